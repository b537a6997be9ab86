"""Queries of pictures: when the entries of a list are, and on which days of a year."""

from __future__ import annotations

import sqlite3
from collections import Counter
from functools import lru_cache
from typing import Final

from site_builder.archive.queries import Queries
from site_builder.archive.rows import DatedDays, YearOfList
from site_builder.model.edtf import day, days_in_month, ordinal, parse, year_span
from site_builder.model.spans import Span

_DATES: Final = (
    "SELECT e.lower, e.upper, e.edtf FROM listing x JOIN entry e ON e.n = x.entry WHERE x.kind = ? AND x.target = ?"
)
_YEARS: Final = (  # floor division: the year -1 is the one before 0
    "SELECT (e.lower - ((e.lower % 10000) + 10000) % 10000) / 10000 AS year, count(*), max(x.rank) FROM listing x "
    "JOIN entry e ON e.n = x.entry WHERE x.kind = ? AND x.target = ? GROUP BY year ORDER BY year"
)
_OF_MONTHS: Final = (
    "SELECT x.target, x.rank, x.entry, e.lower, e.upper, e.edtf FROM listing x JOIN entry e ON e.n = x.entry "
    "WHERE x.kind = 'month' AND x.target BETWEEN ? AND ? ORDER BY x.target, x.rank"
)


class PictureQueries(Queries):
    """What pictures show of a list as a whole, however long it is."""

    def __init__(self, db: sqlite3.Connection, part: int = 50) -> None:
        super().__init__(db, part)
        self._timeline_spans = lru_cache(maxsize=1)(lambda: self._read_spans("timeline", 0))

    def spans(self, kind: str, target: int) -> list[Span]:
        """Return the years that the entries of a list touch, in order; entries of no known year are left out."""
        self.noted.add(("list", kind, target))
        return self._timeline_spans() if kind == "timeline" else self._read_spans(kind, target)

    def _read_spans(self, kind: str, target: int) -> list[Span]:
        found: Counter[tuple[int, int, bool]] = Counter()
        for lower, upper, edtf in self.db.execute(_DATES, (kind, target)):
            first = lower // 10000
            if first == upper // 10000:
                found[first, first, True] += 1
            elif (span := _span_of(edtf)) is not None:
                found[span] += 1
        return [Span(*span, n) for span, n in sorted(found.items())]

    def years_of_list(self, kind: str, target: int) -> list[YearOfList]:
        """Return the years in which the dates of a list's entries begin, with the rank of the last entry of each."""
        self.noted.add(("list", kind, target))
        return [YearOfList(*row) for row in self.db.execute(_YEARS, (kind, target))]

    def dated_days(self, year: int, longest: int) -> DatedDays:
        """Return the days of a year that have entries: those of a certain day, and of ``longest`` days at most."""
        self.noted.update(("list", "month", year * 100 + month) for month in range(1, 13))
        counts: Counter[tuple[int, int]] = Counter()
        ranks: dict[tuple[int, int], int] = {}
        entries: set[int] = set()
        rows = self.db.execute(_OF_MONTHS, (year * 100 + 1, year * 100 + 12))
        for target, rank, entry, lower, upper, edtf in rows:
            month = target % 100
            for of_month in _days(lower, upper, edtf, year, month, longest):
                counts[month, of_month] += 1
                if lower == target * 100 + of_month:  # an event that began earlier stands earlier in the list
                    ranks.setdefault((month, of_month), rank)
                entries.add(entry)
        return DatedDays(dict(counts), ranks, len(entries))


@lru_cache(maxsize=1 << 12)
def _span_of(edtf: str) -> tuple[int, int, bool] | None:
    return year_span(parse(edtf))


def _days(lower: int, upper: int, edtf: str, year: int, month: int, longest: int) -> range:
    """Return the days of a month that an entry is certain to be of: an exact day, or each day of a short event."""
    if lower == upper:
        return range(0) if any(mark in edtf for mark in "?~%") else range(lower % 100, lower % 100 + 1)
    date = parse(edtf)
    if not date.short_event or ordinal(upper) - ordinal(lower) >= longest:
        return range(0)
    (first_year, first_month, first), (last_year, last_month, last) = day(lower), day(upper)
    start = first if (first_year, first_month) == (year, month) else 1
    stop = last if (last_year, last_month) == (year, month) else days_in_month(year, month)
    return range(start, stop + 1)
