"""The documents that can be found: articles, the key dates that they report, and standalone pages.

Each has a place in time: the day of its date's lower bound and a rank within that day, which hang on nothing but the
documents of that day (never on the archive's own numbers, which remember history).
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from site_builder.archive.topic_queries import ancestors
from site_builder.model.documents import AUTHORS
from site_builder.model.edtf import OPEN_END, OPEN_START, order_key, ordinal
from site_builder.model.placeholders import plain
from site_builder.outputs.search import levels
from site_builder.outputs.search.escapes import quoted
from site_builder.outputs.search.words import Keys, romanised
from site_builder.pages.context import date_view

ARTICLE, EVENT, PAGE = "article", "event", "page"
UNDATED: Final = -5_000_000  # the day of documents without a known date
NAMES: Final = "SELECT spelling FROM name WHERE actor = ? AND strength IN ('name', 'alias') ORDER BY rowid"

LASTING: Final = "@d/"  # how the keys begin that say how long documents last
_DIGITS: Final = 3  # of that: up to 81 years
_MARCH_FIRST: Final = 145_792  # ``ordinal`` of 0000-03-01
_FARTHEST: Final = 4_000_000_000  # days: places are whole numbers that JavaScript holds
_CROWD: Final = 32  # documents of a day, from which on ranks are slots
_SLOTS: Final = 0xFFFF


class Doc(NamedTuple):
    """A document: what it is, and where it stands."""

    id: str  # "article-id", "article-id:position"; of a page "/address"
    kind: str
    n: int  # the article's number; 0: a page
    position: int  # among the article's key dates; -1: the article itself
    day: int
    rank: int
    lang: str  # in which it is written


class Content(NamedTuple):
    """What of a document is found."""

    title: str
    jump: str  # how its entries of the quick jump end, as JSON: kind, address, title, articles, spelling, date
    boosts: dict[str, int]  # what levels of its keys grow by
    html: str  # of its text


def day_of(lower: int, upper: int) -> int:
    """Return the day of a date, from its bounds as sort keys. What has no first day stands at its last one."""
    key = order_key(lower, upper, "")[0]
    if key in (OPEN_START, OPEN_END):
        return UNDATED
    return max(-_FARTHEST, min(_FARTHEST, ordinal(key) - _MARCH_FIRST))


def ranked(docs: Iterable[Doc]) -> Iterator[Doc]:
    """Give the documents of one day their ranks; they come in order of these.

    A rank of a crowded day is a slot by the document's id, so one document more moves few others.
    """
    of_day = sorted(docs, key=lambda doc: (doc.id.rpartition(":")[0] if doc.position >= 0 else doc.id, doc.position))
    if len(of_day) <= _CROWD:
        for rank, doc in enumerate(of_day):
            yield doc._replace(rank=rank)
        return
    rank = -1
    for slot, doc in sorted((zlib.crc32(doc.id.encode()) & _SLOTS, doc) for doc in of_day):
        rank = max(rank + 1, slot)
        yield doc._replace(rank=rank)


_CONTENT: Final = (
    "SELECT a.n, a.title, a.summary, a.address, a.edtf, a.lower, a.upper, b.html FROM article a "
    "LEFT JOIN article_body b ON b.article = a.n WHERE a.n IN ({})"
)
_ACTING: Final = "SELECT article, actor FROM acting WHERE article IN ({}) ORDER BY article, position"
_ABOUT: Final = "SELECT article, topic FROM about WHERE article IN ({}) ORDER BY article, position"
_ARTICLES: Final = "SELECT id, n, -1, lower, upper, lang FROM article {}"
_EVENTS: Final = (
    "SELECT a.id, a.n, e.position, e.lower, e.upper, a.lang FROM entry e JOIN article a ON a.n = e.article "
    "WHERE e.position >= 0 {}"
)


def all_docs(db: sqlite3.Connection, language: str) -> list[Doc]:
    """Return all documents of an archive in order of their places. ``language``: the site's."""
    found = _of_articles(db, language, "", "", ())
    found += _of_pages(db.execute("SELECT address FROM page"), language)
    found.sort(key=lambda doc: doc.day)
    return [doc for _, some in groupby(found, key=lambda doc: doc.day) for doc in ranked(some)]


def docs_of_article(db: sqlite3.Connection, n: int, language: str) -> list[Doc]:
    """Return the documents of an article, without ranks."""
    return _of_articles(db, language, "WHERE n = ?", "AND e.article = ?", (n,))


def docs_of_page(db: sqlite3.Connection, address: str, language: str) -> list[Doc]:
    """Return the document of a standalone page, without its rank; none where there is no such page."""
    return _of_pages(db.execute("SELECT address FROM page WHERE address = ?", (address,)), language)


def _of_pages(rows: Iterable[Sequence[str]], language: str) -> list[Doc]:
    return [Doc(f"/{address}", PAGE, 0, -1, UNDATED, 0, language) for (address,) in rows]


def _of_articles(db: sqlite3.Connection, language: str, one: str, other: str, values: Sequence[int]) -> list[Doc]:
    found = []
    for kind, query in ((ARTICLE, _ARTICLES.format(one)), (EVENT, _EVENTS.format(other))):
        for id_, n, position, lower, upper, lang in db.execute(query, values):
            name = id_ if position < 0 else f"{id_}:{position}"
            found.append(Doc(name, kind, n, position, day_of(lower, upper), 0, lang or language))
    return found


class Documents:
    """Reads documents of one archive, which does not change meanwhile. ``language``: the site's."""

    def __init__(self, db: sqlite3.Connection, language: str) -> None:
        self._db, self._language = db, language
        self._languages: dict[str, Keys] = {}
        self._actors: dict[tuple[int, str], tuple[str, frozenset[str]]] = {}
        self._topics: dict[tuple[int, str], tuple[str, frozenset[str]]] = {}
        self._authors = {n for (n,) in db.execute("SELECT n FROM topic WHERE index_name = ?", (AUTHORS,))}
        self._read: frozenset[str] = frozenset()  # the documents that the following are of
        self._content: dict[int, list[Any]] = {}  # article → columns of _CONTENT
        self._acting: dict[int, list[int]] = {}
        self._about: dict[int, list[int]] = {}
        self.above = ancestors(db)  # each topic that has broader ones → these and itself

    def keys(self, language: str) -> Keys:
        """Return the words of a language."""
        found = self._languages.get(language)
        if found is None:
            found = self._languages[language] = Keys(language)
        return found

    def read(self, docs: Sequence[Doc]) -> None:
        """Read what ``content`` tells of some hundred documents at once: one by one takes half as long again."""
        articles = [doc.n for doc in docs if doc.kind == ARTICLE]
        self._content = {n: row for n, *row in self._of(_CONTENT, articles)}
        self._acting, self._about = defaultdict(list), defaultdict(list)
        for n, actor in self._of(_ACTING, articles):
            self._acting[n].append(actor)
        for n, topic in self._of(_ABOUT, {doc.n for doc in docs}):
            self._about[n].append(topic)
        self._read = frozenset(doc.id for doc in docs)

    def _of(self, query: str, articles: Collection[int]) -> Iterable[Any]:
        return self._db.execute(query.format(",".join("?" * len(articles))), tuple(articles))

    def content(self, doc: Doc) -> Content:
        """Return what of a document is found."""
        if doc.kind == PAGE:
            return self._page(doc)
        if doc.id not in self._read:
            self.read((doc,))
        return self._article(doc) if doc.position < 0 else self._event(doc)

    def _page(self, doc: Doc) -> Content:
        address, keys = doc.id[1:], self.keys(doc.lang)
        title, summary = self._one("SELECT title, summary FROM page WHERE address = ?", address)
        body = self._one("SELECT html FROM body WHERE kind = 'page' AND key = ?", address)
        places = [(levels.TITLE, keys.of(plain(title))), (levels.SUMMARY, keys.of(plain(summary)))]
        jump = f'"p",{quoted(address)},{quoted(plain(title))},0,"",""]'
        boosts = {**levels.boosts(places), **_own(doc, (), ())}
        return Content(title, jump, boosts, body[0] if body else "")

    def _article(self, doc: Doc) -> Content:
        title, summary, address, edtf, lower, upper, html = self._content[doc.n]
        actors = self._acting[doc.n]
        boosts = self._boosts(doc, title, summary, actors, (lower, upper))
        date = date_view(edtf, self._language).text
        jump = f'"d",{quoted(address)},{quoted(plain(title))},0,"",{quoted(date)}]'
        return Content(title, jump, boosts, html or "")

    def _event(self, doc: Doc) -> Content:
        query = "SELECT n, label, lower, upper FROM entry WHERE article = ? AND position = ?"
        n, label, lower, upper = self._one(query, doc.n, doc.position)
        actors = self._all("SELECT target FROM listing WHERE entry = ? AND kind = 'actor'", n)
        return Content(label, "", self._boosts(doc, label, "", actors, (lower, upper)), "")

    def _boosts(
        self, doc: Doc, title: str, summary: str, actors: Sequence[int], bounds: tuple[int, int]
    ) -> dict[str, int]:
        keys = self.keys(doc.lang)
        names = [self._actor(n, doc.lang) for n in actors]
        topics = self._about[doc.n]
        if doc.position >= 0 and self._authors:  # an event has no author
            topics = [n for n in topics if n not in self._authors]
        about = [self._topic(n, doc.lang) for n in topics]
        wider = {one for n in topics for one in self.above.get(n, ())} - set(topics)
        places: list[tuple[float, Collection[str]]] = [
            (levels.TITLE, keys.of(plain(title))),
            (levels.NAME, frozenset().union(*[found for _, found in names])),
            (levels.TOPIC, frozenset().union(*[found for _, found in about])),
            (levels.SUMMARY, keys.of(plain(summary))),
        ]
        years = _years(*bounds)
        if years:
            places.append((levels.YEAR / len(years), years))
        ids = [key for key, _ in about] + sorted(self._topic(n, doc.lang)[0] for n in wider)
        own = _own(doc, (key for key, _ in names), ids)
        return {**levels.boosts(places), **own, **_duration(*bounds)}

    def _actor(self, n: int, language: str) -> tuple[str, frozenset[str]]:
        """Return the key of an actor's list, and the keys of its names."""
        found = self._actors.get((n, language))
        if found is None:
            (id_,) = self._one("SELECT id FROM actor WHERE n = ?", n)
            words = self._names([spelling for (spelling,) in self._db.execute(NAMES, (n,))], language)
            found = self._actors[n, language] = (f"@a/{id_}", words)
        return found

    def _topic(self, n: int, language: str) -> tuple[str, frozenset[str]]:
        """Return the key of the list of a topic, and the keys of its name."""
        found = self._topics.get((n, language))
        if found is None:
            index, id_, name, detail = self._one("SELECT index_name, id, name, detail FROM topic WHERE n = ?", n)
            words = self._names([name, *aliases(detail)], language)
            found = self._topics[n, language] = (f"@t/{index}/{id_}", words)
        return found

    def _names(self, names: Iterable[str], language: str) -> frozenset[str]:
        keys = self.keys(language)
        found: set[str] = set()
        for name in names:
            found = found.union(*map(keys.of, (name, *romanised(name))))
        return frozenset(found)

    def _one(self, query: str, *values: object) -> Any:
        return self._db.execute(query, values).fetchone()

    def _all(self, query: str, *values: object) -> list[int]:
        return [n for (n,) in self._db.execute(query, values)]


def aliases(detail: str) -> list[str]:
    """Return the aliases of a topic, from the JSON of its row."""
    return list(json.loads(detail).get("aliases", ())) if '"aliases"' in detail else []


def _own(doc: Doc, actors: Iterable[str], topics: Iterable[str]) -> dict[str, int]:
    """Return the keys of the lists that a document is in without having their words."""
    return dict.fromkeys([*actors, *topics, f"@k/{doc.kind}", f"@l/{doc.lang}"], 1)


def own_keys(boosts: Iterable[str]) -> list[str]:
    """Return those of the keys of a document's boosts that are such keys."""
    return [key for key in boosts if key[0] == "@" and not key.startswith(LASTING)]


def _duration(lower: int, upper: int) -> dict[str, int]:
    """Return how many days a date goes on behind its first: digits to the base of levels, the last under "@d/0".

    Zeros ahead are not written. A digit is one more than itself, because there is no level of 0.
    """
    if lower in (OPEN_START, upper) or upper == OPEN_END:
        return {}
    rest = min(ordinal(upper) - ordinal(lower), levels.TOP**_DIGITS - 1)
    found: dict[str, int] = {}
    while rest > 0:
        rest, digit = divmod(rest, levels.TOP)
        found[f"{LASTING}{len(found)}"] = digit + 1
    return found


def _years(lower: int, upper: int) -> list[str]:
    """Return the years of a date that are words of its document."""
    if lower == OPEN_START or upper == OPEN_END:
        return []
    first, last = lower // 10000, upper // 10000
    return [str(year) for year in range(max(first, 1), last + 1)] if last - first < levels.MOST_YEARS else []
