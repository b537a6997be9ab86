"""docs/knowledge.md says what the program works out: the archive of its examples is built, and its pages show that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder.indexing.relatedness import MOST
from site_builder.indexing.timeline import MAX_YEARS
from site_builder.model.edtf import parse
from site_builder.pages.actor import PAIR_PAGE, WITH
from tests import site_checks
from tests.builds import REPOSITORY, article, build, built, write
from tests.reading import BASE_URL, items, section
from tests.site_checks import Element, Site

PAGE = "docs/knowledge.md"
TEXT = (REPOSITORY / PAGE).read_text(encoding="utf-8")
_MARKER = r"^<!-- (file|shows|lists|holds): (\S+)(?: ([^\n]+))? -->\n"
_FENCED = re.compile(_MARKER + r"```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
EXAMPLES = [match.groups("") for match in _FENCED.finditer(TEXT)]
FILES = {name: text for kind, name, _, text in EXAMPLES if kind == "file"}
SHOWN = [example[1:] for example in EXAMPLES if example[0] == "shows"]
LISTED = [example[1:] for example in EXAMPLES if example[0] == "lists"]
HELD = [example[1:] for example in EXAMPLES if example[0] == "holds"]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Site:
    root = tmp_path_factory.mktemp("knowledge")
    write(root, FILES)
    built(root)
    read = site_checks.load(root / "output", BASE_URL)
    assert site_checks.faults(read) == []
    return read


def spaced(element: Element) -> str:
    """The words of an element, those of the lists in it left out, with a space where another part begins."""
    parts = [c if isinstance(c, str) else "" if c.tag in ("ul", "ol") else spaced(c) for c in element.children]
    words = " ".join(" ".join(parts).split())
    return re.sub(r" ([,:;.)])", r"\1", words).replace("( ", "(")


def test_every_kind_of_example_is_there_and_no_marker_is_misspelt() -> None:
    assert len(FILES) >= 10 and len(SHOWN) >= 6 and len(LISTED) >= 6 and len(HELD) >= 1
    assert TEXT.count("<!-- ") == len(EXAMPLES)


@pytest.mark.parametrize(("address", "heading", "wanted"), SHOWN, ids=lambda value: value[:40].strip())
def test_a_page_shows_what_the_example_says(archive: Site, address: str, heading: str, wanted: str) -> None:
    page = archive.pages[address]
    lines = [spaced(line) for line in (section(page, heading) if heading else page.main).all("li")]
    assert lines == wanted.splitlines()


@pytest.mark.parametrize(("address", "heading", "wanted"), LISTED, ids=lambda value: value[:40].strip())
def test_a_page_lists_what_the_example_says(archive: Site, address: str, heading: str, wanted: str) -> None:
    page = archive.pages[address]
    shown = items(archive, page, section(page, heading) if heading else page.main)
    lines = []
    for item in shown:
        more = item.source or item.sentence or item.reason
        lines.append(f"{item.date}: {item.text}" + (f" ({more})" if more else ""))
    assert lines == wanted.splitlines()


@pytest.mark.parametrize(("address", "_heading", "wanted"), HELD)
def test_a_page_holds_what_the_example_says(archive: Site, address: str, _heading: str, wanted: str) -> None:
    assert wanted in (archive.folder / address).read_text(encoding="utf-8")


def test_the_pages_that_the_text_names_exist(archive: Site) -> None:
    for name in ("days/07-26.html", "days/index.html", "corrections.html"):
        assert f"`{name}`" in TEXT and name in archive.pages
    assert "actors/clement-attlee/with/winston-churchill.html" not in archive.pages  # two articles are not six


def test_the_numbers_in_the_text_are_those_of_the_program() -> None:
    plain = " ".join(TEXT.split())
    assert (MOST, WITH, PAIR_PAGE, MAX_YEARS) == (6, 24, 6, 10)
    for said in ("Up to six others", "names the 24 actors", "Up to five articles", "From six on", "from ten years on"):
        assert said in plain


def test_the_dates_in_the_text_are_dates() -> None:
    for edtf in re.findall(r'`(?:from|until): "([^"]+)"`', TEXT):
        parse(edtf)


def test_the_error_in_the_text_is_the_programs(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "articles/x.md": article("X", "1945", more="palces: Yalta\n")})
    (problem,) = build(tmp_path).problems
    assert f"`{problem.what}; {problem.todo}`" in TEXT
