"""Saved web pages → Markdown: the text without what stands around it, and what the page says of itself.

1. decode: by a byte order mark, as UTF-8, by the charset that the page declares, or by a guess;
2. take what the page says of itself (text_webpage_head);
3. find the text: what is marked as the article, else the block that holds most words of paragraphs;
4. drop menus, forms and scripts in it, and convert the rest (importers/html).
"""

from __future__ import annotations

import base64
import binascii
import codecs
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote, urljoin

from site_builder.importers import addresses, html
from site_builder.importers.readers.text_blocks import report_lost, same, settle
from site_builder.importers.readers.text_head import Head, Place, kept_copy
from site_builder.importers.readers.text_webpage_head import page_head
from site_builder.importers.readers.text_webpage_tree import balanced
from site_builder.importers.records import Document, Outcome, Report, Wish
from site_builder.importers.source import MOST_TEXT, CannotRead, Source, decoded
from site_builder.model.slugs import slugify

MOST_PAGE: Final = 16 << 20  # bytes of a page, without the pictures that are written into it
MOST_TAGS: Final = 100_000
_CHARSET: Final = re.compile(rb"""<meta[^>]{0,300}charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_NOT_ASKED: Final = (
    "utf-7",
    "utf-16",
    "utf-32",
    "unicode",
    "idna",
    "punycode",
    "base64",
    "hex",
    "zlib",
    "bz2",
    "rot",
    "uu",
)
_DATA: Final = re.compile(
    r"data:image/(png|jpe?g|gif|webp|svg\+xml);base64,([A-Za-z0-9+/=\s]{0,20000000})", re.IGNORECASE
)
_SMALLEST: Final = 200  # bytes of a picture; a smaller one holds the place of another
_NEVER: Final = ("script", "style", "template", "noscript")
_AROUND: Final = ("nav", "aside", "footer", "form", "button", "select", "dialog")
_SIDE_ROLES: Final = frozenset(("navigation", "complementary", "search", "banner", "contentinfo", "dialog"))
_WAYBACK: Final = ("wm-ipp-base", "wm-ipp", "donato", "wm-ipp-print")
_BLOCKS: Final = ("p", "pre", "blockquote", "li", "dd", "td")


def read(source: Source, path: str, wish: Wish, place: Place) -> Document:
    """Return the document of a saved web page. Raises CannotRead."""
    inner = Inner(source, path, lambda: _page(source, path))
    return document_of(source, path, decoded_page(source.read(path, MOST_TEXT), place), inner, wish, place)


def document_of(source: Source, path: str, text: str, inner: Inner, wish: Wish, place: Place) -> Document:
    """Return the document of a page by its text. Raises CannotRead."""
    from bs4 import BeautifulSoup  # slow to import, and only web pages need it

    text = _DATA.sub(inner.take, text)
    if len(text) > MOST_PAGE or text.count("<") > MOST_TAGS:
        raise CannotRead("the page is too large to be taken apart")
    soup = BeautifulSoup(balanced(text), "html.parser")
    head = page_head(soup, text[:5_000], wish, place)
    for element in soup.find_all(list(_NEVER)):
        if not element.decomposed:
            place.report.count(Outcome.LEFT_OUT, f"<{element.name}> of web pages")
            element.decompose()
    for name in _WAYBACK:
        if (toolbar := soup.find(id=name)) is not None:
            toolbar.decompose()
            place.report.count(Outcome.LEFT_OUT, "toolbars of web.archive.org")
    main = _main(soup)
    _drop(main, place)
    _lead(source, path, main, head, inner, place)
    before = main.get_text(" ")
    heading = main.find("h1")
    if heading is not None and head.title and same(heading.get_text(" "), head.title):
        heading.decompose()  # before it is converted: beside it, all other headings would be those of parts
        place.report.count(Outcome.CONVERTED, "headings that repeat the title")
    body = settle(head, html.to_markdown(str(main), place.hear), place, title=True)
    report_lost(before, head, body, place)
    _beside(soup, main, head, place)
    _picture(source, path, head, body, inner)
    return head.document(path, body)


class Inner:
    """The pictures inside a page: those written into it, and those that came with it in one file.

    One that is written into it gets an address, ``data-picture:3``. Each may become a file. ``page`` gives the text of
    the page once more; ``files``: address → ending and bytes; relative addresses count from ``base``.
    """

    def __init__(
        self,
        source: Source,
        path: str,
        page: Callable[[], str],
        files: Mapping[str, tuple[str, Callable[[], bytes]]] | None = None,
        base: str = "",
    ) -> None:
        self._source, self._path, self._text, self._files, self._base = source, path, page, files or {}, base
        self._found: list[tuple[str, int, int]] = []  # ending, and where its data stand in the page
        self._made: dict[str, str] = {}  # address → name of the file

    def held(self, address: str) -> str:
        """Make a file of a picture that came with the page, and return its name; empty for any other address."""
        try:
            whole = address if address in self._files else urljoin(self._base, address).partition("#")[0]
        except ValueError:
            return ""
        if whole in self._files and whole not in self._made:
            ending, read = self._files[whole]
            stem = self._path.rpartition(".")[0]
            name = slugify(posixpath.splitext(unquote(addresses.split(whole).path).rpartition("/")[2])[0])[:60].strip(
                "-"
            )
            added = self._source.add(f"{stem}-{name or 'picture'}{ending}", read)
            self._made[whole] = added.rpartition("/")[2]
        return self._made.get(whole, "")

    def unused(self) -> int:
        """Return how many of the pictures that came with the page did not become files."""
        return len({read for _, read in self._files.values()} - {self._files[one][1] for one in self._made})

    def take(self, match: re.Match[str]) -> str:
        """Return the short address of a picture; one without a number is too small to be any."""
        if len(match[2]) * 3 // 4 < _SMALLEST:
            return "data-picture:"
        kind = match[1].lower()
        self._found.append(({"jpeg": "jpg", "svg+xml": "svg"}.get(kind, kind), *match.span(2)))
        return f"data-picture:{len(self._found) - 1}"

    def name(self, address: str) -> str:
        """Make a file of a picture that the text shows, and return its name; empty for one that is too small."""
        number = address.removeprefix("data-picture:")
        if not number.isdecimal() or int(number) >= len(self._found):
            return ""
        ending, start, end = self._found[int(number)]
        stem = self._path.rpartition(".")[0]
        added = self._source.add(f"{stem}-{int(number) + 1}.{ending}", lambda: self._data(start, end))
        return added.rpartition("/")[2]

    def _data(self, start: int, end: int) -> bytes:
        try:
            return base64.b64decode(re.sub(r"\s", "", self._text()[start:end]) + "===")
        except (binascii.Error, ValueError):
            raise CannotRead("a picture written into the page cannot be read") from None


@lru_cache(maxsize=1)
def _page(source: Source, path: str) -> str:
    """Return a page once more, for its pictures; those of one page are asked for together."""
    return decoded_page(source.read(path, MOST_TEXT), Place(path, Report()))


def decoded_page(raw: bytes, place: Place) -> str:
    """Return a page as text. A guess is reported."""
    marked = raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    declared = _CHARSET.search(raw[:4_096])
    name = declared[1].decode("ascii").lower() if declared else ""
    if name and not marked and not name.startswith(_NOT_ASKED) and not _is_utf8(raw, name):
        try:
            codecs.lookup(name)
            return raw.decode(name).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
        except (
            LookupError,
            UnicodeError,
            AttributeError,
            ValueError,
        ):  # no charset, or another one
            pass
    found = decoded(raw)
    if found.encoding:
        what = f"read as {found.encoding}, which was guessed: look at its accents"
        place.say(Outcome.SUGGESTED, 0, what, kind="encodings guessed")
    return found.text


def _is_utf8(raw: bytes, declared: str) -> bool:
    """Whether bytes are UTF-8, and not one of the charsets whose bytes are all ASCII."""
    if declared.startswith(("iso-2022", "hz")):
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


# -- the text of a page -----------------------------------------------------------------------------------------------


def _main(soup: Any) -> Any:
    """Return the element that holds the text: marked as the article, or the main part, else the densest block."""
    for found in (
        soup.find_all(itemprop="articleBody"),
        soup.find_all("article"),
        soup.find_all("main"),
        soup.find_all(attrs={"role": "main"}),
    ):
        if found:
            best = max(found[:200], key=lambda element: len(element.get_text()))
            if len(best.get_text(strip=True)) > 80 or len(found) == 1:
                return best
    blocks = soup.find_all(list(_BLOCKS))
    names = {id(block) for block in blocks}
    holding = {id(above) for block in blocks if (above := _above(block, names)) is not None}
    linked: Counter[int] = Counter()
    for link in soup.find_all("a"):
        if (above := _above(link, names)) is not None:
            linked[id(above)] += len(link.get_text())
    scores: dict[int, tuple[float, Any]] = {}
    for block in blocks:
        if id(block) in holding:
            continue
        worth = max(0, len(block.get_text(strip=True)) - 2 * linked[id(block)])
        for share, holder in ((1.0, block.parent), (0.6, block.parent.parent if block.parent else None)):
            if holder is not None and worth:
                score = scores.get(id(holder), (0.0, holder))[0]
                scores[id(holder)] = (score + worth * share, holder)
    best_block = max(scores.values(), key=lambda one: one[0], default=None)
    found_block = best_block[1] if best_block else None
    if found_block is not None and len(found_block.get_text()) * 3 >= len((soup.body or soup).get_text()):
        return found_block
    return soup.body or soup


def _above(element: Any, names: set[int]) -> Any:
    """Return the nearest element around another that is one of these."""
    return next((one for one in element.parents if id(one) in names), None)


def _drop(main: Any, place: Place) -> None:
    """Drop what stands in the text and is none of it."""
    for element in main.find_all(True):
        if element.decomposed or (element.name == "footer" and element.find_parent("blockquote")):
            continue  # the footer of a quotation says whose it is
        role = str(element.get("role") or "").lower()
        if element.name in _AROUND or role in _SIDE_ROLES or element.has_attr("hidden"):
            what = f"<{element.name}>"
            words = " ".join(element.get_text(" ").split())
            place.report.count(Outcome.LEFT_OUT, f"{what} of web pages")
            if words and (element.name in ("aside", "footer", "form") or element.has_attr("hidden")):
                place.say(Outcome.LEFT_OUT, 0, f"{what}: {words}", kind="words in them")
            element.decompose()


def _beside(soup: Any, main: Any, head: Head, place: Place) -> None:
    """Report the words of a page that stand beside its text and in no menu."""
    main.extract()
    for element in soup.find_all(["title", "nav", "header", "footer", "aside", "form", "button", "select"]):
        if not element.decomposed:
            if element.name != "title":
                place.report.count(Outcome.LEFT_OUT, f"<{element.name}> of web pages")
            element.decompose()
    words = " ".join(soup.get_text(" ").split())
    if words and words.casefold() != head.title.casefold():
        place.say(Outcome.LEFT_OUT, 0, f"beside the text: {words}", kind="words beside the text of web pages")


def _lead(source: Source, path: str, main: Any, head: Head, inner: Inner, place: Place) -> None:
    """Lead the addresses of a text: to files of the source, to the web from where the page was, out of archives."""
    base = head.source.get("url", "")
    for element in main.find_all(["a", "img", "source", "iframe", "video", "audio", "embed"]):
        for name in ("href", "src", "data-src", "poster"):
            value = element.get(name)
            if not isinstance(value, str) or not value or value.startswith("#"):
                continue
            file = inner.held(value.strip()) if name.endswith("src") else ""
            if file:
                element[name] = file
            elif value.startswith("data-picture:"):
                element[name] = inner.name(value)
                if not element[name]:
                    del element[name]
            else:
                element[name] = _address(source, path, value.strip(), base, place)
    for element in main.find_all("img"):
        for one in str(element.get("srcset") or "").split(",")[:50]:
            if file := inner.held(one.strip().partition(" ")[0]):
                element["src"] = file  # a browser saves the size that it shows
        if not element.get("src") and element.get("data-src"):
            element["src"] = element["data-src"]


def _address(source: Source, path: str, value: str, base: str, place: Place) -> str:
    if re.match(r"/web/\d{4,14}", value):
        value = f"https://web.archive.org{value}"
    if found := kept_copy(value):
        place.report.count(Outcome.CONVERTED, "addresses of web.archive.org that became those of the pages")
        return found["url"]
    try:
        if not base or addresses.split(value).scheme or source.find(path.rpartition("/")[0], value.partition("#")[0]):
            return value
        return urljoin(base, value)
    except ValueError:
        return value


def _picture(source: Source, path: str, head: Head, body: str, inner: Inner) -> None:
    """Keep the page's own picture as the article's if a copy was saved and the text does not show it."""
    if file := inner.held(head.image.get("src", "")):
        head.image = {**head.image, "src": file} if file not in body else {}
        return
    name = head.image.get("src", "").partition("?")[0].rpartition("/")[2]
    folder, _, file = path.rpartition("/")
    stem = file.rpartition(".")[0]
    for below in (f"{stem}_files/{name}", f"{stem}-Dateien/{name}", name):
        if name and name not in body and source.find(folder, below):
            head.image["src"] = below
            return
    head.image = {}
