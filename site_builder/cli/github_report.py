"""A report for GitHub Actions: annotations of the lines of a diff, all problems in the log, a summary of the run.

The runner reads commands from what a step prints: ``::error file=…,line=…::text`` at the start of a line, and an older
form, ``##[command]``, anywhere in one. File names and texts come from strangers, so each is escaped where it is part of
a command, and made harmless where it is not. GitHub shows ten annotations of each severity a step.
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

import html
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from site_builder.cli.printing import counted_as, say
from site_builder.problem_lists import fewer
from site_builder.problems import ERROR, NOTE, WARNING, Problem, printable

MOST: Final = 10  # annotations of a severity that GitHub shows for a step
COMMANDS: Final = {ERROR: "error", WARNING: "warning", NOTE: "notice"}
_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})
_SUMMARY: Final = 900_000  # bytes of a summary; GitHub takes 1 MiB a step


def print_for_github(site: Path, problems: Iterable[Problem], heading: str, done: str) -> None:
    """Print the problems in the log, below a heading, and as annotations; then ``done``, which sums a command up.

    The same goes into the summary of the run, if the runner has a file for it.
    """
    ordered = fewer(problems)
    folder = below(site)
    if ordered:
        say(f"::group::{heading}")
        for fault in ordered:
            say(harmless(_line(fault, folder)))
        say("::endgroup::")
    for fault in annotated(ordered):
        say(annotation(fault, folder))
    for line in left_out(ordered):
        say(line)
    say(harmless(done))
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):  # the log has all that the summary has
        with suppress(OSError), open(summary, "a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(as_summary(ordered, folder, done))


def below(site: Path) -> str:
    """Return the way from the top of the repository to the archive, with a final slash; empty if that is the top.

    The runner names the top; else it is the nearest folder above with a ``.git``.
    """
    site = Path(os.path.realpath(site))
    named = os.environ.get("GITHUB_WORKSPACE")
    tops = (
        [Path(os.path.realpath(named))] if named else [one for one in (site, *site.parents) if (one / ".git").exists()]
    )
    if not tops or not site.is_relative_to(tops[0]) or site == tops[0]:
        return ""
    return f"{site.relative_to(tops[0]).as_posix()}/"


def file_of(fault: Problem, folder: str) -> str:
    """Return the file of a problem, from the top of the repository; empty if it is about no file in the archive."""
    if fault.path.startswith("/") or fault.path in ("", ".") or ":\\" in fault.path[:3] or fault.more:
        return ""
    return f"{folder}{fault.path}"


def annotated(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield the problems that become annotations: the first ones of each severity, errors first."""
    for severity in COMMANDS:
        yield from [fault for fault in problems if fault.severity == severity][:MOST]


def annotation(fault: Problem, folder: str = "") -> str:
    """Return the command that annotates the place of a problem. Its title is the kind."""
    place: dict[str, object] = {}
    if file := file_of(fault, folder):
        place["file"] = file
        if fault.line:
            place |= {"line": fault.line, "col": fault.column}
    place["title"] = fault.kind
    properties = ",".join(f"{key}={str(value).translate(_PROPERTY)}" for key, value in place.items())
    return f"::{COMMANDS[fault.severity]} {properties}::{_text(fault).translate(_DATA)}"


def left_out(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield a line for each severity of which there are more problems than annotations."""
    for severity in COMMANDS:
        if (rest := sum(fault.severity == severity for fault in problems) - MOST) > 0:
            yield f"{counted_as(rest, severity)} more: the list above and the summary of the run have all of them"


def as_summary(problems: Sequence[Problem], folder: str, done: str) -> str:
    """Return a part of a run's summary, as HTML in which nothing of a text can be Markdown or a tag."""
    title = {True: "❌ Errors", False: "✅ No errors"}[any(fault.severity == ERROR for fault in problems)]
    text = f"### {title}\n\n<pre>{html.escape(done)}</pre>\n\n"
    order = list(COMMANDS)
    shown = sorted((fault for fault in problems if fault.severity in order), key=lambda one: order.index(one.severity))
    lines, size = [], 0
    for n, fault in enumerate(shown):
        line = html.escape(_line(fault, folder))
        size += len(line.encode("utf-8", "backslashreplace")) + 1
        if size > _SUMMARY:
            lines.append(f"… and {len(shown) - n} more: see the log")
            break
        lines.append(line)
    return text + ("<pre>" + "\n".join(lines) + "</pre>\n\n" if lines else "")


def harmless(line: str) -> str:
    """Return a line that the runner takes for no command; how it reads is changed as little as that needs."""
    line = printable(line, len(line) * 12 + 1).replace("##[", "## [")
    return f"- {line}" if line.lstrip().startswith("::") else line


def _line(fault: Problem, folder: str) -> str:
    file = file_of(fault, folder) or fault.path
    place = file + (f":{fault.line}:{fault.column}" if fault.line else "")
    return f"{place}: {fault.severity}: {_text(fault)}"


def _text(fault: Problem) -> str:
    return fault.what + (f"; {fault.todo}" if fault.todo else "")
