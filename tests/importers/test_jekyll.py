"""Sites of Jekyll: an example with every construct, its exact report, and the rules of permalinks."""

from pathlib import Path

import pytest

from site_builder.importers.records import Outcome
from site_builder.importers.run import Result
from tests.importers import static_sites
from tests.importers.importing import imported, png, report_of
from tests.importers.static_sites import text_of, write

PICTURES = ("assets/img/ferry.png", "assets/img/rope.png")
ADDRESSES = (
    "/ferries/2018/03/09/ferry-stops/",
    "/ferry/",
    "/news/ferry.html",
    "/ferries/notes/2018/05/05/in-html/",
    "/about/",
    "/fleet/wherry/",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Result]:
    """The example: its folder, the archive that it became, and what the import said."""
    folder = tmp_path_factory.mktemp("jekyll")
    source = static_sites.example("jekyll", folder, PICTURES)
    return source, folder / "archive", imported(source, folder / "archive")


def test_the_example_becomes_what_is_expected(made: tuple[Path, Path, Result], update_golden: bool) -> None:
    _, dest, result = made
    static_sites.assert_expected("jekyll", result, dest, update_golden)


def test_the_example_builds_and_answers_every_address(made: tuple[Path, Path, Result]) -> None:
    static_sites.assert_built(made[1], ADDRESSES)


def test_no_word_of_the_example_is_lost(made: tuple[Path, Path, Result]) -> None:
    source, dest, result = made
    paths = [path.relative_to(source).as_posix() for path in source.glob("[!R]*/**/*.m*")]
    static_sites.assert_words(source, result, dest, paths, passed="assets 0100 18")


def test_importing_twice_is_importing_once(made: tuple[Path, Path, Result]) -> None:
    static_sites.assert_again(made[0], made[1], "jekyll", "articles/2018/in-html.md")


def old(dest: Path, path: str) -> list[str]:
    """The former addresses of a file."""
    head = (dest / "content" / path).read_text("utf-8").split("\n---\n", 1)[0]
    _, _, listed = head.partition("redirect_from:\n")
    return [line.removeprefix("  - ") for line in listed.splitlines() if line.startswith("  - ")]


@pytest.mark.parametrize(
    ("config", "head", "address"),
    [
        ("", "", "/a/2020/02/03/the-day.html"),
        ("permalink: pretty\n", "", "/a/2020/02/03/the-day/"),
        ("permalink: none\n", "", "/a/the-day.html"),
        ("permalink: ordinal\n", "", "/a/2020/034/the-day.html"),
        ("permalink: /:i_month/:i_day/:short_year/:slug\n", "", "/2/3/20/the-day.html"),
        ("permalink: /:title/\n", "permalink: /own/\n", "/own/"),
        ("", "slug: other\n", "/a/2020/02/03/other.html"),
        ("", "date: 2020-02-04 23:30:00 -0800\n", "/a/2020/02/04/the-day.html"),
    ],
)
def test_an_address_is_the_one_that_jekyll_gave(tmp_path: Path, config: str, head: str, address: str) -> None:
    page = f"---\ntitle: The day\ncategory: A\n{head}---\nText.\n"
    source = write(tmp_path / "source", {"_config.yml": config, "_posts/2020-02-03-the-day.md": page})
    imported(source, tmp_path / "archive")
    (file,) = (tmp_path / "archive/content/articles/2020").iterdir()
    assert old(tmp_path / "archive", f"articles/2020/{file.name}") == [address]


def test_a_fragment_follows_the_rule_of_the_kramdown_that_is_set(tmp_path: Path) -> None:
    pages = {
        "_posts/2020-01-01-a.md": "---\ntitle: A\n---\n[x]({% post_url 2020-01-02-b %}#a-test)\n",
        "_posts/2020-01-02-b.md": "---\ntitle: B\n---\n## 1. Ä a test\n",
    }
    source = write(tmp_path / "source", {"_config.yml": "kramdown: {input: kramdown}\n", **pages})
    imported(source, tmp_path / "archive")
    assert text_of(tmp_path / "archive", "articles/2020/a.md") == "[x](b.md#1-ä-a-test)"


def test_liquid_is_never_worked_out(tmp_path: Path) -> None:
    page = (
        "---\ntitle: A\n---\n{{ site.posts | size }} {% assign x = 'y' %}{{ x }} {% for i in (1..9) %}n{% endfor %}\n"
    )
    source = write(tmp_path / "source", {"_config.yml": "", "_posts/2020-01-01-a.md": page})
    result = imported(source, tmp_path / "archive")
    assert text_of(tmp_path / "archive", "articles/2020/a.md") == (
        "`{{ site.posts | size }}` `{% assign x = 'y' %}``{{ x }}` `{% for i in (1..9) %}`n`{% endfor %}`"
    )
    assert set(static_sites.line_of("stays visible", Outcome.KEPT, result.report)) == {4}


@pytest.mark.parametrize(
    ("below", "image", "body"),
    [
        ("\n*The quay. Photo: A. B.*\n\nText.", ["alt: A quay", "caption: 'The quay. Photo: A. B.'"], "Text."),
        ("\n\n_The quay_\n\nText.", ["alt: A quay", "caption: The quay"], "Text."),
        ("\n*The* quay\n\nText.", [], "![A quay](../../media/a.png)\n*The* quay\n\nText."),
        ("\n\nText.", ["alt: A quay"], "Text."),
    ],
)
def test_a_lead_picture_that_is_repeated_gives_its_caption(
    tmp_path: Path, below: str, image: list[str], body: str
) -> None:
    text = f"---\ntitle: A\nimage: /a.png\n---\n![A quay](/a.png){below}\n"
    source = write(tmp_path / "source", {"_config.yml": "title: T\n", "_posts/2020-01-02-a.md": text, "a.png": png()})
    imported(source, tmp_path / "archive")
    written = (tmp_path / "archive/content/articles/2020/a.md").read_text()
    lines = written.split("image:\n")[1].split("\nredirect_from")[0].splitlines()
    assert [line.strip() for line in lines[1:]] == image
    assert text_of(tmp_path / "archive", "articles/2020/a.md") == body


def test_markdown_within_html_stays_markdown(tmp_path: Path) -> None:
    text = (
        'Before\n\n<div class="box" markdown="1">\n**Bold** and [a](/b/)\n\n- one\n</div>\nAfter\n\n'
        '<details markdown="block"><summary>More</summary>\n*Slanted*\n</details>\n'
    )
    files = {"_config.yml": "title: T\n", "_posts/2020-01-01-a.md": f"---\ntitle: A\n---\n{text}"}
    files["b.md"] = "---\npermalink: /b/\n---\nB\n"
    imported(write(tmp_path / "source", files), tmp_path / "archive")
    assert text_of(tmp_path / "archive", "articles/2020/a.md") == (
        "Before\n\n**Bold** and [a](../../pages/b.md)\n\n- one\n\nAfter\n\n"
        "<details>\n\n<summary>More</summary>\n\n*Slanted*\n\n</details>"
    )


@pytest.mark.parametrize(
    ("zone", "date", "address"),
    [
        ("Asia/Tokyo", "2020-01-01 20:00:00 +0000", "/2020/01/02/a.html"),
        ("America/New_York", "2020-01-01 01:00:00 Z", "/2019/12/31/a.html"),
        ("Asia/Tokyo", "2020-01-01 20:00:00", "/2020/01/01/a.html"),
        ("Asia/Tokyo", "2020-01-01", "/2020/01/01/a.html"),
        ("Nowhere/Town", "2020-01-01 20:00:00 +0000", "/2020/01/01/a.html"),
        ("../../etc/passwd", "2020-01-01 20:00:00 +0000", "/2020/01/01/a.html"),
    ],
)
def test_the_day_of_an_address_is_that_of_the_zone_of_the_site(
    tmp_path: Path, zone: str, date: str, address: str
) -> None:
    files: dict[str, str | bytes] = {
        "_config.yml": f"timezone: {zone}\n",
        "_posts/2020-01-01-a.md": f"---\ntitle: A\ndate: {date}\n---\nText.\n",
    }
    result = imported(write(tmp_path / "source", files), tmp_path / "x", "jekyll")
    assert f"- {address}\n" in next((tmp_path / "x/content").rglob("a.md")).read_text()
    assert any("timezone" in line for line in report_of(result)) == zone.startswith(("No", "."))
