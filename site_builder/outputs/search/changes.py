"""Changes to the index under way: lists that are patched, rows that come and go, and the files that these are in."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from site_builder.archive.facts import Fact
from site_builder.outputs.search import division, lists, rows
from site_builder.outputs.search.division import QUICK, WORDS, Key
from site_builder.outputs.search.files import INDEX, PLAN
from site_builder.outputs.search.rows import Row, list_rows, pointer, spelling_rows
from site_builder.outputs.search.words import BETWEEN, form_of, stem_of

_AFTER: Final = "\x02"  # behind BETWEEN
_OF_LIST: Final = "FROM search_row WHERE kind = ? AND key = ? AND sub >= ? AND sub < ?"

Segments = dict[int, tuple[str, str]]  # stretch → codes and levels


class Changes:
    """What one update changes. Nothing is written before ``write``."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.gone: set[Row] = set()
        self.come: set[Row] = set()
        self.touched: defaultdict[str, set[str]] = defaultdict(set)  # kind of file → keys that show something else
        self._lists: dict[str, dict[int, tuple[list[int], dict[int, int]]]] = {}  # key → stretch → places gone, levels

    # -- what changes

    def take(self, key: str, day: int, rank: int) -> None:
        """Take a document out of a list."""
        self._stretch(key, day)[0].append(lists.within(day, rank))

    def put(self, key: str, day: int, rank: int, level: int) -> None:
        """Put a document into a list, or give it another level there."""
        self._stretch(key, day)[1][lists.within(day, rank)] = level

    def _stretch(self, key: str, day: int) -> tuple[list[int], dict[int, int]]:
        return self._lists.setdefault(key, {}).setdefault(day // lists.SPAN, ([], {}))

    def touch_day(self, kind: str, day: int) -> None:
        """Have the file of a day made again."""
        self.touched[kind].add(division.day_key(day))

    def touch_word(self, kind: str, word: str) -> None:
        """Have what shows a word made again: its file and, of the quick jump, those of its first letters."""
        self.touched[kind].add(word)
        if kind == QUICK:
            self.touched[kind].update(_beginnings(word))

    # -- writing

    def write(self) -> set[Fact]:
        """Write all changes; return the facts that files of the index read and that changed."""
        for key in sorted(self._lists):
            self._patch(key, self._lists[key])
        gone, come = self.gone - self.come, self.come - self.gone
        self.db.executemany("DELETE FROM search_row WHERE kind = ? AND key = ? AND sub = ?", [row[:3] for row in gone])
        self.db.executemany("INSERT INTO search_row VALUES (?, ?, ?, ?)", sorted(come))
        more: defaultdict[str, int] = defaultdict(int)  # rows of the quick jump by first letters
        for some, sign in ((gone, -1), (come, 1)):
            for kind, key, _, _ in some:
                self.touch_word(kind, key)
                for beginning in _beginnings(key) if kind == QUICK else ():
                    more[beginning] += sign
        facts: set[Fact] = set()
        for kind in division.KINDS:
            facts |= self._divide(kind, more)
        return facts | {("search", INDEX, "")} if facts else facts

    def _patch(self, key: str, changed: dict[int, tuple[list[int], dict[int, int]]]) -> None:
        """Write a list without what is gone and with what came; of a long one read only the stretches that change."""
        stem, form = stem_of(key), form_of(key)
        subs = {f"{form}{BETWEEN}{lists.stretch_key(stretch)}": stretch for stretch in changed}
        query = f"SELECT sub, length(text) {_OF_LIST}"
        sizes = dict(self.db.execute(query, (WORDS, stem, form + BETWEEN, form + _AFTER)))
        others = sum(size for sub, size in sizes.items() if sub not in subs)
        apart = form + BETWEEN not in sizes and others > rows.WHOLE  # it stays long, whatever goes
        query = "SELECT text FROM search_row WHERE kind = ? AND key = ? AND sub = ?"
        read = [sub for sub in sizes if sub in subs or not apart]
        was = {sub: self.db.execute(query, (WORDS, stem, sub)).fetchone()[0] for sub in read}
        found: Segments = {}
        for text in was.values():
            found |= segments(text)
        had = bool(found)
        for stretch, (gone, come) in changed.items():
            codes, signs = lists.patched(*found.get(stretch, ("", "")), gone, come)
            if signs:
                found[stretch] = codes, signs
            else:
                found.pop(stretch, None)
        texts = {stretch: lists.segment(stretch, *found[stretch]) for stretch in sorted(found)}
        if apart:
            self._replace(stem, was, {sub: texts[stretch] for sub, stretch in subs.items() if stretch in texts})
            return
        whole = list_rows(key, "".join(texts.values())) if texts else ()
        self._replace(stem, was, {sub: text for _, _, sub, text in whole})
        if had != bool(found):
            changes = self.come if found else self.gone
            changes.update(spelling_rows(key))
            if (one := pointer(key)) is not None:
                changes.add(one)

    def _replace(self, stem: str, was: dict[str, str], now: dict[str, str]) -> None:
        gone = [(WORDS, stem, sub) for sub in was if sub not in now]
        come = [(WORDS, stem, sub, text) for sub, text in now.items() if was.get(sub) != text]
        self.db.executemany("DELETE FROM search_row WHERE kind = ? AND key = ? AND sub = ?", gone)
        self.db.executemany("INSERT OR REPLACE INTO search_row VALUES (?, ?, ?, ?)", come)
        if gone or come:
            self.touched[WORDS].add(stem)

    # -- dividing

    def _divide(self, kind: str, more: dict[str, int]) -> set[Fact]:
        """Measure the keys of a kind that were touched, and divide them anew; the facts of files that changed."""
        touched = self.touched[kind]
        if not touched:
            return set()
        before = division.rule(self.db, kind)
        keys = size = 0
        others: list[str] = []  # that may begin a file now, or no longer, or whose follower may
        for key in sorted(touched):
            was, now = self._measured(kind, key, more.get(key, 0))
            if was == now:
                continue
            old, new = (one.size if one else None for one in (was, now))
            keys += (new is not None) - (old is not None)
            size += (new or 0) - (old or 0)
            if old is None or new is None or division.is_long(old) != division.is_long(new):
                others.append(key)
        self.db.execute("INSERT OR IGNORE INTO search_total VALUES (?, 0, 0)", (kind,))
        self.db.execute("UPDATE search_total SET keys = keys + ?, size = size + ? WHERE kind = ?", (keys, size, kind))
        rule = division.rule(self.db, kind)
        facts: set[Fact] = set()
        if rule != before:
            division.divide(self.db, (kind,))
            facts.add(PLAN)
        else:
            for key in others:
                found = [self._decide(kind, one, rule) for one in (key, self._beside(kind, key, after=True))]
                if any(found):
                    facts.add(PLAN)
        query = "SELECT max(first) FROM search_file WHERE kind = ? AND first <= ?"
        firsts = {self.db.execute(query, (kind, key)).fetchone()[0] for key in touched}
        return facts | {("search", kind, first) for first in firsts}

    def _measured(self, kind: str, key: str, more: int) -> tuple[Key | None, Key | None]:
        """Write what lies under a key now; return what lay there, and what does."""
        row = self.db.execute(
            "SELECT key, rows, size FROM search_key WHERE kind = ? AND key = ?", (kind, key)
        ).fetchone()
        was = Key(*row) if row else None
        if kind == QUICK and key.endswith(division.BEGINNING):
            count = (was.rows if was else 0) + more
            now = Key(key, count, division.beginning_size(count)) if count else None
        else:
            now = division.measure(self.db, kind, key)
        if now is None:
            self.db.execute("DELETE FROM search_key WHERE kind = ? AND key = ?", (kind, key))
        elif was != now:
            self.db.execute("INSERT OR REPLACE INTO search_key VALUES (?, ?, ?, ?)", (kind, *now))
        return was, now

    def _beside(self, kind: str, key: str, *, after: bool) -> str | None:
        query = (
            "SELECT min(key) FROM search_key WHERE kind = ? AND key > ?"
            if after
            else "SELECT max(key) FROM search_key WHERE kind = ? AND key < ?"
        )
        found: str | None = self.db.execute(query, (kind, key)).fetchone()[0]
        return found

    def _size(self, kind: str, key: str | None) -> int | None:
        row = self.db.execute("SELECT size FROM search_key WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return None if row is None else int(row[0])

    def _decide(self, kind: str, key: str | None, rule: division.Rule) -> bool:
        """Decide whether a key begins a file; return whether that is new."""
        if key is None:
            return False
        size = self._size(kind, key)
        before = self._size(kind, self._beside(kind, key, after=False)) or 0
        begins = size is not None and rule.begins(key, size, before)
        query = "SELECT 1 FROM search_file WHERE kind = ? AND first = ?"
        if begins == (self.db.execute(query, (kind, key)).fetchone() is not None):
            return False
        change = (
            "INSERT INTO search_file VALUES (?, ?)"
            if begins
            else "DELETE FROM search_file WHERE kind = ? AND first = ?"
        )
        self.db.execute(change, (kind, key))
        return True


def segments(text: str) -> Segments:
    """Return the stretches of the row of a list."""
    found: Segments = {}
    for one in text[1:].split("."):
        codes, _, signs = one.partition(" ")
        stretch = lists.stretch_of(codes)
        found[stretch] = codes[len(lists.head(stretch)) - 1 :], signs
    return found


def _beginnings(word: str) -> Iterable[str]:
    return [f"{word[:n]}{division.BEGINNING}" for n in division.LETTERS if n <= len(word)]
