"""A file for Kiwix, which shows a site without a network and searches its texts (openZIM; the library libzim).

libzim is an optional part of the program: ``pip install site-builder[zim]``. It gives every file an id by chance, so
two packages of one site differ in that, and in what follows from it.
"""

from __future__ import annotations

import errno
import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from site_builder.model.addresses import HOME
from site_builder.preservation.languages import three_letters
from site_builder.preservation.site import File, Kept, NotPackable
from site_builder.preservation.zips import replacing

if TYPE_CHECKING:
    from libzim.writer import Creator

_TITLE, _DESCRIPTION, _LONG = 30, 80, 4000  # the most characters of each (openZIM, "Metadata")
_ICON: Final = "assets/favicon.png"
_ICON_SIZE: Final = 48  # pixels


def make(kept: Kept, folder: Path, done: Callable[[], object]) -> Path:
    """Write a ZIM file into a folder, and return it. ``done`` is called after each file of the site.

    Raises NotPackable where libzim is not installed or fails, OSError where the disk is full.
    """
    try:
        from libzim.writer import Creator

        from site_builder.preservation.zim_items import item, silenced
    except ImportError:
        raise NotPackable("--zim needs the library libzim: pip install 'site-builder[zim]'") from None
    path = folder / f"{kept.name}.zim"
    # libzim keeps files of its own beside the one that it writes
    with replacing(path) as new, tempfile.TemporaryDirectory(prefix=".zim-", dir=folder) as apart:
        made = Path(apart) / "site.zim"
        language = three_letters(kept.site.language)
        try:
            with silenced(), Creator(made).config_indexing(True, language) as creator:
                _fill(creator, item, kept, language, done)
        except RuntimeError as fault:  # all that goes wrong in libzim's own threads
            raise _broken(fault, path) from None
        made.replace(new)
    return path


def _broken(fault: RuntimeError, path: Path) -> Exception:
    """Return what a fault of libzim means: a full disk, or a file that was another one once it was read to its end."""
    text = " ".join(str(fault).split())
    if "No space left" in text:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
    return NotPackable(f"libzim has failed ({text}); build the site, and package it again")


def _fill(
    creator: Creator, item: Callable[[Kept, File], Any], kept: Kept, language: str, done: Callable[[], object]
) -> None:
    creator.set_mainpath(HOME)
    for name, value in _metadata(kept, language).items():
        creator.add_metadata(name, value.encode("utf-8", "replace"), "text/plain;charset=UTF-8")
    creator.add_illustration(_ICON_SIZE, _icon(kept))
    for one in kept.files:
        creator.add_item(item(kept, one))
        done()


def _metadata(kept: Kept, language: str) -> dict[str, str]:
    site = kept.site
    publisher = site.publisher.name if site.publisher else site.title
    found = {
        "Name": kept.name.removesuffix(f"-{kept.day}"),
        "Title": _cut(site.title, _TITLE),
        "Description": _cut(kept.description, _DESCRIPTION),
        "LongDescription": _cut(kept.description, _LONG) if len(kept.description) > _DESCRIPTION else "",
        "Language": language,
        "Creator": publisher,
        "Publisher": publisher,
        "Date": kept.day,
        "License": site.license,
        "Source": kept.base_url or "",
        "Scraper": kept.agent,
        "Tags": "_ftindex:yes;_pictures:yes;_videos:yes;_details:yes",
    }
    return {name: value for name, value in found.items() if value}


def _cut(text: str, most: int) -> str:
    """A text of at most so many characters; where it is cut, that is seen."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _icon(kept: Kept) -> bytes:
    """The icon of the site as a PNG of 48 × 48 pixels; a plain one where the theme has none."""
    from PIL import Image

    found = next((one for one in kept.files if one.address == _ICON), None)
    picture = Image.new("RGB", (_ICON_SIZE, _ICON_SIZE), "#555555")
    if found is not None:
        try:
            with Image.open(io.BytesIO(kept.read(found)), formats=["PNG"]) as icon:
                picture = icon.convert("RGBA").resize((_ICON_SIZE, _ICON_SIZE), Image.Resampling.LANCZOS)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            pass  # a theme's own file, which is no picture: the plain icon stands for it
    data = io.BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()
