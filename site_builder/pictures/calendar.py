"""A calendar of a year: the days that have entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from site_builder.model.edtf import days_in_month, key, ordinal
from site_builder.pictures.records import CalendarView, CellView, MonthGridView
from site_builder.pictures.tables import shade

LEAST: Final = 20  # days with entries
FIRST_YEAR: Final = 1583  # the Gregorian calendar's: before it days of the week would be wrong
LONGEST: Final = 14  # days of an event that marks each of its days


def calendar(
    year: int,
    counts: Mapping[tuple[int, int], int],
    months: Mapping[int, int],
    href: Callable[[int, int], str],
    say: Callable[[int, int], str],
    names: Sequence[str],
    weekdays: Sequence[tuple[str, str]],
    first_weekday: int = 0,
    without: int = 0,
) -> CalendarView | None:
    """Return the calendar of a year; None where fewer than twenty days have entries.

    ``counts``: (month, day) → entries; ``months``: month → entries. ``href`` and ``say`` take a month and a day, or
    day 0 for the month itself. ``weekdays`` begin with Monday, and weeks with ``first_weekday`` (0 is Monday).
    """
    if len(counts) < LEAST or year < FIRST_YEAR:
        return None
    most = max(counts.values())

    def cell(month: int, day: int) -> CellView:
        n = counts.get((month, day), 0)
        if not n:
            return CellView(count=0, text=str(day))
        return CellView(count=n, href=href(month, day), label=say(month, day), shade=shade(n, most), text=str(day))

    def weeks(month: int) -> tuple[tuple[CellView, ...], ...]:
        ahead = (ordinal(key(year, month, 1)) - 1 - first_weekday) % 7
        empty = CellView(count=0)
        cells = [empty] * ahead + [cell(month, day) for day in range(1, days_in_month(year, month) + 1)]
        cells += [empty] * (-len(cells) % 7)
        return tuple(tuple(cells[i : i + 7]) for i in range(0, len(cells), 7))

    return CalendarView(
        weekdays=tuple(weekdays[(first_weekday + i) % 7] for i in range(7)),
        months=tuple(
            MonthGridView(
                title=names[month - 1],
                href=href(month, 0) if months.get(month) else None,
                count=months.get(month, 0),
                weeks=weeks(month),
            )
            for month in range(1, 13)
        ),
        days=len(counts),
        without=without,
    )
