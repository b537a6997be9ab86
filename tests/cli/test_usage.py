"""What the command line takes, and what is wrong with it in one line."""

import json
from pathlib import Path

import pytest

from tests.builds import article, cli, program, working_directory
from tests.conftest import SiteFactory

FILES = {
    "articles/2025/a-visit.md": article("A visit", "2025", "Ada Example"),
    "articles/later.md": article("Later", "2025", more="embargo: 2999-01-01\n"),
    "pages/über.md": "---\ntitle: Über\n---\n",
}


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["bild"], 'there is no command "bild"; did you mean build?'),
        (["xyzzy"], 'there is no command "xyzzy"; site-builder --help tells more'),
        (["build", "--draft"], 'there is no option "--draft"; did you mean --drafts?'),
        (["check", "--xyzzy"], 'there is no option "--xyzzy"; site-builder check --help tells more'),
        (["build", "nowhere"], 'SITE: there is no folder "nowhere"'),
        (["build", "a.txt"], 'SITE: "a.txt" is a file; name a folder'),
        (["check", "--jobs"], 'there is no option "--jobs"; site-builder check --help tells more'),
        (["build", "--jobs", "x"], '--jobs: "x" is no number that it takes; write one from 1 on'),
        (["build", "--jobs", "0"], '--jobs: "0" is no number that it takes; write one from 1 on'),
        (["serve", "--port", "70000"], '--port: "70000" is no number that it takes; write one from 1 to 65535'),
        (
            ["build", "--report", "xml"],
            '--format: "xml" is none of its values; write "text", "short", "json", "github" or "sarif"',
        ),
        (["build", "--output"], "--output wants a value behind it; site-builder --help tells more"),
        (["build", ".", "b"], "got unexpected extra argument (b); site-builder build --help tells more"),
        (["new", "article"], "TITLE is missing; write site-builder new {article|actor|topic|author} TITLE"),
        (["explain"], "PATH is missing; write site-builder explain PATH"),
        (
            ["schema", "artikel"],
            'actor|article|author|page|site|topic: "artikel" is none of its values; write "actor", "article", "author", "page", "site" or "topic"',
        ),
        (
            ["build", "--base-url", "example.org"],
            '--base-url: "example.org" is not a web address; write it in full, from https:// on',
        ),
        (["build", "--output", ""], None),
    ],
)
def test_what_is_wrong_with_a_command_is_one_line(tmp_path: Path, arguments: list[str], line: str | None) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    with working_directory(tmp_path):
        done = cli(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert line is None or done.stderr == f"site-builder: {line}\n"


def test_as_a_program_it_says_the_same(tmp_path: Path) -> None:
    done = program("new", "article", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "site-builder: TITLE is missing; write site-builder new {article|actor|topic|author} TITLE\n"


@pytest.mark.parametrize(
    ("written", "page"),
    [
        ("articles/2025/a-visit.html", "articles/2025/a-visit.html"),
        ("/articles/2025/a-visit.html", "articles/2025/a-visit.html"),
        ("articles/2025/a-visit", "articles/2025/a-visit.html"),
        ("/articles/2025/a-visit.html?x=1#part", "articles/2025/a-visit.html"),
        ("output/articles/2025/a-visit.html", "articles/2025/a-visit.html"),
        ("./output/articles/2025/a-visit.html", "articles/2025/a-visit.html"),
        ("https://example.org/articles/2025/a-visit.html", "articles/2025/a-visit.html"),
        ("http://example.org/articles/2025/a-visit", "articles/2025/a-visit.html"),
        ("https://example.org/articles/2025/a-visit.html#part", "articles/2025/a-visit.html"),
        ("https://example.org/", "index.html"),
        ("https://example.org", "index.html"),
        ("/", "index.html"),
        ("output", "index.html"),
        ("actors/", "actors/index.html"),
        ("/actors", "actors/index.html"),
        ("content/articles/2025/a-visit.md", "articles/2025/a-visit.html"),
        ("articles/2025/a-visit.md", "articles/2025/a-visit.html"),
        ("content/pages/über.md", "über.html"),
        ("https://example.org/%C3%BCber.html", "über.html"),
        ("u\u0308ber", "über.html"),
    ],
)
def test_a_page_is_explained_by_whatever_names_it(explained: Path, written: str, page: str) -> None:
    with working_directory(explained):
        done = cli("explain", written, "--report", "json")
    assert done.exit_code == 0, done.stderr
    assert [one["address"] for one in json.loads(done.stdout)] == [page]


def test_what_has_no_page_is_not_explained(explained: Path) -> None:
    said = {
        "content/articles/later.md": "content/articles/later.md has no page on the site: "
        "that article is under embargo until 2999-01-01",
        "https://other.example/actors/": 'the last build made no page for "https://other.example/actors/"; '
        "name one like articles/a-visit.html",
        "data/articles.csv": "the last build made no data: build with --exports",
        "https://example.org/data/": "the last build made no data: build with --exports",
    }
    for written, line in said.items():
        done = cli("explain", written, "--site", explained)
        assert (done.exit_code, done.stderr) == (1, f"site-builder: {line}\n")


def test_a_file_that_reads_nothing_of_the_archive_is_explained_in_words(site: SiteFactory) -> None:
    root = site({"articles/a.md": "---\ntitle: A\ndate: 2025\n---\n"})
    assert cli("build", root, "--exports").exit_code == 0
    said = cli("explain", "data/schemas/article.json", "--site", root).stdout
    assert said.splitlines()[-1] == "reads: nothing of the archive"


@pytest.fixture(scope="module")
def explained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that has been built."""
    root = tmp_path_factory.mktemp("explained")
    for name, text in {"site.yaml": "title: T\nbase_url: https://example.org/\n", **FILES}.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert cli("build", root).exit_code == 0
    return root


def test_the_schema_of_an_archive_has_its_further_indexes(site: SiteFactory) -> None:
    root = site({}, config="title: T\nindexes:\n  places: {label: Places}\n  laws: {label: Laws}\n")
    plain = json.loads(cli("schema", "article").stdout)["properties"]
    own = json.loads(cli("schema", "article", "--site", root).stdout)["properties"]
    assert own.keys() - plain.keys() == {"places", "laws"}
    assert own["places"] == {**own["topics"], "description": "entries of the index places"}
    every = json.loads(cli("schema", "--site", root).stdout)
    assert every["article"]["properties"] == own
    assert every["actor"] == json.loads(cli("schema", "actor").stdout)


def test_a_schema_of_a_broken_archive_is_its_errors(site: SiteFactory) -> None:
    done = cli("schema", "--site", site({}, config="title: T\nindexes: [a\n"))
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("content/site.yaml:")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["build"], 0),
        (["build", "--report", "json"], 0),
        (["check"], 0),
        (["check", "--report", "json"], 0),
        (["explain", "index.html"], 0),
        (["schema"], 0),
        (["new", "topic", "A topic"], 0),
        (["new", "topic", "../a"], 0),
        (["rename", "a-visit", "--id", "another"], 0),
        (["rename", "nobody", "--id", "another"], 2),
        (["merge", "nobody", "somebody"], 2),
        (["split", "nobody"], 2),
        (["explain", "nowhere.html"], 1),
        (["init", "."], 2),
        (["build", "--output", "."], 2),
    ],
)
def test_what_was_asked_for_goes_to_one_stream_and_what_went_wrong_to_the_other(
    site: SiteFactory, arguments: list[str], status: int
) -> None:
    root = site({"articles/a-visit.md": article("A visit", "2025", "Ada Example")})
    assert cli("build", root).exit_code == 0
    with working_directory(root):
        done = cli(*arguments)
    assert done.exit_code == status
    assert (bool(done.stdout), bool(done.stderr)) == (status == 0, status != 0)
    if status:
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["build", "check"])
def test_errors_go_to_the_standard_error_unless_programs_read_them(site: SiteFactory, command: str) -> None:
    root = site({"articles/a.md": article("A", "2025", body="[x]()")})
    plain, machine = cli(command, root), cli(command, root, "--report", "json")
    assert (plain.exit_code, plain.stdout) == (1, "")
    assert (machine.exit_code, machine.stderr) == (1, "")
