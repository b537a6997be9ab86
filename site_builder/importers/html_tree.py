"""The elements of a text of HTML that are open, and clean HTML as it is written: part of ``html_tidy``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from html import escape
from typing import Final

from msgspec import Struct

from site_builder.importers import html_elements as rules
from site_builder.importers.records import Outcome

Say = Callable[[Outcome, str, str], None]
"""Hears of what is left out, kept or changed: outcome, what, and the kind under which it is counted."""

MOST_DEPTH: Final = 50  # of elements that are written


class Open(Struct):
    """An element that is open. ``written``: the name of the element that is written for it; empty: none."""

    name: str
    written: str
    formats: int  # how many formats were open before it
    filled: bool = False  # words or blocks stand in it
    broken: bool = False  # a block has ended since its last words
    url: str = ""  # of an embedded post
    seen: str = ""  # whether it is one, and of which site


class Tree:
    """What is open, from the outermost on, and what is written so far (``out``).

    ``formats``: what is open within a line, such as ``strong``: (name, what is written for it, attributes). They are
    written when words come, and ended before a block.
    """

    def __init__(self, say: Say) -> None:
        self.say = say
        self.out: list[str] = []
        self.open: list[Open] = [Open("", "", 0)]
        self.formats: list[tuple[str, str, dict[str, str]]] = []
        self.running: list[str] = []  # formats that are written and not ended
        self.written: list[str] = [""]  # the elements that are written and open
        self.breaks = 0  # ends of lines since the last words
        self.in_pre = False
        self._counts: list[Counter[str]] = [Counter()]  # names that are open, since each cell of a table
        self._deep = False

    def ended(self, gone: Open) -> None:
        """Hear of an element that has ended."""

    def words(self) -> None:
        """Make ready for words: a paragraph where they need one, and the formats that are open."""
        top = self.top()
        if self.breaks and top.filled and self.breaks > 1 and top.written == "p":
            self._split_paragraph()
            top = self.top()
        elif self.breaks and top.filled and not top.broken:
            if self.breaks > 1 and top.written in rules.HOLDS_BLOCKS:
                top.broken = True
            else:
                self.out.append("<br>")
        self.breaks = 0
        if self.imply(""):
            top = self.top()
        if top.written in rules.OPENS_PARAGRAPH or (top.broken and top.written in rules.HOLDS_BLOCKS):
            self.stop_formats()
            top.filled, top.broken = True, False
            if self.depth() < MOST_DEPTH:
                self.push("", "p", {})
                top = self.top()
            else:
                self.out.append(" ")
        elif top.broken:
            self.out.append(" ")
            top.broken = False
        top.filled = True
        self._start_formats()

    def imply(self, name: str) -> bool:
        """Open the entry or cell that an element, or words, must stand in. Returns whether there was any to open."""
        before = self.depth()
        while (
            (last := self.written[-1]) in rules.CHILDREN
            and name not in rules.CHILDREN[last]
            and self.depth() < MOST_DEPTH
        ):
            self.stop_formats()
            self.push(rules.IMPLIED[last], rules.IMPLIED[last], {})
        return self.depth() > before

    def depth(self) -> int:
        """Return how many elements are written and open."""
        return len(self.written) - 1

    def _split_paragraph(self) -> None:
        """End a paragraph where two breaks stand, and begin another with the same formats."""
        formats, (name, begun) = list(self.formats), (self.top().name, self.top().formats)
        self.pop()
        self.push(name, "p", {})
        self.top().formats, self.formats = begun, formats

    def top(self) -> Open:
        """Return the innermost element."""
        return self.open[-1]

    def _start_formats(self) -> None:
        for _, written, attributes in self.formats:
            if written and written not in self.running:
                self.running.append(written)
                self.out.append(tag(written, attributes))

    def stop_formats(self, down_to: str = "") -> None:
        """End the formats that are written: all, or down to one."""
        while self.running:
            name = self.running.pop()
            self.out.append(f"</{name}>")
            if name == down_to:
                return

    def block(self, html: str) -> None:
        """Write a block that is whole, such as a card."""
        self.close_paragraph()
        self.stop_formats()
        self.breaks = 0
        self.out.append(html)
        self.top().filled = self.top().broken = True

    def end_siblings(self, name: str) -> None:
        """End what ends by itself where an element of this name begins."""
        siblings, scope = rules.SIBLINGS.get(name), rules.SCOPES.get(name)
        if not siblings or not scope:
            return
        below = 0
        for n in range(len(self.open) - 1, max(0, len(self.open) - 2 * MOST_DEPTH), -1):
            if self.open[n].name in scope:
                break
            if self.open[n].name in siblings:
                below = n
        while below and len(self.open) > below:
            self.pop()

    def is_open(self, name: str) -> bool:
        """Return whether an element of this name is open, in this cell of a table."""
        if self._counts[-1][name]:
            return True
        return (
            len(self._counts) > 1
            and name in ("table", "tr", "thead", "tbody", "tfoot", "td", "th")
            and any(counts[name] for counts in self._counts[-3:])
        )

    def push(self, name: str, written: str, attributes: dict[str, str]) -> None:
        """Begin an element; too deep, it is not written."""
        if written and self.depth() + rules.ROOM.get(written, 1) > MOST_DEPTH:
            if not self._deep:
                what = f"elements nested deeper than {MOST_DEPTH}: their words alone"
                self.say(Outcome.KEPT, what, "texts nested too deeply")
            self._deep, written = True, ""
        self.open.append(Open(name, written, len(self.formats)))
        self._counts[-1][name] += 1
        if name in rules.CELLS:
            self._counts.append(Counter())
        if written:
            self.written.append(written)
            self.out.append(tag(written, attributes))

    def pop(self) -> None:
        """End the innermost element."""
        self.stop_formats()
        self.breaks = 0
        gone = self.open.pop()
        self.in_pre = False
        if gone.name in rules.CELLS:
            self._counts.pop()
        self._counts[-1][gone.name] -= 1
        del self.formats[gone.formats :]
        if gone.written:
            self.written.pop()
            self.out.append(f"</{gone.written}>")
        top = self.top()
        top.broken = top.filled = top.filled or gone.filled
        self.ended(gone)

    def close_paragraph(self) -> None:
        """End a paragraph, if words stand in one."""
        while self.top().written == "p" or (self.top().name == "p" and not self.top().written):
            self.pop()


def quoted(text: str) -> str:
    """Return a text as the value of an attribute."""
    return f'"{escape(text)}"'


def tag(name: str, attributes: dict[str, str]) -> str:
    """Return a tag that begins an element, with the attributes that count."""
    kept = (key for key in rules.KEPT_ATTRIBUTES.get(name, ()) if key in attributes)
    return f"<{name}{''.join(f' {key}={quoted(attributes[key])}' for key in kept)}>"
