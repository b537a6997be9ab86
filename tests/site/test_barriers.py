"""No barriers on pages with pictures, of authors, of what is gone and of what has moved, and on an article with all."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from tests import builds
from tests.conftest import Serve, SiteFactory
from tests.site.test_browser import OVERFLOW, SCHEMES, watched
from tests.site.test_search import barriers

CONFIG = "title: T\nlanguage: en\nbase_url: https://example.org/\n"
GONE = "gone:\n  - {address: articles/b.html, date: 2025-12-01, reason: It was wrong.}\n"
ALL = "authors: [Ann Example]\nactors: [Ada]\ntopics: [Rare]\nredirect_from: [old.html]\n"
FILES = {
    "authors/ann-example.md": "---\nname: Ann Example\n---\n\nShe writes.\n",
    "topics/wide.md": "---\nname: Wide\n---\n",
    "topics/rare.md": "---\nname: Rare\nbroader: Wide\n---\n",
    "articles/a.md": f"---\ntitle: A\ndate: 2025-01-02\n{ALL}---\n\nA text.\n",
    "articles/b.md": "---\ntitle: B\ndate: 2025-01-03\nauthors: [Ann Example]\n---\n\nA text.\n",
}
LEADS_ON = re.compile(r'<script src="[^"]*redirect\.js"[^>]*></script>\n|<meta http-equiv="refresh"[^>]*>\n')


# Entries of one year, on a hundred days, and of three hundred years; an actor with roles, and names that are code.
DATES = [f"2001-{n % 12 + 1:02d}-{n // 12 + 1:02d}" for n in range(110)] + [f"{1700 + 7 * n}" for n in range(40)]
NAMES = ["Eve", "Ada < B", 'Bob "x"', "Cyd & Co", "Dee", "Fay"]
PICTURES = {
    f"articles/{n}.md": builds.article(f"Event {n}", date, "|".join(NAMES[: n % 6 + 1]), "Rare")
    for n, date in enumerate([*DATES, "1990/2000", "195X"])
} | {
    "actors/eve.md": "---\nname: Eve\nroles:\n- {title: Chair, from: 1701, until: 1720}\n- {title: Minister, from: 1990~}\n"
    '- {title: Deputy, until: "[..1700-05-01]"}\n---\nText.\n'
}


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("en", 1280), ("ar", 320)])
def test_no_barrier_on_pages_with_pictures(
    browser: Browser, site: SiteFactory, serve: Serve, axe: str, language: str, width: int
) -> None:
    root = site(PICTURES, CONFIG.replace("language: en", f"language: {language}"))
    builds.built(root)
    wanted = {
        "index.html": (".strip", ".decades.counts"),
        "timeline.html": (".strip", ".decades.counts"),
        "dates/index.html": (".strip", ".decades.counts"),
        "dates/2001.html": (".calendar",),
        "actors/eve.html": (".strip", ".roles .pic", ".arcs"),
        "actors/fay.html": (".strip", ".ladder", ".arcs"),
        "topics/rare.html": (".strip", ".arcs"),
    }
    with watched(browser, serve(root / "output"), viewport={"width": width, "height": 800}) as seen:
        for scheme in SCHEMES:
            seen.tab.emulate_media(color_scheme=scheme)
            for address, pictures in wanted.items():
                seen.open(address)
                for picture in pictures:
                    assert seen.tab.locator(picture).count(), (address, picture)
                for summary in seen.tab.locator("main summary").all():
                    summary.click()
                assert barriers(seen.tab, axe) == [], (scheme, address)
                assert seen.tab.evaluate(OVERFLOW)["by"] <= 0, address
                assert seen.tab.locator("*").count() <= 1600, address
        seen.hold_quiet()


@pytest.mark.parametrize("width", [320, 1280])
def test_no_barrier_on_pages_of_authors_of_what_is_gone_and_of_what_has_moved(
    browser: Browser, site: SiteFactory, serve: Serve, axe: str, width: int
) -> None:
    root = site(FILES, CONFIG)
    assert builds.cli("build", root).exit_code == 0
    (root / "content/articles/b.md").unlink()
    (root / "content/site.yaml").write_text(CONFIG + GONE, encoding="utf-8")
    assert builds.cli("build", root).exit_code == 0
    moved = root / "output/old.html"
    kept, found = LEADS_ON.subn("", moved.read_text(encoding="utf-8"))
    assert found == 2
    moved.write_text(kept, encoding="utf-8")  # so that it can be looked at
    with watched(browser, serve(root / "output"), viewport={"width": width, "height": 800}) as seen:
        for scheme in SCHEMES:
            seen.tab.emulate_media(color_scheme=scheme)
            for address in (
                "articles/a.html",
                "articles/b.html",
                "authors/ann-example.html",
                "authors/index.html",
                "topics/rare.html",
                "old.html",
            ):
                seen.open(address)
                for summary in seen.tab.locator("main summary").all():
                    summary.click()
                assert barriers(seen.tab, axe) == [], (scheme, address)
                assert seen.tab.evaluate(OVERFLOW)["by"] <= 0, address
        seen.hold_quiet()
