"""Menus of WordPress and Ghost → the places of pages in the menu of an archive (``nav``)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from msgspec import Struct

from site_builder.importers import addresses
from site_builder.importers.readers import press
from site_builder.importers.readers.wordpress_files import BY_NUMBER
from site_builder.importers.readers.wxr import Export, Item
from site_builder.importers.records import Document, Outcome, Report
from site_builder.model.documents import PAGE
from site_builder.model.limits import NAV
from site_builder.model.names import fold

_MENU: Final = "nav_menu"  # the taxonomy whose terms are menus
_KIND: Final = "nav_menu_item"
_PRIMARY: Final = re.compile(r"primary|main|header|haupt|principal", re.IGNORECASE)
_BLOCK: Final = re.compile(r"<!--\s*wp:navigation-(?:link|submenu)\s+(\{.{0,10000}?\})\s*/?-->", re.DOTALL)


class Entry(Struct, frozen=True):
    """An entry of a menu. ``number``: of the post that it shows, where the system says it; else its address counts."""

    label: str
    href: str = ""
    number: str = ""
    path: str = ""  # of the source, for the report
    line: int = 0


def of_wordpress(export: Export, documents: list[Document], base_url: str, report: Report) -> None:
    """Give pages their places in the primary menu of an export; count the entries of the others."""
    menus: dict[str, list[Item]] = {}  # nicename → its entries
    names: dict[str, str] = {}
    for item in export.items:
        if item.get("wp:post_type") != _KIND:
            continue
        menu = next((term for term in item.terms if term.domain == _MENU), None)
        if menu is None or item.get("wp:status") not in ("publish", ""):
            report.count(Outcome.LEFT_OUT, f"entries of the type {_KIND}")
            continue
        menus.setdefault(menu.nicename, []).append(item)
        names.setdefault(menu.nicename, press.plain(menu.name) or menu.nicename)
    chosen = _primary(names)
    for nicename, items in menus.items():
        if nicename != chosen:
            report.count(
                Outcome.LEFT_OUT, f"entries of the menu {names[nicename]}, which is not the primary one", len(items)
            )
    if chosen:
        place(names[chosen], _in_order(menus[chosen]), documents, base_url, report)
        return
    blocks = {str(n): item for n, item in enumerate(export.items) if item.get("wp:post_type") == "wp_navigation"}
    blocks = {n: item for n, item in blocks.items() if item.get("wp:status") in ("publish", "")}
    titles = {n: press.plain(item.get("title")) or "Navigation" for n, item in blocks.items()}
    if first := _primary(titles):
        place(titles[first], _of_blocks(blocks[first]), documents, base_url, report)


def of_ghost(navigation: str, path: str, documents: list[Document], base_url: str, report: Report) -> None:
    """Give pages their places in the navigation of Ghost: JSON, ``[{"label": …, "url": …}]``."""
    try:
        rows = json.loads(navigation) if navigation.strip() else []
    except (ValueError, RecursionError):
        report.add(Outcome.LEFT_OUT, path, 0, f"the navigation cannot be read: {navigation}", kind="menus")
        return
    rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    entries = (Entry(str(row.get("label") or ""), str(row.get("url") or ""), path=path) for row in rows)
    place("navigation", entries, documents, base_url, report)


def place(menu: str, entries: Iterable[Entry], documents: list[Document], base_url: str, report: Report) -> None:
    """Give pages their places among the entries of a menu, from 1; report the entries that are no page here."""
    by_number = {name: one for one in documents for name in one.names}
    root = addresses.split(base_url).path.strip("/")
    by_address = {old.strip("/"): one for one in documents for old in one.old}
    for n, entry in enumerate(entries, 1):
        address = _own_address(entry.href, base_url)
        found = by_number.get(BY_NUMBER + entry.number) if entry.number else None
        if found is None and address is not None:
            found = by_address.get(address) or by_address.get(address.removeprefix(f"{root}/"))
            if found is None and address in ("", root):
                continue  # the start page, to which the name of an archive leads
        label = press.plain(entry.label)
        if found is None or found.kind != PAGE:
            what = f"the entry {label or (found.title if found else '')} of the menu {menu}"
            what += f" leads to {entry.href or (found.title if found else 'nothing')}, which is no page here"
            report.add(Outcome.LEFT_OUT, entry.path, entry.line, what, kind="entries of the menu that are no pages")
            continue
        if "nav" not in found.matter:
            found.matter = {"nav": min(n, NAV), **found.matter}
            report.count(Outcome.CONVERTED, "places of pages in the menu")
        if label and fold(label) != fold(found.title):
            what = f"the menu calls the page {found.title}: {label}"
            report.add(Outcome.LEFT_OUT, entry.path, entry.line, what, kind="names of pages in the menu")


def _own_address(href: str, base_url: str) -> str | None:
    """Return the path of an address of the site without slashes around; None for an address elsewhere."""
    parts = addresses.split(href.strip().replace("__GHOST_URL__", ""))
    host = addresses.host_of(href.strip())
    if (host and host != addresses.host_of(base_url)) or parts.query or parts.fragment:
        return None
    if parts.scheme.lower() not in ("", "http", "https") or not href.strip():
        return None
    return parts.path.strip("/")


def _primary(names: dict[str, str]) -> str:
    """Return the key of the menu whose key or name says that it is the primary one; else the first; empty: none."""
    called = (key for key, name in names.items() if _PRIMARY.search(key) or _PRIMARY.search(name))
    return next(called, next(iter(names), ""))


def _in_order(items: list[Item]) -> Iterator[Entry]:
    """Yield the entries of a menu as a page shows them: each followed by those below it."""
    below: dict[str, list[Item]] = {}
    numbers = {item.get("wp:post_id") for item in items}
    for item in sorted(items, key=lambda item: _whole(item.get("wp:menu_order"))):
        above = item.meta("_menu_item_menu_item_parent").strip()
        below.setdefault(above if above in numbers and above != item.get("wp:post_id") else "", []).append(item)
    waiting = below.pop("", [])[::-1]
    while waiting:
        item = waiting.pop()
        yield _entry(item)
        waiting += below.pop(item.get("wp:post_id"), [])[::-1]
    for rest in below.values():  # entries that stand below one another
        yield from map(_entry, rest)


def _entry(item: Item) -> Entry:
    is_post = item.meta("_menu_item_type").strip() in ("post_type", "")
    number = item.meta("_menu_item_object_id").strip() if is_post else ""
    kind = "" if is_post else item.meta("_menu_item_object").strip()
    href = item.meta("_menu_item_url").strip() or (f"the {kind} {item.meta('_menu_item_object_id')}" if kind else "")
    return Entry(item.get("title"), href, number, item.path, item.line)


def _of_blocks(item: Item) -> Iterator[Entry]:
    """Yield the entries of a menu that is made of blocks (WordPress 5.9 on)."""
    for match in _BLOCK.finditer(item.values.get("content:encoded", "")):
        try:
            said: Any = json.loads(match[1])
        except (ValueError, RecursionError):
            continue
        number = str(said.get("id", "")) if said.get("kind", "post-type") == "post-type" else ""
        yield Entry(str(said.get("label") or ""), str(said.get("url") or ""), number, item.path, item.line)


def _whole(text: str) -> int:
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else 0
