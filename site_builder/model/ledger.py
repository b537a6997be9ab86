"""The ledger of addresses, ``content/urls.lock``: every address that was ever published, a line each.

A line holds, set apart by tabs, of a page or file that is made of a source (SOURCES): its address, kind, id, the hash
of its title, the hash of its source, the day on which it was first published and that of its last change; of what is
made of no file, such as a part of a list: its address, kind, and the address that it is part of. Lines may stand in
any order, and an address in several: git may join the files of two branches line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from site_builder.system.digests import digest

EARLIER: Final = "earlier"  # an address of a site that this one replaces: nobody knows what it was
SOURCES: Final = frozenset(("article", "actor", "topic", "author", "page", "media", EARLIER))
NONE: Final = "-"  # in a line: there is no title, or no file

HEAD: Final = (
    "# Every address that this archive has published. Written by site-builder build: commit it, and do not edit it.\n"
    "# Where git cannot join two versions, keep the lines of both (docs/addresses.md).\n"
)
_MARKS: Final = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_DAY: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", re.ASCII)
_HASH: Final = re.compile(r"[0-9a-f]{8,64}|-")
_WORD: Final = re.compile(r"[a-z0-9][a-z0-9 -]*")
_BAD: Final = r"\x00-\x1f\x7f-\x9f/\\:*?\"<>|"
_ADDRESS: Final = re.compile(rf"(?!.{{1000}})(?:[^ .{_BAD}][^{_BAD}]*/)*[^ .{_BAD}][^{_BAD}]*", re.DOTALL)
_tuple: Final = tuple.__new__  # an entry without the call that fills in what is left out
_MONTH: Final = re.compile(r"dates/(-?\d{4,})-\d\d\.html", re.ASCII)
_OWN_LINES: Final = re.compile(  # keys of the front matter that only say where a page stands, with their values
    rb"^(?:redirect_from|slug)[ \t]*:.*\n(?:(?:[ \t]+|-(?!--)).*\n)*", re.MULTILINE
)
_HEAD_OF_FILE: Final = re.compile(rb"---[ \t]*\n(?:.*\n)*?---[ \t]*\n")


class Entry(NamedTuple):
    """A line of the ledger. Of what is made of no file, ``content`` is the address that it is part of."""

    address: str
    kind: str
    id: str = ""
    title: str = ""
    content: str = ""
    first: str = ""  # YYYY-MM-DD
    changed: str = ""

    @property
    def is_source(self) -> bool:
        """Whether it is made of a source: such an address may not be lost."""
        return self.kind in SOURCES


class Fault(NamedTuple):
    """What is wrong with a line (from 1). A mark of git is no error: the lines of both sides are taken."""

    line: int
    reason: str
    is_mark: bool = False


def title_hash(title: str) -> str:
    """Return the hash of a title."""
    return digest(title.encode("utf-8", "surrogatepass"))[:6].hex()


def content_hash(found: bytes) -> str:
    """Return the hash of a source's text as the ledger writes it; ``found`` is its digest."""
    return found[:8].hex()


def normalised(raw: bytes) -> bytes:
    """Return the bytes of a source that its hash is made of.

    Line ends are \\n, and ``redirect_from`` and ``slug`` are left out: a page that only moved has not changed.
    """
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"redirect_from" in raw or b"slug" in raw:
        head = _HEAD_OF_FILE.match(raw)
        if head is not None:
            raw = _OWN_LINES.sub(b"", head[0]) + raw[head.end() :]
    return raw


def read(raw: bytes) -> tuple[dict[str, Entry], list[Fault], dict[str, int]]:
    """Return the entries of a ledger by address, what is wrong with it, and the line of each address."""
    entries: dict[str, Entry] = {}
    lines: dict[str, int] = {}
    faults: list[Fault] = []
    try:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as fault:
        return {}, [Fault(raw.count(b"\n", 0, fault.start) + 1, "it is not UTF-8")], {}
    for n, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not line or line[0] == "#":
            continue
        entry = _entry(line)
        if isinstance(entry, str):
            faults.append(Fault(n, entry, is_mark(line)))
            continue
        address = entry.address
        if address in entries:
            entries[address] = joined(entries[address], entry)
        else:
            entries[address], lines[address] = entry, n
    return entries, faults, lines


def is_mark(line: str) -> bool:
    """Return whether git has left a line in a file of lines where it could not join two versions."""
    return line.startswith(_MARKS) and "\t" not in line


def _entry(line: str) -> Entry | str:
    """Return the entry of a line, or why it is none."""
    parts = line.split("\t")
    if len(parts) == 7:
        address, kind, _, title, content, first, changed = parts
        if kind not in SOURCES:
            return f'a line of kind "{kind}" has three parts'
        if not (_HASH.fullmatch(title) and _HASH.fullmatch(content)):
            return "the fourth and the fifth part are not hashes"
        if not (_is_day(first) and _is_day(changed)):
            return "the last two parts are not days such as 2026-11-29"
        entry = _tuple(Entry, parts)
    elif len(parts) == 3:
        address, kind, parent = parts
        if kind in SOURCES:
            return f'a line of kind "{kind}" has seven parts'
        if not _is_kind(kind):
            return "the second part is not a kind of page"
        if not _is_address(parent):
            return f"{parent} is no address of a page"
        entry = _tuple(Entry, (address, kind, "", "", parent, "", ""))
    else:
        return "it has neither three parts nor seven, set apart by tabs"
    return entry if _ADDRESS.fullmatch(address) else f"{address} is no address of a page"


@lru_cache(maxsize=4096)
def _is_day(text: str) -> bool:
    return _DAY.fullmatch(text) is not None


@lru_cache(maxsize=256)
def _is_kind(text: str) -> bool:
    return _WORD.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _is_address(text: str) -> bool:
    """Whether a text is an address. Of many lines it is the same page that they are part of."""
    return _ADDRESS.fullmatch(text) is not None


def joined(one: Entry, other: Entry) -> Entry:
    """Return what two versions of a line say together: the earliest first day, the latest change."""
    if one.is_source != other.is_source:
        return one if one.is_source else other
    later = max(one, other, key=lambda e: (e.changed, e[1:]))
    return later._replace(first=min(one.first, other.first))


def line(entry: Entry) -> str:
    """Return an entry as a line, with its end."""
    parts = entry if entry.is_source else (entry.address, entry.kind, entry.content)
    return "\t".join(parts) + "\n"


def written(entries: Iterable[Entry]) -> bytes:
    """Return a ledger. ``entries`` are sorted by address."""
    return "".join([HEAD, *map(line, entries)]).encode()


def patched(raw: bytes, entries: Iterable[Entry]) -> bytes:
    """Return a ledger that ``written`` made with some lines replaced or added; the rest of it is not looked at."""
    pieces: list[bytes] = []
    at = 0
    for entry in sorted(entries):
        start, end = _place(raw, entry.address.encode())
        pieces += (raw[at:start], line(entry).encode())
        at = end
    return b"".join([*pieces, raw[at:]])


def _place(raw: bytes, address: bytes) -> tuple[int, int]:
    """Return where the line of an address begins and ends, or where it belongs."""
    low, high = len(HEAD.encode()), len(raw)
    while low < high:
        middle = raw.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = raw.index(b"\n", middle) + 1
        there = raw[middle : raw.index(b"\t", middle)]
        if there == address:
            return middle, end
        if there < address:
            low = end
        else:
            high = middle
    return low, low


def above(address: str) -> list[str]:
    """Return the addresses that a page may be part of, the nearest first: those of its folders and their indexes."""
    found = []
    if month := _MONTH.fullmatch(address):
        found.append(f"dates/{month[1]}.html")
    folder, _, name = address.rpartition("/")
    if not name.endswith(".html"):
        found.append((f"{folder}/" if folder else "") + name.partition(".")[0] + ".html")
    while folder:
        found += [f"{folder}.html", f"{folder}/index.html"]
        folder = folder.rpartition("/")[0]
    return [other for other in [*found, "index.html"] if other != address]
