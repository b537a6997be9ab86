"""Articles that are held back, under embargo or as drafts: what they refer to is looked up, and nothing is written.

What they have wrong would else come to light on the day of their publication, and stop the build of that day. Each is
looked at as on that day: articles whose embargo has ended by then are there, later ones and drafts are not. Drafts have
no day; they may refer to everything that is under embargo.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import Any

from msgspec.structs import replace

from site_builder.indexing import articles, lookups, redirects, timeline
from site_builder.indexing.context import Held, article_of
from site_builder.indexing.links import Target, target_of
from site_builder.indexing.registers import named, names_in_one
from site_builder.model import addresses
from site_builder.model.cross_references import ACTORS, hidden_keys, naming
from site_builder.model.documents import Article, Document, Mark, Site
from site_builder.model.names import Entity
from site_builder.model.paths import content_path, nfc
from site_builder.problem_lists import limited
from site_builder.problems import ERROR, WARNING, Problem, errors

_EVERYTHING = {  # the queries that fill the lookups whose items suggestions are made of
    "articles": "SELECT id FROM article ORDER BY n",
    "files": "SELECT path FROM target ORDER BY path",
    "pictures": "SELECT path FROM picture ORDER BY path",
}
_PERIOD = re.compile(r"dates/(-?[0-9]{4,})(?:-([0-9]{2}))?\.html")
_DAY = re.compile(r"days/([0-9]{2})-([0-9]{2})\.html")


def problems(db: sqlite3.Connection, site: Site, held: Iterable[Held]) -> list[Problem]:
    """Return what articles that are held back have wrong with what they refer to.

    ``db`` holds the archive that is published.
    """
    in_order = sorted(held, key=lambda one: (one.day == 0, one.day, one.document.path))
    if not in_order:
        return []
    found = _Look(db, site, whole=False).at(in_order)
    # what could be meant is suggested from everything that there is; mostly nothing is wrong, and a part is enough
    return _Look(db, site, whole=True).at(in_order) if any(p.severity == ERROR or p.todo for p in found) else found


def in_draft(found: Iterable[Problem]) -> list[Problem]:
    """Return the errors of a draft as warnings that say so: it is not published, so they stop nothing."""
    return [replace(p, severity=WARNING, what=f"in a draft: {p.what}") for p in errors(list(found))]


class _Look:
    """One look at all articles that are held back."""

    def __init__(self, db: sqlite3.Connection, site: Site, *, whole: bool) -> None:
        self.db, self.site = db, site
        self.found: list[Problem] = []
        self.context = lookups.context(db, site, _no_document, self.found)
        self.targets: Any = self.context.link_targets  # its mappings are lookups.LazyMapping
        self.revealed: dict[str, Target] = {}  # by path below content/, NFC
        self.brought: dict[str, str] = {}  # addresses of the names that they bring in → what is there
        self.made = {addresses.HOME, addresses.NOT_FOUND, addresses.TIMELINE, addresses.ACTORS, addresses.YEARS}
        self.made |= {addresses.DAYS, *(addresses.topics(index) for index in site.every_index)}
        self.published: Any = self.targets.all_titled
        self.targets.all_titled = self._titled
        if whole:
            self._fill()

    def at(self, held: Sequence[Held]) -> list[Problem]:
        """Return the problems of articles in the order of their days."""
        for day, some in groupby(held, key=lambda one: one.day):
            documents = [one.document for one in some]
            told = len(self.found)
            for document in documents:
                self._reveal(document)
            for document in documents:
                self._resolve(document)
            if not day:
                self.found[told:] = in_draft(self.found[told:])
        return limited(self.found)

    def _fill(self) -> None:
        """Look everything up, for what goes through all of a mapping."""
        for name, query in _EVERYTHING.items():
            mapping = getattr(self.targets, name)
            for (key,) in self.db.execute(query):
                mapping.get(key)
                if name == "articles":
                    self.context.article_n.get(key)

    def _titled(self) -> Iterator[tuple[str, str]]:
        return chain(self.published(), ((target.name, path) for path, target in self.revealed.items()))

    def _reveal(self, document: Document) -> None:
        """Let an article be there, with the names that it brings in."""
        article = article_of(document)
        target = target_of(document)
        hidden = self.targets.hidden
        for key in hidden_keys(document.path, document.id, article.title):
            hidden.forget(key)
        self.targets.files[nfc(document.path)] = self.revealed[nfc(document.path)] = target
        self.made |= _pages_of_dates(article)
        self.targets.by_title = None
        if document.id in self.targets.articles:
            mark = article.slug or Mark(document.id, 1, 1)
            other = content_path(self.targets.articles[document.id])
            self.context.fault("duplicate-id", document, mark, id=document.id, other=other)
        else:
            self.targets.articles[document.id] = document.path
            self.context.article_n[document.id] = -len(self.revealed)
        self._name(document)

    def _name(self, document: Document) -> None:
        """Make actors and topics of the names that nothing explains, as registers.of does."""
        registers = self.context.registers
        for reference in naming(document):
            register, text = registers.of(reference.folder), reference.mark.text
            if register.find(text) or (reference.folder == ACTORS and registers.registered_only):
                continue
            if fault := names_in_one(text, register, reference.folder, document.path, reference.mark):
                self.found.append(fault)
            name, entity_id = named({text: 1})
            if entity_id not in register.entities:
                register.add(Entity(entity_id, name))
                n = -len(register.entities)
                address = _address(reference.folder, entity_id)
                if reference.folder == ACTORS:
                    self.context.actor_n[entity_id] = n
                    self.brought[address] = "an actor of this archive"
                else:
                    self.context.topic_n[reference.folder, entity_id] = n
                    self.brought[address] = "a topic of this archive"
            register.name(name, entity_id)

    def _resolve(self, document: Document) -> None:
        article = article_of(document)
        articles.resolve(self.context, document, None)
        if article.translation_of is not None:
            found = articles.find_article(self.context, article.translation_of, document)
            if found is not None:
                self._translation(document, article.translation_of, found)
        self._addresses(document, article.redirect_from)

    def _translation(self, document: Document, mark: Mark, original: str) -> None:
        """Report a translation into a language that the original, or another translation of it, is in."""
        row = self.db.execute("SELECT n, detail FROM article WHERE id = ?", (original,)).fetchone()
        if row is None:  # it is held back too
            return
        detail = json.loads(row[1])
        members = [detail.get("original", row[0]), row[0], *detail.get("translations", ())]
        language = article_of(document).lang or self.site.language
        for n in members:
            (other, lang) = self.db.execute("SELECT id, lang FROM article WHERE n = ?", (n,)).fetchone()
            if (lang or self.site.language) == language:
                self.context.fault("same-language", document, mark, language=language, original=other)
                return

    def _addresses(self, document: Document, former: Sequence[Mark]) -> None:
        """Report a former address that is another's, and a redirect where the article itself would be."""
        address = target_of(document).address
        if path := self._redirected(address):
            facts = {"this": "this", "address": address, "other": f"a redirect in {content_path(path)}"}
            self.context.fault("address-collision", document, Mark("", 1, 1), todo="delete the redirect", **facts)
        for address in sorted(_pages_of_dates(article_of(document)) | self._pages_of_names(document)):
            if path := self._redirected(address):
                facts = {"this": "a page that this makes", "address": address}
                facts["other"] = f"a redirect in {content_path(path)}"
                self.context.fault("address-collision", document, Mark("", 1, 1), todo="delete the redirect", **facts)
        for address, row in redirects.declared(self.context, [(document.path, former)]).items():
            mark = Mark("", *row[-2:])
            if other := self._owner(address, document):
                self.context.fault("redirect-to-live", document, mark, address=address, other=other)
            elif path := self._redirected(address):
                facts = {"this": "this redirect", "address": address, "other": f"a redirect in {content_path(path)}"}
                self.context.fault("address-collision", document, mark, todo="delete one of them", **facts)

    def _pages_of_names(self, document: Document) -> set[str]:
        """The pages of actors and topics that a document alone names, with others that are held back."""
        found = {
            _address(reference.folder, entity.id)
            for reference in naming(document)
            for entity in self.context.registers.of(reference.folder).find(reference.mark.text)
        }
        return found & self.brought.keys()

    def _owner(self, address: str, document: Document) -> str:
        """Return what a page belongs to, of the published archive or the document's own; empty where there is none."""
        if address in self.made or self._is_period(address):
            return "a page that the builder makes"
        for target in self.revealed.values():
            if target.address == address:
                return content_path(document.path) if target.key == document.id else f'"{target.name}"'
        if address in self.brought:
            return self.brought[address]
        for table in ("article", "actor", "topic", "page"):
            row = self.db.execute(f"SELECT path FROM {table} WHERE address = ?", (address,)).fetchone()
            if row is not None:
                return (
                    content_path(row[0])
                    if row[0]
                    else f"an {table} of this archive"
                    if table == "actor"
                    else f"a {table} of this archive"
                )
        return ""

    def _is_period(self, address: str) -> bool:
        """Whether an address is that of a year, a month or a day of the year that the published archive has."""
        if match := _PERIOD.fullmatch(address):
            year, month = int(match[1]), int(match[2] or 0)
            kind, target = ("month", year * 100 + month) if month else ("year", year)
        elif match := _DAY.fullmatch(address):
            kind, target = "day", int(match[1]) * 100 + int(match[2])
            if self.db.execute("SELECT 1 FROM life WHERE day = ? LIMIT 1", (target,)).fetchone():
                return True
        else:
            return False
        query = "SELECT 1 FROM listing WHERE kind = ? AND target = ? LIMIT 1"
        return self.db.execute(query, (kind, target)).fetchone() is not None

    def _redirected(self, address: str) -> str:
        row = self.db.execute("SELECT path FROM redirect WHERE address = ?", (address,)).fetchone()
        return row[0] if row is not None else ""


def _address(folder: str, entity_id: str) -> str:
    """Return the address of an actor, or of an entry of an index."""
    return addresses.actor(entity_id) if folder == ACTORS else addresses.topic(folder, entity_id)


def _pages_of_dates(article: Article) -> set[str]:
    """The pages of the years, the months and the days of the year that an article's dates stand on."""
    found = set()
    for date in (article.date, *(key_date.date for key_date in article.dates)):
        for kind, target in timeline.lists(timeline.Entry(date, "", -1, 0, "", (), ())):
            if kind == "year":
                found.add(addresses.year(target))
            elif kind == "month":
                found.add(addresses.month(*divmod(target, 100)))
            elif kind == "day":
                found.add(addresses.day(*divmod(target, 100)))
    return found


def _no_document(path: str) -> Document:
    raise KeyError(path)  # nothing that is resolved here asks for another document
