"""The command line. The only module that prints, and the only one that asks the clock, the environment or the terminal.

Exit status: 0 done, 1 problems in the content, 2 wrong usage, 3 the machine failed (disk full, permission).
"""

from __future__ import annotations

import datetime
import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from site_builder import __version__, schema
from site_builder.problems import Problem, errors, printable

CONTENT_PROBLEMS, WRONG_USAGE, MACHINE_FAILED = 1, 2, 3

_SITE = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="site-builder")
def main() -> None:
    """Turn a folder of Markdown files into a permanent, cross-linked archive."""
    for stream in (sys.stdout, sys.stderr):  # titles are in every script; a C locale must not end a build
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--report", type=click.Choice(["text", "json"]), default="text", help="Form of the report."),
        click.option("--drafts", is_flag=True, help="Include drafts."),
        click.option("--base-url", metavar="URL", help="Address the site is published at; replaces that of site.yaml."),
        click.argument("site", type=_SITE, default="."),
    ):
        command = option(command)
    return command


@main.command()
@_common
@click.option("--output", type=click.Path(path_type=Path), help="Folder for the site  [default: SITE/output]")
@click.option("--jobs", type=click.IntRange(1), help="Processes to work with  [default: one a core]")
@click.option("--clean", is_flag=True, help="Forget what is cached and write every file anew.")
def build(
    site: Path, base_url: str | None, drafts: bool, report: str, output: Path | None, jobs: int | None, clean: bool
) -> None:
    """Build the archive in SITE (the current folder unless named) into its output folder.

    On any error nothing is published and the site that is there stays as it is.
    """
    from site_builder import build as building
    from site_builder import publish

    target = _output(site, output)
    options = building.Options(site, target, _today(), _url(base_url), drafts, clean, _jobs(jobs))
    start = time.perf_counter()
    with _Progress() as progress:
        try:
            done = building.build(options, progress)
        except publish.NotOurs as fault:
            _fail(WRONG_USAGE, f"{printable(fault, 300)}; name another folder with --output, or empty this one")
        except (OSError, sqlite3.Error) as fault:
            _machine_failed(fault)
    seconds = time.perf_counter() - start
    if report == "json":
        facts = {n: getattr(done, n) for n in ("articles", "pages", "written", "kept", "removed")}
        stages = {stage: round(s, 4) for stage, s in done.seconds.items()}
        _print_json({"ok": done.ok, **facts, "seconds": {**stages, "all": round(seconds, 4)}, **_listed(done.problems)})
    else:
        _print_problems(done.problems)
        if done.ok:
            changes = f"{done.written} written, {done.kept} unchanged, {done.removed} removed"
            click.echo(f"{target}: {done.articles} articles, {done.pages} pages ({changes}) in {seconds:.1f} s")
        else:
            click.echo(f"nothing was published: {_counted(done.problems)}", err=True)
    sys.exit(0 if done.ok else CONTENT_PROBLEMS)


@main.command()
@_common
def check(site: Path, base_url: str | None, drafts: bool, report: str) -> None:
    """Find all problems of the archive in SITE; write nothing."""
    from site_builder import build as building

    options = building.Options(site, site / "output", _today(), _url(base_url), drafts)
    with _Progress() as progress:
        try:
            done = building.check(options, progress)
        except (OSError, sqlite3.Error) as fault:
            _machine_failed(fault)
    if report == "json":
        _print_json({"ok": done.ok, "articles": done.articles, "pages": done.pages, **_listed(done.problems)})
    else:
        _print_problems(done.problems)
        click.echo(f"{done.articles} articles: {_counted(done.problems)}", err=not done.ok)
    sys.exit(0 if done.ok else CONTENT_PROBLEMS)


@main.command()
@click.argument("kind", type=click.Choice(["article", "actor", "topic"]))
@click.argument("title")
@click.option("--date", metavar="EDTF", help="When it happened, for an article  [default: today]")
@click.option("--site", type=_SITE, default=".", help="The archive  [default: the current folder]")
def new(kind: str, title: str, date: str | None, site: Path) -> None:
    """Make the file of a new article, actor or topic, with its front matter, in the right place."""
    from site_builder import scaffold

    try:
        path = scaffold.new(kind, title, date or _this_day(), site)
    except scaffold.Refused as fault:
        _fail(WRONG_USAGE, str(fault))
    except OSError as fault:
        _machine_failed(fault)
    click.echo(path)


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", default="My archive", show_default=True, help="Title of the archive.")
def init(folder: Path, title: str) -> None:
    """Make a new archive in DIR that builds as it is."""
    from site_builder import scaffold

    try:
        for path in scaffold.init(folder, title, _this_day()):
            click.echo(path)
    except scaffold.Refused as fault:
        _fail(WRONG_USAGE, str(fault))
    except OSError as fault:
        _machine_failed(fault)


@main.command("schema")
@click.argument("kind", type=click.Choice(sorted(schema.DOCUMENTS)), required=False)
def print_schema(kind: str | None) -> None:
    """Print the JSON Schema of KIND (article, actor, topic, page or site), or of all of them in one object."""
    if kind:
        _print_json(schema.json_schema(kind))
    else:
        _print_json({k: schema.json_schema(k) for k in schema.DOCUMENTS})


# -- what the commands share ------------------------------------------------------------------------------------------


def _output(site: Path, output: Path | None) -> Path:
    """The output folder, refused where it would swallow the archive itself."""
    target = output if output is not None else site / "output"
    resolved, root = target.resolve(), site.resolve()
    content = root / "content"
    if resolved == root or root.is_relative_to(resolved) or resolved.is_relative_to(content):
        _fail(WRONG_USAGE, f"the output folder {target} would overwrite the archive; name another with --output")
    return target


def _jobs(jobs: int | None) -> int:
    return (
        jobs
        if jobs is not None
        else len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count() or 1
    )


def _url(url: str | None) -> str | None:
    if url is None:
        return None
    desk = schema.Desk("--base-url", [])
    from site_builder.frontmatter import SCALAR, Node

    if schema.Url().read(Node(SCALAR, url, 1, 1), "base_url", desk) is None:
        raise click.BadParameter(f"{printable(url)} is not a web address: write it in full, from https:// on")
    return url


def _this_day() -> str:
    """The maintainer's own calendar day, for the date of a new file."""
    return datetime.datetime.now().astimezone().date().isoformat()


def _today() -> int:
    """Today as a sort key: SOURCE_DATE_EPOCH where a reproducible build sets it, else the machine's date (UTC)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(epoch) if epoch.isdigit() else time.time()
    day = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return day.year * 10000 + day.month * 100 + day.day


def _print_problems(problems: list[Problem]) -> None:
    for fault in sorted(problems):
        click.echo(str(fault), err=True)


def _counted(problems: list[Problem]) -> str:
    wrong = len(errors(problems))
    warned = sum(p.severity == "warning" for p in problems)
    texts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((wrong, "error"), (warned, "warning")) if n]
    return ", ".join(texts) or "no problems"


def _listed(problems: list[Problem]) -> dict[str, Any]:
    keys = ("path", "line", "column", "severity", "kind", "what", "todo")
    return {"problems": [{k: getattr(p, k) for k in keys} for p in sorted(problems)]}


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _machine_failed(fault: Exception) -> NoReturn:
    if isinstance(fault, OSError):
        reason = (fault.strerror or type(fault).__name__).lower()
        names = [printable(n, 300) for n in (fault.filename, fault.filename2) if n]
        _fail(MACHINE_FAILED, f"{' → '.join(names)}: {reason}" if names else reason)
    _fail(MACHINE_FAILED, f"the cache database: {printable(fault)}")


def _fail(status: int, message: str) -> NoReturn:
    click.echo(f"site-builder: {message}", err=True)
    sys.exit(status)


class _Progress:
    """A bar on the terminal for what takes more than a second; silent otherwise."""

    def __init__(self) -> None:
        self.start = time.monotonic()
        self.bar: Any = None
        self.tasks: dict[str, Any] = {}
        self.terminal = sys.stderr.isatty()

    def __enter__(self) -> _Progress:
        return self

    def __call__(self, stage: str, done: int, total: int) -> None:
        if not self.terminal or done % 32 or time.monotonic() - self.start < 1:
            return
        if self.bar is None:
            from rich.console import Console  # slow to import, and most builds are over before it is needed
            from rich.progress import Progress

            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.bar.start()
        if stage not in self.tasks:
            self.tasks[stage] = self.bar.add_task(stage, total=total)
        self.bar.update(self.tasks[stage], completed=done)

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()
