"""HTML of any kind → clean HTML of few elements, each closed, nested no deeper than ``MOST_DEPTH``.

What a browser would do is done here: elements that end by themselves (``<p>`` before a block, ``<li>`` before another),
tags that overlap, words without a paragraph. What has no place in an archive is named by ``say``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html import escape
from typing import Final

from msgspec import Struct, field

from site_builder.importers import html_elements as rules
from site_builder.importers import html_tokens as reading
from site_builder.importers.embeds import card
from site_builder.importers.html_tokens import Token
from site_builder.importers.records import Outcome

Say = Callable[[Outcome, str, str], None]

MOST_DEPTH: Final = 50  # of elements that are written
MOST_TAGS: Final = 60_000  # of one text; beyond that its words alone are taken
MOST_WORDS: Final = 2 << 20  # characters of words, likewise
_MOST_FORMATS: Final = 12

_TORN: Final = re.compile(r"</(strong|em|del|code|sub|sup)><\1>")  # one format, ended and begun again
_BLANK: Final = re.compile(r"[\s\u00a0\u200b\ufeff]*\Z")


class _Open(Struct):
    """An element that is open. ``written``: the name of the element that is written for it; empty: none."""

    name: str
    written: str
    formats: int  # how many formats were open before it
    filled: bool = False  # words or blocks stand in it
    broken: bool = False  # a block has ended since its last words
    url: str = ""  # of an embedded post
    seen: str = ""  # the last link in it


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


class _Tidying:
    def __init__(self, say: Say, *, lines: bool) -> None:
        self._say, self._lines = say, lines
        self._out: list[str] = []
        self._open: list[_Open] = [_Open("", "", 0)]
        self._counts: list[Counter[str]] = [Counter()]  # names that are open, since each cell of a table
        self._formats: list[tuple[str, str, dict[str, str]]] = []
        self._running: list[str] = []  # formats that are written and not closed
        self._written: list[str] = [""]  # the elements that are written and open
        self._breaks = 0
        self._in_pre = self._broken_by_tag = False
        self._media: _Media | None = None
        self._bookmark = ""  # where the first words of a card lead
        self._found = Tidied("")
        self._ids: set[str] = set()
        self._deep = False

    def of(self, html: str) -> Tidied:
        tags = size = 0
        for token in reading.tokens(html):
            tags += token.kind in (reading.START, reading.END)
            size += len(token.text) if token.kind == reading.TEXT else 0
            if tags > MOST_TAGS or size > MOST_WORDS:
                what = f"more than {MOST_TAGS:,} tags or {MOST_WORDS >> 20} MiB of words: the words alone are kept"
                self._say(Outcome.KEPT, what, "texts that are too large")
                paragraphs = words_of(html).split("\n\n")
                return Tidied("".join(f"<p>{escape(words)}</p>" for words in paragraphs))
            self._token(token)
        while len(self._open) > 1:
            self._pop()
        self._stop_formats()
        self._found.html = _TORN.sub("", "".join(self._out))
        self._found.ids = frozenset(self._ids)
        return self._found

    def _token(self, token: Token) -> None:
        if token.kind == reading.RAW:
            self._raw(token)
        elif self._media is not None:
            self._in_media(token)
        elif token.kind == reading.TEXT and self._lines and not self._in_pre and "\n" in token.text:
            begun = token.text.removeprefix("\n") if self._broken_by_tag else token.text
            for n, line in enumerate(begun.split("\n")):
                self._breaks += n > 0
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
        top = self._top()
        if self._in_pre:
            self._out.append("\n" * self._breaks + escape(text, quote=False))
            self._breaks = 0
            return
        if _BLANK.match(text):
            if text and top.filled and not top.broken and not self._breaks:
                self._out.append(" ")
            return
        if self._bookmark:
            href, self._bookmark = self._bookmark, ""
            self._block(f"<p><a href={_quoted(href)}>{escape(text.strip(), quote=False)}</a></p>")
            return
        self._words()
        self._out.append(escape(text, quote=False))

    def _words(self) -> None:
        """Make ready for words: a paragraph where they need one, and the formats that are open."""
        top = self._top()
        if self._breaks and top.filled and self._breaks > 1 and top.written == "p":
            self._split_paragraph()
            top = self._top()
        elif self._breaks and top.filled and not top.broken:
            if self._breaks > 1 and top.written in rules.HOLDS_BLOCKS:
                top.broken = True
            else:
                self._out.append("<br>")
        self._breaks = 0
        if self._imply(""):
            top = self._top()
        if top.written in rules.OPENS_PARAGRAPH or (top.broken and top.written in rules.HOLDS_BLOCKS):
            self._stop_formats()
            top.filled, top.broken = True, False
            if self._depth() < MOST_DEPTH:
                self._push("", "p", {})
                top = self._top()
            else:
                self._out.append(" ")
        elif top.broken:
            self._out.append(" ")
            top.broken = False
        top.filled = True
        self._start_formats()

    def _imply(self, name: str) -> bool:
        """Open the entry or cell that an element, or words, must stand in. Returns whether there was any to open."""
        before = self._depth()
        while (
            (last := self._written[-1]) in rules.CHILDREN
            and name not in rules.CHILDREN[last]
            and self._depth() < MOST_DEPTH
        ):
            self._stop_formats()
            self._push(rules.IMPLIED[last], rules.IMPLIED[last], {})
        return self._depth() > before

    def _depth(self) -> int:
        return len(self._written) - 1

    def _split_paragraph(self) -> None:
        """End a paragraph where two breaks stand, and begin another with the same formats."""
        formats, (name, begun) = list(self._formats), (self._top().name, self._top().formats)
        self._pop()
        self._push(name, "p", {})
        self._top().formats, self._formats = begun, formats

    def _top(self) -> _Open:
        return self._open[-1]

    def _start_formats(self) -> None:
        for _, written, attributes in self._formats:
            if written and written not in self._running:
                self._running.append(written)
                self._out.append(_tag(written, attributes))

    def _stop_formats(self, down_to: str = "") -> None:
        while self._running:
            name = self._running.pop()
            self._out.append(f"</{name}>")
            if name == down_to:
                return

    def _block(self, html: str) -> None:
        """Write a block that is whole, such as a card."""
        self._close_paragraph()
        self._stop_formats()
        self._breaks = 0
        self._out.append(html)
        self._top().filled = self._top().broken = True

    # -- elements ---------------------------------------------------------------------------------------------------

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "br":
            self._breaks += 1
        elif self._in_pre:
            if name == "code":
                self._out.append(_tag("code", attributes))
        elif name in rules.FORMATS:
            self._format(name, attributes)
        elif name == "img":
            self._picture(attributes)
        elif name == "hr":
            self._block("<hr>")
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
        elif name == "input" and attributes.get("type") == "checkbox" and self._top().written in ("li", "p"):
            self._words()
            self._out.append("<input checked>" if "checked" in attributes else "<input>")
        elif name in ("input", "button", "svg", "math", "canvas"):
            outcome = Outcome.KEPT if name in ("button", "math") else Outcome.LEFT_OUT
            self._say(outcome, f"<{name}>: its words alone are kept", f"elements {name}")

    def _end(self, name: str) -> None:
        if self._in_pre and name != "pre":
            if name == "code" or name in rules.DIVISIONS or name in rules.BLOCKS:
                self._out.append("</code>" if name == "code" else "\n")
        elif name in rules.FORMATS:
            self._end_format(name)
        elif name == "p" and not self._counts[-1]["p"]:
            self._close_paragraph()
        elif name == "q":
            self._text("”")
        elif (name in rules.DIVISIONS or name in rules.BLOCKS) and self._is_open(name):
            while self._top().name != name:
                self._pop()
            self._pop()

    def _is_open(self, name: str) -> bool:
        if self._counts[-1][name]:
            return True
        return (
            len(self._counts) > 1
            and name in ("table", "tr", "thead", "tbody", "tfoot", "td", "th")
            and any(counts[name] for counts in self._counts[-3:])
        )

    def _start_block(self, name: str, attributes: dict[str, str]) -> None:
        if name != "p" or self._top().written == "p":
            self._close_paragraph()
        if name in rules.HEADINGS and self._top().name in rules.HEADINGS:
            self._pop()
        self._end_siblings(name)
        self._stop_formats()
        written = self._stands_for(name, attributes)
        if written in rules.BLOCKS:
            self._imply(written)
        if written in rules.PARENTS and self._written[-1] not in rules.PARENTS[written]:
            written = ""
        self._breaks = 0
        top = self._top()
        if top.filled:
            top.broken = True
        top.filled = True
        self._found.has_h1 |= name == "h1"
        self._push(name, written, attributes)
        self._in_pre = self._top().written == "pre"
        if name == "blockquote":
            self._top().url = attributes.get("data-instgrm-permalink") or attributes.get("cite") or ""
            kinds = (host for mark, host in rules.POSTS.items() if mark in attributes.get("class", "").split())
            self._top().seen = f"post {next(kinds, '')}".strip()

    def _end_siblings(self, name: str) -> None:
        """End what ends by itself where an element of this name begins."""
        siblings, scope = rules.SIBLINGS.get(name), rules.SCOPES.get(name)
        if not siblings or not scope:
            return
        below = 0
        for n in range(len(self._open) - 1, max(0, len(self._open) - 2 * MOST_DEPTH), -1):
            if self._open[n].name in scope:
                break
            if self._open[n].name in siblings:
                below = n
        while below and len(self._open) > below:
            self._pop()

    def _stands_for(self, name: str, attributes: dict[str, str]) -> str:
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

    def _push(self, name: str, written: str, attributes: dict[str, str]) -> None:
        if written and self._depth() + rules.ROOM.get(written, 1) > MOST_DEPTH:
            if not self._deep:
                what = f"elements nested deeper than {MOST_DEPTH}: their words alone"
                self._say(Outcome.KEPT, what, "texts nested too deeply")
            self._deep, written = True, ""
        self._open.append(_Open(name, written, len(self._formats)))
        self._counts[-1][name] += 1
        if name in rules.CELLS:
            self._counts.append(Counter())
        if written:
            self._written.append(written)
            self._out.append(_tag(written, attributes))

    def _pop(self) -> None:
        self._stop_formats()
        self._breaks = 0
        gone = self._open.pop()
        self._in_pre = False
        if gone.name in rules.CELLS:
            self._counts.pop()
        self._counts[-1][gone.name] -= 1
        del self._formats[gone.formats :]
        if gone.written:
            self._written.pop()
            self._out.append(f"</{gone.written}>")
        top = self._top()
        top.broken = top.filled = top.filled or gone.filled
        if gone.name == "blockquote" and gone.seen.startswith("post") and (host := gone.seen[4:].strip()):
            self._card(gone.url, f"{host}", "post")

    def _close_paragraph(self) -> None:
        while self._top().written == "p" or (self._top().name == "p" and not self._top().written):
            self._pop()

    def _note_link(self, href: str) -> None:
        """Remember the last link of an embedded post: it leads to the post."""
        for one in reversed(self._open[-8:]):
            if one.name == "blockquote" and one.seen.startswith("post "):
                one.url = href if not one.url or "instagram" not in one.seen else one.url
                return

    # -- formats ----------------------------------------------------------------------------------------------------

    def _format(self, name: str, attributes: dict[str, str]) -> None:
        written = rules.FORMATS[name] or _style(attributes.get("style", ""))
        if name == "a":
            self._end_format("a")
            href = attributes.get("href", "").strip()
            if href.startswith("#"):
                self._ids.add(href[1:])
            self._note_link(href)
            if re.match(r"(?:javascript|data|vbscript|file):", href, re.IGNORECASE):
                self._say(Outcome.LEFT_OUT, f"a link to {href[:80]}", "links to scripts")
                written = ""
            elif not href:
                written = ""
            elif "bookmark-container" in attributes.get("class", ""):
                self._bookmark, written = href, ""
        if len(self._formats) < _MOST_FORMATS:
            self._formats.append((name, written, attributes))

    def _end_format(self, name: str) -> None:
        for n in range(len(self._formats) - 1, -1, -1):
            if self._formats[n][0] == name:
                written = self._formats.pop(n)[1]
                still = any(one[1] == written for one in self._formats)
                if written in self._running and not still:
                    self._stop_formats(written)
                return

    # -- pictures and what is embedded ------------------------------------------------------------------------------

    def _picture(self, attributes: dict[str, str]) -> None:
        classes = attributes.get("class", "").split()
        alt = attributes.get("alt", "")
        if "emoji" in classes or "wp-smiley" in classes:
            self._text(alt)
            return
        if "kg-bookmark-icon" in classes:
            self._say(Outcome.LEFT_OUT, f"the sign of a site: {attributes.get('src', '')[:200]}", "signs of sites")
            return
        src = attributes.get("src", "").strip()
        if not src or src.startswith("data:"):
            lazy = next((attributes[key] for key in rules.LAZY if attributes.get(key)), "")
            src = lazy.split()[0].rstrip(",") if lazy.split() else ""
        if attributes.get("width") in ("0", "1") and attributes.get("height") in ("0", "1"):
            self._say(Outcome.LEFT_OUT, f"a picture of one point: {src[:200]}", "pictures that count readers")
            return
        if not src:
            self._say(Outcome.LEFT_OUT, f"a picture without an address: {alt[:200]}", "pictures without an address")
            self._text(f"[{alt}]" if alt else "")
            return
        self._words()
        self._out.append(_tag("img", {**attributes, "src": src}))

    def _card(self, url: str, title: str, name: str) -> None:
        found = card(url, title, name)
        if found is None:
            if url or title:
                self._say(Outcome.LEFT_OUT, f"<{name}> {url[:200]}", f"elements {name}")
            return
        self._say(Outcome.CONVERTED, f"{found.words} became a link", "embeds that became links")
        self._block(f"<p><a href={_quoted(found.url)}>{escape(found.words, quote=False)}</a></p>")

    def _in_media(self, token: Token) -> None:
        media = self._media
        assert media is not None
        if token.kind == reading.END and token.name == media.name:
            self._media = None
            words = " ".join("".join(media.words).split())
            if words:
                what = f"words for browsers that do not play it: {words[:300]}"
                self._say(Outcome.LEFT_OUT, what, "words behind media")
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
            excerpt = " ".join(token.text.split())[:100]
            self._say(Outcome.LEFT_OUT, f"<{token.name}> {excerpt}".rstrip(), f"elements {token.name}")


def _style(style: str) -> str:
    style = style.lower().replace(" ", "")
    if "font-weight:bold" in style or re.search(r"font-weight:[6-9]00", style):
        return "strong"
    return "em" if "font-style:italic" in style else ""


def _title(attributes: dict[str, str]) -> str:
    return attributes.get("title") or attributes.get("aria-label") or ""


def _quoted(text: str) -> str:
    return f'"{escape(text)}"'


def _tag(name: str, attributes: dict[str, str]) -> str:
    kept = (key for key in rules.KEPT_ATTRIBUTES.get(name, ()) if key in attributes)
    return f"<{name}{''.join(f' {key}={_quoted(attributes[key])}' for key in kept)}>"
