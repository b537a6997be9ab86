"""Articles that belong together: found by what they share and how rare that is, by links, and by nearness in time.

For each article the candidates are, of every actor and topic it has, the articles next to it in time among those that
share it (all of them where there are few), and the articles linked with it in either direction. The rarer what two
articles share, the more it says; rarity is counted in half octaves, so that one article more does not change what all
others are related to. Every measure is the same from both sides, so candidates are symmetric; ties fall to the nearer
and then to the older article. The cost is linear in the archive: no list is ever walked from end to end for each of
its members.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from math import inf
from operator import itemgetter
from typing import Final, NamedTuple

from site_builder.model.edtf import OPEN_END, OPEN_START

MOST: Final = 6
WINDOW: Final = 12  # neighbours in time on either side, of each list of articles that share something
RAREST: Final = (
    1_000_000  # what the rarest thing that could be shared is worth; whole numbers add up alike in any order
)
LINKED: Final = RAREST // 2  # what a link adds
LEAST: Final = RAREST * 3 // 10  # what two articles must share at the least
NEAR_YEARS: Final = 2.0  # within about this time two articles are near each other


Feature = tuple[str, int]  # "actor" or "topic", and its number
Alike = tuple[int, Sequence[int]]  # what it is worth to share something, and articles that do


class Subject(NamedTuple):
    """An article as far as this matters. ``when`` is a sort key (model/edtf) within its date.

    Each actor and each topic is there once.
    """

    actors: tuple[int, ...]
    topics: tuple[int, ...]
    when: int


class Related(NamedTuple):
    """An article found, with what it shares (the rarest first)."""

    article: int
    actors: tuple[int, ...]
    topics: tuple[int, ...]
    linked: bool


def level(count: int) -> int:
    """How many half octaves a count comes to: 1 is 0, 2 is 2, 3 is 3, 4 is 4, 6 is 5, 8 is 6, …"""
    octaves = count.bit_length() - 1
    return 2 * octaves + (2 * count >= 3 << octaves)


def weigh(total: int, sharing: int) -> int:
    """What it says that two articles share something that ``sharing`` of ``total`` have."""
    most = level(total + 1)
    return RAREST * (most - level(sharing)) // most if most else 0


class Relations:
    """What is related in an archive.

    ``subjects`` go by number, in order of time; ``links`` go both ways; ``left_out`` names for an article those that
    its page shows anyway.
    """

    def __init__(
        self, subjects: Mapping[int, Subject], links: Mapping[int, set[int]], left_out: Mapping[int, frozenset[int]]
    ) -> None:
        self.subjects, self.links, self.left_out = subjects, links, left_out
        # In here articles go by their places in time: Python compares numbers below 2**30 in half the time.
        self.numbers = list(subjects)
        self.places = {n: place for place, n in enumerate(self.numbers)}
        self.years = [in_years(subject.when) for subject in subjects.values()]
        sharing: defaultdict[Feature, list[int]] = defaultdict(list)
        for place, subject in enumerate(subjects.values()):
            for feature in features(subject):
                sharing[feature].append(place)
        total = len(subjects)
        self.weight = {feature: weigh(total, len(articles)) for feature, articles in sharing.items()}
        self.sharing: dict[Feature, Alike] = {f: (self.weight[f], articles) for f, articles in sharing.items()}

    def of(self, n: int) -> list[Related]:
        """The articles related to one."""
        if len(self.subjects) < 2:
            return []
        subject, places = self.subjects[n], self.places
        own = places[n]
        near = []
        for feature in features(subject):
            worth, articles = self.sharing[feature]
            at = bisect_left(articles, own)
            near.append((worth, articles[max(0, at - WINDOW) : at + WINDOW + 1]))
        links: Collection[int] = self.links.get(n, ())
        left_out = [places[other] for other in self.left_out.get(n, ())]
        best = rank(own, near, {places[other] for other in links}, left_out, self.years)
        return related(subject, [self.numbers[place] for place in best], self.subjects, links, self.weight)


def rank(
    n: int,
    near: Iterable[Alike],
    linked: Collection[int],
    left_out: Collection[int],
    years: Mapping[int, float] | Sequence[float],
) -> list[int]:
    """The articles related to one, the most first. ``near``: of each thing it is about, what it is worth to share it
    and the articles next to it that do, each once. ``years``: when each article is.

    Most candidates share one thing only, and all that share the same one differ in nothing but their nearness.
    """
    alike = sorted(near, key=_score, reverse=True)  # what the articles are worth if they share nothing else
    met = sorted(chain.from_iterable([others for _, others in alike]))
    several = {other for other, following in pairwise(met) if other == following}
    several.update(linked)
    several.discard(n)
    several.difference_update(left_out)
    scores = dict.fromkeys(several, 0)
    for other in several.intersection(linked):
        scores[other] = LINKED
    if scores:
        for worth, others in alike:
            for other in several.intersection(others):
                scores[other] += worth
    when = years[n]
    ranked = [
        (-score * _nearness(far), far, other)
        for other, score in scores.items()
        if score >= LEAST
        for far in (abs(years[other] - when),)
    ]
    several.add(n)
    several.update(left_out)
    return _best(ranked, alike, several, years, when)


_score = itemgetter(0)


def _best(
    ranked: list[tuple[float, float, int]],
    alike: Iterable[Alike],
    passed_over: Collection[int],
    years: Mapping[int, float] | Sequence[float],
    when: float,
) -> list[int]:
    """The articles that score best, nearness counted in: of those ``ranked`` already (what each is worth, negative; how
    far it is; the article) and those ``alike``, of which the highest score comes first."""
    ranked.sort()
    del ranked[MOST:]
    for score, others in alike:
        if score < LEAST:
            break
        limit = inf
        if len(ranked) == MOST:
            least = -ranked[-1][0]
            if score < least:
                break  # nearness takes from a score and never adds to it
            limit = _farthest(least / score)
        nearest = [
            (far, other) for other in others if (far := abs(years[other] - when)) <= limit and other not in passed_over
        ]
        if nearest:
            nearest.sort()
            ranked += [(-score * _nearness(far), far, other) for far, other in nearest[:MOST]]
            ranked.sort()
            del ranked[MOST:]
    return [other for _, _, other in ranked]


def features(subject: Subject) -> list[Feature]:
    return [*(("actor", a) for a in subject.actors), *(("topic", t) for t in subject.topics)]


def when(lower: int, upper: int) -> int:
    """The day, as a sort key, that stands for a date from its first and last possible one; 0 where it has neither."""
    day = lower if lower != OPEN_START else upper
    return day if abs(day) < OPEN_END else 0


@lru_cache(maxsize=65536)
def in_years(key: int) -> float:
    """A sort key as a number of years; only differences matter."""
    year, rest = divmod(key, 10000)
    return year + (rest // 100 - 1) / 12 + (rest % 100 - 1) / 372


def _nearness(years: float) -> float:
    """1 at the same time, falling towards one half far away: time ranks what is shared, it never replaces it."""
    return 0.5 + 0.5 / (1.0 + years / NEAR_YEARS)


def _farthest(nearness: float) -> float:
    """The years from which on ``_nearness`` is surely less; a little more than these, for what is lost in rounding."""
    beyond = 2.0 * nearness - 1.0
    return NEAR_YEARS * (1.0 / beyond - 1.0) * 1.001 + 0.001 if beyond > 1e-6 else inf


def related(
    subject: Subject,
    found: Iterable[int],
    subjects: Mapping[int, Subject],
    linked: Collection[int],
    weight: Mapping[Feature, int],
) -> list[Related]:
    """Articles found, with what an article shares with them."""
    actors, topics = frozenset(subject.actors), frozenset(subject.topics)
    return [
        Related(
            n,
            _rarest_first("actor", actors.intersection(other.actors), weight),
            _rarest_first("topic", topics.intersection(other.topics), weight),
            n in linked,
        )
        for n in found
        for other in (subjects[n],)
    ]


def _rarest_first(kind: str, shared: Collection[int], weight: Mapping[Feature, int]) -> tuple[int, ...]:
    return tuple(sorted(shared, key=lambda x: (-weight[kind, x], x)) if len(shared) > 1 else shared)
