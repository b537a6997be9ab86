"""Politeness: one request at a time to a host, with a pause between two, and nothing that its robots.txt forbids."""

from __future__ import annotations

import asyncio
import ssl
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

from msgspec import Struct, field

from site_builder.links import http, robots
from site_builder.links.http import Answer, Request
from site_builder.links.robots import ALL_CLOSED, NO_RULES, Robots
from site_builder.links.settings import Fault, Settings
from site_builder.model.web import is_web_address

BUSY: Final = (429, 503)  # a host that says so may say for how long (RFC 9110, section 10.2.3)
REDIRECTS: Final = (301, 302, 303, 307, 308)
_HOPS_OF_ROBOTS: Final = 5  # RFC 9309, section 2.3.1.2
_NO_ANSWERS: Final = 3  # in a row, after which a host is left alone in this run
PRODUCT: Final = "site-builder"


class Host(Struct):
    """What a run knows of a host."""

    delay: float
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_at: float = 0.0  # time of the loop from which on it may be asked again
    robots: dict[str, Robots] = field(default_factory=dict)  # by origin: http://… and https://… differ
    silent: int = 0  # requests in a row that got no answer in time
    is_left: bool = False  # for the next run: it is too busy, or does not answer


class Hosts:
    """All hosts of a run; every request to any of them goes through here."""

    def __init__(self, settings: Settings, secure: ssl.SSLContext) -> None:
        self.settings = settings
        self.secure = secure
        self._known: dict[str, Host] = {}

    def of(self, url: str) -> Host:
        """Return the host of an address."""
        name = (urlsplit(url).hostname or "").lower()
        if name not in self._known:
            self._known[name] = Host(self.settings.delay)
        return self._known[name]

    def forget(self, url: str) -> None:
        """Drop what is known of a host but for its pause: its links are done."""
        self.of(url).robots.clear()

    async def ask(self, method: str, url: str, most: int = 0) -> Answer:
        """Ask for an address, if its host's robots.txt allows. Raises Fault."""
        host = self.of(url)
        rules = await self._robots(host, url)
        if not rules.allows(url):
            raise Fault("robots")
        return await self._ask(host, Request(method, url, most=most))

    async def _ask(self, host: Host, request: Request) -> Answer:
        """Make a request once the host may be asked, and once more if it says when."""
        async with host.lock:
            answer = await self._after_pause(host, request)
            if answer.status not in BUSY:
                return answer
            wait = retry_after(answer)
            if wait is None:
                host.delay = min(max(2 * host.delay, 1.0), self.settings.longest_delay)
                return answer
            if wait > self.settings.longest_delay:
                host.is_left = True
                return answer
            host.next_at = max(host.next_at, asyncio.get_running_loop().time() + wait)
            again = await self._after_pause(host, request)
            if again.status in BUSY:
                host.is_left = True
            return again

    async def _after_pause(self, host: Host, request: Request) -> Answer:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, host.next_at - loop.time()))
        try:
            answer = await http.ask(request, self.settings, self.secure)
        except Fault as fault:
            if fault.answer in ("timeout", "unreachable"):
                host.silent += 1
                host.is_left = host.is_left or host.silent >= _NO_ANSWERS
            raise
        finally:
            host.next_at = loop.time() + host.delay
        host.silent = 0
        return answer

    async def _robots(self, host: Host, url: str) -> Robots:
        """Return what the robots.txt of an address's origin says. Raises Fault if the host cannot be reached at all."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        if origin not in host.robots:
            found = await self._read_robots(f"{origin}/robots.txt")
            host.robots[origin] = found
            host.delay = max(host.delay, min(found.delay, self.settings.longest_delay))
        return host.robots[origin]

    async def _read_robots(self, url: str) -> Robots:
        """Read a robots.txt. RFC 9309, section 2.3.1: none where it is not there, all closed where it cannot be had."""
        for _ in range(_HOPS_OF_ROBOTS + 1):
            answer = await self._ask(self.of(url), Request("GET", url, most=self.settings.most_robots))
            if answer.status in REDIRECTS and "location" in answer.headers:
                url = target(url, answer)
                continue
            if 200 <= answer.status < 300:
                return robots.read(answer.body.decode("utf-8", "replace"), PRODUCT)
            return ALL_CLOSED if answer.status >= 500 or answer.status in BUSY else NO_RULES
        return NO_RULES


def target(url: str, answer: Answer) -> str:
    """Return where an answer leads, without a fragment. Raises Fault if that is no web address."""
    location = answer.headers.get("location", "").strip()
    if not location.isascii():  # bytes were read as Latin-1; most who write such mean UTF-8
        location = location.encode("latin-1").decode("utf-8", "replace")
    try:
        found = urljoin(url, location.replace(" ", "%20")).partition("#")[0]
    except ValueError:
        raise Fault("bad-redirect") from None
    if not location or not is_web_address(found):
        raise Fault("bad-redirect")
    return found


def retry_after(answer: Answer) -> float | None:
    """Return the seconds that an answer asks to wait; None if it does not say. A date is held to the answer's own."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until, now = (parsedate_to_datetime(t) for t in (text, answer.headers.get("date", "")))
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return None
