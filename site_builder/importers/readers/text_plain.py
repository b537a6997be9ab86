"""Plain text → Markdown: a headline, what stands above the first paragraph, paragraphs, headings between them.

Two ways to write paragraphs are known: one a line, and lines of some seventy characters with empty lines between
paragraphs. What the text has of signs that are marks in Markdown is escaped, so it is shown as it was written.
"""

from __future__ import annotations

import re
from itertools import pairwise
from textwrap import dedent
from typing import Final, NamedTuple

from site_builder.importers import markdown_text
from site_builder.importers.readers.text_head import LONGEST_TITLE, Head, Place, credited, take
from site_builder.importers.records import Document, Outcome, Report
from site_builder.importers.source import Source

_WRAPPED: Final = 100  # characters: where no line is longer, lines are those of a typewriter or a mail
_RAGGED: Final = 15  # characters by which a line may be shorter than it could be
_NARROW: Final = 60  # characters of a line, if no line of the text is longer
_COLUMNS: Final = re.compile(r"\S {3,}\S")
_HEAD_LINES: Final = 12
_RULE: Final = re.compile(r"[-–—_=*·.~#\s]+")
_ENDED: Final = re.compile(r"[.!?…:;,]['\"”’»)\]]*$|[。！？؟।]$")
_ITEM: Final = re.compile(r"\s{0,8}(?:[-*•·+–]|\d{1,3}[.)])\s+\S")
_BULLET: Final = re.compile(r"\s*[-*•·+–]\s+")
_CAPTION: Final = re.compile(
    r"(?:in this (?:photo|picture|image|file)|(?:photo|picture|foto|bild|фото)\s?:)", re.IGNORECASE
)
_PICTURE: Final = re.compile(
    r"\[?(?:photo|picture|image|foto|bild|фото)\s?:\s*(?P<src>[^|\[\]]{1,200}\.(?:jpe?g|png|gif|webp|avif|svg))"
    r"(?:\s*\|\s*(?P<caption>[^|]*?))?(?:\s*\|\s*(?P<credit>[^|]*?))?\]?",
    re.IGNORECASE,
)
_MORE: Final = re.compile(
    r"(?:read more|see also|related|mehr zum thema|lire aussi|leer más|читайте также)\s?:\s*(.+)", re.I
)
_PICTURES: Final = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg")


class Line(NamedTuple):
    """A line of a text, and its number from 1."""

    text: str
    number: int


def read(source: Source, path: str, text: str, place: Place) -> Document:
    """Return the document of a plain text."""
    head = Head()
    lines = [Line(line.rstrip(), n) for n, line in enumerate(text.expandtabs(4).split("\n"), 1)]
    rest = _headline(head, lines)
    if beside := picture_beside(source, path):
        head.image = {"src": beside}
    rest = _above(head, rest, place)
    body = _body(head, [Line(kept, 0) for kept in head.kept], rest, place)
    return head.document(path, body)


def _headline(head: Head, lines: list[Line]) -> list[Line]:
    """Take the first line as the headline, if it is short enough; return the others."""
    at = next((n for n, line in enumerate(lines) if line.text), len(lines))
    if at == len(lines):
        return []
    text = lines[at].text.strip().lstrip("#").strip()
    rest = lines[at + 1 :]
    if not text or len(text) > LONGEST_TITLE or (_ended(text) and _goes_on(rest)):
        return lines[at:]
    probe = Head()
    if take(probe, text, 0, Place("", Report())):  # it begins with its date, byline or labels: the headline comes below
        return lines[at:]
    head.title = text
    return rest[1:] if rest and re.fullmatch(r"\s*(?:={3,}|-{3,})", rest[0].text) else rest


def _goes_on(rest: list[Line]) -> bool:
    """Whether the first line ends a sentence within a paragraph, so it is no headline."""
    return bool(rest and rest[0].text and rest[0].text.strip()[:1].islower())


def _above(head: Head, lines: list[Line], place: Place) -> list[Line]:
    """Take what stands above the first paragraph; return the lines that are text."""
    seen = 0
    before: list[Line] = []  # between the headline and a rule
    at = 0
    while at < len(lines) and seen < _HEAD_LINES:
        line = lines[at]
        if not line.text.strip():
            at += 1
            continue
        seen += 1
        if _is_rule(line.text) and len(before) <= 1:
            if before:
                head.summary = head.summary or before[0].text.strip()
            return _caption(head, lines[at + 1 :], place)
        if take(head, line.text, line.number, place):
            at += 1
        elif not head.title and len(line.text) <= LONGEST_TITLE and not _ended(line.text):
            head.title = line.text.strip()
            at += 1
        elif not before and _rule_follows(lines, at) and len(line.text) <= 1_000:
            before.append(line)
            at += 1
        else:
            break
    return [*before, *lines[at:]] if not head.summary or not before else lines[at:]


def _ended(text: str) -> bool:
    """Whether a text ends as a sentence or a part of one does."""
    return bool(_ENDED.search(text[-12:]))


def _is_rule(text: str) -> bool:
    return bool(text.strip()) and bool(_RULE.fullmatch(text))


def _rule_follows(lines: list[Line], at: int) -> bool:
    """Whether the next line with anything in it is a rule, as below a standfirst."""
    return next((_is_rule(line.text) for line in lines[at + 1 : at + 4] if line.text.strip()), False)


def _caption(head: Head, lines: list[Line], place: Place) -> list[Line]:
    """Take the caption that stands below the rule, if the text has a picture; else it stays text, and is reported."""
    at = next((n for n, line in enumerate(lines) if line.text.strip()), len(lines))
    if at == len(lines):
        return lines
    text = lines[at].text.strip()
    caption, credit = credited(text)
    if not (credit or _CAPTION.match(text)) or len(text) > 1_000:
        return lines
    if head.image and not head.image.get("caption"):
        head.image |= {"caption": caption, **({"credit": credit} if credit else {})}
        return lines[at + 1 :]
    head.extra["x-caption"] = text
    what = f"a caption without its picture, kept as x-caption: {text}"
    place.say(Outcome.SUGGESTED, lines[at].number, what, kind="captions without a picture (x-caption)")
    return lines[at + 1 :]


def picture_beside(source: Source, path: str) -> str:
    """Return the name of a picture that stands beside a file and has its name: bridge.jpg beside bridge.txt."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0]
    for ending in _PICTURES:
        for one in (ending, ending.upper()):
            if found := source.find(folder, stem + one):
                return found.rpartition("/")[2]
    return ""


# -- the text ---------------------------------------------------------------------------------------------------------


def _body(head: Head, kept: list[Line], lines: list[Line], place: Place) -> str:
    if head.image.get("caption") and not head.image.get("credit"):
        caption, credit = credited(head.image["caption"])
        head.image |= {"caption": caption, "credit": credit} if credit else {}
    return "\n\n".join(filter(None, (*(escaped(line.text) for line in kept), body_of(lines, place))))


def body_of(lines: list[Line], place: Place) -> str:
    """Return lines of plain text as Markdown."""
    blocks = paragraphs(_underlined(lines))
    while blocks and _is_rule(blocks[-1][0].text):
        blocks.pop()
    after = [*blocks[1:], None]
    longest = min(_WRAPPED, max((len(line.text) for line in lines), default=0))
    found = [_block(block, below, place, longest) for block, below in zip(blocks, after, strict=False)]
    return "\n\n".join(filter(None, found)).removeprefix("---\n\n")


def _underlined(lines: list[Line]) -> list[Line]:
    """Return the lines with headings that are underlined marked as headings."""
    found: list[Line] = []
    for line in lines:
        rule, last = line.text.strip(), found[-1] if found else None
        alone = last is not None and last.text.strip() and (len(found) < 2 or not found[-2].text.strip())
        if alone and last and re.fullmatch(r"={3,}|-{3,}", rule) and abs(len(rule) - len(last.text.strip())) < 4:
            found[-1] = Line(f"## {last.text.strip()}", last.number)
            found.append(Line("", line.number))
        else:
            found.append(line)
    return found


def paragraphs(lines: list[Line]) -> list[list[Line]]:
    """Return the paragraphs of a text, each as its lines."""
    longest = max((len(line.text) for line in lines), default=0)
    empty = any(not line.text.strip() for line in lines[:-1])
    each = longest > _WRAPPED
    blocks: list[list[Line]] = []
    open_ = False
    for line in lines:
        if not line.text.strip():
            open_ = False
            continue
        if _is_rule(line.text):
            blocks.append([line])
            open_ = False
            continue
        item = _ITEM.match(line.text)
        quoted = line.text.lstrip().startswith(">")
        closed = each or (not empty and blocks and _closes(blocks[-1][-1].text, longest))
        goes_on = open_ and (not closed or bool(item and _ITEM.match(blocks[-1][-1].text)))
        if goes_on or (open_ and quoted and blocks[-1][-1].text.lstrip().startswith(">")):
            blocks[-1].append(line)
        else:
            blocks.append([line])
        open_ = True
    return blocks


def _closes(text: str, longest: int) -> bool:
    """Whether a line ends its paragraph in a text without empty lines: it ends a sentence, and is shorter than most."""
    text = text.rstrip()
    return _ended(text) and len(text) < longest * (0.5 if text[-1] in ",;:" else 0.85)


def _block(block: list[Line], after: list[Line] | None, place: Place, longest: int) -> str:
    """Return a paragraph as Markdown: a heading, a picture, a list, a quotation, or words."""
    text = " ".join(line.text.strip() for line in block)
    if _is_rule(text):
        return "---"
    short = text.strip() if len(text) <= 2_000 else ""
    if match := _PICTURE.fullmatch(short):
        caption, credit = match["caption"] or "", match["credit"] or ""
        place.report.count(Outcome.CONVERTED, "pictures named in the text")
        return figure(match["src"].strip(), caption, credit)
    if match := _MORE.fullmatch(short):
        place.report.count(Outcome.CONVERTED, "lines that name something to read")
        place.say(
            Outcome.SUGGESTED,
            block[0].number,
            f"{short}: if the archive has it, write it under related",
            kind="articles to relate",
        )
    if len(block) == 1 and _is_heading(text, after):
        place.report.count(Outcome.CONVERTED, "headings")
        return f"## {escaped(text.strip().lstrip('#').strip())}"
    if all(line.text.lstrip().startswith(">") for line in block):
        return "\n".join(_quoted(line.text) for line in block)
    if len(block) > 1 and _ITEM.match(block[0].text):
        return "\n".join(_item(line.text) for line in block)
    if len(block) > 1 and sum(bool(_COLUMNS.search(line.text.strip())) for line in block) * 2 > len(block):
        place.report.count(Outcome.CONVERTED, "lines set in columns that became code")
        text = dedent("\n".join(line.text for line in block))
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
        return f"{fence}\n{text}\n{fence}"
    return "".join(
        f"{escaped(line.text)}{_end_of_line(line.text, below.text, longest)}" for line, below in pairwise(block)
    ) + escaped(block[-1].text)


def _end_of_line(line: str, below: str, longest: int) -> str:
    """Return how a line ends before another of its paragraph: with a break where the next word would have had room.

    So a line of a poem or of an address stays one, and one of a typewriter or a mail runs on.
    """
    first, space, _ = below.strip().partition(" ")
    if not space and not line.isascii():  # a script that is written without spaces
        return "\n"
    return "\\\n" if len(line.rstrip()) + 1 + len(first) + _RAGGED <= max(longest, _NARROW) else "\n"


def _is_heading(text: str, after: list[Line] | None) -> bool:
    """Whether a line alone is a heading: short, without an end of a sentence, above a longer paragraph of words."""
    text = text.strip()
    if re.match(r"#{1,6} \S", text):
        return True
    if after is None or len(text) > 100 or _ended(text) or _ITEM.match(text) or not re.match(r"[^\W_]", text):
        return False
    follows = " ".join(line.text.strip() for line in after)
    return not text[0].islower() and len(follows) > len(text) and bool(_ended(follows)) and len(text.split()) > 1


def _item(line: str) -> str:
    if bullet := _BULLET.match(line):
        return f"- {escaped(line[bullet.end() :])}"
    if number := re.match(r"\s*(\d{1,3})([.)])\s+", line):
        return f"{number[1]}{number[2]} {escaped(line[number.end() :])}"
    return f"  {escaped(line)}"


def _quoted(line: str) -> str:
    match = re.match(r"\s*((?:>\s?)+)", line)
    depth = min(match[1].count(">"), 8) if match else 0
    return "> " * depth + escaped(line[match.end() :] if match else line)


def figure(src: str, caption: str, credit: str, alt: str = "") -> str:
    """Return a picture alone in its paragraph, with its caption and credit as the archive reads them."""
    title = f"{caption} | {credit}" if credit else caption
    title = " ".join(title.replace("\\", "\\\\").replace('"', '\\"').split())
    shown = f' "{title}"' if title else ""
    return f"![{markdown_text.words(alt)}]({markdown_text.address(src)}{shown})"


_MARKS: Final = re.compile(
    r"(?P<slash>\\(?=[!-/:-@\[-`{-~]))|(?P<tick>`)|(?P<star>\*(?!\s)|(?<!\s)\*)|(?P<low>(?<![^\W_])_|_(?![^\W_]))"
    r"|(?P<open>\[)(?=[^\[\]]*\]\s?[(\[{:]|\^|[ xX]\]|\|)|(?P<tag></?[A-Za-z!?])|(?P<and>&(?=#?\w{1,31};))"
    r"|(?P<tilde>~~)|(?P<per>%%)|(?P<equal>==)|(?P<brace>\{\{|\{%)"
)
_FIRST: Final = re.compile(
    r"(?P<sign>#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|[=-]{2,}\s*$|~{3,}|:(?=\s)|:::|!!!)|(?P<number>\d{1,9})(?=[.)](?:\s|$))"
)
_BARE: Final = re.compile(r"https?://[^\s<>\"]+")


def escaped(line: str) -> str:
    """Return a line of plain text as Markdown that shows it. Web addresses stay links."""
    line = line.strip()
    pieces, at = [], 0
    for match in _BARE.finditer(line):
        pieces += [_without_marks(line[at : match.start()]), match[0]]
        at = match.end()
    text = "".join([*pieces, _without_marks(line[at:])])
    if first := _FIRST.match(text):
        text = f"{first['number']}\\{text[first.end() :]}" if first["number"] else f"\\{text}"
    return text if set(text) - set("|-: ") or "|" not in text else text.replace("|", "\\|")


def _without_marks(text: str) -> str:
    return _MARKS.sub(lambda match: f"\\{match[0]}", text)
