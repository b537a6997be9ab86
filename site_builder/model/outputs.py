"""What a build publishes: the description of one output, before it is made."""

from __future__ import annotations

import json
from typing import Any

from msgspec import Struct

# Outputs that are planned together: ("article", n), ("actor", n), ("topic", n), ("actors",), ("topics",), ("dates",),
# ("redirects",), ("site",), ("assets",), ("media",), ("search",) or ("former",). The outputs of an article, actor or
# topic follow from facts about it alone, so a unit is planned by itself.
Unit = tuple[Any, ...]


class OutputSpec(Struct, frozen=True):
    """A file to be published: at which address, of which kind, made of what."""

    address: str
    kind: str  # of outputs/kinds.py
    key: tuple[Any, ...] = ()  # what the kind makes it of; another key is another plan
    path: str = ""  # of the file below content/ that it comes from, if any
    owner: str = ""  # in words, for problems, where it comes from no file of content/
    line: int = 1  # where that file asks for it; 0: the file as a whole
    column: int = 1
    unit: Unit = ("site",)


def unit_key(unit: Unit) -> str:
    """Return a unit as the store names it."""
    return json.dumps(unit)
