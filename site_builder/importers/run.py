"""An import, from a source to content/: read, place, lead links, write. ``records`` has what goes from step to step."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from site_builder.importers import kinds, matter
from site_builder.importers.copying import Media
from site_builder.importers.linking import Linker
from site_builder.importers.placing import place
from site_builder.importers.records import Collection, Document, Line, Outcome, Report, Wish
from site_builder.importers.source import CannotRead, Source
from site_builder.importers.writing import CannotWrite, Writer, Written, read_lock
from site_builder.model.documents import ACTOR, ARTICLE, AUTHOR, PAGE
from site_builder.model.edtf import UNKNOWN
from site_builder.model.former_addresses import former_address
from site_builder.model.limits import FRONT_MATTER, LINE, NAME, TEXT
from site_builder.model.paths import CONTENT, MEDIA, SITE_FILE
from site_builder.parse.document import Rules, parse
from site_builder.problems import ERROR, printable
from site_builder.read.content_folder import source as content_source
from site_builder.read.media_kinds import PICTURES

Progress = Callable[[str, int, int], None]  # a stage, how many are done, of how many
_OWN_PAGES: Final = frozenset(
    "index.html 404.html timeline.html actors/index.html topics/index.html authors/index.html search/index.html".split()
)
_JOINERS: Final = "\u200c\u200d"  # unseen, and part of the spelling in Persian and in scripts of India
_NAMES: Final = ("topics", "actors", "authors", "aliases")


class Result(Struct):
    """What an import did."""

    kind: str
    report: Report
    written: Written
    documents: int


def run(path: Path, kind: str | None, dest: Path, wish: Wish, progress: Progress, *, dry_run: bool = False) -> Result:
    """Import a source into the archive at ``dest``. Raises CannotRead, CannotWrite and OSError."""
    report = Report()
    _apart(path, dest)
    source = Source(path, report, without=dest)
    kind = kind or kinds.guessed(source)
    known = read_lock(dest)
    progress("read", 0, len(source.files))
    collection = kinds.reader(kind).read(source, replace(wish, dest=dest), report)
    if not collection.documents:
        raise CannotRead(f"no document was found in {printable(str(path), 200)}, read as {kind}")
    begins = f"{kind}:"
    former = {one.source.removeprefix(begins): p for p, one in known.items() if one.source.startswith(begins)}
    taken = _others(dest) - known.keys()
    paths = place(collection.documents, former, frozenset(taken), report)
    files = {one.source.removeprefix("file:"): p for p, one in known.items() if one.source.startswith("file:")}
    media = Media(source, collection.static, files, report, _others(dest, MEDIA, "*") - known.keys())
    linker = Linker(source, collection, paths, media, report)
    redirects = _Redirects(collection, paths, report)
    writer = Writer(dest, known, dry_run=dry_run)
    _site(dest, collection, writer, report, wanted=SITE_FILE in known)
    rules = Rules(indexes=tuple(collection.indexes))
    for n, document in enumerate(collection.documents):
        linker.lead(document)
        progress("write", n, len(collection.documents))
        raw = _written(document, redirects.of(document), report)
        if raw is not None:
            target = paths[document.key]
            writer.put(target, f"{begins}{document.key}", raw)
            report.lines.append(Line(Outcome.CONVERTED, document.path, document.line, f"content/{target}"))
            _check(document, target, raw, rules, report)
    for name, text in collection.beside.items():
        writer.put_beside(name, text.encode())
    for path_in_source, target in sorted(media.paths.items()):
        try:
            writer.put(target, f"file:{path_in_source}", lambda p=path_in_source: source.read(p))  # type: ignore[misc]
        except CannotRead as fault:
            report.add(Outcome.LEFT_OUT, path_in_source, 0, str(fault), kind="files that cannot be read")
    report.count(Outcome.CONVERTED, "pictures and files copied", len(media.paths))
    said = {line.path for line in report.lines}
    for unused in media.unused():
        if posixpath.splitext(unused)[1].lower() in PICTURES:
            report.add(
                Outcome.LEFT_OUT, unused, 0, "no document shows this picture", kind="pictures that are not shown"
            )
        elif unused not in said:
            report.add(Outcome.LEFT_OUT, unused, 0, "no document links to this file", kind="files that are not linked")
    return Result(kind, report, writer.finish(), len(collection.documents))


def _others(dest: Path, folder: str = "", names: str = "*.md") -> set[str]:
    """Return the files of the archive of these names, below content/; its Markdown files unless others are asked."""
    content = dest / CONTENT
    return {path.relative_to(content).as_posix() for path in (content / folder).rglob(names) if not path.is_dir()}


def _apart(path: Path, dest: Path) -> None:
    """Raise CannotWrite where the archive would be written into its source, or its source lies in its content/."""
    source, archive = path.resolve(), dest.resolve()
    if source == archive and path.is_dir():
        raise CannotWrite("the archive would stand in its own source; name another folder for it")
    if source.is_relative_to(archive / CONTENT):
        raise CannotWrite(f"the source lies in {CONTENT}/ of the archive; move it elsewhere first")


def _site(dest: Path, collection: Collection, writer: Writer, report: Report, *, wanted: bool) -> None:
    """Write site.yaml if there is none, or an import wrote it (``wanted``); else say what it lacks."""
    indexes = {name: {"label": label} for name, label in collection.indexes.items()}
    if not wanted and (dest / CONTENT / SITE_FILE).exists():
        for name in indexes:
            what = f"articles carry {name}: site.yaml needs it under indexes"
            report.add(Outcome.SUGGESTED, SITE_FILE, 0, what, kind="indexes of site.yaml")
        for name, label in collection.fields.items():
            what = f"to show x-{name} on pages, site.yaml needs under fields: {name}: {label}"
            report.add(Outcome.SUGGESTED, SITE_FILE, 0, what, kind="fields of site.yaml")
        return
    site: dict[str, Any] = {"title": collection.title or "Imported archive"}
    if collection.base_url.startswith(("https://", "http://")):
        site["base_url"] = collection.base_url
    site["language"] = collection.language or "en"
    if indexes:
        site["indexes"] = indexes
    if collection.fields:
        site["fields"] = dict(collection.fields)
    writer.put(SITE_FILE, "site", matter.written(site).encode())


class _Redirects:
    """Which former addresses each document answers."""

    def __init__(self, collection: Collection, paths: dict[str, str], report: Report) -> None:
        self._base_url = collection.base_url or None
        self._paths, self._report = paths, report
        self._taken = {_address(path) for path in paths.values()} | _OWN_PAGES

    def of(self, document: Document) -> list[str]:
        found = []
        for old in dict.fromkeys(document.old):
            former = former_address(old, self._base_url)
            if former.fault:
                what = f"its address {old} cannot be kept: {former.fault}"
                self._say(document, what, "addresses that cannot be kept")
            elif former.address == _address(self._paths[document.key]):
                continue
            elif former.address in self._taken:
                what = f"another page stands at its address {old}"
                self._say(document, what, "addresses that another page has")
            else:
                self._taken.add(former.address)
                found.append(old)
        return found

    def _say(self, document: Document, what: str, kind: str) -> None:
        self._report.add(Outcome.SUGGESTED, document.path, document.line, printable(what, 400), kind=kind)


def _address(path: str) -> str:
    return f"{path.removesuffix('.md').removeprefix('pages/')}.html"


def _written(document: Document, redirects: list[str], report: Report) -> bytes | None:
    """Return a document as a file of content/; None for one that is too large."""
    head: dict[str, Any] = {"name" if document.kind not in (ARTICLE, PAGE) else "title": _line(document.title, NAME)}
    if document.kind == ARTICLE:
        head["date"] = document.date or UNKNOWN
    for key, value in document.matter.items():
        if (clean := _clean(value, NAME if key in _NAMES else LINE)) not in (None, "", [], {}):
            head[key] = clean
    if redirects:
        head["redirect_from"] = redirects
    written = matter.written(head)
    body = document.body.strip("\n")
    raw = f"---\n{written}---\n\n{body}\n" if body else f"---\n{written}---\n"
    if len(written.encode()) > FRONT_MATTER or len(body.encode()) > TEXT:
        what = f"larger than an archive's file may be ({TEXT >> 20} MiB of text, {FRONT_MATTER >> 10} KiB above it)"
        report.add(Outcome.LEFT_OUT, document.path, document.line, what, kind="documents that are too large")
        return None
    noun = {ARTICLE: "articles", PAGE: "pages", ACTOR: "actors", AUTHOR: "authors"}.get(document.kind, "topics")
    report.count(Outcome.CONVERTED, noun)
    return raw.encode("utf-8", "replace")


def _clean(value: Any, most: int) -> Any:
    """Return a value of front matter without what our parser refuses: signs of control, nothing, too long a text."""
    if isinstance(value, dict):
        return {key: clean for key, one in value.items() if (clean := _clean(one, most)) not in (None, "", [], {})}
    if isinstance(value, (list, tuple)):
        return [clean for one in value if (clean := _clean(one, most)) not in (None, "", [], {})]
    return _line(value, most) if isinstance(value, str) else value


def _line(text: str, most: int) -> str:
    """Return a text on one line, without signs that are not shown, of at most so many bytes."""
    text = " ".join("".join(c if c.isprintable() or c in _JOINERS else " " for c in text).split())
    raw = text.encode("utf-8", "replace")
    return text if len(raw) <= most else raw[: most - 3].decode("utf-8", "ignore").rstrip() + "…"


def _check(document: Document, path: str, raw: bytes, rules: Rules, report: Report) -> None:
    """Report what the archive's own parser finds wrong in a file."""
    source = content_source(path, len(raw), rules.indexes)
    if source is None:
        report.add(Outcome.FAULT, document.path, document.line, f"content/{path} is no file of an archive")
        return
    for problem in parse(source, raw, rules)[1]:
        if problem.severity == ERROR:
            report.add(Outcome.FAULT, document.path, document.line, f"{problem}", kind=f"errors ({problem.kind})")
