"""Where each document of a source goes: its file in content/, and its id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from site_builder.importers.records import Document, Outcome, Report
from site_builder.model import edtf
from site_builder.model.documents import ACTOR, ARTICLE, AUTHOR, PAGE, TOPIC
from site_builder.model.names import generated_id
from site_builder.model.paths import unsafe
from site_builder.model.slugs import shortened, slugify

UNDATED: Final = "undated"
_FOLDERS: Final = {ARTICLE: "articles", PAGE: "pages", ACTOR: "actors", TOPIC: "topics", AUTHOR: "authors"}
_LONGEST: Final = 90  # bytes of an id, so that a number may follow it
_DATE_BEFORE: Final = re.compile(r"\d{4}-\d\d-\d\d[-_]")


def place(
    documents: list[Document], former: Mapping[str, str], taken: frozenset[str], report: Report
) -> dict[str, str]:
    """Return the path below content/ of each document, by its key.

    ``former``: key → path of an earlier import, which stays. ``taken``: paths of other files of the archive. Ids are
    unique in their folder (of articles: in all folders), whatever the case of their letters. A topic, an actor or an
    author whose file is taken has that file's path, for it is the same one; ``run`` does not write it. A document in
    the language of the site goes before its translations, which get their language behind a taken id.
    """
    paths: dict[str, str] = {}
    there = {path.casefold(): path for path in taken}
    used = {_id(path) for path in (*taken, *former.values())}
    for document in sorted(documents, key=lambda one: "lang" in one.matter):
        if known := former.get(document.key):
            paths[document.key] = known
            continue
        folder = _folder(document)
        wanted = _wanted(document)
        if document.kind not in (ARTICLE, PAGE) and (same := there.get(f"{folder}/{wanted}.md".casefold())):
            paths[document.key] = same
            continue
        name, n = wanted, 1
        language = slugify(str(document.matter.get("lang", "")))[:12]
        if language and (_top(folder), name.casefold()) in used:
            name = wanted = f"{wanted}-{language}"
        while (_top(folder), name.casefold()) in used:
            n += 1
            name = f"{wanted}-{n}"
        if n > 1:
            what = f"its id {wanted} is taken, so it is {name}"
            report.add(Outcome.SUGGESTED, document.path, document.line, what, kind="ids that were taken")
        used.add((_top(folder), name.casefold()))
        paths[document.key] = f"{folder}/{name}.md"
    return paths


def wanted_path(document: Document) -> str:
    """Return the path below content/ that a document has where nothing else has it."""
    return f"{_folder(document)}/{_wanted(document)}.md"


def _top(folder: str) -> str:
    """Return what ids are unique in: pages have their folder in their address, all others have not."""
    return folder if folder.startswith("pages") else folder.partition("/")[0]


def _id(path: str) -> tuple[str, str]:
    folder, _, name = path.rpartition("/")
    return _top(folder), name.removesuffix(".md").casefold()


def _folder(document: Document) -> str:
    top = _FOLDERS.get(document.kind, document.kind)
    if document.kind not in (ARTICLE, PAGE):
        return top
    below = "/".join(filter(None, map(slugify, document.folder.split("/"))))
    if document.kind == ARTICLE and not below:
        below = _year(document.date)
    found = f"{top}/{below}".rstrip("/")
    return top if unsafe(f"{found}/x.md") else found


def _year(date: str) -> str:
    try:
        span = edtf.years(edtf.parse(date)) if date else None
    except edtf.DateError:
        span = None
    return f"{span[0]:04d}" if span and span[0] >= 0 else UNDATED


def _wanted(document: Document) -> str:
    slug = slugify(document.slug)
    if document.kind == ARTICLE and (bare := _DATE_BEFORE.sub("", slug, count=1)):
        slug = bare
    slug = shortened(slug or generated_id(document.title), _LONGEST)
    return slug if not unsafe(f"x/{slug}.md") and slug != "index" else f"{slug}-1"
