"""The files of the data: which there are, what each is, and which of them are published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from site_builder.dataset.tables import TABLES
from site_builder.model.documents import Site

FOLDER: Final = "data/"
PACKAGE: Final = "data/datapackage.json"
DATABASE: Final = "data/archive.sqlite"
DATASETTE: Final = "data/metadata.json"
GEXF, GRAPHML = "data/network.gexf", "data/network.graphml"
TURTLE, JSON_LD = "data/topics.ttl", "data/topics.jsonld"
ENTITIES: Final = "data/entities.ftm.json"
ROWS_SCHEMA: Final = "data/schemas/rows.json"
ARTICLE_SCHEMA: Final = "data/schemas/article.json"
ACTOR_SCHEMA: Final = "data/schemas/actor.json"
MOST: Final = 50_000_000  # bytes of a file that is made unless site.yaml names it


class File(NamedTuple):
    """A file of the data. ``export``: which of model.documents.EXPORTS it is of; empty: it is always there."""

    address: str
    export: str
    form: str  # what kind of file it is, in words
    type: str  # media type
    about: str
    table: str = ""  # whose rows it has

    @property
    def name(self) -> str:
        """The path below data/."""
        return self.address.removeprefix(FOLDER)


_OTHERS: Final = (
    File(
        DATABASE, "sqlite", "SQLite", "application/vnd.sqlite3", "all tables as one database, with a full-text search"
    ),
    File(
        DATASETTE,
        "sqlite",
        "JSON",
        "application/json",
        "titles, descriptions and facets of the database, for Datasette",
    ),
    File(GEXF, "networks", "GEXF", "application/gexf+xml", "which actors appear together, for Gephi"),
    File(GRAPHML, "networks", "GraphML", "application/graphml+xml", "the same for other programs"),
    File(TURTLE, "topics", "SKOS, Turtle", "text/turtle", "the topics as a vocabulary of linked data"),
    File(JSON_LD, "topics", "SKOS, JSON-LD", "application/ld+json", "the same as JSON-LD"),
    File(ENTITIES, "ftm", "FollowTheMoney", "application/json+ftm", "actors and their roles as entities, one a line"),
    File(ARTICLE_SCHEMA, "json", "JSON Schema", "application/schema+json", "what the .json beside an article holds"),
    File(ACTOR_SCHEMA, "json", "JSON Schema", "application/schema+json", "what the .json beside an actor holds"),
    File(ROWS_SCHEMA, "jsonl", "JSON Schema", "application/schema+json", "what the lines of the .jsonl files hold"),
    File(PACKAGE, "", "Data Package", "application/json", "all tables and columns described (Frictionless)"),
)


def _tables() -> Iterator[File]:
    for table in TABLES.values():
        yield File(f"{FOLDER}{table.name}.csv", "csv", "CSV", "text/csv", table.about, table.name)
    for table in TABLES.values():
        address = f"{FOLDER}{table.name}.jsonl"
        yield File(address, "jsonl", "JSON Lines", "application/jsonl", table.about, table.name)


FILES: Final[Mapping[str, File]] = {file.address: file for file in (*_tables(), *_OTHERS)}


def chosen(site: Site) -> list[File]:
    """Return the files that a site is to have, however large they are; none where it publishes no data."""
    if not site.exported:
        return []
    return [file for file in FILES.values() if not file.export or site.exports_some(file.export)]


def published(site: Site, sizes: Mapping[str, int]) -> list[File]:
    """Return the files that are published. ``sizes``: about how many bytes each has, where site.yaml does not say."""
    if site.exports:
        return chosen(site)
    return [file for file in chosen(site) if sizes.get(file.address, 0) <= MOST]
