"""How an article is cited, on its page: a sentence, and the files for reference managers."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from markupsafe import Markup

from site_builder.language.words import Words, catalogue
from site_builder.model import addresses
from site_builder.pages.context import PageContext, date_view
from site_builder.pages.head import attribute
from site_builder.pages.record import ArticleRecord, AuthorRecord
from site_builder.theme.part_views import CitationView, LinkView

_NAMES: Final = (("BibTeX", ".bib"), ("RIS", ".ris"), ("CSL-JSON", ".csl.json"))


def view(context: PageContext, record: ArticleRecord, root: str) -> CitationView:
    """Return the sentence that cites an article, and its files."""
    stem = root + addresses.quoted(record.address.removesuffix(".html"))
    files = tuple([LinkView(text=text, href=stem + ending) for text, ending in _NAMES])
    return CitationView(text=Markup(_sentence(context, record)), files=files)  # noqa: S704  (every value is escaped)


def _sentence(context: PageContext, record: ArticleRecord) -> str:
    """Return the sentence as HTML; names and titles are set apart, for they may run the other way."""
    language = context.language
    pattern = _pattern(language, bool(record.authors), bool(record.url), bool(record.changed))
    tongue = f' lang="{attribute(record.language)}"' if record.language != language else ""
    return pattern.format(
        authors=_names(record.authors, language) if record.authors else "",
        title=f"<bdi{tongue}>{attribute(' '.join(record.title.split()))}</bdi>",
        archive=_apart(record.archive),
        date=_date(record.cited.edtf, language),
        address=_apart(record.url) if record.url else "",
        version=_date(record.changed, language) if record.changed else "",
    )


@lru_cache(maxsize=256)
def _pattern(language: str, authors: bool, address: bool, version: bool) -> str:
    """Return the sentence of a language with places for what differs."""
    words = catalogue(language)
    text = words.text("cite_text", title="{title}", archive="{archive}", date="{date}")
    if authors:
        text = words.text("cite_by", authors="{authors}", text=text)
    if address:
        text = words.text("cite_at", text=text, address="{address}")
    return attribute(words.text("cite_version", text=text, date="{version}") if version else f"{text}.")


@lru_cache(maxsize=1 << 12)
def _names(authors: tuple[AuthorRecord, ...], language: str) -> str:
    words: Words = catalogue(language)
    shown = [_apart(one.name) for one in authors]
    found = shown[0]
    for name in shown[1:-1]:
        found = words.text("date_comma", first=found, last=name)
    return words.text("names_and", first=found, last=shown[-1]) if len(shown) > 1 else found


@lru_cache(maxsize=1 << 14)
def _date(edtf: str, language: str) -> str:
    return attribute(date_view(edtf, language).text)


def _apart(text: str) -> str:
    return f"<bdi>{attribute(text)}</bdi>"
