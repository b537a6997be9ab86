"""HTML in a Markdown text: a few tags have effect; any other stands on the page as text, and a warning says so.

Tags within a line are read by ``in_line``, those that begin a line by ``block`` (rules of markdown-it). Both only tell
them apart. Which of them have effect is known once the whole text is read: ``raw_html_effect`` settles it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from site_builder.parse import markdown_budget as budget

IN_LINE: Final = frozenset("br sub sup kbd mark abbr".split())
PARENTS: Final = {
    "summary": ("details",),
    "figcaption": ("figure",),
    "caption": ("table",),
    "colgroup": ("table",),
    "col": ("colgroup", "table"),
    "thead": ("table",),
    "tbody": ("table",),
    "tfoot": ("table",),
    "tr": ("table", "thead", "tbody", "tfoot"),
    "th": ("tr",),
    "td": ("tr",),
}
"""The elements that each element can stand in, of those that cannot stand anywhere."""
BLOCKS: Final = frozenset({"details", "figure", "table", *PARENTS})
SAFE: Final = IN_LINE | BLOCKS
VOID: Final = frozenset(("br", "col"))

TAG: Final = "html_tag"
"""The type of a token for a tag: ``content`` as written, ``tag`` its name, ``meta`` whether it is a closing tag."""
SEEN: Final = "html"  # the key of the environment that says: there are such tokens

_LONGEST: Final = 2000
_ATTRIBUTE: Final = r"""[^\s"'<>/=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+"""
_TAG: Final = re.compile(rf"<(/?)([A-Za-z][A-Za-z0-9:-]*+)((?:\s++{_ATTRIBUTE})*+)\s*+/?>")
_BEGUN: Final = re.compile(r"<([A-Za-z][A-Za-z0-9:-]*+)\s++[A-Za-z-]++\s*+=\s*+[^\s<>][^\n<>]*+")
_DECLARED: Final = re.compile(
    r"<(?:!(?:DOCTYPE|ENTITY|ELEMENT)\b[^<>]*+>|\?(?:xml|php)\b[^<>]*+>|!\[(?:CDATA|if|endif)\b[^<>]*+\]>)", re.I
)
_BEGINS: Final = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS))})(?=[\s/>])", re.IGNORECASE)
_PIECE: Final = re.compile(
    rf"\\.|(?<!`)``?(?!`)[^`\n]++``?(?!`)|(?P<tag></?(?:{'|'.join(sorted(BLOCKS))})(?:\s++{_ATTRIBUTE})*+\s*+/?>)",
    re.IGNORECASE,
)
_GAP: Final = re.compile(r" *+(?:\n[ \t]*+)?")
# Elements of HTML (living, deprecated) besides the safe ones: as words between < and > they are hardly meant as words.
_ELEMENTS: Final = frozenset(
    "a acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body "
    "button canvas center cite code data datalist dd del dfn dialog dir div dl dt em embed fieldset font footer "
    "form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins label legend "
    "li link listing main map marquee math menu meta meter nav nobr noembed noframes noscript object ol optgroup "
    "option output p param picture plaintext pre progress q rb rp rt rtc ruby s samp script search section select "
    "slot small source span strike strong style svg template textarea time title track tt u ul var video wbr "
    "xmp".split()
)


def in_line(state: StateInline, silent: bool) -> bool:
    """A tag within a line: any that has effect, any of HTML, any that can be nothing else. An inline rule."""
    src, pos = state.src, state.pos
    limit = min(state.posMax, pos + _LONGEST)
    found = _TAG.match(src, pos, limit)
    if found:
        closing, name, attributes = found[1], found[2].lower(), found[3]
        known = name in SAFE or (name in _ELEMENTS and not (len(name) == 1 and attributes and "=" not in attributes))
        if not known and not _is_markup(closing, name, attributes, found[0]):
            return False  # “a <b and c> d” too
    else:
        found = _DECLARED.match(src, pos, limit) or _BEGUN.match(src, pos, limit)
        if not found:
            return False
        closing, name = "", (found[1] or "").lower() if found.re is _BEGUN else "!"
        if found.re is _BEGUN and name not in SAFE and name not in _ELEMENTS:
            return False
    end = found.end()
    is_break = name == "br" and not closing and found.re is _TAG
    if is_break:  # a break of the line, as two spaces before it are; spaces around it are nothing
        gap = _GAP.match(src, end, state.posMax)
        end = gap.end() if gap else end
    if not silent:
        budget.charge(state.env, budget.A_TAG)
        if is_break and state.pending.endswith(" "):
            state.pending = state.pending.rstrip(" ")
        token = state.push(TAG, name if found.re is _TAG else "", 0)
        token.content, token.meta = found[0], {"closing": bool(closing)}
        state.env[SEEN] = True
    state.pos = end
    return True


def first_tag(text: str) -> str:
    """Return the first tag of HTML in a text in which none has effect; empty without one."""
    for found in _TAG.finditer(text[:_LONGEST]):
        if found[2].lower() in SAFE | _ELEMENTS:
            return found[0]
    return ""


def _is_markup(closing: str, name: str, attributes: str, written: str) -> bool:
    """Whether a tag that no browser knows is meant as one: of a word processor, of another generator."""
    return bool(closing) or ":" in name or "=" in attributes or written.endswith("/>")


def block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lines that begin with a tag of a block, up to an empty line. A block rule.

    Whole lines between two tags are Markdown of any kind; what stands in a line with a tag is text.
    """
    src = state.src
    at = state.bMarks[start] + state.tShift[start]
    if not src.startswith("<", at) or state.is_code_block(start) or not _BEGINS.match(src, at):
        return False
    if not _TAG.match(src, at, at + _LONGEST):
        return False
    if silent:
        return True
    line = start + 1
    while line < end and state.sCount[line] >= state.blkIndent and not state.isEmpty(line):
        line += 1
    text = state.getLines(start, line, state.blkIndent, False)
    starts = [0]
    starts += [match.end() for match in re.finditer("\n", text)]
    at = 0
    for piece in _PIECE.finditer(text):
        if not piece["tag"]:
            continue
        _between(state, text, (at, piece.start()), starts, start)
        row = start + _row(starts, piece.start())
        budget.charge(state.env, budget.A_TAG, row)
        token = state.push(TAG, "", 0)
        written = _TAG.match(piece["tag"])
        assert written
        token.tag, token.content, token.meta = written[2].lower(), piece["tag"], {"closing": bool(written[1])}
        token.map = [row, row + 1]
        token.block = True
        at = piece.end()
    _between(state, text, (at, len(text)), starts, start)
    state.env[SEEN] = True
    state.line = line
    return True


def _row(starts: list[int], at: int) -> int:
    """Return the line of an offset."""
    return bisect_right(starts, at) - 1


def _between(state: StateBlock, text: str, span: tuple[int, int], starts: list[int], first: int) -> None:
    """Read what stands between two tags: whole lines as blocks, anything else as text. ``first``: the text's line."""
    begin, end = span
    words = text[begin:end]
    if not words or words.isspace():
        return
    begin += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    row, last = _row(starts, begin), _row(starts, end - 1)
    line_end = starts[last + 1] - 1 if last + 1 < len(starts) else len(text)
    if not text[starts[row] : begin].strip() and not text[end:line_end].strip():
        _blocks(state, first + row, first + last + 1)
        return
    state.push("paragraph_open", "p", 1).map = [first + row, first + last + 1]
    token = state.push("inline", "", 0)
    token.content = "\n".join(line.strip() for line in text[begin:end].split("\n"))
    token.map, token.children = [first + row, first + last + 1], []
    state.push("paragraph_close", "p", -1)


def _blocks(state: StateBlock, first: int, last: int) -> None:
    """Read lines as blocks. The least indented of them is where they begin."""
    limit, indent = state.lineMax, state.blkIndent
    state.lineMax, state.blkIndent = last, min(state.sCount[first:last])
    state.level += 1
    state.md.block.tokenize(state, first, last)
    state.level -= 1
    state.lineMax, state.blkIndent = limit, indent
