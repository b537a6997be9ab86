"""Copies in the Wayback Machine, by Save Page Now 2.

A capture is asked for (POST /save), which gives the number of a job; then the job is asked after (GET /save/status/…)
until it has succeeded or failed. One capture at a time, with pauses: the service is run by a library for everybody.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from functools import partial
from typing import Final
from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from site_builder.links import http
from site_builder.links.http import Answer, Request
from site_builder.links.settings import MEGABYTE, Fault, Settings
from site_builder.links.thread import stream
from site_builder.model.web import is_web_address

WAYBACK: Final = "https://web.archive.org"
_JOB: Final = re.compile(r"[A-Za-z0-9-]{1,100}", re.ASCII)
_TIME: Final = re.compile(r"(\d{4})(\d\d)(\d\d)\d{6}", re.ASCII)
_BUSY: Final = (429, 502, 503, 504)
# Reasons that concern the account or the service, not the page: nothing further is asked in this run.
_STOPS: Final = frozenset(("error:user-session-limit", "error:too-many-daily-captures", "error:too-many-requests"))


class Service(Struct, frozen=True):
    """The service, and how it is asked. Times are in seconds."""

    key: str
    secret: str
    address: str = WAYBACK
    pause: float = 6.0  # between two captures
    poll: float = 5.0  # between two questions after a job
    patience: float = 240.0  # for one capture
    busy: float = 60.0  # to wait once where the service is busy
    fresh: str = "30d"  # a copy that is newer is taken instead of another one


class Saved(Struct, frozen=True):
    """What came of one capture: the copy and its day (YYYY-MM-DD), or why there is none."""

    address: str
    copy: str = ""
    day: str = ""
    reason: str = ""


class Refused(Exception):
    """The service takes nothing more: a wrong key, or too much for a day."""


class _Job(Struct):
    """What the service answers: to a request for a capture, and of a job."""

    job_id: str = ""
    status: str = ""
    status_ext: str = ""
    message: str | None = ""
    timestamp: str = ""
    original_url: str = ""


def save(addresses: Iterable[str], service: Service, settings: Settings) -> Generator[Saved, None, None]:
    """Ask for a copy of each address, and yield what came of it, as it comes. Raises Refused."""
    with closing(stream(partial(_save_all, addresses, service, settings))) as coming:
        yield from coming


async def _save_all(
    addresses: Iterable[str], service: Service, settings: Settings, put: Callable[[Saved], None]
) -> None:
    secure = settings.context or http.context()
    settings = msgspec.structs.replace(settings, timeout=max(settings.timeout, 60.0))
    for n, address in enumerate(addresses):
        if n:
            await asyncio.sleep(service.pause)
        put(await _save(address, service, settings, secure))


async def _save(address: str, service: Service, settings: Settings, secure: ssl.SSLContext) -> Saved:
    form = {"url": address, "skip_first_archive": "1", "if_not_archived_within": service.fresh}
    try:
        job = await _asked("/save", form, service, settings, secure)
        if not _JOB.fullmatch(job.job_id):
            return Saved(address, reason=job.message or job.status_ext or "no job was made")
        asked_after = f"/save/status/{job.job_id}"
        for _ in range(max(1, int(service.patience / max(service.poll, 0.001)))):
            await asyncio.sleep(service.poll)
            job = await _asked(asked_after, None, service, settings, secure)
            if job.status == "success":
                return _copy(address, job)
            if job.status == "error":
                return Saved(address, reason=job.message or job.status_ext or "error")
    except Fault as fault:
        return Saved(address, reason=fault.answer)
    return Saved(address, reason="it takes too long; ask again later")


def _copy(address: str, job: _Job) -> Saved:
    time = _TIME.fullmatch(job.timestamp)
    original = job.original_url or address
    copy = f"{WAYBACK}/web/{job.timestamp}/{original}"
    if time is None or not is_web_address(copy):
        return Saved(address, reason="the answer names no copy")
    return Saved(address, copy, "-".join(time.groups()))


async def _asked(
    path: str, form: dict[str, str] | None, service: Service, settings: Settings, secure: ssl.SSLContext
) -> _Job:
    """Ask the service, once more if it is busy. Raises Fault, and Refused where it will take nothing more."""
    headers = [("Authorization", f"LOW {service.key}:{service.secret}")]
    method, body = "GET", b""
    if form is not None:
        headers.append(("Content-Type", "application/x-www-form-urlencoded"))
        method, body = "POST", urlencode(form).encode()
    url, most = service.address + path, MEGABYTE // 2
    request = Request(method, url, tuple(headers), body, most, accept="application/json")
    answer = await http.ask(request, settings, secure)
    if answer.status in _BUSY:
        await asyncio.sleep(service.busy)
        answer = await http.ask(request, settings, secure)
    if answer.status in (401, 403):
        raise Refused("the keys are not accepted")
    if answer.status == 429:
        raise Refused("it is asked too much; go on later")
    job = _job(answer)
    if job.status_ext in _STOPS:
        raise Refused(job.message or job.status_ext)
    return job


def _job(answer: Answer) -> _Job:
    if not 200 <= answer.status < 300:
        raise Fault(str(answer.status))
    try:
        return msgspec.json.decode(answer.body, type=_Job)
    except (msgspec.DecodeError, UnicodeError):
        raise Fault("bad-answer") from None
