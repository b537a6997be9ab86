"""Bars of roles: when each was held, for certain and perhaps, or when articles give it, on one axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from site_builder.model.edtf import OPEN_END, OPEN_START, Date, key
from site_builder.model.spans import Span
from site_builder.model.tenure import sure_end, sure_start
from site_builder.pictures.axis import Axis, percent, rem
from site_builder.pictures.records import BarView, RoleBarView

THICK: Final = 0.5  # rem
THIN: Final = 0.125
MOST_MARKS: Final = 12  # of a role that articles give: more are seen in the strip of the page
_LEAST: Final = 0.8  # per cent: a role of a day is still seen


class Held(NamedTuple):
    """A role's time as the file gives it; None where it gives no such date."""

    since: Date | None
    until: Date | None

    @property
    def dated(self) -> bool:
        """Whether any day is known."""
        return bool(self.days())

    def days(self) -> list[int]:
        """The days (sort keys) that bound it, as far as they are known."""
        ends = [day for date in self if date is not None for day in (date.lower, date.upper)]
        return [day for day in ends if OPEN_START < day < OPEN_END]


def domain(roles: Iterable[Held]) -> tuple[int, int] | None:
    """Return the first and the last year of roles; None where no date is known."""
    days = [day for held in roles for day in held.days()]
    return (min(days) // 10000, max(days) // 10000) if days else None


def bars(roles: Sequence[Held], on: Axis) -> tuple[RoleBarView | None, ...]:
    """Return the bar of each role; None for one without a date."""
    return tuple(_bar(held, on) if held.dated else None for held in roles)


def _bar(held: Held, on: Axis) -> RoleBarView:
    first, last = key(on.start, 1, 1), key(on.stop, 1, 1)
    begins = (held.since.lower, held.since.upper) if held.since else (OPEN_START, OPEN_END)
    ends = (held.until.lower, held.until.upper) if held.until else (OPEN_START, OPEN_END)
    before, after = begins[0] == OPEN_START, ends[1] == OPEN_END
    may = (first if before else begins[0], last if after else ends[1])
    sure_from = sure_start(held.since) if held.since else OPEN_END
    sure_to = sure_end(held.until) if held.until else last  # one without an end is still held, as far as the file knows
    sure = None
    if OPEN_START < sure_from < OPEN_END and OPEN_START < sure_to < OPEN_END and sure_from <= sure_to:
        sure = _drawn(on, sure_from, sure_to, THICK)
    thin = _drawn(on, *may, THIN) if sure is None or may != (sure_from, sure_to) else None
    left, right = (after, before) if on.right_to_left else (before, after)
    return RoleBarView(sure=sure, may=thin, left=left, right=right)


def given(spans: Sequence[Span], on: Axis) -> RoleBarView | None:
    """Return the bar of a role that only articles give: a mark at their years, and a thin line from first to last.

    Neighbouring years have one mark, and years that are not certain none. None where no article has a date.
    """
    if not spans:
        return None
    first, last = min(span.first for span in spans), max(span.last for span in spans)
    line = _drawn(on, key(first, 1, 1), key(last, 12, 31), THIN)
    runs: list[list[int]] = []  # first bin, last bin
    for place in sorted({on.bin(span.first) for span in spans if span.begins}):
        if runs and place == runs[-1][1] + 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    marks = runs if len(runs) <= MOST_MARKS else ()
    years = [(on.start + one * on.size, on.start + (other + 1) * on.size - 1) for one, other in marks]
    drawn = tuple(_drawn(on, key(start, 1, 1), key(stop, 12, 31), THICK) for start, stop in years)
    return RoleBarView(sure=None, may=line, left=False, right=False, years=drawn)


def _drawn(on: Axis, first: int, last: int, thick: float) -> BarView:
    x, end = on.of_day(first), on.of_day(last)
    width = max(end - x, _LEAST)
    x = min(x, 100 - width)
    return BarView(percent(on.left(x, width)), rem((THICK - thick) / 2), percent(width), rem(thick))
