"""Corrections: on the article, on the page of all of them, and never lost among the dates of what happened."""

from __future__ import annotations

from tests.builds import article, write
from tests.builds import built as build_again
from tests.conftest import DEFAULT_CONFIG, SiteFactory
from tests.reading import Item, items, links, made, reported, section, texts
from tests.site_checks import load

BLOCK = """\
corrections:
  - {date: 2025-06-07, text: An earlier version misnamed the minister.}
  - {date: 2025-07-01, text: "A paragraph was added: on names.", kind: update}
  - {date: 2024-12-31, text: Withdrawn., kind: retraction}
"""
FILES = {
    "articles/a.md": article("A visit", "1950-01", more=BLOCK),
    "articles/b.md": article("B", "2025-06-07", more="corrections: {date: 2025-06-07, text: A slip.}\n"),
    "articles/c.md": article("C", "2025-06-08"),
}


def test_an_article_shows_its_corrections_above_the_text_newest_first(site: SiteFactory) -> None:
    read = made(site, FILES)
    block = section(read.pages["articles/a.html"], "Corrections")
    assert [line.words for line in block.all("li")] == [
        "Update 1 July 2025A paragraph was added: on names.",
        "Correction 7 June 2025An earlier version misnamed the minister.",
        "Retraction 31 December 2024Withdrawn.",
    ]
    assert block.within("article") and "notice" in block.classes
    assert [e["datetime"] for e in block.all("time")] == ["2025-07-01", "2025-06-07", "2024-12-31"]


def test_the_page_of_corrections_lists_all_of_them_newest_first_with_their_articles(site: SiteFactory) -> None:
    read = made(site, FILES)
    page = read.pages["corrections.html"]
    assert items(read, page) == [
        Item("1 July 2025", "A visit", "articles/a.html", summary="Update: A paragraph was added: on names."),
        Item("7 June 2025", "B", "articles/b.html", summary="Correction: A slip."),
        Item(
            "7 June 2025", "A visit", "articles/a.html", summary="Correction: An earlier version misnamed the minister."
        ),
        Item("31 December 2024", "A visit", "articles/a.html", summary="Retraction: Withdrawn."),
    ]
    assert [h2.words for h2 in page.all("h2")] == ["2025"]  # a year of one entry has no heading
    assert page.one("header", "entry").one("p", "hint").words == "4 entries"


def test_a_year_of_corrections_alone_has_no_page_and_no_link(site: SiteFactory) -> None:
    read = made(site, {"articles/a.md": article("A", "1950", more="corrections: {date: 2031-01-02, text: T.}\n")})
    assert "dates/2031.html" not in read.pages
    assert [a for words, a in links(read, read.pages["corrections.html"], read.pages["corrections.html"].main)] == [
        "articles/a.html",
        "corrections/feed.xml",
    ]


def test_corrections_are_no_entries_of_the_timeline(site: SiteFactory) -> None:
    read = made(site, FILES)
    assert texts(items(read, read.pages["timeline.html"])) == ["C", "B", "A visit"]
    assert texts(items(read, read.pages["days/06-07.html"])) == ["B"]


def test_every_page_leads_to_the_corrections_where_there_are_any(site: SiteFactory) -> None:
    with_some, without = made(site, FILES), made(site, {"articles/c.md": FILES["articles/c.md"]})
    for read, wanted in ((with_some, 1), (without, 0)):
        assert ("corrections.html" in read.pages) == bool(wanted)
        for page in read.pages.values():
            foot = page.one("footer", "site")
            assert len([a for words, a in links(read, page, foot) if a == "corrections.html"]) == wanted


def test_a_long_list_of_corrections_is_divided_and_a_full_part_stays_as_it_is(site: SiteFactory) -> None:
    many = "".join(f"  - {{date: 20{10 + n}-01-01, text: No. {n}.}}\n" for n in range(12))
    files = {"articles/a.md": article("A", "1950", more=f"corrections:\n{many}")}
    root = site(files, DEFAULT_CONFIG + "page_size: 5\n")
    build_again(root)
    read = load(root / "output", "https://example.org/")
    shown = [item.summary for item in items(read, read.pages["corrections.html"])]
    assert shown == [f"Correction: No. {n}." for n in range(11, 6, -1)]
    full = (root / "output/corrections/1.html").read_bytes()
    assert [item.summary for item in items(read, read.pages["corrections/1.html"])] == [
        f"Correction: No. {n}." for n in range(4, -1, -1)
    ]
    write(root, {"articles/b.md": article("B", "1951", more="corrections: {date: 2030-01-01, text: Late.}\n")})
    build_again(root)
    assert (root / "output/corrections/1.html").read_bytes() == full


def test_a_correction_needs_a_day_a_text_and_a_known_kind(site: SiteFactory) -> None:
    wrong = (
        "corrections:\n  - {date: 2025-06, text: T}\n  - {date: 2025-06-07}\n"
        "  - {date: 2025-06-07, text: T, kind: corection}\n"
    )
    assert reported(site, {"articles/a.md": article("A", "1950", more=wrong)}) == [
        'content/articles/a.md:5:12: error: "date" must be a day like 2025-06-04, not "2025-06"; write year-month-day',
        'content/articles/a.md:6:5: error: "corrections" needs "text"; add a line text: …',
        (
            'content/articles/a.md:7:39: error: "kind" cannot be "corection"; '
            'did you mean "correction"? (one of correction, update, retraction)'
        ),
    ]
