"""A folder of Markdown files of no known system: front matter of any of the usual kinds, or none."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from site_builder.importers.readers import site_common as common
from site_builder.importers.readers.site_common import Page, Site
from site_builder.importers.records import Collection, Document, Report, Wish
from site_builder.importers.source import Source

_ENDINGS: Final = (".md", ".markdown")
_DATED: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:[-_ ]+|\Z)")


def guess(source: Source) -> int:
    """Return how surely a source is a folder of Markdown files: less surely than that of any system."""
    return 21 if any(True for _ in source.below("", *_ENDINGS)) else 0


def read(source: Source, wish: Wish, report: Report) -> Collection:
    """Read every Markdown file as an article. Its date is in its front matter or at the beginning of its name."""
    site = Site(
        terms={"tags": "Tags", "categories": "Categories", "topics": "Topics"}, topics=("topics", "tags", "categories")
    )
    found = Collection(static=[""])
    for page in common.pages(source, source.below("", *_ENDINGS), report):
        found.documents.append(_document(page, site, wish, report))
    found.indexes = site.indexes
    common.other_texts(source, "", lambda path: False, report, (".txt", ".mdx", ".mkd", ".mdown"))
    return found


def _document(page: Page, site: Site, wish: Wish, report: Report) -> Document:
    stem = posixpath.splitext(posixpath.basename(page.path))[0]
    folder = posixpath.dirname(page.path)
    stands_for_folder = stem.lower() in ("index", "readme")
    if stands_for_folder and folder:
        stem = posixpath.basename(folder)
    dated = _DATED.match(stem)
    date = common.edtf_of(page.take("date", "created"), page, report) or (dated[1] if dated else "")
    if dated and dated.end() == len(stem):
        title = common.title_of(page, "") or stem
    else:
        title = common.title_of(page, stem[dated.end() :] if dated else stem)
    slug = page.take("slug")
    found = common.document(page, site, wish, report, title=title, date=date)
    found.slug = str(slug) if slug else stem
    if stands_for_folder and folder:
        found.names = [folder]  # a link to the folder shows this file
    found.old = [one if one.startswith("/") else f"/{one}" for one in found.old]
    return common.finish(found, page.text, report)
