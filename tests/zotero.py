"""What Zotero takes of a page: the rules of its translators “Embedded Metadata” and “RDF”, in our own words.

A meta tag whose name has a prefix of a vocabulary is a statement about the page; ``citation_…`` tags are read apart, and
go before the statements. What decides the kind of item, in this order: ``citation_journal_title``, Open Graph's type if
it says what Zotero knows, Dublin Core's type, a guess by ``citation_title``, a guess by Open Graph.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.site_checks import Page

PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "og": "http://ogp.me/ns#",
    "article": "http://ogp.me/ns/article#",
    "prism": "http://prismstandard.org/namespaces/1.2/basic/",
    "eprints": "http://purl.org/eprint/terms/",
    "z": "http://www.zotero.org/namespaces/export#",
}
KINDS = {"newspaperArticle", "webpage", "journalArticle", "blogPost", "magazineArticle", "book", "report"}
OPEN_GRAPH = {"website": "webpage", "book": "book", "video.movie": "videoRecording", "music.song": "audioRecording"}


class Item(NamedTuple):
    """An item of a library. ``creators``: (family name or whole name, given name)."""

    kind: str
    title: str
    creators: tuple[tuple[str, str], ...]
    date: str
    publication: str
    url: str
    language: str
    rights: str
    abstract: str


def item(page: Page) -> Item:
    """Read the item that Zotero saves of a page."""
    prefixes = dict(PREFIXES)
    for link in page.all("link"):
        if match := re.match(r"schema\.([a-zA-Z]+)", link.get("rel")):
            prefixes[match[1].lower()] = link["href"]
    statements: dict[str, list[str]] = {}
    highwire: dict[str, list[str]] = {}
    plain: dict[str, str] = {}
    for tag in page.all("meta"):
        names, value = tag.get("name") or tag.get("property"), tag.get("content")
        if not names or not value:
            continue
        for name in names.split():
            prefix, _, rest = re.sub("[.:_]", "\0", name, count=1).partition("\0")
            if prefix.lower() in prefixes and rest:
                statements.setdefault(prefixes[prefix.lower()] + rest[0].lower() + rest[1:], []).append(value)
            elif "citation_" in name:
                highwire.setdefault(name[name.rindex("citation_") :], []).append(value)
            else:
                plain.setdefault(name, value)

    def first(*names: str) -> str:
        for name in names:
            prefix, _, rest = name.partition(":")
            if found := statements.get(prefixes[prefix] + rest):
                return found[0]
        return ""

    def tag_of(*names: str) -> str:
        return next((highwire[name][0] for name in names if name in highwire), "")

    url = tag_of("citation_public_url") or first("og:url") or _canonical(page)
    return Item(
        _kind(first, highwire),
        " ".join((tag_of("citation_title") or first("dc:title", "dcterms:title", "og:title")).split()),
        _creators(highwire, statements.get(prefixes["dc"] + "creator", [])),
        tag_of("citation_date", "citation_publication_date") or first("og:published_time", "dc:date"),
        tag_of("citation_journal_title") or first("prism:publicationName", "dc:source", "og:site_name"),
        url,
        tag_of("citation_language") or first("dc:language") or page.one("html").get("lang"),
        first("prism:copyright", "dc:rights", "dcterms:rights"),
        first("og:description", "dcterms:abstract", "dc:description") or plain.get("description", ""),
    )


def _canonical(page: Page) -> str:
    return next((link["href"] for link in page.all("link") if link.get("rel") == "canonical"), "")


def _kind(first: object, highwire: dict[str, list[str]]) -> str:
    assert callable(first)
    if "citation_journal_title" in highwire:
        return "journalArticle"
    if (known := first("z:itemType")) in KINDS:
        return str(known)
    if known := OPEN_GRAPH.get(first("og:type")):
        return known
    if (known := first("dc:type")) in KINDS:
        return str(known)
    return "journalArticle" if "citation_title" in highwire else "webpage"


def _creators(highwire: dict[str, list[str]], dublin_core: list[str]) -> tuple[tuple[str, str], ...]:
    written = highwire.get("citation_author", [])
    names: list[str] = []
    for text in written:
        some = re.split(r"\s*;\s*", text)
        if len(some) == len(written) == 1:
            parts = re.split(r"\s*,\s*", text)
            if len(parts) > 1 and " " in parts[0] and " " in parts[1] and not re.match("van|de|von", text, re.I):
                some = parts
        names += [name for name in some if re.search(r"[^\s,\-.;]", name)]
    return tuple(_divided(name) for name in names or dublin_core)


def _divided(name: str) -> tuple[str, str]:
    """A name at its comma, else before its last word."""
    bare = re.sub(r"^[\s.,/\[\]:]+|[\s.,/\[\]:]+$", "", name)
    if "," in name:
        family, _, given = bare.partition(",")
        return family, given.split(",")[0].strip()
    given, _, family = bare.rpartition(" ")
    return family, given
