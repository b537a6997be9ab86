"""Ghost: exports (Settings → Export content: a .json file), with the pictures of content/images beside them, if any."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

from site_builder.importers import addresses, html, markdown_text, matter
from site_builder.importers.markdown_html import without_html
from site_builder.importers.markdown_text import Link
from site_builder.importers.readers import captions, ghost_cards, press, press_menu
from site_builder.importers.records import FROM_SOURCE, Collection, Document, Outcome, Report, Wish
from site_builder.importers.source import CannotRead, Source
from site_builder.importers.tracked import Tracked
from site_builder.model.documents import ACTOR, ARTICLE, AUTHOR, PAGE, TOPIC
from site_builder.model.names import fold

_HERE: Final = "__GHOST_URL__"
_DATE: Final = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:\.?0*Z)?\Z")
_IMAGES: Final = "content/"
_SIZED: Final = re.compile(r"content/images/size/[wh]\d+(?:[wh]\d+)?/(?:format/\w+/)?")
_FOLDERS: Final = ("content/images", "content/files", "content/media")
_PRIVATE: Final = {
    "users": "e-mail addresses and passwords of users",
    "members": "members",
    "subscribers": "subscribers",
    "comments": "comments",
    "newsletters": "newsletters",
    "emails": "e-mails",
}
_LEFT: Final = ("codeinjection_head", "codeinjection_foot")
_OWN: Final = (
    *("custom_template", "og_title", "og_description", "og_image", "twitter_title", "twitter_description"),
    *("meta_title", "email_subject", "frontmatter"),
)


def guess(source: Source) -> int:
    """Return how surely a source is an export of Ghost."""
    return 100 if _exports(source) else 0


def read(source: Source, wish: Wish, report: Report) -> Collection:
    """Read all exports of a source as one site. Raises CannotRead if there is none."""
    paths = _exports(source)
    if not paths:
        raise CannotRead("there is no export of Ghost in it: the .json file of Settings → Export content")
    found = Collection(static=_static(source))
    for path in paths:
        try:
            tables = _tables(matter.from_json(source.text(path)))
        except matter.CannotParse as fault:
            report.add(Outcome.LEFT_OUT, path, fault.line, str(fault))
            continue
        if tables is None:
            report.add(Outcome.LEFT_OUT, path, 0, "it holds no posts of Ghost")
            continue
        _Reading(source, path, tables, wish, report).into(found)
    return found


def _exports(source: Source) -> list[str]:
    return [path for path in source.below("", ".json") if _is_export(source, path)]


def _is_export(source: Source, path: str) -> bool:
    try:
        head = source.head(path, 1 << 16)
    except CannotRead:
        return False
    head = re.sub(rb"\s+", b"", head)
    return (
        (head.startswith((b'{"db":[', b'{"meta":', b'{"data":')))
        and b'"data":{' in head
        and (b'"exported_on"' in head or b'"posts":[' in head)
    )


def _static(source: Source) -> list[str]:
    """Return the folders that stand at the site's root, and those of its files."""
    roots = sorted({path[: path.find("content/images/")] for path in source.files if "content/images/" in path}) or [""]
    return [*(root.rstrip("/") for root in roots), *(f"{root}{folder}" for root in roots for folder in _FOLDERS)]


def _tables(value: Any) -> dict[str, list[dict[str, Any]]] | None:
    """Return the rows of each table of an export."""
    if isinstance(value, dict) and isinstance(value.get("db"), list) and value["db"]:
        value = value["db"][0]
    data = value.get("data") if isinstance(value, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("posts"), list):
        return None
    return {
        str(name): [row for row in rows if isinstance(row, dict)]
        for name, rows in data.items()
        if isinstance(rows, list)
    }


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""


class _Reading:
    def __init__(
        self, source: Source, path: str, tables: dict[str, list[dict[str, Any]]], wish: Wish, report: Report
    ) -> None:
        self._source, self._path, self._tables, self._report = source, path, tables, report
        self._actors = wish.actors is not None and bool({"tags", "tag"} & set(wish.actors))
        self._settings = {_text(row, "key"): _text(row, "value") for row in tables.get("settings", ())}
        self._meta = {_text(row, "post_id"): row for row in tables.get("posts_meta", ())}
        self._tags = {_text(row, "id"): row for row in tables.get("tags", ())}
        self._users = {_text(row, "id"): row for row in tables.get("users", ())}
        self._tags_of = self._joined("posts_tags", "tag_id")
        self._authors_of = self._joined("posts_authors", "author_id")
        self._used: dict[str, Document] = {}

    def _joined(self, table: str, key: str) -> dict[str, list[str]]:
        """Return what belongs to each post, in its order."""
        found: dict[str, list[str]] = {}
        rows = self._tables.get(table, ())
        order = [row.get("sort_order") for row in rows]
        at = {id(row): n if isinstance(n, int) else 0 for row, n in zip(rows, order, strict=True)}
        for row in sorted(rows, key=lambda row: at[id(row)]):
            found.setdefault(_text(row, "post_id"), []).append(_text(row, key))
        return found

    def into(self, found: Collection) -> None:
        """Add the documents of this export to a collection."""
        found.title = found.title or press.plain(self._settings.get("title", ""))
        found.language = found.language or self._settings.get("lang", "") or self._settings.get("locale", "")
        url = self._settings.get("url", "")
        found.base_url = found.base_url or (url.rstrip("/") if url.startswith("http") else "")
        posts = [document for row in self._tables["posts"] if (document := self._document(row)) is not None]
        press_menu.of_ghost(self._settings.get("navigation", ""), self._path, posts, url, self._report)
        found.documents += posts
        found.documents += self._used.values()
        for table, kind in _PRIVATE.items():
            if rows := self._tables.get(table):
                self._report.count(Outcome.LEFT_OUT, kind, len(rows))

    # -- one post -----------------------------------------------------------------------------------------------------

    def _document(self, row: dict[str, Any]) -> Document | None:
        number, slug, status = _text(row, "id"), _text(row, "slug"), _text(row, "status") or "published"
        title = press.plain(_text(row, "title"))
        page = _text(row, "type") == "page" or row.get("page") in (1, True)
        public = _text(row, "visibility") or "public"
        hidden = status not in ("published", "sent") or public != "public"
        document = Document(
            f"{self._path}#{number or slug}",
            title,
            "",
            PAGE if page and not hidden else ARTICLE,
            slug=slug,
            old=[f"/{slug}/"] if slug and status != "sent" else [],
            source=self._path,
            line=0,
        )
        body = self._body(row, title)
        document.title = title or press.first_words(body)
        keys = document.matter
        if document.kind == ARTICLE:
            document.date = _date(row, "published_at") or _date(row, "created_at")
            self._names(document, row)
        else:
            self._of_page(document, row)
        meta = {**row, **self._meta.get(number, {})}
        summary = press.plain(_text(row, "custom_excerpt") or _text(meta, "meta_description"))
        if summary:
            keys["summary"] = summary
        body = self._image(document, row, meta, body)
        updated = _date(row, "updated_at")[:10]
        if document.kind == ARTICLE and updated > document.date[:10] > "":
            keys["updated"] = updated
        self._hidden(document, page, status, public)
        self._rest(document, row, meta)
        document.body = press.once(body, document.title, keys, self._report)
        return document

    def _body(self, row: dict[str, Any], title: str) -> str:
        where = f"{title or _text(row, 'slug')}: "

        def say(outcome: Outcome, what: str, kind: str) -> None:
            if outcome is Outcome.CONVERTED:
                self._report.count(outcome, kind)
            else:
                self._report.add(outcome, self._path, 0, where + what, kind=kind)

        pieces = self._pieces(row, say)
        made = (
            html.to_markdown(piece.text.replace(_HERE, ""), say)
            if piece.kind == "html"
            else self._markdown(piece.text.replace(_HERE, "").strip())
            for piece in _merged(pieces)
        )
        return captions.in_figures(markdown_text.relinked("\n\n".join(filter(None, made)), self._lead))

    def _markdown(self, text: str) -> str:
        """Return a piece of Markdown without the HTML that Ghost shows as HTML, and this archive as text."""
        return without_html(Tracked(text), self._path, self._report).text

    def _pieces(self, row: dict[str, Any], say: ghost_cards.Say) -> list[ghost_cards.Piece]:
        if text := _text(row, "html"):
            return [ghost_cards.Piece("html", text)]
        for form, reading in (("lexical", ghost_cards.lexical), ("mobiledoc", ghost_cards.mobiledoc)):
            if not (text := _text(row, form)):
                continue
            try:
                found = reading(text, say)
            except ValueError as fault:
                say(Outcome.KEPT, f"its {form} cannot be read, and stands in its text: {fault}", f"texts in {form}")
                return [ghost_cards.Piece("markdown", press.fenced(text, "json"))]
            say(Outcome.CONVERTED, form, f"texts in {form}")
            return found
        if text := _text(row, "plaintext"):
            return [ghost_cards.Piece("markdown", markdown_text.words(text))]
        return []

    def _lead(self, link: Link) -> str | None:
        return self._address(link.href)

    def _address(self, href: str) -> str | None:
        """Return the address of a file of the source, of a picture its largest; None where the address may stay."""
        path = unquote(addresses.split(href).path)
        if _IMAGES not in path:
            return None
        path = _SIZED.sub("content/images/", path)
        below = path[path.find(_IMAGES) :]
        stem, ending = posixpath.splitext(below)
        for one in (f"{stem}_o{ending}", below):
            for folder in _static(self._source):
                if found := self._source.find(folder, one):
                    return FROM_SOURCE + found
        return None

    def _names(self, document: Document, row: dict[str, Any]) -> None:
        number = _text(row, "id")
        authors = self._authors_of.get(number) or [_text(row, "author_id")]
        names = [name for one in authors if (name := self._author(one))]
        if names:
            document.matter["authors"] = names
        public: list[str] = []
        internal: list[str] = []
        for one in self._tags_of.get(number, ()):
            tag = self._tags.get(one, {})
            name = press.plain(_text(tag, "name"))
            if _text(tag, "visibility") == "internal" or name.startswith("#"):
                internal.append(name)
                self._report.count(Outcome.KEPT, "internal tags as x-internal-tags")
            elif name and fold(name) not in map(fold, public):
                public.append(name)
                self._term(tag, name)
        if public:
            document.matter["actors" if self._actors else "topics"] = public
        if internal:
            document.matter["x-internal-tags"] = internal

    def _author(self, number: str) -> str:
        user = self._users.get(number, {})
        name = press.plain(_text(user, "name"))
        if name and f"author/{number}" not in self._used:
            document = Document(f"{self._path}#author/{number}", name, "", AUTHOR, source=self._path, line=0)
            document.slug, document.old = _text(user, "slug"), [f"/author/{_text(user, 'slug')}/"]
            document.body = markdown_text.words(press.plain(_text(user, "bio")))
            if (site := _text(user, "website")).startswith(("https://", "http://")):
                document.matter["same_as"] = [site]
            self._used[f"author/{number}"] = document
        return name

    def _term(self, tag: dict[str, Any], name: str) -> None:
        at = f"tag/{_text(tag, 'id')}"
        if at in self._used:
            return
        kind = ACTOR if self._actors else TOPIC
        document = Document(f"{self._path}#{at}", name, "", kind, slug=_text(tag, "slug"), source=self._path, line=0)
        document.old = [f"/tag/{_text(tag, 'slug')}/"]
        words = press.plain(_text(tag, "description"))
        if words and kind == TOPIC:
            document.matter["description"] = words
        elif words:
            document.body = markdown_text.words(words)
        self._used[at] = document

    def _of_page(self, document: Document, row: dict[str, Any]) -> None:
        for name, value in (("date", _date(row, "published_at")),):
            if value:
                document.matter[f"x-{name}"] = value
                self._report.count(Outcome.KEPT, f"key {name} of pages as x-{name}")

    def _image(self, document: Document, row: dict[str, Any], meta: dict[str, Any], body: str) -> str:
        src = (_text(row, "feature_image") or _text(row, "image")).replace(_HERE, "")
        if not src:
            return body
        alt, caption = _text(meta, "feature_image_alt"), press.plain(_text(meta, "feature_image_caption"))
        image = {"src": self._address(src) or src, "alt": alt, "caption": caption}
        return press.led(document, body, image, press.sayer(self._report, self._path, 0))

    def _hidden(self, document: Document, page: bool, status: str, public: str) -> None:
        what = []
        if status != "published":
            document.matter["draft"] = True
            was = "sent by e-mail alone" if status == "sent" else status
            what += [f"it was {was}, and is a draft here"] if status != "draft" or page else []
        if public != "public":
            document.matter["draft"] = True
            what.append(f"it was for {public} alone, and is a draft here: publish it if all may read it")
        if page and what:
            what.append("a page cannot be a draft, so it is an article")
        for one in what:
            said = f"{document.title}: {one}"
            self._report.add(Outcome.SUGGESTED, self._path, 0, said, kind=one.partition(":")[0])

    def _rest(self, document: Document, row: dict[str, Any], meta: dict[str, Any]) -> None:
        if (url := _text(row, "canonical_url").replace(_HERE, "")).startswith(("https://", "http://")):
            if document.kind == ARTICLE:
                document.matter["sources"] = [{"url": url}]
            else:
                document.matter["x-canonical-url"] = url
        if row.get("featured") in (1, True):
            document.matter["x-featured"] = "yes"
            self._report.count(Outcome.KEPT, "key featured as x-featured")
        for key in _OWN:
            if value := press.plain(_text(meta, key).replace(_HERE, "")):
                document.matter[press.key(key)] = value
                self._report.count(Outcome.KEPT, f"key {key} as {press.key(key)}")
        for key in _LEFT:
            if _text(row, key):
                self._report.count(Outcome.LEFT_OUT, f"code of pages ({key})")


def _merged(pieces: list[ghost_cards.Piece]) -> Iterator[ghost_cards.Piece]:
    """Yield pieces, those of HTML that follow one another as one."""
    run: list[str] = []
    for piece in pieces:
        if piece.kind == "html":
            run.append(piece.text)
            continue
        if run:
            yield ghost_cards.Piece("html", "".join(run))
            run = []
        yield piece
    if run:
        yield ghost_cards.Piece("html", "".join(run))


def _date(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    if isinstance(value, int):  # milliseconds, in exports of Ghost 0.x
        from datetime import UTC, datetime

        try:
            return datetime.fromtimestamp(value / 1000, UTC).strftime("%Y-%m-%dT%H:%MZ")
        except (OverflowError, OSError, ValueError):
            return ""
    match = _DATE.match(value) if isinstance(value, str) else None
    return f"{match[1]}T{match[2]}Z" if match else ""
