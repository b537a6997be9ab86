"""Dates that the names of notes and of their folders bear → EDTF."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from site_builder.model.edtf.names import MONTHS
from site_builder.model.edtf.reading import is_date

_LONGEST: Final = 100  # characters of a format of daily notes
# moment.js, “Format”: what daily notes are named by
_TOKEN: Final = re.compile(r"\[([^\]]*)\]|YYYY|YY|MMMM?|MM|M|Do|DD|D|dddd|ddd|dd|d|[GgWw]{1,4}|Q|.", re.DOTALL)
_PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "YYYY": ("year", r"\d{4}"),
    "YY": ("short", r"\d\d"),
    "MMMM": ("name", r"[^\W\d_]++\.?"),
    "MMM": ("name", r"[^\W\d_]++\.?"),
    "MM": ("month", r"\d\d"),
    "M": ("month", r"\d{1,2}+"),
    "DD": ("day", r"\d\d"),
    "D": ("day", r"\d{1,2}+"),
    "Do": ("day", r"\d{1,2}+"),
}
_DAY: Final = r"(?P<year>\d{4})(?P<sign>[-._])(?P<month>\d\d)(?P=sign)(?P<day>\d\d)"
_NAMES: Final = (
    re.compile(rf"{_DAY}(?![\d-])"),
    re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:\d{4}(?:\d\d)?)?(?!\d)"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)\Z"),
    re.compile(r"(?P<year>\d{4})-[Qq](?P<quarter>[1-4])\Z"),
    re.compile(r"(?P<year>\d{4})-[Ww](?P<week>\d\d)\Z"),
)
_AT_END: Final = re.compile(rf"(?<=[ _-]){_DAY}\Z")
_YEAR_FOLDER: Final = re.compile(r"(?P<year>[12]\d{3})\Z")
_MONTH_FOLDER: Final = re.compile(r"(?:[12]\d{3}[-._ ]?)?(?P<month>\d\d)(?![\d-])")
_DAY_FOLDER: Final = re.compile(r"(?P<day>\d\d)(?!\d)")


def of_daily(path: str, form: str) -> str:
    """Return the date of a daily note. ``path``: below the folder of daily notes, without ``.md``; empty: it is none.

    ``form`` is a format of moment.js, such as ``YYYY/MM/YYYY-MM-DD``.
    """
    match = _pattern(form).fullmatch(path)
    return _edtf(match.groupdict()) if match else ""


@lru_cache(maxsize=16)
def _pattern(form: str) -> re.Pattern[str]:
    pieces, used = [], set()
    for match in _TOKEN.finditer(form[:_LONGEST]):
        token = match[0]
        if token in _PARTS:
            name, pattern = _PARTS[token]
            pieces.append(f"(?P={name})" if name in used else f"(?P<{name}>{pattern})")
            used.add(name)
            if token == "Do":  # noqa: S105 - a token of a format
                pieces.append(r"[^\W\d_]{0,4}+")
        elif token in ("dddd", "ddd", "dd"):
            pieces.append(r"[^\W\d_]++(?:-feira)?\.?")
        elif token[0] in "GgWwQd" and len(token) <= 4 and not token.startswith("["):
            pieces.append(r"\d{1,4}+")
        else:
            pieces.append(re.escape(match[1] if match[1] is not None else token))
    return re.compile("".join(pieces))


def of_name(name: str) -> str:
    """Return the date that a note's name begins or ends with, or is: a day, a month, a quarter, a week; else empty."""
    for pattern in _NAMES:
        if (match := pattern.match(name)) and (found := _edtf(match.groupdict())):
            return found
    match = _AT_END.search(name)
    return _edtf(match.groupdict()) if match else ""


def of_folders(path: str) -> str:
    """Return the date that the folders of a note are named by: ``2024/05 May/a walk`` is of 2024-05; else empty."""
    parts = path.split("/")
    for n in range(len(parts) - 2, -1, -1):
        found = of_name(parts[n])
        if not found and _YEAR_FOLDER.match(parts[n]):
            found = _narrowed(parts[n], _MONTH_FOLDER, parts[n + 1])
            found = _narrowed(found, _DAY_FOLDER, parts[n + 2]) if "-" in found and len(parts) > n + 2 else found
        elif found and found.count("-") == 1:
            found = _narrowed(found, _DAY_FOLDER, parts[n + 1])
        if found:
            return found
    return ""


def _narrowed(date: str, pattern: re.Pattern[str], part: str) -> str:
    """Return a date with the month or day that the part of the path behind it bears; the date itself if it has none."""
    match = pattern.match(part)
    values = dict(zip(("year", "month"), date.split("-"), strict=False))
    return (_edtf(values | match.groupdict()) if match else "") or date


def _edtf(values: Mapping[str, str | None]) -> str:
    year = values.get("year") or (f"20{values['short']}" if values.get("short") else "")
    month = values.get("month") or ""
    if name := values.get("name"):
        month = str(MONTHS.get(name.lower().rstrip("."), ""))
    day = values.get("day") or ""
    if not year or (day and not month):
        return ""
    if week := values.get("week"):
        try:
            monday = datetime.date.fromisocalendar(int(year), int(week), 1)
            return f"{monday.isoformat()}/{(monday + datetime.timedelta(6)).isoformat()}"
        except (ValueError, OverflowError):
            return ""
    if quarter := values.get("quarter"):
        return f"{year}-{32 + int(quarter)}"
    found = "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])
    if month and not 1 <= int(month) <= 12:  # 21 and above are seasons of EDTF
        return ""
    return found if is_date(found) else ""
