"""Paths below content/: how problems name them, how they are compared, and which cannot be addresses."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from site_builder.model.addresses import DEVICES
from site_builder.model.unicode_14 import is_unassigned
from site_builder.problems import printable

CONTENT: Final = "content"
SITE_FILE: Final = "site.yaml"
LEDGER: Final = "urls.lock"
LINKS: Final = "links.lock"  # what is known of addresses outside
MEDIA: Final = "media"
MAX_SEGMENT: Final = 100  # bytes of one part of an address, its ending aside
MAX_PATH: Final = 200  # bytes of a whole path

_UNSAFE: Final = frozenset('"<>:|?*\\')


# At the top of a site: files of hosts, which publishing keeps, and what `serve` answers by itself.
RESERVED: Final = frozenset({"cname", "_site-builder"})


def _reserved(path: str) -> str:
    top, _, rest = path.partition("/")
    name = (rest if top == "pages" else path).partition("/")[0].lower()
    return f"{name} at the top of a site is reserved" if name in RESERVED else ""


def content_path(path: str) -> str:
    """Return a path below content/ as problems name it: with content/ before it."""
    return f"{CONTENT}/{path}" if path else CONTENT


def nfc(path: str) -> str:
    """Return a path in the form in which paths are compared (Unicode NFC)."""
    return path if path.isascii() else unicodedata.normalize("NFC", path)


# Most paths look like this; of these only device names are unsafe.
_PLAIN: Final = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_-]*/)*[A-Za-z0-9_][A-Za-z0-9_-]*\.[a-z0-9]+")


def unsafe(path: str) -> str:
    """Return why a path cannot be part of an address on every host and file system; empty if it can."""
    if len(path) <= MAX_SEGMENT and _PLAIN.fullmatch(path):
        parts = path.lower().split("/")
        parts[-1] = parts[-1].partition(".")[0]
        if DEVICES.isdisjoint(parts) and RESERVED.isdisjoint(parts):
            return ""
    if reason := _reserved(path):
        return reason
    if len(path.encode("utf-8", "surrogateescape")) > MAX_PATH:
        return f"it is longer than {MAX_PATH} bytes"
    for segment in path.split("/"):
        try:
            size = len(segment.encode("utf-8"))
        except UnicodeEncodeError:
            return "it is not UTF-8"
        stem = segment.rsplit(".", 1)[0] if "." in segment else segment
        if segment in ("", ".", ".."):
            return "a part of it is empty or dots"
        if size > MAX_SEGMENT + 8:
            return f"a part of it is longer than {MAX_SEGMENT} bytes"
        if bad := next(
            (
                c
                for c in segment
                if c in _UNSAFE or is_unassigned(c) or unicodedata.category(c) in ("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")
            ),
            None,
        ):
            return f"it holds {printable(bad)}"
        if segment[-1] in ". " or segment[0] == " ":
            return "a part of it ends in a dot or begins or ends in a space"
        if stem.lower() in DEVICES or segment.split(".")[0].lower() in DEVICES:
            return "it is a device name on Windows"
    return ""
