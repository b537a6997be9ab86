"""Documents that were added, changed or removed → the same archive, brought up to date, and the facts that changed.

A change of documents changes what some lookups lead to: names, ids, paths. The documents that look these up (asked) and
the texts that may hold a changed name are resolved again, by the functions that index everything, against what the
database holds; rows that differ are written. The result is what indexing everything gives. What is not worth following
is refused: several files that share a name, how translations hang together, changes that touch thousands of documents.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from site_builder.archive.facts import Fact
from site_builder.archive.tables import filled
from site_builder.archive.topic_queries import ancestors
from site_builder.indexing import actors, articles, lookup_records, lookups, pages, redirects, texts, topics
from site_builder.indexing.article_updates import ArticleUpdates, OldArticle
from site_builder.indexing.context import IndexContext, Row, article_of
from site_builder.indexing.entities import Changed, Entities
from site_builder.indexing.index import media_target, target_row
from site_builder.indexing.links import target_of
from site_builder.indexing.order_keys import Exhausted
from site_builder.indexing.registers import entity, folder_of
from site_builder.indexing.relating import Relating, TooMany
from site_builder.indexing.texts import ActorRows
from site_builder.indexing.writer import MOST, Edit, MediaEdit, Refused, Writer
from site_builder.model import addresses
from site_builder.model.cross_references import lookups as lookups_of
from site_builder.model.cross_references import wiki_key
from site_builder.model.documents import ACTOR, ARTICLE, PAGE, TOPIC, Document, Page, Site
from site_builder.model.paths import nfc
from site_builder.problems import Problem, errors

__all__ = ["Edit", "MediaEdit", "Updated", "update"]


class Updated(NamedTuple):
    """What an update did. ``problems`` are those of resolving, of the files in ``paths``."""

    facts: set[Fact]
    problems: list[Problem]
    paths: set[str]  # files that were resolved again
    texts: dict[tuple[str, int | str], str]  # bodies that are others now, as they were: by kind and number or address


def update(
    db: sqlite3.Connection,
    site: Site,
    edits: Sequence[Edit],
    document: Callable[[str], Document],
    media: Sequence[MediaEdit] = (),
) -> Updated | None:
    """Bring an archive up to date. Return None, with the database half done, where that is refused.

    ``document`` gives the documents, by path, that are not among the edits.
    """
    edits = [edit for edit in edits if edit.before or edit.after or edit.hidden]
    now = {edit.path: edit.after for edit in edits if edit.after}
    try:
        return _Update(db, site, lambda path: now.get(path) or document(path)).run(edits, media)
    except (Refused, TooMany, Exhausted, sqlite3.IntegrityError):
        return None


class _Update:
    """One update under way."""

    def __init__(self, db: sqlite3.Connection, site: Site, document: Callable[[str], Document]) -> None:
        self.db, self.site, self.document = db, site, document
        self.writer = Writer(db, site.page_size)
        self.facts = self.writer.facts
        self.entities = Entities(self.writer, site, document)
        self.relating = Relating(db, self.facts)
        self.articles = ArticleUpdates(self.writer, site, self.relating)
        self.problems: list[Problem] = []

    def run(self, edits: Sequence[Edit], media: Sequence[MediaEdit]) -> Updated:
        """Follow the edits. Raises Refused, TooMany, Exhausted or IntegrityError where they are not followed."""
        had = filled(self.db)
        above = ancestors(self.db)
        self._guard(edits)
        self.entities.change(edits)
        self.relating.near |= self.entities.renumbered
        keys = self.entities.keys | self._targets(edits, media)
        for edit in edits:
            self.db.execute("DELETE FROM hidden WHERE key = ?", (nfc(edit.path),))
            self.db.executemany("INSERT OR REPLACE INTO hidden VALUES (?, ?)", edit.hidden.items())
        olds = self._take_out(edits)
        again = {edit.path: edit.after for edit in edits if edit.after}
        self._ask(keys, again)
        context = lookups.context(self.db, self.site, self.document, self.problems)
        self._resolve_topics(context, above, again)
        self._resolve_actors(context, again)
        self._resolve_pages(context, edits, again)
        if self.site.mentions != "off":
            context.finder = texts.finder(self.db, (d for d in again.values() if d.kind == ARTICLE))
        for path, document in again.items():
            if document.kind == ARTICLE:
                self.articles.resolve(context, document, olds[path] if path in olds else self.articles.old(document.id))
        if errors(self.problems):
            raise Refused
        self.writer.count()
        for title in sorted(self.writer.differences.titles):
            self.writer.replace("shared_title", {"title": title}, articles.shared(self.db, title))
        self.entities.drop()
        self.writer.differences.groups(self.db)
        self.relating.relate()
        self.facts |= had ^ filled(self.db)
        return Updated(self.facts, self.problems, set(again), self.writer.differences.texts)

    # -- what is followed, and what is not

    def _guard(self, edits: Sequence[Edit]) -> None:
        going = {e.before.id for e in edits if e.before and not _is_same(e)}
        coming = [e.after.id for e in edits if e.after and e.after.kind == ARTICLE and not _is_same(e)]
        for edit in edits:
            self._guard_translations(edit)
        for one in coming:
            known = self.writer.one("SELECT 1 FROM article WHERE id = ?", one) and one not in going
            if coming.count(one) > 1 or known or self.writer.one("SELECT 1 FROM hidden WHERE key = ?", one):
                raise Refused
        if len({addresses.collision_key(edit.path) for edit in edits}) < len(edits):
            raise Refused

    def _guard_translations(self, edit: Edit) -> None:
        """Refuse what changes which articles are translations of which."""
        sides = [d for d in (edit.before, edit.after) if d is not None and d.kind == ARTICLE]
        translated = any(article_of(document).translation_of is not None for document in sides)
        if edit.before in sides and edit.before is not None:
            (detail,) = self.writer.one("SELECT detail FROM article WHERE id = ?", edit.before.id) or ("",)
            translated = translated or '"original":' in detail
        if translated and not (_is_same(edit) and len({_structure(document) for document in sides}) == 1):
            raise Refused

    # -- what others look up

    def _targets(self, edits: Sequence[Edit], media: Sequence[MediaEdit]) -> set[str]:
        """Write what links lead to; the keys of what leads elsewhere, or is called otherwise."""
        keys: set[str] = set()
        for edit in edits:
            path = nfc(edit.path)
            rows = [target_row(path, target_of(edit.after))] if edit.after else []
            moved = _is_article(edit) and not _stays(edit)  # it gets another number
            if self.writer.replace("target", {"path": path}, rows) or moved:
                keys.add(path)
                for document in (edit.before, edit.after):
                    if document is not None and document.kind == ARTICLE:
                        keys |= {wiki_key(document.id), wiki_key(article_of(document).title)}
                    elif document is not None and isinstance(document.data, Page):
                        keys |= {wiki_key(document.path.removesuffix(".md")), wiki_key(document.data.title)}
                    elif document is not None and document.kind in (ACTOR, TOPIC):
                        keys |= self.entities.keys_of(document)
        for file in media:
            path = nfc(file.path)
            there = file.size is not None
            if there and not self.writer.one("SELECT 1 FROM media WHERE path = ?", file.path):
                known = self.db.execute("SELECT path FROM media")
                if addresses.collision_key(file.path) in {addresses.collision_key(other) for (other,) in known}:
                    raise Refused
            self.writer.replace("media", {"path": file.path}, [(file.path, file.size)] if there else ())
            self.writer.replace("target", {"path": path}, [target_row(path, media_target(file.path))] if there else ())
            sizes = [(path, *file.picture.row)] if file.picture else []
            self.writer.replace("picture", {"path": path}, sizes)
            keys.add(path)
        return keys

    def _take_out(self, edits: Sequence[Edit]) -> dict[str, OldArticle | None]:
        """Take out articles that are gone, give new ones a number, and note what all of them look up.

        Return what was there of those that stay at their place.
        """
        edits = [edit for edit in edits if _is_article(edit)]
        olds = {edit.path: self.articles.old(edit.before.id) for edit in edits if edit.before}
        found: dict[str, OldArticle | None] = {}
        for edit in edits:
            if edit.before and not _stays(edit):
                self.articles.remove(olds[edit.path])
                self.facts |= olds[edit.path].groups
        for edit in edits:
            if edit.before:
                had = lookups_of(edit.before)
                lookup_records.withdraw(
                    self.db, olds[edit.path].n, had - lookups_of(edit.after) if edit.after and _stays(edit) else had
                )
        for edit in edits:
            if edit.after:
                has = lookups_of(edit.after)
                if edit.before and _stays(edit):
                    found[edit.path] = olds[edit.path]
                    lookup_records.add(self.db, olds[edit.path].n, has - lookups_of(edit.before))
                else:
                    found[edit.path] = None
                    lookup_records.add(self.db, self.articles.number(edit.after), has)
        return found

    def _ask(self, keys: Iterable[str], again: dict[str, Document]) -> None:
        """Add the documents that look up what leads elsewhere now."""
        for key in sorted(keys):
            numbers = lookup_records.asking(self.db, key)
            if len(numbers) > MOST:
                raise Refused
            self._add_articles(numbers, again)
            for path in lookup_records.files_asking(self.db, key):
                if path not in again:
                    again[path] = self.document(path)

    def _add_articles(self, numbers: Iterable[int], again: dict[str, Document]) -> None:
        for n in numbers:
            (path,) = self.writer.one("SELECT path FROM article WHERE n = ?", n)
            if path not in again:
                again[path] = self.document(path)
                if len(again) > MOST:
                    raise Refused

    # -- topics, actors, pages

    def _changed(self, kind: str, again: Mapping[str, Document]) -> list[Changed]:
        """The actors, or the topics, to be resolved: those that may have changed, and those that look up what did."""
        found = [one for one in self.entities.changed if one.kind == kind]
        known = {(one.folder, one.entity.id) for one in found if one.entity}
        for document in again.values():
            if document.kind == kind and (folder_of(document), document.id) not in known:
                found.append(self.entities.unchanged(folder_of(document), entity(document), document))
        return [one for one in found if one.entity]

    def _write_row(self, one: Changed, row: Row) -> None:
        """Write an actor's or a topic's row, found without its counts."""
        counts = self.writer.one(f"SELECT articles, entries FROM {one.kind} WHERE n = ?", one.n)
        was = [(one.n, *one.row[1:])] if one.row else []
        new = (*row, *counts)
        if [new] != was:
            self.writer.differences.rows(one.kind, was, [new])
            self.db.execute(f"DELETE FROM {one.kind} WHERE n = ?", (one.n,))
            self.writer.insert(one.kind, new)

    def _resolve_topics(
        self, context: IndexContext, above: Mapping[int, tuple[int, ...]], again: dict[str, Document]
    ) -> None:
        for one in self._changed(TOPIC, again):
            assert one.entity is not None
            found = topics.resolve(context, one.folder, one.entity, one.document)
            self._write_row(one, found.row)
            self.writer.replace("broader", {"topic": one.n}, found.broader)
            self.writer.replace("author_actor", {"author": one.n}, found.actor)
            self.writer.replace("body", {"kind": TOPIC, "key": str(one.n)}, found.body)
        context.ancestors = now = ancestors(self.db)
        for topic, broader in self.db.execute("SELECT topic, broader FROM broader"):
            if topic in now.get(broader, ()):
                raise Refused  # a circle
        for topic in above.keys() | now.keys():
            if above.get(topic) != now.get(topic):
                found_articles = self.db.execute("SELECT article FROM about WHERE topic = ?", (topic,)).fetchall()
                self._add_articles((n for (n,) in found_articles), again)

    def _resolve_actors(self, context: IndexContext, again: dict[str, Document]) -> None:
        mentioned: set[int] = set()
        for one in self._changed(ACTOR, again):
            assert one.entity is not None
            roles = context.roles.get(one.entity.id, [])
            found = actors.resolve(context, one.entity, one.document)
            posts = lookups.posts_of(self.db, one.n) | {tenure.post for tenure in found.tenures}
            self._write_row(one, found.row)
            self.writer.replace("name", {"actor": one.n}, found.names, whole=True)
            self.writer.replace("life", {"actor": one.n}, found.life)
            self.writer.replace("body", {"kind": ACTOR, "key": str(one.n)}, found.body)
            self._write_roles(one.n, found.tenures, posts)
            context.roles[one.entity.id] = held = actors.held_roles(found.tenures)
            if held != roles:
                listing = self.db.execute("SELECT article FROM acting WHERE actor = ?", (one.n,)).fetchall()
                self._add_articles((n for (n,) in listing), again)
            was = ActorRows(one.row[7] if one.row else found.row[7], one.names, one.roles)
            now = ActorRows(found.row[7], found.names, actors.role_rows(found.tenures))
            mentioned |= texts.affected(self.db, one.n, was, now)
        for one in self.entities.changed:
            if one.kind == ACTOR and one.entity is None and one.row:
                was, now = ActorRows(one.row[7], one.names, one.roles), ActorRows(one.row[7], [], [])
                mentioned |= texts.affected(self.db, one.n, was, now)
        self._write_roles(0, (), self.entities.posts)
        if self.site.mentions != "off":
            self._add_articles(sorted(mentioned), again)

    def _write_roles(self, n: int, tenures: Sequence[actors.Tenure], posts: set[actors.Post]) -> None:
        """Write an actor's roles, and who held the posts before and after, of all who ever did."""
        if not posts:
            return
        others = lookups.tenures(self.db, posts, n)
        rows = actors.role_rows([*tenures, *others])
        self.writer.replace("role", {"actor": n}, [row for row in rows if row[0] == n])
        for row in rows:
            if row[0] != n:
                self.writer.replace("role", {"actor": row[0], "position": row[1]}, [row])

    def _resolve_pages(self, context: IndexContext, edits: Sequence[Edit], again: Mapping[str, Document]) -> None:
        """Write pages, redirects, and what files that are no articles look up."""
        gone = [edit.before for edit in edits if edit.before and edit.before.kind == PAGE and not edit.after]
        for document in (*gone, *(d for d in again.values() if d.kind == PAGE)):
            address = addresses.standalone(document.path)
            rows = pages.resolve(context, document) if document.path in again else {}
            self.writer.replace("page", {"address": address}, rows.get("page", ()))
            self.writer.replace("body", {"kind": PAGE, "key": address}, rows.get("body", ()))
        former = [(edit.path, edit.after.data.redirect_from) for edit in edits if edit.after]
        leading = redirects.declared(context, former).values()
        self.writer.replace_of("redirect", "path", [edit.path for edit in edits], leading)
        for edit in edits:
            if not edit.path.startswith("articles/"):
                keys = lookups_of(edit.after) if edit.after else ()
                self.writer.replace("asked_by_file", {"path": edit.path}, [(key, edit.path) for key in keys])


def _is_article(edit: Edit) -> bool:
    return any(document is not None and document.kind == ARTICLE for document in (edit.before, edit.after))


def _is_same(edit: Edit) -> bool:
    """The document is there before and after, with one id."""
    return edit.before is not None and edit.after is not None and edit.before.id == edit.after.id


def _stays(edit: Edit) -> bool:
    """The article is the same one, at the same place in time: it keeps its number."""
    if edit.before is None or edit.after is None or not _is_same(edit):
        return False
    one, other = article_of(edit.before).date, article_of(edit.after).date
    return one.oldest_first == other.oldest_first


def _structure(document: Document) -> tuple[Any, ...]:
    """What decides which articles are translations of which."""
    article = article_of(document)
    date = article.date
    return (article.translation_of and article.translation_of.text, article.lang, date.oldest_first)
