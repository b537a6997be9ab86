"""Addresses outside in the files of content/: all of them with their places, the file of what is known of them, and new
addresses in the place of old ones.
"""

from __future__ import annotations

import datetime
import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct, field

from site_builder.curate.archive import CONTENT_PROBLEM, Archive, Refused
from site_builder.curate.changes import Change, Sheets
from site_builder.curate.edits import Sheet
from site_builder.model import links_lock, outside
from site_builder.model.documents import Document, Site
from site_builder.model.links_lock import ANSWERING, FAILED, MOVED, OK, STATES, Line, after
from site_builder.model.paths import CONTENT, LINKS, MEDIA, SITE_FILE, content_path
from site_builder.parse import site_file
from site_builder.parse.document import Rules, parse
from site_builder.problems import Problem, errors, printable
from site_builder.read import content_folder
from site_builder.system import safe_files
from site_builder.system.digests import digest

Place = tuple[str, int, int]  # path below the archive, line, column (from 1)


class Found(Struct):
    """The addresses outside of an archive. ``places``: address → where it is written first in each file that has it."""

    site: Site
    places: dict[str, list[Place]] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)  # address → a kept copy that some file names
    copies_in: dict[str, dict[str, str]] = field(default_factory=dict)  # path → those that the file itself names
    left_out: list[str] = field(default_factory=list)  # files that could not be read

    def is_covered(self, url: str) -> bool:
        """Whether each file that has the address names a kept copy of it: a page shows only those of its own file."""
        return all(url in self.copies_in.get(path, {}) for path, *_ in self.places[url])


def find(root: Path) -> Found:
    """Read all files of content/, one at a time, for addresses outside. Raises Refused if there is no content/."""
    if not (root / CONTENT).is_dir() or (root / CONTENT).is_symlink():
        raise Refused(f"there is no folder content/ in {root}; name the archive with --site")
    problems: list[Problem] = []
    found = Found(site_file.read(root, problems))
    if errors(problems):
        found.left_out.append(content_path(SITE_FILE))
    for url in outside.of_site(found.site):
        found.places.setdefault(url, []).append((content_path(SITE_FILE), 0, 0))
    rules = Rules(tuple(found.site.indexes))
    for source in content_folder.scan(root, tuple(found.site.indexes), []):
        if source.kind == MEDIA:
            continue
        path = content_path(source.path)
        try:
            raw = content_folder.load(root, source.path)
        except content_folder.Unreadable:
            found.left_out.append(path)
            continue
        document = parse(source, raw, rules)[0]
        if document is None:
            found.left_out.append(path)
        else:
            _add(found, path, document, raw.decode("utf-8-sig", "replace"))
    return found


def _add(found: Found, path: str, document: Document, text: str) -> None:
    addresses = outside.addresses(document)
    if not addresses:
        return
    places = outside.places(text, addresses)
    for url in addresses:
        found.places.setdefault(url, []).append((path, *places.get(url, (1, 1))))
    if copies := outside.kept_copies(document):
        found.copies.update(copies)
        found.copies_in[path] = copies


# -- the file of what is known ----------------------------------------------------------------------------------------


class LockFile:
    """content/links.lock, held while it is changed. It is written as a whole, and each time in one step."""

    def __init__(self, root: Path) -> None:
        """Read the file. Raises Refused if a line of it cannot be read: writing it anew would lose that line."""
        self.root = root
        raw = self._load()
        self.lines, self._digest = self._read(raw), digest(raw)

    def _load(self) -> bytes:
        path = self.root / content_path(LINKS)
        return content_folder.load(self.root, LINKS) if os.path.lexists(path) else b""

    def _read(self, raw: bytes) -> dict[str, Line]:
        lines, faults = links_lock.read(raw)
        if broken := [fault for fault in faults if not fault.is_mark]:
            where = f"{content_path(LINKS)}:{broken[0].line}"
            todo = "restore it from an earlier version, or delete the line"
            raise Refused(f"{where} cannot be read ({printable(broken[0].reason)}); {todo}", CONTENT_PROBLEM)
        return lines

    def known(self, addresses: Iterable[str]) -> list[Line]:
        """Return what is known of addresses: the lines of those that were checked."""
        return [line for url in addresses if (line := self.lines.get(url)) is not None and line.state]

    def due(self, addresses: Iterable[str], since: int, today: datetime.date) -> list[str]:
        """Return the addresses whose last check is at least ``since`` days ago, the oldest check first."""
        found = [url for url in addresses if _is_due(self.lines.get(url), since, today)]
        return sorted(found, key=lambda url: (self.lines[url].checked if url in self.lines else "", url))

    def record(self, url: str, answer: str, state: str, moved_to: str, day: str) -> None:
        """Take down what a check of an address says, and its day (YYYY-MM-DD)."""
        self.lines[url] = after(self.lines.get(url), url, answer, state, moved_to, day)

    def record_copy(self, url: str, copy: str, day: str) -> None:
        """Take down the address of a kept copy, and its day."""
        self.lines[url] = self.lines[url]._replace(copy=copy, copy_day=day)

    def moves(self, addresses: Iterable[str]) -> dict[str, str]:
        """Return the addresses whose pages have moved for good → where they are now."""
        return {line.address: line.moved_to for line in self.known(addresses) if line.state == MOVED and line.moved_to}

    def without_copy(self, addresses: Iterable[str]) -> list[str]:
        """Return the addresses that answer and of which no copy is known here."""
        return [line.address for line in self.known(addresses) if line.state in ANSWERING and not line.copy]

    def dead(self, found: Found, addresses: Iterable[str]) -> list[Line]:
        """Return the lines of dead pages of which some page of the archive has no kept copy to show."""
        return [
            one for one in self.known(addresses) if one.is_dead and not one.copy and not found.is_covered(one.address)
        ]

    def counts(self, addresses: Iterable[str]) -> dict[str, int]:
        """Return how many addresses are in each state, the best state first."""
        counted = Counter(line.state for line in self.known(addresses))
        return {state: counted[state] for state in STATES}

    def keep_only(self, addresses: Collection[str]) -> None:
        """Drop the lines of addresses that no file holds any more."""
        self.lines = {url: line for url, line in self.lines.items() if url in addresses}

    def rename(self, old: str, new: str) -> None:
        """Take what is known of an address over to the one that took its place in the files."""
        was = self.lines.pop(old, None)
        if was is not None and new not in self.lines:
            self.lines[new] = was._replace(address=new, state=OK, since="", moved_to="")

    def write(self) -> None:
        """Write the file if it differs. What somebody has written into it meanwhile is joined in. Raises OSError."""
        raw = self._load()
        if digest(raw) != self._digest:
            for url, line in self._read(raw).items():
                known = self.lines.get(url)
                self.lines[url] = line if known is None else links_lock.joined(known, line)
        new = links_lock.written(self.lines.values())
        if new != raw and (self.lines or raw):
            safe_files.replace(self.root / CONTENT / LINKS, new)
            raw = new
        self._digest = digest(raw)


def _is_due(line: Line | None, since: int, today: datetime.date) -> bool:
    """Whether the last check is long enough ago. What failed once is asked each day."""
    if line is None or not line.checked:
        return True
    age = (today - datetime.date.fromisoformat(line.checked)).days
    return age >= since or age < 0 or (line.state == FAILED and age >= 1)


# -- new addresses ----------------------------------------------------------------------------------------------------


def move(archive: Archive, moves: Mapping[str, str]) -> Change:
    """Work out new addresses in the place of old ones, in texts and front matter; nothing else of a file changes.

    ``moves``: old address → new one, both without fragments. Where this cannot be done by itself a remark says so.
    """
    sheets = Sheets(archive)
    change = Change()
    for path, document in archive.documents.items():
        if moves.keys().isdisjoint(outside.addresses(document)):
            continue
        if left := _move(archive, path, sheets.open(path), document, moves):
            wanted = ", ".join(printable(moves[url], 200) for url in left)
            change.remarks.append(f"{content_path(path)}: write {wanted} by hand")
    change.files = sheets.changes()
    change.summary = "new addresses"
    return change


def _move(archive: Archive, path: str, sheet: Sheet, document: Document, moves: Mapping[str, str]) -> list[str]:
    """Change the addresses of one file; return those that could not be changed.

    Code and comments may hold what looks like an address. It is told apart by parsing the file with the new address in
    its place: it was one if then the document has that address instead.
    """
    before = sheet.text
    for url, start, end in reversed(outside.spans(before, outside.addresses(document))):
        if url not in moves:
            continue
        text = sheet.text
        sheet.splice(start, end, outside.written_like(before[start:end], moves[url]))
        probed = archive.parsed(path, sheet.encoded())
        if probed is not None and _is_one_less(document, probed, url, moves[url]):
            document = probed
        else:
            sheet.text = text
    return [url for url in outside.addresses(document) if url in moves]


def _is_one_less(before: Document, after: Document, old: str, new: str) -> bool:
    """Whether two versions of a document hold the same addresses, but for some that are the new one."""
    was, now = (Counter(unquote(url) for url in outside.every(one)) for one in (before, after))
    gone, came = was - now, now - was
    return (
        bool(gone)
        and gone.total() == came.total()
        and (
            {outside.page_of(url) for url in gone} == {unquote(old)}
            and {outside.page_of(url) for url in came} == {unquote(new)}
        )
    )
