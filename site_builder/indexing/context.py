"""What the indexing of an archive works on: the documents it is given, and what becomes known of them on the way."""

from __future__ import annotations

import posixpath
import sqlite3
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from msgspec import Struct, field
from msgspec.json import encode

from site_builder.indexing import picture_paths
from site_builder.indexing.links import LinkTargets, Target, article_target, near_paths, target_of
from site_builder.indexing.mentions import Finder
from site_builder.indexing.name_forms import slip, slip_in_alias
from site_builder.indexing.registers import Names, Registers
from site_builder.model.documents import Article, Document, Image, Mark, Page, Picture, Site
from site_builder.model.edtf import Date
from site_builder.model.headers import Header, header
from site_builder.model.names import Entity
from site_builder.model.paths import content_path, nfc
from site_builder.problems import Problem, problem
from site_builder.read.content_folder import Source
from site_builder.read.media_kinds import picture_kind

Row = tuple[Any, ...]


class Place(NamedTuple):
    """An article's place in time."""

    lower: int  # these three are ``Date.oldest_first``
    upper: int
    time: str
    id: str
    path: str


class Overview(Struct):
    """What an index must know of all documents before it looks into any. Articles themselves are not held."""

    names: Names = field(default_factory=Names)
    articles: dict[str, Place] = field(default_factory=dict)
    slugs: dict[str, Mark] = field(default_factory=dict)  # article's id → where its file gives it
    targets: dict[str, Target] = field(default_factory=dict)  # by path below content/, NFC
    languages: dict[str, str] = field(default_factory=dict)  # article's id → its language, where it says one
    translations: list[Header] = field(default_factory=list)  # articles that say that they are
    pages: list[Document] = field(default_factory=list)
    redirects: list[tuple[str, tuple[Mark, ...]]] = field(default_factory=list)  # path, former addresses of that file
    problems: list[Problem] = field(default_factory=list)

    def add(self, document: Document) -> None:
        """Take in a document; they come in the order of their paths."""
        data = document.data
        if isinstance(data, Article):
            self.add_article(header(document, data))
            return
        self.names.add(document)
        self.targets[nfc(document.path)] = target_of(document)
        if data.redirect_from:
            self.redirects.append((document.path, data.redirect_from))
        if isinstance(data, Page):
            self.pages.append(document)

    def add_article(self, article: Header) -> None:
        """Take in an article. Of two with one id the first is taken."""
        self.names.note(article.path, article.names)
        self.targets[nfc(article.path)] = article_target(article.path, article.id, article.title, article.anchors)
        if article.redirect_from:
            self.redirects.append((article.path, article.redirect_from))
        if (other := self.articles.get(article.id)) is not None:
            self._report_same_id(article, other)
            return
        if article.slug is not None:
            self.slugs[article.id] = article.slug
        self.articles[article.id] = Place(*article.time, article.id, article.path)
        if article.lang:
            self.languages[article.id] = article.lang
        if article.translation_of is not None:
            self.translations.append(article)

    def _report_same_id(self, article: Header, other: Place) -> None:
        """Report two articles of one id, at the one that would be changed: that with a slug, else the later one."""
        mark, path, there = article.slug, article.path, other.path
        known = self.slugs.get(article.id)
        if mark is None and (known is not None or article.time < (other.lower, other.upper, other.time)):
            mark, path, there = known, other.path, article.path
        line, column = (mark.line, mark.column) if mark else (1, 1)
        facts = {"id": article.id, "other": content_path(there)}
        self.problems.append(problem("duplicate-id", content_path(path), line, column, **facts))


class Held(NamedTuple):
    """An article that is held back, and the day (a sort key) on which its embargo ends; 0: it is a draft."""

    document: Document
    day: int


class IndexInput(Struct):
    """What ``index.build`` is given: the documents to publish, surveyed, and what else the archive holds."""

    site: Site
    overview: Overview
    document: Callable[[str], Document]  # by path
    hidden: Mapping[str, str]  # path or id of what is not built → why, and what to do; empty: it has errors of its own
    media: Sequence[Source]
    pictures: Mapping[str, Picture]
    held: Sequence[Held] = ()

    @classmethod
    def of(
        cls,
        site: Site,
        documents: Iterable[Document],
        hidden: Mapping[str, str],
        media: Sequence[Source] = (),
        pictures: Mapping[str, Picture] | None = None,
    ) -> IndexInput:
        """A library of documents that are all in memory, in the order of their paths."""
        overview, by_path = Overview(), {}
        for document in documents:
            overview.add(document)
            by_path[document.path] = document
        return cls(site, overview, by_path.__getitem__, hidden, media, pictures or {})


class HeldRole(NamedTuple):
    """A role in time, for the roles that an actor held on an article's date."""

    text: str
    since: Date | None
    until: Date | None
    as_of: Date | None


class IndexContext(Struct):
    """What documents are resolved against: names, targets of links, numbers (those of archive.db), roles.

    An index of everything has all of it in memory; an update looks up in the database the little that it needs.
    """

    index_input: IndexInput
    registers: Registers
    link_targets: LinkTargets
    db: sqlite3.Connection
    problems: list[Problem]
    actor_n: MutableMapping[str, int] = field(default_factory=dict)
    topic_n: MutableMapping[tuple[str, str], int] = field(default_factory=dict)  # (index, id) → number
    article_n: MutableMapping[str, int] = field(default_factory=dict)
    roles: MutableMapping[str, list[HeldRole]] = field(default_factory=dict)  # actor's id → its roles
    finder: Finder | None = None  # of names in prose; None where mentions are off
    main_topics: frozenset[int] = frozenset()  # the numbers of the entries of the index "topics"
    ancestors: Mapping[int, tuple[int, ...]] = field(default_factory=dict)  # topic → it and all broader than it

    def fault(self, kind: str, document: Document | Header, mark: Mark, /, **facts: object) -> None:
        """Report a problem at a place of a document."""
        self.problems.append(problem(kind, content_path(document.path), mark.line, mark.column, **facts))

    def doubt_name(self, document: Document, mark: Mark, entity: Entity, folder: str, *, bare: bool = False) -> None:
        """Warn of a name that no file explains and that looks like a slip (``name_forms``)."""
        if not entity.path:
            lines = dict(document.blocks).get((mark.line, mark.column), ()) if document.blocks else ()
            if (found := slip(mark.text, lines, folder, bare)) is not None:
                self.fault(found.kind, document, mark, name=mark.text, todo=found.todo)

    def doubt_aliases(self, document: Document, aliases: Iterable[Mark]) -> None:
        """Warn of aliases that hold the signs or the lines of a list."""
        blocks = dict(document.blocks)
        for mark in aliases:
            found = slip_in_alias(mark.text, blocks.get((mark.line, mark.column), ()))
            if found is not None:
                self.fault(found.kind, document, mark, name=mark.text, todo=found.todo)

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Write rows, sorted, so that the database does not depend on the order they came in."""
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self.db.executemany(f"INSERT INTO {table} VALUES ({marks})", sorted(rows))

    def insert_in_order(self, table: str, rows: Iterable[Row]) -> None:
        """Write rows that come in the order of the table's key."""
        rows = iter(rows)
        if first := next(rows, None):
            marks = ", ".join("?" * len(first))
            self.db.executemany(f"INSERT INTO {table} VALUES ({marks})", chain((first,), rows))

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
    return encode(value).decode()


def image(context: IndexContext, picture: Image | None, document: Document) -> dict[str, Any] | None:
    """A document's picture as the database keeps it; None, with a problem, where there is no such picture."""
    if picture is None:
        return None
    mark = picture.src
    path = nfc(posixpath.normpath(mark.text))
    size = context.link_targets.pictures.get(path)
    if size is None:
        if url := _elsewhere(mark.text):
            context.fault("remote-image", document, mark, link=mark.text)
            return {**_told(picture), "url": url}
        if mark.text.lower().startswith("data:"):
            todo = "save the picture in content/media/, and name that"
            context.fault("bad-image", document, mark, path="data:…", todo=todo)
            return None
        if better := picture_paths.meant(mark.text, context.link_targets.pictures):
            todo = f"write {better}: the paths of keys begin in content/"
            context.fault("missing-image", document, mark, path=mark.text, todo=todo)
            return None
        if path.startswith(("../", "/")):
            context.fault("link-outside", document, mark, link=mark.text)
            return None
        if path in context.link_targets.files and picture_kind(path):
            context.fault("refused-picture", document, mark, path=mark.text, file=content_path(path))
        elif path in context.link_targets.files:
            todo = "name a picture: jpg, png, gif, webp, avif or svg"
            context.fault("bad-image", document, mark, path=mark.text, todo=todo)
        else:
            near = near_paths(path, context.link_targets.pictures)
            todo = f'did you mean "{near[0]}"?' if near else "put the file into content/media/ and write media/…"
            context.fault("missing-image", document, mark, path=content_path(path), todo=todo)
        return None
    if not picture.alt:
        context.fault("missing-alt-key", document, mark, path=mark.text)
    return {**_told(picture), "src": path, "size": (size.width, size.height), **({"key": size.key} if size.key else {})}


def _told(picture: Image) -> dict[str, Any]:
    date = picture.date.text if picture.date else ""
    return {"alt": picture.alt, "caption": picture.caption, "credit": picture.credit, "date": date}


def _elsewhere(text: str) -> str:
    """Return the address of a picture on another site; empty for any other."""
    if text.lower().startswith(("https://", "http://")):
        return text
    return f"https:{text}" if text.startswith("//") else f"https://{text}" if text.lower().startswith("www.") else ""
