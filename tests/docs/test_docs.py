"""The documentation says what the program does: keys, views, problems, commands, examples and links are held to it.

What `python docs/generate.py` writes is compared with what it would write now. Examples that follow a comment
`<!-- file: … -->` are files of one small archive a page, which is built here.
"""

import io
import re
from pathlib import Path

import click
import pytest
from msgspec import structs
from PIL import Image

from docs import generate
from site_builder.language.words import known_languages
from site_builder.model.edtf import parse
from site_builder.model.slugs import heading_slug
from site_builder.outputs.style_sheets import compact
from site_builder.parse.file_problems import FileProblems
from site_builder.parse.frontmatter import compose
from site_builder.parse.records import read_fields
from site_builder.problems import WORDING
from site_builder.theme.views import PageBase
from tests.builds import article, build, cli, write
from tests.conftest import REPOSITORY

REGENERATE = "run python docs/generate.py and read the diff"
OTHERS = [REPOSITORY / name for name in ("CHANGELOG.md", "CONTRIBUTING.md", "tests/README.md")]
PAGES = {page.relative_to(REPOSITORY).as_posix(): page for page in [*generate.pages(), *OTHERS]}
MODEL, PROBLEMS, THEMES, ARCHITECTURE = (
    f"docs/{name}.md" for name in ("content-model", "problems", "themes", "ARCHITECTURE")
)
_FENCED = re.compile(r"^<!-- (file|report|holds): (\S+) -->\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_ANY_FENCED = re.compile(r"^( *)```.*?^\1```$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")

AS_THE_LEADING_PICTURE = {"actor.image", "author.image", "article.images"}  # keys that have one table with it


def text_of(page: str) -> str:
    return PAGES[page].read_text(encoding="utf-8")


def tables(page: str, section: str) -> dict[str, list[list[str]]]:
    """The rows of every generated table of a kind, by what its marker names."""
    found = re.finditer(
        rf"^<!-- {section}(?:: (\S+))? -->\n(.*?)^<!-- end -->$", text_of(page), re.DOTALL | re.MULTILINE
    )
    return {match[1] or str(n): generate.rows(match[2]) for n, match in enumerate(found)}


def examples(page: str) -> dict[str, dict[str, str]]:
    """What a page shows: its files by path, the reports by command, the parts of pages by address."""
    found: dict[str, dict[str, str]] = {"file": {}, "report": {}, "holds": {}}
    for kind, name, text in _FENCED.findall(text_of(page)):
        assert name not in found[kind], f"{page} shows {name} twice"
        found[kind][name] = text
    return found


def archive_of(page: str, folder: Path) -> Path:
    """The archive that a page's examples make, with the pictures and documents that they name."""
    for name, text in examples(page)["file"].items():
        path = folder / name if name.startswith("themes/") else folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        for media in re.findall(r"media/[\w.-]+", text):
            file = folder / "content" / media
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(picture() if media.endswith(".png") else b"%PDF-1.7\n")
    config = folder / "content/site.yaml"
    if not config.exists():
        config.write_text("title: An archive\nbase_url: https://example.org/\n", encoding="utf-8")
    return folder


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (4, 3)).save(made, "PNG")
    return made.getvalue()


# -- what the program writes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_the_generated_parts_are_what_the_program_says_now(page: str, update_golden: bool) -> None:
    if update_golden:
        generate.main()
    assert text_of(page) == generate.filled(text_of(page)), REGENERATE


def test_every_set_of_keys_has_one_table_and_there_is_no_other() -> None:
    records = generate.records()
    # the image of an actor and of an author is an article's
    assert all(records[name] is records["article.image"] for name in AS_THE_LEADING_PICTURE)
    assert tables(MODEL, "keys").keys() == records.keys() - AS_THE_LEADING_PICTURE


@pytest.mark.parametrize("name", sorted(generate.records().keys() - AS_THE_LEADING_PICTURE))
def test_the_example_of_every_key_is_that_key_and_is_read_without_a_problem(name: str) -> None:
    for key, _type, _meaning, example in tables(MODEL, "keys")[name]:
        written = example.strip("`").replace("\\|", "|")
        assert written.startswith(key.strip("`") + ": "), f"{name}: {key} has no example of its own"
        problems = FileProblems(name, [])
        optional = tuple(structs.replace(field, required=False) for field in generate.records()[name])
        assert read_fields(compose(written, 1), optional, problems, "in the example")
        assert problems.found == []


def test_every_kind_of_problem_stands_in_one_table_with_its_meaning() -> None:
    found = [row for rows in tables(PROBLEMS, "problems").values() for row in rows]
    assert sorted(row[0].strip("`") for row in found) == sorted(WORDING)
    assert [row[0] for row in found if not row[2]] == []


def test_every_date_in_the_table_is_another_one_and_most_kinds_of_date_are_there() -> None:
    (dates,) = tables(MODEL, "dates").values()
    written = [row[0].strip('`"') for row in dates]
    assert len(set(written)) == len(written)
    kinds = {parse(text).kind for text in written}
    assert kinds == {"year", "month", "day", "subyear", "masked", "estimate", "interval", "one_of", "all_of"}


def test_every_view_is_described_and_every_template_is_named_with_its_view() -> None:
    headings = re.findall(r"^### (\w+View|PageBase)$", text_of(THEMES), re.MULTILINE)
    assert sorted(headings) == sorted(view.__name__ for view in generate.view_classes())
    templates = REPOSITORY / "themes/default/templates"
    made = generate.page_views()
    assert {path.name for path in templates.glob("*.html")} - {
        "base.html",
        "macros.html",
        "pictures.html",
    } == made.keys()
    for template, view in made.items():
        assert issubclass(view, PageBase)
        assert (view.__doc__ or "").startswith(f"`{template}`: ")


def test_the_blocks_and_macros_of_the_default_theme_are_listed() -> None:
    templates = REPOSITORY / "themes/default/templates"
    section = text_of(THEMES).partition("### Blocks of `base.html`")[2].partition("\n#")[0]
    blocks = re.findall(r"{% block (\w+)", (templates / "base.html").read_text(encoding="utf-8"))
    assert [row[0].strip("`") for row in generate.rows(section)] == blocks
    listed = tables(THEMES, "macros")
    for rows, name in zip(listed.values(), ("macros.html", "pictures.html"), strict=True):
        macros = re.findall(r"{% macro (\w+\([^)]*\))", (templates / name).read_text(encoding="utf-8"))
        assert [row[0].strip("`") for row in rows] == macros


def test_every_room_is_listed_with_what_it_is_for() -> None:
    (rows,) = tables(ARCHITECTURE, "rooms").values()
    assert [row[0].strip("`/") for row in rows] == list(generate.rooms())
    assert [row[0] for row in rows if len(row[1]) < 15] == []


def test_the_guide_to_the_program_is_short() -> None:
    assert len(text_of(ARCHITECTURE).splitlines()) <= 250


def test_the_tables_of_the_database_that_are_named_exist() -> None:
    sql = (REPOSITORY / "site_builder/archive/schema.sql").read_text(encoding="utf-8")
    section = text_of(ARCHITECTURE).partition("\n## The database")[2].partition("\n## ")[0]
    named = re.findall(r"\(`([a-z]+)`\)", section)
    assert named and set(named) <= set(re.findall(r"^CREATE TABLE (\w+)", sql, re.MULTILINE))


def test_the_languages_of_the_interface_are_listed() -> None:
    section = text_of(THEMES).partition("\n## Words")[2].partition("\n|")[0]
    assert sorted(re.findall(r"`(\w\w)` \([A-Z]", section)) == list(known_languages())


# -- examples ---------------------------------------------------------------------------------------------------------


def test_the_archive_of_the_content_model_builds_without_a_problem(tmp_path: Path) -> None:
    root = archive_of(MODEL, tmp_path)
    report = build(root)
    assert [str(fault) for fault in report.problems] == []
    assert report.articles == 2
    section = text_of(MODEL).partition("\n## Addresses and redirects")[2]
    for file, address in generate.rows(section.partition("\n\nThe **id**")[0]):
        assert (root / file.strip("`")).is_file()
        assert (root / "output" / address.strip("`")).is_file()
    potsdam = (root / "output/articles/1945/potsdam-conference.html").read_text(encoding="utf-8")
    assert potsdam.count("Prime Minister, United Kingdom") == 2
    assert "not certain" not in potsdam


def test_each_theme_of_the_documentation_gives_the_pages_that_it_shows(tmp_path: Path) -> None:
    root = archive_of(THEMES, tmp_path)
    config = root / "content/site.yaml"
    shown = [(*name.rpartition(":")[::2], part) for name, part in examples(THEMES)["holds"].items()]
    assert {theme for theme, _, _ in shown} == {"", "chronicle"}
    for theme, address, part in sorted(shown):  # the theme of site.yaml, then those that are named before an address
        if theme:
            config.write_text(re.sub("theme: .*", f"theme: {theme}", config.read_text(encoding="utf-8")), "utf-8")
        assert [str(fault) for fault in build(root).problems] == []
        assert part in (root / "output" / address).read_text(encoding="utf-8")
        own = (root / "themes" / (theme or "mine") / "assets/theme.css").read_bytes()
        assert (root / "output/assets/theme.css").read_bytes() == compact(own)


def test_the_examples_of_themes_do_what_is_said_of_them_on_pages_that_are_not_shown(tmp_path: Path) -> None:
    root = archive_of(THEMES, tmp_path)
    write(root, {"articles/1945/yalta.md": article("Yalta", "1945-02-04", "Winston Churchill", "Weirs|Dams")})
    assert [str(fault) for fault in build(root).problems] == []
    page = (root / "output/articles/1945/yalta.html").read_text(encoding="utf-8")
    assert "<bdi>Weirs</bdi></a>; <a" in page and "(0)" not in page
    for file in (root / "output").rglob("*.html"):  # outside of the columns, whatever they are
        text = file.read_text(encoding="utf-8")
        if "<main" in text:
            before, main, after = re.split(r"<main [^>]*>|</main>", text)
            assert "The reading room" in before and "Kept by" in after and "notice" not in main
    config = root / "content/site.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("theme: mine", "theme: chronicle"), "utf-8")
    assert [str(fault) for fault in build(root).problems] == []
    assert '<b class="date"' in (root / "output/articles/1945/yalta.html").read_text(encoding="utf-8")
    actor = (root / "output/actors/winston-churchill.html").read_text(encoding="utf-8")
    assert '<b class="date"' not in actor.partition('class="cards')[2]


def test_the_themes_and_the_pictures_of_them_are_all_shown() -> None:
    section = text_of(THEMES).partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)`.*\(\.\./themes/(\w+)\)", section, re.MULTILINE) == [
        (path.name, path.name) for path in sorted((REPOSITORY / "themes").iterdir())
    ]
    pictures = list((REPOSITORY / "docs/pictures").iterdir())
    assert sorted(re.findall(r"\(pictures/([\w-]+\.webp)\)", section)) == sorted(path.name for path in pictures)
    assert len(pictures) <= 12 and sum(path.stat().st_size for path in pictures) <= 1_500_000


def test_the_report_in_the_readme_is_what_the_program_prints(tmp_path: Path, update_golden: bool) -> None:
    root = archive_of("README.md", tmp_path)
    for command, expected in examples("README.md")["report"].items():
        printed = cli(command, root).stderr
        if update_golden:
            opening = f"<!-- report: {command} -->\n```text\n"
            new = text_of("README.md").replace(f"{opening}{expected}```", f"{opening}{printed}```")
            PAGES["README.md"].write_text(new, encoding="utf-8")
        else:
            assert printed == expected


def test_the_steps_in_the_readme_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```sh\n(.*?)^```$", text_of("README.md"), re.DOTALL | re.MULTILINE)
    (steps,) = (block for block in blocks if "site-builder init" in block)
    for line in steps.splitlines():
        words = [quoted or plain for quoted, plain in re.findall(r'"([^"]*)"|(\S+)', line)]
        if words[0] == "cd":
            monkeypatch.chdir(tmp_path / words[1])
            continue
        done = cli(*words[1:])
        assert done.exit_code == 0, done.output
    assert (tmp_path / "my-archive/content/articles/1945/the-potsdam-conference.md").is_file()
    assert (tmp_path / "my-archive/output/articles/1945/the-potsdam-conference.html").is_file()


# -- commands and links -----------------------------------------------------------------------------------------------


def code_of(page: str) -> list[str]:
    """Every piece of code in a page: blocks by the line, and spans."""
    text = text_of(page)
    blocks = [line for match in _ANY_FENCED.finditer(text) for line in match[0].splitlines()]
    return blocks + [match[2].replace("\\|", "|") for match in _CODE.finditer(_ANY_FENCED.sub("", text))]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_is_named_exists_with_its_options_and_explains_itself(page: str) -> None:
    known = dict(generate.commands())
    names = {name: {o for p in c.params if isinstance(p, click.Option) for o in p.opts} for name, c in known.items()}
    style = (REPOSITORY / "themes/default/assets/style.css").read_text(encoding="utf-8")
    tokens = set(re.findall(r"^ +(--[a-z][a-z0-9-]*):", style, re.MULTILINE))
    everywhere = {"--help", "--version"}.union(tokens, *names.values())
    for code in code_of(page):
        if match := re.match(r"(?:\S*/)?site-builder ([a-z]+)(.*)", code):
            assert match[1] in known, code
            assert set(re.findall(r"(?<!\S)--[a-z][a-z-]*", match[2])) <= names[match[1]] | {"--help"}, code
            assert cli(match[1], "--help").exit_code == 0
        elif match := re.match(r"(--[a-z][a-z-]*)", code):
            assert match[1] in everywhere or page == "docs/PERFORMANCE.md", code


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_that_is_named_exists(page: str) -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert {match[1] for code in code_of(page) if (match := re.match(r"make ([a-z]+)", code))} <= targets


def anchors(path: Path) -> set[str]:
    text = _ANY_FENCED.sub("", path.read_text(encoding="utf-8"))
    return {heading_slug(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_between_the_pages_and_into_the_repository_leads_somewhere(page: str) -> None:
    text = _CODE.sub("", _ANY_FENCED.sub("", text_of(page)))
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https://", link):
            continue
        path, _, fragment = link.partition("#")
        target = (PAGES[page].parent / path).resolve() if path else PAGES[page]
        assert target.exists(), link
        assert target.is_relative_to(REPOSITORY), link
        assert not fragment or fragment in anchors(target), link
