"""Validators of files that were whole at the last check of a site, kept in a small file of the cache folder.

The folder may have come with somebody's archive: what is in the file is data, is read with care, and says at most that
a host need not send a file again which it says has not changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from site_builder.preservation.live import Known, Validators
from site_builder.system import safe_files
from site_builder.system.digests import digest

_FOLDER: Final = "verify"
_MOST: Final = 1 << 27  # bytes


def path_of(cache: Path, base: str) -> Path:
    """Return the file of a site, by the address of its root."""
    return cache / _FOLDER / f"{digest(base.encode('utf-8', 'surrogatepass')).hex()}.json"


def load(path: Path) -> Known:
    """Return what is known of a site; nothing where the file is not there or cannot be read."""
    if not safe_files.is_folder(path.parent):
        return {}
    try:
        found = msgspec.json.decode(safe_files.read(path, _MOST), type=dict[str, Validators])
    except (OSError, ValueError, RecursionError):  # msgspec's own faults are ValueErrors
        return {}
    return {name: one for name, one in found.items() if _is_plain(one.etag) and _is_plain(one.modified)}


def _is_plain(value: str) -> bool:
    """Whether a value may be sent in a header."""
    return value.isascii() and value.isprintable() and len(value) < 1000


def save(path: Path, known: Known) -> None:
    """Keep what is known of a site. Raises OSError."""
    safe_files.make_folder(path.parent.parent)
    safe_files.make_folder(path.parent)
    new = path.with_suffix(".new")
    safe_files.write(new, msgspec.json.encode(dict(sorted(known.items()))))
    new.replace(path)
