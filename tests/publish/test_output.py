"""The output folder: whose it is, what a build writes and removes, what an interruption leaves, what a rebuild does."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from site_builder.model.addresses import MANIFEST
from site_builder.publish.output import Output
from site_builder.system.lock import Lock
from tests import builds, site_checks
from tests.builds import article, build, built, clean, cli, contents, days, stamps, tree, write
from tests.conftest import SiteFactory

SMALL = "title: T\nbase_url: https://example.org/\npage_size: 5\n"


# -- whose folder it is -----------------------------------------------------------------------------------------------


def test_a_folder_with_other_peoples_files_is_refused_in_one_line(site: SiteFactory, tmp_path: Path) -> None:
    root = site(days(1))
    output = tmp_path / "documents"
    output.mkdir()
    (output / "thesis.txt").write_text("years of work")
    before = tree(tmp_path / "documents", own=True)
    done = cli("build", root, "--output", output)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        f"site-builder: {output} holds files that site-builder did not write (such as thesis.txt); "
        "name another folder with --output, or empty this one\n"
    )
    assert tree(output, own=True) == before


def test_a_file_in_place_of_the_folder_is_refused(site: SiteFactory, tmp_path: Path) -> None:
    root = site(days(1))
    (tmp_path / "out").write_text("a file")
    done = cli("build", root, "--output", tmp_path / "out")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert (tmp_path / "out").read_text() == "a file"


def test_an_empty_folder_or_a_git_checkout_is_taken(site: SiteFactory, tmp_path: Path) -> None:
    root = site(days(1))
    output = tmp_path / "out"
    (output / ".git/refs").mkdir(parents=True)
    (output / ".git/HEAD").write_text("ref: refs/heads/pages\n")
    (output / ".gitattributes").write_text("* -text\n")
    (output / "CNAME").write_text("archive.example.org\n")
    built(root, output)
    assert (output / "index.html").is_file()


def test_what_belongs_to_git_and_to_the_host_is_never_touched(site: SiteFactory, tmp_path: Path) -> None:
    root = site(days(1))
    output = tmp_path / "out"
    built(root, output)
    kept = {".git/HEAD": "ref", ".gitignore": "*", "CNAME": "archive.example.org", ".nojekyll": "", ".github/x/y": "z"}
    for name, text in kept.items():
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text(text)
    (root / "content/articles/2020/day-000.md").unlink()
    write(root, days(1, first=3))
    built(root, output)
    assert {name: (output / name).read_text() for name in kept} == kept
    assert {name: content for name, content in tree(output).items() if name not in kept} == {
        name: content
        for name, content in {**clean(root, tmp_path / "clean"), **_folders_of(output, kept)}.items()
        if name not in kept
    }


def _folders_of(output: Path, names: dict[str, str]) -> builds.Tree:
    whole = tree(output)
    return {str(p): whole[str(p)] for name in names for p in Path(name).parents if str(p) != "."}


@pytest.mark.parametrize("where", ["content", "content/media", "content/articles/2020", ".", ".."])
def test_an_output_folder_that_would_swallow_the_archive_is_refused(site: SiteFactory, where: str) -> None:
    root = site(days(1))
    before = tree(root.parent, own=True)
    done = cli("build", root, "--output", root / where)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "would overwrite the archive" in done.stderr
    assert tree(root.parent, own=True) == before


def test_an_output_folder_that_leads_into_content_by_a_link_is_refused(site: SiteFactory, tmp_path: Path) -> None:
    root = site(days(1))
    (tmp_path / "out").symlink_to(root / "content")
    assert cli("build", root, "--output", tmp_path / "out").exit_code == 2


# -- what a build writes and removes ----------------------------------------------------------------------------------


def test_an_unchanged_rebuild_writes_nothing(site: SiteFactory) -> None:
    root = site(days(12), SMALL)
    first = built(root)
    before = stamps(root / "output", own=True)
    second = built(root)
    after = stamps(root / "output", own=True)
    assert (second.written, second.removed, second.kept) == (0, 0, first.written)
    assert {name: after[name] for name in before if name.partition("/")[0] != builds.OWN} == {
        name: before[name] for name in before if name.partition("/")[0] != builds.OWN
    }
    assert sorted(after) == sorted(before)


def test_a_file_touched_or_written_again_with_the_same_text_changes_nothing(site: SiteFactory) -> None:
    root = site(days(3))
    built(root)
    before = stamps(root / "output")
    for path in (root / "content").rglob("*.md"):
        path.write_bytes(path.read_bytes())
        os.utime(path, (1, 1))
    assert built(root).written == 0
    assert stamps(root / "output") == before


def test_editing_a_sentence_writes_one_page_and_its_line_of_the_manifest(site: SiteFactory) -> None:
    root = site(days(12), SMALL)
    built(root)
    before = stamps(root / "output")
    path = root / "content/articles/2020/day-005.md"
    path.write_text(path.read_text().replace("A text.", "A text.\n\nAnother."))
    report = built(root)
    after = stamps(root / "output")
    changed = {name for name in after if after[name] != before.get(name)}
    index = {name for name in changed if name.startswith("search/")}  # files and folders of words and their spellings
    # the page, the folder it stands in, and what has a line on every file
    assert changed - index == {"articles/2020/day-005.html", "articles/2020", MANIFEST}
    assert {name.split("/")[1] for name in index} == {"words", "spelling"}  # no results, no quick jump
    assert report.written == 2 + sum(name.endswith(".js") for name in index)


def test_what_was_changed_or_removed_in_the_output_by_hand_is_mended(site: SiteFactory, tmp_path: Path) -> None:
    root = site(days(3))
    built(root)
    output = root / "output"
    (output / "index.html").write_text("defaced")
    (output / "timeline.html").unlink()
    (output / "extra.html").write_text("not ours")
    (output / "articles/2020/deep/deeper").mkdir(parents=True)
    (output / "articles/2020/deep/deeper/x").write_text("not ours")
    shutil.rmtree(output / "actors")
    built(root)
    assert tree(output) == clean(root, tmp_path / "clean")


def test_pages_of_what_is_gone_are_removed_with_their_folders(site: SiteFactory, tmp_path: Path) -> None:
    root = site({**days(2), "articles/1999/only.md": article("Only", "1999", "Nobody Else", "Rare")})
    built(root)
    output = root / "output"
    gone = [
        "articles/1999/only.html",
        "articles/1999",
        "actors/nobody-else.html",
        "topics/rare.html",
        "dates/1999.html",
    ]
    assert all((output / name).exists() for name in gone)
    before = tree(output)
    shutil.rmtree(root / "content/articles/1999")
    report = built(root)
    assert not any((output / name).exists() for name in gone)
    removed = {name for name in before.keys() - tree(output).keys() if "." in name}  # no folders
    assert report.removed == len(removed)
    beside = {"articles/1999/only.bib", "articles/1999/only.ris", "articles/1999/only.csl.json"}
    assert beside <= removed
    pages = [name for name in removed - beside if not name.startswith("search/") and "/feed." not in name]
    assert sorted(pages) == sorted(n for n in gone if "." in n)
    assert tree(output) == clean(root, tmp_path / "clean")


def test_a_page_takes_the_place_of_a_folder_and_a_folder_that_of_a_page(site: SiteFactory, tmp_path: Path) -> None:
    root = site({**days(1), "media/notes.txt/inner.txt": "a folder", "media/plain.txt": "a file"})
    output = root / "output"
    built(root)
    shutil.rmtree(root / "content/media")
    write(root, {"media/notes.txt": "now a file", "media/plain.txt/inner.txt": "now a folder"})
    built(root)
    assert (output / "media/notes.txt").read_text() == "now a file"
    assert (output / "media/plain.txt/inner.txt").read_text() == "now a folder"
    assert tree(output) == clean(root, tmp_path / "clean")


def test_links_in_the_output_are_replaced_and_never_followed(site: SiteFactory, tmp_path: Path) -> None:
    root = site(days(2))
    built(root)
    output = root / "output"
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_text("mine")
    (outside / "precious.txt").write_text("mine")
    before = stamps(outside)
    (output / "index.html").unlink()
    (output / "index.html").symlink_to(outside / "index.html")
    shutil.copytree(output / "actors", outside / "actors")
    shutil.rmtree(output / "actors")
    (output / "actors").symlink_to(outside)
    (output / "stray").symlink_to(outside)
    (output / "dangling").symlink_to(tmp_path / "nowhere")
    shutil.rmtree(outside / "actors")
    before = stamps(outside)
    built(root)
    assert stamps(outside) == before
    assert tree(output) == clean(root, tmp_path / "clean")


@pytest.mark.parametrize("linked", ["timeline.html", "articles", "articles/2020", "actors/ada-example.html"])
def test_a_link_to_the_same_bytes_is_not_taken_for_the_site(site: SiteFactory, tmp_path: Path, linked: str) -> None:
    root = site(days(2))
    built(root)
    output = root / "output"
    wanted = tree(output)
    shutil.move(output / linked, tmp_path / "moved")
    (output / linked).symlink_to(tmp_path / "moved")
    before = stamps(tmp_path / "moved")
    built(root)
    assert tree(output) == wanted
    assert stamps(tmp_path / "moved") == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_in_place_of_a_page_holds_nothing_up(site: SiteFactory) -> None:
    root = site(days(2))
    built(root)
    wanted = tree(root / "output")
    (root / "output/timeline.html").unlink()
    os.mkfifo(root / "output/timeline.html")
    os.mkfifo(root / "output/another")
    built(root)
    assert tree(root / "output") == wanted


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_files_and_folders_can_be_read_by_a_server_under_every_umask(site: SiteFactory, umask: int) -> None:
    root = site({**days(1), "media/a.txt": "text"})
    before = os.umask(umask)
    try:
        built(root)
    finally:
        os.umask(before)
    modes = {stat.S_IFMT(mode): set[int]() for mode, _ in tree(root / "output").values()}
    for mode, _ in tree(root / "output").values():
        modes[stat.S_IFMT(mode)].add(stat.S_IMODE(mode))
    assert modes == {stat.S_IFREG: {0o644}, stat.S_IFDIR: {0o755}}


# -- errors and interruptions -----------------------------------------------------------------------------------------


def test_an_error_in_the_content_leaves_the_old_site_as_it_was(site: SiteFactory) -> None:
    root = site(days(3))
    built(root)
    before, as_of = tree(root / "output"), stamps(root / "output")
    write(root, {"articles/2020/day-003.md": article("New", "2020-02-30")})
    done = cli("build", root)
    assert done.exit_code == 1
    assert "nothing was published: 1 error" in done.stderr
    assert tree(root / "output") == before
    assert stamps(root / "output") == as_of


def test_an_error_in_a_template_leaves_the_old_site_as_it_was(site: SiteFactory) -> None:
    root = site(days(3))
    built(root)
    before, as_of = tree(root / "output"), stamps(root / "output")
    own = root / "themes/mine/templates"
    own.mkdir(parents=True)
    (own / "year.html").write_text("{{ page.nothing }}")
    (root / "content/site.yaml").write_text("title: Other\nbase_url: https://example.org/\ntheme: mine\n")
    assert not build(root).ok
    assert tree(root / "output") == before
    assert stamps(root / "output") == as_of
    assert not (root / "output" / builds.OWN / "staging").exists()


def test_an_error_before_the_first_build_makes_no_output(site: SiteFactory) -> None:
    root = site({"articles/a.md": "no front matter"})
    assert cli("build", root).exit_code == 1
    assert not (root / "output").exists()


class Killed(BaseException):
    """The process is gone: what was not done yet is not done any more."""


@contextlib.contextmanager
def dying(output: Path, steps: int, *, at_once: bool = False) -> Iterator[None]:
    """A build that may change the output folder so many times after it has begun to publish (``at_once``: in all), and
    then is dead.

    The dead do nothing: every later change fails too, so that no clean-up can run. The lock is freed as the kernel
    would free it.
    """
    left = steps
    publishing = at_once
    held: list[Lock] = []
    commit, hold = Output.commit, Lock.__enter__

    def deadly(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *arguments: Any, **options: Any) -> Any:
            nonlocal left
            if publishing and "dir_fd" not in options and str(path).startswith(str(output)):
                if left == 0:
                    raise Killed
                left -= 1
            return real(path, *arguments, **options)

        return call

    def committing(self: Output, *leaving: Any) -> tuple[int, int]:
        nonlocal publishing
        publishing = True
        return commit(self, *leaving)

    def holding(self: Lock) -> Lock:
        held.append(self)
        return hold(self)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("replace", "rename", "unlink", "remove", "rmdir", "mkdir"):
            patch.setattr(os, name, deadly(getattr(os, name)))
        patch.setattr(shutil, "rmtree", deadly(shutil.rmtree))
        patch.setattr(Output, "commit", committing)
        patch.setattr(Lock, "__enter__", holding)
        try:
            yield
        finally:
            for lock in held:
                lock.__exit__()


# Before and after: files that stay, change, go and come; a folder where a file was, and a file where a folder was.
OLD = {name: f"old {name}".encode() for name in "index gone a/one a/b/c/deep d/e swap back/x back/y/z last".split()}
NEW = {name: f"new {name}".encode() for name in "index a/two d/e swap/x swap/y/z back n/e/w".split()}
OLD["same"] = NEW["same"] = OLD["d/same"] = NEW["d/same"] = b"the same"


def put_out(output: Path, files: dict[str, bytes]) -> None:
    """Publish a site of these files."""
    with Output(output) as stage:
        for address in sorted(files):
            stage.put(address, files[address])
        stage.commit()


def copies(folder: Path) -> Iterator[tuple[int, Path]]:
    """(n, a fresh copy of the old site), for as long as it is wanted."""
    put_out(folder / "old", OLD)
    for n in itertools.count():
        output = folder / f"copy-{n}"
        shutil.copytree(folder / "old", output)
        yield n, output
        shutil.rmtree(output)


@pytest.mark.slow
def test_a_publication_killed_at_any_step_leaves_whole_files_and_is_completed_by_the_next(tmp_path: Path) -> None:
    put_out(tmp_path / "clean", NEW)
    wanted = tree(tmp_path / "clean")
    for steps, output in copies(tmp_path):
        try:
            with dying(output, steps):
                put_out(output, NEW)
            break
        except Killed:
            pass
        for name, content in contents(output).items():
            assert content in (OLD.get(name), NEW.get(name)), f"after {steps} steps {name} is neither old nor new"
        put_out(output, NEW)
        assert tree(output) == wanted, f"killed after {steps} steps"
        assert sorted(p.name for p in (output / builds.OWN).iterdir()) == ["README", "lock"]
    assert tree(output) == wanted
    assert steps > 20


def test_what_was_begun_is_finished_before_anything_else_even_if_that_is_killed_too(tmp_path: Path) -> None:
    put_out(tmp_path / "clean", NEW)
    wanted = tree(tmp_path / "clean")
    finished = 0
    for steps, output in copies(tmp_path):
        with contextlib.suppress(Killed), dying(output, steps):
            put_out(output, NEW)
        if not (output / builds.OWN / "journal.json").exists():
            if finished:
                break
            continue
        with contextlib.suppress(Killed), dying(output, steps % 7, at_once=True), Output(output):
            pass
        with Output(output):  # of a build that finds an error and publishes nothing itself
            pass
        assert tree(output) == wanted, f"killed after {steps} steps"
        finished += 1
    assert finished > 20


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
def test_a_publication_that_fails_half_way_leaves_its_work_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    put_out(tmp_path / "clean", NEW)
    wanted = tree(tmp_path / "clean")
    replace = os.replace
    for steps, output in copies(tmp_path):
        left = steps

        def failing(source: Any, target: Any, **options: Any) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise fault
            replace(source, target, **options)

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", failing)
            try:
                put_out(output, NEW)
                break
            except type(fault):
                pass
        begun = steps > 0  # the journal itself was written
        with Output(output):
            pass
        assert tree(output) == (wanted if begun else tree(tmp_path / "old"))
    assert steps > 5


@pytest.mark.slow
def test_a_build_killed_while_it_publishes_is_completed_by_the_next(site: SiteFactory, tmp_path: Path) -> None:
    root = site({"articles/a.md": article("A", "2020"), "articles/b.md": article("B", "2021", "Ada Example")})
    built(root, tmp_path / "old")
    (root / "content/articles/b.md").unlink()
    write(root, {"articles/c/c.md": article("C", "2022"), "media/c.txt": "text"})
    new = clean(root, tmp_path / "new")
    for steps in itertools.count():
        output = tmp_path / f"killed-{steps}"
        shutil.copytree(tmp_path / "old", output)
        killed = True
        with contextlib.suppress(Killed), dying(output, steps):
            built(root, output)
            killed = False
        built(root, output)
        assert tree(output) == new, f"killed after {steps} steps"
        if not killed:
            break
    assert steps > 12


def test_what_a_killed_build_had_only_staged_is_thrown_away(site: SiteFactory, tmp_path: Path) -> None:
    root = site(days(2))
    built(root)
    before = tree(root / "output")
    staging = root / "output" / builds.OWN / "staging/articles"
    staging.mkdir(parents=True)
    (staging / "half.html").write_text("half a fi")
    (root / "output" / builds.OWN / "journal.new").write_text('{"move": [')
    assert built(root).written == 0
    assert tree(root / "output") == before
    assert not staging.exists()


def test_a_full_disk_ends_in_one_line_that_names_the_file(site: SiteFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    root = site(days(2))
    real = os.open

    def full(path: Any, flags: int, *arguments: Any, **options: Any) -> int:
        if flags & os.O_CREAT and str(path).endswith("timeline.html"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return real(path, flags, *arguments, **options)

    monkeypatch.setattr(os, "open", full)
    done = cli("build", root)
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr.startswith("site-builder: ")
    assert done.stderr.endswith("timeline.html: no space left on device\n")
    assert tree(root / "output") == {}


def test_an_archive_that_cannot_be_written_builds_all_the_same(
    site: SiteFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site(days(2))
    wanted = clean(root, tmp_path / "clean")
    before = tree(root, own=True)
    make = os.mkdir

    def read_only(path: Any, *arguments: Any, **options: Any) -> None:
        if Path(path).is_relative_to(root):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        make(path, *arguments, **options)

    monkeypatch.setattr(os, "mkdir", read_only)
    built(root, tmp_path / "out")
    assert tree(tmp_path / "out") == wanted
    assert tree(root, own=True) == before


# -- long lists -------------------------------------------------------------------------------------------------------


def parts(folder: Path) -> dict[str, dict[int, bytes]]:
    """The numbered parts of every list, by the address of its folder."""
    found: dict[str, dict[int, bytes]] = {}
    for path in folder.rglob("*.html"):
        if path.stem.isdigit() and path.parent not in (folder, folder / "dates"):
            found.setdefault(path.parent.relative_to(folder).as_posix(), {})[int(path.stem)] = path.read_bytes()
    return found


def entries(part: bytes) -> list[str]:
    return [e["href"] for e in site_checks.parse(part.decode()).all("a", "title")]


@pytest.mark.slow
def test_adding_the_newest_article_changes_no_part_of_a_list_but_the_last(site: SiteFactory, tmp_path: Path) -> None:
    root = site(days(8), SMALL)
    output = root / "output"
    built(root)
    before = parts(output)
    assert before == {}
    for count in range(9, 17):
        write(root, days(1, first=count - 1))
        built(root)
        after = parts(output)
        if count >= 10:
            assert {"timeline", "actors/ada-example", "topics/weather", "dates/2020"} <= set(after)
            assert sorted(after["timeline"]) == list(range(1, -(-count // 5) + 1))
        for folder, old in before.items():
            for number, text in old.items():
                new = after[folder][number]
                if number < len(old):
                    assert new == text, f"{folder}/{number}.html, at {count} articles"
                else:
                    newest_first = not folder.startswith("dates/")  # the entries of a period stand as it went
                    was, now = (entries(part)[:: -1 if newest_first else 1] for part in (text, new))
                    assert now[: len(was)] == was
        if count in (10, 15, 16):
            assert tree(output) == clean(root, tmp_path / "clean")
        before = after


@pytest.mark.slow
def test_adding_an_article_and_building_again_gives_what_a_clean_build_gives(site: SiteFactory, tmp_path: Path) -> None:
    root = site(days(10), SMALL)
    built(root)
    steps: list[dict[str, str]] = [
        days(1, first=10),
        {"articles/old.md": article("Old", "1750", "Ada Example|New Actor", "Weather|New topic", "See [[day-003]].")},
        {"actors/ada-example.md": "---\nname: Ada Example\naliases: [A. E.]\n---\n\nA life.\n"},
        {"topics/weather.md": "---\nname: Weather\nbroader: [New topic]\n---\n"},
        {"articles/event.md": article("Event", "2020-03", "A. E.", more="dates: {date: 1980, label: Something}\n")},
        {"pages/about.md": "---\ntitle: About\nnav: 1\n---\n"},
        {"site.yaml": SMALL + "language: fr\n"},
    ]
    for n, files in enumerate(steps):
        write(root, files)
        built(root)
        if n % 2 == 0:  # two changes for each clean build
            assert tree(root / "output") == clean(root, tmp_path / "clean"), n
    for name in ("articles/old.md", "articles/event.md", "topics/weather.md", "pages/about.md"):
        (root / "content" / name).unlink()
    built(root)
    assert tree(root / "output") == clean(root, tmp_path / "clean")
    assert site_checks.faults(site_checks.load(root / "output", "https://example.org/")) == []


def test_folders_that_the_site_has_not_are_moved_as_wholes(tmp_path: Path) -> None:
    output = tmp_path / "output"
    with Output(output) as stage:
        stage.put("index.html", b"old")
        stage.put("a/1.html", b"old")
        stage.commit()
    with Output(output) as stage:
        old_mask = os.umask(0o077)
        try:
            for address in ("index.html", "a/1.html", "a/2.html", "a/b/3.html", "c/d/4.html", "c/5.html"):
                stage.put(address, address.encode())
        finally:
            os.umask(old_mask)
        assert stage.journal.moves(stage.stage.staging, stage.staged) == [
            "index.html",
            "a/1.html",
            "a/2.html",
            "a/b",
            "c",
        ]
        stage.commit()
    assert contents(output)["c/d/4.html"] == b"c/d/4.html"
    if os.name == "posix":
        assert {p.stat().st_mode & 0o777 for p in output.rglob("*") if p.is_dir() and builds.OWN not in p.parts} == {
            0o755
        }
