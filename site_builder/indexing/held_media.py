"""Media that are held back: what is used by drafts and articles under embargo, and by no file that is published.

A picture that was put into media/ for an article of tomorrow would else tell of it today. What no file uses at all is
published, as it always was.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from site_builder.archive import facts
from site_builder.archive.facts import Fact
from site_builder.indexing import lookup_records
from site_builder.model.cross_references import lookups, media_named, picture_of
from site_builder.model.documents import Document, Site
from site_builder.model.paths import MEDIA, nfc


def write(db: sqlite3.Connection, site: Site, held: Iterable[Document]) -> set[Fact]:
    """Write which media are held back with some documents; return the facts that changed.

    What the published documents look up has to be written before.
    """
    users: dict[str, str] = {}
    for document in sorted(held, key=lambda one: one.path):
        for key in lookups(document):
            if key.startswith(f"{MEDIA}/"):
                users.setdefault(key, document.path)
    own = media_named(site.extra) | {picture_of(site)}
    there = dict(db.execute("SELECT path, article FROM held_media"))
    now: dict[str, str] = {}
    if users:
        for (path,) in db.execute("SELECT path FROM media"):
            key = nfc(path)
            if key in users and key not in own and not lookup_records.is_asked(db, key):
                now[path] = users[key]
    changed = [path for path in there.keys() | now.keys() if there.get(path) != now.get(path)]
    db.executemany("DELETE FROM held_media WHERE path = ?", [(path,) for path in changed])
    db.executemany("INSERT INTO held_media VALUES (?, ?)", sorted((p, now[p]) for p in changed if p in now))
    moved = there.keys() ^ now.keys()
    return {facts.MEDIA, *(("media", path) for path in moved)} if moved else set()
