"""What a page depends on, and why it was last made: the answer of `site-builder explain`."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from site_builder.build import staleness
from site_builder.build.store import Store, program


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
    store = Store.open(root, program())
    if store is None:
        raise Unknown("there is no build to ask: run site-builder build first")
    try:
        found = [_explained(store, address) for address in _addresses(store, _relative(root, store, wanted))]
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
    row = store.db.execute("SELECT address FROM site_page WHERE address = ?", (wanted,)).fetchone()
    if row:
        return [row[0]]
    query = (
        "SELECT address FROM article WHERE path = ?1 UNION SELECT address FROM actor WHERE path = ?1 "
        "UNION SELECT address FROM topic WHERE path = ?1 UNION SELECT address FROM page WHERE path = ?1"
    )
    return [address for (address,) in store.db.execute(query, (wanted,))]


def _explained(store: Store, address: str) -> Explained:
    from site_builder.archive.facts import Noted
    from site_builder.archive.reader import Reader
    from site_builder.pages.context import PageContext
    from site_builder.pages.kinds import KINDS
    from site_builder.parse import site_file

    site, (_, _, base_url, _) = store.get("site"), store.get("site key")
    context = PageContext(site, Reader(store.db, site.page_size), site_file.base_url(site, base_url))
    spec = staleness.specs(store, context, [address])[address]
    context.reader.noted = Noted()
    KINDS[spec.kind].view(context, spec)
    reads = sorted({staleness.worded(store, fact) for fact in context.reader.noted.facts()})
    reason = store.db.execute("SELECT reason FROM site_page WHERE address = ?", (address,)).fetchone()[0]
    return Explained(address, spec.path and f"content/{spec.path}", reason, tuple(reads))
