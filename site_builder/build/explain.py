"""What a page depends on, and why it was last made: the answer of `site-builder explain`."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from site_builder.build import reasons, staleness
from site_builder.build.configuration import base_url
from site_builder.build.identity import program
from site_builder.build.store import FOLDER, Store
from site_builder.model.paths import content_path
from site_builder.outputs.context import OutputContext
from site_builder.problems import ProblemError


class Explained(Struct, frozen=True):
    """A page: its address, the file it comes from (if any), why it was last made, and what it reads."""

    address: str
    source: str
    reason: str
    reads: tuple[str, ...]


class Unknown(Exception):
    """There is no build to ask, or no such page in it; the message says which, and what to do."""


def explain(root: Path, wanted: str) -> list[Explained]:
    """The pages that ``wanted`` names: an address of the site, a path in the output folder, or a file of content/.

    Raises Unknown.
    """
    store = Store.open(root / FOLDER, program())
    if store is None:
        raise Unknown("there is no build to ask: run site-builder build first")
    try:
        found = [_explained(store, root, address) for address in _addresses(store, _relative(root, store, wanted))]
    finally:
        store.close()
    if not found:
        raise Unknown(f'the last build made no page for "{wanted}"; name one like articles/a-visit.html')
    return found


def _relative(root: Path, store: Store, wanted: str) -> str:
    """A path as the site, or content/, has it."""
    path = Path(wanted)
    for folder in (Path(store.get("output")), root.resolve() / "content", Path("content")):
        for one in (path, path.absolute()):
            if one.is_relative_to(folder):
                return one.relative_to(folder).as_posix()
    return path.as_posix().removeprefix("./")


def _addresses(store: Store, wanted: str) -> list[str]:
    if store.outputs.has(wanted):
        return [wanted]
    query = (
        "SELECT address FROM article WHERE path = ?1 UNION SELECT address FROM actor WHERE path = ?1 "
        "UNION SELECT address FROM topic WHERE path = ?1 UNION SELECT address FROM page WHERE path = ?1"
    )
    return [address for (address,) in store.db.execute(query, (wanted,))]


def _explained(store: Store, root: Path, address: str) -> Explained:
    from site_builder.archive.facts import Noted
    from site_builder.outputs.kinds import KINDS

    site, given = store.get("site"), store.get("site key")[2]
    context = OutputContext(root, store.db, site, base_url(site, given))
    spec = staleness.specs(store.outputs, context, [address])[address]
    noted = context.pages.reader.noted = Noted()
    with suppress(ProblemError):  # a fault of a template or a file: what was read until then is told
        KINDS[spec.kind].make(context, spec)
    reads = sorted({reasons.worded(store.db, fact) for fact in noted.facts()})
    return Explained(address, spec.path and content_path(spec.path), store.outputs.reason(address), tuple(reads))
