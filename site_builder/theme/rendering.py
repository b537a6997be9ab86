"""Rendering: views → HTML, by the templates of a theme.

A template gets ``page``, ``site`` and ``words`` and nothing else: no globals, no clock, no files. Undefined names are
errors, and text is escaped. A theme is a folder with ``templates/`` and ``assets/``; the default theme supplies each
file that a site's own theme lacks. Templates run in Jinja's immutable sandbox (``sandbox`` in Jinja's documentation).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import jinja2
from jinja2.loaders import split_template_path
from msgspec import Struct, field

from site_builder.language.words import Words
from site_builder.system import time_limit
from site_builder.theme import faults
from site_builder.theme.fast_templates import FastSandbox
from site_builder.theme.faults import TemplateFault as TemplateFault
from site_builder.theme.folders import DEFAULT, TEMPLATES, default_folder
from site_builder.theme.inherit import Inherit
from site_builder.theme.sandbox import Sandbox
from site_builder.theme.template_cache import TemplateCache
from site_builder.theme.views import PageBase, SiteView

SECONDS: Final = 30.0  # of CPU for one page: a template that takes longer most likely never ends


class Theme(Struct, frozen=True):
    """The templates and assets of a site.

    ``folders``: where they are looked for, the site's own theme first. ``fast`` renders pages. Should it raise
    anything, ``plain``, which runs Jinja's own code, renders the page or says what is wrong with the template, and it
    renders all further pages of that template (``slow``).
    """

    folders: tuple[Path, ...]
    plain: jinja2.Environment
    fast: jinja2.Environment
    slow: set[str] = field(default_factory=set)

    def render(self, template: str, page: PageBase, site: SiteView, words: Words) -> bytes:
        """Return one page as HTML in UTF-8. Raises TemplateFault."""
        values = {"page": page, "site": site, "words": words}
        if template not in self.slow:
            try:
                with time_limit.seconds(SECONDS):
                    found = self.fast.get_template(template)
                    return "".join(found.root_render_func(found.new_context(values))).encode("utf-8")
            except time_limit.TooLong:
                raise faults.worded(self._rewritten(), template, self.folders) from None
            except Exception:  # noqa: S110  (whatever it is: what follows raises it again, and words it)
                pass
        try:
            with time_limit.seconds(SECONDS):
                text = self.plain.get_template(template).render(values).encode("utf-8")
        except Exception as fault:  # whatever a maintainer's template does wrong is a line, never a traceback
            raise faults.worded(fault, template, self.folders) from None
        self.slow.add(template)
        return text

    def _rewritten(self) -> Exception:
        """Return the exception that is being handled, with the lines of templates in its traceback."""
        try:
            self.fast.handle_exception()
        except time_limit.TooLong as fault:
            return fault


def load_theme(folders: tuple[Path, ...], cache: Path | None = None, key: bytes = b"") -> Theme:
    """Load a theme. ``folders``: those of theme.folders.folders, the default theme's last.

    ``cache``: the archive's cache folder, for compiled templates; ``key``: of its store. Without both of them nothing
    is cached.
    """
    default = jinja2.FileSystemLoader(default_folder() / TEMPLATES)
    loader = jinja2.ChoiceLoader(
        [
            # "default/base.html" is always the default theme's, for a theme that extends what it overrides
            jinja2.PrefixLoader({DEFAULT: default}),
            *[OwnTemplates(folder) for folder in folders[:-1]],
            default,
        ]
    )
    compiled = TemplateCache(cache, key) if cache is not None and key else None
    plain = _environment(Sandbox, loader)
    return Theme(folders, plain, _environment(FastSandbox, loader, compiled))


class OwnTemplates(jinja2.FileSystemLoader):
    """The templates of a site's own theme. Links are left out: one into content/ would let a text be a template."""

    def __init__(self, theme: Path) -> None:
        super().__init__(theme / TEMPLATES)
        self.folder = theme.resolve() / TEMPLATES

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's source, as Jinja's loaders do. Raises TemplateNotFound."""
        parts = split_template_path(template)
        path = self.folder.joinpath(*parts)
        if path.resolve() != path or any(part.startswith(".") for part in parts):
            raise jinja2.TemplateNotFound(template)
        return super().get_source(environment, template)


def _environment(
    kind: type[jinja2.Environment], loader: jinja2.BaseLoader, compiled: jinja2.BytecodeCache | None = None
) -> jinja2.Environment:
    environment = kind(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=compiled,
        extensions=[Inherit],
    )
    environment.globals.clear()
    return environment
