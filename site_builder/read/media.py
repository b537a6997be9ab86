"""Files of media/: which may be published, and the size of a picture.

A file is published only if its kind cannot run script on the site's own address and its content is of that kind.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Final

from site_builder.model.documents import Picture
from site_builder.model.paths import CONTENT, content_path
from site_builder.problems import Problem, problem
from site_builder.read.content_folder import Source, unreadable

PICTURES: Final = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".png": "PNG",
    ".gif": "GIF",
    ".webp": "WEBP",
    ".avif": "AVIF",
}
_DOCUMENTS: Final[dict[str, tuple[bytes, ...]]] = {
    ".pdf": (b"%PDF-",),
    ".mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    ".ogg": (b"OggS",),
    ".mp4": (b"ftyp",),
    ".webm": (b"\x1aE\xdf\xa3",),
    ".zip": (b"PK\x03\x04", b"PK\x05\x06"),
    ".txt": (),
    ".csv": (),
}
_MAX_PIXELS: Final = 200_000_000
_MAX_BYTES: Final = 100_000_000  # a file is read whole when it is published
_ORIENTATION: Final = 0x0112  # EXIF: how to turn a picture before it is shown
_TURNED: Final = (5, 6, 7, 8)  # by a quarter: what is stored as its width is its height


def examine(root: Path, source: Source, problems: list[Problem]) -> Picture | None:
    """Check a file of media/: a Picture for a picture, else None; a problem for a file that cannot be published."""
    path = root / CONTENT / source.path
    ending = path.suffix.lower()
    said = content_path(source.path)
    if source.size > _MAX_BYTES:
        todo = "make it smaller, or keep it elsewhere and link to it"
        problems.append(problem("file-too-large", said, size=source.size, limit=_MAX_BYTES, todo=todo))
        return None
    if ending in (".heic", ".heif"):
        reason = "few browsers show HEIC pictures"
        problems.append(problem("bad-media", said, path=source.path, reason=reason, todo="save it as JPEG"))
        return None
    if ending not in PICTURES and ending not in _DOCUMENTS:
        allowed = ", ".join(sorted(e[1:] for e in (*PICTURES, *_DOCUMENTS)))
        reason = f"files that end in {ending} are not allowed" if ending else "it has no ending that says what it is"
        problems.append(problem("bad-media", said, path=source.path, reason=reason, todo=f"use one of {allowed}"))
        return None
    if ending not in PICTURES:
        _check_document(path, said, source.path, ending, problems)
        return None
    from PIL import Image  # slow to import: only for archives with pictures

    Image.MAX_IMAGE_PIXELS = None  # only the header is read; the size is checked below
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=(PICTURES[ending],)) as image:
            width, height = image.size
            told = (
                image.format != "PNG" or "exif" in image.info
            )  # of other PNGs, Pillow would decode all to look for it
            if told and image.getexif().get(_ORIENTATION, 1) in _TURNED:
                width, height = height, width
    except Exception as fault:  # decoders raise any exception for damaged files
        reason = "it is damaged or of another kind than its ending says"
        if isinstance(fault, PermissionError):
            reason = "it cannot be read"
        todo = "save it again as " + PICTURES[ending]
        if (real := _kind(path)) and real != PICTURES[ending] and not isinstance(fault, PermissionError):
            right = next((e for e, kind in PICTURES.items() if kind == real), "")
            reason = f"it is a {real} picture, though its name ends in {path.suffix}"
            todo = f"rename it to {path.stem}{right}" if right else todo
        problems.append(problem("bad-media", said, path=source.path, reason=reason, todo=todo))
        return None
    if width * height > _MAX_PIXELS:
        reason = f"it has {width} × {height} pixels"
        problems.append(problem("bad-media", said, path=source.path, reason=reason, todo="make it smaller"))
        return None
    return Picture(width, height)


def _check_document(path: Path, said: str, name: str, ending: str, problems: list[Problem]) -> None:
    try:
        with open(path, "rb") as file:
            start = file.read(4096)
    except OSError as fault:
        problems.append(unreadable(name, fault))
        return
    magic = _DOCUMENTS[ending]
    if magic:
        right = any(start.startswith(m) for m in magic) or (ending == ".mp4" and start[4:8] == b"ftyp")
    else:
        right = b"\x00" not in start
    if not right:
        reason = "its content is not what its ending says"
        problems.append(problem("bad-media", said, path=name, reason=reason, todo=f"save it again as {ending[1:]}"))


def _kind(path: Path) -> str:
    """Return the kind of picture that a file's first bytes tell: JPEG, PNG, GIF, WEBP, AVIF or HEIC; else nothing."""
    try:
        with open(path, "rb") as file:
            start = file.read(12)
    except OSError:
        return ""
    for magic, kind in ((b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"GIF8", "GIF")):
        if start.startswith(magic):
            return kind
    if start[:4] == b"RIFF" and start[8:] == b"WEBP":
        return "WEBP"
    brands = {b"avif": "AVIF", b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIC"}
    return brands.get(start[8:], "") if start[4:8] == b"ftyp" else ""
