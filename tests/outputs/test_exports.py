"""The data as outputs: planned and explained, made anew when what they read changes, gone when nobody wants them.

And nothing is in them that pages do not publish.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from site_builder.build.explain import explain
from site_builder.dataset.files import FILES
from tests import builds
from tests.builds import article, build, built, cli, contents, tree, write
from tests.conftest import REPOSITORY, SiteFactory
from tests.dataset.test_tables import CONFIG
from tests.dataset.test_tables import FILES as SMALL

SECRET = "Zanzibar"


def again(root: Path) -> list[str]:
    """Build; hold that the site is what a build from nothing makes. The addresses that were written or removed."""
    before = contents(root / "output")
    built(root, exports=True)
    copy = root.parent / f"{root.name}-clean"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root / "content", copy / "content")
    built(copy, exports=True)
    after = contents(root / "output")
    assert tree(root / "output") == tree(copy / "output")
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def of_data(names: list[str]) -> list[str]:
    return [name for name in names if name.startswith("data/") or name.endswith((".json", ".md"))]


@pytest.fixture
def root(site: SiteFactory) -> Path:
    from tests.parse.test_problems import PNG

    root = site({**SMALL, "media/a.png": PNG}, CONFIG)
    built(root, exports=True)
    return root


def test_a_build_without_exports_has_none_and_says_nothing_of_them(root: Path) -> None:
    made = contents(root / "output")
    assert {
        *FILES,
        "data/index.html",
        "articles/2024/visit.json",
        "articles/2024/visit.md",
        "actors/ada-byron.json",
    } <= {*made}
    assert b'href="../../data/index.html"' in made["articles/2024/visit.html"]
    plain = root.parent / "plain"
    shutil.copytree(root / "content", plain / "content")
    built(plain)
    without = contents(plain / "output")
    assert not [name for name in without if name.startswith("data/") or name.endswith((".md", "visit.json"))]
    assert not [name for name, data in without.items() if b"data/index.html" in data]
    built(root)  # which removes what the build before has made
    assert contents(root / "output") == without


def test_a_build_without_exports_does_not_import_what_makes_them(root: Path) -> None:
    code = (
        "import sys; from tests import builds; from pathlib import Path; builds.built(Path(sys.argv[1])); "
        "print([n for n in sys.modules if n.startswith('site_builder.dataset') or 'exports' in n])"
    )
    run = subprocess.run([sys.executable, "-c", code, root], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    kept = ["site_builder.outputs.exports", "site_builder.outputs.exports.streams", "site_builder.outputs.exports.plan"]
    assert sorted(eval(run.stdout)) == sorted(kept)


def test_site_yaml_chooses_what_is_made(site: SiteFactory) -> None:
    root = site(SMALL | {"articles/2024/visit.md": article("A visit", "2024")}, CONFIG + "exports: [csv, networks]\n")
    built(root, exports=True)
    found = {name for name in contents(root / "output") if name.startswith("data/")}
    wanted = {file.address for file in FILES.values() if file.export in ("csv", "networks", "")}
    assert found == wanted | {"data/index.html"}
    assert not (root / "output/articles/2024/visit.json").exists()
    (root / "content/site.yaml").write_text(CONFIG + "exports: none\n", encoding="utf-8")
    built(root, exports=True)
    assert not (root / "output/data").exists()


def test_an_edited_text_makes_anew_only_what_holds_it(root: Path) -> None:
    path = root / "content/articles/2024/talk.md"
    path.write_text(path.read_text("utf-8").replace("Nothing more.", "Nothing more.\n\nBut this."), encoding="utf-8")
    files = ["data/archive.sqlite", "data/texts.csv", "data/texts.jsonl"]
    assert of_data(again(root)) == ["articles/2024/talk.json", "articles/2024/talk.md", *files]
    (one,) = explain(root, "data/texts.csv")
    assert one.reason == "the table article_body of the archive"
    assert again(root) == []


def test_markdown_that_says_the_same_changes_its_own_file_alone(root: Path) -> None:
    path = root / "content/articles/2024/talk.md"
    path.write_text(path.read_text("utf-8").replace("title: A talk", 'title: "A talk"'), encoding="utf-8")
    assert again(root) == ["articles/2024/talk.md", "manifest-sha256.txt"]
    _, one = explain(root, "articles/2024/talk.md")  # the page of that file, and the file beside it
    assert one.reason == "the file content/articles/2024/talk.md"


def test_what_changes_in_the_archive_changes_the_data(root: Path) -> None:
    steps = [
        {
            "articles/2024/new.md": article(
                "New", "2024-05", "Ada Byron|Zoe Quill", "Engines|Steam", body="Ada Lovelace."
            )
        },
        {
            "articles/2024/new.md": article(
                "Newer", "2024-06", "Zoe Quill", "Steam", body="See [[talk]]. Michael Faraday."
            )
        },
        {"actors/michael-faraday.md": "---\nname: Michael Faraday\nborn: 1791-09-22\naliases: [Faraday]\n---\n\nHe.\n"},
        {"topics/machines.md": "---\nname: Machines\nrelated: [Steam]\naliases: [Devices]\n---\n"},
        {"actors/ada-byron.md": SMALL["actors/ada-byron.md"].replace("[Ada Lovelace]", "[Ada Lovelace, Ada King]")},
        {"articles/2024/talk.md": article("A talk", "1831", "Michael Faraday", "Electricity", body="Nothing.")},
    ]
    for step in steps:
        write(root, step)
        assert of_data(again(root))
    for name in ("topics/machines.md", "articles/2024/new.md", "actors/michael-faraday.md"):
        (root / "content" / name).unlink()
        assert of_data(again(root))


def test_explain_tells_what_a_file_of_data_reads(root: Path) -> None:
    (one,) = explain(root, "data/articles.csv")
    assert one.reads == ("the table article of the archive",)


def test_two_builds_give_the_same_bytes_in_one_process_or_in_several(root: Path) -> None:
    first = contents(root / "output")
    assert cli("build", root, "--clean", "--exports", "--jobs", "2").exit_code == 0
    second = contents(root / "output")
    assert {name for name in second if name.startswith("data/") and first[name] != second[name]} == set()


def test_a_preview_has_no_data(root: Path) -> None:
    done = cli("build", root, "--preview", root / "preview", "--exports")
    assert done.exit_code == 2
    assert "--exports makes data of what is published" in done.stderr
    built(root, exports=True)
    build(root, root / "preview", preview=True)
    assert not (root / "preview/data").exists()


PRIVATE = f"""---
title: Public
date: 2024-01  # {SECRET} told us
x-note: {SECRET}
x-place: Lisbon
"x-also": [{SECRET}]
draft: false
embargo: 2024-02-01
topics:
  # {SECRET}
  - Engines
related: []
summary: >
  Two lines
  of it: yes
---

A text. <!-- {SECRET} --> Its end.

%% {SECRET} %%

[//]: # ({SECRET})

- `<!-- kept -->`
"""


def test_nothing_is_published_that_pages_do_not_publish(site: SiteFactory) -> None:
    files = {
        "articles/public.md": PRIVATE,
        "articles/draft.md": article(
            f"{SECRET} draft", "2024", f"{SECRET} Person", f"{SECRET} topic", more="draft: true\n"
        ),
        "articles/later.md": article(f"{SECRET} later", "2024", "Ada", more="embargo: 2999-01-01\n"),
        "authors/mary.md": f"---\nname: Mary\nids: [{SECRET}-1]\nx-mail: {SECRET}\n---\n",
        "actors/ada.md": f"---\nname: Ada\nx-note: {SECRET}\n---\n",
    }
    root = site(files, CONFIG + "fields: {place: Place}\n")
    report = build(root, exports=True, today=20260101)
    assert report.ok
    leaking = [name for name, data in contents(root / "output").items() if SECRET.lower().encode() in data.lower()]
    assert leaking == []
    text = (root / "output/articles/public.md").read_text("utf-8")
    assert text == (
        "---\ntitle: Public\ndate: 2024-01\nx-place: Lisbon\ntopics:\n  - Engines\nrelated: []\n"
        'summary: "Two lines of it: yes\\n"\n---\n\nA text. Its end.\n\n\n\n\n\n- `<!-- kept -->`\n'
    )
    record = json.loads((root / "output/articles/public.json").read_text("utf-8"))
    assert record["fields"] == [{"label": "Place", "values": ["Lisbon"]}]


def test_markdown_that_is_published_makes_the_same_page(site: SiteFactory) -> None:
    root = site({**SMALL, "articles/public.md": PRIVATE}, CONFIG + "fields: {place: Place}\n")
    (root / "content/articles/2024/visit.md").unlink()
    (root / "content/articles/2024/visite.md").unlink()
    assert build(root, exports=True).ok
    other = root.parent / "other"
    shutil.copytree(root / "content", other / "content")
    for path in sorted((root / "output/articles").rglob("*.md")):
        shutil.copy(path, other / "content/articles" / path.relative_to(root / "output/articles"))
    assert build(other, exports=True).ok
    assert contents(other / "output") == contents(root / "output")


def test_an_article_that_becomes_a_draft_takes_its_data_along(root: Path) -> None:
    path = root / "content/articles/2024/talk.md"
    path.write_text(path.read_text("utf-8").replace("---\n\n", "draft: true\n---\n\n", 1), encoding="utf-8")
    visit = root / "content/articles/2024/visit.md"
    visit.write_text(visit.read_text("utf-8").replace("[[talk|the talk]]", "the talk"), encoding="utf-8")
    gone = again(root)
    assert {"articles/2024/talk.json", "articles/2024/talk.md"} <= {*gone}
    assert not [name for name, data in contents(root / "output").items() if b"A talk" in data]


def test_pages_link_their_data_as_other_forms(root: Path) -> None:
    page = (root / "output/articles/2024/visit.html").read_text("utf-8")
    assert '<link rel="alternate" type="application/json" href="../../articles/2024/visit.json">' in page
    assert '<link rel="alternate" type="text/markdown" href="../../articles/2024/visit.md">' in page
    actor = (root / "output/actors/ada-byron.html").read_text("utf-8")
    assert '<link rel="alternate" type="application/json" href="../actors/ada-byron.json">' in actor


def test_a_large_file_is_made_in_parts_and_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from site_builder.outputs.exports import streams

    before = contents(root / "output")
    monkeypatch.setattr(streams, "_MOST", 10)
    shutil.rmtree(root / "output")
    assert builds.build(root, exports=True).ok
    assert contents(root / "output") == before
