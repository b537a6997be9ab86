"""Stale outputs → the site: made, staged, published, and remembered as they were left.

The last stage of a build. The plan says which outputs are stale; this adds those whose files in the site are not as the
last build left them. Files that no output has are removed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import partial
from typing import Final

from msgspec import Struct

from site_builder.build.destination import Destination
from site_builder.build.indexed import Indexed
from site_builder.build.known_files import SITE
from site_builder.build.report import Report
from site_builder.build.run import Plan, Run
from site_builder.build.store import Store
from site_builder.model.addresses import MANIFEST
from site_builder.model.pictures import FOLDER as PICTURES
from site_builder.problems import errors
from site_builder.publish.output import Output
from site_builder.system import stamps

TOUCHED: Final = "somebody changed its file in the site"


class _Site(Struct, frozen=True):
    """The site as it is found."""

    expected: stamps.Listing  # as the last build left it; empty where there is no last build to go by
    as_left: bool  # it is so
    changed: Mapping[str, stamps.Stamp]  # path → files that are there and were not left so
    lost: Mapping[str, stamps.Stamp]  # path → files that were left and are not there, or not so


def release(run: Run, destination: Destination, state: Indexed, report: Report) -> None:
    """Make the stale outputs, put right what somebody else changed in the site, and publish all of it.

    Adds to the report. Raises OSError, and NotOurs where the output folder holds other people's files.
    """
    store, plan = state.store, state.plan
    assert plan is not None
    with destination.output as output:
        with report.timed("read"):
            site = _look(destination, store, plan)
            if site.as_left and not plan.stale and not plan.gone:
                _write_ledger(run, state, report)
                report.kept = store.files.count(SITE)
                return
            stale = {**plan.stale, **{a: TOUCHED for a in site.lost if a not in plan.stale and store.outputs.has(a)}}
        with report.timed("render"):
            stale |= _make(run, output, state, stale, report)
            report.rendered = len(stale)
        if errors(report.problems):
            return
        with report.timed("publish"):
            _write_ledger(run, state, report)
            report.written, report.removed = output.commit(_leaving(output, store, plan, site))
            _tidy(run, store, plan)
            try:
                _remember(destination, store, site, stale)
                report.kept = store.files.count(SITE) - report.written
            except (OSError, sqlite3.Error) as fault:  # the disk is full, most often; the site is there
                report.not_kept = getattr(fault, "strerror", None) or str(fault)


def _write_ledger(run: Run, state: Indexed, report: Report) -> None:
    """Write the ledger; that it cannot be written is a warning, for content/ may be on a read-only disk."""
    from site_builder.build import ledger

    if (found := ledger.write(run, state.store, state.ledger)) is not None:
        report.problems = sorted([*report.problems, found])
    elif state.ledger.is_anew:
        report.problems = ledger.as_written(report.problems)


def _look(destination: Destination, store: Store, plan: Plan) -> _Site:
    """Compare the site with how the last build left it."""
    output = destination.output
    expected = {} if destination.is_new(store) else store.files.listing(SITE)
    there = output.there
    as_left = there == expected and not output.amiss and not destination.has_new_theme(store)
    changed, lost = stamps.differences(expected, there)
    gone = frozenset(plan.gone)
    return _Site(expected, as_left, changed, {path: stamp for path, stamp in lost.items() if path not in gone})


def _make(run: Run, output: Output, state: Indexed, stale: Mapping[str, str], report: Report) -> dict[str, str]:
    """Make outputs and stage those whose bytes are new; remember what they read.

    Returns address → why of what had to be made for that: the manifest, which is made last.
    """
    assert state.plan is not None
    if not stale and not state.plan.gone:
        return {}
    from site_builder.build import staleness
    from site_builder.outputs.making import make, make_in_worker

    store, context, workers = state.store, state.context(), run.workers
    store.verify()
    planned = state.plan.specs
    output.sign()
    missing = [address for address in stale if address not in planned]
    specs = {**planned, **staleness.specs(store.outputs, context, missing)}
    wanted = [specs[address] for address in stale if address in specs and address != MANIFEST]
    if workers.shares(len(wanted)):
        store.show()
    store.begin()
    context.key = store.secret()
    numbers = store.outputs.numbers(stale)
    reads = store.outputs.reads(known=bool(state.plan.kept))
    digests: dict[str, bytes] = {}
    in_worker = partial(make_in_worker, context.recipe(store.path), output.stage)
    done = 0
    for portion in workers.map(in_worker, partial(make, context, output.stage), wanted):
        for made in portion.made:
            output.took(made.address, made.staged)
            reads.add(numbers[made.address], made.facts)
            digests[made.address] = made.sha256
            if made.source:
                store.documents.put_digest(specs[made.address].path, made.source)
        if found := [one for one in portion.problems if one not in report.problems]:
            found = list(dict.fromkeys(found))
            report.problems += found
            store.documents.add_problems(found)
        if portion.ended:
            return {}
        done += len(portion.made)
        run.progress("rendering", done, len(wanted))
    reads.write()
    return _make_manifest(output, state, stale, digests)


def _make_manifest(
    output: Output, state: Indexed, stale: Mapping[str, str], digests: Mapping[str, bytes]
) -> dict[str, str]:
    """Make the manifest, if the site has one and it is not what it was. Returns its address → why, if it was made.

    ``digests``: address → SHA-256 of what has been made.
    """
    from site_builder.archive import manifest
    from site_builder.archive.facts import Noted
    from site_builder.build import reasons, staleness
    from site_builder.outputs.kinds import KINDS

    store, plan = state.store, state.plan
    assert plan is not None
    if not store.outputs.has(MANIFEST):
        return {}
    if not (manifest.change(store.db, digests, plan.gone) or MANIFEST in stale):
        return {}
    context = state.context()
    spec = staleness.specs(store.outputs, context, [MANIFEST])[MANIFEST]
    noted = context.pages.reader.noted = Noted()
    content = KINDS[spec.kind].make(context, spec)
    assert isinstance(content, bytes)
    output.put(MANIFEST, content)
    reads = store.outputs.reads(known=True)
    reads.add(store.outputs.numbers([MANIFEST])[MANIFEST], noted.numbers())
    reads.write()
    return {MANIFEST: stale.get(MANIFEST, reasons.FILES)}


def _leaving(output: Output, store: Store, plan: Plan, site: _Site) -> set[str] | None:
    """Return the files that leave the site; None where that is all that no output has."""
    if store.fresh or not site.expected:
        output.keep(store.outputs.addresses())
        return None
    foreign = {path for path in site.changed if path not in site.lost and not store.outputs.has(path)}
    return {address for address in plan.gone if stamps.has(output.there, address)} | (foreign - output.kept)


def _tidy(run: Run, store: Store, plan: Plan) -> None:
    """Remove from the cache the sizes of pictures that are no more."""
    if store.fresh or any(address.startswith(f"{PICTURES}/") for address in plan.gone):
        from site_builder.outputs import picture_cache
        from site_builder.outputs.context import CACHE

        keys = (key for (key,) in store.db.execute("SELECT key FROM picture"))
        picture_cache.tidy(run.options.root / CACHE / picture_cache.SIZES, keys)


def _remember(destination: Destination, store: Store, site: _Site, stale: Mapping[str, str]) -> None:
    """Remember how the site was left."""
    left = destination.output.left()  # where whole trees are exchanged, every file is another one
    elsewhere = destination.is_new(store)
    if not (left != site.expected or site.lost or stale or destination.has_new_theme(store) or elsewhere):
        return
    store.begin()
    store.put("output", destination.folder)
    store.files.put(SITE, left)
    store.put("theme key", destination.theme)
    store.outputs.put_reasons(stale.items())
