"""JPEG: segments, each with a marker and a length, and the coded picture between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from site_builder.read.containers import exif
from site_builder.read.containers.parts import SMALL, Damaged, Found, Piece, Range, read_at

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP13, _APP14 = 0xE0, 0xE1, 0xE2, 0xED, 0xEE
_ALONE: Final = frozenset({0x01, _START, *range(0xD0, 0xD8)})  # markers without a length
# frames, tables of numbers and codes, restarts, numbers of lines: what decoding needs
_DECODED: Final = frozenset({*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD} - {0xC8})
_CODES, _ARITHMETIC, _NUMBERS, _LINES, _RESTARTS = 0xC4, 0xCC, 0xDB, 0xDC, 0xDD
_MARKER: Final = re.compile(rb"\xff[^\x00\xff]")
_AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # restarts belong to the coded picture
_MOST_AT_ONCE: Final = 1 << 20
_EXIF: Final = b"Exif\0\0"


def pieces(file: BinaryIO, size: int, found: Found) -> Iterator[Piece]:
    """Yield a JPEG without what it tells beside the picture; what follows its end is left out.

    Once the coded picture has begun, a file may end anywhere: decoders show what there is.
    """
    if read_at(file, 0, 2) != b"\xff\xd8":
        raise Damaged("it does not begin as a JPEG does")
    yield Range(0, 2)
    at, turned = 2, False
    while True:
        at, code = _marker(file, at, size)
        if code == _END:
            yield Range(at - 2, 2)
        if code in (_END, 0):
            break
        if code in _ALONE:
            continue
        length = int.from_bytes(read_at(file, at, 2), "big")
        end = at + length
        if length < 2 or end > size:
            break
        if code in _DECODED and not _is_sound(code, read_at(file, at + 2, length - 2)):
            break  # it may be anything, and decoders stop there
        if code == _SCAN:
            yield Range(at - 2, length + 2)
            found.complete = turned = True  # nobody looks further for how it is turned
            at = _find(file, end, size, _AFTER_SCAN)
            yield Range(end, at - end)
            continue
        if code in _DECODED:
            yield Range(at - 2, length + 2)
        else:
            content = read_at(file, at + 2, length - 2)
            yield _application(content, Range(at - 2, length + 2), code, found, turned=turned)
            turned = turned or (code == _APP1 and content.startswith(_EXIF))
        at = end
    if not found.complete:
        raise Damaged("it ends before the picture begins")


def _is_sound(code: int, content: bytes) -> bool:
    """Whether a segment that decoding needs is as long as what it holds, so that nothing else is in it."""
    size = len(content)
    if code in (_LINES, _RESTARTS):
        return size == 2
    if code == _ARITHMETIC:
        return size % 2 == 0 and size <= 64
    if code == _SCAN:
        return size > 0 and size == 4 + 2 * content[0]
    if code not in (_CODES, _NUMBERS):  # a frame
        return size > 5 and size == 6 + 3 * content[5]
    at = 0
    while at < size:
        if code == _NUMBERS:
            at += 129 if content[at] >> 4 else 65
        else:
            at += 17 + sum(content[at + 1 : at + 17])
    return at == size


def _application(content: bytes, whole: Range, code: int, found: Found, *, turned: bool) -> Piece:
    """What is published of a segment that is of an application or a comment.

    ``turned``: EXIF that stands before says how the picture is turned.
    """
    if code == _APP0 and content.startswith(b"JFIF\0") and len(content) >= 14:
        if len(content) == 14 and content[12:14] == b"\0\0":
            return whole
        found.told.add(SMALL)
        return b"\xff\xe0\x00\x10" + content[:12] + b"\0\0"
    if code == _APP14 and content.startswith(b"Adobe") and len(content) >= 12:  # says what the colours are
        return whole if len(content) == 12 else b"\xff\xee\x00\x0e" + content[:12]
    if code == _APP2 and content.startswith(b"ICC_PROFILE\0"):
        return whole
    if code == _APP1 and content.startswith(_EXIF):
        exif.note(content[len(_EXIF) :], found, turns=not turned)
        return b"" if turned else _turned(found)
    if code == _APP1:
        exif.note_xmp(content, found)
    elif code == _APP13:
        exif.note_iptc(content, found)
    elif code == _APP0 and content.startswith(b"JFXX\0"):
        found.told.add(SMALL)
    return b""


def _turned(found: Found) -> bytes:
    if found.orientation == 1:
        return b""
    content = _EXIF + exif.turned(found.orientation)
    return b"\xff\xe1" + (len(content) + 2).to_bytes(2, "big") + content


def _marker(file: BinaryIO, at: int, size: int) -> tuple[int, int]:
    """The next marker: where what follows it starts, and its code; 0 where there is none."""
    both = read_at(file, at, 2)
    if len(both) == 2 and _MARKER.match(both):
        return at + 2, both[1]
    at = _find(file, at, size, _MARKER)
    both = read_at(file, at, 2)
    return (at + 2, both[1]) if len(both) == 2 else (size, 0)


def _find(file: BinaryIO, at: int, size: int, wanted: re.Pattern[bytes]) -> int:
    """Where a sign of two bytes stands next; the end of the file where it does not.

    What is read grows with the way to it, so that a file of many short ways costs no more than one of few long ones.
    """
    portion = 256
    while at < size:
        read = read_at(file, at, portion)
        match = wanted.search(read)
        if match:
            return at + match.start()
        if len(read) < 2:
            break
        at += len(read) - 1
        portion = min(portion * 2, _MOST_AT_ONCE)
    return size
