"""The tables as one SQLite database, with foreign keys and a full-text search, as Datasette finds it.

The same archive gives the same bytes with one version of SQLite: every row is written in the order of its table, and
nothing is changed afterwards.
"""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from site_builder.dataset.columns import FLAG, WHOLE, Column, Table
from site_builder.dataset.rows import Source, rows_of
from site_builder.dataset.tables import TABLES

_PORTION: Final = 1 << 20
# Which columns of which tables the full-text search finds words in. Datasette offers the search of a table by itself
# where the search's own table names it as ``content``.
SEARCHED: Final = {"articles": ("title", "summary"), "names": ("name",), "texts": ("text",)}
_TOKENS: Final = "unicode61 remove_diacritics 2"
_HOW: Final = (
    *("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE", "page_size = 4096"),
    "cache_size = -65536",  # KiB: what is not yet full is not written
)


def parts(source: Source) -> Iterator[bytes]:
    """Yield the bytes of the database, which is made in a file of its own and removed."""
    with tempfile.TemporaryDirectory(prefix="site-builder-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "archive.sqlite"
        write(source, path)
        with path.open("rb") as file:
            while portion := file.read(_PORTION):
                yield portion


def write(source: Source, path: Path) -> None:
    """Write the database to a new file."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        for pragma in _HOW:
            db.execute(f"PRAGMA {pragma}")
        db.execute("BEGIN")
        for table in TABLES.values():
            db.execute(schema(table))
            marks = ", ".join("?" * len(table.columns))
            db.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows_of(source, table.name))  # noqa: S608  (of TABLES)
        for table in TABLES.values():
            for index in _indexes(table):
                db.execute(index)
        for name, columns in SEARCHED.items():
            _search(db, name, columns)
        db.execute("COMMIT")


def schema(table: Table) -> str:
    """Return the statement that makes a table."""
    lines = [_column(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({_names(table.key)})")
    lines += [
        f'FOREIGN KEY ("{column.name}") REFERENCES "{column.refers}" ("id")'
        for column in table.columns
        if column.refers
    ]
    return f'CREATE TABLE "{table.name}" (\n  ' + ",\n  ".join(lines) + "\n)"


def _column(column: Column) -> str:
    kind = "INTEGER" if column.kind in (WHOLE, FLAG) else "TEXT"
    return f'"{column.name}" {kind}' + (" NOT NULL" if column.required else "")


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _indexes(table: Table) -> Iterator[str]:
    """Yield the statements that make an index of each column that refers to another table, unless the key begins so."""
    for column in table.columns:
        if column.refers and column.name != table.key[0]:
            yield f'CREATE INDEX "{table.name}_{column.name}" ON "{table.name}" ("{column.name}")'


def _search(db: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> None:
    """Make the full-text search of a table; a Python whose SQLite has none makes the database without it."""
    name = f"{table}_fts"
    try:
        db.execute(
            f'CREATE VIRTUAL TABLE "{name}" USING fts5({_names(columns)}, content="{table}", tokenize="{_TOKENS}")'
        )
    except sqlite3.OperationalError as fault:
        if "no such module" not in str(fault):
            raise
        return
    db.execute(f'INSERT INTO "{name}" ("{name}") VALUES (\'rebuild\')')  # noqa: S608  (of SEARCHED)
