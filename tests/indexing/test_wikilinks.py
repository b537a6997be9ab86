"""What wikilinks and fragments lead to: names with signs, titles, headings by their words, names of other scripts."""

from __future__ import annotations

import pytest

from tests import builds
from tests.builds import article
from tests.conftest import SiteFactory
from tests.reading import made, reported

ACTORS = {
    "actors/kung.md": "---\nname: '!Kung'\nkind: group\n---\n",
    "actors/acdc.md": "---\nname: AC|DC\nkind: group\n---\n\n## Early years\n\nText.\n",
    "actors/bar.md": "---\nname: Foo [bar]\nkind: group\n---\n",
    "actors/backslash.md": "---\nname: C\\D\nkind: group\n---\n",
    "actors/ada.md": "---\nname: Ada\n---\n\n## Early years\n\nText.\n",
    "topics/c-sharp.md": "---\nname: 'C#'\n---\n",
    "articles/plan.md": article("The plan of 1945", "1945", body="## First: the *means*\n\nText."),
    "pages/about.md": "---\ntitle: About us\n---\n\n## Who we are\n\nText.\n",
}


@pytest.mark.parametrize(
    ("written", "href", "words"),
    [
        ("[[!Kung]]", "../actors/kung.html", "!Kung"),
        ("[[!Kung|the people]]", "../actors/kung.html", "the people"),
        ("[[Foo [bar]]]", "../actors/bar.html", "Foo [bar]"),
        ("[[Foo \\[bar\\]]]", "../actors/bar.html", "Foo [bar]"),
        ("[[AC|DC]]", "../actors/acdc.html", "AC|DC"),
        ("[[AC|DC|the band]]", "../actors/acdc.html", "the band"),
        ("[[AC|DC#Early years|then]]", "../actors/acdc.html#u-early-years", "then"),
        ("[[C#]]", "../topics/c-sharp.html", "C#"),
        ("[[C#|the language]]", "../topics/c-sharp.html", "the language"),
        ("[[C\\D]]", "../actors/backslash.html", "C\\D"),
        ("[[Ada|]]", "../actors/ada.html", "Ada"),
        ("[[Ada#Early years]]", "../actors/ada.html#u-early-years", "Ada"),
        ("[[ada#early-years|then]]", "../actors/ada.html#u-early-years", "then"),
        ("[[The plan of 1945]]", "../articles/plan.html", "The plan of 1945"),
        ("[[the  plan of 1945|it]]", "../articles/plan.html", "it"),
        ("[[plan#First: the means]]", "../articles/plan.html#u-first-the-means", "The plan of 1945"),
        ("[[plan#Means#First: the means|so]]", "../articles/plan.html#u-first-the-means", "so"),
        ("[[About us]]", "../about.html", "About us"),
        ("[[pages/about]]", "../about.html", "About us"),
        ("[[about us#Who we are|we]]", "../about.html#u-who-we-are", "we"),
        ("[[#Own heading]]", "#u-own-heading", "Own heading"),
        ("[[#Own heading|below]]", "#u-own-heading", "below"),
        ("[below](<#Own heading>)", "#u-own-heading", "below"),
        ("[means](<plan.md#First: the means>)", "../articles/plan.html#u-first-the-means", "means"),
    ],
)
def test_a_wikilink_is_looked_up_whole_and_leads_to_names_ids_titles_and_headings(
    site: SiteFactory, written: str, href: str, words: str
) -> None:
    files = {**ACTORS, "articles/a.md": article("A", "1950", body=f"See {written} now.\n\n## Own heading\n\nText.")}
    read = made(site, files)
    (text,) = read.pages["articles/a.html"].all("div", "text")
    (link,) = [a for p in text.all("p") for a in p.all("a")]
    assert (link.attributes["href"], link.words) == (href, words)


def test_a_name_behind_an_exclamation_mark_that_no_actor_has_is_the_name_without_a_link(site: SiteFactory) -> None:
    read = made(site, {**ACTORS, "articles/a.md": article("A", "1950", body="So [[!Ada]] said.")})
    (text,) = read.pages["articles/a.html"].all("div", "text")
    assert text.words == "So Ada said."
    assert not text.all("a")


def test_a_name_comes_before_a_title(site: SiteFactory) -> None:
    files = {**ACTORS, "articles/ada-herself.md": article("Ada", "1940")}
    read = made(site, {**files, "articles/a.md": article("A", "1950", body="See [[Ada]].")})
    (text,) = read.pages["articles/a.html"].all("div", "text")
    assert text.one("a").attributes["href"] == "../actors/ada.html"


@pytest.mark.parametrize(
    ("written", "files", "problem"),
    [
        (
            "[[The meeting]]",
            {"articles/x.md": article("The meeting", "1945"), "pages/y.md": "---\ntitle: The meeting\n---\nText.\n"},
            '[[The meeting]] can mean "articles/x" or "pages/y"; write [[articles/x]] or [[pages/y]]',
        ),
        (
            "[[The plam of 1945]]",
            {},
            '[[The plam of 1945]] names no actor, topic, article or page; did you mean "The plan of 1945"?',
        ),
        ("[[#Own headin]]", {}, 'this file has no heading #Own headin; did you mean "#own-heading"?'),
        (
            "[[plan#First: a mean]]",
            {},
            '"The plan of 1945" has no heading #First: a mean; did you mean "#first-the-means"?',
        ),
        (
            "[[Later]]",
            {"articles/later.md": article("Later", "1951", more="draft: true\n")},
            "[[Later]] is not on the site; that article is a draft: publish it or build with --drafts",
        ),
        ("[[!]]", {}, "[[!]] names no actor, topic, article or page; correct the name, or make a file for it"),
        ("[it](plane.md)", {}, 'the link plane.md leads to no file; did you mean "plan.md"?'),
        ("[it](qux.md)", {}, "the link qux.md leads to no file; check the path; it is relative to this file"),
    ],
)
def test_a_wikilink_that_leads_nowhere_is_told_with_what_to_write(
    site: SiteFactory, written: str, files: dict[str, str], problem: str
) -> None:
    column = 5 if written.startswith("[[") else 10
    here = article("A", "1950", body=f"See {written}.\n\n## Own heading\n\nText.")
    assert reported(site, {**ACTORS, **files, "articles/a.md": here}) == [
        f"content/articles/a.md:6:{column}: error: {problem}"
    ]


@pytest.mark.parametrize(
    ("lang", "body", "html"),
    [
        ("en", "Results: [[mahmoud]], 12 votes.", "><bdi>محمود عباس</bdi></a>, 12"),
        ("en", "Results: محمود عباس, 12 votes.", "><bdi>محمود عباس</bdi></a>, 12"),
        ("ar", "قال [[bob]] 12.", "><bdi>Bob Sample</bdi></a> 12"),
        ("en", "Results: [[bob]], 12 votes.", ">Bob Sample</a>, 12"),
        ("en", "Results: [[mahmoud|he]], 12 votes.", ">he</a>, 12"),
    ],
)
def test_a_name_of_another_direction_is_set_apart_from_the_text_around_it(
    site: SiteFactory, lang: str, body: str, html: str
) -> None:
    files = {
        "actors/mahmoud.md": "---\nname: محمود عباس\n---\n",
        "actors/bob.md": "---\nname: Bob Sample\n---\n",
        "articles/a.md": article("A", "1950", "mahmoud|bob", body=body, more=f"lang: {lang}\n"),
    }
    root = site(files)
    builds.built(root)
    assert html in (root / "output/articles/a.html").read_text(encoding="utf-8")
