"""The site that packages are made of: that of the last build, as it was left, and whole by its manifest."""

from __future__ import annotations

import datetime
import html
import re
import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct

from site_builder.build.configuration import base_url
from site_builder.build.identity import program
from site_builder.build.store import FOLDER, Store
from site_builder.model.addresses import MANIFEST, NOT_FOUND
from site_builder.model.documents import Site
from site_builder.model.ledger import read as read_ledger
from site_builder.model.media_types import HTML, media_type
from site_builder.model.paths import CONTENT, LEDGER
from site_builder.model.slugs import slugify
from site_builder.preservation import folder as folders
from site_builder.preservation.folder import Progress
from site_builder.preservation.manifest import NoManifest
from site_builder.system import safe_files

_OLDEST: Final = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)  # that a ZIP can tell
_TITLE: Final = re.compile(rb"<title>(.*?)</title>", re.DOTALL)
_HEAD: Final = 1 << 16  # bytes of a page in which its title stands
_LEADS_ON: Final = b'http-equiv="refresh"'


class NotPackable(Exception):
    """No package can be made; the message says why, and what to do."""


class File(Struct, frozen=True):
    """A file of the site: its address, SHA-256 (64 digits) and size in bytes."""

    address: str
    sha256: str
    size: int


class Page(Struct, frozen=True):
    """What the head of a page tells: its title, and whether it only leads on to another."""

    title: str
    leads_on: bool


class Kept(Struct, frozen=True):
    """A whole site. ``moment`` is the one date of all packages, in UTC; ``name`` begins the names of their files."""

    folder: Path
    files: list[File]  # in order of address, the manifest among them
    site: Site
    base_url: str | None
    moment: datetime.datetime
    name: str
    agent: str  # the program that makes the packages, with its version

    @property
    def day(self) -> str:
        """The day of ``moment``: YYYY-MM-DD."""
        return self.moment.date().isoformat()

    @property
    def instant(self) -> str:
        """``moment`` as RFC 3339 writes it, in whole seconds."""
        return self.moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def description(self) -> str:
        """What the archive says of itself, or that it is a website."""
        return self.site.description or f"The website “{self.site.title}” as static files."

    def portions(self, file: File) -> Iterator[bytes]:
        """Yield the bytes of a file. Raises NotPackable at their end if they are not those of the manifest."""
        found = sha256(usedforsecurity=False)
        for portion in folders.portions(self.folder / file.address):
            found.update(portion)
            yield portion
        if found.hexdigest() != file.sha256:
            raise NotPackable(f"{file.address} changed while it was packaged; build the site, and package it again")

    def read(self, file: File) -> bytes:
        """Return the bytes of a file; raises as ``portions`` does."""
        return b"".join(self.portions(file))


def page_of(address: str, data: bytes) -> Page | None:
    """Return what a file tells as a page; None for what is no page of its own."""
    if media_type(address) != HTML or address == NOT_FOUND:
        return None
    head = data[:_HEAD]
    found = _TITLE.search(head)
    title = html.unescape(found[1].decode("utf-8", "replace")) if found else address
    return Page(" ".join(title.split()), _LEADS_ON in head)


def open_site(root: Path, epoch: int | None, agent: str, progress: Progress) -> Kept:
    """Return the site that the last build of an archive left. Raises NotPackable, or OSError for what cannot be read.

    ``epoch``: SOURCE_DATE_EPOCH in seconds, if it is set (reproducible-builds.org); else packages are dated by the
    newest day that the content knows.
    """
    store = Store.open(root / FOLDER, program())
    if store is None:
        raise NotPackable("there is no build to package: run site-builder build first")
    try:
        folder = Path(str(store.get("output")))
        site: Site = store.get("site")
        base = base_url(site, store.get("site key")[2])
        newest = newest_day(store.db, _ledger(root) if site.ledger != "off" else b"")
    finally:
        store.close()
    if not site.is_fixed:
        raise NotPackable("site.yaml says manifest: off, so it cannot be told whether the site is whole; take that out")
    moment = newest if epoch is None else datetime.datetime.fromtimestamp(epoch, datetime.UTC)
    name = f"{slugify(site.title) or 'site'}-{moment.date().isoformat()}"
    return Kept(folder, _files(folder, progress), site, base, max(moment, _OLDEST), name, agent)


def _files(folder: Path, progress: Progress) -> list[File]:
    try:
        checked = folders.check(folder, folders.manifest_of(folder), progress)
    except NoManifest as fault:
        raise NotPackable(f"{fault}: build the site again, then package it") from None
    if checked.differs or not checked.is_known:
        count = len(checked.findings) + len(checked.manifest.faults)
        first = checked.findings[0] if checked.findings else None
        told = f" (first: {first.path}, {first.kind})" if first else ""
        differ = "differs" if count == 1 else "differ"
        raise NotPackable(f"the site is not whole: {count:,} of its files {differ}{told}; build it, which mends it")
    files = {**checked.manifest.files, MANIFEST: checked.manifest.sha256}
    return [File(address, digest, (folder / address).stat().st_size) for address, digest in sorted(files.items())]


def newest_day(db: sqlite3.Connection, ledger: bytes) -> datetime.datetime:
    """Return the newest day on which anything was published or changed, as far as the content says.

    That is said by ``published`` and ``updated`` of articles in the archive's database, and by the ledger of addresses.
    Where nothing says it, it is the latest day on which the date of an article begins.
    """
    query = "SELECT max(json_extract(detail, '$.published')), max(json_extract(detail, '$.updated')) FROM article"
    told = [str(text or "")[:10] for text in db.execute(query).fetchone()]
    entries, _, _ = read_ledger(ledger)
    told += [max(entry.first, entry.changed) for entry in entries.values()]
    days = [found for text in {*told} if (found := _day(text)) is not None]
    if not days:
        (lower,) = db.execute("SELECT max(lower) FROM article WHERE lower < 99990000").fetchone()
        days = [found for found in [_day(_written(lower or 0))] if found is not None]
    return max(days, default=_OLDEST)


def _ledger(root: Path) -> bytes:
    """The ledger as the last build left it; empty where there is none."""
    try:
        return safe_files.read(root / CONTENT / LEDGER)
    except OSError:
        return b""


def _written(key: int) -> str:
    return f"{key // 10000:04d}-{key // 100 % 100:02d}-{key % 100:02d}"


def _day(text: str) -> datetime.datetime | None:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
