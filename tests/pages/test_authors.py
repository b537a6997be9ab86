"""Authors: who a byline names, the pages of authors, and the links between them, their articles and actors."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import builds, reading
from tests.builds import article
from tests.conftest import DEFAULT_CONFIG, SiteFactory
from tests.site_checks import Site

ADA = "---\nname: Ada Example\naliases: [A. B. Example]\nids: [wp-7, 1017]\n{more}---\nShe keeps a diary.\n"


def by(authors: str, more: str = "") -> str:
    return f"authors: {authors}\n{more}"


def bylines(read: Site, address: str) -> list[tuple[str, str]]:
    page = read.pages[address]
    return [(a.words, a.get("href").removeprefix("../")) for a in page.main.all("a") if a.get("rel") == "author"]


@pytest.mark.parametrize(
    "written",
    [
        *("Ada Example", "ada-example", "ADA EXAMPLE", "'Example, Ada'", "A. B. Example", "'Example, A. B.'"),
        *("wp-7", "1017", "'WP-7'", "Adá Example"),
    ],
)
def test_an_author_with_a_file_is_named_in_many_ways(site: SiteFactory, written: str) -> None:
    files = {
        "authors/ada-example.md": ADA.format(more=""),
        "articles/a.md": article("A", "2025-03", more=by(f"[{written}]")),
    }
    read = reading.made(site, files)
    assert bylines(read, "articles/a.html") == [("Ada Example", "authors/ada-example.html")]
    page = read.pages["authors/ada-example.html"]
    assert reading.texts(reading.items(read, page)) == ["A"]
    assert [p for p in read.pages if p.startswith("authors/")] == ["authors/ada-example.html", "authors/index.html"]


def test_an_author_without_a_file_has_a_page_and_so_has_an_organisation(site: SiteFactory) -> None:
    files = {
        "articles/a.md": article("A", "2024-03", "Bob Brown", "Rain", more=by("[Gil Writer, The Associated Press]")),
        "articles/b.md": article("B", "2025-01-02", more=by("gil  WRITER")),
    }
    read = reading.made(site, files)
    assert bylines(read, "articles/a.html") == [
        ("Gil Writer", "authors/gil-writer.html"),
        ("The Associated Press", "authors/the-associated-press.html"),
    ]
    page = read.pages["authors/gil-writer.html"]
    assert reading.texts(reading.items(read, page)) == ["B", "A"]
    assert page.one("p", "hint").words == "2 articles, 2024–2025"
    links = read.pages["authors/index.html"].main.all("a")
    listed = [(a.words, a.get("href").removeprefix("../authors/")) for a in links if a.get("href")[0] != "#"]
    assert listed == [("The Associated Press", "the-associated-press.html"), ("Writer, Gil", "gil-writer.html")]
    assert "Authors" in [a.words for a in read.pages["index.html"].all("footer", "site")[0].all("a")]


def test_an_archive_without_authors_has_no_page_of_them(site: SiteFactory) -> None:
    root = site({"articles/a.md": article("A", "2025", "Ada")})
    builds.built(root)
    assert not (root / "output/authors").exists()
    assert "authors/" not in (root / "output/index.html").read_text()
    assert "authors" not in (root / "output/search/index.js").read_text()


def test_an_author_is_no_actor_unless_its_file_says_so(site: SiteFactory) -> None:
    articles = {"articles/a.md": article("A", "2025", "Ada Example", more=by("Ada Example"))}
    read = reading.made(site, articles)
    assert "As an" not in read.pages["authors/ada-example.html"].main.words
    read = reading.made(site, {**articles, "authors/ada-example.md": ADA.format(more="actor: Ada Example\n")})
    author, actor = read.pages["authors/ada-example.html"], read.pages["actors/ada-example.html"]
    assert [a.get("href") for a in author.one("dl", "facts").all("a")] == ["../actors/ada-example.html"]
    assert [a.get("href") for a in actor.one("dl", "facts").all("a")] == ["../authors/ada-example.html"]


def test_the_actor_that_an_author_is_must_be_there(site: SiteFactory) -> None:
    files = {
        "authors/ada-example.md": ADA.format(more="actor: Adda Example\n"),
        "articles/a.md": article("A", "2025", "Ada Example", more=by("Ada Example")),
    }
    assert reading.reported(site, files) == [
        'content/authors/ada-example.md:5:8: error: no actor is named "Adda Example"; did you mean "Ada Example"?'
    ]


def test_a_wikilink_means_an_author_last(site: SiteFactory) -> None:
    files = {
        "articles/a.md": article(
            "A",
            "2025",
            "Ada Example",
            body="[[Ada Example]], [[Gil Writer]], [[authors/ada-example]].",
            more=by("[Ada Example, Gil Writer]"),
        )
    }
    text = reading.made(site, files).pages["articles/a.html"].one("div", "text")
    assert [a.get("href") for a in text.all("a")] == [
        "../actors/ada-example.html",
        "../authors/gil-writer.html",
        "../authors/ada-example.html",
    ]


def test_the_original_alone_is_on_the_pages_of_authors_and_no_key_date(site: SiteFactory) -> None:
    files = {
        "articles/a.md": article("A", "2025", more=by("Ada Example", "dates: [{date: 2024, label: It rained}]\n")),
        "articles/b.md": article("B", "2025", more=by("Ada Example", "lang: fr\ntranslation_of: a\n")),
        "articles/c.md": article("C", "2025", more=by("Gil Writer", "lang: de\ntranslation_of: a\n")),
    }
    read = reading.made(site, files)
    assert reading.texts(reading.items(read, read.pages["authors/ada-example.html"])) == ["A"]
    assert reading.items(read, read.pages["authors/gil-writer.html"]) == []
    assert read.pages["authors/gil-writer.html"].one("p", "hint").words == "0 articles"


def test_authors_make_no_articles_related(site: SiteFactory) -> None:
    files = {f"articles/{n}.md": article(f"T{n}", f"202{n}-05-05", more=by("Ada Example")) for n in range(4)}
    read = reading.made(site, files)
    assert not reading.has_section(read.pages["articles/1.html"], "Related articles")


def test_a_long_list_is_divided(site: SiteFactory) -> None:
    files = {f"articles/a{n}.md": article(f"T{n}", f"2025-01-{n + 1:02d}", more=by("Ada Example")) for n in range(12)}
    read = reading.made(site, files, DEFAULT_CONFIG + "page_size: 5\n")
    assert {f"authors/ada-example/{n}.html" for n in (1, 2, 3)} <= read.pages.keys()


def test_what_looks_like_several_authors_is_told(site: SiteFactory) -> None:
    files = {
        "articles/a.md": article("A", "2025", more=by("[Ada Example and Gil Writer]")),
        "articles/b.md": article("B", "2025", more=by("[unknown]")),
        "articles/c.md": article("C", "2025", more=by("[Marks and Spencer, 'Smith, Jones & Co. Ltd']")),
        "articles/d.md": article("D", "2025", more=by("[Gil Other, gil-other]")),
    }
    said = [problem.split(": ", 1)[1] for problem in reading.reported(site, files)]
    several = "is read as one name, and looks like several; write each in a line of its own:"
    nobody = "becomes a name as it stands, and is a word for none or for others; delete it, or make a file for it if"
    lines = "  - Ada Example  - Gil Writer; if it is one name, make a file for it"
    assert said == [
        f'warning: "Ada Example and Gil Writer" {several}{lines}',
        f'warning: "unknown" {nobody} something is called so',
        'error: "gil-other" is named twice here; delete one',
    ]


def test_check_tells_of_two_spellings_of_an_author(site: SiteFactory) -> None:
    files = {
        "authors/ada-example.md": ADA.format(more=""),
        "articles/a.md": article("A", "2025", more=by("Ada Exampel")),
        "articles/b.md": article("B", "2025", more=by("'Writer, Gil'")),
        "articles/c.md": article("C", "2025", more=by("Gil Writer")),
        "articles/d.md": article("D", "2025", more=by("[Reuters, Gil Vale (Reuters)]")),
    }
    said = builds.cli("check", site(files)).output
    assert '"Ada Exampel" is named in 1 article and has no file; if it is Ada Example' in said
    assert "Gil Writer" in said and "Reuters" not in said


def test_an_author_and_its_articles_are_found(site: SiteFactory) -> None:
    root = site(
        {
            "authors/ada-example.md": ADA.format(more=""),
            "articles/a.md": article("A", "2025", more=by("Ada Example", "dates: [{date: 2024, label: It rained}]\n")),
        }
    )
    builds.built(root)
    words = "".join(path.read_text() for path in sorted((root / "output/search/words").glob("*.js")))
    assert '["n","example","t","authors/ada-example.html","Ada Example",1,"2025","",""]' in words
    assert '"@t/authors/ada-example"' in words
    assert ["authors", "Authors"] in _index(root)["indexes"]
    quick = "".join(path.read_text() for path in sorted((root / "output/search/quick").glob("*.js")))
    assert "authors/ada-example.html" in quick


def _index(root: Path) -> dict[str, list[list[str]]]:
    text = (root / "output/search/index.js").read_text()
    found: dict[str, list[list[str]]] = json.loads(text[text.index("{") : text.rindex("}") + 1])
    return found


def test_an_author_is_renamed_merged_and_made_by_the_commands(site: SiteFactory) -> None:
    files = {
        "articles/x.md": article("X", "2025", more=by("'Writer, Gil'")),
        "articles/y.md": article("Y", "2025", more=by("g-7")),
        "articles/z.md": article("Z", "2025", more=by("Gil W. Writer")),
        "authors/gil-writer.md": "---\nname: Gil Writer\nids: [g-7]\n---\n",
    }
    root = site(files)
    assert builds.cli("merge", "--site", root, "Gil Writer", "Gil W. Writer").exit_code == 0
    assert builds.cli("rename", "--site", root, "Gil Writer", "--id", "gil").exit_code == 0
    builds.built(root)
    assert bylines_of(root, "z") == bylines_of(root, "y") == bylines_of(root, "x") == ["authors/gil.html"]
    assert (root / "output/authors/gil-writer.html").is_file()  # leads on
    made = builds.cli("new", "author", "Nia Sample", "--site", root)
    assert made.output.strip().endswith("content/authors/nia-sample.md")
    assert builds.cli("check", root).exit_code == 0


def bylines_of(root: Path, name: str) -> list[str]:
    text = (root / f"output/articles/{name}.html").read_text()
    return [part.split('"')[0] for part in text.split('rel="author" href="../')[1:]]


def test_an_index_of_the_archive_cannot_be_called_authors(site: SiteFactory) -> None:
    config = DEFAULT_CONFIG + "indexes: {authors: Writers}\n"
    (said,) = reading.reported(site, {"articles/a.md": article("A", "2025")}, config)
    assert "error" in said and "authors" in said
