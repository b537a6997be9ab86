"""Addresses of pages.

An address is the path of a page below the site's root, with / between its parts: ``actors/kim-jong-un.html``. Pages are
flat .html files and an article's address mirrors its file's path, so the site works at a domain's root, under a
sub-path, on an object store and from a disk.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote

HOME = "index.html"
NOT_FOUND = "404.html"
TIMELINE = "timeline.html"
ACTORS = "actors/index.html"
YEARS = "dates/index.html"
DAYS = "days/index.html"
CORRECTIONS = "corrections.html"
SEARCH = "search/index.html"
FEED = "feed.xml"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
DATA = "data/index.html"
ASSETS = "assets/"
CITATIONS = (".bib", ".ris", ".csl.json")  # endings of the files beside an article
REDIRECTS = "_redirects"  # a file in the form that some hosts read
MANIFEST = "manifest-sha256.txt"  # the SHA-256 of every file

_PLAIN = re.compile(r"[A-Za-z0-9/~._-]*")

# Windows takes these names for devices whatever their ending, so it cannot hold a site with one of them
# (learn.microsoft.com, "Naming Files, Paths, and Namespaces").
DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{device}{n}" for device in ("com", "lpt") for n in "0123456789¹²³"]
)


def media(path: str) -> str:
    """Return the address of a file of media/ (``path`` is below content/)."""
    return _nfc(path)


def _nfc(path: str) -> str:
    """An address is in one form, however the disk spells the names of files."""
    return path if path.isascii() else unicodedata.normalize("NFC", path)


def article(path: str, article_id: str) -> str:
    """Return the address of an article: the folder of its file (``path`` is below content/) and its id."""
    return f"{_nfc(path.rpartition('/')[0])}/{article_id}.html"


def actor(actor_id: str) -> str:
    """Return the address of an actor."""
    return f"actors/{actor_id}.html"


def topic(index: str, topic_id: str) -> str:
    """Return the address of an entry of an index."""
    return f"{index}/{topic_id}.html"


def topics(index: str) -> str:
    """Return the address of an index."""
    return f"{index}/index.html"


def letter(index_page: str, prefix: str) -> str:
    """Return the address of one letter (or several first letters) of the A–Z index at ``index_page``."""
    return f"{index_page.removesuffix('.html')}/{prefix.lower() if prefix != '#' else 'other'}.html"


def standalone(path: str) -> str:
    """Return the address of a standalone page: the path of its file below pages/."""
    return _nfc(path.removeprefix("pages/").removesuffix(".md")) + ".html"


def year_name(year: int) -> str:
    """Return a year with at least four digits, as addresses write it: 0044, -0044."""
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def year(y: int) -> str:
    """Return the address of a year."""
    return f"dates/{year_name(y)}.html"


def month(y: int, m: int) -> str:
    """Return the address of a month of a year."""
    return f"dates/{year_name(y)}-{m:02d}.html"


def day(m: int, d: int) -> str:
    """Return the address of a day of the year, in all years."""
    return f"days/{m:02d}-{d:02d}.html"


def pair(one: str, other: str) -> str:
    """Return the address of the articles that two actors (ids) share, in either order of the two."""
    first, second = sorted((one, other))
    return f"actors/{first}/with/{second}.html"


def links(page: str) -> str:
    """Return the address of the list of links to a page. Only the parts of that list exist."""
    return f"{page.removesuffix('.html')}/links.html"


def part(page: str, number: int) -> str:
    """Return the address of a part (from 1) of the list on ``page``."""
    return f"{page.removesuffix('.html')}/{number}.html"


def feed(page: str) -> str:
    """Return the address of the feed of a page, in Atom; of the home page it is the site's."""
    return f"{_before_feed(page)}feed.xml"


def json_feed(page: str) -> str:
    """Return the address of the feed of a page as a JSON Feed."""
    return f"{_before_feed(page)}feed.json"


def feed_archive(page: str, number: int) -> str:
    """Return the address of an archive document (RFC 5005; the oldest is 1) of the feed of a page."""
    return f"{_before_feed(page)}feed/{number}.xml"


def _before_feed(page: str) -> str:
    return "" if page == HOME else page.removesuffix(".html") + "/"


def language_feed(language: str) -> str:
    """Return the address of the feed of the articles in a language."""
    return f"feed/{language.lower()}.xml"


def sitemap(part: int) -> str:
    """Return the address of a part (from 1) of the sitemap."""
    return f"sitemap-{part}.xml"


def beside(page: str, ending: str) -> str:
    """Return the address of a file beside a page: a citation of an article, or what the page shows as data."""
    return page.removesuffix(".html") + ending


def root_of(address: str) -> str:
    """Return the path from a page to the site's root: one ../ for each folder."""
    return "../" * address.count("/")


@lru_cache(maxsize=65536)
def quoted(address: str) -> str:
    """Return an address percent-encoded for a link (RFC 3986 §2.1)."""
    return address if _PLAIN.fullmatch(address) else quote(address, safe="/~-._")


def collision_key(address: str) -> str:
    """Return a key that two addresses share if some file system takes them for one: NFC and case folded."""
    if address.isascii():
        return address.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", address).casefold())
