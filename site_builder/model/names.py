"""Names: how spellings are compared and sorted, and which actor or topic each leads to."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from msgspec import Struct

from site_builder.model import unicode_14
from site_builder.model.addresses import DEVICES
from site_builder.model.slugs import ID_LENGTH, shortened, slugify

NAME, ALIAS, WEAK, ID = "name", "alias", "weak", "id"
_MARKS: Final = "23456789bcdfghjkmnpqrstvwxz"  # no vowels: they make no words
_LONGEST_MARK: Final = 26
OTHER: Final = "#"  # the letter of names that begin with none

_GENERATIONS: Final = ("jr", "jr.", "sr", "sr.")
_GENERATION = re.compile(r",? (jr|sr)\.?\Z")
# default ignorable signs, variation selectors, and the stroke that stretches Arabic words
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u0640\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_SIGNS: Final = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u05be\ufe58\ufe63\uff0d", "-")
    | dict.fromkeys("\u2018\u2019\u201b\u02bc\u02bb\u2032\u00b4\uff07\u05f3", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u05f4", '"')
)


@lru_cache(maxsize=65536)
def fold(spelling: str) -> str:
    """Return the form in which spellings are compared.

    NFKC, case folded, single spaces. Hyphens and dashes count as spaces, the forms of the apostrophe as one, signs that
    nobody sees as nothing, and “, Jr.” as “ Jr”.
    """
    text = spelling.lower() if spelling.isascii() else _plain(spelling)
    folded = " ".join(text.replace("-", " ").replace("`", "'").split())
    if not folded:  # a name of dashes alone
        return " ".join(text.split())
    return _GENERATION.sub(r" \1", folded) if folded.endswith(_GENERATIONS) else folded


_JUNIOR = re.compile(r",(?= (?:jr|sr)\.?\Z)", re.IGNORECASE)


def with_generation(name: str) -> str:
    """Return a name without the comma before “Jr.” or “Sr.” at its end, which parts no names of a list."""
    return _JUNIOR.sub("", name) if "," in name else name


_ACCENTED = re.compile("([a-z\u0370-\u03ff])[\u0300-\u036f]+|(\u0435)\u0308")
_VOCALISED = re.compile("[\u0591-\u05bd\u05bf-\u05c7\u064b-\u0652\u0670]")
_STROKES: Final = str.maketrans("łøđħ", "lodh")


def bare(folded: str) -> str:
    """Return a folded spelling without accents (Latin, Greek; ё is е) and without signs of vowels (Arabic, Hebrew)."""
    return folded if folded.isascii() else _bare_beyond_ascii(folded)


@lru_cache(maxsize=65536)
def _bare_beyond_ascii(folded: str) -> str:
    return unicode_14.changed(folded, _bare)


def _bare(folded: str) -> str:
    text = _ACCENTED.sub(r"\1\2", unicodedata.normalize("NFD", folded).translate(_STROKES))
    return unicodedata.normalize("NFC", _VOCALISED.sub("", text))


def cased(spelling: str) -> str:
    """Return a spelling in NFKC, case folded, with single spaces: what differs in it, a reader sees."""
    return " ".join(unicode_14.changed(spelling, _case_folded).split())


def _case_folded(spelling: str) -> str:
    return unicodedata.normalize("NFKC", spelling).casefold()


def visible(spelling: str) -> str:
    """Return a spelling without the signs that nobody sees: soft hyphens, direction marks, zero-width signs."""
    return spelling if spelling.isascii() else _UNSEEN.sub("", spelling)


def _plain(spelling: str) -> str:
    """Return a spelling beyond ASCII in NFKC, case folded, with one form of each sign."""
    text = unicode_14.changed(visible(spelling).translate(_SIGNS), _case_folded)
    return unicode_14.changed(text, _composed).translate(_SIGNS)


def _composed(spelling: str) -> str:
    return unicodedata.normalize("NFKC", spelling)


def is_lossy(name: str) -> bool:
    """Whether a name has letters of a script in which several names have one romanisation."""
    if name.isascii():
        return False
    from site_builder.model import romanise  # its expressions take long to compile

    return romanise.is_lossy(name)


def generated_id(name: str) -> str:
    """Return the id of an actor or topic without a file: its name as a slug.

    Several names may have one slug. Those in a script whose romanisation tells them badly apart (Arabic, Hebrew,
    Chinese, Indic and others) always end in four signs made from the name, so no other name can ever move their pages.
    For the rest see ``apart``. A short digest stands in for an empty slug, for "index" (the address of the list) and
    for a device of Windows.
    """
    if is_lossy(name):
        slug = slugify(fold(name))
        if slug:
            return marked(name, slug)  # the same for every spelling of the name
    slug = slugify(visible(name))
    if slug not in ("", "index") and slug not in DEVICES:
        return slug
    return f"n-{hashlib.sha256(fold(name).encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


def _mark(name: str, length: int) -> str:
    """Return consonants and digits made from a folded name: 27 to the power of ``length`` marks."""
    number = int.from_bytes(hashlib.sha256(fold(name).encode("utf-8", "surrogatepass")).digest()[:16], "big")
    found = ""
    for _ in range(length):
        number, at = divmod(number, len(_MARKS))
        found += _MARKS[at]
    return found


def apart(names: Iterable[str], slug: str, taken: Container[str] = ()) -> dict[str, str]:
    """Return the ids of several names that have one generated id, which is ``slug``; none of them is ``taken``.

    One keeps it: that which is written as the slug is, else the first by code point; the others get signs made from the
    name. So it depends on these names alone, and not on the files that they stand in.
    """
    keeps, *others = sorted(names, key=lambda name: (fold(name).replace(" ", "-") != slug, fold(name)))
    found, used = {keeps: slug}, {slug}
    for name in others:
        found[name] = marked(name, slug, used, taken)
        used.add(found[name])
    return found


def marked(name: str, slug: str, *taken: Container[str]) -> str:
    """Return the slug with signs made from the name behind it: four, or more where these are taken."""
    for length in range(4, _LONGEST_MARK):
        one = f"{shortened(slug, ID_LENGTH - length - 1)}-{_mark(name, length)}"
        if not any(one in some for some in taken):
            break
    return one


@lru_cache(maxsize=65536)
def sort_key(sort_name: str) -> str:
    """Return the key by which an index is sorted: romanised, lower case, without diacritics and punctuation."""
    text = sort_name
    if not text.isascii():
        from site_builder.model.romanise import romanised  # its expressions take long to compile

        text = romanised(text)
    return " ".join(re.sub(r"[^a-z0-9 ]+", "", text.lower().replace("-", " ")).split())


def first_in_capitals(words: Sequence[str]) -> bool:
    """Whether the first word of a name alone is in capitals, and no initials: “ХРУЩЁВ Никита”."""
    return len(words[0]) > 2 and words[0].isupper() and not any(len(word) > 1 and word.isupper() for word in words[1:])


class Entity(Struct, frozen=True):
    """An actor or a topic that spellings lead to. ``path`` is empty if it has no file."""

    id: str
    name: str
    path: str = ""
    disambiguation: str = ""


@dataclass(slots=True)
class Register:
    """All spellings of one kind of entity.

    ``find`` looks among names and aliases first, then ids, then weak aliases, then among the names and aliases of files
    without accents (``plain``: those that have any).
    """

    entities: dict[str, Entity] = field(default_factory=dict)
    strong: dict[str, list[str]] = field(default_factory=dict)
    weak: dict[str, list[str]] = field(default_factory=dict)
    plain: dict[str, list[str]] = field(default_factory=dict)
    found: dict[str, Entity] = field(default_factory=dict)  # cache of ``one``

    def add(self, entity: Entity) -> None:
        """Add an entity, without any spelling but its id."""
        self.found.clear()
        self.entities[entity.id] = entity

    def name(self, spelling: str, entity_id: str, *, weak: bool = False) -> None:
        """Let a spelling lead to an entity: as a name or alias, or as a weak alias."""
        self.found.clear()
        folded = fold(spelling)
        lists = [(self.weak if weak else self.strong).setdefault(folded, [])]
        if not weak and (plain := bare(folded)) != folded and self.entities[entity_id].path:
            lists.append(self.plain.setdefault(plain, []))
        for ids in lists:
            if entity_id not in ids:
                ids.append(entity_id)

    def find(self, spelling: str) -> list[Entity]:
        """Return the entities that a spelling leads to: none, one, or several that share it."""
        if "-" in spelling and spelling in self.entities:
            return [self.entities[spelling]]  # only an id is written so; its hyphens fold as those of names do
        folded = fold(spelling)
        ids = self.strong.get(folded)
        if ids is None:
            ids = [spelling] if spelling in self.entities else self.weak.get(folded) or self._accented(folded)
        elif len(ids) > 1 and spelling in ids:
            ids = [spelling]  # an id decides between entities of one name
        return [self.entities[i] for i in ids]

    def _accented(self, folded: str) -> list[str]:
        """Return the ids of those with a file that have the name with other accents, or with none."""
        plain = bare(folded)
        others = self.strong.get(plain, ()) if plain != folded else ()
        return [i for i in dict.fromkeys((*self.plain.get(plain, ()), *others)) if self.entities[i].path]

    def one(self, spelling: str) -> Entity | None:
        """Return the entity that a spelling leads to; None if there is none or more than one."""
        entity = self.found.get(spelling)
        if entity is None:
            several = self.find(spelling)
            if len(several) == 1:
                entity = self.found[spelling] = several[0]
        return entity

    def is_id(self, spelling: str) -> bool:
        """Whether the spelling is an id and no name, so pages show the name instead."""
        ids = self.strong.get(fold(spelling), ())
        return spelling in self.entities and ("-" in spelling or not ids or (len(ids) > 1 and spelling in ids))

    def spellings(self) -> Iterable[str]:
        """Return the names of all entities, for suggestions."""
        return (e.name for e in self.entities.values())
