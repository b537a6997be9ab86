"""A built site as a checker sees it: every page parsed, and what is wrong with it as lists of faults.

``load(folder)`` reads a site; each function of ``CHECKS`` takes it and returns its faults, one line each, that begin
with the page's address; ``faults(site)`` returns those of all. Nothing here knows how the site was made: addresses are
resolved as a browser resolves them, and a file must be there under exactly the name that a link gives.

The parser is strict where HTML is lenient (every element must be closed): the pages are written so, and a tree that
was guessed at could hide a fault.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

OWN = ".site-builder"
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ADDRESSES = frozenset("href src poster data action formaction cite background".split())
LOADING_RELS = frozenset("stylesheet icon preload modulepreload prefetch manifest apple-touch-icon".split())
# Where a site is held to be while links are resolved: deep, so that a link that climbs out of it is seen.
_ORIGIN = "https://site.invalid"
_ROOT = f"{_ORIGIN}/a/b/c/d/e/f/"


class Element:
    """One element of a page. ``text`` is all the text in it, ``own`` pieces and elements in order."""

    __slots__ = ("attributes", "children", "line", "parent", "tag")

    def __init__(self, tag: str, attributes: dict[str, str], line: int, parent: Element | None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.line = line
        self.parent = parent
        self.children: list[Element | str] = []

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    def get(self, attribute: str, default: str = "") -> str:
        return self.attributes.get(attribute, default)

    @property
    def classes(self) -> list[str]:
        return self.get("class").split()

    @property
    def text(self) -> str:
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    @property
    def words(self) -> str:
        """The text with its white space as a reader sees it."""
        return " ".join(self.text.split())

    def __iter__(self) -> Iterator[Element]:
        """Every element inside, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child

    def all(self, tag: str = "", css_class: str = "") -> list[Element]:
        return [e for e in self if (not tag or e.tag == tag) and (not css_class or css_class in e.classes)]

    def one(self, tag: str = "", css_class: str = "") -> Element:
        (found,) = self.all(tag, css_class)
        return found

    def within(self, tag: str, css_class: str = "") -> bool:
        """Whether it stands inside an element of that kind."""
        above = self.parent
        while above is not None:
            if above.tag == tag and (not css_class or css_class in above.classes):
                return True
            above = above.parent
        return False


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {}, 0, None)
        self.at = self.root
        self.elements: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.getpos()[0], self.at)
        self.at.children.append(element)
        self.elements.append(element)
        if tag not in VOID:
            self.at = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != self.at.tag or self.at.parent is None:
            raise ValueError(f"line {self.getpos()[0]}: </{tag}> where </{self.at.tag}> is due")
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def parse(html: str) -> Element:
    """A page's tree. Raises ValueError where an element is not closed in its place."""
    return _parsed(html).root


def _parsed(html: str) -> _Parser:
    parser = _Parser()
    parser.feed(html)
    parser.close()
    if parser.at is not parser.root:
        raise ValueError(f"<{parser.at.tag}> of line {parser.at.line} is never closed")
    return parser


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its address below the root, its tree, and its elements in order."""

    address: str
    root: Element
    elements: list[Element]
    ids: frozenset[str]
    urls: list[tuple[Element, str]]  # every address that it names, with the element that names it
    base: str = ""  # <base href>, empty on all pages but the one for what is not there

    def one(self, tag: str = "", css_class: str = "") -> Element:
        return self.root.one(tag, css_class)

    def all(self, tag: str = "", css_class: str = "") -> list[Element]:
        return self.root.all(tag, css_class)

    @property
    def main(self) -> Element:
        return self.one("main")


@dataclass(frozen=True, slots=True)
class Site:
    """A built site. ``files`` are the addresses of all its files, the builder's own left out."""

    folder: Path
    base_url: str
    pages: dict[str, Page]
    files: frozenset[str]
    broken: list[str] = field(default_factory=list)  # pages that could not be parsed, and why


class Place(NamedTuple):
    """Where a link leads within the site."""

    address: str
    fragment: str


def load(folder: Path, base_url: str = "") -> Site:
    """Read every page of a built site. ``base_url`` is the address it says it is published at."""
    files = frozenset(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] != OWN
    )
    pages, broken = {}, []
    for address in sorted(files):
        if not address.endswith(".html"):
            continue
        try:
            parser = _parsed((folder / address).read_text(encoding="utf-8"))
        except ValueError as fault:
            broken.append(f"{address}: {fault}")
            continue
        elements = parser.elements
        ids = frozenset(e["id"] for e in elements if "id" in e.attributes)
        base = next((e.get("href") for e in elements if e.tag == "base"), "")
        pages[address] = Page(address, parser.root, elements, ids, list(_urls(elements)), base)
    return Site(folder, base_url, pages, files, broken)


# -- links ------------------------------------------------------------------------------------------------------------


def _urls(elements: list[Element]) -> Iterator[tuple[Element, str]]:
    for element in elements:
        attributes = element.attributes
        if not attributes:
            continue
        for attribute in _ADDRESSES.intersection(attributes):
            yield element, attributes[attribute]
        if "srcset" in attributes:
            for candidate in filter(None, attributes["srcset"].split(",")):
                yield element, candidate.split()[0]
        if element.tag == "meta" and element.get("http-equiv").lower() == "refresh":
            yield element, element.get("content").partition("url=")[2]
        if element.tag == "meta" and element.get("property") in ("og:url", "og:image"):
            yield element, element.get("content")


def resolve(site: Site, page: Page, url: str) -> Place | None:
    """Where an address leads within the site; None for what is elsewhere. Out of the site's root: "../"."""
    return _resolve(site.base_url, page.base or _ROOT + page.address, url)


@lru_cache(maxsize=1 << 17)
def _resolve(base_url: str, start: str, url: str) -> Place | None:
    absolute = urljoin(start, url)
    for root in filter(None, (_ROOT, base_url)):
        if absolute.startswith(root) or absolute + "/" == root:
            parts = urlsplit(absolute[len(root) :])
            return Place(unquote(parts.path), unquote(parts.fragment))
    return Place("../", "") if absolute.startswith(_ORIGIN) else None


def links(site: Site, page: Page) -> Iterator[tuple[Element, str, Place]]:
    """The addresses of a page that lead to the site itself."""
    for element, url in page.urls:
        place = resolve(site, page, url)
        if place is not None:
            yield element, url, place


def leads_to(site: Site, page: Page, element: Element) -> str:
    """The address of the page that a link leads to; empty for one elsewhere."""
    place = resolve(site, page, element["href"])
    return place.address if place else ""


def dead_links(site: Site) -> list[str]:
    """Links to files that are not there. A folder is none: from a disk it would show a listing."""
    found = []
    for page in site.pages.values():
        for element, url, place in links(site, page):
            home = place.address == "" and url == site.base_url  # the canonical address of the home page
            if place.address not in site.files and not home:
                found.append(f"{page.address}:{element.line}: {url} leads to no file")
    return found


def dead_fragments(site: Site) -> list[str]:
    """Links to a part of a page that has no such part."""
    found = []
    for page in site.pages.values():
        for element, url, place in links(site, page):
            target = site.pages.get(place.address)
            if place.fragment and target is not None and place.fragment not in target.ids:
                found.append(f"{page.address}:{element.line}: {url}: no such part")
    return found


def absolute_links(site: Site) -> list[str]:
    """Links to the site itself that would not move with it.

    Canonical addresses and those of translations are for search engines, which want them whole; the page for what is
    not there needs its base.
    """
    found = []
    for page in site.pages.values():
        for element, url in page.urls:
            own = bool(site.base_url) and url.startswith(site.base_url)
            allowed = (
                (element.tag == "link" and element.get("rel") == "canonical")
                or (element.tag == "link" and element.get("rel") == "alternate" and "hreflang" in element.attributes)
                or (element.tag == "meta" and element.get("property", "").startswith("og:"))
                or (element.tag == "base" and page.address == "404.html")
            )
            if url.startswith(("/", "\\", "file:")) or (own and not allowed):
                found.append(f"{page.address}:{element.line}: <{element.tag}> leads to {url}")
            if url != url.strip() or "\\" in url:
                found.append(f"{page.address}:{element.line}: {url!r} is no clean address")
    return found


# -- the page itself --------------------------------------------------------------------------------------------------


def unparsed(site: Site) -> list[str]:
    """Pages whose elements are not closed in their places."""
    return site.broken


def duplicate_ids(site: Site) -> list[str]:
    """Ids that stand twice on a page, and empty ones."""
    found = []
    for page in site.pages.values():
        seen: set[str] = set()
        for element in page.elements:
            if "id" in element.attributes:
                if element["id"] in seen or not element["id"]:
                    found.append(f"{page.address}:{element.line}: the id {element['id']!r} is not the only one")
                seen.add(element["id"])
    return found


def headings(site: Site) -> list[str]:
    """Pages without exactly one h1, and headings that skip a level."""
    found = []
    for page in site.pages.values():
        levels = [(int(e.tag[1]), e) for e in page.elements if e.tag in HEADINGS]
        first = [e for level, e in levels if level == 1]
        if len(first) != 1:
            found.append(f"{page.address}: {len(first)} h1")
        for (before, _), (level, element) in itertools.pairwise(levels):
            if level > before + 1:
                found.append(f"{page.address}:{element.line}: h{level} after h{before}")
        found += [f"{page.address}:{e.line}: an empty {e.tag}" for _, e in levels if not e.words]
    return found


def inline_code(site: Site) -> list[str]:
    """Script and style in the page itself, which the content security policy forbids."""
    found = []
    for page in site.pages.values():
        for element in page.elements:
            here = f"{page.address}:{element.line}: <{element.tag}>"
            if element.tag == "style" or (element.tag == "script" and "src" not in element.attributes):
                data = element.get("type") in ("application/ld+json", "application/json")
                found += [] if data else [f"{here} in the page"]
            found += [f"{here} has {a}" for a in element.attributes if a.startswith("on") or a == "style"]
        for element, url in page.urls:
            scheme = re.sub(r"[\x00-\x20]", "", url).partition(":")[0].lower()
            if scheme in ("javascript", "vbscript", "data"):
                found.append(f"{page.address}:{element.line}: <{element.tag}> has a {scheme}: address")
    return found


def _loads(element: Element) -> bool:
    """Whether a browser fetches the element's address without being asked."""
    if element.tag == "link":
        return not LOADING_RELS.isdisjoint(element.get("rel").lower().split())
    return element.tag in ("img", "script", "iframe", "frame", "embed", "object", "source", "track", "video", "audio",
                           "input", "form", "body", "table", "image", "use") or (
        element.tag == "meta" and bool(element.get("http-equiv"))
    )  # fmt: skip


def off_site_loads(site: Site) -> list[str]:
    """What the site would fetch from elsewhere, its style sheets included."""
    found = []
    for page in site.pages.values():
        for element, url in page.urls:
            if _loads(element) and resolve(site, page, url) is None:
                found.append(f"{page.address}:{element.line}: <{element.tag}> fetches {url}")
    for address in sorted(site.files):
        if address.endswith(".css"):
            text = (site.folder / address).read_text(encoding="utf-8")
            for match in re.finditer(r"""url\(\s*["']?([^"')]*)|@import\s+["']([^"']*)""", text):
                url = match[1] or match[2]
                if re.match(r"//|[a-z]+:", url, re.IGNORECASE):
                    found.append(f"{address}: fetches {url}")
                elif urljoin(address, url) not in site.files:
                    found.append(f"{address}: {url} leads to no file")
    return found


def missing_language(site: Site) -> list[str]:
    """Pages that do not say their language and direction."""
    found = []
    for page in site.pages.values():
        html = page.root.all("html")
        if len(html) != 1 or not html[0].get("lang") or html[0].get("dir") not in ("ltr", "rtl"):
            found.append(f"{page.address}: no lang, or no dir")
        for element in page.elements:
            if element.attributes.get("lang") == "":
                found.append(f"{page.address}:{element.line}: an empty lang")
    return found


def missing_title(site: Site) -> list[str]:
    """Pages without a title, or with two."""
    found = []
    for page in site.pages.values():
        titles = [e for e in page.elements if e.tag == "title"]
        if len(titles) != 1 or not titles[0].words:
            found.append(f"{page.address}: {len(titles)} titles")
    return found


CHECKS: tuple[Callable[[Site], list[str]], ...] = (
    unparsed,
    dead_links,
    dead_fragments,
    absolute_links,
    duplicate_ids,
    headings,
    inline_code,
    off_site_loads,
    missing_language,
    missing_title,
)


def faults(site: Site) -> list[str]:
    """The faults that all checks find."""
    return [fault for check in CHECKS for fault in check(site)]
