"""What the files of the index show of subjects and documents, read from the archive when the files are made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import msgspec

from site_builder.archive.reader import Card
from site_builder.outputs.search import division, subjects
from site_builder.outputs.search.documents import EVENT, PAGE, own_keys
from site_builder.outputs.search.escapes import quoted
from site_builder.pages.actor import PAIR_PAGE
from site_builder.pages.context import PageContext, date_view, plain

_SUMMARY: Final = 160  # characters
_NAMES: Final = 3  # of a document's actors
_DOCS: Final = (
    "SELECT id, kind, n, position, day, rank, boosts FROM search_doc WHERE day BETWEEN ? AND ? ORDER BY day, rank"
)
_ENTRY: Final = "SELECT n, label, edtf FROM entry WHERE article = ? AND position = ?"


_ACTING: Final = "SELECT actor FROM acting WHERE article = ? ORDER BY position"
_FILED: Final = "SELECT target FROM listing WHERE entry = ? AND kind = 'actor' ORDER BY target"
_NAMED: Final = "SELECT sub FROM search_row WHERE kind = ? AND key = ? AND sub < '1' ORDER BY sub"
_TITLED: Final = (
    "SELECT r.sub, d.n FROM search_row r JOIN search_doc d ON d.id = substr(r.sub, 17) "
    "WHERE r.kind = ? AND r.key = ? AND r.sub >= '1' ORDER BY r.sub LIMIT ?"
)


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
        self._titles: dict[str, tuple[int, str]] = {}
        self._numbers: dict[str, int] = {}  # of articles, by the id of the document

    def subject(self, id_: str) -> subjects.Subject:
        """Return a subject."""
        found = self._subjects.get(id_)
        if found is None:
            if len(self._subjects) >= self._KEPT:
                self._subjects.clear()
            row = self._db.execute("SELECT data FROM search_subject WHERE id = ?", (id_,)).fetchone()
            found = self._subjects[id_] = subjects.decode(row[0])
        return found

    def pairs(self, id_: str) -> list[tuple[str, int]]:
        """Return the pages of an actor and another: the other's id, and the articles both are in.

        Each pair is told once, by that of the two whose id is first.
        """
        reader, own = self._pages.reader, id_.partition("/")[2]
        (n,) = self._db.execute("SELECT n FROM search_subject WHERE id = ?", (id_,)).fetchone()
        found = [(reader.actor_id(other), both) for other, both in reader.paired(n, PAIR_PAGE)]
        return sorted(pair for pair in found if pair[0] > own)

    # -- the quick jump

    def of_word(self, word: str) -> list[Entry]:
        """Return the entries of a word in a file, the best first."""
        found = self._words.get(word)
        if found is None:
            if len(self._words) >= self._KEPT:
                self._words.clear()
            found = self._words[word] = self._of_word(word)
        return found

    def _of_word(self, word: str) -> list[Entry]:
        db, most = self._db, division.MOST_QUICK
        named = [self.subject(s[1:]) for (s,) in db.execute(_NAMED, (division.QUICK, word))]
        found = [Entry((0, *by_count(one)), one.id, word) for one in named]
        found.sort(key=_place)
        if len(found) < most:
            for s, n in db.execute(_TITLED, (division.QUICK, word, most - len(found))):
                found.append(Entry((1, s), s[16:], word))
                self._numbers[s[16:]] = n
        return found[:most]

    def of_beginning(self, letters: str) -> list[Entry]:
        """Return the best entries of all words that begin with some letters, those in a file."""
        most = division.MOST_BEGINNING
        if self._first is None:
            self._first = self._beginnings()
        best = self._first.get(letters, [])
        if len(best) >= most:
            return best[:most]
        found: dict[str, Entry] = {}
        query = "SELECT key FROM search_key WHERE kind = ? AND key >= ? AND key < ? ORDER BY key"
        for (word,) in self._db.execute(query, (division.QUICK, letters, letters + division.BEYOND)).fetchall():
            if not word.endswith(division.BEGINNING):
                for entry in self.of_word(word)[:most]:
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
        noted = self._pages.reader.noted
        if id_.startswith("/"):
            noted.add(("page", id_[1:]))
        known = self._titles.get(id_)
        if known is None:
            if len(self._titles) >= self._KEPT:
                self._titles.clear()
            known = self._titles[id_] = self._new_title(id_)
        if known[0]:
            noted.cards.add(known[0])
        return known[1]

    def _new_title(self, id_: str) -> tuple[int, str]:
        """Return the number of an article, 0 of a page, and how its entry ends."""
        if id_.startswith("/"):
            return 0, f'"p",{quoted(id_[1:])},{quoted(self._page(id_[1:])[0])},0,"",""]'
        n = self._numbers[id_]
        card = self._card(n)
        return n, f'"d",{quoted(card.address)},{quoted(plain(card.title))},0,"",{quoted(self._date(card.edtf))}]'

    # -- documents

    def _page(self, address: str) -> tuple[str, str]:
        """Return the title and the summary of a page."""
        page = self._pages.reader.page(address)
        return plain(page.title), plain(page.summary)

    def _card(self, n: int) -> Card:
        card = self._pages.reader.card(n)
        assert card is not None  # a document of the index is one of the archive
        return card

    def _date(self, edtf: str) -> str:
        return date_view(edtf, self._pages.language).text

    def docs(self, first: str, after: str) -> Iterator[ShownDoc]:
        """Yield the documents of some days, in order of their places."""
        return map(ShownDoc._make, self._db.execute(_DOCS, division.days_of(first, after)))

    def result(self, doc: ShownDoc) -> str:
        """Return a document as results show it, as JSON.

        Day, rank, kind, address, title, date, summary, names of actors, how many more there are, language.
        """
        place = f'[{doc.day},{doc.rank},"{doc.kind}",'
        if doc.kind == PAGE:
            title, summary = self._page(doc.id[1:])
            return f'{place}{quoted(doc.id[1:])},{quoted(title)},"",{quoted(_shortened(summary))},[],0,""]'
        db, link = self._db, self._pages.reader.actor_link
        card = self._card(doc.n)
        title, summary, edtf = card.title, card.summary, card.edtf
        query, of = _ACTING, doc.n
        if doc.kind == EVENT:
            summary, query = "", _FILED
            of, title, edtf = db.execute(_ENTRY, (doc.n, doc.position)).fetchone()
        actors = [n for (n,) in db.execute(query, (of,))]
        names = ",".join([quoted(link(n).name) for n in actors[:_NAMES]])
        lang = card.lang if card.lang != self._pages.language else ""
        texts = [card.address, plain(title), self._date(edtf), _shortened(plain(summary))]
        return f"{place}{','.join(map(quoted, texts))},[{names}],{len(actors[_NAMES:])},{quoted(lang)}]"

    def values(self, doc: ShownDoc) -> list[str]:
        """Return the keys of the lists that a document is in without having their words."""
        return own_keys(msgspec.json.decode(doc.boosts))


def _shortened(text: str) -> str:
    """Return the beginning of a long text, cut between words."""
    if len(text) <= _SUMMARY:
        return text
    cut = text[:_SUMMARY]
    return f"{cut[: cut.rfind(' ', _SUMMARY // 2)] if ' ' in cut[_SUMMARY // 2 :] else cut[:-1]}…"
