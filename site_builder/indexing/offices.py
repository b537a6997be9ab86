"""An office and a surname that single out one actor: “President Clinton” in an article of 1996.

A surname alone is nobody's in a text that does not list its bearer. With an office before it that the bearer's file has
as a role, begun by the article's date, it is one person's, unless another who bears the name may be meant as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from site_builder.indexing.mention_rules import OFFICES, OTHER_WORDS, word_before
from site_builder.model.edtf import OPEN_END, parse

_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_OF = re.compile(r" (?:of|for|to|at|in|de|du|des|and)\b|,")
# They make another office of the one that they stand before.
_OTHER_OFFICE: Final = frozenset(
    "vice deputy under assistant associate acting attorney solicitor secretary governor surgeon postmaster director "
    "inspector consul crown first lady shadow sub junior private press chief".split()
)
_LONG_AGO: Final = 40 * 10000  # between sort keys: an office that ended so long ago is not told by its name alone
_FAR_APART: Final = 20 * 10000  # the same, while another of the name holds the office
_NEUTRAL: Final = frozenset("us uk un ussr usa eu then".split())
_MOST_WORDS: Final = 4  # of an office, looked at before its head


class Office(NamedTuple):
    """A role of an actor's file as texts put it before the surname."""

    head: str  # its last word before “of”, in lower case: “minister”
    words: frozenset[str]  # all its words, in lower case
    needed: frozenset[str]  # those before the head without which it would be another office: “vice”
    title: str  # all of it, in lower case
    since: int  # sort keys: surely begun, and perhaps still held
    until: int


Bearer = tuple[int, tuple[Office, ...]]  # a person of a surname, and its offices


def offices(roles: Iterable[tuple[str, str, str]]) -> tuple[Office, ...]:
    """Return the offices among roles, given as (title, since, until) with EDTF dates, which may be empty.

    Of a role whose beginning is not known it cannot be told whether it had begun.
    """
    found: set[Office] = set()
    for title, since, until in roles:
        lower = " ".join(title.lower().split())
        words = _LETTERS.findall(_OF.split(lower, maxsplit=1)[0])
        if since and words and words[-1] in OFFICES and parse(since).upper != OPEN_END:
            end = parse(until).upper if until else OPEN_END
            every = frozenset(map(_spelled, _LETTERS.findall(lower)))
            needed = frozenset(words[:-1]) & _OTHER_OFFICE
            found.add(Office(words[-1], every, needed, lower, parse(since).upper, end))
    return tuple(sorted(found, key=lambda office: (office.since, office.title, office.until)))


def written(known: Iterable[Office]) -> Iterator[str]:
    """Yield the words that may stand right before the surname of one who has these offices, as texts write them."""
    for office in known:
        for word in {office.head, _LETTERS.findall(office.title)[-1]}:
            yield word
            yield word.capitalize()


def singled_out(bearers: Sequence[Bearer], text: str, start: int, when: tuple[int, int]) -> int | None:
    """Return the one of the bearers of a surname whose office stands before it; None if that is not surely one.

    ``start`` is where the surname begins in the text, ``when`` the bounds of the article's date (sort keys). One whose
    office has ended is meant only where nobody else can be: no other bearer has had it, ever, or has no office at all.
    """
    word = word_before(text, start)
    if not word or not text.startswith(word, start - 1 - len(word)):  # tags stand between
        return None
    first, last = when
    found = [
        (actor, office) for actor, known in bearers for office in known if _stands_before(office, text, start, word)
    ]
    holding = {actor for actor, office in found if office.since <= last and office.until >= first}
    if len(holding) == 1:
        (one,) = holding
        near = (a != one and office.since <= last and first - office.until < _FAR_APART for a, office in found)
        return None if any(near) else one
    if holding or len({actor for actor, _ in found}) != 1 or not all(known for _, known in bearers):
        return None
    actor = found[0][0]
    was = any(office.since <= last and first - office.until <= _LONG_AGO for _, office in found)
    return actor if was else None


def _stands_before(office: Office, text: str, start: int, word: str) -> bool:
    """An office stands before a surname, and no word before it makes it another."""
    size = len(office.title) + 1
    if text[max(0, start - size) : start].lower() == office.title + " ":
        needed: frozenset[str] = frozenset()
        start -= size
        if start and text[start - 1].isalnum():
            return False
    elif word.lower() == office.head:
        needed = office.needed
        start -= len(word) + 1
    else:
        return False
    for _ in range(_MOST_WORDS):
        before = word_before(text, start)
        lower = before.strip(".'").lower()
        if not before or _spelled(lower) not in office.words:
            break
        start -= len(before) + 1
        needed -= {lower}
    if needed or lower in _OTHER_OFFICE:
        return False
    bare = lower.replace(".", "")
    return not before[:1].isupper() or bare in _NEUTRAL or bare in OTHER_WORDS or before.endswith("'s")


def _spelled(word: str) -> str:
    return word.replace("defense", "defence")
