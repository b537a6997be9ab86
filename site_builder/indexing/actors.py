"""Actors: their rows, names and roles, and the checks of a life."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from site_builder.indexing import bodies
from site_builder.indexing.context import Held, Row, Work, compact, image
from site_builder.indexing.mentions import Finder, Named, first_words, surname
from site_builder.indexing.timeline import Counts
from site_builder.model import addresses
from site_builder.model.documents import ACTOR, PERSON, Actor, Document, Role
from site_builder.model.edtf import OPEN_END, OPEN_START, Date
from site_builder.model.names import ALIAS, NAME, WEAK, Entity, default_sort_name, fold, sort_key
from site_builder.model.paths import content_path
from site_builder.model.placeholders import ROOT
from site_builder.problems import problem

SURNAME = "surname"  # beside the strengths of names: a spelling that only the finder of names knows


def sort_name(work: Work, entity: Entity) -> str:
    document = work.registers.documents.get(("actors", entity.id))
    if document is None:
        return entity.name
    actor = document.data
    assert isinstance(actor, Actor)
    return actor.sort_name or default_sort_name(actor.name.text, actor.kind)


def order(work: Work, entity: Entity) -> tuple[str, str, str]:
    name = sort_name(work, entity)
    return (sort_key(name), name, entity.id)


def read(work: Work) -> list[Row]:
    """The rows of all actors, without their counts; writes their names and roles."""
    rows: list[Row] = []
    names: list[Row] = []
    tenures: list[Tenure] = []
    for entity in work.registers.actors.entities.values():
        n = work.actor_n[entity.id]
        document = work.registers.documents.get(("actors", entity.id))
        name = sort_name(work, entity)
        kind, detail = "", {}
        spelled = [(entity.name, NAME)]
        if document:
            actor = document.data
            assert isinstance(actor, Actor)
            kind, detail = actor.kind, _actor_detail(work, document, actor)
            spelled += [(m.text, ALIAS) for m in actor.aliases] + [(m.text, WEAK) for m in actor.weak_aliases]
            if kind == PERSON and (last := surname(name)):
                spelled.append((last, SURNAME))
            tenures += _tenures(work, n, document, actor)
            _check_life(work, document, actor)
            bodies.write(work, ACTOR, n, document)
        names += [name_row(n, text, strength) for text, strength in spelled]
        address = addresses.actor(entity.id)
        row = (n, entity.id, entity.path, address, entity.name, name, sort_key(name), kind, entity.disambiguation)
        rows.append((*row, compact(detail)))
    work.insert("name", names)
    work.insert("role", _role_rows(tenures))
    return rows


def name_row(n: int, spelling: str, strength: str) -> Row:
    return (n, spelling, strength, " ".join(sorted(first_words(spelling))))


def _actor_detail(work: Work, document: Document, actor: Actor) -> dict[str, Any]:
    same_as = list(actor.same_as)
    if actor.wikidata:
        same_as.insert(0, f"https://www.wikidata.org/entity/{actor.wikidata}")
    life = {
        k: d.text for k in ("born", "died", "founded", "dissolved", "as_of") if (d := getattr(actor, k)) is not None
    }
    return {
        **life,
        "part_of": [work.maybe_actor(mark) for mark in actor.part_of],
        "same_as": same_as,
        "image": image(work, actor.image, document),
        "extra": document.extra,
    }


class Tenure(NamedTuple):
    """One actor's time in one post."""

    actor: int
    position: int
    role: Role
    as_of: Date | None
    of_text: str
    of_actor: int | None

    @property
    def post(self) -> tuple[str, int | str]:
        """What two tenures share that are of one post; without `of`, a title alone tells posts of one actor only."""
        return (fold(self.role.title.text), self.of_actor or fold(self.of_text))

    @property
    def time(self) -> tuple[int, int, int, int]:
        """The order of tenures: by the bounds of their beginning, then of their end."""
        since, until = self.role.from_, self.role.until
        start = since.oldest_first if since else (until.lower if until else OPEN_START, OPEN_START)
        if since and since.lower == OPEN_START:  # "[..1955-07-16]": the day on which it is first recorded
            start = (since.upper, since.upper)
        return (*start, *(until.oldest_first if until else (OPEN_END, OPEN_END)))


def _tenures(work: Work, n: int, document: Document, actor: Actor) -> list[Tenure]:
    """An actor's roles in order of time, checked."""
    found = [
        Tenure(n, 0, role, actor.as_of, *(work.maybe_actor(role.of) if role.of else ("", None))) for role in actor.roles
    ]
    found.sort(key=lambda t: t.time)
    found = [tenure._replace(position=position) for position, tenure in enumerate(found)]
    for tenure in found:
        _check_role(work, document, actor, tenure.role)
    _check_twice(work, document, found)
    work.roles[document.id] = [
        Held(
            f"{t.role.title.text}, {t.of_text}" if t.of_text else t.role.title.text,
            t.role.from_,
            t.role.until,
            actor.as_of,
        )
        for t in found
    ]
    return found


def _check_twice(work: Work, document: Document, tenures: Sequence[Tenure]) -> None:
    """Nobody holds one post twice at once."""
    for i, first in enumerate(tenures):
        for second in tenures[i + 1 :]:
            both_last = not (first.role.until or second.role.until)
            if first.post == second.post and (both_last or _at_once(first, second)):
                title = second.role.title
                work.fault("role-held-twice", document, title, title=title.text, other=first.role.title.line)


def _at_once(one: Tenure, other: Tenure) -> bool:
    """Whether two tenures surely have more than a day in common: each begins before the other ends."""
    begun = max(t.role.from_.upper if t.role.from_ else OPEN_END for t in (one, other))
    return begun < min(_surely_until(t) for t in (one, other))


def _apart(one: Tenure, other: Tenure) -> bool:
    return one.actor != other.actor and not _at_once(one, other)


def _surely_until(tenure: Tenure) -> int:
    if tenure.role.until:
        return tenure.role.until.lower
    return tenure.as_of.upper if tenure.as_of else OPEN_END


def _role_rows(tenures: Sequence[Tenure]) -> list[Row]:
    """Roles with who held the post before and after, where the archive knows; not who held it at the same time."""
    posts: dict[tuple[str, int | str], list[Tenure]] = {}
    for tenure in tenures:
        post = tenure.post if tenure.of_text else ("", -tenure.actor)
        posts.setdefault(post, []).append(tenure)
    rows: list[Row] = []
    for holders in posts.values():
        holders.sort(key=lambda t: (t.time, t.actor))
        for i, tenure in enumerate(holders):
            before = next((t.actor for t in reversed(holders[:i]) if _apart(t, tenure)), None)
            after = next((t.actor for t in holders[i + 1 :] if _apart(t, tenure)), None)
            role = tenure.role
            since = role.from_.text if role.from_ else ""
            until = role.until.text if role.until else ""
            place = (tenure.actor, tenure.position)
            rows.append((*place, role.title.text, tenure.of_text, tenure.of_actor, since, until, before, after))
    return rows


def _check_role(work: Work, document: Document, actor: Actor, role: Role) -> None:
    place = (content_path(document.path), role.title.line, role.title.column)
    title = role.title.text
    start, end = role.from_, role.until
    if start and end and end.upper < start.lower:
        work.problems.append(problem("role-ends-early", *place, title=title, until=end.text, from_=start.text))
    for beginning, word in ((actor.born, "birth"), (actor.founded, "foundation")):
        if beginning and ((start and start.upper < beginning.lower) or (end and end.upper < beginning.lower)):
            how = "ends" if end and end.upper < beginning.lower else "begins"
            work.problems.append(
                problem("role-outside-life", *place, title=title, how=f"{how} before the {word} ({beginning.text})")
            )
    for ending, word in ((actor.died, "death"), (actor.dissolved, "dissolution")):
        if ending and ((start and start.lower > ending.upper) or (end and end.lower > ending.upper)):
            how = "begins" if start and start.lower > ending.upper else "ends"
            work.problems.append(
                problem("role-outside-life", *place, title=title, how=f"{how} after the {word} ({ending.text})")
            )


def _check_life(work: Work, document: Document, actor: Actor) -> None:
    for start, end, words in (
        (actor.born, actor.died, ("born", "died")),
        (actor.founded, actor.dissolved, ("founded", "dissolved")),
    ):
        if start and end and end.upper < start.lower:
            line, column = document.places.get(words[1], (1, 1))
            facts = {"end": words[1], "start": words[0], "until": end.text, "from_": start.text}
            work.problems.append(problem("life-ends-early", content_path(document.path), line, column, **facts))


def write(work: Work, rows: Sequence[Row], counts: Counts) -> None:
    """Write the actors, with their articles and the entries of their lists counted."""
    work.insert("actor", [(*row, *counts.of(ACTOR, row[0])) for row in rows])


def name_finder(work: Work) -> None:
    """Give the work its finder of names in prose, unless the site has mentions off."""
    if work.library.site.mentions == "off":
        return
    spellings: dict[int, list[tuple[str, str]]] = {}
    for n, spelling, strength in work.db.execute("SELECT actor, spelling, strength FROM name"):
        spellings.setdefault(n, []).append((spelling, strength))
    kinds = dict(rows_of_kinds(work))
    found = {n: named(n, kinds[n], some) for n, some in spellings.items()}
    work.finder = Finder(found, {page_of(i): n for i, n in work.actor_n.items()})


def rows_of_kinds(work: Work) -> Iterable[tuple[int, str]]:
    """(number, kind) of every actor; without a file its kind is empty."""
    for entity_id, n in work.actor_n.items():
        document = work.registers.documents.get(("actors", entity_id))
        yield n, document.data.kind if document is not None and isinstance(document.data, Actor) else ""


def page_of(actor_id: str) -> str:
    """An actor's page as links in stored texts write it."""
    return ROOT + addresses.quoted(addresses.actor(actor_id))


def named(n: int, kind: str, spellings: Iterable[tuple[str, str]]) -> Named:
    """An actor as the finder of names knows it. ``spellings`` come with their strength."""
    strong = dict.fromkeys(text for text, strength in spellings if strength in (NAME, ALIAS))
    weak = dict.fromkeys(text for text, strength in spellings if strength in (WEAK, SURNAME))
    return Named(n, kind, tuple(strong), tuple(weak))


def roles_at(roles: Iterable[Held], date: Date) -> list[tuple[str, bool]]:
    """The roles held at ``date``: those whose time may overlap it, each with whether that is certain.

    A role's time begins somewhere within the bounds of `from` and ends within those of `until`; without `until` it is
    certain up to the actor's `as_of` (for ever where there is none). An interval is an event that lasts: one shared day
    makes a role certain. Any other date is one unknown day within its bounds: the role must cover them all.
    """
    found = []
    for text, start, end, as_of in roles:
        earliest = start.lower if start else OPEN_START
        latest = end.upper if end else OPEN_END
        if earliest > date.upper or latest < date.lower:
            continue
        surely_from = start.upper if start else OPEN_END
        surely_until = end.lower if end else as_of.upper if as_of else OPEN_END
        if date.kind == "interval":
            certain = max(surely_from, date.lower) <= min(surely_until, date.upper)
        else:
            certain = surely_from <= date.lower and date.upper <= surely_until
        found.append((text, certain))
    return found
