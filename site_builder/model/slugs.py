"""Ids: their form, and how a name becomes one (content-model.md, “id”)."""

from __future__ import annotations

import re
from typing import Final

ID = re.compile(r"[a-z0-9][a-z0-9-]*|-[a-z0-9-]*[a-z0-9][a-z0-9-]*")
ID_LENGTH: Final = 100


def slugify(name: str) -> str:
    """Return an id made from a name: romanised, lower case, words joined by -; empty if nothing is left."""
    ascii_name = name
    if not name.isascii():
        from anyascii import anyascii  # only for names beyond ASCII

        ascii_name = anyascii(name)
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_name.lower().replace("'", "")).strip("-")
    if len(slug) > ID_LENGTH:
        slug = slug[:ID_LENGTH].rsplit("-", 1)[0].strip("-") or slug[:ID_LENGTH]
    return slug
