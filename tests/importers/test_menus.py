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
