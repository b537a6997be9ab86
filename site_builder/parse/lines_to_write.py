"""The lines of YAML that messages tell people to write."""

from __future__ import annotations

import re
from typing import Final

# What “X: Y” as an entry of a list stands for.
PAIRS: Final = {
    "actors": ("name", "role"),
    "dates": ("date", "label"),
    "corrections": ("date", "text"),
    "roles": ("title", "from"),
}


def quoted(text: str) -> str:
    """Return a text in the quotes that need no escapes: “"x"”, or “'x'” where the text holds " or a backslash."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def entry(key: str, first: str, second: str) -> str:
    """Return the lines to write for “first: second” as an entry of the list ``key``, in words."""
    one, other = PAIRS[key]
    if key == "roles" and re.search("[0-9]", second):
        return f'write "- title: {plain_or_quoted(first)}" and below it, indented, "from: …" and "until: …"'
    other = "of" if key == "roles" else other
    lines = f'"- {one}: {plain_or_quoted(first)}" and below it, indented, "{other}: {plain_or_quoted(second)}"'
    return f"write {lines}"


def plain_or_quoted(text: str) -> str:
    """Return a text as a value: in quotes where YAML would read another one."""
    unsafe = text[:1] in "-?:,[]{}#&*!|>'\"%@`" or ": " in text or " #" in text or text.endswith(":")
    return quoted(text) if unsafe else text
