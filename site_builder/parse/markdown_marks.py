"""Marks beyond CommonMark: emphasis beside CJK signs, definition lists, task lists, alerts, ids of headings.

The first two change how markdown-it reads a text; the others are read from its tokens.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from site_builder.language.characters import WIDE
from site_builder.model.placeholders import SAID_CLOSE, SAID_OPEN
from site_builder.model.slugs import heading_slug
from site_builder.parse.file_problems import FileProblems
from site_builder.parse.markdown_effects import EFFECTS
from site_builder.parse.places import Places
from site_builder.problems import listed_plainly, nearest

# -- emphasis -------------------------------------------------------------------------------------------------------

_CJK: Final = re.compile(f"[{WIDE}\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")
InlineRule = Callable[[StateInline, bool], bool]
BlockRule = Callable[[StateBlock, int, int, bool], bool]


def beside_cjk(rule: InlineRule) -> InlineRule:
    """Return a rule for emphasis in which punctuation of Chinese, Japanese and Korean does as letters do.

    CommonMark lets ``**`` behind ``」`` close nothing where a letter follows, for it expects a space there; these
    scripts write none (https://github.com/tats-u/markdown-cjk-friendly).
    """

    def emphasis(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.delimiters)
        if not rule(state, silent):
            return False
        if len(state.delimiters) > known:
            before = state.src[start - 1] if start else " "
            after = state.src[state.pos] if state.pos < state.posMax else " "
            if not (before.isascii() and after.isascii()) and (_CJK.match(before) or _CJK.match(after)):
                opens, closes = _flanks(before, after, state.src[start])
                for delimiter in state.delimiters[known:]:
                    delimiter.open, delimiter.close = opens, closes
        return True

    return emphasis


def _flanks(before: str, after: str, marker: str) -> tuple[bool, bool]:
    """Return whether marks between two characters, one of them CJK, can open and can close emphasis."""
    space_before, space_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
    cjk_before, cjk_after = _CJK.match(before) is not None, _CJK.match(after) is not None
    sign_before, sign_after = _is_sign(before), _is_sign(after)
    left = not space_after and (cjk_after or not sign_after or space_before or sign_before or cjk_before)
    right = not space_before and (cjk_before or not sign_before or space_after or sign_after or cjk_after)
    if marker == "_":
        return left and (not right or sign_before), right and (not left or sign_after)
    return left, right


def _is_sign(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


# -- definition lists -----------------------------------------------------------------------------------------------

_TILDES: Final = re.compile(r"^[ \t>]*~[ \t]", re.MULTILINE)


def by_colons(rule: BlockRule) -> BlockRule:
    """Return a rule for definition lists in which a colon alone is a mark: a line that begins with ~ is text."""

    def definitions(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        lines = state.env.get("tildes")
        if lines is None:  # looked for once in a text
            starts = [match.start() for match in _TILDES.finditer(state.src)] if "~" in state.src else []
            lines = state.env["tildes"] = [bisect_left(state.bMarks, at) for at in starts]
        if lines:
            at = bisect_left(lines, start if silent else start + 1)
            if silent and lines[at : at + 1] == [start]:
                return False
            within = state.blkIndent + 2  # what is indented so far belongs to a definition
            end = next((line for line in lines[at : at + 50] if line < end and state.sCount[line] < within), end)
        return rule(state, start, end, silent)

    return definitions


def extend(md: MarkdownIt) -> None:
    """Have a parser read emphasis and definition lists as this module says."""
    inline = dict(zip(md.inline.ruler.get_active_rules(), md.inline.ruler.getRules(""), strict=True))
    for name in ("emphasis", "strikethrough"):
        md.inline.ruler.at(name, beside_cjk(inline[name]))
    block = dict(zip(md.block.ruler.get_active_rules(), md.block.ruler.getRules(""), strict=True))
    md.block.ruler.at("deflist", by_colons(block["deflist"]), {"alt": ["paragraph", "reference", "blockquote"]})


# -- task lists and alerts ------------------------------------------------------------------------------------------

TASK: Final = "task"
LABEL: Final = "alert_label"
ALERTS: Final = ("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION")
_LIKE: Final = {
    "TIP": "HINT SUCCESS CHECK DONE",
    "NOTE": "INFO ABSTRACT SUMMARY TLDR TODO EXAMPLE QUOTE CITE QUESTION HELP FAQ",
    "WARNING": "ATTENTION FAILURE FAIL MISSING BUG",
    "CAUTION": "DANGER ERROR",
}
_NEAR: Final = {word: kind for kind, words in _LIKE.items() for word in words.split()}
_TASK: Final = re.compile(r"\[([ xX])\](?=\s)")
_ALERT: Final = re.compile(r"\[!([^\W\d_]{1,20})\][+-]?(?=[ \t\n]|$)")
_ALERT_LIKE: Final = re.compile(r"\[! ?([^\W\d_][^\]\[\n]{0,30})\]")


def may_hold(text: str) -> bool:
    """Return whether a text can have a task list or an alert."""
    return "[!" in text or "[ ]" in text or "[x]" in text or "[X]" in text


def read(tokens: list[Token], places: Places, problems: FileProblems) -> None:
    """Find the task lists and alerts among the tokens of a text, and change them in place."""
    kept: list[Token] = []
    alerts: list[bool] = []  # for each quotation that is open, whether it is an alert
    skipped = 0
    line = 0
    for n, token in enumerate(tokens):
        if token.map:
            line = token.map[0]
        if skipped:
            skipped -= 1
            continue
        kept.append(token)
        if token.type == "blockquote_close":
            token.tag = "div" if alerts.pop() else token.tag
        elif token.type == "blockquote_open":
            kind = _alert(tokens, n)
            alerts.append(bool(kind))
            if kind:
                token.tag, token.attrs = "div", {"class": f"alert {kind}", "role": "note"}
                kept.append(Token(LABEL, "p", 0, content=f"alert_{kind}", block=True))
                skipped = 0 if tokens[n + 2].children else 3
        elif token.type == "list_item_open":
            _task(tokens, n)
        elif token.type == "inline" and token.content.startswith("[!") and kept[-3:][0].type != LABEL:
            _failed_alert(
                token,
                quoted=kept[-3].type == "blockquote_open" if len(kept) > 2 else False,
                line=line,
                places=places,
                problems=problems,
            )
    tokens[:] = kept


def _first_words(tokens: Sequence[Token], n: int) -> tuple[Token, Token] | None:
    """Return the line of text that a block begins with, and the first of its words."""
    if n + 2 >= len(tokens) or tokens[n + 1].type != "paragraph_open":
        return None
    children = tokens[n + 2].children
    return (tokens[n + 2], children[0]) if children and children[0].type == "text" else None


def _task(tokens: Sequence[Token], n: int) -> None:
    found = _first_words(tokens, n)
    mark = _TASK.match(found[0].content) if found else None
    if found is None or mark is None or not found[1].content.startswith(mark[0]):
        return
    inline, words = found
    words.content = words.content[3:].lstrip()
    done = mark[1] != " "
    inline.children = [Token(TASK, "span", 0, meta={"done": done}), *(inline.children or ())]
    tokens[n].attrs["class"] = "task"


def _alert(tokens: Sequence[Token], n: int) -> str:
    """Return the kind of alert that a quotation is, and take its mark away; an empty text where it is none."""
    found = _first_words(tokens, n)
    mark = _ALERT.match(found[0].content) if found else None
    if found is None or mark is None or mark[1].upper() not in ALERTS:
        return ""
    inline, words = found
    children = inline.children or []
    words.content = words.content[len(mark[0]) :].lstrip()
    if effects := inline.meta.get(EFFECTS):
        effects.took(0, len(mark[0]))
    while children and (
        children[0].type in ("softbreak", "hardbreak") or not (children[0].content or children[0].type != "text")
    ):
        children.pop(0)
    return mark[1].lower()


def _failed_alert(inline: Token, quoted: bool, line: int, places: Places, problems: FileProblems) -> None:
    found = _ALERT_LIKE.match(inline.content)
    if not found or not inline.children or inline.children[0].type != "text":
        return
    name = found[1].strip().upper()
    if name in ALERTS and not quoted and _ALERT.match(inline.content):
        problems.add("alert-unquoted", places.find(found[0], line), name=found[0])
        return
    if not quoted:
        return
    near = [_NEAR[name]] if name in _NEAR else [name] if name in ALERTS else nearest(name, ALERTS)
    choices = [f"[!{kind}]" for kind in near or ALERTS]
    todo = f"write {listed_plainly(choices, 'or')}"
    problems.add("alert-unknown", places.find(found[0], line), name=found[0], todo=todo)


def label(token: Token) -> str:
    """The label of an alert as HTML: its words are those of the text's language."""
    return f'<p class="label">{SAID_OPEN}{token.content}{SAID_CLOSE}</p>\n'


def box(token: Token) -> str:
    """The box of a task as HTML."""
    done = token.meta["done"]
    word = "task_done" if done else "task_open"
    return f'<span class="box" role="img" aria-label="{SAID_OPEN}{word}{SAID_CLOSE}">{"☑" if done else "☐"}</span> '


# -- ids of headings ------------------------------------------------------------------------------------------------

_OWN: Final = re.compile(r"(?<!\\)\{[ ]*([#:.][^{}\n]*)\}[ \t]*\Z")
_OWN_ID: Final = re.compile(r"#([^\s#.:{}][^\s#{}]{0,99})")


def own_id(inline: Token) -> tuple[str, str]:
    """Return the id that a heading ends in, ``{#id}``, which is taken from its words; and what is none, as written."""
    found = _OWN.search(inline.content) if inline.content.rstrip().endswith("}") else None
    if found is None:
        return "", ""
    own = _OWN_ID.fullmatch(found[1].strip())
    last = inline.children[-1] if inline.children else Token("text", "", 0)
    written = found[0].rstrip()
    if last.type == "code_inline":
        return "", ""
    if own is None or not is_id(own[1]) or not last.content.endswith(written):
        return "", written
    last.content = last.content[: -len(written)].rstrip()
    return own[1], ""


def is_id(own: str) -> bool:
    """Whether a text can be the id of a heading: letters, digits, - and _, with dots and colons between them."""
    return bool(own) and heading_slug(re.sub("[.:]", "", own)) == re.sub("[.:]", "", own).lower()
