"""Smaller sizes of pictures, made by Pillow.

What is made has no metadata but a colour profile: neither what the camera wrote nor comments. It is turned as readers
are to see it.
"""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from site_builder.model.documents import Picture
from site_builder.model.pictures import JPEG, WEBP, Size, made
from site_builder.read.content_folder import opened
from site_builder.read.media_kinds import picture_kind
from site_builder.system.digests import digest, digest_of_parts

if TYPE_CHECKING:
    from PIL import Image

# Pixels of a picture that is decoded. A JPEG is decoded at a fraction of its size, others whole, in four bytes each.
MOST_PIXELS: Final[Mapping[str, int]] = {JPEG: 100_000_000}
MOST_PIXELS_OF_OTHERS: Final = 50_000_000
_SMALLEST: Final = 100  # pixels of the longer side, from which on sizes are made
_MODES: Final = frozenset(("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr"))  # eight bits a colour
_SETTINGS: Final = "1"  # to be raised with every change of this module that changes bytes
_QUALITIES: Final = (80, 65, 50)  # of WebP; the lower ones where the picture itself has fewer bytes
_JPEG_QUALITY: Final = 82
_EFFORT: Final = 4  # of WebP, from 0 to 6
_LOSSLESS: Final = 1.25  # how many times the bytes of a lossy one a lossless one may have
_PORTION: Final = 1 << 20


class Unmade(Exception):
    """No sizes can be made of a picture: its data are damaged."""


def most_pixels(kind: str) -> int:
    """Return the pixels up to which sizes are made of a kind of picture."""
    return MOST_PIXELS.get(kind, MOST_PIXELS_OF_OTHERS)


def is_suited(image: Image.Image) -> bool:
    """Return whether sizes are made of a picture: no icon, not moving, with colours that all formats know."""
    small = max(image.size) < _SMALLEST
    return not small and image.mode in _MODES and not getattr(image, "is_animated", False)


def key(file: BinaryIO, path: str) -> str:
    """Return the key of the sizes of a picture: of its bytes, its path, and of all that makes them what they are."""
    import PIL
    from PIL import features

    file.seek(0)
    libraries = [features.version(name) for name in ("libjpeg_turbo", "webp", "avif", "zlib", "littlecms2")]
    said = repr((digest_of_parts(_portions(file)), path, _SETTINGS, PIL.__version__, libraries))
    return digest(said.encode()).hex()[:20]


def _portions(file: BinaryIO) -> Any:
    while portion := file.read(_PORTION):
        yield portion


def make(root: Path, path: str, picture: Picture) -> dict[str, bytes]:
    """Return address → bytes of all sizes of a picture. Raises Unmade, Unreadable and OSError."""
    from PIL import Image

    sizes = made(path, picture)
    kind = picture_kind(path)
    Image.MAX_IMAGE_PIXELS = None  # what is too large has no key (read/media.py)
    with opened(root, path) as (handle, before), os.fdopen(handle, "rb", closefd=False) as file:
        try:
            with warnings.catch_warnings(action="ignore"), Image.open(file, formats=(kind,)) as image:
                if image.width * image.height > most_pixels(kind):
                    raise Unmade("it has changed meanwhile")
                whole = _upright(image, max((size.width, size.height) for size in sizes))
        except (Unmade, MemoryError):
            raise
        except Exception as fault:  # decoders raise any exception for damaged files
            raise Unmade(str(fault)) from None
    return _encoded(whole, sizes, kind, picture, before.st_size)


def _upright(image: Image.Image, largest: tuple[int, int]) -> Image.Image:
    """Return a picture's pixels as they are shown, in a mode that can be scaled, with no metadata but its profile."""
    from PIL import ImageOps

    wanted = sorted(largest, reverse=image.width >= image.height)
    image.draft(None, (wanted[0], wanted[1]))  # a JPEG is decoded at a half, a quarter or an eighth of its size
    profile = image.info.get("icc_profile") or b""
    image.load()
    turned = ImageOps.exif_transpose(image)
    if turned.mode == "CMYK":
        turned, profile = _without_inks(turned, profile), b""
    elif turned.mode in ("PA", "LA", "RGBA") or "transparency" in turned.info:
        turned = turned.convert("RGBA")
    elif turned.mode not in ("L", "RGB"):
        turned = turned.convert("L" if turned.mode == "1" else "RGB")
    turned.info = {"icc_profile": profile} if profile and not _is_srgb(profile) else {}
    return turned


def _is_srgb(profile: bytes) -> bool:
    """Return whether a colour profile is the one that browsers take where there is none."""
    return len(profile) < 4096 and b"sRGB" in profile


def _without_inks(image: Image.Image, profile: bytes) -> Image.Image:
    """Return a picture for printing in the colours of screens."""
    from PIL import ImageCms

    if profile:
        try:
            of = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            found = ImageCms.profileToProfile(image, of, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if found is not None:
                return found
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # the profile is damaged, or of other colours
    return image.convert("RGB")


def _encoded(image: Image.Image, sizes: Sequence[Size], kind: str, picture: Picture, limit: int) -> dict[str, bytes]:
    """Return address → bytes. ``limit``: bytes of the picture itself, of which none of its width needs more."""
    from PIL import Image

    scaled: dict[int, Image.Image] = {}
    for width, height in sorted({(size.width, size.height) for size in sizes}, reverse=True):
        profile = image.info
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        image.info = profile
        scaled[width] = image
    is_drawn = kind != JPEG and _is_drawn(scaled[min(scaled)])
    found = {}
    for size in sizes:
        most = limit if size.width == picture.width else 0
        found[size.address] = (
            _webp(scaled[size.width], most, lossless=is_drawn) if size.kind == WEBP else _jpeg(scaled[size.width])
        )
    return found


def _is_drawn(image: Image.Image) -> bool:
    """Return whether a picture is better kept without loss: a drawing, a chart, a page of text, not a photograph.

    That is measured on its smallest size, for it holds for the others, too.
    """
    return len(_webp(image, 0, lossless=True)) <= _LOSSLESS * len(_webp(image, 0, lossless=False))


def _webp(image: Image.Image, most: int, *, lossless: bool) -> bytes:
    """Return a picture as WebP. ``most``: bytes that it may have, if a lower quality makes that possible; 0: any."""
    data = b""
    for quality in _QUALITIES:
        data = _saved(image, WEBP, lossless=lossless, quality=quality, method=_EFFORT, exif=b"", xmp=b"")
        if lossless or not most or len(data) < most:
            break
    return data


def _jpeg(image: Image.Image) -> bytes:
    return _saved(image, JPEG, quality=_JPEG_QUALITY, optimize=True, progressive=True, exif=b"", comment=b"")


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, icc_profile=image.info.get("icc_profile") or None, **options)
    return out.getvalue()
