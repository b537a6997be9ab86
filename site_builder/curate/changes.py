"""A change of content/ in the making: the files it touches, and what `merge`, `rename` and `split` share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct, field

from site_builder.curate.archive import CONTENT_PROBLEM, Archive, Key, Refused, Thing
from site_builder.curate.edits import Sheet
from site_builder.model import addresses
from site_builder.model.cross_references import ACTORS, ARTICLES
from site_builder.model.documents import Actor, Document, Mark, Topic
from site_builder.model.former_addresses import former_address
from site_builder.model.names import fold
from site_builder.model.slugs import ID, ID_LENGTH
from site_builder.parse.yaml_text import scalar
from site_builder.problems import printable


class Change(Struct):
    """A change of content/, worked out but not written.

    ``files``: path → new bytes, None if the file goes. ``moves``: old path → new path. ``own``: the files that are made
    or joined. ``moved``: (path of a file, what a name in it led to) → what it is to lead to.
    """

    files: dict[str, bytes | None] = field(default_factory=dict)
    moves: dict[str, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    moved: Callable[[str, Key], Key] = lambda _path, key: key
    remarks: list[str] = field(default_factory=list)
    summary: str = ""


def one(archive: Archive, given: str) -> Thing:
    """Return the one thing that a text names. Raises Refused if there is none, or several."""
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
    """Raise Refused if a new id is malformed, or taken by another thing."""
    if not ID.fullmatch(new_id) or len(new_id) > ID_LENGTH:
        raise Refused(f'"{printable(new_id)}" cannot be an id: an id is made of a–z, 0–9 and -, at most 100 of them')
    taken = archive.link_targets.articles if thing.folder == ARTICLES else archive.register(thing.folder).entities
    if new_id in taken and new_id != thing.id:
        hint = "" if thing.folder == ARTICLES else f"; to make the two one: site-builder merge {new_id} {thing.id}"
        raise Refused(f"there is {thing.folder}/{new_id} already{hint}")


def check_name(archive: Archive, thing: Thing, new_name: str) -> None:
    """Raise Refused if a new name is already a name of another thing."""
    for entity in archive.register(thing.folder).find(new_name):
        if entity.id != thing.id:
            other = f"{printable(entity.name)} ({thing.folder}/{entity.id})"
            raise Refused(f'"{printable(new_name)}" is a name of {other}; to make the two one, use site-builder merge')


class Sheets:
    """Files opened for changes. Change their texts first, then scalars by place (``mark``), then keys (``settled``)."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.sheets: dict[str, Sheet] = {}
        self.marks: dict[str, list[tuple[Mark, str | None]]] = {}
        self.gone: set[str] = set()
        self.made: dict[str, bytes] = {}

    def open(self, path: str) -> Sheet:
        """Return a file opened for changes."""
        if path not in self.sheets:
            self.sheets[path] = Sheet(self.archive.raws[path])
        return self.sheets[path]

    def mark(self, path: str, marks: Iterable[tuple[Mark, str | None]]) -> None:
        """Note scalars to change, by their places in the file as it was read; None takes one out of its list."""
        self.marks.setdefault(path, []).extend(marks)

    def settled(self, path: str) -> Sheet:
        """Return a file with the noted changes made, the last place first so that places stay right."""
        sheet = self.open(path)
        for mark, text in sorted(self.marks.pop(path, ()), key=lambda m: (m[0].line, m[0].column), reverse=True):
            if text is None:
                sheet.drop(mark)
            else:
                sheet.replace(mark, text)
        return sheet

    def move(self, path: str, new_path: str) -> None:
        """Move a file, with the changes noted so far."""
        self.made[new_path] = self.settled(path).encoded()
        self.gone.add(path)

    def make(self, path: str, content: bytes) -> None:
        """Add a new file."""
        self.made[path] = content

    def changes(self) -> dict[str, bytes | None]:
        """Return the files that changed: path → new bytes, None if the file goes."""
        found: dict[str, bytes | None] = {}
        for path in self.sheets:
            if path not in self.gone and (raw := self.settled(path).encoded()) != self.archive.raws[path]:
                found[path] = raw
        return {**found, **dict.fromkeys(self.gone), **self.made}


def is_name(archive: Archive, thing: Thing, text: str) -> bool:
    """Return whether a text names a thing by one of its names, not by its id or its path."""
    if thing.folder == ARTICLES:
        return False
    known = {fold(name) for name in archive.names(*thing.key)}
    return fold(text) in known and not archive.register(thing.folder).is_id(text)


def strong_names(archive: Archive, thing: Thing) -> list[str]:
    """Return the name and the aliases of a thing, without weak aliases."""
    document = archive.document(thing)
    if document is None:
        return [thing.name]
    data = document.data
    assert isinstance(data, (Actor, Topic))
    return list(dict.fromkeys(m.text for m in (data.name, *data.aliases)))


def unambiguous(archive: Archive, thing: Thing, was: Thing | None = None) -> str:
    """Return how a wikilink names a thing by its id: with its folder if the id alone is ambiguous.

    ``was`` is the thing before it got this id: a name of its own does not make the id ambiguous.
    """
    mine = (thing.key, was.key if was else thing.key)
    others = [k for k in (t.key for t in archive.called(thing.id)) if k not in mine]
    return f"{thing.folder}/{thing.id}" if others else thing.id


def address_of(thing: Thing) -> str:
    """Return the address of the page of an actor or topic."""
    return addresses.actor(thing.id) if thing.folder == ACTORS else addresses.topic(thing.folder, thing.id)


def new_file(
    name: str,
    *,
    kind: str = "",
    aliases: Sequence[str] = (),
    disambiguation: str = "",
    redirect_from: Sequence[str] = (),
) -> bytes:
    """Return the bytes of a new file of an actor or topic: a front matter with the keys that are given."""
    lines = ["---", f"name: {scalar(name)}"]
    lines += [f"kind: {kind}"] if kind else []
    lines += [f"aliases: [{', '.join(map(scalar, aliases))}]"] if aliases else []
    lines += [f"disambiguation: {scalar(disambiguation)}"] if disambiguation else []
    lines += [f"redirect_from: [{', '.join(map(scalar, redirect_from))}]"] if redirect_from else []
    return "\n".join([*lines, "---", ""]).encode()


def former(archive: Archive, text: str) -> str:
    """Return a former address as the site has it; as it is written where it is none."""
    return former_address(text, archive.site.base_url).address or text


def redirects_of(archive: Archive, redirects: Iterable[Mark], address: str) -> list[tuple[Mark, str | None]]:
    """Return the changes that take an address, in whatever spelling, out of a file's former addresses."""
    return [(mark, None) for mark in redirects if former(archive, mark.text) == address]


def rename_in(sheets: Sheets, document: Document, name: str, old_address: str, new_address: str) -> None:
    """Change the name in a file; the old name becomes an alias, the old address (if given) a redirect."""
    data = document.data
    assert isinstance(data, (Actor, Topic))
    marks = redirects_of(sheets.archive, data.redirect_from, new_address)
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
