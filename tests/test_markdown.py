"""Markdown: what it becomes, and where in the file each of its links stands."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.markdown import KEPT_CLOSE, KEPT_OPEN, LINK_CLOSE, LINK_OPEN, WORDS_CLOSE, WORDS_OPEN, heading_slug, render
from site_builder.model import Body
from site_builder.problems import Problem
from site_builder.schema import Desk


def rendered(text: str, first_line: int = 1) -> tuple[Body, list[str]]:
    problems: list[Problem] = []
    body = render(text, first_line, Desk("a.md", problems))
    return body, [str(p) for p in problems]


def html(text: str) -> str:
    """The HTML of a text without problems; addresses of links as (n), their words as [n]."""
    body, problems = rendered(text)
    assert problems == []
    for mark, shown in {LINK_OPEN: "(", LINK_CLOSE: ")", WORDS_OPEN: "[", WORDS_CLOSE: "]"}.items():
        body_html = body.html = body.html.replace(mark, shown) if False else body.html
        assert body_html is not None
    return (
        body.html.replace(LINK_OPEN, "(").replace(LINK_CLOSE, ")").replace(WORDS_OPEN, "[").replace(WORDS_CLOSE, "]")
    ).rstrip("\n")
