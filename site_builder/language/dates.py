"""Dates in words for readers, never more precise than the date.

The catalogues (``words``) hold the sentences, under keys that start with ``date_``. The names of months come from
``edtf.MONTHS`` in English and from Babel (CLDR) in other languages. CLDR's patterns are not used: they change between
releases down to the kind of space, and every page's bytes would change with them.

A date may stand alone ("март 2021 г.") or after a preposition ("с марта 2021 г."). ``inflected`` asks for the second
form; keys that end in ``_inflected`` hold it where it differs.
"""

from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct

from site_builder.language.words import FALLBACK, Words, catalogue
from site_builder.model.edtf import MONTHS, Date, Kind, day

_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"  # bidi isolate: without it a right-to-left line reorders 10:00+09:00


class _Speech(Struct, frozen=True, eq=False):
    """A language's words with its names of months."""

    words: Words
    months: tuple[str, ...]
    """Within a date (4 марта), from January on."""
    months_alone: tuple[str, ...]
    """Standing alone (март)."""

    def text(self, key: str, inflected: bool = False, **values: object) -> str:
        """Return the text of a key, in its inflected form if that is asked for and differs."""
        if inflected and self.words.translates(f"{key}_inflected"):
            key += "_inflected"
        return self.words.text(key, **values)


@lru_cache(maxsize=1 << 14)
def say(date: Date, language: str = FALLBACK) -> str:
    """Return a date in words: "4 March 2021", "c. 1984", "1980s", "since 12 April 1985".

    ``language`` is a BCP 47 tag. English stands in for a language without a catalogue.
    """
    speech = _speech(language)
    if date.kind == "interval":
        return _interval(date, speech)
    if date.kind in ("one_of", "all_of"):
        return _set(date, speech)
    return _point(date, speech)


def say_period(since: Date | None, until: Date | None, language: str = FALLBACK) -> str:
    """Return the time of a role in words: "since 2012", "2012–2024", "since 18 August 2019 or earlier".

    Either end may be a set, which no interval of EDTF may hold: one of "[..2019-08-18]" began on that day or before it.
    Both ends None: empty.
    """
    speech = _speech(language)
    if since and until:
        return speech.text("date_range", first=say(since, language), last=say(until, language))
    if since:
        return _bounded("date_since", since, speech)
    return _bounded("date_until", until, speech) if until else ""


def _limits(date: Date) -> tuple[str, Date] | None:
    """Return ("earlier" or "later", the known day) of a set that is all before or all after one date."""
    if date.kind != "one_of" or len(date.parts) != 1 or date.parts[0].kind != "interval":
        return None
    start, end = date.parts[0].parts
    if start.kind == "open":
        return ("earlier", end)
    return ("later", start) if end.kind == "open" else None


def _bounded(key: str, date: Date, speech: _Speech) -> str:
    """Say an end of a role after a preposition."""
    if limit := _limits(date):
        text = _governed(key, limit[1], speech)
        return speech.text(f"date_also_{limit[0]}", date=text)
    if date.parts:
        text = _set(date, speech) if date.kind in ("one_of", "all_of") else _interval(date, speech)
        return speech.text(key, date=text, plain=text)
    return _governed(key, date, speech)


def say_day_of_year(month: int, day_number: int, language: str = FALLBACK) -> str:
    """Return a day of the year without a year: "4 June"."""
    speech = _speech(language)
    return speech.text("date_month_day", day=_day_number(day_number, speech), month=speech.months[month - 1])


def say_month(month: int, language: str = FALLBACK) -> str:
    """Return the name of a month alone: "June"."""
    return _speech(language).months_alone[month - 1]


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@lru_cache(maxsize=64)
def weekdays(language: str = FALLBACK) -> tuple[tuple[tuple[str, str], ...], int]:
    """Return (shortest name, full name) of each day of the week from Monday on, and which begins it (0 is Monday)."""
    words = catalogue(language)
    if words.language == FALLBACK:
        return tuple((name[0], name) for name in WEEKDAYS), 0
    from babel import Locale

    locale = Locale.parse(words.language, sep="-")
    narrow, wide = (locale.days["stand-alone"][width] for width in ("narrow", "wide"))
    return tuple((narrow[n], wide[n]) for n in range(7)), locale.first_week_day


@lru_cache(maxsize=64)
def _speech(language: str) -> _Speech:
    words = catalogue(language)
    if words.language == FALLBACK:
        return _Speech(words, MONTHS, MONTHS)
    from babel import Locale, UnknownLocaleError

    base = Locale.parse(words.language, sep="-")
    try:
        locale = Locale.parse(words.tag, sep="-")
    except (UnknownLocaleError, ValueError):  # ar-XB, or a private tag: its base language has a catalogue
        locale = base
    within, alone = (locale.months[form]["wide"] for form in ("format", "stand-alone"))
    if dict(within) != dict(base.months["format"]["wide"]):
        alone = within  # ar-SY has its own months, yet inherits the Egyptian ones for use alone
    return _Speech(words, tuple(within[m] for m in range(1, 13)), tuple(alone[m] for m in range(1, 13)))


# ---- One date


def _point(date: Date, speech: _Speech, inflected: bool = False) -> str:
    """Say one date with its qualifiers."""
    marks = date.marks.rstrip()
    whole = len(set(marks)) == 1 and len(marks) == _components(date)
    approximate = whole and marks[0] in "~%"
    text = _UNITS[date.kind](date, speech, inflected)
    if date.time:
        shown = f"{_LEFT_TO_RIGHT}{date.time}{_END}" if speech.words.direction == "rtl" else date.time
        text = speech.text("date_time", date=text, time=shown)
    if not marks:
        return text
    if not whole:
        return speech.text("date_note", date=text, note=_notes(marks, speech))
    if approximate:
        text = speech.text("date_circa", date=_UNITS[date.kind](date, speech, True), plain=text)
    return speech.text("date_uncertain", date=text) if marks[0] in "?%" else text


def _components(date: Date) -> int:
    """Return how many of year, month and day a date has: as many qualifiers cover the whole date."""
    if date.pattern[0]:
        return sum(map(bool, date.pattern))
    return {"year": 1, "month": 2}.get(date.kind, 3)


def _notes(marks: str, speech: _Speech) -> str:
    """Say which components are in doubt: "year uncertain; day approximate"."""
    notes = []
    for mark, state in (("?", "uncertain"), ("~", "approximate"), ("%", "both")):
        names = [
            speech.text(f"date_part_{name}")
            for name, of in zip(("year", "month", "day"), marks, strict=False)
            if of == mark
        ]
        if names:
            notes.append(speech.text(f"date_note_{state}", parts=_joined(names, "date_and", speech)))
    return speech.text("date_note_separator").join(notes)


def _joined(texts: list[str], last: str, speech: _Speech) -> str:
    """Say a list: "a, b and c"."""
    text = texts[0]
    for position, following in enumerate(texts[1:], 2):
        text = speech.text(last if position == len(texts) else "date_comma", first=text, last=following)
    return text


def _year_text(year: int, speech: _Speech, inflected: bool) -> str:
    """Say a year. 1 BC is the year 0 (ISO 8601); years of more than four digits keep their number."""
    if not -9999 <= year <= 9999:
        grouped = f"{abs(year):,}".replace(",", "\u202f")
        return speech.text("date_far_year", inflected, year=f"−{grouped}" if year < 0 else grouped)
    if year <= 0:
        return speech.text("date_bc", inflected, year=1 - year)
    return speech.text("date_ad" if year < 1000 else "date_year", inflected, year=year)


def _month_text(y: int, m: int, speech: _Speech, inflected: bool) -> str:
    month = (speech.months if inflected else speech.months_alone)[m - 1]
    return speech.text("date_month", inflected, month=month, year=_year_text(y, speech, True))


def _day_number(d: int, speech: _Speech) -> str:
    return speech.text("date_first_day") if d == 1 else str(d)


def _day_text(y: int, m: int, d: int, speech: _Speech, inflected: bool) -> str:
    return speech.text(
        "date_day",
        inflected,
        day=_day_number(d, speech),
        month=speech.months[m - 1],
        year=_year_text(y, speech, True),
    )


def _unit_text(kind: Kind, sort_key: int, speech: _Speech, inflected: bool) -> str:
    """Say the year, month or day at a sort key."""
    y, m, d = day(sort_key)
    if kind == "year":
        return _year_text(y, speech, inflected)
    return _month_text(y, m, speech, inflected) if kind == "month" else _day_text(y, m, d, speech, inflected)


def _unit(date: Date, speech: _Speech, inflected: bool) -> str:
    return _unit_text(date.kind, date.lower, speech, inflected)


def _subyear(date: Date, speech: _Speech, inflected: bool) -> str:
    year, number = date.pattern[0], int(date.pattern[1])
    if date.undated:
        return speech.text("date_unknown_year")
    if "X" in year:
        return _spread("month", date, speech)
    # 25 to 28 and 29 to 32 are spring to winter of the northern and the southern hemisphere.
    season = 21 + (number - 21) % 4 if number <= 32 else number
    text = speech.text(f"date_subyear_{season}", inflected, year=_year_text(int(year), speech, True))
    if 25 <= number <= 32:
        return speech.text("date_northern" if number <= 28 else "date_southern", date=text)
    return text


def _masked(date: Date, speech: _Speech, inflected: bool) -> str:
    """Say a date with X: its known part, else "between" its bounds at the precision it is written in."""
    year, month, mday = date.pattern
    if mday == "XX":
        mday = ""
    if month == "XX" and not mday:
        month = ""
    if not month:
        return _year_pattern(date, year, speech, inflected)
    if "X" in month + mday and date.undated:
        return speech.text("date_unknown_year")
    if "X" in month + mday:
        return _spread("day" if mday else "month", date, speech)
    if "X" not in year:  # a month of which no day is known
        return _unit_text("month", date.lower, speech, inflected)
    m = int(month)
    text = (speech.months if mday else speech.months_alone)[m - 1]
    if mday:
        text = speech.text("date_month_day", day=_day_number(int(mday), speech), month=text)
    return speech.text("date_within", date=text, years=_year_pattern(date, year, speech, False))


def _spread(kind: Kind, date: Date, speech: _Speech) -> str:
    """Say "between" the first and the last possible year, month or day."""
    first, last = (_unit_text(kind, bound, speech, True) for bound in (date.lower, date.upper))
    return first if first == last else speech.text("date_between", first=first, last=last)


def _year_pattern(date: Date, year: str, speech: _Speech, inflected: bool) -> str:
    """Say a year with X: a decade, a century, or the years between."""
    if "X" not in year:
        return _year_text(int(year), speech, inflected)
    digits = year.lstrip("-")
    if digits == "XXXX":
        return speech.text("date_unknown_year")
    known = digits.rstrip("X")
    if len(known) == 2 and known.isdigit():  # 15XX, by custom the 16th century though that ends in 1600
        return _century(int(known) + 1, "date_century_bc" if year[0] == "-" else "date_century", speech, inflected)
    # Before the year 100 decades have no names.
    if len(known) == 3 and known.isdigit() and year[0] != "-" and int(known) >= 10:
        of_century = f"date_decade_{int(known[2])}0"
        century = _century(int(known[:2]) + 1, "date_century", speech, True)
        chosen = of_century if speech.words.translates(of_century) else "date_decade"
        return speech.text(chosen, inflected, year=int(known) * 10, century=century)
    return _spread("year", date, speech)


def _century(n: int, key: str, speech: _Speech, inflected: bool) -> str:
    """Say the nth century, by a key of its own if the language has one."""
    chosen = f"{key}_{n}" if speech.words.translates(f"{key}_{n}") else key
    return speech.text(chosen, inflected, n=n, ordinal=_ordinal(n), roman=_roman(n))


def _ordinal(n: int) -> str:
    """Return an English ordinal: 1st, 2nd, 3rd, 4th, 11th."""
    return f"{n}{'th' if n // 10 % 10 == 1 else {1: 'st', 2: 'nd', 3: 'rd'}.get(n % 10, 'th')}"


_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def _roman(n: int) -> str:
    """Return a number from 1 to 100 in Roman numerals."""
    text = ""
    for value, letters in _ROMAN:
        text += letters * (n // value)
        n %= value
    return text


def _estimate(date: Date, speech: _Speech, inflected: bool) -> str:
    first, last = (_year_text(bound // 10000, speech, True) for bound in (date.lower, date.upper))
    inflected_text, plain = (_year_text(int(date.pattern[0]), speech, form) for form in (True, False))
    return speech.text("date_estimate", date=inflected_text, plain=plain, first=first, last=last)


_UNITS: dict[str, Callable[[Date, _Speech, bool], str]] = {
    "year": _unit,
    "month": _unit,
    "day": _unit,
    "subyear": _subyear,
    "masked": _masked,
    "estimate": _estimate,
}


# ---- Intervals and sets


def _governed(key: str, date: Date, speech: _Speech) -> str:
    """Say a date after a preposition, in the preposition's form for this kind of date."""
    kind: str = date.kind
    if kind == "masked":
        known = date.pattern[0].strip("-X")
        kind = {3: "decade", 2: "century"}.get(len(known), kind) if not date.pattern[1] else kind
    chosen = f"{key}_{kind}" if speech.words.translates(f"{key}_{kind}") else key
    return speech.text(chosen, date=_point(date, speech, True), plain=_point(date, speech))


def _interval(date: Date, speech: _Speech) -> str:
    start, end = date.parts
    if start.kind in ("unknown", "open"):
        return _governed("date_until" if start.kind == "open" else "date_start_unknown", end, speech)
    if end.kind in ("unknown", "open"):
        return _governed("date_since" if end.kind == "open" else "date_end_unknown", start, speech)
    if start.kind == end.kind and not start.marks and not end.marks and start.lower >= 10000000:
        if start.lower == end.lower and start.kind in ("year", "month", "day"):
            return _point(start, speech)
        if compact := _compact(start, end, speech):
            return compact
    return speech.text("date_range", first=_point(start, speech), last=_point(end, speech))


def _compact(start: Date, end: Date, speech: _Speech) -> str:
    """Say two plain dates of one year or month with that named once ("21–23 June 1967"); empty for others."""
    (y, m, d), (end_y, end_m, end_d) = day(start.lower), day(end.lower)
    if start.kind == "year":
        return speech.text("date_years", first=y, last=end_y) if end_y <= 9999 else ""
    if y != end_y or start.kind not in ("month", "day"):
        return ""
    year = _year_text(y, speech, True)
    if start.kind == "month":
        return speech.text(
            "date_months", first=speech.months_alone[m - 1], last=speech.months_alone[end_m - 1], year=year
        )
    first, last = _day_number(d, speech), _day_number(end_d, speech)
    if m == end_m:
        return speech.text("date_days", first=first, last=last, month=speech.months[m - 1], year=year)
    return speech.text(
        "date_days_of_months",
        first=first,
        first_month=speech.months[m - 1],
        last=last,
        last_month=speech.months[end_m - 1],
        year=year,
    )


def _set(date: Date, speech: _Speech) -> str:
    """Say a set: "1667, 1668 or 1670–1672"; a single range of choices as "between" its ends."""
    one_of = date.kind == "one_of"
    return _joined(
        [_member(part, one_of, len(date.parts) == 1, speech) for part in date.parts],
        "date_or" if one_of else "date_and",
        speech,
    )


def _member(part: Date, one_of: bool, alone: bool, speech: _Speech) -> str:
    if part.kind != "interval":
        return _point(part, speech)
    start, end = part.parts
    if one_of and start.kind == "open":
        return _governed("date_or_earlier", end, speech)
    if one_of and end.kind == "open":
        return _governed("date_or_later", start, speech)
    if one_of and alone:
        return speech.text("date_between", first=_point(start, speech, True), last=_point(end, speech, True))
    return _interval(part, speech)
