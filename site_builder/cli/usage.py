"""What is wrong with a command line, in one line: what, and what to write."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

import click

from site_builder.problems import listed, printable


def worded(fault: click.UsageError) -> str:
    """Return a fault of a command line as one line."""
    command = fault.ctx.command_path.removeprefix(fault.ctx.find_root().command_path) if fault.ctx else ""
    explained = f"site-builder{command} --help tells more"
    if isinstance(fault, click.exceptions.NoSuchCommand):
        known = (
            fault.ctx.command.list_commands(fault.ctx)
            if fault.ctx and isinstance(fault.ctx.command, click.Group)
            else ()
        )
        return f'there is no command "{printable(fault.command_name)}"; {_meant(fault.command_name, known, explained)}'
    if isinstance(fault, click.NoSuchOption):
        known = [o for p in fault.ctx.command.params for o in p.opts] if fault.ctx else []
        return f'there is no option "{printable(fault.option_name)}"; {_meant(fault.option_name, known, explained)}'
    if isinstance(fault, click.MissingParameter) and fault.param is not None:
        return f"{_named(fault.param, fault.ctx)} is missing; write {_usage(fault.ctx)}"
    if isinstance(fault, click.BadParameter) and fault.param is not None:
        return f"{_named(fault.param, fault.ctx)}: {_value(fault, fault.param)}"
    if isinstance(fault, click.BadOptionUsage) and "requires an argument" in fault.message:
        return f"{printable(fault.option_name)} wants a value behind it; {explained}"
    message = fault.format_message().rstrip(".")
    return f"{printable(message[:1].lower() + message[1:], 300)}; {explained}"


def _meant(written: str, known: Iterable[str], explained: str) -> str:
    near = difflib.get_close_matches(written, list(known), n=1)
    return f"did you mean {near[0]}?" if near else explained


def _named(param: click.Parameter, context: click.Context | None) -> str:
    """An option as it is written; an argument as the help has it."""
    if isinstance(param, click.Option):
        return next(o for o in param.opts if o.startswith("--"))
    return param.make_metavar(context).strip("[]") if context else param.name or ""


def _usage(context: click.Context | None) -> str:
    if context is None:
        return "it"
    words = [p.make_metavar(context) for p in context.command.params if isinstance(p, click.Argument)]
    return " ".join(["site-builder", context.info_name or "", *words])


def _value(fault: click.BadParameter, param: click.Parameter) -> str:
    kind = param.type
    written = _quoted(fault.message)
    if isinstance(kind, click.Choice):
        return f"{written} is none of its values; write {listed(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange):
        most = f" to {kind.max}" if kind.max is not None else " on"
        return f"{written} is no number that it takes; write one from {kind.min}{most}"
    if isinstance(kind, click.Path):
        if "does not exist" in fault.message:
            return f"there is no folder {written}"
        if "is a file" in fault.message:
            return f"{written} is a file; name a folder"
    message = fault.message.rstrip(".")
    return printable(message[:1].lower() + message[1:], 300)


def _quoted(message: str) -> str:
    """The value that a message of click quotes."""
    found = re.search(r"'(.*)'(?= (?:is|does)\b)", message, re.DOTALL) or re.match(r"(\S+) is", message)
    return f'"{printable(found[1])}"' if found else "it"
