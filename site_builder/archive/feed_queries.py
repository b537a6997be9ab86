"""Queries of feeds and of the sitemap: which articles a feed holds, in which order, and what it shows of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from site_builder.archive import facts
from site_builder.archive.facts import Fact, number
from site_builder.archive.queries import ORIGINAL, SHOWN_NAME, Queries, one_of
from site_builder.model.documents import ACTOR, AUTHORS, TOPIC

_DAY: Final = "coalesce(d.day, nullif(p.first, ''), ?)"  # on which an article appeared
_DAYS: Final = (
    f"SELECT a.n, {_DAY} FROM article a LEFT JOIN announced d ON d.article = a.n "
    "LEFT JOIN published p ON p.address = a.address"
)
_ENTRIES: Final = (
    "SELECT a.n, a.id, a.address, a.title, a.summary, a.lang, a.detail, p.first, p.changed FROM article a "
    "LEFT JOIN published p ON p.address = a.address WHERE a.n IN ({})"
)
_SUBJECTS: Final = (
    "SELECT y.article, t.n, t.index_name, t.id, t.name, t.address FROM about y JOIN topic t ON t.n = y.topic "
    "WHERE y.article IN ({}) ORDER BY y.article, y.position"
)
_OF_ACTOR: Final = f"SELECT x.article FROM acting x WHERE x.actor = ? AND x.article {ORIGINAL}"
_OF_TOPIC: Final = (
    "SELECT e.article FROM listing x JOIN entry e ON e.n = x.entry AND e.position = -1 "
    "WHERE x.kind = 'topic' AND x.target = ?"
)
_ALL: Final = {
    ACTOR: f"SELECT x.actor, x.article FROM acting x WHERE x.article {ORIGINAL}",
    TOPIC: (
        "SELECT x.target, e.article FROM listing x JOIN entry e ON e.n = x.entry AND e.position = -1 "
        "WHERE x.kind = 'topic'"
    ),
}
_CORRECTIONS: Final = (
    "SELECT c.edtf, c.text, c.kind, a.id, a.address, a.title, a.lang, (SELECT count(*) FROM correction o "
    "WHERE o.article = c.article AND o.lower = c.lower AND o.position < c.position) FROM correction c "
    "JOIN article a ON a.n = c.article ORDER BY c.lower, a.n, c.position LIMIT ? OFFSET ?"
)


class Told(msgspec.Struct, frozen=True):
    """What an entry needs of the column ``article.detail``."""

    license: str = ""
    published: str = ""
    updated: str = ""


class TermRow(NamedTuple):
    """A topic, or an entry of a further index, of an article."""

    index_name: str
    id: str
    name: str
    address: str


class FeedSubject(NamedTuple):
    """An actor or a topic. ``index``: actor, topics, or the name of a further index."""

    index_name: str
    id: str
    address: str
    name: str


class EntryRow(NamedTuple):
    """An article as a feed shows it; ``known``: the facts that this is read from, by number."""

    n: int
    id: str
    address: str
    title: str
    summary: str
    lang: str
    published: str  # days
    updated: str
    license: str
    authors: tuple[tuple[str, str], ...]  # name, address
    subjects: tuple[TermRow, ...]
    known: dict[int, Fact]


class CorrectionEntry(NamedTuple):
    """A correction as a feed shows it. ``number``: among those of its article and day, from 0."""

    edtf: str
    text: str
    kind: str
    article: str  # id
    address: str
    title: str
    lang: str
    number: int


_decoded: Final = msgspec.json.Decoder(Told).decode


class FeedQueries(Queries):
    """What feeds and the sitemap ask."""

    day: str  # of the build

    # -- which articles, in the order in which they appeared

    def feed_days(self) -> dict[int, str]:
        """Return the day on which each article appeared: what its file says, else what the ledger knows."""
        return dict(self.db.execute(_DAYS, (self.day,)))

    def in_feed_order(self, articles: Iterable[int], days: Mapping[int, str] | None = None) -> tuple[int, ...]:
        """Return articles in the order in which they appeared, the oldest first; by their own dates within a day."""
        numbers = [*articles]
        if days is None:
            days = {}
            for some in _portions(numbers):
                query = f"{_DAYS} WHERE a.n IN ({', '.join('?' * len(some))})"
                days |= dict(self.db.execute(query, (self.day, *some)))
        found = sorted(numbers)  # the numbers of articles are in order of time
        found.sort(key=days.__getitem__)
        return tuple(found)

    def originals(self, language: str) -> list[int]:
        """Return the articles that are no translations, and translations into the ``language`` of the site."""
        self.noted.add(facts.FEEDS)
        found = [n for (n,) in self.db.execute(f"SELECT n FROM article WHERE n {ORIGINAL}")]
        query = "SELECT n FROM article WHERE translation = 1 AND lang IN ('', ?)"
        return found + [n for (n,) in self.db.execute(query, (language,))]

    def languages(self, language: str) -> dict[str, list[int]]:
        """Return the articles in each language but the site's, by its tag."""
        self.noted.add(facts.FEEDS)
        found: dict[str, list[int]] = {}
        for other, n in self.db.execute("SELECT lang, n FROM article WHERE lang NOT IN ('', ?)", (language,)):
            found.setdefault(other, []).append(n)
        return found

    def articles_in_feed(self, kind: str, n: int) -> list[int]:
        """Return the articles of an actor or a topic, without translations. Notes nothing."""
        return [article for (article,) in self.db.execute(_OF_ACTOR if kind == ACTOR else _OF_TOPIC, (n,))]

    def articles_in_feeds(self, kind: str) -> dict[int, list[int]]:
        """Return the same for all actors or topics. Notes nothing."""
        found: dict[int, list[int]] = {}
        for n, article in self.db.execute(_ALL[kind]):
            found.setdefault(n, []).append(article)
        return found

    def with_feeds(self, kind: str, only: int | None = None) -> Iterator[tuple[int, str, int, str]]:
        """(n, address, articles, index) of every actor or topic, or of one. Notes nothing."""
        index = "index_name" if kind == TOPIC else "''"
        where, values = one_of("n", only)
        yield from self.db.execute(f"SELECT n, address, articles, {index} FROM {kind} {where} ORDER BY n", values)

    def feed_subject(self, kind: str, n: int) -> FeedSubject:
        """Return the actor or the topic that a feed is of."""
        if kind == ACTOR:
            self.noted.actor_names.add(n)
            query = f"SELECT 'actor', b.id, b.address, {SHOWN_NAME} FROM actor b WHERE b.n = ?"
        else:
            self.noted.topic_names.add(n)
            query = "SELECT index_name, id, address, name FROM topic WHERE n = ?"
        return FeedSubject(*self._one(query, n))

    def first_year(self) -> str:
        """Return the year of the first day that the ledger knows; of the build, where it knows none."""
        (first,) = self._one("SELECT min(first) FROM published WHERE first <> ''")
        return (first or self.day)[:4]

    # -- the sitemap

    def article_addresses(self) -> list[tuple[int, str]]:
        """(n, address) of every article."""
        self.noted.add(facts.ADDRESSES)
        return list(self.db.execute("SELECT n, address FROM article"))

    def other_addresses(self) -> list[str]:
        """Return the addresses of all actors, topics, entries of further indexes and standalone pages."""
        self.noted.add(facts.ADDRESSES)
        query = "SELECT address FROM actor UNION ALL SELECT address FROM topic UNION ALL SELECT address FROM page"
        return [address for (address,) in self.db.execute(query)]

    def last_changes(self, articles: Sequence[int]) -> Iterator[tuple[str, str]]:
        """(address, day of the last change) of some articles."""
        for some in _portions(articles):
            for row in self._told(some):
                self.noted.known.update({n: fact for n, fact in row.known.items() if fact[0] != "entry"})
                read = ("dated", row.n)  # no more of it than the address and the days
                self.noted.known[number(read)] = read
                yield row.address, row.updated

    # -- what feeds show

    def entry_rows(self, articles: Sequence[int]) -> Iterator[EntryRow]:
        """Yield what feeds show of some articles, in any order. Notes nothing: that is left to who shows a row."""
        for some in _portions(articles):
            wanted = ", ".join("?" * len(some))
            subjects: dict[int, list[TermRow]] = {}
            known: dict[int, dict[int, Fact]] = {}
            for n, topic, *row in self.db.execute(_SUBJECTS.format(wanted), some):
                subjects.setdefault(n, []).append(TermRow(*row))
                fact = ("topic name", topic)
                known.setdefault(n, {})[number(fact)] = fact
            for row in self._told(some):
                found = subjects.get(row.n, ())
                yield row._replace(
                    authors=tuple([(one.name, one.address) for one in found if one.index_name == AUTHORS]),
                    subjects=tuple([one for one in found if one.index_name != AUTHORS]),
                    known={**known.get(row.n, {}), **row.known},
                )

    def _told(self, articles: Sequence[int]) -> Iterator[EntryRow]:
        """Yield what a few articles say of themselves."""
        query = _ENTRIES.format(", ".join("?" * len(articles)))
        for n, id_, address, title, summary, lang, detail, first, changed in self.db.execute(query, articles):
            told = _decoded(detail)
            published = told.published.partition("T")[0] or first or self.day
            updated = max(published, told.updated.partition("T")[0] or changed or self.day)
            reads: list[Fact] = [("entry", n), ("version", address)]
            if not changed:
                reads.append(facts.TODAY)
            known = {number(fact): fact for fact in reads}
            yield EntryRow(n, id_, address, title, summary, lang, published, updated, told.license, (), (), known)

    def correction_entries(self, first: int, last: int) -> list[CorrectionEntry]:
        """Return corrections from the oldest on: those from number ``first`` (from 1) to ``last``."""
        self.noted.add(facts.CORRECTIONS)
        rows = self.db.execute(_CORRECTIONS, (last - first + 1, first - 1))
        return [CorrectionEntry(*row) for row in rows]


_AT_ONCE: Final = 200


def _portions(numbers: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for i in range(0, len(numbers), _AT_ONCE):
        yield numbers[i : i + _AT_ONCE]
