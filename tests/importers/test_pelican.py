"""Sites of Pelican: an example with every construct, its exact report, and a configuration that is a program."""

from pathlib import Path

import pytest

from site_builder.importers.records import Outcome
from site_builder.importers.run import Result
from tests.importers import static_sites
from tests.importers.importing import imported, report_of
from tests.importers.static_sites import write

PICTURES = ("content/images/map.png",)
ADDRESSES = (
    "/walks/2017/08/over-pass/",
    "/walks/2016/01/in-html/",
    "/pages/gear.html",
    "/tag/snow.html",
    "/tag/sheep-tracks.html",
    "/category/passes.html",
    "/category/walks.html",
    "/author/wil-tarn.html",
    "/author/tarn-wil.html",
    "/author/ede-larch.html",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Result]:
    """The example: its folder, the archive that it became, and what the import said."""
    folder = tmp_path_factory.mktemp("pelican")
    source = static_sites.example("pelican", folder, PICTURES)
    return source, folder / "archive", imported(source, folder / "archive")


def test_the_example_becomes_what_is_expected(made: tuple[Path, Path, Result], update_golden: bool) -> None:
    _, dest, result = made
    static_sites.assert_expected("pelican", result, dest, update_golden)


def test_the_example_builds_and_answers_every_address(made: tuple[Path, Path, Result]) -> None:
    static_sites.assert_built(made[1], ADDRESSES)


def test_no_word_of_the_example_is_lost(made: tuple[Path, Path, Result]) -> None:
    source, dest, result = made
    paths = [path.relative_to(source).as_posix() for path in source.glob("content/**/*.md")]
    static_sites.assert_words(source, result, dest, paths, passed="category modified slug status tags authors 07 12")


def test_importing_twice_is_importing_once(made: tuple[Path, Path, Result]) -> None:
    static_sites.assert_again(made[0], made[1], "pelican", "articles/2016/in-html.md")


def test_the_configuration_is_never_run(tmp_path: Path) -> None:
    program = f"open({str(tmp_path / 'ran')!r}, 'w')\nSITENAME = 'A' + 'B'\nSITEURL = 'https://a.example'\n"
    source = write(
        tmp_path / "source", {"pelicanconf.py": program, "content/a.md": "Title: A\nDate: 2020-01-01\n\nX.\n"}
    )
    result = imported(source, tmp_path / "archive")
    assert not (tmp_path / "ran").exists()
    assert report_of(result, Outcome.SUGGESTED) == [
        "pelicanconf.py:2: suggested: SITENAME is no plain value, and the program is not run: the default is taken"
    ]
    assert "base_url: https://a.example/\n" in (tmp_path / "archive/content/site.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    "program",
    [
        "SITEURL = " + "(" * 5000,
        "SITENAME = " + "-" * 100_000 + "1",
        "def broken(:\n",
        "FILENAME_METADATA = r'(?P<slug>(a+)+)$'",
        "FILENAME_METADATA = r'(?P<slug>(a|aa)*)$'",
        "PATH = '../../..'",
        "PATH = 3\nPAGE_PATHS = 4\nARTICLE_URL = []\nDEFAULT_LANG = None",
    ],
)
def test_a_program_that_means_harm_costs_at_most_a_line(tmp_path: Path, program: str) -> None:
    page = "Title: A\nDate: 2020-01-01\n\nX.\n"
    source = write(tmp_path / "source", {"pelicanconf.py": program, f"content/{'a' * 200}b.md": page})
    result = imported(source, tmp_path / "archive", "pelican")
    assert result.documents >= 1


def test_a_link_in_html_to_a_file_leads_to_its_article(tmp_path: Path) -> None:
    files = {
        "pelicanconf.py": "PATH = 'content'\n",
        "content/a.md": 'Title: A\nDate: 2020-01-01\n\nSee <a href="{filename}/b.md#part">b</a> `<a href="{filename}/b.md">`\n',
        "content/b.md": "Title: B\nDate: 2020-01-02\n\n## Part\n",
    }
    imported(write(tmp_path / "source", files), tmp_path / "archive")
    text = (tmp_path / "archive/content/articles/2020/a.md").read_text("utf-8")
    assert 'See [b](b.md#part) `<a href="{filename}/b.md">`' in text
