"""Which texts may hold a name: for names that come, go or count otherwise, and for texts that are resolved again."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote

from site_builder.indexing import actors, bodies, lookups
from site_builder.indexing.context import Row
from site_builder.indexing.mentions import Finder, Named, first_words, forms, uses, words_before_last
from site_builder.model.documents import Document

_WORD = re.compile(r"\w+")
_ASCII_WORD = re.compile(r"\w+", re.ASCII)
_AT_ONCE: Final = 10_000  # articles whose capitalised words are looked through


class Likely:
    """Which names some texts may hold: those whose first word they do. Made to look for few texts' names in no time."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.text = "\n".join(texts)
        words = {*_WORD.findall(self.text)}
        if not self.text.isascii():  # a name may be written to a word of another script, before or behind it
            words.update(_ASCII_WORD.findall(self.text))
        self.words = frozenset(words | {word[:-1] for word in words if word[-1] == "s"})  # plurals of names

    def has(self, first: str) -> bool:
        """Whether a name may be there; ``first`` is its first word in each form, set apart by spaces."""
        if first in self.words:
            return True
        if first.isascii():
            return " " in first and not self.words.isdisjoint(first.split())
        return any(word in self.text for word in first.split())  # it may be written to the word before


def finder(db: sqlite3.Connection, documents: Iterable[Document]) -> Finder:
    """A finder of the names that could stand in these texts: those whose first word does."""
    texts_of = [(d.body.html, d.body.links) for d in documents]
    whole = any(link.kind == "wiki" and not link.text for _, links in texts_of for link in links)
    likely = Likely(html for html, _ in texts_of)  # a link may bring in words that are not seen here
    rows = db.execute("SELECT actor, first FROM name")
    found: dict[int, Named] = {}
    pages: dict[int, str] = {}
    for n in {n for n, first in rows if whole or likely.has(first)}:
        entity_id, kind = db.execute("SELECT id, kind FROM actor WHERE n = ?", (n,)).fetchone()
        names = db.execute("SELECT spelling, strength FROM name WHERE actor = ?", (n,)).fetchall()
        roles = db.execute("SELECT title, since, until FROM role WHERE actor = ?", (n,)).fetchall()
        found[n] = actors.named(n, kind, names, roles)
        pages[n] = actors.page_of(entity_id)
    start = len(actors.page_of("")) - len(".html")

    def linked(page: str) -> int | None:
        """Whose page a link in a text leads to."""
        row = db.execute("SELECT n FROM actor WHERE id = ?", (unquote(page[start : -len(".html")]),)).fetchone()
        return row[0] if row and page.startswith(actors.page_of("")[:start]) else None

    return Finder(found, lookups.LazyMapping(linked), pages)


class ActorRows(NamedTuple):
    """An actor as it was or is: its kind, its rows of the table name, its rows of the table role."""

    kind: str
    names: list[Row]
    roles: list[Row]

    def named(self, n: int) -> Named:
        """The actor as the finder knows it."""
        roles = [(row[2], row[5], row[6]) for row in self.roles]
        return actors.named(n, self.kind, [(row[1], row[2]) for row in self.names], roles)


def affected(db: sqlite3.Connection, n: int, was: ActorRows, now: ActorRows) -> set[int]:
    """The articles whose mentions may change with what an actor is called, and which offices it held."""
    old, new = was.named(n), now.named(n)
    found: set[int] = set()
    changed = uses(old) ^ uses(new)
    strong = {text for text, listed, _ in changed if not listed}
    weak = {text for text, listed, _ in changed if listed}
    if strong:
        found |= {*holding(db, _telling_words(strong))}
    names = _telling_words((*old.strong, *new.strong))
    if weak:
        # where the actor is listed, or where it is named beside another who shares the spelling
        found |= {*holding(db, _telling_words(weak))} & (_listing(db, n) | {*holding(db, names)})
    if (old.offices, old.kind, uses(old)) != (new.offices, new.kind, uses(new)):
        found |= _addressing(db, old, new)
    if words := words_before_last(old) ^ words_before_last(new):  # given names are part of a mention
        single = [text for text, listed, _ in uses(old) | uses(new) if not listed and " " not in text]
        found |= _beginning(db, _listing(db, n) | {*holding(db, _telling_words(single))}, words)
    return found


def _addressing(db: sqlite3.Connection, old: Named, new: Named) -> set[int]:
    """The articles in which an office before a spelling may have singled out an actor, or may now: this or another."""
    spellings = {text for text, _, _ in uses(old) | uses(new)}
    if not (old.offices or new.offices):  # it may be one of several who bear a surname
        query = "SELECT 1 FROM name m JOIN role r ON r.actor = m.actor WHERE m.spelling = ? AND m.actor <> ? LIMIT 1"
        spellings = {text for text in spellings if db.execute(query, (text, old.actor)).fetchone()}
    return {*holding(db, _telling_words(spellings))} if spellings else set()


def _telling_words(names: Iterable[str]) -> set[str]:
    """Of each form of these names the word that says most: a text without any of them holds no such name."""
    found: set[str] = set()
    for form in {form for name in names for form in forms(name)}:
        capitals = bodies.CAPITAL.findall(form)
        found |= {max(capitals, key=len)} if capitals else first_words(form)
    return found


def _listing(db: sqlite3.Connection, n: int) -> set[int]:
    """The articles that list an actor, or lead to it."""
    query = "SELECT article FROM acting WHERE actor = ?1 "
    query += "UNION SELECT article FROM link WHERE kind = 'actor' AND target = ?1"
    return {article for (article,) in db.execute(query, (n,))}


def _beginning(db: sqlite3.Connection, articles: Iterable[int], words: Collection[str]) -> set[int]:
    """Those of some articles that have a word which begins with one of these; all where that cannot be told."""
    if not all(bodies.CAPITAL.fullmatch(word) for word in words):
        return set(articles)
    beginnings = tuple(f" {word}" for word in words)
    query = "SELECT words FROM capital WHERE article = ?"
    held = {n: db.execute(query, (n,)).fetchone() for n in articles}
    return {n for n, row in held.items() if row and any(beginning in row[0] for beginning in beginnings)}


def holding(db: sqlite3.Connection, words: Collection[str]) -> Iterator[int]:
    """The articles whose text has one of these words, or one that begins with it, each once.

    Bytes, and looked through here: the database is slow at it, and all texts of the archive are looked through.
    """
    if all(bodies.CAPITAL.fullmatch(word) for word in words):
        yield from bodies.lines_with([f" {word}".encode() for word in sorted(words)], _capitals(db))
        return
    looked_for = [word.encode("utf-8", "surrogatepass") for word in sorted(words)]
    query = "SELECT article, CAST(html AS BLOB) FROM article_body"
    for key, text in db.execute(query):
        if any(one in text for one in looked_for):
            yield key


def _capitals(db: sqlite3.Connection) -> Iterator[bytes]:
    """The capitalised words of all texts: many lines at once, each with an article's number and its words."""
    query = (
        "SELECT max(article), CAST(group_concat(article || words, x'0a') AS BLOB) FROM "
        "(SELECT article, words FROM capital WHERE article > ? ORDER BY article LIMIT ?)"
    )
    last, lines = db.execute(query, (-1, _AT_ONCE)).fetchone()
    while last is not None:
        yield lines
        last, lines = db.execute(query, (last, _AT_ONCE)).fetchone()
