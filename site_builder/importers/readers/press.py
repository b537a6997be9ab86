"""What the readers of WordPress and Ghost share: words of HTML, and what a page shows anyway and need not repeat."""

from __future__ import annotations

import posixpath
import re
from typing import Any, Final

from site_builder.importers import html_tidy, markdown_text
from site_builder.importers.html import Say
from site_builder.importers.records import Outcome, Report

_HEADING: Final = re.compile(r"#{1,6} ([^\n]*)\n*")
_PICTURE: Final = re.compile(
    r'!\[((?:\\.|[^\]\\\n])*)\]\((<[^>\n]*>|[^\s()]+)(?: "((?:\\.|[^"\\\n])*)")?\)(?:\n\n+|\n?\Z)'
)
_PARAGRAPH: Final = re.compile(r"([^\s#>!\[<`|:-][^\n]*(?:\n[^\n]+)*)(?:\n\n+|\n?\Z)")
_FIRST: Final = 60  # characters of a title that is made of the first words
_KEY: Final = re.compile(r"[^a-z0-9]+")


def sayer(report: Report, path: str, line: int) -> Say:
    """Return what ``html.to_markdown`` says to: lines of the report for a document."""

    def say(outcome: Outcome, what: str, kind: str) -> None:
        if outcome is Outcome.CONVERTED:
            report.count(outcome, kind)
        else:
            report.add(outcome, path, line, what, kind=kind)

    return say


def plain(html: str) -> str:
    """Return the words of HTML on one line."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    return " ".join(html_tidy.words_of(html).split())


def first_words(markdown: str) -> str:
    """Return the first words of a text, for a document without a title."""
    for line in markdown.split("\n"):
        words = " ".join(re.sub(r"!?\[|\]\([^)]*\)|[\\*_`#>]", "", line).split())
        if re.search(r"\w", words):
            return words if len(words) <= _FIRST else words[:_FIRST].rsplit(" ", 1)[0] + " …"
    return "Untitled"


def key(name: str) -> str:
    """Return a name as a key of a person's own has it: ``x-reading-time``."""
    return "x-" + (_KEY.sub("-", name.lower()).strip("-") or "field")[:80]


def once(body: str, title: str, matter: dict[str, Any], report: Report) -> str:
    """Return a text without what its page shows above it: the title, the leading picture, the summary."""
    for _ in range(2):
        if (match := _HEADING.match(body)) and _same(match[1], title):
            body = body[match.end() :]
            report.count(Outcome.CONVERTED, "headings equal to the title dropped")
        image = matter.get("image")
        if isinstance(image, dict) and (match := _PICTURE.match(body)) and _shows(image, match):
            body = body[match.end() :]
            report.count(Outcome.CONVERTED, "lead pictures repeated in the text dropped")
    summary = matter.get("summary", "")
    if summary and (match := _PARAGRAPH.match(body)) and "[" not in match[1] and _same(match[1], summary):
        body = body[match.end() :]
        report.count(Outcome.CONVERTED, "summaries repeated in the text dropped")
    return body


def _same(text: str, other: str) -> bool:
    bare = _bare(text)
    return bool(bare) and bare == _bare(other)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", re.sub(r"</?[a-z]+>", "", text).casefold()))


def _shows(image: dict[str, str], match: re.Match[str]) -> bool:
    """Whether a picture at the beginning of a text is the leading one; its words then go to that one."""
    alt, src, caption = match[1], match[2].strip("<>"), match[3] or ""
    if posixpath.basename(src) != posixpath.basename(image["src"]):
        return False
    for name, said in (("alt", alt), ("caption", caption)):
        said = re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", said)
        if said and not image.get(name):
            image[name] = said
        elif said and not _same(said, image[name]):
            return False
    return True


def fenced(text: str, language: str = "") -> str:
    """Return a text as code that shows it as it is."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{fence}{language}\n{text.strip()}\n{fence}"


def picture(src: str, alt: str = "", caption: str = "") -> str:
    """Return a picture as Markdown."""
    title = ' "' + caption.replace('"', '\\"') + '"' if caption else ""
    return f"![{markdown_text.words(alt)}]({markdown_text.address(src)}{title})"
