"""AVIF: boxes, which refer to each other by where they stand. So what is left out is blanked where it is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, Final, NamedTuple

from site_builder.read.containers import exif, film
from site_builder.read.containers.boxes import Box, boxes
from site_builder.read.containers.parts import MOST, SMALL, Damaged, Found, Piece, Range, read_at

_TOP: Final = frozenset((b"ftyp", b"styp", b"meta", b"mdat", b"moov"))
_IN_META: Final = frozenset((b"hdlr", b"pitm", b"iloc", b"iinf", b"iref", b"iprp", b"idat", b"grpl", b"dinf", b"ipro"))
_PROPERTIES: Final = frozenset(  # of items, in ipco; others hold descriptions, keywords and times
    [
        *(b"av1C", b"ispe", b"pixi", b"pasp", b"colr", b"auxC", b"irot", b"imir", b"clap", b"rloc", b"iscl"),
        *(b"a1op", b"a1lx", b"lsel", b"clli", b"mdcv", b"cclv", b"amve", b"reve", b"ndwt"),
    ]
)
_PICTURES: Final = frozenset((b"av01", b"grid", b"iovl", b"iden", b"tmap"))  # kinds of items
_EMPTY_EXIF: Final = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"  # readers may refuse a picture whose EXIF is none
_MOST_META: Final = 4 * MOST
_MOST_NOTED: Final = 64  # parts that are looked into
_ZEROS: Final = bytes(MOST)


class _Edits(NamedTuple):
    """What is written over."""

    blank: list[tuple[int, int]]  # (start, end), in any order
    over: dict[int, bytes]  # start → bytes, also in the midst of what is blanked
    shown: list[tuple[int, int]]  # (start, end) of pictures, in any order
    data: list[Box]  # boxes that hold the data of pictures and of what else there is


def pieces(file: BinaryIO, size: int, found: Found) -> Iterator[Piece]:
    """Yield an AVIF picture with everything blank that it tells beside the picture."""
    edits = _Edits([], {}, [], [])
    for box in boxes(file, 0, size):
        if box.kind == b"moof":
            raise Damaged("it is a film in fragments")
        if box.kind not in _TOP:
            _drop(box, edits)
        elif box.kind == b"meta":
            _items(file, size, box, edits, found)
        elif box.kind == b"mdat":
            edits.data.append(box)
        elif box.kind == b"moov":
            film.look(file, box, partial(_drop, edits=edits), edits.shown)
    if not edits.shown:
        raise Damaged("it ends before the picture begins")
    _check_apart(edits)
    found.complete = True
    _blank_between(edits)
    yield from _written(size, edits)


def _check_apart(edits: _Edits) -> None:
    """Raise Damaged where a picture and what is no picture share bytes."""
    reached = {True: 0, False: 0}
    parts = [(*place, True) for place in edits.shown] + [(*place, False) for place in edits.blank]
    for start, end, is_shown in sorted(parts):
        if start < reached[not is_shown]:
            raise Damaged("its parts are not where it says")
        reached[is_shown] = max(reached[is_shown], end)


def _blank_between(edits: _Edits) -> None:
    """Blank the data that belong to no picture. Raises Damaged where a picture stands elsewhere."""
    shown = sorted(edits.shown)
    data = sorted(edits.data, key=lambda one: one.start)
    starts = [box.content for box in data]
    for start, end in shown:
        at = bisect_right(starts, start) - 1
        if at < 0 or end > data[at].end:
            raise Damaged("its parts are not where it says")
    n = 0
    for box in data:
        at = box.content
        while n < len(shown) and shown[n][0] < box.end:
            start, end = shown[n]
            if start > at:
                edits.blank.append((at, start))
            at = max(at, end)
            n += 1
        if at < box.end:
            edits.blank.append((at, box.end))


def _written(size: int, edits: _Edits) -> Iterator[Piece]:
    """The file with its edits."""
    at = 0
    over = sorted(edits.over.items(), reverse=True)

    def upto(end: int, *, blank: bool) -> Iterator[Piece]:
        nonlocal at
        while at < end:
            stop = min(end, over[-1][0]) if over else end
            if stop > at:
                yield from _zeros(stop - at) if blank else (Range(at, stop - at),)
                at = stop
            if over and over[-1][0] <= at < end:
                start, content = over.pop()
                content = content[at - start : min(size, start + len(content)) - start]
                yield content
                at += len(content)

    for start, end in sorted(edits.blank):
        yield from upto(start, blank=False)
        yield from upto(end, blank=True)
    yield from upto(size, blank=False)


def _zeros(size: int) -> Iterator[bytes]:
    for left in range(size, 0, -MOST):
        yield _ZEROS if left >= MOST else _ZEROS[:left]


def _drop(box: Box, edits: _Edits) -> None:
    """Make a box one of free space."""
    edits.over[box.start + 4] = b"free"
    edits.blank.append((box.content, box.end))


class _Numbers:
    """Reads numbers from bytes, one after the other."""

    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def take(self, size: int) -> int:
        at, self.at = self.at, self.at + size
        if self.at > len(self.content):
            raise Damaged("the list of its parts is cut short")
        return int.from_bytes(self.content[at : self.at], "big")


def _items(file: BinaryIO, size: int, meta: Box, edits: _Edits, found: Found) -> None:
    """Blank the items that are no pictures."""
    if meta.end - meta.content > _MOST_META:
        raise Damaged("the list of its parts is too long")
    kinds: dict[int, bytes] = {}
    small: set[int] = set()
    places: dict[int, list[tuple[int, int, int]]] = {}
    inside = 0  # where the data that stand in the list itself start
    for box in boxes(file, meta.content + 4, meta.end):
        content = _Numbers(read_at(file, box.content, box.end - box.content)) if box.kind != b"idat" else None
        if box.kind not in _IN_META:
            _drop(box, edits)
        elif content is None:
            inside = box.content
            edits.data.append(box)
        elif box.kind == b"iloc":
            places |= _places(content)
        elif box.kind == b"iinf":
            start = box.content + (6 if content.take(1) == 0 else 8)
            kinds |= dict(_kind(file, one) for one in boxes(file, start, box.end) if one.kind == b"infe")
        elif box.kind == b"iref":
            wide = content.take(4) >> 24 != 0
            small |= {_from(file, one, wide) for one in boxes(file, box.content + 4, box.end) if one.kind == b"thmb"}
        elif box.kind == b"iprp":
            _properties(file, box, edits)
    if small & places.keys():
        found.told.add(SMALL)
    for item, parts in places.items():
        kind = b"" if item in small else kinds.get(item, b"")
        for method, offset, length in parts:
            _item(file, size, (method, offset + (inside if method == 1 else 0), length), kind, edits, found)


def _item(file: BinaryIO, size: int, part: tuple[int, int, int], kind: bytes, edits: _Edits, found: Found) -> None:
    """Keep a part of an item that is a picture, and blank one of another."""
    method, start, length = part
    if method > 1 or length == 0 or start + length > size:
        raise Damaged("its parts are not where it says")
    if kind in _PICTURES:
        edits.shown.append((start, start + length))
    else:
        _blank(file, (start, length), kind, edits, found)


def _properties(file: BinaryIO, box: Box, edits: _Edits) -> None:
    """Blank the properties that do not show the picture; they stay in the row, for they are counted."""
    for outer in boxes(file, box.content, box.end):
        if outer.kind == b"ipco":
            for one in boxes(file, outer.content, outer.end):
                if one.kind not in _PROPERTIES:
                    _drop(one, edits)
        elif outer.kind != b"ipma":
            _drop(outer, edits)


def _from(file: BinaryIO, box: Box, wide: bool) -> int:
    """The item that refers to others."""
    return int.from_bytes(read_at(file, box.content, 4 if wide else 2), "big")


def _blank(file: BinaryIO, place: tuple[int, int], kind: bytes, edits: _Edits, found: Found) -> None:
    """Blank a part of an item that is no picture."""
    start, length = place
    if len(edits.blank) < _MOST_NOTED:
        _note(read_at(file, start, min(length, MOST)), kind, found)
    edits.blank.append((start, start + length))
    if kind == b"Exif" and length >= len(_EMPTY_EXIF):
        edits.over[start] = _EMPTY_EXIF


def _note(content: bytes, kind: bytes, found: Found) -> None:
    if kind == b"Exif":
        start = 4 + int.from_bytes(content[:4], "big")
        exif.note(content[start:], found, turns=False)  # boxes of its own say how it is turned
    else:
        exif.note_xmp(content, found)


def _kind(file: BinaryIO, box: Box) -> tuple[int, bytes]:
    """The number and the kind of an item."""
    head = _Numbers(read_at(file, box.content, 14))
    version = head.take(4) >> 24
    if version < 2:
        raise Damaged("the list of its parts is of a form that is not known")
    item = head.take(2 if version == 2 else 4)
    head.take(2)
    return item, head.take(4).to_bytes(4, "big")


def _places(box: _Numbers) -> dict[int, list[tuple[int, int, int]]]:
    """Where items stand: (how it is counted, offset, length) of each part."""
    version = box.take(4) >> 24
    sizes = box.take(2)
    of_offset, of_length, of_base, of_index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    found = {}
    for _ in range(box.take(4 if version == 2 else 2)):
        item = box.take(4 if version == 2 else 2)
        method = box.take(2) & 15 if version else 0
        box.take(2)
        base = box.take(of_base)
        parts = []
        for _ in range(box.take(2)):
            if version:
                box.take(of_index)
            offset = base + box.take(of_offset)
            parts.append((method, offset, box.take(of_length)))
        found[item] = parts
    return found
