"""What wikilinks and fragments lead to: names with signs, titles, headings by their words, names of other scripts."""

from __future__ import annotations

import pytest

from tests import builds, site_checks
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


@pytest.mark.parametrize(
    ("written", "html", "words"),
    [
        ("[[plan|the *Times*]]", "the <em>Times</em>", "the Times"),
        ("[[plan|**the** _plan_]]", "<strong>the</strong> <em>plan</em>", "the plan"),
        ("[[plan|~~old~~ `x<y` &amp; new]]", "<s>old</s> <code>x&lt;y</code> &amp; new", "old x<y & new"),
        ("[[AC|DC|*the band*]]", "<em>the band</em>", "the band"),
        ("[[AC|DC#Early years|then *there*]]", "then <em>there</em>", "then there"),
        ("[[#Own heading|the *heading*]]", "the <em>heading</em>", "the heading"),
        ("[[plan|2 * 3, snake_case]]", "2 * 3, snake_case", "2 * 3, snake_case"),
        (r"[[plan|2\*3 a \| b]]", "2*3 a | b", "2*3 a | b"),
        ("[[plan|he [sic] & 5 < 6]]", "he [sic] &amp; 5 &lt; 6", "he [sic] & 5 < 6"),
    ],
)
def test_marks_in_the_words_of_a_wikilink_work_as_in_any_link(
    site: SiteFactory, written: str, html: str, words: str
) -> None:
    keys = "summary: '" + f"Of {written}." + "'\n" if "#Own" not in written else ""
    here = article("A", "1950", more=keys, body=f"See {written} now.\n\n## Own heading\n\nText.")
    root = site({**ACTORS, "articles/a.md": here})
    builds.built(root)
    page = site_checks.load(root / "output").pages["articles/a.html"]
    (text,) = page.all("div", "text")
    assert text.all("a")[0].words == words
    source = (root / "output/articles/a.html").read_text(encoding="utf-8")
    assert source.count(f">{html}</a>") == (2 if keys else 1)
    (shown,) = [m.attributes["content"] for m in page.all("meta") if m.attributes.get("name") == "description"]
    assert shown == (f"Of {words}." if keys else f"See {words} now.")


def test_a_link_in_the_words_of_a_wikilink_is_text(site: SiteFactory) -> None:
    root = site({**ACTORS, "articles/a.md": article("A", "1950", body="[[Ada|see [her](https://example.org)]]")})
    builds.build(root)
    (text,) = site_checks.load(root / "output").pages["articles/a.html"].all("div", "text")
    (link,) = text.all("a")
    assert (link.attributes["href"], link.words) == ("../actors/ada.html", "see [her](https://example.org)")


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
            "[[Later]] is not on the site; that article is a draft: publish it, or build with --preview FOLDER",
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


LINK = "this looks like a link and is shown as text"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("[[Ada|]]", "[[Ada|]]: no words stand behind the bar; write [[Ada]], or the words to show behind it"),
        ("[[Ada#]]", "[[Ada#]]: no heading stands behind #; write [[Ada]], or a heading behind it"),
        (
            "[[Ada|she|her]]",
            '[[Ada|she|her]]: the page shows "she|her"; write [[Ada|her]], or \\| for a bar that is shown',
        ),
        ("[[Ada||her]]", '[[Ada||her]]: the page shows "|her"; write [[Ada|her]], or \\| for a bar that is shown'),
        ("[[ ]]", f"{LINK}: [[ ]]; write a name between the brackets, or \\[ for brackets that are text"),
        ("[[]]", f"{LINK}: [[]]; write a name between the brackets, or \\[ for brackets that are text"),
        ("[[#]]", f"{LINK}: [[#]]; write a name between the brackets, or \\[ for brackets that are text"),
        ("[[|her]]", f"{LINK}: [[|her]]; write the name before the bar: [[name|words]]"),
        ("[[Ada|[her](plan.md)]]", f"{LINK}: [her](plan.md); a link holds no other link: write one of the two"),
        (
            "[[Ada|see [her](https://example.org)]]",
            f"{LINK}: [her](https://example.org); a link holds no other link: write one of the two",
        ),
        ("[[Ada|[*her*](plan.md)]]", f"{LINK}: [*her*](plan.md); a link holds no other link: write one of the two"),
        ("[[Ada|her^[*so*]]]", "^[*so*] is shown as it stands: a link holds no footnote; write it behind the link"),
        (
            "[[Ada|her *own]]",
            "* is shown as it stands: no second one follows; write * behind the last word too, or \\* for the sign itself",
        ),
        ("[[Ada|her[^1]]]", "[^1] is shown as it stands: a link holds no footnote; write it behind the link"),
    ],
)
@pytest.mark.parametrize("key", ["", "summary"])
def test_a_part_of_a_wikilink_that_takes_no_effect_is_told(
    site: SiteFactory, written: str, problem: str, key: str
) -> None:
    if key and ("[^1]" in written or "^[" in written):
        return  # which a key tells by itself
    keys = "summary: '" + f"See {written}." + "'\n" if key else ""
    here = article("A", "1950", more=keys, body="" if key else f"See {written}.")
    root = site({**ACTORS, "articles/a.md": here})
    place = "4:10" if key else "6:5"
    for _ in range(2):  # from nothing, and with nothing changed
        assert [str(one) for one in builds.build(root).problems] == [
            f"content/articles/a.md:{place}: warning: {problem}"
        ]


@pytest.mark.parametrize(
    "name", ["Ada Lovelace", "ada lovelace", "Countess of L.", "The plan of 1945", "About us", "C#", "plan"]
)
def test_a_known_name_in_single_brackets_is_told(site: SiteFactory, name: str) -> None:
    files = {**ACTORS, "actors/ada.md": "---\nname: Ada Lovelace\naliases: [Countess of L.]\n---\n"}
    bodies = [
        f"See [{name}].",
        f"- [{name}]\n- [sic]",
        f"| a | b |\n|---|---|\n| [{name}] | c |",
        f"“So.” [{name}] came.",
    ]
    for body in bodies:
        line = 6 + body.partition(f"[{name}]")[0].count("\n")
        column = len(body.partition(f"[{name}]")[0].rpartition("\n")[2]) + 1
        assert reported(site, {**files, "articles/a.md": article("A", "1950", body=body)}) == [
            (
                f"content/articles/a.md:{line}:{column}: warning: {LINK}: [{name}]; "
                f"write [[{name}]], or \\[ for brackets that are text"
            )
        ]


@pytest.mark.parametrize(
    "body",
    [
        "“[Ada] came,” he said, “with [Ada].”",
        'He said: "[Ada] came."',
        "> [Ada] came, and [the plan of 1945].",
        "[sic] […] [a] [the President] [Nobody] [1] [Ad]a x[Ada] \\[Ada] `[Ada]` !",
        "[Ada](plan.md) and [Ada][1].\n\n[1]: plan.md",
        "[Ada]\n\n[Ada]: plan.md",
    ],
)
def test_what_is_no_name_in_brackets_or_tells_who_is_meant_in_a_quotation_is_text(site: SiteFactory, body: str) -> None:
    assert reported(site, {**ACTORS, "articles/a.md": article("A", "1950", body=body)}) == []


def test_a_name_in_brackets_is_told_once_somebody_has_it(site: SiteFactory) -> None:
    root = site(
        {"articles/a.md": article("A", "1950", body="See [Ada Lovelace]."), "articles/b.md": article("B", "1951")}
    )
    files = ("actors/ada.md", "---\nname: Ada Lovelace\n---\n"), ("articles/b.md", article("Ada Lovelace", "1951"))
    for path, text in files:
        assert builds.build(root).problems == []
        before = (root / "content" / path).read_text(encoding="utf-8") if (root / "content" / path).exists() else None
        builds.write(root, {path: text})
        (told,) = builds.build(root).problems
        assert told.what == f"{LINK}: [Ada Lovelace]"
        if before is None:
            (root / "content" / path).unlink()
        else:
            builds.write(root, {path: before})
    assert builds.build(root).problems == []


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
