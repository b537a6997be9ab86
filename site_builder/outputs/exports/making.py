"""The files in data/: the bytes of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

from site_builder.dataset import files, networks
from site_builder.dataset.encoding import csv_parts, json_parts
from site_builder.dataset.files import FILES, File
from site_builder.dataset.rows import Source, rows_of
from site_builder.dataset.tables import READS, TABLES
from site_builder.model.documents import ACTOR, ARTICLE
from site_builder.model.outputs import OutputSpec
from site_builder.model.slugs import slugify
from site_builder.outputs.context import OutputContext
from site_builder.outputs.exports import database, entities, graphs, package, vocabulary
from site_builder.outputs.exports.streams import Streamed, content
from site_builder.pages import data_page
from site_builder.pages.breadcrumbs import index_label


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
        return package.encoded(_DESCRIPTIONS[file.address](context))
    return content(_PARTS[file.address](context, source))


def reads(file: File) -> Iterable[str]:
    """Return the tables of archive.db that a file is made of."""
    if file.table:
        return TABLES[file.table].reads
    return _READS.get(file.address, ())


def _vocabulary(context: OutputContext, source: Source) -> vocabulary.Vocabulary:
    return vocabulary.vocabulary(source, partial(index_label, context.pages))


_PARTS: Final[Mapping[str, Callable[[OutputContext, Source], Iterable[bytes]]]] = {
    files.DATABASE: lambda _, source: database.parts(source),
    files.GEXF: lambda context, source: graphs.gexf(source, context.site.title),
    files.GRAPHML: lambda context, source: graphs.graphml(source, context.site.title),
    files.TURTLE: lambda context, source: vocabulary.turtle(_vocabulary(context, source)),
    files.JSON_LD: lambda context, source: vocabulary.json_ld(_vocabulary(context, source)),
    files.ENTITIES: lambda context, source: entities.lines(source, slugify(context.site.title) or "archive"),
}
_DESCRIPTIONS: Final[Mapping[str, Callable[[OutputContext], package.Node]]] = {
    files.PACKAGE: lambda c: package.data_package(c.site, c.base_url, data_page.published(c.pages)),
    files.DATASETTE: lambda c: package.datasette(c.site, c.base_url),
    files.ROWS_SCHEMA: lambda _: package.rows_schema(),
    files.ARTICLE_SCHEMA: lambda _: package.record_schema(ARTICLE),
    files.ACTOR_SCHEMA: lambda _: package.record_schema(ACTOR),
}
_READS: Final[Mapping[str, Iterable[str]]] = {
    files.DATABASE: READS,
    files.GEXF: networks.READS,
    files.GRAPHML: networks.READS,
    files.TURTLE: vocabulary.READS,
    files.JSON_LD: vocabulary.READS,
    files.ENTITIES: entities.READS,
}
