"""The site over HTTP, for browsers on this machine: an ASGI application.

A request is refused if its host is not a name of this machine (DNS rebinding), if it comes from a page of another site,
or if its method is not GET or HEAD. Files are read only below the output folder (``files``). Pages are served with a
script (``page``) that listens to a stream of events; the address of the stream holds a token, a new one in each run.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, BinaryIO, Final
from urllib.parse import quote

from site_builder.model.addresses import HOME, NOT_FOUND
from site_builder.serve import files, page
from site_builder.serve.outcomes import Board

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_NAMES: Final = ("localhost", "127.0.0.1", "[::1]")
_CHUNK: Final = 1 << 18
_HTML: Final = "text/html; charset=utf-8"
_PLAIN: Final = "text/plain; charset=utf-8"
# Drafts are nobody else's: other sites may neither embed nor keep what is served here.
_ALWAYS: Final = (
    (b"cache-control", b"no-store"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
)
_SCRIPT: Final = Path(__file__).with_name("reload.js")


class Reply:
    """The answer to one request: status, headers and a body, left out for HEAD."""

    def __init__(self, send: Send, method: str) -> None:
        self._send = send
        self.head_only = method == "HEAD"

    async def start(self, status: int, kind: str, length: int | None = None, **headers: str) -> None:
        """Send status and headers; an underscore in a header's name stands for -."""
        given = {"content-type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if length is not None:
            given["content-length"] = str(length)
        lines = [(name.encode("ascii"), value.encode("ascii")) for name, value in given.items()]
        await self._send({"type": "http.response.start", "status": status, "headers": [*lines, *_ALWAYS]})

    async def part(self, body: bytes, *, more: bool) -> None:
        """Send a part of the body."""
        await self._send({"type": "http.response.body", "body": body, "more_body": more})

    async def whole(self, status: int, kind: str, body: bytes, **headers: str) -> None:
        """Send a complete answer."""
        await self.start(status, kind, len(body), **headers)
        await self.part(b"" if self.head_only else body, more=False)

    async def said(self, status: int, text: str, **headers: str) -> None:
        """Send a line of plain text."""
        await self.whole(status, _PLAIN, f"{text}\n".encode(), **headers)


class App:
    """The application: files of the output folder, and events of its builds."""

    def __init__(self, output: Path, port: int, token: str, board: Board) -> None:
        self.output = output
        self.token = token
        self.board = board
        self.hosts = {f"{name}:{port}" for name in _NAMES} | (set(_NAMES) if port == 80 else set())
        self.origins = {f"http://{host}" for host in self.hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reply = Reply(send, scope["method"])
        host = self._host(scope)
        if host is None:
            await reply.said(403, "This server answers pages of its own only.")
        elif scope["method"] not in ("GET", "HEAD"):
            await reply.said(405, "This server only reads.", allow="GET, HEAD")
        elif scope["path"].startswith(page.OWN):
            await self._own(scope["path"], reply, receive)
        elif not files.has_site(self.output):
            state = self.board.state
            html = page.stand_in(host, self.token, state.version, building=not state.builds)
            await reply.whole(503, _HTML, html)
        else:
            await self._file(scope["raw_path"], host, reply)

    def _host(self, scope: Scope) -> str | None:
        """Return the host of a request; None if it, or the origin of the request, is not this server."""
        hosts: list[str] = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"host"]
        origins = [value.decode("latin-1").lower() for name, value in scope["headers"] if name == b"origin"]
        return (
            hosts[0] if len(hosts) == 1 and self.hosts.issuperset(hosts) and self.origins.issuperset(origins) else None
        )

    async def _own(self, path: str, reply: Reply, receive: Receive) -> None:
        token, _, name = path.removeprefix(page.OWN).partition("/")
        if not hmac.compare_digest(token.encode(), self.token.encode()):
            await reply.said(403, "This address is of another run.")
        elif name == "reload.js":
            await reply.whole(200, "text/javascript; charset=utf-8", _SCRIPT.read_bytes())
        elif name == "events":
            await self._events(reply, receive)
        else:
            await reply.said(404, "There is no such file.")

    async def _events(self, reply: Reply, receive: Receive) -> None:
        """Send the state of the site now and after every build, until either side ends the connection."""
        await reply.start(200, "text/event-stream; charset=utf-8")
        left = asyncio.create_task(_left(receive))
        seen = None
        while not reply.head_only:
            news = asyncio.create_task(self.board.news(seen))
            await asyncio.wait((news, left), return_when=asyncio.FIRST_COMPLETED)
            if left.done():
                news.cancel()
                await asyncio.wait((news,))
                return
            seen = await news
            if seen is None:
                break
            await reply.part(f"data: {seen.message()}\n\n".encode(), more=True)
        left.cancel()
        await reply.part(b"", more=False)

    async def _file(self, raw: bytes, host: str, reply: Reply) -> None:
        version = self.board.state.version  # before the file is read: at worst a page is loaded once too often
        try:
            address = files.parts(raw)
        except files.BadAddress:
            await self._missing(host, version, reply)
            return
        folder, name = address[:-1], address[-1] or HOME
        file = files.opened(self.output, [*folder, name])
        if file is not None:
            with file:
                await self._found(file, name, host, version, reply)
        elif address[-1] and files.is_folder(self.output, address):
            where = "/".join(["", *(quote(part, safe="") for part in address), ""])
            await reply.said(301, "The folder's page has a slash at the end.", location=where)
        else:
            await self._missing(host, version, reply)

    async def _found(self, file: BinaryIO, name: str, host: str, version: int, reply: Reply) -> None:
        if name.lower().endswith((".html", ".htm")):
            await reply.whole(200, _HTML, page.live(file.read(), host, self.token, version))
            return
        body = file.read(_CHUNK)
        length = file.seek(0, 2)
        if length <= _CHUNK:
            await reply.whole(200, files.content_type(name), body)
            return
        await reply.start(200, files.content_type(name), length)
        file.seek(0)
        while not reply.head_only and (body := file.read(_CHUNK)):
            await reply.part(body, more=True)
        await reply.part(b"", more=False)

    async def _missing(self, host: str, version: int, reply: Reply) -> None:
        """Send the site's own page 404.html; its links must lead to this server, not to the published site."""
        file = files.opened(self.output, [NOT_FOUND])
        if file is None:
            await reply.said(404, "There is no such page.")
            return
        with file:
            html = page.live(file.read(), host, self.token, version, base="/")
        await reply.whole(404, _HTML, html)


async def _left(receive: Receive) -> None:
    """Wait until the browser has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
