"""Values as JSON in a script: every string in letters, digits and a few signs of ASCII, anything else as an escape.

So nothing in a text can end the string, the script or the element that holds it.
"""

from __future__ import annotations

import re
from typing import Any, Final

_PLAIN: Final = re.compile(r"[A-Za-z0-9 .,\-_:;/@#=+*()\[\]~|!?$%^]*")
_OTHER: Final = re.compile(r"[^A-Za-z0-9 .,\-_:;/@#=+*()\[\]~|!?$%^]")


def quoted(text: str) -> str:
    """Return a text as a string of a script, without any sign that means something in one or in HTML."""
    if text.isascii() and (text.isalnum() or _PLAIN.fullmatch(text)):
        return f'"{text}"'
    return f'"{_OTHER.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 | code >> 10:04x}\\u{0xDC00 | code & 0x3FF:04x}"


def written(value: Any) -> str:
    """Return a value as JSON."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{quoted(key)}:{written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join([written(one) for one in value]) + "]"
    return "null" if value is None else str(value)


def array(rows: list[str]) -> str:
    """Return values that are written already as an array, one a line."""
    return "[" + ",\n".join(rows) + "]"
