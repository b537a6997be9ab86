"""The files in data/: the bytes of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from site_builder.dataset import files, networks
from site_builder.dataset.encoding import csv_parts, json_parts
from site_builder.dataset.files import FILES, File
from site_builder.dataset.rows import Source, rows_of
from site_builder.dataset.tables import TABLES
from site_builder.model.documents import ACTOR, ARTICLE, TOPICS
from site_builder.model.outputs import OutputSpec
from site_builder.model.slugs import slugify
from site_builder.outputs.context import OutputContext
from site_builder.outputs.exports.streams import Streamed, content
from site_builder.pages import data_page

_EVERY: Final = tuple(dict.fromkeys(name for table in TABLES.values() for name in table.reads))


def make(context: OutputContext, spec: OutputSpec) -> bytes | Streamed:
    """Return the bytes of a file in data/, or how they come piece by piece."""
    file = FILES[spec.address]
    context.pages.reader.noted.update(("table", name) for name in reads(file))
    source = data_page.source_of(context.pages)
    if file.table:
        table = TABLES[file.table]
        encode = csv_parts if file.export == "csv" else json_parts
        return content(encode(table, rows_of(source, table.name)))
    if file.address in _DESCRIPTIONS:
        return _DESCRIPTIONS[file.address](context)
    return content(_PARTS[file.address](context, source))


def reads(file: File) -> Iterable[str]:
    """Return the tables of archive.db that a file is made of."""
    if file.table:
        return TABLES[file.table].reads
    return _READS.get(file.address, ())


def _database(context: OutputContext, source: Source) -> Iterable[bytes]:
    from site_builder.outputs.exports import database

    return database.parts(source)


def _gexf(context: OutputContext, source: Source) -> Iterable[bytes]:
    from site_builder.outputs.exports import graphs

    return graphs.gexf(source, context.site.title)


def _graphml(context: OutputContext, source: Source) -> Iterable[bytes]:
    from site_builder.outputs.exports import graphs

    return graphs.graphml(source, context.site.title)


def _labels(context: OutputContext) -> dict[str, str]:
    named = {name: index.label for name, index in context.site.indexes.items()}
    return {TOPICS: context.pages.words.text("topics"), **named}


def _turtle(context: OutputContext, source: Source) -> Iterable[bytes]:
    from site_builder.outputs.exports import vocabulary

    return vocabulary.turtle(vocabulary.vocabulary(source, _labels(context)))


def _json_ld(context: OutputContext, source: Source) -> Iterable[bytes]:
    from site_builder.outputs.exports import vocabulary

    return vocabulary.json_ld(vocabulary.vocabulary(source, _labels(context)))


def _entities(context: OutputContext, source: Source) -> Iterable[bytes]:
    from site_builder.outputs.exports import entities

    return entities.lines(source, slugify(context.site.title) or "archive")


def _package(context: OutputContext) -> bytes:
    from site_builder.outputs.exports import package

    return package.encoded(package.data_package(context.site, context.base_url, data_page.published(context.pages)))


def _datasette(context: OutputContext) -> bytes:
    from site_builder.outputs.exports import package

    return package.encoded(package.datasette(context.site, context.base_url))


def _rows_schema(context: OutputContext) -> bytes:
    from site_builder.outputs.exports import package

    return package.encoded(package.rows_schema())


def _article_schema(context: OutputContext) -> bytes:
    from site_builder.outputs.exports import package

    return package.encoded(package.record_schema(ARTICLE))


def _actor_schema(context: OutputContext) -> bytes:
    from site_builder.outputs.exports import package

    return package.encoded(package.record_schema(ACTOR))


_PARTS: Final[Mapping[str, Callable[[OutputContext, Source], Iterable[bytes]]]] = {
    files.DATABASE: _database,
    files.GEXF: _gexf,
    files.GRAPHML: _graphml,
    files.TURTLE: _turtle,
    files.JSON_LD: _json_ld,
    files.ENTITIES: _entities,
}
_DESCRIPTIONS: Final[Mapping[str, Callable[[OutputContext], bytes]]] = {
    files.PACKAGE: _package,
    files.DATASETTE: _datasette,
    files.ROWS_SCHEMA: _rows_schema,
    files.ARTICLE_SCHEMA: _article_schema,
    files.ACTOR_SCHEMA: _actor_schema,
}
_READS: Final[Mapping[str, Iterable[str]]] = {
    files.DATABASE: _EVERY,
    files.GEXF: networks.READS,
    files.GRAPHML: networks.READS,
    files.TURTLE: ("topic", "broader"),
    files.JSON_LD: ("topic", "broader"),
    files.ENTITIES: ("actor", "name", "role"),
}
