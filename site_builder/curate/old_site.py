"""The addresses of a site that is being replaced: from its sitemap, the folder of its files, or a list of them.

Nothing is fetched. What is read comes from elsewhere, so it is read with bounds: a sitemap has no document type (so
there are no entities) and at most 50 MiB, packed or not, and an index leads to no file but those that lie beside it.
"""

from __future__ import annotations

import io
import os
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct, field

from site_builder.read.media_kinds import DOCUMENTS
from site_builder.system.safe_files import read

MOST_BYTES: Final = 50 << 20  # of one file; no sitemap may be longer (sitemaps.org)
MOST_ADDRESSES: Final = 1_000_000
_DEPTH: Final = 32  # of elements
_PAGES: Final = (".html", ".htm")
_GZIP: Final = b"\x1f\x8b"


class CannotRead(Exception):
    """Why a sitemap, a folder or a list cannot be read, in words for people."""


class Found(Struct):
    """The addresses of a site, whole or as paths, in order, and what was left out."""

    addresses: list[str] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)  # ending → files of a folder that are no pages
    no_addresses: dict[str, str] = field(default_factory=dict)  # what stands in the place of an address → where


def addresses(source: Path) -> Found:
    """Return the addresses that a sitemap (or an index of several), a folder or a list names. Raises CannotRead."""
    found = Found()
    if source.is_dir():
        _of_folder(source, found)
    else:
        _of_files(source, found)
    if found.no_addresses and not found.addresses:
        text, why = next(iter(found.no_addresses.items()))
        raise CannotRead(f"no address stands in it; {why} ({text})")
    found.addresses = list(dict.fromkeys(found.addresses))
    return found


def _add_wrong(found: Found, text: str, why: str) -> None:
    if len(found.no_addresses) >= MOST_ADDRESSES:
        raise CannotRead(f"there are more than {MOST_ADDRESSES:,} lines that are no addresses")
    found.no_addresses.setdefault(text, why)


def _add(found: Found, address: str) -> None:
    if len(found.addresses) >= MOST_ADDRESSES:
        raise CannotRead(f"there are more than {MOST_ADDRESSES:,} addresses")
    found.addresses.append(address)


# -- the folder of a site ---------------------------------------------------------------------------------------------


def _of_folder(folder: Path, found: Found) -> None:
    """Add the pages and documents of a folder, without following links; /a/index.html is the address /a/."""
    for below, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(below, name)
            ending = path.suffix.lower()
            if name.startswith(".") or path.is_symlink() or not path.is_file():
                continue
            if ending not in _PAGES and (ending not in DOCUMENTS or name in ("robots.txt", "humans.txt", "ads.txt")):
                found.left_out[ending] = found.left_out.get(ending, 0) + 1
                continue
            address = path.relative_to(folder).as_posix()
            if name.lower() in ("index.html", "index.htm"):
                address = address[: -len(name)]
            elif address == "404.html":
                continue
            with suppress(UnicodeEncodeError):  # a name that is not UTF-8 is of no address
                _add(found, "/" + quote(address, safe="/~"))


# -- sitemaps and lists -----------------------------------------------------------------------------------------------


def _of_files(first: Path, found: Found) -> None:
    """Add what a file names: a list, a sitemap, or an index of sitemaps that lie beside it."""
    todo, seen = [first], {first.name}
    while todo:
        path = todo.pop(0)
        data = _bytes(path)
        start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
        if not (start.startswith(b"<") or data.startswith((b"\xff\xfe", b"\xfe\xff"))):
            _of_list(path, data, found)
            continue
        kind, locations = _sitemap(path, data)
        for address, line in locations:
            if not address.startswith(("http://", "https://")):
                _add_wrong(found, address, f"{path.name}:{line}: it is no web address")
            elif kind == "urlset":
                _add(found, address)
            elif (beside := _beside(path, address)).name not in seen:
                seen.add(beside.name)
                todo.append(beside)


def _bytes(path: Path) -> bytes:
    """Return the bytes of a file, unpacked."""
    try:
        data = read(path, MOST_BYTES + 1)
    except OSError as fault:
        raise CannotRead(f"{path}: {fault.strerror or fault}") from None
    if data.startswith(_GZIP):
        unpacking = zlib.decompressobj(wbits=31)
        try:
            data = unpacking.decompress(data, MOST_BYTES + 1)
        except zlib.error:
            raise CannotRead(f"{path}: it is no whole gzip file") from None
        if not unpacking.eof and len(data) <= MOST_BYTES:
            raise CannotRead(f"{path}: it is no whole gzip file")
    if len(data) > MOST_BYTES:
        raise CannotRead(f"{path}: it is longer than {MOST_BYTES >> 20} MiB")
    return data


def _of_list(path: Path, data: bytes, found: Found) -> None:
    """Add the lines of a list of addresses. An empty line and one that begins with # say nothing."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CannotRead(f"{path}: it is neither a sitemap nor text in UTF-8") from None
    for n, line in enumerate(io.StringIO(text, newline=None), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if not line.startswith(("/", "http://", "https://")) or any(c.isspace() for c in line):
            _add_wrong(
                found, line, f"{path.name}:{n}: it is no address: one begins with https:// or / and has no space"
            )
            continue
        _add(found, line)


def _beside(path: Path, address: str) -> Path:
    """Return the file of a sitemap that an index names: it lies beside the index, packed or not."""
    name = unquote(urlsplit(address).path.rpartition("/")[2])
    if name in ("", ".", "..") or "/" in name or "\\" in name or "\0" in name:
        raise CannotRead(f"{path}: it names a sitemap without a file name")
    for one in (name, f"{name}.gz", name.removesuffix(".gz")):
        if (beside := path.with_name(one)).is_file():
            return beside
    raise CannotRead(f"{path}: it names a sitemap {name}, which does not lie beside it; put it there")


def _sitemap(path: Path, data: bytes) -> tuple[str, list[tuple[str, int]]]:
    """Return what a sitemap is (``urlset`` or ``sitemapindex``) and the addresses in it with their lines."""
    from xml.parsers import expat  # wanted by this alone

    parser = expat.ParserCreate(namespace_separator=" ")
    names: list[str] = []
    texts: list[str] = []
    locations: list[tuple[str, int]] = []
    root = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal root
        names.append(name.rpartition(" ")[2])
        if len(names) == 1:
            root = names[0]
        if len(names) > _DEPTH:
            raise CannotRead(f"{path}:{parser.CurrentLineNumber}: elements stand too deep in one another")
        texts.clear()

    def end(name: str) -> None:
        if names in (["urlset", "url", "loc"], ["sitemapindex", "sitemap", "loc"]):
            locations.append(("".join(texts).strip(), parser.CurrentLineNumber))
        names.pop()
        texts.clear()

    def document_type(*_: object) -> None:
        raise CannotRead(f"{path}:{parser.CurrentLineNumber}: a sitemap has no document type; delete <!DOCTYPE …>")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = texts.append
    parser.StartDoctypeDeclHandler = document_type
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as fault:
        raise CannotRead(f"{path}:{parser.ErrorLineNumber}: it is no XML: {fault}") from None
    if root not in ("urlset", "sitemapindex"):
        raise CannotRead(f"{path}: it is no sitemap: it begins with <{root}>")
    return root, locations
