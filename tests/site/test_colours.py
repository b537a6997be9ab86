"""Light and dark: the system decides until the reader does; the choice is kept; paper is light."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests import builds
from tests.conftest import REPOSITORY, BuiltSite, Serve, SiteFactory
from tests.site.test_browser import FAINT_TEXT, SCHEMES, Watched, on_disk, watched

# How light what lies behind the text is, from 0 to 765.
BRIGHTNESS = (
    "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0)"
)
FILES = {"articles/a.md": builds.article("A", "2025-01-02", "Ada"), "pages/about.md": "---\ntitle: About\n---\nText.\n"}
ARTICLE = "articles/2019/hanoi-summit-2019.html"


def look(seen: Watched) -> str:
    return "light" if seen.tab.evaluate(BRIGHTNESS) > 600 else "dark"


def pressed(seen: Watched) -> list[str]:
    return seen.tab.locator(".colours [aria-pressed=true]").all_inner_texts()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_without_scripts_the_system_decides_and_no_switch_is_seen(
    browser: Browser, sample: BuiltSite, scheme: Literal["light", "dark"]
) -> None:
    with watched(browser, on_disk(sample.output), java_script_enabled=False, color_scheme=scheme) as seen:
        for address in ("index.html", ARTICLE, "search/index.html"):
            seen.open(address)
            assert seen.tab.locator(".colours").is_hidden()
            assert seen.tab.locator(".colours button").count() == 0
    with watched(browser, on_disk(sample.output), color_scheme=scheme) as seen:
        seen.open("index.html")
        assert look(seen) == scheme
        assert pressed(seen) == ["As the system"]
        seen.hold_quiet()


@pytest.mark.parametrize("where", ["from a disk", "served"])
def test_a_choice_holds_at_once_and_on_every_other_page_until_the_system_is_chosen(
    browser: Browser, sample: BuiltSite, serve: Serve, where: str
) -> None:
    root = on_disk(sample.output) if where == "from a disk" else serve(sample.output, "/repo/")
    with watched(browser, root, color_scheme="light") as seen:
        seen.open("index.html")
        assert seen.tab.get_by_role("group", name="Colours").get_by_role("button").count() == 3
        seen.tab.get_by_role("button", name="Dark", exact=True).focus()
        seen.tab.keyboard.press("Enter")
        assert (look(seen), pressed(seen)) == ("dark", ["Dark"])
        for address in (ARTICLE, "actors/vladimir-putin.html", "search/index.html"):
            seen.open(address)
            assert (look(seen), pressed(seen)) == ("dark", ["Dark"]), address
            assert seen.tab.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
        seen.tab.emulate_media(color_scheme="dark")
        seen.tab.get_by_role("button", name="Light", exact=True).click()
        assert look(seen) == "light"
        seen.open("timeline.html")
        assert (look(seen), pressed(seen)) == ("light", ["Light"])
        seen.tab.get_by_role("button", name="As the system").click()
        assert look(seen) == "dark"
        seen.tab.emulate_media(color_scheme="light")
        assert look(seen) == "light"
        seen.hold_quiet()


@pytest.mark.parametrize("kept", ["purple", "", None])
def test_what_cannot_be_kept_or_is_not_known_leaves_the_system_to_decide(
    browser: Browser, sample: BuiltSite, kept: str | None
) -> None:
    script = (
        f"localStorage.setItem('archive-colours', '{kept}')"
        if kept is not None
        else "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused') }})"
    )
    with watched(browser, on_disk(sample.output), color_scheme="dark") as seen:
        seen.tab.add_init_script(script)
        seen.open("index.html")
        assert (look(seen), pressed(seen)) == ("dark", ["As the system"])
        seen.tab.get_by_role("button", name="Light", exact=True).click()
        assert (look(seen), pressed(seen)) == ("light", ["Light"])
        seen.hold_quiet()


@pytest.mark.parametrize("choice", ["As the system", "Dark"])
def test_paper_is_light(browser: Browser, sample: BuiltSite, choice: str) -> None:
    with watched(browser, on_disk(sample.output), color_scheme="dark") as seen:
        seen.open(ARTICLE)
        seen.tab.get_by_role("button", name=choice, exact=True).click()
        assert look(seen) == "dark"
        seen.tab.emulate_media(media="print", color_scheme="dark")
        assert look(seen) == "light"
        assert seen.tab.locator(".colours").is_hidden()
        assert seen.tab.evaluate(FAINT_TEXT)["faint"] == []
        ink = seen.tab.evaluate("getComputedStyle(document.body).color")
        assert ink == "rgb(0, 0, 0)"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_text_stands_out_where_the_choice_is_not_the_systems(
    browser: Browser, sample: BuiltSite, scheme: Literal["light", "dark"]
) -> None:
    other = "Dark" if scheme == "light" else "Light"
    with watched(browser, on_disk(sample.output), color_scheme=scheme) as seen:
        seen.open("index.html")
        seen.tab.get_by_role("button", name=other, exact=True).click()
        for address in ("index.html", ARTICLE, "actors/vladimir-putin.html", "timeline.html", "about.html"):
            seen.open(address)
            assert look(seen) == other.lower()
            assert seen.tab.evaluate(FAINT_TEXT)["faint"] == [], address


@pytest.mark.parametrize(
    ("language", "names"),
    [("en", ["As the system", "Light", "Dark"]), ("ar", None), ("fr", None), ("ru", None)],
)
def test_a_site_without_search_has_the_switch_in_its_language(
    browser: Browser, site: SiteFactory, language: str, names: list[str] | None
) -> None:
    config = f"title: T\nbase_url: https://example.org/\nlanguage: {language}\n"
    root = site(FILES, config + 'search: "off"\n')
    builds.built(root)
    assert (root / "output/assets/colours.js").is_file()
    assert not (root / "output/assets/search-field.js").exists()
    with watched(
        browser, on_disk(root / "output"), color_scheme="light", viewport={"width": 320, "height": 640}
    ) as seen:
        seen.open("index.html")
        buttons = seen.tab.locator(".colours button")
        texts = buttons.all_inner_texts()
        assert len(set(texts)) == 3 and texts == (names or texts)
        buttons.nth(2).click()
        seen.open("articles/a.html")
        assert (look(seen), pressed(seen)) == ("dark", texts[2:])
        boxes = [button.bounding_box() for button in seen.tab.locator(".colours button").all()]
        assert all(box is not None and box["height"] >= 24 and box["width"] >= 24 for box in boxes)
        assert seen.tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
        seen.hold_quiet()


def test_the_switch_is_small() -> None:
    assert (REPOSITORY / "themes/default/assets/colours.js").stat().st_size <= 1024


def test_a_token_of_a_theme_holds_in_light_and_leaves_dark_as_it_is(browser: Browser, site: SiteFactory) -> None:
    root = site(FILES, "title: T\nbase_url: https://example.org/\ntheme: mine\n")
    (root / "themes/mine/assets").mkdir(parents=True)
    (root / "themes/mine/assets/theme.css").write_text(":root { --paper: #eeffee }", encoding="utf-8")
    builds.built(root)
    colour = "getComputedStyle(document.body).backgroundColor"
    with watched(browser, on_disk(root / "output"), color_scheme="light") as seen:
        for address in ("index.html", "articles/a.html"):
            seen.open(address)
            assert seen.tab.evaluate(colour) == "rgb(238, 255, 238)"
        seen.tab.emulate_media(color_scheme="dark")
        assert seen.tab.evaluate(colour) == "rgb(23, 22, 19)"
