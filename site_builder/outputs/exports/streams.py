"""Files that are made piece by piece, so that a large one is never in memory as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from msgspec import Struct

from site_builder.read.copying import Parts

_MOST: Final = 16_000_000  # bytes of a file that is put as a whole: its size alone then tells most changes


class Streamed(Struct, frozen=True):
    """A file that comes in parts. ``parts`` gives its bytes from the start on, at each call."""

    parts: Parts

    def put(self, put: Callable[[Parts], bool]) -> tuple[bool, bytes]:
        """Have the bytes put; return what that returned. No file of content/ is behind them."""
        return put(self.parts), b""


def content(parts: Callable[[], Iterable[bytes]]) -> bytes | Streamed:
    """Return the bytes of a file, or how they are made again, piece by piece, if they are many."""
    found, size = [], 0
    for part in parts():
        found.append(part)
        size += len(part)
        if size > _MOST:
            return Streamed(parts)
    return b"".join(found)
