"""The files beside each article, in three formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, Protocol

from site_builder.archive.facts import Noted
from site_builder.model import addresses
from site_builder.model.outputs import OutputSpec
from site_builder.outputs.citations import bibtex, csl, ris
from site_builder.outputs.context import OutputContext
from site_builder.pages.context import PageContext
from site_builder.pages.record import ArticleRecord, record_of


class _Format(Protocol):
    def __call__(self, record: ArticleRecord, language: str) -> str: ...


_FORMATS: Final[Mapping[str, _Format]] = {".bib": bibtex.text, ".ris": ris.text, ".csl.json": csl.text}
assert tuple(_FORMATS) == addresses.CITATIONS


class _Kept(NamedTuple):
    """The record of the article whose files are being made, and the facts that it read."""

    n: int
    record: ArticleRecord
    noted: Noted


def plan(context: OutputContext, only: int | None = None) -> Iterator[OutputSpec]:
    """Plan the files of all articles, or of one; those of an article follow each other."""
    for n, address, path in context.pages.reader.articles(only):
        for ending in addresses.CITATIONS:
            yield OutputSpec(addresses.beside(address, ending), "citation", (n, ending), path, unit=("article", n))


def make(context: OutputContext, spec: OutputSpec) -> bytes:
    """Return the bytes of one file."""
    n, ending = spec.key
    pages = context.pages
    return _FORMATS[ending](_record(pages, n), pages.language).encode()


def _record(pages: PageContext, n: int) -> ArticleRecord:
    """Return the record of an article: read once for its files, and noted of each."""
    reader = pages.reader
    kept: _Kept | None = pages.made.get(("citation",))
    if kept is None or kept.n != n:
        noted, reader.noted = reader.noted, Noted()
        kept = pages.made["citation",] = _Kept(n, record_of(pages, reader.article(n), (), ()), reader.noted)
        # The facts of an article's page stand for each other, and for its text, of which citations show nothing.
        kept.noted.others.difference_update([("article", n), ("about", n)])
        kept.noted.add(("entry", n))
        reader.noted = noted
    reader.noted.include(kept.noted)
    return kept.record
