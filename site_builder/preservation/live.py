"""A copy on the web, compared with a manifest: each file is asked for, and its bytes are digested as they come.

A host is met politely: a few requests at a time, a pause after it says that it is busy, and no end of tries. Files that
were whole at an earlier check are asked for with the validators of then (RFC 9110, 13.1): the host says "not modified"
instead of sending them again. Nothing of a body is kept, so it may be of any size, and is read in either form: as it
came, and with the compression undone that a server put on it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from hashlib import sha256
from typing import Final
from urllib.parse import quote, unquote, urlsplit

import httpx
from msgspec import Struct

from site_builder.model.addresses import MANIFEST, NOT_FOUND, REDIRECTS
from site_builder.model.web import is_web_address
from site_builder.preservation.encodings import Decoder
from site_builder.preservation.findings import CHANGED, MISSING, REDIRECTED, UNREAD, UNSERVED, Checked, Finding
from site_builder.preservation.folder import Progress
from site_builder.preservation.manifest import MOST, Manifest, NoManifest, read
from site_builder.preservation.threads import run_apart

AT_ONCE: Final = 4  # requests
_TRIES: Final = 3
_LONGEST_PAUSE: Final = 30.0  # seconds that a host may ask for
_LONGEST: Final = 1 << 32  # bytes of a body
_SECONDS: Final = 900.0  # in which a file must have come
_HOPS: Final = 5  # redirects
_SILENT: Final = 20  # files in a row without an answer, after which a host is not asked any more
_BUSY: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_GONE: Final = frozenset({404, 410})
_REFUSED: Final = frozenset({401, 403, 404, 410})  # how hosts answer where they do not serve a file
_MOVED: Final = frozenset({301, 302, 303, 307, 308})


# ``ValueError``, such as ``UnicodeError``, comes of addresses that httpx takes and cannot use, such as http://xn--a/
_NO_ANSWER: Final = (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError)


class Validators(Struct, frozen=True, array_like=True):
    """What a host told of a file that was whole: its SHA-256, ETag and Last-Modified; the latter two may be empty."""

    sha256: str
    etag: str = ""
    modified: str = ""


Known = dict[str, Validators]  # by path


class Unanswered(Exception):
    """A host gave no answer that says anything of a file; the message says why."""


class _Body(Struct, frozen=True):
    """An answer. ``digests``: SHA-256 of the body as it came, and with its compression undone."""

    status: int
    url: str
    digests: tuple[str, ...]
    etag: str = ""
    modified: str = ""


def base_of(url: str) -> str:
    """Return the address of a site's root, with a final slash; ``url`` may name its manifest or its home page.

    Raises Unanswered for a text that is no address.
    """
    if not is_web_address(url):
        raise Unanswered("that is no web address")
    parts = urlsplit(url)
    path = parts.path
    for name in (MANIFEST, "index.html"):
        path = path.removesuffix(f"/{name}") + ("/" if path.endswith(f"/{name}") else "")
    return f"{parts.scheme}://{parts.netloc}{path if path.endswith('/') else f'{path}/'}"


def check(
    base: str, manifest: Manifest | None, known: Known, agent: str, progress: Progress, *, pause: float = 1.0
) -> Checked:
    """Compare the site at ``base`` with a manifest; with its own where there is none.

    ``known``: validators of an earlier check, which is brought up to date. ``agent``: how the program names itself.
    ``pause``: seconds before a second try. Raises NoManifest, or Unanswered where the manifest cannot be had.
    """
    site = _Site(base, known, agent, pause)
    # a bar moves at every 32nd file, and what is looked at now and then would miss most of them
    return run_apart(lambda: site.check(manifest), lambda: progress("verifying", site.done & ~31, site.total))


class _Site:
    """A site that is being checked."""

    def __init__(self, base: str, known: Known, agent: str, pause: float) -> None:
        self.base, self.known, self.pause = base, known, pause
        self.headers = {"User-Agent": agent, "Accept-Encoding": "identity"}
        self.done, self.total, self.silent, self.unchanged = 0, 0, 0, 0
        self.files: Mapping[str, str] = {}
        self.found: list[Finding] = []

    async def check(self, manifest: Manifest | None) -> Checked:
        """Ask for the manifest, if there is none yet, and for all files."""
        limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
        timeout = httpx.Timeout(30.0)
        async with httpx.AsyncClient(headers=self.headers, limits=limits, timeout=timeout) as client:
            manifest = manifest or await self._manifest(client)
            self.files, self.total = manifest.files, len(manifest.files)
            waiting = deque(manifest.files.items())
            async with asyncio.TaskGroup() as tasks:
                for _ in range(AT_ONCE):
                    tasks.create_task(self._work(client, waiting))
        for path in self.known.keys() - manifest.files.keys():
            del self.known[path]
        return Checked(manifest, sorted(self.found), self.unchanged)

    async def _manifest(self, client: httpx.AsyncClient) -> Manifest:
        url = self.base + MANIFEST
        try:
            data = await asyncio.wait_for(self._whole(client, url), _SECONDS)
        except _NO_ANSWER as fault:
            raise Unanswered(f"{url}: {_reason(fault)}") from None
        return read(data)

    async def _whole(self, client: httpx.AsyncClient, url: str) -> bytes:
        async with AsyncExitStack() as stack:
            answer = await self._ask(client, stack, url, {})
            if answer.status_code in _GONE:
                raise NoManifest(f"there is no {MANIFEST} at {self.base}")
            if answer.status_code != 200:
                raise Unanswered(f"{url}: the host answers {answer.status_code}")
            found = bytearray()
            decoder = _decoder(answer)
            async for part in answer.aiter_raw():
                for piece in decoder.decoded(part):
                    found += piece
                    if len(found) > MOST:
                        raise NoManifest(f"the manifest at {self.base} is larger than {MOST >> 20} MiB")
            return bytes(found)

    async def _work(self, client: httpx.AsyncClient, waiting: deque[tuple[str, str]]) -> None:
        while waiting:
            path, digest = waiting.popleft()
            found = None
            if self.silent >= _SILENT:
                found = Finding(path, UNREAD, "the host did not answer any more")
            else:
                found = await self._compare(client, path, digest)
            if found is not None:
                self.found.append(found)
            self.done += 1

    async def _compare(self, client: httpx.AsyncClient, path: str, digest: str) -> Finding | None:
        """Ask for a file and compare it; None if it is as it should be."""
        known = self.known.pop(path, None)
        asked = known if known is not None and known.sha256 == digest else None
        try:
            body = await self._tries(client, self.base + quote(path), asked)
        except Unanswered as fault:
            self.silent += 1
            if asked is not None:
                self.known[path] = asked
            return Finding(path, UNREAD, str(fault))
        self.silent = 0
        if body.status == 304 and asked is not None:
            self.unchanged += 1
            self.known[path] = asked
            return None
        if digest in body.digests and (body.status == 200 or (path == NOT_FOUND and body.status in _GONE)):
            if (body.etag or body.modified) and body.status == 200:
                self.known[path] = Validators(digest, body.etag, body.modified)
            return None
        return self._otherwise(path, body)

    def _otherwise(self, path: str, body: _Body) -> Finding:
        """Say what it means that an answer is not the file."""
        if body.status in _REFUSED and _is_of_the_host(path):
            return Finding(path, UNSERVED, f"the host answers {body.status}; it reads the file, or passes it over")
        if body.status in _GONE:
            return Finding(path, MISSING)
        if body.status in _MOVED:
            return Finding(path, CHANGED, f"it leads to {body.url}")
        if body.status != 200:
            return Finding(path, UNREAD, f"the host answers {body.status}")
        other = self._path_of(body.url)
        if other not in (None, path) and self.files[other or ""] in body.digests:
            return Finding(path, REDIRECTED, f"to {other}")
        return Finding(path, CHANGED, "" if body.url == self.base + quote(path) else f"it leads to {body.url}")

    def _path_of(self, url: str) -> str | None:
        """Return the file of the manifest that an address is of; hosts leave out index.html, and .html."""
        if not url.startswith(self.base):
            return None
        path = unquote(url[len(self.base) :].partition("?")[0])
        return next((p for p in (path, f"{path}index.html", f"{path}.html") if p in self.files), None)

    async def _tries(self, client: httpx.AsyncClient, url: str, known: Validators | None) -> _Body:
        """Ask for a file, again where the host is busy or the line breaks. Raises Unanswered."""
        why, wait = "", self.pause
        for n in range(_TRIES):
            if n:
                await asyncio.sleep(min(wait * n, _LONGEST_PAUSE))
            try:
                async with asyncio.timeout(_SECONDS):
                    body, asked_pause = await self._get(client, url, known)
            except _NO_ANSWER as fault:
                why = _reason(fault)
                continue
            if body.status not in _BUSY:
                return body
            why, wait = f"the host answers {body.status}", max(self.pause, asked_pause)
        raise Unanswered(why)

    async def _get(self, client: httpx.AsyncClient, url: str, known: Validators | None) -> tuple[_Body, float]:
        """Ask once; also the seconds that a busy host asks to wait. Raises what httpx does."""
        conditions = {}
        if known is not None and known.etag:
            conditions["If-None-Match"] = known.etag
        elif known is not None:
            conditions["If-Modified-Since"] = known.modified
        async with AsyncExitStack() as stack:
            answer = await self._ask(client, stack, url, conditions)
            status, headers = answer.status_code, answer.headers
            target = str(answer.url)
            if status in _MOVED:
                target = str(answer.url.join(headers.get("location", "")))
            digests: tuple[str, ...] = ()
            if status in (200, *_GONE):
                digests = await _digested(answer)
            body = _Body(status, target, digests, headers.get("etag", ""), headers.get("last-modified", ""))
            return body, _seconds(headers.get("retry-after", ""))

    async def _ask(
        self, client: httpx.AsyncClient, stack: AsyncExitStack, url: str, conditions: Mapping[str, str]
    ) -> httpx.Response:
        """Return an answer whose body is still to come, after redirects on the same host."""
        for _ in range(_HOPS):
            answer = await stack.enter_async_context(client.stream("GET", url, headers=dict(conditions)))
            if answer.status_code not in _MOVED:
                return answer
            there = answer.url.join(answer.headers.get("location", ""))
            if there.host != answer.url.host or there.scheme not in ("https", answer.url.scheme) or there == answer.url:
                return answer
            if there.port != answer.url.port and there.scheme == answer.url.scheme:
                return answer
            await stack.aclose()
            url = str(there)
        raise httpx.TooManyRedirects("it leads from one address to the next", request=answer.request)


def _is_of_the_host(path: str) -> bool:
    """Whether hosts read a file themselves or do not serve it: GitHub Pages passes over names that begin with a dot."""
    return path in (NOT_FOUND, REDIRECTS) or any(part.startswith(".") for part in path.split("/"))


async def _digested(answer: httpx.Response) -> tuple[str, ...]:
    """Read a body: its SHA-256 as it came and, where it was compressed on the way, as it was before."""
    decoder = _decoder(answer)
    raw, plain = sha256(usedforsecurity=False), sha256(usedforsecurity=False)
    size = 0
    async for part in _parts(answer):
        raw.update(part)
        for piece in decoder.decoded(part) if decoder.is_any else ():
            plain.update(piece)
            size += len(piece)
            if size > _LONGEST:
                raise httpx.DecodingError(f"it is longer than {_LONGEST >> 30} GiB")
    return (raw.hexdigest(), plain.hexdigest()) if decoder.is_any else (raw.hexdigest(),)


async def _parts(answer: httpx.Response) -> AsyncIterator[bytes]:
    size = 0
    async for part in answer.aiter_raw():
        size += len(part)
        if size > _LONGEST:
            raise httpx.DecodingError(f"it is longer than {_LONGEST >> 30} GiB")
        yield part


def _decoder(answer: httpx.Response) -> Decoder:
    return Decoder(answer.headers.get("content-encoding", ""))


def _seconds(text: str) -> float:
    """Return the seconds of a Retry-After; a date is not waited for."""
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0.0


def _reason(fault: Exception) -> str:
    """Return in words why a host gave no answer."""
    if isinstance(fault, (TimeoutError, httpx.TimeoutException)):
        return "it did not come in time"
    return f"{fault}".strip().rstrip(".") or type(fault).__name__
