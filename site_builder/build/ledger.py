"""The ledger in a build: what was promised is compared with what is planned, and what is new is added.

An address of a source (an article, an actor, a topic, a page, a media file) that nothing stands at any more is an
error. Any other that is lost leads to what it was part of (the table ``former``). The table ``published`` holds the
ledger as it will be written; once outputs are made, and before the site is published, ``write`` writes the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from site_builder.archive import facts as known_facts
from site_builder.archive.facts import Fact
from site_builder.archive.published import Published
from site_builder.archive.tables import TABLES
from site_builder.build import promises
from site_builder.build.configuration import base_url
from site_builder.model.documents import ARTICLE, PAGE
from site_builder.model.paths import CONTENT, LEDGER, MEDIA, SITE_FILE, content_path, nfc
from site_builder.problem_lists import limited
from site_builder.problems import WARNING, Problem, problem
from site_builder.system import safe_files
from site_builder.system.digests import digest
from site_builder.system.stamps import stamp_of

if TYPE_CHECKING:  # a build without a change needs none of them
    from site_builder.build.report import Report
    from site_builder.build.run import Inputs, Plan, Run
    from site_builder.build.store import Store
    from site_builder.model.ledger import Entry, Fault
    from site_builder.model.outputs import OutputSpec
    from site_builder.outputs.context import OutputContext


class Ledger(Struct):
    """The ledger of a build: the file as it was found, and what of it is to be written."""

    stamp: object = None  # of the file; None: there is none
    digest: bytes = b""  # of its bytes
    is_written: bool = False  # by this build
    is_anew: bool = False  # this build has written other bytes
    whole: bool = False  # all of the file may be another
    changed: set[str] = field(default_factory=set)  # addresses whose lines are others, where it is not
    raw: bytes | None = None  # the file, where it was read
    known: dict[str, Entry] = field(default_factory=dict)  # what it said, where it was read
    lines: dict[str, int] = field(default_factory=dict)  # and in which lines
    is_broken: bool = False  # some of them cannot be read
    retitled: list[Entry] = field(default_factory=list)  # sources with other titles than the file has
    lost: tuple[str, ...] = ()  # addresses of sources at which nothing stands: of a preview, which loses none


def is_written(run: Run, inputs: Inputs) -> bool:
    """Return whether a build writes the ledger: one to be published, at the address that site.yaml says.

    Where site.yaml says none, an address that is given as an option is the site's: workflows know theirs.
    """
    site = inputs.configuration.site
    return (
        site.ledger != "off"
        and not run.options.shows_unpublished
        and base_url(site, None) in (None, inputs.configuration.base_url)
    )


def known(run: Run, inputs: Inputs, old: Store) -> Ledger | None:
    """Return the ledger as the last build left it; None where the file is another, so that all has to be compared."""
    if inputs.configuration.site.ledger == "off":
        return None if _is_forsaken(run, inputs) else Ledger()
    was = old.get("ledger")
    if was is None:
        return None
    stamp, known_digest, unwritten = was
    if inputs.ledger != stamp and digest(_raw(run) or b"") != known_digest:
        return None
    return Ledger(inputs.ledger, known_digest, is_written(run, inputs), whole=bool(unwritten))


def _raw(run: Run) -> bytes | None:
    """Return the bytes of the file; None where there is none that can be read."""
    from site_builder.read import content_folder

    try:
        return content_folder.load(run.options.root, LEDGER)
    except content_folder.Unreadable:
        return None


def _is_forsaken(run: Run, inputs: Inputs) -> bool:
    """Whether site.yaml says that there is no ledger, and there is one, with lines."""
    return run.options.ledger and inputs.ledger is not None and promises.has_lines(run.options.root)


def _place_of_key(run: Run) -> tuple[int, int]:
    """Return the line and the column of ``ledger`` in site.yaml; (0, 0) where it is written in an unusual way."""
    from site_builder.read import content_folder

    for n, line in enumerate(content_folder.load(run.options.root, SITE_FILE).splitlines(), 1):
        if line.startswith(b"ledger") and line[6:].lstrip().startswith(b":"):
            return n, 1
    return 0, 0


# -- of the archive as a whole ----------------------------------------------------------------------------------------


def read(run: Run, inputs: Inputs, db: sqlite3.Connection, problems: list[Problem]) -> Ledger:
    """Read the ledger into its table, with the sources of the archive as they are now. To be called before planning."""
    if inputs.configuration.site.ledger == "off":
        if _is_forsaken(run, inputs):
            problems.append(problem("ledger-off", content_path(SITE_FILE), *_place_of_key(run)))
        return Ledger()
    from site_builder.build.reused_addresses import is_retitled
    from site_builder.model import ledger

    found = Ledger(inputs.ledger, is_written=is_written(run, inputs), whole=True)
    found.raw = _read(run, inputs, problems)
    found.digest = digest(found.raw)
    found.known, faults, found.lines = ledger.read(found.raw)
    problems += limited([_fault(fault) for fault in faults])
    found.is_broken = not all(fault.is_mark for fault in faults)
    day = run.options.day if found.is_written else ""
    moved: dict[str, list[Entry]] = {}
    for address, target in db.execute("SELECT address, target FROM redirect ORDER BY address"):
        if address in found.known and found.known[address].is_source:
            moved.setdefault(target, []).append(found.known[address])
    table, entries = Published(db), dict(found.known)
    for now in table.current():
        if is_retitled(now, found.known.get(now.address)):
            found.retitled.append(now)
        entries[now.address] = _as_of(now, entries.get(now.address), moved.get(now.address, ()), day)
    table.put(entries.values())
    return found


def compare(
    run: Run,
    inputs: Inputs,
    found: Ledger,
    context: OutputContext,
    specs: Iterable[OutputSpec],
    report: Report,
) -> list[OutputSpec]:
    """Add what is made of no source to the ledger, report the addresses that would be lost, and plan former ones.

    ``specs``: all that is planned. Returns what is to be planned beside it.
    """
    site, db, problems = inputs.configuration.site, context.db, report.problems
    if site.ledger == "off":
        return []
    from site_builder.build import former, lost_addresses
    from site_builder.outputs import kinds

    table = Published(db)
    entries = {entry.address: entry for entry in table.all()}
    planned = {spec.address: spec for spec in specs}
    redirects: dict[str, str] = dict(db.execute("SELECT address, target FROM redirect"))
    table.put([added for spec in planned.values() if (added := _add_derived(entries, spec, planned, redirects))])
    dead = {gone.address.text for gone in site.gone}
    lost = [e for e in entries.values() if e.is_source and e.address not in planned and e.address not in dead]
    found.lost = tuple(sorted(entry.address for entry in lost))
    lost = lost_addresses.without_consequences(lost, problems, misread=report.misread)
    if lost and not found.is_broken:
        told = lost_addresses.problems(run.options.root, db, lost, found.known, found.lines, run.options.day)
        if inputs.configuration.base_url is None and site.ledger != "on":
            told = [replace(p, todo=f"{p.todo}; {lost_addresses.NOT_ONLINE}") for p in told]
        problems += told if not run.options.shows_unpublished else [replace(p, severity=WARNING) for p in told]
    lost_addresses.of_site(db, site, found.known, problems)
    if found.retitled:
        from site_builder.build import reused_addresses

        problems += reused_addresses.problems(run.options.root, table, found.retitled, found.known)
    former.fill(db, entries, planned, redirects)
    return [spec for unit in former.UNITS for spec in kinds.plan_unit(context, unit) if spec.address not in planned]


def _read(run: Run, inputs: Inputs, problems: list[Problem]) -> bytes:
    from site_builder.read import content_folder

    if inputs.ledger is None:
        return b""
    try:
        return content_folder.load(run.options.root, LEDGER)
    except content_folder.Unreadable as fault:
        if fault.problem.kind not in ("symlink", "not-a-file"):  # ``content_folder.scan`` reports these
            problems.append(fault.problem)
        return b""


def _fault(fault: Fault) -> Problem:
    path = content_path(LEDGER)
    if fault.is_mark:
        return problem("ledger-conflict", path, fault.line, 1)
    return problem("ledger-line", path, fault.line, 1, reason=fault.reason)


def _as_of(now: Entry, was: Entry | None, moved: Iterable[Entry], day: str) -> Entry:
    """Return a source's line: its days are those that it had there, or where it stood before it moved.

    ``day``: of the build; empty where it writes no ledger: what is new or another then has the day of any build.
    """
    if was is not None and was.is_source:
        if now.content in (was.content, ""):
            return now._replace(content=was.content, first=was.first, changed=was.changed)
        return now._replace(first=was.first, changed=day and max(day, was.changed))
    if before := list(moved):
        first = min(entry.first for entry in before)
        same = [entry.changed for entry in before if entry.content == now.content and entry.content != "-"]
        return now._replace(first=first, changed=max(same) if same else day and max(day, first))
    return now._replace(first=day, changed=day)


def _add_derived(
    entries: dict[str, Entry], spec: OutputSpec, planned: Container[str], redirects: Mapping[str, str]
) -> Entry | None:
    """Add what is made of no file, if it is new, or leads elsewhere; return its line if it was added."""
    from site_builder.model.ledger import Entry, above
    from site_builder.outputs.kinds import is_promised

    address = spec.address
    known = entries.get(address)
    if known is not None and (known.is_source or spec.kind != "redirect" or known.content == redirects.get(address)):
        return None
    if not is_promised(spec):
        return None
    parent = redirects.get(address) or next((a for a in above(address) if a in planned), "index.html")
    entries[address] = Entry(address, spec.kind, content=parent)
    return entries[address]


# -- after a change ---------------------------------------------------------------------------------------------------


def follow(ledger: Ledger, run: Run, inputs: Inputs, old: Store, changed: Iterable[Fact]) -> set[Fact] | None:
    """Bring the lines of sources up to date after a change of files; return the facts that changed.

    None where an address may have got the text of another: the whole archive says which.
    """
    table, facts, site = Published(old.db), set[Fact](), inputs.configuration.site
    if site.ledger == "off" or inputs.changes is None:
        return facts
    from site_builder.build import reused_addresses

    day = run.options.day if ledger.is_written else ""
    touched = _touched(table, inputs.changes.changed, changed)
    if inputs.changes.some and (reused_addresses.are_told(old) or reused_addresses.may_be(touched, table)):
        return None
    for now in touched:
        was = table.get(now.address)
        moved = table.moved_to(now.address) if was is None or not was.is_source else []
        entry = _as_of(now, was, moved, day)
        if entry != was:
            table.put([entry])
            ledger.changed.add(entry.address)
            facts.update(TABLES["published"].facts(was, entry, site.page_size))
        elif entry.kind == MEDIA:
            ledger.changed.add(entry.address)  # its bytes may be others
    return facts


def _touched(table: Published, paths: Iterable[str], changed: Iterable[Fact]) -> list[Entry]:
    """Return what the ledger says now of the sources that a change is about."""
    wanted: dict[tuple[str, str, object], None] = {}
    for path in paths:
        row = table.db.execute("SELECT kind, address FROM target WHERE path = ?", (nfc(path),)).fetchone()
        if row is not None:
            wanted[row[0], "address", row[1]] = None
    for kind, *of in changed:
        if kind in ("article", "card", "actor", "actor name", "topic", "topic name"):
            wanted[kind.removesuffix(" name").replace("card", ARTICLE), "n", of[0]] = None
        elif kind == "page":
            wanted[PAGE, "address", of[0]] = None
        elif kind == MEDIA:
            wanted[MEDIA, "path", of[0]] = None
    found: dict[str, Entry] = {}
    for kind, column, value in wanted:
        found |= {entry.address: entry for entry in table.sources(kind, column, value)}
    return list(found.values())


def follow_plan(ledger: Ledger, old: Store, context: OutputContext, plan: Plan, changed: Iterable[Fact]) -> Plan | None:
    """Add to a plan what it means for the ledger: derived pages that are new, or lead to others from now on.

    The plan is in the store already. None where an address of a source would be lost, or is not any more: the plan of
    the whole site says which, and how that is mended.
    """
    if context.site.ledger == "off" or not (plan.rows or plan.gone or known_facts.REDIRECTS in changed):
        return plan
    from site_builder.build import former

    table = Published(old.db)
    redirects: dict[str, str] = {}
    if known_facts.REDIRECTS in changed:
        redirects = dict(old.db.execute("SELECT address, target FROM redirect"))
    for address in dict.fromkeys([*(row.address for row in plan.rows), *redirects]):
        spec = plan.specs.get(address)
        if spec is None or spec.unit == former.UNIT:
            continue
        was = table.get(address)
        added = _add_derived({address: was} if was is not None else {}, spec, _Planned(old), redirects)
        if added is not None:
            table.put([added])
            ledger.changed.add(address)
    dead = {gone.address.text for gone in context.site.gone}
    if not dead.isdisjoint(row.address for row in plan.rows):
        return None
    gone = [entry for address in plan.gone if (entry := table.get(address)) is not None]
    was_lost = set(old.get("lost") or ())
    missing = was_lost | {entry.address for entry in gone if entry.is_source and entry.address not in dead}
    if missing and (missing != was_lost or plan.rows or plan.gone):
        return None
    return former.follow(old, context, plan, [entry for entry in gone if not entry.is_source])


class _Planned:
    """The addresses of a store's outputs, as a collection."""

    def __init__(self, store: Store) -> None:
        self._has = store.outputs.has

    def __contains__(self, address: object) -> bool:
        return self._has(str(address))


# -- the file ---------------------------------------------------------------------------------------------------------


def write(run: Run, store: Store, ledger: Ledger) -> Problem | None:
    """Write the file, if it is another than it was; return what kept that from being done.

    To be called once outputs are made, which tells the bytes of media, and before the site is published.
    """
    if not ledger.is_written or not (ledger.whole or ledger.changed):
        _remember(store, ledger.stamp, ledger.digest, "")
        return None
    from site_builder.model import ledger as files
    from site_builder.read import content_folder

    table = Published(store.db)
    _fill_media(store, ledger, run.options.day)
    try:
        raw = ledger.raw
        if raw is None:
            raw = content_folder.load(run.options.root, LEDGER) if ledger.stamp is not None else b""
        if digest(raw) != ledger.digest:
            return problem("ledger-not-written", content_path(LEDGER), reason="somebody changed it meanwhile")
        if ledger.whole or not raw:
            new = files.written(table.all())
        else:
            new = files.patched(raw, [entry for address in ledger.changed if (entry := table.get(address)) is not None])
        stamp = ledger.stamp if new == raw else _replace(run.options.root, new)
    except (OSError, content_folder.Unreadable) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        _remember(store, ledger.stamp, ledger.digest, reason)
        return problem("ledger-not-written", content_path(LEDGER), reason=reason)
    _remember(store, stamp, digest(new), "")
    if new != raw:
        from site_builder.build import reused_addresses

        ledger.is_anew = True
        store.begin()
        store.documents.put_problems([], [content_path(LEDGER)])  # marks of git are no more in it
        reused_addresses.are_taken(store)
    return None


def as_written(problems: list[Problem]) -> list[Problem]:
    """Return problems as they are once the file was written anew: the marks of git are not in it any more."""
    marks = [p for p in problems if p.kind == "ledger-conflict"]
    if not marks:
        return problems
    many = sum(p.more or 1 for p in marks)
    joined = problem("ledger-joined", content_path(LEDGER), count="a mark" if many == 1 else f"{many:,} marks")
    return sorted([joined, *(p for p in problems if p.kind != "ledger-conflict")])


def _replace(root: Path, new: bytes) -> object:
    """Put a new ledger in the place of the old one, as a whole; return its stamp."""
    path = root / CONTENT / LEDGER
    safe_files.replace(path, new)
    return stamp_of(path.lstat())


def _remember(store: Store, stamp: object, known_digest: bytes, unwritten: str) -> None:
    value = (stamp, known_digest, unwritten)
    if store.get("ledger") != value:
        store.begin()
        store.put("ledger", value)


def _fill_media(store: Store, ledger: Ledger, day: str) -> None:
    """Write the hashes of media files, which are known now, and the day on which one became another."""
    from site_builder.model.ledger import content_hash

    table = Published(store.db)
    if not ledger.whole and not any(address.startswith(f"{MEDIA}/") for address in ledger.changed):
        return
    for address, found in table.media().items():
        if not found or not (ledger.whole or address in ledger.changed):
            continue
        entry = table.get(address)
        if entry is not None and entry.kind == MEDIA and entry.content != content_hash(found):
            changed = max(day, entry.changed) if entry.content else entry.changed
            store.begin()
            table.put([entry._replace(content=content_hash(found), changed=changed)])
