"""Articles of an archive that is updated in place: taken out, numbered, resolved, and written where they differ."""

from __future__ import annotations

import json
from typing import Any, Final

from msgspec import Struct

from site_builder.archive.facts import Fact
from site_builder.archive.tables import Differences
from site_builder.indexing import articles, bodies, relatedness
from site_builder.indexing.articles import Group
from site_builder.indexing.context import IndexContext, Row, article_of
from site_builder.indexing.order_keys import between
from site_builder.indexing.relating import Relating, shown
from site_builder.indexing.writer import Refused, Writer, rows_with
from site_builder.model import addresses
from site_builder.model.documents import ARTICLE, Document, Site
from site_builder.model.edtf import order_key

_OF_ARTICLE: Final = {  # an article's own tables, with the column that has its number
    "article": "n",
    "acting": "article",
    "about": "article",
    "correction": "article",
    "article_body": "article",
    "capital": "article",
    "announced": "article",
}


class OldArticle(Struct):
    """What the database held of an article."""

    n: int
    rows: dict[str, list[Row]]
    linked: dict[bodies.Linked, str]
    entries: dict[int, Row]  # by position
    related_to: set[int]  # whose related articles it may be among
    features: frozenset[relatedness.Feature]
    shown: frozenset[int]
    groups: set[Fact]


class ArticleUpdates:
    """The articles of one update."""

    def __init__(self, writer: Writer, site: Site, relating: Relating) -> None:
        self.db, self.writer, self.site, self.relating = writer.db, writer, site, relating
        self.facts = writer.facts

    def old(self, article: str) -> OldArticle:
        db = self.db
        (n,) = self.writer.one("SELECT n FROM article WHERE id = ?", article)
        rows = rows_with(db, _OF_ARTICLE, n)
        linked = {
            (kind, target): sentence
            for kind, target, sentence in db.execute("SELECT kind, target, sentence FROM link WHERE article = ?", (n,))
        }
        entries = {row[2]: row for row in db.execute("SELECT * FROM entry WHERE article = ?", (n,))}
        subject = self.relating.subject(n)
        groups = Differences(self.site.page_size)
        groups.regrouped.add(n)
        groups.groups(db)
        related_to = self.relating.beside(n, subject) | self.relating.linked(n)
        features = frozenset(relatedness.features(subject))
        return OldArticle(n, rows, linked, entries, related_to, features, shown(rows["article"][0]), groups.facts)

    def remove(self, old: OldArticle) -> None:
        """Take an article out, and all that hangs on it."""
        self.writer.differences.neighbours(self.db, [old.n])
        self.writer.link(old.n, old.linked, {})
        for row in old.entries.values():
            self.writer.unfile(row[0])
        # the documents with links that lead here are resolved again
        self.db.execute("DELETE FROM link WHERE kind = ? AND target = ?", (ARTICLE, old.n))
        self.facts.add(("table", "link"))
        for table, column in (*_OF_ARTICLE.items(), ("related", "article")):
            self.writer.replace(table, {column: old.n}, ())
        self.facts.add(("related", old.n))
        self.relating.near |= old.related_to
        self.relating.features.subtract(old.features)

    def number(self, document: Document) -> int:
        """Give a new article its number, and what others must know of it."""
        date = article_of(document).date
        n = between(*self._beside((*date.oldest_first, document.id)))
        address = addresses.article(document.path, document.id)
        row = (n, document.id, document.path, address, "", date.text, date.lower, date.upper, "", "", 0, 0, "{}")
        self.writer.insert("article", row)
        self.writer.differences.neighbours(self.db, [n])
        return n

    def _beside(self, place: tuple[int, int, str, str]) -> tuple[int | None, int | None]:
        """The articles that one at a place in time stands between: their numbers are in order of time."""
        query = "SELECT n, lower, upper, edtf, id FROM article WHERE n {} ? ORDER BY n {} LIMIT 1"
        (low,) = self.writer.one("SELECT min(n) FROM article")
        (high,) = self.writer.one("SELECT max(n) FROM article")
        before = after = None
        while low is not None and high is not None and low <= high:
            n, lower, upper, edtf, id_ = self.writer.one(query.format("<=", "DESC"), (low + high) // 2)
            if (*order_key(lower, upper, edtf), id_) < place:
                before = n
                following = self.writer.one(query.format(">", "ASC"), (low + high) // 2)
                low = following[0] if following else None
            else:
                after = n
                previous = self.writer.one(query.format("<", "DESC"), n)
                high = previous[0] if previous else None
        return before, after

    def resolve(self, context: IndexContext, document: Document, old: OldArticle | None) -> None:
        group = _group(old)
        mark = article_of(document).translation_of
        if mark is not None:
            found = articles.find_article(context, mark, document)
            if group is None or found is None or context.article_n[found] not in group.members:
                raise Refused
        one = articles.resolve(context, document, group)
        if old is None:
            self.db.execute("DELETE FROM article WHERE n = ?", (one.n,))  # which held its place only
        for table, rows in articles.rows_of(one).items():
            self.writer.replace(table, {_OF_ARTICLE[table]: one.n}, rows)
        self._file(one, old)
        was = old.linked if old else {}
        self.writer.link(one.n, was, one.linked)
        linked = {target for kind, target in one.linked.keys() ^ was.keys() if kind == ARTICLE}
        if linked:
            self.relating.near |= linked | {one.n}
        features = frozenset(relatedness.features(one.subject))
        before = old.features if old else frozenset()
        if old is None or features != before:
            self.relating.features.update(features - before)
            self.relating.features.subtract(before - features)
            self.relating.near |= {one.n} | (old.related_to if old else set())
            self.relating.near |= self.relating.beside(one.n, one.subject)
        if old is None or one.shown != old.shown:
            self.relating.near.add(one.n)

    def _file(self, one: articles.Resolved, old: OldArticle | None) -> None:
        """Write the article's entries of the timeline."""
        was = dict(old.entries) if old else {}
        kept: list[Any] = []
        for entry in one.entries:
            row = was.get(entry.position)
            same = row is not None and order_key(row[5], row[6], row[4]) == entry.date.oldest_first
            kept.append(was.pop(entry.position)[0] if same else None)
        for row in was.values():
            self.writer.unfile(row[0])
        for entry, n in zip(one.entries, kept, strict=True):
            self.writer.file(entry, n)


def _group(old: OldArticle | None) -> Group | None:
    """The translations of an article; they stay as they were."""
    detail: dict[str, Any] = json.loads(old.rows["article"][0][-1]) if old else {}
    if old is None or "original" not in detail:
        return None
    return Group(detail["original"], tuple(sorted((old.n, *detail.get("translations", ())))))
