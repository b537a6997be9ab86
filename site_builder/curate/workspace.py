"""An archive held in memory, to be changed as a whole or not at all.

``load`` reads and resolves everything, drafts too; ``Archive.after`` gives the archive as some changed files would make
it; ``verified`` holds the two against each other: no new error, and every name and link of every file leads where it
led, but for what was meant to move. Only then does ``write`` touch the disk.
"""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
import os
import posixpath
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from msgspec import structs

from site_builder.build import plan as planning
from site_builder.curate.edits import Sheet
from site_builder.indexing import index, links, registers
from site_builder.indexing.context import Library
from site_builder.indexing.links import Atlas, Target
from site_builder.indexing.registers import Registers
from site_builder.model import paths as _paths
from site_builder.model.cross_references import ACTORS, ARTICLES, CrossReference, cross_references
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
from site_builder.model.paths import MEDIA, content_path, nfc
from site_builder.outputs.context import OutputContext
from site_builder.parse import site_file
from site_builder.parse.document import Rules, parse
from site_builder.problems import Problem, errors, listed, nearest, printable
from site_builder.read import content_folder
from site_builder.read.content_folder import Source
from site_builder.read.media import examine

USAGE: Final = 2
CONTENT: Final = 1

Key = tuple[str, str]  # folder (actors, articles, an index) and id
Changes = Mapping[str, bytes | None]  # path below content/ → its new bytes; None: the file goes

_WIKILINK = re.compile(r"\[\[([^\[\]]*?)\]\]")
_ADDRESS = re.compile(r"\]\(\s*<?([^\s)>]+)|^ {0,3}\[[^\]\n]+\]:\s*<?([^\s>]+)", re.MULTILINE)
_SHORT: Final = 100  # a line of no more characters is shown whole
_PROBE: Final = "no-such-thing-is-here"


class Refused(Exception):
    """What was asked for cannot be done; the message says why, ``status`` how the command ends."""

    def __init__(self, message: str, status: int = USAGE) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Thing:
    """An actor, an entry of an index or an article, as somebody called it."""

    folder: str
    id: str
    name: str
    path: str  # empty where it has no file
    given: str
    bare: bool = False  # ``given`` is only spelled so somewhere, and would get the same address

    @property
    def key(self) -> Key:
        return (self.folder, self.id)

    def __str__(self) -> str:
        return f"{printable(self.name)} ({self.folder}/{self.id})"


@dataclass(slots=True)
class Archive:
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
    atlas: Atlas = field(init=False)

    def __post_init__(self) -> None:
        # a name that the archive would refuse for having no file is what merging is for
        everyone = structs.replace(self.site, actors="open")
        ordered = [self.documents[path] for path in sorted(self.documents)]
        self.documents = {d.path: d for d in ordered}
        self.registers = registers.build(ordered, everyone, [])
        articles = {d.id: d.path for d in reversed(ordered) if d.kind == ARTICLE}
        files = {nfc(d.path): links.target_of(d) for d in ordered}
        files |= {nfc(s.path): Target("media", s.path, s.path, s.path) for s in self.media}
        self.atlas = Atlas(self.registers, articles, files, {}, {})

    # -- looking things up --------------------------------------------------------------------------------------------

    def register(self, folder: str) -> Register:
        return self.registers.actors if folder == ACTORS else self.registers.topics[folder]

    def document(self, thing: Thing) -> Document | None:
        return self.documents.get(thing.path) if thing.path else None

    def called(self, given: str) -> list[Thing]:
        """All that a name, an alias, an id or folder/id may stand for."""
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
        return found + self._article(given, given)

    def _article(self, article_id: str, given: str) -> list[Thing]:
        path = self.atlas.articles.get(article_id)
        if path is None:
            return []
        document = self.documents[path]
        return [Thing(ARTICLES, document.id, _article(document).title, document.path, given)]

    def names(self, folder: str, entity_id: str) -> list[str]:
        """The name of an actor or topic and all its aliases."""
        document = self.registers.documents.get((folder, entity_id))
        if document is None:
            return [self.register(folder).entities[entity_id].name]
        data = document.data
        assert isinstance(data, (Actor, Topic))
        weak = data.weak_aliases if isinstance(data, Actor) else ()
        return [m.text for m in (data.name, *data.aliases, *weak)]

    def unknown(self, given: str) -> Refused:
        folders = (ACTORS, *self.registers.topics)
        known = [name for f in folders for e in self.register(f).entities for name in self.names(f, e)]
        near = nearest(given, [*known, *self.atlas.articles], most=3)
        hint = f"; did you mean {listed(near)}?" if near else ""
        return Refused(f'nothing in the archive is named "{printable(given)}"{hint}')

    def resolve(self, reference: CrossReference, document: Document) -> Key | None:
        """What a name in a file leads to; None for a plain text, and for what is ambiguous."""
        if reference.folder == ARTICLES:
            return self._resolve_article(reference.mark.text, document)
        found = self.register(reference.folder).find(reference.mark.text)
        return (reference.folder, found[0].id) if len(found) == 1 else None

    def _resolve_article(self, text: str, document: Document) -> Key | None:
        if text in self.atlas.articles:
            return (ARTICLES, text)
        for path in (text, posixpath.normpath(posixpath.join(posixpath.dirname(document.path), text))):
            target = self.atlas.files.get(nfc(path))
            if target is not None and target.kind == ARTICLE:
                return (ARTICLES, target.key)
        return None

    def resolve_wiki(self, name: str) -> Key | None:
        found = links.wiki_targets(name, self.atlas)
        return _key(found[0]) if len(found) == 1 else None

    def resolve_link(self, link: TextLink, document: Document) -> Key | None:
        if link.kind == "wiki":
            return self.resolve_wiki(link.target)
        if link.kind == "here":
            return None
        target = self.atlas.files.get(linked_path(link.target, document.path))
        return _key(target) if target else None

    # -- as it would be -----------------------------------------------------------------------------------------------

    def after(self, changes: Changes) -> Archive:
        """The archive with these files changed, read anew."""
        sources, raws, documents = dict(self.sources), dict(self.raws), dict(self.documents)
        faults = [p for p in self.faults if p.path not in {content_path(path) for path in changes}]
        for path, raw in changes.items():
            for known in (sources, raws, documents):
                known.pop(path, None)
            if raw is not None:
                sources[path] = self.source(path, len(raw))
                raws[path] = raw
                _read(self.site, self.today, sources[path], raw, documents, faults)
        return dataclasses.replace(self, sources=sources, raws=raws, documents=documents, faults=faults)

    def source(self, path: str, size: int) -> Source:
        folder = path.partition("/")[0]
        kinds = {ARTICLES: ARTICLE, ACTORS: ACTOR, "pages": PAGE}
        kind = kinds.get(folder, TOPIC)
        return Source(path, kind, folder if kind == TOPIC else "", size)

    def parsed(self, path: str, raw: bytes) -> Document | None:
        return parse(self.source(path, len(raw)), raw, Rules(tuple(self.site.indexes)))[0]

    def errors(self) -> list[Problem]:
        """What a build of the archive would refuse."""
        problems = list(self.faults)
        hidden = [d for d in self.documents.values() if _hidden(d, self.today)]
        out = {known for d in hidden for known in (d.path, d.id)}
        library = Library.of(
            self.site,
            [d for d in self.documents.values() if d.path not in out],
            dict.fromkeys(sorted(out), "it is a draft or under embargo"),
            self.media,
            self.pictures,
        )
        with contextlib.closing(sqlite3.connect(":memory:")) as db:
            index.build(library, db, problems)
            planning.plan(OutputContext(self.root, db, self.site, None), problems)
        return sorted(set(errors(problems)))


def load(root: Path, today: int) -> Archive:
    """The archive at ``root``. Raises Refused where a part of it cannot be read, and OSError."""
    if not (root / _paths.CONTENT).is_dir() or (root / _paths.CONTENT).is_symlink():
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
            if picture := examine(root, source, problems):
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
    if document is None or not _hidden(document, today):
        faults += found


def _hidden(document: Document, today: int) -> bool:
    """Whether a build leaves it out: what is wrong with it then is no error."""
    data = document.data
    return isinstance(data, Article) and (data.draft or (data.embargo is not None and data.embargo.lower > today))


def mend_first(found: Sequence[Problem]) -> Refused:
    count = "an error" if len(found) == 1 else f"{len(found)} errors"
    return Refused(f"the archive has {count}; mend it first (site-builder check lists all): {found[0]}", CONTENT)


def _article(document: Document) -> Article:
    assert isinstance(document.data, Article)
    return document.data


def _key(target: Target) -> Key:
    if target.kind == TOPIC:
        folder, _, topic = target.key.partition("/")
        return (folder, topic)
    return ({ACTOR: ACTORS, ARTICLE: ARTICLES}.get(target.kind, target.kind), target.key)


def linked_path(href: str, path: str) -> str:
    """The path below content/ that an address in a file leads to."""
    return nfc(posixpath.normpath(posixpath.join(posixpath.dirname(path), href)))


# -- links in texts ---------------------------------------------------------------------------------------------------

Wiki = Callable[[str], tuple[str, str] | None]  # a wikilink's name → another name, and the words to show where none are
File = Callable[[str], str | None]  # a path below content/ → the name of the file that took its place in the folder


def relink(archive: Archive, path: str, sheet: Sheet, wiki: Wiki, file: File) -> None:
    """Change the links of a text, in a sheet as it was read. What only looks like a link (in code) is told apart by
    rendering the text without it.
    """
    document = archive.documents[path]
    found = list(_candidates(sheet, path, wiki, file)) if document.body.links else []
    for start, end, old, new in reversed(found):
        before = sheet.text
        sheet.splice(start, end, _PROBE + ("" if old[0] == "wiki" else ".md"))
        probed = archive.parsed(path, sheet.encoded())
        sheet.text = before
        if probed is not None and _count(probed, old) < _count(document, old):
            sheet.splice(start, end, new)
            document = archive.parsed(path, sheet.encoded()) or document


def _count(document: Document, wanted: tuple[str, str]) -> int:
    kind, target = wanted
    if kind == "wiki":
        return sum(link.kind == "wiki" and link.target == target for link in document.body.links)
    return sum(
        link.kind in ("file", "image") and linked_path(link.target, document.path) == target
        for link in document.body.links
    )


def _candidates(sheet: Sheet, path: str, wiki: Wiki, file: File) -> Iterator[tuple[int, int, tuple[str, str], str]]:
    """(start, end, what it leads to, what to write) of everything in the text that may be a link to be changed."""
    body = sheet.body()
    found: list[tuple[int, int, tuple[str, str], str]] = []
    for match in _WIKILINK.finditer(sheet.text, body):
        target, bar, _words = match[1].partition("|")
        escape = "\\" if bar and target.endswith("\\") else ""  # in a table: [[id\|words]]
        target = target.removesuffix(escape)
        name, hash_, fragment = target.partition("#")
        name = " ".join(name.split())
        if not name or name.startswith("!") or (new := wiki(name)) is None:
            continue
        words = "" if bar or not new[1] else f"|{new[1]}"
        end = match.start(1) + len(target)
        found.append((match.start(1), end, ("wiki", name), f"{new[0]}{hash_}{fragment}{words}"))
    for match in _ADDRESS.finditer(sheet.text, body):
        group = 1 if match[1] else 2
        href, hash_, fragment = match[group].partition("#")
        old = linked_path(unquote(href), path)
        if not href or (name_ := file(old)) is None:
            continue
        folder, slash, _name = href.rpartition("/")
        found.append((*match.span(group), ("file", old), f"{folder}{slash}{name_}{hash_}{fragment}"))
    yield from sorted(found)


# -- holding before against after -------------------------------------------------------------------------------------


def verified(before: Archive, changes: Changes, moved: Callable[[str, Key], Key], own: Sequence[str]) -> Archive:
    """The archive after the changes. Raises Refused if it has errors, or if a name in a file leads elsewhere.

    ``moved``: (path of a file, what a name in it led to) → what it is to lead to. ``own``: the files that were joined
    or made, whose names are not compared.
    """
    after = before.after(changes)
    found = after.errors()
    if found:
        known = {(p.kind, p.what) for p in before.errors()}
        old = [p for p in found if (p.kind, p.what) in known]
        if old:
            raise mend_first(old)
        raise Refused(f"nothing was changed, for it would make an error: {found[0]}", CONTENT)
    for path, document in before.documents.items():
        if path in own or path not in after.documents:
            continue
        there = _leads(after, after.documents[path])
        meant = {moved(path, key) for key in _leads(before, document)}
        if lost := sorted((there - meant) or (meant - there)):
            what = "/".join(lost[0])
            raise Refused(
                f"nothing was changed, for names in {content_path(path)} would lead elsewhere ({what})", CONTENT
            )
    return after


def _leads(archive: Archive, document: Document) -> set[Key]:
    found = {archive.resolve(r, document) for r in cross_references(document)}
    found |= {archive.resolve_link(link, document) for link in document.body.links}
    return {key for key in found if key is not None}


# -- what changes, in words -------------------------------------------------------------------------------------------


def described(archive: Archive, changes: Changes, moves: Mapping[str, str]) -> list[str]:
    """One line a change: ``path:line: old → new``. ``moves``: old path → new path."""
    lines: list[str] = []
    came = {new: old for old, new in moves.items()}
    for path in sorted(changes):
        new = changes[path]
        if new is None:
            goes = f"moves to {content_path(moves[path])}" if path in moves else "the file goes"
            lines.append(f"{content_path(path)}: {goes}")
            continue
        source = came.get(path, path)
        old = archive.raws.get(source)
        if old is None:
            lines.append(f"{content_path(path)}: a new file")
        lines += _differences(content_path(path), _lines(old or b""), _lines(new))
    return lines


def _lines(raw: bytes) -> list[str]:
    return re.split(r"\r\n|\r|\n", raw.decode("utf-8-sig").rstrip("\r\n")) if raw else []


def _differences(path: str, old: list[str], new: list[str]) -> Iterator[str]:
    first, last = _alike(old, new)
    old_part, new_part = old[first : len(old) - last], new[first : len(new) - last]
    for tag, i, i_end, j, j_end in difflib.SequenceMatcher(None, old_part, new_part, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = min(i_end - i, j_end - j)
        for k in range(pairs):
            yield f"{path}:{first + i + k + 1}: {' → '.join(_where_different(old_part[i + k], new_part[j + k]))}"
        for k in range(i + pairs, i_end):
            yield f"{path}:{first + k + 1}: {_said(old_part[k])} → (deleted)"
        for k in range(j + pairs, j_end):
            yield f"{path}:{first + k + 1}: (added) → {_said(new_part[k])}"


def _alike(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many lines, or characters, two texts share at the start, and of the rest at the end."""
    longest = min(len(old), len(new))
    first = 0
    while first < longest and old[first] == new[first]:
        first += 1
    last = 0
    while last < longest - first and old[-1 - last] == new[-1 - last]:
        last += 1
    return first, last


def _where_different(old: str, new: str) -> tuple[str, str]:
    """Two lines, of long ones the part that differs and some words around it."""
    old, new = old.strip(), new.strip()
    if max(len(old), len(new)) <= _SHORT:
        return _said(old), _said(new)
    start, end = _alike(old, new)
    left = old.rfind(" ", 0, max(0, start - 20)) + 1
    space = old.find(" ", len(old) - end + 20)
    right = len(old) - space if space >= 0 else 0
    before, after = "…" if left else "", "…" if right else ""
    parts = (old[left : len(old) - right], new[left : len(new) - right])
    return _said(f"{before}{parts[0]}{after}"), _said(f"{before}{parts[1]}{after}")


def _said(line: str) -> str:
    return printable(line.strip(), 200) or "(an empty line)"


# -- writing ----------------------------------------------------------------------------------------------------------


def write(archive: Archive, changes: Changes) -> None:
    """Put the changes on the disk: all of them, or none. Raises Refused if a file changed meanwhile, and OSError."""
    content = archive.root / _paths.CONTENT
    for path, new in changes.items():
        known = archive.raws.get(path)
        if known is None and new is not None and (content / path).exists():
            raise Refused(f"there is a file {content_path(path)} already")
        if known is not None and content_folder.load(archive.root, path) != known:
            raise Refused(f"{content_path(path)} was changed meanwhile; nothing was written", CONTENT)
    staged: dict[str, Path] = {}
    done: list[str] = []
    try:
        for path, new in changes.items():
            if new is not None:
                staged[path] = _staged(content / path, new)
        for path in [*sorted(staged), *sorted(changes.keys() - staged.keys())]:
            if path in staged:
                staged[path].replace(content / path)
            else:
                (content / path).unlink()
            done.append(path)
    except OSError:
        _undo(archive, done)
        raise
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)


def _undo(archive: Archive, paths: Sequence[str]) -> None:
    """Put files back as they were read."""
    for path in paths:
        target = archive.root / _paths.CONTENT / path
        old = archive.raws.get(path)
        if old is None:
            target.unlink(missing_ok=True)
        else:
            _staged(target, old).replace(target)


def _staged(target: Path, content: bytes) -> Path:
    """A hidden file beside the one it will replace, with its mode."""
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=target.parent)
    with open(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).chmod(mode)
    return Path(name)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
