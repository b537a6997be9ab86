"""A site of Jekyll: _posts/, _drafts/, collections, pages, Liquid, kramdown (jekyllrb.com/docs)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct, field

from site_builder.importers import fragments
from site_builder.importers.html import to_markdown
from site_builder.importers.liquid import liquid
from site_builder.importers.markdown_html import saying
from site_builder.importers.readers import site_common as common
from site_builder.importers.readers import site_menus as menus
from site_builder.importers.readers import site_terms
from site_builder.importers.readers.site_common import MARKDOWN, Page, Site
from site_builder.importers.records import FROM_SOURCE, Collection, Document, Outcome, Report, Wish
from site_builder.importers.source import Source
from site_builder.importers.tracked import Tracked
from site_builder.model.documents import ARTICLE, PAGE
from site_builder.model.slugs import heading_slug
from site_builder.problems import printable

_CONFIGS: Final = ("_config.yml", "_config.yaml", "_config.toml")
_POST: Final = re.compile(r"(?:(?P<above>.*)/)?_(?P<kind>posts|drafts)/(?P<below>.*)\Z")
_DATED: Final = re.compile(r"(\d{2,4})-(\d{1,2})-(\d{1,2})-(?=.)")
_STYLES: Final = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
    "none": "/:categories/:title.html",
}
_ZONED: Final = re.compile(r"T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)\Z")
_TOKEN: Final = re.compile(r":([a-z_]+)")
_NOT_READ: Final = frozenset(("_site", "_layouts", "_includes", "_sass", "_data", "vendor", "node_modules", "_plugins"))
_NO_PAGES: Final = frozenset(("readme", "license", "changelog", "contributing", "404", "code_of_conduct"))


class _Setup(Struct):
    config: str
    permalink: str = "date"
    collections: dict[str, dict[str, Any]] = field(default_factory=dict)
    defaults: list[dict[str, Any]] = field(default_factory=list)
    excluded: tuple[str, ...] = ()
    separator: str = ""
    zone: tzinfo | None = None  # of the days in addresses
    posts: dict[str, str] = field(default_factory=dict)  # name of a post, as ``post_url`` has it → its file


def guess(source: Source) -> int:
    """Return how surely a source is a site of Jekyll."""
    posts = any(_POST.match(path) for path in source.below("", *MARKDOWN, ".html"))
    if any(path in source for path in _CONFIGS):
        return 92 if posts else 75
    return 70 if posts else 0


def read(source: Source, wish: Wish, report: Report) -> Collection:
    """Read posts, drafts, collections and pages; files without front matter are no pages."""
    path, values = common.config(source, report, *_CONFIGS)
    site, setup = _site(values, path or _CONFIGS[0])
    _, people = common.config(source, report, *(f"_data/authors{end}" for end in (".yml", ".yaml", ".json", ".toml")))
    site.authors = {key: names[0] for key, value in people.items() if (names := common.names(value))}
    kramdown = values.get("kramdown")
    own_rule = isinstance(kramdown, dict) and str(kramdown.get("input", "GFM")).lower() == "kramdown"
    setup.zone = _zone(values.get("timezone"), setup.config, report)
    found = Collection(
        title=site.title,
        language=site.language,
        base_url=site.base_url,
        static=["", "assets"],
        heading_slug=fragments.kramdown if own_rule else heading_slug,
    )
    paths = [
        path for path in _paths(source, setup) if not path.lower().endswith(".html") or common.has_matter(source, path)
    ]
    _tell_not_found(source, report)
    for one in paths:
        if match := _POST.match(one):
            below = posixpath.splitext(match["below"])[0].lower()
            setup.posts.setdefault(below, one)
            setup.posts.setdefault(posixpath.join(match["above"] or "", below).lower(), one)
            setup.posts.setdefault(posixpath.splitext(posixpath.basename(one))[0].lower(), one)
    menu = menus.Menu(_menu(source, values, setup, report), site.base_url)
    for page in common.pages(source, paths, report):
        if (document := _document(page, site, setup, wish, report, menu)) is not None:
            found.documents.append(document)
    menus.placed(menu, found, report)
    found.documents += site_terms.linked(found, site, setup.config)
    found.indexes = site.indexes
    read_too = set(paths)
    read_too.add("404.html")
    common.other_texts(source, "", lambda p: p in read_too or _is_skipped(p, setup), report)
    return found


def _site(values: dict[str, Any], path: str) -> tuple[Site, _Setup]:
    url, root = str(values.get("url") or "").rstrip("/"), str(values.get("baseurl") or "").strip("/")
    values["baseurl"] = f"/{root}" if root else ""
    site = Site(
        title=str(values.get("title") or values.get("name") or ""),
        language=str(values.get("lang") or values.get("locale") or "en").replace("_", "-"),
        base_url=f"{url}/{root}/".replace("//", "/").replace(":/", "://") if url and root else f"{url}/" if url else "",
        values=values,
        author=next(iter(common.names(values.get("author"))), ""),
        terms={"tags": "Tags", "tag": "Tags", "categories": "Categories", "category": "Categories"},
        topics=("tags", "tag", "categories", "category"),
    )
    collections = values.get("collections")
    if isinstance(collections, list):
        collections = {str(name): {} for name in collections}
    setup = _Setup(
        path,
        str(values.get("permalink") or "date"),
        {str(k): v if isinstance(v, dict) else {} for k, v in (collections or {}).items() if str(k) != "posts"}
        if isinstance(collections, dict)
        else {},
        [one for one in values.get("defaults") or [] if isinstance(one, dict)]
        if isinstance(values.get("defaults"), list)
        else [],
        tuple(str(one).strip("/") for one in values.get("exclude") or [] if isinstance(one, str)),
        str(values.get("excerpt_separator") or "").strip(),
    )
    return site, setup


def _menu(source: Source, values: dict[str, Any], setup: _Setup, report: Report) -> list[menus.Entry]:
    """Return the entries of the menu: header_pages (minima), and the main list of _data/navigation.yml."""
    found = menus.entries(values.get("header_pages"), setup.config)
    for name in ("navigation", "menu", "nav", "menus"):
        path, given = common.data_file(source, report, *(f"_data/{name}{end}" for end in (".yml", ".yaml", ".json")))
        if isinstance(given, dict):
            lists = {str(key).lower(): one for key, one in given.items()}
            given = next((lists[key] for key in ("main", "header", "items", "menu", "nav") if lists.get(key)), None)
        found += menus.entries(given, path)
    return found


def _paths(source: Source, setup: _Setup) -> Iterator[str]:
    for path in source.below("", *MARKDOWN, ".html"):
        if _is_skipped(path, setup):
            continue
        if (
            _POST.match(path)
            or _collection(path, setup)
            or not (re.search(r"(?:\A|/)_", path) or _is_of_repository(path))
        ):
            yield path


def _tell_not_found(source: Source, report: Report) -> None:
    for path in ("404.md", "404.markdown", "404.html"):
        if path in source:
            what = "the page for addresses that do not exist: the archive makes its own, so its text is left out"
            report.add(Outcome.LEFT_OUT, path, 0, what, kind="pages for addresses that do not exist")


def _is_of_repository(path: str) -> bool:
    return posixpath.splitext(posixpath.basename(path))[0].lower() in _NO_PAGES


def _is_skipped(path: str, setup: _Setup) -> bool:
    parts = path.split("/")
    if not _NOT_READ.isdisjoint(parts):
        return True
    return any(path == one or path.startswith(f"{one}/") for one in setup.excluded if one)


def _collection(path: str, setup: _Setup) -> str:
    top = path.partition("/")[0]
    return top[1:] if top.startswith("_") and top[1:] in setup.collections else ""


def _document(page: Page, site: Site, setup: _Setup, wish: Wish, report: Report, menu: menus.Menu) -> Document | None:
    post, collection = _POST.match(page.path), _collection(page.path, setup)
    if not page.matter and not post and not collection:
        report.add(
            Outcome.LEFT_OUT,
            page.path,
            0,
            "it has no front matter, so it is no page",
            kind="files without front matter",
        )
        return None
    _defaults(
        page, setup, "drafts" if post and post["kind"] == "drafts" else "posts" if post else collection or "pages"
    )
    stem = posixpath.splitext(posixpath.basename(page.path))[0]
    dated = _DATED.match(stem) if post else None
    slug = stem[dated.end() :] if dated else stem
    date = common.edtf_of(page.take("date"), page, report)
    if not date and dated:
        date = common.edtf_of(f"{int(dated[1]) + 2000 * (len(dated[1]) < 3):04}-{dated[2]}-{dated[3]}", page, report)
    if post and post["kind"] == "drafts":
        page.matter["draft"] = True
    if page.path.lower().endswith(".html") and not post and not page.text.text.strip():
        what = f"the page {page.matter.get('title') or slug} has no text of its own"
        report.add(Outcome.LEFT_OUT, page.path, 1, what, kind="pages without a text")
        return None
    title = common.title_of(page, slug)
    categories = _categories(page, post["above"] or "" if post else "")
    pattern, given = page.take("permalink"), page.take("slug")
    name = given if isinstance(given, str) else slug
    if post or collection:
        old = _pattern(page, setup, collection, pattern)
        old = _filled(old, _local(date, setup.zone), name, categories, collection, page.path)
    else:
        old = _of_page(page.path, pattern, setup)
    in_menu = menu.has(page.path, [old])
    kind = ARTICLE if post or common.is_article(page, site, date, in_menu=in_menu) else PAGE
    found = common.document(page, site, wish, report, title=title, date=date, kind=kind)
    found.slug = name if stem != "index" else posixpath.basename(posixpath.dirname(page.path))
    if kind == PAGE:
        found.folder = collection or posixpath.dirname(page.path)
    found.old = [*([old] if old.strip("/") not in ("", "index.html") else []), *(_rooted(one) for one in found.old)]
    return common.finish(found, _text(page, site, setup, title, report), report, kramdown=True)


def _rooted(address: str) -> str:
    return address if address.startswith("/") or "//" in address else f"/{address}"


def _defaults(page: Page, setup: _Setup, kind: str) -> None:
    """Add what ``defaults`` of the configuration gives to pages of this path and type."""
    for one in setup.defaults:
        scope, values = one.get("scope"), one.get("values")
        if not isinstance(values, dict):
            continue
        scope = scope if isinstance(scope, dict) else {}
        below, of = str(scope.get("path") or "").strip("/"), scope.get("type")
        if (
            (of and of != kind)
            or "*" in below
            or (below and page.path != below and not page.path.startswith(f"{below}/"))
        ):
            continue
        for key, value in values.items():
            page.matter.setdefault(str(key).lower(), value)


def _categories(page: Page, above: str) -> list[str]:
    """Return the categories of a page, which stand in its address; a text lists several, parted by spaces."""
    for key in ("categories", "category", "tags", "tag"):
        if isinstance(value := page.matter.get(key), str) and key in ("categories", "tags"):
            page.matter[key] = value.split(",") if "," in value else value.split()
    found = [part for part in above.split("/") if part and not part.startswith("_")]
    for key in ("category", "categories"):
        found += [name for name in common.names(page.matter.get(key)) if name not in found]
    if found and (above or page.matter.get("category")):
        page.matter.pop("category", None)
        page.matter["categories"] = found
    return found


def _pattern(page: Page, setup: _Setup, collection: str, given: Any) -> str:
    if isinstance(given, str):
        return _STYLES.get(given, given)
    if collection:
        return str(setup.collections[collection].get("permalink") or "/:collection/:path.html")
    return _STYLES.get(setup.permalink, setup.permalink)


def _zone(value: Any, path: str, report: Report) -> tzinfo | None:
    """Return the time zone of the site; None without one, and for one that is not known, which is reported."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        return ZoneInfo(value.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        what = f"timezone: {value} is not known here, so days in old addresses are as they were written"
        report.add(Outcome.SUGGESTED, path, 0, printable(what, 300), kind="time zones that are not known")
        return None


def _local(date: str, zone: tzinfo | None) -> str:
    """Return a date with a time and a zone as the clocks of the site had it; any other as it is."""
    if zone is None or not _ZONED.search(date):
        return date
    try:
        return datetime.fromisoformat(date.replace("Z", "+00:00")).astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    except (ValueError, OverflowError):
        return date


def _filled(pattern: str, date: str, name: str, categories: list[str], collection: str, path: str) -> str:
    """Return the address that a pattern gives (jekyllrb.com/docs/permalinks)."""
    year, month, day = (date[:4], date[5:7], date[8:10]) if re.match(r"\d{4}-\d\d-\d\d", date) else ("", "", "")
    below = posixpath.splitext(path.partition("/")[2])[0]
    hour = date[11:13] if "T" in date else "00"
    values = {
        "year": year, "month": month, "day": day, "short_year": year[2:], "i_month": month.lstrip("0"),
        "i_day": day.lstrip("0"), "hour": hour, "minute": date[14:16] if "T" in date else "00",
        "title": name, "slug": _slug(name), "name": _slug(name), "path": below, "collection": collection,
        "categories": "/".join(one.lower() for one in categories),
        "slugified_categories": "/".join(map(_slug, categories)), "output_ext": ".html",
    }  # fmt: skip
    if year and ("y_day" in pattern or ":week" in pattern or "short_day" in pattern):
        found = datetime(int(year), int(month), int(day), tzinfo=UTC)
        values |= {"y_day": f"{found:%j}", "week": f"{found:%V}", "short_day": f"{found:%a}"}
    filled = _TOKEN.sub(lambda match: values.get(match[1], match[0]), pattern)
    filled = re.sub(r"/{2,}", "/", f"/{filled.lstrip('/')}")
    return filled if filled.endswith(("/", ".html", ".htm")) else f"{filled}.html"


def _of_page(path: str, given: Any, setup: _Setup) -> str:
    """Return the address of a page outside posts and collections."""
    if isinstance(given, str):
        return given if given.startswith("/") else f"/{given}"
    stem = posixpath.splitext(path)[0]
    if posixpath.basename(stem) == "index":
        return f"/{posixpath.dirname(stem)}/".replace("//", "/")
    pretty = setup.permalink == "pretty" or setup.permalink.endswith("/")
    return f"/{stem}/" if pretty else f"/{stem}.html"


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-")


def _text(page: Page, site: Site, setup: _Setup, title: str, report: Report) -> Tracked:
    """Return the text of a page with its Liquid converted and links to files named."""
    values = {"site": site.values, "page": {**page.raw, "title": title}}

    def lead(tag: str, argument: str) -> str:
        name, sharp, fragment = argument.partition("#")
        if tag == "post_url":
            name = setup.posts.get(name.strip("/").lower()) or name
        return f"{name.lstrip('/')}{sharp}{fragment}"

    text = page.text
    if setup.separator and not setup.separator.startswith("<!--more"):
        text = Tracked(text.text.replace(setup.separator, "<!--more-->", 1), text.line(0))
    text = liquid(text, values, lead, page.path, report)
    if page.path.lower().endswith(".html"):
        text = Tracked(to_markdown(text.text, saying(report, page.path, text.line(0))), text.line(0))
    return common.led(text, FROM_SOURCE, _bare)


def _bare(href: str) -> str | None:
    """Return the name of a file without what stands before it: ``{{ site.baseurl }}{% link … %}``."""
    at = href.rfind(FROM_SOURCE)
    return href[at:] if at > 0 else None
