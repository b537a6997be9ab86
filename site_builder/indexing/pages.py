"""Standalone pages."""

from __future__ import annotations

from site_builder.indexing import bodies, prose
from site_builder.indexing.context import IndexContext, Row, compact
from site_builder.model import addresses
from site_builder.model.documents import PAGE, Document, Page


def write(context: IndexContext) -> None:
    """Write the standalone pages."""
    for document in context.index_input.overview.pages:
        # two files of pages/ never share an address here; whether one takes another page's is the plan's to find
        for table, rows in resolve(context, document).items():
            context.insert(table, rows)


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
