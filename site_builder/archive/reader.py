"""Reading the archive: the questions that pages ask of archive.db.

Every method is one indexed query, or a few; none walks the archive. Rows are plain named tuples without words or
addresses relative to anything: pages make views of them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from site_builder import model
from site_builder.dates import OPEN_END, OPEN_START


class Card(NamedTuple):
    """An article, or an event that it reports, as lists show it."""

    article: int
    title: str
    address: str
    edtf: str
    lower: int
    upper: int
    summary: str
    lang: str
    source: str = ""  # for an event: the article's title
    sentence: str = ""  # of an article that links somewhere: the sentence that does


class ArticleRow(NamedTuple):
    n: int
    id: str
    path: str
    address: str
    title: str
    edtf: str
    lower: int
    upper: int
    summary: str
    lang: str
    detail: dict[str, Any]


class ActorRow(NamedTuple):
    n: int
    id: str
    path: str
    address: str
    name: str
    sort_name: str
    sort_key: str
    kind: str
    disambiguation: str
    detail: dict[str, Any]
    articles: int
    entries: int


class ActorLink(NamedTuple):
    """An actor as others name it; ``articles`` counts what the query asks for (all, or those shared)."""

    n: int
    name: str
    address: str
    kind: str
    articles: int
    sort_name: str = ""
    sort_key: str = ""
    disambiguation: str = ""


class TopicRow(NamedTuple):
    n: int
    index_name: str
    id: str
    path: str
    address: str
    name: str
    sort_key: str
    detail: dict[str, Any]
    articles: int
    entries: int


class TopicLink(NamedTuple):
    n: int
    index_name: str
    name: str
    address: str
    articles: int
    sort_key: str = ""


class RoleRow(NamedTuple):
    title: str
    of_text: str
    of_address: str | None
    since: str
    until: str
    before: int | None  # numbers of the actors who held the post before and after
    after: int | None


class ActingRow(NamedTuple):
    """An actor of an article, with [text, certain] of each role it had there."""

    name: str
    address: str
    kind: str
    roles: list[tuple[str, bool]]


class RelatedRow(NamedTuple):
    """An article found to belong with another, with the numbers of what they share, the rarest first."""

    article: int
    actors: list[int]
    topics: list[int]
    linked: bool


class CorrectionRow(NamedTuple):
    article: int
    edtf: str
    text: str
    kind: str
    title: str
    address: str
    lang: str


class PageRow(NamedTuple):
    address: str
    path: str
    title: str
    summary: str
    nav: int | None
    detail: dict[str, Any]


class RedirectRow(NamedTuple):
    address: str
    target: str
    title: str
    path: str
    line: int
    column: int


class Count(NamedTuple):
    articles: int
    actors: int
    topics: int
    entries: int


_CARD = "a.n, a.title, a.address, a.edtf, a.lower, a.upper, a.summary, a.lang"
_ORIGINAL = "NOT IN (SELECT n FROM article WHERE translation = 1)"
_ENTRY = (
    "e.article, CASE e.label WHEN '' THEN a.title ELSE e.label END, a.address, e.edtf, e.lower, e.upper, "
    "CASE e.label WHEN '' THEN a.summary ELSE '' END, a.lang, CASE e.label WHEN '' THEN '' ELSE a.title END"
)
_ACTOR_LINK = "b.n, b.name, b.address, b.kind"
_TOPIC_LINK = "t.n, t.index_name, t.name, t.address, t.articles, t.sort_key"


class Reader:
    """A read-only view of one archive database."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.topic_link = lru_cache(maxsize=4096)(self._topic_link)
        self.actor_link = lru_cache(maxsize=4096)(self._actor_link)
        self.card = lru_cache(maxsize=16384)(self._card)
        self.articles_of_both = lru_cache(maxsize=16)(self._articles_of_both)

    def _one(self, query: str, *values: object) -> Any:
        return self.db.execute(query, values).fetchone()

    # -- the archive as a whole

    def count(self) -> Count:
        return Count(
            self._one("SELECT count(*) FROM article WHERE translation = 0")[0],
            self._one("SELECT count(*) FROM actor")[0],
            self._one("SELECT count(*) FROM topic WHERE index_name = ?", model.TOPICS)[0],
            self._one("SELECT count(*) FROM entry")[0],
        )

    def span(self) -> tuple[int, int] | None:
        """The first and the last year that an article is known to touch; open ends do not count."""
        low = self._one("SELECT min(lower) FROM article WHERE lower > ?", OPEN_START)[0]
        high = self._one("SELECT max(upper) FROM article WHERE upper < ?", OPEN_END)[0]
        return None if low is None or high is None else (low // 10000, max(low, high) // 10000)

    def latest(self, most: int) -> list[Card]:
        """The newest articles, newest first."""
        return [
            Card(*r)
            for r in self.db.execute(
                f"SELECT {_CARD} FROM article a WHERE translation = 0 ORDER BY n DESC LIMIT ?", (most,)
            )
        ]

    def most_present_actors(self, most: int) -> list[ActorLink]:
        query = (
            f"SELECT {_ACTOR_LINK}, b.articles FROM actor b WHERE b.articles > 0 ORDER BY b.articles DESC, b.n LIMIT ?"
        )
        return [ActorLink(*r) for r in self.db.execute(query, (most,))]

    def most_present_topics(self, index: str, most: int) -> list[TopicLink]:
        query = (
            f"SELECT {_TOPIC_LINK} FROM topic t WHERE t.index_name = ? AND t.articles > 0 "
            "ORDER BY t.articles DESC, t.n LIMIT ?"
        )
        return [TopicLink(*r) for r in self.db.execute(query, (index, most))]

    # -- articles

    def articles(self) -> Iterator[tuple[int, str, str]]:
        """(n, address, path) of every article."""
        yield from self.db.execute("SELECT n, address, path FROM article ORDER BY n")

    def article(self, n: int) -> ArticleRow:
        row = self._one(
            "SELECT n, id, path, address, title, edtf, lower, upper, summary, lang, detail FROM article WHERE n = ?", n
        )
        return ArticleRow._make((*row[:-1], json.loads(row[-1])))

    def neighbours(self, n: int) -> tuple[Card | None, Card | None]:
        """The articles before and after one in time; translations are passed over, and have none."""
        if self._one("SELECT translation FROM article WHERE n = ?", n)[0]:
            return None, None
        before = self._one("SELECT max(n) FROM article WHERE n < ? AND translation = 0", n)[0]
        after = self._one("SELECT min(n) FROM article WHERE n > ? AND translation = 0", n)[0]
        return self.card(before) if before else None, self.card(after) if after else None

    def _card(self, n: int) -> Card | None:
        row = self._one(f"SELECT {_CARD} FROM article a WHERE n = ?", n)
        return Card(*row) if row else None

    def body(self, kind: str, key: int | str) -> str:
        """HTML, with U+FDD0 where the way to the root belongs; empty where there is no text."""
        row = self._one("SELECT html FROM body WHERE kind = ? AND key = ?", kind, str(key))
        return row[0] if row else ""

    def acting(self, article: int) -> list[ActingRow]:
        query = (
            "SELECT b.name, b.address, b.kind, x.roles FROM acting x JOIN actor b ON b.n = x.actor "
            "WHERE x.article = ? ORDER BY x.position"
        )
        return [
            ActingRow(name, address, kind, json.loads(roles) if roles != "[]" else [])
            for name, address, kind, roles in self.db.execute(query, (article,))
        ]

    def about(self, article: int) -> list[TopicLink]:
        query = (
            f"SELECT {_TOPIC_LINK} FROM about x JOIN topic t ON t.n = x.topic WHERE x.article = ? ORDER BY x.position"
        )
        return [TopicLink(*r) for r in self.db.execute(query, (article,))]

    def links_to(self, kind: str, n: int) -> int:
        """How many articles link to an article or topic, or mention an actor without listing it."""
        return int(self._one("SELECT count(*) FROM link WHERE kind = ? AND target = ?", kind, n)[0])

    def much_linked(self, least: int) -> list[tuple[str, int, int]]:
        """(kind, number, links) of whatever has at least so many links."""
        query = (
            "SELECT kind, target, max(rank) AS n FROM link GROUP BY kind, target HAVING n >= ? ORDER BY kind, target"
        )
        return list(self.db.execute(query, (least,)))

    def linking_to(self, kind: str, n: int, first: int, last: int) -> list[Card]:
        """Articles that link to an article, actor or topic, by rank from the oldest on, with the sentence that does."""
        query = (
            f"SELECT {_CARD}, '', l.sentence FROM link l JOIN article a ON a.n = l.article "
            "WHERE l.kind = ? AND l.target = ? AND l.rank BETWEEN ? AND ? ORDER BY l.rank"
        )
        return [Card(*r) for r in self.db.execute(query, (kind, n, first, last))]

    def related(self, article: int) -> list[RelatedRow]:
        """Articles found to belong with one, the likeliest first."""
        query = "SELECT other, actors, topics, linked FROM related WHERE article = ? ORDER BY position"
        return [
            RelatedRow(other, _numbers(actors), _numbers(topics), bool(linked))
            for other, actors, topics, linked in self.db.execute(query, (article,))
        ]

    def corrections(self, first: int, last: int) -> list[CorrectionRow]:
        """Corrections from the oldest on: those from number ``first`` to ``last``."""
        query = (
            "SELECT c.article, c.edtf, c.text, c.kind, a.title, a.address, a.lang FROM correction c "
            "JOIN article a ON a.n = c.article ORDER BY c.lower, c.article, c.position LIMIT ? OFFSET ?"
        )
        return [CorrectionRow(*r) for r in self.db.execute(query, (last - first + 1, first - 1))]

    def correction_count(self) -> int:
        return int(self._one("SELECT count(*) FROM correction")[0])

    # -- actors

    def actors(self) -> Iterator[tuple[int, str, str, int]]:
        """(n, address, path, entries of its list) of every actor."""
        yield from self.db.execute("SELECT n, address, path, entries FROM actor ORDER BY n")

    def actor(self, n: int) -> ActorRow:
        row = self._one(
            "SELECT n, id, path, address, name, sort_name, sort_key, kind, disambiguation, detail, articles, entries "
            "FROM actor WHERE n = ?",
            n,
        )
        return ActorRow._make((*row[:9], json.loads(row[9]), *row[10:]))

    def _actor_link(self, n: int) -> ActorLink:
        return ActorLink(*self._one(f"SELECT {_ACTOR_LINK}, b.articles FROM actor b WHERE n = ?", n))

    def aliases(self, actor: int) -> list[str]:
        query = "SELECT spelling FROM name WHERE actor = ? AND strength = 'alias' ORDER BY rowid"
        return [r[0] for r in self.db.execute(query, (actor,))]

    def roles(self, actor: int) -> list[RoleRow]:
        query = (
            "SELECT r.title, r.of_text, b.address, r.since, r.until, r.before, r.after "
            "FROM role r LEFT JOIN actor b ON b.n = r.of_actor WHERE r.actor = ? ORDER BY r.position"
        )
        return [RoleRow(*r) for r in self.db.execute(query, (actor,))]

    def listing(self, kind: str, target: int, first: int, last: int) -> list[Card]:
        """Entries of an actor's or topic's list by rank (the oldest is 1), oldest first."""
        query = (
            f"SELECT {_ENTRY} FROM listing x JOIN entry e ON e.n = x.entry JOIN article a ON a.n = e.article "
            "WHERE x.kind = ? AND x.target = ? AND x.rank BETWEEN ? AND ? ORDER BY x.rank"
        )
        return [Card(*r) for r in self.db.execute(query, (kind, target, first, last))]

    def topics_of_actor(self, actor: int, most: int) -> list[TopicLink]:
        """Topics of the actor's articles; ``articles`` is how many of these each has."""
        query = (
            "SELECT t.n, t.index_name, t.name, t.address, count(*) AS c, t.sort_key FROM acting x "
            "JOIN about y ON y.article = x.article JOIN topic t ON t.n = y.topic "
            f"WHERE x.actor = ? AND t.index_name = ? AND x.article {_ORIGINAL} "
            "GROUP BY t.n ORDER BY c DESC, t.n LIMIT ?"
        )
        return [TopicLink(*r) for r in self.db.execute(query, (actor, model.TOPICS, most))]

    def appears_with(self, actor: int, most: int) -> list[tuple[ActorLink, list[int]]]:
        """Actors of the actor's articles, the most frequent first, each with what both are in."""
        query = (
            "SELECT o.actor, x.article FROM acting x JOIN acting o ON o.article = x.article AND o.actor <> x.actor "
            f"WHERE x.actor = ? AND x.article {_ORIGINAL} ORDER BY x.article"
        )
        both: dict[int, list[int]] = {}
        for other, article in self.db.execute(query, (actor,)):
            both.setdefault(other, []).append(article)
        likeliest = sorted(both, key=lambda other: (-len(both[other]), other))[:most]
        return [(self.actor_link(other), both[other]) for other in likeliest]

    def _articles_of_both(self, one: int, other: int) -> tuple[int, ...]:
        """Numbers of the articles that two actors are in, oldest first."""
        query = (
            "SELECT x.article FROM acting x JOIN acting o ON o.article = x.article "
            f"WHERE x.actor = ? AND o.actor = ? AND x.article {_ORIGINAL}"
        )
        return tuple(sorted(r[0] for r in self.db.execute(query, (one, other))))

    def pairs(self, least: int) -> list[tuple[int, int, int]]:
        """(actor, actor, articles both are in) of pairs that are in at least so many, each pair once."""
        query = (
            "SELECT x.actor, o.actor, count(*) AS n FROM acting x JOIN acting o ON o.article = x.article "
            f"AND o.actor > x.actor WHERE x.article {_ORIGINAL} "
            "GROUP BY x.actor, o.actor HAVING n >= ? ORDER BY x.actor, o.actor"
        )
        return list(self.db.execute(query, (least,)))

    def actor_index(self) -> Iterator[ActorLink]:
        """Every actor in the order of the alphabet, with the name it is sorted by."""
        own = "b.articles, b.sort_name, b.sort_key, b.disambiguation"
        query = f"SELECT {_ACTOR_LINK}, {own} FROM actor b ORDER BY b.n"
        for row in self.db.execute(query):
            yield ActorLink(*row)

    # -- topics and the entries of other indexes

    def topics(self) -> Iterator[tuple[int, str, str, str, int]]:
        """(n, index, address, path, entries of its list) of every topic."""
        yield from self.db.execute("SELECT n, index_name, address, path, entries FROM topic ORDER BY n")

    def topic(self, n: int) -> TopicRow:
        row = self._one(
            "SELECT n, index_name, id, path, address, name, sort_key, detail, articles, entries FROM topic WHERE n = ?",
            n,
        )
        return TopicRow._make((*row[:7], json.loads(row[7]), *row[8:]))

    def _topic_link(self, n: int) -> TopicLink:
        return TopicLink(*self._one(f"SELECT {_TOPIC_LINK} FROM topic t WHERE n = ?", n))

    def broader(self, topic: int) -> list[TopicLink]:
        query = f"SELECT {_TOPIC_LINK} FROM broader x JOIN topic t ON t.n = x.broader WHERE x.topic = ? ORDER BY t.n"
        return [TopicLink(*r) for r in self.db.execute(query, (topic,))]

    def narrower(self, topic: int) -> list[TopicLink]:
        query = f"SELECT {_TOPIC_LINK} FROM broader x JOIN topic t ON t.n = x.topic WHERE x.broader = ? ORDER BY t.n"
        return [TopicLink(*r) for r in self.db.execute(query, (topic,))]

    def actors_of_topic(self, topic: int, most: int) -> list[ActorLink]:
        query = (
            f"SELECT {_ACTOR_LINK}, y.c FROM (SELECT o.actor AS other, count(*) AS c FROM listing x "
            "JOIN entry e ON e.n = x.entry AND e.label = '' JOIN acting o ON o.article = e.article "
            "WHERE x.kind = 'topic' AND x.target = ? GROUP BY o.actor "
            "ORDER BY c DESC, other LIMIT ?) y JOIN actor b ON b.n = y.other ORDER BY y.c DESC, b.n"
        )
        return [ActorLink(*r) for r in self.db.execute(query, (topic, most))]

    def topic_index(self, index: str) -> list[TopicLink]:
        query = f"SELECT {_TOPIC_LINK} FROM topic t WHERE t.index_name = ? ORDER BY t.n"
        return [TopicLink(*r) for r in self.db.execute(query, (index,))]

    def broader_pairs(self, index: str) -> list[tuple[int, int]]:
        """(topic, broader) of every pair of an index."""
        query = "SELECT x.topic, x.broader FROM broader x JOIN topic t ON t.n = x.topic WHERE t.index_name = ?"
        return list(self.db.execute(query, (index,)))

    # -- time

    def entries(self, first: int, last: int) -> list[Card]:
        """The timeline's entries of these numbers (the oldest is 1), oldest first."""
        query = f"SELECT {_ENTRY} FROM entry e JOIN article a ON a.n = e.article WHERE e.n BETWEEN ? AND ? ORDER BY e.n"
        return [Card(*r) for r in self.db.execute(query, (first, last))]

    def years(self) -> list[tuple[int, int]]:
        """(year, entries) of every year, in order."""
        return list(self.db.execute("SELECT year, count(*) FROM period WHERE month = 0 GROUP BY year ORDER BY year"))

    def months(self) -> list[tuple[int, int, int]]:
        """(year, month, entries) of every month, in order."""
        query = "SELECT year, month, count(*) FROM period WHERE month > 0 GROUP BY year, month ORDER BY year, month"
        return list(self.db.execute(query))

    def months_of(self, year: int) -> list[tuple[int, int]]:
        """(month, entries) of a year's months, in order."""
        query = "SELECT month, count(*) FROM period WHERE year = ? AND month > 0 GROUP BY month ORDER BY month"
        return list(self.db.execute(query, (year,)))

    def entries_of_period(self, year: int, month: int, first: int, last: int) -> list[Card]:
        """Entries of a month (of a year: month 0) by rank, oldest first."""
        query = (
            f"SELECT {_ENTRY} FROM period p JOIN entry e ON e.n = p.entry JOIN article a ON a.n = e.article "
            "WHERE p.year = ? AND p.month = ? AND p.rank BETWEEN ? AND ? ORDER BY p.rank"
        )
        return [Card(*r) for r in self.db.execute(query, (year, month, first, last))]

    def entries_of_year_alone(self, year: int) -> list[Card]:
        """Entries of a year that belong to none of its months, oldest first."""
        query = (
            f"SELECT {_ENTRY} FROM period p JOIN entry e ON e.n = p.entry JOIN article a ON a.n = e.article "
            "WHERE p.year = ? AND p.month = 0 AND p.own = 1 ORDER BY p.rank"
        )
        return [Card(*r) for r in self.db.execute(query, (year,))]

    def days(self) -> list[tuple[int, int, int]]:
        """(month, day, entries) of every day of the year that has any, in order."""
        query = "SELECT month, day, count(*) FROM day GROUP BY month, day ORDER BY month, day"
        return list(self.db.execute(query))

    def entries_of_day(self, month: int, day: int, first: int, last: int) -> list[Card]:
        """Entries of a day of the year by rank, oldest first."""
        query = (
            f"SELECT {_ENTRY} FROM day d JOIN entry e ON e.n = d.entry JOIN article a ON a.n = e.article "
            "WHERE d.month = ? AND d.day = ? AND d.rank BETWEEN ? AND ? ORDER BY d.rank"
        )
        return [Card(*r) for r in self.db.execute(query, (month, day, first, last))]

    # -- standalone pages, redirects, media

    def pages(self) -> list[PageRow]:
        query = "SELECT address, path, title, summary, nav, detail FROM page ORDER BY nav IS NULL, nav, title, address"
        return [PageRow._make((*r[:-1], json.loads(r[-1]))) for r in self.db.execute(query)]

    def page(self, address: str) -> PageRow:
        row = self._one("SELECT address, path, title, summary, nav, detail FROM page WHERE address = ?", address)
        return PageRow._make((*row[:-1], json.loads(row[-1])))

    def redirects(self) -> list[RedirectRow]:
        return [RedirectRow(*r) for r in self.db.execute("SELECT * FROM redirect ORDER BY address")]

    def redirect(self, address: str) -> RedirectRow:
        return RedirectRow(*self._one("SELECT * FROM redirect WHERE address = ?", address))

    def media(self) -> list[str]:
        return [r[0] for r in self.db.execute("SELECT path FROM media ORDER BY path")]


_decoded = json.JSONDecoder().raw_decode


def _numbers(text: str) -> list[int]:
    """A list of numbers in JSON, without what ``json.loads`` does for all other kinds: there are very many of them."""
    numbers: list[int] = _decoded(text)[0] if text != "[]" else []
    return numbers
