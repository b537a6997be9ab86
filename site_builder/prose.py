"""Plain prose: sentences, and the lead that stands for an article in lists."""

from __future__ import annotations

import re
from typing import Final

LEAD_LENGTH: Final = 300

# A sentence ends at . ! ? … and their kin, with closing quotes, before a space and something that can begin a sentence.
_END = re.compile(r"""(?:[.!?…]+|[。！？؟۔])[\"'”’»)\]]*(?:\s+|(?<=[。！？]))(?=[^\sa-z])""")
_ABBREVIATIONS: Final = frozenset(
    "mr mrs ms dr prof st gen sen rep gov col lt capt sgt maj adm rev hon pres no nos vs etc e.g i.e inc ltd co corp "
    "jr sr jan feb mar apr jun jul aug sep sept oct nov dec vol pp ca cf fig art ed eds dept u.s u.n u.k u.s.s.r".split()
)


def sentences(text: str) -> list[str]:
    """``text`` cut into sentences; initials and common abbreviations do not end one."""
    found, start = [], 0
    for match in _END.finditer(text):
        before = text[start : match.start()].rsplit(None, 1)
        word = before[-1].lstrip("(\"'“‘[«").lower() if before else ""
        if match[0][0] == "." and (word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    if rest := text[start:].strip():
        found.append(rest)
    return found


def cut(text: str, longest: int = LEAD_LENGTH) -> str:
    """As many whole sentences of ``text`` as fit; the first one, cut at a word and marked with …, if none does."""
    if len(text) <= longest:
        return text
    kept = ""
    for sentence in sentences(text):
        longer = f"{kept} {sentence}" if kept else sentence
        if len(longer) > longest:
            break
        kept = longer
    if kept:
        return kept
    short = text[: longest - 1]
    return (short.rsplit(None, 1)[0] if " " in short[longest // 2 :] else short).rstrip(",;:–—- ") + "…"
