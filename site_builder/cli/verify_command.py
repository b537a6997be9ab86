"""The command `verify`: a folder or a live copy of a site is compared with its manifest.

Exit status: 0 the copy is whole, 1 it differs, 2 it could not be checked, or not all of it.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Final, NoReturn

from site_builder import __version__
from site_builder.cli.faults import fail, machine_failed
from site_builder.cli.printing import counted_as, print_json, say
from site_builder.cli.progress import Progress
from site_builder.cli.report import JSON
from site_builder.preservation.findings import DIFFERENCES, KINDS, REDIRECTED, UNREAD, UNSERVED, Checked
from site_builder.preservation.manifest import Manifest, NoManifest
from site_builder.problems import printable

DIFFERS: Final = 1
NOT_CHECKED: Final = 2
_SAID: Final = 200  # files of a kind that are named; JSON names all
_AGENT: Final = f"site-builder/{__version__} (verify)"
_IN_WORDS: Final = {
    UNREAD: "could not be read",
    UNSERVED: "not served by the host, which is as it should be",
    REDIRECTED: "led elsewhere by the host",
}


def verify(where: str, manifest: Path | None, site: Path, report: str, *, full: bool) -> NoReturn:
    """Compare a copy with a manifest, say what differs, and end with the exit status.

    ``where``: a folder or a web address. ``manifest``: a file to compare with, in place of its own. ``site``:
    the archive, whose cache folder keeps validators. ``full``: have a host send every file.
    """
    try:
        given = _given(manifest)
        if where.lower().startswith(("http://", "https://")):
            checked, can_tell = _live(where, given, site, full=full), False
        else:
            checked, can_tell = _folder(Path(where), given), True
    except NoManifest as fault:
        fail(NOT_CHECKED, f"{printable(where, 300)} cannot be checked: {printable(fault, 300)}")
    if report == JSON:
        _print_json(where, checked)
    else:
        _print(where, checked, can_tell_foreign=can_tell)
    sys.exit(DIFFERS if checked.differs else 0 if checked.is_known else NOT_CHECKED)


def _given(path: Path | None) -> Manifest | None:
    from site_builder.preservation.folder import manifest_at

    try:
        return None if path is None else manifest_at(path)
    except OSError as fault:
        machine_failed(fault)


def _folder(folder: Path, manifest: Manifest | None) -> Checked:
    from site_builder.preservation import folder as folders

    if not folder.is_dir():
        fail(NOT_CHECKED, f"there is no folder {printable(folder, 300)}; name one, or a web address")
    output = folder / "output"
    if manifest is None and (folder / "content").is_dir() and output.is_dir():
        fail(NOT_CHECKED, f"{printable(folder, 300)} is an archive; name its site: {printable(output, 300)}")
    with Progress() as progress:
        try:
            return folders.check(folder, manifest or folders.manifest_of(folder), progress)
        except OSError as fault:
            machine_failed(fault)


def _live(url: str, manifest: Manifest | None, site: Path, *, full: bool) -> Checked:
    from site_builder.preservation import live, validators
    from site_builder.system.left_alone import OWN

    try:
        base = live.base_of(url)
    except live.Unanswered as fault:
        fail(NOT_CHECKED, f"{printable(url, 300)} cannot be checked: {printable(fault, 300)}")
    is_kept = (site / "content").is_dir()  # outside of an archive nothing is written
    path = validators.path_of(site / OWN, base)
    known = {} if full or not is_kept else validators.load(path)
    try:
        with Progress() as progress:
            return live.check(base, manifest, known, _AGENT, progress)
    except live.Unanswered as fault:
        fail(NOT_CHECKED, f"{printable(base, 300)} cannot be checked: {printable(fault, 300)}")
    finally:
        if is_kept:
            with suppress(OSError):  # the next check asks for everything
                validators.save(path, known)


def _print(where: str, checked: Checked, *, can_tell_foreign: bool) -> None:
    for fault in checked.manifest.faults[:_SAID]:
        say(f"manifest, line {fault.line}: {printable(fault.what, 300)}")
    for kind in KINDS:
        found = [one for one in checked.findings if one.kind == kind]
        for one in found[:_SAID]:
            say(f"{kind}: {printable(one.path, 300)}" + (f" ({printable(one.why, 300)})" if one.why else ""))
        if len(found) > _SAID:
            say(f"{kind}: {len(found) - _SAID:,} more (--format json names all)")
    counts = [f"{checked.same:,} as they should be"]
    if checked.unchanged:
        counts[0] += f" ({checked.unchanged:,} not modified since the last check, says the host)"
    counts += [f"{checked.count(kind):,} {_IN_WORDS.get(kind, kind)}" for kind in KINDS if checked.count(kind)]
    if checked.manifest.faults:
        counts.append(f"{counted_as(len(checked.manifest.faults), 'line')} of the manifest without use")
    files = len(checked.manifest.files)
    say(f"{printable(where, 300)}: {files:,} file{'' if files == 1 else 's'} in the manifest: {', '.join(counts)}")
    if not can_tell_foreign:
        say("a host does not tell which other files it has")
    say(f"SHA-256 of the manifest: {checked.manifest.sha256}")


def _print_json(where: str, checked: Checked) -> None:
    listed = [{"path": one.path, "kind": one.kind, "why": one.why} for one in checked.findings]
    print_json(
        {
            "ok": not checked.differs and checked.is_known,
            "copy": where,
            "manifest": checked.manifest.sha256,
            "files": len(checked.manifest.files),
            "same": checked.same,
            "unchanged": checked.unchanged,
            **{kind: checked.count(kind) for kind in (*DIFFERENCES, UNREAD, REDIRECTED, UNSERVED)},
            "findings": listed,
            "faults": [{"line": fault.line, "what": fault.what} for fault in checked.manifest.faults],
        }
    )
