"""Paths of pictures as people write them in keys, and the picture that is meant."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import Final, Protocol
from urllib.parse import unquote

from site_builder.model.paths import CONTENT, MEDIA, nfc
from site_builder.problems import may_suggest

_AROUND: Final = "<>\"'“”‘’ "


_MARKED: Final = re.compile(r"\]\(([^()\s]+)|\[\[([^\[\]|]+)|src=[\"']([^\"']+)")


class Paths(Container[str], Iterable[str], Protocol):
    """Paths below content/, NFC."""


def meant(written: str, pictures: Paths) -> str:
    """Return the picture that a faulty path means; empty if there is none.

    The path may have \\ for /, begin at /, at content/ or at the file, be in capitals, or in Markdown.
    """
    if marked := _MARKED.search(written):
        written = next(filter(None, marked.groups()))
    path = nfc(unquote(written.strip(_AROUND).replace("\\", "/")))
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    lower = [part.lower() for part in parts]
    if MEDIA in lower:
        parts = parts[lower.index(MEDIA) :]
    elif lower[:1] == [CONTENT]:
        parts = parts[1:]
    candidates = ["/".join(parts), "/".join([MEDIA, *parts]), "/".join([MEDIA, *parts[-1:]])]
    if found := next((one for one in candidates if one in pictures), ""):
        return found
    if not parts or not may_suggest():
        return ""
    folded = {one.casefold() for one in candidates}
    return min((one for one in pictures if one.casefold() in folded), default="")
