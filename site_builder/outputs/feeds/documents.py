"""The documents of feeds: Atom (RFC 4287, with the archives of RFC 5005), and JSON Feed 1.1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from site_builder.language.words import autonym
from site_builder.model import addresses
from site_builder.model.outputs import OutputSpec
from site_builder.model.placeholders import plain
from site_builder.outputs.context import OutputContext
from site_builder.outputs.feeds import plan
from site_builder.outputs.feeds.entries import Entries, Entry, rights
from site_builder.outputs.feeds.texts import js, xml

STYLE = "feed.css"


class Head:
    """What the documents of a feed say of it."""

    def __init__(self, entries: Entries, of: tuple[Any, ...]) -> None:
        site, reader, words = entries.site, entries.reader, entries.pages.words
        self.entries, self.language, self.subtitle = entries, site.language, ""
        match of:
            case (plan.SITE,):
                self.specific, self.page, self.title, self.subtitle = "site", addresses.HOME, "", site.description
                self.atom = addresses.FEED
            case (plan.LANGUAGE, tag):
                self.specific, self.page, self.title, self.language = (
                    f"language/{tag}",
                    addresses.HOME,
                    autonym(tag),
                    tag,
                )
                self.atom = addresses.language_feed(tag)
            case (plan.CORRECTIONS,):
                self.specific, self.page, self.title = "corrections", addresses.CORRECTIONS, words.text("corrections")
                self.atom = addresses.feed(self.page)
            case (kind, n):
                row = reader.feed_subject(kind, n)
                self.specific, self.page, self.title = f"{row.index_name}/{row.id}", row.address, plain(row.name)
                self.atom = addresses.feed(self.page)
        self.id = entries.tag(self.specific)
        self.title = f"{self.title} – {site.title}" if self.title else site.title

    def url(self, address: str) -> str:
        """Return the absolute address of a file of the site; the home page's is that of the site."""
        return self.entries.base_url + ("" if address == addresses.HOME else addresses.quoted(address))


def _entries(context: OutputContext, of: tuple[Any, ...], held: Sequence[int]) -> list[Entry]:
    """Return the entries of a document, the newest first."""
    if of[0] == plan.CORRECTIONS:
        found = context.feeds.of_corrections(context.pages.reader.correction_entries(held[0], held[-1]))
    else:
        found = context.feeds.of_articles(held)
    return found[::-1]


def make_atom(context: OutputContext, spec: OutputSpec) -> bytes:
    """Return the bytes of an Atom document."""
    of, number, held, more = spec.key
    head, site = Head(context.feeds, of), context.site
    entries = _entries(context, of, held)
    is_archive = number != plan.CURRENT
    links = [("self", plan.archive_address(head.atom, number) if is_archive else head.atom)]
    before = number - 1 if is_archive else more
    if is_archive:
        links.append(("current", head.atom))
    if before:
        links.append(("prev-archive", plan.archive_address(head.atom, before)))
    if is_archive and more:
        links.append(("next-archive", plan.archive_address(head.atom, number + 1)))
    root = addresses.root_of(spec.address)
    namespace = ' xmlns:fh="http://purl.org/syndication/history/1.0"' if is_archive else ""
    publisher = site.publisher.name if site.publisher else site.title
    uri = f"<uri>{xml(site.publisher.url)}</uri>" if site.publisher and site.publisher.url else ""
    start = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<?xml-stylesheet type="text/css" href="{root}{addresses.ASSETS}{STYLE}"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom"{namespace} xml:lang="{xml(head.language)}">\n'
        f"<id>{xml(head.id)}</id>\n<title>{xml(head.title)}</title>\n"
    )
    parts = [
        start,
        f"<subtitle>{xml(head.subtitle)}</subtitle>\n" if head.subtitle else "",
        f"<updated>{max(entry.updated for entry in entries)}</updated>\n",
        "<fh:archive/>\n" if is_archive else "",
        f'<link rel="alternate" type="text/html" href="{xml(head.url(head.page))}"/>\n',
        *[f'<link rel="{rel}" type="application/atom+xml" href="{xml(head.url(to))}"/>\n' for rel, to in links],
        f"<author><name>{xml(publisher)}</name>{uri}</author>\n",
        f"<icon>{xml(head.url(addresses.ASSETS + 'favicon.png'))}</icon>\n",
        rights(site.license) if site.license else "",
        *[entry.atom for entry in entries],
        "</feed>\n",
    ]
    return "".join(parts).encode()


def make_json(context: OutputContext, spec: OutputSpec) -> bytes:
    """Return the bytes of a JSON Feed."""
    of, _, held, _ = spec.key
    head, site = Head(context.feeds, of), context.site
    entries = _entries(context, of, held)
    author = [f'"name":{js(site.publisher.name if site.publisher else site.title)}']
    if site.publisher and site.publisher.url:
        author.append(f'"url":{js(site.publisher.url)}')
    description = f'"description":{js(head.subtitle)},' if head.subtitle else ""
    items = ",\n".join([entry.json for entry in entries])
    return (
        f'{{"version":"https://jsonfeed.org/version/1.1","title":{js(head.title)},{description}'
        f'"home_page_url":{js(head.url(head.page))},"feed_url":{js(head.url(spec.address))},'
        f'"favicon":{js(head.url(addresses.ASSETS + "favicon.png"))},"language":{js(head.language)},'
        f'"authors":[{{{",".join(author)}}}],"items":[\n{items}\n]}}\n'
    ).encode()
