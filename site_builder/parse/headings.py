"""Headings of a text: their levels below the page's own heading, and their anchors."""

from __future__ import annotations

from site_builder.model.slugs import heading_slug


class Headings:
    """The headings of a text so far. Levels are below the page's h1 and leave no gap; anchors are those of GitHub."""

    def __init__(self) -> None:
        self.anchors: dict[str, int] = {}  # in order → how many more headings have this slug
        self.levels: list[int] = []

    def add(self, level: int, text: str) -> tuple[str, str]:
        """Return (element, anchor) of a heading that is written with ``level`` marks."""
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
