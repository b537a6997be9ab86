"""Hints for a text that is no EDTF: the form that an older draft or a human way of writing dates may have meant."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from site_builder.model.edtf.date import MONTHS
from site_builder.model.edtf.reading import DateError, is_date


def explained(text: str) -> DateError:
    """Return the error for a text that is no EDTF. It names the form to write where one can be guessed."""
    if not text:
        return DateError("the date is empty", "write for example 2021-03-04, 2021-03 or 2021")
    said = text if len(text) <= 40 else text[:39] + "…"
    said = f'"{said}"' if said.isprintable() else ascii(said)
    modern = _from_draft(text)
    if is_date(modern):
        return DateError(f"{said} is written in an older draft of EDTF", f"write {modern}")
    known = [candidate for candidate in _from_human(text) if is_date(candidate)]
    if known:
        return DateError(f"{said} is not an EDTF date", f"write {' or '.join(dict.fromkeys(known))}")
    if re.fullmatch("-?[0-9]{1,2}", text):
        return DateError(f"{said} is not an EDTF date", "write all four digits of the year")
    return DateError(f"{said} is not an EDTF date", "write a day as 2021-03-04, a month as 2021-03, a year as 2021")


def _from_draft(text: str) -> str:
    """Return the text with the draft of 2012 in today's characters (EDTF Specification of 2019, "Differences")."""
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
    """Return a human way to write a date as EDTF: candidates, not all of which exist."""
    # Digits of any script; NFKC also makes wide forms plain.
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in unicodedata.normalize("NFKC", text))
    text = re.sub(r"\s+", " ", text.translate(_DASHES)).strip()
    closed = re.sub(r"\s*([,/.\[\]{}-])\s*", r"\1", text)
    if is_date(closed):
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
    """Return the candidates for a text without a range."""
    text = text.strip()
    if match := _CIRCA.match(text):
        return [one + "~" for one in _one_exact_human(text[match.end() :].strip())]
    if text.endswith("?"):
        return [one + "?" for one in _one_exact_human(text[:-1].strip())]
    return _one_exact_human(text)


def _one_exact_human(text: str) -> list[str]:
    if is_date(text):
        return [text]
    for pattern, forms in _human():
        if match := pattern.fullmatch(text):
            values = {name: _edtf_value(name, value) for name, value in match.groupdict().items() if value}
            if known := [one for form in forms if is_date(one := form.format_map(values))]:
                return known
    return []


def _edtf_value(name: str, value: str) -> str:
    """Return a matched piece as EDTF writes it: two digits for months and days, four for years."""
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
    """Compile the expressions on first use: most builds need none."""
    return tuple((re.compile(pattern, re.I), forms) for pattern, forms in _HUMAN)
