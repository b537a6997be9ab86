"""What the programs of a site of Astro say of its texts: folders of collections, names of authors, its title.

The programs are never run. A few patterns find plain values in their text; what is worked out is not known.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any, Final

from site_builder.importers.readers import site_common as common
from site_builder.importers.records import Report
from site_builder.importers.source import CannotRead, Source

_ENDS: Final = ("ts", "js", "mjs", "mts")
_CONTENT_CONFIGS: Final = tuple(f"src/{name}.{end}" for name in ("content.config", "content/config") for end in _ENDS)
_CONSTANTS: Final = tuple(
    f"src/{name}.{end}" for name in ("consts", "config", "constants", "site.config", "siteConfig") for end in _ENDS
)
_COMMENTS: Final = re.compile(r"^[ \t]*(?://[^\n]*$|/\*(?:(?!\*/).)*+\*/)", re.M | re.S)  # "**/*.md" begins none
_DEFINED: Final = re.compile(r"\b(?:const|let|var)\s+(?P<name>\w+)\s*=\s*defineCollection\s*\(")
_LOADED: Final = re.compile(r"\bglob\s*\(\s*\{(?P<given>[^{}]{0,500})\}")
_GIVEN: Final = re.compile(r"\b(?P<key>base|pattern)\s*:\s*\[?\s*[\"'`](?P<value>[^\"'`\n]{1,200})[\"'`]")
_TITLE: Final = re.compile(
    r"\b(?:SITE_TITLE|SITE_NAME|siteTitle)\s*(?::\s*string\s*)?=\s*(?:\"([^\"\n]+)\"|'([^'\n]+)')"
    r"|\b(?:SITE|SITE_CONFIG|siteConfig|site)\s*(?::\s*\w+\s*)?=\s*\{[^{}]*?\b(?:title|name|website_title)\s*:\s*"
    r"(?:\"([^\"\n]+)\"|'([^'\n]+)')"
)
_AMERICAN: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z")


def text_of(source: Source, paths: tuple[str, ...]) -> str:
    """Return the text of the first of these programs that is there, without comments; empty if none is."""
    for path in paths:
        if path in source:
            try:
                return _COMMENTS.sub("", source.text(path)[:1_000_000])
            except CannotRead:
                continue
    return ""


def collections(source: Source) -> dict[str, tuple[str, bool]]:
    """Return the folders that ``glob`` loads: folder → (the collection, whether names with a first _ are passed over).

    The longest folders come first.
    """
    program = text_of(source, _CONTENT_CONFIGS)
    found: dict[str, tuple[str, bool]] = {}
    starts = list(_DEFINED.finditer(program))
    for n, match in enumerate(starts):
        end = starts[n + 1].start() if n + 1 < len(starts) else len(program)
        loaded = _LOADED.search(program, match.end(), end)
        if loaded is None:
            continue
        given = {one["key"]: one["value"] for one in _GIVEN.finditer(loaded["given"])}
        pattern = given.get("pattern", "")
        folder = posixpath.normpath(posixpath.join(given.get("base", "."), re.split(r"[*{\[!(]", pattern)[0] or "."))
        if folder.startswith(("..", "/")) or folder == ".":
            continue
        named = re.search(rf"\b([\w-]+)[\"']?\s*:\s*{match['name']}\b", program[end if n + 1 == len(starts) else 0 :])
        found[folder] = (named[1] if named else match["name"], "_" in pattern)
    return dict(sorted(found.items(), key=lambda one: (-len(one[0]), one[0])))


def authors(source: Source, report: Report) -> dict[str, Any]:
    """Return the entries of the collection ``authors`` and of src/data/authors by their id."""
    _, people = common.config(source, report, *(f"src/data/authors{end}" for end in (".json", ".yaml", ".yml")))
    for folder in ("src/content/authors", "src/content/author", "src/data/authors"):
        for path in source.below(folder, ".json", ".yaml", ".yml", ".toml"):
            people.setdefault(_id(path, folder), common.config(source, report, path)[1])
        for page in common.pages(source, source.below(folder, *common.MARKDOWN), Report()):
            people.setdefault(_id(page.path, folder), page.matter)
    return people


def _id(path: str, folder: str) -> str:
    return posixpath.splitext(path[len(folder) + 1 :])[0].removesuffix("/index").lower()


def title(source: Source) -> str:
    """Return the title that a program of constants gives the site; empty if none does."""
    match = _TITLE.search(text_of(source, _CONSTANTS)[:100_000])
    return next(filter(None, match.groups()), "") if match else ""


def day(value: Any) -> Any:
    """Return a date as ISO 8601 where JavaScript reads it in one way, month first; any other value as it is."""
    match = _AMERICAN.match(value.strip()) if isinstance(value, str) else None
    return f"{match[3]}-{int(match[1]):02}-{int(match[2]):02}" if match and int(match[1]) <= 12 else value
