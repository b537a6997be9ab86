"""What the Markdown of static sites has beside CommonMark → what this archive reads, step by step.

``finished`` takes a text whose shortcodes are converted: HTML goes (``markdown_html``), marks of attributes, contents
and breaks of summaries go, notes become alerts, and what the page shows anyway is not shown twice: the title as a
heading, the lead picture, the summary as first paragraph.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from site_builder.importers.calls import ALERTS
from site_builder.importers.markdown_html import without_html
from site_builder.importers.markdown_text import words
from site_builder.importers.records import Outcome, Report
from site_builder.importers.tracked import Edit, Tracked

_BREAK: Final = re.compile(
    r"^[ \t]*(?:<!--[ \t]*(?:more|truncate|excerpt)[ \t]*-->|\{/\*[ \t]*truncate[ \t]*\*/\})", re.M | re.I
)
_CONTENTS: Final = re.compile(
    r"^(?:[-*+1.]{1,2}[ \t]+\S[^\n]*\n[ \t]*\{:[ \t]*toc\b[^}\n]*\}|[ \t]*\{:?[ \t]*:?toc\b[^}\n]*\}"
    r"|\[(?:TOC|\[_?TOC_?\]|\[toc\]|toc)\]|\$\{toc\})[ \t]*$",
    re.M,
)
_EXTENSION: Final = re.compile(
    r"\{::comment\}(?P<comment>(?:(?!\{::comment\}).)*?)\{:/(?:comment)?\}"
    r"|\{::(?:nomarkdown|options|comment)\b[^}\n]*\}|\{:/(?:nomarkdown|options|comment)?\}",
    re.DOTALL,
)
_HEAD_ID: Final = re.compile(
    r"^(?P<head>[ ]{0,3}#{1,6}[ \t][^\n]*?)[ \t]*\{:?[ \t]*(?P<same>[#.][^{}\n]*|[\w-]+=[^{}\n]*)\}[ \t#]*$"
    r"|^(?P<above>[ ]{0,3}#{1,6}[ \t][^\n]*)\n[ ]{0,3}\{:[ \t]*(?P<below>[^{}\n]*)\}[ \t]*$",
    re.M,
)
_LINE_LIST: Final = re.compile(r"^[ \t>]*\{(?::[^{}\n]*|[.#][\w-][^{}\n]*)\}[ \t]*(?:\n|\Z)", re.M)
_INLINE_LIST: Final = re.compile(
    r"(?<=[)\]*_`~])\{(?::[^{}\n]{1,200}|[ ]?[.#][\w-][^{}\n]{0,200}|[\w-]{1,30}=[^{}\n]{1,200})\}"
)
_ID: Final = re.compile(r"#([A-Za-z0-9_-]+(?:[.:][A-Za-z0-9_-]+)*)")
_ADMONITION: Final = re.compile(
    r"^(?:!!!|\?\?\?\+?)[ \t]+(?P<kind>[A-Za-z]+)(?:[ \t]+(?:inline|end))*(?:[ \t]+\"(?P<title>[^\"\n]*)\")?[ \t]*\n"
    r"(?P<text>(?:(?: {4}|\t)[^\n]*(?:\n|\Z)|[ \t]*\n(?=(?: {4}|\t)))+)",
    re.M,
)
_CONTAINER: Final = re.compile(
    r"^(?P<marks>:{3,})[ \t]*\{?\.?(?P<kind>[A-Za-z]+)\}?"
    r"(?:[ \t]*\[(?P<label>[^\]\n]*)\]|[ \t]+(?P<title>[^\n{]+))?[ \t]*\n"
    r"(?P<text>(?:(?!:{3})[^\n]*\n)*+)(?P=marks)[ \t]*$",
    re.M,
)
_NOTE: Final = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:", re.M)
_REFERENCE: Final = re.compile(r"(?<!\\)\[\^([^\]\s]+)\](?!:)")
_HEADING: Final = re.compile(
    r"\s*(?:#{1,6}[ \t]+(?P<atx>[^\n]*?)[ \t#]*(?:\n|\Z)|(?P<set>[^\n]+)\n(?:=+|-{3,})[ \t]*(?:\n|\Z))"
)
_PICTURE: Final = re.compile(
    r"\s*!\[(?P<alt>[^\]\n]*)\]\(<?(?P<src>[^\s<>()]+)>?(?:[ \t]+\"(?P<title>[^\"\n]*)\")?\)"
    # a line in italics below it is its caption, as a paragraph with it or of its own
    r"[ \t]*(?:\n(?:[ \t]*\n)?(?P<mark>[*_])(?P<below>[^\s*_`<>\[\]\n][^*_`<>\[\]\n]*)(?P=mark)[ \t]*)?"
    r"(?:\n[ \t]*(?:\n|\Z)|\Z)"
)
_PARAGRAPH: Final = re.compile(r"\s*(?P<text>[^\s#>!\[<`|*+:~-][^\n]*(?:\n[ \t]*[^\s][^\n]*)*)(?:\n[ \t]*\n|\Z|\n\Z)")
_GAP: Final = re.compile(r"\n(?:[ \t]*\n){2,}(?![ \t])")
_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_MOST: Final = 20_000  # signs of a note or a paragraph that is looked at as a whole

Found = Callable[[re.Pattern[str]], Iterator[re.Match[str]]]


def finished(
    text: Tracked, title: str, matter: dict[str, Any], path: str, report: Report, *, kramdown: bool = False
) -> Tracked:
    """Return a text as this archive reads it. ``matter``: its keys in our model; ``image`` and ``summary`` count."""
    text = _seen(text, report)
    text = _extensions(text, path, report) if kramdown and "{:" in text.text else text
    text = _breaks(text, report)
    text = _contents(text, report) if "toc" in text.text.lower() else text
    if "{" in text.text:
        text = _attributes(text, report)
    if "!!!" in text.text or "???" in text.text or ":::" in text.text:
        text = _boxes(text, report)
    text = without_html(text, path, report)
    text = _once(text, title, matter, report)
    text = _percent(text) if "%%" in text.text else text
    text = _notes(text, path, report) if "[^" in text.text else text
    if "\n\n\n" not in text.text:
        return text
    return text.replaced(Edit(*match.span(), "\n\n") for match in _outside(text, _GAP))


def _outside(text: Tracked, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield what a pattern finds outside code."""
    return (match for match in pattern.finditer(text.text) if not text.in_code(match.start()))


def _without(text: Tracked, pattern: re.Pattern[str], report: Report, kind: str) -> Tracked:
    edits = [Edit(*match.span(), "") for match in _outside(text, pattern)]
    if edits:
        report.count(Outcome.CONVERTED, kind, len(edits))
    return text.replaced(edits)


def _seen(text: Tracked, report: Report) -> Tracked:
    """Drop signs of control, which no text may have here."""
    edits = [Edit(*match.span(), "") for match in _UNSEEN.finditer(text.text)]
    if edits:
        report.count(Outcome.CONVERTED, "signs of control dropped", len(edits))
    return text.replaced(edits)


def _breaks(text: Tracked, report: Report) -> Tracked:
    return (
        _without(text, _BREAK, report, "breaks of summaries dropped")
        if "<!--" in text.text or "{/*" in text.text
        else text
    )


def _contents(text: Tracked, report: Report) -> Tracked:
    return _without(text, _CONTENTS, report, "tables of contents dropped")


def _extensions(text: Tracked, path: str, report: Report) -> Tracked:
    """Extensions of kramdown: comments, and switches of its reading."""
    edits = []
    for match in _outside(text, _EXTENSION):
        if not match[0].startswith(("{::", "{:/")):
            continue
        edits.append(Edit(*match.span(), ""))
        if match["comment"] is not None:
            said = " ".join(match["comment"].split())
            report.add(Outcome.LEFT_OUT, path, text.line(match.start()), f"a comment: {said}", kind="comments")
        else:
            report.count(Outcome.CONVERTED, "switches of kramdown dropped")
    return text.replaced(edits)


def _attributes(text: Tracked, report: Report) -> Tracked:
    """Lists of attributes: the id of a heading stays, all else goes."""
    edits = []
    dropped = 0
    ids: set[str] = set()
    for match in _outside(text, _HEAD_ID):
        head, said = (match["head"], match["same"]) if match["head"] is not None else (match["above"], match["below"])
        name = _ID.search(said)
        keeps = name is not None and name[1] not in ids
        if name is not None and keeps:
            ids.add(name[1])
        new = f"{head.rstrip().rstrip('#').rstrip()} {{#{name[1]}}}" if name and keeps else head.rstrip()
        dropped += not keeps or said.strip() != f"#{name[1] if name else ''}"
        if new != match[0]:
            edits.append(Edit(*match.span(), new))
    text = text.replaced(edits)
    if dropped:
        report.count(Outcome.CONVERTED, "lists of attributes dropped", dropped)
    text = _without(text, _LINE_LIST, report, "lists of attributes dropped")
    return _without(text, _INLINE_LIST, report, "lists of attributes dropped")


def _boxes(text: Tracked, report: Report) -> Tracked:
    """Notes of Python-Markdown (``!!! note``) and of Astro and others (``:::note``) become alerts."""
    edits = []
    for pattern in (_ADMONITION, _CONTAINER):
        for match in _outside(text, pattern):
            kind = ALERTS.get(match["kind"].lower(), "NOTE")
            groups = match.groupdict()
            title = (groups.get("label") or match["title"] or "").strip()
            lines = match["text"].strip("\n").split("\n")
            if pattern is _ADMONITION:
                lines = [re.sub(r"\A(?: {4}|\t)", "", line) for line in lines]
            if title:
                lines = [f"**{words(title)}**", "", *lines]
            quoted = "\n".join(f"> {line}".rstrip() for line in (f"[!{kind}]", *lines))
            edits.append(Edit(*match.span(), f"{quoted}\n"))
    if edits:
        report.count(Outcome.CONVERTED, "notes that became alerts", len(edits))
    return text.replaced(sorted(edits))


def _once(text: Tracked, title: str, matter: dict[str, Any], report: Report) -> Tracked:
    """Drop what the page shows above the text: its title, its picture and its summary."""
    text = _dropped(text, report, lambda: _title(text, title), "headings equal to the title dropped")
    text = _dropped(text, report, lambda: _lead(text, matter), "lead pictures repeated in the text dropped")
    text = _dropped(text, report, lambda: _title(text, title), "headings equal to the title dropped")
    return _dropped(text, report, lambda: _summary(text, matter), "summaries repeated in the text dropped")


def _dropped(text: Tracked, report: Report, find: Callable[[], int], kind: str) -> Tracked:
    end = find()
    if end:
        report.count(Outcome.CONVERTED, kind)
        return text.replaced([Edit(0, end, "")])
    return text


def _title(text: Tracked, title: str) -> int:
    """Return where a heading equal to the title ends, if the text begins with it; else 0."""
    match = _HEADING.match(text.text, 0, _MOST)
    said = (match["atx"] or match["set"] or "") if match else ""
    said = re.sub(r"\{#[^}]*\}\s*\Z", "", said)
    return match.end() if match and title and _bare(said) == _bare(title) else 0


def _lead(text: Tracked, matter: dict[str, Any]) -> int:
    image = matter["image"] if isinstance(matter.get("image"), dict) else {}
    src = image.get("src", "")
    match = _PICTURE.match(text.text, 0, _MOST) if src else None
    if match is None or posixpath.basename(match["src"]).lower() != posixpath.basename(src).lower():
        return 0
    said = {"alt": match["alt"], "caption": match["title"] or (match["below"] or "").strip()}
    for key, one in said.items():
        if one and not image.get(key):
            image[key] = one
    lost = [match["below"]] if match["title"] and match["below"] else []  # there is one caption
    same = (not one or _bare(one) == _bare(image.get(key, "")) for key, one in said.items())
    return match.end() if all(same) and not lost else 0


def _summary(text: Tracked, matter: dict[str, Any]) -> int:
    summary = matter.get("summary")
    match = _PARAGRAPH.match(text.text, 0, _MOST) if isinstance(summary, str) and summary else None
    if match is None or not isinstance(summary, str) or "[" in match["text"]:
        return 0
    return match.end() if _bare(match["text"]) == _bare(summary) else 0


def _bare(text: str) -> str:
    """Return the words of a text, to compare."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _percent(text: Tracked) -> Tracked:
    """Two percent signs begin a comment here, and nowhere else."""
    return text.replaced(
        Edit(*match.span(), "\\" + match[0]) for match in _outside(text, re.compile(r"(?<![0-9%\\])%%(?!%)"))
    )


def _notes(text: Tracked, path: str, report: Report) -> Tracked:
    """Footnotes that nothing refers to, or that stand twice, stay as text: a page has no place for them."""
    said = {match[1] for match in _outside(text, _REFERENCE) if not _is_definition(text.text, match)}
    known = {match[1] for match in _outside(text, _NOTE)}
    edits: list[Edit] = []
    seen: set[str] = set()
    for match in _outside(text, _NOTE):
        if match[1] in said and match[1] not in seen:
            seen.add(match[1])
            continue
        at = text.text.index("[", match.start())
        edits.append(Edit(at, at, "\\"))
        what = f"the note [^{match[1]}] " + ("stands twice" if match[1] in seen else "has nothing that refers to it")
        report.add(Outcome.KEPT, path, text.line(at), f"{what}, and is text", kind="notes that are text")
    for match in _outside(text, _REFERENCE):
        if match[1] not in known:
            edits.append(Edit(match.start(), match.start(), "\\"))
            what = f"the note [^{match[1]}] is not written anywhere, and its mark is text"
            report.add(Outcome.KEPT, path, text.line(match.start()), what, kind="notes that are text")
    return text.replaced(sorted(edits))


def _is_definition(text: str, match: re.Match[str]) -> bool:
    return text.startswith(":", match.end())
