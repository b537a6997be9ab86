"""Which column of a table becomes which key: a file ``import-map.yaml`` that a person can correct.

``read`` checks one, ``written`` writes one, and ``mapping_guess`` makes the first one of a table itself.
"""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from textwrap import fill
from typing import Any, Final

from msgspec import Struct, field

from site_builder.importers import matter
from site_builder.importers.cells import DAY_FIRST, FORMATS, MONTH_FIRST, NEWLINE
from site_builder.importers.source import CannotRead
from site_builder.model.slugs import slugify
from site_builder.problems import printable

FILE: Final = "import-map.yaml"
PICTURES, PARTS = "pictures", "parts"
IGNORE: Final = "ignore"
OWN: Final = "x-"  # begins a key of a person's own
LAST_FIRST: Final = "last-first"

PREFIX: Final = re.compile(
    r"^(?:dublin core|item type metadata|dcterms|dcmitype|dc|schema|bibo|foaf|vra|mods|marc)\s*[:.]\s*", re.IGNORECASE
)
"""What stands before the name of a column in Dublin Core, and in exports of Omeka."""

ONE: Final = frozenset(
    "id title date date.until summary lang license published updated draft public parent slug folder image.alt"
    " image.caption image.credit sources.url sources.title sources.publisher sources.date sources.archived".split()
)  # may be given by one column only
MANY: Final = frozenset("topics actors authors related image sources text link old".split())
NAMES: Final = frozenset(("topics", "actors", "authors"))
TARGETS: Final = (*sorted(ONE | MANY), IGNORE)
CONSTANTS: Final = frozenset("topics actors authors lang license draft published updated summary sources".split())

_TOP: Final = frozenset("title language base_url address compound indexes constants columns".split())
_COLUMN: Final = frozenset("to split names role order format prefix".split())


class Column(Struct):
    """What becomes of a column. All but ``to`` may be empty."""

    to: str  # of TARGETS, an index, or x-…
    split: str = ""  # what parts the values of one cell; empty: nothing
    names: str = ""  # LAST_FIRST
    role: str = ""  # of actors
    order: str = ""  # of dates such as 5/4/2019
    format: str = ""  # of texts
    prefix: str = ""  # is put before each value: https://doi.org/


class Mapping(Struct):
    """What becomes of the columns of tables."""

    columns: dict[str, list[Column]] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)  # keys that every document gets
    indexes: dict[str, str] = field(default_factory=dict)  # further indexes → label
    address: str = ""  # of a row at its former site: /items/{objectid}.html
    base_url: str = ""  # of that site
    compound: str = PICTURES  # what rows become that name a parent
    title: str = ""  # of the archive
    language: str = ""
    name: str = FILE  # under which faults in it are reported

    def of(self, target: str) -> list[str]:
        """Return the columns that become a key."""
        return [name for name, ways in self.columns.items() for way in ways if way.to == target]


def own_key(column: str, taken: set[str]) -> str:
    """Return a key of a person's own for a column, which no other column has."""
    slug = slugify(column)[:60].strip("-") or "column"
    key, n = f"{OWN}{slug}", 1
    while key in taken:
        n += 1
        key = f"{OWN}{slug}-{n}"
    taken.add(key)
    return key


def label(column: str) -> str:
    """Return the name of a column for readers: without what exports put before it, such as ``Dublin Core:``."""
    bare = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])|[_.]", " ", PREFIX.sub("", column))
    bare = " ".join(bare.split()) or column
    return bare[:1].upper() + bare[1:]


# -- reading ----------------------------------------------------------------------------------------------------------


def read(text: str, name: str) -> Mapping:
    """Return a mapping as a file has it. Raises CannotRead with the name of the file and what to write instead."""
    try:
        value = matter.from_yaml(text)
    except matter.CannotParse as fault:
        raise CannotRead(f"{name}:{fault.line}: {fault}") from None
    if not isinstance(value, dict):
        raise CannotRead(f"{name}: a mapping has keys such as columns:")
    for key in value:
        _known(key, _TOP, name, "a mapping")
    found = Mapping(name=name)
    found.indexes = {key: str(label) for key, label in _dict(value, "indexes", name).items()}
    for index in found.indexes:
        if slugify(index) != index or index in ONE | MANY:
            raise CannotRead(f"{name}: indexes: “{printable(index)}” can be no index; write a word such as places")
    for column, way in _dict(value, "columns", name).items():
        ways = way if isinstance(way, list) else [way]
        found.columns[" ".join(column.split())] = [_column(one, column, found.indexes, name) for one in ways]
    _once(found)
    found.constants = _dict(value, "constants", name)
    for key in found.constants:
        if not key.startswith(OWN) and key not in found.indexes:
            _known(key, CONSTANTS, name, "constants")
    for key in ("title", "language", "base_url", "address", "compound"):
        if value.get(key) is not None:
            setattr(found, key, str(value[key]))
    if found.compound not in (PICTURES, PARTS):
        raise CannotRead(f"{name}: compound is “{printable(found.compound)}”; write {PICTURES} or {PARTS}")
    return found


def _column(value: Any, column: str, indexes: dict[str, str], name: str) -> Column:
    where = f"{name}: column “{printable(column, 60)}”"
    settings = value if isinstance(value, dict) else {"to": value}
    for key in settings:
        _known(key, _COLUMN, name, f"column “{printable(column, 60)}”")
    texts = {key: "" if one is None else str(one) for key, one in settings.items()}
    found = Column(**{"to": "", **texts})
    if not found.to.startswith(OWN) and found.to not in (*TARGETS, *indexes):
        near = get_close_matches(found.to, [*TARGETS, *indexes], 1)
        todo = f"did you mean {near[0]}?" if near else f"write one of {', '.join([*TARGETS, *indexes])}, or x-NAME"
        raise CannotRead(f"{where}: it cannot become “{printable(found.to, 60)}”; {todo}")
    for key, given, allowed in (
        ("names", found.names, (LAST_FIRST,)),
        ("order", found.order, (DAY_FIRST, MONTH_FIRST)),
        ("format", found.format, FORMATS),
    ):
        if given and given not in allowed:
            raise CannotRead(f"{where}: {key} is “{printable(given, 60)}”; write {' or '.join(allowed)}")
    if found.split == "newline":
        found.split = NEWLINE
    return found


def _once(mapping: Mapping) -> None:
    for target in sorted(ONE):
        columns = mapping.of(target)
        if len(columns) > 1:
            raise CannotRead(f"{mapping.name}: {target} can be one column only, not {' and '.join(columns)}")


def _known(key: str, known: frozenset[str], name: str, where: str) -> None:
    if key not in known:
        near = get_close_matches(key, known, 1)
        todo = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(sorted(known))}"
        raise CannotRead(f"{name}: {where}: there is no key “{printable(key, 60)}”; {todo}")


def _dict(value: dict[str, Any], key: str, name: str) -> dict[str, Any]:
    found = value.get(key) or {}
    if not isinstance(found, dict):
        raise CannotRead(f"{name}: {key} has lines such as NAME: VALUE")
    return found


# -- writing ----------------------------------------------------------------------------------------------------------

_HEAD: Final = """\
# What the columns of the table become: made by site-builder import as a first guess. Correct it, and import again.
{targets}
# Further keys of a column: split (what parts the values of a cell), names: last-first, role (of actors),
#   order: day-first or month-first (of 5/4/2019), format: plain, markdown or html, prefix (put before each value).
"""


def written(mapping: Mapping, samples: dict[str, str]) -> str:
    """Return a mapping as a file, with a value of each column beside it. ``read`` gives the same mapping again."""
    said = (
        f"A column can become: {', '.join(sorted(ONE | MANY))}, an index that stands under indexes, x-NAME, or ignore."
    )
    lines = [_HEAD.format(targets=fill(said, 110, initial_indent="# ", subsequent_indent="#   "))]
    for key in ("title", "language", "base_url", "address"):
        if value := getattr(mapping, key):
            lines.append(f"{key}: {_quoted(value)}\n")
    if mapping.of("parent"):
        lines.append(f"compound: {mapping.compound}  # rows that name a parent become its {PICTURES}, or its {PARTS}\n")
    if mapping.indexes:
        lines.append("indexes:\n")
        lines += [f"  {key}: {_quoted(label)}\n" for key, label in mapping.indexes.items()]
    lines.append("# constants:\n#   license: CC-BY-4.0\n")
    lines.append("columns:\n")
    for column, ways in mapping.columns.items():
        if sample := samples.get(column):
            lines.append(f"  # {sample}\n")
        lines.append(f"  {_quoted(column)}: {_way(ways[0])}\n")
    return "".join(lines)


def _way(way: Column) -> str:
    given = {key: getattr(way, key) for key in way.__struct_fields__ if getattr(way, key)}
    if given.get("split") == NEWLINE:
        given["split"] = "newline"
    if list(given) == ["to"]:
        return way.to
    return f"{{{', '.join(f'{key}: {one if key in _PLAIN else _quoted(one)}' for key, one in given.items())}}}"


_PLAIN: Final = frozenset(("to", "names", "order", "format"))


def _quoted(text: str) -> str:
    """Return a text between quotation marks: JSON's are YAML's too."""
    return json.dumps(text, ensure_ascii=False)
