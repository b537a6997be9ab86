"""Queries that all parts of the reader share: cards, ranges of lists, and names of actors and topics."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from site_builder.archive.facts import Noted
from site_builder.archive.rows import ActorLink, Card, TopicLink, new_card

CARD: Final = (
    "a.n, a.title, a.address, a.edtf, a.lower, a.upper, a.summary, a.lang, a.unpublished"  # as ``Card`` has it
)
ORIGINAL: Final = "NOT IN (SELECT n FROM article WHERE translation = 1)"
# the disambiguation is part of what others call an actor
SHOWN_NAME: Final = "CASE b.disambiguation WHEN '' THEN b.name ELSE b.name || ' (' || b.disambiguation || ')' END"
ACTOR_LINK: Final = f"b.n, {SHOWN_NAME}, b.address, b.kind"  # as ``ActorLink`` has it
TOPIC_LINK: Final = "t.n, t.index_name, t.name, t.address, t.articles, t.sort_key"
_ENTRY: Final = (
    "e.article, CASE e.label WHEN '' THEN a.title ELSE e.label END, a.address, e.edtf, e.lower, e.upper, "
    "CASE e.label WHEN '' THEN a.summary ELSE '' END, a.lang, a.unpublished, "
    "CASE e.label WHEN '' THEN '' ELSE a.title END"
)
_ENTRIES: Final = f"SELECT e.n, {_ENTRY} FROM entry e JOIN article a ON a.n = e.article WHERE e.n IN ({{}})"
_AT_ONCE: Final = 200  # entries that are asked for at once: SQLite takes a limited number of values
_STEP: Final = 16  # of values: there are few different queries, and each is prepared once
_LISTED: Final = (
    "SELECT x.entry FROM listing x WHERE x.kind = ? AND x.target = ? AND x.rank BETWEEN ? AND ? ORDER BY x.rank"
)
_DATE: Final = (
    "SELECT e.edtf FROM listing x JOIN entry e ON e.n = x.entry WHERE x.kind = ? AND x.target = ? AND x.rank = ?"
)
_KEPT: Final = 1 << 16  # cards of entries in the cache: every entry stands in several lists
_CARDS: Final = 1 << 16  # and of articles


def one_of(column: str, only: int | None, word: str = "WHERE") -> tuple[str, tuple[int, ...]]:
    """Return a condition that picks out one row, or none where all are wanted, and its values."""
    return ("", ()) if only is None else (f"{word} {column} = ?", (only,))


class Queries:
    """A read-only view of one archive database.

    ``part``: entries of a part of a long list, as facts divide them. ``noted``: the facts read since somebody last put
    an empty ``Noted`` there.
    """

    def __init__(self, db: sqlite3.Connection, part: int = 50) -> None:
        self.db = db
        self.part = part
        self.noted = Noted()
        self._topic_links = lru_cache(maxsize=4096)(self._topic_link)
        self._actor_links = lru_cache(maxsize=4096)(self._actor_link)
        self._actor_ids = lru_cache(maxsize=4096)(self._actor_id)
        self._cards: dict[int, Card | None] = {}
        self._entries: dict[int, Card] = {}

    def _one(self, query: str, *values: object) -> Any:
        return self.db.execute(query, values).fetchone()

    def card(self, n: int) -> Card | None:
        """Return an article's card; None where there is no such article."""
        self.noted.cards.add(n)
        try:
            return self._cards[n]
        except KeyError:
            return self._card(n)

    def _card(self, n: int) -> Card | None:
        if len(self._cards) >= _CARDS:
            self._cards.clear()
        row = self._one(f"SELECT {CARD} FROM article a WHERE n = ?", n)
        card = self._cards[n] = new_card((*row, "", "")) if row else None
        return card

    def listing(self, kind: str, target: int, first: int, last: int) -> list[Card]:
        """Entries of an actor's or topic's list by rank (the oldest is 1), oldest first."""
        self._note_parts("list", kind, target, first, last)
        return self._listed(kind, target, first, last)

    def date_at(self, kind: str, target: int, rank: int) -> str:
        """Return the date (EDTF) of a list's entry by rank. What else is shown of the entry makes no page stale."""
        self._note_parts("list", kind, target, rank, rank)
        return str(self._one(_DATE, kind, target, rank)[0])

    def _note_parts(self, fact: str, kind: str, target: int, first: int, last: int) -> None:
        parts = range((first - 1) // self.part, (last - 1) // self.part + 1)
        self.noted.update([(fact, kind, target, part) for part in parts])

    def _listed(self, kind: str, target: int, first: int, last: int) -> list[Card]:
        """A range of a list; what is not known of its entries is asked for all of them at once."""
        known = self._entries
        entries = [n for (n,) in self.db.execute(_LISTED, (kind, target, first, last))]
        unknown = [n for n in entries if n not in known]
        if unknown:
            if len(known) >= _KEPT:
                known.clear()
                unknown = entries
            for row in self._entries_of(unknown):
                card = new_card((*row[1:], ""))
                same = self._cards.get(card.article)  # most entries are articles: one object for both has one view
                known[row[0]] = same if same is not None and same == card else card
        cards = [known[n] for n in entries]
        self.noted.cards.update([card.article for card in cards])
        return cards

    def _entries_of(self, entries: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        """The rows of entries; some are given twice, to make a number that is often asked for."""
        for i in range(0, len(entries), _AT_ONCE):
            given = [*entries[i : i + _AT_ONCE]]
            given += given[-1:] * (-len(given) % _STEP)
            yield from self.db.execute(_ENTRIES.format(", ".join("?" * len(given))), given)

    def actor_id(self, n: int) -> str:
        """Return an actor's id."""
        self.noted.actor_names.add(n)
        return self._actor_ids(n)

    def actor_link(self, n: int) -> ActorLink:
        """An actor as others name it, without a count."""
        self.noted.actor_names.add(n)
        return self._actor_links(n)

    def _actor_link(self, n: int) -> ActorLink:
        return ActorLink(*self._one(f"SELECT {ACTOR_LINK}, 0 FROM actor b WHERE n = ?", n))

    def topic_name(self, n: int) -> str:
        """Return a topic's name."""
        self.noted.topic_names.add(n)
        return self._topic_links(n).name

    def _topic_link(self, n: int) -> TopicLink:
        return TopicLink(*self._one(f"SELECT {TOPIC_LINK} FROM topic t WHERE n = ?", n))

    def _actor_id(self, n: int) -> str:
        return str(self._one("SELECT id FROM actor WHERE n = ?", n)[0])
