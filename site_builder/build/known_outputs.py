"""What the last build published: each output with its plan, and the facts that it read. A part of the store."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:  # a build without a change only asks which addresses there are
    from site_builder.build.output_rows import Row
    from site_builder.build.reads import Reads
    from site_builder.model.outputs import Unit

_INSERT: Final = "INSERT INTO output (address, collision, themed, unit, plan, reason) VALUES (?, ?, ?, ?, ?, '')"


class KnownOutputs:
    """The tables ``output``, ``page_reads`` and ``reads``. ``fresh``: they are empty, and have no indexes yet."""

    def __init__(self, db: sqlite3.Connection, *, fresh: bool) -> None:
        self.db, self.fresh = db, fresh

    # -- asking

    def _one(self, query: str, *values: Any) -> Any:
        return self.db.execute(query, values).fetchone()

    def has(self, address: str) -> bool:
        """Return whether an output is published at an address."""
        return self._one("SELECT 1 FROM output WHERE address = ?", address) is not None

    def addresses(self) -> list[str]:
        """Return all addresses, in the order of their numbers."""
        return [address for (address,) in self.db.execute("SELECT address FROM output ORDER BY n")]

    def themed(self) -> list[str]:
        """Return the addresses of what templates made."""
        return [address for (address,) in self.db.execute("SELECT address FROM output WHERE themed ORDER BY n")]

    def readers(self, fact: int) -> list[str]:
        """Return the addresses of the outputs that have read a fact."""
        from site_builder.build import reads

        query = "SELECT address FROM output WHERE n = ?"
        return [self._one(query, n)[0] for n in reads.readers(self.db, fact)]

    def of_unit(self, unit: Unit) -> dict[str, bytes]:
        """Return address → digest of its plan of the outputs of a unit."""
        from site_builder.model.outputs import unit_key

        return dict(self.db.execute("SELECT address, plan FROM output WHERE unit = ?", (unit_key(unit),)))

    def unit_of(self, address: str) -> Unit | None:
        """Return the unit that an output is planned in."""
        row = self._one("SELECT unit FROM output WHERE address = ?", address)
        return tuple(json.loads(row[0])) if row else None

    def reason(self, address: str) -> str:
        """Return why an output was last made."""
        return str(self._one("SELECT reason FROM output WHERE address = ?", address)[0])

    def all(self) -> dict[str, tuple[int, bytes, str]]:
        """Return address → (number, digest of its plan, why it was last made) of all outputs."""
        rows = self.db.execute("SELECT n, address, plan, reason FROM output")
        return {address: (n, plan, reason) for n, address, plan, reason in rows}

    def pages(self) -> int:
        """Return the number of pages."""
        return int(self._one("SELECT total(themed) FROM output")[0])

    def is_in_the_way(self, address: str, gone: Collection[str] = ()) -> bool:
        """Return whether another output may be the same file as a new one, or stand where it needs a folder.

        Outputs that are ``gone`` are in nobody's way.
        """
        from site_builder.model import addresses

        key = addresses.collision_key(address)
        parts = key.split("/")
        query = "SELECT address FROM output WHERE collision = ?"
        found = [row for n in range(1, len(parts) + 1) for row in self.db.execute(query, ("/".join(parts[:n]),))]
        found += self.db.execute(
            "SELECT address FROM output WHERE collision >= ? AND collision < ?", (f"{key}/", f"{key}0")
        )
        return any(other not in gone for (other,) in found)

    # -- changing

    def put(self, rows: Iterable[Row]) -> None:
        """Write outputs that were planned anew; those that are there keep their numbers."""
        for row in rows:
            known = None if self.fresh else self._one("SELECT n FROM output WHERE address = ?", row.address)
            if known is None:
                self.db.execute(_INSERT, row)
            else:
                query = "UPDATE output SET themed = ?, unit = ?, plan = ? WHERE n = ?"
                self.db.execute(query, (row.themed, row.unit, row.plan, known[0]))

    def take_over(self, old: KnownOutputs, kept: Iterable[tuple[int, Row, str]]) -> None:
        """Write outputs that stay as ``old`` had them: (number, row, why it was last made) of each."""
        from site_builder.build import reads

        rows = [(n, *row, reason) for n, row, reason in kept]
        self.db.executemany("INSERT INTO output VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        reads.copy(old.db, self.db, {row[0] for row in rows})

    def remove(self, gone: Iterable[str]) -> None:
        """Forget outputs, and what they read."""
        from site_builder.build import reads

        for address in gone:
            row = self._one("SELECT n FROM output WHERE address = ?", address)
            if row:
                reads.forget(self.db, row[0])
                self.db.execute("DELETE FROM output WHERE n = ?", row)

    def reads(self, *, known: bool) -> Reads:
        """Return what takes in the facts that outputs read. ``known``: also a fresh store knows what some have read."""
        from site_builder.build.reads import Reads

        return Reads(self.db, fresh=self.fresh and not known)

    def numbers(self, wanted: Collection[str]) -> dict[str, int]:
        """Return address → number of some outputs."""
        return {address: self._one("SELECT n FROM output WHERE address = ?", address)[0] for address in wanted}

    def put_reasons(self, reasons: Iterable[tuple[str, str]]) -> None:
        """Remember (address, why) of the outputs that were made."""
        self.db.executemany("UPDATE output SET reason = ? WHERE address = ?", [(why, a) for a, why in reasons])
