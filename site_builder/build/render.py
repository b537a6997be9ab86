"""Pages → staged bytes: the view of each page, its template, the file beside the site.

A ``Painter`` has all that this needs and can be made anew in another process from its ``Brief``: workers open the
archive read-only by themselves, so nothing large travels between processes.
"""

from __future__ import annotations

import gc
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from site_builder.archive.facts import Noted
from site_builder.archive.reader import Reader
from site_builder.model.documents import ARTICLE, Site
from site_builder.model.outputs import OutputSpec
from site_builder.pages.context import PageContext, site_view
from site_builder.pages.kinds import KINDS
from site_builder.problems import Problem
from site_builder.publish.output import Stage
from site_builder.system.workers import held
from site_builder.theme import folders
from site_builder.theme.faults import TemplateFault
from site_builder.theme.rendering import CACHE, Theme, load_theme
from site_builder.theme.views import SiteView


class Brief(Struct, frozen=True):
    """What a process must be told to render pages of a build."""

    root: Path
    database: Path
    site: Site
    base_url: str | None
    stage: Stage
    key: bytes  # of kept templates


class Made(NamedTuple):
    """A page: whether its bytes are new, and the facts that it read, as numbers (archive/facts.py)."""

    address: str
    staged: bool
    facts: array[int]


class Rendered(NamedTuple):
    """Pages made, and the fault of a template if one ended it."""

    made: list[Made]
    fault: Problem | None


class Painter:
    """Renders pages of one build."""

    def __init__(self, context: PageContext, theme: Theme, stage: Stage) -> None:
        self.context, self.theme, self.stage = context, theme, stage
        self.words = context.words
        self.sites: dict[tuple[str, str], SiteView] = {}

    def paint(self, pages: Sequence[OutputSpec]) -> Rendered:
        """Make pages and stage those that changed. A template's fault ends it: every further page would repeat it."""
        with _uncollected():
            return self._paint(pages)

    def _paint(self, pages: Sequence[OutputSpec]) -> Rendered:
        made: list[Made] = []
        reader = self.context.reader
        reader.gather([spec.key[0] for spec in pages if spec.kind == ARTICLE])
        for spec in pages:
            noted = reader.noted = Noted()
            kind = KINDS[spec.kind]
            view = kind.view(self.context, spec)
            key = (view.root, kind.menu(spec))
            site = self.sites.get(key)
            if site is None:  # what it reads is a fact of every page, and not kept with each
                reader.noted = Noted()
                site = self.sites[key] = site_view(self.context, *key)
            try:
                html = self.theme.render(kind.template, view, site, self.words)
            except TemplateFault as fault:
                return Rendered(made, fault.problem)
            staged = self.stage.put(spec.address, html.encode("utf-8"))
            made.append(Made(spec.address, staged, noted.numbers()))
        return Rendered(made, None)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for cycles, which a page has few of: it would look at every view several times."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


def portion(brief: Brief, pages: Sequence[OutputSpec]) -> Rendered:
    """Render some pages in a worker process."""
    return held((brief.database, brief.stage.staging), partial(_painter, brief)).paint(pages)


def _painter(brief: Brief) -> Painter:
    db = sqlite3.connect(f"{brief.database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    context = PageContext(brief.site, Reader(db, brief.site.page_size), brief.base_url)
    own_theme = load_theme(folders.folders(brief.root, brief.site), brief.root / CACHE, brief.key)
    gc.freeze()  # what was made so far, by other work, stays until this process ends: no search has to look at it
    return Painter(context, own_theme, brief.stage)
