"""How much two names look like spellings of one, from 0 to 1; 0 if something contradicts it.

Contradictions are other initials, other numbers, other endings for man and woman, two different countries.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Indel

from site_builder.check.name_reading import SUFFIXES, Reading, Word
from site_builder.language.territories import territory

_LEAST_WORD = 5  # letters of a word that is compared letter by letter: a shorter one is another word


@lru_cache(maxsize=1 << 17)
def alike(a: Word, b: Word) -> float:
    """Return how much two words look like spellings of one, from 0 to 1."""
    if a.plain == b.plain:
        return 1.0
    shape = Indel.normalized_similarity(a.plain, b.plain)
    if a.soft == b.soft:
        return (1 + shape) / 2
    if a.feminine is not None and b.feminine is not None and a.feminine != b.feminine:
        return 0.0  # Alexander and Alexandra, Ivanov and Ivanova, Niger and Nigeria
    if a.bones == b.bones and len(a.bones) >= 3 and (len(a.bones) > 3 or shape > 0.6):
        return (0.95 + shape) / 2
    if min(len(a.soft), len(b.soft)) >= 5 and a.soft[0] == b.soft[0] and OSA.distance(a.soft, b.soft) == 1:
        replaced = len(a.soft) == len(b.soft) and sorted(a.soft) != sorted(b.soft)
        return (0.85 if replaced else 0.92) * (0.5 + shape / 2)
    return 0.0


def persons(a: Reading, b: Reading) -> float:
    """Return the likeness of two names of persons, from 0 to 1."""
    if a.suffix != b.suffix and ((a.suffix and b.suffix) or not {a.suffix, b.suffix} & SUFFIXES):
        return 0.0  # one of them is the second, third …
    score = _in_order(a.words, b.words)
    if len(a.words) > 1 and len(b.words) > 1 and a.joined == b.joined:
        score = _shape(a, b)
    elif not a.turned and not b.turned and len(a.words) > 1 and len(b.words) > 1:
        score = max(score, _turned(a.words, b.words), _turned(b.words, a.words))
    if not score:
        return 0.0
    return score - (0.08 if a.suffix != b.suffix else 0.0) - (0.04 if a.honoured != b.honoured else 0.0)


def _turned(a: Sequence[Word], b: Sequence[Word]) -> float:
    """Likeness of “Putin Vladimir” to “Vladimir Putin”: no initials, and every word there is."""
    if a[0].soft[0] != b[-1].soft[0] or min(len(w.plain) for w in (*a, *b)) == 1:
        return 0.0
    score = _in_order([*a[1:], a[0]], b)
    return score - 0.1 if score >= 0.85 else 0.0


def _in_order(a: Sequence[Word], b: Sequence[Word]) -> float:
    """Likeness of two names of persons whose last word is the surname."""
    surname = alike(a[-1], b[-1])
    if not surname or len(a[-1].plain) == 1:
        return 0.0
    short, long = sorted((a[:-1], b[:-1]), key=len)
    if not short:
        return 0.0 if long else (surname if len(a[-1].soft) >= 5 or a[-1].soft == b[-1].soft else 0.0)
    given = _given(short, long)
    if given is None and len(long) > len(short) and len(long[0].plain) == 1 and len(short[0].plain) > 1:
        given = _given(short, long[1:])  # “J. Edgar Hoover”
    if given is None:
        return 0.0
    likeness, exact = given
    if a[-1].soft != b[-1].soft and not exact:
        return 0.0  # an unlike surname needs a given name that is spelled alike
    missing = sum(0.03 if len(w.plain) == 1 else 0.12 for w in long[len(short) :])
    size = len(a[-1].plain)
    weight = sum(len(w.plain) for w in short)
    return (surname * size + likeness * weight) / (size + weight) - missing


def _given(short: Sequence[Word], long: Sequence[Word]) -> tuple[float, bool] | None:
    """(likeness, whether one given name is spelled alike); None where two contradict."""
    total, size, exact = 0.0, 0, False
    for x, y in zip(short, long, strict=False):
        if len(x.plain) == 1 or len(y.plain) == 1:
            if x.soft[0] != y.soft[0]:
                return None
            likeness = 1.0 if x.plain == y.plain else 0.85
        else:
            likeness = alike(x, y)
            if not likeness:
                return None
            exact = exact or x.soft == y.soft or x.feminine is None or y.feminine is None
        total += likeness * len(x.plain)
        size += len(x.plain)
    return total / size, exact


def things(a: Reading, b: Reading) -> float:
    """Return the likeness of two names of anything, from 0 to 1.

    Each word must have its like in the same place, at most one of them inexactly.
    """
    if a.suffix != b.suffix:
        return 0.0
    if a.joined == b.joined:
        return _shape(a, b)
    one, two = a.weighty, b.weighty
    if len(one) != len(two) or not one:
        return 0.0
    total, size, inexact = 0.0, 0, 0
    for x, y in zip(one, two, strict=True):
        likeness = alike(x, y)
        inexact += x is not y
        if not likeness or inexact > 1 or (x is not y and len(x.plain) < 5):
            return 0.0
        total += likeness * len(x.plain)
        size += len(x.plain)
    return total / size


def topics(a: Reading, b: Reading) -> float:
    """Return the likeness of two topics, from 0 to 1: as ``things``, or a plural, or a letter off.

    Of names of persons and organisations neither is told: Hollin and Hollins are two families.
    """
    if score := things(a, b):
        return score
    if a.suffix != b.suffix or len(a.weighty) != len(b.weighty):
        return 0.0
    if a.singular and a.singular == b.singular:
        return max(0.8, 0.92 * _shape(a, b))
    unlike = [(x.plain, y.plain) for x, y in zip(a.weighty, b.weighty, strict=True) if x is not y]
    if len(unlike) != 1:
        return 0.0
    ((x, y),) = unlike
    near = x[0] == y[0] and abs(len(x) - len(y)) == 1 and min(len(x), len(y)) >= _LEAST_WORD and OSA.distance(x, y) == 1
    return 0.9 * _shape(a, b) if near else 0.0


def _shape(a: Reading, b: Reading) -> float:
    """For names that differ in marks, spaces, hyphens and the habits of transliteration alone."""
    x, y = (" ".join(w.plain for w in r.words) for r in (a, b))
    return (1 + max(fuzz.ratio(x, y), fuzz.token_sort_ratio(x, y)) / 100) / 2


def abbreviation(a: Reading, b: Reading, known: bool) -> float:
    """Return the likeness of an abbreviation and its name (“KCNA” and “Korean Central News Agency”): 0.8 or 0."""
    short, long = (a, b) if a.letters else (b, a)
    fits = len(short.letters) >= (2 if known else 3) and len(long.words) > 1 and long.initials == short.letters
    return 0.8 if fits else 0.0


def apart(a: str, b: str) -> bool:
    """Return whether two names are those of different countries, however alike (Ireland, Iceland)."""
    first, second = territory(a), territory(b)
    return bool(first and second and first != second)
