"""Pictures' files taken apart, so that they are published without what they tell of people and places.

A container is a row of parts with a length each. What shows the picture is kept, byte for byte, and all else is left
out: nothing is decoded or encoded again, and what is not known here is not published. No library does this without
encoding again for the formats that browsers show: see docs/ARCHITECTURE.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, Final

from site_builder.read.containers import avif, gif, jpeg, png, svg, webp
from site_builder.read.containers.parts import WORDS, Damaged, Found, Piece, Range, merged

__all__ = ["WORDS", "Damaged", "Found", "Piece", "Range", "look", "published"]

_PARTS: Final[Mapping[str, Callable[[BinaryIO, int, Found], Iterator[Piece]]]] = {
    "JPEG": jpeg.pieces,
    "PNG": png.pieces,
    "GIF": gif.pieces,
    "WEBP": webp.pieces,
    "AVIF": avif.pieces,
    "SVG": svg.pieces,
}


def look(file: BinaryIO, size: int, kind: str) -> Found:
    """Return what a picture tells beside itself. Raises Damaged, and OSError."""
    found = Found()
    for _ in _PARTS[kind](file, size, found):
        if found.complete:
            break
    return found


def published(file: BinaryIO, size: int, kind: str) -> Iterator[Piece]:
    """Yield what is published of a picture, in order: bytes, or ranges of its file. Raises Damaged, and OSError."""
    return merged(_PARTS[kind](file, size, Found()))
