"""Where articles name or mention an actor or topic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from msgspec import Struct

from site_builder.curate.archive import Archive, Thing
from site_builder.curate.mentioning import line_of, mentioning
from site_builder.language.sentences import sentences
from site_builder.model.cross_references import cross_references
from site_builder.model.documents import Article, Document, Mark
from site_builder.model.names import fold
from site_builder.model.paths import content_path
from site_builder.model.placeholders import TAG

_BLOCK = re.compile(r"</(?:p|li|dt|dd|td|th|h[2-6]|pre|figcaption)>")
_KEPT = re.compile("[\ufdd0-\ufdef]")


class Naming(Struct, frozen=True):
    """The first place where an article names an actor or topic."""

    path: str
    line: int
    article: str
    title: str
    date: str
    spelled: str
    sentence: str
    mentions: bool = False  # its text alone does, by a name that a build links by itself


def mentions(archive: Archive, thing: Thing, named: Sequence[Naming]) -> list[Naming]:
    """Return each article that mentions an actor without naming it, in order of time; ``named`` are those that do."""
    known = {naming.path for naming in named}
    found: list[tuple[tuple[tuple[int, int, str], str], Naming]] = []
    for path, sentence in mentioning(archive, [thing.key]).items():
        document = archive.documents[path]
        data = document.data
        if isinstance(data, Article) and content_path(path) not in known:
            place = (content_path(path), line_of(archive, path, thing.key))
            naming = Naming(*place, document.id, data.title, data.date.text, "", sentence, mentions=True)
            found.append(((data.date.oldest_first, document.id), naming))
    return [naming for _, naming in sorted(found, key=lambda f: f[0])]


def namings(archive: Archive, thing: Thing) -> list[Naming]:
    """Return each article that names a thing, once, in order of time, with its first sentence that does."""
    found: list[tuple[tuple[tuple[int, int, str], str], Naming]] = []
    for document in archive.documents.values():
        data = document.data
        if not isinstance(data, Article):
            continue
        marks = [r.mark for r in cross_references(document) if archive.resolve(r, document) == thing.key]
        for link in document.body.links:
            if archive.resolve_link(link, document) == thing.key:
                marks.append(Mark(link.text or link.target, link.line, link.column))
        if marks:
            first = marks[0]
            sentence = _sentence(document, [first.text, *archive.names(*thing.key)])
            naming = Naming(
                content_path(document.path), first.line, document.id, data.title, data.date.text, first.text, sentence
            )
            found.append(((data.date.oldest_first, document.id), naming))
    return [naming for _, naming in sorted(found, key=lambda f: f[0])]


def _sentence(document: Document, names: Sequence[str]) -> str:
    """Return the first sentence of a text that holds one of the names; empty if none does."""

    def spoken(match: re.Match[str]) -> str:
        link = document.body.links[int(match[1])]
        return link.text or link.target

    html = re.sub("\ufdd2([0-9]+)\ufdd3", spoken, document.body.html)
    blocks = (" ".join(_KEPT.sub("", unescape(TAG.sub("", block))).split()) for block in _BLOCK.split(html))
    folded = [fold(name) for name in names]
    said = (s for block in blocks for s in sentences(block) if any(name in fold(s) for name in folded))
    return next(said, "")
