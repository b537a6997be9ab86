"""Markdown → HTML with its links, headings and lead. The only module that imports markdown-it.

Steps: markdown-it tokens (raw HTML off, so it is text) · one walk over them that moves headings below the page's own,
gives them ids, turns lone pictures into figures, and takes every link that is not a web address out into a list ·
checks that no text was dropped · rendering · the second wall (``wall``).

markdown-it is the parser. Ways of ours beside it make the common case fast and change nothing. A text that is plain as
a whole (``plain``) is written from its blocks, without it. Of others, paragraphs of plain prose are told by their first
characters and kept whole, and an inline rule is asked only at the characters that it can begin at. What these do not
know they leave to the rules of markdown-it.

What the parser would silently drop is an error here: nesting beyond its limit, cells beyond a table's header, footnotes
that nothing refers to.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import quote, unquote

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from site_builder.model.documents import Body, Mark, TextLink
from site_builder.model.placeholders import (
    ANCHOR_PREFIX,
    KEPT_CLOSE,
    KEPT_OPEN,
    LINK_CLOSE,
    LINK_OPEN,
    WORDS_CLOSE,
    WORDS_OPEN,
    better_lead,
    is_lead,
)
from site_builder.parse import plain_text as plain
from site_builder.parse import sanitize
from site_builder.parse.file_problems import FileProblems
from site_builder.parse.headings import Headings

MAX_NESTING: Final = 100
MAX_GROWTH: Final = 50  # rendered size ÷ source size


_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]")
_BEFORE_BRACKET = re.compile(r"(?<![^\]\s])[^\]\s]++\]")  # where alone a footnote can be, each character once
_LOOKS_LIKE_LINK = re.compile(r"!?\[[^\[\]]*\]\([^()\[\]]+\)|\[\[[^\[\]]+\](?!\])")
_WORDS = re.compile(f"{WORDS_OPEN}([0-9]+){WORDS_CLOSE}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ALLOWED = re.compile(r"(?:https?://[^/?#\s]|mailto:[^\s])", re.IGNORECASE)
_ALIGN = {"text-align:right": "right", "text-align:center": "center"}
_LINE_END = re.compile("\n")
# How many characters may be passed in looking for places: more than any text of a maintainer asks for.
_PATIENCE, _PATIENCE_EACH = 4_000_000, 50


def _wikilink(state: StateInline, silent: bool) -> bool:
    """``[[target]]``, ``[[target|text]]``; a target may have a #fragment. ``[[!Name]]`` is the name, never linked.

    An inline rule of markdown-it.
    """
    src, pos = state.src, state.pos
    if not src.startswith("[[", pos):
        return False
    end = src.find("]]", pos + 2, min(state.posMax, pos + 502))
    if end < 0:
        return False
    inner = src[pos + 2 : end]
    target, bar, text = inner.partition("|")
    target, text = target.strip(), text.strip()
    if not target or "\n\n" in inner or "[" in inner or "]" in inner or (bar and not text):
        return False
    if state.linkLevel > 0:
        return False
    if not silent and target.startswith("!") and not bar:
        state.push("text", "", 0).content = f"{KEPT_OPEN}{target[1:].strip()}{KEPT_CLOSE}"
    elif not silent:
        links: list[tuple[str, str]] = state.env["links"]
        n = len(links)
        links.append((" ".join(target.split()), text))
        state.push("link_open", "a", 1).attrs = {"href": f"{LINK_OPEN}{n}{LINK_CLOSE}"}
        state.push("text", "", 0).content = text or f"{WORDS_OPEN}{n}{WORDS_CLOSE}"
        state.push("link_close", "a", -1)
    state.pos = end + 2
    return True


def _footnotes_kept(state: Any) -> None:
    """Note footnotes that the plugin is about to drop: never referred to, or defined twice. A core rule."""
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


def _footnote_ref(self: Any, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
    n, sub = tokens[idx].meta["id"] + 1, tokens[idx].meta.get("subId", 0)
    ident = f"{n}.{sub + 1}" if sub > 0 else f"{n}"
    return (
        f'<sup class="footnote-ref"><a href="#{ANCHOR_PREFIX}.note{n}" id="{ANCHOR_PREFIX}.ref{ident}">[{n}]</a></sup>'
    )


def _footnote_block_open(self: Any, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
    return '<div class="footnotes" role="doc-endnotes">\n<ol>\n'


def _footnote_block_close(self: Any, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
    return "</ol>\n</div>\n"


def _footnote_open(self: Any, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
    return f'<li id="{ANCHOR_PREFIX}.note{tokens[idx].meta["id"] + 1}">'


def _footnote_anchor(self: Any, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
    n, sub = tokens[idx].meta["id"] + 1, tokens[idx].meta["subId"]
    ident = f"{n}.{sub + 1}" if sub > 0 else f"{n}"
    return f' <a href="#{ANCHOR_PREFIX}.ref{ident}" class="footnote-backref" aria-label="{n}">\u21a9\ufe0e</a>'


def _table_open(self: Any, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
    return '<div class="table" tabindex="0">\n<table>\n'  # wide ones scroll in a box that the keyboard reaches


def _table_close(self: Any, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
    return "</table>\n</div>\n"


def _code(self: Any, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
    return f'<pre tabindex="0"><code>{plain.escape(tokens[idx].content)}</code></pre>\n'


# -- the faster ways of the parser ------------------------------------------------------------------------------------

# The characters that an inline rule begins at; the rules of markdown-it are asked at theirs, in its order. A rule that
# is not named here is asked at all of them.
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
    "entity": "&",
    "footnote_inline": "^",
    "footnote_ref": "[",
}
_SIGNS: Final = "\n\\`~*_[]!<&^"  # ] begins nothing, but the labels of links are looked for up to one
_NEXT_SIGN = re.compile(f"[{re.escape(_SIGNS)}]")
# What a line may begin with that is more than a line of a paragraph, or makes more of the line before it.
_BLOCK_SIGNS: Final = frozenset("`~>*-_+#[<|:=0123456789")

PLAIN: Final = "plain"
"""The type of a token that stands for a whole text in the sense of ``plain``: a paragraph, or all that is in one."""

_InlineRule = Callable[[StateInline, bool], bool]
_BlockRule = Callable[[StateBlock, int, int, bool], bool]


def _normalize(state: StateCore) -> None:
    """Line breaks and NUL, as markdown-it does. A core rule."""
    if "\r" in state.src or "\0" in state.src:
        state.src = state.src.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _inline(state: StateCore) -> None:
    """Parse what stands in blocks; a text that is plain becomes one token. A core rule."""
    for token in state.tokens:
        if token.type == "inline":
            if token.content and plain.is_plain(token.content):
                token.children = [Token(PLAIN, "", 0, content=token.content)]
            else:
                token.children = token.children or []
                state.md.inline.parse(token.content, state.md, state.env, token.children)


def _by_character(md: MarkdownIt) -> _InlineRule:
    """All inline rules as one, which asks at each character only those that can begin there."""
    ruler = md.inline.ruler
    named = list(zip(ruler.get_active_rules(), ruler.getRules(""), strict=True))
    rules_at = {sign: tuple(rule for name, rule in named if sign in _TRIGGERS.get(name, _SIGNS)) for sign in _SIGNS}

    def by_character(state: StateInline, silent: bool) -> bool:
        pos = state.pos
        rules = rules_at.get(state.src[pos])
        if rules is None:
            sign = _NEXT_SIGN.search(state.src, pos, state.posMax)
            state.pos = sign.start() if sign else state.posMax
            if not silent:
                state.append_pending(state.src[pos : state.pos])
            return True
        return any(rule(state, silent) for rule in rules)

    return by_character


def _paragraphs(md: MarkdownIt) -> _BlockRule:
    """A rule for blocks that can be told from their first characters: paragraphs none of whose lines can begin, or be
    made, anything else; headings and quotations without the rules that are asked before theirs."""
    ruler = md.block.ruler
    named = dict(zip(ruler.get_active_rules(), ruler.getRules(""), strict=True))
    begun_by = {"#": named["heading"], ">": named["blockquote"]}

    def paragraphs(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if silent or state.sCount[start] - state.blkIndent > 3:
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
            if state.level:  # of what stands in other blocks, only one: they ask where empty lines are
                return True
            start = state.skipEmptyLines(state.line)
        return start > first

    return paragraphs


def _paragraph_at(state: StateBlock, start: int) -> tuple[str, int] | None:
    """The text of a paragraph and the line behind it; None where other rules may have a say."""
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
    elif line + 1 < last and _begins_with(state, line + 1, ":~"):
        return None  # a term, and what it means behind an empty line
    else:
        text = src[first : ends[start]].rstrip(" \t")
    return None if text[0].isspace() or text[-1].isspace() else (text, line)  # spaces of other kinds


def _begins_with(state: StateBlock, line: int, signs: str) -> bool:
    at = state.bMarks[line] + state.tShift[line]
    return at < state.eMarks[line] and state.src[at] in signs


def _parser() -> MarkdownIt:
    md = MarkdownIt("js-default", {"html": False, "linkify": False, "typographer": False, "maxNesting": MAX_NESTING})
    md.use(footnote_plugin).use(deflist_plugin)
    md.inline.ruler.before("link", "wikilink", _wikilink)
    md.core.ruler.before("footnote_tail", "footnotes_kept", _footnotes_kept)
    # Addresses are judged and encoded in our own walk; here only what can never be a link is left as text.
    md.validateLink = _may_be_link  # type: ignore[method-assign]
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.core.ruler.disable(["linkify", "replacements", "smartquotes"])  # off anyhow
    md.core.ruler.at("normalize", _normalize)
    md.core.ruler.at("inline", _inline)
    by_character = _by_character(md)
    md.inline.ruler.enableOnly([])
    md.inline.ruler.push("by_character", by_character)
    md.block.ruler.before("table", "paragraphs", _paragraphs(md))
    md.add_render_rule("table_open", _table_open)
    md.add_render_rule("table_close", _table_close)
    md.add_render_rule("code_block", _code)
    md.add_render_rule("fence", _code)
    md.add_render_rule("footnote_ref", _footnote_ref)
    md.add_render_rule("footnote_block_open", _footnote_block_open)
    md.add_render_rule("footnote_block_close", _footnote_block_close)
    md.add_render_rule("footnote_open", _footnote_open)
    md.add_render_rule("footnote_anchor", _footnote_anchor)
    return md


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
}


def _html(tokens: Sequence[Token], env: dict[str, Any]) -> str:
    """Tokens as HTML. Spelled as the wall would, so that it need not: no more references than text asks for."""
    out: list[str] = []
    renderer: Any = _MD.renderer
    rules, options, write = renderer.rules, _MD.options, renderer.renderToken
    for i, token in enumerate(tokens):
        kind = token.type
        if kind == PLAIN:
            out += ("<p>", plain.to_html(token.content), "</p>\n")
        elif kind == "inline":
            children = token.children or ()
            for j, child in enumerate(children):
                kind = child.type
                if kind == PLAIN:
                    out.append(plain.to_html(child.content))
                elif kind == "text":
                    out.append(plain.escape(child.content))
                elif kind == "code_inline":
                    out += ("<code>", plain.escape(child.content), "</code>")
                elif kind in _TAGS:
                    out.append(_TAGS[kind])
                elif kind in rules:
                    out.append(rules[kind](children, j, options, env))
                else:
                    out.append(write(children, j, options, env))
        elif kind in rules:
            out.append(rules[kind](tokens, i, options, env))
        else:
            out.append(write(tokens, i, options, env))
    return "".join(out)


def _may_be_link(url: str) -> bool:
    return not _SCHEME.match(url) or _ALLOWED.match(url) is not None


_MD: Final = _parser()


def render(text: str, first_line: int, problems: FileProblems) -> Body:
    """A text that has something in it, parsed. ``first_line`` is the line of the file that it begins in."""
    return _Rendering(text, first_line, problems).body()


class _Rendering:
    """The state of rendering one text; lives as long as one call of ``render``."""

    def __init__(self, text: str, first_line: int, problems: FileProblems) -> None:
        self.text, self.first_line, self.problems = text, first_line, problems
        self.starts: list[int] = []  # where the lines begin, once that is asked
        self.env: dict[str, Any] = {"links": [], "lost": []}
        self.links: list[TextLink] = []
        self.headings = Headings()
        self.lead = ""
        self.cursor = 0  # the offset behind the last thing found
        # what is still to be found before the cursor is right: needles, or plain texts with their links
        self.behind: list[tuple[str, int, bool]] = []
        self.patience = _PATIENCE + _PATIENCE_EACH * len(text)

    def body(self) -> Body:
        try:
            tokens = _MD.parse(self.text, self.env)
            self.walk(tokens)
            html = _html(tokens, self.env)
        except RecursionError:
            self.problems.add("nested-too-deep", Mark("", self.first_line, 1))
            return Body()
        self.report_lost()
        if len(html) > MAX_GROWTH * max(len(self.text), 2000):
            times = len(html) // len(self.text)
            todo = "check its tables: every row is filled up to the width of the header"
            self.problems.add("text-explodes", Mark("", self.first_line, 1), times=times, todo=todo)
            return Body()
        return Body(sanitize.clean(html), tuple(self.links), tuple(self.headings.anchors), self.lead)

    def walk(self, tokens: list[Token]) -> None:
        """One pass over the block tokens, changing them in place."""
        # Wikilinks were numbered as they were parsed; the walk finds their places and adds the other links.
        self.links = [TextLink("wiki", target, "", text, 0, 0) for target, text in self.env["links"]]
        line = 0
        for i, token in enumerate(tokens):
            if token.map:
                line = token.map[0]
            kind = token.type
            if kind == PLAIN:
                if not self.lead or not is_lead(self.lead):
                    self.lead = better_lead(self.lead, plain.to_words(token.content))
                self.pass_by(token.content, line)
            elif kind == "inline":
                if token.children:
                    self.inline(tokens, i, token, line)
            elif kind == "heading_open":
                self.heading(tokens, i)
            elif kind in ("th_open", "td_open"):
                align = _ALIGN.get(str(token.attrs.pop("style", "")))
                if align:
                    token.attrs["class"] = align
            elif kind == "table_open":
                self.check_table(token)
            if token.nesting == 1 and token.level >= MAX_NESTING - 2:
                self.problems.add("nested-too-deep", self.at(line, 0))
                return

    def inline(self, tokens: list[Token], i: int, token: Token, line: int) -> None:
        children = token.children or []
        previous = tokens[i - 1]
        if previous.type == "paragraph_open":
            if len(children) == 1 and children[0].type == "image" and not previous.hidden:
                self.figure(tokens, i, children, line)
                return
            if previous.level == 0 and (not self.lead or not is_lead(self.lead)):
                self.lead = better_lead(self.lead, plain_text(children))
        for child in children:
            kind = child.type
            if kind == "text":
                if "[" in child.content:
                    self.failed_marks(child.content, line)
            elif kind == PLAIN:
                self.pass_by(child.content, line)
            elif kind == "link_open":
                self.link(child, line)
            elif kind == "image":
                self.image(child, line)
            elif kind == "code_inline":
                self.behind.append((child.content, line, False))  # what looks like a link in there is none

    def pass_by(self, text: str, line: int) -> None:
        """A plain text holds links that nobody asks the place of; yet what follows is looked for behind them."""
        if "](" in text:
            self.behind.append((text, line, True))

    def heading(self, tokens: list[Token], i: int) -> None:
        opening, inline, closing = tokens[i], tokens[i + 1], tokens[i + 2]
        text = _WORDS.sub(lambda m: self.links[int(m[1])].target, plain_text(inline.children or []))
        opening.tag, anchor = self.headings.add(int(opening.tag[1]), text)
        closing.tag = opening.tag
        opening.attrs["id"] = ANCHOR_PREFIX + anchor

    def figure(self, tokens: list[Token], i: int, children: list[Token], line: int) -> None:
        image = children[0]
        caption = str(image.attrs.pop("title", ""))
        self.image(image, line)
        tokens[i - 1].tag = tokens[i + 1].tag = "figure"
        if not caption:
            return
        caption, bar, credit = f" {caption}".rpartition(" | ") if " | " in f" {caption}" else (caption, "", "")
        caption = caption.strip()
        children.append(Token("figcaption_open", "figcaption", 1))
        children.append(_text(caption))
        if bar:
            if caption:
                children.append(_text(" "))
            children.append(Token("credit_open", "span", 1, attrs={"class": "credit"}))
            children.append(_text(credit))
            children.append(Token("credit_close", "span", -1))
        children.append(Token("figcaption_close", "figcaption", -1))

    def link(self, token: Token, line: int) -> None:
        href = str(token.attrs.get("href", ""))
        if href.startswith(LINK_OPEN):
            n = int(href[1:-1])
            target, text = self.links[n].target, self.links[n].text
            at = self.find(f"[[{target}", line) or self.find("[[", line) or self.at(line, 0)
            name, _, fragment = target.partition("#")
            self.links[n] = TextLink("wiki", name.strip(), unquote(fragment.strip()), text, at.line, at.column)
            return
        if _SCHEME.match(href):
            self.behind.append((href, line, False))
            token.attrs["href"] = encode_url(href)
            if not href.lower().startswith("mailto:"):
                token.attrs["rel"] = "external noopener noreferrer"
            return
        at = self.find(href or "]()", line) or self.at(line, 0)
        reason, todo = self.judge(href)
        if reason:
            self.problems.add("bad-link", at, link=href or "()", reason=reason, todo=todo)
            token.attrs["href"] = "#"
            return
        path, _, fragment = href.partition("#")
        kind = "file" if path else "here"
        token.attrs["href"] = self.place_link(TextLink(kind, unquote(path), unquote(fragment), "", at.line, at.column))

    def image(self, token: Token, line: int) -> None:
        src = str(token.attrs.get("src", ""))
        at = self.find(src or "]()", line) or self.at(line, 0)
        if _SCHEME.match(src) or src.startswith("//"):
            self.problems.add("remote-image", at, link=src)
            token.attrs["src"] = "#"
            return
        reason, todo = self.judge(src)
        if reason or not src:
            todo = todo or "name a picture"
            self.problems.add("bad-link", at, link=src or "()", reason=reason or "it is empty", todo=todo)
            token.attrs["src"] = "#"
            return
        if not plain_text(token.children or []).strip():
            self.problems.add("missing-alt", at, path=src)
        token.attrs["src"] = self.place_link(TextLink("image", unquote(src), "", "", at.line, at.column))

    def judge(self, href: str) -> tuple[str, str]:
        """Why an address without a scheme cannot be, and what to do; two empty texts if it can."""
        if not href:
            return "it is empty", "write an address between the round brackets"
        if href.startswith("//"):
            return "it has no https:", "write https: before it"
        if href.startswith("/"):
            return "it starts with /", "write the way from this file, such as ../media/x.png or other.md"
        if "\\" in href:
            return "it holds a backslash", "write / instead"
        if "?" in href.partition("#")[0]:
            return "a file has no ?…", "delete the part from ? on"
        return "", ""

    def place_link(self, link: TextLink) -> str:
        self.links.append(link)
        return f"{LINK_OPEN}{len(self.links) - 1}{LINK_CLOSE}"

    def at(self, line: int, column: int) -> Mark:
        return Mark("", self.first_line + line, column + 1)

    def find(self, needle: str, line: int) -> Mark | None:
        """Where ``needle`` stands next in the source, from the block's first line (or the link before it) on."""
        if self.behind:
            behind, self.behind = self.behind, []
            for passed, its_line, is_text in behind:
                for other in plain.addresses(passed) if is_text else (passed,):
                    self.seek(other, its_line)
        at = self.seek(needle, line)
        if at < 0:
            return None
        row = bisect_right(self.starts, at) - 1
        return self.at(row, at - self.starts[row])

    def seek(self, needle: str, line: int) -> int:
        """The offset of what ``find`` finds, the cursor moved behind it; -1 if there is none.

        Looks at some 200 lines. In texts that hold very much which cannot be found (as it was escaped), or that are one
        long line of links, it gives up in the end: places are worth a few passes over the text, and no more.
        """
        starts = self.starts = self.starts or [0, *(m.end() for m in _LINE_END.finditer(self.text))]
        if line >= len(starts) or "\n" in needle:
            return -1
        # a picture in a link stands before the link's address, so a second look is taken from the block's start
        for begin in (max(starts[line], self.cursor), starts[line]):
            if self.patience < 0:
                break
            last = bisect_right(starts, begin) + 199
            end = starts[last] - 1 if last < len(starts) else len(self.text)
            at = self.text.find(needle, begin, end)
            self.patience -= (end if at < 0 else at) - begin
            if at >= 0:
                self.cursor = max(self.cursor, at + len(needle))
                return at
        return -1

    def check_table(self, token: Token) -> None:
        """A row with more cells than the header would lose the rest."""
        if not token.map:
            return
        rows = self.text.split("\n")[token.map[0] : token.map[1]]
        width = _cells(rows[1])  # the dashes: before the header there may be the mark of a list
        for k, row in enumerate(rows[2:], start=2):
            if (cells := _cells(row)) > width:
                self.problems.add("long-row", self.at(token.map[0] + k, 0), cells=cells, width=width)

    def failed_marks(self, text: str, line: int) -> None:
        """What looks like a reference to a footnote, or like a link, and is none."""
        for run in _BEFORE_BRACKET.finditer(text) if "[^" in text else ():
            match = _FOOTNOTE.search(run[0])
            if not match:
                continue
            at = self.find(match[0], line) or self.at(line, 0)
            if not self.is_escaped(at):
                self.problems.add("footnote-undefined", at, label=match[1])
        for match in _LOOKS_LIKE_LINK.finditer(text):
            at = self.find(match[0], line) or self.at(line, 0)
            if not self.is_escaped(at):
                self.problems.add("looks-like-a-link", at, link=match[0])

    def is_escaped(self, at: Mark) -> bool:
        """A backslash before the place says that the bracket there is meant as one."""
        if at.column == 1:
            return False
        return self.text[self.starts[at.line - self.first_line] + at.column - 2] == "\\"

    def report_lost(self) -> None:
        for label, line, how in self.env["lost"]:
            self.problems.add(f"footnote-{how}", self.at(line, 0), label=label)


def _cells(row: str) -> int:
    cells = escapedSplit(row.lstrip("> \t").rstrip())  # a table in a quotation has its marks before each row
    if cells and not cells[0].strip():
        cells.pop(0)
    if cells and not cells[-1].strip():
        cells.pop()
    return len(cells)


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def plain_text(tokens: Sequence[Token]) -> str:
    """The words of inline tokens."""
    out: list[str] = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            out.append(token.content)
        elif token.type == PLAIN:
            out.append(plain.to_words(token.content))
        elif token.type in ("softbreak", "hardbreak"):
            out.append(" ")
        elif token.type == "image" and token.children:
            out.append(plain_text(token.children))
    return "".join(out)


def encode_url(url: str) -> str:
    """An outside address with unsafe characters percent-encoded; what is encoded already stays."""
    return url if re.fullmatch(r"[!#$&-;=?-Z_a-z~%]+", url) else quote(url, safe="!#$%&'()*+,/:;=?@[]~-._")
