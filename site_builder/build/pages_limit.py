"""What GitHub Pages publishes at most, for the archives that are published there.

A site there has at most 1 GB. Its deployment may take ten minutes and its artifact have 10 GB, of which a build knows
nothing but the size of the site, the first of the three to be reached.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from site_builder.model.paths import SITE_FILE, content_path
from site_builder.problems import Problem, listed_plainly, printable, problem
from site_builder.system import safe_files, stamps
from site_builder.system.stamps import Listing

LIMIT: Final = 1_000_000_000  # bytes
_WARNED: Final = 0.7
_WORKFLOWS: Final = ".github/workflows"
_DEPLOYS: Final = re.compile(rb"^[ \t]*(?:- )?uses:[ \t]*[\"']?actions/deploy-pages@", re.MULTILINE)
_LONGEST: Final = 1 << 18  # bytes of a workflow that are read
_NAMED: Final = 3  # of the largest files


def warning(root: Path, base_url: str | None, site: Listing) -> Problem | None:
    """Return the warning of a site that comes near to the limit; None where it is published elsewhere."""
    if not _is_published_there(root, base_url):
        return None
    size = size_of(site)
    if size < _WARNED * LIMIT:
        return None
    return problem(
        "pages-limit",
        content_path(SITE_FILE),
        size=f"{size // 1_000_000:,}",
        percent=f"{100 * size // LIMIT}",
        largest=listed_plainly(
            [f"{printable(path)} ({bytes_ // 1_000_000:,} MB)" for path, bytes_ in largest_of(site)], "and"
        ),
    )


def size_of(site: Listing) -> int:
    """Return the bytes of all files of a site."""
    return sum(size for packed in site.values() for size in stamps.sizes(packed).values())


def largest_of(site: Listing) -> list[tuple[str, int]]:
    """Return the largest files of a site, with their bytes."""
    found = ((path, stamp[0]) for path, stamp in stamps.files(site).items())
    return sorted(found, key=lambda one: (-one[1], one[0]))[:_NAMED]


def _is_published_there(root: Path, base_url: str | None) -> bool:
    """Whether the site's address is one of GitHub's, or a workflow of the archive deploys to it."""
    host = (base_url or "").partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
    if host.lower().endswith(".github.io"):
        return True
    return deploys_to_pages(root)


def deploys_to_pages(root: Path) -> bool:
    """Return whether a workflow of the archive publishes it on GitHub Pages."""
    folder = root / _WORKFLOWS
    if not (safe_files.is_folder(root / ".github") and safe_files.is_folder(folder)):
        return False
    try:
        return any(_deploys(path) for path in folder.iterdir() if path.suffix in (".yml", ".yaml"))
    except OSError:  # a folder that cannot be listed
        return False


def _deploys(workflow: Path) -> bool:
    try:
        return bool(_DEPLOYS.search(safe_files.read(workflow, _LONGEST)))
    except OSError:  # a link, or not to be read: no workflow of GitHub's
        return False
