"""Marks in the texts of front matter: links, wikilinks, emphasis and code, as they stand within a paragraph of a body.

A text that lists and pages show as prose (``values.Prose``) is read as one line of Markdown; a title may have emphasis
alone; in any other text a mark has no effect, and is reported. Most texts have no sign of a mark, which is asked first.
Problems stand at the value of the key.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec import structs

from site_builder.language.characters import is_seen
from site_builder.model.documents import Body
from site_builder.parse import comments, plain_text, sanitize, signs
from site_builder.parse.file_problems import FileProblems
from site_builder.parse.frontmatter import Node

_BRACKETS: Final = 50  # of one text: the time that brackets take grows faster than their number
_PUNCTUATION: Final = r"[!-/:-@\[-`{-~]"


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
    for match in reversed(list(re.finditer(signs.BLOCK, text))):
        reason = f'"{key}" cannot hold {"a picture" if match[0].startswith("!") else "a footnote"}'
        signs.without_effect(match[0], node, problems, reason, "write it in the text of the file")
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
    signs.report_mark(text, node, f'"{key}" can hold no mark but emphasis', problems, signs.OTHER)
    if not re.search(signs.STYLED, text):
        return text
    from site_builder.parse import markdown  # slow to import

    body = markdown.render_emphasis(text)
    if not is_seen(body.lead):
        return text
    if body.html != plain_text.escape(body.lead):
        problems.heading = body.html
    return body.lead


def check(text: str, node: Node, key: str, problems: FileProblems) -> None:
    """Report the first mark of a text in which marks have no effect."""
    signs.report_mark(text, node, f'marks have no effect in "{key}"', problems)


def _place(found: FileProblems, node: Node, problems: FileProblems) -> None:
    problems.found += [structs.replace(one, line=node.line, column=node.column) for one in found.found]
