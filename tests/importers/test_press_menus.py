"""Menus of WordPress and Ghost: pages have the places that they had there."""

from __future__ import annotations

import json
import re
from pathlib import Path

from site_builder.importers.records import Outcome
from tests.importers.importing import counts_of, imported, report_of
from tests.importers.test_wordpress import export

MAIN = '<category domain="nav_menu" nicename="main"><![CDATA[Main]]></category>'
FOOT = '<category domain="nav_menu" nicename="foot"><![CDATA[Foot]]></category>'


def page(number: int, name: str) -> str:
    return (
        f"<item><title>{name.capitalize()}</title><link>https://tidewater.example/{name}/</link>"
        f"<content:encoded>Words.</content:encoded><wp:post_id>{number}</wp:post_id><wp:post_name>{name}</wp:post_name>"
        f"<wp:status>publish</wp:status><wp:post_type>page</wp:post_type></item>"
    )


def entry(number: int, order: int, menu: str, *, title: str = "", **fields: str) -> str:
    said = "".join(
        f"<wp:postmeta><wp:meta_key>_menu_item_{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"
        for key, value in fields.items()
    )
    return (
        f"<item><title>{title}</title><wp:post_id>{number}</wp:post_id><wp:status>publish</wp:status>"
        f"<wp:menu_order>{order}</wp:menu_order><wp:post_type>nav_menu_item</wp:post_type>{menu}{said}</item>"
    )


def places(dest: Path) -> dict[str, str]:
    """The place of each page in the menu; empty for none."""
    found = {}
    for path in sorted((dest / "content/pages").rglob("*.md")):
        match = re.search(r"^nav: (-?\d+)$", path.read_text("utf-8"), re.MULTILINE)
        found[path.stem] = match[1] if match else ""
    return found


def test_pages_of_wordpress_have_the_places_of_the_primary_menu(tmp_path: Path) -> None:
    pages = "".join(page(n, name) for n, name in enumerate(("about", "team", "contact", "visit", "loose"), 1))
    menu = (
        entry(30, 1, FOOT, type="post_type", object_id="5"),
        entry(
            31, 4, MAIN, type="custom", object_id="31", url="https://tidewater.example/contact/", title="Write to us"
        ),
        entry(32, 2, MAIN, type="post_type", object_id="1"),
        # in the file before its sister, and below "About"
        entry(33, 3, MAIN, type="post_type", object_id="2", menu_item_parent="32"),
        entry(34, 5, MAIN, type="post_type", object_id="4"),
        entry(35, 1, MAIN, type="custom", object_id="35", url="https://tidewater.example/", title="Home"),
        entry(36, 6, MAIN, type="taxonomy", object="category", object_id="7", title="Fog"),
        entry(37, 7, MAIN, type="custom", object_id="37", url="https://other.example/x", title="Friends"),
    )
    result = imported(export(tmp_path / "source", pages + "".join(menu)), tmp_path / "archive")
    assert places(tmp_path / "archive") == {"about": "2", "contact": "4", "loose": "", "team": "3", "visit": "5"}
    said = [line.partition(": ")[2] for line in report_of(result, Outcome.LEFT_OUT)]
    assert sorted(said, reverse=True) == [
        "left out: the menu calls the page Contact: Write to us",
        "left out: the entry Friends of the menu Main leads to https://other.example/x, which is no page here",
        "left out: the entry Fog of the menu Main leads to the category 7, which is no page here",
    ]
    counts = counts_of(result)
    assert counts["converted: places of pages in the menu"] == 4
    assert counts["left out: entries of the menu Foot, which is not the primary one"] == 1


def test_entries_of_menus_that_go_round_keep_their_places(tmp_path: Path) -> None:
    menu = (
        entry(32, 1, MAIN, type="post_type", object_id="1", menu_item_parent="33"),
        entry(33, 2, MAIN, type="post_type", object_id="2", menu_item_parent="32"),
        entry(34, 3, MAIN, type="post_type", object_id="1", menu_item_parent="34"),
    )
    imported(export(tmp_path / "source", page(1, "about") + page(2, "team") + "".join(menu)), tmp_path / "archive")
    assert places(tmp_path / "archive") == {"about": "1", "team": "3"}


def test_a_menu_of_blocks_gives_places_too(tmp_path: Path) -> None:
    blocks = (
        '<!-- wp:navigation-link {"label":"Team","type":"page","id":2,"url":"/team/","kind":"post-type"} /-->'
        '<!-- wp:navigation-submenu {"label":"About","type":"page","id":1,"url":"/about/"} -->'
        "<!-- /wp:navigation-submenu --><!-- wp:navigation-link {broken} /-->"
    )
    menu = (
        f"<item><title>Navigation</title><content:encoded><![CDATA[{blocks}]]></content:encoded><wp:post_id>9</wp:post_id>"
        "<wp:status>publish</wp:status><wp:post_type>wp_navigation</wp:post_type></item>"
    )
    imported(export(tmp_path / "source", page(1, "about") + page(2, "team") + menu), tmp_path / "archive")
    assert places(tmp_path / "archive") == {"about": "2", "team": "1"}


def test_without_a_menu_no_page_has_a_place(tmp_path: Path) -> None:
    imported(export(tmp_path / "source", page(1, "about")), tmp_path / "archive")
    assert places(tmp_path / "archive") == {"about": ""}


def ghost(folder: Path, navigation: str) -> Path:
    folder.mkdir()
    posts = [
        {
            "id": str(n),
            "title": name.capitalize(),
            "slug": name,
            "type": "page",
            "status": "published",
            "html": "<p>A</p>",
        }
        for n, name in enumerate(("about", "team"))
    ]
    settings = [{"key": "navigation", "value": navigation}, {"key": "url", "value": "https://herbs.example/blog"}]
    whole = {"db": [{"meta": {}, "data": {"posts": posts, "settings": settings}}]}
    (folder / "a.json").write_text(json.dumps(whole), "utf-8")
    return folder


def test_pages_of_ghost_have_the_places_of_its_navigation(tmp_path: Path) -> None:
    rows = [
        {"label": "Home", "url": "/"},
        {"label": "Who we are", "url": "__GHOST_URL__/team/"},
        {"label": "About", "url": "https://herbs.example/blog/about/"},
        {"label": "Tag", "url": "/tag/x/"},
        "broken",
    ]
    result = imported(ghost(tmp_path / "source", json.dumps(rows)), tmp_path / "archive")
    assert places(tmp_path / "archive") == {"about": "3", "team": "2"}
    assert report_of(result, Outcome.LEFT_OUT) == [
        "a.json: left out: the entry Tag of the menu navigation leads to /tag/x/, which is no page here",
        "a.json: left out: the menu calls the page Team: Who we are",
    ]


def test_a_navigation_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    result = imported(ghost(tmp_path / "source", "[{"), tmp_path / "archive")
    assert report_of(result, Outcome.LEFT_OUT) == ["a.json: left out: the navigation cannot be read: [{"]
