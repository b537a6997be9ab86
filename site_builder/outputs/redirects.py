"""The redirects as rules for hosts that read them from a file, ``_redirects``: Netlify, Cloudflare, GitLab Pages.

Such a host answers a former address with "301 Moved Permanently" instead of the page that stands there. A rule is made
of the address of that page, never of what was written in front matter, so that rules and pages agree: the rule of
``a/index.html`` is of ``/a/``, and the host itself leads ``/a`` there. A rule of ``/a`` would be a circle where a host
shortens ``/a.html`` to ``/a``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from site_builder.model.addresses import REDIRECTS, quoted
from site_builder.model.outputs import OutputSpec, Unit
from site_builder.outputs.context import OutputContext

UNIT: Final[Unit] = ("redirects",)
_INDEX: Final = "index.html"


def plan(context: OutputContext) -> Iterator[OutputSpec]:
    """Yield the file, where the site has redirects."""
    if context.pages.reader.has_redirects():
        yield OutputSpec(REDIRECTS, "host redirects", owner="the file of redirects for the host", unit=UNIT)


def make(context: OutputContext, spec: OutputSpec) -> bytes:
    """Return the rules, one a line: former address, address now, status."""
    root = urlsplit(context.base_url or "").path.rstrip("/") + "/"
    reader = context.pages.reader
    rows = [(row.address, row.target) for row in reader.redirects()]
    rows += [(row.address, row.target) for row in reader.former()]
    lines = [f"{root}{_answered(address)} {root}{quoted(target)} 301\n" for address, target in sorted(rows)]
    return "".join(lines).encode()


def _answered(address: str) -> str:
    """Return the address at which a host answers with a file, percent-encoded."""
    folder, slash, name = address.rpartition("/")
    return quoted(f"{folder}{slash}" if name == _INDEX and folder else address)
