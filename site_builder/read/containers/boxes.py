"""Boxes of ISO base media files, such as AVIF pictures and MP4 videos: a length and a name each, and boxes in boxes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from site_builder.read.containers.parts import Damaged, read_at

_MOST: Final = 10_000  # of one box; a picture has some dozens


class Box(NamedTuple):
    """A box, and where it is."""

    kind: bytes
    start: int
    content: int  # where its content starts
    end: int


def boxes(file: BinaryIO, at: int, end: int) -> Iterator[Box]:
    """Yield the boxes of a part of a file. Raises Damaged."""
    for _ in range(_MOST):
        if at >= end:
            return
        head = read_at(file, at, 16)
        length, kind, content = int.from_bytes(head[:4], "big"), head[4:8], at + 8
        if length == 1:
            length, content = int.from_bytes(head[8:16], "big"), at + 16
        elif length == 0:
            length = end - at
        if len(head) < 8 or length < content - at or at + length > end:
            raise Damaged("it is cut short")
        yield Box(kind, at, content, at + length)
        at += length
    raise Damaged("it has too many parts")
