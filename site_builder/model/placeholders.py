"""Noncharacters that mark places in stored texts, and the rule for a text's lead."""

from __future__ import annotations

import re
from typing import Final

ANCHOR_PREFIX: Final = "u-"  # before every id from content, so none equals an id of a theme

# ``frontmatter.decode`` refuses these noncharacters (Unicode §23.7) in content, so they can mark places in its HTML.
LINK_OPEN, LINK_CLOSE, WORDS_OPEN, WORDS_CLOSE = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
MARKED: Final = "\ufdd6"  # before a text of a key that is HTML, as archive.db keeps it
NAME_OPEN, NAME_CLOSE = "\ufdd7", "\ufdd8"  # around a name in a plain text that may run the other way
KEPT_OPEN, KEPT_CLOSE = "\ufdd4", "\ufdd5"  # around a name that mentions must not link: [[!Name]]

SAID_OPEN, SAID_CLOSE = "\ufdd9", "\ufdda"  # around a key of the catalogues: its words in the language of the text
TAKEN: Final = "\ufddb"  # while a text is read: for a character that took effect as a mark

TAG: Final = re.compile("<[^>]*>")  # of the HTML of texts: its attributes hold no >
NOTE_MARK: Final = re.compile(  # the number of a footnote in a text, and the way back from it: no words of the text
    r'(?s)<sup class="footnote-ref">.*?</sup>|<a [^>]*class="footnote-backref"[^>]*>[^<]*</a>'
)

_SPACES: Final = re.compile(" {2,}")


def plain(text: str) -> str:
    """Return a plain text of the archive without the marks around names in it."""
    return text.replace(NAME_OPEN, "").replace(NAME_CLOSE, "") if NAME_OPEN in text or NAME_CLOSE in text else text


def is_lead(text: str) -> bool:
    """Whether a paragraph is long enough or a whole sentence; a line such as “Introduction” is no lead."""
    return len(text) >= 60 or text.rstrip("\"'”’)»").endswith((".", "!", "?", "…", "。", "؟"))


def better_lead(lead: str, text: str) -> str:
    """Return the lead so far, or the next paragraph, with one space for several, if that is the better lead."""
    if "  " in text:  # breaks of lines leave some, and tags that are text
        text = _SPACES.sub(" ", text)
    return text if not lead or is_lead(text) else lead


ROOT = LINK_OPEN  # in a resolved body: the path to the site's root
