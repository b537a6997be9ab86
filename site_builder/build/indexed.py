"""The archive brought up to date in a store, and what has to be made of it: after a change, or as a whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from site_builder.archive.facts import TODAY, number
from site_builder.build import ledger as ledgers
from site_builder.build import outside
from site_builder.build.configuration import weigh, without_consequences
from site_builder.build.destination import Destination
from site_builder.build.known_files import CONTENT, SITE, Changes
from site_builder.build.ledger import Ledger
from site_builder.build.report import Options, Report
from site_builder.build.run import NOTHING, Inputs, Plan, Run
from site_builder.build.store import Store
from site_builder.model.documents import Site
from site_builder.model.paths import MEDIA, content_path
from site_builder.problems import Problem, errors
from site_builder.read.content_folder import Source

if TYPE_CHECKING:  # what a build without a change does not need is imported where it is needed
    from site_builder.archive.facts import Fact
    from site_builder.build.documents import Known
    from site_builder.indexing.context import Held, IndexInput
    from site_builder.indexing.update import Edit, MediaEdit, Updated
    from site_builder.model.documents import Document
    from site_builder.outputs.context import OutputContext
    from site_builder.parse.document import Parsed

_FEW: Final = 64  # changed files that are always worth following one by one; of a large archive an eighth is


class Indexed(Struct, frozen=True):
    """An archive that is up to date in a store. The plan is None where a problem is an error: nothing is published."""

    store: Store
    plan: Plan | None
    ledger: Ledger
    context: Callable[[], OutputContext]  # what outputs are made with; one for the whole build


def is_followed(inputs: Inputs, old: Store) -> bool:
    """Return whether a change is one that may be followed file by file."""
    changes, configuration = inputs.changes, inputs.configuration
    if changes is None or changes.odd or configuration.problems or old.get("site key") != configuration.key:
        return False
    if configuration.site.image is not None and any(path.startswith(f"{MEDIA}/") for path in changes.removed):
        return False  # it may be the archive's picture
    return len(changes.changed) + len(changes.removed) <= max(_FEW, old.files.count(CONTENT) // 8)


def context_of(run: Run, inputs: Inputs, db: sqlite3.Connection) -> OutputContext:
    """Return what outputs are planned and made with. ``db`` holds the archive."""
    from site_builder.outputs.context import OutputContext

    configuration = inputs.configuration
    site, preview = configuration.site, run.options.shows_unpublished
    return OutputContext(run.options.root, db, site, configuration.base_url, preview=preview, day=run.options.day)


# -- after a change ---------------------------------------------------------------------------------------------------


def follow(
    run: Run, inputs: Inputs, ledger: Ledger, old: Store, destination: Destination, report: Report
) -> Indexed | None:
    """Bring the archive of the last build up to date in place. None, with the store changed, where that is refused."""
    assert inputs.changes is not None
    context = cache(partial(context_of, run, inputs, old.db))
    facts = _facts_of_files(run, inputs, old, report)
    if facts is None:
        return None
    if errors(report.problems):
        return Indexed(old, None, ledger, context)
    if inputs.changes.some:
        more = ledgers.follow(ledger, run, inputs, old, facts)
        if more is None:
            return None
        facts |= more
    if not inputs.changes.some and inputs.listing != old.files.listing(CONTENT):
        # files were written and say what they said, or only what is known of addresses outside is another
        old.begin()
        old.files.put(CONTENT, inputs.listing, inputs.scanned)
    plan: Plan | None = NOTHING
    if _is_another_day(run, old):
        facts.add(TODAY)
    theme, elsewhere = destination.has_new_theme(old), destination.is_new(old)
    if facts or theme or elsewhere:
        from site_builder.build import staleness

        with report.timed("plan"):
            plan = staleness.after(staleness.known(old), context(), facts, theme=theme, elsewhere=elsewhere)
            if plan is None:
                return None
            old.begin()
            staleness.remember(old, plan)
            plan = ledgers.follow_plan(ledger, old, context(), plan, facts)
            if plan is None:
                return None
            old.put("day", run.options.day)
    if inputs.changes.some or plan is not NOTHING:
        _count(old, run.options)
    counts, report.pages = old.get("counts")
    report.count(counts)
    return Indexed(old, plan, ledger, context)


def _facts_of_files(run: Run, inputs: Inputs, old: Store, report: Report) -> set[Fact] | None:
    """Take in the files that differ; the facts that changed, or None where the archive must be indexed as a whole."""
    assert inputs.changes is not None
    facts = outside.follow(run.options.root, inputs, old)
    if facts is None:
        return None
    if not inputs.changes.some:
        report.problems += sorted(old.documents.problems())
        return facts
    found = _update(run, inputs, old, report)
    return None if found is None else facts | found


def _is_another_day(run: Run, old: Store) -> bool:
    """Whether there are outputs that tell the day of the build, and tell that of an earlier one."""
    return old.get("day") != run.options.day and bool(old.outputs.readers(number(TODAY)))


def _update(run: Run, inputs: Inputs, old: Store, report: Report) -> set[Fact] | None:
    """Bring the archive up to date; the facts that changed, or None where it must be indexed as a whole.

    Adds all problems of the archive to the report. Where a file could not be parsed, nothing is indexed.
    """
    from site_builder.build import documents
    from site_builder.indexing import held_media, update
    from site_builder.outputs import media as media_outputs
    from site_builder.read.content_folder import source

    assert inputs.changes is not None
    site, changes, options = inputs.configuration.site, inputs.changes, run.options
    with report.timed("parse"):
        sources = [s for path in changes.changed if (s := source(path, 0, site.indexes)) is not None]
        texts = [s for s in sources if s.kind != MEDIA]
        found = {parsed.path: parsed for parsed in documents.parse(run, site.indexes, texts)}
        local: dict[str, list[Problem]] = {}
        media = _media_edits(run, site, changes, local)
    broken = [parsed for parsed in found.values() if parsed.packed is None]
    if broken:
        if len(broken) < len(found) or changes.removed or media:
            return None  # what the sound ones have wrong is to be told too
        if not all(parsed.path.startswith("articles/") for parsed in broken):
            return None  # what looks up an actor, a topic or a page has something wrong too
        if old.documents.mentions_several():
            return None  # names that stand in one may be others without these files
        said_before = {content_path(parsed.path) for parsed in broken}
        said = (p for p in old.documents.problems() if p.kind != "lost-address")  # a loss may come of these files
        report.problems += [p for p in said if p.path not in said_before]
        report.problems = sorted([*report.problems, *(p for parsed in broken for p in parsed.problems)])
        return set()
    local |= {path: documents.problems_of(parsed, options) for path, parsed in found.items()}
    if any(errors(some) for some in local.values()):
        return None
    with report.timed("index"):
        old.begin()
        paths = sorted({*found, *(path for path in changes.removed if not path.startswith(f"{MEDIA}/"))})
        edits = [_edit(run, old, path, found.get(path)) for path in paths]
        if old.documents.mentions_several({content_path(edit.path) for edit in edits}):
            return None
        updated = update.update(old.db, site, edits, old.documents.get, media)
        if updated is None:
            return None
        for path in updated.paths - local.keys():
            local[path] = old.documents.parsed(path)[2]
        documents.remember(old, found.values(), options)
        old.documents.add_sources([(file.path, b"", b"", 0, "") for file in media if file.size is not None])
        for path in changes.removed:
            old.documents.remove(path)
        held = documents.held(old)
        apart = _held_back(run, old, site, held, local)
        if errors(apart):
            return None
        facts = updated.facts | held_media.write(old.db, site, (one.document for one in held))
        facts |= _search(old, site, updated)
        old.files.put(CONTENT, inputs.listing, inputs.scanned)
        told = {content_path(path) for path in (*local, *changes.removed)}
        old.documents.put_problems([*(p for some in local.values() for p in some), *updated.problems, *apart], told)
        report.problems += sorted(old.documents.problems())
    return facts | {media_outputs.fact(file.path) for file in media} | _sources(site, changes)


def _sources(site: Site, changes: Changes) -> set[Fact]:
    """Return the facts of the files that have changed, where the files of articles are published as they are."""
    return {("source", path) for path in changes.changed} if site.exports_some("markdown") else set()


def _search(old: Store, site: Site, updated: Updated) -> set[Fact]:
    """Bring the search index up to date, if there is one; the facts that changed of it."""
    if not site.searched:
        return set()
    from site_builder.outputs.search import update as search

    return search.update(old.db, site.language, updated.facts, updated.texts)


def _held_back(
    run: Run, old: Store, site: Site, held: Sequence[Held], local: dict[str, list[Problem]]
) -> list[Problem]:
    """Return what all articles that are held back have wrong with what they refer to.

    Puts beside the path of each the problems that it has by itself.
    """
    from site_builder.build import documents
    from site_builder.indexing import held_back

    for document in (one.document for one in held):
        path = document.path
        if path not in local:
            local[path] = documents.problems_of(documents.of_store(old, path, document), run.options)
    return held_back.problems(old.db, site, held)


def _media_edits(run: Run, site: Site, changes: Changes, problems: dict[str, list[Problem]]) -> list[MediaEdit]:
    """What has become of files of media/; the problems of each are put beside its path."""
    from site_builder.indexing.update import MediaEdit
    from site_builder.read import media
    from site_builder.read.content_folder import unreadable

    found = []
    for path in changes.changed:
        if path.startswith(f"{MEDIA}/"):
            problems[path] = []
            try:
                size = (run.options.root / CONTENT / path).lstat().st_size
            except OSError as fault:  # it went away a moment ago
                problems[path].append(unreadable(path, fault))
                continue
            source = Source(path, MEDIA, "", size)
            picture = media.examine(run.options.root, source, problems[path], as_it_is=site.keeps_metadata)
            found.append(MediaEdit(path, size, picture))
    return found + [MediaEdit(path, None, None) for path in changes.removed if path.startswith(f"{MEDIA}/")]


def _edit(run: Run, old: Store, path: str, parsed: Parsed | None) -> Edit:
    """What has become of one document."""
    from site_builder.build import documents
    from site_builder.indexing.context import article_of
    from site_builder.indexing.update import Edit
    from site_builder.model.cross_references import hidden_keys

    was = old.documents.why_hidden(path)
    before = old.documents.get(path) if was == "" else None
    hidden: dict[str, str] = {}
    after = None
    if parsed is not None:
        why = documents.hidden_by(parsed.header, run.options)
        if why and parsed.header:
            hidden = dict.fromkeys(hidden_keys(path, parsed.header.id, parsed.header.title), why.why)
        else:
            after = documents.document_of(parsed)
    if was:
        gone = old.documents.get(path)
        _, *keys = hidden_keys(path, gone.id, article_of(gone).title)
        old.db.execute("DELETE FROM hidden WHERE key IN (?, ?)", keys)
    return Edit(path, before, after, hidden)


def _count(store: Store, options: Options) -> None:
    from site_builder.build import documents

    hidden = len([why for _, why in store.documents.hidden().values() if why])
    store.put("counts", (documents.counts(store.db, hidden, options), store.outputs.pages()))


# -- as a whole -------------------------------------------------------------------------------------------------------


def index_whole(
    run: Run, inputs: Inputs, store: Store, old: Store | None, destination: Destination, report: Report
) -> Indexed:
    """Index the archive into a fresh store, and compare it with the last build's where there is one."""
    from site_builder.build import documents, staleness
    from site_builder.build import plan as planning
    from site_builder.build.known_documents import unpack
    from site_builder.indexing import held_back, index
    from site_builder.indexing.parallel import Sharing
    from site_builder.outputs.search import build as search

    site = inputs.configuration.site
    known = None
    if old is not None and inputs.changes is not None and old.get("parse key") == _parse_key(run, site):
        known = documents.Known(old, frozenset(inputs.changes.changed))
    else:
        old = None  # front matter would be read otherwise
    index_input = read_content(run, inputs, known, store, report)
    with report.timed("index"):
        numbers = index.numbers(old.db) if old is not None else index.NEW
        sharing = Sharing(run.workers, store.path, unpack, run.spare, store.show)
        index.build(index_input, store.db, report.problems, numbers, sharing)
        report.problems += held_back.problems(store.db, site, index_input.held)
        if site.searched and report.ok:
            search.build(store.db, site.language, search.Sharing(run.workers, store.path, store.show))
        report.count(documents.counts(store.db, len(index_input.held), run.options))
        weigh(inputs.configuration, index_input.pictures, report.problems)
    del index_input  # what outputs are made of is in the database
    context = context_of(run, inputs, store.db)
    with report.timed("plan"):
        ledger = ledgers.read(run, inputs, store.db, report.problems)
        outside.fill(store.db, outside.load(run.options.root, report.problems))
        specs = planning.plan(context, report.problems)
        specs += ledgers.compare(run, inputs, ledger, context, specs, report)
        report.problems.sort()
        report.pages = planning.count_pages(specs)
        if not report.ok:
            return Indexed(store, None, ledger, lambda: context)
        store.put("lost", ledger.lost)
        reason = _reason(inputs, old, destination)
        facts = _facts(run, store, old, inputs) if old is not None and not reason else set()
        last = staleness.known(old) if old is not None else None
        plan = staleness.whole(specs, last, facts, context, reason)
        staleness.remember(store, plan, old)
        _remember_build(run, store, old, inputs, context, destination, report)
    return Indexed(store, plan, ledger, lambda: context)


def _parse_key(run: Run, site: Site) -> tuple[object, ...]:
    """What of site.yaml and the options decides what files become by themselves, and what is wrong with them."""
    from site_builder.build import documents

    return (documents.rules(run.options, site.indexes), site.metadata)


def read_content(
    run: Run, inputs: Inputs, known: Known | None, into: Store | dict[str, Document], report: Report
) -> IndexInput:
    """Read and parse all of content/ into a store or into memory, and report what is wrong with it."""
    from site_builder.build import documents
    from site_builder.read import content_folder

    configuration = inputs.configuration
    report.problems += configuration.problems
    with report.timed("read"):
        sources = content_folder.scan(run.options.root, tuple(configuration.site.indexes), report.problems)
    index_input = documents.read_all(run, inputs, sources, known, into, report)
    report.misread = not report.ok
    if configuration.is_broken:
        report.problems[:] = without_consequences(report.problems)
    return index_input


def _reason(inputs: Inputs, old: Store | None, destination: Destination) -> str:
    """Why everything is made anew; empty where facts say what is."""
    from site_builder.build import reasons

    if old is None:
        return reasons.NO_STORE
    if old.get("site key") != inputs.configuration.key:
        return reasons.CONFIGURATION
    if destination.has_new_theme(old):
        return reasons.THEME
    return reasons.ELSEWHERE if destination.is_new(old) else ""


def _facts(run: Run, store: Store, old: Store, inputs: Inputs) -> set[Fact]:
    """The facts in which the archive differs from that of the last build."""
    from site_builder.archive import tables
    from site_builder.archive.facts import SEARCH
    from site_builder.outputs import media

    assert inputs.changes is not None
    with store.beside(old):
        facts = {
            SEARCH,
            *([] if old.get("day") == run.options.day else [TODAY]),
            *tables.compare(store.db, inputs.configuration.site.page_size),
        }
    facts |= _sources(inputs.configuration.site, inputs.changes)
    return facts | {media.fact(path) for path in inputs.changes.changed if path.startswith(f"{MEDIA}/")}


def _remember_build(
    run: Run,
    store: Store,
    old: Store | None,
    inputs: Inputs,
    context: OutputContext,
    destination: Destination,
    report: Report,
) -> None:
    """Put into a fresh store what the next build goes by."""
    from site_builder.build import staleness
    from site_builder.outputs import html

    configuration = inputs.configuration
    store.add_indexes()
    store.documents.put_problems(report.problems)
    store.put("site key", configuration.key)
    store.put("site", configuration.site)
    store.put("day", run.options.day)
    store.put("parse key", _parse_key(run, configuration.site))
    store.put("counts", ((report.articles, report.translations, report.held_back), report.pages))
    store.put("every page", html.facts_of_every_page(context.pages))
    store.put("units", staleness.general_units(context))
    if old is not None and not destination.is_new(old):
        store.files.put(SITE, old.files.listing(SITE))
        store.put("output", destination.folder)
