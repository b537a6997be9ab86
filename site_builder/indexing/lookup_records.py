"""Which documents look up which key (model/cross_references.lookups), as the archive remembers it.

Articles are numbers, packed into a row a key: an archive has millions of lookups. What an article looks up is not
remembered beside it, for its document tells. The few files that are no articles have a row a lookup.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

_AT_ONCE: Final = 400_000  # lookups that are gathered before they are written: memory does not grow with the archive
_INSERT: Final = "INSERT INTO asked VALUES (?, ?, ?)"

Lookups = Mapping[str, Iterable[int]]  # key → articles, oldest first


class LookupWriter:
    """Writes the lookups of articles that come in order of time."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.articles: defaultdict[str, array[int]] = defaultdict(lambda: array("q"))
        self.gathered = 0

    def add(self, lookups: Lookups) -> None:
        """Take in the lookups of some articles."""
        for key, articles in lookups.items():
            known = self.articles[key]
            self.gathered -= len(known)
            known.extend(articles)
            self.gathered += len(known)
        if self.gathered >= _AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write what has been gathered."""
        rows = sorted(self.articles.items())
        self.db.executemany(_INSERT, [(key, articles[0], articles) for key, articles in rows])
        self.articles.clear()
        self.gathered = 0


def asking(db: sqlite3.Connection, key: str) -> list[int]:
    """The articles that look up a key."""
    rows = db.execute("SELECT articles FROM asked WHERE key = ? ORDER BY first", (key,))
    return [n for (articles,) in rows for n in array("q", articles)]


def files_asking(db: sqlite3.Connection, key: str) -> list[str]:
    """The paths of other files that look up a key."""
    return [path for (path,) in db.execute("SELECT path FROM asked_by_file WHERE key = ?", (key,))]


def is_asked(db: sqlite3.Connection, key: str) -> bool:
    """Whether any document looks up a key."""
    query = "SELECT 1 FROM asked WHERE key = ?1 UNION ALL SELECT 1 FROM asked_by_file WHERE key = ?1 LIMIT 1"
    return db.execute(query, (key,)).fetchone() is not None


def add(db: sqlite3.Connection, article: int, keys: Iterable[str]) -> None:
    """Note that an article looks up these keys, which it did not."""
    db.executemany(_INSERT, [(key, article, array("q", [article])) for key in sorted(keys)])


def withdraw(db: sqlite3.Connection, article: int, keys: Iterable[str]) -> None:
    """Note that an article does not look up these keys any more."""
    query = "SELECT first, articles FROM asked WHERE key = ? AND first <= ?"
    for key in keys:
        for first, packed in db.execute(query, (key, article)).fetchall():
            articles = array("q", packed)
            if article in articles:
                db.execute("DELETE FROM asked WHERE key = ? AND first = ?", (key, first))
                articles.remove(article)
                if articles:
                    db.execute(_INSERT, (key, articles[0], articles))
