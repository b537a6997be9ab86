"""Rows that name a parent (compound objects): its further pictures, or articles of their own that it links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from site_builder.importers import cells
from site_builder.importers.mapping import PICTURES, Mapping, label
from site_builder.importers.markdown_text import words
from site_builder.importers.readers.table_rows import Record
from site_builder.importers.records import FROM_SOURCE, Outcome, Report
from site_builder.model import edtf, limits

_DEEPEST: Final = 20  # parents of parents
_LISTS: Final = ("actors", "topics", "authors", "sources")


def join(records: list[Record], mapping: Mapping, report: Report) -> list[Record]:
    """Return the records that become documents; the others are pictures of these."""
    by_id: dict[str, Record] = {}
    for record in records:
        if record.id:
            by_id.setdefault(record.id, record)
    found: list[Record] = []
    parts: dict[int, tuple[Record, list[Record]]] = {}
    for record in records:
        parent = _parent(record, by_id, report) if record.parent else None
        if parent is None:
            found.append(record)
        elif mapping.compound == PICTURES and record.images and _has_room(parent, record):
            _as_picture(parent, record, mapping, report)
        else:
            found.append(record)
            parts.setdefault(id(parent), (parent, []))[1].append(record)
    for parent, children in parts.values():
        _as_parts(parent, children, report)
    return found


def _parent(record: Record, by_id: dict[str, Record], report: Report) -> Record | None:
    """Return the record that a row belongs to: the topmost one, if its parent has a parent."""
    found, seen = by_id.get(record.parent), 0
    while found is not None and found.parent and found is not record and seen < _DEEPEST:
        found, seen = by_id.get(found.parent) or found, seen + 1
        if found.parent and found.parent not in by_id:
            break
    if found is None or found is record or seen >= _DEEPEST:
        what = f"its parent {record.parent} is not in the table, or is a part of it: it stands alone"
        report.add(Outcome.SUGGESTED, record.table.path, record.row.line, what, kind="parts without a parent")
        return None
    return found


def _has_room(parent: Record, record: Record) -> bool:
    return len(parent.images) + len(record.images) <= limits.IMAGES


def _as_picture(parent: Record, record: Record, mapping: Mapping, report: Report) -> None:
    """Make a row a picture of another: what is said of it stands in the caption, the rest below the text."""
    document = record.document
    image = record.images[0]
    said = [document.title, document.matter.pop("summary", "")]
    caption = ". ".join(filter(None, (one.rstrip(".") for one in said if one)))
    if len(caption.encode()) < limits.LINE - 500:
        image.setdefault("caption", caption)
    if document.date not in ("", edtf.UNKNOWN):
        image["date"] = document.date
    parent.images += record.images
    rest = _rest(
        parent, record, (*_LISTS, *mapping.indexes), keeps_title="caption" not in image or image["caption"] != caption
    )
    if rest:
        parent.links.append("\n\n".join([f"## {document.title}", *rest]))
        report.count(Outcome.KEPT, "parts that are pictures, with more to say below the text")
    report.add(
        Outcome.CONVERTED,
        record.table.path,
        record.row.line,
        f"{record.id or document.title}, a picture of {parent.document.title}",
        kind="parts that are pictures",
    )
    for key in (*_LISTS, *mapping.indexes):
        _merge(parent, key, document.matter.get(key, []))
    parent.document.old += document.old
    parent.document.names += document.names


def _rest(parent: Record, record: Record, merged: tuple[str, ...], *, keeps_title: bool) -> list[str]:
    """Return what a row says beyond its picture, as Markdown; with its title if that stands nowhere else."""
    matter = record.document.matter
    found = [text for _, text in record.texts] + record.links
    pairs = [(column, text) for column, text in record.below]
    for key, value in matter.items():
        if key not in (*merged, "x-id", "image", "images", "draft") and value != parent.document.matter.get(key):
            pairs.append(
                (
                    label(key.removeprefix("x-").replace("-", " ")),
                    "; ".join(value) if isinstance(value, list) else str(value),
                )
            )
    found += [f"**{words(column)}:** {cells.prose(text)}" for column, text in pairs]
    if keeps_title and not found:
        found.append(record.document.title)
    return found


def _merge(parent: Record, key: str, values: Iterable[object]) -> None:
    there = parent.document.matter.setdefault(key, [])
    names = {one["name"] if isinstance(one, dict) and "name" in one else str(one) for one in there}
    for one in values:
        name = one["name"] if isinstance(one, dict) and "name" in one else str(one)
        if name not in names and len(there) < limits.TOPICS:
            names.add(name)
            there.append(one)


def _as_parts(parent: Record, children: list[Record], report: Report) -> None:
    """Let a document list its parts, and each of these refer to it."""
    lines = [f"- [{child.document.title}]({_to(child)})" for child in children]
    parent.links.append("\n".join(lines))
    for child in children:
        related = child.document.matter.setdefault("related", [])
        related.append(_to(parent))
        report.count(Outcome.CONVERTED, "parts that are articles")


def _to(record: Record) -> str:
    return FROM_SOURCE + quote(record.document.key, safe="")
