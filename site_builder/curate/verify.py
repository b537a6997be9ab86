"""Compare the archive before and after a change: no new error, and names lead where they led."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from site_builder.curate.archive import CONTENT_PROBLEM, Archive, Changes, Key, Refused, mend_first
from site_builder.model.cross_references import cross_references
from site_builder.model.documents import Document
from site_builder.model.paths import content_path


def verify(before: Archive, changes: Changes, moved: Callable[[str, Key], Key], own: Sequence[str]) -> None:
    """Raise Refused if the changed archive has errors, or if a name in a file leads elsewhere.

    ``moved``: (path of a file, what a name in it led to) → what it is to lead to. ``own``: the files that were joined
    or made, whose names are not compared.
    """
    after = before.after(changes)
    found = after.errors()
    if found:
        known = {(p.kind, p.what) for p in before.errors()}
        old = [p for p in found if (p.kind, p.what) in known]
        if old:
            raise mend_first(old)
        raise Refused(f"nothing was changed, for it would make an error: {found[0]}", CONTENT_PROBLEM)
    for path, document in before.documents.items():
        if path in own or path not in after.documents:
            continue
        there = _leads(after, after.documents[path])
        meant = {moved(path, key) for key in _leads(before, document)}
        if lost := sorted((there - meant) or (meant - there)):
            what = "/".join(lost[0])
            raise Refused(
                f"nothing was changed, for names in {content_path(path)} would lead elsewhere ({what})", CONTENT_PROBLEM
            )


def _leads(archive: Archive, document: Document) -> set[Key]:
    found = {archive.resolve(r, document) for r in cross_references(document)}
    found |= {archive.resolve_link(link, document) for link in document.links}
    return {key for key in found if key is not None}
