"""What a web page says of itself: title, date, authors, address, in the ways in which publishers write them.

In this order: the tags of scholarly articles (``citation_…``), JSON-LD, Open Graph, other ``<meta>``, what is marked in
the page. Keywords are suggested and not written, unless ``--topics keywords`` asks for them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from site_builder.importers import addresses
from site_builder.importers.readers.text_head import Head, Place, byline, dated, day_of, kept_copy, split_names
from site_builder.importers.records import Outcome, Wish
from site_builder.model.web import is_web_address, site_of

_SAVED: Final = re.compile(r"<!--\s{0,9}saved from url=\(\d{1,6}\)(\S{1,2000})\s{0,9}-->", re.IGNORECASE)
_SAVED_AS_ONE: Final = re.compile(r"Page saved with SingleFile\s{1,9}url:\s{1,9}(\S{1,2000})", re.IGNORECASE)
_SEPARATED: Final = re.compile(r"\s+[|–—·»:-]\s+")
_KINDS: Final = re.compile(r"(?:\w*Article|BlogPosting|Report|NewsArticle|WebPage|Posting)$")
_MOST_JSON: Final = 1 << 20  # characters
_DATES: Final = (
    "citation_publication_date citation_date article:published_time og:published_time datepublished dc.date.issued "
    "dcterms.issued dc.date dcterms.date dcterms.created parsely-pub-date sailthru.date pubdate publish-date "
    "publishdate publication_date date"
).split()
_UPDATED: Final = "article:modified_time og:updated_time datemodified dcterms.modified last-modified".split()
_AUTHORS: Final = (
    "citation_author parsely-author dc.creator dcterms.creator author article:author sailthru.author".split()
)
_SITES: Final = "citation_journal_title og:site_name dc.publisher dcterms.publisher application-name".split()


class _Said:
    """The ``<meta>`` tags of a page by their names in lower case, and the keys of its JSON-LD."""

    def __init__(self, soup: Any) -> None:
        self.meta: dict[str, list[str]] = {}
        for tag in soup.find_all("meta", limit=2_000):
            name = tag.get("name") or tag.get("property") or tag.get("itemprop")
            content = tag.get("content")
            if isinstance(name, str) and isinstance(content, str) and content.strip():
                self.meta.setdefault(name.strip().lower(), []).append(" ".join(content.split())[:2_000])
        self.data = _linked_data(soup)

    def first(self, *names: str) -> str:
        """Return the first value of the first of these names that has one."""
        return next((self.meta[name][0] for name in names if name in self.meta), "")

    def text(self, key: str) -> str:
        """Return a text of the JSON-LD; empty if there is none."""
        value = self.data.get(key)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, dict):
            value = value.get("name") or value.get("url") or value.get("@id")
        return " ".join(str(value).split()) if isinstance(value, (str, int)) else ""


def page_head(soup: Any, beginning: str, wish: Wish, place: Place) -> Head:
    """Return what a page says of itself. ``beginning``: its first lines, where browsers write where it was."""
    head, said = Head(), _Said(soup)
    head.source = _address(soup, said, beginning)
    publisher = said.first(*_SITES) or said.text("publisher")
    head.title = _title(soup, said, publisher)
    _dates(head, soup, said, place)
    head.authors = _authors(soup, said)
    head.summary = said.first("description", "og:description", "dc.description", "citation_abstract") or said.text(
        "description"
    )
    language = (soup.html.get("lang") if soup.html else "") or said.first("og:locale", "citation_language")
    if isinstance(language, str) and (match := re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", language)):
        head.language = match[0].lower()
    if head.source:
        head.source["title"] = head.title
        if publisher and publisher.casefold() != head.title.casefold():
            head.source["publisher"] = publisher
        if head.date:
            head.source["date"] = head.date.partition("T")[0]
    if image := said.first("og:image", "twitter:image"):
        head.image = {"src": image, "alt": said.first("og:image:alt", "twitter:image:alt")}
    _keywords(head, said, wish, place)
    return head


def _address(soup: Any, said: _Said, beginning: str) -> dict[str, Any]:
    """Return the address of a page, and of the archive's copy that was saved, as keys of a source."""
    canonical = soup.find("link", rel="canonical")
    saved = _SAVED.search(beginning) or _SAVED_AS_ONE.search(beginning)
    candidates = [
        saved[1] if saved else "",
        str(canonical.get("href") or "") if canonical is not None else "",
        said.first("og:url", "citation_public_url", "citation_abstract_html_url"),
        said.text("url") or said.text("mainEntityOfPage"),
    ]
    addresses = [address for address in candidates if is_web_address(address)]
    copies = [copy for address in addresses if (copy := kept_copy(address))]
    own = [address for address in addresses[bool(saved) :] if not kept_copy(address)]
    own += [address for address in addresses[:1] if not kept_copy(address)]
    if copies:
        return {
            "url": next((one for one in own if _same_site(one, copies[0]["url"])), copies[0]["url"]),
            **_only(copies[0]),
        }
    return {"url": own[0]} if own else {}


def _only(copy: dict[str, str]) -> dict[str, str]:
    return {"archived": copy["archived"]}


def _same_site(one: str, other: str) -> bool:
    return site_of(one) == site_of(other) and addresses.split(one).path.rstrip("/") == addresses.split(
        other
    ).path.rstrip("/")


def _title(soup: Any, said: _Said, publisher: str) -> str:
    """Return the title of a page, without the name of its site."""
    for found in (
        said.first("citation_title"),
        said.text("headline"),
        said.first("og:title", "dc.title", "twitter:title"),
    ):
        if found:
            return _without_site(found, publisher)
    if soup.title is not None and (text := " ".join(soup.title.get_text().split())):
        heading = soup.find("h1")
        first = " ".join(heading.get_text(" ").split()) if heading is not None else ""
        if first and text.casefold().startswith(first.casefold()):
            return first
        return _without_site(text, publisher)
    return ""


def _without_site(title: str, publisher: str) -> str:
    parts = _SEPARATED.split(title)
    if len(parts) > 1 and publisher and parts[-1].casefold() == publisher.casefold():
        return title[: title.rindex(parts[-1])].rstrip(" |–—·»:-")
    return title


def _dates(head: Head, soup: Any, said: _Said, place: Place) -> None:
    marked = soup.find(itemprop="datePublished") or soup.find("time", attrs={"datetime": True})
    in_page = str(marked.get("datetime") or marked.get("content") or marked.get_text()) if marked is not None else ""
    for text in (said.text("datePublished"), *(said.first(name) for name in _DATES), in_page):
        if not head.date and text:
            head.date = dated(text.replace("/", "-") if re.fullmatch(r"\d{4}/\d\d?(/\d\d?)?", text) else text, 0, place)
    day = day_of(said.text("dateModified") or said.first(*_UPDATED))
    head.updated = day if day > head.date[:10] else ""


def _authors(soup: Any, said: _Said) -> list[str]:
    """Return the authors' names; addresses of their pages are none."""
    for names in (
        said.meta.get("citation_author", []),
        list(_names(said.data.get("author"))),
        *(said.meta.get(name, []) for name in _AUTHORS),
        [tag.get_text(" ") for tag in soup.find_all(rel="author", limit=20) if tag.name == "a"],
        [tag.get_text(" ") for tag in soup.find_all(attrs={"itemprop": "author"}, limit=20)],
    ):
        found = []
        for name in names:
            text = " ".join(name.split())
            if text and "://" not in text and "@" not in text and len(text) <= 200:
                found += byline(text) or ([_turned(text)] if "," in text else split_names(text))
        if found:
            return list(dict.fromkeys(found))
    return []


def _turned(name: str) -> str:
    """Return ``Example, Ada`` as ``Ada Example``; several names with commas stay as they are."""
    last, _, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if first.strip() and "," not in first and " " not in last.strip() else name


def _names(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str):
            yield name


def _keywords(head: Head, said: _Said, wish: Wish, place: Place) -> None:
    found = said.meta.get("article:tag") or said.meta.get("citation_keywords") or said.meta.get("keywords") or []
    words = [word.strip() for text in found for word in re.split(r"[;,]", text) if word.strip()]
    words = list(dict.fromkeys(words))[:100]
    if words and wish.topics and "keywords" in wish.topics:
        head.topics = words
    elif words:
        what = f"its keywords are {', '.join(words)}: write those under topics that the archive needs"
        place.say(Outcome.SUGGESTED, 0, what, kind="keywords of web pages")


def _linked_data(soup: Any) -> dict[str, Any]:
    """Return the keys of the article in a page's JSON-LD; nothing if there is none that can be read."""
    found: dict[str, Any] = {}
    for script in soup.find_all("script", type="application/ld+json", limit=20):
        text = script.string or ""
        try:
            value = json.loads(text) if len(text) <= _MOST_JSON else None
        except (ValueError, RecursionError):
            continue
        for one in _objects(value):
            kinds = one.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            article = any(isinstance(kind, str) and _KINDS.search(kind) for kind in kinds)
            if article and (one.get("headline") or not found):
                found = {**found, **one}
    return found


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    values = value if isinstance(value, list) else [value]
    for one in values:
        if isinstance(one, dict):
            yield one
            graph = one.get("@graph")
            if isinstance(graph, list):
                yield from (part for part in graph if isinstance(part, dict))
