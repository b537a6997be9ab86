"""Files of media/: what is told of them before they are published."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from site_builder.model import addresses
from site_builder.model.paths import MEDIA
from site_builder.problems import Problem
from site_builder.read import media
from site_builder.read.content_folder import Source


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "avif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_has_the_size_that_it_is_shown_at(tmp_path: Path, ending: str, orientation: int):
    path = tmp_path / f"content/media/a.{ending}"
    path.parent.mkdir(parents=True)
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", (40, 20)).save(path, exif=exif)
    problems: list[Problem] = []
    picture = media.examine(tmp_path, Source(f"media/a.{ending}", MEDIA, "", path.stat().st_size), problems)
    turned = orientation >= 5
    assert problems == []
    assert picture is not None
    assert (picture.width, picture.height) == ((20, 40) if turned else (40, 20))


def test_a_file_of_more_than_100_mb_is_not_published(tmp_path: Path):
    problems: list[Problem] = []
    source = Source("media/a.pdf", MEDIA, "", 100_000_001)
    assert media.examine(tmp_path, source, problems) is None
    assert str(problems[0]) == (
        "content/media/a.pdf: error: the file has 100000001 bytes, more than the 100000000 allowed;"
        " make it smaller, or keep it elsewhere and link to it"
    )


def test_signs_that_end_a_path_are_quoted_in_links():
    assert addresses.quoted("media/a#b?c%d e.png") == "media/a%23b%3Fc%25d%20e.png"
