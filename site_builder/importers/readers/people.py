"""Persons and organisations of open data: Wikidata, Popolo, FollowTheMoney in files of JSON → actors' files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from site_builder.importers import matter
from site_builder.importers.readers import people_ftm, people_popolo, people_wikidata
from site_builder.importers.readers.people_records import Book, Someone, document
from site_builder.importers.records import Collection, Outcome, Report, Wish
from site_builder.importers.source import CannotRead, Source, decoded
from site_builder.importers.tabular import members, objects, shown
from site_builder.importers.writing import read_lock
from site_builder.model.names import fold
from site_builder.model.paths import CONTENT, SITE_FILE
from site_builder.problems import printable
from site_builder.system import safe_files

_ENDINGS: Final = (".json", ".jsonl", ".ndjson", ".ftm")
_HEAD: Final = 1 << 16  # bytes of a file by which its kind is guessed
_MOST: Final = 64 << 20
_FOLDER: Final = "actors"


def guess(source: Source) -> int:
    """Return how surely the files of a source are open data on persons and organisations."""
    for n, path in enumerate(source.below("", *_ENDINGS)):
        try:
            head = source.read(path)[:_HEAD] if n < 5 else b""
        except CannotRead:
            continue
        if b'"labels"' in head and (b'"claims"' in head or b'"Q' in head):
            return 90
        if b'"schema"' in head and b'"properties"' in head and b'"id"' in head:
            return 90
        if any(f'"{key}"'.encode() in head for key in ("persons", "organizations", "memberships", "person_id")):
            return 85
    return 0


def read(source: Source, wish: Wish, report: Report) -> Collection:
    """Read whoever the files describe as actors."""
    book = Book()
    language = _language(wish.dest)
    for path in source.below("", *_ENDINGS):
        try:
            _read(path, source.text(path), language, book, report)
        except CannotRead as fault:
            report.add(Outcome.LEFT_OUT, path, 0, str(fault), kind="files that cannot be read")
    book.join(report)
    people = _not_there(list(book.people.values()), wish.dest, report)
    shared = Counter(fold(one.name) for one in people)
    aliases: Counter[str] = Counter()
    for one in people:
        aliases.update({fold(alias) for alias in (*one.aliases, *one.weak)} - {fold(one.name)})
    weak = frozenset(alias for alias, count in aliases.items() if count > 1 or alias in shared)
    found = Collection(language=language)
    told: set[tuple[str, str]] = set()
    for one in people:
        made = document(one, book, weak, report)
        if shared[fold(one.name)] > 1:
            made.matter["disambiguation"] = _told_apart(one, told, report)
        found.documents.append(made)
        for key in made.matter:
            if key.startswith("x-"):
                name = key.removeprefix("x-")
                found.fields.setdefault(name, name[:1].upper() + name[1:].replace("-", " "))
    return found


def _language(dest: Path | None) -> str:
    """Return the language of the archive that is imported into."""
    if dest is not None:
        try:
            value = matter.from_yaml(decoded(safe_files.read(dest / CONTENT / SITE_FILE, 1 << 20)).text)
        except (OSError, matter.CannotParse):
            return "en"
        if isinstance(value, dict) and isinstance(value.get("language"), str):
            return str(value["language"])
    return "en"


def _read(path: str, text: str, language: str, book: Book, report: Report) -> None:
    """Sort the values of a file by the system that they are of, and read them."""
    wikidata: list[tuple[int, Any]] = []
    popolo: list[tuple[int, Any]] = []
    money: list[tuple[int, Any]] = []
    for line, value in objects(text):
        entities = list(people_wikidata.entities(value))
        if entities:
            wikidata += [(line, one) for one in entities]
        elif people_ftm.is_entity(value):
            money.append((line, value))
        elif people_popolo.has_lists(value):
            popolo += [(n, {key: [one]}) for key, n, one in members(text) if key in people_popolo.LISTS]
        elif people_popolo.is_popolo(value):
            popolo.append((line, value))
        else:
            what = shown(value) if isinstance(value, ValueError) else f"nobody that is known here: {shown(value)}"
            report.add(Outcome.LEFT_OUT, path, line, printable(what, 2000), kind="entries of no known form")
    people_wikidata.read(path, wikidata, language, book, report)
    people_ftm.read(path, money, book, report)
    people_popolo.read(path, popolo, book, report)


def _not_there(people: Iterable[Someone], dest: Path | None, report: Report) -> list[Someone]:
    """Return those of whom the archive has no file that somebody else wrote; of the others tell what is known."""
    there = _files(dest)
    found = []
    for one in people:
        path = there.get(fold(one.name))
        if path is None:
            found.append(one)
            continue
        roles = [", ".join(filter(None, (held.title, held.of, held.since, held.until))) for held in one.roles]
        known = [one.wikidata, *one.aliases, one.born, one.died, one.founded, one.dissolved, *one.text, *roles]
        what = f"{one.name} is {path} already, which stays as it is; known here: {'; '.join(filter(None, known))}"
        report.add(Outcome.SUGGESTED, one.path, one.line, printable(what, 4000), kind="actors that are there already")
    return found


def _files(dest: Path | None) -> dict[str, str]:
    """Return the folded names of actors that have files, but for those that an import of people wrote."""
    folder = dest / CONTENT / _FOLDER if dest is not None else None
    if dest is None or folder is None or not folder.is_dir():
        return {}
    own = {path for path, known in read_lock(dest).items() if re.match(r"people(-\d+)?:", known.source)}
    found: dict[str, str] = {}
    for file in sorted(folder.glob("*.md")):
        path = f"{_FOLDER}/{file.name}"
        if path in own:
            continue
        try:
            head = matter.split(decoded(safe_files.read(file, 1 << 20)).text).matter
        except (OSError, matter.CannotParse):
            continue
        aliases = head.get("aliases")
        for name in (head.get("name"), *(aliases if isinstance(aliases, list) else [aliases])):
            if isinstance(name, str):
                found.setdefault(fold(name), f"{CONTENT}/{path}")
    return found


def _year(date: str) -> str:
    """Return the year of a date of EDTF in words: -0043-03-15 is of 44 BC."""
    if match := re.match(r"-(\d{4})", date):
        return f"{int(match[1]) + 1} BC"
    return date[:4]


def _told_apart(one: Someone, told: set[tuple[str, str]], report: Report) -> str:
    """Return what tells someone from others of the name: the description, a role, the birth, or the id."""
    role = next((held.title for held in one.roles), "")
    year = _year(one.born or one.founded)
    for words in (one.description, role, f"born {year}" if year and one.born else year, one.id):
        short = " ".join(words.split())[:100].rstrip(" .,;")
        if short and (fold(one.name), fold(short)) not in told:
            break
    told.add((fold(one.name), fold(short)))
    what = f"{one.name} is the name of several: this one is told from the others as “{short}”"
    report.add(Outcome.SUGGESTED, one.path, one.line, what, kind="names that several have")
    return short
