"""The headings of a text: the levels they get below the page's own heading, and their anchors."""

from __future__ import annotations

import re
from unicodedata import category

_PUNCTUATION = re.compile(r"[^\w\- ]")


class Headings:
    """The headings of a text so far. Levels are those of an outline below the page's h1, without gaps; ids are those
    GitHub gives."""

    def __init__(self) -> None:
        self.anchors: dict[str, int] = {}  # in order; of each how many more there were of it
        self.levels: list[int] = []

    def add(self, level: int, text: str) -> tuple[str, str]:
        """(element, anchor) of a heading that was written with ``level`` marks."""
        while self.levels and self.levels[-1] >= level:
            self.levels.pop()
        self.levels.append(level)
        slug = heading_slug(text) or "section"
        n = self.anchors.get(slug, 0)
        anchor = slug
        while anchor in self.anchors:
            n += 1
            anchor = f"{slug}-{n}"
        self.anchors[slug] = n
        self.anchors.setdefault(anchor, 0)
        return f"h{min(1 + len(self.levels), 6)}", anchor


def heading_slug(text: str) -> str:
    """The fragment GitHub gives a heading: lower case, punctuation dropped, spaces as hyphens."""
    words = text.strip().lower()
    if not words.isascii():  # marks (the vowels of Hindi, accents of their own) are no punctuation
        return "".join(c for c in words if c in "- _" or c.isalnum() or category(c)[0] == "M").replace(" ", "-")
    return _PUNCTUATION.sub("", words).replace(" ", "-")
