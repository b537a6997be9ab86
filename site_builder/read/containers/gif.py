"""GIF: blocks, each a row of short sub-blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from site_builder.read.containers import exif
from site_builder.read.containers.parts import MOST, Damaged, Found, Piece, Range, read_at

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
# how often the picture is repeated, and what its colours are
_SHOWN: Final = frozenset((b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"))
_XMP: Final = b"XMP DataXMP"


def pieces(file: BinaryIO, size: int, found: Found) -> Iterator[Piece]:
    """Yield a GIF without comments, XMP and what else is not shown; what follows its end is left out.

    A file may end after a whole block: decoders show what there is.
    """
    head = read_at(file, 0, 13)
    if head[:6] not in (b"GIF87a", b"GIF89a") or len(head) < 13:
        raise Damaged("it does not begin as a GIF does")
    at = 13 + _colours(head[10])
    if at > size:
        raise Damaged("it is cut short")
    yield Range(0, at)
    shown = False
    while at < size:
        start, kind = at, read_at(file, at, 1)[0]
        if kind == _EXTENSION:
            at, kept = _extension(file, at, size, found)
            if kept:
                yield Range(start, at - start)
        elif kind == _IMAGE:
            what = read_at(file, at, 10)
            data = at + 10 + (_colours(what[9]) if len(what) == 10 else 0) + 1
            at = _after(file, data, size)
            shown = True
            yield Range(start, at - start)
        else:  # the end, or what no decoder knows
            break
    if not shown:
        raise Damaged("it ends before the picture begins")
    yield b";"


def _colours(flags: int) -> int:
    """How many bytes a table of colours takes."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _extension(file: BinaryIO, at: int, size: int, found: Found) -> tuple[int, bool]:
    """Where an extension ends, and whether it is shown."""
    head = read_at(file, at, 14)
    end = _after(file, at + 2, size)
    kind = head[1] if len(head) > 1 else 0
    if kind == _CONTROL:
        return end, end - at == 8  # always of this size; a longer one may hold anything
    if kind != _APPLICATION:
        return end, False
    if head[3:] == _XMP:
        exif.note_xmp(read_at(file, at, min(end - at, MOST)), found)
    return end, head[3:] in _SHOWN


def _after(file: BinaryIO, at: int, size: int) -> int:
    """Where a row of sub-blocks ends. Raises Damaged where nothing does: it may have run over what tells something."""
    while at < size:
        length = read_at(file, at, 1)[0]
        at += 1 + length
        if not length:
            return at
    raise Damaged("it is cut short")
