"""Rows of the index: what each list, title and subject puts into the tables.

Every row is there because of one thing alone, so an update knows which rows to take out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from site_builder.model.placeholders import plain
from site_builder.outputs.search import lists, subjects
from site_builder.outputs.search.division import (
    NAME_MARK,
    POINTER_MARK,
    QUICK,
    ROLE_MARK,
    SPELLING,
    SUBJECT_MARK,
    TITLE_MARK,
    WORDS,
)
from site_builder.outputs.search.documents import EVENT, Doc, Documents
from site_builder.outputs.search.words import BETWEEN, form_of, skeletons, stem_of

# Characters of a list that is one row; a longer one has a row a stretch. SQLite keeps a row of 2,000 bytes in one page.
WHOLE: Final = 1900

Row = tuple[str, str, str, str]  # of the table search_row


def doc_row(doc: Doc, title: str, jump: str, boosts: dict[str, int]) -> tuple[str | int, ...]:
    """Return the row of the table search_doc."""
    return (*doc, title, jump, msgspec.json.encode(boosts).decode())


def list_rows(key: str, text: str) -> Iterator[Row]:
    """Yield the rows of a list: one of a short list, one a stretch of a long one."""
    stem, form = stem_of(key), form_of(key)
    if len(text) > WHOLE:
        for one in text[1:].split("."):
            yield WORDS, stem, f"{form}{BETWEEN}{lists.stretch_key(lists.stretch_of(one))}", f".{one}"
        return
    yield WORDS, stem, f"{form}{BETWEEN}", text


def pointer(key: str) -> Row | None:
    """Return the row that leads from the form of a key to its stem; None where they are the same."""
    stem, form = stem_of(key), form_of(key)
    return None if stem == form else (WORDS, form, POINTER_MARK + stem, "")


def spelling_rows(key: str) -> list[Row]:
    """Return the rows that lead from skeletons to the form of a key."""
    if key[0] == "@":
        return []
    stem, form = stem_of(key), form_of(key)
    return [(SPELLING, one, f"{form}{BETWEEN}{stem}", "") for one in skeletons(form)]


def title_rows(doc: Doc, title: str, documents: Documents) -> list[Row]:
    """Return the rows of the words of a title; rows of one word are in order of documents, the newest first."""
    if doc.kind == EVENT:
        return []
    sub = f"{TITLE_MARK}{lists.newest_first(doc.day, doc.rank)}{doc.id}"
    return [(QUICK, word, sub, "") for word in {form_of(key) for key in documents.keys(doc.lang).of(plain(title))}]


def subject_rows(subject: subjects.Subject) -> set[Row]:
    """Return the rows of a subject."""
    found = {(QUICK, word, SUBJECT_MARK + subject.id, "") for word in subject.words}
    if subject.kind != subjects.YEAR:
        found |= {(WORDS, word, NAME_MARK + subject.id, "") for word in subject.words}
    for i, role in enumerate(subject.roles):
        found |= {(WORDS, word, f"{ROLE_MARK}{subject.id}{BETWEEN}{i}", "") for word in role.words}
    return found


def subject_row(n: int, subject: subjects.Subject) -> tuple[str | int, ...]:
    """Return the row of the table search_subject. ``n``: the number of the actor or topic; a year itself."""
    wider = " ".join(subject.wider)
    return subject.id, n, subject.count, wider, subjects.encode(subject).decode()
