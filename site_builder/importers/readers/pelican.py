"""A site of Pelican: Markdown with ``Key: value`` lines above it, and pelicanconf.py (docs.getpelican.com).

The configuration is a program. It is never run: names that are given a plain value are read from its text.
"""

from __future__ import annotations

import ast
import posixpath
import re
import unicodedata
from typing import Any, Final

from msgspec import Struct, field

from site_builder.importers import fragments
from site_builder.importers.html import to_markdown
from site_builder.importers.liquid import liquid
from site_builder.importers.markdown_html import attributes, saying
from site_builder.importers.readers import site_common as common
from site_builder.importers.readers import site_menus as menus
from site_builder.importers.readers.site_common import MARKDOWN, Page, Site
from site_builder.importers.records import FROM_SOURCE, Collection, Document, Outcome, Report, Wish
from site_builder.importers.source import CannotRead, Source
from site_builder.importers.tracked import Edit, Tracked
from site_builder.model.documents import ARTICLE, PAGE

_CONFIGS: Final = ("pelicanconf.py", "publishconf.py")
_META: Final = re.compile(r"[ ]{0,3}(?P<key>[A-Za-z0-9_-]+):\s*(?P<value>.*)\Z")
_MORE: Final = re.compile(r"[ ]{4,}(?P<value>.+)\Z")
_PLACE: Final = re.compile(r"\{(?P<name>\w+)(?::(?P<form>[^}]*))?\}")
_TO: Final = re.compile(r"[{|](?P<what>filename|static|attach|category|tag|author|index)[}|](?P<path>.*)\Z")
_HTML_META: Final = re.compile(r"<meta\s[^>]{0,2000}>", re.IGNORECASE)
_LANGUAGE_LINE: Final = re.compile(r"^(?P<indent>(?: {4}|\t))(?::{3}|#!)(?P<language>[\w+-]+)[ \t]*\n", re.M)
_DEFAULTS: Final = {
    "ARTICLE_URL": "{slug}.html",
    "ARTICLE_LANG_URL": "{slug}-{lang}.html",
    "PAGE_URL": "pages/{slug}.html",
    "PAGE_LANG_URL": "pages/{slug}-{lang}.html",
    "CATEGORY_URL": "category/{slug}.html",
    "TAG_URL": "tag/{slug}.html",
    "AUTHOR_URL": "author/{slug}.html",
    "FILENAME_METADATA": r"(?P<date>\d{4}-\d{2}-\d{2}).*",
    "PATH": "content",
    "PAGE_PATHS": ["pages"],
    "DEFAULT_LANG": "en",
}
_IN_HTML: Final = re.compile(r"<[a-zA-Z][^<>]{0,500}?\b(?:href|src)=([\"'])(?P<to>[{|][^\"'<>\n]{1,500})\1")


class _Setup(Struct):
    config: str
    values: dict[str, Any]
    folder: str
    pages: tuple[str, ...]
    fault: list[str] = field(default_factory=list)


def guess(source: Source) -> int:
    """Return how surely a source is a site of Pelican."""
    return 95 if any(path in source for path in _CONFIGS) else 0


def read(source: Source, wish: Wish, report: Report) -> Collection:
    """Read articles and pages in Markdown and HTML; reStructuredText is reported."""
    setup = _setup(source, report)
    values = setup.values
    site = Site(
        title=str(values.get("SITENAME") or ""),
        language=str(values["DEFAULT_LANG"]),
        base_url=f"{str(values['SITEURL']).rstrip('/')}/" if values.get("SITEURL") else "",
        author=str(values.get("AUTHOR") or ""),
        terms={"tags": "Tags", "category": "Categories"},
        topics=("tags", "category"),
    )
    found = Collection(
        title=site.title,
        language=site.language,
        base_url=site.base_url,
        static=[setup.folder, *(posixpath.join(setup.folder, str(one)) for one in _list(values.get("EXTRA_PATHS")))],
        heading_slug=fragments.python_markdown,
    )
    paths = [p for p in source.below(setup.folder, *MARKDOWN, ".html", ".htm") if not _is_skipped(p, setup)]
    for page in _pages(source, paths, report):
        if (document := _document(page, site, setup, wish, report)) is not None:
            found.documents.append(document)
    menus.placed(menus.Menu(_menu(setup, found), site.base_url, setup.folder), found, report)

    def addresses(key: str, name: str) -> list[str]:
        form = values.get({"tags": "TAG_URL", "category": "CATEGORY_URL", "authors": "AUTHOR_URL"}.get(key, ""), "")
        return [f"/{_PLACE.sub(_slug(name), form).lstrip('/')}"] if isinstance(form, str) and form else []

    found.documents += common.term_documents(site, setup.config, addresses).values()
    found.indexes = site.indexes
    known = set(paths)
    common.other_texts(source, setup.folder, lambda p: p in known or _is_skipped(p, setup), report)
    return found


def _menu(setup: _Setup, found: Collection) -> list[menus.Entry]:
    """Return the entries of the menu: MENUITEMS, then all pages that were listed, by the names of their files."""
    listed = menus.entries(setup.values.get("MENUITEMS"), setup.config)
    if setup.values.get("DISPLAY_PAGES_ON_MENU", True):
        shown = [one for one in found.documents if one.kind == PAGE and "lang" not in one.matter]
        for one in sorted(shown, key=lambda one: (posixpath.basename(one.path), one.path)):
            if str(one.matter.get("x-status", "")).lower() not in ("hidden", "draft"):
                listed.append(menus.Entry(one.path, path=one.path))
    return listed


def _is_skipped(path: str, setup: _Setup) -> bool:
    output = str(setup.values.get("OUTPUT_PATH") or "output").strip("/")
    return not setup.folder and path.startswith((f"{output}/", "theme/", "themes/", "plugins/"))


def _setup(source: Source, report: Report) -> _Setup:
    values: dict[str, Any] = dict(_DEFAULTS)
    config = ""
    for path in _CONFIGS:
        if path in source:
            config = config or path
            given = _assigned(source, path, report)
            values |= {name: one for name, one in given.items() if isinstance(one, type(_DEFAULTS.get(name, one)))}
    folder = str(values["PATH"]).strip("./")
    if values.get("OUTPUT_PATH") == folder:
        folder = "content"
    pages = tuple(str(one).strip("/") for one in _list(values["PAGE_PATHS"]))
    return _Setup(config or _CONFIGS[0], values, folder, pages)


def _assigned(source: Source, path: str, report: Report) -> dict[str, Any]:
    """Return the names that a Python file gives plain values; nothing of it is run."""
    found: dict[str, Any] = {}
    try:
        text = source.text(path)
        if len(text) > 1_000_000:
            raise ValueError("it is too large")
        body = ast.parse(text).body
    except (CannotRead, SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        report.add(
            Outcome.LEFT_OUT, path, getattr(fault, "lineno", 0) or 0, f"it cannot be read: {fault}", kind="files"
        )
        return found
    for statement in body:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            continue
        name = statement.targets[0].id
        try:
            found[name] = ast.literal_eval(statement.value)
        except (ValueError, TypeError, RecursionError, MemoryError):
            if name in _DEFAULTS or name in ("SITEURL", "SITENAME", "ARTICLE_SAVE_AS", "PAGE_SAVE_AS"):
                what = f"{name} is no plain value, and the program is not run: the default is taken"
                report.add(Outcome.SUGGESTED, path, statement.lineno, what, kind="settings that are worked out")
    return found


def _pages(source: Source, paths: list[str], report: Report) -> Any:
    """Yield the files with what stands above their text, in lines of ``Key: value`` or between ``---``."""
    for page in common.pages(source, paths, report):
        if page.path.lower().endswith((".html", ".htm")):
            yield _from_html(page, report)
        elif page.matter:
            yield page
        else:
            yield _from_lines(page)


def _from_lines(page: Page) -> Page:
    lines = page.text.text.split("\n")
    found: dict[str, str] = {}
    key, read = "", 0
    for line in lines:
        if match := _META.match(line):
            key = match["key"].lower()
            found[key] = f"{found[key]} {match['value'].strip()}" if key in found else match["value"].strip()
        elif key and (match := _MORE.match(line)):
            found[key] += f" {match['value'].strip()}"
        else:
            break
        read += 1
    if not found:
        return page
    rest = lines[read + 1 :] if read < len(lines) and not lines[read].strip() else lines[read:]
    return Page(page.path, dict(found), Tracked("\n".join(rest), 1 + len(lines) - len(rest)), dict(found))


def _from_html(page: Page, report: Report) -> Page:
    """Take the head of an HTML file apart: its title, and ``<meta name="…" content="…">``."""
    text = page.text.text
    found: dict[str, str] = {}
    for match in _HTML_META.finditer(text):
        given = attributes(match[0][5:-1])
        if given.get("name"):
            found[given["name"].lower()] = given.get("content", "")
    if title := re.search(r"<title>([^<]*)</title>", text, re.IGNORECASE):
        found["title"] = " ".join(title[1].split())
    if start := re.search(r"<body[^>]*>", text, re.IGNORECASE):
        text = text[start.end() :]
    markdown = to_markdown(re.sub(r"</body>\s*(?:</html>)?\s*\Z", "", text), saying(report, page.path, 1))
    return Page(page.path, found, Tracked(markdown), dict(found))


def _document(page: Page, site: Site, setup: _Setup, wish: Wish, report: Report) -> Document | None:
    below = page.path.removeprefix(f"{setup.folder}/") if setup.folder else page.path
    where, stem = posixpath.split(posixpath.splitext(below)[0])
    kind = PAGE if any(where == one or where.startswith(f"{one}/") for one in setup.pages) else ARTICLE
    if str(page.matter.get("status", "")).lower() == "skip":
        report.add(Outcome.LEFT_OUT, page.path, 1, "status: skip", kind="files with status: skip")
        return None
    named = _named(setup, stem)
    for key, value in named.items():
        page.matter.setdefault(key, value)
    for key in ("tags", "category", "authors", "author"):
        if isinstance(listed := page.matter.get(key), str):
            page.matter[key] = [one for one in re.split(";" if ";" in listed else ",", listed) if one.strip()]
    category: Any = page.matter.get("category") or (
        where.partition("/")[0] if setup.values.get("USE_FOLDER_AS_CATEGORY", True) else ""
    )
    if kind == ARTICLE and category and not page.matter.get("category"):
        page.matter["category"] = [category]
    date = common.edtf_of(page.take("date"), page, report)
    title = common.title_of(page, stem)
    given = page.take("slug")
    slug = str(given) if given else _slug(title if setup.values.get("SLUGIFY_SOURCE", "title") == "title" else stem)
    language = str(page.matter.get("lang") or "")
    url, saved = page.take("url"), page.take("save_as")
    values = {
        "slug": slug,
        "lang": language or site.language,
        "category": _slug(next(iter(common.names(category)), "")) or str(setup.values.get("DEFAULT_CATEGORY", "misc")),
        "author": _slug(next(iter(common.names(page.matter.get("authors") or page.matter.get("author"))), site.author)),
        "path": below,
        "base_path": f"{where}/{stem}".lstrip("/"),
    }
    page.matter.pop("translation", None)
    old = _addresses(setup, kind, values, date, language and language != site.language, url, saved)
    found = common.document(page, site, wish, report, title=title, date=date, kind=kind)
    if kind == PAGE and str(page.raw.get("status", "")).lower() in ("draft", "hidden"):
        report.add(Outcome.SUGGESTED, page.path, 1, "a page that was not listed is published here", kind="hidden pages")
    found.slug = slug
    found.folder = posixpath.dirname(where[len("pages") :].strip("/")) if kind == PAGE else ""
    found.old = [*old, *(one if one.startswith("/") else f"/{one}" for one in found.old)]
    return common.finish(found, _text(page, setup, report), report)


def _named(setup: _Setup, stem: str) -> dict[str, str]:
    """Return what the name of a file says (FILENAME_METADATA)."""
    form = setup.values["FILENAME_METADATA"]
    if not isinstance(form, str) or len(form) > 300 or not _is_quick(form):
        form = _DEFAULTS["FILENAME_METADATA"]
    try:
        match = re.match(str(form), stem[:255])
    except (re.error, RecursionError, OverflowError):
        return {}
    return {key.lower(): value for key, value in match.groupdict().items() if value} if match else {}


def _is_quick(form: str) -> bool:
    """Whether an expression of a stranger ends soon: two repetitions at most, and none of a group."""
    repeated = re.sub(r"\\.|\[(?:\\.|[^\]])*\]|\(\?P?<?|\{\d{1,3}\}", "x", form)
    return len(re.findall(r"[*+?{]", repeated)) <= 2 and not re.search(r"\)[*+?{]|\\\d|\(\?[=!<P]=?", repeated)


def _addresses(
    setup: _Setup, kind: str, values: dict[str, str], date: str, translated: Any, url: Any, saved: Any
) -> list[str]:
    """Return the addresses of an article or a page: as its links lead, and as its file stands."""
    name = "ARTICLE" if kind == ARTICLE else "PAGE"
    middle = "_LANG" if translated else ""
    forms = [
        url if isinstance(url, str) else setup.values.get(f"{name}{middle}_URL"),
        saved if isinstance(saved, str) else setup.values.get(f"{name}{middle}_SAVE_AS"),
    ]

    def value(match: re.Match[str]) -> str:
        if match["name"] == "date":
            return common.dated(date, match["form"] or "%Y-%m-%d")
        return values.get(match["name"], match[0])

    found = [f"/{_PLACE.sub(value, form).lstrip('/')}" for form in forms if isinstance(form, str) and form]
    plain = [re.sub(r"/index\.html\Z", "/", one) for one in found]
    return list(dict.fromkeys(plain))


def _slug(text: str) -> str:
    """Return the slug that Pelican makes of a title (its ``slugify`` without substitutions of a site's own)."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() or text
    plain = re.sub(r"[^\w\s-]", "", plain).strip().lower()
    return re.sub(r"[-\s]+", "-", plain)


def _text(page: Page, setup: _Setup, report: Report) -> Tracked:
    """Return the text of a page with its links in Pelican's forms led, and tags of liquid_tags converted."""
    text = page.text
    if "{%" in text.text:
        text = liquid(text, {}, lambda _, name: name, page.path, report, includes=False)
    here = posixpath.dirname(page.path)
    text = _coded(text, report)

    def lead(href: str) -> str | None:
        match = _TO.match(href)
        if match is None:
            return None
        what, path = match["what"], match["path"]
        if what in ("filename", "static", "attach"):
            path, sharp, fragment = path.partition("#")
            rooted = posixpath.normpath(
                posixpath.join(setup.folder if path.startswith("/") else here, path.lstrip("/"))
            )
            return f"{FROM_SOURCE}{rooted}{sharp}{fragment}"
        if what == "index":
            return "/"
        form = str(setup.values.get(f"{what.upper()}_URL") or "")
        return f"/{_PLACE.sub(_slug(path), form).lstrip('/')}"

    for sign in ("}", "|"):
        text = common.led(text, sign, lead)
    return text.replaced(
        Edit(*match.span("to"), new)
        for match in _IN_HTML.finditer(text.text)
        if (new := lead(match["to"])) is not None and not text.in_code(match.start())
    )


def _coded(text: Tracked, report: Report) -> Tracked:
    """Make fences of indented code whose first line names a language (``:::python``)."""
    edits: list[Edit] = []
    for start, end in text.code:
        match = _LANGUAGE_LINE.match(text.text, start, end)
        if match is None:
            continue
        lines = text.text[match.end() : end].rstrip("\n").split("\n")
        code = "\n".join(re.sub(r"\A(?: {4}|\t)", "", line) for line in lines)
        edits.append(Edit(start, end, f"```{match['language']}\n{code}\n```\n\n"))
        report.count(Outcome.CONVERTED, "code with a line for its language")
    return text.replaced(edits)


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value] if isinstance(value, str) else []
