"""Printing, and what the program asks of its surroundings: the clock, the environment, the number of cores."""

from __future__ import annotations

import datetime
import os
import sys
import time
from contextlib import suppress


def prepare() -> None:
    """Set up what every command relies on.

    Titles are in every script, so a C locale must not end a build. Python starts further processes by ``python -c``,
    which would import from the current folder first: that may be anybody's archive.
    """
    os.environ["PYTHONSAFEPATH"] = "1"
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(message: object = "", *, err: bool = False) -> None:
    """Print a line."""
    text = str(message)
    if "click" in sys.modules or os.name == "nt" or "\033" in text:  # click knows consoles of Windows, and colours
        import click

        click.echo(text, err=err)
        return
    stream = sys.stderr if err else sys.stdout
    if stream is not None:
        stream.write(f"{text}\n")
        stream.flush()


def remark(message: str) -> None:
    """Print a line about the program itself, on the standard error; an error in printing it is ignored."""
    with suppress(OSError):
        say(f"site-builder: {message}", err=True)


def print_json(value: object) -> None:
    """Print a value as indented JSON."""
    import json

    say(json.dumps(value, ensure_ascii=False, indent=2))


def counted_as(count: int, word: str) -> str:
    """Return ``1 page``, ``2 pages``."""
    return f"{count} {word}{'' if count == 1 else 's'}"


def jobs_of(jobs: int | None) -> int:
    """Return the number of processes to work with: as asked for, else one a core that this process may use."""
    if jobs is not None:
        return jobs
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def epoch() -> int | None:
    """Return the seconds of SOURCE_DATE_EPOCH, if a reproducible build sets it (reproducible-builds.org)."""
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 11 else None


def today() -> int:
    """Return today as a sort key: by SOURCE_DATE_EPOCH if a reproducible build sets it, else the machine's (UTC)."""
    given = epoch()
    day = datetime.datetime.fromtimestamp(time.time() if given is None else given, datetime.UTC)
    return day.year * 10000 + day.month * 100 + day.day


def local_day() -> str:
    """Return the maintainer's own calendar day, for the date of a new file."""
    return datetime.datetime.now().astimezone().date().isoformat()
