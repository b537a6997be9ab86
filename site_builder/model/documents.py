"""The archive's nouns, as frozen values: what a maintainer's files say once they are typed.

Standard library only. Texts that refer to something else (an actor, a topic, an article, a file) are ``Mark``s: the
words with the place they stand at, so that whoever resolves them can say where a mistake is. How the structs are packed
(``packing``) is said with them: as their values in a row, and of what a document may hold with its name first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from msgspec import Struct, field

from site_builder.model.edtf import Date

ARTICLE: Final = "article"
ACTOR: Final = "actor"
TOPIC: Final = "topic"  # an entry of any index; the index "topics" is always there
PAGE: Final = "page"
TOPICS: Final = "topics"

PERSON: Final = "person"
KINDS: Final = (PERSON, "organisation", "state", "group", "place")

Extra = Mapping[str, object]  # the x- keys


class Mark(NamedTuple):
    """Words of a file and where they stand (from 1)."""

    text: str
    line: int
    column: int


class Image(Struct, frozen=True, array_like=True):
    src: Mark  # path below content/
    alt: str = ""
    caption: str = ""
    credit: str = ""
    date: Date | None = None


class Acting(Struct, frozen=True, array_like=True):
    """An actor that an article names. ``role`` is the role here; None leaves it to the article's date."""

    name: Mark
    role: str | None = None


class KeyDate(Struct, frozen=True, array_like=True):
    """A dated event that an article reports."""

    date: Date
    label: str
    actors: tuple[Mark, ...] = ()


class Reference(Struct, frozen=True, array_like=True):
    """A source, or something related: an article of the archive (``to``), an address outside (``url``), or a text."""

    to: Mark | None = None
    url: str | None = None
    title: str = ""
    publisher: str = ""
    date: Date | None = None
    archived: str | None = None


class Correction(Struct, frozen=True, array_like=True):
    date: Date
    text: str
    kind: str = "correction"


class Article(Struct, frozen=True, array_like=True, tag=True):
    title: str
    date: Date
    actors: tuple[Acting, ...] = ()
    indexes: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)  # "topics" and those of site.yaml
    dates: tuple[KeyDate, ...] = ()
    related: tuple[Reference, ...] = ()
    sources: tuple[Reference, ...] = ()
    summary: str = ""
    image: Image | None = None
    authors: tuple[str, ...] = ()
    lang: str | None = None
    translation_of: Mark | None = None
    published: Date | None = None
    updated: Date | None = None
    corrections: tuple[Correction, ...] = ()
    redirect_from: tuple[Mark, ...] = ()
    slug: Mark | None = None
    draft: bool = False
    embargo: Date | None = None
    license: str = ""
    mentions: str | None = None


class Role(Struct, frozen=True, array_like=True):
    """A role in time. An absent ``until`` means still held as of the file's ``as_of``."""

    title: Mark
    of: Mark | None = None
    from_: Date | None = None
    until: Date | None = None


class Actor(Struct, frozen=True, array_like=True, tag=True):
    name: Mark
    kind: str = PERSON
    aliases: tuple[Mark, ...] = ()
    weak_aliases: tuple[Mark, ...] = ()
    sort_name: str | None = None
    disambiguation: str = ""
    roles: tuple[Role, ...] = ()
    part_of: tuple[Mark, ...] = ()
    born: Date | None = None
    died: Date | None = None
    founded: Date | None = None
    dissolved: Date | None = None
    same_as: tuple[str, ...] = ()
    wikidata: str | None = None
    image: Image | None = None
    as_of: Date | None = None
    redirect_from: tuple[Mark, ...] = ()


class Topic(Struct, frozen=True, array_like=True, tag=True):
    name: Mark
    aliases: tuple[Mark, ...] = ()
    broader: tuple[Mark, ...] = ()
    related: tuple[Mark, ...] = ()
    description: str = ""
    same_as: tuple[str, ...] = ()
    replaced_by: Mark | None = None
    redirect_from: tuple[Mark, ...] = ()


class Page(Struct, frozen=True, array_like=True, tag=True):
    title: str
    summary: str = ""
    nav: int | None = None
    redirect_from: tuple[Mark, ...] = ()


class Publisher(Struct, frozen=True, array_like=True):
    name: str
    url: str | None = None


class Index(Struct, frozen=True, array_like=True):
    """A further kind of index beside actors and topics."""

    label: str


class Site(Struct, frozen=True, array_like=True):
    """content/site.yaml."""

    title: str
    base_url: str | None = None
    description: str = ""
    language: str = "en"
    theme: Mark | None = None
    publisher: Publisher | None = None
    license: str = ""
    repository: str | None = None
    actors: str = "open"
    mentions: str = "on"
    page_size: int = 50
    indexes: Mapping[str, Index] = field(default_factory=dict)
    extra: Extra = field(default_factory=dict)


class TextLink(NamedTuple):
    """A link of a body that has to be resolved. ``kind``: wiki, file (to .md or media), here (#fragment) or image.

    ``text`` is what was given to show (`[[id|text]]`); empty where the target's own name is to stand there.
    """

    kind: str
    target: str
    fragment: str
    text: str
    line: int
    column: int


class Body(Struct, frozen=True, array_like=True):
    """Rendered Markdown. In ``html`` link *n* is `\\ufdd0n\\ufdd1` as an address, `\\ufdd2n\\ufdd3` as its words."""

    html: str = ""
    links: tuple[TextLink, ...] = ()
    anchors: tuple[str, ...] = ()  # the fragments that exist, as maintainers write them (without our prefix)
    lead: str = ""  # the first paragraph as plain text, with the marks of words as in ``html``


class Document(Struct, frozen=True, array_like=True):
    """One Markdown file, typed. ``path`` is relative to content/."""

    path: str
    kind: str
    id: str
    data: Article | Actor | Topic | Page
    body: Body
    index: str = ""  # for a topic: which index
    extra: Extra = field(default_factory=dict)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # top-level key → line, column of its value


class Picture(Struct, frozen=True):
    """A picture's size in pixels."""

    width: int
    height: int
