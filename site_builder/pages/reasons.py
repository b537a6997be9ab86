"""Why an article is related to another, in words: “also Kim Jong Un and Sergei Shoigu, 3 months earlier”."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final

from site_builder.archive.reader import ArticleRow, Card, RelatedRow
from site_builder.dates import day
from site_builder.pages.setting import Setting
from site_builder.words import catalogue

NAMES: Final = 2  # of what is shared, so many are named
DAYS: Final = 45  # up to which a distance is said in days
MONTHS: Final = 24  # and in months
_FAR: Final = 10**14  # beyond any day: the open ends of dates


def reason(setting: Setting, article: ArticleRow, other: Card, found: RelatedRow) -> str:
    """What two articles share, and how far apart they are in time as far as their dates tell."""
    reader, language = setting.reader, setting.language
    names = [reader.actor_link(n).name for n in found.actors[:NAMES]]
    if len(names) < NAMES:
        names += [reader.topic_name(n) for n in found.topics[: NAMES - len(names)]]
    why = _why(language, len(found.actors) + len(found.topics) > NAMES, *names)
    distance = apart((article.lower, article.upper), (other.lower, other.upper))
    return why if distance is None else _with_distance(language)(first=why, last=_when(language, *distance))


@lru_cache(maxsize=64)
def _with_distance(language: str) -> Callable[..., str]:
    return partial(catalogue(language).text, "date_comma")


@lru_cache(maxsize=1 << 16)
def _why(language: str, more: bool, *names: str) -> str:
    """What is shared, in words: names, perhaps with more of them; without any, it is a link."""
    words = catalogue(language)
    if not names:
        return words.text("reason_linked")
    joined = names[0]
    if more:
        joined = words.text("names_and_more", names=words.text("date_comma", first=names[0], last=names[1]))
    elif len(names) == NAMES:
        joined = words.text("names_and", first=names[0], last=names[1])
    return words.text("reason_shared", names=joined)


@lru_cache(maxsize=4096)
def _when(language: str, unit: str, n: int) -> str:
    """A distance in time in words; earlier if ``n`` < 0."""
    words = catalogue(language)
    return words.text(f"same_{unit}") if n == 0 else words.count(f"{unit}s_{'earlier' if n < 0 else 'later'}", abs(n))


def apart(one: tuple[int, int], other: tuple[int, int]) -> tuple[str, int] | None:
    """How far the second of two dates (bounds) is from the first: ("day", "month" or "year", how many; earlier < 0).

    Never finer than both dates are known: days only between single days, months where each lies within a month, years
    where each lies within a year; None where one is vaguer.
    """
    if one[0] == one[1] and other[0] == other[1] and -_FAR < one[0] < _FAR and -_FAR < other[0] < _FAR:
        days = _ordinal(other[0]) - _ordinal(one[0])
        if abs(days) < DAYS:
            return ("day", days)
        months = round(days / 30.44)
    elif any(abs(k) >= _FAR for k in (*one, *other)):
        return None
    else:
        (y1, m1, _), (y2, m2, _) = day(one[0]), day(other[0])
        months = (y2 * 12 + m2) - (y1 * 12 + m1)
        if not (_within_month(one) and _within_month(other)):
            if any(lower // 10000 != upper // 10000 for lower, upper in (one, other)):
                return None
            return ("year", y2 - y1)
    return ("month", months) if abs(months) < MONTHS else ("year", round(months / 12))


@lru_cache(maxsize=1 << 14)
def _ordinal(key: int) -> int:
    """A day's number; the Gregorian calendar repeats every 400 years, so any year can be counted."""
    y, m, d = day(key)
    cycles, year = divmod(y, 400)
    return cycles * 146097 + datetime.date(year + 400, m, d).toordinal()


def _within_month(bounds: tuple[int, int]) -> bool:
    return bounds[0] // 100 == bounds[1] // 100
