"""Rows of an archive that is updated in place: written where they differ, with the facts that change."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from site_builder.archive.tables import TABLES, Differences
from site_builder.indexing import timeline
from site_builder.indexing.context import Row
from site_builder.indexing.order_keys import between
from site_builder.indexing.ranked_lists import LINKS, LISTING, RankedLists
from site_builder.model.documents import ACTOR, TOPIC, Document, Picture
from site_builder.model.edtf import order_key

MOST: Final = 2000  # documents or articles that an update touches; of more, indexing everything is as fast


class Refused(Exception):
    """The change is not followed here, so that everything has to be indexed."""


class Edit(NamedTuple):
    """A document before and after; None where it was not built, or is not any more."""

    path: str
    before: Document | None
    after: Document | None
    hidden: Mapping[str, str]  # path and id of an article that is not built now → why


class MediaEdit(NamedTuple):
    """A file of media/ that was added, changed or, where ``size`` is None, removed."""

    path: str
    size: int | None
    picture: Picture | None


class Writer:
    """Writes to one archive. ``part``: members of a part of a long list."""

    def __init__(self, db: sqlite3.Connection, part: int) -> None:
        self.db = db
        self.differences = Differences(part)
        self.facts = self.differences.facts
        self.listing = RankedLists(db, LISTING, part, self.facts)
        self.links = RankedLists(db, LINKS, part, self.facts)
        self.counted = Counter[tuple[str, int]]()  # by how many articles an actor or a topic has grown

    def one(self, query: str, *values: object) -> Any:
        """The first row of a query, or None."""
        return self.db.execute(query, values).fetchone()

    def insert(self, table: str, row: Row) -> None:
        """Write a row without noting its facts."""
        self.db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)

    def replace(self, table: str, where: Mapping[str, object], rows: Iterable[Row], *, whole: bool = False) -> bool:
        """Put rows in place of those that have these values; return whether any differs.

        ``whole`` writes all of them anew if one differs: their order in the table matters.
        """
        columns = " AND ".join(f"{column} = ?" for column in where)
        was = self.db.execute(
            f"SELECT * FROM {table} WHERE {columns} ORDER BY rowid"
            if whole
            else f"SELECT * FROM {table} WHERE {columns}",
            (*where.values(),),
        ).fetchall()
        new = [*rows]
        gone, come = [row for row in was if row not in new], [row for row in new if row not in was]
        if not gone and not come:
            return False
        self.differences.rows(table, gone, come)
        if whole:
            gone, come = was, new
        self._put(table, gone, come)
        return True

    def replace_of(self, table: str, column: str, values: Iterable[object], rows: Iterable[Row]) -> None:
        """Put rows in place of those that have one of these values in a column.

        All of them are compared at once: a row may have moved from one of the values to another.
        """
        query = f"SELECT * FROM {table} WHERE {column} = ?"
        was = {row for value in values for row in self.db.execute(query, (value,))}
        new = set(rows)
        gone, come = sorted(was - new), sorted(new - was)
        self.differences.rows(table, gone, come)
        self._put(table, gone, come)

    def _put(self, table: str, gone: Iterable[Row], come: Iterable[Row]) -> None:
        key = TABLES[table].key
        condition = " AND ".join(f"{column} = ?" for column in key)
        self.db.executemany(f"DELETE FROM {table} WHERE {condition}", [row[: len(key)] for row in gone])
        for row in come:
            self.insert(table, row)

    def renumber(self, table: str, column: str, old: object, new: object, **where: object) -> None:
        """Give the rows that refer to something its new number."""
        condition = "".join(f" AND {name} = ?" for name in where)
        query = f"SELECT * FROM {table} WHERE {column} = ?{condition}"
        gone = self.db.execute(query, (old, *where.values())).fetchall()
        self.db.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?{condition}", (new, old, *where.values()))
        come = self.db.execute(query, (new, *where.values())).fetchall()
        self.differences.rows(table, gone, come)

    # -- the timeline and its lists

    def file(self, entry: timeline.Entry, n: int | None) -> None:
        """Write an entry of the timeline, with the lists that it belongs to; ``n`` is its number if it has one."""
        if n is None:
            n = self._entry_number(entry)
        row = entry.row(n)
        self.replace("entry", {"n": n}, [row])
        there = set(self.db.execute("SELECT kind, target FROM listing WHERE entry = ?", (n,)))
        wanted = set(timeline.lists(entry))
        for place in sorted(there - wanted):
            self._take(place, row)
        for place in sorted(wanted - there):
            self.listing.put(*place, n)
            self._count(place, row, 1)

    def unfile(self, n: int) -> None:
        """Take an entry off the timeline and all lists."""
        row = self.one("SELECT * FROM entry WHERE n = ?", n)
        for place in self.db.execute("SELECT kind, target FROM listing WHERE entry = ?", (n,)).fetchall():
            self._take(place, row)
        self.replace("entry", {"n": n}, ())

    def _take(self, place: timeline.List, entry: Row) -> None:
        self.listing.take(*place, entry[0])
        self._count(place, entry, -1)

    def _count(self, place: timeline.List, entry: Row, more: int) -> None:
        if entry[2] < 0 and place[0] in (ACTOR, TOPIC):
            self.counted[place] += more

    def _entry_number(self, entry: timeline.Entry) -> int:
        """A number for a new entry of the timeline, between those it stands between."""
        low, high = 1, self.one("SELECT max(rank) FROM listing WHERE kind = 'timeline' AND target = 0")[0] or 0
        query = (
            "SELECT e.lower, e.upper, e.edtf, a.id, e.position, e.n FROM listing x JOIN entry e ON e.n = x.entry "
            "JOIN article a ON a.n = e.article WHERE x.kind = 'timeline' AND x.target = 0 AND x.rank = ?"
        )
        before = after = None
        while low <= high:
            middle = (low + high) // 2
            lower, upper, edtf, *place, n = self.one(query, middle)
            if (order_key(lower, upper, edtf), *place) < entry.order:
                low, before = middle + 1, n
            else:
                high, after = middle - 1, n
        return between(before, after)

    def count(self) -> None:
        """Count the articles and entries of the actors and topics whose lists changed."""
        for kind in (ACTOR, TOPIC):
            lengths = {t: by for (k, t), by in self.listing.lengths.items() if k == kind and by}
            counted = {t: by for (k, t), by in self.counted.items() if k == kind and by}
            for target in sorted(lengths.keys() | counted.keys()):
                was = self.one(f"SELECT * FROM {kind} WHERE n = ?", target)
                more, longer = counted.get(target, 0), lengths.get(target, 0)
                self.replace(kind, {"n": target}, [(*was[:-2], was[-2] + more, was[-1] + longer)])

    # -- links

    def link(self, article: int, was: Mapping[tuple[str, int], str], now: Mapping[tuple[str, int], str]) -> None:
        """Write what an article links to in place of what it did, each with the sentence that does."""
        for place in sorted(was.keys() - now.keys()):
            self.links.take(*place, article)
        for place in sorted(now.keys() - was.keys()):
            self.links.put(*place, article, now[place])
        for place in now.keys() & was.keys():
            if now[place] != was[place]:
                self.links.change(*place, article, now[place])


def rows_with(db: sqlite3.Connection, tables: Mapping[str, str], n: int) -> dict[str, list[Row]]:
    """The rows of some tables that have a number in the column that is named for each."""
    return {
        table: db.execute(f"SELECT * FROM {table} WHERE {column} = ?", (n,)).fetchall()
        for table, column in tables.items()
    }


def marks(values: Sequence[object]) -> str:
    """Placeholders for the values of a query."""
    return ", ".join("?" * len(values))
