"""Lines that were meant as a list, a heading or a table and are a paragraph, and blocks that nobody meant.

Markdown asks for a space behind ``#`` and ``-``, for a line of dashes in a table, for blank lines between blocks; it
takes spaces at the start of a line for code. Where a line misses that by little, or becomes a block by chance, the
words are on the page but not as they were meant. ``paragraph`` looks at the lines of a paragraph, the other functions
at blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from site_builder.parse.failed_marks import Failure

UNMEANT: Final = frozenset(("underlined-heading", "indented-code", "list-renumbered", "looks-like-a-list"))
"""Kinds of problems with blocks that anything but prose may have."""

_DASHES: Final = "–—−"
_TOLD: Final = rf"[•‣◦▪⁃●■○∙►▸➤✓✔·\uf0a7\uf0b7\uf0d8\uf0fc#＃|*+(\-{_DASHES}]|[0-9]{{1,9}}[.)]|[a-z]\)"
_LINE: Final = re.compile(rf"\n[ \t]*((?:{_TOLD})[^\n]*)")  # a newline first: it is found fast
_BULLET: Final = re.compile(r"[•‣◦▪⁃\uf0a7\uf0b7\uf0d8\uf0fc]|[●■○∙►▸➤✓✔·]\s")
_GLUED_DASH: Final = re.compile(r"-[^\W\d_]")
_ODD_SPACE: Final = re.compile(r"(?:[-+*]|[0-9]{1,3}[.)])(?=[\u00a0\u2000-\u200a\u202f\u3000])\s*")
_ITEM: Final = re.compile(r"[-+*][ \t]")
_NUMBERED: Final = re.compile(r"([0-9]{1,3})[.)]([ \t]*)(?=[^\W\d_])")
_LETTERED: Final = re.compile(r"\((?:[0-9]{1,2}|[a-z])\)|[a-z]\)")
_HASHES: Final = re.compile(r"(#+|＃+)([^\S\n]*)([^\s#＃][^\n]*)")
_SENTENCE: Final = re.compile(r"[.!?:;,…]\Z")


def paragraph(text: str, left: str) -> Iterator[Failure]:
    """Yield what lines of a paragraph look like. ``left`` is its text with TAKEN for what took effect."""
    lines = [(match.start(1) - 1, match[1]) for match in _LINE.finditer(f"\n{text}")]
    if not lines and "|" not in left:
        return
    if failure := _list(text, lines):
        yield failure
    yield from _headings(text, lines)
    if "|" in left and (failure := _table(text, left)):
        yield failure


def _list(text: str, lines: Sequence[tuple[int, str]]) -> Failure | None:
    """Return the first line that was meant as an entry of a list."""
    dashed = [(at, line) for at, line in lines if line[0] in _DASHES]
    numbered = [(at, line, m) for at, line in lines if (m := _NUMBERED.match(line))]
    lettered = [(at, line) for at, line in lines if _LETTERED.match(line)]
    for at, line in lines:
        if _BULLET.match(line):
            return _as_list(at, line, line[1:].lstrip(), f"{line[0]} is no mark of a list")
        if spaced := _ODD_SPACE.match(line):
            sign = spaced[0].strip()
            return _as_list(at, line, line[spaced.end() :], f"the space behind {sign} is no ordinary one", sign)
        if _ITEM.match(line):
            return _listed(
                at,
                line,
                "it stands too far right, below a paragraph",
                "put a blank line above it, and no more than three spaces before it",
            )
        if _GLUED_DASH.match(line) and (at == 0 or _GLUED_DASH.match(text, at + len(line) + 1)):
            return _as_list(at, line, line[1:], "a space is missing behind -")
    if len(dashed) > 1 and (dashed[0][0] == 0 or text[: dashed[0][0]].rstrip().endswith(":")):
        at, line = dashed[0]
        todo = "write - and a space before each entry, or put blank lines between the lines"
        return _listed(at, line, f"{line[0]} is no mark of a list", todo)
    for n, (at, line, mark) in enumerate(numbered):
        number, space = int(mark[1]), mark[2]
        follows = n + 1 < len(numbered) and int(numbered[n + 1][2][1]) == number + 1
        if not space and (follows or (at == 0 and number == 1)):
            return _as_list(at, line, line[mark.end() :], "a space is missing behind the number", mark[0])
        if space and follows:
            return _listed(at, line, "a list that begins in a paragraph begins with 1", "put a blank line above it")
    if len(lettered) > 1 and lettered[0][1].startswith(("(", "a")):
        at, line = lettered[0]
        return _listed(
            at,
            line,
            "a number or letter in this form is no mark of a list",
            "write 1. or - and a space before each entry, or put blank lines between them",
        )
    return None


def _as_list(at: int, line: str, words: str, reason: str, mark: str = "-") -> Failure:
    words = words if len(words) < 60 else f"{words[:40].rstrip()}…"
    return _listed(at, line, reason, f"write {mark} {words}")


def _listed(at: int, line: str, reason: str, todo: str) -> Failure:
    return Failure("looks-like-a-list", at, {"found": line, "reason": reason, "todo": todo})


def _headings(text: str, lines: Sequence[tuple[int, str]]) -> Iterator[Failure]:
    """Yield lines that were meant as headings: of several #, or a # before words that are no hashtag."""
    for at, line in lines:
        match = _HASHES.match(line)
        if match and (reason := _no_heading(at, match[1], match[2], match[3])):
            mark = "#" * min(len(match[1]), 6)
            yield Failure(
                "looks-like-a-heading", at, {"found": line, "reason": reason, "todo": f"write {mark} {match[3][:80]}"}
            )


def _no_heading(at: int, mark: str, space: str, words: str) -> str:
    """Say why a line that was meant as a heading is none; empty for a line that was not meant as one."""
    if mark[0] != "#":
        return f"{mark} is a full-width sign" if space or len(mark) > 1 else ""
    if len(mark) > 6:
        return "a heading has at most six #" if space else ""
    if space:
        return "" if space.strip(" \t") == "" else f"the space behind {mark} is no ordinary one"
    return "a space is missing behind #" if len(mark) > 1 or (at == 0 and _is_title(words)) else ""


def _is_title(words: str) -> bool:
    """Whether words behind a # look like a heading: not #1, #hashtag, #OneMore or a sentence with a hashtag."""
    first = words.split(maxsplit=1)[0]
    if not first[0].isalpha() or first[0].islower() or "#" in words or _SENTENCE.search(words):
        return False
    return first.isupper() or not any(sign.isupper() for sign in first[1:])


def _table(text: str, left: str) -> Failure | None:
    """Return the first of the lines that were meant as a table."""
    lines = text.split("\n")
    at = 0
    begun: list[int] = []  # how many bars each line of it has so far
    start = 0
    for line in lines:
        bars = _bars(left[at : at + len(line)])
        is_edged = line.startswith("|") and bars > 1
        if is_edged or (bars and (not begun or begun[-1] == bars)):
            start = start if begun else at
            begun.append(bars)
            if is_edged or len(begun) > 1:
                first = text[start:].split("\n", 1)[0]
                return _tabled(text, start, first)
        else:
            begun = []
        at += len(line) + 1
    return None


def _bars(line: str) -> int:
    return line.count(" | ") + line.startswith("|") + line.rstrip().endswith("|") if "|" in line else 0


def _tabled(text: str, start: int, first: str) -> Failure:
    cells = first.count("|") - first.startswith("|") - first.rstrip().endswith("|") + 1
    row = "| " + " | ".join(["---"] * min(cells, 8)) + " |"
    second = text[start + len(first) + 1 :].split("\n", 1)[0]
    if second and re.fullmatch(rf"[\s|:=+\-{_DASHES}]+", second) and re.search(f"[{_DASHES}=+]", second):
        todo = f"write the line below the header with hyphens: {row}"
    elif second and re.fullmatch(r"[\s|:-]+", second):
        todo = f"the line below the header needs as many parts as the header has cells: {row}"
    else:
        todo = f"write a line {row} below the header"
    return Failure("looks-like-a-table", start, {"found": first, "todo": todo})


def block(kind: str, mark: str, lines: Sequence[str]) -> Failure | None:
    """Return what is wrong with a block of code or a heading of these lines. ``kind`` is its token's type."""
    first, last = lines[0], lines[-1].strip("> \t")
    column = len(first) - len(first.lstrip("> \t"))
    if kind == "code_block":
        return Failure("indented-code", column, {"found": first.strip("> \t")})
    if kind == "fence":
        is_closed = len(lines) > 1 and last.startswith(mark) and not last.strip(mark[0])
        return None if is_closed else Failure("fence-unclosed", column, {"mark": mark})
    words = first.strip("> \t")
    is_meant = len(lines) == 2 and len(last) > 3 and len(last) * 2 >= len(words)
    return None if is_meant else Failure("underlined-heading", column, {"found": words, "mark": last})


class Numbers:
    """The numbers of the lists that are open, as they are written."""

    def __init__(self) -> None:
        self.entries: list[tuple[int, int, str]] = []  # level, line, number

    def add(self, level: int, line: int, number: str) -> None:
        """Note an entry of a list."""
        self.entries.append((level, line, number))

    def renumbered(self, level: int) -> Iterator[tuple[int, Failure]]:
        """End the list of a level. Yield its first entry that the page gives another number, with its line."""
        start = len(self.entries)
        while start and self.entries[start - 1][0] == level:
            start -= 1
        entries = self.entries[start:]
        del self.entries[start:]
        if len({number for _, _, number in entries}) == 1:
            return  # 1. 1. 1. is a way to let the page count
        for shown, (_, line, number) in enumerate(entries, int(entries[0][2])):
            if int(number) != shown:
                yield line, Failure("list-renumbered", 0, {"found": number, "shown": str(shown)})
                return
