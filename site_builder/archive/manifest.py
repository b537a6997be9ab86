"""The manifest of the site as the store keeps it: the table ``manifest``, a line for each published file.

Lines have the form that ``sha256sum --check`` reads, and stand in order of path. They are kept in runs of some hundred,
so an edit changes a few runs, and the whole is put together without a look at each file: at 70,000 files that takes
2 ms, where a row for each file would take 35.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Container, Iterable, Mapping
from typing import Final

_MOST: Final = 512  # lines of a run; a longer one is divided
_DIGITS: Final = 64  # of a SHA-256
_PATH: Final = _DIGITS + 2  # where the path of a line begins

Digests = Mapping[str, bytes]  # address → SHA-256 of the file's bytes


def text(db: sqlite3.Connection) -> bytes:
    """Return the manifest."""
    return b"".join(lines for (lines,) in db.execute("SELECT lines FROM manifest ORDER BY first"))


def change(db: sqlite3.Connection, made: Digests, gone: Iterable[str]) -> bool:
    """Put in files that were made, take out those that are gone; return whether the manifest is another one."""
    changes: dict[str, bytes | None] = {**dict.fromkeys(gone), **made}
    if not db.execute("SELECT 1 FROM manifest").fetchone():
        return _fill(db, made)
    runs: dict[str, dict[str, bytes | None]] = {}
    for address, digest in changes.items():
        runs.setdefault(_run_of(db, address), {})[address] = digest
    return sum(_change_run(db, first, some) for first, some in runs.items()) > 0


def take_over(db: sqlite3.Connection, old: sqlite3.Connection, kept: Container[str]) -> None:
    """Put in the files that stay as another store has them."""
    lines = (line for (run,) in old.execute("SELECT lines FROM manifest ORDER BY first") for line in _lines(run))
    _write(db, [line for line in lines if line[_PATH:] in kept])


def _fill(db: sqlite3.Connection, made: Digests) -> bool:
    _write(db, [f"{made[address].hex()}  {address}" for address in sorted(made)])
    return bool(made)


def _write(db: sqlite3.Connection, lines: list[str]) -> None:
    """Write lines as new runs, half full, so that they may grow."""
    size = _MOST // 2
    runs = (lines[n : n + size] for n in range(0, len(lines), size))
    db.executemany("INSERT INTO manifest VALUES (?, ?)", ((run[0][_PATH:], _packed(run)) for run in runs))


def _run_of(db: sqlite3.Connection, address: str) -> str:
    """Return the first path of the run that an address belongs to."""
    row = db.execute("SELECT max(first) FROM manifest WHERE first <= ?", (address,)).fetchone()
    if row[0] is None:  # it stands before all others
        row = db.execute("SELECT min(first) FROM manifest").fetchone()
    return str(row[0])


def _change_run(db: sqlite3.Connection, first: str, changes: Mapping[str, bytes | None]) -> bool:
    (packed,) = db.execute("SELECT lines FROM manifest WHERE first = ?", (first,)).fetchone()
    in_place = _replaced(packed, changes)
    if in_place is not None:
        db.execute("UPDATE manifest SET lines = ? WHERE first = ?", (in_place, first))
        return bool(in_place != packed)
    lines = _lines(packed)
    paths = [line[_PATH:] for line in lines]
    for address, digest in changes.items():
        at = bisect_left(paths, address)
        known = at < len(paths) and paths[at] == address
        if digest is None:
            if known:
                del paths[at], lines[at]
            continue
        line = f"{digest.hex()}  {address}"
        if known:
            lines[at] = line
        else:
            paths.insert(at, address)
            lines.insert(at, line)
    if _packed(lines) == packed:
        return False
    db.execute("DELETE FROM manifest WHERE first = ?", (first,))
    if len(lines) > _MOST:
        _write(db, lines)
    elif lines:
        db.execute("INSERT INTO manifest VALUES (?, ?)", (paths[0], _packed(lines)))
    return True


def _replaced(packed: bytes, changes: Mapping[str, bytes | None]) -> bytes | None:
    """Return a run with other digests, if that is all that changes; no line is taken apart for that."""
    found = bytearray(packed)
    for address, digest in changes.items():
        at = packed.find(f"  {address}\n".encode()) - _DIGITS
        if digest is None or at < 0 or (at and packed[at - 1 : at] != b"\n"):
            return None
        found[at : at + _DIGITS] = digest.hex().encode()
    return bytes(found)


def _lines(packed: bytes) -> list[str]:
    return packed.decode().split("\n")[:-1]


def _packed(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
