"""Several sources in one archive: none takes the files, the addresses or the settings of another."""

from pathlib import Path

import pytest

from site_builder.cli.import_command import import_
from site_builder.importers.records import Outcome, Wish
from site_builder.importers.source import CannotRead
from tests.importers.importing import imported, png, report_of
from tests.importers.static_sites import assert_built, write

JEKYLL: dict[str, str | bytes] = {
    "_config.yml": "title: One\nurl: https://one.example\n",
    "_posts/2020-01-02-first.md": "---\ntitle: First\ntags: [sea]\n---\nOf one. ![A](/assets/a.png)\n",
    "about.md": "---\ntitle: About one\npermalink: /about/\n---\nOne.\n",
    "assets/a.png": png(red=1),
}
HUGO: dict[str, str | bytes] = {
    "hugo.toml": 'title = "Two"\nbaseURL = "https://two.example/"\n',
    "content/about.md": "---\ntitle: About two\nurl: /about/\n---\nTwo.\n",
    "content/posts/second.md": "---\ntitle: Second\ndate: 2021-01-02\ntags: [sea]\n---\nOf two. ![A](/a.png)\n",
    "content/tags/sea/_index.md": "---\ntitle: Sea\n---\nAll on the sea.\n",
    "static/a.png": png(red=2),
}


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_a_second_source_adds_files_and_touches_no_other(tmp_path: Path) -> None:
    one, two, dest = write(tmp_path / "one", JEKYLL), write(tmp_path / "two", HUGO), tmp_path / "archive"
    imported(one, dest)
    before = files_of(dest / "content")
    result = imported(two, dest)
    after = files_of(dest / "content")
    assert {path: after[path] for path in before} == before
    assert (result.written.gone, result.written.edited) == ([], [])
    assert "Two." in (dest / "content/pages/about-2.md").read_text()
    second = (dest / "content/articles/2021/second.md").read_text()
    assert "(../../media/a-2.png)" in second
    said = report_of(result, Outcome.SUGGESTED)
    assert "content/about.md:1: suggested: another page stands at its address /about/" in said
    assert_built(dest, ["/2020/01/02/first.html", "/about/", "/posts/second/", "/about-2.html"])


def test_each_source_is_known_again(tmp_path: Path) -> None:
    one, two, dest = write(tmp_path / "one", JEKYLL), write(tmp_path / "two", HUGO), tmp_path / "archive"
    imported(one, dest)
    imported(two, dest)
    before = files_of(dest)
    for source in (one, two, one):
        written = imported(source, dest).written
        assert (written.new, written.changed, written.gone, written.edited) == ([], [], [], [])
    assert files_of(dest) == before


def test_two_sources_of_one_kind_are_two(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    for letters, texts in (("1910", ("A bridge", "A mill")), ("1911", ("A boat", "A weir"))):
        folder = tmp_path / letters
        write(folder, {f"0{n}.txt": f"{text}\n4 May {letters}\n\nOf it.\n" for n, text in enumerate(texts)})
        result = imported(folder, archive, "text")
        assert len(result.written.new) >= 2
        assert result.written.changed == []
    titles = {path.read_text().split("\n")[1] for path in (archive / "content/articles").rglob("*.md")}
    assert titles == {"title: A bridge", "title: A mill", "title: A boat", "title: A weir"}


def test_a_source_under_another_name_is_the_same(tmp_path: Path) -> None:
    one, dest = write(tmp_path / "one", JEKYLL), tmp_path / "archive"
    imported(one, dest)
    again = write(tmp_path / "renamed", {**JEKYLL, "_posts/2022-01-01-new.md": "---\ntitle: New\n---\nNew.\n"})
    written = imported(again, dest).written
    assert (written.new, written.changed) == (["articles/2022/new.md"], [])


def test_a_source_whose_titles_have_changed_is_the_same(tmp_path: Path) -> None:
    table = "id,name,label\n1,A,Red\n2,B,Blue\n3,C,Green\n"
    source, dest = write(tmp_path / "one", {"t.csv": table}), tmp_path / "archive"
    imported(source, dest, "table")
    (source / "t.csv").write_text(table.replace(",A,", ",X,").replace(",B,", ",Y,").replace(",C,", ",Z,"))
    written = imported(source, dest, "table").written
    assert (written.new, len(written.changed), written.gone) == ([], 3, [])


def test_a_topic_that_is_there_stays_and_what_the_source_says_of_it_is_reported(tmp_path: Path) -> None:
    two, dest = write(tmp_path / "two", HUGO), tmp_path / "archive"
    mine = write(dest / "content", {"site.yaml": "title: Mine\n", "topics/sea.md": "---\nname: Sea\n---\nMine.\n"})
    result = imported(two, dest)
    assert (mine / "topics/sea.md").read_text() == "---\nname: Sea\n---\nMine.\n"
    assert not (mine / "topics/sea-2.md").exists()
    (said,) = [line for line in report_of(result, Outcome.SUGGESTED) if "topics/sea.md" in line]
    assert said.endswith(
        "content/topics/sea.md is there and stays: nothing was written for sea; to keep its addresses, add to "
        "redirect_from: there: /tags/sea/; its text: All on the sea."
    )


@pytest.mark.parametrize("dest", ["one", "one/archive"])
def test_an_archive_within_its_source_is_refused(tmp_path: Path, dest: str) -> None:
    one = write(tmp_path / "one", JEKYLL)
    before = files_of(one)
    with pytest.raises(CannotRead, match="DEST lies in SOURCE, which stays as it is; name a folder outside of"):
        imported(one, tmp_path / dest)
    assert files_of(one) == before


def test_the_content_of_the_archive_is_no_source_of_it(tmp_path: Path) -> None:
    content = write(tmp_path / "archive/content", {"articles/a.md": "---\ntitle: A\n---\n"})
    with pytest.raises(CannotRead, match="SOURCE lies in DEST's own content/"):
        imported(content / "articles", tmp_path / "archive", "markdown")


def test_a_wrong_kind_says_what_it_looks_like(tmp_path: Path) -> None:
    one = write(tmp_path / "one", {"t.csv": "id,title\n1,A\n2,B\n"})
    with pytest.raises(CannotRead, match="read as obsidian; it looks like table: leave out --from"):
        imported(one, tmp_path / "archive", "obsidian")


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    with pytest.raises(CannotRead, match="one is an empty folder; name the one that holds the archive"):
        imported(tmp_path / "one", tmp_path / "archive")


def test_each_source_has_a_report_of_its_own(tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    for name in ("one", "two", "one"):
        source = tmp_path / name
        write(source, {f"{name}.md": f"# {name}\n\nWords of {name}\n"})
        import_(source, dest, "markdown", Wish(), dry_run=False, jobs=1, as_json=False)
    reports = {path.name: path.read_text("utf-8") for path in dest.glob("import-report*")}
    assert sorted(reports) == ["import-report-markdown-2.txt", "import-report-markdown.txt"]
    assert "one.md:1: converted" in reports["import-report-markdown.txt"]
    assert "two.md:1: converted" in reports["import-report-markdown-2.txt"]
