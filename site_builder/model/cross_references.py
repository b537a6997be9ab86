"""Cross-references: every name of an actor or topic and every article that front matter refers to, with its place.

Spellings, merging and renaming share this one list, so none of them forgets a key.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from site_builder.model.documents import Actor, Article, Document, Mark, Topic

ACTORS: Final = "actors"
ARTICLES: Final = "articles"


class CrossReference(NamedTuple):
    """A name in a file. ``folder`` says where to look it up: actors, articles, topics or another index."""

    folder: str
    mark: Mark
    key: str  # of the front matter: actors, dates, of, part_of, broader, related, …
    group: int = 0  # the list of the file that holds the name
    role: str | None = None  # given to an actor of an article
    listed: bool = True  # the key takes a list


def cross_references(document: Document) -> Iterator[CrossReference]:
    """Yield the cross-references of a document in the order of the model.

    ``of`` and ``part_of`` are included, though they may be plain text that names no actor.
    """
    data = document.data
    if isinstance(data, Article):
        yield from _of_article(data)
    elif isinstance(data, Actor):
        for role in data.roles:
            if role.of:
                yield CrossReference(ACTORS, role.of, "of", listed=False)
        for mark in data.part_of:
            yield CrossReference(ACTORS, mark, "part_of")
    elif isinstance(data, Topic):
        for mark in data.broader:
            yield CrossReference(document.index, mark, "broader", 1)
        for mark in data.related:
            yield CrossReference(document.index, mark, "related", 2)
        if data.replaced_by:
            yield CrossReference(document.index, data.replaced_by, "replaced_by", listed=False)


def _of_article(article: Article) -> Iterator[CrossReference]:
    for acting in article.actors:
        yield CrossReference(ACTORS, acting.name, "actors", role=acting.role)
    for n, date in enumerate(article.dates, start=1):
        for mark in date.actors:
            yield CrossReference(ACTORS, mark, "dates", n)
    for index, marks in article.indexes.items():
        for mark in marks:
            yield CrossReference(index, mark, index)
    for related in article.related:
        if related.to:
            yield CrossReference(ARTICLES, related.to, "related")
    if article.translation_of:
        yield CrossReference(ARTICLES, article.translation_of, "translation_of", listed=False)


def naming(document: Document) -> Iterator[CrossReference]:
    """Yield the names that make an actor or a topic where no file, alias or other spelling explains them."""
    data = document.data
    if isinstance(data, Article):
        yield from (reference for reference in _of_article(data) if reference.folder != ARTICLES)
    elif isinstance(data, Topic):
        yield from (reference for reference in cross_references(document) if reference.key == "broader")
