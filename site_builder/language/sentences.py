"""Plain prose: where sentences end, and the lead that stands for an article in lists."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, pairwise
from typing import Final

from site_builder.language.characters import boundary

LEAD_LENGTH: Final = 300

# A sentence ends at . ! ? … and the like, with closing quotes, before a space and a character that can begin one.
# (The expression begins with one set of characters: the search is then four times as fast as with two alternatives.)
# Signs of other scripts (Unicode Sentence_Terminal) end one wherever they stand; most need no space behind them.
_UNSPACED: Final = "。！？．｡।॥։።፧፨។៕။᙮᠃᠉᭚᭛᭞᭟᱾᱿꓿꘎꘏꡶꡷꣎꣏꤯꧈꧉꩝꩞꩟꫰꫱꯫﹒﹖﹗"
# “;” is the question mark of Greek; “ and « close a quotation of German where a space follows.
_GREEK: Final = r"(?<=[\u0386-\u03ff\u1f00-\u1fff];)(?=[\"”’»)]*+\s++[«“\"]?[\u0386-\u03ab\u1f08-\u1fff])"
_END = re.compile(
    rf"[.!?…;؟۔܀܁܂߹؝؞{_UNSPACED}](?:(?<=[{_UNSPACED}])(?<![{_UNSPACED}]{{2}})[{_UNSPACED}]*+"
    rf"|(?<=[؟۔܀܁܂߹؝؞])|{_GREEK}|(?<=[.!?…])(?<![.!?…]{{2}})[.!?…]*+)"
    rf"""[\"'”’»)\]」』】〉》）]*+(?:[“«‘]?+\s++|(?<=[{_UNSPACED}])|(?<=[{_UNSPACED}][」』】〉》）]))(?=[^\sa-z])"""
)
_ABBREVIATIONS: Final = frozenset(
    "mr mrs ms dr prof st gen sen rep gov col lt capt sgt maj adm rev hon pres vs etc e.g i.e inc ltd co corp "
    "nr bd hrsg bzw mme mlle mgr sra srta ул вул пл просп проф акад тов св им ген полк обл гор ред стр см ср напр рис "
    "jr sr jan feb mar apr jun jul aug sep sept oct nov dec vol pp ca cf fig ed eds dept messrs mt ft".split()
)
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")  # “U.S”, “H.W”, without the last point
_WORD = re.compile(r"[^\W\d_]+")
# “U.S.” ends a sentence if one of these words follows, and most likely not if a name follows.
_BEGINNINGS: Final = frozenset("a an the this that these those it he she they we in on at for after but and".split())

_NUMBER: Final = ("no", "nos")


def _ends(text: str) -> Iterator[int]:
    """Yield the offsets behind sentences and their space. Initials and abbreviations end no sentence."""
    start = 0
    for match in _END.finditer(text):
        word = _last_word(text, start, match.start()).lstrip("(\"'“‘[«").lower()
        numbered = text[match.end()].isdigit()  # “No. 5”, but “He said no.”
        short = word in _ABBREVIATIONS or (word in _NUMBER and numbered) or (len(word) == 1 and word.isalpha())
        if not short and _DOTTED.fullmatch(word):
            following = _WORD.match(text, match.end())
            short = following is None or following[0].lower() not in _BEGINNINGS
        if short and match[0].rstrip() in (".", ".)"):
            continue
        yield match.end()
        start = match.end()


def _last_word(text: str, start: int, end: int) -> str:
    """Return the last word between two offsets. Searches from the end: a sentence full of “Mr.” may be long."""
    size = 32
    while True:
        words = text[max(start, end - size) : end].rsplit(None, 1)
        if len(words) > 1 or end - size <= start:
            return words[-1] if words else ""
        size *= 4


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, without the space around them."""
    ends = [0, *_ends(text), len(text)]
    found = (text[a:b].strip() for a, b in pairwise(ends))
    return [s for s in found if s]


@lru_cache(maxsize=1)  # often several sentences of one paragraph are asked for in a row
def _ends_so_far(text: str) -> tuple[list[int], Iterator[int]]:
    """Return the known ends of sentences and an iterator over the others, up to the end of the text."""
    return [], chain(_ends(text), (len(text),))


def sentence_around(text: str, at: int, longest: int = LEAD_LENGTH) -> str:
    """Return the sentence at an offset; of one longer than ``longest`` characters the part around the offset."""
    ends, more = _ends_so_far(text)
    while (not ends or ends[-1] <= at) and (end := next(more, None)) is not None:
        ends.append(end)
    behind = bisect_right(ends, at)
    start = ends[behind - 1] if behind else 0
    end = ends[behind] if behind < len(ends) else start
    if end - start > longest:
        left = boundary(text, max(start, at - longest // 2))
        right = boundary(text, min(end, left + longest))
        part = text[left:right]
        if left > start:
            part = "… " + (part.partition(" ")[2] or part)
        if right < end:
            whole = part.rpartition(" ")[0]
            part = (whole if whole.strip("… ") else part) + " …"  # a text without spaces is cut where it is
        return " ".join(part.split())
    return " ".join(text[start:end].split())


def cut(text: str, longest: int = LEAD_LENGTH) -> str:
    """Return as many whole sentences as fit into ``longest`` characters; if none fits, the first one cut, with …."""
    if len(text) <= longest:
        return text
    kept, start = "", 0
    for end in chain(_ends(text), (len(text),)):
        sentence = text[start:end].strip()
        gap = " " if text[start - 1 : start].isspace() else ""  # after 。 there is none
        start = end
        longer = f"{kept}{gap}{sentence}" if kept and sentence else kept or sentence
        if len(longer) > longest:
            break
        kept = longer
    if kept:
        return kept
    short = text[: boundary(text, longest - 1)]
    return ((short.rsplit(None, 1) or [short])[0] if " " in short[longest // 2 :] else short).rstrip(",;:–—- ") + "…"
