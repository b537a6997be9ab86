"""Change the links in the text of a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import unquote

from site_builder.curate.archive import Archive, linked_path
from site_builder.curate.edits import Sheet
from site_builder.model.documents import Document

_WIKILINK = re.compile(r"\[\[([^\[\]]*?)\]\]")
_ADDRESS = re.compile(r"\]\(\s*<?([^\s)>]+)|^ {0,3}\[[^\]\n]+\]:\s*<?([^\s>]+)", re.MULTILINE)
_PROBE: Final = "no-such-thing-is-here"

Wiki = Callable[[str], tuple[str, str] | None]  # a wikilink's name → another name, and the words to show where none are
File = Callable[[str], str | None]  # a path below content/ → the name of the file that took its place in the folder


def relink(archive: Archive, path: str, sheet: Sheet, wiki: Wiki, file: File) -> None:
    """Change the links of a text, in a sheet as it was read.

    Code may hold what looks like a link. It is told apart by parsing the text with that link replaced: it was a link if
    the document then has one less.
    """
    document = archive.documents[path]
    found = list(_candidates(sheet, document, wiki, file)) if document.links else []
    for start, end, old, new in reversed(found):
        before = sheet.text
        sheet.splice(start, end, _PROBE + ("" if old[0] == "wiki" else ".md"))
        probed = archive.parsed(path, sheet.encoded())
        sheet.text = before
        if probed is not None and _count(probed, old) < _count(document, old):
            sheet.splice(start, end, new)
            document = archive.parsed(path, sheet.encoded()) or document


def _count(document: Document, wanted: tuple[str, str]) -> int:
    kind, target = wanted
    if kind == "wiki":
        return sum(link.kind == "wiki" and link.target == target for link in document.links)
    return sum(
        link.kind in ("file", "image") and linked_path(link.target, document.path) == target for link in document.links
    )


def _candidates(
    sheet: Sheet, document: Document, wiki: Wiki, file: File
) -> Iterator[tuple[int, int, tuple[str, str], str]]:
    """Yield what may be a link to change: (start, end, (kind, target), new text)."""
    start = sheet.head()[0] if any(text.links for text in document.marked.values()) else sheet.body()
    found: list[tuple[int, int, tuple[str, str], str]] = []
    for match in _WIKILINK.finditer(sheet.text, start):
        target, bar, _words = match[1].partition("|")
        escape = "\\" if bar and target.endswith("\\") else ""  # in a table: [[id\|words]]
        target = target.removesuffix(escape)
        name, hash_, fragment = target.partition("#")
        name = " ".join(name.split())
        if not name or name.startswith("!") or (new := wiki(name)) is None:
            continue
        words = "" if bar or not new[1] else f"|{new[1]}"
        end = match.start(1) + len(target)
        found.append((match.start(1), end, ("wiki", name), f"{new[0]}{hash_}{fragment}{words}"))
    for match in _ADDRESS.finditer(sheet.text, start):
        group = 1 if match[1] else 2
        href, hash_, fragment = match[group].partition("#")
        old = linked_path(unquote(href), document.path)
        if not href or (name_ := file(old)) is None:
            continue
        folder, slash, _name = href.rpartition("/")
        found.append((*match.span(group), ("file", old), f"{folder}{slash}{name_}{hash_}{fragment}"))
    yield from sorted(found)
