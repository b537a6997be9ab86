"""HTML of any kind → clean HTML of few elements, each closed, nested no deeper than ``MOST_DEPTH``.

What a browser would do is done here: elements that end by themselves (``<p>`` before a block, ``<li>`` before another),
tags that overlap, words without a paragraph. What has no place in an archive is named by ``say``.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

from msgspec import Struct, field

from site_builder.importers import html_elements as rules
from site_builder.importers import html_tokens as reading
from site_builder.importers.embeds import card
from site_builder.importers.html_tokens import Token
from site_builder.importers.html_tree import Open, Say, Tree, quoted, tag
from site_builder.importers.records import Outcome

MOST_TAGS: Final = 60_000  # of one text; beyond that its words alone are taken
MOST_WORDS: Final = 2 << 20  # characters of words, likewise
_MOST_FORMATS: Final = 12

_TORN: Final = re.compile(r"</(strong|em|del|code|sub|sup)><\1>")  # one format, ended and begun again
_SCRIPT: Final = re.compile(r"\s*j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t\s*:|\s*(?:data|vbscript|file):", re.IGNORECASE)
"""Addresses that browsers run, or read from a reader's machine; they pass over spaces in the first."""
_BLANK: Final = re.compile(r"[\s\u00a0\u200b\ufeff]*\Z")


class Tidied(Struct):
    """Clean HTML, and what the Markdown needs to know of it."""

    html: str
    has_h1: bool = False
    ids: frozenset[str] = frozenset()  # that links of the text lead to


class _Media(Struct):
    """A video, a sound or an object that is open."""

    name: str
    url: str
    title: str
    words: list[str] = field(default_factory=list)


class _Controls(Struct):
    """The controls of a card, which are passed over: how many elements of their name are open, and their words."""

    name: str = ""
    open: int = 0
    words: list[str] = field(default_factory=list)

    def take(self, token: Token, say: Say) -> None:
        """Pass over a token, up to the end of their element."""
        if token.kind == reading.TEXT:
            self.words.append(token.text)
        elif token.name == self.name and token.kind in (reading.START, reading.END):
            self.open += 1 if token.kind == reading.START else -1
            if not self.open:
                self.tell(say)

    def tell(self, say: Say) -> None:
        """Report their words."""
        words = " ".join(" ".join(self.words).split())
        self.words = []
        if words:
            say(Outcome.LEFT_OUT, f"controls of a player or a file: {words}", "controls of players and files")


def tidied(html: str, say: Say, *, lines: bool = False) -> Tidied:
    """Return clean HTML. ``say`` hears of what is left out, kept or turned into something else.

    ``lines``: ends of lines in the text are breaks, and empty lines end paragraphs, as WordPress has it.
    """
    return _Tidying(say, lines=lines).of(html)


def words_of(html: str) -> str:
    """Return the words of HTML alone, blocks as paragraphs, without scripts."""
    pieces: list[str] = []
    for token in reading.tokens(html):
        if token.kind == reading.TEXT:
            pieces.append(token.text)
        elif token.name in rules.BLOCKS or token.name in rules.DIVISIONS or token.name == "br":
            pieces.append("\n")
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n\n".join(filter(None, lines))


class _Tidying(Tree):
    def __init__(self, say: Say, *, lines: bool) -> None:
        super().__init__(say)
        self._lines = lines
        self._broken_by_tag = False
        self._media: _Media | None = None
        self._controls = _Controls()
        self._bookmark = ""  # where the first words of a card lead
        self._found = Tidied("")
        self._ids: set[str] = set()

    def of(self, html: str) -> Tidied:
        tags = size = 0
        for token in reading.tokens(html):
            tags += token.kind in (reading.START, reading.END)
            size += len(token.text) if token.kind == reading.TEXT else 0
            if tags > MOST_TAGS or size > MOST_WORDS:
                what = f"more than {MOST_TAGS:,} tags or {MOST_WORDS >> 20} MiB of words: the words alone are kept"
                self.say(Outcome.KEPT, what, "texts that are too large")
                paragraphs = words_of(html).split("\n\n")
                return Tidied("".join(f"<p>{escape(words)}</p>" for words in paragraphs))
            self._token(token)
        self._controls.tell(self.say)
        while len(self.open) > 1:
            self.pop()
        self.stop_formats()
        self._found.html = _TORN.sub("", "".join(self.out))
        self._found.ids = frozenset(self._ids)
        return self._found

    def _token(self, token: Token) -> None:
        if token.kind == reading.RAW:
            self._raw(token)
        elif self._media is not None:
            self._in_media(token)
        elif self._controls.open:
            self._controls.take(token, self.say)
        elif token.kind == reading.TEXT and self._lines and not self.in_pre and "\n" in token.text:
            begun = token.text.removeprefix("\n") if self._broken_by_tag else token.text
            for n, line in enumerate(begun.split("\n")):
                self.breaks += n > 0
                self._text(line)
        elif token.kind == reading.TEXT:
            self._text(token.text)
        elif token.kind == reading.START:
            self._start(token.name, token.attributes)
        elif token.kind == reading.END:
            self._end(token.name)
        self._broken_by_tag = token.kind == reading.START and token.name == "br"

    # -- words and what stands among them --------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        top = self.top()
        if self.in_pre:
            self.out.append("\n" * self.breaks + escape(text, quote=False))
            self.breaks = 0
            return
        if _BLANK.match(text):
            if text and top.filled and not top.broken and not self.breaks:
                self.out.append(" ")
            return
        if self._bookmark:
            href, self._bookmark = self._bookmark, ""
            self.block(f"<p><a href={quoted(href)}>{escape(text.strip(), quote=False)}</a></p>")
            return
        self.words()
        self.out.append(escape(text, quote=False))

    # -- elements ---------------------------------------------------------------------------------------------------

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if "kg-" in (classes := attributes.get("class", "")) and rules.CONTROLS & set(classes.split()):
            self._controls.open = 0 if name == "img" else 1
            self._controls.name = name
        elif name == "br":
            self.breaks += 1
        elif self.in_pre:
            if name == "code":
                self.out.append(tag("code", attributes))
        elif name in rules.FORMATS:
            self._format(name, attributes)
        elif name == "img":
            self._picture(attributes)
        elif name == "hr":
            self.block("<hr>")
        elif name == "q":
            self._text("“")
        elif name in rules.DIVISIONS or name in rules.BLOCKS:
            self._start_block(name, attributes)
        else:
            self._start_object(name, attributes)

    def _start_object(self, name: str, attributes: dict[str, str]) -> None:
        """Begin what shows something else than words: a player, a field of a form, a drawing."""
        if name in ("video", "audio", "object"):
            self._media = _Media(name, attributes.get("src") or attributes.get("data") or "", _title(attributes))
        elif name in ("iframe", "embed"):
            self._card(attributes.get("src") or attributes.get("data-src") or "", _title(attributes), name)
        elif name == "input" and attributes.get("type") == "checkbox" and self.top().written in ("li", "p"):
            self.words()
            self.out.append("<input checked>" if "checked" in attributes else "<input>")
        elif name in ("input", "button", "svg", "math", "canvas"):
            outcome = Outcome.KEPT if name in ("button", "math") else Outcome.LEFT_OUT
            self.say(outcome, f"<{name}>: its words alone are kept", f"elements {name}")

    def _end(self, name: str) -> None:
        if self.in_pre and name != "pre":
            if name == "code" or name in rules.DIVISIONS or name in rules.BLOCKS:
                self.out.append("</code>" if name == "code" else "\n")
        elif name in rules.FORMATS:
            self._end_format(name)
        elif name == "p" and not self._counts[-1]["p"]:
            self.close_paragraph()
        elif name == "q":
            self._text("”")
        elif (name in rules.DIVISIONS or name in rules.BLOCKS) and self.is_open(name):
            while self.top().name != name:
                self.pop()
            self.pop()

    def _start_block(self, name: str, attributes: dict[str, str]) -> None:
        if name != "p" or self.top().written == "p":
            self.close_paragraph()
        if name in rules.HEADINGS and self.top().name in rules.HEADINGS:
            self.pop()
        self.end_siblings(name)
        self.stop_formats()
        written = _stands_for(name, attributes)
        if written in rules.BLOCKS:
            self.imply(written)
        if written in rules.PARENTS and self.written[-1] not in rules.PARENTS[written]:
            written = ""
        self.breaks = 0
        top = self.top()
        if top.filled:
            top.broken = True
        top.filled = True
        self._found.has_h1 |= name == "h1"
        self.push(name, written, attributes)
        self.in_pre = self.top().written == "pre"
        if name == "blockquote":
            self.top().url = attributes.get("data-instgrm-permalink") or attributes.get("cite") or ""
            kinds = (host for mark, host in rules.POSTS.items() if mark in attributes.get("class", "").split())
            self.top().seen = f"post {next(kinds, '')}".strip()

    def _note_link(self, href: str) -> None:
        """Remember the last link of an embedded post: it leads to the post."""
        for one in reversed(self.open[-8:]):
            if one.name == "blockquote" and one.seen.startswith("post "):
                one.url = href if not one.url or "instagram" not in one.seen else one.url
                return

    def ended(self, gone: Open) -> None:
        """Write the card of an embedded post behind its words."""
        if gone.name == "blockquote" and gone.seen.startswith("post") and (host := gone.seen[4:].strip()):
            self._card(gone.url, host, "post")

    # -- formats ----------------------------------------------------------------------------------------------------

    def _format(self, name: str, attributes: dict[str, str]) -> None:
        written = rules.FORMATS[name] or _style(attributes.get("style", ""))
        if "kg-bookmark-publisher" in attributes.get("class", ""):
            self._text(" ")
        if name == "a":
            self._end_format("a")
            href = attributes.get("href", "").strip()
            if href.startswith("#"):
                self._ids.add(href[1:])
            self._note_link(href)
            if _SCRIPT.match(href):
                self.say(Outcome.LEFT_OUT, f"a link to {href[:80]}", "links to scripts")
                written = ""
            elif not href:
                written = ""
            elif "bookmark-container" in attributes.get("class", ""):
                self._bookmark, written = href, ""
        if len(self.formats) < _MOST_FORMATS:
            self.formats.append((name, written, attributes))

    def _end_format(self, name: str) -> None:
        for n in range(len(self.formats) - 1, -1, -1):
            if self.formats[n][0] == name:
                written = self.formats.pop(n)[1]
                still = any(one[1] == written for one in self.formats)
                if written in self.running and not still:
                    self.stop_formats(written)
                return

    # -- pictures and what is embedded ------------------------------------------------------------------------------

    def _picture(self, attributes: dict[str, str]) -> None:
        classes = attributes.get("class", "").split()
        alt = attributes.get("alt", "")
        if "emoji" in classes or "wp-smiley" in classes:
            self._text(alt)
            return
        if "kg-bookmark-icon" in classes:
            self.say(Outcome.LEFT_OUT, f"the sign of a site: {attributes.get('src', '')[:200]}", "signs of sites")
            return
        src = attributes.get("src", "").strip()
        if not src or src.startswith("data:"):
            lazy = next((attributes[key] for key in rules.LAZY if attributes.get(key)), "")
            src = lazy.split()[0].rstrip(",") if lazy.split() else ""
        if attributes.get("width") in ("0", "1") and attributes.get("height") in ("0", "1"):
            self.say(Outcome.LEFT_OUT, f"a picture of one point: {src[:200]}", "pictures that count readers")
            return
        if _SCRIPT.match(src):
            self.say(Outcome.LEFT_OUT, f"a picture from {src[:80]}", "links to scripts")
            src = ""
        if not src:
            self.say(Outcome.LEFT_OUT, f"a picture without an address: {alt[:200]}", "pictures without an address")
            self._text(f"[{alt}]" if alt else "")
            return
        self.words()
        self.out.append(tag("img", {**attributes, "src": src}))

    def _card(self, url: str, title: str, name: str) -> None:
        found = card(url, title, name)
        if found is None:
            if url or title:
                self.say(Outcome.LEFT_OUT, f"<{name}> {url[:200]}", f"elements {name}")
            return
        self.say(Outcome.CONVERTED, f"{found.words} became a link", "embeds that became links")
        self.block(f"<p><a href={quoted(found.url)}>{escape(found.words, quote=False)}</a></p>")

    def _in_media(self, token: Token) -> None:
        media = self._media
        assert media is not None
        if token.kind == reading.END and token.name == media.name:
            self._media = None
            words = " ".join("".join(media.words).split())
            if words:
                what = f"words for browsers that do not play it: {words}"
                self.say(Outcome.LEFT_OUT, what, "words behind media")
            self._card(media.url, media.title, media.name)
        elif token.kind == reading.TEXT:
            media.words.append(token.text)
        elif token.kind == reading.START and not media.url:
            attributes = token.attributes
            media.url = attributes.get("src") or (attributes.get("value", "") if token.name == "param" else "")

    def _raw(self, token: Token) -> None:
        if token.name == "textarea":
            self._text(token.text)
        elif token.name != "iframe":
            is_code = token.name in ("script", "style")
            said = " ".join(token.text.split())[:100] if is_code else " ".join(words_of(token.text).split())
            self.say(Outcome.LEFT_OUT, f"<{token.name}> {said}".rstrip(), f"elements {token.name}")


def _stands_for(name: str, attributes: dict[str, str]) -> str:
    """Return the element that stands for one; empty for a division, which only ends paragraphs."""
    classes = attributes.get("class", "").split()
    if "wp-caption-text" in classes or "gallery-caption" in classes:
        return "figcaption"
    if "wp-caption" in classes or "gallery-item" in classes:
        return "figure"
    if "gallery-icon" in classes or (name == "dl" and "gallery-item" in classes):
        return ""
    marked = next((stands for mark, stands in rules.CARDS.items() if mark in classes), "")
    return marked or (name if name in rules.BLOCKS else "")


def _style(style: str) -> str:
    style = style.lower().replace(" ", "")
    if "font-weight:bold" in style or re.search(r"font-weight:[6-9]00", style):
        return "strong"
    return "em" if "font-style:italic" in style else ""


def _title(attributes: dict[str, str]) -> str:
    return attributes.get("title") or attributes.get("aria-label") or ""
