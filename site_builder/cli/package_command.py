"""The command `package`: the site of the last build as files for those who keep it."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn

from site_builder import __version__
from site_builder.cli.faults import CONTENT_PROBLEMS, WRONG_USAGE, fail, machine_failed, machine_faults
from site_builder.cli.printing import epoch, say
from site_builder.cli.progress import Progress
from site_builder.preservation.folder import digest_of
from site_builder.preservation.site import Kept, NotPackable, open_site
from site_builder.problems import printable

_AGENT = f"site-builder {__version__}"


def package(site: Path, out: Path | None, *, bagit: bool, wacz: bool, zim: bool, rocrate: bool) -> None:
    """Make the packages that are asked for, in ``out``, and say the size and digest of each."""
    if not (bagit or wacz or zim or rocrate):
        fail(WRONG_USAGE, "name what to make: --bagit, --rocrate, --wacz or --zim; several may be made at once")
    folder = _folder(site, out)
    try:
        with Progress() as progress:
            kept = open_site(site, epoch(), _AGENT, progress)
            _keep_out(folder, kept.folder)  # the last build may have been into another folder than output/
            folder.mkdir(parents=True, exist_ok=True)
            made = _make(kept, folder, progress, bagit=bagit, wacz=wacz, zim=zim, rocrate=rocrate)
    except NotPackable as fault:
        fail(CONTENT_PROBLEMS, f"nothing was packaged: {printable(fault, 400)}")
    except machine_faults() as fault:
        machine_failed(fault, site)
    for path in made:
        say(f"{path}: {path.stat().st_size:,} bytes, SHA-256 {digest_of(path)}")


def _folder(site: Path, out: Path | None) -> Path:
    """Return the folder for packages; end with WRONG_USAGE where they would become part of the archive or its site."""
    folder = out if out is not None else site / "packages"
    if folder.exists() and not folder.is_dir():
        _refuse(f"{folder} is a file")
    for name in ("content", "output"):
        _keep_out(folder, site / name)
    return folder


def _keep_out(folder: Path, of: Path) -> None:
    """End with WRONG_USAGE where packages would become part of a folder."""
    if Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(of)):
        _refuse(f"packages in {folder} would become part of {of}")


def _refuse(why: str) -> NoReturn:
    fail(WRONG_USAGE, f"{printable(why, 300)}; name another folder with --out")


def _make(
    kept: Kept, folder: Path, progress: Progress, *, bagit: bool, wacz: bool, zim: bool, rocrate: bool
) -> list[Path]:
    from site_builder.preservation import bagit as bags
    from site_builder.preservation import rocrate as crates
    from site_builder.preservation import wacz as web_archives
    from site_builder.preservation import zim as zims

    jobs: list[Callable[[Kept, Path, Callable[[], object]], Path]] = []
    if bagit:
        jobs.append(partial(bags.make, crate=rocrate))
    elif rocrate:
        jobs.append(crates.make)
    if wacz:
        jobs.append(web_archives.make)
    if zim:
        jobs.append(zims.make)
    total, count = len(kept.files) * len(jobs), 0

    def done() -> None:
        nonlocal count
        count += 1
        progress("packaging", count, total)

    return [job(kept, folder, done) for job in jobs]
