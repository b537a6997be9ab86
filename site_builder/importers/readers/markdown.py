"""A folder of Markdown files of no known system: front matter of any of the usual kinds, or none."""

from __future__ import annotations

from typing import Final

from site_builder.importers import matter
from site_builder.importers.records import Collection, Document, Outcome, Report, Wish
from site_builder.importers.source import CannotRead, Source

_ENDINGS: Final = (".md", ".markdown")


def guess(source: Source) -> int:
    """Return how surely a source is a folder of Markdown files: less surely than that of any system."""
    return 21 if any(True for _ in source.below("", *_ENDINGS)) else 0


def read(source: Source, wish: Wish, report: Report) -> Collection:
    """Read every Markdown file as an article."""
    found = Collection()
    for path in source.below("", *_ENDINGS):
        try:
            parts = matter.split(source.text(path))
        except matter.CannotParse as fault:
            report.add(Outcome.LEFT_OUT, path, fault.line, f"its front matter cannot be read: {fault}")
            continue
        except CannotRead as fault:
            report.add(Outcome.LEFT_OUT, path, 0, str(fault))
            continue
        title = str(parts.matter.get("title") or path.rpartition("/")[2])
        found.documents.append(Document(path, title, parts.body, date=str(parts.matter.get("date") or "")[:10]))
    return found
