"""The commands and their options. What they say, and what `build` does, is in ``console``.

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
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from site_builder import __version__
from site_builder.cli import console
from site_builder.cli.console import (
    CONTENT_PROBLEMS,
    WRONG_USAGE,
    Progress,
    counted,
    counted_as,
    fail,
    jobs_of,
    listed,
    machine_failed,
    machine_faults,
    not_ours,
    output_of,
    print_built,
    print_json,
    print_problems,
    remark,
    say,
    today,
    waiting,
    why_machine_failed,
)
from site_builder.problems import errors, printable

if TYPE_CHECKING:
    from site_builder.build.pipeline import Report
    from site_builder.serve.outcomes import Outcome

SCHEMAS = ("actor", "article", "page", "site", "topic")  # kinds of document; a test holds them equal to the schema's

_GONE = os.strerror(errno.ENOENT).lower()
_DRAFTS = ".site-builder/drafts"  # where `serve --drafts` builds: in the cache, lest a draft be published by mistake

_SITE = click.Path(exists=True, file_okay=False, path_type=Path)


class _Program(click.Group):
    def main(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().main(*arguments, **options)
        except OSError as fault:
            console.unanswered(fault)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="site-builder")
def main() -> None:
    """Turn a folder of Markdown files into a permanent, cross-linked archive."""
    console.prepare()


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
    console.build(site, output, _url(base_url), drafts=drafts, report=report, jobs=jobs, clean=clean, atomic=atomic)


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

    from site_builder.publish import output as publish
    from site_builder.serve import server
    from site_builder.system import safe_files

    if output is None and drafts:
        output = site / _DRAFTS
        safe_files.drop_link(output)
    target = output_of(site, output)
    url = _url(base_url)
    rebuild = _Rebuild(site, target, url, drafts, jobs_of(jobs))
    try:
        sockets = server.listen(port)
    except server.PortTaken as fault:
        fail(WRONG_USAGE, f"another program uses port {fault}; name another with --port")
    except OSError as fault:
        machine_failed(fault)
    address = f"http://{server.HOST}:{sockets[0].getsockname()[1]}/"
    say(f"{address} shows the site; Ctrl-C ends it")
    if show:
        rebuild.then = lambda: click.launch(address)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # to be asked to end is as good as Ctrl-C
    try:
        server.run(site, target, sockets, secrets.token_urlsafe(16), rebuild, remark)
    except publish.NotOurs as fault:
        not_ours(fault)


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
        from site_builder.build import pipeline as building
        from site_builder.serve.outcomes import Outcome

        # a day may end while a site is served
        options = building.Options(self.site, self.target, today(), self.url, self.drafts, jobs=self.jobs)
        start = time.perf_counter()
        try:
            with Progress() as progress:
                done = building.build(options, progress, waiting)
        except machine_faults() as fault:
            reason = why_machine_failed(fault, self.site)
            return Outcome(fault=reason, fleeting=isinstance(fault, FileNotFoundError), tell=lambda: self._tell(reason))
        seconds = time.perf_counter() - start
        changed = bool(done.written or done.removed)
        fleeting = any(p.kind == "changed-while-read" or _GONE in p.what for p in errors(done.problems))
        tell = partial(self._tell, done, changed, seconds)
        return Outcome(tuple(done.problems), changed, fleeting=fleeting, tell=tell)

    def _tell(self, done: Report | str, changed: bool = False, seconds: float = 0.0) -> None:
        """What a build came to, or why the machine failed."""
        if isinstance(done, str):
            remark(done)
        elif changed or not done.ok or self.owing:
            print_built(self.target, done, seconds)
        self.owing = isinstance(done, str) or not done.ok


@main.command()
@_common
def check(site: Path, base_url: str | None, drafts: bool, report: str) -> None:
    """Find all problems of the archive in SITE, and names that look like other spellings; write nothing."""
    from site_builder.build import pipeline as building

    options = building.Options(site, site / "output", today(), _url(base_url), drafts)
    with Progress() as progress:
        try:
            done = building.check(options, progress)
        except machine_faults() as fault:
            machine_failed(fault)
    if report == "json":
        print_json({"ok": done.ok, "articles": done.articles, "pages": done.pages, **listed(done.problems)})
    else:
        print_problems(done.problems)
        say(f"{counted_as(done.articles, 'article')}: {counted(done.problems)}", err=not done.ok)
    sys.exit(0 if done.ok else CONTENT_PROBLEMS)


@main.command()
@click.argument("path")
@click.option("--site", type=_SITE, default=".", help="The archive  [default: the current folder]")
@click.option("--report", type=click.Choice(["text", "json"]), default="text", help="Form of the report.")
def explain(path: str, site: Path, report: str) -> None:
    """Say what the page at PATH reads of the archive, and why it was last made.

    PATH is an address of the site, a file of its folder, or a file of content/.
    """
    from site_builder.build import explain as explaining

    try:
        found = explaining.explain(site, path)
    except explaining.Unknown as fault:
        fail(CONTENT_PROBLEMS, printable(fault, 300))
    except machine_faults() as fault:
        machine_failed(fault, site)
    if report == "json":
        print_json([{n: getattr(one, n) for n in ("address", "source", "reason", "reads")} for one in found])
        return
    for one in found:
        say(f"{one.address}" + (f" (from {one.source})" if one.source else ""))
        say(f"last made because of: {one.reason}")
        say("reads:")
        for fact in one.reads:
            say(f"  {fact}")


@main.command()
@click.argument("kind", type=click.Choice(["article", "actor", "topic"]))
@click.argument("title")
@click.option("--date", metavar="EDTF", help="When it happened, for an article  [default: today]")
@click.option("--site", type=_SITE, default=".", help="The archive  [default: the current folder]")
def new(kind: str, title: str, date: str | None, site: Path) -> None:
    """Make the file of a new article, actor or topic, with its front matter, in the right place."""
    from site_builder.curate import scaffold

    try:
        path = scaffold.new(kind, title, date or _this_day(), site)
    except scaffold.CannotCreate as fault:
        fail(WRONG_USAGE, str(fault))
    except OSError as fault:
        machine_failed(fault)
    say(path)


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", default="My archive", show_default=True, help="Title of the archive.")
def init(folder: Path, title: str) -> None:
    """Make a new archive in DIR that builds as it is."""
    from site_builder.curate import scaffold

    try:
        for path in scaffold.init(folder, title, _this_day()):
            say(path)
    except scaffold.CannotCreate as fault:
        fail(WRONG_USAGE, str(fault))
    except OSError as fault:
        machine_failed(fault)


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
    from site_builder.curate import operations

    _curate(site, dry_run, lambda archive: operations.merge(archive, keep, other))


@main.command()
@click.argument("what")
@click.option("--name", help="The new name; the old one stays as an alias.")
@click.option("--id", "new_id", metavar="ID", help="The new id; the old address leads to the new one.")
@_curating
def rename(what: str, name: str | None, new_id: str | None, site: Path, dry_run: bool) -> None:
    """Change the name or the id of WHAT, an actor, a topic or an article, wherever it is referred to."""
    from site_builder.curate import operations

    _curate(site, dry_run, lambda archive: operations.rename(archive, what, name, new_id))


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
    from site_builder.curate import operations

    chosen = (*articles, *more)
    if new_id is None:
        if chosen:
            fail(WRONG_USAGE, "give the new actor's id with --to, or leave the articles out to list them all")
        _list_namings(site, name)
    elif not chosen:
        fail(WRONG_USAGE, f"name the articles that {printable(new_id)} is to have with --articles")
    else:
        _curate(
            site,
            dry_run,
            lambda archive: operations.split(archive, name, new_id, chosen, new_name, told_by, kept_as),
        )


def _list_namings(site: Path, name: str) -> None:
    from site_builder.curate import operations, workspace

    with _refusing():
        archive = workspace.load(site, today())
        thing = operations.one(archive, name)
        found = operations.namings(archive, thing)
    for n in found:
        say(f"{n.path}:{n.line}: {n.date}  {printable(n.title, 120)}  (as {printable(n.spelled)})")
        if n.sentence:
            say(f"    {printable(n.sentence, 300)}")
    say(f"{len(found)} article{'' if len(found) == 1 else 's'} name{'s' if len(found) == 1 else ''} {thing}")


def _curate(site: Path, dry_run: bool, operation: Callable[[Any], Any]) -> None:
    """Work out a change, hold it against the archive, say it and, unless this is a trial, make it."""
    from site_builder.curate import workspace

    with _refusing():
        archive = workspace.load(site, today())
        change = operation(archive)
        workspace.verified(archive, change.files, change.moved, sorted(change.own))
        for line in [*workspace.described(archive, change.files, change.moves), *change.remarks]:
            say(line)
        if not dry_run:
            workspace.write(archive, change.files)
    say(f"{change.summary}: {'nothing was changed (--dry-run)' if dry_run else _files(len(change.files))}")


def _files(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'} changed"


@contextmanager
def _refusing() -> Iterator[None]:
    """What cannot be done ends the command with one line."""
    from site_builder.curate.workspace import Refused
    from site_builder.read.content_folder import Unreadable

    try:
        yield
    except Refused as fault:
        fail(fault.status, str(fault))
    except Unreadable as fault:
        fail(CONTENT_PROBLEMS, str(fault))
    except machine_faults() as fault:
        machine_failed(fault)


@main.command("schema")
@click.argument("kind", type=click.Choice(SCHEMAS), required=False)
def print_schema(kind: str | None) -> None:
    """Print the JSON Schema of KIND (article, actor, topic, page or site), or of all of them in one object."""
    from site_builder.parse import schema

    if kind:
        print_json(schema.json_schema(kind))
    else:
        print_json({k: schema.json_schema(k) for k in schema.DOCUMENTS})


# -- what the commands share ------------------------------------------------------------------------------------------


def _url(url: str | None) -> str | None:
    if url is None:
        return None
    from site_builder.parse.file_problems import FileProblems
    from site_builder.parse.frontmatter import SCALAR, Node
    from site_builder.parse.values import Url

    problems = FileProblems("--base-url", [])
    if Url().read(Node(SCALAR, url, 1, 1), "base_url", problems) is None:
        raise click.BadParameter(f"{printable(url)} is not a web address: write it in full, from https:// on")
    return url


def _this_day() -> str:
    """The maintainer's own calendar day, for the date of a new file."""
    return datetime.datetime.now().astimezone().date().isoformat()
