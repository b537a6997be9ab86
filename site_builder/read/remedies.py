"""What to do with files that cannot be published where they stand, or should not: left-overs, and other kinds."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import Final

from site_builder.read.media_kinds import DOCUMENTS, HEIC, PICTURES

FOLDERS: Final = "articles/, actors/, topics/ or pages/"
_BACKUPS: Final = (".bak", ".old", ".orig", ".tmp", ".swp")
_TEXTS: Final = (".docx", ".doc", ".odt", ".rtf", ".pages")
_MARKDOWN: Final = (".md", ".markdown")
_WEB: Final = (".html", ".htm", ".xhtml")
_OF_MARKDOWN: Final = (".md.txt", ".markdown.txt")
_OF_SETTINGS: Final = (".yaml.txt", ".yml.txt")
_RENAMED: Final = (*_OF_MARKDOWN, *_OF_SETTINGS)
_KNOWN: Final = frozenset((*PICTURES, *DOCUMENTS, *HEIC))  # kinds of files that belong in media/
_OF_ARTICLES: Final = frozenset("posts post blog news drafts stories content notes docs texts entries".split())
# what media/ does not take: the kind to save it as
_BETTER: Final = {
    **dict.fromkeys((".tif", ".tiff", ".bmp", ".psd"), "JPEG or PNG"),
    **dict.fromkeys((".cr2", ".nef", ".arw", ".dng", ".raw"), "JPEG"),
    **dict.fromkeys((".mov", ".avi", ".mkv", ".m4v", ".wmv", ".mpg", ".mpeg", ".3gp"), "mp4"),
    **dict.fromkeys((".wav", ".m4a", ".flac", ".aac", ".wma", ".aiff"), "mp3"),
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".numbers"), "csv or pdf"),
    **dict.fromkeys((".ppt", ".pptx", ".odp", ".epub", ".ps", ".djvu"), "pdf"),
    ".eps": "PNG",
    ".json": "txt",
}


def left_over(path: str) -> str:
    """Return what to do with a file that a program left beside another; empty for any other."""
    lower = path.rpartition("/")[2].lower()
    if lower.startswith("~$"):
        return "a word processor left it: delete it"
    return "a backup copy: delete it" if lower.endswith(_BACKUPS) else ""


def stray(path: str) -> str:
    """Return what to do with a file that stands where texts are expected; empty where media/ takes it as it is."""
    name = path.rpartition("/")[2]
    lower = name.lower()
    if todo := left_over(path):
        return todo
    if lower.endswith(_RENAMED):
        return f"rename it to {_text(name)}"
    if lower.endswith(_TEXTS):
        return "save it as plain text in a file that ends in .md"
    if lower.endswith(_MARKDOWN):
        return "rename it so that it ends in .md"
    if path.lower() in ("site.yml", "site.json", "site.toml", "_config.yml", "config.yml", "config.yaml"):
        return "the settings of the archive stand in site.yaml: rename it, or delete it if there is one already"
    ending = posixpath.splitext(lower)[1]
    if ending == ".txt":
        return f"rename it to {name[:-4]}.md if it is a text of the archive; move it into media/ to publish it as it is"
    if ending in _WEB and "/" in path:
        return "save it as plain text in a file that ends in .md"
    if ending in _BETTER:
        return f"save it as {_BETTER[ending]}, in media/"
    return "" if ending in _KNOWN else "delete it, or save it in media/ in a kind of file that can be published"


def in_no_folder(path: str) -> str:
    """Return what to do with a text that stands in content/ itself."""
    if path.lower() == "readme.md":
        return "move it out of content/, or, as a page of the site, into pages/ with another name"
    return f"move it into {FOLDERS}"


def in_strange_folder(path: str, folders: Iterable[str]) -> str:
    """Return what to do with a file that stands in a folder of content/ that is none of the archive."""
    name = path.rpartition("/")[2]
    ending = posixpath.splitext(name.lower())[1]
    if left := left_over(path):
        return left
    if ending in _KNOWN and ending != ".txt":
        return "move it into media/"
    if ending in (*_MARKDOWN, ".txt") and path.partition("/")[0].lower().strip("_") in _OF_ARTICLES:
        return "move it into articles/" if name.endswith(".md") else f"rename it to {_as_text(name)}, in articles/"
    return f"the folders of content/ are {', '.join(sorted(folders))}"


def _as_text(name: str) -> str:
    """The name that a file has as a text of the archive. A dot may stand in the name itself, as in “U.S.”."""
    return _text(name) if name.lower().endswith(_OF_MARKDOWN) else f"{posixpath.splitext(name)[0]}.md"


def in_media(path: str, allowed: str) -> tuple[str, str]:
    """Return why a file of media/ cannot be published, and what to do. ``allowed``: the endings that can be."""
    lower = path.rpartition("/")[2].lower()
    ending = posixpath.splitext(lower)[1]
    if todo := left_over(path):
        what, _, todo = todo.partition(": ")
        return f"it is {what}" if what.startswith("a backup") else what, todo
    if ending in _MARKDOWN:
        return "it is a text of the archive, not a file to be shown with one", f"move it into {FOLDERS}"
    reason = f"files that end in {ending} are not allowed" if ending else "it has no ending that says what it is"
    if ending in _TEXTS:
        return reason, "save it as pdf; if it is an article, as plain text in a file of articles/ that ends in .md"
    return reason, f"save it as {_BETTER[ending]}" if ending in _BETTER else f"use one of {allowed}"


def raw_text(path: str, start: bytes) -> str:
    """Return what to do with a text file of media/ that was meant as one of the archive; empty for any other."""
    name = path.rpartition("/")[2]
    lower = name.lower()
    if lower.endswith(_OF_SETTINGS):
        return f"delete it here; {_text(name)} belongs into content/, if it is not there already"
    if lower.endswith(_RENAMED):
        return f"rename it to {_text(name)}, and move it into {FOLDERS}"
    text = start.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    if not lower.endswith(".txt") or not text.startswith(b"---\n"):
        return ""
    front, end, _ = text.partition(b"\n---\n")
    keys = {line.partition(b":")[0] for line in front.split(b"\n") if b":" in line}
    is_text = bool(end) and bool(keys & {b"title", b"name"})
    return f"rename it to {name[:-4]}.md, and move it into {FOLDERS}" if is_text else ""


def _text(name: str) -> str:
    """The name that a file has without the ending that an editor has put behind it."""
    whole = name[: -len(".txt")]
    return f"{whole[: -len('.markdown')]}.md" if whole.lower().endswith(".markdown") else whole
