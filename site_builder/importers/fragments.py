"""How other systems make the fragment of a heading from its words.

Hugo, Astro and Jekyll (whose kramdown reads GitHub's Markdown) have GitHub's rule, which is ours: ``heading_slug``.
"""

from __future__ import annotations

import re
import unicodedata

from site_builder.model.slugs import slugify


def zola(text: str) -> str:
    """Return the fragment that Zola gives a heading (the crate slug): a to z and digits, with one - between."""
    return slugify(text.replace("'", " ").replace("’", " "))


def kramdown(text: str) -> str:
    """Return kramdown's own fragment (kramdown, ``basic_generate_id``): ASCII letters, digits, - for a space."""
    text = re.sub(r"\A[^a-zA-Z]+", "", text)
    return re.sub(r"[^a-zA-Z0-9 -]", "", text).replace(" ", "-").lower() or "section"


def python_markdown(text: str) -> str:
    """Return the fragment that Python-Markdown gives a heading (its extension toc, ``slugify``)."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def markdown_it(text: str) -> str:
    """Return the fragment that markdown-it-anchor gives a heading, not percent-encoded."""
    return re.sub(r"\s+", "-", text.strip().lower())
