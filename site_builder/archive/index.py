"""Documents → archive.db. Every spelling is resolved to an id here, once; every fault between files is found here.

Steps: who is who (registers) · what may be linked to (atlas) · actors and topics with their checks · articles in order
of time: actors with the roles they held, topics, related articles, text links · entries of the timeline · rows.
"""

from __future__ import annotations

import json
import posixpath
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from site_builder import addresses, model
from site_builder.archive import registers as reg
from site_builder.archive import textlinks
from site_builder.archive.registers import Registers
from site_builder.archive.textlinks import Atlas, Target
from site_builder.dates import OPEN_END, Date, months, years
from site_builder.media import Picture
from site_builder.model import Actor, Article, Document, Image, Mark, Page, Reference, Topic
from site_builder.names import Entity, default_sort_name, sort_key
from site_builder.problems import Problem, listed, nearest, problem
from site_builder.prose import cut
from site_builder.read import Source, shown

MAX_YEARS = 10  # an entry that spans more years is on the pages of its first and last year only

_URL = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(slots=True)
class Library:
    """What ``build`` is given: the documents to publish (sorted by path) and what else the archive holds."""

    site: model.Site
    documents: Sequence[Document]
    hidden: Mapping[str, str]  # path or id of an article that is not built → why
    media: Sequence[Source]
    pictures: Mapping[str, Picture]


@dataclass(slots=True)
class _Work:
    """The state of one indexing run."""

    library: Library
    registers: Registers
    atlas: Atlas
    db: sqlite3.Connection
    problems: list[Problem]
    actor_n: dict[str, int] = field(default_factory=dict)
    topic_n: dict[tuple[str, str], int] = field(default_factory=dict)
    article_n: dict[str, int] = field(default_factory=dict)
    roles: dict[str, list[tuple[str, Date | None, Date | None, Date | None]]] = field(default_factory=dict)


def build(library: Library, db: sqlite3.Connection, problems: list[Problem]) -> None:
    """Fill an empty database with the archive. It is whole only if no problem is an error."""
    db.executescript(resources.files("site_builder.archive").joinpath("schema.sql").read_text(encoding="utf-8"))
    articles = _unique_articles(library.documents, problems)
    registers = reg.build(library.documents, library.site, problems)
    atlas = _atlas(library, articles, registers, problems)
    work = _Work(library, registers, atlas, db, problems)
    in_order = sorted(articles.values(), key=_time_key)
    work.article_n = {d.id: n for n, d in enumerate(in_order, start=1)}
    _number(work)
    topic_rows = _topics(work)
    actor_rows = _actors(work)
    counts, topic_counts = _articles(work, in_order)
    _write_actors(work, actor_rows, counts)
    _write_topics(work, topic_rows, topic_counts)
    _pages(work)
    _redirects(work)
    db.executemany("INSERT INTO media VALUES (?, ?)", [(s.path, s.size) for s in library.media])
    db.commit()


def _time_key(document: Document) -> tuple[int, int, str]:
    date = _article(document).date
    return (date.lower, date.upper, document.id)


def _article(document: Document) -> Article:
    assert isinstance(document.data, Article)
    return document.data


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# -- who and what is there --------------------------------------------------------------------------------------------


def _unique_articles(documents: Sequence[Document], problems: list[Problem]) -> dict[str, Document]:
    found: dict[str, Document] = {}
    for document in documents:
        if document.kind != model.ARTICLE:
            continue
        if (other := found.get(document.id)) is not None:
            slug = _article(document).slug
            line, column = (slug.line, slug.column) if slug else (1, 1)
            said = shown(other.path)
            problems.append(problem("duplicate-id", shown(document.path), line, column, id=document.id, other=said))
            continue
        found[document.id] = document
    return found


def _atlas(library: Library, articles: Mapping[str, Document], registers: Registers, problems: list[Problem]) -> Atlas:
    files: dict[str, Target] = {}
    for document in library.documents:
        files[_nfc(document.path)] = textlinks.target_of(document)
    for source in library.media:
        files[_nfc(source.path)] = Target("media", source.path, _nfc(source.path), posixpath.basename(source.path))
    pictures = {_nfc(path): picture for path, picture in library.pictures.items()}
    return Atlas(registers, articles, files, library.hidden, pictures, problems)


def _nfc(path: str) -> str:
    return path if path.isascii() else unicodedata.normalize("NFC", path)


def _number(work: _Work) -> None:
    """Actors and topics are numbered in the order of the alphabet."""
    registers = work.registers
    for n, entity in enumerate(
        sorted(registers.actors.entities.values(), key=lambda e: _actor_order(work, e)), start=1
    ):
        work.actor_n[entity.id] = n
    n = 0
    for index, register in registers.topics.items():
        for entity in sorted(register.entities.values(), key=lambda e: (sort_key(e.name), e.name, e.id)):
            n += 1
            work.topic_n[index, entity.id] = n


def _sort_name(work: _Work, entity: Entity) -> str:
    document = work.registers.documents.get(("actors", entity.id))
    if document is None:
        return entity.name
    actor = document.data
    assert isinstance(actor, Actor)
    return actor.sort_name or default_sort_name(actor.name.text, actor.kind)


def _actor_order(work: _Work, entity: Entity) -> tuple[str, str, str]:
    name = _sort_name(work, entity)
    return (sort_key(name), name, entity.id)


# -- topics -----------------------------------------------------------------------------------------------------------


def _topics(work: _Work) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
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
                    if found and _not_itself(work, found, entity, mark, document.path):
                        parents.setdefault(entity.id, []).append((found.id, mark, document.path))
                        broader_rows.add((work.topic_n[index, entity.id], work.topic_n[index, found.id]))
                detail = _topic_detail(work, index, entity, document, topic)
                _body(work, model.TOPIC, work.topic_n[index, entity.id], document)
            address = addresses.topic(index, entity.id)
            key = sort_key(entity.name)
            n = work.topic_n[index, entity.id]
            rows.append((n, index, entity.id, entity.path, address, entity.name, key, 0, _json(detail)))
        _check_cycles(parents, register.entities, work.problems)
    work.db.executemany("INSERT INTO broader VALUES (?, ?)", sorted(broader_rows))
    return rows


def _topic_detail(work: _Work, index: str, entity: Entity, document: Document, topic: Topic) -> dict[str, Any]:
    related = []
    for mark in topic.related:
        found = work.registers.topic(index, mark, document.path)
        if found and _not_itself(work, found, entity, mark, document.path):
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
        if found and _not_itself(work, found, entity, topic.replaced_by, document.path):
            detail["replaced_by"] = work.topic_n[index, found.id]
    return detail


def _not_itself(work: _Work, found: Entity, own: Entity, mark: Mark, path: str) -> bool:
    if found.id != own.id:
        return True
    work.problems.append(problem("self-reference", shown(path), mark.line, mark.column, this=f'"{own.name}"'))
    return False


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
                problems.append(problem("topic-cycle", shown(path), mark.line, mark.column, cycle=said))
            elif parent not in done and parent in parents:
                todo.append((parent, iter(parents[parent])))
                trail.append(parent)


def _write_topics(work: _Work, rows: list[tuple[Any, ...]], counts: Mapping[int, int]) -> None:
    work.db.executemany(
        "INSERT INTO topic VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        sorted((*row[:7], counts.get(row[0], 0), row[8]) for row in rows),
    )


# -- actors -----------------------------------------------------------------------------------------------------------


def _actors(work: _Work) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    names: list[tuple[int, str, str]] = []
    role_rows: list[tuple[Any, ...]] = []
    for entity in work.registers.actors.entities.values():
        n = work.actor_n[entity.id]
        document = work.registers.documents.get(("actors", entity.id))
        name = _sort_name(work, entity)
        kind, detail = "", {}
        names.append((n, entity.name, "name"))
        if document:
            actor = document.data
            assert isinstance(actor, Actor)
            kind, detail = actor.kind, _actor_detail(work, document, actor)
            names += [(n, m.text, "alias") for m in actor.aliases]
            names += [(n, m.text, "weak") for m in actor.weak_aliases]
            role_rows += _role_rows(work, n, document, actor)
            _check_life(work, document, actor)
            _body(work, model.ACTOR, n, document)
        address = addresses.actor(entity.id)
        row = (n, entity.id, entity.path, address, entity.name, name, sort_key(name), kind, entity.disambiguation)
        rows.append((*row, 0, _json(detail)))
    work.db.executemany("INSERT INTO name VALUES (?, ?, ?)", sorted(names))
    work.db.executemany("INSERT INTO role VALUES (?, ?, ?, ?, ?, ?, ?)", sorted(role_rows))
    return rows


def _actor_detail(work: _Work, document: Document, actor: Actor) -> dict[str, Any]:
    same_as = list(actor.same_as)
    if actor.wikidata:
        same_as.insert(0, f"https://www.wikidata.org/entity/{actor.wikidata}")
    life = {
        k: d.text for k in ("born", "died", "founded", "dissolved", "as_of") if (d := getattr(actor, k)) is not None
    }
    return {
        **life,
        "part_of": [_maybe_actor(work, mark) for mark in actor.part_of],
        "same_as": same_as,
        "image": _image(work, actor.image, document),
        "extra": document.extra,
    }


def _maybe_actor(work: _Work, mark: Mark) -> tuple[str, int | None]:
    """A text that is an actor's name if one is called so, and plain text otherwise."""
    found = work.registers.actors.find(mark.text)
    if len(found) != 1:
        return (mark.text, None)
    is_id = work.registers.actors.is_id(mark.text)
    return (found[0].name if is_id else mark.text, work.actor_n[found[0].id])


def _role_rows(work: _Work, n: int, document: Document, actor: Actor) -> list[tuple[Any, ...]]:
    ordered = sorted(
        actor.roles,
        key=lambda r: (r.from_.oldest_first if r.from_ else (-(10**15), 0), r.until.upper if r.until else OPEN_END),
    )
    rows = []
    held: list[tuple[str, Date | None, Date | None, Date | None]] = []
    for position, role in enumerate(ordered):
        of_text, of_actor = _maybe_actor(work, role.of) if role.of else ("", None)
        since = role.from_.text if role.from_ else ""
        until = role.until.text if role.until else ""
        rows.append((n, position, role.title.text, of_text, of_actor, since, until))
        said = f"{role.title.text}, {of_text}" if of_text else role.title.text
        held.append((said, role.from_, role.until, actor.as_of))
        _check_role(work, document, actor, role)
    work.roles[document.id] = held
    return rows


def _check_role(work: _Work, document: Document, actor: Actor, role: model.Role) -> None:
    place = (shown(document.path), role.title.line, role.title.column)
    title = role.title.text
    start, end = role.from_, role.until
    if start and end and end.upper < start.lower:
        work.problems.append(problem("role-ends-early", *place, title=title, until=end.text, from_=start.text))
    for beginning, word in ((actor.born, "birth"), (actor.founded, "foundation")):
        if beginning and ((start and start.upper < beginning.lower) or (end and end.upper < beginning.lower)):
            work.problems.append(
                problem("role-outside-life", *place, title=title, how=f"begins before the {word} ({beginning.text})")
            )
    for ending, word in ((actor.died, "death"), (actor.dissolved, "dissolution")):
        if ending and ((start and start.lower > ending.upper) or (end and end.lower > ending.upper)):
            work.problems.append(
                problem("role-outside-life", *place, title=title, how=f"ends after the {word} ({ending.text})")
            )


def _check_life(work: _Work, document: Document, actor: Actor) -> None:
    for start, end, words in (
        (actor.born, actor.died, ("born", "died")),
        (actor.founded, actor.dissolved, ("founded", "dissolved")),
    ):
        if start and end and end.upper < start.lower:
            line, column = document.places.get(words[1], (1, 1))
            facts = {"end": words[1], "start": words[0], "until": end.text, "from_": start.text}
            work.problems.append(problem("life-ends-early", shown(document.path), line, column, **facts))


def _write_actors(work: _Work, rows: list[tuple[Any, ...]], counts: Mapping[int, int]) -> None:
    work.db.executemany(
        "INSERT INTO actor VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        sorted((*row[:9], counts.get(row[0], 0), row[10]) for row in rows),
    )


# -- articles ---------------------------------------------------------------------------------------------------------


def roles_at(roles: Iterable[tuple[str, Date | None, Date | None, Date | None]], date: Date) -> list[tuple[str, bool]]:
    """The roles held at ``date``: those whose time may overlap it, each with whether that is certain.

    A role's time begins somewhere within the bounds of `from` and ends within those of `until`; without `until` it is
    certain up to the actor's `as_of` (for ever where there is none). An interval is an event that lasts: one shared day
    makes a role certain. Any other date is one unknown day within its bounds: the role must cover them all.
    """
    found = []
    for text, start, end, as_of in roles:
        earliest = start.lower if start else -(10**15)
        latest = end.upper if end else OPEN_END
        if earliest > date.upper or latest < date.lower:
            continue
        surely_from = start.upper if start else OPEN_END
        surely_until = end.lower if end else as_of.upper if as_of else OPEN_END
        if date.kind == "interval":
            certain = max(surely_from, date.lower) <= min(surely_until, date.upper)
        else:
            certain = surely_from <= date.lower and date.upper <= surely_until
        found.append((text, certain))
    return found


def _articles(work: _Work, in_order: Sequence[Document]) -> tuple[dict[int, int], dict[int, int]]:
    """Write the articles and all that hangs on them. Counts of articles by actor and by topic."""
    ancestors = _ancestors(work)
    actor_count: dict[int, int] = {}
    topic_count: dict[int, int] = {}
    rows: dict[str, list[tuple[Any, ...]]] = {"article": [], "acting": [], "about": [], "filed": [], "link": []}
    entries: list[tuple[Any, ...]] = []
    translations = _translations(work, in_order)
    for document in in_order:
        article = _article(document)
        n = work.article_n[document.id]
        for position, (entity, roles) in enumerate(_acting(work, document, article)):
            actor = work.actor_n[entity.id]
            actor_count[actor] = actor_count.get(actor, 0) + 1
            rows["acting"].append((n, position, actor, actor_count[actor], _json(roles)))
        topics = _about(work, document, article)
        rows["about"] += [(n, position, topic) for position, topic in enumerate(topics)]
        for topic in sorted({a for t in topics for a in ancestors.get(t, (t,))}):
            topic_count[topic] = topic_count.get(topic, 0) + 1
            rows["filed"].append((topic, topic_count[topic], n))
        lead, linked = _body(work, model.ARTICLE, n, document)
        related, outside = _related(work, document, article)
        for kind, target in sorted(linked | {(model.ARTICLE, r) for r in related}):
            if (kind, target) != (model.ARTICLE, n):
                rows["link"].append((n, kind, target))
        detail = _article_detail(work, document, article, related, outside)
        if document.id in translations:
            detail["translations"] = translations[document.id]
        address = addresses.article(document.path, document.id)
        date = article.date
        summary = article.summary or lead
        rows["article"].append(
            (n, document.id, document.path, address, article.title, date.text, date.lower, date.upper, summary,
             article.lang or "", _json(detail))
        )  # fmt: skip
        entries.append((date.lower, date.upper, document.id, -1, n, "", date.text, date))
        for position, key_date in enumerate(article.dates):
            d = key_date.date
            entries.append((d.lower, d.upper, document.id, position, n, key_date.label, d.text, d))
    for table, values in rows.items():
        if values:
            marks = ", ".join("?" * len(values[0]))
            work.db.executemany(f"INSERT INTO {table} VALUES ({marks})", sorted(values))
    _entries(work, entries)
    return actor_count, topic_count


def _ancestors(work: _Work) -> dict[int, tuple[int, ...]]:
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


def _acting(work: _Work, document: Document, article: Article) -> list[tuple[Entity, list[tuple[str, bool]]]]:
    """The article's actors, each once, with the roles given or held on its date."""
    found: dict[str, tuple[Entity, list[tuple[str, bool]]]] = {}
    for acting in article.actors:
        entity = work.registers.actor(acting.name, document.path)
        if entity is None:
            continue
        if entity.id in found:
            if acting.role is None:
                mark = acting.name
                work.problems.append(
                    problem("named-twice", shown(document.path), mark.line, mark.column, name=mark.text)
                )
            else:
                found[entity.id][1].append((acting.role, True))
            continue
        roles = [(acting.role, True)] if acting.role else roles_at(work.roles.get(entity.id, ()), article.date)
        found[entity.id] = (entity, roles)
    return list(found.values())


def _about(work: _Work, document: Document, article: Article) -> list[int]:
    found: list[int] = []
    for index, marks in article.indexes.items():
        for mark in marks:
            entity = work.registers.topic(index, mark, document.path)
            if entity is None:
                continue
            n = work.topic_n[index, entity.id]
            if n in found:
                work.problems.append(
                    problem("named-twice", shown(document.path), mark.line, mark.column, name=mark.text)
                )
            else:
                found.append(n)
    return found


def _related(work: _Work, document: Document, article: Article) -> tuple[list[int], list[Reference]]:
    """Related articles by number, and the addresses outside."""
    inside: list[int] = []
    outside: list[Reference] = []
    for reference in article.related:
        mark = reference.to
        if mark is None:
            outside.append(reference)
        elif _URL.fullmatch(mark.text):
            outside.append(Reference(url=mark.text, title=reference.title or mark.text))
        else:
            found = _find_article(work, mark, document)
            if found is not None and found not in inside:
                inside.append(found)
    return inside, outside


def _find_article(work: _Work, mark: Mark, document: Document) -> int | None:
    """An article by id, by path below content/, or by path from the document's folder."""
    name = mark.text
    if name in work.article_n:
        if name == document.id:
            work.problems.append(
                problem("self-reference", shown(document.path), mark.line, mark.column, this=f'"{name}"')
            )
            return None
        return work.article_n[name]
    for path in (name, posixpath.normpath(posixpath.join(posixpath.dirname(document.path), name))):
        target = work.atlas.files.get(_nfc(path))
        if target is not None and target.kind == model.ARTICLE and target.key in work.article_n:
            return work.article_n[target.key]
    todo = work.library.hidden.get(name)
    if not todo:
        near = nearest(name, work.article_n)
        todo = f"did you mean {listed(near)}?" if near else "write the id of an article (its file's name without .md)"
    work.problems.append(problem("unknown-article", shown(document.path), mark.line, mark.column, name=name, todo=todo))
    return None


def _translations(work: _Work, in_order: Sequence[Document]) -> dict[str, list[int]]:
    """For each article that has translations or is one: all the others of its group, by number."""
    groups: dict[str, list[str]] = {}
    for document in in_order:
        mark = _article(document).translation_of
        if mark is None:
            continue
        if _find_article(work, mark, document) is not None:
            groups.setdefault(mark.text, []).append(document.id)
    found: dict[str, list[int]] = {}
    for original, translated in groups.items():
        members = [original, *translated]
        for member in members:
            found[member] = sorted(work.article_n[m] for m in members if m != member and m in work.article_n)
    return found


def _article_detail(
    work: _Work, document: Document, article: Article, related: list[int], outside: list[Reference]
) -> dict[str, Any]:
    dates = []
    for key_date in article.dates:
        actors = [work.registers.actor(mark, document.path) for mark in key_date.actors]
        dates.append((key_date.date.text, key_date.label, [work.actor_n[a.id] for a in actors if a]))
    detail: dict[str, Any] = {
        "summary": article.summary,
        "image": _image(work, article.image, document),
        "dates": dates,
        "related": related,
        "links": [_reference(r) for r in outside],
        "sources": [_reference(r) for r in article.sources],
        "authors": article.authors,
        "license": article.license,
        "corrections": sorted(((c.date.text, c.text, c.kind) for c in article.corrections), reverse=True),
        "published": article.published.text if article.published else "",
        "updated": article.updated.text if article.updated else "",
        "draft": article.draft,
        "extra": document.extra,
    }
    return {k: v for k, v in detail.items() if v}


def _reference(reference: Reference) -> tuple[str, str | None, str, str, str | None]:
    date = reference.date.text if reference.date else ""
    return (reference.title or reference.url or "", reference.url, reference.publisher, date, reference.archived)


def _image(work: _Work, image: Image | None, document: Document) -> dict[str, Any] | None:
    if image is None:
        return None
    mark = image.src
    path = _nfc(posixpath.normpath(mark.text))
    place = (shown(document.path), mark.line, mark.column)
    if path.startswith(("../", "/")):
        work.problems.append(problem("link-outside", *place, link=mark.text))
        return None
    picture = work.atlas.pictures.get(path)
    if picture is None:
        if path in work.atlas.files:
            todo = "name a picture: jpg, png, gif, webp or avif"
            work.problems.append(problem("bad-image", *place, path=mark.text, reason="it is no picture", todo=todo))
        else:
            near = nearest(path, work.atlas.pictures)
            todo = f"did you mean {near[0]}?" if near else "put the file into content/media/ and write media/…"
            work.problems.append(problem("missing-image", *place, path=shown(path), todo=todo))
        return None
    return {
        "src": path,
        "alt": image.alt,
        "caption": image.caption,
        "credit": image.credit,
        "date": image.date.text if image.date else "",
        "size": (picture.width, picture.height),
    }


def _body(work: _Work, kind: str, key: int | str, document: Document) -> tuple[str, set[tuple[str, int]]]:
    """Write a document's text; its lead, and the numbers of what it links to."""
    html, lead, targets = textlinks.resolve(document, work.atlas)
    if html:
        work.db.execute("INSERT INTO body VALUES (?, ?, ?)", (kind, str(key), html))
    linked: set[tuple[str, int]] = set()
    for target in targets:
        n = _target_n(work, target)
        if n is not None:
            linked.add((target.kind, n))
    return cut(lead), linked


def _target_n(work: _Work, target: Target) -> int | None:
    if target.kind == model.ARTICLE:
        return work.article_n.get(target.key)
    if target.kind == model.ACTOR:
        return work.actor_n.get(target.key)
    if target.kind == model.TOPIC:
        index, _, topic = target.key.partition("/")
        return work.topic_n.get((index, topic))
    return None


# -- time -------------------------------------------------------------------------------------------------------------


def _entries(work: _Work, entries: list[tuple[Any, ...]]) -> None:
    """Number the timeline's entries and file them under the years and months that they touch."""
    entries.sort(key=lambda e: e[:4])
    rows: list[tuple[Any, ...]] = []
    periods: list[tuple[int, int, int, int, int]] = []
    ranks: dict[tuple[int, int], int] = {}

    def file(year: int, month: int, entry: int, own: bool) -> None:
        rank = ranks[year, month] = ranks.get((year, month), 0) + 1
        periods.append((year, month, rank, entry, int(own)))

    for n, (lower, upper, _id, _position, article, label, edtf, date) in enumerate(entries, start=1):
        rows.append((n, article, label, edtf, lower, upper))
        span = years(date)
        if span is None:
            continue
        touched = months(date)
        first, last = span
        for year in range(first, last + 1) if last - first < MAX_YEARS else (first, last):
            file(year, 0, n, not any(y == year for y, _ in touched))
        for year, month in touched:
            file(year, month, n, False)
    work.db.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", rows)
    work.db.executemany("INSERT INTO period VALUES (?, ?, ?, ?, ?)", sorted(periods))


# -- pages, redirects -------------------------------------------------------------------------------------------------


def _pages(work: _Work) -> None:
    rows = []
    for document in work.library.documents:
        page = document.data
        if not isinstance(page, Page):
            continue
        address = addresses.standalone(document.path)
        lead, _linked = _body(work, model.PAGE, address, document)
        rows.append(
            (address, document.path, page.title, page.summary or lead, page.nav, _json({"extra": document.extra}))
        )
    # two files of pages/ never share an address here; whether one takes another page's is the plan's to find
    work.db.executemany("INSERT INTO page VALUES (?, ?, ?, ?, ?, ?)", sorted(rows))


def _redirects(work: _Work) -> None:
    """Former addresses, each with the page that took its place."""
    rows: dict[str, tuple[Any, ...]] = {}
    for document in work.library.documents:
        target = work.atlas.files[_nfc(document.path)]
        for mark in document.data.redirect_from:
            place = (shown(document.path), mark.line, mark.column)
            reason, address = _former_address(mark.text)
            if reason:
                todo = "write it like articles/old-name.html"
                work.problems.append(problem("bad-path", *place, value=mark.text, reason=reason, todo=todo))
            elif address in rows:
                other = shown(rows[address][3])
                facts = {"this": f"the redirect {address}", "address": address, "other": f"a redirect in {other}"}
                work.problems.append(problem("address-collision", *place, todo="delete one of them", **facts))
            else:
                rows[address] = (address, target.address, target.name, document.path, mark.line, mark.column)
    work.db.executemany("INSERT INTO redirect VALUES (?, ?, ?, ?, ?, ?)", sorted(rows.values()))


def _former_address(text: str) -> tuple[str, str]:
    """(why it cannot be an address, the address)."""
    from site_builder.read import unsafe

    path = unicodedata.normalize("NFC", text.removeprefix("./"))
    if path.startswith("/"):
        return "it starts with /", ""
    if reason := unsafe(path):
        return reason, ""
    if not path.endswith(".html"):
        return "it does not end in .html", ""
    return "", path
