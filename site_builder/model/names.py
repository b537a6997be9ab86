"""Names: how spellings are compared and sorted, and which actor or topic each leads to."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from msgspec import Struct

from site_builder.model.addresses import DEVICES
from site_builder.model.documents import PERSON
from site_builder.model.slugs import slugify

NAME, ALIAS, WEAK, ID = "name", "alias", "weak", "id"
OTHER: Final = "#"  # the letter of names that begin with none

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_LETTER = re.compile(r"[^\W\d_]")
_SUFFIX = re.compile(r"(?:jr|sr|esq)\.?|[ivx]+", re.IGNORECASE)


@lru_cache(maxsize=65536)
def fold(spelling: str) -> str:
    """Return the form in which spellings are compared: NFKC, case folded, single spaces."""
    if spelling.isascii():
        return " ".join(spelling.lower().split())
    return " ".join(unicodedata.normalize("NFKC", spelling).casefold().split())


def generated_id(name: str) -> str:
    """Return the id of an actor or topic without a file: its name as a slug.

    A short digest stands in for an empty slug, for "index" (the address of the list) and for a device of Windows.
    """
    slug = slugify(name)
    if slug not in ("", "index") and slug not in DEVICES:
        return slug
    return f"n-{hashlib.sha256(fold(name).encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


def default_sort_name(name: str, kind: str) -> str:
    """Return “Shoigu, Sergei” for a person's name in Latin script, else the name as written.

    A suffix stays behind the given names (“King, Martin Luther, Jr.”); a name with a number (“George III”) and a
    name of one word stay as they are.
    """
    words = name.split()
    if kind != PERSON or len(words) < 2 or len(_LATIN.findall(name)) < len(_LETTER.findall(name)):
        return name
    suffix = ""
    if _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
        words[-1] = words[-1].rstrip(",")
    if len(words) < 2:
        return name
    return f"{words[-1]}, {' '.join(words[:-1])}" + (f", {suffix}" if suffix else "")


@lru_cache(maxsize=65536)
def sort_key(sort_name: str) -> str:
    """Return the key by which an index is sorted: romanised, lower case, without diacritics and punctuation."""
    text = sort_name
    if not text.isascii():
        from anyascii import anyascii  # only for names beyond ASCII

        text = anyascii(text)
    return " ".join(re.sub(r"[^a-z0-9 ]+", "", text.lower().replace("-", " ")).split())


def letter(key: str) -> str:
    """Return the heading of an index for a sort key: A to Z, or OTHER."""
    return key[0].upper() if key and "a" <= key[0] <= "z" else OTHER


class Entity(Struct, frozen=True):
    """An actor or a topic that spellings lead to. ``path`` is empty if it has no file."""

    id: str
    name: str
    path: str = ""
    disambiguation: str = ""


@dataclass(slots=True)
class Register:
    """All spellings of one kind of entity.

    ``find`` looks among names and aliases first, then ids, then weak aliases.
    """

    entities: dict[str, Entity] = field(default_factory=dict)
    strong: dict[str, list[str]] = field(default_factory=dict)
    weak: dict[str, list[str]] = field(default_factory=dict)
    found: dict[str, Entity] = field(default_factory=dict)  # cache of ``one``

    def add(self, entity: Entity) -> None:
        """Add an entity, without any spelling but its id."""
        self.found.clear()
        self.entities[entity.id] = entity

    def name(self, spelling: str, entity_id: str, *, weak: bool = False) -> None:
        """Let a spelling lead to an entity: as a name or alias, or as a weak alias."""
        self.found.clear()
        ids = (self.weak if weak else self.strong).setdefault(fold(spelling), [])
        if entity_id not in ids:
            ids.append(entity_id)

    def find(self, spelling: str) -> list[Entity]:
        """Return the entities that a spelling leads to: none, one, or several that share it."""
        folded = fold(spelling)
        ids = self.strong.get(folded)
        if ids is None:
            ids = [spelling] if spelling in self.entities else self.weak.get(folded, [])
        elif len(ids) > 1 and spelling in ids:
            ids = [spelling]  # an id decides between entities of one name
        return [self.entities[i] for i in ids]

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
        return spelling in self.entities and (not ids or (len(ids) > 1 and spelling in ids))

    def spellings(self) -> Iterable[str]:
        """Return the names of all entities, for suggestions."""
        return (e.name for e in self.entities.values())
