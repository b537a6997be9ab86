"""The command `import`: an archive of another system becomes content/."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Final

from site_builder.cli.faults import CONTENT_PROBLEMS, WRONG_USAGE, fail, machine_failed, machine_faults
from site_builder.cli.import_summary import report_name
from site_builder.cli.printing import counted_as, jobs_of, print_json, say
from site_builder.cli.progress import Progress
from site_builder.importers.records import Line, Outcome, Report, Wish
from site_builder.importers.run import Result, run
from site_builder.importers.source import CannotRead
from site_builder.importers.writing import CannotWrite, Written
from site_builder.problems import printable

_MOST_SAID: Final = 5  # lines of one kind that are printed; the file has all
_PRINTED: Final = 500  # characters of a line on the terminal
_TOLD: Final = 1 << 20  # in the file: it may be the only place where words that were left out still stand
_ORDER: Final = (Outcome.FAULT, Outcome.LEFT_OUT, Outcome.SUGGESTED, Outcome.KEPT, Outcome.CONVERTED)


def import_(
    source: Path, dest: Path, kind: str | None, wish: Wish, *, dry_run: bool, jobs: int | None, as_json: bool
) -> None:
    """Import, and say what became of the source: counts and the first lines here, all lines in the report file."""
    try:
        with Progress() as progress:
            result = run(source, kind, dest, wish, progress, dry_run=dry_run, jobs=jobs_of(jobs))
        if not dry_run:
            text = [*_summary(result), "", *_left_alone(result.written), *_lines(result.report)]
            (dest / report_name(result.label)).write_text("\n".join(text) + "\n", "utf-8")
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
    kinds = Counter((line.outcome, line.kind) for line in result.report.lines)
    said: Counter[tuple[Outcome, str]] = Counter()
    for line in sorted(_sorted(result.report), key=lambda line: _rank(line, kinds)):
        if line.outcome is Outcome.CONVERTED:
            continue
        kind = (line.outcome, line.kind)
        said[kind] += 1
        if said[kind] <= _MOST_SAID:
            say(_worded(line))
        if said[kind] == kinds[kind] > _MOST_SAID:
            say(f"… {line.outcome}: {kinds[kind] - _MOST_SAID:,} more lines: {printable(line.kind or line.what, 100)}")
    for text in _left_alone(result.written)[: 2 * _MOST_SAID]:
        say(text)
    for text in _summary(result):
        say(text)
    if dry_run:
        say("nothing was written (--dry-run)")
    else:
        say(f"all that was converted, kept or left out: {dest / report_name(result.label)}")
        say(f"what to do next: site-builder check {dest}, then site-builder serve {dest}")


def _rank(line: Line, kinds: Counter[tuple[Outcome, str]]) -> tuple[int, int, str]:
    """Return what lines are printed by: the worst first, then what is rare, for it is lost among what is frequent."""
    return _ORDER.index(line.outcome), kinds[line.outcome, line.kind], line.kind


def _summary(result: Result) -> list[str]:
    """Return the counts, the worst first."""
    counts = sorted(result.report.counts.items(), key=lambda one: (_ORDER.index(one[0][0]), -one[1], one[0][1]))
    lines = [f"{outcome}: {kind}: {count:,}" for (outcome, kind), count in counts]
    return [*lines, f"read as {result.kind}: {counted_as(result.documents, 'document')}; {_files(result.written)}"]


def _left_alone(written: Written) -> list[str]:
    """Return a line for each file of the archive that the import would have written, and left to the person."""
    return [
        f"content/{printable(path, 300)}: {what}"
        for paths, what in (
            (written.edited, "you have edited it, so it stays as it is, whatever changed in the source"),
            (written.deleted, "you have deleted it, so it is not written again"),
            (written.gone, "it is no longer in the source; delete it if it shall go here too"),
        )
        for path in paths
    ]


def _files(written: Written) -> str:
    said = f"{len(written.new):,} new, {len(written.changed):,} changed, {len(written.same):,} as before"
    for paths, what in (
        (written.edited, "left alone, for they were edited"),
        (written.deleted, "not written again, for they were deleted"),
        (written.gone, "no longer in the source, and left where they are"),
    ):
        said += f", {len(paths):,} {what}" if paths else ""
    return f"files: {said}"


def _sorted(report: Report) -> list[Line]:
    return sorted(report.lines, key=lambda line: (_ORDER.index(line.outcome), line.path, line.line, line.what))


def _worded(line: Line, longest: int = _PRINTED) -> str:
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
            {"outcome": str(one.outcome), "path": one.path, "line": one.line, "what": one.what, "kind": one.kind}
            for one in _sorted(result.report)
        ],
        "files": {name: getattr(written, name) for name in written.__struct_fields__},
    }
