"""The report of a build or a check: its problems, each with its line of the file, and a summary.

Forms of a report: ``text`` shows the line of each problem below it, ``short`` prints one line a problem, ``json`` is
for programs, ``github`` for its Actions (github_report.py), ``sarif`` for code scanning (sarif.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from site_builder.cli.printing import counted_as, say
from site_builder.problem_lists import fewer, in_order
from site_builder.problems import ERROR, NOTE, WARNING, Problem, printable

if TYPE_CHECKING:
    from site_builder.build.report import Report
    from site_builder.cli.excerpt import Excerpt

TEXT, SHORT, JSON, GITHUB, SARIF = "text", "short", "json", "github", "sarif"
FORMS: Final = (TEXT, SHORT, JSON, GITHUB, SARIF)


def print_problems(site: Path, problems: Iterable[Problem], form: str = TEXT) -> None:
    """Print problems in order. Problems in the same part of a line share one excerpt, which follows them."""
    ordered = fewer(problems)
    if form == SHORT:
        for fault in ordered:
            say(fault, err=True)
        return
    for group, excerpt in _grouped(site, ordered):
        for fault in group:
            say(fault, err=True)
        if excerpt is not None:
            for line in excerpt.lines():
                say(line, err=True)


def _grouped(site: Path, problems: Sequence[Problem]) -> Iterator[tuple[list[Problem], Excerpt | None]]:
    group: list[Problem] = []
    shown: Excerpt | None = None
    for fault, excerpt in with_excerpts(site, problems):
        if group and excerpt and shown and fault.path == group[-1].path and (both := shown.joined(excerpt)):
            shown = both
            group.append(fault)
            continue
        if group:
            yield group, shown
        group, shown = [fault], excerpt
    if group:
        yield group, shown


def with_excerpts(site: Path, problems: Iterable[Problem]) -> Iterator[tuple[Problem, Excerpt | None]]:
    """Yield each problem with its line; None if it has no place, or if the line cannot be read any more."""
    lines: Any = None
    for fault in problems:
        excerpt = None
        if fault.line:
            from site_builder.cli.excerpt import excerpt_of
            from site_builder.read.lines import Lines

            lines = lines or Lines(site)
            line = lines.line(fault.path, fault.line)
            excerpt = None if line is None else excerpt_of(line, fault.line, *_place(fault, line))
        yield fault, excerpt


def _place(fault: Problem, line: str) -> tuple[int, str]:
    """The column to mark and the text there. Jinja tells the line of a template alone: all of it is marked."""
    if fault.kind != "template":
        return fault.column, fault.quoted
    return len(line) - len(line.lstrip()) + 1, line.strip()


def print_built(
    site: Path, target: Path, done: Report, seconds: float, form: str = TEXT, *, preview: bool = False
) -> None:
    """Print the problems of a build, and in one line what it made of the site."""
    if done.ok:
        changes = f"{done.written} written, {done.kept} unchanged, {done.removed} removed"
        made = f"{articles_of(done, preview=preview)}, {counted_as(done.pages, 'page')}"
        line = f"{target}: {made} ({changes}) in {seconds:.1f} s"
    else:
        line = f"nothing was published: {counted(done.problems)}"
    print_with(site, done, line, form)
    if done.ok:
        print_not_kept(done)


def print_with(site: Path, done: Report, line: str, form: str) -> None:
    """Print the problems of a build or a check in a form for readers or for GitHub, and the line that sums it up."""
    if form == GITHUB:
        from site_builder.cli.github_report import print_for_github

        print_for_github(site, done.problems, counted(done.problems), line)
        return
    print_problems(site, done.problems, form)
    say(line, err=not done.ok)


def print_first_steps(done: Report, left: str = "") -> None:
    """Print what to do first in an archive that was imported, ranked, above the problems themselves.

    ``left``: what imports left to a person, in words; empty if there is nothing.
    """
    if done.first:
        say("what to do first:", err=True)
    for n, step in enumerate(done.first, 1):
        say(f"{n:>3}. {step.what}: {step.count:,}; {step.todo}", err=True)
    if left:
        say(f"the import left to you, as import-report-*.txt tells line by line: {left}", err=True)


def print_not_kept(done: Report) -> None:
    """Say so if the next build has to start from nothing."""
    if done.ok and done.not_kept:
        reason = printable(done.not_kept, 300).lower()
        say(f"published; the cache could not be kept ({reason}), so the next build makes everything anew", err=True)


def articles_of(done: Report, *, preview: bool = False) -> str:
    """Return how many articles there are, in words: those of the home page, translations and what is held back."""
    text = counted_as(done.articles, "article")
    if done.translations:
        text += f", {counted_as(done.translations, 'translation')}"
    if done.held_back:
        text += f" ({done.held_back} not published)" if preview else f" ({done.held_back} held back)"
    return text


def counted(problems: list[Problem]) -> str:
    """Return how many errors, warnings and notes there are, in words."""
    wrong, warned, noted = (sum(p.more or 1 for p in problems if p.severity == s) for s in (ERROR, WARNING, NOTE))
    texts = [counted_as(n, word) for n, word in ((wrong, "error"), (warned, "warning")) if n]
    return ", ".join([*(texts or ["no problems"]), *([counted_as(noted, "note")] if noted else [])])


def problems_as_json(problems: list[Problem]) -> dict[str, Any]:
    """Return ``{"problems": […]}``: the part of every JSON report that lists problems.

    One that stands for several others says with ``more`` for how many.
    """
    keys = ("path", "line", "column", "severity", "kind", "what", "todo")
    return {
        "problems": [
            {**{k: getattr(p, k) for k in keys}, **({"more": p.more} if p.more else {})} for p in in_order(problems)
        ]
    }
