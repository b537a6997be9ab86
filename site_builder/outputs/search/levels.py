"""How much a document tells of a word: a level from 1 to 31.

The level is BM25's weight of a word in one document, with a fixed average length: a collection's own average would
change every list with every new document. How rare a word is enters only where levels are added up, in the browser.
"""

from __future__ import annotations

import html as entities
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

TITLE, NAME, TOPIC, SUMMARY, YEAR = 0.8, 0.4, 0.3, 0.1, 0.8  # what a word weighs more that stands there
MOST_YEARS: Final = 10  # of a date that are words of the document
TOP: Final = 31

_SATURATION, _LENGTH, _AVERAGE = 1.2, 0.6, 512  # BM25's k1 and b, and the tokens of a document of average length
_FULL: Final = 1.8  # the weight that is the highest level
_MOST_TIMES: Final = 255

# Tags within a word are no end of it; every other tag is.
_WITHIN: Final = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|u|var|wbr)\b"
    r'[^>"]*(?:"[^"]*"[^>"]*)*>'
)
_TAG: Final = re.compile(r'<[^>"]*(?:"[^"]*"[^>"]*)*>')


def text_of(html: str) -> str:
    """Return the text of a body of the archive, which the sanitizer wrote."""
    text = _TAG.sub(" ", _WITHIN.sub("", html))
    return entities.unescape(text) if "&" in text else text


def count(text: str, words: Mapping[str, Any]) -> tuple[dict[Any, int], int]:
    """Return how often each word stands in a text, and how many tokens the text has.

    ``words``: token → what stands for its word, or a tuple of these. It is ``Keys``, or what is made of it.
    """
    tokens = text.split()
    counts: Counter[Any] = Counter(map(words.__getitem__, tokens))
    for several in [word for word in counts if type(word) is tuple]:
        times = counts.pop(several)
        for one in several:
            counts[one] += times
    return counts, len(tokens)


@lru_cache(maxsize=64)
def _by_times(half_octaves: int) -> list[int]:
    """Return the level of a word by how often it stands in a text: from 0 times on."""
    size: float = 2.0 ** (half_octaves / 2)
    k = _SATURATION * (1 - _LENGTH + _LENGTH * size / _AVERAGE)
    return [0] + [round(n / (n + k) / _FULL * TOP) or 1 for n in range(1, _MOST_TIMES + 1)]


def boosts(places: Iterable[tuple[float, Collection[str]]]) -> dict[str, int]:
    """Return what to add to the levels of keys: of (weight, keys that stand there), the weights of each added up."""
    found: dict[str, float] = {}
    for weight, keys in places:
        again = found.keys() & keys
        added = dict.fromkeys(keys, weight)
        for key in again:
            added[key] += found[key]
        found |= added
    return dict(zip(found, map(_rounded, found.values()), strict=True))


@lru_cache(maxsize=1 << 12)
def _rounded(weight: float) -> int:
    return round(weight / _FULL * TOP)


def by_times(counts: Mapping[Any, int], tokens: int) -> list[int]:
    """Return the level of a word by how often it stands in a text of so many tokens: from 0 times to the most."""
    levels, most = _by_times(round(2 * math.log2(max(tokens, 32)))), max(counts.values(), default=0)
    return levels[: most + 1] + levels[-1:] * (most - _MOST_TIMES)


def raised(level: int, more: int) -> int:
    """Return a level with what is to be added."""
    return min(TOP, level + more) or 1


def boosted(counts: dict[str, int], tokens: int, more: Mapping[str, int]) -> dict[str, int]:
    """Return the level of every key of a document, from the counts of its text and what is to be added."""
    level = by_times(counts, tokens)
    found = dict(zip(counts, map(level.__getitem__, counts.values()), strict=True))
    for key, add in more.items():
        found[key] = raised(found.get(key, 0), add)
    return found
