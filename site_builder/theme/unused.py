"""What stands in a theme of the archive and has no effect: files that are looked for elsewhere, blocks of no parent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from site_builder.model.documents import Site
from site_builder.problems import Problem, did_you_mean, problem
from site_builder.theme.folders import ASSETS, DEFAULT, TEMPLATES, THEMES, default_folder, files, find

_PARTS: Final = (TEMPLATES, ASSETS)
_TEMPLATE: Final = (".html", ".jinja", ".j2")
_NO_PART: Final = (".md", ".txt", ".rst", "")  # what a maintainer notes beside a theme: README, LICENSE
_MOST: Final = 20  # files and folders that are told
_DEPTH: Final = 20  # templates that extend each other


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
    if not own:
        return
    reader = _Reader(own)
    for name, path in own.items():
        if not name.endswith(_TEMPLATE):
            continue
        filled, parent = reader.read(path)
        known = reader.blocks_of(parent)
        for block, line in filled if known is not None else ():
            if known is not None and block not in known:
                todo = did_you_mean(block, known) or "docs/themes.md names the blocks of base.html"
                yield problem(
                    "theme-block", path.relative_to(root).as_posix(), line, 1, block=block, name=parent, todo=todo
                )


class _Reader:
    """Reads which blocks templates have, and what they extend."""

    def __init__(self, own: dict[str, Path]) -> None:
        from site_builder.theme.rendering import syntax

        self.own = own
        self.environment = syntax()

    def read(self, path: Path) -> tuple[list[tuple[str, int]], str]:
        """Return the blocks of a template that do not stand in others, with their lines, and what it extends.

        Nothing of a template that cannot be read, which the build reports, or that chooses what it extends.
        """
        from jinja2 import TemplateError, nodes

        try:
            tree = self.environment.parse(path.read_text(encoding="utf-8"))
        except (TemplateError, OSError, UnicodeError, RecursionError):
            return [], ""
        parents = list(tree.find_all(nodes.Extends))
        if len(parents) != 1 or not isinstance(parents[0].template, nodes.Const):
            return [], ""
        return [(n.name, n.lineno) for n in tree.body if isinstance(n, nodes.Block)], str(parents[0].template.value)

    def blocks_of(self, name: str) -> frozenset[str] | None:
        """Return all blocks of a template and of those that it extends; None where that cannot be told."""
        from jinja2 import TemplateError, nodes

        found: set[str] = set()
        for _ in range(_DEPTH):
            short = name.removeprefix(f"{DEFAULT}/")
            path = self.own.get(name, default_folder() / TEMPLATES / short)
            try:
                tree = self.environment.parse(path.read_text(encoding="utf-8"))
            except (TemplateError, OSError, UnicodeError, RecursionError):
                return None
            found.update(block.name for block in tree.find_all(nodes.Block))
            parents = list(tree.find_all(nodes.Extends))
            if not parents:
                return frozenset(found)
            if len(parents) > 1 or not isinstance(parents[0].template, nodes.Const):
                return None
            name = str(parents[0].template.value)
        return None
