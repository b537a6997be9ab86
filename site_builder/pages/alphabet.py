"""Alphabetical indexes: on one page while they are small, divided by first letters as they grow.

The division follows first letters (A, or Aa, Ab … if A is too long) and never a count of entries, so a new name changes
one page and no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from site_builder.model import addresses, alphabets
from site_builder.model.names import OTHER
from site_builder.model.outputs import OutputSpec, Unit
from site_builder.pages.context import href
from site_builder.theme.part_views import IndexEntryView, LetterView

WHOLE = 100  # entries up to which an index stays on one page
LONGEST_PREFIX = 6


class Line(NamedTuple):
    """An entry: the name as it is sorted (``text``), its sort key, its page, and how many articles it has."""

    text: str
    key: str
    address: str
    kind: str
    articles: int


def divided(lines: Sequence[Line]) -> bool:
    """Whether an index is divided into pages of letters."""
    return len(lines) > WHOLE


def buckets(lines: Sequence[Line], prefix: str) -> dict[str, list[Line]]:
    """Return the lines by first letter, or by one letter more than ``prefix`` has; in order.

    A prefix is the beginning of a sort key, or OTHER.
    """
    found: dict[str, list[Line]] = {}
    for line in lines:
        key = line.key.replace(" ", "")
        whole = not prefix or prefix == OTHER
        name = alphabets.first(key) if whole else key[: len(prefix) + 1]
        found.setdefault(name, []).append(line)
    return found


def _address(page: str, prefix: str, language: str) -> str:
    return addresses.letter(page, alphabets.slug(prefix, language) or OTHER)


def specs(
    page: str,
    kind: str,
    key: tuple[Any, ...],
    lines: Sequence[Line],
    owner: str,
    prefix: str = "",
    *,
    language: str,
    unit: Unit,
) -> Iterator[OutputSpec]:
    """Plan the page of an index and, if it is divided, the pages of its letters."""
    address = _address(page, prefix, language) if prefix else page
    yield OutputSpec(address, kind, (*key, prefix, lines), owner=owner, unit=unit)
    if not divided(lines) or len(prefix) >= LONGEST_PREFIX or prefix == OTHER:
        return
    for name, some in buckets(lines, prefix).items():
        if name != prefix:  # a name as short as the prefix stays on its page
            more = f"{owner}, {alphabets.heading(name, language)}"
            yield from specs(page, kind, key, some, more, name, language=language, unit=unit)


def letters(page: str, prefix: str, lines: Sequence[Line], root: str, language: str) -> tuple[LetterView, ...]:
    """Make the views of the letters on one page of an index: with their entries, or with a link to their page."""
    own_pages = divided(lines) and len(prefix) < LONGEST_PREFIX and prefix != OTHER
    found = []
    for name, some in buckets(lines, prefix).items():
        linked = own_pages and name != prefix
        found.append(
            LetterView(
                letter=alphabets.heading(name, language),
                anchor=f"l-{alphabets.slug(name, language) or 'other'}",
                href=href(root, _address(page, name, language)) if linked else None,
                count=len(some),
                entries=() if linked else tuple(_entry(line, root) for line in some),
            )
        )
    return tuple(found)


def _entry(line: Line, root: str) -> IndexEntryView:
    return IndexEntryView(text=line.text, href=href(root, line.address), kind=line.kind, count=line.articles)
