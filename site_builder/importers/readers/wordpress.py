"""WordPress: exports (WXR: Tools → Export), with the pictures of wp-content/uploads beside them if there are any."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, unquote

from msgspec import Struct, field

from site_builder.importers import addresses, html, markdown_text
from site_builder.importers.readers import captions, press, press_menu, wordpress_text, wxr
from site_builder.importers.readers.wordpress_files import BY_NUMBER, Files
from site_builder.importers.readers.wordpress_terms import Terms
from site_builder.importers.readers.wordpress_text import Attached, Library
from site_builder.importers.readers.wxr import Export, Item
from site_builder.importers.records import Collection, Document, Outcome, Report, Wish
from site_builder.importers.source import CannotRead, Source
from site_builder.model.documents import ARTICLE, AUTHOR, PAGE
from site_builder.model.limits import LINE

_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::\d\d)?\Z")
_PUBLISHED: Final = frozenset(
    ("publish", "closed")
)  # a topic of a forum (bbPress) may be closed; all others are drafts
_NO_DOCUMENTS: Final = frozenset(
    "revision nav_menu_item wp_block wp_navigation wp_template wp_template_part wp_global_styles custom_css "
    "customize_changeset oembed_cache user_request wp_font_family wp_font_face attachment".split()
)
_PRIVATE: Final = re.compile(
    r"feedback|flamingo_.*|nf_sub|shop_(?:order.*|subscription|coupon)|(?:edd|give)_(?:payment|log|license|discount)|"
    r"jp_pay_order|tec_tc_.*|.*_(?:inbound|submissions?|attendees?|customers?|orders?|payments?|donors?|subscribers?)|"
    r".*(?:mail|email)_?logs?|postman_sent_mail"
)
"""Types of entries that hold letters, orders and names of readers, whatever their status says."""
_SETTINGS: Final = re.compile(
    r"acf-.*|scheduled-action|wpcf7_contact_form|mc4wp-form|wpforms|elementor_.*|et_pb_layout|et_.*_layout|oembed_.*"
)
"""Types of entries by which plugins keep their settings and templates."""
_DATA: Final = re.compile(r"\s*(?:[aOsbid]:\d+[:;]|\{\s*\"|\[\s*[\[{\"])")  # of PHP, of JSON
_SUMMARIES: Final = ("_yoast_wpseo_metadesc", "rank_math_description", "_aioseop_description", "_aioseo_description")
_USED: Final = frozenset(("_thumbnail_id", "footnotes", "enclosure", "_wp_attachment_image_alt", *_SUMMARIES))


def guess(source: Source) -> int:
    """Return how surely a source is an export of WordPress."""
    return 100 if _exports(source) else 0


def read(source: Source, wish: Wish, report: Report) -> Collection:
    """Read all exports of a source as one site. Raises CannotRead if there is none."""
    paths = _exports(source)
    if not paths:
        raise CannotRead("there is no export of WordPress in it: an .xml file of Tools → Export")
    export = Export()
    for path in paths:
        try:
            wxr.read(source, path, export, report)
        except CannotRead as fault:
            report.add(Outcome.LEFT_OUT, path, 0, str(fault))
    if len(paths) > 1:
        export.items = _once(export.items, report)
    found = _Reading(source, export, wish, report).collection()
    press_menu.of_wordpress(export, found.documents, found.base_url, report)
    return found


def _exports(source: Source) -> list[str]:
    return [path for path in source.below("", ".xml") if "uploads/" not in path and wxr.is_export(source, path)]


def _once(items: list[Item], report: Report) -> list[Item]:
    """Return entries without those that stand in several files of an export: of each the one that was changed last."""
    at: dict[tuple[str, str], int] = {}  # number and address → where in ``kept``
    kept: list[Item] = []
    for item in items:
        key = (item.get("wp:post_id"), item.get("link"))
        n = at.setdefault(key, len(kept))
        if n == len(kept) or kept[n].path == item.path or not key[0]:
            kept.append(item)
            continue
        older = item
        if item.get("wp:post_modified") > kept[n].get("wp:post_modified"):
            older, kept[n] = kept[n], item
        report.count(Outcome.LEFT_OUT, "entries that stand in several files: the last changed is taken")
        if older.get("content:encoded") != kept[n].get("content:encoded"):
            what = f"an older text of {press.plain(older.get('title'))} is not taken"
            report.add(Outcome.LEFT_OUT, older.path, older.line, what, kind="older texts in other files")
    return kept


class _Kinds(Struct):
    """What is counted, and told once at the end."""

    left_out: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)


class _Reading:
    def __init__(self, source: Source, export: Export, wish: Wish, report: Report) -> None:
        self._export, self._report = export, report
        self._files = Files(source, export)
        self._terms = Terms(export, wish, report)
        self._library = _library(export)
        self._counted = _Kinds()
        self._names = {one.get("wp:author_login", ""): _name(one) for one in export.authors}
        self._used_authors: dict[str, str] = {}  # login → name
        self._thumbnails = {
            item.get("wp:post_id"): item for item in export.items if item.get("wp:post_type") == "attachment"
        }

    def collection(self) -> Collection:
        channel = self._export.channel
        base = (channel.get("wp:base_blog_url") or channel.get("link", "")).rstrip("/")
        found = Collection(title=press.plain(channel.get("title", "")), base_url=base)
        found.language = channel.get("language", "")
        found.static = self._files.static
        keys: set[str] = set()
        for item in self._export.items:
            document = self._document(item)
            if document is None:
                continue
            if document.key in keys:
                what = f"a second entry of the number {item.get('wp:post_id')}: {document.title}"
                self._report.add(Outcome.LEFT_OUT, item.path, item.line, what, kind="entries that stand twice")
                continue
            keys.add(document.key)
            found.documents.append(document)
        first = self._export.items[0].path if self._export.items else ""
        found.documents += self._terms.documents(first)
        found.documents += self._authors(first)
        found.indexes = self._terms.indexes
        self._tell(first)
        return found

    # -- one entry --------------------------------------------------------------------------------

    def _document(self, item: Item) -> Document | None:
        kind, status = item.get("wp:post_type") or "post", item.get("wp:status") or "publish"
        title = press.plain(item.get("title"))
        for comment, times in item.comments.items():
            self._counted.left_out["comments" if comment == "comment" else "pingbacks and trackbacks"] += times
        if kind in _NO_DOCUMENTS or (kind not in ("post", "page") and _is_kept_back(kind)):
            self._no_document(item, kind, title)
            return None
        if item.get("wp:post_password"):
            what = f"protected by a password: {title}"
            self._report.add(Outcome.LEFT_OUT, item.path, item.line, what, kind="entries protected by a password")
            return None
        if status in ("trash", "auto-draft", "inherit"):
            what = f"{'in the bin' if status == 'trash' else 'never saved'}: {title}"
            self._report.add(Outcome.LEFT_OUT, item.path, item.line, what, kind=f"entries of the status {status}")
            return None
        is_page = kind == "page" and status in _PUBLISHED
        document = Document(
            f"{item.path}#{item.get('wp:post_id') or f'line-{item.line}'}",
            title,
            "",
            PAGE if is_page else ARTICLE,
            date="" if is_page else _date(item),
            slug=unquote(item.get("wp:post_name")),
            source=item.path,
            line=item.line,
            names=[f"{BY_NUMBER}{item.get('wp:post_id')}"],
        )
        self._fill(document, item, kind, status)
        return document

    def _no_document(self, item: Item, kind: str, title: str) -> None:
        if kind == "attachment":
            words = press.plain(item.get("content:encoded"))
            if words:
                what = f"the description of the file {title}: {words}"
                self._report.add(Outcome.LEFT_OUT, item.path, item.line, what, kind="descriptions of files")
            return
        if _PRIVATE.fullmatch(kind):
            self._counted.left_out[f"entries of the type {kind}, which may be private"] += 1
        elif kind not in ("wp_block", "nav_menu_item"):
            self._counted.left_out[f"entries of the type {kind}"] += 1

    def _fill(self, document: Document, item: Item, kind: str, status: str) -> None:
        matter, body = document.matter, self._body(item)
        self._address(document, item)
        if not document.title:
            document.title = press.first_words(body)
            self._counted.kept["documents without a title: their first words are it"] += 1
        if document.kind == ARTICLE:
            if author := self._author(item.get("dc:creator")):
                matter["authors"] = [author]
            matter.update(self._terms.of(item))
        else:
            matter.update(self._page(item))
        if summary := self._summary(item):
            matter["summary"] = summary
        body = self._image(document, item, body)
        if document.kind == ARTICLE and (updated := _updated(item)):
            matter["updated"] = updated
        self._status(document, item, kind, status)
        if item.get("wp:is_sticky") == "1":
            matter["x-sticky"] = "yes"
            self._counted.kept["key sticky as x-sticky"] += 1
        below = self._own_fields(document, item)
        document.body = f"{press.once(body, document.title, matter, self._report)}{below}".strip("\n")

    def _body(self, item: Item) -> str:
        text = item.values.get("content:encoded", "")
        at = item.at or item.line
        report, path = self._report, item.path

        def said(outcome: Outcome, line: int, what: str, kind: str) -> None:
            if outcome is Outcome.CONVERTED:
                report.count(outcome, kind)
            else:
                report.add(outcome, path, at + line, what, kind=kind)

        made = wordpress_text.html_of(text, item.get("wp:post_id"), item.meta("footnotes"), self._library, said)
        lines = "<!-- wp:paragraph" not in text
        body = html.to_markdown(made, press.sayer(report, path, item.line), lines=lines)
        body = markdown_text.relinked(body, self._files.lead)
        for name, value in item.fields:
            url = value.split("\n")[0].strip()
            if name == "enclosure" and url and url not in text:
                body += f"\n\n{wordpress_text.enclosed(url)}"
                report.count(Outcome.CONVERTED, "enclosures that became links")
        return captions.in_figures(body.strip("\n"))

    def _address(self, document: Document, item: Item) -> None:
        parts = addresses.split(item.get("link"))
        path = parts.path
        if parts.query or not path:
            self._counted.left_out["addresses with ?, which a host of files cannot answer"] += 1
            return
        document.old.append(path if path.startswith("/") else f"/{path}")
        if document.kind == PAGE:
            root = addresses.split(self._export.channel.get("wp:base_blog_url", "")).path
            document.folder = posixpath.dirname(unquote(path.removeprefix(root)).strip("/"))

    def _author(self, login: str) -> str:
        if not login:
            return ""
        name = self._names.get(login) or login
        self._used_authors[login] = name
        return name

    def _summary(self, item: Item) -> str:
        if words := press.plain(item.get("excerpt:encoded")):
            return words
        return next((found for key in _SUMMARIES if (found := press.plain(item.meta(key))) and "%%" not in found), "")

    def _image(self, document: Document, item: Item, body: str) -> str:
        """Give a document its leading picture; a page has none of its own, so it stands first in the text."""
        number = item.meta("_thumbnail_id").strip()
        attached, said = self._library.attached.get(number), self._thumbnails.get(number)
        if attached is None or said is None:
            if number and number != "0":
                what = f"its leading picture, number {number}, is not in the export"
                self._report.add(Outcome.LEFT_OUT, item.path, item.line, what, kind="pictures that are not there")
            return body
        address = self._files.address(attached.url, image=True) or attached.url
        image = {"src": address, "alt": attached.alt, "caption": press.plain(attached.caption)}
        return press.led(document, body, image, press.sayer(self._report, item.path, item.line))

    def _page(self, item: Item) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in (("author", self._names.get(item.get("dc:creator"), "")), ("date", _date(item))):
            if value:
                found[f"x-{name}"] = value
                self._counted.kept[f"key {name} of pages as x-{name}"] += 1
        for term in item.terms:
            found.setdefault(press.key(term.domain), []).append(press.plain(term.name))
            self._counted.kept[f"{term.domain} of pages as {press.key(term.domain)}"] += 1
        return found

    def _status(self, document: Document, item: Item, kind: str, status: str) -> None:
        if status not in _PUBLISHED:
            document.matter["draft"] = True
            if kind == "page":
                what = f"a page that was {status} is an article here, for pages cannot be drafts: {document.title}"
                self._report.add(Outcome.SUGGESTED, item.path, item.line, what, kind="pages that became drafts")
            elif status != "draft":
                what = f"it was {status}, and is a draft here: {document.title}"
                self._report.add(Outcome.SUGGESTED, item.path, item.line, what, kind=f"{status} became a draft")
        if kind not in ("post", "page"):
            document.matter["x-type"] = kind
            document.folder = kind
            what = f"of the type {kind}, and an article here: {document.title}"
            self._report.add(Outcome.SUGGESTED, item.path, item.line, what, kind=f"entries of the type {kind}")

    def _own_fields(self, document: Document, item: Item) -> str:
        """Give a document the fields of its own as keys; return those that are too long for one, as Markdown."""
        found: dict[str, list[str]] = {}
        long: list[tuple[str, str]] = []
        for name, value in item.fields:
            if name in _USED or not value.strip():
                continue
            if name.startswith("_"):
                self._counted.left_out["fields of WordPress and its plugins, which begin with _"] += 1
            elif len(value.encode()) > LINE:
                long.append((name, value))
            else:
                found.setdefault(name, []).append(press.plain(value) if "<" in value else value)
        for name, values in found.items():
            document.matter[press.key(name)] = values[0] if len(values) == 1 else values[:1000]
            self._counted.kept[f"key {name} as {press.key(name)}"] += 1
        return "".join(_long_field(item, name, value, self._files, self._report) for name, value in long)

    # -- the site --------------------------------------------------------------------------------

    def _authors(self, path: str) -> list[Document]:
        """Return a document for each author who wrote something, for the address of their page."""
        found: dict[str, Document] = {}
        for login, name in self._used_authors.items():
            old = f"/author/{quote(re.sub(r'[^a-z0-9_-]+', '-', login.lower()).strip('-'))}/"
            if name in found:
                found[name].old.append(old)
            else:
                found[name] = Document(f"{path}#author/{login}", name, "", AUTHOR, old=[old], source=path)
        return list(found.values())

    def _tell(self, path: str) -> None:
        report = self._report
        self._counted.left_out["e-mail addresses of authors"] = sum(
            bool(one.get("wp:author_email")) for one in self._export.authors
        )
        for kind, times in self._counted.left_out.items():
            if times:
                report.count(Outcome.LEFT_OUT, kind, times)
        for kind, times in self._counted.kept.items():
            report.count(Outcome.KEPT, kind, times)
        missing = list(self._files.missing)
        for url in missing[:1000]:
            what = f"{url} is not beside the export, so links lead to the old site"
            report.add(Outcome.SUGGESTED, path, 0, what, kind="files that are not beside the export")
        if len(missing) > 1000:
            report.count(Outcome.SUGGESTED, "files that are not beside the export", len(missing) - 1000)


def _library(export: Export) -> Library:
    found = Library({}, {}, {})
    for item in export.items:
        number, url = item.get("wp:post_id"), item.get("wp:attachment_url")
        if item.get("wp:post_type") == "wp_block":
            found.blocks[number] = item.values.get("content:encoded", "")
        elif url:
            alt = press.plain(item.meta("_wp_attachment_image_alt"))
            found.attached[number] = Attached(url, alt, item.get("excerpt:encoded"), item.get("wp:post_parent"))
            if re.search(r"\.(?:jpe?g|png|gif|webp|avif)\Z", url, re.IGNORECASE):
                found.by_parent.setdefault(item.get("wp:post_parent"), []).append(number)
    return found


def _name(author: dict[str, str]) -> str:
    whole = f"{author.get('wp:author_first_name', '')} {author.get('wp:author_last_name', '')}".strip()
    return press.plain(author.get("wp:author_display_name", "") or whole or author.get("wp:author_login", ""))


def _zone(local: str, universal: str) -> str:
    """Return how far a time is from universal time, as ISO 8601 has it; empty where that is not known."""
    try:
        here, there = (datetime.fromisoformat(one) for one in (local, universal))
        minutes = round((here - there).total_seconds() / 60)
    except (ValueError, TypeError, OverflowError):
        return ""
    if abs(minutes) > 14 * 60 or minutes % 15:
        return ""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}" if minutes else "Z"


def _long_field(item: Item, name: str, value: str, files: Files, report: Report) -> str:
    """Return a field that no key can hold as a part of the text; data of a plugin are reported."""
    if _DATA.match(value):
        what = f"the field {name}, data that are too long for a key: {value}"
        report.add(Outcome.LEFT_OUT, item.path, item.line, what, kind="fields that are too long")
        return ""
    what = f"the field {name} is too long for a key: it stands below the text"
    report.add(Outcome.CONVERTED, item.path, item.line, what, kind="long fields below the text")
    text = html.to_markdown(value, press.sayer(report, item.path, item.line), lines=True)
    return f"\n\n## {markdown_text.words(' '.join(name.split()))}\n\n{markdown_text.relinked(text, files.lead)}"


def _is_kept_back(kind: str) -> bool:
    """Whether entries of a type are no documents for readers: letters and orders, settings of plugins."""
    return bool(_PRIVATE.fullmatch(kind) or _SETTINGS.fullmatch(kind))


def _date(item: Item) -> str:
    match = _DATE.match(item.get("wp:post_date"))
    if match is None or match[1].startswith("0000"):
        universal = _DATE.match(item.get("wp:post_date_gmt"))
        return "" if universal is None or universal[1].startswith("0000") else f"{universal[1]}T{universal[2]}Z"
    return f"{match[1]}T{match[2]}{_zone(item.get('wp:post_date'), item.get('wp:post_date_gmt'))}"


def _updated(item: Item) -> str:
    day = item.get("wp:post_modified")[:10]
    ok = re.fullmatch(r"(?!0000)\d{4}-\d\d-\d\d", day) and day > item.get("wp:post_date")[:10]
    return day if ok else ""
