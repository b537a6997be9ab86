"""Rows that differ between two versions of the archive → the facts that changed.

What a reader's method notes and what a row here stands for must agree; this is the one place that says it of rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Final

from site_builder.archive import facts
from site_builder.archive.facts import Fact
from site_builder.model.documents import ARTICLE, PAGE

Row = Sequence[Any]

_CARD: Final = (3, 4, 5, 6, 7, 8, 9, 10)  # columns of `article` that lists show, or are made by
_ACTOR_NAME: Final = (1, 3, 4, 5, 6, 7, 8)
_TOPIC_NAME: Final = (1, 2, 4, 5, 6)
TABLES: Final = (
    "article", "actor", "name", "role", "acting", "topic", "broader", "about", "entry", "listing", "link", "related",
    "correction", "page", "redirect",
)  # fmt: skip


class Differences:
    """Collects facts. ``part``: entries of a part of a long list, as the reader divides them."""

    def __init__(self, part: int) -> None:
        self.part = part
        self.facts: set[Fact] = set()
        self.regrouped: set[int] = set()  # articles whose actors or topics changed, or whether they count

    def rows(self, table: str, gone: Iterable[Row], new: Iterable[Row]) -> None:
        """Take in rows of a table that only the version before has, and those that only the one after has."""
        gone, new = list(gone), list(new)
        if not gone and not new:
            return
        match table:
            case "article":
                self._named(gone, new, "article", "card", _CARD, facts.ALL_ARTICLES)
                before, after = ({row[0]: row[10] for row in rows} for rows in (gone, new))
                self.regrouped |= {n for n in before.keys() | after.keys() if before.get(n) != after.get(n)}
            case "actor":
                self._named(gone, new, "actor", "actor name", _ACTOR_NAME, facts.ALL_ACTORS)
            case "topic":
                self._named(gone, new, "topic", "topic name", _TOPIC_NAME, facts.ALL_TOPICS)
            case _:
                for row in (*gone, *new):
                    self._row(table, row)

    def _named(
        self, gone: list[Row], new: list[Row], whole: str, name: str, columns: Sequence[int], every: Fact
    ) -> None:
        before, after = ({row[0]: row for row in rows} for rows in (gone, new))
        for n in before.keys() | after.keys():
            self.facts.add((whole, n))
            old, now = before.get(n), after.get(n)
            if old is None or now is None or any(old[i] != now[i] for i in columns):
                self.facts.add((name, n))
                self.facts.add(every)
            elif whole != "article":  # counts, which indexes show
                self.facts.add(every)

    def _row(self, table: str, row: Row) -> None:  # noqa: C901 -- one table a line
        add = self.facts.add
        match table:
            case "name" | "role":
                add(("actor", row[0]))
            case "acting" | "about":
                add((table, row[0]))
                self.regrouped.add(row[0])
            case "broader":
                self.facts |= {("topic", row[0]), ("topic", row[1]), facts.ALL_TOPICS}
            case "entry":
                self.facts |= {("card", row[1]), facts.ALL_ARTICLES}
            case "listing":
                kind, target, rank, _entry = row
                add(("list", kind, target))
                add(("list", kind, target, (rank - 1) // self.part))
                if kind in ("year", "month", "day"):
                    add(facts.PERIODS)
                elif kind == "topic":
                    add(("topic actors", target))
            case "link":
                add(("links", row[0], row[1]))
                add(("links", row[0], row[1], (row[2] - 1) // self.part))
            case "related":
                add(("related", row[0]))
            case "correction":
                add(facts.CORRECTIONS)
            case "page":
                self.facts |= {facts.PAGES, ("page", row[0])}
            case "redirect":
                self.facts |= {facts.PAGES, ("redirect", row[0])}
            case "article_body":
                add(("body", ARTICLE, row[0]))
            case "body":
                add(("body", row[0], row[1] if row[0] == PAGE else int(row[1])))

    def groups(self, db: sqlite3.Connection, schema: str = "main") -> None:
        """Facts about who appears with whom and on what, of the regrouped articles as one version has them.

        To be called with the version before and with the one after.
        """
        for article in self.regrouped:
            query = f"SELECT actor FROM {schema}.acting WHERE article = ?"
            actors = sorted(row[0] for row in db.execute(query, (article,)))
            self.facts.update(("company", actor) for actor in actors)
            self.facts.update(("pair", one, other) for i, one in enumerate(actors) for other in actors[i + 1 :])
            query = (
                f"SELECT x.target FROM {schema}.entry e CROSS JOIN {schema}.listing x ON x.entry = e.n "
                "WHERE e.article = ? AND e.position = -1 AND x.kind = 'topic'"
            )
            self.facts.update(("topic actors", topic) for (topic,) in db.execute(query, (article,)))

    def neighbours(self, db: sqlite3.Connection, articles: Iterable[int], schema: str = "main") -> None:
        """The articles beside some that were added, removed, or count otherwise, as one version has them."""
        for n in articles:
            self.facts.add(("neighbours", n))
            for query in (
                f"SELECT max(n) FROM {schema}.article WHERE n < ? AND translation = 0",
                f"SELECT min(n) FROM {schema}.article WHERE n > ? AND translation = 0",
            ):
                beside = db.execute(query, (n,)).fetchone()[0]
                if beside is not None:
                    self.facts.add(("neighbours", beside))


def compare(db: sqlite3.Connection, part: int) -> set[Fact]:
    """The facts in which the archive of a database differs from the one attached to it as ``old``."""
    found = Differences(part)
    for table in TABLES:
        gone = db.execute(f"SELECT * FROM old.{table} EXCEPT SELECT * FROM main.{table}").fetchall()
        new = db.execute(f"SELECT * FROM main.{table} EXCEPT SELECT * FROM old.{table}").fetchall()
        found.rows(table, gone, new)
        if table == "article":
            moved = set(found.regrouped)
    for one, other in (("old", "main"), ("main", "old")):
        for table, keys in (("article_body", "article"), ("body", "kind, key")):
            query = f"SELECT {keys} FROM {one}.{table} a LEFT JOIN {other}.{table} b USING ({keys}) "
            found.rows(table, db.execute(f"{query} WHERE b.html IS NOT a.html"), ())
    for schema in ("old", "main"):
        found.groups(db, schema)
        found.neighbours(db, moved, schema)
    if bool(_any_correction(db, "old")) != bool(_any_correction(db, "main")):
        found.facts.add(facts.HAS_CORRECTIONS)
    return found.facts


def _any_correction(db: sqlite3.Connection, schema: str) -> Any:
    return db.execute(f"SELECT 1 FROM {schema}.correction LIMIT 1").fetchone()
