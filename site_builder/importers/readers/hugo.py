"""A site of Hugo: content/, page bundles, permalinks, shortcodes, taxonomies (gohugo.io/documentation)."""

from __future__ import annotations

import posixpath
import re
from typing import Any, Final

from msgspec import Struct, field

from site_builder.importers import calls, shortcodes
from site_builder.importers.calls import Call, Shown
from site_builder.importers.html import to_markdown
from site_builder.importers.markdown_html import saying
from site_builder.importers.matter import mapping
from site_builder.importers.readers import site_common as common
from site_builder.importers.readers import site_menus as menus
from site_builder.importers.readers.site_common import MARKDOWN, Names, Page, Site
from site_builder.importers.records import FROM_SOURCE, Collection, Document, Outcome, Report, Wish
from site_builder.importers.source import Source
from site_builder.importers.tags import Tag
from site_builder.importers.tracked import Tracked
from site_builder.model.documents import ARTICLE, PAGE
from site_builder.model.names import fold

_NAMES: Final = ("hugo", "config")
_ENDINGS: Final = (".toml", ".yaml", ".yml", ".json")
_CONFIGS: Final = tuple(
    f"{below}{name}{end}" for below in ("", "config/_default/") for name in _NAMES for end in _ENDINGS
)
_DATED: Final = re.compile(r"(\d{4}-\d\d-\d\d)[-_](?=.)")
_TOKEN: Final = re.compile(r":(sections\[[^\]]*\]|[a-z]+)")
_MONTHS: Final = (
    "january february march april may june july august september october november december".split()
)  # of :monthname


class _Setup(Struct):
    """What a site's configuration says of its addresses."""

    config: str
    content: list[tuple[str, str]]  # folder → the language of its pages, or none
    static: list[str]
    permalinks: dict[str, str] = field(default_factory=dict)
    ugly: bool = False
    lower: bool = True
    languages: tuple[str, ...] = ()
    prefixed: frozenset[str] = frozenset()  # languages that stand in the address
    main: str = ""
    menu: list[menus.Entry] = field(default_factory=list)


def guess(source: Source) -> int:
    """Return how surely a source is a site of Hugo."""
    if any(path in source for path in _CONFIGS if "hugo" in path):
        return 95
    has_content = any(True for _ in source.below("content", *MARKDOWN))
    configured = any(path in source for path in _CONFIGS)
    if not has_content or not configured:
        return 0
    if "config.toml" in source and any(True for _ in source.below("templates", ".html")):
        return 30  # as Zola has it
    return 80 if any(True for _ in source.below("archetypes")) or any(True for _ in source.below("layouts")) else 60


def read(source: Source, wish: Wish, report: Report) -> Collection:
    """Read the pages below content/, whatever their section; lists of a section become pages where they have a text."""
    path, values = _configuration(source, report)
    site, setup = _site(values, path)
    _authors(source, site, report)
    paths = [p for folder, _ in setup.content for p in source.below(folder, *MARKDOWN)]
    paths += [p for folder, _ in setup.content for p in source.below(folder, ".html") if common.has_matter(source, p)]
    paths = list(dict.fromkeys(p for p in paths if not _is_skipped(p)))
    read_too = set(paths)
    known = Names(paths, setup.content[0][0])
    setup.menu = _menu(source, values, setup, report)
    menu = menus.Menu(setup.menu, site.base_url, setup.content[0][0])
    found = Collection(title=site.title, language=site.language, base_url=site.base_url, static=setup.static)
    terms: dict[str, Page] = {}
    for page in common.pages(source, paths, report):
        if (document := _document(page, site, setup, wish, report, known, terms, menu)) is not None:
            found.documents.append(document)
    menus.placed(menus.Menu(setup.menu, site.base_url, setup.content[0][0]), found, report)
    found.documents += _terms(site, setup, terms, report)
    found.indexes = site.indexes
    common.other_texts(source, setup.content[0][0], lambda p: p in read_too or _is_skipped(p), report)
    return found


def _is_skipped(path: str) -> bool:
    return path.startswith(("themes/", "public/", "resources/")) or posixpath.basename(path).lower() == "readme.md"


def _configuration(source: Source, report: Report) -> tuple[str, dict[str, Any]]:
    """Return the path of the main file of the configuration, and all of it."""
    path, values = common.config(source, report, *_CONFIGS)
    for part in ("params", "permalinks", "taxonomies", "languages"):
        beside, more = common.config(source, report, *(f"config/_default/{part}{end}" for end in _ENDINGS))
        if beside:
            values[part] = more
            path = path or beside
    return path or "content", values


def _site(values: dict[str, Any], path: str) -> tuple[Site, _Setup]:
    languages = mapping(values.get("languages"))
    main = str(values.get("defaultcontentlanguage") or values.get("languagecode") or values.get("locale") or "en")
    own = mapping(languages.get(main))
    site = Site(
        title=str(values.get("title") or own.get("title") or ""),
        language=str(values.get("languagecode") or own.get("languageCode") or main).replace("_", "-"),
        base_url=str(values.get("baseurl") or ""),
        values={**values, **mapping(values.get("params"))},
        author=_author(values),
    )
    taxonomies = values.get("taxonomies")
    plural = mapping(taxonomies).values() if isinstance(taxonomies, dict) else ("tags", "categories", "series")
    site.terms = {
        str(key).lower(): str(key).capitalize() for key in plural if str(key).lower() not in ("authors", "author")
    }
    content = str(values.get("contentdir") or "content").strip("/")
    folders = [
        (str(one["contentDir"]).strip("/"), code) for code, one in languages.items() if mapping(one).get("contentDir")
    ]
    static = values.get("staticdir") or "static"
    setup = _Setup(
        path,
        [*folders, (content, "")] if folders else [(content, "")],
        [*(str(one) for one in (static if isinstance(static, list) else [static])), "assets", content],
        _permalinks(values.get("permalinks")),
        bool(values.get("uglyurls")) and not isinstance(values.get("uglyurls"), dict),
        not values.get("disablepathtolower"),
        tuple(languages),
        frozenset(code for code in languages if code != main or values.get("defaultcontentlanguageinsubdir")),
        main,
    )
    return site, setup


def _author(values: dict[str, Any]) -> str:
    for value in (mapping(values.get("params")).get("author"), values.get("author")):
        if listed := common.names(value):
            return listed[0]
    return ""


def _permalinks(value: Any) -> dict[str, str]:
    """Return the patterns of single pages by section; newer sites have them below ``page``."""
    value = mapping(value)
    nested = mapping(value.get("page"))
    plain = {key: one for key, one in value.items() if isinstance(one, str)}
    return {str(key).strip("/"): str(one) for key, one in {**plain, **nested}.items() if isinstance(one, str)}


def _authors(source: Source, site: Site, report: Report) -> None:
    """Learn the names of authors from data/authors/ID.yaml, data/authors.yaml and content/authors/ID/_index.md."""
    _, whole = common.config(source, report, *(f"data/authors{end}" for end in _ENDINGS))
    for key, value in whole.items():
        if listed := common.names(value):
            site.authors[key] = listed[0]
    for path in source.below("data/authors", *_ENDINGS):
        _, one = common.config(source, report, path)
        if listed := common.names(one):
            site.authors[posixpath.splitext(posixpath.basename(path))[0].lower()] = listed[0]
    for page in common.pages(source, [p for p in source.below("content/authors", *MARKDOWN) if "index." in p], report):
        if listed := common.names(page.matter.get("title")):
            site.authors.setdefault(posixpath.basename(posixpath.dirname(page.path)).lower(), listed[0])


def _document(
    page: Page,
    site: Site,
    setup: _Setup,
    wish: Wish,
    report: Report,
    known: Names,
    terms: dict[str, Page],
    menu: menus.Menu,
) -> Document | None:
    folder, language = next(((f, code) for f, code in setup.content if page.path.startswith(f"{f}/")), ("content", ""))
    below = page.path.removeprefix(f"{folder}/")
    where, stem = posixpath.split(posixpath.splitext(below)[0])
    if "." in stem and stem.rpartition(".")[2] in setup.languages:
        stem, _, language = stem.rpartition(".")
    section = where.partition("/")[0]
    if stem == "_index" and (section in site.terms or section == "authors"):
        terms[f"{section}/{posixpath.basename(where)}"] = page
        return None
    slug = posixpath.basename(where) if stem in ("index", "_index") else stem
    dated = _DATED.match(slug)
    date = common.edtf_of(page.take(*common.DATE_KEYS[:1]), page, report) or (dated[1] if dated else "")
    if not date:
        date = common.edtf_of(page.matter.get("publishdate") or page.matter.get("pubdate"), page, report)
    title = common.title_of(page, slug or site.title or "Home")
    listing = stem == "_index"
    if listing and not page.text.text.strip():
        what = f"the list {title} has no text of its own" + (
            f": {page.matter['description']}" if page.matter.get("description") else ""
        )
        report.add(Outcome.LEFT_OUT, page.path, 1, what, kind="lists of a section without text")
        return None
    if language and language != setup.main:
        page.matter.setdefault("lang", language)
    old = _addresses(page, setup, where, stem, date, title, language)
    entry = _entry(page, language if language != setup.main else "")
    in_menu = entry is not None or menu.has(page.path, old, language if language != setup.main else "")
    kind = ARTICLE if not listing and common.is_article(page, site, date, in_menu=in_menu) else PAGE
    if entry is not None and kind == PAGE:
        setup.menu.append(entry)
        page.matter.pop("menu", None), page.matter.pop("menus", None)
    found = common.document(page, site, wish, report, title=title, date=date, kind=kind)
    found.slug, found.folder = slug, _folder(where, stem) if kind == PAGE and not listing else ""
    found.old = [*old, *(_from_page(one, old) for one in found.old)]
    return common.finish(found, _text(page, site, known, report), report)


def _folder(where: str, stem: str) -> str:
    """Return the folder of a page; a bundle (``about/index.md``) stands where its own folder does."""
    return posixpath.dirname(where) if stem == "index" else where


def _entry(page: Page, language: str) -> menus.Entry | None:
    """Return the entry of a page in the main menu that its front matter makes, if it makes one."""
    value = page.matter.get("menu") or page.matter.get("menus")
    entry = value.get("main") if isinstance(value, dict) else None
    if not entry and "main" not in common.names(value):
        return None
    entry = mapping(entry)
    weight = menus.number(entry.get("weight")) or menus.number(page.matter.get("weight"))
    return menus.Entry(page.path, " ".join(str(entry.get("name") or "").split()), weight, language, page.path)


def _menu(source: Source, values: dict[str, Any], setup: _Setup, report: Report) -> list[menus.Entry]:
    """Return the entries of the main menu in the configuration, for each language."""
    given: list[tuple[str, Any, str]] = []
    for key in ("menus", "menu"):
        given.append((setup.config, values.get(key), ""))
        for code, one in mapping(values.get("languages")).items():
            given.append((setup.config, mapping(one).get(key), code))
        for code in ("", *setup.languages):
            name = f"config/_default/{key}{'.' if code else ''}{code}"
            path, more = common.config(source, report, *(f"{name}{end}" for end in _ENDINGS))
            given.append((path, more, code))
    return [
        entry
        for path, menu, code in given
        for entry in menus.entries(mapping(menu).get("main"), path, code if code != setup.main else "")
    ]


def _from_page(alias: str, old: list[str]) -> str:
    """Return an alias from the root: one without a first slash counts from the page's own folder."""
    if alias.startswith("/") or "//" in alias or not old:
        return alias
    return posixpath.normpath(posixpath.join(posixpath.dirname(old[0].rstrip("/")), alias)) + (
        "/" if alias.endswith("/") else ""
    )


def _addresses(page: Page, setup: _Setup, where: str, stem: str, date: str, title: str, language: str) -> list[str]:
    """Return the address of a page at the site of the source."""
    root = f"/{language}" if language in setup.prefixed else ""
    url, slug = page.take("url"), page.take("slug")
    if isinstance(url, str):
        return [url if url.startswith(("/", "http")) else f"{root}/{url}"]
    section = where.partition("/")[0]
    pattern = setup.permalinks.get(section or "/", "")
    if stem == "index" and posixpath.basename(where):
        where, stem = posixpath.split(where)
    if stem == "_index":
        return [f"{root}/{_urlized(where, setup)}/".replace("//", "/")] if where else []
    name = slug if isinstance(slug, str) and slug else stem
    if pattern:
        path = _patterned(pattern, where, name, bool(slug), date, title, setup)
    else:
        path = f"{where}/{name}"
    path = f"{root}/{re.sub('/{2,}', '/', _urlized(path, setup)).strip('/')}"
    return [f"{path}.html"] if setup.ugly and not path.endswith(".html") else [f"{path}/"]


def _patterned(pattern: str, where: str, name: str, has_slug: bool, date: str, title: str, setup: _Setup) -> str:
    """Return the path that a pattern of ``permalinks`` gives (gohugo.io/configuration/permalinks)."""
    year, month, day = (date[:4], date[5:7], date[8:10]) if re.match(r"\d{4}", date) else ("", "", "")
    parts = where.split("/") if where else []

    def value(match: re.Match[str]) -> str:
        token = match[1]
        if token.startswith("sections["):
            first, _, last = token[9:-1].partition(":")
            numbers = [int(n) if re.fullmatch(r"-?\d{1,3}", n) else None for n in (first, last)]
            if ":" not in token:
                return parts[numbers[0]] if numbers[0] is not None and -len(parts) <= numbers[0] < len(parts) else ""
            return "/".join(parts[numbers[0] : numbers[1]])
        month_name = _MONTHS[int(month) - 1] if month.isdigit() and 1 <= int(month) <= 12 else ""
        return {
            "year": year, "month": month, "day": day, "monthname": month_name,
            "section": parts[0] if parts else "", "sections": "/".join(parts),
            "title": title, "slug": name if has_slug else title, "filename": name, "slugorfilename": name,
            "contentbasename": name, "slugorcontentbasename": name,
        }.get(token, match[0])  # fmt: skip

    return _TOKEN.sub(value, pattern)


def _urlized(path: str, setup: _Setup) -> str:
    """Return a path as Hugo writes it in an address: lower case, - for spaces, without most signs."""
    path = re.sub(r"\s+", "-", path.strip())
    path = "".join(c for c in path if c.isalnum() or c in "-_./+~@")
    return re.sub(r"-{2,}", "-", path).lower() if setup.lower else path


def _text(page: Page, site: Site, known: Names, report: Report) -> Any:
    """Return the text of a page with its shortcodes converted and links to files named."""
    here = posixpath.dirname(page.path.partition("/")[2])

    def meaning(tag: Tag, said: Call, paired: bool, inside: str) -> Shown | None:
        if tag.name in ("ref", "relref"):
            name, sharp, fragment = said.get("path", 0).partition("#")
            found = (known.find(name, here) or name) if name else page.path
            return Shown(f"{FROM_SOURCE}{found}{sharp}{fragment}", block=False)
        if tag.name == "param":
            value: Any = {**site.values, **page.raw, **mapping(page.raw.get("params"))}
            for part in said.get("name", 0).split("."):
                value = mapping(value).get(part, mapping(value).get(part.lower()))
            return Shown(str(value), block=False) if isinstance(value, (str, int, float)) else None
        return calls.shown(said, paired=paired, inside=inside)

    text = shortcodes.hugo(page.text, meaning, page.path, report)
    if page.path.lower().endswith(".html"):
        text = Tracked(to_markdown(text.text, saying(report, page.path, text.line(0))), text.line(0))

    def lead(href: str) -> str | None:
        name, sharp, fragment = href.partition("#")
        if not name.endswith(".md") or "//" in name:
            return None
        found = known.find(name, here)
        return f"{FROM_SOURCE}{found}{sharp}{fragment}" if found else None

    return common.led(text, ".md", lead)


def _terms(site: Site, setup: _Setup, texts: dict[str, Page], report: Report) -> list[Document]:
    """Return the pages of terms, with their texts (content/tags/TERM/_index.md)."""

    def addresses(key: str, name: str) -> list[str]:
        return (
            [f"/{key}/{_urlized(name.replace('/', '-'), setup)}/"]
            if key in site.terms or f"authors/{name}" in texts
            else []
        )

    found = common.term_documents(site, setup.config, addresses)
    by_address = {document.old[0].strip("/"): document for document in found.values()}
    for key, page in texts.items():
        document = by_address.get(_urlized(key, setup))
        title = common.title_of(page, posixpath.basename(key))
        if document is None:
            section, _, name = key.partition("/")
            what = f"the list {title} has no article" if name and section != key else f"the list {title}"
            if page.text.text.strip() or name:
                report.add(Outcome.LEFT_OUT, page.path, 1, f"{what}: {page.text.text.strip()}", kind="lists of a term")
            continue
        if fold(title) != fold(document.title):
            document.matter["aliases"] = [title]
        if isinstance(said := page.take("description", "summary"), str) and document.kind not in ("author", "actor"):
            document.matter["description"] = said
        document.source = page.path
        common.finish(document, shortcodes.hugo(page.text, shortcodes.known, page.path, report), report)
    return list(found.values())
