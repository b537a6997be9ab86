"""Shortcodes and tags of templates in a text, in any system's marks → Markdown.

A system finds its tags (``Tag``) and says what each means; here tags are paired with their ends and replaced. A tag of
which nothing is known stays where it is, as code, so that a reader sees it, and the report names it with its line.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from site_builder.importers import calls
from site_builder.importers.calls import Call, Shown
from site_builder.importers.records import Outcome, Report
from site_builder.importers.tracked import Edit, Tracked

ANY: Final = "*"  # closes whatever is open
_DEEPEST: Final = 12  # shortcodes within shortcodes
_INDENT: Final = 100  # signs before or behind a tag beyond which it does not stand alone in its line


class Tag(NamedTuple):
    """A tag of a text: where it stands, what stands in it, its name, and the name that it closes (or ``ANY``)."""

    start: int
    end: int
    said: str
    name: str
    closes: str = ""


Meaning = Callable[[Tag, Call, bool, str], Shown | None]
"""(tag, call, whether it encloses text, the text) → what it becomes; None: it is not known."""


def converted(text: Tracked, tags: list[Tag], meaning: Meaning, path: str, report: Report, what: str) -> Tracked:
    """Return a text with its tags replaced. ``what``: what the system calls them, such as "shortcode"."""
    tags = [tag for tag in tags if not text.in_code(tag.start)]
    return text.replaced(_Converter(text, tags, meaning, path, report, what).edits()) if tags else text


def pairs(tags: list[Tag]) -> dict[int, int]:
    """Return the number of each tag that encloses text → that of its end."""
    found: dict[int, int] = {}
    opened: list[int] = []
    names: dict[str, int] = {ANY: 0}
    for n, tag in enumerate(tags):
        if not tag.closes:
            opened.append(n)
            names[tag.name] = names.get(tag.name, 0) + 1
            continue
        if tag.closes != ANY and not names.get(tag.closes):
            continue
        while opened:
            last = opened.pop()
            names[tags[last].name] -= 1
            if tag.closes in (ANY, tags[last].name):
                found[last] = n
                break
    return found


class _Converter:
    def __init__(self, text: Tracked, tags: list[Tag], meaning: Meaning, path: str, report: Report, what: str) -> None:
        self._tracked, self._text, self._tags, self._meaning = text, text.text, tags, meaning
        self._path, self._report, self._what = path, report, what
        self._ends = pairs(tags)
        self._closing: dict[int, tuple[Shown | None, str]] = {}  # the number of an end → what it ends
        self._prefix = ""
        self._found: list[Edit] = []
        self._at = 0  # up to here the text is dealt with

    def edits(self) -> list[Edit]:
        """Return the changes, in order."""
        beyond = -1  # ends of calls whose text is code or used up
        for n, tag in enumerate(self._tags):
            if tag.start < self._at or n < beyond:
                continue
            if n in self._closing:
                self._close(n, tag)
                continue
            self._lines(tag.start)
            if tag.closes:
                self._unknown(tag, "ends what never began")
            else:
                beyond = self._open(n, tag)
        self._lines(len(self._text))
        return self._found

    def _open(self, n: int, tag: Tag) -> int:
        """Deal with a tag; return the number of the tag before which all others are passed over."""
        end = self._ends.get(n, -1)
        deep = len(self._closing) >= _DEEPEST and end >= 0
        inside = self._text[tag.end : self._tags[end].start] if end >= 0 and not deep else ""
        said = calls.call(tag.said)
        said.name = tag.name
        shows = None if deep else self._meaning(tag, said, end >= 0, inside)
        if shows is None:
            self._unknown(tag, "is not known here")
            if end >= 0:
                self._closing[end] = (None, self._prefix)
            return -1
        self._report.count(Outcome.CONVERTED, f"{self._what} {tag.name}")
        if end < 0 or shows.inside == "used":
            last = self._tags[end].end if end >= 0 else tag.end
            self._put(tag.start, last, shows.before + shows.after, shows.block)
            return end
        self._closing[end] = (shows, self._prefix)
        if shows.each:
            begins = tag.end + len(inside) - len(inside.lstrip())
            self._put(tag.start, begins, shows.before + shows.each, shows.block, after=False)
            self._prefix += shows.each
        else:
            self._put(tag.start, tag.end, shows.before, shows.block and shows.inside == "text", after=False)
        return end if shows.inside == "code" else -1

    def _close(self, n: int, tag: Tag) -> None:
        shows, before = self._closing.pop(n)
        if shows is None:
            self._lines(tag.start)
            self._put(tag.start, tag.end, calls.code(self._text[tag.start : tag.end]), False)
            return
        start = tag.start
        while shows.each and start > self._at and self._text[start - 1].isspace():
            start -= 1
        self._lines(start)
        self._prefix = before
        self._put(start, tag.end, shows.after, shows.block, before=False)

    def _unknown(self, tag: Tag, why: str) -> None:
        whole = " ".join(self._text[tag.start : tag.end].split())
        self._put(tag.start, tag.end, calls.code(whole), False)
        what = f"{self._what} {tag.name} {why}, and stays visible: {whole}"
        self._report.add(
            Outcome.KEPT, self._path, self._tracked.line(tag.start), what, kind=f"{self._what} {tag.name or '?'}"
        )

    def _put(self, start: int, end: int, new: str, block: bool, *, before: bool = True, after: bool = True) -> None:
        """Replace a piece. What is a block, and stands alone in its line, gets empty lines around it."""
        if block and new:
            line = max(self._text.rfind("\n", max(0, start - _INDENT), start) + 1, start - _INDENT)
            indent = self._text[line:start]
            if before and line > 1 and self._text[line - 1] == "\n" and not indent.strip():
                new = f"\n{indent}{new}" if self._text[line - 2] != "\n" else new
            ends = self._text.find("\n", end, end + _INDENT)
            if after and ends >= 0 and not self._text[end:ends].strip() and self._text[ends + 1 : ends + 2].strip():
                new += "\n"
        self._found.append(Edit(start, end, new.replace("\n", f"\n{self._prefix}") if self._prefix else new))
        self._at = end

    def _lines(self, end: int) -> None:
        """Begin each line up to a place as the calls around it want it."""
        if self._prefix:
            at = self._text.find("\n", self._at, end)
            while at >= 0:
                empty = self._text[at + 1 : at + 2] in ("", "\n")
                self._found.append(Edit(at + 1, at + 1, self._prefix.rstrip(" ") if empty else self._prefix))
                at = self._text.find("\n", at + 1, end)
        self._at = max(self._at, end)
