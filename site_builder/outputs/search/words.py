"""Words: what of a text is one, its folded form, its stem and its skeleton.

The engine in the theme (search.js) finds the words of a query by the same rules; a test holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any, Final

LONGEST: Final = 32  # characters of a word; what is longer is cut
ABBREVIATED: Final = "."  # ends the word of an abbreviation that is written with dots
BETWEEN: Final = "\x01"  # of a stem and its form in a key
_CACHED: Final = 200_000  # tokens whose keys are kept
_TOKEN: Final = 64  # characters of a token that is worth keeping
_AROUND: Final = ',.;:!?()[]"“”„«»‘–—…/*'  # signs that are often around words, and part of none

# Diacritics of Latin, Greek and Cyrillic, points of Hebrew and Arabic; signs of scripts that are made of marks stay.
_MARKS: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
    "\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_UNIFIED: Final = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ς": "σ",
        "ى": "ي",
        "ة": "ه",
        "ی": "ي",
        "ک": "ك",
        **{chr(zero + n): str(n) for zero in (0x660, 0x6F0) for n in range(10)},
    }
)
# Scripts without spaces: Thai, Lao, Burmese, Khmer, Kana, Han
_DENSE: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_STEMMERS: Final = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


class _Signs(dict[int, str]):
    """Code point → itself in a word; nothing for what is not seen; else a space."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        category = unicodedata.category(sign)
        found = sign if category[0] in "LNM" else "" if category == "Cf" else " "
        self[code] = found
        return found


_APOSTROPHES: Final = dict.fromkeys((0x27, 0x2019, 0x2BC, 0xFF07), "'")
_HYPHENS: Final = dict.fromkeys((0x2D, 0x2010, 0x2011, 0x2013), "-")
_SIGNS: Final = _Signs({**_APOSTROPHES, **_HYPHENS, 0x2E: ".", 0x640: "", 0x34F: ""})  # 0x640: tatweel
_LETTER: Final = "[a-z\u00df-\u00f6\u00f8-\u024f\u03ac-\u03ce\u0430-\u045f\u0490-\u04ff]"  # of scripts with capitals
_INITIAL: Final = re.compile(_LETTER)
_CODE: Final = re.compile(f"{_LETTER}{{1,5}}-[0-9]{{1,3}}")  # G-8, U-2, MiG-29
_ARTICLE: Final = re.compile("(?:[وفبك]?ال|لل)(?=...)")  # before a word in Arabic


def split(text: str) -> list[str]:
    """Return the words of a text in lower case, with diacritics. An apostrophe within a word is none.

    Some words are besides those that stand there: the part behind an apostrophe, "us." of U.S., "g8" of G-8, and an
    Arabic word without its article.
    """
    low = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).lower()
    if low.isascii() and low.isalnum():
        return [low]
    found = []
    for part in low.translate(_SIGNS).split():
        if part.isalnum() and part.isascii():
            found.append(part)
            continue
        if _CODE.fullmatch(part):
            found.append(part.replace("-", ""))
        for piece in part.split("-"):
            found += _dotted(piece) if "." in piece else _plain(piece)
    return found


def _dotted(part: str) -> list[str]:
    """Return the words of what has dots: U.S. is "us.", which no other word is, and u and s."""
    found: list[str] = []
    initials: list[str] = []
    for piece in [*part.removesuffix("'s").split("."), ""]:
        if _INITIAL.fullmatch(piece):
            initials.append(piece)
            continue
        if len(initials) > 1:
            found.append("".join(initials) + ABBREVIATED)
        found += initials
        initials = []
        found += _plain(piece)
    return found


def _plain(part: str) -> list[str]:
    """Return the words of what has neither dots nor hyphens."""
    if part.isascii():
        return _apart(part) if "'" in part else [part] if part else []
    if _DENSE.search(part):
        return _pairs(part)
    found = _apart(part) if "'" in part else [part]
    bare = _ARTICLE.sub("", found[0], 1) if found and _ARTICLE.match(found[0]) else ""
    return [*found, bare] if bare else found


def _apart(part: str) -> list[str]:
    """Return the words of what has apostrophes: Kim's is kim; l'homme is lhomme and homme; d'Arc darc and arc."""
    pieces = [piece for piece in part.split("'") if piece]
    if len(pieces) > 1 and pieces[-1] == "s":
        pieces.pop()
    if len(pieces) < 2:
        return pieces
    return ["".join(pieces), *([pieces[-1]] if len(pieces[-1]) > 2 else [])]


def _pairs(part: str) -> list[str]:
    """Return the pairs of neighbours in scripts without spaces, and the words between them."""
    found, last = [], 0
    for match in _DENSE.finditer(part):
        found += _apart(part[last : match.start()])
        run, last = match[0], match.end()
        found += [run[i : i + 2] for i in range(len(run) - 1)] if len(run) > 1 else [run]
    return found + _apart(part[last:])


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Return a word in lower case without diacritics, with letters that are written for each other as one."""
    if word.isascii():
        return word[:LONGEST]
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", word)).translate(_UNIFIED)
    return unicodedata.normalize("NFC", bare)[:LONGEST]


def folded(text: str) -> list[str]:
    """Return the folded words of a text, in its order."""
    return [form for word in split(text) if (form := fold(word))]


def names(text: str) -> list[str]:
    """Return the folded words of a name, and those of its romanised spelling, each once."""
    return list(dict.fromkeys(form for spelling in (text, *romanised(text)) for form in folded(spelling)))


@lru_cache(maxsize=1 << 14)
def romanised(text: str) -> tuple[str, ...]:
    """Return the spellings of a name in Latin letters, that of its address first; none where it has no others."""
    if text.isascii():
        return ()
    from anyascii import anyascii  # only for names beyond ASCII

    from site_builder.model import romanise

    return tuple(dict.fromkeys((romanise.romanised(text), anyascii(text))))


class Keys(dict[str, "str | tuple[str, ...]"]):
    """Token → the key of its word, or the keys of its words, in one language.

    A token is what stands between two spaces. A key is a folded stem, and behind BETWEEN the folded form of the word
    where that is another.
    """

    def __init__(self, language: str) -> None:
        super().__init__()
        self._stem = None
        name = _STEMMERS.get(language.partition("-")[0].lower())
        if name is not None:
            import Stemmer  # only where texts are searched

            self._stem = Stemmer.Stemmer(name, 0).stemWord

    def __missing__(self, token: str) -> str | tuple[str, ...]:
        if len(self) > _CACHED:
            self.clear()
        bare = token.strip(_AROUND).lower()
        if bare != token:  # most are known without the signs around them
            found = self[bare]
            if len(token) <= _TOKEN:
                self[token] = found
            return found
        keys = tuple(self.key(word) for word in split(token) if fold(word))
        found = keys[0] if len(keys) == 1 else keys
        if len(token) <= _TOKEN:
            self[token] = found
        return found

    def key(self, word: str) -> str:
        """Return the key of a word."""
        form = fold(word)
        if word.endswith(ABBREVIATED):
            return form
        stem = fold(self._stem(word)) if self._stem is not None else form
        return form if stem in (form, "") else f"{stem}{BETWEEN}{form}"

    def of(self, text: str) -> set[str]:
        """Return the keys of all words of a text."""
        found: set[Any] = set(map(self.__getitem__, text.split()))
        for several in [keys for keys in found if type(keys) is tuple]:
            found.remove(several)
            found.update(several)
        return found


def stem_of(key: str) -> str:
    """Return the stem of a key."""
    return key.partition(BETWEEN)[0]


def form_of(key: str) -> str:
    """Return the form of a key."""
    return key.rpartition(BETWEEN)[2]


# -- skeletons --------------------------------------------------------------------------------------------------------

SHORTEST: Final = 4  # signs of a word that is looked for in another spelling
_ALIKE: Final = (
    (re.compile("tsch|tch|ch|ck|kh|q|c|x|g"), "k"),
    (re.compile("sch|sh|zh|z|j"), "s"),
    (re.compile("ph|[vw]"), "f"),
)
_HARD: Final = str.maketrans("db", "tp")
_LATIN: Final = re.compile("[a-z]+")
_VOWELS: Final = re.compile(
    "[aeiouyhαεηιουωаеиоуыэюяієъь"  # Latin, Greek, Cyrillic (folded)
    "\u0627\u0648\u064a\u0621\u05d0\u05d4\u05d5\u05d9]"  # Arabic alef, waw, ya, hamza; Hebrew alef, he, vav, yod
)
_DOUBLED: Final = re.compile(r"(.)\1+", re.DOTALL)


def skeleton(form: str) -> str:
    """Return what stays of a folded form however it is spelt: consonants, in Latin those that sound alike as one."""
    if _LATIN.fullmatch(form):
        for pattern, one in _ALIKE:
            form = pattern.sub(one, form)
        form = form.translate(_HARD)
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", form)) or "0"


def skeletons(form: str) -> list[str]:
    """Return the keys that a form is found under: its skeleton, and ~ with that without its first sign."""
    if len(form) < SHORTEST or not form.isalpha():
        return []
    whole = skeleton(form)
    return [whole, f"~{whole[1:]}"] if len(whole) > 1 else [whole]
