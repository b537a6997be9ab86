"""Tell which files of a source an import did not look at, so that none is lost silently.

A few files of a folder are named one by one; of many, as of a folder of layouts, their kinds are counted.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Collection
from typing import Final

from site_builder.importers.records import Outcome, Report
from site_builder.importers.source import Source
from site_builder.problems import printable

_KIND: Final = "files that were not read"
_FEW: Final = 3  # files of a folder that are named one by one
_MANY: Final = 20  # files below a folder at the top, from which on its folders are not told apart


def told(source: Source, copied: Collection[str], report: Report) -> None:
    """Report the files that were not read, not copied, and are not in the report yet."""
    told_of = {line.path for line in report.lines}.union(source.looked_at, copied)
    left = [path for path in source.files if path not in told_of and not source.is_inner(path)]
    partly = {top(path) for path in set(source.files).difference(left)}
    below = Counter(map(top, left))
    folders: dict[str, list[str]] = {}
    for path in left:
        folder = posixpath.dirname(path)
        folders.setdefault(folder if top(path) in partly and below[top(path)] <= _MANY else top(path), []).append(path)
    for folder, paths in folders.items():
        if not folder or len(paths) <= _FEW:
            for path in paths:
                report.add(Outcome.LEFT_OUT, path, 0, "this file was not read", kind=_KIND)
            continue
        endings = Counter(posixpath.splitext(path)[1].lower() or "without ending" for path in paths)
        kinds = ", ".join(f"{printable(ending, 40)} {n:,}" for ending, n in sorted(endings.items()))
        what = f"{len(paths):,} files were not read: {kinds}"
        report.add(Outcome.LEFT_OUT, f"{folder}/", 0, what, kind=_KIND, times=len(paths))


def top(path: str) -> str:
    """Return the folder at the top of the source in which a file lies; empty for the top itself."""
    folder, slash, _ = path.partition("/")
    return folder if slash else ""
