"""Take a name apart: words, initials, suffix, honorifics, and what transliterations of it agree on."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from msgspec import Struct

from site_builder.indexing.name_forms import NOT_PERSONAL

_WORD = re.compile(r"[^\W_]+")
_ROMAN = re.compile(r"[IVX]+")
SUFFIXES: Final = frozenset(("jr", "sr", "esq"))
_PARTICLES: Final = frozenset(
    "al el ul bin ibn bn ben bint de da di do dos das du del della la le van von vom zu der den ter af av y e".split()
)
_LITTLE: Final = frozenset(
    "the of and for a an in on at to de du des d la le les l et pour der die das und fur del y e da do".split()
)
_HONORIFICS: Final = frozenset(
    "president premier chairman chairwoman minister prime foreign secretary general king queen emperor empress czar "
    "tsar prince princess pope saint sir lord lady dr mr mrs ms prof professor senator governor chancellor marshal "
    "colonel captain ambassador admiral".split()
)
# What transliterations into Latin script disagree on, in this order.
_SOFTENED: Final = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"shch|sch|sh", "S"),
        (r"tch|tsch|ch", "C"),
        (r"kh", "h"),
        (r"ph", "f"),
        (r"zh|dzh|dj", "j"),
        (r"ck|q|c", "k"),
        (r"([gdt])h", r"\1"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"tz|ts", "z"),
        (r"y|j(?=[aou])", "i"),
        (r"off$|ow$", "ov"),
        (r"eff$", "ev"),
        (r"oo|ou", "u"),
        (r"ee", "i"),
        (r"([aou])e", r"\1"),
        (r"^ie", "e"),
        (r"(?<=[aeiou])h$", ""),
        (r"(.)\1+", r"\1"),
    )
)
_VOWELS = re.compile(r"[aeiou]")


class Word(Struct, frozen=True, eq=False):
    """One word of a name. There is one object a spelling, so words are compared as objects."""

    plain: str  # romanised, lower case
    soft: str  # without what transliterations disagree on
    bones: str  # its first letter and its consonants
    feminine: bool | None  # it ends in a; None for a word without vowels (romanised Arabic), which cannot tell


class Reading(Struct):
    """A name taken apart."""

    text: str
    words: list[Word]  # without particles, honorifics and suffixes
    suffix: str
    numbers: tuple[str, ...]
    turned: bool  # “Surname, Name”: the words are in the order of speech already
    honoured: bool
    personal: bool  # nothing in it says that it is no person
    initials: str  # of all its words: what an abbreviation of it is made of
    owner: int  # number of the entity it is a name of
    letters: str  # it is written in capitals only, and may be an abbreviation: its letters; else empty
    joined: str = ""
    weighty: tuple[Word, ...] = ()  # the words without articles and prepositions
    singular: str = ""  # these words as they are of one thing: “flood” of “Floods”

    def __post_init__(self) -> None:
        self.joined = "".join(w.soft for w in self.words)
        self.weighty = tuple(w for w in self.words if w.plain not in _LITTLE)
        self.singular = " ".join(_singular(w.plain) for w in self.weighty)


def _singular(plain: str) -> str:
    """Return a word without what makes a plural of it in English, and in others of Latin script."""
    if len(plain) < 4 or not plain.endswith("s") or plain.endswith(("ss", "us", "is")):
        return plain
    if plain.endswith("ies") and len(plain) > 5:
        return f"{plain[:-3]}y"
    return plain[:-2] if plain.endswith(("sses", "shes", "ches", "xes", "zes")) else plain[:-1]


def _romanised(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    if text.isascii():
        return text
    from anyascii import anyascii  # only for names beyond ASCII

    return anyascii(text)


@lru_cache(maxsize=1 << 17)
def word(plain: str) -> Word:
    """Return a romanised word in lower case with the forms that are compared."""
    soft = plain
    for pattern, instead in _SOFTENED:
        soft = pattern.sub(instead, soft)
    soft = soft or plain
    feminine = soft.endswith("a") if _VOWELS.search(soft) else None
    return Word(plain, soft, soft[0] + _VOWELS.sub("", soft[1:]), feminine)


def read(name: str, owner: int = 0) -> Reading:
    """Take a name apart: romanise it, turn “Surname, Name”, set suffix, honorifics and particles aside."""
    roman = _romanised(name).replace("'", "").replace("’", "").replace("`", "")
    head, comma, tail = roman.partition(",")
    turned = False
    if comma and tail.strip(" .").lower() not in SUFFIXES and "," not in tail:
        roman, turned = f"{tail} {head}", True
    written = _WORD.findall(roman)
    suffix = ""
    if len(written) > 1 and (written[-1].lower() in SUFFIXES or (_ROMAN.fullmatch(written[-1]) and len(written) > 1)):
        suffix = written.pop().lower()
    split: list[str] = []
    for k, text in enumerate(written):
        capitals = text.isupper() and len(text) == 2 and k == 0 and len(written) > 1 and not roman.isupper()
        split += [*text] if capitals else [text]
    lowered = [t.lower() for t in split]
    personal = not NOT_PERSONAL.intersection(lowered) and not {"of", "the", "and", "for"}.intersection(lowered)
    spaced = roman.split()
    if spaced and spaced[0][0].isupper() and any(w[0].islower() and w.split("-")[0] not in _PARTICLES for w in spaced):
        personal = False  # “Conseil de sécurité”: persons' names have capitals
    honoured = False
    while len(lowered) > 1 and lowered[0] in _HONORIFICS:
        lowered.pop(0)
        honoured = True
    numbers = tuple(sorted(t for t in lowered if any(c.isdigit() for c in t)))
    kept = [t for t in lowered if t not in _PARTICLES] or lowered
    initials = "".join(t[0] for t in lowered if t not in _LITTLE)
    bare = re.sub(r"[\W_]", "", name)
    letters = bare.lower() if 2 <= len(bare) <= 8 and bare.isupper() and bare.isascii() and bare.isalpha() else ""
    words = [word(t) for t in kept[:8]]
    return Reading(name, words, suffix, numbers, turned, honoured, personal, initials, owner, letters)
