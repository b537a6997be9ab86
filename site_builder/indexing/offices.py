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
_LONGEST_WORD: Final = 40
_MOST_WORDS: Final = 9  # looked at before a surname


class Office(NamedTuple):
    """A role of an actor's file as texts put it before the surname."""

    head: str  # its last word before “of”, in lower case: “minister”
    words: frozenset[str]  # all its words, in lower case
    needed: frozenset[str]  # those before the head without which it would be another office: “vice”
    title: str  # all of it, in lower case
    backwards: list[str]  # its words, the last one first
    since: int  # sort keys: surely begun, and perhaps still held
    until: int


Bearer = tuple[int, tuple[Office, ...]]  # a person of a surname, and its offices


def offices(roles: Iterable[tuple[str, str, str]]) -> tuple[Office, ...]:
    """Return the offices among roles, given as (title, since, until) with EDTF dates, which may be empty.

    Of a role whose beginning is not known it cannot be told whether it had begun.
    """
    found: dict[tuple[str, int, int], Office] = {}
    for title, since, until in roles:
        lower = " ".join(title.lower().split())
        words = _LETTERS.findall(_OF.split(lower, maxsplit=1)[0])
        if since and words and words[-1] in OFFICES and parse(since).upper != OPEN_END:
            end = parse(until).upper if until else OPEN_END
            every = frozenset(map(_spelled, _LETTERS.findall(lower)))
            needed = frozenset(words[:-1]) & _OTHER_OFFICE
            found[lower, parse(since).upper, end] = Office(
                words[-1], every, needed, lower, lower.split()[::-1], parse(since).upper, end
            )
    return tuple(sorted(found.values(), key=lambda office: (office.since, office.title, office.until)))


def written(known: Iterable[Office]) -> Iterator[str]:
    """Yield the words, in lower case, that may stand right before the surname of one who has these offices."""
    for office in known:
        yield office.head
        yield office.backwards[0]


def last_word(text: str, start: int) -> str:
    """Return the word in lower case that may end an office before an offset; ``word_before`` looks closer."""
    first = max(0, start - _LONGEST_WORD)
    at = max(first, text.rfind(" ", first, start - 1) + 1)
    return text[max(at, text.rfind(">", at, start - 1) + 1) : start - 1].lstrip("(\u201c\u2018\u00ab").lower()


def singled_out(bearers: Sequence[Bearer], text: str, start: int, when: tuple[int, int]) -> int | None:
    """Return the one of the bearers of a surname whose office stands before it; None if that is not surely one.

    ``start`` is where the surname begins in the text, ``when`` the bounds of the article's date (sort keys). One whose
    office has ended is meant only where nobody else can be: no other bearer has had it, ever, or has no office at all.
    """
    words = _words_before(text, start)
    if not words:
        return None
    lower = [word.lower() for word in words]
    first, last = when
    stands: dict[str, bool] = {}  # by title
    found: list[tuple[int, Office]] = []
    for actor, known in bearers:
        for office in known:
            if office.title not in stands:
                stands[office.title] = _stands_before(office, words, lower)
            if stands[office.title]:
                found.append((actor, office))
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


def _words_before(text: str, start: int) -> list[str]:
    """The words before an offset, the nearest first, as far as no tag or comma stands between them."""
    words: list[str] = []
    while len(words) < _MOST_WORDS and (word := word_before(text, start)):
        words.append(word)
        start -= len(word) + 1
        if not text.startswith(word, start):  # tags stand in it
            return words if len(words) > 1 else []
    return words


def _stands_before(office: Office, words: Sequence[str], lower: Sequence[str]) -> bool:
    """An office stands before a surname, and no word before it makes it another. ``words``: the nearest first."""
    if lower[0] != office.head and lower[0] != office.backwards[0]:
        return False
    at, needed = len(office.backwards), frozenset[str]()
    if lower[:at] != office.backwards:
        if lower[0] != office.head:
            return False
        at, needed = 1, office.needed
    while at < len(lower) and _spelled(lower[at]) in office.words:
        needed -= {lower[at]}
        at += 1
    before = words[at] if at < len(words) else ""
    bare = before.strip(".'").lower()
    if needed or bare in _OTHER_OFFICE:
        return False
    bare = bare.replace(".", "")
    return not before[:1].isupper() or bare in _NEUTRAL or bare in OTHER_WORDS or before.endswith("'s")


def _spelled(word: str) -> str:
    return word.replace("defense", "defence")
