"""A build, from content/ to output/: the stages in order.

read → parse → index → plan → render → publish. Each stage is a plain function of what the one before returned; each
adds what is wrong to one list of problems. Nothing is published if any of them is an error.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from site_builder import addresses, config, media, model, read
from site_builder import plan as planning
from site_builder import theme as themes
from site_builder.archive import index
from site_builder.archive.reader import Reader
from site_builder.archive.work import Library
from site_builder.crew import Crew
from site_builder.lock import Waiting
from site_builder.model import Article, Document
from site_builder.pages import PageSpec, Setting
from site_builder.parse import Rules, read_and_parse
from site_builder.problems import Problem, errors, problem
from site_builder.publish import Output
from site_builder.render import Brief, Painter, portion
from site_builder.theme import Theme
from site_builder.words import FALLBACK, catalogue

CACHE = ".site-builder"
_SITE_FILE = read.shown(read.SITE_FILE)

Progress = Callable[[str, int, int], None]  # stage, done, of how many


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked to do. ``today`` is a sort key (dates.py), for embargoes and notes alone."""

    root: Path
    output: Path
    today: int
    base_url: str | None = None
    drafts: bool = False
    clean: bool = False
    jobs: int = 1
    atomic: bool = False


@dataclass(slots=True)
class Report:
    """What a build did."""

    problems: list[Problem] = field(default_factory=list)
    articles: int = 0
    pages: int = 0
    written: int = 0
    kept: int = 0
    removed: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not errors(self.problems)


def build(options: Options, progress: Progress, waiting: Waiting | None = None) -> Report:
    """Build the site. Raises OSError, sqlite3.Error or NotOurs for what the machine, not the content, got wrong.

    ``waiting`` is told if another build has to be waited for.
    """
    report = Report()
    if options.clean:
        shutil.rmtree(options.root / CACHE, ignore_errors=True)
    with Crew(options.jobs) as crew, _database(options.root) as (db, path):
        made = _prepare(options, db, report, progress, crew)
        if made is None:
            return report
        setting, theme, pages = made
        with Output(options.output, rewrite=options.clean, atomic=options.atomic, waiting=waiting) as output:
            brief = Brief(options.root, path, setting.site, setting.base_url, output.stage)
            with _timed(report, "render"):
                _render(brief, Painter(setting, theme, output.stage), pages, output, report, progress, crew)
                _copy(options.root, setting, theme, output, report.problems)
            if errors(report.problems):
                return report
            with _timed(report, "publish"):
                report.written, report.removed = output.commit()
                report.kept = len(output.kept) - report.written
    return report


def check(options: Options, progress: Progress) -> Report:
    """All the problems that a build would find before it renders, and notes; nothing is written."""
    report = Report()
    with Crew(options.jobs) as crew, sqlite3.connect(":memory:") as db:
        _prepare(options, db, report, progress, crew, with_notes=True)
    return report


def _prepare(
    options: Options,
    db: sqlite3.Connection,
    report: Report,
    progress: Progress,
    crew: Crew,
    *,
    with_notes: bool = False,
) -> tuple[Setting, Theme, list[PageSpec]] | None:
    """Read, parse, index and plan; None, with the report's problems, if anything is wrong."""
    problems = report.problems
    root = options.root
    if not (root / read.CONTENT).is_dir() or (root / read.CONTENT).is_symlink():
        todo = (
            "run the command in the folder that holds content/, or name that folder; site-builder init makes a new one"
        )
        problems.append(problem("no-content", str(root), path="content/", todo=todo))
        return None
    with _timed(report, "read"):
        site = config.read(root, problems)
        theme = themes.load(root, site, problems)
        site_is_broken = bool(errors(problems))
        sources = read.scan(root, tuple(site.indexes), problems)
    with _timed(report, "parse"):
        library = _library(options, site, sources, problems, progress, crew)
        if site_is_broken:  # it may be what declares these keys and folders
            problems[:] = [p for p in problems if p.kind not in ("unknown-key", "stray-file") or p.path == _SITE_FILE]
        report.articles = sum(d.kind == model.ARTICLE for d in library.documents)
    with _timed(report, "index"):
        index.build(library, db, problems)
    url = config.base_url(site, options.base_url)
    if url is None and not any(p.path == _SITE_FILE for p in errors(problems)):
        problems.append(problem("no-base-url", _SITE_FILE))
    if catalogue(site.language).language == FALLBACK and not site.language.lower().startswith(FALLBACK):
        problems.append(problem("no-words", _SITE_FILE, language=site.language))
    setting = Setting(site, Reader(db), url)
    with _timed(report, "plan"):
        pages = planning.plan(setting, [name for name, _ in theme.assets()], problems)
    problems.sort()
    if with_notes:
        from site_builder.notes import notes  # likeness is for check alone: a build starts without it

        problems += notes(library.documents, site, options.today)
    report.pages = len(pages)
    return (setting, theme, pages) if report.ok else None


def _library(
    options: Options,
    site: model.Site,
    sources: list[read.Source],
    problems: list[Problem],
    progress: Progress,
    crew: Crew,
) -> Library:
    """Every source read and typed; drafts and articles under embargo set aside."""
    documents: list[Document] = []
    hidden: dict[str, str] = {}
    pictures: dict[str, media.Picture] = {}
    files = [source for source in sources if source.kind == read.MEDIA]
    for source in files:
        if picture := media.examine(options.root, source, problems):
            pictures[source.path] = picture
    texts = [source for source in sources if source.kind != read.MEDIA]
    reading = partial(read_and_parse, options.root, Rules(tuple(site.indexes)))
    done = 0
    for parsed in crew.map(reading, reading, texts):
        for path, document, found in parsed:
            done += 1
            if document is None:
                problems += found
                hidden[path] = ""
            elif why := _hidden(document, options):
                hidden[path] = hidden[document.id] = why
                if "embargo" in why and isinstance(document.data, Article) and document.data.embargo:
                    until = document.data.embargo.text
                    problems.append(problem("embargoed", read.shown(path), date=until))
            else:
                problems += found
                documents.append(document)
        progress("reading", done, len(texts))
    return Library(site, documents, hidden, files, pictures)


def _hidden(document: Document, options: Options) -> str:
    """Why a document is not built; empty if it is."""
    article = document.data
    if not isinstance(article, Article):
        return ""
    if article.draft and not options.drafts:
        return "that article is a draft: publish it or build with --drafts"
    if article.embargo and article.embargo.lower > options.today:
        return f"that article is under embargo until {article.embargo.text}"
    return ""


def _render(
    brief: Brief,
    painter: Painter,
    pages: list[PageSpec],
    output: Output,
    report: Report,
    progress: Progress,
    crew: Crew,
) -> None:
    """Make every page and stage those that changed."""
    done = 0
    for rendered in crew.map(partial(portion, brief), painter.paint, pages):
        for address, staged in rendered.made:
            output.took(address, staged)
        done += len(rendered.made)
        progress("rendering", done, len(pages))
        if rendered.fault:
            report.problems.append(rendered.fault)
            return


def _copy(root: Path, setting: Setting, theme: Theme, output: Output, problems: list[Problem]) -> None:
    """The theme's assets and the archive's media."""
    for name, path in theme.assets():
        output.put(addresses.ASSETS + name, path.read_bytes())
    for name in setting.reader.media():
        try:
            output.put(name, read.load(root, name))
        except read.Unreadable as fault:
            problems.append(fault.problem)


@contextmanager
def _timed(report: Report, stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    report.seconds[stage] = report.seconds.get(stage, 0.0) + time.perf_counter() - start


@contextmanager
def _database(root: Path) -> Iterator[tuple[sqlite3.Connection, Path]]:
    """An empty archive.db and its path: in the cache folder, or a temporary one where that cannot be written."""
    with tempfile.TemporaryDirectory(prefix="site-builder-", ignore_cleanup_errors=True) as spare:
        folder = root / CACHE
        try:
            folder.mkdir(exist_ok=True)
            probe = folder / f"archive.{os.getpid()}.new"
            probe.unlink(missing_ok=True)  # of a killed build with the same number
            probe.touch()
        except OSError:
            probe = Path(spare) / "archive.new"
        db = sqlite3.connect(probe)
        try:
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("PRAGMA synchronous = OFF")
            db.execute("PRAGMA cache_size = -65536")
            yield db, probe
            db.close()
            if probe.parent == folder:
                with suppress(OSError):  # the cache is a convenience: the site is published already
                    probe.replace(folder / "archive.db")
        finally:
            db.close()
            with suppress(OSError):
                probe.unlink(missing_ok=True)
