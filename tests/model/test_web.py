"""Web addresses: which texts are one, and what a faulty one is meant as."""

from __future__ import annotations

import pytest

from site_builder.model.web import corrected, is_web_address
from tests.builds import article, build
from tests.conftest import SiteFactory

NO_HOST = ("https://[x/", "https://a]b/", "https://a:b/", "https://a:99999/", "https://\u2100.example.org/")


@pytest.mark.parametrize(
    "text", ["https://example.org", "HTTP://e.org:80/a:b?c=[d]", "https://[::1]:8080/", "https://münchen.example/ü"]
)
def test_a_web_address_is_known(text: str) -> None:
    assert is_web_address(text)


@pytest.mark.parametrize(
    "text", ["", "https://", "https:///", "https://a b/", "ftp://a/", "https://" + "a" * 2000, *NO_HOST]
)
def test_what_is_none_is_no_correction_either(text: str) -> None:
    assert not is_web_address(text)
    assert not corrected(text) or corrected(text) != text


@pytest.mark.parametrize("url", NO_HOST)
def test_a_host_that_cannot_be_is_an_error_in_every_key(site: SiteFactory, url: str) -> None:
    """Python's own parser raises ValueError for it."""
    config = f'title: T\nbase_url: "{url}"\npublisher: {{name: P, url: "{url}"}}\nrepository: "{url}"\n'
    report = build(site({"articles/a.md": article("A", "2000", more=f'sources: {{url: "{url}"}}\n')}, config))
    assert [(p.path, p.line) for p in report.problems if p.kind == "bad-url"] == [
        ("content/articles/a.md", 4),
        *(("content/site.yaml", line) for line in (2, 3, 4)),
    ]
