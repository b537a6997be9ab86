"""The search page: the words that its scripts show, and the links for readers without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from site_builder.model import addresses
from site_builder.model.documents import AUTHORS, TOPICS
from site_builder.model.outputs import OutputSpec
from site_builder.pages.context import PageContext, href
from site_builder.theme.part_views import LinkView
from site_builder.theme.views import SearchView

# The words that search-page.js shows: texts, and those with one form for each plural category.
WORDS: Final = (
    "actors", "years", "both", "names_and_more", "number_separator", "date_comma", "date_decade", "date_ad",
    "date_bc", "n_articles", "n_results", "search_hint", "search_searching", "search_failed", "search_none",
    "search_some", "search_said", "search_mentions", "search_also", "search_missing", "search_common",
    "search_unread", "search_results", "search_narrow", "search_filters", "search_without", "search_sort",
    "search_relevance", "search_newest", "search_oldest", "search_kind", "search_kind_article",
    "search_kind_event", "search_kind_page", "search_language", "search_more", "search_fewer", "search_skip",
    "search_count", "search_pages", "search_page", "search_previous", "search_next",
)  # fmt: skip


def plan(context: PageContext) -> Iterator[OutputSpec]:
    """Plan the search page."""
    if context.site.searched:
        yield OutputSpec(addresses.SEARCH, "search page", owner="the search page")


def view(context: PageContext, spec: OutputSpec) -> SearchView:
    """Make the view of the search page."""
    words, reader = context.words, context.reader
    base = context.base(spec.address, words.text("search"))
    labels = {"actors": words.text("all_actors"), TOPICS: words.text("topics")}
    labels |= {name: index.label for name, index in context.site.indexes.items()}
    labels[AUTHORS] = words.text("all_authors")
    links = [
        *((label, addresses.topics(name)) for name, label in labels.items() if reader.has_entries(name)),
        (words.text("timeline"), addresses.TIMELINE),
        (words.text("years"), addresses.YEARS),
    ]
    said = {key: words.entries[key][1] for key in WORDS}
    return SearchView(
        **base,
        words=msgspec.json.encode({"language": words.language, **said}).decode(),
        links=tuple(LinkView(text=text, href=href(base["root"], address)) for text, address in links),
    )
