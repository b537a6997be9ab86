"""A build, from content/ to output/: the stages in order.

read → parse → index → plan → render → publish. Each stage is a plain function of what the one before returned; each
adds what is wrong to one list of problems. Nothing is published if any of them is an error.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from site_builder import addresses, config, media, model, read
from site_builder import plan as planning
from site_builder import theme as themes
from site_builder.archive import index
from site_builder.archive.reader import Reader
from site_builder.archive.work import Library
from site_builder.model import Article, Document
from site_builder.pages import KINDS, PageSpec, Setting
from site_builder.pages.setting import site_view
from site_builder.pages.views import SiteView
from site_builder.parse import Rules, parse
from site_builder.problems import Problem, errors, problem
from site_builder.publish import Output
from site_builder.theme import Theme
from site_builder.words import FALLBACK, catalogue

CACHE = ".site-builder"

Progress = Callable[[str, int, int], None]  # stage, done, of how many


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked to do. ``today`` is a sort key (dates.py), for embargoes alone."""

    root: Path
    output: Path
    today: int
    base_url: str | None = None
    drafts: bool = False
    clean: bool = False


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


def build(options: Options, progress: Progress) -> Report:
    """Build the site. Raises OSError, sqlite3.Error or NotOurs for what the machine, not the content, got wrong."""
    report = Report()
    with _database(options.root) as db:
        made = _prepare(options, db, report, progress)
        if made is None:
            return report
        setting, theme, pages = made
        with Output(options.output) as output:
            with _timed(report, "render"):
                _render(setting, theme, pages, output, report, progress)
            if not report.ok:
                return report
            with _timed(report, "publish"):
                _copy(options.root, setting, theme, output)
                report.written, report.removed = output.commit()
                report.kept = len(output.kept) - report.written
    return report


def check(options: Options, progress: Progress) -> Report:
    """All the problems that a build would find before it renders; nothing is written."""
    report = Report()
    with sqlite3.connect(":memory:") as db:
        _prepare(options, db, report, progress)
    return report


def _prepare(
    options: Options, db: sqlite3.Connection, report: Report, progress: Progress
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
        sources = read.scan(root, tuple(site.indexes), problems)
    with _timed(report, "parse"):
        library = _library(options, site, sources, problems, progress)
        report.articles = sum(d.kind == model.ARTICLE for d in library.documents)
    with _timed(report, "index"):
        index.build(library, db, problems)
    url = config.base_url(site, options.base_url)
    if url is None and not any(p.path == read.shown(read.SITE_FILE) for p in errors(problems)):
        problems.append(problem("no-base-url", read.shown(read.SITE_FILE)))
    if catalogue(site.language).language == FALLBACK and not site.language.lower().startswith(FALLBACK):
        problems.append(problem("no-words", read.shown(read.SITE_FILE), language=site.language))
    setting = Setting(site, Reader(db), url)
    with _timed(report, "plan"):
        pages = planning.plan(setting, [name for name, _ in theme.assets()], problems)
    problems.sort()
    report.pages = len(pages)
    return (setting, theme, pages) if report.ok else None


def _library(
    options: Options, site: model.Site, sources: list[read.Source], problems: list[Problem], progress: Progress
) -> Library:
    """Every source read and typed; drafts and articles under embargo set aside."""
    documents: list[Document] = []
    hidden: dict[str, str] = {}
    pictures: dict[str, media.Picture] = {}
    files: list[read.Source] = []
    rules = Rules(tuple(site.indexes))
    for done, source in enumerate(sources):
        progress("reading", done, len(sources))
        if source.kind == read.MEDIA:
            files.append(source)
            if picture := media.examine(options.root, source, problems):
                pictures[source.path] = picture
            continue
        try:
            raw = read.load(options.root, source.path)
        except read.Unreadable as fault:
            problems.append(fault.problem)
            continue
        document, found = parse(source, raw, rules)
        if document is None:
            problems += found
            hidden[source.path] = ""
        elif why := _hidden(document, options):
            hidden[source.path] = hidden[document.id] = why
            if "embargo" in why and isinstance(document.data, Article) and document.data.embargo:
                until = document.data.embargo.text
                problems.append(problem("embargoed", read.shown(source.path), date=until))
        else:
            problems += found
            documents.append(document)
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
    setting: Setting, theme: Theme, pages: list[PageSpec], output: Output, report: Report, progress: Progress
) -> None:
    """Make every page and stage those that changed. A template's fault ends it: every page would repeat it."""
    sites: dict[tuple[str, str], SiteView] = {}
    words = setting.words
    for done, spec in enumerate(pages):
        progress("rendering", done, len(pages))
        kind = KINDS[spec.kind]
        view = kind.view(setting, spec)
        key = (view.root, kind.menu(spec))
        site = sites.get(key)
        if site is None:
            site = sites[key] = site_view(setting, *key)
        try:
            html = theme.render(kind.template, view, site, words)
        except themes.TemplateFault as fault:
            report.problems.append(fault.problem)
            return
        output.put(spec.address, html.encode("utf-8"))


def _copy(root: Path, setting: Setting, theme: Theme, output: Output) -> None:
    """The theme's assets and the archive's media."""
    for name, path in theme.assets():
        output.put(addresses.ASSETS + name, path.read_bytes())
    for name in setting.reader.media():
        output.put(name, read.load(root, name))


@contextmanager
def _timed(report: Report, stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    report.seconds[stage] = report.seconds.get(stage, 0.0) + time.perf_counter() - start


@contextmanager
def _database(root: Path) -> Iterator[sqlite3.Connection]:
    """An empty archive.db in the cache folder, or in a temporary one where the archive's folder cannot be written."""
    with tempfile.TemporaryDirectory(prefix="site-builder-") as spare:
        folder = root / CACHE
        try:
            folder.mkdir(exist_ok=True)
            probe = folder / f"archive.{os.getpid()}.new"
            probe.touch()
        except OSError:
            probe = Path(spare) / "archive.new"
        db = sqlite3.connect(probe)
        try:
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("PRAGMA synchronous = OFF")
            db.execute("PRAGMA cache_size = -65536")
            yield db
            db.close()
            if probe.parent == folder:
                probe.replace(folder / "archive.db")
        finally:
            db.close()
            probe.unlink(missing_ok=True)
