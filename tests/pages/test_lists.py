"""Ways through long lists: parts named by dates, steps between them, ladders of years; roles and related articles."""

from __future__ import annotations

import pytest

from site_builder.pages.context import years_text
from tests import builds
from tests.builds import article
from tests.conftest import DEFAULT_CONFIG, SiteFactory
from tests.reading import has_section, items, made, section
from tests.site_checks import Page, leads_to

BY_FIVE = f"{DEFAULT_CONFIG}page_size: 5\n"


def steps(page: Page) -> list[str]:
    return [a.words for a in page.one("ul", "steps").all("a")]


def over_years(years: list[str]) -> dict[str, str | bytes]:
    """One article of each date, all by one actor."""
    return {f"articles/a{n:02d}.md": article(f"A {n}", date, "Ada") for n, date in enumerate(years)}


@pytest.mark.parametrize(
    ("since", "until", "text"),
    [
        ("1993", "2001-01-20", "1993–2001"),
        ("1993-02", "1993-11", "1993"),
        ("2012-05-07", "", "since 2012"),
        ("", "2012-05-07", "until 2012"),
        ("", "", ""),
        ("-0043-03", "-0026", "44 BC – 27 BC"),
    ],
)
def test_the_years_of_a_post(since: str, until: str, text: str) -> None:
    assert years_text(since, until, "en") == text


def test_steps_of_parts_name_the_dates_beside_them_and_lead_to_both_ends(site: SiteFactory) -> None:
    read = made(site, builds.days(12), BY_FIVE)
    pages = [read.pages[f"actors/ada-example/{n}.html"] for n in (1, 2, 3)]
    assert steps(pages[0]) == ["Newer, from 6 January 2020", "Newest"]
    assert steps(pages[1]) == ["Newer, from 11 January 2020", "Older, to 5 January 2020", "Newest", "Oldest"]
    assert steps(pages[2]) == ["Older, to 10 January 2020", "Newest", "Oldest"]
    led = [leads_to(read, pages[1], a) for a in pages[1].one("ul", "steps").all("a")]
    assert led == [f"actors/ada-example{end}.html" for end in ("/3", "/1", "", "/1")]
    assert [item.text for item in items(read, pages[1])] == ["Day 9", "Day 8", "Day 7", "Day 6", "Day 5"]
    assert pages[1].one("h1").words == "Ada Example: 6–10 January 2020"


def test_a_ladder_leads_into_the_parts_of_a_divided_list_year_by_year(site: SiteFactory) -> None:
    dates = [str(year) for year in range(2001, 2011) for _ in range(2)]
    read = made(site, over_years([*dates, "unknown"]), BY_FIVE)
    page = read.pages["actors/ada.html"]
    ladder = page.one("nav", "ladder")
    rungs = [(a.words, leads_to(read, page, a)) for a in ladder.one("ol").all("a")]
    parts = {2010: 5, 2009: 4, 2008: 4, 2007: 3, 2006: 3, 2005: 3, 2004: 2, 2003: 2, 2002: 1, 2001: 1}
    assert rungs == [(str(year), f"actors/ada/{part}.html") for year, part in parts.items()]
    assert [n.words for n in ladder.all("span", "n")] == ["2"] * 10
    assert steps(page) == ["Oldest"]


def test_a_ladder_over_a_long_time_leads_to_decades_before_the_year_1_too(site: SiteFactory) -> None:
    dates = [f"-{year:04d}" for year in (43, 42, 41, 30, 20)] + [str(year) for year in range(1990, 2005)]
    read = made(site, over_years(dates), BY_FIVE)
    page = read.pages["timeline.html"]
    rungs = [(a.words, leads_to(read, page, a)) for a in page.one("nav", "ladder").one("ol").all("a")]
    assert rungs[:2] == [("2000s", "timeline/4.html"), ("1990s", "timeline/3.html")]
    assert {address for _, address in rungs[2:]} == {"timeline/1.html"}
    assert [words for words, _ in rungs[2:]] == [f"between {n} BC and {n - 9} BC" for n in (30, 40, 50)]


def test_a_ladder_of_antiquity_has_centuries_before_the_year_1(site: SiteFactory) -> None:
    dates = [f"-{year:04d}" for year in range(995, 0, -5)] + ["0000", "0001"]
    page = made(site, over_years(dates), BY_FIVE).pages["timeline.html"]
    rungs = [a.words for a in page.one("nav", "ladder").one("ol").all("a")]
    assert rungs[:3] == ["1st century", "1st century BC", "2nd century BC"]
    assert rungs[-1] == "10th century BC"
    assert len(rungs) == 11


def test_a_list_of_a_time_without_centuries_has_a_bounded_ladder(site: SiteFactory) -> None:
    dates = [f"Y-{n}00000" for n in range(1, 260)]
    page = made(site, over_years(dates), BY_FIVE).pages["timeline.html"]
    assert not page.all("nav", "ladder")
    assert page.one("nav", "pages").all("a")


def test_a_title_makes_no_part_that_names_only_its_date(site: SiteFactory) -> None:
    root = site(builds.days(12), BY_FIVE)
    builds.built(root)
    path = root / "content/articles/2020/day-005.md"  # the first entry of the second part
    path.write_text(path.read_text().replace("Day 5", "Another"))
    before = builds.stamps(root / "output")
    report = builds.build(root)
    assert report.problems == []
    after = builds.stamps(root / "output")
    parts = {f"{of}/{n}.html" for of in ("timeline", "actors/ada-example") for n in (1, 2, 3)}
    assert {name for name in parts if before[name] != after[name]} == {"timeline/2.html", "actors/ada-example/2.html"}


POSTS = {
    "actors/ada.md": "---\nname: Ada\nroles:\n  - {title: Chair, of: Office, from: 2003, until: 2005}\n---\n",
    "actors/bob.md": "---\nname: Bob\nroles:\n  - {title: Chair, of: Office, from: 2001, until: 2003}\n---\n",
    "articles/a.md": article("A", "2020", "Ada|Bob"),
}


def test_the_years_of_who_held_a_post_before_follow_its_file(site: SiteFactory) -> None:
    root = site(POSTS)
    builds.built(root)
    page = root / "output/actors/ada.html"
    assert "held before by <bdi>Bob</bdi> (<bdi>2001–2003</bdi>)" in page.read_text()
    other = root / "content/actors/bob.md"
    other.write_text(POSTS["actors/bob.md"].replace("2001", "1999"))
    builds.built(root)
    assert "held before by <bdi>Bob</bdi> (<bdi>1999–2003</bdi>)" in page.read_text()


def test_an_article_of_who_held_a_post_before_makes_no_page_of_who_came_after(site: SiteFactory) -> None:
    root = site(POSTS)
    builds.built(root)
    told = builds.cli("explain", "actors/ada.html", "--site", root).stdout
    assert "actor bob: its name" in told
    assert not [line for line in told.splitlines() if line.strip(" -") == "actor bob"]


def test_a_related_article_that_links_here_has_its_sentence_and_is_not_repeated(site: SiteFactory) -> None:
    files = {
        "articles/a.md": article("A", "2020", "Ada"),
        "articles/b.md": article("B", "2021", "Ada", body="It rained. It followed [[a]]."),
    }
    read = made(site, files)
    page = read.pages["articles/a.html"]
    [card] = items(read, page, section(page, "Related articles"))
    assert (card.text, card.sentence) == ("B", "It followed A.")
    assert not has_section(page, "Articles that refer to this one")


def test_key_dates_of_three_years_have_a_strip_and_those_of_two_none(site: SiteFactory) -> None:
    def dated(*years: int) -> str:
        return article("A", "2020", more="dates:\n" + "".join(f"  - {{date: {y}, label: L {y}}}\n" for y in years))

    read = made(site, {"articles/a.md": dated(1990, 1995, 2001), "articles/b.md": dated(1990, 1990, 2001)})
    pictures = {n: len(section(read.pages[f"articles/{n}.html"], "Key dates").all("svg", "pic")) for n in "ab"}
    assert pictures == {"a": 1, "b": 0}


def test_the_home_page_shows_topics_below_their_broader_ones(site: SiteFactory) -> None:
    files = {
        "topics/law.md": "---\nname: Law\n---\n",
        "topics/treaties.md": "---\nname: Treaties\nbroader: Law\n---\n",
        "articles/a.md": article("A", "2020", "Ada", "Treaties"),
        "articles/b.md": article("B", "2021", "Ada", "Law"),
    }
    read = made(site, files)
    tree = section(read.pages["index.html"], "Topics")
    [inner] = [li for li in tree.all("li") if li.words.startswith("Treaties")]
    assert inner.parent and inner.parent.parent and inner.parent.parent.words.startswith("Law")


def topics_below(*counts: int) -> dict[str, str]:
    """Topics, and as many topics below each as its count says; an article about one of them."""
    files = {"articles/a.md": article("A", "2020", "Ada", "Topic 0")}
    for n, count in enumerate(counts):
        files[f"topics/t{n}.md"] = f"---\nname: Topic {n}\n---\n"
        for i in range(count):
            files[f"topics/t{n}-{i}.md"] = f"---\nname: Topic {n}.{i:03}\nbroader: Topic {n}\n---\n"
    return files


def test_an_index_of_many_topics_shows_their_upper_levels_as_a_tree_and_all_from_a_to_z(site: SiteFactory) -> None:
    read = made(site, topics_below(*[12] * 9))
    page = read.pages["topics/index.html"]
    tree = page.one("ul", "tree").all("li")
    assert [li.words for li in tree[:2]] == ["Topic 0 1 12 topics", "Topic 1 0 12 topics"]
    assert len(tree) == 9
    assert [a.words for a in page.one("nav", "letters").all("a")] == ["T"]
    at_home = section(read.pages["index.html"], "Topics").one("ul", "tree").all("li")
    assert [li.words for li in at_home] == [li.words for li in tree]


@pytest.mark.parametrize(("below", "shown"), [((90, 8), 100), ((90, 9), 2), ((0,) * 101, 0)])
def test_as_many_levels_of_topics_are_shown_as_hold_no_more_than_a_hundred(
    site: SiteFactory, below: tuple[int, ...], shown: int
) -> None:
    page = made(site, topics_below(*below)).pages["topics/index.html"]
    assert len([li for tree in page.all("ul", "tree")[:1] for li in tree.all("li")]) == shown
    assert bool(page.all("nav", "letters")) == (sum(below) + len(below) > 100)


def test_a_role_that_only_articles_give_has_marks_in_their_years_on_the_axis_of_the_roles(site: SiteFactory) -> None:
    files = {
        f"articles/a{year}.md": article("A", str(year), "{name: Ada, role: Consul}") for year in (1990, 1991, 1999)
    }
    page = made(site, files).pages["actors/ada.html"]
    roles = section(page, "Roles given in articles")
    [bar] = roles.one("ol").all("svg", "pic")
    assert len(bar.all("rect", "bar")) == 3  # a thin line, 1990 and 1991 in one, 1999
    assert len(roles.all("svg", "pic")) == 2  # and the axis


def test_long_names_beside_arcs_have_two_lines(site: SiteFactory) -> None:
    names = "Ada", "Ben", "Cid", "Dan", "Organisation for the Prohibition of Chemical Weapons"
    files = {
        f"articles/a{n}.md": article("A", f"200{n}", "|".join(["Eve", *some]))
        for n, some in enumerate([names, names[:2], names[2:]])
    }
    arcs = made(site, files).pages["actors/eve.html"].one("div", "arcs")
    assert [li.words.rpartition(" ")[0] for li in arcs.all("li", "long")] == [names[-1]]
    assert arcs.one("svg")["height"] == "9.75rem"  # four rows of 1.75 and one of 2.75


def test_a_year_of_one_entry_has_no_heading_but_can_be_led_to(site: SiteFactory) -> None:
    read = made(site, over_years(["2001", "2002", "2002-05", "unknown"]))
    page = read.pages["timeline.html"]
    assert [h.words for h in page.all("h2")] == ["2002", "Undated"]
    alone = page.one("div", "alone")
    assert alone["id"] == "y-2001"
    assert [a.words for a in alone.all("a")] == ["A 0"]
