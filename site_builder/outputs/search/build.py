"""The index of an archive as a whole.

Documents are taken in runs, in order of their places. A run is independent of all others, so other processes may take
it; it hands back for each key the list of its documents, and this process joins the lists and writes them.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from heapq import merge
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from site_builder.archive import scripts
from site_builder.outputs.search import division, levels, lists, subjects
from site_builder.outputs.search.documents import Doc, Documents, all_docs
from site_builder.outputs.search.rows import (
    Row,
    doc_row,
    list_rows,
    pointer,
    spelling_rows,
    subject_row,
    subject_rows,
    title_rows,
)
from site_builder.outputs.search.words import Keys
from site_builder.system import workers
from site_builder.system.collector import without_collector

RUN: Final = 2000  # documents of a run, at most; with 1000, lists were joined from half as many parts again
READ: Final = 200  # documents that are read at once
_KEPT: Final = 200_000  # words whose lists are kept from one stretch to the next, and tokens that lead to them
WORTH_STARTING: Final = 2000  # documents from which on processes are started for this alone


class Sharing(NamedTuple):
    """With whom the work is shared."""

    pool: workers.WorkerPool
    database: Path
    show: Callable[[], None]  # lets other processes see the archive


class Part(NamedTuple):
    """The list of a key within one stretch of a run."""

    key: str
    stretch: int
    first: int  # place within the stretch
    codes: str  # of the places after it
    last: int
    levels: str


class Counted(NamedTuple):
    """What a run gives. ``docs`` are rows of the table search_doc."""

    docs: list[tuple[str | int, ...]]
    titles: list[Row]
    parts: list[Part]


def build(db: sqlite3.Connection, language: str, sharing: Sharing | None = None) -> None:
    """Write the index of the archive in a database. ``language``: the site's."""
    with without_collector():
        _build(db, language, sharing)


def _build(db: sqlite3.Connection, language: str, sharing: Sharing | None) -> None:
    scripts.run(db, "archive/search.sql")
    docs = all_docs(db, language)
    runs = list(_runs(docs))
    titles: list[Row] = []
    texts = _joined(db, runs, _counted(db, language, runs, sharing), titles)
    named = _subjects(db, language)
    _write(db, merge(_word_rows(texts), sorted(row for row in named if row[0] == division.WORDS)))
    _write(db, sorted([*(row for row in named if row[0] == division.QUICK), *titles]))
    _write(db, sorted(row for key in texts for row in spelling_rows(key)))
    texts.clear()
    scripts.run(db, "archive/search_indexes.sql")
    division.measure_all(db)
    division.divide(db)


# -- runs -------------------------------------------------------------------------------------------------------------


class Run(NamedTuple):
    """Documents in order of their places. ``goes_on``: the last stretch of it is not over."""

    docs: list[Doc]
    goes_on: bool


def _runs(docs: Sequence[Doc]) -> Iterator[Run]:
    """Divide documents into runs. Stretches are kept whole as far as they fit in one."""
    run: list[Doc] = []
    stretch: list[Doc] = []
    for doc in docs:
        if stretch and doc.day // lists.SPAN != stretch[0].day // lists.SPAN:
            run, stretch = [*run, *stretch], []
            if len(run) >= RUN // 2:
                yield Run(run, goes_on=False)
                run = []
        elif len(stretch) >= RUN:
            yield Run([*run, *stretch], goes_on=True)
            run, stretch = [], []
        stretch.append(doc)
    if run or stretch:
        yield Run([*run, *stretch], goes_on=False)


def _counted(db: sqlite3.Connection, language: str, runs: Sequence[Run], sharing: Sharing | None) -> Iterator[Counted]:
    """Return what each run gives, in their order."""
    counter = Counter(db, language)  # one for all runs: it keeps the words that it has met
    alone = partial(_count_all, counter)
    docs = sum(len(run.docs) for run in runs)
    if sharing is not None and sharing.pool.shares(docs, WORTH_STARTING):
        sharing.show()
        shared = partial(_count_in_worker, sharing.database, language)
        return (one for some in sharing.pool.map(shared, alone, runs, worth=0, portion=1) for one in some)
    return (counter.count(run.docs) for run in runs)


def _count_in_worker(database: Path, language: str, runs: Sequence[Run]) -> list[Counted]:
    with without_collector():
        return _count_all(workers.cached(("search", database), partial(_opened, database, language)), runs)


def _opened(database: Path, language: str) -> Counter:
    db = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    return Counter(db, language)


def _count_all(counter: Counter, runs: Sequence[Run]) -> list[Counted]:
    return [counter.count(run.docs) for run in runs]


class _Words(dict[str, "lists.Postings | tuple[lists.Postings, ...]"]):
    """Token → the list of its word, or the lists of its words, in one language.

    Words are counted by their lists: to look up the list of each key of each document cost 1.4 times as much.
    """

    def __init__(self, keys: Keys, found: Mapping[str, lists.Postings]) -> None:
        super().__init__()
        self._keys, self._found = keys, found

    def __missing__(self, token: str) -> lists.Postings | tuple[lists.Postings, ...]:
        keys = self._keys[token]
        some = self._found[keys] if isinstance(keys, str) else tuple([self._found[key] for key in keys])
        if token in self._keys:
            if len(self) > _KEPT:
                self.clear()
            self[token] = some
        return some


class Counter:
    """Counts the words of documents of an archive, and keeps the lists of the words that it has met."""

    def __init__(self, db: sqlite3.Connection, language: str) -> None:
        self._documents = Documents(db, language)
        self._found: defaultdict[str, lists.Postings] = defaultdict(lists.postings)
        self._words: dict[str, _Words] = {}

    def count(self, docs: Sequence[Doc]) -> Counted:
        """Count the words of documents in order of their places."""
        counted = Counted([], [], [])
        for stretch, group in groupby(docs, key=lambda doc: doc.day // lists.SPAN):
            self._empty()
            some, places = list(group), []
            for number, doc in enumerate(some):
                if number % READ == 0:
                    self._documents.read(some[number : number + READ])
                places.append(self._count(doc, number, counted))
            counted.parts.extend(_parts(self._found, places, stretch))
        return counted

    def _empty(self) -> None:
        if len(self._found) > _KEPT:
            self._found.clear()
            self._words.clear()
        for postings in self._found.values():
            del postings[:]

    def _count(self, doc: Doc, number: int, counted: Counted) -> int:
        """Put a document into the lists of its words; return its place within its stretch."""
        documents, base = self._documents, number << 5
        words = self._words.get(doc.lang)
        if words is None:
            words = self._words[doc.lang] = _Words(documents.keys(doc.lang), self._found)
        content = documents.content(doc)
        counts, tokens = levels.count(levels.text_of(content.html), words)
        level = levels.by_times(counts, tokens)
        for key, more in content.boosts.items():
            postings = self._found[key]
            postings.append(base | levels.raised(level[counts.pop(postings, 0)], more))
        written = [base | one for one in level]
        deque(map(lists.Postings.append, counts, map(written.__getitem__, counts.values())), maxlen=0)
        counted.docs.append(doc_row(doc, content.title, content.jump, content.boosts))
        counted.titles.extend(title_rows(doc, content.title, documents))
        return lists.within(doc.day, doc.rank)


def _parts(found: Mapping[str, lists.Postings], places: Sequence[int], stretch: int) -> Iterator[Part]:
    codes_after = lists.Encoder(places).codes_after
    for key, postings in found.items():
        if len(postings) < 2:
            if postings:
                place = places[postings[0] >> 5]
                yield Part(key, stretch, place, "", place, lists.DIGITS[postings[0] & 31])
            continue
        at = [posting >> 5 for posting in postings]
        yield Part(key, stretch, places[at[0]], codes_after(at), places[at[-1]], lists.levels_of(postings))


# -- joining ----------------------------------------------------------------------------------------------------------


def _joined(
    db: sqlite3.Connection, runs: Sequence[Run], counted: Iterable[Counted], titles: list[Row]
) -> dict[str, str]:
    """Write the documents; return for each key its stretches one behind the other, each with its levels."""
    texts: dict[str, str] = {}
    halves: dict[str, tuple[str, int, str]] = {}  # of a stretch in several runs: codes, last place, levels
    halved: int | None = None  # that stretch
    for run, found in zip(runs, counted, strict=True):
        db.executemany("INSERT INTO search_doc VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", found.docs)
        titles += found.titles
        open_end = run.docs[-1].day // lists.SPAN if run.goes_on else None
        for key, stretch, first, codes, last, signs in found.parts:
            if halved is not None and stretch != halved:
                _close(texts, halves, halved)
                halved = None
            if stretch in (halved, open_end):
                halved = stretch
                had, place, more = halves.get(key, ("", 0, ""))
                halves[key] = (had + lists.first_code(first, place) + codes, last, more + signs)
                continue
            one = lists.segment(stretch, lists.first_code(first) + codes, signs)
            texts[key] = texts[key] + one if key in texts else one
        if halved is not None and halved != open_end:
            _close(texts, halves, halved)
            halved = None
    return texts


def _close(texts: dict[str, str], halves: dict[str, tuple[str, int, str]], stretch: int) -> None:
    """Add a stretch of which several runs gave something."""
    for key, (codes, _, signs) in halves.items():
        texts[key] = texts.get(key, "") + lists.segment(stretch, codes, signs)
    halves.clear()


# -- rows -------------------------------------------------------------------------------------------------------------


def _write(db: sqlite3.Connection, rows: Iterable[Row]) -> None:
    db.executemany("INSERT INTO search_row VALUES (?, ?, ?, ?)", rows)


def _word_rows(texts: dict[str, str]) -> Iterator[Row]:
    """Yield the rows of lists, and those that lead from a form to its stem, by key."""
    pointers = sorted(row for key in texts if (row := pointer(key)) is not None)
    yield from merge(pointers, (row for key in sorted(texts) for row in list_rows(key, texts[key])))


def _subjects(db: sqlite3.Connection, language: str) -> list[Row]:
    """Write all subjects; return their rows."""
    rows: list[Row] = []
    for n, subject in subjects.all_subjects(db, language):
        db.execute("INSERT INTO search_subject VALUES (?, ?, ?, ?, ?)", subject_row(n, subject))
        rows += subject_rows(subject)
    return rows
