"""The second wall: HTML that a text became → the same HTML, with nothing in it but what our own renderer writes.

nh3 is the wall. It parses the HTML as a browser does and writes it anew, against a list of exactly the elements and
attributes that the renderer writes. Most texts need no parser to be known as clean: where the whole of a text is one
of the forms below, nh3 is known to give it back unchanged, and is not asked.

The forms are a language of their own, smaller than what the renderer writes and known to nothing of it: blocks as they
may stand beside and in each other, elements closed in the order they were opened, attributes in one order with values
of few characters, addresses on the web of a plain host (so that no parser of addresses can refuse them), and text in
which ``&``, ``<``, ``>`` and the space that does not break are written as references and no control character stands.
Whatever is not of these forms goes through nh3, so a mistake in the renderer costs time, or an attribute, and never
lets a script in. A test compares both ways, on hostile texts and on texts made at random from the forms.
"""

from __future__ import annotations

import re
from typing import Final

import nh3

_TAGS = set(
    "p h2 h3 h4 h5 h6 em strong s code pre blockquote ul ol li dl dt dd hr br a img table thead tbody tr th td "
    "figure figcaption span sup div".split()
)
_ATTRIBUTES = {
    "a": {"href", "title", "rel", "id", "aria-label"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "li": {"id"},
    "div": {"role", "tabindex"},
    "pre": {"tabindex"},
    **{f"h{n}": {"id"} for n in range(2, 7)},
}
_CLASSES = {
    "th": {"right", "center"},
    "td": {"right", "center"},
    "span": {"credit"},
    "sup": {"footnote-ref"},
    "div": {"footnotes", "table"},
    "a": {"footnote-backref"},
}


def _filter_attribute(tag: str, attribute: str, value: str) -> str | None:
    """Nothing but what our own renderer writes: control bytes and backslashes never reach an address."""
    if attribute in ("href", "src") and re.search(r"[\x00-\x20\\]", value):
        return None
    return value


_WALL: Final = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    url_schemes={"http", "https", "mailto"},
    attribute_filter=_filter_attribute,
    link_rel=None,
    strip_comments=True,
)

# What holds for the whole of a text is asked at once, so that the forms need not ask it of every character: which
# references there are, that nothing is a control character, and that there are as many > as <, of which each form has
# one to one, so that none is left for the text between.
_OTHER_REFERENCE = re.compile("&(?!(?:amp|lt|gt|nbsp);)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\xa0]")  # the space that does not break has to be a reference
# Of the bytes of a text those that say nothing of this; 0xC2 is of U+0080 to U+00BF.
_HARMLESS: Final = bytes({*b"\t\n", *range(0x20, 0x7F), *range(0x80, 0x100)} - {*b"<>&", 0xC2})

# Every choice is settled by its first characters, and only single characters are repeated possessively: a text is read
# once, whether it is of these forms or not.
_TEXT = "[^<]*+"
_QUOTED = r"""[^<>"\x00-\x1f]*+"""
HOST: Final = r"(?:[a-z0-9]++(?:-[a-z0-9]++)*\.)+[a-z]{2,}+"
_WAY = r"[A-Za-z0-9._~:/?#@!$'()*+,;=%-]*+"
_WEB = rf"https?://{HOST}(?:[/?#]{_WAY}(?:&amp;{_WAY})*)?"
_PLACE = "\ufdd0[0-9]{1,7}\ufdd1"  # a link that is still to be resolved


def _within(*elements: str) -> str:
    """Text in which some elements may stand."""
    return f"{_TEXT}(?:(?:{'|'.join(elements)}){_TEXT})*"


def _span(group: str, *elements: str) -> str:
    """Emphasised text in which some elements may stand; ``group`` is a name for what closes it."""
    return f"<(?P<{group}>em|strong|s)>{_within(*elements)}</(?P={group})>"


def _link(group: str) -> str:
    attributes = f'href="(?:{_PLACE}|#|{_WEB})"(?: title="{_QUOTED}")?(?: rel="external noopener noreferrer")?'
    return f"<a {attributes}>{_within(_CODE, _span(group, _CODE))}</a>"


def _inline(n: int) -> str:
    spans = _span(f"one{n}", _CODE, _link(f"two{n}"), _span(f"three{n}", _CODE, _link(f"four{n}")))
    return _within(_CODE, _link(f"five{n}"), spans, "<br>\n", _NOTE)


_CODE = f"<code>{_TEXT}</code>"
_NOTE = (
    r'<sup class="footnote-ref"><a href="#u-\.note[0-9]{1,6}" id="u-\.ref[0-9]{1,6}(?:\.[0-9]{1,6})?">'
    r"\[[0-9]{1,6}\]</a></sup>"
)
_CAPTION = f'<figcaption>{_TEXT}(?:<span class="credit">{_TEXT}</span>)?</figcaption>'
_WORDS = _within(
    rf'<a href="{_WEB}" rel="external noopener noreferrer">{_TEXT}</a>',
    f"<em>{_TEXT}</em>",
    f"<strong>{_TEXT}</strong>",
)
_PROSE = (  # the commonest forms, in few words
    rf"<p>{_WORDS}</p>\n|<blockquote>\n<p>{_WORDS}</p>\n</blockquote>\n|"
    rf'<h2 id="u-[\w.-]++">{_WORDS}</h2>\n|<ul>\n<li>{_WORDS}(?:</li>\n<li>{_WORDS})*</li>\n</ul>\n'
)
_LEAVES = (  # what holds no other block
    rf'<(?P<name>p|h[2-6])(?:(?<!p) id="u-[\w.-]++")?>{_inline(1)}</(?P=name)>\n',
    rf'<pre tabindex="0">{_CODE}</pre>\n',
    rf'<figure><img src="{_PLACE}" alt="{_QUOTED}">(?:{_CAPTION})?</figure>\n',
    r"<hr>\n",
)
_PIECES: Final = (
    f"(?P<prose>(?:{_PROSE}){{1,50}})",
    f"(?P<leaf>{'|'.join(_LEAVES)})",
    r"(?P<list><(?:ul|ol(?: start=\"[0-9]{1,9}\")?)>\n)",
    rf"(?P<item><li>{_inline(2)})",
    r"(?P<quotation><blockquote>\n)",
    r"(?P<end></(?:ul|ol|li|blockquote)>\n)",
)
_piece_of = re.compile("|".join(_PIECES)).match
_LISTS: Final = {"ul": "</ul>\n", "ol": "</ol>\n"}


def is_clean(html: str) -> bool:
    """Whether a text is of the forms that nh3 is known to give back unchanged."""
    marks = html.encode().translate(None, _HARMLESS)
    if marks.count(b"<") != marks.count(b">") or (b"&" in marks and _OTHER_REFERENCE.search(html)):
        return False
    if marks.translate(None, b"<>&") and _CONTROL.search(html):
        return False
    at, end = 0, len(html)
    ends: list[str] = []  # how the blocks that are open must end, the innermost last
    while at < end:
        piece = _piece_of(html, at)
        if piece is None:
            return False
        form, parent = piece.lastgroup, ends[-1] if ends else ""
        if form == "end":
            if piece[0] != parent:
                return False
            ends.pop()
        elif (form == "item") != (parent in _LISTS.values()):
            return False
        elif form == "list":
            ends.append(_LISTS[piece[0][1:3]])
        elif form in ("item", "quotation"):
            ends.append("</li>\n" if form == "item" else "</blockquote>\n")
        at = piece.end()
    return not ends


def clean(html: str) -> str:
    """The HTML behind the wall."""
    return html if is_clean(html) else _WALL.clean(html)
