"""What cells of tables say, and tables of any content."""

from __future__ import annotations

import csv
import html
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.importers import cells
from site_builder.importers.records import Outcome
from site_builder.importers.source import CannotRead
from tests.importers.importing import imported, words_of

# -- cells ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "role", "rest"),
    [
        ("Vale, Ada", "Ada Vale", "", ""),
        ("Vale, Ada, 1871-1940", "Ada Vale", "", "1871-1940"),
        ("Vale, A. B. (Ada Bea), 1871-", "A. B. Vale", "", "Ada Bea 1871-"),
        ("Vale, Ada (photographer)", "Ada Vale", "photographer", ""),
        ("Vale, Ada, Dame, b. 1871", "Dame Ada Vale", "", "b. 1871"),
        ("Vale, John, Jr.", "John Vale Jr.", "", ""),
        ("Lower Mill, Ltd.", "Lower Mill, Ltd.", "", ""),
        ("Ada Vale", "Ada Vale", "", ""),
        ("Vale, Ada, Bea, Cia", "Vale, Ada, Bea, Cia", "", ""),
        ("de la Vale, Ada", "Ada de la Vale", "", ""),
        ("Church, Ada", "Ada Church", "", ""),
        ("Labor, Department of", "Department of Labor", "", ""),
        *(
            (name, name, "", "")
            for name in (
                "Ministry of Health, Labour and Welfare",
                "University of Examplemouth, Special Collections",
                "Vale & Sons, Examplemouth",
                "Vale Brothers, London",
                "Ada II, Queen of the Vale",
                "Ada, Duchess of Vale",
                "Examplemouth, Department of Public Works",
            )
        ),
    ],
)
def test_names_of_catalogues_are_written_as_in_texts(text: str, name: str, role: str, rest: str) -> None:
    assert cells.name(text, turned=True) == cells.Named(name, role, rest)


@pytest.mark.parametrize(
    ("text", "order", "date", "doubt"),
    [
        ("4/5/1912", "", "1912-05-04", True),
        ("0", "", "unknown", True),
        ("1.0", "", "unknown", True),
        ("00:00:00", "", "unknown", True),
        ("1900-01-00", "", "unknown", True),
        ("1899-12-30", "", "1899-12-30", True),
        ("1900-01-01T00:00:00", "", "1900-01-01", True),
        ("4/5/1912", cells.MONTH_FIRST, "1912-04-05", False),
        ("4/5/1912", cells.DAY_FIRST, "1912-05-04", False),
        ("13/5/1912", cells.MONTH_FIRST, "1912-05-13", False),
        ("[1667,1668]", "", "[1667,1668]", False),
        ("0000-00-00", "", "unknown", False),
        ("Date unknown", "", "unknown", False),
        ("00/00/1999", "", "1999", False),
        ("00/05/1999", "", "1999-05", False),
        ("2019-05-04T10:00+02:00", "", "2019-05-04T10:00+02:00", False),
        ("Monday", "", "", False),
        ("1" * 10_000, "", "", False),
    ],
)
def test_dates_are_read_in_the_order_of_their_column(text: str, order: str, date: str, doubt: bool) -> None:
    when = cells.date(text, order)
    assert (when.edtf, bool(when.doubt)) == (date, doubt)


@pytest.mark.parametrize(
    "piece", ["<a ", "<a href=", "<p ", "(", "x, ", "[[", "1", "ca. ", "- ", "https://", "{{", "<"]
)
def test_long_cells_are_read_in_time_that_grows_with_them(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    for read in (cells.without_tags, cells.date, cells.is_turned, cells.paragraphs, cells.prose, cells.title):
        read(text)
    cells.name(text, turned=True)
    cells.looks_like([text])
    cells.order_of([text])


# -- any table --------------------------------------------------------------------------------------------------------

_COLUMNS = st.sampled_from(
    "Title Date Creator Subject Description Text Location Filename Source Language Rights objectid parentid Notes related"
    " Modified public caption alt Identifier url Date,until x Sender".split()
)
_SAMPLES = """
|1910|ca. 1910|4/5/1912|Vale, Ada; Moor, Ben|a;b|https://example.org/a b|x.png|en|=1|https://example.org/|../../x|[[x]]
|<b>x</b>|- a - b|{% x %}|No|1|a: b|#1|a,b|.|a"b|<!-- x -->|%% y %%
"""
_TAG = re.compile(r"(?i)</?(?:p|br|a|em|strong|i|b|ul|ol|li|div|span|h[1-6])\b[^<>]*>")  # marks of HTML are no words
_CELLS = st.one_of(st.text(max_size=40), st.sampled_from(_SAMPLES.replace("\n", "").split("|")))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_COLUMNS, min_size=2, max_size=8, unique=True), st.data())
def test_any_table_is_imported_without_an_error_and_loses_no_word(
    tmp_path: Path, columns: list[str], data: st.DataObject
) -> None:
    rows = data.draw(st.lists(st.lists(_CELLS, min_size=1, max_size=9), min_size=1, max_size=5))
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    path = folder / "any.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    dest = folder / "archive"
    try:
        result = imported(path, dest, "table")
    except CannotRead:
        return  # of empty rows alone
    assert [line for line in result.report.lines if line.outcome is Outcome.FAULT] == []
    flags = {"no", "0", "1", "true", "false", "en", "b"}
    known = flags | words_of("\n".join(line.what for line in result.report.lines))
    for one in ((dest / "content/site.yaml"), *(dest / "content").rglob("*.md")):  # which names the columns
        known |= words_of(html.unescape(one.read_text("utf-8")))
    source = html.unescape(" ".join(cell for row in rows for cell in row if cell.isprintable()))
    lost = words_of(_TAG.sub(" ", source)) - known
    assert lost == set()
    again = imported(path, dest, "table")
    assert (again.written.new, again.written.changed) == ([], [])
