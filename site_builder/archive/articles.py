"""Articles: their rows, who acts in them, what they are about, and what belongs to them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from site_builder import addresses, model
from site_builder.archive import relatedness, texts, topics
from site_builder.archive.actors import roles_at
from site_builder.archive.times import Entry
from site_builder.archive.work import Row, Work, article_of, compact, image, nfc
from site_builder.dates import OPEN_END, OPEN_START
from site_builder.model import Article, Document, Mark, Reference
from site_builder.names import Entity
from site_builder.problems import listed, nearest

MAX_ACTORS = 100  # of one article: who appears with whom grows with its square
_URL = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(slots=True)
class Written:
    """What later stages need of the articles: the timeline's entries, and how many articles an actor or topic has."""

    entries: list[Entry] = field(default_factory=list)
    by_actor: dict[int, int] = field(default_factory=dict)
    by_topic: dict[int, int] = field(default_factory=dict)


def write(work: Work, in_order: Sequence[Document]) -> Written:
    """Write the articles (given in order of time) and all that hangs on them."""
    written = Written()
    main_topics = work.main_topics
    ancestors = topics.ancestors(work)
    translations = _translations(work, in_order)
    rows: dict[str, list[Row]] = {"article": [], "acting": [], "about": [], "correction": []}
    links = texts.Links()
    subjects: list[relatedness.Subject] = []
    listed_related: dict[int, set[int]] = {}
    for document in in_order:
        article = article_of(document)
        n = work.article_n[document.id]
        acting = _acting(work, document, article)
        actors = [work.actor_n[entity.id] for entity, _roles in acting]
        about = _about(work, document, article)
        filed = sorted({a for t in about for a in ancestors.get(t, (t,))})
        rows["acting"] += [(n, i, work.actor_n[e.id], compact(roles)) for i, (e, roles) in enumerate(acting)]
        rows["about"] += [(n, i, topic) for i, topic in enumerate(about)]
        text = texts.write(work, model.ARTICLE, n, document, actors)
        related, outside = _related(work, document, article)
        detail = _article_detail(work, document, article, related, outside)
        group = translations.get(document.id)
        if group:
            detail["translations"] = [member for member in group.members if member != n]
            detail["original"] = group.original
        translation = group is not None and group.original != n
        if translation:  # one event is one entry, in however many languages it is told
            actors, filed, about = [], [], []
        else:
            links.add(n, text, related)
            written.entries += _entries(work, document, article, actors, filed)
        for actor in actors:
            written.by_actor[actor] = written.by_actor.get(actor, 0) + 1
        for topic in filed:
            written.by_topic[topic] = written.by_topic.get(topic, 0) + 1
        address = addresses.article(document.path, document.id)
        date, summary = article.date, article.summary or text.lead
        row = (n, document.id, document.path, address, article.title, date.text, date.lower, date.upper, summary)
        rows["article"].append((*row, article.lang or "", int(translation), compact(detail)))
        rows["correction"] += [
            (c.date.lower, n, i, c.date.text, c.text, c.kind) for i, c in enumerate(article.corrections)
        ]
        when = date.lower if date.lower != OPEN_START else date.upper
        own_topics = [t for t in about if t in main_topics]
        subjects.append(relatedness.Subject(tuple(actors), tuple(own_topics), when if abs(when) < OPEN_END else 0))
        listed_related[n] = {*related, *(group.members if group else ())}
    for table, values in rows.items():
        work.insert(table, values)
    work.insert("link", links.rows())
    _write_related(work, subjects, links, listed_related)
    return written


def _entries(
    work: Work, document: Document, article: Article, actors: Sequence[int], filed: Sequence[int]
) -> list[Entry]:
    """The article itself and the key dates it reports, each with the lists it belongs to."""
    n = work.article_n[document.id]
    found = [Entry(article.date, document.id, -1, n, "", tuple(actors), tuple(filed))]
    for position, key_date in enumerate(article.dates):
        acting = [work.registers.actors.find(mark.text) for mark in key_date.actors]
        own = dict.fromkeys(work.actor_n[a[0].id] for a in acting if len(a) == 1)
        found.append(Entry(key_date.date, document.id, position, n, key_date.label, tuple(own), tuple(filed)))
    return found


def _write_related(
    work: Work, subjects: Sequence[relatedness.Subject], links: texts.Links, listed_related: dict[int, set[int]]
) -> None:
    rows: list[Row] = []
    for n, found in relatedness.find(subjects, links.between_articles(), listed_related).items():
        for position, one in enumerate(found):
            rows.append((n, position, one.article, compact(one.actors), compact(one.topics), int(one.linked)))
    work.insert("related", rows)


def _acting(work: Work, document: Document, article: Article) -> list[tuple[Entity, list[tuple[str, bool]]]]:
    """The article's actors, each once, with the roles given or held on its date."""
    found: dict[str, tuple[Entity, list[tuple[str, bool]]]] = {}
    for acting in article.actors:
        entity = work.registers.actor(acting.name, document.path)
        if entity is None:
            continue
        if entity.id in found:
            mark = acting.name
            if acting.role is not None:
                found[entity.id][1].append((acting.role, True))
            elif mark.text not in work.registers.clashing:
                work.fault("named-twice", document, mark, name=mark.text)
            continue
        roles = [(acting.role, True)] if acting.role else roles_at(work.roles.get(entity.id, ()), article.date)
        found[entity.id] = (entity, roles)
    if len(found) > MAX_ACTORS:
        reason = f"{len(found)} actors are named"
        mark = article.actors[MAX_ACTORS].name
        work.fault("bad-value", document, mark, key="actors", reason=reason, todo=f"name at most {MAX_ACTORS}")
        return []
    return list(found.values())


def _about(work: Work, document: Document, article: Article) -> list[int]:
    found: list[int] = []
    for index, marks in article.indexes.items():
        for mark in marks:
            entity = work.registers.topic(index, mark, document.path)
            if entity is None:
                continue
            n = work.topic_n[index, entity.id]
            if n not in found:
                found.append(n)
            elif mark.text not in work.registers.clashing:
                work.fault("named-twice", document, mark, name=mark.text)
    return found


def _related(work: Work, document: Document, article: Article) -> tuple[list[int], list[Reference]]:
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


def _find_article(work: Work, mark: Mark, document: Document) -> int | None:
    """An article by id, by path below content/, or by path from the document's folder."""
    name = mark.text
    if name in work.article_n:
        if name == document.id:
            work.fault("self-reference", document, mark, this=f'"{name}"')
            return None
        return work.article_n[name]
    paths = (name, posixpath.normpath(posixpath.join(posixpath.dirname(document.path), name)))
    for path in paths:
        target = work.atlas.files.get(nfc(path))
        if target is not None and target.kind == model.ARTICLE and target.key in work.article_n:
            return work.article_n[target.key]
    hidden = next((work.library.hidden[path] for path in paths if path in work.library.hidden), None)
    if hidden is not None:
        if hidden:
            work.fault("not-built", document, mark, name=f'"{name}"', todo=hidden)
        return None
    near = nearest(name, work.article_n)
    todo = f"did you mean {listed(near)}?" if near else "write the id of an article (its file's name without .md)"
    work.fault("unknown-article", document, mark, name=name, todo=todo)
    return None


class Group(NamedTuple):
    """An article in several languages, by number."""

    original: int
    members: tuple[int, ...]


def _translations(work: Work, in_order: Sequence[Document]) -> dict[str, Group]:
    """For each article (id) that has translations or is one: its group."""
    site = work.library.site.language
    documents = {d.id: d for d in in_order}
    above: dict[str, str] = {}
    for document in in_order:
        mark = article_of(document).translation_of
        if mark is not None and (n := _find_article(work, mark, document)) is not None:
            above[document.id] = in_order[n - 1].id
    groups: dict[str, list[str]] = {}
    for document in in_order:
        article = article_of(document)
        mark = article.translation_of
        original = _original(document.id, above, work.article_n)
        if mark is None or original == document.id:
            continue
        taken = {article_of(documents[i]).lang or site: i for i in (original, *groups.get(original, ()))}
        language = article.lang or site
        if language in taken:
            work.fault("same-language", document, mark, language=language, original=taken[language])
            continue
        groups.setdefault(original, []).append(document.id)
    found: dict[str, Group] = {}
    for original, translated in groups.items():
        members = tuple(sorted(work.article_n[i] for i in (original, *translated)))
        for member in (original, *translated):
            found[member] = Group(work.article_n[original], members)
    return found


def _original(article: str, above: Mapping[str, str], order: Mapping[str, int]) -> str:
    """Where a chain of translations begins; of a ring, which begins nowhere, the article that is first in time."""
    climbed = [article]
    while (original := above.get(climbed[-1])) is not None:
        if original in climbed:
            return min(climbed[climbed.index(original) :], key=lambda a: order[a])
        climbed.append(original)
    return climbed[-1]


def _article_detail(
    work: Work, document: Document, article: Article, related: list[int], outside: list[Reference]
) -> dict[str, Any]:
    dates = []
    for key_date in article.dates:
        actors = [work.registers.actor(mark, document.path) for mark in key_date.actors]
        dates.append((key_date.date.text, key_date.label, [work.actor_n[a.id] for a in actors if a]))
    detail: dict[str, Any] = {
        "summary": article.summary,
        "image": image(work, article.image, document),
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
