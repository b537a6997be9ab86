"""The line of a file that a problem names, ready to be printed with carets under the place.

      |
    5 | topic: Postwar Germany
      | ^^^^^

Columns of a file count characters; carets count the cells of a terminal. So each character is shown as it is, or
escaped if it cannot be printed, and its width is looked up. Right-to-left text is counted in the order in which it is
stored, and marks that would change its direction are escaped.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from rich.cells import cell_len

from site_builder.language.characters import holds
from site_builder.problems import printable

WIDEST: Final = 160  # cells of a line that are shown
_BEFORE: Final = 60  # cells of a long line that are shown before the place
_TAB: Final = 4
_MARKS: Final = 12  # characters that one cell may hold: a character and its combining marks
_NEAR: Final = _MARKS * WIDEST  # characters on each side of the place that are looked at


class Excerpt(NamedTuple):
    """A line, or the part of it around a place. ``cells`` holds (characters as shown, width, whether marked)."""

    number: int
    cut_before: bool
    cells: list[tuple[str, int, bool]]
    cut_after: bool

    def lines(self) -> list[str]:
        """Return the three lines to print: an empty one, the line of the file, the carets."""
        number = str(self.number)
        gutter = " " * len(number)
        (before, after) = ("…" if self.cut_before else "", "…" if self.cut_after else "")
        carets = " " * len(before) + "".join(("^" if marked else " ") * width for _, width, marked in self.cells)
        shown = "".join(text for text, _, _ in self.cells)
        return [f"{gutter} |", f"{number} | {before}{shown}{after}".rstrip(), f"{gutter} | {carets}".rstrip()]

    def parts(self) -> list[tuple[str, bool]]:
        """Return the shown line as (text, whether marked), for a page."""
        found = [("…", False)] if self.cut_before else []
        for text, _, marked in self.cells:
            if found and found[-1][1] == marked:
                found[-1] = (found[-1][0] + text, marked)
            else:
                found.append((text, marked))
        return [*found, *([("…", False)] if self.cut_after else [])]

    def joined(self, other: Excerpt) -> Excerpt | None:
        """Return one excerpt with the marks of both; None if they do not show the same part of the same line."""
        if [self[:2], self.cut_after] != [other[:2], other.cut_after] or len(self.cells) != len(other.cells):
            return None
        if any(a[0] != b[0] for a, b in zip(self.cells, other.cells, strict=True)):
            return None
        both = [(text, width, a or b[2]) for (text, width, a), b in zip(self.cells, other.cells, strict=True)]
        return self._replace(cells=both)


def excerpt_of(line: str, number: int, column: int, quoted: str = "") -> Excerpt:
    """Return the excerpt of a line. ``column`` counts characters from 1; beyond the end, the end is marked.

    ``quoted`` is marked as a whole if it stands there, also in quotation marks or as a wikilink; else one character.
    """
    start = min(column - 1, len(line))
    end = start + _length(line, start, quoted)
    far = (start > _NEAR, len(line) > start + _NEAR)  # a line may be a whole file
    if far != (False, False):
        first = max(0, start - _NEAR)
        line, start, end = line[first : start + _NEAR], start - first, min(end - first, start - first + _NEAR)
    cells: list[tuple[str, int, bool]] = []
    held: set[int] = set()  # cells that go on with the character before them
    for n, character in enumerate(f"{line} " if end > len(line) else line):
        (text, width), marked = _shown(character), start <= n < end
        if width:
            if n and not line.isascii() and n < len(line) and holds(line, n):
                held.add(len(cells))
            cells.append((text, width, marked))
        elif cells:  # a combining mark belongs to the character before it
            before, width, already = cells[-1]
            cells[-1] = ((before + text)[:_MARKS], width, marked or already)
        else:
            cells.append((f"◌{text}", 1, marked))
    return _cut(number, cells, held, far)


def _length(line: str, start: int, quoted: str) -> int:
    if not quoted:
        return 1
    for opening, closing in (("", ""), ('"', '"'), ("'", "'"), ("[[", "]]"), ("[^", "]")):
        if line.startswith(f"{opening}{quoted}{closing}", start):
            return len(opening) + len(quoted) + len(closing)
    return 1


def _shown(character: str) -> tuple[str, int]:
    """Return a character as it is printed, and its width in cells."""
    if character == "\t":
        return " " * _TAB, _TAB
    if "\udc80" <= character <= "\udcff":  # a byte that is not UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}", 4
    text = printable(character)
    return text, cell_len(text)


def _cut(number: int, cells: list[tuple[str, int, bool]], held: set[int], far: tuple[bool, bool]) -> Excerpt:
    """Cut a line that is wider than WIDEST around the first mark; what is ``held`` stays with the cell before it.

    ``far``: whether the line has more before the cells, and behind them.
    """
    if sum(width for _, width, _ in cells) <= WIDEST:
        return Excerpt(number, far[0], cells, far[1])
    first = next(n for n, cell in enumerate(cells) if cell[2])
    start, room = first, _BEFORE
    while start and room >= cells[start - 1][1]:
        start -= 1
        room -= cells[start][1]
    while start in held and start < first:
        start += 1
    end, room = start, WIDEST - 2  # for the two signs of what is cut
    while end < len(cells) and room >= cells[end][1]:
        room -= cells[end][1]
        end += 1
    while end in held and end > first + 1:
        end -= 1
    return Excerpt(number, start > 0 or far[0], cells[start:end], end < len(cells) or far[1])
