"""What the containers share: the pieces of a file that are published, and what a file was found to tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final, NamedTuple

from msgspec import Struct, field

# What a picture may tell beside itself, in words, in the order in which they are listed.
PLACE: Final = "where it was taken"
SERIAL: Final = "serial numbers"
NAMES: Final = "names of persons"
RIGHTS: Final = "a copyright notice"
NOTES: Final = "notes of the camera"
SMALL: Final = "a thumbnail"
WORDS: Final = (PLACE, SERIAL, NAMES, RIGHTS, NOTES, SMALL)

MOST: Final = 1 << 20  # bytes of one part that are looked into


class Damaged(Exception):
    """A container cannot be taken apart; the message says why."""


class Range(NamedTuple):
    """Bytes of the file itself."""

    start: int
    size: int


Piece = bytes | Range


class Found(Struct):
    """What was found in a file so far."""

    orientation: int = 1  # 1 to 8, as EXIF counts
    told: set[str] = field(default_factory=set)  # of WORDS
    complete: bool = False  # what follows tells nothing more


def read_at(file: BinaryIO, at: int, size: int) -> bytes:
    """Return bytes of a file; fewer at its end."""
    file.seek(at)
    return file.read(size)


def merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces with ranges that touch made one, so that a file of many small parts is copied in large ones."""
    start = end = 0
    for piece in pieces:
        if isinstance(piece, Range):
            if piece.start != end:
                if end > start:
                    yield Range(start, end - start)
                start = piece.start
            end = piece.start + piece.size
        elif piece:
            if end > start:
                yield Range(start, end - start)
            start = end
            yield piece
    if end > start:
        yield Range(start, end - start)
