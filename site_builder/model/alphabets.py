"""Alphabets: the letters of an index, and the order of names, in the language of the site.

A sort key is a text whose code points are in the order of the alphabet. English and most languages in Latin script have
a to z, without diacritics; names in other scripts stand among them, romanised. For the languages of ``_LETTERS`` each
letter of the alphabet is a code point from U+E000 on; what is not of the alphabet stands behind it, romanised, from A
to Z. Letters and order are those of CLDR's index characters and collation.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from site_builder.model.names import OTHER, is_lossy
from site_builder.model.names import sort_key as plain_key

_NORDIC: Final = "a/á/à b c d/đ e/é/è f g h i j k l m n o p q r s t u/ü v w x y z"
_RUSSIAN: Final = "а б в г д е/ё ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я"
_CROATIAN: Final = "a b c č ć d dž đ e f g h i j k l lj m n nj o p q r s š t u v w x y z ž"
# Letters apart from each other by spaces; those of one rank by /.
_LETTERS: Final = {
    "ar": "ا/أ/إ/آ/ٱ ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك/ک ل م ن ه/ة و/ؤ ي/ى/ئ/ی",
    "az": "a b c ç d e ə f g ğ h x ı i j k q l m n o ö p r s ş t u ü v w y z",
    "be": "а б в г д е/ё ж з і/и й к л м н о п р с т у/ў ф х ц ч ш ы ь э ю я",
    "bg": "а б в г д е ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ь ю я",
    "bs": _CROATIAN,
    "cs": "a b c č d e f g h ch i j k l m n o p q r ř s š t u v w x y z ž",
    "cy": "a b c ch d dd e f ff g ng h i j k l ll m n o p ph q r rh s t th u v w x y z",
    "da": f"{_NORDIC} æ/ä ø/ö å",
    "el": "α β γ δ ε ζ η θ ι κ λ μ ν ξ ο π ρ σ/ς τ υ φ χ ψ ω",
    "eo": "a b c ĉ d e f g ĝ h ĥ i j ĵ k l m n o p q r s ŝ t u ŭ v w x y z",
    "es": "a b c d e f g h i j k l m n ñ o p q r s t u v w x y z",
    "et": "a b c d e f g h i j k l m n o p q r s š z ž t u v w õ ä ö ü x y",
    "fa": "آ ا/أ/إ/ٱ ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک/ك گ ل م ن و/ؤ ه/ة/ۀ ی/ي/ى/ئ",
    "fi": f"{_NORDIC} å ä/æ ö/ø",
    "he": "א ב ג ד ה ו ז ח ט י כ/ך ל מ/ם נ/ן ס ע פ/ף צ/ץ ק ר ש ת",
    "hr": _CROATIAN,
    "hu": "a b c cs d dz dzs e f g gy h i j k l ly m n ny o ö/ő p q r s sz t ty u ü/ű v w x y z zs",
    "hy": "ա բ գ դ ե զ է ը թ ժ ի լ խ ծ կ հ ձ ղ ճ մ յ ն շ ո չ պ ջ ռ ս վ տ ր ց ւ փ ք օ ֆ",
    "is": "a á b c d ð e é f g h i í j k l m n o ó p q r s t u ú v w x y ý z þ æ ö/ø å",
    "ka": "ა ბ გ დ ე ვ ზ თ ი კ ლ მ ნ ო პ ჟ რ ს ტ უ ფ ქ ღ ყ შ ჩ ც ძ წ ჭ ხ ჯ ჰ",
    "kk": "а ә б в г ғ д е/ё ж з и й к қ л м н ң о ө п р с т у ұ ү ф х һ ц ч ш щ ъ ы і ь э ю я",
    "ky": "а б в г д е/ё ж з и й к л м н ң о ө п р с т у ү ф х ц ч ш щ ъ ы ь э ю я",
    "lt": "a b c č d e f g h i/y j k l m n o p q r s š t u v w x z ž",
    "lv": "a b c č d e f g ģ h i/y j k ķ l ļ m n ņ o p q r s š t u v w x z ž",
    "mk": "а б в г д ѓ е ж з ѕ и ј к л љ м н њ о п р с т ќ у ф х ц ч џ ш",
    "mn": "а б в г д е/ё ж з и й к л м н о ө п р с т у ү ф х ц ч ш щ ъ ы ь э ю я",
    "no": f"{_NORDIC} æ/ä ø/ö å",
    "pl": "a ą b c ć d e ę f g h i j k l ł m n ń o ó p q r s ś t u v w x y z ź ż",
    "ro": "a ă â b c d e f g h i î j k l m n o p q r s ș/ş t ț/ţ u v w x y z",
    "ru": _RUSSIAN,
    "sk": "a ä b c č d e f g h ch i j k l m n o ô p q r s š t u v w x y z ž",
    "sl": "a b c č ć d đ e f g h i j k l m n o p q r s š t u v w x y z ž",
    "sq": "a b c ç d dh e ë f g gj h i j k l ll m n nj o p q r rr s sh t th u v w x xh y z zh",
    "sr": "а б в г д ђ е ж з и ј к л љ м н њ о п р с т ћ у ф х ц ч џ ш",
    "sv": f"{_NORDIC} å ä/æ ö/ø",
    "tg": "а б в г ғ д е/ё ж з и ӣ й к қ л м н о п р с т у ӯ ф х ҳ ч ҷ ш ъ э ю я",
    "tr": "a b c ç d e f g ğ h ı i j k l m n o ö p q r s ş t u ü v w x y z",
    "uk": "а б в г ґ д е є ж з и і ї й к л м н о п р с т у ф х ц ч ш щ ь ю я",
    "ur": "ا/آ/أ ب پ ت ٹ ث ج چ ح خ د ڈ ذ ر ڑ ز ژ س ش ص ض ط ظ ع غ ف ق ک/ك گ ل م ن و/ؤ ہ/ه/ھ/ۃ/ة ی/ي/ئ ے",
    "vi": "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z",
}
_SAME: Final = {"nb": "no", "nn": "no", "gl": "es", "eu": "es", "iw": "he", "yi": "he", "sr-latn": "hr", "sh": "hr"}
# Languages whose characters stand in their own order: Indic, Thai, Lao, Burmese, Khmer, Ethiopic, Japanese, Korean …
_NATIVE: Final = frozenset("am as bn bo dz dv gu hi ja km kn ko lo ml mr my ne or pa sa si ta te th ti".split())

_FIRST: Final = 0xE000  # of the letters of an alphabet
_FOREIGN: Final = 0xF000  # of a to z behind them
_ROWS: Final = "あかさたなはまやらわ"  # of kana; an index has these letters
_SMALL: Final = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_INITIALS: Final = (
    "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"  # of Hangul, by jamo from U+1100 on; doubled ones with the plain
)
_LEADING_VOWEL = re.compile("([\u0e40-\u0e44\u0ec0-\u0ec4])(.)")  # written before the consonant that it follows
_ARTICLES: Final = {
    "de": "der die das",
    "el": "ο η το οι τα",
    "en": "the",
    "fr": "le la les",
    "hu": "a az",
    "it": "il lo la i gli le",
    "nl": "de het 't",
}
_ELIDED: Final = {"fr": "l", "it": "l"}


@lru_cache(maxsize=64)
def _name_of(language: str) -> str:
    """Return the key of a language tag in the tables; empty for a language of A to Z."""
    tag = language.lower()
    main = tag.partition("-")[0]
    tag = "-".join(tag.split("-")[:2])
    found = _SAME.get(tag) or _SAME.get(main) or main
    return found if found in _LETTERS or found in _NATIVE else ""


@lru_cache(maxsize=64)
def _alphabet(name: str) -> tuple[tuple[str, ...], dict[str, str], int]:
    """Return the letters of an alphabet, the key of each form of them, and the length of the longest."""
    letters = tuple(_LETTERS[name].split())
    keys = {form: chr(_FIRST + n) for n, forms in enumerate(letters) for form in forms.split("/")}
    return tuple(forms.split("/")[0] for forms in letters), keys, max(map(len, keys))


@lru_cache(maxsize=65536)
def sort_key(name: str, language: str) -> str:
    """Return the key by which a name is sorted in an index in a language."""
    which = _name_of(language)
    if not which:
        return plain_key(name)
    text = unicodedata.normalize("NFKC", name)
    if which in ("tr", "az"):
        text = text.replace("I", "ı").replace("İ", "i")
    text = unicodedata.normalize("NFC", text.casefold())
    words = text.replace("-", " ").split()
    one = _native_word if which in _NATIVE else _word
    return " ".join(key for word in words if (key := one(word, which)))


def _word(word: str, which: str) -> str:
    _, keys, longest = _alphabet(which)
    if keys.keys().isdisjoint(word) and is_lossy(word):  # read as a whole: a letter may be a vowel or none
        return "".join(map(_foreign, plain_key(word)))
    found = ""
    at = 0
    while at < len(word):
        for size in range(longest, 0, -1):
            if (key := keys.get(word[at : at + size])) is not None:
                break
        else:
            size, key = 1, _without_marks(word[at], which)
        found += key
        at += size
    return found


def _without_marks(character: str, which: str) -> str:
    """Return the key of a character that the alphabet does not have: that of its base letter, else romanised."""
    keys = _alphabet(which)[1]
    base = unicodedata.normalize("NFD", character)[0]
    if (key := keys.get(base)) is not None:
        return key
    return "".join(keys.get(c) or _foreign(c) for c in plain_key(character))


def _foreign(character: str) -> str:
    return chr(_FOREIGN + ord(character) - ord("a")) if "a" <= character <= "z" else character


def _native_word(word: str, which: str) -> str:
    if which in ("th", "lo"):
        word = _LEADING_VOWEL.sub(r"\2\1", word)
    found = ""
    for character in word:
        if "\u30a1" <= character <= "\u30f6":
            character = chr(ord(character) - 0x60)  # katakana stand among hiragana
        if "\u3041" <= character <= "\u3096":
            found += unicodedata.normalize("NFD", character)[0].translate(_SMALL)
        elif "\uac00" <= character <= "\ud7a3":
            found += unicodedata.normalize("NFD", character)
        elif "\u0900" <= character < "\uf900" and unicodedata.category(character)[0] in "LM":
            found += character
        else:
            found += "".join(map(_foreign, plain_key(character)))
    return found


def first(key: str) -> str:
    """Return the beginning of a sort key that stands for the letter of an index; OTHER where there is none."""
    start = key[:1]
    if not start or start <= "9" or not (start.isalpha() or _FIRST <= ord(start) < _FOREIGN + 26):
        return OTHER
    if "\u1100" <= start <= "\u1112":
        return chr(_INITIALS.index(_INITIALS[ord(start) - 0x1100]) + 0x1100)
    if "あ" <= start <= "ん":
        return max(row for row in _ROWS if row <= start)
    if "\u4e00" <= start <= "\u9fff":
        return "漢"
    return start


def labels(prefix: str, language: str) -> list[str]:
    """Return the letters that the beginning of a sort key stands for, in small letters."""
    which = _name_of(language)
    found = []
    for character in unicodedata.normalize("NFC", prefix):
        place = ord(character)
        if place >= _FOREIGN and place < _FOREIGN + 26:
            found.append(chr(place - _FOREIGN + ord("a")))
        elif _FIRST <= place < _FOREIGN:
            found.append(_alphabet(which)[0][place - _FIRST])
        elif "\u1100" <= character <= "\u1112":
            found.append(_INITIALS[place - 0x1100])
        else:
            found.append(character)
    return found


def heading(prefix: str, language: str) -> str:
    """Return the letters of an index as a heading: “A”, “Ab”, “Ж”, “Ch”."""
    text = "".join(labels(prefix, language))
    if _name_of(language) in ("tr", "az") and text[:1] == "i":
        return f"İ{text[1:]}"
    return text[:1].capitalize() + text[1:]  # Georgian has no capital here


def slug(prefix: str, language: str) -> str:
    """Return the letters of an index as a part of an address."""
    return "" if prefix == OTHER else ("-" if _name_of(language) else "").join(labels(prefix, language))


def without_article(name: str, language: str, *, place: bool = False) -> str:
    """Return a name without the article that it begins with: “The Hague” is sorted as “Hague”.

    The article of a place stays in other languages than English and Arabic (“La Rochelle”).
    """
    main = language.lower().partition("-")[0]
    if main == "ar":
        return re.sub(r"\Aال(?=\w{2})", "", name)
    if place and main != "en":
        return name
    word, _, rest = name.partition(" ")
    if rest and word.casefold() in _ARTICLES.get(main, "").split():
        return rest
    elided = _ELIDED.get(main)
    return name[2:] if elided and re.match(rf"{elided}['’]\w", name, re.IGNORECASE) else name
