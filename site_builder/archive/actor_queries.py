"""Queries about actors: their rows and roles, whom they appear with, on which topics."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from site_builder.archive import facts
from site_builder.archive.queries import ACTOR_LINK, ORIGINAL, Queries, one_of
from site_builder.archive.rows import ActorLink, ActorRow, Holder, RoleRow, TopicLink, decoded
from site_builder.archive.rows import roles as decode_roles
from site_builder.model import limits
from site_builder.model.documents import TOPICS

_TOGETHER: Final = (
    "SELECT o.actor, x.article FROM acting x JOIN acting o ON o.article = x.article AND o.actor <> x.actor "
    f"WHERE x.actor = ? AND x.article {ORIGINAL} ORDER BY x.article"
)
_IS_CROWDED: Final = f"EXISTS (SELECT 1 FROM acting c WHERE c.article = x.article AND c.position >= {limits.CLOSE})"
_CROWDED: Final = f"SELECT x.article FROM acting x WHERE x.actor = ? AND {_IS_CROWDED}"
_PAIRED: Final = (
    "SELECT o.actor, count(*) AS n FROM acting x JOIN acting o ON o.article = x.article AND o.actor <> x.actor "
    f"WHERE x.actor = ? AND x.article {ORIGINAL} AND NOT {_IS_CROWDED} GROUP BY o.actor HAVING n >= ?"
)
_ROLES_TOLD: Final = (
    f"SELECT x.roles, x.article FROM acting x WHERE x.actor = ? AND x.roles <> '[]' AND x.article {ORIGINAL} "
    "ORDER BY x.article"
)
_TOPICS_OF: Final = (
    "SELECT y.topic, count(*) AS c FROM acting x JOIN about y ON y.article = x.article "
    f"WHERE x.actor = ? AND x.article {ORIGINAL} GROUP BY y.topic"
)
_TOPIC_LINKS_OF: Final = (
    f"SELECT t.n, t.index_name, t.name, t.address, f.c, t.sort_key FROM ({_TOPICS_OF}) f JOIN topic t ON t.n = f.topic "
    "WHERE t.index_name = ? ORDER BY f.c DESC, t.n LIMIT ?"
)


class ActorQueries(Queries):
    """What pages ask about actors. Translations of an article do not count: they tell of the same event again."""

    def __init__(self, db: sqlite3.Connection, part: int = 50) -> None:
        super().__init__(db, part)
        # a page asks twice, and the pages of one actor's pairs are made in a row
        self._together = lru_cache(maxsize=2)(self._read_together)
        self._crowded = lru_cache(maxsize=2)(self._read_crowded)

    def most_present_actors(self, most: int) -> list[ActorLink]:
        """Return the actors of most articles, with these counts."""
        self.noted.add(facts.ALL_ACTORS)
        query = (
            f"SELECT {ACTOR_LINK}, b.articles FROM actor b WHERE b.articles > 0 ORDER BY b.articles DESC, b.n LIMIT ?"
        )
        return [ActorLink(*r) for r in self.db.execute(query, (most,))]

    def actors(self, only: int | None = None) -> Iterator[tuple[int, str, str, str, int]]:
        """(n, address, path, name, entries of its list) of every actor, or of one."""
        self.noted.add(facts.ALL_ACTORS if only is None else ("actor", only))
        where, values = one_of("n", only)
        yield from self.db.execute(f"SELECT n, address, path, name, entries FROM actor {where} ORDER BY n", values)

    def actor(self, n: int) -> ActorRow:
        """Return an actor's row."""
        self.noted.add(("actor", n))
        row = self._one(
            "SELECT n, id, path, address, name, sort_name, sort_key, kind, disambiguation, detail, articles, entries "
            "FROM actor WHERE n = ?",
            n,
        )
        return ActorRow._make((*row[:9], decoded(row[9]), *row[10:]))

    def aliases(self, actor: int) -> list[str]:
        """Return the other names that an actor's file gives."""
        self.noted.add(("actor", actor))
        query = "SELECT spelling FROM name WHERE actor = ? AND strength = 'alias' ORDER BY rowid"
        return [r[0] for r in self.db.execute(query, (actor,))]

    def roles(self, actor: int) -> list[RoleRow]:
        """Return an actor's roles in order of time."""
        query = (
            "SELECT r.of_actor, r.title, r.of_text, b.address, coalesce(b.kind, ''), r.since, r.until, "
            "r.before, r.before_since, r.before_until, r.after, r.after_since, r.after_until "
            "FROM role r LEFT JOIN actor b ON b.n = r.of_actor WHERE r.actor = ? ORDER BY r.position"
        )
        rows = self.db.execute(query, (actor,)).fetchall()
        self.noted.add(("actor", actor))
        self.noted.actor_names.update([r[0] for r in rows if r[0]])
        return [RoleRow(r[1], r[2], r[3], r[4], r[5], r[6], _holder(r[7:10]), _holder(r[10:])) for r in rows]

    def roles_in_articles(self, actor: int) -> dict[str, list[int]]:
        """Return the roles that articles tell of an actor, given there or held on their dates: these, oldest first."""
        self.noted.add(("company", actor))
        found: dict[str, list[int]] = {}
        for told, article in self.db.execute(_ROLES_TOLD, (actor,)):
            for text in {text for text, _certain in decode_roles(told)}:
                found.setdefault(text, []).append(article)
        return found

    def topics_of_actor(self, actor: int, most: int) -> list[TopicLink]:
        """Topics of the actor's articles; ``articles`` is how many of these each has."""
        self.noted.add(("company", actor))
        rows = [TopicLink(*row) for row in self.db.execute(_TOPIC_LINKS_OF, (actor, TOPICS, most))]
        self.noted.topic_names.update([t.n for t in rows])
        return rows

    def appears_with(self, actor: int, most: int) -> list[tuple[ActorLink, list[int]]]:
        """Actors of the actor's articles, the most frequent first, each with what both are in."""
        self.noted.add(("company", actor))
        both = self._together(actor)
        likeliest = sorted(both, key=lambda other: (-len(both[other]), other))[:most]
        return [(self.actor_link(other), both[other]) for other in likeliest]

    def articles_of_both(self, one: int, other: int) -> tuple[int, ...]:
        """Numbers of the articles that two actors are in among few others, oldest first."""
        self.noted.add(("pair", min(one, other), max(one, other)))
        return self.close_together(one, other)

    def close_together(self, one: int, other: int) -> tuple[int, ...]:
        """Return what ``articles_of_both`` does, for a page that has noted who appears with ``one``."""
        crowded = self._crowded(one)
        return tuple([n for n in self._together(one).get(other, ()) if n not in crowded])

    def pairs(self, least: int, only: int | None = None) -> list[tuple[int, int, int]]:
        """(actor, actor, articles both are in) of pairs that are in at least so many, each pair once, by the first.

        An article of more than ``limits.CLOSE`` actors does not count: it would count for thousands of pairs.

        For planning: no fact is noted.
        """
        where, values = one_of("x.actor", only, "AND")
        query = (
            "SELECT x.actor, o.actor, count(*) AS n FROM acting x JOIN acting o ON o.article = x.article "
            f"AND o.actor > x.actor WHERE x.article {ORIGINAL} AND NOT {_IS_CROWDED} {where} "
            "GROUP BY x.actor, o.actor HAVING n >= ? ORDER BY x.actor, o.actor"
        )
        return list(self.db.execute(query, (*values, least)))

    def paired(self, actor: int, least: int) -> list[tuple[int, int]]:
        """(other actor, articles both are in) of the pairs of one actor, as ``pairs`` finds them."""
        self.noted.add(("company", actor))
        if self._one("SELECT articles FROM actor WHERE n = ?", actor)[0] < least:
            return []
        return list(self.db.execute(_PAIRED, (actor, least)))

    def actor_index(self) -> Iterator[ActorLink]:
        """Every actor in the order of the alphabet, with the name it is sorted by."""
        own = "b.articles, b.sort_name, b.sort_key, b.disambiguation"
        query = f"SELECT {ACTOR_LINK}, {own} FROM actor b ORDER BY b.n"
        self.noted.add(facts.ALL_ACTORS)
        for row in self.db.execute(query):
            yield ActorLink(*row)

    def _read_crowded(self, actor: int) -> frozenset[int]:
        """The articles of an actor that have many actors."""
        return frozenset(row[0] for row in self.db.execute(_CROWDED, (actor,)))

    def _read_together(self, actor: int) -> dict[int, list[int]]:
        """The other actors of an actor's articles, each with those that both are in, oldest first."""
        both: dict[int, list[int]] = {}
        for other, article in self.db.execute(_TOGETHER, (actor,)):
            both.setdefault(other, []).append(article)
        return both


def _holder(row: tuple[Any, ...]) -> Holder | None:
    return Holder(*row) if row[0] is not None else None
