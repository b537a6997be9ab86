"""What the archive's own parser says of the files that an import writes: an import makes no archive that has errors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from msgspec import Struct

from site_builder.importers.records import Document, Outcome, Report
from site_builder.parse.document import Rules, parse
from site_builder.problems import ERROR
from site_builder.read.content_folder import source
from site_builder.system.workers import WorkerPool

_TOGETHER: Final = 2_000  # files that wait to be checked: a few MB of memory


class File(Struct, frozen=True):
    """A file of content/ that was written: its path there, its bytes, and where its document was in the source."""

    target: str
    raw: bytes
    path: str
    line: int


class Checks:
    """Gathers files, and reports the errors in them. Other processes parse them, where there are several.

    2,500 posts of Hugo with two processes: 0.90 of the time that one takes (docs/PERFORMANCE.md).
    """

    def __init__(self, workers: WorkerPool, rules: Rules, report: Report) -> None:
        self._workers, self._rules, self._report = workers, rules, report
        self._files: list[File] = []

    def add(self, document: Document, target: str, raw: bytes) -> None:
        """Take the file that a document became."""
        self._files.append(File(target, raw, document.path, document.line))
        if len(self._files) >= _TOGETHER:
            self.finish()

    def finish(self) -> None:
        """Report the errors of all files that were taken since the last time."""
        work = partial(faults, self._rules)
        for found in self._workers.map(work, work, self._files):
            for file, what, kind in found:
                self._report.add(Outcome.FAULT, *file, what, kind=kind)
        self._files = []


def faults(rules: Rules, files: Sequence[File]) -> list[tuple[tuple[str, int], str, str]]:
    """Return what is wrong in files: the place in the source, the fault in words, and its kind for the counts."""
    found: list[tuple[tuple[str, int], str, str]] = []
    for file in files:
        place = (file.path, file.line)
        of_archive = source(file.target, len(file.raw), rules.indexes)
        if of_archive is None:
            found.append((place, f"content/{file.target} is no file of an archive", ""))
            continue
        problems = parse(of_archive, file.raw, rules)[1]
        found += [(place, f"{one}", f"errors ({one.kind})") for one in problems if one.severity == ERROR]
    return found
