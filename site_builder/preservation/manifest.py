"""A manifest as it is read: lines of ``sha256sum``, which may come from anybody.

Nothing in it is followed that leads out of the site, so a path of it may be put behind a folder or an address. What
cannot be used of it is listed as faults, and the rest is used.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

from msgspec import Struct, field

from site_builder.model.addresses import MANIFEST
from site_builder.problems import printable
from site_builder.system.left_alone import left_alone

MOST: Final = 1 << 28  # bytes of a manifest: two million files
_LONGEST: Final = 4096  # bytes of a line
_FAULTS: Final = 1000  # that are listed; more of them say nothing new
_LINE: Final = re.compile(r"(\\?)([0-9A-Fa-f]{64}) [ *](.+)", re.DOTALL)
_ESCAPES: Final = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}


class Fault(Struct, frozen=True):
    """A line of a manifest that cannot be used. ``line`` counts from 1."""

    line: int
    what: str


class Manifest(Struct, frozen=True):
    """What a manifest says. ``files``: path → SHA-256, 64 digits; ``sha256`` is that of the manifest itself."""

    files: dict[str, str]
    sha256: str
    faults: list[Fault] = field(default_factory=list)


class NoManifest(Exception):
    """There is no manifest, or nothing in it that can be used; the message says so."""


def read(data: bytes) -> Manifest:
    """Read a manifest. Raises NoManifest where not one line of it can be used.

    A byte order mark and the line ends of Windows are passed over: tools that copy texts add them.
    """
    found = Manifest({}, sha256(data).hexdigest())
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        line = line.removesuffix(b"\r")
        if not line:
            continue
        what = _take(line, found.files)
        if what:
            found.faults.append(Fault(number, what))
            if len(found.faults) >= _FAULTS:
                break
    if not found.files:
        why = f"line {found.faults[0].line}: {found.faults[0].what}" if found.faults else "it is empty"
        raise NoManifest(f"the manifest names no file ({why})")
    return found


def _take(line: bytes, files: dict[str, str]) -> str:
    """Take in a line; return what is wrong with it, if anything is."""
    if len(line) > _LONGEST:
        return f"it is longer than {_LONGEST} bytes"
    try:
        match = _LINE.fullmatch(line.decode())
    except UnicodeDecodeError:
        return "it is not UTF-8"
    if match is None:
        return "it is not a SHA-256 of 64 digits, two spaces and a path"
    escaped, digest, path = match.groups()
    if escaped:
        path = re.sub(r"\\[\\nr]", lambda found: _ESCAPES[found[0]], path)
    if why := unsafe(path):
        return f"{printable(path)}: {why}"
    if files.setdefault(path, digest.lower()) != digest.lower():
        return f"{printable(path)} stands there twice, with two digests"
    return ""


def unsafe(path: str) -> str:
    """Return why a path cannot be that of a published file; empty if it can."""
    parts = path.split("/")
    if path == MANIFEST:
        return "a manifest cannot hold its own digest"
    if "" in parts or "." in parts or ".." in parts:
        return "it leads out of the site" if ".." in parts or not parts[0] else "it is no plain path"
    if "\\" in path or not path.isprintable():
        return "it holds a character that no address has"
    if left_alone(parts[0]):
        return "it is not part of a site"
    return ""
