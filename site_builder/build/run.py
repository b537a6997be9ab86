"""The values that the steps of a build hand on: the options and helpers of one run, its inputs, its plan."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from site_builder.build.configuration import Configuration, configure
from site_builder.build.known_files import Changes, now
from site_builder.build.report import Options, Progress
from site_builder.build.store import Store
from site_builder.read import content_folder
from site_builder.system.lock import Waiting
from site_builder.system.stamps import Listing, Stamp
from site_builder.system.workers import WorkerPool

if TYPE_CHECKING:  # a build without a change plans nothing
    from site_builder.build.output_rows import Row
    from site_builder.model.outputs import OutputSpec


class Run(Struct, frozen=True):
    """One run of a build or a check: what stays the same from its start to its end."""

    options: Options
    progress: Progress
    workers: WorkerPool
    spare: Callable[[], Path]  # a folder for what the cache folder cannot take
    identity: str  # of the program (identity.py)
    waiting: Waiting | None = None  # told if another build has to be waited for
    apart: bool = False  # the cache folder has no room: what is made anew goes into the spare one


class Inputs(Struct, frozen=True):
    """What a build is made of, as it was found."""

    configuration: Configuration
    listing: Listing  # content/
    ledger: Stamp | None  # of content/urls.lock, which is no part of the listing: the build itself writes it
    scanned: int  # when it was looked at, in nanoseconds
    changes: Changes | None  # since the last build; None where there is none to compare with


def look(run: Run, old: Store | None) -> Inputs:
    """Read the configuration, look at the files of content/, and compare with the last build."""
    scanned = now()
    configuration = configure(run.options, old)
    listing, ledger = content_folder.without_ledger(content_folder.look(run.options.root))
    changes = None if old is None else _changes(run, old, listing, configuration.site.indexes)
    return Inputs(configuration, listing, ledger, scanned, changes)


def with_all_problems(run: Run, inputs: Inputs) -> Inputs:
    """Return the inputs with the problems of site.yaml; ``look`` leaves them out where it is that of the last build."""
    return replace(inputs, configuration=configure(run.options, None))


def _changes(run: Run, old: Store, listing: Listing, indexes: Collection[str]) -> Changes:
    """What has changed, with the articles whose embargo has ended (or has not any more, if the clock went back)."""
    changes = old.files.changes(run.options.root, listing, indexes)
    if run.options.preview:  # it shows all of them; a preview of another day is made anew
        return changes
    due = {
        path
        for path, (embargo, why) in old.documents.hidden().items()
        if embargo and (embargo > run.options.today) != bool(why)
    }
    due -= {*changes.changed, *changes.removed}
    return replace(changes, changed=[*changes.changed, *sorted(due)])


class Plan(Struct, frozen=True):
    """What has to be made and removed."""

    stale: dict[str, str]  # address → why
    gone: list[str]  # addresses
    specs: Mapping[str, OutputSpec]  # of what was planned anew, stale or not
    rows: Sequence[Row] = ()  # of outputs that are new or planned otherwise
    kept: Sequence[tuple[int, Row, str]] = ()  # of an indexing as a whole: what the old store knows is taken over


NOTHING: Final = Plan({}, [], {})


@contextmanager
def spare_folder() -> Iterator[Callable[[], Path]]:
    """A folder outside the archive, made when it is first asked for and removed at the end."""
    with ExitStack() as made:

        @cache
        def folder() -> Path:
            import tempfile  # most builds ask for none

            spare = tempfile.TemporaryDirectory(prefix="site-builder-", ignore_cleanup_errors=True)
            return Path(made.enter_context(spare))

        yield folder
