"""Facts: the parts of the archive that a page may depend on.

A fact is a tuple: its kind, and what it is of. The reader notes each one that a page reads; an update tells which ones
it changed; a page is stale when it has read one of these. No page declares what it depends on.

Facts are kept as numbers (``number``). Should two ever share a number, a page too many is made, and none too few.
"""

from __future__ import annotations

from array import array
from typing import Any, Final

Fact = tuple[Any, ...]  # ("card", n), ("list", kind, target, part), …

_MASK: Final = (1 << 63) - 1

ALL_ARTICLES: Final = ("all", "articles")  # that one was added, removed, or is shown otherwise in lists
ALL_ACTORS: Final = ("all", "actors")
ALL_TOPICS: Final = ("all", "topics")
PERIODS: Final = ("all", "periods")  # which years, months and days there are, and how much each holds
CORRECTIONS: Final = ("all", "corrections")
HAS_CORRECTIONS: Final = ("all", "corrections", "any")
INDEXES: Final = ("all", "indexes")  # with the name of an index: whether it has any entry
PAGES: Final = ("all", "pages")  # which standalone pages there are, and what the menu shows of them
REDIRECTS: Final = ("all", "redirects")
FORMER: Final = ("all", "former")  # which addresses of derived pages are lost
SEARCH: Final = ("all", "search")  # the index for searching, as a whole
MEDIA: Final = ("all", "media")  # which files of media/ there are
ADDRESSES: Final = ("all", "addresses")  # of articles, actors, topics and standalone pages
FEEDS: Final = ("all", "feeds")  # which articles there are, when each appeared, and in which language
FIRST_DAYS: Final = ("all", "first days")  # that the ledger knows
TODAY: Final = ("all", "today")  # the day of the build
FILES: Final = ("all", "files")  # the bytes of every published file; told by the making of outputs, not by indexing

ACTOR_FEED: Final = "actor feed"  # with a number: which articles its feed holds, and in which order
TOPIC_FEED: Final = "topic feed"

# The kinds of fact by number: a number must not depend on how a process hashes its strings.
_KINDS: Final = {
    kind: n
    for n, kind in enumerate(
        (
            "all", "card", "article", "body", "acting", "about", "related", "neighbours", "links", "list", "actor",
            "actor name", "company", "topic", "topic name", "topic actors", "pair", "page", "redirect",
            "timeline", "month", "year", "day", "alone", "articles", "actors", "topics", "periods", "corrections",
            "pages", "any", "redirects", "media", "title", "indexes", "search",
            "version", "today", "feeds", "first days", "entry", "actor feed", "topic feed", "addresses", "former",
            "dated", "files", "outside", "table", "source",
        ),
        start=1,
    )
}  # fmt: skip


# Facts that one page alone reads, that of the article or actor which they are of, and it reads all of them. They share
# a number, so whichever of them changes it is this page that is found, and it is remembered once for all.
for _kind in ("acting", "about", "related", "neighbours"):
    _KINDS[_kind] = _KINDS["article"]
_KINDS["company"] = _KINDS["actor"]
_OF_ONE_PAGE: Final = {
    (kind, of): _KINDS[of] for kind in ("body", "links") for of in ("article", "actor")
}  # with a number: ("body", "article", n)

_BITS: Final = 6  # of a number that say the kind


def number(fact: Fact) -> int:
    """A fact as a number of 63 bits: that which it is of and its kind, or a hash where it is of more than a number.

    Tuples of whole numbers are hashed alike by every process of a Python version.
    """
    size, n = len(fact), fact[-1]
    if type(n) is int:
        kind = _KINDS[fact[0]] if size == 2 else _OF_ONE_PAGE.get(fact[:2]) if size == 3 else None
        if kind is not None:
            return (n << _BITS | kind) & _MASK
    return hash(tuple(map(_whole, fact))) & _MASK


def _whole(part: Any) -> int:
    if isinstance(part, int):
        return part
    known = _KINDS.get(part)
    if known is None:  # an address
        known = int.from_bytes(part.encode("utf-8", "surrogatepass"), "big") % _MASK
    return known


class Noted:
    """Facts that somebody has read. Most are of three kinds, and noted by what they are of alone."""

    __slots__ = ("actor_names", "add", "cards", "known", "others", "topic_names", "update")

    def __init__(self) -> None:
        self.cards: set[int] = set()
        self.actor_names: set[int] = set()
        self.topic_names: set[int] = set()
        self.known: dict[int, Fact] = {}  # by number, of those who note the same ones again and again
        self.others: set[Fact] = set()
        self.add = self.others.add
        self.update = self.others.update

    def include(self, other: Noted) -> None:
        """Note all that somebody else has noted."""
        self.cards |= other.cards
        self.actor_names |= other.actor_names
        self.topic_names |= other.topic_names
        self.update(other.others)

    def facts(self) -> set[Fact]:
        """Return all facts."""
        found = {*self.others, *self.known.values()}
        for kind, numbers in self._by_kind():
            found.update((kind, n) for n in numbers)
        return found

    def numbers(self) -> array[int]:
        """All of them as ``number`` has them, each once."""
        found = {number(fact) for fact in self.others}
        found.update(self.known)
        for kind, numbers in self._by_kind():
            code = _KINDS[kind]
            found.update([n << _BITS | code for n in numbers])
        return array("q", [*found])  # a list tells how much room it wants

    def _by_kind(self) -> tuple[tuple[str, set[int]], ...]:
        return (("card", self.cards), ("actor name", self.actor_names), ("topic name", self.topic_names))


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
    "entry": "article {0}: what feeds and citations show of it",
    "dated": "article {0}: its address, and the days in its front matter",
    "actor feed": "which articles of actor {0} there are, and when each appeared",
    "topic feed": "which articles of topic {0} there are, and when each appeared",
    "version": "the days on which {0} was published and changed",
    "title": "whether several articles have the title {0}",
    "outside": "whether {0} is there, and its kept copy",
    "search": "the search index: its {0} from “{1}” on",
    "table": "the table {0} of the archive",
    "source": "the file content/{0}",
}


_WHICH: Final = {
    "articles": "which articles there are, and what lists show of them",
    "actors": "which actors there are, with names and counts",
    "topics": "which topics there are, with names and counts",
    "redirects": "which redirects there are",
    "former": "which pages of the past lead elsewhere",
    "search": "the search index as a whole",
    "corrections": "which corrections there are",
    "indexes": "whether an index has entries",
    "addresses": "which pages there are",
    "feeds": "which articles there are, and when each appeared",
    "first days": "the days from which the ledger knows addresses",
    "today": "the day of the build",
    "files": "the bytes of every other file of the site",
    "pages": "which standalone pages there are, and their titles",
}


def said(fact: Fact) -> str:
    """A fact in words, for people; numbers are still to be named."""
    kind, *of = fact
    if kind == "all":
        return _WHICH.get(of[0], f"all {of[0]}")
    return _SAID[kind].format(*of)
