"""Rows as bytes: CSV (RFC 4180, UTF-8, lines that end in LF) and JSON Lines (one object a line), piece by piece."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Final

import msgspec

from site_builder.dataset.columns import FLAG, Table
from site_builder.dataset.rows import Row

_ROWS: Final = 500  # that are encoded at once
_LONG: Final = "texts"  # the csv module looks at each character by itself: it takes three times as long for these
_QUOTE: Final = '"'
_SAID: Final = {True: "true", False: "false", None: ""}


def csv_parts(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a table as CSV: a line of column names, then a line a row. Nothing stands for an empty value."""
    flags = [n for n, column in enumerate(table.columns) if column.kind == FLAG]
    yield _csv([table.names])
    rows = iter(rows)
    while some := list(islice(rows, _ROWS)):
        if table.name == _LONG:
            yield "".join([_long_line(*row) for row in some]).encode()
            continue
        yield _csv(map(partial(_with_flags, flags), some) if flags else some)


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _long_line(*values: object) -> str:
    """Return a line whose last value is a long text; the others are ids and the like, which need no quotes."""
    *short, text = map(str, values)
    return f'{",".join(short)},"{text.replace(_QUOTE, _QUOTE * 2)}"\n'


def _with_flags(flags: Sequence[int], row: Row) -> list[object]:
    values: list[object] = [*row]
    for n in flags:
        values[n] = _SAID[bool(values[n])]
    return values


def json_parts(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a table as JSON Lines: every object has all columns, in their order; null stands for an empty value."""
    names, encode = table.names, msgspec.json.Encoder().encode_lines
    rows = iter(rows)
    while some := list(islice(rows, _ROWS)):
        yield encode([dict(zip(names, row, strict=True)) for row in some])
