"""A site of Eleventy or Astro: Markdown with front matter in folders, whose configuration is a program.

The programs are never run. Where pages come from and stand is read from their text by a few patterns; what they work
out is not known here, and the defaults are taken (11ty.dev/docs, docs.astro.build).
"""

from __future__ import annotations

import posixpath
import re
from typing import Any, Final

from msgspec import Struct, field

from site_builder.importers import fragments
from site_builder.importers.components import components
from site_builder.importers.liquid import liquid
from site_builder.importers.readers import astro_program, site_terms
from site_builder.importers.readers import site_common as common
from site_builder.importers.readers import site_menus as menus
from site_builder.importers.readers.site_common import MARKDOWN, Names, Page, Site, dated
from site_builder.importers.records import FROM_SOURCE, Collection, Document, Outcome, Report, Wish
from site_builder.importers.source import CannotRead, Source
from site_builder.importers.tracked import Tracked
from site_builder.model.documents import ARTICLE, PAGE
from site_builder.model.slugs import heading_slug

_ELEVENTY: Final = (
    ".eleventy.js",
    "eleventy.config.js",
    "eleventy.config.mjs",
    "eleventy.config.cjs",
    "eleventy.config.ts",
)
ASTRO: Final = tuple(f"astro.config.{end}" for end in ("mjs", "js", "ts", "cjs", "mts"))
_INPUT: Final = re.compile(
    r"\binput\s*:\s*[\"'`]([^\"'`\n]{1,200})[\"'`]|setInputDirectory\(\s*[\"'`]([^\"'`\n]{1,200})[\"'`]"
)
_OUTPUT: Final = re.compile(r"\boutput\s*:\s*[\"'`]([^\"'`\n]{1,200})[\"'`]")
_COPIED: Final = re.compile(
    r"addPassthroughCopy\(\s*(?:\{\s*)?[\"'`]([^\"'`\n*]{1,200})[\"'`](?:\s*:\s*[\"'`]([^\"'`\n]{0,200})[\"'`])?"
)
_SITE: Final = re.compile(r"^\s*site\s*:\s*[\"'`](https?://[^\"'`\s]{1,300})[\"'`]", re.M)
_BASE: Final = re.compile(r"^\s*base\s*:\s*[\"'`]([^\"'`\s]{1,200})[\"'`]", re.M)
_AS_FILES: Final = re.compile(r"\bformat\s*:\s*[\"'`]file[\"'`]")
_OF_COLLECTION: Final = re.compile(r"getCollection\(\s*[\"'`]([\w-]{1,100})[\"'`]")
_ROUTE: Final = re.compile(r"src/pages/(?P<below>.*?)/?\[(?:\.\.\.)?\w+\](?:/index)?\.astro\Z")
_DATED: Final = re.compile(r"(\d{4}-\d\d-\d\d)-(?=.)")
_PLACE: Final = re.compile(r"\{\{-?\s*([^{}]{1,200}?)\s*-?\}\}")
_DAY: Final = re.compile(r"date\s*:?\s*\(?\s*([\"'])(%[^\"']{1,60})\1\s*\)?\Z")  # {{ page.date | date: "%Y/%m" }}
_NO_TOPICS: Final = frozenset("post posts all nav page pages blog article articles note notes".split())
_TEMPLATES: Final = (".njk", ".liquid", ".hbs", ".ejs", ".mustache", ".webc", ".vto", ".astro", ".mdoc", ".markdoc")
_NOT_READ: Final = re.compile(
    r"(?:\A|/)(?:_includes|_layouts|_data|node_modules|_site|dist|\.astro)/|(?:\A|/)(?:readme|license|changelog)\.md\Z",
    re.I,
)


class _Setup(Struct):
    config: str
    root: str  # the folder of pages
    astro: bool = False
    files: bool = False  # pages stand at name.html
    base: str = ""
    routes: dict[str, str] = field(default_factory=dict)  # collection of Astro → folder of its addresses
    loaded: dict[str, tuple[str, bool]] = field(default_factory=dict)  # folder → (collection, without names with _)
    beside: dict[str, dict[str, Any]] = field(default_factory=dict)  # folder → values for the pages in it
    values: dict[str, Any] = field(default_factory=dict)  # global data
    menu: list[menus.Entry] = field(default_factory=list)


def guess(source: Source) -> int:
    """Return how surely a source is a site of Eleventy."""
    return 94 if any(path in source for path in _ELEVENTY) else 0


def read(source: Source, wish: Wish, report: Report) -> Collection:
    """Read the Markdown files of the site's pages."""
    setup = _astro(source, report) if any(path in source for path in ASTRO) else _eleventy(source, report)
    site = _site(source, setup)
    static = ["public", "src", setup.root, ""] if setup.astro else [setup.root, *setup.values.pop("copied", []), ""]
    found = Collection(
        title=site.title,
        language=site.language,
        base_url=site.base_url,
        static=list(dict.fromkeys(static)),
        heading_slug=heading_slug if setup.astro else fragments.markdown_it,
    )
    folders = ("src/content", "src/pages", *setup.loaded) if setup.astro else (setup.root,)
    paths = [path for folder in folders for path in source.below(folder, *MARKDOWN) if not _NOT_READ.search(path)]
    paths = list(dict.fromkeys(paths))
    known = Names(paths, setup.root)
    for page in common.pages(source, paths, report):
        if (document := _document(page, site, setup, wish, report, known)) is not None:
            found.documents.append(document)
    menus.placed(menus.Menu(setup.menu, site.base_url, setup.root), found, report)
    found.documents += site_terms.linked(found, site, setup.config)
    found.indexes = site.indexes
    read_too = set(paths)

    def skip(path: str) -> bool:
        return path in read_too or "[" in path or bool(_NOT_READ.search(path))

    for folder in dict.fromkeys(("src/pages", "src/content", "src/data", *folders) if setup.astro else folders):
        common.other_texts(source, folder, skip, report, _TEMPLATES)
    if setup.astro:
        common.not_read(source, ("src",), skip, report)
    return found


def _program(source: Source, paths: tuple[str, ...]) -> tuple[str, str]:
    """Return the first of these programs that is there, and its text without comments."""
    for path in paths:
        if path in source:
            try:
                text = source.text(path)[:1_000_000]
            except CannotRead:
                continue
            return path, re.sub(r"^[ \t]*(?://[^\n]*$|/\*(?:(?!\*/).)*+\*/)", "", text, flags=re.M | re.S)
    return paths[0], ""


def _eleventy(source: Source, report: Report) -> _Setup:
    config, text = _program(source, _ELEVENTY)
    match = _INPUT.search(text)
    root = posixpath.normpath((match[1] or match[2]).strip("/")) if match else ""
    root = "" if root in (".", "..") or root.startswith("../") else root
    setup = _Setup(config, root)
    out = _OUTPUT.search(text)
    copied = []
    for one in _COPIED.finditer(text):
        folder = posixpath.normpath(one[1].strip("/"))
        copied.append(folder if one[2] is not None else posixpath.dirname(folder))
    setup.values["copied"] = copied
    for name in ("site", "metadata", "meta", "config"):
        _, values = common.config(
            source, report, *(_in(root, f"_data/{name}{end}") for end in (".json", ".yaml", ".yml"))
        )
        if values:
            setup.values[name] = values
    _, people = common.config(source, report, *(_in(root, f"_data/authors{end}") for end in (".json", ".yaml", ".yml")))
    setup.values["authors"] = people
    for path in source.below(root, ".json"):
        folder, name = posixpath.split(path)
        if name in (f"{posixpath.basename(folder)}.json", f"{posixpath.basename(folder)}.11tydata.json") and not (
            _NOT_READ.search(path) or (out and path.startswith(f"{out[1].strip('./')}/"))
        ):
            setup.beside[folder] = common.config(source, report, path)[1]
    return setup


def _astro(source: Source, report: Report) -> _Setup:
    config, text = _program(source, ASTRO)
    site, base = _SITE.search(text), _BASE.search(text)
    setup = _Setup(config, "src/content", astro=True, files=bool(_AS_FILES.search(text)))
    setup.base = f"/{base[1].strip('/')}" if base and base[1].strip("/") else ""
    setup.values["site"] = {"url": f"{site[1].rstrip('/')}{setup.base}/" if site else ""}
    for path in source.below("src/pages", ".astro"):
        if (route := _ROUTE.match(path)) is None:
            continue
        try:
            program = source.text(path)[:200_000]
        except CannotRead:
            continue
        for match in _OF_COLLECTION.finditer(program):
            setup.routes.setdefault(match[1], route["below"])
    setup.loaded = astro_program.collections(source)
    setup.values["authors"] = astro_program.authors(source, report)
    setup.values["site"]["title"] = astro_program.title(source)
    return setup


def _site(source: Source, setup: _Setup) -> Site:
    said: dict[str, Any] = {}
    for name in ("config", "meta", "metadata", "site"):
        said |= setup.values.get(name) or {}
    url = str(said.get("url") or said.get("siteurl") or said.get("base_url") or "")
    people = setup.values.pop("authors", {})
    return Site(
        title=str(said.get("title") or said.get("name") or ""),
        language=str(said.get("language") or said.get("lang") or "en"),
        base_url=f"{url.rstrip('/')}/" if url else "",
        values=setup.values,
        author=next(iter(common.names(said.get("author"))), ""),
        authors={key: names[0] for key, value in people.items() if (names := common.names(value))},
        terms={"tags": "Tags", "categories": "Categories", "category": "Categories"},
        topics=("tags", "categories", "category"),
    )


def _in(root: str, path: str) -> str:
    return f"{root}/{path}" if root else path


def _document(page: Page, site: Site, setup: _Setup, wish: Wish, report: Report, known: Names) -> Document | None:
    below = _below(page, setup)
    where, stem = posixpath.split(posixpath.splitext(below)[0])
    folder = posixpath.dirname(page.path)
    while folder:
        for key, value in setup.beside.get(folder, {}).items():
            page.matter.setdefault(key, value)
        folder = posixpath.dirname(folder)
    name = posixpath.basename(where) if stem == "index" else stem
    before = _DATED.match(name)
    slug = name[before.end() :] if before else name
    date = _date(page, setup, report) or (before[1] if before else "")
    if setup.astro and _is_passed_over(page, setup):
        page.matter["draft"] = True
        what = "its name begins with _, so it was not shown, and is a draft here"
        report.add(Outcome.SUGGESTED, page.path, 0, what, kind="files that were not shown")
    title = common.title_of(page, slug or site.title or "Home")
    _without_collections(page, report)
    old = _addresses(page, site, setup, below, slug, title, date, report)
    entry = _entry(page)
    kind = ARTICLE if common.is_article(page, site, date, in_menu=entry is not None) else PAGE
    if entry is not None and kind == PAGE:
        setup.menu.append(entry)
        page.matter.pop("eleventynavigation")
    found = common.document(page, site, wish, report, title=title, date=date, kind=kind)
    found.slug = slug
    if kind == PAGE:
        found.folder = posixpath.dirname(where) if stem == "index" else where
    found.old = [*old, *(one if one.startswith("/") else f"/{one}" for one in found.old)]
    return common.finish(found, _text(page, site, setup, title, known, report), report)


def _entry(page: Page) -> menus.Entry | None:
    """Return the entry of the menu that ``eleventyNavigation`` of a page makes, if it makes one."""
    said = page.matter.get("eleventynavigation")
    if not isinstance(said, dict) or not isinstance(said.get("key"), (str, int)):
        return None
    name = str(said.get("title") or said["key"])
    return menus.Entry(page.path, " ".join(name.split()), menus.number(said.get("order")), path=page.path)


def _below(page: Page, setup: _Setup) -> str:
    """Return the path of a page below the folder of pages; in Astro it begins with the name of its collection."""
    for folder, (collection, _) in setup.loaded.items():
        if page.path.startswith(f"{folder}/"):
            return f"{collection}/{page.path.removeprefix(f'{folder}/')}"
    own = "src/pages" if setup.astro and page.path.startswith("src/pages/") else setup.root
    return page.path.removeprefix(f"{own}/") if own else page.path


def _is_passed_over(page: Page, setup: _Setup) -> bool:
    """Whether Astro shows no page for a file: a part of its path begins with _."""
    hidden = next((hides for folder, (_, hides) in setup.loaded.items() if page.path.startswith(f"{folder}/")), True)
    return hidden and "/_" in page.path


def _date(page: Page, setup: _Setup, report: Report) -> str:
    value = page.take("date", "pubdate", "pubdatetime", "publishdate")
    value = astro_program.day(value) if setup.astro else value
    if isinstance(value, str) and value.lower() in ("last modified", "created", "git last modified", "git created"):
        report.add(Outcome.LEFT_OUT, page.path, 1, f"date: {value}, which no file says", kind="dates of files")
        return ""
    return common.edtf_of(value, page, report)


def _without_collections(page: Page, report: Report) -> None:
    """Leave out tags that only say which list of the site a page is in."""
    listed = common.names(page.matter.get("tags"))
    dropped = [name for name in listed if name.lower() in _NO_TOPICS]
    for name in dropped:
        report.count(Outcome.LEFT_OUT, f"tag {name}, which names a list of the site")
    if dropped:
        page.matter["tags"] = [name for name in listed if name not in dropped]


def _addresses(
    page: Page, site: Site, setup: _Setup, below: str, slug: str, title: str, date: str, report: Report
) -> list[str]:
    """Return where a page stood at its site; none for one that had no address, or one that was worked out."""
    where, stem = posixpath.split(posixpath.splitext(below)[0])
    given, link = page.take("slug"), page.take("permalink", "url")
    if setup.astro:
        path = "/".join(heading_slug(part) for part in f"{where}/{'' if stem == 'index' else stem}".split("/") if part)
        if not page.path.startswith("src/pages/"):
            collection, _, rest = path.partition("/")
            base = setup.routes.get(collection, collection)
            path = f"{base}/{given if isinstance(given, str) else rest}".strip("/")
        return [f"/{path}.html" if setup.files else f"/{path}/"] if path else []
    if page.raw.get("permalink") is False:
        return []
    if isinstance(link, str) and link.strip():
        path = _PLACE.sub(lambda match: _placed(match[1], page, slug, title, date, setup.root), link.strip())
        if "{" in path:
            what = f"permalink: {link} is worked out, so its address is not known"
            report.add(Outcome.SUGGESTED, page.path, 1, what, kind="addresses that are worked out")
            return []
        return [re.sub(r"/index\.html\Z", "/", f"/{path.lstrip('/')}")]
    found = [f"/{where}/{stem}/"] if stem != "index" else [f"/{where}/"]
    if slug != stem and stem != "index":
        found.append(f"/{where}/{slug}/")
    return [address for one in found if (address := re.sub(r"/{2,}", "/", one)) != "/"]


def _placed(said: str, page: Page, slug: str, title: str, date: str, root: str) -> str:
    """Return what a place of a permalink stands for; the place itself if it would have to be worked out."""
    value, *filters = (part.strip() for part in said.split("|"))
    path = posixpath.splitext(page.path)[0]
    found = {
        "page.fileslug": slug, "title": title, "page.date": date, "date": date,
        "slug": str(page.raw.get("slug") or ""),
    }.get(value.lower())  # fmt: skip
    if value.lower() == "page.filepathstem":
        found = re.sub(r"(?:\A|/)\d{4}-\d\d-\d\d-(?=[^/]+\Z)", "/", f"/{path.removeprefix(f'{root}/')}")
    if found is None and isinstance(page.raw.get(value), str):
        found = page.raw[value]
    if found is not None and len(filters) == 1 and (form := _DAY.match(filters[0])) and value.endswith("date"):
        found, filters = dated(date, form[2]), []
        if not found or "%" in found:
            return f"{{{{ {said} }}}}"
    if found is None or any(one not in ("slug", "slugify", "url") for one in filters):
        return f"{{{{ {said} }}}}"
    return re.sub(r"[^a-z0-9]+", "-", found.lower()).strip("-") if filters else found


def _text(page: Page, site: Site, setup: _Setup, title: str, known: Names, report: Report) -> Tracked:
    text = page.text
    if page.path.lower().endswith(".mdx"):
        text = components(text, page.path, report)
    if not setup.astro:
        values = {**site.values, "page": {"fileSlug": posixpath.splitext(posixpath.basename(page.path))[0]}, **page.raw}
        text = liquid(
            text,
            {**values, "title": title},
            lambda _, name: known.find(name) or name,
            page.path,
            report,
            includes=False,
        )

    def lead(href: str) -> str | None:
        name, sharp, fragment = href.partition("#")
        if not name.startswith("/") or "//" in name or not name.endswith((".md", ".mdx")):
            return None
        found = known.find(name)
        return f"{FROM_SOURCE}{found}{sharp}{fragment}" if found else None

    return common.led(text, ".md", lead)
