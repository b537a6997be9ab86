"""Actors: their rows, names and roles, and the checks of a life."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from msgspec.structs import replace

from site_builder.indexing import bodies, prose
from site_builder.indexing.context import HeldRole, IndexContext, Row, compact, image
from site_builder.indexing.mentions import Finder, Named, first_words, surname
from site_builder.indexing.offices import offices
from site_builder.indexing.timeline import Counts
from site_builder.model import addresses
from site_builder.model.alphabets import sort_key, without_article
from site_builder.model.documents import ACTOR, PERSON, Actor, Document, Role
from site_builder.model.edtf import OPEN_END, OPEN_START, Date, qualified
from site_builder.model.names import ALIAS, NAME, WEAK, Entity, fold
from site_builder.model.paths import content_path
from site_builder.model.placeholders import ROOT
from site_builder.model.sort_names import default_sort_name, seems_person
from site_builder.model.tenure import sure_end, sure_start
from site_builder.problems import problem

Post = tuple[str, int | str]  # a folded title, and the actor or the folded text that it is of
RoleTime = tuple[str, str, str]  # a title, since when and until when (EDTF; may be empty)
_COMPARED, _MET = 200, 3  # tenures of one post that are compared with a later one, and told with it
_PLACES: Final = ("state", "place")
SURNAME = "surname"  # beside the strengths of names: a spelling that only the finder of names knows


def sort_name(entity: Entity, document: Document | None) -> str:
    """The name that an actor is sorted by."""
    if document is None:
        return default_sort_name(entity.name, PERSON) if seems_person(entity.name) else entity.name
    actor = document.data
    assert isinstance(actor, Actor)
    return actor.sort_name or default_sort_name(actor.name.text, actor.kind)


def surname_of(entity: Entity, document: Document | None) -> str:
    """The surname by which a text may call a person: of a script without capitals only one that a file gives.

    There a surname is often a word of the language as well, and nothing tells the two apart.
    """
    found = surname(sort_name(entity, document))
    actor = document.data if document else None
    given = isinstance(actor, Actor) and actor.sort_name
    return found if given or any(c.isupper() for c in found) else ""


def order(entity: Entity, document: Document | None, language: str) -> tuple[str, str, str]:
    """An actor's place in the alphabet of a language: its sort key, the name that it is sorted by, its id."""
    name = filed = sort_name(entity, document)
    actor = document.data if document else None
    if not isinstance(actor, Actor) or not (actor.sort_name or actor.kind == PERSON):
        filed = without_article(name, language, place=isinstance(actor, Actor) and actor.kind in _PLACES)
    elif language.startswith("ar"):
        filed = without_article(name, language)
    return (sort_key(filed, language), name, entity.id)


class ResolvedActor(NamedTuple):
    """An actor with all that its file refers to found."""

    row: Row  # of the table actor, without its counts
    names: list[Row]
    tenures: list[Tenure]
    body: list[Row]
    life: list[Row]


def resolve(context: IndexContext, entity: Entity, document: Document | None) -> ResolvedActor:
    """Find what an actor refers to, and check its life; without a ``document`` it is only a name."""
    n = context.actor_n[entity.id]
    key, name, _ = order(entity, document, context.index_input.site.language)
    kind, detail = "", {}
    spelled = [(entity.name, NAME)]
    tenures: list[Tenure] = []
    body: list[Row] = []
    if document:
        actor = document.data
        assert isinstance(actor, Actor)
        kind, detail = actor.kind, _actor_detail(context, document, actor)
        spelled += [(m.text, ALIAS) for m in actor.aliases] + [(m.text, WEAK) for m in actor.weak_aliases]
        context.doubt_aliases(document, (*actor.aliases, *actor.weak_aliases))
        if kind == PERSON and (last := surname_of(entity, document)):
            spelled.append((last, SURNAME))
        tenures = _tenures(context, n, document, actor)
        _check_life(context, document, actor)
        body = bodies.resolve(context, ACTOR, document).rows(ACTOR, n)
    names = sorted((n, text, strength, " ".join(sorted(first_words(text)))) for text, strength in spelled)
    address = addresses.actor(entity.id)
    row = (n, entity.id, entity.path, address, entity.name, name, key, kind, entity.disambiguation)
    return ResolvedActor((*row, compact(detail)), names, tenures, body, _life(n, document))


def _life(n: int, document: Document | None) -> list[Row]:
    """The rows of a person's birth and death, of anything else's founding and dissolution, where the day is known."""
    actor = document.data if document else None
    if not isinstance(actor, Actor):
        return []
    days = (("born", actor.born), ("died", actor.died))
    if actor.kind != PERSON:
        days = (("founded", actor.founded), ("dissolved", actor.dissolved))
    return [(date.lower % 10000, date.lower, n, event) for event, date in days if date and date.exact_day]


def read(context: IndexContext) -> list[Row]:
    """Return the rows of all actors, without their counts; write their names, roles and texts."""
    rows: list[Row] = []
    names: list[Row] = []
    tenures: list[Tenure] = []
    for entity in context.registers.actors.entities.values():
        document = context.registers.documents.get(("actors", entity.id))
        found = resolve(context, entity, document)
        rows.append(found.row)
        names += found.names
        if document:
            tenures += found.tenures
            context.roles[entity.id] = held_roles(found.tenures)
            context.insert("body", found.body)
            context.insert("life", found.life)
    context.insert("name", names)
    context.insert("role", role_rows(tenures))
    return rows


def _actor_detail(context: IndexContext, document: Document, actor: Actor) -> dict[str, Any]:
    same_as = list(actor.same_as)
    if actor.wikidata:
        same_as.insert(0, f"https://www.wikidata.org/entity/{actor.wikidata}")
    life = {
        k: d.text for k in ("born", "died", "founded", "dissolved", "as_of") if (d := getattr(actor, k)) is not None
    }
    return {
        **life,
        "part_of": [context.maybe_actor(mark) for mark in actor.part_of],
        "same_as": same_as,
        **({"lang": actor.lang} if actor.lang else {}),
        "image": prose.resolve(context, document).image(image(context, actor.image, document)),
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
    def post(self) -> Post:
        """What two tenures share that are of one post; without `of`, a title alone tells posts of one actor only."""
        return (fold(self.role.title.text), self.of_actor or fold(self.of_text))

    @property
    def time(self) -> tuple[int, int, int, int]:
        """The order of tenures: by the bounds of their beginning, then of their end."""
        since, until = self.role.from_, self.role.until
        start = (since.lower, since.upper) if since else (until.lower if until else OPEN_START, OPEN_START)
        if since and since.lower == OPEN_START:  # "[..1955-07-16]": the day on which it is first recorded
            start = (since.upper, since.upper)
        return (*start, *((until.lower, until.upper) if until else (OPEN_END, OPEN_END)))


def _tenures(context: IndexContext, n: int, document: Document, actor: Actor) -> list[Tenure]:
    """An actor's roles in order of time, checked."""
    found = [
        Tenure(n, 0, role, actor.as_of, *(context.maybe_actor(role.of) if role.of else ("", None)))
        for role in actor.roles
    ]
    found.sort(key=lambda t: t.time)
    for tenure in found:
        _check_role(context, document, actor, tenure.role)
    _check_twice(context, document, found)
    end = actor.died or actor.dissolved
    if end:  # no role outlasts its holder
        found = [t if t.role.until else t._replace(role=replace(t.role, until=end)) for t in found]
        found.sort(key=lambda t: t.time)
    return [tenure._replace(position=position) for position, tenure in enumerate(found)]


def held_roles(tenures: Iterable[Tenure]) -> list[HeldRole]:
    """An actor's roles as articles look them up."""
    return [
        HeldRole(
            f"{t.role.title.text}, {t.of_text}" if t.of_text else t.role.title.text, t.role.from_, t.role.until, t.as_of
        )
        for t in tenures
    ]


def _check_twice(context: IndexContext, document: Document, tenures: Sequence[Tenure]) -> None:
    """Nobody holds one post twice at once. Each tenure is told with the first few that it meets."""
    posts: dict[Post, list[Tenure]] = {}
    for second in tenures:
        title, met = second.role.title, 0
        earlier = posts.setdefault(second.post, [])
        for first in earlier[:_COMPARED]:
            both_last = not (first.role.until or second.role.until)
            if met < _MET and (both_last or _at_once(first, second)):
                met += 1
                context.fault("role-held-twice", document, title, title=title.text, other=first.role.title.line)
        earlier.append(second)


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


def role_rows(tenures: Iterable[Tenure]) -> list[Row]:
    """Roles with who held the post before and after, where the archive knows; not who held it at the same time."""
    posts: dict[Post, list[Tenure]] = {}
    for tenure in tenures:
        post = tenure.post if tenure.of_text else ("", -tenure.actor)
        posts.setdefault(post, []).append(tenure)
    rows: list[Row] = []
    for holders in posts.values():
        holders.sort(key=lambda t: (t.time, t.actor))
        for i, tenure in enumerate(holders):
            before = next((t for t in reversed(holders[:i]) if _apart(t, tenure)), None)
            after = next((t for t in holders[i + 1 :] if _apart(t, tenure)), None)
            place = (tenure.actor, tenure.position)
            what = (tenure.role.title.text, tenure.of_text, tenure.of_actor)
            rows.append((*place, *what, *_period(tenure), *_holder(before), *_holder(after)))
    return rows


def _holder(tenure: Tenure | None) -> Row:
    return (tenure.actor, *_period(tenure)) if tenure else (None, "", "")


def _period(tenure: Tenure) -> tuple[str, str]:
    since, until = tenure.role.from_, tenure.role.until
    return since.text if since else "", until.text if until else ""


def _check_role(context: IndexContext, document: Document, actor: Actor, role: Role) -> None:
    place = (content_path(document.path), role.title.line, role.title.column)
    title = role.title.text
    start, end = role.from_, role.until
    if start and end and end.upper < start.lower:
        context.problems.append(problem("role-ends-early", *place, title=title, until=end.text, from_=start.text))
    for beginning, word in ((actor.born, "birth"), (actor.founded, "foundation")):
        if beginning and ((start and start.upper < beginning.lower) or (end and end.upper < beginning.lower)):
            how = "ends" if end and end.upper < beginning.lower else "begins"
            context.problems.append(
                problem("role-outside-life", *place, title=title, how=f"{how} before the {word} ({beginning.text})")
            )
    for ending, word in ((actor.died, "death"), (actor.dissolved, "dissolution")):
        if ending and ((start and start.lower > ending.upper) or (end and end.lower > ending.upper)):
            how = "begins" if start and start.lower > ending.upper else "ends"
            context.problems.append(
                problem("role-outside-life", *place, title=title, how=f"{how} after the {word} ({ending.text})")
            )


def _check_life(context: IndexContext, document: Document, actor: Actor) -> None:
    for start, end, words in (
        (actor.born, actor.died, ("born", "died")),
        (actor.founded, actor.dissolved, ("founded", "dissolved")),
    ):
        if start and end and end.upper < start.lower:
            line, column = document.places.get(words[1], (1, 1))
            facts = {"end": words[1], "start": words[0], "until": end.text, "from_": start.text}
            context.problems.append(problem("life-ends-early", content_path(document.path), line, column, **facts))


def write(context: IndexContext, rows: Sequence[Row], counts: Counts) -> None:
    """Write the actors, with their articles and the entries of their lists counted."""
    context.insert("actor", [(*row, *counts.of(ACTOR, row[0])) for row in rows])


def name_finder(context: IndexContext) -> None:
    """Give the work its finder of names in prose, unless the site has mentions off."""
    if context.index_input.site.mentions == "off":
        return
    spellings: dict[int, list[tuple[str, str]]] = {}
    for n, spelling, strength in context.db.execute("SELECT actor, spelling, strength FROM name"):
        spellings.setdefault(n, []).append((spelling, strength))
    kinds = dict(rows_of_kinds(context))
    roles: dict[int, list[RoleTime]] = {}
    for n, *role in context.db.execute("SELECT actor, title, since, until FROM role WHERE since <> ''"):
        roles.setdefault(n, []).append((role[0], role[1], role[2]))
    found = {n: named(n, kinds[n], some, roles.get(n, ())) for n, some in spellings.items()}
    context.finder = Finder(found, {page_of(i): n for i, n in context.actor_n.items()})


def rows_of_kinds(context: IndexContext) -> Iterable[tuple[int, str]]:
    """(number, kind) of every actor; without a file its kind is empty."""
    for entity_id, n in context.actor_n.items():
        document = context.registers.documents.get(("actors", entity_id))
        yield n, document.data.kind if document is not None and isinstance(document.data, Actor) else ""


def page_of(actor_id: str) -> str:
    """An actor's page as links in stored texts write it."""
    return ROOT + addresses.quoted(addresses.actor(actor_id))


def named(n: int, kind: str, spellings: Iterable[tuple[str, str]], roles: Iterable[RoleTime] = ()) -> Named:
    """An actor as the finder of names knows it. ``spellings`` come with their strength."""
    strong = dict.fromkeys(text for text, strength in spellings if strength in (NAME, ALIAS))
    weak = dict.fromkeys(text for text, strength in spellings if strength in (WEAK, SURNAME))
    return Named(n, kind, tuple(strong), tuple(weak), offices(roles) if kind == PERSON else ())


class _Held(NamedTuple):
    """Sort keys of the days between which a role may have been held, and of those between which it surely was."""

    earliest: int
    latest: int
    surely_from: int
    surely_until: int


def _held(role: HeldRole) -> _Held:
    start, end = role.since, role.until
    surely_until = sure_end(end) if end else role.as_of.upper if role.as_of else OPEN_END
    surely_from = sure_start(start) if start else OPEN_END
    return _Held(start.lower if start else OPEN_START, end.upper if end else OPEN_END, surely_from, surely_until)


def roles_at(roles: Iterable[HeldRole], date: Date) -> list[tuple[str, bool]]:
    """The roles held at ``date``: those whose time may overlap it, each with whether that is certain.

    A role's time begins somewhere within the bounds of `from` and ends within those of `until`; without `until` it is
    certain up to the actor's `as_of` (for ever where there is none). An interval is an event that lasts: one shared day
    makes a role certain. Any other date is one unknown day within its bounds: the role must cover them all. A date that
    is itself uncertain or approximate makes no role certain; of a date without any year no role is told.
    Times of one role that meet are one time: the role is there once.
    """
    if date.undated:
        return []
    times: dict[str, list[_Held]] = {}
    for role in roles:
        held = _held(role)
        if held.earliest <= date.upper and held.latest >= date.lower:
            times.setdefault(role.text, []).append(held)
    sure = not qualified(date)
    return [(text, sure and any(_covers(span, date) for span in _joined(some))) for text, some in times.items()]


def _joined(times: list[_Held]) -> list[tuple[int, int]]:
    """The days on which a role was surely held, from and until, with those that meet put together."""
    spans: list[tuple[int, int]] = []
    for held in sorted(times, key=lambda h: h.surely_from):
        start, end = held.surely_from, held.surely_until
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def _covers(span: tuple[int, int], date: Date) -> bool:
    if date.kind == "interval":
        return max(span[0], date.lower) <= min(span[1], date.upper)
    return span[0] <= date.lower and date.upper <= span[1]
