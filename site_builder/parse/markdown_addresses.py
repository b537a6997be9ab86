"""Bare web addresses: ``https://example.org`` in a text becomes a link, without any mark.

Only http:// and https:// are known. An address ends before a space, a quotation mark, a bracket that it does not hold
in pairs, and a wide character (Chinese, Japanese, Korean texts put no space there). Stops at its end are the text's.
"""

from __future__ import annotations

import re
from typing import Final

from markdown_it.rules_inline import StateInline

from site_builder.language.characters import WIDE

HANGUL: Final = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
_NEVER: Final = rf"\s<>\"`\\^{{}}|\[\]“”„«»‹›\u200b\u200e\u200f\u2028\u2029\ufdd0-\ufddf{WIDE}{HANGUL}"
_REST: Final = re.compile(rf"://(?=[^\W_])[^{_NEVER}]++")
_REFERENCE: Final = re.compile("&(?!amp;)(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[Xx][0-9A-Fa-f]{1,6});")
_STOPS: Final = "?!.,:;*_~'’‘…،؛؟।"
_GLUED: Final = re.compile(r"[A-Za-z0-9+/@]")  # before http: it belongs to a longer word


def bare_address(state: StateInline, silent: bool) -> bool:
    """Take an address whose ``://`` stands here. An inline rule of markdown-it, asked at ``:``."""
    src, pos = state.src, state.pos
    if state.linkLevel:
        return False
    scheme = next((s for s in ("https", "http") if src[max(0, pos - len(s)) : pos].lower() == s), "")
    start = pos - len(scheme)
    if not scheme or (start and _GLUED.match(src, start - 1)):
        return False
    found = _REST.match(src, pos, state.posMax)
    if not found:
        return False
    end = _end(src, pos, found.end())
    if end <= pos + 3:
        return False
    if not silent:
        if not state.pending.endswith(src[start:pos]):
            return False  # the scheme is no text, as in \http
        state.pending = state.pending[: -len(scheme)]
        address = src[start:end].replace("&amp;", "&")
        state.push("link_open", "a", 1).attrs = {"href": address}
        state.push("text", "", 0).content = address
        state.push("link_close", "a", -1)
    state.pos = end
    return True


def _end(src: str, start: int, end: int) -> int:
    """Where an address ends: before its last stops, and before a closing bracket that it does not open."""
    if reference := _REFERENCE.search(src, start, end):
        end = reference.start()  # &nbsp; and its like are signs of the text
    opened, closed = src.count("(", start, end), src.count(")", start, end)
    while end > start:
        last = src[end - 1]
        if last == ")" and closed > opened:
            closed -= 1
        elif last == "(":
            opened -= 1
        elif last not in _STOPS:
            break
        end -= 1
    return end
