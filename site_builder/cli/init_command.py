"""The command `init`: a new archive, and what GitHub needs to publish it."""

from __future__ import annotations

from pathlib import Path

from site_builder.cli.faults import WRONG_USAGE, fail, machine_failed
from site_builder.cli.printing import local_day, say


def init(folder: Path, title: str, builder: str | None, *, pages: bool) -> None:
    """Write the files, print the path of each, and say which were left as they are."""
    from site_builder.curate import scaffold

    try:
        wanted = _for_pages(folder, builder) if pages else None
        if wanted is None and builder is not None:
            fail(WRONG_USAGE, "--builder goes with --pages")
        before = set(_differing(folder, wanted or {}))
        for path in scaffold.init(folder, title, local_day(), wanted):
            say(path)
    except scaffold.CannotCreate as fault:
        fail(WRONG_USAGE, str(fault))
    except OSError as fault:
        machine_failed(fault)
    for name in sorted(before):
        say(f"{folder / name}: left as it is; delete it to have it as this version writes it", err=True)
    if pages:
        _what_is_missing(folder)


def _for_pages(folder: Path, builder: str | None) -> dict[str, str]:
    from site_builder.curate import github_pages, scaffold
    from site_builder.system.git import top_of

    top = top_of(folder)
    if top is not None and top.resolve() != folder.resolve():
        raise scaffold.CannotCreate(f"GitHub reads workflows at the top of a repository alone, and that is {top}")
    return github_pages.files(builder)


def _differing(folder: Path, wanted: dict[str, str]) -> list[str]:
    from site_builder.curate import github_pages

    return list(github_pages.differing(folder, wanted))


def _what_is_missing(folder: Path) -> None:
    """Say that the workflow cannot run yet, if the builder is not named."""
    from site_builder.curate.github_pages import BUILDER_FILE, is_unknown
    from site_builder.system.safe_files import is_file

    path = folder / BUILDER_FILE
    if is_file(path) and is_unknown(path.read_text(encoding="utf-8", errors="replace")):
        say(f"{path}: say where the builder comes from; until then the workflow cannot install it", err=True)
