"""Web pages that a browser saved as one file (MHTML, RFC 2557: ``.mht``, ``.mhtml``) → Markdown, with their pictures.

The file is a mail whose parts are the page, its pictures and its styles; ``text_webpage`` reads the page.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from email.message import EmailMessage
from functools import lru_cache
from html import escape
from typing import Final
from urllib.parse import urljoin

from site_builder.importers.readers import text_webpage
from site_builder.importers.readers.text_head import Place
from site_builder.importers.readers.text_mail import (
    PICTURE_TYPES,
    bytes_of,
    header_of,
    parsed,
    parts_of,
    safely,
    type_of,
)
from site_builder.importers.records import Document, Outcome, Report, Wish
from site_builder.importers.source import CannotRead, Source
from site_builder.model.web import is_web_address

MOST_FILE: Final = 128 << 20  # bytes
_MOST_PARTS: Final = 4_000
_CHARSETS: Final = frozenset(("utf-8", "cp1250", "cp1251", "cp1252", "iso8859-1", "iso8859-2", "iso8859-15", "koi8-r"))
_TITLE: Final = re.compile(r"<title[^<>]*>\s*[^<\s]", re.IGNORECASE)
_PAGES: Final = ("text/html", "application/xhtml+xml")


def read(source: Source, path: str, wish: Wish, place: Place) -> Document:
    """Return the document of a page that was saved as one file. Raises CannotRead."""
    parts = _parts(source, path)
    page = _page(parts)
    base = _address(page) or str(header_of(parts[0], "Snapshot-Content-Location")).strip()
    files: dict[str, tuple[str, Callable[[], bytes]]] = {}
    for n, part in enumerate(parts):
        if part is page or part.is_multipart():
            continue
        kind = type_of(part)
        if kind not in PICTURE_TYPES:
            what = "frames of saved web pages" if kind in _PAGES else "files of saved web pages that are no pictures"
            place.report.count(Outcome.LEFT_OUT, what)
            continue
        read_bytes = lambda n=n: bytes_of(_parts(source, path)[n])  # noqa: E731
        for address in _addresses(part, base):
            files.setdefault(address, (PICTURE_TYPES[kind], read_bytes))
    inner = text_webpage.Inner(source, path, lambda: _text(_parts(source, path), Place(path, Report())), files, base)
    document = text_webpage.document_of(source, path, _text(parts, place), inner, wish, place)
    place.report.count(Outcome.LEFT_OUT, "pictures of saved web pages that their texts do not show", inner.unused())
    return document


@lru_cache(maxsize=1)
def _parts(source: Source, path: str) -> list[EmailMessage]:
    """Return the parts of a file; those of one file are asked for together, for the bytes of its pictures."""
    return parts_of(parsed(source.read(path, MOST_FILE)), _MOST_PARTS)


def _page(parts: list[EmailMessage]) -> EmailMessage:
    """Return the part that is the page: the one that the file says it begins with, else the first of its type."""
    pages = [part for part in parts if type_of(part) in _PAGES]
    if not pages:
        raise CannotRead("no web page is in it")
    start = str(safely(lambda: parts[0].get_param("start"), "") or "")
    return next((part for part in pages if start and str(header_of(part, "Content-ID")).strip() == start), pages[0])


def _address(part: EmailMessage) -> str:
    return "".join(str(header_of(part, "Content-Location")).split())


def _addresses(part: EmailMessage, base: str) -> list[str]:
    """Return the addresses by which a page calls a part."""
    found = []
    if number := str(header_of(part, "Content-ID")).strip(" <>"):
        found.append(f"cid:{number}")
    if location := _address(part):
        try:
            found.append(urljoin(base, location).partition("#")[0])
        except ValueError:
            found.append(location)
    return found


def _text(parts: list[EmailMessage], place: Place) -> str:
    """Return the text of the page of a file, with the address that it was saved from as browsers note it in a page."""
    page = _page(parts)
    raw = bytes_of(page)
    charset = str(safely(page.get_content_charset, "") or "")
    try:
        known = codecs.lookup(charset).name in _CHARSETS
        text = raw.decode("cp1252" if charset == "iso-8859-1" else charset) if known else ""
    except (LookupError, UnicodeError, ValueError):
        text = ""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    text = text or text_webpage.decoded_page(raw, place)
    address, subject = _address(page), " ".join(str(header_of(parts[0], "Subject")).split())
    noted = f"<!-- saved from url=({len(address):04}){address} -->" if is_web_address(address) else ""
    title = "" if _TITLE.search(text, 0, 100_000) or not subject else f"<title>{escape(subject)}</title>"
    return f"{noted}{title}{text}"
