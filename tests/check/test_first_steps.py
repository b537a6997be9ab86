"""What `check` says first of an archive that was imported: a ranked list, with counts and with what to do."""

from pathlib import Path

from site_builder.check.first_steps import Step, first_steps
from site_builder.problems import problem
from tests.builds import article, cli

LOCK = "# What site-builder import wrote: digest, file below content/, source. Keep it: a later import reads it.\n"


def imported(site) -> Path:
    root = site({
        "articles/a.md": article("A", "unknown", "Ada Example", "Floods", body="[b](gone.md)\n\n![](https://example.org/a.png)"),
        "articles/b.md": article("B", "1931", "Ada Exampel", "Floods"),
        "articles/c.md": article("C", "1931", "Ada Example", "Floods"),
        "articles/d.md": article("D", "1932", body="![](../media/no.png)"),
        "articles/e.md": article("E", "1932", "Ada Example", more="draft: true\n"),
        "actors/ada-example.md": "---\nname: Ada Example\n---\n\nA text.\n",
    })  # fmt: skip
    (root / "import.lock").write_text(LOCK)
    return Path(root)


def test_the_list_is_ranked_and_counted(site) -> None:
    lines = cli("check", imported(site)).stderr.splitlines()
    assert lines[0] == "what to do first:"
    assert [line.partition(";")[0].strip() for line in lines[1:9]] == [
        "1. pictures that are missing: 1",
        "2. links that lead nowhere: 1",
        "3. names that may be other spellings of one: 1",
        "4. articles without a date: 1",
        "5. articles that are drafts: 1",
        "6. articles without actors and topics: 1",
        "7. pictures without words: 1",
        "8. pictures on other sites: 1",
    ]
    assert "site-builder merge" in lines[3]


def test_what_the_last_import_left_to_a_person_stands_below_the_list(site) -> None:
    root = imported(site)
    (root / "import-report-jekyll.txt").write_text(
        "left out: comments: 9\nleft out: pictures that are not there: 2\nsuggested: links that lead nowhere: 1,234\n"
        "converted: articles: 3\nread as jekyll: 3 documents\n\na.md:1: suggested: no count: 7\n"
    )
    (root / "import-report-wordpress.txt").write_text("suggested: links that lead nowhere: 5\n")
    assert cli("check", root).stderr.splitlines()[9] == (
        "the import left to you, as import-report-*.txt tells line by line: pictures that are not there: 2, "
        "links that lead nowhere: 1,239"
    )


def test_problems_follow_the_list(site) -> None:
    lines = cli("check", imported(site)).stderr.splitlines()
    assert lines[9].startswith("content/articles/a.md:"), lines[8:11]


def test_the_list_stands_below_many_problems_again(site) -> None:
    root = imported(site)
    for n in range(12):
        (root / f"content/articles/x{n}.md").write_text(
            article(f"X {n}", "1931", "Ada Example", body=f"[b](gone-{n}.md)")
        )
    lines = cli("check", root).stderr.splitlines()
    assert lines.count("what to do first:") == 2
    assert lines[-9:] == lines[:9]


def test_pages_that_are_in_no_menu_are_the_last_step(site) -> None:
    root = imported(site)
    (root / "content/pages").mkdir()
    for name in ("about", "imprint"):
        (root / f"content/pages/{name}.md").write_text(f"---\ntitle: {name.title()}\n---\n\nText.\n")
    assert (
        cli("check", root)
        .stderr.splitlines()[9]
        .startswith("  9. pages, and none of them is in the menu: 2; write nav: 1,")
    )
    (root / "content/pages/about.md").write_text("---\ntitle: About\nnav: 1\n---\n\nText.\n")
    assert "in the menu" not in cli("check", root).stderr


def test_an_archive_that_was_not_imported_has_no_list(site) -> None:
    root = imported(site)
    (root / "import.lock").unlink()
    assert "what to do first" not in cli("check", root).stderr


def test_forms_for_programs_and_short_lines_have_no_list(site) -> None:
    root = imported(site)
    for form in ("short", "json", "github", "sarif"):
        found = cli("check", root, "--format", form)
        assert "what to do first" not in found.stderr + found.stdout, form


def test_an_archive_without_anything_to_do_has_no_list(site) -> None:
    root = site({"articles/a.md": article("A", "1931", "Ada Example", "Floods")})
    (root / "import.lock").write_text(LOCK)
    assert "what to do first" not in cli("check", root).stderr


def test_a_problem_that_stands_for_several_counts_as_many() -> None:
    from msgspec.structs import replace

    one = replace(problem("bad-date", "content/articles/a.md", 2, 1, reason="no", todo="yes"), more=7)
    assert first_steps([], [one]) == [
        Step(7, "errors that stop the build", "mend them as told below (docs/problems.md)")
    ]
