"""Reading one file: all of it, once it keeps still, and nothing but a regular file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from site_builder.read.content_folder import Unreadable, load

PATH = "articles/a.md"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "content" / PATH).write_bytes(b"one\r\ntwo\x1a\n" * 100)
    return tmp_path


def refused(root: Path) -> str:
    with pytest.raises(Unreadable) as fault:
        load(root, PATH)
    return fault.value.problem.kind


def test_a_file_is_read_whole_as_its_bytes_are(archive: Path):
    assert load(archive, PATH) == b"one\r\ntwo\x1a\n" * 100
    (archive / "content" / PATH).write_bytes(b"")
    assert load(archive, PATH) == b""


@pytest.mark.parametrize("most", [1, 7, 1099])
def test_a_file_that_comes_in_pieces_is_read_whole(archive: Path, monkeypatch: pytest.MonkeyPatch, most: int):
    real = os.read
    monkeypatch.setattr(os, "read", lambda handle, size: real(handle, min(size, most)))
    assert load(archive, PATH) == b"one\r\ntwo\x1a\n" * 100


@pytest.mark.parametrize("how", [b"one more", b""], ids=["longer", "shorter"])
def test_a_file_that_changes_while_it_is_read_is_read_again(archive: Path, monkeypatch: pytest.MonkeyPatch, how: bytes):
    real, path = os.read, archive / "content" / PATH
    new = path.read_bytes() + how if how else b"new"
    changes = [new]

    def changed(handle: int, size: int) -> bytes:
        if changes:
            path.write_bytes(changes.pop())
        return real(handle, size)

    monkeypatch.setattr(os, "read", changed)
    assert load(archive, PATH) == new


def test_a_file_that_never_keeps_still_is_refused(archive: Path, monkeypatch: pytest.MonkeyPatch):
    real, path = os.read, archive / "content" / PATH

    def changed(handle: int, size: int) -> bytes:
        with path.open("ab") as file:
            file.write(b"x")
        return real(handle, size)

    monkeypatch.setattr(os, "read", changed)
    assert refused(archive) == "changed-while-read"


def test_what_is_no_regular_file_is_refused_and_nothing_stays_open(archive: Path, tmp_path: Path):
    path = archive / "content" / PATH
    path.unlink()
    assert refused(archive) == "file-gone"
    path.mkdir()
    assert refused(archive) == "unreadable"
    path.rmdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(path)
        assert refused(archive) == "not-a-file"
        path.unlink()
    if hasattr(os, "O_NOFOLLOW"):
        (tmp_path / "secret").write_text("secret")
        path.symlink_to(tmp_path / "secret")
        assert refused(archive) == "symlink"
    if Path("/proc/self/fd").is_dir():
        assert not [fd for fd in Path("/proc/self/fd").iterdir() if str(archive) in os.path.realpath(fd)]
