"""Changes in words: one line for each line of a file that changes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from site_builder.curate.archive import Archive, Changes
from site_builder.model.paths import content_path
from site_builder.problems import printable

_SHORT: Final = 100  # characters; a line that has no more is shown whole


def describe(archive: Archive, changes: Changes, moves: Mapping[str, str]) -> list[str]:
    """Return one line a change: ``path:line: old → new``. ``moves``: old path → new path."""
    lines: list[str] = []
    came = {new: old for old, new in moves.items()}
    for path in sorted(changes):
        new = changes[path]
        if new is None:
            goes = f"moves to {content_path(moves[path])}" if path in moves else "the file goes"
            lines.append(f"{content_path(path)}: {goes}")
            continue
        source = came.get(path, path)
        old = archive.raws.get(source)
        if old is None:
            lines.append(f"{content_path(path)}: a new file")
        lines += _differences(content_path(path), _lines(old or b""), _lines(new))
    return lines


def _lines(raw: bytes) -> list[str]:
    return re.split(r"\r\n|\r|\n", raw.decode("utf-8-sig").rstrip("\r\n")) if raw else []


def _differences(path: str, old: list[str], new: list[str]) -> Iterator[str]:
    first, last = _alike(old, new)
    old_part, new_part = old[first : len(old) - last], new[first : len(new) - last]
    for tag, i, i_end, j, j_end in difflib.SequenceMatcher(None, old_part, new_part, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = min(i_end - i, j_end - j)
        for k in range(pairs):
            yield f"{path}:{first + i + k + 1}: {' → '.join(_where_different(old_part[i + k], new_part[j + k]))}"
        for k in range(i + pairs, i_end):
            yield f"{path}:{first + k + 1}: {_said(old_part[k])} → (deleted)"
        for k in range(j + pairs, j_end):
            yield f"{path}:{first + k + 1}: (added) → {_said(new_part[k])}"


def _alike(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Return how many items two sequences share at the start, and how many of the rest at the end."""
    longest = min(len(old), len(new))
    first = 0
    while first < longest and old[first] == new[first]:
        first += 1
    last = 0
    while last < longest - first and old[-1 - last] == new[-1 - last]:
        last += 1
    return first, last


def _where_different(old: str, new: str) -> tuple[str, str]:
    """Return two lines; of long ones the part that differs, with some words around it."""
    old, new = old.strip(), new.strip()
    if max(len(old), len(new)) <= _SHORT:
        return _said(old), _said(new)
    start, end = _alike(old, new)
    left = old.rfind(" ", 0, max(0, start - 20)) + 1
    space = old.find(" ", len(old) - end + 20)
    right = len(old) - space if space >= 0 else 0
    before, after = "…" if left else "", "…" if right else ""
    parts = (old[left : len(old) - right], new[left : len(new) - right])
    return _said(f"{before}{parts[0]}{after}"), _said(f"{before}{parts[1]}{after}")


def _said(line: str) -> str:
    return printable(line.strip(), 200) or "(an empty line)"
