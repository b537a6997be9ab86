"""robots.txt (RFC 9309): what a site asks programs not to read.

The standard library's parser knows neither ``*`` nor ``$`` in paths and takes the first rule that fits, where the RFC
takes the longest. Patterns are matched piece by piece, so no pattern takes long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

_LINE: Final = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^#]*)")
_MOST_RULES: Final = 2000
_LONGEST: Final = 500  # characters of a pattern


class Rule(Struct, frozen=True):
    """A line of a group: a pattern of paths, and whether it allows them."""

    pattern: str
    allows: bool


class Robots(Struct, frozen=True):
    """What a robots.txt says to one program. ``delay``: seconds between requests that it asks for, 0 for none."""

    rules: tuple[Rule, ...] = ()
    delay: float = 0.0

    def allows(self, url: str) -> bool:
        """Return whether an address may be read: the longest rule that fits decides, and of two as long "allow"."""
        parts = urlsplit(url)
        path = _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        if path == "/robots.txt":
            return True
        best = max(
            ((len(rule.pattern), rule.allows) for rule in self.rules if fits(rule.pattern, path)), default=(0, True)
        )
        return best[1]


NO_RULES: Final = Robots()
ALL_CLOSED: Final = Robots((Rule("/", False),))


def read(text: str, product: str) -> Robots:
    """Return what a robots.txt says to a program by its product token; where no group names it, what ``*`` says."""
    own: list[tuple[str, str]] = []
    general: list[tuple[str, str]] = []
    is_named = False
    for names, lines in _groups(text):
        if any(name.partition("/")[0].strip() == product.lower() for name in names):
            own += lines
            is_named = True
        elif "*" in names:
            general += lines
    rules: list[Rule] = []
    delay = 0.0
    for key, value in own if is_named else general:
        if key == "crawl-delay":
            delay = max(delay, _seconds(value))
        elif value and len(rules) < _MOST_RULES and len(value) <= _LONGEST:
            rules.append(Rule(_plain(value), key == "allow"))
    return Robots(tuple(rules), delay)


def _groups(text: str) -> Iterator[tuple[list[str], list[tuple[str, str]]]]:
    """Yield each group: the names of programs that it is for, and its rules."""
    names: list[str] = []
    lines: list[tuple[str, str]] = []
    for line in re.split(r"[\r\n]+", text.removeprefix("\ufeff")):
        found = _LINE.match(line)
        if found is None:
            continue
        key, value = found[1].lower(), found[2].strip()
        if key == "user-agent":
            if lines:
                yield names, lines
                names, lines = [], []
            names.append(value.lower())
        elif key in ("allow", "disallow", "crawl-delay") and names:
            lines.append((key, value))
    if names:
        yield names, lines


def fits(pattern: str, path: str) -> bool:
    """Return whether a path begins with a pattern; ``*`` stands for anything, ``$`` at the end for the path's end."""
    is_whole = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not rest:
        return not is_whole or at == len(path)
    *middle, last = rest
    for piece in middle:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if is_whole:
        return path.endswith(last) and len(path) - len(last) >= at
    return path.find(last, at) >= 0


def _plain(path: str) -> str:
    """Return a path with one spelling of what may be percent-encoded."""
    return quote(unquote(path, errors="surrogateescape"), safe="/?#[]@!$&'()*+,;=:-._~", errors="surrogateescape")


def _seconds(text: str) -> float:
    return min(float(text), 86400.0) if re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", text, re.ASCII) else 0.0
