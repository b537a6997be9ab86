"""The checks of built sites find what they are there to find: a check that never complains proves nothing."""

from pathlib import Path

import pytest

from tests import site_checks

BASE = "https://example.org/archive/"
PAGE = """<!doctype html><html lang="en" dir="ltr"><head><title>T</title>{head}</head>
<body><h1 id="top">T</h1>{body}</body></html>"""


def faults(folder: Path, body: str = "", head: str = "", address: str = "a/page.html") -> list[str]:
    """What is wrong with a site of one page beside a sound one, a style sheet and a picture."""
    for name, text in {
        "index.html": PAGE.format(head="", body=""),
        "a/other.html": PAGE.format(head="", body='<p id="part"></p>'),
        "assets/style.css": "p { color: red }",
        "picture.png": "",
        address: PAGE.format(head=head, body=body),
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return site_checks.faults(site_checks.load(folder, BASE))


def test_a_sound_page_has_no_faults(tmp_path: Path) -> None:
    body = """<p>A&amp;B <a href="other.html#part">x</a> <a href="#top">x</a> <a href="../index.html">x</a>
    <a href="https://elsewhere.example/x">x</a> <a href="mailto:a@example.org">x</a>
    <img src="../picture.png" alt=""></p>
    <h2>x</h2><h3>x</h3><h2>x</h2>"""
    head = f"""<link rel="stylesheet" href="../assets/style.css"><link rel="canonical" href="{BASE}a/page.html">
    <meta property="og:url" content="{BASE}a/page.html"><script type="application/ld+json">{{}}</script>"""
    assert faults(tmp_path, body, head) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<a href="missing.html">x</a>', "missing.html leads to no file"),
        ('<a href="Other.html">x</a>', "Other.html leads to no file"),
        ('<a href="../a/">x</a>', "../a/ leads to no file"),
        ('<a href="../../index.html">x</a>', "../../index.html leads to no file"),
        ('<img src="missing.png" alt="">', "missing.png leads to no file"),
        ('<img src="../picture.png" srcset="../picture.png 1x, big.png 2x" alt="">', "big.png leads to no file"),
        ('<a href="other.html#nothing">x</a>', "other.html#nothing: no such part"),
        ('<a href="#nothing">x</a>', "#nothing: no such part"),
        ('<a href="/index.html">x</a>', "<a> leads to /index.html"),
        (f'<a href="{BASE}index.html">x</a>', f"<a> leads to {BASE}index.html"),
        ('<p id="top">x</p>', "the id 'top' is not the only one"),
        ("<h3>x</h3>", "h3 after h1"),
        ("<h1>x</h1>", "2 h1"),
        ("<h2> </h2>", "an empty h2"),
        ('<p style="color: red">x</p>', "<p> has style"),
        ('<p onclick="x()">x</p>', "<p> has onclick"),
        ("<script>x()</script>", "<script> in the page"),
        ("<style>p { color: red }</style>", "<style> in the page"),
        ('<a href=" java\tscript:x()">x</a>', "<a> has a javascript: address"),
        ('<img src="https://elsewhere.example/x.png" alt="">', "<img> fetches https://elsewhere.example/x.png"),
        ('<script src="//elsewhere.example/x.js"></script>', "<script> fetches //elsewhere.example/x.js"),
        ('<p lang="">x</p>', "an empty lang"),
        ("<p><b>x</p></b>", "</p> where </b> is due"),
    ],
)
def test_a_fault_in_a_page_is_found(tmp_path: Path, body: str, said: str) -> None:
    assert said in "\n".join(faults(tmp_path, body))


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('<link rel="stylesheet" href="https://elsewhere.example/x.css">', "<link> fetches https://elsewhere.example/"),
        ('<link rel="stylesheet" href="../assets/other.css">', "../assets/other.css leads to no file"),
        ('<meta http-equiv="refresh" content="0; url=gone.html">', "gone.html leads to no file"),
        (f'<base href="{BASE}">', f"<base> leads to {BASE}"),
        ("<title>T</title>", "2 titles"),
    ],
)
def test_a_fault_in_a_head_is_found(tmp_path: Path, head: str, said: str) -> None:
    assert said in "\n".join(faults(tmp_path, head=head))


def test_a_page_without_language_title_and_heading_is_found(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><body></body></html>", encoding="utf-8")
    site = site_checks.load(tmp_path)
    assert site_checks.faults(site) == ["page.html: 0 h1", "page.html: no lang, or no dir", "page.html: 0 titles"]


def test_links_of_the_page_for_what_is_not_there_start_from_its_base(tmp_path: Path) -> None:
    page = '<a href="index.html">x</a><a href="a/other.html">x</a>'
    assert faults(tmp_path, page, f'<base href="{BASE}">', "404.html") == []
    assert faults(tmp_path, '<a href="x.html">x</a>', f'<base href="{BASE}">', "404.html") == [
        "404.html:2: x.html leads to no file"
    ]


def test_what_a_style_sheet_fetches_is_found(tmp_path: Path) -> None:
    assert faults(tmp_path) == []
    style = """@import "https://elsewhere.example/x.css";
    p { background: url("gone.png") } b { background: url(../picture.png) }"""
    (tmp_path / "assets/style.css").write_text(style, encoding="utf-8")
    assert site_checks.faults(site_checks.load(tmp_path, BASE)) == [
        "assets/style.css: fetches https://elsewhere.example/x.css",
        "assets/style.css: gone.png leads to no file",
    ]


def test_the_builders_own_folder_is_no_part_of_the_site(tmp_path: Path) -> None:
    (tmp_path / site_checks.OWN).mkdir()
    (tmp_path / site_checks.OWN / "x.html").write_text("<p>", encoding="utf-8")
    assert faults(tmp_path) == []
