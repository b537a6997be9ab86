"""Spreadsheets (.xlsx) by openpyxl, an extra: the values that cells show, not their formulas."""

from __future__ import annotations

import datetime
import io
import warnings
import zipfile
from collections.abc import Iterable
from itertools import islice, zip_longest
from typing import Any, Final, NamedTuple

from site_builder.importers.source import CannotRead
from site_builder.importers.workbook_parts import Beside, beside

_MOST_UNPACKED: Final = 256 << 20
MOST_COLUMNS: Final = 500  # in their places
_MOST_CELLS: Final = 20_000_000  # with the empty ones
_MOST_ROWS: Final = 1 << 20  # as a sheet has; a damaged file may claim more
_MISSING: Final = (
    "spreadsheets are read with openpyxl, which is not installed: pip install 'site-builder[spreadsheets]',"
    " or save the sheet as CSV"
)


class Sheet(NamedTuple):
    """A sheet: its name (empty if the book has no other), and the cells of its rows from the first on.

    ``notes``: the name of a cell, its row, and the words that somebody put beside it. A hidden one has no rows here; a
    hidden row is empty, and so is a hidden column.
    """

    name: str
    rows: list[list[str]]
    notes: list[tuple[str, int, str]]
    merged: int = 0  # cells that have the value of the merged one above them
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()  # their numbers, from 1, of those with words
    hidden_columns: tuple[str, ...] = ()  # what stands first in each, of those with words


def sheets(raw: bytes) -> list[Sheet]:
    """Return the sheets of a workbook. Raises CannotRead."""
    try:
        import openpyxl  # type: ignore[import-untyped]  # an extra, and slow to import
    except ImportError:
        raise CannotRead(_MISSING) from None
    computed = _looked_at(raw)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of looks and rules that are not read
            book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(raw), read_only=True) if computed else None
            alone = len(book.worksheets) == 1
            with zipfile.ZipFile(io.BytesIO(raw)) as packed:
                return [
                    _sheet(sheet, formulas.worksheets[n] if formulas else None, packed, "" if alone else sheet.title)
                    for n, sheet in enumerate(book.worksheets)
                ]
    except CannotRead:
        raise
    except Exception as fault:  # openpyxl lets through whatever a damaged file makes its parts raise
        raise CannotRead(f"it is no spreadsheet that can be read ({type(fault).__name__})") from None


def _looked_at(raw: bytes) -> bool:
    """Return whether a sheet has formulas. Raises CannotRead for what is no workbook, or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            members = packed.infolist()
            if sum(one.file_size for one in members) > _MOST_UNPACKED or len(members) > 10_000:
                raise CannotRead(f"it unpacks to more than {_MOST_UNPACKED >> 20} MiB")
            return any(_holds_formula(packed, one) for one in members if one.filename.startswith("xl/worksheets/"))
    except CannotRead:
        raise
    except Exception as fault:  # a damaged archive: zipfile and zlib have many ways to say so
        raise CannotRead(f"it is no spreadsheet that can be read ({type(fault).__name__})") from None


def _holds_formula(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    with packed.open(member) as file:
        before = b""
        while piece := file.read(1 << 20):
            if b"<f>" in (joined := before + piece) or b"<f " in joined:
                return True
            before = piece[-2:]
    return False


def _sheet(sheet: Any, formulas: Any, packed: zipfile.ZipFile, name: str) -> Sheet:
    if getattr(sheet, "sheet_state", "visible") != "visible":
        return Sheet(name or str(sheet.title), [], [], hidden=True)
    more = beside(packed, str(getattr(sheet, "_worksheet_path", "")).lstrip("/"))
    rows = _rows(sheet, formulas)
    merged = _completed(rows, more)
    lines, columns = _without_hidden(rows, more)
    return Sheet(name, rows, more.notes, merged, False, lines, columns)


def _without_hidden(rows: list[list[str]], more: Beside) -> tuple[frozenset[int], tuple[str, ...]]:
    """Empty the hidden rows and columns of a sheet. Return the numbers of the rows, and the first cell of columns."""
    lines = [n for n in sorted(more.hidden_rows) if n < len(rows) and any(rows[n])]
    for n in lines:
        rows[n] = []
    columns: dict[int, str] = {}
    for first, last in more.hidden_columns:
        for row in rows:
            for n in range(first, min(last + 1, len(row))):
                if row[n]:
                    columns.setdefault(n, row[n])
                    row[n] = ""
    return frozenset(n + 1 for n in lines), tuple(columns[n] for n in sorted(columns))


def _completed(rows: list[list[str]], more: Beside) -> int:
    """Give cells the addresses that they lead to, and the value of a merged cell. Returns how many are merged."""
    for (row, column), address in more.links.items():
        if row < len(rows) and column < len(rows[row]) and address.rstrip("/") not in rows[row][column]:
            words = rows[row][column]
            rows[row][column] = f"{words} ({address})" if words else address
    merged = 0
    for (row, column), (first, _) in more.filled.items():
        value = rows[first][column] if first < len(rows) and column < len(rows[first]) else ""
        if row >= len(rows) or not any(rows[row]) or not value:
            continue  # a row that says nothing else is none
        cells = rows[row]
        cells += [""] * (column + 1 - len(cells))
        if not cells[column]:
            cells[column] = value
            merged += 1
    return merged


def _rows(sheet: Any, formulas: Any) -> list[list[str]]:
    """Return the rows of a sheet. A formula that nobody has computed stands as it is written."""
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    rows: Iterable[Any] = islice(sheet.iter_rows(values_only=True), _MOST_ROWS)
    if formulas is not None:
        formulas.reset_dimensions()
        both = zip_longest(rows, islice(formulas.iter_rows(values_only=True), _MOST_ROWS), fillvalue=())
        rows = (
            [one if one is not None else other for one, other in zip_longest(row, written)] for row, written in both
        )
    found, size = [], 0
    for row in rows:
        cells = [_text(one) for one in row]
        if len(cells) > MOST_COLUMNS:  # a damaged file may have one cell a row, far to the right
            cells[MOST_COLUMNS:] = [text for text in cells[MOST_COLUMNS:] if text]
        while cells and not cells[-1]:
            cells.pop()
        size += len(cells)
        if size > _MOST_CELLS:
            raise CannotRead(f"a sheet has more than {_MOST_CELLS:,} cells")
        found.append(cells)
    return found


def _text(value: Any) -> str:
    """Return the value of a cell as text: dates in ISO 8601, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(timespec="seconds")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)
