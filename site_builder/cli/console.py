"""What the command line says, and the command `build`: what most runs of the program need, without click.

The only module beside ``cli`` that prints, and that asks the clock, the environment or the terminal. The arguments of
`build`, as they mostly are, are understood here, for to import click takes a tenth of a build without a change. Any
others, and all that is wrong with them, are click's.
"""

from __future__ import annotations

import datetime
import errno
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from site_builder.problems import NOTE, WARNING, Problem, errors, in_order, printable

if TYPE_CHECKING:
    from site_builder.build.report import Report
    from site_builder.system.lock import Holder

CONTENT_PROBLEMS, WRONG_USAGE, MACHINE_FAILED = 1, 2, 3

_FLAGS: Final = ("--drafts", "--clean", "--atomic")
_VALUED: Final = ("--output", "--jobs", "--report")


def prepare() -> None:
    """What every command is to find. Titles are in every script; a C locale must not end a build.

    Python starts further processes by ``python -c``, which would import first of all from the folder that the user
    stands in: that may be anybody's archive.
    """
    os.environ["PYTHONSAFEPATH"] = "1"
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def build_plainly(arguments: Sequence[str]) -> None:
    """Do what a command line asks for and end, if it is a plain `build`; else come back."""
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
        nowhere = os.open(os.devnull, os.O_WRONLY)  # whoever listened has gone: nothing more is to be told
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        sys.exit(1)


def understood(arguments: Sequence[str]) -> dict[str, Any] | None:
    """What a command line asks `build` for; None where click is to say what it means, or what is wrong with it."""
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
        elif word not in _FLAGS:
            word = "site"
        if word in found or not value or (value[0] == "-" and word not in _FLAGS):
            return None
        found[word] = value
    site = Path(found.get("site", "."))
    jobs = found.get("--jobs", "1")
    report = found.get("--report", "text")
    plain = jobs.isascii() and jobs.isdigit() and int(jobs[:9]) > 0 and len(jobs) < 9 and report in ("text", "json")
    if not plain or not site.is_dir() or not os.access(site, os.R_OK):
        return None
    return {
        "site": site,
        "output": Path(found["--output"]) if "--output" in found else None,
        "base_url": None,
        "report": report,
        "jobs": int(jobs) if "--jobs" in found else None,
        **{flag[2:]: flag in found for flag in _FLAGS},
    }


def build(
    site: Path,
    output: Path | None,
    base_url: str | None,
    *,
    drafts: bool,
    report: str,
    jobs: int | None,
    clean: bool,
    atomic: bool,
) -> NoReturn:
    """Build an archive, say what came of it, and end."""
    from site_builder.build import pipeline as building
    from site_builder.publish import output as publish

    target = output_of(site, output)
    options = building.Options(site, target, today(), base_url, drafts, clean, jobs_of(jobs), atomic)
    start = time.perf_counter()
    with Progress() as progress:
        try:
            done = building.build(options, progress, waiting)
        except publish.NotOurs as fault:
            not_ours(fault)
        except machine_faults() as fault:
            machine_failed(fault, site)
    seconds = time.perf_counter() - start
    if report == "json":
        facts = {n: getattr(done, n) for n in ("articles", "pages", "rendered", "written", "kept", "removed")}
        stages = {stage: round(s, 4) for stage, s in done.seconds.items()}
        print_json({"ok": done.ok, **facts, "seconds": {**stages, "all": round(seconds, 4)}, **listed(done.problems)})
    else:
        print_built(target, done, seconds)
    sys.exit(0 if done.ok else CONTENT_PROBLEMS)


def print_built(target: Path, done: Report, seconds: float) -> None:
    """The problems, and a line of what was made of the site."""
    print_problems(done.problems)
    if done.ok:
        changes = f"{done.written} written, {done.kept} unchanged, {done.removed} removed"
        made = f"{counted_as(done.articles, 'article')}, {counted_as(done.pages, 'page')}"
        say(f"{target}: {made} ({changes}) in {seconds:.1f} s")
    else:
        say(f"nothing was published: {counted(done.problems)}", err=True)


# -- what the commands share ------------------------------------------------------------------------------------------


def say(message: object = "", *, err: bool = False) -> None:
    """A line for whoever started the program."""
    text = str(message)
    if "click" in sys.modules or os.name == "nt" or "\033" in text:  # consoles of Windows, and colours, are click's
        import click

        click.echo(text, err=err)
        return
    stream = sys.stderr if err else sys.stdout
    if stream is not None:
        stream.write(f"{text}\n")
        stream.flush()


def unanswered(fault: OSError) -> NoReturn:
    """What a command could not answer for: mostly, that nothing can be printed any more."""
    fault.filename = fault.filename or "the standard output"
    machine_failed(fault)


def output_of(site: Path, output: Path | None) -> Path:
    """The output folder, refused where it would swallow the archive itself."""
    target = output if output is not None else site / "output"
    resolved, root = target.resolve(), site.resolve()
    content = root / "content"
    if resolved == root or root.is_relative_to(resolved) or resolved.is_relative_to(content):
        fail(WRONG_USAGE, f"the output folder {target} would overwrite the archive; name another with --output")
    return target


def jobs_of(jobs: int | None) -> int:
    return (
        jobs
        if jobs is not None
        else len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count() or 1
    )


def today() -> int:
    """Today as a sort key: SOURCE_DATE_EPOCH where a reproducible build sets it, else the machine's date (UTC)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(epoch) if epoch.isascii() and epoch.isdigit() and len(epoch) <= 11 else time.time()
    day = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    return day.year * 10000 + day.month * 100 + day.day


def print_problems(problems: list[Problem]) -> None:
    for fault in in_order(problems):
        say(str(fault), err=True)


def counted_as(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def counted(problems: list[Problem]) -> str:
    wrong = len(errors(problems))
    warned, noted = (sum(p.severity == s for p in problems) for s in (WARNING, NOTE))
    texts = [counted_as(n, word) for n, word in ((wrong, "error"), (warned, "warning")) if n]
    notes = [f"{noted} note{'' if noted == 1 else 's'}"] if noted else []
    return ", ".join([*(texts or ["no problems"]), *notes])


def listed(problems: list[Problem]) -> dict[str, Any]:
    keys = ("path", "line", "column", "severity", "kind", "what", "todo")
    return {"problems": [{k: getattr(p, k) for k in keys} for p in in_order(problems)]}


def print_json(value: object) -> None:
    import json

    say(json.dumps(value, ensure_ascii=False, indent=2))


def waiting(holder: Holder) -> None:
    since = datetime.datetime.fromtimestamp(holder.since, datetime.UTC).astimezone().strftime("%H:%M:%S")
    who = f"process {holder.process}, since {since}" if holder.process else f"since {since}"
    remark(f"waiting for another build ({who}) that holds {printable(holder.path, 300)}")


def machine_faults() -> tuple[type[Exception], ...]:
    """What the machine, not the content, gets wrong."""
    others = (("sqlite3", "Error"), ("concurrent.futures", "BrokenExecutor"))
    return (OSError, MemoryError, *(fault for module, name in others if (fault := _loaded(module, name))))


def _loaded(module: str, name: str) -> type[Exception] | None:
    """A kind of fault; None where its module is not loaded, for then nothing of that kind can have been raised.

    Nothing is imported to answer a fault: where too many files are open, that would be the next one.
    """
    return getattr(sys.modules.get(module), name, None)


def machine_failed(fault: Exception, site: Path | None = None) -> NoReturn:
    fail(MACHINE_FAILED, why_machine_failed(fault, site))


def why_machine_failed(fault: Exception, site: Path | None = None) -> str:
    if isinstance(fault, OSError):
        reason = (fault.strerror or str(fault) or type(fault).__name__).lower()
        names = [printable(n, 300) for n in (fault.filename, fault.filename2) if n]
        unfinished = _loaded("site_builder.publish.output", "Unfinished")
        if unfinished is not None and isinstance(fault, unfinished):
            reason += "; part of the site is the new one already, and the next build completes it"
        return f"{' → '.join(names)}: {reason}" if names else reason
    database_fault = _loaded("sqlite3", "Error")
    if database_fault is not None and isinstance(fault, database_fault):
        where = f"{printable(site / '.site-builder', 300)}: " if site is not None else ""
        return f"{where}the cache database: {printable(fault)}"
    return "a process of the build was ended from outside, or there is too little memory; try --jobs 1"


def not_ours(fault: Exception) -> NoReturn:
    fail(WRONG_USAGE, f"{printable(fault, 300)}; name another folder with --output, or empty this one")


def remark(message: str) -> None:
    with suppress(OSError):
        say(f"site-builder: {message}", err=True)


def fail(status: int, message: str) -> NoReturn:
    remark(message)
    sys.exit(status)


class Progress:
    """A bar on the terminal for what takes more than a second; silent otherwise."""

    def __init__(self) -> None:
        self.start = time.monotonic()
        self.bar: Any = None
        self.tasks: dict[str, Any] = {}
        self.terminal = sys.stderr.isatty()

    def __enter__(self) -> Progress:
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
