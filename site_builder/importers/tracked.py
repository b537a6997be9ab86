"""A text that is changed in several steps and remembers from which lines of its file its pieces came.

Each step finds its places in the text as it stands, and gives the changes; the report then still names the line on
which a person finds the piece in the source.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import Final, NamedTuple

from site_builder.importers import markdown_text


class Edit(NamedTuple):
    """What stands between two places of a text becomes something else."""

    start: int
    end: int
    new: str


class Tracked:
    """A text and where its pieces came from. It is not changed: ``replaced`` gives another."""

    def __init__(self, text: str, line: int = 1) -> None:
        """``line``: the line of the file on which the text begins, from 1."""
        self.text: Final = text
        self._starts, self._lines, self._same = [0], [line], [True]

    @cached_property
    def _breaks(self) -> list[int]:
        found, at = [], self.text.find("\n")
        while at >= 0:
            found.append(at)
            at = self.text.find("\n", at + 1)
        return found

    @cached_property
    def code(self) -> list[tuple[int, int]]:
        """The spans of code: fences, indented code, and what stands between backticks; in order."""
        return markdown_text.code_spans(self.text)

    def in_code(self, at: int) -> bool:
        """Whether a place of the text is code."""
        n = bisect_right(self.code, (at, len(self.text) + 1)) - 1
        return n >= 0 and at < self.code[n][1]

    def line(self, at: int) -> int:
        """Return the line of the file, from 1, from which a place of the text came."""
        n = bisect_right(self._starts, at) - 1
        if not self._same[n]:
            return self._lines[n]
        return self._lines[n] + bisect_left(self._breaks, at) - bisect_left(self._breaks, self._starts[n])

    def line_of(self, n: int) -> int:
        """Return the line of the file, from 1, from which a line of the text (from 0) came."""
        return self.line(self._breaks[n - 1] + 1 if 0 < n <= len(self._breaks) else 0)

    def replaced(self, edits: Iterable[Edit]) -> Tracked:
        """Return the text with changes, which are in order; one that begins within another is passed over."""
        edits = list(edits)
        if not edits:
            return self
        pieces: list[str] = []
        starts: list[int] = []
        lines: list[int] = []
        same: list[bool] = []
        length = at = 0

        def add(text: str, line: int, kept: bool) -> None:
            nonlocal length
            if text:
                starts.append(length)
                lines.append(line)
                same.append(kept)
                pieces.append(text)
                length += len(text)

        for edit in [*edits, Edit(len(self.text), len(self.text), "")]:
            if edit.start < at:
                continue
            n = bisect_right(self._starts, at) - 1
            while at < edit.start:  # the pieces of the text that stay
                end = min(edit.start, self._starts[n + 1] if n + 1 < len(self._starts) else edit.start)
                add(self.text[at:end], self.line(at), self._same[n])
                at, n = end, n + 1
            add(edit.new, self.line(edit.start), False)
            at = edit.end
        found = Tracked("".join(pieces))
        if starts:
            found._starts, found._lines, found._same = starts, lines, same
        else:
            found._lines = [self._lines[0]]
        return found
