"""The grammar of EDTF: a text is read as a date, or refused. No hints, no cache.

1. One regular expression reads a plain year, month or day: nearly every date of an archive, or the end of one.
2. Punctuation tells the rest: ``/`` an interval, ``[`` or ``{`` a set, else qualifiers, X, a sub-year or a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from site_builder.model.edtf.date import MONTHS, OPEN_END, OPEN_START, PLAIN, Date, days_in_month, key

MAX_LENGTH = 100
_MAX_YEAR = 89_999_999_999  # keeps every key within ±9·10^14, well inside the open ends and SQLite's integers


class DateError(ValueError):
    """A text is no date. ``message`` says what is wrong, ``hint`` what to write (lower case, no final stop)."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}"


class Malformed(DateError):
    """The text has the shape of no date; a well-formed date that does not exist is a plain DateError."""


# The two ends of an interval that are no date. Compare their kind, never their identity.
_UNKNOWN = Date("", OPEN_START, OPEN_END, "unknown")
_OPEN = Date("..", OPEN_START, OPEN_END, "open")


def read(text: str) -> Date:
    """Read a date without surrounding space. Raises DateError, and Malformed where the text has no known shape."""
    if plain := _plain(text):
        return plain
    if text[:1] in ("[", "{"):
        return _set(text)
    if "/" in text:
        return _interval(text)
    return _point(text)


def _plain(text: str) -> Date | None:
    """Return a plain year, month or day; None for anything else, also for a plain day that does not exist."""
    match = PLAIN(text)
    if match is None:
        return None
    year, month, mday = match.groups()
    base = int(year) * 10000
    if month is None:
        return Date(text, base + 101, base + 1231, "year")
    if month not in _MONTH_KEYS:
        return None
    base += _MONTH_KEYS[month]
    if mday is None:
        return Date(text, base + 1, base + _last_day(year, month), "month")
    # Strings of two digits compare as their numbers do; only the last days of a month need the calendar.
    if mday == "00" or (mday > "28" and int(mday) > _last_day(year, month)):
        return None
    base += int(mday)
    return Date(text, base, base, "day")


_MONTH_KEYS = {f"{m:02}": m * 100 for m in range(1, 13)}


def _last_day(year: str, month: str) -> int:
    return days_in_month(int(year), int(month))


def _point(text: str) -> Date:
    """Read one date that ``_plain`` did not take."""
    return _timed(text) or _far(text) or _components(text)


_TIMED = re.compile(
    r"(-?[0-9]{4}-[0-9]{2}-[0-9]{2})T(([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?"
    r"(?:Z|[+-]([0-9]{2})(?::([0-9]{2}))?)?)"
).fullmatch


def _timed(text: str) -> Date | None:
    """Read a day with a time (Level 0, "Date and Time"); seconds are optional."""
    match = _TIMED(text)
    if match is None:
        return None
    date, time, *numbers = match.groups()
    hour, minute, second, zone_hour, zone_minute = (int(number or 0) for number in numbers)
    # Midnight may be 24:00 at the end of its day; a leap second may end any hour, as zones are anyhow.
    end_of_day = (hour, minute, second) == (24, 0, 0)
    if (hour > 23 and not end_of_day) or minute > 59 or second > (60 if minute == 59 else 59):
        clock = ":".join(filter(None, numbers[:3]))
        raise DateError(f"there is no time {clock}", "write hours 00 to 23 and minutes 00 to 59")
    if zone_hour > 23 or zone_minute > 59:
        raise DateError(f"there is no time zone in {time}", "write the offset from UTC, for example +09:00, or Z")
    found = _plain(date) or _components(date)
    return Date(text, found.lower, found.upper, "day", time=time)


_FAR = re.compile(r"Y(-?)([0-9]+)(?:E([0-9]+))?(?:S([0-9]+))?([?~%]?)").fullmatch
_SIGNIFICANT = re.compile(r"(-?)([0-9]{4})()S([0-9]+)([?~%]?)").fullmatch


def _far(text: str) -> Date | None:
    """Read a year of more than four digits (Level 1), with exponent or significant digits (Level 2)."""
    match = _FAR(text) or _SIGNIFICANT(text)
    if match is None:
        return None
    sign, digits, exponent, significant, mark = match.groups()
    if text[0] == "Y" and not exponent and len(digits) < 5:
        raise DateError("Y is for years of more than four digits", f"write {sign}{digits:0>4}")
    if text[0] == "Y" and digits[0] == "0":
        raise DateError("a year after Y does not begin with 0", f"leave out the zeros: Y{sign}{digits.lstrip('0')}")
    # Compare before computing: an exponent of many digits must cost nothing.
    if len(digits) > 11 or int(exponent or 0) > 11 or int(digits) * 10 ** int(exponent or 0) > _MAX_YEAR:
        raise DateError(f"the year {text} is too far off", "write a year within 90 billion years (below Y9E10)")
    size = int(digits) * 10 ** int(exponent or 0)
    year = -size if sign else size
    first = last = year
    if significant:
        known, length = int(significant), len(str(size))
        if not 1 <= known <= length:
            raise DateError(f"the year {size} has no {known} significant digits", f"write S1 to S{length}")
        unit = 10 ** (length - known)
        low, high = size // unit * unit, size // unit * unit + unit - 1
        first, last = (-high, -low) if sign else (low, high)
    marks = mark and mark + "  "
    if first == last:
        return Date(text, key(year, 1, 1), key(year, 12, 31), "year", marks)
    return Date(text, key(first, 1, 1), key(last, 12, 31), "estimate", marks, (str(year), "", ""))


_COMPONENTS = re.compile(
    r"([?~%]?)(-?[0-9X]{4})([?~%]?)(?:-([?~%]?)([0-9X]{2})([?~%]?)(?:-([?~%]?)([0-9X]{2})([?~%]?))?)?"
).fullmatch


def _components(text: str) -> Date:
    """Read year, month and day, each with qualifiers and X anywhere (Levels 1 and 2), and sub-years 21 to 41."""
    match = _COMPONENTS(text)
    if match is None:
        raise Malformed("", "")
    before_y, year, after_y, before_m, month, after_m, before_d, mday, after_d = (x or "" for x in match.groups())
    # A qualifier after a component holds for it and all to its left, one before it for it alone (Level 2).
    marks = _merge(before_y + after_y + after_m + after_d)
    if month:
        marks += _merge(before_m + after_m + after_d)
    if mday:
        marks += _merge(before_d + after_d)
    marks = f"{marks:3}" if marks.strip() else ""
    plain = f"{year}-{month}-{mday}".rstrip("-")
    if "21" <= month <= "41" and month.isdigit() and not mday:
        lower, upper = _subyear_bounds(text, year, int(month))
        return Date(text, lower, upper, "subyear", marks, (year, month, ""))
    if "X" in plain:
        lower, upper = _masked_bounds(plain, year, month, mday)
        return Date(text, lower, upper, "masked", marks, (year, month, mday))
    found = _plain(plain)
    if found is None:
        raise _impossible(plain, year, month, mday)
    return Date(text, found.lower, found.upper, found.kind, marks)


def _merge(qualifiers: str) -> str:
    """Return one qualifier for all that hold for a component; a space for none."""
    found = set(qualifiers)
    if not found:
        return " "
    return found.pop() if len(found) == 1 else "%"


# First month, last month; a month above 12 is of the next year. Seasons whose hemisphere is not said (21 to 24)
# are sorted as northern ones: any other choice would spread "spring 2001" over the year.
_SUBYEARS = {
    21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14),      # spring, summer, autumn, winter
    25: (3, 5), 26: (6, 8), 27: (9, 11), 28: (12, 14),      # northern hemisphere
    29: (9, 11), 30: (12, 14), 31: (3, 5), 32: (6, 8),      # southern hemisphere
    33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12),       # quarters
    37: (1, 4), 38: (5, 8), 39: (9, 12),                    # four months
    40: (1, 6), 41: (7, 12),                                # halves
}  # fmt: skip


def _subyear_bounds(text: str, year: str, number: int) -> tuple[int, int]:
    first, last = _SUBYEARS[number]
    low, high = _span(text, year)
    carry, m = divmod(last - 1, 12)
    return _known_years(year, key(low, first, 1), key(high + carry, m + 1, days_in_month(high + carry, m + 1)))


def _span(text: str, year: str) -> tuple[int, int]:
    """Return the first and the last year of a pattern such as 156X or -19XX."""
    digits = year.lstrip("-")
    low, high = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    if year[0] != "-":
        return low, high
    if high == 0:
        raise DateError(f"{text} does not exist: the year 0000 has no sign", "write 0000 for the year 1 BC")
    return -high, -(low or 1)


@lru_cache(maxsize=256)
def _choices(pattern: str, last: int) -> tuple[int, ...]:
    """Return the numbers from 1 to ``last`` that fit a pattern of two characters."""
    tens, ones = pattern[0], pattern[1]
    return tuple(n for n in range(1, last + 1) if tens in ("X", str(n // 10)) and ones in ("X", str(n % 10)))


def _year_choices(year: str, span: range) -> Iterator[int]:
    """Yield the years of a span (at most 10,000) that fit a pattern."""
    shape = re.compile(year.lstrip("-").replace("X", "[0-9]")).fullmatch
    return (y for y in span if shape(f"{abs(y):04}"))


def _masked_bounds(plain: str, year: str, month: str, mday: str) -> tuple[int, int]:
    """Return the first and the last day that fit and exist (157X-02-29: in 1572 and in 1576)."""
    low, high = _span(plain, year)
    if not month:
        return _known_years(year, key(low, 1, 1), key(high, 12, 31))
    fitting_months = _choices(month, 12)
    if not mday:
        if not fitting_months:
            raise _impossible(plain, year, month, mday)
        m = fitting_months[-1]
        return _known_years(year, key(low, fitting_months[0], 1), key(high, m, days_in_month(high, m)))
    days = _choices(mday, 31)
    pairs = [(m, d) for m in fitting_months for d in days if d <= days_in_month(0, m)]
    bounds: list[int | None] = []
    for span, order in ((range(low, high + 1), pairs), (range(high, low - 1, -1), pairs[::-1])):
        if order and order[0] != (2, 29):
            bounds.append(key(span[0], *order[0]))
        else:  # the one day that depends on the year
            every = ((y, m, d) for y in _year_choices(year, span) for m, d in order)
            fitting = (key(y, m, d) for y, m, d in every if d <= days_in_month(y, m))
            bounds.append(next(fitting, None))
    lower, upper = bounds
    if lower is None or upper is None:
        raise _impossible(plain, year, month, mday)
    return _known_years(year, lower, upper)


def _known_years(year: str, lower: int, upper: int) -> tuple[int, int]:
    """Return the bounds of a date; a year of which no digit is known has none."""
    return (OPEN_START, OPEN_END) if year.lstrip("-") == "XXXX" else (lower, upper)


def _interval(text: str) -> Date:
    """Read start and end (Level 0), either of them unknown or open (Level 1)."""
    start, _, end = text.partition("/")
    return _between(text, start, end, _UNKNOWN)


def _between(text: str, start: str, end: str, missing: Date) -> Date:
    """Read an interval or a range. ``missing`` stands for an empty end: unknown in an interval, open in a set."""
    a, b = (missing if end == "" else _OPEN if end == ".." else _plain(end) or _end(end) for end in (start, end))
    if a.kind in ("unknown", "open") and b.kind in ("unknown", "open"):
        raise DateError("an interval needs a start or an end", "write for example 1985/.. or ../1985")
    if a.lower > b.upper:
        separator = text[len(start) : len(text) - len(end)]
        raise DateError(f"{text} ends before it starts", f"write {end}{separator}{start} if that is the order")
    # What is unknown, as against open, is sorted by the end that is known.
    lower = b.lower if a.kind == "unknown" else a.lower
    upper = a.upper if b.kind == "unknown" else b.upper
    return Date(text, lower, upper, "interval", parts=(a, b))


def _end(text: str) -> Date:
    found = _point(text)
    if found.time:
        raise DateError("intervals and sets have no times", f"write {text.partition('T')[0]}")
    return found


def _set(text: str) -> Date:
    """Read one of a set, or all of it (Level 2). Ranges stay bounds; their members are not listed."""
    if text[-1] != {"[": "]", "{": "}"}[text[0]] or len(text) < 3:
        raise Malformed("", "")
    members = text[1:-1].split(",")
    for position, member in enumerate(members):
        if (member.startswith("..") and position) or (member.endswith("..") and position < len(members) - 1):
            raise DateError(
                "an open range stands at the start or the end of a set",
                'write for example "[..1667,1670]" or "[1667,1670..]", with the quotes',
            )
    parts = tuple(_member(member) for member in members)
    lower, upper = min(part.lower for part in parts), max(part.upper for part in parts)
    return Date(text, lower, upper, "one_of" if text[0] == "[" else "all_of", parts=parts)


def _member(text: str) -> Date:
    if ".." not in text:
        return _plain(text) or _end(text)
    start, _, end = text.partition("..")
    return _between(text, start, end, _OPEN)


def _impossible(plain: str, year: str, month: str, mday: str) -> DateError:
    """Return the error for a well-formed date that the calendar does not have."""
    if year == "-0000":
        return DateError(f"{plain} does not exist: the year 0000 has no sign", "write 0000 for the year 1 BC")
    if not _choices(month, 12):
        hint = f"write a month from 01 to 12, or {year} if the month is not known"
        if mday.isdigit() and _choices(mday, 12) and is_date(swapped := f"{year}-{mday}-{month}"):
            hint = f"write {swapped} if the day was put before the month"
        elif not mday and month > year[-2:] and is_date(later := f"{year}/{year[:-2]}{month}"):
            hint = f"write {later} for the years {year} to {year[:-2]}{month}"
        return DateError(f"{plain} does not exist: there is no month {month}", hint)
    hint = f"write {year}-{month} if the day is not known"
    if not _choices(mday, 31):
        return DateError(f"{plain} does not exist: there is no day {mday}", hint)
    if "X" in month:
        return DateError(f"{plain} does not exist: no such month has a day {mday}", hint)
    name = MONTHS[int(month) - 1]
    if "X" in year:
        return DateError(f"{plain} does not exist: {name} never has a day {mday} in these years", hint)
    last = days_in_month(int(year), int(month))
    return DateError(
        f"{plain} does not exist: {name} {year} has {last} days",
        f"write a day from 01 to {last}, or {year}-{month} if the day is not known",
    )


def is_date(text: str) -> bool:
    """Whether a text is a date, for hints that recommend one."""
    try:
        return bool(text) and len(text) <= MAX_LENGTH and bool(read(text))
    except DateError:
        return False
