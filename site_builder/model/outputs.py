"""What a build publishes: the description of one output, before it is made."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

# What pages are planned together: ("article", n), ("actor", n), ("topic", n), ("actors",), ("topics",), ("dates",) or
# ("site",). The pages of an article, actor or topic follow from facts about it alone, so a unit is planned by itself.
Unit = tuple[Any, ...]


class OutputSpec(Struct, frozen=True):
    """A page to be made: where, by which kind, of what. ``path`` and the rest say whose it is, for problems."""

    address: str
    kind: str
    key: tuple[Any, ...] = ()
    path: str = ""  # of the file below content/ that it comes from, if any
    owner: str = ""  # in words, for a page without a file
    line: int = 1
    column: int = 1
    unit: Unit = ("site",)
