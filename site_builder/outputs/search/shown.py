"""What the files of the index show of subjects and documents, read from the archive when the files are made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

import msgspec

from site_builder.model.placeholders import plain
from site_builder.outputs.search import division, subjects
from site_builder.outputs.search.documents import EVENT, PAGE, own_keys
from site_builder.outputs.search.escapes import quoted, written
from site_builder.pages.actor import PAIR_PAGE
from site_builder.pages.context import PageContext, date_view

_SUMMARY: Final = 160  # characters
_NAMES: Final = 3  # of a document's actors
_DOCS: Final = (
    "SELECT id, kind, n, position, day, rank, boosts FROM search_doc WHERE day BETWEEN ? AND ? ORDER BY day, rank"
)
_ENTRY: Final = "SELECT n, label, edtf FROM entry WHERE article = ? AND position = ?"


_ACTING: Final = "SELECT actor FROM acting WHERE article = ? ORDER BY position"
_FILED: Final = "SELECT target FROM listing WHERE entry = ? AND kind = 'actor' ORDER BY target"
_FEW: Final = 200  # rows of a word that are read whole
_QUICK_KEYS: Final = "SELECT key, rows FROM search_key WHERE kind = 'quick' AND key >= ? AND key < ? ORDER BY key"
_QUICK_ROWS: Final = "SELECT key, sub FROM search_row WHERE kind = 'quick' AND key BETWEEN ? AND ? ORDER BY key, sub"
_NAMED: Final = "SELECT sub FROM search_row WHERE kind = 'quick' AND key = ? AND sub < '1' ORDER BY sub"
_TITLED: Final = "SELECT sub FROM search_row WHERE kind = 'quick' AND key = ? AND sub >= '1' ORDER BY sub LIMIT ?"


class Entry(NamedTuple):
    """An entry of the quick jump: a subject, or the title of a document."""

    place: tuple[Any, ...]  # among others; 0 first: a subject
    id: str
    word: str  # by which it is found


def _place(entry: Entry) -> tuple[Any, ...]:
    return entry.place


class ShownDoc(NamedTuple):
    """A document at its place."""

    id: str
    kind: str
    n: int
    position: int
    day: int
    rank: int
    boosts: str


def by_count(subject: subjects.Subject) -> tuple[bool, int, str]:
    """Return the place of a subject among others: those with most articles first, years last."""
    year = subject.kind == subjects.YEAR
    return year, 0 if year else -subject.count, subject.id


class Shown:
    """Subjects and titles as files show them, of one archive that does not change meanwhile."""

    _AT_ONCE: Final = 500  # subjects of most articles, among which those that begin with given letters are looked for
    _KEPT: Final = 1 << 14

    def __init__(self, pages: PageContext) -> None:
        self._pages, self._db = pages, pages.reader.db
        self._subjects: dict[str, subjects.Subject] = {}
        self._first: dict[str, list[Entry]] | None = None
        self._words: dict[str, list[Entry]] = {}
        self._texts: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self._values: dict[str, str] = {}

    def subject(self, id_: str) -> subjects.Subject:
        """Return a subject."""
        found = self._subjects.get(id_)
        if found is None:
            if len(self._subjects) >= self._KEPT:
                self._subjects.clear()
                self._names.clear()
                self._values.clear()
            row = self._db.execute("SELECT data FROM search_subject WHERE id = ?", (id_,)).fetchone()
            found = self._subjects[id_] = subjects.decode(row[0])
        return found

    def name(self, subject: subjects.Subject) -> str:
        """Return what is shown of a subject by name, as JSON: kind, address, name, articles, years, role."""
        text = self._names.get(subject.id)
        if text is None:
            texts = map(quoted, (subject.kind, subject.address, subject.name))
            text = f"{','.join(texts)},{subject.count},{quoted(subject.years)},{quoted(subject.role)}"
            self._names[subject.id] = text
        return text

    def pairs(self, id_: str) -> list[tuple[str, int]]:
        """Return the pages of an actor and another: the other's id, and the articles both are in.

        Each pair is told once, by that of the two whose id is first.
        """
        reader, own = self._pages.reader, id_.partition("/")[2]
        (n,) = self._db.execute("SELECT n FROM search_subject WHERE id = ?", (id_,)).fetchone()
        found = [(reader.actor_id(other), both) for other, both in reader.paired(n, PAIR_PAGE)]
        return sorted(pair for pair in found if pair[0] > own)

    # -- the quick jump

    def of_words(self, first: str, after: str) -> Iterator[tuple[str, list[Entry]]]:
        """Yield the words of the quick jump from one on to before another, each with its entries, the best first."""
        found = self._db.execute(_QUICK_KEYS, (first, after)).fetchall()
        unknown = [(key, rows) for key, rows in found if key not in self._words and key[-1] != division.BEGINNING]
        if len(self._words) + len(unknown) > self._KEPT:
            self._words.clear()
            unknown = [(key, rows) for key, rows in found if key[-1] != division.BEGINNING]
        few: list[str] = []  # words side by side that can be read whole
        for key, rows in unknown:
            if rows <= _FEW:
                few.append(key)
                continue
            self._read(few)
            few = []
            named, titled = self._db.execute(_NAMED, (key,)), self._db.execute(_TITLED, (key, division.MOST_QUICK))
            self._words[key] = self._entries(key, [sub for (sub,) in (*named, *titled)])
        self._read(few)
        for key, _ in found:
            yield key, self._words.get(key) or []

    def _read(self, words: Sequence[str]) -> None:
        """Read the entries of all words from the first to the last of some."""
        if words:
            for key, rows in groupby(self._db.execute(_QUICK_ROWS, (words[0], words[-1])), key=itemgetter(0)):
                self._words[key] = self._entries(key, [sub for _, sub in rows])

    def _entries(self, word: str, subs: Sequence[str]) -> list[Entry]:
        """Return the entries of a word, the best first, from its rows in their order."""
        found = [Entry((0, *by_count(self.subject(s[1:]))), s[1:], word) for s in subs if s[0] == division.SUBJECT_MARK]
        named = len(found)
        found.sort(key=_place)
        found += [Entry((1, s), s[16:], word) for s in subs[named : named + division.MOST_QUICK]]
        return found[: division.MOST_QUICK]

    def of_beginning(self, letters: str) -> list[Entry]:
        """Return the best entries of all words that begin with some letters, those in a file."""
        most = division.MOST_BEGINNING
        if self._first is None:
            self._first = self._beginnings()
        best = self._first.get(letters, [])
        if len(best) >= most:
            return best[:most]
        found: dict[str, Entry] = {}
        for _, entries in self.of_words(letters, letters + division.BEYOND):
            for entry in entries[:most]:
                found.setdefault(entry.id, entry)
        chosen = sorted(found.values(), key=_place)[:most]
        return [
            entry if entry.place[0] else entry._replace(word=self._first_word(entry.id, letters)) for entry in chosen
        ]

    def _first_word(self, id_: str, letters: str) -> str:
        return min(word for word in self.subject(id_).words if word.startswith(letters))

    def _beginnings(self) -> dict[str, list[Entry]]:
        """Return first letters → those that have a word with them, of the subjects with most articles, in order."""
        query = "SELECT data FROM search_subject WHERE id < 'y' ORDER BY count DESC, id LIMIT ?"
        found: dict[str, dict[str, Entry]] = {}
        for (data,) in self._db.execute(query, (self._AT_ONCE,)):
            one = subjects.decode(data)
            for word in sorted(one.words):
                for letters in {word[:n] for n in division.LETTERS if n <= len(word)}:
                    found.setdefault(letters, {}).setdefault(one.id, Entry((0, *by_count(one)), one.id, word))
        return {letters: list(entries.values()) for letters, entries in found.items()}

    def entry(self, entry: Entry) -> str:
        """Return how an entry ends as JSON: kind, address, name, number of articles, spelling, date."""
        if entry.place[0]:
            return self._title(entry.id)
        one = self.subject(entry.id)
        text = self._texts.get(one.id)
        if text is None:
            text = self._texts[one.id] = f'"{one.kind}",{quoted(one.address)},{quoted(one.name)},{one.count},'
        return f'{text}{quoted(one.words[entry.word])},""]'

    def _title(self, id_: str) -> str:
        known = self._titles.get(id_)
        if known is None:
            if len(self._titles) >= self._KEPT:
                self._titles.clear()
            (known,) = self._db.execute("SELECT jump FROM search_doc WHERE id = ?", (id_,)).fetchone()
            self._titles[id_] = known
        return known

    # -- documents

    def docs(self, first: str, after: str) -> Iterator[ShownDoc]:
        """Yield the documents of some days, in order of their places."""
        return map(ShownDoc._make, self._db.execute(_DOCS, division.days_of(first, after)))

    def result(self, doc: ShownDoc) -> str:
        """Return a document as results show it, as JSON.

        Day, rank, kind, address, title, date, summary, names of actors, how many more there are, language.
        """
        place = f'[{doc.day},{doc.rank},"{doc.kind}",'
        if doc.kind == PAGE:
            page = self._pages.reader.page(doc.id[1:])
            texts = [page.address, plain(page.title), "", _shortened(plain(page.summary))]
            return f'{place}{",".join(map(quoted, texts))},[],0,""]'
        db, reader = self._db, self._pages.reader
        card = reader.card(doc.n)
        assert card is not None  # a document of the index is one of the archive
        title, summary, edtf = card.title, card.summary, card.edtf
        query, of = _ACTING, doc.n
        if doc.kind == EVENT:
            summary, query = "", _FILED
            of, title, edtf = db.execute(_ENTRY, (doc.n, doc.position)).fetchone()
        actors = [n for (n,) in db.execute(query, (of,))]
        names = ",".join([quoted(reader.actor_link(n).name) for n in actors[:_NAMES]])
        lang = card.lang if card.lang != self._pages.language else ""
        texts = [card.address, plain(title), date_view(edtf, self._pages.language).text, _shortened(plain(summary))]
        return f"{place}{','.join(map(quoted, texts))},[{names}],{len(actors[_NAMES:])},{quoted(lang)}]"

    def values(self, doc: ShownDoc) -> list[str]:
        """Return the keys of the lists that a document is in without having their words."""
        return own_keys(msgspec.json.decode(doc.boosts))

    def value(self, key: str) -> str:
        """Return what is shown of such a key, as JSON: kind, id and, of an actor or a topic, its name."""
        text = self._values.get(key)
        if text is None:
            kind, id_ = key[1], key[3:]
            named = [self.subject(key[1:]).name] if kind in (subjects.ACTOR, subjects.TOPIC) else []
            text = self._values[key] = written([kind, id_, *named])
        return text


def _shortened(text: str) -> str:
    """Return the beginning of a long text, cut between words."""
    if len(text) <= _SUMMARY:
        return text
    cut = text[:_SUMMARY]
    return f"{cut[: cut.rfind(' ', _SUMMARY // 2)] if ' ' in cut[_SUMMARY // 2 :] else cut[:-1]}…"
