"""Sizes of pictures: which smaller copies are made of a picture, what they are called, and how pages offer them.

An address holds a digest of the picture's bytes, of how the sizes are made and of Pillow's version. So the same address
never has other bytes, and a page never names a size that another version would have made.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from site_builder.model import addresses
from site_builder.model.documents import Picture
from site_builder.model.paths import nfc

FOLDER: Final = "pictures"  # of the site
WIDTHS: Final = (480, 960, 1600)
JPEG, WEBP = "JPEG", "WEBP"
_ENDINGS: Final = {JPEG: ".jpg", WEBP: ".webp"}
_LONGEST_SIDE: Final = {JPEG: 65_500, WEBP: 16_383}  # pixels that a file of the kind may have
_JPEGS: Final = (".jpg", ".jpeg")
_SMALL_KINDS: Final = (".webp", ".avif")  # as small as what would be made of them in the same width
_LONGEST: Final = 40  # signs of the file's name that stand in an address
_OTHER: Final = re.compile(r"[^a-z0-9]+")
# How wide pictures of texts are in the default theme (assets/style.css); its macros say that of all others.
IN_TEXT: Final = "(min-width: 46rem) 38rem, calc(100vw - 2.5rem)"


class Size(NamedTuple):
    """A smaller copy of a picture, or the picture itself as a size. ``kind``: JPEG, WEBP; empty: the picture itself."""

    width: int
    height: int
    kind: str
    address: str


class Offer(NamedTuple):
    """The sizes that a page offers for a picture.

    ``webp``: for a ``<source>`` beside the picture, may be empty; ``same``: for the ``srcset`` of the picture itself,
    empty where it is the only one.
    """

    webp: tuple[Size, ...] = ()
    same: tuple[Size, ...] = ()


def made(path: str, picture: Picture) -> list[Size]:
    """Return the sizes that are made of a picture, from the smallest on.

    No size is larger than the picture, nor higher than its kind allows.
    """
    if not picture.key:
        return []
    stem, ending = posixpath.splitext(posixpath.basename(nfc(path)).lower())
    own = picture.width <= WIDTHS[-1] and ending not in _SMALL_KINDS
    widths = [width for width in WIDTHS if width < picture.width]
    name = _OTHER.sub("-", stem)[:_LONGEST].strip("-") or "picture"
    base = f"{FOLDER}/{picture.key[:2]}/{name}-{picture.key[2:]}"
    found = [(width, WEBP) for width in (*widths, *([picture.width] if own else []))]
    found += [(width, JPEG) for width in widths if ending in _JPEGS]
    sizes = [_size(picture, width, kind, f"{base}-{width}{_ENDINGS[kind]}") for width, kind in found]
    return [size for size in sizes if size.height <= _LONGEST_SIDE[size.kind]]


def _size(picture: Picture, width: int, kind: str, address: str) -> Size:
    height = max(1, (picture.height * width + picture.width // 2) // picture.width)
    return Size(width, height, kind, address)


def offer(path: str, picture: Picture) -> Offer:
    """Return what a page offers of a picture. ``path``: of its file below content/, which is its address."""
    sizes = made(path, picture)
    webp = tuple(size for size in sizes if size.kind == WEBP)
    ending = posixpath.splitext(path)[1].lower()
    whole = (Size(picture.width, picture.height, "", path),) if picture.width <= WIDTHS[-1] else ()
    if ending in _SMALL_KINDS:
        return Offer((), (*webp, *whole) if webp else ())
    jpeg = tuple(size for size in sizes if size.kind == JPEG)
    return Offer(webp, (*jpeg, *whole) if jpeg else ())


def srcset(root: str, sizes: Sequence[Size]) -> str:
    """Return sizes as an attribute lists them; ``root``: the way to the site's root from where it stands."""
    return ", ".join([f"{root}{addresses.quoted(size.address)} {size.width}w" for size in sizes])


def preview(path: str, picture: Picture, least: int = 1200) -> Size:
    """Return the size for previews elsewhere: the smallest JPEG of enough pixels, else the picture itself.

    Programs that show previews may not know WebP.
    """
    wide = [size for size in made(path, picture) if size.kind == JPEG and size.width >= least]
    return min(wide, default=Size(picture.width, picture.height, "", path))
