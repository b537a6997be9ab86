"""The index brought up to date after a change: what indexing an archive changed is looked at, and nothing else.

The documents of an article are taken out of the lists as they were, and put in as they are. What they were follows from
what the table search_doc says of them and from their old texts, which the update of the archive hands over.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

import msgspec

from site_builder.archive.facts import Fact
from site_builder.model.documents import ACTOR, ARTICLE, PAGE, TOPIC
from site_builder.outputs.search import levels, subjects
from site_builder.outputs.search.changes import Changes
from site_builder.outputs.search.division import DOCS, FACETS
from site_builder.outputs.search.documents import EVENT, Doc, Documents, docs_of_article, docs_of_page, own_keys, ranked
from site_builder.outputs.search.rows import Row, doc_row, subject_row, subject_rows, title_rows

Texts = Mapping[tuple[str, int | str], str]  # ("article", n) or ("page", address) → the body as it was

_OF_ARTICLE: Final = ("card", "article", "acting", "about")  # kinds of facts about one article
_COLUMNS: Final = "id, kind, n, position, day, rank, lang, title, jump, boosts"


class _Known(NamedTuple):
    """A document as the index has it, or is to have it."""

    doc: Doc
    title: str
    jump: str
    boosts: dict[str, int]
    html: str

    @property
    def own(self) -> list[str]:
        """The keys of the lists that it is in without having their words, in the order in which they are shown."""
        return own_keys(self.boosts)


def update(db: sqlite3.Connection, language: str, facts: Iterable[Fact], texts: Texts) -> set[Fact]:
    """Bring the index up to date; return the facts that its files read and that changed.

    ``language``: the site's. ``facts``: those in which the archive has changed. ``texts``: bodies that are others now.
    """
    return _Update(db, language, texts).run(set(facts))


class _Update:
    """One update under way."""

    def __init__(self, db: sqlite3.Connection, language: str, texts: Texts) -> None:
        self.db, self.language, self.texts = db, language, texts
        self.changes = Changes(db)
        self.documents = Documents(db, language)
        self.articles: set[int] = set()  # whose documents may be others
        self.pages: set[str] = set()
        self.renamed: set[int] = set()  # articles of what is called otherwise

    def run(self, facts: set[Fact]) -> set[Fact]:
        """Follow the facts that changed."""
        for kind, *of in facts:
            if kind in _OF_ARTICLE:
                self.articles.add(of[0])
            elif kind == "body" and of[0] == ARTICLE:
                self.articles.add(of[1])
            elif kind == "page" or (kind == "body" and of[0] == PAGE):
                self.pages.add(of[-1])
        self._subjects(facts)
        self._documents()
        return self.changes.write()

    # -- subjects

    def _subjects(self, facts: set[Fact]) -> None:
        """Compare what is named with what it was; add the articles in which names are others."""
        numbers: dict[str, set[int]] = {subjects.ACTOR: set(), subjects.TOPIC: set(), subjects.YEAR: set()}
        kinds = {ACTOR: subjects.ACTOR, TOPIC: subjects.TOPIC, "year": subjects.YEAR}
        for kind, *of in facts:
            if kind in ("actor", "actor name", "topic", "topic name"):
                numbers[kind[0]].add(of[0])
            elif kind == "list" and of[0] in kinds:
                numbers[kinds[of[0]]].add(of[1])
        if numbers[subjects.TOPIC]:
            numbers[subjects.TOPIC] |= self._wider_otherwise()
        was: dict[str, tuple[int, subjects.Subject]] = {}
        now: dict[str, tuple[int, subjects.Subject]] = {}
        for kind, some in numbers.items():
            for n in some:
                query = "SELECT id, n, data FROM search_subject WHERE n = ? AND substr(id, 1, 1) = ?"
                was |= {id_: (n, subjects.decode(data)) for id_, n, data in self.db.execute(query, (n, kind))}
                if (one := subjects.subject_of(self.db, kind, n, self.language, self.documents.above)) is not None:
                    now[one.id] = (n, one)
        for id_ in now.keys() - was.keys():
            row = self.db.execute("SELECT n, data FROM search_subject WHERE id = ?", (id_,)).fetchone()
            if row is not None:
                was[id_] = (row[0], subjects.decode(row[1]))
        for id_ in sorted(was.keys() | now.keys()):
            if was.get(id_) != now.get(id_):
                self._subject(id_, was.get(id_), now.get(id_))

    def _wider_otherwise(self) -> set[int]:
        """Return the topics of which others are broader than before."""
        was = dict(self.db.execute("SELECT n, wider FROM search_subject WHERE wider <> ''"))
        above = self.documents.above
        now = {n: wider for n in above if (wider := " ".join(subjects.wider_ids(self.db, n, above)))}
        return {n for n in was.keys() | now.keys() if was.get(n) != now.get(n)}

    def _subject(
        self, id_: str, was: tuple[int, subjects.Subject] | None, now: tuple[int, subjects.Subject] | None
    ) -> None:
        """Write a subject that is another now."""
        old, new = was and was[1], now and now[1]
        self.db.execute("DELETE FROM search_subject WHERE id = ?", (id_,))
        if now is not None:
            self.db.execute("INSERT INTO search_subject VALUES (?, ?, ?, ?, ?)", subject_row(*now))
        if old == new:
            return
        rows: list[set[Row]] = [subject_rows(one) if one is not None else set() for one in (old, new)]
        self.changes.gone |= rows[0] - rows[1]
        self.changes.come |= rows[1] - rows[0]
        for kind, key, _, _ in rows[0] | rows[1]:
            self.changes.touch_word(kind, key)
        if now is None or old is None or new is None or id_[0] == subjects.YEAR:
            return  # the articles of what is gone, or is new, name others than before
        if (old.name, old.names, old.wider) != (new.name, new.names, new.wider):
            articles = set(self._articles(id_[0], now[0]))
            self.articles |= articles
            if old.name != new.name:
                self.renamed |= articles

    def _articles(self, kind: str, n: int) -> Iterator[int]:
        """Return the articles of an actor or a topic, and those with key dates of it."""
        name, table = (ACTOR, "acting") if kind == subjects.ACTOR else (TOPIC, "about")
        queries = (
            f"SELECT article FROM {table} WHERE {name} = ?",  # noqa: S608  (constants)
            f"SELECT e.article FROM listing x JOIN entry e ON e.n = x.entry WHERE x.kind = '{name}' AND x.target = ?",  # noqa: S608
        )
        for query in queries:
            yield from (article for (article,) in self.db.execute(query, (n,)))

    # -- documents

    def _documents(self) -> None:
        """Compare the documents of articles and pages with what they were, and give all of their days their ranks."""
        was = {known.doc.id: known for n in self.articles for known in self._known("n = ? AND kind <> 'page'", n)}
        was |= {known.doc.id: known for page in self.pages for known in self._known("id = ?", f"/{page}")}
        now = {doc.id: doc for n in self.articles for doc in docs_of_article(self.db, n, self.language)}
        now |= {doc.id: doc for page in self.pages for doc in docs_of_page(self.db, page, self.language)}
        stood = {(id_, known.doc.day) for id_, known in was.items()}
        stand = {(id_, doc.day) for id_, doc in now.items()}
        days = {day for _, day in stood ^ stand}
        for id_, doc in now.items():
            if doc.day not in days:
                now[id_] = doc._replace(rank=was[id_].doc.rank)
        for day in days:
            others = [known for known in self._known("day = ?", day) if known.doc.id not in was]
            members = [*(known.doc for known in others), *(doc for doc in now.values() if doc.day == day)]
            ranks = {doc.id: doc for doc in ranked(members)}
            for known in others:
                if ranks[known.doc.id] != known.doc:
                    was[known.doc.id] = known
            now |= {id_: doc for id_, doc in ranks.items() if id_ in now or id_ in was}
        for id_ in sorted(was.keys() | now.keys()):
            self._document(was.get(id_), now.get(id_))

    def _known(self, where: str, value: int | str) -> Iterator[_Known]:
        """Yield documents as the index has them; their texts are read when they are compared."""
        query = f"SELECT {_COLUMNS} FROM search_doc WHERE {where}"  # noqa: S608  (constants)
        for *doc, title, jump, boosts in self.db.execute(query, (value,)).fetchall():
            yield _Known(Doc._make(doc), title, jump, msgspec.json.decode(boosts), "")

    def _document(self, was: _Known | None, doc: Doc | None) -> None:
        """Write a document that may be another now."""
        now = None
        if doc is not None:
            now = _Known(doc, *self.documents.content(doc))
        if was is not None:
            was = was._replace(html=self._old_html(was.doc))
            if was == now and was.own == now.own and was.doc.n not in self.renamed:
                return
        self._levels(was, now)
        another = was is None or now is None or was[:4] != now[:4] or was.own != now.own
        if was is not None and another:
            self.db.execute("DELETE FROM search_doc WHERE id = ?", (was.doc.id,))
        if now is not None and another:
            row = doc_row(now.doc, now.title, now.jump, now.boosts)
            self.db.execute("INSERT INTO search_doc VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        titles = [set(title_rows(one.doc, one.title, self.documents)) if one else set() for one in (was, now)]
        self.changes.gone |= titles[0] - titles[1]
        self.changes.come |= titles[1] - titles[0]
        if was is not None and now is not None and was.jump != now.jump:
            for kind, word, _, _ in titles[0] & titles[1]:
                self.changes.touch_word(kind, word)
        self._touch_days(was, now)

    def _touch_days(self, was: _Known | None, now: _Known | None) -> None:
        """Have the results and facets of a document made again where they are others.

        What results show of articles and names they note as pages do.
        """
        moved = was is None or now is None or was.doc != now.doc or was.own != now.own
        for known in (was, now):
            if known is not None and moved:
                self.changes.touch_day(DOCS, known.doc.day)
            if known is not None and (moved or known.doc.n in self.renamed):
                self.changes.touch_day(FACETS, known.doc.day)

    def _old_html(self, doc: Doc) -> str:
        """Return the text of a document as the index has it."""
        if doc.kind == EVENT:
            return ""
        key: tuple[str, int | str] = (PAGE, doc.id[1:]) if doc.kind == PAGE else (ARTICLE, doc.n)
        if key in self.texts:
            return self.texts[key]
        query = (
            "SELECT html FROM body WHERE kind = 'page' AND key = ?"
            if doc.kind == PAGE
            else "SELECT html FROM article_body WHERE article = ?"
        )
        row = self.db.execute(query, (key[1],)).fetchone()
        return row[0] if row else ""

    def _levels(self, was: _Known | None, now: _Known | None) -> None:
        """Take a document out of lists, put it into others, and give it other levels."""
        if was == now:
            return
        counted: dict[tuple[str, str], tuple[dict[str, int], int]] = {}  # a text is most often what it was
        old, new = (self._terms(one, counted) if one else {} for one in (was, now))
        same = was is not None and now is not None and was.doc[4:6] == now.doc[4:6]
        if was is not None:
            for key in old:
                if not same or key not in new:
                    self.changes.take(key, was.doc.day, was.doc.rank)
        if now is not None:
            for key, level in new.items():
                if not same or old.get(key) != level:
                    self.changes.put(key, now.doc.day, now.doc.rank, level)

    def _terms(self, one: _Known, counted: dict[tuple[str, str], tuple[dict[str, int], int]]) -> dict[str, int]:
        text = one.html, one.doc.lang
        if text not in counted:
            counted[text] = levels.count(levels.text_of(one.html), self.documents.keys(one.doc.lang))
        return levels.boosted(*counted[text], one.boosts)
