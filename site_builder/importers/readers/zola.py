"""A site of Zola: content/ with sections, TOML front matter, ``@/`` links, shortcodes (getzola.org/documentation)."""

from __future__ import annotations

import posixpath
import re
from typing import Any, Final

from msgspec import Struct

from site_builder.importers import fragments, shortcodes
from site_builder.importers.matter import mapping
from site_builder.importers.readers import site_common as common
from site_builder.importers.readers import site_menus as menus
from site_builder.importers.readers.site_common import MARKDOWN, Page, Site
from site_builder.importers.records import FROM_SOURCE, Collection, Document, Outcome, Report, Wish
from site_builder.importers.source import Source
from site_builder.model.documents import ARTICLE, PAGE
from site_builder.model.slugs import heading_slug

_CONFIGS: Final = ("config.toml", "zola.toml")
_CONTENT: Final = "content"
_DATED: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:T[0-9:-]+(?:Z|[+][0-9:]+)?)?[-_](?=.)")
_MENU: Final = re.compile(r"\A(?!.*(?:foot|social)).*(?:menu|(?:\A|[_-])nav)")
_NOT_READ: Final = re.compile(r"(?:\A|/)(?:themes|public|templates)/|(?:\A|/)readme\.md\Z", re.IGNORECASE)


class _Setup(Struct):
    config: str
    languages: tuple[str, ...]
    plain: bool  # paths stay as they are (slugify.paths = "off")


def guess(source: Source) -> int:
    """Return how surely a source is a site of Zola."""
    if not any(True for _ in source.below(_CONTENT, ".md")) or not any(path in source for path in _CONFIGS):
        return 0
    if "zola.toml" in source:
        return 95
    templates = any(True for _ in source.below("templates", ".html"))
    sections = any(path.endswith("/_index.md") for path in source.below(_CONTENT, ".md"))
    return 90 if templates else 65 if sections and not any(True for _ in source.below("layouts")) else 40


def read(source: Source, wish: Wish, report: Report) -> Collection:
    """Read the pages below content/; sections become pages where they have a text."""
    path, values = common.config(source, report, *_CONFIGS)
    site, setup = _site(values, path or _CONFIGS[0])
    found = Collection(
        title=site.title,
        language=site.language,
        base_url=site.base_url,
        static=["static", _CONTENT],
        heading_slug=_heading_slug(values),
    )
    paths = [p for p in source.below(_CONTENT, *MARKDOWN) if not _NOT_READ.search(p)]
    menu = menus.Menu(_menu(values, setup), site.base_url, _CONTENT)
    for page in common.pages(source, paths, report):
        if (document := _document(page, site, setup, wish, report, menu)) is not None:
            found.documents.append(document)
    menus.placed(menu, found, report)

    def addresses(key: str, name: str) -> list[str]:
        return [f"/{key}/{fragments.zola(name)}/"] if key in site.terms or "authors" in values.get("terms", ()) else []

    found.documents += common.term_documents(site, setup.config, addresses).values()
    found.indexes = site.indexes
    common.other_texts(source, _CONTENT, lambda p: bool(_NOT_READ.search(p)), report)
    return found


def _site(values: dict[str, Any], path: str) -> tuple[Site, _Setup]:
    listed = values.get("taxonomies")
    names = common.names(listed) if isinstance(listed, list) else []
    values["terms"] = [name.lower() for name in names]
    extra = mapping(values.get("extra"))
    site = Site(
        title=str(values.get("title") or ""),
        language=str(values.get("default_language") or "en"),
        base_url=str(values.get("base_url") or ""),
        values={**extra, **values},
        author=next(iter(common.names(values.get("author") or extra.get("author"))), ""),
        terms={
            name.lower(): name.capitalize() for name in names or ("tags", "categories") if name.lower() != "authors"
        },
    )
    slugs = mapping(values.get("slugify"))
    setup = _Setup(path, tuple(mapping(values.get("languages"))), str(slugs.get("paths", "on")).lower() != "on")
    return site, setup


def _heading_slug(values: dict[str, Any]) -> Any:
    """Return the rule of fragments; with ``slugify.anchors`` other than "on" they keep what GitHub's keep, nearly."""
    return fragments.zola if mapping(values.get("slugify")).get("anchors", "on") == "on" else heading_slug


def _menu(values: dict[str, Any], setup: _Setup) -> list[menus.Entry]:
    """Return the entries of the menu. Each theme has a name of its own for it, below ``extra``."""
    given = [one for key, one in mapping(values.get("extra")).items() if _MENU.search(str(key).lower())]
    return [one for value in given if isinstance(value, (list, dict)) for one in menus.entries(value, setup.config)]


def _document(page: Page, site: Site, setup: _Setup, wish: Wish, report: Report, menu: menus.Menu) -> Document | None:
    where, stem = posixpath.split(posixpath.splitext(page.path.removeprefix(f"{_CONTENT}/"))[0])
    language = stem.rpartition(".")[2] if "." in stem and stem.rpartition(".")[2] in setup.languages else ""
    stem = stem.removesuffix(f".{language}") if language else stem
    for name in ("taxonomies", "extra"):
        for key, value in mapping(page.matter.pop(name, None)).items():
            page.matter.setdefault(str(key).lower(), value)
            page.raw.setdefault(str(key), value)
    listing = stem == "_index"
    name = posixpath.basename(where) if stem in ("index", "_index") else stem
    dated = _DATED.match(name)
    slug = name[dated.end() :] if dated else name
    date = common.edtf_of(page.take("date"), page, report) or (dated[1] if dated else "")
    title = common.title_of(page, slug or site.title or "Home")
    if listing and not page.text.text.strip():
        said = str(page.matter.get("description") or "")
        what = f"the list {title} has no text of its own" + (f": {said}" if said else "")
        report.add(Outcome.LEFT_OUT, page.path, 1, what, kind="lists of a section without text")
        return None
    if language:
        page.matter.setdefault("lang", language)
    own, given = page.take("path"), page.take("slug")
    if stem == "index" and where:
        where = posixpath.dirname(where)
    if isinstance(own, str):
        path = own
    elif listing:
        path = where
    else:
        path = f"{where}/{given if isinstance(given, str) else slug if setup.plain else fragments.zola(slug)}"
    if not isinstance(own, str) and not setup.plain:
        path = "/".join(part if part == given else fragments.zola(part) for part in path.split("/"))
    root = f"/{language}" if language else ""
    in_menu = menu.has(page.path, [f"{root}/{path}"], language)
    kind = ARTICLE if not listing and common.is_article(page, site, date, in_menu=in_menu) else PAGE
    found = common.document(page, site, wish, report, title=title, date=date, kind=kind)
    found.slug, found.folder = slug, where if kind == PAGE and not listing else ""
    old = f"{root}/{path.strip('/')}/"
    found.old = [*([old] if old.strip("/") else []), *(one if one.startswith("/") else f"/{one}" for one in found.old)]
    text = shortcodes.zola(page.text, shortcodes.known, page.path, report)
    return common.finish(found, common.led(text, "@/", _lead), report)


def _lead(href: str) -> str | None:
    """Return a link to a file of content/ by its name in the source."""
    return f"{FROM_SOURCE}{_CONTENT}/{href[2:]}" if href.startswith("@/") else None
