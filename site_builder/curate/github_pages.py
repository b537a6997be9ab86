"""The files by which GitHub checks an archive and publishes it: a workflow, and what it installs the builder from.

Libraries are installed from a lock with the hash of every file. The builder itself is named in a file of its own, for
pip knows no hashes of a git repository: there the commit's id, which is a hash of all its files, stands for them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from site_builder.curate.scaffold import CannotCreate
from site_builder.system.git import published_commit
from site_builder.system.safe_files import is_file
from site_builder.system.shipped import LIBRARIES, shipped

WORKFLOW: Final = ".github/workflows/pages.yml"
LIBRARIES_FILE: Final = ".github/site-builder/libraries.txt"
BUILDER_FILE: Final = ".github/site-builder/builder.txt"
TEMPLATE: Final = Path(__file__).with_name("pages.yml")

_COMMIT: Final = r"[0-9a-f]{40}"
_GIT: Final = re.compile(rf"git\+https://[\w.-]+(?::\d+)?(?:/[\w.~-]+)+@{_COMMIT}", re.ASCII)
_WHEEL: Final = re.compile(r"(https://[\w.-]+(?::\d+)?(?:/[\w.~%+-]+)+\.whl)#sha256=([0-9a-f]{64})", re.ASCII)
_RELEASE: Final = re.compile(r"site-builder==(\d[\w.!+]*)#sha256=([0-9a-f]{64})", re.ASCII)
_FORMS: Final = (
    "git+https://HOST/PATH@COMMIT with the whole id of a commit, "
    "https://HOST/PATH.whl#sha256=HASH or site-builder==VERSION#sha256=HASH"
)
_HEADER: Final = """\
# The builder that builds this archive. Its libraries are in libraries.txt, and both are of one version:
# to take a newer builder, install it, delete the two files and run `site-builder init . --pages` again.
"""
_UNKNOWN: Final = f"""\
# Where the builder comes from is not known. Write it below, in one line:
#   site-builder @ git+https://HOST/PATH@COMMIT
#   site-builder @ https://HOST/PATH.whl --hash=sha256:HASH
#   site-builder==VERSION --hash=sha256:HASH
# or delete this file and run: site-builder init . --pages --builder ORIGIN
# where ORIGIN is {_FORMS}.
"""


def files(builder: str | None) -> dict[str, str]:
    """Return path → text of each file. ``builder`` says where the builder comes from; None: where this one does.

    Raises CannotCreate for one that is not pinned, and for a package without its lock.
    """
    lock = shipped(LIBRARIES)
    if not is_file(lock):
        raise CannotCreate(f"this installation has no {LIBRARIES}; install the builder from its repository or a wheel")
    line = requirement(builder) if builder is not None else installed()
    return {
        WORKFLOW: TEMPLATE.read_text(encoding="utf-8"),
        LIBRARIES_FILE: lock.read_text(encoding="utf-8"),
        BUILDER_FILE: _HEADER + (f"{line}\n" if line else _UNKNOWN),
    }


def is_unknown(text: str) -> bool:
    """Whether a builder.txt names no builder yet."""
    return all(line.lstrip().startswith("#") for line in text.splitlines() if line.strip())


def requirement(origin: str) -> str:
    """Return the line of a requirements file for a builder. Raises CannotCreate unless it is pinned by a hash."""
    if _GIT.fullmatch(origin):
        return f"site-builder @ {origin}"
    if found := _WHEEL.fullmatch(origin):
        return f"site-builder @ {found[1]} --hash=sha256:{found[2]}"
    if found := _RELEASE.fullmatch(origin):
        return f"site-builder=={found[1]} --hash=sha256:{found[2]}"
    raise CannotCreate(f"--builder must say exactly which builder: {_FORMS}")


def installed() -> str:
    """Return the line for the builder that is running, by what its installation noted; empty if that is not enough."""
    noted = _noted()
    url = str(noted.get("url", ""))
    if (vcs := noted.get("vcs_info", {})).get("vcs") == "git":
        return _if_pinned(f"git+{_without_user(url)}@{vcs.get('commit_id', '')}")
    if archive := noted.get("archive_info"):
        return _if_pinned(f"{url}#sha256={archive.get('hashes', {}).get('sha256', '')}")
    if "dir_info" in noted and url.startswith("file://"):
        found = published_commit(Path(unquote(urlsplit(url).path)))
        return _if_pinned("git+{}@{}".format(*found)) if found else ""
    return ""


def _if_pinned(origin: str) -> str:
    try:
        return requirement(origin)
    except CannotCreate:
        return ""


def _without_user(url: str) -> str:
    """Return an address without the name and the password that may stand in it."""
    return re.sub(r"^(https://)[^/@]*@", r"\1", url)


def _noted() -> dict[str, Any]:
    """What pip noted of where this package came from (direct_url.json, PEP 610); empty for one from an index."""
    try:
        found = json.loads(distribution("site-builder").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def differing(folder: Path, wanted: dict[str, str]) -> Iterator[str]:
    """Yield which of the files are there with another text."""
    for name, text in wanted.items():
        path = folder / name
        if path.exists() and (not is_file(path) or path.read_text(encoding="utf-8", errors="replace") != text):
            yield name
