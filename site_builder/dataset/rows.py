"""The rows of each table, read from archive.db one by one: a table is never in memory as a whole.

A row has the values of the table's columns, in their order: text, whole numbers, True and False, or None for empty.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Struct

from site_builder.archive.rows import roles as decode_roles
from site_builder.dataset.words import lines, words
from site_builder.model import addresses
from site_builder.model.documents import AUTHORS
from site_builder.model.edtf import iso_day, parse
from site_builder.model.placeholders import plain

Value = str | int | None
Row = tuple[Value, ...]
Among = Callable[[str], str]  # a column → the condition that its rows are wanted
_BATCH: Final = 500  # rows that are fetched at once


class Source(Struct, dict=True):
    """Where rows come from. ``base_url``: with a final slash; None without one. ``licence``: that of the site."""

    db: sqlite3.Connection
    language: str
    base_url: str | None
    licence: str
    texts: dict[int, str] = {}  # of articles, as plain text: three files hold them, and a third of their time is this
    room: int = 32_000_000  # characters that may be kept there

    @cached_property
    def articles(self) -> dict[int, str]:
        """Number of an article → its id."""
        return dict(self.db.execute("SELECT n, id FROM article"))

    @cached_property
    def actors(self) -> dict[int, str]:
        """Number of an actor → its id."""
        return dict(self.db.execute("SELECT n, id FROM actor"))

    @cached_property
    def topics(self) -> dict[int, str]:
        """Number of a topic, which is no author → its index and its id in it."""
        query = "SELECT n, index_name || '/' || id FROM topic WHERE index_name <> ?"
        return dict(self.db.execute(query, (AUTHORS,)))

    @cached_property
    def authors(self) -> dict[int, str]:
        """Number of an author → its id."""
        return dict(self.db.execute("SELECT n, id FROM topic WHERE index_name = ?", (AUTHORS,)))

    def page(self, address: str) -> tuple[str, Value]:
        """Return the address of a page as the tables have it: below the root, and in full."""
        return address, self.base_url + addresses.quoted(address) if self.base_url else None

    def all(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query, fetched a few hundred at once."""
        cursor = self.db.execute(query, values)
        while some := cursor.fetchmany(_BATCH):
            yield from some


@lru_cache(maxsize=1 << 14)
def dated(edtf: str) -> tuple[Value, Value, Value]:
    """Return a date as written with its first and its last possible day; None for what is empty or has no ISO day."""
    if not edtf:
        return (None, None, None)
    date = parse(edtf)
    return (edtf, iso_day(date.lower) or None, iso_day(date.upper) or None)


def _day(edtf: str) -> Value:
    return (iso_day(parse(edtf).lower) or None) if edtf else None


class Detail(Struct, frozen=True, gc=False):
    """What of the column ``detail`` of an article stands in tables."""

    license: str = ""
    published: str = ""
    updated: str = ""
    original: int | None = None
    sources: list[tuple[str, str | None, str, str, str | None]] = []
    links: list[tuple[str, str | None, str, str, str | None]] = []
    dates: list[tuple[str, str, list[int]]] = []
    image: dict[str, Any] | None = None
    images: list[dict[str, Any]] = []


_decode: Final = msgspec.json.Decoder(Detail).decode


def detail_of(text: str) -> Detail:
    """Decode the column ``detail`` of an article."""
    try:
        return _decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError):  # as archive.rows.decoded: NaN in a key of the maintainer's own
        return msgspec.convert(json.loads(text), Detail)


# -- articles and what they say ----------------------------------------------------------------------------------------


def _articles(source: Source, among: Among) -> Iterator[Row]:
    query = f"SELECT n, id, title, edtf, lang, summary, address, detail FROM article WHERE {among('n')} ORDER BY n"
    for n, id_, title, edtf, lang, summary, address, text in source.all(query):
        detail = detail_of(text)
        original = source.articles[detail.original] if detail.original not in (None, n) else None
        days = (_day(detail.published), _day(detail.updated))
        licence = detail.license or source.licence or None
        about = (lang or source.language, original, plain(summary) or None, *days, licence)
        yield (id_, plain(title), *dated(edtf), *about, *source.page(address))


def _texts(source: Source, among: Among) -> Iterator[Row]:
    query = f"SELECT n, lang, html FROM article JOIN article_body ON article = n WHERE {among('n')} ORDER BY n"
    for n, lang, html in source.all(query):
        yield (source.articles[n], lang or source.language, _text(source, n, html))


def _text(source: Source, n: int, html: str) -> str:
    """Return a text as plain text. It is kept as long as there is room."""
    text = source.texts.get(n)
    if text is None:
        text = lines(html)
        if source.room >= len(text):
            source.texts[n] = text
            source.room -= len(text)
    return text


def _details(source: Source, among: Among) -> Iterator[tuple[str, Detail]]:
    for id_, text in source.all(f"SELECT id, detail FROM article WHERE {among('n')} ORDER BY n"):
        yield id_, detail_of(text)


def _sources(source: Source, among: Among) -> Iterator[Row]:
    for id_, detail in _details(source, among):
        for kind, some in (("source", detail.sources), ("related", detail.links)):
            for place, (title, url, publisher, date, archived) in enumerate(some, 1):
                told = (words(title) or None, url, publisher or None, *dated(date), archived)
                yield (id_, kind, place, *told)


def _pictures(source: Source, among: Among) -> Iterator[Row]:
    for id_, detail in _details(source, among):
        pictures = [*([detail.image] if detail.image else []), *detail.images]
        for place, one in enumerate(pictures, 1):
            file = one.get("src")
            url = one.get("url") if file is None else source.page(file)[1]
            width, height = one.get("size") or (None, None)
            told = (one["alt"] or None, words(one["caption"]) or None, words(one["credit"]) or None)
            yield (id_, place, file, url, *told, *dated(one["date"]), width, height)


def _events(source: Source, among: Among) -> Iterator[Row]:
    query = (
        "SELECT article, position, edtf, label FROM entry "
        f"WHERE position >= 0 AND {among('article')} ORDER BY article, position"
    )
    for article, place, edtf, label in source.all(query):
        yield (source.articles[article], place + 1, *dated(edtf), plain(label))


def _event_actors(source: Source, among: Among) -> Iterator[Row]:
    query = (
        "SELECT id, detail FROM article WHERE n IN (SELECT article FROM entry WHERE position >= 0) "
        f"AND {among('n')} ORDER BY n"
    )
    for id_, text in source.all(query):
        for place, (_, _, actors) in enumerate(detail_of(text).dates, 1):
            for actor in dict.fromkeys(actors):
                yield (id_, place, source.actors[actor])


def _corrections(source: Source, among: Among) -> Iterator[Row]:
    query = (
        f"SELECT article, edtf, text, kind FROM correction WHERE {among('article')} ORDER BY article, lower, position"
    )
    for place, (article, edtf, text, kind) in _counted(source.all(query)):
        yield (source.articles[article], place, *dated(edtf), kind, words(text))


def _article_topics(source: Source, among: Among) -> Iterator[Row]:
    for place, (article, topic) in _counted(_about(source, among, source.topics)):
        yield (source.articles[article], place, source.topics[topic])


def _article_authors(source: Source, among: Among) -> Iterator[Row]:
    for place, (article, author) in _counted(_about(source, among, source.authors)):
        yield (source.articles[article], place, source.authors[author])


def _about(source: Source, among: Among, known: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    query = f"SELECT article, topic FROM about WHERE {among('article')} ORDER BY article, position"
    return (row for row in source.all(query) if row[1] in known)


def _acting(source: Source, among: Among) -> Iterator[Row]:
    query = f"SELECT article, actor FROM acting WHERE {among('article')} ORDER BY article, position"
    for place, (article, actor) in _counted(source.all(query)):
        yield (source.articles[article], place, source.actors[actor])


def _acting_roles(source: Source, among: Among) -> Iterator[Row]:
    query = (
        "SELECT article, actor, roles FROM acting "
        f"WHERE roles <> '[]' AND {among('article')} ORDER BY article, position"
    )
    for article, actor, told in source.all(query):
        for place, (role, certain) in enumerate(decode_roles(told), 1):
            yield (source.articles[article], source.actors[actor], place, role, certain)


def _mentions(source: Source, among: Among) -> Iterator[Row]:
    query = (
        "SELECT article, target, sentence FROM link "
        f"WHERE kind = 'actor' AND {among('article')} ORDER BY article, target"
    )
    for article, actor, sentence in source.all(query):
        yield (source.articles[article], source.actors[actor], plain(sentence) or None)


def _links(source: Source, among: Among) -> Iterator[Row]:
    query = (
        "SELECT l.article, l.kind, l.target, coalesce(o.address, t.address), l.sentence FROM link l "
        "LEFT JOIN article o ON l.kind = 'article' AND o.n = l.target "
        "LEFT JOIN topic t ON l.kind = 'topic' AND t.n = l.target "
        f"WHERE l.kind <> 'actor' AND {among('l.article')} ORDER BY l.article, l.kind, l.target"
    )
    for article, kind, target, address, sentence in source.all(query):
        other = source.articles.get(target) if kind == "article" else None
        topic, author = (some.get(target) if kind == "topic" else None for some in (source.topics, source.authors))
        yield (source.articles[article], address, other, topic, author, plain(sentence) or None)


def _counted(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield rows with the place of each, from 1 on, among those that follow each other with one first value."""
    of, place = None, 0
    for row in rows:
        of, place = row[0], place + 1 if row[0] == of else 1
        yield place, row


# -- actors ------------------------------------------------------------------------------------------------------------

_LIFE: Final = ("born", "died", "founded", "dissolved")


def _actors(source: Source, among: Among) -> Iterator[Row]:
    query = (
        "SELECT id, name, sort_name, kind, disambiguation, detail, path <> '', articles, address "
        f"FROM actor WHERE {among('n')} ORDER BY n"
    )
    for id_, name, sort_name, kind, disambiguation, text, described, articles, address in source.all(query):
        detail = json.loads(text)
        life = [value for key in _LIFE for value in dated(detail.get(key, ""))]
        named = (id_, name, sort_name, kind or None, disambiguation or None)
        yield (*named, *life, bool(described), articles, *source.page(address))


def _names(source: Source, among: Among) -> Iterator[Row]:
    query = (
        "SELECT actor, spelling, min(rowid), max(strength = 'name') FROM name "
        f"WHERE strength IN ('name', 'alias') AND {among('actor')} GROUP BY actor, spelling "
        "ORDER BY actor, max(strength = 'name') DESC, min(rowid)"
    )
    for actor, spelling, _, is_name in source.all(query):
        yield (source.actors[actor], spelling, "name" if is_name else "alias")


def _identities(source: Source, among: Among) -> Iterator[Row]:
    for id_, detail in _details_of_actors(source, among):
        for url in dict.fromkeys(detail.get("same_as", ())):
            yield (id_, url)


def _memberships(source: Source, among: Among) -> Iterator[Row]:
    for id_, detail in _details_of_actors(source, among):
        for place, (whole, actor) in enumerate(detail.get("part_of", ()), 1):
            yield (id_, place, whole, source.actors[actor] if actor is not None else None)


def _details_of_actors(source: Source, among: Among) -> Iterator[tuple[str, dict[str, Any]]]:
    for id_, text in source.all(f"SELECT id, detail FROM actor WHERE path <> '' AND {among('n')} ORDER BY n"):
        yield id_, json.loads(text)


def _roles(source: Source, among: Among) -> Iterator[Row]:
    query = (
        "SELECT actor, title, of_text, of_actor, since, until FROM role "
        f"WHERE {among('actor')} ORDER BY actor, position"
    )
    for place, (actor, title, of, of_actor, since, until) in _counted(source.all(query)):
        whole = (of or None, source.actors[of_actor] if of_actor is not None else None)
        yield (source.actors[actor], place, title, *whole, *dated(since), *dated(until))


# -- topics and authors ------------------------------------------------------------------------------------------------


def _topics(source: Source, among: Among) -> Iterator[Row]:
    query = (
        "SELECT n, index_name, name, detail, articles, address FROM topic "
        f"WHERE index_name <> ? AND {among('n')} ORDER BY n"
    )
    for n, index, name, text, articles, address in source.all(query, AUTHORS):
        detail = json.loads(text)
        replaced = source.topics.get(detail.get("replaced_by", 0))
        description = plain(detail.get("description", "")) or None
        yield (source.topics[n], index, name, description, replaced, articles, *source.page(address))


def _topic_broader(source: Source, among: Among) -> Iterator[Row]:
    query = f"SELECT topic, broader FROM broader WHERE {among('topic')} ORDER BY topic, broader"
    for topic, broader in source.all(query):
        if topic in source.topics and broader in source.topics:
            yield (source.topics[topic], source.topics[broader])


def _authors(source: Source, among: Among) -> Iterator[Row]:
    query = (
        "SELECT n, name, sort_name, kind, actor, articles, address FROM topic LEFT JOIN author_actor ON author = n "
        f"WHERE index_name = ? AND {among('n')} ORDER BY n"
    )
    for n, name, sort_name, kind, actor, articles, address in source.all(query, AUTHORS):
        who = source.actors[actor] if actor is not None else None
        yield (source.authors[n], name, sort_name, kind or None, who, articles, *source.page(address))


class _Read(NamedTuple):
    """How the rows of a table are read: those of the articles, actors or topics that a condition names, or of all."""

    rows: Callable[[Source, Among], Iterator[Row]]
    of: str = "article"


_READ: Final[Mapping[str, _Read]] = {
    "articles": _Read(_articles),
    "actors": _Read(_actors, "actor"),
    "names": _Read(_names, "actor"),
    "identities": _Read(_identities, "actor"),
    "roles": _Read(_roles, "actor"),
    "memberships": _Read(_memberships, "actor"),
    "topics": _Read(_topics, "topic"),
    "topic_broader": _Read(_topic_broader, "topic"),
    "article_topics": _Read(_article_topics),
    "authors": _Read(_authors, "topic"),
    "article_authors": _Read(_article_authors),
    "acting": _Read(_acting),
    "acting_roles": _Read(_acting_roles),
    "events": _Read(_events),
    "event_actors": _Read(_event_actors),
    "mentions": _Read(_mentions),
    "links": _Read(_links),
    "sources": _Read(_sources),
    "corrections": _Read(_corrections),
    "pictures": _Read(_pictures),
    "texts": _Read(_texts),
}


def rows_of(source: Source, table: str) -> Iterator[Row]:
    """Yield the rows of a table, in its order."""
    return _READ[table].rows(source, lambda _: "true")


def some_rows_of(source: Source, table: str, numbers: Mapping[str, Sequence[int]]) -> Iterator[Row]:
    """Yield the rows of a table that hang on some articles, actors and topics: by each of the three, their numbers."""
    read = _READ[table]
    among = ", ".join(str(int(n)) for n in numbers[read.of])
    return read.rows(source, lambda column: f"{column} IN ({among})")


def hangs_on(table: str) -> str:
    """Return what the rows of a table hang on: article, actor or topic."""
    return _READ[table].of
