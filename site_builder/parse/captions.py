"""Captions: the title of a picture that stands alone, with its marks, and the credit behind its last bar."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from site_builder.model.documents import TextLink
from site_builder.model.placeholders import LINK_CLOSE, LINK_OPEN, SAID_CLOSE, SAID_OPEN, WORDS_CLOSE, WORDS_OPEN
from site_builder.parse.markdown_effects import EFFECTS
from site_builder.parse.markdown_parser import parser

LONGEST: Final = 1_000  # characters of a caption with marks
MOST: Final = 300  # captions of a text that have marks

_WORDS: Final = re.compile(f"{WORDS_OPEN}([0-9]+){WORDS_CLOSE}")


def tokens(title: str, read: Callable[[str], list[Token]] | None) -> list[Token]:
    """Return the caption that a title is. ``read`` makes tokens of its two parts, where marks have effect."""
    words, bar, credit = f" {title}".rpartition(" | ") if " | " in f" {title}" else (title, "", "")
    shown, credited = ((read(part) if read else [text(part)]) if part else [] for part in (words.strip(), credit))
    if bar:  # as the macro ``figure`` writes them: a style sheet sets two elements apart, and no text from an element
        before = [*_span("caption", shown), text(" ")] if shown else []
        alone = [text(f"{SAID_OPEN}credit_alone{SAID_CLOSE} ")] if credited and not shown else []
        shown = [*before, *_span("credit", [*alone, *credited], {"class": "credit"})]
    return [Token("figcaption_open", "figcaption", 1), *shown, Token("figcaption_close", "figcaption", -1)]


def _span(name: str, inner: list[Token], attributes: dict[str, str | int | float] | None = None) -> list[Token]:
    opening = Token(f"{name}_open", "span", 1, attrs=attributes or {})
    return [opening, *inner, Token(f"{name}_close", "span", -1)]


def marked(written: str, links: list[TextLink]) -> tuple[list[Token], str]:
    """Read a caption as a line of Markdown. Return its tokens and what its marks leave over.

    Its wikilinks are added to the links of the text, and numbered as those.
    """
    env: dict[str, Any] = {"links": [], "lost": []}
    line = _parser().parseInline(written, env)[0]
    first = len(links)
    links += [TextLink("wiki", target, "", words, 0, 0, whole) for target, words, whole in env["links"]]
    children = line.children or []
    for child in children if first else ():
        if WORDS_OPEN in child.content:
            child.content = _WORDS.sub(lambda m: f"{WORDS_OPEN}{int(m[1]) + first}{WORDS_CLOSE}", child.content)
        href = str(child.attrs.get("href", ""))
        if href.startswith(LINK_OPEN):
            child.attrs["href"] = f"{LINK_OPEN}{int(href[1:-1]) + first}{LINK_CLOSE}"
    return children, line.meta[EFFECTS].left_over(written)


@cache
def _parser() -> MarkdownIt:
    return parser(only=("backticks", "strikethrough", "emphasis", "wikilink", "link", "autolink", "bare_address"))


def text(content: str) -> Token:
    """Return a token of text."""
    return Token("text", "", 0, content=content)
