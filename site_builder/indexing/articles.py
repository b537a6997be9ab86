"""Articles: their rows, who acts in them, what they are about, and what belongs to them."""

from __future__ import annotations

import posixpath
import re
import sqlite3
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from site_builder.indexing import bodies, prose, relatedness
from site_builder.indexing.actors import roles_at
from site_builder.indexing.context import IndexContext, Overview, Row, article_of, compact, image
from site_builder.indexing.lookup_records import LookupWriter
from site_builder.indexing.prose import Prose
from site_builder.indexing.timeline import Entry
from site_builder.model import addresses, cross_references
from site_builder.model.cross_references import ACTORS
from site_builder.model.documents import ACTOR, ARTICLE, AUTHORS, Article, Document, Mark, Reference
from site_builder.model.headers import Header
from site_builder.model.names import Entity
from site_builder.model.paths import nfc
from site_builder.model.placeholders import MARKED
from site_builder.model.web import as_address
from site_builder.problem_lists import limited
from site_builder.problems import Problem, listed, may_suggest, nearest

_OWN = (
    "article",
    "acting",
    "about",
    "correction",
    "article_body",
    "capital",
    "announced",
)  # the tables of an article's own rows
_AT_ONCE = 1000  # articles whose rows are written together
MAX_ACTORS = 100  # of one article: who appears with whom grows with its square
_ANCHOR = re.compile(r"</?a\b[^<>]*>")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)


class Resolved(NamedTuple):
    """An article with everything that its file refers to found. Numbers are those of archive.db."""

    n: int
    row: Row  # of the table article
    html: str
    acting: list[tuple[int, str]]  # actor, roles as JSON
    about: list[int]  # topics, then authors
    entries: list[Entry]
    linked: dict[bodies.Linked, str]  # what it leads to, with the sentence; nothing for a translation
    announced: str  # the day on which it appeared, if its file says so
    corrections: list[tuple[int, str, str, str]]  # sort key, EDTF, text, kind
    subject: relatedness.Subject
    shown: frozenset[int]  # articles that its page shows as related anyway


def resolve(context: IndexContext, document: Document, group: Group | None) -> Resolved:
    """Find what an article refers to."""
    article = article_of(document)
    n = context.article_n[document.id]
    acting = _acting(context, document, article)
    actors = [context.actor_n[entity.id] for entity, _roles in acting]
    about, authors = _about(context, document, article)
    filed = sorted({a for t in about for a in context.ancestors.get(t, (t,))})
    text = bodies.resolve(context, ARTICLE, document, actors)
    related, outside = _related(context, document, article)
    texts = prose.resolve(context, document)
    detail = _article_detail(context, document, article, (related, outside), texts)
    acting_rows = [(context.actor_n[e.id], compact(roles)) for e, roles in acting]
    topics, written = about, authors
    translation = group is not None and group.original != n
    if group:
        detail["translations"] = [member for member in group.members if member != n]
        detail["original"] = group.original
    linked: dict[bodies.Linked, str] = {}
    entries: list[Entry] = []
    if translation:  # one event is one entry, in however many languages it is told
        actors, filed, topics, written = [], [], [], []
    else:
        linked = {**{(ARTICLE, r): "" for r in related}, **texts.linked, **text.linked}
        linked.pop((ARTICLE, n), None)
        for actor in actors if texts.linked else ():
            linked.pop((ACTOR, actor), None)
        entries = _entries(context, document, article, (actors, filed, written), texts)
    address = addresses.article(document.path, document.id)
    date, summary = article.date, texts.words(article.summary) or text.lead
    row = (n, document.id, document.path, address, article.title, date.text, date.lower, date.upper, summary)
    when = relatedness.when(date.lower, date.upper)
    own_topics = tuple(t for t in topics if t in context.main_topics)
    return Resolved(
        n=n,
        row=(*row, article.lang or "", int(translation), int(article.unpublished), compact(detail)),
        html=text.html,
        acting=acting_rows,
        about=about + authors,
        entries=entries,
        linked=linked,
        announced=article.published.text.partition("T")[0] if article.published else "",
        corrections=[(c.date.lower, c.date.text, texts.words(c.text), c.kind) for c in article.corrections],
        subject=relatedness.Subject(tuple(actors), own_topics, when),
        shown=frozenset((*related, *(group.members if group else ()))),
    )


class Portion(NamedTuple):
    """Some articles resolved, as plain rows and the little that is put together of all of them."""

    rows: dict[str, list[Row]]  # by table
    entries: list[Entry]
    linked: list[tuple[int, dict[bodies.Linked, str]]]
    subjects: dict[int, relatedness.Subject]
    shown: dict[int, frozenset[int]]
    lookups: dict[str, array[int]]  # key → articles that look it up
    problems: list[Problem]


def portion(context: IndexContext, documents: Iterable[tuple[Document, Group | None]]) -> Portion:
    """Resolve some articles. What is found wrong is taken out of the work's list, to be put there in its turn."""
    told = len(context.problems)
    found = Portion({table: [] for table in _OWN}, [], [], {}, {}, {}, [])
    for document, group in documents:
        one = resolve(context, document, group)
        found.entries.extend(one.entries)
        found.linked.append((one.n, one.linked))
        found.subjects[one.n] = one.subject
        if one.shown:
            found.shown[one.n] = one.shown
        for table, some in rows_of(one).items():
            found.rows[table] += some
        for key in cross_references.lookups(document):
            found.lookups.setdefault(key, array("q")).append(one.n)
    found.problems.extend(limited(context.problems[told:]))
    del context.problems[told:]
    return found


class Written(NamedTuple):
    """What is left to do once the articles themselves are written."""

    entries: list[Entry]  # of the timeline
    subjects: dict[int, relatedness.Subject]
    between: dict[int, set[int]]  # articles that link to each other
    shown: dict[int, frozenset[int]]


def write(context: IndexContext, portions: Iterable[Portion]) -> Written:
    """Write the articles (given in order of time) and what hangs on each, but for the related ones."""
    links = bodies.Links()
    written = Written([], {}, links.between, {})
    rows: dict[str, list[Row]] = {table: [] for table in (*_OWN, "link")}
    asked = LookupWriter(context.db)
    for some in portions:
        written.entries.extend(some.entries)
        for n, linked in some.linked:
            rows["link"] += links.add(n, linked)
        written.subjects.update(some.subjects)
        written.shown.update(some.shown)
        asked.add(some.lookups)
        context.problems += some.problems
        for table, more in some.rows.items():
            rows[table] += more
        if len(rows["article"]) >= _AT_ONCE:
            for table, more in rows.items():
                context.insert(table, more)
                more.clear()
    for table, more in rows.items():
        context.insert(table, more)
    asked.write()
    return written


_SHARED: Final = (
    "SELECT title, '' FROM article {where} GROUP BY title HAVING count(*) > 1 UNION ALL "
    "SELECT title, edtf FROM article {where} GROUP BY title, edtf HAVING count(*) > 1"
)


def share_titles(db: sqlite3.Connection) -> None:
    """Write which titles, and which dates with them, several articles have."""
    db.execute(f"INSERT INTO shared_title {_SHARED.format(where='')}")


def shared(db: sqlite3.Connection, title: str) -> list[Row]:
    """The rows of the table of shared titles for one title."""
    return db.execute(_SHARED.format(where="WHERE title = ?"), (title, title)).fetchall()


def relate(relations: relatedness.Relations, articles: Iterable[int]) -> list[Row]:
    """The rows that say what is related to some articles."""
    return [(n, compact(found)) for n in articles if (found := relations.of(n))]


def rows_of(one: Resolved) -> dict[str, list[Row]]:
    """An article's own rows, by table."""
    n = one.n
    return {
        "article": [one.row],
        "acting": [(n, i, actor, roles) for i, (actor, roles) in enumerate(one.acting)],
        "about": [(n, i, topic) for i, topic in enumerate(one.about)],
        "correction": [(lower, n, i, *more) for i, (lower, *more) in enumerate(one.corrections)],
        "article_body": [(n, one.html)] if one.html else [],
        "announced": [(n, one.announced)] if one.announced else [],
        "capital": [(n, bodies.capitals(one.html))] if one.html else [],
    }


def _entries(
    context: IndexContext,
    document: Document,
    article: Article,
    own: tuple[Sequence[int], Sequence[int], Sequence[int]],
    texts: Prose,
) -> list[Entry]:
    """The article itself and the key dates it reports, each with the lists it belongs to.

    ``own``: the article's actors, topics and authors; what happened on a key date is no work of these.
    """
    n = context.article_n[document.id]
    actors, filed, authors = own
    found = [Entry(article.date, document.id, -1, n, "", tuple(actors), (*filed, *authors))]
    for position, key_date in enumerate(article.dates):
        acting = [context.registers.actors.find(mark.text) for mark in key_date.actors]
        acted = dict.fromkeys(context.actor_n[a[0].id] for a in acting if len(a) == 1)
        found.append(
            Entry(key_date.date, document.id, position, n, texts.words(key_date.label), tuple(acted), tuple(filed))
        )
    return found


def _acting(context: IndexContext, document: Document, article: Article) -> list[tuple[Entity, list[tuple[str, bool]]]]:
    """The article's actors, each once, with the roles given or held on its date."""
    found: dict[str, tuple[Entity, list[tuple[str, bool]]]] = {}
    for acting in article.actors:
        entity = context.registers.actor(acting.name, document.path)
        if entity is None:
            continue
        context.doubt_name(document, acting.name, entity, ACTORS)
        if entity.id in found:
            mark = acting.name
            if acting.role is not None:
                found[entity.id][1].append((acting.role, True))
            elif mark.text not in context.registers.clashing:
                context.fault("named-twice", document, mark, name=mark.text)
            continue
        roles = [(acting.role, True)] if acting.role else roles_at(context.roles.get(entity.id, ()), article.date)
        found[entity.id] = (entity, roles)
    if len(found) > MAX_ACTORS:
        reason = f"{len(found)} actors are named"
        mark = article.actors[MAX_ACTORS].name
        context.fault("bad-value", document, mark, key="actors", reason=reason, todo=f"name at most {MAX_ACTORS}")
        return []
    return list(found.values())


def _about(context: IndexContext, document: Document, article: Article) -> tuple[list[int], list[int]]:
    """An article's topics, with the entries of further indexes, and its authors."""
    topics: list[int] = []
    authors: list[int] = []
    for index, marks in article.indexes.items():
        found = authors if index == AUTHORS else topics
        for mark in marks:
            entity = context.registers.topic(index, mark, document.path)
            if entity is None:
                continue
            context.doubt_name(document, mark, entity, index)
            n = context.topic_n[index, entity.id]
            if n not in found:
                found.append(n)
            elif mark.text not in context.registers.clashing:
                context.fault("named-twice", document, mark, name=mark.text)
    return topics, authors


def _related(context: IndexContext, document: Document, article: Article) -> tuple[list[int], list[Reference]]:
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
            found = find_article(context, mark, document)
            if found is not None and context.article_n[found] not in inside:
                inside.append(context.article_n[found])
    return inside, outside


def find_article(context: IndexContext, mark: Mark, document: Document | Header) -> str | None:
    """The id of an article named by id, by path below content/, or by path from the document's folder."""
    name = mark.text
    if name in context.article_n:
        if name == document.id:
            context.fault("self-reference", document, mark, this=f'"{name}"')
            return None
        return name
    paths = (nfc(name), nfc(posixpath.normpath(posixpath.join(posixpath.dirname(document.path), name))))
    for path in paths:
        target = context.link_targets.files.get(path)
        if target is not None and target.kind == ARTICLE and target.key in context.article_n:
            return target.key
    hidden = next((context.index_input.hidden[path] for path in paths if path in context.index_input.hidden), None)
    if hidden is not None:
        if hidden:
            context.fault("not-built", document, mark, name=f'"{name}"', todo=hidden)
        return None
    if outside := as_address(name):
        is_web = outside.startswith("https:")
        todo = f"write {outside}" if is_web else "only articles and web addresses can stand here"
    else:
        stem = posixpath.splitext(posixpath.basename(name.strip("[]")))[0]  # of an address or another path
        near = [stem] if stem in context.article_n else nearest(name, context.article_n) if may_suggest() else []
        todo = f"did you mean {listed(near)}?" if near else "write the id of an article (its file's name without .md)"
    context.fault("unknown-article", document, mark, name=name, todo=todo)
    return None


class Group(NamedTuple):
    """An article in several languages, by number."""

    original: int
    members: tuple[int, ...]


def translations(context: IndexContext, overview: Overview) -> dict[str, Group]:
    """For each article (id) that has translations or is one: its group."""
    site = context.index_input.site.language
    translated = sorted(overview.translations, key=lambda d: context.article_n[d.id])
    above: dict[str, str] = {}
    for article in translated:
        mark = article.translation_of
        if mark is not None and (found := find_article(context, mark, article)) is not None:
            above[article.id] = found
    groups: dict[str, list[str]] = {}
    for article in translated:
        mark = article.translation_of
        original = _original(article.id, above, context.article_n)
        if mark is None or original == article.id:
            continue
        taken = {overview.languages.get(i, site): i for i in (original, *groups.get(original, ()))}
        language = overview.languages.get(article.id, site)
        if language in taken:
            context.fault("same-language", article, mark, language=language, original=taken[language])
            continue
        groups.setdefault(original, []).append(article.id)
    found_groups: dict[str, Group] = {}
    for original, others in groups.items():
        members = tuple(sorted(context.article_n[i] for i in (original, *others)))
        for member in (original, *others):
            found_groups[member] = Group(context.article_n[original], members)
    return found_groups


def _original(article: str, above: Mapping[str, str], order: Mapping[str, int]) -> str:
    """Where a chain of translations begins; of a ring, which begins nowhere, the article that is first in time."""
    climbed = [article]
    while (original := above.get(climbed[-1])) is not None:
        if original in climbed:
            return min(climbed[climbed.index(original) :], key=lambda a: order[a])
        climbed.append(original)
    return climbed[-1]


def _article_detail(
    context: IndexContext,
    document: Document,
    article: Article,
    related: tuple[list[int], list[Reference]],
    texts: Prose,
) -> dict[str, Any]:
    dates = []
    for key_date in article.dates:
        actors = [context.registers.actor(mark, document.path) for mark in key_date.actors]
        for mark, entity in zip(key_date.actors, actors, strict=True):
            if entity is not None:
                context.doubt_name(document, mark, entity, ACTORS, bare=True)
        dates.append((key_date.date.text, texts.html(key_date.label), [context.actor_n[a.id] for a in actors if a]))
    detail: dict[str, Any] = {
        "heading": document.heading,
        "summary": texts.html(article.summary),
        "image": texts.image(image(context, article.image, document)),
        "images": [p for one in article.images if (p := texts.image(image(context, one, document)))],
        "dates": dates,
        "related": related[0],
        "links": [_reference(r, r.title) for r in related[1]],
        "sources": [_reference(r, _source(r, texts)) for r in article.sources],
        "license": article.license,
        "corrections": sorted(((c.date.text, texts.html(c.text), c.kind) for c in article.corrections), reverse=True),
        "published": article.published.text if article.published else "",
        "updated": article.updated.text if article.updated else "",
        "draft": article.draft,
        "embargo": article.embargo.text if article.unpublished and article.embargo else "",
        "extra": document.extra,
    }
    return {k: v for k, v in detail.items() if v}


def _source(reference: Reference, texts: Prose) -> str:
    """A source's title; one that has an address is a link as a whole, and holds no others."""
    title = texts.html(reference.title)
    return _ANCHOR.sub("", title) if reference.url and title.startswith(MARKED) else title


def _reference(reference: Reference, title: str) -> tuple[str, str | None, str, str, str | None]:
    date = reference.date.text if reference.date else ""
    return (title or reference.url or "", reference.url, reference.publisher, date, reference.archived)
