"""Outputs as the store holds them: what planning writes."""

from __future__ import annotations

from typing import NamedTuple

from site_builder.model import addresses
from site_builder.model.outputs import OutputSpec, unit_key
from site_builder.outputs.kinds import is_themed
from site_builder.system.digests import digest


class Row(NamedTuple):
    """An output as the table ``output`` holds it, without its number and its reason."""

    address: str
    collision: str  # the address as a file system may see it
    themed: bool  # templates make it
    unit: str  # JSON
    plan: bytes  # digest of what is planned


def row_of(spec: OutputSpec) -> Row:
    """Return the row of a planned output."""
    plan = digest(repr((spec.kind, spec.key)).encode("utf-8", "surrogatepass"))
    return Row(spec.address, addresses.collision_key(spec.address), is_themed(spec), unit_key(spec.unit), plan)
