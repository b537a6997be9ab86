"""Articles that belong together: found by what they share and how rare that is, by links, and by nearness in time.

For each article the candidates are, of every actor and topic it has, the articles next to it in time among those that
share it (all of them where there are few), and the articles linked with it in either direction. The rarer what two
articles share, the more it says. Every measure is the same from both sides, so candidates are symmetric; ties fall to
the nearer and then to the older article. The cost is linear in the archive: no list is ever walked from end to end for
each of its members.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

MOST: Final = 6
WINDOW: Final = 12  # neighbours in time on either side, of each list of articles that share something
RAREST: Final = (
    1_000_000  # what the rarest thing that could be shared is worth; whole numbers add up alike in any order
)
LINKED: Final = RAREST // 2  # what a link adds
LEAST: Final = RAREST * 3 // 10  # what two articles must share at the least
NEAR_YEARS: Final = 2.0  # within about this time two articles are near each other


class Subject(NamedTuple):
    """An article as far as this matters. ``when`` is a sort key (dates.py) within its date."""

    actors: tuple[int, ...]
    topics: tuple[int, ...]
    when: int


class Related(NamedTuple):
    """An article found, with what it shares (the rarest first)."""

    article: int
    actors: tuple[int, ...]
    topics: tuple[int, ...]
    linked: bool


def find(
    subjects: Sequence[Subject], links: Mapping[int, set[int]], left_out: Mapping[int, set[int]]
) -> dict[int, list[Related]]:
    """Related articles by number. ``subjects[n - 1]`` is article n, in order of time; ``links`` goes both ways.

    ``left_out`` names for an article those that its page shows anyway.
    """
    total = len(subjects)
    if total < 2:
        return {}
    sharing: dict[tuple[str, int], list[int]] = {}
    for n, subject in enumerate(subjects, start=1):
        for feature in _features(subject):
            sharing.setdefault(feature, []).append(n)
    rarest = math.log(total + 1)
    weight = {f: round(RAREST * math.log((total + 1) / len(articles)) / rarest) for f, articles in sharing.items()}
    years = [_years(subject.when) for subject in subjects]
    reached: dict[tuple[str, int], int] = {}
    found: dict[int, list[Related]] = {}
    for n, subject in enumerate(subjects, start=1):
        scores: dict[int, int] = {}
        for feature in _features(subject):
            at = reached[feature] = reached.get(feature, -1) + 1
            worth = weight[feature]
            for other in sharing[feature][max(0, at - WINDOW) : at + WINDOW + 1]:
                scores[other] = scores.get(other, 0) + worth
        linked = links.get(n, set())
        for other in linked:
            scores[other] = scores.get(other, 0) + LINKED
        scores.pop(n, None)
        for other in left_out.get(n, ()):
            scores.pop(other, None)
        # nearness at the most halves a score: what has less than half of the sixth best is out of the running
        best = sorted(scores.values())[-MOST:]
        floor = max(LEAST, best[0] / 2 if len(best) == MOST else 0)
        when = years[n - 1]
        ranked = sorted(
            (-score * _nearness(abs(years[other - 1] - when)), abs(years[other - 1] - when), other)
            for other, score in scores.items()
            if score >= floor
        )[:MOST]
        if ranked:
            found[n] = [
                _related(subject, subjects[other - 1], other, weight, other in linked) for _, _, other in ranked
            ]
    return found


def _features(subject: Subject) -> list[tuple[str, int]]:
    return [*(("actor", a) for a in subject.actors), *(("topic", t) for t in subject.topics)]


def _years(key: int) -> float:
    """A sort key as a number of years; only differences matter."""
    year, rest = divmod(key, 10000)
    return year + (rest // 100 - 1) / 12 + (rest % 100 - 1) / 372


def _nearness(years: float) -> float:
    """1 at the same time, falling towards one half far away: time ranks what is shared, it never replaces it."""
    return 0.5 + 0.5 / (1.0 + years / NEAR_YEARS)


def _related(a: Subject, b: Subject, other: int, weight: Mapping[tuple[str, int], int], linked: bool) -> Related:
    def shared(kind: str, mine: tuple[int, ...], theirs: tuple[int, ...]) -> tuple[int, ...]:
        both = set(mine) & set(theirs)
        return tuple(sorted(both, key=lambda x: (-weight[kind, x], x)))

    return Related(other, shared("actor", a.actors, b.actors), shared("topic", a.topics, b.topics), linked)
