"""Addresses of a source: an export may hold some that no library reads, such as ``http://[``."""

from __future__ import annotations

from typing import Final
from urllib.parse import SplitResult, urlsplit

_NONE: Final = urlsplit("")


def split(href: str) -> SplitResult:
    """Return the parts of an address (RFC 3986), all empty where it is none."""
    try:
        return urlsplit(href)
    except ValueError:
        return _NONE


def host_of(href: str) -> str:
    """Return the host that an address names, in lower case and without ``www.``; empty where it names none."""
    return split(href).netloc.lower().removeprefix("www.")
