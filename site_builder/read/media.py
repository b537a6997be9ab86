"""Files of media/: which may be published, the size of a picture, and what a picture tells beside itself.

A file is published only if its kind cannot run script on the site's own address and its content is of that kind.
"""

from __future__ import annotations

import os
import posixpath
import shlex
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from site_builder.model.documents import Picture
from site_builder.model.paths import content_path
from site_builder.problems import Problem, listed_plainly, problem
from site_builder.read import remedies
from site_builder.read.content_folder import Source, Unreadable, opened, unreadable
from site_builder.read.copying import not_taken_apart
from site_builder.read.media_kinds import DOCUMENTS, HEIC, PICTURES, picture_kind

if TYPE_CHECKING:
    from site_builder.read.containers import Found

_MAX_PIXELS: Final = 200_000_000
_MAX_BYTES: Final = 100_000_000
_LARGE: Final = 8_000_000  # bytes of a picture that readers wait for
_ORIENTATION: Final = 0x0112  # EXIF: how to turn a picture before it is shown
_TURNED: Final = (5, 6, 7, 8)  # by a quarter: what is stored as its width is its height


def examine(root: Path, source: Source, problems: list[Problem], *, as_it_is: bool = False) -> Picture | None:
    """Check a file of media/: a Picture for a picture, else None; a problem for a file that cannot be published.

    ``as_it_is``: pictures are published with all that their files tell.
    """
    said = content_path(source.path)
    ending = posixpath.splitext(source.path)[1].lower()
    if source.size > _MAX_BYTES:
        todo = "make it smaller, or keep it elsewhere and link to it"
        problems.append(problem("file-too-large", said, size=source.size, limit=_MAX_BYTES, todo=todo))
        return None
    if ending in HEIC:
        reason = "few browsers show HEIC pictures"
        problems.append(problem("bad-media", said, path=source.path, reason=reason, todo="save it as JPEG"))
        return None
    if (ending not in PICTURES and ending not in DOCUMENTS) or remedies.left_over(source.path):
        allowed = ", ".join(sorted(e[1:] for e in (*PICTURES, *DOCUMENTS)))
        reason, todo = remedies.in_media(source.path, allowed)
        problems.append(problem("bad-media", said, path=source.path, reason=reason, todo=todo))
        return None
    try:
        with opened(root, source.path) as (handle, _), os.fdopen(handle, "rb", closefd=False) as file:
            if ending in DOCUMENTS:
                _check_document(file, source.path, ending, problems)
                if ending == ".mp4" and not as_it_is:
                    _check_video(file, source, problems)
                return None
            if ending == ".svg":
                return _drawing(file, source, problems)
            return _picture(file, source, problems, as_it_is=as_it_is)
    except Unreadable as fault:
        problems.append(fault.problem)
    except OSError as fault:
        problems.append(unreadable(source.path, fault))
    return None


def _picture(file: BinaryIO, source: Source, problems: list[Problem], *, as_it_is: bool) -> Picture | None:
    from PIL import Image  # slow to import: only for archives with pictures

    from site_builder.read import sizes

    said = content_path(source.path)
    kind = picture_kind(source.path)
    Image.MAX_IMAGE_PIXELS = None  # only the header is read; the size is checked below
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(file, formats=(kind,)) as image:
            width, height = image.size
            suited = sizes.is_suited(image)
            turned = kind == "AVIF" and image.getexif().get(_ORIENTATION, 1) in _TURNED
    except OSError as fault:
        if fault.errno is not None:  # of the system; those of Pillow have none
            raise
        problems.append(_of_another_kind(file, source.path, kind))
        return None
    except Exception:  # decoders raise any exception for damaged files
        problems.append(_of_another_kind(file, source.path, kind))
        return None
    if width * height > _MAX_PIXELS:
        reason = f"it has {width} × {height} pixels"
        problems.append(problem("bad-media", said, path=source.path, reason=reason, todo="make it smaller"))
        return None
    found = _told(file, source, kind, problems, as_it_is=as_it_is)
    if found is None:
        return None
    most = sizes.most_pixels(kind)
    if suited and width * height > most:
        problems.append(problem("picture-without-sizes", said, width=width, height=height, limit=most // 1_000_000))
        suited = False
    if source.size > _LARGE and not suited:
        problems.append(problem("large-picture", said, size=f"{source.size / 1_000_000:.1f}"))
    if turned or found.orientation in _TURNED:
        width, height = height, width
    return Picture(width, height, sizes.key(file, source.path) if suited else "")


def _drawing(file: BinaryIO, source: Source, problems: list[Problem]) -> Picture | None:
    """Check an SVG, which is published without whatever could run script or fetch other files."""
    from site_builder.read.containers import Damaged, svg

    said = content_path(source.path)
    try:
        found = svg.read(file, source.size)
        width, height = found.dimensions()
    except Damaged as fault:
        todo = "save it again as plain SVG, or as PNG"
        problems.append(problem("bad-media", said, path=source.path, reason=str(fault), todo=todo))
        return None
    if found.missed:
        problems.append(problem("drawing-without-parts", said, what=listed_plainly(sorted(found.missed))))
    return Picture(width, height)


def _told(file: BinaryIO, source: Source, kind: str, problems: list[Problem], *, as_it_is: bool) -> Found | None:
    """What a picture tells beside itself, with a note on it; None, with a problem, where that cannot be told."""
    from site_builder.read import containers

    try:
        found = containers.look(file, source.size, kind)
    except containers.Damaged as fault:
        if as_it_is:
            return containers.Found()
        problems.append(not_taken_apart(source.path, str(fault), kind))
        return None
    if found.told and not as_it_is:
        what = listed_plainly([word for word in containers.WORDS if word in found.told])
        problems.append(problem("picture-tells", content_path(source.path), what=what))
    return found


def _of_another_kind(file: BinaryIO, path: str, kind: str) -> Problem:
    """The problem of a picture that is not what its ending says."""
    reason, todo = "it is damaged or of another kind than its ending says", f"save it again as {kind}"
    if (real := _kind(file)) and real != kind:
        stem, ending = posixpath.splitext(path.rpartition("/")[2])
        right = next((e for e, one in PICTURES.items() if one == real), "")
        reason = f"it is a {real} picture, though its name ends in {ending}"
        todo = f"rename it to {stem}{right}" if right else todo
    return problem("bad-media", content_path(path), path=path, reason=reason, todo=todo)


def _check_document(file: BinaryIO, name: str, ending: str, problems: list[Problem]) -> None:
    start = file.read(4096)
    magic = DOCUMENTS[ending]
    if magic:
        right = any(start.startswith(m) for m in magic) or (ending == ".mp4" and start[4:8] == b"ftyp")
    else:
        right = b"\x00" not in start
    if right and ending == ".txt" and (todo := remedies.raw_text(name, start)):
        problems.append(problem("raw-text", content_path(name), todo=todo))
    if not right:
        reason, todo = "its content is not what its ending says", f"save it again as {ending[1:]}"
        problems.append(problem("bad-media", content_path(name), path=name, reason=reason, todo=todo))


def _check_video(file: BinaryIO, source: Source, problems: list[Problem]) -> None:
    from site_builder.read.containers import movie  # few archives have videos

    if movie.tells_place(file, source.size):
        name = source.path.rpartition("/")[2]
        problems.append(problem("video-tells-place", content_path(source.path), name=shlex.quote(name)))


def _kind(file: BinaryIO) -> str:
    """Return the kind of picture that a file's first bytes tell: JPEG, PNG, GIF, WEBP, AVIF or HEIC; else nothing."""
    file.seek(0)
    start = file.read(12)
    for magic, kind in ((b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"GIF8", "GIF")):
        if start.startswith(magic):
            return kind
    if start[:4] == b"RIFF" and start[8:] == b"WEBP":
        return "WEBP"
    brands = {b"avif": "AVIF", b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIC"}
    return brands.get(start[8:], "") if start[4:8] == b"ftyp" else ""
