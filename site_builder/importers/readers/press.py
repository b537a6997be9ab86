"""What the readers of WordPress and Ghost share: words of HTML, and what a page shows anyway and need not repeat."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import unquote

from site_builder.importers import addresses, html_tidy, markdown_text
from site_builder.importers.html import Say
from site_builder.importers.readers import captions
from site_builder.importers.records import FROM_SOURCE, Document, Outcome, Report
from site_builder.model.documents import ARTICLE

_HEADING: Final = re.compile(r"#{1,6} ([^\n]*)\n*")
_PICTURE: Final = re.compile(
    r'!\[((?:\\.|[^\]\\\n])*)\]\((<[^>\n]*>|[^\s()]+)(?: "((?:\\.|[^"\\\n])*)")?\)(?:\n\n+|\n?\Z)'
)
_PARAGRAPH: Final = re.compile(r"([^\s#>!\[<`|:-][^\n]*(?:\n[^\n]+)*)(?:\n\n+|\n?\Z)")
_SIZED: Final = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w{2,5}\Z)")
_SAYS: Final = ("alt", "caption", "credit")  # what is said of a picture
_TARGET: Final = re.compile(r"\]\((?:<[^<>\n]*>|[^\s()]+)")
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
    """Return a text without what its page shows above it: the title, the summary. ``led`` cares for the picture."""
    if (match := _HEADING.match(body)) and _same(match[1], title):
        body = body[match.end() :]
        report.count(Outcome.CONVERTED, "headings equal to the title dropped")
    summary = matter.get("summary", "")
    if summary and (match := _PARAGRAPH.match(body)) and "[" not in match[1] and _same(match[1], summary):
        body = body[match.end() :]
        report.count(Outcome.CONVERTED, "summaries repeated in the text dropped")
    return body


def led(document: Document, body: str, image: dict[str, str], say: Say) -> str:
    """Give a document its leading picture, and return its text: together they show a picture once, as the text says it.

    ``image``: ``src``, and of the library ``alt`` and ``caption``, in plain words. A text that begins with the picture
    gives it to the head; a text that shows it further down keeps it, and the document has no leading picture. A page,
    and a picture of another site, have no place in the head: the picture then stands first in the text.
    """
    caption, credit = captions.divided(image.get("caption", ""))
    known = {key: one for key, one in zip(_SAYS, (image.get("alt", ""), caption, credit), strict=True) if one}
    in_head = document.kind == ARTICLE and image["src"].startswith(FROM_SOURCE)
    shown = [link for link in markdown_text.links(body) if link.image and _file(link.href) == _file(image["src"])]
    if not shown:
        if in_head:
            document.matter["image"] = {"src": image["src"], **known}
            return body
        return f"{picture(image['src'], known.get('alt', ''), caption, credit)}\n\n{body}"
    heading = _HEADING.match(body)
    start = heading.end() if heading and _same(heading[1], document.title) else 0
    match = _PICTURE.match(body, start) if in_head and len(shown) == 1 else None
    if match is None or _file(match[2].strip("<>")) != _file(image["src"]):
        _tell_unsaid(document.title, known, body, say)
        if in_head:
            say(Outcome.CONVERTED, image["src"], "leading pictures that stand in the text alone, which shows them")
        return body
    title = f" {match[3] or ''}"
    written, _, behind = title.rpartition(" | ") if " | " in title else (title, "", "")
    said = {"alt": re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", match[1]), "caption": written.strip(), "credit": behind}
    said = {key: one.replace('\\"', '"') for key, one in said.items() if one}
    both = {**known, **said}
    document.matter["image"] = {"src": image["src"], **{key: both[key] for key in _SAYS if key in both}}
    _tell_unsaid(document.title, known, " ".join(both.values()), say)
    say(Outcome.CONVERTED, image["src"], "lead pictures repeated in the text dropped")
    return body[:start] + body[match.end() :]


def _tell_unsaid(title: str, known: dict[str, str], text: str, say: Say) -> None:
    """Report the words of the library on a leading picture that a text does not have."""
    bare = f" {_bare(_TARGET.sub('](', text))} "
    for key, one in known.items():
        if f" {_bare(one)} " not in bare:
            what = f"{title}: the text shows its leading picture without the {key} of the library: {one}"
            say(Outcome.LEFT_OUT, what, "words of the library on leading pictures")


def _file(href: str) -> str:
    """Return what an address of a picture has in common with those of its smaller sizes."""
    if href.startswith(FROM_SOURCE):
        return href
    return _SIZED.sub("", unquote(addresses.split(href).path))


def _same(text: str, other: str) -> bool:
    bare = _bare(text)
    return bool(bare) and bare == _bare(other)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", re.sub(r"</?[a-z]+>", "", text).casefold()))


def fenced(text: str, language: str = "") -> str:
    """Return a text as code that shows it as it is."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{fence}{language}\n{text.strip()}\n{fence}"


def picture(src: str, alt: str = "", caption: str = "", credit: str = "") -> str:
    """Return a picture as Markdown."""
    said = f"{caption} | {credit}".lstrip() if credit else caption
    title = ' "' + said.replace('"', '\\"') + '"' if said else ""
    return f"![{markdown_text.words(alt)}]({markdown_text.address(src)}{title})"
