"""Whether an archive promises its addresses: it does from the moment that it can have been published.

Until then nobody can cite them, and a first article may be deleted without a word.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from site_builder.build.pages_limit import deploys_to_pages
from site_builder.model.documents import Site
from site_builder.model.paths import CONTENT, LEDGER
from site_builder.system import safe_files

_ENOUGH: Final = 1 << 16  # bytes: what stands above the first address of a ledger is shorter


def are_made(root: Path, site: Site, base_url: str | None) -> bool:
    """Return whether addresses are promised.

    site.yaml says it (``ledger``); else they are where the site has an address (``base_url``), where a workflow of the
    archive publishes it, and for ever once the ledger has lines.
    """
    if site.ledger:
        return site.ledger == "on"
    return base_url is not None or has_lines(root) or deploys_to_pages(root)


def has_lines(root: Path) -> bool:
    """Return whether there is a ledger that knows of an address; one that cannot be read may know of some."""
    path = root / CONTENT / LEDGER
    try:
        raw = safe_files.read(path, _ENOUGH)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    lines = raw.removeprefix(b"\xef\xbb\xbf").splitlines()
    return len(raw) == _ENOUGH or any(line.strip() and not line.startswith(b"#") for line in lines)
