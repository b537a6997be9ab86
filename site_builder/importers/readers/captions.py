"""Captions of pictures in Markdown: the credit in them is set apart as the archive reads it, behind the last ``|``."""

from __future__ import annotations

import re
from typing import Final

from site_builder.importers import markdown_text
from site_builder.importers.readers.text_head import credited

_FIGURE: Final = re.compile(
    r'^(?P<before>\[?!\[(?:\\.|[^\[\]\\])*\]\((?:<[^<>\n]*>|[^\s()]+)\s+)"(?P<title>(?:\\.|[^"\\])*)"(?=\)(?:\]\(.*\))?$)',
    re.MULTILINE,
)
_LABEL: Final = (
    r"(?<!photo )(?<!image )(?<!picture )(?<!crédit )(?<!crédits )"  # "Photo credit:" is one label
    r"(?:(?:photo|image|picture)\s(?:credits?|courtesy)|crédits?\sphotos?|photo(?:graph|graphie|s)?|fotos?|fotografie"
    r"|picture|image|credits?|crédits?|courtesy|bild|bildnachweis|copyright|фото)"
)
_SIGNED: Final = re.compile(
    rf"(?P<before>(?:.*[\s.!?…])?)(?P<around>(?:\*{{1,3}}|_{{1,3}}|\\?[(\[]){{0,3}})"
    rf"(?:{_LABEL}(?P<shut>\*{{0,3}}|_{{0,3}})\s?:(?P<after>\*{{0,3}}|_{{0,3}})\s?|(?=©))(?P<words>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_NAMED: Final = re.compile(  # "Photo by …" in the middle of a sentence is none
    rf"(?P<before>(?:.*[.!?…:;)]\s)?)(?P<around>(?:\*{{1,3}}|_{{1,3}}|\\?[(\[]){{0,3}}){_LABEL}\s(?:by|of|von|par|de|di)\s"
    r"(?P<words>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_LEAD: Final = re.compile(rf"{_LABEL}\s?:\s?", re.IGNORECASE)
_SUBJECT: Final = re.compile(r"(?:picture|image|bild)\s?:", re.IGNORECASE)  # alone, it says what is to be seen
_MARK: Final = re.compile(r"\*{1,3}|_{1,3}|\\?[(\[]")
_CLOSES: Final = {"(": ")", "[": "]", "\\(": ")", "\\[": "\\]"}
_ENDS: Final = re.compile(r"(?P<before>.*)(?<![*_\\])(?P<mark>\*{1,3}|_{1,3})(?P<inner>[^*_]+)(?P=mark)", re.DOTALL)
_TARGET: Final = re.compile(r"\]\([^()\s]*\)")
_GOES_ON: Final = re.compile(r"[.!?…]\s+\S+(?:\s+\S+){3,}")  # a sentence behind the credit
_MOST: Final = 120  # characters of a credit that a reader sees
_LONGEST: Final = 2_000  # characters of a caption that is looked at


def divided(caption: str) -> tuple[str, str]:
    """Divide a caption from the credit at its end, also in emphasis: ``A bridge *Photo: Ada Example*``.

    Either part may be empty: a caption may be no more than a credit.
    """
    caption = caption.strip()
    if len(caption) > _LONGEST or " | " in f" {caption}":
        return caption, ""
    for pattern in (_SIGNED, _NAMED):
        match = pattern.fullmatch(caption)
        if match is None:
            continue
        said = match.groupdict(default="")
        shut = said.get("shut", "") or said.get("after", "")  # **Photo:** Ada Example
        if not match["around"].endswith(shut):
            continue
        words, opened = _unwrapped(match["words"], match["around"].removesuffix(shut))
        words = _LEAD.sub("", words, count=1) if _LEAD.match(words) else words
        if opened or not words or len(_TARGET.sub("", words)) > _MOST or _GOES_ON.search(words):
            continue
        before = match["before"].strip()
        if not before and _SUBJECT.match(caption):
            continue
        if _is_open(before) or _LEAD.fullmatch(before):
            continue
        return before, words
    if (match := _ENDS.fullmatch(caption)) is not None:
        inner, credit = divided(match["inner"])
        if credit:
            emphasised = f"{match['mark']}{inner}{match['mark']}" if inner else ""
            return f"{match['before']}{emphasised}".strip(), credit
    return credited(caption)


def _unwrapped(words: str, around: str) -> tuple[str, bool]:
    """Return words without what closes the marks that open before them, and whether one does not close behind them."""
    words = words.strip()
    for mark in reversed(_MARK.findall(around)):
        closes = _CLOSES.get(mark, mark)
        ending = words.rstrip(".")
        if not ending.endswith(closes):
            return words, True
        words = ending.removesuffix(closes).rstrip()
    bare = _TARGET.sub("", words)
    return words, bare.count("*") % 2 == 1 or bare.count(")") > bare.count("(")


def _is_open(text: str) -> bool:
    """Whether a bracket or emphasis of a text does not end in it."""
    return text.count("(") > text.count(")") or text.count("*") % 2 == 1


def in_figures(body: str) -> str:
    """Return a text whose figures have their credits set apart. A figure is a picture alone in its paragraph."""
    if '"' not in body:
        return body
    return markdown_text.substituted(body, _FIGURE, _divided)


def _divided(match: re.Match[str]) -> str:
    caption, credit = divided(match["title"])
    if not credit:
        return match[0]
    said = f"{caption} | {credit}" if caption else f"| {credit}"
    return f'{match["before"]}"{said}"'
