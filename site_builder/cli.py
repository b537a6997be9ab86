"""The command line. The only module that prints, and the only one that asks the clock, the environment or the terminal.

A command imports what it works with when it is called: to say what the commands are must not take as long as a build.

Exit status: 0 done, 1 problems in the content or Ctrl-C, 2 wrong usage, 3 the machine failed (disk full, permission).
"""

from __future__ import annotations

import datetime
import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from site_builder import __version__
from site_builder.problems import NOTE, WARNING, Problem, errors, in_order, printable

if TYPE_CHECKING:
    from site_builder.build import Report
    from site_builder.lock import Holder
    from site_builder.serving.board import Outcome

CONTENT_PROBLEMS, WRONG_USAGE, MACHINE_FAILED = 1, 2, 3

SCHEMAS = ("actor", "article", "page", "site", "topic")  # kinds of document; a test holds them equal to the schema's

_GONE = os.strerror(errno.ENOENT).lower()
_DRAFTS = ".site-builder/drafts"  # where `serve --drafts` builds: in the cache, lest a draft be published by mistake

_SITE = click.Path(exists=True, file_okay=False, path_type=Path)


class _Program(click.Group):
    def main(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().main(*arguments, **options)
        except OSError as fault:  # what a command could not answer for: mostly, that nothing can be printed any more
            fault.filename = fault.filename or "the standard output"
            _machine_failed(fault)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
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
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes to work with  [default: one a core]")
@click.option("--clean", is_flag=True, help="Forget what is cached and write every file anew.")
@click.option("--atomic", is_flag=True, help="Replace the whole site at once, not file by file.")
def build(
    site: Path,
    base_url: str | None,
    drafts: bool,
    report: str,
    output: Path | None,
    jobs: int | None,
    clean: bool,
    atomic: bool,
) -> None:
    """Build the archive in SITE (the current folder unless named) into its output folder.

    On any error nothing is published and the site that is there stays as it is.
    """
    from site_builder import build as building
    from site_builder import publish

    target = _output(site, output)
    options = building.Options(site, target, _today(), _url(base_url), drafts, clean, _jobs(jobs), atomic)
    start = time.perf_counter()
    with _Progress() as progress:
        try:
            done = building.build(options, progress, _waiting)
        except publish.NotOurs as fault:
            _not_ours(fault)
        except _machine_faults() as fault:
            _machine_failed(fault, site)
    seconds = time.perf_counter() - start
    if report == "json":
        facts = {n: getattr(done, n) for n in ("articles", "pages", "rendered", "written", "kept", "removed")}
        stages = {stage: round(s, 4) for stage, s in done.seconds.items()}
        _print_json({"ok": done.ok, **facts, "seconds": {**stages, "all": round(seconds, 4)}, **_listed(done.problems)})
    else:
        _print_built(target, done, seconds)
    sys.exit(0 if done.ok else CONTENT_PROBLEMS)


def _print_built(target: Path, done: Report, seconds: float) -> None:
    """The problems, and a line of what was made of the site."""
    _print_problems(done.problems)
    if done.ok:
        changes = f"{done.written} written, {done.kept} unchanged, {done.removed} removed"
        click.echo(f"{target}: {_n(done.articles, 'article')}, {_n(done.pages, 'page')} ({changes}) in {seconds:.1f} s")
    else:
        click.echo(f"nothing was published: {_counted(done.problems)}", err=True)


@main.command()
@click.argument("site", type=_SITE, default=".")
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help="Port  [default: the first free from 8000 on]")
@click.option("--open", "show", is_flag=True, help="Open the site in a browser.")
@click.option("--drafts", is_flag=True, help="Include drafts; the site is then built apart from the one to publish.")
@click.option("--base-url", metavar="URL", help="Address the site is published at; replaces that of site.yaml.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Folder for the site  [default: that of build; with --drafts, apart]",
)
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes to work with  [default: one a core]")
def serve(
    site: Path, port: int | None, show: bool, drafts: bool, base_url: str | None, output: Path | None, jobs: int | None
) -> None:
    """Build the archive in SITE, show it to browsers on this machine, and build it again after every change.

    Pages that are open in a browser reload themselves. Problems are shown in them and listed here; the last good site
    stays. Ctrl-C ends it.
    """
    import secrets
    import signal

    from site_builder import publish, serving

    if output is None and drafts:
        output = site / _DRAFTS
    target = _output(site, output)
    url = _url(base_url)
    rebuild = _Rebuild(site, target, url, drafts, _jobs(jobs))
    try:
        sockets = serving.listen(port)
    except serving.PortTaken as fault:
        _fail(WRONG_USAGE, f"another program uses port {fault}; name another with --port")
    except OSError as fault:
        _machine_failed(fault)
    address = f"http://{serving.HOST}:{sockets[0].getsockname()[1]}/"
    click.echo(f"{address} shows the site; Ctrl-C ends it")
    if show:
        rebuild.then = lambda: click.launch(address)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # to be asked to end is as good as Ctrl-C
    try:
        serving.run(site, target, sockets, secrets.token_urlsafe(16), rebuild, _remark)
    except publish.NotOurs as fault:
        _not_ours(fault)


class _Rebuild:
    """A build of `serve`, said as `build` says it unless nothing has changed."""

    def __init__(self, site: Path, target: Path, url: str | None, drafts: bool, jobs: int) -> None:
        self.site = site
        self.target = target
        self.url = url
        self.drafts = drafts
        self.jobs = jobs
        self.then: Callable[[], object] = lambda: None  # once, after the first build
        self.owing = True  # a word: nothing has been said yet, or what is wrong may be right now

    def __call__(self) -> Outcome:
        outcome = self._build()
        then, self.then = self.then, lambda: None
        then()
        return outcome

    def _build(self) -> Outcome:
        from site_builder import build as building
        from site_builder.serving.board import Outcome

        # a day may end while a site is served
        options = building.Options(self.site, self.target, _today(), self.url, self.drafts, jobs=self.jobs)
        start = time.perf_counter()
        try:
            with _Progress() as progress:
                done = building.build(options, progress, _waiting)
        except _machine_faults() as fault:
            reason = _why_machine_failed(fault, self.site)
            return Outcome(fault=reason, fleeting=isinstance(fault, FileNotFoundError), tell=lambda: self._tell(reason))
        seconds = time.perf_counter() - start
        changed = bool(done.written or done.removed)
        fleeting = any(p.kind == "changed-while-read" or _GONE in p.what for p in errors(done.problems))
        tell = partial(self._tell, done, changed, seconds)
        return Outcome(tuple(done.problems), changed, fleeting=fleeting, tell=tell)

    def _tell(self, done: Report | str, changed: bool = False, seconds: float = 0.0) -> None:
        """What a build came to, or why the machine failed."""
        if isinstance(done, str):
            _remark(done)
        elif changed or not done.ok or self.owing:
            _print_built(self.target, done, seconds)
        self.owing = isinstance(done, str) or not done.ok


@main.command()
@_common
def check(site: Path, base_url: str | None, drafts: bool, report: str) -> None:
    """Find all problems of the archive in SITE, and names that look like other spellings; write nothing."""
    from site_builder import build as building

    options = building.Options(site, site / "output", _today(), _url(base_url), drafts)
    with _Progress() as progress:
        try:
            done = building.check(options, progress)
        except _machine_faults() as fault:
            _machine_failed(fault)
    if report == "json":
        _print_json({"ok": done.ok, "articles": done.articles, "pages": done.pages, **_listed(done.problems)})
    else:
        _print_problems(done.problems)
        click.echo(f"{_n(done.articles, 'article')}: {_counted(done.problems)}", err=not done.ok)
    sys.exit(0 if done.ok else CONTENT_PROBLEMS)


@main.command()
@click.argument("path")
@click.option("--site", type=_SITE, default=".", help="The archive  [default: the current folder]")
@click.option("--report", type=click.Choice(["text", "json"]), default="text", help="Form of the report.")
def explain(path: str, site: Path, report: str) -> None:
    """Say what the page at PATH reads of the archive, and why it was last made.

    PATH is an address of the site, a file of its folder, or a file of content/.
    """
    from site_builder import explain as explaining

    try:
        found = explaining.explain(site, path)
    except explaining.Unknown as fault:
        _fail(CONTENT_PROBLEMS, printable(fault, 300))
    except _machine_faults() as fault:
        _machine_failed(fault, site)
    if report == "json":
        _print_json([{n: getattr(one, n) for n in ("address", "source", "reason", "reads")} for one in found])
        return
    for one in found:
        click.echo(f"{one.address}" + (f" (from {one.source})" if one.source else ""))
        click.echo(f"last made because of: {one.reason}")
        click.echo("reads:")
        for fact in one.reads:
            click.echo(f"  {fact}")


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


_CURATED = (
    click.option("--site", type=_SITE, default=".", help="The archive  [default: the current folder]"),
    click.option("--dry-run", is_flag=True, help="Say what would change; change nothing."),
)


def _curating(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in _CURATED:
        command = option(command)
    return command


@main.command()
@click.argument("keep")
@click.argument("other")
@_curating
def merge(keep: str, other: str, site: Path, dry_run: bool) -> None:
    """Fold OTHER, an actor or a topic, into KEEP: names, files, links and addresses lead to KEEP from then on."""
    from site_builder import curate

    _curate(site, dry_run, lambda archive: curate.merge(archive, keep, other))


@main.command()
@click.argument("what")
@click.option("--name", help="The new name; the old one stays as an alias.")
@click.option("--id", "new_id", metavar="ID", help="The new id; the old address leads to the new one.")
@_curating
def rename(what: str, name: str | None, new_id: str | None, site: Path, dry_run: bool) -> None:
    """Change the name or the id of WHAT, an actor, a topic or an article, wherever it is referred to."""
    from site_builder import curate

    _curate(site, dry_run, lambda archive: curate.rename(archive, what, name, new_id))


@main.command()
@click.argument("name")
@click.argument("more", metavar="[ARTICLE]...", nargs=-1)
@click.option("--to", "new_id", metavar="ID", help="Give articles to a new actor with this id.")
@click.option("--articles", metavar="ARTICLE", multiple=True, help="An article to give to it; more may follow.")
@click.option("--as", "new_name", metavar="NAME", help="Its name  [default: the same]")
@click.option("--told-by", default="", metavar="TEXT", help="What tells it apart  [default: from its id]")
@click.option("--kept-as", default="", metavar="TEXT", help="What tells the old one apart  [default: its first role]")
@_curating
def split(
    name: str,
    more: tuple[str, ...],
    new_id: str | None,
    articles: tuple[str, ...],
    new_name: str | None,
    told_by: str,
    kept_as: str,
    site: Path,
    dry_run: bool,
) -> None:
    """List the articles that name NAME or, with --to, give some of them to a new actor."""
    from site_builder import curate

    chosen = (*articles, *more)
    if new_id is None:
        if chosen:
            _fail(WRONG_USAGE, "give the new actor's id with --to, or leave the articles out to list them all")
        _list_namings(site, name)
    elif not chosen:
        _fail(WRONG_USAGE, f"name the articles that {printable(new_id)} is to have with --articles")
    else:
        _curate(
            site,
            dry_run,
            lambda archive: curate.split(archive, name, new_id, chosen, new_name, told_by, kept_as),
        )


def _list_namings(site: Path, name: str) -> None:
    from site_builder import curate, workspace

    with _refusing():
        archive = workspace.load(site, _today())
        thing = curate.one(archive, name)
        found = curate.namings(archive, thing)
    for n in found:
        click.echo(f"{n.path}:{n.line}: {n.date}  {printable(n.title, 120)}  (as {printable(n.spelled)})")
        if n.sentence:
            click.echo(f"    {printable(n.sentence, 300)}")
    click.echo(f"{len(found)} article{'' if len(found) == 1 else 's'} name{'s' if len(found) == 1 else ''} {thing}")


def _curate(site: Path, dry_run: bool, operation: Callable[[Any], Any]) -> None:
    """Work out a change, hold it against the archive, say it and, unless this is a trial, make it."""
    from site_builder import workspace

    with _refusing():
        archive = workspace.load(site, _today())
        change = operation(archive)
        workspace.verified(archive, change.files, change.moved, sorted(change.own))
        for line in [*workspace.described(archive, change.files, change.moves), *change.remarks]:
            click.echo(line)
        if not dry_run:
            workspace.write(archive, change.files)
    click.echo(f"{change.summary}: {'nothing was changed (--dry-run)' if dry_run else _files(len(change.files))}")


def _files(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'} changed"


@contextmanager
def _refusing() -> Iterator[None]:
    """What cannot be done ends the command with one line."""
    from site_builder.read import Unreadable
    from site_builder.workspace import Refused

    try:
        yield
    except Refused as fault:
        _fail(fault.status, str(fault))
    except Unreadable as fault:
        _fail(CONTENT_PROBLEMS, str(fault))
    except _machine_faults() as fault:
        _machine_failed(fault)


@main.command("schema")
@click.argument("kind", type=click.Choice(SCHEMAS), required=False)
def print_schema(kind: str | None) -> None:
    """Print the JSON Schema of KIND (article, actor, topic, page or site), or of all of them in one object."""
    from site_builder import schema

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
    from site_builder import schema
    from site_builder.frontmatter import SCALAR, Node

    desk = schema.Desk("--base-url", [])

    if schema.Url().read(Node(SCALAR, url, 1, 1), "base_url", desk) is None:
        raise click.BadParameter(f"{printable(url)} is not a web address: write it in full, from https:// on")
    return url


def _this_day() -> str:
    """The maintainer's own calendar day, for the date of a new file."""
    return datetime.datetime.now().astimezone().date().isoformat()


def _today() -> int:
    """Today as a sort key: SOURCE_DATE_EPOCH where a reproducible build sets it, else the machine's date (UTC)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(epoch) if epoch.isascii() and epoch.isdigit() and len(epoch) <= 11 else time.time()
    day = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return day.year * 10000 + day.month * 100 + day.day


def _print_problems(problems: list[Problem]) -> None:
    for fault in in_order(problems):
        click.echo(str(fault), err=True)


def _n(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _counted(problems: list[Problem]) -> str:
    wrong = len(errors(problems))
    warned, noted = (sum(p.severity == s for p in problems) for s in (WARNING, NOTE))
    texts = [_n(n, word) for n, word in ((wrong, "error"), (warned, "warning")) if n]
    notes = [f"{noted} note{'' if noted == 1 else 's'}"] if noted else []
    return ", ".join([*(texts or ["no problems"]), *notes])


def _listed(problems: list[Problem]) -> dict[str, Any]:
    keys = ("path", "line", "column", "severity", "kind", "what", "todo")
    return {"problems": [{k: getattr(p, k) for k in keys} for p in in_order(problems)]}


def _print_json(value: object) -> None:
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _waiting(holder: Holder) -> None:
    since = datetime.datetime.fromtimestamp(holder.since, datetime.UTC).astimezone().strftime("%H:%M:%S")
    who = f"process {holder.process}, since {since}" if holder.process else f"since {since}"
    _remark(f"waiting for another build ({who}) that holds {printable(holder.path, 300)}")


def _machine_faults() -> tuple[type[Exception], ...]:
    """What the machine, not the content, gets wrong."""
    others = (("sqlite3", "Error"), ("concurrent.futures", "BrokenExecutor"))
    return (OSError, MemoryError, *(fault for module, name in others if (fault := _loaded(module, name))))


def _loaded(module: str, name: str) -> type[Exception] | None:
    """A kind of fault; None where its module is not loaded, for then nothing of that kind can have been raised.

    Nothing is imported to answer a fault: where too many files are open, that would be the next one.
    """
    return getattr(sys.modules.get(module), name, None)


def _machine_failed(fault: Exception, site: Path | None = None) -> NoReturn:
    _fail(MACHINE_FAILED, _why_machine_failed(fault, site))


def _why_machine_failed(fault: Exception, site: Path | None = None) -> str:
    if isinstance(fault, OSError):
        reason = (fault.strerror or str(fault) or type(fault).__name__).lower()
        names = [printable(n, 300) for n in (fault.filename, fault.filename2) if n]
        unfinished = _loaded("site_builder.publish", "Unfinished")
        if unfinished is not None and isinstance(fault, unfinished):
            reason += "; part of the site is the new one already, and the next build completes it"
        return f"{' → '.join(names)}: {reason}" if names else reason
    database_fault = _loaded("sqlite3", "Error")
    if database_fault is not None and isinstance(fault, database_fault):
        where = f"{printable(site / '.site-builder', 300)}: " if site is not None else ""
        return f"{where}the cache database: {printable(fault)}"
    return "a process of the build was ended from outside, or there is too little memory; try --jobs 1"


def _not_ours(fault: Exception) -> NoReturn:
    _fail(WRONG_USAGE, f"{printable(fault, 300)}; name another folder with --output, or empty this one")


def _remark(message: str) -> None:
    with suppress(OSError):
        click.echo(f"site-builder: {message}", err=True)


def _fail(status: int, message: str) -> NoReturn:
    _remark(message)
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
