"""A server on this machine that answers each path in a way of its own, most of them wrong.

A path is a name of ``WAYS``. What comes behind it, as in /slow/7, makes another address of the same kind. Paths
of no name are answered with 404. The server notes what it was asked, and when.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

PAGE = b"<!doctype html><title>A page</title><h1>A page</h1><p>Of text."


@dataclass
class Server:
    """A running server: its address, and every request that it got, as (seconds, method, host header, path)."""

    port: int
    scheme: str = "http"
    heard: list[tuple[float, str, str, str]] = field(default_factory=list)
    robots: bytes = b""
    counts: Counter[str] = field(default_factory=Counter)
    open_now: Counter[str] = field(default_factory=Counter)  # connections by host header
    most_open: Counter[str] = field(default_factory=Counter)
    form: list[bytes] = field(default_factory=list)  # bodies of POST

    def url(self, path: str = "", host: str = "127.0.0.1") -> str:
        """The address of a path, at one of the names of this machine."""
        return f"{self.scheme}://{host}:{self.port}/{path}"


@dataclass
class Exchange:
    """One request, and the connection that it came by."""

    server: Server
    connection: socket.socket
    method: str
    path: str
    host: str
    headers: str = ""

    def send(self, raw: bytes) -> None:
        self.connection.sendall(raw)

    def answer(self, status: int = 200, body: bytes = PAGE, *headers: str, kind: str = "text/html") -> None:
        """An answer as it should be; of HEAD without a body."""
        lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers]
        head = "\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1")
        self.send(head + (b"" if self.method == "HEAD" else body))

    def redirect(self, target: str, status: int = 302) -> None:
        self.answer(status, b"", f"Location: {target}")

    @property
    def count(self) -> int:
        """How often this path was asked for, HEAD and GET together."""
        return self.server.counts[self.path]


def _slow_body(x: Exchange) -> None:
    x.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n<title>Slow</title>")
    time.sleep(3)


def _endless(x: Exchange, piece: bytes, head: bytes = b"") -> None:
    x.send(head or b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    with contextlib.suppress(OSError):
        for _ in range(100_000):
            x.send(piece)


def _reset(x: Exchange) -> None:
    x.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    x.connection.close()


def _busy_once(x: Exchange) -> None:
    if x.count == 1:
        x.answer(429, b"", "Retry-After: 1")
    else:
        x.answer()


def _busy_by_date(x: Exchange) -> None:
    if x.count == 1:
        dates = ("Date: Mon, 30 Nov 2026 10:00:00 GMT", "Retry-After: Mon, 30 Nov 2026 10:00:01 GMT")
        x.answer(503, b"", *dates)
    else:
        x.answer()


def _head(x: Exchange, status: int, body: bytes = PAGE) -> None:
    x.answer(status if x.method == "HEAD" else 200, body)


def _drip(x: Exchange) -> None:
    with contextlib.suppress(OSError):
        for byte in b"HTTP/1.1 200 OK\r\n" + b"X-Wait: yes\r\n" * 1000:
            x.send(bytes([byte]))
            time.sleep(0.05)


NOT_FOUND = b"<html><head><title>404 - Page not found | Example</title></head><body>Sorry.</body>"
BOMB = gzip.compress(b"\0" * 50_000_000)

WAYS: dict[str, Callable[[Exchange], None]] = {
    "good": lambda x: x.answer(),
    "document": lambda x: x.answer(200, b"%PDF-1.7", kind="application/pdf"),
    "gone": lambda x: x.answer(410, b"gone"),
    "missing": lambda x: x.answer(404, NOT_FOUND),
    "forbidden": lambda x: x.answer(403, b"no"),
    "unauthorized": lambda x: x.answer(401, b"no", "WWW-Authenticate: Basic"),
    "legal": lambda x: x.answer(451, b"no"),
    "teapot": lambda x: x.answer(418, b"no"),
    "error": lambda x: x.answer(500, b"no"),
    "bad-gateway": lambda x: x.answer(502, b"no"),
    "busy-once": _busy_once,
    "busy-by-date": _busy_by_date,
    "busy-long": lambda x: x.answer(429, b"", "Retry-After: 86400"),
    "busy": lambda x: x.answer(429, b""),
    "busy-nonsense": lambda x: x.answer(503, b"", "Retry-After: when I like"),
    "head-405": lambda x: _head(x, 405),
    "head-501": lambda x: _head(x, 501),
    "head-404": lambda x: _head(x, 404),
    "head-403": lambda x: _head(x, 403),
    "head-lost": lambda x: x.connection.close() if x.method == "HEAD" else x.answer(),
    "says-404": lambda x: x.answer(200, NOT_FOUND),
    "says-404-h1": lambda x: x.answer(200, b"<title>Example</title><h1>This page does not <b>exist</b></h1>"),
    "says-404-french": lambda x: x.answer(
        200, "<title>Page non trouvée</title>".encode("latin-1"), kind="text/html; charset=iso-8859-1"
    ),
    "says-404-russian": lambda x: x.answer(200, "<title>Страница не найдена</title>".encode()),
    "about-404": lambda x: x.answer(200, b"<title>The history of the error that nobody found</title>"),
    "home": lambda x: x.redirect("/"),
    "home-language": lambda x: x.redirect("/en/"),
    "moved": lambda x: x.redirect("/good/new", 301),
    "moved-308": lambda x: x.redirect("/good/new", 308),
    "moved-twice": lambda x: x.redirect("/moved/first", 301),
    "moved-half": lambda x: x.redirect("/elsewhere/first", 301),
    "moved-away": lambda x: x.redirect("/missing/new", 301),
    "elsewhere": lambda x: x.redirect("/good/today", 302),
    "loop": lambda x: x.redirect("/loop"),
    "loop-of-two": lambda x: x.redirect("/loop-of-three"),
    "loop-of-three": lambda x: x.redirect("/loop-of-two"),
    "many": lambda x: x.redirect(f"/many/{x.path.rpartition('/')[2]}x"),
    "to-mail": lambda x: x.redirect("mailto:someone@example.org"),
    "to-file": lambda x: x.redirect("file:///etc/passwd"),
    "to-nothing": lambda x: x.redirect(""),
    "to-nonsense": lambda x: x.redirect("http://[::1"),
    "to-letters": lambda x: x.redirect("/good/é ü".encode().decode("latin-1"), 301),
    "to-ssh": lambda x: x.redirect("http://127.0.0.1:22/"),
    "no-location": lambda x: x.answer(302, b"where"),
    "slow-head": lambda x: time.sleep(3),
    "slow-body": _slow_body,
    "drip": _drip,
    "reset": _reset,
    "closes": lambda x: x.connection.close(),
    "closes-in-head": lambda x: x.send(b"HTTP/1.1 200 OK\r\nContent-"),
    "endless-body": lambda x: _endless(x, b"<p>" * 1000),
    "endless-head": lambda x: _endless(x, b"X-A: b\r\n" * 100, b"HTTP/1.1 200 OK\r\n"),
    "endless-line": lambda x: _endless(x, b"x" * 1000, b"HTTP/1.1 200 OK\r\nX-A: "),
    "endless-hints": lambda x: _endless(x, b"HTTP/1.1 103 Early Hints\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "huge-body": lambda x: x.answer(200, PAGE + b"x" * 5_000_000),
    "bomb": lambda x: x.answer(200, BOMB, "Content-Encoding: gzip"),
    "packed": lambda x: x.answer(200, gzip.compress(NOT_FOUND), "Content-Encoding: gzip"),
    "packed-badly": lambda x: x.answer(200, b"no gzip at all", "Content-Encoding: gzip"),
    "packed-strangely": lambda x: x.answer(200, PAGE, "Content-Encoding: sbrotli"),
    "no-http": lambda x: x.send(b"220 mail.example.org ESMTP\r\n"),
    "bytes": lambda x: x.send(bytes(range(256)) * 10),
    "old-http": lambda x: x.send(b"HTTP/1.0 200 OK\r\n\r\n" + PAGE),
    "status-only": lambda x: x.send(b"HTTP/1.1 200\r\n\r\n"),
    "status-999": lambda x: x.send(b"HTTP/1.1 999 Denied\r\n\r\n"),
    "bad-header": lambda x: x.send(b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n"),
    "bad-chunks": lambda x: x.send(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
    ),
    "short-body": lambda x: x.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n" + PAGE),
    "two-lengths": lambda x: x.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"),
    "bad-length": lambda x: x.send(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabcdef"),
    "bad-charset": lambda x: x.answer(200, NOT_FOUND, kind="text/html; charset=no-such-thing"),
    "codec-charset": lambda x: x.answer(200, NOT_FOUND, kind="text/html; charset=punycode"),
    "no-type": lambda x: x.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + PAGE),
    "empty": lambda x: x.answer(200, b""),
    "no-content": lambda x: x.send(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "forbidden-by-robots": lambda x: x.answer(),
    "": lambda x: x.answer(),
    "en": lambda x: x.answer(),
}


def _serve(server: Server, connection: socket.socket) -> None:
    host = ""
    try:
        connection.settimeout(10)
        raw = b""
        while b"\r\n\r\n" not in raw:
            piece = connection.recv(65536)
            if not piece:
                return
            raw += piece
            if raw[:2] == b"\x16\x03":  # somebody speaks TLS
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                return
        head, _, body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ", 2)
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        while len(body) < int(fields.get("content-length", "0")):
            body += connection.recv(65536)
        host = fields.get("host", "").partition(":")[0]
        server.open_now[host] += 1
        server.most_open[host] = max(server.most_open[host], server.open_now[host])
        server.heard.append((time.monotonic(), method, host, target))
        if body:
            server.form.append(body)
        path = target.removeprefix("/").partition("?")[0]
        exchange = Exchange(server, connection, method, path, host, head.decode("latin-1"))
        if path == "robots.txt":
            exchange.answer(200 if server.robots else 404, server.robots, kind="text/plain")
            return
        server.counts[path] += 1
        way = WAYS.get(path.partition("/")[0])
        if way is None:
            exchange.answer(404, b"no such path")
        else:
            way(exchange)
    except (OSError, ValueError):
        pass
    finally:
        server.open_now[host] -= 1
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
        connection.close()


@contextlib.contextmanager
def running(secure: ssl.SSLContext | None = None, address: str = "127.0.0.1") -> Iterator[Server]:
    """A server in threads, until the block ends. It answers at all addresses 127.x.x.x if ``address`` is empty."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, 0))
        listening.listen(512)
        server = Server(listening.getsockname()[1], "https" if secure else "http")
        threads: list[threading.Thread] = []
        is_ending = threading.Event()

        def accept() -> None:
            while not is_ending.is_set():
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                thread = threading.Thread(target=_accepted, args=(server, connection, secure), daemon=True)
                thread.start()

        threads.append(threading.Thread(target=accept, daemon=True))
        threads[0].start()
        try:
            yield server
        finally:
            is_ending.set()
            with contextlib.suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            threads[0].join(5)


def _accepted(server: Server, connection: socket.socket, secure: ssl.SSLContext | None) -> None:
    if secure is not None:
        try:
            connection.settimeout(5)
            connection = secure.wrap_socket(connection, server_side=True)
        except OSError:
            connection.close()
            return
    _serve(server, connection)
