"""Documents → archive.db. Every spelling is resolved to an id here, once; every fault between files is found here.

Steps: who is who (registers) · what may be linked to (atlas) · topics and actors with their checks · articles in order
of time: actors with the roles they held, topics, related articles, texts with their links and mentions · the timeline
and the lists made of it · pages and redirects.
"""

from __future__ import annotations

import posixpath
import sqlite3
from collections.abc import Mapping, Sequence
from importlib import resources

from site_builder import model
from site_builder.archive import actors, articles, pages, textlinks, times, topics
from site_builder.archive import registers as reg
from site_builder.archive.registers import Registers
from site_builder.archive.textlinks import Atlas, Target
from site_builder.archive.work import Library, Work, article_of, nfc
from site_builder.model import Document
from site_builder.names import sort_key
from site_builder.problems import Problem, problem
from site_builder.read import shown


def build(library: Library, db: sqlite3.Connection, problems: list[Problem]) -> None:
    """Fill an empty database with the archive. It is whole only if no problem is an error."""
    db.executescript(resources.files("site_builder.archive").joinpath("schema.sql").read_text(encoding="utf-8"))
    unique = _unique_articles(library.documents, problems)
    registers = reg.build(library.documents, library.site, problems)
    work = Work(library, registers, _atlas(library, unique, registers, problems), db, problems)
    in_order = sorted(unique.values(), key=_time_key)
    work.article_n = {d.id: n for n, d in enumerate(in_order, start=1)}
    _number(work)
    topic_rows = topics.read(work)
    actor_rows = actors.read(work)
    actors.name_finder(work)
    written = articles.write(work, in_order)
    lists = times.write(work, written.entries)
    actors.write(work, actor_rows, written.by_actor, lists)
    topics.write(work, topic_rows, written.by_topic, lists)
    pages.write(work)
    work.insert("media", [(s.path, s.size) for s in library.media])
    db.commit()


def _time_key(document: Document) -> tuple[int, int, str]:
    date = article_of(document).date
    return (date.lower, date.upper, document.id)


def _unique_articles(documents: Sequence[Document], problems: list[Problem]) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for document in documents:
        if document.kind != model.ARTICLE:
            continue
        if (other := found.get(document.id)) is not None:
            slug = article_of(document).slug
            line, column = (slug.line, slug.column) if slug else (1, 1)
            said = shown(other.path)
            problems.append(problem("duplicate-id", shown(document.path), line, column, id=document.id, other=said))
            continue
        found[document.id] = document
    return found


def _atlas(library: Library, unique: Mapping[str, Document], registers: Registers, problems: list[Problem]) -> Atlas:
    files: dict[str, Target] = {}
    for document in library.documents:
        files[nfc(document.path)] = textlinks.target_of(document)
    for source in library.media:
        files[nfc(source.path)] = Target("media", source.path, nfc(source.path), posixpath.basename(source.path))
    pictures = {nfc(path): picture for path, picture in library.pictures.items()}
    return Atlas(registers, unique, files, library.hidden, pictures, problems)


def _number(work: Work) -> None:
    """Actors and topics are numbered in the order of the alphabet."""
    entities = work.registers.actors.entities.values()
    for n, entity in enumerate(sorted(entities, key=lambda e: actors.order(work, e)), start=1):
        work.actor_n[entity.id] = n
    n = 0
    for index, register in work.registers.topics.items():
        for entity in sorted(register.entities.values(), key=lambda e: (sort_key(e.name), e.name, e.id)):
            n += 1
            work.topic_n[index, entity.id] = n
