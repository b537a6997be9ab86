"""One request by HTTP/1.1, and what is read of the answer. h11 knows the protocol; bytes come by asyncio.

A library that follows redirects, keeps cookies and unpacks what it gets does more than is wanted: here each of these
has to be looked at, for an answer comes from anybody. So a connection serves one request, nothing is read beyond a
limit, and what is packed is unpacked no further than that.
"""

from __future__ import annotations

import asyncio
import errno
import ssl
import zlib
from collections.abc import Mapping
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit

import h11
from msgspec import Struct

from site_builder.links import names
from site_builder.links.settings import Fault, Settings

_SAFE: Final = "/:?@!$&'()*+,;=%~[]-._"  # of what stands in the first line of a request as it is
_PIECE: Final = 16 * 1024
_UNREACHABLE: Final = frozenset((errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN))


class Answer(Struct, frozen=True):
    """An answer: its status, its headers (names in lower case) and the beginning of its body, unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class Request(Struct, frozen=True):
    """A request. ``most`` is how many bytes of the answer's body are wanted."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    most: int = 0
    accept: str = "text/html,application/xhtml+xml,*/*;q=0.8"


class _Exchange:
    """What has come of an answer so far."""

    status = 0

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.body = bytearray()

    def answer(self, most: int) -> Answer:
        return Answer(self.status, self.headers, _unpacked(bytes(self.body), self.headers, most))


def context() -> ssl.SSLContext:
    """Return what certificates are held to: those that the system trusts."""
    return ssl.create_default_context()


async def ask(request: Request, settings: Settings, secure: ssl.SSLContext) -> Answer:
    """Make a request and return what came of the answer in time. Raises Fault if not even its head came."""
    got = _Exchange()
    try:
        async with asyncio.timeout(settings.timeout):
            await _ask(request, settings, secure, got)
    except Fault:
        raise
    except (OSError, h11.RemoteProtocolError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as fault:
        if not got.status:
            raise Fault(_word(fault)) from None
    except (h11.LocalProtocolError, UnicodeError, ValueError):
        raise Fault("bad-address") from None
    return got.answer(request.most)


async def _ask(request: Request, settings: Settings, secure: ssl.SSLContext, got: _Exchange) -> None:
    parts = urlsplit(request.url)
    host = host_of(parts)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    reader, writer = await _connect(host, port, settings, secure if parts.scheme == "https" else None)
    try:
        await _exchange(request, parts, settings, (reader, writer), got)
    finally:
        writer.transport.abort()  # the rest of the answer is not wanted


def host_of(parts: SplitResult) -> str:
    """Return the host of an address as names are resolved: in ASCII. Raises UnicodeError, or ValueError for none."""
    host = parts.hostname or ""
    if not host:
        raise ValueError(host)
    return host if host.isascii() else host.encode("idna").decode("ascii")


async def _connect(
    host: str, port: int, settings: Settings, secure: ssl.SSLContext | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect to one of a host's addresses: the first that takes the connection."""
    addresses = await names.resolve(host, port, settings)
    name = host if secure is not None else None
    for address in addresses[:-1]:
        try:
            return await asyncio.open_connection(address, port, ssl=secure, server_hostname=name)
        except ssl.SSLError:
            raise
        except OSError:
            continue
    return await asyncio.open_connection(addresses[-1], port, ssl=secure, server_hostname=name)


async def _exchange(
    request: Request,
    parts: SplitResult,
    settings: Settings,
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    got: _Exchange,
) -> None:
    reader, writer = streams
    connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=64 * 1024)
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_SAFE)
    headers = [
        ("Host", _host_header(parts)),
        ("User-Agent", settings.agent),
        ("Accept", request.accept),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
        *request.headers,
    ]
    if request.body:
        headers.append(("Content-Length", str(len(request.body))))
    writer.write(connection.send(h11.Request(method=request.method, target=path, headers=headers)) or b"")
    if request.body:
        writer.write(connection.send(h11.Data(data=request.body)) or b"")
    writer.write(connection.send(h11.EndOfMessage()) or b"")
    await writer.drain()
    received = 0
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            piece = await reader.read(_PIECE)
            if not piece and not got.status:
                raise ConnectionResetError
            received += len(piece)
            if received > (settings.most_received if got.status else settings.most_head):
                raise h11.RemoteProtocolError("too much")
            connection.receive_data(piece)
        elif isinstance(event, h11.Response):
            got.headers.update((name.decode("latin-1"), value.decode("latin-1")) for name, value in event.headers)
            got.status = event.status_code
            if not request.most:
                return
        elif isinstance(event, h11.Data):
            got.body += event.data[: request.most - len(got.body)]
            if len(got.body) >= request.most:
                return
        elif not isinstance(event, h11.InformationalResponse):  # the end, however it came
            return


def _host_header(parts: SplitResult) -> str:
    host = host_of(parts)
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in (None, 443 if parts.scheme == "https" else 80) else f"{host}:{parts.port}"


def _unpacked(body: bytes, headers: Mapping[str, str], most: int) -> bytes:
    """Return a body unpacked, no further than ``most`` bytes; empty if it is packed in a way that is not known."""
    packed = headers.get("content-encoding", "identity").strip().lower()
    if packed in ("", "identity") or not body:
        return body
    if packed not in ("gzip", "x-gzip", "deflate"):
        return b""
    try:
        return zlib.decompressobj(47).decompress(body, most)
    except zlib.error:
        return b""


def _word(fault: Exception) -> str:
    """Return the word for why no answer came."""
    if isinstance(fault, ssl.SSLCertVerificationError):
        return "certificate"
    if isinstance(fault, ssl.SSLError):
        return "tls"
    if isinstance(fault, TimeoutError):
        return "timeout"
    if isinstance(fault, ConnectionRefusedError):
        return "refused"
    if isinstance(fault, OSError):
        return "unreachable" if fault.errno in _UNREACHABLE else "connection-lost"
    return "bad-answer"
