"""Key dates and days: events that articles report stand in every list of time, and never more precisely than known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from site_builder.indexing.timeline import Entry, _periods, lists
from site_builder.model.edtf import DateError, parse
from tests.builds import article, days
from tests.conftest import DEFAULT_CONFIG, SiteFactory
from tests.reading import Item, has_section, items, made, texts, under
from tests.site_checks import Site

EVENTS = """\
dates:
  - date: 1945-06-26
    label: The Charter is signed
    actors: [Ada Example, United Kingdom]
  - {date: "1944-10~", label: Proposals are sent, actors: [Ben Example]}
  - {date: 194X, label: A letter is written}
  - {date: "[1944,1946]", label: A plan is drawn}
"""
REPORT = article("A report", "1950-01-02", "Ada Example", "Charter", more=EVENTS)
FILES = {
    "articles/report.md": REPORT,
    "articles/meeting.md": article("A meeting", "1945-06-26", "Ada Example"),
    "topics/charter.md": "---\nname: Charter\nbroader: [Law]\n---\n",
}


def dated(read: Site, address: str) -> list[tuple[str, str]]:
    """(date in words, text) of what a page lists."""
    return [(item.date, item.text) for item in items(read, read.pages[address])]


# -- key dates --------------------------------------------------------------------------------------------------------


def test_a_key_date_stands_in_the_timeline_of_the_site_and_names_the_article_that_reports_it(site: SiteFactory) -> None:
    read = made(site, FILES)
    assert dated(read, "timeline.html") == [
        ("2 January 1950", "A report"),
        ("26 June 1945", "The Charter is signed"),
        ("26 June 1945", "A meeting"),
        ("c. October 1944", "Proposals are sent"),
        ("1944 or 1946", "A plan is drawn"),
        ("1940s", "A letter is written"),
    ]
    signed = items(read, read.pages["timeline.html"])[1]
    assert signed == Item("26 June 1945", "The Charter is signed", "articles/report.html", "A report")


def test_a_key_date_stands_on_the_pages_of_its_own_actors_and_of_the_articles_topics(site: SiteFactory) -> None:
    read = made(site, FILES)
    assert texts(under(read, "actors/ada-example.html", "Articles")) == [
        "A report",
        "The Charter is signed",
        "A meeting",
    ]
    assert texts(under(read, "actors/united-kingdom.html", "Articles")) == ["The Charter is signed"]
    assert texts(under(read, "actors/ben-example.html", "Articles")) == ["Proposals are sent"]
    on_topic = ["A report", "The Charter is signed", "Proposals are sent", "A plan is drawn", "A letter is written"]
    assert texts(under(read, "topics/charter.html", "Articles")) == on_topic
    assert texts(under(read, "topics/law.html", "Articles")) == on_topic


def test_a_key_date_stands_on_the_pages_of_the_years_and_months_that_it_may_lie_in(site: SiteFactory) -> None:
    read = made(site, FILES)
    assert dated(read, "dates/1945-06.html") == [
        ("26 June 1945", "A meeting"),
        ("26 June 1945", "The Charter is signed"),
    ]
    assert dated(read, "dates/1944-10.html") == [("c. October 1944", "Proposals are sent")]
    assert dated(read, "dates/1944.html") == [
        ("c. October 1944", "Proposals are sent"),
        ("1940s", "A letter is written"),
        ("1944 or 1946", "A plan is drawn"),
    ]
    of_the_decade = [f"dates/{year}.html" for year in range(1940, 1950)]
    assert all("A letter is written" in texts(items(read, read.pages[page])) for page in of_the_decade)
    assert "dates/1939.html" not in read.pages
    assert texts(items(read, read.pages["dates/1946.html"])) == ["A letter is written", "A plan is drawn"]


def test_an_actor_of_a_key_date_alone_appears_in_no_article(site: SiteFactory) -> None:
    read = made(site, FILES)
    page = read.pages["actors/ben-example.html"]
    assert not has_section(page, "Appears with")
    (line,) = [e for e in read.pages["actors/index.html"].all("li") if "Example, Ben" in e.words]
    assert line.words.endswith("0")


def test_an_article_lists_its_key_dates_in_its_own_order_with_who_acted(site: SiteFactory) -> None:
    read = made(site, FILES)
    listed = read.pages["articles/report.html"].one("ol", "dates")
    lines = [e for e in listed.all("li") if e.parent is listed]
    assert [line.one("p").words for line in lines] == [
        "The Charter is signed",
        "Proposals are sent",
        "A letter is written",
        "A plan is drawn",
    ]
    assert [[a.words for a in line.all("a")] for line in lines] == [
        ["Ada Example", "United Kingdom"],
        ["Ben Example"],
        [],
        [],
    ]


@given(st.from_regex(r"(-?[0-9X]{4}(-[01X][0-9X](-[0-3X][0-9X])?)?[~?%]?/?){1,2}", fullmatch=True))
def test_an_entry_is_on_the_pages_of_all_years_between_its_bounds_and_of_no_other(edtf: str) -> None:
    try:
        date = parse(edtf)
    except DateError:
        return
    found = _periods(date)
    if abs(date.lower) < 10**15 and abs(date.upper) < 10**15:
        first, last = date.lower // 10000, date.upper // 10000
        years = [year for year, month, _ in found if month == 0]
        assert years == (list(range(first, last + 1)) if last - first < 10 else [first, last])
    for year, month, _own in found:
        if month:
            assert date.lower < year * 10000 + month * 100 + 32 and year * 10000 + month * 100 < date.upper


# -- on this day ------------------------------------------------------------------------------------------------------


@given(st.integers(-9999, 9999), st.integers(1, 12), st.integers(1, 28))
def test_a_certain_day_is_filed_under_its_periods_as_any_date_is(year: int, month: int, of_month: int) -> None:
    sign = "-" if year < 0 else ""
    date = parse(f"{sign}{abs(year):04}-{month:02}-{of_month:02}")
    filed = lists(Entry(date, "x", -1, 1, "", (), ()))
    periods = [("month", y * 100 + m) if m else ("year", y) for y, m, _alone in _periods(date)]
    assert filed == [("timeline", 0), *periods, ("day", month * 100 + of_month)]
    assert not any(alone for _, _, alone in _periods(date))


def test_only_certain_days_have_a_page_on_this_day(site: SiteFactory) -> None:
    forms = ["2001-03-04", "1999-03-04", "2001-03-04?", "2001-03-04~", "2001-03", "2001-03-XX", "2001-03-04/2001-03-05"]
    forms += ["20XX-03-04", "{2001-03-04,2001-03-06}", "2001-03-04T10:00", "-0044-03-15"]
    read = made(site, {f"articles/a-{n:02}.md": article(f"On {d}", f'"{d}"') for n, d in enumerate(forms)})
    pages = sorted(a for a in read.pages if a.startswith("days/"))
    assert pages == ["days/03-04.html", "days/03-05.html", "days/03-15.html", "days/index.html"]
    assert texts(items(read, read.pages["days/03-04.html"])) == [
        "On 1999-03-04",
        "On 2001-03-04",
        "On 2001-03-04T10:00",
        "On 2001-03-04/2001-03-05",
    ]
    assert dated(read, "days/03-15.html") == [("15 March 45 BC", "On -0044-03-15")]
    assert read.pages["days/03-04.html"].one("h1").words == "4 March"


def test_the_last_of_february_has_its_page_and_the_days_lead_on_to_each_other(site: SiteFactory) -> None:
    read = made(
        site,
        {
            "articles/a.md": article("Leap", "2024-02-29"),
            "articles/b.md": article("Before", "2023-02-28"),
            "articles/c.md": article("After", "2022-12-01", more="dates: [{date: 2021-03-01, label: Event}]\n"),
        },
    )
    page = read.pages["days/02-29.html"]
    assert page.one("h1").words == "29 February"
    step = page.one("nav", "step")
    assert [(a["rel"], a["href"], a.words) for a in step.all("a")] == [
        ("prev", "../days/02-28.html", "28 February"),
        ("next", "../days/03-01.html", "1 March"),
    ]
    assert [item.source for item in items(read, read.pages["days/03-01.html"])] == ["After"]
    index = read.pages["days/index.html"]
    lines = [e for e in index.one("ul", "decades").all("li") if "decades" in (e.parent.classes if e.parent else ())]
    assert [line.words for line in lines] == ["February 28 1 29 1", "March 1 1", "December 1 1"]


def test_an_archive_without_a_certain_day_has_no_index_of_days(site: SiteFactory) -> None:
    read = made(site, {"articles/a.md": article("A", "2024-02")})
    assert [a for a in read.pages if a.startswith("days/")] == []
    assert not [a for a in read.pages["index.html"].all("a") if "days/" in a["href"]]


def test_a_long_day_is_divided(site: SiteFactory) -> None:
    files = {f"articles/a-{n:02}.md": article(f"Year {n}", f"{1900 + n}-05-09") for n in range(12)}
    read = made(site, files, DEFAULT_CONFIG + "page_size: 5\n")
    page = read.pages["days/05-09.html"]
    assert texts(items(read, page)) == [f"Year {n}" for n in range(7, 12)]
    parts = [a["href"] for a in page.one("nav", "pages").all("a")]
    oldest = "../days/05-09/1.html"
    assert parts == [oldest, "../days/05-09/2.html", "../days/05-09/3.html", oldest]
    assert [len(items(read, read.pages[f"days/05-09/{n}.html"])) for n in (1, 2, 3)] == [5, 5, 2]
    assert read.pages["days/05-09/2.html"].one("h1").words == "9 May: 1905–1909"


def test_long_lists_with_key_dates_are_divided_by_entries_not_by_articles(site: SiteFactory) -> None:
    events = "".join(f"  - {{date: 1999-0{n}-01, label: Event {n}, actors: [Ada Example]}}\n" for n in range(1, 8))
    files = {
        **days(4),
        "articles/events.md": article("Events", "2000", "Ada Example", "Weather", more=f"dates:\n{events}"),
    }
    read = made(site, files, DEFAULT_CONFIG + "page_size: 5\n")
    for address in ("timeline", "actors/ada-example", "topics/weather"):
        whole = [item.text for n in (1, 2, 3) for item in items(read, read.pages[f"{address}/{n}.html"])[::-1]]
        assert whole == [*(f"Event {n}" for n in range(1, 8)), "Events", "Day 0", "Day 1", "Day 2", "Day 3"]


# -- times, unknown dates, open starts --------------------------------------------------------------------------------


def test_times_order_the_entries_of_a_day_as_they_are_written(site: SiteFactory) -> None:
    dates = {"z": "2025-06-04T09:00", "m": "2025-06-04T12:00+09:00", "a": "2025-06-04T18:00", "k": "2025-06-04"}
    files = {f"articles/{name}.md": article(name, date) for name, date in dates.items()}
    read = made(site, files | {"articles/n.md": article("n", "2025-06-05")})
    assert [item.text for item in items(read, read.pages["days/06-04.html"])] == ["k", "z", "m", "a"]
    assert [item.text for item in items(read, read.pages["timeline.html"])] == ["n", "a", "m", "z", "k"]


def test_what_is_of_no_known_year_is_undated_and_on_no_page_of_a_year(site: SiteFactory) -> None:
    read = made(
        site,
        {
            "articles/card.md": article("A card", "XXXX-12-25"),
            "articles/letter.md": article("A letter", "unknown"),
            "articles/meeting.md": article("A meeting", "1945-07-17"),
        },
    )
    assert sorted(a for a in read.pages if a.startswith(("dates/0", "dates/1", "dates/9"))) == [
        "dates/1945-07.html",
        "dates/1945.html",
    ]
    timeline = read.pages["timeline.html"]
    assert [item.text for item in items(read, timeline)] == ["A meeting", "A letter", "A card"]
    assert [h.words for h in timeline.all("h2")] == ["Undated"]  # a year of one entry has no heading
    assert read.pages["index.html"].one("ul", "facts").words.endswith("1945")
    for page in ("index.html", "dates/index.html"):
        (link,) = [a for a in read.pages[page].all("a") if a.words == "Undated"]
        assert link.get("href").endswith("timeline.html#undated")
    assert not any(a.get("rel") in ("prev", "next") for a in read.pages["articles/letter.html"].all("a"))


def test_what_has_no_first_day_stands_at_its_last(site: SiteFactory) -> None:
    dates = ["-0043-03-15", "../1956", '"[..1956-07-26]"', "1955", "1957"]
    read = made(site, {f"articles/a-{n}.md": article(f"On {d}".replace('"', ""), d) for n, d in enumerate(dates)})
    assert [i.text for i in items(read, read.pages["timeline.html"])] == [
        "On 1957",
        "On ../1956",
        "On [..1956-07-26]",
        "On 1955",
        "On -0043-03-15",
    ]


def test_an_event_of_some_days_is_on_the_pages_of_its_first_and_last_day(site: SiteFactory) -> None:
    dates = ["1956-10-29/1956-11-07", "1956-10-01/1956-10-31", "1956-10-01/1956-11-01", "1956-12-20~/1956-12-24"]
    read = made(site, {f"articles/a-{n}.md": article(d, d) for n, d in enumerate(dates)})
    pages = sorted(a[5:10] for a in read.pages if a.startswith("days/") and a != "days/index.html")
    assert pages == ["10-01", "10-29", "10-31", "11-07"]
    said = {day: read.pages[f"days/{day}.html"].one("p", "reason").words for day in ("10-29", "11-07")}
    assert said == {"10-29": "began on this day", "11-07": "ended on this day"}


def test_parts_of_a_long_list_have_names_of_their_own(site: SiteFactory) -> None:
    dates = [f"2013-{m:02}-{d:02}" for m in range(1, 13) for d in (3, 14)] + ["2013-12-24"] * 9 + ["2014"] * 6
    files = {f"articles/a-{n:02}.md": article(f"A {n}", d) for n, d in enumerate(dates)}
    read = made(site, {"site.yaml": DEFAULT_CONFIG + "page_size: 5\n", **files})
    ways = {
        "timeline.html": ["2014", "2013", "Oldest"],
        "dates/2013.html": ["January–March 2013", "March–May 2013", "June–August 2013"],
    }
    for page, first in ways.items():
        names = [a.words for a in read.pages[page].one("nav", "pages").all("a")]
        assert len(set(names)) == len(names)
        assert names[:3] == first
        all_links = {(a.get("aria-label") or a.words, a.get("href")) for a in read.pages[page].all("a")}
        assert len({words for words, _ in all_links}) == len(all_links)
