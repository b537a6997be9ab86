"""An article's text as its page shows it: paragraphs with ids, headings with a link to themselves, and its contents.

A feed or another page that shows the text has none of them.
"""

from __future__ import annotations

import html
import re
import zlib
from collections.abc import Callable
from typing import Final, NamedTuple

from site_builder.language.characters import WIDE
from site_builder.language.words import Words
from site_builder.model.placeholders import NOTE_MARK, TAG
from site_builder.theme.part_views import HeadingView

HEADINGS: Final = 3  # a text with fewer has no list of contents
WORDS: Final = 900  # nor has a shorter one

_PARAGRAPH: Final = re.compile("<p>(.*?)</p>", re.DOTALL)
_HEADING: Final = re.compile(r'<h([2-6])( id="([^"]+)")>(.*?)</h\1>', re.DOTALL)
_ALT: Final = re.compile(' alt="([^"]*)"')
_WIDE: Final = re.compile(f"[{WIDE}]")


class Text(NamedTuple):
    """The text of a page."""

    html: str
    contents: tuple[HeadingView, ...]


def shown(body: str, words: Words) -> Text:
    """Return a stored body as an article's page shows it."""
    numbered = _PARAGRAPH.sub(_numbering(), body) if "<p>" in body else body
    if "<h" not in numbered:
        return Text(numbered, ())
    headings: list[HeadingView] = []

    def link(match: re.Match[str]) -> str:
        level, attribute, anchor, inner = match.groups()
        text = html.unescape(_words(inner))
        headings.append(HeadingView(text=text, href=f"#{anchor}", level=int(level)))
        label = html.escape(words.text("link_to_section", title=text))
        here = f'<a class="here" href="#{anchor}" aria-label="{label}">#</a>'
        return f"<h{level}{attribute}>{inner} {here}</h{level}>"

    linked = _HEADING.sub(link, numbered)
    is_long = len(headings) >= HEADINGS and _count(body) >= WORDS
    return Text(linked, tuple(headings) if is_long else ())


def _numbering() -> Callable[[re.Match[str]], str]:
    """Return a function that gives each paragraph an id, made of its words: it stays wherever the paragraph goes."""
    given: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        inner = match[1]
        name = f"p{zlib.crc32(_words(inner).encode()) % 1_000_000}"
        again = given[name] = given.get(name, 0) + 1
        return f'<p id="{name}{f"-{again}" if again > 1 else ""}">{inner}</p>'

    return number


def _words(inner: str) -> str:
    """Return the words of a paragraph or a heading, as HTML: no numbers of notes, and of pictures alone their words."""
    if "<" not in inner:
        return " ".join(inner.split())
    written = NOTE_MARK.sub("", inner) if "footnote-" in inner else inner
    return " ".join((TAG.sub("", written).strip() or " ".join(_ALT.findall(written))).split())


def _count(body: str) -> int:
    """How many words a text has. Where there are no spaces, two characters count as a word."""
    text = TAG.sub(" ", body)
    return len(text.split()) + (0 if text.isascii() else len(_WIDE.findall(text)) // 2)
