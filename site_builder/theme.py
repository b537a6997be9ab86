"""Themes: views → HTML. The only module that imports Jinja2.

A template gets ``page``, ``site`` and ``words`` and nothing else: no globals, no clock, no files. Undefined names are
errors, text is escaped. A theme is a folder with ``templates/`` and ``assets/``; what a site's own theme lacks is taken
from the default one, file by file.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from typing import Final

import jinja2

from site_builder.model import Site
from site_builder.pages import views
from site_builder.pages.views import PageBase, SiteView
from site_builder.problems import Problem, did_you_mean, problem
from site_builder.read import SITE_FILE, shown
from site_builder.words import Words

DEFAULT: Final = "default"


class TemplateFault(Exception):
    """A template could not be rendered; ``problem`` says where and why."""

    def __init__(self, fault: Problem) -> None:
        super().__init__(str(fault))
        self.problem = fault


@dataclass(frozen=True, slots=True)
class Theme:
    """Folders to look for templates and assets in, the site's own first."""

    folders: tuple[Path, ...]
    environment: jinja2.Environment

    def render(self, template: str, page: PageBase, site: SiteView, words: Words) -> str:
        """One page as HTML. Raises TemplateFault."""
        try:
            return self.environment.get_template(template).render(page=page, site=site, words=words)
        except jinja2.TemplateSyntaxError as fault:
            reason = str(fault.message)
            path = fault.filename or template
            raise TemplateFault(_problem(path, fault.lineno, reason[:1].lower() + reason[1:])) from None
        except jinja2.TemplateNotFound as fault:
            path, line = _where(fault, template, self.folders)
            raise TemplateFault(_problem(path, line, f"there is no template {fault.name}")) from None
        except Exception as fault:  # whatever a maintainer's template does wrong is a line, never a traceback
            path, line = _where(fault, template, self.folders)
            raise TemplateFault(_problem(path, line, *_reason(fault))) from None

    def assets(self) -> Iterator[tuple[str, Path]]:
        """(path below assets/, file) of every asset, sorted; a site's own file replaces the default's."""
        found: dict[str, Path] = {}
        for folder in reversed(self.folders):
            base = folder / "assets"
            for path in sorted(base.rglob("*")) if base.is_dir() else ():
                hidden = any(part.startswith(".") for part in path.relative_to(base).parts)
                if path.is_file() and not path.is_symlink() and not hidden:
                    found[path.relative_to(base).as_posix()] = path
        yield from sorted(found.items())


def _problem(path: str, line: int, reason: str, todo: str = "correct the template") -> Problem:
    return problem("template", path, line, 1, reason=reason, todo=todo)


def _reason(fault: Exception) -> tuple[str, ...]:
    """What went wrong and, for a name that a view does not have, the nearest that it has."""
    missing = re.fullmatch(r"'[\w.]*\b(\w+) object' has no attribute '(\w+)'", str(fault))
    if not (isinstance(fault, jinja2.UndefinedError) and missing):
        if isinstance(fault, KeyError):  # a word that no catalogue has
            return (f"there is no {fault}",)
        return (str(fault) if isinstance(fault, jinja2.UndefinedError) else f"{type(fault).__name__}: {fault}",)
    view = getattr(views, missing[1], None)
    hint = did_you_mean(missing[2], view.__dataclass_fields__) if is_dataclass(view) else ""
    return (f'{missing[1]} has no "{missing[2]}"', *filter(None, [hint]))


def _where(fault: Exception, template: str, folders: tuple[Path, ...]) -> tuple[str, int]:
    """The innermost line of a template in a traceback; Jinja2 maps its frames to the template's own lines."""
    known = [str(folder) for folder in folders]
    for frame in reversed(traceback.extract_tb(fault.__traceback__)):
        if any(frame.filename.startswith(folder) for folder in known):
            return frame.filename, frame.lineno or 1
    return template, 1


def default_folder() -> Path:
    """The default theme: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).parent
    inside = package / "themes" / DEFAULT
    return inside if inside.is_dir() else package.parent / "themes" / DEFAULT


def load(root: Path, site: Site, problems: list[Problem]) -> Theme:
    """The site's theme: ``theme:`` of site.yaml names a folder of themes/ or a path below the archive."""
    folders = [default_folder()]
    if site.theme and site.theme.text != DEFAULT:
        name = site.theme.text
        candidates = [root / "themes" / name, root / name]
        own = next((c for c in candidates if c.is_dir() and c.resolve().is_relative_to(root.resolve())), None)
        if own is None:
            known = (
                sorted(p.name for p in (root / "themes").iterdir() if p.is_dir()) if (root / "themes").is_dir() else []
            )
            todo = did_you_mean(name, [*known, DEFAULT]) or (
                "name a folder of the archive" if ".." in name else f"make a folder themes/{name} with templates/"
            )
            place = (shown(SITE_FILE), site.theme.line, site.theme.column)
            problems.append(problem("unknown-theme", *place, theme=name, todo=todo))
        else:
            folders.insert(0, own)
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader([folder / "templates" for folder in folders]),
                # "default/base.html" is the default theme's, for a theme that extends what it overrides
                jinja2.PrefixLoader({DEFAULT: jinja2.FileSystemLoader(default_folder() / "templates")}),
            ]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.globals.clear()
    return Theme(tuple(folders), environment)
