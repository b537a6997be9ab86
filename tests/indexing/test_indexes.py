"""Further indexes (`indexes:` in site.yaml): places, series … work as topics do, from configuration alone."""

from __future__ import annotations

import pytest

from tests.builds import article
from tests.conftest import DEFAULT_CONFIG, SiteFactory
from tests.reading import has_section, links, made, reported, section, texts, under
from tests.site_checks import Element, Page, Site

CONFIG = DEFAULT_CONFIG + "indexes:\n  places: {label: Places}\n  series: {label: Series & runs}\n"
FILES = {
    "articles/a.md": article(
        "A", "1945", "Ada", "Law", "It met in [[Yalta]].", "places: [Yalta, Moscow]\nseries: Big Three\n"
    ),
    "articles/b.md": article("B", "1972", "Ada|Ben", body="See [[places/moscow|there]].", more="places: Moskva\n"),
    "places/moscow.md": "---\nname: Moscow\naliases: [Moskva]\nbroader: [Russia]\n---\n\nThe text, on [[Ada]].\n",
    "places/yalta.md": "---\nname: Yalta\nbroader: [Crimea]\n---\n",
    "topics/law.md": "---\nname: Law\n---\n",
}


def menu(page: Page) -> list[tuple[str, str, bool]]:
    """(words, address as written, whether the page belongs there) of the entries of the menu."""
    entries = page.one("header", "site").one("nav").all("a")
    return [(a.words, a["href"], "aria-current" in a.attributes) for a in entries]


def tree(read: Site, address: str) -> list[tuple[str, int]]:
    """(entry with its count, depth) of the tree that an index shows."""
    found = []
    for line in read.pages[address].one("ul", "tree").all("li"):
        depth, above = 0, line.parent
        while isinstance(above, Element) and "tree" not in above.classes:
            depth += above.tag == "ul"
            above = above.parent
        own = [
            c.words if isinstance(c, Element) else c
            for c in line.children
            if not (isinstance(c, Element) and c.tag == "ul")
        ]
        found.append((" ".join(" ".join(own).split()), depth))
    return found


def test_entries_have_pages_with_their_articles_whatever_the_spelling(site: SiteFactory) -> None:
    read = made(site, FILES, CONFIG)
    assert {a for a in read.pages if a.startswith(("places/", "series/"))} == {
        f"{a}.html"
        for a in (
            "places/index",
            "places/moscow",
            "places/yalta",
            "places/russia",
            "places/crimea",
            "series/index",
            "series/big-three",
        )
    }
    assert texts(under(read, "places/moscow.html", "Articles")) == ["B", "A"]
    assert texts(under(read, "places/yalta.html", "Articles")) == ["A"]
    assert texts(under(read, "series/big-three.html", "Articles")) == ["A"]
    actors = section(read.pages["places/moscow.html"], "Actors")
    assert [e.words for e in actors.all("li")] == ["Ada 2", "Ben 1"]


def test_entries_have_texts_of_their_own_and_stand_below_their_broader_ones(site: SiteFactory) -> None:
    read = made(site, FILES, CONFIG)
    moscow = read.pages["places/moscow.html"]
    assert moscow.one(css_class="text").words == "The text, on Ada."
    assert ("Places", "places/index.html") in links(read, moscow, moscow.main)
    assert ("Russia", "places/russia.html") in links(read, moscow, moscow.main)
    assert texts(under(read, "places/russia.html", "Articles")) == ["B", "A"]
    assert tree(read, "places/index.html") == [("Crimea 1", 0), ("Yalta 1", 1), ("Russia 2", 0), ("Moscow 2", 1)]


def test_an_article_names_its_entries_under_the_label_of_their_index(site: SiteFactory) -> None:
    read = made(site, FILES, CONFIG)
    page = read.pages["articles/a.html"]
    headings = [h2.words for h2 in page.one("aside").all("h2")]
    assert headings == ["Actors", "Topics", "Places", "Series & runs"]
    assert links(read, page, section(page, "Places")) == [
        ("Yalta", "places/yalta.html"),
        ("Moscow", "places/moscow.html"),
    ]
    assert not has_section(read.pages["articles/b.html"], "Series & runs")


def test_wikilinks_lead_to_entries_by_name_and_by_index_and_id(site: SiteFactory) -> None:
    read = made(site, FILES, CONFIG)
    a, b = (read.pages[f"articles/{name}.html"] for name in "ab")
    assert links(read, a, a.one(css_class="text")) == [("Yalta", "places/yalta.html")]
    assert links(read, b, b.one(css_class="text")) == [("there", "places/moscow.html")]


def test_an_index_has_its_entry_in_the_menu_which_is_marked_on_its_pages(site: SiteFactory) -> None:
    read = made(site, FILES, CONFIG)
    assert menu(read.pages["places/moscow.html"]) == [
        ("Timeline", "../timeline.html", False),
        ("Actors", "../actors/index.html", False),
        ("Topics", "../topics/index.html", False),
        ("Places", "../places/index.html", True),
        ("Series & runs", "../series/index.html", False),
        ("Years", "../dates/index.html", False),
    ]
    assert read.pages["series/index.html"].one("h1").words == "Series & runs"


def test_one_name_may_stand_in_several_indexes(site: SiteFactory) -> None:
    files = {"articles/a.md": article("A", "1945", topics="Crimea", more="places: [Crimea]\n")}
    read = made(site, files, CONFIG)
    assert texts(under(read, "topics/crimea.html", "Articles")) == texts(under(read, "places/crimea.html", "Articles"))


def test_entries_of_other_indexes_are_not_what_an_article_is_about(site: SiteFactory) -> None:
    """Two articles are not related because they happened in one place, nor are places topics of an actor."""
    files = {f"articles/{n}.md": article(f"A {n}", "1945", f"Actor {n}", more="places: [Yalta]\n") for n in range(2)}
    read = made(site, files, CONFIG)
    assert not has_section(read.pages["articles/0.html"], "Related articles")
    assert not has_section(read.pages["actors/actor-0.html"], "Topics")


def test_an_index_without_an_entry_has_an_empty_page(site: SiteFactory) -> None:
    read = made(site, {}, CONFIG)
    assert read.pages["places/index.html"].one("h1").words == "Places"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"articles/a.md": article("A", "1945", more="palces: [Yalta]\n")},
            'content/articles/a.md:4:1: error: there is no key "palces" in an article; did you mean "places"?',
        ),
        (
            {"articles/a.md": article("A", "1945", body="See [[palces/yalta]].")},
            (
                "content/articles/a.md:6:5: error: [[palces/yalta]] names no actor, topic, article or page; "
                "correct the name, or make a file for it"
            ),
        ),
        (
            {"articles/a.md": article("A", "1945", body="See [[places/yalta]].")},
            (
                "content/articles/a.md:6:5: error: [[places/yalta]] names no actor, topic, article or page; "
                "correct the name, or make a file for it"
            ),
        ),
        (
            {"regions/crimea.md": "---\nname: Crimea\n---\n"},
            "content/regions/crimea.md: error: the builder does not know what to do with this file; ",
        ),
    ],
)
def test_an_index_that_site_yaml_does_not_know_is_an_error(
    site: SiteFactory, files: dict[str, str], message: str
) -> None:
    (found,) = reported(site, files, CONFIG)
    assert found.startswith(message)


@pytest.mark.parametrize("name", ["actors", "topics", "articles", "pages", "media", "dates", "days", "assets"])
def test_an_index_cannot_take_the_folder_of_something_else(site: SiteFactory, name: str) -> None:
    found = reported(site, {}, f"{DEFAULT_CONFIG}indexes:\n  {name}: {{label: X}}\n")
    assert found and all(line.startswith("content/site.yaml:4:") and "error" in line for line in found), found
