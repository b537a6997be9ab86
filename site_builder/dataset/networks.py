"""Who appears with whom: actors as nodes, and an edge for each two that are in an article together.

Translations do not count, and articles of more than ``limits.CLOSE`` actors neither: one of these would stand for
thousands of pairs. Pages of pairs go by the same rule.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from site_builder.archive.queries import SHOWN_NAME
from site_builder.dataset.rows import Source
from site_builder.model import limits
from site_builder.model.edtf import OPEN_END, OPEN_START, iso_day

READS: Final = ("acting", "actor", "article")  # tables of archive.db

_CLOSE: Final = (
    "x.article NOT IN (SELECT n FROM article WHERE translation = 1) "
    f"AND x.article NOT IN (SELECT article FROM acting WHERE position >= {limits.CLOSE})"
)
_PAIRS: Final = "FROM acting x JOIN acting o ON o.article = x.article AND o.actor > x.actor"
_FIRST: Final = f"min(CASE WHEN a.lower > {OPEN_START} THEN a.lower END)"  # open ends are no dates
_LAST: Final = f"max(CASE WHEN a.upper < {OPEN_END} THEN a.upper END)"
_EDGES: Final = (
    f"SELECT x.actor, o.actor, count(*), {_FIRST}, {_LAST} {_PAIRS} JOIN article a ON a.n = x.article "
    f"WHERE {_CLOSE} GROUP BY x.actor, o.actor ORDER BY x.actor, o.actor"
)
_COUNT: Final = f"SELECT count(*) FROM (SELECT DISTINCT x.actor, o.actor {_PAIRS} WHERE {_CLOSE})"
_NODES: Final = (
    f"SELECT b.id, {SHOWN_NAME}, b.kind, "
    f"b.articles, {_FIRST}, {_LAST} FROM actor b LEFT JOIN acting x ON x.actor = b.n "
    "LEFT JOIN article a ON a.n = x.article AND a.translation = 0 GROUP BY b.n ORDER BY b.n"
)


class Node(NamedTuple):
    """An actor. ``first`` and ``last``: ISO days of its articles; empty where none has any."""

    id: str
    name: str
    kind: str
    articles: int
    first: str
    last: str


class Edge(NamedTuple):
    """Two actors, by id, that are in ``articles`` together."""

    one: str
    other: str
    articles: int
    first: str
    last: str


def nodes(source: Source) -> Iterator[Node]:
    """Yield the actors, in alphabetical order."""
    for id_, name, kind, articles, first, last in source.all(_NODES):
        yield Node(id_, name, kind, articles, _iso(first), _iso(last))


def edges(source: Source) -> Iterator[Edge]:
    """Yield the pairs, in the order of the actors."""
    for one, other, articles, first, last in source.all(_EDGES):
        yield Edge(source.actors[one], source.actors[other], articles, _iso(first), _iso(last))


def count(db: sqlite3.Connection) -> int:
    """Return how many pairs there are."""
    return int(db.execute(_COUNT).fetchone()[0])


def _iso(key: Any) -> str:
    return iso_day(key) if key is not None else ""
