"""Markdown as text: where code stands in it, where its links lead, and how one of them is changed.

Addresses are changed in the text itself, so all else stays as its author wrote it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from msgspec import Struct

_CODE: Final = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_LINK: Final = re.compile(
    r"(?<!(?<!\\)\\)"  # a bracket behind a backslash begins no link
    r"(?P<image>!?)\[(?P<words>(?:\\.|[^\[\]\\]|\[(?:\\.|[^\[\]\\]){0,1000}+\](?:\([^()\s]{0,1000}+\))?){0,2000}+)\]"
    r"\(\s*(?:<(?P<pointed>[^<>\n]*)>|(?P<plain>(?:\\.|[^\s()\\]|\((?:[^\s()\\]|\([^\s()]*\))*\))*))"
    r"(?P<title>\s+(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)))?\s*\)"
)
_DEFINITION: Final = re.compile(
    r"^ {0,3}\[(?P<label>[^\[\]\n^][^\[\]\n]*)\]:[ \t]*\n?[ \t]*(?:<(?P<pointed>[^<>\n]*)>|(?P<plain>\S+))",
    re.MULTILINE,
)

_FENCE: Final = re.compile(r"^ {0,3}(?:(?P<ticks>`{3,})[^`\n]*|(?P<waves>~{3,})[^\n]*)$", re.MULTILINE)
_HTML: Final = re.compile(r"^ {0,3}<", re.MULTILINE)
# what may make code of lines in another way than a fence that begins its line, or hold one in something else
_NESTED: Final = re.compile(
    r"^(?: {4}| {0,3}\t| {0,3}<(?!!--[^\n]*-->)| {1,3}(?:```|~~~)| {0,3}[>*+\-0-9][^\n]*?(?: {4}|\t|```|~~~))",
    re.MULTILINE,
)


class Link(Struct, frozen=True):
    """A link, a picture or a definition of an address. ``start`` and ``end`` enclose the address with its < >."""

    start: int
    end: int
    href: str  # without backslashes
    image: bool
    whole: tuple[int, int]  # the span of ``[words](href "title")``; of a definition: up to the address
    words: str = ""


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table")


@cache
def _blocks() -> MarkdownIt:
    """A parser that does not look into paragraphs."""
    return MarkdownIt("commonmark", {"html": True}).enable("table").disable(["inline", "text_join"])


def code_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of code in a text: fences, indented code, and code between backticks; in order."""
    if "`" not in text and "~~~" not in text and "    " not in text and "\t" not in text:
        return []
    blocks = _code_blocks(text) if _NESTED.search(text) else _fences(text)
    found: list[tuple[int, int]] = []
    at = 0
    for start, end in [*blocks, (len(text), len(text))]:
        for paragraph in _paragraphs(text, at, start):
            found += [match.span() for match in _CODE.finditer(text, *paragraph)]
        if start < end:
            found.append((start, end))
        at = max(at, end)
    return found


def _code_blocks(text: str) -> list[tuple[int, int]]:
    """Return the spans of fences and indented code."""
    starts = _line_starts(text)
    return [
        (starts[token.map[0]], starts[min(token.map[1], len(starts) - 1)])
        for token in _blocks().parse(text)
        if token.type in ("fence", "code_block") and token.map
    ]


def _fences(text: str) -> list[tuple[int, int]]:
    """Return the same of a text with fences alone, which stand in no list, no quotation and no HTML: much faster."""
    last = text.rpartition("\n")[2]
    end = len(text) if last.strip(" \t") else len(text) - len(last)  # spaces behind the last line break are no line
    found = []
    at = 0
    while match := _FENCE.search(text, at):
        sign = match["ticks"] or match["waves"]
        close = re.compile(rf"^ {{0,3}}{sign[0]}{{{len(sign)},}}[ \t]*(?:\n|\Z)", re.MULTILINE).search(
            text, match.end()
        )
        at = close.end() if close else end
        found.append((match.start(), at))
    return found


def html_blocks(text: str) -> list[tuple[int, int]]:
    """Return the spans of the blocks of HTML that stand in no list and no quotation, in order."""
    if _HTML.search(text) is None:
        return []
    starts = _line_starts(text)
    return [
        (starts[token.map[0]], starts[min(token.map[1], len(starts) - 1)])
        for token in _blocks().parse(text)
        if token.type == "html_block" and token.map and not token.level
    ]


def _line_starts(text: str) -> list[int]:
    """Return where each line begins, and where the text ends."""
    starts = [0]
    for match in re.finditer("\n", text):
        starts.append(match.end())
    starts.append(len(text))
    return starts


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the pieces between empty lines: no code between backticks goes beyond one."""
    at = start
    for match in re.compile(r"\n[ \t]*\n").finditer(text, start, end):
        yield at, match.start()
        at = match.end()
    yield at, end


def outside_code(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of a text that are no code, in order."""
    at = 0
    for start, end in code_spans(text):
        if at < start:
            yield at, start
        at = end
    if at < len(text):
        yield at, len(text)


def substituted(text: str, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> str:
    """Replace what a pattern finds outside code."""
    pieces, at = [], 0
    for start, end in outside_code(text):
        pieces += [text[at:start], pattern.sub(new, text[start:end])]
        at = end
    return "".join([*pieces, text[at:]])


def links(text: str) -> list[Link]:
    """Return the links, pictures and definitions of a text outside code, in order; the inner of nested ones too."""
    found: list[Link] = []
    code = code_spans(text)
    starts = [start for start, _ in code]
    for pattern in (_LINK, _DEFINITION):
        at = 0
        while match := pattern.search(text, at):
            n = bisect_right(starts, match.start()) - 1
            if n >= 0 and match.start() < code[n][1]:
                at = match.start() + 1
                continue
            found.append(_link(match))
            at = match.start("words") if pattern is _LINK and "](" in match["words"] else match.end()
    return sorted(found, key=lambda link: link.start)


def _link(match: re.Match[str]) -> Link:
    pointed = match["pointed"] is not None
    start, end = match.span("pointed" if pointed else "plain")
    href = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", match["pointed"] if pointed else match["plain"])
    groups = match.groupdict()
    return Link(
        start - pointed, end + pointed, href, bool(groups.get("image")), match.span(), groups.get("words") or ""
    )


def relinked(text: str, lead: Callable[[Link], str | None]) -> str:
    """Return a text with other addresses: ``lead`` gives the new one of a link, or None where it stays."""
    pieces, at = [], 0
    for link in links(text):
        new = lead(link)
        if new is not None and link.start >= at:
            pieces += [text[at : link.start], address(new)]
            at = link.end
    return "".join([*pieces, text[at:]])


def address(href: str) -> str:
    """Return an address as Markdown writes it in a link: between < > where it has spaces or brackets."""
    href = href.replace("\n", "%0A").replace("<", "%3C").replace(">", "%3E")
    return f"<{href}>" if not href or re.search(r"[\s()]", href) else href


def words(text: str) -> str:
    """Return a text as Markdown that shows it: signs that would be marks have a backslash before them."""
    return re.sub(r"([\\`*_\[\]<>#|~^&])", r"\\\1", text)


def headings(text: str) -> list[str]:
    """Return the words of a text's headings, in order, without marks."""
    if "#" not in text and "---" not in text and "==" not in text and re.search(r"^ {0,3}[-=]", text, re.M) is None:
        return []
    tokens = _blocks().parse(text)
    found = []
    for n, token in enumerate(tokens):
        if token.type == "heading_open":
            inner = _parser().parseInline(tokens[n + 1].content)
            found.append("".join(_shown(child) for one in inner for child in one.children or ()))
    return found


def _shown(token: object) -> str:
    kind, content = getattr(token, "type", ""), getattr(token, "content", "")
    return " " if kind in ("softbreak", "hardbreak") else "" if kind == "html_inline" else str(content)
