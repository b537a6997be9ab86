"""The builder's own folders may come with somebody's archive: links and pipes in them lead nowhere."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path

import pytest

from site_builder.system import safe_files
from tests import builds
from tests.builds import built, cli, contents, tree, write
from tests.conftest import SiteFactory

CACHE, OUTPUT = ".site-builder", "output/.site-builder"
NAMES = {
    CACHE: (
        "",
        "lock",
        "seal.json",
        "seal.json.new",
        "archive.db",
        "archive.db.new",
        "archive.db-journal",
        "templates",
    ),
    OUTPUT: ("", "lock", "README", "journal.json", "journal.new", "swap", "staging", "staging-old"),
}
PLACES = [(base, name) for base, names in NAMES.items() for name in names]
ARTICLE = "articles/2020/a.md"


@pytest.fixture
def root(site: SiteFactory) -> Path:
    return site({ARTICLE: builds.article("One", "2020-01-05", "Ada Example")})


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder of the user's own, with files of every name that the builder knows."""
    folder = tmp_path / "outside"
    for name in ("victim", "README", "lock", "seal.json", "journal.json", "staging-x/a", ".git/config", "a.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("precious")
    return folder


def put_in_place(path: Path) -> Path:
    """The same path, with nothing at it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    return path


def begin(root: Path, base: str, name: str, *, before: bool) -> Path:
    """A site that was built before, or a folder that says so of itself; and the path of something in it."""
    if before:
        built(root)
    elif base == OUTPUT and name not in ("", "README"):
        (root / OUTPUT).mkdir(parents=True)
        (root / OUTPUT / "README").write_text("ours")
    write(root, {ARTICLE: builds.article("Two", "2020-02-05", "Ada Example")})
    return put_in_place(root / base / name)


@pytest.mark.parametrize("atomic", [(), ("--atomic",)])
@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize(("base", "name"), PLACES)
def test_links_in_the_builders_own_folders_are_not_followed(
    root: Path, outside: Path, base: str, name: str, before: bool, atomic: tuple[str, ...]
) -> None:
    precious = tree(outside)
    for target in ("victim", "", "new"):
        path = begin(root, base, name, before=before)
        path.symlink_to(outside / target)
        end = cli("build", root, *atomic)
        assert tree(outside) == precious
        if end.exit_code:  # it is no output folder of ours
            assert before, end.output
            assert base == OUTPUT, end.output
            assert name in ("", "README"), end.output
            assert "did not write" in end.output
        else:
            assert "Two" in (root / "output/index.html").read_text(encoding="utf-8")
        for made in (root / "output", root / CACHE):
            shutil.rmtree(made, ignore_errors=True)
            made.unlink(missing_ok=True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
@pytest.mark.parametrize(("base", "name"), [(b, n) for b, n in PLACES if n and "-journal" not in n])
def test_pipes_in_the_builders_own_folders_are_not_waited_for(root: Path, base: str, name: str) -> None:
    os.mkfifo(begin(root, base, name, before=True))
    end = cli("build", root)
    assert "Traceback" not in end.output
    assert end.exit_code in (0, 2, 3)


@pytest.mark.parametrize(
    ("links", "plan"),
    [
        ({f"{OUTPUT}/staging-x": ""}, {"move": ["a.html"]}),
        ({f"{OUTPUT}/staging-x/b": ""}, {"move": ["b/a.html"]}),
        ({"output/b": ""}, {"remove": ["b/a.html"]}),
        ({"output/b": ""}, {"remove": ["b/a.html", "b"]}),
        ({"output/b": ""}, {"remove": ["b/staging-x/a"], "folders": ["b/staging-x"]}),
        ({"output/b": ""}, {"move": ["b/new.html"]}),
        ({"output/b": ""}, {"move": ["b/new.html"], "remove": ["b/a.html", "c"]}),
    ],
)
def test_a_journal_that_leads_through_links_is_none(
    root: Path, outside: Path, links: dict[str, str], plan: dict[str, list[str]]
) -> None:
    built(root)
    site, precious = tree(root / "output"), tree(outside)
    staged = root / OUTPUT / "staging-x/b/new.html"
    if f"{OUTPUT}/staging-x" not in links:
        staged.parent.mkdir(parents=True)
        staged.write_text("forged")
    for name, target in links.items():
        put_in_place(root / name).symlink_to(outside / target)
    journal = {"staging": "staging-x", "move": [], "remove": [], "folders": [], **plan}
    (root / OUTPUT / "journal.json").write_text(json.dumps(journal))
    built(root)
    assert tree(outside) == precious
    assert tree(root / "output") == site


@pytest.mark.parametrize("way", [".output.site-builder", ".output.site-builder/.site-builder"])
@pytest.mark.parametrize("atomic", [(), ("--atomic",)])
def test_an_exchange_that_was_never_begun_moves_nothing_from_elsewhere(
    root: Path, outside: Path, way: str, atomic: tuple[str, ...]
) -> None:
    built(root)
    precious = contents(outside)
    (root / OUTPUT / "swap").touch()
    put_in_place(root / way).symlink_to(outside)
    assert cli("build", root, *atomic).exit_code == 0
    assert contents(outside) == precious
    assert not (root / "output/.git").exists()
    assert not os.path.lexists(root / ".output.site-builder")


@pytest.mark.skipif(os.name == "nt", reason="modes")
def test_a_file_is_written_anew_with_the_mode_it_had_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.lock"
    safe_files.replace(path, b"one")
    path.chmod(0o640)
    safe_files.replace(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o640

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        safe_files.replace(path, b"three")
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"two"
