"""Standalone pages, and the former addresses of pages that moved."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from site_builder.indexing import bodies, prose
from site_builder.indexing.context import IndexContext, Row, compact
from site_builder.model import addresses
from site_builder.model.documents import PAGE, Document, Mark, Page
from site_builder.model.paths import content_path, nfc, unsafe
from site_builder.problems import problem


def write(context: IndexContext) -> None:
    """Write the standalone pages and the redirects."""
    for document in context.index_input.overview.pages:
        # two files of pages/ never share an address here; whether one takes another page's is the plan's to find
        for table, rows in resolve(context, document).items():
            context.insert(table, rows)
    context.insert("redirect", list(redirects(context, context.index_input.overview.redirects).values()))


def resolve(context: IndexContext, document: Document) -> dict[str, list[Row]]:
    """A standalone page's rows, by table."""
    page = document.data
    assert isinstance(page, Page)
    address = addresses.standalone(document.path)
    text = bodies.resolve(context, PAGE, document)
    summary = prose.resolve(context, document).words(page.summary) or text.lead
    detail = {"extra": document.extra, **({"heading": document.heading} if document.heading else {})}
    row = (address, document.path, page.title, summary, page.nav, compact(detail))
    return {"page": [row], "body": text.rows(PAGE, address)}


def redirects(context: IndexContext, former: Iterable[tuple[str, Sequence[Mark]]]) -> dict[str, Row]:
    """Former addresses, each with the row of the page that took its place. ``former``: files, with theirs."""
    rows: dict[str, Row] = {}
    for path, marks in former:
        target = context.link_targets.files[nfc(path)]
        for mark in marks:
            place = (content_path(path), mark.line, mark.column)
            reason, address = _former_address(mark.text)
            if reason:
                todo = (
                    f"write {better}"
                    if (better := _nearest_address(mark.text))
                    else "write it like articles/old-name.html"
                )
                context.problems.append(problem("bad-path", *place, value=mark.text, reason=reason, todo=todo))
            elif address in rows:
                other = content_path(rows[address][3])
                facts = {"this": "this redirect", "address": address, "other": f"a redirect in {other}"}
                context.problems.append(problem("address-collision", *place, todo="delete one of them", **facts))
            else:
                rows[address] = (address, target.address, target.name, path, mark.line, mark.column)
    return rows


def _nearest_address(text: str) -> str:
    """The address that a faulty one is meant as: without the host, with the file that a folder shows; empty if none."""
    path = re.sub(r"https?://[^/]*", "", text, flags=re.IGNORECASE).partition("#")[0].strip("/ ")
    folder = text.rstrip().endswith("/") or "." not in path.rpartition("/")[2]
    path = f"{path}/index.html" if path and folder else re.sub(r"\.(?:md|htm|php|aspx?)\Z", ".html", path)
    return "" if _former_address(path)[0] else path


def _former_address(text: str) -> tuple[str, str]:
    """(why it cannot be an address, the address)."""
    path = unicodedata.normalize("NFC", text.removeprefix("./"))
    if path.startswith("/"):
        return "it starts with /", ""
    if reason := unsafe(path):
        return reason, ""
    if not path.endswith(".html"):
        return "it does not end in .html", ""
    if any(part.startswith(".") for part in path.split("/")) or path.startswith("CNAME/"):
        return "the host keeps such names for itself", ""
    return "", path
