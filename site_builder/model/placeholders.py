"""What stands in a body's HTML for what is not known yet, and what of a text is its lead."""

from __future__ import annotations

from typing import Final

ANCHOR_PREFIX: Final = "u-"  # before every id that comes from content: a theme's own ids never meet them

# Characters that decode() refuses in content, so they can mark places in rendered text.
LINK_OPEN, LINK_CLOSE, WORDS_OPEN, WORDS_CLOSE = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
KEPT_OPEN, KEPT_CLOSE = "\ufdd4", "\ufdd5"  # around words that are not to be linked as a mention: [[!Name]]


def is_lead(text: str) -> bool:
    """Long enough, or a whole sentence: a lone line such as “Introduction” is no lead."""
    return len(text) >= 60 or text.rstrip("\"'”’)»").endswith((".", "!", "?", "…", "。", "؟"))


def better_lead(lead: str, text: str) -> str:
    """The lead, or a paragraph behind it that is one sooner."""
    return text if not lead or is_lead(text) else lead


ROOT = LINK_OPEN  # in a resolved body: the way to the site's root
