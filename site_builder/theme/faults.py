"""Faults of templates in words: a line of a template and what to do about it."""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence
from pathlib import Path

import jinja2
from msgspec import Struct

from site_builder.problems import ProblemError, did_you_mean, problem
from site_builder.system.time_limit import TooLong
from site_builder.theme import views


class TemplateFault(ProblemError):
    """A template could not be rendered; ``problem`` says where and why."""


def worded(fault: Exception, template: str, folders: Sequence[Path]) -> TemplateFault:
    """Word whatever Jinja raised for ``template``; ``folders``: of the theme."""
    if isinstance(fault, jinja2.TemplateSyntaxError):
        reason = str(fault.message)
        return _fault(fault.filename or template, fault.lineno, reason[:1].lower() + reason[1:])
    path, line = _where(fault, template, folders)
    if isinstance(fault, jinja2.TemplateNotFound):
        return _fault(path, line, f"there is no template {fault.name}")
    return _fault(path, line, *_reason(fault))


def _fault(path: str, line: int, reason: str, todo: str = "correct the template") -> TemplateFault:
    return TemplateFault(problem("template", path, line, 1, reason=reason, todo=todo))


def _reason(fault: Exception) -> tuple[str, ...]:
    """What went wrong and, for a field that a view does not have, the nearest that it has."""
    missing = re.fullmatch(r"'[\w.]*\b(\w+) object' has no attribute '(\w+)'", str(fault))
    if not (isinstance(fault, jinja2.UndefinedError) and missing):
        if isinstance(fault, TooLong):
            return ("a page takes longer than 30 seconds to make here", "look for a loop that never ends")
        if isinstance(fault, UnicodeEncodeError):
            return (f"this writes {ascii(fault.object[fault.start])[1:-1]}, which is no character",)
        if isinstance(fault, KeyError):  # a word that no catalogue has
            return (f"there is no {fault}",)
        return (str(fault) if isinstance(fault, jinja2.UndefinedError) else f"{type(fault).__name__}: {fault}",)
    view = getattr(views, missing[1], None)
    fields = view.__struct_fields__ if isinstance(view, type) and issubclass(view, Struct) else ()
    hint = did_you_mean(missing[2], fields) if fields else ""
    return (f'{missing[1]} has no "{missing[2]}"', *filter(None, [hint]))


def _where(fault: Exception, template: str, folders: Sequence[Path]) -> tuple[str, int]:
    """The innermost line of a template in a traceback; Jinja maps its frames to the template's own lines."""
    known = [str(folder) for folder in folders]
    for frame in reversed(traceback.extract_tb(fault.__traceback__)):
        if any(frame.filename.startswith(folder) for folder in known):
            return frame.filename, frame.lineno or 1
    return template, 1
