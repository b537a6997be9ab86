"""Related articles after a change: found anew for those that are near it, by the rules of relatedness.py."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Any

from site_builder.archive.facts import Fact
from site_builder.indexing import lookups, relatedness
from site_builder.indexing.context import compact
from site_builder.model.documents import TOPICS

MOST = 2000  # articles, from which on indexing as a whole is as good


class TooMany(Exception):
    """The change reaches so many articles that the archive had better be indexed as a whole."""


class Relating:
    """The relations of an archive that is being changed. ``near`` collects articles to which others may be related."""

    def __init__(self, db: sqlite3.Connection, facts: set[Fact]) -> None:
        self.db, self.facts = db, facts
        self.near: set[int] = set()
        self.features = Counter[relatedness.Feature]()  # by how many articles each is shared more
        self.before = self._total()

    def _total(self) -> int:
        return int(self.db.execute("SELECT count(*) FROM article").fetchone()[0])

    def when(self, n: int) -> int:
        """A day of an article's date, as a sort key."""
        lower, upper = self.db.execute("SELECT lower, upper FROM article WHERE n = ?", (n,)).fetchone()
        return relatedness.when(lower, upper)

    def subject(self, n: int) -> relatedness.Subject:
        """An article as far as relatedness goes; a translation shares nothing."""
        query = "SELECT lower, upper, translation FROM article WHERE n = ?"
        lower, upper, translation = self.db.execute(query, (n,)).fetchone()
        when = relatedness.when(lower, upper)
        if translation:
            return relatedness.Subject((), (), when)
        acting = self.db.execute("SELECT actor FROM acting WHERE article = ? ORDER BY position", (n,))
        about = self.db.execute(
            "SELECT x.topic FROM about x JOIN topic t ON t.n = x.topic "
            "WHERE x.article = ? AND t.index_name = ? ORDER BY x.position",
            (n, TOPICS),
        )
        return relatedness.Subject(tuple(a for (a,) in acting), tuple(t for (t,) in about), when)

    def _sharing(self, feature: relatedness.Feature, n: int) -> list[int]:
        """The articles next to one in time among those that share something."""
        kind, of = feature
        table = "acting" if kind == "actor" else "about"
        query = (
            f"SELECT article FROM {table} WHERE {kind} = ? AND article {{}} ? "
            "AND article NOT IN (SELECT n FROM article WHERE translation = 1) ORDER BY article {} LIMIT ?"
        )
        before = self.db.execute(query.format("<", "DESC"), (of, n, relatedness.WINDOW))
        after = self.db.execute(query.format(">=", "ASC"), (of, n, relatedness.WINDOW + 1))
        return [row[0] for row in (*before, *after)]

    def beside(self, n: int, subject: relatedness.Subject) -> set[int]:
        return {other for feature in relatedness.features(subject) for other in self._sharing(feature, n)}

    def linked(self, n: int) -> set[int]:
        """The articles that an article links to, and those that link to it."""
        query = (
            "SELECT article FROM link WHERE kind = 'article' AND target = ? "
            "UNION SELECT target FROM link WHERE article = ? AND kind = 'article'"
        )
        return {row[0] for row in self.db.execute(query, (n, n))}

    def relate(self) -> None:
        """Find anew what is related to articles near a change, or that share what is rarer now, or less so."""
        total = self._total()
        if relatedness.level(total + 1) != relatedness.level(self.before + 1) or (total < 2) != (self.before < 2):
            self.near |= {row[0] for row in self.db.execute("SELECT n FROM article")}
        count = lookups.LazyMapping[relatedness.Feature, int](self._having)
        for feature, more in self.features.items():
            now = count[feature]
            before = now - more
            if more and now and before and relatedness.level(now) != relatedness.level(before):
                self.near |= {n for (n,) in self._all_having(feature)}
            if len(self.near) > MOST:
                raise TooMany
        weight = lookups.LazyMapping[relatedness.Feature, int](lambda f: relatedness.weigh(total, count[f]))
        subjects = lookups.LazyMapping[int, relatedness.Subject](self.subject)
        years = lookups.LazyMapping[int, float](lambda n: relatedness.in_years(self.when(n)))
        for n in sorted(self.near):
            row = self.db.execute("SELECT * FROM article WHERE n = ?", (n,)).fetchone()
            if row is None:
                continue
            subject = subjects[n]
            near = [(weight[feature], self._sharing(feature, n)) for feature in relatedness.features(subject)]
            linked = self.linked(n)
            best = relatedness.rank(n, near, linked, shown(row), years)
            found = relatedness.related(subject, best, subjects, linked, weight)
            new = [(compact(found),)] if found and total > 1 else []
            was = self.db.execute("SELECT found FROM related WHERE article = ?", (n,)).fetchall()
            if new != was:
                self.db.execute("DELETE FROM related WHERE article = ?", (n,))
                self.db.executemany("INSERT INTO related VALUES (?, ?)", [(n, *row) for row in new])
                self.facts.add(("related", n))

    def _having(self, feature: relatedness.Feature) -> int:
        return int(self._all_having(feature, "count(*)").fetchone()[0])

    def _all_having(self, feature: relatedness.Feature, what: str = "article") -> sqlite3.Cursor:
        """The articles that share something."""
        kind, of = feature
        table = "acting" if kind == "actor" else "about"
        query = (
            f"SELECT {what} FROM {table} WHERE {kind} = ? "
            "AND article NOT IN (SELECT n FROM article WHERE translation = 1)"
        )
        return self.db.execute(query, (of,))


def shown(row: Sequence[Any]) -> frozenset[int]:
    """The articles that an article's page shows as related anyway."""
    detail = json.loads(row[-1])
    members = detail.get("translations", ())
    return frozenset((*detail.get("related", ()), *members, *((row[0],) if members else ())))
