"""The record of an article: what its meta tags, JSON-LD, citations and feed entries all say, as plain data.

No text of a record holds HTML or marks; addresses of the site are relative to its root (``address``) or absolute
(``url``, None without a base address). Dates are EDTF, with the bounds that ISO 8601 can write.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from markupsafe import Markup
from msgspec import Struct

from site_builder.archive.reader import ActingRow, ArticleRow, TopicLink
from site_builder.model import licences
from site_builder.model.documents import ORGANISATION, PERSON, Picture
from site_builder.model.edtf import is_iso, iso_day, parse
from site_builder.model.pictures import preview
from site_builder.model.placeholders import MARKED, ROOT, plain
from site_builder.model.sort_names import default_sort_name, seems_person
from site_builder.pages.companions import Card
from site_builder.pages.context import PageContext


class DateRecord(Struct, frozen=True, gc=False):
    """A date. What ISO 8601 cannot write is empty: ends that are open or unknown, years before 1 or after 9999."""

    edtf: str
    first: str  # the first possible day: 2025-06-01
    last: str  # the last possible day
    iso: str  # the date itself, where it is a plain year, month or day, or an interval of these: 2025-06, 1964/2008


class AuthorRecord(Struct, frozen=True, gc=False):
    """An author. Of a person whose family name is known ``family`` and ``given``; else ``literal`` is the name.

    ``kind``: person or organisation; empty where it is not known.
    """

    name: str
    family: str = ""
    given: str = ""
    literal: str = ""
    address: str = ""
    kind: str = ""


class SubjectRecord(Struct, frozen=True, gc=False):
    """A topic, or an entry of a further index (``index``)."""

    name: str
    address: str
    index: str


class ActingRecord(Struct, frozen=True, gc=False):
    """An actor of an article. ``kind`` may be empty; ``roles``: on the article's date, (text, certain)."""

    name: str
    address: str
    kind: str
    roles: tuple[tuple[str, bool], ...] = ()


class ImageRecord(Struct, frozen=True, gc=False):
    """A picture, with its size in pixels."""

    address: str
    alt: str
    caption: str
    credit: str
    width: int
    height: int
    key: str = ""  # of its smaller sizes (model/pictures.py)


class SourceRecord(Struct, frozen=True, gc=False):
    """A source, or a related address outside. ``url``, ``archived`` (a kept copy) and ``date`` may be absent."""

    title: str
    url: str | None
    publisher: str
    date: DateRecord | None
    archived: str | None


class CorrectionRecord(Struct, frozen=True, gc=False):
    """A correction, update or retraction (``kind``), on an ISO day."""

    date: str
    text: str
    kind: str


class TranslationRecord(Struct, frozen=True, gc=False):
    """The same article in another language (BCP 47)."""

    address: str
    title: str
    language: str
    original: bool  # the others are translations of it


class ArticleRecord(Struct, frozen=True, kw_only=True, gc=False):
    """An article."""

    n: int
    id: str
    path: str  # of its file, below content/
    address: str
    url: str | None
    title: str
    summary: str  # may be empty
    language: str  # BCP 47
    date: DateRecord  # when it happened
    cited: DateRecord  # the date of its citation: the day that its file says it was published, else when it happened
    published: str  # ISO days: when it appeared in the archive, and when it last changed
    changed: str
    authors: tuple[AuthorRecord, ...]
    archive: str  # the archive's title
    publisher: str  # the archive's publisher, else its title
    publisher_url: str | None
    license: str  # the article's, else the site's; may be empty
    license_url: str | None  # the address of its text, where that is known
    topics: tuple[SubjectRecord, ...]
    actors: tuple[ActingRecord, ...]
    image: ImageRecord | None
    sources: tuple[SourceRecord, ...]
    links: tuple[SourceRecord, ...]  # related addresses outside
    corrections: tuple[CorrectionRecord, ...]  # newest first
    translations: tuple[TranslationRecord, ...]  # without the article itself
    unpublished: bool  # only a preview shows it


def article_record(context: PageContext, n: int) -> ArticleRecord:
    """Return the record of an article, with the facts noted that it holds."""
    reader = context.reader
    return record_of(context, reader.article(n), reader.acting(n), reader.about(n))


def record_of(
    context: PageContext, row: ArticleRow, acting: Sequence[ActingRow], about: Sequence[TopicLink]
) -> ArticleRecord:
    """Return the record of an article whose rows have been read."""
    site, detail = context.site, row.detail
    published, changed = _days(context, row)
    licence = detail.get("license") or site.license
    publisher = site.publisher
    return ArticleRecord(
        n=row.n,
        id=row.id,
        path=row.path,
        address=row.address,
        url=context.canonical(row.address),
        title=plain(row.title),
        summary=plain(row.summary),
        language=row.lang or site.language,
        date=date_record(row.edtf),
        cited=date_record(row.detail.get("published") or row.edtf),
        published=published,
        changed=changed,
        authors=authors(context, row),
        archive=site.title,
        publisher=publisher.name if publisher else site.title,
        publisher_url=publisher.url if publisher else None,
        license=licence,
        license_url=licences.address(licence) if licence else None,
        topics=tuple([SubjectRecord(t.name, t.address, t.index_name) for t in about]),
        actors=tuple([ActingRecord(a.name, a.address, a.kind, a.roles) for a in acting]),
        image=image_record(detail.get("image")),
        sources=tuple(map(_source, detail.get("sources", ()))),
        links=tuple(map(_source, detail.get("links", ()))),
        corrections=tuple(
            [CorrectionRecord(d, words_of(text), kind) for d, text, kind in detail.get("corrections", ())]
        ),
        translations=_translations(context, row),
        unpublished=bool(detail.get("draft") or detail.get("embargo")),
    )


# -- dates ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 14)
def date_record(edtf: str) -> DateRecord:
    """Return the record of a date. Raises DateError for a text that is no EDTF."""
    date = parse(edtf)
    return DateRecord(edtf, iso_day(date.lower), iso_day(date.upper), iso_date(edtf))


@lru_cache(maxsize=1 << 14)
def iso_date(edtf: str) -> str:
    """Return a date as ISO 8601-1 writes it: a certain year, month or day, or an interval of these; else nothing.

    An open end is ``..``, as schema.org has it for ``temporalCoverage``. A time of day is left out.
    """
    date = parse(edtf)
    if date.kind != "interval":
        plain_date = date.kind in ("year", "month", "day") and not date.marks
        return date.text.partition("T")[0] if plain_date and is_iso(date.lower) else ""
    ends = [".." if end.kind == "open" else iso_date(end.text) if end.text else "" for end in date.parts]
    return "/".join(ends) if all(ends) and ends != ["..", ".."] else ""


def _days(context: PageContext, row: ArticleRow) -> tuple[str, str]:
    """Return the days on which an article appeared and last changed: what its file says, else what the ledger knows."""
    published, updated = row.detail.get("published", ""), row.detail.get("updated", "")
    if published and updated:
        return published, max(published, updated)
    first, changed = context.reader.version(row.address)
    published = published or first
    return published, max(published, updated or changed)


# -- authors ----------------------------------------------------------------------------------------------------------


def authors(context: PageContext, row: ArticleRow) -> tuple[AuthorRecord, ...]:
    """Return the authors of an article, in its order."""
    return tuple([author_record(*found) for found in context.reader.authors(row.n)])


@lru_cache(maxsize=1 << 12)
def author_record(name: str, address: str = "", sort_name: str = "", kind: str = "") -> AuthorRecord:
    """Return an author's record. ``sort_name``: “Last, First” where a file says so; ``kind``: as its file says.

    A name without a file is divided only where it is surely a person's, with the family name last.
    """
    kind = kind or author_kind(name)
    if kind == PERSON:
        known = sort_name or (default_sort_name(name, PERSON) if seems_person(name) else "")
        family, comma, given = known.partition(", ")
        if comma and given:
            return AuthorRecord(name, family, given, "", address, kind)
    return AuthorRecord(name, "", "", name, address, kind)


_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")


def author_kind(name: str) -> str:
    """Return what an author without a file is, as far as the name tells: person, organisation or nothing.

    A name of one word in Latin script is that of an organisation (“Reuters”), or stands for one (“Staff”).
    """
    if seems_person(name):
        return PERSON
    return ORGANISATION if _LATIN.match(name) else ""


# -- parts ------------------------------------------------------------------------------------------------------------


def words_of(text: str) -> str:
    """Return a text of a key (``pages.context.prose_markup``) as words."""
    if not text.startswith(MARKED):
        return plain(text)
    return Markup(text[1:].replace(ROOT, "")).striptags()  # noqa: S704  (it ends as words)


def image_record(image: dict[str, Any] | None) -> ImageRecord | None:
    """Return the record of a picture as the archive stores it; None for none, and for one on another site."""
    if not image or "src" not in image:
        return None
    caption, credit, (width, height) = words_of(image["caption"]), words_of(image["credit"]), image["size"]
    return ImageRecord(image["src"], image["alt"], caption, credit, width, height, image.get("key", ""))


def card_of(image: ImageRecord | None) -> Card | None:
    """Return a picture as previews elsewhere get it: in a size that is large enough for them."""
    if image is None or image.address.lower().endswith(".svg"):  # programs that show previews draw none
        return None
    size = preview(image.address, Picture(image.width, image.height, image.key))
    return Card(size.address, image.alt, size.width, size.height)


def _source(row: Sequence[Any]) -> SourceRecord:
    title, url, publisher, date, archived = row
    return SourceRecord(words_of(title), url, publisher, date_record(date) if date else None, archived)


def _translations(context: PageContext, row: ArticleRow) -> tuple[TranslationRecord, ...]:
    original = row.detail.get("original")
    found = []
    for n in row.detail.get("translations", ()):
        if card := context.reader.card(n):
            language = card.lang or context.language
            found.append(TranslationRecord(card.address, plain(card.title), language, n == original))
    return tuple(found)
