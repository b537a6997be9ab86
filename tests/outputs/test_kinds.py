"""Everything that is published is an output: planned, explained, staged and pruned in one way, whatever its kind."""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path

import pytest
from PIL import Image

from site_builder.build.explain import Unknown, explain
from site_builder.model.addresses import MANIFEST
from tests.builds import build, built, tree
from tests.conftest import SiteFactory

CONFIG = "title: T\nbase_url: https://example.org/\ntheme: mine\n"


def picture(colour: str) -> bytes:
    """A small picture; those of two colours have one size in bytes."""
    data = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(data, "PNG", compress_level=0)
    return data.getvalue()


@pytest.fixture
def root(site: SiteFactory) -> Path:
    article = "---\ntitle: A\ndate: 2020\nimage: {src: media/a.png, alt: A square}\n---\n\nText.\n"
    root = site({"articles/a.md": article, "media/a.png": picture("red"), "media/b.txt": "one\n"}, CONFIG)
    asset = root / "themes/mine/assets/extra.css"
    asset.parent.mkdir(parents=True)
    asset.write_text("/* one */\n", encoding="utf-8")
    built(root)
    return root


def again(root: Path) -> list[str]:
    """Build; hold that the site is what a build from nothing makes. The addresses that were written, without the manifest."""
    before = tree(root / "output")
    report = built(root)
    copy = root.parent / f"{root.name}-clean"
    shutil.rmtree(copy, ignore_errors=True)
    for folder in ("content", "themes"):
        shutil.copytree(root / folder, copy / folder)
    built(copy)
    after = tree(root / "output")
    assert after == tree(copy / "output")
    changed = sorted(name for name, file in after.items() if before.get(name) != file and file[1] is not None)
    assert report.written == len(changed)
    return [name for name in changed if name != MANIFEST]


def reason(root: Path, address: str) -> str:
    (one,) = explain(root, address)
    return one.reason


def test_a_picture_of_the_same_size_in_bytes_is_published_anew(root: Path) -> None:
    (root / "content/media/a.png").write_bytes(picture("blue"))
    assert again(root) == ["media/a.png"]
    assert reason(root, "media/a.png") == "the file content/media/a.png"
    assert again(root) == []


def test_a_media_file_that_is_added_or_goes_is_followed(root: Path) -> None:
    (root / "content/media/c.txt").write_text("three\n", encoding="utf-8")
    assert again(root) == ["media/c.txt"]
    assert reason(root, "media/c.txt") == "it was not there before"
    (root / "content/media/c.txt").unlink()
    assert again(root) == []
    assert not (root / "output/media/c.txt").exists()
    with pytest.raises(Unknown):
        explain(root, "media/c.txt")


def telling(name: str) -> bytes:
    """A picture whose file holds a name."""
    exif = Image.Exif()
    exif[0x013B] = name
    data = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(data, "JPEG", exif=exif)
    return data.getvalue()


def test_what_a_picture_tells_beside_itself_is_published_with_metadata_keep_alone(root: Path) -> None:
    source, published = (root / folder / "media/c.jpg" for folder in ("content", "output"))
    source.write_bytes(telling("Ada Lovelace"))
    assert again(root) == ["media/c.jpg"]
    without = published.read_bytes()
    assert b"Ada Lovelace" not in without
    source.write_bytes(telling("Ada L."))  # what is published stays
    assert again(root) == []
    site_file = root / "content/site.yaml"
    site_file.write_text(CONFIG + "metadata: keep\n", encoding="utf-8")
    assert again(root) == ["media/c.jpg"]
    assert published.read_bytes() == source.read_bytes()
    site_file.write_text(CONFIG + "metadata: remove\n", encoding="utf-8")
    assert again(root) == ["media/c.jpg"]
    assert published.read_bytes() == without


def test_warnings_on_media_are_told_again_by_every_build(root: Path) -> None:
    (root / "content/media/large.png").write_bytes(picture("red") + bytes(9_000_000))
    said = [str(problem) for problem in build(root).problems]
    assert len(said) == 1
    for change in ("one", "two"):
        (root / "content/articles/b.md").write_text(f"---\ntitle: {change}\ndate: 2021\n---\n", encoding="utf-8")
        assert [str(problem) for problem in build(root).problems] == said
    (root / "content/site.yaml").write_text(CONFIG + "language: fr\n", encoding="utf-8")
    assert [str(problem) for problem in build(root).problems] == said
    (root / "content/media/large.png").write_bytes(picture("red"))
    assert build(root).problems == []


def test_a_large_file_is_copied_in_portions(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "content/media/large.txt").write_bytes(b"text " * 1_000_000)
    sizes: list[int] = []
    write = os.write

    def counted(handle: int, data: bytes) -> int:
        sizes.append(len(data))
        return write(handle, data)

    monkeypatch.setattr(os, "write", counted)
    built(root)
    monkeypatch.undo()
    assert max(sizes) == 1 << 20
    assert (root / "output/media/large.txt").read_bytes() == b"text " * 1_000_000


def test_an_asset_that_changes_comes_or_goes_is_followed(root: Path) -> None:
    asset = root / "themes/mine/assets/extra.css"
    asset.write_text("p { margin: 0 }\n", encoding="utf-8")
    assert again(root) == ["assets/extra.css"]
    assert (root / "output/assets/extra.css").read_bytes() == b"p{margin: 0}"
    asset.write_text("p { margin: 0 } /* a comment is not published */\n", encoding="utf-8")
    assert again(root) == []
    asset.with_name("more.css").write_text("q { margin: 0 }\n", encoding="utf-8")
    assert again(root) == ["assets/more.css"]
    asset.unlink()
    assert again(root) == []
    assert not (root / "output/assets/extra.css").exists()


def test_an_output_that_somebody_changed_in_the_site_is_made_again_whatever_its_kind(root: Path) -> None:
    for address in ("media/b.txt", "assets/extra.css", "articles/a.html"):
        for harm in (lambda path: path.write_text("changed", encoding="utf-8"), lambda path: path.unlink()):
            harm(root / "output" / address)
            assert again(root) == [address]
            assert reason(root, address) == "somebody changed its file in the site"
    (root / "output/media/foreign.txt").write_text("x", encoding="utf-8")
    (root / "output/assets/foreign.css").write_text("x", encoding="utf-8")
    assert built(root).removed == 2


def test_explain_answers_for_every_kind_of_output(root: Path) -> None:
    (one,) = explain(root, "media/a.png")
    assert (one.source, one.reads) == ("content/media/a.png", ("the file content/media/a.png",))
    (one,) = explain(root, "assets/extra.css")
    assert (one.source, one.reads) == ("", ())
    assert one.reason == "there was no earlier build to go by"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("pages/assets/extra.css.md", "", None),
        ("articles/b.md", "redirect_from: [assets/extra.css]\ndate: 2020\n", "assets/extra.css"),
        ("articles/b.md", "redirect_from: [media/b.txt]\ndate: 2020\n", "media/b.txt"),
    ],
)
def test_outputs_of_different_kinds_at_one_address_are_told(root: Path, name: str, text: str, said: str | None) -> None:
    path = root / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: B\n{text}---\n", encoding="utf-8")
    before = tree(root / "output")
    report = build(root)
    if said is None:
        assert report.ok  # its address ends in .html
        return
    assert not report.ok and tree(root / "output") == before
    assert any(said in fault.what or said in fault.todo for fault in report.problems)


def test_only_pages_are_counted_as_pages(root: Path) -> None:
    report = built(root)
    assert report.pages == len(list((root / "output").rglob("*.html")))
