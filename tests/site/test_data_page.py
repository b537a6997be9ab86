"""The page of the data in a browser: it fits a phone, has no barriers, and says everything without a script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import builds
from tests.conftest import SiteFactory

CONFIG = "title: The archive\nbase_url: https://example.org/\nlicense: CC-BY-4.0\nlanguage: {language}\n"


@pytest.fixture(params=["en", "ar"])
def page(request: pytest.FixtureRequest, site: SiteFactory) -> Path:
    root = site(
        {"articles/a.md": builds.article("A", "2024-03", "Ada|Bob", "Trade")}, CONFIG.format(language=request.param)
    )
    builds.built(root, exports=True)
    return root / "output/data/index.html"


def test_the_page_begins_with_links_to_its_parts(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for part in ("files", "pages", "examples", "tables"):
        assert text.index(f'<a href="#{part}">') < text.index('id="cite"') < text.index(f'id="{part}"')


@pytest.mark.slow
def test_the_page_fits_a_phone_and_has_no_barriers_in_light_and_dark(page: Path, browser: Browser, axe: str) -> None:
    for width in (320, 1280):
        for colours in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": 800},
                color_scheme=colours,
                bypass_csp=True,
            )
            shown = context.new_page()
            shown.goto(page.as_uri())
            assert shown.evaluate("document.documentElement.scrollWidth") == width
            shown.add_script_tag(content=axe)
            found = shown.evaluate("axe.run({rules: {'target-size': {enabled: true}}}).then(r => r.violations)")
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
            context.close()


def test_the_page_is_the_same_whatever_the_day(page: Path) -> None:
    before = page.read_bytes()
    root = page.parents[2]
    assert builds.build(root, exports=True, today=20300101).ok
    assert page.read_bytes() == before
