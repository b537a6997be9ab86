"""Authors, as far as they differ from the entries of other indexes: how they are sorted, and which actor they are."""

from __future__ import annotations

from typing import Any

from site_builder.indexing import registers
from site_builder.indexing.context import IndexContext, Row, image
from site_builder.model.alphabets import sort_key, without_article
from site_builder.model.documents import PERSON, Author, Document
from site_builder.model.names import Entity
from site_builder.model.sort_names import default_sort_name, seems_person


def order(entity: Entity, document: Document | None, language: str) -> tuple[str, str, str]:
    """An author's place in the alphabet of a language: its sort key, the name that it is sorted by, its id."""
    author = document.data if document else None
    if isinstance(author, Author):
        name = registers.sort_name(author)
        as_it_stands = bool(author.sort_name) or author.kind == PERSON
    else:
        name = default_sort_name(entity.name, PERSON) if seems_person(entity.name) else entity.name
        as_it_stands = False
    if not as_it_stands or language.startswith("ar"):
        return (sort_key(without_article(name, language), language), name, entity.id)
    return (sort_key(name, language), name, entity.id)


def detail(context: IndexContext, author: Author, document: Document) -> dict[str, Any]:
    """What only an author's own page shows, beside what other entries of indexes have."""
    return {"image": image(context, author.image, document)} if author.image else {}


def actor(context: IndexContext, n: int, author: Author, document: Document) -> list[Row]:
    """The row that says which actor an author is; none if its file names none."""
    found = context.registers.actor(author.actor, document.path) if author.actor else None
    return [(n, context.actor_n[found.id])] if found else []
