"""Who links to what and who appears with whom: backlinks and mentions with their sentence, pairs of actors."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import builds
from tests.builds import article, cli, tree, write
from tests.conftest import DEFAULT_CONFIG, SiteFactory
from tests.reading import has_section, items, links, made, section, texts, under
from tests.site_checks import Element, Site

BACK, MENTIONED, WITH = "Articles that refer to this one", "Also mentioned in", "Appears with"


# -- backlinks --------------------------------------------------------------------------------------------------------


def test_articles_that_link_to_one_stand_among_its_related_articles_each_with_the_sentence_that_does(
    site: SiteFactory,
) -> None:
    read = made(
        site,
        {
            "articles/old.md": article("Old", "1945"),
            "articles/1946/a.md": article(
                "A",
                "1946",
                body="Not this. Mr. Attlee came *late*, as [the record](../old.md) says! Nor this: [[old]].",
            ),
            "articles/b.md": article("B", "1950", body="- One.\n- Two, [[old|there]]\n\n> Quoted [[old]]."),
            "articles/c.md": article("C", "1947", more="related: [old]\n"),
            "articles/d.md": article("D", "1948", body="| a | b |\n|---|---|\n| x | [[old]] & more |"),
        },
    )
    assert [(i.text, i.sentence) for i in under(read, "articles/old.html", "Related articles")] == [
        ("A", "Mr. Attlee came late, as the record says!"),
        ("C", ""),
        ("D", "Old & more"),
        ("B", "Two, there"),
    ]


def test_an_article_does_not_refer_to_itself_and_actors_and_pages_are_not_counted(site: SiteFactory) -> None:
    read = made(
        site,
        {
            "articles/a.md": article("A", "1945", body="See [above](#part), [[a]].\n\n## Part\n\nText."),
            "actors/ada.md": "---\nname: Ada\n---\nSee [[a]].",
            "pages/about.md": "---\ntitle: About\n---\nSee [it](../articles/a.md).",
        },
    )
    assert not has_section(read.pages["articles/a.html"], BACK)


def test_an_article_that_links_twice_is_listed_once(site: SiteFactory) -> None:
    files = {
        "articles/a.md": article("Alpha", "1945"),
        "articles/b.md": article("Beta", "1946", body="First [[a]]. Then [[a]].", more="related: [a]\n"),
    }
    shown = under(made(site, files), "articles/a.html", "Related articles")
    assert [(i.text, i.sentence) for i in shown] == [("Beta", "First Alpha.")]


def test_a_long_list_of_backlinks_is_divided(site: SiteFactory) -> None:
    files = {
        f"articles/b-{n:02}.md": article(f"B {n}", f"19{50 + n}", body=f"No. {n} is after [[a]].") for n in range(12)
    }
    read = made(site, files | {"articles/a.md": article("A", "1945")}, DEFAULT_CONFIG + "page_size: 5\n")
    assert texts(under(read, "articles/a.html", BACK)) == [f"B {n}" for n in range(11, 6, -1)]
    (pages,) = read.pages["articles/a.html"].all("nav", "pages")
    assert links(read, read.pages["articles/a.html"], pages) == [
        ("1950–1954", "articles/a/links/1.html"),
        ("1955–1959", "articles/a/links/2.html"),
        ("1960–1961", "articles/a/links/3.html"),
        ("Oldest", "articles/a/links/1.html"),
    ]
    part = read.pages["articles/a/links/2.html"]
    assert part.one("h1").words == f"A: {BACK}: 1955–1959"
    assert links(read, part, part.one("nav", "trail")) == [
        ("Home", "index.html"),
        ("Years", "dates/index.html"),
        ("1945", "dates/1945.html"),
        ("A", "articles/a.html"),
    ]
    assert next((i.text, i.sentence) for i in items(read, part)) == ("B 9", "No. 9 is after A.")
    assert "articles/a/links/4.html" not in read.pages


# -- mentions ---------------------------------------------------------------------------------------------------------

MENTIONS = {
    "actors/ada.md": "---\nname: Ada Lovelace\naliases: [Countess of Lovelace]\n---\n",
    "articles/acts.md": article("Acts", "1840", "Ada Lovelace", body="Ada Lovelace spoke."),
    "articles/named.md": article("Named", "1841", body="Nobody came. Only the Countess of Lovelace wrote."),
    "articles/linked.md": article("Linked", "1842", body="It was [[Ada Lovelace|hers]]. Then more."),
    "articles/off.md": article("Off", "1843", body="Ada Lovelace again.", more="mentions: off\n"),
    "articles/stopped.md": article("Stopped", "1844", body="Not [[!Ada Lovelace]]."),
    "articles/event.md": article(
        "Event",
        "1845",
        body="Ada Lovelace is told.",
        more="dates: [{date: 1845-02, label: E, actors: [Ada Lovelace]}]\n",
    ),
}


def test_an_actors_page_lists_apart_the_articles_that_only_mention_it_each_with_the_sentence(site: SiteFactory) -> None:
    read = made(site, MENTIONS)
    assert texts(under(read, "actors/ada.html", "Articles")) == ["E", "Acts"]
    assert [(i.text, i.sentence) for i in under(read, "actors/ada.html", MENTIONED)] == [
        ("Event", "Ada Lovelace is told."),
        ("Linked", "It was hers."),
        ("Named", "Only the Countess of Lovelace wrote."),
    ]


def test_with_mentions_off_only_what_the_author_linked_is_listed(site: SiteFactory) -> None:
    read = made(site, MENTIONS, DEFAULT_CONFIG + "mentions: off\n")
    assert texts(under(read, "actors/ada.html", MENTIONED)) == ["Linked"]


def test_a_long_list_of_mentions_is_divided(site: SiteFactory) -> None:
    files = {f"articles/b-{n:02}.md": article(f"B {n}", f"19{50 + n}", body="Ada Lovelace.") for n in range(12)}
    read = made(site, {**files, "actors/ada.md": MENTIONS["actors/ada.md"]}, DEFAULT_CONFIG + "page_size: 5\n")
    assert texts(under(read, "actors/ada.html", MENTIONED)) == [f"B {n}" for n in range(11, 6, -1)]
    assert [len(items(read, read.pages[f"actors/ada/links/{n}.html"])) for n in (1, 2, 3)] == [5, 5, 2]
    assert read.pages["actors/ada/links/1.html"].one("h1").words == f"Ada Lovelace: {MENTIONED}: 1950–1954"


# -- who appears with whom --------------------------------------------------------------------------------------------


def company(read: Site, address: str) -> list[tuple[str, str]]:
    """(name with count, when) of those who appear with an actor."""
    found = []
    page = read.pages[address]
    if not has_section(page, WITH):
        return []
    for line in section(page, WITH).one("ul", "company").all("li"):
        where = line.one("p", "where").words
        found.append((line.words.removesuffix(where).replace("\xa0", " ").strip(), where))
    return found


def meetings(count: int, *names: str, first: int = 1990) -> dict[str, str]:
    slug = "-".join(names).lower().replace(" ", "-")
    return {
        f"articles/{slug}-{n}.md": article(f"{slug} {n}", f"{first + n}-05-04", "|".join(names)) for n in range(count)
    }


def test_who_appears_with_whom_is_counted_with_the_first_and_the_last_time(site: SiteFactory) -> None:
    read = made(site, {**meetings(2, "Ada", "Ben"), **meetings(7, "Ada", "Cem"), **meetings(1, "Ada", "Dan", "Ben")})
    assert company(read, "actors/ada.html") == [
        ("Cem 7", "4 May 1990 – 4 May 1996"),
        ("Ben 3", "4 May 1990, 4 May 1990, 4 May 1991"),
        ("Dan 1", "4 May 1990"),
    ]
    assert company(read, "actors/dan.html") == [("Ada 1", "4 May 1990"), ("Ben 1", "4 May 1990")]


def test_those_who_appear_together_seldom_have_the_articles_named_and_often_a_page_of_their_own(
    site: SiteFactory,
) -> None:
    read = made(site, {**meetings(2, "Ada", "Ben"), **meetings(6, "Ada", "Cem")})
    page = read.pages["actors/ada.html"]
    (cem, ben) = section(page, WITH).one("ul", "company").all("li")
    assert links(read, page, cem) == [
        ("Cem", "actors/cem.html"),
        ("4 May 1990 – 4 May 1995", "actors/ada/with/cem.html"),
    ]
    assert links(read, page, ben)[1:] == [
        ("4 May 1990", "articles/ada-ben-0.html"),
        ("4 May 1991", "articles/ada-ben-1.html"),
    ]
    # both lead to the one page of the two
    cems = read.pages["actors/cem.html"]
    assert links(read, cems, section(cems, WITH))[1][1] == "actors/ada/with/cem.html"
    pair = read.pages["actors/ada/with/cem.html"]
    assert pair.one("h1").words == "Ada and Cem"
    assert texts(items(read, pair)) == [f"ada-cem {n}" for n in range(5, -1, -1)]
    assert [a for a in read.pages if "/with/" in a] == ["actors/ada/with/cem.html"]


def test_the_page_of_two_actors_is_divided_where_it_is_long(site: SiteFactory) -> None:
    read = made(site, meetings(12, "Ada", "Cem"), DEFAULT_CONFIG + "page_size: 5\n")
    assert texts(items(read, read.pages["actors/ada/with/cem.html"])) == [f"ada-cem {n}" for n in range(11, 6, -1)]
    assert texts(items(read, read.pages["actors/ada/with/cem/3.html"])) == ["ada-cem 11", "ada-cem 10"]


def test_key_dates_are_no_articles_that_two_are_in(site: SiteFactory) -> None:
    events = "dates: [{date: 1999, label: E, actors: [Ben, Ada]}]\n"
    read = made(site, {"articles/a.md": article("A", "2000", "Ada", more=events)})
    assert company(read, "actors/ada.html") == []


# -- topics -----------------------------------------------------------------------------------------------------------


def test_a_topics_page_counts_its_narrower_topics_in_and_names_their_actors(site: SiteFactory) -> None:
    read = made(
        site,
        {
            "topics/law.md": "---\nname: Law\n---\n",
            "topics/treaties.md": "---\nname: Treaties\nbroader: [Law]\n---\n",
            "topics/salt.md": "---\nname: SALT\nbroader: [Treaties]\n---\n",
            "articles/a.md": article("A", "1972", "Ada|Ben", "SALT"),
            "articles/b.md": article("B", "1979", "Ada", "SALT|Law"),
            "articles/c.md": article("C", "1980", "Cem", "Treaties"),
        },
    )
    page = read.pages["topics/law.html"]
    assert section(page, "Articles").one("h2").words == "Articles 3"
    assert texts(under(read, "topics/law.html", "Articles")) == ["C", "B", "A"]
    assert [e.words for e in section(page, "Actors").all("li")] == ["Ada 2", "Ben 1", "Cem 1"]
    assert texts(under(read, "topics/salt.html", "Articles")) == ["B", "A"]


# -- one archive, however it is written -------------------------------------------------------------------------------

SPELLINGS = ["Sergey Shoigu", "Сергей Шойгу", "S. Shoigu", "Shoigu, Sergei"]
WORLD = {
    "articles/1.md": article("One", "2024-01-02", "Sergey Shoigu|Kim Jong Un", "Treaty", "S. Shoigu met Kim Jong Un."),
    "articles/2.md": article("Two", "2024-02", "Сергей Шойгу|Kim Jong Un", "Treaty", "See [[1]] and Сергей Шойгу."),
    "articles/3.md": article("Three", "2024-03-01", topics="Treaty", body="Sergey Shoigu wrote to Kim Jong Un."),
}


@pytest.mark.slow
@given(st.permutations(SPELLINGS), st.permutations(sorted(WORLD)))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_aliases_and_of_files_gives_the_same_site(
    site: SiteFactory, aliases: list[str], order: list[str]
) -> None:
    def written(names: list[str], files: list[str]) -> builds.Tree:
        head = "".join(f'  - "{name}"\n' for name in names)
        actor = {"actors/sergei-shoigu.md": f"---\nname: Sergei Shoigu\naliases:\n{head}---\n"}
        root = site({**{name: WORLD[name] for name in files}, **actor})
        builds.built(root)
        return builds.tree(root / "output")

    # the actor's own page lists its other names in the maintainer's order, and nothing else differs
    first, second = written(SPELLINGS, sorted(WORLD)), written(aliases, order)
    own = "actors/sergei-shoigu.html"
    assert {name: made for name, made in second.items() if name != own} == {
        name: made for name, made in first.items() if name != own
    }
    one, other = (found[own][1] for found in (first, second))
    assert isinstance(one, bytes) and isinstance(other, bytes)
    assert sorted(one.decode().splitlines()) == sorted(other.decode().splitlines())


@pytest.mark.parametrize("address", ["actors/sergei-shoigu.html", "topics/treaty.html"])
def test_every_list_of_a_small_world_leads_to_all_of_its_articles(site: SiteFactory, address: str) -> None:
    actor = {
        "actors/sergei-shoigu.md": "---\nname: Sergei Shoigu\n"
        'aliases: [Sergey Shoigu, Сергей Шойгу, "S. Shoigu"]\n---\n'
    }
    read = made(site, {**WORLD, **actor})
    main: Element = read.pages[address].main
    assert {a for _, a in links(read, read.pages[address], main)} >= {f"articles/{n}.html" for n in (1, 2, 3)}


def test_a_link_that_leads_nowhere_is_led_to_the_file_of_that_name_and_never_to_its_own(site: SiteFactory) -> None:
    """Who follows the advice must not get another article than was meant."""
    root = site(
        {
            "articles/a/nixon-trip-1974.md": article("O", "1974", body="[t](../a/nixon-trip-1972.md)"),
            "articles/b/nixon-trip-1972.md": article("M", "1972", body="[t](nixon-trip-1973.md)"),
        }
    )
    said = builds.cli("check", root).stderr
    assert 'link ../a/nixon-trip-1972.md leads to no file; did you mean "../b/nixon-trip-1972.md"?' in said
    assert 'link nixon-trip-1973.md leads to no file; did you mean "../a/nixon-trip-1974.md"?' in said


def test_articles_of_many_actors_make_no_pages_of_pairs(site: SiteFactory) -> None:
    """8 articles of the same 100 actors would make 4,950 of them."""
    many = "|".join(f"Actor {n}" for n in range(100))
    few = "|".join(f"Actor {n}" for n in range(24))
    crowded = {f"articles/c{n}.md": article(f"C{n}", f"2024-01-{n + 10}", many) for n in range(8)}
    close = {f"articles/d{n}.md": article(f"D{n}", f"2025-01-{n + 10}", few) for n in range(6)}
    root = site({**crowded, **{f"articles/d{n}.md": close[f"articles/d{n}.md"] for n in range(5)}})
    assert cli("build", root).exit_code == 0
    assert not list((root / "output").glob("actors/*/with/*"))
    assert "</time> – <time" in (root / "output/actors/actor-99.html").read_text()
    write(root, {"articles/d5.md": close["articles/d5.md"]})
    assert cli("build", root).exit_code == 0
    assert len(list((root / "output").glob("actors/*/with/*.html"))) == 24 * 23 // 2
    page = (root / "output/actors/actor-0/with/actor-1.html").read_text()
    assert "D0" in page and "C0" not in page
    incremental = tree(root / "output")
    assert cli("build", root, "--clean").exit_code == 0
    assert tree(root / "output") == incremental
