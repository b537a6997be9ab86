"""Markdown → HTML with its links, headings and lead.

1. markdown-it makes tokens (``markdown_parser``); ``raw_html_effect`` settles which tags have effect.
2. One walk over them moves headings below the page's own and gives them ids, turns lone pictures into figures, and
   lists every link that is not a web address.
3. ``markdown_html`` writes the tokens, and the sanitizer checks the result.

Whatever the parser would drop silently is an error: nesting beyond its limit, cells beyond a table's header, footnotes
that nothing refers to.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote, unquote

from markdown_it.token import Token

from site_builder.language.characters import joins
from site_builder.model.documents import Body, Mark, TextLink
from site_builder.model.placeholders import (
    ANCHOR_PREFIX,
    LINK_CLOSE,
    LINK_OPEN,
    WORDS_CLOSE,
    WORDS_OPEN,
    better_lead,
    is_lead,
)
from site_builder.model.web import as_address
from site_builder.parse import captions, elsewhere, highlight, link_words, raw_html, sanitize, signs
from site_builder.parse import markdown_marks as marks
from site_builder.parse import plain_text as plain
from site_builder.parse.failed_marks import BRACKETED
from site_builder.parse.file_problems import FileProblems
from site_builder.parse.headings import Headings
from site_builder.parse.markdown_budget import LINES, OutOfBudget
from site_builder.parse.markdown_checks import Checks
from site_builder.parse.markdown_html import html
from site_builder.parse.markdown_parser import MAX_NESTING, PLAIN, SCHEME, parser
from site_builder.parse.places import Places
from site_builder.parse.raw_html_effect import AS_TEXT, HTML, Settling

MAX_GROWTH: Final = 50  # rendered size ÷ source size

_WORDS = re.compile(f"{WORDS_OPEN}([0-9]+){WORDS_CLOSE}")
_ALIGN = {"text-align:right": "right", "text-align:center": "center"}

_MD: Final = parser()
_EMPHASIS: Final = parser(only=("escape", "emphasis"))


def render(text: str, first_line: int, problems: FileProblems) -> Body:
    """Return a text that is not empty as HTML. ``first_line`` is its first line in the file (from 1)."""
    return _Rendering(text, first_line, problems).body()


def render_line(text: str, problems: FileProblems) -> Body:
    """Return a line of text as HTML without a block around it; its words are the lead."""
    return _Rendering(text, 1, problems).line()


def render_emphasis(text: str) -> Body:
    """Return a line as HTML in which nothing but emphasis and a backslash before a sign is a mark."""
    tokens = _EMPHASIS.parseInline(text, {"links": [], "lost": []})
    words = plain_text(tokens[0].children or []) if tokens else ""
    return Body(sanitize.clean(html(_EMPHASIS, tokens, {})), lead=words)


class _Rendering:
    """The state of rendering one text; lives as long as one call of ``render``."""

    def __init__(self, text: str, first_line: int, problems: FileProblems) -> None:
        self.text, self.problems = text, problems
        self.places = Places(text, first_line)
        self.env: dict[str, Any] = {"links": [], "lost": []}
        self.links: list[TextLink] = []
        self.headings = Headings()
        self.lead = ""
        self.colours = highlight.Colours(text)
        self.captions = captions.MOST
        self.words_left = [link_words.MOST]  # of links, to be read
        self.checks = Checks(text, self.places, problems)

    def body(self) -> Body:
        if len(self.text) > LINES and self.text.count("\n") > LINES:
            self.problems.add("too-many-marks", self.places.at(LINES))
            return Body()
        written = self.written()
        if written is None:
            return Body()
        _, markup = written
        self.report_lost()
        if len(markup) > MAX_GROWTH * max(len(self.text), 2000):
            times = len(markup) // len(self.text)
            todo = "check its tables: every row is filled up to the width of the header"
            self.problems.add("text-explodes", self.places.at(0), times=times, todo=todo)
            return Body()
        links = (*self.links, *self.checks.bracketed)
        return Body(sanitize.clean(markup), links, tuple(self.headings.anchors), self.lead)

    def line(self) -> Body:
        written = self.written(one_line=True)
        if written is None:
            return Body()
        tokens, markup = written
        words = plain_text(tokens[0].children or []) if tokens else ""
        return Body(sanitize.clean(markup), (*self.links, *self.checks.bracketed), lead=words)

    def written(self, *, one_line: bool = False) -> tuple[list[Token], str] | None:
        """Return the tokens of the text, and its HTML; None, with a problem, where the text causes too much work."""
        try:
            tokens = (_MD.parseInline if one_line else _MD.parse)(self.text, self.env)
            if raw_html.SEEN in self.env:
                Settling(Places(self.text, self.places.first_line), self.problems).settle(tokens)
            if not one_line and marks.may_hold(self.text):
                marks.read(tokens, Places(self.text, self.places.first_line), self.problems)
            self.walk(tokens)
            return tokens, html(_MD, tokens, self.env)
        except RecursionError:
            self.problems.add("nested-too-deep", self.places.at(0))
        except OutOfBudget as fault:
            self.problems.add("too-many-marks", self.places.at(fault.line))
        return None

    def walk(self, tokens: list[Token]) -> None:
        """Walk over the block tokens once and change them in place."""
        # The parser numbered wikilinks. The walk finds their places and adds the other links.
        self.links = [TextLink("wiki", target, "", text, 0, 0, whole) for target, text, whole in self.env["links"]]
        line = 0
        for i, token in enumerate(tokens):
            if token.map:
                line = token.map[0]
            kind = token.type
            if kind == PLAIN:
                if not self.lead or not is_lead(self.lead):
                    self.lead = better_lead(self.lead, plain.to_words(token.content))
                self.places.skip_links(token.content, line)
                self.checks.paragraph(token.content, token.content, line)
            elif kind == "inline":
                if token.children:
                    self.inline(tokens, i, token, line)
            elif kind == "heading_open":
                self.heading(tokens, i)
            elif kind in ("th_open", "td_open"):
                _align(token)
            else:
                self.checks.block(token, line)
                if kind == "fence" and token.info:
                    self.colours.read(token)
            if token.nesting == 1 and token.level >= MAX_NESTING - 2:
                self.problems.add("nested-too-deep", self.places.at(line))
                return

    def inline(self, tokens: list[Token], i: int, token: Token, line: int) -> None:
        if "\n" in token.content and not token.content.isascii():
            self.join_lines(token)
        children = token.children or []
        previous = tokens[i - 1]
        self.checks.marks(token, line, previous.type == "paragraph_open")
        if previous.type == "paragraph_open":
            if len(children) == 1 and children[0].type == "image" and not previous.hidden:
                self.figure(tokens, i, children, line)
                return
            if previous.level == 0 and not previous.hidden and (not self.lead or not is_lead(self.lead)):
                self.lead = better_lead(self.lead, plain_text(children).strip(" "))
        in_link = False
        for child in children:
            kind = child.type
            if kind == PLAIN:
                self.places.skip_links(child.content, line)
            elif kind in ("link_open", "link_close"):
                in_link = kind == "link_open"
                if in_link:
                    self.link(child, line)
            elif kind == "image":
                self.image(child, line, in_link=in_link)
            elif kind == "code_inline":
                self.places.skip(child.content, line)  # what looks like a link in code is none

    def join_lines(self, token: Token) -> None:
        """Drop line breaks between wide characters, which a reader would see as a space."""
        children = token.children or []
        shown = [_shown(child, self.links) for child in children]
        kept: list[Token] = []
        before = ""
        for n, child in enumerate(children):
            if child.type == "softbreak":
                after = next((text for text in shown[n + 1 : n + 9] if text), "")
                if before and after and joins(before[-1], after[0]):
                    continue
            before = shown[n] or before
            kept.append(child)
        token.children = kept

    def heading(self, tokens: list[Token], i: int) -> None:
        opening, inline, closing = tokens[i], tokens[i + 1], tokens[i + 2]
        line = opening.map[0] if opening.map else 0
        own, failed = marks.own_id(inline)
        if failed:
            self.problems.add("heading-id", self.places.find(failed, line), name=failed)
        text = _WORDS.sub(
            lambda m: self.links[int(m[1])].text or self.links[int(m[1])].target, plain_text(inline.children or [])
        )
        level = int(opening.tag[1])
        opening.tag, anchor = self.headings.add(level, text)
        closing.tag = opening.tag
        if own and own != anchor:  # the id that it would have leads there, too
            if own in self.headings.anchors:
                self.problems.add("heading-id-twice", self.places.find(f"{{#{own}", line), name=own)
            else:
                inline.children = [Token("heading_id", "span", 0, content=anchor), *(inline.children or ())]
                self.headings.anchors[own] = 0
                anchor = own
        opening.attrs["id"] = ANCHOR_PREFIX + anchor
        if opening.markup == "-":
            self.checks.block(opening, 0)

    def figure(self, tokens: list[Token], i: int, children: list[Token], line: int) -> None:
        image = children[0]
        caption = str(image.attrs.pop("title", ""))
        at = self.image(image, line)
        tokens[i - 1].tag = tokens[i + 1].tag = "figure"
        if not caption:
            return
        escaped = "\\" in tokens[i].content  # a sign that was meant as such is not told apart from a mark any more
        children += captions.tokens(caption, None if escaped else lambda part: self.prose(part, at, line))

    def prose(self, text: str, at: Mark, line: int) -> list[Token]:
        """Return a caption or a credit as tokens; its links are those of the text."""
        if not signs.has_sign(text) and "://" not in text:
            return [captions.text(text)]
        if signs.report_unfit(text, at, "a caption", self.problems):
            return [captions.text(text)]
        self.captions -= 1
        if self.captions < 0 or len(text) > captions.LONGEST:
            self.problems.add("too-many-marks", self.places.at(line))
            return [captions.text(text)]
        children, left = captions.marked(text, self.links)
        for child in children:
            if child.type == "link_open":
                self.link(child, line)
        for failure in self.checks.failed.search(text, left):
            if failure.kind != BRACKETED:
                self.problems.add(failure.kind, at, **failure.facts)
        return children

    def link(self, token: Token, line: int) -> None:
        href = str(token.attrs.get("href", ""))
        if href.startswith(LINK_OPEN):
            n = int(href[1:-1])
            target, text = self.links[n].target, self.links[n].text
            at = self.places.found(f"[[{target}", line) or self.places.find("[[", line)
            if "<" in text and (tag := raw_html.first_tag(text)):
                self.problems.add("html-tag", at, tag=tag, todo="write the words of a link without tags")
            name, _, fragment = target.partition("#")
            whole = self.links[n].whole
            whole = whole if whole != name or name.startswith("!") or "\\" in name else ""
            shown = link_words.styled(text, whole, at, self.words_left, self.problems)
            fragment = unquote(fragment.strip())
            self.links[n] = TextLink("wiki", name.strip(), fragment, text, at.line, at.column, whole, shown)
            return
        if SCHEME.match(href):
            if signs.has_sign(str(token.attrs.get("title", ""))):
                self.title(token, self.places.find(href, line), "a link")
            else:
                self.places.skip(href, line)
            token.attrs["href"] = encode_url(href)
            if not href.lower().startswith("mailto:"):
                token.attrs["rel"] = "external noopener noreferrer"
            return
        at = self.places.find(href or "]()", line)
        self.title(token, at, "a link")
        reason, todo = _fault_of(href, self.problems.path)
        if reason:
            self.problems.add("bad-link", at, link=href or "()", reason=reason, todo=todo)
            token.attrs["href"] = "#"
            return
        path, _, fragment = href.partition("#")
        kind = "file" if path else "here"
        token.attrs["href"] = self.place_link(TextLink(kind, unquote(path), unquote(fragment), "", at.line, at.column))

    def image(self, token: Token, line: int, *, in_link: bool = False) -> Mark:
        """Check a picture, and list it. Return where it stands."""
        src = str(token.attrs.get("src", ""))
        at = self.places.find(src or "]()", line)
        self.title(token, at, "a picture within a line")
        if url := elsewhere.address_of(src):
            self.problems.add("remote-image", at, link=src)
            elsewhere.become_link(token, encode_url(url), plain_text(token.children or []).strip(), in_link=in_link)
            return at
        reason, todo = elsewhere.NO_FILE if SCHEME.match(src) else _fault_of(src, self.problems.path)
        if reason or not src:
            todo = todo or "name a picture"
            self.problems.add("bad-link", at, link=src or "()", reason=reason or "it is empty", todo=todo)
            token.attrs["src"] = "#"
            return at
        for child in token.children or ():  # the words of a picture are an attribute, which holds no reference
            if child.type == "footnote_ref" and "label" in child.meta:
                self.problems.add("footnote-unused", at, label=child.meta["label"])
        if not plain_text(token.children or []).strip():
            self.problems.add("missing-alt", at, path=src)
        token.attrs["src"] = self.place_link(TextLink("image", unquote(src), "", "", at.line, at.column))
        return at

    def title(self, token: Token, at: Mark, of: str) -> None:
        """Report marks in a title that shows none: that of a link, or of a picture that has text beside it."""
        title = str(token.attrs.get("title", ""))
        if signs.has_sign(title):
            signs.report_mark(title, at, f"marks have no effect in the title of {of}", self.problems)

    def place_link(self, link: TextLink) -> str:
        self.links.append(link)
        return f"{LINK_OPEN}{len(self.links) - 1}{LINK_CLOSE}"

    def report_lost(self) -> None:
        for label, line, how in self.env["lost"]:
            self.problems.add(f"footnote-{how}", self.places.at(line), label=label)
        self.checks.references(self.env)


def _fault_of(href: str, file: str) -> tuple[str, str]:
    """Return why an address without a scheme cannot work in a file, and what to do; two empty texts if it can."""
    if not href:
        return "it is empty", "write an address between the round brackets"
    if href.startswith("//"):
        return "it has no https:", "write https: before it"
    if href.startswith("/"):
        path = href.lstrip("/").removeprefix("content/")
        if path.startswith(("articles/", "actors/", "topics/", "authors/", "pages/", "media/")):
            file = file.removeprefix("content/")
            path = path if path.startswith("media/") else re.sub(r"\.html(?=#|\Z)", ".md", path)
            return "it starts with /", f"write {posixpath.relpath(path, posixpath.dirname(file))}"
        return "it starts with /", "write the way from this file, such as ../media/x.png or other.md"
    if "\\" in href:
        return "it holds a backslash", "write / instead"
    if "?" in href.partition("#")[0]:
        outside = as_address(href)
        return "a file has no ?…", f"write {outside}" if outside else "delete the part from ? on"
    return "", ""


def _shown(token: Token, links: Sequence[TextLink]) -> str:
    """Return the words that an inline token shows; a space for what is no text."""
    if token.type in ("softbreak", "hardbreak", "image", "footnote_ref"):
        return " "
    if token.type in (HTML, AS_TEXT):
        return ""
    if WORDS_OPEN in token.content:
        return _WORDS.sub(lambda m: links[int(m[1])].target, token.content)
    return plain.to_words(token.content) if token.type == PLAIN else token.content


def _align(cell: Token) -> None:
    align = _ALIGN.get(str(cell.attrs.pop("style", "")))
    if align:
        cell.attrs["class"] = align


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def plain_text(tokens: Sequence[Token]) -> str:
    """Return the words of inline tokens."""
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
    """Return a web address with unsafe characters percent-encoded (RFC 3986 §2.1); what is encoded stays."""
    return url if re.fullmatch(r"[!#$&-;=?-Z_a-z~%]+", url) else quote(url, safe="!#$%&'()*+,/:;=?@[]~-._")
