"""A bag: the site with digests of all its files, as archives and libraries take it in (BagIt 1.0, RFC 8493).

It is serialised as a ZIP (section 4): one folder, named as the file. The payload is the site and, where it is wanted,
the description of an RO-Crate, which describes the payload's folder.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha512
from pathlib import Path
from typing import Final

from site_builder.preservation import rocrate
from site_builder.preservation.site import Kept
from site_builder.preservation.zips import Zip, writing

_DECLARATION: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_PAYLOAD: Final = "data/"
_UNITS: Final = ("bytes", "KB", "MB", "GB", "TB")


def make(kept: Kept, folder: Path, done: Callable[[], object], *, crate: bool) -> Path:
    """Write a bag into a folder, and return its file. ``done`` is called after each file of the site."""
    name = f"{kept.name}-bag"
    path = folder / f"{name}.zip"
    description = rocrate.description(kept) if crate else None
    with writing(path, kept.moment) as file:
        bag = _Bag(file, name)
        bag.tag("bagit.txt", _DECLARATION)
        bag.tag("bag-info.txt", _info(kept, len(description or b""), int(crate)))
        for one in kept.files:
            bag.payload(one.address, kept.portions(one), one.size)
            done()
        if description is not None:
            bag.payload(rocrate.NAME, [description], len(description))
        bag.tag("manifest-sha512.txt", bag.manifest())
        file.add(f"{name}/tagmanifest-sha512.txt", _lines(bag.tags))
    return path


class _Bag:
    """The members of a bag, with their digests."""

    def __init__(self, file: Zip, name: str) -> None:
        self._file, self._name = file, name
        self.tags: dict[str, str] = {}
        self._files: dict[str, str] = {}

    def tag(self, path: str, data: bytes) -> None:
        self.tags[path] = sha512(data, usedforsecurity=False).hexdigest()
        self._file.add(f"{self._name}/{path}", data)

    def payload(self, path: str, parts: rocrate.Parts, size: int) -> None:
        digest = sha512(usedforsecurity=False)
        with self._file.member(f"{self._name}/{_PAYLOAD}{path}", size) as member:
            for part in parts:
                digest.update(part)
                member.write(part)
        self._files[_PAYLOAD + path] = digest.hexdigest()

    def manifest(self) -> bytes:
        return _lines(self._files)


def _lines(digests: dict[str, str]) -> bytes:
    return "".join(f"{digest}  {_encoded(path)}\n" for path, digest in sorted(digests.items())).encode()


def _encoded(path: str) -> str:
    """A path as manifests write it (section 2.1.3): line ends and % are percent-encoded."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _info(kept: Kept, more_bytes: int, more_files: int) -> bytes:
    """The reserved elements of section 2.2.2 that are known of a site."""
    size = sum(one.size for one in kept.files) + more_bytes
    found = {
        "Source-Organization": kept.site.publisher.name if kept.site.publisher else "",
        "External-Description": f"{kept.site.title}: {kept.description}",
        "External-Identifier": kept.base_url or "",
        "Bagging-Date": kept.day,
        "Bag-Size": _size(size),
        "Payload-Oxum": f"{size}.{len(kept.files) + more_files}",
        "Bag-Software-Agent": kept.agent,
    }
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in found.items() if value).encode()


def _size(size: float) -> str:
    unit = 0
    while size >= 1000 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.0f} {_UNITS[unit]}" if unit == 0 or size >= 10 else f"{size:.1f} {_UNITS[unit]}"
