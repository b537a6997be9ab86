"""Whether an address still leads to its page.

1. HEAD, and redirects by hand: each is an address that is looked at like the first.
2. GET, where HEAD is refused or says that the page is not there: some servers know no HEAD.
3. GET of a page of text, whose title may say "not found" though its status does not.

What is found is no verdict: model/links_lock.py makes a line of it, together with what was found before.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from site_builder.links import not_found
from site_builder.links.hosts import BUSY, REDIRECTS, Hosts, target
from site_builder.links.http import Answer
from site_builder.links.settings import Fault, Finding
from site_builder.model.links_lock import FAILED, GONE, MOVED, OK, SUSPECT, UNCLEAR

_FOR_GOOD: Final = (301, 308)
_HOMES: Final = ("index", "home", "default", "welcome")
_LANGUAGE: Final = re.compile("[a-z]{2}(?:[-_][a-z]{2})?")  # a path that is a language alone: /en, /pt-br


class Way(Struct, frozen=True):
    """Where redirects have led: the last address, its answer, and whether all of them were for good."""

    url: str
    answer: Answer
    hops: int
    for_good: bool


async def check(hosts: Hosts, url: str) -> Finding:
    """Check one address. Whatever another site does, this returns a finding."""
    host = urlsplit(url).hostname or ""
    try:
        way = await _way(hosts, url)
        if 200 <= way.answer.status < 300 and not_found.is_html(way.answer):
            way = await _read(hosts, way)
    except Fault as fault:
        state = FAILED if fault.answer in GONE else UNCLEAR
        return Finding(url, state, fault.answer, host=host)
    state, answer, moved_to = _verdict(url, way)
    return Finding(url, state, answer, moved_to, host)


async def _way(hosts: Hosts, url: str) -> Way:
    """Follow an address by HEAD; by GET if that gets nothing that can be relied on. Raises Fault."""
    try:
        way = await _follow(hosts, "HEAD", url)
    except Fault as fault:
        if fault.answer not in ("bad-answer", "connection-lost"):
            raise
    else:
        if way.answer.status < 400 or way.answer.status in BUSY:
            return way
    return await _follow(hosts, "GET", url)


async def _read(hosts: Hosts, way: Way) -> Way:
    """Read the beginning of a page that HEAD has found. If it cannot be read, what HEAD has said stands."""
    if way.answer.body:
        return way
    try:
        read = await _follow(hosts, "GET", way.url)
    except Fault:
        return way
    if read.answer.status in BUSY:
        return way
    return Way(read.url, read.answer, way.hops + read.hops, way.for_good and read.for_good)


async def _follow(hosts: Hosts, method: str, url: str) -> Way:
    """Ask for an address, and for where it leads. Raises Fault."""
    settings = hosts.settings
    seen = {url}
    for_good = True
    most = settings.most_read if method == "GET" else 0
    for hops in range(settings.redirects + 1):
        answer = await hosts.ask(method, url, most)
        if answer.status not in REDIRECTS or "location" not in answer.headers:
            return Way(url, answer, hops, for_good)
        url = target(url, answer)
        for_good = for_good and answer.status in _FOR_GOOD
        if url in seen:
            raise Fault("redirect-loop")
        seen.add(url)
    raise Fault("too-many-redirects")


def _verdict(url: str, way: Way) -> tuple[str, str, str]:
    """Return the state, the answer and the new address that a way of redirects means."""
    status = str(way.answer.status)
    if status in GONE:
        return FAILED, status, ""
    if not 200 <= way.answer.status < 300:
        return UNCLEAR, status, ""
    if way.hops and not _is_home(url) and _is_home(way.url):
        return SUSPECT, "leads-to-home", ""
    if not_found.says_not_found(way.answer):
        return SUSPECT, "says-not-found", ""
    if way.hops and way.for_good and way.url != url:
        return MOVED, status, way.url
    return OK, status, ""


def _is_home(url: str) -> bool:
    """Return whether an address is that of a site's home page, in a language perhaps."""
    parts = urlsplit(url)
    path = parts.path.strip("/").lower()
    return not parts.query and (path.partition(".")[0] in ("", *_HOMES) or _LANGUAGE.fullmatch(path) is not None)
