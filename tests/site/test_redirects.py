"""Former addresses in a browser: what stands behind # and ? arrives, with scripts; without them the page does."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import builds
from tests.conftest import Serve, SiteFactory
from tests.site.test_browser import on_disk, watched

SITE = "title: T\nbase_url: https://example.org/repo/\n"
FORMER = "redirect_from: [/2025/06/old/, /plain, old.html, /caf%C3%A9/, /blog/post.php]\n"
FOLDERS = ["2025/06/old/", "plain", "old.html", "caf%C3%A9/", "blog/post.php"]


@pytest.fixture(params=["search: on\n", "search: off\n"])
def output(request: pytest.FixtureRequest, site: SiteFactory) -> Path:
    body = "Far below: a part.\n\n## Part {#part}\n\nText.\n"
    root = site({"articles/a.md": builds.article("A", "2025", more=FORMER, body=body)}, SITE + request.param)
    builds.built(root)
    return root / "output"


@pytest.mark.parametrize("prefix", ["/", "/repo/"])
def test_what_stands_behind_a_former_address_arrives(browser: Browser, output: Path, serve: Serve, prefix: str) -> None:
    with watched(browser, serve(output, prefix)) as seen:
        for address in FOLDERS:
            seen.tab.goto("about:blank")
            seen.open(f"{address}?from=mail&x=%22%3E#part")
            seen.tab.wait_for_url("**/articles/a.html?*")
            assert seen.address == "articles/a.html?from=mail&x=%22%3E#part"
            seen.tab.wait_for_load_state("load")
        seen.tab.goto("about:blank")
        seen.open("old.html")
        seen.tab.wait_for_url("**/articles/a.html")
        assert seen.address == "articles/a.html"
        seen.hold_quiet()


def test_it_arrives_from_a_disk_as_well(browser: Browser, output: Path) -> None:
    with watched(browser, on_disk(output)) as seen:
        seen.open("old.html#part")
        seen.tab.wait_for_url("**/articles/a.html#part")
        seen.hold_quiet()


def test_the_former_address_does_not_stay_in_the_history(browser: Browser, output: Path, serve: Serve) -> None:
    with watched(browser, serve(output)) as seen:
        seen.open("index.html")
        seen.open("old.html#part")
        seen.tab.wait_for_url("**/articles/a.html#part")
        seen.tab.go_back()
        seen.tab.wait_for_url("**/index.html")


def test_without_scripts_the_page_is_reached_all_the_same(browser: Browser, output: Path, serve: Serve) -> None:
    with watched(browser, serve(output), java_script_enabled=False) as seen:
        seen.open("2025/06/old/#part")
        seen.tab.wait_for_url("**/articles/a.html*")


def test_it_is_reached_where_the_script_is_missing(
    browser: Browser, output: Path, serve: Serve, tmp_path: Path
) -> None:
    shutil.copytree(output, tmp_path / "copy")
    (tmp_path / "copy/assets/redirect.js").unlink()
    with watched(browser, serve(tmp_path / "copy")) as seen:
        seen.open("2025/06/old/")
        seen.tab.wait_for_url("**/articles/a.html*")


def test_the_script_leads_to_no_other_site(browser: Browser, output: Path, serve: Serve) -> None:
    with watched(browser, serve(output)) as seen:
        for hostile in ("#//evil.example", "?//evil.example", "#javascript:alert(1)", "?url=https://evil.example/#@x"):
            seen.tab.goto("about:blank")
            seen.open(f"old.html{hostile}")
            seen.tab.wait_for_url(re.compile("/articles/a.html"))
            assert seen.address == f"articles/a.html{hostile}"
        seen.hold_quiet()
