"""The words that a wikilink shows: emphasis, strikethrough, code and signs behind a backslash work as in any link.

Which part of a wikilink is its words is known once all names are (``cross_references.wiki_readings``), so each part
that may be is read. What can have no effect there is reported.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from site_builder.model.cross_references import wiki_readings
from site_builder.model.documents import Mark
from site_builder.parse import plain_text as plain
from site_builder.parse import sanitize
from site_builder.parse.failed_marks import FailedMarks
from site_builder.parse.file_problems import FileProblems
from site_builder.parse.markdown_effects import EFFECTS
from site_builder.parse.markdown_html import html
from site_builder.parse.markdown_parser import parser

MOST: Final = 2_000  # of a text, whose words are not plain

Styled = tuple[str, str, str]
"""Words as they are written, as HTML, and without their marks."""

_has_sign: Final = re.compile(r"[*_~`\\&]|\]\(|\[\^|\^\[").search
_NO_LINK: Final = re.compile(r"!?\[[^\[\]]*\]\([^()]*\)?")
_NO_NOTE: Final = re.compile(r"\[\^[^\[\]]+\]|\^\[[^\[\]]+\]")


def styled(text: str, whole: str, at: Mark, count: list[int], problems: FileProblems) -> tuple[Styled, ...]:
    """Return what the words of a wikilink may become, of those that have marks. ``whole``: what its brackets hold.

    ``count`` holds how many of the file may still be read that are not plain.
    """
    if not text or not _has_sign(text):
        return ()
    found: dict[str, Styled] = {}
    for words in dict.fromkeys((text, *(shown for _, _, shown in wiki_readings(whole)))):
        if not words or not _has_sign(words):
            continue
        if "[" not in words and plain.is_plain(words):
            found[words] = words, sanitize.clean(plain.to_html(words)), plain.to_words(words)
            continue
        count[0] -= 1
        if count[0] < 0:
            if count[0] == -1:
                problems.add("too-many-marks", at)
            return ()
        found[words] = _read(words, at, problems if words == text else None)
    return tuple(found.values())


def _read(words: str, at: Mark, problems: FileProblems | None) -> Styled:
    md = _parser()
    env: dict[str, Any] = {"links": [], "lost": []}
    tokens = md.parseInline(words, env)
    children = tokens[0].children or []
    if problems:
        _report(words, tokens[0].meta[EFFECTS].left_over(words), at, problems)
    said = "".join(token.content for token in children if token.type in ("text", "code_inline"))
    return words, sanitize.clean(html(md, tokens, env)), said


def _report(words: str, left: str, at: Mark, problems: FileProblems) -> None:
    if link := _NO_LINK.search(left):
        thing = "picture" if link[0].startswith("!") else "link"
        todo = f"a link holds no {'picture' if thing == 'picture' else 'other link'}: write one of the two"
        problems.add("looks-like-a-link", at, thing=thing, link=words[link.start() : link.end()], todo=todo)
    elif note := _NO_NOTE.search(left):
        mark, todo = words[note.start() : note.end()], "write it behind the link"
        problems.add("lone-mark", at, mark=mark, reason="a link holds no footnote", todo=todo)
    else:
        for failure in FailedMarks().search(words, left):
            if failure.kind == "lone-mark":
                problems.add(failure.kind, at, **failure.facts)


@cache
def _parser() -> Any:
    return parser(only=("escape", "backticks", "strikethrough", "emphasis", "entity"))
