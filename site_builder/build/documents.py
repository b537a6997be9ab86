"""Every file of content/ read and parsed; drafts and articles under embargo set aside; all of it put into the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from site_builder.build.known_documents import unpack
from site_builder.build.known_files import CONTENT
from site_builder.build.report import Counts, Options, Report
from site_builder.build.run import Inputs, Run
from site_builder.build.store import Store
from site_builder.indexing import held_back
from site_builder.indexing.context import Held, IndexInput, Overview
from site_builder.model.cross_references import hidden_keys
from site_builder.model.documents import Document, Picture, Site
from site_builder.model.headers import Header
from site_builder.model.paths import MEDIA, content_path, nfc
from site_builder.parse.document import Parsed, Rules, header_of, read_and_pack, read_and_parse, unpacked
from site_builder.problems import Problem, problem
from site_builder.read import media
from site_builder.read.content_folder import Source

_AT_ONCE = 256  # files that are put into the store together


class Hidden(NamedTuple):
    """Why an article is not built. ``day`` is the sort key of the day on which its embargo ends; 0: it is a draft."""

    why: str
    day: int


def hidden_by(article: Header | None, options: Options) -> Hidden | None:
    """Return why a document is not built; None if it is. Only articles may be hidden."""
    if article is None:
        return None
    if article.draft and not options.shows_unpublished:
        return Hidden("that article is a draft: publish it, or build with --preview FOLDER", 0)
    if article.embargo and article.embargo.lower > options.today and not options.preview:
        return Hidden(f"that article is under embargo until {article.embargo.text}", article.embargo.lower)
    return None


def rules(options: Options, indexes: Iterable[str]) -> Rules:
    """Return what files are parsed by. ``indexes``: the further indexes of site.yaml."""
    return Rules(tuple(indexes), options.today if options.shows_unpublished else 0)


def parse(run: Run, indexes: Iterable[str], sources: Sequence[Source]) -> Iterator[Parsed]:
    """Read and parse files, in their order. ``indexes``: the further indexes of site.yaml."""
    if sources:
        given = (run.options.root, rules(run.options, indexes))
        in_worker: Callable[[Sequence[Source]], Any] = partial(read_and_pack, *given)
        for found in run.workers.map(in_worker, partial(read_and_parse, *given), sources):
            yield from unpacked(found)


def document_of(parsed: Parsed) -> Document:
    """Return the document that a file became."""
    assert parsed.packed is not None
    return parsed.document or unpack(parsed.packed)


def problems_of(parsed: Parsed, options: Options) -> list[Problem]:
    """Return the problems of a file by itself. The errors of a draft are warnings; an embargo is said."""
    article = parsed.header
    hidden = None if parsed.packed is None else hidden_by(article, options)
    if hidden is None or article is None:
        return parsed.problems
    if hidden.day and article.embargo:
        return [*parsed.problems, problem("embargoed", content_path(parsed.path), date=article.embargo.text)]
    return held_back.in_draft(parsed.problems)


def counts(db: sqlite3.Connection, hidden: int, options: Options) -> Counts:
    """Return how many articles an archive has. ``hidden``: how many are not in it, for they are held back."""
    query = "SELECT count(*), coalesce(sum(translation), 0), coalesce(sum(unpublished), 0) FROM article"
    articles, translations, unpublished = db.execute(query).fetchone()
    return articles - translations, translations, unpublished if options.shows_unpublished else hidden


def held(store: Store) -> list[Held]:
    """Return the articles that are held back, as a store knows them."""
    known = store.documents.hidden()
    return [Held(store.documents.get(path), day) for path, (day, why) in known.items() if why]


def of_store(store: Store, path: str, document: Document | None = None) -> Parsed:
    """Return a file that has not changed, as it was parsed; ``document`` is its own, where that is at hand."""
    digest, packed, problems, text = store.documents.parsed(path)
    document = document or unpack(packed)
    return Parsed(path, digest, packed, header_of(document), document, problems, text)


def remember(store: Store, parsed: Iterable[Parsed], options: Options) -> None:
    """Put files that could be parsed into the store."""
    rows, documents = [], []
    for one in parsed:
        if one.packed is None:
            continue
        documents.append((one.path, one.packed, one.problems))
        article = one.header
        hidden = hidden_by(article, options)
        embargo = article.embargo.lower if article and article.embargo and (not hidden or hidden.day) else 0
        rows.append((one.path, one.digest, one.text, embargo, hidden.why if hidden else ""))
    store.documents.add(documents)
    store.documents.add_sources(rows)


class Known(NamedTuple):
    """What of the last build spares parsing: its store, and the files that differ from it."""

    store: Store
    changed: frozenset[str]


def read_all(
    run: Run,
    inputs: Inputs,
    sources: Sequence[Source],
    known: Known | None,
    into: Store | dict[str, Document],
    report: Report,
) -> IndexInput:
    """Read and parse every file of the archive, into a store or, by path, into memory.

    Adds the problems of files to the report.
    """
    site = inputs.configuration.site
    overview, hidden, kept = Overview(), dict[str, str](), list[Held]()
    with report.timed("parse"):
        files = [source for source in sources if source.kind == MEDIA]
        pictures = _pictures(run, files, known, site, report)
        texts = [source for source in sources if source.kind != MEDIA]
        done = 0
        for batch in _batches(_parsed(run, site.indexes, texts, known), _AT_ONCE):
            for parsed in batch:
                report.problems += problems_of(parsed, run.options)
                if parsed.packed is None:
                    hidden[nfc(parsed.path)] = ""
                    continue
                if (why := hidden_by(parsed.header, run.options)) and parsed.header:
                    keys = hidden_keys(parsed.path, parsed.header.id, parsed.header.title)
                    hidden.update(dict.fromkeys(keys, why.why))
                    kept.append(Held(document_of(parsed), why.day))
                    continue
                if isinstance(into, dict):
                    into[parsed.path] = document_of(parsed)
                if parsed.header is not None:
                    overview.add_article(parsed.header)
                else:
                    overview.add(document_of(parsed))
            if isinstance(into, Store):
                remember(into, batch, run.options)
            done += len(batch)
            run.progress("reading", done, len(texts))
        if isinstance(into, Store):
            into.documents.add_sources((file.path, _known_digest(file.path, known), b"", 0, "") for file in files)
            into.files.put(CONTENT, inputs.listing, inputs.scanned)
    lookup = into.documents.get if isinstance(into, Store) else into.__getitem__
    return IndexInput(site, overview, lookup, hidden, files, pictures, kept)


def _known_digest(path: str, known: Known | None) -> bytes:
    """The digest of a media file that has not changed; of others it is known once they have been published."""
    return b"" if known is None or path in known.changed else known.store.documents.digest(path)


def _pictures(run: Run, files: Sequence[Source], known: Known | None, site: Site, report: Report) -> dict[str, Picture]:
    """The sizes of pictures by path; reports the problems of all media. Of what has not changed both are known."""
    pictures: dict[str, Picture] = {}
    if known is not None:
        same = {content_path(file.path) for file in files} - {content_path(path) for path in known.changed}
        report.problems += [p for p in known.store.documents.problems() if p.path in same]
    for source in files:
        if known is not None and source.path not in known.changed:
            query = "SELECT width, height, key FROM picture WHERE path = ?"
            row = known.store.db.execute(query, (nfc(source.path),)).fetchone()
            picture = Picture(*row) if row else None
        else:
            picture = media.examine(run.options.root, source, report.problems, as_it_is=site.keeps_metadata)
        if picture:
            pictures[source.path] = picture
    return pictures


def _parsed(run: Run, indexes: Iterable[str], texts: Sequence[Source], known: Known | None) -> Iterator[Parsed]:
    """Every file parsed, in the order of their paths: those that have not changed as they are known."""
    fresh = parse(run, indexes, [s for s in texts if known is None or s.path in known.changed])
    for source in texts:
        if known is None or source.path in known.changed:
            yield next(fresh)
        else:
            yield of_store(known.store, source.path)


def _batches(rows: Iterable[Parsed], size: int) -> Iterator[list[Parsed]]:
    batch: list[Parsed] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
