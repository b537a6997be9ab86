"""The first blocks of a Markdown text that was converted: what repeats the head, or says what the head lacks.

Web pages and documents of Word come out of HTML with their title, byline and date at the top of the text. There they
would stand twice.
"""

from __future__ import annotations

import re
from typing import Final

from site_builder.importers.readers import captions
from site_builder.importers.readers.text_head import LONGEST_TITLE, Head, Place, dated, split_names, take
from site_builder.importers.records import Outcome, Report

_FIRST: Final = 10  # blocks that are looked at
_HEADING: Final = re.compile(r"#{1,6}[ \t]+(.+?)(?:[ \t]+#+)?")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_LINKED: Final = re.compile(r"\[([^\[\]]{0,300})\]\([^()\s]{0,2000}\)")
_FIGURE: Final = re.compile(
    r'!\[(?P<alt>(?:\\.|[^\[\]\\])*)\]\((?P<src><[^<>\n]*>|[^\s()]+)(?:\s+"(?P<title>(?:\\.|[^"\\])*)")?\)'
)
_BLANK: Final = re.compile(r"\n{2,}")
_WORD: Final = re.compile(r"\w+")
_LABELS: Final = ("photo", "foto", "picture", "credit", "image", "bild", "фото")  # dropped before a credit
_SIGNS: Final = re.compile(r"[\\*]|~~|</?(?:sub|sup|mark)>")
_MOST_SAID: Final = 50_000  # words that a line of the report names


def settle(head: Head, body: str, place: Place, *, title: bool = False) -> str:
    """Return a text without the blocks at its top that are the head's; the head takes from them what it lacks.

    ``title``: whether the first heading, or else a short first block, is the title where the head has none.
    """
    body = body.strip("\n")
    kept: list[str] = []
    at = 0
    for _ in range(_FIRST):
        end = match.start() if (match := _BLANK.search(body, at)) else len(body)
        block = body[at:end].strip()
        words = plain(block)
        if _FIGURE.fullmatch(block):
            kept.append(block)
        elif (
            not block or "\n" in block or len(words) > 1_000 or not _is_of_head(head, block, words, place, title=title)
        ):
            break
        at = match.end() if match else len(body)
    found = "\n\n".join(filter(None, (*head.kept, *kept, body[at:])))
    head.kept = []
    return captions.in_figures(found)


def _is_of_head(head: Head, block: str, words: str, place: Place, *, title: bool) -> bool:
    """Take a block into the head, or find that it repeats it. Returns whether it is to be dropped from the text."""
    heading = _HEADING.fullmatch(block.strip())
    if heading or not head.title:
        said = plain(heading[1]) if heading else words
        if head.title and same(said, head.title):
            place.report.count(Outcome.CONVERTED, "headings that repeat the title")
            return True
        probe = Head()
        if (
            not head.title
            and title
            and 0 < len(said) <= LONGEST_TITLE
            and not take(probe, said, 0, Place("", Report()))
        ):
            head.title = said
            return True
    if heading:
        return False
    if _repeats(head, words):
        head.seen.append(words)
        place.report.count(Outcome.CONVERTED, "lines at the top that repeat what the head says")
        return True
    if take(head, words, 0, place):
        head.seen.append(words)
        place.report.count(Outcome.CONVERTED, "lines at the top that became keys")
        if head.kept:
            head.kept[-1] = block
        return True
    return False


def _repeats(head: Head, words: str) -> bool:
    if same(words, head.title) or (head.summary and same(words, head.summary)):
        return True
    if len(words) > 200:
        return False
    names = re.sub(r"^(?:by|von|par|por|text)\s*:?\s+", "", words, flags=re.IGNORECASE)
    if head.authors and sorted(map(str.casefold, split_names(names))) == sorted(map(str.casefold, head.authors)):
        return True
    silent = Place("", Report())
    date = dated(re.sub(r"^\w+\s?:\s*", "", words), 0, silent) if head.date and re.search(r"\d", words) else ""
    return bool(date) and date.partition("T")[0] == head.date.partition("T")[0]


def plain(block: str) -> str:
    """Return the words of a block of Markdown: without marks, links as their words."""
    text = _LINKED.sub(r"\1", block)
    text = re.sub(r"^\s*(?:#{1,6}\s+|>\s*)", "", text)
    text = re.sub(r"(?<!\\)(?:\*{1,3}|(?<!\w)_|_(?!\w))", "", text)
    return " ".join(_ESCAPED.sub(r"\1", text).split())


def same(one: str, other: str) -> bool:
    """Whether two texts have the same words, whatever their case and punctuation."""
    words = _WORD.findall(one.casefold())
    return bool(words) and words == _WORD.findall(other.casefold())


def report_lost(before: str, head: Head, body: str, place: Place) -> None:
    """Report the words of a source that are neither in the text nor in the head that was made of it."""
    said = [
        head.title,
        head.summary,
        head.date,
        *head.authors,
        *head.topics,
        *head.seen,
        *_LABELS,
        body,
        _SIGNS.sub("", body),  # words that marks divide
        *map(str, head.extra.values()),
    ]
    said += [str(value) for one in (head.image, head.source, *head.sources) for value in one.values()]
    known = set(_WORD.findall("\n".join(said).casefold()))
    lost = [word for word in dict.fromkeys(_WORD.findall(before)) if word.casefold() not in known]
    if lost:
        more = f" … and {len(lost) - _MOST_SAID} more" if len(lost) > _MOST_SAID else ""
        what = f"words that are not in the text: {' '.join(lost[:_MOST_SAID])}{more}"
        place.say(Outcome.LEFT_OUT, 0, what, kind="words that are not in the text")
