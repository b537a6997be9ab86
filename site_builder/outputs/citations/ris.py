"""RIS: a tag, two spaces, a hyphen, a space and a text on each line; lines end with CR and LF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from site_builder.outputs.citations import dates
from site_builder.pages.record import ArticleRecord

_NEWSPAPER_ARTICLE: Final = "NEWS"


def text(record: ArticleRecord, language: str) -> str:
    """Return an article's entry. ``language``: of the words for dates that are no year, month or day."""
    return "".join([f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in _fields(record, language)])


def _fields(record: ArticleRecord, language: str) -> Iterator[tuple[str, str]]:
    yield "TY", _NEWSPAPER_ARTICLE
    yield "ID", record.id
    for one in record.authors:
        yield "AU", f"{one.family}, {one.given}" if one.family else one.literal or one.name
    yield "TI", record.title
    yield "T2", record.archive
    iso, edtf = record.cited.iso, record.cited.edtf
    first, _, last = iso.partition("/")
    if iso and first[:4] == (last or first)[:4]:
        yield "PY", iso[:4]
    if iso and not last:
        year, month, day = (*iso.split("-"), "", "")[:3]
        yield "DA", f"{year}/{month}/{day}/"
    elif words := dates.words(edtf, language):
        yield "DA", f"///{words}"
    yield "PB", record.publisher
    yield "LA", record.language
    if record.url:
        yield "UR", record.url
        if record.changed:
            yield "Y2", record.changed.replace("-", "/")
    if record.summary:
        yield "AB", record.summary
    yield "ER", ""
