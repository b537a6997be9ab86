"""Write changed files into content/: all of them, or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from site_builder.curate.archive import CONTENT_PROBLEM, Archive, Changes, Refused
from site_builder.model.paths import CONTENT, content_path
from site_builder.read import content_folder


def write(archive: Archive, changes: Changes) -> None:
    """Write the changes: all of them, or none. Raises Refused if a file changed since it was read, and OSError."""
    content = archive.root / CONTENT
    for path, new in changes.items():
        known = archive.raws.get(path)
        if known is None and new is not None and (content / path).exists():
            raise Refused(f"there is a file {content_path(path)} already")
        if known is not None and content_folder.load(archive.root, path) != known:
            raise Refused(f"{content_path(path)} was changed meanwhile; nothing was written", CONTENT_PROBLEM)
    staged: dict[str, Path] = {}
    done: list[str] = []
    try:
        for path, new in changes.items():
            if new is not None:
                staged[path] = _staged(content / path, new)
        for path in [*sorted(staged), *sorted(changes.keys() - staged.keys())]:
            if path in staged:
                staged[path].replace(content / path)
            else:
                (content / path).unlink()
            done.append(path)
    except OSError:
        _undo(archive, done)
        raise
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)


def _undo(archive: Archive, changed: Sequence[str]) -> None:
    """Write files back as they were read."""
    for path in changed:
        target = archive.root / CONTENT / path
        old = archive.raws.get(path)
        if old is None:
            target.unlink(missing_ok=True)
        else:
            _staged(target, old).replace(target)


def _staged(target: Path, content: bytes) -> Path:
    """Write a hidden file beside the one that it will replace, with the same mode."""
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=target.parent)
    with open(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).chmod(mode)
    return Path(name)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
