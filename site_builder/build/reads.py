"""Reads in the store: which page has read which fact, as a row a page and a row a fact.

Facts and outputs are numbers (of archive/facts.py and of the table ``output``). A row holds an array of them: a large
site has millions of reads, and a row for each would be most of the store.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Collection
from typing import Final

_AT_ONCE: Final = 400_000  # reads that are gathered before they are written: memory does not grow with the site


class Reads:
    """Takes in what pages have read. ``fresh``: the store knows of none of them."""

    def __init__(self, db: sqlite3.Connection, *, fresh: bool) -> None:
        self.db, self.fresh = db, fresh
        self.pages: list[tuple[int, array[int]]] = []
        self.readers: defaultdict[int, list[int]] = defaultdict(list)
        self.gathered = 0

    def add(self, page: int, facts: array[int]) -> None:
        """What a page has read, in place of what it had read before."""
        was = None if self.fresh else _facts_of(self.db, page)
        if was is not None:
            self._replace(page, was, facts)
            return
        self.pages.append((page, facts))
        readers = self.readers
        for fact in facts:
            readers[fact].append(page)
        self.gathered += len(facts)
        if self.gathered >= _AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write what has been gathered."""
        rows = sorted(self.readers.items())
        self.db.executemany("INSERT INTO page_reads VALUES (?, ?)", self.pages)
        self.db.executemany(_INSERT, [(fact, pages[0], array("q", pages)) for fact, pages in rows])
        self.pages.clear()
        self.readers.clear()
        self.gathered = 0

    def _replace(self, page: int, was: bytes, facts: array[int]) -> None:
        had, has = set(array("q", was)), set(facts)
        if had == has:
            return
        for fact in had - has:
            _withdraw(self.db, fact, page)
        self.db.executemany(_INSERT, [(fact, page, array("q", [page])) for fact in sorted(has - had)])
        self.db.execute("UPDATE page_reads SET facts = ? WHERE page = ?", (facts.tobytes(), page))


_INSERT: Final = "INSERT INTO reads VALUES (?, ?, ?)"


def readers(db: sqlite3.Connection, fact: int) -> list[int]:
    """The pages that have read a fact."""
    rows = db.execute("SELECT pages FROM reads WHERE fact = ? ORDER BY first", (fact,))
    return [page for (pages,) in rows for page in array("q", pages)]


def forget(db: sqlite3.Connection, page: int) -> None:
    """A page that is gone has read nothing."""
    for fact in array("q", _facts_of(db, page) or b""):
        _withdraw(db, fact, page)
    db.execute("DELETE FROM page_reads WHERE page = ?", (page,))


def copy(old: sqlite3.Connection, new: sqlite3.Connection, kept: Collection[int]) -> None:
    """Take over what some pages have read from one store into another."""
    found = Reads(new, fresh=True)
    for page, facts in old.execute("SELECT page, facts FROM page_reads ORDER BY page"):
        if page in kept:
            found.add(page, array("q", facts))
    found.write()


def _facts_of(db: sqlite3.Connection, page: int) -> bytes | None:
    row = db.execute("SELECT facts FROM page_reads WHERE page = ?", (page,)).fetchone()
    return row[0] if row else None


def _withdraw(db: sqlite3.Connection, fact: int, page: int) -> None:
    for first, packed in db.execute("SELECT first, pages FROM reads WHERE fact = ?", (fact,)).fetchall():
        pages = array("q", packed)
        if page in pages:
            db.execute("DELETE FROM reads WHERE fact = ? AND first = ?", (fact, first))
            pages.remove(page)
            if pages:
                db.execute(_INSERT, (fact, pages[0], pages.tobytes()))
