"""Entries of feeds: what Atom and JSON Feed say of an article or a correction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from site_builder.archive.facts import Fact
from site_builder.archive.feed_queries import CorrectionEntry, EntryRow
from site_builder.language.words import text_direction
from site_builder.model import addresses, licences, tags
from site_builder.model.documents import ARTICLE
from site_builder.model.placeholders import plain
from site_builder.outputs.feeds.texts import absolute, js, moment, xml
from site_builder.pages.context import PageContext

_MOST: Final = 1 << 12  # entries that are kept: an article is in several feeds. Each takes 4 kB in every process
_MOST_FULL: Final = 1 << 10


class Entry(NamedTuple):
    """An entry as both formats write it, and when it was last changed."""

    atom: str
    json: str
    updated: str


class _Shown(NamedTuple):
    """What both formats show of an article. ``html``: of a feed of whole texts."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    language: str
    rtl: bool
    published: str
    updated: str


class Entries:
    """The entries of one build, in one process."""

    def __init__(self, context: PageContext) -> None:
        self.pages = context
        self.reader = context.reader
        self.site = context.site
        self.base_url = context.base_url or ""
        self.is_full = context.site.feeds.text == "full"
        self.authority = context.site.tag or tags.authority(self.base_url, self.reader.first_year())
        self._kept: dict[int, tuple[Entry, dict[int, Fact]]] = {}

    def tag(self, specific: str) -> str:
        """Return the tag URI of something of this archive."""
        return tags.tag(self.authority, specific)

    def of_articles(self, numbers: Sequence[int]) -> list[Entry]:
        """Return the entries of some articles, and note what they are read from."""
        kept = self._kept
        if unknown := [n for n in numbers if n not in kept]:
            if len(kept) + len(unknown) > (_MOST_FULL if self.is_full else _MOST):
                kept.clear()
                unknown = [*numbers]
            for row in self.reader.entry_rows(unknown):
                kept[row.n] = (self._entry(row), row.known)
        noted = self.reader.noted.known
        found = []
        for n in numbers:
            entry, known = kept[n]
            noted.update(known)
            found.append(entry)
        if self.is_full:
            self.reader.noted.update([("body", ARTICLE, n) for n in numbers])
        return found

    def _entry(self, row: EntryRow) -> Entry:
        url = self._url(row.address)
        html = absolute(self.reader.body(ARTICLE, row.n), self.base_url, url) if self.is_full else ""
        language = row.lang or self.site.language
        rtl = text_direction(language) == "rtl"
        shown = _Shown(
            self.tag(f"article/{row.id}"),
            url,
            plain(row.title),
            plain(row.summary),
            directed(html, language) if html and rtl else html,
            language,
            rtl,
            moment(row.published),
            moment(row.updated),
        )
        return Entry(self._atom(row, shown), self._json(row, shown), shown.updated)

    def _atom(self, row: EntryRow, shown: _Shown) -> str:
        """Return an entry of Atom (RFC 4287 §4.1.2)."""
        site, language = self.site, xml(shown.language)
        attributes = f' xml:lang="{language}"' if shown.language != site.language else ""
        head = (
            f"<entry{attributes}>\n<id>{xml(shown.id)}</id>\n<title>{xml(shown.title)}</title>\n"
            f'<link rel="alternate" type="text/html" hreflang="{language}" href="{xml(shown.url)}"/>\n'
            f"<published>{shown.published}</published>\n<updated>{shown.updated}</updated>\n"
        )
        parts = [head]
        for name, address in row.authors:
            uri = f"<uri>{xml(self._url(address))}</uri>" if address else ""
            parts.append(f"<author><name>{xml(plain(name))}</name>{uri}</author>\n")
        for subject in row.subjects:
            term, label = xml(subject.id), xml(plain(subject.name))
            scheme = xml(self._url(addresses.topics(subject.index_name)))
            parts.append(f'<category term="{term}" scheme="{scheme}" label="{label}"/>\n')
        if row.license and row.license != site.license:
            parts.append(rights(row.license))
        if shown.summary:
            parts.append(_summary(shown.summary, shown.language, rtl=shown.rtl))
        if shown.html:
            parts.append(f'<content type="html">{xml(shown.html)}</content>\n')
        return "".join([*parts, "</entry>\n"])

    def _json(self, row: EntryRow, shown: _Shown) -> str:
        """Return an item of JSON Feed."""
        head = (
            f'{{"id":{js(shown.id)},"url":{js(shown.url)},"title":{js(shown.title)},'
            f'"date_published":"{shown.published}","date_modified":"{shown.updated}","language":{js(shown.language)}'
        )
        parts = [head]
        if row.authors:
            named = [(f'"name":{js(plain(name))}', address) for name, address in row.authors]
            authors = [f'{name},"url":{js(self._url(address))}' if address else name for name, address in named]
            parts.append(f',"authors":[{{{"},{".join(authors)}}}]')
        if row.subjects:
            parts.append(f',"tags":[{",".join([js(plain(subject.name)) for subject in row.subjects])}]')
        if shown.html:
            parts.append(f',"content_html":{js(shown.html)}')
            parts.append(f',"summary":{js(shown.summary)}' if shown.summary else "")
        else:
            parts.append(f",{_json_text(shown.summary or shown.title, shown.language, rtl=shown.rtl)}")
        return "".join([*parts, "}"])

    def _url(self, address: str) -> str:
        return self.base_url + addresses.quoted(address)

    # -- corrections

    def of_corrections(self, rows: Iterable[CorrectionEntry]) -> list[Entry]:
        """Return the entries of some corrections."""
        return [self._correction(row) for row in rows]

    def _correction(self, row: CorrectionEntry) -> Entry:
        words, site_language = self.pages.words, self.site.language
        language = row.lang or site_language
        url = self._url(row.address)
        said = words.text("index_of", title=words.text(f"correction_{row.kind}"), letter=plain(row.title))
        again = f"/{row.number + 1}" if row.number else ""
        id_ = self.tag(f"correction/{row.article}/{row.edtf.partition('T')[0]}{again}")
        at, rtl, text = moment(row.edtf), text_direction(language) == "rtl", plain(row.text)
        atom = (
            f"<entry>\n<id>{xml(id_)}</id>\n<title>{xml(said)}</title>\n"
            f'<link rel="alternate" type="text/html" hreflang="{xml(language)}" href="{xml(url)}"/>\n'
            f"<published>{at}</published>\n<updated>{at}</updated>\n"
            f'<category term="{row.kind}"/>\n{_summary(text, language, rtl=rtl)}</entry>\n'
        )
        json = (
            f'{{"id":{js(id_)},"url":{js(url)},"title":{js(said)},"date_published":"{at}","date_modified":"{at}",'
            f'"language":{js(language)},"tags":["{row.kind}"],{_json_text(text, language, rtl=rtl)}}}'
        )
        return Entry(atom, json, at)


def _summary(text: str, language: str, *, rtl: bool) -> str:
    """Return a summary for Atom. It knows no direction of its own, so a text from right to left is HTML."""
    if rtl:
        return f'<summary type="html">{xml(directed(f"<p>{xml(text)}</p>", language))}</summary>\n'
    return f"<summary>{xml(text)}</summary>\n"


def _json_text(text: str, language: str, *, rtl: bool) -> str:
    """Return the content of an item of JSON Feed that has a plain text alone."""
    if rtl:
        return f'"content_html":{js(directed(f"<p>{xml(text)}</p>", language))}'
    return f'"content_text":{js(text)}'


def directed(html: str, language: str) -> str:
    """Return HTML as a part in a language that is written from right to left."""
    return f'<div lang="{xml(language)}" dir="rtl">{html}</div>'


def rights(licence: str) -> str:
    """Return what Atom says of a licence (RFC 4287 §4.2.10, RFC 4946)."""
    address = licences.address(licence)
    link = f'<link rel="license" href="{xml(address)}"/>\n' if address else ""
    return f"<rights>{xml(licence)}</rights>\n{link}"
