"""A strip: entries by year, as a row of bars."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from typing import Final

from site_builder.model.spans import Span
from site_builder.pictures.axis import Axis, Say, axis, percent, rem, ticks
from site_builder.pictures.records import BarView, StripView

LEAST: Final = 3  # entries
LEAST_YEARS: Final = 5  # that an axis spans: less is said in words as well
TALL: Final = 5.0  # rem
LOW: Final = 3.0
_BAR: Final = 0.86  # of a bin's width
_MOST: Final = 0.75  # rem of one entry: a few entries stay a few small marks
_TEXT: Final = 1.25  # rem below the bars, for the years


def domain(spans: Iterable[Span]) -> tuple[int, int] | None:
    """Return the first and the last year of spans; None for no spans."""
    years = [(span.first, span.last) for span in spans]
    return (min(first for first, _ in years), max(last for _, last in years)) if years else None


def strip(
    spans: Iterable[Span], say: Say, *, tall: float = TALL, right_to_left: bool = False, on: Axis | None = None
) -> StripView | None:
    """Return the strip of some spans of years; None where it would show too little.

    ``say`` puts a year into words, ``tall`` is the height of the bars in rem, ``on`` an axis that it shares.
    """
    given = [*spans]
    ends, count = domain(given), sum(span.entries for span in given)
    if ends is None or count < LEAST or ends[1] - ends[0] < LEAST_YEARS - 1:
        return None
    along = on or axis(*ends, right_to_left)
    begun, all_ = _heights(given, along)
    tallest = max(all_)
    unit = min(tall / tallest, _MOST)
    wide = 100 / along.bins
    dark, pale = [], []
    for i, (n, total) in enumerate(zip(begun, all_, strict=True)):
        x, width = percent(along.left(i * wide, wide * _BAR)), percent(wide * _BAR)
        if n:
            dark.append(BarView(x, rem(tall - n * unit), width, rem(n * unit)))
        if total > n:
            pale.append(BarView(x, rem(tall - total * unit), width, rem((total - n) * unit)))
    return StripView(
        count=count,
        first=say(ends[0]),
        last=say(ends[1]),
        tallest=tallest,
        years=along.size,
        base=rem(tall),
        height=rem(tall + _TEXT),
        begun=tuple(dark),
        through=tuple(pale),
        ticks=ticks(along, say),
    )


def _heights(spans: Iterable[Span], along: Axis) -> tuple[list[int], list[int]]:
    """(entries that begin in each bin, entries that touch it)."""
    begun, change = [0] * along.bins, [0] * (along.bins + 1)
    for span in spans:
        first, last = along.bin(span.first), along.bin(span.last)
        if span.begins:
            begun[first] += span.entries
        change[first] += span.entries
        change[last + 1] -= span.entries
    return begun, [*accumulate(change[:-1])]
