"""Find front matter that stands in the text: a second block of it, or keys below a --- that came too early."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from site_builder.parse.yaml_lines import KEYS

_TOLD: Final = KEYS - frozenset("date description from kind label name of publisher role src text to until url".split())
_DATE: Final = re.compile(r"^date:[ \t]*[0-9X]{4}(?:-[0-9X]{2}){0,2}[?~%]?[ \t]*$", re.MULTILINE)
_KEY: Final = re.compile(r"([a-z_]+):(?:[ \t]|$)")
_PART: Final = re.compile(r"[ \t]+\S|-[ \t]|#")  # a line that belongs to the key above
_FENCE: Final = re.compile(r"---[ \t]*")
_MOST: Final = 100  # lines that are looked at


class Found(NamedTuple):
    """Keys in a text: the line (from 0) that they begin in, how many lines they are, and whether --- is above them."""

    line: int
    lines: int
    opened: bool


def find(text: str) -> Found | None:
    """Return the keys that a text begins with; None where it begins with none."""
    lines = text.split("\n", _MOST)[:_MOST]
    start = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    at = start
    opened = at < len(lines) and _FENCE.fullmatch(lines[at]) is not None
    if opened:
        at = next((n for n in range(at + 1, len(lines)) if lines[n].strip()), len(lines))
    keys: list[str] = []
    first = at
    while at < len(lines):
        key = _KEY.match(lines[at])
        if key:
            keys.append(key[1])
        elif not keys or not (_PART.match(lines[at]) or (opened and not lines[at].strip())):
            break
        at += 1
    closed = at < len(lines) and _FENCE.fullmatch(lines[at]) is not None
    ends = at == len(lines) or closed or not lines[at].strip() or not lines[at - 1].strip()
    if opened and closed:
        known = any(key in KEYS for key in keys)
    else:
        known = any(key in _TOLD for key in keys) or _DATE.search("\n".join(lines[first:at])) is not None
    if not known or not ends or not (closed or KEYS.issuperset(keys)):
        return None
    return Found(start, at + closed - start, opened)
