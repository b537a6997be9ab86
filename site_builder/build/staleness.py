"""Which outputs are stale, and why: those that have read a fact that changed, and those that are planned otherwise.

Outputs are planned in units (model/outputs.py): all that hangs on one article, actor or topic, or on the archive as a
whole. Facts that changed name the units to plan anew; the outputs that have read such a fact are known. The functions
here decide and write nothing: the store is told the ``Plan`` by ``remember``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from site_builder.archive import manifest
from site_builder.archive.facts import ACTOR_FEED, FIRST_DAYS, TOPIC_FEED, Fact, Noted, number
from site_builder.build import reasons
from site_builder.build.known_outputs import KnownOutputs
from site_builder.build.output_rows import Row, row_of
from site_builder.build.run import Plan
from site_builder.build.store import Store
from site_builder.model.documents import ACTOR, ARTICLE, TOPIC
from site_builder.model.outputs import OutputSpec, Unit

if TYPE_CHECKING:
    from site_builder.outputs.context import OutputContext


class Known(NamedTuple):
    """What planning goes by of the last build."""

    outputs: KnownOutputs
    every: frozenset[int]  # facts that every page reads, as numbers
    general: Mapping[str, frozenset[int]]  # unit that hangs on the archive as a whole → facts that planning it reads


def known(store: Store) -> Known:
    """Return what a store knows of the last build's outputs."""
    general = {unit: frozenset(facts) for unit, facts in store.get("units").items()}
    return Known(store.outputs, frozenset(store.get("every page")), general)


# -- after a change ---------------------------------------------------------------------------------------------------


def after(last: Known, context: OutputContext, facts: Iterable[Fact], *, theme: bool, elsewhere: bool) -> Plan | None:
    """Plan anew what a change concerns: facts, the ``theme``, or the folder of the site, which is ``elsewhere`` now.

    None where two outputs want one address (the plan of the whole site says best whose it is), and where everything
    has to be planned anew.
    """
    from site_builder.outputs.kinds import plan_unit

    changed = sorted(facts, key=str)
    if FIRST_DAYS in changed:
        return None  # any feed may be in another order
    stale = dict.fromkeys(last.outputs.addresses(), reasons.ELSEWHERE) if elsewhere else {}
    for address in last.outputs.themed() if theme else ():
        stale[address] = reasons.THEME
    for address, why in _readers(last, context, changed).items():
        stale.setdefault(address, why)
    specs: dict[str, OutputSpec] = {}
    rows: list[Row] = []
    gone: dict[str, None] = {}
    units = [*_units(last, changed), *([("assets",)] if theme else [])]
    for unit in units:
        had = last.outputs.of_unit(unit)
        for spec in plan_unit(context, unit):
            if spec.address in specs:
                return None
            specs[spec.address] = spec
            row, was = row_of(spec), had.pop(spec.address, None)
            if was == row.plan:
                continue
            stale.setdefault(spec.address, reasons.NEW if was is None else reasons.PLANNED)
            rows.append(row)
        gone.update(dict.fromkeys(had))
    for address in specs:
        gone.pop(address, None)
    if not _is_free(last.outputs, rows, set(units), gone):
        return None
    return Plan({a: why for a, why in stale.items() if a not in gone}, list(gone), specs, rows)


def _is_free(outputs: KnownOutputs, rows: Sequence[Row], units: set[Unit], gone: Mapping[str, None]) -> bool:
    """Return whether new outputs take the place of no other."""
    for row in rows:
        unit = outputs.unit_of(row.address)
        if unit is None:
            if outputs.is_in_the_way(row.address, gone):
                return False
        elif unit not in units and unit != ("former",):  # a unit that was not planned anew has its outputs still
            return False
    return True


def _readers(last: Known, context: OutputContext, changed: Sequence[Fact]) -> dict[str, str]:
    """Return the outputs that have read one of these facts, each with the first of them in words."""
    stale: dict[str, str] = {}
    for fact in changed:
        found = last.outputs.readers(number(fact))
        if number(fact) in last.every:
            found += last.outputs.themed()
        if found:
            why = reasons.worded(context.db, fact)
            for address in found:
                stale.setdefault(address, why)
    return stale


# The unit of a fact that is of one thing: by the fact's kind.
_UNIT_OF: Final = {
    "article": ARTICLE,
    "card": ARTICLE,
    "actor": ACTOR,
    "actor name": ACTOR,
    "company": ACTOR,
    "topic": TOPIC,
    "topic name": TOPIC,
    ACTOR_FEED: ACTOR_FEED,
    TOPIC_FEED: TOPIC_FEED,
}
_FEEDS: Final = {ACTOR: ACTOR_FEED, TOPIC: TOPIC_FEED}  # what is to be planned anew with a unit


def _units(last: Known, facts: Sequence[Fact]) -> list[Unit]:
    """Return the units that these facts are of."""
    changed = {number(fact) for fact in facts}
    found: dict[Unit, None] = {(unit,): None for unit, reads in last.general.items() if changed & reads}
    for kind, *of in facts:
        unit: Unit | None = None
        if kind in _UNIT_OF:
            unit = (_UNIT_OF[kind], of[0])
        elif kind in ("links", "list") and of[0] in (ARTICLE, ACTOR, TOPIC):
            unit = (of[0], of[1])
        if unit is not None:
            found[unit] = None
            if unit[0] in _FEEDS:
                found[_FEEDS[unit[0]], unit[1]] = None
    return list(found)


# -- of the whole site ------------------------------------------------------------------------------------------------


def whole(
    specs: Sequence[OutputSpec], last: Known | None, facts: Iterable[Fact], context: OutputContext, reason: str
) -> Plan:
    """Compare the plan of the whole site with the last build.

    ``facts``: those that changed. ``reason``: why all is made anew, if it is; ``last`` is None then too where there is
    no last build.
    """
    by_address = {spec.address: spec for spec in specs}
    rows = [row_of(spec) for spec in specs]
    if last is None or reason:
        return Plan({row.address: reason for row in rows}, [], by_address, rows)
    changed = sorted(facts, key=str)
    stale = _readers(last, context, changed)
    had = last.outputs.all()
    kept: list[tuple[int, Row, str]] = []
    fresh: list[Row] = []
    found: dict[str, str] = {}
    for row in rows:
        n, plan, why = had.get(row.address, (0, b"", ""))
        if n and plan == row.plan and row.address not in stale:
            kept.append((n, row, why))
            continue
        fresh.append(row)
        found[row.address] = reasons.NEW if not n else reasons.PLANNED if plan != row.plan else stale[row.address]
    return Plan(found, [address for address in had if address not in by_address], by_address, fresh, kept)


def general_units(context: OutputContext) -> dict[str, list[int]]:
    """Return the units that hang on the archive as a whole, each with the facts (as numbers) that planning it reads."""
    from site_builder.outputs.kinds import GENERAL, plan_unit

    found = {}
    for unit in GENERAL:
        context.pages.reader.noted = Noted()
        for _ in plan_unit(context, (unit,)):
            pass
        found[unit] = context.pages.reader.noted.numbers().tolist()
    return found


# -- acting on it -----------------------------------------------------------------------------------------------------


def remember(store: Store, plan: Plan, old: Store | None = None) -> None:
    """Write a plan into a store. ``old``: the store that its ``kept`` outputs are of."""
    if old is not None and plan.kept:
        store.outputs.take_over(old.outputs, plan.kept)
        manifest.take_over(store.db, old.db, {row.address for _, row, _ in plan.kept})
    if not store.fresh:
        store.outputs.remove(plan.gone)
    store.outputs.put(plan.rows)


def specs(outputs: KnownOutputs, context: OutputContext, wanted: Iterable[str]) -> dict[str, OutputSpec]:
    """Return the plan of some outputs of the last build, and of those that are planned with them."""
    from site_builder.outputs.kinds import plan_unit

    units = dict.fromkeys(unit for address in wanted if (unit := outputs.unit_of(address)))
    return {spec.address: spec for unit in units for spec in plan_unit(context, unit)}
