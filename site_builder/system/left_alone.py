"""Names at the top of a site's folder that are not of the site: the builder's own, and files of hosts and of git."""

from __future__ import annotations

from typing import Final

OWN: Final = ".site-builder"
_KEPT: Final = ("CNAME", ".nojekyll")


def left_alone(name: str) -> bool:
    """Return whether the builder neither writes nor removes what has this name at the top of the output folder."""
    return name.startswith(".git") or name in _KEPT or name == OWN
