"""A build, from content/ to output/: the stages in order, and what the last build spares this one.

read → parse → archive → plan → render → publish. Each stage is a plain function of what the one before returned; each
adds what is wrong to one list of problems. Nothing is published if any of them is an error.

The store (store.py) knows the last build. Where nothing it depends on has changed the build ends after looking at the
files of content/ and of the site. Where only articles have, the archive is brought up to date in place (archive/update)
and the pages are made that have read one of the facts that changed. Anything else is indexed as a whole, from the
documents as they were parsed; what differs from the last archive is compared row by row, and again the pages that have
read one of these facts are made. Without a store everything is made.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from site_builder.archive.facts import Noted
from site_builder.build import staleness
from site_builder.build.release import Publication, look_ahead, output_of
from site_builder.build.report import Options, Progress, Report
from site_builder.build.store import CONTENT, FOLDER, SITE, Changes, Damaged, Store, in_parts, now, program, unpack
from site_builder.model import paths as _paths
from site_builder.model.documents import Document, Site
from site_builder.model.paths import MEDIA, SITE_FILE, content_path
from site_builder.problems import Problem, errors, problem
from site_builder.read import content_folder
from site_builder.read.content_folder import Source
from site_builder.system import digests, safe_files
from site_builder.system.lock import Lock, Waiting
from site_builder.system.workers import Crew
from site_builder.theme import folders

if TYPE_CHECKING:  # what a build without changes does not need is imported where it is needed
    from site_builder.indexing.context import Library
    from site_builder.indexing.parallel import Sharing
    from site_builder.indexing.update import Edit
    from site_builder.model.documents import Picture
    from site_builder.model.headers import Header
    from site_builder.model.outputs import OutputSpec
    from site_builder.pages.context import PageContext
    from site_builder.parse.document import Parsed

__all__ = ["Options", "Progress", "Report", "build", "check"]

_SITE_FILE = content_path(SITE_FILE)


def build(options: Options, progress: Progress, waiting: Waiting | None = None) -> Report:
    """Build the site. Raises OSError, sqlite3.Error or NotOurs for what the machine, not the content, got wrong.

    ``waiting`` is told if another build has to be waited for.
    """
    with Crew(options.jobs) as crew, _spare() as spare, _held(options, waiting):
        try:
            return _Build(options, progress, crew, spare, waiting).run(trusting=not options.clean)
        except (Damaged, sqlite3.DatabaseError) as fault:
            if isinstance(fault, sqlite3.OperationalError):
                raise
            return _Build(options, progress, crew, spare, waiting).run(trusting=False)


def check(options: Options, progress: Progress) -> Report:
    """All the problems that a build would find before it renders, and notes; nothing is written."""
    with Crew(options.jobs) as crew, _spare() as spare:
        return _Build(options, progress, crew, spare).check()


@contextmanager
def _spare() -> Iterator[Callable[[], Path]]:
    """A folder for what the cache folder cannot take, made when it is first asked for."""
    with ExitStack() as made:

        @cache
        def folder() -> Path:
            import tempfile  # most builds ask for none

            spare = tempfile.TemporaryDirectory(prefix="site-builder-", ignore_cleanup_errors=True)
            return Path(made.enter_context(spare))

        yield folder


@contextmanager
def _held(options: Options, waiting: Waiting | None) -> Iterator[None]:
    """The cache folder, for one build at a time. One that cannot be made or written is done without."""
    folder = options.root / FOLDER
    with ExitStack() as held:
        if (options.root / _paths.CONTENT).is_dir():
            with suppress(OSError):
                safe_files.make_folder(folder)
                held.enter_context(Lock(folder / "lock", waiting))
        yield


class _Build:
    """One build, or one check, under way."""

    def __init__(
        self,
        options: Options,
        progress: Progress,
        crew: Crew,
        spare: Callable[[], Path],
        waiting: Waiting | None = None,
    ) -> None:
        self.waiting = waiting
        self.options, self.progress, self.crew, self.spare = options, progress, crew, spare
        self.root = options.root
        self.report = Report()
        self.problems = self.report.problems
        self.scanned = now()
        self.changes = Changes([], [], False)
        self.output = output_of(options, waiting)
        self.compared = False  # with the last build: ``changes`` are all there are

    # -- the ways through

    def run(self, *, trusting: bool) -> Report:
        if not self._has_content():
            return self.report
        identity = program()
        old = Store.open(self.root, identity) if trusting else None
        store = old
        try:
            with self.report.timed("read"):
                look_ahead(self.output, self.options, old)
                self._read(old)
            way = self._way(old)
            if way == "whole" or old is None:
                store = Store.create(self.root, self.spare)
                self._whole(store, old)
            elif way == "update" and not self._update(old):
                old.undo(self.root, identity)
                self.report.problems = self.problems = []
                store = Store.create(self.root, self.spare)
                self._whole(store, old)
            elif way == "same":
                self._same(old)
            if self.report.ok and store is not None:
                store.keep(self.root, identity)
                store = None
        finally:
            if store is not None:
                store.drop(self.root, identity)
            if old is not None and old is not store:
                old.close()
            self._let_go()
        return self.report

    def check(self) -> Report:
        if not self._has_content():
            return self.report
        with self.report.timed("read"):
            self._read(None)
        site_is_broken = self._configured()
        documents: list[Document] = []
        library = self._library(None, None, documents)
        self._cleared(site_is_broken)
        with closing(sqlite3.connect(":memory:")) as db, self.report.timed("index"):
            self._index(library, db, None)
            self.report.pages = len(self._plan(self._setting(db)))
        self.problems.sort()
        from site_builder.check.advice import notes  # likeness is for check alone: a build starts without it

        self.problems += notes(documents, self.site, self.options.today)
        return self.report

    # -- reading

    def _has_content(self) -> bool:
        content = self.root / _paths.CONTENT
        if content.is_dir() and not content.is_symlink():
            return True
        todo = (
            "run the command in the folder that holds content/, or name that folder; site-builder init makes a new one"
        )
        self.problems.append(problem("no-content", str(self.root), path="content/", todo=todo))
        return False

    def _let_go(self) -> None:
        """Forget what was seen of the site: it may be long until it is wanted."""
        self.output.__exit__()
        self.output = output_of(self.options, self.waiting)

    def _read(self, old: Store | None) -> None:
        """The configuration, the theme's fingerprint and all sources."""
        self.site_key = self._site_key()
        self.site_problems: list[Problem] = []
        if old is not None and old.get("site key") == self.site_key:
            self.site: Site = old.get("site")
        else:
            from site_builder.parse import site_file

            self.site = site_file.read(self.root, self.site_problems)
        self.theme_key = folders.digest(folders.folders(self.root, self.site))
        self.listing = content_folder.look(self.root)

    @cached_property
    def scanned_sources(self) -> tuple[list[Source], list[Problem]]:
        """Every source of the archive, and what is wrong with what is none. Slow: most builds do without."""
        problems: list[Problem] = []
        with self.report.timed("read"):
            return content_folder.scan(self.root, tuple(self.site.indexes), problems), problems

    @property
    def sources(self) -> list[Source]:
        return self.scanned_sources[0]

    @property
    def scan_problems(self) -> list[Problem]:
        return self.scanned_sources[1]

    def _site_key(self) -> tuple[object, ...]:
        path = self.root / _paths.CONTENT / SITE_FILE
        try:
            raw = digests.digest(path.read_bytes()) if path.is_file() and not path.is_symlink() else b""
        except OSError:
            raw = b"unreadable"
        return (raw, path.is_symlink(), self.options.base_url, self.options.drafts)

    def _has_theme(self) -> bool:
        """Whether the theme that site.yaml names, if it does, is there."""
        theme = self.site.theme
        return theme is None or theme.text in (folders.DEFAULT, *folders.names(self.root))

    def _way(self, old: Store | None) -> str:
        """How the site is made: "same", "update" or "whole"."""
        if old is None:
            return "whole"
        self.changes, self.compared = self._changes(old), True
        if old.get("site key") != self.site_key or not self._has_theme():
            return "whole"
        changed, removed, odd = self.changes
        if odd:
            return "whole"
        if not changed and not removed:
            return "same"
        few = len(changed) + len(removed) <= max(64, old.count(CONTENT) // 8)
        return "update" if few else "whole"

    def _changes(self, old: Store) -> Changes:
        """What has changed, with the articles whose embargo has ended (or has not any more, if the clock went back)."""
        changes = old.changes(self.root, self.listing)
        due = set()
        for path, (embargo, why) in old.hidden().items():
            if embargo and (embargo > self.options.today) != bool(why):
                due.add(path)
        due -= {*changes.changed, *changes.removed}
        return changes._replace(changed=[*changes.changed, *sorted(due)])

    # -- nothing has changed

    def _same(self, old: Store) -> None:
        self.problems += sorted(old.problems())
        self.report.articles, self.report.pages = old.get("counts")
        if self.listing != old.listing(CONTENT):  # files that were written and say what they said
            old.begin()
            old.put_listing(CONTENT, self.listing, self.scanned)
        self._publication().publish(old, {}, None, [])

    # -- some articles have changed

    def _update(self, old: Store) -> bool:
        """Bring the archive up to date in place; False where it must be indexed as a whole."""
        from site_builder.indexing import update

        with self.report.timed("parse"):
            found = {
                parsed.path: parsed for parsed in self._parse([content_folder.article(p) for p in self.changes.changed])
            }
        broken = [one for one in found.values() if one.packed is None]
        if broken:
            if len(broken) < len(found) or self.changes.removed:
                return False  # what the sound ones have wrong is to be told too
            said_before = {content_path(one.path) for one in broken}
            self.problems += [p for p in old.problems() if p.path not in said_before]
            self.problems += [p for one in broken for p in one.problems]
            self.problems.sort()
            return True
        local = {path: self._problems_of(one) for path, one in found.items()}
        if any(errors(some) for some in local.values()):
            return False
        with self.report.timed("index"):
            old.begin()
            edits = [self._edit(old, path, found.get(path)) for path in sorted({*found, *self.changes.removed})]
            if old.mentions_several({content_path(edit.path) for edit in edits}):
                return False
            updated = update.update(old.db, self.site, edits, old.document)
            if updated is None:
                return False
            for path in updated.paths - local.keys():
                local[path] = old.parsed(path)[2]
            self._remember(old, found.values())
            for path in self.changes.removed:
                old.remove(path)
            old.put_listing(CONTENT, self.listing, self.scanned)
            paths = {content_path(path) for path in (*local, *self.changes.removed)}
            old.replace_problems(paths, [*(p for some in local.values() for p in some), *updated.problems])
            self.problems += sorted(old.problems())
            context = self._setting(old.db)
        with self.report.timed("plan"):
            planned = staleness.plan_again(old, context, updated.facts)
            if planned is None:
                return False
            self.report.articles, self.report.pages = counts = old.counted()
            old.put("counts", counts)
        self._publication().publish(old, planned.stale, context, planned.gone, planned=planned.specs)
        return True

    def _edit(self, old: Store, path: str, parsed: Parsed | None) -> Edit:
        """What has become of one article."""
        from site_builder.indexing.update import Edit

        source = old.db.execute("SELECT hidden FROM source WHERE path = ?", (path,)).fetchone()
        before = old.document(path) if source and not source[0] else None
        hidden = {}
        article = parsed.header if parsed is not None else None
        if article is not None and (why := self._why_hidden(article)):
            hidden = {path: why, article.id: why}
        if source and source[0]:
            old.db.execute("DELETE FROM hidden WHERE key = ?", (old.document(path).id,))
        return Edit(path, before, self._visible(parsed) if parsed else None, hidden)

    # -- everything is indexed

    def _whole(self, store: Store, old: Store | None) -> None:
        self._let_go()
        site_is_broken = self._configured()
        if old is not None and old.get("parse key") != tuple(self.site.indexes):
            old = None
        library = self._library(store, old, None)
        self._cleared(site_is_broken)
        with self.report.timed("index"):
            self._index(library, store.db, old, self._sharing(store))
        del library  # what pages are made of is in the database
        context = self._setting(store.db)
        with self.report.timed("plan"):
            pages = self._plan(context)
        self.problems.sort()
        self.report.pages = len(pages)
        if not self.report.ok:
            return
        with self.report.timed("plan"):
            stale = self._stale(store, old, pages)
            self._remember_build(store, context, len(pages))
        self._publication().publish(store, stale, context, [], {spec.address: spec for spec in pages})

    def _configured(self) -> bool:
        """Tell what is wrong with the configuration, the theme and the folders; whether it is with the first two."""
        from site_builder.theme import rendering as themes

        self.problems += self.site_problems
        themes.load(self.root, self.site, self.problems)
        broken = bool(errors(self.problems))
        self.problems += self.scan_problems
        return broken

    def _cleared(self, site_is_broken: bool) -> None:
        """Pass over what a broken site.yaml may be the reason of: it may be what declares these keys and folders."""
        if site_is_broken:
            kept = [p for p in self.problems if p.kind not in ("unknown-key", "stray-file") or p.path == _SITE_FILE]
            self.problems[:] = kept

    def _library(self, store: Store | None, old: Store | None, documents: list[Document] | None) -> Library:
        """Every source read and typed; drafts and articles under embargo set aside.

        Without a store the documents go to the list ``documents``.
        """
        from site_builder.indexing.context import Library, Survey
        from site_builder.read import media

        with self.report.timed("parse"):
            survey, hidden = Survey(), dict[str, str]()
            pictures: dict[str, Picture] = {}
            files = [source for source in self.sources if source.kind == MEDIA]
            changed = None if old is None else set(self.changes.changed)
            for source in files:
                if old is not None and changed is not None and source.path not in changed:
                    picture = _known_picture(old, source.path)
                else:
                    picture = media.examine(self.root, source, self.problems)
                if picture:
                    pictures[source.path] = picture
            texts = [source for source in self.sources if source.kind != MEDIA]
            done = 0
            for parsed in in_parts(self._documents(texts, old, changed), 256):
                for one in parsed:
                    self.problems += self._problems_of(one, hidden)
                    if one.packed is None or self._why_hidden(one.header):
                        continue
                    if documents is not None:
                        documents.append(_document(one))
                    if one.header is not None:
                        survey.add_article(one.header)
                    else:
                        survey.add(_document(one))
                if store is not None:
                    self._remember(store, parsed)
                done += len(parsed)
                self.progress("reading", done, len(texts))
            if store is not None:
                store.add_sources([(source.path, b"", 0, "") for source in files])
                store.put_listing(CONTENT, self.listing, self.scanned)
        self.report.articles = len(survey.articles)
        by_path = {d.path: d for d in documents} if documents is not None else {}
        lookup = by_path.__getitem__ if store is None else store.document
        return Library(self.site, survey, lookup, hidden, files, pictures)

    def _documents(self, texts: Sequence[Source], old: Store | None, changed: set[str] | None) -> Iterator[Parsed]:
        """Every file parsed, in the order of their paths: those that have not changed as the old store has them."""
        from site_builder.parse.document import Parsed, header_of

        fresh = self._parse([source for source in texts if changed is None or source.path in changed])
        for source in texts:
            if old is None or changed is None or source.path in changed:
                yield next(fresh)
            else:
                digest, packed, problems = old.parsed(source.path)
                document = unpack(packed)
                yield Parsed(source.path, digest, packed, header_of(document), document, problems)

    def _parse(self, sources: Sequence[Source]) -> Iterator[Parsed]:
        from site_builder.parse.document import Rules, read_and_pack, read_and_parse, unpacked

        if not sources:
            return
        given = (self.root, Rules(tuple(self.site.indexes)))
        shared: Callable[[Sequence[Source]], Any] = partial(read_and_pack, *given)
        for found in self.crew.map(shared, partial(read_and_parse, *given), sources):
            yield from unpacked(found)

    def _visible(self, parsed: Parsed) -> Document | None:
        """The document that a file makes, unless it is not to be built."""
        return None if parsed.packed is None or self._why_hidden(parsed.header) else _document(parsed)

    def _problems_of(self, parsed: Parsed, hidden: dict[str, str] | None = None) -> list[Problem]:
        """What is to be said about a file by itself; what is not built is noted in ``hidden``."""
        article = parsed.header
        noted = {} if hidden is None else hidden
        if parsed.packed is None:
            noted[parsed.path] = ""
            return parsed.problems
        why = self._why_hidden(article)
        if article is None or not why:
            return parsed.problems
        noted[parsed.path] = noted[article.id] = why
        if "embargo" in why and article.embargo:
            return [problem("embargoed", content_path(parsed.path), date=article.embargo.text)]
        return []

    def _why_hidden(self, article: Header | None) -> str:
        """Why a document is not built; empty if it is. Only articles may be hidden."""
        if article is None:
            return ""
        if article.draft and not self.options.drafts:
            return "that article is a draft: publish it or build with --drafts"
        if article.embargo and article.embargo.lower > self.options.today:
            return f"that article is under embargo until {article.embargo.text}"
        return ""

    def _remember(self, store: Store, parsed: Iterable[Parsed]) -> None:
        """Put what was read into the store."""
        rows = []
        documents = []
        for one in parsed:
            if one.packed is None:
                continue
            documents.append((one.path, one.packed, one.problems))
            article = one.header
            drafted = article is not None and article.draft and not self.options.drafts
            until = article.embargo.lower if article and article.embargo and not drafted else 0
            rows.append((one.path, one.digest, until, self._why_hidden(article)))
        store.add_documents(documents)
        store.add_sources(rows)

    def _sharing(self, store: Store) -> Sharing:
        from site_builder.indexing.parallel import Sharing

        return Sharing(self.crew, store.path, unpack, self.spare, store.show)

    def _index(
        self, library: Library, db: sqlite3.Connection, old: Store | None, sharing: Sharing | None = None
    ) -> None:
        from site_builder.indexing import index

        known = index.numbers(old.db) if old is not None else index.NEW
        index.build(library, db, self.problems, known, sharing)
        from site_builder.language.words import FALLBACK, catalogue
        from site_builder.parse import site_file

        self.url = site_file.base_url(self.site, self.options.base_url)
        if self.url is None and not any(p.path == _SITE_FILE for p in errors(self.problems)):
            self.problems.append(problem("no-base-url", _SITE_FILE))
        language = self.site.language
        if catalogue(language).language == FALLBACK and not language.lower().startswith(FALLBACK):
            self.problems.append(problem("no-words", _SITE_FILE, language=language))

    def _setting(self, db: sqlite3.Connection) -> PageContext:
        from site_builder.archive.reader import Reader
        from site_builder.pages.context import PageContext
        from site_builder.parse import site_file

        url = site_file.base_url(self.site, self.options.base_url)
        return PageContext(self.site, Reader(db, self.site.page_size), url)

    def _plan(self, context: PageContext) -> list[OutputSpec]:
        from site_builder.build import plan as planning
        from site_builder.theme import rendering as themes

        theme = themes.load(self.root, self.site, [])
        return planning.plan(context, [name for name, _ in theme.assets()], self.problems)

    def _remember_build(self, store: Store, context: PageContext, pages: int) -> None:
        store.add_indexes()
        store.db.execute("DELETE FROM problem")
        store.add_problems(self.problems)
        store.put("site key", self.site_key)
        store.put("site", self.site)
        store.put("parse key", tuple(self.site.indexes))
        store.put("counts", (self.report.articles, pages))
        from site_builder.pages.context import site_view

        context.reader.noted = Noted()
        site_view(context, "", "")
        store.put("every page", context.reader.noted.numbers().tolist())
        store.put("units", staleness.general_units(context))

    def _stale(self, store: Store, old: Store | None, pages: Sequence[OutputSpec]) -> dict[str, str]:
        """Which of all pages are stale, and why."""
        publication = self._publication()
        reason = ""
        if old is None:
            reason = "there was no earlier build to go by"
        elif old.get("site key") != self.site_key:
            reason = "content/site.yaml, or an option of the build"
        elif publication.theme_differs(old):
            reason = staleness.THEME
        elif old.get("output") != publication.folder:
            reason = staleness.ELSEWHERE
        every = old.get("every page") if old is not None else ()
        stale = staleness.compare(store, old, pages, self.site.page_size, reason, every)
        if old is not None and old.get("output") == publication.folder:
            store.put_listing(SITE, old.listing(SITE))
            store.put("output", publication.folder)
        return stale

    def _publication(self) -> Publication:
        changed = set(self.changes.changed) if self.compared else None
        parts = (self.options, self.site, self.report, self.crew, self.progress, self.theme_key, changed)
        return Publication(*parts, self._setting, self.output)


def _document(parsed: Parsed) -> Document:
    """The document that a file became."""
    assert parsed.packed is not None
    return parsed.document or unpack(parsed.packed)


def _known_picture(old: Store, path: str) -> Picture | None:
    """A picture that has not changed."""
    from site_builder.model.documents import Picture
    from site_builder.model.paths import nfc

    row = old.db.execute("SELECT width, height FROM picture WHERE path = ?", (nfc(path),)).fetchone()
    return Picture(*row) if row else None
