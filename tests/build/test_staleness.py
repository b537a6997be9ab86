"""Known ways of being stale, each as an edit after a build; what must stay as it is; and caches that are not sound.

The rows a to r are those of incremental builds that went wrong in other generators. Each compares the whole site with a
clean build of the same content.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from site_builder.archive.facts import Fact, Noted, number
from site_builder.build import known_files, store
from site_builder.build import pipeline as building
from site_builder.build.explain import explain
from site_builder.build.identity import program
from site_builder.build.known_documents import Damaged
from site_builder.pages.kinds import KINDS
from site_builder.problems import Problem
from site_builder.read import content_folder
from site_builder.system import stamps
from tests import builds
from tests.builds import article, build, built, tree, write
from tests.conftest import SiteFactory

FILES = {
    "articles/2020/a.md": article("First", "2020-01-05", "Ada Example|Bob Sample", "Rivers", "Of [[b]]. Cyd Specimen."),
    "articles/2020/b.md": article("Second", "2020-02-05", "Ada Example", "Rivers|Parks", "See [it](../2021/c.md)."),
    "articles/2021/c.md": article("Third", "2021-02-05", "Bob Sample", "Parks", "By Ada Example."),
    "actors/ada-example.md": "---\nname: Ada Example\n---\n\nA sailor.\n",
    "topics/parks.md": "---\nname: Parks\n---\n\nOf parks.\n",
    "pages/about.md": "---\ntitle: About\nnav: 1\n---\n\nOf us.\n",
}


def clean(root: Path) -> builds.Tree:
    """What a build of the same archive gives where nothing is remembered."""
    assert from_nothing(root) == []
    return tree(root.parent / "from-nothing" / "output")


def from_nothing(root: Path) -> list[Problem]:
    """Build the same archive in a folder of its own, where nothing is remembered; its problems."""
    other = root.parent / "from-nothing"
    shutil.rmtree(other, ignore_errors=True)
    other.mkdir()
    for name in ("content", "themes"):
        if (root / name).is_dir():
            shutil.copytree(root / name, other / name)
    return build(other).problems


def again(root: Path) -> None:
    """Build once more; the site is that of a clean build."""
    built(root)
    assert tree(root / "output") == clean(root)


@pytest.fixture
def root(site: SiteFactory) -> Path:
    found = site(FILES)
    again(found)
    return found


def test_a_topic_or_actor_that_is_added_renamed_or_removed_is_in_its_index(root: Path) -> None:  # a
    for name in ("Lakes", "Seas", ""):
        write(root, {"articles/2020/a.md": article("First", "2020-01-05", "Ada Example|Dee New", name, "Of [[b]].")})
        again(root)


def test_the_first_use_of_an_actor_makes_its_page(root: Path) -> None:  # b
    write(root, {"articles/2021/d.md": article("Fourth", "2021-03-01", "Eve Newcomer", "Brooks")})
    again(root)
    assert (root / "output/actors/eve-newcomer.html").is_file() and (root / "output/topics/brooks.html").is_file()


@pytest.mark.parametrize("name", ["Bob-S. Sample", "أحمد علي", "Ривз", "J. R. Vale"])
def test_names_that_share_a_slug_come_and_go(root: Path, name: str) -> None:
    rivals = {"Bob-S. Sample": "Bob S Sample", "أحمد علي": "حمد علي", "Ривз": "Rivz", "J. R. Vale": "J R Vale"}
    for others in (name, f"{name}|{rivals[name]}", rivals[name], f"{rivals[name]}|{name}", ""):
        write(root, {"articles/2021/d.md": article("Fourth", "2021-03-01", others, others)})
        again(root)
    for count, others in enumerate((name, rivals[name])):
        write(root, {f"articles/2022/more-{count}.md": article("More", "2022-03-01", others)})
        again(root)
    pages = {p.read_text() for p in (root / "output/actors").glob("*.html") if p.name != "index.html"}
    for one in (name, rivals[name]):
        assert sum(f"<h1><bdi>{one}</bdi></h1>" in page for page in pages) == 1


@pytest.mark.parametrize(("one", "other"), [("Orbán", "Orban"), ("Orban", "Orbán")])
def test_names_that_differ_in_accents_are_one_as_long_as_one_has_a_file(root: Path, one: str, other: str) -> None:
    write(root, {"articles/2021/d.md": article("Fourth", "2021-03-01", other, body=f"Of [[{other}]].")})
    again(root)
    file = f"---\nname: {one}\nkind: person\n---\n"
    for text in (file, f"{file}\nA text.\n", file.replace("name:", "disambiguation: x\nname:")):
        write(root, {"actors/o.md": text})
        again(root)
        assert not (root / "output/actors/orban.html").exists()
        assert "actors/o.html" in (root / "output/articles/2021/d.html").read_text()
    write(root, {"articles/2021/e.md": article("Fifth", "2021-04-01", f"{one}|{other}".split("|")[0])})
    again(root)
    (root / "content/actors/o.md").unlink()
    again(root)
    assert (root / "output/actors/orban.html").exists()


SEVERAL = 'is read as one name, but it contains the known name "'


@pytest.mark.parametrize(
    ("listed", "file", "known"),
    [
        ("'Bob-Sample, Jr'", "bob", ""),  # one name
        ("o-1 and Foo", "o-1", "o-1"),  # an id with a hyphen
        ("Émile Durand and Foo", "o", "Émile Durand"),  # an accent that the name of the file has not
    ],
)
def test_a_remark_that_a_name_holds_known_names_comes_and_goes(root: Path, listed: str, file: str, known: str) -> None:
    files = {"articles/2021/d.md": article("Fourth", "2021-03-01", listed)}
    actor = {f"actors/{file}.md": "---\nname: Emile Durand\nkind: person\n---\n"}
    if file == "bob":
        actor = {"articles/2021/e.md": article("Fifth", "2021-03-01", "Bob Sample")}
    for some in (files, actor, {"articles/2021/d.md": article("Fourth", "2021-03-01", f"{listed}|Dee")}):
        write(root, some)
        report = build(root)
        assert report.problems == from_nothing(root)
        assert tree(root / "output") == tree(root.parent / "from-nothing" / "output")
    assert [known in p.what and SEVERAL in p.what for p in report.problems] == ([True] if known else [])
    (root / "content" / next(iter(actor))).unlink()
    assert build(root).problems == from_nothing(root) == []


def test_what_moved_or_went_leaves_nothing_behind(root: Path) -> None:  # c
    text = (root / "content/articles/2021/c.md").read_text()
    write(root, {"articles/2020/b.md": article("Second", "2020-02-05", "Ada Example", "Rivers")})
    again(root)
    write(root, {"articles/2021/c.md": text.replace("---\ntitle", "---\nslug: another\ntitle")})
    again(root)
    assert not (root / "output/articles/2021/c.html").exists()
    write(root, {"articles/2021/c.md": text.replace("---\ntitle", "---\ndraft: true\ntitle")})
    again(root)
    (root / "content/articles/2021/c.md").unlink()
    again(root)


def test_pages_that_show_anothers_title_or_date_follow_it(root: Path) -> None:  # d
    for title, date in (("Retitled", "2020-02-05"), ("Retitled", "2019"), ("Second", "2021-12")):
        write(
            root, {"articles/2020/b.md": article(title, date, "Ada Example", "Rivers|Parks", "See [it](../2021/c.md).")}
        )
        again(root)
    assert "Second" in (root / "output/articles/2020/a.html").read_text()


def test_a_template_included_from_an_included_one_is_followed(root: Path) -> None:  # e, k
    site = (root / "content/site.yaml").read_text()
    write(root, {"site.yaml": f"{site}theme: own\n"})
    templates = root / "themes/own/templates"
    templates.mkdir(parents=True)
    (templates / "page.html").write_text("{% include 'one.html' %}{{ page.title }}")
    (templates / "one.html").write_text("{% include 'two.html' %}")
    for text in ("once", "twice", "once"):
        (templates / "two.html").write_text(text)
        again(root)
        assert (root / "output/about.html").read_text() == f"{text}About"


def test_a_store_with_hardly_any_memory_is_as_right(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # f
    for module in ("queries", "actor_queries", "article_queries"):
        monkeypatch.setattr(f"site_builder.archive.{module}.lru_cache", lambda maxsize: lru_cache(maxsize=3))
    test_pages_that_show_anothers_title_or_date_follow_it(root)


def test_a_copied_folder_is_seen_whole(root: Path) -> None:  # g
    shutil.copytree(root / "content/articles/2020", root / "content/articles/2022")
    for path in (root / "content/articles/2022").iterdir():
        path.rename(path.with_name(f"copy-of-{path.name}"))
    write(root, {"articles/2022/copy-of-b.md": article("Second", "2020-02-05", "Ada Example", "Rivers|Parks")})
    again(root)


def test_two_builds_at_once_leave_one_site(root: Path) -> None:  # h
    write(root, {"articles/2021/c.md": article("Third again", "2021-02-05", "Bob Sample", "Parks")})
    command = [sys.executable, "-m", "site_builder", "build", str(root), "--jobs", "1"]
    running = [subprocess.Popen(command, cwd=builds.REPOSITORY, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [process.wait() for process in running] == [0, 0]
    again(root)


def test_names_beyond_ascii_and_of_mixed_case_are_followed(root: Path) -> None:  # i
    for topic, actor in (("水道", "Émile Durand"), ("水道", "émile durand"), ("Water", "Ёлка")):
        text = article("First", "2020-01-05", f"Ada Example|{actor}", topic, "Of [[b]].")
        write(
            root, {"articles/2020/a.md": text, "articles/2021/d.md": article("D", "2021", actor, "", "Émile Durand.")}
        )
        again(root)


TEXTS = [
    "日本{}の人",
    "{}が来た",
    "{}은 갔다",
    "وغادر {} ذهب",
    "و{} ذهب",
    "dʼ{} ran",
    "The two {}s met.",
    "É{}",
    "{}é",
    "_{}_",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_name_written_to_its_neighbours_is_followed(root: Path, text: str) -> None:  # i
    """What the finder takes for a whole name is one to those who look whether a text may hold it."""
    write(root, {"actors/sony.md": "---\nname: Sony\nkind: organisation\n---\n\nOf it.\n"})
    files = {name: article("A report", "2020-03-01", body=text.format(name)) for name in ("Sony", "Sony Corp")}
    write(root, {f"articles/2020/{n}.md": file for n, file in enumerate(files.values())})
    again(root)
    for n, file in enumerate(files.values()):
        write(root, {f"articles/2020/{n}.md": f"{file}\nAnd more.\n"})
        again(root)
    for actors in ("Ada Example|Sony Corp", "Ada Example"):  # a name that comes, and goes
        write(root, {"articles/2021/c.md": article("Third", "2021-02-05", actors, "Parks")})
        again(root)


def test_a_theme_that_is_gone_is_missed(root: Path) -> None:  # k
    write(root, {"site.yaml": "title: Tests\nbase_url: https://example.org/\ntheme: own\n"})
    template = root / "themes/own/templates/list.html"
    template.parent.mkdir(parents=True)
    template.write_text('{% extends "default/list.html" %}')
    again(root)
    before = tree(root / "output")
    (root / "themes").rename(root / "elsewhere")
    for _ in range(2):
        report = build(root)
        assert [p.kind for p in report.problems] == ["unknown-theme"] and tree(root / "output") == before
    (root / "elsewhere").rename(root / "themes")
    again(root)


def test_the_configuration_is_followed(root: Path) -> None:  # j, k
    site = (root / "content/site.yaml").read_text()
    for more in ("license: CC BY 4.0\n", "page_size: 5\n", "mentions: off\n", ""):
        write(root, {"site.yaml": site + more})
        again(root)


def test_a_file_that_goes_and_comes_back_is_noticed_both_times(root: Path) -> None:  # l
    for name in ("actors/ada-example.md", "topics/parks.md", "pages/about.md"):
        text = (root / "content" / name).read_text()
        (root / "content" / name).unlink()
        again(root)
        write(root, {name: text})
        again(root)


def test_another_version_of_the_program_starts_from_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # m

    for version in ("other", "first", "other"):
        monkeypatch.setattr(building, "program", lambda version=version: version)
        assert built(root).rendered > 0
        assert built(root).rendered == 0


def test_a_build_without_a_change_makes_nothing(root: Path) -> None:  # n
    before = builds.stamps(root / "output", own=True)
    report = built(root)
    assert (report.rendered, report.written, report.removed) == (0, 0, 0)
    assert builds.stamps(root / "output", own=True) == before


def test_a_build_without_a_change_tells_warnings_in_their_order(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # n
    monkeypatch.setattr(known_files, "TICK", -(10**15))  # the picture is not too new to be known again
    picture = "image: media/a.png\n"
    (root / "content/media").mkdir()
    Image.new("RGB", (3, 3)).save(root / "content/media/a.png")
    for name in ("b", "a"):  # the second is noted after what is known
        write(root, {f"articles/2020/{name}.md": article("Pictured", "2020-01-05", more=picture)})
        told = [str(problem) for problem in build(root).problems]
    assert len(told) == 2 and told == sorted(told)
    assert [str(problem) for problem in build(root).problems] == told


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_build_without_a_change_opens_no_file_of_the_site_for_writing(root: Path, tmp_path: Path) -> None:  # n
    log = tmp_path / "calls"
    calls = "trace=open,openat,creat,rename,renameat,renameat2,unlink,unlinkat,truncate,chmod,fchmodat,utimensat"
    command = [sys.executable, "-m", "site_builder", "build", str(root)]
    program = {**os.environ, "PYTHONPATH": str(builds.REPOSITORY)}
    built_first = subprocess.run(command, env=program, stdout=subprocess.DEVNULL, check=False)
    assert built_first.returncode == 0
    subprocess.run(
        ["strace", "-f", "-o", str(log), "-e", calls, *command], env=program, check=True, capture_output=True
    )
    output = str(root / "output")
    found = [line for line in log.read_text(errors="replace").splitlines() if output in line]
    writing = [line for line in found if any(flag in line for flag in ("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"))]
    changing = [line for line in found if "open" not in line.partition("(")[0]]
    assert [line for line in writing if "/lock" not in line or "O_RDONLY" not in line] == []
    assert [line for line in changing if "staging-" not in line] == []


def test_a_file_that_changes_after_it_was_read_is_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # o
    path = root / "content/articles/2021/c.md"
    write(root, {"articles/2021/c.md": article("During", "2021-02-05", "Bob Sample", "Parks")})
    load = content_folder.load

    def loaded(folder: Path, name: str) -> bytes:
        raw = load(folder, name)
        if name.endswith("c.md"):
            status = path.stat()
            path.write_bytes(raw.replace(b"During", b"Change"))
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        return raw

    from site_builder.parse import document

    with monkeypatch.context() as patch:
        patch.setattr(document, "load", loaded)
        build(root)
    again(root)
    assert "Change" in (root / "output/articles/2021/c.html").read_text()


def test_a_site_that_somebody_changed_is_put_right(root: Path) -> None:  # p
    output = root / "output"
    (output / "articles/2020/a.html").write_text("changed")
    (output / "topics/parks.html").unlink()
    (output / "assets/style.css").write_text("changed")
    (output / "articles/stray.html").write_text("stray")
    (output / "actors/index.html").chmod(0o600)
    again(root)


def test_a_folder_of_the_site_with_another_mode_is_put_right(root: Path) -> None:  # p
    for mode in (0o700, 0o777):
        (root / "output/articles/2020").chmod(mode)
        again(root)


def test_an_exchange_of_the_site_for_an_empty_folders_sake_is_remembered(root: Path) -> None:  # n, p
    options = building.Options(root, root / "output", builds.FAR_FUTURE, atomic=True, ledger=False)
    (root / "output/articles/empty").mkdir()
    for _ in range(2):
        report = building.build(options, lambda stage, done, total: None)
        assert (report.rendered, report.written, report.removed) == (0, 0, 0)
        assert not (root / "output/articles/empty").exists()


def test_times_that_lie_do_not_hide_a_change(root: Path) -> None:  # q
    path = root / "content/articles/2021/c.md"
    for n, when in enumerate((0, 1, 2**31, 4_102_444_800)):
        status = path.stat()
        path.write_text(article(f"Third {n}", "2021-02-05", "Bob Sample", "Parks", "By Ada Example."))
        os.utime(path, (when, when))
        again(root)
        path.write_text(article(f"Thord {n}", "2021-02-05", "Bob Sample", "Parks", "By Ada Example."))
        os.utime(path, (when, when))
        again(root)
        assert f"Thord {n}" in (root / "output/timeline.html").read_text(), status


def test_a_page_for_the_menu_is_on_every_page(root: Path) -> None:  # r
    write(root, {"pages/help.md": "---\ntitle: Help\nnav: 2\n---\n\nHelp.\n"})
    again(root)
    assert "Help" in (root / "output/articles/2020/a.html").read_text()
    write(
        root,
        {
            "articles/2020/a.md": article(
                "First",
                "2020-01-05",
                "Ada Example",
                "Rivers",
                "Of [[b]].",
                "corrections:\n  - date: 2020-03-01\n    text: It was so.\n",
            )
        },
    )
    again(root)
    assert "corrections.html" in (root / "output/articles/2021/c.html").read_text()


# -- what changes nothing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        lambda text: text + "\n\n",
        lambda text: text.replace(
            "actors:\n  - Bob Sample\ntopics:\n  - Parks\n", "topics: [Parks]\nactors: [Bob Sample]\n"
        ),
        lambda text: text.replace("title: Third", 'title:   "Third"   # the third'),
    ],
    ids=["touched", "blank lines at the end", "keys in another order", "another way of writing it"],
)
def test_an_edit_that_says_the_same_rewrites_nothing(root: Path, change: Callable[[str], str]) -> None:
    before = builds.stamps(root / "output")
    path = root / "content/articles/2021/c.md"
    path.write_text(change(path.read_text()))
    os.utime(path)
    report = built(root)
    assert (report.written, report.removed) == (0, 0)
    assert builds.stamps(root / "output") == before


def without_search(root: Path) -> None:
    """Leave the search index out, whose files follow every text; what is counted is pages alone."""
    path = root / "content/site.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "search: off\n", encoding="utf-8")


def test_a_date_that_keeps_its_place_in_time_changes_the_strips_of_its_lists(site: SiteFactory) -> None:
    files = {f"articles/{n}.md": article(f"Event {n}", f"{1930 + n}", "Ada", "Rivers") for n in range(30)}
    files |= {
        "articles/x.md": article("Event x", "193X", "Ada", "Rivers"),
        "site.yaml": "title: T\nbase_url: https://example.org/\npage_size: 10\n",
    }
    root = site(files)
    built(root)
    pages = ("actors/ada.html", "topics/rivers.html", "timeline.html", "index.html", "dates/index.html")
    before = [(root / "output" / page).read_text(encoding="utf-8") for page in pages]
    write(root, {"articles/x.md": article("Event x", "1930/1939", "Ada", "Rivers")})
    again(root)
    after = [(root / "output" / page).read_text(encoding="utf-8") for page in pages]
    assert [page for page, old, new in zip(pages, before, after, strict=True) if old == new] == []


def test_an_edited_sentence_makes_one_page_and_the_manifest(root: Path) -> None:
    without_search(root)
    path = root / "content/articles/2021/c.md"
    path.write_text(
        article("Third", "2021-02-05", "Bob Sample", "Parks", "By Ada Example.\n\nAnd more.", "summary: S.\n")
    )
    built(root)
    path.write_text(path.read_text() + "\nAnd still more.\n")
    report = built(root)
    assert (report.rendered, report.written) == (2, 2)


def test_with_a_ledger_an_edited_sentence_makes_more_only_on_another_day(root: Path) -> None:
    without_search(root)
    path = root / "content/articles/2021/c.md"
    found = []
    for today in (20300101, 20300101, 20300102, 20300102):
        path.write_text(path.read_text() + "\nAnd more.\n")
        report = build(root, ledger=True, today=today)
        found.append((report.rendered, report.written))
    # on another day: the page, its three citations, its six feeds and its part of the site map tell the day; and each
    # time the manifest has other digests
    assert found[1:] == [(2, 2), (12, 12), (2, 2)]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("articles/2021/c.md", "articles/2021/c.html"),
        ("actors/ada-example.md", "actors/ada-example.html"),
        ("topics/parks.md", "topics/parks.html"),
        ("pages/about.md", "about.html"),
    ],
)
def test_an_edited_text_makes_one_page_whatever_its_front_matter_says(root: Path, path: str, address: str) -> None:
    without_search(root)
    file = root / "content" / path
    for n in range(3):
        text = file.read_text()
        if "redirect_from" not in text:
            text = text.replace("\n---\n", f"\nredirect_from: [former/{file.stem}.html]\nx-note: own\n---\n", 1)
        file.write_text(text + f"\nOnce more, and again: {n}.\n")
        report = built(root)
        if n:
            assert (report.rendered, report.written) == (2, 2), explain(root, address)  # the page, the manifest
    again(root)


def test_the_menu_shows_no_text_of_a_page_and_no_redirect(root: Path) -> None:
    """So neither makes more than the page that it is of."""
    without_search(root)
    with (root / "content/site.yaml").open("a") as settings:
        settings.write("manifest: off\n")
    about = root / "content/pages/about.md"
    about.write_text("---\ntitle: About\nnav: 1\n---\n\nA first paragraph that is the lead of it.\n")
    built(root)
    about.write_text("---\ntitle: About\nnav: 1\n---\n\nQuite another first paragraph leads it now.\n")
    assert built(root).rendered == 1
    about.write_text(about.read_text().replace("nav: 1", "nav: 1\nredirect_from: [old/about.html]"))
    assert built(root).rendered == 3  # the first redirect brings its script, and the file of rules for the host
    about.write_text(about.read_text().replace("[old/about.html]", "[old/about.html, /old/]"))
    assert built(root).rendered == 2
    about.write_text(about.read_text().replace("title: About", "title: Of us"))
    assert built(root).rendered > 10
    again(root)


def said(root: Path, tmp_path: Path) -> tuple[list[str], list[str]]:
    """What a build tells, and what a build from nothing of a copy tells."""
    copy = tmp_path / "copy-to-compare"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root / "content", copy / "content")
    return [str(p) for p in build(root).problems], [str(p) for p in build(copy).problems]


def test_what_site_yaml_has_wrong_is_told_by_every_build(site: SiteFactory, tmp_path: Path) -> None:
    root = site({"articles/a.md": article("A", "2020")}, "title: Room #5\nbase_url: https://example.org/\n")
    translation = article("B", "2020").replace("\n---\n", "\nlang: de\ntranslation_of: a\n---\n", 1)
    for name, text in (("a", article("A", "2020")), ("b", translation), ("a", article("A", "2020", body="More."))):
        write(root, {f"articles/{name}.md": text})
        now, clean_build = said(root, tmp_path)
        assert now == clean_build and "Room" not in now and len(now) == 1


def test_a_file_that_cannot_be_read_leaves_no_remark_that_hung_on_its_names(site: SiteFactory, tmp_path: Path) -> None:
    names = {"a": "Sam", "b": "Sam and Bob", "c": "Sam and Bob"}
    root = site({f"articles/{n}.md": article(n, "2020", names[n]) for n in names})
    build(root)
    for name in ("a", "b"):
        sound = (root / f"content/articles/{name}.md").read_text()
        write(root, {f"articles/{name}.md": sound.replace("---\n", "---\nx-note: [unclosed\n", 1)})
        now, clean_build = said(root, tmp_path)
        assert now == clean_build
        write(root, {f"articles/{name}.md": sound})
        build(root)


# -- stores that are not sound ----------------------------------------------------------------------------------------


def forge_seal(path: Path, checksum: int) -> None:
    """Write a seal with the stamps of a database as it is now."""
    seal = {"program": program(), "database": list(stamps.stamp_of(path.lstat())), "sum": checksum}
    path.with_name(store.SEAL).write_text(json.dumps(seal))


def test_bytes_that_a_disk_gives_back_otherwise_make_no_wrong_page(root: Path) -> None:
    """The stamps fit and the database can be read, but some of its bytes are others."""
    write(root, {"articles/note.md": article("A note", "2020", "Ada Example", body="See [[Ada Example]].")})
    build(root)
    path = root / store.FOLDER / store.DATABASE
    known = json.loads(path.with_name(store.SEAL).read_text())["sum"]
    sound, before = path.read_bytes(), tree(root / "output")
    write(root, {"articles/note.md": article("Another note", "2020", "Ada Example", body="See [[Ada Example]].")})
    expected = clean(root)
    random = Random(7)
    written = [at for at in range(100, len(sound)) if sound[at]]
    for n in range(50):
        harmed = bytearray(sound)
        for _ in range(random.choice([1, 1, 5, 50])):
            harmed[random.choice(written)] ^= 1 << n % 8
        path.write_bytes(harmed)
        forge_seal(path, known)
        if n % 5:  # the others are built from nothing in any case: that is told at once
            damaged = store.Store.open(root / store.FOLDER, program())
            if damaged is not None:
                with pytest.raises(Damaged):
                    damaged.verify()
                damaged.close()
        else:
            build(root)
            assert tree(root / "output") == expected
    assert before != expected
    path.write_bytes(sound)
    forge_seal(path, known)
    (root / "output/index.html").write_text("touched")
    path.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
    forge_seal(path, known)
    build(root)
    assert tree(root / "output") == expected


def test_a_damaged_store_is_a_clean_build(root: Path) -> None:
    path = root / store.FOLDER / store.DATABASE
    sound, seal = path.read_bytes(), (root / store.FOLDER / store.SEAL).read_bytes()
    expected = clean(root)
    for n in range(100):
        at = len(sound) * n // 100
        harmed = sound[:at] if n % 2 else sound[:at] + bytes([sound[at] ^ 0x55]) + sound[at + 1 :]
        path.write_bytes(harmed)
        (root / store.FOLDER / store.SEAL).write_bytes(seal)
        if n % 10 == 0:  # the others are told by their seal: that it is not believed is quick to see
            built(root)
            assert tree(root / "output") == expected
            sound = path.read_bytes()
            seal = (root / store.FOLDER / store.SEAL).read_bytes()
        else:
            assert store.Store.open(root / ".site-builder", program()) is None


@pytest.mark.parametrize("name", [store.DATABASE, store.SEAL])
def test_a_store_that_is_gone_or_a_folder_is_a_clean_build(root: Path, name: str) -> None:
    path = root / store.FOLDER / name
    path.unlink()
    again(root)
    path.unlink()
    path.mkdir()
    (path / "inside").write_text("x")
    again(root)
    assert built(root).rendered == 0 or path.is_dir()


def test_a_sealed_store_with_other_contents_is_a_clean_build(root: Path) -> None:
    """Should the seal itself be forged, what cannot be read is still no traceback."""
    path = root / store.FOLDER / store.DATABASE
    for content in (b"", b"SQLite format 3\0", b"x" * 5000):
        path.write_bytes(content)
        forge_seal(path, zlib.crc32(path.read_bytes()))
        again(root)


def test_a_seal_that_is_nested_without_end_is_a_clean_build(root: Path) -> None:
    (root / store.FOLDER / store.SEAL).write_text("[" * 100_000)
    again(root)


def test_whatever_is_raised_while_a_forged_store_is_read_is_a_clean_build(root: Path) -> None:
    path = root / store.FOLDER / store.DATABASE
    for n in range(30):
        sound = bytearray(path.read_bytes())
        sound[len(sound) * n // 30 + 11] ^= 0x55
        path.write_bytes(sound)
        forge_seal(path, zlib.crc32(path.read_bytes()))
        write(root, {"articles/2021/c.md": article(f"Third {n}", "2021-02-05", "Bob Sample", "Parks")})
        built(root)


def test_a_store_that_raises_anything_is_a_clean_build(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> object:
        raise KeyError("damaged")

    write(root, {"articles/2021/c.md": article("Third", "2021-02-05", "Bob Sample", "Parks")})
    monkeypatch.setattr("site_builder.build.known_documents.KnownDocuments.hidden", fails)
    again(root)


def test_a_store_of_another_folder_is_not_used(root: Path, tmp_path: Path) -> None:
    copied = tmp_path / "copied"
    shutil.copytree(root, copied)
    assert store.Store.open(copied / ".site-builder", program()) is None
    again(copied)


def test_a_store_that_cannot_be_written_is_done_without(root: Path) -> None:
    shutil.rmtree(root / store.FOLDER)
    (root / store.FOLDER).write_text("in the way")
    write(root, {"articles/2021/c.md": article("Third", "2021-02-05", "Bob Sample", "Parks")})
    again(root)


def test_facts_that_share_a_number_are_all_read_by_the_one_page_that_reads_any_of_them(tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(builds.REPOSITORY / "content", root / "content")
    built(root)
    db = sqlite3.connect(root / ".site-builder/archive.db")
    made_with = builds.context(root, db)
    context = made_with.pages
    readers: dict[int, dict[Fact, set[str]]] = {}  # number → fact → the pages that read it
    for spec in builds.pages(made_with):
        noted = context.reader.noted = Noted()
        KINDS[spec.kind].view(context, spec)
        assert {number(fact) for fact in noted.facts()} == set(noted.numbers())
        for fact in noted.facts():
            readers.setdefault(number(fact), {}).setdefault(fact, set()).add(spec.address)
    db.close()
    shared = {n: found for n, found in readers.items() if len(found) > 1}
    assert {len(found) for found in shared.values()} == {len(ARTICLE), len(ACTOR)}
    for found in shared.values():
        assert {fact[:-1] for fact in found} in (ARTICLE, ACTOR)
        ((page,),) = set(map(tuple, found.values()))
        assert page


ARTICLE = {
    *(("article",), ("acting",), ("about",), ("related",), ("neighbours",)),
    *(("body", "article"), ("links", "article")),
}
ACTOR = {("actor",), ("company",), ("body", "actor"), ("links", "actor")}


def found_from_nothing(root: Path) -> list[Problem]:
    """The problems that a build finds where nothing is remembered."""
    shutil.rmtree(root / store.FOLDER)
    return build(root).problems


@pytest.mark.parametrize(
    ("there", "text"),
    [
        ("pages/r.md", "---\ntitle: R\nredirect_from:\n  - articles/2021/n.html\n---\n\nText.\n"),
        ("actors/bob-sample.md", "---\nname: Bob Sample\nredirect_from:\n  - articles/2021/n.html\n---\n\nText.\n"),
        ("pages/articles/2021/n.md", "---\ntitle: R\n---\n\nText.\n"),
    ],
)
def test_an_article_that_comes_to_the_address_of_another_page_is_told(root: Path, there: str, text: str) -> None:
    write(root, {there: text})
    built(root)
    before = tree(root / "output")
    write(root, {"articles/2021/n.md": article("New", "2021-03-05", "Bob Sample", "Parks")})
    told = build(root)
    assert not told.ok
    assert (
        list(map(str, told.problems))
        == list(map(str, build(root).problems))
        == list(map(str, found_from_nothing(root)))
    )
    assert tree(root / "output") == before
    (root / "content" / there).unlink()
    again(root)
