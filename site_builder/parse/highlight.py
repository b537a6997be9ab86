"""Code in a fence that names its language: its words coloured by classes, as Pygments knows them.

Pygments is imported by the first fence of a language that is coloured. Its lexers are regular expressions, and some
take long for texts that are no code. So only those are used that were tried with such texts, and only for short code.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from site_builder.parse import plain_text as plain

if TYPE_CHECKING:
    from markdown_it.token import Token

MOST: Final = 4_000  # characters of a fence, and
MOST_OF_TEXT: Final = 12_000  # of all fences of a text, that are coloured: some 40 ms
_FEW: Final = 20  # words of code that any text may have coloured
_A_WORD: Final = 5  # characters of a text for each more: Pygments takes 10 µs for a word
_LONGEST_LINE: Final = 500
_REPEATED: Final = 5  # signs that make up a fifth of the code in one pair are no code

_LEXERS: Final = {
    "bash": "bash sh shell zsh",
    "c": "c h",
    "cpp": "cpp c++ cxx hpp",
    "css": "css",
    "diff": "diff patch",
    "go": "go golang",
    "html": "html htm xhtml",
    "ini": "ini cfg conf properties",
    "javascript": "javascript js mjs jsx node",
    "json": "json jsonld geojson",
    "python": "python py python3",
    "rust": "rust rs",
    "sql": "sql",
    "toml": "toml",
    "xml": "xml rss svg tei rdf xsd",
    "yaml": "yaml yml",
}
_LEXER_OF: Final = {name: lexer for lexer, names in _LEXERS.items() for name in names.split()}
CLASSES: Final = frozenset(
    "bp c c1 cm cp cpf cs dl err fm ge gd gh gi gp gr gs gt gu il k kc kd kn kp kr kt l ld m mb mf mh mi mo na nb nc "
    "nd ne nf ni nl nn no nt nv o ow s s1 s2 sa sb sc sd se sh si sr ss sx vc vg vi vm".split()
)
"""The classes that words of code may have: those of Pygments, without the plain ones."""

_NAME: Final = re.compile(r"\{?\.?([A-Za-z0-9][A-Za-z0-9_+#.-]{0,39})")


def language(info: str) -> str:
    """Return the language that a fence names, in lower case; empty where it names none."""
    found = _NAME.match(info.strip())
    return found[1].lower() if found else ""


class Colours:
    """The colours of one text: for code of some length, and for as many words as the whole text is long enough for.

    So what is coloured follows from the text alone, and takes a time that follows its length.
    """

    def __init__(self, text: str) -> None:
        self.characters = MOST_OF_TEXT
        self.words = _FEW + len(text) // _A_WORD

    def read(self, fence: Token) -> None:
        """Note the language of a fence, and colour its code if there is enough left for it."""
        name = fence.meta["language"] = language(fence.info)
        if len(fence.content) > self.characters or self.words <= 0:
            return
        found, words = code(fence.content, name, self.words)
        self.words -= words
        if found is not None:
            fence.meta["html"] = found
            self.characters -= len(fence.content)


def code(text: str, name: str, most: int) -> tuple[str | None, int]:
    """Return code as HTML with classes, and how many words were read for it.

    None where the language is not known here, the text is none to colour, or it has more words than ``most``.
    """
    lexer = _LEXER_OF.get(name)
    if lexer is None or len(text) > MOST or _is_monotonous(text):
        return None, 0
    from pygments.token import STANDARD_TYPES  # slow to import

    out: list[str] = []
    last, words, size, count = "", "", 0, 0
    for token, value in _lexer(lexer).get_tokens(text):
        count += 1
        if count > most:
            return None, count
        while token not in STANDARD_TYPES:
            token = token.parent
        name = STANDARD_TYPES[token]
        name = name if name in CLASSES else ""
        if name != last:
            out.append(_span(last, words))
            last, words = name, ""
        words += value
        size += len(value)
    out.append(_span(last, words))
    return "".join(out) if size == len(text) else None, count


def _is_monotonous(text: str) -> bool:
    if any(len(line) > _LONGEST_LINE for line in text.split("\n")):
        return True
    signs = re.sub(r"\s+", "", text)
    if len(signs) < 500:
        return False
    pairs: dict[str, int] = {}
    for at in range(len(signs) - 1):
        pair = signs[at : at + 2]
        pairs[pair] = pairs.get(pair, 0) + 1
    return max(pairs.values()) * _REPEATED > len(signs)


@lru_cache(maxsize=32)
def _lexer(name: str) -> Any:
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(name, stripnl=False, ensurenl=False)


def _span(name: str, words: str) -> str:
    words = plain.escape(words)
    return f'<span class="{name}">{words}</span>' if name and words else words
