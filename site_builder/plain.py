"""Plain prose in Markdown: text with links to the web and emphasised words, known by one expression.

Most paragraphs of an archive are of this form, in which no mark can mean anything else than it seems to, whatever
stands before or behind the paragraph. So they are written at once, without the tokens that Markdown at large needs.
What such a text becomes is what the parser and the renderer would make of it; a test compares them.

A text is plain where

* a line break has no space before it and no space behind it;
* ``*``, ``**``, ``_``, ``__`` stand around words that begin and end with a letter or digit, behind a space or an
  opening sign and before a space or a closing one, so that they can only open, and only close (or end in a stop that
  a space follows);
* a link is ``[words](address)``, its address of a plain host, without brackets, references or escapes;
* nothing else is a mark: no other bracket, backslash, code, ``<``, tilde or reference (``&amp;``).
"""

from __future__ import annotations

import re
from typing import Final

from site_builder.wall import HOST

_CHARACTERS = r"[^\n\\`*_\[\]<&~^!]++"
_WORD = r"[^\W_]"  # a letter or digit: neither space nor punctuation, to whoever asks
_BEHIND = r"(?<![^ \n(\"“‘—–-])"
_BEFORE = rf"(?:(?<={_WORD})\1(?=[ \n.,;:!?)\"”’…—–-]|\Z)|(?<=[.,;:?)\"”’])\1(?=[ \n]|\Z))"
_EMPHASIS = rf"{_BEHIND}(\*\*?|__?)(?={_WORD}){_CHARACTERS}{_BEFORE}"
_WAY = r"[A-Za-z0-9._~:/?#@!$',;=%+-]*+"
_ADDRESS = rf"https?://{HOST}(?:[/?#]{_WAY}(?:&(?![A-Za-z0-9#]{{1,40}};){_WAY})*)?"
_LINK = rf"\[{_CHARACTERS}\]\({_ADDRESS}\)"
_LONE = r"!(?!\[)|&(?![#A-Za-z])|(?<! )\n(?![ \t])"

is_plain = re.compile(f"(?:{_CHARACTERS}|{_LONE}|{_EMPHASIS}|{_LINK})+").fullmatch
"""A match where a text, with no space at its ends, is plain."""

# In a text that is plain, so that no more needs to be asked of it.
_LINKS: Final = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_STRONG: Final = re.compile(r"\*\*([^*]+)\*\*")
_EMPHASISED: Final = re.compile(r"\*([^*]+)\*")
_UNDERLINED: Final = re.compile(rf"{_LINKS.pattern}|(__?)([^_]+)\3")


def _link(mark: re.Match[str]) -> str:
    return f'<a href="{mark[2]}" rel="external noopener noreferrer">{mark[1]}</a>'


def _underlined(mark: re.Match[str]) -> str:
    if mark[2]:
        return mark[0]  # an address may hold the sign
    sign = "*" * len(mark[3])
    return f"{sign}{mark[4]}{sign}"


def escape(text: str) -> str:
    """Text as HTML writes it. Quotation marks may stand as they are, for this is no attribute."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if "\u00a0" in text:
        text = text.replace("\u00a0", "&nbsp;")
    return text


def to_html(text: str) -> str:
    """A plain text as HTML."""
    text = escape(text)
    if "_" in text:
        text = _UNDERLINED.sub(_underlined, text)
    if "[" in text:
        text = _LINKS.sub(_link, text)
    if "*" in text:
        text = _STRONG.sub(r"<strong>\1</strong>", text) if "**" in text else text
        text = _EMPHASISED.sub(r"<em>\1</em>", text)
    return text


def to_words(text: str) -> str:
    """A plain text without its marks, on one line."""
    if "_" in text:
        text = _UNDERLINED.sub(_underlined, text)
    if "[" in text:
        text = _LINKS.sub(r"\1", text)
    return text.replace("*", "").replace("\n", " ")


def addresses(text: str) -> list[str]:
    """Where the links of a plain text lead."""
    return [mark[2] for mark in _LINKS.finditer(text)]
