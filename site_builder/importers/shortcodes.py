"""Shortcodes of Hugo (``{{< … >}}``, ``{{% … %}}``) and of Zola (``{{ name(…) }}``, ``{% name(…) %}…{% end %}``)."""

from __future__ import annotations

import re
from typing import Final

from site_builder.importers import calls
from site_builder.importers.calls import Call, Shown
from site_builder.importers.records import Outcome, Report
from site_builder.importers.tags import ANY, Meaning, Tag, converted
from site_builder.importers.tracked import Edit, Tracked

_QUOTED: Final = r"\"(?:\\.|[^\"\\])*+\"|`[^`]*+`"
_HUGO: Final = re.compile(
    rf"\{{\{{(?:<(?P<plain>(?:{_QUOTED}|(?!\{{\{{[<%]|[>%]\}}\}}).)*+)>|%(?P<marked>(?:{_QUOTED}|(?!\{{\{{[<%]|[>%]\}}\}}).)*+)%)\}}\}}",
    re.DOTALL,
)
_ARGUMENTS: Final = rf"\((?:{_QUOTED}|'(?:\\.|[^'\\])*+'|(?!\}}\}}|\{{\{{|\{{%|%\}}).)*+"
_ZOLA: Final = re.compile(
    rf"\{{\{{\s*+(?P<single>[A-Za-z_][\w:]*+{_ARGUMENTS})\}}\}}|\{{%-?\s*+(?P<open>(?!end\b)[A-Za-z_][\w:]*+{_ARGUMENTS})%\}}"
    r"|\{%-?\s*+end\s*+-?%\}",
    re.DOTALL,
)
_HUGO_ESCAPED: Final = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}", re.DOTALL)
_ZOLA_ESCAPED: Final = re.compile(r"(\{\{|\{%)/\*(.*?)\*/(\}\}|%\})", re.DOTALL)


def hugo(text: Tracked, meaning: Meaning, path: str, report: Report) -> Tracked:
    """Return a text of Hugo with its shortcodes converted."""
    if "{{" not in text.text:
        return text
    text, escaped = _unescaped(text, _HUGO_ESCAPED, ("{{", "}}"))
    tags = []
    for match in _HUGO.finditer(text.text):
        said = (match["plain"] if match["plain"] is not None else match["marked"]).strip()
        if match.start() in escaped:
            continue
        closes = said.startswith("/")
        name = _name(said.lstrip("/ "))
        tags.append(Tag(*match.span(), said.removesuffix("/"), name, name if closes else ""))
    _in_code(text, tags, report)
    return converted(text, tags, meaning, path, report, "shortcode")


def zola(text: Tracked, meaning: Meaning, path: str, report: Report) -> Tracked:
    """Return a text of Zola with its shortcodes converted."""
    if "{{" not in text.text and "{%" not in text.text:
        return text
    text, escaped = _unescaped(text, _ZOLA_ESCAPED, ("", ""))
    tags = []
    for match in _ZOLA.finditer(text.text):
        if match.start() in escaped:
            continue
        said = (match["single"] or match["open"] or "").rstrip().removesuffix("-").rstrip()
        if match["single"] or match["open"]:
            tags.append(Tag(*match.span(), said, _name(said)))
        else:
            tags.append(Tag(*match.span(), "", "end", ANY))
    _in_code(text, tags, report)
    return converted(text, tags, meaning, path, report, "shortcode")


def known(_: Tag, said: Call, paired: bool, inside: str) -> Shown | None:
    """The meaning of the shortcodes that many sites have."""
    return calls.shown(said, paired=paired, inside=inside)


def _name(said: str) -> str:
    match = re.match(r"[\w./:-]+", said)
    return match[0].lower() if match else ""


def _in_code(text: Tracked, tags: list[Tag], report: Report) -> None:
    """Count the shortcodes that stand in code, where the system would have run them: they stay."""
    if inside := sum(text.in_code(tag.start) for tag in tags):
        report.count(Outcome.KEPT, "shortcodes within code", inside)


def _unescaped(text: Tracked, pattern: re.Pattern[str], around: tuple[str, str]) -> tuple[Tracked, frozenset[int]]:
    """Take the marks of comment from shortcodes that a text shows: outside code they become code.

    Returns the text, and where such shortcodes stand in it.
    """
    if "/*" not in text.text:
        return text, frozenset()
    edits, at, moved = [], set(), 0
    for match in pattern.finditer(text.text):
        shown = f"{around[0]}{match[1]}{match[2]}{match[3]}{around[1]}"
        new = shown if text.in_code(match.start()) else calls.code(shown)
        edits.append(Edit(*match.span(), new))
        at.add(match.start() + moved + (len(new) - len(new.lstrip("` "))))
        moved += len(new) - (match.end() - match.start())
    return text.replaced(edits), frozenset(at)
