"""Dates of citations: as far as a format has a form for what is known, else in words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from site_builder.model.edtf import parse
from site_builder.pages.context import date_view

_DAY: Final = re.compile(r"(-?[0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?")


def without_time(edtf: str) -> str:
    """Return a date without its time of day, which no citation has."""
    return edtf.partition("T")[0]


@lru_cache(maxsize=1 << 14)
def words(edtf: str, language: str) -> str:
    """Return a date in words; nothing for one of which nothing is known."""
    return "" if parse(edtf).undated else date_view(without_time(edtf), language).text


def numbers(edtf: str) -> list[int]:
    """Return year, month and day of a certain date, as far as it has them; nothing for any other date.

    Years are those of EDTF: the year before 1 is 0.
    """
    found = _DAY.fullmatch(without_time(edtf))
    return [int(part) for part in found.groups() if part] if found else []
