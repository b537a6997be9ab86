"""Facts: what of the archive a page may depend on.

A fact is a tuple: its kind, and what it is of. The reader notes each one that a page reads; an update tells which ones
it changed; a page is stale when it has read one of these. There is no list of dependencies beside these two.

Facts are kept as numbers (``number``). Should two ever share a number, a page too many is made, and none too few.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

Fact = tuple[Any, ...]  # ("card", n), ("list", kind, target, part), …

_MASK: Final = (1 << 63) - 1

ALL_ARTICLES: Final = ("all", "articles")  # that one was added, removed, or is shown otherwise in lists
ALL_ACTORS: Final = ("all", "actors")
ALL_TOPICS: Final = ("all", "topics")
PERIODS: Final = ("all", "periods")  # which years, months and days there are, and how much each holds
CORRECTIONS: Final = ("all", "corrections")
HAS_CORRECTIONS: Final = ("all", "corrections", "any")
PAGES: Final = ("all", "pages")

# The kinds of fact by number: a number must not depend on how a process hashes its strings.
_KINDS: Final = {
    kind: n
    for n, kind in enumerate(
        (
            "all", "card", "article", "body", "acting", "about", "related", "neighbours", "links", "list", "actor",
            "actor name", "company", "topic", "topic name", "topic actors", "pair", "page", "redirect",
            "timeline", "month", "year", "day", "alone", "articles", "actors", "topics", "periods", "corrections",
            "pages", "any",
        ),
        start=1,
    )
}  # fmt: skip


@lru_cache(maxsize=1 << 17)
def number(fact: Fact) -> int:
    """A fact as a number of 63 bits. Tuples of whole numbers are hashed alike by every process of a Python version."""
    return hash(tuple(_whole(part) for part in fact)) & _MASK


def _whole(part: Any) -> int:
    if isinstance(part, int):
        return part
    known = _KINDS.get(part)
    if known is None:  # an address
        known = int.from_bytes(part.encode("utf-8", "surrogatepass"), "big") % _MASK
    return known


def numbers(facts: Iterable[Fact]) -> list[int]:
    return sorted({number(fact) for fact in facts})


_SAID: Final = {
    "card": "article {0}: what lists show of it",
    "article": "article {0}: its front matter",
    "body": "the text of {0} {1}",
    "acting": "article {0}: its actors and their roles",
    "about": "article {0}: its topics",
    "related": "article {0}: the articles related to it",
    "neighbours": "article {0}: the articles before and after it",
    "links": "what links to {0} {1}",
    "list": "the list of {0} {1}",
    "actor": "actor {0}",
    "actor name": "actor {0}: its name and address",
    "company": "actor {0}: whom it appears with, on which topics",
    "topic": "topic {0}",
    "topic name": "topic {0}: its name and address",
    "topic actors": "topic {0}: its actors",
    "pair": "the articles that actors {0} and {1} are in",
    "page": "the page {0}",
    "redirect": "the redirect {0}",
}


def said(fact: Fact) -> str:
    """A fact in words, for people; numbers are still to be named."""
    kind, *of = fact
    if kind == "all":
        return "which corrections there are" if of[0] == "corrections" else f"all {of[0]}"
    return _SAID[kind].format(*of)
