"""An export of WordPress (WXR, an RSS feed with more in it) → records, read as a stream.

Form: wp-admin/includes/export.php of WordPress, versions 1.0 to 1.2. A declaration of a document type is refused, and
with it every entity of the file's own. Signs of control, which XML forbids and old posts have, are dropped.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import Final
from xml.parsers import expat

from msgspec import Struct, field

from site_builder.importers.records import Outcome, Report
from site_builder.importers.source import CannotRead, Source, decoded

MOST_FILE: Final = 512 << 20
MOST_VALUE: Final = 16 << 20  # characters of one value; beyond that it is cut
_PIECE: Final = 1 << 20
_CONTROL: Final = bytes(n for n in range(32) if n not in (9, 10, 13))
_MOST_DEPTH: Final = 30

_OF_ITEM: Final = frozenset(
    "title link dc:creator guid content:encoded excerpt:encoded wp:post_id wp:post_date wp:post_date_gmt "
    "wp:post_modified wp:post_name wp:status wp:post_parent wp:menu_order wp:post_type wp:post_password wp:is_sticky "
    "wp:attachment_url".split()
)
_OF_CHANNEL: Final = frozenset("title link language wp:base_site_url wp:base_blog_url wp:wxr_version generator".split())
_GROUPS: Final = frozenset(("wp:author", "wp:category", "wp:tag", "wp:term"))


class Term(Struct, frozen=True):
    """A category, a tag, or a term of a taxonomy of the site's own. ``parent`` is the nicename of a wider one."""

    domain: str
    nicename: str
    name: str
    parent: str = ""
    description: str = ""


class Item(Struct):
    """A post, a page, an attachment or another entry. ``line``: where it begins; ``at``: where its text does."""

    path: str
    line: int
    values: dict[str, str] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)  # wp:postmeta
    comments: Counter[str] = field(default_factory=Counter)  # how many of which kind
    at: int = 0

    def get(self, key: str) -> str:
        """Return a value of it without spaces around; empty if it has none."""
        return self.values.get(key, "").strip()

    def meta(self, key: str) -> str:
        """Return a field of it by its name; empty if it has none."""
        return next((value for name, value in self.fields if name == key), "")


class Export(Struct):
    """All that the files of an export hold."""

    channel: dict[str, str] = field(default_factory=dict)
    authors: list[dict[str, str]] = field(default_factory=list)
    terms: dict[tuple[str, str], Term] = field(default_factory=dict)  # by domain and nicename
    items: list[Item] = field(default_factory=list)


def is_export(source: Source, path: str) -> bool:
    """Whether a file begins as an export of WordPress does."""
    try:
        head = source.head(path, 4096)
    except CannotRead:
        return False
    return b"<rss" in head and b"wordpress.org/export/" in head


def read(source: Source, path: str, export: Export, report: Report) -> None:
    """Read a file of an export. What is broken in it is reported; what stands before is kept. Raises CannotRead."""
    raw = source.read(path, MOST_FILE)
    encoding = None
    is_wide = raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    declared = re.search(rb"""encoding\s*=\s*["']([\w.-]+)""", raw[:200])
    if not is_wide and not (declared and declared[1].lower() not in (b"utf-8", b"utf8")) and not _is_utf8(raw):
        found = decoded(raw)
        what = f"read as {found.encoding}, which was guessed: look at its accents"
        report.add(Outcome.SUGGESTED, path, 0, what, kind="encodings guessed")
        raw, encoding = found.text.encode(), "utf-8"
    reading = _Reading(path, export)
    parser = expat.ParserCreate(encoding)
    parser.buffer_text, parser.buffer_size = True, 1 << 16
    parser.StartElementHandler = lambda name, given: reading.start(name, given, parser.CurrentLineNumber)
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for at in range(0, len(raw), _PIECE):
            piece = raw[at : at + _PIECE]
            parser.Parse(piece if is_wide else piece.translate(None, _CONTROL))
        parser.Parse(b"", True)
    except _Refused:
        what = "it declares a type of document, which may hold a bomb: delete the line <!DOCTYPE …>"
        report.add(Outcome.LEFT_OUT, path, parser.CurrentLineNumber, what)
    except (expat.ExpatError, ValueError, LookupError) as fault:
        why = expat.ErrorString(fault.code) if isinstance(fault, expat.ExpatError) else str(fault)
        what = f"the XML is broken here ({why}): what stands behind is not read"
        report.add(Outcome.LEFT_OUT, path, parser.CurrentLineNumber, what, kind="files that are broken")


class _Refused(Exception):
    """The file declares a type of document."""


def _refuse(*_: object) -> None:
    raise _Refused


def _is_utf8(raw: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(raw), _PIECE):
            decoder.decode(raw[at : at + _PIECE])
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


class _Reading:
    """Takes what expat finds. A value is a leaf: text directly in an element of an item, a group or the channel."""

    def __init__(self, path: str, export: Export) -> None:
        self._path, self._export = path, export
        self._stack: list[str] = []
        self._depth = 0
        self._item: Item | None = None
        self._group: dict[str, str] = {}
        self._attributes: dict[str, str] = {}
        self._words: list[str] = []
        self._size = 0

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        self._depth += 1
        if self._depth > _MOST_DEPTH:
            return
        self._stack.append(name)
        self._words, self._size = [], 0
        if name == "item":
            self._item = Item(self._path, line)
        elif name in _GROUPS or name in ("wp:postmeta", "wp:comment"):
            self._group = {}
        elif name == "category":
            self._attributes = dict(attributes)
        elif name == "content:encoded" and self._item is not None:
            self._item.at = line

    def text(self, text: str) -> None:
        if self._size < MOST_VALUE:
            self._words.append(text)
            self._size += len(text)

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._depth >= _MOST_DEPTH:
            return
        self._stack.pop()
        value = "".join(self._words)
        self._words, self._size = [], 0
        above = self._stack[-1] if self._stack else ""
        if self._item is not None:
            self._end_in_item(self._item, name, above, value)
        elif name in _GROUPS:
            self._end_group(name)
        elif above in _GROUPS:
            self._group[name] = value.strip()
        elif above == "channel" and name in _OF_CHANNEL:
            self._export.channel.setdefault(name, value.strip())

    def _end_in_item(self, item: Item, name: str, above: str, value: str) -> None:
        if name == "item":
            self._export.items.append(item)
            self._item = None
        elif name == "wp:postmeta":
            if key := self._group.get("wp:meta_key", ""):
                item.fields.append((key, self._group.get("wp:meta_value", "")))
        elif name == "wp:comment":
            item.comments[self._group.get("wp:comment_type", "") or "comment"] += 1
        elif above in ("wp:postmeta", "wp:comment"):
            if name in ("wp:meta_key", "wp:meta_value", "wp:comment_type"):
                self._group[name] = value
        elif above == "item" and name == "category":
            given = self._attributes
            if given.get("nicename") and given.get("domain"):
                item.terms.append(Term(given["domain"], given["nicename"], value.strip()))
            elif value.strip():  # WordPress before 2.5
                item.terms.append(Term(given.get("domain", "category"), value.strip(), value.strip()))
        elif above == "item" and name in _OF_ITEM:
            item.values[name] = value

    def _end_group(self, name: str) -> None:
        group = self._group
        if name == "wp:author":
            self._export.authors.append(group)
            return
        of = {
            "wp:category": ("wp:category_nicename", "wp:cat_name", "wp:category_parent", "wp:category_description"),
            "wp:tag": ("wp:tag_slug", "wp:tag_name", "", "wp:tag_description"),
            "wp:term": ("wp:term_slug", "wp:term_name", "wp:term_parent", "wp:term_description"),
        }[name]
        nicename, said, parent, description = (group.get(key, "") for key in of)
        domain = {"wp:category": "category", "wp:tag": "post_tag"}.get(name, group.get("wp:term_taxonomy", ""))
        if nicename:
            term = Term(domain, nicename, said or nicename, parent, description)
            self._export.terms.setdefault((domain, nicename), term)
