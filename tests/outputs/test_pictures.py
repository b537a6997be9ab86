"""Smaller sizes of pictures, as pages offer them and as they lie in the site."""

from __future__ import annotations

import io
import re
import shutil
import struct
import zlib
from pathlib import Path

import PIL
import pytest
from PIL import Image

from site_builder.model import pictures
from site_builder.model.documents import Picture
from site_builder.outputs import picture_cache
from site_builder.read import sizes
from tests.builds import article, build, built, clean, contents, tree, write
from tests.conftest import SiteFactory

CONFIG = "title: T\nbase_url: https://example.org/\nfeeds: full\n"


def picture(
    width: int = 1000,
    height: int = 500,
    kind: str = "JPEG",
    *,
    mode: str = "RGB",
    orientation: int = 1,
    frames: int = 1,
) -> bytes:
    """A picture in many colours; a JPEG says where it was taken."""
    images = [Image.linear_gradient("L").rotate(90 * n).resize((width, height)).convert(mode) for n in range(frames)]
    options = {}
    if kind == "JPEG":
        exif = Image.Exif()
        exif[0x0112], exif[0x010F] = orientation, "The camera"
        exif.get_ifd(0x8825)[2] = (48.8, 51.0, 0.0)
        options = {"exif": exif, "comment": b"a comment"}
    made = io.BytesIO()
    more = {"save_all": True, "append_images": images[1:]} if frames > 1 else {}
    images[0].save(made, kind, **options, **more)
    return made.getvalue()


def page(root: Path, name: str = "a") -> str:
    return (root / f"output/articles/{name}.html").read_text(encoding="utf-8")


def made(root: Path) -> dict[str, bytes]:
    """Address → bytes of all sizes in the site."""
    return {path: data for path, data in contents(root / "output").items() if path.startswith("pictures/")}  # type: ignore[misc]


def offered(html: str) -> set[str]:
    """The addresses in all ``srcset`` of a page, from the root of the site."""
    lists = re.findall(r'srcset="([^"]*)"', html)
    return {one.split()[0].removeprefix("../") for found in lists for one in found.split(", ")}


@pytest.mark.parametrize(
    ("name", "width", "webp", "same"),
    [
        ("a.jpg", 3000, [480, 960, 1600], [480, 960, 1600]),
        ("a.jpg", 1000, [480, 960, 1000], [480, 960, 1000]),
        ("a.jpg", 300, [300], []),
        ("a.png", 3000, [480, 960, 1600], []),
        ("a.png", 700, [480, 700], []),
        ("a.gif", 480, [480], []),
        ("a.webp", 3000, [], [480, 960, 1600]),
        ("a.webp", 700, [], [480, 700]),
        ("a.webp", 300, [], []),
        ("a.avif", 1601, [], [480, 960, 1600]),
    ],
)
def test_no_size_is_larger_than_its_picture(name: str, width: int, webp: list[int], same: list[int]) -> None:
    offer = pictures.offer(f"media/{name}", Picture(width, 100, "0123456789abcdef0123"))
    assert [size.width for size in offer.webp] == webp
    assert [size.width for size in offer.same] == same
    addresses = {size.address for size in (*offer.webp, *offer.same) if size.kind}
    assert addresses == {
        size.address for size in pictures.made(f"media/{name}", Picture(width, 100, "0123456789abcdef0123"))
    }
    assert pictures.offer(f"media/{name}", Picture(width, 100)) == pictures.Offer()


@pytest.mark.parametrize(
    ("size", "kind", "widths"),
    [
        ((1, 20_000), "png", []),
        ((20_000, 1), "png", [480, 960, 1600]),
        ((600, 20_000), "png", [480]),
        ((600, 30_000), "jpg", [480]),
    ],
)
def test_no_size_is_higher_than_its_kind_allows(
    site: SiteFactory, size: tuple[int, int], kind: str, widths: list[int]
) -> None:
    data = picture(*size, kind={"png": "PNG", "jpg": "JPEG"}[kind], mode="L")
    root = site(
        {"articles/a.md": article("A", "2000", body=f"![a](../media/a.{kind})"), f"media/a.{kind}": data}, CONFIG
    )
    built(root)
    assert sorted(Image.open(io.BytesIO(one)).width for one in made(root).values()) == widths
    assert offered(page(root)) == set(made(root)) | ({f"media/a.{kind}"} if kind == "jpg" else set())


def test_sizes_are_turned_as_the_picture_is_and_hold_nothing_of_the_camera(site: SiteFactory) -> None:
    text = article("A", "2020", body="Words.\n\n![x](../media/Größe 1.jpg)\n".replace("Größe 1", "Gr%C3%B6%C3%9Fe%201"))
    root = site({"articles/a.md": text, "media/Größe 1.jpg": picture(1000, 500, orientation=6)}, CONFIG)
    build(root)
    found = made(root)
    shown = {}
    for path, data in found.items():
        with Image.open(io.BytesIO(data)) as image:
            shown[path.rpartition("-")[2]] = image.size
            assert not image.getexif()
        assert not any(word in data for word in (b"camera", b"comment", b"Exif", b"GPS"))
    assert shown == {"480.jpg": (480, 960), "480.webp": (480, 960), "500.webp": (500, 1000)}
    assert {path for path in offered(page(root)) if path.startswith("pictures/")} == set(found)
    assert 'width="500" height="1000" loading="lazy"' in page(root)


def test_of_a_lead_picture_and_one_that_begins_a_text_browsers_do_not_wait(site: SiteFactory) -> None:
    image = "image: {src: media/a.jpg, alt: x}\n"
    files: dict[str, str | bytes] = {
        "articles/a.md": article("A", "2020", more=image, body="![x](../media/a.jpg)"),
        "articles/b.md": article("B", "2020", body="![x](../media/a.jpg)\n\n![x](../media/a.jpg)"),
        "media/a.jpg": picture(),
    }
    root = site(files, CONFIG)
    built(root)
    for name in ("a", "b"):
        first, second = re.findall("<img [^>]*>", page(root, name))
        assert 'loading="lazy"' not in first
        assert 'loading="lazy"' in second


def test_drawings_are_kept_without_loss_and_photographs_are_not() -> None:
    drawn = Image.new("RGB", (600, 400), "white")
    drawn.paste("navy", (50, 50, 200, 350))
    noise = Image.effect_noise((600, 400), 60).convert("RGB")
    for image, lossless in ((drawn, True), (noise, False)):
        assert sizes._is_drawn(image) is lossless


@pytest.mark.parametrize(("kind", "ending"), [("GIF", "gif"), ("WEBP", "webp"), ("PNG", "png")])
def test_what_moves_is_shown_as_it_is(site: SiteFactory, kind: str, ending: str) -> None:
    data = picture(600, 300, kind, frames=2)
    root = site({"articles/a.md": article("A", "2020", body=f"![x](../media/a.{ending})"), f"media/a.{ending}": data})
    build(root)
    assert made(root) == {}
    assert re.search(rf'<img src="../media/a.{ending}" width="600" height="300" alt="x">', page(root))


def test_pictures_in_other_colours_get_sizes(site: SiteFactory) -> None:
    files: dict[str, str | bytes] = {
        "media/cmyk.jpg": picture(600, 300, mode="CMYK"),
        "media/grey.jpg": picture(600, 300, mode="L"),
        "media/palette.png": picture(600, 300, "PNG", mode="P"),
        "media/clear.png": picture(600, 300, "PNG", mode="LA"),
        "media/line.png": picture(600, 300, "PNG", mode="1"),
        "media/still.gif": picture(600, 300, "GIF", mode="P"),
    }
    body = "\n\n".join(f"![x](../{path})" for path in files)
    root = site({"articles/a.md": article("A", "2020", body=body), **files}, CONFIG)
    build(root)
    assert len(made(root)) == 2 * len(files) + 2
    for data in made(root).values():
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            assert image.mode in ("RGB", "RGBA", "L")


def test_a_gallery_shows_pictures_of_the_archive_and_links_to_others(site: SiteFactory) -> None:
    more = (
        "images:\n  - {src: media/a.jpg, alt: A bridge, caption: The *old* bridge, credit: Ada Example}\n"
        "  - {src: 'https://www.example.net/b.jpg?x=1&y=2', alt: A tower, credit: An agency}\n"
    )
    root = site({"articles/a.md": article("A", "2020", more=more), "media/a.jpg": picture()}, CONFIG)
    build(root)
    gallery = page(root).partition('<section class="gallery">')[2].partition("</section>")[0]
    assert "<h2>Pictures</h2>" in gallery
    assert '<a href="../media/a.jpg"><picture><source type="image/webp" srcset="../pictures/' in gallery
    assert "The <em>old</em> bridge" in gallery
    assert (
        '<a class="elsewhere" href="https://www.example.net/b.jpg?x=1&amp;y=2" rel="external noopener noreferrer">'
        'A tower <span class="source">example.net</span></a>'
    ) in gallery
    assert "An agency" in gallery
    assert not re.search('(src|srcset)="[^"]*example.net', page(root))


def test_a_picture_of_a_text_that_is_elsewhere_is_a_link(site: SiteFactory) -> None:
    body = (
        'Words.\n\n![A map](https://example.net/a.png "The region | An office")\n\nIn ![a line](//example.net/b.png), '
        "and [![in a link](https://example.net/c.png)](https://example.org/).\n"
    )
    root = site({"articles/a.md": article("A", "2020", body=body)}, CONFIG)
    build(root)
    html = page(root)
    rel = 'rel="external noopener noreferrer"'
    shown = '<span class="source">example.net</span></a>'
    assert f'<figure><a class="elsewhere" href="https://example.net/a.png" {rel}>A map {shown}<figcaption>' in html
    assert f'In <a class="elsewhere" href="https://example.net/b.png" {rel}>a line {shown}, and' in html
    assert f'<a href="https://example.org/" {rel}>in a link</a>' in html
    assert "<img" not in html


def test_builds_that_follow_changes_of_pictures_are_as_clean_ones(site: SiteFactory, tmp_path: Path) -> None:
    one = article("A", "2020", more="image: {src: media/a.jpg, alt: x}\n", body="![x](../media/b.png)")
    root = site({"articles/a.md": one, "media/a.jpg": picture(), "media/b.png": picture(600, 300, "PNG")}, CONFIG)
    built_tree = lambda: (build(root), tree(root / "output"))[1]  # noqa: E731
    first = made(root) if built_tree() else {}
    steps: list[dict[str, str | bytes]] = [
        {"media/a.jpg": picture(700, 500)},
        {"media/b.png": picture(600, 300, "PNG", frames=2)},
        {"articles/b.md": article("B", "2020", more="images: [{src: media/a.jpg, alt: x}]\n")},
        {"articles/a.md": article("A", "2020", body="None.")},
    ]
    for files in steps:
        write(root, files)
        build(root)
        assert offered(page(root)) <= set(contents(root / "output"))
        assert tree(root / "output") == clean(root, tmp_path / "clean")
    assert not made(root).keys() & {path for path in first if "/a-" in path}
    (root / "content/media/b.png").unlink()
    build(root)
    assert tree(root / "output") == clean(root, tmp_path / "clean")


def test_sizes_come_from_the_cache_where_a_build_begins_from_nothing(
    site: SiteFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = site({"articles/a.md": article("A", "2020", body="![x](../media/a.jpg)"), "media/a.jpg": picture()}, CONFIG)
    built(root)
    before = tree(root / "output")
    (kept,) = (root / ".site-builder/pictures").iterdir()

    def begin_again() -> None:
        (root / ".site-builder/seal.json").unlink()
        shutil.rmtree(root / "output")
        built(root)

    with monkeypatch.context() as none:
        none.setattr(sizes, "make", lambda *_: pytest.fail("a size was made"))
        begin_again()
    assert tree(root / "output") == before
    data = kept.read_bytes()
    for damaged in (data[:-1], b"", b"\0" * 16 + data[16:]):
        kept.write_bytes(damaged)
        begin_again()
        assert tree(root / "output") == before
        assert kept.read_bytes() == data
    (root / "content/media/a.jpg").unlink()
    write(root, {"articles/a.md": article("A", "2020")})
    built(root)
    assert not kept.exists()


def test_the_cache_gives_nothing_but_pictures(tmp_path: Path) -> None:
    found = picture_cache.Sizes(tmp_path)
    found._keep("key", {"a.webp": b"<script>"})
    assert (tmp_path / "key").exists()
    assert found._kept("key", {"a.webp"}) is None


def test_another_pillow_gives_other_addresses(site: SiteFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    root = site({"articles/a.md": article("A", "2020", body="![x](../media/a.jpg)"), "media/a.jpg": picture()}, CONFIG)
    built(root)
    before = set(made(root))
    monkeypatch.setattr(PIL, "__version__", "99.0")
    (root / ".site-builder/seal.json").unlink()
    built(root)
    assert before.isdisjoint(made(root))
    assert {path for path in offered(page(root)) if path.startswith("pictures/")} == set(made(root))


def test_of_a_damaged_picture_the_page_is_made_and_every_build_says_so(site: SiteFactory) -> None:
    data = picture(600, 300, "PNG")
    parts = ((b"IDAT", b"no data"), (b"IEND", b""))
    chunks = [struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts]
    broken = data[:33] + b"".join(chunks)  # the size is there
    files: dict[str, str | bytes] = {
        "articles/a.md": article("A", "2020", body="![x](../media/a.png)"),
        "media/a.png": broken,
    }
    root = site(files, CONFIG)
    for n in range(3):
        report = build(root)
        assert [(p.kind, p.path) for p in report.problems if p.kind != "picture-tells"] == [
            ("damaged-picture", "content/media/a.png")
        ]
        assert 'src="../media/a.png"' in page(root)
        if n == 1:
            write(root, {"articles/a.md": article("A", "2020", body="More.\n\n![x](../media/a.png)")})
    write(root, {"media/a.png": data})
    built(root)


def test_feeds_and_previews_have_addresses_that_stay_or_suit_them(site: SiteFactory) -> None:
    image = "image: {src: media/a.jpg, alt: x}\n"
    files: dict[str, str | bytes] = {
        "articles/a.md": article("A", "2020", more=image, body="![x](../media/a.jpg)"),
        "media/a.jpg": picture(3000, 2000),
    }
    root = site(files, CONFIG)
    built(root)
    feed = (root / "output/feed.xml").read_text(encoding="utf-8")
    assert "https://example.org/media/a.jpg" in feed
    assert "srcset" not in feed
    assert "picture&gt;" not in feed
    assert re.search(r'og:image" content="https://example.org/pictures/../a-[0-9a-f]{18}-1600.jpg"', page(root))
    assert '<meta property="og:image:height" content="1067">' in page(root)
