"""Merging, renaming and splitting: what changes, what keeps its bytes, what is refused."""

import re
import shlex
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from site_builder.curate.edits import Sheet
from site_builder.curate.verify import verify
from site_builder.parse.frontmatter import split as split_head
from site_builder.parse.yaml_text import scalar
from site_builder.problems import Problem
from tests.builds import REPOSITORY, article, build, cli, tree, write

CONFIG = "title: T\nbase_url: https://example.org/\nindexes: {places: {label: Places}}\n"
X = "articles/2025/x.md"


def content(root: Path) -> dict[str, str]:
    """Every file of content/ but site.yaml, as it is."""
    found = sorted((root / "content").rglob("*.md"))
    return {p.relative_to(root / "content").as_posix(): p.read_bytes().decode("utf-8") for p in found}


def curated(root: Path, *arguments: str) -> list[str]:
    """Run a command that must succeed, after a trial that must change nothing and say the same; what it printed."""
    before = tree(root)
    trial = cli(*arguments, "--site", root, "--dry-run")
    assert (trial.exit_code, trial.stderr) == (0, "")
    assert tree(root) == before
    done = cli(*arguments, "--site", root)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:-1] == trial.stdout.splitlines()[:-1]
    assert trial.stdout.splitlines()[-1].endswith("nothing was changed (--dry-run)")
    report = build(root)
    assert report.ok, report.problems
    return done.stdout.splitlines()


def refused(root: Path, *arguments: str, status: int = 2) -> str:
    """Run a command that must be refused and change nothing; the one line that it says."""
    before = tree(root)
    done = cli(*arguments, "--site", root)
    assert (done.exit_code, done.stdout) == (status, "")
    assert tree(root) == before
    (line,) = done.stderr.splitlines()
    return line.removeprefix("site-builder: ")


# -- merge ------------------------------------------------------------------------------------------------------------


def test_two_names_without_a_file_become_one_with_a_file_and_the_articles_stay_as_they_are(site):
    files = {X: article("X", "2025", "Sergei Shoigu"), "articles/2025/y.md": article("Y", "2025", "Sergey Shoygu")}
    root = site(files)
    printed = curated(root, "merge", "Sergei Shoigu", "Sergey Shoygu")
    made = "---\nname: Sergei Shoigu\naliases: [Sergey Shoygu]\nredirect_from: [actors/sergey-shoygu.html]\n---\n"
    assert content(root) == {"actors/sergei-shoigu.md": made, **files}
    path = "content/actors/sergei-shoigu.md"
    assert printed == [
        f"{path}: a new file",
        f"{path}:1: (added) → ---",
        f"{path}:2: (added) → name: Sergei Shoigu",
        f"{path}:3: (added) → aliases: [Sergey Shoygu]",
        f"{path}:4: (added) → redirect_from: [actors/sergey-shoygu.html]",
        f"{path}:5: (added) → ---",
        "Sergey Shoygu (actors/sergey-shoygu) is now Sergei Shoigu (actors/sergei-shoigu): 1 file changed",
    ]
    assert "sergei-shoigu.html" in (root / "output/actors/sergey-shoygu.html").read_text()


KEEP = """---
name: Sergei Shoigu       # as he writes it
aliases:
    - 'Сергей Шойгу'      # Russian
weak_aliases: [Shoigu]
roles:
- {title: Minister, of: Russia, from: 2012-11-06, until: 2024-05-12}
born: 1955-05-21
---

Shoigu, a [politician][1].

[1]: https://example.org/1
"""
OTHER = """---
name: Sergey Shoygu
# from the list of visits
sort_name: Shoygu
aliases: [S. Shoygu, СЕРГЕЙ ШОЙГУ]
weak_aliases: [Shoygu, shoigu]
roles:
- title: Minister
  of: Russia
  from: 2012-11-06
  until: 2024-05-12
- title: Secretary
  of: Russia
  from: 2024-05-12
born: 1955
died: 2030
part_of: [Russia, Sergei Shoigu]
x-note: "a: b"
redirect_from: [actors/shoygu.html]
---
He is also spelled so. See [[sergei-shoigu]] and [himself](sergey-shoygu.md).
"""


def test_two_files_are_folded_into_one_and_nothing_is_lost(site):
    x = article(
        "X", "2025", "sergey-shoygu|Russia", body="[[Sergey Shoygu]], [[sergey-shoygu|he]], `[[sergey-shoygu]]`."
    )
    root = site({"actors/sergei-shoigu.md": KEEP, "actors/sergey-shoygu.md": OTHER, X: x})
    curated(root, "merge", "sergei-shoigu", "S. Shoygu")
    assert content(root) == {
        X: x.replace("- sergey-shoygu", "- sergei-shoigu").replace("[[sergey-shoygu|he]]", "[[sergei-shoigu|he]]"),
        "actors/sergei-shoigu.md": """---
name: Sergei Shoigu       # as he writes it
aliases:
    - 'Сергей Шойгу'      # Russian
    - Sergey Shoygu
    - S. Shoygu
weak_aliases: [Shoigu, Shoygu]
roles:
- {title: Minister, of: Russia, from: 2012-11-06, until: 2024-05-12}
- {title: Secretary, of: Russia, from: 2024-05-12}
born: 1955-05-21
# sergey-shoygu.md: sort_name: Shoygu
# sergey-shoygu.md: born: 1955
died: 2030
part_of: [Russia]
x-note: "a: b"
redirect_from: [actors/shoygu.html, actors/sergey-shoygu.html]
# from the list of visits
---

Shoigu, a [politician][1].

[1]: https://example.org/1

He is also spelled so. See [[sergei-shoigu]] and [himself](sergei-shoigu.md).
""",
    }


def test_a_file_becomes_that_of_the_name_that_is_kept(site):
    own = "---\nname: Sergey Shoygu\nborn: 1955   # known\n---\nA life.\n"
    files = {"actors/sergey-shoygu.md": own, X: article("X", "2025", "Sergei Shoigu|sergey-shoygu")}
    root = site(files)
    printed = curated(root, "merge", "Sergei Shoigu", "Sergey Shoygu")
    born = "born: 1955   # known\naliases: [Sergey Shoygu]\nredirect_from: [actors/sergey-shoygu.html]"
    assert content(root) == {
        "actors/sergei-shoigu.md": f"---\nname: Sergei Shoigu\n{born}\n---\nA life.\n",
        X: article("X", "2025", "Sergei Shoigu"),
    }
    assert "content/actors/sergey-shoygu.md: moves to content/actors/sergei-shoigu.md" in printed
    assert f"content/{X}:6: - sergey-shoygu → (deleted)" in printed


def test_where_an_article_lists_both_the_second_entry_goes_and_its_role_stays(site):
    head = """title: X
date: 2025
actors: [ Kim Jong Un, Sergei Shoigu,   Sergey Shoygu ]   # three
dates:
  - {date: 2024, label: A, actors: [Sergey Shoygu, Kim Jong Un, 'Sergei Shoigu']}
  - date: 2025
    label: B
    actors:
      - Sergey Shoygu # first
      # between
      - Sergei Shoigu # second
"""
    roles = """title: Y
date: 2025
actors:
- {name: Sergei Shoigu, role: envoy}
- name: "Sergey Shoygu"   # why
  role: envoy             # the same
- {name: Sergey Shoygu, role: guest}
"""
    x, y = f"---\n{head}---\n", f"---\n{roles}---\n"
    root = site(
        {X: x.replace("\n", "\r\n"), "articles/y.md": y, "actors/sergei-shoigu.md": "---\nname: Sergei Shoigu\n---\n"}
    )
    curated(root, "merge", "Sergei Shoigu", "Sergey Shoygu")
    x = (
        x.replace(",   Sergey Shoygu ]", " ]")
        .replace(", 'Sergei Shoigu']", "]")
        .replace("- Sergei Shoigu # second", "# second")
    )
    y = y.replace('- name: "Sergey Shoygu"   # why\n  role: envoy             # the same\n', "# why\n# the same\n")
    assert content(root)[X] == x.replace("\n", "\r\n")
    assert content(root)["articles/y.md"] == y


def test_topics_and_entries_of_further_indexes_are_merged_like_actors(site):
    files = {
        "topics/war.md": "---\nname: War\nbroader: [Conflicts, Warfare]\n---\n",
        "topics/warfare.md": "---\nname: Warfare\nreplaced_by: War\nbroader: Conflicts\nrelated: [Peace]\n---\nText.\n",
        "topics/battles.md": "---\nname: Battles\nbroader: [War, warfare]\n---\n",
        X: article("X", "2025", topics="Warfare|Peace", more="places: [Peking, Seoul]\n"),
        "articles/2025/y.md": article(
            "Y", "2025", body="[[topics/warfare]] [[places/peking]].", more="places: [Beijing]\n"
        ),
    }
    root = site(files, CONFIG)
    curated(root, "merge", "War", "Warfare")
    curated(root, "merge", "Beijing", "Peking")
    war = "name: War\nbroader: [Conflicts]\nrelated: [Peace]\naliases: [Warfare]\nredirect_from: [topics/warfare.html]"
    assert content(root) == {
        "topics/war.md": content(root)["topics/war.md"],
        "topics/battles.md": "---\nname: Battles\nbroader: [War]\n---\n",
        "places/beijing.md": "---\nname: Beijing\naliases: [Peking]\nredirect_from: [places/peking.html]\n---\n",
        X: files[X],
        "articles/2025/y.md": files["articles/2025/y.md"]
        .replace("topics/warfare", "war")
        .replace("places/peking", "beijing"),
    }
    assert set(content(root)["topics/war.md"].splitlines()) >= set(war.splitlines())


def test_of_two_names_of_one_slug_one_becomes_an_alias_of_the_other(site):
    files = {X: article("X", "2025", "A B Vale"), "articles/y.md": article("Y", "2025", "A.B. Vale")}
    root = site(files)
    assert build(root).ok
    curated(root, "merge", "A B Vale", "A.B. Vale")
    assert content(root) == {
        "actors/a-b-vale.md": "---\nname: A B Vale\naliases: [A.B. Vale]\nredirect_from: [actors/a-b-vale-vdgg.html]\n---\n",
        **files,
    }


def test_a_name_that_a_registered_archive_refuses_can_be_merged(site):
    files = {"actors/sergei-shoigu.md": "---\nname: Sergei Shoigu\n---\n", X: article("X", "2025", "Sergey Shoygu")}
    root = site(files, CONFIG + "actors: registered\n")
    assert not build(root).ok
    curated(root, "merge", "Sergei Shoigu", "Sergey Shoygu")


def test_drafts_and_articles_under_embargo_are_changed_too(site):
    x = article("X", "2025", "sergey-shoygu", more="draft: true\n")
    y = article("Y", "2025", "sergey-shoygu", more="embargo: 9999-01-01\n")
    two = {f"actors/{i}.md": f"---\nname: {n}\n---\n" for i, n in (("sergey-shoygu", "Sergey Shoygu"), ("s", "S"))}
    root = site({**two, X: x, "articles/y.md": y})
    curated(root, "merge", "S", "Sergey Shoygu")
    assert content(root)[X] == x.replace("sergey-shoygu", "s")
    assert content(root)["articles/y.md"] == y.replace("sergey-shoygu", "s")


MERGE_REFUSED = [
    (("Ada", "ada"), 2, "Ada (actors/ada) cannot be merged with itself"),
    (("Ada", "A. L."), 2, "Ada (actors/ada) cannot be merged with itself"),
    (
        ("Ada", "Weather"),
        2,
        "Ada (actors/ada) and Weather (topics/weather) are of different kinds and cannot be merged",
    ),
    (("Ada", "Wheather"), 2, 'nothing in the archive is named "Wheather"; did you mean "Weather"?'),
    (("Nobody", "Ada"), 2, 'nothing in the archive is named "Nobody"'),
    (("x", "y"), 2, "articles cannot be merged; actors, topics and entries of other indexes can"),
    (
        ("Ada", "Sam"),
        2,
        "these names are ambiguous; write one of actors/ada, actors/sam-1, actors/sam-2 for each",
    ),
]


@pytest.mark.parametrize(("names", "status", "said"), MERGE_REFUSED)
def test_a_merge_that_cannot_be_is_refused_in_one_line(names, status, said, site):
    files = {
        "actors/ada.md": "---\nname: Ada\naliases: [A. L.]\n---\n",
        "actors/sam-1.md": "---\nname: Sam\ndisambiguation: one\n---\n",
        "actors/sam-2.md": "---\nname: Sam\ndisambiguation: two\n---\n",
        "articles/x.md": article("X", "2025", "Ada", "Weather"),
        "articles/y.md": article("Y", "2025"),
    }
    assert refused(site(files), "merge", *names, status=status) == said


def test_an_archive_with_errors_is_mended_first(site):
    root = site({X: article("X", "2025", "Ada|Eva", body="[x](no.md)")})
    said = refused(root, "merge", "Ada", "Eva", status=1)
    assert said.startswith(
        f"the archive has an error; mend it first (site-builder check lists all): content/{X}:8:5: error"
    )
    (root / "content" / X).write_text("---\ntitle: [\n---\n")
    assert "the archive has an error" in refused(root, "rename", "x", "--id", "y", status=1)
    shutil.rmtree(root / "content")
    assert "there is no folder content/" in refused(root, "merge", "Ada", "Eva")


def test_a_merge_that_would_make_an_error_changes_nothing(site):
    files = {
        "topics/a.md": "---\nname: A\nbroader: B\n---\n",
        "topics/b.md": "---\nname: B\nbroader: C\n---\n",
        "topics/c.md": "---\nname: C\n---\n",
    }
    said = refused(site(files), "merge", "A", "C", status=1)
    assert said.startswith("nothing was changed, for it would make an error: content/topics/")
    assert "broader than each other" in said


def test_texts_that_cannot_stand_one_below_the_other_are_not_joined(site):
    one = "---\nname: A\n---\n\n```\ncode without an end\n"
    files = {"actors/a.md": one, "actors/b.md": "---\nname: B\n---\nA *text*.\n"}
    assert "would read otherwise below that of content/actors/a.md" in refused(site(files), "merge", "A", "B", status=1)
    link = "[a link][1]\n\n[1]: https://example.org/{}\n"
    files = {f"actors/{n}.md": f"---\nname: {n.upper()}\n---\n{link.format(n)}" for n in "ab"}
    assert "both texts define [1]" in refused(site(files), "merge", "A", "B", status=1)


def test_a_file_that_changes_meanwhile_is_not_overwritten(site, monkeypatch):
    root = site({X: article("X", "2025", "Ada|Eva")})

    def changed(*arguments):
        verify(*arguments)
        (root / "content" / X).write_text(article("Changed", "2025", "Ada"))

    monkeypatch.setattr("site_builder.cli.curate_command.verify", changed)
    done = cli("rename", "x", "--id", "z", "--site", root)
    assert done.exit_code == 1
    assert done.stderr == f"site-builder: content/{X} was changed meanwhile; nothing was written\n"
    assert content(root) == {X: article("Changed", "2025", "Ada")}


def test_a_disk_that_fails_in_the_middle_leaves_the_archive_as_it_was(site, monkeypatch):
    files = {f"articles/{n}.md": article(n, "2025", "ada") for n in ("x", "y", "z")}
    root = site({**files, "actors/ada.md": "---\nname: Ada Lovelace\n---\n"})
    before = tree(root)
    really = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if Path(target).name == "y.md":
            raise OSError(28, "No space left on device", str(target))
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    done = cli("rename", "Ada Lovelace", "--id", "lovelace", "--site", root)
    assert done.exit_code == 3
    assert done.stderr == f"site-builder: {root}/content/articles/y.md: no space left on device\n"
    assert tree(root) == before


# -- rename -----------------------------------------------------------------------------------------------------------


def test_a_new_name_keeps_the_old_one_as_an_alias_and_no_article_changes(site):
    own = "---\nname: 'Sergei Shoigu'   # so\naliases: [Sergey Shoygu]\nsort_name: Shoigu, S.\n---\n"
    files = {"actors/sergei-shoigu.md": own, X: article("X", "2025", "Sergei Shoigu|Russia")}
    root = site(files)
    printed = curated(root, "rename", "Sergei Shoigu", "--name", "Sergei K. Shoigu")
    new = own.replace("'Sergei Shoigu'", "'Sergei K. Shoigu'").replace("Shoygu]", "Shoygu, Sergei Shoigu]")
    assert content(root) == {**files, "actors/sergei-shoigu.md": new}
    assert "content/actors/sergei-shoigu.md:4: it is still sorted as Shoigu, S." in printed


def test_an_alias_and_the_name_change_places(site):
    root = site({"actors/a.md": "---\nname: DPRK\naliases: [North Korea, Korea]\n---\n"})
    curated(root, "rename", "DPRK", "--name", "North Korea")
    assert content(root) == {"actors/a.md": "---\nname: North Korea\naliases: [DPRK, Korea]\n---\n"}


def test_a_name_that_differs_in_case_only_needs_no_alias(site):
    root = site({"actors/a.md": "---\nname: Dprk\n---\n"})
    curated(root, "rename", "a", "--name", "DPRK")
    assert content(root) == {"actors/a.md": "---\nname: DPRK\n---\n"}


def test_a_new_id_moves_the_file_changes_references_and_keeps_the_address(site):
    body = "[[kim]], [[kim|he]], [[actors/kim#life]], [[Kim Jong Un]], [he](../../actors/kim.md#life)."
    body += "\n\n[r]: ../../actors/kim.md"
    files = {
        "actors/kim.md": "---\nname: Kim Jong Un\n---\n\n## Life\n\nSee [here](kim.md#life), [[kim]].\n",
        "actors/dprk.md": "---\nname: DPRK\npart_of: kim\nroles: [{title: State, of: Kim Jong Un}]\n---\n",
        X: article("X", "2025", "kim|DPRK", body=body + "\n\nA [link][r]."),
    }
    root = site(files)
    curated(root, "rename", "kim", "--id", "kim-jong-un")
    now = content(root)
    assert now["actors/kim-jong-un.md"] == (
        "---\nname: Kim Jong Un\nredirect_from: [actors/kim.html]\n---\n\n## Life\n\n"
        "See [here](kim-jong-un.md#life), [[kim-jong-un]].\n"
    )
    assert now["actors/dprk.md"] == files["actors/dprk.md"].replace("part_of: kim", "part_of: kim-jong-un")
    changed = (
        files[X].replace("- kim", "- kim-jong-un").replace("[[kim", "[[kim-jong-un").replace("/kim", "/kim-jong-un")
    )
    assert now[X] == changed.replace("kim-jong-un-jong-un", "kim-jong-un")
    page = (root / "output/actors/kim.html").read_text()
    assert re.search(r'http-equiv="refresh" content="0; ?url=[^"]*kim-jong-un\.html"', page)


def test_renaming_there_and_back_leaves_no_circle(site):
    root = site({"actors/a.md": "---\nname: Ada\n---\n", X: article("X", "2025", "a", body="[[a|she]]")})
    before = content(root)
    curated(root, "rename", "a", "--id", "b")
    curated(root, "rename", "b", "--id", "a")
    now = content(root)
    assert now.pop("actors/a.md") == "---\nname: Ada\nredirect_from: [actors/b.html]\n---\n"
    del before["actors/a.md"]
    assert now == before


def test_an_actor_without_a_file_gets_one_when_it_is_renamed(site):
    files = {X: article("X", "2025", "Sergey Shoygu", body="[[sergey-shoygu]]")}
    root = site(files)
    curated(root, "rename", "Sergey Shoygu", "--name", "Sergei Shoigu", "--id", "shoigu")
    assert content(root) == {
        "actors/shoigu.md": (
            "---\nname: Sergei Shoigu\naliases: [Sergey Shoygu]\nredirect_from: [actors/sergey-shoygu.html]\n---\n"
        ),
        X: files[X].replace("[[sergey-shoygu]]", "[[shoigu]]"),
    }


@pytest.mark.parametrize("slug", [False, True])
def test_an_article_gets_another_id_and_its_old_address_leads_to_it(slug, site):
    files = {
        X: article("X", "2025", more="slug: old\n" if slug else ""),
        "articles/2024/y.md": article(
            "Y",
            "2024",
            body="[[ID]], [[articles/ID|it]], [x](../2025/x.md), `[x](../2025/x.md)`.",
            more="related:\n  - 'ID'  # by id\n  - to: articles/2025/x.md\n    title: 'It'\ntranslation_of: ID\n"
            "lang: fr\n",
        ).replace("ID", "old" if slug else "x"),
        "pages/about.md": "---\ntitle: About\n---\n[x](../articles/2025/x.md)\n",
    }
    root = site(files)
    curated(root, "rename", "old" if slug else "x", "--id", "new")
    now = content(root)
    redirect = f"redirect_from: [articles/2025/{'old' if slug else 'x'}.html]\n"
    if slug:
        assert now[X] == article("X", "2025", more="slug: new\n" + redirect)
        assert now["articles/2024/y.md"] == files["articles/2024/y.md"].replace("old", "new")
    else:
        assert X not in now
        assert now["articles/2025/new.md"] == article("X", "2025", more=redirect)
        moved = article(
            "Y",
            "2024",
            body="[[new]], [[articles/new|it]], [x](../2025/new.md), `[x](../2025/x.md)`.",
            more="related:\n  - 'new'  # by id\n  - to: articles/2025/new.md\n    title: 'It'\ntranslation_of: new\n"
            "lang: fr\n",
        )
        assert now["articles/2024/y.md"] == moved
        assert now["pages/about.md"] == files["pages/about.md"].replace("x.md", "new.md")
    assert "new.html" in (root / f"output/articles/2025/{'old' if slug else 'x'}.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Ada",), "say what to change: --name, --id or both"),
        (("Ada", "--name", "Ada"), "Ada (actors/ada) is named so already"),
        (("Ada", "--name", "Eve"), '"Eve" is a name of Eva (actors/eva); to make the two one, use site-builder merge'),
        (("Ada", "--id", "eva"), "there is actors/eva already; to make the two one: site-builder merge eva ada"),
        (("Ada", "--id", "Eva!"), '"Eva!" cannot be an id: an id is made of a–z, 0–9 and -, at most 100 of them'),
        (("x", "--id", "y"), "there is articles/y already"),
        (("x", "--id", "x"), "X (articles/x) has this id already"),
        (("x", "--name", "Z"), "an article has a title, which nothing refers to: change it in content/articles/x.md"),
        (("Both", "--id", "z"), '"Both" is ambiguous; write one of actors/both, topics/both'),
        (("Evas", "--id", "z"), 'nothing in the archive is named "Evas"; did you mean "Eva"?'),
    ],
)
def test_a_renaming_that_cannot_be_is_refused_in_one_line(arguments, said, site):
    files = {
        "actors/ada.md": "---\nname: Ada\n---\n",
        "actors/eva.md": "---\nname: Eva\naliases: [Eve]\n---\n",
        "articles/x.md": article("X", "2025", "Both", "Both"),
        "articles/y.md": article("Y", "2025"),
    }
    assert refused(site(files), "rename", *arguments) == said


# -- split ------------------------------------------------------------------------------------------------------------

SMITHS = {
    "articles/a.md": article(
        "A sea voyage", "1901", "John Smith|Ada", body="## Voyage\n\nIt rained. John Smith sailed."
    ),
    "articles/b.md": article(
        "An election", "1902-03", "Ada|john-smith", body="Smith won, says [[John Smith]]'s friend."
    ),
    "articles/c.md": article("A storm", "1900", "Ada", body="[[John Smith]] and [[john-smith|he]] were there."),
    "articles/d.md": article("Nothing", "1903", "Ada"),
}


def smiths() -> dict[str, str]:
    own = "---\nname: John Smith\nkind: person\nroles: [{title: Mayor, from: 1902}]\n---\n"
    return {**SMITHS, "actors/john-smith.md": own}


def test_split_lists_the_articles_in_order_of_time_with_the_sentence(site):
    done = cli("split", "John Smith", "--site", site(smiths()))
    assert done.stdout.splitlines() == [
        "content/articles/c.md:8: 1900  A storm  (as John Smith)",
        "    John Smith and he were there.",
        "content/articles/a.md:5: 1901  A sea voyage  (as John Smith)",
        "    John Smith sailed.",
        "content/articles/b.md:6: 1902-03  An election  (as john-smith)",
        "    Smith won, says John Smith's friend.",
        "3 articles name John Smith (actors/john-smith)",
    ]


def test_split_lists_what_only_mentions_and_says_which_links_go(site):
    files = smiths() | {
        "articles/e.md": article("A letter", "1904", "Ada", body="A ship came.\n\nThen **John\u00a0Smith** wrote."),
        "articles/f.md": article("A reply", "1899", "Ada", body="Nobody.\nJohn Smith's answer, and John Smith again."),
    }
    root = site(files)
    listed = cli("split", "John Smith", "--site", root).stdout.splitlines()
    assert listed[6:] == [
        "content/articles/f.md:9: 1899  A reply  (only mentioned)",
        "    John Smith's answer, and John Smith again.",
        "content/articles/e.md:10: 1904  A letter  (only mentioned)",
        "    Then John Smith wrote.",
        "3 articles name John Smith (actors/john-smith), 2 more mention it",
    ]
    said = refused(root, "split", "John Smith", "--to", "sailor", "--articles", "f")
    assert said == (
        "the article f only mentions John Smith (actors/john-smith); write [[sailor|…]] there (content/articles/f.md:9), later"
    )
    done = curated(root, "split", "John Smith", "--to", "sailor", "--articles", "a")
    assert [line for line in done if "any more" in line] == [
        "content/articles/e.md:10: mentions John Smith and is not linked any more; write [[john-smith|…]] or [[sailor|…]] there",
        "content/articles/f.md:9: mentions John Smith and is not linked any more; write [[john-smith|…]] or [[sailor|…]] there",
    ]


def test_names_that_fold_to_one_are_split_wherever_they_are_written(site):
    files = {
        "actors/ferdinand-marcos-jr.md": "---\nname: Ferdinand Marcos, Jr.\nroles: [{title: President}]\n---\n",
        "articles/a.md": article("A", "1901", "Ferdinand Marcos Jr", body="[[Ferdinand Marcos Jr.]] and others."),
        "articles/b.md": article("B", "1902", '"Ferdinand Marcos, Jr."', body="[[ferdinand-marcos-jr]] spoke."),
        "articles/c.md": article("C", "1903", "FERDINAND MARCOS JR."),
        "articles/d.md": article("D", "1904", "Ada", body="Ferdinand Marcos, Jr., came."),
    }
    root = site(files)
    assert cli("split", "Ferdinand Marcos Jr", "--site", root).stdout.splitlines()[-1] == (
        "3 articles name Ferdinand Marcos, Jr. (actors/ferdinand-marcos-jr), 1 more mentions it"
    )
    curated(root, "split", "ferdinand marcos jr", "--to", "marcos-painter", "--articles", "a", "c")
    now = content(root)
    assert "- marcos-painter\n" in now["articles/a.md"]
    assert "[[marcos-painter|Ferdinand Marcos Jr.]]" in now["articles/a.md"]
    assert '- "ferdinand-marcos-jr"\n' in now["articles/b.md"]
    assert "[[ferdinand-marcos-jr]] spoke" in now["articles/b.md"]
    assert "- marcos-painter\n" in now["articles/c.md"]


def test_articles_are_given_to_a_namesake_and_both_are_told_apart(site):
    root = site(smiths())
    curated(root, "split", "John Smith", "--to", "john-smith-sailor", "--articles", "a", "c")
    now = content(root)
    assert now["actors/john-smith-sailor.md"] == "---\nname: John Smith\nkind: person\ndisambiguation: sailor\n---\n"
    assert (
        now["actors/john-smith.md"]
        == smiths()["actors/john-smith.md"].replace("---\n", "disambiguation: Mayor\n---\n")[
            len("disambiguation: Mayor\n") :
        ]
    )
    assert now["articles/a.md"] == SMITHS["articles/a.md"].replace("- John Smith", "- john-smith-sailor")
    assert now["articles/b.md"] == SMITHS["articles/b.md"].replace("[[John Smith]]", "[[john-smith|John Smith]]")
    sailor = SMITHS["articles/c.md"].replace("[[John Smith]]", "[[john-smith-sailor|John Smith]]")
    assert now["articles/c.md"] == sailor.replace("[[john-smith|", "[[john-smith-sailor|")


def test_a_new_actor_of_another_name_needs_no_telling_apart(site):
    root = site(smiths())
    curated(root, "split", "John Smith", "--to", "jack", "--articles", "articles/a.md", "--as", "Jack Smith")
    now = content(root)
    assert now.pop("actors/jack.md") == "---\nname: Jack Smith\nkind: person\n---\n"
    assert now == {**smiths(), "articles/a.md": SMITHS["articles/a.md"].replace("- John Smith", "- Jack Smith")}


def test_a_name_that_is_also_an_id_can_be_split_for_the_id_still_names_its_own(site):
    files = {
        "articles/a.md": article("A", "1901", "Eden", body="[[eden]]"),
        "articles/b.md": article("B", "1902", "eden"),
    }
    root = site({**files, "actors/eden.md": "---\nname: Eden\ndisambiguation: minister\n---\n"})
    curated(root, "split", "Eden", "--to", "eden-town", "--articles", "a")
    now = content(root)
    assert now["articles/a.md"] == article("A", "1901", "eden-town", body="[[eden-town|eden]]")
    assert now["articles/b.md"] == files["articles/b.md"]


def test_what_is_split_can_be_merged_again(site):
    root = site(smiths())
    curated(
        root,
        "split",
        "John Smith",
        "--to",
        "sailor",
        "--articles",
        "a",
        "--told-by",
        "a sailor",
        "--kept-as",
        "a mayor",
    )
    curated(root, "merge", "john-smith", "sailor")
    now = content(root)
    assert now["articles/a.md"] == SMITHS["articles/a.md"].replace("- John Smith", "- john-smith")
    assert "redirect_from: [actors/sailor.html]" in now["actors/john-smith.md"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Ada", "--to", "ada", "--articles", "a"), "Ada (actors/ada) has this id already; give the new one another"),
        (("John Smith", "--to", "s", "--articles", "d"), "the article d does not name John Smith (actors/john-smith)"),
        (("John Smith", "--to", "s", "--articles", "e"), 'nothing in the archive is named "e"'),
        (("John Smith", "--to", "s"), "name the articles that s is to have with --articles"),
        (("John Smith", "a"), "give the new actor's id with --to, or leave the articles out to list them all"),
        (
            ("John Smith", "--to", "s", "--articles", "a"),
            "two actors would be named John Smith; say with --kept-as what tells John Smith (actors/john-smith) apart",
        ),
        (
            ("John Smith", "--to", "ada", "--articles", "a"),
            "there is actors/ada already; to make the two one: site-builder merge ada john-smith",
        ),
        (
            ("John Smith", "--to", "s", "--articles", "a", "--as", "Ada"),
            '"Ada" is a name of Ada (actors/ada); to make the two one, use site-builder merge',
        ),
        (
            ("a", "--to", "s", "--articles", "a"),
            "articles cannot be split; actors, topics and entries of other indexes can",
        ),
    ],
)
def test_a_split_that_cannot_be_is_refused_in_one_line(arguments, said, site):
    assert refused(site(SMITHS), "split", *arguments) == said


# -- bytes ------------------------------------------------------------------------------------------------------------

STYLES: dict[str, Callable[[str], str]] = {
    "plain": scalar,
    "single": lambda text: "'" + text.replace("'", "''") + "'",
    "double": lambda text: '"' + text.replace('"', '\\"') + '"',
}
LAYOUTS = ["block", "indented", "flow", "open flow", "mappings", "flow mappings", "single"]


def laid_out(layout: str, names: list[str], comment: str) -> str:
    """The value of actors: in one of the ways that YAML has."""
    match layout:
        case "block":
            return "\n" + "".join(f"- {n}{comment}\n" for n in names)
        case "indented":
            return f"{comment}\n" + "".join(f"    -   {n}\n    # {k}\n" for k, n in enumerate(names))
        case "flow":
            return f" [{','.join(names)} ]{comment}\n"
        case "open flow":
            return " [\n" + "".join(f"  {n},{comment}\n" for n in names) + "  ]\n"
        case "mappings":
            return "\n" + "".join(f"  - role: envoy{comment}\n    name: {n}\n" for n in names)
        case "flow mappings":
            return "\n" + "".join(f"  - {{name: {n}, role: 'x # y'}}{comment}\n" for n in names)
        case _:
            return f" {names[0]}{comment}\n"


@st.composite
def articles(draw: st.DrawFn) -> tuple[Callable[[str, str], bytes], int]:
    """An article as a function of how one actor is written in it (by id; in the text), in some style of YAML."""
    layout = draw(st.sampled_from(LAYOUTS))
    style = STYLES[draw(st.sampled_from(sorted(STYLES)))]
    comment = draw(st.sampled_from(["", "  # wrote: old-id, 'x'", " #"]))
    others = draw(st.lists(st.sampled_from(["Kim Jong Un", "DPRK", "Шойгу", "O'Neil"]), unique=True, max_size=3))
    at = draw(st.integers(0, len(others)))
    break_ = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    mark = draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    tail = draw(st.sampled_from(["", "\n", "\n\nEnd."]))
    before = draw(
        st.sampled_from(["title: A\ndate: 2025\n", "# first\n\ndate:   2025 # d\ntitle: >-\n  A long\n  title\n"])
    )

    def made(entry: str, link: str) -> bytes:
        names = [style(n) for n in [*others[:at], entry, *others[at:]]] if layout != "single" else [style(entry)]
        key = f"dates: [{{date: 2024, label: L, actors: {style(entry)}}}]\n"
        head = f"{before}actors:{laid_out(layout, names, comment)}{key}x-old-id: old-id\n"
        body = f"Text [[{link}]], `[[old-id]]` and [[{link}|old-id]].{tail}"
        return mark + f"---\n{head}---\n{body}".replace("\n", break_).encode()

    return made, len(others)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(articles(), st.sampled_from(["new-id", "n"]))
def test_a_renaming_touches_no_byte_of_an_article_outside_the_id(drawn, new_id):
    made, _ = drawn
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, {"site.yaml": CONFIG, "actors/old-id.md": "---\nname: Old\n---\n", X: made("old-id", "old-id")})
        done = cli("rename", "Old", "--id", new_id, "--site", root)
        assert (done.exit_code, done.stderr) == (0, "")
        assert (root / "content" / X).read_bytes() == made(new_id, new_id)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(articles())
def test_a_merge_touches_no_byte_of_an_article_where_an_alias_explains_the_name(drawn):
    made, _ = drawn
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        raw = made("Sergey Shoygu", "Sergey Shoygu")
        write(root, {"site.yaml": CONFIG, X: raw, "articles/y.md": article("Y", "2025", "Sergei Shoigu")})
        done = cli("merge", "Sergei Shoigu", "Sergey Shoygu", "--site", root)
        assert (done.exit_code, done.stderr) == (0, "")
        assert (root / "content" / X).read_bytes() == raw


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"]), min_size=1, max_size=30))
def test_any_name_is_written_as_yaml_that_reads_as_that_name(name):
    name = " ".join(name.split())
    assume(name and "\ufeff" not in name)
    for head in (
        f"k: {scalar(name)}",
        f"k: [a, {scalar(name)}]",
        f"k: {{{scalar(name)}: {scalar(name)}}}",
        f"k:\n- {scalar(name)}",
    ):
        problems: list[Problem] = []
        read = split_head(f"---\n{head}\n---\n", "x", problems).head
        assert read is not None and problems == []
        value = read.pairs[0][1]
        last = value if value.text else value.items[-1] if value.items else value.pairs[0][1]
        assert last.text == name


def test_entries_are_added_the_way_a_list_is_written():
    def added(head: str) -> str:
        sheet = Sheet(f"---\n{head}z: 1\n---\n".encode())
        sheet.add("a", ["N"])
        return sheet.text[4:-9]

    assert added("a: [x, y,] # c\n") == "a: [x, y, N,] # c\n"
    assert added("a: [\n  x # c\n  ]\n") == "a: [\n  x, N # c\n  ]\n"
    assert added("a: []\n") == "a: [N]\n"
    assert added("a: # c\n") == "a: [N] # c\n"
    assert added("a:\n- x # c\n# d\n") == "a:\n- x # c\n- N\n# d\n"
    assert added("a:\n  - x\n  - >\n   y\n   z\n\n") == "a:\n  - x\n  - >\n   y\n   z\n\n  - N\n"
    assert added("a: x, y # c\n") == 'a: ["x, y", N] # c\n'
    assert added("a: 'x'\n") == "a: ['x', N]\n"
    assert added("a: {n: x}\n") == "a: [{n: x}, N]\n"
    assert added("a:\n  n: x\n  m: y\n") == "a:\n  - n: x\n    m: y\n  - N\n"


# -- merging, then building -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """An entry of an article: which of the names, with which role."""

    name: str
    role: str

    def __str__(self) -> str:
        return f"{{name: {self.name}, role: {self.role}}}" if self.role else self.name


KEPT, FOLDED, NEW_ID, OLD_ID = "Sergei Shoigu", "Sergey Shoygu", "sergei-shoigu", "sergey-shoygu"
ALIASES = ["S. Shoygu", "General Shoygu", "Shoygu the Younger"]
LISTED = st.builds(
    Listed, st.sampled_from([KEPT, FOLDED, *ALIASES, "Kim Jong Un", "Russia"]), st.sampled_from(["", "", "envoy"])
)


def actor_file(name: str, aliases: list[str], roles: list[str], body: str, redirect: str = "") -> str:
    lines = [f"name: {name}", *(f"aliases: [{', '.join(aliases)}]" for _ in aliases[:1])]
    lines += ["roles:", *(f"  - {{title: {r}, from: 2020}}" for r in roles)] if roles else []
    lines += [f"redirect_from: [{redirect}]"] if redirect else []
    return "\n".join(["---", *lines, "---", body]) + "\n"


def clean(entries: list[Listed]) -> list[Listed]:
    """As an archive may list them: nobody twice, unless for another role."""
    found: list[Listed] = []
    for entry in entries:
        who = one(entry.name)
        if not any(one(e.name) == who and (not entry.role or e.role == entry.role) for e in found):
            found.append(entry)
    return found


def one(name: str) -> str:
    return name if name in (KEPT, "Kim Jong Un", "Russia") else FOLDED


def joined(entries: list[Listed]) -> list[Listed]:
    """What is left when the two are one."""
    found: list[Listed] = []
    for entry in entries:
        same = [e for e in found if merged(e.name) == merged(entry.name)]
        if not same or (entry.role and entry.role not in [e.role for e in same]):
            found.append(entry)
    return found


def merged(name: str) -> str:
    return KEPT if one(name) == FOLDED else name


def archive(lists: list[list[Listed]], link: str) -> dict[str, str]:
    files = {}
    for n, entries in enumerate(lists):
        actors = "".join(f"  - {e}\n" for e in entries)
        head = f"title: Article {n}\ndate: 2021-0{n + 1}\n" + (f"actors:\n{actors}" if entries else "")
        links = f"See [[{link}]] and [[{link}|him]], [[Russia]]."
        files[f"articles/a{n}.md"] = f"---\n{head}---\n\nGeneral Shoygu spoke. {links}\n"
    return {**files, "articles/z.md": article("Z", "2022", f"{KEPT}|Russia")}


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(LISTED, max_size=4).map(clean), min_size=1, max_size=3),
    st.booleans(),
    st.booleans(),
    st.permutations(ALIASES),
)
def test_merging_then_building_gives_the_site_of_an_archive_written_merged_from_the_start(lists, kept, folded, aliases):
    lists = [*lists, [Listed(FOLDED, "")]]
    if not folded:
        lists = [clean([e if one(e.name) != FOLDED else Listed(FOLDED, e.role) for e in entries]) for entries in lists]
    before = archive(lists, OLD_ID)
    after = archive([joined(entries) for entries in lists], NEW_ID)
    roles, body, redirect = [], "", f"actors/{OLD_ID}.html"
    if kept:
        before[f"actors/{NEW_ID}.md"] = actor_file(KEPT, ["Сергей Шойгу"], ["Minister"], "One *life*.")
        roles, body = ["Minister"], "One *life*."
    if folded:
        before[f"actors/{OLD_ID}.md"] = actor_file(
            FOLDED, aliases, ["Minister", "Secretary"], "Another [[Russia]] life."
        )
        roles = ["Minister", "Secretary"]
        body = "\n\n".join(filter(None, [body, "Another [[Russia]] life."]))
    names = [*(["Сергей Шойгу"] if kept else []), FOLDED, *(aliases if folded else [])]
    after[f"actors/{NEW_ID}.md"] = actor_file(KEPT, names, roles, body, redirect)
    with tempfile.TemporaryDirectory() as folder:
        one_, other = Path(folder, "one"), Path(folder, "other")
        write(one_, {"site.yaml": CONFIG, **before})
        write(other, {"site.yaml": CONFIG, **after})
        done = cli("merge", KEPT, FOLDED, "--site", one_)
        assert (done.exit_code, done.stderr) == (0, "")
        for root in (one_, other):
            report = build(root)
            assert report.ok, report.problems
        assert tree(one_ / "output") == tree(other / "output")


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(["Sergey Shoygu", "Сергей Шойгу", "S. Shoygu", "Shoigu, Sergei"]))
def test_any_order_of_aliases_gives_the_same_site(aliases):
    lists = [
        [Listed(name if "," not in name else f'"{name}"', "")] for name in ["Sergey Shoygu", "Shoigu, Sergei", KEPT]
    ]
    with tempfile.TemporaryDirectory() as folder:
        trees = []
        for n, order in enumerate([aliases, sorted(aliases)]):
            root = Path(folder, str(n))
            own = actor_file(KEPT, [scalar(a) for a in order], ["Minister"], "A life.")
            write(root, {"site.yaml": CONFIG, f"actors/{NEW_ID}.md": own, **archive(lists, NEW_ID)})
            assert build(root).ok
            trees.append(tree(root / "output"))
        assert trees[0] == trees[1]


# -- the documentation ------------------------------------------------------------------------------------------------


def documented() -> tuple[Mapping[str, str], list[tuple[str, str]]]:
    """The archive of docs/curation.md, and its steps: (command or file, what it prints or holds) in order."""
    text = (REPOSITORY / "docs/curation.md").read_text(encoding="utf-8")
    marked = re.findall(r"<!-- (file|run|holds)(?:: (\S+))? -->\n```\w+\n(.*?)```\n", text, re.DOTALL)
    files = {name: block for kind, name, block in marked if kind == "file"}
    steps = []
    for kind, name, block in marked:
        if kind == "run":
            command, _, output = block.partition("\n")
            steps.append((command.removeprefix("$ "), output))
        elif kind == "holds":
            steps.append((name, block))
    return files, steps


def test_the_examples_of_the_documentation_do_what_it_says(site, monkeypatch):
    files, steps = documented()
    root = site(files)
    monkeypatch.chdir(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763600000")
    commands = set()
    assert len(steps) >= 8
    for step, expected in steps:
        if step.startswith("site-builder "):
            arguments = shlex.split(step)[1:]
            commands.add(arguments[0])
            done = cli(*arguments)
            assert done.stderr + done.stdout == expected, step
        else:
            assert (root / "content" / step).read_text(encoding="utf-8") == expected, step
    assert {"check", "merge", "rename", "split"} <= commands


def test_links_by_an_id_stay_plain_when_a_name_folds_to_it(site):
    body = "[[kim]], [[kim|he]], [[Kim Jong Un]]."
    files = {"actors/kim.md": "---\nname: Kim Jong Un\n---\n", X: article("X", "2025", "kim", body=body)}
    root = site(files)
    curated(root, "rename", "kim", "--id", "kim-jong-un")
    assert "[[kim-jong-un]], [[kim-jong-un|he]], [[Kim Jong Un]]." in content(root)[X]


def test_merging_into_an_id_that_the_other_name_folds_to_keeps_links_plain(site):
    files = {
        "actors/kim-jong-un.md": "---\nname: Marshal Kim\n---\n",
        "actors/kim.md": "---\nname: Kim Jong Un\n---\n",
        X: article("X", "2025", "kim", body="[[kim]], [[kim-jong-un]], [[Kim Jong Un]]."),
    }
    root = site(files)
    curated(root, "merge", "kim-jong-un", "kim")
    assert "[[kim-jong-un]], [[kim-jong-un]], [[Kim Jong Un]]." in content(root)[X]
    assert "aliases: [Kim Jong Un]" in content(root)["actors/kim-jong-un.md"]


def test_another_id_leaves_spellings_that_lead_to_the_file_without_standing_there(site):
    files = {"actors/gyula-horvath.md": "---\nname: Gyula Horváth\n---\n", X: article("X", "2025", "Gyula Horvath")}
    root = site(files)
    curated(root, "rename", "gyula-horvath", "--id", "horvath")
    assert content(root)[X] == files[X]
