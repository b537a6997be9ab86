"""A site of Astro: Markdown and MDX in src/content/ and src/pages/. ``eleventy`` reads both."""

from __future__ import annotations

from site_builder.importers.readers.eleventy import ASTRO, read
from site_builder.importers.source import Source

__all__ = ["guess", "read"]


def guess(source: Source) -> int:
    """Return how surely a source is a site of Astro."""
    return 93 if any(path in source for path in ASTRO) else 0
