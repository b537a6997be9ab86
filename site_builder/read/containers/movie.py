"""MP4 videos: whether they tell where they were taken. They are published as they are."""

from __future__ import annotations

from typing import BinaryIO, Final

from site_builder.read.containers.boxes import Box, boxes
from site_builder.read.containers.parts import MOST, Damaged, read_at

_PLACES: Final = frozenset((b"\xa9xyz", b"loci"))
_NAMED: Final = b"location.ISO6709"  # a key of the list that telephones write


def tells_place(file: BinaryIO, size: int) -> bool:
    """Return whether a video says where it was taken; False of one that cannot be taken apart. Raises OSError."""
    try:
        return any(_has_place(file, box) for box in boxes(file, 0, size) if box.kind == b"moov")
    except Damaged:
        return False


def _has_place(file: BinaryIO, outer: Box) -> bool:
    for box in boxes(file, outer.content, outer.end):
        if box.kind == b"udta":
            content = read_at(file, box.content, min(box.end - box.content, MOST))
            if _NAMED in content or _lists_place(file, box):
                return True
        elif box.kind == b"meta":
            if _NAMED in read_at(file, box.content, min(box.end - box.content, MOST)):
                return True
        elif box.kind == b"trak" and _has_place(file, box):
            return True
    return False


def _lists_place(file: BinaryIO, box: Box) -> bool:
    try:
        return any(one.kind in _PLACES for one in boxes(file, box.content, box.end))
    except Damaged:  # some programs end the list with a number
        return False
