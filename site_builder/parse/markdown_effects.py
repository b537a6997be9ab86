"""Note the characters of a text that take effect as marks, while markdown-it reads its lines.

What is left over is text on the page. ``failed_marks`` looks there for marks that were meant and are none.
"""

from __future__ import annotations

from typing import Final

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from site_builder.model.placeholders import TAKEN

EFFECTS: Final = "effects"  # the key of the environment: the Effects of the block that is read


class Effects:
    """The effects in one block, as spans of its text.

    The words of a picture and of a note in a line are parsed as texts of their own: their spans are moved when the
    picture or note is known. A span has the list of tokens that it belongs to, which tells these texts apart.
    """

    __slots__ = ("runs", "spans")

    def __init__(self) -> None:
        self.spans: list[tuple[int, int, list[Token]]] = []
        self.runs: list[tuple[int, list[Token], list[Token]]] = []  # of * _ ~: known at the end of the text

    def note(self, state: StateInline, pos: int) -> None:
        """Note what the rule that moved the state on from ``pos`` took."""
        src, end = state.src, state.pos
        sign = src[pos]
        if sign in "*_~":
            count = (end - pos + 1) // 2 if sign == "~" else end - pos
            self.runs.append((pos, state.tokens, state.tokens[-count:]))
        elif sign in "[!^":
            self._label(state, pos)
        elif sign == "\\" and src.startswith("\n", pos + 1):
            self._take(state, pos, pos + 1)
        elif sign == ":":
            self._take(state, pos - (5 if src[pos - 1] in "sS" else 4), end)
        elif sign != "\n" and (sign != "`" or src[pos:end].strip("`")):
            self._take(state, pos, end)

    def took(self, start: int, end: int) -> None:
        """Note what was found to be a mark once the block had been read."""
        self.spans.append((start, end, []))

    def _take(self, state: StateInline, start: int, end: int) -> None:
        self.spans.append((start, end, state.tokens))

    def _label(self, state: StateInline, pos: int) -> None:
        """Note the brackets of a link, a picture or a note, with what follows its words."""
        src, end, last = state.src, state.pos, state.tokens[-1].type
        if src[pos] == "[" and (
            last == "footnote_ref" or (src.startswith("[[", pos) and src.startswith("]]", end - 2))
        ):
            self._take(state, pos, end)
            return
        words = pos + 1 if src[pos] == "[" else pos + 2
        tail = -1 if src[pos] == "^" else src.rfind("](" if src[end - 1] == ")" else "][", words, end)
        if title := self._title(state.tokens):
            tail = src.rfind("](", words, max(words, end - len(title) - 2))
        n = len(self.spans)
        while n and self.spans[n - 1][2] is not state.tokens:
            n -= 1
            self.spans[n] = self.spans[n][0] + words, self.spans[n][1] + words, state.tokens
        self._take(state, pos, words)
        self._take(state, tail if tail >= 0 else end - 1, end)

    @staticmethod
    def _title(tokens: list[Token]) -> str:
        """Return the title of the link or picture that was read last, where that may hold another link."""
        n = len(tokens) - 1
        if tokens[n].type == "link_close":
            level = tokens[n].level
            while n and not (tokens[n].type == "link_open" and tokens[n].level == level):
                n -= 1
        title = str(tokens[n].attrs.get("title", ""))
        return title if "](" in title else ""

    def settle(self, state: StateInline) -> None:
        """Note the marks of emphasis that found their like. Called once for each text, at its end."""
        while self.runs and self.runs[-1][1] is state.tokens:
            at, _, tokens = self.runs.pop()
            for token in tokens:
                took_effect = token.type != "text" or not token.content
                size = (2 if token.markup == "~~" else 1) if took_effect else len(token.content)
                if took_effect:
                    self._take(state, at, at + size)
                at += size

    def left_over(self, text: str) -> str:
        """Return the block's text with TAKEN for each character that took effect."""
        if not self.spans:
            return text
        out: list[str] = []
        done = 0
        for start, end, _ in sorted(self.spans, key=_start):
            if start >= done:
                out += (text[done:start], TAKEN * (end - start))
                done = end
        out.append(text[done:])
        return "".join(out)


def _start(span: tuple[int, int, list[Token]]) -> int:
    return span[0]


def settle(state: StateInline) -> None:
    """Note which marks of emphasis took effect. A rule of markdown-it for the end of a text."""
    effects: Effects | None = state.env.get(EFFECTS)
    if effects:
        effects.settle(state)
