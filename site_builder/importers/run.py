"""An import, from a source to content/: read, place, lead links, write. ``records`` has what goes from step to step."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from site_builder.importers import kinds, matter, unread
from site_builder.importers.checking import Checks
from site_builder.importers.copying import Media
from site_builder.importers.dividing import divided
from site_builder.importers.earlier import Earlier, address_of, addresses_of, earlier
from site_builder.importers.linking import Linker
from site_builder.importers.placing import place
from site_builder.importers.records import Collection, Document, Line, Outcome, Report, Wish
from site_builder.importers.source import CannotRead, Source
from site_builder.importers.writing import Writer, Written, read_lock, read_names
from site_builder.model.documents import ACTOR, ARTICLE, AUTHOR, PAGE
from site_builder.model.edtf import UNKNOWN
from site_builder.model.former_addresses import former_address
from site_builder.model.limits import FRONT_MATTER, LINE, NAME, TEXT
from site_builder.model.paths import CONTENT, SITE_FILE
from site_builder.parse.document import Rules
from site_builder.problems import printable
from site_builder.system.workers import WorkerPool

Progress = Callable[[str, int, int], None]  # a stage, how many are done, of how many
_OWN_PAGES: Final = frozenset(
    "index.html 404.html timeline.html actors/index.html topics/index.html authors/index.html search/index.html".split()
)
_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]"
)  # as parse/frontmatter.py refuses them
_JOINERS: Final = "\u200c\u200d"  # unseen, and part of the spelling in Persian and in scripts of India
_NAMES: Final = ("topics", "actors", "authors", "aliases")


class Result(Struct):
    """What an import did."""

    kind: str
    label: str  # of the source in import.lock: its kind, and a number from the second of a kind on
    report: Report
    written: Written
    documents: int


def run(
    path: Path, kind: str | None, dest: Path, wish: Wish, progress: Progress, *, dry_run: bool = False, jobs: int = 1
) -> Result:
    """Import a source into the archive at ``dest`` with ``jobs`` processes. Raises CannotRead, CannotWrite, OSError."""
    report = Report()
    _apart(path, dest)
    source = Source(path, report)
    kind = kind or kinds.guessed(source)
    source.looked_at.clear()
    known = read_lock(dest)
    progress("read", 0, len(source.files))
    collection = kinds.reader(kind).read(source, replace(wish, dest=dest), report)
    collection.documents = divided(collection.documents, report)
    if not collection.documents:
        raise CannotRead(_none_found(source, kind, report))
    names = read_names(dest)
    name = path.resolve().name
    before = earlier(kind, name, collection.documents, known, names, dest)
    paths = place(collection.documents, before.documents, before.others, report)
    media = Media(source, collection.static, before.files, report, before.other_media)
    linker = Linker(source, collection, paths, media, report)
    redirects = _Redirects(collection, paths, addresses_of(dest, before.others), report)
    writer = Writer(dest, known, dry_run=dry_run, own=before.own, names={**names, before.label: name})
    _site(dest, collection, writer, report, before)
    with WorkerPool(jobs) as workers:
        checks = Checks(workers, Rules(indexes=tuple(collection.indexes)), report)
        for n, document in enumerate(collection.documents):
            if paths[document.key] in before.others:
                _folded(document, paths[document.key], report)
                continue
            linker.lead(document)
            progress("write", n, len(collection.documents))
            raw = _written(document, redirects.of(document), report)
            if raw is not None:
                target = paths[document.key]
                writer.put(target, before.document(document.key), raw)
                report.lines.append(Line(Outcome.CONVERTED, document.path, document.line, f"content/{target}"))
                checks.add(document, target, raw)
        checks.finish()
    for file, text in collection.beside.items():
        writer.put_beside(file, text.encode())
    for path_in_source, target in sorted(media.paths.items()):
        try:
            writer.put(target, before.file(path_in_source), lambda p=path_in_source: source.read(p))  # type: ignore[misc]
        except CannotRead as fault:
            report.add(Outcome.LEFT_OUT, path_in_source, 0, str(fault), kind="files that cannot be read")
    report.count(Outcome.CONVERTED, "pictures and files copied", len(media.paths))
    if collection.base_url and media.paths:
        _tell_new_addresses(media.paths, report)
    whole, sizes = media.unused()
    report.count(Outcome.LEFT_OUT, "smaller sizes of pictures that are not shown", len(sizes))
    for unused in whole:
        report.add(Outcome.LEFT_OUT, unused, 0, "no document shows this picture", kind="pictures that are not shown")
    unread.told(source, {*media.paths, *sizes}, report)
    return Result(kind, before.label, report, writer.finish(), len(collection.documents))


def _apart(path: Path, dest: Path) -> None:
    """Hold that the archive does not lie in its source, nor the source in content/. Raises CannotRead."""
    source, archive = path.resolve(), dest.resolve()
    if archive == source or source in archive.parents:
        raise CannotRead(
            f"DEST lies in SOURCE, which stays as it is; name a folder outside of {printable(str(path), 200)}"
        )
    if archive / CONTENT in (source, *source.parents):
        raise CannotRead("SOURCE lies in DEST's own content/; name the folder of the archive of another system")


def _none_found(source: Source, kind: str, report: Report) -> str:
    """Return why there is nothing to import, and what to do."""
    text = f"no document was found in {printable(str(source.given), 200)}, read as {kind}"
    left = [f"; {printable(one.path, 200)}: {one.what}" for one in report.lines if one.outcome is Outcome.LEFT_OUT]
    why = f"{left[0]}{f' (and {len(left) - 1:,} more)' if left[1:] else ''}" if left else ""
    try:
        likely = kinds.guessed(source)
    except CannotRead:
        return f"{text}{why}; look whether it is the folder that docs/import.md describes"
    return f"{text}; it looks like {likely}: leave out --from" if likely != kind else f"{text}{why}"


def _tell_new_addresses(paths: dict[str, str], report: Report) -> None:
    """Report that the addresses of a site's pictures and files are others here: no page can answer the old ones."""
    old, new = min(paths.items())
    what = (
        f"its address is /{new} here, as those of all pictures and files ({len(paths):,}) begin with /media/: links to"
    )
    what += " them from other sites break, unless a rule of the web server leads them on"
    kind = "addresses of pictures and files that are not kept"
    report.add(Outcome.SUGGESTED, old, 0, what, kind=kind, times=len(paths))


def _folded(document: Document, target: str, report: Report) -> None:
    """Report a topic, an actor or an author that is not written, for another source or a person has its file."""
    what = f"content/{target} is there and stays: nothing was written for {document.title}"
    if document.old:
        what += f"; to keep its addresses, add to redirect_from: there: {', '.join(document.old)}"
    if text := document.body.strip():
        what += f"; its text: {text}"
    kind = "names whose files are there already"
    report.add(Outcome.SUGGESTED, document.path, document.line, what, kind=kind)


def _site(dest: Path, collection: Collection, writer: Writer, report: Report, before: Earlier) -> None:
    """Write site.yaml if there is none, or an earlier import of this source wrote it; else say what it lacks."""
    indexes = {name: {"label": label} for name, label in collection.indexes.items()}
    if not before.site and (dest / CONTENT / SITE_FILE).exists():
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
    writer.put(SITE_FILE, before.site_source, matter.written(site).encode())


class _Redirects:
    """Which former addresses each document answers."""

    def __init__(self, collection: Collection, paths: dict[str, str], others: set[str], report: Report) -> None:
        """``others``: addresses that other files of the archive have or answer."""
        self._base_url = collection.base_url or None
        self._paths, self._report = paths, report
        self._taken = {address_of(path) for path in paths.values()} | _OWN_PAGES | others

    def of(self, document: Document) -> list[str]:
        found = []
        for old in dict.fromkeys(document.old):
            former = former_address(old, self._base_url)
            if former.fault:
                what = f"its address {old} cannot be kept: {former.fault}"
                self._say(document, what, "addresses that cannot be kept")
            elif former.address == address_of(self._paths[document.key]):
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


def _written(document: Document, redirects: list[str], report: Report) -> bytes | None:
    """Return a document as a file of content/; None for one that is too large."""
    cut: list[str] = []
    title = _line(document.title, NAME, cut)
    head: dict[str, Any] = {"name" if document.kind not in (ARTICLE, PAGE) else "title": title}
    if document.kind == ARTICLE:
        head["date"] = document.date or UNKNOWN
    for key, value in document.matter.items():
        if (clean := _clean(value, NAME if key in _NAMES else LINE, cut)) not in (None, "", [], {}):
            head[key] = clean
    if redirects:
        head["redirect_from"] = redirects
    for whole in cut:
        what = f"it is cut, for it is longer than a text above the body may be; this is the whole: {whole}"
        report.add(Outcome.LEFT_OUT, document.path, document.line, what, kind="texts that were cut")
    written = matter.written(head)
    body, controls = _CONTROL.subn(" ", document.body.strip("\n"))
    if controls:
        what = "signs of control in its text became spaces, for no file of an archive may have them"
        report.add(Outcome.CONVERTED, document.path, document.line, what, kind="texts with signs of control")
    raw = f"---\n{written}---\n\n{body}\n" if body else f"---\n{written}---\n"
    if len(written.encode()) > FRONT_MATTER or len(body.encode()) > TEXT:
        most = f"{TEXT >> 20} MiB of text, {FRONT_MATTER >> 10} KiB above it"
        what = f"larger than an archive's file may be ({most}): divide it"
        report.add(Outcome.LEFT_OUT, document.path, document.line, what, kind="documents that are too large")
        return None
    noun = {ARTICLE: "articles", PAGE: "pages", ACTOR: "actors", AUTHOR: "authors"}.get(document.kind, "topics")
    report.count(Outcome.CONVERTED, noun)
    return raw.encode("utf-8", "replace")


def _clean(value: Any, most: int, cut: list[str]) -> Any:
    """Return a value of front matter without what our parser refuses: signs of control, nothing, too long a text.

    A text that is cut is added to ``cut`` as a whole.
    """
    if isinstance(value, dict):
        return {key: clean for key, one in value.items() if (clean := _clean(one, most, cut)) not in (None, "", [], {})}
    if isinstance(value, (list, tuple)):
        return [clean for one in value if (clean := _clean(one, most, cut)) not in (None, "", [], {})]
    return _line(value, most, cut) if isinstance(value, str) else value


def _line(text: str, most: int, cut: list[str]) -> str:
    """Return a text on one line, without signs that are not shown, of at most so many bytes."""
    text = " ".join("".join(c if c.isprintable() or c in _JOINERS else " " for c in text).split())
    raw = text.encode("utf-8", "replace")
    if len(raw) <= most:
        return text
    cut.append(text)
    return raw[: most - 3].decode("utf-8", "ignore").rstrip() + "…"
