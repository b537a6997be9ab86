"""Serve a site on this machine while it is written, and build it again when a file changes.

1. ``listen`` takes a port of the loopback addresses;
2. a thread serves the output folder (``app``) and tells open pages of every build (``outcomes``);
3. a thread watches content/ and the theme (``watch``) and says that something changed, not what;
4. the caller's thread builds, one build at a time, until Ctrl-C ends it.

A build that finds errors publishes nothing, so the last good site stays.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from site_builder.serve import watch
from site_builder.serve.app import App
from site_builder.serve.outcomes import Board, Outcome

HOST: Final = "127.0.0.1"
FIRST_PORT: Final = 8000
REQUEST_SECONDS: Final = 10.0  # in which a request must have come
_TRIED: Final = 100  # ports after the first one, where none is named
_SETTLED: Final = 2.0  # seconds: longer than the watcher waits for changes to end

Rebuild = Callable[[], Outcome]


class PortTaken(Exception):
    """Another program has the port."""


def listen(port: int | None) -> list[socket.socket]:
    """Return sockets on ``port`` of the loopback addresses; without a port, on the first free one from 8000 on.

    Raises PortTaken, or OSError for any other fault.
    """
    last = port or FIRST_PORT + _TRIED
    for candidate in range(port or FIRST_PORT, last + 1):
        try:
            return _both(candidate)
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE:
                raise
    raise PortTaken(str(port) if port else f"{FIRST_PORT} to {last}")


def _both(port: int) -> list[socket.socket]:
    """Listen on IPv4 and, if the machine has it, IPv6: ``localhost`` means either, and must not be another program."""
    sockets = [socket.create_server((HOST, port))]
    try:
        sockets.append(socket.create_server(("::1", port), family=socket.AF_INET6))
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            sockets[0].close()
            raise
    return sockets


def run(
    root: Path,
    output: Path,
    sockets: Sequence[socket.socket],
    token: str,
    rebuild: Rebuild,
    remark: Callable[[str], None],
) -> None:
    """Serve until Ctrl-C. An exception of ``rebuild`` ends it too, and is raised after everything has stopped."""
    board = Board()
    stop, changed = threading.Event(), threading.Event()
    cleared = True  # what builds left behind
    server = Server(App(output, sockets[0].getsockname()[1], token, board), sockets)
    threads = [
        threading.Thread(target=server.run, name="server", daemon=True),
        threading.Thread(
            target=watch.follow, args=(root, output, changed.set, stop, remark), name="watcher", daemon=True
        ),
    ]
    try:
        for thread in threads:
            thread.start()
        while all(thread.is_alive() for thread in threads):
            if not changed.wait(0.5):  # no longer: on Windows, nothing interrupts a wait
                if not cleared:  # old objects too, such as those of pages that were closed: there is time to spare
                    gc.collect()
                    cleared = True
                continue
            changed.clear()  # before the build: what changes from here on is for the next one
            cleared = False
            outcome = rebuild()
            if outcome.fleeting and changed.wait(_SETTLED):
                continue
            outcome.tell()
            board.post(outcome)
            gc.collect(1)  # what this build left behind: by itself, Python would look for it hundreds of builds later
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
        server.stop()
        board.close()
        for thread in threads:
            thread.join()


class Patient(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it. A connection whose request is not complete after some seconds is closed."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._wait()  # only a part of a request so far: more bytes do not win more time
        else:
            self._wait_no_more()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._waiting is None:
            self._waiting = self.loop.call_later(REQUEST_SECONDS, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


class Server:
    """uvicorn on open sockets, run in a thread; signals stay with the main thread."""

    def __init__(self, app: App, sockets: Sequence[socket.socket]) -> None:
        self.sockets = list(sockets)
        self.server = uvicorn.Server(
            uvicorn.Config(
                app,
                http=Patient,
                loop="asyncio",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="error",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=3,
            )
        )

    def run(self) -> None:
        """Serve until ``stop`` is called."""
        self.server.run(sockets=self.sockets)

    def stop(self) -> None:
        """End ``run``, from another thread."""
        self.server.should_exit = True
