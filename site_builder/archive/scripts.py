"""SQL scripts of the package."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def run(db: sqlite3.Connection, name: str) -> None:
    """Run a script, named by its path in the package, within the transaction that is open.

    (``executescript`` would end it.)
    """
    for statement in re.sub(r"--.*", "", (_PACKAGE / name).read_text(encoding="utf-8")).split(";"):
        db.execute(statement)
