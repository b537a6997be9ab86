"""The tables of an archive: the key of each, and the facts that a changed row means.

Comparing two archives, updating one in place and moving ranks all ask ``TABLES``. What a method of the reader notes and
the facts of the rows that it reads must agree; a new table needs an entry here, and its SQL in schema.sql.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from site_builder.archive import facts
from site_builder.archive.facts import ACTOR_FEED, TOPIC_FEED, Fact
from site_builder.model.documents import ARTICLE, PAGE

Row = Sequence[Any]
RowFacts = Callable[[Row | None, Row | None, int], Iterable[Fact]]


class Table(NamedTuple):
    """A table whose first columns are its ``key``.

    ``facts(old, new, part)`` gives what a changed row means: None stands for a row that was not there, or is gone;
    ``part`` is the number of members in a part of a long list. Rows that have a ``text`` are compared by it alone.
    """

    name: str
    key: tuple[str, ...]
    facts: RowFacts
    text: str = ""


def _nothing(old: Row | None, new: Row | None, part: int) -> Iterable[Fact]:
    return ()


def _of_row(found: Callable[[Row], Iterable[Fact]]) -> RowFacts:
    """The facts of a row, whichever version has it."""
    return lambda old, new, part: {fact for row in (old, new) if row is not None for fact in found(row)}


def _moved(old: Row | None, new: Row | None, address: int) -> Iterable[Fact]:
    """What it means that a page came, went, or is at another address, which stands in this column."""
    return [facts.ADDRESSES] if old is None or new is None or old[address] != new[address] else []


def _named(whole: str, name: str, columns: Sequence[int], every: Fact, address: int, *, counted: bool) -> RowFacts:
    """The facts of a row that others show by some of its columns; indexes show its counts if it is ``counted``."""

    def found(old: Row | None, new: Row | None, part: int) -> Iterable[Fact]:
        n = (old or new or ())[0]
        yield (whole, n)
        if old is None or new is None or any(old[i] != new[i] for i in columns):
            yield (name, n)
            yield every
            yield from _moved(old, new, address)
        elif counted:
            yield every

    return found


_RANKED: Final = {"list": "listing", "links": "link"}  # fact → table


def list_facts(fact: str, kind: str, target: int, ranks: Iterable[int], part: int) -> Iterator[Fact]:
    """The facts of a list whose members at these ranks changed, and its length perhaps."""
    yield (fact, kind, target)
    yield ("table", _RANKED[fact])
    yield from {(fact, kind, target, (rank - 1) // part) for rank in ranks}
    if fact == "list":
        if kind in ("year", "month", "day", "undated"):
            yield facts.PERIODS
        elif kind == "topic":
            yield ("topic actors", target)


def _ranked(fact: str) -> RowFacts:
    def found(old: Row | None, new: Row | None, part: int) -> Iterable[Fact]:
        row = old or new or ()
        if old is not None and new is not None and old[3] == new[3]:  # the sentence of a link
            return ((fact, row[0], row[1], (row[2] - 1) // part),)
        return list_facts(fact, row[0], row[1], row[2:3], part)

    return found


def _of_body(row: Row) -> Iterable[Fact]:
    return (("body", row[0], row[1] if row[0] == PAGE else int(row[1])),)


def _of_page(old: Row | None, new: Row | None, part: int) -> Iterable[Fact]:
    """The facts of a standalone page; the menu shows some of its columns."""
    yield from _moved(old, new, 0)
    yield ("page", (old or new or ())[0])
    if old is None or new is None or any(old[i] != new[i] for i in _IN_MENU):
        yield facts.PAGES


_IN_VERSION: Final = (1, 2, 5, 6)  # columns of `published` that outputs show
_IN_MENU: Final = (0, 1, 2, 4)  # columns of `page` that `Reader.pages` gives
_CARD: Final = (3, 4, 5, 6, 7, 8, 9, 10, 11)  # columns of `article` that lists show, or are made by
_ACTOR_NAME: Final = (1, 3, 4, 5, 6, 7, 8)
_TOPIC_NAME: Final = (1, 2, 4, 5, 6, 7, 8)

_article: Final = _named("article", "card", _CARD, facts.ALL_ARTICLES, 3, counted=False)


class _Days(msgspec.Struct, frozen=True):
    """What the column ``detail`` of an article says of its days."""

    published: str = ""
    updated: str = ""


_days: Final = msgspec.json.Decoder(_Days).decode


def _of_article(old: Row | None, new: Row | None, part: int) -> Iterable[Fact]:
    """The facts of an article; feeds show some of it, and hold those of one language or that are no translations."""
    yield from _article(old, new, part)
    yield ("entry", (old or new or ())[0])
    if old is None or new is None or old[9:11] != new[9:11]:
        yield facts.FEEDS
    if old is None or new is None or old[3] != new[3] or _days(old[12]) != _days(new[12]):
        yield ("dated", (old or new or ())[0])


def _of_published(old: Row | None, new: Row | None, part: int) -> Iterable[Fact]:
    """The facts of a row of the ledger. Where its first day is another one, feeds are in another order.

    The hashes of title and text are for the ledger alone: no output shows them.
    """
    if old is None or new is None or any(old[i] != new[i] for i in _IN_VERSION):
        yield ("version", (old or new or ())[0])
    if old is not None and new is not None and "" not in (old[5], new[5]) and old[5] != new[5]:
        yield facts.FIRST_DAYS  # an article that is new is in its feeds by itself


TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        Table("article", ("n",), _of_article),
        Table("shared_title", ("title", "edtf"), _of_row(lambda row: (("title", row[0]),))),
        Table("actor", ("n",), _named("actor", "actor name", _ACTOR_NAME, facts.ALL_ACTORS, 3, counted=True)),
        Table("topic", ("n",), _named("topic", "topic name", _TOPIC_NAME, facts.ALL_TOPICS, 4, counted=True)),
        Table("name", ("actor", "spelling", "strength"), _of_row(lambda row: (("actor", row[0]),))),
        Table("role", ("actor", "position"), _of_row(lambda row: (("actor", row[0]),))),
        Table(
            "life", ("day", "lower", "actor", "event"), _of_row(lambda row: (("list", "day", row[0]), facts.PERIODS))
        ),
        Table("acting", ("article", "position"), _of_row(lambda row: (("acting", row[0]),))),
        Table("about", ("article", "position"), _of_row(lambda row: (("about", row[0]), ("entry", row[0])))),
        Table(
            "broader",
            ("topic", "broader"),
            _of_row(lambda row: (("topic", row[0]), ("topic", row[1]), facts.ALL_TOPICS)),
        ),
        Table("author_actor", ("author",), _of_row(lambda row: (("topic", row[0]), ("actor", row[1])))),
        Table("entry", ("n",), _of_row(lambda row: (("card", row[1]), facts.ALL_ARTICLES))),
        Table("listing", ("kind", "target", "rank"), _ranked("list")),
        Table("link", ("kind", "target", "rank"), _ranked("links")),
        Table("related", ("article",), _of_row(lambda row: (("related", row[0]),))),
        Table("correction", ("lower", "article", "position"), _of_row(lambda row: (facts.CORRECTIONS,))),
        Table("page", ("address",), _of_page),
        Table("redirect", ("address",), _of_row(lambda row: (facts.REDIRECTS, ("redirect", row[0])))),
        Table("former", ("address",), _of_row(lambda row: (facts.FORMER, ("redirect", row[0])))),
        Table("published", ("address",), _of_published),
        Table("announced", ("article",), _of_row(lambda row: (facts.FEEDS, ("entry", row[0])))),
        Table("article_body", ("article",), _of_row(lambda row: (("body", ARTICLE, row[0]),)), "html"),
        Table("body", ("kind", "key"), _of_row(_of_body), "html"),
        Table("media", ("path",), _of_row(lambda row: (facts.MEDIA, ("media", row[0])))),
        Table("held_media", ("path",), _of_row(lambda row: (facts.MEDIA, ("media", row[0])))),
        Table("picture", ("path",), _of_row(lambda row: (facts.MEDIA,))),
        Table("outside", ("address",), _of_row(lambda row: (("outside", row[0]),))),
        # No page reads the rest: it is what resolving asks for.
        Table("capital", ("article",), _nothing),
        Table("naming", ("register", "folded", "spelling"), _nothing),
        Table("spelling", ("register", "folded", "weak", "position"), _nothing),
        Table("target", ("path",), _nothing),
        Table("hidden", ("key",), _nothing),
        Table("asked_by_file", ("key", "path"), _nothing),
    )
}


_FED_BY: Final = {  # whose feeds an article is in
    ACTOR_FEED: "SELECT actor FROM {schema}.acting WHERE article = ?",
    TOPIC_FEED: (
        "SELECT x.target FROM {schema}.entry e CROSS JOIN {schema}.listing x ON x.entry = e.n "
        "WHERE e.article = ? AND e.position = -1 AND x.kind = 'topic'"
    ),
}


class Differences:
    """Collects the facts of changed rows. ``part``: members of a part of a long list, as the reader divides them."""

    def __init__(self, part: int) -> None:
        self.part = part
        self.facts: set[Fact] = set()
        self.titles: set[str] = set()  # of articles that came, went, or have another title or date
        self.texts: dict[tuple[str, int | str], str] = {}  # of articles and pages, as they were: (kind, key) → HTML
        self.announced: set[int] = set()  # articles whose files say another day on which they appeared
        self.regrouped: set[int] = set()  # articles whose actors or topics changed, or whether they count
        self.redated: set[int] = set()  # entries that keep their place in time, with another date

    def rows(self, name: str, gone: Iterable[Row], new: Iterable[Row]) -> None:
        """Take in rows of a table that only the version before has, and those that only the one after has."""
        table = TABLES[name]
        size = len(table.key)
        before, after = ({tuple(row[:size]): row for row in rows} for rows in (gone, new))
        if (before or after) and table.facts is not _nothing:
            self.facts.add(("table", name))
        for key in before.keys() | after.keys():
            old, now = before.get(key), after.get(key)
            self.facts.update(table.facts(old, now, self.part))
            if name in ("article_body", "body"):
                self._text((ARTICLE, *(old or now or ())) if name == "article_body" else (old or now or ()), old)
            if name == ARTICLE:
                self.titles.update(row[4] for row in (old, now) if row is not None)
            if name == "announced":
                self.announced.add(key[0])
            if name == "entry" and old is not None and now is not None and old[4:] != now[4:]:
                self.redated.add(key[0])
            if name in ("acting", "about") or (
                name == ARTICLE and (old is None or now is None or old[10] != now[10])  # whether it is a translation
            ):
                self.regrouped.add(key[0])

    def _text(self, row: Row, old: Row | None) -> None:
        """Keep the text of an article or a page as it was before the first of several changes."""
        if row[0] in (ARTICLE, PAGE):
            self.texts.setdefault((row[0], row[1]), old[-1] if old is not None else "")

    def groups(self, db: sqlite3.Connection, schema: str = "main") -> None:
        """Facts about who appears with whom and on what, of the regrouped articles as one version has them.

        And about lists that have the same entries, some with other dates. To be called with the version before and with
        the one after.
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
        for entry in self.redated:
            query = f"SELECT kind, target, rank FROM {schema}.listing WHERE entry = ?"
            for kind, target, rank in db.execute(query, (entry,)):
                self.facts.update((("list", kind, target), ("list", kind, target, (rank - 1) // self.part)))
        for article in self.announced:
            for kind, query in _FED_BY.items():
                self.facts.update((kind, n) for (n,) in db.execute(query.format(schema=schema), (article,)))

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
    for table in TABLES.values():
        if table.facts is _nothing:
            continue
        gone, new = (_only_in(db, table, *schemas) for schemas in (("old", "main"), ("main", "old")))
        found.rows(table.name, gone, new)
        if table.name == ARTICLE:
            moved = set(found.regrouped)
    for schema in ("old", "main"):
        found.groups(db, schema)
        found.neighbours(db, moved, schema)
    return found.facts | (filled(db, "old") ^ filled(db))


def _only_in(db: sqlite3.Connection, table: Table, one: str, other: str) -> list[Row]:
    """The rows of a table that only one of two versions has; of those with a text, the keys."""
    if not table.text:
        query = f"SELECT * FROM {one}.{table.name} EXCEPT SELECT * FROM {other}.{table.name}"
    else:
        keys = ", ".join(table.key)
        query = f"SELECT {keys} FROM {one}.{table.name} a LEFT JOIN {other}.{table.name} b USING ({keys}) "
        query += f"WHERE b.{table.text} IS NOT a.{table.text}"
    return db.execute(query).fetchall()


def filled(db: sqlite3.Connection, schema: str = "main") -> set[Fact]:
    """What an archive has any of: corrections, actors, entries of each index. What only one of two versions has is new.

    These are what every page's menu and foot show or leave out.
    """
    found = {facts.HAS_CORRECTIONS} if db.execute(f"SELECT 1 FROM {schema}.correction LIMIT 1").fetchone() else set()
    if db.execute(f"SELECT 1 FROM {schema}.actor LIMIT 1").fetchone():
        found.add((*facts.INDEXES, "actors"))
    if db.execute(f"SELECT 1 FROM {schema}.article WHERE translation = 0 LIMIT 1").fetchone():
        found.add((*facts.INDEXES, "articles"))
    return found | {(*facts.INDEXES, name) for (name,) in db.execute(f"SELECT DISTINCT index_name FROM {schema}.topic")}
