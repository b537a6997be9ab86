"""Arcs beside a list of names: who of them appear together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, combinations
from math import sqrt
from typing import Final, NamedTuple

from site_builder.pictures.records import ArcsView, ArcView, DotView

LEAST: Final = 5  # names
MOST: Final = 20
MOST_ARCS: Final = 40
_ROW: Final = 28  # units: 1.75rem
_LONG_ROW: Final = 44  # of a name that takes two lines
_LINE: Final = 20  # signs of a name in one line
_EAST_ASIAN: Final = "\u2e80"
_WIDE: Final = 84  # 5.25rem
_STROKE: Final = (0.75, 3.25)
_DOT: Final = (2.5, 5.0)


class Name(NamedTuple):
    """A name, as it is written beside the arcs, with the articles that it is in, by numbers in order of time."""

    text: str
    articles: Sequence[int]


def arcs(names: Sequence[Name]) -> ArcsView | None:
    """Return who of some names (the first twenty) share articles; None for fewer than five, or all of one article."""
    if len(names) < LEAST:
        return None
    shown = names[:MOST]
    if len({n for name in shown for n in name.articles}) < 2:
        return None  # each would be joined with each
    place = {n: i for i, n in enumerate(sorted({n for name in shown for n in name.articles}))}
    order = sorted(range(len(shown)), key=lambda i: (_mean(place, shown[i].articles), i))
    rows = {of: row for row, of in enumerate(order)}
    long = [_width(shown[of].text) > _LINE for of in order]
    heights = [_LONG_ROW if is_long else _ROW for is_long in long]
    middles = [end - height // 2 for end, height in zip(accumulate(heights), heights, strict=True)]
    pairs = _together(shown, rows)
    heaviest = sorted(pairs, key=lambda pair: (-pairs[pair], pair))[:MOST_ARCS]
    most = max(pairs.values(), default=1)
    largest = max(len(name.articles) for name in shown)
    return ArcsView(
        height=f"{sum(heights) / 16:g}rem",
        box=f"0 0 {_WIDE} {sum(heights)}",
        order=tuple(order),
        long=tuple(long),
        arcs=tuple(
            ArcView(path=_path(*pair, middles), weight=_scaled(_STROKE, pairs[pair], most)) for pair in sorted(heaviest)
        ),
        dots=tuple(
            DotView(y=f"{middle}", size=_scaled(_DOT, len(shown[of].articles), largest))
            for middle, of in zip(middles, order, strict=True)
        ),
    )


def _mean(place: Mapping[int, int], articles: Sequence[int]) -> float:
    """The mean place in time; numbers of articles have gaps that differ from build to build, their order does not."""
    return sum(place[n] for n in articles) / max(len(articles), 1)


def _together(names: Iterable[Name], rows: Mapping[int, int]) -> Counter[tuple[int, int]]:
    """(row, a later row) → articles that both are in. The work is that of the pairs in each article."""
    in_article: dict[int, list[int]] = {}
    for i, name in enumerate(names):
        for n in name.articles:
            in_article.setdefault(n, []).append(rows[i])
    pairs: Counter[tuple[int, int]] = Counter()
    for some in in_article.values():
        if len(some) > 1:
            pairs.update(combinations(sorted(some), 2))
    return pairs


def _width(text: str) -> int:
    """The signs that a text takes; those of East Asia are two wide."""
    return len(text) + sum(sign >= _EAST_ASIAN for sign in text)


def _path(one: int, other: int, middles: Sequence[int]) -> str:
    """An arc from one row to another, the wider the farther apart they are."""
    depth = _WIDE - min(_WIDE - 6, 21 + 7 * (other - one - 1))
    start, end = middles[one], middles[other]
    return f"M{_WIDE} {start}C{depth} {start} {depth} {end} {_WIDE} {end}"


def _scaled(between: tuple[float, float], value: int, most: int) -> str:
    least, largest = between
    return f"{least + (largest - least) * sqrt(value / most):.2f}".rstrip("0").rstrip(".")
