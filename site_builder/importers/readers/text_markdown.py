"""Markdown files among texts: with front matter, or with a headline and a date line as plain texts have them."""

from __future__ import annotations

import re
from typing import Any, Final

from site_builder.importers import matter
from site_builder.importers.readers.text_head import Head, Place, add_source, dated, split_names, take
from site_builder.importers.records import Document, Outcome, Wish
from site_builder.importers.source import Source

_TITLE: Final = re.compile(r"#[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*")
_HEAD_LINES: Final = 12
_NAMES: Final = {"author": "authors", "authors": "authors", "by": "authors", "tags": "topics", "topics": "topics",
                 "categories": "topics", "actors": "actors"}  # fmt: skip
_TEXTS: Final = {"description": "summary", "summary": "summary", "excerpt": "summary", "lang": "language",
                 "language": "language"}  # fmt: skip


def read(source: Source, path: str, wish: Wish, place: Place) -> Document:
    """Return the document of a Markdown file. Raises CannotRead, and CannotParse for its front matter."""
    parts = matter.split(source.text(path))
    head = Head()
    found: dict[str, Any] = {}
    for key, value in parts.matter.items():
        found |= _key(head, key, value, place)
    lines = parts.body.split("\n")
    at = _above(head, lines, parts.line, place)
    body = "\n\n".join([*head.kept, "\n".join(lines[at:]).strip("\n")])
    document = head.document(path, body)
    document.matter |= found
    return document


def _above(head: Head, lines: list[str], first: int, place: Place) -> int:
    """Take the headline and what stands below it; return at which line the text begins."""
    at = seen = 0
    while at < len(lines) and seen < _HEAD_LINES:
        text = lines[at].strip()
        if not text:
            at += 1
            continue
        seen += 1
        match = _TITLE.fullmatch(text)
        if match and (not head.title or _same(head.title, match[1])):
            place.report.count(Outcome.CONVERTED, "headings that became or repeat the title")
            head.title = head.title or match[1]
        elif not take(head, text.strip("*_"), first + at, place):
            break
        at += 1
    return at


def _same(one: str, other: str) -> bool:
    return re.findall(r"\w+", one.casefold()) == re.findall(r"\w+", other.casefold())


def _key(head: Head, key: str, value: Any, place: Place) -> dict[str, Any]:
    """Take a key of front matter into the head; return what stays as a key of its own."""
    name, texts = key.lower(), _texts(value)
    if not texts and not isinstance(value, bool):
        return {}
    if name == "title":
        head.title = texts[0]
    elif name in ("date", "published") and not head.date and (date := dated(texts[0], 1, place)):
        head.date = date
    elif name in _TEXTS:
        setattr(head, _TEXTS[name], texts[0])
    elif name in _NAMES:
        names = [one for text in texts for one in (split_names(text) if name in ("author", "by") else [text])]
        if _NAMES[name] == "actors":
            return {"actors": names}
        getattr(head, _NAMES[name]).extend(names)
    elif name in ("source", "url", "canonical_url"):
        add_source(head, texts[0])
    elif name == "draft" and isinstance(value, bool):
        return {"draft": value}
    else:
        own = re.sub(r"[^a-z0-9]+", "-", name.removeprefix("x-")).strip("-") or "key"
        place.report.count(Outcome.KEPT, f"key {key} as x-{own}")
        return {f"x-{own}": texts if len(texts) > 1 else texts[0] if texts else str(value).lower()}
    return {}


def _texts(value: Any) -> list[str]:
    """Return a value as texts: of a list each entry, of keys and values each pair."""
    if isinstance(value, dict):
        return [f"{key}: {text}" for key, one in value.items() for text in _texts(one)]
    if isinstance(value, (list, tuple)):
        return [text for one in value for text in _texts(one)]
    return [] if value is None or isinstance(value, bool) else [text] if (text := str(value).strip()) else []
