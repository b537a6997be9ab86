"""Names beyond the Latin script in Latin letters, for ids: the library anyascii, with more vowels than it keeps.

Arabic and Hebrew letters that stand for a vowel become one (محمود “mhmud”, גוריון “gorion”), and the consonants of
Indic scripts have the vowel that is spoken with them (नरेन्द्र “narendr”). Vowels that a script leaves out stay out: a
dictionary would be needed to guess them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# Scripts other than Latin, Greek, Cyrillic, Armenian and Georgian, by block: several names have one romanisation there.
_LOSSY = re.compile(
    "[\u0590-\u109f\u1100-\u1c7f\u1cc0-\u1cff\u2d30-\u2ddf\u2e80-\u2fef\u3005-\u3007\u3021-\u3029\u3031-\ua63f"
    "\ua6a0-\ua6ff\ua800-\uab2f\uab70-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufefc\uff66-\uffdc"
    "\U00010000-\U0001cfff\U0001e000-\U0001efff\U00020000-\U0003ffff]"
)
_ARABIC: Final = (
    "اa أa إi آa ٱa ءa ؤu ئi بb پp تt ٹt ةa ثth جj چch حh خkh دd ڈd ذdh رr ڑr ڕr زz ژzh سs شsh صs ضd طt ظz عa غgh "
    "فf ڤv قq كk کk گg لl ڵl مm نn ںn هh ہh ھh ۀe ەe وw ۆo يy یy ىa ېe ێe ےe َa ُu ِi ًan ٌun ٍin ْ ٰa"
)
_HEBREW: Final = (
    "אa בb גg דd הh וv זz חh טt יy כk ךk לl מm םm נn ןn סs עa פp ףf צts ץts קk רr שsh תt ַa ָa ֲa ֳo ֹo ֻu ִi ֵe ֶe ֱe ְ ּ ׁ ׂ"
)
_LETTERS: Final = {pair[0]: pair[1:] for pair in f"{_ARABIC} {_HEBREW}".split()}
_SEMIVOWELS: Final = {"و": "u", "ي": "i", "ی": "i", "ו": "o", "י": "i"}  # consonants before a vowel and first in a word
_VOWELS: Final = "aeiou"
_DOUBLED: Final = "\u0651"  # shadda, behind the consonant or its vowel
_ABJAD = re.compile("[" + "".join(_LETTERS) + _DOUBLED + "]+")
_INDIC = re.compile(
    "[\u0915-\u0939\u0958-\u095f\u0995-\u09b9\u09dc-\u09df\u0a15-\u0a39\u0a59-\u0a5e\u0a95-\u0ab9\u0b15-\u0b39"
    "\u0b5c-\u0b5f\u0b95-\u0bb9\u0c15-\u0c39\u0c95-\u0cb9\u0d15-\u0d3a][\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc]?"
    "(?=[\u0902\u0903\u0904-\u0939\u0958-\u095f\u0982\u0983\u0985-\u09b9\u09dc-\u09df\u0a02-\u0a39\u0a59-\u0a5e"
    "\u0a82-\u0ab9\u0b01-\u0b39\u0b5c-\u0b5f\u0b82-\u0bb9\u0c01-\u0c39\u0c82-\u0cb9\u0d02-\u0d3a])"
)


def is_lossy(name: str) -> bool:
    """Whether a name has letters of a script in which several names have one romanisation."""
    return _LOSSY.search(name) is not None


def romanised(text: str) -> str:
    """Return a text in ASCII."""
    if text.isascii():
        return text
    from anyascii import anyascii  # only for names beyond ASCII

    if _LOSSY.search(text):
        text = _ABJAD.sub(lambda word: "".join(_spoken(word[0])), text)
        text = _INDIC.sub(r"\g<0>a", text)
    return anyascii(text)


def _spoken(word: str) -> Iterator[str]:
    """Yield the letters of a word in Arabic or Hebrew script."""
    before = ""
    for place, letter in enumerate(word):
        if letter == _DOUBLED:
            found = before if before[-1:] not in _VOWELS else ""
        elif letter in _SEMIVOWELS and place:
            follows = _LETTERS.get(word[place + 1 : place + 2], "")
            found = _LETTERS[letter] if follows and follows[0] in _VOWELS else _SEMIVOWELS[letter]
            found = "" if found == before and found in _VOWELS else found
        else:
            found = _LETTERS[letter]
        yield found
        before = found or before
