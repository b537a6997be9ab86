"""Lists of documents: where each stands in time, and how much it tells of a word.

A document's **place** is its day (since 0000-03-01) and its rank within the day. A list is written in stretches of
1,024 days: for each document the days since the one before in the stretch, times two, plus one if a rank follows.
Numbers are in base 32, in 64 characters: one of the upper half says that more digits follow. Levels are one character
each, apart. A stretch begins with a dot and its number (times two; if negative, times two less one), so one can be
changed alone.
"""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from operator import sub
from typing import Final

DIGITS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SPAN: Final = 1024  # days of a stretch
RANKS: Final = 1 << 20  # of a day
_RANK: Final = RANKS - 1
_VALUE: Final = {sign: n for n, sign in enumerate(DIGITS)}

_LOW: Final = 0 if sys.byteorder == "little" else -1  # byte of a posting that holds the level
_LEVELS: Final = bytes(ord(DIGITS[n & 31]) for n in range(256))

Place = tuple[int, int]  # day, rank
_POSTING: Final = re.compile("[g-z0-9_-]*(?:[ACEGIKMOQSUWYace]|[BDFHJLNPRTVXZbdf][g-z0-9_-]*[A-Za-f])")


def number(value: int) -> str:
    """Return a whole number, the highest digit first. Raises ValueError for a negative one."""
    if value < 0:
        raise ValueError(value)
    digits = DIGITS[value & 31]
    value >>= 5
    while value:
        digits = DIGITS[32 | value & 31] + digits
        value >>= 5
    return digits


def head(stretch: int) -> str:
    """Return how a stretch begins."""
    return f".{number(stretch * 2 if stretch >= 0 else -stretch * 2 - 1)}"


def segment(stretch: int, codes: str, levels: str) -> str:
    """Return a stretch with the levels of its places."""
    return f"{head(stretch)}{codes} {levels}"


def apart(text: str) -> tuple[str, str]:
    """Return the codes of stretches that are written one behind the other, and their levels."""
    if text.find(".", 1) < 0:  # most have one stretch; this way takes 0.4 of the time
        codes, _, levels = text.partition(" ")
        return codes, levels
    parts = text[1:].replace(" ", ".").split(".")
    return f".{'.'.join(parts[::2])}", "".join(parts[1::2])


def stretch_of(codes: str) -> int:
    """Return the number of a stretch that is written without its dot."""
    value = 0
    for sign in codes:
        digit = _VALUE[sign]
        value = value << 5 | digit & 31
        if digit < 32:
            break
    return -(value + 1) // 2 if value & 1 else value // 2


def newest_first(day: int, rank: int) -> str:
    """Return a place as a text; texts are in the order of places, the newest first."""
    return f"{(1 << 53) - day * RANKS - rank:015x}"


def stretch_key(stretch: int) -> str:
    """Return a stretch as a text; texts are in the order of stretches."""
    return f"{stretch + (1 << 23):06x}"


def within(day: int, rank: int) -> int:
    """Return a place as a number within its stretch."""
    return day % SPAN * RANKS + rank


class _Codes(dict[int, str]):
    """A step from the day of one place to the next place → how it is written. Most are of the few days ahead."""

    def __missing__(self, step: int) -> str:
        days, rank = divmod(step, RANKS)
        code = self[step] = number(days * 2 + (rank > 0)) + (number(rank) if rank else "")
        return code


class _Steps(dict[str, int]):
    """How a step is written → the step."""

    def __missing__(self, code: str) -> int:
        values, value = [], 0
        for sign in code:
            digit = _VALUE[sign]
            value = value << 5 | digit & 31
            if digit < 32:
                values.append(value)
                value = 0
        step = self[code] = (values[0] >> 1) * RANKS + (values[1] if len(values) > 1 else 0)
        return step


_CODES: Final = _Codes()
_STEPS: Final = _Steps()


def first_code(place: int, before: int = 0) -> str:
    """Return how a place is written behind another of its stretch, or at the beginning."""
    return _CODES[place - (before & ~_RANK)]


class Encoder:
    """Writes lists of some documents, which are given by their number among ``places``, those of one stretch."""

    def __init__(self, places: Sequence[int]) -> None:
        self._place = places.__getitem__
        self._day = [place & ~_RANK for place in places].__getitem__

    def codes_after(self, numbers: list[int]) -> str:
        """Return how the places of documents in order are written behind the first of them."""
        steps = map(sub, map(self._place, numbers[1:]), map(self._day, numbers))
        return "".join(map(_CODES.__getitem__, steps))


class Postings(array):  # type: ignore[type-arg]  # array[int] is no base class
    """A list of documents: of each its number times 32, plus its level. It equals no other, so it may be a key."""

    __slots__ = ()
    __hash__ = object.__hash__  # type: ignore[assignment]
    __eq__ = object.__eq__


def postings() -> Postings:
    """Return an empty list of documents."""
    return Postings("I")


def levels_of(some: array[int]) -> str:
    """Return the levels of postings as they are written."""
    levels = some.tobytes()[_LOW % some.itemsize :: some.itemsize]
    return levels.translate(_LEVELS).decode("ascii")


def decode(codes: str) -> list[int]:
    """Return the places of one stretch, without its head."""
    steps = map(_STEPS.__getitem__, _POSTING.findall(codes))
    return list(accumulate(steps, lambda place, step: (place & ~_RANK) + step))


def patched(codes: str, levels: str, gone: Iterable[int], come: Mapping[int, int]) -> tuple[str, str]:
    """Return a stretch without some places, and with others and their levels. What stays is not written anew.

    Raises KeyError for a place to be taken out that is not there.
    """
    written = _POSTING.findall(codes)
    places = list(accumulate(map(_STEPS.__getitem__, written), lambda place, step: (place & ~_RANK) + step))
    signs = list(levels)
    again = set()
    for place in gone:
        i = bisect_left(places, place)
        if i == len(places) or places[i] != place:
            raise KeyError(place)
        del places[i], written[i], signs[i]
        again.update(places[i : i + 1])
    for place, level in come.items():
        i = bisect_left(places, place)
        if i < len(places) and places[i] == place:
            signs[i] = DIGITS[level]
            continue
        places.insert(i, place)
        written.insert(i, "")
        signs.insert(i, DIGITS[level])
        again.update(places[i : i + 2])
    for place in again:
        i = bisect_left(places, place)
        if i < len(places) and places[i] == place:
            written[i] = first_code(place, places[i - 1] if i else 0)
    return "".join(written), "".join(signs)
