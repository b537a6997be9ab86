"""Which program built the store of an earlier build: another one, or another library, means a build from nothing."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from site_builder.system.digests import digest

# The libraries that pages depend on.
_LIBRARIES: Final = (
    *("markdown_it", "mdit_py_plugins", "jinja2", "markupsafe", "yaml", "frontmatter", "nh3", "pygments", "PIL"),
    *("babel", "anyascii", "ahocorasick_rs", "msgspec", "Stemmer"),
)


def program() -> str:
    """Return a digest of this program, its libraries and the Python that runs it, in hexadecimal digits."""
    package = Path(__file__).parent.parent
    found: list[object] = [sys.version, sys.implementation.name, *_files(str(package), "")]
    for name in _LIBRARIES:
        spec = find_spec(name)
        if spec is not None and spec.origin:
            status = Path(spec.origin).stat()
            found.append((name, status.st_size, status.st_mtime_ns))
            home = Path(spec.origin).parent
            # two versions of a library differ in the time its folder was installed
            found.append(home.stat().st_mtime_ns if home.name == name else 0)
    return digest(repr(found).encode()).hex()


def _files(folder: str, below: str) -> list[tuple[str, int, int]]:
    """(path, size, time) of every file of a folder, sorted; what Python compiled is left out."""
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    found += _files(entry.path, f"{below}{entry.name}/")
            elif not entry.name.endswith((".pyc", ".db")):
                status = entry.stat()
                found.append((below + entry.name, status.st_size, status.st_mtime_ns))
    return sorted(found)
