"""Tags and outputs of Liquid, as Jekyll and Eleventy have them, and of Nunjucks in part.

Nothing is evaluated: what names a value of the site or the page is put in, what is a known call is converted
(``calls``), and the rest stays visible.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import Any, Final

from site_builder.importers import calls
from site_builder.importers.calls import Call, Shown
from site_builder.importers.markdown_text import words
from site_builder.importers.records import FROM_SOURCE, Outcome, Report
from site_builder.importers.tags import Tag, converted
from site_builder.importers.tracked import Edit, Tracked

_STRINGS: Final = r"\"[^\"]*+\"|'[^']*+'"
_TAG: Final = re.compile(
    rf"\{{%-?\s*+(?P<tag>(?:{_STRINGS}|(?!\{{%|%\}}).)*+)%\}}|\{{\{{-?(?P<out>(?:{_STRINGS}|(?!\{{\{{|\}}\}}).)*+)\}}\}}",
    re.DOTALL,
)
_RAW: Final = re.compile(r"\{%-?\s*+(?:(raw|verbatim)|(end(?:raw|verbatim)))\s*+-?%\}")
_COMMENT: Final = re.compile(r"\{%-?\s*+(?:(comment)|(endcomment))\s*+-?%\}")
_VALUE: Final = re.compile(rf"\s*(?:(?P<text>{_STRINGS})|(?P<path>[\w.-]+))\s*(?P<filters>(?:\|[^|]*)*)\Z")
_ADDRESS_FILTERS: Final = frozenset(("relative_url", "absolute_url", "url", "htmlbaseurl", "absoluteurl", "uri_escape"))
_SAFE_FILTERS: Final = _ADDRESS_FILTERS | {"escape", "strip", "safe", "xml_escape", "markdownify"}
_OUTPUT: Final = "{{ }}"
_TO_DOCUMENTS: Final = frozenset(("post_url", "link"))

Lead = Callable[[str, str], str]  # (tag, its argument) → the document that it names; empty: none is known


def liquid(
    text: Tracked, values: Mapping[str, Any], lead: Lead, path: str, report: Report, *, includes: bool = True
) -> Tracked:
    """Return a text with its Liquid converted.

    ``values``: ``{"site": {…}, "page": {…}}``, of which plain values are put in. ``lead`` finds what ``post_url`` and
    ``link`` name. ``includes``: whether ``{% include NAME … %}`` is a call of NAME, as in Jekyll.
    """
    if "{{" not in text.text and "{%" not in text.text:
        return text
    text = _without_comments(text, path, report)
    text, raw = _without_raw(text)
    tags = []
    within = 0
    for match in _TAG.finditer(text.text):
        if _is_within(match.start(), raw):
            continue
        tag = _tag(match, includes=includes)
        within += text.in_code(match.start())
        tags.append(tag)
    if within:
        report.count(Outcome.KEPT, "Liquid within code", within)

    def meaning(tag: Tag, said: Call, paired: bool, inside: str) -> Shown | None:
        if tag.name == _OUTPUT:
            value = _value(tag.said, values)
            return None if value is None else Shown(value, block=False)
        if tag.name in _TO_DOCUMENTS:
            return Shown(f"{FROM_SOURCE}{lead(tag.name, _unquoted(tag.said))}", block=False)
        if tag.name == "include":
            return None
        return calls.shown(said, paired=paired, inside=inside)

    return converted(text, tags, meaning, path, report, "Liquid")


def _tag(match: re.Match[str], *, includes: bool) -> Tag:
    if match["out"] is not None:
        return Tag(*match.span(), match["out"].removesuffix("-").strip(), _OUTPUT)
    said = match["tag"].rstrip().removesuffix("-").rstrip()
    name, _, rest = said.partition(" ")
    if name in _TO_DOCUMENTS:
        return Tag(*match.span(), rest.strip(), name)
    if includes and name in ("include", "include_relative", "include_cached"):
        file = rest.strip().partition(" ")[0].strip("\"'")
        return Tag(*match.span(), rest.strip(), re.sub(r"\.(?:html|md|markdown|liquid)\Z", "", file).lower())
    name = name.lower()
    if name.startswith("end") and len(name) > 3:
        return Tag(*match.span(), "", name, name[3:])
    return Tag(*match.span(), said, name)


def _is_within(at: int, spans: list[tuple[int, int]]) -> bool:
    n = bisect_right(spans, (at, 1 << 62)) - 1
    return n >= 0 and at < spans[n][1]


def _without_comments(text: Tracked, path: str, report: Report) -> Tracked:
    """Leave out what the system would not show."""
    edits, begun = [], -1
    for match in _COMMENT.finditer(text.text):
        if match[1] and begun < 0:
            begun = match.start()
        elif match[2] and begun >= 0:
            edits.append(Edit(begun, match.end(), ""))
            said = " ".join(text.text[begun : match.end()].split())
            report.add(Outcome.LEFT_OUT, path, text.line(begun), f"a comment: {said}", kind="comments")
            begun = -1
    return text.replaced(edits)


def _without_raw(text: Tracked) -> tuple[Tracked, list[tuple[int, int]]]:
    """Take the tags ``raw`` and ``endraw`` away, and return where what they enclosed stands now."""
    edits: list[Edit] = []
    spans: list[tuple[int, int]] = []
    begun, moved = -1, 0
    for match in _RAW.finditer(text.text):
        if (match[1] is not None) == (begun >= 0):
            continue  # raw within raw is text, and an end alone stays
        edits.append(Edit(*match.span(), ""))
        if begun < 0:
            begun = match.start() - moved
        else:
            spans.append((begun, match.start() - moved))
            begun = -1
        moved += match.end() - match.start()
    if begun >= 0:
        spans.append((begun, len(text.text)))
    return text.replaced(edits), spans


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _value(said: str, values: Mapping[str, Any]) -> str | None:
    """Return what an output shows, if it is a plain value; None if it would have to be worked out."""
    match = _VALUE.match(said)
    if match is None:
        return None
    filters = [part.partition(":") for part in match["filters"].split("|")[1:]]
    names = [name.strip().lower() for name, _, _ in filters]
    addressed = any(name in _ADDRESS_FILTERS for name in names)
    value: Any = values
    if match["text"] is not None:
        value = match["text"][1:-1]
    else:
        for part in match["path"].split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
    for name, _, argument in filters:
        if name.strip() in ("prepend", "append") and isinstance(value, str):
            more = _value(argument, values)
            if more is None:
                return None
            value = more + value if name.strip() == "prepend" else value + more
        elif name.strip().lower() not in _SAFE_FILTERS:
            return None
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    text = str(value)
    if match["text"] is not None and not addressed and not filters and "/" not in text:
        return words(text)
    return text
