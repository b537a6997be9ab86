"""Queries about articles: their rows, actors, topics, links, related articles and corrections."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Final

from site_builder.archive import facts
from site_builder.archive.queries import CARD, Queries, one_of
from site_builder.archive.rows import (
    ActingRow,
    ArticleRow,
    AuthorRow,
    Card,
    CorrectionRow,
    RelatedRow,
    TopicLink,
    decoded,
    new_card,
    related_rows,
)
from site_builder.archive.rows import roles as decode_roles
from site_builder.model.documents import ARTICLE, AUTHORS
from site_builder.model.edtf import OPEN_END, OPEN_START

_NEIGHBOURS: Final = (
    "SELECT lower, upper, "
    "CASE translation WHEN 0 THEN (SELECT max(n) FROM article WHERE n < a.n AND translation = 0) END, "
    "CASE translation WHEN 0 THEN (SELECT min(n) FROM article WHERE n > a.n AND translation = 0) END "
    "FROM article a WHERE a.n = ?"
)
_UNDATED: Final = (OPEN_START, OPEN_END)


class ArticleQueries(Queries):
    """What pages ask about articles."""

    def __init__(self, db: sqlite3.Connection, part: int = 50) -> None:
        super().__init__(db, part)
        self._topics_alone = lru_cache(maxsize=4096)(self._topic_alone)
        self._acting = lru_cache(maxsize=1 << 14)(self._acting_row)

    def articles(self, only: int | None = None) -> Iterator[tuple[int, str, str]]:
        """(n, address, path) of every article, or of one."""
        self.noted.add(facts.ALL_ARTICLES if only is None else ("card", only))
        where, values = one_of("n", only)
        yield from self.db.execute(f"SELECT n, address, path FROM article {where} ORDER BY n", values)

    def latest(self, most: int) -> list[Card]:
        """The newest articles, newest first."""
        self.noted.add(facts.ALL_ARTICLES)
        return [
            Card(*r)
            for r in self.db.execute(
                f"SELECT {CARD} FROM article a WHERE translation = 0 ORDER BY n DESC LIMIT ?", (most,)
            )
        ]

    def article(self, n: int) -> ArticleRow:
        """Return an article's row."""
        self.noted.add(("article", n))
        query = "SELECT n, id, path, address, title, edtf, lower, upper, summary, lang, detail FROM article WHERE n = ?"
        row = self._one(query, n)
        return ArticleRow._make((*row[:-1], decoded(row[-1])))

    def shared_title(self, title: str, edtf: str) -> tuple[bool, bool]:
        """Whether other articles have a title, and whether one of these has the date as well."""
        self.noted.add(("title", title))
        dates = self._shared_titles.get(title, ())
        return "" in dates, edtf in dates

    @cached_property
    def _shared_titles(self) -> dict[str, set[str]]:
        """The titles that several articles have: few, so they are read at once."""
        found: dict[str, set[str]] = {}
        for title, edtf in self.db.execute("SELECT title, edtf FROM shared_title"):
            found.setdefault(title, set()).add(edtf)
        return found

    def neighbours(self, n: int) -> tuple[Card | None, Card | None]:
        """The articles before and after one in time; translations and the undated are passed over, and have none."""
        self.noted.add(("neighbours", n))
        lower, upper, before, after = self._one(_NEIGHBOURS, n)
        if (lower, upper) == _UNDATED:
            return None, None
        earlier = self.card(before) if before else None
        if earlier and (earlier.lower, earlier.upper) == _UNDATED:  # these stand before all others
            earlier = None
        return earlier, self.card(after) if after else None

    def body(self, kind: str, key: int | str) -> str:
        """HTML, with U+FDD0 where the way to the root belongs; empty where there is no text."""
        self.noted.add(("body", kind, key))
        if kind == ARTICLE:
            row = self._one("SELECT html FROM article_body WHERE article = ?", key)
        else:
            row = self._one("SELECT html FROM body WHERE kind = ? AND key = ?", kind, str(key))
        return row[0] if row else ""

    def acting(self, article: int) -> list[ActingRow]:
        """Return an article's actors in its own order, with their roles."""
        query = "SELECT actor, roles FROM acting WHERE article = ? ORDER BY position"
        rows = self.db.execute(query, (article,)).fetchall()
        self.noted.add(("acting", article))
        self.noted.actor_names.update([actor for actor, _ in rows])
        return [self._acting(actor, roles) for actor, roles in rows]

    def _acting_row(self, actor: int, roles: str) -> ActingRow:
        link = self._actor_links(actor)
        return ActingRow(link.name, link.address, link.kind, decode_roles(roles))

    def about(self, article: int) -> list[TopicLink]:
        """An article's topics and entries of further indexes, without counts: these change with every new article."""
        numbers = self._numbers_about(article)
        if self._authors:
            numbers = [n for n in numbers if n not in self._authors]
        self.noted.topic_names.update(numbers)
        return [self._topics_alone(n) for n in numbers]

    def authors(self, article: int) -> list[AuthorRow]:
        """An article's authors in its own order."""
        known = self._authors
        if not known:
            self.noted.add(("about", article))
            return []
        numbers = [n for n in self._numbers_about(article) if n in known]
        self.noted.topic_names.update(numbers)
        return [known[n] for n in numbers]

    def _numbers_about(self, article: int) -> list[int]:
        self.noted.add(("about", article))
        query = "SELECT topic FROM about WHERE article = ? ORDER BY position"
        return [topic for (topic,) in self.db.execute(query, (article,))]

    @cached_property
    def _authors(self) -> dict[int, AuthorRow]:
        """All authors by number: there are far fewer than articles, so they are read at once."""
        query = "SELECT n, name, address, sort_name, kind FROM topic WHERE index_name = ?"
        return {n: AuthorRow(*row) for n, *row in self.db.execute(query, (AUTHORS,))}

    def _topic_alone(self, n: int) -> TopicLink:
        return self._topic_links(n)._replace(articles=0)

    def links_to(self, kind: str, n: int) -> int:
        """How many articles link to an article or topic, or mention an actor without listing it."""
        self.noted.add(("links", kind, n))
        return int(self._one("SELECT count(*) FROM link WHERE kind = ? AND target = ?", kind, n)[0])

    def much_linked(self, kind: str, least: int, only: int | None = None) -> list[tuple[int, int]]:
        """(number, links) of whatever of a kind has at least so many links. For planning: no fact is noted."""
        where, values = one_of("target", only, "AND")
        query = f"SELECT target, max(rank) AS n FROM link WHERE kind = ? {where} GROUP BY target HAVING n >= ?"
        return list(self.db.execute(query, (kind, *values, least)))

    def linking_to(self, kind: str, n: int, first: int, last: int) -> list[Card]:
        """Articles that link to an article, actor or topic, by rank from the oldest on, with the sentence that does."""
        query = (
            f"SELECT {CARD}, '', l.sentence FROM link l JOIN article a ON a.n = l.article "
            "WHERE l.kind = ? AND l.target = ? AND l.rank BETWEEN ? AND ? ORDER BY l.rank"
        )
        self._note_parts("links", kind, n, first, last)
        rows = list(map(new_card, self.db.execute(query, (kind, n, first, last))))
        self.noted.cards.update([card.article for card in rows])
        return rows

    def related(self, article: int) -> Sequence[RelatedRow]:
        """Articles found to belong with one, the likeliest first."""
        self.noted.add(("related", article))
        row = self._one("SELECT found FROM related WHERE article = ?", article)
        return related_rows(row[0]) if row else ()

    def corrections(self, first: int, last: int) -> list[CorrectionRow]:
        """Corrections from the oldest on: those from number ``first`` to ``last``."""
        query = (
            "SELECT c.article, c.edtf, c.text, c.kind, a.title, a.address, a.lang FROM correction c "
            "JOIN article a ON a.n = c.article ORDER BY c.lower, c.article, c.position LIMIT ? OFFSET ?"
        )
        rows = [CorrectionRow(*r) for r in self.db.execute(query, (last - first + 1, first - 1))]
        self.noted.add(facts.CORRECTIONS)
        self.noted.cards.update([r.article for r in rows])
        return rows

    def has_corrections(self) -> bool:
        """Whether the archive has any correction."""
        self.noted.add(facts.HAS_CORRECTIONS)
        return self._one("SELECT 1 FROM correction LIMIT 1") is not None

    def correction_count(self) -> int:
        """Return how many corrections there are."""
        self.noted.add(facts.CORRECTIONS)
        return int(self._one("SELECT count(*) FROM correction")[0])
