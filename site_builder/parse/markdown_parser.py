"""The Markdown parser: markdown-it with footnotes, definition lists and ``[[wikilinks]]``, and faster ways for prose.

markdown-it decides what a text means (CommonMark 0.31, GitHub's tables and strikethrough), with the marks that
``markdown_marks``, ``markdown_addresses`` and ``raw_html`` add. Two rules make the common case fast and change nothing:
``_paragraphs`` tells paragraphs of plain prose by their first characters and keeps them whole, and ``_by_character``
asks an inline rule only at the characters that it can begin at. ``markdown_budget`` limits the work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from site_builder.model.placeholders import LINK_CLOSE, LINK_OPEN, WORDS_CLOSE, WORDS_OPEN
from site_builder.parse import markdown_budget as budget
from site_builder.parse import markdown_marks as marks
from site_builder.parse import plain_text as plain
from site_builder.parse import raw_html
from site_builder.parse.markdown_addresses import bare_address
from site_builder.parse.markdown_effects import EFFECTS, Effects, settle

MAX_NESTING: Final = 100

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ALLOWED = re.compile(r"(?:https?://[^/?#\s]|mailto:[^\s])", re.IGNORECASE)

# The characters that each inline rule begins at. Rules keep the order of markdown-it; a rule that is not named here is
# asked at all of them.
_TRIGGERS: Final = {
    "text": "",
    "linkify": "",  # off
    "html_inline": "",  # off
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "wikilink": "[",
    "link": "[",
    "image": "!",
    "autolink": "<",
    "html_tag": "<",
    "entity": "&",
    "footnote_inline": "^",
    "footnote_ref": "[",
    "bare_address": ":",
}
_LABELLED: Final = frozenset(("link", "image", "footnote_inline", "footnote_ref"))  # rules that look for a ]
_LINKING: Final = _LABELLED | {"wikilink", "autolink"}
_SIGNS: Final = "\n\\`~*_[]!<&^"  # ] begins nothing, but labels of links end at one
_BRACKET = re.compile(r"(?<!\\)[\[\]]")
_NEXT_SIGN = re.compile(f"[{re.escape(_SIGNS)}]|:(?=//)")
# A line that begins with one of these may be more than a line of a paragraph, or change the line before it.
_BLOCK_SIGNS: Final = frozenset("`~>*-_+#[<|:=0123456789")

PLAIN: Final = "plain"
"""The type of a token for plain text (see ``plain_text``): a whole paragraph, or all that stands in a block."""


class References(dict[str, dict[str, Any]]):
    """The addresses that a text defines by themselves, and which of them its links ask for."""

    def __init__(self, defined: dict[str, dict[str, Any]]) -> None:
        super().__init__(defined)
        self.asked: set[str] = set()

    def get(self, label: str, default: Any = None) -> Any:
        """Return what is defined, and note that it was asked for."""
        self.asked.add(label)
        return super().get(label, default)


def unused_references(env: dict[str, Any]) -> list[int]:
    """Return the lines (from 0) of the defined addresses that no link asked for, or that are defined twice."""
    references = env.get("references")
    if not isinstance(references, References):
        return []
    unused = [ref["map"][0] for label, ref in references.items() if label not in references.asked]
    return sorted(unused + [ref["map"][0] for ref in env.get("duplicate_refs", ())])


_InlineRule = Callable[[StateInline, bool], bool]
_BlockRule = Callable[[StateBlock, int, int, bool], bool]


def parser(only: Sequence[str] = ()) -> MarkdownIt:
    """Return a parser. Its environment needs the lists ``links`` (target, text, whole) and ``lost`` (footnotes).

    With ``only`` these are its inline rules, for lines in which little is a mark; it makes no token for plain text,
    which may hold more.
    """
    md = MarkdownIt("js-default", {"html": False, "linkify": False, "typographer": False, "maxNesting": MAX_NESTING})
    md.use(footnote_plugin).use(deflist_plugin)
    marks.extend(md)
    md.inline.ruler.before("link", "wikilink", _wikilink)
    md.inline.ruler.after("autolink", "html_tag", raw_html.in_line)
    md.block.ruler.before("table", "html_tags", raw_html.block, {"alt": ["paragraph", "reference", "blockquote"]})
    md.inline.ruler.push("bare_address", bare_address)
    md.inline.ruler2.before("fragments_join", "settle", settle)
    md.core.ruler.before("footnote_tail", "footnotes_kept", _footnotes_kept)
    # ``markdown`` checks and encodes addresses; here only what can never be a link stays text.
    md.validateLink = _may_be_link  # type: ignore[method-assign]
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.core.ruler.disable(["linkify", "replacements", "smartquotes"])  # off anyhow
    md.core.ruler.at("normalize", _normalize)
    md.core.ruler.at("inline", _inline(keep_plain=not only))
    if only:
        md.inline.ruler.enableOnly(["text", *only])
    by_character = _by_character(md)
    md.inline.ruler.enableOnly([])
    md.inline.ruler.push("by_character", by_character)
    md.inline.skipToken = budget.skip_token  # type: ignore[method-assign]
    md.block.ruler.before("table", "paragraphs", _paragraphs(md))
    return md


def _may_be_link(url: str) -> bool:
    return not SCHEME.match(url) or _ALLOWED.match(url) is not None


def _wikilink(state: StateInline, silent: bool) -> bool:
    """``[[target]]``, ``[[target|text]]``; a target may have a #fragment. ``[[!Name]]`` is the name without a link.

    A name may hold each of these signs, and brackets in pairs, so what a link says is known once all names are:
    ``whole`` is all that stands between the brackets. An inline rule of markdown-it.
    """
    src, pos = state.src, state.pos
    if not src.startswith("[[", pos) or state.linkLevel > 0:
        return False
    end = _end_of_wikilink(src, pos + 2, min(state.posMax, pos + 502))
    if end < 0:
        return False
    whole = " ".join(src[pos + 2 : end].split())
    target, _, text = whole.partition("|")
    target = target.strip()
    if not target.strip("#"):
        return False
    if not silent:
        links: list[tuple[str, str, str]] = state.env["links"]
        n = len(links)
        links.append((target, text.strip(), whole))
        state.push("link_open", "a", 1).attrs = {"href": f"{LINK_OPEN}{n}{LINK_CLOSE}"}
        state.push("text", "", 0).content = f"{WORDS_OPEN}{n}{WORDS_CLOSE}"
        state.push("link_close", "a", -1)
    state.pos = end + 2
    return True


def _end_of_wikilink(src: str, start: int, limit: int) -> int:
    """Where the two closing brackets of a wikilink stand; -1 where it has none. No other wikilink begins before."""
    end = src.find("]]", start, limit)
    if end < 0 or (src.find("[", start, end) < 0 and src.find("]", start, end) < 0):
        return end
    depth = 0
    for match in _BRACKET.finditer(src, start, limit):
        at = match.start()
        if src[at] == "[":
            if at == start or src.startswith("[[", at):
                return -1
            depth += 1
        elif depth:
            depth -= 1
        elif src.startswith("]]", at):
            return at
        else:
            return -1
    return -1


def _footnotes_kept(state: Any) -> None:
    """Note the footnotes that the plugin would drop: never referred to, or defined twice. A core rule."""
    defined: list[tuple[str, int]] = []
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            defined.append((token.meta["label"], token.map[0] if token.map else 0))
    if not defined:
        return
    refs = state.env.get("footnotes", {}).get("refs", {})
    seen: set[str] = set()
    lost: list[tuple[str, int, str]] = state.env["lost"]
    for label, line in defined:
        if label in seen:
            lost.append((label, line, "twice"))
        elif refs.get(f":{label}", -1) < 0:
            lost.append((label, line, "unused"))
        seen.add(label)


def _normalize(state: StateCore) -> None:
    """Replace line breaks and NUL as markdown-it does, and begin to count. A core rule."""
    budget.begin(state.env)
    state.tokens = budget.Tokens()
    if "\r" in state.src or "\0" in state.src:
        state.src = state.src.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _inline(*, keep_plain: bool) -> Callable[[StateCore], None]:
    """Return a core rule that parses the text of blocks; with ``keep_plain`` plain text becomes one token.

    The rule raises OutOfBudget.
    """

    def inline(state: StateCore) -> None:
        if "references" in state.env:
            state.env["references"] = References(state.env["references"])
        for token in state.tokens:
            if token.type == "inline":
                if keep_plain and token.content and plain.is_plain(token.content):
                    token.children = [Token(PLAIN, "", 0, content=token.content)]
                else:
                    token.children = token.children or []
                    token.meta[EFFECTS] = state.env[EFFECTS] = Effects()
                    try:
                        state.md.inline.parse(token.content, state.md, state.env, token.children)
                    except budget.OutOfBudget:
                        raise budget.OutOfBudget(token.map[0] if token.map else 0) from None

    return inline


def _by_character(md: MarkdownIt) -> _InlineRule:
    """Return one rule for all inline rules, which asks at each character only those that can begin there."""
    ruler = md.inline.ruler
    named = list(zip(ruler.get_active_rules(), ruler.getRules(""), strict=True))
    named = [(name, _charged(rule) if name in _LINKING else rule) for name, rule in named]
    named = [(name, _where_it_closes(rule) if name in _LABELLED else rule) for name, rule in named]
    signs = f"{_SIGNS}:"
    rules_at = {sign: tuple(rule for name, rule in named if sign in _TRIGGERS.get(name, _SIGNS)) for sign in signs}

    def by_character(state: StateInline, silent: bool) -> bool:
        pos = state.pos
        rules = rules_at.get(state.src[pos])
        if rules is None:
            sign = _NEXT_SIGN.search(state.src, pos, state.posMax)
            state.pos = sign.start() if sign else state.posMax
            if not silent:
                state.append_pending(state.src[pos : state.pos])
            return True
        left = state.env[budget.BUDGET]
        left[0] -= budget.A_MARK
        if left[0] < 0:
            raise budget.OutOfBudget
        for rule in rules:
            if rule(state, silent):
                if not silent:
                    state.env[EFFECTS].note(state, pos)
                return True
        return False

    return by_character


def _where_it_closes(rule: _InlineRule) -> _InlineRule:
    """Return a rule for a label, which is asked only where the label may end."""

    def where_it_closes(state: StateInline, silent: bool) -> bool:
        return budget.may_close(state) and rule(state, silent)

    return where_it_closes


def _charged(rule: _InlineRule) -> _InlineRule:
    """Return a rule that counts what it makes."""

    def charged(state: StateInline, silent: bool) -> bool:
        made = rule(state, silent)
        if made and not silent:
            state.env[budget.BUDGET][0] -= budget.A_LABEL
        return made

    return charged


def _paragraphs(md: MarkdownIt) -> _BlockRule:
    """Return a rule for blocks that their first characters tell: paragraphs, headings and quotations.

    It takes a paragraph only if none of its lines can begin, or turn into, another block.
    """
    ruler = md.block.ruler
    named = dict(zip(ruler.get_active_rules(), ruler.getRules(""), strict=True))
    begun_by = {"#": named["heading"], ">": named["blockquote"]}

    def paragraphs(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if silent:
            return False
        budget.charge(state.env, budget.A_BLOCK, start)
        if state.sCount[start] - state.blkIndent > 3:
            return False
        if rule := begun_by.get(state.src[state.bMarks[start] + state.tShift[start]]):
            is_table = start + 1 < state.lineMax and _begins_with(state, start + 1, "|-:")
            return not is_table and rule(state, start, end, silent)
        first = start
        while start < state.lineMax and (found := _paragraph_at(state, start)):
            text, state.line = found
            if not state.level and plain.is_plain(text):
                token = state.push(PLAIN, "p", 0)
                token.content, token.map = text, [start, state.line]
            else:
                state.push("paragraph_open", "p", 1).map = [start, state.line]
                token = state.push("inline", "", 0)
                token.content, token.map, token.children = text, [start, state.line], []
                state.push("paragraph_close", "p", -1)
            if state.level:  # inside other blocks only one at a time: they ask for empty lines
                return True
            start = state.skipEmptyLines(state.line)
        return start > first

    return paragraphs


def _paragraph_at(state: StateBlock, start: int) -> tuple[str, int] | None:
    """Return the text of a paragraph and the line behind it; None where another rule may apply."""
    marks, indents, ends, src = state.bMarks, state.tShift, state.eMarks, state.src
    first = marks[start] + indents[start]
    if src[first] in _BLOCK_SIGNS or state.sCount[start] - state.blkIndent > 3:
        return None
    line, last = start + 1, state.lineMax
    while line < last and (at := marks[line] + indents[line]) < ends[line]:
        if src[at] in _BLOCK_SIGNS:
            return None
        line += 1
    if line > start + 1:
        text = state.getLines(start, line, state.blkIndent, False).strip(" \t\n")
    elif line + 1 < last and _begins_with(state, line + 1, ":"):
        return None  # a term, and what it means behind an empty line
    else:
        text = src[first : ends[start]].rstrip(" \t")
    return None if text[0].isspace() or text[-1].isspace() else (text, line)  # spaces of other kinds


def _begins_with(state: StateBlock, line: int, signs: str) -> bool:
    at = state.bMarks[line] + state.tShift[line]
    return at < state.eMarks[line] and state.src[at] in signs
