"""What the files of the index show of subjects and documents, read from the archive when the files are made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from site_builder.archive.reader import Card
from site_builder.outputs.search import division, subjects
from site_builder.outputs.search.documents import EVENT, PAGE
from site_builder.pages.context import date_view, plain

if TYPE_CHECKING:
    from site_builder.outputs.context import OutputContext

_SUMMARY: Final = 160  # characters
_NAMES: Final = 3  # of a document's actors
_DOCS: Final = (
    "SELECT id, kind, n, position, day, rank, boosts FROM search_doc WHERE day BETWEEN ? AND ? ORDER BY day, rank"
)
_ENTRY: Final = "SELECT n, label, edtf FROM entry WHERE article = ? AND position = ?"


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

    def __init__(self, context: OutputContext) -> None:
        self._context = context
        self._subjects: dict[str, subjects.Subject] = {}
        self._first: list[subjects.Subject] | None = None

    def subject(self, id_: str) -> subjects.Subject:
        """Return a subject."""
        found = self._subjects.get(id_)
        if found is None:
            if len(self._subjects) >= self._KEPT:
                self._subjects.clear()
            row = self._context.db.execute("SELECT data FROM search_subject WHERE id = ?", (id_,)).fetchone()
            found = self._subjects[id_] = subjects.decode(row[0])
        return found

    def of_word(self, word: str, most: int) -> list[tuple[Any, ...]]:
        """Return the entries of a word, the best first: (place, subject or document, word)."""
        db = self._context.db
        query = "SELECT sub FROM search_row WHERE kind = ? AND key = ? AND sub {} '1' ORDER BY sub LIMIT ?"
        named = [self.subject(s[1:]) for (s,) in db.execute(query.format("<"), (division.QUICK, word, -1))]
        found: list[tuple[Any, ...]] = [((0, *by_count(one)), one, word) for one in named]
        found.sort(key=lambda entry: entry[0])
        if len(found) < most:
            rows = db.execute(query.format(">="), (division.QUICK, word, most - len(found)))
            found += [((1, s), s[16:], word) for (s,) in rows]
        return found[:most]

    def of_beginning(self, letters: str, most: int) -> list[tuple[Any, ...]]:
        """Return the best entries of all words that begin with some letters."""
        if self._first is None:
            query = "SELECT data FROM search_subject WHERE id < 'y' ORDER BY count DESC, id LIMIT ?"
            self._first = [subjects.decode(data) for (data,) in self._context.db.execute(query, (self._AT_ONCE,))]
        best: list[tuple[Any, ...]] = []
        for one in self._first:
            if found := [word for word in one.words if word.startswith(letters)]:
                best.append(((0, *by_count(one)), one, min(found)))
                if len(best) == most:
                    return best
        query = "SELECT key FROM search_key WHERE kind = ? AND key >= ? AND key < ? ORDER BY key"
        entries: dict[str, tuple[Any, ...]] = {}
        for (word,) in self._context.db.execute(query, (division.QUICK, letters, f"{letters}\U0010ffff")).fetchall():
            if not word.endswith(division.BEGINNING):
                for place, what, _ in self.of_word(word, most):
                    if not isinstance(what, str):
                        word = min(word for word in what.words if word.startswith(letters))
                    entries.setdefault(what if isinstance(what, str) else what.id, (place, what, word))
        return sorted(entries.values(), key=lambda entry: entry[0])[:most]

    def title(self, id_: str) -> tuple[str, str, str, str]:
        """Return (kind, address, title, date in words) of an article or a page."""
        if id_.startswith("/"):
            title, _ = self._page(id_[1:])
            return "p", id_[1:], title, ""
        n = self._context.db.execute("SELECT n FROM search_doc WHERE id = ?", (id_,)).fetchone()[0]
        card = self._card(n)
        return "d", card.address, plain(card.title), self._date(card.edtf)

    def _page(self, address: str) -> tuple[str, str]:
        """Return the title and the summary of a page."""
        self._context.pages.reader.noted.add(("page", address))
        row = self._context.db.execute("SELECT title, summary FROM page WHERE address = ?", (address,)).fetchone()
        return plain(row[0]), plain(row[1])

    def _card(self, n: int) -> Card:
        card = self._context.pages.reader.card(n)
        assert card is not None  # a document of the index is one of the archive
        return card

    def _date(self, edtf: str) -> str:
        return date_view(edtf, self._context.site.language).text

    # -- documents

    def docs(self, first: str, after: str) -> Iterator[ShownDoc]:
        """Yield the documents of some days, in order of their places."""
        return map(ShownDoc._make, self._context.db.execute(_DOCS, division.days_of(first, after)))

    def result(self, doc: ShownDoc) -> list[Any]:
        """Return a document as results show it: address, title, date, summary, names, how many more, language."""
        if doc.kind == PAGE:
            return [doc.id[1:], *self._titled(*self._page(doc.id[1:]), ""), [], 0, ""]
        db, reader = self._context.db, self._context.pages.reader
        card = self._card(doc.n)
        title, summary, edtf = card.title, card.summary, card.edtf
        query, of = "SELECT actor FROM acting WHERE article = ? ORDER BY position", doc.n
        if doc.kind == EVENT:
            summary = ""
            of, title, edtf = db.execute(_ENTRY, (doc.n, doc.position)).fetchone()
            query = "SELECT target FROM listing WHERE entry = ? AND kind = 'actor' ORDER BY target"
        actors = [n for (n,) in db.execute(query, (of,))]
        names = [reader.actor_link(n).name for n in actors[:_NAMES]]
        lang = card.lang if card.lang != self._context.site.language else ""
        return [
            card.address,
            *self._titled(plain(title), plain(summary), self._date(edtf)),
            names,
            len(actors[_NAMES:]),
            lang,
        ]

    def _titled(self, title: str, summary: str, date: str) -> tuple[str, str, str]:
        return title, date, _shortened(summary)

    def values(self, doc: ShownDoc) -> list[str]:
        """Return the keys of the lists that a document is in without having their words."""
        return [key for key in msgspec.json.decode(doc.boosts) if key[0] == "@"]


def _shortened(text: str) -> str:
    """Return the beginning of a long text, cut between words."""
    if len(text) <= _SUMMARY:
        return text
    cut = text[:_SUMMARY]
    return f"{cut[: cut.rfind(' ', _SUMMARY // 2)] if ' ' in cut[_SUMMARY // 2 :] else cut[:-1]}…"
