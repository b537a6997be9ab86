"""The sitemap, for search engines: an index of parts, and robots.txt, which names it.

A page's part follows from its address alone, so a new page changes one part. Parts stand at the site's root, because a
sitemap speaks for what is beside and below it (sitemaps.org, “Sitemap file location”).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from html import escape
from typing import Final

from site_builder.model import addresses
from site_builder.model.documents import AUTHORS, TOPICS
from site_builder.model.outputs import OutputSpec
from site_builder.outputs.context import OutputContext
from site_builder.pages.context import PageContext

UNIT: Final = ("sitemap",)
OWNER: Final = "the sitemap"
MOST: Final = 1000  # pages of a part, about: a sitemap may have 50,000
_NAMESPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_START: Final = '<?xml version="1.0" encoding="utf-8"?>\n'


def plan(context: OutputContext) -> Iterator[OutputSpec]:
    """Yield the index, its parts and robots.txt; nothing for a site without an address, or one that is a preview."""
    if context.base_url is None or context.preview:
        return
    articles = context.pages.reader.article_addresses()
    others = _others(context.pages)
    count = 1
    while count * MOST < len(articles) + len(others):
        count *= 2
    parts: list[tuple[list[int], list[str]]] = [([], []) for _ in range(count)]
    for n, address in articles:
        parts[_part(address, count)][0].append(n)
    for address in others:
        parts[_part(address, count)][1].append(address)
    filled = [number for number, part in enumerate(parts, 1) if part[0] or part[1]]
    yield OutputSpec(addresses.SITEMAP, "sitemap index", tuple(filled), owner=OWNER, unit=UNIT)
    for number in filled:
        pages, more = parts[number - 1]
        yield OutputSpec(addresses.sitemap(number), "sitemap", (tuple(pages), tuple(more)), owner=OWNER, unit=UNIT)
    yield OutputSpec(addresses.ROBOTS, "robots", owner="robots.txt", unit=UNIT)


def _part(address: str, count: int) -> int:
    return zlib.crc32(address.encode("utf-8", "surrogatepass")) % count


def _others(context: PageContext) -> list[str]:
    """Return the addresses of the pages that are no articles and that search engines are to find.

    Parts of lists, letters of indexes and pairs of actors are not among them: they list what is.
    """
    reader = context.reader
    days = reader.days()
    indexes = [name for name in ("actors", TOPICS, *context.site.indexes, AUTHORS) if reader.has_entries(name)]
    return [
        addresses.HOME,
        addresses.TIMELINE,
        *map(addresses.topics, indexes),
        addresses.YEARS,
        *[addresses.year(year) for year, _ in reader.years()],
        *[addresses.month(year, month) for year, month, _ in reader.months()],
        *([addresses.DAYS] if days else []),
        *[addresses.day(month, day) for month, day, *_ in days],
        *([addresses.DATA] if context.site.exported else []),
        *([addresses.CORRECTIONS] if reader.has_corrections() else []),
        *reader.other_addresses(),
    ]


def make(context: OutputContext, spec: OutputSpec) -> bytes:
    """Return the bytes of a part. A page that is made of a file of its own alone says when it last changed."""
    articles, others = spec.key
    reader, base_url = context.pages.reader, context.base_url or ""
    rows = [(address, changed) for address, changed in reader.last_changes(articles)]
    standalone = {page.address for page in reader.pages()}
    rows += [(address, reader.version(address).changed if address in standalone else "") for address in others]
    lines = []
    for address, changed in sorted(rows):
        url = base_url + ("" if address == addresses.HOME else addresses.quoted(address))
        when = f"<lastmod>{changed}</lastmod>" if changed else ""
        lines.append(f"<url><loc>{escape(url)}</loc>{when}</url>\n")
    return f"{_START}<urlset {_NAMESPACE}>\n{''.join(lines)}</urlset>\n".encode()


def make_index(context: OutputContext, spec: OutputSpec) -> bytes:
    """Return the bytes of the index."""
    found = [f"<sitemap><loc>{_url(context, addresses.sitemap(n))}</loc></sitemap>\n" for n in spec.key]
    return f"{_START}<sitemapindex {_NAMESPACE}>\n{''.join(found)}</sitemapindex>\n".encode()


def make_robots(context: OutputContext, spec: OutputSpec) -> bytes:
    """Return the bytes of robots.txt (RFC 9309): everything may be read."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {_url(context, addresses.SITEMAP)}\n".encode()


def _url(context: OutputContext, address: str) -> str:
    return escape((context.base_url or "") + address)
