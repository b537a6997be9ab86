"""A person or an organisation of another system → an actor's file that the archive can have.

The archive refuses what cannot be: a role that ends before it starts, or is held after a death. Such data are common
in open data, so they are left out and reported here.
"""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct, field

from site_builder.importers.records import Document, Outcome, Report
from site_builder.model import edtf, limits
from site_builder.model.documents import ACTOR
from site_builder.model.edtf import Date
from site_builder.model.names import fold
from site_builder.model.web import is_web_address

PERSON, ORGANISATION, STATE, GROUP, PLACE = "person", "organisation", "state", "group", "place"
_MOST_ALIASES: Final = 200
_MOST_ROLES: Final = limits.ENTRIES
_MOST_PARTS: Final = 100
_MOST_OWN: Final = limits.FRONT_MATTER // 3
_EVENTS: Final = {"born": "birth", "founded": "foundation", "died": "death", "dissolved": "dissolution"}
_NAME: Final = limits.NAME - 50


class Held(Struct):
    """A role. ``of`` and ``title`` are names, or ids of entities until names are known."""

    title: str
    of: str = ""
    since: str = ""  # EDTF, as ``until``
    until: str = ""
    path: str = ""
    line: int = 0
    of_id: bool = False  # whether ``of`` is the id of an entity, and no name


class Told(Struct):
    """A line below the text of someone: ``{}`` in it stands for the names of entities. ``holder``: an id."""

    holder: str
    text: str
    ids: list[str]
    path: str
    line: int
    again: bool = False  # whether another line says the same, so that this one may be missed


class Someone(Struct):
    """A person, an organisation, a state … of the source."""

    id: str
    path: str
    line: int
    name: str
    kind: str = PERSON
    aliases: list[str] = field(default_factory=list)
    weak: list[str] = field(default_factory=list)  # names that are clear only in context
    sort_name: str = ""
    description: str = ""  # a few words
    text: list[str] = field(default_factory=list)  # paragraphs of a biography, as Markdown
    roles: list[Held] = field(default_factory=list)
    part_of: list[str] = field(default_factory=list)
    born: str = ""
    died: str = ""
    founded: str = ""
    dissolved: str = ""
    wikidata: str = ""
    same_as: list[str] = field(default_factory=list)
    image: str = ""  # a path in the source, from the folder of ``path`` on
    as_of: str = ""
    own: dict[str, list[str]] = field(default_factory=dict)  # keys without x- → values


class Book(Struct):
    """All that files tell: whom they describe, and the names of whatever else they name by an id."""

    people: dict[str, Someone] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    waiting: list[tuple[str, Held]] = field(default_factory=list)  # roles of those who may come later: id, role
    told: list[Told] = field(default_factory=list)
    parts: list[tuple[str, str]] = field(default_factory=list)  # id, id or name of what it is part of

    def add(self, someone: Someone, report: Report) -> None:
        """Add someone; a second one of the same id is left out."""
        if someone.id in self.people:
            what = f"{someone.name}: its id {someone.id} is also that of line {self.people[someone.id].line}"
            report.add(Outcome.LEFT_OUT, someone.path, someone.line, what, kind="ids that stand there twice")
            return
        self.people[someone.id] = someone
        self.names.setdefault(someone.id, someone.name)

    def named(self, text: str) -> str:
        """Return the name of an entity by its id; a text that is no id stays."""
        return self.names.get(text, text)

    def join(self, report: Report) -> None:
        """Give roles and belongings to those that have them."""
        for holder, held in self.waiting:
            if held.of_id and held.of not in self.names:
                what = (
                    f"{held.of}, of which {self.named(holder)} is {self.named(held.title)}, has no name in these files:"
                )
                report.add(
                    Outcome.SUGGESTED, held.path, held.line, f"{what} write it here", kind="items without a name"
                )
            if holder in self.people:
                self.people[holder].roles.append(held)
            else:
                said = (self.named(held.title), self.named(held.of), *_dated(held.since, held.until))
                what = f"the role {', '.join(filter(None, said))} of {self.named(holder)}, who is not in the files"
                report.add(Outcome.LEFT_OUT, held.path, held.line, what, kind="roles of those who are not in the files")
        self._tell(report)
        for one, whole in self.parts:
            if one in self.people and self.named(whole) != self.people[one].name:
                self.people[one].part_of.append(self.named(whole))

    def _tell(self, report: Report) -> None:
        from site_builder.importers import cells

        for told in self.told:
            text = told.text.format(*map(self.named, told.ids))
            if told.holder in self.people:
                self.people[told.holder].text.append(cells.paragraphs(text))
            elif not told.again or told.ids[0] not in self.people:
                what = f"{self.named(told.holder)}, who is not in the files: {text}"
                kind = "words on those who are not in the files"
                report.add(Outcome.LEFT_OUT, told.path, told.line, what, kind=kind)


def _dated(since: str, until: str) -> list[str]:
    return [f"{key} {text}" for key, text in (("from", since), ("until", until)) if text]


def document(someone: Someone, book: Book, weak: frozenset[str], report: Report) -> Document:
    """Return someone as the document of an actor. ``weak``: folded names that several have as an alias."""
    matter: dict[str, Any] = {}
    if someone.kind != PERSON:
        matter["kind"] = someone.kind
    strong, doubtful = _aliases(someone, weak, report)
    matter |= {"aliases": strong, "weak_aliases": doubtful, "sort_name": someone.sort_name}
    life = _life(someone, report)
    roles = _roles(someone, book, life, report)
    matter |= {"roles": roles, "part_of": list(dict.fromkeys(someone.part_of))[:_MOST_PARTS], **life}
    matter["wikidata"] = someone.wikidata
    matter["same_as"] = [one for one in dict.fromkeys(someone.same_as) if is_web_address(one)][:_MOST_PARTS]
    if someone.image:
        matter["image"] = {"src": someone.image, "alt": someone.name}
    matter["as_of"] = someone.as_of
    below = _own(someone, matter, report)
    key = f"{someone.path}#{' '.join(someone.id.split())}"
    body = "\n\n".join([*someone.text, *below])
    name = someone.name
    if len(name.encode()) > _NAME:
        what = f"the name is longer than a name may be, and is cut; this is the whole: {name}"
        report.add(Outcome.LEFT_OUT, someone.path, someone.line, what, kind="texts that were cut")
        name = name[: _NAME // 4]
    return Document(key, name, body, kind=ACTOR, matter=matter, source=someone.path, line=someone.line)


def _say(report: Report, someone: Someone, outcome: Outcome, what: str, kind: str, line: int = 0) -> None:
    report.add(outcome, someone.path, line or someone.line, f"{someone.name}: {what}", kind=kind)


def _aliases(someone: Someone, weak: frozenset[str], report: Report) -> tuple[list[str], list[str]]:
    """Return other names, and those that are clear only in context: short ones, and such as several have."""
    seen = {fold(someone.name)}
    strong: list[str] = []
    doubtful: list[str] = []
    for alias in [*someone.aliases, *someone.weak]:
        if fold(alias) in seen or not any(sign.isalpha() for sign in alias):
            continue
        seen.add(fold(alias))
        if len(alias.encode()) > _NAME or len(seen) > _MOST_ALIASES:
            _say(report, someone, Outcome.LEFT_OUT, f"the name {alias}", "aliases beyond the most")
            continue
        one_word = someone.kind == PERSON and len(alias.split()) == 1 and len(someone.name.split()) > 1
        is_weak = alias in someone.weak or fold(alias) in weak or (one_word and alias.isascii()) or len(alias) <= 2
        (doubtful if is_weak else strong).append(alias)
    return strong, doubtful


# -- dates and roles --------------------------------------------------------------------------------------------------


def _read(text: str) -> Date | None:
    try:
        return edtf.parse(text) if text else None
    except edtf.DateError:
        return None


def _life(someone: Someone, report: Report) -> dict[str, str]:
    """Return the dates of a life that can be."""
    first, last = ("born", "died") if someone.kind == PERSON else ("founded", "dissolved")
    given = {key: text for key in (first, last) if (text := getattr(someone, key))}
    for key, text in list(given.items()):
        if _read(text) is None:
            _say(report, someone, Outcome.SUGGESTED, f"{key} {text} is no date", "dates that are none")
            del given[key]
    start, end = _read(given.get(first, "")), _read(given.get(last, ""))
    if start and end and end.upper < start.lower:
        what = f"{last} {given.pop(last)} is before {first} {start.text}: left out"
        _say(report, someone, Outcome.SUGGESTED, what, "lives that end before they begin")
    return given


def _roles(someone: Someone, book: Book, life: dict[str, str], report: Report) -> list[dict[str, str]]:
    """Return the roles that can be, each post once at a time."""
    found: list[dict[str, str]] = []
    posts: dict[tuple[str, str], list[dict[str, str]]] = {}
    for held in someone.roles:
        role = {"title": book.named(held.title), "of": book.named(held.of), "from": held.since, "until": held.until}
        role = {key: " ".join(text.split()) for key, text in role.items() if text}
        if fault := _fault(role, life):
            what = f"the role {_worded(role)} {fault}"
            _say(report, someone, Outcome.SUGGESTED, what, "roles that cannot be", held.line)
            continue
        same = posts.setdefault((fold(role["title"]), fold(role.get("of", ""))), [])
        if any(role == one for one in same):
            report.count(Outcome.CONVERTED, "roles that stand there twice")
        elif other := next((one for one in same if _at_once(one, role)), None):
            what = f"the role {_worded(role)} is held at the same time as {_worded(other)}: left out"
            _say(report, someone, Outcome.SUGGESTED, what, "roles that are held twice", held.line)
        elif len(found) >= _MOST_ROLES:
            _say(report, someone, Outcome.LEFT_OUT, f"the role {_worded(role)}", "roles beyond the most", held.line)
        else:
            same.append(role)
            found.append(role)
    return sorted(found, key=lambda role: (_begin(role), _end(role), role["title"]))


def _worded(role: dict[str, str]) -> str:
    return ", ".join(f"{key} {text}" if key in ("from", "until") else text for key, text in role.items())


def _fault(role: dict[str, str], life: dict[str, str]) -> str:
    """Return why a role cannot be; empty if it can."""
    if not any(sign.isalnum() for sign in role.get("title", "")):
        return "has no title: left out"
    if any(len(role.get(key, "").encode()) > _NAME for key in ("title", "of")):
        return "has too long a name: left out"
    dates = {key: _read(role[key]) for key in ("from", "until") if key in role}
    if bad := [role[key] for key, date in dates.items() if date is None]:
        return f"has {bad[0]} for a date, which is none: left out"
    start, end = dates.get("from"), dates.get("until")
    if start and end and end.upper < start.lower:
        return "ends before it starts: left out"
    for key, text in life.items():
        bound = _read(text)
        for date in (start, end):
            if bound is None or date is None:
                continue
            if key in ("born", "founded") and date.upper < bound.lower:
                return f"is before the {_EVENTS[key]} ({text}): left out"
            if key in ("died", "dissolved") and date.lower > bound.upper:
                return f"is after the {_EVENTS[key]} ({text}): left out"
    return ""


def _begin(role: dict[str, str]) -> int:
    date = _read(role.get("from", ""))
    return date.lower if date else edtf.OPEN_START


def _end(role: dict[str, str]) -> int:
    date = _read(role.get("until", ""))
    return date.lower if date else edtf.OPEN_END


def _at_once(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether one post is surely held twice at once: the rule of the archive (indexing/actors.py)."""
    if "until" not in one and "until" not in other:
        return True
    starts = [_read(role.get("from", "")) for role in (one, other)]
    begun = max(date.upper if date else edtf.OPEN_END for date in starts)
    return begun < min(_end(one), _end(other))


# -- what has no key of ours ------------------------------------------------------------------------------------------


def _own(someone: Someone, matter: dict[str, Any], report: Report) -> list[str]:
    """Keep what has no key of ours under x- keys; too much of it stands below the text. Return that as Markdown."""
    from site_builder.importers import cells

    below: list[str] = []
    size = 0
    for key, texts in someone.own.items():
        texts = list(dict.fromkeys(text for text in texts if text.strip()))
        size += sum(len(text.encode()) for text in texts)
        if not texts:
            continue
        if size > _MOST_OWN or any(len(text.encode()) > limits.LINE - 200 for text in texts) or len(texts) > 500:
            below += [f"**{key}**", *(cells.paragraphs(text) for text in texts)]
            _say(report, someone, Outcome.KEPT, f"{key} stands below the text", "values that stand below the text")
            continue
        matter[f"x-{key}"] = texts[0] if len(texts) == 1 else texts
        report.count(Outcome.KEPT, f"key {key} as x-{key}")
    return below
