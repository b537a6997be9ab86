"""The journal: what a build is about to do to the site, so that the next build completes it if this one is killed.

It stands in the builder's own folder while the site is being changed: the names that move in from the stage, the files
and folders that go.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from site_builder.publish.files import FOLDER, folders_of, make_folder, move, naming, remove, remove_folder, sync_folder
from site_builder.publish.stage import NEW
from site_builder.system import safe_files
from site_builder.system.left_alone import left_alone

STAGING: Final = "staging"  # what the names of staging folders begin with


class Journal:
    """The journal of an output folder, whose own folder is ``own``."""

    def __init__(self, folder: Path, own: Path) -> None:
        self.folder, self.own = folder, own
        self.path = own / "journal.json"

    def is_there(self) -> bool:
        """Return whether a build was killed while it changed the site."""
        return os.path.lexists(self.path)

    def write(self, staging: Path, plan: dict[str, list[str]]) -> None:
        """Write a journal, durably. Raises OSError with nothing changed where there is no room or no permission."""
        made: list[Path] = []
        new = self.path.with_suffix(".new")
        try:
            # what can fail for want of room or of permission fails now, before anything has moved
            for folder in sorted(folders_of(plan["move"])):
                made += make_folder(self.folder, folder)
            new.unlink(missing_ok=True)
            with naming(new), open(os.open(new, NEW, 0o666), "w", encoding="utf-8") as file:
                json.dump({"staging": staging.name, **plan}, file)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.path)
        except BaseException:
            for path in reversed(made):
                with contextlib.suppress(OSError):
                    path.rmdir()
            raise
        sync_folder(self.own)

    def carry_out(self, *, again: bool = False) -> None:
        """Do what the journal says; may be done again after any interruption."""
        plan = _read_journal(self.path)
        if plan is None or (
            again and self._leads_away(plan)
        ):  # not one of ours: nothing in it may be done, and everything is staged anew
            self.path.unlink()
            return
        staging = self.own / plan["staging"]
        # a stale file may stand where a folder is needed, so what is in the way goes first
        folders = folders_of(plan["move"])
        for address in plan["remove"]:
            if address in folders and not safe_files.is_folder(
                self.folder / address
            ):  # else done before the interruption
                remove(self.folder / address)
        for address in sorted(folders):
            make_folder(self.folder, address)
        for address in plan["move"]:
            move(staging / address, self.folder / address, again=again)
        for address in plan["remove"]:
            if address not in folders:
                remove(self.folder / address)
        emptied = {*plan["folders"], *folders_of(plan["remove"])} - folders
        for address in sorted(emptied, reverse=True):  # the innermost first
            remove_folder(self.folder / address)
        self.path.unlink()

    def _leads_away(self, plan: dict[str, Any]) -> bool:
        """Whether a link stands in the way to anything in a journal, which is then none that a build has written."""
        into, out = folders_of(plan["move"]), folders_of([*plan["remove"], *plan["folders"]])
        folders = (into - {*plan["remove"]}) | (out - into)  # a link in the place of a folder goes first
        staging = self.own / plan["staging"]
        ways = [staging, *(staging / folder for folder in into), *(self.folder / folder for folder in folders)]
        return any(map(os.path.islink, ways))

    def moves(self, staging: Path, staged: Iterable[str]) -> list[str]:
        """What is to be renamed to put everything staged in its place: files, and folders that the site has not yet.

        Such a folder moves with all that is in it, so a new site takes a few renames and not one a file.
        """
        new = {folder: self._outermost_new(folder) for folder in folders_of(staged)}
        for folder in new:
            if new[folder]:
                (staging / folder).chmod(FOLDER)
        return list(dict.fromkeys(new.get(a.rpartition("/")[0]) or a for a in staged))

    def _outermost_new(self, folder: str) -> str:
        """Of a folder and those it stands in, the outermost in whose place the site has nothing; none: empty."""
        parts = folder.split("/") if folder else []
        for i in range(1, len(parts) + 1):
            outer = "/".join(parts[:i])
            if not os.path.lexists(self.folder / outer):
                return outer
        return ""


def _read_journal(path: Path) -> dict[str, Any] | None:
    """What the journal says is to be done; None unless every address in it is one of the site."""
    if path.is_symlink():
        return None
    try:
        plan = json.loads(safe_files.read(path).decode())
        listed = [*plan["move"], *plan["remove"], *plan["folders"]]
        staging = plan["staging"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    lists = all(isinstance(plan[name], list) for name in ("move", "remove", "folders"))
    sound = all(isinstance(address, str) and _is_address(address) for address in listed)
    ours = isinstance(staging, str) and staging.startswith(STAGING) and "/" not in staging
    return plan if lists and sound and ours else None


def _is_address(address: str) -> bool:
    parts = address.split("/")
    return not left_alone(parts[0]) and not any(part in ("", ".", "..") for part in parts)
