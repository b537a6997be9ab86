"""Lists of problems as a report shows them: in order, and at most some of a kind, in a file and in all files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from site_builder.problems import NOTE, Problem


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by file and place, limited; notes come last, in the order in which they are given."""
    problems = list(problems)
    notes = [p for p in problems if p.severity == NOTE]
    return [*limited(sorted(p for p in problems if p.severity != NOTE)), *limited(notes)]


MOST_OF_A_KIND: Final = 20
MOST_IN_ALL: Final = 200  # of a kind, in all files
_OF_MANY_FILES: Final = ("picture-tells", "large-picture")  # what an archive of photographs has in each of them


def limited(problems: list[Problem]) -> list[Problem]:
    """Return at most 20 problems of a kind and file: the first, then one that says how many more there are.

    The first are those that stand first in the file (of notes: that are given first). Kinds that an archive has in each
    of many files are counted over all of them.
    """
    if len(problems) <= MOST_OF_A_KIND:
        return problems
    groups: dict[tuple[str, str], list[Problem]] = {}
    for found in problems:
        groups.setdefault(_group(found), []).append(found)
    if all(len(group) <= MOST_OF_A_KIND for group in groups.values()):
        return problems
    kept: list[Problem] = []
    for found in problems:
        group = groups[_group(found)]
        if len(group) <= MOST_OF_A_KIND:
            kept.append(found)
        elif found is group[0]:
            kept += _summed_up(group)
    return kept


def fewer(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems in order, at most 200 of a kind in all files; one at the end says how many more there are."""
    ordered = in_order(problems)
    if len(ordered) <= MOST_IN_ALL:
        return ordered
    kept: list[Problem] = []
    counts: dict[tuple[str, str], int] = {}
    more: dict[tuple[str, str], list[Problem]] = {}
    for found in ordered:
        group = (found.severity, found.kind)  # what is an error is a warning in a draft
        counts[group] = counts.get(group, 0) + 1
        if counts[group] <= MOST_IN_ALL:
            kept.append(found)
        else:
            more.setdefault(group, []).append(found)
    kept += [_left_out(more[group]) for group in sorted(more)]
    return sorted(kept, key=lambda found: found.severity == NOTE)  # notes stay last


def _left_out(group: list[Problem]) -> Problem:
    """Return a problem that stands for those of a kind that are not shown. Of one it keeps the place."""
    if len(group) == 1:
        return group[0]
    first, more = group[0], sum(p.more or 1 for p in group)
    files = len({p.path for p in group})
    what = f"and {more:,} more of this kind ({first.kind}) in {files:,} file{'s' if files > 1 else ''}"
    return Problem("content", 0, 0, first.severity, first.kind, what, "", more=more)


def _group(found: Problem) -> tuple[str, str]:
    return ("content/media" if found.kind in _OF_MANY_FILES else found.path, found.kind)


def _summed_up(group: list[Problem]) -> list[Problem]:
    """Return the first problems of a kind and file, and one that stands for the others."""
    first = group[0]
    single = [p for p in group if not p.more]
    if first.severity != NOTE:
        single.sort()
    more = len(single[MOST_OF_A_KIND:]) + sum(p.more for p in group)
    what = f"and {more:,} more of this kind ({first.kind})"
    rest = Problem(_group(first)[0], 0, 0, first.severity, first.kind, what, "", more=more)
    return [*single[:MOST_OF_A_KIND], rest]
