"""Files of media/ on their way to the site, piece by piece: a large one is never in memory as a whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from msgspec import Struct

from site_builder.model.paths import content_path
from site_builder.problems import Problem, problem
from site_builder.read.content_folder import Unreadable, opened, unreadable
from site_builder.system.digests import digest_of_parts

_PORTION: Final = 1 << 20  # bytes that are read at once

Parts = Callable[[], Iterable[bytes]]  # the bytes of a file, from the start on at each call


class Copy(Struct, frozen=True):
    """What is published of a file of media/."""

    root: Path
    path: str  # below content/
    picture: str = ""  # the kind of picture, of which only that is published which shows it; empty: the file as it is

    def put(self, put: Callable[[Parts], bool]) -> tuple[bool, bytes]:
        """Have the bytes put; return what that returned, and the digest of the file. Raises Unreadable.

        A file that changes while it is read is read again, three times at most.
        """
        for _ in range(3):
            with opened(self.root, self.path) as (handle, before):
                file = os.fdopen(handle, "rb", closefd=False)
                digest = digest_of_parts(self._whole(file))
                fault = None
                try:
                    done = put(partial(self._parts, file, before.st_size))
                except Unreadable as found:
                    fault = found
                after = os.fstat(handle)
            if (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size):
                if fault is not None:
                    raise fault
                return done, digest
        raise Unreadable(problem("changed-while-read", content_path(self.path)))

    def _whole(self, file: BinaryIO) -> Iterator[bytes]:
        try:
            file.seek(0)
            while portion := file.read(_PORTION):
                yield portion
        except OSError as fault:
            raise Unreadable(unreadable(self.path, fault)) from None

    def _parts(self, file: BinaryIO, size: int) -> Iterator[bytes]:
        if not self.picture:
            yield from self._whole(file)
            return
        from site_builder.read import containers  # most builds publish no picture anew

        try:
            for piece in containers.published(file, size, self.picture):
                if isinstance(piece, bytes):
                    yield piece
                else:
                    yield from _range(file, piece)
        except containers.Damaged as fault:
            raise Unreadable(not_taken_apart(self.path, str(fault), self.picture)) from None
        except OSError as fault:
            raise Unreadable(unreadable(self.path, fault)) from None


def _range(file: BinaryIO, piece: tuple[int, int]) -> Iterator[bytes]:
    at, left = piece
    while left > 0:
        file.seek(at)  # what takes the file apart has read elsewhere meanwhile
        portion = file.read(min(left, _PORTION))
        if not portion:
            return  # it has changed, and is read again
        at, left = at + len(portion), left - len(portion)
        yield portion


def digest_of(root: Path, path: str) -> bytes:
    """Return the digest of a file below content/. Raises Unreadable."""
    return Copy(root, path).put(lambda _: True)[1]


def not_taken_apart(path: str, why: str, kind: str) -> Problem:
    """The problem of a picture of which it cannot be told what shows it and what tells of people and places."""
    reason = f"the {kind} picture is damaged ({why}), so that it cannot be told what else than the picture it holds"
    return problem("bad-media", content_path(path), reason=reason, todo=f"save it again as {kind}")
