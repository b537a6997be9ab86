"""Find the reason why a file has no front matter: what stands in place of the --- around it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from site_builder.parse.yaml_lines import KEYS, UNSEEN, like_a_fence

_KEY: Final = re.compile(r"([A-Za-z_]+)[ \t]*:(?:[ \t]|$)")
_PLAIN_LINE: Final = re.compile(r"(?:[ \t]|-[ \t]|#|[^\W\d][\w -]*:(?:[ \t]|$)|$)")
_SPACED: Final = re.compile(r"(?:[-–—―−*_]{1,2}[ \t]+){1,}[-–—―−*_]{1,2}[ \t]*")  # - - -
_UNSEEN: Final = f"- \t\u00a0\u3000{UNSEEN}"
_FEW: Final = 2000  # lines that are looked at


class Lack(NamedTuple):
    """What is wrong, where (from 1), and what to do."""

    reason: str
    todo: str
    line: int = 1
    column: int = 1


def of_a_start(text: str) -> Lack:
    """Return why a text does not begin with front matter."""
    first, _, rest = text.partition("\n")
    stripped = first.strip()
    if not text.strip():
        return Lack("the file is empty", "begin it with a line ---, the keys, and a line ---")
    if stripped == "+++":
        return Lack("this is TOML front matter", "write it as YAML: a line ---, lines such as title: …, a line ---")
    if stripped.startswith(("{\\rtf", "<!doctype", "<!DOCTYPE", "<html", "<HTML", "<?xml")):
        kind = "a Rich Text file" if stripped[0] == "{" else "a web page" if stripped[1] != "?" else "an XML file"
        return Lack(f"this is {kind}, not a plain text", "save it as plain text, and begin it with front matter")
    if stripped.startswith(("{", ";;;")):
        return Lack("this is JSON front matter", "write it as YAML: a line ---, lines such as title: …, a line ---")
    if stripped.startswith(("```", "~~~")):
        todo = "delete the lines with these marks: a file begins with ---"
        return Lack("the front matter stands in a block of code", todo)
    if like_a_fence.fullmatch(first):
        return Lack(f'the first line is "{stripped[:20]}", not ---', "write three hyphens, as the last line of it too")
    if first.startswith("---"):
        return Lack("something stands behind the --- in the first line", "put it into the next line", 1, 4)
    if (key := _KEY.match(first)) and key[1].lower() in KEYS:
        return Lack("the line --- above the keys is missing", "write --- into a line of its own above this one")
    if re.search(r"^---[ \t]*$", rest[:20_000], re.MULTILINE) and re.search(r"^\w+:", rest[:20_000], re.MULTILINE):
        return Lack("a text stands before the front matter", "move it below the second ---: --- comes first in a file")
    return Lack("the file does not start with front matter", "begin it with a line ---, the keys, and a line ---")


def of_an_end(text: str) -> Lack:
    """Return why front matter that begins is never closed."""
    lines = text.split("\n", _FEW)[:_FEW]
    for n, line in enumerate(lines[1:], start=2):
        if line.strip() and (
            like_a_fence.fullmatch(line.strip(_UNSEEN[1:])) or _SPACED.fullmatch(line) or line.startswith("---")
        ):
            column = len(line) - len(line.lstrip()) + 1
            if line.startswith("---") and line.strip("- \t") and not line.strip(_UNSEEN):
                reason = "something that cannot be seen stands behind the --- that closes the front matter"
                return Lack(reason, "delete it: the line holds --- alone", n, 4)
            if line.startswith("---") and line.strip("- \t"):
                return Lack("this line does not close the front matter", "leave --- alone in its line", n, 4)
            return unlike(line.strip()[:20], n, column)
    todo = "end it with a line that holds only ---"
    for n, line in enumerate(lines[1:], start=2):
        if not line.strip() or not _PLAIN_LINE.match(line):
            if n < len(lines):
                todo += f", it seems in line {n}" if not line.strip() else f", it seems above line {n}"
            break
    return Lack("the front matter that starts here is never closed", todo)


def unlike(found: str, line: int, column: int) -> Lack:
    """Return what is wrong with something that stands in place of the --- that closes front matter."""
    todo = "write three hyphens at its beginning, and nothing else: ---"
    return Lack(f'"{found}" does not close the front matter', todo, line, column)
