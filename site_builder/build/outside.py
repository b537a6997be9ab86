"""What ``content/links.lock`` says of addresses outside, in a build and a check.

A build takes from it what pages show: which pages are gone, and which have a kept copy (the table ``outside``). So a
line whose days alone have changed makes nothing stale. ``check`` tells what is to be done about it. Neither asks the
network: only ``site-builder links`` does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_builder.archive.tables import TABLES
from site_builder.model.paths import LINKS, content_path
from site_builder.problem_lists import limited
from site_builder.problems import Problem, problem
from site_builder.read import content_folder
from site_builder.system.stamps import ODD, entries

if TYPE_CHECKING:  # a build without a change needs none of them
    from site_builder.archive.facts import Fact
    from site_builder.build.run import Inputs
    from site_builder.build.store import Store
    from site_builder.model.documents import Document
    from site_builder.model.ledger import Fault
    from site_builder.model.links_lock import Line

Row = tuple[str, int, str, str]  # as the table has it
WAYBACK: Final = "https://web.archive.org/web/2/"  # before an address: the newest copy that the Wayback Machine has


def load(root: Path, problems: list[Problem]) -> dict[str, Line]:
    """Read the file; what is wrong with it becomes problems. None is an error: the site can do without a line."""
    from site_builder.model import links_lock

    if not (root / content_path(LINKS)).is_file():
        return {}
    try:
        raw = content_folder.load(root, LINKS)
    except content_folder.Unreadable as fault:
        if fault.problem.kind not in ("symlink", "not-a-file"):  # ``content_folder.scan`` reports these
            problems.append(fault.problem)
        return {}
    lines, faults = links_lock.read(raw)
    problems += limited([_fault(fault) for fault in faults])
    return lines


def _fault(fault: Fault) -> Problem:
    if fault.is_mark:
        return problem("links-conflict", content_path(LINKS), fault.line, 1)
    return problem("links-line", content_path(LINKS), fault.line, 1, reason=fault.reason)


# -- in a build -------------------------------------------------------------------------------------------------------


def fill(db: sqlite3.Connection, lines: Mapping[str, Line]) -> None:
    """Write the table of an archive that is indexed as a whole."""
    db.executemany("INSERT INTO outside VALUES (?, ?, ?, ?)", _rows(lines).values())


def follow(root: Path, inputs: Inputs, old: Store) -> set[Fact] | None:
    """Bring the table up to date; return the facts that changed.

    None where the file has something wrong with it, or had: a build of the whole tells what.
    """
    now = entries(inputs.listing.get("")).get(LINKS)
    if now == entries(old.files.listing("content").get("")).get(LINKS):
        return set()
    path = content_path(LINKS)
    problems: list[Problem] = []
    lines = load(root, problems)
    if problems or (now is not None and now[0] == ODD) or any(p.path == path for p in old.documents.problems()):
        return None
    rows = _rows(lines)
    known: dict[str, Row] = {row[0]: row for row in old.db.execute("SELECT address, dead, copy, day FROM outside")}
    changed = [address for address in known.keys() | rows.keys() if known.get(address) != rows.get(address)]
    if not changed:
        return set()
    old.begin()
    old.db.executemany("DELETE FROM outside WHERE address = ?", [(address,) for address in changed])
    old.db.executemany("INSERT INTO outside VALUES (?, ?, ?, ?)", [rows[a] for a in changed if a in rows])
    facts: set[Fact] = set()
    for address in changed:
        facts.update(TABLES["outside"].facts(known.get(address), rows.get(address), 0))
    return facts


def _rows(lines: Mapping[str, Line]) -> dict[str, Row]:
    """Return what pages show: rows of the addresses that are dead or have a kept copy."""
    return {
        line.address: (line.address, int(line.is_dead), line.copy, line.copy_day)
        for line in lines.values()
        if line.is_dead or line.copy
    }


# -- what is to be done -----------------------------------------------------------------------------------------------


def notes(root: Path, documents: Iterable[Document], lines: Mapping[str, Line]) -> list[Problem]:
    """Return a note on each address that is dead without a kept copy, has moved, is suspect or has failed once."""
    from site_builder.model import outside

    found: list[Problem] = []
    for document in documents if lines else ():
        told = [line for url in outside.addresses(document) if (line := lines.get(url)) is not None and line.state]
        copies = outside.kept_copies(document)
        notable = {line.address: one for line in told if (one := _worded(line, copies)) is not None}
        if notable:
            where = places(root, document)
            found += [
                problem(kind, content_path(document.path), *where.get(url, (1, 1)), **facts)
                for url, (kind, facts) in notable.items()
            ]
    return sorted(found)


def notes_at(
    lines: Iterable[Line],
    where: Mapping[str, Sequence[tuple[str, int, int]]],
    copies: Mapping[str, Mapping[str, str]],
) -> list[Problem]:
    """Return the same notes, one for each place.

    ``where``: address → (path below the archive, line, column); ``copies``: path → the kept copies that the file names.
    """
    return sorted(
        problem(kind, *place, **facts)
        for line in lines
        for place in where.get(line.address, ())
        if (one := _worded(line, copies.get(place[0], {}))) is not None
        for kind, facts in (one,)
    )


def places(root: Path, document: Document) -> dict[str, tuple[int, int]]:
    """Return the line and column of each address outside of a document, in its file as it is now."""
    from site_builder.model import outside

    try:
        text = content_folder.load(root, document.path).decode("utf-8-sig", "replace")
    except content_folder.Unreadable:
        return {}
    return outside.places(text, outside.addresses(document))


def _worded(line: Line, copies: Mapping[str, str]) -> tuple[str, dict[str, str]] | None:
    """Return the kind of note on a line and what its wording says; None where nothing is to be done.

    ``copies``: of the file that holds the address. A page that seems to be gone needs no more than a copy beside it.
    """
    from site_builder.model import links_lock, outside

    url = line.address
    if line.state in (links_lock.DEAD, links_lock.SUSPECT) and (line.copy or url in copies):
        return None
    if line.state == links_lock.DEAD:
        original = next((page for page, copy in copies.items() if outside.page_of(copy) == url), "")
        kind = "dead-copy" if original else "dead-outside"
        copy = WAYBACK + (original or outside.page_of_copy(url))
        return kind, {"link": url, "since": line.since, "answer": line.answer, "copy": copy}
    if line.state == links_lock.MOVED:
        return "moved-outside", {"link": url, "new": line.moved_to}
    if line.state == links_lock.SUSPECT:
        return "suspect-outside", {"link": url, "how": _HOW.get(line.answer, line.answer)}
    if line.state == links_lock.FAILED:
        return "failed-outside", {"link": url, "since": line.since, "answer": line.answer}
    return None


_HOW: Final = {
    "leads-to-home": "leads to the home page of its site",
    "says-not-found": "shows a page that says that it is not there",
}
