"""What the last import left to a person, as the first lines of import-report.txt count it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from site_builder.importers.records import Outcome
from site_builder.problems import printable
from site_builder.system import safe_files

REPORT: Final = "import-report.txt"
_MOST: Final = 1 << 16  # bytes of the report that are read: the counts are its first lines
_KINDS: Final = 5  # that are named
_COUNT: Final = re.compile(rf"(?:{Outcome.FAULT}|{Outcome.SUGGESTED}|{Outcome.LEFT_OUT}): (.*): ([\d,]+)")
_LOST: Final = re.compile(rf"{Outcome.LEFT_OUT}: (?!pictures that are not there|documents that)")


def left_to_a_person(site: Path) -> str:
    """Return what is to be decided or is missing, as the report has it; empty if there is nothing, or no report."""
    try:
        text = safe_files.read(site / REPORT, _MOST).decode("utf-8", "replace")
    except OSError:
        return ""
    found = []
    for line in text.partition("\n\n")[0].splitlines():
        match = _COUNT.fullmatch(line)
        if match and not _LOST.match(line):
            found.append(f"{printable(match[1], 100)}: {match[2]}")
    return ", ".join(found[:_KINDS]) + (f", and {len(found) - _KINDS} more kinds" if len(found) > _KINDS else "")
