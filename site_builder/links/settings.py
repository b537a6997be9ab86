"""How other sites are asked: the limits of a run, and what a check of an address found."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable

from msgspec import Struct

Resolver = Callable[[str, int], Awaitable[list[str]]]  # host, port → addresses (IPv4, IPv6)

MEGABYTE = 1 << 20


class Settings(Struct, frozen=True):
    """The limits of a run. Times are in seconds, sizes in bytes."""

    agent: str = "site-builder"  # what User-Agent says
    delay: float = 1.0  # between two requests to a host
    longest_delay: float = 30.0  # that a host may ask for (Crawl-delay, Retry-After); more ends the run for that host
    timeout: float = 20.0  # of a request, from the name to the end of what is read of the answer
    hosts: int = 32  # that are asked at a time, each by one connection
    redirects: int = 10
    most_read: int = 64 * 1024  # of an answer's text
    most_received: int = MEGABYTE  # of an answer, heads and all
    most_head: int = 128 * 1024  # of what comes before a status
    most_robots: int = 512 * 1024  # of a robots.txt (RFC 9309, section 2.5: at least 500 KiB)
    private: bool = False  # whether addresses of this machine and of private networks may be asked
    resolver: Resolver | None = None  # None: that of the system
    context: ssl.SSLContext | None = None  # None: certificates are held to those that the system trusts


class Finding(Struct, frozen=True):
    """What one check of an address says. ``state`` and ``answer`` are those of model/links_lock.py."""

    address: str
    state: str
    answer: str
    moved_to: str = ""
    host: str = ""


class Fault(Exception):
    """A request got no answer; ``answer`` is the word for why."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer
