"""Topics, authors and the entries of further indexes: their rows, and that none is broader than itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from site_builder.indexing import authors, bodies, prose
from site_builder.indexing.context import IndexContext, Row, compact
from site_builder.indexing.timeline import Counts
from site_builder.model import addresses
from site_builder.model.alphabets import sort_key, without_article
from site_builder.model.documents import AUTHORS, TOPIC, Author, Document, Mark, Topic
from site_builder.model.names import Entity
from site_builder.model.paths import content_path
from site_builder.problems import Problem, problem


def order(index: str, entity: Entity, document: Document | None, language: str) -> tuple[str, str, str]:
    """A topic's place in the alphabet of its index: its sort key, the name that it is sorted by, its id."""
    if index == AUTHORS:
        return authors.order(entity, document, language)
    return (sort_key(without_article(entity.name, language), language), entity.name, entity.id)


class ResolvedTopic(NamedTuple):
    """A topic with all that its file refers to found."""

    row: Row  # of the table topic, without its counts
    parents: list[tuple[str, Mark, str]]  # id of a broader topic, where the file at a path says so
    broader: set[Row]
    actor: list[Row]  # of an author: which actor it is
    body: list[Row]


def resolve(context: IndexContext, index: str, entity: Entity, document: Document | None) -> ResolvedTopic:
    """Find what a topic refers to; without a ``document`` it is only a name."""
    n = context.topic_n[index, entity.id]
    detail: dict[str, Any] = {}
    parents: list[tuple[str, Mark, str]] = []
    body: list[Row] = []
    actor: list[Row] = []
    kind = ""
    if document:
        topic = document.data
        assert isinstance(topic, Topic)
        context.doubt_aliases(document, topic.aliases)
        for mark in topic.broader:
            found = context.registers.topic(index, mark, document.path)
            if found and context.is_other(found, entity, mark, document):
                context.doubt_name(document, mark, found, index)
                parents.append((found.id, mark, document.path))
        detail = _topic_detail(context, index, entity, document, topic)
        body = bodies.resolve(context, TOPIC, document).rows(TOPIC, n)
        if isinstance(topic, Author):
            kind = topic.kind
            detail |= authors.detail(context, topic, document)
            actor = authors.actor(context, n, topic, document)
    address = addresses.topic(index, entity.id)
    key, name, _ = order(index, entity, document, context.index_input.site.language)
    row = (n, index, entity.id, entity.path, address, entity.name, key, name, kind, compact(detail))
    above = {(n, context.topic_n[index, parent]) for parent, _, _ in parents}
    return ResolvedTopic(row, parents, above, actor, body)


def read(context: IndexContext) -> list[Row]:
    """Return the rows of all topics, without their counts; write which are broader than which, and their texts."""
    rows: list[Row] = []
    broader: set[Row] = set()
    for index, register in context.registers.topics.items():
        parents: dict[str, list[tuple[str, Mark, str]]] = {}
        for entity in register.entities.values():
            found = resolve(context, index, entity, context.registers.documents.get((index, entity.id)))
            rows.append(found.row)
            broader |= found.broader
            context.insert("author_actor", found.actor)
            context.insert("body", found.body)
            if found.parents:
                parents[entity.id] = found.parents
        _check_cycles(parents, register.entities, context.problems)
    context.insert("broader", list(broader))
    return rows


def _topic_detail(
    context: IndexContext, index: str, entity: Entity, document: Document, topic: Topic
) -> dict[str, Any]:
    related = []
    for mark in topic.related:
        found = context.registers.topic(index, mark, document.path)
        if found and context.is_other(found, entity, mark, document):
            related.append(context.topic_n[index, found.id])
    detail: dict[str, Any] = {
        "aliases": [m.text for m in topic.aliases],
        "description": prose.resolve(context, document).words(topic.description),
        "related": related,
        "same_as": topic.same_as,
        **({"lang": topic.lang} if topic.lang else {}),
        "extra": document.extra,
    }
    if topic.replaced_by:
        found = context.registers.topic(index, topic.replaced_by, document.path)
        if found and context.is_other(found, entity, topic.replaced_by, document):
            detail["replaced_by"] = context.topic_n[index, found.id]
    return detail


def _check_cycles(
    parents: Mapping[str, Sequence[tuple[str, Mark, str]]], entities: Mapping[str, Entity], problems: list[Problem]
) -> None:
    """Report topics that are broader than each other, at the line that closes the circle."""
    done: set[str] = set()
    for start in sorted(parents):
        trail: list[str] = []
        todo = [(start, iter(parents[start]))] if start not in done else []
        trail += [start] if todo else []
        while todo:
            topic, ways = todo[-1]
            way = next(ways, None)
            if way is None:
                done.add(topic)
                todo.pop()
                trail.pop()
                continue
            parent, mark, path = way
            if parent in trail:
                cycle = [*trail[trail.index(parent) :], parent]
                said = " → ".join(entities[i].name for i in cycle)
                problems.append(problem("topic-cycle", content_path(path), mark.line, mark.column, cycle=said))
            elif parent not in done and parent in parents:
                todo.append((parent, iter(parents[parent])))
                trail.append(parent)


def write(context: IndexContext, rows: Sequence[Row], counts: Counts) -> None:
    """Write the topics, with their articles and the entries of their lists counted."""
    context.insert("topic", [(*row, *counts.of(TOPIC, row[0])) for row in rows])
