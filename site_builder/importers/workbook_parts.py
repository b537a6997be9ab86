"""What a sheet of a workbook (.xlsx) says beside its cells: merged cells, links, notes, what is hidden.

Form: ECMA-376, part 1, 18.3.

openpyxl does not tell these where it reads a sheet row by row, as large ones must be read.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from html import unescape
from typing import Final

from msgspec import Struct, field

_MOST_TAIL: Final = 16 << 20  # bytes behind the cells of a sheet, and of its notes
_LONGEST_TAG: Final = 4_096  # bytes
_MOST_FILLED: Final = 1_000_000  # cells that merged ones give their value to
_CELLS_END: Final = b"</sheetData>"
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\s([^<>]*)>")
_ROW: Final = re.compile(rb"<(?:\w+:)?row\s([^<>]*)>")
_HIDDEN: Final = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_NUMBER: Final = re.compile(rb"\b(r|min|max)=[\"'](\d{1,7})[\"']")
_REF: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?\Z")
_MERGED: Final = re.compile(r'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z0-9:]{4,24})"')
_LINK: Final = re.compile(r"<(?:\w+:)?hyperlink\s([^<>]*)>")
_RELATION: Final = re.compile(r"<Relationship\s([^<>]*)>")
_ATTRIBUTE: Final = re.compile(r'([\w:]+)="([^"]*)"')
_NOTE: Final = re.compile(
    r'<(?:\w+:)?comment\s[^<>]*?ref="([A-Z]{1,3}\d{1,7})"[^<>]*>(.*?)</(?:\w+:)?comment>', re.DOTALL
)
_WORDS: Final = re.compile(r"<(?:\w+:)?t(?:\s[^<>]*)?>([^<>]*)<")

Place = tuple[int, int]  # row and column, from 0


class Beside(Struct):
    """What a sheet says beside its cells, by the places of cells."""

    filled: dict[Place, Place] = field(default_factory=dict)  # a cell below a merged one → the one that holds its value
    links: dict[Place, str] = field(default_factory=dict)
    notes: list[tuple[str, int, str]] = field(default_factory=list)  # name of the cell, its row from 1, words
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # the first and the last of each range


def beside(packed: zipfile.ZipFile, path: str) -> Beside:
    """Return what the sheet at this path of a workbook says beside its cells."""
    found = Beside()
    tail = _tail(packed, path, found)
    for match in _MERGED.finditer(tail):
        _merge(match[1], found)
    relations = _relations(packed, path)
    for match in _LINK.finditer(tail):
        given = dict(_ATTRIBUTE.findall(match[1]))
        _, address = relations.get(next((value for key, value in given.items() if key.endswith(":id")), ""), ("", ""))
        place = _place(given.get("ref", "").partition(":")[0])
        if place and address.startswith(("http://", "https://")):
            found.links[place] = address
    for kind, target in relations.values():
        if kind.endswith("/comments"):
            inside = target.lstrip("/") if target.startswith("/") else posixpath.join(posixpath.dirname(path), target)
            _notes(_part(packed, posixpath.normpath(inside)), found)
    return found


def _place(name: str) -> Place | None:
    """Return the place of a cell by its name (D5)."""
    match = _REF.match(name)
    return (int(match[2]) - 1, _column(match[1])) if match else None


def _column(letters: str) -> int:
    n = 0
    for letter in letters:
        n = n * 26 + ord(letter) - 64
    return n - 1


def _merge(ref: str, found: Beside) -> None:
    """Let the first column of a merged range have its value in each row; what stands beside is one cell anyway."""
    match = _REF.match(ref)
    if match is None or not match[4]:
        return
    column, first, last = _column(match[1]), int(match[2]) - 1, int(match[4]) - 1
    for row in range(first + 1, last + 1):
        if len(found.filled) >= _MOST_FILLED:
            return
        found.filled[row, column] = (first, column)


def _notes(text: str, found: Beside) -> None:
    for match in _NOTE.finditer(text):
        words = " ".join(unescape("".join(_WORDS.findall(match[2]))).split())
        place = _place(match[1])
        if words and place:
            found.notes.append((match[1], place[0] + 1, words))


def _relations(packed: zipfile.ZipFile, path: str) -> dict[str, tuple[str, str]]:
    """Return the kind and target of each relation of a part, by its id."""
    folder, name = posixpath.split(path)
    found = {}
    for match in _RELATION.finditer(_part(packed, f"{folder}/_rels/{name}.rels")):
        given = dict(_ATTRIBUTE.findall(match[1]))
        found[given.get("Id", "")] = (given.get("Type", ""), unescape(given.get("Target", "")))
    return found


def _part(packed: zipfile.ZipFile, path: str) -> str:
    if path not in packed.NameToInfo:
        return ""
    with packed.open(path) as file:
        return file.read(_MOST_TAIL).decode("utf-8", "replace")


def _tail(packed: zipfile.ZipFile, path: str, found: Beside) -> str:
    """Return what stands behind the cells of a sheet. What is hidden of its rows and columns is noted."""
    if path not in packed.NameToInfo:
        return ""
    with packed.open(path) as file:
        before = b""
        while piece := file.read(1 << 20):
            joined = before + piece
            at = joined.find(_CELLS_END)
            if at >= 0:
                _hidden(joined[:at], found)
                return (joined[at:] + file.read(_MOST_TAIL)).decode("utf-8", "replace")
            begins = joined.rfind(b"<")  # a tag may go on in the next piece
            if begins < 0 or len(joined) - begins > _LONGEST_TAG:
                begins = len(joined)
            _hidden(joined[:begins], found)
            before = joined[begins:]
    return ""


def _hidden(piece: bytes, found: Beside) -> None:
    """Note the hidden rows and columns of a piece of a sheet. One that is folded up below a heading is hidden too."""
    if b"hidden=" not in piece:
        return
    for match in _COLUMN.finditer(piece):
        given = {key: int(value) for key, value in _NUMBER.findall(match[1])}
        if _HIDDEN.search(match[1]) and b"min" in given and b"max" in given:
            found.hidden_columns.append((given[b"min"] - 1, given[b"max"] - 1))
    for match in _ROW.finditer(piece):
        given = {key: int(value) for key, value in _NUMBER.findall(match[1])}
        if _HIDDEN.search(match[1]) and b"r" in given:
            found.hidden_rows.add(given[b"r"] - 1)
