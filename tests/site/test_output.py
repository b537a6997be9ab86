"""Two whole archives, built: what their pages say is what their files say, and nothing on them is broken.

The files are read here a second time, by PyYAML and a few lines of date arithmetic, so that no fault of the reader can
hide itself. Only the words of dates are taken from the package; they have tests of their own.
"""

from __future__ import annotations

import calendar
import datetime
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from site_builder.language.dates import say
from site_builder.language.words import catalogue
from site_builder.model.edtf import parse
from tests import builds, site_checks
from tests.conftest import BuiltSite, SiteFactory
from tests.site_checks import CHECKS, Element, Page, Site

WORDS = catalogue("en")
SIZE = 50  # entries of a part of a long list, unless site.yaml says otherwise
MONTH_NAMES = "|".join(calendar.month_name[1:])

archives = pytest.mark.parametrize("archive", ["sample", "milestones"])


@pytest.fixture
def built(archive: str, request: pytest.FixtureRequest) -> BuiltSite:
    found: BuiltSite = request.getfixturevalue(archive)
    return found


# -- the files, read independently ------------------------------------------------------------------------------------


class Document(NamedTuple):
    path: str  # below content/
    id: str
    head: dict[str, Any]
    body: str

    @property
    def address(self) -> str:
        return f"{self.path.rpartition('/')[0]}/{self.id}.html"

    def names(self, key: str) -> list[str]:
        """The names that a list holds; entries may be mappings with a name."""
        found = self.head.get(key) or []
        listed = found if isinstance(found, list) else [found]
        return [e["name"] if isinstance(e, dict) else e for e in listed]


@lru_cache(maxsize=8)
def documents(content: Path, folder: str) -> tuple[Document, ...]:
    found = []
    for path in sorted((content / folder).rglob("*.md")):
        _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        values = yaml.load(head, Loader=yaml.BaseLoader)
        name = path.relative_to(content).as_posix()
        found.append(Document(name, values.get("slug") or path.stem, values, body))
    return tuple(found)


def articles(built: BuiltSite) -> tuple[Document, ...]:
    return documents(built.content, "articles")


def originals(built: BuiltSite) -> list[Document]:
    """The articles that stand in lists: a translation is read from its original's page."""
    return [a for a in articles(built) if "translation_of" not in a.head]


def bounds(edtf: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that a date may mean; for the forms that the two archives use."""
    plain = re.sub("[~?%]", "", edtf)
    start, _, end = plain.partition("/")
    return _day(start, first=True), _day(end or start, first=False)


def _day(text: str, *, first: bool) -> datetime.date:
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    if not month:
        month = 1 if first else 12
    if not day:
        day = 1 if first else calendar.monthrange(year, month)[1]
    return datetime.date(year, month, day)


class Card(NamedTuple):
    """A line of a list: an article, or an event that it reports."""

    address: str
    edtf: str
    event: bool


class Entry(NamedTuple):
    """A line of the timeline, with what it is sorted by."""

    lower: datetime.date
    upper: datetime.date
    id: str
    position: int  # -1 for the article itself
    card: Card
    article: Document
    actors: tuple[str, ...]  # spellings


def entries(built: BuiltSite) -> list[Entry]:
    found = []
    for a in originals(built):
        edtf = a.head["date"]
        found.append(Entry(*bounds(edtf), a.id, -1, Card(a.address, edtf, False), a, tuple(a.names("actors"))))
        for position, event in enumerate(a.head.get("dates") or ()):
            named = event.get("actors") or []
            actors = tuple(named) if isinstance(named, list) else (named,)
            card = Card(a.address, event["date"], True)
            found.append(Entry(*bounds(event["date"]), a.id, position, card, a, actors))
    return sorted(found)


def in_order(built: BuiltSite) -> list[Document]:
    return sorted(originals(built), key=lambda a: (*bounds(a.head["date"]), a.id))


def actor_pages(built: BuiltSite) -> Callable[[str], str]:
    """A spelling → the address of the actor's page: by name or alias, then by id, then by weak alias."""
    strong: dict[str, str] = {}
    weak: dict[str, str] = {}
    ids: dict[str, str] = {}
    for a in documents(built.content, "actors"):
        for spelling in (a.head["name"], *a.names("aliases")):
            assert strong.setdefault(spelling.casefold(), a.address) == a.address
        weak.update(dict.fromkeys((s.casefold() for s in a.names("weak_aliases")), a.address))
        ids[a.id] = a.address
    unregistered = {
        page.one("h1").words: address
        for address, page in built.site.pages.items()
        if re.fullmatch(r"actors/[^/]+\.html", address) and address not in set(ids.values()) | {"actors/index.html"}
    }

    def lookup(spelling: str) -> str:
        folded = spelling.casefold()
        return strong.get(folded) or ids.get(spelling) or weak.get(folded) or unregistered[spelling]

    return lookup


def topic_pages(built: BuiltSite, index: str) -> Callable[[str], str]:
    """A name → the address of the topic's page."""
    known: dict[str, str] = {}
    if (built.content / index).is_dir():
        for t in documents(built.content, index):
            for spelling in (t.id, t.head["name"], *t.names("aliases")):
                known[spelling.casefold()] = t.address
    for address, page in built.site.pages.items():
        if re.fullmatch(rf"{index}/[^/]+\.html", address) and address not in known.values():
            known.setdefault(page.one("h1").words.casefold(), address)
    return lambda name: known[name.casefold()]


# -- the pages --------------------------------------------------------------------------------------------------------


def cards(site: Site, page: Page, inside: Element) -> list[Card]:
    """The articles and events that an element lists, in its order."""
    found = []
    for item in inside.all("li"):
        if item.parent is None or "cards" not in item.parent.classes or "roles" in item.parent.classes:
            continue
        address = site_checks.leads_to(site, page, next(e for e in item if e.tag == "a"))
        date = next(e for e in item if "data-edtf" in e.attributes)
        found.append(Card(address, date["data-edtf"], bool(item.all(css_class="event"))))
    return found


def grouped(site: Site, page: Page) -> list[Card]:
    """The cards that stand in groups (under years or months): the page's own list."""
    return [card for group in page.all(css_class="group") for card in cards(site, page, group)]


def full_list(site: Site, address: str) -> list[Card]:
    """All that a list of years holds, oldest first: its own page's, or what its numbered parts hold together.

    On the way it is held that the page of a divided list shows its newest entries, and that all its parts have the
    direction of its page: newest first.
    """
    page = site.pages[address]
    folder = address.removesuffix(".html")
    parts = [f"{folder}/{n}.html" for n in range(1, len(site.pages)) if f"{folder}/{n}.html" in site.pages]
    own = grouped(site, page)[::-1]
    if not parts:
        return own
    assert parts == [f"{folder}/{n}.html" for n in range(1, len(parts) + 1)]
    found = [grouped(site, site.pages[part])[::-1] for part in parts]
    assert all(len(part) == SIZE for part in found[:-1]) and 0 < len(found[-1]) <= SIZE
    whole = [card for part in found for card in part]
    assert own == whole[-SIZE:]
    return whole


def _of_card(site: Site, page: Page, inside: Element) -> str:
    """The address of the article on whose card an element stands."""
    assert inside.parent is not None
    return site_checks.leads_to(site, page, inside.parent.one("a", "title"))


def section(page: Page, heading: str) -> Element | None:
    """The section under a heading of the second level."""
    for h2 in page.all("h2"):
        if h2.words == heading or h2.words.startswith(f"{heading} "):
            return h2.parent
    return None


def pages_of(site: Site, folder: str) -> list[str]:
    """The pages directly in a folder, its index left out."""
    return [a for a in site.pages if re.fullmatch(rf"{folder}/[^/]+\.html", a) and a != f"{folder}/index.html"]


# -- nothing is broken ------------------------------------------------------------------------------------------------


# Where an archive has marks that take no effect: there the emphasis runs into the next word.
MISTAKEN: dict[str, list[str]] = {
    "sample": [],
    "milestones": [f"content/articles/1977-1980/1977-1980-panama-canal.md:35:{column}" for column in (640, 730)],
}


@archives
def test_an_archive_builds_without_a_word_of_complaint(built: BuiltSite, archive: str) -> None:
    lines = [line for line in built.complained.splitlines() if line.startswith("content/")]
    assert [line.split(": ")[0] for line in lines] == MISTAKEN[archive]
    assert all(": warning: * is shown as it stands: " in line for line in lines)
    translations = sum("translation_of" in article.head for article in articles(built))
    counted = f" {len(articles(built)) - translations} articles, "
    if translations:
        counted += f"{translations} translations, "
    assert f"{counted}{len(built.site.pages)} pages " in built.said


@archives
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_site_has_no_fault_of_this_kind(built: BuiltSite, archive: str, check: Callable[[Site], list[str]]) -> None:
    assert check(built.site) == []


@archives
def test_every_page_can_be_reached_from_the_home_page(built: BuiltSite, archive: str) -> None:
    site = built.site
    todo, seen = ["index.html"], {"index.html"}
    while todo:
        page = site.pages[todo.pop()]
        for element, _, place in site_checks.links(site, page):
            if element.tag == "a" and place.address in site.pages and place.address not in seen:
                seen.add(place.address)
                todo.append(place.address)
    redirects = {a for a, page in site.pages.items() if any(e.get("http-equiv") == "refresh" for e in page.elements)}
    assert set(site.pages) - seen - redirects == {"404.html"}


@archives
def test_no_two_pages_of_one_kind_have_the_same_title(built: BuiltSite, archive: str) -> None:
    titles = Counter(page.one("title").words for page in built.site.pages.values())
    assert [title for title, count in titles.items() if count > 1] == []


# -- everything is there ----------------------------------------------------------------------------------------------


def test_each_essay_each_actor_and_each_topic_has_its_page(milestones: BuiltSite) -> None:
    pages = set(milestones.site.pages)
    assert {a for a in pages if re.fullmatch(r"articles/.+\.html", a)} == {a.address for a in articles(milestones)}
    assert set(pages_of(milestones.site, "actors")) == {a.address for a in documents(milestones.content, "actors")}
    assert set(pages_of(milestones.site, "topics")) == {t.address for t in documents(milestones.content, "topics")}
    assert len(articles(milestones)) == 204
    assert len(pages_of(milestones.site, "actors")) == 319
    assert len(pages_of(milestones.site, "topics")) == 50


@archives
def test_the_title_of_an_article_is_the_heading_of_its_page(built: BuiltSite, archive: str) -> None:
    for a in articles(built):
        assert built.site.pages[a.address].one("h1").words == " ".join(a.head["title"].split())


@archives
def test_the_whole_text_of_an_article_is_on_its_page(built: BuiltSite, archive: str) -> None:
    for a in articles(built):
        text = "".join(built.site.pages[a.address].one(css_class="text").text.split())
        for line in a.body.splitlines():
            plain = re.sub(r"!?\[\[?([^\]|]*\|)?|\]\]?(\([^)]*\))?|[*`_\\>#|+-]|^\d+\.|\[\^\w+\]:?|&\w+;", " ", line)
            for word in re.findall(r"[^\W\d_]{4,}", plain):
                assert word in text, f"{a.path}: {word}"


@archives
def test_every_cross_reference_between_articles_is_a_link_that_works(built: BuiltSite, archive: str) -> None:
    by_path = {a.path: a.address for a in articles(built)}
    count = 0
    for a in articles(built):
        folder = a.path.rpartition("/")[0]
        written = [_joined(folder, link) for link in re.findall(r"\]\(<?(\.\./[^)#>\s]+\.md)", a.body)]
        wanted = [by_path[path] for path in written if path in by_path]
        assert len(wanted) == sum(path.startswith("articles/") for path in written)
        page = built.site.pages[a.address]
        shown = (site_checks.leads_to(built.site, page, e) for e in page.one(css_class="text").all("a"))
        assert all(address in shown for address in wanted), a.path  # each after the one before: `in` uses them up
        count += len(wanted)
    assert count >= 20


def _joined(folder: str, link: str) -> str:
    parts = folder.split("/")
    while link.startswith("../"):
        link = link.removeprefix("../")
        parts.pop()
    return "/".join([*parts, link])


def test_all_the_cross_references_of_the_essays_are_counted(milestones: BuiltSite) -> None:
    assert sum(len(re.findall(r"\]\(\.\./", a.body)) for a in articles(milestones)) == 154


# -- dates ------------------------------------------------------------------------------------------------------------


@archives
def test_the_date_of_an_article_is_shown_as_it_was_given(built: BuiltSite, archive: str) -> None:
    for a in articles(built):
        page = built.site.pages[a.address]
        (shown,) = [e for e in page.one("article").one("p", "when") if "data-edtf" in e.attributes]
        assert shown["data-edtf"] == a.head["date"]
        assert shown.words == say(parse(a.head["date"]), "en")
        assert a.head["date"] in page.one(css_class="record").words


@archives
def test_no_page_words_a_date_more_precisely_than_it_is_known(built: BuiltSite, archive: str) -> None:
    for page in built.site.pages.values():
        for element in page.elements:
            if "data-edtf" in element.attributes:
                _hold_honest(element)


def _hold_honest(element: Element) -> None:
    edtf, words = element["data-edtf"], element.words
    assert words == " ".join(say(parse(edtf), "en").split())
    known = max(len(re.findall(r"\d+", end.partition("T")[0].lstrip("-"))) for end in re.split(r"[/,]|\.\.", edtf))
    said = 3 if re.search(rf"\d (?:{MONTH_NAMES})", words) else 2 if re.search(MONTH_NAMES, words) else 1
    assert said <= known, (edtf, words)
    assert element.get("datetime", edtf) == edtf.partition("T")[0], (edtf, element["datetime"])
    assert element.tag == ("time" if "datetime" in element.attributes else "span")


@archives
def test_an_entry_stands_under_a_heading_that_its_date_bears_out(built: BuiltSite, archive: str) -> None:
    for page in built.site.pages.values():
        for group in page.all("section", "group"):
            heading = next(e for e in group if e.tag in ("h2", "h3")).words
            for _, edtf, _ in cards(built.site, page, group):
                lower, upper = bounds(edtf)
                month = re.fullmatch(rf"({MONTH_NAMES}) (\d+)", heading)
                if month:
                    first = datetime.date(int(month[2]), list(calendar.month_name).index(month[1]), 1)
                    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
                    assert lower <= last and upper >= first
                elif heading == WORDS.text("over_months"):
                    assert (lower.year, lower.month) != (upper.year, upper.month)
                elif heading != WORDS.text("without_month"):
                    assert heading == str(lower.year)


def test_dates_of_every_kind_are_shown_sorted_and_never_narrowed(site: SiteFactory) -> None:
    forms = """-0044-03-15 0000 0044 15XX 1560? 156X 156X~ 156X% 1667 [1667,1668] {1667,1668} 1667/1668 ../1700 1700/..
        /1701 1701/ 1950S2 1984~ 1985% 1985-04-XX 1985-XX-XX 1985-04~ 2001-21 2001-33 2004-06-~11 2004-06-01/2004-07
        2020-01-01T10:00+09:00 Y170000002 Y-170000002 [..1760-12-03] {1960,1961-12} 1985-12-31/1986-01-01 XXXX"""
    files = {
        f"articles/a-{n}.md": builds.article(f"No {n}", f'"{edtf}"', "Ada") for n, edtf in enumerate(forms.split())
    }
    files["articles/events.md"] = builds.article(
        "Events", "1999", more="dates:\n" + "".join(f'  - {{date: "{edtf}", label: Event}}\n' for edtf in forms.split())
    )
    root = site(files)
    builds.built(root)
    made = site_checks.load(root / "output", "https://example.org/")
    assert site_checks.faults(made) == []
    listed = grouped(made, made.pages["timeline.html"])[::-1]
    assert Counter(edtf for _, edtf, _ in listed) == Counter([*forms.split(), *forms.split(), "1999"])
    # newest first; what shares a heading stands together even where a vaguer date would come between
    groups = [cards(made, made.pages["timeline.html"], g) for g in made.pages["timeline.html"].all(css_class="group")]
    keys = [[parse(edtf).oldest_first for _, edtf, _ in group] for group in groups]
    assert all(of_group == sorted(of_group, reverse=True) for of_group in keys)
    assert [of_group[0] for of_group in keys] == sorted((of_group[0] for of_group in keys), reverse=True)
    for page in made.pages.values():
        for element in page.elements:
            if "data-edtf" in element.attributes:
                assert element.words == " ".join(say(parse(element["data-edtf"]), "en").split())


# -- lists ------------------------------------------------------------------------------------------------------------


@archives
def test_the_timeline_lists_everything_in_order_of_time(built: BuiltSite, archive: str) -> None:
    assert full_list(built.site, "timeline.html") == [e.card for e in entries(built)]


@archives
def test_every_list_of_articles_is_in_order_of_time(built: BuiltSite, archive: str) -> None:
    order = {e.card: n for n, e in enumerate(entries(built))}
    for address, page in built.site.pages.items():
        if address == "corrections.html" or address.startswith("corrections/"):
            continue  # in the order in which they were made
        places = [order[card] for card in grouped(built.site, page)]
        oldest_first = address.startswith(("dates/", "days/"))
        if address.startswith("dates/") and not re.search(r"/\d+/\d+\.html$", address):
            continue  # a year's page is grouped by month, and what belongs to no month comes last
        assert places == sorted(places, reverse=not oldest_first), address


@archives
def test_each_actors_page_lists_exactly_what_it_acts_in(built: BuiltSite, archive: str) -> None:
    page_of = actor_pages(built)
    wanted: dict[str, list[Card]] = {a: [] for a in pages_of(built.site, "actors")}
    for e in entries(built):
        for address in dict.fromkeys(map(page_of, e.actors)):
            wanted[address].append(e.card)
    assert {address: full_list(built.site, address) for address in wanted} == wanted


@archives
def test_each_actors_page_names_the_articles_that_link_to_it_without_listing_it(built: BuiltSite, archive: str) -> None:
    page_of = actor_pages(built)
    wanted: dict[str, set[str]] = {a: set() for a in pages_of(built.site, "actors")}
    for a in originals(built):
        page = built.site.pages[a.address]
        for address in _linked_from_text(built.site, page) & set(wanted) - set(map(page_of, a.names("actors"))):
            wanted[address].add(a.address)
    for address in wanted:
        page = built.site.pages[address]
        shown = section(page, WORDS.text("linked_from"))
        found = [card.address for card in cards(built.site, page, shown)] if shown else []
        assert len(found) == len(set(found)) < 2 * SIZE
        assert set(found) == wanted[address], address


def _linked_from_text(site: Site, page: Page) -> set[str]:
    links = page.one(css_class="text").all("a")
    return {site_checks.leads_to(site, page, e) for e in links if "href" in e.attributes}


@archives
def test_two_actors_of_many_articles_have_a_page_that_lists_exactly_these(built: BuiltSite, archive: str) -> None:
    page_of = actor_pages(built)
    shared: dict[str, list[Card]] = {}
    for e in entries(built):
        if not e.card.event:
            ids = sorted({page_of(name).removeprefix("actors/").removesuffix(".html") for name in e.actors})
            for one, other in itertools.combinations(ids, 2):
                shared.setdefault(f"actors/{one}/with/{other}.html", []).append(e.card)
    found = [a for a in built.site.pages if re.fullmatch(r"actors/[^/]+/with/[^/]+\.html", a)]
    assert {a: full_list(built.site, a) for a in found} == {a: both for a, both in shared.items() if len(both) >= 6}


@archives
@pytest.mark.parametrize("index", ["topics", "places"])
def test_each_topics_page_lists_what_is_filed_there_and_under_narrower_topics(
    built: BuiltSite, archive: str, index: str
) -> None:
    if not (built.output / index).is_dir():
        assert (archive, index) == ("milestones", "places")
        return
    page_of = topic_pages(built, index)
    broader: dict[str, list[str]] = {}
    if (built.content / index).is_dir():
        broader = {t.address: [page_of(name) for name in t.names("broader")] for t in documents(built.content, index)}
    wanted: dict[str, list[Card]] = {t: [] for t in pages_of(built.site, index)}
    for e in entries(built):
        todo = [page_of(name) for name in e.article.names(index)]
        filed: set[str] = set()
        while todo:
            topic = todo.pop()
            if topic not in filed:
                filed.add(topic)
                todo += broader.get(topic, ())
        for topic in filed:
            wanted[topic].append(e.card)
    assert {topic: full_list(built.site, topic) for topic in wanted} == wanted
    assert sum(map(len, wanted.values())) > 50


@archives
def test_each_years_page_lists_what_may_have_happened_in_it(built: BuiltSite, archive: str) -> None:
    wanted: dict[str, list[Card]] = {}
    for e in entries(built):
        first, last = e.lower.year, e.upper.year
        for year in range(first, last + 1) if last - first < 10 else (first, last):
            wanted.setdefault(f"dates/{year:04d}.html", []).append(e.card)
    found = {a: built.site.pages[a] for a in built.site.pages if re.fullmatch(r"dates/\d{4}\.html", a)}
    assert sorted(found) == sorted(wanted)
    for address, page in found.items():
        # what touches two months stands under both
        assert set(grouped(built.site, page)) == set(wanted[address]), address


@archives
def test_each_months_page_lists_what_happened_in_it_and_nothing_less_precise(built: BuiltSite, archive: str) -> None:
    wanted: dict[str, list[Card]] = {}
    for e in entries(built):
        first, last = (d.year * 12 + d.month - 1 for d in (e.lower, e.upper))
        for month in range(first, last + 1) if last - first <= 2 else ():
            wanted.setdefault(f"dates/{month // 12:04d}-{month % 12 + 1:02d}.html", []).append(e.card)
    found = [a for a in built.site.pages if re.fullmatch(r"dates/\d{4}-\d\d\.html", a)]
    assert {a: cards(built.site, built.site.pages[a], built.site.pages[a].main) for a in found} == wanted


@archives
def test_each_day_of_the_year_lists_what_happened_on_it_or_began_or_ended_on_it(built: BuiltSite, archive: str) -> None:
    """For certain, that is; what lasts more than 31 days is no event of a day."""
    wanted: dict[str, list[Card]] = {}
    for e in entries(built):
        if re.fullmatch(r"\d{4}-\d\d-\d\d(/\d{4}-\d\d-\d\d)?", e.card.edtf) and (e.upper - e.lower).days < 31:
            for day in dict.fromkeys((e.lower, e.upper)):
                wanted.setdefault(f"days/{day:%m-%d}.html", []).append(e.card)
    assert {a: grouped(built.site, built.site.pages[a]) for a in pages_of(built.site, "days")} == wanted


@archives
def test_corrections_are_listed_from_the_newest_on(built: BuiltSite, archive: str) -> None:
    wanted = [(c["date"], a.address) for a in articles(built) for c in a.head.get("corrections") or ()]
    assert ("corrections.html" in built.site.pages) == bool(wanted)
    if wanted:
        shown = [(card.edtf, card.address) for card in full_list(built.site, "corrections.html")]
        assert sorted(shown) == sorted(wanted)
        assert [date for date, _ in shown] == sorted(date for date, _ in wanted)


@archives
def test_previous_and_next_visit_all_articles_once_in_order(built: BuiltSite, archive: str) -> None:
    wanted = in_order(built)
    for way, chain in (("next", wanted), ("prev", wanted[::-1])):
        at, visited = chain[0].address, []
        while at:
            visited.append(at)
            page = built.site.pages[at]
            steps = [e for e in page.all("a") if e.get("rel") == way and e.within("nav", "step")]
            at = site_checks.leads_to(built.site, page, steps[0]) if steps else ""
            assert len(visited) <= len(chain)
        assert visited == [a.address for a in chain]


@archives
def test_a_translation_is_reached_from_its_original_and_leads_back(built: BuiltSite, archive: str) -> None:
    address_of = {a.id: a.address for a in articles(built)}
    for a in articles(built):
        if "translation_of" in a.head:
            original = address_of[a.head["translation_of"]]
            for here, there, language in ((a.address, original, "en"), (original, a.address, a.head["lang"])):
                page = built.site.pages[here]
                links = [e for e in page.one("article").one(css_class="meta").all("a") if e.get("hreflang") == language]
                assert [site_checks.leads_to(built.site, page, e) for e in links] == [there]
            assert built.site.pages[a.address].one("h1")["lang"] == a.head["lang"]


@archives
def test_an_article_names_those_that_link_to_it(built: BuiltSite, archive: str) -> None:
    site = built.site
    address_of = {a.id: a.address for a in articles(built)} | {a.path: a.address for a in articles(built)}
    related = {
        a.address: [address_of[r] for r in a.head.get("related") or () if isinstance(r, str) and r in address_of]
        for a in articles(built)
    }
    assert sum(map(len, related.values())) > 50
    linking: dict[str, set[str]] = {a.address: set() for a in articles(built)}
    from_text: dict[str, set[str]] = {a.address: set() for a in articles(built)}
    for a in originals(built):
        body = _linked_from_text(site, site.pages[a.address])
        for target in (body | set(related.get(a.address, ()))) & set(linking) - {a.address}:
            linking[target].add(a.address)
        for target in body & set(linking) - {a.address}:
            from_text[target].add(a.address)
    for a in articles(built):
        page = site.pages[a.address]
        shown, beside = (section(page, WORDS.text(key)) for key in ("backlinks", "related_articles"))
        found = [card.address for card in cards(site, page, shown)] if shown else []
        others = {card.address for card in cards(site, page, beside)} if beside else set()
        said = {_of_card(site, page, e) for e in beside.all("p", "said")} if beside else set()
        assert len(found) == len(set(found)) < 2 * SIZE
        assert set(found) == linking[a.address] - others, a.address  # each article is named once
        assert said == from_text[a.address] & others, a.address  # with the sentence that links here


@archives
def test_related_articles_are_those_named_in_their_order_and_then_others_with_a_reason(
    built: BuiltSite, archive: str
) -> None:
    address_of = {a.id: a.address for a in articles(built)}
    for a in articles(built):
        named = [address_of[r] for r in a.head.get("related") or () if isinstance(r, str) and r in address_of]
        page = built.site.pages[a.address]
        shown = section(page, WORDS.text("related_articles"))
        found = [card.address for card in cards(built.site, page, shown)] if shown else []
        assert found[: len(named)] == named
        assert len(found) == len(set(found)) and a.address not in found
        assert len(shown.all(css_class="reason") if shown else []) == len(found) - len(named)


@archives
def test_the_home_page_counts_what_is_there(built: BuiltSite, archive: str) -> None:
    home = built.site.pages["index.html"]
    facts = [e.words for e in home.one("ul", "facts").all("li")]
    counts = {
        "n_articles": len(originals(built)),
        "n_actors": len(pages_of(built.site, "actors")),
        "n_topics": len(pages_of(built.site, "topics")),
    }
    for key, count in counts.items():
        assert WORDS.count(key, count) in facts
    latest = section(home, WORDS.text("latest_articles"))
    assert latest is not None
    shown = [card.address for card in cards(built.site, home, latest)]
    assert shown == [a.address for a in in_order(built)[::-1]][: len(shown)]
    assert len(shown) >= 5
    _hold_counts(built, home)


def _hold_counts(built: BuiltSite, home: Page) -> None:
    """A number beside the link to a list is what that list holds: of years all entries, of others the articles."""
    checked = 0
    for item in home.all("li"):
        children = [c for c in item.children if isinstance(c, Element)]
        if [c.tag for c in children] == ["a", "span"] and "n" in children[1].classes:
            address = site_checks.leads_to(built.site, home, children[0])
            if address.startswith("dates/"):
                count = len(set(grouped(built.site, built.site.pages[address])))
            else:
                count = sum(not card.event for card in full_list(built.site, address))
            assert count == int(children[1].words), address
            checked += 1
    assert checked > 20


# -- actors -----------------------------------------------------------------------------------------------------------


@archives
def test_every_spelling_in_an_article_leads_to_the_one_page_of_its_actor(built: BuiltSite, archive: str) -> None:
    page_of = actor_pages(built)
    aliases = 0
    for a in articles(built):
        page = built.site.pages[a.address]
        links = page.one("ul", "actors").all("a") if a.names("actors") else []
        shown = [site_checks.leads_to(built.site, page, e) for e in links]
        assert shown == list(dict.fromkeys(map(page_of, a.names("actors"))))
        aliases += sum(name not in {e.words for e in links} for name in a.names("actors"))
    if archive == "sample":
        assert aliases > 0


def test_spellings_of_one_actor_make_one_page_and_no_other(site: SiteFactory) -> None:
    root = site(
        {
            "actors/sergei-shoigu.md": "---\nname: Sergei Shoigu\naliases: [Sergey Shoygu, Сергей Шойгу]\n"
            "weak_aliases: [Shoigu]\n---\n",
            "articles/a.md": builds.article("A", "2024", "Sergei Shoigu"),
            "articles/b.md": builds.article("B", "2025-01", "sergey  SHOYGU"),
            "articles/c.md": builds.article("C", "2025-02", "Сергей Шойгу"),
            "articles/d.md": builds.article("D", "2025-03", "Shoigu"),
            "articles/e.md": builds.article("E", "2025-04", "sergei-shoigu", body="[[Сергей Шойгу]], [[Shoigu|he]]"),
        }
    )
    builds.built(root)
    made = site_checks.load(root / "output", "https://example.org/")
    assert site_checks.faults(made) == []
    assert pages_of(made, "actors") == ["actors/sergei-shoigu.html"]
    assert [card.address for card in full_list(made, "actors/sergei-shoigu.html")] == [
        f"articles/{name}.html" for name in "abcde"
    ]
    text = made.pages["articles/e.html"].one(css_class="text")
    assert [(e["href"], e.words) for e in text.all("a")] == [
        ("../actors/sergei-shoigu.html", "Сергей Шойгу"),
        ("../actors/sergei-shoigu.html", "he"),
    ]


def _end(text: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day on which a role may have begun or ended: "[x..]" is x or later."""
    lower, upper = bounds(text.strip("[].") if text.startswith("[") else text)
    return (
        datetime.date.min if text.startswith("[..") else lower,
        datetime.date.max if text.endswith("..]") else upper,
    )


def roles_on(actor: Document, edtf: str) -> list[tuple[str, bool]]:
    """The roles that an actor may have held on a date and whether it surely did, found day by day.

    An interval is an event that lasts: one shared day makes a role certain. Any other date is one day, not known.
    """
    first, last = bounds(edtf)
    found = []
    for role in actor.head.get("roles") or ():
        begun = _end(role["from"]) if role.get("from") else (datetime.date.min, datetime.date.min)
        as_of = bounds(actor.head["as_of"])[1] if actor.head.get("as_of") else datetime.date.max
        ended = _end(role["until"]) if role.get("until") else (as_of, datetime.date.max)
        surely_begun = begun[1] if role.get("from") else datetime.date.max
        turning = [d for d in (*begun, *ended, first, last) if first <= d <= last]
        days = {first, last, *turning} | {
            d + datetime.timedelta(n) for d in turning for n in (-1, 1) if first < d < last
        }
        maybe = [d for d in days if begun[0] <= d <= ended[1]]
        surely = [d for d in days if surely_begun <= d <= ended[0]]
        if maybe:
            certain = bool(surely) if "/" in edtf else len(surely) == len(days)
            title = f"{role['title']}, {role['of']}" if role.get("of") else role["title"]
            found.append((title, certain))
    return found


@archives
def test_an_article_shows_the_roles_its_actors_held_on_its_date(built: BuiltSite, archive: str) -> None:
    page_of = actor_pages(built)
    files = {a.address: a for a in documents(built.content, "actors")}
    shown_roles = Counter[bool]()
    for a in articles(built):
        page = built.site.pages[a.address]
        given = {page_of(e["name"]): e for e in a.head.get("actors") or () if isinstance(e, dict) and "role" in e}
        items = page.one("ul", "actors").all("li") if a.names("actors") else []
        for item in items:
            address = site_checks.leads_to(built.site, page, item.one("a"))
            shown = sorted(_shown_roles(item))
            if address in given:
                assert (given[address]["role"], True) in shown
                continue
            wanted = sorted(roles_on(files[address], a.head["date"])) if address in files else []
            assert shown == wanted, (a.path, address)
            shown_roles.update(certain for _, certain in wanted)
    assert shown_roles[True] > 20


def _shown_roles(item: Element) -> Iterator[tuple[str, bool]]:
    for line in item.all("p"):
        doubt = " ".join(e.words for e in line.all("i"))
        assert doubt in ("", WORDS.text("role_uncertain"))
        yield line.words.removesuffix(doubt).strip(), not doubt


@archives
def test_an_actors_page_shows_its_roles_with_their_time_in_words(built: BuiltSite, archive: str) -> None:
    for a in documents(built.content, "actors"):
        lists = built.site.pages[a.address].all("ol", "roles")  # the second are those that articles give
        items = [li for ol in lists[: 1 if a.head.get("roles") else 0] for li in ol.all("li")]
        roles = a.head.get("roles") or []
        assert len(items) == len(roles), a.path
        assert sorted(li.one(css_class="title").words for li in items) == sorted(r["title"] for r in roles)
        for role in roles:
            said = [li.one(css_class="when").words for li in items if li.one(css_class="title").words == role["title"]]
            for end in filter(None, (role.get("from", ""), role.get("until", ""))):
                year = end.strip("[].")[:4]
                assert any(year in words for words in said), a.path
