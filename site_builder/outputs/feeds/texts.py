"""Texts as XML and JSON hold them: what XML cannot hold is left out, and no text turns what stands behind it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Final

import markupsafe

from site_builder.language.characters import closers
from site_builder.model.placeholders import ROOT

_escape_inner: Final[Callable[[str], str]] = getattr(
    markupsafe, "_escape_inner", lambda text: str(markupsafe.escape(text))
)
# XML 1.0 §2.2, and noncharacters, which the archive's own marks are of
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
_DAY: Final = re.compile(r"(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SIZES: Final = re.compile(r'</?picture>|<source type="image/webp"[^>]*>|(?<=") srcset="[^"]*" sizes="[^"]*"')
EARLIEST: Final = "0001-01-01"
_OWN_FRAGMENT: Final = re.compile(r'(<a(?: [a-z-]+="[^"<>]*")*?) href="#')


def clean(text: str) -> str:
    """Return a text without what XML cannot hold, and with every turn of direction ended that it begins."""
    if text.isascii() and text.isprintable():
        return text
    text = _FORBIDDEN.sub("", text)
    return text + closers(text)


def xml(text: str) -> str:
    """Return a text as the content of an element or an attribute."""
    return _escape_inner(clean(text))


def js(text: str) -> str:
    """Return a text as a JSON string."""
    return _string(clean(text))


_string: Final[Callable[[str], str]] = json.JSONEncoder(ensure_ascii=False).encode


def moment(day: str) -> str:
    """Return a day as RFC 3339 writes the moment that it begins at, in UTC."""
    found = _DAY.match(day)
    return f"{found[0] if found else EARLIEST}T00:00:00Z"


def absolute(html: str, base_url: str, page: str) -> str:
    """Return a stored text with absolute addresses: of files of the site, and of places on its own ``page``."""
    if "<img" in html:
        html = _SIZES.sub("", html)  # readers keep a text for years, and a size may be made anew under another name
    if 'href="#' in html:
        html = _OWN_FRAGMENT.sub(lambda found: f'{found[1]} href="{_escape_inner(page)}#', html)
    return html.replace(ROOT, _escape_inner(base_url)) if ROOT in html else html
