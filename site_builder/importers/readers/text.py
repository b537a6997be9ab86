"""A folder of texts of any kind: plain text, saved web pages, documents of Word, mails, and Markdown among them.

1. read: each file by the module for its kind (text_plain, text_webpage, text_word, text_mail);
2. link: an address that another file of the source was saved from leads to that file;
3. suggest: actors and topics whose names the archive knows and the texts have. None is invented, none is written.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from typing import Final

from site_builder.importers import markdown_text, matter
from site_builder.importers.copying import KINDS
from site_builder.importers.markdown_text import Link
from site_builder.importers.readers import text_markdown, text_plain
from site_builder.importers.readers.text_head import Head, Place, from_name
from site_builder.importers.readers.text_names import Names
from site_builder.importers.records import FROM_SOURCE, Collection, Document, Outcome, Report, Wish
from site_builder.importers.source import CannotRead, Source
from site_builder.model.edtf.hints import candidates

_PLAIN: Final = (".txt", ".text")
_MARKDOWN: Final = (".md", ".markdown")
_PAGES: Final = (".html", ".htm", ".xhtml")
_PAGES_IN_ONE: Final = (".mht", ".mhtml")
_WORD: Final = (".docx",)
_MAILS: Final = (".eml",)
_SAVED_ANEW: Final = {  # the form in which the program that made a file can save it
    **dict.fromkeys((".doc", ".odt", ".rtf", ".pages", ".wpd"), ".docx"),
    ".msg": ".eml",
    ".webarchive": ".html",
}
_BOXES: Final = (".mbox",)
_READ: Final = (*_PLAIN, *_PAGES, *_PAGES_IN_ONE, *_WORD, *_MAILS, *_BOXES)
_DAY: Final = re.compile(r"\b(?:[^\W\d_]{3,12}\.? \d{1,2}, \d{4}|\d{1,2}\.? [^\W\d_]{3,12}\.? \d{4}|\d{4}-\d\d-\d\d)\b")
_ENOUGH: Final = 2  # one file of so many is a text: then the folder is one of texts


def guess(source: Source) -> int:
    """Return how surely a source is one of texts: a file of such a kind surely, a folder by how many of them it has."""
    texts = sum(1 for path in source.files if path.lower().endswith(_READ) and not _of_saved_page(source, path))
    documents = sum(
        1
        for path in source.files
        if posixpath.splitext(path)[1].lower() not in KINDS and not _of_saved_page(source, path)
    )
    others = sum(1 for path in source.files if path.lower().endswith(_PLAIN))  # .txt is a kind of media too
    if source.only:
        return 60 if texts else 0
    return 30 if texts and texts * _ENOUGH >= documents + others else 0


def read(source: Source, wish: Wish, report: Report) -> Collection:
    """Read every text as an article."""
    collection = Collection()
    kinds: Counter[str] = Counter()
    for path in [one for file in list(source.files) for one in _unpacked(source, file, report)]:
        ending = posixpath.splitext(path)[1].lower()
        reader = _reader(path)
        if _of_saved_page(source, path):
            if ending not in KINDS or reader is not None:
                report.count(Outcome.LEFT_OUT, "files of saved web pages that are no pictures")
                source.looked_at.add(path)  # that is all to be said of it
        elif reader is None:
            if ending not in KINDS:
                what = f"a file of a kind that is not read here ({ending or 'without an ending'})"
                what += f"; save it as {_SAVED_ANEW[ending]} and import again" if ending in _SAVED_ANEW else ""
                report.add(Outcome.LEFT_OUT, path, 0, what, kind=f"files {ending or 'without an ending'}")
        elif document := _document(source, path, reader, wish, report):
            collection.documents.append(document)
            kinds[ending] += 1
    for ending, count in sorted(kinds.items()):
        report.count(Outcome.CONVERTED, f"{ending} files", count)
    _speak(collection)
    _relink(collection)
    names = Names(wish.dest)
    for document in collection.documents:
        names.suggest(document, report)
    return collection


def _unpacked(source: Source, path: str, report: Report) -> list[str]:
    """Return a file, or the mails of a box."""
    if not path.lower().endswith(_BOXES):
        return [path]
    from site_builder.importers.readers import text_mbox

    return text_mbox.unpack(source, path, report)


def _reader(path: str) -> Callable[[Source, str, Wish, Place], Document] | None:
    """Return the function that reads a file. What is slow to import is imported for the first file that needs it."""
    path = path.lower()
    if path.endswith(_PLAIN):
        return _plain
    if path.endswith(_MARKDOWN):
        return text_markdown.read
    for endings, name in (
        (_PAGES, "text_webpage"),
        (_PAGES_IN_ONE, "text_mhtml"),
        (_WORD, "text_word"),
        (_MAILS, "text_mail"),
    ):
        if path.endswith(endings):
            found: Callable[[Source, str, Wish, Place], Document]
            found = import_module(f"site_builder.importers.readers.{name}").read
            return found
    return None


def _plain(source: Source, path: str, wish: Wish, place: Place) -> Document:
    return text_plain.read(source, path, source.text(path), place)


def _document(
    source: Source, path: str, reader: Callable[[Source, str, Wish, Place], Document], wish: Wish, report: Report
) -> Document | None:
    """Return the document of a file; None, with a line in the report, for one that cannot be read or has no words."""
    place = Place(path, report)
    try:
        document = reader(source, path, wish, place)
    except matter.CannotParse as fault:
        place.say(
            Outcome.LEFT_OUT, fault.line, f"its front matter cannot be read: {fault}", kind="files that cannot be read"
        )
        return None
    except CannotRead as fault:
        place.say(Outcome.LEFT_OUT, 0, str(fault), kind="files that cannot be read")
        return None
    if not document.body.strip() and not document.title and not document.matter.get("image"):
        place.say(Outcome.LEFT_OUT, 0, "it has no words", kind="files without words")
        return None
    head = Head(title=document.title, date=document.date)
    from_name(head, path, place)
    document.title, document.date = head.title, head.date
    if not document.date:
        place.say(
            Outcome.SUGGESTED, 0, f"it says no date: write one{_named(document)}", kind="documents without a date"
        )
    return document


def _named(document: Document) -> str:
    """Return the first day that a text without a date names, for the person who dates it."""
    for match in _DAY.finditer(f"{document.matter.get('x-caption', '')}\n{document.body[:20_000]}"):
        if len(found := candidates(match[0])) == 1:
            return f" (its text names {match[0]}, {found[0]})"
    return ""


def _of_saved_page(source: Source, path: str) -> bool:
    """Whether a file lies in the folder that a browser saves beside a page: Page_files/ or Page-Dateien/."""
    parts = path.split("/")
    for n, part in enumerate(parts[:-1]):
        for ending in ("_files", "-Dateien", "_fichiers", "_archivos", ".files"):
            if part.endswith(ending) and len(part) > len(ending):
                stem = "/".join([*parts[:n], part.removesuffix(ending)])
                if any(f"{stem}{page}" in source for page in _PAGES):
                    return True
    return False


def _speak(collection: Collection) -> None:
    """Give the archive the language that most documents have; those of that language need no key."""
    spoken = Counter(document.matter.get("lang", "") for document in collection.documents)
    language, count = max(sorted(spoken.items()), key=lambda one: one[1], default=("", 0))
    if not language or count * 2 <= len(collection.documents):
        return
    collection.language = language
    for document in collection.documents:
        if document.matter.get("lang") == language:
            del document.matter["lang"]


def _relink(collection: Collection) -> None:
    """Lead links to an address that a file of the source was saved from to that file."""
    saved: dict[str, str] = {}
    for document in collection.documents:
        for entry in document.matter.get("sources", ())[:1]:
            if document.path.lower().endswith((*_PAGES, *_PAGES_IN_ONE)) and entry.get("url"):
                saved.setdefault(_compared(entry["url"]), document.key)
    if not saved:
        return
    for document in collection.documents:
        if "http" in document.body:
            document.body = markdown_text.relinked(document.body, lambda link: _saved(link, saved))


def _saved(link: Link, saved: dict[str, str]) -> str | None:
    if link.image or not link.href.lower().startswith(("http://", "https://")):
        return None
    address, _, fragment = link.href.partition("#")
    key = saved.get(_compared(address))
    return (f"{FROM_SOURCE}{key}" + (f"#{fragment}" if fragment else "")) if key else None


def _compared(address: str) -> str:
    return address.partition("#")[0].partition("://")[2].removeprefix("www.").rstrip("/").lower()
