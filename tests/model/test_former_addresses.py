"""Former addresses as people write them, and the files that answer there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.former_addresses import former_address
from site_builder.model.paths import unsafe

BASE = "https://example.org/archive/"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("articles/old.html", "articles/old.html"),
        ("./articles/old.html", "articles/old.html"),
        ("/articles/old.html", "articles/old.html"),
        ("old.htm", "old.htm"),
        ("Old.HTML", "Old.HTML"),
        ("/2025/06/old/", "2025/06/old/index.html"),
        ("/old", "old/index.html"),
        ("old", "old/index.html"),
        ("old/index.html", "old/index.html"),
        ("/old.html/", "old.html/index.html"),
        ("/blog/post.php", "blog/post.php/index.html"),
        ("/feed.xml", "feed.xml/index.html"),
        ("/v1.2", "v1.2/index.html"),
        (".html", ""),
        ("/", "index.html"),
        ("/caf%C3%A9/", "café/index.html"),
        ("/cafe\u0301/", "café/index.html"),
        ("/%D1%91%D0%BB%D0%BA%D0%B0.html", "ёлка.html"),
        ("/a%20b/", "a b/index.html"),
        ("/100%/", "100%/index.html"),
        ("/a%2Fb/", "a/b/index.html"),
        ("/a%00b/", ""),
        ("/a/%2e%2e/b/", ""),
        ("/archive/old/", "old/index.html"),
        ("archive/old.html", "archive/old.html"),
        ("https://example.org/archive/old/", "old/index.html"),
        ("http://www.example.org/archive/old/", "old/index.html"),
        ("HTTPS://EXAMPLE.ORG:443/archive/old.html", "old.html"),
        ("//example.org/archive/old/", "old/index.html"),
        ("https://example.org/archive/", "index.html"),
        ("https://example.org/archive", "index.html"),
        ("https://example.org/archives/x/", ""),
        ("https://example.org:8080/archive/old/", ""),
        ("https://example.com/archive/old/", ""),
        ("https://example.org/archive/x?y=z", ""),
        ("https://[/", ""),
        ("https://example.org:port/archive/x", ""),
        ("https://a//https://b//https://c", ""),
        ("", "index.html"),
    ],
)
def test_a_former_address_is_the_file_that_answers_there(text: str, address: str) -> None:
    found = former_address(text, BASE)
    assert found.address == address
    assert bool(found.fault) == bool(found.todo) == (not address)


@given(st.text(max_size=60), st.sampled_from([None, "https://example.org/", BASE]))
def test_whatever_is_written_is_a_safe_file_or_has_a_reason(text: str, base: str | None) -> None:
    found = former_address(text, base)
    if found.fault:
        assert not found.address and found.todo
    else:
        assert not unsafe(found.address) and found.address.lower().endswith((".html", ".htm"))
        assert former_address(found.address.replace("%", "%25"), None).address == found.address


@given(st.text("/ab.%?#:1", max_size=4000))
def test_long_texts_are_read_as_well(text: str) -> None:
    former_address(text, BASE)
