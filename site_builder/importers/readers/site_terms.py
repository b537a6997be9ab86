"""Links to pages of terms that a plugin or a theme made: ``/tags/tides/``, ``/tags/#tides``.

Jekyll, Eleventy and Astro do not say where these pages stand. So a topic or an author has a file of its own here as
soon as a text links to it by one of the usual addresses.
"""

from __future__ import annotations

import posixpath
import re
from typing import Final
from urllib.parse import quote, unquote

from site_builder.importers import addresses, markdown_text
from site_builder.importers.markdown_text import Link
from site_builder.importers.readers import site_common as common
from site_builder.importers.readers.site_common import Site
from site_builder.importers.records import FROM_SOURCE, Collection, Document
from site_builder.model.names import fold

_LISTS: Final = {
    "tag": ("tags", "tag"),
    "tags": ("tags", "tag"),
    "category": ("categories", "category"),
    "categories": ("categories", "category"),
    "topics": ("topics", "tags"),
    "author": ("authors",),
    "authors": ("authors",),
}
_LIKELY: Final = re.compile(r"/(?:tags?|category|categories|topics|authors?)(?:\.html)?[/#]", re.IGNORECASE)


def linked(found: Collection, site: Site, path: str) -> list[Document]:
    """Lead links to pages of terms to the terms, and return their documents. ``path``: the file that they are of."""
    known = {
        (key, _plain(name)): f"{index}/{folded}"
        for key, used in site.used.items()
        for folded, (name, index) in used.items()
    }
    there = {one for document in found.documents for one in map(_bare, document.old)}
    wanted: dict[str, list[str]] = {}
    host, root = addresses.host_of(site.base_url), addresses.split(site.base_url).path.rstrip("/")

    def new(link: Link) -> str | None:
        here = _inside(link.href, host, root)
        if link.image or _bare(here) in there:
            return None
        term, old = _term(here, known)
        if not term:
            return None
        wanted.setdefault(term, []).extend([old] if old and old not in wanted.get(term, ()) else [])
        return f"{FROM_SOURCE}terms/{quote(term)}"

    for document in found.documents:
        if _LIKELY.search(document.body):
            document.body = markdown_text.relinked(document.body, new)
    if not wanted:
        return []
    terms = common.term_documents(site, path, lambda key, name: [name])
    documents = [document for term, document in terms.items() if term in wanted]
    for term, document in terms.items():
        document.old, document.names = wanted.get(term, []), [f"terms/{term}"]
    return documents


def _inside(href: str, host: str, root: str) -> str:
    """Return an address from the root of the site; empty for one of another site."""
    if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", href, re.IGNORECASE):
        if not host or addresses.host_of(href) != host:
            return ""
        parts = addresses.split(href)
        href = parts.path + (f"#{parts.fragment}" if parts.fragment else "")
    return href.removeprefix(root) if root and href.startswith(f"{root}/") else href


def _term(href: str, known: dict[tuple[str, str], str]) -> tuple[str, str]:
    """Return the term that an address means, and the address if it is one of a page of its own."""
    path, _, fragment = href.partition("#")
    path = path.partition("?")[0]
    parts = [part for part in _bare(path).split("/") if part]
    if not href.startswith("/") or not parts:
        return "", ""
    name, lists = (fragment, parts[-1]) if fragment else (parts[-1], parts[-2] if len(parts) > 1 else "")
    for key in _LISTS.get(lists.lower(), ()):
        if term := known.get((key, _plain(unquote(name)))):
            return term, "" if fragment else path
    return "", ""


def _bare(address: str) -> str:
    path = posixpath.normpath("/" + address.partition("#")[0].strip("/")).lower()
    return path.removesuffix("/index.html").removesuffix(".html")


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "-", fold(name)).strip("-")
