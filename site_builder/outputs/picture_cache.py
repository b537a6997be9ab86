"""The cache of smaller sizes of pictures, and what makes those that are not in it.

All sizes of a picture are made at once, for most of the time goes into decoding it, and kept in the cache of the
archive: one file a picture, named by its key. A build from nothing takes them from there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import DecodeError, Struct, ValidationError
from msgspec.msgpack import Decoder, encode

from site_builder.model.documents import Picture
from site_builder.model.pictures import made
from site_builder.system import safe_files
from site_builder.system.digests import digest

SIZES: Final = "pictures"  # folder of the cache
_DIGEST: Final = 16  # bytes
_MOST: Final = 100_000_000  # bytes of a file of the cache
_PACKED: Final = Decoder(dict[str, bytes])


class Sizes(Struct):
    """The sizes of pictures in one process: those of the last picture, and the cache. ``folder``: of the cache."""

    folder: Path
    key: str = ""
    last: dict[str, bytes] | None = None  # address → bytes; None where none can be made

    def of(self, root: Path, path: str, picture: Picture) -> dict[str, bytes] | None:
        """Return address → bytes of all sizes of a picture; None where its data are damaged. Raises Unreadable."""
        if self.key != picture.key:
            self.key, self.last = "", None
            self.last = self._kept(picture.key, {size.address for size in made(path, picture)})
            if self.last is None:
                self.last = self._make(root, path, picture)
            self.key = picture.key
        return self.last

    def _make(self, root: Path, path: str, picture: Picture) -> dict[str, bytes] | None:
        from site_builder.read import sizes  # Pillow: most builds make no sizes

        try:
            found = sizes.make(root, path, picture)
        except sizes.Unmade:
            return None
        self._keep(picture.key, found)
        return found

    def _kept(self, key: str, addresses: set[str]) -> dict[str, bytes] | None:
        """Return the sizes that are in the cache, if they are all there and undamaged."""
        with suppress(OSError, DecodeError, ValidationError):
            data = safe_files.read(self.folder / key, _MOST)
            if digest(data[_DIGEST:]) == data[:_DIGEST]:
                found = _PACKED.decode(data[_DIGEST:])
                if found.keys() == addresses and all(map(_is_picture, found.values())):
                    return found
        return None

    def _keep(self, key: str, found: dict[str, bytes]) -> None:
        """Write sizes into the cache. One that cannot be written is done without."""
        data = encode(found)
        new = self.folder / f"{key}.{os.getpid()}.new"
        try:
            safe_files.make_folder(self.folder)
            safe_files.write(new, digest(data) + data)
            new.replace(self.folder / key)
        except OSError:
            with suppress(OSError):
                new.unlink()


def _is_picture(data: bytes) -> bool:
    """Whether bytes begin as a JPEG or a WebP does: the cache may have come with somebody's files."""
    return data.startswith(b"\xff\xd8\xff") or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")


def tidy(folder: Path, keys: Iterable[str]) -> None:
    """Remove from a cache the sizes of pictures that are no more. ``keys``: of those that there are."""
    with suppress(OSError):
        wanted = set(keys)
        for file in folder.iterdir():
            if file.name not in wanted:
                safe_files.drop(file)
