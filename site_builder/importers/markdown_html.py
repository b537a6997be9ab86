"""HTML in the Markdown of other systems → Markdown: this archive shows all but a few tags as text.

Blocks of HTML are converted as HTML is (``html.to_markdown``). Within a line, links, pictures and marks become those of
Markdown, embeds become links, and tags that only style (``<span>``, ``<font>``) go. What is no element of HTML, such as
``List<String>``, stays: it is text here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Final

from site_builder.importers import calls, embeds
from site_builder.importers.html import to_markdown
from site_builder.importers.markdown_text import address, html_blocks, words
from site_builder.importers.records import Outcome, Report
from site_builder.importers.tracked import Edit, Tracked

_ATTRIBUTE: Final = r"[^\s\"'<>/=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?+"
_TAG: Final = re.compile(rf"<(/?)([A-Za-z][A-Za-z0-9-]*+)((?:\s++{_ATTRIBUTE})*+)\s*+/?>|<!--|\\<")
_ONE: Final = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
_KEPT: Final = frozenset(
    "br sub sup kbd mark abbr details summary figure figcaption table caption colgroup col".split()
)
_CELLS: Final = frozenset("thead tbody tfoot tr th td".split())
_EFFECT: Final = _KEPT | _CELLS
_ALLOWED: Final = frozenset(("lang", "dir", "title", "open", "colspan", "rowspan", "scope"))
_MARKS: Final = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "*"),
    **dict.fromkeys(("s", "del", "strike"), "~~"),
}
_CODE: Final = frozenset(("code", "tt", "samp"))
_EMBEDS: Final = frozenset(("iframe", "video", "audio", "embed", "object", "source"))
_SILENT: Final = frozenset(("script", "style", "noscript", "template"))
_GONE: Final = frozenset(
    "a acronym address article aside big blink blockquote body button center dd div dl dt fieldset font footer form "
    "h1 h2 h3 h4 h5 h6 head header hr html img input ins label legend li link main map area meta nav nobr object ol "
    "optgroup option p param picture pre q rp rt ruby section select small span svg textarea time title track tt u ul "
    "wbr data output progress meter canvas hgroup search".split()
)
_MARKDOWN: Final = re.compile(r"\smarkdown(?:\s*=\s*[\"']?(?:1|block|span|true)[\"']?)?(?=[\s/>])", re.IGNORECASE)
_KNOWN: Final = _GONE | _EMBEDS | _SILENT | _CODE | frozenset(_MARKS)
_MOST_PAIRED: Final = 2000  # signs between a tag and its end within which both become marks


def without_html(text: Tracked, path: str, report: Report) -> Tracked:
    """Return a text without the tags that have no effect in this archive, in the form that Markdown has for them."""
    if "<" not in text.text or _TAG.search(text.text) is None:
        return text
    text = _of_markdown(text, report) if "markdown" in text.text else text
    text = _blocks(text, path, report)
    edits = _Lines(text, path, report).edits()
    return text.replaced(edits)


def _of_markdown(text: Tracked, report: Report) -> Tracked:
    """Take tags away that enclose Markdown (``<div markdown="1">``): what stands in them is read as the text is."""
    edits: list[Edit] = []
    opened: dict[str, list[bool]] = {}
    for match in _TAG.finditer(text.text):
        if not match[2] or match[0].endswith("/>") or text.in_code(match.start()):
            continue
        name = match[2].lower()
        if match[1]:
            if (within := opened.get(name)) and within.pop():
                edits.append(Edit(*match.span(), f"\n\n{match[0] if name in _EFFECT else ''}\n\n"))
            elif name == "summary" and any(opened.get("details", ())):
                edits.append(Edit(match.end(), match.end(), "\n\n"))
            continue
        is_markdown = _MARKDOWN.search(match[0]) is not None
        opened.setdefault(name, []).append(is_markdown)
        if is_markdown:
            stays = _MARKDOWN.sub("", match[0]) if name in _EFFECT else ""
            edits.append(Edit(*match.span(), f"\n\n{stays}\n\n"))
            report.count(Outcome.CONVERTED, f"HTML tags around Markdown: {name}")
    return text.replaced(edits)


def _blocks(text: Tracked, path: str, report: Report) -> Tracked:
    """Convert the blocks of HTML that stand outside lists and quotations."""
    edits = []
    for start, end in html_blocks(text.text):
        html = text.text[start:end]
        if html.lstrip().startswith("<!--") or all(
            match[2] is None or match[2].lower() in _EFFECT for match in _TAG.finditer(html)
        ):
            continue
        tags = [match for match in _TAG.finditer(html) if match[2]]
        if tags and not re.sub(_TAG, "", html).strip() and not any(_shows(match) for match in tags):
            for match in tags:
                if not match[1]:
                    report.count(Outcome.CONVERTED, f"HTML tags without effect dropped: {match[2].lower()}")
            edits.append(Edit(start, end, "\n"))
            continue
        edits.append(Edit(start, end, to_markdown(html, saying(report, path, text.line(start))).rstrip("\n") + "\n"))
        report.count(Outcome.CONVERTED, "blocks of HTML")
    return text.replaced(edits)


def _shows(match: re.Match[str]) -> bool:
    return match[2].lower() in _EMBEDS or match[2].lower() in ("img", "hr", "script", "style", *_EFFECT)


def saying(report: Report, path: str, line: int) -> Callable[[Outcome, str, str], None]:
    """Return what ``to_markdown`` tells what it does: lines of the report for this place, and counts."""

    def say(outcome: Outcome, what: str, kind: str) -> None:
        if outcome is Outcome.CONVERTED:
            report.count(outcome, kind or what)
        else:
            report.add(outcome, path, line, what, kind)

    return say


class _Lines:
    """The tags within lines."""

    def __init__(self, text: Tracked, path: str, report: Report) -> None:
        self._text, self._path, self._report = text, path, report
        self._open: dict[str, list[tuple[int, str]]] = {}  # name → where each stands among the edits, and its address
        self._found: list[Edit] = []

    def edits(self) -> list[Edit]:
        """Return the changes, in order."""
        text = self._text.text
        at, closed = 0, True
        while match := _TAG.search(text, at):
            at = match.end()
            if match[0] == "\\<" or self._text.in_code(match.start()):
                continue
            if match[0] == "<!--":
                end = text.find("-->", at) if closed else -1
                closed = end >= 0
                if closed:
                    at = end + 3
                else:
                    self._put(match, "\\<!--")
                continue
            name = match[2].lower()
            if name in _SILENT and not match[1]:
                at = self._silent(match, name)
            elif name in _EFFECT:
                self._slim(match, name)
            elif name in _KNOWN:
                self._one(match, name)
        for opened in self._open.values():
            for n, _ in opened:
                self._found[n] = self._found[n]._replace(new="")
        return [edit for edit in self._found if edit.new or edit.start < edit.end]

    def _put(self, match: re.Match[str], new: str) -> None:
        self._found.append(Edit(*match.span(), new))

    def _silent(self, match: re.Match[str], name: str) -> int:
        """Leave out script and style with what is in them."""
        text = self._text.text
        closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, match.end(), match.end() + 100_000)
        end = closing.end() if closing else match.end()
        self._found.append(Edit(match.start(), end, ""))
        said = " ".join(text[match.start() : end].split())
        self._report.add(
            Outcome.LEFT_OUT, self._path, self._text.line(match.start()), f"<{name}>: {said}", kind=f"<{name}>"
        )
        return end

    def _slim(self, match: re.Match[str], name: str) -> None:
        """Take attributes without effect from a tag that has one."""
        if not match[3].strip():
            return
        given = [one for one in _ONE.finditer(match[3]) if one[1].lower() in _ALLOWED]
        wanted = f"<{match[1]}{name}{''.join(f' {one[0]}' for one in given)}>"
        if wanted != match[0]:
            self._put(match, wanted)

    def _one(self, match: re.Match[str], name: str) -> None:
        if name in ("img", *_EMBEDS) and not match[1]:
            self._shown(match, name)
        elif name == "hr" and not match[1]:
            self._put(match, "\n\n---\n\n")
        elif name == "a":
            self._link(match)
        elif name in _MARKS or name in _CODE:
            self._mark(match, "code" if name in _CODE else name)
        else:
            self._put(match, " " if name in ("div", "p", "li", "td", "h1", "h2", "h3", "h4") and match[1] else "")
            if not match[1]:
                self._report.count(Outcome.CONVERTED, f"HTML tags without effect dropped: {name}")

    def _shown(self, match: re.Match[str], name: str) -> None:
        """A picture or an embed."""
        given = attributes(match[3])
        src = given.get("src") or given.get("data") or given.get("data-src") or ""
        if name == "img" and src:
            self._put(match, calls.picture(src, given.get("alt", ""), given.get("title", "")))
            self._report.count(Outcome.CONVERTED, "HTML pictures")
            return
        card = embeds.card(src, given.get("title", ""), name) if src else None
        self._put(match, f"[{words(card.words)}]({address(card.url)})" if card else "")
        kind = f"<{name}> as a link" if card else f"HTML tags without effect dropped: {name}"
        self._report.count(Outcome.CONVERTED, kind)

    def _link(self, match: re.Match[str]) -> None:
        if not match[1]:
            href = attributes(match[3]).get("href", "")
            if href:
                self._open.setdefault("a", []).append((len(self._found), href))
            else:
                self._report.count(Outcome.CONVERTED, "HTML tags without effect dropped: a")
            self._put(match, "[" if href else "")
        elif opened := self._open.get("a"):
            _, href = opened.pop()
            self._put(match, f"]({address(href)})")
            self._report.count(Outcome.CONVERTED, "HTML links")
        else:
            self._put(match, "")

    def _mark(self, match: re.Match[str], name: str) -> None:
        """Emphasis and code: a mark of Markdown where it takes effect, else nothing."""
        text = self._text.text
        if not match[1]:
            self._open.setdefault(name, []).append((len(self._found), ""))
            self._put(match, "`" if name == "code" else _MARKS[name])
            return
        opened = self._open.get(name)
        if not opened:
            self._put(match, "")
            return
        n, _ = opened.pop()
        begun = self._found[n]
        inside = text[begun.end : min(match.start(), begun.end + _MOST_PAIRED + 1)]
        fits = inside.strip() == inside and inside and len(inside) <= _MOST_PAIRED and "\n\n" not in inside
        if not fits or (name == "code" and "`" in inside):
            self._found[n] = begun._replace(new="")
        self._put(match, self._found[n].new)


def attributes(text: str) -> dict[str, str]:
    """Return the attributes of a tag, with entities resolved."""
    found: dict[str, str] = {}
    for match in _ONE.finditer(text):
        value = next((v for v in (match[2], match[3], match[4]) if v is not None), "")
        found.setdefault(match[1].lower(), unescape(value).strip())
    return found
