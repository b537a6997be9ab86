"""Headers of articles: the facts about each article that others need before any article is resolved.

A build reads every file before it resolves the first name. It keeps the headers of articles meanwhile; they cross from
process to process in place of whole documents.
"""

from __future__ import annotations

from typing import NamedTuple

from site_builder.model.cross_references import naming
from site_builder.model.documents import Article, Document, Mark
from site_builder.model.edtf import Date


class Header(NamedTuple):
    """One article. ``names`` are the names it writes: (index or "actors", name, line, column)."""

    path: str
    id: str
    title: str
    time: tuple[int, int, str]  # Date.oldest_first
    names: tuple[tuple[str, str, int, int], ...]
    anchors: tuple[str, ...]
    redirect_from: tuple[Mark, ...]
    lang: str | None
    slug: Mark | None
    translation_of: Mark | None
    draft: bool
    embargo: Date | None


def header(document: Document, article: Article) -> Header:
    """Return the header of an article, of which ``article`` is the data."""
    return Header(
        document.path,
        document.id,
        article.title,
        article.date.oldest_first,
        tuple((name.folder, *name.mark) for name in naming(document)),
        document.body.anchors,
        article.redirect_from,
        article.lang,
        article.slug,
        article.translation_of,
        article.draft,
        article.embargo,
    )
