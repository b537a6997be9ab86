"""Pictures of pages: what the archive knows of a list → the records that templates draw (``pictures/``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final, NamedTuple

from site_builder.archive.reader import RoleRow
from site_builder.language.dates import say_day_of_year, say_month, weekdays
from site_builder.language.words import text_direction
from site_builder.model import addresses
from site_builder.model.edtf import OPEN_START, DateError, parse, year_span
from site_builder.model.spans import Span
from site_builder.pages.context import PageContext, century_text, decade_text, href, period_title, year_text
from site_builder.pictures import arcs as arc_pictures
from site_builder.pictures import axis, calendar, roles, strip, tables
from site_builder.pictures.records import (
    ArcsView,
    CalendarView,
    CountTableView,
    RoleBarView,
    RungView,
    StripView,
    TickView,
)
from site_builder.theme.part_views import GroupView, PeriodView

Decades = tuple[tuple[str, tuple[PeriodView, ...]], ...]
LOW: Final = strip.LOW
BESIDE: Final = 600  # elements of a table beside other things of a page
ALONE: Final = 1200  # of one that is most of its page
MOST_ROLES: Final = 60  # that have bars


def _right_to_left(context: PageContext) -> bool:
    """Whether time runs from right to left in pictures."""
    return text_direction(context.language) == "rtl"


def _say(context: PageContext) -> Callable[[int], str]:
    return lambda year: year_text(year, context.language)


def _say_decade(context: PageContext) -> Callable[[int], str]:
    return lambda year: decade_text(year, context.language)


def strip_of(context: PageContext, kind: str, target: int, entries: int, tall: float = strip.TALL) -> StripView | None:
    """Make the strip of a list; none of a short one, of which nothing is read."""
    return _strip(context, context.reader.spans(kind, target), tall) if entries >= strip.LEAST else None


def _strip(context: PageContext, spans: Sequence[Span], tall: float = strip.LOW) -> StripView | None:
    return strip.strip(spans, _say(context), tall=tall, right_to_left=_right_to_left(context))


class ActorPictures(NamedTuple):
    """What is drawn of an actor, all on one axis: a bar for each role of its file, and for each that articles give."""

    strip: StripView | None
    bars: tuple[RoleBarView | None, ...]
    given: tuple[RoleBarView | None, ...]
    ticks: tuple[TickView, ...]  # empty where no role has a bar


def of_actor(
    context: PageContext, n: int, entries: int, rows: Sequence[RoleRow], given: Sequence[Sequence[str]]
) -> ActorPictures:
    """Make the pictures of an actor. ``given``: for each role that articles give, their dates (EDTF).

    Bars want two dated roles, or one and three entries: fewer are said in words as well.
    """
    spans = context.reader.spans("actor", n) if entries >= strip.LEAST else []
    held, told = [_held(row) for row in rows], [_spans(dates) for dates in given]
    dated = sum(one.dated for one in held) + sum(map(bool, told))
    domains = (strip.domain(spans), roles.domain(held), *map(strip.domain, told))
    ends = [end for end in domains if end is not None]
    if not ends or len(rows) + len(given) > MOST_ROLES or dated < (1 if spans else 2):
        return ActorPictures(_strip(context, spans), (None,) * len(rows), (None,) * len(given), ())
    on = axis.axis(min(first for first, _ in ends), max(last for _, last in ends), _right_to_left(context))
    say = _say(context)
    drawn = strip.strip(spans, say, tall=strip.LOW, on=on)
    return ActorPictures(drawn, roles.bars(held, on), tuple(roles.given(one, on) for one in told), axis.ticks(on, say))


def strip_of_dates(context: PageContext, dates: Sequence[str]) -> StripView | None:
    """Make the low strip of an article's key dates (EDTF); none where they begin in fewer than three years."""
    if len(dates) < strip.LEAST:
        return None
    spans = _spans(dates)
    return _strip(context, spans) if len({span.first for span in spans}) >= strip.LEAST else None


def _spans(dates: Iterable[str]) -> list[Span]:
    return [Span(*span, 1) for edtf in dates if (span := year_span(parse(edtf))) is not None]


def _held(row: RoleRow) -> roles.Held:
    since, until = (parse(text) if text else None for text in (row.since, row.until))
    return roles.Held(since, until)


def table(context: PageContext, years: Sequence[tuple[int, int]], root: str, nodes: int) -> CountTableView | None:
    """Make the table of all years: by decade, or by month where the archive is of a short time."""
    if not years:
        return None
    found = tables.decades(
        years, _say(context), _say_decade(context), lambda year: root + addresses.year(year), nodes=nodes
    )
    if found or years[-1][0] - years[0][0] >= tables.MOST_SPAN:
        return found

    def linked(year: int, month: int = 0) -> str:
        return root + (addresses.month(year, month) if month else addresses.year(year))

    def say(year: int, month: int = 0) -> str:
        return period_title(year, month, context.language)

    counts = {(year, month): n for year, month, n in context.reader.months()}
    names = [say_month(month, context.language) for month in range(1, 13)]
    return tables.months(years, counts, names, say, linked, nodes=nodes)


def others(found: CountTableView | None, decades: Decades, years: Sequence[tuple[int, int]]) -> Decades:
    """Return the years that a table of decades leaves out: those before the year 1, and beyond 9999."""
    if found is None or found.kind != "decades":
        return () if found else decades
    left_out = iter([not 0 < year <= 9999 for year, _ in years])
    kept = [(name, tuple([view for view in views if next(left_out)])) for name, views in decades]
    return tuple((name, views) for name, views in kept if views)


def ladder(context: PageContext, groups: Sequence[GroupView]) -> tuple[RungView, ...]:
    """Make the links into a list that stands whole on its page."""
    given = [(_year(group), group.title, f"#{group.anchor}", len(group.cards)) for group in groups]
    return _ladder(context, given)


def ladder_of_parts(context: PageContext, kind: str, target: int, link: Callable[[int], str]) -> tuple[RungView, ...]:
    """Make the links into a divided list, newest first; ``link`` leads to the part that has a rank.

    What is of no known year is in the oldest part.
    """
    found = [row for row in context.reader.years_of_list(kind, target) if row.year > OPEN_START // 10000]
    given = [(row.year, year_text(row.year, context.language), link(row.last), row.entries) for row in reversed(found)]
    return _ladder(context, given)


def _ladder(context: PageContext, given: Sequence[tuple[int | None, str, str, int]]) -> tuple[RungView, ...]:
    return tables.ladder(given, _say_decade(context), lambda year: century_text(year, context.language))


def _year(group: GroupView) -> int | None:
    """Return the year that a group's entries begin in; None where none is known."""
    try:
        lower = parse(group.cards[0].date.edtf).lower
    except DateError:
        return None
    return lower // 10000 if lower > OPEN_START else None


def arcs_of(named: Sequence[tuple[str, Sequence[int]]]) -> ArcsView | None:
    """Make the arcs between actors: (name, articles), the most frequent first."""
    return arc_pictures.arcs([arc_pictures.Name(name, articles) for name, articles in named])


def calendar_of(
    context: PageContext, year: int, count: int, months: Sequence[tuple[int, int]], root: str
) -> CalendarView | None:
    """Make the calendar of a year. A day leads to its month's page, or to the part of that month that has it."""
    if year < calendar.FIRST_YEAR:
        return None
    found = context.reader.dated_days(year, calendar.LONGEST)
    if len(found.counts) < calendar.LEAST:
        return None
    of_month, language, size = dict(months), context.language, context.size
    names, first = weekdays(language)

    def linked(month: int, day: int) -> str:
        page = addresses.month(year, month)
        if not day:
            return root + page
        if of_month.get(month, 0) < 2 * size:
            rank = found.ranks.get((month, day))
            return root + page + (f"#{day_anchor(day)}" if rank else "")
        return href(root, addresses.part(page, (found.ranks.get((month, day), 1) - 1) // size + 1))

    return calendar.calendar(
        year,
        found.counts,
        of_month,
        linked,
        partial(_say_day, language, year),
        [say_month(month, language) for month in range(1, 13)],
        names,
        first,
        count - found.entries,
    )


def _say_day(language: str, year: int, month: int, day: int) -> str:
    return say_day_of_year(month, day, language) if day else period_title(year, month, language)


def day_anchor(day: int) -> str:
    """Return the id of a day's first card on the page of its month."""
    return f"d-{day:02d}"
