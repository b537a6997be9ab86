"""Prefetched rows for a batch of article pages: one query for all of them in place of one for each.

Pages are made in portions, so the reader knows which articles pages ask for next. Nothing is noted here as read: the
reader does that when a page asks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from site_builder.model.documents import ARTICLE

MOST: Final = 200  # articles that are asked for at once: SQLite takes a limited number of values, and texts are long
_STEP: Final = 16  # of values: there are few different queries, and each is prepared once
_MANY: Final = 100  # links to an article from which on they are left to be asked for: its page shows only the last

CARD: Final = "a.n, a.title, a.address, a.edtf, a.lower, a.upper, a.summary, a.lang"  # as the reader's ``Card`` has it

_ARTICLES: Final = (
    "SELECT n, id, path, address, title, edtf, lower, upper, summary, lang, detail FROM article WHERE n {}"
)
_NEIGHBOURS: Final = (
    "SELECT a.n, CASE translation WHEN 0 THEN (SELECT max(n) FROM article WHERE n < a.n AND translation = 0) END, "
    "CASE translation WHEN 0 THEN (SELECT min(n) FROM article WHERE n > a.n AND translation = 0) END "
    "FROM article a WHERE a.n {}"
)
_BODIES: Final = "SELECT article, html FROM article_body WHERE article {}"
_ACTING: Final = "SELECT article, actor, roles FROM acting WHERE article {} ORDER BY article, position"
_ABOUT: Final = "SELECT article, topic FROM about WHERE article {} ORDER BY article, position"
_RELATED: Final = "SELECT article, found FROM related WHERE article {}"
_LINKS: Final = f"SELECT target, count(*) FROM link WHERE kind = '{ARTICLE}' AND target {{}} GROUP BY target"
_LINKING: Final = (
    f"SELECT l.target, l.sentence, {CARD} FROM link l JOIN article a ON a.n = l.article "
    f"WHERE l.kind = '{ARTICLE}' AND l.target {{}} ORDER BY l.target, l.rank"
)
_CARDS: Final = f"SELECT {CARD} FROM article a WHERE n {{}}"

Row = tuple[Any, ...]


class RelatedRow(NamedTuple):
    """An article found to belong with another, with the numbers of what they share, the rarest first."""

    article: int
    actors: tuple[int, ...]
    topics: tuple[int, ...]
    linked: bool


_found: Final = msgspec.json.Decoder(tuple[RelatedRow, ...]).decode


class Gathered:
    """Of each article, by its number: its row, or its rows."""

    __slots__ = ("about", "acting", "articles", "bodies", "linking", "links", "neighbours", "related")

    def __init__(self, db: sqlite3.Connection, numbers: Sequence[int]) -> None:
        self.articles: dict[int, Row] = {row[0]: row for row in asked(db, _ARTICLES, numbers)}
        self.neighbours: dict[int, Row] = {row[0]: row[1:] for row in asked(db, _NEIGHBOURS, numbers)}
        self.bodies: dict[int, str] = dict(asked(db, _BODIES, numbers))
        self.acting = _grouped(numbers, asked(db, _ACTING, numbers))
        self.about = _grouped(numbers, asked(db, _ABOUT, numbers))
        self.related: dict[int, tuple[RelatedRow, ...]] = {n: _found(text) for n, text in asked(db, _RELATED, numbers)}
        self.links: dict[int, int] = dict(asked(db, _LINKS, numbers))  # how many lead there, if any
        few = [n for n, links in self.links.items() if links < _MANY]
        self.linking = _grouped(few, asked(db, _LINKING, few))

    def others(self) -> set[int]:
        """The articles that the pages of these name."""
        found: set[int | None] = {row.article for rows in self.related.values() for row in rows}
        for around in self.neighbours.values():
            found.update(around)
        return {n for n in found if n is not None}


def cards(db: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[Row]:
    """The cards of these articles."""
    return asked(db, _CARDS, numbers)


def asked(db: sqlite3.Connection, query: str, values: Sequence[int] | Sequence[str]) -> Iterator[Row]:
    """The rows of a query about all of these; some are given twice, to make a number that is often asked for."""
    for i in range(0, len(values), MOST):
        given = [*values[i : i + MOST]]
        given += given[-1:] * (-len(given) % _STEP)
        yield from db.execute(query.format(f"IN ({', '.join('?' * len(given))})"), given)


def _grouped(numbers: Iterable[int], rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {n: [] for n in numbers}
    for row in rows:
        found[row[0]].append(row)
    return found
