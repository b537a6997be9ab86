"""Which feeds there are, and which entries are in each of their documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from site_builder.archive.facts import ACTOR_FEED, TOPIC_FEED
from site_builder.model import addresses
from site_builder.model.documents import ACTOR, AUTHORS, TOPIC
from site_builder.model.outputs import OutputSpec, Unit
from site_builder.outputs.context import OutputContext
from site_builder.pages import feeds as pages

SITE: Final = "site"
LANGUAGE: Final = "language"
CORRECTIONS: Final = "corrections"
CURRENT: Final = 0  # the number of the document that grows

Entries = tuple[int, ...]  # numbers of articles; of corrections the first and the last in their order


class Feed(Struct, frozen=True):
    """A feed: ``of`` says of what (its kind, and a number or a tag), ``page`` is the page that it belongs to."""

    of: tuple[Any, ...]
    page: str
    atom: str  # addresses of its current document
    json: str  # empty: there is none
    owner: str
    unit: Unit


def archives(entries: int, size: int) -> int:
    """Return how many full documents a feed is divided into; the current one has from ``size`` entries on."""
    return max(0, entries // size - 1)


def documents(feed: Feed, entries: Sequence[int], size: int) -> Iterator[OutputSpec]:
    """Yield the documents of a feed whose entries are given from the oldest on."""
    full = archives(len(entries), size)
    for number in range(1, full + 1):
        held = tuple(entries[(number - 1) * size : number * size])
        key = (feed.of, number, held, number < full)
        yield OutputSpec(archive_address(feed.atom, number), "feed", key, owner=feed.owner, unit=feed.unit)
    held = tuple(entries[full * size :])
    yield OutputSpec(feed.atom, "feed", (feed.of, CURRENT, held, full), owner=feed.owner, unit=feed.unit)
    if feed.json:
        yield OutputSpec(feed.json, "json feed", (feed.of, CURRENT, held, full), owner=feed.owner, unit=feed.unit)


def archive_address(atom: str, number: int) -> str:
    """Return the address of an archive document of the feed whose current document is at ``atom``."""
    return f"{atom.removesuffix('.xml')}/{number}.xml"


# -- of the site, of languages, of corrections ------------------------------------------------------------------------


def plan_site(context: OutputContext) -> Iterator[OutputSpec]:
    """Plan the feeds that hang on the archive as a whole."""
    if not context.pages.has_feeds:
        return
    reader, size, unit = context.pages.reader, context.site.feed_entries, ("feeds",)
    days = reader.feed_days()
    articles = reader.in_feed_order(reader.originals(context.site.language), days)
    if articles:
        yield from documents(site_feed(), articles, size)
    for tag, numbers in sorted(reader.languages(context.site.language).items()):
        feed = Feed((LANGUAGE, tag), addresses.HOME, addresses.language_feed(tag), "", f"the feed of {tag}", unit)
        yield from documents(feed, reader.in_feed_order(numbers, days), size)
    if count := reader.correction_count():
        page = addresses.CORRECTIONS
        feed = _feed((CORRECTIONS,), page, "the feed of corrections", unit)
        yield from documents(feed, range(1, count + 1), size)


def site_feed() -> Feed:
    """Return the feed of the site."""
    return _feed((SITE,), addresses.HOME, "the feed of the site", ("feeds",))


def _feed(of: tuple[Any, ...], page: str, owner: str, unit: Unit) -> Feed:
    return Feed(of, page, addresses.feed(page), addresses.json_feed(page), owner, unit)


# -- of actors and topics ---------------------------------------------------------------------------------------------


def plan_actors(context: OutputContext, n: int | None = None) -> Iterator[OutputSpec]:
    """Plan the feeds of all actors, or of one."""
    yield from _plan(context, ACTOR, ACTOR_FEED, n)


def plan_topics(context: OutputContext, n: int | None = None) -> Iterator[OutputSpec]:
    """Plan the feeds of all topics and entries of further indexes, or of one."""
    yield from _plan(context, TOPIC, TOPIC_FEED, n)


def _plan(context: OutputContext, kind: str, unit: str, only: int | None) -> Iterator[OutputSpec]:
    reader, size = context.pages.reader, context.site.feed_entries
    if not context.pages.has_feeds:
        return
    days: Mapping[int, str] | None = None
    listed: Mapping[int, Sequence[int]] = {}
    if only is None:
        days, listed = reader.feed_days(), reader.articles_in_feeds(kind)
    for n, address, count, index in reader.with_feeds(kind, only):
        if pages.has_feed(context.pages, pages.AUTHOR if index == AUTHORS else kind, count):
            articles = listed.get(n, ()) if only is None else reader.articles_in_feed(kind, n)
            feed = _feed((kind, n), address, f"the feed of {address}", (unit, n))
            yield from documents(feed, reader.in_feed_order(articles, days), size)
