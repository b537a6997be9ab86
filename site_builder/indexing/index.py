"""Documents → archive.db. Every spelling is resolved to an id here, once; every fault between files is found here.

Steps: who is who (registers) · what may be linked to (link targets) · topics and actors with their checks · articles
in order of time: actors with the roles they held, topics, related articles, texts with their links and mentions · the
timeline and the lists made of it · pages and redirects.
"""

from __future__ import annotations

import posixpath
import sqlite3
from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from site_builder.archive import scripts
from site_builder.archive.topic_queries import ancestors
from site_builder.indexing import actors, articles, held_media, pages, redirects, timeline, topics
from site_builder.indexing import parallel as sharing_out
from site_builder.indexing import registers as reg
from site_builder.indexing.context import IndexContext, IndexInput, Row, compact
from site_builder.indexing.links import LinkTargets, Target
from site_builder.indexing.order_keys import assign
from site_builder.indexing.parallel import Sharing
from site_builder.indexing.registers import Registers
from site_builder.model import cross_references
from site_builder.model.documents import TOPICS
from site_builder.model.names import Register
from site_builder.model.paths import nfc
from site_builder.problems import Problem


class Numbers(Struct, frozen=True):
    """The numbers that things had in the archive's last version: by id (topics: index/id; entries: their key)."""

    articles: Mapping[str, int] = field(default_factory=dict)
    actors: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)
    entries: Mapping[str, int] = field(default_factory=dict)


NEW: Final = Numbers()


def numbers(db: sqlite3.Connection) -> Numbers:
    """The numbers that an archive has."""
    entries = db.execute("SELECT e.position || ':' || a.id, e.n FROM entry e JOIN article a ON a.n = e.article")
    return Numbers(
        dict(db.execute("SELECT id, n FROM article")),
        dict(db.execute("SELECT id, n FROM actor")),
        dict(db.execute("SELECT index_name || '/' || id, n FROM topic")),
        dict(entries),
    )


def build(
    index_input: IndexInput,
    db: sqlite3.Connection,
    problems: list[Problem],
    known: Numbers = NEW,
    sharing: Sharing | None = None,
) -> None:
    """Fill an empty database with the archive. It is whole only if no problem is an error.

    What is ``known`` of the last version keeps its number where its place in the order allows. Articles are resolved by
    those with whom the work is shared.
    """
    scripts.run(db, "archive/schema.sql")
    overview = index_input.overview
    problems += overview.problems
    registers = reg.of(overview.names, index_input.site, problems)
    context = IndexContext(index_input, registers, _link_targets(index_input, registers, problems), db, problems)
    in_order = sorted(overview.articles.values())
    context.article_n = assign([place.id for place in in_order], known.articles)
    _number(context, known)
    topic_rows = topics.read(context)
    context.ancestors = ancestors(db)
    actor_rows = actors.read(context)
    actors.name_finder(context)
    groups = articles.translations(context, overview)
    places = [(place.path, groups.get(place.id)) for place in in_order]
    written = articles.write(context, sharing_out.portions(context, places, sharing))
    related = sharing_out.related(written, sharing)
    counts = timeline.write(context, written.entries, known.entries)
    written.entries.clear()
    actors.write(context, actor_rows, counts)
    topics.write(context, topic_rows, counts)
    pages.write(context)
    redirects.write(context)
    context.insert("media", [(s.path, s.size) for s in index_input.media])
    _write_resolving(context)
    held_media.write(db, index_input.site, (one.document for one in index_input.held))
    scripts.run(db, "archive/indexes.sql")
    articles.share_titles(db)
    for rows in related:  # made by other processes meanwhile
        context.insert("related", rows)


def _link_targets(index_input: IndexInput, registers: Registers, problems: list[Problem]) -> LinkTargets:
    files = dict(index_input.overview.targets)
    files |= {nfc(source.path): media_target(source.path) for source in index_input.media}
    pictures = {nfc(path): picture for path, picture in index_input.pictures.items()}
    ids = {place.id: place.path for place in index_input.overview.articles.values()}
    return LinkTargets(registers, ids, files, index_input.hidden, pictures, problems)


def _number(context: IndexContext, known: Numbers) -> None:
    """Actors and topics are numbered in the order of the alphabet."""
    entities, documents = context.registers.actors.entities.values(), context.registers.documents
    language = context.index_input.site.language
    ids = [e.id for e in sorted(entities, key=lambda e: actors.order(e, documents.get(("actors", e.id)), language))]
    context.actor_n = assign(ids, known.actors)
    keys: list[tuple[str, str]] = []
    for index, register in context.registers.topics.items():
        keys += [(index, one) for one in _in_order(index, register, context.registers, language)]
    labels = assign(["/".join(key) for key in keys], known.topics)
    context.topic_n = {key: labels["/".join(key)] for key in keys}
    context.main_topics = frozenset(n for (index, _), n in context.topic_n.items() if index == TOPICS)


def _in_order(index: str, register: Register, registers: Registers, language: str) -> list[str]:
    """The ids of an index's entries in the order of the alphabet."""
    documents = registers.documents
    found = [topics.order(index, e, documents.get((index, e.id)), language) for e in register.entities.values()]
    return [one for _, _, one in sorted(found)]


def _write_resolving(context: IndexContext) -> None:
    """Write what an update of single articles asks for."""
    registers = {"actors": context.registers.actors, **context.registers.topics}
    for name, register in registers.items():
        for weak, spellings in enumerate((register.strong, register.weak, register.plain)):
            rows = [(name, folded, weak, i, one) for folded, ids in spellings.items() for i, one in enumerate(ids)]
            context.insert("spelling", rows)
    context.insert(
        "naming", [(*key, text, times) for key, some in context.registers.named.items() for text, times in some.items()]
    )
    context.insert("target", [target_row(path, target) for path, target in context.link_targets.files.items()])
    files = [*context.registers.documents.values(), *context.index_input.overview.pages]
    context.insert("asked_by_file", [(key, d.path) for d in files for key in cross_references.lookups(d)])
    context.insert("picture", [(path, *p.row) for path, p in context.link_targets.pictures.items()])
    context.insert("hidden", list(context.index_input.hidden.items()))


def media_target(path: str) -> Target:
    """The target that a file of media/ is."""
    return Target("media", path, nfc(path), posixpath.basename(path))


def target_row(path: str, target: Target) -> Row:
    return (path, target.kind, target.key, target.address, target.name, compact(target.anchors))
