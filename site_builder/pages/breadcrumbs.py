"""Breadcrumbs: the pages above a page, from the top down. The home page, which is above all, is left out.

What is filed under time stands below the list of years, the year and the month: an article too, as far as its date lies
within one. A topic stands below its broader topics, everything else, authors too, below its index.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from site_builder.archive.reader import ArticleRow, TopicRow
from site_builder.language.dates import say_day_of_year
from site_builder.language.words import catalogue
from site_builder.model import addresses
from site_builder.model.documents import ACTOR, AUTHORS, TOPICS
from site_builder.model.edtf import OPEN_END, OPEN_START, months, parse
from site_builder.model.placeholders import plain
from site_builder.pages.context import PageContext, period_title
from site_builder.pages.head import Trail

_LABELS: Final = {TOPICS: "topics", AUTHORS: "all_authors"}  # words of the catalogues; site.yaml names other indexes


def index_label(context: PageContext, index: str) -> str:
    """Return the name of an index on the site."""
    if index in _LABELS:
        return context.words.text(_LABELS[index])
    return context.site.indexes[index].label


def of_actors(context: PageContext) -> Trail:
    """Return what stands above an actor."""
    return ((context.words.text("actors"), addresses.ACTORS),)


def of_index(context: PageContext, index: str) -> Trail:
    """Return what stands above an entry of an index."""
    return ((index_label(context, index), addresses.topics(index)),)


def of_topic(context: PageContext, row: TopicRow) -> Trail:
    """Return what stands above a topic: its index and, of its broader topics, the first with its own first."""
    above = [(topic.name, topic.address) for topic in context.reader.topics_above(row.n)]
    return (*of_index(context, row.index_name), *above)


@lru_cache(maxsize=1 << 12)
def of_period(language: str, year: int, month: int = 0) -> Trail:
    """Return the list of years, a year and, unless ``month`` is 0, a month of it."""
    above = [
        (catalogue(language).text("years"), addresses.YEARS),
        (period_title(year, 0, language), addresses.year(year)),
    ]
    if month:
        above.append((period_title(year, month, language), addresses.month(year, month)))
    return tuple(above)


@lru_cache(maxsize=1 << 14)
def of_date(language: str, edtf: str) -> Trail:
    """Return the list of years and the year and month that a date lies in, as far as it lies within one."""
    date = parse(edtf)
    if date.lower == OPEN_START or date.upper == OPEN_END or date.lower // 10000 != date.upper // 10000:
        return ((catalogue(language).text("years"), addresses.YEARS),)
    touched = months(date)
    return of_period(language, date.lower // 10000, touched[0][1] if len(touched) == 1 else 0)


def of_article(context: PageContext, row: ArticleRow) -> Trail:
    """Return what stands above an article; above a translation what does above its original, as lists have it."""
    original = row.detail.get("original", row.n)
    card = context.reader.card(original) if original != row.n else None
    return of_date(context.language, card.edtf if card else row.edtf)


def of_list(context: PageContext, page: str, of: tuple[object, ...], title: str) -> Trail:
    """Return what stands above a part of a list: the page of the list, and what is above that.

    ``page``: the list's page, ``of``: its subject (``pages.lists``), ``title``: what the page is called. The broader
    topics of a topic are left out: a full part does not change when they do.
    """
    reader, words = context.reader, context.words
    own = (plain(title), page)
    match of:
        case ("actor", _):
            return (*of_actors(context), own)
        case ("topic", _):
            return (*of_index(context, page.partition("/")[0]), own)
        case ("period", int(year), int(month)):
            return of_period(context.language, year, month)
        case ("day", int(month), int(day)):
            return (days(context), (say_day_of_year(month, day, context.language), page))
        case ("links", kind, int(n)) if kind == ACTOR:
            link = reader.actor_link(n)
            return (*of_actors(context), (link.name, link.address))
        case ("links", _, int(n)):
            card = reader.card(n)
            if card is None:
                return ()
            return (*of_date(context.language, card.edtf), (plain(card.title), card.address))
        case ("pair", int(one), int(_)):
            link = reader.actor_link(one)
            return (*of_actors(context), (link.name, link.address), own)
        case ("corrections",):
            return ((words.text("corrections"), addresses.CORRECTIONS),)
        case _:
            return ((words.text("timeline"), addresses.TIMELINE),)


def days(context: PageContext) -> tuple[str, str]:
    """Return the page of the days of the year."""
    return (context.words.text("on_this_day"), addresses.DAYS)
