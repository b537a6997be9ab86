"""Explain why YAML refuses a text: the likeliest cause, its place and the line to write, for people new to YAML.

libyaml tells where it stopped, which is often a line or two below the slip. So the line where it stopped, and then
those above, are looked at for the slips that people make (``yaml_lines``), then for a wrong indentation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from site_builder.parse.lines_to_write import quoted
from site_builder.parse.yaml_lines import (
    KEYS,
    Line,
    Slip,
    closed,
    fitting,
    key_sign,
    quoted_entries,
    slip_of,
    taken_apart,
)

_HIDDEN: Final = re.compile(r"(?<=[ \t])#[^\s,\]}]+")  # [a, #b]
_LINES: Final = 200  # lines of a text that is no mapping
# What libyaml says, in words for people who do not know YAML's own, and what to do where no likelier cause is found.
_REASONS: Final = {
    "found character that cannot start any token": ("no value can begin with this character", ""),
    "mapping values are not allowed in this context": ("there is one colon too many", ""),
    "did not find expected key": ("this does not fit what stands before it", ""),
    "could not find expected ':'": ("there is no colon after this", "write key: value, or indent the line"),
    "found unexpected end of stream": ("this quotation mark is never closed", "close it at the end of the value"),
    "found unknown escape character": (
        "in double quotes a backslash begins an escape, and this is none",
        "write two backslashes, or use single quotes",
    ),
    "did not find expected hexdecimal number": (
        "in double quotes a backslash begins an escape, and this is none",
        "write two backslashes, or use single quotes",
    ),
    "found invalid Unicode character escape code": ("this escape is no character", "write the character itself"),
    "block sequence entries are not allowed in this context": (
        "a list cannot begin in the line of its key",
        "write each - in a line of its own below the key",
    ),
    "did not find expected ',' or ']'": (
        "a comma or ] is missing here",
        "part the values by commas and end them with ]",
    ),
    "did not find expected ',' or '}'": (
        "a comma or } is missing here",
        "part the entries by commas and end them with }",
    ),
    "did not find expected '-' indicator": ("this is not indented as the list that it stands in", ""),
    "did not find expected node content": ("a value is missing here", ""),
    "did not find expected <document start>": ("this does not fit what stands before it", ""),
    "mapping keys are not allowed in this context": ("a ? before a space begins a key", ""),
}
_OTHERWISE: Final = "check the indentation and quote values with unusual signs"
_ENCLOSED: Final = ("while parsing a flow sequence", "while parsing a flow mapping")  # began at a [ or {
_BEGUN_EARLIER: Final = ("while scanning a quoted scalar", "while scanning a simple key")  # where the cause is


class Stop(NamedTuple):
    """What libyaml says of a text: lines and columns from 0."""

    problem: str
    line: int
    column: int
    context: str = ""
    began: tuple[int, int] | None = None  # where the thing began that it was reading


def explain(source: str, stop: Stop) -> tuple[int, Slip]:
    """Return the line (from 0) and the likeliest slip of a text that YAML refuses."""
    lines = source.split("\n")
    at = min(stop.line, len(lines) - 1)
    for n in (at, at - 1):
        hidden = _HIDDEN.search(lines[n]) if n >= 0 and stop.context.startswith("while parsing a flow") else None
        if hidden and lines[n][: hidden.start()].rstrip()[-1:] in tuple("[{,"):
            todo = f'put what begins with # in quotes: "{hidden[0]}"'
            return n, Slip(hidden.start(), "behind a space, # begins a comment", todo)
    if stop.context in _ENCLOSED and stop.began and (open_ := _unclosed(lines, stop)):
        return open_
    looked = [stop.began[0]] if stop.context in _BEGUN_EARLIER and stop.began else []
    for n in dict.fromkeys([*looked, at, at - 1, at - 2, *(n - 1 for n in looked)]):
        if 0 <= n < len(lines) and (slip := slip_of(lines, n)):
            return n, slip
    if found := _in_list(lines, [*looked, at, at - 1]):
        return found
    for n in (*looked, at):
        if slip := _indentation(lines, n):
            return n, slip
    reason, todo = _REASONS.get(stop.problem, (stop.problem or "it cannot be read", ""))
    if stop.context in _BEGUN_EARLIER and stop.problem in _REASONS and stop.began:
        at, column = stop.began
    else:
        column = stop.column
    if re.search(r"[\[,][ \t]*,", lines[at]) and stop.problem == "did not find expected node content":
        return at, Slip(column, "there is one comma too many", "delete it")
    if stop.problem == "could not find expected ':'":
        column, todo = _without_colon(lines, at)
    return at, Slip(column, reason, todo or _OTHERWISE)


def _in_list(lines: Sequence[str], places: Sequence[int]) -> tuple[int, Slip] | None:
    """The first of some lines that is a list in brackets whose entries need quotes."""
    for n in dict.fromkeys(places):
        if 0 <= n < len(lines) and (better := quoted_entries(line := taken_apart(lines, n))):
            return n, Slip(line.at, "an entry of this list is not read as text", f"put it in quotes: {better}")
    return None


def likelier(source: str) -> tuple[int, Slip] | None:
    """Return the first slip of a text that YAML reads as one value, with its line; None if there is none."""
    lines = source.split("\n")
    return next(((n, slip) for n in range(min(len(lines), _LINES)) if (slip := slip_of(lines, n))), None)


def remedy(source: str, n: int, column: int) -> str:
    """Return what to do with a value that begins with &, * or ! at a line and a column (from 0)."""
    lines = source.split("\n")
    line = taken_apart(lines, min(n, len(lines) - 1))
    if slip := key_sign(line):
        return slip.todo
    if line.at != column:
        better = quoted_entries(line)
        return f"put the value in quotes: {better}" if better else "put the value in quotes"
    if anchor := re.match(r"(&\S+)[ \t]+[\[{]", line.value):
        return f"delete {anchor[1]}"
    if line.value.startswith("*"):
        better = fitting(line, f"put it in quotes: {line.written(quoted(line.value))}")
        return f"write out what it stands for; if it is text, {better}" if better.startswith("put it") else better
    if line.value.startswith("!!"):
        return f"delete {line.value.partition(' ')[0]}"
    return fitting(line, f"put the value in quotes: {line.written(quoted(line.value))}")


def _indentation(lines: Sequence[str], at: int) -> Slip | None:
    """A line that is well formed, but does not begin in the column of those that it belongs to."""
    line = taken_apart(lines, at)
    before = [n for n in range(at) if lines[n].strip() and not lines[n].lstrip().startswith("#")]
    if not before:
        return None
    first, last = taken_apart(lines, before[0]), taken_apart(lines, before[-1])
    column, above = len(line.indent), len(last.indent)
    if first.indent and not line.indent and line.key:
        return Slip(
            0, f'the lines above begin with a space, "{line.key}:" does not', "begin all keys in the first column"
        )
    if first.dash and not first.indent and not line.dash and line.key and not line.indent:
        return Slip(0, "the keys of a file are no list", f'delete the "- " before "{first.key or first.value}"')
    if line.key and not line.dash and last.dash and not last.key and column > above:
        key = "title" if last.owner in ("sources", "related") else "name"
        todo = f"write - {key}: {last.value[:60]}"
        return Slip(column, f'"{line.key}:" belongs to an entry that has no keys', f"{todo} in the line above")
    if line.key and not line.dash and last.dash and last.key and column < above + len(last.dash):
        missing = above + len(last.dash) - column
        todo = f'put {missing} more space{"s" * (missing > 1)} before it, so that it stands below "{last.key}:"'
        return Slip(column, "this line is not indented far enough", todo)
    if line.key in KEYS and not last.key and not last.dash and line.indent and last.indent == line.indent:
        key = {"image": "src", "publisher": "name"}.get(last.owner, "name")
        todo = f"write {key}: {last.value[:60]}"
        return Slip(column, f'"{line.key}:" belongs to a value that has no keys', f"{todo} in the line above")
    if line.key and not last.key and not last.dash and line.indent:
        return Slip(line.at - 1, "there is one colon too many in this text", "put the whole text in quotes")
    if line.key and column > above + len(last.dash) and last.value:
        return Slip(
            column, "this line is indented too far", f'begin it in the same column as "{last.key or last.value[:20]}"'
        )
    if line.dash and last.dash and column != above:
        return Slip(column, "this entry is not indented as the one above", "begin all entries of a list in one column")
    if line.dash and last.key and not line.indent and (slip := _dashed(line, last)):
        return slip
    if not line.key and not line.dash and last.dash and line.indent and column <= above:
        return Slip(column, "there is no - before this entry", f"write - {line.value[:60]}")
    return None


def _dashed(line: Line, last: Line) -> Slip | None:
    """A line with a dash in the first column, below one that is a key with its value."""
    if line.key in KEYS and not last.dash:
        return Slip(0, "the keys of a file are no list", f'delete the "- " before "{line.key}"')
    if last.value:
        reason, todo = f'"{last.key}:" has a value already', f"write that value as an entry too: - {last.value[:60]}"
        return Slip(len(line.indent), reason, todo)
    return None


def _without_colon(lines: Sequence[str], at: int) -> tuple[int, str]:
    """The column of a line without a colon, and what to do."""
    line = taken_apart(lines, at)
    previous = lines[at - 1].strip() if at else ""
    if at and not previous:
        return len(line.indent), "write a line --- above it if the text begins here; if not, write key: value"
    if re.search(r":\s*[|>][-+0-9]*$", previous):
        return len(line.indent), f'indent the lines that belong to "{taken_apart(lines, at - 1).key}:" with two spaces'
    if " " in line.value and lines[at + 2 :] and not lines[at + 1].strip():
        return len(line.indent), "write a line --- above it if the text begins here; if not, write key: value"
    return len(line.indent), "write key: value; if it goes on with the line above, indent it"


def _unclosed(lines: Sequence[str], stop: Stop) -> tuple[int, Slip] | None:
    """A [ or { that is never closed."""
    assert stop.began is not None
    n, column = stop.began
    rest = "\n".join(lines[n : stop.line + 1])[column:]
    if closed(rest):
        return None
    line, sign = taken_apart(lines, n), lines[n][column]
    end = "]" if sign == "[" else "}"
    if column != line.at or (stop.line == n and stop.column < len(lines[n].rstrip())):
        return None
    if line.owner in ("title", "name", "label", "summary", "caption", "description", "text", "date") and line.key:
        todo = f"put the value in quotes: {line.written(quoted(line.value))}"
        return n, Slip(column, f"a value cannot begin with {sign}", todo)
    return n, Slip(column, f"this {sign} is never closed", f"end the list with {end}: {line.written(line.value + end)}")
