"""Characters as they are read: where lines join without a space, where a text may be cut, what of it is seen.

The tables are fixed here, so that every Python gives the same bytes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

WIDE: Final = (
    "\u2e80-\u2fff\u3001-\u303e\u3041-\u312f\u3190-\u31ff\u3220-\u325f\u3280-\u4dbf\u4e00-\u9fff\ua000-\ua4cf"
    "\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff9f\uffe0-\uffe6\U00017000-\U00018cff\U0001b000-\U0001b2ff"
    "\U00020000-\U0003fffd"
)
"""Wide characters that are not Hangul, as a set of a regular expression (Unicode East Asian Width F, W and H)."""

# compiled when a text first has such characters: it takes 20 ms
_PAIR: Final = f"[{WIDE}][{WIDE}“”‘’…—]|[“”‘’…—][{WIDE}]"
_SPACED: Final = rf"(?<=[{WIDE}]) (?=[{WIDE}])"
_BROKEN: Final = rf"(?<=[{WIDE}])(?:[ \t]*+\n[ \t]*+| )(?=[{WIDE}])"
_WRAPPED: Final = rf"(?<=[{WIDE}])\n(?=[{WIDE}])"
_LOOK_BACK: Final = 200  # a text of joiners alone is cut somewhere
# white space, default ignorable characters, the fillers of Hangul and Braille, annotation signs
_UNSEEN: Final = (
    "\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_seen: Final = re.compile(f"[^{_UNSEEN}]").search
_opened: Final = re.compile("[\u202a-\u202e\u2066-\u2069]").findall
_OVERRIDES: Final = "\u202a\u202b\u202d\u202e"
_ISOLATES: Final = "\u2066\u2067\u2068"


def is_seen(text: str) -> bool:
    """Whether a text holds a character that is seen."""
    return _seen(text) is not None


def closers(text: str) -> str:
    """Return the signs that end the turns of direction that a text begins and leaves open.

    Unicode Bidirectional Algorithm, X1 to X8.
    """
    open_: list[str] = []
    isolates = 0
    for sign in _opened(text):
        if sign in _OVERRIDES:
            open_.append("\u202c")
        elif sign in _ISOLATES:
            open_.append("\u2069")
            isolates += 1
        elif sign == "\u202c" and open_ and open_[-1] == sign:
            open_.pop()
        elif sign == "\u2069" and isolates:
            isolates -= 1
            while open_.pop() != sign:
                pass
    return "".join(reversed(open_))


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def joins(before: str, after: str) -> bool:
    """Whether two characters at a line break stand together without a space.

    CSS Text, section 4.1.3: both are wide, and neither is Hangul; or one is a quotation mark or dash beside a wide one.
    """
    return _compiled(_PAIR).fullmatch(before + after) is not None


def joined(value: str, written: str) -> str:
    """Return a value without the spaces that stand for line breaks between wide characters in ``written``.

    Both have the same spaces between wide characters, in the same order; spaces within a line are kept.
    """
    if "\n" in value:
        value = _compiled(_WRAPPED).sub("", value)
    breaks = [match[0] != " " for match in _compiled(_BROKEN).finditer(written)]
    if not any(breaks) or len(breaks) != len(_compiled(_SPACED).findall(value)):
        return value
    of_break = iter(breaks)
    return _compiled(_SPACED).sub(lambda match: "" if next(of_break) else match[0], value)


def boundary(text: str, at: int) -> int:
    """Return the last offset up to ``at`` that splits no grapheme cluster (UAX 29), or ``at`` where there is none."""
    if at >= len(text) or text[at].isascii():
        return at
    for where in range(at, max(0, at - _LOOK_BACK), -1):
        if not holds(text, where):
            return where
    return at


def holds(text: str, at: int) -> bool:
    """Whether the character at an offset belongs to the one before it."""
    before, after = text[at - 1], text[at]
    if before == "\u200d" or after in "\u200c\u200d\u0e33\u0eb3\uff9e\uff9f":
        return True
    if unicodedata.category(after)[0] == "M" or "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    if "\U000e0020" <= after <= "\U000e007f" or "\u1160" <= after <= "\u11ff" or "\ud7b0" <= after <= "\ud7fb":
        return True
    if "\u1100" <= before <= "\u115f" and ("\u1100" <= after <= "\u115f" or "\uac00" <= after <= "\ud7a3"):
        return True
    if unicodedata.combining(before) == 9 and unicodedata.category(after) == "Lo":  # a virama joins two consonants
        return True
    if "\U0001f1e6" <= after <= "\U0001f1ff":  # a flag is two of these
        start = at
        while start and at - start < _LOOK_BACK and "\U0001f1e6" <= text[start - 1] <= "\U0001f1ff":
            start -= 1
        return (at - start) % 2 == 1
    return False
