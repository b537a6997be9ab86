"""Time: the entries of the timeline, and every list that is made of them.

An entry is an article, or a dated event that one reports. Each is filed under the years and months it touches, under
its day where that is certain, and under its actors and topics. A list's members are ranked from the oldest on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from msgspec import Struct, field

from site_builder.indexing.context import IndexContext, Row
from site_builder.indexing.order_keys import assign
from site_builder.model.documents import ACTOR, TOPIC
from site_builder.model.edtf import Date, day, months, years

MAX_YEARS: Final = 10  # an entry that spans more years is on the pages of its first and last year only

UNDATED: Final = ("undated", 0)  # the list of entries of which no year is known


class Entry(NamedTuple):
    """Of the timeline. ``label`` is empty for the article itself."""

    date: Date
    article_id: str
    position: int
    article: int
    label: str
    actors: tuple[int, ...]
    topics: tuple[int, ...]

    @property
    def order(self) -> tuple[tuple[int, int, str], str, int]:
        return (self.date.oldest_first, self.article_id, self.position)

    @property
    def key(self) -> str:
        """What it is known by from one build to the next."""
        return f"{self.position}:{self.article_id}"

    def row(self, n: int) -> Row:
        return (n, self.article, self.position, self.label, self.date.text, self.date.lower, self.date.upper)


List = tuple[str, int]  # kind and target, as in the table listing


def lists(entry: Entry) -> list[List]:
    """The lists that an entry belongs to."""
    date = entry.date
    found: list[List] = [("timeline", 0)]
    found += [(ACTOR, actor) for actor in entry.actors]
    found += [(TOPIC, topic) for topic in entry.topics]
    if date.exact_day:  # as most are: for one day this is all that the periods come to
        year, month, d = day(date.lower)
        return [*found, ("year", year), ("month", year * 100 + month), ("day", month * 100 + d)]
    found += [("day", target) for target in days_of_year(date)]
    if date.undated:
        return [*found, UNDATED]
    for year, month, alone in _periods(date):
        found.append(("month", year * 100 + month) if month else ("year", year))
        if alone:
            found.append(("alone", year))
    return found


def days_of_year(date: Date) -> list[int]:
    """The days of the year (month * 100 + day) on which a short event began and ended, once each."""
    return sorted({date.lower % 10000, date.upper % 10000}) if date.short_event else []


class Counts(Struct):
    """Of each actor's and topic's list: its length, and how many of its entries are articles themselves."""

    entries: dict[List, int] = field(default_factory=dict)
    articles: dict[List, int] = field(default_factory=dict)

    def of(self, kind: str, target: int) -> tuple[int, int]:
        """(articles, entries) of an actor or a topic."""
        return self.articles.get((kind, target), 0), self.entries.get((kind, target), 0)


def write(context: IndexContext, entries: list[Entry], known: Mapping[str, int]) -> Counts:
    """Number the entries in order of time and file them. ``known``: their numbers of the last build, by key."""
    counts = Counts()
    entries.sort(key=lambda e: e.order)
    keys = [e.key for e in entries]
    labels = assign(keys, known)
    members: defaultdict[List, list[int]] = defaultdict(list)
    reported: Counter[List] = Counter()  # entries that are events which articles report
    rows: list[Row] = []
    for entry, key in zip(entries, keys, strict=True):
        n = labels[key]
        rows.append(entry.row(n))
        places = lists(entry)
        for place in places:
            members[place].append(n)
        if entry.label:
            reported.update(places)
    counts.entries = {place: len(some) for place, some in members.items()}
    counts.articles = (
        {place: n - reported[place] for place, n in counts.entries.items()} if reported else counts.entries
    )
    context.insert("entry", rows)
    rows.clear()
    context.insert_in_order("listing", _ranked(members))
    return counts


def _ranked(members: dict[List, list[int]]) -> Iterator[Row]:
    for kind, target in sorted(members):
        for rank, n in enumerate(members[kind, target], start=1):
            yield kind, target, rank, n


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
