"""The form under which a person is sorted, where no `sort_name` says it: rules for names in Latin script."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from site_builder.model.documents import PERSON

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_LETTER = re.compile(r"[^\W\d_]")
_SUFFIX = re.compile(r"(?:jr|sr|esq)\.?|[ivx]+|2n?d|3r?d|[4-9]th", re.IGNORECASE)
_REGNAL = re.compile(r"[IVX]+")
_RULERS: Final = frozenset({"king", "queen", "pope", "emperor", "empress", "tsar", "saint", "st"})
_PATRONYMICS: Final = frozenset({"bin", "ibn", "bint"})
_PARTICLES: Final = frozenset(
    {"Van", "Von", "De", "Du", "Di", "Da", "Del", "Della", "Der", "Den", "La", "Le", "Ter", "Ten"}
)
# Given names of rulers: two of them with a number behind are a ruler (“John Paul II”), and no surname.
_THRONES: Final = frozenset(
    "adolf albert alexander alfonso amadeus andrew august augustus baudouin benedict carl carlos charles "
    "christian clement constantine edward emmanuel ernest felipe ferdinand fernando francis franz frederick "
    "friedrich george gregory gustaf gustav gustavus haakon harald henry innocent ivan james jean john joseph "
    "juan karl leo leopold louis ludwig luis manuel maria mary maximilian michael napoleon nicholas otto paul "
    "pedro peter philip pius rudolf simeon stephen umberto urban victor victoria wilhelm william".split()
)
# Family names that stand first. Chinese in Pinyin, Korean, Vietnamese; Hungarian ones can only be doubted.
_CHINESE: Final = frozenset(
    "bai bo cai cao chen cheng chiang deng ding dong du fan fang feng fu gao gu guo han he hu hua huang jia jiang "
    "jin kong lei li liang lin liu lu luo ma mao meng pan peng qian qiao qin ren shen shi song su sun tan tang "
    "tian tsai wan wang wei wen wu xi xia xiao xie xu xue yan yang yao ye yin yu yuan zeng zhang zhao zheng zhong "
    "zhou zhu zou zuo".split()
)
_KOREAN: Final = frozenset(
    "ahn bae baek ban cha cho choe choi chon chong chun chung han hong hwang hyon im jang jeon jeong ji jo jung "
    "kang kim ko koo kwon lee lim ma min moon nam no noh oh pae paek pak park rhee ri roh ryu seo shin sin so "
    "song suh thae u woo yang yi yim yoo yoon yun".split()
)
_VIETNAMESE: Final = frozenset(
    "bui dang dinh do duong ho hoang huynh le luong ngo nguyen pham phan phung ta tran trinh truong vo vu".split()
)
_OF_THREE_WORDS: Final = _KOREAN | _VIETNAMESE
_HUNGARIAN: Final = frozenset(
    "balogh farkas fekete gyurcsány horthy horváth kádár károlyi kiss kovács lakatos magyar mészáros molnár nagy "
    "németh orbán papp rákosi rácz simon szabó szálasi takács tóth varga".split()
)
_DOUBTED: Final = _CHINESE | _OF_THREE_WORDS | _HUNGARIAN
_PINYIN = re.compile(
    "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:[iu]?[aeo]|ai|ei|ao|ou|iao|iu|uai|ui|i|u|ü)(?:ng|n|r)?'?){1,2}"
)
_SYLLABLE = re.compile("[bcdfghjklmnpqrstvwxyz]{0,3}[aeiouyw]{1,3}(?:ng|nh|ch|[nklmptbr])?")
_OTHER_ALPHABET = re.compile("[\u0370-\u03ff\u0400-\u052f\u0531-\u058f\u10a0-\u10ff\u05d0-\u05ea]")
# Words that no name of a person has: a name without a file that holds one is not put under its last word.
_NO_PERSON: Final = frozenset(
    "academy administration africa african agency air airlines alliance american arab army asia asian assembly "
    "association authority bank banque battalion board british brigade broadcasting brothers bureau cabinet "
    "central centre center chamber china chinese church city club coast college commission committee commonwealth "
    "community company conference confederation congress corporation corps costa council court cross democratic "
    "democrats department east eastern el embassy europe european federal federation fleet force forces "
    "foundation france french front fund german germany global government great group guard high holy hong house "
    "india indian initiative institute international iran iraq island islands israel italian japan japanese korea "
    "korean las league liberation line los market media military minister ministry mission mountain movement "
    "museum nation national nations nato naval navy network new news news north northern office orchestra order "
    "organisation organization pacific pakistan parliament party peace people peoples police post press puerto "
    "radio red regiment republic republicans reserve resistance revolutionary river royal russia russian san "
    "santa saudi school senate service sierra social socialist society south southern soviet soviets spain "
    "spanish sri state states street supreme syndicate team times treaty tribunal turkey union united university "
    "vietnam war west western white workers world york zealand".split()
)


_LITTLE: Final = frozenset("von van der den de du da di del della dos das zu zum af av ten ter la le el al".split())


@lru_cache(maxsize=65536)  # asked when actors are sorted, and again for their rows
def default_sort_name(name: str, kind: str) -> str:
    """Return “Shoigu, Sergei” for a person's name in Latin script, else the name as written.

    A suffix stays behind the given names (“King, Martin Luther, Jr.”). A capitalised particle belongs to the surname
    (“Van Hollen, Chris”), one in lower case to the given names. As they are stay a name of one word, a name with a
    comma, names that begin with a Chinese, Korean or Vietnamese family name and go on like one (“Mao Zedong”), and
    names that have no surname: of rulers (“George III”, “Catherine the Great”) and with bin or ibn.
    """
    words = name.split()
    if kind != PERSON or len(words) < 2:
        return name
    if not name.isascii() and len(_LATIN.findall(name)) < len(_LETTER.findall(name)):
        return name
    suffix = ""
    if _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
        words[-1] = words[-1].rstrip(",")
    if len(words) < 2 or "," in " ".join(words):
        return name
    lower = [word.lower() for word in words]
    if lower[0].rstrip(".") in _RULERS or _PATRONYMICS.intersection(lower[1:-1]) or (words[-2] == "the" and not suffix):
        return name
    if _is_ruler(words, suffix) or (not suffix and is_family_first(name)):
        return name
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    return f"{' '.join(words[at:])}, {' '.join(words[:at])}" + (f", {suffix}" if suffix else "")


def _is_ruler(words: list[str], suffix: str) -> bool:
    """Whether a number tells the rulers of one name apart: “John Paul II”, “Carl XVI Gustaf”."""
    if any(len(word) > 1 and _REGNAL.fullmatch(word) for word in words[1:]):
        return True
    return bool(suffix and _REGNAL.fullmatch(suffix)) and len(words) == 2 and _THRONES.issuperset(map(str.lower, words))


def is_family_first(name: str) -> bool:
    """Whether a name is sure to begin with its family name, as Chinese, Korean and Vietnamese names do."""
    first, *given = name.lower().replace("-", " ").split()
    if first in _CHINESE and len(given) <= 2 and given and all(map(_PINYIN.fullmatch, given)):
        return True
    return first in _OF_THREE_WORDS and len(given) == 2 and all(map(_SYLLABLE.fullmatch, given))


@lru_cache(maxsize=65536)
def seems_person(name: str) -> bool:
    """Whether a name without a file is surely like a person's: of two to five words, and none of an institution."""
    words = name.replace(",", " ").split()
    if not 2 <= len(words) <= 5 or not all(word[0].isupper() or word.islower() for word in words):
        return False
    if any(word.islower() and word not in _LITTLE for word in words) or any(c.isdigit() for c in name):
        return False
    if any(word.isupper() and len(word) > 3 for word in words) or not words[-1][0].isupper():
        return False
    return _NO_PERSON.isdisjoint(word.lower().strip(".") for word in words) and not name.lower().startswith("the ")


def doubt(name: str) -> bool:
    """Whether the family name of a person may be another than ``default_sort_name`` takes it for."""
    first, *rest = name.lower().replace("-", " ").split() or [""]
    if not rest or "," in name:
        return False
    if _OTHER_ALPHABET.search(name):
        return True  # it is sorted as written
    return first in _DOUBTED and not (len(rest) == 2 and is_family_first(name))
