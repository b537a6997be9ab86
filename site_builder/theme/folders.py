"""Where a theme's files are. The only module that knows the folders of themes; it loads no template.

A theme is named, never given as a path: content may come from strangers, and a template can do more than a text can.
``theme: NAME`` in site.yaml is the folder themes/NAME of the archive or, where it has none, the theme of that name that
comes with the program. Neither the archive's folder nor ``themes`` may be a link, and no part of a name begins with a
dot, so that no theme can lie in content/, in output/ or in the cache.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from site_builder.model.documents import Site
from site_builder.model.paths import SITE_FILE, content_path
from site_builder.problems import Problem, did_you_mean, problem
from site_builder.system import safe_files
from site_builder.system.digests import blake2b

DEFAULT: Final = "default"
THEMES: Final = "themes"
TEMPLATES: Final = "templates"
ASSETS: Final = "assets"
OWN_STYLE: Final = "theme.css"  # an asset that follows style.css on every page
NAME: Final = re.compile(r"\w(?:[\w.-]*\w)?")  # letters, digits and _ of any script; . and - inside
_PACKAGE: Final = Path(__file__).parent.parent


def shipped_folder() -> Path:
    """The folder of the themes that come with the program: inside the package, or at the top of a checkout."""
    inside = _PACKAGE / THEMES
    return inside if inside.is_dir() else _PACKAGE.parent / THEMES


def default_folder() -> Path:
    """The default theme."""
    return shipped_folder() / DEFAULT


def find(root: Path, name: str) -> Path | None:
    """The folder of the theme ``name``: of the archive at ``root``, or of the program. None where neither has it."""
    if not NAME.fullmatch(name):
        return None
    for themes in (root / THEMES, shipped_folder()):
        if safe_files.is_folder(themes) and safe_files.is_folder(themes / name):
            return themes / name
    return None


def missing(root: Path, site: Site) -> Problem | None:
    """Return the problem of a site that names a theme which is not there."""
    name = site.theme
    if name is None or name.text == DEFAULT or find(root, name.text) is not None:
        return None
    if NAME.fullmatch(name.text):
        near = did_you_mean(name.text, names(root))
        todo = (
            near
            or f"make the folder {THEMES}/{name.text}/ beside content/, with {ASSETS}/ or {TEMPLATES}/ or both in it"
        )
    else:
        todo = "write the name of a folder in themes/, not a path"
    return problem("unknown-theme", content_path(SITE_FILE), name.line, name.column, theme=name.text, todo=todo)


def names(root: Path) -> list[str]:
    """The themes that site.yaml may name, sorted."""
    both = [themes for themes in (root / THEMES, shipped_folder()) if safe_files.is_folder(themes)]
    return sorted({path.name for themes in both for path in themes.iterdir() if find(root, path.name)})


def folders(root: Path, site: Site) -> tuple[Path, ...]:
    """The folders that a site's templates and assets are looked for in, the site's own theme first."""
    own_theme = None if site.theme is None or site.theme.text == DEFAULT else find(root, site.theme.text)
    return (default_folder(),) if own_theme is None else (own_theme, default_folder())


def digest(folders: Iterable[Path]) -> bytes:
    """A digest of the names and bytes of all files of some themes."""
    found = blake2b(digest_size=16)
    for folder in folders:
        for part in (TEMPLATES, ASSETS):
            for name, path in files(folder, part):
                with suppress(OSError):  # a file that cannot be read is reported where it is wanted
                    data = path.read_bytes()
                    found.update(f"\0{part}/{name}\0{len(data)}\0".encode(errors="replace"))
                    found.update(data)
        found.update(b"\1")
    return found.digest()


def files(folder: Path, part: str) -> Iterator[tuple[str, Path]]:
    """(path below it, file) of each file of a theme's ``templates`` or ``assets``, sorted.

    Links, and what stands in a hidden or linked folder, are left out.
    """
    base = folder / part
    if safe_files.is_folder(base):
        yield from _below(base, "")


def _below(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir():
            yield from _below(path, f"{prefix}{path.name}/")
        elif path.is_file():
            yield prefix + path.name, path
