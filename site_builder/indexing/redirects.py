"""Former addresses of pages: which there are, and where each leads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from site_builder.indexing.context import IndexContext, Row
from site_builder.model.documents import Mark
from site_builder.model.former_addresses import former_address
from site_builder.model.paths import content_path, nfc
from site_builder.problems import problem


def write(context: IndexContext) -> None:
    """Write all redirects."""
    context.insert("redirect", list(declared(context, context.index_input.overview.redirects).values()))


def declared(context: IndexContext, former: Iterable[tuple[str, Sequence[Mark]]]) -> dict[str, Row]:
    """Return the redirects that files declare, by address. ``former``: files, each with its former addresses.

    A file may give one address in several spellings; two files may not.
    """
    rows: dict[str, Row] = {}
    base_url = context.index_input.site.base_url
    for path, marks in former:
        target = context.link_targets.files[nfc(path)]
        for mark in marks:
            place = (content_path(path), mark.line, mark.column)
            address, reason, todo = former_address(mark.text, base_url)
            if reason:
                context.problems.append(problem("bad-path", *place, value=mark.text, reason=reason, todo=todo))
            elif (other := rows.get(address)) is None:
                rows[address] = (address, target.address, target.name, path, mark.line, mark.column)
            elif other[3] != path:
                facts = {
                    "this": "this redirect",
                    "address": address,
                    "other": f"a redirect in {content_path(other[3])}",
                }
                context.problems.append(problem("address-collision", *place, todo="delete one of them", **facts))
    return rows
