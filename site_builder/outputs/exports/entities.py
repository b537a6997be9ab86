"""Actors and their roles as entities of FollowTheMoney (followthemoney.tech), one JSON object a line.

A person is a Person, an organisation or a group an Organization, a state a PublicBody, and what no file describes a
LegalEntity. Places are left out: the schema has none for a place that is no address. A role of a person in an
organisation of the archive is an Occupancy of a Position; one of anything else is a Membership.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha1
from typing import Any, Final

from site_builder.dataset.rows import Source, dated, rows_of
from site_builder.dataset.tables import TABLES
from site_builder.model.edtf import parse

READS: Final = ("actor", "name", "role")
SCHEMATA: Final = {
    "person": "Person",
    "organisation": "Organization",
    "group": "Organization",
    "state": "PublicBody",
    None: "LegalEntity",
}
_DATES: Final = {  # by schema: the properties of its beginning and its end, and the columns that hold them
    "Person": (("birthDate", "born"), ("deathDate", "died")),
    "Organization": (("incorporationDate", "founded"), ("dissolutionDate", "dissolved")),
    "PublicBody": (("incorporationDate", "founded"), ("dissolutionDate", "dissolved")),
}
_ORGANISATIONS: Final = ("Organization", "PublicBody")


def lines(source: Source, prefix: str) -> Iterator[bytes]:
    """Yield the entities, a line each. ``prefix``: what ids begin with, to tell them from those of other archives."""
    schemata: dict[str, str] = {}
    names = _grouped(rows_of(source, "names"))
    elsewhere = _grouped(rows_of(source, "identities"))
    for row in rows_of(source, "actors"):
        told = dict(zip(TABLES["actors"].names, row, strict=True))
        schema = SCHEMATA.get(told["kind"])  # type: ignore[arg-type]
        if schema is None:
            continue
        actor = str(told["id"])
        schemata[actor] = schema
        properties: dict[str, Any] = {
            "name": [told["name"]],
            "alias": [name for _, name, kind in names.get(actor, ()) if kind == "alias"],
            "wikidataId": [url.rpartition("/")[2] for _, url in elsewhere.get(actor, ()) if _is_wikidata(url)],
            "sourceUrl": [told["url"]] if told["url"] else [],
            **{name: day_of(told[column]) for name, column in _DATES.get(schema, ())},
        }
        yield _entity(_id(prefix, actor), schema, properties)
    yield from _roles(source, prefix, schemata)


def _roles(source: Source, prefix: str, schemata: dict[str, str]) -> Iterator[bytes]:
    """Yield the roles: for a person, the position once and each time in it; else the membership."""
    positions: set[str] = set()
    for row in rows_of(source, "roles"):
        told = dict(zip(TABLES["roles"].names, row, strict=True))
        holder, title, of = str(told["actor"]), str(told["title"]), told["organisation"]
        of_actor = (
            told["organisation_actor"] if schemata.get(str(told["organisation_actor"])) in _ORGANISATIONS else None
        )
        time = {"startDate": day_of(told["since"]), "endDate": day_of(told["until"])}
        own = _id(prefix, "role", holder, str(told["position"]))
        if schemata.get(holder) == "Person":
            position = _id(prefix, "position", title, str(of or holder))
            if position not in positions:
                positions.add(position)
                name = f"{title}, {of}" if of else title
                whole = [_id(prefix, str(of_actor))] if of_actor else []
                yield _entity(position, "Position", {"name": [name], "organization": whole})
            yield _entity(own, "Occupancy", {"holder": [_id(prefix, holder)], "post": [position], **time})
        elif holder in schemata and of_actor:
            about = {"member": [_id(prefix, holder)], "organization": [_id(prefix, str(of_actor))], "role": [title]}
            yield _entity(own, "Membership", {**about, **time})


def day_of(edtf: object) -> list[str]:
    """Return a date as FollowTheMoney has it: a year, a month or a day; of any other its year, if it has one."""
    if not edtf:
        return []
    date = parse(str(edtf))
    _, first, last = dated(str(edtf))
    if first is None or last is None:
        return []
    if date.kind in ("year", "month", "day"):
        return [date.text.partition("T")[0].strip("?~%")] if not date.marks.strip() else [str(first)[:4]]
    return [str(first)[:4]] if str(first)[:4] == str(last)[:4] else []


def _is_wikidata(url: str) -> bool:
    return url.startswith(("https://www.wikidata.org/", "http://www.wikidata.org/"))


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[tuple[Any, ...]]]:
    """Return rows by their first value."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def _id(prefix: str, *of: str) -> str:
    """Return an id of letters, digits and hyphens that hangs on what it is of alone."""
    if len(of) == 1:
        return f"{prefix}-{of[0]}"
    return f"{prefix}-{sha1(json.dumps(of).encode(), usedforsecurity=False).hexdigest()}"


def _entity(id_: str, schema: str, properties: dict[str, Any]) -> bytes:
    told = {name: values for name, values in properties.items() if values}
    return json.dumps({"id": id_, "schema": schema, "properties": told}, ensure_ascii=False).encode() + b"\n"
