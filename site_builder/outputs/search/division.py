"""Which keys begin a file of the index.

A key begins a file by its own checksum, or if it or the one before it is long. So a change of one key moves no other
boundary, and the same archive is divided alike whatever was changed before. How many checksums begin a file follows
from the total of all keys; when that doubles, everything of a kind is divided anew.
"""

from __future__ import annotations

import math
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

WORDS, QUICK, SPELLING, DOCS, FACETS = KINDS = ("words", "quick", "spelling", "docs", "facets")
# How what lies under a word begins: an entry of the register or an office that has it, the stem that it is a form of;
# in the quick jump an entry or a title. Lists begin with the form.
NAME_MARK, ROLE_MARK, POINTER_MARK = "=", "%", ">"
SUBJECT_MARK, TITLE_MARK = "0", "1"
MOST_NAMES, MOST_ROLES, MOST_QUICK, MOST_BEGINNING = 60, 400, 60, 20  # of one word in a file
BEYOND: Final = "\U0010ffff"  # behind all keys, and all that begin alike
BEGINNING: Final = "*"  # behind the first letters of words
LETTERS: Final = (1, 2, 3)  # of which there are such keys

_LIMITS: Final = {  # kind → bytes of a file that are aimed at, at least and at most
    WORDS: (16_000, 64_000),
    QUICK: (12_000, 24_000),
    SPELLING: (12_000, 24_000),
    DOCS: (6_000, 12_000),
    FACETS: (6_000, 12_000),
}
_FILES: Final = 3000  # of a kind, that are aimed at
_LONG: Final = 24_000  # bytes of a key that begins a file of its own
_LONGEST_NAME: Final = 97  # characters of a file's name without .js: a hundred are safe everywhere
_ENTRY: Final = 90  # bytes of a name, a title or a role, about
_OF_DOCUMENT: Final = {DOCS: 250, FACETS: 60}
_FIRST_DAY: Final = 5_000_000_000  # before every day

# What lies under a key: how many rows, how many bytes. Names and roles of a word are cut off in files.
_MARK: Final = "substr(sub, 1, 1)"
_SIZES: Final = {
    WORDS: f"sum(CASE WHEN {_MARK} IN ('{NAME_MARK}', '{ROLE_MARK}') THEN 0 ELSE length(sub) + length(text) + 8 END) "
    f"+ {_ENTRY} * min({MOST_NAMES}, sum({_MARK} = '{NAME_MARK}')) "
    f"+ {_ENTRY} * min({MOST_ROLES}, sum({_MARK} = '{ROLE_MARK}'))",
    QUICK: f"{_ENTRY} * min({MOST_QUICK}, count(*))",
    SPELLING: "sum(length(key) + length(sub) + 4)",
}


class Key(NamedTuple):
    """A key with what lies under it."""

    key: str
    rows: int
    size: int


def day_key(day: int) -> str:
    """Return a day as a key; keys are in the order of days."""
    return f"{day + _FIRST_DAY:010d}"


def days_of(first: str, following: str) -> tuple[int, int]:
    """Return the days from one key to before another, both included; empty keys are beyond all days."""
    low = int(first) - _FIRST_DAY if first else -_FIRST_DAY
    return low, (int(following) - _FIRST_DAY if following else _FIRST_DAY) - 1


def beginning_size(rows: int) -> int:
    """Return the bytes of the key of first letters under which so many rows lie."""
    return _ENTRY * min(MOST_BEGINNING, rows)


def file_name(first: str) -> str:
    """Return the name of the file that a key begins."""
    return "k" + "".join(c if c in "abcdefghijklmnopqrstuvwxyz0123456789" else f"_{ord(c):x}_" for c in first)


def measure(db: sqlite3.Connection, kind: str, key: str) -> Key | None:
    """Return a key as the rows and documents in a database give it; None where there are none."""
    if kind in _OF_DOCUMENT:
        (rows,) = db.execute("SELECT count(*) FROM search_doc WHERE day = ?", (int(key) - _FIRST_DAY,)).fetchone()
        return Key(key, rows, rows * _OF_DOCUMENT[kind]) if rows else None
    query = f"SELECT count(*), {_SIZES[kind]} FROM search_row WHERE kind = ? AND key = ?"  # noqa: S608  (constants)
    rows, size = db.execute(query, (kind, key)).fetchone()
    return Key(key, rows, size) if rows else None


def measure_all(db: sqlite3.Connection) -> None:
    """Write all keys of a database, and their totals."""
    for kind, size in _SIZES.items():
        db.execute(
            f"INSERT INTO search_key SELECT kind, key, count(*), {size} FROM search_row "  # noqa: S608  (constants)
            "WHERE kind = ? GROUP BY key",
            (kind,),
        )
    for letters in LETTERS:
        db.execute(
            f"INSERT INTO search_key SELECT kind, substr(key, 1, ?1) || '{BEGINNING}', count(*), "  # noqa: S608
            f"{_ENTRY} * min({MOST_BEGINNING}, count(*)) FROM search_row "
            "WHERE kind = ?2 AND length(key) >= ?1 GROUP BY substr(key, 1, ?1)",
            (letters, QUICK),
        )
    for kind, each in _OF_DOCUMENT.items():
        days = db.execute("SELECT day, count(*) FROM search_doc GROUP BY day ORDER BY day")
        rows = [(kind, day_key(day), n, n * each) for day, n in days.fetchall()]
        db.executemany("INSERT INTO search_key VALUES (?, ?, ?, ?)", rows)
    db.execute("INSERT INTO search_total SELECT kind, count(*), sum(size) FROM search_key GROUP BY kind")


def is_long(size: int) -> bool:
    """Return whether a key of this size begins a file of its own."""
    return size > _LONG


class Rule(NamedTuple):
    """By which keys of a kind begin a file."""

    mask: int

    def begins(self, key: str, size: int, before: int) -> bool:
        """Return whether a key begins a file. ``before``: the size of the key before it."""
        if not is_long(size) and not is_long(before) and zlib.crc32(key.encode()) & self.mask:
            return False
        return len(file_name(key)) <= _LONGEST_NAME


def rule_of(kind: str, keys: int, size: int) -> Rule:
    """Return the rule for a kind with so many keys of this size together."""
    low, high = _LIMITS[kind]
    aim = min(max(size / _FILES, low), high)
    return Rule((1 << max(0, round(math.log2(max(1.0, keys * aim / max(size, 1)))))) - 1)


def rule(db: sqlite3.Connection, kind: str) -> Rule:
    """Return the rule for a kind in a database."""
    row = db.execute("SELECT keys, size FROM search_total WHERE kind = ?", (kind,)).fetchone()
    return rule_of(kind, *(row or (0, 0)))


def firsts(db: sqlite3.Connection, kind: str) -> Iterator[str]:
    """Yield the keys that begin a file, by all keys of a database. The first file begins before all keys."""
    one = rule(db, kind)
    yield ""
    before = 0
    for key, size in db.execute("SELECT key, size FROM search_key WHERE kind = ? ORDER BY key", (kind,)):
        if one.begins(key, size, before):
            yield key
        before = size


def divide(db: sqlite3.Connection, kinds: Iterable[str] = KINDS) -> None:
    """Divide all keys of some kinds into files, and write what begins each."""
    for kind in kinds:
        found = list(firsts(db, kind))
        db.execute("DELETE FROM search_file WHERE kind = ?", (kind,))
        db.executemany("INSERT INTO search_file VALUES (?, ?)", [(kind, first) for first in found])


def files(db: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Return (kind, first key, first key of the next) of all files; the last of a kind is followed by an empty key."""
    rows: Sequence[tuple[str, str]] = db.execute("SELECT kind, first FROM search_file ORDER BY kind, first").fetchall()
    following = [*rows[1:], ("", "")]
    return [
        (kind, first, after if kind == other else "")
        for (kind, first), (other, after) in zip(rows, following, strict=True)
    ]
