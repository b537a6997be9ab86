"""The vocabulary of schema.org: types, the properties of each, and what may stand in them.

It is read from the npm package schema-dts, which the makers of the vocabulary's typings generate from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

TYPINGS = Path(__file__).parent / "tools/node_modules/schema-dts/dist/schema.d.ts"
_INTERFACE = re.compile(r"^(?:export )?interface (\w+?)(Base|Leaf)(?: extends ([^{]+?))? \{\n(.*?)^\}", re.M | re.S)
_PROPERTY = re.compile(r'^    "(\w+)"\?: SchemaValue<(.+), "\w+">;', re.M)
TEXTS = {"Text", "URL", "Date", "DateTime", "Number", "Integer", "Boolean", "Time", "Distance"}
ADDRESSES = {"item"}  # properties that the context of schema.org takes an address for what is there


@lru_cache(maxsize=1)
def vocabulary() -> tuple[dict[str, set[str]], dict[str, dict[str, set[str]]]]:
    """Return for each type what it is derived from, and its own properties with the types of their values."""
    above: dict[str, set[str]] = {}
    properties: dict[str, dict[str, set[str]]] = {}
    for name, _, parents, body in _INTERFACE.findall(TYPINGS.read_text(encoding="utf-8")):
        derived = {parent.strip().removesuffix("Base") for parent in (parents or "").split(",") if parent.strip()}
        above.setdefault(name, set()).update(derived - {name})
        for key, values in _PROPERTY.findall(body):
            properties.setdefault(name, {})[key] = set(re.findall(r"\w+", values)) - {"IdReference"}
    return above, properties


def _lineage(name: str) -> Iterator[str]:
    yield name
    for parent in vocabulary()[0].get(name, ()):
        yield from _lineage(parent)


def faults(node: Mapping[str, Any], way: str = "") -> Iterator[str]:
    """Tell what a node and those in it say that the vocabulary does not have."""
    above, properties = vocabulary()
    types = node.get("@type", [])
    types = [types] if isinstance(types, str) else types
    for name in types:
        if name not in above:
            yield f"{way}: there is no type {name}"
    known: dict[str, set[str]] = {}
    for name in types:
        for one in _lineage(name):
            for key, values in properties.get(one, {}).items():
                known.setdefault(key, set()).update(values)
    roles = [name for name in types if "Role" in set(_lineage(name))]
    for key, value in node.items():
        if key.startswith("@"):
            continue
        here = f"{way}/{key}"
        if types and key not in known and not (roles and way.endswith(key)):
            yield f"{here}: no property of {'+'.join(types)}"
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from _misplaced(one, known.get(key), here)
                yield from faults(one, here)
            elif key in known and not known[key] & TEXTS and key not in ADDRESSES:
                yield f"{here}: a text in place of {sorted(known[key])}"


def _misplaced(one: Mapping[str, Any], wanted: set[str] | None, way: str) -> Iterator[str]:
    types = one.get("@type", [])
    types = [types] if isinstance(types, str) else types
    if not types or wanted is None:
        return
    derived = {name for given in types for name in _lineage(given)}
    if not derived & wanted and "Role" not in derived:
        yield f"{way}: {'+'.join(types)} in place of {sorted(wanted)}"
