"""Names that the archive knows already, found in the texts of an import. They are suggested, never written.

An actor is found by its name and its aliases, in the case of their letters; a topic whatever the case. What a source
itself lists needs no suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from site_builder.importers import matter
from site_builder.importers.records import Document, Outcome, Report
from site_builder.importers.source import decoded
from site_builder.model.limits import FRONT_MATTER, TEXT
from site_builder.model.paths import CONTENT
from site_builder.system import safe_files

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TARGETS: Final = re.compile(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*|https?://[^\s<>]+")
_FOLDERS: Final = ("actors", "topics")
_MOST_FILES: Final = 100_000


class Names:
    """The names of an archive's actors and topics, by their words."""

    def __init__(self, dest: Path | None) -> None:
        """Read ``content/actors`` and ``content/topics`` of an archive. A file that cannot be read names nothing."""
        self._exact: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        self._folded: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for folder in _FOLDERS if dest is not None else ():
            assert dest is not None
            for shown, spelled in _named(dest / CONTENT / folder):
                self._know(folder, shown, spelled)

    def _know(self, folder: str, shown: str, spelled: str) -> None:
        fold: Callable[[str], str] = str if folder == "actors" else str.casefold
        words = tuple(_WORD.findall(fold(spelled)))
        if words and len(spelled) > 2:
            known = self._exact if folder == "actors" else self._folded
            known.setdefault(words[0], []).append((words, shown, folder))

    def suggest(self, document: Document, report: Report) -> None:
        """Report which known names the text of a document has, and the key that they may be added to."""
        if not self._exact and not self._folded:
            return
        words = _WORD.findall(
            _TARGETS.sub(" ", f"{document.title}\n{document.matter.get('summary', '')}\n{document.body}")
        )
        found = dict.fromkeys(_found(words, self._exact))
        found |= dict.fromkeys(_found([word.casefold() for word in words], self._folded))
        for folder in _FOLDERS:
            listed = {str(one.get("name")) if isinstance(one, dict) else one for one in document.matter.get(folder, ())}
            names = sorted(name for name, key in found if key == folder and name not in listed)
            if names:
                what = f"names {'; '.join(names[:20])}: add to {folder} who or what it is about"
                report.add(
                    Outcome.SUGGESTED, document.path, document.line, what, kind=f"known names to add to {folder}"
                )


def _found(words: list[str], known: dict[str, list[tuple[tuple[str, ...], str, str]]]) -> Iterator[tuple[str, str]]:
    """Yield the names whose words stand one after the other in a text, with their folder."""
    for n, word in enumerate(words):
        for spelled, shown, folder in known.get(word, ()):
            if len(spelled) == 1 or tuple(words[n : n + len(spelled)]) == spelled:
                yield shown, folder


def _named(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name that a file of a folder shows with each of its spellings."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for n, path in enumerate(sorted(folder.glob("*.md"))):
        if n >= _MOST_FILES:
            return
        try:
            found = matter.split(decoded(safe_files.read(path, FRONT_MATTER + TEXT)).text).matter
        except (OSError, matter.CannotParse):
            continue
        name = found.get("name")
        if isinstance(name, str):
            aliases: Any = found.get("aliases")
            for spelled in (name, *(aliases if isinstance(aliases, list) else [aliases])):
                if isinstance(spelled, str):
                    yield name, spelled
