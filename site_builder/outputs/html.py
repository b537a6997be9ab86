"""HTML pages: the view of each (pages/), rendered by its template (theme/)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from site_builder.archive.facts import Noted
from site_builder.model.outputs import OutputSpec
from site_builder.outputs.context import OutputContext
from site_builder.pages import kinds
from site_builder.pages.context import PageContext, site_view
from site_builder.theme.views import SiteView

KINDS: Final = kinds.KINDS


def _with_pages(plan: Callable[..., Iterator[OutputSpec]]) -> Callable[..., Iterator[OutputSpec]]:
    return lambda context, *n: plan(context.pages, *n)


PLANS: Final[Mapping[str, Callable[..., Iterator[OutputSpec]]]] = {
    unit: _with_pages(plan) for unit, plan in kinds.PLANS.items()
}


def make(context: OutputContext, spec: OutputSpec) -> bytes:
    """Render a page. Raises TemplateFault."""
    pages = context.pages
    kind = KINDS[spec.kind]
    view = kind.view(pages, spec)
    site = _site(pages, view.root, kind.menu(spec))
    return context.theme.render(kind.template, view, site, pages.words)


def _site(context: PageContext, root: str, menu: str) -> SiteView:
    """The site as a page at this depth sees it. What it reads every page reads; it is not noted of each."""
    found = context.sites.get((root, menu))
    if found is None:
        noted, context.reader.noted = context.reader.noted, Noted()
        found = context.sites[root, menu] = site_view(context, root, menu)
        context.reader.noted = noted
    return found


def facts_of_every_page(context: PageContext) -> list[int]:
    """Return the facts that every page reads, as numbers (archive/facts.py)."""
    context.reader.noted = Noted()
    site_view(context, "", "")
    return context.reader.noted.numbers().tolist()
