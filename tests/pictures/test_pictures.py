"""Pictures as records: places, sizes and bounds, for no data, one, ten and ten thousand, for every kind of time."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.edtf import days_in_month, parse
from site_builder.model.spans import Span
from site_builder.pictures import arcs, axis, calendar, roles, strip, tables
from site_builder.pictures.records import BarView, CalendarView, CountTableView, StripView

PERCENT = re.compile(r"-?\d+(\.\d{1,2})?%")
REM = re.compile(r"\d+(\.\d{1,3})?rem")


def say(year: int) -> str:
    return str(year) if year > 0 else f"{1 - year} BC"


def decade(year: int) -> str:
    return f"{year // 10}0s"


def century(year: int) -> str:
    return f"{year // 100}00s"


def once(*years: int, entries: int = 1) -> list[Span]:
    return [Span(year, year, True, entries) for year in years]


def edges(bar: BarView) -> tuple[float, float]:
    assert PERCENT.fullmatch(bar.x)
    assert PERCENT.fullmatch(bar.width)
    x, width = float(bar.x[:-1]), float(bar.width[:-1])
    return x, x + width


def drawn(spans: list[Span], *, right_to_left: bool = False) -> StripView:
    found = strip.strip(spans, say, right_to_left=right_to_left)
    assert found is not None
    for bar in (*found.begun, *found.through):
        assert REM.fullmatch(bar.y)
        assert REM.fullmatch(bar.height)
        left, right = edges(bar)
        assert -0.02 <= left < right <= 100.02
    assert len(found.begun) <= axis.MOST_BINS
    assert len(found.through) <= axis.MOST_BINS
    assert len(found.ticks) <= axis.MOST_TICKS
    return found


# -- strips


@pytest.mark.parametrize("spans", [[], once(1990), once(1990, 2000), once(1990, 1990, 1991, 1992), once(1, entries=9)])
def test_a_strip_of_few_entries_or_few_years_is_none(spans: list[Span]) -> None:
    assert strip.strip(spans, say) is None


def test_ten_entries_stay_ten_small_marks_and_ten_thousand_fill_the_height() -> None:
    few = drawn(once(*range(1990, 2000)))
    assert {bar.height for bar in few.begun} == {"0.75rem"}
    many = drawn([Span(year, year, True, 400) for year in range(2000, 2025)])
    assert {bar.height for bar in many.begun} == {"5rem"}
    assert (many.count, many.tallest, many.first, many.last, many.years) == (10_000, 400, "2000", "2024", 1)
    assert [tick.text for tick in many.ticks] == ["2000", "2005", "2010", "2015", "2020"]


def test_what_runs_through_years_stands_above_what_begins_in_them() -> None:
    found = drawn([*once(1950, 1952), Span(1950, 1955, True, 1), Span(1951, 1953, False, 1)])
    assert [(bar.y, bar.height) for bar in found.begun] == [("3.5rem", "1.5rem"), ("4.25rem", "0.75rem")]
    assert [bar.height for bar in found.through] == ["1.5rem", "1.5rem", "1.5rem", "0.75rem", "0.75rem"]
    assert found.tallest == 3


def test_a_strip_from_right_to_left_is_the_mirror_image() -> None:
    spans = [*once(1900, 1910, 1950), Span(1920, 1930, True, 3)]
    one, other = drawn(spans), drawn(spans, right_to_left=True)
    for left, right in zip((*one.begun, *one.through), (*other.begun, *other.through), strict=True):
        (a, b), (c, d) = edges(left), edges(right)
        assert (a, b) == pytest.approx((100 - d, 100 - c), abs=0.03)
        assert (left.y, left.height) == (right.y, right.height)
    assert [float(t.x[:-1]) + float(u.x[:-1]) for t, u in zip(one.ticks, other.ticks, strict=True)] == pytest.approx(
        [100.0] * len(one.ticks), abs=0.03
    )


@pytest.mark.parametrize(
    ("first", "last", "years", "ticks"),
    [
        (1750, 2001, 2, ["1800", "1900", "2000"]),
        (-999, 2000, 50, ["1000 BC", "1000", "2000"]),
        (-499, -1, 5, ["500 BC", "400 BC", "300 BC", "200 BC", "100 BC"]),
        (700, 999, 5, ["700", "800", "900"]),
        (-4_000_000, 2000, 50_000, ["4000000 BC", "2000000 BC"]),
    ],
)
def test_bins_and_ticks_are_round_in_every_era(first: int, last: int, years: int, ticks: list[str]) -> None:
    found = drawn(once(first, last, last))
    assert found.years == years
    assert [tick.text for tick in found.ticks] == ticks


@given(
    st.lists(
        st.tuples(st.integers(-20_000, 9_999), st.integers(0, 3_000), st.booleans(), st.integers(1, 500)), max_size=60
    ),
    st.booleans(),
)
def test_any_spans_of_years_have_a_bounded_strip(given_spans: list[tuple[int, int, bool, int]], mirrored: bool) -> None:
    spans = [Span(first, first + more, begins or not more, n) for first, more, begins, n in given_spans]
    found = strip.strip(spans, say, right_to_left=mirrored)
    ends = strip.domain(spans)
    if ends and ends[1] - ends[0] >= 4 and sum(span.entries for span in spans) >= 3:
        assert found == drawn(spans, right_to_left=mirrored)
        assert found is not None
        assert found.ticks
        assert len(found.begun) + len(found.through) + 2 * len(found.ticks) <= 270
    else:
        assert found is None


# -- tables


def test_shades_go_by_doubling_and_neighbours_look_alike() -> None:
    assert [tables.shade(n, 15) for n in (0, 1, 2, 3, 4, 7, 8, 15)] == [0, 1, 2, 2, 3, 3, 4, 4]
    assert [tables.shade(n, 407) for n in (1, 15, 16, 31, 32, 255, 256, 407)] == [1, 1, 1, 1, 2, 4, 5, 5]
    assert tables.shade(34, 35) == tables.shade(35, 35) == 5


def decades(counts: list[tuple[int, int]], nodes: int = 1200) -> object:
    return tables.decades(counts, say, decade, lambda year: f"{year}.html", nodes=nodes)


def test_a_table_of_decades_leaves_out_decades_without_entries() -> None:
    counts = [(year, year % 7 + 1) for year in (*range(1900, 1920), *range(1950, 1956))]
    found = tables.decades(counts, say, decade, lambda year: f"{year}.html", nodes=1200)
    assert found is not None
    assert [(row.title, row.name) for row in found.rows] == [("1900", "1900s"), ("1910", "1910s"), ("1950", "1950s")]
    assert found.rows[2].cells[5].href == "1955.html"
    assert found.rows[2].cells[5].label == "1955"
    assert [cell.count for cell in found.rows[2].cells[6:]] == [0, 0, 0, 0]


def test_a_table_wants_enough_years_and_takes_no_more_room_than_it_is_given() -> None:
    assert decades([]) is None
    assert decades([(2000, 10_000)]) is None
    assert decades([(1970 + i, 5) for i in range(30)]) is None  # a short time: months show more
    assert decades([(1900 + 5 * i, 5) for i in range(23)]) is None  # few years
    assert decades([(1000 + i, 1) for i in range(1000)]) is None  # too many
    assert decades([(-700 + 50 * i, 1) for i in range(54)], 1300) is not None  # 3,000 years, of which few have any


def test_a_table_of_decades_has_no_year_before_the_first() -> None:
    found = tables.decades([(year, 1) for year in range(-50, 61)], say, decade, str, nodes=1200)
    assert found is not None
    assert sum(cell.count for row in found.rows for cell in row.cells) == 60
    assert found.rows[0].cells[0].count == 0


def months(years: list[tuple[int, int]], counts: dict[tuple[int, int], int]) -> object:
    return tables.months(years, counts, ["M"] * 12, lambda *of: str(of), lambda *of: "/".join(map(str, of)), nodes=1200)


def test_a_table_of_months_begins_with_the_newest_year() -> None:
    found = months([(1999, 12), (2001, 8)], {(1999, 2): 12, (2001, 12): 8})
    assert isinstance(found, CountTableView)
    assert [row.title for row in found.rows] == ["(2001,)", "(1999,)"]
    assert found.rows[0].cells[11].href == "2001/12"
    assert [cell.count for cell in found.rows[0].cells] == [0] * 11 + [8]


def test_a_table_of_months_wants_entries_of_more_than_one_year_and_of_at_most_thirty() -> None:
    assert months([], {}) is None
    assert months([(2001, 10_000)], {(2001, 1): 10_000}) is None
    assert months([(2000, 1), (2001, 9)], {(2000, 1): 1}) is None
    assert months([(1900, 50), (1930, 50)], {(1900, 1): 1}) is None
    assert months([(2000, 30), (2001, 30)], {}) is None  # no month is known
    assert months([(-30, 30), (-29, 30)], {(-30, 1): 1}) is None


def test_a_ladder_leads_to_years_or_over_a_long_time_to_decades() -> None:
    groups: list[tuple[int | None, str, str, int]] = [
        (year, str(year), f"#y-{year}", 3) for year in range(2024, 2010, -1)
    ]
    groups.append((None, "undated", "#undated", 2))
    found = tables.ladder(groups, decade, century)
    assert [(rung.text, rung.href, rung.count) for rung in found[:2]] == [
        ("2024", "#y-2024", 3),
        ("2023", "#y-2023", 3),
    ]
    assert found[-1].text == "undated"
    found = tables.ladder([*groups, (1990, "1990", "#y-1990", 1), (1990, "1990s", "#d-199X", 4)], decade, century)
    assert [(rung.text, rung.href, rung.count) for rung in found] == [
        ("2020s", "#y-2024", 15),
        ("2010s", "#y-2019", 27),
        ("undated", "#undated", 2),
        ("1990s", "#y-1990", 5),
    ]
    by_century: list[tuple[int | None, str, str, int]] = [
        (year, str(year), f"#y-{year}", 1) for year in range(2000, 1000, -20)
    ]
    assert len(tables.ladder(by_century, decade, century)) == 11
    assert tables.ladder(groups[:6], decade, century) == ()
    assert tables.ladder([], decade, century) == ()
    assert tables.ladder([(2000, "2000", "#y-2000", 99)], decade, century) == ()  # one year: the list has one heading


# -- roles


def held(since: str = "", until: str = "") -> roles.Held:
    return roles.Held(*(parse(text) if text else None for text in (since, until)))


ON = axis.axis(2000, 2019)


def test_a_role_is_thick_where_it_is_certain_and_thin_where_it_may_be() -> None:
    (bar,) = roles.bars([held("2005", "2009-12-31")], ON)
    assert bar is not None
    assert bar.sure is not None
    assert bar.may is not None
    assert edges(bar.may) == pytest.approx((25, 50), abs=0.1)
    assert edges(bar.sure) == pytest.approx((30, 50), abs=0.1)
    assert (bar.sure.height, bar.may.height, bar.left, bar.right) == ("0.5rem", "0.125rem", False, False)


@pytest.mark.parametrize(
    ("since", "until", "sure", "may", "left", "right"),
    [
        ("2010-01-01", "", (50, 100), None, False, True),  # still held
        ("", "2010-01-01", None, (0, 50), True, False),  # a start that is not known
        ("[..2005-01-01]", "2010-01-01", (25, 50), (0, 50), True, False),
        ("2010-01-01", "[2015-01-01..]", (50, 75), (50, 100), False, True),
        ("2010-06", "2010-06", None, (52.1, 52.5), False, False),
        (
            "2004~",
            "2015-01-01",
            (50, 75),
            (20, 75),
            False,
            False,
        ),  # nothing is certain within five years of such an end
        ("2005-01-01", "2016?", (25, 55), (25, 85), False, False),
        ("2004-02-29%", "", (45.8, 100), (20.8, 100), False, True),
        ("2017~", "", None, (85, 100), False, True),
        ("2010-01-01", "2010-01-01", (50, 50.8), None, False, False),  # a day is still seen
        ("2019-12-31", "2019-12-31", (99.2, 100), None, False, False),
    ],
)
def test_open_and_uncertain_ends_of_roles(
    since: str, until: str, sure: tuple[float, float] | None, may: tuple[float, float] | None, left: bool, right: bool
) -> None:
    (bar,) = roles.bars([held(since, until)], ON)
    (mirrored,) = roles.bars([held(since, until)], axis.axis(2000, 2019, right_to_left=True))
    assert bar is not None
    assert mirrored is not None
    assert (bar.left, bar.right) == (left, right) == (mirrored.right, mirrored.left)
    for wanted, found, other in ((sure, bar.sure, mirrored.sure), (may, bar.may, mirrored.may)):
        assert (found is None) == (wanted is None) == (other is None)
        if wanted and found and other:
            a, b = edges(found)
            assert b - a == pytest.approx(max(wanted[1] - wanted[0], 0.8), abs=0.1)
            assert a == pytest.approx(wanted[0], abs=0.1)
            assert (100 - b, 100 - a) == pytest.approx(edges(other), abs=0.03)


def test_a_role_without_a_date_has_no_bar_and_no_part_in_the_axis() -> None:
    assert roles.bars([held(), held("XXXX")], ON) == (None, None)
    assert roles.domain([held(), held("XXXX")]) is None
    assert roles.domain([held("0044-03-15", "1066"), held("-0500", "[..-0480]")]) == (-500, 1066)
    assert not held("../2000").dated or roles.bars([held("../2000")], ON)[0] is not None


# -- arcs


def test_arcs_want_five_names_and_are_ordered_by_mean_date() -> None:
    names = [arcs.Name(str(n), [90 - n, 100 - n]) for n in range(5)]
    assert arcs.arcs(names[:4]) is None
    found = arcs.arcs(names)
    assert found is not None
    assert found.order == (4, 3, 2, 1, 0)
    assert (found.height, found.box) == ("8.75rem", "0 0 84 140")
    assert [dot.y for dot in found.dots] == ["14", "42", "70", "98", "126"]
    assert found.arcs == ()


def test_the_heaviest_arcs_of_thousands_of_articles_are_drawn_and_no_more_than_forty() -> None:
    chance = random.Random(3)
    names = [arcs.Name(str(n), sorted(chance.sample(range(10_000), 2_000))) for n in range(24)]
    found = arcs.arcs(names)
    assert found is not None
    assert len(found.arcs) == arcs.MOST_ARCS
    assert len(found.dots) == len(found.order) == arcs.MOST
    weights = [float(arc.weight) for arc in found.arcs]
    assert max(weights) == 3.25
    assert min(weights) >= 0.75


def test_arcs_do_not_depend_on_how_articles_are_numbered() -> None:
    names = [arcs.Name(str(n), [n + 1, n + 2, 9]) for n in range(6)]
    spread = [arcs.Name(name.text, [n**3 * 10 for n in name.articles]) for name in names]
    assert arcs.arcs(names) == arcs.arcs(spread)


# -- calendars

WEEK = [(name[0], name) for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")]


def year(y: int, counts: dict[tuple[int, int], int], first_weekday: int = 0) -> object:
    return calendar.calendar(
        y,
        counts,
        dict.fromkeys((month for month, _ in counts), 1),
        lambda month, day: f"{month}/{day}",
        lambda month, day: f"{day} of {month}",
        [str(n) for n in range(1, 13)],
        WEEK,
        first_weekday,
        3,
    )


def test_a_calendar_wants_twenty_days_of_a_year_of_the_gregorian_calendar() -> None:
    days = {(1, day): 1 for day in range(1, 21)}
    assert year(2001, {}) is None
    assert year(2001, dict(list(days.items())[:19])) is None
    assert year(1500, days) is None
    assert year(-44, days) is None
    assert year(2001, days) is not None


@pytest.mark.parametrize(("y", "first_weekday", "ahead"), [(2024, 0, 0), (2024, 6, 1), (2000, 0, 5), (2023, 0, 6)])
def test_a_calendar_has_every_day_once_under_its_day_of_the_week(y: int, first_weekday: int, ahead: int) -> None:
    counts = {(month, day): month for month in range(1, 13) for day in range(1, days_in_month(y, month) + 1)}
    found = year(y, counts, first_weekday)
    assert isinstance(found, CalendarView)
    assert found.weekdays[0] == WEEK[first_weekday]
    first = [cell.text for cell in found.months[0].weeks[0]]
    assert first.index("1") == ahead
    shown = [cell for month in found.months for week in month.weeks for cell in week if cell.text]
    assert len(shown) == len(counts) == found.days
    assert shown[-1].href == "12/31"
    assert shown[-1].label == "31 of 12"
    assert found.without == 3
