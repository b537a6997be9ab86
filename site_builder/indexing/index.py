"""Documents → archive.db. Every spelling is resolved to an id here, once; every fault between files is found here.

Steps: who is who (registers) · what may be linked to (atlas) · topics and actors with their checks · articles in order
of time: actors with the roles they held, topics, related articles, texts with their links and mentions · the timeline
and the lists made of it · pages and redirects.
"""

from __future__ import annotations

import posixpath
import sqlite3
from collections.abc import Mapping
from typing import Final

from msgspec import Struct, field

from site_builder.archive import scripts
from site_builder.indexing import actors, articles, pages, timeline, topics
from site_builder.indexing import parallel as sharing_out
from site_builder.indexing import registers as reg
from site_builder.indexing.context import Library, Row, Work, compact
from site_builder.indexing.links import Atlas, Target
from site_builder.indexing.order_keys import assign
from site_builder.indexing.parallel import Sharing
from site_builder.indexing.registers import Registers
from site_builder.model.documents import TOPICS
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
    library: Library,
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
    survey = library.survey
    problems += survey.problems
    registers = reg.of(survey.names, library.site, problems)
    work = Work(library, registers, _atlas(library, registers, problems), db, problems)
    in_order = sorted(survey.articles.values())
    work.article_n = assign([place.id for place in in_order], known.articles)
    _number(work, known)
    topic_rows = topics.read(work)
    work.ancestors = topics.ancestors(work)
    actor_rows = actors.read(work)
    actors.name_finder(work)
    groups = articles.translations(work, survey)
    places = [(place.path, groups.get(place.id)) for place in in_order]
    written = articles.write(work, sharing_out.portions(work, places, sharing))
    related = sharing_out.related(written, sharing)
    counts = timeline.write(work, written.entries, known.entries)
    written.entries.clear()
    actors.write(work, actor_rows, counts)
    topics.write(work, topic_rows, counts)
    pages.write(work)
    work.insert("media", [(s.path, s.size) for s in library.media])
    _write_resolving(work)
    scripts.run(db, "archive/indexes.sql")
    for rows in related:  # made by other processes meanwhile
        work.insert("related", rows)


def _atlas(library: Library, registers: Registers, problems: list[Problem]) -> Atlas:
    files = dict(library.survey.targets)
    for source in library.media:
        files[nfc(source.path)] = Target("media", source.path, nfc(source.path), posixpath.basename(source.path))
    pictures = {nfc(path): picture for path, picture in library.pictures.items()}
    ids = {place.id: place.path for place in library.survey.articles.values()}
    return Atlas(registers, ids, files, library.hidden, pictures, problems)


def _number(work: Work, known: Numbers) -> None:
    """Actors and topics are numbered in the order of the alphabet."""
    entities = work.registers.actors.entities.values()
    ids = [e.id for e in sorted(entities, key=lambda e: actors.order(work, e))]
    work.actor_n = assign(ids, known.actors)
    keys: list[tuple[str, str]] = []
    for index, register in work.registers.topics.items():
        keys += [(index, e.id) for e in sorted(register.entities.values(), key=topics.order)]
    labels = assign(["/".join(key) for key in keys], known.topics)
    work.topic_n = {key: labels["/".join(key)] for key in keys}
    work.main_topics = frozenset(n for (index, _), n in work.topic_n.items() if index == TOPICS)


def _write_resolving(work: Work) -> None:
    """Write what an update of single articles asks for."""
    registers = {"actors": work.registers.actors, **work.registers.topics}
    for name, register in registers.items():
        for weak, spellings in enumerate((register.strong, register.weak)):
            rows = [(name, folded, weak, i, one) for folded, ids in spellings.items() for i, one in enumerate(ids)]
            work.insert("spelling", rows)
    work.insert(
        "naming", [(*key, text, times) for key, some in work.registers.named.items() for text, times in some.items()]
    )
    work.insert("target", [target_row(path, target) for path, target in work.atlas.files.items()])
    work.insert("refers", list(work.referring))
    work.insert("picture", [(path, p.width, p.height) for path, p in work.atlas.pictures.items()])
    work.insert("hidden", list(work.library.hidden.items()))


def target_row(path: str, target: Target) -> Row:
    return (path, target.kind, target.key, target.address, target.name, compact(target.anchors))
