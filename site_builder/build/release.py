"""Stale pages → the site: made, staged, published, and remembered as they were left.

The last stage of a build; ``build`` says which pages are stale, this says what else must be put right: files of the
site that are not as the last build left them are made again, and what does not belong is removed.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property, partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from site_builder.build import staleness
from site_builder.build.reads import Reads
from site_builder.build.report import Options, Progress, Report
from site_builder.build.store import SITE, Store
from site_builder.model import addresses
from site_builder.model.documents import Site
from site_builder.problems import errors
from site_builder.publish.output import Output
from site_builder.read import content_folder
from site_builder.system import stamps
from site_builder.system.lock import Waiting
from site_builder.system.stamps import Listing, Stamp
from site_builder.system.workers import Crew

if TYPE_CHECKING:  # a build without changes does not need them
    from site_builder.model.outputs import OutputSpec
    from site_builder.pages.context import PageContext


def output_of(options: Options, waiting: Waiting | None) -> Output:
    """The output folder, to be entered."""
    return Output(options.output, rewrite=options.clean, atomic=options.atomic, waiting=waiting)


def look_ahead(output: Output, options: Options, store: Store | None) -> None:
    """Begin to look at the site, if it is the one of the last build: most builds want to know how it was left."""
    if store is not None and store.get("output") == _remembered_by(options):
        output.look_ahead(store.count(SITE))


def _remembered_by(options: Options) -> str:
    """What the store knows the output folder by."""
    return os.path.realpath(options.output)


class Publication(Struct, dict=True):
    """How one build's site gets into its folder."""

    options: Options
    site: Site
    report: Report
    crew: Crew
    progress: Progress
    theme_key: bytes
    changed: set[str] | None  # paths of sources that changed; None where there is nothing to compare with
    context_of: Callable[[sqlite3.Connection], PageContext]
    output: Output

    @cached_property
    def folder(self) -> str:
        return _remembered_by(self.options)

    def theme_differs(self, store: Store) -> bool:
        return bool(store.get("theme key") != self.theme_key)

    def publish(
        self,
        store: Store,
        stale: dict[str, str],
        context: PageContext | None,
        gone: Sequence[str],
        specs: Mapping[str, OutputSpec] | None = None,
        planned: Mapping[str, OutputSpec] = MappingProxyType({}),
    ) -> None:
        """Make the stale pages, put right what somebody else changed in the site, and publish all of it.

        ``specs``: the plan of all pages where there is one; else the stale ones that are not ``planned`` are, here.
        """
        report = self.report
        with self.output as output:
            with self.report.timed("read"):
                known = specs is not None or store.get("output") == self.folder
                expected = store.listing(SITE) if known else {}
                whole = specs is not None or not expected
                new_theme = self.theme_differs(store)
                if specs is None and (not expected or new_theme):
                    reason = staleness.THEME if new_theme else staleness.ELSEWHERE
                    stale = {**staleness.every_page(store, reason), **stale}
                there = output.there
                as_left = there == expected and not output.amiss and not new_theme
                if as_left and not stale and not gone and specs is None:
                    report.kept = store.count(SITE)
                    return
                extra, lost = stamps.differences(expected, there)
                for address in gone:
                    lost.pop(address, None)
                pages = {address for address in lost if store.has_page(address)}
                for address in pages:
                    stale.setdefault(address, staleness.TOUCHED)
            with self.report.timed("render"):
                files_too = whole or new_theme or len(pages) < len(lost)
                if stale or files_too:
                    context = context or self.context_of(store.db)
                if stale:
                    assert context is not None
                    output.sign()
                    if specs is None:
                        missing = [address for address in stale if address not in planned]
                        specs = {**planned, **staleness.specs(store, context, missing)}
                    self._render(store, context, [specs[a] for a in stale if a in specs], output)
                if files_too and report.ok:
                    assert context is not None
                    sound = stamps.files(expected).keys() - lost.keys()
                    output.keep(self._copy(context, output, sound, store))
                report.rendered = len(stale)
            if errors(self.report.problems):
                return
            with self.report.timed("publish"):
                leaving = None
                if files_too:
                    output.keep(address for (address,) in store.db.execute("SELECT address FROM site_page"))
                else:
                    leaving = ({a for a in gone if stamps.has(there, a)} | (extra.keys() - lost.keys())) - output.kept
                report.written, report.removed = output.commit(leaving)
                self._remember_published(store, output, expected, lost, stale)
                report.kept = store.count(SITE) - report.written

    def _render(self, store: Store, context: PageContext, pages: Sequence[OutputSpec], output: Output) -> None:
        """Make pages and stage those that changed."""
        from site_builder.build.render import Brief, Painter, portion
        from site_builder.theme import rendering as themes

        root, key = self.options.root, store.key()
        if self.crew.shares(len(pages)):
            store.show()
        brief = Brief(root, store.path, self.site, context.base_url, output.stage, key)
        theme = themes.load(root, self.site, [], key)
        painter = Painter(context, theme, output.stage)
        done = 0
        numbers = {}
        for spec in pages:
            row = store.db.execute("SELECT n FROM site_page WHERE address = ?", (spec.address,)).fetchone()
            numbers[spec.address] = row[0]
        store.begin()
        reads = Reads(store.db, fresh=store.fresh)
        for rendered in self.crew.map(partial(portion, brief), painter.paint, pages):
            for made in rendered.made:
                output.took(made.address, made.staged)
                reads.add(numbers[made.address], made.facts)
            done += len(rendered.made)
            self.progress("rendering", done, len(pages))
            if rendered.fault:
                self.report.problems.append(rendered.fault)
                return
        reads.write()

    def _copy(self, context: PageContext, output: Output, sound: Collection[str], store: Store) -> set[str]:
        """The theme's assets and the archive's media: the addresses of all. ``sound`` are there as they were left."""
        from site_builder.theme import rendering as themes

        found = set()
        theme = themes.load(self.options.root, self.site, [])
        same_theme = not self.theme_differs(store)
        for name, path in theme.assets():
            address = addresses.ASSETS + name
            found.add(address)
            if not (same_theme and address in sound):
                output.put(address, path.read_bytes())
        changed = self.changed
        for name in context.reader.media():
            found.add(name)
            if changed is not None and name not in changed and name in sound:
                continue
            try:
                output.put(name, content_folder.load(self.options.root, name))
            except content_folder.Unreadable as fault:
                self.report.problems.append(fault.problem)
        return found

    def _remember_published(
        self, store: Store, output: Output, expected: Listing, lost: Mapping[str, Stamp], stale: Mapping[str, str]
    ) -> None:
        """Note how the site was left. ``lost``: files that were not as they were expected."""
        elsewhere = store.get("output") != self.folder
        left = output.left()  # where whole trees are exchanged every file is another one, whatever was the reason
        if not (left != expected or lost or stale or self.theme_differs(store) or elsewhere):
            return
        store.begin()
        store.put("output", self.folder)
        store.put_listing(SITE, left)
        store.put("theme key", self.theme_key)
        store.db.executemany(
            "UPDATE site_page SET reason = ? WHERE address = ?", [(why, address) for address, why in stale.items()]
        )
