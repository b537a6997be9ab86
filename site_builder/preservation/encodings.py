"""Compression that a server puts on a body on its way (RFC 9110, 8.4), undone in bounded memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final

_AT_ONCE: Final = 1 << 20  # bytes that come out at once, however small what goes in
_AUTOMATIC: Final = 47  # window bits of zlib: gzip or zlib, as the bytes say
_RAW: Final = -15  # what some servers send as "deflate"
_KNOWN: Final = {"gzip", "x-gzip", "deflate"}


class Decoder:
    """Undoes what a Content-Encoding names: gzip or deflate. Of any other the body stays as it came."""

    def __init__(self, encoding: str) -> None:
        self.is_any = encoding.strip().lower() in _KNOWN
        self._bits = _AUTOMATIC
        self._zlib = zlib.decompressobj(self._bits) if self.is_any else None
        self._begun = False

    def decoded(self, data: bytes) -> Iterator[bytes]:
        """Yield what the next bytes of a body stand for, in pieces; nothing of a body that is broken."""
        if self._zlib is None:
            if not self.is_any:
                yield data
            return
        while data:
            try:
                piece = self._zlib.decompress(data, _AT_ONCE)
            except zlib.error:
                if self._begun or self._bits == _RAW:
                    self._zlib = None
                    return
                self._bits = _RAW
                self._zlib = zlib.decompressobj(_RAW)
                continue
            self._begun = True
            if piece:
                yield piece
            if self._zlib.eof and self._zlib.unused_data:  # a further member of gzip
                data = self._zlib.unused_data
                self._zlib = zlib.decompressobj(self._bits)
                continue
            data = self._zlib.unconsumed_tail
