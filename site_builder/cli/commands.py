"""The commands: their names, arguments, options and help. The work is done in modules that a command imports.

A command imports what it works with when it is called: to print the help must not take as long as a build.

Exit status: 0 done, 1 problems in the content or Ctrl-C, 2 wrong usage, 3 the machine failed (disk full, permission).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from site_builder import __version__
from site_builder.cli import build_command
from site_builder.cli.faults import CONTENT_PROBLEMS, WRONG_USAGE, fail, machine_failed, machine_faults, unanswered
from site_builder.cli.import_options import import_archive
from site_builder.cli.printing import local_day, prepare, print_json, say, today
from site_builder.cli.progress import Progress
from site_builder.cli.report import (
    FORMS,
    JSON,
    SARIF,
    SHORT,
    TEXT,
    articles_of,
    counted,
    print_first_steps,
    print_problems,
    print_with,
    problems_as_json,
)
from site_builder.problems import Problem, errors, printable

SCHEMAS = (
    "actor",
    "article",
    "author",
    "page",
    "site",
    "topic",
)  # kinds of document; a test holds them equal to the schema's


class _Folder(click.Path):
    """A folder that is there. One that is named from the current folder needs that to be there too."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not Path(value).is_absolute():
            Path.cwd()  # raises FileNotFoundError, which ``unanswered`` words
        return super().convert(value, param, ctx)


_SITE = _Folder(exists=True, file_okay=False, path_type=Path)
_A_SCREEN: Final = 10  # problems with their excerpts, which fill one
_THIS_SITE = click.option("--site", type=_SITE, default=".", help="The archive  [default: the current folder]")
_JOBS = click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="Processes to work with  [default: one a core]"
)
_FORM = "Form of the report."
_BASE_URL = click.option(
    "--base-url", metavar="URL", help="Address the site is published at; replaces that of site.yaml."
)


class _Program(click.Group):
    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run a command and end. What is wrong with a command line is one line, as all that commands say is."""
        options["standalone_mode"] = False
        try:
            status = super().main(*arguments, **options)
        except click.exceptions.NoArgsIsHelpError as fault:
            fault.show()
            sys.exit(WRONG_USAGE)
        except click.UsageError as fault:
            from site_builder.cli.usage import worded

            fail(WRONG_USAGE, worded(fault))
        except click.Abort:
            say("Aborted!", err=True)
            sys.exit(1)
        except OSError as fault:
            unanswered(fault)
        sys.exit(status or 0)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="site-builder")
def main() -> None:
    """Turn a folder of Markdown files into a permanent, cross-linked archive."""
    prepare()


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--format", "--report", "report", type=click.Choice(FORMS), default=TEXT, help=_FORM),
        click.option("--drafts", is_flag=True, help="Include drafts; build then wants --output."),
        _BASE_URL,
        click.argument("site", type=_SITE, default="."),
    ):
        command = option(command)
    return command


@main.command()
@_common
@click.option("--output", type=click.Path(path_type=Path), help="Folder for the site  [default: SITE/output]")
@click.option(
    "--preview",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Build into FOLDER what is not to be published: with drafts and articles under embargo, marked.",
)
@_JOBS
@click.option("--clean", is_flag=True, help="Forget what is cached and write every file anew.")
@click.option("--atomic", is_flag=True, help="Replace the whole site at once, not file by file.")
@click.option("--no-search", is_flag=True, help="Make no search: it is part of every page, and an index beside them.")
@click.option("--exports", is_flag=True, help="Make data too: tables, a database, networks; site.yaml may choose.")
def build(
    site: Path,
    base_url: str | None,
    drafts: bool,
    report: str,
    output: Path | None,
    preview: Path | None,
    jobs: int | None,
    clean: bool,
    atomic: bool,
    no_search: bool,
    exports: bool,
) -> None:
    """Build the archive in SITE (the current folder unless named) into its output folder.

    On any error nothing is published and the site that is there stays as it is.
    """
    how = {"drafts": drafts, "clean": clean, "atomic": atomic, "no_search": no_search, "exports": exports}
    build_command.build(site, output, _url(base_url), preview=preview, report=report, jobs=jobs, **how)


@main.command()
@click.argument("site", type=_SITE, default=".")
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help="Port  [default: the first free from 8000 on]")
@click.option("--open", "show", is_flag=True, help="Open the site in a browser.")
@click.option("--drafts", is_flag=True, hidden=True)  # accepted and ignored: serve always shows drafts
@_BASE_URL
@click.option(
    "--output", type=click.Path(path_type=Path), help="Folder for the preview  [default: in SITE/.site-builder]"
)
@_JOBS
def serve(
    site: Path, port: int | None, show: bool, drafts: bool, base_url: str | None, output: Path | None, jobs: int | None
) -> None:
    """Build a preview of the archive in SITE, show it to browsers on this machine, and follow every change.

    The preview shows drafts and articles under embargo too. It is not the site that `build` makes to be published.

    Pages that are open in a browser reload themselves. Problems are shown in them and listed here; the last good site
    stays. Ctrl-C ends it.
    """
    from site_builder.cli import serve_command

    serve_command.serve(site, port, click.launch if show else None, _url(base_url), output, jobs)


@main.command()
@_common
def check(site: Path, base_url: str | None, drafts: bool, report: str) -> None:
    """Find all problems of the archive in SITE, and names that look like other spellings; write nothing."""
    from site_builder.build import pipeline as building

    options = building.Options(site, site / "output", today(), _url(base_url), drafts=drafts)
    with Progress() as progress:
        try:
            done = building.check(options, progress)
        except machine_faults() as fault:
            machine_failed(fault)
    if report == JSON:
        counts = {n: getattr(done, n) for n in ("articles", "translations", "held_back", "pages")}
        print_json({"ok": done.ok, **counts, **problems_as_json(done.problems)})
    elif report == SARIF:
        from site_builder.cli.sarif import as_sarif

        print_json(as_sarif(site, done.problems))
    else:
        from site_builder.importers.writing import LOCK

        imported = report == TEXT and (site / LOCK).is_file()
        if imported:
            from site_builder.cli.import_summary import left_to_a_person

            print_first_steps(done, left_to_a_person(site))
        print_with(site, done, f"{articles_of(done, preview=drafts)}: {counted(done.problems)}", report)
        if imported and len(done.problems) > _A_SCREEN:
            print_first_steps(done)  # again: what stands above them is out of sight
    sys.exit(0 if done.ok else CONTENT_PROBLEMS)


@main.command()
@click.argument("path")
@_THIS_SITE
@click.option("--format", "--report", "report", type=click.Choice([TEXT, JSON]), default=TEXT, help=_FORM)
def explain(path: str, site: Path, report: str) -> None:
    """Say what the page at PATH reads of the archive, and why it was last made.

    PATH is an address of the site (in full, or without .html), a file of its folder, or a file of content/.
    """
    from site_builder.build import explain as explaining

    try:
        found = explaining.explain(site, path)
    except explaining.Unknown as fault:
        fail(CONTENT_PROBLEMS, printable(fault, 300))
    except machine_faults() as fault:
        machine_failed(fault, site)
    if report == JSON:
        print_json([{n: getattr(one, n) for n in ("address", "source", "reason", "reads")} for one in found])
        return
    for one in found:
        say(f"{one.address}" + (f" (from {one.source})" if one.source else ""))
        say(f"last made because of: {one.reason}")
        say("reads:" if one.reads else "reads: nothing of the archive")
        for fact in one.reads:
            say(f"  {fact}")


@main.command()
@click.argument("kind", type=click.Choice(["article", "actor", "topic", "author"]))
@click.argument("title")
@click.option("--date", metavar="EDTF", help="When it happened, for an article  [default: today]")
@_THIS_SITE
def new(kind: str, title: str, date: str | None, site: Path) -> None:
    """Make the file of a new article, actor, topic or author, with its front matter, in the right place."""
    from site_builder.curate import scaffold

    try:
        path = scaffold.new(kind, title, date or local_day(), site)
    except scaffold.CannotCreate as fault:
        fail(WRONG_USAGE, str(fault))
    except OSError as fault:
        machine_failed(fault)
    say(path)


@main.command()
@click.argument("folder", metavar="DIR", type=_Folder(path_type=Path))
@click.option("--title", default="My archive", show_default=True, help="Title of the archive.")
@click.option("--pages", is_flag=True, help="Add what GitHub needs to check the archive and to publish it (Pages).")
@click.option("--builder", metavar="ORIGIN", help="With --pages: where the builder comes from  [default: as this one]")
def init(folder: Path, title: str, pages: bool, builder: str | None) -> None:
    """Make a new archive in DIR that builds as it is. With --pages, DIR may hold one: nothing of it is overwritten."""
    from site_builder.cli.init_command import init as make

    make(folder, title, builder, pages=pages)


_CURATED = (
    _THIS_SITE,
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
    from site_builder.cli.curate_command import curate
    from site_builder.curate.merge import merge as merge_in

    curate(site, dry_run, lambda archive: merge_in(archive, keep, other))


@main.command()
@click.argument("what")
@click.option("--name", help="The new name; the old one stays as an alias.")
@click.option("--id", "new_id", metavar="ID", help="The new id; the old address leads to the new one.")
@_curating
def rename(what: str, name: str | None, new_id: str | None, site: Path, dry_run: bool) -> None:
    """Change the name or the id of WHAT, an actor, a topic or an article, wherever it is referred to."""
    from site_builder.cli.curate_command import curate
    from site_builder.curate.rename import rename as rename_in

    curate(site, dry_run, lambda archive: rename_in(archive, what, name, new_id))


@main.command()
@_curating
def moved(site: Path, dry_run: bool) -> None:
    """Mend published addresses that would be lost: write the redirects of pages and media files that have moved."""
    from site_builder.cli.curate_command import curate
    from site_builder.curate.moved import moved as moved_in

    curate(site, dry_run, moved_in)


@main.command()
@click.option(
    "--from",
    "source",
    metavar="SOURCE",
    required=True,
    type=click.Path(exists=True, path_type=Path),
    help="Its sitemap.xml (also .gz, or an index of several), the folder of its files, or a list of addresses.",
)
@_curating
def ledger(source: Path, site: Path, dry_run: bool) -> None:
    """Take over the addresses of a site that this archive replaces: from then on builds ask for each of them."""
    from site_builder.cli.take_over_command import run

    run(site, source, dry_run)


@main.command()
@_THIS_SITE
@click.option(
    "--since",
    type=click.IntRange(0),
    default=1,
    metavar="DAYS",
    help="Check what was last checked so many days ago, or longer; 0: all  [default: 1, what was not checked today]",
)
@click.option("--only", default="", metavar="WHAT", help="Check the addresses at one host, or in one file of content/.")
@click.option("--write", is_flag=True, help="Write new addresses into the files, of pages that have moved for good.")
@click.option("--save", is_flag=True, help="Ask the Wayback Machine for copies of what has none (keys: see the docs).")
@click.option("--format", "report", type=click.Choice([TEXT, SHORT, JSON]), default=TEXT, help=_FORM)
@click.option(
    "--delay",
    type=click.FloatRange(0, 60),
    default=1.0,
    metavar="SECONDS",
    show_default=True,
    help="Seconds between two requests to a host.",
)
@click.option("--timeout", type=click.FloatRange(0.1, 300), default=20.0, hidden=True)
@click.option("--allow-private", is_flag=True, hidden=True)  # for tests: servers of this machine may be asked
@click.option("--wayback", default="", hidden=True)  # for tests: an imitation
def links(
    site: Path,
    since: int,
    only: str,
    write: bool,
    save: bool,
    report: str,
    delay: float,
    timeout: float,
    allow_private: bool,
    wayback: str,
) -> None:
    """Check the addresses outside that the archive in SITE links to, and keep what is found in content/links.lock.

    Exit status 1 if a page is dead and has no kept copy; 130 after Ctrl-C, which keeps what was found.
    """
    from site_builder.cli import links_command

    links_command.links(
        site, links_command.Wishes(since, only, write, save, report, allow_private, delay, timeout, wayback)
    )


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
    from site_builder.cli.curate_command import curate, list_namings
    from site_builder.curate.split import split as split_in

    chosen = (*articles, *more)
    if new_id is None:
        if chosen:
            fail(WRONG_USAGE, "give the new actor's id with --to, or leave the articles out to list them all")
        list_namings(site, name)
    elif not chosen:
        fail(WRONG_USAGE, f"name the articles that {printable(new_id)} is to have with --articles")
    else:
        wanted = (new_id, chosen, new_name, told_by, kept_as)
        curate(site, dry_run, lambda archive: split_in(archive, name, *wanted))


@main.command()
@click.argument("copy", metavar="FOLDER|URL")
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Compare with this manifest  [default: the copy's own]",
)
@click.option("--full", is_flag=True, help="Have the host send every file, also those that it says are not modified.")
@_THIS_SITE
@click.option("--format", "--report", "report", type=click.Choice([TEXT, JSON]), default=TEXT, help=_FORM)
def verify(copy: str, manifest: Path | None, full: bool, site: Path, report: str) -> None:
    """Compare a copy of a site, a folder or a live one at URL, with its manifest (manifest-sha256.txt).

    Exit status: 0 the copy is whole, 1 files are missing, changed or foreign, 2 it could not be checked.
    """
    from site_builder.cli.verify_command import verify as verify_copy

    verify_copy(copy, manifest, site, report, full=full)


@main.command()
@click.argument("site", type=_SITE, default=".")
@click.option("--bagit", is_flag=True, help="A bag (BagIt 1.0), for archives and libraries.")
@click.option("--rocrate", is_flag=True, help="A crate (RO-Crate 1.2), for repositories; with --bagit in the bag.")
@click.option("--wacz", is_flag=True, help="A web archive (WACZ 1.1.1), for players such as ReplayWeb.page.")
@click.option("--zim", is_flag=True, help="A file for Kiwix, with its search; needs site-builder[zim].")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder for them  [default: SITE/packages]")
def package(site: Path, bagit: bool, rocrate: bool, wacz: bool, zim: bool, out: Path | None) -> None:
    """Make packages for keeping of the site that the last build of SITE left, if it is whole by its manifest.

    Their date is SOURCE_DATE_EPOCH, if it is set, else the newest day that the content knows.
    """
    from site_builder.cli.package_command import package as make

    make(site, out, bagit=bagit, wacz=wacz, zim=zim, rocrate=rocrate)


main.add_command(import_archive)


@main.command("schema")
@click.argument("kind", type=click.Choice(SCHEMAS), required=False)
@click.option("--site", type=_SITE, help="An archive, whose further indexes are keys of articles too.")
def print_schema(kind: str | None, site: Path | None) -> None:
    """Print the JSON Schema of KIND (article, actor, topic, page or site), or of all of them in one object."""
    from site_builder.parse import schema

    indexes: tuple[str, ...] = ()
    if site is not None:
        from site_builder.parse import site_file

        problems: list[Problem] = []
        indexes = tuple(site_file.read(site, problems).indexes)
        if errors(problems):
            print_problems(site, problems)
            sys.exit(CONTENT_PROBLEMS)
    if kind:
        print_json(schema.json_schema(kind, indexes))
    else:
        print_json({k: schema.json_schema(k, indexes) for k in schema.DOCUMENTS})


# -- what the commands share ------------------------------------------------------------------------------------------


def _url(url: str | None) -> str | None:
    if url is None:
        return None
    from site_builder.parse.file_problems import FileProblems
    from site_builder.parse.frontmatter import SCALAR, Node
    from site_builder.parse.values import Url

    problems = FileProblems("--base-url", [])
    if Url().read(Node(SCALAR, url, 1, 1), "base_url", problems) is None:
        fail(WRONG_USAGE, f'--base-url: "{printable(url)}" is not a web address; write it in full, from https:// on')
    return url
