"""Tables of a source: CSV and its kin, JSON in lines or in an array, spreadsheets → rows of texts by column.

What a cell holds is text, whatever it begins with: no formula is computed. A damaged row is reported by its line.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from msgspec import Struct, field

from site_builder.importers.records import Line, Outcome, Report
from site_builder.importers.source import CannotRead, Source
from site_builder.model.names import visible
from site_builder.problems import printable

SEPARATED: Final = (".csv", ".tsv", ".tab")
JSON: Final = (".jsonl", ".ndjson", ".json")
WORKBOOKS: Final = (".xlsx", ".xlsm")
BEYOND: Final = "further cells"  # the column of cells that no head names

MOST_ROWS: Final = 200_000  # of one source
MOST_CELLS: Final = 3_000_000  # of one table, the empty ones left out
MOST_COLUMNS: Final = 500  # as in workbooks
_MOST_CELL: Final = 64 << 20  # as long as a text may be
_MOST_SIGNS: Final = 100_000  # between the cells of one line
_MOST_DEPTH: Final = 8  # of values in JSON that become columns
_LONGEST_NAME: Final = 200  # characters of the name of a column
_OPEN_QUOTES: Final = 20  # that are mended one by one
_DELIMITERS: Final = ",;\t|"
_SAMPLE: Final = 200  # lines by which the delimiter is guessed
_END: Final = "\ue000end\n"  # a line behind the last one: a quotation mark that is never closed swallows it


class Row(Struct):
    """A row: the texts of its cells by column. A cell that is empty is left out."""

    line: int  # of a spreadsheet: the number of the row
    cells: dict[str, list[str]]

    def text(self, column: str) -> str:
        """Return the text of a cell; of several values: all of them, parted by ``; ``."""
        return "; ".join(self.cells.get(column, ()))


class Table(Struct):
    """A table: its columns in order, and its rows. ``sheet`` is empty where a file holds one table only."""

    path: str
    sheet: str
    columns: list[str]
    rows: list[Row] = field(default_factory=list)


def tables(source: Source, paths: Iterable[str], report: Report) -> list[Table]:
    """Return the tables of these files. What cannot be read is reported."""
    found: list[Table] = []
    for path in paths:
        try:
            for table in _of(source, path, report):
                room = MOST_ROWS - sum(len(one.rows) for one in found)
                if len(table.rows) > room:
                    what = f"{len(table.rows) - room:,} rows from here on: an import takes {MOST_ROWS:,} at a time"
                    report.add(Outcome.LEFT_OUT, path, table.rows[room].line, what, kind="rows beyond the most")
                    del table.rows[room:]
                found.append(table)
        except CannotRead as fault:
            report.add(Outcome.LEFT_OUT, path, 0, str(fault), kind="tables that cannot be read")
    return found


def _of(source: Source, path: str, report: Report) -> Iterator[Table]:
    lower = path.lower()
    if lower.endswith(WORKBOOKS):
        from site_builder.importers.workbooks import sheets

        for sheet in sheets(source.read(path, _MOST_CELL)):
            if sheet.hidden:
                what = f"the sheet “{sheet.name}” is hidden: show it in the spreadsheet if it is to be imported"
                report.add(Outcome.LEFT_OUT, path, 0, what, kind="hidden sheets")
            where = f" of the sheet “{sheet.name}”" if sheet.name else ""
            for line in sorted(sheet.hidden_rows):
                what = f"a hidden row{where}: show it in the spreadsheet if it is to be imported"
                report.add(Outcome.LEFT_OUT, path, line, what, kind="hidden rows")
            for first in sheet.hidden_columns:
                what = f"the hidden column “{first}”{where}: show it in the spreadsheet if it is to be imported"
                report.add(Outcome.LEFT_OUT, path, 0, what, kind="hidden columns")
            for cell, line, words in sheet.notes:
                report.add(Outcome.LEFT_OUT, path, line, f"a note at the cell {cell}: {words}", kind="notes at cells")
            if sheet.merged:
                report.count(Outcome.CONVERTED, "cells that have the value of a merged cell above them", sheet.merged)
            shown = ((n, row) for n, row in enumerate(sheet.rows, 1) if n not in sheet.hidden_rows)
            yield from _table(path, sheet.name, shown, report)
    elif lower.endswith(JSON):
        yield from _json(path, source.text(path), report)
    else:
        text = source.text(path)
        yield from _table(path, "", _separated(path, text, report), report)


# -- rows of cells ----------------------------------------------------------------------------------------------------


def _table(path: str, sheet: str, rows: Iterable[tuple[int, list[str]]], report: Report) -> Iterator[Table]:
    """Make a table of rows of cells: the first row with two texts is the head, or the first of one column."""
    waiting: list[tuple[int, list[str]]] = []
    found: Table | None = None
    head: list[str] = []
    size = 0
    empty: list[int] = []  # rows since the last one that is not; those at the end are no rows
    for line, cells in rows:
        filled = [n for n, cell in enumerate(cells) if tidy(cell)]
        if found is None:
            if len(filled) > 1:
                head = _columns(path, line, cells, report)
                found = Table(path, sheet, list(dict.fromkeys(head)))
                _above(path, waiting, report)
            elif filled:
                waiting.append((line, cells))
            continue
        if not filled:
            empty.append(line)
            continue
        _empty(path, empty, report)
        _fits(path, line, len(head), len(cells), filled[-1] + 1, report)
        size += len(filled)
        if _is_too_large(size, path, line, report):
            break
        found.rows.append(_row(line, head, cells, found))
    if found is None and waiting:  # a table of one column
        line, cells = waiting[0]
        head = _columns(path, line, [cell for cell in cells if cell.strip()], report)
        found = Table(path, sheet, head)
        for line, cells in waiting[1:]:
            found.rows.append(Row(line, {head[0]: [tidy(" ".join(cells))]}))
    if found is not None:
        yield found


def _is_too_large(cells: int, path: str, line: int, report: Report) -> bool:
    if cells > MOST_CELLS:
        what = f"all rows from here on: an import takes {MOST_CELLS:,} cells of a table"
        report.add(Outcome.LEFT_OUT, path, line, what, kind="rows beyond the most")
    return cells > MOST_CELLS


def _columns(path: str, line: int, cells: list[str], report: Report) -> list[str]:
    """Return the names of the columns: of those of one name the cells are values of one column."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > MOST_COLUMNS:
        what = f"a table has at most {MOST_COLUMNS} columns here: what stands in the {len(cells):,} is kept together"
        report.add(Outcome.SUGGESTED, path, line, what, kind="columns beyond the most")
        cells = cells[:MOST_COLUMNS]
    names = [" ".join(tidy(cell).split()) or f"column {n}" for n, cell in enumerate(cells, 1)]
    for n, name in enumerate(names):
        if len(name) > _LONGEST_NAME:
            report.add(
                Outcome.SUGGESTED, path, line, f"a long name of a column is cut: {name}", "long names of columns"
            )
            names[n] = f"{name[:_LONGEST_NAME]}…"
    return names


def _empty(path: str, lines: list[int], report: Report) -> None:
    """Report empty rows that stand between others, and forget them."""
    if lines:
        what = "an empty row" if len(lines) == 1 else f"{len(lines):,} empty rows"
        report.lines.append(Line(Outcome.LEFT_OUT, path, lines[0], what))
        report.count(Outcome.LEFT_OUT, "empty rows", len(lines))
        lines.clear()


def _above(path: str, rows: list[tuple[int, list[str]]], report: Report) -> None:
    for line, cells in rows:
        what = f"above the head of the table: {' '.join(filter(None, cells)).strip()}"
        report.add(Outcome.LEFT_OUT, path, line, what, kind="lines above the head of a table")


def _fits(path: str, line: int, wanted: int, there: int, filled: int, report: Report) -> None:
    if filled > wanted:
        what = f"{filled} cells, but the head names {wanted}: the others are kept as “{BEYOND}”"
        report.add(Outcome.KEPT, path, line, what, kind="rows with too many cells")
    elif there < wanted:
        what = f"{there} cells, but the head names {wanted}: the missing ones count as empty"
        report.add(Outcome.SUGGESTED, path, line, what, kind="rows with too few cells")


def tidy(cell: str) -> str:
    """Return the text of a cell without signs of control; empty if nothing of it is seen."""
    if not cell.isprintable():
        cell = "".join(sign if sign.isprintable() or sign in "\n\t\u200c\u200d" else " " for sign in cell)
    cell = cell.strip()
    return cell if visible(cell).strip() else ""


def _row(line: int, head: list[str], cells: list[str], table: Table) -> Row:
    found: dict[str, list[str]] = {}
    for column, cell in zip(head, cells, strict=False):
        if text := tidy(cell):
            found.setdefault(column, []).append(text)
    if beyond := [text for cell in cells[len(head) :] if (text := tidy(cell))]:
        found[BEYOND] = beyond
        if BEYOND not in table.columns:
            table.columns.append(BEYOND)
    return Row(line, found)


# -- CSV --------------------------------------------------------------------------------------------------------------


def _separated(path: str, text: str, report: Report) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table in text, with the line on which each begins."""
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    delimiter = _delimiter(lines, "\t" if path.lower().endswith((".tsv", ".tab")) else "")
    at, mended = 0, 0
    if lines and re.fullmatch(r"sep=.", lines[0].strip()):  # Excel says so
        delimiter, at = lines[0].strip()[4], 1
    for n, line in enumerate(lines, 1):
        if len(line) > _MOST_SIGNS and line.count(delimiter) > _MOST_SIGNS:
            raise CannotRead(f"line {n} has more than {_MOST_SIGNS:,} cells")
    with _long_cells():
        while at < len(lines):
            quoting = csv.QUOTE_MINIMAL if mended < _OPEN_QUOTES else csv.QUOTE_NONE
            start = end = at
            for begins, ends, cells in _rows(lines, at, delimiter, quoting):
                start, end = begins, ends
                if ends <= len(lines):
                    yield begins + 1, cells
            if end <= len(lines):
                return
            mended += 1
            what = "a quotation mark opens a cell and is never closed: it counts as a sign of the text"
            report.add(Outcome.SUGGESTED, path, start + 1, what, kind="quotation marks that are not closed")
            yield start + 1, next(csv.reader([lines[start]], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
            at = start + 1


def _rows(lines: list[str], at: int, delimiter: str, quoting: Any) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the first line of each row, the line behind it, and its cells; one that swallows the end comes last."""

    def each() -> Iterator[str]:
        for n in range(at, len(lines)):
            yield f"{lines[n]}\n"
        yield _END

    reader = csv.reader(each(), delimiter=delimiter, quoting=quoting, skipinitialspace=delimiter != "\t")
    start = at
    for cells in reader:
        end = at + reader.line_num
        if end > len(lines) and cells == [_END.strip()]:
            return
        yield start, end, cells
        start = end


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let cells be as long as texts: the module csv refuses more than 131,072 signs unless it is told."""
    before = csv.field_size_limit(_MOST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _delimiter(lines: list[str], known: str) -> str:
    """Return what parts the cells: the sign that gives most rows of the first lines the number of cells of the head."""
    if known and any(known in line for line in lines[:_SAMPLE]):
        return known
    best, found = (0.0, 0), ","
    with _long_cells():
        for sign in _DELIMITERS:
            counts = Counter(
                len(cells) for _, _, cells in _rows(lines[:_SAMPLE], 0, sign, csv.QUOTE_MINIMAL) if any(cells)
            )
            width, often = max(counts.items(), key=lambda one: (one[1] * (one[0] > 1), one[0]), default=(0, 0))
            score = (often / max(1, sum(counts.values())), width) if width > 1 else (0.0, 0)
            if score > best:
                best, found = score, sign
    return found


# -- JSON -------------------------------------------------------------------------------------------------------------


def objects(text: str) -> Iterator[tuple[int, Any]]:
    """Yield the values of a JSON text with their lines: one a line, the entries of an array, or the text's one value.

    A line or a rest that is no JSON is yielded as a ``ValueError``.
    """
    decode = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str).raw_decode
    space = re.compile(r"[\s,]*")
    at, line, counted = 0, 1, 0
    inside = bool(re.match(r"\s*\[", text))
    at = text.find("[") + 1 if inside else 0
    while True:
        at = (space.match(text, at) or space.match(text, 0)).end()  # type: ignore[union-attr]
        line += text.count("\n", counted, at)
        counted = at
        if at >= len(text) or (inside and text[at] == "]"):
            return
        try:
            value, at = decode(text, at)
            yield line, value
        except (ValueError, RecursionError) as fault:
            why = "it is nested too deeply" if isinstance(fault, RecursionError) else "it is no JSON"
            yield line, ValueError(why)
            if inside or (at := text.find("\n", at)) < 0:
                return


def members(text: str) -> Iterator[tuple[str, int, Any]]:
    """Yield what an object of JSON holds: the key, the line and the value; of a list each entry with its own line.

    What is no JSON ends it.
    """
    decode = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str).raw_decode
    space = re.compile(r"[\s,:]*")
    at, line, counted, key, inside = text.find("{") + 1, 1, 0, "", False
    while True:
        at = (space.match(text, at) or space.match(text, 0)).end()  # type: ignore[union-attr]
        line += text.count("\n", counted, at)
        counted = at
        if at >= len(text) or (text[at] == "}" and not inside):
            return
        if key and not inside and text[at] == "[":
            inside, at = True, at + 1
        elif inside and text[at] == "]":
            inside, key, at = False, "", at + 1
        else:
            try:
                value, at = decode(text, at)
            except (ValueError, RecursionError):
                return
            if not key:
                key = str(value) or " "
                continue
            yield key, line, value
            key = key if inside else ""


def shown(value: Any) -> str:
    """Return a value of JSON as text."""
    if isinstance(value, (str, ValueError)):
        return str(value)
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "values that are nested too deeply"


def _json(path: str, text: str, report: Report) -> Iterator[Table]:
    """Make a table of the objects of a text in JSON."""
    found = Table(path, "", [])
    columns: dict[str, None] = {}
    size = 0
    for line, value in _records(text):
        if not isinstance(value, dict):
            what = shown(value) if isinstance(value, ValueError) else f"no object: {shown(value)}"
            report.add(Outcome.LEFT_OUT, path, line, printable(what, 2000), kind="lines that are no object of JSON")
            continue
        row = Row(line, {})
        _flatten(value, "", row.cells, 0)
        if not row.cells:
            report.add(Outcome.LEFT_OUT, path, line, "an empty row", kind="empty rows")
            continue
        size += sum(map(len, row.cells.values()))
        if _is_too_large(size, path, line, report):
            break
        for column in row.cells:
            if len(columns) < MOST_COLUMNS:
                columns[column] = None
        _fold(row, columns)
        found.rows.append(row)
    found.columns = list(columns)
    if found.rows:
        yield found


def _records(text: str) -> Iterator[tuple[int, Any]]:
    """Yield the objects; where the whole is one object with a list of objects, those of its longest list."""
    entries = objects(text)
    first = next(entries, None)
    if first is None:
        return
    second = next(entries, None)
    value = first[1]
    if second is None and isinstance(value, dict):
        lists = {key: len(one) for key, one in value.items() if isinstance(one, list) and any(map(_is_object, one))}
        if lists:
            longest = max(lists, key=lambda key: lists[key])
            yield from ((line, one) for key, line, one in members(text) if key == longest)
            return
    yield first
    if second is not None:
        yield second
        yield from entries


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _flatten(value: Any, key: str, cells: dict[str, list[str]], depth: int) -> None:
    """Write a value of JSON into cells: of objects in objects the names are joined by stops."""
    if isinstance(value, dict) and depth < _MOST_DEPTH:
        for name, one in value.items():
            _flatten(
                one,
                f"{key}.{name}" if key else " ".join(tidy(str(name)).split())[:_LONGEST_NAME] or "column",
                cells,
                depth + 1,
            )
    elif isinstance(value, list) and depth < _MOST_DEPTH:
        for one in value:
            _flatten(one, key, cells, depth + 1)
    elif isinstance(value, (dict, list)):
        cells.setdefault(key, []).append(shown(value))
    elif value is not None:
        text = ("true" if value else "false") if isinstance(value, bool) else tidy(str(value))
        if text:
            cells.setdefault(key, []).append(text)


def _fold(row: Row, columns: dict[str, None]) -> None:
    """Put the cells of columns beyond the most into one."""
    beyond = [column for column in row.cells if column not in columns]
    texts = [f"{column}: {text}" for column in beyond for text in row.cells.pop(column)]
    if texts:
        row.cells[BEYOND] = texts
        columns[BEYOND] = None
