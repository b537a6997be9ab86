"""Citations: the files beside an article say, in each format, what is known of it and no more."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests import builds, site_checks
from tests.builds import article, built, clean, tree
from tests.conftest import SiteFactory
from tests.reading import BASE_URL

bibtexparser = pytest.importorskip("bibtexparser")
rispy = pytest.importorskip("rispy")

CONFIG = 'title: "The Archive: 100% {A & B}"\nbase_url: https://example.org/\nlanguage: en\n'
ARCHIVE = "The Archive: 100% {A & B}"
ENDINGS = (".bib", ".ris", ".csl.json")
HOSTILE = r'}, note = {x} \input{/etc/passwd} 100% $1_000 #1 a & b ~ ^ "q" @misc{k, and }} {{'
Parts = list[list[int]]


class Case(NamedTuple):
    """An article's date and authors, and what each format has of them."""

    date: str
    bib: tuple[str, str] | None  # the field and its text
    ris: dict[str, str]
    csl: dict[str, Any] | None
    authors: str = ""
    names: tuple[dict[str, str], ...] = ()
    title: str = "A title"
    more: str = ""


def _of(*parts: list[int]) -> dict[str, Any]:
    return {"date-parts": [*parts]}


def _words(text: str) -> dict[str, Any]:
    return {"literal": text}


YEAR = (("date", "1974"), {"year": "1974", "date": "1974///"}, _of([1974]))
CASES = {
    "day": Case("1974-06-27", ("date", "1974-06-27"), {"year": "1974", "date": "1974/06/27/"}, _of([1974, 6, 27])),
    "month": Case("1974-06", ("date", "1974-06"), {"year": "1974", "date": "1974/06//"}, _of([1974, 6])),
    "year": Case("1974", *YEAR),
    "undated": Case("unknown", None, {}, None),
    "decade": Case("195X", ("date", "195X"), {"date": "///1950s"}, _words("1950s")),
    "about": Case('"1985~"', ("date", "1985~"), {"date": "///c. 1985"}, {**_of([1985]), "circa": True}),
    "perhaps": Case('"1985?"', ("date", "1985?"), {"date": "///1985 (uncertain)"}, _words("1985 (uncertain)")),
    "interval": Case(
        "1974-06-27/1974-07-03",
        ("date", "1974-06-27/1974-07-03"),
        {"year": "1974", "date": "///27 June – 3 July 1974"},
        _of([1974, 6, 27], [1974, 7, 3]),
    ),
    "years": Case("1964/2008", ("date", "1964/2008"), {"date": "///1964–2008"}, _of([1964], [2008])),
    "open": Case(
        "1985-04-12/..", ("date", "1985-04-12/.."), {"date": "///since 12 April 1985"}, _words("since 12 April 1985")
    ),
    "either": Case('"[1667,1668]"', ("year", "1667 or 1668"), {"date": "///1667 or 1668"}, _words("1667 or 1668")),
    "season": Case("2010-21", ("date", "2010-21"), {"date": "///spring 2010"}, _words("spring 2010")),
    "ancient": Case("-0043-03-15", ("date", "-0043-03-15"), {"date": "///15 March 44 BC"}, _of([-44, 3, 15])),
    "hour": Case(
        "2025-06-04T10:00", ("date", "2025-06-04"), {"year": "2025", "date": "2025/06/04/"}, _of([2025, 6, 4])
    ),
    "person": Case("1974", *YEAR, "Ada Lovelace", ({"family": "Lovelace", "given": "Ada"},)),
    "several": Case(
        "1974",
        *YEAR,
        "Ada Lovelace, Charles Babbage, Mao Zedong",
        ({"family": "Lovelace", "given": "Ada"}, {"family": "Babbage", "given": "Charles"}, {"literal": "Mao Zedong"}),
    ),
    "organisation": Case("1974", *YEAR, "Associated Press", ({"literal": "Associated Press"},)),
    "and": Case("1974", *YEAR, '"Smith and Sons, & Co."', ({"literal": "Smith and Sons, & Co."},)),
    "hostile": Case("1974", *YEAR, title=json.dumps(HOSTILE)),
    "lines": Case("1974", *YEAR, title='"Two\\n  lines"'),
    "arabic": Case(
        "1974", *YEAR, "محمد علي", ({"literal": "محمد علي"},), title="لقاء في بيونغ يانغ", more="lang: ar\n"
    ),
    "chinese": Case("1974", *YEAR, "毛泽东", ({"literal": "毛泽东"},), title="北京会谈", more="lang: zh\n"),
    "translation": Case("1974", *YEAR, title="Un titre", more="lang: fr\ntranslation_of: year\n"),
}
TITLES = {"hostile": " ".join(HOSTILE.split()), "lines": "Two lines"}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("citations")
    files = {}
    for name, case in CASES.items():
        more = case.more + (f"authors: [{case.authors}]\n" if case.authors else "")
        files[f"articles/{name}.md"] = article(case.title, case.date, more=more, body="A text with 100% of $ and {x}.")
    builds.write(root, {"site.yaml": CONFIG, **files})
    assert not [problem for problem in builds.build(root).problems if problem.severity == "error"]
    read = site_checks.load(root / "output", BASE_URL)
    assert site_checks.faults(read) == []
    return root / "output"


def _text(output: Path, name: str, ending: str) -> str:
    return (output / f"articles/{name}{ending}").read_bytes().decode()


def _title(name: str) -> str:
    return TITLES.get(name, CASES[name].title)


# -- BibTeX

_COMMANDS = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
}


def _plain(tex: str) -> str:
    """What TeX prints."""
    tex = tex.replace(r"\{}", "")
    tex = re.sub(r"(?<!\\)[{}]", "", re.sub(r"\\(text\w+)\{\}", lambda found: f"\0{found[1]}\0", tex))
    tex = re.sub(r"\\([%#$&_])", r"\1", tex)
    return re.sub("\0(\\w+)\0", lambda found: _COMMANDS[found[1]], tex)


def _names(tex: str) -> list[dict[str, str]]:
    """The names of a field, divided where no brace is open, as BibTeX divides them."""
    names, depth, start = [], 0, 0
    for at, sign in enumerate(tex):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0 and tex.startswith(" and ", at):
            names.append(tex[start:at])
            start = at + 5
    names.append(tex[start:])
    found = []
    for name in names:
        family, comma, given = ("", "", "") if name.startswith("{") else name.partition(", ")
        found.append({"family": _plain(family), "given": _plain(given)} if comma else {"literal": _plain(name)})
    return found


@pytest.mark.parametrize("name", CASES)
def test_bibtex_is_read_back(output: Path, name: str) -> None:
    case, text = CASES[name], _text(output, name, ".bib")
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks and len(library.entries) == 1
    entry = library.entries[0]
    fields = {field.key: field.value for field in entry.fields}
    assert (entry.entry_type, entry.key) == ("online", name)
    assert _plain(fields["title"]) == _title(name)
    assert fields["title"].startswith("{") and fields["title"].endswith("}")  # no style changes its letters
    assert _plain(fields["organization"]) == ARCHIVE
    assert fields["url"] == f"{BASE_URL}articles/{name}.html"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", fields["urldate"])
    assert {key: fields[key] for key in ("date", "year") if key in fields} == dict([case.bib] if case.bib else [])
    assert (_names(fields["author"]) if "author" in fields else []) == list(case.names)
    assert "note" not in fields and "\r" not in text
    assert text.count("{") == text.count("}")  # BibTeX counts each of them


@pytest.mark.parametrize("name", CASES)
def test_ris_is_read_back(output: Path, name: str) -> None:
    case, text = CASES[name], _text(output, name, ".ris")
    (item,) = rispy.loads(text.replace("\r\n", "\n"))
    assert text.endswith("ER  - \r\n") and text.count("\n") == text.count("\r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in text.split("\r\n")[:-1])
    assert item["type_of_reference"] == "NEWS" and item["id"] == name
    assert (item["title"], item["secondary_title"]) == (_title(name), ARCHIVE)
    assert item["urls"] == [f"{BASE_URL}articles/{name}.html"]
    assert {key: item[key] for key in ("year", "date") if key in item} == case.ris
    shown = [f"{one['family']}, {one['given']}" if "family" in one else one["literal"] for one in case.names]
    assert item.get("authors", []) == shown


# Of the schema of CSL-JSON (citation-style-language/schema, csl-data.json): properties of ours, and their types.
_DATE: dict[str, Any] = {"date-parts": list, "circa": (bool, str, int), "literal": str}
_ITEM: dict[str, Any] = {
    **dict.fromkeys(("id", "type", "title", "container-title", "publisher", "language", "URL", "abstract"), str),
    "author": list,
    "issued": dict,
    "accessed": dict,
}


def _is_csl(item: dict[str, Any]) -> bool:
    """Whether an item has properties of the schema alone, of the right types."""
    assert {"id", "type"} <= item.keys() and item["type"] == "article-newspaper"
    assert all(isinstance(value, _ITEM[key]) for key, value in item.items())
    for name in item.get("author", ()):
        assert name.keys() in ({"literal"}, {"family", "given"}) and all(
            isinstance(part, str) for part in name.values()
        )
    for date in (item[key] for key in ("issued", "accessed") if key in item):
        assert all(isinstance(value, _DATE[key]) for key, value in date.items())
        parts = date.get("date-parts", [[1]])
        assert 1 <= len(parts) <= 2
        assert all(1 <= len(part) <= 3 and all(type(number) is int for number in part) for part in parts)
    return True


@pytest.mark.parametrize("name", CASES)
def test_csl_json_is_by_its_schema(output: Path, name: str) -> None:
    case = CASES[name]
    (item,) = json.loads(_text(output, name, ".csl.json"))
    assert _is_csl(item)
    assert (item["id"], item["title"], item["container-title"]) == (name, _title(name), ARCHIVE)
    assert item["URL"] == f"{BASE_URL}articles/{name}.html"
    assert item.get("issued") == case.csl
    assert tuple(item.get("author", ())) == case.names


def test_the_page_has_a_sentence_and_the_files(output: Path) -> None:
    page = site_checks.load(output, BASE_URL).pages["articles/several.html"]
    (part,) = page.all("section", "cite")
    (sentence,) = part.all("p")
    day = json.loads(_text(output, "several", ".csl.json"))[0]["accessed"]["date-parts"][0]
    assert re.fullmatch(
        re.escape(
            "Ada Lovelace, Charles Babbage and Mao Zedong: “A title”. The Archive: 100% {A & B}, 1974. "
            "https://example.org/articles/several.html (version of "
        )
        + rf"{day[2]} [A-Z][a-z]+ {day[0]}\)\.",
        sentence.words,
    )
    assert [(link.words, link["href"].rpartition("/")[2]) for link in part.all("a")] == [
        ("BibTeX", "several.bib"),
        ("RIS", "several.ris"),
        ("CSL-JSON", "several.csl.json"),
    ]


def test_the_day_of_publication_is_the_date_of_a_citation_where_it_is_given(site: SiteFactory) -> None:
    root = site({"articles/a.md": article("A", "1931-03-05/1931-10-05", more="published: 2026-03-02\n")}, CONFIG)
    built(root)
    output = root / "output"
    assert "  date = {2026-03-02},\n" in _text(output, "a", ".bib")
    assert "PY  - 2026\r\nDA  - 2026/03/02/\r\n" in _text(output, "a", ".ris")
    assert json.loads(_text(output, "a", ".csl.json"))[0]["issued"] == _of([2026, 3, 2])
    html = (output / "articles/a.html").read_text()
    assert '<meta name="citation_publication_date" content="2026/03/02">' in html
    assert '<meta name="DC.date" content="2026-03-02">' in html
    assert '"datePublished":"2026-03-02"' in html.replace(": ", ":") and '"1931-03-05/1931-10-05"' in html
    page = site_checks.load(output, BASE_URL).pages["articles/a.html"]
    said = page.all("section", "cite")[0].all("p")[0].words
    assert ", 2 March 2026. " in said and "1931" not in said


def test_without_a_base_address_no_address_is_said(site: SiteFactory) -> None:
    root = site({"articles/a.md": article("A", "1974")}, "title: T\n")
    assert not [problem for problem in builds.build(root).problems if problem.severity == "error"]
    texts = [(root / f"output/articles/a{ending}").read_text() for ending in ENDINGS]
    assert texts[0].startswith("@misc{a,")
    assert all("http" not in text and "urldate" not in text and "accessed" not in text for text in texts)
    page = site_checks.load(root / "output", "").pages["articles/a.html"]
    assert page.all("section", "cite")[0].all("p")[0].words.startswith("“A”. T, 1974 (version of ")


def test_an_update_makes_what_a_clean_build_makes(site: SiteFactory) -> None:
    files = {
        "articles/a.md": article("A", "1974", more="authors: [Ada Lovelace]\n"),
        "articles/b.md": article("B", "1975", more="authors: [Ada Lovelace, Reuters]\n"),
    }
    root = site(files, CONFIG)
    built(root)
    before = tree(root / "output")
    assert all(f"articles/b{ending}" in before for ending in ENDINGS)
    builds.write(root, {"articles/a.md": article("New", "1974-05", more="authors: [Grace Hopper]\n")})
    built(root)
    after = tree(root / "output")
    assert after == clean(root, root.parent / "clean")
    for ending in ENDINGS:
        assert after[f"articles/a{ending}"] != before[f"articles/a{ending}"]
        assert after[f"articles/b{ending}"] == before[f"articles/b{ending}"]
    (root / "content/articles/b.md").unlink()
    shutil.rmtree(root.parent / "clean", ignore_errors=True)
    built(root)
    after = tree(root / "output")
    assert not [name for name in after if name.startswith("articles/b.")]
    assert after == clean(root, root.parent / "clean")
