"""Names that look like a slip of the pen: several names in one, a list's sign before one, a role behind one.

Asked only of names that no file explains: whatever is written so would become an actor or a topic with a page.
Only the words of the name decide, so what is said of a name does not depend on the rest of the archive.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from site_builder.indexing.mention_rules import OFFICES
from site_builder.language.territories import territory
from site_builder.model.cross_references import ACTORS
from site_builder.model.documents import AUTHORS, TOPICS
from site_builder.parse.yaml_text import scalar

_SIGN: Final = "[-\u2010-\u2015\u2212\u2022\u00b7\u2219\u2023\u25e6\u25aa\u25cf\u25cb\u25a0\u25a1\u2043*\uff0a\uff0d]"
_BULLET = re.compile(rf"(?:^|\s){_SIGN}+\s*(?=[^\W\d_])")
_NUMBER = re.compile(r"(?:^|\s)\(?(\d{1,2})[.)]\s*(?=[^\W\d_])")
_ITEM = re.compile(rf"(?:{_SIGN}+|\(?\d{{1,2}}[.)])\s*(?=[^\W\d_])")
_SURELY = re.compile("\\s*[;\u061b\uff1b\u060c\u3001\uff0c\u2022\u25cf]\\s*")  # these stand in no name
_COMMAS = re.compile(r",\s*(?:(?:and|et|und|и) |& ?)?| (?:and|et|und|и|&|/|\+|\|) ")
_COMMA = re.compile(r",\s*")
_BARE = re.compile(r"(?P<name>[^()]+?) ?\((?P<role>[^()]+)\)|(?P<one>.+?) (?:-{1,3}|[\u2013\u2014]) (?P<two>.+)")
_WORD = re.compile(r"[^\W\d_]+")
_BRACKETS: Final = {"\uff3b": "\uff3d", "\u3010": "\u3011"}  # full-width ones
_AROUND: Final = {
    **_BRACKETS,
    "\u201c": "\u201d",
    "\u2018": "\u2019",
    "\u00ab": "\u00bb",
    "\u201e": "\u201c",
    "*": "*",
    "_": "_",
    "`": "`",
}
PEOPLE: Final = (ACTORS, AUTHORS)  # whose names are mostly those of persons
_HASHTAGS = re.compile(r"#[a-z\d_-]*[a-z][a-z\d_-]*(?:,? #[a-z\d_-]+)*")
# What is written where nothing is known, or nobody is meant.
_NOBODY: Final = frozenset(
    "none|n/a|n.a.|nil|nobody|no one|tbd|tba|tbc|todo|нет|н/д|无|無|없음|keine|aucun|ninguno".split("|")
)
_UNKNOWN: Final = frozenset(
    "unknown|unnamed|other|others|various|etc|etc.|et al|et al.|неизвестно|неизвестен|другие|и др.|不详|不詳|不明|未知|"
    "미상|기타|inconnu|autres|unbekannt|andere|desconocido|otros|مجهول|غير معروف|آخرون".split("|")
)
_AND_OTHERS = re.compile(r",? (?:et al\.?|(?:and|&) (?:many )?others|etc\.?|u\. ?a\.|et autres|и др\.|и другие)")
_BEHIND: Final = ",;:\u060c\u3001\u061b"
_LITTLE: Final = frozenset(
    "of the and for de du des la le les van von der den di da do dos del della al el bin ibn bint ben abu y e".split()
)
_PARTICLES: Final = _LITTLE - {"of", "the", "and", "for", "des", "les"}
NOT_PERSONAL: Final = frozenset(
    "north south east west northern southern eastern western central republic kingdom states union united people "
    "peoples ministry department committee commission council party army agency organisation organization office court "
    "bank university institute association conference congress parliament government forces".split()
)
_OF_THINGS: Final = NOT_PERSONAL | frozenset(
    "war peace board bureau service services affairs society academy company co corporation corp inc ltd llp plc gmbh "
    "sons brothers partners group times post press journal school college museum church radio television airlines "
    "industries international national royal federal foundation fund trust league front movement command mission "
    "defence defense trade industry science sciences arts letters labour labor welfare security house street island "
    "islands".split()
)
_TITLES: Final = frozenset(
    "mr mrs miss ms dr sir lady lord madame mme messrs comrade citizen father doctor first".split()
)
_WEAK_OFFICES: Final = frozenset("general foreign prime vice chief major justice delegate".split())
_OFFICES: Final = OFFICES - _TITLES - _WEAK_OFFICES
_OF_BIRTH: Final = frozenset(
    "king queen emperor empress prince princess duke count baron czar tsar shah roi reine empereur".split()
)
_LONG: Final = 45  # letters of a line that was perhaps broken for its length
_SHOWN: Final = 8  # names that a remedy writes out


class Doubt(NamedTuple):
    """A kind of problem, and what to do about it."""

    kind: str
    todo: str


def slip(name: str, lines: Sequence[str], folder: str, bare: bool) -> Doubt | None:
    """What a name looks like that stands in these lines; ``lines`` is empty where it stands in one."""
    return (of_lines(lines) if lines else None) or doubt(name, folder, bare)


def slip_in_alias(name: str, lines: Sequence[str]) -> Doubt | None:
    """The same of a name that a file gives: signs of a list and lines, which belong to no name."""
    return (of_lines(lines) if lines else None) or _signed(name) or _aliases(name)


def _aliases(name: str) -> Doubt | None:
    """Several aliases in one: they are parted by signs that stand in no name, or share a word."""
    if parts := _surely(name):
        return _several(parts, surely=True) if len(parts) > 1 else None
    parts = _COMMA.split(name)
    if len(parts) < 2 or not all(parts):
        return None
    words = [{word.lower() for word in _WORD.findall(part) if len(word) > 1} for part in parts]
    shared = any(one & other for one, other in pairwise(words))
    return _several(parts, surely=True) if shared and all(map(_begins_large, parts)) else None


def _surely(name: str) -> list[str]:
    """The names that are parted by signs that stand in no name; none where there is no such sign."""
    return [part for part in _SURELY.split(name) if part] if _SURELY.search(name) else []


@lru_cache(maxsize=65536)
def doubt(name: str, folder: str, bare: bool = False) -> Doubt | None:
    """What a name looks like, if not like one; None mostly. ``folder`` is actors, or an index (topics, authors …).

    ``bare``: a place that takes names without roles.
    """
    if _BRACKETS.get(name[0]) == name[-1] and (several := _listed(name[1:-1], folder)):
        return several
    return (
        _signed(name)
        or (_with_role(name, bare) if folder == ACTORS else None)
        or _listed(name, folder)
        or _nobody(name, folder)
    )


def entries(names: Sequence[str]) -> str:
    """Return the lines of a list of names, the first of them if they are many."""
    return "  ".join(f"- {scalar(name)}" for name in names[:_SHOWN]) + ("  …" if len(names) > _SHOWN else "")


def _several(parts: Sequence[str], *, surely: bool = False) -> Doubt:
    todo = f"write each in a line of its own:  {entries(parts)}"
    return Doubt("list-as-name", todo if surely else f"{todo}; if it is one name, make a file for it")


def _nobody(name: str, folder: str) -> Doubt | None:
    """A word that stands for nobody, or for others who are not named; a name without them is what was meant."""
    word = name.lower()
    if word in _NOBODY or (folder in PEOPLE and word in _UNKNOWN):
        return Doubt("nobody-named", "delete it, or make a file for it if something is called so")
    others = _AND_OTHERS.search(name) if folder in PEOPLE else None
    if others and others.start() and others.end() == len(name):
        return Doubt("list-as-name", f"write  - {scalar(name[: others.start()])}")
    return None


def of_lines(lines: Sequence[str]) -> Doubt | None:
    """Lines that YAML reads as one: a list without its signs, or with others. A long name may be broken so too."""
    items = [_ITEM.sub("", line, count=1).strip(" " + _BEHIND) for line in lines]
    if not any(_ITEM.match(line) for line in lines):
        for line, after in pairwise(lines):
            words = line.split()
            if len(line) > _LONG or words[-1].lower() in _LITTLE or not after[0].isalpha() or after[0].islower():
                return None
    return _several([item for item in items if item], surely=True)


def _signed(name: str) -> Doubt | None:
    """Signs of a list before a name, or of several; quotation marks or emphasis around it; a comma behind it."""
    bare = _unwrapped(name)
    if bare != name:
        pass
    elif name[0] == "#" and _HASHTAGS.fullmatch(name):
        if " " in name:
            return _several([part.strip("#, ") for part in name.split()], surely=True)
        bare = name[1:]
    elif not name[0].isalnum() and _BULLET.match(name):
        parts = [part.strip(" " + _BEHIND) for part in _BULLET.split(name)]
        if len(parts) > 2:
            return _several([part for part in parts if part], surely=True)
        bare = parts[-1]
    elif (name[0].isdigit() or name[0] == "(") and (first := _NUMBER.match(name)):
        numbers = [int(number) for number in _NUMBER.findall(name)]
        if len(numbers) > 1 and numbers == [*range(numbers[0], numbers[0] + len(numbers))]:
            return _several([p.strip(" " + _BEHIND) for p in _NUMBER.split(name)[2::2]], surely=True)
        if " " in name[first.end() :] and not name[first.end() :].split()[0].isupper():
            bare = name[first.end() :]
    bare = bare.rstrip(" " + _BEHIND)
    return None if bare == name or not bare else Doubt("sign-in-name", f"write  - {scalar(bare)}")


def _unwrapped(name: str) -> str:
    """A name without the quotation marks or the emphasis that stand around all of it."""
    while len(name) > 2 and _AROUND.get(name[0]) == name[-1]:
        if name[0] in (inner := name[1:-1].strip(name[0])) or name[-1] in inner:
            break
        name = name[1:-1].strip()
    return name


def _listed(name: str, folder: str) -> Doubt | None:
    """Names that are parted by commas, semicolons, “and” and the like."""
    people = folder in PEOPLE
    if len(parts := _surely(name)) > 1:
        return _several(parts, surely=people)
    if (people or folder == TOPICS) and (", " in name or " " in name):
        parts = (_COMMAS if people else _COMMA).split(name)
        if len(parts) > 1 and all(parts) and all(map(_begins_large, parts)):
            plain = len(parts) > 2 and "," in name and " and " not in name and "&" not in name
            single = plain and not (people and any(map(_is_of_thing, parts)))
            if (
                single
                or all(_is_full(part, folder) for part in parts)
                or (all(map(territory, parts)) and not territory(name))
            ):
                return _several(parts)
    if people and (split := _BARE.fullmatch(name)) and split["one"]:
        parts = [split["one"], split["two"]]
        if all(_is_full(part, folder) for part in parts):
            return _several(parts)
    return None


def _with_role(name: str, bare: bool) -> Doubt | None:
    """A name with an office behind it: in brackets, behind a dash or a comma."""
    if split := _BARE.fullmatch(name):
        who, role = split["name"] or split["one"], split["role"] or split["two"]
    else:
        who, _comma, role = (part.strip() for part in name.partition(","))
        if "," in role or not _OF_BIRTH.isdisjoint(map(str.lower, role.split())):
            return None
    if not _is_role(role) or not _begins_large(who) or _is_of_thing(who) or _is_role(who):
        return None
    right = scalar(who) if bare else f"{{name: {scalar(who)}, role: {scalar(role)}}}"
    return Doubt("role-in-name", f"write  - {right}; if all of it is the name, make a file for it")


def _begins_large(text: str) -> bool:
    return text[0].isalpha() and not text[0].islower()


def _is_of_thing(text: str) -> bool:
    words = {word.lower() for word in _WORD.findall(text)}
    return not words.isdisjoint(_OF_THINGS) or not words.isdisjoint(("of", "the", "and", "for", "des", "les"))


def _is_full(text: str, folder: str) -> bool:
    """A whole name: of two words or more, each with a capital (or of a script without capitals)."""
    words = text.split()
    if not 2 <= len(words) <= 5 or (folder in PEOPLE and _is_of_thing(text)):
        return False
    large = [word for word in words if _begins_large(word)]
    return len(large) > 1 and all(word in large or word.lower() in _PARTICLES for word in words)


def _is_role(text: str) -> bool:
    """It names an office: “prime minister”, “Secretary of State”, “general”; not “President Nasser”."""
    if text.islower() and text in _WEAK_OFFICES:
        return True
    office = next((found for found in _WORD.finditer(text) if found[0].lower() in _OFFICES), None)
    after = text[office.end() :] if office else ""
    return office is not None and not (after[:1] in " -" and after[1:2].isupper() and not _begins_with_office(after))


def _begins_with_office(text: str) -> bool:
    word = _WORD.search(text)
    return word is not None and word[0].lower() in OFFICES
