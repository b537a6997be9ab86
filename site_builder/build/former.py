"""Former addresses of what is made of no file: where those that are lost lead from now on.

A part of a list, a day or a pair page may go as the archive changes. Its address then leads to the page that it was
part of, or the nearest above that is there. As soon as such a page comes back, it is a page again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from site_builder.archive import facts
from site_builder.archive.facts import Fact
from site_builder.build.run import Plan
from site_builder.model import addresses
from site_builder.model.outputs import unit_key

if TYPE_CHECKING:
    from site_builder.build.store import Store
    from site_builder.model.ledger import Entry
    from site_builder.model.outputs import OutputSpec
    from site_builder.outputs.context import OutputContext

UNIT: Final = ("former",)
UNITS: Final = (UNIT, ("redirects",), ("assets",))  # in which something is planned that depends on such addresses
_DEEP: Final = 64  # steps from a lost page to one that is there


class Former(NamedTuple):
    """A row of the table: an address, and where it leads."""

    address: str
    target: str


def fill(
    db: sqlite3.Connection,
    entries: Mapping[str, Entry],
    planned: Mapping[str, OutputSpec],
    redirects: Mapping[str, str],
) -> None:
    """Write where each address leads at which nothing is planned any more."""
    lost = [entry for entry in entries.values() if not entry.is_source and entry.address not in planned]
    if not lost:
        return
    site = _Planned(entries, planned, redirects)
    taken = {addresses.collision_key(address) for address in planned}
    folders = {folder for key in taken for folder in _folders(key)}
    rows = []
    for entry in sorted(lost):
        key = addresses.collision_key(entry.address)
        if key in taken or key in folders or not taken.isdisjoint(_folders(key)):
            continue  # another page is the same file to some file system: whoever asks for the one gets the other
        rows.append(site.former(entry))
        taken.add(key)
        folders.update(_folders(key))
    db.executemany("INSERT INTO former VALUES (?, ?)", rows)


def _folders(key: str) -> list[str]:
    parts = key.split("/")
    return ["/".join(parts[:n]) for n in range(1, len(parts))]


class _Site:
    """What is asked of a site to find where a lost address leads."""

    def unit(self, address: str) -> str | None:
        """Return the unit (JSON) of the output at an address; None where there is none."""
        raise NotImplementedError

    def redirect(self, address: str) -> str | None:
        """Return where the redirect at an address leads."""
        raise NotImplementedError

    def entry(self, address: str) -> Entry | None:
        """Return what the ledger says of an address."""
        raise NotImplementedError

    def former(self, entry: Entry) -> Former:
        """Return where a lost address leads."""
        return Former(entry.address, self.page(entry.content))

    def page(self, address: str) -> str:
        """Return the page that stands at an address, that it leads to, or the nearest above."""
        from site_builder.model.ledger import above

        for _ in range(_DEEP):
            target = self.redirect(address)
            if target is None and self._stands(address):
                return address
            entry = self.entry(address)
            if target is not None:
                address = target
            elif entry is not None and not entry.is_source and entry.content != address:
                address = entry.content
            else:
                return next((other for other in above(address) if self._stands(other)), addresses.HOME)
        return addresses.HOME

    def _stands(self, address: str) -> bool:
        unit = self.unit(address)
        return unit is not None and unit != unit_key(UNIT) and self.redirect(address) is None


class _Planned(_Site):
    """A site as it is planned as a whole."""

    def __init__(
        self, entries: Mapping[str, Entry], planned: Mapping[str, OutputSpec], redirects: Mapping[str, str]
    ) -> None:
        self.entry = entries.get  # type: ignore[method-assign, assignment]
        self.redirect = redirects.get  # type: ignore[method-assign, assignment]
        self._planned = planned

    def unit(self, address: str) -> str | None:
        spec = self._planned.get(address)
        return None if spec is None else unit_key(spec.unit)


class _Known(_Site):
    """A site as the store has it."""

    def __init__(self, store: Store) -> None:
        self._db, self._outputs = store.db, store.outputs

    def unit(self, address: str) -> str | None:
        unit = self._outputs.unit_of(address)
        return None if unit is None else unit_key(unit)

    def redirect(self, address: str) -> str | None:
        row = self._db.execute("SELECT target FROM redirect WHERE address = ?", (address,)).fetchone()
        return None if row is None else str(row[0])

    def entry(self, address: str) -> Entry | None:
        from site_builder.model.ledger import Entry

        query = "SELECT address, kind, id, title, content, first, changed FROM published WHERE address = ?"
        row = self._db.execute(query, (address,)).fetchone()
        return None if row is None else Entry(*row)


def follow(store: Store, context: OutputContext, plan: Plan, lost: Iterable[Entry]) -> Plan | None:
    """Bring the table up to date after a plan that is in the store, and add what follows of it to the plan.

    None where an address is in the way of another: the plan of the whole site says which of them is published.
    """
    from site_builder.build import staleness

    db, site = store.db, _Known(store)
    had = {row[0]: Former(*row) for row in db.execute("SELECT address, target FROM former")}
    wanted = {entry.address: entry for entry in lost}
    for address in had:
        if (entry := site.entry(address)) is not None:
            wanted[address] = entry
    mine = unit_key(UNIT)
    now = {address: site.former(entry) for address, entry in wanted.items() if site.unit(address) in (None, mine)}
    changed = sorted(a for a in had.keys() | now.keys() if had.get(a) != now.get(a))
    if not changed:
        return plan
    db.executemany("DELETE FROM former WHERE address = ?", [(address,) for address in changed])
    db.executemany("INSERT INTO former VALUES (?, ?)", [now[address] for address in changed if address in now])
    told: list[Fact] = [facts.FORMER, *(("redirect", address) for address in changed)]
    context.pages.reader.noted = facts.Noted()
    more = staleness.after(staleness.known(store), context, told, theme=False, elsewhere=False)
    if more is None:
        return None
    staleness.remember(store, more)
    gone = [address for address in plan.gone if address not in more.specs]
    stale = {address: why for address, why in plan.stale.items() if address not in more.gone} | more.stale
    return Plan(stale, [*gone, *more.gone], {**plan.specs, **more.specs}, [*plan.rows, *more.rows])
