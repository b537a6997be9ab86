"""Reading the archive: the questions that pages ask of archive.db.

Every method is one indexed query, or a few; none walks the archive. Rows are plain named tuples without words or
addresses relative to anything: pages make views of them.

Whatever a method reads it notes in ``noted`` as facts (facts.py), so that it is known of every page on what it depends.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, Final, NamedTuple

import msgspec

from site_builder.archive import batch, facts
from site_builder.archive.batch import CARD as _CARD
from site_builder.archive.batch import Gathered
from site_builder.archive.batch import RelatedRow as RelatedRow
from site_builder.archive.coappearance import Company
from site_builder.archive.facts import Noted
from site_builder.model.documents import ARTICLE, TOPICS
from site_builder.model.edtf import OPEN_END, OPEN_START


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
    roles: tuple[tuple[str, bool], ...]


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


# Rows as tuples of these classes, without what the classes' own constructors do for arguments by name.
_new_card: Final = partial(tuple.__new__, Card)
_new_topic_link: Final = partial(tuple.__new__, TopicLink)
_new_acting: Final = partial(tuple.__new__, ActingRow)


class Count(NamedTuple):
    articles: int
    actors: int
    topics: int
    entries: int


_ORIGINAL = "NOT IN (SELECT n FROM article WHERE translation = 1)"
_ENTRY = (
    "e.article, CASE e.label WHEN '' THEN a.title ELSE e.label END, a.address, e.edtf, e.lower, e.upper, "
    "CASE e.label WHEN '' THEN a.summary ELSE '' END, a.lang, CASE e.label WHEN '' THEN '' ELSE a.title END"
)
_ACTOR_LINK = "b.n, b.name, b.address, b.kind"
_TOPIC_LINK = "t.n, t.index_name, t.name, t.address, t.articles, t.sort_key"
_RANGE = "WHERE x.kind = ? AND x.target = ? AND x.rank BETWEEN ? AND ? ORDER BY x.rank"
_LISTED = f"SELECT x.entry FROM listing x {_RANGE}"
# How long the lists of a kind are, from one to the next: only the ends of each are looked at.
_LENGTHS = (
    "WITH RECURSIVE one(target) AS (SELECT min(target) FROM listing WHERE kind = ?1 UNION ALL "
    "SELECT (SELECT min(target) FROM listing WHERE kind = ?1 AND target > one.target) FROM one "
    "WHERE one.target IS NOT NULL) "
    "SELECT target, (SELECT max(rank) FROM listing WHERE kind = ?1 AND target = one.target) "
    "FROM one WHERE target IS NOT NULL"
)
_ENTRIES = f"SELECT e.n, {_ENTRY} FROM entry e JOIN article a ON a.n = e.article WHERE e.n {{}}"
_KEPT = 1 << 15  # cards of entries that are kept: every entry stands in several lists
_CARDS = 1 << 14  # and of articles


def _one_of(column: str, only: int | None, word: str = "WHERE") -> tuple[str, tuple[int, ...]]:
    """A condition that picks out one row, or none where all are wanted."""
    return ("", ()) if only is None else (f"{word} {column} = ?", (only,))


class Reader:
    """A read-only view of one archive database. ``part``: entries of a part of a long list, as facts divide them."""

    def __init__(self, db: sqlite3.Connection, part: int = 50) -> None:
        self.db = db
        self.part = part
        self.noted = Noted()  # facts read since somebody last put an empty one here
        self._topic_links = lru_cache(maxsize=4096)(self._topic_link)
        self._actor_links = lru_cache(maxsize=4096)(self._actor_link)
        self._topics_alone = lru_cache(maxsize=4096)(self._topic_alone)
        self._acting = lru_cache(maxsize=1 << 14)(self._acting_row)
        self._actor_ids = lru_cache(maxsize=4096)(self._actor_id)
        self._gathered = Gathered(db, ())
        self._cards: dict[int, Card | None] = {}
        self._entries: dict[int, Card] = {}
        self._company = Company(db)

    def _one(self, query: str, *values: object) -> Any:
        return self.db.execute(query, values).fetchone()

    # -- the archive as a whole

    def count(self) -> Count:
        self.noted.update((facts.ALL_ARTICLES, facts.ALL_ACTORS, facts.ALL_TOPICS))
        return Count(
            self._one("SELECT count(*) FROM article")[0]
            - self._one("SELECT count(*) FROM article WHERE translation = 1")[0],
            self._one("SELECT count(*) FROM actor")[0],
            self._one("SELECT count(*) FROM topic WHERE index_name = ?", TOPICS)[0],
            self._one("SELECT count(*) FROM entry")[0],
        )

    def span(self) -> tuple[int, int] | None:
        """The first and the last year that an article is known to touch; open ends do not count."""
        self.noted.add(facts.ALL_ARTICLES)
        low = self._one("SELECT min(lower) FROM article WHERE lower > ?", OPEN_START)[0]
        high = self._one("SELECT max(upper) FROM article WHERE upper < ?", OPEN_END)[0]
        return None if low is None or high is None else (low // 10000, max(low, high) // 10000)

    def latest(self, most: int) -> list[Card]:
        """The newest articles, newest first."""
        self.noted.add(facts.ALL_ARTICLES)
        return [
            Card(*r)
            for r in self.db.execute(
                f"SELECT {_CARD} FROM article a WHERE translation = 0 ORDER BY n DESC LIMIT ?", (most,)
            )
        ]

    def most_present_actors(self, most: int) -> list[ActorLink]:
        self.noted.add(facts.ALL_ACTORS)
        query = (
            f"SELECT {_ACTOR_LINK}, b.articles FROM actor b WHERE b.articles > 0 ORDER BY b.articles DESC, b.n LIMIT ?"
        )
        return [ActorLink(*r) for r in self.db.execute(query, (most,))]

    def most_present_topics(self, index: str, most: int) -> list[TopicLink]:
        self.noted.add(facts.ALL_TOPICS)
        query = (
            f"SELECT {_TOPIC_LINK} FROM topic t WHERE t.index_name = ? AND t.articles > 0 "
            "ORDER BY t.articles DESC, t.n LIMIT ?"
        )
        return [TopicLink(*r) for r in self.db.execute(query, (index, most))]

    # -- articles

    def articles(self, only: int | None = None) -> Iterator[tuple[int, str, str]]:
        """(n, address, path) of every article, or of one."""
        where, values = _one_of("n", only)
        yield from self.db.execute(f"SELECT n, address, path FROM article {where} ORDER BY n", values)

    def gather(self, numbers: Sequence[int]) -> None:
        """Read what is going to be asked of these articles; beyond ``gathered.MOST`` of each when it is asked."""
        self._gathered = Gathered(self.db, numbers[: batch.MOST])
        if len(self._cards) >= _CARDS:
            self._cards.clear()
        wanted = sorted(self._gathered.others().difference(self._cards))
        self._cards.update((row[0], _new_card((*row, "", ""))) for row in batch.cards(self.db, wanted))

    def _of(self, article: int) -> Gathered:
        if article not in self._gathered.articles:
            self.gather([article])
        return self._gathered

    def article(self, n: int) -> ArticleRow:
        self.noted.add(("article", n))
        row = self._of(n).articles[n]
        return ArticleRow._make((*row[:-1], decoded(row[-1])))

    def neighbours(self, n: int) -> tuple[Card | None, Card | None]:
        """The articles before and after one in time; translations are passed over, and have none."""
        self.noted.add(("neighbours", n))
        before, after = self._of(n).neighbours[n]
        return self.card(before) if before else None, self.card(after) if after else None

    def card(self, n: int) -> Card | None:
        self.noted.cards.add(n)
        try:
            return self._cards[n]
        except KeyError:
            return self._card(n)

    def _card(self, n: int) -> Card | None:
        if len(self._cards) >= _CARDS:
            self._cards.clear()
        row = self._one(f"SELECT {_CARD} FROM article a WHERE n = ?", n)
        card = self._cards[n] = _new_card((*row, "", "")) if row else None
        return card

    def body(self, kind: str, key: int | str) -> str:
        """HTML, with U+FDD0 where the way to the root belongs; empty where there is no text."""
        self.noted.add(("body", kind, key))
        if kind == ARTICLE and isinstance(key, int):
            return self._of(key).bodies.get(key, "")
        row = self._one("SELECT html FROM body WHERE kind = ? AND key = ?", kind, str(key))
        return row[0] if row else ""

    def acting(self, article: int) -> list[ActingRow]:
        rows = self._of(article).acting[article]
        self.noted.add(("acting", article))
        self.noted.actor_names.update([r[1] for r in rows])
        return [self._acting(actor, roles) for _, actor, roles in rows]

    def _acting_row(self, actor: int, roles: str) -> ActingRow:
        link = self._actor_links(actor)
        return ActingRow(link.name, link.address, link.kind, _roles(roles))

    def about(self, article: int) -> list[TopicLink]:
        """An article's topics, without counts: these change with every new article."""
        numbers = [row[1] for row in self._of(article).about[article]]
        self.noted.add(("about", article))
        self.noted.topic_names.update(numbers)
        return [self._topics_alone(n) for n in numbers]

    def _topic_alone(self, n: int) -> TopicLink:
        return self._topic_links(n)._replace(articles=0)

    def links_to(self, kind: str, n: int) -> int:
        """How many articles link to an article or topic, or mention an actor without listing it."""
        self.noted.add(("links", kind, n))
        if kind == ARTICLE:
            return self._of(n).links.get(n, 0)
        return int(self._one("SELECT count(*) FROM link WHERE kind = ? AND target = ?", kind, n)[0])

    def much_linked(self, kind: str, least: int, only: int | None = None) -> list[tuple[int, int]]:
        """(number, links) of whatever of a kind has at least so many links."""
        where, values = _one_of("target", only, "AND")
        query = f"SELECT target, max(rank) AS n FROM link WHERE kind = ? {where} GROUP BY target HAVING n >= ?"
        return list(self.db.execute(query, (kind, *values, least)))

    def linking_to(self, kind: str, n: int, first: int, last: int) -> list[Card]:
        """Articles that link to an article, actor or topic, by rank from the oldest on, with the sentence that does."""
        query = (
            f"SELECT {_CARD}, '', l.sentence FROM link l JOIN article a ON a.n = l.article "
            "WHERE l.kind = ? AND l.target = ? AND l.rank BETWEEN ? AND ? ORDER BY l.rank"
        )
        self._note_parts("links", kind, n, first, last)
        known = self._gathered.linking.get(n) if kind == ARTICLE else None
        if known is None:
            rows = list(map(_new_card, self.db.execute(query, (kind, n, first, last))))
        else:
            rows = [_new_card((*row[2:], "", row[1])) for row in known[first - 1 : last]]
        self.noted.cards.update([card.article for card in rows])
        return rows

    def related(self, article: int) -> Sequence[RelatedRow]:
        """Articles found to belong with one, the likeliest first."""
        self.noted.add(("related", article))
        return self._of(article).related.get(article, ())

    def corrections(self, first: int, last: int) -> list[CorrectionRow]:
        """Corrections from the oldest on: those from number ``first`` to ``last``."""
        query = (
            "SELECT c.article, c.edtf, c.text, c.kind, a.title, a.address, a.lang FROM correction c "
            "JOIN article a ON a.n = c.article ORDER BY c.lower, c.article, c.position LIMIT ? OFFSET ?"
        )
        rows = [CorrectionRow(*r) for r in self.db.execute(query, (last - first + 1, first - 1))]
        self.noted.add(facts.CORRECTIONS)
        self.noted.cards.update([r.article for r in rows])
        return rows

    def has_corrections(self) -> bool:
        self.noted.add(facts.HAS_CORRECTIONS)
        return self._one("SELECT 1 FROM correction LIMIT 1") is not None

    def correction_count(self) -> int:
        self.noted.add(facts.CORRECTIONS)
        return int(self._one("SELECT count(*) FROM correction")[0])

    # -- actors

    def actors(self, only: int | None = None) -> Iterator[tuple[int, str, str, str, int]]:
        """(n, address, path, name, entries of its list) of every actor, or of one."""
        where, values = _one_of("n", only)
        yield from self.db.execute(f"SELECT n, address, path, name, entries FROM actor {where} ORDER BY n", values)

    def actor_id(self, n: int) -> str:
        self.noted.actor_names.add(n)
        return self._actor_ids(n)

    def _actor_id(self, n: int) -> str:
        return str(self._one("SELECT id FROM actor WHERE n = ?", n)[0])

    def actor(self, n: int) -> ActorRow:
        self.noted.add(("actor", n))
        row = self._one(
            "SELECT n, id, path, address, name, sort_name, sort_key, kind, disambiguation, detail, articles, entries "
            "FROM actor WHERE n = ?",
            n,
        )
        return ActorRow._make((*row[:9], decoded(row[9]), *row[10:]))

    def actor_link(self, n: int) -> ActorLink:
        """An actor as others name it, without a count."""
        self.noted.actor_names.add(n)
        return self._actor_links(n)

    def _actor_link(self, n: int) -> ActorLink:
        return ActorLink(*self._one(f"SELECT {_ACTOR_LINK}, 0 FROM actor b WHERE n = ?", n))

    def aliases(self, actor: int) -> list[str]:
        self.noted.add(("actor", actor))
        query = "SELECT spelling FROM name WHERE actor = ? AND strength = 'alias' ORDER BY rowid"
        return [r[0] for r in self.db.execute(query, (actor,))]

    def roles(self, actor: int) -> list[RoleRow]:
        query = (
            "SELECT r.title, r.of_text, b.address, r.since, r.until, r.before, r.after, r.of_actor "
            "FROM role r LEFT JOIN actor b ON b.n = r.of_actor WHERE r.actor = ? ORDER BY r.position"
        )
        rows = self.db.execute(query, (actor,)).fetchall()
        self.noted.add(("actor", actor))
        self.noted.actor_names.update([r[-1] for r in rows if r[-1]])
        return [RoleRow(*r[:-1]) for r in rows]

    def listing(self, kind: str, target: int, first: int, last: int) -> list[Card]:
        """Entries of an actor's or topic's list by rank (the oldest is 1), oldest first."""
        self._note_parts("list", kind, target, first, last)
        return self._listed(kind, target, first, last)

    def _note_parts(self, fact: str, kind: str, target: int, first: int, last: int) -> None:
        parts = range((first - 1) // self.part, (last - 1) // self.part + 1)
        self.noted.update([(fact, kind, target, part) for part in parts])

    def _listed(self, kind: str, target: int, first: int, last: int) -> list[Card]:
        """A range of a list; what is not known of its entries is asked for all of them at once."""
        known = self._entries
        entries = [n for (n,) in self.db.execute(_LISTED, (kind, target, first, last))]
        unknown = [n for n in entries if n not in known]
        if unknown:
            if len(known) >= _KEPT:
                known.clear()
                unknown = entries
            for row in batch.asked(self.db, _ENTRIES, unknown):
                card = _new_card((*row[1:], ""))
                same = self._cards.get(card.article)  # most entries are articles: one object for both has one view
                known[row[0]] = same if same is not None and same == card else card
        cards = [known[n] for n in entries]
        self.noted.cards.update([card.article for card in cards])
        return cards

    def topics_of_actor(self, actor: int, most: int) -> list[TopicLink]:
        """Topics of the actor's articles; ``articles`` is how many of these each has."""
        self.noted.add(("company", actor))
        rows: list[TopicLink] = []
        for n, count in _most_frequent(self._company.topics_of(actor)):
            if len(rows) == most:
                break
            topic = self._topic_links(n)
            if topic.index_name == TOPICS:
                rows.append(_new_topic_link((n, topic.index_name, topic.name, topic.address, count, topic.sort_key)))
        self.noted.topic_names.update([t.n for t in rows])
        return rows

    def appears_with(self, actor: int, most: int) -> list[tuple[ActorLink, list[int]]]:
        """Actors of the actor's articles, the most frequent first, each with what both are in."""
        self.noted.add(("company", actor))
        both = self._company.together(actor)
        likeliest = sorted(both, key=lambda other: (-len(both[other]), other))[:most]
        return [(self.actor_link(other), both[other]) for other in likeliest]

    def articles_of_both(self, one: int, other: int) -> tuple[int, ...]:
        """Numbers of the articles that two actors are in, oldest first."""
        self.noted.add(("pair", min(one, other), max(one, other)))
        return self._company.of_both(one, other)

    def pairs(self, least: int, only: int | None = None) -> list[tuple[int, int, int]]:
        """(actor, actor, articles both are in) of pairs that are in at least so many, each pair once, by the first."""
        where, values = _one_of("x.actor", only, "AND")
        query = (
            "SELECT x.actor, o.actor, count(*) AS n FROM acting x JOIN acting o ON o.article = x.article "
            f"AND o.actor > x.actor WHERE x.article {_ORIGINAL} {where} "
            "GROUP BY x.actor, o.actor HAVING n >= ? ORDER BY x.actor, o.actor"
        )
        return list(self.db.execute(query, (*values, least)))

    def actor_index(self) -> Iterator[ActorLink]:
        """Every actor in the order of the alphabet, with the name it is sorted by."""
        own = "b.articles, b.sort_name, b.sort_key, b.disambiguation"
        query = f"SELECT {_ACTOR_LINK}, {own} FROM actor b ORDER BY b.n"
        self.noted.add(facts.ALL_ACTORS)
        for row in self.db.execute(query):
            yield ActorLink(*row)

    # -- topics and the entries of other indexes

    def topics(self, only: int | None = None) -> Iterator[tuple[int, str, str, str, str, int]]:
        """(n, index, address, path, name, entries of its list) of every topic, or of one."""
        where, values = _one_of("n", only)
        query = f"SELECT n, index_name, address, path, name, entries FROM topic {where} ORDER BY n"
        yield from self.db.execute(query, values)

    def topic(self, n: int) -> TopicRow:
        self.noted.add(("topic", n))
        row = self._one(
            "SELECT n, index_name, id, path, address, name, sort_key, detail, articles, entries FROM topic WHERE n = ?",
            n,
        )
        return TopicRow._make((*row[:7], decoded(row[7]), *row[8:]))

    def topic_link(self, n: int) -> TopicLink:
        """A topic as others name it, with the number of its articles."""
        self.noted.add(("topic", n))
        return self._topic_links(n)

    def topic_name(self, n: int) -> str:
        self.noted.topic_names.add(n)
        return self._topic_links(n).name

    def _topic_link(self, n: int) -> TopicLink:
        return TopicLink(*self._one(f"SELECT {_TOPIC_LINK} FROM topic t WHERE n = ?", n))

    def broader(self, topic: int) -> list[TopicLink]:
        query = f"SELECT {_TOPIC_LINK} FROM broader x JOIN topic t ON t.n = x.broader WHERE x.topic = ? ORDER BY t.n"
        return self._topics_near(topic, query)

    def narrower(self, topic: int) -> list[TopicLink]:
        query = f"SELECT {_TOPIC_LINK} FROM broader x JOIN topic t ON t.n = x.topic WHERE x.broader = ? ORDER BY t.n"
        return self._topics_near(topic, query)

    def _topics_near(self, topic: int, query: str) -> list[TopicLink]:
        rows = [TopicLink(*r) for r in self.db.execute(query, (topic,))]
        self.noted.add(("topic", topic))
        self.noted.update(("topic", t.n) for t in rows)
        return rows

    def actors_of_topic(self, topic: int, most: int) -> list[ActorLink]:
        query = (
            "SELECT e.article FROM listing x JOIN entry e ON e.n = x.entry AND e.label = '' "
            "WHERE x.kind = 'topic' AND x.target = ?"
        )
        found = self._company.actors_of([n for (n,) in self.db.execute(query, (topic,))])
        rows = [self._actor_links(n)._replace(articles=count) for n, count in _most_frequent(found)[:most]]
        self.noted.add(("topic actors", topic))
        self.noted.actor_names.update([b.n for b in rows])
        return rows

    def topic_index(self, index: str) -> list[TopicLink]:
        self.noted.add(facts.ALL_TOPICS)
        query = f"SELECT {_TOPIC_LINK} FROM topic t WHERE t.index_name = ? ORDER BY t.n"
        return [TopicLink(*r) for r in self.db.execute(query, (index,))]

    def broader_pairs(self, index: str) -> list[tuple[int, int]]:
        """(topic, broader) of every pair of an index."""
        self.noted.add(facts.ALL_TOPICS)
        query = "SELECT x.topic, x.broader FROM broader x JOIN topic t ON t.n = x.topic WHERE t.index_name = ?"
        return list(self.db.execute(query, (index,)))

    # -- time

    def entries(self, first: int, last: int) -> list[Card]:
        """The timeline's entries of these ranks (the oldest is 1), oldest first."""
        return self.listing("timeline", 0, first, last)

    def entry_count(self) -> int:
        """How many entries the timeline has."""
        self.noted.add(("list", "timeline", 0))
        return int(self._one("SELECT max(rank) FROM listing WHERE kind = 'timeline' AND target = 0")[0] or 0)

    def years(self) -> list[tuple[int, int]]:
        """(year, entries) of every year, in order."""
        return self._lengths("year")

    def _lengths(self, kind: str) -> list[tuple[int, int]]:
        self.noted.add(facts.PERIODS)
        return list(self.db.execute(_LENGTHS, (kind,)))

    def months(self) -> list[tuple[int, int, int]]:
        """(year, month, entries) of every month, in order."""
        return [(*divmod(target, 100), count) for target, count in self._lengths("month")]

    def months_of(self, year: int) -> list[tuple[int, int]]:
        """(month, entries) of a year's months, in order."""
        query = "SELECT target, max(rank) FROM listing WHERE kind = 'month' AND target BETWEEN ? AND ? GROUP BY target"
        self.noted.update(("list", "month", year * 100 + month) for month in range(1, 13))
        return [(target % 100, count) for target, count in self.db.execute(query, (year * 100, year * 100 + 99))]

    def entries_of_period(self, year: int, month: int, first: int, last: int) -> list[Card]:
        """Entries of a month (of a year: month 0) by rank, oldest first."""
        if month:
            return self.listing("month", year * 100 + month, first, last)
        return self.listing("year", year, first, last)

    def entries_of_year_alone(self, year: int) -> list[Card]:
        """Entries of a year that belong to none of its months, oldest first."""
        self.noted.add(("list", "alone", year))
        return self._listed("alone", year, 1, 1 << 40)

    def days(self) -> list[tuple[int, int, int]]:
        """(month, day, entries) of every day of the year that has any, in order."""
        return [(*divmod(target, 100), count) for target, count in self._lengths("day")]

    def entries_of_day(self, month: int, day: int, first: int, last: int) -> list[Card]:
        """Entries of a day of the year by rank, oldest first."""
        return self.listing("day", month * 100 + day, first, last)

    # -- standalone pages, redirects, media

    def pages(self) -> list[PageRow]:
        self.noted.add(facts.PAGES)
        query = "SELECT address, path, title, summary, nav, detail FROM page ORDER BY nav IS NULL, nav, title, address"
        return [PageRow._make((*r[:-1], decoded(r[-1]))) for r in self.db.execute(query)]

    def page(self, address: str) -> PageRow:
        self.noted.add(("page", address))
        row = self._one("SELECT address, path, title, summary, nav, detail FROM page WHERE address = ?", address)
        return PageRow._make((*row[:-1], decoded(row[-1])))

    def redirects(self) -> list[RedirectRow]:
        self.noted.add(facts.PAGES)
        return [RedirectRow(*r) for r in self.db.execute("SELECT * FROM redirect ORDER BY address")]

    def redirect(self, address: str) -> RedirectRow:
        self.noted.add(("redirect", address))
        return RedirectRow(*self._one("SELECT * FROM redirect WHERE address = ?", address))

    def media(self) -> list[str]:
        self.noted.add(facts.MEDIA)
        return [r[0] for r in self.db.execute("SELECT path FROM media ORDER BY path")]


def _most_frequent(found: Mapping[int, int]) -> list[tuple[int, int]]:
    """Numbers with their counts; of equal ones the smaller number first."""
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


@lru_cache(maxsize=1 << 14)
def _roles(text: str) -> tuple[tuple[str, bool], ...]:
    return tuple((role, certain) for role, certain in json.loads(text))


def decoded(text: str) -> Any:
    """JSON as ``json.loads`` has it; most of it by a faster way, which refuses what JSON itself has not (NaN)."""
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return json.loads(text)
