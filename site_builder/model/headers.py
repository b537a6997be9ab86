"""Headers of articles: the facts about each article that others need before any article is resolved.

A build reads every file before it resolves the first name. It keeps the headers of articles meanwhile; they cross from
process to process in place of whole documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from site_builder.model.documents import Article, Document, Mark, Topic
from site_builder.model.edtf import Date


class Header(NamedTuple):
    """Of one article. ``names`` are those it writes: (index or "actors", the name, line, column)."""

    path: str
    id: str
    title: str
    lower: int
    upper: int
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
        article.date.lower,
        article.date.upper,
        tuple((folder, *mark) for folder, mark, _path in named_in(document)),
        document.body.anchors,
        article.redirect_from,
        article.lang,
        article.slug,
        article.translation_of,
        article.draft,
        article.embargo,
    )


def named_in(document: Document) -> Iterator[tuple[str, Mark, str]]:
    """Every name that may bring something into being: (index or "actors", the name, the file)."""
    data = document.data
    if isinstance(data, Article):
        for acting in data.actors:
            yield "actors", acting.name, document.path
        for date in data.dates:
            for mark in date.actors:
                yield "actors", mark, document.path
        for index, marks in data.indexes.items():
            for mark in marks:
                yield index, mark, document.path
    elif isinstance(data, Topic):
        for mark in data.broader:
            yield document.index, mark, document.path
