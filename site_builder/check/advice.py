"""Notes of `check`: names that may be other spellings, roles that may be out of date.

A note neither stops a build nor warns; it is something for the maintainer to decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from site_builder.check.namesakes import namesakes
from site_builder.check.own_fields import misspelt_fields
from site_builder.check.spellings import Suggestion, in_lines, is_slip, suggest
from site_builder.indexing import registers
from site_builder.indexing.registers import Registers
from site_builder.model.cross_references import naming
from site_builder.model.documents import PERSON, Actor, Author, Document, Site, Topic
from site_builder.model.names import cased
from site_builder.model.paths import content_path
from site_builder.model.sort_names import default_sort_name, doubt
from site_builder.parse.yaml_text import scalar
from site_builder.problems import Problem, printable, problem

MOST_NAMED: Final = 20  # persons that a note names
STALE: Final = 50000  # five years, between two sort keys (model/edtf)


def notes(
    documents: Sequence[Document], site: Site, today: int, faulty: Collection[str] = frozenset()
) -> list[Problem]:
    """Return notes on spellings, likeliest first, on namesakes, and on roles by file. ``today`` is a sort key.

    ``faulty``: the paths of files that have an error. A value of theirs may have been refused, and what its absence
    seems to say is not so.
    """
    known = registers.build(documents, site, [])
    broken = in_lines(documents)
    otherwise = _written_otherwise(known, documents, broken)
    said = _spellings(known, suggest(known, documents, broken))
    whole = [document for document in documents if content_path(document.path) not in faulty]
    return [
        *said,
        *otherwise,
        *_ids(known),
        *_names_alone(whole),
        *_guessed(whole),
        *namesakes(known, whole, faulty),
        *_open_roles(whole, today),
        *misspelt_fields(documents, site.fields),
    ]


def _spellings(known: Registers, suggestions: Sequence[Suggestion]) -> Iterator[Problem]:
    for found in suggestions:
        what = "article" if found.articles else "file"
        number = f"{found.files} {what}{'' if found.files == 1 else 's'}"
        todo = f"if it is {printable(found.other.name)} ({found.likeness} %), {_todo(known, found)}"
        place = (content_path(found.path), found.line, found.column)
        yield problem("looks-alike", *place, name=found.name, number=number, todo=todo)


def _written_otherwise(known: Registers, documents: Sequence[Document], broken: Collection[str]) -> Iterator[Problem]:
    """Spellings that are one name but for hyphens, apostrophes and the like; each once, where it is first written."""
    # most names are written in one way: only the others are looked for in the documents
    candidates: dict[tuple[str, str], str] = {}
    for (folder, _), written in known.named.items():
        register = known.of(folder)
        for text in written:
            found = register.one(text)
            if found is not None and text != found.name and not register.is_id(text):
                document = known.documents.get((folder, found.id))
                spelled = [name for name, _ in registers.spellings(document)] if document else [found.name]
                if cased(text) in map(cased, spelled):
                    continue
                if not is_slip(text, folder, broken) and (document or not is_slip(found.name, folder, broken)):
                    candidates[folder, text] = found.name
    for document in documents if candidates else ():
        for name in naming(document):
            shown = candidates.pop((name.folder, name.mark.text), None)
            if shown is not None:
                place = (content_path(document.path), name.mark.line, name.mark.column)
                todo = f"write {scalar(shown)} here too, so that a search of the files finds both"
                yield problem("written-otherwise", *place, name=name.mark.text, shown=shown, todo=todo)


def _todo(known: Registers, found: Suggestion) -> str:
    """Return the lines to write, exactly."""
    key = "weak_aliases" if found.weak else "aliases"
    line = f"{key}: [{scalar(found.name)}]"
    if not found.other.path:
        path = content_path(f"{found.folder}/{found.other.id}.md")
        return f"make {path} with the lines  ---  name: {scalar(found.other.name)}  {line}  ---"
    document = known.documents[found.folder, found.other.id]
    if key in document.places:
        place = f"{content_path(found.other.path)}:{document.places[key][0]}"
        return f"add  {scalar(found.name)}  to the {key} in {place}"
    return f"add  {line}  to {content_path(found.other.path)}"


def _ids(known: Registers) -> Iterator[Problem]:
    """Aliases that lead elsewhere, because they are written as the id of another."""
    for (folder, _), document in known.documents.items():
        data = document.data
        weak = data.weak_aliases if isinstance(data, Actor) else data.ids if isinstance(data, Author) else ()
        for mark in (*data.aliases, *weak) if isinstance(data, (Actor, Topic)) else ():
            other = known.of(folder).entities.get(mark.text) if "-" in mark.text else None
            if other is not None and other.id != document.id:
                place = (content_path(document.path), mark.line, mark.column)
                owner = content_path(other.path) if other.path else other.name
                yield problem("alias-is-an-id", *place, name=mark.text, other=owner)


def _guessed(documents: Sequence[Document]) -> Iterator[Problem]:
    """Persons whose sort name is a guess that is often wrong, in one note."""
    found: list[str] = []
    for document in documents:
        actor = document.data
        if isinstance(actor, Actor) and actor.kind == PERSON and not actor.sort_name and doubt(actor.name.text):
            name, filed = actor.name.text, default_sort_name(actor.name.text, PERSON)
            found.append(f"{name} (as {filed})" if filed != name else f"{name} (as written)")
    if found:
        number = f"{len(found)} persons are" if len(found) > 1 else "1 person is"
        more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        names = "; ".join(printable(name) for name in found[:MOST_NAMED])
        yield problem("sort-name-guessed", "content/actors", number=number, names=f"{names}{more}")


def _names_alone(documents: Sequence[Document]) -> Iterator[Problem]:
    """Actors' files that say no more than an article that names the actor."""
    for document in documents:
        actor = document.data
        told = "kind" in document.places or document.extra or document.body.html
        if isinstance(actor, Actor) and not told and actor == Actor(name=actor.name):
            yield problem("name-alone", content_path(document.path), 1, 1)


def _open_roles(documents: Sequence[Document], today: int) -> Iterator[Problem]:
    """Roles without an end that nobody has confirmed for five years: by `as_of`, else since their start."""
    for document in documents:
        actor = document.data
        if not isinstance(actor, Actor):
            continue
        for role in actor.roles:
            known = actor.as_of or role.from_
            if role.until is None and known is not None and known.upper < today - STALE:
                said = f"as_of: {known.text}" if actor.as_of else f"from: {known.text}, and the file has no as_of"
                place = (content_path(document.path), role.title.line, role.title.column)
                yield problem("role-open-long", *place, title=role.title.text, said=said)
