"""What git says of a checkout. git is asked, for it alone knows all the forms of a repository."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

_SSH: Final = re.compile(r"(?:ssh://)?git@([\w.-]+)[:/]([\w.~/-]+)", re.ASCII)


def published_commit(checkout: Path) -> tuple[str, str] | None:
    """Return the https address of the origin of a checkout, and its commit; None if others cannot have just that.

    So it is where there is no git or no such origin, where files differ from the commit, or it has not been pushed.
    """
    url = _ask(checkout, "remote", "get-url", "origin")
    commit = _ask(checkout, "rev-parse", "--verify", "HEAD")
    if not url or not commit or _ask(checkout, "status", "--porcelain", "--untracked-files=no") != "":
        return None
    if not _ask(checkout, "for-each-ref", "--count=1", "--contains", commit, "refs/remotes/origin"):
        return None
    if ssh := _SSH.fullmatch(url):
        url = f"https://{ssh[1]}/{ssh[2].lstrip('/')}"
    return url, commit


def top_of(folder: Path) -> Path | None:
    """Return the top of the repository that a folder is in; None if it is in none."""
    folder = folder.absolute()
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)


def _ask(checkout: Path, *arguments: str) -> str | None:
    """Return the answer of a git command; None where there is none."""
    program = shutil.which("git")
    if program is None:
        return None
    # a repository that belongs to another user, or names programs to run, is refused by git itself
    done = subprocess.run(  # noqa: S603 - arguments of this module, and a commit's id
        [program, "-C", str(checkout), "-c", "core.fsmonitor=false", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=60,
    )
    return done.stdout.strip() if done.returncode == 0 else None
