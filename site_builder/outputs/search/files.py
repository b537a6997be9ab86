"""The files of the index: which there are, and what is in each.

Each is a plain script that calls ``archiveSearch(kind, first key, data)``. Data is JSON (escapes.py).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from site_builder.archive import facts
from site_builder.language.dates import say_day_of_year, say_month
from site_builder.language.words import FALLBACK, autonym
from site_builder.model.documents import AUTHORS, TOPICS
from site_builder.model.outputs import OutputSpec
from site_builder.outputs.search import division, lists, subjects
from site_builder.outputs.search.escapes import array, quoted, written
from site_builder.outputs.search.shown import Shown, by_count
from site_builder.outputs.search.words import BETWEEN, folded

if TYPE_CHECKING:
    from site_builder.outputs.context import OutputContext

FOLDER: Final = "search/"
INDEX: Final = "index"
OWNER: Final = "the search index"
UNIT: Final = ("search",)

PLAN: Final = (*facts.SEARCH, "plan")  # where files begin


# -- plan -------------------------------------------------------------------------------------------------------------


def address_of(kind: str, first: str) -> str:
    """Return the address of a file of the index."""
    return f"{FOLDER}{kind}/{division.file_name(first)}.js"


def has_index(db: sqlite3.Connection) -> bool:
    """Return whether a database holds an index."""
    return db.execute("SELECT 1 FROM sqlite_master WHERE name = 'search_file'").fetchone() is not None


def plan(context: OutputContext) -> Iterator[OutputSpec]:
    """Yield the files of the index; where there is none yet, the one that is always there."""
    if not context.site.searched:
        return
    context.pages.reader.noted.update((facts.SEARCH, PLAN))
    yield OutputSpec(f"{FOLDER}{INDEX}.js", "search", (INDEX, "", ""), owner=OWNER, unit=UNIT)
    for kind, first, after in division.files(context.db) if has_index(context.db) else ():
        yield OutputSpec(address_of(kind, first), "search", (kind, first, after), owner=OWNER, unit=UNIT)


# -- make -------------------------------------------------------------------------------------------------------------


def make(context: OutputContext, spec: OutputSpec) -> bytes:
    """Return the bytes of a file of the index."""
    kind, first, after = spec.key
    context.pages.reader.noted.update((facts.SEARCH, ("search", kind, first)))
    data = _MAKERS[kind](context, first, after)
    return f'archiveSearch("{kind}",{quoted(first)},{data})\n'.encode("ascii")


_ACTOR: Final = f"@{subjects.ACTOR}/"  # how the key of the list of an actor begins


def _rows(db: sqlite3.Connection, kind: str, first: str, after: str) -> list[tuple[str, str, str]]:
    query = "SELECT key, sub, text FROM search_row WHERE kind = ? AND key >= ? AND key < ? ORDER BY key, sub"
    return db.execute(query, (kind, first, after or division.BEYOND)).fetchall()


def _words(context: OutputContext, first: str, after: str) -> str:
    """Lists of documents by word, names and roles that have a word, and forms whose stems are in other files.

    Beside the list of an actor stands with whom it has a page.
    """
    rows: list[str] = []
    named: dict[str, list[str]] = {}
    long: dict[tuple[str, str], list[str]] = {}  # stem, form → a text for each stretch
    stem = start = ""
    actors: list[str] = []
    for key, sub, text in _rows(context.db, division.WORDS, first, after):
        if key != stem:
            stem, start = key, f'["w",{quoted(key)},'
            if key.startswith(_ACTOR):
                actors.append(key)
        mark = sub[0]
        if sub[-1] == BETWEEN:  # a whole list
            codes, levels = lists.apart(text)
            rows.append(f'{start}{quoted(sub[:-1])},"{codes}","{levels}"]')
        elif mark == division.NAME_MARK or mark == division.ROLE_MARK:
            named.setdefault(key, []).append(sub)
        elif mark == division.POINTER_MARK:
            if not (first <= sub[1:] and (not after or sub[1:] < after)):
                rows.append(f'[">",{quoted(key)},{quoted(sub[1:])}]')
        else:
            long.setdefault((key, sub.partition(BETWEEN)[0]), []).append(text)
    for (key, form), texts in long.items():
        codes, levels = lists.apart("".join(texts))
        rows.append(f'["w",{quoted(key)},{quoted(form)},"{codes}","{levels}"]')
    for key, subs in named.items():
        rows += _named(context.search, key, subs)
    for key in actors:
        if found := context.search.pairs(key[1:]):
            rows.append(written(["p", key, *map(list, zip(*found, strict=True))]))
    return array(rows)


def _named(shown: Shown, word: str, subs: Sequence[str]) -> Iterator[str]:
    """Yield the rows of the names and of the roles that have a word."""
    found = [shown.subject(sub[1:]) for sub in subs if sub[0] == division.NAME_MARK]
    found.sort(key=by_count)
    for one in found[: division.MOST_NAMES]:
        yield f'["n",{quoted(word)},{shown.name(one)},{quoted(one.words[word])}]'
    offices = [sub[1:].partition(BETWEEN) for sub in subs if sub[0] == division.ROLE_MARK]
    held = [(shown.subject(id_), int(i)) for id_, _, i in offices]
    held.sort(key=lambda one: (by_count(one[0]), one[1]))
    for actor, i in held[: division.MOST_ROLES]:
        role = actor.roles[i]
        yield written(["r", word, actor.address, actor.name, role.title, role.since, role.until, actor.count])


def _spelling(context: OutputContext, first: str, after: str) -> str:
    """Skeletons, each with the forms that it stands for."""
    found = dict.fromkeys(
        (key, sub.partition(BETWEEN)[0]) for key, sub, _ in _rows(context.db, division.SPELLING, first, after)
    )
    return array([f"[{quoted(key)},{quoted(form)}]" for key, form in found])


# -- the quick jump ---------------------------------------------------------------------------------------------------


def _quick(context: OutputContext, first: str, after: str) -> str:
    """Names and titles by each of their words, and the best of all words that begin alike."""
    shown = context.search
    rows: list[str] = []
    for key, of_word in shown.of_words(first, after or division.BEYOND):
        entries = shown.of_beginning(key[:-1]) if key[-1] == division.BEGINNING else of_word
        start = f"[{quoted(key)},"
        rows += [start + shown.entry(one) for one in entries]
    return array(rows)


# -- documents --------------------------------------------------------------------------------------------------------


def _docs(context: OutputContext, first: str, after: str) -> str:
    """Documents as results show them."""
    return array([context.search.result(doc) for doc in context.search.docs(first, after)])


def _facets(context: OutputContext, first: str, after: str) -> str:
    """What documents can be narrowed by, as numbers of values."""
    numbers: dict[str, int] = {}
    rows = []
    for doc in context.search.docs(first, after):
        found = [numbers.setdefault(key, len(numbers)) for key in context.search.values(doc)]
        rows.append(f"[{doc.day},{doc.rank}{''.join([f',{n}' for n in found])}]")
    values = [context.search.value(key) for key in numbers]
    return f'{{"values":{array(values)},"rows":{array(rows)}}}'


# -- the index of files -----------------------------------------------------------------------------------------------

_COMMON_FROM: Final = 1000  # articles and pages, from which on words that most of them have are told
_COMMON: Final = 0.8  # of them
_MOST_SUGGESTIONS: Final = 8  # of the quick jump (search.js)


def _index(context: OutputContext, first: str, after: str) -> str:
    """What the engine reads before all else: where files begin, and what the archive has."""
    db, words = context.db, context.pages.words
    files: dict[str, list[str]] = {kind: [] for kind in division.KINDS}
    for kind, key, _ in division.files(db):
        files[kind].append(key)
    kinds, languages = (_ids(db, f"@{one}/") for one in "kl")
    labels = {TOPICS: words.text("topics"), **{name: index.label for name, index in context.site.indexes.items()}}
    labels[AUTHORS] = words.text("all_authors")
    return written(
        {
            "documents": int(db.execute("SELECT total(rows) FROM search_key WHERE kind = 'docs'").fetchone()[0]),
            "files": files,
            "common": _common(db),
            "months": _months(context.site.language),
            "suggestions": [words.count("n_suggestions", n) for n in range(_MOST_SUGGESTIONS + 1)],
            "kinds": kinds,
            "languages": [[tag, autonym(tag)] for tag in languages],
            "indexes": [[name, label] for name, label in labels.items() if _ids(db, f"@t/{name}/", 1)],
        }
    )


def _ids(db: sqlite3.Connection, beginning: str, most: int = -1) -> list[str]:
    """Return what follows a beginning of keys."""
    query = "SELECT key FROM search_key WHERE kind = ? AND key > ? AND key < ? ORDER BY key LIMIT ?"
    rows = db.execute(query, (division.WORDS, beginning, beginning + division.BEYOND, most))
    return [key[len(beginning) :] for (key,) in rows]


def _common(db: sqlite3.Connection) -> list[str]:
    """Return the words that most articles and pages have."""
    query = (
        "SELECT sub, text FROM search_row WHERE kind = ? AND key = ? AND "  # noqa: S608  (constants)
        f"substr(sub, 1, 1) NOT IN ('{division.NAME_MARK}', '{division.ROLE_MARK}', '{division.POINTER_MARK}')"
    )
    own = [db.execute(query, (division.WORDS, f"@k/{kind}")) for kind in ("article", "page")]
    documents = sum(len(lists.apart(text)[1]) for rows in own for _, text in rows)
    if documents < _COMMON_FROM:
        return []
    least = documents * _COMMON
    found: list[str] = []
    keys = "SELECT key FROM search_key WHERE kind = ? AND size > ? AND key >= 'A' ORDER BY key"
    for (stem,) in db.execute(keys, (division.WORDS, 2 * least)).fetchall():
        times: dict[str, int] = {}
        for sub, text in db.execute(query, (division.WORDS, stem)):
            form = sub.partition(BETWEEN)[0]
            times[form] = times.get(form, 0) + len(lists.apart(text)[1])
        found += [form for form, n in times.items() if n > least]
    return sorted(found)


def _months(language: str) -> dict[str, int]:
    """Return the names of months, as words, with their numbers."""
    found: dict[str, int] = {}
    for tag in (language, FALLBACK):
        for n in range(1, 13):
            for name in (say_month(n, tag), say_day_of_year(n, 1, tag)):
                forms = [form for form in folded(name) if not form.isdigit()]
                if len(forms) == 1 and len(forms[0]) > 2:
                    found.setdefault(forms[0], n)
    return found


_MAKERS: Final = {
    INDEX: _index,
    division.WORDS: _words,
    division.QUICK: _quick,
    division.SPELLING: _spelling,
    division.DOCS: _docs,
    division.FACETS: _facets,
}
