"""PNG: chunks, each with a length, a name and a checksum."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from site_builder.read.containers import exif
from site_builder.read.containers.parts import MOST, NAMES, RIGHTS, Damaged, Found, Piece, Range, read_at

_SIGN: Final = b"\x89PNG\r\n\x1a\n"
# the picture, its colours and their profile, its resolution, its frames
_SHOWN: Final = frozenset(
    [
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"bKGD", b"hIST", b"pHYs"),
        *(b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"cICP", b"mDCV", b"cLLI"),
        *(b"acTL", b"fcTL", b"fdAT"),
    ]
)
_TEXTS: Final = frozenset((b"tEXt", b"zTXt", b"iTXt"))


def pieces(file: BinaryIO, size: int, found: Found) -> Iterator[Piece]:
    """Yield a PNG without what it tells beside the picture; what follows its end is left out."""
    if read_at(file, 0, 8) != _SIGN:
        raise Damaged("it does not begin as a PNG does")
    yield Range(0, 8)
    at, turned = 8, False
    while at < size:
        head = read_at(file, at, 8)
        length, name = int.from_bytes(head[:4], "big"), head[4:]
        end = at + 12 + length
        if end > size or len(head) < 8:
            raise Damaged("it is cut short")
        if name in _SHOWN:
            yield Range(at, end - at)
        elif name == b"eXIf" and not turned:
            turned = True
            exif.note(read_at(file, at + 8, min(length, MOST)), found)
            yield _turned(found)
        elif name in _TEXTS:
            _note(read_at(file, at + 8, min(length, MOST)), found)
        if name == b"IEND":
            return
        at = end


def _turned(found: Found) -> bytes:
    if found.orientation == 1:
        return b""
    content = exif.turned(found.orientation)
    named = b"eXIf" + content
    return len(content).to_bytes(4, "big") + named + zlib.crc32(named).to_bytes(4, "big")


def _note(text: bytes, found: Found) -> None:
    word, _, rest = text.partition(b"\0")
    if word == b"Author":
        found.told.add(NAMES)
    elif word == b"Copyright":
        found.told.add(RIGHTS)
    elif word == b"XML:com.adobe.xmp":
        exif.note_xmp(rest, found)
