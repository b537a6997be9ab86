"""How many rows the tables have, and how large the files become, about: nothing is made to learn it.

Of each table a hundred articles, actors or topics are taken at equal distances, and their rows encoded. The result
depends on the archive alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from site_builder.dataset import files, networks
from site_builder.dataset.encoding import csv_parts, json_parts
from site_builder.dataset.rows import Source, hangs_on, rows_of, some_rows_of
from site_builder.dataset.tables import TABLES

_SAMPLE: Final = 100
_SEARCH: Final = 0.6  # what the full-text search takes of a text
_EDGE, _NODE = 330, 420  # bytes in GEXF
_ENTITY: Final = 160  # bytes of an actor or a role
_TOPIC: Final = 300  # bytes of a topic in Turtle
_PAGE: Final = 4096  # of the database; each table and index has one at least

# Tables that are counted by a query; of the others, the rows are.
_COUNTS: Final[Mapping[str, str]] = {
    "articles": "SELECT count(*) FROM article",
    "actors": "SELECT count(*) FROM actor",
    "roles": "SELECT count(*) FROM role",
    "topics": "SELECT count(*) FROM topic WHERE index_name <> 'authors'",
    "authors": "SELECT count(*) FROM topic WHERE index_name = 'authors'",
    "acting": "SELECT count(*) FROM acting",
    "events": "SELECT count(*) FROM entry WHERE position >= 0",
    "mentions": "SELECT count(*) FROM link WHERE kind = 'actor'",
    "links": "SELECT count(*) FROM link WHERE kind <> 'actor'",
    "corrections": "SELECT count(*) FROM correction",
    "texts": "SELECT count(*) FROM article_body",
}


class Sizes(NamedTuple):
    """By table, its rows; by address, about how many bytes a file has."""

    rows: Mapping[str, int]
    bytes: Mapping[str, int]
    nodes: int
    edges: int


def count(source: Source, table: str) -> int:
    """Return how many rows a table has."""
    query = _COUNTS.get(table)
    if query is not None:
        return int(source.db.execute(query).fetchone()[0])
    return sum(1 for _ in rows_of(source, table))


def measure(source: Source) -> Sizes:
    """Return the rows of all tables, and about how large all files are."""
    numbers, shares = {}, {}
    for kind in ("article", "actor", "topic"):
        everything = [n for (n,) in source.db.execute(f"SELECT n FROM {kind} ORDER BY n")]
        numbers[kind] = everything[:: max(1, len(everything) // _SAMPLE)]
        shares[kind] = len(everything) / max(1, len(numbers[kind]))
    rows = {name: count(source, name) for name in TABLES}
    found = {}
    for name in TABLES:
        found[f"{files.FOLDER}{name}.csv"], found[f"{files.FOLDER}{name}.jsonl"] = _table(source, name, numbers, shares)
    nodes, edges = rows["actors"], networks.count(source.db)
    found[files.DATABASE] = _database(found, rows)
    found[files.GEXF] = found[files.GRAPHML] = nodes * _NODE + edges * _EDGE
    found[files.ENTITIES] = (nodes + 3 * rows["roles"]) * _ENTITY
    found[files.TURTLE] = found[files.JSON_LD] = rows["topics"] * _TOPIC
    return Sizes(rows, found, nodes, edges)


def _table(
    source: Source, name: str, numbers: Mapping[str, Sequence[int]], shares: Mapping[str, float]
) -> tuple[int, int]:
    """Return about how many bytes a table has as CSV and as JSON Lines."""
    table, share = TABLES[name], shares[hangs_on(name)]
    some = list(some_rows_of(source, name, numbers))
    head, *body = csv_parts(table, some)
    lines = sum(map(len, json_parts(table, some)))
    return round(len(head) + share * sum(map(len, body))), round(share * lines)


def _database(sizes: Mapping[str, int], rows: Mapping[str, int]) -> int:
    """Return about how many bytes the database has: the tables, their keys and indexes, the search."""
    tables = sum(sizes[f"{files.FOLDER}{name}.csv"] for name in TABLES)
    keys = sum(rows[name] * (40 + 60 * len(table.key)) for name, table in TABLES.items())
    least = sum(1 + len(table.key) for table in TABLES.values()) * _PAGE
    return round(least + tables + keys + _SEARCH * sizes[f"{files.FOLDER}texts.csv"])
