"""Pictures are published without what their files tell of people and places; what shows them stays, byte for byte."""

from __future__ import annotations

import io
import random
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from site_builder.model.paths import MEDIA
from site_builder.problems import Problem
from site_builder.read import containers, media, media_kinds
from site_builder.read.containers import parts
from site_builder.read.containers.exif import turned
from site_builder.read.content_folder import Source

SECRET = (b"SERIAL-4711", b"Ada Lovelace", b"GPSLatitude", b"thumb-of-it", b"maker notes", b"48.8")
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>48.8</exif:GPSLatitude>'
    b"<dc:creator>Ada Lovelace</dc:creator></x:xmpmeta>"
)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exif(orientation: int = 6, place: bool = True) -> Image.Exif:
    """EXIF with everything in it that a camera writes."""
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x013B] = "Ada Lovelace"
    found[0x8298] = "© Ada Lovelace"
    found.get_ifd(0x8769)[0xA431] = "SERIAL-4711"
    found.get_ifd(0x8769)[0x927C] = b"maker notes"
    if place:
        found.get_ifd(0x8825)[1] = "N"
        found.get_ifd(0x8825)[2] = (48.8, 51.0, 0.0)
    return found


def picture(kind: str, **more: Any) -> bytes:
    """A picture of 40 × 20 pixels in many colours, so that its data are more than a few bytes."""
    image = Image.frombytes("RGB", (40, 20), random.Random(1).randbytes(2400))
    image = image.convert("P") if kind == "GIF" else image
    data = io.BytesIO()
    image.save(data, kind, **more)
    return data.getvalue()


def published(data: bytes, kind: str) -> bytes:
    """What is published of a file."""
    file = io.BytesIO(data)
    pieces = containers.published(file, len(data), kind)
    return b"".join(p if isinstance(p, bytes) else data[p.start : p.start + p.size] for p in pieces)


def look(data: bytes, kind: str) -> containers.Found:
    return containers.look(io.BytesIO(data), len(data), kind)


def pixels(data: bytes) -> list[bytes]:
    """Every frame, decoded."""
    with Image.open(io.BytesIO(data)) as image:
        frames = []
        for n in range(getattr(image, "n_frames", 1)):
            image.seek(n)
            frames.append(image.convert("RGBA").tobytes())
        return frames


def info(data: bytes) -> tuple[int, dict[int, Any], dict[str, Any]]:
    """The orientation, EXIF and all that Pillow reads beside the picture."""
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return image.getexif().get(0x0112, 1), dict(image.getexif()), {str(k): v for k, v in image.info.items()}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_place_numbers_names_and_notes_are_left_out_and_the_picture_is_as_it_was(kind: str) -> None:
    more: dict[str, Any] = {"xmp": XMP} if kind != "PNG" else {}
    data = picture(kind, exif=exif(), icc_profile=PROFILE, **more)
    assert any(secret in data for secret in SECRET)
    out = published(data, kind)
    assert [secret for secret in SECRET if secret in out] == []
    assert pixels(out) == pixels(data)
    orientation, tags, beside = info(out)
    assert orientation == 6
    assert set(tags) <= {0x0112}
    assert beside["icc_profile"] == PROFILE
    assert not beside.get("xmp", b"").strip(b"\0")
    told = look(data, kind).told
    assert told == {parts.PLACE, parts.SERIAL, parts.NAMES,
                    parts.RIGHTS, parts.NOTES}  # fmt: skip
    assert look(out, kind).told == set()
    assert published(out, kind) == out


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_picture_that_tells_nothing_is_published_byte_for_byte(kind: str) -> None:
    data = picture(kind)
    assert published(data, kind) == data
    assert look(data, kind).told == set()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_is_not_turned_keeps_no_exif(kind: str) -> None:
    out = published(picture(kind, exif=exif(1)), kind)
    assert "exif" not in info(out)[2]


def segment(code: int, content: bytes) -> bytes:
    return bytes([0xFF, code]) + struct.pack(">H", len(content) + 2) + content


def with_segments(data: bytes, *segments: bytes) -> bytes:
    """A JPEG with more segments, after its JFIF segment."""
    end = 4 + struct.unpack(">H", data[4:6])[0]
    return data[:end] + b"".join(segments) + data[end:]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (segment(0xFE, b"comment of Ada Lovelace"), set()),
        (segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0c\x1c\x02\x50\0\x0cAda Lovelace"), {"names of persons"}),
        (segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0c\x1c\x02\x5a\0\x0bthumb-of-it"), {"where it was taken"}),
        (segment(0xE0, b"JFXX\0\x10thumb-of-it"), {"a thumbnail"}),
        (segment(0xE2, b"MPF\0thumb-of-it"), set()),
        (segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP), {"where it was taken", "names of persons"}),
        (segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + XMP), {"where it was taken", "names of persons"}),
        (segment(0xE5, b"anything: SERIAL-4711"), set()),
        (segment(0xF3, b"thumb-of-it"), set()),
        (segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01 SERIAL-4711"), set()),
        (b"\xff\xff\xff", set()),
        (b"garbage SERIAL-4711", set()),
    ],
)  # fmt: skip
def test_segments_of_a_jpeg_that_do_not_show_it_are_left_out(more: bytes, told: set[str]) -> None:
    data = picture("JPEG")
    full = with_segments(data, more)
    out = published(full, "JPEG")
    assert [secret for secret in SECRET if secret in out] == []
    assert pixels(out) == pixels(data)
    assert look(full, "JPEG").told == told


def test_what_follows_the_end_of_a_jpeg_is_left_out() -> None:
    data = picture("JPEG", progressive=True)
    video = b"\0\0\0\x18ftypmp42 GPSLatitude 48.8" + picture("JPEG", exif=exif())
    assert published(data + video, "JPEG") == data


def test_what_stands_between_the_scans_of_a_jpeg_is_left_out() -> None:
    data = picture("JPEG", progressive=True)
    at = data.rindex(b"\xff\xda")
    full = data[:at] + segment(0xE1, b"Exif\0\0" + exif().tobytes()[6:]) + data[at:]
    assert published(full, "JPEG") == data


def test_the_thumbnail_of_a_jfif_segment_is_left_out() -> None:
    data = picture("JPEG")
    small = b"JFIF\0\x01\x01\0\0\x01\0\x01\x02\x02" + b"thumb-of-it!"
    full = b"\xff\xd8" + segment(0xE0, small) + data[20:]
    out = published(full, "JPEG")
    assert look(full, "JPEG").told == {"a thumbnail"}
    assert out == b"\xff\xd8" + segment(0xE0, small[:12] + b"\0\0") + data[20:]


def test_the_first_exif_says_how_a_jpeg_is_turned() -> None:
    one, other = (segment(0xE1, b"Exif\0\0" + exif(n).tobytes()[6:]) for n in (6, 3))
    out = published(with_segments(picture("JPEG"), one, other), "JPEG")
    assert out.count(b"Exif\0\0") == 1
    assert info(out)[0] == 6


@pytest.mark.parametrize("code", [0xC0, 0xC4, 0xCC, 0xDA, 0xDB, 0xDC, 0xDD])
def test_nothing_hides_in_the_tables_of_a_jpeg(code: int) -> None:
    with pytest.raises(containers.Damaged, match="it ends before the picture begins"):
        published(with_segments(picture("JPEG"), segment(code, XMP)), "JPEG")


def test_nothing_hides_between_the_pictures_of_an_avif() -> None:
    data = picture("AVIF", exif=exif(), xmp=XMP)
    hidden = data.replace(b"mime", b"abcd").replace(b"Exif\0", b"efgh\0")
    assert XMP in hidden
    out = published(hidden, "AVIF")
    assert [secret for secret in SECRET if secret in out] == []
    assert pixels(out) == pixels(data)


def test_a_jpeg_in_cmyk_keeps_what_says_what_its_colours_are() -> None:
    data = io.BytesIO()
    Image.new("CMYK", (8, 8), (10, 200, 30, 40)).save(data, "JPEG")
    assert b"Adobe" in data.getvalue()
    assert published(data.getvalue(), "JPEG") == data.getvalue()


def test_a_jpeg_that_ends_early_is_published_as_far_as_it_goes() -> None:
    data = picture("JPEG")
    for size in range(data.index(b"\xff\xda") + 20, len(data), 37):
        assert published(data[:size], "JPEG") == data[:size]


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def test_texts_and_unknown_chunks_of_a_png_are_left_out_and_its_frames_stay() -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "green", "blue")]
    made = io.BytesIO()
    frames[0].save(made, "PNG", save_all=True, append_images=frames[1:], duration=50, loop=0)
    data = made.getvalue()
    more = (
        chunk(b"tEXt", b"Author\0Ada Lovelace"),
        chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(b"SERIAL-4711")),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
        chunk(b"tIME", b"\x07\xe9\x0b\x1d\0\0\0"),
        chunk(b"abCd", b"SERIAL-4711"),
        chunk(b"eXIf", exif(3).tobytes()[6:]),
    )
    full = data[:33] + b"".join(more) + data[33:-12] + chunk(b"tEXt", b"Comment\0SERIAL-4711") + data[-12:] + b"48.8"
    out = published(full, "PNG")
    assert out == data[:33] + chunk(b"eXIf", turned(3)) + data[33:]
    assert pixels(out) == pixels(data)
    assert look(full, "PNG").orientation == 3


def test_a_webp_keeps_its_frames_and_loses_what_stands_between_them() -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "green", "blue")]
    made = io.BytesIO()
    frames[0].save(made, "WEBP", save_all=True, append_images=frames[1:], exif=exif(8), xmp=XMP)
    data = made.getvalue()
    at = data.index(b"ANMF")
    hidden = b"abcd" + struct.pack("<I", 11) + b"SERIAL-4711\0"
    size = struct.unpack("<I", data[at + 4 : at + 8])[0]
    frame = b"ANMF" + struct.pack("<I", size + len(hidden)) + data[at + 8 : at + 8 + size] + hidden
    full = data[:at] + hidden + frame + data[at + 8 + size + size % 2 :]
    full = b"RIFF" + struct.pack("<I", len(full) - 8) + full[8:] + b"48.8"
    out = published(full, "WEBP")
    assert [secret for secret in SECRET if secret in out] == []
    assert pixels(out) == pixels(data)
    assert info(out)[0] == 8
    assert struct.unpack("<I", out[4:8])[0] == len(out) - 8


def test_comments_and_xmp_of_a_gif_are_left_out_and_its_frames_stay() -> None:
    frames = [Image.new("P", (4, 4), n) for n in range(3)]
    made = io.BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], duration=50, loop=0)
    data = made.getvalue()
    after = 13 + (3 << ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    magic = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    more = (
        b"!\xfe\x0cAda Lovelace\0"
         b"!\xff\x0bXMP DataXMP" + XMP + magic
        + b"!\xff\x0bABCDEFGH1.0\x0448.8\0"
        + b"!\x01\x0c" + bytes(12) + b"\x0bthumb-of-it\0"
    )  # fmt: skip
    full = data[:after] + more + data[after:] + b"SERIAL-4711"
    out = published(full, "GIF")
    assert out == data
    assert look(full, "GIF").told == {"where it was taken", "names of persons"}


def test_other_boxes_of_an_avif_are_blank() -> None:
    data = picture("AVIF", exif=exif(), xmp=XMP)
    box = struct.pack(">I", 8 + 16 + 11) + b"uuid" + bytes(16) + b"SERIAL-4711"
    out = published(data + box, "AVIF")
    assert len(out) == len(data) + len(box)
    assert out.endswith(b"free" + bytes(27))
    assert [secret for secret in SECRET if secret in out] == []
    assert pixels(out) == pixels(data)


def test_an_item_of_an_avif_that_no_list_names_is_blank() -> None:
    data = picture("AVIF", exif=exif(), xmp=XMP)
    for name in (b"\0\0Exif", b"\0\0mime"):  # kinds of items
        at = data.index(name) - 14  # the box that says what the item is
        assert data[at + 4 : at + 8] == b"infe"
        out = published(data[: at + 4] + b"abcd" + data[at + 8 :], "AVIF")
        assert [secret for secret in SECRET if secret in out] == []


def test_an_avif_whose_picture_shares_bytes_with_what_is_left_out_is_not_published() -> None:
    data = picture("AVIF", exif=exif(), xmp=XMP)
    at = data.index(b"iloc") + 12  # the first item: number, source, count, offset, length
    second = at + 14
    shares = data[: second + 6] + data[at + 6 : at + 14] + data[second + 14 :]
    with pytest.raises(containers.Damaged, match="its parts are not where it says"):
        published(shares, "AVIF")


def test_a_description_among_the_properties_of_an_avif_is_blank() -> None:
    data = picture("AVIF")
    assert data.count(b"pasp") == 0
    box = data.index(b"pixi") - 4  # of 16 bytes
    hidden = data[: box + 4] + b"udes" + b"SERIAL-4711\0"[:8] + data[box + 16 :]
    assert len(hidden) == len(data)
    assert b"SERIAL" not in published(hidden, "AVIF")


def films() -> bytes:
    """An AVIF of two frames."""
    frames = [Image.frombytes("RGB", (40, 20), random.Random(n).randbytes(2400)) for n in range(2)]
    data = io.BytesIO()
    frames[0].save(data, "AVIF", save_all=True, append_images=frames[1:], duration=100, xmp=XMP)
    return data.getvalue()


def test_nothing_hides_between_the_pictures_of_a_film() -> None:
    data = films()
    hidden = data.replace(b"mime", b"abcd").replace(b"Exif\0", b"efgh\0")
    assert XMP in hidden
    for film in (data, hidden):
        out = published(film, "AVIF")
        assert [secret for secret in SECRET if secret in out] == []
        assert pixels(out) == pixels(data)
        assert len(pixels(out)) == 2


def test_a_track_of_a_film_that_shows_nothing_is_blank() -> None:
    data = films()
    at = data.index(b"hdlr", data.index(b"mdia"))
    assert data[at + 12 : at + 16] == b"pict"
    notes = data[: at + 12] + b"meta" + data[at + 16 :]
    start = data.index(b"av01", data.index(b"infe"))
    with pytest.raises(containers.Damaged, match="it ends before the picture begins"):
        published(notes[:start] + b"mett" + notes[start + 4 :], "AVIF")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"stsz", b"stz2", "the list of its parts is of a form that is not known"),
        (b"stco", b"abcd", "the list of its parts is of a form that is not known"),
        (b"mvhd", b"mvhe", ""),  # a box that is not known is left out
    ],
)
def test_a_film_whose_pictures_are_not_found_is_not_published(old: bytes, new: bytes, why: str) -> None:
    data = films().replace(old, new)
    if why:
        with pytest.raises(containers.Damaged, match=why):
            published(data, "AVIF")
    else:
        assert new not in published(data, "AVIF")


def test_a_film_in_fragments_is_not_published() -> None:
    with pytest.raises(containers.Damaged, match="it is a film in fragments"):
        published(films() + b"\0\0\0\x08moof", "AVIF")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda data: data[:13] + data[-1:], "it ends before the picture begins"),
        (lambda data: data.replace(b"mdat", b"abcd"), "its parts are not where it says"),
    ],
)
def test_a_file_without_a_picture_is_not_published(change: Callable[[bytes], bytes], why: str) -> None:
    kind = "GIF" if "begins" in why else "AVIF"
    data = picture(kind)
    if kind == "GIF":
        data = b"GIF89a\1\0\1\0\0\0\0" + b"!\xfe\x0cAda Lovelace\0;"
    with pytest.raises(containers.Damaged, match=why):
        published(change(data), kind)


def test_a_row_of_a_gif_that_nothing_ends_is_not_published() -> None:
    data = picture("GIF")
    assert data.endswith(b"\0;")
    with pytest.raises(containers.Damaged, match="it is cut short"):
        published(data[:-2] + b"\x30;" + b"SERIAL-4711" * 4, "GIF")


@pytest.mark.parametrize(
    ("kind", "cut", "why"),
    [
        ("JPEG", lambda data: data[:300], "it ends before the picture begins"),
        ("PNG", lambda data: data[:-20], "it is cut short"),
        ("WEBP", lambda data: data[:-20], "it is cut short"),
        ("GIF", lambda data: data[:100], "it is cut short"),
        ("AVIF", lambda data: data[:-20], "its parts are not where it says"),
    ],
)
def test_what_cannot_be_taken_apart_is_not_published(
    tmp_path: Path, kind: str, cut: Callable[[bytes], bytes], why: str
) -> None:
    data = cut(picture(kind, exif=exif()) if kind != "GIF" else picture(kind))
    with pytest.raises(containers.Damaged, match=why):
        published(data, kind)
    ending = next(e for e, k in media_kinds.PICTURES.items() if k == kind)
    path = tmp_path / f"content/media/a{ending}"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    for as_it_is in (False, True):
        problems: list[Problem] = []
        found = media.examine(tmp_path, Source(f"media/a{ending}", MEDIA, "", len(data)), problems, as_it_is=as_it_is)
        if as_it_is and kind in ("PNG", "AVIF"):  # decoders take them
            assert found is not None
            assert (found.width, found.height, problems) == (*((40, 20) if kind == "PNG" else (20, 40)), [])
        else:
            assert found is None
            assert [p.kind for p in problems] == ["bad-media"]


@given(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "AVIF"]), st.data())
def test_no_damage_ends_in_another_exception_or_shows_what_was_told(kind: str, data: st.DataObject) -> None:
    whole = picture(kind, exif=exif(), xmp=XMP) if kind in ("JPEG", "WEBP", "AVIF") else picture(kind)
    raw = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] = data.draw(st.integers(0, 255))
    cut = bytes(raw[: data.draw(st.integers(0, len(raw)))]) if data.draw(st.booleans()) else bytes(raw)
    try:
        out = published(cut, kind)
    except containers.Damaged:
        return
    assert len(out) <= len(cut) + 64
    if kind in ("JPEG", "WEBP") and look(cut, kind).told:
        assert XMP not in out


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("JPEG", b"\xff\xd8" + b"\xff\xfe\0\2" * 260_000),
        ("JPEG", b"\xff\xd8" + b"\xff\xd8g" * 340_000),
        ("JPEG", b"\xff\xd8" + b"\xff\xda\0\2a" * 200_000),
        ("JPEG", b"\xff\xd8" + segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x88\x25\0\4\0\0\0\1\0\0\0\x08" * 5000) * 17),
        ("PNG", b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0tEXt\0\0\0\0" * 87_000),
        ("WEBP", b"RIFF" + struct.pack("<I", 1_000_004) + b"WEBP" + b"abcd\0\0\0\0" * 125_000),
        ("GIF", b"GIF89a" + bytes(7) + b"!\xfe\0" * 350_000),
        ("GIF", b"GIF89a" + bytes(7) + b"!\xfe" + b"\1a" * 500_000),
        ("AVIF", b"\0\0\0\x08free" * 130_000),
    ],
)  # fmt: skip
def test_taking_a_file_of_a_megabyte_apart_takes_seconds_at_most(kind: str, data: bytes) -> None:
    start = time.process_time()
    try:
        published(data, kind)
        look(data, kind)
    except containers.Damaged:
        pass
    assert time.process_time() - start < 3
