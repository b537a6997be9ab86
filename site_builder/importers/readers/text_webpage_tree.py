"""HTML of any kind → the same HTML with every element closed, nested no deeper than ``MOST_DEPTH``.

What is looked for in a page (which block holds the text?) takes time by its depth, and pages that never close their
``<p>`` or ``<li>`` are as deep as they are long. Ends that are implied are written as browsers read them.
"""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import Final

from site_builder.importers import html_tokens as reading
from site_builder.importers.html_tokens import Token

MOST_DEPTH: Final = 150
_VOID: Final = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# an open <p> ends where one of these begins
_NO_PARAGRAPH: Final = frozenset(
    "address article aside blockquote center details dialog dir div dl dd dt fieldset figcaption figure footer form h1 "
    "h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table td th tr ul".split()
)
_ENDED_BY: Final = {
    "li": (frozenset(("li",)), frozenset(("ul", "ol", "menu"))),
    **dict.fromkeys(("dt", "dd"), (frozenset(("dt", "dd")), frozenset(("dl",)))),
    "tr": (frozenset(("tr",)), frozenset(("table",))),
    **dict.fromkeys(("td", "th"), (frozenset(("td", "th")), frozenset(("tr", "table")))),
    "option": (frozenset(("option",)), frozenset(("select",))),
}
_CELLS: Final = frozenset(("td", "th", "table"))  # ends of formats do not go beyond them


def balanced(html: str) -> str:
    """Return HTML whose elements are all closed. Comments, and what only browsers without script show, are dropped."""
    tree = _Tree()
    for token in reading.tokens(html):
        tree.take(token)
    return tree.whole()


class _Tree:
    def __init__(self) -> None:
        self._out: list[str] = []
        self._open: list[str] = []
        self._counts: Counter[str] = Counter()
        self._skipped: Counter[str] = Counter()  # elements that were too deep to be written

    def take(self, token: Token) -> None:
        if token.kind == reading.TEXT:
            self._out.append(escape(token.text, quote=False))
        elif token.kind == reading.RAW and token.name in ("script", "style"):
            self._out.append(token.text)
        elif token.kind == reading.START:
            self._start(token)
        elif token.kind == reading.END:
            self._end(token.name)

    def whole(self) -> str:
        while self._open:
            self._pop()
        return "".join(self._out)

    def _start(self, token: Token) -> None:
        name = token.name
        if name in _NO_PARAGRAPH and self._counts["p"]:
            self._pop_to("p")
        if name in _ENDED_BY:
            self._end_of_sibling(*_ENDED_BY[name])
        if name not in _VOID and len(self._open) >= MOST_DEPTH:
            self._skipped[name] += 1
            return
        written = "".join(f' {key}="{escape(value)}"' for key, value in token.attributes.items())
        self._out.append(f"<{name}{written}>")
        if name not in _VOID:
            self._open.append(name)
            self._counts[name] += 1

    def _end_of_sibling(self, siblings: frozenset[str], within: frozenset[str]) -> None:
        for name in reversed(self._open):
            if name in within:
                return
            if name in siblings:
                self._pop_to(name)
                return

    def _end(self, name: str) -> None:
        if self._skipped[name]:
            self._skipped[name] -= 1
        elif self._counts[name]:
            if name not in _NO_PARAGRAPH and any(one in _CELLS for one in self._until(name)):
                return
            self._pop_to(name)

    def _until(self, name: str) -> list[str]:
        at = len(self._open) - 1
        while self._open[at] != name:
            at -= 1
        return self._open[at + 1 :]

    def _pop_to(self, name: str) -> None:
        while self._pop() != name:
            pass

    def _pop(self) -> str:
        name = self._open.pop()
        self._counts[name] -= 1
        self._out.append(f"</{name}>")
        return name
