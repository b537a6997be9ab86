"""Documents as frozen values: what a maintainer's files say once they are typed (content-model.md).

A text that refers to something else (an actor, a topic, an article, a file) is a ``Mark``: the words with their place,
so problems can tell where a mistake stands. The structs also define how they are packed (``packing``): as arrays of
their values; an Article, Actor, Topic or Page with its class name first.
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
AUTHOR: Final = "author"  # the front matter of an entry of the index of authors, which is always there too
AUTHORS: Final = "authors"

PERSON: Final = "person"
ORGANISATION: Final = "organisation"
KINDS: Final = (PERSON, ORGANISATION, "state", "group", "place")

# What `exports:` of site.yaml may name. json and markdown are files beside pages, the others stand in data/.
EXPORTS: Final = ("csv", "jsonl", "sqlite", "networks", "topics", "ftm", "json", "markdown")
ALL: Final = "all"  # whatever its size
NONE: Final = "none"

Extra = Mapping[str, object]  # the x- keys


class Mark(NamedTuple):
    """Words of a file and where they stand (from 1)."""

    text: str
    line: int
    column: int


class Image(Struct, frozen=True, array_like=True):
    """A picture that front matter names."""

    src: Mark  # path below content/
    alt: str = ""
    caption: str = ""
    credit: str = ""
    date: Date | None = None


class Acting(Struct, frozen=True, array_like=True):
    """An actor that an article names. ``role`` is its role there; None means the role held on the article's date."""

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
    """A change after publication. ``kind`` is correction, update or retraction."""

    date: Date
    text: str
    kind: str = "correction"


class Article(Struct, frozen=True, array_like=True, tag=True):
    """The front matter of an article."""

    title: str
    date: Date
    actors: tuple[Acting, ...] = ()
    indexes: Mapping[str, tuple[Mark, ...]] = field(default_factory=dict)  # "topics", those of site.yaml, "authors"
    dates: tuple[KeyDate, ...] = ()
    related: tuple[Reference, ...] = ()
    sources: tuple[Reference, ...] = ()
    summary: str = ""
    image: Image | None = None
    images: tuple[Image, ...] = ()  # the gallery
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
    unpublished: bool = False  # no key: a preview shows it, as a draft or before its embargo ends


class Role(Struct, frozen=True, array_like=True):
    """A role in time. An absent ``until`` means still held as of the file's ``as_of``."""

    title: Mark
    of: Mark | None = None
    from_: Date | None = None
    until: Date | None = None


class Actor(Struct, frozen=True, array_like=True, tag=True):
    """The front matter of an actor. ``kind`` is one of KINDS."""

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
    lang: str | None = None


class Topic(Struct, frozen=True, array_like=True, tag=True):
    """The front matter of a topic, or of an entry of another index."""

    name: Mark
    aliases: tuple[Mark, ...] = ()
    broader: tuple[Mark, ...] = ()
    related: tuple[Mark, ...] = ()
    description: str = ""
    same_as: tuple[str, ...] = ()
    replaced_by: Mark | None = None
    redirect_from: tuple[Mark, ...] = ()
    lang: str | None = None


class Author(Topic, frozen=True, array_like=True, tag=True):
    """The front matter of an author: an entry of the index of authors, with keys of its own."""

    kind: str = PERSON  # or organisation
    sort_name: str | None = None
    ids: tuple[Mark, ...] = ()  # in other systems; articles may name the author by them
    actor: Mark | None = None  # the author, as one who acts in articles
    image: Image | None = None


class Page(Struct, frozen=True, array_like=True, tag=True):
    """The front matter of a standalone page. ``nav`` is its place in the menu; None leaves it out."""

    title: str
    summary: str = ""
    nav: int | None = None
    redirect_from: tuple[Mark, ...] = ()


class Publisher(Struct, frozen=True, array_like=True):
    """The publisher of the archive."""

    name: str
    url: str | None = None


class Index(Struct, frozen=True, array_like=True):
    """A further kind of index beside actors and topics."""

    label: str


class Feeds(Struct, frozen=True, array_like=True):
    """What has feeds. ``text`` is summaries, full or off; the others: from how many articles on, 0 is never."""

    text: str = "summaries"
    actors: int = 1
    topics: int = 1  # and entries of further indexes
    authors: int = 1


class Gone(Struct, frozen=True, array_like=True):
    """An address that was published and is given up: a page there says so."""

    address: Mark
    date: Date
    reason: str


class Moved(Struct, frozen=True, array_like=True):
    """A former path of a media file, and its path now; its bytes are published at both."""

    old: Mark
    new: Mark


class Site(Struct, frozen=True, array_like=True):
    """The configuration in content/site.yaml."""

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
    metadata: str = "remove"
    search: str = "on"
    page_size: int = 50
    feeds: Feeds = Feeds()
    feed_entries: int = 50
    tag: str | None = None  # authority and date of tag URIs: example.org,2020
    ledger: str = ""  # on, off, or not said: addresses are promised once they can have been published
    manifest: str = "on"
    gone: tuple[Gone, ...] = ()
    moved: tuple[Moved, ...] = ()
    indexes: Mapping[str, Index] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)  # name of an x- key → label
    image: Image | None = None
    extra: Extra = field(default_factory=dict)
    exports: tuple[str, ...] = ()  # of EXPORTS, or ALL, or NONE; empty: all that are small enough
    with_data: bool = False  # no key: the build makes exports

    @property
    def exported(self) -> bool:
        """Whether the archive is published as data too."""
        return self.with_data and NONE not in self.exports

    def exports_some(self, name: str) -> bool:
        """Return whether a kind of export is made, of EXPORTS."""
        return self.exported and (not self.exports or name in self.exports or ALL in self.exports)

    @property
    def keeps_metadata(self) -> bool:
        """Whether pictures are published with all that their files tell."""
        return self.metadata == "keep"

    @property
    def every_index(self) -> tuple[str, ...]:
        """The indexes beside that of actors: topics, those of site.yaml, authors."""
        return (TOPICS, *self.indexes, AUTHORS)

    @property
    def searched(self) -> bool:
        """Whether the site has an index for searching."""
        return self.search == "on"

    @property
    def is_fixed(self) -> bool:
        """Whether the site has a manifest of its files."""
        return self.manifest == "on"

    @property
    def fed(self) -> bool:
        """Whether the site has feeds, where it has an address."""
        return self.feeds.text != "off"


class TextLink(NamedTuple):
    """A link of a body that has to be resolved. ``kind``: wiki, file (to .md or media), here (#fragment), image.

    ``text`` is the text given (`[[id|text]]`); empty means the name of the target. ``whole`` is all that stands between
    the brackets of a wikilink, where that may be read in more ways than one (``cross_references.wiki_readings``).
    ``styled`` has what such a text may become, where it has marks: as written, as HTML, as words.

    What stands in single brackets is no link. It is listed too (``kind`` is bracketed), for it may have been meant as
    a wikilink, which is told once all names are known.
    """

    kind: str
    target: str
    fragment: str
    text: str
    line: int
    column: int
    whole: str = ""
    styled: tuple[tuple[str, str, str], ...] = ()


class Body(Struct, frozen=True, array_like=True):
    """Rendered Markdown. In ``html`` `\\ufdd0n\\ufdd1` is the address of link *n*, `\\ufdd2n\\ufdd3` its text."""

    html: str = ""
    links: tuple[TextLink, ...] = ()
    anchors: tuple[str, ...] = ()  # the fragments that exist, as maintainers write them (without ANCHOR_PREFIX)
    lead: str = ""  # the first paragraph as plain text, with placeholders for texts of links as in ``html``


class Document(Struct, frozen=True, array_like=True):
    """One Markdown file, typed. ``path`` is relative to content/."""

    path: str
    kind: str
    id: str
    data: Article | Actor | Topic | Author | Page
    body: Body
    index: str = ""  # for a topic or an author: which index
    extra: Extra = field(default_factory=dict)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # top-level key → line, column of its value
    blocks: tuple[tuple[tuple[int, int], tuple[str, ...]], ...] = ()  # (line, column) of names in several lines: these
    marked: Mapping[str, Body] = field(default_factory=dict)  # texts of keys that have marks, as written; lead: words
    heading: str = ""  # the title as HTML, where it has emphasis

    @property
    def links(self) -> tuple[TextLink, ...]:
        """The links of the body, then those of the texts of keys."""
        if not self.marked:
            return self.body.links
        return (*self.body.links, *(link for text in self.marked.values() for link in text.links))


class Picture(Struct, frozen=True):
    """A picture's size in pixels, and the key of the smaller sizes that are made of it (model/pictures.py)."""

    width: int
    height: int
    key: str = ""  # hexadecimal digits; empty: no sizes are made

    @property
    def row(self) -> tuple[int, int, str]:
        """What the table of pictures holds of it."""
        return self.width, self.height, self.key
