"""Find the file of the output folder that a request asks for.

An address is decoded once and judged part by part; each part is then opened below the last without following links
(``openat``, where the system has it), so that no address, and no link in the folder, leads out of it.
"""

from __future__ import annotations

import mimetypes
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import unquote_to_bytes

from site_builder.model.addresses import DEVICES, HOME
from site_builder.model.media_types import TYPES

_MARK: Final = ".site-builder/README"  # every folder that a build has written to bears it
_LONGEST: Final = 255  # bytes of a name, on common file systems
_TYPES: Final = {**mimetypes.MimeTypes().types_map[True], **TYPES}  # the module's own table, not that of the machine
_TEXT: Final = ("text/", "application/json", "application/xml", "application/manifest", "image/svg")
_BELOW: Final = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")


class BadAddress(Exception):
    """A path of a request that no page of a site can have."""


def has_site(output: Path) -> bool:
    """Return whether the folder holds a site that a build of ours made."""
    return (output / _MARK).is_file() and (output / HOME).is_file()


def parts(raw: bytes) -> list[str]:
    """Return the decoded parts of an address of a request; the last is empty for a folder. Raises BadAddress."""
    if not raw.startswith(b"/"):
        raise BadAddress
    try:
        found = [unquote_to_bytes(part).decode("utf-8") for part in raw[1:].split(b"/")]
    except UnicodeDecodeError:
        raise BadAddress from None
    for n, part in enumerate(found):
        if (not part and n < len(found) - 1) or not _is_name(part):
            raise BadAddress
    return found


def _is_name(part: str) -> bool:
    """Return whether the builder could have given this name to a file; hidden files are not served."""
    return not (
        part.startswith(".")
        or part.endswith((".", " "))
        or any(c in '/\\:*?"<>|' or not c.isprintable() for c in part)
        or part.partition(".")[0].lower() in DEVICES
        or len(part.encode()) > _LONGEST
    )


def is_folder(output: Path, address: Sequence[str]) -> bool:
    """Return whether the address is a folder with an index page."""
    file = opened(output, [*address, HOME])
    if file is None:
        return False
    file.close()
    return True


def opened(output: Path, address: Sequence[str]) -> BinaryIO | None:
    """Open the file at an address for reading; None if there is no regular file, or a link on the way to it."""
    try:
        handle = _open_below(output, address) if _BELOW else _open_checked(output, address)
    except (OSError, ValueError):  # not there, a link, a pipe without a writer; too long for the system
        return None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return None
    return open(handle, "rb")


def _open_below(output: Path, address: Sequence[str]) -> int:
    folder = os.open(output, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in address[:-1]:
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(address[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    finally:
        os.close(folder)


def _open_checked(output: Path, address: Sequence[str]) -> int:
    """Open a file on systems that cannot open folders (Windows): check each part for links first."""
    path = output
    for part in address:
        path /= part
        if path.is_symlink() or not path.resolve().is_relative_to(output.resolve()):
            raise FileNotFoundError
    return os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))


def content_type(name: str) -> str:
    """Return the content type by the file's ending, the same on every machine; text is UTF-8."""
    kind = _TYPES.get(Path(name).suffix.lower(), "application/octet-stream")
    return f"{kind}; charset=utf-8" if kind.startswith(_TEXT) else kind
