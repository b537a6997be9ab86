"""Why an output is made, in words: the answers of `explain`."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from site_builder.archive.facts import Fact, said
from site_builder.model.documents import ACTOR, ARTICLE, TOPIC

NO_STORE: Final = "there was no earlier build to go by"
CONFIGURATION: Final = "content/site.yaml, or an option of the build"
THEME: Final = "the theme"
ELSEWHERE: Final = "the site is built into another folder"
NEW: Final = "it was not there before"
FILES: Final = "another file of the site is not what it was"
PLANNED: Final = "its place among other pages"

_OF_ARTICLES: Final = ("card", "article", "acting", "about", "related", "neighbours", "entry", "dated")
_QUERIES: Final = {
    ARTICLE: "SELECT id FROM article WHERE n = ?",
    ACTOR: "SELECT id FROM actor WHERE n = ?",
    TOPIC: "SELECT id FROM topic WHERE n = ?",
}


def worded(db: sqlite3.Connection, fact: Fact) -> str:
    """Return a fact in words, with the ids of things for their numbers."""
    kind, *of = fact
    if kind == "media":
        return f"the file content/{of[0]}"
    if kind in ("links", "list", "body"):
        query = _QUERIES.get(of[0])
    elif kind in _OF_ARTICLES:
        query = _QUERIES[ARTICLE]
    else:
        query = _QUERIES.get({"company": ACTOR, "pair": ACTOR}.get(kind, kind.partition(" ")[0]))

    def name(part: Any) -> Any:
        if query is None or not isinstance(part, int) or part < 1 << 16:  # the part of a list
            return part
        row = db.execute(query, (part,)).fetchone()
        return row[0] if row else "that is gone"

    return said((kind, *map(name, of)))
