"""Menus of a static site → the place of pages in the menu of the archive, ``nav``.

A reader notes entries in the order of the source's own menu: those of the configuration, of data files, and of front
matter. ``placed`` gives the pages that they lead to their numbers and reports all others.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import unquote

from msgspec import Struct

from site_builder.importers import addresses
from site_builder.importers.records import Collection, Document, Outcome, Report
from site_builder.model.documents import PAGE
from site_builder.model.limits import NAV
from site_builder.model.names import fold
from site_builder.problems import printable

_MOST_ENTRIES: Final = 2000
_MOST_DEPTH: Final = 8
_TO: Final = ("pageref", "page", "url", "link", "href", "path", "permalink")
_NAMED: Final = ("name", "title", "text", "label", "identifier")


class Entry(Struct):
    """An entry of a menu. ``to`` is an address at the site, or the path of a file; ``path`` the file that has it."""

    to: str
    name: str = ""
    weight: int | None = None
    language: str = ""  # of the pages that it may lead to; empty: the site's own
    path: str = ""


def entries(value: Any, path: str, language: str = "") -> list[Entry]:
    """Return the entries that stand in a value of a configuration: in lists, and in mappings below names."""
    found: list[Entry] = []
    for one in _gathered(value, 0):
        found.append(Entry(one.to, one.name, one.weight, language, path))
        if len(found) == _MOST_ENTRIES:
            break
    return found


def _gathered(value: Any, depth: int) -> Iterator[Entry]:
    if depth > _MOST_DEPTH:
        return
    if isinstance(value, str) and value.lower().endswith((".md", ".markdown", ".html", "/")):
        yield Entry(value)
    elif isinstance(value, (list, tuple)):
        # a pair of a name and an address, as Pelican has them
        if _is_pair(value):
            yield Entry(value[1], value[0])
            return
        for one in value:
            yield from _gathered(one, depth + 1)
    elif isinstance(value, dict):
        keys = {str(key).lower(): one for key, one in value.items()}
        to = next((keys[key] for key in _TO if isinstance(keys.get(key), str) and keys[key].strip()), "")
        if to:
            name = next((str(keys[key]) for key in _NAMED if isinstance(keys.get(key), str)), "")
            yield Entry(to.strip(), " ".join(name.split()), number(keys.get("weight", keys.get("order"))))
        for one in value.values():
            if isinstance(one, (list, tuple, dict)):
                yield from _gathered(one, depth + 1)


def _is_pair(value: list[Any] | tuple[Any, ...]) -> bool:
    if len(value) != 2 or not all(isinstance(one, str) for one in value):
        return False
    named, leads = (bool(re.search(r"/|\.(?:html?|md|markdown)\Z", one)) for one in value)
    return leads and not named


def number(value: Any) -> int | None:
    """Return a weight of the source; None if it is none. In Hugo 0 is none."""
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,9}", value.strip()):
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value else None


class Menu:
    """Which entry leads to a page, by the addresses and the names that the source has for it."""

    def __init__(self, found: Iterable[Entry], base_url: str, folder: str = "") -> None:
        """``folder``: that of the source's pages, below which paths of files may stand."""
        self.entries = list(found)
        self._folder = folder
        self._host = addresses.host_of(base_url)
        self._root = addresses.split(base_url).path.strip("/").lower()
        self._wanted = {(one.language, self.key(one.to)) for one in self.entries}

    def key(self, to: str) -> str:
        """Return an address or the path of a file in the form in which they are compared; "-" for another site."""
        to = re.sub(r"\A(?:\$BASE_URL|\{\{[^{}]{0,60}\}\}|@)/?", "/", to.strip()).partition("#")[0].partition("?")[0]
        if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", to, re.IGNORECASE):
            if not self._host or addresses.host_of(to) != self._host:
                return "-"
            to = addresses.split(to).path
        elif re.match(r"[a-z][a-z0-9+.-]*:", to, re.IGNORECASE):
            return "-"
        found = posixpath.normpath("/" + unquote(to).strip("/")).strip("/").lower()
        if self._root and (found == self._root or found.startswith(f"{self._root}/")):
            found = found[len(self._root) :].strip("/")
        return re.sub(r"(?:\A|/)_?index\Z", "", re.sub(r"\.(?:html?|md|markdown|mdx)\Z", "", found))

    def keys(self, path: str, old: Iterable[str], language: str = "") -> set[str]:
        """Return all forms in which an entry may name a page: its file, and its addresses, without its language."""
        below = path.removeprefix(f"{self._folder}/") if self._folder else path
        found = {self.key(one) for one in (path, below, *old)}
        if language:
            found |= {re.sub(r"(?:\A|/)_?index\Z", "", one.removesuffix(f".{language}")) for one in found}
            found |= {one.removeprefix(f"{language}/") for one in found}
        return found - {"", "-"}

    def has(self, path: str, old: Iterable[str], language: str = "") -> bool:
        """Whether an entry leads to a page of this path and these addresses."""
        return any((language, key) in self._wanted for key in self.keys(path, old, language))


def placed(menu: Menu, found: Collection, report: Report) -> None:
    """Give the pages of a menu their ``nav``; report the entries that lead to no page.

    An entry without a weight stands behind those that have one, in order. Weights that are no numbers of ours are
    counted through. A page that several entries name has the place of the first.
    """
    pages: dict[tuple[str, str], Document] = {}
    others: dict[str, Document] = {}
    for document in found.documents:
        language = _language(document, found.language)
        for key in menu.keys(document.path, document.old, language):
            if document.kind == PAGE:
                pages.setdefault((language, key), document)
            others.setdefault(key, document)
    ordered = sorted(menu.entries, key=lambda one: (one.weight is None, one.weight or 0))
    numbers = _numbers(ordered)
    seen: set[str] = set()
    for entry, nav in zip(ordered, numbers, strict=True):
        key = menu.key(entry.to)
        page = pages.get((entry.language, key))
        if page is None:
            _tell(entry, others.get(key), report)
            continue
        if page.key in seen:
            continue
        seen.add(page.key)
        page.matter = {"nav": nav, **page.matter}
        report.count(Outcome.CONVERTED, "pages with a place in the menu")
        if entry.name and fold(entry.name) != fold(page.title):
            what = f"the menu calls it {printable(entry.name, 200)}; here the menu has the title of the page"
            report.add(Outcome.SUGGESTED, page.path, 1, what, kind="names in the menu that are not the title")


def _language(document: Document, own: str) -> str:
    """Return the language of a page; empty for that of the site."""
    said = str(document.matter.get("lang", document.matter.get("x-lang", ""))).lower()
    return "" if said == own.lower() else said


def _numbers(ordered: list[Entry]) -> list[int]:
    weights = [one.weight for one in ordered if one.weight is not None]
    if any(abs(weight) > NAV for weight in weights):
        return [min(n, NAV) for n in range(1, len(ordered) + 1)]
    last = max(weights, default=0)
    found = []
    for one in ordered:
        last = last if one.weight is not None else last + 1
        found.append(one.weight if one.weight is not None else min(last, NAV))
    return found


def _tell(entry: Entry, document: Document | None, report: Report) -> None:
    name = f"{printable(entry.name, 200)}, which leads to " if entry.name else ""
    what = f"the entry of the menu {name}{printable(entry.to, 200)}: "
    what += "it is no page here" if document is None else f"it is no page here, but {document.title}"
    report.add(Outcome.LEFT_OUT, entry.path, 0, what, kind="entries of the menu that lead to no page")
