"""Marks in the texts of front matter: links, wikilinks, emphasis and code, as they stand within a paragraph of a body.

A text that lists and pages show as prose (``values.Prose``) is read as one line of Markdown; a title may have emphasis
alone; in any other text a mark has no effect, and is reported. Most texts have no sign of a mark, which is asked first.
Problems stand at the value of the key.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec import structs

from site_builder.model.documents import Body, Mark
from site_builder.parse import comments, plain_text, sanitize
from site_builder.parse.file_problems import FileProblems
from site_builder.parse.frontmatter import Node

_EMPHASIS: Final = (
    r"(?<![\w*])\*{1,3}(?=[^\s*])[^*]*+(?<=[^\s*])\*{1,3}(?![\w*])"
    r"|(?<!\w)_{1,3}(?=[^\s_])[^_]*+(?<=[^\s_])_{1,3}(?!\w)"
)
_LINK: Final = r"!?\[[^\[\]]*+\]\([^()]*+\)|\[\[[^\[\]]++\]\]"
_TAGS: Final = (
    "a|abbr|b|big|blockquote|br|center|cite|code|del|details|div|em|figure|font|h[1-6]|hr|i|iframe|img|ins|kbd|li|mark|"
    "ol|p|pre|q|s|script|small|span|strike|strong|sub|summary|sup|table|td|tr|tt|u|ul|video|wbr"
)
_OTHER: Final = (
    rf"{_LINK}|\^\[[^\[\]]++\]|\[\^[^\[\]\s]++\]|(?<![\w`])`+[^`]++`+(?![\w`])|~~(?=[^\s~])[^~]*+~~|"
    rf"(?i:</?(?:{_TAGS})(?:\s[^<>]*+)?/?>)|&(?:\#[0-9]{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,30}});"
)
# A sign between letters or digits marks nothing: M*A*S*H, snake_case.
any_sign: Final = re.compile(r"[\[`<*_~\\&^%]").search  # tells most texts apart in a tenth of the time
"""A match where a text holds a sign of a mark or of a comment."""
_sign: Final = re.compile(r"[\[`<]|(?<!\w)[*_]|[*_](?!\w)|~~|\\[!-/:-@\[-`{-~]|&[\#A-Za-z]|\^\[", re.ASCII).search
# Few texts of few archives have a sign, so these are compiled (and kept by ``re``) when one is met.
_STYLED: Final = rf"{_EMPHASIS}|\\[*_\\<%]"
_MARK: Final = f"{_EMPHASIS}|{_OTHER}"
# what a line of Markdown has in a body, and not in a key: pictures and footnotes
_BLOCK: Final = r"!\[[^\[\]]*+\]\([^()]*+\)|\^\[[^\[\]]++\]|\[\^[^\[\]\s]++\]"
_BRACKETS: Final = 50  # of one text: the time that brackets take grows faster than their number
_PUNCTUATION: Final = r"[!-/:-@\[-`{-~]"


def has_sign(text: str) -> bool:
    """Whether a text may hold a mark."""
    return any_sign(text) is not None and _sign(text) is not None


def is_emphasis(text: str) -> bool:
    """Whether a text is emphasised as a whole."""
    return re.fullmatch(_EMPHASIS, text) is not None


def uncommented(text: str, node: Node, problems: FileProblems) -> str:
    """Return the text of a key without its comments; they are counted, as those of a body are."""
    found = FileProblems(problems.path, [])
    text = comments.without(text, node.line, found)
    _place(found, node, problems)
    return " ".join(text.split())


def read(text: str, node: Node, key: str, problems: FileProblems) -> str:
    """Read a text that may have marks, and note its HTML with the problems of the file. Return it as it was written."""
    if plain_text.is_plain(text):
        markup, words = plain_text.to_html(text), plain_text.to_words(text)
        if words != text:
            problems.marked[text] = Body(sanitize.clean(markup), lead=words)
        return text
    if text.count("[") > _BRACKETS:
        problems.add("too-many-marks", node)
        return text
    source, told = text, set()
    for match in reversed(list(re.finditer(_BLOCK, text))):
        takes = "a picture" if match[0].startswith("!") else "a footnote"
        _without_effect(match[0], node, problems, f'"{key}" cannot hold {takes}', "write it in the text of the file")
        told.add(match[0].strip("^[]"))
        source = source[: match.start()] + re.sub(_PUNCTUATION, r"\\\g<0>", match[0]) + source[match.end() :]
    from site_builder.parse import markdown  # slow to import

    found = FileProblems(problems.path, [])
    body = markdown.render_line(source, found)
    found.found = [one for one in found.found if one.quoted not in told]
    _place(found, node, problems)
    if body.links:
        placed = tuple([link._replace(line=node.line, column=node.column) for link in body.links])
        body = structs.replace(body, links=placed)
    if body.links or body.html != plain_text.escape(text):
        problems.marked[text] = body
    return text


def title(text: str, node: Node, key: str, problems: FileProblems) -> str:
    """Read a title: its emphasis is noted with the problems of the file. Return its words."""
    if found := re.search(_OTHER, text):
        todo = "write the character itself" if found[0].startswith("&") else "write its words alone"
        _without_effect(found[0], node, problems, f'"{key}" can hold no mark but emphasis', todo)
    if not re.search(_STYLED, text):
        return text
    from site_builder.parse import markdown  # slow to import

    body = markdown.render_emphasis(text)
    if not body.lead.strip():
        return text
    if body.html != plain_text.escape(body.lead):
        problems.heading = body.html
    return body.lead


def check(text: str, node: Node, key: str, problems: FileProblems) -> None:
    """Report the first mark of a text in which marks have no effect."""
    report_mark(text, node, f'marks have no effect in "{key}"', problems)


def report_mark(text: str, at: Node | Mark, reason: str, problems: FileProblems) -> None:
    """Report the first mark of a text, which has no effect for a reason."""
    if found := re.search(_MARK, text):
        todo = "write the character itself" if found[0].startswith("&") else "write its words alone"
        _without_effect(found[0], at, problems, reason, todo)


def report_unfit(text: str, at: Mark, holder: str, problems: FileProblems) -> bool:
    """Report the first thing that a text with marks cannot hold: pictures, footnotes, tags."""
    found = re.search(rf"{_BLOCK}|(?i:</?(?:{_TAGS})(?:\s[^<>]*+)?/?>)", text)
    if found:
        thing = "picture" if found[0][0] == "!" else "tag" if found[0][0] == "<" else "footnote"
        _without_effect(found[0], at, problems, f"{holder} cannot hold a {thing}", "write it in the text of the file")
    return found is not None


def _without_effect(mark: str, node: Node | Mark, problems: FileProblems, reason: str, todo: str) -> None:
    problems.add("mark-without-effect", node, value=mark, reason=reason, todo=todo)


def _place(found: FileProblems, node: Node, problems: FileProblems) -> None:
    problems.found += [structs.replace(one, line=node.line, column=node.column) for one in found.found]
