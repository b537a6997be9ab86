"""Plain prose in Markdown: text with web links and emphasised words, recognised by one regular expression.

Most paragraphs of an archive have this form. No mark in it is ambiguous (CommonMark 0.31, sections 6.2, 6.3), whatever
stands before or behind the paragraph, so it becomes HTML without the parser. The HTML is the one that the parser and
the renderer would make; a test compares them. Like theirs, it passes the sanitizer.

Gain: a cold build of 10,000 articles takes 1.19 times as long without it (docs/PERFORMANCE.md).

A text is plain where

* a line break has no space before it and no space behind it, and no wide character (Chinese, Japanese) behind it;
* ``*``, ``**``, ``_``, ``__`` stand around words that begin and end with a letter or digit, behind a space or an
  opening sign and before a space or a closing one, so that they can only open, and only close (or begin with an opening
  sign behind a space, or end in a stop that a space follows);
* a link is ``[words](address)``, all of its words emphasised or none, its address of a plain host, without brackets,
  references or escapes;
* no line begins with the bullet of a word processor or a full-width ``#``, and none has a ``|`` (the parser remarks on
  them);
* no web address stands without brackets, and nothing may be a mark of another program (``foreign_marks``);
* nothing else is a mark: no other bracket, backslash, code, ``<``, tilde or reference (``&amp;``).

A whole text of an article is plain where each line of it is, behind ``# ``, ``> ``, ``- `` or nothing, and begins with
nothing else that a block can begin with; where empty lines, with no space in them, part its blocks; and where each
block is a heading of one line, a quotation or a list whose lines all have the mark, or a paragraph. Such a
block is never ambiguous, whatever stands before or behind it, except for a list next to a list.
"""

from __future__ import annotations

import re
from typing import Final

from site_builder.language.characters import WIDE

HOST: Final = r"(?:[a-z0-9]++(?:-[a-z0-9]++)*\.)+[a-z]{2,}+"
_CHARACTERS = r"[^\n\\`*_\[\]<&~^!]++"
_WORD = r"[^\W_]"  # a letter or digit: neither space nor punctuation, to whoever asks
_BEHIND = r"(?<![^ \n(\"“‘—–-])"
_ENDING = r"(?=[ \n.,;:!?)\"”’…—–-]|\Z)"
_STOPPED = r"(?=[ \n]|\Z)"


def _emphasis(mark: str) -> str:
    """Words between two marks. No group in it: of these the expression has none, to be the quicker."""
    closing = rf"(?:(?<={_WORD}){mark}{_ENDING}|(?<=[.,;:?)\"”’]){mark}{_STOPPED})"
    return rf"{mark}(?:(?={_WORD})|(?<![^ \n]{mark})(?=[(\"“‘])){_CHARACTERS}{closing}"


_EMPHASIS = rf"{_BEHIND}(?:{_emphasis('[*]')}|{_emphasis('[*][*]')}|{_emphasis('_')}|{_emphasis('__')})"
_WAY = r"[A-Za-z0-9._~:/?#@!$',;=%+-]*+"
_ADDRESS = rf"https?://{HOST}(?:[/?#]{_WAY}(?:&(?![A-Za-z0-9#]{{1,40}};){_WAY})*)?"
_EMPHASISED_WORDS = rf"(?={_WORD}){_CHARACTERS}(?<={_WORD})"
_WORDS = rf"(?:{_CHARACTERS}|\*\*{_EMPHASISED_WORDS}\*\*|\*{_EMPHASISED_WORDS}\*)"
_LINK = rf"\[{_WORDS}\]\({_ADDRESS}\)"
_WIDE_NEXT = rf"""[*_\[(\"“‘]{{0,8}}[{WIDE}]"""  # a line that may join the one before it without a space
_LONE = rf"!(?!\[)|&(?![#A-Za-z])|(?<! )\n(?![ \t]|{_WIDE_NEXT})"

_is_plain = re.compile(f"(?:{_CHARACTERS}|{_LONE}|{_EMPHASIS}|{_LINK})+").fullmatch

# A paragraph begins, and goes on, with none of these: what begins a block, or makes a heading, a table or a term of the
# line before. What is a mark inside of texts as well (code, html, rules of * or _) is none of a plain text anyhow.
_BEGINNING = r"(?![\s#>|:=+-]|[0-9]++[.)])"
_LINE = (
    rf"(?:\#{{1,6}}\ (?![\s#])|(?:[>-]\ )?{_BEGINNING})"
    rf"(?:{_CHARACTERS}|!(?!\[)|&(?![#A-Za-z])|{_EMPHASIS}|{_LINK})+(?<![\s#])"
)
_are_lines = re.compile(rf"(?:{_LINE}(?:\n{{1,2}}+|\Z))+").fullmatch
_BULLET = r"(?:[•‣◦▪⁃–—−●■○∙►▸➤✓✔\uf0a7\uf0b7\uf0d8\uf0fc＃]|·\s)"
_BEGINS_WITH_BULLET: Final = re.compile(rf"(?:[>-] )?{_BULLET}").match
# A line that begins with a letter or number of a list in brackets, or a bullet; or one that may join the one before it.
# A newline comes first in it, for that is found fast.
_LINE_OF_MORE: Final = re.compile(rf"\n(?:(?:[>-] )?(?:[a-z]\)|\(|{_BULLET})|(?<=[^\n]\n)(?={_WIDE_NEXT}))").search
_GAP: Final = re.compile(r"\n{3,}+")
_MARKED: Final = re.compile(r"\n(?:#|-|&gt; )")  # a line of a block, as HTML
_TAG: Final = re.compile("<[^>]*+>")

# In a text that is plain, so that no more needs to be asked of it.
_LINKS: Final = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_STRONG: Final = re.compile(r"\*\*([^*]+)\*\*")
_EMPHASISED: Final = re.compile(r"\*([^*]+)\*")
_UNDERLINED: Final = re.compile(rf"{_LINKS.pattern}|(__?)([^_]+)\3")


def _link(mark: re.Match[str]) -> str:
    return f'<a href="{mark[2]}" rel="external noopener noreferrer">{mark[1]}</a>'


def _strong(mark: re.Match[str]) -> str:
    return f"<strong>{mark[1]}</strong>"


def _emphasised(mark: re.Match[str]) -> str:
    return f"<em>{mark[1]}</em>"


def _underlined(mark: re.Match[str]) -> str:
    if mark[2]:
        return mark[0]  # an address may hold the sign
    sign = "*" * len(mark[3])
    return f"{sign}{mark[4]}{sign}"


def escape(text: str) -> str:
    """Text as HTML writes it. Quotation marks may stand as they are, for this is no attribute."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if "\u00a0" in text:
        text = text.replace("\u00a0", "&nbsp;")
    return text


def to_html(text: str) -> str:
    """A plain text as HTML."""
    text = escape(text)
    if "_" in text:
        text = _UNDERLINED.sub(_underlined, text)
    if "[" in text:
        text = _LINKS.sub(_link, text)
    if "*" in text:
        text = _STRONG.sub(_strong, text) if "**" in text else text
        text = _EMPHASISED.sub(_emphasised, text) if "*" in text else text
    return text


def to_words(text: str) -> str:
    """A plain text without its marks, on one line."""
    if "_" in text:
        text = _UNDERLINED.sub(_underlined, text)
    if "[" in text:
        text = _LINKS.sub(r"\1", text)
    return text.replace("*", "").replace("\n", " ")


def addresses(text: str) -> list[str]:
    """Where the links of a plain text lead."""
    return [mark[2] for mark in _LINKS.finditer(text)]


def is_plain(text: str) -> bool:
    """Whether a text, with no space at its ends, is plain."""
    return _is_plain(text) is not None and not may_hold_addresses(text) and not _may_be_foreign(text)


def may_hold_addresses(text: str) -> bool:
    """Whether a text that is plain otherwise may hold a web address that is not in the brackets of a link."""
    return "://" in text and text.count("://") != text.count("](http")


def _may_be_foreign(text: str) -> bool:
    """Whether a text that is plain otherwise may hold a mark of another program (``foreign_marks``).

    A single sign is found in a tenth of the time of several, so it is asked for first.
    """
    return (
        "{" in text
        or ("=" in text and "==" in text)
        or ("'" in text and "'''" in text)
        or (":" in text and ":::" in text)
        or ("!" in text and "!!!" in text)
        or ("?" in text and "???" in text)
        or (not text.isascii() and ("［" in text or ("＊" in text and "＊＊" in text)))
    )


def _has_more(text: str) -> bool:
    """Whether a text of plain lines may hold what the parser links or remarks on."""
    if "|" in text or may_hold_addresses(text) or _may_be_foreign(text) or _LINE_OF_MORE(text):
        return True
    return not text.isascii() and _BEGINS_WITH_BULLET(text) is not None


Block = tuple[str, int, str]
"""What it begins with (#, >, - or, of a paragraph, nothing), the level of a heading, and what is in it, as HTML: the
lines of a list are its items."""


def blocks(text: str) -> list[Block] | None:
    """The blocks of a whole text that is plain; None where it is not, or may not be."""
    text = text.strip("\n")
    if "\n\n\n" in text:
        text = _GAP.sub("\n\n", text)
    if not _are_lines(text) or "\r" in text or "\0" in text or _has_more(text):
        return None
    found: list[Block] = []
    after = ""
    for block in to_html(text).split("\n\n"):  # no mark reaches over a line, so the whole is written at once
        sign = block[0]
        if sign == "#":
            if "\n" in block or block[-1] == "}":  # which may end an id of its own
                return None
            level = block.index(" ")
            found.append((sign, level, block[level + 1 :]))
        elif sign == "-" or block.startswith("&gt; "):
            mark = "- " if sign == "-" else "&gt; "
            if sign == after == "-":
                return None
            if "\n" in block:
                if block.count(f"\n{mark}") != block.count("\n"):
                    return None
                block = block.replace(f"\n{mark}", "\n")
            found.append(("-" if sign == "-" else ">", 0, block[len(mark) :]))
        elif "\n" in block and _MARKED.search(block):
            return None
        else:
            found.append(("", 0, block))
        after = sign
    return found


def words(html: str) -> str:
    """The words of what a plain text is as HTML, on one line: ``to_words`` of that text."""
    html = html.replace("\n", " ")
    if "<" in html:
        html = _TAG.sub("", html)
    if "&" in html:
        html = html.replace("&nbsp;", "\u00a0").replace("&gt;", ">").replace("&amp;", "&")
    return html
