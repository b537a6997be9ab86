"""The theme's assets: style sheets, which are made compact; pictures and scripts, which are published as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from site_builder.model.addresses import ASSETS
from site_builder.model.outputs import OutputSpec
from site_builder.outputs import style_sheets
from site_builder.outputs.context import OutputContext
from site_builder.system.digests import digest

# What only the search needs: a site without it has none of them.
SEARCH: Final = frozenset(("search-field.js", "search.js", "search-page.js", "search.css"))
DATA: Final = "data.css"  # of the page of the data
REDIRECT: Final = "redirect.js"  # of pages at former addresses: most sites have none


def plan(context: OutputContext) -> Iterator[OutputSpec]:
    """Yield one output an asset. Its digest is part of the plan: an asset that has changed is planned otherwise."""
    for name, path in context.assets.items():
        if name in SEARCH and not context.site.searched:
            continue
        if name == DATA and not context.site.exported:
            continue
        if name == REDIRECT and not context.pages.reader.has_redirects():
            continue
        key = (name, digest(path.read_bytes()).hex())
        yield OutputSpec(ASSETS + name, "asset", key, owner="the theme", unit=("assets",))


def make(context: OutputContext, spec: OutputSpec) -> bytes:
    """Return the bytes of an asset. Raises OSError."""
    name = spec.key[0]
    data = context.assets[name].read_bytes()
    return style_sheets.compact(data) if name.endswith(".css") else data
