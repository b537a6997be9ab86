"""A change of content/ in the making: the files it touches, and what `merge`, `rename` and `split` share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct, field

from site_builder.curate.archive import CONTENT_PROBLEM, Archive, Key, Refused, Thing
from site_builder.curate.edits import Sheet
from site_builder.model import addresses
from site_builder.model.cross_references import ACTORS, ARTICLES
from site_builder.model.documents import Actor, Document, Mark, Topic
from site_builder.model.names import fold
from site_builder.model.slugs import ID, ID_LENGTH
from site_builder.parse.yaml_text import scalar
from site_builder.problems import printable


class Change(Struct):
    """What an operation would do. ``own`` are the files that it makes or joins."""

    files: dict[str, bytes | None] = field(default_factory=dict)
    moves: dict[str, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    moved: Callable[[str, Key], Key] = lambda _path, key: key
    remarks: list[str] = field(default_factory=list)
    summary: str = ""


def one(archive: Archive, given: str) -> Thing:
    """The one thing that is called so."""
    found = archive.called(given)
    if not found:
        raise archive.unknown(given)
    if len(found) > 1:
        ways = ", ".join(f"{t.folder}/{t.id}" for t in found)
        raise Refused(f'"{printable(given)}" is ambiguous; write one of {ways}')
    if found[0].bare:
        said = f'"{printable(given)}" would have the address of {found[0]}'
        raise Refused(f"{said}; if they are one, use site-builder merge", CONTENT_PROBLEM)
    return found[0]


def check_id(archive: Archive, thing: Thing, new_id: str) -> None:
    if not ID.fullmatch(new_id) or len(new_id) > ID_LENGTH:
        raise Refused(f'"{printable(new_id)}" cannot be an id: an id is made of a–z, 0–9 and -, at most 100 of them')
    taken = archive.atlas.articles if thing.folder == ARTICLES else archive.register(thing.folder).entities
    if new_id in taken and new_id != thing.id:
        hint = "" if thing.folder == ARTICLES else f"; to make the two one: site-builder merge {new_id} {thing.id}"
        raise Refused(f"there is {thing.folder}/{new_id} already{hint}")


def check_name(archive: Archive, thing: Thing, new_name: str) -> None:
    for entity in archive.register(thing.folder).find(new_name):
        if entity.id != thing.id:
            other = f"{printable(entity.name)} ({thing.folder}/{entity.id})"
            raise Refused(f'"{printable(new_name)}" is a name of {other}; to make the two one, use site-builder merge')


class Sheets:
    """The files of the archive, opened for changes: first of their texts, then by places, then of keys."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.sheets: dict[str, Sheet] = {}
        self.marks: dict[str, list[tuple[Mark, str | None]]] = {}
        self.gone: set[str] = set()
        self.made: dict[str, bytes] = {}

    def open(self, path: str) -> Sheet:
        if path not in self.sheets:
            self.sheets[path] = Sheet(self.archive.raws[path])
        return self.sheets[path]

    def mark(self, path: str, marks: Iterable[tuple[Mark, str | None]]) -> None:
        """Note scalars to be changed, by their places in the file as it was read; None takes one out of its list."""
        self.marks.setdefault(path, []).extend(marks)

    def settled(self, path: str) -> Sheet:
        """The sheet with what was noted carried out, the last place first."""
        sheet = self.open(path)
        for mark, text in sorted(self.marks.pop(path, ()), key=lambda m: (m[0].line, m[0].column), reverse=True):
            if text is None:
                sheet.drop(mark)
            else:
                sheet.replace(mark, text)
        return sheet

    def move(self, path: str, new_path: str) -> None:
        self.made[new_path] = self.settled(path).encoded()
        self.gone.add(path)

    def make(self, path: str, content: bytes) -> None:
        self.made[path] = content

    def changes(self) -> dict[str, bytes | None]:
        found: dict[str, bytes | None] = {}
        for path in self.sheets:
            if path not in self.gone and (raw := self.settled(path).encoded()) != self.archive.raws[path]:
                found[path] = raw
        return {**found, **dict.fromkeys(self.gone), **self.made}


def is_name(archive: Archive, thing: Thing, text: str) -> bool:
    """Whether a text leads to a thing as one of its names, not as its id or its path."""
    if thing.folder == ARTICLES:
        return False
    known = {fold(name) for name in archive.names(*thing.key)}
    return fold(text) in known and not archive.register(thing.folder).is_id(text)


def strong_names(archive: Archive, thing: Thing) -> list[str]:
    """The name and the aliases of a thing, without those of context only."""
    document = archive.document(thing)
    if document is None:
        return [thing.name]
    data = document.data
    assert isinstance(data, (Actor, Topic))
    return list(dict.fromkeys(m.text for m in (data.name, *data.aliases)))


def unambiguous(archive: Archive, thing: Thing) -> str:
    """How a wikilink names a thing by its id."""
    others = [k for k in (t.key for t in archive.called(thing.id)) if k != thing.key]
    return f"{thing.folder}/{thing.id}" if others else thing.id


def address_of(thing: Thing) -> str:
    return addresses.actor(thing.id) if thing.folder == ACTORS else addresses.topic(thing.folder, thing.id)


def new_file(
    name: str,
    *,
    kind: str = "",
    aliases: Sequence[str] = (),
    disambiguation: str = "",
    redirect_from: Sequence[str] = (),
) -> bytes:
    """A file with what is known."""
    lines = ["---", f"name: {scalar(name)}"]
    lines += [f"kind: {kind}"] if kind else []
    lines += [f"aliases: [{', '.join(map(scalar, aliases))}]"] if aliases else []
    lines += [f"disambiguation: {scalar(disambiguation)}"] if disambiguation else []
    lines += [f"redirect_from: [{', '.join(map(scalar, redirect_from))}]"] if redirect_from else []
    return "\n".join([*lines, "---", ""]).encode()


def rename_in(sheets: Sheets, document: Document, name: str, old_address: str, new_address: str) -> None:
    """Another name and, where the address changes, the old one among those that lead here."""
    data = document.data
    assert isinstance(data, (Actor, Topic))
    marks: list[tuple[Mark, str | None]] = [
        (m, None) for m in data.redirect_from if m.text.removeprefix("./") == new_address
    ]
    old = data.name.text
    alias = next((m for m in data.aliases if fold(m.text) == fold(name)), None)
    if old != name:
        marks.append((data.name, name))
        if alias is not None:
            marks.append((alias, old if fold(old) != fold(name) else None))
    sheets.mark(document.path, marks)
    sheet = sheets.settled(document.path)
    if fold(old) != fold(name) and alias is None:
        sheet.add("aliases", [scalar(old)])
    if old_address:
        sheet.add("redirect_from", [scalar(old_address)])
