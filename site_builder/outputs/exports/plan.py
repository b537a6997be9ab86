"""The plan of the data: which files there are in data/ and beside pages.

Most builds make none, so what makes them is imported when it is wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from site_builder.model import addresses
from site_builder.model.documents import ACTOR, ARTICLE, Site
from site_builder.model.outputs import OutputSpec, Unit
from site_builder.model.paths import SITE_FILE, content_path
from site_builder.outputs.context import OutputContext
from site_builder.outputs.exports.streams import Streamed
from site_builder.problems import Problem, problem

UNIT: Final[Unit] = ("data",)
OWNER: Final = "the data"


def plan(context: OutputContext) -> Iterator[OutputSpec]:
    """Yield the files in data/, but for its page. What is too large is not planned."""
    if not context.site.exported:
        return
    from site_builder.dataset import files
    from site_builder.pages import data_page

    there = [file.address for file in data_page.published(context.pages)]
    for address in there:
        key = tuple(there) if address == files.PACKAGE else ()  # it describes them
        yield OutputSpec(address, "data", key, owner=OWNER, unit=UNIT)


def left_out(site: Site, there: Callable[[str], bool]) -> list[Problem]:
    """Return the problem of the files that are not published because they are too large. ``there``: what is planned."""
    from site_builder.dataset.files import chosen

    files = [file for file in chosen(site) if not there(file.address)]
    if not files:
        return []
    names = ", ".join(file.name for file in files)
    exports = ", ".join(dict.fromkeys(file.export for file in files))
    return [problem("export-too-large", content_path(SITE_FILE), names=names, exports=exports)]


def plan_article(context: OutputContext, only: int | None = None) -> Iterator[OutputSpec]:
    """Yield the files beside the pages of all articles, or of one."""
    has_json, has_source = (context.site.exports_some(name) for name in ("json", "markdown"))
    if not (has_json or has_source):
        return
    for n, address, path in context.pages.reader.articles(only):
        unit = (ARTICLE, n)
        if has_json:
            yield OutputSpec(addresses.beside(address, ".json"), "data record", (ARTICLE, n), path, unit=unit)
        if has_source:
            yield OutputSpec(addresses.beside(address, ".md"), "data source", (), path, unit=unit)


def plan_actor(context: OutputContext, only: int | None = None) -> Iterator[OutputSpec]:
    """Yield the files beside the pages of all actors, or of one."""
    if not context.site.exports_some("json"):
        return
    for n, address, path, name, _ in context.pages.reader.actors(only):
        owner = "" if path else f"the data of {name}"
        yield OutputSpec(addresses.beside(address, ".json"), "data record", (ACTOR, n), path, owner, unit=(ACTOR, n))


def make(context: OutputContext, spec: OutputSpec) -> bytes | Streamed:
    """Return the bytes of a file in data/, or how they come piece by piece."""
    from site_builder.outputs.exports import making

    return making.make(context, spec)


def make_record(context: OutputContext, spec: OutputSpec) -> bytes:
    """Return the file of data beside the page of an article or an actor."""
    from site_builder.outputs.exports import records

    return records.make(context, spec)


def make_source(context: OutputContext, spec: OutputSpec) -> bytes:
    """Return the Markdown beside the page of an article. Raises Unreadable."""
    from site_builder.outputs.exports import sources

    return sources.make(context, spec)
