"""What the head of an article's page tells machines beyond what every page's does.

Zotero takes a page of ``DC.type`` newspaperArticle as one, unless Open Graph calls it a website or a
``citation_journal_title`` stands there. It takes the archive's name from ``og:site_name``, authors from
``citation_author`` or else from ``DC.creator``, the date from ``citation_publication_date`` or else from ``DC.date``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_builder.model.edtf import parse
from site_builder.pages import head, structured_data
from site_builder.pages.context import PageContext
from site_builder.pages.head import About, meta, og
from site_builder.pages.record import ArticleRecord, AuthorRecord, card_of

_DUBLIN_CORE = '<link rel="schema.DC" href="http://purl.org/dc/elements/1.1/">'
_TYPE = '<meta name="DC.type" content="newspaperArticle">'


def about(context: PageContext, record: ArticleRecord, root: str) -> About:
    """Return what the head of an article's page says of it."""
    return About(
        type=structured_data.ARTICLE,
        kind="article",
        path=record.path,
        article=structured_data.article(context, record, root),
        meta=[*_open_graph(context, record), *_dublin_core(record), *_highwire(record), *_languages(context, record)],
        og_type="article",
        image=card_of(record.image),
    )


def _open_graph(context: PageContext, record: ArticleRecord) -> Iterator[str]:
    if record.published:
        yield og("article:published_time", record.published)
    if record.changed != record.published:
        yield og("article:modified_time", record.changed)
    for one in record.authors:
        yield og("article:author", (context.canonical(one.address) if one.address else None) or one.name)
    for topic in record.topics:
        yield og("article:tag", topic.name)
    for translation in record.translations:
        yield og("og:locale:alternate", head.locale(translation.language))


def _dublin_core(record: ArticleRecord) -> Iterator[str]:
    yield _DUBLIN_CORE
    yield _TYPE
    yield meta("DC.title", record.title)
    for one in record.authors:
        yield meta("DC.creator", inverted(one))
    if not _is_undated(record):
        yield meta("DC.date", record.cited.edtf)
    yield meta("DC.language", record.language)
    yield meta("DC.publisher", record.publisher)
    if record.url:
        yield meta("DC.identifier", record.url)
    if record.license:
        yield meta("DC.rights", record.license_url or record.license)
        yield head.license_link(record.license)


def _highwire(record: ArticleRecord) -> Iterator[str]:
    yield meta("citation_title", record.title)
    if _are_read_rightly(record.authors):
        for one in record.authors:
            yield meta("citation_author", inverted(one))
    iso = record.cited.iso
    if iso and "/" not in iso:
        yield meta("citation_publication_date", iso.replace("-", "/"))
    elif not _is_undated(record):
        yield meta("citation_date", record.cited.edtf)
    if record.url:
        yield meta("citation_public_url", record.url)


def inverted(one: AuthorRecord) -> str:
    """Return an author's name as catalogues have it: “Lovelace, Ada”.

    A comma ends the name of an organisation of several words, for without one its last word is taken for a family name.
    """
    if one.family:
        return f"{one.family}, {one.given}"
    return f"{one.name}," if " " in one.name and "," not in one.name else one.name


def _are_read_rightly(authors: Sequence[AuthorRecord]) -> bool:
    """Whether Zotero reads authors of these names, and not several for one.

    It divides a name at a semicolon, and a single one with a comma between two words and two others.
    """
    if any(";" in one.name for one in authors):
        return False
    return len(authors) != 1 or not (" " in authors[0].family and " " in authors[0].given)


def _is_undated(record: ArticleRecord) -> bool:
    return parse(record.cited.edtf).undated


def _languages(context: PageContext, record: ArticleRecord) -> Iterator[str]:
    """Link the article in every language, itself too; the original once more as x-default (HTML, “alternate”)."""
    if not record.translations or record.url is None:
        return
    original = next((one.address for one in record.translations if one.original), record.address)
    found = [(record.language, record.address), *((one.language, one.address) for one in record.translations)]
    found.sort(key=lambda one: (one[1] != original, one[0]))
    for language, address in [*found, ("x-default", original)]:
        url = head.attribute(context.canonical(address) or "")
        yield f'<link rel="alternate" hreflang="{head.attribute(language)}" href="{url}">'
