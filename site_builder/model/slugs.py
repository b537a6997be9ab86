"""Ids: their form, and how a name becomes one (content-model.md, “id”)."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category, normalize

from site_builder.model import unicode_14

ID = re.compile(r"[a-z0-9][a-z0-9-]*|-[a-z0-9-]*[a-z0-9][a-z0-9-]*")
ID_LENGTH: Final = 100


_PUNCTUATION = re.compile(r"[^\w\- ]")


def heading_slug(text: str) -> str:
    """Return the fragment that GitHub gives a heading: lower case, no punctuation, hyphens for spaces.

    Accents are encoded in one way (Unicode NFC), however they were written. Characters that are newer than Unicode 14.0
    are kept as they are, so that every Python makes the same fragment.
    """
    if text.isascii():
        return _PUNCTUATION.sub("", text.strip().lower()).replace(" ", "-")
    return unicode_14.changed(text.strip(), _slug)


def _slug(text: str) -> str:
    # combining marks (vowels of Hindi, accents) are no punctuation
    return "".join(
        c for c in normalize("NFC", text.lower()) if c in "- _" or c.isalnum() or category(c)[0] == "M"
    ).replace(" ", "-")


def slugify(name: str) -> str:
    """Return an id made from a name: romanised, lower case, words joined by -; empty if nothing is left."""
    if not name.isascii():
        from site_builder.model.romanise import romanised  # its expressions take long to compile

        name = romanised(name)
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "")).strip("-")
    return shortened(slug, ID_LENGTH)


def shortened(slug: str, length: int) -> str:
    """Return an id of at most ``length`` characters; it ends with a whole word where it can."""
    if len(slug) > length:
        slug = slug[:length].rsplit("-", 1)[0].strip("-") or slug[:length]
    return slug
