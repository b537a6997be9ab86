"""Sites of Eleventy and Astro: an example with every construct, its exact report, and programs that are never run."""

from pathlib import Path

import pytest

from site_builder.importers.records import Outcome
from site_builder.importers.run import Result
from tests.importers import static_sites
from tests.importers.importing import imported, png, report_of
from tests.importers.static_sites import text_of, write

PICTURES = ("src/img/pot.png",)
ADDRESSES = (
    "/posts/first-firing/",
    "/posts/2022-04-05-first-firing/",
    "/posts/second-firing/",
    "/about/",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Result]:
    """The example: its folder, the archive that it became, and what the import said."""
    folder = tmp_path_factory.mktemp("eleventy")
    source = static_sites.example("eleventy", folder, PICTURES)
    return source, folder / "archive", imported(source, folder / "archive")


def test_the_example_becomes_what_is_expected(made: tuple[Path, Path, Result], update_golden: bool) -> None:
    _, dest, result = made
    static_sites.assert_expected("eleventy", result, dest, update_golden)


def test_the_example_builds_and_answers_every_address(made: tuple[Path, Path, Result]) -> None:
    static_sites.assert_built(made[1], ADDRESSES)


def test_no_word_of_the_example_is_lost(made: tuple[Path, Path, Result]) -> None:
    source, dest, result = made
    paths = [path.relative_to(source).as_posix() for path in source.glob("src/**/*.md")]
    static_sites.assert_words(source, result, dest, paths, passed="page html index fileslug")


def test_importing_twice_is_importing_once(made: tuple[Path, Path, Result]) -> None:
    static_sites.assert_again(made[0], made[1], "eleventy", "articles/2022/hidden.md")


@pytest.fixture(scope="module")
def astro(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Result]:
    """The example of Astro."""
    folder = tmp_path_factory.mktemp("astro")
    source = static_sites.example("astro", folder, ("public/img/cloth.png", "src/assets/loom.png"))
    return source, folder / "archive", imported(source, folder / "archive")


def test_the_example_of_astro_becomes_what_is_expected(astro: tuple[Path, Path, Result], update_golden: bool) -> None:
    source, dest, result = astro
    static_sites.assert_expected("astro", result, dest, update_golden)
    static_sites.assert_built(dest, ["/journal/warp-and-weft/", "/about/"])
    paths = [path.relative_to(source).as_posix() for path in source.glob("src/**/*.md*")]
    static_sites.assert_words(source, result, dest, paths, passed="apr 06")
    static_sites.assert_again(source, dest, "astro", "pages/about.md")


def test_a_folder_of_an_eleventy_site_gives_its_pages_values(tmp_path: Path) -> None:
    files = {
        "eleventy.config.js": 'export default (c) => ({dir: {input: "."}});',
        "notes/notes.json": '{"tags": ["notes"], "author": "Posy Clay", "lang": "fr"}',
        "notes/a.md": "---\ntitle: A\ndate: 2020-01-01\n---\nText.\n",
    }
    imported(write(tmp_path / "source", files), tmp_path / "archive")
    text = (tmp_path / "archive/content/articles/2020/a.md").read_text("utf-8")
    assert "authors:\n  - Posy Clay\nlang: fr\nredirect_from:\n  - /notes/a/\n" in text


@pytest.mark.parametrize(
    ("permalink", "address"),
    [
        ("/blog/{{ page.date | date: '%Y/%m' }}/{{ page.fileSlug }}/", "/blog/2020/05/kiln/"),
        ('/{{ date | date("%Y") }}/{{ title | slugify }}.html', "/2020/the-kiln.html"),
        ("{{ page.filePathStem }}.html", "/posts/kiln.html"),
    ],
)
def test_an_address_made_from_plain_values_is_kept(tmp_path: Path, permalink: str, address: str) -> None:
    files = {
        "eleventy.config.js": 'export default () => ({dir: {input: "src"}});',
        "src/posts/2020-05-06-kiln.md": f"---\ntitle: The kiln\npermalink: |\n  {permalink}\n---\nText\n",
    }
    imported(write(tmp_path / "source", files), tmp_path / "archive")
    text = (tmp_path / "archive/content/articles/2020/kiln.md").read_text("utf-8")
    assert f"redirect_from:\n  - {address}\n" in text


def test_texts_of_astro_are_read_from_where_its_collections_are_loaded(tmp_path: Path) -> None:
    files = {
        "astro.config.mjs": 'export default {\n  site: "https://loom.example",\n};',
        "src/consts.ts": 'export const SITE_TITLE = "The Loom";',
        "src/content.config.ts": """
            const wefts = defineCollection({ loader: glob({ pattern: "**/*.md", base: "./src/data/post" }) });
            const notes = defineCollection({ loader: glob({ pattern: "src/notes/**/[^_]*.md" }) });
            export const collections = { journal: wefts, notes };""",
        "src/content/authors/posy.json": '{"name": "Posy Clay"}',
        "src/data/post/cloth.md": "---\ntitle: Cloth\npubDate: 07/14/2022\nauthor: posy\n---\n[dyes](/notes/dyes)\n",
        "src/notes/dyes.md": "---\ntitle: Dyes\npubDate: Jul 08 2022\n---\nWords\n",
        "src/notes/_moth.md": "---\ntitle: Moth\npubDate: 2022-01-01\n---\nNot to be seen\n",
        "src/pages/index.astro": "<p>Welcome</p>",
        "src/pages/journal/[slug].astro": "",
        "src/other/lost.md": "Words\n",
    }
    dest = tmp_path / "archive"
    result = imported(write(tmp_path / "source", files), dest)
    assert (dest / "content/articles/2022/cloth.md").read_text("utf-8") == (
        "---\ntitle: Cloth\ndate: 2022-07-14\nauthors:\n  - Posy Clay\nredirect_from:\n  - /journal/cloth/\n---\n\n"
        "[dyes](dyes.md)\n"
    )
    assert "draft: true" in (dest / "content/articles/2022/moth.md").read_text("utf-8")
    assert "draft" not in (dest / "content/articles/2022/dyes.md").read_text("utf-8")
    assert "title: The Loom\n" in (dest / "content/site.yaml").read_text("utf-8")
    assert report_of(result, Outcome.LEFT_OUT, Outcome.SUGGESTED) == [
        "src/notes/_moth.md: suggested: its name begins with _, so it was not shown, and is a draft here",
        "src/other/lost.md: left out: it stands outside the folders of pages",
        "src/pages/index.astro: left out: a text in another form (.astro)",
    ]


def test_a_picture_that_a_component_imports_is_shown(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "astro.config.mjs": "",
        "src/assets/loom.png": png(),
        "src/content/blog/a.mdx": '---\ntitle: A\npubDate: 2020-01-01\n---\nimport loom from "../../assets/loom.png";\n'
        'export const warp = {\n  threads: 4,\n};\n\n<Image src={loom} alt="A loom" />\n\nWords {warp.threads}\n',
    }
    result = imported(write(tmp_path / "source", files), tmp_path / "archive")
    text = text_of(tmp_path / "archive", "articles/2020/a.md")
    assert text == "![A loom](../../media/assets/loom.png)\n\nWords {warp.threads}"
    assert report_of(result, Outcome.LEFT_OUT)[1] == (
        "src/content/blog/a.mdx:6: left out: a line of the program: export const warp = { threads: 4, };"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Words\n\n" + "export const x = {\n" * 20_000,
        "<A" + " b" * 50_000,
        "<A b={{{{" * 5000,
        "{/*" * 50_000,
        "import " * 50_000,
        "<A>" * 20_000,
    ],
)
def test_components_that_mean_harm_are_read_in_time(tmp_path: Path, text: str) -> None:
    files = {"astro.config.mjs": "", "src/content/blog/a.mdx": f"---\ntitle: A\npubDate: 2020-01-01\n---\n{text}\n"}
    imported(write(tmp_path / "source", files), tmp_path / "archive")
    assert text_of(tmp_path / "archive", "articles/2020/a.md")
