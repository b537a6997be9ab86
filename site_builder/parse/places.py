"""Places in a Markdown text: at which line and column a link or a bracket stands.

markdown-it tells only the lines of blocks, so the text is searched for each link, in the order of the tokens.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import Final

from site_builder.model.documents import Mark
from site_builder.parse import plain_text as plain

_LINE_END = re.compile("\n")
# How many characters a search may pass, for a text and for each of its characters: more than honest texts need.
_PATIENCE, _PATIENCE_EACH = 4_000_000, 50

_TELLING: Final = 500  # characters


class Places:
    """The search for places in one text, from its start to its end. ``first_line`` is its first line in the file."""

    def __init__(self, text: str, first_line: int) -> None:
        self.text, self.first_line = text, first_line
        self.patience = _PATIENCE + _PATIENCE_EACH * len(text)
        self._cursor = 0  # the offset behind the last thing found
        self._passed: list[tuple[str, int, bool]] = []  # (needle, its line, whether it is a text with links)

    @cached_property
    def _starts(self) -> list[int]:
        """The offsets of the lines."""
        return [0, *(m.end() for m in _LINE_END.finditer(self.text))]

    def at(self, line: int, column: int = 0) -> Mark:
        """Return the place at a line and a column of the text (from 0)."""
        return Mark("", self.first_line + line, column + 1)

    def skip(self, needle: str, line: int) -> None:
        """Search behind ``needle`` from now on: it stands before the next place."""
        self._passed.append((needle, line, False))

    def skip_links(self, text: str, line: int) -> None:
        """Search behind the links of a plain text from now on. Nobody asks for their places."""
        if "](" in text:
            self._passed.append((text, line, True))

    def find(self, needle: str, line: int) -> Mark:
        """Return where ``needle`` stands next, from ``line`` or the last place on; the start of ``line`` without it."""
        return self.found(needle, line) or self.at(line)

    def found(self, needle: str, line: int) -> Mark | None:
        """Return where ``needle`` stands next, from ``line`` or the last place on; None without it."""
        if self._passed:
            passed, self._passed = self._passed, []
            for text, its_line, has_links in passed:
                for other in plain.addresses(text) if has_links else (text,):
                    self._seek(other, its_line)
        at = self._seek(needle, line)
        if at < 0:
            return None
        row = bisect_right(self._starts, at) - 1
        return self.at(row, at - self._starts[row])

    def _seek(self, needle: str, line: int) -> int:
        """Return the offset of ``needle`` and move the cursor behind it; -1 if it is not found.

        Looks at some 200 lines. A text that is one long line of links, or that holds many needles which cannot be found
        (they were escaped), exhausts ``patience``: places are worth a few passes over the text, and no more.
        """
        starts = self._starts
        if line >= len(starts) or "\n" in needle:
            return -1
        # A picture in a link stands before the link's address, so the second look begins at the block's start.
        for begin in (max(starts[line], self._cursor), starts[line]):
            if self.patience < 0:
                break
            last = bisect_right(starts, begin) + 199
            end = starts[last] - 1 if last < len(starts) else len(self.text)
            at = self.text.find(needle, begin, end)
            self.patience -= (end if at < 0 else at) - begin
            if at >= 0:
                self._cursor = max(self._cursor, at + len(needle))
                return at
        return -1

    def within(self, block: str, offset: int, line: int) -> Mark:
        """Return the place of an offset in the text of a block that begins in ``line``.

        The lines of a block stand in the file as they are, behind spaces and the marks of quotations and lists.
        """
        start = block.rfind("\n", 0, offset) + 1
        told = start + _TELLING  # so many signs of a line tell where it begins
        end = block.find("\n", start, told)
        row = line + block.count("\n", 0, start)
        starts = self._starts
        if row >= len(starts):
            return self.at(line)
        last = starts[row + 1] - 1 if row + 1 < len(starts) else len(self.text)
        before = self.text.find(block[start : end if end >= 0 else told], starts[row], last) - starts[row]
        return self.at(row, max(before, 0) + offset - start)

    def is_escaped(self, at: Mark) -> bool:
        """Whether a backslash stands before a place that was found, so the sign there is meant as one."""
        return at.column > 1 and self.text[self._starts[at.line - self.first_line] + at.column - 2] == "\\"
