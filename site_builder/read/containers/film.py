"""Films in AVIF files: where the pictures of their tracks stand, and which boxes in them tell something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, Final

from site_builder.read.containers.boxes import Box, boxes
from site_builder.read.containers.parts import MOST, Damaged, read_at

_SHOWN: Final = frozenset((b"pict", b"vide", b"auxv"))  # kinds of tracks; others hold notes, such as places
_KEPT: Final[Mapping[bytes, frozenset[bytes]]] = {  # box → the boxes in it that decoding needs
    b"moov": frozenset((b"mvhd", b"trak", b"mvex")),
    b"trak": frozenset((b"tkhd", b"edts", b"mdia", b"tref", b"trgr")),
    b"mdia": frozenset((b"mdhd", b"hdlr", b"minf", b"elng")),
    b"minf": frozenset((b"vmhd", b"nmhd", b"hmhd", b"dinf", b"stbl")),
    b"stbl": frozenset(
        (b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stco", b"co64", b"stss", b"sdtp", b"sgpd", b"sbgp")
    ),
}
_MOST_TABLE: Final = 4 * MOST
_MOST_SAMPLES: Final = 500_000

Places = list[tuple[int, int]]


def look(file: BinaryIO, movie: Box, drop: Callable[[Box], None], shown: Places) -> None:
    """Add where the pictures of a film stand, and drop its boxes that tell something else. Raises Damaged."""
    for track in _kept(file, movie, drop):
        if track.kind == b"trak":
            parts = {part.kind: part for part in _inside(file, track, drop)}
            handler = parts.get(b"hdlr")
            if handler is not None and read_at(file, handler.content + 8, 4) in _SHOWN:
                shown += _samples(file, parts)


def _kept(file: BinaryIO, outer: Box, drop: Callable[[Box], None]) -> Iterator[Box]:
    for box in boxes(file, outer.content, outer.end):
        if box.kind in _KEPT[outer.kind]:
            yield box
        else:
            drop(box)


def _inside(file: BinaryIO, outer: Box, drop: Callable[[Box], None]) -> Iterator[Box]:
    """The boxes of a track, and those in them."""
    for box in _kept(file, outer, drop):
        yield box
        if box.kind in _KEPT:
            yield from _inside(file, box, drop)


def _samples(file: BinaryIO, parts: Mapping[bytes, Box]) -> Iterator[tuple[int, int]]:
    """Where the samples of a track stand: a row of them in each chunk."""
    sizes = _table(file, parts, b"stsz")
    wide = b"co64" in parts
    chunks = _numbers(_table(file, parts, b"co64" if wide else b"stco"), 4, 8 if wide else 4, 1)
    runs = _numbers(_table(file, parts, b"stsc"), 4, 4, 3)
    one, count = (int.from_bytes(sizes[at : at + 4], "big") for at in (4, 8))
    if count > _MOST_SAMPLES or len(sizes) < 12:
        raise Damaged("it has too many parts")
    lengths = [one] * count if one else _numbers(sizes, 8, 4, 1)
    if not runs or runs[0] != 1:
        raise Damaged("its parts are not where it says")
    at = run = 0
    for n, start in enumerate(chunks, 1):
        while run + 3 < len(runs) and runs[run + 3] <= n:
            run += 3
        held = lengths[at : at + runs[run + 1]]
        at += len(held)
        yield start, start + sum(held)
    if at < len(lengths):
        raise Damaged("its parts are not where it says")


def _table(file: BinaryIO, parts: Mapping[bytes, Box], kind: bytes) -> bytes:
    box = parts.get(kind)
    if box is None or box.end - box.content > _MOST_TABLE:
        raise Damaged("the list of its parts is of a form that is not known")
    return read_at(file, box.content, box.end - box.content)


def _numbers(table: bytes, at: int, size: int, columns: int) -> list[int]:
    """The numbers of a table: how many rows, then the rows."""
    rows = int.from_bytes(table[at : at + 4], "big")
    end = at + 4 + rows * columns * size
    if end > len(table):
        raise Damaged("the list of its parts is cut short")
    return [int.from_bytes(table[i : i + size], "big") for i in range(at + 4, end, size)]
