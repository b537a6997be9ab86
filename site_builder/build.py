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

import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from site_builder import addresses, model, read
from site_builder.archive.facts import Fact, number, said
from site_builder.crew import Crew
from site_builder.lock import Lock, Waiting
from site_builder.model import Article, Document
from site_builder.problems import Problem, errors, problem
from site_builder.publish import Output
from site_builder.read import Source
from site_builder.store import FOLDER, Changes, Damaged, Stamp, Store, in_parts, now, program, tree_digest, unpack

if TYPE_CHECKING:  # what a build without changes does not need is imported where it is needed
    from site_builder.archive.work import Library
    from site_builder.media import Picture
    from site_builder.pages import PageSpec, Setting
    from site_builder.parse import Parsed

_SITE_FILE = read.shown(read.SITE_FILE)
_FIRST: Final = "it was not there before"
_ELSEWHERE: Final = "the site is built into another folder"

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
    """What a build did. ``rendered`` pages were made, of which those that differed were ``written``."""

    problems: list[Problem] = field(default_factory=list)
    articles: int = 0
    pages: int = 0
    rendered: int = 0
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
def _spare() -> Iterator[Path]:
    """A folder for what the cache folder cannot take."""
    with tempfile.TemporaryDirectory(prefix="site-builder-", ignore_cleanup_errors=True) as spare:
        yield Path(spare)


@contextmanager
def _held(options: Options, waiting: Waiting | None) -> Iterator[None]:
    """The cache folder, for one build at a time. One that cannot be made or written is done without."""
    folder = options.root / FOLDER
    with ExitStack() as held:
        if (options.root / read.CONTENT).is_dir():
            with suppress(OSError):
                folder.mkdir(exist_ok=True)
                held.enter_context(Lock(folder / "lock", waiting))
        yield


class _Build:
    """One build, or one check, under way."""

    def __init__(
        self, options: Options, progress: Progress, crew: Crew, spare: Path, waiting: Waiting | None = None
    ) -> None:
        self.waiting = waiting
        self.options, self.progress, self.crew, self.spare = options, progress, crew, spare
        self.root = options.root
        self.report = Report()
        self.problems = self.report.problems
        self.scanned = now()

    # -- the ways through

    def run(self, *, trusting: bool) -> Report:
        if not self._has_content():
            return self.report
        identity = program()
        old = Store.open(self.root, identity) if trusting else None
        store = old
        try:
            with self._timed("read"):
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
        return self.report

    def check(self) -> Report:
        if not self._has_content():
            return self.report
        with self._timed("read"):
            self._read(None)
        site_is_broken = self._configured()
        documents: list[Document] = []
        library = self._library(None, None, documents)
        self._cleared(site_is_broken)
        with sqlite3.connect(":memory:") as db, self._timed("index"):
            self._index(library, db, None)
            self.report.pages = len(self._plan(self._setting(db)))
        self.problems.sort()
        from site_builder.notes import notes  # likeness is for check alone: a build starts without it

        self.problems += notes(documents, self.site, self.options.today)
        return self.report

    # -- reading

    def _has_content(self) -> bool:
        content = self.root / read.CONTENT
        if content.is_dir() and not content.is_symlink():
            return True
        todo = (
            "run the command in the folder that holds content/, or name that folder; site-builder init makes a new one"
        )
        self.problems.append(problem("no-content", str(self.root), path="content/", todo=todo))
        return False

    def _read(self, old: Store | None) -> None:
        """The configuration, the theme's fingerprint and all sources."""
        self.site_key = self._site_key()
        self.site_problems: list[Problem] = []
        if old is not None and old.get("site key") == self.site_key:
            self.site: model.Site = old.get("site")
        else:
            from site_builder import config

            self.site = config.read(self.root, self.site_problems)
        self.theme_key = tree_digest(_theme_folders(self.root, self.site))
        self.scan_problems: list[Problem] = []
        self.sources = read.scan(self.root, tuple(self.site.indexes), self.scan_problems)
        self.by_path = {source.path: source for source in self.sources}

    def _site_key(self) -> tuple[object, ...]:
        path = self.root / read.CONTENT / read.SITE_FILE
        try:
            raw = read.digest(path.read_bytes()) if path.is_file() and not path.is_symlink() else b""
        except OSError:
            raw = b"unreadable"
        return (raw, path.is_symlink(), self.options.base_url, self.options.drafts)

    def _way(self, old: Store | None) -> str:
        """How the site is made: "same", "update" or "whole"."""
        if old is None:
            return "whole"
        if self.scan_problems != old.get("scan problems") and errors(self.scan_problems):
            return "whole"
        self.changes = self._changes(old)
        if old.get("site key") != self.site_key:
            return "whole"
        changed, removed, _ = self.changes
        if not changed and not removed:
            return "same"
        if len(changed) + len(removed) > max(64, len(self.sources) // 8):
            return "whole"
        kinds = {source.kind for source in changed} | {path.partition("/")[0] for path in removed}
        return "update" if kinds <= {model.ARTICLE, "articles"} else "whole"

    def _changes(self, old: Store) -> Changes:
        """What has changed, with the articles whose embargo has ended (or has not any more, if the clock went back)."""
        changes = old.changes(self.root, self.sources)
        due = set()
        for path, (embargo, why) in old.hidden().items():
            if embargo and (embargo > self.options.today) != bool(why):
                due.add(path)
        due -= {source.path for source in changes.changed} | set(changes.removed)
        return changes._replace(changed=[*changes.changed, *(s for s in self.sources if s.path in due)])

    # -- nothing has changed

    def _same(self, old: Store) -> None:
        self.problems += old.problems()
        self.report.articles, self.report.pages = old.get("counts")
        if self.changes.touched:
            old.begin()
            old.touch(self.changes.touched, self.scanned)
        stale = {}
        if old.get("theme key") != self.theme_key:
            stale = dict.fromkeys((row[0] for row in old.db.execute("SELECT address FROM site_page")), "the theme")
        self._publish(old, stale, None, [])

    # -- some articles have changed

    def _update(self, old: Store) -> bool:
        """Bring the archive up to date in place; False where it must be indexed as a whole."""
        from site_builder.archive import update

        with self._timed("parse"):
            found = {parsed.path: parsed for parsed in self._parse(self.changes.changed)}
        broken = [one for one in found.values() if one.document is None]
        if broken:
            if len(broken) < len(found) or self.changes.removed:
                return False  # what the sound ones have wrong is to be told too
            said_before = {read.shown(one.path) for one in broken}
            self.problems += [p for p in old.problems() if p.path not in said_before]
            self.problems += [p for one in broken for p in one.problems]
            self.problems.sort()
            return True
        local = {path: self._problems_of(one) for path, one in found.items()}
        if any(errors(some) for some in local.values()):
            return False
        with self._timed("index"):
            old.begin()
            edits = [self._edit(old, update.Edit, path, found.get(path)) for path in self._edited(found)]
            if old.mentions_several({read.shown(edit.path) for edit in edits}):
                return False
            updated = update.update(old.db, self.site, edits, old.document)
            if updated is None:
                return False
            for path in updated.paths - local.keys():
                local[path] = old.parsed(path)[2]
            self._remember(old, found.values())
            for path in self.changes.removed:
                old.remove(path)
            old.touch(self.changes.touched, self.scanned)
            paths = {read.shown(path) for path in (*local, *self.changes.removed)}
            old.replace_problems(paths, [*(p for some in local.values() for p in some), *updated.problems])
            self.problems += sorted(old.problems())
            setting = self._setting(old.db)
        with self._timed("plan"):
            planned = self._plan_again(old, setting, updated.facts)
            if planned is None:
                return False
            stale, gone = planned
            pages = old.db.execute("SELECT count(*) FROM site_page").fetchone()[0]
            old.put("counts", (self._count(old), pages))
            self.report.articles, self.report.pages = old.get("counts")
        if old.get("theme key") != self.theme_key:
            every = (row[0] for row in old.db.execute("SELECT address FROM site_page"))
            stale = {**dict.fromkeys(every, "the theme"), **stale}
        self._publish(old, stale, setting, gone)
        return True

    def _edited(self, found: dict[str, Parsed]) -> list[str]:
        return sorted({*found, *self.changes.removed})

    def _edit(self, old: Store, edit: Any, path: str, parsed: Parsed | None) -> Any:
        """What has become of one article."""
        source = old.db.execute("SELECT hidden FROM source WHERE path = ?", (path,)).fetchone()
        before = old.document(path) if source and not source[0] else None
        hidden = {}
        if parsed is not None and parsed.document is not None and (why := self._why_hidden(parsed.document)):
            hidden = {path: why, parsed.document.id: why}
        if source and source[0]:
            old.db.execute("DELETE FROM hidden WHERE key = ?", (old.document(path).id,))
        return edit(path, before, self._visible(parsed) if parsed else None, hidden)

    def _count(self, store: Store) -> int:
        """Articles that are built."""
        return int(store.db.execute("SELECT count(*) FROM article").fetchone()[0])

    def _plan_again(
        self, store: Store, setting: Setting, facts: Iterable[Fact]
    ) -> tuple[dict[str, str], list[str]] | None:
        """Plan anew what the facts are of: (address → why it is stale, addresses that are gone)."""
        from site_builder.pages import plan_unit

        facts = sorted(facts, key=str)
        stale: dict[str, str] = {}
        for fact in facts:
            query = "SELECT p.address FROM reads r JOIN site_page p ON p.n = r.page WHERE r.fact = ?"
            for (address,) in store.db.execute(query, (number(fact),)):
                stale.setdefault(address, _why(store, fact))
        every = {fact for fact in facts if number(fact) in set(store.get("every page"))}
        if every:
            for (address,) in store.db.execute("SELECT address FROM site_page"):
                stale.setdefault(address, _why(store, next(iter(every))))
        units: dict[tuple[Any, ...], None] = dict.fromkeys((("site",), ("dates",), ("actors",), ("topics",)))
        for fact in facts:
            units.update(dict.fromkeys(_units(fact)))
        gone: list[str] = []
        wanted: dict[str, tuple[str, bytes]] = {}
        for unit in units if facts else ():
            key = json.dumps(unit)
            had = dict(store.db.execute("SELECT address, digest FROM site_page WHERE unit = ?", (key,)))
            for spec in plan_unit(setting, unit):
                if spec.address in wanted:
                    return None  # two want one address: the whole plan says so best
                wanted[spec.address] = (key, _digest(spec))
                was = had.pop(spec.address, None)
                if was is None:
                    stale.setdefault(spec.address, _FIRST)
                elif was != wanted[spec.address][1]:
                    stale.setdefault(spec.address, "its place among other pages")
            gone += had
        gone = [address for address in gone if address not in wanted]
        for address in gone:
            stale.pop(address, None)
            _forget(store, address)
        for address, (key, spec_digest) in wanted.items():
            row = store.db.execute("SELECT n, unit FROM site_page WHERE address = ?", (address,)).fetchone()
            if row is None:
                if _is_taken(store, address):
                    return None
                store.db.execute(
                    "INSERT INTO site_page (address, collision, unit, digest, reason) VALUES (?, ?, ?, ?, '')",
                    (address, addresses.collision_key(address), key, spec_digest),
                )
            else:
                store.db.execute("UPDATE site_page SET unit = ?, digest = ? WHERE n = ?", (key, spec_digest, row[0]))
        return stale, gone

    # -- everything is indexed

    def _whole(self, store: Store, old: Store | None) -> None:
        site_is_broken = self._configured()
        if old is not None and old.get("parse key") != tuple(self.site.indexes):
            old = None
        library = self._library(store, old, None)
        self._cleared(site_is_broken)
        with self._timed("index"):
            self._index(library, store.db, old)
        setting = self._setting(store.db)
        with self._timed("plan"):
            pages = self._plan(setting)
        self.problems.sort()
        self.report.pages = len(pages)
        if not self.report.ok:
            return
        with self._timed("plan"):
            stale = self._compare(store, old, pages)
            self._remember_build(store, setting, len(pages))
        self._publish(store, stale, setting, [], {spec.address: spec for spec in pages})

    def _configured(self) -> bool:
        """Tell what is wrong with the configuration, the theme and the folders; whether it is with the first two."""
        from site_builder import theme as themes

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
        from site_builder import media
        from site_builder.archive.work import Library, Survey

        with self._timed("parse"):
            survey, hidden = Survey(), dict[str, str]()
            pictures: dict[str, Picture] = {}
            files = [source for source in self.sources if source.kind == read.MEDIA]
            changed = None if old is None else {source.path for source in self.changes.changed}
            for source in files:
                if old is not None and changed is not None and source.path not in changed:
                    picture = _known_picture(old, source.path)
                else:
                    picture = media.examine(self.root, source, self.problems)
                if picture:
                    pictures[source.path] = picture
            texts = [source for source in self.sources if source.kind != read.MEDIA]
            done = 0
            for parsed in in_parts(self._documents(texts, old, changed), 256):
                for one in parsed:
                    self.problems += self._problems_of(one, hidden)
                    if (document := self._visible(one)) is not None:
                        survey.add(document)
                        if documents is not None:
                            documents.append(document)
                if store is not None:
                    self._remember(store, parsed)
                done += len(parsed)
                self.progress("reading", done, len(texts))
            if store is not None:
                store.add_sources([(source, b"", 0, "") for source in files], self.scanned)
        self.report.articles = len(survey.articles)
        by_path = {d.path: d for d in documents} if documents is not None else {}
        lookup = by_path.__getitem__ if store is None else store.document
        return Library(self.site, survey, lookup, hidden, files, pictures)

    def _documents(self, texts: Sequence[Source], old: Store | None, changed: set[str] | None) -> Iterator[Parsed]:
        """Every file parsed, in the order of their paths: those that have not changed as the old store has them."""
        from site_builder.parse import Parsed

        fresh = self._parse([source for source in texts if changed is None or source.path in changed])
        for source in texts:
            if old is None or changed is None or source.path in changed:
                yield next(fresh)
            else:
                digest, packed, problems = old.parsed(source.path)
                yield Parsed(source.path, digest, packed, unpack(packed), problems)

    def _parse(self, sources: Sequence[Source]) -> Iterator[Parsed]:
        from site_builder.parse import Rules, read_and_parse

        if not sources:
            return
        alone = partial(read_and_parse, self.root, Rules(tuple(self.site.indexes)))
        for parsed in self.crew.map(partial(alone, travels=True), alone, sources):
            for one in parsed:
                if one.document is None and one.packed is not None:
                    yield one._replace(document=unpack(one.packed))
                else:
                    yield one

    def _visible(self, parsed: Parsed) -> Document | None:
        """The document that a file makes, unless it is not to be built."""
        document = parsed.document
        return None if document is None or self._why_hidden(document) else document

    def _problems_of(self, parsed: Parsed, hidden: dict[str, str] | None = None) -> list[Problem]:
        """What is to be said about a file by itself; what is not built is noted in ``hidden``."""
        document = parsed.document
        noted = {} if hidden is None else hidden
        if document is None:
            noted[parsed.path] = ""
            return parsed.problems
        why = self._why_hidden(document)
        if not why:
            return parsed.problems
        noted[parsed.path] = noted[document.id] = why
        if "embargo" in why and isinstance(document.data, Article) and document.data.embargo:
            return [problem("embargoed", read.shown(parsed.path), date=document.data.embargo.text)]
        return []

    def _why_hidden(self, document: Document) -> str:
        """Why a document is not built; empty if it is."""
        article = document.data
        if not isinstance(article, Article):
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
            document = one.document
            if document is None or one.packed is None:
                continue
            documents.append((one.path, one.packed, one.problems))
            article = document.data if isinstance(document.data, Article) else None
            drafted = article is not None and article.draft and not self.options.drafts
            until = article.embargo.lower if article and article.embargo and not drafted else 0
            rows.append((self.by_path[one.path], one.digest, until, self._why_hidden(document)))
        store.add_documents(documents)
        store.add_sources(rows, self.scanned)

    def _index(self, library: Library, db: sqlite3.Connection, old: Store | None) -> None:
        from site_builder.archive import index

        known = index.numbers(old.db) if old is not None else index.Numbers()
        index.build(library, db, self.problems, known)
        from site_builder import config
        from site_builder.words import FALLBACK, catalogue

        self.url = config.base_url(self.site, self.options.base_url)
        if self.url is None and not any(p.path == _SITE_FILE for p in errors(self.problems)):
            self.problems.append(problem("no-base-url", _SITE_FILE))
        language = self.site.language
        if catalogue(language).language == FALLBACK and not language.lower().startswith(FALLBACK):
            self.problems.append(problem("no-words", _SITE_FILE, language=language))

    def _setting(self, db: sqlite3.Connection) -> Setting:
        from site_builder import config
        from site_builder.archive.reader import Reader
        from site_builder.pages import Setting

        return Setting(self.site, Reader(db, self.site.page_size), config.base_url(self.site, self.options.base_url))

    def _plan(self, setting: Setting) -> list[PageSpec]:
        from site_builder import plan as planning
        from site_builder import theme as themes

        theme = themes.load(self.root, self.site, [])
        return planning.plan(setting, [name for name, _ in theme.assets()], self.problems)

    def _compare(self, store: Store, old: Store | None, pages: Sequence[PageSpec]) -> dict[str, str]:
        """The pages of a whole plan that are stale, and why; the others are taken over from the old store."""
        reason = ""
        if old is None:
            reason = "there was no earlier build to go by"
        elif old.get("site key") != self.site_key:
            reason = "content/site.yaml, or an option of the build"
        elif old.get("theme key") != self.theme_key:
            reason = "the theme"
        elif old.get("output") != self._output():
            reason = _ELSEWHERE
        had: dict[str, tuple[int, bytes]] = {}
        read_facts: dict[int, str] = {}
        if old is not None and not reason:
            from site_builder.archive.differences import compare

            store.attach(old.path)
            facts = compare(store.db, self.site.page_size)
            store.detach()
            query = "SELECT page FROM reads WHERE fact = ?"
            for fact in sorted(facts, key=str):
                for (n,) in old.db.execute(query, (number(fact),)):
                    if n not in read_facts:
                        read_facts[n] = _why(store, fact)
            if any(number(fact) in set(old.get("every page")) for fact in facts):
                reason = "the menu of every page"
            rows = old.db.execute("SELECT n, address, digest FROM site_page")
            had = {address: (n, spec) for n, address, spec in rows}
        stale: dict[str, str] = {}
        kept: list[tuple[Any, ...]] = []
        fresh: list[tuple[Any, ...]] = []
        for spec in pages:
            row = (spec.address, addresses.collision_key(spec.address), json.dumps(spec.unit), _digest(spec))
            n, was = had.get(spec.address, (0, b""))
            if reason or not n:
                stale[spec.address] = reason or _FIRST
            elif was != row[-1]:
                stale[spec.address] = "its place among other pages"
            elif n in read_facts:
                stale[spec.address] = read_facts[n]
            else:
                kept.append((n, *row))
                continue
            fresh.append(row)
        if kept and old is not None:
            reasons = dict(old.db.execute("SELECT n, reason FROM site_page"))
            store.db.executemany(
                "INSERT INTO site_page VALUES (?, ?, ?, ?, ?, ?)", [(*row, reasons[row[0]]) for row in kept]
            )
            store.attach(old.path)
            store.db.execute("INSERT INTO reads SELECT r.* FROM old.reads r JOIN main.site_page p ON p.n = r.page")
            store.detach()
        insert = "INSERT INTO site_page (address, collision, unit, digest, reason) VALUES (?, ?, ?, ?, '')"
        store.db.executemany(insert, fresh)
        if old is not None:
            if old.get("output") == self._output():
                store.set_published(old.published(), [])
                store.put("output", self._output())
        return stale

    def _remember_build(self, store: Store, setting: Setting, pages: int) -> None:
        store.add_indexes()
        store.db.execute("DELETE FROM problem")
        store.add_problems(self.problems)
        store.put("site key", self.site_key)
        store.put("site", self.site)
        store.put("parse key", tuple(self.site.indexes))
        store.put("scan problems", self.scan_problems)
        store.put("counts", (self.report.articles, pages))
        from site_builder.pages.setting import site_view

        setting.reader.noted = set()
        site_view(setting, "", "")
        store.put("every page", [number(fact) for fact in setting.reader.noted])

    def _theme_differs(self, store: Store) -> bool:
        return bool(store.get("theme key") != self.theme_key)

    def _output(self) -> str:
        return os.path.realpath(self.options.output)

    # -- making and publishing

    def _publish(
        self,
        store: Store,
        stale: dict[str, str],
        setting: Setting | None,
        gone: Sequence[str],
        specs: dict[str, PageSpec] | None = None,
    ) -> None:
        """Make the stale pages, put right what somebody else changed in the site, and publish all of it.

        ``specs``: the plan of all pages where there is one; else the stale ones are planned here.
        """
        report, options = self.report, self.options
        output = Output(options.output, rewrite=options.clean, atomic=options.atomic, waiting=self.waiting)
        with output:
            with self._timed("read"):
                there = output.files()
                expected = store.published() if specs is not None or store.get("output") == self._output() else {}
                if specs is None and not expected:
                    rows = store.db.execute("SELECT address FROM site_page")
                    stale = {**{a: _ELSEWHERE for (a,) in rows}, **stale}
                if there == expected and not stale and not gone and specs is None and not self._theme_differs(store):
                    report.kept = len(there)
                    return
                lost = {a for a, stamp in expected.items() if there.get(a) != stamp}
                lost.difference_update(gone)
                pages = {row[0] for row in store.db.execute("SELECT address FROM site_page")}
                for address in lost & pages:
                    stale.setdefault(address, "somebody changed its file")
            with self._timed("render"):
                whole = specs is not None or not expected
                files_too = whole or self._theme_differs(store) or bool(lost - pages)
                others = set(expected) - pages - set(gone)
                if stale or files_too:
                    setting = setting or self._setting(store.db)
                if stale:
                    assert setting is not None
                    output.sign()
                    if specs is None:
                        specs = self._specs(store, setting, stale)
                    self._render(store, setting, [specs[a] for a in stale if a in specs], output)
                if files_too and report.ok:
                    assert setting is not None
                    others = self._copy(setting, output, {a for a in expected if a not in lost}, store)
                report.rendered = len(stale)
            if errors(self.problems):
                return
            with self._timed("publish"):
                output.keep(pages)
                output.keep(others)
                report.written, report.removed = output.commit()
                report.kept = len(output.kept) - report.written
                self._remember_published(store, output, there, expected, stale)

    def _specs(self, store: Store, setting: Setting, stale: Iterable[str]) -> dict[str, PageSpec]:
        """The plan of some pages."""
        from site_builder.pages import plan_unit

        units: dict[str, None] = {}
        for address in stale:
            row = store.db.execute("SELECT unit FROM site_page WHERE address = ?", (address,)).fetchone()
            if row:
                units[row[0]] = None
        return {spec.address: spec for unit in units for spec in plan_unit(setting, tuple(json.loads(unit)))}

    def _render(self, store: Store, setting: Setting, pages: Sequence[PageSpec], output: Output) -> None:
        """Make pages and stage those that changed."""
        from site_builder import theme as themes
        from site_builder.crew import WORTH_SHARING
        from site_builder.render import Brief, Painter, portion

        options = self.options
        if len(pages) >= WORTH_SHARING and options.jobs > 1:
            store.show()
        brief = Brief(self.root, store.path, self.site, setting.base_url, output.stage, store.key())
        theme = themes.load(self.root, self.site, [], store.key())
        painter = Painter(setting, theme, output.stage)
        done = 0
        numbers = {}
        for spec in pages:
            row = store.db.execute("SELECT n FROM site_page WHERE address = ?", (spec.address,)).fetchone()
            numbers[spec.address] = row[0]
        found: list[tuple[int, int]] = []
        store.begin()
        for rendered in self.crew.map(partial(portion, brief), painter.paint, pages):
            for made in rendered.made:
                output.took(made.address, made.staged)
                n = numbers[made.address]
                found += [(fact, n) for fact in made.facts]
            done += len(rendered.made)
            self.progress("rendering", done, len(pages))
            if rendered.fault:
                self.problems.append(rendered.fault)
                return
        if not store.fresh:
            store.db.executemany("DELETE FROM reads WHERE page = ?", [(n,) for n in numbers.values()])
        found.sort()
        store.db.executemany("INSERT INTO reads VALUES (?, ?)", found)
        store.db.execute("CREATE INDEX IF NOT EXISTS read_by ON reads (page)")

    def _copy(self, setting: Setting, output: Output, sound: set[str], store: Store) -> set[str]:
        """The theme's assets and the archive's media; the addresses of all of them. ``sound`` are there as they were."""
        from site_builder import theme as themes

        found = set()
        theme = themes.load(self.root, self.site, [])
        same_theme = not self._theme_differs(store)
        for name, path in theme.assets():
            address = addresses.ASSETS + name
            found.add(address)
            if not (same_theme and address in sound):
                output.put(address, path.read_bytes())
        changed = None
        if hasattr(self, "changes"):
            changed = {source.path for source in self.changes.changed}
        for name in setting.reader.media():
            found.add(name)
            if changed is not None and name not in changed and name in sound:
                continue
            try:
                output.put(name, read.load(self.root, name))
            except read.Unreadable as fault:
                self.problems.append(fault.problem)
        return found

    def _remember_published(
        self,
        store: Store,
        output: Output,
        there: Mapping[str, Stamp],
        expected: dict[str, Stamp],
        stale: dict[str, str],
    ) -> None:
        """Note how the site was left."""
        left: dict[str, Stamp] = {}
        staged = set(output.staged)
        atomic = output.atomic and report_changed(self.report)  # the whole tree is another one
        for address in output.kept:
            stamp = output.status(address) if address in staged or atomic else there.get(address)
            if stamp is not None and stamp != expected.get(address):
                left[address] = stamp
        gone = [address for address in expected if address not in output.kept]
        theme_differs = self._theme_differs(store)
        elsewhere = store.get("output") != self._output()
        if not (left or gone or stale or theme_differs or elsewhere):
            return
        store.begin()
        if elsewhere:
            store.db.execute("DELETE FROM published")
            store.put("output", self._output())
        store.set_published(left, gone)
        store.put("theme key", self.theme_key)
        store.db.executemany(
            "UPDATE site_page SET reason = ? WHERE address = ?", [(why, address) for address, why in stale.items()]
        )

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        seconds = self.report.seconds
        seconds[stage] = seconds.get(stage, 0.0) + time.perf_counter() - start


def report_changed(report: Report) -> bool:
    return bool(report.written or report.removed)


def _theme_folders(root: Path, site: model.Site) -> list[Path]:
    """Every folder that the theme may come from."""
    package = Path(__file__).parent
    folders = [package / "themes", package.parent / "themes"]
    if site.theme:
        folders += [root / "themes" / site.theme.text, root / site.theme.text]
    return folders


def _digest(spec: PageSpec) -> bytes:
    return read.digest(repr((spec.kind, spec.key)).encode("utf-8", "surrogatepass"))


def _units(fact: Fact) -> list[tuple[Any, ...]]:
    """What is planned with the thing that a fact is of."""
    kind, *of = fact
    if kind in ("article", "card"):
        return [("article", of[0])]
    if kind in ("actor", "actor name", "company"):
        return [("actor", of[0])]
    if kind in ("topic", "topic name"):
        return [("topic", of[0])]
    if kind in ("links", "list") and of[0] in (model.ARTICLE, model.ACTOR, model.TOPIC):
        return [(of[0], of[1])]
    return []


def _why(store: Store, fact: Fact) -> str:
    """A fact in words, with the names of things for their numbers."""
    kind, *of = fact
    tables = {"links": of[0], "list": of[0], "body": of[0]}
    table = tables.get(kind, kind.partition(" ")[0])
    table = {"company": "actor", "pair": "actor"}.get(table, table)
    if kind in ("card", "acting", "about", "related", "neighbours"):
        table = model.ARTICLE
    if table not in (model.ARTICLE, model.ACTOR, model.TOPIC):
        return said(fact)
    column = "id"

    def name(part: Any) -> Any:
        if not isinstance(part, int) or part < 1 << 16:
            return part
        row = store.db.execute(f"SELECT {column} FROM {table} WHERE n = ?", (part,)).fetchone()
        return row[0] if row else "that is gone"

    return said((kind, *map(name, of)))


def _forget(store: Store, address: str) -> None:
    row = store.db.execute("SELECT n FROM site_page WHERE address = ?", (address,)).fetchone()
    if row:
        store.db.execute("DELETE FROM reads WHERE page = ?", row)
        store.db.execute("DELETE FROM site_page WHERE n = ?", row)


def _is_taken(store: Store, address: str) -> bool:
    """Whether something of the site stands in the way of a new page; all that might is held to."""
    key = addresses.collision_key(address)
    if store.db.execute("SELECT 1 FROM site_page WHERE collision = ?", (key,)).fetchone():
        return True
    if store.db.execute("SELECT 1 FROM published WHERE address = ?", (address,)).fetchone():
        return True
    if key.partition("/")[0] in ("media", "assets"):
        return True
    parts = key.split("/")
    above = ["/".join(parts[:n]) for n in range(1, len(parts))]
    query = "SELECT 1 FROM site_page WHERE collision = ?"
    if any(store.db.execute(query, (folder,)).fetchone() for folder in above):
        return True
    query = "SELECT 1 FROM site_page WHERE collision >= ? AND collision < ?"
    return store.db.execute(query, (f"{key}/", f"{key}0")).fetchone() is not None


def _known_picture(old: Store, path: str) -> Picture | None:
    """A picture that has not changed."""
    from site_builder.archive.work import nfc
    from site_builder.media import Picture

    row = old.db.execute("SELECT width, height FROM picture WHERE path = ?", (nfc(path),)).fetchone()
    return Picture(*row) if row else None
