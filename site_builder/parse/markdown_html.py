"""Tokens of markdown-it → HTML, spelled as the sanitizer spells it, so the sanitizer finds nothing to change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from site_builder.model.placeholders import ANCHOR_PREFIX
from site_builder.parse import markdown_marks as marks
from site_builder.parse import plain_text as plain
from site_builder.parse.elsewhere import ELSEWHERE, to_html
from site_builder.parse.markdown_parser import PLAIN
from site_builder.parse.raw_html_effect import AS_TEXT, HTML

_TAGS: Final = {
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "s_open": "<s>",
    "s_close": "</s>",
    "link_close": "</a>",
    "softbreak": "\n",
    "hardbreak": "<br>\n",
    "table_open": '<div class="table" tabindex="0">\n<table>\n',  # wide ones scroll in a box that the keyboard reaches
    "table_close": "</table>\n</div>\n",
    "footnote_block_open": '<div class="footnotes" role="doc-endnotes">\n<ol>\n',
    "footnote_block_close": "</ol>\n</div>\n",
}


_SUPERSCRIPT: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def html(parser: MarkdownIt, tokens: Sequence[Token], env: dict[str, Any]) -> str:
    """Return tokens of ``parser`` as HTML, with no more character references than text needs."""
    out: list[str] = []
    for i, token in enumerate(tokens):
        kind = token.type
        if kind == PLAIN:
            out += ("<p>", plain.to_html(token.content), "</p>\n")
        elif kind == "inline":
            _add_inline(out, parser, token.children or (), env)
        else:
            out.append(_tag(parser, tokens, i, env))
    return "".join(out)


def _add_inline(out: list[str], parser: MarkdownIt, tokens: Sequence[Token], env: dict[str, Any]) -> None:
    for i, token in enumerate(tokens):
        kind = token.type
        if kind == PLAIN:
            out.append(plain.to_html(token.content))
        elif kind == "text":
            out.append(plain.escape(token.content))
        elif kind == "code_inline":
            out += ("<code>", plain.escape(token.content), "</code>")
        else:
            out.append(_tag(parser, tokens, i, env))


def _tag(parser: MarkdownIt, tokens: Sequence[Token], i: int, env: dict[str, Any]) -> str:
    kind = tokens[i].type
    if kind in _TAGS:
        return _TAGS[kind]
    if kind in _WRITERS:
        return _WRITERS[kind](tokens[i])
    renderer: Any = parser.renderer
    if kind in renderer.rules:
        return str(renderer.rules[kind](tokens, i, parser.options, env))
    return str(renderer.renderToken(tokens, i, parser.options, env))


def _code(token: Token) -> str:
    named = token.meta.get("language", "")
    words = token.meta.get("html") or plain.escape(token.content)
    said = f' class="language-{named}"' if named else ""
    return f'<pre tabindex="0"><code{said}>{words}</code></pre>\n'


def _tag_as_text(token: Token) -> str:
    words = plain.escape(token.content)
    return f"<p>{words}</p>\n" if token.block and words else words


def _footnote_ref(token: Token) -> str:
    n, ident = _footnote(token)
    return (
        f'<sup class="footnote-ref"><a href="#{ANCHOR_PREFIX}.note{n}" id="{ANCHOR_PREFIX}.ref{ident}">[{n}]</a></sup>'
    )


def _footnote_open(token: Token) -> str:
    return f'<li id="{ANCHOR_PREFIX}.note{_footnote(token)[0]}">'


def _footnote_anchor(token: Token) -> str:
    _, ident = _footnote(token)
    again = str(token.meta["subId"] + 1).translate(_SUPERSCRIPT) if token.meta.get("subId", 0) > 0 else ""
    # what the link is called is known with the language of the site (indexing/bodies.py)
    return (
        f' <a href="#{ANCHOR_PREFIX}.ref{ident}" class="footnote-backref" aria-label="{ident}">\u21a9\ufe0e{again}</a>'
    )


def _footnote(token: Token) -> tuple[int, str]:
    """Return the number of a footnote and the id of one reference to it: 2, "2.1" for the second."""
    n, sub = token.meta["id"] + 1, token.meta.get("subId", 0)
    return n, f"{n}.{sub + 1}" if sub > 0 else f"{n}"


_WRITERS: Final[Mapping[str, Callable[[Token], str]]] = {
    "code_block": _code,
    "fence": _code,
    "footnote_ref": _footnote_ref,
    "footnote_open": _footnote_open,
    "footnote_anchor": _footnote_anchor,
    HTML: lambda token: token.content,
    marks.LABEL: marks.label,
    marks.TASK: marks.box,
    "heading_id": lambda token: f'<span id="{ANCHOR_PREFIX}{token.content}"></span>',
    AS_TEXT: _tag_as_text,
    ELSEWHERE: to_html,
}
