"""A host for tests: a site in a folder, served in the ways in which hosts serve."""

from __future__ import annotations

import gzip
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

Answer = tuple[int, dict[str, str], bytes]
Rule = Callable[["Host", str], Answer | None]  # (host, path below the site) → an answer, or None to go on


class Host:
    """What a host was asked, and how it answers. ``rules`` are tried before the file is looked for."""

    def __init__(self, folder: Path, below: str) -> None:
        self.folder, self.below = folder, below
        self.rules: list[Rule] = []
        self.asked: Counter[str] = Counter()
        self.conditions: Counter[str] = Counter()
        self.encoding = ""  # put on every body, asked for or not
        self.validates = False
        self.base = ""

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        self.asked[path] += 1
        if path.startswith("/"):  # beside the site
            return 404, {}, b"not here"
        for rule in self.rules:
            if (found := rule(self, path)) is not None:
                return found
        file = self.folder / (f"{path}index.html" if path.endswith("/") or not path else path)
        if not file.is_file():
            page = self.folder / "404.html"
            return 404, {}, page.read_bytes() if page.is_file() else b"not found"
        data = file.read_bytes()
        told: dict[str, str] = {}
        if self.validates:
            told["ETag"] = f'"{sha256(data).hexdigest()[:12]}"'
            if headers.get("If-None-Match") == told["ETag"]:
                self.conditions[path] += 1
                return 304, told, b""
        return 200, told, data

    def compressed(self, data: bytes) -> bytes:
        if self.encoding == "gzip":
            half = len(data) // 2
            return gzip.compress(data[:half]) + gzip.compress(data[half:])  # two members are one file (RFC 1952)
        if self.encoding == "raw deflate":
            made = zlib.compressobj(wbits=-15)
            return made.compress(data) + made.flush()
        return zlib.compress(data) if self.encoding == "deflate" else data


@contextmanager
def serving(folder: Path, below: str = "/") -> Iterator[Host]:
    """Serve a folder on this machine, below a path."""
    host = Host(folder, below)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(self.path.partition("?")[0])
            status, told, data = host.answer(path.removeprefix(below), dict(self.headers.items()))
            if status == -1:  # the line breaks
                self.close_connection = True
                self.connection.close()
                return
            if host.encoding and status == 200:
                data = host.compressed(data)
                told = {**told, "Content-Encoding": host.encoding.split()[-1]}
            self.send_response(status)
            for name, value in told.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if status != 304:
                self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (its name in the base class)
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # a client that went away, or a line that a rule broke

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    host.base = f"http://127.0.0.1:{server.server_address[1]}{below}"
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
