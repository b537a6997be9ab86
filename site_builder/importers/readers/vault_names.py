"""The notes and files of a vault by the names that its links call them, and what the vault's settings say.

A link names a note by its file's name, by a path from the top of the vault or from the note's own folder, by the end of
a path, or by an alias; the case of letters means nothing (Obsidian Help, “Internal links” and “Aliases”).
"""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from msgspec import Struct

from site_builder.importers import matter
from site_builder.importers.source import CannotRead, Source

SETTINGS: Final = ".obsidian"
_MOST_SETTINGS: Final = 1 << 20  # bytes of a file of settings
_MOST_COMPARED: Final = 1000  # notes of one name that are compared with the end of a path


class Settings(Struct):
    """What the settings of a vault say. Folders are paths from its top, without slashes at their ends."""

    attachments: str = ""
    daily_folder: str = ""
    daily_format: str = "YYYY-MM-DD"
    templates: tuple[str, ...] = ()
    breaks: bool = False  # a line break in a paragraph is one on the page
    foam: bool = False


def settings(source: Source) -> Settings:
    """Return the settings of a vault. What cannot be read of them is as it is by default."""
    found = Settings()
    folder = source.root / SETTINGS
    found.foam = not folder.is_dir() and is_foam(source)
    app = _json(source, f"{SETTINGS}/app.json")
    attachments = _text(app, "attachmentFolderPath")
    if not attachments.startswith("./"):  # that is a folder beside each note
        found.attachments = attachments.strip("/")
    found.breaks = folder.is_dir() and app.get("strictLineBreaks") is not True
    daily = _json(source, f"{SETTINGS}/daily-notes.json")
    found.daily_folder = _text(daily, "folder").strip("/")
    found.daily_format = _text(daily, "format") or found.daily_format
    templates = (
        _text(_json(source, f"{SETTINGS}/templates.json"), "folder"),
        _text(_json(source, f"{SETTINGS}/plugins/templater-obsidian/data.json"), "templates_folder"),
    )
    found.templates = tuple(one.strip("/") for one in templates if one.strip("/"))
    return found


def is_foam(source: Source) -> bool:
    """Whether a source has what only Foam writes beside the notes."""
    return (source.root / ".foam").is_dir() or (source.root / ".vscode/foam.json").is_file()


def _json(source: Source, path: str) -> dict[str, Any]:
    try:
        found = matter.from_json(source.read(path, _MOST_SETTINGS).decode("utf-8", "replace"))
    except (CannotRead, matter.CannotParse):
        return {}
    return found if isinstance(found, dict) else {}


def _text(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


class Found(NamedTuple):
    """What a name leads to: a path, empty for none; and how many others it may lead to."""

    path: str
    others: int = 0


class Names:
    """Paths of a vault by name."""

    def __init__(self, paths: Iterable[str], ending: str = "") -> None:
        """``ending``: what names leave out, such as ``.md``."""
        self._ending = ending
        self._paths: dict[str, str] = {}
        self._in_folder: dict[tuple[str, str], str] = {}
        self._named: dict[str, list[str]] = {}
        for path in sorted(paths, key=lambda path: (path.count("/"), path)):
            whole = folded(path.removesuffix(ending))
            self._paths.setdefault(whole, path)
            folder, _, name = whole.rpartition("/")
            self._in_folder.setdefault((folder, name), path)
            self._named.setdefault(name, []).append(path)
        self._ends: dict[str, Found] = {}

    def find(self, name: str, folder: str) -> Found:
        """Return what a name means in a note of a folder: the one in that folder, else the one nearest the top."""
        wanted, here = folded(name.removesuffix(self._ending)).strip(), folded(folder)
        if wanted.startswith("/"):
            return Found(self._paths.get(wanted.strip("/"), ""))
        if "/" not in wanted:
            named = self._named.get(wanted, ())
            path = self._in_folder.get((here, wanted)) or (named[0] if named else "")
            return Found(path, max(len(named) - 1, 0))
        near = posixpath.normpath(posixpath.join(here, wanted))
        if wanted.startswith("."):
            return Found(self._paths.get(near, ""))
        path = self._paths.get(wanted) or self._paths.get(near, "")
        return Found(path) if path else self._by_end(wanted)

    def _by_end(self, wanted: str) -> Found:
        if wanted not in self._ends:
            named = self._named.get(wanted.rpartition("/")[2], [])[:_MOST_COMPARED]
            end = f"/{wanted}"
            fit = [path for path in named if folded(path.removesuffix(self._ending)).endswith(end)]
            self._ends[wanted] = Found(fit[0], len(fit) - 1) if fit else Found("")
        return self._ends[wanted]


class Vault:
    """What links of a vault lead to: notes, by name and alias, and other files."""

    def __init__(self, notes: Iterable[str], files: Iterable[str], left_out: Iterable[str]) -> None:
        self._notes, self._files = Names(notes, ".md"), Names(files)
        self._left_out = Names(left_out, ".md")
        self._aliases: dict[str, list[str]] = {}
        self.used: set[str] = set()  # files that a note shows or links

    def alias(self, alias: str, path: str) -> None:
        """Let a note be called by an alias."""
        paths = self._aliases.setdefault(folded(alias).strip(), [])
        if path not in paths[-1:]:
            paths.append(path)

    def note(self, name: str, folder: str) -> Found:
        """Return the note that a name means in a note of a folder: by its file's name, else by an alias."""
        found = self._notes.find(name, folder)
        if found.path or not name.strip():
            return found
        paths = self._aliases.get(folded(name).strip(), ())
        return Found(paths[0], len(paths) - 1) if paths else found

    def file(self, name: str, folder: str) -> str:
        """Return the file, no note, that a name means in a note of a folder; empty for none."""
        found = self._files.find(name, folder).path
        if found:
            self.used.add(found)
        return found

    def is_left_out(self, name: str, folder: str) -> bool:
        """Whether a name means what is no document: a template, a canvas, a drawing."""
        return bool(self._left_out.find(name, folder).path)


def folded(name: str) -> str:
    """Return the form in which names of a vault are compared."""
    return unicodedata.normalize("NFC", name).casefold()
