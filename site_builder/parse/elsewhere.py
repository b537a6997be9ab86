"""Pictures on other sites: a text shows a link to them, and no page asks another site for anything."""

from __future__ import annotations

import re
from typing import Final

from markdown_it.token import Token

from site_builder.model.web import site_of
from site_builder.parse import plain_text as plain

ELSEWHERE: Final = "elsewhere"
NO_FILE: Final = ("it is no file of the archive", "save the picture in content/media/, and show that")
_WEB: Final = re.compile(r"(?:https?:)?//[^/?#\s]", re.IGNORECASE)


def address_of(src: str) -> str:
    """Return the address of a picture on another site; empty for any other."""
    if not _WEB.match(src):
        return ""
    return f"https:{src}" if src.startswith("//") else src


def become_link(token: Token, url: str, words: str, *, in_link: bool) -> None:
    """Turn the token of a picture into one of a link; into words where it stands in a link already."""
    token.type, token.children, token.content = ELSEWHERE, None, words
    token.attrs = {} if in_link else {"href": url}


def to_html(token: Token) -> str:
    """Return the link to a picture: what it shows, and the site that it is on."""
    url = str(token.attrs.get("href", ""))
    words = plain.escape(token.content)
    if not url:
        return words
    host = plain.escape(site_of(url))
    shown = f'{words} <span class="source">{host}</span>' if words else host
    href = plain.escape(url).replace('"', "%22")
    return f'<a class="{ELSEWHERE}" href="{href}" rel="external noopener noreferrer">{shown}</a>'
