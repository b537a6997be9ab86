"""What stands in `<title>`, and which indexes the menu and the home page name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import builds, reading, site_checks
from tests.builds import article, write
from tests.conftest import SiteFactory
from tests.site_checks import Site


def titles(read: Site, *addresses: str) -> list[str]:
    return [read.pages[address].one("title").words for address in addresses]


def smith(told: str) -> str:
    return f"---\nname: John Smith\ndisambiguation: {told}\n---\n"


def test_actors_of_one_name_are_told_apart_in_titles_and_lists(site: SiteFactory) -> None:
    both = {f"articles/{n}.md": article(f"A {n}", f"2025-01-0{n}", "smith-1|smith-2") for n in range(1, 7)}
    read = reading.made(site, {"actors/smith-1.md": smith("baker"), "actors/smith-2.md": smith("born 1901"), **both})
    assert titles(read, "actors/smith-1.html", "actors/smith-2.html") == [
        "John Smith (baker) – T",
        "John Smith (born 1901) – T",
    ]
    assert read.pages["actors/smith-1.html"].one("h1").words == "John Smith"
    listed = [li.words for li in read.pages["articles/1.html"].all("li") if "Smith" in li.words]
    assert listed == ["John Smith (baker)", "John Smith (born 1901)"]
    assert "John Smith (born 1901)" in read.pages["actors/smith-1.html"].main.words
    (pair,) = (a for a in read.pages if "/with/" in a)
    assert "John Smith (baker)" in titles(read, pair)[0] and "John Smith (born 1901)" in titles(read, pair)[0]


def test_articles_of_one_title_have_their_date_in_it_and_of_one_date_their_id(site: SiteFactory) -> None:
    read = reading.made(
        site,
        {
            "articles/a.md": article("Visit", "1956-07"),
            "articles/b.md": article("Visit", "1957-01-02/1957-01-05"),
            "articles/c.md": article("Visit", "1960"),
            "articles/d.md": article("Visit", "1960"),
            "articles/e.md": article("Another visit", "1960"),
        },
    )
    assert titles(read, *(f"articles/{name}.html" for name in "abcde")) == [
        "Visit (July 1956) – T",
        "Visit (2–5 January 1957) – T",
        "Visit (1960, c) – T",
        "Visit (1960, d) – T",
        "Another visit – T",
    ]
    assert read.pages["articles/a.html"].one("h1").words == "Visit"


@pytest.fixture
def root(site: SiteFactory) -> Path:
    found = site(
        {"articles/a.md": article("Visit", "1956"), "articles/b.md": article("Other", "1957", body="Of [[a]].")}
    )
    builds.built(found)
    return found


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        ({"articles/c.md": article("Visit", "1958")}, "Visit (1956) – T"),
        ({"articles/b.md": article("Visit", "1957")}, "Visit (1956) – T"),
        ({"articles/b.md": article("Visit", "1956")}, "Visit (1956, a) – T"),
        ({"articles/b.md": article("Visit", "1957", more="draft: true\n")}, "Visit – T"),
    ],
)
def test_the_page_of_an_article_follows_others_of_its_title(root: Path, files: dict[str, str], shown: str) -> None:
    def title() -> str:
        page = (root / "output/articles/a.html").read_text(encoding="utf-8")
        return page.partition("<title>")[2].partition("</title>")[0]

    before = {name: (root / "content" / name).read_text() for name in files if (root / "content" / name).exists()}
    assert title() == "Visit – T"
    write(root, files)
    builds.built(root)
    assert title() == shown
    for name in files:
        (root / "content" / name).unlink()
    write(root, before)
    builds.built(root)
    assert title() == "Visit – T"


def menu(root: Path) -> list[str]:
    read = site_checks.load(root / "output", reading.BASE_URL)
    home = read.pages["index.html"]
    return [a.words for nav in home.all("nav") for a in nav.all("a")] + [
        li.words for li in home.one(css_class="facts").all("li")
    ]


def test_an_index_without_entries_is_neither_in_the_menu_nor_at_home(site: SiteFactory) -> None:
    config = "title: T\nbase_url: https://example.org/\nindexes: {places: Places, ships: Ships}\n"
    root = site({"articles/a.md": article("A", "2025")}, config)
    steps = [
        ("", "", ["Timeline", "Years", "1 article", "2025"]),
        ("Ada", "", ["Timeline", "Actors", "Years", "1 article", "1 actor", "2025"]),
        ("", "Rain", ["Timeline", "Topics", "Years", "1 article", "1 topic", "2025"]),
        ("", "", ["Timeline", "Years", "1 article", "2025"]),
    ]
    for actors, topics, shown in steps:
        write(root, {"articles/a.md": article("A", "2025", actors, topics)})
        builds.built(root)
        assert menu(root) == shown
    write(root, {"articles/a.md": article("A", "2025", more="ships: Mary Rose\n")})
    builds.built(root)
    assert menu(root) == ["Timeline", "Ships", "Years", "1 article", "2025"]
