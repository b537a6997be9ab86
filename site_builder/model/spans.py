"""Spans of years: when the entries of a list are, as far as their years are known."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """Entries that touch the same years, first and last. ``begins``: they are sure to begin in the first."""

    first: int
    last: int
    begins: bool
    entries: int
