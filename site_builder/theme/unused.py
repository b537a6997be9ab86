"""What stands in a theme of the archive and has no effect: files that are looked for elsewhere, blocks of no parent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from site_builder.model.documents import Site
from site_builder.problems import Problem, did_you_mean, problem
from site_builder.theme.folders import ASSETS, DEFAULT, TEMPLATES, THEMES, default_folder, files, find

_PARTS: Final = (TEMPLATES, ASSETS)
_TEMPLATE: Final = (".html", ".jinja", ".j2")
_NO_PART: Final = (".md", ".txt", ".rst", "")  # what a maintainer notes beside a theme: README, LICENSE
_MOST: Final = 20  # files and folders that are told
_DEPTH: Final = 20  # templates that extend each other

_NO_TAGS: Final = re.compile(r"{#.*?#}|{%-?\s*raw\b.*?\bendraw\s*-?%}", re.DOTALL)
_BLOCK: Final = re.compile(r"{%[-+]?\s*(?:block\s+(\w+)|endblock\b)")
_EXTENDS: Final = re.compile(r"{%[-+]?\s*extends\s+(?:[\"']([^\"']+)[\"']\s*[-+]?%}|)")


class _Outline(NamedTuple):
    """What a template has of blocks, and what it extends."""

    outer: list[tuple[str, int]]  # blocks that stand in no other, with their lines
    blocks: frozenset[str]  # all of them
    extends: str | None  # empty: nothing; None: it chooses, so that nobody can tell


def warnings(root: Path, site: Site) -> list[Problem]:
    """Return what of the site's own theme has no effect; nothing where the theme comes with the program."""
    if site.theme is None or (folder := find(root, site.theme.text)) != root / THEMES / site.theme.text:
        return []
    return [*_files(root, folder), *_blocks(root, folder)]


def _files(root: Path, folder: Path) -> Iterator[Problem]:
    """Yield a warning for each file, or folder of files, that no part of the theme holds."""
    told = 0
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in _PARTS or path.is_symlink() or told == _MOST:
            continue
        if path.is_file() and path.suffix.lower() in _NO_PART:
            continue
        where = f"{path.relative_to(root).as_posix()}{'/' if path.is_dir() else ''}"
        if path.is_dir():
            todo = did_you_mean(path.name, _PARTS) or f"move its files to {TEMPLATES}/ or {ASSETS}/"
        else:
            part = TEMPLATES if path.suffix.lower() in _TEMPLATE else ASSETS
            todo = f"move it to {(folder / part / path.name).relative_to(root).as_posix()}"
        told += 1
        yield problem("theme-unused", where, todo=todo)


def _blocks(root: Path, folder: Path) -> Iterator[Problem]:
    """Yield a warning for each block that a template fills and none that it extends has."""
    own = dict(files(folder, TEMPLATES))
    outline = cache(_outline)  # many templates extend the same few
    for name, path in own.items():
        template = outline(path) if name.endswith(_TEMPLATE) else None
        if template is None or not template.extends or (known := _blocks_of(template.extends, own, outline)) is None:
            continue
        for block, line in template.outer:
            if block not in known:
                todo = did_you_mean(block, known) or "docs/themes.md names the blocks of base.html"
                yield problem("theme-block", path.relative_to(root).as_posix(), line, 1, block=block, todo=todo)


def _blocks_of(name: str, own: Mapping[str, Path], outline: Callable[[Path], _Outline | None]) -> frozenset[str] | None:
    """Return the blocks of a template and of all that it extends; None where that cannot be told."""
    found = frozenset[str]()
    for _ in range(_DEPTH):
        short = name.removeprefix(f"{DEFAULT}/")
        template = outline(own.get(name, default_folder() / TEMPLATES / short))
        if template is None or template.extends is None:
            return None
        found |= template.blocks
        if not template.extends:
            return found
        name = template.extends
    return None


def _outline(path: Path) -> _Outline | None:
    """Return the outline of a template; None for one that cannot be read, which the build reports.

    Tags are read here, and not by Jinja: a build without a change does not load it.
    """
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        return None
    source = _NO_TAGS.sub(lambda found: "\n" * found[0].count("\n"), source)
    outer, blocks, depth = list[tuple[str, int]](), set[str](), 0
    for tag in _BLOCK.finditer(source):
        if tag[1]:
            blocks.add(tag[1])
            if depth == 0:
                outer.append((tag[1], source.count("\n", 0, tag.start()) + 1))
        depth += 1 if tag[1] else -1
    parents = _EXTENDS.findall(source)
    return _Outline(outer, frozenset(blocks), "" if not parents else parents[0] or None)
