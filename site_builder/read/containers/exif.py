"""EXIF, XMP and IPTC: what they tell of people and places, and how a picture is turned."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from site_builder.read.containers.parts import NAMES, NOTES, PLACE, RIGHTS, SERIAL, SMALL, Found

_ORIENTATION: Final = 0x0112
_EXIF, _GPS = 0x8769, 0x8825  # where further directories start
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}  # of a value of each type
_MOST_ENTRIES: Final = 512  # of a directory that are looked at; cameras write up to a hundred
_TELLING: Final[Mapping[int, str]] = {
    0x013B: NAMES,  # Artist
    0x9C9D: NAMES,  # XPAuthor
    0xA430: NAMES,  # CameraOwnerName
    0x8298: RIGHTS,  # Copyright
    0xA431: SERIAL,  # BodySerialNumber
    0xA435: SERIAL,  # LensSerialNumber
    0xC62F: SERIAL,  # CameraSerialNumber
    0x927C: NOTES,  # MakerNote
}
_OF_PLACE: Final = frozenset({2, 4, 20, 22, 27, 28})  # latitude and longitude, of a destination too; names of places
_IN_XMP: Final = (
    (PLACE, (b"GPSLatitude", b"GPSLongitude", b"LocationCreated", b":City", b":Location>")),
    (SERIAL, (b"SerialNumber",)),
    (NAMES, (b"dc:creator", b"OwnerName")),
    (RIGHTS, (b"dc:rights",)),
    (SMALL, (b"xmp:Thumbnails", b"xap:Thumbnails")),
)
_IN_IPTC: Final = (
    (PLACE, (b"\x1c\x02\x5a", b"\x1c\x02\x5c")),  # City, Sub-location
    (NAMES, (b"\x1c\x02\x50",)),  # By-line
    (RIGHTS, (b"\x1c\x02\x74",)),  # CopyrightNotice
    (SMALL, (b"8BIM\x04\x0c",)),
)


class _Entry(NamedTuple):
    tag: int
    kind: int
    value: bytes


def note(tiff: bytes, found: Found, *, turns: bool = True) -> None:
    """Note what EXIF tells, and how the picture is turned where it is EXIF that ``turns`` it."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    seen: set[int] = set()
    for entry in _entries(tiff, first, order):
        if turns and entry.tag == _ORIENTATION and entry.kind in (3, 4):
            turned = int.from_bytes(entry.value[: _SIZES[entry.kind]], "little" if order == "<" else "big")
            found.orientation = turned if 1 <= turned <= 8 else found.orientation
        elif entry.tag in (_EXIF, _GPS) and len(entry.value) >= 4 and entry.tag not in seen:
            seen.add(entry.tag)
            for one in _entries(tiff, struct.unpack_from(f"{order}I", entry.value)[0], order):
                if entry.tag == _EXIF:
                    _tell(one, found)
                elif one.tag in _OF_PLACE:
                    found.told.add(PLACE)
        _tell(entry, found)
    if _has_second(tiff, first, order):
        found.told.add(SMALL)


def _tell(entry: _Entry, found: Found) -> None:
    word = _TELLING.get(entry.tag)
    if word is not None and entry.value.strip(b"\0 "):
        found.told.add(word)


def _entries(tiff: bytes, start: int, order: str) -> Iterator[_Entry]:
    """The entries of a directory, as far as they lie inside."""
    if start + 2 > len(tiff):
        return
    (count,) = struct.unpack_from(f"{order}H", tiff, start)
    for at in range(start + 2, min(start + 2 + 12 * min(count, _MOST_ENTRIES), len(tiff) - 11), 12):
        tag, kind, number = struct.unpack_from(f"{order}HHI", tiff, at)
        size = _SIZES.get(kind, 0) * number
        place = at + 8 if size <= 4 else struct.unpack_from(f"{order}I", tiff, at + 8)[0]
        yield _Entry(tag, kind, tiff[place : place + max(min(size, 64), 4 if size <= 4 else 0)])


def _has_second(tiff: bytes, start: int, order: str) -> bool:
    """Whether there is a second directory, which holds a thumbnail."""
    if start + 2 > len(tiff):
        return False
    (count,) = struct.unpack_from(f"{order}H", tiff, start)
    at = start + 2 + 12 * count
    return any(tiff[at : at + 4]) and at + 4 <= len(tiff)


def turned(orientation: int) -> bytes:
    """EXIF that says how a picture is turned, and no more."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)


def note_xmp(packet: bytes, found: Found) -> None:
    """Note what an XMP packet tells."""
    found.told.update(word for word, signs in _IN_XMP if any(sign in packet for sign in signs))


def note_iptc(resources: bytes, found: Found) -> None:
    """Note what Photoshop's resources, IPTC among them, tell."""
    found.told.update(word for word, signs in _IN_IPTC if any(sign in resources for sign in signs))
