"""Front matter and data files of other systems: YAML, TOML and JSON → dictionaries.

YAML is read without tags and deep nesting: PyYAML's C loader ends the process on 26,000 brackets. A few lines of
aliases stand for gigabytes, so what they stand for is counted before anything is made of it.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any, Final, NamedTuple

import yaml

MOST_DEPTH: Final = 40
MOST_NODES: Final = 2_000_000
MOST_REPEATED: Final = 100_000
"""How many values the aliases (``*name``) of a text may stand for in all."""
# Eleventy names the form behind the first mark: ---json, ---toml, ---js
_FENCE: Final = re.compile(r"(?:[ \t]*\n)*+(?P<fence>---|\+\+\+)(?P<form>[a-z]{0,10})[ \t]*(?:\n|\Z)")
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Final[Any] = yaml.SafeDumper


class CannotParse(Exception):
    """Why front matter or data cannot be read. ``line`` counts from 1 within the text; 0: not known."""

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(why)
        self.line = line


class Parts(NamedTuple):
    """A file taken apart: its front matter and its text, and the line (from 1) on which the text begins."""

    matter: dict[str, Any]
    body: str
    line: int


def split(text: str) -> Parts:
    """Take a file apart: ``---`` YAML, ``+++`` TOML or ``{`` JSON front matter, then the text. Raises CannotParse.

    Empty lines above it and spaces behind its marks are allowed. What stands between two rules and holds no keys is
    text.
    """
    if found := fenced(text):
        lines, first, last = found
        parse = _PARSERS.get(form_of(lines[first]), _not_run)
        try:
            values = parse("\n".join(lines[first + 1 : last]))
        except CannotParse as fault:
            raise CannotParse(str(fault), fault.line + first + 1) from None
        if values is None or isinstance(values, dict):
            return Parts(mapping(values), "\n".join(lines[last + 1 :]), last + 2)
        return Parts({}, text, 1)
    if text.startswith("{") and not text.startswith(("{{", "{%")):
        try:
            found_json, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            return Parts({}, text, 1)
        body = text[end:].removeprefix("\n")
        return Parts(mapping(found_json), body, text.count("\n", 0, len(text) - len(body)) + 1)
    return Parts({}, text, 1)


def fenced(text: str) -> tuple[list[str], int, int] | None:
    """Return the lines of a file, and the numbers (from 0) of those that enclose its front matter; None without one."""
    start = _FENCE.match(text)
    if start is None:
        return None
    lines = text.split("\n")
    first = text.count("\n", 0, start.start("fence"))
    ends = ("---", "...") if start["fence"] == "---" else ("+++",)
    last = next((n for n, line in enumerate(lines[first + 1 :], first + 1) if line.rstrip() in ends), 0)
    return (lines, first, last) if last else None


def form_of(fence: str) -> str:
    """Return the form of front matter by its first line: "yaml", "toml", "json", or another one's name."""
    return "toml" if fence.startswith("+++") else fence.strip()[3:] or "yaml"


def data(path: str, text: str) -> Any:
    """Return the value of a data file by its ending. Raises CannotParse."""
    if path.lower().endswith((".yaml", ".yml")):
        return from_yaml(text)
    return from_toml(text) if path.lower().endswith(".toml") else from_json(text)


def from_yaml(text: str) -> Any:
    """Return the value of a YAML text, with dates as texts. Raises CannotParse."""
    try:
        _weigh(text)
        return _as_texts(yaml.load(text, _Texts))  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise CannotParse(f"{fault.problem or 'it is no YAML'}", mark.line + 1 if mark else 0) from None
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise CannotParse(str(fault).partition("\n")[0]) from None


def from_toml(text: str) -> Any:
    """Return the value of a TOML text, with dates as texts. Raises CannotParse."""
    try:
        return _as_texts(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as fault:
        raise CannotParse(f"it is no TOML: {fault}") from None


def from_json(text: str) -> Any:
    """Return the value of a JSON text. Raises CannotParse."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise CannotParse(f"it is no JSON: {fault}", getattr(fault, "lineno", 0)) from None


def _not_run(text: str) -> Any:
    raise CannotParse("it is a program or in another form, and is not run")


_PARSERS: Final = {"yaml": from_yaml, "yml": from_yaml, "toml": from_toml, "json": from_json}


class _Texts(_LOADER):  # type: ignore[misc]
    """PyYAML's safe loader, but what a value would lose stays text.

    Dates: no time zone shifts them. Numbers that would be written otherwise: 1.10, 007, 12:30 (750 in YAML 1.1). Keys:
    ``on`` is no truth value.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                key.tag = "tag:yaml.org,2002:str"
        return super().construct_mapping(node, deep)


_Texts.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":bool", ":null", ":merge", ":value"))]
    for first, resolvers in _LOADER.yaml_implicit_resolvers.items()
}
_Texts.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^(?:0|-?[1-9][0-9]{0,17})$"), list("-0123456789"))
_Texts.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^-?(?:0|[1-9][0-9]{0,7})\.(?:0|[0-9]{0,6}[1-9])$"), list("-0123456789")
)


def _weigh(text: str) -> None:
    """Count nesting and values, those of aliases as often as they stand, before it recurses. Raises CannotParse."""
    depth = nodes = repeated = 0
    open_ones: list[tuple[str, int, int]] = []  # anchor, values before it, its depth
    sizes: dict[str, tuple[int, int]] = {}  # anchor → how many values it stands for, and how deeply they nest
    deepest = [0]
    for events, event in enumerate(yaml.parse(text, _LOADER)):
        inside = 0
        if isinstance(event, yaml.AliasEvent):
            if any(anchor == event.anchor for anchor, *_ in open_ones):
                raise CannotParse(f"the alias *{event.anchor} stands within its own anchor", _line(event))
            if event.anchor not in sizes:
                raise CannotParse(f"nothing before the alias *{event.anchor} has this anchor", _line(event))
            size, inside = sizes[event.anchor]
            nodes, repeated = nodes + size, repeated + size
        elif isinstance(event, yaml.ScalarEvent):
            weight = 1 + len(event.value) // 100  # a long text counts as several values
            nodes += weight
            if event.anchor:
                sizes[event.anchor] = (weight, 0)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            open_ones.append((event.anchor or "", nodes, depth))
            nodes, depth = nodes + 1, depth + 1
            deepest.append(depth)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
            anchor, before, at = open_ones.pop()
            inside = deepest.pop() - at
            if anchor:
                sizes[anchor] = (nodes - before, inside)
        deepest[-1] = max(deepest[-1], depth + inside)
        if depth + inside > MOST_DEPTH or max(events, nodes) > MOST_NODES:
            raise CannotParse("it is nested too deeply or too large", _line(event))
        if repeated > MOST_REPEATED:
            raise CannotParse("its aliases (*) stand for too much text", _line(event))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _as_texts(value: Any) -> Any:
    """Return a value of dictionaries, lists, texts, numbers and truth values: dates and times in ISO 8601."""
    if isinstance(value, dict):
        return {str(key): _as_texts(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_as_texts(one) for one in value]
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if hasattr(value, "isoformat") else value


def mapping(value: Any) -> dict[str, Any]:
    """Return a value of front matter or configuration that is to be a mapping; an empty one for any other."""
    return value if isinstance(value, dict) else {}


class _Dumper(_DUMPER):  # type: ignore[misc]
    """PyYAML's safe dumper, which indents lists below their key and writes texts of several lines as they are."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: Any, value: str) -> Any:
    style = "|" if "\n" in value and value.strip() == value and "\t" not in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
# dates and numbers need no quotes: every value of our front matter is text until its key says otherwise
_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":bool", ":null", ":merge", ":value"))]
    for first, resolvers in _DUMPER.yaml_implicit_resolvers.items()
}
for _number in (int, float):
    _Dumper.add_representer(_number, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:str", str(value)))


def written(matter: dict[str, Any]) -> str:
    """Return front matter as YAML, in the order of its keys. It reads back as the same value."""
    return yaml.dump(matter, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6, default_flow_style=False)
