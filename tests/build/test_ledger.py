"""The ledger of addresses, content/urls.lock: what it promises, what a loss is told, and what mends it."""

import re
import shutil
from pathlib import Path

import pytest

from site_builder.build import indexed
from site_builder.build.report import Report
from site_builder.model import ledger
from site_builder.model.ledger import Entry
from tests import builds
from tests.builds import article, cli, write

DAY, LATER, LAST = 20261129, 20261201, 20270203


def publish(root: Path, today: int = DAY, **options: object) -> Report:
    return builds.build(root, today=today, ledger=True, **options)  # type: ignore[arg-type]


def published(root: Path, today: int = DAY) -> Report:
    report = publish(root, today)
    assert report.ok, "\n".join(map(str, report.problems))
    assert builds.tree(root / "output") == from_nothing(root, today)
    return report


def from_nothing(root: Path, today: int) -> builds.Tree:
    """The site that a build of a copy gives: the same bytes, and the same ledger."""
    copy = root.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root / "content", copy / "content")
    report = publish(copy, today)
    assert report.ok, "\n".join(map(str, report.problems))
    assert lock(copy) == lock(root)
    return builds.tree(copy / "output")


def lock(root: Path) -> bytes:
    return (root / "content/urls.lock").read_bytes()


def entries(root: Path) -> dict[str, Entry]:
    found, faults, _ = ledger.read(lock(root))
    assert not faults
    return found


def told(report: Report) -> list[str]:
    return [str(p) for p in report.problems if p.severity == "error"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "archive"
    write(
        root,
        {
            "site.yaml": "title: Test\nbase_url: https://example.org/\npage_size: 5\n",
            "articles/2020/one.md": article(
                "One", "2020-01-02", "Ada Example|Bob Sample", "Weather", "The first text."
            ),
            "articles/2020/two.md": article("Two", "2020-02-03", "Ada Example", "Rain", "The second text."),
            "actors/ada-example.md": "---\nname: Ada Example\nkind: person\n---\n\nA life.\n",
            "pages/about.md": "---\ntitle: About\n---\n\nA page.\n",
            "media/plan.txt": "A plan.\n",
        },
    )
    published(root)
    return root


def test_the_ledger_has_every_address_with_what_it_was(root: Path) -> None:
    found = entries(root)
    one = found["articles/2020/one.html"]
    assert one[:3] == ("articles/2020/one.html", "article", "one")
    assert one[5:] == ("2026-11-29", "2026-11-29")
    assert found["actors/bob-sample.html"][1:] == (
        "actor",
        "bob-sample",
        ledger.title_hash("Bob Sample"),
        "-",
        *one[5:],
    )
    assert found["media/plan.txt"].kind == "media"
    assert len(found["media/plan.txt"].content) == 16
    assert found["days/01-02.html"] == Entry("days/01-02.html", "day", content="days/index.html")
    assert found["dates/2020-01.html"] == Entry("dates/2020-01.html", "month", content="dates/2020.html")
    assert not [a for a in found if a.startswith("assets/") or ("search/" in a and not a.endswith(".html"))]
    lines = lock(root).decode().splitlines()[2:]
    assert lines == sorted(lines, key=lambda line: line.split("\t")[0])


def test_a_build_without_a_change_writes_nothing(root: Path) -> None:
    before = (root / "content/urls.lock").stat()
    report = publish(root, LATER)
    after = (root / "content/urls.lock").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert report.rendered == report.written == 0


def test_a_change_moves_the_day_of_that_page_alone(root: Path) -> None:
    before = entries(root)
    write(root, {"articles/2020/one.md": article("One", "2020-01-02", "Ada Example|Bob Sample", "Weather", "Another.")})
    published(root, LATER)
    changed = {a for a, entry in entries(root).items() if entry != before.get(a)}
    assert changed == {"articles/2020/one.html"}
    assert entries(root)["articles/2020/one.html"][5:] == ("2026-11-29", "2026-12-01")


@pytest.mark.parametrize("day", [DAY, LATER])
def test_a_new_article_is_followed(root: Path, monkeypatch: pytest.MonkeyPatch, day: int) -> None:
    """The archive is not indexed as a whole for an article, an actor and a topic that no build has published before."""
    write(root, {"articles/2020/new.md": article("New", "2020-04-05", "Ada Example|Newcomer", "Snow", "A text.")})
    with monkeypatch.context() as patch:
        patch.setattr(indexed, "index_whole", None)
        assert publish(root, day).ok
    assert builds.tree(root / "output") == from_nothing(root, day)
    known = entries(root)
    for address in ("articles/2020/new.html", "actors/newcomer.html", "topics/snow.html"):
        assert known[address].first.replace("-", "") == str(day)


def test_line_ends_and_keys_of_place_are_no_change(root: Path) -> None:
    before = lock(root)
    path = root / "content/articles/2020/one.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    published(root, LATER)
    assert lock(root) == before
    path.write_bytes(path.read_bytes().replace(b"date:", b"redirect_from:\r\n  - old/one.html\r\ndate:"))
    published(root, LATER)
    assert entries(root)["articles/2020/one.html"][6] == "2026-11-29"
    assert entries(root)["old/one.html"] == Entry("old/one.html", "redirect", content="articles/2020/one.html")


def test_a_file_that_moved_is_told_and_mended_by_the_line_that_is_offered(root: Path) -> None:
    site = builds.tree(root / "output")
    (root / "content/articles/2021").mkdir()
    (root / "content/articles/2020/one.md").rename(root / "content/articles/2021/uno.md")
    report = publish(root, LATER)
    lines = lock(root).decode().splitlines()
    line = next(n for n, text in enumerate(lines, 1) if text.startswith("articles/2020/one"))
    (problem,) = told(report)
    assert problem == (
        f'content/urls.lock:{line}:1: error: articles/2020/one.html, published since 2026-11-29 (article "one"), would be '
        "lost; write redirect_from: [articles/2020/one.html] in content/articles/2021/uno.md (it has the same text), or "
        "if it is gone for good, write below gone: in content/site.yaml: - {address: articles/2020/one.html, date: "
        "2026-12-01, reason: …}"
    )
    assert builds.tree(root / "output") == site
    assert told(publish(root, LATER)) == told(report)
    result = cli("check", root)
    assert result.exit_code == 1
    assert "articles/2020/one.html, published since" in result.output
    result = cli("moved", "--site", root, "--dry-run")
    assert "redirect_from" not in (root / "content/articles/2021/uno.md").read_text()
    result = cli("moved", "--site", root)
    assert result.exit_code == 0, result.output
    assert "1 of 1 lost addresses mended: 1 file changed" in result.output
    published(root, LATER)
    assert entries(root)["articles/2021/uno.html"][5:] == ("2026-11-29", "2026-11-29")  # it moved, and is the same
    assert "articles/2020/one.html" in entries(root)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"articles/2021/one.md": article("Other", "2021", body="Another.")}, "it has the same id"),
        ({"articles/2020/uno.md": article("One", "2021", body="Another.")}, "it has the same title"),
    ],
)
def test_what_a_page_has_become_is_found(root: Path, change: dict[str, str], why: str) -> None:
    (root / "content/articles/2020/one.md").unlink()
    write(root, change)
    (path,) = change
    report = publish(root)
    (problem,) = [p for p in told(report) if "article" in p]
    assert f"write redirect_from: [articles/2020/one.html] in content/{path} ({why})" in problem
    cli("moved", "--site", root)
    assert "redirect_from: [articles/2020/one.html]" in (root / "content" / path).read_text()


@pytest.mark.parametrize(
    ("before", "why"),
    [
        ("", "that file has the name that is in the address"),
        ("slug: uno\n", "it is new in that folder, and has a slug"),
    ],
)
def test_a_file_in_its_place_is_proposed_whatever_else_has_changed(root: Path, before: str, why: str) -> None:
    path = "articles/2020/three.md"
    write(root, {path: article("Three", "2020-03-04", "Ada Example", more=before)})
    published(root)
    text = article("Other", "2019", "Bob Sample", body="Other.", more="slug: wholly-different\n")
    write(root, {path: text})
    address = f"articles/2020/{'uno' if before else 'three'}.html"
    (problem,) = told(publish(root, LATER))
    assert f"would be lost; write redirect_from: [{address}] in content/{path} ({why}), or if it is gone" in problem
    result = cli("moved", "--site", root)
    assert f"left: {address} (in doubt: write redirect_from: [{address}] in content/{path} ({why}))" in result.output
    assert (root / "content" / path).read_text() == text
    path_of_page = root / "content" / path
    path_of_page.write_text(text.replace("date:", f"redirect_from: [{address}]\ndate:"))
    published(root, LATER)


def test_an_actor_without_a_file_is_mended_by_a_file(root: Path) -> None:
    text = (root / "content/articles/2020/one.md").read_text()
    (root / "content/articles/2020/one.md").write_text(text.replace("Bob Sample", "Bob Samples"))
    (problem,) = told(publish(root))
    assert (
        "write the file content/actors/bob-samples.md with name: Bob Samples and redirect_from: "
        "[actors/bob-sample.html] (its id is alike)" in problem
    )
    result = cli("moved", "--site", root)
    assert "left: actors/bob-sample.html (in doubt: write the file" in result.output
    assert "0 of 1 lost addresses mended: 0 files changed" in result.output
    write(root, {"actors/bob-samples.md": "---\nname: Bob Samples\nredirect_from: [actors/bob-sample.html]\n---\n"})
    published(root)


def test_a_name_that_became_an_alias_leads_to_its_actor(root: Path) -> None:
    write(root, {"actors/robert.md": "---\nname: Robert Sample\naliases: [Bob Sample]\n---\n"})
    (problem,) = told(publish(root))
    assert "in content/actors/robert.md (the id is made from a name of it)" in problem
    assert "1 of 1" in cli("moved", "--site", root).output
    published(root)


def test_a_page_that_is_gone_has_a_tombstone(root: Path) -> None:
    (root / "content/articles/2020/two.md").unlink()
    losses = told(publish(root, LATER))
    assert len(losses) == 2  # the topic Rain has nothing left
    site = (root / "content/site.yaml").read_text()
    site += "gone:\n" + "".join(
        re.findall(r"- \{address.*?\}", loss)[0].replace("…", "Wrong in all.") + "\n" for loss in losses
    )
    (root / "content/site.yaml").write_text(site)
    published(root, LATER)
    page = (root / "output/articles/2020/two.html").read_text()
    assert '<meta name="robots" content="noindex">' in page
    for said in ("This page is gone", "Wrong in all.", "1 December 2026", "article", "29 November 2026"):
        assert said in page
    assert "two.html" not in (root / "output/index.html").read_text()
    assert "articles/2020/two.html" in entries(root)
    # whoever deletes the entry, or brings the article back, is told
    (root / "content/site.yaml").write_text(site[: site.index("gone:")])
    assert len(told(publish(root, LATER))) == 2
    (root / "content/site.yaml").write_text(site)
    write(root, {"articles/2020/two.md": article("Two", "2020-02-03", "Ada Example", "Rain", "The second text.")})
    (first, second) = told(publish(root, LATER))
    assert "articles/2020/two.html is not gone: content/articles/2020/two.md is there" in first
    assert "topics/rain.html is not gone" in second


def test_a_tombstone_of_what_was_never_published_is_told(root: Path) -> None:
    site = (root / "content/site.yaml").read_text()
    gone = "gone:\n- {address: articles/2020/tow.html, date: 2026-12-01, reason: Wrong.}\n"
    (root / "content/site.yaml").write_text(site + gone)
    (problem,) = told(publish(root))
    assert problem.startswith(
        'content/site.yaml:5:13: error: "articles/2020/tow.html" was never published; did you mean'
    )
    assert "articles/2020/two.html" in problem


def test_media_that_moved_are_published_at_both_addresses(root: Path) -> None:
    (root / "content/media/texts").mkdir()
    (root / "content/media/plan.txt").rename(root / "content/media/texts/plan.txt")
    (problem,) = told(publish(root))
    assert "write moved: {media/plan.txt: media/texts/plan.txt} in content/site.yaml (it has the same bytes)" in problem
    assert "1 of 1" in cli("moved", "--site", root).output
    assert (root / "content/site.yaml").read_text().endswith("moved: {media/plan.txt: media/texts/plan.txt}\n")
    published(root)
    for path in ("media/plan.txt", "media/texts/plan.txt"):
        assert (root / "output" / path).read_text() == "A plan.\n"
    (root / "content/media/texts/plan.txt").rename(root / "content/media/b.txt")
    losses = told(publish(root))
    assert any('there is no media file "media/texts/plan.txt"' in loss for loss in losses)


@pytest.mark.parametrize(
    "style", ["moved: {media/plan.txt: media/a/plan.txt}\n", "moved:\n  media/plan.txt: media/a/plan.txt\n"]
)
def test_media_may_move_again(root: Path, style: str) -> None:
    (root / "content/media/a").mkdir()
    (root / "content/media/plan.txt").rename(root / "content/media/a/plan.txt")
    site = (root / "content/site.yaml").read_text()
    write(root, {"site.yaml": site + style})
    published(root)
    (root / "content/media/a").rename(root / "content/media/b")
    assert "2 of 2" in cli("moved", "--site", root).output
    assert (root / "content/site.yaml").read_text().count("media/plan.txt:") == 1
    published(root)
    for path in ("media/plan.txt", "media/a/plan.txt", "media/b/plan.txt"):
        assert (root / "output" / path).read_text() == "A plan.\n"


@pytest.mark.parametrize(
    ("style", "left"),
    [
        ("moved: {media/plan.txt: media/a/plan.txt}\n", "moved: {media/a/plan.txt: media/plan.txt}\n"),
        (
            "moved:\n  media/plan.txt: media/a/plan.txt  # A move.\n  media/x.txt: media/y.txt\n",
            "moved:\n  media/x.txt: media/y.txt\n  media/a/plan.txt: media/plan.txt\n",
        ),
        (
            "moved: {media/x.txt: media/y.txt, media/plan.txt: media/a/plan.txt}\nlanguage: en\n",
            "moved: {media/x.txt: media/y.txt, media/a/plan.txt: media/plan.txt}\nlanguage: en\n",
        ),
        (
            "moved: {media/plan.txt: media/a/plan.txt, media/x.txt: media/y.txt}\n",
            "moved: {media/x.txt: media/y.txt, media/a/plan.txt: media/plan.txt}\n",
        ),
    ],
)
def test_media_may_go_back(root: Path, style: str, left: str) -> None:
    (root / "content/media/a").mkdir()
    (root / "content/media/plan.txt").rename(root / "content/media/a/plan.txt")
    if "x.txt" in style:
        write(root, {"media/y.txt": "Another.\n"})
    site = (root / "content/site.yaml").read_text()
    write(root, {"site.yaml": site + style})
    published(root)
    (root / "content/media/a/plan.txt").rename(root / "content/media/plan.txt")
    assert any("media/plan.txt has not moved" in loss for loss in told(publish(root)))
    result = cli("moved", "--site", root)
    assert "1 of 1 lost addresses mended, 1 line taken out by which a page or file led to itself" in result.output
    assert (root / "content/site.yaml").read_text() == site + left
    published(root)
    for path in ("media/plan.txt", "media/a/plan.txt"):
        assert (root / "output" / path).read_text() == "A plan.\n"


def test_moved_does_not_say_that_all_is_well_where_site_yaml_is_wrong(root: Path) -> None:
    site = (root / "content/site.yaml").read_text()
    write(root, {"site.yaml": site + "moved: {media/old.txt: media/plans.txt}\n"})
    (error,) = told(publish(root))
    result = cli("moved", "--site", root)
    assert result.exit_code == 1
    assert f"the archive has an error; mend it first (site-builder check lists all): {error}" in result.output
    assert "no address is lost" not in result.output


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("redirect_from: [old.html]\n", "redirect_from: [old.html, articles/2020/uno.html]\n"),
        ("redirect_from:\n  - old.html  # Of 2019.\n", None),
        ("", "redirect_from: [articles/2020/uno.html]\n"),
    ],
)
def test_a_page_may_go_back_to_its_old_name(root: Path, before: str, after: str | None) -> None:
    one, uno = (root / f"content/articles/2020/{name}.md" for name in ("one", "uno"))
    text = one.read_text()
    one.write_text(text.replace("date:", f"{before}date:"))
    published(root)
    one.rename(uno)
    assert "1 of 1" in cli("moved", "--site", root).output
    published(root, LATER)
    assert "redirect_from" in uno.read_text()
    uno.rename(one)
    assert any("articles/2020/one.html is the address of" in loss for loss in told(publish(root, LATER)))
    result = cli("moved", "--site", root)
    assert "1 of 1 lost addresses mended, 1 line taken out by which a page or file led to itself" in result.output
    assert one.read_text().count("one.html") == 0
    if after is not None:
        assert after in one.read_text()
    assert not published(root, LATER).problems
    assert 'content="0; url=../../articles/2020/one.html"' in (root / "output/articles/2020/uno.html").read_text()


def test_a_redirect_to_itself_is_taken_out_where_nothing_is_lost(root: Path) -> None:
    path = root / "content/articles/2020/one.md"
    text = path.read_text()
    path.write_text(text.replace("date:", "redirect_from: [/articles/2020/one.html]\ndate:"))
    result = cli("moved", "--site", root)
    assert "no address is lost, 1 line taken out by which a page or file led to itself: 1 file changed" in result.output
    assert path.read_text() == text.replace("date:", "redirect_from: []\ndate:")
    assert not published(root).problems


def test_many_media_that_moved_have_a_line_each(root: Path) -> None:
    write(root, {f"media/n{n}.txt": f"{n}\n" for n in range(5)})
    published(root)
    (root / "content/media").rename(root / "content/old")
    (root / "content/media").mkdir()
    (root / "content/old").rename(root / "content/media/all")
    site = (root / "content/site.yaml").read_text()
    assert "6 of 6" in cli("moved", "--site", root).output
    lines = [f"  media/{name}.txt: media/all/{name}.txt\n" for name in ("n0", "n1", "n2", "n3", "n4", "plan")]
    assert (root / "content/site.yaml").read_text() == site + "moved:\n" + "".join(lines)
    published(root)
    (root / "content/media/all").rename(root / "content/media/every")
    assert "12 of 12" in cli("moved", "--site", root).output
    assert (root / "content/site.yaml").read_text().count("media/every/") == 12
    published(root)


def test_media_may_be_gone(root: Path) -> None:
    (root / "content/media/plan.txt").unlink()
    assert len(told(publish(root))) == 1
    site = (root / "content/site.yaml").read_text()
    (root / "content/site.yaml").write_text(
        site + "gone: [{address: media/plan.txt, date: 2026-12-01, reason: Old.}]\n"
    )
    published(root)
    assert not (root / "output/media/plan.txt").exists()
    write(root, {"media/plan.txt": "Another.\n"})
    (problem,) = told(publish(root))
    assert "media/plan.txt is not gone" in problem


def test_other_bytes_of_a_media_file_are_a_change_of_it(root: Path) -> None:
    write(root, {"media/plan.txt": "Another plan.\n"})
    published(root, LATER)
    assert entries(root)["media/plan.txt"][5:] == ("2026-11-29", "2026-12-01")


def test_derived_pages_that_are_lost_lead_to_what_they_were_part_of(root: Path) -> None:
    text = (root / "content/articles/2020/one.md").read_text()
    (root / "content/articles/2020/one.md").write_text(text.replace("2020-01-02", "2020-03-04"))
    published(root, LATER)
    month = (root / "output/dates/2020-01.html").read_text()
    assert 'content="0; url=../dates/2020.html"' in month
    assert 'content="0; url=../days/index.html"' in (root / "output/days/01-02.html").read_text()
    (root / "content/articles/2020/one.md").write_text(text)
    published(root, LATER)
    assert 'http-equiv="refresh"' not in (root / "output/dates/2020-01.html").read_text()
    assert 'content="0; url=../dates/2020.html"' in (root / "output/dates/2020-03.html").read_text()


def test_a_redirect_that_was_published_is_never_lost(root: Path) -> None:
    path = root / "content/articles/2020/one.md"
    text = path.read_text()
    path.write_text(text.replace("date:", "redirect_from: [old.html]\ndate:"))
    published(root)
    path.write_text(text)
    published(root)
    assert 'content="0; url=articles/2020/one.html"' in (root / "output/old.html").read_text()
    write(root, {"pages/old.md": "---\ntitle: Old\n---\n\nNow a page.\n"})
    published(root)
    assert entries(root)["old.html"].kind == "page"


def test_parts_of_lists_follow_a_renamed_actor(root: Path) -> None:
    write(
        root, {f"articles/2021/n{n:02}.md": article(f"N {n}", f"2021-01-{n:02}", "Ada Example") for n in range(1, 25)}
    )
    published(root)
    assert (root / "output/actors/ada-example/4.html").exists()
    assert cli("rename", "Ada Example", "--id", "ada", "--site", root).exit_code == 0
    published(root)
    part = (root / "output/actors/ada-example/4.html").read_text()
    assert 'content="0; url=../../actors/ada.html"' in part


def test_only_a_build_to_be_published_writes_the_ledger(root: Path) -> None:
    before = lock(root)
    write(root, {"articles/2020/three.md": article("Three", "2020-03-04")})
    assert publish(root, LATER, preview=True, output=root / "preview").ok
    assert publish(root, LATER, base_url="https://elsewhere.example/").ok
    cli("check", root)
    assert lock(root) == before
    assert publish(root, LATER, base_url="https://example.org").ok
    assert entries(root)["articles/2020/three.html"].first == "2026-12-01"


def test_a_preview_warns_of_losses_and_loses_nothing(root: Path) -> None:
    path = root / "content/articles/2020/two.md"
    path.rename(root / "content/articles/2020/zwei.md")
    for _ in range(2):
        report = publish(root, preview=True, output=root / "preview")
        assert report.ok
        (warning,) = [p for p in report.problems if p.kind == "lost-address"]
        assert warning.severity == "warning"
        write(root, {"articles/2020/one.md": article("One", "2020-01-02", "Ada Example|Bob Sample", "Weather", "New.")})
    (root / "content/articles/2020/zwei.md").rename(path)
    assert not publish(root, preview=True, output=root / "preview").problems


def test_an_archive_may_have_no_ledger_yet(root: Path) -> None:
    (root / "content/site.yaml").write_text("title: Test\nbase_url: https://example.org/\nledger: off\n")
    (root / "content/urls.lock").unlink()
    (root / "content/articles/2020/two.md").unlink()
    assert publish(root).ok
    assert not (root / "content/urls.lock").exists()


def test_a_ledger_with_lines_cannot_be_turned_off(root: Path) -> None:
    lines = lock(root)
    (root / "content/site.yaml").write_text("title: Test\nbase_url: https://example.org/\nledger: off\n")
    (root / "content/articles/2020/two.md").unlink()
    said = (
        "content/site.yaml:3:1: error: ledger: off stands here, and content/urls.lock knows of addresses: they would be "
        "lost unseen; take this line out, or delete content/urls.lock if nothing of it was ever published"
    )
    assert told(publish(root)) == told(publish(root)) == [said]
    assert said in cli("check", root).stdout + cli("check", root).stderr
    (root / "content/urls.lock").write_bytes(b"".join(lines.splitlines(keepends=True)[:2]))
    assert publish(root).ok
    (root / "content/urls.lock").write_bytes(lines)
    assert told(publish(root)) == [said]


def test_what_is_not_published_yet_is_not_promised(root: Path) -> None:
    write(
        root,
        {
            "articles/2020/draft.md": article("Draft", "2020", more="draft: true\n"),
            "articles/2020/later.md": article("Later", "2020", "Cleo New", more="embargo: 2026-12-24\n"),
        },
    )
    assert publish(root).ok
    assert not {"articles/2020/draft.html", "articles/2020/later.html", "actors/cleo-new.html"} & entries(root).keys()
    assert publish(root, LAST).ok
    assert entries(root)["articles/2020/later.html"].first == "2027-02-03"
    assert "articles/2020/draft.html" not in entries(root)


@pytest.mark.parametrize(
    ("key", "remedy"),
    [
        ("draft: true", "take draft: out of content/articles/2020/two.md (it is a draft now)"),
        ("embargo: 2027-12-24", "take embargo: out of content/articles/2020/two.md (it is under embargo now)"),
    ],
)
def test_a_published_article_that_is_held_back_is_lost(root: Path, key: str, remedy: str) -> None:
    text = article("Two", "2020-02-03", "Ada Example", "Rain", "The second text.", f"{key}\n")
    write(root, {"articles/2020/two.md": text})
    for _ in range(2):
        assert any(
            f'articles/2020/two.html, published since 2026-11-29 (article "two"), would be lost; {remedy}, or if it is gone for good'
            in loss
            for loss in told(publish(root))
        )
    assert f"left: articles/2020/two.html ({remedy})" in cli("moved", "--site", root).output


def test_a_file_whose_name_is_no_id_any_more_is_told_alone(root: Path) -> None:
    (root / "content/articles/2020/two.md").rename(root / "content/articles/2020/Two.md")
    assert [p.path for p in publish(root).problems if p.severity == "error"] == ["content/articles/2020/Two.md"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("articles/2020/one.md", "---\ntitle: One\ndate: [2020\n---\n"),
        ("articles/2020/one.md", "---\ntitle: One\ndate: 2020\nno-such-key: 1\n---\n"),
        ("articles/2020/one.md", "---\ntitle: One\ndate: 2020\ntitle: Two\n---\n"),
        ("actors/ada-example.md", "---\nname: Ada Example\nkind: no kind\n---\n"),
        ("site.yaml", "title: Test\nbase_url: https://example.org/\npage_siz: 5\n"),
        ("site.yaml", "title: [Test\n"),
    ],
)
def test_where_something_cannot_be_read_no_loss_is_told(root: Path, path: str, text: str) -> None:
    write(
        root,
        {
            "articles/2020/two.md": article(
                "Two", "2020-02-03", "Ada Example", "Rain", more="redirect_from: [https://example.org/old/two.html]\n"
            )
        },
    )
    published(root)
    (root / "content/pages/about.md").unlink()
    assert "about.html, published" in told(publish(root))[0]
    write(root, {path: text})
    for report in (publish(root, LATER), publish(root, LATER)):
        assert {p.path for p in report.problems if p.severity == "error"} == {f"content/{path}"}
    report = publish(root, LATER, preview=True, output=root / "preview")
    assert not [p for p in report.problems if p.kind in ("lost-address", "bad-path")]


def test_a_loss_is_told_beside_an_error_that_is_not_its_reason(root: Path) -> None:
    (root / "content/pages/about.md").unlink()
    write(root, {"articles/2020/two.md": article("Two", "2020-02-03", body="[x](no-such.md)\n")})
    kinds = {p.kind for p in publish(root, LATER).problems if p.severity == "error"}
    assert len(kinds) == 2
    assert "lost-address" in kinds


# -- an address that gets the text of another


def reused(report: Report) -> list[str]:
    return [str(p) for p in report.problems if p.kind == "address-reused"]


MOVED_ON = (
    "content/articles/2020/one.md: warning: articles/2020/one.html, published since 2026-11-29, has another text now, "
    "and its own text stands in content/articles/2020/uno.md; rename this file, and write redirect_from: "
    "[articles/2020/one.html] in content/articles/2020/uno.md"
)


def let_another_take_its_name(root: Path) -> None:
    (root / "content/articles/2020/one.md").rename(root / "content/articles/2020/uno.md")
    write(root, {"articles/2020/one.md": article("New", "2020-05-06", "Ada Example|Bob Sample", "Weather", "New.")})


def test_a_new_text_at_the_address_of_one_that_was_renamed_is_told_once(root: Path) -> None:
    let_another_take_its_name(root)
    assert MOVED_ON in " ".join(cli("check", root).output.split())
    assert reused(published(root, LATER)) == [MOVED_ON]
    assert not publish(root, LATER).problems
    assert "warning" not in cli("check", root).output
    write(root, {"articles/2020/two.md": article("Two", "2020-02-03", "Ada Example", "Rain", "Other.")})
    assert not published(root, LATER).problems


def test_what_is_told_of_a_reused_address_mends_it(root: Path) -> None:
    let_another_take_its_name(root)
    assert reused(publish(root, preview=True, output=root / "preview")) == [MOVED_ON]
    assert reused(publish(root, preview=True, output=root / "preview")) == [MOVED_ON]
    (root / "content/articles/2020/one.md").rename(root / "content/articles/2020/new.md")
    path = root / "content/articles/2020/uno.md"
    path.write_text(path.read_text().replace("date:", "redirect_from: [articles/2020/one.html]\ndate:"))
    assert not publish(root, preview=True, output=root / "preview").problems
    assert not published(root, LATER).problems


def test_addresses_that_changed_their_texts_are_told(root: Path) -> None:
    one, two, spare = (root / f"content/articles/2020/{name}.md" for name in ("one", "two", "spare"))
    one.rename(spare)
    two.rename(one)
    spare.rename(two)
    told = [
        f"content/articles/2020/{this}.md: warning: articles/2020/{this}.html, published since 2026-11-29, has another "
        f"text now, and its own text stands in content/articles/2020/{other}.md; give content/articles/2020/{other}.md "
        "its former name again, or its former slug:"
        for this, other in (("one", "two"), ("two", "one"))
    ]
    assert reused(publish(root, preview=True, output=root / "preview")) == told
    assert reused(published(root, LATER)) == told
    assert not publish(root, LATER).problems


def test_slugs_that_were_exchanged_are_told(root: Path) -> None:
    for this, other in (("one", "two"), ("two", "one")):
        path = root / f"content/articles/2020/{this}.md"
        path.write_text(path.read_text().replace("date:", f"slug: {other}\ndate:"))
    assert len(reused(published(root, LATER))) == 2


def test_an_actor_whose_file_got_another_name_is_told(root: Path) -> None:
    write(root, {"actors/ada.md": (root / "content/actors/ada-example.md").read_bytes()})
    write(root, {"actors/ada-example.md": "---\nname: Ada Other\n---\n\nAnother life.\n"})
    (said,) = reused(publish(root, LATER))
    assert "actors/ada-example.html, published since" in said
    assert "stands in content/actors/ada.md; rename this file" in said


@pytest.mark.parametrize(
    "files",
    [
        {"articles/2020/one.md": article("New", "2020-01-02", body="A new text.")},
        {"articles/2020/one.md": article("New", "2021", body="New."), "articles/2020/new.md": article("One", "2020")},
        {"articles/2020/one.md": article("New", "2021"), "articles/2020/two.md": article("One", "2020", body="Two.")},
        {"articles/2020/copy.md": article("One", "2020-01-02", "Ada Example|Bob Sample", "Weather", "The first text.")},
    ],
)
def test_a_text_that_is_written_anew_is_not_told(root: Path, files: dict[str, str]) -> None:
    write(root, files)
    assert not reused(publish(root, LATER, preview=True, output=root / "preview"))
    assert not reused(publish(root, LATER))


def test_one_of_two_equal_texts_may_be_written_anew(root: Path) -> None:
    text = (root / "content/articles/2020/one.md").read_text()
    write(root, {"articles/2020/copy.md": text})
    published(root)
    write(root, {"articles/2020/copy.md": article("Copy", "2020-01-02", body="No copy any more.")})
    assert not reused(published(root, LATER))


# -- the file


def test_versions_of_two_branches_are_joined(root: Path) -> None:
    text = lock(root).decode()
    line = next(x for x in text.splitlines() if x.startswith("articles/2020/one"))
    mine = line.replace("2026-11-29\t2026-11-29", "2026-10-01\t2026-11-30")
    theirs = "articles/2019/old.html\tarticle\told\t0123456789ab\t0123456789abcdef\t2026-10-05\t2026-10-05"
    marked = text.replace(line, f"<<<<<<< HEAD\n{mine}\n=======\n{line}\n{theirs}\n>>>>>>> other")
    (root / "content/urls.lock").write_bytes(marked.replace("\n", "\r\n").encode())
    report = publish(root, LATER)
    assert [p.kind for p in report.problems if p.severity == "warning"] == ["ledger-conflict"] * 3
    (loss,) = told(report)
    assert "articles/2019/old.html, published since 2026-10-05" in loss
    assert lock(root).startswith(b"# Every")
    site = (root / "content/site.yaml").read_text()
    (root / "content/site.yaml").write_text(
        site + "gone: [{address: articles/2019/old.html, date: 2026-12-01, reason: Old.}]\n"
    )
    report = publish(root, LATER)
    assert [str(p) for p in report.problems] == [
        (
            "content/urls.lock: warning: git had left 3 marks here: the lines of both sides were taken, and this build "
            "has written the file anew; commit it"
        )
    ]
    assert b"<<<<" not in lock(root)
    assert not publish(root).problems
    assert entries(root)["articles/2020/one.html"][5:] == ("2026-10-01", "2026-11-30")
    assert "articles/2019/old.html" in entries(root)


@pytest.mark.parametrize(
    "line",
    [
        "articles/2020/one.html",
        "articles/2020/one.html article one",
        "../../etc/passwd\tpair\tindex.html",
        "/etc/x.html\tpair\tindex.html",
        "a/../b.html\tpair\tindex.html",
        ".git/config.html\tpair\tindex.html",
        "a//b.html\tpair\tindex.html",
        "a.html\tpair\t../x.html",
        "a.html\tarticle\tindex.html",
        "a.html\tarticle\ta\tx\ty\t2026-11-29\t2026-11-29",
        "a.html\tarticle\ta\t0123456789ab\t0123456789abcdef\t2026-11-29\t2026-13-29",
        "a.html\tARTICLE!\ta\t0123456789ab\t0123456789abcdef\t2026-11-29\t2026-11-29",
        "a\x1b[31m.html\tpair\tindex.html",
        "x" * 2000 + ".html\tpair\tindex.html",
    ],
)
def test_a_line_that_cannot_be_read_stops_the_build(root: Path, line: str) -> None:
    before = lock(root) + line.encode() + b"\n"
    (root / "content/urls.lock").write_bytes(before)
    write(root, {"articles/2020/three.md": article("Three", "2020")})
    (problem,) = told(publish(root))
    n = len(before.splitlines())
    assert problem.startswith(f"content/urls.lock:{n}:1: error: this line of the ledger cannot be read: ")
    assert lock(root) == before
    assert "\x1b" not in problem


def test_a_ledger_that_is_no_text_or_no_file_stops_the_build(root: Path) -> None:
    path = root / "content/urls.lock"
    path.write_bytes(b"\xff\xfe\x00")
    assert "it is not UTF-8" in told(publish(root))[0]
    path.unlink()
    path.symlink_to(root / "content/site.yaml")
    site = (root / "content/site.yaml").read_bytes()
    assert not publish(root).ok
    assert (root / "content/site.yaml").read_bytes() == site


def test_a_ledger_that_cannot_be_written_is_a_warning(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from site_builder.build import ledger as in_build

    def full(*_: object) -> object:
        raise OSError(28, "No space left on device")

    write(root, {"articles/2020/three.md": article("Three", "2020")})
    with monkeypatch.context() as patched:
        patched.setattr(in_build, "_replace", full)
        report = publish(root)
        assert report.ok
        assert "ledger-not-written" in [p.kind for p in report.problems]
    assert "articles/2020/three.html" not in entries(root)
    assert publish(root).ok
    assert "articles/2020/three.html" in entries(root)


# -- from when on addresses are promised -------------------------------------------------------------------------------


def first_steps(tmp_path: Path) -> Path:
    """An archive as ``init`` makes it, built, and its first article deleted for another."""
    root = tmp_path / "mine"
    assert cli("init", root).exit_code == 0
    assert cli("build", root).exit_code == 0
    return root


def replaced(root: Path) -> None:
    next((root / "content/articles").rglob("the-first-article.md")).unlink()
    write(root, {"articles/2020/mine.md": article("Mine", "2020-01-02", "Bob Sample")})


def test_a_first_article_can_be_deleted_before_anything_is_published(tmp_path: Path) -> None:
    root = first_steps(tmp_path)
    assert not (root / "content/urls.lock").exists()
    replaced(root)
    for arguments in (("check", root), ("build", root), ("build", root)):
        done = cli(*arguments)
        assert done.exit_code == 0, done.output
        assert "left out, and no address is promised yet; add base_url: https://… " in done.output
        assert "would be lost" not in done.output
    assert not (root / "content/urls.lock").exists()


@pytest.mark.parametrize("what", ["base_url", "option", "workflow", "key"])
def test_addresses_are_promised_once_they_can_have_been_published(what: str, tmp_path: Path) -> None:
    root = first_steps(tmp_path)
    site, options = root / "content/site.yaml", list[str]()
    if what == "base_url":
        site.write_text(site.read_text() + "base_url: https://example.org/\n")
    elif what == "key":
        site.write_text(site.read_text() + "ledger: on\n")
    elif what == "option":
        options = ["--base-url", "https://example.org/"]
    else:
        write(root, {"../.github/workflows/pages.yml": "jobs: {d: {steps: [\n  uses: actions/deploy-pages@v4\n]}}\n"})
    for _ in range(2):
        assert cli("build", root, *options).exit_code == 0
    assert any(address.endswith("the-first-article.html") for address in entries(root))
    replaced(root)
    done = cli("build", root, *options)
    assert done.exit_code == 1
    assert "the-first-article.html, published since " in done.output
    assert ("if nothing of this archive is online yet, delete content/urls.lock" in done.output) == (what == "workflow")


def test_a_ledger_that_has_lines_is_kept_to_without_an_address(root: Path) -> None:
    (root / "content/site.yaml").write_text("title: Test\npage_size: 5\n")
    published(root)
    (root / "content/articles/2020/two.md").unlink()
    (said, *_) = told(publish(root))
    assert said.startswith("content/urls.lock:") and "articles/2020/two.html, published since " in said
    assert said.endswith("reason: …}; if nothing of this archive is online yet, delete content/urls.lock")
    lines = lock(root)
    (root / "content/urls.lock").unlink()
    assert publish(root).ok and publish(root).ok
    assert not (root / "content/urls.lock").exists()
    (root / "content/urls.lock").write_bytes(lines)
    assert told(publish(root))[0] == said
