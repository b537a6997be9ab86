"""The files of the search index: what is in them, and that no text of an archive is more than text there."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.build import pipeline
from site_builder.build.explain import explain
from site_builder.outputs.search.division import KINDS, file_name
from site_builder.outputs.search.escapes import quoted, written
from tests.builds import FAR_FUTURE, article, build, built, contents
from tests.conftest import SiteFactory

FORM = re.compile(r'archiveSearch\("([a-z]+)",("[^"]*"),([\[{].*[\]}])\)\n', re.DOTALL)
STRING = re.compile(r'"(?:[A-Za-z0-9 .,\-_:;/@#=+*()\[\]~|!?$%^]|\\u[0-9a-f]{4})*"')
HOSTILE = "</script><script>alert`1`</script> \\u0022 \\\" ' & ${x} ]]> \U0001f600"


def data(path: Path) -> tuple[str, str, Any]:
    """(kind, first key, data) of a file; holds that it is nothing but one call with plain strings."""
    text = path.read_bytes().decode("ascii")
    match = FORM.fullmatch(text)
    assert match, text[:200]
    rest = STRING.sub("", text)
    assert re.fullmatch(r"archiveSearch\(,,[\[\]{},:\n0-9\-a-z]*\)\n", rest), rest[:300]
    assert set(re.findall("[a-z]+", rest)) <= {"archive", "earch", "null"}, rest[:300]
    return match[1], json.loads(match[2]), json.loads(match[3])


def index(root: Path) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """(data of the index of files, rows by kind) of a built site; holds that its files are those that it names."""
    folder = root / "output/search"
    kind, first, told = data(folder / "index.js")
    assert (kind, first) == ("index", "")
    rows: dict[str, list[Any]] = {}
    for name in KINDS:
        firsts = told["files"][name]
        assert firsts[0] == "" and firsts == sorted(firsts)
        assert sorted(path.name for path in (folder / name).iterdir()) == sorted(
            f"{file_name(one)}.js" for one in firsts
        )
        rows[name] = []
        for one in firsts:
            found = data(folder / name / f"{file_name(one)}.js")
            assert found[:2] == (name, one)
            rows[name] += found[2]["rows"] if name == "facets" else found[2]
            if name == "facets":
                rows.setdefault("values", []).extend(found[2]["values"])
    return told, rows


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_a_string_is_plain_and_says_what_it_was(text: str) -> None:
    assert STRING.fullmatch(quoted(text))
    assert json.loads(quoted(text)) == text
    assert json.loads(written({"a": [text, None, 1, [text]]})) == {"a": [text, None, 1, [text]]}


def test_a_hostile_text_is_text(site: SiteFactory) -> None:
    hostile = json.dumps(HOSTILE, ensure_ascii=False)
    root = site(
        {
            "articles/a.md": f"---\ntitle: {hostile}\ndate: 2020-01-05\nsummary: {hostile}\nactors: [{hostile}]\n"
            f"topics: [{hostile}]\ndates: [{{date: 2020-01-06, label: {hostile}}}]\n---\n\n{HOSTILE}\n",
            "actors/b.md": f'---\nname: B\naliases: [{hostile[:-1]} II"]\nroles: [{{title: {hostile}}}]\n---\n\n',
            "pages/c.md": f"---\ntitle: {hostile}\n---\n\nText.\n",
        },
    )
    assert build(root).ok
    _, rows = index(root)
    titles = {row[4] for row in rows["docs"]}
    assert any("</script>" in title for title in titles)
    assert {row[1] for row in rows["words"] if row[0] == "n" and row[2] == "a"} >= {"script", "alert", "b"}


@pytest.fixture
def root(site: SiteFactory) -> Path:
    root = site(
        {
            "articles/a.md": article(
                "Rain in Oslo",
                "1973-05",
                "Ada Example|Bob Sample",
                "Weather",
                "It rained; they **ran**x on.",
                "lang: de\n",
            ),
            "articles/b.md": article(
                "Sun", "1974-05-06/1974-05-08", "Ada Example", "Parks", more="dates:\n  - {date: 1975, label: A day}\n"
            ),
            "articles/c.md": article("Then", "unknown", "", "", "Nobody knows."),
            "actors/ada-example.md": "---\nname: Ada Example\naliases: [Ада Пример, A. Ex]\nroles:\n"
            "  - {title: Chair, of: A Ministry, from: 1970, until: 1974-06}\n  - {title: Head, from: 1974-07}\n---\n\n",
            "topics/weather.md": "---\nname: Weather\naliases: [Climate]\nbroader: [Nature]\n---\n\n",
            "pages/about.md": "---\ntitle: About us\nsummary: Who we are.\n---\n\nWe are here.\n",
        },
    )
    built(root)
    return root


def test_what_the_index_says_of_an_archive(root: Path) -> None:
    told, _ = index(root)
    assert set(told) == {"documents", "files", "common", "months", "suggestions", "kinds", "languages", "indexes"}
    assert told["documents"] == 5
    assert told["kinds"] == ["article", "event", "page"]
    assert told["languages"] == [["de", "Deutsch"], ["en", "English"]]
    assert told["indexes"] == [["topics", "Topics"]]
    assert told["suggestions"] == ["0 suggestions", "1 suggestion", *(f"{n} suggestions" for n in range(2, 9))]
    assert (told["months"]["january"], told["months"]["december"], told["common"]) == (1, 12, [])


def test_documents_and_what_they_can_be_narrowed_by(root: Path) -> None:
    _, rows = index(root)
    undated = -5_000_000
    assert [row[:5] for row in rows["docs"]] == [
        [undated, 0, "page", "about.html", "About us"],
        [undated, 1, "article", "articles/c.html", "Then"],
        [720_684, 0, "article", "articles/a.html", "Rain in Oslo"],
        [721_054, 0, "article", "articles/b.html", "Sun"],
        [721_294, 0, "event", "articles/b.html", "A day"],
    ]
    assert rows["docs"][2][5:] == ["May 1973", "It rained; they ranx on.", ["Ada Example", "Bob Sample"], 0, "de"]
    values = rows["values"]
    told = [[values[n][:2] for n in row[2:]] for row in rows["facets"]]
    assert told[2] == [
        *(["a", "ada-example"], ["a", "bob-sample"]),
        *(["t", "topics/weather"], ["t", "topics/nature"], ["k", "article"], ["l", "de"]),
    ]
    assert ["t", "topics/weather", "Weather"] in values


def words(rows: dict[str, list[Any]], kind: str, key: str) -> list[Any]:
    return [row for row in rows["words"] if row[0] == kind and row[1] == key]


def test_words_lead_to_documents_names_and_roles(root: Path) -> None:
    _, rows = index(root)
    assert [row[2] for row in words(rows, "w", "run") + words(rows, "w", "rain")] == ["rain"]
    assert len(words(rows, "w", "ranx")) == 1  # a tag within a word
    assert words(rows, "n", "primer") == [
        ["n", "primer", "a", "actors/ada-example.html", "Ada Example", 2, "1973–1974", "Head", "Ada Primer"]
    ]
    assert words(rows, "n", "ada")[0][-1] == ""
    assert words(rows, "n", "climate")[0][2:6] == ["t", "topics/weather.html", "Weather", 1]
    assert words(rows, "r", "ministry") == [
        ["r", "ministry", "actors/ada-example.html", "Ada Example", "Chair, A Ministry", 1970, 1974, 2]
    ]
    assert words(rows, "r", "head")[0][-3:] == [1974, None, 2]
    (row,) = words(rows, "w", "@k/article")
    assert len(row[4]) == 3
    (row,) = words(rows, "w", "@t/topics/nature")
    assert len(row[4]) == 1


def test_the_index_says_which_pairs_have_a_page(site: SiteFactory) -> None:
    """Neither translations nor articles of very many actors count: no page is told that is not there."""
    crowd = "|".join(["Ada", "Bob", *(f"Person {n}" for n in range(24))])
    files = {f"articles/{n}.md": article(f"Report {n}", f"19{n}0", "Ada|Bob|Cy") for n in range(5)}
    files["articles/crowd.md"] = article("A crowd", "1980", crowd)
    files["articles/deutsch.md"] = article("Bericht", "1930", "Ada|Bob|Cy", more="lang: de\ntranslation_of: 3\n")
    root = site(files)
    built(root)

    def told() -> list[Any]:
        found = [row for row in index(root)[1]["words"] if row[0] == "p"]
        named = [f"actors/{row[1][3:]}/with/{other}.html" for row in found for other in row[2]]
        assert sorted(named) == sorted(name for name in contents(root / "output") if "/with/" in name)
        return found

    assert told() == []
    path = root / "content/articles/crowd.md"
    for actors, rows in (
        ("Ada|Bob", [["p", "@a/ada", ["bob"], [6]]]),
        ("Ada|Bob|Cy", [["p", "@a/ada", ["bob", "cy"], [6, 6]], ["p", "@a/bob", ["cy"], [6]]]),
        ("|".join(["Bob", "Cy", *(f"Person {n}" for n in range(20))]), [["p", "@a/bob", ["cy"], [6]]]),
        (crowd, []),
    ):
        path.write_text(article("A crowd", "1980", actors), encoding="utf-8")
        built(root)
        assert told() == rows
    path = root / "content/articles/deutsch.md"  # no list of documents changes when it is no longer a translation
    path.write_text(article("Bericht", "1930", "Ada|Bob|Cy", more="lang: de\n"), encoding="utf-8")
    built(root)
    assert told() == [["p", "@a/ada", ["bob", "cy"], [6, 6]], ["p", "@a/bob", ["cy"], [6]]]
    after = contents(root / "output")
    shutil.rmtree(root / "output")
    built(root)
    assert contents(root / "output") == after


def test_the_quick_jump_finds_by_any_word_and_by_first_letters(root: Path) -> None:
    _, rows = index(root)
    quick: dict[str, list[Any]] = {}
    for key, *row in rows["quick"]:
        quick.setdefault(key, []).append(row)
    assert quick["rain"] == [["d", "articles/a.html", "Rain in Oslo", 0, "", "May 1973"]]
    assert quick["1974"] == [["y", "dates/1974.html", "1974", 1, "", ""]]
    assert [row[2] for row in quick["a*"]] == ["Ada Example", "About us"]
    assert quick["ad*"] == [["a", "actors/ada-example.html", "Ada Example", 2, "", ""]]
    assert ["p", "about.html", "About us", 0, "", ""] in quick["abo*"]


def test_search_may_be_left_out(root: Path) -> None:
    with_search = contents(root / "output")
    options = pipeline.Options(root, root / "output", FAR_FUTURE, search=False)
    assert pipeline.build(options, lambda *_: None).ok
    without = contents(root / "output")
    assert not any("search" in name for name in without)
    built(root)
    assert contents(root / "output") == with_search
    config = root / "content/site.yaml"
    config.write_text(config.read_text(encoding="utf-8") + "search: off\n", encoding="utf-8")
    built(root)
    assert contents(root / "output") == without


def test_a_file_of_the_index_can_be_explained(root: Path) -> None:
    (one,) = explain(root, "search/words/k.js")
    assert any("search index" in line for line in one.reads), one


def test_no_page_may_take_the_place_of_the_index(site: SiteFactory) -> None:
    root = site({"articles/a.md": article("A", "2020")}, "title: T\nindexes: {search: {label: Searches}}\n")
    assert not build(root).ok


def test_a_name_is_found_by_both_its_romanised_spellings(site: SiteFactory) -> None:
    root = site({"articles/a.md": article("Rain", "2020", "محمود"), "articles/b.md": article("Sun", "2021", "Шойгу")})
    built(root)
    assert (root / "output/actors/mhmud-svs6.html").is_file()
    _, rows = index(root)
    assert {row[1]: row[8] for row in rows["words"] if row[0] == "n" and row[2] == "a"} == {
        "محمود": "",
        "mhmud": "mhmud",
        "mhmwd": "mhmwd",
        "шоигу": "",
        "shoygu": "Shoygu",
    }
