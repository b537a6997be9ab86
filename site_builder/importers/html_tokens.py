"""HTML of any kind → tokens, in one pass: each sign is read a bounded number of times, however broken the HTML is.

Python's own reader of HTML takes time by the square of a text that opens tags or comments and never closes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final, NamedTuple

START: Final = "start"
END: Final = "end"
TEXT: Final = "text"
RAW: Final = "raw"  # the contents of a script and the like; ``name`` says of which
COMMENT: Final = "comment"

RAW_TEXT: Final = frozenset(("script", "style", "noscript", "template", "iframe", "noembed", "noframes", "textarea"))
"""Elements whose contents are no tags, up to their end."""

_NAME: Final = re.compile(r"[A-Za-z][^\s/<>]*+")
_TO_END: Final = re.compile(r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")
_TO_NEXT: Final = re.compile(r"[^<>]*+>")
_ATTRIBUTE: Final = re.compile(r"""([^\s"'<>/=]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++))?+""")
_MOST_ATTRIBUTES: Final = 100
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Token(NamedTuple):
    """A piece of HTML. ``name`` in lower case; ``text`` with its entities resolved (of RAW and COMMENT: as written)."""

    kind: str
    name: str = ""
    text: str = ""
    attributes: dict[str, str] = {}  # noqa: RUF012 - never changed


def tokens(html: str) -> Iterator[Token]:
    """Yield the pieces of a text of HTML. What is no tag is text."""
    at, begun, size = 0, 0, len(html)
    missing: set[str] = set()  # ends that no later search will find
    while at < size:
        at = html.find("<", at)
        if at < 0:
            break
        found = _token(html, at, missing)
        if found is None:
            at += 1
            continue
        token, end = found
        if begun < at:
            yield _text(html[begun:at])
        yield token
        at = begun = end
        if token.kind == START and token.name in RAW_TEXT:
            end = _end_of_raw(html, at, token.name, missing)
            if end >= 0:
                yield Token(RAW, token.name, html[at:end])
                at = begun = end
    if begun < size:
        yield _text(html[begun:])


def _text(text: str) -> Token:
    return Token(TEXT, text=_CONTROL.sub(" ", unescape(text) if "&" in text else text))


def _token(html: str, at: int, missing: set[str]) -> tuple[Token, int] | None:
    """Return the tag or comment that begins at a <, and where it ends; None where < is a sign."""
    if html.startswith("<!--", at):
        end = _find(html, "-->", at + 4, missing)
        return (Token(COMMENT, text=html[at + 4 : end]), end + 3) if end >= 0 else None
    following = html[at + 1 : at + 2]
    if following in ("!", "?"):
        close = "]]>" if html.startswith("<![CDATA[", at) else ">"
        end = _find(html, close, at, missing)
        if end < 0:
            return None
        words = html[at + 9 : end] if close == "]]>" else ""
        return (Token(TEXT, text=words) if words else Token(COMMENT, text="")), end + len(close)
    closing = following == "/"
    name = _NAME.match(html, at + 1 + closing)
    if name is None:
        return None
    if closing:
        end = _find(html, ">", name.end(), missing)
        return (Token(END, name[0].lower()), end + 1) if end >= 0 else None
    whole = _TO_END.match(html, name.end())
    if whole is None or _holds_tags(whole[0]):  # a quotation mark that is never closed
        whole = _TO_NEXT.match(html, name.end())
    if whole is None:
        return None
    return Token(START, name[0].lower(), attributes=_attributes(whole[0][:-1])), whole.end()


def _holds_tags(written: str) -> bool:
    """Whether a value of a tag has swallowed other tags."""
    return "<" in written and any(
        "<" in value and not _may_hold_tags(key) for key, value in _attributes(written[:-1]).items()
    )


def _may_hold_tags(key: str) -> bool:
    return key in ("alt", "title", "content", "value", "srcdoc", "onclick") or key.startswith("data-")


def _attributes(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for n, match in enumerate(_ATTRIBUTE.finditer(written)):
        if n >= _MOST_ATTRIBUTES:
            break
        value = (match[2] or "").strip("\"'") if match[2] else ""
        found.setdefault(match[1].lower(), _CONTROL.sub(" ", unescape(value)))
    return found


def _find(html: str, what: str, at: int, missing: set[str]) -> int:
    if what in missing:
        return -1
    end = html.find(what, at)
    if end < 0:
        missing.add(what)
    return end


def _end_of_raw(html: str, at: int, name: str, missing: set[str]) -> int:
    if f"</{name}" in missing:
        return -1
    match = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, at)
    if match is None:
        missing.add(f"</{name}")
        return -1
    return match.start()
