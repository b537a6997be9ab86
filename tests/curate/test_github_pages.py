"""`init --pages`: what is written, what is left alone, and from where the builder is installed."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from site_builder.curate import github_pages
from site_builder.curate.scaffold import CannotCreate
from site_builder.system import git
from tests.builds import REPOSITORY, cli, contents

COMMIT = "0123456789abcdef0123456789abcdef01234567"
HASH = "ab" * 32
ORIGIN = f"git+https://github.com/example/site-builder@{COMMIT}"
FILES = [github_pages.BUILDER_FILE, github_pages.LIBRARIES_FILE, github_pages.WORKFLOW]


@pytest.fixture
def unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A builder that does not know where it came from."""
    monkeypatch.setattr(github_pages, "_noted", dict)


def test_a_new_archive_gets_the_workflow_the_lock_and_the_builder(tmp_path: Path) -> None:
    done = cli("init", tmp_path / "new", "--pages", "--builder", ORIGIN)
    assert (done.exit_code, done.stderr) == (0, "")
    assert {str(tmp_path / "new" / name) for name in FILES} < set(done.stdout.splitlines())
    made = contents(tmp_path / "new")
    assert made[github_pages.WORKFLOW] == (REPOSITORY / github_pages.WORKFLOW).read_bytes()
    assert made[github_pages.LIBRARIES_FILE] == (REPOSITORY / "requirements.lock").read_bytes()
    builder = made[github_pages.BUILDER_FILE]
    assert isinstance(builder, bytes)
    assert builder.decode().splitlines()[-1] == f"site-builder @ {ORIGIN}"
    assert cli("check", tmp_path / "new").exit_code == 0


@pytest.mark.usefixtures("unknown")
def test_asked_again_it_adds_what_is_missing_and_overwrites_nothing(tmp_path: Path) -> None:
    root = tmp_path / "old"
    assert cli("init", root).exit_code == 0
    (root / "content/articles").rename(root / "content/articles-of-mine")
    changed = root / github_pages.WORKFLOW
    changed.parent.mkdir(parents=True)
    changed.write_text("name: Mine\n", encoding="utf-8")
    (root / ".gitignore").write_text("mine\n", encoding="utf-8")
    before = contents(root)
    done = cli("init", root, "--pages", "--builder", ORIGIN)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [str(root / name) for name in FILES[1::-1]]
    assert done.stderr.splitlines() == [
        f"{changed}: left as it is; delete it to have it as this version writes it",
    ]
    after = contents(root)
    assert {name: after[name] for name in before} == before
    again = cli("init", root, "--pages", "--builder", ORIGIN)
    assert (again.exit_code, again.stdout, contents(root)) == (0, "", after)


@pytest.mark.usefixtures("unknown")
def test_a_builder_that_is_not_known_is_said(tmp_path: Path) -> None:
    done = cli("init", tmp_path, "--pages")
    assert done.exit_code == 0
    path = tmp_path / github_pages.BUILDER_FILE
    assert done.stderr == f"{path}: say where the builder comes from; until then the workflow cannot install it\n"
    assert github_pages.is_unknown(path.read_text(encoding="utf-8"))
    path.write_text(f"site-builder @ {ORIGIN}\n", encoding="utf-8")
    assert "say where" not in cli("init", tmp_path, "--pages").stderr


def test_a_link_in_the_place_of_a_file_is_left_and_not_followed(tmp_path: Path) -> None:
    root = tmp_path / "new"
    (root / ".github/workflows").mkdir(parents=True)
    (root / github_pages.WORKFLOW).symlink_to(tmp_path / "elsewhere")
    done = cli("init", root, "--pages", "--builder", ORIGIN)
    assert done.exit_code == 0
    assert not (tmp_path / "elsewhere").exists()


def test_in_a_folder_of_a_repository_it_says_where_workflows_are_read(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    done = cli("init", tmp_path / "archive", "--pages", "--builder", ORIGIN)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("site-builder: GitHub reads workflows at the top of a repository alone, and that is ")
    assert not (tmp_path / "archive").exists()
    assert cli("init", tmp_path, "--pages", "--builder", ORIGIN).exit_code == 0


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        (ORIGIN, f"site-builder @ {ORIGIN}"),
        (
            f"https://example.org/d/site_builder-1.0-py3-none-any.whl#sha256={HASH}",
            f"site-builder @ https://example.org/d/site_builder-1.0-py3-none-any.whl --hash=sha256:{HASH}",
        ),
        (f"site-builder==1.0.post1#sha256={HASH}", f"site-builder==1.0.post1 --hash=sha256:{HASH}"),
    ],
)
def test_a_builder_is_named_by_a_hash(origin: str, line: str) -> None:
    assert github_pages.requirement(origin) == line


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "site-builder",
        "site-builder==1.0",
        f"other==1.0#sha256={HASH}",
        "git+https://github.com/example/site-builder",
        "git+https://github.com/example/site-builder@main",
        f"git+https://github.com/example/site-builder@{COMMIT[:-1]}",
        f"git+https://github.com/example/site-builder@{COMMIT}\n--index-url https://example.org",
        f"git+https://user:word@github.com/example/site-builder@{COMMIT}",
        f"git+http://github.com/example/site-builder@{COMMIT}",
        f"git+ssh://git@github.com/example/site-builder@{COMMIT}",
        f"https://example.org/a.tar.gz#sha256={HASH}",
        f"http://example.org/a.whl#sha256={HASH}",
        f"https://example.org/a b.whl#sha256={HASH}",
        "-r /etc/passwd",
    ],
)
def test_a_builder_that_is_not_pinned_is_refused(origin: str, tmp_path: Path) -> None:
    with pytest.raises(CannotCreate, match="--builder must say exactly which builder"):
        github_pages.requirement(origin)
    done = cli("init", tmp_path / "new", "--pages", f"--builder={origin}")
    assert done.exit_code == 2 and not (tmp_path / "new").exists()


def test_builder_without_pages_is_wrong_usage(tmp_path: Path) -> None:
    assert cli("init", tmp_path / "new", "--builder", ORIGIN).exit_code == 2


@pytest.mark.parametrize(
    ("noted", "line"),
    [
        ({}, ""),  # from an index: pip notes no hash
        ({"url": "https://github.com/e/s.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, "git"),
        ({"url": "https://u:p@github.com/e/s.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, "git"),
        ({"url": "ssh://git@github.com/e/s.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, ""),
        ({"url": "https://example.org/s.whl", "archive_info": {"hashes": {"sha256": HASH}}}, "wheel"),
        ({"url": "file:///tmp/s.whl", "archive_info": {"hashes": {"sha256": HASH}}}, ""),
        ({"url": "https://example.org/s.whl", "archive_info": {}}, ""),
        ({"url": "file:///nowhere/at/all", "dir_info": {}}, ""),
    ],
)
def test_where_this_builder_came_from_is_taken_from_what_pip_noted(
    noted: dict[str, Any], line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = {
        "": "",
        "git": f"site-builder @ git+https://github.com/e/s.git@{COMMIT}",
        "wheel": f"site-builder @ https://example.org/s.whl --hash=sha256:{HASH}",
    }
    monkeypatch.setattr(github_pages, "_noted", lambda: noted)
    assert github_pages.installed() == lines[line]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with one commit that has been pushed to its origin."""
    origin, folder = tmp_path / "origin.git", tmp_path / "check out"
    run("init", "--quiet", "--bare", str(origin), cwd=tmp_path)
    run("init", "--quiet", str(folder), cwd=tmp_path)
    (folder / "a.txt").write_text("a", encoding="utf-8")
    run("add", ".", cwd=folder)
    run("commit", "--quiet", "-m", "First", cwd=folder)
    run("remote", "add", "origin", str(origin), cwd=folder)
    run("push", "--quiet", "origin", "HEAD:main", cwd=folder)
    run("fetch", "--quiet", "origin", cwd=folder)
    run("remote", "set-url", "origin", "git@github.com:example/site-builder.git", cwd=folder)
    return folder


def run(*words: str, cwd: Path) -> str:
    named = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    return subprocess.run(["git", *named, *words], cwd=cwd, check=True, capture_output=True, text=True).stdout.strip()


def test_a_checkout_is_named_by_its_origin_and_a_commit_that_others_can_have(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = run("rev-parse", "HEAD", cwd=checkout)
    assert git.published_commit(checkout) == ("https://github.com/example/site-builder.git", commit)
    monkeypatch.setattr(github_pages, "_noted", lambda: {"url": checkout.as_uri(), "dir_info": {"editable": True}})
    assert github_pages.installed() == f"site-builder @ git+https://github.com/example/site-builder.git@{commit}"
    (checkout / "a.txt").write_text("b", encoding="utf-8")  # what others cannot have
    assert git.published_commit(checkout) is None
    run("commit", "--quiet", "-am", "Second", cwd=checkout)  # nor one that has not been pushed
    assert git.published_commit(checkout) is None
    assert github_pages.installed() == ""


def test_no_checkout_names_nothing(tmp_path: Path) -> None:
    assert git.published_commit(tmp_path) is None
    assert git.published_commit(tmp_path / "nowhere") is None


def test_what_pip_noted_of_this_installation_is_read() -> None:
    noted = github_pages._noted()
    assert json.dumps(noted)
    assert re.fullmatch(r"(site-builder .+)?", github_pages.installed())
