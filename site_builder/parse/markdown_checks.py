"""Report marks of a text that take no effect, and blocks that may not be meant.

``failed_marks`` and ``failed_blocks`` find it; here it is led to its place in the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from site_builder.model.documents import TextLink
from site_builder.parse import failed_blocks
from site_builder.parse.failed_marks import BRACKETED, MOST, FailedMarks, Failure
from site_builder.parse.file_problems import FileProblems
from site_builder.parse.markdown_effects import EFFECTS
from site_builder.parse.markdown_parser import unused_references
from site_builder.parse.places import Places


class Checks:
    """The checks of one text, from its first block to its last."""

    def __init__(self, text: str, places: Places, problems: FileProblems) -> None:
        self.text, self.places, self.problems = text, places, problems
        self.long_rows: set[int] = set()  # lines of tables that have too many cells
        self.failed = FailedMarks()
        self.bracketed: list[TextLink] = []  # names, perhaps, that were meant as wikilinks
        self.numbers = failed_blocks.Numbers()
        self.quotations = 0  # that are open

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.text.split("\n")

    def block(self, token: Token, line: int) -> None:
        """Report what is wrong with a block that the page shows as it is."""
        kind = token.type
        if kind == "table_open":
            self.table(token)
        elif kind in ("blockquote_open", "blockquote_close"):
            self.quotations += token.nesting
        elif kind in ("code_block", "fence", "heading_open"):
            self.unmeant(token)
        elif kind == "list_item_open" and token.info:
            self.numbers.add(token.level, line, token.info)
        elif kind == "ordered_list_close":
            for line, failure in self.numbers.renumbered(token.level + 1):
                self.problems.add(failure.kind, self.places.at(line), **failure.facts)

    def table(self, token: Token) -> None:
        """Report rows with more cells than the header: the parser would drop the rest."""
        if not token.map:
            return
        rows = self.lines[token.map[0] : token.map[1]]
        width = _cells(rows[1])  # of the dashes: the header may stand behind the mark of a list
        for k, row in enumerate(rows[2:], start=2):
            if "|" not in row and " " in row.strip() and "|" in rows[k - 1]:
                self.problems.add("text-in-table", self.places.at(token.map[0] + k), found=row.strip())
            elif (cells := _cells(row)) > width:
                self.long_rows.add(token.map[0] + k)
                self.problems.add("long-row", self.places.at(token.map[0] + k), cells=cells, width=width)

    def unmeant(self, token: Token) -> None:
        """Report a block of code or a heading that may not be meant."""
        start, end = token.map or (0, 1)
        if failure := failed_blocks.block(token.type, token.markup, self.lines[start:end]):
            self.problems.add(failure.kind, self.places.at(start, failure.at), **failure.facts)

    def marks(self, token: Token, line: int, is_paragraph: bool) -> None:
        """Report marks within the lines of a block that take no effect."""
        text = token.content
        left = text
        if EFFECTS in token.meta and line not in self.long_rows:  # else the block is plain, or remarked on
            left = token.meta[EFFECTS].left_over(text)
            self.report(self.failed.search(text, left), text, line)
        if is_paragraph:
            self.paragraph(text, left, line)

    def paragraph(self, text: str, left: str, line: int) -> None:
        """Report lines of a paragraph that were meant as another block."""
        self.report(failed_blocks.paragraph(text, left), text, line)

    def report(self, failures: Iterable[Failure], text: str, line: int) -> None:
        for failure in failures:
            is_name = failure.kind == BRACKETED
            if is_name and (self.quotations or len(self.bracketed) >= MOST):
                continue  # in a quotation brackets tell who is meant
            at = self.places.within(text, failure.at, line)
            if is_name:
                self.bracketed.append(TextLink(BRACKETED, failure.facts["name"], "", "", at.line, at.column))
            else:
                self.problems.add(failure.kind, at, **failure.facts)

    def references(self, env: dict[str, Any]) -> None:
        """Report addresses that are defined and that no link has."""
        for line in unused_references(env):
            self.problems.add("reference-unused", self.places.at(line), found=self.lines[line].strip())


def _cells(row: str) -> int:
    cells = escapedSplit(row.lstrip("> \t").rstrip())  # in a quotation each row has its mark
    if cells and not cells[0].strip():
        cells.pop(0)
    if cells and not cells[-1].strip():
        cells.pop()
    return len(cells)
