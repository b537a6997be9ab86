"""The theme `ledger` on every kind of page: valid, without barriers, narrow and wide, light and dark."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import builds, site_checks
from tests.conftest import REPOSITORY, NuChecker, Serve, SiteFactory
from tests.site.test_browser import FAINT_TEXT, OVERFLOW, SAMPLE_PAGES, SCHEMES, on_disk, watched
from tests.site.test_nu import ARABIC
from tests.site.test_search import barriers

CONFIG = "title: أرشيف\nbase_url: https://example.org/x/\nlanguage: ar\ndescription: وصف.\ntheme: ledger\n"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of the archive in content/ with this theme."""
    root = tmp_path_factory.mktemp("ledger")
    shutil.copytree(REPOSITORY / "content", root / "content")
    with (root / "content/site.yaml").open("a", encoding="utf-8") as config:
        config.write("theme: ledger\n")
    builds.built(root)
    return root / "output"


def test_every_page_and_the_style_sheets_are_valid(ledger: Path, site: SiteFactory, nu_checker: NuChecker) -> None:
    arabic = site(ARABIC, CONFIG)
    builds.built(arabic)
    assert site_checks.faults(site_checks.load(ledger, "https://example.org/leaders-meetings/")) == []
    assert nu_checker(ledger, arabic / "output") == []
    assert nu_checker(ledger / "assets/theme.css", ledger / "assets/dark.css", css=True) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_no_barrier_on_any_kind_of_page(browser: Browser, ledger: Path, serve: Serve, axe: str, width: int) -> None:
    with watched(browser, serve(ledger, "/repo/"), viewport={"width": width, "height": 800}) as seen:
        for address in SAMPLE_PAGES:
            seen.open(address)
            assert seen.tab.evaluate(OVERFLOW)["by"] <= 0, address
            for summary in seen.tab.locator("main summary").all():
                if summary.is_visible():
                    summary.click()
            for scheme in SCHEMES:
                seen.tab.emulate_media(color_scheme=scheme)
                assert seen.tab.evaluate(FAINT_TEXT)["faint"] == [], (address, scheme)
            assert barriers(seen.tab, axe) == [], address
        seen.hold_quiet()


def test_lists_are_tables_with_a_row_for_each_entry_at_any_width(browser: Browser, ledger: Path) -> None:
    for width in (320, 1280):
        with watched(browser, on_disk(ledger), viewport={"width": width, "height": 800}) as seen:
            seen.open("index.html")
            rows = seen.tab.locator(".register").first.get_by_role("row")
            assert rows.count() == 13  # the heads of the columns, and the twelve latest articles
            assert rows.nth(0).get_by_role("columnheader").all_inner_texts() == ["Date", "Title", "Note"]
            assert rows.nth(1).get_by_role("rowheader").count() == 1
            heights = [box["height"] for row in rows.all()[1:] if (box := row.bounding_box())]
            assert max(heights) < (60 if width == 1280 else 160)


def test_a_ledger_from_right_to_left_begins_at_the_right(browser: Browser, site: SiteFactory) -> None:
    root = site(ARABIC, CONFIG)
    builds.built(root)
    for width in (320, 1280):
        with watched(browser, on_disk(root / "output"), viewport={"width": width, "height": 800}) as seen:
            seen.open("timeline.html")
            assert seen.tab.evaluate(OVERFLOW)["by"] <= 0
            when = seen.tab.locator(".register tbody .when").first.bounding_box()
            title = seen.tab.locator(".register tbody .title").first.bounding_box()
            assert when is not None and title is not None
            assert when["x"] + when["width"] >= title["x"] + title["width"]
            seen.hold_quiet()
