"""A folder, compared with a manifest. Links are not followed: a copy is of files, and a link may lead anywhere."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from site_builder.model.addresses import MANIFEST
from site_builder.model.paths import nfc
from site_builder.preservation.findings import CHANGED, FOREIGN, MISSING, UNREAD, Checked, Finding
from site_builder.preservation.manifest import MOST, Manifest, NoManifest, read
from site_builder.system import safe_files
from site_builder.system.left_alone import left_alone

PORTION: Final = 1 << 20  # bytes that are read at once
Progress = Callable[[str, int, int], None]  # stage, done, of how many

_OPENED: Final = os.O_RDONLY | safe_files.HERE


def manifest_of(folder: Path) -> Manifest:
    """Return the manifest of a folder. Raises NoManifest, or OSError where it cannot be read."""
    return manifest_at(folder / MANIFEST)


def manifest_at(path: Path) -> Manifest:
    """Return the manifest in a file. Raises NoManifest, or OSError where it cannot be read."""
    try:
        data = safe_files.read(path, MOST + 1)
    except FileNotFoundError:
        raise NoManifest(f"there is no {path.name} in {path.parent}") from None
    except OSError as fault:
        if fault.errno in (errno.ELOOP, errno.EINVAL, errno.EISDIR):
            raise NoManifest(f"{path} is no regular file") from None
        raise
    if len(data) > MOST:
        raise NoManifest(f"{path} is larger than {MOST >> 20} MiB")
    return read(data)


def check(folder: Path, manifest: Manifest, progress: Progress) -> Checked:
    """Compare all files of a folder with a manifest. What cannot be read is a finding."""
    there: dict[str, str] = {}  # path → what is there, if it is no regular file
    shut: list[Finding] = []
    for path, kind in _walk(folder, shut):
        there[path] = kind
    spelled = {nfc(path): path for path in there if not path.isascii()}  # some file systems change the form of accents
    findings = list(shut)
    met: set[str] = set()
    for n, (path, digest) in enumerate(manifest.files.items()):
        progress("verifying", n, len(manifest.files))
        name = path if path in there or path.isascii() else spelled.get(nfc(path), path)
        met.add(name)
        if (found := _compare(folder, name, there.get(name), digest)) is not None:
            is_shut = found.kind == MISSING and any(_is_below(name, one.path) for one in shut)
            findings.append(Finding(path, UNREAD, "its folder cannot be read") if is_shut else found)
    findings += [Finding(path, FOREIGN, kind) for path, kind in there.items() if path not in met]
    return Checked(manifest, sorted(findings))


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/") or folder == "."


def _walk(folder: Path, shut: list[Finding]) -> Iterator[tuple[str, str]]:
    """Yield (path, what it is if no regular file) of all that is in a folder but folders; ``shut``: those unread."""
    todo = [""]
    while todo:
        below = todo.pop()
        try:
            with os.scandir(folder / below) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as fault:
            shut.append(Finding(below or ".", UNREAD, _reason(fault)))
            continue
        for entry in found:
            path = f"{below}/{entry.name}" if below else entry.name
            if path == MANIFEST or (not below and left_alone(entry.name)):
                continue
            if entry.is_dir(follow_symlinks=False):
                todo.append(path)
            else:
                yield path, _kind(entry)


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "a link"
    return "" if entry.is_file(follow_symlinks=False) else "no regular file"


def _compare(folder: Path, path: str, kind: str | None, digest: str) -> Finding | None:
    if kind is None:
        return Finding(path, MISSING)
    if kind:
        return Finding(path, CHANGED, kind)
    try:
        found = digest_of(folder / path)
    except FileNotFoundError:  # it went away a moment ago
        return Finding(path, MISSING)
    except OSError as fault:
        return Finding(path, UNREAD, _reason(fault))
    if found == digest:
        return None
    return Finding(path, CHANGED, "" if (folder / path).lstat().st_size else "empty")


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, 64 digits. Raises OSError; also of what is no regular file."""
    found = sha256(usedforsecurity=False)
    for portion in portions(path):
        found.update(portion)
    return found.hexdigest()


def portions(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a regular file, a portion at a time. Raises OSError; also for a link."""
    handle = os.open(path, _OPENED)
    with open(handle, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "no regular file", str(path))
        while portion := file.read(PORTION):
            yield portion


def _reason(fault: OSError) -> str:
    return (fault.strerror or type(fault).__name__).lower()
