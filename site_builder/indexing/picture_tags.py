"""Pictures of texts as pages show them: with their size in pixels and the smaller sizes that are made of them."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from site_builder.model import addresses
from site_builder.model.documents import Picture
from site_builder.model.pictures import IN_TEXT, offer, srcset
from site_builder.model.placeholders import LINK_CLOSE, LINK_OPEN, ROOT

IMAGE: Final = re.compile(f'<img((?: [a-z]+="[^"]*")*?) src="{LINK_OPEN}([0-9]+){LINK_CLOSE}"((?: [a-z]+="[^"]*")*)>')
_BEGINNING: Final = ("<figure>", "<p>")


def is_first(html: str, at: int) -> bool:
    """Return whether the text of a page begins with the picture at this place: readers see it without scrolling."""
    return at < 9 and html[:at] in _BEGINNING


def tag(before: str, path: str, picture: Picture, after: str, *, lazy: bool) -> str:
    """Return the element of a picture. ``before``, ``after``: the attributes beside its address."""
    found = offer(path, picture)
    sizes = f' sizes="{"auto, " if lazy else ""}{IN_TEXT}"'
    src = f'src="{escape(ROOT + addresses.quoted(path))}" width="{picture.width}" height="{picture.height}"'
    if lazy:
        src += ' loading="lazy"'
    if found.same:
        src += f' srcset="{escape(srcset(ROOT, found.same))}"{sizes}'
    image = f"<img{before} {src}{after}>"
    if not found.webp:
        return image
    return f'<picture><source type="image/webp" srcset="{escape(srcset(ROOT, found.webp))}"{sizes}>{image}</picture>'
