"""Numbers that stand in order and stay: labels with gaps between them.

What is put between two others gets a number between theirs; nothing else is renumbered. So a number can be what other
rows, and what is remembered of a page, refer to, and at the same time what lists are sorted by.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final

GAP: Final = 1 << 20  # twenty halvings; a million labels take 40 of the 63 bits


class Exhausted(Exception):
    """There is no number left between two neighbours."""


def between(before: int | None, after: int | None) -> int:
    """A label behind ``before`` and in front of ``after``. Raises Exhausted."""
    if after is None:
        return (before or 0) + GAP
    label = ((before or 0) + after) // 2
    if label == (before or 0):
        raise Exhausted
    return label


def assign(keys: Sequence[str], known: Mapping[str, int]) -> dict[str, int]:
    """Labels for ``keys``, which are in order. Those known are kept as far as their order allows ."""
    if not known:
        return {key: GAP * n for n, key in enumerate(keys, start=1)}
    kept = _in_order([known.get(key, 0) for key in keys])
    labels: dict[str, int] = {}
    previous = 0
    i = 0
    while i < len(keys):
        if i in kept:
            previous = labels[keys[i]] = known[keys[i]]
            i += 1
            continue
        end = i
        while end < len(keys) and end not in kept:
            end += 1
        room = (known[keys[end]] - previous if end < len(keys) else GAP * (end - i + 1)) // (end - i + 1)
        if room < 1:
            return {key: GAP * n for n, key in enumerate(keys, start=1)}
        for key in keys[i:end]:
            previous += room
            labels[key] = previous
        i = end
    return labels


def _in_order(labels: Sequence[int]) -> set[int]:
    """Places of a longest run of labels that rise from left to right; 0 is no label."""
    last: list[int] = []  # of runs of each length, the smallest last label
    places: list[int] = []
    before: dict[int, int] = {}
    for place, label in enumerate(labels):
        if not label:
            continue
        length = bisect_left(last, label)
        if length:
            before[place] = places[length - 1]
        if length == len(last):
            last.append(label)
            places.append(place)
        else:
            last[length], places[length] = label, place
    found: set[int] = set()
    at = places[-1] if places else None
    while at is not None:
        found.add(at)
        at = before.get(at)
    return found
