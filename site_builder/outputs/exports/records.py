"""The data beside a page: what an article's or an actor's page shows, as JSON.

The classes are the published JSON Schemas (data/schemas/): a field's sentence is its description there. Fields are
added at the end, and none is removed or given another meaning.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated as A
from typing import Any, Final, Literal

import msgspec
from msgspec import Meta, Struct, field

from site_builder.archive.reader import ArticleRow, Card
from site_builder.dataset import files
from site_builder.dataset.rows import dated
from site_builder.dataset.words import words
from site_builder.model import addresses
from site_builder.model.documents import ACTOR, ARTICLE
from site_builder.model.outputs import OutputSpec
from site_builder.model.placeholders import ROOT, plain
from site_builder.outputs.context import OutputContext
from site_builder.pages import fields
from site_builder.pages.context import PageContext
from site_builder.pages.record import author_record


def _said(about: str) -> Meta:
    return Meta(description=about)


Address = A[str, _said("path of a page below the site's root")]
Url = A[str | None, _said("the address in full; null without base_url")]


class DateData(Struct, frozen=True):
    """A date."""

    edtf: A[str, _said("as written (EDTF, ISO 8601-2)")]
    earliest: A[str | None, _said("the first possible day; null if it is open or before the year 1")]
    latest: A[str | None, _said("the last possible day; null if it is open or after the year 9999")]


class LinkData(Struct, frozen=True):
    """Something that has a page in the archive, or is only named."""

    name: str
    address: A[str | None, _said("path of its page below the site's root; null if it has none")]


class PageData(Struct, frozen=True):
    """An article, or an event that it reports, as lists show it."""

    title: str
    address: Address
    date: DateData
    sentence: A[str | None, _said("the sentence that links or mentions, where that is why it is listed")] = None
    event: A[bool, _said("true: a key date of the article, whose label is the title")] = False


class RoleData(Struct, frozen=True):
    """A role on the date of an article."""

    title: str
    certain: A[bool, _said("false: the dates leave open whether it was held on that day")]


class ActingData(Struct, frozen=True):
    """An actor of an article."""

    name: str
    address: Address
    kind: A[str | None, _said("person, organisation, state, group or place; null if it has no file")]
    roles: list[RoleData]


class AuthorData(Struct, frozen=True):
    """An author."""

    name: str
    address: Address
    kind: A[str | None, _said("person or organisation; null if it is not known")]


class TopicData(Struct, frozen=True):
    """A topic, or an entry of a further index."""

    name: str
    address: Address
    index: A[str, _said("topics, or an index of site.yaml")]


class EventData(Struct, frozen=True):
    """A dated event that an article reports."""

    date: DateData
    label: str
    actors: list[LinkData]


class PictureData(Struct, frozen=True):
    """A picture."""

    file: A[str | None, _said("path below the site's root; null for one on another site")]
    url: A[str | None, _said("its address")]
    alt: A[str, _said("what it shows")]
    caption: str
    credit: str
    date: DateData | None


class SourceData(Struct, frozen=True):
    """A source, or an address outside."""

    title: str
    url: str | None
    publisher: str
    date: DateData | None
    archived: A[str | None, _said("address of a kept copy")]


class CorrectionData(Struct, frozen=True):
    """A change after publication."""

    date: DateData
    kind: A[str, _said("correction, update or retraction")]
    text: str


class TranslationData(Struct, frozen=True):
    """The article in another language."""

    title: str
    address: Address
    language: A[str, _said("BCP 47")]


class FieldData(Struct, frozen=True):
    """A key of the maintainer's own that pages show."""

    label: str
    values: list[str]


class ArchiveData(Struct, frozen=True):
    """The archive that a page belongs to."""

    title: str
    url: Url
    publisher: str | None


class ArticleData(Struct, frozen=True, kw_only=True):
    """What the page of an article shows."""

    schema: A[str, _said("address of this schema")] = field(name="$schema")
    kind: Literal["article"] = "article"
    id: str
    address: Address
    url: Url
    title: str
    language: A[str, _said("of the text (BCP 47)")]
    date: A[DateData, _said("when it happened, or the day under which it is filed")]
    published: A[DateData | None, _said("when it appeared, if its file says so")]
    updated: A[DateData | None, _said("when it was last changed, if its file says so")]
    summary: str
    html: A[str, _said("the text as HTML; may be empty")]
    authors: list[AuthorData]
    actors: list[ActingData]
    topics: list[TopicData]
    events: list[EventData]
    pictures: A[list[PictureData], _said("the leading one and those of the gallery")]
    sources: A[list[SourceData], _said("what the article rests on")]
    links: A[list[SourceData], _said("related addresses outside")]
    related: A[list[PageData], _said("articles that the article names, then those that were found")]
    linked_from: A[list[PageData], _said("articles that link to it, oldest first")]
    corrections: A[list[CorrectionData], _said("newest first")]
    translations: list[TranslationData]
    fields: list[FieldData]
    license: str
    archive: ArchiveData


class OfficeData(Struct, frozen=True):
    """A role in time."""

    title: str
    of: A[LinkData | None, _said("the state or the organisation")]
    since: DateData | None
    until: A[DateData | None, _said("null while it is held")]


class ActorData(Struct, frozen=True, kw_only=True):
    """What the page of an actor shows. Whom it appears with is in the networks, and in the table acting."""

    schema: A[str, _said("address of this schema")] = field(name="$schema")
    kind: Literal["actor"] = "actor"
    id: str
    address: Address
    url: Url
    name: str
    sort_name: str
    type: A[str | None, _said("person, organisation, state, group or place; null if it has no file")]
    disambiguation: str
    aliases: list[str]
    born: DateData | None
    died: DateData | None
    founded: DateData | None
    dissolved: DateData | None
    part_of: list[LinkData]
    same_as: A[list[str], _said("the same actor elsewhere: addresses")]
    roles: A[list[OfficeData], _said("in order of time")]
    picture: PictureData | None
    language: A[str, _said("of the biography (BCP 47)")]
    html: A[str, _said("the biography as HTML; may be empty")]
    articles: A[int, _said("in which it acts")]
    entries: A[list[PageData], _said("these articles, and key dates in which it acts, oldest first")]
    mentioned_in: A[list[PageData], _said("articles that only mention it, oldest first")]
    fields: list[FieldData]
    archive: ArchiveData


_encode: Final = msgspec.json.Encoder().encode


def make(context: OutputContext, spec: OutputSpec) -> bytes:
    """Return the file beside the page of an article or an actor."""
    kind, n = spec.key
    found = article(context.pages, n) if kind == ARTICLE else actor(context.pages, n)
    return _encode(found) + b"\n"


def article(context: PageContext, n: int) -> ArticleData:
    """Return the data of an article's page, with the facts noted that they hold."""
    reader, site = context.reader, context.site
    row = reader.article(n)
    detail, root = row.detail, addresses.root_of(row.address)
    images = [detail.get("image"), *detail.get("images", ())]
    return ArticleData(
        schema=_schema(context, files.ARTICLE_SCHEMA, root),
        id=row.id,
        address=row.address,
        url=context.canonical(row.address),
        title=plain(row.title),
        language=row.lang or site.language,
        date=_date(row.edtf),
        published=_optional(detail.get("published", "")),
        updated=_optional(detail.get("updated", "")),
        summary=plain(row.summary),
        html=_html(context, reader.body(ARTICLE, n), root),
        authors=[AuthorData(a.name, a.address, author_record(*a).kind or None) for a in reader.authors(n)],
        actors=[
            ActingData(a.name, a.address, a.kind or None, [RoleData(*role) for role in a.roles])
            for a in reader.acting(n)
        ],
        topics=[TopicData(t.name, t.address, t.index_name) for t in reader.about(n)],
        events=[
            EventData(_date(edtf), words(label), [_actor(context, one) for one in actors])
            for edtf, label, actors in detail.get("dates", ())
        ],
        pictures=[found for one in images if (found := _picture(context, one)) is not None],
        sources=[_source(one) for one in detail.get("sources", ())],
        links=[_source(one) for one in detail.get("links", ())],
        related=_related(context, row),
        linked_from=_pages(reader.linking_to(ARTICLE, n, 1, reader.links_to(ARTICLE, n))),
        corrections=[CorrectionData(_date(d), kind, words(text)) for d, text, kind in detail.get("corrections", ())],
        translations=[
            TranslationData(plain(card.title), card.address, card.lang or site.language)
            for one in detail.get("translations", ())
            if (card := reader.card(one))
        ],
        fields=_fields(context, detail),
        license=detail.get("license") or site.license,
        archive=_archive(context),
    )


def _related(context: PageContext, row: ArticleRow) -> list[PageData]:
    """Return the articles that an article names, then those found to belong with it."""
    reader = context.reader
    numbers = [*row.detail.get("related", ()), *[one.article for one in reader.related(row.n)]]
    return _pages([card for n in dict.fromkeys(numbers) if (card := reader.card(n))])


def actor(context: PageContext, n: int) -> ActorData:
    """Return the data of an actor's page, with the facts noted that they hold."""
    reader = context.reader
    row = reader.actor(n)
    detail, root = row.detail, addresses.root_of(row.address)
    return ActorData(
        schema=_schema(context, files.ACTOR_SCHEMA, root),
        id=row.id,
        address=row.address,
        url=context.canonical(row.address),
        name=row.name,
        sort_name=row.sort_name,
        type=row.kind or None,
        disambiguation=row.disambiguation,
        aliases=reader.aliases(n),
        born=_optional(detail.get("born", "")),
        died=_optional(detail.get("died", "")),
        founded=_optional(detail.get("founded", "")),
        dissolved=_optional(detail.get("dissolved", "")),
        part_of=[_whole(context, name, of) for name, of in detail.get("part_of", ())],
        same_as=[*detail.get("same_as", ())],
        roles=[
            OfficeData(
                one.title,
                LinkData(one.of_text, one.of_address) if one.of_text else None,
                _optional(one.since),
                _optional(one.until),
            )
            for one in reader.roles(n)
        ],
        picture=_picture(context, detail.get("image")),
        language=detail.get("lang") or context.site.language,
        html=_html(context, reader.body(ACTOR, n), root),
        articles=row.articles,
        entries=_pages(reader.listing(ACTOR, n, 1, row.entries)) if row.entries else [],
        mentioned_in=_pages(reader.linking_to(ACTOR, n, 1, reader.links_to(ACTOR, n))),
        fields=_fields(context, detail),
        archive=_archive(context),
    )


def _whole(context: PageContext, name: str, n: int | None) -> LinkData:
    return LinkData(name, context.reader.actor_link(n).address if n is not None else None)


def _actor(context: PageContext, n: int) -> LinkData:
    link = context.reader.actor_link(n)
    return LinkData(link.name, link.address)


def _pages(cards: list[Card]) -> list[PageData]:
    return [
        PageData(plain(card.title), card.address, _date(card.edtf), plain(card.sentence) or None, bool(card.source))
        for card in cards
    ]


@lru_cache(maxsize=1 << 14)
def _date(edtf: str) -> DateData:
    return DateData(*dated(edtf))  # type: ignore[arg-type]


def _optional(edtf: str) -> DateData | None:
    return _date(edtf) if edtf else None


def _source(row: Any) -> SourceData:
    title, url, publisher, date, archived = row
    return SourceData(words(title), url, publisher, _optional(date), archived)


def _picture(context: PageContext, image: dict[str, Any] | None) -> PictureData | None:
    if not image:
        return None
    file = image.get("src")
    url = image.get("url") if file is None else context.canonical(file)
    about = (image["alt"], words(image["caption"]), words(image["credit"]), _optional(image["date"]))
    return PictureData(file, url, *about)


def _fields(context: PageContext, detail: dict[str, Any]) -> list[FieldData]:
    """Return the keys of the maintainer's own that site.yaml gives a label; no others are published."""
    shown = fields.shown(context, detail.get("extra", {}))
    return [FieldData(one.label, [value.text for value in one.values]) for one in shown]


def _html(context: PageContext, html: str, root: str) -> str:
    return html.replace(ROOT, context.base_url or root)


def _schema(context: PageContext, address: str, root: str) -> str:
    return context.canonical(address) or f"{root}{address}"


def _archive(context: PageContext) -> ArchiveData:
    publisher = context.site.publisher
    return ArchiveData(context.site.title, context.canonical(addresses.HOME), publisher.name if publisher else None)
