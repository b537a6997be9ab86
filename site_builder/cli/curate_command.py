"""The commands `merge`, `rename` and `split`: a change of content/ is worked out, verified, described and written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from site_builder.cli.faults import CONTENT_PROBLEMS, fail, machine_failed, machine_faults
from site_builder.cli.printing import counted_as, say, today
from site_builder.curate.archive import Archive, Refused, load
from site_builder.curate.changes import Change, one
from site_builder.curate.describe import describe
from site_builder.curate.namings import mentions, namings
from site_builder.curate.verify import verify
from site_builder.curate.write import write
from site_builder.problems import printable
from site_builder.read.content_folder import Unreadable


def curate(site: Path, dry_run: bool, operation: Callable[[Archive], Change]) -> None:
    """Work out a change, verify the archive that it gives, describe it and, unless this is a trial, make it."""
    with refusing():
        archive = load(site, today())
        change = operation(archive)
        verify(archive, change.files, change.moved, sorted(change.own))
        for line in [*describe(archive, change.files, change.moves), *change.remarks]:
            say(line)
        if not dry_run:
            write(archive, change.files)
    done = "nothing was changed (--dry-run)" if dry_run else f"{counted_as(len(change.files), 'file')} changed"
    say(f"{change.summary}: {done}")


def list_namings(site: Path, name: str) -> None:
    """Print each article that names an actor or topic, or only mentions it, with its first sentence that does."""
    with refusing():
        archive = load(site, today())
        thing = one(archive, name)
        found = namings(archive, thing)
        only = mentions(archive, thing, found)
    for n in (*found, *only):
        line = f":{n.line}" if n.line else ""
        told = "only mentioned" if n.mentions else f"as {printable(n.spelled)}"
        say(f"{n.path}{line}: {n.date}  {printable(n.title, 120)}  ({told})")
        if n.sentence:
            say(f"    {printable(n.sentence, 300)}")
    more = f", {len(only):,} more mention{'s' if len(only) == 1 else ''} it" if only else ""
    say(f"{counted_as(len(found), 'article')} name{'s' if len(found) == 1 else ''} {thing}{more}")


@contextmanager
def refusing() -> Iterator[None]:
    """End the command with one line if the change cannot be made."""
    try:
        yield
    except Refused as fault:
        fail(fault.status, str(fault))
    except Unreadable as fault:
        fail(CONTENT_PROBLEMS, str(fault))
    except machine_faults() as fault:
        machine_failed(fault)
