"""Which outputs there will be, and that no two of them share an address.

An address belongs to one thing only: pages, parts of lists, redirects, media and the theme's assets are all claimed
here. Addresses that differ in case or in Unicode form are the same to some file system, so they are held to be one.
"""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.model import addresses
from site_builder.model.outputs import OutputSpec
from site_builder.model.paths import content_path
from site_builder.outputs import kinds, media
from site_builder.outputs.context import OutputContext
from site_builder.problems import Problem, problem


def plan(context: OutputContext, problems: list[Problem]) -> list[OutputSpec]:
    """Return every output, in the order in which they are made. Collisions are reported with both owners."""
    specs = list(kinds.plan(context))
    _claim([*specs, *media.held_back(context)], problems)
    return specs


def count_pages(specs: Iterable[OutputSpec]) -> int:
    """Return how many of these outputs are pages."""
    return sum(map(kinds.is_themed, specs))


def _claim(specs: Iterable[OutputSpec], problems: list[Problem]) -> None:
    """Report outputs that want one address, or a file where another needs a folder."""
    taken: dict[str, OutputSpec] = {}
    # what people wrote is reported against what the program makes, so the program's own pages claim first
    for spec in sorted(specs, key=lambda s: (s.path != "", s.kind in ("redirect", "gone"), s.kind)):
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


def _not_gone(spec: OutputSpec, other: OutputSpec) -> Problem:
    """Report an address that site.yaml gives up, and that is something's all the same."""
    owner, todo = content_path(other.path) if other.path else other.owner, "delete what is there"
    if other.kind == "redirect":
        owner, todo = f"a redirect in {owner}", "delete that redirect"
    elif other.kind == "gone":
        owner, todo = f"an entry in {owner}", "the other one"
    facts = {"address": spec.address, "other": owner, "todo": todo}
    return problem("gone-live", content_path(spec.path), spec.line, spec.column, **facts)


def _collision(spec: OutputSpec, other: OutputSpec) -> Problem:
    owner = content_path(other.path) if other.path else other.owner
    if "gone" in (spec.kind, other.kind):
        return _not_gone(*((spec, other) if spec.kind == "gone" else (other, spec)))
    if other.kind == "redirect":
        owner = f"a redirect in {owner}"
    elif spec.kind == "redirect" and spec.address == other.address:
        facts = {"address": spec.address, "other": owner}
        return problem("redirect-to-live", content_path(spec.path), spec.line, spec.column, **facts)
    this = "this redirect" if spec.kind == "redirect" else "this" if spec.path else spec.owner
    todo = "delete it" if spec.kind == "redirect" else "rename one of them"
    if addresses.collision_key(spec.address) != addresses.collision_key(other.address):
        todo += f" (the other is {other.address}: a file cannot be a folder too)"
    elif other.address != spec.address:
        todo += f" (the other is {other.address}: some file systems hold the two to be one)"
    path = content_path(spec.path) if spec.path else (content_path(other.path) if other.path else "content")
    facts = {"this": this, "address": spec.address, "other": owner, "todo": todo}
    return problem("address-collision", path, spec.line if spec.path else 1, spec.column if spec.path else 1, **facts)
