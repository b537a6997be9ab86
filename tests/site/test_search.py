"""The search in a browser: the field, the search page, from a disk and under a sub-path, by keyboard, in Arabic."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, Dialog
from playwright.sync_api import Page as Tab

from tests import builds
from tests.conftest import REPOSITORY, BuiltSite, Serve, SiteFactory
from tests.site.test_browser import OVERFLOW, SCHEMES, Watched, on_disk, watched
from tests.site.test_nu import ARABIC
from tests.tools import scripts

ASSETS = REPOSITORY / "themes/default/assets"
PAGE = "search/index.html"
OPTIONS = ".search [role=option]"
SITE = "title: T\nbase_url: https://example.org/\n"


@pytest.fixture(params=["from a disk", "under a sub-path"])
def root(request: pytest.FixtureRequest, sample: BuiltSite, serve: Serve) -> str:
    return on_disk(sample.output) if request.param == "from a disk" else serve(sample.output, "/repo/")


class See(Protocol):
    def __call__(self, root: str | Path, **options: Any) -> Watched: ...


@pytest.fixture
def see(browser: Browser) -> Iterator[See]:
    """Open a tab on an archive, by its address or by its folder on a disk. Nothing may go wrong in it."""
    with ExitStack() as tabs:

        def opened(root: str | Path, **options: Any) -> Watched:
            address = on_disk(root) if isinstance(root, Path) else root
            found = tabs.enter_context(watched(browser, address, **options))
            tabs.callback(found.hold_quiet)
            return found

        yield opened


@pytest.fixture
def seen(see: See, root: str) -> Watched:
    """A tab on the sample archive in which nothing may go wrong."""
    return see(root)


def search(seen: Watched, state: str) -> Tab:
    """Open the search page in a state, and wait until all of it is there."""
    seen.tab.goto("about:blank")
    seen.open(f"{PAGE}#{state}")
    return settled(seen.tab)


def settled(tab: Tab) -> Tab:
    tab.wait_for_selector(".cards[aria-busy=false]", state="attached")
    return tab


def changed(tab: Tab, before: str) -> Tab:
    """Wait until another state is there."""
    tab.wait_for_function("before => location.hash !== before", arg=before)
    return settled(tab)


def titles(tab: Tab) -> list[str]:
    return tab.locator(".cards .title").all_inner_texts()


def status(tab: Tab) -> str:
    return tab.locator("[role=status]").inner_text()


def options(tab: Tab, typed: str) -> list[str]:
    """Type into the field; what it offers."""
    tab.locator("#search-input").fill("")
    tab.locator("#search-input").press_sequentially(typed)
    tab.wait_for_function(
        "text => [...document.querySelectorAll('.search [role=option]')].at(-1)?.textContent.includes(`“${text}”`)",
        arg=typed,
    )
    return [text.replace("\n", " ") for text in tab.locator(OPTIONS).all_inner_texts()]


# -- the field --------------------------------------------------------------------------------------------------------


def test_nothing_is_loaded_before_the_field_is_touched_and_little_then(seen: Watched) -> None:
    seen.open("articles/2019/hanoi-summit-2019.html")
    scripts = [url.rpartition("/")[2] for url in seen.requests if url.endswith(".js")]
    assert scripts == ["search-field.js"]
    offered = options(seen.tab, "sh")
    assert offered[0] == "Sergei Shoigu 3"
    read = [url for url in seen.requests if "/search/" in url]
    assert len(read) <= 3 and read[0].endswith("/search/index.js")  # one file a letter that was typed


@pytest.mark.parametrize(
    ("typed", "name", "address"),
    [
        ("shoi", "Sergei Shoigu 3", "actors/sergei-shoigu.html"),
        ("Shoygu", "Sergei Shoigu (Sergey Shoygu) 3", "actors/sergei-shoigu.html"),
        ("Шойгу", "Sergei Shoigu (Сергей Шойгу) 3", "actors/sergei-shoigu.html"),
        ("kim jong", "Kim Jong Un 4", "actors/kim-jong-un.html"),
        ("putin bush", "Vladimir Putin · George W. Bush 12", "actors/george-w-bush/with/vladimir-putin.html"),
        ("march 2025", "March 2025", "dates/2025.html#m-03"),
        ("ussr", "Soviet Union (U.S.S.R.) 1", "actors/soviet-union.html"),
        ("g 8", "G-8 2", "actors/g-8.html"),
        ("Kim Jongun", "Kim Jong Un 4", "actors/kim-jong-un.html"),
        ("Vladimir Put in", "Vladimir Putin 9", "actors/vladimir-putin.html"),
        ("shoig ser", "Sergei Shoigu 3", "actors/sergei-shoigu.html"),
        ("arms con", "Arms control 8", "topics/arms-control.html"),
        ("1974", "1974 4", "dates/1974.html"),
        ("Gorbachov", "Mikhail S. Gorbachev 10", "actors/mikhail-s-gorbachev.html"),
        ("summit in singapore", "The summit in Singapore 10–13 June 2018", "articles/2018/singapore-summit-2018.html"),
    ],
)
def test_the_field_offers_what_is_meant(see: See, sample: BuiltSite, typed: str, name: str, address: str) -> None:
    seen = see(sample.output)
    seen.open("index.html")
    offered = options(seen.tab, typed)
    assert offered[0].startswith(name.rpartition(" ")[0]) and offered[-1] == f"All results for “{typed}”"
    seen.tab.locator(OPTIONS).first.click()
    seen.tab.wait_for_url(f"**/{address}")


JUMP = "async query => (await archiveSearch.jump(query)).map(row => row.address)"


def test_the_field_offers_titles_with_small_words_holders_of_offices_and_two_actors(
    see: See, sample: BuiltSite, milestones: BuiltSite
) -> None:
    wanted = {
        "treaty of paris 1783": ["1776-1783/1776-1783-treaty.html"],
        "the league of nations": ["1914-1920/1914-1920-league.html"],
        "war of 1812": ["1801-1829/1801-1829-war-of-1812.html"],
        "the open door": ["1899-1913/1899-1913-hay-and-china.html"],
        "secretary of state 1974": ["actors/henry-kissinger.html"],
        "nixon and brezhnev": ["actors/leonid-brezhnev.html", "actors/richard-nixon.html"],
        "de gaulle": [],
        "opec": [],
    }
    seen = see(milestones.output)
    seen.open(PAGE)
    for query, expected in wanted.items():
        found = seen.tab.evaluate(JUMP, query)
        assert len(found) >= len(expected), query
        assert all(one.endswith(address) for one, address in zip(found, expected, strict=False)), (query, found)
        assert expected or not found, (query, found)
    seen = see(sample.output)
    seen.open(PAGE)
    found = seen.tab.evaluate(JUMP, "reagan and gorbachev")
    assert found[:2] == ["actors/mikhail-s-gorbachev.html", "actors/ronald-reagan.html"]


def test_a_day_leads_to_what_begins_on_it_and_a_month_to_its_own_year(see: See, site: SiteFactory) -> None:
    files = {
        "articles/old.md": builds.article("The ides", "0044-03-15"),
        "articles/day.md": builds.article("The landing", "1944-06-06"),
        "articles/month.md": builds.article("The month", "1944-06"),
        "articles/next.md": builds.article("The next month", "1944-07-01"),
        "articles/new.md": builds.article("Constructor", "2025-05-01"),
    }
    root = site(files, SITE)
    builds.built(root)
    seen = see(root / "output")
    seen.open(PAGE)
    month = ["dates/1944.html#m-06", "June 1944"]
    rows = "async query => (await archiveSearch.jump(query)).map(row => [row.address, row.name])"
    for query, found in {
        "6 june 1944": [["articles/day.html", "The landing"], month],
        "June 6th, 1944": [["articles/day.html", "The landing"], month],
        "31 june 1944": [month],
        "june 1944": [month],
        "15 march 44": [["articles/old.html", "The ides"], ["dates/0044.html#m-03", "March 44"]],
        "constructor 2025": [["articles/new.html", "Constructor"], ["dates/2025.html", "2025"]],
    }.items():
        assert seen.tab.evaluate(rows, query)[: len(found)] == found, query
    seen.tab.evaluate("document.documentElement.lang = 'no_language'")
    assert seen.tab.evaluate(rows, "march 44")[0] == ["dates/0044.html#m-03", "44-3"]


def test_what_begins_as_a_word_does_is_offered_from_the_next_file_too(see: See, milestones: BuiltSite) -> None:
    seen = see(milestones.output)
    seen.open(PAGE)
    firsts = seen.tab.evaluate("async () => (await archiveSearch.index()).files.quick")
    words = [key for key in firsts if len(key) > 5 and key.isalpha()]
    assert len(words) > 3
    assert [word for word in words if not seen.tab.evaluate(JUMP, word[:-1])] == []


def test_the_number_of_suggestions_is_announced(seen: Watched) -> None:
    seen.open("index.html")
    told = seen.tab.locator(".search [aria-live=polite]")
    for typed, said in (("shoi", "4 suggestions"), ("rossiy", "1 suggestion"), ("zzyzx", "0 suggestions")):
        offered = options(seen.tab, typed)
        assert told.text_content() == said and len(offered) == int(said[0]) + 1, offered  # and all results
    seen.tab.keyboard.press("Escape")
    assert told.text_content() == ""


def test_the_field_is_used_by_keyboard_alone(seen: Watched) -> None:
    tab = seen.tab
    seen.open("index.html")
    for _ in range(20):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.id") == "search-input":
            break
    tab.keyboard.type("putin")
    tab.wait_for_selector(OPTIONS)
    field = tab.locator("#search-input")

    def active() -> str | None:
        return field.get_attribute("aria-activedescendant")

    assert (field.get_attribute("aria-expanded"), active()) == ("true", None)
    tab.keyboard.press("ArrowDown")
    first = active()
    assert first and tab.locator(f"#{first}").get_attribute("aria-selected") == "true"
    tab.keyboard.press("ArrowUp")
    assert active() is None
    tab.keyboard.press("ArrowUp")
    assert active() == tab.locator(OPTIONS).last.get_attribute("id")
    tab.keyboard.press("Escape")
    assert (field.get_attribute("aria-expanded"), field.input_value()) == ("false", "putin")
    tab.keyboard.press("ArrowDown")
    tab.wait_for_selector(OPTIONS)
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/actors/vladimir-putin.html")


def test_enter_leads_to_the_results_and_back_to_the_page(seen: Watched) -> None:
    tab = seen.tab
    seen.open("index.html")
    options(tab, "putin bush")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**/{PAGE}#q=putin%20bush")
    settled(tab)
    assert tab.locator("#search-input").input_value() == "putin bush"
    assert tab.title().startswith("putin bush – Search – ")
    tab.go_back()
    assert seen.address == "index.html"


# -- the search page --------------------------------------------------------------------------------------------------


def test_a_result_has_its_date_its_people_and_a_sentence_with_the_words_marked(seen: Watched) -> None:
    tab = search(seen, "q=reykjavik")
    first = tab.locator(".cards > li").first
    assert first.locator(".title").inner_text() == "The pre-summit meeting at Reykjavik"
    assert first.locator(".when").inner_text() == "9–12 October 1986"
    assert "Ronald Reagan, Mikhail S. Gorbachev" in first.locator(".source").inner_text()
    assert {text.lower() for text in first.locator("mark").all_inner_texts()} == {"reykjavik"}
    assert re.fullmatch(r"\d+ results?", status(tab))
    first.locator(".title").click()
    tab.wait_for_url("**/articles/1986/reykjavik-meeting-1986.html")


def test_an_actor_that_is_named_comes_first_and_then_the_articles_in_which_it_acts(seen: Watched) -> None:
    tab = search(seen, "q=Shoygu")
    (name,) = tab.locator(".found li").all()
    said = " ".join(name.inner_text().split()).split(" · ")
    assert said == [
        "Sergei Shoigu (Sergey Shoygu) Secretary of the Security Council, Russia",
        "2025",
        "3 articles",
    ]
    people = tab.locator(".cards .source").all_inner_texts()
    acts = ["Sergei Shoigu" in text for text in people]
    assert acts == sorted(acts, reverse=True) and acts[0]


def test_two_actors_have_the_page_of_both(seen: Watched) -> None:
    tab = search(seen, "q=Putin and Bush")
    first = tab.locator(".found a").first
    assert first.inner_text() == "Vladimir Putin and George W. Bush"
    first.click()
    tab.wait_for_url("**/actors/george-w-bush/with/vladimir-putin.html")


def test_other_spellings_are_told_and_words_that_no_text_has_too(seen: Watched) -> None:
    tab = search(seen, "q=Gorbachov zzyzx")
    assert tab.locator(".notes p").all_inner_texts() == ["“Gorbachov”, also: “gorbachev”", "In no text: “zzyzx”"]
    assert titles(tab)
    tab = search(seen, "q=zzyzx")
    assert status(tab) == "No results. Fewer words may find more." and titles(tab) == []


def test_an_unfinished_word_may_be_misspelt_and_that_is_told(see: See, site: SiteFactory) -> None:
    body = "They met in Kisangani for a shogunate."
    root = site({"articles/a.md": builds.article("Talks", "1973", "Henry Kissinger|Ada", body=body)}, SITE)
    builds.built(root)
    seen = see(root / "output")
    tab = search(seen, "q=kisin")
    assert tab.locator(".notes p").all_inner_texts() == ["“kisin”, also: “kissinger”"]
    assert tab.locator(".found a").all_inner_texts() == ["Henry Kissinger"] and titles(tab) == ["Talks"]
    assert seen.tab.evaluate(JUMP, "kisin")[0] == "actors/henry-kissinger.html"
    assert search(seen, "q=shoygu").locator(".notes p").all_inner_texts() == ["In no text: “shoygu”"]  # no name
    for word in ("kisin ada", "kisi", "kasim"):  # finished, too short, another word
        assert seen.tab.evaluate(JUMP, word)[:1] in ([], ["actors/ada.html"]), word
        assert "kissinger" not in " ".join(search(seen, f"q={word}").locator(".notes p").all_inner_texts()), word


def test_a_word_in_cy_that_no_text_has_comes_from_one_in_t(see: See, site: SiteFactory) -> None:
    root = site({"articles/a.md": builds.article("Tripoli", "1801", body="Pirates and candidates.")}, SITE)
    builds.built(root)
    for query, form in (("piracy", "pirates"), ("candidacy", "candidates")):
        tab = search(see(root / "output"), f"q={query}")
        assert titles(tab) == ["Tripoli"]
        assert tab.locator(".notes p").all_inner_texts() == [f"“{query}”, also: “{form}”"]


def test_words_that_no_text_has_are_told_as_they_are_written(see: See, milestones: BuiltSite) -> None:
    seen = see(milestones.output)
    tab = search(seen, "q=treaty Q.Z.X. and ÆGX-9")
    assert tab.locator(".notes p").all_inner_texts()[-1] == "In no text: “Q.Z.X.”, “ÆGX-9”"
    missing = "async query => (await archiveSearch.find(query)).missing"
    for names in ("carter begin sadat", "carter begin sadat nixon mao"):  # more actors than are shown
        assert tab.evaluate(missing, f"{names} zzyzx") == ["zzyzx"], names
        assert tab.evaluate(missing, names) == []


def test_printed_results_have_no_boxes(see: See, sample: BuiltSite) -> None:
    tab = search(see(sample.output), "q=summit")
    assert tab.locator(".side").is_visible()
    tab.emulate_media(media="print")
    assert tab.locator(".cards").is_visible() and not tab.locator(".side").is_visible()


FOUND = """async query => {
  const found = await archiveSearch.find(query);
  const rows = await Promise.all(found.places.slice(0, 10).map(archiveSearch.doc));
  const read = archiveSearch.inTitles(found.places.slice(0, 10).map((place, i) => [place, rows[i]]), found);
  return {all: found.places.length, said: found.said, marks: [...found.marks], names: found.names.map(name => name.name),
    titles: read.map(([, row]) => row[2]), mentions: read.map(([place]) => found.mentions(place))};
}"""


def test_common_words_count_and_are_marked(see: See, milestones: BuiltSite) -> None:
    seen = see(milestones.output)
    seen.open(PAGE)
    both, one = (seen.tab.evaluate(FOUND, query) for query in ("civil war", "civil"))
    assert both["all"] < one["all"] and "war" in both["marks"]
    assert "of" not in seen.tab.evaluate(FOUND, "treaty of paris")["marks"]
    assert seen.tab.evaluate(FOUND, "united nations")["titles"][0] == "The Formation of the United Nations, 1945"


def test_abbreviations_meet_with_dots_and_without_and_numbers_however_they_are_joined(
    see: See, sample: BuiltSite, milestones: BuiltSite
) -> None:
    same = (
        (milestones, ("us civil war", "u.s. civil war"), ("u2", "u-2", "u 2"), ("world war 1", "world war i")),
        (sample, ("ussr", "U.S.S.R."), ("g8", "G-8", "g 8")),
    )
    for built, *groups in same:
        seen = see(built.output)
        seen.open(PAGE)
        for queries in groups:
            first, *others = [seen.tab.evaluate(FOUND, query)["titles"][0] for query in queries]
            assert all(other == first for other in others), (queries, first, others)


def test_a_time_narrows_by_what_reaches_into_it_and_mentions_come_after_and_are_told(seen: Watched) -> None:
    seen.open(PAGE)
    for query, title, said in (
        ("5 february 1945", "The Yalta Conference", "5 february 1945"),
        ("1945-02-05", "The Yalta Conference", "1945-02-05"),
        ("11 june 2018", "The summit in Singapore", "11 june 2018"),
        ("11 october 1986", "The pre-summit meeting at Reykjavik", "11 october 1986"),
    ):
        found = seen.tab.evaluate(FOUND, query)
        assert (found["said"], found["mentions"][0]) == (said, False), query
        assert title in found["titles"][:2], (query, found)  # a key date may come before its article
    found = seen.tab.evaluate(FOUND, "2019")
    assert found["mentions"] == sorted(found["mentions"]) and True in found["mentions"]
    tab = search(seen, "q=2019")
    told = ["mentions 2019" in text for text in tab.locator(".cards > li").all_inner_texts()]
    assert told == found["mentions"]


def test_years_count_all_that_reaches_into_them(see: See, milestones: BuiltSite) -> None:
    seen = see(milestones.output)
    tab = search(seen, "q=oil embargo&year=1974")
    assert any("Oil Embargo" in title for title in titles(tab))
    number = tab.locator('label:has(input[id="year/1974"]) .n').inner_text()
    assert int(number) == int(status(tab).split()[0])


@pytest.mark.parametrize(
    ("archive", "query", "names"),
    [
        ("sample", "president putin", ["Vladimir Putin"]),
        ("milestones", "president nixon", ["Richard Nixon"]),
        ("milestones", "prime minister churchill", ["Winston Churchill"]),
        ("milestones", "eisenhower nixon kennedy", ["Dwight D. Eisenhower", "Richard Nixon", "John F. Kennedy"]),
        ("milestones", "carter begin sadat", ["Jimmy Carter", "Anwar Sadat"]),
        ("milestones", "mao tse-tung", ["Mao Zedong"]),
        ("milestones", "nixon in china", ["Richard Nixon", "China"]),
        ("milestones", "franklin and jay", ["Benjamin Franklin", "John Jay"]),
    ],
)
def test_actors_are_shown_beside_other_words(
    see: See, request: pytest.FixtureRequest, archive: str, query: str, names: list[str]
) -> None:
    seen = see(request.getfixturevalue(archive).output)
    seen.open(PAGE)
    found = seen.tab.evaluate(FOUND, query)["names"]
    assert set(names) <= set(found) and len(found) <= 4, found


def test_the_boxes_are_skipped_unfolded_and_folded_and_the_focus_stays(seen: Watched) -> None:
    tab = search(seen, "q=president")
    tab.locator("#search-input").focus()
    for _ in range(4):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.matches('.side .past')"):
            break
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.className") == "col"
    assert seen.address == f"{PAGE}#q=president"

    actors = tab.locator(".facets fieldset").first
    few = actors.locator("input").count()
    actors.get_by_role("button", name="Show more").click()
    assert few < actors.locator("input").count() <= few + 40
    actors.get_by_role("button", name="Show fewer").click()
    assert actors.locator("input").count() == few

    before = tab.evaluate("location.hash")
    tab.get_by_role("link", name="Newest first").press("Enter")
    changed(tab, before)
    tab.wait_for_function("document.activeElement.textContent === 'Newest first'")
    before = tab.evaluate("location.hash")
    actors.locator("input").first.check()
    changed(tab, before)
    before = tab.evaluate("location.hash")
    tab.locator(".chips a").first.press("Enter")
    changed(tab, before)
    assert tab.evaluate("document.activeElement.className") == "col"


def test_on_a_narrow_screen_the_number_of_results_is_below_the_boxes_and_leads_there(
    see: See, sample: BuiltSite
) -> None:
    seen = see(sample.output, viewport={"width": 360, "height": 640})
    tab = search(seen, "q=summit")
    tab.locator(".side summary").click()
    before = tab.evaluate("location.hash")
    tab.locator(".facets input").first.check()
    changed(tab, before)
    done = tab.locator(".side .done")
    assert done.inner_text() == status(tab)
    done.click()
    assert not tab.locator(".facets").is_visible() and tab.evaluate("document.activeElement.className") == "col"


def test_a_search_that_failed_is_made_again(browser: Browser, sample: BuiltSite, serve: Serve) -> None:
    with watched(browser, serve(sample.output)) as seen:
        seen.tab.route("**/search/docs/*.js", lambda route: route.abort())
        tab = search(seen, "q=summit")
        assert "could not be loaded" in status(tab)
        seen.tab.unroute("**/search/docs/*.js")
        tab.locator("#search-input").press("Enter")
        tab.wait_for_function("() => /^[0-9]/.test(document.querySelector('[role=status]').textContent)")
        assert titles(tab)


def test_arabic_words_are_found_without_their_article(see: See, site: SiteFactory) -> None:
    files = {"articles/a.md": builds.article("اتفاق الملاحة", "2025", "أحمد", body="السفن في البحر.")}
    root = site(files, "title: أرشيف\nbase_url: https://example.org/\nlanguage: ar\n")
    builds.built(root)
    seen = see(root / "output")
    for query in ("ملاحة", "الملاحة", "بحر", "والبحر"):
        assert titles(search(seen, f"q={query}")) == ["اتفاق الملاحة"], query


def test_the_link_that_skips_to_the_text_leaves_the_search_as_it_is(seen: Watched) -> None:
    tab = search(seen, "q=reykjavik")
    before = titles(tab)
    tab.locator("body > a.skip").focus()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.className") == "col"
    assert seen.address == f"{PAGE}#q=reykjavik" and titles(tab) == before


def test_facets_narrow_one_after_the_other_and_the_address_has_them(seen: Watched, see: See) -> None:
    tab = search(seen, "q=summit")

    def choose(box: str) -> int:
        """Tick a box; the number that stands beside it."""
        before, label = tab.evaluate("location.hash"), tab.locator(f'label:has(input[id="{box}"])')
        number = int(label.locator(".n").inner_text())
        label.locator("input").check()
        changed(tab, before)
        return number

    assert choose("a/vladimir-putin") == int(status(tab).split()[0])
    assert choose("t/topics/bilateral-summits") == int(status(tab).split()[0])
    before, year = titles(tab), tab.locator('input[id^="year/"]').first.get_attribute("id") or ""
    assert choose(year) == int(status(tab).split()[0])
    assert tab.evaluate("document.activeElement.id") == year
    said = year.removeprefix("year/")
    assert tab.locator(".chips a").all_inner_texts() == ["Vladimir Putin", "Bilateral summits", said]
    linked = seen.address
    assert linked == f"{PAGE}#q=summit&a=vladimir-putin&t=topics%2Fbilateral-summits&year={said}"

    after = titles(tab)
    other = see(seen.root)
    other.open(linked)
    assert titles(settled(other.tab)) == after
    tab.go_back()
    changed(tab, "#" + linked.partition("#")[2])
    assert titles(tab) == before and not tab.locator(f'input[id="{year}"]').is_checked()
    tab.go_forward()
    settled(tab)
    tab.wait_for_function("n => document.querySelectorAll('.cards .title').length === n", arg=len(after))
    assert titles(tab) == after
    tab.locator(".chips a", has_text="Vladimir Putin").click()
    changed(tab, "#" + linked.partition("#")[2])
    assert "a=vladimir-putin" not in seen.address


def test_key_dates_pages_and_languages_can_be_told_apart(see: See, site: SiteFactory, serve: Serve) -> None:
    dates = 'dates:\n  - {date: "1990-05-01", label: "A zebra arrives", actors: [Ada]}\n'
    files = {
        "articles/a.md": builds.article("Zebras", "1990", "Ada|Bob", body="Of a zebra.", more=dates),
        "articles/b.md": builds.article("Le zèbre", "1991", "Ada", body="Un zebra.", more="lang: fr\n"),
        "pages/about.md": "---\ntitle: About zebras\n---\nThe zebra of this archive.\n",
    }
    root = site(files, SITE)
    builds.built(root)
    seen = see(serve(root / "output", "/repo/"))
    tab = search(seen, "q=zebra")
    facets = [" ".join(text.split()) for text in tab.locator(".facets label").all_inner_texts()]
    assert {"Article 2", "Key date 1", "Page 1", "English 3", "Français 1"} <= set(facets)
    assert sorted(titles(tab)) == ["A zebra arrives", "About zebras", "Le zèbre", "Zebras"]
    assert tab.locator('.title[lang="fr"]').all_inner_texts() == ["Le zèbre"]
    tab = search(seen, "q=zebra&k=event")
    assert titles(tab) == ["A zebra arrives"]
    assert " ".join(tab.locator(".cards .source").inner_text().split()).casefold() == "ada key date"
    tab = search(seen, "q=zebra&k=event&k=page")
    assert sorted(titles(tab)) == ["A zebra arrives", "About zebras"]
    assert titles(search(seen, "l=fr")) == ["Le zèbre"]
    assert titles(search(seen, "a=ada&sort=oldest")) == ["Zebras", "A zebra arrives", "Le zèbre"]
    assert titles(search(seen, "year=1991")) == ["Le zèbre"]


def test_results_are_in_order_of_time_when_that_is_asked_for(seen: Watched) -> None:
    years = {}
    for sort in ("date", "oldest"):
        tab = search(seen, f"q=summit&sort={sort}")
        whens = tab.locator(".cards .when").all_inner_texts()
        years[sort] = [int(found[0]) for text in whens if (found := re.search(r"\d{4}", text))]
        assert tab.locator(".sort [aria-current]").inner_text() == f"{'Newest' if sort == 'date' else 'Oldest'} first"
    assert years["date"] == sorted(years["date"], reverse=True) and years["oldest"] == sorted(years["oldest"])
    assert years["oldest"][0] < years["date"][-1]


def test_further_pages_of_results_are_further_results(seen: Watched) -> None:
    tab = search(seen, "q=summit")
    number, first = int(status(tab).split()[0]), titles(tab)
    assert len(first) == 10
    found = list(first)
    while tab.locator(".step a[rel=next]").count():
        before = tab.evaluate("location.hash")
        tab.locator(".step a[rel=next]").click()
        changed(tab, before)
        found += titles(tab)
    assert len(found) == number
    assert tab.locator(".step .n").inner_text() == f"{-(-number // 10)} of {-(-number // 10)}"


def test_a_phrase_is_words_in_their_order(see: See, site: SiteFactory, serve: Serve) -> None:
    files = {
        "articles/right.md": builds.article("Right", "1990", body="They spoke of the cold war at length."),
        "articles/wrong.md": builds.article("Wrong", "1991", body="A war in a cold land. A war, then cold."),
        "articles/title.md": builds.article("Cold war", "1992"),
        "articles/other.md": builds.article("Other", "1993", body="Of warmth."),
    }
    output = site(files, SITE) / "output"
    builds.built(output.parent)
    seen = see(serve(output, "/repo/"))
    tab = search(seen, 'q="cold war"')
    assert sorted(titles(tab)) == ["Cold war", "Right"] and status(tab) == "2 results"
    assert tab.locator(".notes p").count() == 0
    assert sorted(titles(search(seen, "q=cold war"))) == ["Cold war", "Right", "Wrong"]
    assert sorted(titles(search(seen, "q=cold -length"))) == ["Cold war", "Wrong"]
    years = search(seen, 'q="cold war"&year=1990').locator('input[id^="year/"]')  # what else there is can be chosen
    assert [box.get_attribute("id") for box in years.all()] == ["year/1992", "year/1990"]
    seen = see(output)
    tab = search(seen, 'q="cold war"')
    assert sorted(titles(tab)) == ["Cold war", "Right", "Wrong"]
    said = "In 1 result it was not checked whether the words stand together."  # a summary has them in the other
    assert tab.locator(".notes p").all_inner_texts() == [said]


def test_a_phrase_that_must_not_be_there_takes_out_what_has_it(see: See, site: SiteFactory, serve: Serve) -> None:
    files = {
        "articles/right.md": builds.article("Right", "1990", body="They spoke. " * 20 + "The cold war, at length."),
        "articles/wrong.md": builds.article("Wrong", "1991", body="They spoke of a war in a cold land."),
        "articles/title.md": builds.article("Cold war", "1992", body="They spoke."),
    }
    output = site(files, SITE) / "output"
    builds.built(output.parent)
    seen = see(serve(output, "/repo/"))
    tab = search(seen, 'q=spoke -"cold war"')
    assert titles(tab) == ["Wrong"] and status(tab) == "1 result" and tab.locator(".notes p").count() == 0
    assert sorted(titles(search(seen, 'q=spoke -"war cold"'))) == ["Cold war", "Right", "Wrong"]
    assert titles(search(seen, 'q=-"cold war"')) == ["Wrong"]
    assert titles(search(seen, "q=-land -title -length")) == ["Cold war"]
    seen = see(output)
    tab = search(seen, 'q=spoke -"cold war"')
    assert sorted(titles(tab)) == ["Right", "Wrong"]
    said = "In 2 results it was not checked whether the words stand together."
    assert tab.locator(".notes p").all_inner_texts() == [said]


def test_words_side_by_side_in_a_title_come_first(see: See, site: SiteFactory) -> None:
    files = {
        "articles/a.md": builds.article("Gulf of gulf and war, a war gulf", "1990", body="Gulf war. " * 30),
        "articles/b.md": builds.article("Of what was said and done in the Gulf War", "1991", body="A text. " * 90),
        "articles/c.md": builds.article("The war of 1812", "1812", body="A text. " * 90),
        "articles/d.md": builds.article("War, 1812 and war of war", "1812", body="War 1812. " * 30),
    }
    output = site(files, SITE) / "output"
    builds.built(output.parent)
    seen = see(output)
    assert titles(search(seen, "q=gulf war"))[0] == "Of what was said and done in the Gulf War"
    assert titles(search(seen, "q=war of 1812"))[0] == "The war of 1812"
    assert titles(search(seen, "q=gulf war&sort=oldest"))[0] == "Gulf of gulf and war, a war gulf"


def test_a_typo_that_a_text_has_does_not_hide_the_right_spelling(see: See, site: SiteFactory) -> None:
    files = {
        f"articles/{n}.md": builds.article(f"Report {n}", f"19{n}", "Nikita Khrushchev" if n < 20 else "Ada", body=body)
        for n, body in enumerate(
            ["A separate peace in Maine. Kuwait."] * 44
            + ["By Kruschev.", "A seperate text; mine.", "Of Mayne, main; Kuwaitis."],
            start=10,
        )
    }
    output = site(files, SITE) / "output"
    builds.built(output.parent)
    seen = see(output)
    tab = search(seen, "q=Kruschev ")
    assert tab.locator(".notes p").all_inner_texts() == ["“Kruschev”, also: “khrushchev”"]
    assert tab.locator(".found a").all_inner_texts() == ["Nikita Khrushchev"] and status(tab) == "11 results"
    tab = search(seen, "q=seperate ")
    assert tab.locator(".notes p").all_inner_texts() == ["“seperate”, also: “separate”"]
    assert titles(tab)[0] == "Report 55" and status(tab) == "45 results"
    for word in ("Mayne", "mine", "Kuwaitis", "separate", "khrushchev"):
        assert search(seen, f"q={word} ").locator(".notes p").all_inner_texts() == [], word


def test_words_that_need_not_be_there_are_not_marked(see: See, site: SiteFactory) -> None:
    files = {
        f"articles/{n}.md": builds.article(f"Report {n}", f"19{n}", body="The treaty of the river and of the sea.")
        for n in range(10, 30)
    } | {"articles/x.md": builds.article("Of rain and of sun", "1990", body="The rain of the sea and of the sun.")}
    files |= {f"pages/{n}.md": f"---\ntitle: Page {n}\n---\n\nOf this and of that.\n" for n in range(9)}
    output = site(files, SITE) / "output"
    builds.built(output.parent)
    seen = see(output)
    tab = search(seen, "q=rain and of sun")
    assert {text.lower() for text in tab.locator(".cards > li mark").all_inner_texts()} == {"rain", "sun"}
    tab = search(seen, "q=of ")
    assert {text.lower() for text in tab.locator(".cards > li mark").all_inner_texts()} == {"of"}


def test_no_page_of_two_is_told_that_is_not_there(see: See, site: SiteFactory) -> None:
    """Articles of very many actors and translations make no page of two."""
    crowd = "|".join(["Ada Lace", "Bob Stone", *(f"Person {n}" for n in range(24))])
    files = {f"articles/{n}.md": builds.article(f"Report {n}", f"19{n}0", "Ada Lace|Bob Stone") for n in range(5)}
    files["articles/x.md"] = builds.article("Crowd", "1990", crowd)
    files["articles/y.md"] = builds.article("Bericht", "1900", "Ada Lace", more="lang: de\ntranslation_of: 0\n")
    root = site(files, SITE)
    builds.built(root)
    seen = see(root / "output")
    tab = search(seen, "q=lace and stone")
    assert tab.locator(".found a").all_inner_texts() == ["Ada Lace", "Bob Stone"]
    (root / "content/articles/z.md").write_text(builds.article("More", "1991", "Ada Lace|Bob Stone"), "utf-8")
    builds.built(root)
    tab = search(seen, "q=lace and stone")
    first = tab.locator(".found li").first
    assert " ".join(first.inner_text().split()) == "Ada Lace and Bob Stone 6 articles"
    first.locator("a").click()
    tab.wait_for_url("**/actors/ada-lace/with/bob-stone.html")


def test_a_year_or_a_month_narrows(seen: Watched) -> None:
    tab = search(seen, "q=nixon 1974")
    assert tab.locator(".notes p").all_inner_texts() == ["Narrowed to: 1974"]
    whens = tab.locator(".cards .when").all_inner_texts()
    assert whens and whens[0].endswith("1974")
    tab = search(seen, "q=ford November 1974")
    assert [text for text in tab.locator(".cards .when").all_inner_texts() if "November 1974" not in text] == []


# -- what it must stand -----------------------------------------------------------------------------------------------

HOSTILE = (
    "<img src=x onerror=alert(1)> zebra",
    "</script><script>alert(2)</script> zebra",
    "`${alert(3)}` \\u003cb\\u003e zebra",
    "\u202ezebra\u2028\u2029 &lt;b&gt; &amp;",
    "zebra \"'] }) //",
    "javascript:alert(4) zebra",
)


def test_hostile_titles_names_and_texts_are_text(see: See, site: SiteFactory, serve: Serve) -> None:
    files = {}
    for n, title in enumerate(HOSTILE):
        quoted = "'" + title.replace("'", "''").replace("\u2028", "").replace("\u2029", "") + "'"
        body = title.replace("<", "&lt;").replace("`", "\\`")
        files[f"articles/a{n}.md"] = (
            f"---\ntitle: {quoted}\ndate: 19{n}0\nactors: [{quoted}]\ntopics: [{quoted}]\nsummary: {quoted}\n---\n{body}\n"
        )
    output = site(files, SITE) / "output"
    report = builds.build(output.parent)
    assert [str(fault) for fault in report.problems if fault.severity == "error"] == []
    seen = see(serve(output, "/repo/"))
    dialogs: list[str] = []

    def asked(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    seen.tab.on("dialog", asked)
    tab = search(seen, "q=zebra")
    assert len(titles(tab)) == len(HOSTILE)
    assert any("<img src=x onerror=alert(1)> zebra" in title for title in titles(tab))
    assert any("</script><script>alert(2)</script> zebra" in title for title in titles(tab))
    assert tab.locator("main :is(img, b, script)").count() == 0
    query = "<img src=x onerror=alert(5)>"
    options(tab, query)
    tab.keyboard.press("Enter")
    tab.wait_for_function("location.hash.includes('img')")
    settled(tab)
    assert tab.locator("main img").count() == 0
    assert len(options(tab, "zebra")) > len(HOSTILE) // 2
    assert tab.locator(".search :is(img, b, script)").count() == 0
    assert dialogs == []


def test_an_arabic_archive_is_searched_in_arabic(see: See, site: SiteFactory, serve: Serve, axe: str) -> None:
    folder = site(ARABIC, "title: أرشيف\nbase_url: https://example.org/x/\nlanguage: ar\n")
    builds.built(folder)
    seen = see(serve(folder / "output", "/repo/"), viewport={"width": 320, "height": 640})
    for query in ("كيم جونغ", "بيونغ يانغ", "Shoigu", "شويغو"):
        tab = search(seen, f"q={query}")
        assert "لقاء في بيونغ يانغ" in titles(tab), query
    assert tab.evaluate("getComputedStyle(document.querySelector('.cards')).direction") == "rtl"
    assert tab.evaluate(OVERFLOW)["by"] <= 0
    assert barriers(tab, axe) == []
    assert status(tab) in ("نتيجتان", "نتيجة واحدة", "3 نتائج")


def test_without_scripts_the_field_is_a_link_and_the_search_page_leads_to_everything(see: See, root: str) -> None:
    seen = see(root, java_script_enabled=False)
    seen.open("articles/2019/hanoi-summit-2019.html")
    assert seen.tab.locator("input").count() == 0
    seen.tab.locator("header.site .search a").click()
    assert seen.address == PAGE
    assert "The search needs JavaScript" in seen.tab.locator("main").inner_text()
    assert not seen.tab.locator("main .search").is_visible()
    for link, address in (("All actors, A–Z", "actors/index.html"), ("Years", "dates/index.html")):
        seen.open(PAGE)
        seen.tab.locator("main").get_by_role("link", name=link, exact=True).click()
        assert seen.address == address


def barriers(tab: Tab, axe: str) -> list[str]:
    """What axe finds on a page, by all its rules for WCAG 2.2 AA and good practice."""
    tab.evaluate(axe)
    options: dict[str, Any] = {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        "rules": {"target-size": {"enabled": True}},
    }
    found = tab.evaluate("options => axe.run(document, options)", options)
    return [f"{v['id']}: {node['html'][:120]}" for v in found["violations"] for node in v["nodes"]]


@pytest.mark.parametrize("width", [320, 1280])
def test_no_barrier_and_nothing_too_wide_on_the_search_page_and_in_the_field(
    see: See, sample: BuiltSite, serve: Serve, axe: str, width: int
) -> None:
    seen = see(serve(sample.output), viewport={"width": width, "height": 800})
    for scheme in SCHEMES:
        seen.tab.emulate_media(color_scheme=scheme)
        for state in ("", "q=Gorbachov and Reagan", "q=summit&a=vladimir-putin&year=2018&sort=date", "q=zzyzx"):
            seen.tab.goto("about:blank")
            seen.open(f"{PAGE}#{state}")
            if state:
                settled(seen.tab)
            if width == 320 and "summit" in state:
                seen.tab.locator("summary").click()
            assert barriers(seen.tab, axe) == [], (scheme, state)
            assert seen.tab.evaluate(OVERFLOW)["by"] <= 0, state
        seen.open("index.html")
        options(seen.tab, "su")
        seen.tab.keyboard.press("ArrowDown")
        assert barriers(seen.tab, axe) == [], scheme
        assert seen.tab.evaluate(OVERFLOW)["by"] <= 0


def test_a_search_is_narrowed_by_keyboard_alone(seen: Watched) -> None:
    tab = seen.tab
    seen.open(PAGE)
    tab.wait_for_selector("#search-input")
    assert tab.evaluate("document.activeElement.id") == "search-input"
    tab.keyboard.type("summit")
    tab.keyboard.press("Enter")
    tab.wait_for_function("location.hash === '#q=summit'")
    settled(tab)
    number = int(status(tab).split()[0])
    for _ in range(6):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.type") == "checkbox":
            break
    chosen = tab.evaluate("document.activeElement.id")
    tab.keyboard.press("Space")
    changed(tab, "#q=summit")
    assert tab.evaluate("document.activeElement.id") == chosen
    assert 0 < int(status(tab).split()[0]) < number


# Which files of the index had been asked for when the first result was there.
COUNT = """addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
  if (!self.readAtFirst && document.querySelector(".cards > li"))
    self.readAtFirst = performance.getEntriesByType("resource").map(e => e.name).filter(n => n.includes("/search/"));
}).observe(document, {subtree: true, childList: true}));"""


def test_the_first_results_of_two_words_take_few_requests(
    browser: Browser, milestones: BuiltSite, serve: Serve
) -> None:
    with watched(browser, serve(milestones.output)) as seen:
        seen.tab.add_init_script(COUNT)
        for query in ("missile crisis", "henry kissinger", "treaty versailles"):
            tab = search(seen, f"q={query}")
            assert 3 <= len(tab.evaluate("readAtFirst")) <= 6, (query, tab.evaluate("readAtFirst"))


def test_a_file_that_does_not_come_is_told(browser: Browser, sample: BuiltSite, serve: Serve) -> None:
    with watched(browser, serve(sample.output)) as seen:
        seen.tab.route("**/search/docs/*.js", lambda route: route.abort())
        tab = search(seen, "q=summit")
        assert status(tab) == "The search could not be loaded. Load this page again."


STATES = (
    *(
        "q=" + "treaty " * 3000,
        "q=" + "x" * 30000,
        "q=" + "-treaty " * 500,
        "q=-treaty",
        'q=-"cold war"',
        "q=!!! ??? ---",
    ),
    *("q=.*%2B(a|b)[^$", "q=%F0%9F%98%80", "q=%ED%A0%80 treaty", "q=%E2%80%AEtreaty%E2%80%8F", "q=%", 'q="', 'q=-"'),
    *("q=__proto__ constructor", "q=treaty&page=-1", "q=treaty&page=1e99", "q=treaty&sort=foo", "q=treaty&year=abc"),
    *(
        "q=treaty&year=99999999999999999999s",
        "a=../../x",
        "t=x&k=__proto__&l=%00",
        "year=-1&year=0s",
        "q=1e5 0000 9999",
    ),
)


def test_no_query_and_no_address_breaks_the_page(seen: Watched) -> None:
    for state in STATES:
        tab = search(seen, state)
        said = status(tab)
        assert re.match(r"\d|No results|Type ", said) or "words" in said, (state[:40], said)
    tab = search(seen, "q=summit&page=1e99&year=abc&sort=foo")
    assert titles(tab) and tab.locator(".chips a").count() == 0
    tab.evaluate("document.getElementById('search-input').value = 'summit \\ud800'")
    tab.locator("#search-input").press("Enter")
    tab.wait_for_function("location.hash === '#q=summit'")
    tab.evaluate("for (const q of ['kim', 'putin', 'reykjavik']) location.hash = 'q=' + q")
    tab.go_back()
    tab.wait_for_function("document.title.startsWith('putin')")
    tab.wait_for_function("[...document.querySelectorAll('mark')].some(mark => mark.textContent === 'Putin')")
    assert "Vladimir Putin" in settled(tab).locator(".found a").all_inner_texts()


def test_a_file_that_is_gone_or_of_another_build_is_told(browser: Browser, site: SiteFactory) -> None:
    root = site({"articles/a.md": builds.article("A zebra", "2025", "Ada")}, SITE)
    builds.built(root)
    folder = root / "output/search"
    for name in ("docs/k.js", "words/k.js", "index.js"):
        path = folder / name
        data = path.read_text(encoding="utf-8")
        for other in (None, data[: len(data) // 2], data.replace("[", "[-999,", 2) if "docs" in name else ""):
            path.unlink() if other is None else path.write_text(other, encoding="utf-8")
            with watched(browser, on_disk(root / "output")) as seen:
                tab = search(seen, "q=zebra")
                assert status(tab) == "The search could not be loaded. Load this page again.", (name, other)
                assert titles(tab) == []
        path.write_text(data, encoding="utf-8")


# Bytes, compressed. Those of the field and of the search page hold that of colours.
SMALL = {"colours.js": 510, "redirect.js": 250, "search-field.js": 1600, "search.js": 4600, "search-page.js": 15_750}


@pytest.mark.parametrize("name", SMALL)
def test_the_scripts_are_small_and_put_text_into_pages_as_text(name: str) -> None:
    source = (ASSETS / name).read_bytes()
    assert len(gzip.compress(source, 9, mtime=0)) <= SMALL[name]
    assert not re.search(rb"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", source)


def test_every_script_is_published_in_some_form() -> None:
    assert sorted(SMALL) == sorted(scripts.SCRIPTS) == sorted(path.name for path in ASSETS.glob("*.js"))
    sources = {path.name for path in (ASSETS.parent / "scripts").iterdir()}
    assert {source for parts in scripts.SCRIPTS.values() for source in parts} == sources


@pytest.mark.skipif(
    not scripts.TERSER.exists() or shutil.which("node") is None, reason="needs Node and terser (npm ci)"
)
@pytest.mark.parametrize("name", SMALL)
def test_a_script_is_what_its_sources_make(name: str) -> None:
    assert (ASSETS / name).read_text(encoding="utf-8") == scripts.small(name), "run python tests/tools/scripts.py"


@pytest.mark.parametrize("way", ["search: off", "--no-search"])
def test_a_site_without_search_has_nothing_of_it(site: SiteFactory, way: str) -> None:
    files = {"articles/a.md": builds.article("A", "2025", "Ada")}
    root = site(files, SITE + (way + "\n" if ":" in way else ""))
    built = builds.cli("build", root, *([way] if way.startswith("--") else []))
    assert built.exit_code == 0, built.stderr
    written = builds.contents(root / "output")
    assert [name for name in written if "search" in name] == []
    html = b"".join(data for name, data in written.items() if name.endswith(".html") and isinstance(data, bytes))
    assert set(re.findall(rb"<script[^>]*>", html)) == {
        b'<script type="application/ld+json">',  # data: it is not run
        b'<script src="assets/colours.js" defer>',
        b'<script src="../assets/colours.js" defer>',
    }
    assert [name for name in written if name.endswith(".js")] == ["assets/colours.js"]
    assert b"<search" not in html
    assert {"articles/a.html", "index.html", "assets/style.css"} <= written.keys()


def test_a_theme_replaces_a_script(site: SiteFactory) -> None:
    root = site({"articles/a.md": builds.article("A", "2025", "Ada")}, SITE + "theme: mine\n")
    own = root / "themes/mine/assets/search-field.js"
    own.parent.mkdir(parents=True)
    own.write_text("// mine\n", encoding="utf-8")
    builds.built(root)
    assert (root / "output/assets/search-field.js").read_text(encoding="utf-8") == "// mine\n"


# -- what it finds ----------------------------------------------------------------------------------------------------

QUERIES = [line.split("\t") for line in (REPOSITORY / "tests/site/search_queries.tsv").read_text("utf-8").splitlines()]
FIRST = """async query => {
  const {names, pair, places} = await archiveSearch.find(query);
  const rows = await Promise.all(places.slice(0, 3).map(archiveSearch.doc));
  return [[...(pair ? [pair] : []), ...names].slice(0, 3).map(name => name.address), rows.map(row => row[1])];
}"""
MISSED = ["churchill roosevelt stalin"]  # it finds the conferences of the three one by one first


def test_what_is_meant_is_among_the_first_three(see: See, sample: BuiltSite, milestones: BuiltSite) -> None:
    """Of the entries of the register that are shown first, or of the documents."""
    header, *queries = QUERIES
    assert header == ["archive", "kind", "query", "found"] and len(queries) >= 60
    missed = []
    for name, built in (("sample", sample), ("milestones", milestones)):
        seen = see(built.output)
        seen.open(PAGE)
        for archive, _, query, wanted in queries:
            if archive == name:
                names, found = seen.tab.evaluate(FIRST, query)
                if not any(address.endswith(f"{wanted}.html") for address in (*names, *found)):
                    missed.append(query)
    assert missed == MISSED
