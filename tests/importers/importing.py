"""Helpers for tests of imports: import a source, its report as lines, words that must not be lost, old addresses."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path

from site_builder.importers.records import Line, Outcome, Wish
from site_builder.importers.run import Result, run

NO_WISH = Wish()
_WORD = re.compile(r"[^\W_]+")


def imported(
    source: Path, dest: Path, kind: str | None = None, *, wish: Wish = NO_WISH, dry_run: bool = False
) -> Result:
    """Import a source in this process."""
    return run(source, kind, dest, wish, lambda stage, done, total: None, dry_run=dry_run)


def worded(line: Line) -> str:
    """A line of the report as the report file has it."""
    return f"{line.path}{f':{line.line}' if line.line else ''}: {line.outcome}: {line.what}"


def report_of(result: Result, *outcomes: Outcome) -> list[str]:
    """The lines of a report, sorted; of these outcomes alone, if any are named."""
    return sorted(worded(line) for line in result.report.lines if not outcomes or line.outcome in outcomes)


def counts_of(result: Result) -> dict[str, int]:
    """The counts of a report: ``converted: articles`` → how many."""
    return {f"{outcome}: {kind}": count for (outcome, kind), count in sorted(result.report.counts.items())}


def body_of(dest: Path, name: str) -> str:
    """The text below the front matter of the one file of content/ with this name."""
    path = next((dest / "content").rglob(f"{name}.md"))
    return path.read_text("utf-8").partition("\n---\n")[2].strip()


def words_of(text: str) -> set[str]:
    """The words of a text, in lower case."""
    return {word.casefold() for word in _WORD.findall(text)}


def assert_words(text: str, result: Result, dest: Path, path: str) -> None:
    """Hold that the words of a source document are those of its file in content/, or of its lines in the report."""
    files = [line.what for line in result.report.lines if line.path == path and line.what.startswith("content/")]
    known = set().union(*(words_of((dest / file).read_text("utf-8")) for file in files))
    known |= words_of("\n".join(line.what for line in result.report.lines if line.path == path))
    assert words_of(text) - known == set()


def assert_addresses(output: Path, addresses: Iterable[str]) -> None:
    """Hold that the built site answers each of these addresses: with a page, or with one that leads to it."""
    for address in addresses:
        path = address.partition("#")[0].partition("?")[0].strip("/")
        found = [output / path, output / path / "index.html", output / f"{path}.html"]
        assert any(one.is_file() for one in found), address


def png(red: int = 200, green: int = 30, blue: int = 30, size: int = 16) -> bytes:
    """A small picture of one colour."""
    rows = b"".join(b"\0" + bytes((red, green, blue)) * size for _ in range(size))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
