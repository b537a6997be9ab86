"""Divide texts that are larger than a file of an archive may be: into parts in order, which lead to each other.

A part ends before a heading, or where none stands in its second half, between paragraphs. Notes and definitions of
links go to the parts that refer to them.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final

from msgspec.structs import replace

from site_builder.importers import markdown_text
from site_builder.importers.records import FROM_SOURCE, Document, Outcome, Report
from site_builder.model.documents import ARTICLE, PAGE
from site_builder.model.limits import TEXT
from site_builder.model.names import generated_id

MOST: Final = TEXT * 9 // 10  # bytes of a part: links become longer when they are led
_MOST_PARTS: Final = 200
_BOUNDARY: Final = re.compile(r"\n[ \t]*\n+(?=(?P<heading>#{1,6} )?[^\s])")
_NOTE: Final = re.compile(r"\[\^(?P<label>[^\]\s]+)\]:")
_DEFINITION: Final = re.compile(r" {0,3}\[(?P<label>[^\[\]\n^][^\[\]\n]*)\]:\s*\S+")
_FENCE: Final = re.compile(r"\s*(```+|~~~+)")
_ENDS_A_NOTE: Final = re.compile(r"\s*\Z|\[[^\]]+\]:|#{1,6} |\s*(?:```|~~~)")
_OF_THE_FIRST: Final = frozenset(("image", "images", "summary", "nav"))


def divided(documents: list[Document], report: Report) -> list[Document]:
    """Return documents with the parts of those that are too large in their places."""
    if all(len(one.body) * 4 <= TEXT or len(one.body.encode("utf-8", "replace")) <= TEXT for one in documents):
        return documents
    return [part for one in documents for part in _parts(one, report)]


def _parts(document: Document, report: Report) -> list[Document]:
    if document.kind not in (ARTICLE, PAGE) or len(document.body.encode("utf-8", "replace")) <= TEXT:
        return [document]
    pieces = pieces_of(document.body)
    if len(pieces) < 2:
        return [document]
    count, found = len(pieces), []
    base = document.slug or generated_id(document.title)
    key = hashlib.sha256(document.key.encode("utf-8", "replace")).hexdigest()[:16]
    titles = [f"{document.title} ({n} of {count})" for n in range(1, count + 1)]
    names = [f"parts/{key}/{n}" for n in range(1, count + 1)]
    for n, (piece, line) in enumerate(pieces):
        beside = [
            f"[{markdown_text.words(titles[k])}]({FROM_SOURCE}{names[k]})" for k in (n - 1, n + 1) if 0 <= k < count
        ]
        matter: dict[str, Any] = {k: v for k, v in document.matter.items() if n == 0 or k not in _OF_THE_FIRST}
        lines = document.lines
        part = replace(
            document,
            title=titles[n],
            matter=matter,
            body=f"{piece}\n\n{' · '.join(beside)}",
            slug=base if n == 0 else f"{base}-{n + 1}",
            names=[*(document.names if n == 0 else ()), names[n]],
            old=document.old if n == 0 else [],
            source=document.path,
            lines=(lambda at, line=line, lines=lines: lines(at + line)) if lines else None,
        )
        part.key = document.key if n == 0 else f"{document.key}#part-{n + 1}"
        found.append(part)
    what = f"its text is larger than a file of an archive may be ({TEXT >> 20} MiB): it is divided into {count} parts"
    report.add(
        Outcome.CONVERTED, document.path, document.line, f"{what}: {titles[0]} …", kind="texts that were divided"
    )
    return found


def pieces_of(body: str, most: int = MOST) -> list[tuple[str, int]]:
    """Return the pieces of a text, each of at most so many bytes, with the lines at which they begin, from 0.

    A text that has no place to be divided at is one piece, as large as it is.
    """
    whole = body
    body, loose = _without_notes(body)
    closed = sorted([*markdown_text.code_spans(body), *markdown_text.html_blocks(body)])
    places = [(match.end(), bool(match["heading"])) for match in _BOUNDARY.finditer(body)]
    places = _outside(places, closed)
    ends = _ends(body, places, most)
    if not ends:
        return [(whole, 0)]
    pieces = [body[start:end] for start, end in zip((0, *ends), (*ends, len(body)), strict=True)]
    lines = [body.count("\n", 0, start) for start in (0, *ends)]
    used: set[int] = set()
    found = []
    for n, piece in enumerate(pieces):
        wanted = [k for k, (mark, _) in enumerate(loose) if mark in piece.casefold()]
        used.update(wanted)
        wanted += [k for k in range(len(loose)) if k not in used] if n == len(pieces) - 1 else []
        found.append(("\n\n".join([piece.strip("\n"), *(loose[k][1] for k in wanted)]), lines[n]))
    too_large = any(len(piece.encode("utf-8", "replace")) > most + most // 10 for piece, _ in found)
    return [(whole, 0)] if too_large or len(found) > _MOST_PARTS else found


def _outside(places: list[tuple[int, bool]], closed: list[tuple[int, int]]) -> list[tuple[int, bool]]:
    """Return the places that are not within code or HTML."""
    found, k = [], 0
    for at, heading in places:
        while k < len(closed) and closed[k][1] <= at:
            k += 1
        if k == len(closed) or not closed[k][0] < at < closed[k][1]:
            found.append((at, heading))
    return found


def _ends(body: str, places: list[tuple[int, bool]], most: int) -> list[int]:
    """Return where pieces end, but for the last; nothing where the text cannot be divided so."""
    ends: list[int] = []
    start, size, paragraph, heading, before = 0, 0, 0, 0, 0
    sizes: dict[int, int] = {0: 0}
    for at, is_heading in [*places, (len(body), False)]:
        size += len(body[before:at].encode("utf-8", "replace"))
        sizes[at], before = size, at
        if size - sizes[start] > most:
            end = heading if sizes.get(heading, 0) - sizes[start] > most // 2 else paragraph
            if end <= start or size - sizes[end] > most:
                return []
            ends.append(end)
            start = end
        paragraph = at
        heading = at if is_heading else heading
    return ends


def _without_notes(body: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a text without its notes and definitions of links, whose lines are empty now, and these.

    Of each: the mark that refers to it, in lower case, and its text.
    """
    lines = body.split("\n")
    loose: list[tuple[str, str]] = []
    fence, n = "", 0
    while n < len(lines):
        match = _FENCE.match(lines[n])
        if match and (not fence or match[1].startswith(fence)):
            fence = "" if fence else match[1]
        found = None if fence else _NOTE.match(lines[n]) or _DEFINITION.match(lines[n])
        if found is None:
            n += 1
            continue
        end = _end_of_note(lines, n + 1) if found.re is _NOTE else n + 1
        mark = f"[^{found['label']}]" if found.re is _NOTE else f"[{found['label']}]"
        loose.append((mark.casefold(), "\n".join(lines[n:end]).strip("\n")))
        lines[n:end] = [""] * (end - n)
        n = end
    return "\n".join(lines), loose


def _end_of_note(lines: list[str], n: int) -> int:
    """Return the line at which a note ends: it goes on in lines that follow at once, and in those that are indented."""
    while n < len(lines) and not _ENDS_A_NOTE.match(lines[n]):
        n += 1
    end = n
    while n < len(lines) and (not lines[n].strip() or lines[n].startswith(("    ", "\t"))):
        n += 1
        end = n if lines[n - 1].strip() else end
    return end
