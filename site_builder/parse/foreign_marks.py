"""Marks of other programs, which are text here: shortcodes, BBCode, wiki marks, sizes of pictures, full-width brackets.

Who moves an archive from another program, or writes with a keyboard for Chinese or Japanese, has them in the text.
``left`` is a block's text with a noncharacter for each character that took effect, as ``failed_marks`` gets it. What
such a mark begins with is asked of every text before (``plain_text``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from site_builder.model.placeholders import TAKEN

Told = tuple[int, int, str]  # where the mark stands in the text, from where to where, and what to do

_BRACED: Final = re.compile(r"\{\{[<%]?[^{}\n]{1,300}\}\}|\{%[^{}\n]{1,300}%\}")
_WORD: Final = re.compile(r"\w+")
_TAG: Final = re.compile(r"\[([A-Za-z][A-Za-z0-9_-]{0,30})((?:[ =][^\[\]\n]{0,300})?)\]")
_CLOSING_TAG: Final = re.compile(r"\[/([A-Za-z][A-Za-z0-9_-]{0,30})\]")
_ATTRIBUTE: Final = re.compile(r"\s+[\w-]+=[\"'“”‘’\w]")
_ALONE: Final = frozenset(("gallery", "playlist", "toc"))
_EMBEDDED: Final = re.compile(rf"(?<!\w)!{TAKEN}\[?")
_SIZE: Final = re.compile(rf"\|[0-9]{{2,4}}(?:x[0-9]{{2,4}})?(?={TAKEN})")
_ATTRIBUTES: Final = re.compile(
    rf"(?<={TAKEN})" r"\{:?[ ]?(?:[.#][\w-]|[\w-]{1,30}=)[^{}\n]{0,200}\}|^\{:[^{}\n]{1,200}\}$", re.M
)
_HIGHLIGHT: Final = re.compile(r"(?<![=\w])==(?![\s=])([^=\n]{1,200})(?<!\s)==(?![=\w])")
_WIKI_BOLD: Final = re.compile(r"(?<!['\w])'''(?![\s'])([^'\n]{1,200})(?<!\s)'''(?!['\w])")
_RAISED: Final = re.compile(r"(?<=\w)\^([\w+-]{1,20})\^(?![\w^])")
_LOWERED: Final = re.compile(r"(?<=[A-Za-z)])~([0-9+-]{1,4})~(?!~)")
_BOX: Final = re.compile(r"^(?::{3,}[ \t]*\{?[.]?|[!?]{3}\+?[ \t]+)([A-Za-z]+)", re.M)
_BOXES: Final = {
    **dict.fromkeys("note info abstract summary todo example quote seealso details question faq".split(), "NOTE"),
    **dict.fromkeys("tip hint success".split(), "TIP"),
    **dict.fromkeys("important".split(), "IMPORTANT"),
    **dict.fromkeys("warning attention".split(), "WARNING"),
    **dict.fromkeys("caution danger error failure bug".split(), "CAUTION"),
}
_WIDE_NAME: Final = re.compile(r"［［([^［］\[\]\n]{1,200})］］")
_WIDE_LINK: Final = re.compile(
    r"(?:\[([^\[\]［］\n]{1,200})\]|［([^\[\]［］\n]{1,200})］)[(（]((?:https?://|\.{0,2}/)?[^\s()（）\[\]]{1,500})[)）]"
)
_WIDE_BOLD: Final = re.compile(r"＊＊([^＊\n]{1,200})＊＊")
_PATH: Final = re.compile(r"https?://|www\.|\.{0,2}/|[^\s/]+\.(?:md|html?|pdf|png|jpe?g|gif|webp)\b", re.I)

_DELETE: Final = "delete it, or write it in Markdown"
_LINK: Final = "write a link: [words](https://…)"
_PICTURE: Final = "write ![what it shows](path of the picture)"
_REMEDIES: Final = {
    "comment": "write <!-- … --> around what nobody should read",
    **dict.fromkeys("youtube vimeo tweet twitter x instagram gist embed url link video audio".split(), _LINK),
    **dict.fromkeys("figure image img caption picture photo gallery".split(), _PICTURE),
    **dict.fromkeys("quote blockquote".split(), "write > before each line of it"),
    **dict.fromkeys("b bold strong".split(), "write **words**"),
    **dict.fromkeys("i em italic u".split(), "write *words*"),
    **dict.fromkeys("s del strike".split(), "write ~~words~~"),
    **dict.fromkeys("code highlight pre".split(), "write a line ``` above and below it"),
    **dict.fromkeys(
        "note info tip warning notice alert callout".split(), "write > [!NOTE] and > before each line of it"
    ),
    "toc": "delete it",
}


def search(text: str, left: str) -> Iterator[Told]:
    """Yield the marks of other programs in a block, as they stand in the text."""
    if "{" in left:
        yield from _braced(text, left)
        yield from _found(_ATTRIBUTES, left, lambda m: "delete it: how things look is the theme's")
    if "[" in left:
        yield from _tags(left)
    if "!" in left and "[[" in text:
        yield from _embedded(text, left)
    if "|" in left:
        yield from _found(
            _SIZE, left, lambda m: "delete it: the theme says how large pictures are", of=text, behind="]"
        )
    if "==" in left:
        yield from _found(_HIGHLIGHT, left, lambda m: f"write <mark>{_short(text, m)}</mark>")
    if "'''" in left:
        yield from _found(_WIKI_BOLD, left, lambda m: f"write **{_short(text, m)}**")
    if "^" in left:
        yield from _found(_RAISED, left, lambda m: f"write <sup>{_short(text, m)}</sup>")
    if "~" in left:
        yield from _found(_LOWERED, left, lambda m: f"write <sub>{_short(text, m)}</sub>")
    if ":::" in left or "!!!" in left or "???" in left:
        yield from _boxes(left)
    if not left.isascii():
        yield from _wide(text, left)


def _short(text: str, match: re.Match[str]) -> str:
    words = text[match.start(1) : match.end(1)]
    return words if len(words) < 60 else f"{words[:40].rstrip()}…"


def _found(
    pattern: re.Pattern[str], left: str, todo: Callable[[re.Match[str]], str], of: str = "", behind: str = ""
) -> Iterator[Told]:
    for match in pattern.finditer(left):
        if not behind or of.startswith(behind, match.end()):
            yield match.start(), match.end(), todo(match)


def _remedy(name: str) -> str:
    return _REMEDIES.get(name.lower(), _DELETE)


def _braced(text: str, left: str) -> Iterator[Told]:
    """Yield ``{{< name … >}}``, ``{% name … %}`` and ``{{name}}``; of a pair the first."""
    for match in _BRACED.finditer(left):
        inside = text[match.start() + 2 : match.end() - 2].lstrip("<%- ")
        name = word[0] if (word := _WORD.search(inside)) else ""
        if inside.startswith("/") or (name.startswith("end") and name != "end"):
            continue
        if name == "include":
            name = inside.split()[1].partition(".")[0] if len(inside.split()) > 1 else name
        yield match.start(), match.end(), f"{_remedy(name)}; \\{{ for the sign itself"


def _tags(left: str) -> Iterator[Told]:
    """Yield ``[name key="…"]`` and ``[name]`` where a ``[/name]`` follows."""
    closing = {match[1].lower() for match in _CLOSING_TAG.finditer(left)} if "[/" in left else set()
    for match in _TAG.finditer(left):
        name, rest = match[1].lower(), match[2]
        if name in closing or (rest and _ATTRIBUTE.match(rest)) or (not rest and name in _ALONE):
            yield match.start(), match.end(), f"{_remedy(name)}; \\[ for the sign itself"


def _embedded(text: str, left: str) -> Iterator[Told]:
    """Yield ``![[name]]`` of what is no picture: it is a link behind an exclamation mark."""
    for match in _EMBEDDED.finditer(left):
        end = text.find("]]", match.start())
        inside = text[match.start() + 3 : end]
        if text.startswith("![[", match.start()) and end > 0 and not re.search(r"\.\w{2,4}(?:\||\Z)", inside):
            yield match.start(), end + 2, f"no file is shown within another: write [[{inside}]] for a link"


def _boxes(left: str) -> Iterator[Told]:
    for match in _BOX.finditer(left):
        if kind := _BOXES.get(match[1].lower()):
            yield match.start(), match.end(), f"write > [!{kind}] and > before each line of it"


def _wide(text: str, left: str) -> Iterator[Told]:
    """Yield marks with full-width signs, as keyboards for Chinese and Japanese write them."""
    if "［" in left:
        yield from _found(_WIDE_NAME, text, lambda m: f"write [[{_short(text, m)}]]")
    if "（" in text or "［" in left:
        for match in _WIDE_LINK.finditer(text):
            words, address = match[1] or match[2], match[3]
            if ("［" in match[0] or "（" in match[0]) and _PATH.match(address):
                yield match.start(), match.end(), f"write [{words[:60]}]({address})"
    if "＊＊" in left:
        yield from _found(_WIDE_BOLD, left, lambda m: f"write **{_short(text, m)}**")
