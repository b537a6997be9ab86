"""The command `links`: addresses outside are checked, and what is found is written into content/links.lock as it comes.

Exit status: that of all commands, and 130 after Ctrl-C, which loses nothing that was found before.
"""

from __future__ import annotations

import datetime
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final, NoReturn
from urllib.parse import urlsplit

from msgspec import Struct, field

from site_builder import __version__
from site_builder.build import outside as told
from site_builder.cli.curate_command import refusing
from site_builder.cli.faults import CONTENT_PROBLEMS, MACHINE_FAILED, WRONG_USAGE, fail
from site_builder.cli.printing import counted_as, print_json, remark, say, today
from site_builder.cli.progress import Progress
from site_builder.cli.report import JSON, print_problems
from site_builder.curate import outside
from site_builder.links.settings import Settings
from site_builder.problems import printable

_INTERRUPTED: Final = 130  # as shells have it: 128 and the number of the signal
_SAVED_EVERY: Final = 2.0  # seconds between two writings of the file
_MOST_SAID: Final = 20
_KEYS: Final = ("SAVEPAGENOW_ACCESS_KEY", "SAVEPAGENOW_SECRET_KEY")
_ARCHIVES: Final = ("web.archive.org", "archive.org", "archive.today", "archive.ph", "archive.is", "perma.cc")


class Wishes(Struct, frozen=True):
    """The options of the command."""

    since: int = 1
    only: str = ""
    write: bool = False
    save: bool = False
    form: str = ""
    private: bool = False
    delay: float = 1.0
    timeout: float = 20.0
    wayback: str = ""


class Run(Struct):
    """What a run knows, and what it has done."""

    site: Path
    wishes: Wishes
    found: outside.Found
    lock: outside.LockFile
    wanted: list[str]  # all addresses that are asked about
    due: list[str]  # those of them that are checked now
    checked: int = 0
    saved: int = 0
    remarks: list[str] = field(default_factory=list)
    last_written: float = 0.0

    def keep(self) -> None:
        """Write what is known, if that was last done some time ago."""
        if time.monotonic() - self.last_written >= _SAVED_EVERY:
            self.lock.write()
            self.last_written = time.monotonic()


def links(site: Path, wishes: Wishes) -> NoReturn:
    """Check the addresses, say what was found, and end."""
    if wishes.save and not all(os.environ.get(key) for key in _KEYS):
        where = "https://archive.org/account/s3.php"
        fail(WRONG_USAGE, f"--save wants the keys of {where} in {_KEYS[0]} and {_KEYS[1]}")
    with refusing():
        run = _prepared(site, wishes)
        try:
            _check(run)
            run.lock.write()  # what comes now may be refused
            if wishes.write:
                _write(run)
            if wishes.save:
                _save(run)
        except KeyboardInterrupt:
            run.lock.write()
            _report(run)
            remark("ended by Ctrl-C; what was found is kept, and the next run goes on from there")
            sys.exit(_INTERRUPTED)
        if not wishes.only and not run.found.left_out:
            run.lock.keep_only(run.found.places)
        run.lock.write()
        dead = _report(run)
    sys.exit(CONTENT_PROBLEMS if dead else 0)


def _prepared(site: Path, wishes: Wishes) -> Run:
    found = outside.find(site)
    lock = outside.LockFile(site)
    wanted = [url for url in found.places if _is_meant(wishes.only, url, found.places[url])]
    if wishes.only and not wanted:
        fail(WRONG_USAGE, f'--only: no address is at, or in, "{printable(wishes.only)}"; name a host or a file')
    return Run(site, wishes, found, lock, wanted, lock.due(wanted, wishes.since, _today()))


def _is_meant(only: str, url: str, places: list[outside.Place]) -> bool:
    if not only:
        return True
    host = (urlsplit(url).hostname or "").lower()
    path = Path(only).as_posix()
    return host == only.lower() or any(place[0] in (path, f"content/{path}") for place in places)


def _today() -> datetime.date:
    day = today()
    return datetime.date(day // 10000, day // 100 % 100, day % 100)


def _settings(run: Run) -> Settings:
    wishes, site = run.wishes, run.found.site
    about = f" (+{site.base_url})" if site.base_url and site.base_url.isascii() else ""
    agent = f"site-builder/{__version__}{about}"
    return Settings(agent=agent, delay=wishes.delay, timeout=wishes.timeout, private=wishes.private)


# -- the steps --------------------------------------------------------------------------------------------------------


def _check(run: Run) -> None:
    from site_builder.links.run import NoNetwork, findings

    day = _today().isoformat()
    with Progress(every=1) as progress, closing(findings(run.due, _settings(run))) as coming:
        try:
            for found in coming:
                run.lock.record(found.address, found.answer, found.state, found.moved_to, day)
                run.checked += 1
                progress("links", run.checked, len(run.due))
                run.keep()
        except NoNetwork:
            fail(MACHINE_FAILED, "no host has answered: this machine seems to be offline; nothing was recorded")


def _write(run: Run) -> None:
    """Write the new addresses of what has moved for good into the files."""
    from site_builder.curate.archive import load
    from site_builder.curate.describe import describe
    from site_builder.curate.verify import verify
    from site_builder.curate.write import write

    moves = run.lock.moves(run.wanted)
    if not moves:
        return
    archive = load(run.site, today())
    change = outside.move(archive, moves)
    if change.files:
        verify(archive, change.files, change.moved, ())
    for line in [*describe(archive, change.files, {}), *change.remarks]:
        say(line, err=run.wishes.form == JSON)
    write(archive, change.files)
    run.found = outside.find(run.site)
    for old, new in moves.items():
        if old not in run.found.places:
            run.lock.rename(old, new)
    run.wanted = [url for url in run.found.places if _is_meant(run.wishes.only, url, run.found.places[url])]


def _save(run: Run) -> None:
    """Ask for copies of what answers and has none."""
    from site_builder.links.save import WAYBACK, Refused, Service, save

    wanted = [url for url in run.lock.without_copy(run.wanted) if not _is_kept(run, url)]
    service = Service(os.environ[_KEYS[0]], os.environ[_KEYS[1]], run.wishes.wayback or WAYBACK)
    if run.wishes.wayback:
        service = Service(service.key, service.secret, service.address, pause=0, poll=0.01, busy=0.01)
    with Progress(every=1) as progress, closing(save(wanted, service, _settings(run))) as coming:
        try:
            for n, found in enumerate(coming, 1):
                if found.copy:
                    run.lock.record_copy(found.address, found.copy, found.day)
                    run.saved += 1
                else:
                    run.remarks.append(f"not saved: {printable(found.address, 200)}: {printable(found.reason, 200)}")
                progress("copies", n, len(wanted))
                run.keep()
        except Refused as fault:
            run.remarks.append(f"the Wayback Machine takes no more: {printable(fault, 200)}")


def _is_kept(run: Run, url: str) -> bool:
    """Whether a file names a copy of an address, or the address is that of an archive."""
    return url in run.found.copies or (urlsplit(url).hostname or "") in _ARCHIVES


# -- the report -------------------------------------------------------------------------------------------------------


def _report(run: Run) -> bool:
    """Say what is known now; return whether an address is dead that has no kept copy."""
    left = len(run.due) - run.checked
    dead = run.lock.dead(run.found, run.wanted)
    if run.wishes.form == JSON:
        print_json(_as_json(run, left, ok=not dead))
        return bool(dead)
    problems = told.notes_at(run.lock.known(run.wanted), run.found.places, run.found.copies_in)
    print_problems(run.site, problems, run.wishes.form)
    for text in _remarks(run):
        say(text)
    hosts = len({urlsplit(url).hostname for url in run.wanted})
    counted = run.lock.counts(run.wanted).items()
    states = ", ".join(f"{count:,} {state}" for state, count in counted if count) or "nothing is known"
    saved = f", {run.saved:,} saved" if run.wishes.save else ""
    later = f", {left:,} left for the next run" if left else ""
    addresses = f"{len(run.wanted):,} address{'' if len(run.wanted) == 1 else 'es'} at {counted_as(hosts, 'host')}"
    say(f"{addresses}: {states} ({run.checked:,} checked now{saved}{later})")
    return bool(dead)


def _remarks(run: Run) -> Iterator[str]:
    unclear = Counter(line.answer for line in run.lock.known(run.wanted) if line.state == "unclear")
    if unclear:
        yield "unclear: " + ", ".join(f"{answer} ({n:,})" for answer, n in sorted(unclear.items()))
    yield from run.remarks[:_MOST_SAID]
    if len(run.remarks) > _MOST_SAID:
        yield f"and {len(run.remarks) - _MOST_SAID:,} more like these"
    if run.found.left_out:
        count = counted_as(len(run.found.left_out), "file")
        yield f"left out: {count} with errors ({printable(run.found.left_out[0], 200)}…); site-builder check tells them"


def _as_json(run: Run, left: int, *, ok: bool) -> dict[str, Any]:
    def places(url: str) -> list[dict[str, Any]]:
        return [{"path": path, "line": line, "column": column} for path, line, column in run.found.places[url]]

    known = [
        {**line._asdict(), "archived": run.found.copies.get(line.address, ""), "places": places(line.address)}
        for line in sorted(run.lock.known(run.wanted))
    ]
    numbers = {"addresses": len(run.wanted), "checked": run.checked, "saved": run.saved, "left": left}
    return {"ok": ok, **numbers, "states": run.lock.counts(run.wanted), "links": known}
