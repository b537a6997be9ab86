"""What imports left to a person, as the first lines of their reports count it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from site_builder.importers.records import Outcome
from site_builder.problems import printable
from site_builder.system import safe_files

_MOST: Final = 1 << 16  # bytes of a report that are read: the counts are its first lines
_KINDS: Final = 5  # that are named
_COUNT: Final = re.compile(rf"(?:{Outcome.FAULT}|{Outcome.SUGGESTED}|{Outcome.LEFT_OUT}): (.*): ([\d,]+)")
_LOST: Final = re.compile(rf"{Outcome.LEFT_OUT}: (?!pictures that are not there|documents that)")


def report_name(label: str) -> str:
    """Return the name of the report on a source, beside content/. ``label``: that in import.lock, such as jekyll-2."""
    return f"import-report-{label}.txt"


def left_to_a_person(site: Path) -> str:
    """Return what is to be decided or is missing, as the reports have it; empty if there is nothing, or no report."""
    found: dict[str, int] = {}
    for report in sorted(site.glob(report_name("*"))):
        try:
            text = safe_files.read(report, _MOST).decode("utf-8", "replace")
        except OSError:
            continue
        for line in text.partition("\n\n")[0].splitlines():
            match = _COUNT.fullmatch(line)
            if match and not _LOST.match(line):
                kind = printable(match[1], 100)
                found[kind] = found.get(kind, 0) + int(match[2].replace(",", ""))
    named = ", ".join(f"{kind}: {count:,}" for kind, count in list(found.items())[:_KINDS])
    return named + (f", and {len(found) - _KINDS} more kinds" if len(found) > _KINDS else "")
