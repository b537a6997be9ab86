"""What has a name or a number of its own: actors, topics and the entries of other indexes, years.

Queries look them up by the words of their names and roles. A subject is kept as it is shown, so a file of the index is
made of what is kept alone, and an update compares what was shown with what is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from msgspec import Struct

from site_builder.archive.queries import SHOWN_NAME
from site_builder.archive.topic_queries import ancestors
from site_builder.model import addresses
from site_builder.model.edtf import OPEN_END, OPEN_START, parse
from site_builder.outputs.search import words
from site_builder.outputs.search.documents import NAMES, aliases
from site_builder.pages.context import year_text

ACTOR, TOPIC, YEAR = "a", "t", "y"
Above = Mapping[int, tuple[int, ...]]  # each topic that has broader ones → these and itself


class Role(Struct, frozen=True, array_like=True):
    """A role of an actor. ``since`` and ``until`` are years."""

    title: str
    since: int | None
    until: int | None
    words: list[str]


class Subject(Struct, frozen=True, array_like=True):
    """An actor, an entry of an index, or a year."""

    id: str  # a/ID, t/INDEX/ID, y/YEAR
    address: str
    name: str
    count: int  # articles; of a year entries
    years: str  # of these articles: 1973–1977
    role: str  # of an actor: the last that is known
    words: dict[str, str]  # of its names → the spelling that has the word; empty if it is the name
    roles: list[Role]
    names: list[str]
    wider: list[str]  # of a topic: all that are broader

    @property
    def kind(self) -> str:
        return self.id[0]


encode: Final = msgspec.json.Encoder().encode
decode: Final = msgspec.json.Decoder(Subject).decode

_ACTOR: Final = (
    f"SELECT b.n, b.id, b.address, b.name, {SHOWN_NAME}, b.articles FROM actor b {{}} "  # noqa: S608  (constants)
    "ORDER BY b.n"
)
_TOPIC: Final = "SELECT n, index_name, id, address, name, detail, articles FROM topic {} ORDER BY n"
_SPAN: Final = (
    "SELECT x.target, min(CASE e.lower WHEN :start THEN NULL ELSE e.lower END), "
    "max(CASE e.upper WHEN :end THEN NULL ELSE e.upper END) FROM listing x JOIN entry e ON e.n = x.entry "
    "WHERE x.kind = :kind {} AND e.position < 0 GROUP BY x.target"
)
_ROLES: Final = "SELECT r.title, r.of_text, r.since, r.until FROM role r WHERE r.actor = ? ORDER BY r.position"


def all_subjects(db: sqlite3.Connection, language: str) -> Iterator[tuple[int, Subject]]:
    """Yield (number, subject) of an archive, years with their own number. ``language``: the site's."""
    yield from _actors(db, "", None)
    yield from _topics(db, "", None, ancestors(db))
    query = "SELECT target, max(rank) FROM listing WHERE kind = 'year' GROUP BY target"
    for year, count in db.execute(query):
        yield year, _year(year, count, language)


def subject_of(db: sqlite3.Connection, kind: str, n: int, language: str, above: Above) -> Subject | None:
    """Return the subject of a number; None where there is none. ``above``: of the archive, as ``ancestors`` has it."""
    if kind == YEAR:
        query = "SELECT max(rank) FROM listing WHERE kind = 'year' AND target = ?"
        count = db.execute(query, (n,)).fetchone()[0]
        return _year(n, count, language) if count else None
    where = "WHERE n = ?"
    found = _actors(db, where, n) if kind == ACTOR else _topics(db, where, n, above)
    return next((subject for _, subject in found), None)


def _year(year: int, count: int, language: str) -> Subject:
    name = year_text(year, language)
    texts = dict.fromkeys(words.folded(name), "") if year < 0 else {str(year): ""}
    return Subject(f"{YEAR}/{year}", addresses.year(year), name, count, "", "", texts, [], [], [])


def _actors(db: sqlite3.Connection, where: str, n: int | None) -> Iterator[tuple[int, Subject]]:
    spans = _spans(db, "actor", n)
    for number, id_, address, name, shown, count in db.execute(
        _ACTOR.format(where), () if n is None else (n,)
    ).fetchall():
        spellings = [name, *[text for (text,) in db.execute(NAMES, (number,)) if text != name]]
        roles = [_role(*row) for row in db.execute(_ROLES, (number,))]
        role = roles[-1].title if roles else ""
        subject = Subject(
            f"{ACTOR}/{id_}",
            address,
            shown,
            count,
            spans.get(number, ""),
            role,
            _words(spellings),
            roles,
            spellings,
            [],
        )
        yield number, subject


def _topics(db: sqlite3.Connection, where: str, n: int | None, above: Above) -> Iterator[tuple[int, Subject]]:
    spans = _spans(db, "topic", n)
    for number, index, id_, address, name, detail, count in db.execute(
        _TOPIC.format(where), () if n is None else (n,)
    ).fetchall():
        names, one = [name, *aliases(detail)], f"{TOPIC}/{index}/{id_}"
        wider = wider_ids(db, number, above)
        span = spans.get(number, "")
        yield number, Subject(one, address, name, count, span, "", _words(names), [], names, wider)


def wider_ids(db: sqlite3.Connection, n: int, above: Above) -> list[str]:
    """Return the ids of the subjects that are broader than a topic."""
    query = "SELECT index_name, id FROM topic WHERE n = ?"
    rows = [db.execute(query, (one,)).fetchone() for one in above.get(n, ()) if one != n]
    return [f"{TOPIC}/{index}/{id_}" for index, id_ in rows]


def _words(spellings: list[str]) -> dict[str, str]:
    """Return the words of names, each with the first spelling that has it; the first name is the one that is shown."""
    found: dict[str, str] = {}
    for i, spelling in enumerate(spellings):
        for word in words.folded(spelling):
            found.setdefault(word, spelling if i else "")
        for romanised in words.romanised(spelling):
            for word in words.folded(romanised):
                found.setdefault(word, romanised)
    return found


def _spans(db: sqlite3.Connection, kind: str, n: int | None) -> dict[int, str]:
    """Return the years that the articles of actors or topics span."""
    values = {"kind": kind, "start": OPEN_START, "end": OPEN_END, "n": n}
    query = _SPAN.format("" if n is None else "AND x.target = :n")
    return {target: _span(lower, upper) for target, lower, upper in db.execute(query, values)}


def _span(lower: int | None, upper: int | None) -> str:
    first = lower if lower is not None else upper
    last = upper if upper is not None else lower
    if first is None or last is None:
        return ""
    one, other = first // 10000, max(first, last) // 10000
    return str(one) if one == other else f"{one}–{other}"


def _role(title: str, of: str, since: str, until: str) -> Role:
    text = f"{title}, {of}" if of else title
    return Role(text, _year_of(since, first=True), _year_of(until, first=False), list(dict.fromkeys(words.names(text))))


def _year_of(edtf: str, *, first: bool) -> int | None:
    """Return the year of an end of a role: the first possible of its start, the last possible of its end."""
    if not edtf:
        return None
    date = parse(edtf)
    key = date.lower if first else date.upper
    return None if key in (OPEN_START, OPEN_END) else key // 10000
