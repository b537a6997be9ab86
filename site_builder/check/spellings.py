"""Find names without a file that look like a registered name or like each other.

Nothing is merged; the maintainer is told, likeliest first. Steps:

1. Each name is read (``name_reading``).
2. Names are put into blocks: by the first consonants of the last word with the initial of another word, and by the
   given name with the end of the last word. Only names that share a block are compared, and in an overfull block only
   neighbours. So the cost grows with the number of names, not with its square.
3. Pairs are judged (``likeness``): as names of persons, or as names of anything else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from site_builder.check.likeness import abbreviation, apart, persons, things, topics
from site_builder.check.name_reading import Reading, read
from site_builder.check.times import APART, Times, date_of, gap, of_file, outlived, unlike
from site_builder.indexing.name_forms import PEOPLE, doubt, of_lines
from site_builder.indexing.registers import Registers
from site_builder.language.territories import territory
from site_builder.model.cross_references import ACTORS, naming
from site_builder.model.documents import PERSON, Actor, Article, Author, Document, Topic
from site_builder.model.names import Entity, fold
from site_builder.parse.signs import has_sign

LEAST: Final = 75  # per cent; less likely candidates are not suggested
CLOSE: Final = 3  # candidates that are less likely than the best by no more than this are named too
MOST: Final = 3  # candidates for one name
WINDOW: Final = 16  # how many neighbours are compared in an overfull block
SURNAME_ONLY: Final = 75
_MOST_NAMES: Final = 40_000  # of all registers that are read; a hostile archive of 1 MiB may hold 90,000
_MOST_PAIRS: Final = 250_000  # that are compared
_DOUBTED: Final = 0.85  # at most, where something speaks against it


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


class _Owner(Struct):
    """An entity, with what is known of its use."""

    entity: Entity
    person: bool | None  # None: it has no file, so nobody knows
    files: set[str]
    articles: bool
    place: tuple[str, int, int]
    times: Times
    rank: int = 0  # of two names without a file the one of the lower rank is kept


def suggest(registers: Registers, documents: Sequence[Document], broken: Collection[str]) -> list[Suggestion]:
    """Return what may be other spellings, likeliest first; among equals, names that more files use come first.

    ``broken``: see ``in_lines``.
    """
    found: list[Suggestion] = []
    left = [_MOST_PAIRS]
    read_of: dict[str, tuple[dict[str, _Owner], list[Reading]]] = {}
    for folder in (ACTORS, *registers.topics):
        most = _MOST_NAMES - sum(len(readings) for _, readings in read_of.values())
        read_of[folder] = _read_register(registers, folder, broken, most)
    _add_uses(registers, {folder: owners for folder, (owners, _) in read_of.items()}, documents)
    for folder, (by_id, readings) in read_of.items():
        owners = _ranked(list(by_id.values()))
        if any(not o.entity.path for o in owners):
            found += _suggest_in(folder, owners, readings, left)
    return sorted(found, key=lambda s: (-s.likeness, -s.files, fold(s.name), s.name, s.other.name))


def in_lines(documents: Sequence[Document]) -> frozenset[str]:
    """Return the names that stand in several lines, and look like several names for that."""
    return frozenset(
        " ".join(lines)
        for document in documents
        if document.blocks
        for _, lines in document.blocks
        if of_lines(lines) is not None
    )


def is_slip(name: str, folder: str, broken: Collection[str]) -> bool:
    """Whether a name without a file looks like none, of which a build warns: it is no spelling of another then."""
    return name in broken or has_sign(name) or doubt(name, folder) is not None


def _read_register(
    registers: Registers, folder: str, broken: Collection[str], most: int
) -> tuple[dict[str, _Owner], list[Reading]]:
    """Return what has a name in a register, by id, and its spellings, taken apart: some ``most`` of them.

    Of names that look like slips there are none.
    """
    register = registers.of(folder)
    owners: dict[str, _Owner] = {}
    readings: list[Reading] = []
    for n, entity in enumerate(register.entities.values()):
        document = registers.documents.get((folder, entity.id))
        person = None if document is None else _is_person(document)
        owners[entity.id] = _Owner(
            entity, person, set(), True, ("", 0, 0), of_file(document.data if document else None)
        )
        spellings = [entity.name] if entity.path or not is_slip(entity.name, folder, broken) else []
        if document is not None and isinstance(document.data, (Actor, Topic)):
            spellings += [m.text for m in document.data.aliases]
        if len(readings) < most:
            readings += [r for s in dict.fromkeys(spellings) if (r := read(s, n)).words]
    return owners, readings


def _is_person(document: Document) -> bool:
    return isinstance(document.data, (Actor, Author)) and document.data.kind == PERSON


def _add_uses(registers: Registers, owners: Mapping[str, Mapping[str, _Owner]], documents: Sequence[Document]) -> None:
    """Note which files name what there is, where first, and when its articles are of."""
    for document in documents:
        data = document.data
        is_article = isinstance(data, Article)
        for reference in naming(document):
            if (known := owners.get(reference.folder)) is None:
                continue
            named = registers.of(reference.folder).find(reference.mark.text)
            if len(named) != 1:
                continue
            owner = known[named[0].id]
            if not owner.files:
                owner.place = (document.path, reference.mark.line, reference.mark.column)
            owner.files.add(document.path)
            owner.articles &= is_article
            if reference.folder == ACTORS and isinstance(data, Article):
                owner.times.add(date_of(data, reference.key, reference.group))
                if reference.role:
                    owner.times.add_role(reference.role)


def _suggest_in(
    folder: str, owners: Sequence[_Owner], readings: Sequence[Reading], left: list[int]
) -> Iterator[Suggestion]:
    best: dict[int, dict[int, int]] = {}
    for a, b in _pairs(readings, owners):
        left[0] -= 1
        if left[0] < 0:
            break
        for mine, other in ((a, b), (b, a)):
            if _may_fold(owners[mine.owner], owners[other.owner]):
                likeness = _likeness(mine, other, owners, folder)
                if likeness > best.get(mine.owner, {}).get(other.owner, LEAST - 1):
                    best.setdefault(mine.owner, {})[other.owner] = likeness
    surnames = _surnames(folder, owners, readings, best)
    for mine_n in best:
        yield from _chosen(folder, owners, mine_n, best, weak=False)
    for mine_n, other_n in surnames.items():
        weak = folder == ACTORS and not read(owners[mine_n].entity.name, mine_n).honoured
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
    keys.add(("one", reading.singular, ""))
    if reading.letters:
        keys.add(("acronym", reading.letters, ""))
    elif len(reading.initials) >= 2:
        keys.add(("acronym", reading.initials, ""))
    return keys


def _surnames(
    folder: str, owners: Sequence[_Owner], readings: Sequence[Reading], found: dict[int, dict[int, int]]
) -> dict[int, int]:
    """Names of one word that are the surname of exactly one person."""
    if folder not in PEOPLE:
        return {}
    full: dict[str, set[int]] = {}
    for reading in readings:
        if folder != ACTORS and "(" in reading.text:  # whom an author writes for is no surname
            continue
        if len(reading.words) > 1 and reading.personal and owners[reading.owner].person is not False:
            full.setdefault(reading.words[-1].soft, set()).add(reading.owner)
    chosen: dict[int, int] = {}
    for reading in readings:
        mine = owners[reading.owner]
        if mine.entity.path or not mine.files or len(reading.words) != 1 or found.get(reading.owner):
            continue
        who = full.get(reading.words[0].soft, set()) - {reading.owner}
        plain = len(reading.words[0].plain) > 2 and not (reading.numbers or reading.suffix)
        if len(who) == 1 and plain and not territory(reading.text):
            chosen[reading.owner] = who.pop()
    return chosen


def _likeness(mine: Reading, other: Reading, owners: Sequence[_Owner], folder: str) -> int:
    """Per cent; 0 where something contradicts."""
    a, b = owners[mine.owner], owners[other.owner]
    if mine.numbers != other.numbers:
        return 0
    score = 0.0
    if folder in PEOPLE and b.person is not False and mine.personal and other.personal:
        score = persons(mine, other)
        if score and not (score := _in_time(score, mine, other, a.times, b.times)):
            return 0
    if score == 0 and not b.person:
        score = things(mine, other) if folder in PEOPLE else topics(mine, other)
    if score == 0 and not b.person:
        score = abbreviation(mine, other, b.person is False)
    if score * 100 < LEAST or apart(mine.text, other.text):
        return 0
    together = len(a.files & b.files) if folder in PEOPLE else 0
    if together and a.articles:  # whoever lists both in one article means two
        score -= 0.15
    return min(99, int(score * 100))


def _in_time(score: float, mine: Reading, other: Reading, a: Times, b: Times) -> float:
    """The likeness of two names of persons, with what is known of their lives: 0 where these are of two."""
    if outlived(b, a.first, a.last) or gap(a, b) > APART:
        return 0.0
    if gap(a, b) > APART // 2 or unlike(a.roles, b.roles):
        score = min(score - 0.05, _DOUBTED)
    if mine.suffix != other.suffix:  # father and son, unless they did something at one time
        score = min(score, _DOUBTED)
    return score
