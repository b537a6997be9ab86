"""The axis of time of a picture: bins of round years, places across, and a few round years to be named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from site_builder.model.edtf import key, ordinal
from site_builder.pictures.records import TickView

Say = Callable[[int], str]  # a year in words

MOST_BINS: Final = 130  # at least two pixels each in 280
MOST_TICKS: Final = 5
_ROOM: Final = 38  # signs that the years at the axis may have together in 280 pixels


class Axis(NamedTuple):
    """Years from ``start`` to the one before ``stop``, in bins of ``size`` years, drawn from either side."""

    start: int
    stop: int
    size: int
    right_to_left: bool = False

    @property
    def bins(self) -> int:
        """The number of bins."""
        return (self.stop - self.start) // self.size

    def bin(self, year: int) -> int:
        """The bin of a year, from 0; a year beyond an end is in the bin at that end."""
        return min(max((year - self.start) // self.size, 0), self.bins - 1)

    def across(self, year: int) -> float:
        """How far a year's first day is from the start, from 0 to 100."""
        return 100 * (year - self.start) / (self.stop - self.start)

    def of_day(self, day: int) -> float:
        """How far a day (a sort key, ``model.edtf.key``) is from the start; one beyond an end is at that end."""
        first, last = (ordinal(key(year, 1, 1)) for year in (self.start, self.stop))
        return min(max(100 * (ordinal(day) - first) / (last - first), 0.0), 100.0)

    def left(self, x: float, width: float = 0.0) -> float:
        """The left edge of what begins at ``x`` and is so wide."""
        return 100 - x - width if self.right_to_left else x


def axis(first: int, last: int, right_to_left: bool = False) -> Axis:
    """Return the axis for data from one year to another: its bins are as small as ``MOST_BINS`` allows."""
    for size in _round_numbers():
        start, stop = first // size * size, (last // size + 1) * size
        if (stop - start) // size <= MOST_BINS:
            return Axis(start, stop, size, right_to_left)
    raise AssertionError  # round numbers have no end


def ticks(of: Axis, say: Say) -> tuple[TickView, ...]:
    """Return round years at an axis: at most five, and fewer where their words are long.

    A year before the first is round by what it is called: 500 BC is the year -499.
    """
    for most in range(MOST_TICKS, 0, -1):
        years = _round_years(of, most)
        texts = [say(year) for year in years]
        if sum(map(len, texts)) <= _ROOM or most == 1:
            break
    found = []
    for year, text in zip(years, texts, strict=True):
        x = of.across(year)
        anchor = "start" if x < 6 else "end" if x > 94 else "middle"
        found.append(TickView(x=percent(of.left(x)), text=text, anchor=anchor))
    return tuple(found)


def _round_years(of: Axis, most: int) -> list[int]:
    for step in _round_numbers():
        if (of.stop - of.start) // step <= 2 * most:
            years = [*_multiples(of.start, of.stop, step)]
            if len(years) <= most:
                return years
    raise AssertionError


def _multiples(start: int, stop: int, step: int) -> Iterator[int]:
    """The years from ``start`` to before ``stop`` whose number in their era is a multiple of ``step``."""
    oldest = (1 - start) // step * step  # BC
    yield from (1 - before for before in range(oldest, 0, -step) if 1 - before < stop)
    first = -(-max(start, 1) // step) * step
    yield from range(first, stop, step)


def _round_numbers() -> Iterator[int]:
    """1, 2, 5, 10, 20, 50 …"""
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def percent(value: float) -> str:
    """Return a length across, to the hundredth: “19.84%”. No zero has a sign."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".") + "%"


def rem(value: float) -> str:
    """Return a length down: “0.333rem”."""
    return f"{round(value, 3) + 0.0:.3f}".rstrip("0").rstrip(".") + "rem"
