"""Which pages have a feed, and how they lead to it."""

from __future__ import annotations

from typing import Final

from site_builder.language.words import autonym
from site_builder.model import addresses
from site_builder.model.documents import ACTOR, TOPIC
from site_builder.pages.context import PageContext, href
from site_builder.theme.part_views import FeedView

ATOM: Final = "application/atom+xml"
JSON: Final = "application/feed+json"
AUTHOR: Final = "author"


def has_feed(context: PageContext, kind: str, articles: int) -> bool:
    """Whether an actor, a topic or an author of so many articles has a feed."""
    feeds = context.site.feeds
    least = {ACTOR: feeds.actors, TOPIC: feeds.topics, AUTHOR: feeds.authors}[kind]
    return 0 < least <= articles and context.has_feeds


def feeds_of(page: str, title: str, root: str) -> tuple[FeedView, ...]:
    """Return the links to the feed of a page that has one."""
    return (
        FeedView(title=title, href=href(root, addresses.feed(page)), type=ATOM),
        FeedView(title=title, href=href(root, addresses.json_feed(page)), type=JSON),
    )


def of_languages(context: PageContext) -> tuple[FeedView, ...]:
    """Return the links to the feeds of single languages, for the home page."""
    return tuple(
        FeedView(title=autonym(tag), href=addresses.language_feed(tag), type=ATOM, language=tag)
        for tag in languages(context)
    )


def languages(context: PageContext) -> list[str]:
    """Return the languages that have a feed of their own: those that articles say they are in."""
    return sorted(context.reader.languages(context.language)) if context.has_feeds else []
