"""What a page shows of another site (a video, a post, a map, a sound) → a card: a link alone in its paragraph."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import parse_qs, urlsplit

from site_builder.importers.markdown_text import address, words

_KINDS: Final = {
    "youtube.com": "Video",
    "youtu.be": "Video",
    "youtube-nocookie.com": "Video",
    "vimeo.com": "Video",
    "dailymotion.com": "Video",
    "videopress.com": "Video",
    "ted.com": "Video",
    "soundcloud.com": "Audio",
    "spotify.com": "Audio",
    "bandcamp.com": "Audio",
    "twitter.com": "Post",
    "x.com": "Post",
    "instagram.com": "Post",
    "facebook.com": "Post",
    "tiktok.com": "Post",
    "bsky.app": "Post",
    "openstreetmap.org": "Map",
    "google.com/maps": "Map",
    "gist.github.com": "Code",
    "codepen.io": "Code",
}
_ELEMENTS: Final = {"video": "Video", "audio": "Audio", "post": "Post"}
_YOUTUBE: Final = re.compile(r"/(?:embed|v|shorts|live)/([\w-]{6,20})")
_VIMEO: Final = re.compile(r"/video/(\d{3,15})")


class Card(NamedTuple):
    """A link that stands for what was embedded."""

    url: str
    words: str


def card(url: str, title: str = "", name: str = "") -> Card | None:
    """Return the card for an address; None where it is none. ``name``: the element or shortcode it stood in.

    An address of a player becomes that of its page. Words: ``Video: TITLE``, or ``Video: HOST`` without a title.
    """
    url = url.strip()
    if url.startswith("//"):
        url = f"https:{url}"
    if re.match(r"(?:javascript|data|vbscript|file|about|blob):", url, re.IGNORECASE) or not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    host = parts.netloc.lower().removeprefix("www.").removeprefix("m.").removeprefix("player.").removeprefix("w.")
    where = f"{host}{parts.path}"
    kind = next((said for start, said in _KINDS.items() if _is_of(host, where, start)), _ELEMENTS.get(name, "Embedded"))
    said = " ".join(title.split()) or host or parts.path.rpartition("/")[2]
    return Card(_page(url, host, parts.path, parts.query), f"{kind}: {said}")


def markdown(url: str, title: str = "", name: str = "") -> str:
    """Return the card for an address as Markdown, a link; the address itself where there can be none."""
    found = card(url, title, name)
    return f"[{words(found.words)}]({address(found.url)})" if found else words(url)


def is_known(url: str) -> bool:
    """Whether an address is of a site whose pages systems show by themselves where the address stands alone."""
    found = card(url)
    return found is not None and not found.words.startswith("Embedded:")


def _is_of(host: str, where: str, start: str) -> bool:
    if "/" in start:
        return where.startswith(start)
    return host == start or host.endswith(f".{start}")


def _page(url: str, host: str, path: str, query: str) -> str:
    """Return the address of the page that shows what a player plays."""
    if host.startswith("youtube") and (match := _YOUTUBE.match(path)) and match[1] != "videoseries":
        start = parse_qs(query).get("start", [""])[0]
        return f"https://www.youtube.com/watch?v={match[1]}" + (f"&t={start}" if start.isdigit() else "")
    if host == "vimeo.com" and (match := _VIMEO.match(path)):
        return f"https://vimeo.com/{match[1]}"
    return url
