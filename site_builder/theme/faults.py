"""Faults of templates in words: a line of a template and what to do about it."""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.tests import TESTS
from msgspec import Struct

from site_builder.problems import ProblemError, did_you_mean, nearest, printable, problem
from site_builder.system.time_limit import TooLong
from site_builder.theme import part_views, views
from site_builder.theme.folders import DEFAULT, TEMPLATES, default_folder

_CORRECT: Final = "correct the template"
_GIVEN: Final = ("page", "site", "words")  # what a template sees


class TemplateFault(ProblemError):
    """A template could not be rendered; ``problem`` says where and why."""


class _Said(Struct, frozen=True):
    """What is wrong, and what to do about it."""

    reason: str
    todo: str = ""


def worded(fault: Exception, template: str, folders: Sequence[Path]) -> TemplateFault:
    """Word whatever Jinja raised for ``template``; ``folders``: of the theme."""
    if isinstance(fault, UnicodeDecodeError):
        return _not_utf8(fault, template, folders)
    if isinstance(fault, jinja2.TemplateSyntaxError):
        return _fault(fault.filename or _file(template, folders), fault.lineno, _syntax(fault.message or ""))
    if isinstance(fault, OSError) and fault.filename:
        reason = (fault.strerror or type(fault).__name__).lower()
        return _fault(str(fault.filename), 1, _Said(f"the template cannot be read: {reason}", "let it be readable"))
    path, line = _where(fault, template, folders)
    if isinstance(fault, jinja2.TemplateNotFound):
        files = (found for folder in folders for found in sorted((folder / TEMPLATES).glob("*.html")))
        name = str(fault.name)
        near = nearest(name.removesuffix(".html"), (found.stem for found in files if not found.is_symlink()))
        hint = f"did you mean {near[0]}.html?" if near else ""
        return _fault(path, line, _Said(f"there is no template {printable(name)}", hint))
    if isinstance(fault, RecursionError):
        return _fault(path, line, _endless(path, line))
    return _of_macros(fault, path, folders) or _fault(path, line, _runtime(fault))


def _file(template: str, folders: Sequence[Path]) -> str:
    """The file of a template."""
    files = (folder / TEMPLATES / template for folder in folders)
    return next((str(file) for file in files if file.is_file()), template)


def _fault(path: str, line: int, said: _Said, column: int = 1) -> TemplateFault:
    return TemplateFault(problem("template", path, line, column, reason=said.reason, todo=said.todo or _CORRECT))


def _not_utf8(fault: UnicodeDecodeError, template: str, folders: Sequence[Path]) -> TemplateFault:
    """A template that is written in another encoding. Python knows its bytes, and not its name."""
    path, before = template, fault.object[: fault.start]
    for folder in folders:
        for found in sorted((folder / TEMPLATES).rglob("*")):
            if found.is_file() and found.read_bytes() == fault.object:
                path = str(found)
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    said = _Said(f"the template is not UTF-8 (byte 0x{fault.object[fault.start]:02x})", "save it as UTF-8")
    return _fault(path, before.count(b"\n") + 1, said, column)


def _of_macros(fault: Exception, path: str, folders: Sequence[Path]) -> TemplateFault | None:
    """A fault that a template of the default theme meets because of macros of the site's own theme."""
    if len(folders) < 2 or not path.startswith(str(folders[-1])):
        return None
    text = str(fault)
    lacks = re.fullmatch(r"'[\w.]*\bTemplateModule object' has no attribute '(\w+)'", text)
    other = re.fullmatch(r"macro '(\w+)' (takes .*)", text)
    name = (lacks or other or ("", ""))[1]
    for given in sorted((folders[-1] / TEMPLATES).glob("*.html")) if name else ():
        if not (macro := re.search(rf"{{%-? macro ({name}\(.*?\)) -?%}}", given.read_text(encoding="utf-8"))):
            continue
        own = _file(given.name, folders[:-1])
        if lacks and own != given.name:
            todo = (
                f'begin it with {{% inherit "{DEFAULT}/{given.name}" %}}, which takes the macros that it does not have'
            )
            return _fault(own, 1, _Said(f'there is no macro "{name}" here, which other templates call', todo))
        if other and own != given.name:
            written = Path(own).read_text(encoding="utf-8")
            at = re.search(rf"macro\s+{name}\b", written)
            line = written.count("\n", 0, at.start()) + 1 if at else 1
            reason = f'the macro "{name}" {other[2].replace("(s)", "s")}, and other templates give it others'
            return _fault(own, line, _Said(reason, f"write {{% macro {macro[1]} %}}"))
    return None


def _syntax(message: str) -> _Said:
    """What a template that cannot be read has wrong."""
    if match := re.match(rf"there is no template {DEFAULT}/(.+)$", message):
        near = nearest(match[1], sorted(found.name for found in (default_folder() / TEMPLATES).glob("*.html")))
        return _Said(message, f"did you mean {DEFAULT}/{near[0]}?" if near else "")
    if match := re.match(r"No (filter|test) named '(.*)'\.?$", message):
        known = FILTERS if match[1] == "filter" else TESTS
        return _Said(f'there is no {match[1]} "{match[2]}"', did_you_mean(match[2], known))
    if match := re.match(r"Unexpected end of template\..*'(\w+)'\.? The innermost block .* is '(\w+)'\.?$", message):
        end = f"end{match[2]}"
        return _Said(f"the template ends within {{% {match[2]} %}}", f"write {{% {end} %}} where that part ends")
    if match := re.match(r"Encountered unknown tag '(\w+)'\.?", message):
        return _Said(f'there is no tag "{match[1]}"')
    if "end of print statement" in message or message == "unexpected '}'":
        return _Said("what begins with {{ does not end as it should", "write }} where it ends")
    return _Said(message[:1].lower() + message[1:].rstrip("."))


def _endless(path: str, line: int) -> _Said:
    """Templates that lead back to themselves."""
    try:
        written = Path(path).read_text(encoding="utf-8", errors="replace").splitlines()[line - 1]
    except (OSError, IndexError):
        written = ""
    if match := re.search(r"{%-?\s*extends\s+[\"']([^\"']+)", written):
        name = match[1].removeprefix(f"{DEFAULT}/")
        reason = f"{name} extends itself, or a template that extends it"
        return _Said(reason, f'write {{% extends "{DEFAULT}/{name}" %}} for that of the default theme')
    return _Said("this includes or calls itself without end", "let it end")


def _runtime(fault: Exception) -> _Said:
    """What went wrong while a page was made."""
    text = str(fault)
    missing = re.fullmatch(r"'[\w.]*\b(\w+) object' has no attribute '(\w+)'", text)
    if isinstance(fault, jinja2.UndefinedError) and missing:
        return _no_field(missing[1], missing[2])
    if isinstance(fault, TooLong):
        return _Said("a page takes longer than 30 seconds to make here", "look for a loop that never ends")
    if isinstance(fault, UnicodeEncodeError):
        return _Said(f"this writes {ascii(fault.object[fault.start])[1:-1]}, which is no character")
    if isinstance(fault, KeyError):  # a word that no catalogue has
        return _Said(f"there is no {fault}")
    if isinstance(fault, jinja2.UndefinedError):
        return _undefined(text)
    if isinstance(fault, SecurityError):
        return _Said(f"no template may do this: {text.rstrip('.')}")
    if isinstance(fault, jinja2.TemplateRuntimeError):
        return _syntax(text.removesuffix(" found."))
    if isinstance(fault, ZeroDivisionError):
        return _Said("this divides by zero")
    if isinstance(fault, MemoryError):
        return _Said("this makes more than there is memory for")
    return _Said(f"this cannot be worked out: {text or type(fault).__name__}")


def _undefined(text: str) -> _Said:
    """A name, or a key of a mapping, that there is not."""
    if match := re.fullmatch(r"'(\w+)' is undefined", text):
        todo = did_you_mean(match[1], _GIVEN)
        if match[1] in _GIVEN:  # in a macro
            todo = f"a macro sees what is handed to it alone: let it have an argument {match[1]}, and hand that over"
        return _Said(f'there is no "{match[1]}" here', todo)
    if match := re.fullmatch(r"'dict object' has no attribute '(x-[^']*)'", text):
        key = printable(match[1])
        return _Said(
            f"the file of this page has no key {key}", f'ask first: {{% if "{key}" in page.extra %}} … {{% endif %}}'
        )
    return _Said(text)


def _no_field(name: str, wanted: str) -> _Said:
    """A field that a view, or what was imported, does not have."""
    if name == "TemplateModule":
        return _Said(f'what was imported has no "{wanted}"')
    view = getattr(views, name, None) or getattr(part_views, name, None)
    fields = view.__struct_fields__ if isinstance(view, type) and issubclass(view, Struct) else ()
    return _Said(f'{name} has no "{wanted}"', did_you_mean(wanted, fields) if fields else "")


def _where(fault: Exception, template: str, folders: Sequence[Path]) -> tuple[str, int]:
    """The innermost line of a template in a traceback; Jinja maps its frames to the template's own lines."""
    known = [str(folder) for folder in folders]
    for frame in reversed(traceback.extract_tb(fault.__traceback__)):
        if any(frame.filename.startswith(folder) for folder in known):
            return frame.filename, frame.lineno or 1
    return _file(template, folders), 1
