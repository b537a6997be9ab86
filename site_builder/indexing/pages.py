"""Standalone pages, and the former addresses of pages that moved."""

from __future__ import annotations

import unicodedata

from site_builder.indexing import bodies
from site_builder.indexing.context import Row, Work, compact
from site_builder.model import addresses
from site_builder.model.documents import PAGE, Page
from site_builder.model.paths import content_path, nfc, unsafe
from site_builder.problems import problem


def write(work: Work) -> None:
    _write_pages(work)
    _write_redirects(work)


def _write_pages(work: Work) -> None:
    rows: list[Row] = []
    for document in work.library.survey.pages:
        page = document.data
        assert isinstance(page, Page)
        address = addresses.standalone(document.path)
        lead = bodies.write(work, PAGE, address, document).lead
        rows.append(
            (address, document.path, page.title, page.summary or lead, page.nav, compact({"extra": document.extra}))
        )
    # two files of pages/ never share an address here; whether one takes another page's is the plan's to find
    work.insert("page", rows)


def _write_redirects(work: Work) -> None:
    """Former addresses, each with the page that took its place."""
    rows: dict[str, Row] = {}
    for path, marks in work.library.survey.redirects:
        target = work.atlas.files[nfc(path)]
        for mark in marks:
            place = (content_path(path), mark.line, mark.column)
            reason, address = _former_address(mark.text)
            if reason:
                todo = "write it like articles/old-name.html"
                work.problems.append(problem("bad-path", *place, value=mark.text, reason=reason, todo=todo))
            elif address in rows:
                other = content_path(rows[address][3])
                facts = {"this": "this redirect", "address": address, "other": f"a redirect in {other}"}
                work.problems.append(problem("address-collision", *place, todo="delete one of them", **facts))
            else:
                rows[address] = (address, target.address, target.name, path, mark.line, mark.column)
    work.insert("redirect", list(rows.values()))


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
