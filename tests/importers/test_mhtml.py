"""Web pages saved as one file (MHTML): the text, the address, the pictures; broken and hostile ones are survived."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from site_builder.importers.source import CannotRead
from tests import builds
from tests.importers.importing import counts_of, imported, png, report_of
from tests.importers.test_webpage import WORDS, page

URL = "https://dam.example/news/a%20dam"


def saved(html: str, *more: MIMEBase | MIMEText, url: str = URL, charset: str = "utf-8") -> bytes:
    """A page with further parts, as a browser saves it."""
    whole = MIMEMultipart("related", type="text/html", boundary="----b")
    whole["From"] = "<Saved by a browser>"
    whole["Snapshot-Content-Location"] = url
    whole["Subject"] = "A dam"
    whole["Date"] = "Sat, 4 May 2019 10:00:00 +0200"
    first = MIMEText(html, "html", charset)
    first["Content-Location"] = url
    for part in (first, *more):
        whole.attach(part)
    return whole.as_bytes()


def picture(location: str = "", cid: str = "", red: int = 200) -> MIMEImage:
    part = MIMEImage(png(red), "png")
    if location:
        part["Content-Location"] = location
    if cid:
        part["Content-ID"] = f"<{cid}>"
    return part


def article_of(tmp_path: Path, raw: bytes, name: str = "a.mhtml") -> tuple[str, dict[str, int]]:
    source = tmp_path / "pages"
    source.mkdir()
    (source / name).write_bytes(raw)
    result = imported(source, tmp_path / "archive")
    assert result.kind == "text"
    return next((tmp_path / "archive/content/articles").rglob("a.md")).read_text("utf-8"), counts_of(result)


@pytest.mark.parametrize("name", ["a.mhtml", "a.MHT"])
def test_a_page_has_its_words_its_address_and_its_pictures(tmp_path: Path, name: str) -> None:
    figure = (
        '<figure><img src="/i/wall.png" alt="A wall"><figcaption>The wall. Photo: Ada Example</figcaption></figure>'
    )
    more = '<p><img src="cid:7@x" alt="By id"></p><img srcset="../i/small.png 300w, /i/big.png 900w" alt="Sizes">'
    html = page(f"<article><h1>A dam</h1><p>{WORDS}</p>{figure}{more}<p>Më shumë</p></article>")
    style = MIMEText("p { color: red }", "css")
    style["Content-Location"] = "https://dam.example/style.css"
    parts = [
        picture("https://dam.example/i/wall.png"),
        picture(cid="7@x", red=1),
        picture("https://dam.example/i/big.png"),
    ]
    unused = picture("https://dam.example/i/logo.png", cid="8@x", red=3)
    text, counts = article_of(tmp_path, saved(html, *parts, style, unused), name)
    assert text.startswith(f"---\ntitle: A dam\ndate: unknown\nsources:\n  - url: {URL}\n")
    body = text.partition("\n---\n")[2]
    assert '![A wall](../../media/a-wall.png "The wall. | Ada Example")' in body
    assert "![By id](../../media/a-" in body and "![Sizes](../../media/a-big.png)" in body and "Më shumë" in body
    for file in re.findall(r"media/[^)\s]+", body):
        assert (tmp_path / "archive/content" / file).read_bytes().startswith(b"\x89PNG")
    assert counts["left out: files of saved web pages that are no pictures"] == 1
    assert counts["left out: pictures of saved web pages that their texts do not show"] == 1
    assert [str(one) for one in builds.build(tmp_path / "archive").problems if one.severity == "error"] == []


def test_the_charset_of_the_part_counts(tmp_path: Path) -> None:
    text, _ = article_of(
        tmp_path, saved(page(f"<p>{WORDS} Čeština</p>").replace("utf-8", "iso-8859-2"), charset="iso-8859-2")
    )
    assert "Čeština" in text


def test_a_page_alone_in_its_file_is_read(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "A dam"
    message.set_content(page(f"<p>{WORDS}</p>", title=""), subtype="html")
    message["Content-Location"] = URL
    text, _ = article_of(tmp_path, message.as_bytes())
    assert text.startswith("---\ntitle: A dam\n") and f"- url: {URL}" in text and WORDS in text


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"no page at all", "this is no mail"),
        (saved("").replace(b"text/html", b"text/css"), "no web page is in it"),
        (b"Content-Type: multipart/related; boundary=b\n" + b"\n--b\n\nx" * 6_000, "too many parts"),
    ],
)
def test_what_is_no_page_is_named(tmp_path: Path, raw: bytes, why: str) -> None:
    (tmp_path / "a.mht").write_bytes(raw)
    with pytest.raises(CannotRead, match=why):
        imported(tmp_path / "a.mht", tmp_path / "archive")


def test_files_that_other_programs_save_anew_are_named_with_what_to_do(tmp_path: Path) -> None:
    source = tmp_path / "texts"
    source.mkdir()
    (source / "a.txt").write_text("A title\n\nA text.\n")
    for ending in ("msg", "rtf", "odt", "webarchive"):
        (source / f"b.{ending}").write_bytes(b"x")
    lines = [line for line in report_of(imported(source, tmp_path / "archive", "text")) if line.startswith("b.")]
    said = "left out: a file of a kind that is not read here"
    assert lines == [
        f"b.msg: {said} (.msg); save it as .eml and import again",
        f"b.odt: {said} (.odt); save it as .docx and import again",
        f"b.rtf: {said} (.rtf); save it as .docx and import again",
        f"b.webarchive: {said} (.webarchive); save it as .html and import again",
    ]
