"""Which pages are stale, and why: those that have read a fact that changed, and those whose plan is another one.

A page is planned in a unit (``OutputSpec.unit``): all that hangs on one article, actor or topic, or on time. What
changed names the units that are planned anew; the pages that have read a changed fact are found by what they are known
to read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from site_builder.archive.facts import Fact, Noted, number, said
from site_builder.build import reads
from site_builder.build.store import Store
from site_builder.model import addresses
from site_builder.model.documents import ACTOR, ARTICLE, TOPIC
from site_builder.system import digests

if TYPE_CHECKING:
    from site_builder.model.outputs import OutputSpec
    from site_builder.pages.context import PageContext

FIRST: Final = "it was not there before"
ELSEWHERE: Final = "the site is built into another folder"
THEME: Final = "the theme"
TOUCHED: Final = "somebody changed its file in the site"
_PLANNED: Final = "its place among other pages"
_INSERT: Final = "INSERT INTO site_page (address, collision, unit, digest, reason) VALUES (?, ?, ?, ?, '')"


def every_page(store: Store, reason: str) -> dict[str, str]:
    """All pages, with one reason."""
    return {address: reason for (address,) in store.db.execute("SELECT address FROM site_page ORDER BY n")}


class Planned(NamedTuple):
    """What a change comes to in pages."""

    stale: dict[str, str]  # address → why
    gone: list[str]  # addresses
    specs: dict[str, OutputSpec]  # of what was planned anew, stale or not


def plan_again(store: Store, context: PageContext, facts: Iterable[Fact]) -> Planned | None:
    """Plan anew what the facts are of.

    None where two pages want one address: the plan of the whole site says best whose it is.
    """
    changed = sorted(facts, key=str)
    stale = _readers(store, changed)
    wanted: dict[str, tuple[str, bytes] | None] = {}  # None: as it was
    gone: list[str] = []
    specs: dict[str, OutputSpec] = {}
    units = _units(store, changed)
    for unit in units:
        if not _plan_unit(store, context, unit, wanted, specs, stale, gone):
            return None
    gone = [address for address in gone if address not in wanted]
    keys = {json.dumps(unit) for unit in units}
    for address in gone:
        stale.pop(address, None)
        _forget(store, address)
    for address, planned in wanted.items():
        if planned is None:
            continue
        unit_key, digest = planned
        row = store.db.execute("SELECT n, unit FROM site_page WHERE address = ?", (address,)).fetchone()
        if row is not None:
            if row[1] not in keys:  # of a unit that was not planned again, so that it has its pages still
                return None
            store.db.execute("UPDATE site_page SET unit = ?, digest = ? WHERE n = ?", (unit_key, digest, row[0]))
        elif _is_taken(store, address):
            return None
        else:
            store.db.execute(_INSERT, (address, addresses.collision_key(address), unit_key, digest))
    return Planned(stale, gone, specs)


def _readers(store: Store, changed: Sequence[Fact]) -> dict[str, str]:
    """The pages that have read one of these facts, each with the first of them."""
    stale: dict[str, str] = {}
    everybody = set(store.get("every page"))
    query = "SELECT address FROM site_page WHERE n = ?"
    for fact in changed:
        found = [store.db.execute(query, (n,)).fetchone()[0] for n in reads.readers(store.db, number(fact))]
        if number(fact) in everybody:
            found += every_page(store, "")
        if found:
            why = worded(store, fact)
            for address in found:
                stale.setdefault(address, why)
    return stale


def _plan_unit(
    store: Store,
    context: PageContext,
    unit: tuple[Any, ...],
    wanted: dict[str, tuple[str, bytes] | None],
    specs: dict[str, OutputSpec],
    stale: dict[str, str],
    gone: list[str],
) -> bool:
    """Plan one unit; False where a page wants the address of another."""
    from site_builder.pages.kinds import plan_unit

    key = json.dumps(unit)
    had = dict(store.db.execute("SELECT address, digest FROM site_page WHERE unit = ?", (key,)))
    for spec in plan_unit(context, unit):
        if spec.address in wanted:
            return False
        specs[spec.address] = spec
        digest = _digest(spec)
        was = had.pop(spec.address, None)
        wanted[spec.address] = None if was == digest else (key, digest)
        if was != digest:
            stale.setdefault(spec.address, FIRST if was is None else _PLANNED)
    gone += had
    return True


def compare(
    store: Store, old: Store | None, pages: Sequence[OutputSpec], page_size: int, reason: str, every: Iterable[int]
) -> dict[str, str]:
    """The stale ones of all pages, and why; what the old store knows of the others is taken over.

    ``reason``: why all are, if they are. ``every``: numbers of the facts that all pages read.
    """
    stale: dict[str, str] = {}
    had: dict[str, tuple[int, bytes, str]] = {}
    read_facts: dict[int, str] = {}
    if old is not None and not reason:
        read_facts, reason = _changed_between(store, old, page_size, set(every))
        rows = old.db.execute("SELECT n, address, digest, reason FROM site_page")
        had = {address: (n, digest, why) for n, address, digest, why in rows}
    kept: list[tuple[Any, ...]] = []
    fresh: list[tuple[Any, ...]] = []
    for spec in pages:
        row = (spec.address, addresses.collision_key(spec.address), json.dumps(spec.unit), _digest(spec))
        n, was, why = had.get(spec.address, (0, b"", ""))
        if not reason and n and was == row[-1] and n not in read_facts:
            kept.append((n, *row, why))
            continue
        fresh.append(row)
        stale[spec.address] = reason or (FIRST if not n else _PLANNED if was != row[-1] else read_facts[n])
    if kept and old is not None:
        store.db.executemany("INSERT INTO site_page VALUES (?, ?, ?, ?, ?, ?)", kept)
        reads.copy(old.db, store.db, {row[0] for row in kept})
    store.db.executemany(_INSERT, fresh)
    return stale


def _changed_between(store: Store, old: Store, page_size: int, every: set[int]) -> tuple[dict[int, str], str]:
    """(page → the fact that it has read and that changed, a reason that is one for every page)."""
    from site_builder.archive import differences

    with store.beside(old):
        facts = sorted(differences.compare(store.db, page_size), key=str)
    found: dict[int, str] = {}
    for fact in facts:
        for n in reads.readers(old.db, number(fact)):
            if n not in found:
                found[n] = worded(store, fact)
    return found, next((worded(store, fact) for fact in facts if number(fact) in every), "")


def specs(store: Store, context: PageContext, wanted: Iterable[str]) -> Mapping[str, OutputSpec]:
    """The plan of some pages, and of those that are planned with them."""
    from site_builder.pages.kinds import plan_unit

    units: dict[str, None] = {}
    for address in wanted:
        row = store.db.execute("SELECT unit FROM site_page WHERE address = ?", (address,)).fetchone()
        if row:
            units[row[0]] = None
    return {spec.address: spec for unit in units for spec in plan_unit(context, tuple(json.loads(unit)))}


def _digest(spec: OutputSpec) -> bytes:
    return digests.digest(repr((spec.kind, spec.key)).encode("utf-8", "surrogatepass"))


def general_units(context: PageContext) -> dict[str, list[int]]:
    """The units that hang on the archive as a whole, each with the facts (as numbers) that planning it reads."""
    from site_builder.pages.kinds import plan_unit

    found = {}
    for unit in ("site", "dates", "actors", "topics"):
        context.reader.noted = Noted()
        for _ in plan_unit(context, (unit,)):
            pass
        found[unit] = context.reader.noted.numbers().tolist()
    return found


def _units(store: Store, facts: Sequence[Fact]) -> list[tuple[Any, ...]]:
    """What is planned with the things that these facts are of."""
    changed = {number(fact) for fact in facts}
    general: dict[str, list[int]] = store.get("units")
    found: dict[tuple[Any, ...], None] = {(unit,): None for unit, reads in general.items() if changed & set(reads)}
    for kind, *of in facts:
        if kind in ("article", "card"):
            found["article", of[0]] = None
        elif kind in ("actor", "actor name", "company"):
            found["actor", of[0]] = None
        elif kind in ("topic", "topic name"):
            found["topic", of[0]] = None
        elif kind in ("links", "list") and of[0] in (ARTICLE, ACTOR, TOPIC):
            found[of[0], of[1]] = None
    return list(found)


_OF_ARTICLES: Final = ("card", "article", "acting", "about", "related", "neighbours")
_QUERIES: Final = {
    ARTICLE: "SELECT id FROM article WHERE n = ?",
    ACTOR: "SELECT id FROM actor WHERE n = ?",
    TOPIC: "SELECT id FROM topic WHERE n = ?",
}


def worded(store: Store, fact: Fact) -> str:
    """A fact in words, with the ids of things for their numbers."""
    kind, *of = fact
    if kind in ("links", "list", "body"):
        query = _QUERIES.get(of[0])
    elif kind in _OF_ARTICLES:
        query = _QUERIES[ARTICLE]
    else:
        query = _QUERIES.get({"company": ACTOR, "pair": ACTOR}.get(kind, kind.partition(" ")[0]))

    def name(part: Any) -> Any:
        if query is None or not isinstance(part, int) or part < 1 << 16:  # the part of a list
            return part
        row = store.db.execute(query, (part,)).fetchone()
        return row[0] if row else "that is gone"

    return said((kind, *map(name, of)))


def _forget(store: Store, address: str) -> None:
    row = store.db.execute("SELECT n FROM site_page WHERE address = ?", (address,)).fetchone()
    if row:
        reads.forget(store.db, row[0])
        store.db.execute("DELETE FROM site_page WHERE n = ?", row)


def _is_taken(store: Store, address: str) -> bool:
    """Whether something of the site stands in the way of a new page; all that might is held to."""
    key = addresses.collision_key(address)
    if store.db.execute("SELECT 1 FROM site_page WHERE collision = ?", (key,)).fetchone():
        return True
    if store.has_file(address):
        return True
    if key.partition("/")[0] in ("media", "assets"):
        return True
    parts = key.split("/")
    above = ["/".join(parts[:n]) for n in range(1, len(parts))]
    query = "SELECT 1 FROM site_page WHERE collision = ?"
    if any(store.db.execute(query, (folder,)).fetchone() for folder in above):
        return True
    query = "SELECT 1 FROM site_page WHERE collision >= ? AND collision < ?"
    return store.db.execute(query, (f"{key}/", f"{key}0")).fetchone() is not None
