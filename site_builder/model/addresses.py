"""Addresses: which page stands where, in one place.

An address is the path of a page below the site's root, with / between its parts: ``actors/kim-jong-un.html``. Pages are
flat .html files and an article's address mirrors its file's path, so the site works at a domain's root, under a
sub-path, on an object store and from a disk.
"""

from __future__ import annotations

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
ASSETS = "assets/"

# Windows takes these for devices whatever their ending, so a site that holds one cannot be copied there.
DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{device}{n}" for device in ("com", "lpt") for n in "0123456789¹²³"]
)


def article(path: str, article_id: str) -> str:
    """Of an article's file (path below content/): its folder, the id."""
    return f"{path.rpartition('/')[0]}/{article_id}.html"


def actor(actor_id: str) -> str:
    return f"actors/{actor_id}.html"


def topic(index: str, topic_id: str) -> str:
    return f"{index}/{topic_id}.html"


def topics(index: str) -> str:
    return f"{index}/index.html"


def letter(index_page: str, prefix: str) -> str:
    """The page of one letter (or first letters) of the A–Z index at ``index_page``."""
    return f"{index_page.removesuffix('.html')}/{prefix.lower() if prefix != '#' else 'other'}.html"


def standalone(path: str) -> str:
    """Of a page's file: the path below pages/."""
    return path.removeprefix("pages/").removesuffix(".md") + ".html"


def year_name(year: int) -> str:
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def year(y: int) -> str:
    return f"dates/{year_name(y)}.html"


def month(y: int, m: int) -> str:
    return f"dates/{year_name(y)}-{m:02d}.html"


def day(m: int, d: int) -> str:
    """Of a day of the year, in all years."""
    return f"days/{m:02d}-{d:02d}.html"


def pair(one: str, other: str) -> str:
    """Of the articles that two actors (ids) are both in, whichever is named first."""
    first, second = sorted((one, other))
    return f"actors/{first}/with/{second}.html"


def links(page: str) -> str:
    """Of the list of what links to a page; only its parts exist."""
    return f"{page.removesuffix('.html')}/links.html"


def part(page: str, number: int) -> str:
    """A numbered part of the list that ``page`` shows."""
    return f"{page.removesuffix('.html')}/{number}.html"


def root_of(address: str) -> str:
    """The way from a page back to the site's root: one ../ a folder."""
    return "../" * address.count("/")


@lru_cache(maxsize=65536)
def quoted(address: str) -> str:
    """An address as a link writes it."""
    return address if address.isascii() and " " not in address and "%" not in address else quote(address, safe="/~-._")


def collision_key(address: str) -> str:
    """Addresses that some file system would hold to be the same share this."""
    if address.isascii():
        return address.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", address).casefold())
