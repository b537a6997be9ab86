"""Themes: views → HTML. The only module that imports Jinja2.

A template gets ``page``, ``site`` and ``words`` and nothing else: no globals, no clock, no files. Undefined names are
errors, text is escaped. A theme is a folder with ``templates/`` and ``assets/``; what a site's own theme lacks is taken
from the default one, file by file.
"""

from __future__ import annotations

import hashlib
import hmac
import marshal
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, partial
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType, MethodType
from typing import Any, Final

import jinja2
import markupsafe
from jinja2.bccache import Bucket
from jinja2.loaders import split_template_path
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from msgspec import Struct, field

from site_builder.language.words import Words
from site_builder.model.documents import Mark, Site
from site_builder.model.paths import SITE_FILE, content_path
from site_builder.problems import Problem, ProblemError, did_you_mean, problem
from site_builder.system import safe_files
from site_builder.theme import fast_templates, views
from site_builder.theme import folders as theme_folders
from site_builder.theme.folders import ASSETS, DEFAULT, TEMPLATES, default_folder
from site_builder.theme.views import PageBase, SiteView

CACHE: Final = ".site-builder"  # of an archive; what is in it may be deleted at any time


class TemplateFault(ProblemError):
    """A template could not be rendered."""


class Theme(Struct, frozen=True):
    """Folders to look for templates and assets in, the site's own first.

    A page is made by ``swift``, whose templates are rewritten to be fast. If that raises anything, ``environment``
    makes the page, or says what is wrong with the template; and it makes all further pages of that template.
    """

    folders: tuple[Path, ...]
    environment: jinja2.Environment
    swift: jinja2.Environment
    odd: set[str] = field(default_factory=set)  # templates that are no good for ``swift``

    def render(self, template: str, page: PageBase, site: SiteView, words: Words) -> str:
        """One page as HTML. Raises TemplateFault."""
        values = {"page": page, "site": site, "words": words}
        if template not in self.odd:
            try:
                found = self.swift.get_template(template)
                return "".join(found.root_render_func(found.new_context(values)))
            except Exception:  # noqa: S110  (whatever it is: what follows finds it again, and words it)
                pass
        try:
            text = self.environment.get_template(template).render(values)
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
        self.odd.add(template)
        return text

    def assets(self) -> Iterator[tuple[str, Path]]:
        """(path below assets/, file) of every asset, sorted; a site's own file replaces the default's."""
        found: dict[str, Path] = {}
        for folder in reversed(self.folders):
            found |= theme_folders.files(folder, ASSETS)
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
    hint = (
        did_you_mean(missing[2], view.__struct_fields__) if isinstance(view, type) and issubclass(view, Struct) else ""
    )
    return (f'{missing[1]} has no "{missing[2]}"', *filter(None, [hint]))


def _where(fault: Exception, template: str, folders: tuple[Path, ...]) -> tuple[str, int]:
    """The innermost line of a template in a traceback; Jinja2 maps its frames to the template's own lines."""
    known = [str(folder) for folder in folders]
    for frame in reversed(traceback.extract_tb(fault.__traceback__)):
        if any(frame.filename.startswith(folder) for folder in known):
            return frame.filename, frame.lineno or 1
    return template, 1


def load(root: Path, site: Site, problems: list[Problem], key: bytes = b"") -> Theme:
    """The theme that site.yaml names, above the default one.

    With a ``key`` compiled templates are kept in the cache folder, and taken from there.
    """
    folders = theme_folders.folders(root, site)
    if site.theme and site.theme.text != DEFAULT and len(folders) == 1:
        problems.append(_unknown(root, site.theme))
    default = jinja2.FileSystemLoader(default_folder() / TEMPLATES)
    loader = jinja2.ChoiceLoader(
        [
            *[OwnTemplates(folder) for folder in folders[:-1]],
            default,
            # "default/base.html" is the default theme's, for a theme that extends what it overrides
            jinja2.PrefixLoader({DEFAULT: default}),
        ]
    )
    kept = Kept(root, key)
    return Theme(folders, _environment(ImmutableSandboxedEnvironment, loader), _environment(Swift, loader, kept))


def _unknown(root: Path, name: Mark) -> Problem:
    if theme_folders.NAME.fullmatch(name.text):
        todo = did_you_mean(name.text, theme_folders.names(root)) or f"make a folder themes/{name.text} with templates/"
    else:
        todo = "write the name of a folder in themes/, not a path"
    return problem("unknown-theme", content_path(SITE_FILE), name.line, name.column, theme=name.text, todo=todo)


class OwnTemplates(jinja2.FileSystemLoader):
    """The templates of a site's own theme. Links are left out: one into content/ would let a text be a template."""

    def __init__(self, theme: Path) -> None:
        super().__init__(theme / TEMPLATES)
        self.folder = theme.resolve() / TEMPLATES

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        parts = split_template_path(template)
        path = self.folder.joinpath(*parts)
        if path.resolve() != path or any(part.startswith(".") for part in parts):
            raise jinja2.TemplateNotFound(template)
        return super().get_source(environment, template)


def _environment(
    kind: type[jinja2.Environment], loader: jinja2.BaseLoader, kept: jinja2.BytecodeCache | None = None
) -> jinja2.Environment:
    environment = kind(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=kept,
    )
    environment.globals.clear()
    return environment


# -- templates made fast ----------------------------------------------------------------------------------------------


class Swift(ImmutableSandboxedEnvironment):
    """A sandbox whose compiled templates are rewritten (swift.py), with what the rewritten code asks for.

    Its loader, its globals and its templates stay as they are: a template is found by its name alone.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._found: dict[str, jinja2.Template] = {}

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> jinja2.Template:  # noqa: A002
        found = self._found.get(name) if type(name) is str and globals is None else None
        if found is None:
            found = super().get_template(name, parent, globals)
            if type(name) is str and globals is None:
                self._found[name] = found
        return found

    def _compile(self, source: str, filename: str) -> CodeType:
        return compile(fast_templates.swift(source), filename, "exec", dont_inherit=True)

    @staticmethod
    def escaped(text: str) -> str:
        """Plain text as HTML."""
        return str(markupsafe.escape(text))

    @staticmethod
    def other(value: Any) -> str:
        """As HTML, what is neither plain text nor HTML."""
        return str(value) if type(value) is int else markupsafe.escape(value)

    @staticmethod
    def callee(context: Context, function: Any, loop_vars: Any, block_vars: Any) -> Callable[..., Any]:
        """What does the same as ``environment.call(context, function, …)``: the function itself, for words and most
        macros."""
        kind = type(function)
        found: Callable[..., Any] | None = None
        if kind is MethodType and type(function.__self__) is Words:
            found = function
        elif kind is Macro and context.eval_ctx.autoescape is True:
            found = function.__dict__.get("swift")
            if found is None:
                found = function.swift = _direct(function)
        if found is not None:
            return found
        sandbox = context.environment
        assert isinstance(sandbox, Swift)
        return partial(sandbox.call, context, function, _loop_vars=loop_vars or {}, _block_vars=block_vars or {})


if hasattr(markupsafe, "_escape_inner"):  # what markupsafe.escape wraps into Markup, which joining takes off again
    Swift.escaped = staticmethod(markupsafe._escape_inner)  # type: ignore[method-assign]


def _direct(macro: Macro) -> Callable[..., Any]:
    """A macro without the machinery of its arguments, for calls that give exactly those it declares."""
    body, wanted = macro._func, len(macro.arguments)
    if macro.catch_kwargs or macro.catch_varargs or macro.caller:
        return macro

    def call(*given: Any, **named: Any) -> Any:
        if named or len(given) != wanted:
            return macro(*given, **named)
        return _new(Markup, body(*given))

    return call


_new: Final = str.__new__


# What this process has compiled: by kind of environment and key of the template, the digest of its text and the code.
# Of each template the last version alone: a program that builds again and again (`serve`) may meet hundreds.
_compiled: dict[tuple[type, str], tuple[str, CodeType]] = {}


class Kept(jinja2.BytecodeCache):
    """Compiled templates, kept from one build to the next: the default theme's beside the program's own compiled
    modules, for all archives, and what cannot be kept there, as the templates of other themes, in the archive's cache.

    A file holds a digest and the code. The digest covers the code, the template and all that compiled it, so whatever
    has changed or come to harm is compiled again. In an archive's cache it is made with the key of the store, which
    nobody else knows, so code that came with somebody's files is never run; who can write beside the program's modules
    can change these as well.
    """

    def __init__(self, root: Path, key: bytes) -> None:
        self.key = key
        self.cache = root / CACHE
        self.folder = self.cache / "templates"

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        key = super().get_cache_key(name, filename)
        ours = filename is not None and Path(filename).is_relative_to(default_folder())
        return f"{_OURS}{key}.{sys.implementation.cache_tag}" if ours else key

    def _places(self, bucket: Bucket) -> Iterator[tuple[Path, bytes]]:
        """The folders that its code may be in, each with the key of its digest, the first that will do first."""
        if bucket.key.startswith(_OURS) and sys.implementation.cache_tag:
            yield _beside(), b""
        if self.key and safe_files.is_folder(self.cache):
            yield self.folder, self.key

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, compiled = _compiled.get((type(bucket.environment), bucket.key), ("", None))
        if compiled is not None and checksum == bucket.checksum:
            bucket.code = compiled
            return
        for folder, key in self._places(bucket):
            try:
                kept = safe_files.read(folder / bucket.key) if key else (folder / bucket.key).read_bytes()
            except OSError:
                continue
            digest, code = kept[:32], kept[32:]
            if hmac.compare_digest(digest, _digest(key, bucket, code)):
                bucket.code = marshal.loads(code)  # noqa: S302  (the digest says that it is what we wrote)
                return

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is None:
            return
        _compiled[type(bucket.environment), bucket.key] = (bucket.checksum, bucket.code)
        code = marshal.dumps(bucket.code)
        for folder, key in self._places(bucket):
            if not key and sys.dont_write_bytecode:
                continue
            new = folder / f"{bucket.key}.{os.getpid()}.new"
            try:
                safe_files.make_folder(folder) if key else folder.mkdir(exist_ok=True)
                safe_files.write(new, _digest(key, bucket, code) + code)
                new.replace(folder / bucket.key)
            except OSError:  # the caches are a convenience
                with suppress(OSError):
                    new.unlink()
            else:
                return


_OURS: Final = "template-"  # what the names of the default theme's begin with


def _beside() -> Path:
    """Where Python keeps this program's compiled modules."""
    return Path(cache_from_source(__file__)).parent


def _digest(key: bytes, bucket: Bucket, code: bytes) -> bytes:
    return hmac.digest(key, b"\0".join((_compilers(), bucket.checksum.encode(), code)), "sha256")


@cache
def _compilers() -> bytes:
    """What has a part in compiling a template: Python, Jinja and this program."""
    own = b"".join(Path(module).read_bytes() for module in (__file__, fast_templates.__file__))
    versions = f"{sys.version}|{sys.implementation.cache_tag}|{sys.flags.optimize}|{jinja2.__version__}"
    return hashlib.sha256(versions.encode() + own).digest()
