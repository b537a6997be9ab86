"""Articles resolved in portions: in this process, or shared out to others.

Resolving an article asks for what is known of all (registers, what may be linked to, numbers, roles, the names that
texts are searched for) and changes nothing of it. So another process can do it: it is told all this once, by a file,
takes the articles as they were parsed from the database, and hands back rows. What it finds wrong comes with them.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from msgspec.structs import replace

from site_builder.indexing import articles
from site_builder.indexing.articles import Group, Portion, Written
from site_builder.indexing.context import IndexContext, IndexInput, Overview, Row
from site_builder.indexing.links import LinkTargets
from site_builder.indexing.mentions import Finder
from site_builder.indexing.registers import Registers
from site_builder.indexing.relatedness import Relations
from site_builder.model.documents import Document, Site
from site_builder.system import workers

PROTOCOL: Final = 5  # of pickles
WORTH_STARTING: Final = 2000  # articles from which on processes are started for this alone
MOST_RELATED: Final = 2000  # articles in a portion, of those that others are related to

Place = tuple[str, Group | None]  # an article's path, and its translations
Lookup = Callable[[str], Document]


class Sharing(NamedTuple):
    """With whom the work is shared."""

    pool: workers.WorkerPool
    database: Path  # where documents are
    unpack: Callable[[bytes], Document]
    folder: Callable[[], Path]  # for what other processes are told, made when it is first asked for
    show: Callable[[], None]  # lets other processes see the documents


def portions(context: IndexContext, places: Sequence[Place], sharing: Sharing | None) -> Iterator[Portion]:
    """Articles resolved, in portions in their order."""
    alone = partial(_resolve, context, context.index_input.document)
    worth = workers.WORTH_SHARING if sharing is not None and sharing.pool.executor else WORTH_STARTING
    told = None
    if sharing is not None and sharing.pool.shares(len(places), worth):
        sharing.show()
        told = _tell(sharing, _told(context))
    if sharing is None or told is None:
        return map(alone, workers.in_portions(places))
    shared: Callable[[Sequence[Place]], Any] = partial(_packed, told, sharing.database, sharing.unpack)
    return map(_unpacked, sharing.pool.map(shared, alone, places, worth))


def related(written: Written, sharing: Sharing | None) -> Iterator[list[Row]]:
    """The rows of related articles. What is shared out is begun at once, not when the first row is asked for."""
    asked = (written.subjects, written.between, written.shown)
    numbers = list(written.subjects)
    relations = cache(lambda: Relations(*asked))

    def alone(some: Sequence[int]) -> list[Row]:
        return articles.relate(relations(), some)

    told = None
    if sharing is not None and sharing.pool.shares(len(numbers), WORTH_STARTING):
        told = _tell(sharing, asked)
    if sharing is None or told is None:
        return map(alone, workers.in_portions(numbers))
    shared: Callable[[Sequence[int]], Any] = partial(_packed_relations, told)
    portion = min(MOST_RELATED, max(workers.PORTION, len(numbers) // (workers.AHEAD * sharing.pool.jobs) + 1))
    return map(_unpacked, sharing.pool.map(shared, alone, numbers, WORTH_STARTING, portion))


def _tell(sharing: Sharing, value: object) -> Path | None:
    """Write down what other processes are to know; None where there is no room for it."""
    import tempfile  # slow to import, and only where work is shared out

    try:
        with tempfile.NamedTemporaryFile(dir=sharing.folder(), delete=False) as file:
            pickle.dump(value, file, PROTOCOL)
    except OSError:
        return None
    return Path(file.name)


def _unpacked(found: Any) -> Any:
    return pickle.loads(found) if isinstance(found, bytes) else found  # noqa: S301  (a process of this build)


def _resolve(context: IndexContext, lookup: Lookup, places: Sequence[Place]) -> Portion:
    return articles.portion(context, ((lookup(path), group) for path, group in places))


def _told(context: IndexContext) -> tuple[Any, ...]:
    """What another process makes a ``Work`` of. Strings that stand in several parts of it are written once."""
    link_targets = context.link_targets
    numbers = (context.article_n, context.actor_n, context.topic_n, context.main_topics, context.ancestors)
    registers = replace(context.registers, problems=[], documents={}, named={})
    return (
        context.index_input.site,
        registers,
        (link_targets.articles, link_targets.files, dict(context.index_input.hidden), link_targets.pictures),
        numbers,
        context.roles,
        context.finder and (context.finder.actors, context.finder.pages),
    )


# -- in another process


def _packed(told: Path, database: Path, unpack: Callable[[bytes], Document], places: Sequence[Place]) -> bytes:
    """Resolve a portion in a worker process."""
    context, lookup = _from(told, lambda value: (_context(*value), _lookup(database, unpack)))
    return pickle.dumps(_resolve(context, lookup, places), PROTOCOL)


def _packed_relations(told: Path, numbers: Sequence[int]) -> bytes:
    """Find what is related to some articles in a worker process."""
    return pickle.dumps(articles.relate(_from(told, lambda value: Relations(*value)), numbers), PROTOCOL)


def _from(told: Path, make: Callable[[Any], Any]) -> Any:
    """What is made of what a file tells."""

    def made() -> Any:
        with told.open("rb") as file:
            return make(pickle.load(file))  # noqa: S301  (the build wrote it)

    return workers.cached(told, made)


def _context(site: Site, registers: Registers, links: Any, numbers: Any, roles: Any, names: Any) -> IndexContext:
    articles_by_id, files, hidden, pictures = links
    problems = registers.problems
    link_targets = LinkTargets(registers, articles_by_id, files, hidden, pictures, problems)
    index_input = IndexInput(site, Overview(), _nowhere, hidden, (), pictures)
    context = IndexContext(index_input, registers, link_targets, sqlite3.connect(":memory:"), problems)
    context.article_n, context.actor_n, context.topic_n, context.main_topics, context.ancestors = numbers
    context.roles = roles
    context.finder = Finder(*names) if names else None
    return context


def _nowhere(path: str) -> Document:
    raise KeyError(path)


def _lookup(database: Path, unpack: Callable[[bytes], Document]) -> Lookup:
    """Documents as they are in a database; the build changes none of them meanwhile."""
    db = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)

    def find(path: str) -> Document:
        row = db.execute("SELECT data FROM document WHERE path = ?", (path,)).fetchone()
        return unpack(row[0] if row else b"")

    return find
