"""The command line: what each command makes, what it prints, how it ends (0 done, 1 content, 2 usage, 3 machine)."""

from __future__ import annotations

import datetime
import errno
import json
import os
import re
import sqlite3
import subprocess
import sys
import unicodedata
from contextlib import closing
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from PIL import Image

from site_builder import __version__
from site_builder.cli import faults
from site_builder.indexing import parallel
from tests import site_checks
from tests.builds import OWN, article, cli, days, program, stamps, tree, working_directory, write
from tests.conftest import REPOSITORY, SiteFactory

PROBLEM = re.compile(r"content/[^:]+(:\d+:\d+)?: (error|warning|skipped): .+")
SUMMARY = re.compile(
    r"(.+): (\d+) articles?, (\d+) pages? \((\d+) written, (\d+) unchanged, (\d+) removed\) in \d+\.\d s\n"
)


def summary(said: str) -> tuple[str, list[int]]:
    """The one line that a build prints: the folder, and articles, pages, written, unchanged, removed."""
    found = SUMMARY.fullmatch(said)
    assert found, said
    return found[1], [int(n) for n in found.groups()[1:]]


def canonical(output: Path, address: str = "timeline.html") -> str:
    """The canonical address that a page gives; empty if none."""
    page = site_checks.parse((output / address).read_text(encoding="utf-8"))
    return next((e["href"] for e in page.all("link") if e["rel"] == "canonical"), "")


# -- build ------------------------------------------------------------------------------------------------------------


def test_a_build_says_in_one_line_what_it_did(site: SiteFactory) -> None:
    root = site(days(2))
    done = cli("build", root)
    assert (done.exit_code, done.stderr) == (0, "")
    folder, (articles, pages, written, kept, removed) = summary(done.stdout)
    assert folder == str(root / "output")
    assert (articles, kept, removed) == (2, 0, 0)
    assert pages == len(list((root / "output").rglob("*.html")))
    assert written == len([p for p in tree(root / "output").values() if p[1] is not None])
    (root / "content/articles/2020/day-001.md").unlink()
    gone = "gone:\n  - {address: articles/2020/day-001.html, date: 2026-01-01, reason: It was wrong.}\n"
    with (root / "content/site.yaml").open("a", encoding="utf-8") as settings:
        settings.write(gone)
    _, (articles, _, written, kept, removed) = summary(cli("build", root).stdout)
    assert articles == 1 and written > 0 and kept > 0 and removed > 0
    _, (_, _, written, kept, removed) = summary(cli("build", root).stdout)
    assert (written, removed) == (0, 0) and kept > 0


def test_a_build_without_a_folder_builds_the_one_it_is_in(site: SiteFactory) -> None:
    root = site(days(1))
    with working_directory(root):
        done = cli("build")
    assert done.exit_code == 0
    assert summary(done.stdout)[0] == "output"
    assert (root / "output/index.html").is_file()


def test_paths_are_meant_from_where_one_is(site: SiteFactory, tmp_path: Path) -> None:
    root = site(days(1))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with working_directory(elsewhere):
        assert cli("build", "../site", "--output", "public").exit_code == 0
    assert (elsewhere / "public/index.html").is_file()
    assert not (root / "output").exists()
    with working_directory(elsewhere):
        assert cli("build", "../site").exit_code == 0
    assert tree(root / "output") == tree(elsewhere / "public")


def test_the_program_runs_as_a_module_from_anywhere(site: SiteFactory, tmp_path: Path) -> None:
    root = site(days(1))
    done = program("build", root, "--output", "public", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert summary(done.stdout)[0] == "public"
    assert (tmp_path / "public/index.html").is_file()
    version = program("--version", cwd=tmp_path)
    assert version.stdout == f"site-builder, version {__version__}\n"


def test_an_error_is_one_line_with_its_place_and_what_to_do(site: SiteFactory) -> None:
    root = site({**days(1), "articles/bad.md": "---\ntitle: Bad\ndate: 2020-13\ntopisc: [x]\n---\n\n[x](gone.md)\n"})
    done = cli("build", root, "--report", "short")
    assert (done.exit_code, done.stdout) == (1, "")
    *problems, last = done.stderr.splitlines()
    assert len(problems) >= 2
    assert all(PROBLEM.fullmatch(line) for line in problems)
    assert problems == sorted(problems)
    assert {line.split(":")[1] for line in problems} >= {"3", "4"}
    assert last == f"nothing was published: {len(problems)} errors"
    assert "did you mean" in done.stderr


def test_a_warning_is_said_and_the_site_is_published(site: SiteFactory) -> None:
    root = site(days(1), "title: T\n")
    done = cli("build", root)
    assert done.exit_code == 0
    assert re.fullmatch(r"content/site\.yaml: warning: there is no base_url: .+\n", done.stderr)
    assert canonical(root / "output") == ""


def test_the_report_is_there_for_machines_too(site: SiteFactory) -> None:
    root = site({**days(2), "articles/later.md": article("Later", "2020", more="embargo: 9999-01-01\n")})
    done = cli("build", root, "--report", "json")
    report: dict[str, Any] = json.loads(done.stdout)
    assert (done.exit_code, done.stderr) == (0, "")
    assert {type(report[key]) for key in ("articles", "pages", "written", "kept", "removed")} == {int}
    assert (report["ok"], report["articles"], report["kept"], report["removed"]) == (True, 2, 0, 0)
    assert report["seconds"]["all"] > 0 and all(isinstance(s, float) for s in report["seconds"].values())
    (skipped,) = report["problems"]
    assert set(skipped) >= {"path", "line", "column", "severity", "kind", "what", "todo"}
    assert (skipped["path"], skipped["severity"], skipped["kind"]) == (
        "content/articles/later.md",
        "skipped",
        "embargoed",
    )


@pytest.mark.parametrize("command", ["build", "check"])
def test_errors_are_in_the_report_for_machines(site: SiteFactory, command: str) -> None:
    root = site({"articles/a.md": "---\ntitle: A\ndate: 2020-02-30\n---\n"})
    done = cli(command, root, "--report", "json")
    report = json.loads(done.stdout)
    assert (done.exit_code, report["ok"]) == (1, False)
    (fault,) = report["problems"]
    place = (fault["path"], fault["line"], fault["column"], fault["severity"], fault["kind"])
    assert place == ("content/articles/a.md", 3, 7, "error", "bad-date")
    assert "2020-02-30" in fault["what"] and fault["todo"]


def test_of_one_kind_of_problem_20_are_told_a_file(site: SiteFactory) -> None:
    links = "".join(f"[a](b{n}.md)\n" for n in range(31))
    done = cli("check", site({"articles/a.md": article("A", "2020", body=links)}), "--report", "short")
    lines = done.stderr.splitlines()
    assert [line.partition(" ")[0] for line in lines[:20]] == [f"content/articles/a.md:{n}:5:" for n in range(6, 26)]
    assert lines[20:] == [
        "content/articles/a.md: error: and 11 more of this kind (dead-link)",
        "1 article: 31 errors",
    ]


def test_of_one_kind_of_problem_200_are_told_in_all_files(site: SiteFactory) -> None:
    dead = {f"articles/a{n:02}.md": article("A", f"2020-01-{n:02}", body="[a](c.md)\n" * 12) for n in range(1, 21)}
    root = site({**dead, "articles/b.md": article("B", "2020-02", body="[[Nobody]]\n")})
    done = cli("check", root, "--report", "short")
    lines = done.stderr.splitlines()
    assert done.exit_code == 1
    assert [line.partition(" ")[0] for line in lines[199:201]] == [
        "content/articles/a17.md:13:5:",
        "content/articles/b.md:6:1:",
    ]
    assert lines[201:] == [
        "content: error: and 40 more of this kind (dead-link) in 4 files",
        "21 articles: 241 errors",
    ]
    report = json.loads(cli("check", root, "--report", "json").stdout)
    assert [fault["kind"] for fault in report["problems"]].count("dead-link") == 240


def test_what_is_left_out_of_a_report_is_counted(site: SiteFactory) -> None:
    roles = "".join("- title: King\n" for _ in range(300))
    root = site({"actors/a.md": f"---\nname: Ada Kim\nroles:\n{roles}---\n", **days(1)})
    report = json.loads(cli("check", root, "--report", "json").stdout)
    assert [fault.get("more", 0) for fault in report["problems"]] == [0] * 20 + [report["problems"][-1]["more"]]
    told = 20 + report["problems"][-1]["more"]
    assert cli("check", root).stderr.splitlines()[-1] == f"1 article: {told:,} errors"


def test_a_draft_is_built_only_where_it_is_asked_for(site: SiteFactory) -> None:
    root = site({**days(1), "articles/draft.md": article("Draft", "2020", "Somebody", more="draft: true\n")})
    page, actor = root / "output/articles/draft.html", root / "output/actors/somebody.html"
    assert cli("build", root).exit_code == 0
    assert not page.exists() and not actor.exists()
    other = root / "drafts"
    assert cli("build", root, "--drafts", "--output", other).exit_code == 0
    assert (other / "articles/draft.html").exists() and (other / "actors/somebody.html").exists()
    assert not page.exists() and not actor.exists()


HELD = {
    "articles/draft.md": article("Draft", "2020", "Somebody", more="draft: true\n"),
    "articles/later.md": article("Later", "2020-02", "Ada Example", more="embargo: 2999-01-01\n"),
}


DRAFTS_APART = (
    "--drafts would put drafts into {root}/output, which is published; "
    "write --preview FOLDER, or --drafts --output FOLDER, with another folder"
)


def test_a_preview_shows_what_is_not_published_marks_it_and_leaves_the_site_alone(site: SiteFactory) -> None:
    root = site({**days(3), **HELD})
    assert cli("build", root).exit_code == 0
    published, preview = tree(root / "output", own=True), root / "preview"
    done = cli("build", root, "--preview", preview)
    assert (done.exit_code, done.stderr) == (0, "")
    assert tree(root / "output", own=True) == published
    for path in preview.rglob("*.html"):
        assert path.read_text().count('<meta name="robots" content="noindex">') == 1, path
    assert "This is a draft." in (preview / "articles/draft.html").read_text()
    assert "This is under embargo until 1 January 2999." in (preview / "articles/later.html").read_text()
    for page in ("index.html", "timeline.html", "dates/2020.html", "actors/ada-example.html"):
        assert '>Not published</b> <a class="title" href=' in (preview / page).read_text(), page
    assert json.loads(cli("build", root, "--report", "json").stdout)["rendered"] == 0  # the preview took nothing away


def test_one_number_of_articles_is_told_everywhere(site: SiteFactory) -> None:
    french = article("Le jour", "2020-01-01", more="lang: fr\ntranslation_of: day-000\n")
    root = site({**days(3), **HELD, "articles/fr.md": french})
    done = cli("build", root)
    assert re.match(r"\S+/output: 3 articles, 1 translation \(2 held back\), \d+ pages \(", done.stdout)
    assert ">3 articles<" in (root / "output/index.html").read_text()
    assert cli("check", root).stdout == "3 articles, 1 translation (2 held back): no problems\n"
    assert re.match(
        r"\S+/preview: 5 articles, 1 translation \(2 not published\), ",
        cli("build", root, "--preview", root / "preview").stdout,
    )
    for form in ((), ("--clean",)):
        report = json.loads(cli("build", root, *form, "--report", "json").stdout)
        assert [report[key] for key in ("articles", "translations", "held_back")] == [3, 1, 2]
    (root / "content/articles/draft.md").unlink()
    assert "3 articles, 1 translation (1 held back), " in cli("build", root).stdout


def test_a_preview_follows_edits(site: SiteFactory) -> None:
    root = site({**days(3), **HELD})
    assert cli("build", root, "--preview", root / "preview").exit_code == 0
    write(root, {"articles/draft.md": article("Draft", "2020", "Somebody")})
    done = json.loads(cli("build", root, "--preview", root / "preview", "--report", "json").stdout)
    assert 0 < done["rendered"] < done["pages"]
    followed = tree(root / "preview")
    assert cli("build", root, "--preview", root / "preview", "--clean").exit_code == 0
    assert tree(root / "preview") == followed


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--drafts"],
            DRAFTS_APART,
        ),
        (
            ["--drafts", "--output", "{root}/output"],
            DRAFTS_APART,
        ),
        (
            ["--preview", "{root}/articles/../output"],
            "--preview would put a preview into {root}/output, which is published; name another folder",
        ),
        (
            ["--preview", "{root}/a", "--output", "{root}/b"],
            "--preview names the folder of the preview; leave --output out",
        ),
        (
            ["--preview", "{root}/published"],
            "{root}/published holds the site that is published; name another folder with --preview, or empty this one",
        ),
        (
            ["--drafts", "--output", "{root}/published"],
            "{root}/published holds the site that is published; name another folder with --output, or empty this one",
        ),
        (
            ["--preview", "{root}/published/media/preview"],
            "{root}/published/media/preview lies in {root}/published, which is published; name another folder",
        ),
        (
            ["--drafts", "--output", "{root}/published/x"],
            "{root}/published/x lies in {root}/published, which is published; name another folder",
        ),
        (
            ["--output", "{root}/previewed"],
            "{root}/previewed holds a preview, with unpublished articles; name another folder with --output, or empty this one",
        ),
    ],
)
def test_what_is_not_published_and_the_published_site_never_share_a_folder(
    site: SiteFactory, arguments: list[str], message: str
) -> None:
    root = site({**days(1), **HELD})
    assert cli("build", root, "--output", root / "published").exit_code == 0
    assert cli("build", root, "--preview", root / "previewed").exit_code == 0
    before = tree(root)
    done = cli("build", root, *(argument.replace("{root}", str(root)) for argument in arguments))
    assert (done.exit_code, done.stderr) == (2, f"site-builder: {message.replace('{root}', str(root))}\n")
    assert tree(root) == before


@pytest.mark.parametrize("url", ["https://new.example/deep/path/", "https://new.example/deep/path"])
def test_the_address_of_the_site_can_be_given(site: SiteFactory, url: str) -> None:
    root = site(days(1))
    assert cli("build", root).exit_code == 0
    assert canonical(root / "output") == "https://example.org/timeline.html"
    assert cli("build", root, "--base-url", url).exit_code == 0
    assert canonical(root / "output") == "https://new.example/deep/path/timeline.html"
    whole = site_checks.load(root / "output", "https://new.example/deep/path/")
    assert site_checks.faults(whole) == []
    assert not [p for p in (root / "output").rglob("*.html") if "https://example.org/" in p.read_text()]


@pytest.mark.parametrize("jobs", ["1", "2", "3"])
def test_the_number_of_processes_changes_nothing(site: SiteFactory, tmp_path: Path, jobs: str) -> None:
    root = site({**days(40), "media/a.txt": "x"})
    assert cli("build", root).exit_code == 0
    assert cli("build", root, "--output", tmp_path / "other", "--jobs", jobs).exit_code == 0
    assert tree(root / "output") == tree(tmp_path / "other")


@pytest.mark.parametrize("faulty", [False, True])
def test_articles_resolved_by_other_processes_are_the_same(
    site: SiteFactory, monkeypatch: pytest.MonkeyPatch, faulty: bool
) -> None:
    """Those of a small archive are shared out here, and what is related to them; rows, pages and problems stay."""
    files = days(30)
    more = "corrections:\n  - {date: 2020-03, text: It was so}\nimage: {src: media/a.png, alt: A}\n"
    body = "Ada Example met Émile Öser, who is [[Weather]], on [that day](../2020/day-003.md). See [[day-004]]."
    files["articles/2021/a.md"] = article("A", "2021-02-03/2021-03", "Ada Example|Émile Öser", "Snow", body, more)
    files["articles/2021/b.md"] = article("B", "2021~", "", "Snow", body, "translation_of: a\nlang: fr\n")
    files["actors/ada.md"] = "---\nname: Ada Example\nroles:\n  - {title: Chair, from: 2019}\n---\n"
    if faulty:
        files["articles/2021/c.md"] = article("C", "2021", "Ada Example|Ada Example", "", "[[No one]] [x](no.md)")
        files["articles/2021/d.md"] = article("D", "2021", "", "", "[[No one]]", "related: [nothing]\n")
    root = site(files)
    if not faulty:
        (root / "content" / "media").mkdir()
        Image.new("RGB", (1, 1)).save(root / "content" / "media" / "a.png")

    def made(*options: str) -> tuple[list[str], object, list[list[tuple[object, ...]]]]:
        done = cli("build", root, "--clean", *options)
        rows = []
        if not faulty:
            with closing(sqlite3.connect(root / ".site-builder" / "archive.db")) as db:
                names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
                own = [name for name in names if name not in ("source", "published", "meta")]
                rows = [db.execute(f"SELECT * FROM {name}").fetchall() for name in own]
        return done.stderr.splitlines(), tree(root / "output") if not faulty else None, rows

    wanted = made("--jobs", "1")
    told: list[Path | None] = []
    tell = parallel._tell

    def telling(*asked: Any) -> Path | None:
        told.append(tell(*asked))
        return told[-1]

    monkeypatch.setattr(parallel, "WORTH_STARTING", 2)
    monkeypatch.setattr(parallel, "_tell", telling)
    assert made("--jobs", "2") == wanted
    assert len(told) == 2 and None not in told
    assert any("No one" in line for line in wanted[0]) == faulty


def test_a_clean_build_writes_every_file_anew_with_the_same_bytes(site: SiteFactory) -> None:
    root = site(days(2))
    assert cli("build", root).exit_code == 0
    before, as_of = tree(root / "output"), stamps(root / "output")
    _, (_, _, written, kept, _) = summary(cli("build", root, "--clean").stdout)
    assert kept == 0 and written > 10
    assert tree(root / "output") == before
    assert {s[0] for s in stamps(root / "output").values()} != {s[0] for s in as_of.values()}


# -- wrong usage, and machines that fail ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "--nonsense"],
        ["build", "nowhere"],
        ["build", "site/content/site.yaml"],
        ["build", "site", "--base-url", "example.org"],
        ["build", "site", "--base-url", "javascript:alert(1)"],
        ["build", "site", "--report", "xml"],
        ["build", "site", "--jobs", "0"],
        ["build", "site", "--output", "site"],
        ["check", "nowhere"],
        ["new", "article"],
        ["new", "person", "Ada", "--site", "site"],
        ["new", "article", "A", "--site", "site", "--date", "yesterday"],
        ["new", "article", "  ", "--site", "site"],
        ["new", "article", "Day 0", "--site", "site", "--date", "2020-01-01"],
        ["new", "article", "A", "--site", "elsewhere"],
        ["init", "site"],
        ["schema", "nonsense"],
        ["nonsense"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_two_and_changes_nothing(site: SiteFactory, tmp_path: Path, arguments: list[str]) -> None:
    site({**days(1), "articles/2020/day-0.md": article("Day 0", "2020-01-01")})
    (tmp_path / "elsewhere").mkdir()
    before = tree(tmp_path, own=True)
    with working_directory(tmp_path):
        done = cli(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.strip() and "Traceback" not in done.stderr
    assert tree(tmp_path, own=True) == before


def test_a_folder_without_content_is_told_what_to_do(tmp_path: Path) -> None:
    for command in ("build", "check"):
        done = cli(command, tmp_path)
        assert done.exit_code == 1
        assert "content/" in done.stderr and "site-builder init" in done.stderr
    assert list(tmp_path.iterdir()) in ([], [tmp_path / OWN])


def test_an_output_folder_that_cannot_be_made_is_the_machines_fault(site: SiteFactory, tmp_path: Path) -> None:
    root = site(days(1))
    (tmp_path / "file").write_text("in the way")
    done = cli("build", root, "--output", tmp_path / "file/output")
    assert (done.exit_code, done.stdout) == (3, "")
    assert re.fullmatch(r"site-builder: .*file/output.*: not a directory\n", done.stderr)


def test_a_machine_that_cannot_write_a_new_file_says_which(site: SiteFactory) -> None:
    root = site(days(1))
    (root / "content/actors").write_text("in the way")
    done = cli("new", "actor", "Ada", "--site", root)
    assert done.exit_code in (2, 3)
    assert "content/actors" in done.stderr and done.stderr.count("\n") == 1


# -- check ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [{}, {"articles/bad.md": "---\ntitle: Bad\n---\n"}], ids=["sound", "faulty"])
def test_a_check_writes_nothing(site: SiteFactory, fault: dict[str, str]) -> None:
    root = site({**days(3), **fault})
    before, as_of = tree(root, own=True), stamps(root, own=True)
    done = cli("check", root)
    assert done.exit_code == (1 if fault else 0)
    assert tree(root, own=True) == before
    assert stamps(root, own=True) == as_of


def test_a_check_says_what_a_build_would_say(site: SiteFactory) -> None:
    root = site({"articles/a.md": article("A", "2020", "Ada", body="[x](gone.md) [[Nobody]]")}, "title: T\n")
    checked, built = cli("check", root), cli("build", root)
    assert (checked.exit_code, built.exit_code) == (1, 1)
    assert checked.stderr.splitlines()[:-1] == built.stderr.splitlines()[:-1]


def test_a_check_of_a_sound_archive_says_so(site: SiteFactory) -> None:
    done = cli("check", site(days(3)))
    assert (done.exit_code, done.stdout, done.stderr) == (0, "3 articles: no problems\n", "")


# -- init and new -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["My archive", 'Quotes "and": colons # and – dashes', "أرشيف", "no", "2020-01-01"])
def test_a_new_archive_builds_as_it_is(tmp_path: Path, title: str) -> None:
    root = tmp_path / "archive"
    done = cli("init", root, "--title", title)
    assert done.exit_code == 0
    assert [Path(line) for line in done.stdout.splitlines()] == [
        root / "content/site.yaml",
        *root.glob("content/articles/*/the-first-article.md"),
        root / "content/pages/about.md",
        root / ".gitignore",
        root / ".gitattributes",
    ]
    assert yaml.safe_load((root / "content/site.yaml").read_text(encoding="utf-8"))["title"] == title or title in (
        "no",
        "2020-01-01",
    )
    built = cli("build", root)
    assert built.exit_code == 0
    assert re.fullmatch(r"content/site\.yaml: warning: there is no base_url: .+\n", built.stderr)
    made = site_checks.load(root / "output")
    assert site_checks.faults(made) == []
    assert made.pages["index.html"].one("h1").words == title
    assert {"actors/ada-example.html", "topics/examples.html", "about.html"} <= set(made.pages)


def test_an_archive_is_never_made_over_another(tmp_path: Path) -> None:
    assert cli("init", tmp_path).exit_code == 0
    before = tree(tmp_path)
    done = cli("init", tmp_path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert tree(tmp_path) == before


def test_files_that_stand_in_the_folder_already_are_kept(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")
    (tmp_path / "notes.txt").write_text("mine\n")
    assert cli("init", tmp_path).exit_code == 0
    assert (tmp_path / ".gitignore").read_text() == (tmp_path / "notes.txt").read_text() == "mine\n"
    assert cli("build", tmp_path).exit_code == 0


HOSTILE_TITLES = [
    "Shoigu meets Kim in Pyongyang",
    'He said: "no" – and left',
    "It's a 'quoted' title",
    "colon: in the middle",
    "ends with a colon:",
    "a hash # in it",
    "# a heading",
    "- a list",
    "[brackets] and {braces}",
    "{{ braces }} {% twice %}",
    "& * ! % @ ` | > <",
    "<script>alert(1)</script>",
    "back\\slash \\n \\u0041",
    "---",
    "...",
    "~",
    "null",
    "yes",
    "0044",
    "12:30",
    "2016-02-30",
    "!!python/object:os.system",
    "two\nlines\tand a tab",
    "  spaces  around   and within ",
    "Встреча в Пхеньяне",
    "لقاء في بيونغ يانغ",
    "北京会谈",
    "朝鲜：“友好”",
    "İstanbul ve ıhlamur",
    "straße ǅ ﬁ",
    unicodedata.normalize("NFD", "Café à Paris"),
    "emoji 🕊️ 👩‍👩‍👧",
    "zero\u200bwidth\u200djoiners\ufeff",
    "bell\x07 and escape\x1b[31m",
    "con",
    "../../etc/passwd",
    "a/b\\c",
    "100% of it?",
    "x" * 300,
    "Ж" * 250,
    "word " * 60,
]


@pytest.mark.parametrize("kind", ["article", "actor", "topic"])
def test_a_new_file_is_sound_whatever_its_title(site: SiteFactory, kind: str) -> None:
    root = site(days(1))
    made: dict[str, str] = {}
    for title in HOSTILE_TITLES:
        done = cli("new", kind, "--site", root, "--", title)
        assert done.exit_code == 0, (title, done.stderr)
        path = Path(done.stdout.removesuffix("\n"))
        assert path.is_relative_to(root / f"content/{kind}s") and path.is_file()
        assert re.fullmatch(r"[a-z0-9-]{1,100}\.md", path.name)
        made[path.stem] = " ".join(title.split())
    assert len(made) == len(HOSTILE_TITLES)
    done = cli("build", root)
    assert done.exit_code == 0, done.stderr
    site_ = site_checks.load(root / "output", "https://example.org/")
    assert site_checks.faults(site_) == []
    for stem, title in made.items():
        (address,) = [a for a in site_.pages if a.startswith(f"{kind}s/") and a.endswith(f"/{stem}.html")]
        shown = site_.pages[address].one("h1").words
        assert _plain(shown) == _plain(title)


def _plain(text: str) -> str:
    """What may differ between a title as typed and as shown: forms of Unicode, and what is not to be seen."""
    normal = unicodedata.normalize("NFC", text)
    return "".join(c for c in normal if unicodedata.category(c) not in ("Cf", "Cc"))


@pytest.mark.parametrize("kind", ["article", "actor", "topic"])
def test_a_title_that_is_too_long_makes_no_file(site: SiteFactory, kind: str) -> None:
    root = site(days(1))
    done = cli("new", kind, "Ж" * 251, "--site", root)
    assert (done.exit_code, done.stderr) == (2, "site-builder: the title has 502 bytes, and may have 500; shorten it\n")


def test_a_new_article_is_dated_today_and_stands_in_the_folder_of_its_year(site: SiteFactory) -> None:
    root = site(days(1))
    before = datetime.datetime.now().astimezone().date()
    path = Path(cli("new", "article", "Today", "--site", root).stdout.strip())
    after = datetime.datetime.now().astimezone().date()
    head = yaml.load(path.read_text(encoding="utf-8").split("---\n")[1], Loader=yaml.BaseLoader)
    assert head["title"] == "Today"
    assert head["date"] in {before.isoformat(), after.isoformat()}
    assert path.parent == root / "content/articles" / head["date"][:4]


@pytest.mark.parametrize(
    ("date", "folder"),
    [("1972-05", "1972"), ("1950/1953", "1950"), ("195X", "1950"), ("1984~", "1984"), ("[1667,1668]", "1667")],
)
def test_a_new_article_can_have_any_date(site: SiteFactory, date: str, folder: str) -> None:
    root = site(days(1))
    path = Path(cli("new", "article", "Then", "--site", root, "--date", date).stdout.strip())
    assert path.parent.name == folder
    assert cli("build", root).exit_code == 0
    page = site_checks.parse((root / f"output/articles/{folder}/then.html").read_text(encoding="utf-8"))
    assert page.one("article").all("p", "when")[0].all()[0]["data-edtf"] == date


def test_a_new_article_of_which_no_date_is_known_is_undated(site: SiteFactory) -> None:
    root = site(days(1))
    path = Path(cli("new", "article", "Then", "--site", root, "--date", "unknown").stdout.strip())
    assert path.parent.name == "undated"
    assert "\ndate: unknown\n" in path.read_text(encoding="utf-8")
    assert cli("build", root).exit_code == 0


def test_a_date_that_is_none_is_told_once_with_what_to_write(site: SiteFactory) -> None:
    done = cli("new", "article", "Then", "--site", site(days(1)), "--date", "26/7/56")
    assert (done.exit_code, done.stderr) == (2, 'site-builder: "26/7/56" is not an EDTF date; write 1956-07-26\n')


def test_a_new_file_never_takes_the_place_of_another(site: SiteFactory) -> None:
    root = site(days(1))
    for kind in ("article", "actor", "topic"):
        assert cli("new", kind, "Twice", "--site", root).exit_code == 0
        before = tree(root)
        done = cli("new", kind, "twice!", "--site", root, *(["--date", "1999"] if kind == "article" else []))
        assert (done.exit_code, done.stdout) == (2, "")
        assert "already" in done.stderr
        assert tree(root) == before


# -- schema and help --------------------------------------------------------------------------------------------------


def test_the_schemas_are_printed_one_or_all(site: SiteFactory) -> None:
    every = json.loads(cli("schema").stdout)
    assert sorted(every) == ["actor", "article", "author", "page", "site", "topic"]
    for kind, schema in every.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert json.loads(cli("schema", kind).stdout) == schema
    jsonschema.validate({"title": "A", "date": "1972-05"}, every["article"])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"title": "A", "dat": "1972-05"}, every["article"])


@pytest.mark.parametrize("command", ["", "build", "check", "new", "init", "schema"])
def test_every_command_explains_itself(command: str) -> None:
    for flag in ("--help", "-h"):
        done = cli(*filter(None, [command, flag]))
        assert done.exit_code == 0
        assert done.stdout.startswith("Usage: ")


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8"])
@pytest.mark.parametrize("utf8", ["0", "1"])
def test_names_in_every_script_are_read_and_printed_under_every_locale(
    site: SiteFactory, locale: str, utf8: str
) -> None:
    root = site({"articles/a.md": article("Встреча", "2020-02-30")})
    environment = {"LC_ALL": locale, "PYTHONUTF8": utf8, "PYTHONIOENCODING": None}
    done = program("check", root, environment=environment)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    (root / "content/articles/a.md").unlink()
    made = program("new", "article", "Встреча", "--site", root, environment=environment)
    assert (made.returncode, made.stderr) == (0, "")
    assert "title: Встреча\n" in Path(made.stdout.strip()).read_text(encoding="utf-8").replace('"', "")


def test_a_title_that_is_no_text_is_refused_in_one_line(site: SiteFactory) -> None:
    root = site(days(1))
    for title in ("\udcff", "\ud800"):
        done = cli("new", "article", title, "--site", root)
        assert (done.exit_code, done.stdout, done.stderr) == (2, "", "site-builder: the title is not UTF-8 text\n")


def test_a_fault_of_the_machine_is_answered_without_an_import(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where too many files are open an import is the next fault, and would be told in place of the first."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files", "module.py")

    with monkeypatch.context() as patch:
        patch.setattr("builtins.__import__", refused)
        kinds = faults.machine_faults()
        said = faults.why_machine_failed(OSError(errno.EMFILE, "Too many open files", "journal"))
    assert OSError in kinds
    assert said == "journal: too many open files"


@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&-", "<&- >&- 2>&-"])
def test_closed_streams_end_no_build(site: SiteFactory, closed: str) -> None:
    root = site(days(2))
    command = f'"{sys.executable}" -m site_builder build "{root}" {closed}'
    assert subprocess.run(command, shell=True, cwd=REPOSITORY, check=False).returncode == 0
    assert (root / "output/index.html").is_file()


@pytest.mark.parametrize("words", ["build", "check", "serve", "explain x", "new article A", "init d", "merge a b"])
def test_a_folder_that_is_gone_is_one_line(tmp_path: Path, words: str) -> None:
    command = f'mkdir gone; cd gone; rmdir ../gone; "{sys.executable}" -m site_builder {words}'
    done = subprocess.run(
        command,
        shell=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        check=False,
    )
    line = b"site-builder: the folder that you are in is not there any more; change to another one\n"
    assert (done.returncode, done.stdout, done.stderr[-len(line) :]) == (3, b"", line)


@pytest.mark.parametrize("arguments", [["build", "--output"], ["build", "--preview"], ["serve", "--output"]])
def test_an_output_folder_in_a_ring_of_links_is_said(site: SiteFactory, arguments: list[str]) -> None:
    root = site(days(1))
    (root / "ring").symlink_to("ring")
    done = cli(*arguments, root / "ring/x", root)
    line = f"site-builder: the output folder {root}/ring/x is in a ring of links; name another with --output\n"
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", line)


def test_an_output_folder_that_is_a_link_to_nothing_is_said(site: SiteFactory) -> None:
    root = site(days(2))
    (root / "out").symlink_to(root / "nowhere")
    done = cli("build", root, "--output", root / "out")
    assert done.exit_code == 2
    assert done.stderr.endswith(
        f"the output folder {root / 'out'} is a link that leads nowhere; delete it, or make what it leads to\n"
    )
