"""Ranked lists in the database: a member put in or taken out, with the ranks behind it moved."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import Final, NamedTuple

from site_builder.archive.facts import Fact
from site_builder.archive.tables import list_facts


class Ranked(NamedTuple):
    """A table of ranked lists, its key (kind, target, rank) aside."""

    table: str
    member: str  # the column that lists are ordered by
    more: str  # further columns, after it
    fact: str


LISTING: Final = Ranked("listing", "entry", "", "list")
LINKS: Final = Ranked("link", "article", ", sentence", "links")


class RankedLists:
    """Changes to the lists of one table; ``lengths`` counts by how much each has grown. ``part``: see tables.py."""

    def __init__(self, db: sqlite3.Connection, ranked: Ranked, part: int, facts: set[Fact]) -> None:
        self.db, self.ranked, self.part, self.facts = db, ranked, part, facts
        self.lengths: Counter[tuple[str, int]] = Counter()

    def put(self, kind: str, target: int, member: int, *more: object) -> None:
        """Put a member where it belongs."""
        table = self.ranked.table
        last = self._length(kind, target)
        rank = self._place(kind, target, member, last)
        if rank <= last:
            self._move(kind, target, rank, 1)
        marks = ", ".join("?" * (4 + len(more)))
        self.db.execute(f"INSERT INTO {table} VALUES ({marks})", (kind, target, rank, member, *more))
        self._note(kind, target, rank, last + 1)
        self.lengths[kind, target] += 1

    def take(self, kind: str, target: int, member: int) -> None:
        """Take a member out."""
        table = self.ranked.table
        last = self._length(kind, target)
        rank = self._place(kind, target, member, last)
        self.db.execute(f"DELETE FROM {table} WHERE kind = ? AND target = ? AND rank = ?", (kind, target, rank))
        if rank < last:
            self._move(kind, target, rank + 1, -1)
        self._note(kind, target, rank, last)
        self.lengths[kind, target] -= 1

    def change(self, kind: str, target: int, member: int, sentence: str) -> None:
        """Give a link another sentence."""
        rank = self._place(kind, target, member, self._length(kind, target))
        self.db.execute(
            "UPDATE link SET sentence = ? WHERE kind = ? AND target = ? AND rank = ?", (sentence, kind, target, rank)
        )
        self.facts.update(((self.ranked.fact, kind, target, (rank - 1) // self.part), ("table", self.ranked.table)))

    def at(self, kind: str, target: int, rank: int) -> int | None:
        table, column, *_ = self.ranked
        query = f"SELECT {column} FROM {table} WHERE kind = ? AND target = ? AND rank = ?"
        row = self.db.execute(query, (kind, target, rank)).fetchone()
        return row[0] if row else None

    def _length(self, kind: str, target: int) -> int:
        query = f"SELECT max(rank) FROM {self.ranked.table} WHERE kind = ? AND target = ?"
        return self.db.execute(query, (kind, target)).fetchone()[0] or 0

    def _place(self, kind: str, target: int, member: int, last: int) -> int:
        """The rank that a member has, or would get."""
        low, high = 1, last + 1
        end = self.at(kind, target, last)
        if end is not None and end < member:
            return last + 1
        while low < high:
            middle = (low + high) // 2
            found = self.at(kind, target, middle)
            if found is not None and found < member:
                low = middle + 1
            else:
                high = middle
        return low

    def _move(self, kind: str, target: int, rank: int, by: int) -> None:
        table, column, more, _ = self.ranked
        where = "WHERE kind = ? AND target = ? AND rank >= ?"
        query = f"SELECT kind, target, rank + ?, {column}{more} FROM {table} {where}"
        rows = self.db.execute(query, (by, kind, target, rank)).fetchall()
        self.db.execute(f"DELETE FROM {table} {where}", (kind, target, rank))
        marks = ", ".join("?" * len(rows[0]))
        self.db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    def _note(self, kind: str, target: int, first: int, last: int) -> None:
        ranks = (*range(first, last, self.part), last)  # one of each part at least
        self.facts.update(list_facts(self.ranked.fact, kind, target, ranks, self.part))
