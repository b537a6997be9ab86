"""The reason why articles are related, in words: “also Kim Jong Un and Sergei Shoigu, 3 months earlier”."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from markupsafe import Markup

from site_builder.archive.reader import ArticleRow, Card, RelatedRow
from site_builder.language.words import catalogue, runs_otherwise
from site_builder.model.edtf import day, ordinal, parse
from site_builder.model.placeholders import NAME_CLOSE, NAME_OPEN
from site_builder.pages.context import PageContext, text_markup

NAMES: Final = 2  # shared names that are written out
DAYS: Final = 45  # distances below are said in days
MONTHS: Final = 24  # distances below are said in months
_SHARED: Final = 1 << 14  # most sets of shared names in the cache
_FAR: Final = 10**14  # beyond any day; open ends are beyond it


def reason(context: PageContext, article: ArticleRow, other: Card, found: RelatedRow) -> Markup:
    """Return what two articles share, and how far apart they are in time as far as their dates tell."""
    language = context.language
    shared = found.actors, found.topics
    known = context.shared.get(shared)
    if known is None:
        if len(context.shared) >= _SHARED:
            context.shared.clear()
        known = context.shared[shared] = _shared(context, found)
    why, actors, topics = known
    context.reader.noted.actor_names.update(actors)
    context.reader.noted.topic_names.update(topics)
    if article.lower == article.upper and other.lower == other.upper and _near(article.lower) and _near(other.lower):
        when = _when_by_days(language, ordinal(other.lower) - ordinal(article.lower))
    else:
        distance = apart(_start(article), _start(other))
        if distance is None:
            return text_markup(why)
        when = _when(language, *distance)
    before, between, after = _around(language)
    return text_markup(f"{before}{why}{between}{when}{after}")


def _shared(context: PageContext, found: RelatedRow) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    """Return what is shared, in words, and the numbers of the actors and topics that are named."""
    reader = context.reader
    actors = found.actors[:NAMES]
    topics = found.topics[: NAMES - len(actors)]
    names = [*(reader.actor_link(n).name for n in actors), *(reader.topic_name(n) for n in topics)]
    return _why(context.language, len(found.actors) + len(found.topics) > NAMES, *names), actors, topics


@lru_cache(maxsize=64)
def _around(language: str) -> tuple[str, str, str]:
    """Return the texts before, between and after two parts of a sentence."""
    before, _, rest = catalogue(language).text("date_comma", first="\0", last="\1").partition("\0")
    between, _, after = rest.partition("\1")
    return before, between, after


def _why(language: str, more: bool, *names: str) -> str:
    """Say what is shared: names, perhaps “and more”; without names, a link."""
    words = catalogue(language)
    if not names:
        return words.text("reason_linked")
    right_to_left = words.direction == "rtl"
    names = tuple([f"{NAME_OPEN}{n}{NAME_CLOSE}" if runs_otherwise(n, right_to_left) else n for n in names])
    joined = names[0]
    if more:
        joined = words.text("names_and_more", names=words.text("date_comma", first=names[0], last=names[1]))
    elif len(names) == NAMES:
        joined = words.text("names_and", first=names[0], last=names[1])
    return words.text("reason_shared", names=joined)


@lru_cache(maxsize=1 << 14)
def _when_by_days(language: str, days: int) -> str:
    return _when(language, *_by_days(days))


@lru_cache(maxsize=4096)
def _when(language: str, unit: str, n: int) -> str:
    """Say a distance in time: earlier if ``n`` < 0."""
    words = catalogue(language)
    return words.text(f"same_{unit}") if n == 0 else words.count(f"{unit}s_{'earlier' if n < 0 else 'later'}", abs(n))


def _start(article: ArticleRow | Card) -> tuple[int, int]:
    """Return the bounds of an article's date; of an event of a few days, those of its first day, as lists have it."""
    if "/" in article.edtf:
        date = parse(article.edtf)
        if date.short_event:
            return date.lower, date.lower
    return article.lower, article.upper


def apart(one: tuple[int, int], other: tuple[int, int]) -> tuple[str, int] | None:
    """Return how far the second of two dates (bounds) is from the first: ("day", "month" or "year", n); earlier: n < 0.

    Never more precise than both dates: days between single days, months if each lies within a month, years if each lies
    within a year; None if one is vaguer.
    """
    if one[0] == one[1] and other[0] == other[1] and _near(one[0]) and _near(other[0]):
        return _by_days(ordinal(other[0]) - ordinal(one[0]))
    if not all(map(_near, (*one, *other))):
        return None
    (y1, m1, _), (y2, m2, _) = day(one[0]), day(other[0])
    if not (_within_month(one) and _within_month(other)):
        if any(lower // 10000 != upper // 10000 for lower, upper in (one, other)):
            return None
        return ("year", y2 - y1)
    return _by_months((y2 * 12 + m2) - (y1 * 12 + m1))


def _near(key: int) -> bool:
    """Whether a sort key is a day and no open end."""
    return -_FAR < key < _FAR


def _by_days(days: int) -> tuple[str, int]:
    return ("day", days) if abs(days) < DAYS else _by_months(round(days / 30.44))


def _by_months(months: int) -> tuple[str, int]:
    return ("month", months) if abs(months) < MONTHS else ("year", round(months / 12))


def _within_month(bounds: tuple[int, int]) -> bool:
    return bounds[0] // 100 == bounds[1] // 100
