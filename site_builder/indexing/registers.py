"""Every name of the archive, led to the one thing it stands for.

Steps: actors and topics that have files, with their spellings · what is only named (in articles, in `broader:`), which
becomes an actor or a topic with a generated id · the checks that a spelling and an id lead to one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec import Struct, field

from site_builder.indexing.name_forms import doubt, entries
from site_builder.model.cross_references import ACTORS, naming
from site_builder.model.documents import Actor, Author, Document, Mark, Site, Topic
from site_builder.model.names import Entity, Register, apart, fold, generated_id, marked, visible, with_generation
from site_builder.model.paths import content_path
from site_builder.model.sort_names import default_sort_name
from site_builder.problems import Problem, listed, may_suggest, nearest, problem

SEPARATORS = re.compile(r"[,;]| and | & ")  # what stands between names that were meant as a list


class Registers(Struct):
    """The registers of an archive: actors, and one of topics for each index."""

    actors: Register
    topics: dict[str, Register]
    problems: list[Problem]
    registered_only: bool = False
    documents: Mapping[tuple[str, str], Document] = field(default_factory=dict)  # (index or "actors", id) → its file
    # (register, folded name) → how often each spelling of it is written
    named: Mapping[tuple[str, str], Mapping[str, int]] = field(default_factory=dict)
    clashing: set[str] = field(default_factory=set)  # names reported because they would have another's address

    def of(self, folder: str) -> Register:
        """The register of actors, or of an index."""
        return self.actors if folder == ACTORS else self.topics[folder]

    def actor(self, mark: Mark, path: str) -> Entity | None:
        """The actor that a file names at ``mark``; None with a problem."""
        return self._one(self.actors, mark, path, ACTORS)

    def topic(self, index: str, mark: Mark, path: str) -> Entity | None:
        return self._one(self.topics[index], mark, path, index)

    def _one(self, register: Register, mark: Mark, path: str, folder: str) -> Entity | None:
        if (entity := register.one(mark.text)) is not None:
            return entity
        found = register.find(mark.text)
        place = (content_path(path), mark.line, mark.column)
        if found:
            this, other = (f"{e.name} ({folder}/{e.id})" for e in found[:2])
            todo = f"write the id: {listed([e.id for e in found])}"
            self.problems.append(problem("ambiguous-name", *place, name=mark.text, this=this, other=other, todo=todo))
        elif folder == ACTORS:
            slip = doubt(mark.text, folder)
            todo = slip.todo if slip else suggestion(register, mark.text, folder)
            self.problems.append(problem("unknown-actor", *place, name=mark.text, todo=todo))
        else:
            todo = suggestion(register, mark.text, folder)
            self.problems.append(problem("unknown-topic", *place, index=folder, name=mark.text, todo=todo))
        return None


def suggestion(register: Register, wanted: str, folder: str) -> str:
    """What to do about a name that nothing has."""
    near = nearest(wanted, register.spellings()) if may_suggest() else []
    if not near:
        return f"make a file in content/{folder}/ for it, or correct the name"
    entity = register.find(near[0])[0]
    where = f" ({content_path(entity.path)})" if entity.path else ""
    return f'did you mean "{near[0]}"?{where}'


class NameUse(NamedTuple):
    """How often a name is written in one spelling, and where first (the path of the file, and the place in it)."""

    times: int
    mark: Mark
    path: str


class Names(Struct):
    """The names that an archive's files bring in: the files of actors and topics, and every name written anywhere."""

    files: list[Document] = field(default_factory=list)
    written: dict[tuple[str, str], NameUse] = field(default_factory=dict)  # (index or "actors", spelling)

    def add(self, document: Document) -> None:
        """Take in a document; they come in the order of their paths."""
        if isinstance(document.data, (Actor, Topic)):
            self.files.append(document)
        self.note(document.path, ((name.folder, *name.mark) for name in naming(document)))

    def note(self, path: str, names: Iterable[tuple[str, str, int, int]]) -> None:
        """Take in the names that a file writes, as a header has them; files come in the order of their paths."""
        written = self.written
        for folder, text, line, column in names:
            key = (folder, text)
            known = written.get(key)
            if known is None:
                written[key] = NameUse(1, Mark(text, line, column), path)
            else:
                written[key] = NameUse(known.times + 1, known.mark, known.path)


def build(documents: Iterable[Document], site: Site, problems: list[Problem]) -> Registers:
    """The registers of these documents (in the order of their paths)."""
    names = Names()
    for document in documents:
        names.add(document)
    return of(names, site, problems)


def of(names: Names, site: Site, problems: list[Problem]) -> Registers:
    """The registers of these names."""
    indexes = site.every_index
    registers = Registers(Register(), {i: Register() for i in indexes}, problems, site.actors == "registered")
    files: dict[tuple[str, str], Document] = {}
    for document in names.files:
        folder = folder_of(document)
        files[folder, document.id] = document
        register = registers.of(folder)
        register.add(entity(document))
        for spelling, weak in spellings(document):
            register.name(spelling, document.id, weak=weak)
    registers.documents = files
    for folder in (ACTORS, *indexes):
        _check_shared(registers.of(folder), folder, files, problems)
    _name_unregistered(registers, names)
    return registers


def spellings(document: Document) -> list[tuple[str, bool]]:
    """The spellings that the file of an actor or a topic declares, each with whether it is a weak one."""
    data = document.data
    if not isinstance(data, (Actor, Topic)):
        return []
    found = [(mark.text, False) for mark in (data.name, *data.aliases)]
    if isinstance(data, Author):
        found += [(mark.text, False) for mark in data.ids]
        filed = (sort_name(data), *(default_sort_name(mark.text, data.kind) for mark in data.aliases))
        found += [(name, False) for name in filed if "," in name]  # bylines of other systems are often “Last, First”
    return found + [(mark.text, True) for mark in data.weak_aliases] if isinstance(data, Actor) else found


def sort_name(author: Author) -> str:
    """The form by which an author with a file is sorted."""
    return author.sort_name or default_sort_name(author.name.text, author.kind)


def entity(document: Document) -> Entity:
    """The actor or topic that a file declares."""
    data = document.data
    assert isinstance(data, (Actor, Topic))
    disambiguation = data.disambiguation if isinstance(data, Actor) else ""
    return Entity(document.id, data.name.text, document.path, disambiguation)


def folder_of(document: Document) -> str:
    """The register that the file of an actor or a topic belongs to."""
    return ACTORS if isinstance(document.data, Actor) else document.index


def _check_shared(
    register: Register, folder: str, files: Mapping[tuple[str, str], Document], problems: list[Problem]
) -> None:
    """A name or alias leads to one thing, unless all that share it have a disambiguation."""
    for folded, ids in register.strong.items():
        if len(ids) < 2 or all(register.entities[i].disambiguation for i in ids):
            continue
        first, second = files[folder, ids[0]], files[folder, ids[1]]
        mark = _spelling(second, folded)
        todo = "delete it from one of them"
        if folder == "actors":
            todo += ", or give both a line disambiguation: …"
        problems.append(
            problem(
                "ambiguous-name",
                content_path(second.path),
                mark.line,
                mark.column,
                name=mark.text,
                this=content_path(first.path),
                other=content_path(second.path),
                todo=todo,
            )
        )


def _spelling(document: Document, folded: str) -> Mark:
    data = document.data
    assert isinstance(data, (Actor, Topic))
    ids = data.ids if isinstance(data, Author) else ()
    return next((m for m in (data.name, *data.aliases, *ids) if fold(m.text) == folded), data.name)


def _name_unregistered(registers: Registers, names: Names) -> None:
    """Make actors and topics of the names that no file explains. The commonest spelling of a name is the one shown."""
    written: dict[tuple[str, str], dict[str, int]] = {}
    for (folder, text), use in names.written.items():
        written.setdefault((folder, fold(text)), {})[text] = use.times
    registers.named = written
    unexplained = [
        (folder, counted, *named(counted))
        for (folder, _), spelled in written.items()
        # where only registered actors may be named, a new name is reported as the article is resolved
        if not (folder == ACTORS and registers.registered_only)
        and (counted := without_file(registers.of(folder), spelled))
    ]
    ids = _ids((folder, name, entity_id) for folder, _, name, entity_id in unexplained)
    for folder, counted, name, _ in unexplained:
        register = registers.of(folder)
        entity_id = ids[folder, name]
        _, mark, path = names.written[folder, next(iter(counted))]
        if (taken := register.entities.get(entity_id)) is not None:
            _report_same_id(registers.problems, folder, taken, mark, path)
            registers.clashing.update(counted)
            register.name(name, entity_id)  # so that the name is not reported a second time as unknown
            continue
        if (fault := names_in_one(name, register, folder, path, mark)) is not None:
            registers.problems.append(fault)
        register.add(Entity(entity_id, name))
        register.name(name, entity_id)


def _ids(unexplained: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    """The ids of names that no file explains, by folder and name. Those that would share one are told apart."""
    sharing: dict[tuple[str, str], list[str]] = {}
    taken: dict[str, set[str]] = {}
    for folder, name, entity_id in unexplained:
        sharing.setdefault((folder, entity_id), []).append(name)
        taken.setdefault(folder, set()).add(entity_id)
    found: dict[tuple[str, str], str] = {}
    for (folder, entity_id), some in sharing.items():
        told = apart(some, entity_id, taken[folder]) if len(some) > 1 else {some[0]: entity_id}
        found.update(((folder, name), one) for name, one in told.items())
    return found


def without_file(register: Register, written: Mapping[str, int]) -> dict[str, int]:
    """Of the spellings of one folded name, with their counts, those that no file explains."""
    return {text: times for text, times in written.items() if not any(found.path for found in register.find(text))}


def named(counted: Mapping[str, int]) -> tuple[str, str]:
    """(name, id) of what comes into being of spellings that no file explains. The commonest is the name.

    A spelling without signs that nobody sees goes before one with them, and among equals KIM JONG UN behind the others.
    """
    name = min(counted, key=lambda s: (visible(s) != s, -counted[s], " " in s and s.isupper(), s))
    return name, generated_id(name)


def names_in_one(name: str, register: Register, folder: str, path: str, mark: Mark) -> Problem | None:
    """Return the problem of a new name that is written at a mark and holds known names, as a list does."""
    if not (known := several(name, register)) or doubt(name, folder) is not None:
        return None
    lines = entries([part.strip() for part in SEPARATORS.split(with_generation(name)) if part.strip()])
    facts = {"name": name, "known": known[0].strip(), "lines": lines}
    return problem("names-in-one", content_path(path), mark.line, mark.column, **facts)


def several(name: str, register: Register) -> list[str]:
    """Names that the register knows and that stand in one name, as in a list."""
    whole = with_generation(name)
    return [part for part in SEPARATORS.split(whole) if part.strip() != whole and register.find(part)]


def _report_same_id(problems: list[Problem], folder: str, taken: Entity, mark: Mark, path: str) -> None:
    """A name that would get the page of something else, which has a file."""
    address = f"{folder}/{taken.id}.html"
    own = content_path(f"{folder}/{marked(mark.text, taken.id)}.md")
    todo = f"if it is another spelling of {taken.name}, add it to the aliases there; if not, give it a file, {own}"
    place = (content_path(path), mark.line, mark.column)
    facts = {"this": f'"{mark.text}"', "address": address, "other": content_path(taken.path), "todo": todo}
    problems.append(problem("address-collision", *place, **facts))
