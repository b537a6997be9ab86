"""WebP: chunks of a RIFF file. The first tells which others there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from site_builder.read.containers import exif
from site_builder.read.containers.parts import MOST, Damaged, Found, Piece, Range, read_at

_SHOWN: Final = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_IN_FRAME: Final = frozenset((b"VP8 ", b"VP8L", b"ALPH"))
_HAS_EXIF, _HAS_XMP = 0x08, 0x04  # flags of VP8X
_FRAME: Final = 16  # bytes of a frame that say where it is shown


def pieces(file: BinaryIO, size: int, found: Found) -> Iterator[Piece]:
    """Yield a WebP without what it tells beside the picture; what follows its end is left out."""
    head = read_at(file, 0, 12)
    if head[:4] != b"RIFF" or head[8:] != b"WEBP":
        raise Damaged("it does not begin as a WebP picture does")
    end = 8 + int.from_bytes(head[4:8], "little")
    if end > size + 1:  # some programs leave out the last byte, which fills up to an even number
        raise Damaged("it is cut short")
    end = min(end, size)
    turned = False
    for name, at, length in _chunks(file, 12, end):
        if name == b"EXIF" and not turned:
            content = read_at(file, at, min(length, MOST))
            exif.note(content.removeprefix(b"Exif\0\0"), found)
            turned = True
        elif name == b"XMP ":
            exif.note_xmp(read_at(file, at, min(length, MOST)), found)
    found.complete = True
    yield from _riff(b"WEBP", lambda: _kept(file, end, found))


def _riff(kind: bytes, content: Callable[[], Iterator[Piece]]) -> Iterator[Piece]:
    length = 4 + sum(_size(piece) for piece in content())
    yield b"RIFF" + length.to_bytes(4, "little") + kind
    yield from content()


def _size(piece: Piece) -> int:
    return piece.size if isinstance(piece, Range) else len(piece)


def _kept(file: BinaryIO, end: int, found: Found) -> Iterator[Piece]:
    extended = turned = False
    for name, at, length in _chunks(file, 12, end):
        if name == b"VP8X" and length >= 1:
            extended = True
            flags = read_at(file, at, 1)[0] & ~(_HAS_EXIF | _HAS_XMP)
            yield Range(at - 8, 8)
            yield bytes([flags | _HAS_EXIF if found.orientation != 1 else flags])
            yield from _padded(at + 1, length - 1, length, end)
        elif name == b"ANMF" and length >= _FRAME:
            yield from _frame(file, at, length)
        elif name in _SHOWN:
            yield Range(at - 8, 8)
            yield from _padded(at, length, length, end)
        elif name == b"EXIF" and extended and not turned and found.orientation != 1:
            content = exif.turned(found.orientation)
            turned = True
            yield b"EXIF" + len(content).to_bytes(4, "little") + content


def _frame(file: BinaryIO, at: int, length: int) -> Iterator[Piece]:
    """A frame of an animation, with the chunks in it that are shown."""
    end = at + length

    def kept() -> Iterator[Piece]:
        for name, start, size in _chunks(file, at + _FRAME, end):
            if name in _IN_FRAME:
                yield Range(start - 8, 8)
                yield from _padded(start, size, size, end)

    yield b"ANMF" + (_FRAME + sum(_size(piece) for piece in kept())).to_bytes(4, "little")
    yield Range(at, _FRAME)
    yield from kept()


def _padded(at: int, size: int, length: int, end: int) -> Iterator[Piece]:
    """``size`` bytes at the end of a chunk of some length, filled up to an even number."""
    yield Range(at, size)
    if length % 2:
        yield Range(at + size, 1) if at + size < end else b"\0"


def _chunks(file: BinaryIO, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The chunks up to some place: name, where their content starts, its length."""
    while at + 8 <= end:
        head = read_at(file, at, 8)
        length = int.from_bytes(head[4:], "little")
        if len(head) < 8 or at + 8 + length > end:
            raise Damaged("it is cut short")
        yield head[:4], at + 8, length
        at += 8 + length + length % 2
