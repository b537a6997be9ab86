"""The date type, its sort keys and its bounds in calendar years and months."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import Final, Literal

from msgspec import Struct

OPEN_START = -(10**15)
"""The sort key of "no first day": below every key."""
OPEN_END = 10**15
"""The sort key of "no last day": above every key."""

MAX_DAYS: Final = 31
"""An event that lasts longer is no event of a day: it stands on no page of a day of the year."""

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip

Kind = Literal[
    "year", "month", "day",     # one of the calendar's own units, all digits known
    "subyear",                  # a season, quarter, third or half
    "masked",                   # some digits are X
    "estimate",                 # significant digits: 1950S2
    "interval", "one_of", "all_of",
    "unknown", "open",          # an end of an interval
]  # fmt: skip


class Date(Struct, frozen=True, eq=False, array_like=True):
    """One date, interval or set. Dates are equal when written alike: the text decides everything else."""

    text: str
    """EDTF as written, without surrounding space."""
    lower: int
    """Sort key (see `key`) of the first possible day, or OPEN_START."""
    upper: int
    """Sort key of the last possible day, or OPEN_END."""
    kind: Kind
    marks: str = ""
    """Empty, or the qualifiers of year, month and day: three of " ", "?", "~", "%"."""
    pattern: tuple[str, str, str] = ("", "", "")
    """Year, month and day as written, of a masked date, a sub-year (in place of the month) or an estimate."""
    time: str = ""
    """The time of day as written, zone included."""
    parts: tuple[Date, ...] = ()
    """Start and end of an interval; members of a set, of which a range is an interval."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Date) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    @property
    def exact_day(self) -> bool:
        """Whether this is one certain calendar day."""
        return self.kind == "day" and not self.marks

    @property
    def undated(self) -> bool:
        """Whether neither the first nor the last possible day is known: ``XXXX``, ``XXXX-12-25``."""
        return self.lower == OPEN_START and self.upper == OPEN_END

    @property
    def bounded(self) -> bool:
        """Whether both the first and the last possible day are known."""
        return self.lower > OPEN_START and self.upper < OPEN_END

    @property
    def short_event(self) -> bool:
        """Whether it is an event between two certain days, of at most MAX_DAYS days."""
        days = self.kind == "interval" and all(end.exact_day for end in self.parts)
        return days and ordinal(self.upper) - ordinal(self.lower) < MAX_DAYS

    @property
    def oldest_first(self) -> tuple[int, int, str]:
        """Sort key of ascending lists, the undated first. What has no first day stands at its last one."""
        return order_key(self.lower, self.upper, self.text)


def order_key(lower: int, upper: int, text: str) -> tuple[int, int, str]:
    """Return ``Date.oldest_first`` from the bounds and the text of a date.

    Times of one day are compared as written: no time zone moves them. A day without a time stands before them.
    """
    time = text.partition("T")[2].replace("Z", "") if "T" in text else ""
    return (upper if lower == OPEN_START and upper != OPEN_END else lower), upper, time


def key(y: int, m: int, d: int) -> int:
    """Return the sort key of a day: y·10000 + m·100 + d. It keeps calendar order before the year 0000 as well."""
    return y * 10000 + m * 100 + d


def day(key: int) -> tuple[int, int, int]:
    """Return the (year, month, day) of a sort key; not for OPEN_START and OPEN_END."""
    y, rest = divmod(key, 10000)
    return y, rest // 100, rest % 100


_ISO: Final = (10000, 100000000)  # sort keys of the years 1 to 9999, which ISO 8601 writes with four digits


def is_iso(key: int) -> bool:
    """Return whether ISO 8601 writes the day of a sort key with four digits of a year: 0001 to 9999."""
    return _ISO[0] <= key < _ISO[1]


def iso_day(key: int) -> str:
    """Return a day (a sort key) in ISO 8601; empty before the year 1, after 9999, and for an open end."""
    if not is_iso(key):
        return ""
    year, month, at = day(key)
    return f"{year:04d}-{month:02d}-{at:02d}"


@lru_cache(maxsize=1 << 14)
def ordinal(key: int) -> int:
    """Return the number of a day, for distances. The Gregorian calendar repeats every 400 years: any year has one."""
    y, m, d = day(key)
    cycles, year = divmod(y, 400)
    return cycles * 146097 + datetime.date(year + 400, m, d).toordinal()


def days_in_month(y: int, m: int) -> int:
    """Return 28 to 31. The year 0000 is 1 BC and a leap year (ISO 8601)."""
    if m == 2:
        return 29 if y % 4 == 0 and (y % 100 or y % 400 == 0) else 28
    return 30 if m in (4, 6, 9, 11) else 31


def years(date: Date) -> tuple[int, int] | None:
    """Return the first and the last year touched. An open side counts as the year of the other; both open: None."""
    lower = date.upper if date.lower == OPEN_START else date.lower
    upper = date.lower if date.upper == OPEN_END else date.upper
    if lower == OPEN_END or upper == OPEN_START:
        return None
    return lower // 10000, upper // 10000


def year_span(date: Date) -> tuple[int, int, bool] | None:
    """Return the years touched, and whether it begins in the first: of a date of several years, only an interval does.

    None where no year is known.
    """
    found = years(date)
    if found is None:
        return None
    return (*found, found[0] == found[1] or (date.kind == "interval" and _sure_start(date)))


def _sure_start(date: Date) -> bool:
    start = date.parts[0] if date.parts else date
    return start.bounded and start.lower // 10000 == start.upper // 10000


def months(date: Date) -> list[tuple[int, int]]:
    """Return the (year, month)s touched if they are at most three; else an empty list."""
    if date.lower == OPEN_START or date.upper == OPEN_END:
        return []
    (y, m, _), (last_y, last_m, _) = day(date.lower), day(date.upper)
    first, last = y * 12 + m - 1, last_y * 12 + last_m - 1
    if last - first > 2:
        return []
    return [(n // 12, n % 12 + 1) for n in range(first, last + 1)]


PLAIN = re.compile(r"((?!-0000)-?[0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?").fullmatch
"""Match a year, month or day as the calendar writes it; its three groups."""


def qualified(date: Date) -> bool:
    """Whether a date, or a part of it, is marked as uncertain or approximate."""
    return bool(date.marks) or any(map(qualified, date.parts))


def datetime_attribute(date: Date) -> str | None:
    """Return the date for HTML's ``<time datetime>``: a plain year, month or day of the years 0001 to 9999.

    A date with a time gives its day. Any other date gives None: HTML has no year 0000, sign or qualifier
    (HTML Living Standard, "Dates and times").
    """
    stem = date.text.partition("T")[0]
    plain = date.kind in ("year", "month", "day") and PLAIN(stem)
    return stem if plain and 10000 <= date.lower < 100000000 else None
