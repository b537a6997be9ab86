"""What a table of the data is: its columns, each with a type and a sentence, and the keys that tables share.

The descriptions are published: in datapackage.json, in the metadata for Datasette, on the data page, in docs/data.md.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Kind = Literal["text", "whole number", "true or false", "day", "EDTF"]

TEXT: Final = "text"
WHOLE: Final = "whole number"
FLAG: Final = "true or false"
DAY: Final = "day"  # ISO 8601: 2025-06-30
EDTF: Final = "EDTF"  # a date as it is written (ISO 8601-2:2019)


class Column(NamedTuple):
    """A column. ``refers``: the table whose key its values are of. One that is not ``required`` may be empty."""

    name: str
    kind: Kind
    about: str
    required: bool = False
    refers: str = ""


class Table(NamedTuple):
    """A table. ``key``: the columns that tell its rows apart.

    ``reads``: the tables of archive.db that its rows are made of. ``labels``: columns that people know a row by;
    ``facets``: those with few values, to browse by.
    """

    name: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    reads: tuple[str, ...]
    label: str = ""
    facets: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)


def key(name: str, about: str) -> Column:
    """Return a column that tells rows apart."""
    return Column(name, TEXT, about, required=True)


def text(name: str, about: str) -> Column:
    """Return a column of text that may be empty."""
    return Column(name, TEXT, about)


def to(name: str, table: str, about: str, *, required: bool = True) -> Column:
    """Return a column that holds the key of another table."""
    return Column(name, TEXT, about, required, table)


def position(about: str) -> Column:
    """Return the column that says where a row stands among those of its article or actor."""
    return Column("position", WHOLE, about, required=True)


def date(name: str, what: str, *, required: bool = False) -> tuple[Column, Column, Column]:
    """Return three columns: a date as written, its first and its last possible day.

    A column ``date`` has bounds named ``earliest`` and ``latest``; those of another begin with its name.
    """
    before = "" if name == "date" else f"{name}_"
    return (
        Column(name, EDTF, f"{what}, as written (EDTF)", required),
        Column(f"{before}earliest", DAY, "the first possible day; empty if it is open or before the year 1"),
        Column(f"{before}latest", DAY, "the last possible day; empty if it is open or after the year 9999"),
    )
