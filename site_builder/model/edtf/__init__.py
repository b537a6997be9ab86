"""Dates in EDTF (ISO 8601-2:2019): read, bounded and sorted.

A date is a piece of the proleptic Gregorian calendar, never an instant: no time zone shifts it, no clock is read. Its
words for readers are in ``language.dates``.

Conformance, in the wording that the specification asks for (Library of Congress, EDTF Specification of 2019-02-04,
"Compliance"): Level 1 is supported, and in addition the following features of level 2 are supported: exponential year;
significant digits; sub-year groupings 21 to 41; set representation, one of a set and all members, with ".." and dates
of any precision; qualification of single components, before and after; unspecified digits anywhere in a date; intervals
with qualified and unspecified ends.
Level 1 includes Level 0. Beyond them: a time without seconds, and qualified seasons (``2010-21~``).
Left out: an interval with neither end known, a time in an interval or in a set.

``date`` holds the type and its bounds, ``reading`` the grammar, ``hints`` the forms that a faulty text may have meant.
"""

from __future__ import annotations

from functools import lru_cache

from site_builder.model.edtf.date import (
    MONTHS,
    OPEN_END,
    OPEN_START,
    Date,
    Kind,
    datetime_attribute,
    day,
    days_in_month,
    is_iso,
    iso_day,
    key,
    months,
    order_key,
    ordinal,
    qualified,
    year_span,
    years,
)
from site_builder.model.edtf.reading import MAX_LENGTH, DateError, Malformed, read

__all__ = [
    "MONTHS",
    "OPEN_END",
    "OPEN_START",
    "UNKNOWN",
    "Date",
    "DateError",
    "Kind",
    "datetime_attribute",
    "day",
    "days_in_month",
    "is_iso",
    "iso_day",
    "key",
    "months",
    "order_key",
    "ordinal",
    "parse",
    "qualified",
    "year_span",
    "years",
]


UNKNOWN = "unknown"
"""What the date of an article may be in place of EDTF."""


@lru_cache(maxsize=1 << 14)
def parse(text: str) -> Date:
    """Read a date. Surrounding space is dropped.

    Bounds are strict (no padding for `?` and `~`). An end that is unknown (`1985/`) is sorted by the known
    end; one that is open (`1985/..`) has no bound.

    Raises:
        DateError: text is not EDTF, or names a day that does not exist, or ends before it starts.
    """
    text = text.strip()
    if len(text) > MAX_LENGTH:
        raise DateError(
            f"this is no date: it has {len(text)} characters",
            f"write a date of at most {MAX_LENGTH} characters",
        )
    try:
        return read(text)
    except Malformed:
        from site_builder.model.edtf.hints import explained  # few dates are faulty

        raise explained(text) from None
