"""Redirects: pages that stand at former addresses and lead to what took their place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from site_builder.model.outputs import OutputSpec, Unit
from site_builder.pages import head
from site_builder.pages.context import PageContext, href
from site_builder.theme.views import RedirectView

UNIT: Final[Unit] = ("redirects",)


def plan(context: PageContext) -> Iterator[OutputSpec]:
    """Plan a page at every former address."""
    for row in context.reader.redirects():
        yield OutputSpec(row.address, "redirect", path=row.path, line=row.line, column=row.column, unit=UNIT)


def view(context: PageContext, spec: OutputSpec) -> RedirectView:
    """Make the view of a redirect."""
    row = context.reader.redirect(spec.address)
    base = context.base(spec.address, row.title or context.site.title)
    base["canonical"] = context.canonical(row.target)
    base["metadata"] = head.canonical_link(base["canonical"])
    base["breadcrumbs"] = ()
    return RedirectView(**base, target=href(base["root"], row.target))
