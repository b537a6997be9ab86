"""The command `import`: an archive of another system becomes content/."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Final

from site_builder.cli.faults import CONTENT_PROBLEMS, WRONG_USAGE, fail, machine_failed, machine_faults
from site_builder.cli.printing import counted_as, print_json, say
from site_builder.cli.progress import Progress
from site_builder.importers.records import Outcome, Report, Wish
from site_builder.importers.run import Result, run
from site_builder.importers.source import CannotRead
from site_builder.importers.writing import CannotWrite, Written
from site_builder.problems import printable

REPORT: Final = "import-report.txt"
_MOST_SAID: Final = 5  # lines of one kind that are printed; the file has all
_PRINTED: Final = 500  # characters of a line on the terminal
_TOLD: Final = 1 << 20  # in the file: it may be the only place where words that were left out still stand
_ORDER: Final = (Outcome.FAULT, Outcome.LEFT_OUT, Outcome.SUGGESTED, Outcome.KEPT, Outcome.CONVERTED)


def import_(source: Path, dest: Path, kind: str | None, wish: Wish, *, dry_run: bool, as_json: bool) -> None:
    """Import, and say what became of the source: counts and the first lines here, all lines in import-report.txt."""
    try:
        with Progress() as progress:
            result = run(source, kind, dest, wish, progress, dry_run=dry_run)
        if not dry_run:
            (dest / REPORT).write_text(
                "\n".join([*_summary(result), "", *_untouched(result.written), *_lines(result.report)]) + "\n", "utf-8"
            )
    except (CannotRead, CannotWrite) as fault:
        fail(WRONG_USAGE, printable(str(fault), 500))
    except machine_faults() as fault:
        machine_failed(fault)
    if as_json:
        print_json(_json(result, dry_run))
    else:
        _say(result, dest, dry_run)
    if any(line.outcome is Outcome.FAULT for line in result.report.lines):
        raise SystemExit(CONTENT_PROBLEMS)


def _say(result: Result, dest: Path, dry_run: bool) -> None:
    said: Counter[tuple[Outcome, str]] = Counter()
    for line in _sorted(result.report):
        kind = (line.outcome, line.what.partition(":")[0])
        said[kind] += 1
        if said[kind] <= _MOST_SAID and line.outcome is not Outcome.CONVERTED:
            say(_worded(line))
    for text in _summary(result):
        say(text)
    if dry_run:
        say("nothing was written (--dry-run)")
    else:
        say(f"all that was converted, kept or left out: {dest / REPORT}")
        say(f"what to do next: site-builder check {dest}, then site-builder serve {dest}")


def _summary(result: Result) -> list[str]:
    """Return the counts, the worst first."""
    counts = sorted(result.report.counts.items(), key=lambda one: (_ORDER.index(one[0][0]), -one[1], one[0][1]))
    lines = [f"{outcome}: {kind}: {count:,}" for (outcome, kind), count in counts]
    return [*lines, f"read as {result.kind}: {counted_as(result.documents, 'document')}; {_files(result.written)}"]


def _files(written: Written) -> str:
    said = f"{len(written.new):,} new, {len(written.changed):,} changed, {len(written.same):,} as before"
    for paths, what in (
        (written.edited, "left alone, for they were edited"),
        (written.deleted, "not written again, for they were deleted"),
        (written.gone, "no longer in the source, and left where they are"),
    ):
        said += f", {len(paths):,} {what}" if paths else ""
    return f"files: {said}"


def _untouched(written: Written) -> list[str]:
    """Return a line for each file of an earlier import that this one has not written, and why."""
    return [
        f"content/{printable(path, 300)}: {why}"
        for paths, why in (
            (written.edited, "left alone, for it was edited"),
            (written.deleted, "not written again, for it was deleted"),
            (written.gone, "no longer in the source, and left where it is"),
        )
        for path in paths
    ]


def _sorted(report: Report) -> list[Any]:
    return sorted(report.lines, key=lambda line: (_ORDER.index(line.outcome), line.path, line.line, line.what))


def _worded(line: Any, longest: int = _PRINTED) -> str:
    place = printable(line.path, 300) + (f":{line.line}" if line.line else "")
    return f"{place}: {line.outcome}: {printable(line.what, longest)}"


def _lines(report: Report) -> list[str]:
    return [_worded(line, _TOLD) for line in _sorted(report)]


def _json(result: Result, dry_run: bool) -> dict[str, Any]:
    written = result.written
    return {
        "from": result.kind,
        "dry_run": dry_run,
        "documents": result.documents,
        "counts": [
            {"outcome": str(outcome), "what": kind, "count": count}
            for (outcome, kind), count in sorted(result.report.counts.items())
        ],
        "lines": [
            {"outcome": str(one.outcome), "path": one.path, "line": one.line, "what": one.what}
            for one in _sorted(result.report)
        ],
        "files": {name: getattr(written, name) for name in written.__struct_fields__},
    }
