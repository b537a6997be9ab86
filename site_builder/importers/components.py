"""MDX: components within Markdown (``<YouTube id="…" />``), and lines that import them, as Astro has them.

Nothing is run. What is known as a shortcode of that name becomes the same (``calls``); any other component stays as
code, and what it encloses as text.
"""

from __future__ import annotations

import re
from typing import Final

from site_builder.importers.records import Outcome, Report
from site_builder.importers.shortcodes import known
from site_builder.importers.tags import Tag, converted
from site_builder.importers.tracked import Edit, Tracked

_VALUE: Final = r"(?:\"[^\"]*+\"|'[^']*+'|\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}|[^\s\"'{}<>=/]++|/(?!>)|=)"
_TAG: Final = re.compile(rf"<(?P<closing>/?)(?P<name>[A-Z][\w.]*+)(?P<given>(?:\s|{_VALUE})*+)(?P<alone>/?)>")
_TOP: Final = re.compile(r"^(?:import\s[^\n]*['\"][^\n]*|export\s+(?:const|default|let|function)\b[^\n]*)$", re.M)
_PICTURE: Final = re.compile(
    r"\bimport\s+(?P<name>\w+)\s+from\s+[\"'](?P<path>[^\"'\n]+\.(?:png|jpe?g|gif|webp|avif|svg))[\"']", re.I
)
_USED: Final = re.compile(r"(?P<key>\bsrc\s*=\s*)\{\s*(?P<name>\w+)(?:\.src)?\s*\}")
_COMMENT: Final = re.compile(r"\{/\*(?P<said>(?:(?!\*/).)*+)\*/\}", re.DOTALL)
_BRACED: Final = re.compile(r"(=\s*)\{\s*([\"'`]?)([^{}\"'`]*)\2\s*\}")


def components(text: Tracked, path: str, report: Report) -> Tracked:
    """Return a text of MDX as Markdown."""
    edits = []
    pictures: dict[str, str] = {}
    end = 0
    for match in _TOP.finditer(text.text):
        if match.start() >= end and not text.in_code(match.start()):
            end = _end(text.text, match)
            edits.append(Edit(match.start(), end, ""))
            said = " ".join(text.text[match.start() : end].split())
            pictures |= {one["name"]: one["path"] for one in _PICTURE.finditer(said)}
            what = f"a line of the program: {said}"
            report.add(Outcome.LEFT_OUT, path, text.line(match.start()), what, kind="lines that import or export")
    text = text.replaced(edits)
    if pictures:
        used = (one for one in _USED.finditer(text.text) if one["name"] in pictures and not text.in_code(one.start()))
        text = text.replaced(Edit(*one.span(), f'{one["key"]}"{pictures[one["name"]]}"') for one in used)
    edits = []
    for match in _COMMENT.finditer(text.text):
        if not text.in_code(match.start()):
            edits.append(Edit(*match.span(), ""))
            what = f"a comment: {' '.join(match['said'].split())}"
            report.add(Outcome.LEFT_OUT, path, text.line(match.start()), what, kind="comments")
    text = text.replaced(edits)
    tags = []
    for match in _TAG.finditer(text.text):
        name = match["name"].lower()
        said = f"{name} {_BRACED.sub(_quoted, match['given'])}"
        tags.append(Tag(*match.span(), said, name, name if match["closing"] else ""))
    return converted(text, tags, known, path, report, "component")


def _end(text: str, match: re.Match[str]) -> int:
    """Return where a statement ends: with its brackets, but before the next empty line, as MDX has it."""
    end, opened = match.end(), 0
    start = match.start()
    while True:
        opened += sum((c in "({[") - (c in ")}]") for c in text[start:end])
        if opened <= 0 or end >= len(text):
            return end
        start, end = end, text.find("\n", end + 1) if "\n" in text[end + 1 : end + 100_000] else len(text)
        if not text[start:end].strip():
            return start


def _quoted(match: re.Match[str]) -> str:
    """Return a value in braces as one in quotation marks."""
    return f'{match[1]}"{match[3]}"'
