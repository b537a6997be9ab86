"""Words around a name: whether they leave it what it is, or make it part of another name.

The lists and rules here judge what the finder of names (mentions.py) found; docs/mentions.md has them for maintainers.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from site_builder.model.placeholders import TAG

_BEYOND_LATIN = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")
# The same and more, found sooner: all but Latin, the block of dashes and quotation marks, and the renderer's own marks.
_PERHAPS_BEYOND_LATIN = re.compile(r"[\u0250-\u1dff\u1f00-\u1fff\u2070-\ufdcf\ufdf0-\U0010ffff]")
_WORD_AFTER = re.compile(r" ([^\W\d_][\w'-]*)")
_OWNED = re.compile(r"'s ([A-Z]\w+)")
INITIALS = re.compile(r"(?:[^\W\d_]\.)+")
_WHOLE = re.compile(r"([^\W\d_]+) (?:of|de|du|d') ?(?:the |la |l')?$")
_JOINERS: Final = "-–/"
_OPENING: Final = "(\"“‘«['"
_CLOSING: Final = frozenset(',;:)]"”»')
_SENTENCE_OPENS, _SENTENCE_ENDS = frozenset('>"“('), frozenset('.!?>"”')
_ASKED_OFTEN: Final = 16  # from so many words on a text is read once for all of them
_LETTERS = re.compile(r"[^\W_]+")
_LETTERS_BEHIND_SPACE = re.compile(r"(?<= )[^\W_]+")
# Scripts written without spaces between words: a name's end cannot be seen there.
_UNSPACED: Final = ("\u0e00\u0eff", "\u1000\u109f", "\u1780\u17ff", "\u3040\u30ff", "\u3400\u9fff", "\uf900\ufaff")
# Arabic and Hebrew write “and”, “to”, “in”, … to the next word. Taken off names of several words only.
_PREFIXES: Final = frozenset("وفبلكובלמהשכ")
# Korean writes its particles to the word before.
_HANGUL: Final = re.compile(r"[\uac00-\ud7a3]+")
_PARTICLES: Final = frozenset(
    "은 는 이 가 을 를 의 에 에게 에서 에게서 와 과 랑 도 만 로 으로 께서 께 씨 측 보다 부터 까지".split()
)
_GENERATIONS: Final = frozenset(("jr", "sr", "ii", "iii", "iv"))
# Words that stand before a person's surname without making it another person's name.
OFFICES: Final = frozenset(
    "president presidents vice secretary minister ministers premier chancellor prime foreign general marshal colonel "
    "major captain lieutenant commander commodore admiral senator senators representative congressman congresswoman "
    "governor mayor ambassador envoy consul commissioner delegate chairman chairwoman chair speaker leader director "
    "judge justice chief attorney king queen emperor empress prince princess duke count baron lord lady sir czar tsar "
    "shah pope bishop cardinal reverend father mr mrs ms miss dr doctor professor prof gen col lt capt sgt sen rep gov "
    "messrs comrade citizen madame president-elect secretary-general vice-president président présidente ministre "
    "général chancelier ambassadeur sénateur roi reine empereur президент министр премьер генерал маршал канцлер "
    "посол секретарь председатель лидер король император".split()
)
OTHER_WORDS: Final = frozenset(
    # what may begin a sentence, or a clause of a title
    "a an the and or but nor for of to in on at by with from as if so yet both either neither then than that this "
    "these those when whenever while where why what who whom whose which how since because although though unless "
    "until before after during despite under over upon against between among without within through toward towards "
    "about like unlike once soon later now today yesterday tomorrow here there again also even only still just "
    "perhaps maybe however moreover meanwhile instead thus hence therefore nevertheless nonetheless furthermore "
    "eventually finally initially ultimately recently privately publicly similarly consequently accordingly "
    "subsequently immediately shortly originally apparently clearly did does do was were is are had has have would "
    "could should will can may might must not no all some many most his her its their our my your he she it they we "
    "you former late young old new each every another other first second third next last early one two three "
    # parties and peoples
    "republican democrat democratic communist nationalist federalist socialist conservative liberal american "
    "british english french german austrian italian spanish portuguese dutch belgian swiss swedish norwegian danish "
    "finnish polish czech hungarian romanian bulgarian yugoslav serbian greek turkish soviet russian ukrainian "
    "chinese japanese korean vietnamese indian pakistani afghan iranian iraqi israeli egyptian syrian jordanian "
    "lebanese palestinian saudi arab cuban mexican brazilian argentine chilean canadian australian african european "
    "asian "
    # French and Russian, briefly
    "le la les un une des du de et ou mais donc ni car à au aux en dans par pour sur avec sans sous chez selon quand "
    "lorsque comme si que qui où hier demain puis ensuite alors après avant ainsi cependant toutefois enfin depuis "
    "pendant dès ce cette ces son sa ses leur leurs и а но да или в во на с со к ко у о об от до за из по под при про "
    "как что когда если где потом затем тогда после перед также однако сегодня вчера завтра".split()
)
_NOT_GIVEN: Final = OFFICES | OTHER_WORDS
# Those that need no second look, as they mostly stand; “de”, “la”, … may be of the name itself.
PLAIN: Final = (OTHER_WORDS - frozenset("de du des la le".split())) | {w.capitalize() for w in _NOT_GIVEN} | {""}
# Words that may follow a person's name with a capital and leave it one.
_OF_PERSONS: Final = frozenset("administration administrations government cabinet presidency".split())
# … and those that may follow the name of a state or an organisation.
_OF_THINGS: Final = frozenset(
    "president premier prime minister foreign ambassador chancellor king emperor leader secretary delegation summit "
    "meeting session".split()
)
# Words that make the name of a state or an organisation the name of something else: “New Mexico”, “Bank of Japan”.
_PARTS: Final = frozenset(
    "air radio télé team équipe bank banque banco banca hotel hôtel camp fort mount lake miss hms uss ss rms "
    "new north south east west northern southern eastern western upper lower inner outer greater".split()
)
_INSTITUTIONS: Final = frozenset(
    "bank university college church gulf bay sea strait straits isthmus battle treaty school port airport banque "
    "université golfe bataille traité tour équipe rue place avenue tower".split()
)
_WHOLES: Final = _INSTITUTIONS | frozenset("republic federation kingdom république royaume".split())
# Words before a surname that mean the bearer's family more often than the bearer.
_OF_FAMILY: Final = frozenset("lady mrs madame mme".split())
# Words before a person's whole name that make it the name of a ship.
OF_SHIPS: Final = frozenset("uss hms hmas hmcs ss rms usns".split())
_NO_BEARER: Final = _OF_FAMILY | OF_SHIPS
# A mark that tells a person from an elder or younger one of the same name.
_GENERATION = re.compile(r",? (Jr|Sr|II|III|IV|jr|sr)\b")
# Place and publisher of a book: “London: Macmillan, 1960”, “(London: Macmillan)”.
_PUBLISHED_BY = re.compile(
    r": (?:[A-Z][\w&' -]{0,60}(?:, (?:1[5-9]|20)[0-9][0-9]\b|\))|[A-Z][\w-]*(?:[.,;]?$|[.,;]? *[<)]|[.,;] ))"
)
_YEAR_OR_END = re.compile(r"(?:[\w&' -]{0,60}(?:, (?:1[5-9]|20)[0-9][0-9]\b|\))|[.,;]? *(?:[<)]|$)|[.,;] )")
# Things that are called after a person in the genitive.
_CALLED_AFTER: Final = frozenset(
    "treaty doctrine act plan law line note notes report mission amendment war rebellion raid".split()
)
_LINKING_WORDS: Final = frozenset("of the de du la".split())
_CALENDAR: Final = frozenset("March April May June July August Sunday Monday Friday Saturday".split())


def is_whole(text: str, start: int, end: int) -> bool:
    """What stands between two offsets is a whole word, or as much of one as makes the name."""
    before, after = text[start - 1] if start else " ", text[end]
    if _binds(before, text[start]):
        attached = before in _PREFIXES and " " in text[start:end] and not _binds(text[start - 2], before)
        if not attached:
            return False
    if before == "'" and text[start - 2] == "O" and not text[start - 3].isalnum():
        return False  # O'Neill is not Neill
    if not _binds(text[end - 1], after):
        return True
    if particle := _HANGUL.match(text, end):
        return particle[0] in _PARTICLES and not _binds(particle[0], text[particle.end()])
    # the plural of a name: “the two Germanys”, “the Kennedys”
    plural = after == "s" and text[end - 1].isalpha() and not _binds("s", text[end + 1])
    return plural and text[max(0, start - 8) : start].rstrip().lower().endswith(("the", "two", "both"))


def _binds(a: str, b: str) -> bool:
    """No word ends between these two characters."""
    if not (a.isalnum() or a == "_" or unicodedata.category(a)[0] == "M"):
        return False
    if not (b.isalnum() or b == "_" or unicodedata.category(b)[0] == "M"):
        return False
    return not any(first <= one <= last for one in (a, b) for first, last in _UNSPACED)


def is_person_here(text: str, begin: int, start: int, end: int, before: str) -> bool:
    """The words around a single word (from ``begin`` on with its given names) leave it a person's name."""
    after = text[end]
    if begin == start and (before.strip(".").lower() in _NO_BEARER or is_publisher(text, start, end)):
        return False
    if after == " ":
        if text[end + 1].isupper() and not may_follow_person(text, end):
            return False
    elif after in _JOINERS and _is_joined(text, begin, end):
        return False
    elif after == "'" and (match := _OWNED.match(text, end)) and match[1].lower() in _CALLED_AFTER:
        return False  # “Jay's Treaty”
    if begin < start:
        return True
    word = text[start:end]
    if word in _CALENDAR:
        return before.strip(".").lower() in OFFICES
    if before in ("in", "In"):
        return after == "'"  # “in Washington” is a place, “in Washington's view” is not
    if text[start - 1] in _JOINERS and _is_joined(text, start, end):
        return False
    return not (opens_sentence(text, start) and _seen_small(text, word.lower()))


def is_thing_here(text: str, start: int, end: int, single: bool) -> bool:
    """The words around it leave the name of a state, an organisation, … what it is."""
    if text[end] == " " and text[end + 1].isupper() and (match := _WORD_AFTER.match(text, end)):
        word = match[1].lower()
        ended = text[end - 1] == "." and _seen_small(text, word)  # a sentence, most likely
        if word not in _OF_THINGS and not ended:
            return False
    if text[end] == ":" and _PUBLISHED_BY.match(text, end):
        return False  # “London: Macmillan, 1960”
    word = word_before(text, start)
    if word in _LINKING_WORDS:
        return not _is_of_a_whole(text, start, _WHOLES if single else _INSTITUTIONS)
    if not single:
        return True
    if _is_joined(text, start, end):
        return False
    return not (word and word[0].isupper() and word.lower() in _PARTS)


def _is_of_a_whole(text: str, start: int, wholes: frozenset[str]) -> bool:
    """The words before a name make it a part of another: “Bank of”, “Tour de”, “Lloyd's of”."""
    whole = _WHOLE.search(text, max(0, start - 40), start)
    if whole is None:
        return False
    if whole[1] == "s" and text[whole.start() - 1] == "'":
        owner = text[text.rfind(" ", 0, whole.start()) + 1 : whole.start() - 1]
        return owner.rpartition(">")[2].lstrip(_OPENING)[:1].isupper()
    word = whole[1].lower()
    return whole[1][0].isupper() and (word in wholes or word.removesuffix("s") in wholes)


def is_publisher(text: str, start: int, end: int) -> bool:
    """A name follows a place and a colon, and a year or a bracket ends it: “London: Macmillan, 1960”."""
    if text[start - 2 : start] != ": " or not _YEAR_OR_END.match(text, end):
        return False
    place = text[text.rfind(" ", 0, start - 2) + 1 : start - 2].rpartition(">")[2].lstrip(_OPENING)
    return place[:1].isupper()


def is_of_another_generation(text: str, end: int, names: tuple[str, ...]) -> bool:
    """A mark such as “Jr.” follows a name, and none of the actor's names has it."""
    if text[end] not in ", " or (match := _GENERATION.match(text, end)) is None:
        return False
    mark = match[1].lower()
    return not any(name.rstrip(".").lower().endswith(" " + mark) for name in names)


def _is_joined(text: str, start: int, end: int) -> bool:
    """A hyphen, a dash or a stroke binds a single word to its neighbour."""
    if text[end] in _JOINERS and text[end + 1].isalnum():
        return True
    return start > 1 and text[start - 1] in _JOINERS and (text[start - 2].isalnum() or text[start - 2] == ".")


def word_before(text: str, start: int) -> str:
    """The word before an offset with one space between, without its tags; empty if there is none."""
    if start < 2 or text[start - 1] != " " or text[start - 2] in _CLOSING:
        return ""
    word = text[text.rfind(" ", 0, start - 1) + 1 : start - 1]
    if word.isalpha() or not word:
        return word
    if ">" in word:
        word = TAG.sub("", word).rpartition(">")[2]
    word = word.rpartition("—")[2].lstrip(_OPENING)
    return "" if word[-1:] in _CLOSING else word


def is_other_name(text: str, word: str) -> bool:
    """The word before a surname makes it someone else's: it looks like a given name or an initial."""
    if word in PLAIN or not word[0].isupper():
        return False
    bare = word.strip(".'").lower()
    if INITIALS.fullmatch(word):
        return len(bare) < 4
    if word.endswith(("'s", "'", ".")) or (len(word) > 1 and word.isupper()):
        return False  # “Russia's Shoigu”, a sentence's end, “the CIA”
    return _NOT_GIVEN.isdisjoint(bare.split("-")) and not _seen_small(text, bare)


def _seen_small(text: str, word: str) -> bool:
    """The text also writes a word without a capital: at a sentence's start it may be no name."""
    return _small_words(text).hold(word)


@lru_cache(maxsize=2)  # the text that is being read
def _small_words(text: str) -> _SmallWords:
    return _SmallWords(text)


class _SmallWords:
    """Which words stand in a text behind a space. Answers are kept, and a text that is asked often is read once for
    all, so that a long one full of names costs no more than its length."""

    __slots__ = ("asked", "places", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.asked: dict[str, bool] = {}
        self.places: dict[str, list[int]] | None = None  # first letters and digits of a word → where it begins

    def hold(self, word: str) -> bool:
        known = self.asked.get(word)
        if known is None:
            known = self.asked[word] = self._look_up(word) if len(self.asked) >= _ASKED_OFTEN else self._search(word)
        return known

    def _search(self, word: str) -> bool:
        text = self.text
        at = text.find(" " + word)
        while at >= 0:
            end = at + 1 + len(word)
            if not text[end].isalnum():
                return True
            at = text.find(" " + word, end)
        return False

    def _look_up(self, word: str) -> bool:
        first = _LETTERS.match(word)
        if first is None:
            return self._search(word)
        if self.places is None:
            self.places = {}
            for match in _LETTERS_BEHIND_SPACE.finditer(self.text):
                self.places.setdefault(match[0], []).append(match.start())
        text, length = self.text, len(word)
        places = self.places.get(first[0], ())
        return any(text.startswith(word, at) and not text[at + length].isalnum() for at in places)


def opens_sentence(text: str, at: int) -> bool:
    return text[at - 1] in _SENTENCE_OPENS or text[at - 2] in _SENTENCE_ENDS


def may_follow_person(text: str, end: int) -> bool:
    """The capitalised word behind a person's name is none that makes it part of another, as in “Truman Doctrine”."""
    word = match[1] if (match := _WORD_AFTER.match(text, end)) else ""
    bare = word.lower()
    return text[end - 1] == "." or not word or word == "I" or bare in _OF_PERSONS or bare in _GENERATIONS


def in_another_script(html: str, start: int, end: int) -> bool:
    """A quotation is mostly in another script than the text it stands in."""
    quoted = html[start : start + min(end - start, 400)]
    around = html[max(0, start - 600) : start] + html[end : end + 600]
    if not _PERHAPS_BEYOND_LATIN.search(quoted + around):
        return False
    quoted = TAG.sub("", quoted)
    if not _BEYOND_LATIN.search(quoted) and not _BEYOND_LATIN.search(around):
        return False
    return _script(quoted) != _script(TAG.sub("", around))


def _script(text: str) -> str:
    """The script most letters of a text are in: “LATIN”, “CYRILLIC”, …"""
    counts: dict[str, int] = {}
    for character in text[:400]:
        if character.isalpha():
            name = "LATIN" if character.isascii() else unicodedata.name(character, "").partition(" ")[0]
            counts[name] = counts.get(name, 0) + 1
    return max(counts, key=lambda k: (counts[k], k)) if counts else ""
