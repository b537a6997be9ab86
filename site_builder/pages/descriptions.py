"""Descriptions of pages for search engines and previews: what a list holds, and the years it spans, in words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from markupsafe import Markup

from site_builder.archive.reader import Card
from site_builder.language.sentences import cut
from site_builder.language.words import catalogue
from site_builder.model.edtf import OPEN_END, OPEN_START, parse
from site_builder.model.placeholders import ROOT, plain
from site_builder.pages.context import PageContext, date_view, year_edtf

_ENDS = (".", "!", "?", "…", "。", "؟", "।", ")", "”", "»")


def counted(context: PageContext, key: str, n: int, span: tuple[int, int] | None = None) -> str:
    """Return a count and the years it spans: “25 articles, 1999–2025”. ``key``: of the catalogues."""
    return _counted(context.language, key, n, span)


@lru_cache(maxsize=1 << 12)
def _counted(language: str, key: str, n: int, span: tuple[int, int] | None) -> str:
    words = catalogue(language)
    text = words.count(key, n)
    if span is None:
        return text
    first, last = map(year_edtf, span)
    years = date_view(first if first == last else f"{first}/{last}", language).text
    return words.text("date_comma", first=text, last=years)


def joined_count(context: PageContext, key: str, n: int, time: str) -> str:
    """Return a count and a time in words: “3 entries, May 1974”."""
    return context.words.text("date_comma", first=context.words.count(key, n), last=time)


def span(cards: Sequence[Card]) -> tuple[int, int] | None:
    """Return the first and the last year of entries in order of time, key dates left out if there are articles."""
    dated = [card for card in cards if not (card.lower == OPEN_START and card.upper == OPEN_END)]
    dated = [card for card in dated if not card.source] or dated
    if not dated:
        return None
    ends = [year for card in (dated[0], dated[-1]) for year in _years(card)]
    return min(ends), max(ends)


def _years(card: Card) -> tuple[int, int]:
    lower = card.upper if card.lower == OPEN_START else card.lower
    upper = card.lower if card.upper == OPEN_END else card.upper
    return lower // 10000, upper // 10000


def span_of_dates(first: str, last: str) -> tuple[int, int] | None:
    """Return the years of two dates (EDTF) in order of time; None where one is not known."""
    found = [(date.lower, date.upper) for date in (parse(first), parse(last))]
    if any(lower == OPEN_START or upper == OPEN_END for lower, upper in found):
        return None
    return found[0][0] // 10000, max(upper for _, upper in found) // 10000


def lead(html: str) -> str:
    """Return the first paragraph of a text, cut at a sentence; empty where it has none."""
    _, _, rest = html.partition("<p>")
    paragraph, closed, _ = rest.partition("</p>")
    return cut(Markup(paragraph.replace(ROOT, "")).striptags()) if closed else ""  # noqa: S704  (it ends as words)


def joined(*texts: str) -> str:
    """Join sentences and phrases: a phrase that does not end like a sentence gets a dot between."""
    found = ""
    for text in filter(None, map(plain, texts)):
        found += (" " if found.endswith(_ENDS) else " · " if found else "") + text
    return found
