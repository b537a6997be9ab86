"""Topics and the entries of further indexes: their rows, and that none is broader than itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from site_builder.indexing import bodies
from site_builder.indexing.context import Row, Work, compact
from site_builder.indexing.timeline import Counts
from site_builder.model import addresses
from site_builder.model.documents import TOPIC, Document, Mark, Topic
from site_builder.model.names import Entity, sort_key
from site_builder.model.paths import content_path
from site_builder.problems import Problem, problem


def order(entity: Entity) -> tuple[str, str, str]:
    """A topic's place in the alphabet of its index."""
    return order_of(entity.name, entity.id)


def order_of(name: str, entity_id: str) -> tuple[str, str, str]:
    return (sort_key(name), name, entity_id)


def read(work: Work) -> list[Row]:
    """The rows of all topics, without their counts; writes which are broader than which."""
    rows: list[Row] = []
    broader_rows: set[tuple[int, int]] = set()
    for index, register in work.registers.topics.items():
        parents: dict[str, list[tuple[str, Mark, str]]] = {}
        for entity in register.entities.values():
            document = work.registers.documents.get((index, entity.id))
            detail: dict[str, Any] = {}
            if document:
                topic = document.data
                assert isinstance(topic, Topic)
                for mark in topic.broader:
                    found = work.registers.topic(index, mark, document.path)
                    if found and work.is_other(found, entity, mark, document):
                        parents.setdefault(entity.id, []).append((found.id, mark, document.path))
                        broader_rows.add((work.topic_n[index, entity.id], work.topic_n[index, found.id]))
                detail = _topic_detail(work, index, entity, document, topic)
                bodies.write(work, TOPIC, work.topic_n[index, entity.id], document)
            address = addresses.topic(index, entity.id)
            key = sort_key(entity.name)
            n = work.topic_n[index, entity.id]
            rows.append((n, index, entity.id, entity.path, address, entity.name, key, compact(detail)))
        _check_cycles(parents, register.entities, work.problems)
    work.insert("broader", list(broader_rows))
    return rows


def _topic_detail(work: Work, index: str, entity: Entity, document: Document, topic: Topic) -> dict[str, Any]:
    related = []
    for mark in topic.related:
        found = work.registers.topic(index, mark, document.path)
        if found and work.is_other(found, entity, mark, document):
            related.append(work.topic_n[index, found.id])
    detail: dict[str, Any] = {
        "aliases": [m.text for m in topic.aliases],
        "description": topic.description,
        "related": related,
        "same_as": topic.same_as,
        "extra": document.extra,
    }
    if topic.replaced_by:
        found = work.registers.topic(index, topic.replaced_by, document.path)
        if found and work.is_other(found, entity, topic.replaced_by, document):
            detail["replaced_by"] = work.topic_n[index, found.id]
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


def ancestors(work: Work) -> dict[int, tuple[int, ...]]:
    """Each topic with all that are broader than it, itself included."""
    parents: dict[int, list[int]] = {}
    for topic, broader in work.db.execute("SELECT topic, broader FROM broader"):
        parents.setdefault(topic, []).append(broader)
    found: dict[int, tuple[int, ...]] = {}
    for topic in parents:
        seen, todo = {topic}, [topic]
        while todo:
            for parent in parents.get(todo.pop(), ()):
                if parent not in seen:
                    seen.add(parent)
                    todo.append(parent)
        found[topic] = tuple(sorted(seen))
    return found


def write(work: Work, rows: Sequence[Row], counts: Counts) -> None:
    """Write the topics, with their articles and the entries of their lists counted."""
    work.insert("topic", [(*row, *counts.of(TOPIC, row[0])) for row in rows])
