"""What the indexing of an archive works on: the documents it is given, and what becomes known of them on the way."""

from __future__ import annotations

import json
import posixpath
import sqlite3
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from site_builder import model
from site_builder.archive.registers import Registers
from site_builder.archive.textlinks import Atlas
from site_builder.dates import Date
from site_builder.media import Picture
from site_builder.mentions import Finder
from site_builder.model import Article, Document, Image, Mark
from site_builder.names import Entity
from site_builder.problems import Problem, nearest, problem
from site_builder.read import Source, shown

Row = tuple[Any, ...]


@dataclass(slots=True)
class Library:
    """What ``index.build`` is given: the documents to publish (sorted by path) and what else the archive holds."""

    site: model.Site
    documents: Sequence[Document]
    hidden: Mapping[str, str]  # path or id of what is not built → why, and what to do; empty: it has errors of its own
    media: Sequence[Source]
    pictures: Mapping[str, Picture]


class Held(NamedTuple):
    """A role in time, as an article's date is held against it."""

    text: str
    since: Date | None
    until: Date | None
    as_of: Date | None


@dataclass(slots=True)
class Work:
    """The state of one indexing run. Numbers are those of archive.db."""

    library: Library
    registers: Registers
    atlas: Atlas
    db: sqlite3.Connection
    problems: list[Problem]
    actor_n: dict[str, int] = field(default_factory=dict)
    topic_n: dict[tuple[str, str], int] = field(default_factory=dict)  # (index, id) → number
    article_n: dict[str, int] = field(default_factory=dict)
    roles: dict[str, list[Held]] = field(default_factory=dict)  # actor's id → its roles
    finder: Finder | None = None  # of names in prose; None where mentions are off

    @property
    def main_topics(self) -> frozenset[int]:
        """The numbers of the entries of the index "topics"."""
        return frozenset(n for (index, _), n in self.topic_n.items() if index == model.TOPICS)

    def fault(self, kind: str, document: Document, mark: Mark, /, **facts: object) -> None:
        """Report a problem at a place of a document."""
        self.problems.append(problem(kind, shown(document.path), mark.line, mark.column, **facts))

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Write rows, sorted, so that the database does not depend on the order they came in."""
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self.db.executemany(f"INSERT INTO {table} VALUES ({marks})", sorted(rows))

    def maybe_actor(self, mark: Mark) -> tuple[str, int | None]:
        """A text that is an actor's name if one is called so, and plain text otherwise."""
        found = self.registers.actors.find(mark.text)
        if len(found) != 1:
            return (mark.text, None)
        is_id = self.registers.actors.is_id(mark.text)
        return (found[0].name if is_id else mark.text, self.actor_n[found[0].id])

    def is_other(self, found: Entity, own: Entity, mark: Mark, document: Document) -> bool:
        """Whether what a document refers to is not the document itself; a problem if it is."""
        if found.id == own.id:
            self.fault("self-reference", document, mark, this=f'"{own.name}"')
        return found.id != own.id


def article_of(document: Document) -> Article:
    assert isinstance(document.data, Article)
    return document.data


def compact(value: Any) -> str:
    """JSON as the database keeps it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def nfc(path: str) -> str:
    return path if path.isascii() else unicodedata.normalize("NFC", path)


def image(work: Work, picture: Image | None, document: Document) -> dict[str, Any] | None:
    """A document's picture as the database keeps it; None, with a problem, where there is no such picture."""
    if picture is None:
        return None
    mark = picture.src
    path = nfc(posixpath.normpath(mark.text))
    if path.startswith(("../", "/")):
        work.fault("link-outside", document, mark, link=mark.text)
        return None
    size = work.atlas.pictures.get(path)
    if size is None:
        if path in work.atlas.files:
            todo = "name a picture: jpg, png, gif, webp or avif"
            work.fault("bad-image", document, mark, path=mark.text, todo=todo)
        else:
            near = nearest(path, work.atlas.pictures)
            todo = f"did you mean {near[0]}?" if near else "put the file into content/media/ and write media/…"
            work.fault("missing-image", document, mark, path=shown(path), todo=todo)
        return None
    if not picture.alt:
        work.fault("missing-alt-key", document, mark, path=mark.text)
    return {
        "src": path,
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
        "date": picture.date.text if picture.date else "",
        "size": (size.width, size.height),
    }
