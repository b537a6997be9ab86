"""Rows that the reader returns: plain named tuples, without words or addresses relative to anything."""

from __future__ import annotations

import json
from functools import lru_cache, partial
from typing import Any, Final, NamedTuple

import msgspec


class Card(NamedTuple):
    """An article, or an event that it reports, as lists show it."""

    article: int
    title: str
    address: str
    edtf: str
    lower: int
    upper: int
    summary: str
    lang: str
    unpublished: int  # 1: only a preview shows it
    source: str = ""  # for an event: the article's title
    sentence: str = ""  # of an article that links somewhere: the sentence that does


class ArticleRow(NamedTuple):
    """An article. ``detail``: what only its own page shows."""

    n: int
    id: str
    path: str
    address: str
    title: str
    edtf: str
    lower: int
    upper: int
    summary: str
    lang: str
    detail: dict[str, Any]


class ActorRow(NamedTuple):
    """An actor. ``articles``: in which it acts; ``entries``: of its list."""

    n: int
    id: str
    path: str
    address: str
    name: str
    sort_name: str
    sort_key: str
    kind: str
    disambiguation: str
    detail: dict[str, Any]
    articles: int
    entries: int


class ActorLink(NamedTuple):
    """An actor as others name it; ``articles`` counts what the query asks for (all, or those shared)."""

    n: int
    name: str
    address: str
    kind: str
    articles: int
    sort_name: str = ""
    sort_key: str = ""
    disambiguation: str = ""


class TopicRow(NamedTuple):
    """A topic. ``articles``: with those of narrower topics; ``entries``: of its list."""

    n: int
    index_name: str
    id: str
    path: str
    address: str
    name: str
    sort_key: str
    sort_name: str
    kind: str
    detail: dict[str, Any]
    articles: int
    entries: int


class TopicLink(NamedTuple):
    """A topic as others name it; ``articles`` counts what the query asks for."""

    n: int
    index_name: str
    name: str
    address: str
    articles: int
    sort_key: str = ""


class AuthorRow(NamedTuple):
    """An author as bylines name it."""

    name: str
    address: str  # of the author's page
    sort_name: str = ""  # “Last, First” of a person; the name of what surely is none
    kind: str = ""  # person or organisation; empty: no file says


class AuthorLine(NamedTuple):
    """An author as the index names it."""

    sort_name: str
    sort_key: str
    address: str
    kind: str
    articles: int


class YearOfList(NamedTuple):
    """A year of a list: how many entries begin in it, and the rank of the last of them."""

    year: int
    entries: int
    last: int


class DatedDays(NamedTuple):
    """The days of a year that have entries. ``ranks``: of the first that begins on a day, in the list of its month."""

    counts: dict[tuple[int, int], int]  # (month, day) → entries
    ranks: dict[tuple[int, int], int]
    entries: int  # that are of such days


class LifeRow(NamedTuple):
    """A birth or a death, a founding or a dissolution."""

    event: str  # born, died, founded or dissolved
    year: int
    actor: ActorLink


class Holder(NamedTuple):
    """The number of an actor who held a post, and when: EDTF, may be empty."""

    actor: int
    since: str
    until: str


class RoleRow(NamedTuple):
    """A role; ``since`` and ``until`` are EDTF and may be empty."""

    title: str
    of_text: str
    of_address: str | None
    of_kind: str  # an actor's kind; empty where no file says
    since: str
    until: str
    before: Holder | None  # who held the post before and after
    after: Holder | None


class ActingRow(NamedTuple):
    """An actor of an article, with [text, certain] of each role it had there."""

    name: str
    address: str
    kind: str
    roles: tuple[tuple[str, bool], ...]


class CorrectionRow(NamedTuple):
    """A correction, with what a card shows of its article."""

    article: int
    edtf: str
    text: str
    kind: str
    title: str
    address: str
    lang: str


class PageLink(NamedTuple):
    """A standalone page as the menu names it."""

    address: str
    path: str
    title: str
    nav: int | None


class PageRow(NamedTuple):
    """A standalone page."""

    address: str
    path: str
    title: str
    summary: str
    nav: int | None
    detail: dict[str, Any]


class RedirectRow(NamedTuple):
    """A former address, where it leads, and the line that declares it."""

    address: str
    target: str
    title: str
    path: str
    line: int
    column: int


class Version(NamedTuple):
    """The days (YYYY-MM-DD) on which a page was first published and last changed."""

    first: str
    changed: str


class OutsideRow(NamedTuple):
    """What is known of an address outside: whether it is dead, a kept copy and its day (both may be empty)."""

    is_dead: bool = False
    copy: str = ""
    day: str = ""


class FormerRow(NamedTuple):
    """A lost address of a page that was made of no file, and where it leads."""

    address: str
    target: str


class PublishedRow(NamedTuple):
    """What was published at an address: its kind, its id, and the days of its publication and last change."""

    kind: str
    id: str
    first: str
    changed: str


class Count(NamedTuple):
    """How many there are of each."""

    articles: int
    actors: int
    topics: int
    entries: int


# Rows as tuples of these classes, without what the classes' own constructors do for arguments by name.
new_card: Final = partial(tuple.__new__, Card)
new_topic_link: Final = partial(tuple.__new__, TopicLink)


@lru_cache(maxsize=1 << 14)
def roles(text: str) -> tuple[tuple[str, bool], ...]:
    """Decode the column ``acting.roles``."""
    return tuple((role, certain) for role, certain in json.loads(text))


def decoded(text: str) -> Any:
    """Decode JSON as ``json.loads`` does. msgspec is faster, and refuses what JSON itself does not have (NaN)."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError):  # the latter: lone surrogates
        return json.loads(text)


class RelatedRow(NamedTuple):
    """An article found to belong with another, with the numbers of what they share, the rarest first."""

    article: int
    actors: tuple[int, ...]
    topics: tuple[int, ...]
    linked: bool


related_rows: Final = msgspec.json.Decoder(tuple[RelatedRow, ...]).decode
