"""One name that may be that of two persons: for its dates, for a life, or for what each is said to be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from site_builder.check.name_reading import read
from site_builder.check.times import APART, YEAR, date_of, groups, of_file, outlived, unlike
from site_builder.indexing.registers import Registers
from site_builder.language.territories import territory
from site_builder.model.cross_references import ACTORS, naming
from site_builder.model.documents import PERSON, Actor, Article, Document
from site_builder.model.names import Entity
from site_builder.model.paths import content_path
from site_builder.parse.yaml_text import scalar
from site_builder.problems import Problem, problem

_ONLY_TOLD_OF: Final = "the article only speaks of it, its text is enough: take it from actors:"
_SILENT: Final = 30 * YEAR  # between two uses of a name without a file: what acts all the time may be no person
_AT_ONCE: Final = 20 * YEAR  # within which nobody becomes a minister who was a footballer


class _Use(NamedTuple):
    """An article that names an actor, in order of time."""

    lower: int
    upper: int
    path: str
    line: int
    column: int
    date: str
    role: str


def namesakes(known: Registers, documents: Sequence[Document], faulty: Collection[str] = ()) -> Iterator[Problem]:
    """Yield a note for each actor whose articles are hardly all of one person, in the order of the register.

    Nothing is said of an actor whose file is among the ``faulty``: a date of its life may have been refused.
    """
    persons = {
        entity.id: entity
        for entity in known.actors.entities.values()
        if _may_be_person(known, entity) and content_path(entity.path or "") not in faulty
    }
    uses: dict[str, list[_Use]] = {}
    for document in documents:
        data = document.data
        if isinstance(data, Article):
            path = content_path(document.path)
            for reference in naming(document):
                if reference.folder != ACTORS or (found := known.actors.one(reference.mark.text)) is None:
                    continue
                date = date_of(data, reference.key, reference.group)
                if found.id in persons and date.bounded:
                    place = (path, reference.mark.line, reference.mark.column)
                    use = _Use(date.lower, date.upper, *place, date.text, reference.role or "")
                    uses.setdefault(found.id, []).append(use)
    for entity_id, entity in persons.items():
        if entity_id in uses:
            yield from _of_actor(known, entity, sorted(uses[entity_id]))


def _data(known: Registers, entity: Entity) -> object:
    document = known.documents.get((ACTORS, entity.id))
    return document.data if document is not None else None


def _may_be_person(known: Registers, entity: Entity) -> bool:
    data = _data(known, entity)
    if isinstance(data, Actor):
        return data.kind == PERSON
    name = read(entity.name)
    return len(name.words) > 1 and name.personal and not territory(entity.name)


def _of_actor(known: Registers, entity: Entity, uses: Sequence[_Use]) -> Iterator[Problem]:
    data = _data(known, entity)
    split = f"if these are two persons, site-builder split {scalar(entity.id)}"
    if isinstance(data, Actor):
        life = of_file(data)
        for use in uses:
            if end := outlived(life, use.lower, use.upper):
                day = data.died.text if end == "died" and data.died else data.born.text if data.born else ""
                told = f"after the death ({day})" if end == "died" and data.died else f"before the birth ({day})"
                if end == "died" and not data.died:
                    told = f"more than 110 years after the birth ({day})"
                yield _note(entity, use, f"acts here in {use.date}, {told}", f"{split}; if {_ONLY_TOLD_OF}")
                return
    yield from _apart_in_time(entity, data, uses, split)
    yield from _of_two_trades(entity, uses, split)


def _apart_in_time(entity: Entity, data: object, uses: Sequence[_Use], split: str) -> Iterator[Problem]:
    first, last = uses[0], uses[-1]
    if last.lower - first.upper <= APART or (isinstance(data, Actor) and (data.born or data.died)):
        return
    silent = max(after.lower - before.upper for before, after in pairwise(uses))
    if isinstance(data, Actor) or silent > _SILENT:
        years = (last.lower - first.upper) // YEAR
        how = f"acts in {first.date} ({first.path}) and in {last.date}, more than {years} years apart"
        yield _note(entity, last, how, f"{split}; if it is one, tell born: and died: in its file, or its kind:")


def _of_two_trades(entity: Entity, uses: Sequence[_Use], split: str) -> Iterator[Problem]:
    told = [(use, found) for use in uses if use.role and (found := groups(use.role))]
    for (one, mine), (other, its) in pairwise(told):
        if unlike(mine, its) and other.lower - one.upper <= _AT_ONCE:
            how = f'is "{other.role}" here and "{one.role}" in {one.path}'
            yield _note(entity, other, how, split)
            return


def _note(entity: Entity, use: _Use, how: str, todo: str) -> Problem:
    return problem("namesakes", use.path, use.line, use.column, name=entity.name, how=how, todo=todo)
