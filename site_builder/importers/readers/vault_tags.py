"""Tags of a vault, ``#place/north``: how they are told from other signs, and the topics that they become.

A tag has letters, digits, ``_``, ``-`` and ``/``, and at least one that is no digit (Obsidian Help, “Tags”).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from site_builder.model import names

_SIGNS: Final = r"[^\s!-,.:-@\[-^`{-~\u2000-\u206f\u3000-\u303f\uff00-\uffef]"
TAG: Final = rf"(?<!\S)#({_SIGNS}{{1,200}}+)"
"""A tag in a text, with its name as a group. What it finds may be no tag: see ``is_tag``."""
_ALONE: Final = re.compile(rf"[ \t]*+(?:{TAG}[ \t]*+)+\Z")
_BEHIND: Final = re.compile(rf"(?<=[.!?…:)\]”\"»])[ \t]++(?P<tags>(?:{TAG}[ \t]*+)++)\Z")
_TAG: Final = re.compile(TAG)
_COLOUR: Final = re.compile(r"[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8}", re.IGNORECASE)


def is_tag(name: str) -> bool:
    """Whether what stands behind # is a tag: no number, and no colour such as ``#ffaa00`` or ``#fff``."""
    if not any(c.isalpha() for c in name):
        return False
    return not (_COLOUR.fullmatch(name) and (any(c.isdigit() for c in name) or len(set(name.lower())) == 1))


def alone(line: str) -> list[str]:
    """Return the tags of a line that has nothing else; none if it has."""
    found = _TAG.findall(line) if _ALONE.match(line) else []
    return list(map(clean, found)) if all(map(is_tag, found)) else []


def behind(line: str) -> tuple[int, list[str]]:
    """Return where the tags behind the last sentence of a line begin, and the tags, which may be none."""
    match = _BEHIND.search(line)
    found = _TAG.findall(match["tags"]) if match else []
    return (match.start(), list(map(clean, found))) if match and all(map(is_tag, found)) else (len(line), [])


def clean(name: str) -> str:
    """Return a tag without the sign before it and empty parts."""
    return "/".join(filter(None, (part.strip() for part in name.strip().lstrip("#").split("/"))))


class Topics:
    """The topics of a vault's tags. A nested tag becomes a topic of its last part, below the topic of the part before.

    Where several tags end with one part, the topics of the nested ones are called by the whole tag.
    """

    def __init__(self, tags: Iterable[str]) -> None:
        self._spelled: dict[str, str] = {}  # a tag as it is compared → as it is written first
        last: dict[str, set[str]] = {}
        for tag in tags:
            parts = tag.split("/")
            for n in range(len(parts)):
                whole = "/".join(parts[: n + 1])
                self._spelled.setdefault(_folded(whole), whole)
                last.setdefault(names.fold(parts[n]), set()).add(_folded(whole))
        self._shared = {part for part, wholes in last.items() if len(wholes) > 1}

    def name(self, tag: str) -> str:
        """Return the name of a tag's topic."""
        whole = self._spelled.get(_folded(tag), tag)
        part = whole.rpartition("/")[2]
        return whole if "/" in whole and names.fold(part) in self._shared else part

    def nested(self) -> list[tuple[str, str]]:
        """Return each tag that is below another, and that other; in order."""
        wholes = (whole for _, whole in sorted(self._spelled.items()) if "/" in whole)
        return [(whole, whole.rpartition("/")[0]) for whole in wholes]


def _folded(tag: str) -> str:
    return "/".join(names.fold(part) for part in tag.split("/"))
