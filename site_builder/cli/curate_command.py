"""The commands `merge`, `rename` and `split`: a change of content/ is worked out, verified, described and written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from site_builder.cli.faults import CONTENT_PROBLEMS, fail, machine_failed, machine_faults
from site_builder.cli.printing import counted_as, say, today
from site_builder.curate import operations, workspace
from site_builder.curate.operations import Change
from site_builder.curate.workspace import Archive, Refused
from site_builder.problems import printable
from site_builder.read.content_folder import Unreadable


def curate(site: Path, dry_run: bool, operation: Callable[[Archive], Change]) -> None:
    """Work out a change, verify the archive that it gives, describe it and, unless this is a trial, make it."""
    with _refusing():
        archive = workspace.load(site, today())
        change = operation(archive)
        workspace.verified(archive, change.files, change.moved, sorted(change.own))
        for line in [*workspace.described(archive, change.files, change.moves), *change.remarks]:
            say(line)
        if not dry_run:
            workspace.write(archive, change.files)
    done = "nothing was changed (--dry-run)" if dry_run else f"{counted_as(len(change.files), 'file')} changed"
    say(f"{change.summary}: {done}")


def list_namings(site: Path, name: str) -> None:
    """Print each article that names an actor or topic, with its first sentence that does."""
    with _refusing():
        archive = workspace.load(site, today())
        thing = operations.one(archive, name)
        found = operations.namings(archive, thing)
    for n in found:
        say(f"{n.path}:{n.line}: {n.date}  {printable(n.title, 120)}  (as {printable(n.spelled)})")
        if n.sentence:
            say(f"    {printable(n.sentence, 300)}")
    say(f"{counted_as(len(found), 'article')} name{'s' if len(found) == 1 else ''} {thing}")


@contextmanager
def _refusing() -> Iterator[None]:
    """End the command with one line if the change cannot be made."""
    try:
        yield
    except Refused as fault:
        fail(fault.status, str(fault))
    except Unreadable as fault:
        fail(CONTENT_PROBLEMS, str(fault))
    except machine_faults() as fault:
        machine_failed(fault)
