"""A style sheet as it is published: without its comments, its indentation and the spaces that say nothing.

It reads the sheet by the tokens of CSS (CSS Syntax Module, section 4), so that strings, addresses and escapes keep
every byte. The theme's own file stays as it is written. A sheet of which anything is in doubt is published unchanged.
"""

from __future__ import annotations

import re
from typing import Final

_TOKEN: Final = re.compile(
    r"""
    (?P<gap>(?:[ \t\r\n\f]+|/\*(?s:.*?)\*/)+)
    | (?:
        "[^"\\\n\r\f]*(?:\\(?s:.)[^"\\\n\r\f]*)*"
      | '[^'\\\n\r\f]*(?:\\(?s:.)[^'\\\n\r\f]*)*'
      | (?i:url)\([ \t\r\n\f]*[^"'()\\ \t\r\n\f]*[ \t\r\n\f]*\)
      | \\(?:[0-9a-fA-F]{1,6}+(?:\r\n|[ \t\r\n\f])?+|[^\n\r\f0-9a-fA-F])
        (?![\w-]*\()  # an escape in the name of a function: it may be that of url()
      )
    | (?P<plain>[^"'\\/uU \t\r\n\f]+|[uU](?!(?i:rl)\([ \t\r\n\f]*[^"' \t\r\n\f])|/(?!\*))
    """,
    re.VERBOSE,
)
_COMMENT: Final = re.compile(r"/\*(?s:.*?)\*/")
_AFTER: Final = frozenset("{};,")  # behind these no space says anything


def compact(sheet: bytes) -> bytes:
    """Return a style sheet that means the same, in fewer bytes; unchanged where anything of it is in doubt.

    In doubt are what is no UTF-8, ``@charset``, and strings, comments or addresses that do not end as they should. A
    comment that begins with ``/*!`` stays, as it is usual for licences.
    """
    try:
        text = sheet.decode()
    except UnicodeDecodeError:
        return sheet
    if "@charset" in text.lower():
        return sheet
    written: list[str] = []
    at = 0
    before = ";"  # the last sign, where it is a sign of CSS; the start of a sheet is like the end of a rule
    for token in _TOKEN.finditer(text):
        if token.start() != at:
            return sheet
        at = token.end()
        part = token[0]
        if token["gap"]:
            part = _gap(part, before, text[at : at + 1])
        else:
            before = part[-1] if token["plain"] else ""
        written.append(part)
    return "".join(written).encode() if at == len(text) else sheet


def _gap(gap: str, before: str, after: str) -> str:
    """Return what stands for spaces and comments between two signs; ``after`` is empty at the end of the sheet."""
    if "/*!" in gap:
        return gap
    spaces = _COMMENT.sub("", gap)
    if before in _AFTER or not after or after == "{":
        return ""
    if before != ":" and (
        after == "}" or (after in _AFTER and not spaces)
    ):  # `--name: ;` is empty, `--name:;` a mistake
        return ""
    if not spaces:
        return gap  # `a/**/b` are two names
    return "\n" if "\n" in spaces else " "
