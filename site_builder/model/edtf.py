"""Dates as archives know them: EDTF (ISO 8601-2:2019), read, bounded and sorted.

A date is a piece of the proleptic Gregorian calendar, never an instant: no time zone shifts it, no clock is
asked. Its words for readers are in `date_words`.

Conformance, in the wording that the specification asks for (Library of Congress, EDTF Specification of
2019-02-04, "Compliance"): Level 1 is supported, and in addition the following features of level 2 are
supported: exponential year; significant digits; sub-year groupings 21 to 41; set representation, one of a set
and all members, with ".." and dates of any precision; qualification of single components, before and after;
unspecified digits anywhere in a date; intervals with qualified and unspecified ends.
Level 1 includes Level 0. Beyond them: a time without seconds, and qualified seasons (`2010-21~`).
Left out: an interval with neither end known, a time in an interval or in a set.

How a date is read:
1. a plain year, month or day by one regular expression: nearly every date of an archive, or the end of one;
2. else by its punctuation: `/` an interval, `[` or `{` a set, else qualifiers, X, a season or a time;
3. a text that is no date is compared with older and human ways to write one, so that the error can name the
   form that was meant.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal

from msgspec import Struct

OPEN_START = -(10**15)
"""The sort key of "no first day": below every key."""
OPEN_END = 10**15
"""The sort key of "no last day": above every key."""

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip

MAX_LENGTH = 100
_MAX_YEAR = 89_999_999_999  # keeps every key within ±9·10^14, well inside the open ends and SQLite's integers

Kind = Literal[
    "year", "month", "day",     # one of the calendar's own units, all digits known
    "subyear",                  # a season, quarter, third or half
    "masked",                   # some digits are X
    "estimate",                 # significant digits: 1950S2
    "interval", "one_of", "all_of",
    "unknown", "open",          # an end of an interval
]  # fmt: skip


class DateError(ValueError):
    """A text that is no date: what is wrong, and what to write instead (lower case, no final stop)."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}"


class _Malformed(DateError):
    """A text of no known shape, as against a well-formed date that does not exist."""


class Date(Struct, frozen=True, eq=False, array_like=True):
    """One date, interval or set. Equal when written alike, for the text decides everything else."""

    text: str
    """EDTF as written, without surrounding space."""
    lower: int
    """Sort key (see `key`) of the first possible day, or OPEN_START."""
    upper: int
    """Sort key of the last possible day, or OPEN_END."""
    kind: Kind
    marks: str = ""
    """Empty, or what is said of year, month and day: three of " ", "?", "~", "%"."""
    pattern: tuple[str, str, str] = ("", "", "")
    """Year, month and day as written, of a masked date, a sub-year (in place of the month) or an estimate."""
    time: str = ""
    """The time of day as written, zone included."""
    parts: "tuple[Date, ...]" = ()
    """Start and end of an interval; members of a set, of which a range is an interval."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Date) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    @property
    def uncertain(self) -> bool:
        """Whether any part is marked `?` or `%`."""
        return "?" in self.marks or "%" in self.marks or any(part.uncertain for part in self.parts)

    @property
    def approximate(self) -> bool:
        """Whether any part is marked `~` or `%`, or is an estimate."""
        return (
            self.kind == "estimate"
            or "~" in self.marks
            or "%" in self.marks
            or any(part.approximate for part in self.parts)
        )

    @property
    def exact_day(self) -> bool:
        """Whether this is one certain calendar day."""
        return self.kind == "day" and not self.marks

    @property
    def oldest_first(self) -> tuple[int, int]:
        """Sort key of ascending lists."""
        return self.lower, self.upper

    @property
    def newest_first(self) -> tuple[int, int]:
        """Sort key of lists that begin with the latest."""
        return -self.upper, -self.lower


# The two ends that are no date, compared by identity nowhere: their kind says which they are.
_UNKNOWN = Date("", OPEN_START, OPEN_END, "unknown")
_OPEN = Date("..", OPEN_START, OPEN_END, "open")


# ---- Keys and bounds


def key(y: int, m: int, d: int) -> int:
    """The sort key of a day: y·10000 + m·100 + d, in calendar order for years before 0000 as well."""
    return y * 10000 + m * 100 + d


def day(key: int) -> tuple[int, int, int]:
    """The (year, month, day) of a sort key; not for OPEN_START and OPEN_END."""
    y, rest = divmod(key, 10000)
    return y, rest // 100, rest % 100


def days_in_month(y: int, m: int) -> int:
    """28 to 31. Year 0000 is 1 BC and a leap year (ISO 8601)."""
    if m == 2:
        return 29 if y % 4 == 0 and (y % 100 or y % 400 == 0) else 28
    return 30 if m in (4, 6, 9, 11) else 31


def years(date: Date) -> tuple[int, int] | None:
    """First and last year touched. An open side counts as the year of the other side; both open: None."""
    lower = date.upper if date.lower == OPEN_START else date.lower
    upper = date.lower if date.upper == OPEN_END else date.upper
    if lower == OPEN_END or upper == OPEN_START:
        return None
    return lower // 10000, upper // 10000


def months(date: Date) -> list[tuple[int, int]]:
    """The (year, month)s touched, if the bounds lie within at most three calendar months, else none."""
    if date.lower == OPEN_START or date.upper == OPEN_END:
        return []
    (y, m, _), (last_y, last_m, _) = day(date.lower), day(date.upper)
    first, last = y * 12 + m - 1, last_y * 12 + last_m - 1
    if last - first > 2:
        return []
    return [(n // 12, n % 12 + 1) for n in range(first, last + 1)]


def datetime_attribute(date: Date) -> str | None:
    """The date as HTML's `<time datetime>` may hold it: a plain year, month or day of the years 0001 to 9999.

    Of a date with a time, its day. None for whatever says less or more than that
    (HTML Living Standard, "Dates and times": no year 0000, no sign, no qualifier).
    """
    stem = date.text.partition("T")[0]
    plain = date.kind in ("year", "month", "day") and _PLAIN(stem)
    return stem if plain and 10000 <= date.lower < 100000000 else None


# ---- Reading


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
        return _read(text)
    except _Malformed:
        raise _explained(text) from None


def _read(text: str) -> Date:
    if plain := _plain(text):
        return plain
    if text[:1] in ("[", "{"):
        return _set(text)
    if "/" in text:
        return _interval(text)
    return _point(text)


_PLAIN = re.compile(r"((?!-0000)-?[0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?").fullmatch


def _plain(text: str) -> Date | None:
    """A plain year, month or day; None for all else, existing or not."""
    match = _PLAIN(text)
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
    """One date that `_plain` did not take."""
    return _timed(text) or _far(text) or _components(text)


_TIMED = re.compile(
    r"(-?[0-9]{4}-[0-9]{2}-[0-9]{2})T(([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?"
    r"(?:Z|[+-]([0-9]{2})(?::([0-9]{2}))?)?)"
).fullmatch


def _timed(text: str) -> Date | None:
    """A day with a time (Level 0, "Date and Time"), seconds optional."""
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
    """Years beyond four digits (Level 1), with exponent or significant digits (Level 2)."""
    match = _FAR(text) or _SIGNIFICANT(text)
    if match is None:
        return None
    sign, digits, exponent, significant, mark = match.groups()
    if text[0] == "Y" and not exponent and len(digits) < 5:
        raise DateError("Y is for years of more than four digits", f"write {sign}{digits:0>4}")
    if text[0] == "Y" and digits[0] == "0":
        raise DateError("a year after Y does not begin with 0", f"leave out the zeros: Y{sign}{digits.lstrip('0')}")
    # Compared before computed: an exponent of many digits must cost nothing.
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
    """Year, month and day, each with qualifiers and X anywhere (Levels 1 and 2); sub-years 21 to 41."""
    match = _COMPONENTS(text)
    if match is None:
        raise _Malformed("", "")
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
    """One qualifier for all that hold for a component; a space for none."""
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
    return key(low, first, 1), key(high + carry, m + 1, days_in_month(high + carry, m + 1))


def _span(text: str, year: str) -> tuple[int, int]:
    """First and last year of a pattern such as 156X or -19XX."""
    digits = year.lstrip("-")
    low, high = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    if year[0] != "-":
        return low, high
    if high == 0:
        raise DateError(f"{text} does not exist: the year 0000 has no sign", "write 0000 for the year 1 BC")
    return -high, -(low or 1)


@lru_cache(maxsize=256)
def _choices(pattern: str, last: int) -> tuple[int, ...]:
    """The numbers from 1 to last that a two-character pattern stands for."""
    tens, ones = pattern[0], pattern[1]
    return tuple(n for n in range(1, last + 1) if tens in ("X", str(n // 10)) and ones in ("X", str(n % 10)))


def _year_choices(year: str, span: range) -> Iterator[int]:
    """The years of a span, at most 10,000, that a pattern stands for."""
    shape = re.compile(year.lstrip("-").replace("X", "[0-9]")).fullmatch
    return (y for y in span if shape(f"{abs(y):04}"))


def _masked_bounds(plain: str, year: str, month: str, mday: str) -> tuple[int, int]:
    """The first and the last day that fit and exist (157X-02-29: in 1572 and in 1576)."""
    low, high = _span(plain, year)
    if not month:
        return key(low, 1, 1), key(high, 12, 31)
    fitting_months = _choices(month, 12)
    if not mday:
        if not fitting_months:
            raise _impossible(plain, year, month, mday)
        m = fitting_months[-1]
        return key(low, fitting_months[0], 1), key(high, m, days_in_month(high, m))
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
    return lower, upper


def _interval(text: str) -> Date:
    """Start and end (Level 0), either of them unknown or open (Level 1)."""
    start, _, end = text.partition("/")
    return _between(text, start, end, _UNKNOWN)


def _between(text: str, start: str, end: str, missing: Date) -> Date:
    """From one date to another; an empty end is `missing`, which in a set means open."""
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
    """One of a set, or all of it (Level 2). Ranges are kept as bounds, never counted out."""
    if text[-1] != {"[": "]", "{": "}"}[text[0]] or len(text) < 3:
        raise _Malformed("", "")
    members = text[1:-1].split(",")
    for position, member in enumerate(members):
        if (member.startswith("..") and position) or (member.endswith("..") and position < len(members) - 1):
            raise DateError(
                "an open range stands at the start or the end of a set",
                "write for example [..1667,1670] or [1667,1670..]",
            )
    parts = tuple(_member(member) for member in members)
    lower, upper = min(part.lower for part in parts), max(part.upper for part in parts)
    return Date(text, lower, upper, "one_of" if text[0] == "[" else "all_of", parts=parts)


def _member(text: str) -> Date:
    if ".." not in text:
        return _plain(text) or _end(text)
    start, _, end = text.partition("..")
    return _between(text, start, end, _OPEN)


# ---- Errors that name the right form


def _impossible(plain: str, year: str, month: str, mday: str) -> DateError:
    """The error for a well-formed date that no calendar has."""
    if year == "-0000":
        return DateError(f"{plain} does not exist: the year 0000 has no sign", "write 0000 for the year 1 BC")
    if not _choices(month, 12):
        hint = f"write a month from 01 to 12, or {year} if the month is not known"
        if mday.isdigit() and _choices(mday, 12) and _can_be(swapped := f"{year}-{mday}-{month}"):
            hint = f"write {swapped} if the day was put before the month"
        elif not mday and month > year[-2:] and _can_be(later := f"{year}/{year[:-2]}{month}"):
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


def _explained(text: str) -> DateError:
    """The error for a text that is no EDTF, naming the form to write where it can be known."""
    if not text:
        return DateError("the date is empty", "write for example 2021-03-04, 2021-03 or 2021")
    shown = text if len(text) <= 40 else text[:39] + "…"
    shown = f'"{shown}"' if shown.isprintable() else ascii(shown)
    modern = _from_draft(text)
    if _can_be(modern):
        return DateError(f"{shown} is written in an older draft of EDTF", f"write {modern}")
    known = [candidate for candidate in _from_human(text) if _can_be(candidate)]
    if known:
        return DateError(f"{shown} is not an EDTF date", f"write {' or '.join(dict.fromkeys(known))}")
    if re.fullmatch("-?[0-9]{1,2}", text):
        return DateError(f"{shown} is not an EDTF date", "write all four digits of the year")
    return DateError(f"{shown} is not an EDTF date", "write a day as 2021-03-04, a month as 2021-03, a year as 2021")


def _can_be(text: str) -> bool:
    """Whether a text that we are about to recommend is a date."""
    try:
        return bool(text) and len(text) <= MAX_LENGTH and bool(_read(text))
    except DateError:
        return False


def _from_draft(text: str) -> str:
    """The draft of 2012 in today's characters (the specification, "Differences")."""
    text = text.replace("unknown", "").replace("open", "..").replace("?~", "%").replace("~?", "%")
    text = re.sub(r"-\(([0-9]{2})\)([?~%])", r"-\2\1", text)  # 2004-(06)?: the month alone
    text = re.sub(r"^\(([0-9-]+)\)([?~%])", r"\1\2", text)  # (2004-06)?: all to the left
    if re.fullmatch(r"[0-9uxXyYeEpS?~%/.,\[\]{}-]+", text):
        text = text.translate(str.maketrans("uxyep", "XXYES"))
    return text


_MONTH_NUMBERS = {name[:size].lower(): n for n, name in enumerate(MONTHS, 1) for size in (3, len(name))} | {"sept": 9}
_SEASON_NUMBERS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_CIRCA = re.compile(r"(?:circa|about|around|approximately|approx\.?|ca\.?|c\.?|~)(?=[ 0-9])", re.I)
_BETWEEN = (
    (" - ", "{}/{}"), (" to ", "{}/{}"), ("-", "{}/{}"), ("/", "{}/{}"),
    (" or ", "[{},{}]"), (", ", "[{},{}]"),
)  # fmt: skip
_DASHES = str.maketrans("‐‑‒–—―−", "-------")


def _from_human(text: str) -> list[str]:
    """What people write for a date, as EDTF: candidates, not all of which need exist."""
    # Digits of any script; NFKC also makes wide forms plain.
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in unicodedata.normalize("NFKC", text))
    text = re.sub(r"\s+", " ", text.translate(_DASHES)).strip()
    closed = re.sub(r"\s*([,/.\[\]{}-])\s*", r"\1", text)
    if _can_be(closed):
        return [closed]
    if whole := _one_human(text):
        return whole
    for pattern, form in ((r"(?:since|from) (.+)", "{}/.."), (r"(?:until|till|to) (.+)", "../{}")):
        if match := re.fullmatch(pattern, text, re.I):
            return [form.format(one) for one in _one_human(match[1])]
    for separator, form in _BETWEEN:
        first, found, last = text.partition(separator)
        if found and (ends := [_one_human(first), _one_human(last)]) and all(ends):
            pair = form.format(ends[0][0], ends[1][0])
            return [pair, f"{{{pair[1:-1]}}}"] if separator == ", " else [pair]
    return []


def _one_human(text: str) -> list[str]:
    """The candidates for one date without a range."""
    text = text.strip()
    if match := _CIRCA.match(text):
        return [one + "~" for one in _one_exact_human(text[match.end() :].strip())]
    if text.endswith("?"):
        return [one + "?" for one in _one_exact_human(text[:-1].strip())]
    return _one_exact_human(text)


def _one_exact_human(text: str) -> list[str]:
    if _can_be(text):
        return [text]
    for pattern, forms in _human():
        if match := pattern.fullmatch(text):
            values = {name: _edtf_value(name, value) for name, value in match.groupdict().items() if value}
            if known := [one for form in forms if _can_be(one := form.format_map(values))]:
                return known
    return []


def _edtf_value(name: str, value: str) -> str:
    """What stands in EDTF for a matched piece: two digits for months and days, four for years."""
    word = value.lower().rstrip(".")
    if name == "name":
        return f"{_MONTH_NUMBERS.get(word, 0):02}"
    if name == "season":
        return str(_SEASON_NUMBERS[word])
    if name == "quarter":
        return str(32 + int(value))
    if name == "nth":
        return f"{int(value) - 1:02}XX"
    if name == "bc":  # 1 BC is the year 0000
        return f"-{int(value) - 1:04}" if int(value) > 1 else "0000"
    return value if name in ("y", "date", "clock") else f"{value:0>{4 if name == 'ad' else 2}}"


_Y, _NAME = r"(?P<y>[0-9]{4})", r"(?P<name>[a-z]{3,9})\.?"
_M, _D = r"(?P<m>[0-9]{1,2})", r"(?P<d>[0-9]{1,2})"
_HUMAN = (
    (r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})", ("{y}-{m}-{d}",)),
    (r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})", ("{y}-{m}",)),
    (rf"{_Y}([-/. ]){_M}\2{_D}", ("{y}-{m}-{d}",)),
    (rf"{_Y}[-/. ]{_M}", ("{y}-{m}",)),
    (rf"{_D}\. ?{_M}\. ?{_Y}", ("{y}-{m}-{d}",)),
    (rf"{_D}([-/ ]){_M}\2{_Y}", ("{y}-{m}-{d}", "{y}-{d}-{m}")),
    (rf"{_M}[-/.]{_Y}", ("{y}-{m}",)),
    (rf"{_D}(?:st|nd|rd|th|\.)?[ -](?:of )?{_NAME},?[ -]{_Y}", ("{y}-{name}-{d}",)),
    (rf"{_NAME} {_D}(?:st|nd|rd|th)?,? {_Y}", ("{y}-{name}-{d}",)),
    (rf"{_Y}[ -]{_NAME}[ -]{_D}", ("{y}-{name}-{d}",)),
    (rf"{_NAME},? (?:of )?{_Y}", ("{y}-{name}",)),
    (rf"(?P<season>spring|summer|autumn|fall|winter),? (?:of )?{_Y}", ("{y}-{season}",)),
    (rf"Q(?P<quarter>[1-4])[ /-]?{_Y}", ("{y}-{quarter}",)),
    (rf"{_Y}[ /-]?Q(?P<quarter>[1-4])", ("{y}-{quarter}",)),
    (r"(?:the )?(?P<y>[0-9]{2})00['’]?s", ("{y}0X", "{y}XX")),
    (r"(?:the )?(?P<y>[0-9]{3})0['’]?s", ("{y}X",)),
    (r"(?:the )?(?P<nth>[0-9]{1,2})(?:st|nd|rd|th) (?:century|c\.?)", ("{nth}",)),
    (r"(?P<bc>[0-9]{1,4}) ?b\.?c\.?(?:e\.?)?", ("{bc}",)),
    (r"(?P<ad>[0-9]{1,4}) ?(?:a\.?d|c\.?e)\.?", ("{ad}",)),
    (r"(?:a\.?d\.? ?)?(?P<ad>[0-9]{3,4})", ("{ad}",)),
    (r"a\.?d\.? ?(?P<ad>[0-9]{1,2})", ("{ad}",)),
    # 1945/52: the century once; after the months, for 2025/06 is June.
    (r"(?P<century>[0-9]{2})(?P<from>[0-9]{2})[-/](?P<to>[0-9]{2})", ("{century}{from}/{century}{to}",)),
    (r"(?P<y>-?[1-9][0-9]{4,10})", ("Y{y}",)),
    (r"(?P<y>[0-9]{4}-[0-9]{2})-(?P<from>[0-9]{2})/(?P<to>[0-9]{2})", ("{y}-{from}/{y}-{to}",)),
    (r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[ T](?P<clock>[0-9:]{5,8})", ("{date}T{clock}",)),
    (r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[ T](?P<clock>[0-9]{2})", ("{date}T{clock}:00",)),
)


@cache
def _human() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Made when first asked for: few dates are written so, and most builds see none."""
    return tuple((re.compile(pattern, re.I), forms) for pattern, forms in _HUMAN)
