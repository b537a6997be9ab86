"""What a check of a copy found: kinds of difference, and whether the copy is whole."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from site_builder.preservation.manifest import Manifest

MISSING: Final = "missing"  # the manifest names a file, and there is none
CHANGED: Final = "changed"  # there is something else than the manifest says
FOREIGN: Final = "foreign"  # there is a file that the manifest does not name
UNREAD: Final = "unread"  # it could not be read, so nothing is known of it
UNSERVED: Final = "unserved"  # a host does not serve what is meant for the host itself, and need not
REDIRECTED: Final = "redirected"  # a host leads on to another file of the manifest, which is as it should be

DIFFERENCES: Final = (MISSING, CHANGED, FOREIGN)
KINDS: Final = (*DIFFERENCES, UNREAD, REDIRECTED, UNSERVED)


class Finding(Struct, frozen=True, order=True):
    """A file that is not simply as it should be. ``why`` is empty where the kind says all."""

    path: str
    kind: str
    why: str = ""


class Checked(Struct, frozen=True):
    """A copy that was compared with a manifest. ``findings`` are sorted by path."""

    manifest: Manifest
    findings: list[Finding]
    unchanged: int = 0  # files that a host said are as they were at the last check, without sending them

    def count(self, kind: str) -> int:
        """Return how many findings there are of a kind."""
        return sum(one.kind == kind for one in self.findings)

    @property
    def same(self) -> int:
        """The number of files of the manifest that are as it says."""
        return len(self.manifest.files) - sum(one.path in self.manifest.files for one in self.findings)

    @property
    def differs(self) -> bool:
        """Whether the copy is another than the manifest says."""
        return any(one.kind in DIFFERENCES for one in self.findings)

    @property
    def is_known(self) -> bool:
        """Whether all of the copy could be compared."""
        return not self.manifest.faults and not self.count(UNREAD)
