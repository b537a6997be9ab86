"""Articles resolved in portions: in this process, or shared out to others.

Resolving an article asks for what is known of all (registers, what may be linked to, numbers, roles, the names that
texts are searched for) and changes nothing of it. So another process can do it: it is told all this once, by a file,
takes the articles as they were parsed from the database, and hands back rows. What it finds wrong comes with them.
"""

from __future__ import annotations

import pickle
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from site_builder import crew, packing
from site_builder.archive import articles
from site_builder.archive.articles import Group, Portion
from site_builder.archive.textlinks import Atlas, Target
from site_builder.archive.work import Library, Survey, Work
from site_builder.media import Picture
from site_builder.mentions import Named
from site_builder.model import Document
from site_builder.names import Entity
from site_builder.problems import Problem

WORTH_STARTING: Final = 2000  # articles from which on processes are started for this alone

Place = tuple[str, Group | None]  # an article's path, and its translations
Lookup = Callable[[str], Document]


class Sharing(NamedTuple):
    """With whom the work is shared."""

    crew: crew.Crew
    database: Path  # where documents are
    unpack: Callable[[bytes], Document]
    folder: Path  # for what other processes are told
    show: Callable[[], None]  # lets other processes see the documents


def portions(work: Work, places: Sequence[Place], sharing: Sharing | None) -> Iterator[Portion]:
    """Articles resolved, in portions in their order."""
    alone = partial(_resolve, work, work.library.document)
    if sharing is None:
        yield from map(alone, (places[i : i + crew.PORTION] for i in range(0, len(places), crew.PORTION)))
        return
    worth = crew.WORTH_SHARING if sharing.crew.executor is not None else WORTH_STARTING
    if not sharing.crew.shares(len(places), worth):
        yield from sharing.crew.map(alone, alone, places, worth)
        return
    sharing.show()
    with tempfile.NamedTemporaryFile(dir=sharing.folder) as told:
        packing.write(_told(work), told, (Target, Entity, Named, Picture))
        told.flush()
        shared: Callable[[Sequence[Place]], Any] = partial(_packed, Path(told.name), sharing.database, sharing.unpack)
        for found in sharing.crew.map(shared, alone, places, worth):
            yield found if isinstance(found, Portion) else pickle.loads(found)  # noqa: S301  (a process of this build)


def _resolve(work: Work, lookup: Lookup, places: Sequence[Place]) -> Portion:
    return articles.portion(work, ((lookup(path), group) for path, group in places))


def _told(work: Work) -> tuple[Any, ...]:
    """What another process makes a ``Work`` of. Strings that stand in several parts of it are written once."""
    atlas = work.atlas
    numbers = (work.article_n, work.actor_n, work.topic_n, work.main_topics, work.ancestors)
    registers = replace(work.registers, problems=[], documents={}, named={})
    return (
        work.library.site,
        registers,
        (atlas.articles, atlas.files, dict(work.library.hidden), atlas.pictures),
        numbers,
        work.roles,
        work.finder and (work.finder.actors, work.finder.pages),
    )


# -- in another process


_told_last: dict[Path, tuple[Work, Lookup]] = {}


def _packed(told: Path, database: Path, unpack: Callable[[bytes], Document], places: Sequence[Place]) -> bytes:
    """Resolve a portion in a worker process."""
    if told not in _told_last:
        _told_last.clear()
        _told_last[told] = _work(told), _lookup(database, unpack)
    return packing.pack(_resolve(*_told_last[told], places), (Problem,))


def _work(told: Path) -> Work:
    from site_builder.mentions import Finder

    with told.open("rb") as file:
        site, registers, links, numbers, roles, names = pickle.load(file)  # noqa: S301  (the build wrote it)
    articles_by_id, files, hidden, pictures = links
    problems = registers.problems
    atlas = Atlas(registers, articles_by_id, files, hidden, pictures, problems)
    library = Library(site, Survey(), _nowhere, hidden, (), pictures)
    work = Work(library, registers, atlas, sqlite3.connect(":memory:"), problems)
    work.article_n, work.actor_n, work.topic_n, work.main_topics, work.ancestors = numbers
    work.roles = roles
    work.finder = Finder(*names) if names else None
    return work


def _nowhere(path: str) -> Document:
    raise KeyError(path)


def _lookup(database: Path, unpack: Callable[[bytes], Document]) -> Lookup:
    """Documents as they are in a database; the build changes none of them meanwhile."""
    db = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)

    def find(path: str) -> Document:
        row = db.execute("SELECT data FROM document WHERE path = ?", (path,)).fetchone()
        return unpack(row[0] if row else b"")

    return find
