"""Texts of the archive as plain text: without HTML, and without the marks that archive.db keeps in them."""

from __future__ import annotations

import html as entities
import re
from typing import Final

from site_builder.model.placeholders import MARKED, NOTE_MARK, TAG, plain

_BREAK: Final = re.compile(
    r"<br[^>]*>|<hr[^>]*>|</(?:p|h[1-6]|li|tr|dt|dd|blockquote|pre|figcaption|figure|div|section|ul|ol|dl)>"
)
_CELL: Final = re.compile(r"</t[dh]>\s*(?=<t[dh])")
_CODE: Final = re.compile(r"(<pre.*?</pre>)", re.DOTALL)
_SPACES: Final = re.compile(r"[ \t]{2,}")


def words(text: str) -> str:
    """Return a text of a key as words; archive.db keeps one that has marks as HTML."""
    if not text.startswith(MARKED):
        return plain(text)
    return " ".join(entities.unescape(TAG.sub("", text[1:])).split())


def lines(html: str) -> str:
    """Return a text of an article as plain text: a line for each paragraph, heading, item or row.

    Cells of a table are set apart by a tab. The numbers of notes are left out; the notes stand at the end.
    """
    if "footnote" in html:
        html = NOTE_MARK.sub("", html)
    if "<pre" in html:
        pieces = _CODE.split(html)
        pieces[::2] = [piece.replace("\n", " ") for piece in pieces[::2]]
        html = "".join(pieces)
    else:
        html = html.replace("\n", " ")
    if "<td" in html or "<th" in html:
        html = _CELL.sub("\u2003", html)  # a space that the next steps leave
    text = TAG.sub("", _BREAK.sub("\n", html))
    if "&" in text:
        text = entities.unescape(text)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return "\n".join(filter(None, [line.strip() for line in text.split("\n")])).replace("\u2003", "\t")
