"""A run: many addresses at many hosts, each host by one task, findings as they come.

What is held at a time is the addresses themselves and the robots.txt of the hosts that are being asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from site_builder.links import http
from site_builder.links.check import check
from site_builder.links.hosts import Hosts
from site_builder.links.settings import Finding, Settings
from site_builder.links.thread import stream

# Answers that a machine without a network gets of every host, and the number of hosts that are enough to tell.
_NO_NETWORK: Final = frozenset(("no-such-host", "dns", "unreachable", "timeout", "refused", "connection-lost"))
_ENOUGH: Final = 3


class NoNetwork(Exception):
    """None of several hosts has answered: it is this machine that has no network."""


def findings(addresses: Iterable[str], settings: Settings) -> Generator[Finding, None, None]:
    """Check addresses and yield what is found, as it comes. Raises NoNetwork.

    Addresses of a host that is too busy, or that has stopped answering, are left out: the next run asks for them. Until
    some host has answered, failures are held back, for a machine that is offline must call nothing dead.
    """
    held: list[Finding] = []
    has_answer = False
    with closing(stream(partial(_run, _grouped(addresses), settings))) as coming:
        for found in coming:
            if not has_answer and found.answer in _NO_NETWORK:
                held.append(found)
                continue
            if not has_answer and found.answer[:1].isdigit():
                has_answer = True
                yield from held
                held = []
            yield found
    if len({found.host for found in held}) >= _ENOUGH:
        raise NoNetwork
    yield from held


def _grouped(addresses: Iterable[str]) -> list[list[str]]:
    """Return addresses by host, the host with the most first: it takes the longest."""
    groups: dict[str, list[str]] = {}
    for url in addresses:
        groups.setdefault((urlsplit(url).hostname or "").lower(), []).append(url)
    return sorted(groups.values(), key=len, reverse=True)


async def _run(groups: Sequence[Sequence[str]], settings: Settings, put: Callable[[Finding], None]) -> None:
    hosts = Hosts(settings, settings.context or http.context())
    waiting = iter(groups)

    async def work() -> None:
        for group in waiting:  # each task takes the next host that nobody has taken
            for url in group:
                if hosts.of(url).is_left:
                    break
                put(await check(hosts, url))
            hosts.forget(group[0])

    async with asyncio.TaskGroup() as tasks:
        for _ in range(min(settings.hosts, len(groups))):
            tasks.create_task(work())
