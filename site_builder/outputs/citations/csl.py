"""CSL-JSON (citationstyles.org): a list of one item."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from site_builder.outputs.citations import dates
from site_builder.pages.record import ArticleRecord, AuthorRecord

_encode: Final = msgspec.json.Encoder().encode


def text(record: ArticleRecord, language: str) -> str:
    """Return an article's item. ``language``: of the words for dates that are no numbers."""
    item: dict[str, Any] = {"id": record.id, "type": "article-newspaper", "title": _line(record.title)}
    if record.authors:
        item["author"] = [_name(one) for one in record.authors]
    if issued := _date(record.cited.edtf, language):
        item["issued"] = issued
    item["container-title"] = record.archive
    item["publisher"] = record.publisher
    item["language"] = record.language
    if record.url:
        item["URL"] = record.url
        if record.changed:
            item["accessed"] = {"date-parts": [dates.numbers(record.changed)]}
    if record.summary:
        item["abstract"] = _line(record.summary)
    return _encode([item]).decode() + "\n"


def _name(one: AuthorRecord) -> dict[str, str]:
    if one.family:
        return {"family": one.family, "given": one.given}
    return {"literal": one.literal or one.name}


def _date(edtf: str, language: str) -> dict[str, Any]:
    """Return a date: numbers where it is certain, or only about; else words."""
    if len(edtf) > 4 and edtf[-1] == "~" and (known := dates.numbers(edtf[:-1])):
        return {"date-parts": [_parts(known)], "circa": True}
    ends = [dates.numbers(end) for end in edtf.split("/")]
    if all(ends):
        return {"date-parts": [_parts(end) for end in ends]}
    words = dates.words(edtf, language)
    return {"literal": words} if words else {}


def _parts(known: list[int]) -> list[int]:
    """Return year, month and day: 44 BC is −44 here, and −43 in EDTF."""
    year, *rest = known
    return [year if year > 0 else year - 1, *rest]


def _line(text: str) -> str:
    return " ".join(text.split())
