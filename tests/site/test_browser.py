"""The site in a browser: from a disk and under a sub-path, with and without JavaScript, narrow, dark, by keyboard."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Request, Response
from playwright.sync_api import Page as Tab

from tests import builds
from tests.conftest import BuiltSite, Serve, SiteFactory
from tests.site.test_nu import ARABIC

# One page of each kind, of each of the two archives.
SAMPLE_PAGES = (
    "index.html",
    "articles/2019/hanoi-summit-2019.html",
    "articles/2025/shoigu-in-pyongyang-june-2025-ar.html",
    "actors/vladimir-putin.html",
    "actors/index.html",
    "actors/boris-n-yeltsin/with/william-j-clinton.html",
    "topics/korean-peninsula.html",
    "topics/index.html",
    "places/index.html",
    "timeline.html",
    "dates/index.html",
    "dates/1972.html",
    "dates/1972-05.html",
    "days/index.html",
    "days/03-21.html",
    "corrections.html",
    "about.html",
)
MILESTONES_PAGES = (
    "articles/1921-1936/1921-1936-naval-conference.html",
    "actors/henry-kissinger.html",
    "topics/era-1945-1952.html",
    "timeline.html",
    "timeline/2.html",
    "dates/1947.html",
)

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

# What is too faint on the page: texts, their contrast with what is behind them, and what WCAG 2.2 (1.4.3) asks for.
FAINT_TEXT = """() => {
  const channels = text => {
    const numbers = text.match(/[\\d.]+/g).map(Number);
    return text.startsWith("color(") ? [...numbers.slice(0, 3).map(n => n * 255), numbers[3] ?? 1]
                                     : [...numbers.slice(0, 3), numbers[3] ?? 1];
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour[3] === 1) return colour;
      if (colour[3] !== 0) throw new Error("a half transparent background");
    }
    throw new Error("the page has no background of its own");
  };
  const faint = [];
  let texts = 0;
  for (const element of document.body.querySelectorAll("*")) {
    const text = [...element.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join("").trim();
    const style = getComputedStyle(element);
    if (!text || style.visibility !== "visible" || !element.getClientRects().length) continue;
    const [a, b] = [luminance(channels(style.color)), luminance(behind(element))].sort((m, n) => n - m);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    texts += 1;
    if (ratio < (large ? 3 : 4.5)) faint.push(`${element.tagName} ${text.slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return {texts, faint};
}"""

# Elements that stick out of the page, for the message; what they may scroll within themselves is no matter.
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  const wide = [...document.body.querySelectorAll("*")].filter(e => e.getBoundingClientRect().right > width + 0.5
    && !e.closest("table, pre"));
  return {by: document.documentElement.scrollWidth - width, wide: wide.slice(0, 5).map(e => e.outerHTML.slice(0, 120))};
}"""

# Links and buttons that are no part of a sentence and too low for a finger: WCAG 2.2 (2.5.8) asks for 24 pixels.
LOW_TARGETS = """() => [...document.querySelectorAll("a, button, summary, input, select")].filter(e => {
  const box = e.getBoundingClientRect();
  return box.width && box.height < 24 && getComputedStyle(e).display !== "inline" && !e.closest("p, .text, .skip");
}).map(e => e.outerHTML.slice(0, 120) + " " + e.getBoundingClientRect().height)"""


@dataclass
class Watched:
    """A tab, and what happened in it."""

    tab: Tab
    root: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        self.tab.goto(self.root + address)

    @property
    def address(self) -> str:
        assert self.tab.url.startswith(self.root)
        return self.tab.url.removeprefix(self.root)

    def hold_quiet(self) -> None:
        """Nothing failed, nothing was said in the console, nothing was fetched from elsewhere."""
        assert self.complaints == []
        assert [url for url in self.requests if not url.startswith(self.root)] == []
        assert self.requests


@contextlib.contextmanager
def watched(browser: Browser, root: str, **options: Any) -> Iterator[Watched]:
    context = browser.new_context(**options)
    try:
        found = Watched(context.new_page(), root)

        def console(message: ConsoleMessage) -> None:
            found.complaints.append(f"console {message.type}: {message.text}")

        def failed(request: Request) -> None:
            if request.failure != "net::ERR_ABORTED":  # a page left before its icon had come
                found.complaints.append(f"{request.url}: {request.failure}")

        def answered(response: Response) -> None:
            if response.status >= 400:
                found.complaints.append(f"{response.url}: {response.status}")

        found.tab.on("console", console)
        found.tab.on("pageerror", lambda error: found.complaints.append(f"error: {error}"))
        found.tab.on("request", lambda request: found.requests.append(request.url))
        found.tab.on("requestfailed", failed)
        found.tab.on("response", answered)
        yield found
    finally:
        context.close()


def on_disk(output: Path) -> str:
    return output.as_uri() + "/"


@pytest.fixture(params=["from a disk", "under a sub-path"])
def root(request: pytest.FixtureRequest, sample: BuiltSite, serve: Serve) -> str:
    """Where the sample archive is opened, with the slash at the end."""
    return on_disk(sample.output) if request.param == "from a disk" else serve(sample.output, "/repo/")


def walk(seen: Watched) -> list[tuple[str, str]]:
    """Click from the home page to an article, to one of its actors, to a topic of that; what each page says."""
    visited = []

    def arrived(name: str | None) -> None:
        heading = seen.tab.locator("h1").inner_text()
        assert name is None or heading == name
        visited.append((seen.address, said()))

    def said() -> str:
        """What the page says, but for the switch of colours, which is there with a script alone."""
        text, switch = seen.tab.locator("body").inner_text(), seen.tab.locator(".colours")
        if switch.is_visible():
            assert text.endswith(switch.inner_text())
            text = text.removesuffix(switch.inner_text())
        return text.rstrip()

    seen.open("index.html")
    arrived(None)
    for link in ("main .cards a.title", ".actors a", "aside section:last-child .tally a", "header.site .brand a"):
        first = seen.tab.locator(link).first
        name = first.inner_text()
        with seen.tab.expect_navigation():  # the whole page, not as much of it as has come
            first.click()
        arrived(name)
    return visited


def test_a_reader_clicks_from_the_home_page_to_an_article_an_actor_a_topic_and_back(
    browser: Browser, root: str
) -> None:
    said = {}
    for javascript in (True, False):
        with watched(browser, root, java_script_enabled=javascript) as seen:
            said[javascript] = walk(seen)
            visited = [address for address, _ in said[javascript]]
            folders = [address.rpartition("/")[0].partition("/")[0] for address in visited]
            assert folders == ["", "articles", "actors", "topics", ""]
            for address in visited[-2::-1]:
                seen.tab.go_back()
                assert seen.address == address
            assert seen.address == "index.html"
            # that of colours and of the search field, which has not been touched, and data for machines
            assert seen.tab.locator("script:not([type='application/ld+json'])").count() == 1
            assert seen.tab.locator("script").count() == 2
            assert not [url for url in seen.requests if "/search/" in url]
            seen.hold_quiet()
    assert said[True] == said[False]


def test_every_kind_of_page_opens_with_its_style_and_without_complaint(browser: Browser, root: str) -> None:
    with watched(browser, root) as seen:
        for address in SAMPLE_PAGES:
            seen.open(address)
            style = seen.tab.evaluate("getComputedStyle(document.body).getPropertyValue('--paper')")
            assert style, address
            colour = seen.tab.evaluate("getComputedStyle(document.body).backgroundColor")
            assert colour not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"), address
            broken = seen.tab.evaluate(
                "[...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)"
            )
            assert broken == []
        seen.hold_quiet()


def test_the_page_for_what_is_not_there_works_at_any_depth(
    browser: Browser, site: SiteFactory, serve: Serve, tmp_path: Path
) -> None:
    output = tmp_path / "output"
    root = serve(output, "/repo/")
    builds.built(site({"articles/a.md": builds.article("A", "2025", "Ada")}), output, base_url=root)
    deep = output / "articles/2024/gone.html"  # what a host answers for an address that does not exist
    deep.parent.mkdir(parents=True)
    shutil.copy(output / "404.html", deep)
    with watched(browser, root) as seen:
        seen.open("articles/2024/gone.html")
        assert seen.tab.evaluate("getComputedStyle(document.body).getPropertyValue('--paper')")
        seen.tab.locator("main a").first.click()
        assert seen.address == "index.html"
        seen.hold_quiet()


def narrow(browser: Browser, root: str, pages: tuple[str, ...], **options: Any) -> None:
    """No page is wider than a telephone: nothing has to be read by scrolling sideways (WCAG 2.2, 1.4.10)."""
    too_wide = []
    with watched(browser, root, viewport={"width": 320, "height": 640}, **options) as seen:
        for address in pages:
            seen.open(address)
            found = seen.tab.evaluate(OVERFLOW)
            if found["by"] > 0:
                too_wide.append((address, found))
    assert too_wide == []


def test_no_page_of_an_archive_is_wider_than_320_pixels(
    browser: Browser, sample: BuiltSite, milestones: BuiltSite
) -> None:
    narrow(browser, on_disk(sample.output), SAMPLE_PAGES)
    narrow(browser, on_disk(milestones.output), MILESTONES_PAGES)


def test_links_that_stand_alone_are_24_pixels_high(browser: Browser, sample: BuiltSite, milestones: BuiltSite) -> None:
    for built, pages in ((sample, SAMPLE_PAGES), (milestones, MILESTONES_PAGES)):
        with watched(browser, on_disk(built.output), viewport={"width": 320, "height": 640}) as seen:
            for address in pages:
                seen.open(address)
                assert seen.tab.evaluate(LOW_TARGETS) == [], address


def test_long_words_tables_and_addresses_do_not_widen_the_page(browser: Browser, site: SiteFactory) -> None:
    long = "Donaudampfschifffahrtsgesellschaftskapitaenswitwenverein" * 3
    url = f"https://example.org/{long}?q={long}"
    table = "|" + " column |" * 12 + "\n|" + "---|" * 12 + "\n|" + " value |" * 12
    body = f"{long}\n\n## {long}\n\n{table}\n\n```\n{long}\n```\n\n<{url}>\n\n> > {long}\n\n- - - {long}\n\n`{long}`"
    more = f"sources:\n  - title: {long}\n    url: {url}\nsummary: {long}\nauthors: [{long}]\n"
    text = builds.article(long, "1750-01-01/1999-12-31", f"{long}|Ada", f"{long}", body, more)
    files = {
        "articles/x.md": text,
        "articles/y.md": builds.article(f"{long} y", "1999-01-01~", long),
        "pages/long.md": f"---\ntitle: {long}\nnav: 1\n---\n\n{long}\n",
    }
    publisher = f"publisher: {{name: {long}, url: https://example.org/}}\nlicense: {long}\n"
    output = site(files, f"title: {long}\nbase_url: https://example.org/\ndescription: {long}\n{publisher}")
    builds.built(output)
    name = next((output / "output/actors").glob("donau*.html")).name
    topic = next((output / "output/topics").glob("donau*.html")).name
    pages = ("index.html", "articles/x.html", f"actors/{name}", f"topics/{topic}", "timeline.html", "dates/1999.html",
             "actors/index.html", "topics/index.html", "dates/1999-01.html", "long.html")  # fmt: skip
    narrow(browser, on_disk(output / "output"), pages)


def test_the_head_of_a_table_is_not_shown_if_it_is_empty(browser: Browser, site: SiteFactory) -> None:
    body = "| | |\n|---|---|\n| a | b |\n\nWords.\n\n| | B |\n|---|---|\n| a | b |\n"
    folder = site({"articles/x.md": f"---\ntitle: X\ndate: 1750\n---\n\n{body}"})
    builds.built(folder)
    with watched(browser, on_disk(folder / "output")) as seen:
        seen.open("articles/x.html")
        assert seen.tab.evaluate("[...document.querySelectorAll('thead')].map(e => e.offsetHeight > 0)") == [
            False,
            True,
        ]


def test_a_site_written_from_right_to_left_fits_and_can_be_read(browser: Browser, site: SiteFactory) -> None:
    folder = site(ARABIC, "title: أرشيف\nbase_url: https://example.org/x/\nlanguage: ar\n")
    builds.built(folder)
    root = on_disk(folder / "output")
    pages = ("index.html", "articles/2025/liqa.html", "articles/2025/english.html", "actors/sergei-shoigu.html",
             "actors/index.html", "timeline.html", "dates/2025.html", "about.html")  # fmt: skip
    narrow(browser, root, pages)
    with watched(browser, root) as seen:
        seen.open("articles/2025/liqa.html")
        sides = seen.tab.evaluate(
            "[getComputedStyle(document.body).direction, getComputedStyle(document.body).textAlign]"
        )
        assert sides == ["rtl", "start"]
        seen.open("articles/2025/english.html")
        assert seen.tab.evaluate("getComputedStyle(document.querySelector('.text')).direction") == "ltr"
        seen.hold_quiet()


# What of the way from the home page is cut off.
TRAIL = """() => [...document.querySelectorAll(".trail li > *")].filter(e => e.scrollWidth > e.clientWidth)
  .map(e => e.textContent)"""


@pytest.mark.parametrize(("language", "month"), [("en", "February 2019"), ("ar", "فبراير 2019")])
def test_of_the_way_from_the_home_page_only_the_title_of_the_page_is_cut(
    browser: Browser, site: SiteFactory, language: str, month: str
) -> None:
    title = "A headline of many words that goes on for longer than any line of a telephone has room for"
    files = {
        "articles/long.md": builds.article(title, "2019-02-20"),
        "articles/x.md": builds.article("X", "2019-02-20"),
    }
    folder = site(files, f"title: T\nbase_url: https://example.org/\nlanguage: {language}\n")
    builds.built(folder)
    for width, cut in ((390, [title]), (1280, [])):
        with watched(browser, on_disk(folder / "output"), viewport={"width": width, "height": 640}) as seen:
            seen.open("articles/long.html")
            assert seen.tab.locator(".trail a").last.inner_text() == month
            assert seen.tab.evaluate(TRAIL) == cut
            lines = seen.tab.evaluate("document.querySelector('.trail').clientHeight")
            assert 24 < lines < 64  # two lines at most
            seen.open("articles/x.html")
            assert seen.tab.evaluate(TRAIL) == []


def test_the_page_of_what_is_gone_has_its_facts_apart_and_its_link_below_them(
    browser: Browser, site: SiteFactory
) -> None:
    config = "title: T\nbase_url: https://example.org/\n"
    folder = site({"articles/x.md": builds.article("X", "2019"), "articles/y.md": builds.article("Y", "2020")}, config)
    builds.build(folder, ledger=True)
    (folder / "content/articles/x.md").unlink()
    gone = "gone:\n  - {address: articles/x.html, date: 2026-11-29, reason: It was a copy.}\n"
    (folder / "content/site.yaml").write_text(config + gone)
    builds.build(folder, ledger=True)
    for width in (390, 1280):
        with watched(browser, on_disk(folder / "output"), viewport={"width": width, "height": 640}) as seen:
            seen.open("articles/x.html")
            boxes = [
                seen.tab.locator(f"main {one}").first.bounding_box() for one in (".standfirst", "dl", "dd", ".more")
            ]
            text, facts, value, link = [box for box in boxes if box is not None]
            assert facts["y"] - (text["y"] + text["height"]) >= 16
            assert link["y"] > facts["y"] + facts["height"]
            assert link["x"] == value["x"]


def test_the_first_tab_reaches_the_link_that_skips_to_the_text(browser: Browser, root: str) -> None:
    with watched(browser, root) as seen:
        for address in ("index.html", "articles/2019/hanoi-summit-2019.html", "timeline.html"):
            seen.open(address)
            skip = seen.tab.locator("body > a.skip")
            hidden = skip.bounding_box()
            assert hidden is not None and hidden["y"] + hidden["height"] <= 0
            seen.tab.bring_to_front()
            seen.tab.keyboard.press("Tab")
            # the browser moves the focus in its own time; that it never comes is a failure all the same
            seen.tab.wait_for_function("document.activeElement !== document.body", timeout=10_000)
            assert skip.evaluate("e => e === document.activeElement")
            box = skip.bounding_box()
            assert box is not None and box["y"] >= 0 and box["x"] >= 0 and box["height"] >= 24
            ring = skip.evaluate(
                "e => [getComputedStyle(e).outlineStyle, parseFloat(getComputedStyle(e).outlineWidth)]"
            )
            assert ring[0] != "none" and ring[1] >= 2
            seen.tab.keyboard.press("Enter")
            seen.tab.wait_for_url("**#main", timeout=10_000)
            assert seen.address == f"{address}#main"
            seen.tab.keyboard.press("Tab")
            assert seen.tab.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_all_text_stands_out_from_what_is_behind_it_in_both_schemes(
    browser: Browser, sample: BuiltSite, milestones: BuiltSite
) -> None:
    for built, pages in ((sample, SAMPLE_PAGES), (milestones, MILESTONES_PAGES)):
        with watched(browser, on_disk(built.output)) as seen:
            for address in pages:
                seen.open(address)
                for scheme in SCHEMES:
                    seen.tab.emulate_media(color_scheme=scheme)
                    found = seen.tab.evaluate(FAINT_TEXT)
                    assert found["faint"] == [], (address, scheme)
                    assert found["texts"] > 10


def test_the_dark_scheme_is_dark(browser: Browser, sample: BuiltSite) -> None:
    brightness = {}
    with watched(browser, on_disk(sample.output)) as seen:
        seen.open("index.html")
        for scheme in SCHEMES:
            seen.tab.emulate_media(color_scheme=scheme)
            colours = seen.tab.evaluate("(s => [s.backgroundColor, s.color])(getComputedStyle(document.body))")
            brightness[scheme] = [sum(map(int, c.removeprefix("rgb(").removesuffix(")").split(", "))) for c in colours]
    assert brightness["light"][0] > brightness["light"][1]
    assert brightness["dark"][0] < brightness["dark"][1]


def test_an_article_is_printed_on_few_sheets_and_lists_as_registers(browser: Browser, milestones: BuiltSite) -> None:
    """Of paper: a short article on one sheet, a thousand words on two; of a list its dates and titles."""
    sheets = {
        "articles/1784-1800/1784-1800-washington-farewell.html": 1,
        "articles/1784-1800/1784-1800-jay-treaty.html": 2,
    }
    with watched(browser, on_disk(milestones.output)) as seen:
        for address, count in sheets.items():
            seen.open(address)
            printed = seen.tab.pdf(format="A4")
            assert len(re.findall(rb"/Type\s*/Page\b", printed)) == count, address
        seen.tab.emulate_media(media="print")
        for address in ("actors/henry-kissinger.html", "timeline/2.html", "dates/1947.html"):
            seen.open(address)
            assert seen.tab.locator(".cards a.title:visible").count() > 3
            shown = seen.tab.locator(".cards p:visible, nav:visible, .colours:visible, .arcs + details:visible")
            assert shown.all_inner_texts() == [], address
        seen.hold_quiet()
