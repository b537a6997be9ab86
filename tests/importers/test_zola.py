"""Sites of Zola: an example with every construct, its exact report, and the rules of links."""

from pathlib import Path

import pytest

from site_builder.importers.records import Outcome
from site_builder.importers.run import Result
from tests.importers import static_sites
from tests.importers.importing import imported, report_of
from tests.importers.static_sites import text_of, write

PICTURES = ("content/blog/mill/wheel.png", "static/img/flood.png", "static/img/gauge.png")
ADDRESSES = (
    "/blog/first-flood/",
    "/old/flood",
    "/older-flood.html",
    "/blog/the-mill-again/",
    "/guide/locks/",
    "/tags/floods/",
    "/tags/mill-work/",
    "/rivers/little-wend/",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Result]:
    """The example: its folder, the archive that it became, and what the import said."""
    folder = tmp_path_factory.mktemp("zola")
    source = static_sites.example("zola", folder, PICTURES)
    return source, folder / "archive", imported(source, folder / "archive")


def test_the_example_becomes_what_is_expected(made: tuple[Path, Path, Result], update_golden: bool) -> None:
    _, dest, result = made
    static_sites.assert_expected("zola", result, dest, update_golden)


def test_the_example_builds_and_answers_every_address(made: tuple[Path, Path, Result]) -> None:
    static_sites.assert_built(made[1], ADDRESSES)


def test_no_word_of_the_example_is_lost(made: tuple[Path, Path, Result]) -> None:
    source, dest, result = made
    paths = [path.relative_to(source).as_posix() for path in source.glob("content/**/*.md")]
    static_sites.assert_words(source, result, dest, paths, passed="date 01")


def test_importing_twice_is_importing_once(made: tuple[Path, Path, Result]) -> None:
    static_sites.assert_again(made[0], made[1], "zola", "articles/2021/mill.md")


@pytest.mark.parametrize(
    ("heading", "fragment"),
    [
        ("What's new?", "what-s-new"),
        ("Über uns", "uber-uns"),
        ("a_b  --  c", "a-b-c"),
        ("Own {#mine}", "mine"),
    ],
)
def test_a_fragment_follows_the_rule_of_zola(tmp_path: Path, heading: str, fragment: str) -> None:
    pages = {
        "content/a.md": f'+++\ntitle = "A"\ndate = 2020-01-01\n+++\n[x](@/b.md#{fragment})\n',
        "content/b.md": f'+++\ntitle = "B"\ndate = 2020-01-02\n+++\n## {heading}\n\nText.\n',
    }
    source = write(tmp_path / "source", {"config.toml": "", "templates/index.html": "", **pages})
    result = imported(source, tmp_path / "archive")
    assert "](b.md#" in text_of(tmp_path / "archive", "articles/2020/a.md")
    static_sites.assert_built(tmp_path / "archive", ["/b/"])
    assert report_of(result, Outcome.SUGGESTED) == []


def test_a_path_of_the_front_matter_is_the_address(tmp_path: Path) -> None:
    page = '+++\ntitle = "A"\ndate = 2020-01-01\npath = "x/Y"\naliases = ["z"]\n+++\nText.\n'
    source = write(tmp_path / "source", {"zola.toml": "", "content/blog/2019-01-01_a.md": page})
    imported(source, tmp_path / "archive")
    text = (tmp_path / "archive/content/articles/2020/a.md").read_text("utf-8")
    assert "redirect_from:\n  - /x/Y/\n  - /z\n" in text


@pytest.mark.parametrize(
    "stamp", ["2020-01-02", "2020-01-02T10:30:00", "2020-01-02T10:30:00Z", "2020-01-02T10:30:00+02:00"]
)
def test_dates_before_the_name_of_a_file_may_have_a_time_and_a_zone(tmp_path: Path, stamp: str) -> None:
    files: dict[str, str | bytes] = {
        "config.toml": "title = 'A'\n",
        f"content/{stamp}-mill.md": "+++\ntitle = 'Mill'\n+++\nText.\n",
    }
    imported(write(tmp_path / "source", files), tmp_path / "x", "zola")
    text = (tmp_path / "x/content/articles/2020/mill.md").read_text()
    assert "date: 2020-01-02" in text
    assert "- /mill/\n" in text
