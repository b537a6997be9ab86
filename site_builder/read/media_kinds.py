"""The kinds of files in media/, by their endings."""

from __future__ import annotations

import posixpath
from typing import Final

SVG: Final = "SVG"
# Kinds of pictures, as Pillow calls them.
PICTURES: Final = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".png": "PNG",
    ".gif": "GIF",
    ".webp": "WEBP",
    ".avif": "AVIF",
    ".svg": SVG,
}
# Other kinds, and what their content begins with.
DOCUMENTS: Final[dict[str, tuple[bytes, ...]]] = {
    ".pdf": (b"%PDF-",),
    ".mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    ".ogg": (b"OggS",),
    ".mp4": (b"ftyp",),
    ".webm": (b"\x1aE\xdf\xa3",),
    ".zip": (b"PK\x03\x04", b"PK\x05\x06"),
    ".txt": (),
    ".csv": (),
}
HEIC: Final = (".heic", ".heif")  # refused: few browsers show them


def picture_kind(path: str) -> str:
    """Return the kind of picture that a file's ending says; empty where it is no picture."""
    return PICTURES.get(posixpath.splitext(path)[1].lower(), "")
