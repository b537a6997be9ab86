"""The files of a source: regular files inside it alone, read with bounds, decoded as text.

No link is followed, be it of a file or of a folder: a source may come from a stranger. What is passed over is reported.
"""

from __future__ import annotations

import os
import posixpath
import re
import stat
from bisect import insort
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from site_builder.importers.records import Outcome, Report
from site_builder.model.paths import MAX_PATH
from site_builder.problems import printable
from site_builder.system import safe_files

MOST_BYTES: Final = 1 << 30  # of one file
MOST_TEXT: Final = 64 << 20  # of one file that is read as text
_WESTERN: Final = ("cp1252", "mac_roman", "cp850")
_COMMON: Final = frozenset("äöüÄÖÜßéèêëáàâíîïóôúùûñçåøæœÉÀÁÍÓÚÑÇÅØÆ„“”‚‘’«»–—…")
_ACCENTED: Final = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f]|[^\x00-\x7f](?=[a-z])")
_LOOKED_AT: Final = 200_000  # bytes
_SKIPPED: Final = frozenset((".git", ".hg", ".svn", "node_modules", "__pycache__", ".obsidian", ".trash", ".venv"))


class CannotRead(Exception):
    """Why a source or a file of it cannot be read, in words for people."""


class Text(NamedTuple):
    """The text of a file. ``encoding`` is empty for UTF-8, else the name of the encoding that was guessed."""

    text: str
    encoding: str


class Source:
    """A folder, or one file (whose folder then is the source, with that file alone)."""

    def __init__(self, path: Path, report: Report) -> None:
        """Look at ``path``. Raises CannotRead if there is no folder and no file."""
        self.report = report
        self.given = path
        if path.is_dir():
            self.root, self.only = path, ""
        elif path.is_file():
            self.root, self.only = path.parent, path.name
        else:
            raise CannotRead(f"there is no file or folder {printable(str(path), 200)}")
        self.files: list[str] = [self.only] if self.only else sorted(self._walk("", 0))
        self._known = set(self.files)
        self._inner: dict[str, Callable[[], bytes]] = {}
        self.looked_at: set[str] = set()  # files that were read as a whole

    def __contains__(self, path: str) -> bool:
        """Whether the source has a file of this path."""
        return path in self._known

    def add(self, path: str, read: Callable[[], bytes]) -> str:
        """Add a file that lies inside another one, such as a picture of a letter, and return its path.

        ``read`` gives its bytes each time they are wanted, and may raise CannotRead. A taken path gets a number.
        """
        stem, ending = posixpath.splitext(path)
        n = 1
        while path in self._known:
            n += 1
            path = f"{stem}-{n}{ending}"
        self._known.add(path)
        insort(self.files, path)
        self._inner[path] = read
        return path

    def is_inner(self, path: str) -> bool:
        """Whether a file lies inside another one."""
        return path in self._inner

    def below(self, folder: str, *endings: str) -> Iterator[str]:
        """Yield the files in a folder and the folders below it; "" is the whole source. Endings in lower case."""
        start = f"{folder.strip('/')}/" if folder.strip("/") else ""
        for path in self.files:
            if path.startswith(start) and (not endings or path.lower().endswith(endings)):
                yield path

    def find(self, folder: str, href: str) -> str:
        """Return the file that a relative path names from a folder of the source; empty if there is none."""
        path = posixpath.normpath(posixpath.join(folder, href)) if href else ""
        return path if path in self._known else ""

    def read(self, path: str, most: int = MOST_BYTES) -> bytes:
        """Return the bytes of a file. Raises CannotRead."""
        if path in self._inner:
            return self._inner[path]()
        self.looked_at.add(path)
        raw = self._beginning(path, most + 1)
        if len(raw) > most:
            raise CannotRead(f"it is larger than {most >> 20} MiB")
        return raw

    def head(self, path: str, size: int) -> bytes:
        """Return the first bytes of a file. Raises CannotRead."""
        return self._inner[path]()[:size] if path in self._inner else self._beginning(path, size)

    def _beginning(self, path: str, size: int) -> bytes:
        folder = self.root
        for part in path.split("/")[:-1]:
            folder = folder / part
            if folder.is_symlink():
                raise CannotRead("a folder on the way to it is a symbolic link")
        try:
            return safe_files.read(self.root / path, size)
        except OSError as fault:
            raise CannotRead((fault.strerror or type(fault).__name__).lower()) from None

    def text(self, path: str) -> str:
        """Return a file as text, with line ends as \\n. A guessed encoding is reported. Raises CannotRead."""
        found = decoded(self.read(path, MOST_TEXT))
        if found.encoding:
            self.report.add(
                Outcome.SUGGESTED,
                path,
                0,
                f"read as {found.encoding}, which was guessed: look at its accents",
                kind="encodings guessed",
            )
        return found.text

    def _walk(self, below: str, depth: int) -> Iterator[str]:
        if depth > 64:
            self.report.add(Outcome.LEFT_OUT, below, 0, "folders nested too deeply")
            return
        try:
            with os.scandir(self.root / below) as entries:
                ordered = sorted(entries, key=lambda entry: entry.name)
        except OSError as fault:
            self.report.add(Outcome.LEFT_OUT, below, 0, f"cannot be read: {(fault.strerror or '').lower()}")
            return
        for entry in ordered:
            path = f"{below}/{entry.name}" if below else entry.name
            if entry.name in _SKIPPED or _is_of_editor(entry.name):
                continue
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISLNK(mode):
                self.report.add(Outcome.LEFT_OUT, printable(path, 300), 0, "a symbolic link", kind="symbolic links")
            elif stat.S_ISDIR(mode):
                yield from self._walk(path, depth + 1)
            elif not stat.S_ISREG(mode):
                self.report.add(Outcome.LEFT_OUT, printable(path, 300), 0, "no regular file")
            elif len(os.fsencode(path)) > 20 * MAX_PATH or not _is_unicode(path):
                self.report.add(Outcome.LEFT_OUT, printable(path, 300), 0, "its name is no text, or too long")
            else:
                yield path


def _is_of_editor(name: str) -> bool:
    return name == ".DS_Store" or name.startswith("._") or name.lower() in ("thumbs.db", "desktop.ini")


def _is_unicode(path: str) -> bool:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def decoded(raw: bytes) -> Text:
    """Return bytes as text with \\n for line ends: UTF-8, by a byte order mark, or by a guess of charset-normalizer."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return Text(_lines(raw.decode(name, "replace")), "")
    if wide := _wide(raw):
        return Text(_lines(raw.decode(wide, "replace")), wide)
    try:
        return Text(_lines(raw.decode("utf-8")), "")
    except UnicodeDecodeError:
        pass
    encoding = _guessed(raw)
    if encoding in _WESTERN:
        encoding = max(_WESTERN, key=lambda name: (_fitting(raw, name), name == "cp1252"))
    return Text(_lines(raw.decode(encoding, "replace")), encoding.replace("_", "-"))


def _wide(raw: bytes) -> str:
    """Return which UTF-16 a text without a byte order mark is in, by its zeros at every other byte; empty if none."""
    start = raw[:4096]
    half = len(start) // 2
    if half and start[1::2].count(0) * 10 >= half * 9 and start[::2].count(0) * 10 < half:
        return "utf-16-le"
    if half and start[::2].count(0) * 10 >= half * 9 and start[1::2].count(0) * 10 < half:
        return "utf-16-be"
    return ""


def _guessed(raw: bytes) -> str:
    """Return the encoding of one byte a sign that a text is in."""
    if _is_western(raw):
        return "cp1252"
    from charset_normalizer import from_bytes  # slow to import, and most files are UTF-8

    found = list(from_bytes(raw))
    best = found[0] if found else None
    # that of western Europe is by far the commonest, and in short texts its accents look like those of others
    western = next((one for one in found if one.encoding == "cp1252" and best and one.chaos < best.chaos + 0.1), best)
    return western.encoding if western is not None else "cp1252"


def _fitting(raw: bytes, encoding: str) -> int:
    """Return how many signs of a text beside letters are common ones of western Europe, read in an encoding.

    Old texts of the Macintosh and of DOS read as Windows have “BrŸcke” and “Br�cke” for “Brücke”.
    """
    text = raw[:_LOOKED_AT].decode(encoding, "replace")
    return sum(1 for sign in _ACCENTED.findall(text) if sign in _COMMON) - 2 * text.count("\ufffd")


def _is_western(raw: bytes) -> bool:
    """Whether few accents stand among letters of ASCII: too few for a guess, and western Europe's are likeliest."""
    accents = sum(byte > 127 for byte in raw[:100_000])
    if accents >= 16 or sum(chr(byte).isalpha() for byte in raw[:1000] if byte < 128) < accents:
        return False
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return all(c.isalpha() or c in "«»“”„‘’‚–—…•§°£€©®·¿¡ \xa0" for c in text if ord(c) > 127)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
