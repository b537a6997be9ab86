"""An archive in memory, as the commands that change content/ work on it.

``load`` reads and resolves everything, drafts too. ``Archive.after`` gives the archive that some changed files would
make. Nothing here writes.
"""

from __future__ import annotations

import contextlib
import dataclasses
import posixpath
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from msgspec import structs

from site_builder.build import plan as planning
from site_builder.build.documents import Hidden, hidden_by
from site_builder.build.report import Options
from site_builder.indexing import held_back, index, links, registers
from site_builder.indexing.context import Held, IndexInput, article_of
from site_builder.indexing.links import LinkTargets, Target
from site_builder.indexing.registers import Registers
from site_builder.model.cross_references import ACTORS, ARTICLES, CrossReference, hidden_keys
from site_builder.model.documents import (
    ACTOR,
    ARTICLE,
    PAGE,
    TOPIC,
    Actor,
    Article,
    Document,
    Picture,
    Site,
    TextLink,
    Topic,
)
from site_builder.model.names import Register, fold
from site_builder.model.outputs import OutputSpec
from site_builder.model.paths import CONTENT, MEDIA, SITE_FILE, content_path, nfc
from site_builder.outputs.context import OutputContext
from site_builder.parse import site_file
from site_builder.parse.document import Rules, header_of, parse
from site_builder.problems import Problem, errors, listed, nearest, printable
from site_builder.read import content_folder
from site_builder.read.content_folder import Source
from site_builder.read.media import examine

WRONG_USAGE: Final = 2  # exit statuses of the commands
CONTENT_PROBLEM: Final = 1

Key = tuple[str, str]  # folder (actors, articles, an index) and id
Changes = Mapping[str, bytes | None]  # path below content/ → its new bytes; None: the file goes


class Refused(Exception):
    """The change that was asked for cannot be made. The message says why; ``status`` is the exit status."""

    def __init__(self, message: str, status: int = WRONG_USAGE) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Thing:
    """An actor, an entry of an index or an article, and the text (``given``) that names it on the command line."""

    folder: str
    id: str
    name: str
    path: str  # empty where it has no file
    given: str
    bare: bool = False  # ``given`` is only spelled so somewhere, and would get the same address

    @property
    def key(self) -> Key:
        """The folder and the id."""
        return (self.folder, self.id)

    def __str__(self) -> str:
        return f"{printable(self.name)} ({self.folder}/{self.id})"


@dataclass(slots=True)
class Archive:
    """All files of content/ as they were read, with what their names and links lead to.

    ``raws`` and ``documents`` are by path below content/; ``today`` is a sort key (yyyymmdd).
    """

    root: Path
    site: Site
    today: int
    sources: dict[str, Source]
    raws: dict[str, bytes]
    documents: dict[str, Document]  # by path, sorted
    faults: list[Problem]
    media: list[Source]
    pictures: dict[str, Picture]
    registers: Registers = field(init=False)
    link_targets: LinkTargets = field(init=False)

    def __post_init__(self) -> None:
        # a name that the archive would refuse for having no file is what merging is for
        everyone = structs.replace(self.site, actors="open")
        ordered = [self.documents[path] for path in sorted(self.documents)]
        self.documents = {d.path: d for d in ordered}
        self.registers = registers.build(ordered, everyone, [])
        articles = {d.id: d.path for d in reversed(ordered) if d.kind == ARTICLE}
        files = {nfc(d.path): links.target_of(d) for d in ordered}
        files |= {nfc(s.path): Target("media", s.path, s.path, s.path) for s in self.media}
        self.link_targets = LinkTargets(self.registers, articles, files, {}, {})

    # -- looking things up --------------------------------------------------------------------------------------------

    def register(self, folder: str) -> Register:
        """Return the register of actors, or of an index."""
        return self.registers.actors if folder == ACTORS else self.registers.topics[folder]

    def document(self, thing: Thing) -> Document | None:
        """Return the file of a thing, parsed; None if it has none."""
        return self.documents.get(thing.path) if thing.path else None

    def called(self, given: str) -> list[Thing]:
        """Return everything that a name, an alias, an id or folder/id may mean."""
        given = " ".join(given.split())
        folder, slash, rest = given.partition("/")
        if slash:
            if folder == ARTICLES:
                return self._article(rest.rpartition("/")[2].removesuffix(".md"), given)
            if folder == ACTORS or folder in self.registers.topics:
                entity = self.register(folder).entities.get(rest.removesuffix(".md"))
                return [Thing(folder, entity.id, entity.name, entity.path, given)] if entity else []
        found: list[Thing] = []
        for folder in (ACTORS, *self.registers.topics):
            for entity in self.register(folder).find(given):
                known = {fold(m) for m in self.names(folder, entity.id)} | {fold(entity.id)}
                found.append(Thing(folder, entity.id, entity.name, entity.path, given, fold(given) not in known))
        found += self._article(given, given)
        # a name folds its hyphens, an id does not: what is written as an id is meant as one
        return ([thing for thing in found if thing.id == given] if "-" in given else []) or found

    def _article(self, article_id: str, given: str) -> list[Thing]:
        path = self.link_targets.articles.get(article_id)
        if path is None:
            return []
        document = self.documents[path]
        return [Thing(ARTICLES, document.id, _article(document).title, document.path, given)]

    def names(self, folder: str, entity_id: str) -> list[str]:
        """Return the name of an actor or topic and all its aliases, weak ones too."""
        document = self.registers.documents.get((folder, entity_id))
        if document is None:
            return [self.register(folder).entities[entity_id].name]
        data = document.data
        assert isinstance(data, (Actor, Topic))
        weak = data.weak_aliases if isinstance(data, Actor) else ()
        return [m.text for m in (data.name, *data.aliases, *weak)]

    def unknown(self, given: str) -> Refused:
        """Return the refusal of a text that names nothing, with near names."""
        folders = (ACTORS, *self.registers.topics)
        known = [name for f in folders for e in self.register(f).entities for name in self.names(f, e)]
        near = nearest(given, [*known, *self.link_targets.articles], most=3)
        hint = f"; did you mean {listed(near)}?" if near else ""
        return Refused(f'nothing in the archive is named "{printable(given)}"{hint}')

    def resolve(self, reference: CrossReference, document: Document) -> Key | None:
        """Return what a name in a front matter leads to; None if that is nothing, or ambiguous."""
        if reference.folder == ARTICLES:
            return self._resolve_article(reference.mark.text, document)
        found = self.register(reference.folder).find(reference.mark.text)
        return (reference.folder, found[0].id) if len(found) == 1 else None

    def _resolve_article(self, text: str, document: Document) -> Key | None:
        if text in self.link_targets.articles:
            return (ARTICLES, text)
        for path in (text, posixpath.normpath(posixpath.join(posixpath.dirname(document.path), text))):
            target = self.link_targets.files.get(nfc(path))
            if target is not None and target.kind == ARTICLE:
                return (ARTICLES, target.key)
        return None

    def resolve_wiki(self, name: str) -> Key | None:
        """Return what a wikilink's name leads to; None if that is nothing, or ambiguous."""
        found = links.wiki_targets(name, self.link_targets)
        return _key(found[0]) if len(found) == 1 else None

    def resolve_link(self, link: TextLink, document: Document) -> Key | None:
        """Return what a link in a text leads to; None if that is nothing, or a part of the same file."""
        if link.kind == "wiki":
            found = links.read_wikilink(link, self.link_targets)[0]
            return _key(found[0]) if len(found) == 1 else None
        if link.kind in ("here", "bracketed"):
            return None
        target = self.link_targets.files.get(linked_path(link.target, document.path))
        return _key(target) if target else None

    # -- as it would be -----------------------------------------------------------------------------------------------

    def after(self, changes: Changes) -> Archive:
        """Return the archive with some files changed; those are parsed anew."""
        sources, raws, documents = dict(self.sources), dict(self.raws), dict(self.documents)
        faults = [p for p in self.faults if p.path not in {content_path(path) for path in changes}]
        for path, raw in changes.items():
            if path == SITE_FILE:
                continue
            for known in (sources, raws, documents):
                known.pop(path, None)
            if raw is not None:
                sources[path] = self.source(path, len(raw))
                raws[path] = raw
                _read(self.site, self.today, sources[path], raw, documents, faults)
        return dataclasses.replace(self, sources=sources, raws=raws, documents=documents, faults=faults)

    def source(self, path: str, size: int) -> Source:
        """Return the source that a file at this path is."""
        folder = path.partition("/")[0]
        kinds = {ARTICLES: ARTICLE, ACTORS: ACTOR, "pages": PAGE}
        kind = kinds.get(folder, TOPIC)
        return Source(path, kind, folder if kind == TOPIC else "", size)

    def parsed(self, path: str, raw: bytes) -> Document | None:
        """Return a file parsed; None if it is not sound."""
        return parse(self.source(path, len(raw)), raw, Rules(tuple(self.site.indexes)))[0]

    def errors(self) -> list[Problem]:
        """Return the errors that a build of the archive would report."""
        problems = list(self.faults)
        with self.planned(problems):
            return sorted(set(errors(problems)))

    @contextlib.contextmanager
    def planned(self, problems: list[Problem]) -> Iterator[tuple[sqlite3.Connection, list[OutputSpec]]]:
        """Index and plan the archive, as a build would: the database and all outputs. Adds what is wrong."""
        shown: list[Document] = []
        held: list[Held] = []
        hidden: dict[str, str] = {}
        for document in self.documents.values():
            if found := _hidden(document, self.today):
                held.append(Held(document, found.day))
                keys = hidden_keys(document.path, document.id, article_of(document).title)
                hidden.update(dict.fromkeys(keys, found.why))
            else:
                shown.append(document)
        index_input = IndexInput.of(self.site, shown, hidden, self.media, self.pictures)
        with contextlib.closing(sqlite3.connect(":memory:")) as db:
            index.build(index_input, db, problems)
            problems += held_back.problems(db, self.site, held)
            yield db, planning.plan(OutputContext(self.root, db, self.site, None), problems)


def load(root: Path, today: int) -> Archive:
    """Read the archive at ``root``. Raises Refused if a part of it cannot be read, and OSError."""
    if not (root / CONTENT).is_dir() or (root / CONTENT).is_symlink():
        raise Refused(f"there is no folder content/ in {root}; name the archive with --site")
    problems: list[Problem] = []
    site = site_file.read(root, problems)
    scanned = content_folder.scan(root, tuple(site.indexes), problems)
    sources: dict[str, Source] = {}
    raws: dict[str, bytes] = {}
    documents: dict[str, Document] = {}
    files: list[Source] = []
    pictures: dict[str, Picture] = {}
    for source in scanned:
        if source.kind == MEDIA:
            files.append(source)
            if picture := examine(root, source, problems, as_it_is=site.keeps_metadata):
                pictures[source.path] = picture
            continue
        try:
            raw = content_folder.load(root, source.path)
        except content_folder.Unreadable as fault:
            problems.append(fault.problem)
            continue
        sources[source.path], raws[source.path] = source, raw
        _read(site, today, source, raw, documents, problems)
    known = {content_path(path) for path in documents}
    if unread := [p for p in errors(problems) if p.path not in known]:
        raise mend_first(unread)
    return Archive(root, site, today, sources, raws, documents, problems, files, pictures)


def _read(
    site: Site, today: int, source: Source, raw: bytes, documents: dict[str, Document], faults: list[Problem]
) -> None:
    document, found = parse(source, raw, Rules(tuple(site.indexes)))
    if document is not None:
        documents[source.path] = document
    hidden = _hidden(document, today) if document is not None else None
    if hidden is None or hidden.day:
        faults += found


def _hidden(document: Document, today: int) -> Hidden | None:
    """Return why a build leaves the document out, if it does; problems of a draft are no errors."""
    return hidden_by(header_of(document), Options(Path(), Path(), today))


def mend_first(found: Sequence[Problem]) -> Refused:
    """Return the refusal to change an archive that has these errors."""
    count = "an error" if len(found) == 1 else f"{len(found)} errors"
    return Refused(
        f"the archive has {count}; mend it first (site-builder check lists all): {found[0]}", CONTENT_PROBLEM
    )


def _article(document: Document) -> Article:
    assert isinstance(document.data, Article)
    return document.data


def _key(target: Target) -> Key:
    if target.kind == TOPIC:
        folder, _, topic = target.key.partition("/")
        return (folder, topic)
    return ({ACTOR: ACTORS, ARTICLE: ARTICLES}.get(target.kind, target.kind), target.key)


def linked_path(href: str, path: str) -> str:
    """Return the path below content/ that an address in a file leads to."""
    return nfc(posixpath.normpath(posixpath.join(posixpath.dirname(path), href)))
