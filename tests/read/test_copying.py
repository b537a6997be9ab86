"""Files of media/ on their way to the site, piece by piece."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from site_builder.publish.stage import Stage
from site_builder.read.content_folder import Unreadable
from site_builder.read.copying import Copy, Parts, digest_of
from site_builder.system.digests import digest
from tests.read.test_containers import picture


class Disturbed:
    """Puts files on a stage, and changes the source after the first so many times."""

    def __init__(self, root: Path, times: int) -> None:
        (root / "site").mkdir()
        (root / "staging").mkdir()
        self.root, self.times = root, times
        self.stage = Stage(root / "site", root / "staging")

    def put(self, parts: Parts) -> bool:
        done = self.stage.put_parts("media/a.png", parts)
        if self.times:
            self.times -= 1
            source = self.root / "content/media/a.png"
            source.write_bytes(picture("PNG") if self.times % 2 else picture("PNG") + b"more")
            os.utime(source, ns=(self.times, self.times))
        return done


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "content/media").mkdir(parents=True)
    (tmp_path / "content/media/a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return tmp_path


def test_a_file_that_changes_while_it_is_read_is_read_again(root: Path) -> None:
    done, source = Copy(root, "media/a.png", "PNG").put(Disturbed(root, 2).put)
    assert done
    assert source == digest_of(root, "media/a.png") == digest((root / "content/media/a.png").read_bytes())
    assert (root / "staging/media/a.png").read_bytes() == picture("PNG")


def test_a_file_that_changes_all_the_time_is_not_published(root: Path) -> None:
    with pytest.raises(Unreadable) as told:
        Copy(root, "media/a.png", "PNG").put(Disturbed(root, 9).put)
    assert told.value.problem.kind == "changed-while-read"


def test_nothing_is_staged_of_a_picture_that_cannot_be_taken_apart(root: Path) -> None:
    (root / "content/media/a.png").write_bytes(picture("PNG")[:-20])
    with pytest.raises(Unreadable) as told:
        Copy(root, "media/a.png", "PNG").put(Disturbed(root, 0).put)
    assert told.value.problem.kind == "bad-media"
    assert not (root / "staging/media/a.png").exists()


def test_a_file_with_another_name_on_the_disk_is_not_read(root: Path) -> None:
    os.link(root / "content/media/a.png", root / "other")
    with pytest.raises(Unreadable) as told:
        digest_of(root, "media/a.png")
    assert told.value.problem.kind == "hard-link"


def test_what_the_site_has_already_is_not_staged(root: Path) -> None:
    (root / "content/media/a.png").write_bytes(picture("PNG") + b"more")
    place = Disturbed(root, 0)
    (root / "site/media").mkdir()
    site = root / "site/media/a.png"
    for content, staged in ((picture("PNG"), False), (picture("PNG") + b"more", True), (picture("PNG")[:-1], True)):
        site.write_bytes(content)
        site.chmod(0o644)
        stage = place.stage
        stage._modes = True
        assert Copy(root, "media/a.png", "PNG").put(partial(stage.put_parts, "media/a.png"))[0] is staged
