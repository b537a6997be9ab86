"""Comments in a Markdown text: ``<!-- … -->``, ``%% … %%`` and lines ``[//]: # (…)``. They are never published.

They are taken out before the text is parsed, and the number of lines stays. What stands in a fence of code or between
backticks is no comment. A comment that is never closed is an error, so no text is lost with it.
"""

from __future__ import annotations

import re
from typing import Final

from site_builder.model.documents import Mark
from site_builder.parse.file_problems import FileProblems

_FENCE: Final = re.compile(r"^(?:[ \t>]*|[ \t>]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)(`{3,}|~{3,})[^\n`]*$", re.MULTILINE)
_BACKTICKS: Final = re.compile("`+")
_LINE: Final = r"^ {0,3}\[(?://|comment)\]: ?(?:#|<>)[^\n]*$"
_WHOLE_LINE: Final = re.compile(r"\[[^\]]*\]: ?(?:#|<>)[ \t]+(?:\([^\n]*\)|\"[^\n]*\"|'[^\n]*')[ \t]*")
# A percent sign behind a digit is a number's, one in a web address is the address's.
_START: Final = re.compile(
    rf"{_FENCE.pattern}|(`+)|\\[\\`<%]|https?://[^\s<>()`]+|(<!--)|((?<![0-9%])%%(?!%))|({_LINE})", re.MULTILINE
)


def may_hold(text: str) -> bool:
    """Return whether a text can hold a comment. A single sign is found sooner than several, so it is asked first."""
    return (
        ("<" in text and "<!--" in text)
        or ("%" in text and "%%" in text)
        or ("[" in text and ("[//]:" in text or "[comment]:" in text))
    )


def without(text: str, first_line: int, problems: FileProblems) -> str:
    """Return a text without its comments, with as many lines. ``first_line`` is its first line in the file."""
    closing = _closing_backticks(text)
    out: list[str] = []
    at = copied = number = 0
    first: Mark | None = None
    while found := _START.search(text, at):
        fence, ticks, html, percent, line = found.groups()
        at = found.end()
        if fence:
            at = _end_of_fence(text, found.end(), fence)
            continue
        if ticks:
            at = closing.get(found.start(), at)
            continue
        if not (html or percent or line):
            continue
        end = _end(text, found)
        if end < 0:
            place = _place(text, found.start(), first_line)
            problems.add("comment-unclosed", place, name=html or percent or "[//]: #", todo=_todo(html, percent))
            break
        number, first = number + 1, first or _place(text, found.start(), first_line)
        out += (text[copied : found.start()], "\n" * text.count("\n", found.start(), end))
        if end == len(text) or text[end] == "\n":  # two spaces that are left would break the line
            out[-2] = out[-2].rstrip(" \t")
        elif out[-2].endswith(" ") and text[end] == " ":
            end += 1
        elif found.start() == 0 or text[found.start() - 1] == "\n":
            end += len(text[end : end + 80]) - len(text[end : end + 80].lstrip(" \t"))
        at = copied = end
    if first:
        problems.add("comments", first, number="one comment" if number == 1 else f"{number} comments")
    return "".join(out) + text[copied:]


def _end(text: str, found: re.Match[str]) -> int:
    """Return where a comment ends; -1 if it is never closed."""
    _, _, html, percent, line = found.groups()
    if line:
        return found.end() if _WHOLE_LINE.fullmatch(line.strip()) else -1
    end = text.find("-->" if html else "%%", found.end())
    return -1 if end < 0 else end + len("-->" if html else percent)


def _todo(html: str | None, percent: str | None) -> str:
    if html:
        return "write --> where it ends, or \\<!-- for text that is meant"
    return "write %% where it ends, or \\%% for text that is meant" if percent else "end the line with )"


def _end_of_fence(text: str, at: int, fence: str) -> int:
    closing = re.compile(rf"^[ \t>]*{fence[0]}{{{min(len(fence), 1000)},}}[ \t]*$", re.MULTILINE).search(text, at)
    return closing.end() if closing else len(text)


def _closing_backticks(text: str) -> dict[int, int]:
    """Return, for each run of backticks, where the code that it opens ends in the same paragraph."""
    ends: dict[int, int] = {}
    next_of: dict[int, re.Match[str]] = {}
    gaps = [m.start() for m in re.finditer(r"\n[ \t]*\n", text)] if "`" in text else []
    for run in reversed(list(_BACKTICKS.finditer(text))):
        while gaps and gaps[-1] >= run.end():
            gaps.pop()
            next_of.clear()
        size = run.end() - run.start()
        if other := next_of.get(size):
            ends[run.start()] = other.end()
        next_of[size] = run
    return ends


def _place(text: str, at: int, first_line: int) -> Mark:
    return Mark("", first_line + text.count("\n", 0, at), at - text.rfind("\n", 0, at))
