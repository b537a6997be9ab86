"""Files of a site as libzim takes them in. To be imported only where libzim is installed."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from libzim.writer import Blob, ContentProvider, Hint, IndexData, Item, StringProvider

from site_builder.model.media_types import media_type
from site_builder.preservation.site import File, Kept, Page, page_of

_IN_MEMORY: Final = 1 << 24  # bytes of a file that is handed over as a whole
_PACKED: Final = ("image/", "audio/", "video/")  # what does not get smaller


class Portions(ContentProvider):  # type: ignore[misc]
    """A large file, portion by portion."""

    def __init__(self, kept: Kept, one: File) -> None:
        super().__init__()
        self._kept, self._one = kept, one

    def get_size(self) -> int:
        return self._one.size

    def gen_blob(self) -> Iterator[Blob]:
        for portion in self._kept.portions(self._one):
            yield Blob(portion)


class NotIndexed(IndexData):  # type: ignore[misc]
    """What search passes over: pages that only lead on."""

    def has_indexdata(self) -> bool:
        return False


class SiteItem(Item):  # type: ignore[misc]
    """A file of the site. ``data``: its bytes, unless it is large; ``page``: what it tells, if it is a page."""

    def __init__(self, kept: Kept, one: File, data: bytes | None, page: Page | None) -> None:
        super().__init__()
        self._kept, self._one, self._data, self._page = kept, one, data, page

    def get_path(self) -> str:
        return self._one.address

    def get_title(self) -> str:
        return self._page.title if self._page else ""

    def get_mimetype(self) -> str:
        return media_type(self._one.address)

    def get_contentprovider(self) -> ContentProvider:
        if self._data is None:
            return Portions(self._kept, self._one)
        return StringProvider(self._data)

    def get_hints(self) -> dict[Hint, int]:
        packed = media_type(self._one.address).startswith(_PACKED)
        return {Hint.FRONT_ARTICLE: not isinstance(self, PassedOver), Hint.COMPRESS: not packed}


class PassedOver(SiteItem):
    """A file that search does not look into: a page that only leads on, and what is no page."""

    def get_indexdata(self) -> IndexData:
        return NotIndexed()


def item(kept: Kept, one: File) -> SiteItem:
    """Return a file as an item."""
    data = kept.read(one) if one.size <= _IN_MEMORY else None
    page = None if data is None else page_of(one.address, data)
    kind = PassedOver if page is None or page.leads_on else SiteItem
    return kind(kept, one, data, page)


@contextmanager
def silenced() -> Iterator[None]:
    """Keep what libzim prints of its work off the standard output, which is for the report. It prints from C++."""
    if os.name != "posix":  # what is printed could not be flushed in time
        yield
        return
    libc = ctypes.CDLL(None)
    sys.stdout.flush()
    libc.fflush(None)
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        libc.fflush(None)
        os.dup2(kept, 1)
        os.close(nowhere)
        os.close(kept)
