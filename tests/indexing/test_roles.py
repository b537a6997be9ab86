"""Roles in time: which an article shows for its actors, and what an actor's page says of those it held."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

import pytest

from site_builder.indexing.actors import roles_at
from site_builder.indexing.context import HeldRole
from site_builder.model.edtf import Date, parse
from site_builder.parse.yaml_text import scalar
from tests import builds
from tests.builds import article
from tests.conftest import SiteFactory
from tests.reading import has_section, links, made, reported, section
from tests.site_checks import Site


def actor(name: str, roles: Sequence[str] = (), more: str = "") -> str:
    """An actor's file; a role is the inside of its braces."""
    listed = "".join(f"  - {{{role}}}\n" for role in roles)
    return f"---\nname: {name}\n{'roles:' if roles else ''}\n{listed}{more}---\n"


def at(date: str, *roles: tuple[str, str], as_of: str = "") -> list[tuple[str, bool]]:
    """The roles of these times (from, until) that were held on a date; the first is called A, the next B."""

    def end(text: str) -> Date | None:
        return parse(text) if text else None

    held = [HeldRole(chr(65 + i), end(since), end(until), end(as_of)) for i, (since, until) in enumerate(roles)]
    return roles_at(held, parse(date))


def shown(read: Site, address: str) -> dict[str, list[str]]:
    """Who acts in an article, with the roles as its page words them."""
    actors = read.pages[address].one("ul", "actors")
    return {item.one("a").words: [p.words for p in item.all("p")] for item in actors.all("li")}


# -- on a date --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "certain"),
    [
        ("2012-11-05", None),
        ("2012-11-06", True),
        ("2020", True),
        ("2024-05-12", True),
        ("2024-05-13", None),
        ("2012", False),  # some day of that year, perhaps before he came into office
        ("2012-11", False),
        ("2024-05", False),
        ("200X", None),
        ("201X", False),
        ("2020~", False),
        ("2020?", False),
        ("2020-06-05%", False),
        ("2019?/2021", False),
        ("[2019~,2020]", False),
        ("[2010,2015]", False),
        ("[2015,2020]", True),
        ("2012-11-01/2012-11-07", True),  # an event that lasts: one shared day is enough
        ("2012-10-01/2012-11-05", None),
        ("../2013", True),
        ("2025/..", None),
    ],
)
def test_a_role_is_held_on_a_date_that_its_time_overlaps_and_for_certain_if_it_covers_it(
    date: str, certain: bool | None
) -> None:
    assert at(date, ("2012-11-06", "2024-05-12")) == ([] if certain is None else [("A", certain)])


def test_several_roles_at_once_are_all_held() -> None:
    roles = (("1990", "2000"), ("1995-01-01", "1996-01-01"), ("2000", ""))
    assert at("1995-06-01", *roles) == [("A", True), ("B", True)]
    assert at("2000-03-01", *roles) == [("A", False), ("C", False)]  # both bounds are years


def test_an_open_role_is_certain_up_to_the_day_the_file_speaks_of() -> None:
    assert at("2025-06", ("2024-05-12", ""), as_of="2025-11") == [("A", True)]
    assert at("2025-12", ("2024-05-12", ""), as_of="2025-11") == [("A", False)]
    assert at("2099", ("2024-05-12", "")) == [("A", True)]


def test_ends_that_are_only_bounded_make_certain_what_lies_between_the_records() -> None:
    attested = ("[..2025-03-21]", "[2025-06..]")
    assert at("2025-05", attested) == [("A", True)]
    assert at("2025-06", attested) == [("A", False)]  # “June or later” may be its first day
    assert at("2025-03-20", attested) == [("A", False)]
    assert at("1900", attested) == [("A", False)]


def test_a_role_whose_beginning_nobody_knows_is_never_certain() -> None:
    assert at("2000", ("", "2010")) == [("A", False)]
    assert at("2011", ("", "2010")) == []
    assert at("2011", ("", "")) == [("A", False)]


# -- on an article ----------------------------------------------------------------------------------------------------

SHOIGU = actor(
    "Sergei Shoigu",
    [
        "title: Secretary of the Security Council, of: Russia, from: 2024-05-12",
        "title: Minister of Defence, of: Russia, from: 2012-11-06, until: 2024-05-12",
        "title: Governor, of: Moscow Oblast, from: 2012-05, until: 2012-11",
    ],
    "aliases: [Sergey Shoigu]\nas_of: 2025-11\n",
)


def test_an_article_shows_the_role_given_there_else_those_held_on_its_date_else_none(site: SiteFactory) -> None:
    given = "actors:\n  - {name: Sergey Shoigu, role: special envoy}\n  - Ada Example\n"
    read = made(
        site,
        {
            "actors/sergei-shoigu.md": SHOIGU,
            "articles/given.md": article("Given", "2025-06", more=given),
            "articles/held.md": article("Held", "2015-01-01", "Sergei Shoigu"),
            "articles/two.md": article("Two", "2024-05-12", "Sergei Shoigu"),
            "articles/doubt.md": article("Doubt", "2012-11", "Sergei Shoigu"),
            "articles/lasting.md": article("Lasting", "2012-10-01/2012-11-30", "Sergei Shoigu"),
            "articles/before.md": article("Before", "2011", "Sergei Shoigu"),
        },
    )
    uncertain = "(not certain for this date)"
    assert shown(read, "articles/given.html") == {"Sergei Shoigu": ["special envoy"], "Ada Example": []}
    assert shown(read, "articles/held.html") == {"Sergei Shoigu": ["Minister of Defence, Russia"]}
    assert shown(read, "articles/two.html") == {
        "Sergei Shoigu": ["Minister of Defence, Russia", "Secretary of the Security Council, Russia"]
    }
    assert shown(read, "articles/doubt.html") == {
        "Sergei Shoigu": [f"Governor, Moscow Oblast {uncertain}", f"Minister of Defence, Russia {uncertain}"]
    }
    # the interval outlasts October for certain: by then he was governor, or minister
    assert shown(read, "articles/lasting.html") == {
        "Sergei Shoigu": ["Governor, Moscow Oblast", "Minister of Defence, Russia"]
    }
    assert shown(read, "articles/before.html") == {"Sergei Shoigu": []}


def test_roles_given_twice_in_one_article_are_both_shown(site: SiteFactory) -> None:
    twice = "actors:\n  - {name: Ada, role: chair}\n  - {name: Ada, role: speaker}\n"
    assert shown(made(site, {"articles/a.md": article("A", "2020", more=twice)}), "articles/a.html") == {
        "Ada": ["chair", "speaker"]
    }


# -- on the actor's page ----------------------------------------------------------------------------------------------


def roles_of(read: Site, address: str) -> list[tuple[str, str, str]]:
    """(period, role, who held it before and after) of each role on an actor's page."""
    found = []
    for line in section(read.pages[address], "Roles").one("ol").all("li"):
        around = " ".join(p.words for p in line.all("p", "where"))
        whole = line.one("div").words.removesuffix(around).strip()
        found.append((line.one(css_class="when").words, whole, around))
    return found


def test_an_actors_page_lists_its_roles_in_order_and_an_open_one_as_of_the_files_date(site: SiteFactory) -> None:
    read = made(site, {"actors/sergei-shoigu.md": SHOIGU})
    assert roles_of(read, "actors/sergei-shoigu.html") == [
        ("May–November 2012", "Governor, Moscow Oblast", ""),
        ("6 November 2012 – 12 May 2024", "Minister of Defence, Russia", ""),
        ("since 12 May 2024", "Secretary of the Security Council, Russia as of November 2025", ""),
    ]


def test_ends_that_are_only_bounded_are_worded_so(site: SiteFactory) -> None:
    read = made(
        site,
        {"actors/ri.md": actor("Ri", ['title: Minister, of: DPRK, from: "[..2025-03-21]", until: "[2025-06..]"'])},
    )
    period = "on or before 21 March 2025 – June 2025 or later"
    assert roles_of(read, "actors/ri.html") == [(period, "Minister, DPRK", "")]


def test_who_held_a_post_before_and_after_is_said_and_linked_whatever_the_spelling_of_the_post(
    site: SiteFactory,
) -> None:
    read = made(
        site,
        {
            "actors/uk.md": actor("United Kingdom", more="kind: state\naliases: [Great Britain]\n"),
            "actors/attlee.md": actor("Attlee", ["title: Prime minister, of: uk, from: 1945-07-26, until: 1951-10-26"]),
            "actors/churchill.md": actor(
                "Churchill",
                [
                    "title: Prime Minister, of: United Kingdom, from: 1940-05-10, until: 1945-07-26",
                    "title: Prime Minister, of: Great Britain, from: 1951-10-26, until: 1955-04-05",
                ],
            ),
            "actors/eden.md": actor("Eden", ["title: Prime Minister, of: GREAT BRITAIN, from: 1955-04-06"]),
            "actors/other.md": actor("Other", ["title: Prime Minister, of: France, from: 1945, until: 1950"]),
        },
    )
    around = {name: [r[2] for r in roles_of(read, f"actors/{name}.html")] for name in ("attlee", "churchill", "eden")}
    assert around == {
        "attlee": ["held before by Churchill (1940–1945), held later by Churchill (1951–1955)"],
        "churchill": [
            "held later by Attlee (1945–1951)",
            "held before by Attlee (1945–1951), held later by Eden (since 1955)",
        ],
        "eden": ["held before by Churchill (1951–1955)"],
    }
    assert roles_of(read, "actors/other.html")[0][2] == ""
    page = read.pages["actors/eden.html"]
    assert ("held before by Churchill (1951–1955)", "actors/churchill.html") in links(
        read, page, section(page, "Roles")
    )


def test_a_title_without_a_state_or_body_is_no_post_that_others_held(site: SiteFactory) -> None:
    read = made(
        site,
        {
            "actors/johnson.md": actor("Johnson", ["title: President, from: 1963, until: 1969"]),
            "actors/podgorny.md": actor("Podgorny", ["title: President, from: 1970, until: 1977"]),
        },
    )
    assert [roles_of(read, f"actors/{name}.html")[0][2] for name in ("johnson", "podgorny")] == ["", ""]


def test_those_who_held_a_post_together_did_not_hold_it_before_or_after_each_other(site: SiteFactory) -> None:
    read = made(
        site,
        {
            "actors/a.md": actor("A", ["title: Consul, of: Rome, from: 1990, until: 1995"]),
            "actors/b.md": actor("B", ["title: Consul, of: Rome, from: 1990, until: 1999"]),
            "actors/c.md": actor("C", ["title: Consul, of: Rome, from: 2000"], "as_of: 2010\n"),
            "actors/d.md": actor("D", ["title: Consul, of: Rome, from: 2015"]),
        },
    )
    around = [roles_of(read, f"actors/{name}.html")[0][2] for name in "abcd"]
    assert around == [
        "held later by C (since 2000)",
        "held later by C (since 2000)",
        "held before by B (1990–1999), held later by D (since 2015)",
        "held before by C (since 2000)",
    ]


def test_records_that_only_bound_a_time_stand_in_the_order_of_the_records(site: SiteFactory) -> None:
    read = made(
        site,
        {
            "actors/first.md": actor("First", ["title: Head, of: Office, from: 1985-02-01, until: 1988-01-01"]),
            "actors/then.md": actor("Then", ['title: Head, of: Office, from: "[..1990-05-01]", until: "[1991..]"']),
        },
    )
    assert roles_of(read, "actors/first.html")[0][2] == "held later by Then (1990–1991)"
    assert roles_of(read, "actors/then.html")[0][2] == "held before by First (1985–1988)"


# -- what cannot be ---------------------------------------------------------------------------------------------------


def test_nobody_holds_one_post_twice_at_once(site: SiteFactory) -> None:
    roles = [
        "title: Minister, of: Russia, from: 2012, until: 2020",
        "title: MINISTER, of: RF, from: 2015, until: 2018",
        "title: Minister, of: Utopia, from: 2015, until: 2018",
    ]
    found = reported(
        site, {"actors/a.md": actor("A", roles), "actors/russia.md": actor("Russia", more="aliases: [RF]\n")}
    )
    assert found == [
        (
            'content/actors/a.md:5:13: error: the role "MINISTER" is held twice at once (also in line 4); '
            "correct the dates, or delete one"
        )
    ]


@pytest.mark.parametrize(
    "roles",
    [
        ["from: 2012, until: 2020-05-01", "from: 2020-05-01, until: 2024"],  # ended and began again on one day
        ["from: 2012, until: 2020", "from: 2020, until: 2024"],  # some time in 2020
        ["from: 1985, until: 1990", "until: 1991"],  # it may have begun when the other had ended
        ["until: 1990", "from: 1985"],
    ],
)
def test_roles_that_need_not_overlap_are_no_fault(site: SiteFactory, roles: list[str]) -> None:
    assert reported(site, {"actors/a.md": actor("A", [f"title: Minister, of: Russia, {r}" for r in roles])}) == []


def test_a_post_that_is_still_held_twice_is_held_twice_at_once(site: SiteFactory) -> None:
    roles = ["title: Minister, of: Russia, from: 2012", "title: Minister, of: Russia, from: 2020"]
    (found,) = reported(site, {"actors/a.md": actor("A", roles, "as_of: 2015\n")})
    assert 'a.md:5:13: error: the role "Minister" is held twice at once (also in line 4)' in found


# -- uncertain dates, ends of a life, times that meet -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "times", "certain"),
    [
        ("1956?", ("1955", "1957"), False),
        ("1956~", ("1955", "1957"), False),
        ("1956-07-26%", ("1955", "1957"), False),
        ("[1956?,1957]", ("1950", "1960"), False),
        ("1956", ("1955?", "1980"), False),  # too near to an end that is uncertain
        ("1970", ("1955?", "1980"), True),
        ("1978", ("1955", "1980~"), False),
    ],
)
def test_a_role_is_not_certain_where_the_date_or_a_near_end_is_not(
    date: str, times: tuple[str, str], certain: bool
) -> None:
    assert at(date, times) == [("A", certain)]


def test_a_date_of_no_known_year_tells_no_role() -> None:
    assert at("XXXX", ("1950", "1960")) == at("XXXX-12-25", ("1950", "1960")) == []


def test_times_of_one_role_that_meet_are_one() -> None:
    held = [HeldRole("Chair", parse(since), parse(until), None) for since, until in TERMS]
    assert roles_at(held, parse("2012-05-07")) == [("Chair", True)]
    assert roles_at(held, parse("2012")) == [("Chair", True)]
    assert roles_at(held, parse("2008-05")) == [("Chair", False)]


TERMS = (("2008-05-07", "2012-05-07"), ("2012-05-07", "2018-05-08"))


def test_a_role_without_an_end_ends_with_the_life(site: SiteFactory) -> None:
    roles = ["title: President, of: Utopia, from: 1960"]
    files = {
        "actors/ada.md": actor("Ada Example", roles, "died: 1971\nas_of: 2025\n"),
        "actors/league.md": actor("League", roles, "kind: organisation\ndissolved: 1971-05-02\n"),
        "articles/alive.md": article("Alive", "1965", "Ada Example|League"),
        "articles/last.md": article("Last year", "1971", "Ada Example|League"),
        "articles/later.md": article("Later", "2008", "Ada Example|League"),
    }
    read = made(site, files)
    held = ["President, Utopia"]
    assert shown(read, "articles/alive.html") == {"Ada Example": held, "League": held}
    doubt = ["President, Utopia (not certain for this date)"]
    assert shown(read, "articles/last.html") == {"Ada Example": doubt, "League": doubt}
    assert shown(read, "articles/later.html") == {"Ada Example": [], "League": []}
    assert roles_of(read, "actors/ada.html") == [("1960–1971", "President, Utopia", "")]


def test_a_role_that_starts_after_the_life_is_an_error(site: SiteFactory) -> None:
    files = {"actors/ada.md": actor("Ada", ["title: President, from: 1980"], "died: 1971\n")}
    assert reported(site, files) == [
        'content/actors/ada.md:4:13: error: the role "President" begins after the death (1971); correct the role or the date'
    ]


@pytest.mark.parametrize(
    ("role", "period"),
    [
        ('from: "[..2019-08-18]"', "since 18 August 2019 or earlier"),
        ('from: "[2019-08..]"', "since August 2019 or later"),
        ('from: "[2018,2019]"', "since 2018 or 2019"),
        ('until: "[2024..]"', "until 2024 or later"),
        ("from: 2019-08-18", "since 18 August 2019"),
    ],
)
def test_an_open_role_whose_beginning_is_only_bounded_does_not_read_as_ended(
    site: SiteFactory, role: str, period: str
) -> None:
    read = made(site, {"actors/ada.md": actor("Ada", [f"title: Chair, {role}"])})
    assert roles_of(read, "actors/ada.html") == [(period, "Chair", "")]


# -- what articles alone tell -----------------------------------------------------------------------------------------


def test_roles_that_only_articles_give_stand_on_the_actors_page_by_period_with_their_articles(site: SiteFactory):
    king = "  - {name: Hussein, role: King of Jordan}\n"
    read = made(
        site,
        {
            "actors/hussein.md": actor("Hussein", ["title: Field Marshal, from: 1957"]),
            **{
                f"articles/{n}.md": f"---\ntitle: {n}\ndate: {date}\nactors:\n{told}---\n"
                for n, date, told in (
                    ("a", "1957-03-01", king),
                    ("b", "1994-07-25", king.replace("King of", "king of")),
                    ("c", "1970", king),
                    ("d", "1980", "  - {name: Hussein, role: host}\n"),
                    ("e", "1981", "  - {name: Hussein, role: Field Marshal}\n"),  # as the file has it
                    ("f", "1982", "  - Hussein\n"),
                    ("g", "unknown", king),
                    ("h", "1990", "  - {name: Nobody Known, role: guest}\n"),
                )
            },
        },
    )
    part = section(read.pages["actors/hussein.html"], "Roles given in articles")
    assert [item.one("span", "when").words for item in part.all("li")] == ["1 March 1957 – 25 July 1994", "1980"]
    assert [item.one("bdi", "title").words for item in part.all("li")] == ["King of Jordan", "host"]
    assert [item.one("span", "n").words for item in part.all("li")] == ["4", "1"]
    assert [href for _, href in links(read, read.pages["actors/hussein.html"], part)] == [
        f"articles/{n}.html" for n in "gacbd"
    ]
    part = section(read.pages["actors/nobody-known.html"], "Roles given in articles")
    assert part.one("bdi", "title").words == "guest"


def test_a_role_of_the_file_is_not_told_again_however_an_article_joins_it_to_what_it_is_of(site: SiteFactory):
    roles = ("King of Jordan", "King, Jordan", "king of Jordan", "King")
    files = {
        f"articles/a{n}.md": f"---\ntitle: A {n}\ndate: 1960\nactors:\n- {{name: Hussein, role: {scalar(role)}}}\n---\n"
        for n, role in enumerate(roles)
    }
    read = made(site, {"actors/h.md": actor("Hussein", ["title: King, of: Jordan, from: 1952, until: 1999"]), **files})
    assert not has_section(read.pages["actors/h.html"], "Roles given in articles")


def test_the_period_of_a_role_of_articles_begins_with_the_first_day_and_ends_with_the_last(site: SiteFactory):
    for dates, period in (
        (("1943-11-27/1943-12-02", "1945-07-16/1945-08-02"), "27 November 1943 – 2 August 1945"),
        (("../1943", "1945"), "until 1943 – 1945"),
        (("1943/1945", "1943-05/1943-06"), "1943 – June 1943"),
    ):
        files = {
            f"articles/a{n}.md": f"---\ntitle: A {n}\ndate: {date}\nactors: [{{name: Ada, role: guest}}]\n---\n"
            for n, date in enumerate(dates)
        }
        read = made(site, files)
        part = section(read.pages["actors/ada.html"], "Roles given in articles")
        assert part.one("span", "when").words == period


def test_a_role_of_very_many_articles_links_the_first_and_the_last(site: SiteFactory):
    files = {
        f"articles/a{n}.md": f"---\ntitle: A {n}\ndate: {1850 + n}\nactors: [{{name: Ada, role: guest}}]\n---\n"
        for n in range(101)
    }
    read = made(site, files)
    part = section(read.pages["actors/ada.html"], "Roles given in articles")
    assert links(read, read.pages["actors/ada.html"], part) == [
        ("1850", "articles/a0.html"),
        ("1950", "articles/a100.html"),
    ]
    assert part.one("span", "n").words == "101"


def test_a_role_that_an_article_changes_changes_the_actors_page(site: SiteFactory):
    root = site(
        {
            "articles/a.md": builds.article("A", "1960", body="x").replace(
                "---\nx", "actors: [{name: Ada, role: guest}]\n---\nx"
            )
        }
    )
    builds.built(root)
    for role, date in (("host", "1960"), ("host", "1961"), ("guest", "1959")):
        (root / "content/articles/a.md").write_text(
            f"---\ntitle: A\ndate: {date}\nactors: [{{name: Ada, role: {role}}}, Bob]\n---\nx"
        )
        builds.built(root)
        clean = root.parent / f"clean-{role}-{date}"
        shutil.copytree(root / "content", clean / "content")
        builds.built(clean)
        assert builds.contents(root / "output") == builds.contents(clean / "output")
