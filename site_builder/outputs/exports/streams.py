"""Files that are made piece by piece, so that a large one is never in memory as a whole."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import BinaryIO, Final

from msgspec import Struct

from site_builder.read.copying import Parts

_MOST: Final = 16_000_000  # bytes of a file that is put as a whole: its size alone then tells most changes
_PORTION: Final = 1 << 20


class Streamed(Struct, frozen=True):
    """A file that comes in parts, once: it is kept on the disk while it is compared with that of the site and put."""

    parts: Iterator[bytes]

    def put(self, put: Callable[[Parts], bool]) -> tuple[bool, bytes]:
        """Have the bytes put; return what that returned. No file of content/ is behind them. Raises OSError."""
        with tempfile.TemporaryFile(prefix="site-builder-") as file:
            for part in self.parts:
                file.write(part)
            return put(lambda: _portions(file)), b""


def _portions(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while portion := file.read(_PORTION):
        yield portion


def content(parts: Iterable[bytes]) -> bytes | Streamed:
    """Return the bytes of a file, or how they come, piece by piece, if they are many."""
    rest, found, size = iter(parts), [], 0
    for part in rest:
        found.append(part)
        size += len(part)
        if size > _MOST:
            return Streamed(chain(found, rest))
    return b"".join(found)
