"""JSON-LD: what pages say of articles, actors and topics in the words of schema.org.

``@id`` of an actor is its page with #actor, of a topic with #topic, of an article with #article, of an author with
#author: what one page says of it and what others say are of one thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from site_builder.archive.reader import ActorRow, TopicRow
from site_builder.model.edtf import parse
from site_builder.model.placeholders import plain
from site_builder.model.sort_names import seems_person
from site_builder.pages import head
from site_builder.pages.context import PageContext
from site_builder.pages.head import Node
from site_builder.pages.record import (
    ArticleRecord,
    AuthorRecord,
    ImageRecord,
    SourceRecord,
    author_record,
    date_record,
    image_record,
)

NEWS: Final = "NewsArticle"
ARTICLE: Final = "Article"
MOST_DAYS: Final = 31
_TYPES: Final[dict[str, str | list[str]]] = {
    "person": "Person",
    "organisation": "Organization",
    "group": "Organization",
    "state": ["Country", "GovernmentOrganization"],  # a country is a place, and acts as an organisation
    "place": "Place",
}
_LIFE: Final = {
    "person": {"born": "birthDate", "died": "deathDate"},
    "organisation": {"founded": "foundingDate", "dissolved": "dissolutionDate"},
}
_ORGANISED: Final = ("organisation", "group", "state")


# -- articles ---------------------------------------------------------------------------------------------------------


def article_type(record: ArticleRecord) -> str:
    """Return NewsArticle for what is of a known time, a month at most; else Article: it reports no single event."""
    date = parse(record.date.edtf)
    known = record.date.first and record.date.last and date.kind in ("day", "month", "interval")
    if not known or date.kind != "interval":
        return NEWS if known else ARTICLE
    return NEWS if date.short_event or record.date.first[:7] == record.date.last[:7] else ARTICLE


def article(context: PageContext, record: ArticleRecord, root: str) -> Node:
    """Return the node of an article."""
    here = head.address_of(context, record.address, root)
    node: Node = {
        "@type": article_type(record),
        "@id": f"{here}#article",
        "mainEntityOfPage": here,
        "url": here,
        "headline": record.title,
        "description": record.summary,
        "datePublished": record.published,
        "dateModified": record.changed,
        "temporalCoverage": record.date.iso,
        "author": [author(context, one, root) for one in record.authors],
        "publisher": head.publisher(context, root),
        "isPartOf": head.website(context, root),
        "inLanguage": record.language,
        "license": head.license_node(record.license) if record.license else "",
        "image": image(context, record.image, root),
        "about": [_subject(context, one.name, one.address, root) for one in record.topics],
        "mentions": [_mention(context, one.kind, one.name, one.address, root) for one in record.actors],
        "isBasedOn": [_source(one) for one in record.sources],
        "correction": [
            {"@type": "CorrectionComment", "text": one.text, "datePublished": one.date} for one in record.corrections
        ],
        **_translations(context, record, root),
    }
    return {key: value for key, value in node.items() if value}


def author(context: PageContext, one: AuthorRecord, root: str) -> Node:
    """Return the node of an author; without a type where it is not known whether it is a person."""
    node: Node = {"@type": _TYPES[one.kind]} if one.kind in _TYPES else {}
    if one.address:
        url = head.address_of(context, one.address, root)
        node |= {"@id": f"{url}#author", "url": url}
    node["name"] = one.name
    if one.family and one.kind == "person":
        node |= {"familyName": one.family, "givenName": one.given}
    return node


def writer(context: PageContext, row: TopicRow, actor: str, root: str) -> Node:
    """Return the node of an author's own page. ``actor``: the page of the actor that it is too; may be empty."""
    detail = row.detail
    known = author(context, author_record(row.name, row.address, row.sort_name, row.kind), root)
    node: Node = {
        **known,
        "alternateName": list(detail.get("aliases", ())),
        "image": image(context, image_record(detail.get("image")), root),
        "sameAs": [*([head.address_of(context, actor, root)] if actor else ()), *detail.get("same_as", ())],
    }
    return {key: value for key, value in node.items() if value}


def image(context: PageContext, one: ImageRecord | None, root: str) -> Node | None:
    """Return the node of a picture."""
    if one is None:
        return None
    node: Node = {
        "@type": "ImageObject",
        "contentUrl": head.address_of(context, one.address, root),
        "width": one.width,
        "height": one.height,
        "caption": one.caption or one.alt,
        "creditText": one.credit,
    }
    return {key: value for key, value in node.items() if value}


def _subject(context: PageContext, name: str, address: str, root: str) -> Node:
    return {"@type": "DefinedTerm", "@id": f"{head.address_of(context, address, root)}#topic", "name": name}


def _source(one: SourceRecord) -> Node:
    """Return the node of a source: its title and address, who published it and when, and a kept copy."""
    node: Node = {
        "@type": "CreativeWork",
        "name": one.title,
        "url": one.url,
        "publisher": {"@type": "Organization", "name": one.publisher} if one.publisher else None,
        "datePublished": plain_date(one.date.edtf) if one.date else "",
        "archivedAt": one.archived,
    }
    return {key: value for key, value in node.items() if value}


def _translations(context: PageContext, record: ArticleRecord, root: str) -> Node:
    """Return the original of a translation; of an original, its translations."""
    works: dict[bool, list[Node]] = {True: [], False: []}
    for one in record.translations:
        url = head.address_of(context, one.address, root)
        node = {"@type": "Article", "@id": f"{url}#article", "name": one.title, "url": url, "inLanguage": one.language}
        works[one.original].append(node)
    if works[True]:
        return {"translationOfWork": works[True][0]}
    return {"workTranslation": works[False]} if works[False] else {}


# -- actors -----------------------------------------------------------------------------------------------------------


def reference(context: PageContext, kind: str, name: str, address: str, root: str) -> Node:
    """Return an actor as others refer to it."""
    return {"@type": type_of(kind, name), "@id": f"{head.address_of(context, address, root)}#actor", "name": name}


def _mention(context: PageContext, kind: str, name: str, address: str, root: str) -> msgspec.Raw:
    """Return an actor as many articles refer to it, encoded."""
    key = ("actor", "" if context.base_url else root, address)
    found: msgspec.Raw | None = context.made.get(key)
    if found is None:
        found = context.made[key] = msgspec.Raw(msgspec.json.encode(reference(context, kind, name, address, root)))
    return found


def type_of(kind: str, name: str) -> str | list[str]:
    """Return the type of an actor. One without a file is a person if its name surely is one's, else a thing."""
    return _TYPES.get(kind) or ("Person" if seems_person(name) else "Thing")


def actor(context: PageContext, row: ActorRow, root: str) -> Node:
    """Return the node of an actor, with its roles in time."""
    here, detail = head.address_of(context, row.address, root), row.detail
    life = _LIFE.get("person" if row.kind == "person" else "organisation" if row.kind in _ORGANISED else "", {})
    node: Node = {
        "@type": type_of(row.kind, row.name),
        "@id": f"{here}#actor",
        "name": row.name,
        "alternateName": context.reader.aliases(row.n),
        "disambiguatingDescription": row.disambiguation,
        **{name: plain_date(detail[key]) for key, name in life.items() if detail.get(key)},
        "image": image(context, image_record(detail.get("image")), root),
        "sameAs": list(detail.get("same_as", ())),
        **_roles(context, row, root),
        **_wholes(context, row, root),
    }
    return {key: value for key, value in node.items() if value}


def _roles(context: PageContext, row: ActorRow, root: str) -> Node:
    """Return an actor's roles by property; as schema.org has roles in time, it stands once more inside of each."""
    found: dict[str, list[Node]] = {}
    for role in context.reader.roles(row.n):
        dates = {"startDate": plain_date(role.since), "endDate": plain_date(role.until)}
        time: Node = {name: date for name, date in dates.items() if date}
        if role.of_text and role.of_kind != "place" and (row.kind == "person" or row.kind in _ORGANISED):
            member: Node = {"@type": "Organization", "name": role.of_text}
            if role.of_address and role.of_kind:
                member = reference(context, role.of_kind, role.of_text, role.of_address, root)
            node = {"@type": "OrganizationRole", "roleName": role.title, **time, "memberOf": member}
            found.setdefault("memberOf", []).append(node)
        elif row.kind == "person":
            title = (
                context.words.text("date_comma", first=role.title, last=role.of_text) if role.of_text else role.title
            )
            occupation = {"@type": "Occupation", "name": title}
            node = {"@type": "Role", "roleName": title, **time, "hasOccupation": occupation}
            found.setdefault("hasOccupation", []).append(node)
    return found


# By the kind of an actor: the properties of what it is a part of, which may be a place or an organisation.
_WHOLES: Final[dict[str, tuple[str, str]]] = {
    "person": ("", "affiliation"),
    "organisation": ("", "parentOrganization"),
    "group": ("", "parentOrganization"),
    "state": ("containedInPlace", "memberOf"),
    "place": ("containedInPlace", ""),
}


def _wholes(context: PageContext, row: ActorRow, root: str) -> Node:
    """Return what an actor is a part of: a place, or an organisation above it. A state is both."""
    found: dict[str, list[Node]] = {}
    in_place, in_organisation = _WHOLES.get(row.kind, ("", ""))
    for name, n in row.detail.get("part_of", ()):
        link = context.reader.actor_link(n) if n is not None else None
        kind = link.kind if link else ""
        is_place = kind == "place" or (kind == "state" and bool(in_place)) or (not kind and not in_organisation)
        key = in_place if is_place else in_organisation
        if key and kind != "person":
            node: Node = {"@type": "Place" if is_place else "Organization", "name": name}
            if link and kind:
                node = reference(context, kind, name, link.address, root)
            found.setdefault(key, []).append(node)
    return found


def plain_date(edtf: str) -> str:
    """Return a date where it is a certain year, month or day of ISO 8601; else nothing."""
    iso = date_record(edtf).iso if edtf else ""
    return "" if "/" in iso else iso


# -- topics and lists -------------------------------------------------------------------------------------------------


def topic(context: PageContext, row: TopicRow, index: str, index_address: str, root: str) -> Node:
    """Return the node of a topic: a term of the archive's list of topics."""
    here, detail = head.address_of(context, row.address, root), row.detail
    terms = head.address_of(context, index_address, root)
    node: Node = {
        "@type": "DefinedTerm",
        "@id": f"{here}#topic",
        "name": row.name,
        "termCode": row.id,
        "alternateName": list(detail.get("aliases", ())),
        "description": plain(detail.get("description", "")),
        "sameAs": list(detail.get("same_as", ())),
        "inDefinedTermSet": {"@type": "DefinedTermSet", "@id": f"{terms}#terms", "name": index},
    }
    return {key: value for key, value in node.items() if value}


def terms(context: PageContext, label: str, address: str, root: str) -> Node:
    """Return the node of an index: a list of topics or of further entries."""
    return {"@type": "DefinedTermSet", "@id": f"{head.address_of(context, address, root)}#terms", "name": label}


def items(count: int) -> Node:
    """Return the list of a page, of which only the length is told: its entries are links of the page."""
    return {"@type": "ItemList", "numberOfItems": count}


def years(span: tuple[int, int] | None) -> str:
    """Return a span of years in ISO 8601; empty where it cannot write them."""
    if span is None or not 1 <= span[0] <= span[1] <= 9999:
        return ""
    return f"{span[0]:04d}" if span[0] == span[1] else f"{span[0]:04d}/{span[1]:04d}"


def collection(count: int, coverage: str = "", about: Node | Sequence[Node] | None = None) -> dict[str, Any]:
    """Return what the node of a page of entries says beyond what every page's does."""
    found: Node = {"mainEntity": items(count)}
    if coverage:
        found["temporalCoverage"] = coverage
    if about:
        found["about"] = about
    return found
