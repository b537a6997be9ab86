"""Spellings that may be one: names without a file that look like a registered name or like each other.

Nothing is ever merged here; a maintainer is told, likeliest first. Steps:

1. each name is read: romanised, cut into words, softened (what transliterations disagree on is made equal), its given
   names, surname, initials and suffix told apart;
2. names are put into blocks, by the first consonants of the last word with the initial of another, and by the given
   name with the end of the last word; only names that share a block are compared, and in an overfull block only
   neighbours: the cost grows with the number of names, not its square;
3. pairs are judged: as names of persons (initials, missing middle names, order), or as names of anything else (every
   word must have its like). What contradicts ends it: other initials, other numbers, other endings for man and woman,
   two different countries.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Indel

from site_builder.indexing.registers import Registers
from site_builder.model.cross_references import ACTORS, naming
from site_builder.model.documents import PERSON, Actor, Article, Document, Topic
from site_builder.model.names import Entity, fold

LEAST: Final = 75  # likeness, in per cent, below which nothing is said
CLOSE: Final = 3  # candidates that are less likely than the best by no more than this are named too
MOST: Final = 3  # candidates for one name
WINDOW: Final = 16  # how many neighbours are compared in an overfull block
SURNAME_ONLY: Final = 75

_WORD = re.compile(r"[^\W_]+")
_ROMAN = re.compile(r"[IVX]+")
_SUFFIXES: Final = frozenset(("jr", "sr", "esq"))
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
_NOT_PERSONAL: Final = frozenset(
    "north south east west northern southern eastern western central republic kingdom states union united people "
    "peoples ministry department committee commission council party army agency organisation organization office court "
    "bank university institute association conference congress parliament government forces".split()
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


class Suggestion(Struct, frozen=True):
    """A name without a file (``name``, first used at path:line:column) and what it may be another spelling of."""

    folder: str  # actors, or the index
    name: str
    path: str
    line: int
    column: int
    files: int  # in how many files it is named
    articles: bool  # whether these are all articles
    other: Entity
    likeness: int  # per cent
    weak: bool  # it is a surname only: an alias in context, not everywhere


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

    def __post_init__(self) -> None:
        self.joined = "".join(w.soft for w in self.words)
        self.weighty = tuple(w for w in self.words if w.plain not in _LITTLE)


class _Owner(Struct):
    """An entity, with what is known of its use."""

    entity: Entity
    person: bool | None  # None: it has no file, so nobody knows
    files: set[str]
    articles: bool
    place: tuple[str, int, int]
    rank: int = 0  # of two names without a file the one of the lower rank is kept


def suggest(registers: Registers, documents: Sequence[Document]) -> list[Suggestion]:
    """What to tell the maintainer, likeliest first; names that more files use go first among equals."""
    found: list[Suggestion] = []
    for folder in (ACTORS, *registers.topics):
        owners, readings = _read_register(registers, folder, documents)
        if any(not o.entity.path for o in owners):
            found += _suggest_in(folder, owners, readings)
    return sorted(found, key=lambda s: (-s.likeness, -s.files, fold(s.name), s.name, s.other.name))


def _read_register(
    registers: Registers, folder: str, documents: Sequence[Document]
) -> tuple[list[_Owner], list[Reading]]:
    register = registers.actors if folder == ACTORS else registers.topics[folder]
    owners: dict[str, _Owner] = {}
    readings: list[Reading] = []
    for n, entity in enumerate(register.entities.values()):
        document = registers.documents.get((folder, entity.id))
        person = None if document is None else isinstance(document.data, Actor) and document.data.kind == PERSON
        owners[entity.id] = _Owner(entity, person, set(), True, ("", 0, 0))
        spellings = [entity.name]
        if document is not None and isinstance(document.data, (Actor, Topic)):
            spellings += [m.text for m in document.data.aliases]
        readings += [r for s in dict.fromkeys(spellings) if (r := _read(s, n)).words]
    for document in documents:
        for reference in naming(document):
            if reference.folder != folder:
                continue
            named = register.find(reference.mark.text)
            if len(named) != 1:
                continue
            owner = owners[named[0].id]
            if not owner.files:
                owner.place = (document.path, reference.mark.line, reference.mark.column)
            owner.files.add(document.path)
            owner.articles &= isinstance(document.data, Article)
    return _ranked(list(owners.values())), readings


def _suggest_in(folder: str, owners: Sequence[_Owner], readings: Sequence[Reading]) -> Iterator[Suggestion]:
    best: dict[int, dict[int, int]] = {}
    for a, b in _pairs(readings, owners):
        for mine, other in ((a, b), (b, a)):
            if _may_fold(owners[mine.owner], owners[other.owner]):
                likeness = _likeness(mine, other, owners, folder)
                if likeness > best.get(mine.owner, {}).get(other.owner, LEAST - 1):
                    best.setdefault(mine.owner, {})[other.owner] = likeness
    surnames = _surnames(folder, owners, readings, best)
    for mine_n in best:
        yield from _chosen(folder, owners, mine_n, best, weak=False)
    for mine_n, other_n in surnames.items():
        weak = not _read(owners[mine_n].entity.name, mine_n).honoured
        yield from _chosen(folder, owners, mine_n, {mine_n: {other_n: SURNAME_ONLY}}, weak=weak)


def _may_fold(mine: _Owner, other: _Owner) -> bool:
    """Whether the first could become an alias of the second: of two without a file, the one more often used stays."""
    if mine.entity.path or not mine.files:
        return False
    return bool(other.entity.path) or other.rank < mine.rank


def _ranked(owners: list[_Owner]) -> list[_Owner]:
    """The same, their ranks set: the commoner first, then the longer, then by the alphabet."""
    ordered = sorted(owners, key=lambda o: (-len(o.files), -len(o.entity.name), o.entity.name))
    for n, owner in enumerate(ordered):
        owner.rank = n
    return owners


def _chosen(
    folder: str, owners: Sequence[_Owner], mine_n: int, found: dict[int, dict[int, int]], *, weak: bool
) -> Iterator[Suggestion]:
    """The best candidates: those with files, all close to the best; else the one without a file that is to stay."""
    mine, candidates = owners[mine_n], found[mine_n]
    filed = {n: s for n, s in candidates.items() if owners[n].entity.path}
    kept = filed or {n: s for n, s in candidates.items() if not candidates.keys() & found.get(n, {}).keys()}
    if not kept:
        return
    ordered = sorted(kept.items(), key=lambda c: (-c[1], owners[c[0]].rank))
    for n, likeness in ordered[: MOST if filed else 1]:
        if likeness >= ordered[0][1] - CLOSE:
            other = owners[n].entity
            name = mine.entity.name
            yield Suggestion(folder, name, *mine.place, len(mine.files), mine.articles, other, likeness, weak)


# -- reading names ----------------------------------------------------------------------------------------------------


def _romanised(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    if text.isascii():
        return text
    from anyascii import anyascii  # only for names beyond ASCII

    return anyascii(text)


@lru_cache(maxsize=1 << 17)
def word(plain: str) -> Word:
    """A romanised word in lower case, with what is compared of it."""
    soft = plain
    for pattern, instead in _SOFTENED:
        soft = pattern.sub(instead, soft)
    soft = soft or plain
    feminine = soft.endswith("a") if _VOWELS.search(soft) else None
    return Word(plain, soft, soft[0] + _VOWELS.sub("", soft[1:]), feminine)


def read(name: str) -> Reading:
    """A name taken apart: romanised, “Surname, Name” turned, suffix, honorifics and particles set aside."""
    return _read(name, 0)


def _read(name: str, owner: int) -> Reading:
    roman = _romanised(name).replace("'", "").replace("’", "").replace("`", "")
    head, comma, tail = roman.partition(",")
    turned = False
    if comma and tail.strip(" .").lower() not in _SUFFIXES and "," not in tail:
        roman, turned = f"{tail} {head}", True
    written = _WORD.findall(roman)
    suffix = ""
    if len(written) > 1 and (written[-1].lower() in _SUFFIXES or (_ROMAN.fullmatch(written[-1]) and len(written) > 1)):
        suffix = written.pop().lower()
    split: list[str] = []
    for k, text in enumerate(written):
        capitals = text.isupper() and len(text) == 2 and k == 0 and len(written) > 1 and not roman.isupper()
        split += [*text] if capitals else [text]
    lowered = [t.lower() for t in split]
    personal = not _NOT_PERSONAL.intersection(lowered) and not {"of", "the", "and", "for"}.intersection(lowered)
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


# -- which names are compared -----------------------------------------------------------------------------------------


def _pairs(readings: Sequence[Reading], owners: Sequence[_Owner]) -> Iterator[tuple[Reading, Reading]]:
    """Every pair worth a look, once: of two owners, one of them without a file."""
    blocks: dict[tuple[str, ...], list[int]] = {}
    for n, reading in enumerate(readings):
        for key in _keys(reading):
            blocks.setdefault(key, []).append(n)
    for n, reading in enumerate(readings):  # “Putin Vladimir” looks for those whose last word is like its first
        if len(reading.words) > 1 and not reading.turned:
            first, last = reading.words[0], reading.words[-1]
            block = blocks.get((first.bones[:3], last.soft[0]))
            if block is not None and len(block) <= WINDOW and n not in block:
                block.append(n)
    seen: set[int] = set()
    filed = [bool(owners[r.owner].entity.path) for r in readings]
    for members in blocks.values():
        if len(members) < 2 or all(filed[n] for n in members):
            continue
        if len(members) > WINDOW:
            members.sort(key=lambda n: (readings[n].words[-1].soft, readings[n].joined, n))
        for k, i in enumerate(members):
            for j in members[k + 1 : k + 1 + WINDOW]:
                pair = i * len(readings) + j if i < j else j * len(readings) + i
                if (filed[i] and filed[j]) or readings[i].owner == readings[j].owner or pair in seen:
                    continue
                seen.add(pair)
                yield readings[i], readings[j]


def _keys(reading: Reading) -> set[tuple[str, ...]]:
    """The blocks of a name."""
    *others, last = reading.words
    keys: set[tuple[str, ...]] = {(last.bones[:3], o.soft[0]) for o in others} or {(last.bones[:3], "")}
    if others:
        keys.add((others[0].soft, last.soft[0], last.bones[-2:]))
    if len(reading.joined) >= 6:
        keys.add(("=", "".join(sorted(reading.joined))))
    if reading.letters:
        keys.add(("acronym", reading.letters, ""))
    elif len(reading.initials) >= 2:
        keys.add(("acronym", reading.initials, ""))
    return keys


def _surnames(
    folder: str, owners: Sequence[_Owner], readings: Sequence[Reading], found: dict[int, dict[int, int]]
) -> dict[int, int]:
    """Names of one word that are the surname of exactly one person."""
    if folder != ACTORS:
        return {}
    full: dict[str, set[int]] = {}
    for reading in readings:
        if len(reading.words) > 1 and reading.personal and owners[reading.owner].person is not False:
            full.setdefault(reading.words[-1].soft, set()).add(reading.owner)
    chosen: dict[int, int] = {}
    for reading in readings:
        mine = owners[reading.owner]
        if mine.entity.path or not mine.files or len(reading.words) != 1 or found.get(reading.owner):
            continue
        who = full.get(reading.words[0].soft, set()) - {reading.owner}
        plain = len(reading.words[0].plain) > 2 and not (reading.numbers or reading.suffix)
        if len(who) == 1 and plain and not _territory(reading.text):
            chosen[reading.owner] = who.pop()
    return chosen


# -- judging a pair ---------------------------------------------------------------------------------------------------


def _likeness(mine: Reading, other: Reading, owners: Sequence[_Owner], folder: str) -> int:
    """Per cent; 0 where something contradicts."""
    a, b = owners[mine.owner], owners[other.owner]
    if mine.numbers != other.numbers:
        return 0
    score = 0.0
    if folder == ACTORS and b.person is not False and mine.personal and other.personal:
        score = persons(mine, other)
    if score == 0 and not b.person:
        score = things(mine, other)
    if score == 0 and not b.person:
        score = _abbreviation(mine, other, b.person is False)
    if score * 100 < LEAST or _apart(mine.text, other.text):
        return 0
    together = len(a.files & b.files) if folder == ACTORS else 0
    if together and a.articles:  # whoever lists both in one article means two
        score -= 0.15
    return min(99, int(score * 100))


@lru_cache(maxsize=1 << 17)
def alike(a: Word, b: Word) -> float:
    """How much two words look like spellings of one, from 0 to 1."""
    if a.plain == b.plain:
        return 1.0
    shape = Indel.normalized_similarity(a.plain, b.plain)
    if a.soft == b.soft:
        return (1 + shape) / 2
    if a.feminine is not None and b.feminine is not None and a.feminine != b.feminine:
        return 0.0  # Alexander and Alexandra, Ivanov and Ivanova, Niger and Nigeria
    if a.bones == b.bones and len(a.bones) >= 3 and (len(a.bones) > 3 or shape > 0.6):
        return (0.95 + shape) / 2
    if min(len(a.soft), len(b.soft)) >= 5 and a.soft[0] == b.soft[0] and OSA.distance(a.soft, b.soft) == 1:
        replaced = len(a.soft) == len(b.soft) and sorted(a.soft) != sorted(b.soft)
        return (0.85 if replaced else 0.92) * (0.5 + shape / 2)
    return 0.0


def persons(a: Reading, b: Reading) -> float:
    """Likeness of two names of persons."""
    if a.suffix != b.suffix and ((a.suffix and b.suffix) or not {a.suffix, b.suffix} & _SUFFIXES):
        return 0.0  # one of them is the second, third …
    score = _in_order(a.words, b.words)
    if len(a.words) > 1 and len(b.words) > 1 and a.joined == b.joined:
        score = _shape(a, b)
    elif not a.turned and not b.turned and len(a.words) > 1 and len(b.words) > 1:
        score = max(score, _turned(a.words, b.words), _turned(b.words, a.words))
    if not score:
        return 0.0
    return score - (0.08 if a.suffix != b.suffix else 0.0) - (0.04 if a.honoured != b.honoured else 0.0)


def _turned(a: Sequence[Word], b: Sequence[Word]) -> float:
    """Likeness of “Putin Vladimir” to “Vladimir Putin”: no initials, and every word there is."""
    if a[0].soft[0] != b[-1].soft[0] or min(len(w.plain) for w in (*a, *b)) == 1:
        return 0.0
    score = _in_order([*a[1:], a[0]], b)
    return score - 0.1 if score >= 0.85 else 0.0


def _in_order(a: Sequence[Word], b: Sequence[Word]) -> float:
    """Likeness of two names of persons whose last word is the surname."""
    surname = alike(a[-1], b[-1])
    if not surname or len(a[-1].plain) == 1:
        return 0.0
    short, long = sorted((a[:-1], b[:-1]), key=len)
    if not short:
        return 0.0 if long else (surname if len(a[-1].soft) >= 5 or a[-1].soft == b[-1].soft else 0.0)
    given = _given(short, long)
    if given is None and len(long) > len(short) and len(long[0].plain) == 1 and len(short[0].plain) > 1:
        given = _given(short, long[1:])  # “J. Edgar Hoover”
    if given is None:
        return 0.0
    likeness, exact = given
    if a[-1].soft != b[-1].soft and not exact:
        return 0.0  # an unlike surname needs a given name that is spelled alike
    missing = sum(0.03 if len(w.plain) == 1 else 0.12 for w in long[len(short) :])
    size = len(a[-1].plain)
    weight = sum(len(w.plain) for w in short)
    return (surname * size + likeness * weight) / (size + weight) - missing


def _given(short: Sequence[Word], long: Sequence[Word]) -> tuple[float, bool] | None:
    """(likeness, whether one given name is spelled alike); None where two contradict."""
    total, size, exact = 0.0, 0, False
    for x, y in zip(short, long, strict=False):
        if len(x.plain) == 1 or len(y.plain) == 1:
            if x.soft[0] != y.soft[0]:
                return None
            likeness = 1.0 if x.plain == y.plain else 0.85
        else:
            likeness = alike(x, y)
            if not likeness:
                return None
            exact = exact or x.soft == y.soft or x.feminine is None or y.feminine is None
        total += likeness * len(x.plain)
        size += len(x.plain)
    return total / size, exact


def things(a: Reading, b: Reading) -> float:
    """Likeness of two names of anything: each word has its like in the same place, at most one of them inexactly."""
    if a.suffix != b.suffix:
        return 0.0
    if a.joined == b.joined:
        return _shape(a, b)
    one, two = a.weighty, b.weighty
    if len(one) != len(two) or not one:
        return 0.0
    total, size, inexact = 0.0, 0, 0
    for x, y in zip(one, two, strict=True):
        likeness = alike(x, y)
        inexact += x is not y
        if not likeness or inexact > 1 or (x is not y and len(x.plain) < 5):
            return 0.0
        total += likeness * len(x.plain)
        size += len(x.plain)
    return total / size


def _shape(a: Reading, b: Reading) -> float:
    """For names that differ in marks, spaces, hyphens and the habits of transliteration alone."""
    x, y = (" ".join(w.plain for w in r.words) for r in (a, b))
    return (1 + max(fuzz.ratio(x, y), fuzz.token_sort_ratio(x, y)) / 100) / 2


def _abbreviation(a: Reading, b: Reading, known: bool) -> float:
    """“KCNA” and “Korean Central News Agency”."""
    short, long = (a, b) if a.letters else (b, a)
    fits = len(short.letters) >= (2 if known else 3) and len(long.words) > 1 and long.initials == short.letters
    return 0.8 if fits else 0.0


def _apart(a: str, b: str) -> bool:
    """Two different countries, however alike (Ireland, Iceland)."""
    first, second = _territory(a), _territory(b)
    return bool(first and second and first != second)


def _territory(name: str) -> str:
    return _territories().get(fold(name), "")


@lru_cache(maxsize=1)
def _territories() -> dict[str, str]:
    """English name → code, of the countries of today and of what was divided or has another name (CLDR; ISO 3166-3)."""
    from babel import Locale  # slow to import: only where a name has a likeness

    known = {fold(str(name)): str(code) for code, name in Locale("en").territories.items()}
    known |= {"east germany": "DD", "west germany": "BRD", "germany": "DE", "korea": "KO", "congo": "CO"}
    known |= {"north vietnam": "VD", "south vietnam": "VS", "united states": "US", "soviet union": "SU"}
    return known
