"""MDX: components within Markdown (``<YouTube id="…" />``), and lines that import them, as Astro has them.

Nothing is run. What is known as a shortcode of that name becomes the same (``calls``); any other component stays as
code, and what it encloses as text.
"""

from __future__ import annotations

import re
from typing import Final

from site_builder.importers import calls
from site_builder.importers.calls import Call, Shown
from site_builder.importers.records import Outcome, Report
from site_builder.importers.tags import Tag, converted
from site_builder.importers.tracked import Edit, Tracked

_VALUE: Final = r"(?:\"[^\"]*+\"|'[^']*+'|\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}|[^\s\"'{}<>=/]++|/(?!>)|=)"
_TAG: Final = re.compile(rf"<(?P<closing>/?)(?P<name>[A-Z][\w.]*+)(?P<given>(?:\s|{_VALUE})*+)(?P<alone>/?)>")
_TOP: Final = re.compile(r"^(?:import\s[^\n]*['\"][^\n]*|export\s+(?:const|default|let|function)\b[^\n]*)$", re.M)
_COMMENT: Final = re.compile(r"\{/\*(?P<said>(?:(?!\*/).)*+)\*/\}", re.DOTALL)
_BRACED: Final = re.compile(r"(=\s*)\{\s*([\"'`]?)([^{}\"'`]*)\2\s*\}")


def components(text: Tracked, path: str, report: Report) -> Tracked:
    """Return a text of MDX as Markdown."""
    edits = []
    for match in _TOP.finditer(text.text):
        if not text.in_code(match.start()):
            edits.append(Edit(*match.span(), ""))
            what = f"a line of the program: {match[0]}"
            report.add(Outcome.LEFT_OUT, path, text.line(match.start()), what, kind="lines that import or export")
    text = text.replaced(edits)
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
    return converted(text, tags, _known, path, report, "component")


def _quoted(match: re.Match[str]) -> str:
    """Return a value in braces as one in quotation marks."""
    return f'{match[1]}"{match[3]}"'


def _known(tag: Tag, said: Call, paired: bool, inside: str) -> Shown | None:
    return calls.shown(said, paired=paired, inside=inside)
