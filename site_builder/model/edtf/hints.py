"""Hints for a text that is no EDTF: the form that an older draft or a human way of writing dates may have meant.

``human`` has the ways of writing one date; here are the older drafts, ranges, and what stands around a date ("c.",
"before", "early", a day of the week).
"""

from __future__ import annotations

import re
import unicodedata

from site_builder.model.edtf.date import Date, day, days_in_month
from site_builder.model.edtf.human import PRESENT, clock, one_exact, without_era
from site_builder.model.edtf.names import WEEKDAYS
from site_builder.model.edtf.reading import DateError, is_date, read


def explained(text: str) -> DateError:
    """Return the error for a text that is no EDTF. It names the form to write where one can be guessed."""
    if not text:
        return DateError("the date is empty", "write for example 2021-03-04, 2021-03 or 2021")
    said = text if len(text) <= 40 else text[:39] + "…"
    said = f'"{said}"' if said.isprintable() else ascii(said)
    modern = _from_draft(text)
    if is_date(modern):
        return DateError(f"{said} is written in an older draft of EDTF", f"write {in_yaml(modern)}")
    if known := candidates(text):
        hint = " or ".join(map(in_yaml, known))
        return DateError(f"{said} is not an EDTF date", f"write {hint}" + (", with the quotes" if '"' in hint else ""))
    if re.fullmatch("-?[0-9]{1,2}", text):
        return DateError(f"{said} is not an EDTF date", "write all four digits of the year")
    return DateError(f"{said} is not an EDTF date", "write a day as 2021-03-04, a month as 2021-03, a year as 2021")


def in_yaml(date: str) -> str:
    """Return a date as a line of front matter must have it: sets in quotes, for YAML reads brackets as its own."""
    return f'"{date}"' if date[0] in "[{%" else date


def candidates(text: str) -> list[str]:
    """Return the dates that a text which is no EDTF may mean, the likeliest first."""
    return [one for one in dict.fromkeys(_from_human(text)) if is_date(one)]


def _from_draft(text: str) -> str:
    """Return the text with the draft of 2012 in today's characters (EDTF Specification of 2019, "Differences")."""
    text = text.replace("unknown", "").replace("open", "..").replace("?~", "%").replace("~?", "%")
    text = re.sub(r"-\(([0-9]{2})\)([?~%])", r"-\2\1", text)  # 2004-(06)?: the month alone
    text = re.sub(r"^\(([0-9-]+)\)([?~%])", r"\1\2", text)  # (2004-06)?: all to the left
    if re.fullmatch(r"[0-9uxXyYeEpS?~%/.,\[\]{}-]+", text):
        text = text.translate(str.maketrans("uxyep", "XXYES"))
    return text


_CIRCA = re.compile(
    r"(?:circa|about|around|approximately|approx\.?|ca\.?|c\.?|~|vers|environ|um|около|ок\.|حوالي|نحو)(?=[ 0-9])", re.I
)
_SINCE = re.compile(r"(?:since|from|depuis|seit|ab|desde|с|منذ) (.+)|(.+?) onwards?", re.I)
_UNTIL = re.compile(r"(?:until|till|up to|to|jusqu(?:e|['’]en|['’]au|['’]à)|bis|hasta|по|حتى) (.+)", re.I)
_BEFORE = re.compile(r"(?:before|prior to|avant(?: le| de)?|vor(?: dem)?|antes del?|prima del?|до|قبل) (.+)", re.I)
_AFTER = re.compile(r"(?:after|apr[eè]s(?: le)?|nach(?: dem)?|despu[eé]s del?|dopo il|dopo|после|بعد) (.+)", re.I)
_LATEST = re.compile(
    r"(?:by|no later than|not later than|not after|on or before|at the latest) (.+)|(.+?),? or (?:earlier|before)", re.I
)
_EARLIEST = re.compile(
    r"(?:not before|no earlier than|not earlier than|on or after) (.+)|(.+?),? or (?:later|after)", re.I
)
_THIRD = re.compile(
    r"(?:the )?(?:(?P<early>early|beginning of|start of|d[ée]but(?: de)?|anfang|principios de|в начале|начало)"
    r"|(?P<mid>mid|middle of|in the middle of|mi|mitte|mediados de|в середине|середина)"
    r"|(?P<late>late|end of|fin(?: de)?|ende|finales de|в конце|конец))[ -](?:the )?(.+)",
    re.I,
)
_BETWEEN = re.compile(r"(?:between|entre|zwischen|между|بين) (.+?) (?:and|et|und|y|и|و) ?(.+)", re.I)
_RANGES = (
    (" - ", "{}/{}"), (" to ", "{}/{}"), (" bis ", "{}/{}"), (" au ", "{}/{}"), (" إلى ", "{}/{}"),
    ("-", "{}/{}"), ("/", "{}/{}"), (" or ", "[{},{}]"), (" ou ", "[{},{}]"), (" oder ", "[{},{}]"),
    (" или ", "[{},{}]"), (" أو ", "[{},{}]"), (" and ", "{{{},{}}}"), (", ", "[{},{}]"),
)  # fmt: skip
_BEFORE_IT = re.compile(r"(?:on|in|from|the|le|en|du|el|del|am|im|vom|il|в|с|від|у)(?: the)? ", re.I)
_TIME_FIRST = re.compile(r"([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?),? (?:on )?(.+)", re.I)
_PERHAPS = re.compile(
    r"(?:probably|possibly|perhaps|maybe|likely|presumably|wohl|vermutlich|peut-être|probablement|quizás|вероятно|"
    r"возможно|предположительно) (?:in |on |en |im |am |в )?",
    re.I,
)
_DASHES = str.maketrans("‐‑‒–—―−", "-------")


def _from_human(text: str) -> list[str]:
    """Return a human way to write a date as EDTF: candidates, not all of which exist."""
    # Digits of any script; NFKC also makes wide forms plain.
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in unicodedata.normalize("NFKC", text))
    text = without_era(re.sub(r"\s+", " ", text.translate(_DASHES)).strip())
    known = re.sub(r"(?:-(?:\?\?|__|--|xx))+$", "", text, flags=re.I)  # 1956-07-??
    if known != text and is_date(known):
        return [known]
    closed = re.sub(r"\s*([,/.\[\]{}-])\s*", r"\1", text)
    if is_date(closed):
        return [closed]
    first, _, rest = text.partition(" ")
    found = _whole(text)
    if not found and first.lower().rstrip(".,،") in WEEKDAYS:
        found = _whole(rest)
    found = found or _range(text)
    if not found and (match := _BEFORE_IT.match(text)):  # "on 26 July 1956", "from 29 October to 7 November 1956"
        found = _whole(text[match.end() :])
    if not found and (match := _TIME_FIRST.fullmatch(text)):
        found = clock(f"{match[2]} {match[1]}")
    return found


def _whole(text: str) -> list[str]:
    """Return the candidates for one date with what stands around it."""
    if whole := _one(text) or clock(text):
        return whole
    for pattern, form in ((_SINCE, "{}/.."), (_UNTIL, "../{}")):
        match = pattern.fullmatch(text)
        if match and (ones := [one for one in _one(next(filter(None, match.groups()))) if "/" not in one]):
            return [form.format(one) for one in ones]
    for pattern, side, by in (
        (_BEFORE, "[..{}]", -1),
        (_AFTER, "[{}..]", 1),
        (_LATEST, "[..{}]", 0),
        (_EARLIEST, "[{}..]", 0),
    ):
        if match := pattern.fullmatch(text):
            ends = [_beside(one, by) for one in _one(next(filter(None, match.groups())))]
            if found := [side.format(end) for end in ends if end]:
                return found
    if match := _THIRD.fullmatch(text):
        third = next(n for n, name in enumerate(("early", "mid", "late")) if match[name])
        return [part for one in _one(match[match.lastindex or 0]) if (part := _third(one, third))]
    if match := _BETWEEN.fullmatch(text):
        first, last = _one(match[1]), _one(match[2])
        return [f"[{first[0]}..{last[0]}]"] if first and last else []
    return []


def _range(text: str) -> list[str]:
    """Return the candidates for two dates."""
    text = re.sub(r"^(?:from|du|vom|del|с) (?=.)", "", text, flags=re.I)
    if text.endswith(" -") and (start := _one(text[:-1])):
        return [f"{start[0]}/.."]
    first, _, last = text.partition("..")
    if last and (start := _one(first)) and (end := _one(last)):
        return [f"{start[0]}/{end[0]}", f"[{start[0]}..{end[0]}]"]
    for separator, form in _RANGES:
        first, found, last = text.partition(separator)
        if not found or not (start := _one(first)):
            continue
        if last.strip().lower().rstrip(".") in PRESENT or not last.strip():
            return [f"{start[0]}/.."] if form == "{}/{}" and (last.strip() or separator == " - ") else []
        if end := _one(last):
            pair = form.format(start[0], end[0])
            return [pair, f"{{{pair[1:-1]}}}"] if separator == ", " else [pair]
    return []


def _one(text: str) -> list[str]:
    """Return the candidates for a text without a range."""
    text = text.strip()
    if match := _CIRCA.match(text):
        return [one + "~" for one in one_exact(text[match.end() :].strip())]
    if match := _PERHAPS.match(text):
        return [one + "?" for one in one_exact(text[match.end() :].strip())]
    if match := re.fullmatch(r"(.+?) ?(?:\(\?\)|\?)", text):
        return [one + "?" for one in one_exact(match[1])]
    if match := re.fullmatch(r"(.+?) ?\((?:circa|ca?\.|approx\.?|about)\)", text):
        return [one + "~" for one in one_exact(match[1])]
    return one_exact(text)


def _beside(edtf: str, by: int) -> str:
    """Return the year, month or day before (``by`` -1) or after (1) a date, as precise as it is; itself for 0."""
    if by == 0:
        return edtf
    date = read(edtf)
    y, m, d = day(date.lower if by < 0 else date.upper) if not date.undated else (0, 0, 0)
    if date.undated or not 0 < y < 9999:
        return ""
    if date.kind not in ("day", "month"):
        return f"{y + by:04}"
    if date.kind == "day" and 1 <= d + by <= days_in_month(y, m):
        return f"{y:04}-{m:02}-{d + by:02}"
    y, m = divmod(y * 12 + m - 1 + by, 12)
    month = f"{y:04}-{m + 1:02}"
    if date.kind == "month":
        return month
    return f"{month}-{days_in_month(y, m + 1) if by < 0 else 1:02}"


def _third(edtf: str, third: int) -> str:
    """Return the early, middle or late part (``third`` 0 to 2) of a year, month, decade or century; else empty."""
    date = read(edtf)
    if date.undated or date.marks:
        return ""
    (y, *_), (last, _, end) = day(date.lower), day(date.upper)
    if date.kind == "year":
        return f"{edtf}-{37 + third}" if len(edtf) == 4 else ""  # four months each
    if date.kind == "month":
        first, final = ((1, 10), (11, 20), (21, end))[third]
        return f"[{edtf}-{first:02}..{edtf}-{final:02}]"
    return _third_of_years(date, y, last, third)


def _third_of_years(date: Date, first: int, last: int, third: int) -> str:
    cuts = {9: (0, 4, 7, 10), 99: (0, 34, 67, 100)}.get(last - first)
    if date.kind != "masked" or date.pattern[1] or cuts is None:
        return ""
    return f"[{first + cuts[third]:04}..{first + cuts[third + 1] - 1:04}]"
