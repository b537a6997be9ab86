"""Addresses that were published and would be lost: what each was, and the lines that mend it.

An address is offered to the page that it has most likely become: one of the same id and kind, of the same text, the
same title, or a name from which the id was made. One whose id is merely alike is offered as doubtful, and
`site-builder moved` leaves it to the maintainer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from site_builder.archive.published import Published
from site_builder.model import addresses
from site_builder.model.documents import ACTOR, ARTICLE, TOPIC, Site
from site_builder.model.former_addresses import NO_BASE_URL
from site_builder.model.ledger import EARLIER, NONE, Entry, content_hash, normalised
from site_builder.model.names import generated_id
from site_builder.model.paths import LEDGER, MEDIA, SITE_FILE, content_path
from site_builder.outputs.media import is_media
from site_builder.parse.yaml_text import scalar
from site_builder.problems import Problem, did_you_mean, errors, nearest, problem
from site_builder.read import content_folder, copying
from site_builder.system.digests import digest

NOT_ONLINE: Final = f"if nothing of this archive is online yet, delete {content_path(LEDGER)}"
_MOST_READ: Final = 5000  # files that are read to find the one with a lost page's text


class Page(NamedTuple):
    """A page or file that is published now: what the ledger will say of it, its file, and its title."""

    entry: Entry
    path: str  # below content/; empty: it has no file
    title: str


class Offer(NamedTuple):
    """What mends a lost address: a line of a file, or a file to write.

    Of a media file ``path`` is where its bytes are now, and the line is one of site.yaml.
    """

    lost: Entry
    path: str  # of the file below content/ that gets the line
    title: str  # of the page, where that file is still to be written; else empty
    why: str
    is_sure: bool
    hidden: str = ""  # the key of the file that keeps the page from being published: draft or embargo

    @property
    def target(self) -> str:
        """The file that the line belongs to."""
        return SITE_FILE if self.lost.kind == MEDIA else self.path

    def said(self, declared: bool) -> str:
        """Return what to do. ``declared``: the file has the key already."""
        address, path = scalar(self.lost.address), content_path(self.target)
        if self.hidden:
            return f"take {self.hidden}: out of {path} ({self.why})"
        if self.lost.kind == MEDIA:
            return f"write moved: {{{address}: {scalar(self.path)}}} in {path} ({self.why})"
        if self.title:
            name = f"name: {scalar(self.title)}"
            return f"write the file {path} with {name} and redirect_from: [{address}] ({self.why})"
        if declared:
            return f"add {address} to redirect_from: in {path} ({self.why})"
        return f"write redirect_from: [{address}] in {path} ({self.why})"


def problems(
    root: Path,
    db: sqlite3.Connection,
    lost: Sequence[Entry],
    known: Mapping[str, Entry],
    lines: Mapping[str, int],
    day: str,
) -> list[Problem]:
    """Return a problem for each lost address. ``known``: the ledger as it was, with the ``lines`` of its addresses."""
    path = content_path(LEDGER)
    declared = {row[0] for row in db.execute("SELECT path FROM redirect")}
    found = []
    for entry, some in zip(lost, offers(root, db, lost, known), strict=True):
        gone = f"- {{address: {scalar(entry.address)}, date: {day}, reason: …}}"
        last = f"if it is gone for good, write below gone: in {content_path(SITE_FILE)}: {gone}"
        todo = ", or ".join([*(offer.said(offer.path in declared) for offer in some), last])
        what = entry.kind if entry.id == NONE else f'{entry.kind} "{entry.id}"'
        if entry.kind == EARLIER:
            what = "by the site before this one"
        facts = {"address": entry.address, "what": what, "first": entry.first, "todo": todo}
        found.append(
            problem("lost-address", path, lines.get(entry.address, 0), 1 if entry.address in lines else 0, **facts)
        )
    return found


def without_consequences(lost: list[Entry], problems: list[Problem], *, misread: bool) -> list[Entry]:
    """Return lost addresses without those that another error may be the reason of.

    Where site.yaml or a file is wrong by itself (``misread``), what it brings in is missing: none is told. What is only
    named may be missing for an error of any file that names it. Takes such consequences out of the problems, too.
    """
    wrong = errors(problems)
    if any(p.path == content_path(SITE_FILE) for p in wrong):
        problems[:] = [p for p in problems if p.kind != "bad-path" or NO_BASE_URL not in p.what]
    if misread:
        return []
    return [entry for entry in lost if entry.content != NONE] if wrong else lost


def offers(root: Path, db: sqlite3.Connection, lost: Sequence[Entry], known: Mapping[str, Entry]) -> list[list[Offer]]:
    """Return, for each lost address, the pages that it may have become: the one that is sure, or those in doubt."""
    finder = _Finder(root, db, known)
    return [finder.offers(entry) for entry in lost]


class _Finder:
    """Finds what lost pages have become."""

    def __init__(self, root: Path, db: sqlite3.Connection, known: Mapping[str, Entry]) -> None:
        self.root, self.table, self.known = root, Published(db), known

    def offers(self, lost: Entry) -> list[Offer]:
        """Return what is offered for one address."""
        ways: tuple[tuple[Callable[[Entry], list[Page]], str], ...]
        if (held_back := self._held_back(lost)) is not None:
            return [held_back]
        if lost.kind == MEDIA:
            ways = ((self._same_bytes, "it has the same bytes"),)
        else:
            ways = (
                (self._same_id, "it has the same id"),
                (self._same_text, "it has the same text"),
                (self._same_title, "it has the same title"),
                (self._same_name, "the id is made from a name of it"),
            )
        doubtful: dict[str, Offer] = {}
        for find, why in ways:
            pages = [page for page in find(lost) if page.entry.address != lost.address]
            some = [_offer(lost, page, why, is_sure=len(pages) == 1) for page in pages]
            if len(some) == 1:
                return some
            if len(some) < 4:
                doubtful |= {offer.path: offer for offer in some}
        if lost.kind != MEDIA:
            there = {page.path: _offer(lost, page, why, is_sure=False) for page, why in self._in_its_place(lost)}
            doubtful = there | {path: offer for path, offer in doubtful.items() if path not in there}
        if not doubtful and lost.kind != MEDIA:
            doubtful = {p.entry.address: _offer(lost, p, "its id is alike", is_sure=False) for p in self._alike(lost)}
        return list(doubtful.values())[:3]

    def _held_back(self, lost: Entry) -> Offer | None:
        """The article itself, where its file is there and is a draft now, or under embargo."""
        if lost.kind != ARTICLE:
            return None
        path = lost.address.removesuffix(".html") + ".md"
        row = self.table.db.execute("SELECT why FROM hidden WHERE key = ?", (path,)).fetchone()
        if row is None or not row[0]:
            return None
        key, why = ("embargo", "it is under embargo now") if "embargo" in row[0] else ("draft", "it is a draft now")
        return Offer(lost, path, "", why, is_sure=False, hidden=key)

    @cached_property
    def _pages(self) -> list[Page]:
        """Every page that is published now."""
        files, now = self.table.files(), self.table.current()
        return [Page(e, *files.get(e.address, (e.address if e.kind == MEDIA else "", ""))) for e in now]

    @cached_property
    def _new(self) -> list[Page]:
        """Those that the ledger does not know."""
        return [page for page in self._pages if page.entry.address not in self.known]

    def _of_kind(self, pages: Iterable[Page], lost: Entry) -> list[Page]:
        if lost.kind == EARLIER:
            return [page for page in pages if page.entry.kind != MEDIA]
        return [page for page in pages if page.entry.kind == lost.kind]

    def _same_id(self, lost: Entry) -> list[Page]:
        if lost.kind == EARLIER:
            return self._earlier(lost)
        return [p for p in self._of_kind(self._pages, lost) if p.entry.id == lost.id != NONE]

    @cached_property
    def _by_id(self) -> dict[str, list[Page]]:
        """Every page by its id; a page of the archive's own has the name of its file."""
        found: dict[str, list[Page]] = {}
        for page in self._pages:
            if page.entry.kind != MEDIA:
                own = page.entry.address.rpartition("/")[2].removesuffix(".html")
                found.setdefault(own if page.entry.id == NONE else page.entry.id, []).append(page)
        return found

    def _earlier(self, lost: Entry) -> list[Page]:
        """The pages with the id in an address of an earlier site; of several the one whose folder is in it too."""
        found = self._by_id.get(lost.id, [])
        folders = set(lost.address.split("/")[:-1])
        near = [page for page in found if page.entry.address.split("/")[0] in folders]
        return near if len(near) == 1 else found

    @cached_property
    def _texts(self) -> dict[str, list[Page]]:
        """The new pages by the hash of their texts."""
        found: dict[str, list[Page]] = {}
        for page in self._new[:_MOST_READ]:
            if page.path and page.entry.kind != MEDIA:
                try:
                    raw = content_folder.load(self.root, page.path)
                except content_folder.Unreadable:
                    continue
                found.setdefault(content_hash(digest(normalised(raw))), []).append(page)
        return found

    def _same_text(self, lost: Entry) -> list[Page]:
        return self._texts.get(lost.content, []) if lost.content != NONE else []

    @cached_property
    def _bytes(self) -> dict[str, list[Page]]:
        """The new media files by the hash of their bytes."""
        found: dict[str, list[Page]] = {}
        for page in self._new:
            if page.entry.kind == MEDIA:
                found.setdefault(self._bytes_of(page), []).append(page)
        return found

    @cached_property
    def _bytes_before(self) -> dict[str, list[Page]]:
        """The media files that the ledger knows by the hash that it has of them; they may be others now."""
        found: dict[str, list[Page]] = {}
        for page in self._pages:
            if page.entry.kind == MEDIA and page.entry.address in self.known:
                found.setdefault(self.known[page.entry.address].content, []).append(page)
        return found

    def _bytes_of(self, page: Page) -> str:
        try:
            return content_hash(copying.digest_of(self.root, page.path))
        except content_folder.Unreadable:
            return ""

    def _same_bytes(self, lost: Entry) -> list[Page]:
        """The new files with the bytes of a lost one, or else the one that has gone back to where it was before."""
        if not lost.content:
            return []
        before = [page for page in self._bytes_before.get(lost.content, []) if self._bytes_of(page) == lost.content]
        return self._bytes.get(lost.content, before)

    def _same_title(self, lost: Entry) -> list[Page]:
        if lost.title == NONE:
            return []
        same = [page for page in self._of_kind(self._pages, lost) if page.entry.title == lost.title]
        return [page for page in same if page.entry.address not in self.known] or same

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], list[Page]]:
        """Actors and topics by kind and each id that one of their names would make."""
        named: dict[str, set[str]] = {}
        for address, spelling in self.table.names():
            named.setdefault(address, set()).add(generated_id(spelling))
        found: dict[tuple[str, str], list[Page]] = {}
        for page in self._pages:
            for one in named.get(page.entry.address, ()):
                found.setdefault((page.entry.kind, one), []).append(page)
        return found

    def _same_name(self, lost: Entry) -> list[Page]:
        folder = lost.address.rpartition("/")[0]
        if lost.kind == EARLIER:
            named = [page for kind in (ACTOR, TOPIC, "author") for page in self._by_name.get((kind, lost.id), ())]
            return [] if self._earlier(lost) else named
        found = self._by_name.get((lost.kind, lost.id), []) if lost.kind in (ACTOR, TOPIC, "author") else []
        return [page for page in found if page.entry.address.rpartition("/")[0] == folder]

    @cached_property
    def _by_path(self) -> dict[str, Page]:
        """The pages that have a file, by its path."""
        return {page.path: page for page in self._pages if page.path and page.entry.kind != MEDIA}

    def _in_its_place(self, lost: Entry) -> list[tuple[Page, str]]:
        """The page whose file is where that of the lost page was: its slug has changed since.

        The ledger knows no paths. A file has the name that is in the address; if it had a slug, it is in the folder.
        """
        path = lost.address.removesuffix(".html") + ".md"
        for one in (path, f"pages/{path}"):
            if (page := self._by_path.get(one)) is not None and page.entry.address != lost.address:
                return [(page, "that file has the name that is in the address")]
        if lost.kind != ARTICLE:
            return []
        folder = lost.address.rpartition("/")[0]
        found = [page for page in self._of_kind(self._new, lost) if _has_slug(page) and _folder(page) == folder]
        return [(page, "it is new in that folder, and has a slug") for page in found] if len(found) == 1 else []

    def _alike(self, lost: Entry) -> list[Page]:
        """The one new page of the kind whose id, or whose address, is like that of the lost one."""
        pages = self._pages if lost.kind == EARLIER else self._new
        ids = {p.entry.address if lost.id == NONE else p.entry.id: p for p in self._of_kind(pages, lost)}
        near = nearest(lost.address if lost.id == NONE else lost.id, ids, most=2)
        return [ids[one] for one in near] if len(near) == 1 else []


def _has_slug(page: Page) -> bool:
    return not page.path.endswith(f"/{page.entry.id}.md")


def _folder(page: Page) -> str:
    return page.entry.address.rpartition("/")[0]


def _offer(lost: Entry, page: Page, why: str, *, is_sure: bool) -> Offer:
    if page.path:
        return Offer(lost, page.path, "", why, is_sure)
    return Offer(lost, page.entry.address.removesuffix(".html") + ".md", page.title, why, is_sure)


def of_site(db: sqlite3.Connection, site: Site, entries: Mapping[str, Entry], problems: list[Problem]) -> None:
    """Report what site.yaml gives up or moves, and was never published, or is not there. ``entries``: the ledger."""
    path = content_path(SITE_FILE)
    media = Published(db).media_addresses() if site.gone or site.moved else set()
    for gone in site.gone:
        address, *place = gone.address
        if address not in entries:
            sources = [entry.address for entry in entries.values() if entry.is_source]
            todo = did_you_mean(address, sources) or "write an address that content/urls.lock has, or delete this entry"
            problems.append(problem("gone-unknown", path, *place, value=address, todo=todo))
        elif address in media:
            facts = {"address": address, "other": content_path(address), "todo": "delete what is there"}
            problems.append(problem("gone-live", path, *place, **facts))
    for moved in site.moved:
        new, *place = moved.new
        if addresses.media(new) not in media:
            near = did_you_mean(new, media) or "write the path of a file as it is now, such as media/new.jpg"
            problems.append(problem("moved-unknown", path, *place, value=new, todo=near))
        old, *place = moved.old
        if addresses.media(old) in media:
            problems.append(problem("moved-live", path, *place, address=old))
        elif not is_media(addresses.media(old)):
            todo = "write a former path such as media/old.jpg: pages have redirect_from: in their own files"
            problems.append(problem("moved-unknown", path, *place, value=old, todo=todo))
