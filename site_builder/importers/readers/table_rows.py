"""A row of a table → a document, as a mapping says.

What no key can hold (too long, too many, unknown) stands below the text of the document, with the name of its column.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any, Final
from urllib.parse import quote

from msgspec import Struct, field

from site_builder.importers import cells
from site_builder.importers.mapping import LAST_FIRST, OWN, Column, Mapping, label, own_key
from site_builder.importers.markdown_text import address, words
from site_builder.importers.records import Document, Outcome, Report
from site_builder.importers.source import Source
from site_builder.importers.tabular import Row, Table
from site_builder.model import edtf, limits
from site_builder.model.edtf.reading import is_date
from site_builder.model.web import is_web_address
from site_builder.read.media_kinds import picture_kind

_LONGEST: Final = limits.LINE - 500  # bytes of a value, with room for the backslashes of marks
_NAME: Final = limits.NAME - 100
_MOST_OWN: Final = limits.FRONT_MATTER // 3  # bytes of all keys of a person's own
_MOST_LISTED: Final = limits.TOPICS  # names of one key


class Record(Struct):
    """A row on its way to be a document."""

    row: Row
    table: Table
    document: Document
    id: str
    parent: str = ""
    images: list[dict[str, Any]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)  # column and Markdown
    links: list[str] = field(default_factory=list)  # Markdown, each a paragraph
    below: list[tuple[str, str]] = field(default_factory=list)  # column and text that no key can hold
    lost: list[str] = field(default_factory=list)  # pictures that are not in the source
    own: int = 0  # bytes of keys of a person's own

    def finish(self) -> None:
        """Write the text of the document, and its pictures."""
        document = self.document
        parts = []
        for n, (column, text) in enumerate(self.texts):
            parts += [f"## {words(label(column))}", text] if n else [text]
        parts += self.links
        parts += [f"**{words(label(column))}**\n\n{cells.paragraphs(text)}" for column, text in self.below]
        document.body = "\n\n".join(filter(None, [document.body, *parts]))
        if self.images:
            document.matter["image"] = self.images[0]
            if self.images[1:]:
                document.matter["images"] = self.images[1:]


class _Keeper:
    """What readers of rows share: values that are kept, files that cells name, what is said of them."""

    def __init__(self, mapping: Mapping, source: Source, report: Report) -> None:
        self._mapping, self._source, self._report = mapping, source, report
        self._keys = {way.to for ways in mapping.columns.values() for way in ways if way.to.startswith(OWN)}
        self.fields: dict[str, str] = {}  # keys that pages show → label
        self._said: set[tuple[str, str]] = set()
        self._files: dict[str, list[str]] = {}
        for path in source.files:
            self._files.setdefault(posixpath.basename(path).casefold(), []).append(path)
        self._ids: dict[str, Row] = {}

    def _date(self, record: Record, column: str, way: Column, text: str) -> str:
        """Return a date in EDTF, and report how it was read; empty, and kept as text, if it is none."""
        when = cells.date(text, way.order)
        if not when.edtf:
            self._unread(record, column, "date", [text], "date")
        elif when.doubt:
            self._say(Outcome.SUGGESTED, record, when.doubt, "dates that may be others")
        elif when.edtf != text:
            self._say(Outcome.CONVERTED, record, f"the date “{text}” is {when.edtf}", "dates written in EDTF")
        return when.edtf

    def _day(self, record: Record, key: str, column: str, way: Column, texts: list[str]) -> None:
        when = self._date(record, column, way, texts[0])
        if len(when) >= 10 and edtf.parse(when[:10]).kind == "day":
            record.document.matter[key] = when[:10]
        elif when:
            self._below(record, column, texts[0])

    def _flag(self, record: Record, column: str, texts: list[str], *, drafted: bool) -> None:
        value = cells.truth(texts[0])
        if value is None:
            self._unread(record, column, "draft", texts, "true or false")
        elif value is drafted:
            record.document.matter["draft"] = True
            self._report.count(Outcome.CONVERTED, "drafts")

    def _link(self, record: Record, column: str, href: str) -> None:
        """Let a link alone in its paragraph stand for what is elsewhere: a film, a recording, a picture."""
        host = href.partition("//")[2].partition("/")[0]
        kind = "Video" if re.search(r"(?:^|\.)(?:youtube\.com|youtu\.be|vimeo\.com)$", host.lower()) else label(column)
        record.links.append(f"[{words(kind)}: {words(host)}]({address(href)})")
        self._report.count(Outcome.CONVERTED, "links to what stands elsewhere")

    def _line(self, record: Record, key: str, column: str, texts: list[str]) -> None:
        text = " ".join("; ".join(texts).split())
        if len(text.encode()) > _LONGEST or _has_comment(text):
            self._below(record, column, text)
        else:
            record.document.matter[key] = text

    def _keep(self, record: Record, key: str, column: str, texts: list[str]) -> None:
        """Keep what a column holds under a key of a person's own, or below the text if it is too much."""
        size = sum(len(text.encode()) for text in texts)
        if size > _LONGEST or record.own + size > _MOST_OWN or len(texts) > _MOST_LISTED:
            self._below(record, column, "\n\n".join(texts))
            return
        record.own += size
        there = record.document.matter.get(key, [])
        both = [*(there if isinstance(there, list) else [there]), *texts]
        record.document.matter[key] = both[0] if len(both) == 1 else both
        self.fields.setdefault(key.removeprefix(OWN), label(column))
        self._report.count(Outcome.KEPT, f"key {column} as {key}")

    def _unread(self, record: Record, column: str, key: str, texts: list[str], what: str) -> None:
        """Keep what is no date, no language … under a key of a person's own, and say so."""
        self._keep(record, f"{OWN}{key}", column, texts)
        said = f"“{'; '.join(texts)}” of the column “{column}” is no {what}: kept as {OWN}{key}"
        self._say(Outcome.SUGGESTED, record, said, f"cells that are no {what}")

    def _below(self, record: Record, column: str, text: str, *, said: bool = True) -> None:
        record.below.append((column, text))
        if said:
            what = f"the column “{column}” holds more than its key may: it stands below the text"
            self._say(Outcome.KEPT, record, what, "cells that stand below the text")

    def _is_nobody(self, record: Record, column: str, way: Column, name: str) -> bool:
        """Whether a cell for a name says that nobody is known; it then stands below the text."""
        if way.to not in ("actors", "authors") or name.casefold().rstrip(".") not in cells.NOBODY:
            return False
        self._below(record, column, name, said=False)
        what = f"“{name}” of the column “{column}” is no name: it stands below the text"
        self._say_once("cells that name nobody", what, record)
        return True

    def _markdown(self, record: Record, way: Column, text: str) -> str:
        if way.format == cells.HTML:
            from site_builder.importers.html import to_markdown  # slow to import

            return to_markdown(text, lambda outcome, what, kind: self._say(outcome, record, what, kind))
        return text if way.format == cells.MARKDOWN else cells.paragraphs(text)

    def _file(self, table: str, text: str) -> str:
        """Return the file of the source that a cell names: by its path, else by its name where one has it."""
        if is_web_address(text) or len(text) > 1000:
            return ""
        text = text.replace("\\", "/").lstrip("/")
        for folder in (posixpath.dirname(table), "", "objects"):
            if found := self._source.find(folder, text):
                return found
        named = self._files.get(posixpath.basename(text).casefold(), []) if text else []
        return named[0] if len(named) == 1 else ""

    def _say(self, outcome: Outcome, record: Record, what: str, kind: str) -> None:
        self._report.add(outcome, record.table.path, record.row.line, what, kind)

    def _say_once(self, kind: str, what: str, record: Record) -> None:
        """Report what many rows share by its first line; count the others."""
        if (kind, what) in self._said:
            self._report.count(Outcome.CONVERTED, kind)
        else:
            self._said.add((kind, what))
            self._say(Outcome.CONVERTED, record, what, kind)


class Reader(_Keeper):
    """Makes documents of rows."""

    def record(self, table: Table, row: Row) -> Record:
        """Return a row as a record, whose text ``Record.finish`` puts together."""
        given = self._ordered(table, row)
        by_target = {way.to: way.prefix + cells.without_tags(row.text(column)) for column, way in given}
        document = Document("", "", "", source=table.path, line=row.line)
        record = Record(row, table, document, by_target.get("id", ""), by_target.get("parent", ""))
        for column, way in given:
            self._put(record, column, way, row.cells[column])
        document.title = self._title(record, by_target.get("title", ""))
        document.key = self._key(record)
        document.names = [record.id] if record.id else []
        self._describe(record, by_target)
        self._cite(record, by_target)
        self._span(record, by_target)
        if self._mapping.address:
            _old(record, self._mapping)
        for key, value in self._mapping.constants.items():
            document.matter.setdefault(key, value)
        return record

    def _ordered(self, table: Table, row: Row) -> list[tuple[str, Column]]:
        """Return the columns of a row that are filled, and what they become, in the order of the mapping."""
        found: list[tuple[str, Column]] = []
        for column in (*self._mapping.columns, *row.cells):
            if column not in row.cells or any(column == one for one, _ in found):
                continue
            ways = self._mapping.columns.get(column)
            if ways is None:  # a column that the mapping does not name
                ways = self._mapping.columns[column] = [Column(own_key(column, self._keys))]
            found += [(column, way) for way in ways]
        return found

    def _put(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        """Put what stands in a cell where it belongs; what is put together later is passed over."""
        texts = [f"{way.prefix}{text}" for text in texts] if way.prefix else texts
        target = way.to
        if target not in ("text", "summary"):
            bare = [cells.without_tags(text) for text in texts]
            if bare != texts:
                self._report.count(Outcome.CONVERTED, "marks of HTML in keys, of which the words stay")
            texts = bare
        if target == "id":  # a number of an inventory is worth showing
            self._keep(record, f"{OWN}id", column, texts)
        if target in ("id", "parent", "title", "date.until") or target.startswith(("image.", "sources.")):
            return
        if target == "ignore":
            self._report.count(Outcome.LEFT_OUT, f"cells of the column “{column}”, which is ignored", len(texts))
        elif target.startswith(OWN):
            self._keep(record, target, column, texts)
        elif target in ("actors", "authors") or target == "topics" or target in self._mapping.indexes:
            self._names(record, column, way, texts)
        elif method := getattr(self, f"_put_{target}", None):
            method(record, column, way, texts)

    # -- what the targets are -----------------------------------------------------------------------------------------

    def _put_date(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        first, further = _values_of_omeka(texts)
        record.document.date = self._date(record, column, way, first) or edtf.UNKNOWN
        if further:
            self._keep(record, f"{OWN}date", column, further)
            what = f"of several dates the first is taken, {first}; kept as {OWN}date: {'; '.join(further)}"
            self._say(Outcome.SUGGESTED, record, what, "rows with several dates")

    def _put_text(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        record.texts.append((column, self._markdown(record, way, "\n\n".join(texts))))

    def _put_summary(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        text = "\n\n".join(texts)
        if way.format == cells.HTML or "\n\n" in text or len(text.encode()) > _LONGEST // 2:
            record.texts.insert(0, (column, self._markdown(record, way, text)))  # lists take it from there
        else:
            record.document.matter["summary"] = text if way.format == cells.MARKDOWN else cells.prose(text)

    def _put_lang(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        tag = cells.language(texts[0]) if len(texts) == 1 else ""
        if not tag:
            self._unread(record, column, "lang", texts, "language")
            return
        record.document.matter["lang"] = tag
        if tag.casefold() != texts[0].casefold():
            self._say_once("languages", f"the language “{texts[0]}” is {tag}", record)

    def _put_license(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        self._line(record, "license", column, texts)

    def _put_slug(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        record.document.slug = texts[0]

    def _put_folder(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        record.document.folder = texts[0]

    def _put_published(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        self._day(record, "published", column, way, texts)

    def _put_updated(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        self._day(record, "updated", column, way, texts)

    def _put_draft(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        self._flag(record, column, texts, drafted=True)

    def _put_public(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        self._flag(record, column, texts, drafted=False)

    def _put_old(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        record.document.old += cells.split(texts, way.split)

    def _put_link(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        for text in cells.split(texts, way.split):
            if is_web_address(text):
                self._link(record, column, text)
            else:
                record.below.append((column, text))

    def _put_related(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        record.document.matter.setdefault("related", []).extend(cells.split(texts, way.split))  # led by ``relate``

    def _put_sources(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        found = record.document.matter.setdefault("sources", [])
        for text in cells.split(texts, way.split):
            if is_web_address(text):
                found.append({"url": text})
            elif len(text.encode()) > _LONGEST or len(found) >= _MOST_LISTED:
                self._below(record, column, text)
            else:
                found.append(cells.prose(text))

    def _put_image(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        for text in cells.split(texts, way.split):
            path = self._file(record.table.path, text)
            if path and picture_kind(path):
                record.images.append({"src": _href(record.table.path, path)})
            elif path:
                name = words(posixpath.basename(path))
                record.links.append(f"[{name}]({address(_href(record.table.path, path))})")
                self._report.count(Outcome.CONVERTED, "links to files that are no pictures")
            elif is_web_address(text):
                self._link(record, column, text)
            else:
                record.lost.append(text)
                self._below(record, column, text, said=False)
                what = f"the file {text} of the column “{column}” is not in the source: its name stands in the text"
                self._say(Outcome.SUGGESTED, record, what, "pictures that are not there")

    def _names(self, record: Record, column: str, way: Column, texts: list[str]) -> None:
        """Put names into a list: of actors with their roles."""
        found = record.document.matter.setdefault(way.to, [])
        for text in cells.split(texts, way.split):
            named = cells.Named(text)
            if way.to in ("actors", "authors"):
                named = cells.name(text, turned=way.names == LAST_FIRST)
            if self._is_nobody(record, column, way, named.name):
                continue
            is_name = any(sign.isalnum() for sign in named.name) and not _has_comment(named.name)
            if not is_name or len(named.name.encode()) > _NAME or len(found) >= _MOST_LISTED:
                self._below(record, column, text)
                continue
            if named.rest or (named.role and way.to == "authors"):
                self._say_once("names with years or fuller forms", f"“{text}” is written {named.name}", record)
            role = (named.role or way.role) if way.to == "actors" else ""
            _add_name(found, named.name, role)

    # -- what is put together of several columns ----------------------------------------------------------------------

    def _title(self, record: Record, text: str) -> str:
        if text:
            text, further = _values_of_omeka([text])
            if further:
                self._keep(record, f"{OWN}further-titles", "Further titles", further)
            if len(text.encode()) > _NAME:
                self._below(record, "Title", text)
            return cells.title(text)
        ways = self._mapping.columns
        columns = [one for target in ("summary", "text") for one in ways if ways[one][0].to == target]
        text = next((record.row.text(one) for one in columns if one in record.row.cells), "")
        text = " ".join(cells.without_tags(text).split())
        if len(text) > 80:
            text = text[:80].rpartition(" ")[0] or text[:80]
            text += "…"
        title = text or record.id or f"Row {record.row.line}"
        what = f"it has no title: “{title}” is taken"
        self._say(Outcome.SUGGESTED, record, what, "rows without a title")
        return cells.title(title)

    def _key(self, record: Record) -> str:
        """Return the name of a row for ever: by its id, else by its title. A second one of the name is told."""
        title = record.document.title
        name = record.id or title
        name = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())[:300]
        start = f"{record.table.path}#{record.table.sheet}/" if record.table.sheet else f"{record.table.path}#"
        key, n = f"{start}{name}", 1
        while key in self._ids:
            n += 1
            key = f"{start}{name} ({n})"
        if n > 1 and record.id:
            what = f"its id {record.id} is also that of line {self._ids[f'{start}{name}'].line}"
            self._say(Outcome.SUGGESTED, record, what, "ids that stand there twice")
        self._ids[key] = record.row
        return key

    def _describe(self, record: Record, given: dict[str, str]) -> None:
        """Give the first picture what is said of it."""
        for key in ("alt", "caption", "credit"):
            text = given.get(f"image.{key}", "")
            if not text:
                continue
            if record.images and len(text.encode()) <= _LONGEST and not (key == "alt" and _has_comment(text)):
                record.images[0][key] = text if key == "alt" else cells.prose(text)
            else:
                record.below.append((self._mapping.of(f"image.{key}")[0], text))

    def _cite(self, record: Record, given: dict[str, str]) -> None:
        """Put the columns that tell one source together."""
        entry = {key.removeprefix("sources."): text for key, text in given.items() if key.startswith("sources.")}
        for key in ("url", "archived"):
            if key in entry and not is_web_address(entry[key]):
                self._below(record, self._mapping.of(f"sources.{key}")[0], entry.pop(key))
        if "date" in entry:
            column = self._mapping.of("sources.date")[0]
            entry["date"] = self._date(record, column, self._mapping.columns[column][0], entry["date"])
        if "title" in entry:
            entry["title"] = cells.prose(entry["title"])
        if "url" in entry or "title" in entry:
            record.document.matter.setdefault("sources", []).append(entry)
        else:
            record.below += [(self._mapping.of(f"sources.{key}")[0], text) for key, text in entry.items() if text]

    def _span(self, record: Record, given: dict[str, str]) -> None:
        """Make an interval of a first and a last date."""
        text = given.get("date.until", "")
        if not text:
            return
        column = self._mapping.of("date.until")[0]
        last = self._date(record, column, self._mapping.columns[column][0], text)
        if last in ("", edtf.UNKNOWN, record.document.date):
            return
        first = record.document.date if record.document.date != edtf.UNKNOWN else ".."
        if is_date(span := f"{first or '..'}/{last}"):
            record.document.date = span
        else:
            self._below(record, column, text)


def _old(record: Record, mapping: Mapping) -> None:
    """Give a row the address that it had at its former site."""
    path = mapping.address
    for column in sorted({*record.row.cells, *mapping.columns}, key=len, reverse=True):
        if f"{{{column}}}" in path:
            text = record.row.text(column)
            if not text:
                return
            path = path.replace(f"{{{column}}}", quote(text, safe=""))
    if "{" not in path:
        record.document.old.append(path)


def _values_of_omeka(texts: list[str]) -> tuple[str, list[str]]:
    """Return the first of several values of a cell of Omeka, and the others; of other cells all as one."""
    first, *further = [one.strip() for one in "; ".join(texts).split(cells.OMEKA) if one.strip()] or [""]
    return first, further


def _has_comment(text: str) -> bool:
    """Whether a text has what begins a comment: a key that is no prose cannot show it."""
    return "<!--" in text or "%%" in text


def _add_name(found: list[Any], name: str, role: str) -> None:
    """Add a name to a list that may have it, with another role."""
    for n, one in enumerate(found):
        there, held = (one["name"], one["role"]) if isinstance(one, dict) else (one, "")
        if there == name:
            roles = list(dict.fromkeys(filter(None, (*held.split(", "), role))))
            found[n] = {"name": name, "role": ", ".join(roles)} if roles else name
            return
    found.append({"name": name, "role": role} if role else name)


def _href(table: str, path: str) -> str:
    """Return the way from the folder of a table to a file of the source."""
    return quote(posixpath.relpath(path, posixpath.dirname(table) or "."), safe="/")
