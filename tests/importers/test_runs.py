"""Runs of an import: tried first, from another folder, interrupted, and where nothing can be written or read."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Never

import pytest

from site_builder.importers.source import CannotRead
from site_builder.importers.writing import CannotWrite
from site_builder.system import safe_files
from tests.importers.importing import counts_of, imported, report_of

SITES = Path(__file__).parent / "sites"
KINDS = ("wordpress", "ghost", "table", "people", "text")


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", KINDS)
def test_a_trial_reports_what_the_run_does_and_the_folder_of_a_source_does_not_matter(
    kind: str, tmp_path: Path
) -> None:
    for place in ("a", "b/c"):
        shutil.copytree(SITES / kind, tmp_path / place / kind)
    tried = imported(tmp_path / "a" / kind, tmp_path / "dest", kind, dry_run=True)
    assert not (tmp_path / "dest").exists()
    done = imported(tmp_path / "a" / kind, tmp_path / "dest", kind)
    assert (report_of(tried), counts_of(tried), tried.written) == (report_of(done), counts_of(done), done.written)
    imported(tmp_path / "b/c" / kind, tmp_path / "other", kind)
    assert tree(tmp_path / "other") == tree(tmp_path / "dest")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("left", [1, 2, 4])
def test_an_import_that_is_interrupted_anywhere_is_completed(
    kind: str, left: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = imported(SITES / kind, tmp_path / "whole", kind)
    write, done = safe_files.write, []

    def cut(path: Path, data: bytes) -> None:
        done.append(path)
        if len(done) > left:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        write(path, data)

    with monkeypatch.context() as patched:
        patched.setattr(safe_files, "write", cut)
        with pytest.raises(OSError, match="No space left") as fault:
            imported(SITES / kind, tmp_path / "dest", kind)
    assert not Path(fault.value.filename).name.endswith(".new")  # but the file that was meant
    again = imported(SITES / kind, tmp_path / "dest", kind)
    assert tree(tmp_path / "dest") == tree(tmp_path / "whole")
    assert report_of(again) == report_of(whole)
    assert len(again.written.same) == left and again.written.edited == []


def test_a_lock_that_is_a_folder_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "dest/import.lock").mkdir(parents=True)
    with pytest.raises(CannotWrite, match=r"^import\.lock cannot be read: is a directory$"):
        imported(SITES / "people", tmp_path / "dest", "people")


def test_a_source_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, size: int = 0) -> Never:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(safe_files, "read", refuse)
    with pytest.raises(CannotRead, match=r"tidewater\.xml: permission denied"):
        imported(SITES / "wordpress", tmp_path / "dest")
