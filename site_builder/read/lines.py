"""Lines of the files that problems name."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from site_builder.model.limits import MARKDOWN
from site_builder.model.paths import CONTENT
from site_builder.system import safe_files

_LONGEST: Final = 2 * MARKDOWN  # bytes; site.yaml and templates have no limit of their own
_KEPT: Final = 16  # files: problems are sorted by file, but notes are not
_BREAK = re.compile(r"\r\n|\r|\n")


class Lines:
    """Lines of files, for one report. The files that were asked for last are kept."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lines = lru_cache(maxsize=_KEPT)(self._read)

    def line(self, path: str, number: int) -> str | None:
        """Return a line of a file without its end; bytes that are not UTF-8 become surrogates (U+DC80 on).

        ``path`` is that of a problem: in content/, or of a template. None if there is no such line, or if the file
        cannot be read, is too large, or is reached through a link.
        """
        lines = self._lines(path)
        return lines[number - 1] if 0 < number <= len(lines) else None

    def _read(self, path: str) -> list[str]:
        inside = path.startswith(f"{CONTENT}/")
        file = self._root / path if inside else Path(path)
        try:
            if inside and file.parent.resolve() != self._root.resolve() / Path(path).parent:
                return []
            raw = safe_files.read(file, _LONGEST + 1)
        except (OSError, ValueError):
            return []
        return [] if len(raw) > _LONGEST else _BREAK.split(raw.decode("utf-8-sig", "surrogateescape"))
