"""Menus of static sites: their pages have a place in the menu of the archive."""

from pathlib import Path

import pytest

from site_builder.importers.run import Result
from tests.importers.importing import imported, report_of
from tests.importers.static_sites import write

DATED = "---\ntitle: First\ndate: 2020-01-01\n---\nText.\n"


def moved(tmp_path: Path, files: dict[str, str | bytes], kind: str) -> tuple[Path, Result]:
    """The archive of a site, and the report."""
    result = imported(write(tmp_path / "source", files), tmp_path / "archive", kind)
    return tmp_path / "archive", result


def navs(dest: Path) -> dict[str, str]:
    """The place in the menu of each page: path below pages/ → number."""
    found = {}
    for path in sorted((dest / "content/pages").rglob("*.md")):
        lines = path.read_text("utf-8").split("\n---\n")[0].split("\n")
        number = [line[5:] for line in lines if line.startswith("nav: ")]
        found[path.relative_to(dest / "content/pages").as_posix()] = number[0] if number else ""
    return found


@pytest.mark.parametrize("key", ["menus", "menu"])
def test_hugo_entries_of_the_configuration_place_pages(tmp_path: Path, key: str) -> None:
    config = f"""baseURL = "https://a.example/mill/"
[[{key}.main]]
name = "Home"
url = "/"
weight = 1
[[{key}.main]]
name = "Who we are"
pageRef = "/about"
weight = 30
[[{key}.main]]
name = "Visit"
url = "https://a.example/mill/visit/"
weight = 20
[[{key}.main]]
name = "Contact"
url = "/contact/"
[[{key}.main]]
name = "Elsewhere"
url = "https://b.example/about/"
[[{key}.footer]]
name = "Legal"
pageRef = "/legal"
"""
    page = "---\ntitle: {}\n---\nText.\n"
    dest, result = moved(
        tmp_path,
        {
            "hugo.toml": config,
            "content/about.md": page.format("About"),
            "content/visit/index.md": page.format("Visit"),
            "content/contact.md": page.format("Contact"),
            "content/legal.md": page.format("Legal"),
            "content/own.md": "---\ntitle: Own\nmenu: {main: {weight: 25}}\n---\nText.\n",
        },
        "hugo",
    )
    assert navs(dest) == {"about.md": "30", "contact.md": "31", "legal.md": "", "own.md": "25", "visit.md": "20"}
    assert [line for line in report_of(result) if "menu" in line] == [
        "content/about.md:1: suggested: the menu calls it Who we are; here the menu has the title of the page",
        "hugo.toml: left out: the entry of the menu Elsewhere, which leads to https://b.example/about/: it is no page here",
        "hugo.toml: left out: the entry of the menu Home, which leads to /: it is no page here",
    ]


def test_hugo_menus_of_languages_place_their_own_pages(tmp_path: Path) -> None:
    dest, _ = moved(
        tmp_path,
        {
            "config/_default/hugo.toml": 'defaultContentLanguage = "en"\n[languages.en]\n[languages.de]\n',
            "config/_default/menus.en.toml": '[[main]]\npageRef = "about"\nweight = 4\n',
            "config/_default/menus.de.toml": '[[main]]\npageRef = "about"\nweight = 7\n',
            "content/about.md": "---\ntitle: About\n---\nText.\n",
            "content/about.de.md": "---\ntitle: Über uns\n---\nText.\n",
        },
        "hugo",
    )
    assert sorted(navs(dest).values()) == ["4", "7"]


def test_hugo_page_of_the_menu_with_an_author_is_a_page(tmp_path: Path) -> None:
    dest, _ = moved(
        tmp_path,
        {
            "hugo.toml": '[[menus.main]]\npageRef = "/team"\n',
            "content/about.md": "---\ntitle: About\nauthor: Nell Orr\nmenu: main\n---\nText.\n",
            "content/team.md": "---\ntitle: Team\nauthors: [Nell Orr]\n---\nText.\n",
            "content/essay.md": "---\ntitle: Essay\nauthor: Nell Orr\n---\nText.\n",
            "content/dated.md": "---\ntitle: Dated\ndate: 2020-01-02\nmenu: main\n---\nText.\n",
        },
        "hugo",
    )
    assert navs(dest) == {"about.md": "2", "team.md": "1"}
    assert sorted(path.name for path in (dest / "content/articles").rglob("*.md")) == ["dated.md", "essay.md"]


def test_weights_beyond_those_of_an_archive_are_counted_through(tmp_path: Path) -> None:
    dest, _ = moved(
        tmp_path,
        {
            "hugo.toml": "title = 'A'\n",
            "content/a.md": "---\ntitle: A\nmenu: {main: {weight: 9000}}\n---\nText.\n",
            "content/b.md": "---\ntitle: B\nmenu: {main: {weight: -5}}\n---\nText.\n",
        },
        "hugo",
    )
    assert navs(dest) == {"a.md": "2", "b.md": "1"}


def test_jekyll_header_pages_and_navigation_place_pages(tmp_path: Path) -> None:
    page = "---\ntitle: {}\n---\nText.\n"
    dest, result = moved(
        tmp_path,
        {
            "_config.yml": "title: Mill\nheader_pages: [visit/index.md, about.md]\n",
            "_data/navigation.yml": "main:\n  - {title: Tools, url: /tools/}\n  - {title: Blog, url: /blog/}\n",
            "_posts/2020-01-01-first.md": DATED,
            "about.md": "---\ntitle: About\nauthor: Nell Orr\n---\nText.\n",
            "visit/index.md": page.format("Visit"),
            "tools.md": "---\ntitle: Tools\npermalink: /tools/\n---\nText.\n",
            "other.md": page.format("Other"),
        },
        "jekyll",
    )
    assert navs(dest) == {"about.md": "2", "other.md": "", "tools.md": "3", "visit/visit.md": "1"}
    assert [line for line in report_of(result) if "menu" in line] == [
        "_data/navigation.yml: left out: the entry of the menu Blog, which leads to /blog/: it is no page here"
    ]


def test_jekyll_navigation_may_be_a_list(tmp_path: Path) -> None:
    dest, _ = moved(
        tmp_path,
        {
            "_config.yml": "baseurl: /mill\nurl: https://a.example\n",
            "_data/navigation.yml": "- name: About\n  link: /mill/about.html\n- name: B\n  link: b.html\n",
            "_posts/2020-01-01-first.md": DATED,
            "about.md": "---\ntitle: About\n---\nText.\n",
            "b.md": "---\ntitle: B\n---\nText.\n",
        },
        "jekyll",
    )
    assert navs(dest) == {"about.md": "1", "b.md": "2"}


@pytest.mark.parametrize(
    "extra",
    [
        '[extra]\nmain_menu = [{url = "$BASE_URL/about/", name = "About"}, {url = "/b/", name = "B"}]\n',
        '[extra]\nmenu_links = [{url = "@/about.md", title = "About"}, {url = "https://a.example/b", title = "B"}]\n',
        '[[extra.navbar_items]]\ncode = "en"\nnav_items = [{url = "/about", name = "About"}, {url = "/b", name = "B"}]\n',
        '[extra.menu]\nmain = [{url = "about", name = "About"}, {url = "b", name = "B"}]\n',
    ],
)
def test_zola_menus_of_themes_place_pages(tmp_path: Path, extra: str) -> None:
    page = '+++\ntitle = "{}"\n+++\nText.\n'
    files = {name: page.format(title) for name, title in (("about", "About"), ("b", "B"), ("c", "C"))}
    dest, _ = moved(
        tmp_path,
        {
            "config.toml": f'base_url = "https://a.example"\n{extra}',
            **{f"content/{name}.md": text for name, text in files.items()},
        },
        "zola",
    )
    assert navs(dest) == {"about.md": "1", "b.md": "2", "c.md": ""}


@pytest.mark.parametrize("shown", [True, False])
def test_pelican_items_and_pages_of_the_menu(tmp_path: Path, shown: bool) -> None:
    config = f"MENUITEMS = (('Visit', '/pages/visit.html'), ('Feed', '/feed.xml'))\nDISPLAY_PAGES_ON_MENU = {shown}\n"
    dest, result = moved(
        tmp_path,
        {
            "pelicanconf.py": config,
            "content/first.md": "Title: First\nDate: 2020-01-01\n\nText.\n",
            "content/pages/visit.md": "Title: Visit\n\nText.\n",
            "content/pages/about.md": "Title: About\n\nText.\n",
            "content/pages/hidden.md": "Title: Hidden\nStatus: hidden\n\nText.\n",
        },
        "pelican",
    )
    assert navs(dest) == {"about.md": "3" if shown else "", "hidden.md": "", "visit.md": "1"}
    assert [line for line in report_of(result) if "menu" in line] == [
        "pelicanconf.py: left out: the entry of the menu Feed, which leads to /feed.xml: it is no page here"
    ]


def test_eleventy_navigation_places_pages(tmp_path: Path) -> None:
    page = "---\ntitle: {}\neleventyNavigation:\n  key: {}\n  order: {}\n---\nText.\n"
    dest, _ = moved(
        tmp_path,
        {
            "eleventy.config.js": "",
            "about.md": page.format("About", "About", 3),
            "team.md": page.format("Team", "Team", 2).replace("title:", "author: Nell Orr\ntitle:"),
            "posts/first.md": DATED,
        },
        "eleventy",
    )
    assert navs(dest) == {"about.md": "3", "team.md": "2"}
