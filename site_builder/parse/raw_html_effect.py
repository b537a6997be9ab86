"""Settle which tags of a text have effect: those that are closed, in the right place, with attributes that are allowed.

Every other tag becomes text, with a warning, so that no word is lost and the page is well-formed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape, unescape
from typing import Any, Final

from markdown_it.token import Token

from site_builder.parse.file_problems import FileProblems
from site_builder.parse.markdown_budget import TOKENS, OutOfBudget
from site_builder.parse.places import Places
from site_builder.parse.raw_html import BLOCKS, PARENTS, SAFE, TAG, VOID
from site_builder.problems import listed_plainly

HTML: Final = "html"
"""The type of a token for a tag that has effect: ``content`` is the tag as it is written to the page."""
AS_TEXT: Final = "html_text"
"""The type of a token for a tag that has none: it is written as text, and is no part of leads and of headings' ids."""

_DEEPEST: Final = 50
_CELLS: Final = frozenset("summary caption figcaption th td".split())  # what holds words without a paragraph
_STRUCTURE: Final = frozenset("table colgroup thead tbody tfoot tr".split())  # what holds no words
_MAY_END: Final = _STRUCTURE - {"table"} | {"caption", "th", "td"}  # what HTML itself lets end without a tag

_ATTRIBUTE: Final = re.compile(r"""([^\s"'<>/=]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+""")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,2}")
_VALUES: Final[dict[str, re.Pattern[str]]] = {
    "lang": re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}"),
    "dir": re.compile("ltr|rtl|auto"),
    "title": re.compile(r"[^\ufdd0-\ufdef]{1,500}"),
    "open": re.compile("|open|true"),
    "colspan": _NUMBER,
    "rowspan": _NUMBER,
    "scope": re.compile("row|col|rowgroup|colgroup"),
}
_ONLY_OF: Final = {"open": ("details",), "colspan": ("th", "td"), "rowspan": ("th", "td"), "scope": ("th",)}

_DELETE: Final = "delete the tag; its words stay"
_LINK: Final = "write a link instead: [words](address)"
_FORM: Final = "delete it: a page has no forms"
_HEAD: Final = "delete it: the theme writes what a page needs"
_REMEDIES: Final = {
    "p": "delete the tag: an empty line makes a paragraph",
    "a": "write [words](address)",
    "h1 h2 h3 h4 h5 h6 hgroup": "write ## before the heading, on a line of its own",
    "b strong": "write **words**",
    "i em cite dfn var u ins": "write *words*",
    "s strike del": "write ~~words~~",
    "code tt samp": "write the words between backticks: `words`",
    "pre listing xmp plaintext": "write a line ``` before and behind the text",
    "img picture source image": "write ![what it shows](path of the picture)",
    "iframe embed object applet video audio track frame frameset noframes": _LINK,
    "ul ol li menu dir": "write - or 1. before each entry",
    "dl dt dd": "write the term on a line, and below it : and what it means",
    "blockquote": "write > before each line",
    "q": "write quotation marks",
    "hr": "write --- between two empty lines",
    "nobr": "delete the tag, and write a no-break space",
    "script style noscript template link meta base head html body title !": _HEAD,
    "form input button select option optgroup textarea label fieldset legend datalist output": _FORM,
    "svg math canvas map area": "show a picture of it from media/: ![what it shows](path of the picture)",
    "ruby rt rp rb rtc": "write the reading in brackets",
}
_REMEDY: Final = {name: todo for names, todo in _REMEDIES.items() for name in names.split()}


class _Open:
    """An element that is open, or was: its tags and those elements in it that cannot stand without it."""

    __slots__ = ("children", "closing", "hidden", "name", "opening")

    def __init__(self, name: str, opening: Token | None) -> None:
        self.name, self.opening = name, opening
        self.closing: Token | None = None
        self.children: list[_Open] = []
        self.hidden: list[Token] = []  # marks of paragraphs that are left out in it


class Settling:
    """Settles the tags of one text. Its problems go to ``problems``."""

    def __init__(self, places: Places, problems: FileProblems) -> None:
        self.places, self.problems = places, problems
        self.told: dict[str, int] = {}  # name of an element without effect → opening tags told and not closed yet

    def settle(self, tokens: list[Token]) -> None:
        """Settle all tags of the tokens of a text, in place. Raises OutOfBudget."""
        kept: list[Token] = []
        stack: list[_Open] = []
        line = 0
        for n, token in enumerate(tokens):
            if token.map:
                line = token.map[0]
            if token.type == TAG:
                self.tag(token, stack, kept, line)
                continue
            if stack and stack[-1].name in _STRUCTURE and token.nesting >= 0:
                self.problems.add("html-text-outside", self.places.at(line), tag=f"<{stack[-1].name}>")
            if token.nesting < 0:
                self.leave(stack, kept)
            elif token.nesting > 0:
                if token.type == "paragraph_open":
                    self.paragraph(tokens, n, stack, kept)
                stack.append(_Open("", None))
            elif token.type == "inline" and token.children:
                token.children = self.inline(token.children, line, token.content)
            kept.append(token)
        self.leave(stack, kept)
        tokens[:] = kept

    def paragraph(self, tokens: list[Token], n: int, stack: list[_Open], kept: list[Token]) -> None:
        """Leave out the marks of a paragraph that is all that a cell, a caption or a figure holds."""
        if not stack or not stack[-1].name:
            return
        children = tokens[n + 1].children or []
        alone = kept[-1] is stack[-1].opening and n + 3 < len(tokens) and tokens[n + 3].type == TAG
        is_picture = stack[-1].name == "figure" and len(children) == 1 and children[0].type == "image"
        if (alone and stack[-1].name in _CELLS) or is_picture:
            tokens[n].hidden = tokens[n + 2].hidden = True
            stack[-1].hidden += (tokens[n], tokens[n + 2])

    def inline(self, children: Iterable[Token], line: int, content: str) -> list[Token]:
        """Settle the tags within a line."""
        kept: list[Token] = []
        stack: list[_Open] = []
        for token in children:
            if token.type == TAG:
                self.tag(token, stack, kept, line)
            else:
                if token.type == "code_inline" and "<" in token.content:
                    self.places.skip(token.content, line)
                if token.type == "image" and token.children:
                    self.alternative(token, line)
                if token.nesting < 0:
                    self.leave(stack, kept)
                elif token.nesting > 0:
                    stack.append(_Open("", None))
                kept.append(token)
        self.leave(stack, kept)
        return kept

    def alternative(self, image: Token, line: int) -> None:
        """No tag has effect in the words for those who do not see a picture."""
        for token in image.children or ():
            if token.type == TAG:
                self.problems.add("html-tag", self.place(token, line), tag=token.content, todo="delete the tag")
                self.as_text(token)

    def tag(self, token: Token, stack: list[_Open], kept: list[Token], line: int) -> None:
        if token.tag not in SAFE or (token.meta["closing"] and token.tag in VOID):
            self.without_effect(token, line)
        elif not token.block and token.tag in BLOCKS:
            self.misplaced(token, line, "begin a line with it, and leave the line before it empty")
        elif token.meta["closing"]:
            self.close(token, stack, kept, line)
            return
        elif len(stack) >= _DEEPEST:
            self.problems.add("nested-too-deep", self.places.at(line))
            self.as_text(token)
        else:
            self.open(token, stack, kept, line)
            return
        self.append(kept, token)

    def open(self, token: Token, stack: list[_Open], kept: list[Token], line: int) -> None:
        name = token.tag
        parents = PARENTS.get(name, ())
        if parents:
            at = len(stack)
            while at and stack[at - 1].name in _MAY_END and stack[at - 1].name not in parents:
                at -= 1
            if not at or stack[at - 1].name not in parents:
                self.misplaced(token, line, f"write it inside <{parents[0]}>")
                self.append(kept, token)
                return
            self.end(stack, kept, at)
        elif stack and stack[-1].name in _STRUCTURE:
            self.misplaced(token, line, "write it inside <td>")
            self.append(kept, token)
            return
        self.places_attributes(token, line)
        one = _Open(name, token)
        if parents:
            stack[-1].children.append(one)
        self.append(kept, token)
        if name not in VOID:
            stack.append(one)

    def close(self, token: Token, stack: list[_Open], kept: list[Token], line: int) -> None:
        at = len(stack) - 1
        while at >= 0 and stack[at].name and stack[at].name != token.tag:
            at -= 1
        if at < 0 or not stack[at].name:
            if not self.is_told(token.tag):
                self.problems.add("html-unopened", self.place(token, line), tag=token.content, name=token.tag)
            self.as_text(token)
            self.append(kept, token)
            return
        self.end(stack, kept, at + 1)
        one = stack.pop()
        one.closing = token
        self.places.skip(token.content, line)
        token.meta["written"] = token.content
        token.type, token.content = HTML, _written(token.tag, None)
        self.append(kept, token)

    def leave(self, stack: list[_Open], kept: list[Token]) -> None:
        """Leave a block, or emphasis, of Markdown: what was opened in it ends in it."""
        at = len(stack)
        while at and stack[at - 1].name:
            at -= 1
        self.end(stack, kept, at)
        if stack:
            stack.pop()

    def end(self, stack: list[_Open], kept: list[Token], at: int) -> None:
        """Report the elements from ``at`` on as never closed. Rows and cells of a table end here; others are text."""
        for one in stack[at:]:
            opening = one.opening
            if not opening or opening.type not in (HTML, "hardbreak"):
                continue
            where = opening.meta["place"]
            self.problems.add("html-unclosed", where, tag=opening.meta["written"], name=one.name)
            if one.name not in _MAY_END:
                self.fail(one)
        for one in reversed(stack[at:]):
            if one.opening and one.opening.type == HTML:
                one.closing = Token(
                    HTML, one.name, 0, content=_written(one.name, None), meta={"written": ""}, block=True
                )
                self.append(kept, one.closing)
        del stack[at:]

    def fail(self, one: _Open) -> None:
        """An element has no effect after all, and what cannot stand without it has none."""
        for token in (one.opening, one.closing):
            if token:
                self.as_text(token)
        for mark in one.hidden:
            mark.hidden = False
        for child in one.children:
            self.fail(child)

    def append(self, kept: list[Token], token: Token) -> None:
        if len(kept) >= 2 * TOKENS:
            raise OutOfBudget(token.map[0] if token.map else 0)
        kept.append(token)

    def as_text(self, token: Token) -> None:
        token.content = token.meta.get("written", token.content)
        token.type = AS_TEXT

    def misplaced(self, token: Token, line: int, todo: str) -> None:
        if not (token.meta["closing"] and self.is_told(token.tag)):
            self.problems.add("html-misplaced", self.place(token, line), tag=token.content, todo=todo)
        if not token.meta["closing"]:
            self.told[token.tag] = self.told.get(token.tag, 0) + 1
        self.as_text(token)

    def is_told(self, name: str) -> bool:
        """Whether the opening tag of a closing one was told."""
        if not self.told.get(name):
            return False
        self.told[name] -= 1
        return True

    def without_effect(self, token: Token, line: int) -> None:
        where = self.place(token, line)
        found = re.match(r"<(/?)([!?]|[A-Za-z][A-Za-z0-9:-]*)", token.content)
        name = found[2].lower() if found else "!"
        if not (token.meta["closing"] and self.is_told(name)):
            todo = "write <br>" if name == "br" else _REMEDY.get("!" if name == "?" else name, _DELETE)
            self.problems.add("html-tag", where, tag=token.content, todo=todo)
        if not token.meta["closing"]:
            self.told[name] = self.told.get(name, 0) + 1
        self.as_text(token)

    def place(self, token: Token, line: int) -> Any:
        """Return where a tag stands."""
        needle = token.content.partition("\n")[0]
        at = self.places.find(needle, line)
        for _ in range(8):
            if not self.places.is_escaped(at) or (other := self.places.found(needle, line)) is None or other == at:
                break
            at = other
        return at

    def places_attributes(self, token: Token, line: int) -> None:
        """Give a tag its effect, with the attributes that are allowed; report the others."""
        where = self.place(token, line)
        name, written = token.tag, token.content
        found: dict[str, str] = {}
        inside = written[1 + len(name) :].rstrip(">").rstrip().removesuffix("/")
        for match in _ATTRIBUTE.finditer(inside):
            key = match[1].lower()
            value = unescape((match[2] or "").strip("\"'"))
            allowed = name in _ONLY_OF[key] if key in _ONLY_OF else key in _VALUES
            if key in ("dir", "scope", "open"):
                value = value.lower()
            if not allowed:
                can = [k for k in _VALUES if name in _ONLY_OF.get(k, (name,))]
                todo = f"delete it: <{name}> may have {listed_plainly(can)}"
                self.problems.add("html-attribute", where, key=match[1], tag=f"<{name}>", todo=todo)
            elif key in found or not _VALUES[key].fullmatch(value):
                todo = "delete one of the two" if key in found else _allowed_values(key)
                self.problems.add("html-attribute", where, key=match[1], tag=f"<{name}>", todo=todo)
            else:
                found[key] = value
        token.meta |= {"place": where, "written": written}
        if name == "br":
            token.type, token.content = "hardbreak", ""
        else:
            token.type, token.content = HTML, _written(name, found)


def _allowed_values(key: str) -> str:
    return {
        "lang": "write a language tag such as en or pt-BR",
        "dir": "write ltr, rtl or auto",
        "title": "write up to 500 characters",
        "open": "write open alone",
        "scope": "write row, col, rowgroup or colgroup",
    }.get(key, "write a number from 1 to 999")


def _written(name: str, attributes: dict[str, str] | None) -> str:
    """A tag as it is written to the page: an opening one with its attributes, a closing one without."""
    if attributes is None:
        return f"</{name}>" + ("\n</div>\n" if name == "table" else "\n" if name in BLOCKS else "")
    said = "".join(f' {key}="{escape(value)}"' for key, value in sorted(attributes.items()))
    tag = f"<{name}{said}>"
    return f'<div class="table" tabindex="0">\n{tag}\n' if name == "table" else tag
