"""What the readers of static sites share: front matter → our keys, dates, addresses, and which file a link names."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from msgspec import Struct, field

from site_builder.importers import calls, markdown_text, matter
from site_builder.importers.records import Document, Outcome, Report, Wish
from site_builder.importers.site_text import finished
from site_builder.importers.source import CannotRead, Source
from site_builder.importers.tracked import Edit, Tracked
from site_builder.model.documents import ACTOR, ARTICLE, AUTHOR, TOPIC
from site_builder.model.edtf import hints
from site_builder.model.edtf.reading import is_date
from site_builder.model.limits import TEXT
from site_builder.model.names import fold
from site_builder.model.slugs import slugify

MARKDOWN: Final = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
OTHER_TEXTS: Final = (".rst", ".org", ".adoc", ".asciidoc", ".textile", ".haml", ".pug", ".ipynb", ".html", ".htm")
DATE_KEYS: Final = ("date", "publishdate", "pubdate", "pubdatetime", "published_at", "published_time", "created")
_UPDATED: Final = "lastmod updated last_modified_at last_modified modified updateddate updated_at moddatetime".split()
_SUMMARY: Final = ("summary", "description", "excerpt", "abstract", "lead", "subtitle", "tagline")
_IMAGE: Final = (
    "image featured_image featuredimage feature_image cover hero heroimage hero_image banner thumbnail header teaser "
    "ogimage og_image socialimage feature images"
).split()
_SOURCES: Final = "canonical canonicalurl canonical_url source source_url sourceurl external_url externalurl".split()
_LANGUAGE: Final = ("lang", "language", "locale")
_AUTHORS: Final = ("authors", "author", "byline", "writer")
_ALIASES: Final = ("aliases", "redirect_from", "redirects", "alias")
_OF_THE_LOOK: Final = frozenset(
    "layout template page_template paginate paginate_by sitemap toc showtoc show_toc tocopen mathjax math katex "
    "comments comment share menu menus cascade outputs headless nav_order insert_anchor_links in_search_index sidebar "
    "classes eleventynavigation eleventyexcludefromcollections hidemeta showreadingtime read_time "
    "render_with_liquid sort_by transparent markup stylesheet css js scripts hide_title build _build render".split()
)
_STAMP: Final = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?\Z",
    re.IGNORECASE,
)
_NOT_INDEXES: Final = frozenset("articles pages media authors actors topics search timeline pictures assets".split())
_MOST_LINE: Final = 4900  # bytes of a value of a key


class Page(Struct):
    """A file of a source with its front matter (keys in lower case) and its text."""

    path: str
    matter: dict[str, Any]
    text: Tracked
    raw: dict[str, Any] = field(default_factory=dict)  # the front matter as it was written

    def take(self, *keys: str) -> Any:
        """Take the first of these keys that has a value out of the front matter; None if none has."""
        for key in keys:
            if self.matter.get(key) not in (None, "", [], {}):
                return self.matter.pop(key)
        return None


class Site(Struct):
    """What a site says of itself."""

    title: str = ""
    language: str = ""
    base_url: str = ""
    values: dict[str, Any] = field(default_factory=dict)  # its configuration
    authors: dict[str, str] = field(default_factory=dict)  # id → name
    author: str = ""  # of whatever names none
    terms: dict[str, str] = field(default_factory=dict)  # keys of the front matter whose values are terms → their label
    topics: tuple[str, ...] = ("tags", "categories")  # which of them are topics, if the wish names none
    indexes: dict[str, str] = field(default_factory=dict)  # which became further indexes → label
    used: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)  # key → a term, folded → (name, index)


def pages(source: Source, paths: Iterable[str], report: Report) -> Iterator[Page]:
    """Yield the files as pages. Of one that cannot be read the report has a line."""
    for path in paths:
        try:
            text = source.text(path)
            parts = matter.split(text)
        except matter.CannotParse as fault:
            what = f"its front matter cannot be read: {fault}; it stands in the text as code, and the page is a draft"
            report.add(Outcome.KEPT, path, fault.line, what, kind="front matter that cannot be read")
            yield _unread(path, text)
            continue
        except CannotRead as fault:
            report.add(Outcome.LEFT_OUT, path, 0, str(fault), kind="files")
            continue
        lower: dict[str, Any] = {}
        for key, value in parts.matter.items():
            lower.setdefault(str(key).lower(), value)
        yield Page(path, lower, Tracked(parts.body, parts.line), parts.matter)


def _unread(path: str, text: str) -> Page:
    """Return a page whose front matter is no YAML and no TOML: as code above its text."""
    lines, first, end = matter.fenced(text) or (text.split("\n"), 0, 0)
    head = calls.fence("\n".join(lines[first + 1 : end]), matter.form_of(lines[first]))
    body = Tracked("\n".join(lines[end + 1 :]), end + 2)
    return Page(path, {"draft": True}, body.replaced([Edit(0, 0, f"{head}\n\n")]))


def config(source: Source, report: Report, *paths: str) -> tuple[str, dict[str, Any]]:
    """Return the first of these data files that holds a mapping, and its values with keys in lower case at the top."""
    for path in paths:
        _, found = data_file(source, report, path)
        if isinstance(found, dict):
            return path, {str(key).lower(): value for key, value in found.items()}
    return "", {}


def data_file(source: Source, report: Report, *paths: str) -> tuple[str, Any]:
    """Return the first of these data files that can be read, and its value; "" and None if there is none."""
    for path in paths:
        if path not in source:
            continue
        try:
            return path, matter.data(path, source.text(path))
        except matter.CannotParse as fault:
            report.add(Outcome.LEFT_OUT, path, fault.line, f"it cannot be read: {fault}", kind="files")
        except CannotRead as fault:
            report.add(Outcome.LEFT_OUT, path, 0, str(fault), kind="files")
    return "", None


def names(value: Any, *, split: str = "") -> list[str]:
    """Return the names that a value of the front matter lists: a text, a list, or entries with a name."""
    if isinstance(value, dict):
        value = [value.get("name") or value.get("title") or value.get("id") or ""] if value else []
    if isinstance(value, str):
        value = value.split(split) if split else [value]
    if not isinstance(value, list):
        value = [value] if isinstance(value, (int, float)) and not isinstance(value, bool) else []
    found: dict[str, str] = {}
    for one in value:
        if isinstance(one, dict):
            one = one.get("name") or one.get("title") or one.get("id") or ""
        if isinstance(one, bool) or not isinstance(one, (str, int, float)):
            continue
        name = " ".join(str(one).split())
        if any(c.isalnum() for c in name):
            found.setdefault(fold(name), name)
    return list(found.values())


def edtf_of(value: Any, page: Page, report: Report, key: str = "date") -> str:
    """Return a date of the source as EDTF; empty for none, and for one that nobody can read, which is reported.

    Day, time and zone stay as they were written; midnight is no time.
    """
    text = " ".join(str(value).split()) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
    if not text:
        return ""
    if match := _STAMP.match(text):
        year, month, day, hour, minute, second, zone = match.groups()
        found = f"{year}-{int(month):02}-{int(day):02}"
        if hour and (hour, minute, second or "00") not in (("00", "00", "00"), ("0", "00", "00")):
            zone = (zone or "").upper()
            zone = "Z" if zone in ("UTC", "GMT") else zone
            zone = f"{zone[:3]}:{zone[3:]}" if re.fullmatch(r"[+-]\d{4}", zone) else zone
            timed = f"{found}T{int(hour):02}:{minute}{f':{second}' if second and second != '00' else ''}{zone}"
            found = next((one for one in (timed, f"{timed[:16]}:{second or '00'}{zone}") if is_date(one)), found)
        if is_date(found):
            return found
    if is_date(text):
        return text
    likely = hints.candidates(text)
    if len(likely) == 1:
        return likely[0]
    what = f"{key}: {text} is no date that is clear" + (f"; it may be {' or '.join(likely)}" if likely else "")
    report.add(Outcome.SUGGESTED, page.path, 1, what, kind="dates that are not clear")
    return ""


def day_of(value: Any, page: Page, report: Report, key: str) -> str:
    """Return the day of a date of the source, without a time; empty if it has none."""
    found = edtf_of(value, page, report, key)[:10]
    return found if re.fullmatch(r"\d{4}-\d\d-\d\d", found) else ""


def dated(date: str, form: str) -> str:
    """Return a day as a pattern writes it: the common directives of strftime, without a locale."""
    if not re.match(r"\d{4}-\d\d-\d\d", date):
        return ""
    year, month, day = date[:4], date[5:7], date[8:10]
    names = "jan feb mar apr may jun jul aug sep oct nov dec".split()
    parts = {"Y": year, "m": month, "d": day, "y": year[2:], "-m": month.lstrip("0"), "-d": day.lstrip("0"),
             "b": names[int(month) - 1].capitalize(), "H": date[11:13], "M": date[14:16], "F": date[:10]}  # fmt: skip
    return re.sub(r"%(-?[A-Za-z])", lambda match: parts.get(match[1], match[0]), form)


def document(
    page: Page, site: Site, wish: Wish, report: Report, *, title: str, date: str, kind: str = ARTICLE
) -> Document:
    """Return a page as a document without its text, with all keys of its front matter dealt with."""
    found: dict[str, Any] = {}
    article = kind == ARTICLE
    _lists(page, site, wish, found, kept=article)
    summary = page.take(*_SUMMARY)
    if isinstance(summary, str) and summary.strip():
        found["summary"] = _prose(summary)
    old = [str(one) for one in _texts(page.take(*_ALIASES))]
    if article:
        _pictures(page, found)
        _people(page, site, found)
        _facts(page, site, date, found, report)
    for key in (*DATE_KEYS, *_UPDATED):
        if not page.matter.get(key):
            page.matter.pop(key, None)
    _others(page, found, report, article=article)
    return Document(page.path, title, "", kind, date if article else "", matter=found, old=old)


def _lists(page: Page, site: Site, wish: Wish, found: dict[str, Any], *, kept: bool) -> None:
    """Terms: actors, topics, and what else the site groups its pages by."""
    topics = tuple(key.lower() for key in wish.topics) if wish.topics is not None else site.topics
    actors = tuple(key.lower() for key in wish.actors or ())
    if not kept:
        return
    for key in (*actors, *topics, *site.terms):
        if key not in page.matter:
            continue
        listed = names(page.matter.pop(key))
        index = "actors" if key in actors else "topics" if key in topics else slugify(key)
        if not listed:
            continue
        if index not in ("actors", "topics"):
            index = f"{index}-index" if index in _NOT_INDEXES or not index else index
            site.indexes.setdefault(index, site.terms.get(key, key.capitalize()))
        found[index] = names([*found.get(index, []), *listed])
        used = site.used.setdefault(key, {})
        for name in listed:
            used.setdefault(fold(name), (name, index))


def _pictures(page: Page, found: dict[str, Any]) -> None:
    listed: list[dict[str, str]] = []
    for key in _IMAGE:
        value = page.matter.get(key)
        values = value if isinstance(value, list) else [value]
        pictures = [picture for one in values if (picture := _picture(one, page, key))]
        if pictures and len(pictures) == len(values):
            del page.matter[key]
            listed += [one for one in pictures if one["src"] not in {other["src"] for other in listed}]
    if listed:
        found["image"] = listed[0]
        if len(listed) > 1:
            found["images"] = listed[1:]


def _picture(value: Any, page: Page, key: str) -> dict[str, str] | None:
    """Return a picture of the front matter: its path, or keys of the common themes."""
    if isinstance(value, str) and value.strip():
        value = {"src": value}
        for part in ("alt", "caption", "credit"):
            names_of = (f"{key}_{part}", f"{key}{part}", f"image_{part}", f"image{part}", part)
            if isinstance(said := page.take(*names_of), str):
                value[part] = said
    if not isinstance(value, dict):
        return None
    keys = {str(key).lower(): one for key, one in value.items() if isinstance(one, (str, int))}
    src = next(
        (str(keys[k]) for k in ("src", "path", "url", "image", "feature", "overlay_image", "file") if keys.get(k)), ""
    )
    if not src.strip():
        return None
    picture = {"src": src.strip()}
    for ours, theirs in (
        ("alt", ("alt", "image_description", "title")),
        ("caption", ("caption", "description")),
        ("credit", ("credit", "attribution", "author")),
    ):
        if said := next((str(keys[key]) for key in theirs if keys.get(key)), ""):
            picture[ours] = said
    return picture


def _people(page: Page, site: Site, found: dict[str, Any]) -> None:
    value = page.take(*_AUTHORS)
    listed = names(value, split=",") if isinstance(value, str) and "," in value else names(value)
    listed = [site.authors.get(one) or site.authors.get(one.lower()) or one for one in listed]
    if not listed and site.author:
        listed = [site.authors.get(site.author, site.author)]
    if listed:
        found["authors"] = names(listed)
        used = site.used.setdefault("authors", {})
        for name in found["authors"]:
            used.setdefault(fold(name), (name, "authors"))


def _facts(page: Page, site: Site, date: str, found: dict[str, Any], report: Report) -> None:
    language = page.take(*_LANGUAGE)
    if isinstance(language, str) and (tag := language.replace("_", "-")).lower() != site.language.lower():
        found["lang"] = tag
    published = day_of(page.take("publishdate", "pubdate", "published_at"), page, report, "publishDate")
    if published and published != date[:10]:
        found["published"] = found["embargo"] = published
    if (updated := day_of(page.take(*_UPDATED), page, report, "updated")) and updated != date[:10]:
        found["updated"] = updated
    draft, shown = page.matter.pop("draft", None), str(page.matter.pop("published", "")).lower()
    status = str(page.matter.get("status", "")).lower()
    if _is_true(draft) or shown in ("false", "no", "0") or status in ("draft", "hidden"):
        found["draft"] = True
        report.count(Outcome.CONVERTED, "drafts")
    if status in ("draft", "hidden", "published"):
        del page.matter["status"]
    if re.match(r"\d{4}-\d\d-\d\d", shown) and shown[:10] != date[:10]:
        found["published"] = shown[:10]
    for key in _SOURCES:
        value = page.matter.get(key)
        if isinstance(value, str) and re.match(r"https?://[^\s/]+", value.strip()):
            found.setdefault("sources", []).append({"url": value.strip()})
            del page.matter[key]


def _others(page: Page, found: dict[str, Any], report: Report, *, article: bool) -> None:
    """Keep what our model has no key for as ``x-…``; leave out what is about the look of the old site."""
    for key, value in page.matter.items():
        if value in (None, "", [], {}):
            continue
        said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
        if key in _OF_THE_LOOK or (not article and key in ("weight", "draft")):
            kind = f"key {key}: {said}" if len(said) <= 60 else f"key {key}"
            if len(said) <= 60:
                report.count(Outcome.LEFT_OUT, kind)
            else:
                report.add(Outcome.LEFT_OUT, page.path, 1, f"key {key}: {said}", kind=kind)
            continue
        name = f"x-{re.sub(r'[^a-z0-9_-]+', '-', key.removeprefix('x-')).strip('-') or 'key'}"
        kept = _plain(value)
        if len(said.encode("utf-8", "replace")) > _MOST_LINE:
            report.add(Outcome.LEFT_OUT, page.path, 1, f"key {key} is too long for a key: {said}", kind=f"key {key}")
            continue
        found[name] = kept
        report.count(Outcome.KEPT, f"key {key} as {name}")


def _plain(value: Any, depth: int = 0) -> Any:
    """Return a value as texts, lists and mappings of texts."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)) and depth > 6:
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, dict):
        return {
            re.sub(r"[^\w-]+", "-", str(k)) or "key": _plain(v, depth + 1) for k, v in value.items() if v is not None
        }
    if isinstance(value, list):
        return [_plain(one, depth + 1) for one in value if one is not None]
    return str(value)


def _prose(text: str) -> str:
    """Return a text of the front matter without HTML."""
    return " ".join(re.sub(r"</?[A-Za-z][^<>]{0,500}>", " ", text).split()) if "<" in text else " ".join(text.split())


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _is_true(value: Any) -> bool:
    return value is True or str(value).strip().lower() in ("true", "yes", "1", "on")


class Names:
    """Which file a name of the source means: a path, with or without its ending, or the end of one."""

    def __init__(self, paths: Iterable[str], root: str) -> None:
        self._exact: dict[str, str] = {}
        self._ends: dict[str, str] = {}
        for path in paths:
            below = path.removeprefix(f"{root}/") if root else path
            stem = re.sub(r"\.[A-Za-z]+\Z", "", below)
            folder = posixpath.dirname(below) if posixpath.basename(stem) in ("index", "_index") else ""
            for name in (path, below, stem, folder):
                if name:
                    self._exact.setdefault(name.lower(), path)
            for name in (posixpath.basename(below), posixpath.basename(stem), posixpath.basename(folder)):
                if name and name not in ("index", "_index", "index.md", "_index.md"):
                    self._ends.setdefault(name.lower(), path)

    def find(self, name: str, here: str = "") -> str:
        """Return the path that a name means, seen from the folder ``here``; empty if none does."""
        wanted = name.strip().strip("/").lower()
        near = posixpath.normpath(posixpath.join(here, wanted)).lower() if here else ""
        return (
            (self._exact.get(near, "") if not name.startswith("/") else "")
            or self._exact.get(wanted, "")
            or self._ends.get(wanted, "")
        )


def term_documents(site: Site, path: str, addresses: Callable[[str, str], list[str]]) -> dict[str, Document]:
    """Return a document for each term that has a page at the source: by ``index/term``, the term folded.

    ``addresses``: (key of the front matter, term) → the addresses of the term's page; none for no page. ``path``: the
    file that says so.
    """
    kinds = {"topics": TOPIC, "actors": ACTOR, "authors": AUTHOR}
    found: dict[str, Document] = {}
    for key, used in site.used.items():
        for folded, (name, index) in used.items():
            if not (old := addresses(key, name)):
                continue
            last, comma, first = name.partition(",")
            if index == "authors" and comma and (turned := fold(f"{first} {last}")) in used:
                folded, name = turned, used[turned][0]  # “Last, First”: the archive reads it as the same
            if same := found.get(f"{index}/{folded}"):
                same.old += old
            else:
                found[f"{index}/{folded}"] = Document(
                    f"{path}#{index}/{folded}", name, "", kinds.get(index, index), old=old, source=path
                )
    return found


def is_article(page: Page, site: Site, date: str, *, in_menu: bool = False) -> bool:
    """Whether a page is an article: it is dated, or has terms, an author, or is a draft. Any other is a page.

    ``in_menu``: the source's menu names it. Then an author alone makes no article of it.
    """
    keys = (*site.terms, *site.topics, "draft", *(() if in_menu else ("authors", "author")))
    return bool(date) or any(page.matter.get(key) for key in keys)


def title_of(page: Page, stem: str) -> str:
    """Return the title of a page; without one, its first heading or its file's name in words."""
    title = page.take("title", "name", "headline")
    if isinstance(title, (str, int, float)) and not isinstance(title, bool) and str(title).strip():
        return _prose(str(title))
    heading = re.match(r"\s*#\s+([^\n]+)", page.text.text[:2000])
    if heading:
        return re.sub(r"\s*\{[^{}]*\}\s*\Z|[ #]+\Z", "", heading[1]).strip() or stem
    return re.sub(r"[-_]+", " ", stem).strip().capitalize() or stem


def finish(found: Document, text: Tracked, report: Report, *, kramdown: bool = False) -> Document:
    """Give a document its text, whose shortcodes are converted."""
    if len(text.text) <= TEXT:
        text = finished(text, found.title, found.matter, found.path, report, kramdown=kramdown)
    found.body, found.lines = text.text, text.line_of
    return found


def led(text: Tracked, sign: str, lead: Callable[[str], str | None]) -> Tracked:
    """Return a text with other addresses where a link's address holds ``sign``; ``lead`` gives None where it stays."""
    if sign not in text.text:
        return text
    edits = []
    for link in markdown_text.links(text.text):
        if sign in link.href and (new := lead(link.href)) is not None:
            edits.append(Edit(link.start, link.end, markdown_text.address(new)))
    return text.replaced(edits)


def has_matter(source: Source, path: str) -> bool:
    """Whether a file of HTML has front matter, without which a site copies it as it is."""
    try:
        return source.head(path, 200).lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"---", b"+++"))
    except CannotRead:
        return False


def not_read(source: Source, folders: Iterable[str], skip: Callable[[str], bool], report: Report) -> None:
    """Report the Markdown files of these folders that stand outside the folders of pages."""
    for folder in folders:
        for path in source.below(folder, *MARKDOWN):
            if not skip(path):
                report.add(Outcome.LEFT_OUT, path, 0, "it stands outside the folders of pages", kind="files elsewhere")


def other_texts(
    source: Source, folder: str, skip: Callable[[str], bool], report: Report, templates: tuple[str, ...] = ()
) -> None:
    """Report the texts that are in a form that is not read. ``templates``: further endings of such texts."""
    for path in source.below(folder, *OTHER_TEXTS, *templates):
        if not skip(path):
            ending = posixpath.splitext(path)[1]
            report.add(Outcome.LEFT_OUT, path, 0, f"a text in another form ({ending})", kind=f"texts in {ending}")
