"""The files that belong to a page: what its head links as other forms of it, and its card.

A feed of the page's list, citation files, the Markdown file that the page is made from.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple, Protocol
from urllib.parse import urlsplit

from site_builder.archive.reader import Reader
from site_builder.language.words import Words
from site_builder.model import addresses
from site_builder.model.cross_references import picture_of
from site_builder.model.documents import ACTOR, ARTICLE, Site


class Context(Protocol):
    """What the head of a page needs of the context of pages (``pages.context``)."""

    @property
    def site(self) -> Site: ...
    @property
    def reader(self) -> Reader: ...
    @property
    def base_url(self) -> str | None: ...
    @property
    def preview(self) -> bool: ...
    @property
    def words(self) -> Words: ...
    @property
    def made(self) -> dict[tuple[Any, ...], Any]: ...
    def canonical(self, address: str) -> str | None: ...


class Companion(NamedTuple):
    """Another form of a page. ``address``: below the site's root, or absolute; ``title``: empty for none."""

    type: str  # media type
    address: str
    title: str = ""


class Card(NamedTuple):
    """A picture that stands for a page that has none, with its size in pixels; 0 where that is not known."""

    address: str
    alt: str
    width: int
    height: int


_CITATIONS: Final = (
    ("application/x-bibtex", ".bib"),
    ("application/x-research-info-systems", ".ris"),
    ("application/vnd.citationstyles.csl+json", ".csl.json"),
)


def alternates(context: Context, kind: str, address: str, path: str = "") -> Iterator[Companion]:
    """Yield the other forms of a page. ``kind``: of its output; ``path``: of its file below content/, if it has one."""
    if kind == ARTICLE:
        for type_, ending in _CITATIONS:
            yield Companion(type_, addresses.beside(address, ending))
    if kind in (ARTICLE, ACTOR) and context.site.exports_some("json"):
        yield Companion("application/json", addresses.beside(address, ".json"))
    if kind == ARTICLE and context.site.exports_some("markdown"):
        yield Companion("text/markdown", addresses.beside(address, ".md"))
    elif path and (source := source_address(context.site.repository, path)):
        yield Companion("text/markdown", source)


def card(context: Context, address: str) -> Card | None:
    """Return the picture that stands for a page without one: that of the archive, whose size is not told."""
    site = context.site
    return Card(addresses.media(picture_of(site)), site.image.alt, 0, 0) if site.image else None


# Where hosts of source repositories serve a file of the newest commit, as it is.
_RAW: Final = {
    "github.com": "/raw/HEAD/",
    "gitlab.com": "/-/raw/HEAD/",
    "bitbucket.org": "/raw/HEAD/",
}


@lru_cache(maxsize=16)
def _raw(repository: str) -> str:
    """Return the address below which a repository's files are served; empty where the host is not known."""
    parts = urlsplit(repository)
    names = [name for name in parts.path.split("/") if name]
    if parts.scheme != "https" or parts.hostname not in _RAW or len(names) < 2 or parts.query or parts.fragment:
        return ""
    if len(names) > 2 and parts.hostname != "gitlab.com":  # the page of a folder, of which no rule tells the branch
        return ""
    return f"https://{parts.hostname}/{'/'.join(names).removesuffix('.git')}{_RAW[parts.hostname]}"


def source_address(repository: str | None, path: str) -> str:
    """Return the address of a file of content/ in the source repository; empty where it is not known."""
    raw = _raw(repository) if repository else ""
    return f"{raw}content/{addresses.quoted(path)}" if raw else ""
