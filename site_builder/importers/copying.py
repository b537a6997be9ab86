"""Pictures and documents of a source → content/media/."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import Final

from site_builder.importers.records import Document, Outcome, Report
from site_builder.importers.source import Source
from site_builder.model.paths import MEDIA, unsafe
from site_builder.model.slugs import slugify
from site_builder.read.media_kinds import DOCUMENTS, PICTURES

KINDS: Final = frozenset((*PICTURES, *DOCUMENTS))


class Media:
    """Which files of a source are copied, and where to: path of the source → path below content/."""

    def __init__(
        self, source: Source, static: list[str], former: dict[str, str], report: Report, taken: Iterable[str] = ()
    ) -> None:
        """``former``: path of the source → path below content/ of an earlier import. ``taken``: other files there."""
        self.paths: dict[str, str] = {}
        self._static, self._former, self._report = sorted(static, key=len, reverse=True), former, report
        self._taken = {path.casefold() for path in (*former.values(), *taken)}
        self._refused: set[str] = set()
        self._source = source

    def copy(self, path: str, document: Document) -> str:
        """Return where a file of the source is copied to, below content/; empty for a kind that media/ has not."""
        if path in self.paths:
            return self.paths[path]
        if path in self._refused:
            return ""
        stem, ending = posixpath.splitext(path)
        if ending.lower() not in KINDS:
            self._refused.add(path)
            what = f"{path} is no kind of file that media/ may hold ({ending or 'without an ending'})"
            self._report.add(Outcome.LEFT_OUT, document.path, document.line, what, kind=f"files {ending}")
            return ""
        known = self._former.get(path)
        self.paths[path] = known or self._new(stem, ending.lower())
        return self.paths[path]

    def unused(self) -> list[str]:
        """Return the files of the source that could stand in media/ and that no document shows or links."""
        return [
            path
            for path in self._source.files
            if posixpath.splitext(path)[1].lower() in KINDS and path not in self.paths and path not in self._refused
        ]

    def _new(self, stem: str, ending: str) -> str:
        for folder in self._static:
            if folder and stem.startswith(f"{folder}/"):
                stem = stem[len(folder) + 1 :]
                break
        name = f"{MEDIA}/{stem.removeprefix('media/')}"
        if unsafe(f"{name}{ending}"):
            name = f"{MEDIA}/{slugify(stem)[-80:].strip('-') or 'file'}"
        found, n = f"{name}{ending}", 1
        while found.casefold() in self._taken:
            n += 1
            found = f"{name}-{n}{ending}"
        self._taken.add(found.casefold())
        return found
