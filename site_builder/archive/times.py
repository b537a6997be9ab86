"""Time: the entries of the timeline, and every list that is made of them.

An entry is an article, or a dated event that one reports. Each is filed under the years and months it touches, under
its day where that is certain, and under its actors and topics. A list's members are ranked from the oldest on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from site_builder import model
from site_builder.archive.work import Row, Work
from site_builder.dates import Date, day, months, years

MAX_YEARS: Final = 10  # an entry that spans more years is on the pages of its first and last year only


class Entry(NamedTuple):
    """Of the timeline. ``label`` is empty for the article itself."""

    date: Date
    article_id: str
    position: int
    article: int
    label: str
    actors: tuple[int, ...]
    topics: tuple[int, ...]


@dataclass(slots=True)
class Lists:
    """Lists as they grow: (kind, target) → length so far."""

    lengths: dict[tuple[str, int], int] = field(default_factory=dict)

    def length(self, kind: str, target: int) -> int:
        return self.lengths.get((kind, target), 0)

    def next(self, kind: str, target: int) -> int:
        rank = self.lengths[kind, target] = self.lengths.get((kind, target), 0) + 1
        return rank


def write(work: Work, entries: Sequence[Entry]) -> Lists:
    """Number the entries in order of time and file them; how long each actor's and topic's list has become."""
    lists = Lists()
    rows: list[Row] = []
    listing: list[Row] = []
    periods: list[Row] = []
    days: list[Row] = []
    ordered = sorted(entries, key=lambda e: (e.date.lower, e.date.upper, e.article_id, e.position))
    for n, entry in enumerate(ordered, start=1):
        date = entry.date
        rows.append((n, entry.article, entry.label, date.text, date.lower, date.upper))
        for actor in entry.actors:
            listing.append((model.ACTOR, actor, lists.next(model.ACTOR, actor), n))
        for topic in entry.topics:
            listing.append((model.TOPIC, topic, lists.next(model.TOPIC, topic), n))
        for year, month, own in _periods(date):
            periods.append((year, month, lists.next("period", year * 100 + month), n, own))
        if date.exact_day:
            _year, month, d = day(date.lower)
            days.append((month, d, lists.next("day", month * 100 + d), n))
    work.insert("entry", rows)
    work.insert("listing", listing)
    work.insert("period", periods)
    work.insert("day", days)
    return lists


def _periods(date: Date) -> list[tuple[int, int, int]]:
    """(year, month, own) of the periods a date touches: month 0 is the year, own 1 where none of its months is."""
    span = years(date)
    if span is None:
        return []
    touched = months(date)
    first, last = span
    with_months = {year for year, _ in touched}
    spanned = range(first, last + 1) if last - first < MAX_YEARS else (first, last)
    found = [(year, 0, int(year not in with_months)) for year in spanned]
    return found + [(year, month, 0) for year, month in touched]
