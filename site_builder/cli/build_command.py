"""The command `build`, and its arguments as they mostly are, understood without click.

To import click takes a tenth of a build without a change. Any other arguments, and all that is wrong with them, are
left to click.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from site_builder.cli.faults import (
    CONTENT_PROBLEMS,
    WRONG_USAGE,
    fail,
    machine_failed,
    machine_faults,
    not_ours,
    unanswered,
)
from site_builder.cli.printing import jobs_of, prepare, print_json, say, today
from site_builder.cli.progress import Progress, waiting
from site_builder.cli.report import FORMS, JSON, SARIF, print_built, print_not_kept, problems_as_json

_FLAGS: Final = ("--drafts", "--clean", "--atomic", "--no-search", "--exports")
_VALUED: Final = ("--output", "--preview", "--jobs", "--format", "--report")
_OTHER_NAMES: Final = {"--report": "--format"}


def build_plainly(arguments: Sequence[str]) -> None:
    """Run a command line and end, if it is a plain `build`; else return."""
    options = understood(arguments)
    if options is None:
        return
    prepare()
    try:
        build(**options)
    except (EOFError, KeyboardInterrupt):  # these and the next as click does it
        say("\nAborted!", err=True)
        sys.exit(1)
    except OSError as fault:
        if fault.errno != errno.EPIPE:
            unanswered(fault)
        nowhere = os.open(os.devnull, os.O_WRONLY)  # the reader of the output has gone: print nothing more
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        sys.exit(1)


def understood(arguments: Sequence[str]) -> dict[str, Any] | None:
    """Return the arguments of `build`; None if click has to read the command line, or to say what is wrong with it."""
    if not arguments or arguments[0] != "build" or os.name == "nt":  # where click reads * and ~ in them
        return None
    if any(name.endswith("_COMPLETE") for name in os.environ):  # a shell asks what could follow
        return None
    found: dict[str, str] = {}
    rest = iter(arguments[1:])
    for word in rest:
        value = word
        if word in _VALUED:
            value = next(rest, "")
            word = _OTHER_NAMES.get(word, word)
        elif word not in _FLAGS:
            word = "site"
        if word in found or not value or (value[0] == "-" and word not in _FLAGS):
            return None
        found[word] = value
    site = Path(found.get("site", "."))
    jobs = found.get("--jobs", "1")
    report = found.get("--format", "text")
    plain = jobs.isascii() and jobs.isdigit() and int(jobs[:9]) > 0 and len(jobs) < 9 and report in FORMS
    if not plain or not site.is_dir() or not os.access(site, os.R_OK):
        return None
    return {
        "site": site,
        "output": Path(found["--output"]) if "--output" in found else None,
        "preview": Path(found["--preview"]) if "--preview" in found else None,
        "base_url": None,
        "report": report,
        "jobs": int(jobs) if "--jobs" in found else None,
        **{flag[2:].replace("-", "_"): flag in found for flag in _FLAGS},
    }


def build(
    site: Path,
    output: Path | None,
    base_url: str | None,
    *,
    preview: Path | None,
    drafts: bool,
    report: str,
    jobs: int | None,
    clean: bool,
    atomic: bool,
    no_search: bool,
    exports: bool,
) -> NoReturn:
    """Build an archive, print the report, and end with the exit status. ``preview`` is the folder of a preview."""
    from site_builder.build import pipeline as building
    from site_builder.publish import output as publish

    target = target_of(site, output, preview, drafts=drafts)
    if exports and (drafts or preview is not None):
        fail(WRONG_USAGE, "--exports makes data of what is published; leave it out of a preview")
    how = {"clean": clean, "atomic": atomic, "drafts": drafts, "preview": preview is not None}
    how |= {"search": not no_search, "exports": exports}
    options = building.Options(site, target, today(), base_url, jobs=jobs_of(jobs), **how)
    start = time.perf_counter()
    with Progress() as progress:
        try:
            done = building.build(options, progress, waiting)
        except publish.NotOurs as fault:
            not_ours(fault, "--output" if preview is None else "--preview")
        except machine_faults() as fault:
            machine_failed(fault, site)
    seconds = time.perf_counter() - start
    if report == JSON:
        facts = {
            n: getattr(done, n)
            for n in ("articles", "translations", "held_back", "pages", "rendered", "written", "kept", "removed")
        }
        stages = {stage: round(s, 4) for stage, s in done.seconds.items()}
        print_json(
            {"ok": done.ok, **facts, "seconds": {**stages, "all": round(seconds, 4)}, **problems_as_json(done.problems)}
        )
        print_not_kept(done)
    elif report == SARIF:
        from site_builder.cli.sarif import as_sarif

        print_json(as_sarif(site, done.problems))
        print_not_kept(done)
    else:
        print_built(site, target, done, seconds, report, preview=options.shows_unpublished)
    sys.exit(0 if done.ok else CONTENT_PROBLEMS)


def target_of(site: Path, output: Path | None, preview: Path | None, *, drafts: bool) -> Path:
    """Return the folder that a build writes; end with WRONG_USAGE if that is not to be.

    What shows unpublished articles has a folder that the options name, and never that of the published site.
    """
    if preview is None and not drafts:
        return output_of(site, output)
    if preview is not None and output is not None:
        fail(WRONG_USAGE, "--preview names the folder of the preview; leave --output out")
    target = preview if preview is not None else output
    if target is None or is_published(target, site):
        option, what = ("--preview", "a preview") if preview is not None else ("--drafts", "drafts")
        todo = "write --preview FOLDER" if preview is None else "name another folder"
        if preview is None:
            todo += ", or --drafts --output FOLDER, with another folder"
        fail(WRONG_USAGE, f"{option} would put {what} into {site / 'output'}, which is published; {todo}")
    return apart_from_published(output_of(site, target))


def is_published(folder: Path, site: Path) -> bool:
    """Whether a folder is that of the archive's published site."""
    return os.path.realpath(folder) == os.path.realpath(site / "output")


def apart_from_published(target: Path) -> Path:
    """Return a folder for what is not to be published; end with WRONG_USAGE if it lies in a site that is."""
    from site_builder.publish.files import is_marked, is_preview

    for folder in Path(os.path.realpath(target)).parents:
        if is_marked(folder) and not is_preview(folder):
            fail(WRONG_USAGE, f"{target} lies in {folder}, which is published; name another folder")
    return target


def output_of(site: Path, output: Path | None) -> Path:
    """Return the output folder; end with WRONG_USAGE if it would overwrite the archive."""
    target = output if output is not None else site / "output"
    if target.is_symlink() and not target.exists():
        fail(
            WRONG_USAGE, f"the output folder {target} is a link that leads nowhere; delete it, or make what it leads to"
        )
    try:
        target.lstat()
    except OSError as fault:
        if fault.errno == errno.ELOOP:
            fail(WRONG_USAGE, f"the output folder {target} is in a ring of links; name another with --output")
    resolved, root = Path(os.path.realpath(target)), Path(os.path.realpath(site))  # of a ring of links too
    content = root / "content"
    if resolved == root or root.is_relative_to(resolved) or resolved.is_relative_to(content):
        fail(WRONG_USAGE, f"the output folder {target} would overwrite the archive; name another with --output")
    return target
