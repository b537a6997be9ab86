"""What a page depends on, and why it was last made: the answer of `site-builder explain`."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct

from site_builder.build import reasons, staleness
from site_builder.build.configuration import base_url
from site_builder.build.identity import program
from site_builder.build.store import FOLDER, Store
from site_builder.model.paths import content_path, nfc
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

    An address may be in full, may begin with / and may lack its .html. Raises Unknown.
    """
    store = Store.open(root / FOLDER, program())
    if store is None:
        raise Unknown("there is no build to ask: run site-builder build first")
    try:
        relative = _relative(root, store, wanted)
        found = [_explained(store, root, address) for address in _addresses(store, relative)]
        hidden = "" if found else _hidden_file(store, relative) or _held_media(store, relative)
        is_data = (
            not found and f"{relative.strip('/')}/".startswith("data/") and not store.outputs.has("data/index.html")
        )
    finally:
        store.close()
    if not found and hidden:
        raise Unknown(f"{wanted} has no page on the site: {hidden}")
    if is_data:
        raise Unknown("the last build made no data: build with --exports")
    if not found:
        raise Unknown(f'the last build made no page for "{wanted}"; name one like articles/a-visit.html')
    return found


def _hidden_file(store: Store, path: str) -> str:
    """Why a file was not built, by its name in whichever form (NFC, NFD) or by its address; empty for any other."""
    plain = nfc(path).removeprefix("/")
    wanted = (plain, f"{plain.removesuffix('.html')}.md")
    hidden = store.db.execute("SELECT path, hidden FROM source WHERE hidden <> '' ORDER BY path")
    return next((str(why) for written, why in hidden if nfc(written) in wanted), "")


def _held_media(store: Store, path: str) -> str:
    """Why a file of media/ is not published; empty for any other."""
    for media, article in store.db.execute("SELECT path, article FROM held_media"):
        if nfc(media) == nfc(path):
            why = store.documents.why_hidden(article) or ""
            return f"only {content_path(article)} uses it, and {why}"
    return ""


def _relative(root: Path, store: Store, wanted: str) -> str:
    """A path as the site, or content/, has it. ``wanted`` may be the address of the page, in full or from / on."""
    base = base_url(store.get("site"), store.get("site key")[2])
    if base is not None and "://" in wanted and f"{_bare(wanted)}/".startswith(_bare(base)):
        return unquote(_bare(wanted)[len(_bare(base)) :]) or "/"
    path = Path(wanted)
    for folder in (Path(store.get("output")), root.resolve() / "content", Path("content")):
        for one in (path, path.absolute()):
            if one.is_relative_to(folder):
                return one.relative_to(folder).as_posix()
    return unquote(path.as_posix()).removeprefix("./")


def _bare(address: str) -> str:
    """An address without its scheme, query and fragment; http and https are one."""
    return address.partition("://")[2].partition("#")[0].partition("?")[0]


def _addresses(store: Store, wanted: str) -> list[str]:
    query = (
        "SELECT address FROM article WHERE path = ?1 UNION SELECT address FROM actor WHERE path = ?1 "
        "UNION SELECT address FROM topic WHERE path = ?1 UNION SELECT address FROM page WHERE path = ?1"
    )
    plain = nfc(wanted.partition("#")[0].partition("?")[0].removeprefix("/"))
    for written in dict.fromkeys((wanted, plain)):
        found = [address for (address,) in store.db.execute(query, (written,))] if written else []
        if found:  # the Markdown beside a page may have the path of the file that it is made of
            return found + ([written] if store.outputs.has(written) else [])
        base = written.rstrip("/")
        folder = f"{base}/index.html" if base not in ("", ".") else "index.html"
        for address in (written, folder if written.endswith("/") or not base else f"{written}.html", folder):
            if store.outputs.has(address):
                return [address]
        found = [address for (address,) in store.db.execute(query, (f"{written}.md",))]
        if found:
            return found
    return []


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
