"""Signs of marks in a line of text: whether it may hold one, and reports of those that have no effect there."""

from __future__ import annotations

import re
from typing import Final

from site_builder.model.documents import Mark
from site_builder.parse.file_problems import FileProblems
from site_builder.parse.frontmatter import Node

EMPHASIS: Final = (
    r"(?<![\w*])\*{1,3}(?=[^\s*])[^*]*+(?<=[^\s*])\*{1,3}(?![\w*])"
    r"|(?<!\w)_{1,3}(?=[^\s_])[^_]*+(?<=[^\s_])_{1,3}(?!\w)"
)
_LINK: Final = r"!?\[[^\[\]]*+\]\([^()]*+\)|\[\[[^\[\]]++\]\]"
_TAGS: Final = (
    "a|abbr|b|big|blockquote|br|center|cite|code|del|details|div|em|figure|font|h[1-6]|hr|i|iframe|img|ins|kbd|li|mark|"
    "ol|p|pre|q|s|script|small|span|strike|strong|sub|summary|sup|table|td|tr|tt|u|ul|video|wbr"
)
_TAG: Final = rf"(?i:</?(?:{_TAGS})(?:\s[^<>]*+)?/?>)"
OTHER: Final = (
    rf"{_LINK}|\^\[[^\[\]]++\]|\[\^[^\[\]\s]++\]|(?<![\w`])`+[^`]++`+(?![\w`])|~~(?=[^\s~])[^~]*+~~|"
    rf"{_TAG}|&(?:\#[0-9]{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,30}});"
)
# A sign between letters or digits marks nothing: M*A*S*H, snake_case.
any_sign: Final = re.compile(r"[\[`<*_~\\&^%]").search  # tells most texts apart in a tenth of the time
"""A match where a text holds a sign of a mark or of a comment."""
_sign: Final = re.compile(r"[\[`<]|(?<!\w)[*_]|[*_](?!\w)|~~|\\[!-/:-@\[-`{-~]|&[\#A-Za-z]|\^\[", re.ASCII).search
# Few texts of few archives have a sign, so these are compiled (and kept by ``re``) when one is met.
STYLED: Final = rf"{EMPHASIS}|\\[*_\\<%]"
MARK: Final = f"{EMPHASIS}|{OTHER}"
# what a line of Markdown has in a body, and not in a key: pictures and footnotes
BLOCK: Final = r"!\[[^\[\]]*+\]\([^()]*+\)|\^\[[^\[\]]++\]|\[\^[^\[\]\s]++\]"


def has_sign(text: str) -> bool:
    """Whether a text may hold a mark."""
    return any_sign(text) is not None and _sign(text) is not None


def is_emphasis(text: str) -> bool:
    """Whether a text is emphasised as a whole."""
    return re.fullmatch(EMPHASIS, text) is not None


def report_mark(text: str, at: Node | Mark, reason: str, problems: FileProblems, marks: str = MARK) -> None:
    """Report the first mark of a text, which has no effect for a reason. ``marks``: what is a mark."""
    if found := re.search(marks, text):
        todo = "write the character itself" if found[0].startswith("&") else "write its words alone"
        without_effect(found[0], at, problems, reason, todo)


def report_unfit(text: str, at: Mark, holder: str, problems: FileProblems) -> bool:
    """Report the first thing that a text with marks cannot hold: pictures, footnotes, tags."""
    found = re.search(f"{BLOCK}|{_TAG}", text)
    if found:
        thing = "picture" if found[0][0] == "!" else "tag" if found[0][0] == "<" else "footnote"
        without_effect(found[0], at, problems, f"{holder} cannot hold a {thing}", "write it in the text of the file")
    return found is not None


def without_effect(mark: str, node: Node | Mark, problems: FileProblems, reason: str, todo: str) -> None:
    problems.add("mark-without-effect", node, value=mark, reason=reason, todo=todo)
