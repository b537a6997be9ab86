"""The plan of the page of the data. Most builds make none, so what makes it is imported when it is wanted."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.model import addresses
from site_builder.model.outputs import OutputSpec
from site_builder.pages.context import PageContext
from site_builder.theme.views import DataView


def plan(context: PageContext) -> Iterator[OutputSpec]:
    """Plan the page, where the archive is published as data."""
    if context.site.exported:
        yield OutputSpec(addresses.DATA, "data page", owner="the page of the data", unit=("data",))


def view(context: PageContext, spec: OutputSpec) -> DataView:
    """Make the view of the page."""
    from site_builder.pages import data_page

    return data_page.view(context, spec)
