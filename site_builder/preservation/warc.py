"""Records of a WARC file (ISO 28500:2017, WARC 1.1): each a member of gzip by itself, so that it can be read alone.

The bytes follow from what is recorded: ids are made from digests, dates are given, and the header of gzip tells neither
a time nor a system.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final, Protocol

_GZIP: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # no time, unknown system (RFC 1952)
_LEVEL: Final = 9
_END: Final = b"\r\n\r\n"


class Sink(Protocol):
    """What records are written to."""

    size: int

    def write(self, data: bytes, /) -> object:
        """Write further bytes."""


def record_id(*of: str) -> str:
    """Return the id of a record: a UUID of version 8 (RFC 9562, 5.8), made from what it is of."""
    digits = list(sha256("\n".join(of).encode("utf-8", "surrogatepass")).hexdigest()[:32])
    digits[12] = "8"
    digits[16] = "89ab"[int(digits[16], 16) % 4]
    text = "".join(digits)
    return f"<urn:uuid:{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}>"


def write_info(sink: Sink, instant: str, file_name: str, fields: Mapping[str, str]) -> None:
    """Write the record that describes the file. ``instant``: YYYY-MM-DDThh:mm:ssZ."""
    block = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
    headers = {
        "WARC-Type": "warcinfo",
        "WARC-Date": instant,
        "WARC-Filename": file_name,
        "WARC-Record-ID": record_id("warcinfo", instant, file_name, block.decode()),
        "Content-Type": "application/warc-fields",
    }
    _write(sink, headers, len(block), [block])


def write_response(
    sink: Sink, url: str, instant: str, content_type: str, size: int, digest: str, parts: Iterable[bytes]
) -> tuple[int, int]:
    """Write the record of a response with status 200, and return (offset, length) of its bytes.

    ``size`` and ``digest``, a SHA-256 of 64 digits, are those of the payload, which comes in ``parts``.
    """
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {size}\r\n\r\n".encode()
    headers = {
        "WARC-Type": "response",
        "WARC-Record-ID": record_id("response", url, instant, digest),
        "WARC-Target-URI": url,
        "WARC-Date": instant,
        "WARC-Payload-Digest": f"sha256:{digest}",
        "Content-Type": "application/http; msgtype=response",
    }
    start = sink.size
    _write(sink, headers, len(head) + size, [head], parts)
    return start, sink.size - start


def _write(sink: Sink, headers: Mapping[str, str], length: int, *blocks: Iterable[bytes]) -> None:
    """Write one record as a member of gzip."""
    lines = [f"{name}: {value}\r\n" for name, value in {**headers, "Content-Length": str(length)}.items()]
    packing = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    checksum = size = 0
    sink.write(_GZIP)
    for parts in ([f"WARC/1.1\r\n{''.join(lines)}\r\n".encode()], *blocks, [_END]):
        for part in parts:
            checksum = zlib.crc32(part, checksum)
            size += len(part)
            if packed := packing.compress(part):
                sink.write(packed)
    sink.write(packing.flush() + struct.pack("<LL", checksum, size & 0xFFFFFFFF))
