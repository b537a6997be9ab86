"""Which articles mention an actor in their text without naming it: those that a build would link by itself."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Collection
from typing import Final

from site_builder.curate.archive import Archive, Key
from site_builder.indexing import index
from site_builder.indexing.actors import surname_of
from site_builder.indexing.context import IndexInput
from site_builder.indexing.mentions import INVISIBLE, first_words
from site_builder.model.cross_references import ACTORS
from site_builder.model.documents import ARTICLE, Document

_LINKING: Final = (
    "SELECT a.path, l.sentence FROM link l JOIN article a ON a.n = l.article JOIN actor b ON b.n = l.target "
    "WHERE l.kind = 'actor' AND b.id = ? ORDER BY l.article"
)


def mentioning(archive: Archive, keys: Collection[Key]) -> dict[str, str]:
    """Return {path of an article: the first sentence that links to one of these actors by a mention or a wikilink}.

    Drafts and articles under embargo are looked through too. Only texts that hold a word of the names are resolved.
    """
    ids = [one for folder, one in keys if folder == ACTORS and one in archive.registers.actors.entities]
    if not ids or archive.site.mentions == "off":
        return {}
    words = {word for one in ids for name in _spellings(archive, one) for word in first_words(name)}
    documents = list(archive.documents.values())
    looked = {d.id for d in documents if d.kind == ARTICLE and _holds(d, words)}
    index_input = IndexInput.of(archive.site, documents, {}, archive.media, archive.pictures)
    articles = index_input.overview.articles
    for article in articles.keys() - looked:
        del articles[article]
    index_input.overview.translations.clear()
    with contextlib.closing(sqlite3.connect(":memory:")) as db:
        index.build(index_input, db, [])
        found: dict[str, str] = {}
        for one in ids:
            for path, sentence in db.execute(_LINKING, (one,)):
                found.setdefault(path, sentence)
    return found


def line_of(archive: Archive, path: str, key: Key) -> int:
    """Return the first line of an article's text that holds a name of an actor; 0 if none is found in one line."""
    text = archive.raws[path].decode("utf-8", "replace")
    names = sorted(_spellings(archive, key[1]), key=len, reverse=True)
    pattern = "|".join(re.escape(INVISIBLE.sub("", name)) for name in names)
    closed = False
    for n, line in enumerate(text.splitlines(), start=1):
        if closed and re.search(rf"(?<!\w)(?:{pattern})(?!\w)", INVISIBLE.sub("", line).replace("\u00a0", " ")):
            return n
        closed = closed or (n > 1 and line.rstrip() == "---")
    return 0


def _spellings(archive: Archive, one: str) -> set[str]:
    entity = archive.registers.actors.entities[one]
    names = set(archive.names(ACTORS, one))
    if last := surname_of(entity, archive.registers.documents.get((ACTORS, one))):
        names.add(last)
    return names


def _holds(document: Document, words: Collection[str]) -> bool:
    html = document.body.html
    return any(word in html for word in words) or INVISIBLE.search(html) is not None
