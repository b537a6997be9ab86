"""The Markdown of a file → its body: HTML with its links, headings and lead.

A text that is plain as a whole, as most are, is written from its blocks (plain_text.py). Any other is parsed
(markdown.py), and only then is markdown-it imported: most builds after an edit do without it. Every body passes the
sanitizer (sanitize.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from site_builder.model import limits
from site_builder.model.documents import Body, Mark
from site_builder.model.placeholders import ANCHOR_PREFIX, better_lead, is_lead
from site_builder.parse import comments, plain_text, sanitize
from site_builder.parse.file_problems import FileProblems
from site_builder.parse.headings import Headings

MAX_BYTES: Final = limits.TEXT
MOST_AMPERSANDS: Final = 50_000


def render(text: str, first_line: int, problems: FileProblems) -> Body:
    """The body of a file as HTML. ``first_line`` is the line of the file that the text begins in.

    Problems (text that would be lost, addresses that cannot be) go to ``problems``.
    """
    if len(text) > MAX_BYTES // 4 and (size := len(text.encode("utf-8"))) > MAX_BYTES:
        problems.add("body-too-large", Mark("", first_line, 1), size=size)
        return Body()
    if comments.may_hold(text):
        text = comments.without(text, first_line, problems)
    if not text or text.isspace():
        return Body()
    if len(text) > MOST_AMPERSANDS and text.count("&") > MOST_AMPERSANDS:  # the sanitizer's time grows by their square
        last = next(islice(re.finditer("&", text), MOST_AMPERSANDS, None)).start()
        problems.add("too-many-marks", Mark("", first_line + text.count("\n", 0, last), 1))
        return Body()
    blocks = plain_text.blocks(text)
    if blocks is not None:
        return _written(blocks)
    from site_builder.parse import markdown  # slow to import

    return markdown.render(text, first_line, problems)


def _written(blocks: Sequence[plain_text.Block]) -> Body:
    """Write the blocks of a plain text as markdown.py would; there is nothing in them to complain of."""
    out: list[str] = []
    headings = Headings()
    lead, led = "", False
    for sign, level, html in blocks:
        if not sign:
            out += ("<p>", html, "</p>\n")
            if not led:
                lead = better_lead(lead, plain_text.words(html))
                led = is_lead(lead)
        elif sign == "#":
            tag, anchor = headings.add(level, plain_text.words(html))
            out.append(f'<{tag} id="{ANCHOR_PREFIX}{anchor}">{html}</{tag}>\n')
        elif sign == ">":
            out.append(f"<blockquote>\n<p>{html}</p>\n</blockquote>\n")
        else:
            out += ("<ul>\n<li>", html.replace("\n", "</li>\n<li>"), "</li>\n</ul>\n")
    return Body(sanitize.clean("".join(out)), (), tuple(headings.anchors), lead)
