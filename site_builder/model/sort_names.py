"""The form under which a person is sorted, where no `sort_name` says it: rules for names in Latin script.

Those for other scripts are in ``family_names``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from site_builder.model.documents import PERSON
from site_builder.model.names import first_in_capitals

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_LETTER = re.compile(r"[^\W\d_]")
_SUFFIX = re.compile(r"(?:jr|sr|esq)\.?|[ivx]+|2n?d|3r?d|[4-9]th", re.IGNORECASE)
_REGNAL = re.compile(r"[IVX]+")
_RULERS: Final = frozenset(
    "king queen pope emperor empress tsar saint st könig königin kaiser kaiserin papst roi reine pape papa empereur "
    "impératrice sainte patriarch".split()
)
_BEFORE_ONE: Final = frozenset("prince princess prinz prinzessin princesse abu umm u daw".split())  # “Prince Charles”
_PATRONYMICS: Final = frozenset({"bin", "ibn", "bint"})
_PARTICLES: Final = frozenset(
    {"Van", "Von", "De", "Du", "Di", "Da", "Del", "Della", "Der", "Den", "La", "Le", "Ter", "Ten"}
)
_TITLES: Final = frozenset({"dom", "don", "prince", "sultan", "shah"})  # “Dom Pedro II”
_THE: Final = ("der", "die", "le", "la", "el", "il", "de")
_BYNAMES: Final = frozenset(
    "große grosse schreckliche fromme kahle kühne heilige weise grand grande bel bon juste terrible chauve católica "
    "católico sabio hermoso magno magnifico grote".split()
)
_FIRST_PARTICLES: Final = frozenset({"De", "Du", "Di", "La", "Le", "Von"})  # “Le Corbusier”; Van is a given name too
# The first of two family names: “García Márquez, Gabriel”.
_SPANISH: Final = frozenset(
    "alvarez castro diaz dominguez echeverria fernandez flores garcia gomez gonzalez gutierrez hernandez jimenez "
    "lopez martinez mendez nunez ortega pena perez ramirez rodriguez rojas ruiz salinas sanchez suarez torres "
    "vargas vazquez velazquez".split()
)
_AND: Final = ("y", "i")  # between two Spanish or Catalan family names
_PORTUGUESE: Final = ("filho", "sobrinho", "júnior")  # behind the family name
# Given names of rulers: two of them with a number behind are a ruler (“John Paul II”), and no surname.
_THRONES: Final = frozenset(
    "adolf albert alexander alfonso amadeus andrew august augustus baudouin benedict carl carlos charles "
    "christian clement constantine edward emanuele emmanuel ernest felipe ferdinand fernando francis franz frederick "
    "friedrich george giovanni gregory gustaf gustav gustavus haakon harald henry innocent ivan james jean johannes "
    "john joseph juan karl leo leopold louis ludwig luis manuel maria mary maximilian michael napoleon nicholas otto "
    "paul paolo pedro peter philip pius rudolf simeon stephen umberto urban victor victoria vittorio wilhelm "
    "william".split()
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
_HUNGARIAN_GIVEN: Final = frozenset(
    "andrás antal attila bálint balázs béla csaba dezső endre ernő ferenc gábor gergely géza györgy gyula imre istván "
    "jános jenő józsef kálmán károly lajos lászló mátyás mihály miklós ödön pál péter sándor tibor viktor zoltán ágnes "
    "árpád erzsébet éva ilona judit katalin klára mária zsuzsa".split()
)
# Burmese names have no family name.
_BURMESE: Final = frozenset("aung hlaing htin khin kyaw kyi maung myint shwe thein".split())
_DOUBTED: Final = _CHINESE | _OF_THREE_WORDS | _HUNGARIAN
_PINYIN = re.compile(
    "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:[iu]?[aeo]|ai|ei|ao|ou|iao|iu|uai|ui|i|u|ü)(?:ng|n|r)?'?){1,2}"
)
_SYLLABLE = re.compile("[bcdfghjklmnpqrstvwxyz]{0,3}[aeiouyw]{1,3}(?:ng|nh|ch|[nklmptbrc])?")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?){1,3}")
_OF_VIETNAMESE = re.compile("[\u0103\u0111\u01a1\u01b0\u1ea0-\u1ef9]", re.IGNORECASE)
_VOWEL = re.compile("[AEIOUYÁÉÍÓÖŐÚÜŰÄ]")
_SECOND_SMALL = re.compile("[a-z']+-[a-z']+")  # “Kai-shek”
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
    """Return “Shoigu, Sergei” for a person's name, where the family name is known to stand last; else as written.

    A suffix stays behind the given names (“King, Martin Luther, Jr.”). A capitalised particle belongs to the surname
    (“Van Hollen, Chris”), one in lower case to the given names; so does the first of two Spanish surnames. As they are
    stay a name of one word, a name with a comma, names that begin with a Chinese, Korean, Vietnamese or Hungarian
    family name and go on like one (“Mao Zedong”), and names that have no surname: of rulers (“George III”, “Catherine
    the Great”), with bin or ibn, and Burmese ones.
    """
    words = name.split()
    if kind != PERSON or len(words) < 2:
        return name
    if not _is_latin(name):
        from site_builder.model import family_names  # its tables and expressions take long to make

        return family_names.filed(name).name
    suffix = ""
    if _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
        words[-1] = words[-1].rstrip(",")
    if len(words) < 2 or "," in " ".join(words) or _has_no_surname(words, suffix):
        return name
    if not suffix and is_family_first(name):
        return name
    at = _surname_at(words)
    return f"{' '.join(words[at:])}, {' '.join(words[:at])}" + (f", {suffix}" if suffix else "")


def _is_latin(name: str) -> bool:
    return name.isascii() or len(_LATIN.findall(name)) >= len(_LETTER.findall(name))


def _surname_at(words: list[str]) -> int:
    """Return which word the surname begins with."""
    at = len(words) - 1
    if at > 1 and words[at].lower() in _PORTUGUESE:
        at -= 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    if at > 2 and words[at - 1] in _AND:
        return at - 2
    before = at - 2 if words[at - 1] == "de" else at - 1
    return before if before > 0 and _plain(words[before]) in _SPANISH else at


def _has_no_surname(words: list[str], suffix: str) -> bool:
    """Whether a name is a ruler's, or has no part that is a surname; or it begins with one, and initials follow."""
    lower = [word.lower() for word in words]
    if lower[0].rstrip(".") in _RULERS or _PATRONYMICS.intersection(lower[1:-1]) or (words[-2] == "the" and not suffix):
        return True
    if len(words) == 2 and (lower[0] in _BEFORE_ONE or words[0] in _FIRST_PARTICLES):
        return True
    if all(map(_INITIALS.fullmatch, words[1:])) or lower[0] in _BURMESE or lower[-1] in _BURMESE:
        return True
    return _is_ruler(words, suffix)


def _is_ruler(words: list[str], suffix: str) -> bool:
    """Whether a number tells the rulers of one name apart: “John Paul II”, “Carl XVI Gustaf”, “Haile Selassie I”."""
    if suffix == "I" or any(len(word) > 1 and _REGNAL.fullmatch(word) for word in words[1:]):
        return True
    lower = [word.lower() for word in words]
    if len(words) > 2 and words[-2] in _THE and lower[-1] in _BYNAMES:  # “Karl der Große”
        return True
    known = lower[1:] if lower[0] in _TITLES else lower
    return bool(suffix and _REGNAL.fullmatch(suffix)) and len(words) == 2 and _THRONES.issuperset(known)


def _plain(text: str) -> str:
    """Return a text in lower case without the marks of its letters; đ is d."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in parts if not unicodedata.combining(c))


def is_family_first(name: str) -> bool:
    """Whether a name surely begins with its family name: an East Asian or Hungarian one, or one in CAPITALS."""
    words = name.split()
    if first_in_capitals(words) and _VOWEL.search(words[0]):  # “ABE Shinzo”; no initials
        return True
    first, *given = _plain(name).replace("-", " ").split()
    if first in _DOUBTED and len(words) == 2 and _SECOND_SMALL.fullmatch(words[1][:1].lower() + words[1][1:]):
        return True
    if first in _CHINESE and len(given) <= 2 and given and all(map(_PINYIN.fullmatch, given)):
        return True
    if first in _VIETNAMESE and _OF_VIETNAMESE.search(name):
        return True
    if first in _OF_THREE_WORDS and len(given) == 2 and all(map(_SYLLABLE.fullmatch, given)):
        return True
    return _is_hungarian(words)


def _is_hungarian(words: list[str]) -> bool:
    """Whether a name may be written as Hungarians do: “Orbán Viktor”."""
    first, *given = (word.lower() for word in words)
    if not given or not _HUNGARIAN_GIVEN.issuperset(given) or first in _HUNGARIAN_GIVEN:
        return False
    return first in _HUNGARIAN or not (first in _THRONES or "." in first or given == ["viktor"])


@lru_cache(maxsize=65536)
def seems_person(name: str) -> bool:
    """Whether a name without a file is surely like a person's: of two to five words, and none of an institution."""
    if not _is_latin(name):
        from site_builder.model import family_names  # its tables and expressions take long to make

        return family_names.surely_person(name)
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
    if not _is_latin(name):
        from site_builder.model import family_names  # its tables and expressions take long to make

        return family_names.filed(name).doubtful
    first, *rest = name.lower().replace("-", " ").split() or [""]
    words = name.split()
    if not rest or "," in name or (len(words) > 1 and _has_no_surname(words, "")):
        return False
    if first in _HUNGARIAN or _plain(first) in _DOUBTED:
        return not (len(rest) == 2 and is_family_first(name))
    return _is_hungarian(words) or (len(rest) > 1 and rest[-1] == "neto")
