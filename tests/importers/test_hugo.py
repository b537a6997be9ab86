"""Sites of Hugo: an example with every construct, its exact report, and the rules of addresses."""

from pathlib import Path

import pytest

from site_builder.importers import kinds
from site_builder.importers.records import Outcome, Report, Wish
from site_builder.importers.run import Result
from site_builder.importers.source import Source
from tests.importers import static_sites
from tests.importers.importing import imported, png, report_of
from tests.importers.static_sites import text_of, write

PICTURES = ("content/posts/harbour/mole.png", "static/img/chart.png")
ADDRESSES = (
    "/posts/harbour/",
    "/2019/harbour.html",
    "/posts/former-harbour/",
    "/notes/2020/02/second-note/",
    "/notes/2020/03/a-third-note/",
    "/about/",
    "/posts/",
    "/tags/lighthouses/",
    "/tags/tides/",
    "/categories/harbour-works/",
    "/ships/grey-heron/",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Result]:
    """The example: its folder, the archive that it became, and what the import said."""
    folder = tmp_path_factory.mktemp("hugo")
    source = static_sites.example("hugo", folder, PICTURES)
    return source, folder / "archive", imported(source, folder / "archive")


def test_the_example_becomes_what_is_expected(made: tuple[Path, Path, Result], update_golden: bool) -> None:
    _, dest, result = made
    static_sites.assert_expected("hugo", result, dest, update_golden)


def test_the_example_builds_and_answers_every_address(made: tuple[Path, Path, Result]) -> None:
    static_sites.assert_built(made[1], ADDRESSES)


def test_no_word_of_the_example_is_lost(made: tuple[Path, Path, Result]) -> None:
    source, dest, result = made
    paths = [path.relative_to(source).as_posix() for path in source.glob("content/**/*.md")]
    static_sites.assert_words(source, result, dest, paths, passed="main orla relative publishdate images 04")


def test_importing_twice_is_importing_once(made: tuple[Path, Path, Result]) -> None:
    static_sites.assert_again(made[0], made[1], "hugo", "articles/2020/third-note.md")


def site(tmp_path: Path, files: dict[str, str | bytes], wish: Wish = static_sites.NO_WISH) -> tuple[Path, Result]:
    """The archive of a site of Hugo, and the report."""
    source = write(tmp_path / "source", {"hugo.toml": 'baseURL = "https://a.example/"\n', **files})
    dest = tmp_path / "archive"
    return dest, imported(source, dest, "hugo", wish=wish)


def old(dest: Path, path: str) -> list[str]:
    """The former addresses of a file."""
    head = (dest / "content" / path).read_text("utf-8").split("\n---\n", 1)[0]
    _, _, listed = head.partition("redirect_from:\n")
    return [line.removeprefix("  - ") for line in listed.splitlines() if line.startswith("  - ")]


@pytest.mark.parametrize(
    ("config", "head", "address"),
    [
        ("", "", "/posts/a-day/"),
        ("uglyURLs = true\n", "", "/posts/a-day.html"),
        ("", "slug: Other Name\n", "/posts/other-name/"),
        ("", "url: /x/y.html\n", "/x/y.html"),
        ('[permalinks]\nposts = "/:year/:month/:day/:slug/"\n', "", "/2020/02/03/the-day/"),
        ('[permalinks.page]\nposts = "/:section/:year/:slugorfilename"\n', "", "/posts/2020/a-day/"),
        ('[permalinks]\nposts = "/:monthname/:sections[1:]/:contentbasename/"\n', "", "/february/a-day/"),
    ],
)
def test_an_address_is_the_one_that_hugo_gave(tmp_path: Path, config: str, head: str, address: str) -> None:
    page = f"---\ntitle: The day\ndate: 2020-02-03\n{head}---\nText.\n"
    dest, _ = site(tmp_path, {"hugo.toml": f'baseURL = "https://a.example/"\n{config}', "content/posts/A Day.md": page})
    (file,) = (dest / "content/articles/2020").iterdir()
    assert old(dest, f"articles/2020/{file.name}") == [address]


def test_a_page_in_another_language_has_its_language_and_address(tmp_path: Path) -> None:
    config = 'defaultContentLanguage = "en"\n[languages.en]\n[languages.fr]\n'
    pages = {f"content/posts/a{end}.md": f"---\ntitle: A{end}\ndate: 2020\n---\nX.\n" for end in ("", ".fr")}
    dest, _ = site(tmp_path, {"hugo.toml": config, **pages})
    files = {path.name: path.read_text("utf-8") for path in (dest / "content/articles/2020").iterdir()}
    french = next(name for name, text in files.items() if "lang: fr" in text)
    (plain,) = files.keys() - {french}
    assert old(dest, f"articles/2020/{french}") == ["/fr/posts/a/"]
    assert old(dest, f"articles/2020/{plain}") == ["/posts/a/"]


def test_a_wish_says_which_keys_are_topics_and_actors(tmp_path: Path) -> None:
    page = "---\ntitle: A\ndate: 2020\ntags: [one]\ncategories: [two]\npeople: [Bo Reed]\n---\nX.\n"
    dest, _ = site(tmp_path, {"content/posts/a.md": page}, Wish(topics=("categories",), actors=("people",)))
    text = (dest / "content/articles/2020/a.md").read_text("utf-8")
    assert "actors:\n  - Bo Reed\ntopics:\n  - two\ntags:\n  - one\n" in text
    assert "indexes:\n  tags:\n    label: Tags\n" in (dest / "content/site.yaml").read_text("utf-8")


def test_a_picture_of_a_bundle_is_found_from_its_page(tmp_path: Path) -> None:
    page = '---\ntitle: A\ndate: 2020\n---\n![x](sub/a.png) {{< figure src="sub/a.png" >}}\n'
    dest, result = site(tmp_path, {"content/posts/a/index.md": page, "content/posts/a/sub/a.png": png()})
    assert text_of(dest, "articles/2020/a.md").count("../../media/posts/a/sub/a.png") == 2
    (said,) = [line for line in result.report.lines if line.outcome is not Outcome.CONVERTED]
    assert said.kind == "addresses of pictures and files that are not kept"


@pytest.mark.parametrize(
    "page",
    [
        "---\n" + "a: [" * 5000 + "\n---\nText.\n",
        "---\na: &a [x, x]\nb: *a\n---\nText.\n",
        "+++\ntitle = [\n+++\nText.\n",
        '{"title": ' + "[" * 100_000,
        "---\ntitle: A\ndate: 2020\ntags: [{a: {b: [c]}}, 3, true, null]\nimage: [[]]\nauthors: {x: 1}\n---\nText.\n",
        "---\ntitle: A\ndate: [1]\nslug: {a: b}\nurl: [x]\naliases: {a: b}\n---\nText.\n",
        "---\ntitle: A\ndate: 2020\n---\n" + "{{< quote >}}" * 3000 + "x" + "{{< /quote >}}" * 3000 + "\n",
        "---\ntitle: A\ndate: 2020\n---\n" + "<div><p>" * 20_000,
        "---\ntitle: A\ndate: 2020\n---\n" + "> " * 3000 + "x\n",
        '---\ntitle: A\ndate: 2020\n---\n[x](../../../../etc/passwd) ![y](/../../secret.png) {{< ref "../../.." >}}\n',
        "\x00\x01\x02---\n",
        "---\ntitle: \x07\ndate: 2020\n---\nBell \x07 and \x1b[0m.\n",
    ],
)
def test_a_page_that_means_harm_costs_a_line_of_the_report(tmp_path: Path, page: str) -> None:
    good = "---\ntitle: Good\ndate: 2021\n---\nText.\n"
    dest, result = site(tmp_path, {"content/posts/bad.md": page, "content/posts/good.md": good})
    assert (dest / "content/articles/2021/good.md").is_file()
    assert any(line.path == "content/posts/bad.md" for line in result.report.lines)
    assert "passwd" not in " ".join(path.name for path in dest.rglob("*"))


def test_a_link_out_of_the_source_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("---\ntitle: Secret\n---\nSecret.\n")
    source = write(tmp_path / "source", {"hugo.toml": "", "content/posts/a.md": "---\ntitle: A\n---\nX.\n"})
    (source / "content/posts/b.md").symlink_to(tmp_path / "secret.md")
    result = imported(source, tmp_path / "archive")
    assert report_of(result, Outcome.LEFT_OUT) == ["content/posts/b.md: left out: a symbolic link"]


def test_which_sites_are_of_hugo(tmp_path: Path) -> None:
    page = "---\ntitle: A\n---\n"
    for n, (files, kind) in enumerate(
        [
            ({"hugo.toml": "", "content/a.md": page}, "hugo"),
            ({"config.toml": "", "content/a.md": page, "layouts/index.html": ""}, "hugo"),
            ({"config.toml": "", "content/a.md": page, "templates/index.html": ""}, "zola"),
            ({"_config.yml": "", "_posts/2020-01-01-a.md": page}, "jekyll"),
            ({"pelicanconf.py": "", "content/a.md": page}, "pelican"),
            ({".eleventy.js": "", "a.md": page}, "eleventy"),
            ({"astro.config.mjs": "", "src/content/a.md": page}, "astro"),
            ({"a.md": page}, "markdown"),
        ]
    ):
        source = Source(write(tmp_path / str(n), files), Report())
        assert kinds.guessed(source) == kind, files


def test_pages_keep_their_folders_and_translations_their_language(tmp_path: Path) -> None:
    files = {
        "hugo.toml": 'title = "T"\ndefaultContentLanguage = "en"\n[languages.en]\n[languages.de]\n',
        "content/docs/north/boats.md": "---\ntitle: Boats\n---\nNorth\n",
        "content/docs/south/boats.md": "---\ntitle: Boats\n---\nSouth\n",
        "content/posts/tide/index.de.md": "---\ntitle: Flut\ndate: 2020-01-01\n---\nFlut\n",
        "content/posts/tide/index.md": "---\ntitle: Tide\ndate: 2020-01-01\n---\nTide\n",
    }
    imported(write(tmp_path / "source", files), tmp_path / "archive")
    content = tmp_path / "archive/content"
    assert sorted(path.relative_to(content).as_posix() for path in content.rglob("*.md")) == [
        "articles/2020/tide-de.md",
        "articles/2020/tide.md",
        "pages/docs/north/boats.md",
        "pages/docs/south/boats.md",
    ]
    assert "title: Tide\n" in (content / "articles/2020/tide.md").read_text("utf-8")
