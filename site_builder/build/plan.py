"""Which pages there will be, and that no two things share an address.

An address belongs to one thing only: pages, parts of lists, redirects, media and the theme's assets are all claimed
here. Addresses that differ in case or in Unicode form are the same to some file system, so they are held to be one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from site_builder.model import addresses
from site_builder.model.outputs import OutputSpec
from site_builder.model.paths import content_path
from site_builder.pages.context import PageContext
from site_builder.pages.kinds import plan as plan_pages
from site_builder.problems import Problem, problem


def plan(context: PageContext, assets: Iterable[str], problems: list[Problem]) -> list[OutputSpec]:
    """Every page, in the order in which they are made. Collisions are reported with both owners."""
    pages = list(plan_pages(context))
    _claim(pages, context.reader.media(), assets, problems)
    return pages


def _claim(pages: Sequence[OutputSpec], media: Iterable[str], assets: Iterable[str], problems: list[Problem]) -> None:
    taken: dict[str, OutputSpec] = {}
    files = [OutputSpec(addresses.ASSETS + name, "asset", owner="the theme") for name in assets]
    files += [OutputSpec(path, "media", path=path, line=0, column=0) for path in media]
    # what people wrote is reported against what the program makes, so the program's own pages claim first
    for spec in sorted([*pages, *files], key=lambda s: (s.path != "", s.kind == "redirect")):
        key = addresses.collision_key(spec.address)
        other = taken.setdefault(key, spec)
        if other is not spec:
            problems.append(_collision(spec, other))
    for key, spec in sorted(taken.items()):
        # a file where another address needs a folder
        parts = key.split("/")[:-1]
        for n in range(1, len(parts) + 1):
            blocking = taken.get("/".join(parts[:n]))
            if blocking is not None:
                problems.append(_collision(spec, blocking))


def _collision(spec: OutputSpec, other: OutputSpec) -> Problem:
    owner = content_path(other.path) if other.path else other.owner
    if other.kind == "redirect":
        owner = f"a redirect in {owner}"
    elif spec.kind == "redirect" and spec.address == other.address:
        facts = {"address": spec.address, "other": owner}
        return problem("redirect-to-live", content_path(spec.path), spec.line, spec.column, **facts)
    this = "this redirect" if spec.kind == "redirect" else "this" if spec.path else spec.owner
    todo = "delete it" if spec.kind == "redirect" else "rename one of them"
    if addresses.collision_key(spec.address) != addresses.collision_key(other.address):
        todo += f" (the other is {other.address}: a file cannot be a folder too)"
    elif other.address != spec.address and len({unicodedata.normalize("NFC", s.address) for s in (spec, other)}) == 1:
        todo += " (they look alike, but their accents are encoded in two ways)"
    elif other.address != spec.address:
        todo += f" (the other is {other.address}: some file systems hold the two to be one)"
    path = content_path(spec.path) if spec.path else (content_path(other.path) if other.path else "content")
    facts = {"this": this, "address": spec.address, "other": owner, "todo": todo}
    return problem("address-collision", path, spec.line if spec.path else 1, spec.column if spec.path else 1, **facts)
