"""A build, from content/ to output/: the stages in order. See docs/ARCHITECTURE.md.

1. look: the configuration, which files of content/ differ from the last build (run.py);
2. index: parse what differs and bring the archive up to date; where that cannot be followed, or there is no last
   build, parse and index everything (indexed.py, documents.py);
3. plan: which outputs are stale, and why (staleness.py, called by indexed.py: what cannot be planned is indexed anew);
4. release: make them, publish the site, remember how it was left (release.py).

Problems of all stages are collected in the report. If one of them is an error, nothing is published.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from site_builder.build import destination, indexed, outside, release
from site_builder.build import ledger as ledgers
from site_builder.build.configuration import no_content, weigh
from site_builder.build.identity import program
from site_builder.build.indexed import Indexed
from site_builder.build.known_files import SITE
from site_builder.build.report import Options, Progress, Report
from site_builder.build.run import Inputs, Run, look, spare_folder, with_all_problems
from site_builder.build.store import FOLDER, Store, folder_of
from site_builder.model.documents import Document
from site_builder.model.paths import CONTENT
from site_builder.problems import NOTE, Problem, begin_suggestions, errors
from site_builder.publish.files import NotOurs
from site_builder.system import safe_files
from site_builder.system.lock import Lock, Waiting
from site_builder.system.workers import WorkerPool

_NO_ROOM: Final = ("is full", "disk I/O error")  # as SQLite says it

__all__ = ["Options", "Progress", "Report", "build", "check"]


def build(options: Options, progress: Progress, waiting: Waiting | None = None) -> Report:
    """Build the site, and report what was done and what is wrong.

    ``waiting`` is told if another build has to be waited for. Raises OSError, sqlite3.Error or NotOurs for what the
    machine, not the content, got wrong.
    """
    begin_suggestions()
    with WorkerPool(options.jobs) as workers, spare_folder() as spare, _one_at_a_time(options, waiting):
        run = Run(options, progress, workers, spare, program(), waiting)
        old = None if options.clean else Store.open(_cache(options), run.identity)
        try:
            return _build(run, old)
        except Exception as fault:
            if old is None or not _may_be_damage(fault):
                return _build_apart(run, fault)
        try:
            return _build(run, None)
        except Exception as fault:
            return _build_apart(run, fault)


def _may_be_damage(fault: Exception) -> bool:
    """Whether a damaged store may have caused an exception: anything may, but for what only the machine gets wrong."""
    if isinstance(fault, sqlite3.OperationalError):
        return not any(word in str(fault) for word in _NO_ROOM)
    if isinstance(fault, (OSError, MemoryError, NotOurs)):
        return False
    # a process that was ended from outside; its class is asked by name, since builds in one process do not import it
    return all(kind.__name__ != "BrokenExecutor" for kind in type(fault).__mro__)


def _build_apart(run: Run, fault: Exception) -> Report:
    """Build with the store in the spare folder, if ``fault`` says that the cache folder has no room; else raise it."""
    if not (isinstance(fault, sqlite3.OperationalError) and any(word in str(fault) for word in _NO_ROOM)):
        raise fault
    try:
        report = _build(replace(run, apart=True), None)
    except sqlite3.OperationalError as other:
        vars(other)["folder"] = run.spare()  # for the line that says so
        raise
    report.not_kept = report.not_kept or str(fault)
    return report


def check(options: Options, progress: Progress) -> Report:
    """Report all the problems that a build would find before it renders, and advice; write nothing."""
    from site_builder.build import documents as documents_of
    from site_builder.build import plan
    from site_builder.check.advice import notes
    from site_builder.check.first_steps import first_steps
    from site_builder.indexing import held_back, index

    begin_suggestions()
    report = Report()
    if not _has_content(options, report):
        return report
    with WorkerPool(options.jobs) as workers, spare_folder() as spare:
        run = Run(options, progress, workers, spare, program())
        with report.timed("read"):
            inputs = look(run, None)
        documents: dict[str, Document] = {}
        index_input = indexed.read_content(run, inputs, None, documents, report)
        with closing(sqlite3.connect(":memory:")) as db, report.timed("index"):
            index.build(index_input, db, report.problems)
            report.problems += held_back.problems(db, inputs.configuration.site, index_input.held)
            report.count(documents_of.counts(db, len(index_input.held), options))
            weigh(inputs.configuration, index_input.pictures, report.problems)
            context = indexed.context_of(run, inputs, db)
            ledger = ledgers.read(run, inputs, db, report.problems)
            links = outside.load(options.root, report.problems)
            specs = plan.plan(context, report.problems)
            specs += ledgers.compare(run, inputs, ledger, context, specs, report)
            report.pages = plan.count_pages(specs)
    report.problems += _without_effect(options, inputs)
    report.problems.sort()
    documents |= {one.document.path: one.document for one in index_input.held if one.day}
    faulty = {one.path for one in errors(report.problems)}
    found = [documents[path] for path in sorted(documents)]
    report.problems += notes(found, inputs.configuration.site, options.today, faulty)
    report.problems += outside.notes(options.root, found, links)
    report.first = first_steps(found, report.problems, sum(1 for one in index_input.held if not one.day))
    return report


def _build(run: Run, old: Store | None) -> Report:
    """Build with what the last build left, if it left anything. The steps are those of the module."""
    report = Report()
    if not _has_content(run.options, report):
        return report
    with ExitStack() as at_end, _open_stores(old) as stores:
        output = at_end.enter_context(destination.watch(run, old))
        with report.timed("read"):
            inputs = look(run, old)
        target = destination.of(run, output, inputs.configuration)
        state: Indexed | None = None
        if old is not None and inputs.changes is not None and inputs.changes.some:
            at_end.enter_context(old.verifying())
        ledger = ledgers.known(run, inputs, old) if old is not None else None
        if old is not None and ledger is not None and indexed.is_followed(inputs, old):
            state = indexed.follow(run, inputs, ledger, old, target, report)
            if state is None:
                old.undo()
        if old is not None and (state is None or old.db.in_transaction):
            old.verify()
        if state is None:
            report = Report(seconds=report.seconds)
            output.let_go()  # it may be long until the site is wanted
            fresh = Store.create(_cache(run.options), run.identity, run.spare, apart=run.apart)
            stores.append(fresh)
            state = indexed.index_whole(run, with_all_problems(run, inputs), fresh, old, target, report)
        if state.plan is not None:
            release.release(run, target, state, report)
            if report.ok and not run.options.shows_unpublished:
                report.problems += _limits(run, inputs, state.store)
            if report.ok and inputs.configuration.site.exported:
                report.problems += _left_out(inputs, state.store)
        report.problems += _without_effect(run.options, inputs)
        report.problems = [p for p in report.problems if p.severity != NOTE]  # those are for check
        if report.ok:
            stores.remove(state.store)
            if report.not_kept:
                state.store.give_up()
            else:
                report.not_kept = state.store.keep()
    return report


def _without_effect(options: Options, inputs: Inputs) -> list[Problem]:
    """What of the archive's own theme has no effect."""
    if inputs.configuration.site.theme is None:
        return []
    from site_builder.theme import unused

    return unused.warnings(options.root, inputs.configuration.site)


def _limits(run: Run, inputs: Inputs, store: Store) -> list[Problem]:
    """The problem of a site that is too large for GitHub Pages, if it is published there."""
    root, base_url = run.options.root, inputs.configuration.base_url
    if ".github.io" not in (base_url or "").lower() and not (root / ".github").is_dir():
        return []
    from site_builder.build import pages_limit

    found = pages_limit.warning(root, base_url, store.files.listing(SITE))
    return [] if found is None else [found]


def _left_out(inputs: Inputs, store: Store) -> list[Problem]:
    """The problem of the files of the data that are too large to be published unless site.yaml names them."""
    from site_builder.outputs.exports.plan import left_out

    return left_out(inputs.configuration.site, store.outputs.has)


@contextmanager
def _open_stores(old: Store | None) -> Iterator[list[Store]]:
    """The stores of a build: what was changed in those that are left in the list at the end is dropped."""
    stores = [] if old is None else [old]
    try:
        yield stores
    finally:
        for store in reversed(stores):
            store.drop()


def _has_content(options: Options, report: Report) -> bool:
    missing = no_content(options.root)
    report.problems += [missing] if missing else []
    return missing is None


def _cache(options: Options) -> Path:
    return folder_of(options.root, preview=options.shows_unpublished)


@contextmanager
def _one_at_a_time(options: Options, waiting: Waiting | None) -> Iterator[None]:
    """Lock the cache folder, for one build at a time. One that cannot be made or written is done without."""
    folder = options.root / FOLDER
    with ExitStack() as held:
        if (options.root / CONTENT).is_dir():
            with suppress(OSError):
                safe_files.make_folder(folder)
                safe_files.make_folder(_cache(options))
                held.enter_context(Lock(folder / "lock", waiting))
        yield
