"""A note of a vault while it is read: what its text tells, and where its report goes."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import NamedTuple

from site_builder.importers.readers.vault_names import Vault
from site_builder.importers.records import Outcome, Report


class Heading(NamedTuple):
    """A heading that a link names: the line of the link, the note that it leads to, and the heading's words."""

    line: int
    target: str
    words: str


class Note:
    """What the text of a note tells beside its words: tags, fields, and the headings that its links name."""

    def __init__(self, path: str, vault: Vault, report: Report, *, breaks: bool, foam: bool) -> None:
        self.path, self.vault, self.vault_breaks, self.foam = path, vault, breaks, foam
        self.folder = posixpath.dirname(path)
        self.tags: list[str] = []
        self.fields: dict[str, list[str]] = {}
        self.headings: list[Heading] = []
        self.titles: dict[str, str] = {}  # path of a note → its title, where links show it (Foam)
        self._report = report

    def say(self, outcome: Outcome, line: int, what: str, kind: str) -> None:
        """Add a line to the report."""
        self._report.add(outcome, self.path, line, what, kind=kind)

    def count(self, outcome: Outcome, kind: str, times: int = 1) -> None:
        """Count what needs no line."""
        self._report.count(outcome, kind, times)

    def heard(self, line: int) -> Callable[[Outcome, str, str], None]:
        """Return what ``importers.html`` tells of a piece of HTML to."""
        return lambda outcome, what, kind: self.say(outcome, line, what, kind)

    def field(self, key: str, value: str) -> None:
        """Note a field of Dataview, without a value too."""
        self.fields.setdefault(key, []).extend([value] if value else [])
