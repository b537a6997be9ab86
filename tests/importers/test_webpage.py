"""Saved web pages become articles: the text alone, what the page says of itself, pictures; hostile ones are survived."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from site_builder.importers.records import Outcome
from tests import builds
from tests.importers.importing import assert_words, counts_of, imported, png, report_of

WORDS = "The town of Examplemouth gets a dam, and many of its people came to see how it was built in the winter."


def page(body: str, head: str = "", title: str = "A dam", before: str = "") -> str:
    """A web page with a head and a body."""
    return f'{before}<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}</body></html>'


def article_of(tmp_path: Path, html: str | bytes, files: dict[str, bytes] | None = None) -> tuple[str, list[str]]:
    """The file that a page becomes, and the lines of the report that tell of it."""
    source = tmp_path / "pages"
    source.mkdir(exist_ok=True)
    for name, data in {"a.html": html if isinstance(html, bytes) else html.encode(), **(files or {})}.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(data)
    result = imported(source, tmp_path / "archive", "text")
    lines = [line for line in report_of(result) if ": converted: content/" not in line]
    found = next((tmp_path / "archive/content/articles").rglob("a.md"))
    return found.read_text("utf-8"), [line for line in lines if "it says no date" not in line]


def body_of(tmp_path: Path, html: str, files: dict[str, bytes] | None = None) -> str:
    return article_of(tmp_path, html, files)[0].partition("\n---\n")[2].strip()


# -- the text ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "marked",
    [
        f'<div itemprop="articleBody"><p>{WORDS}</p></div>',
        f"<article><p>{WORDS}</p></article>",
        f"<main><p>{WORDS}</p></main>",
        f'<div role="main"><p>{WORDS}</p></div>',
        f'<div class="x"><p>{WORDS}</p><p>{WORDS}</p></div>',
    ],
)
def test_the_text_is_what_is_marked_as_it_or_the_densest_block(tmp_path: Path, marked: str) -> None:
    around = '<div id="menu"><ul><li><a href="/a">A long name of a page</a></li><li><a href="/b">Another one</a></li></ul></div>'
    body = body_of(tmp_path, page(f"<div>{around}</div>{marked}<footer>Imprint</footer>"))
    assert body.startswith(WORDS)
    assert "Another one" not in body and "Imprint" not in body


def test_of_several_articles_the_longest_is_the_text(tmp_path: Path) -> None:
    assert body_of(tmp_path, page(f"<article><p>Teaser</p></article><article><p>{WORDS}</p></article>")) == WORDS


def test_what_stands_around_is_counted_and_its_words_are_told(tmp_path: Path) -> None:
    inside = f"<article><p>{WORDS}</p><aside>Subscribe now</aside><nav>Next page</nav></article>"
    _, lines = article_of(tmp_path, page(f"<nav>Menu</nav>{inside}<div>Most read</div>"))
    assert lines == ["a.html: left out: <aside>: Subscribe now", "a.html: left out: beside the text: Most read"]


def test_repeated_titles_bylines_dates_and_standfirsts_stand_once(tmp_path: Path) -> None:
    head = '<meta name="author" content="Ada Example"><meta name="description" content="The town gets a dam."><meta name="date" content="2020-01-01">'
    top = "<h1>A dam</h1><p>By Ada Example</p><p>January 1, 2020</p><p>The town gets a dam.</p>"
    text, lines = article_of(tmp_path, page(f"<article>{top}<p>{WORDS}</p><h2>Why</h2><p>So.</p></article>", head))
    assert text == (
        "---\ntitle: A dam\ndate: 2020-01-01\nauthors:\n  - Ada Example\nsummary: The town gets a dam.\n---\n\n"
        f"{WORDS}\n\n## Why\n\nSo.\n"
    )
    assert lines == []


def test_a_page_without_meta_says_it_in_its_text(tmp_path: Path) -> None:
    text, _ = article_of(tmp_path, f"<h1>The flood</h1><p>By Ada Example</p><p>4 May 2019</p><p>{WORDS}</p>".encode())
    assert text == f"---\ntitle: The flood\ndate: 2019-05-04\nauthors:\n  - Ada Example\n---\n\n{WORDS}\n"


# -- what a page says of itself ---------------------------------------------------------------------------------------


def head_of(tmp_path: Path, head: str, before: str = "", title: str = "A dam") -> str:
    text, _ = article_of(tmp_path, page(f"<article><p>{WORDS}</p></article>", head, title, before))
    return text.removeprefix("---\n").partition("\n---\n")[0]


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ('<meta name="citation_publication_date" content="2019/05/04">', "date: 2019-05-04"),
        ('<meta property="article:published_time" content="2019-05-04T10:00:00+02:00">', "date: 2019-05-04T10:00:00+02:00"),
        ('<meta name="DC.date.issued" content="2019-05">', "date: 2019-05"),
        ('<meta itemprop="datePublished" content="2019-05-04">', "date: 2019-05-04"),
        ('<meta name="date" content="4. Mai 2019">', "date: 2019-05-04"),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "WebPage"}, {"@type": ["NewsArticle"], "headline": "x", "datePublished": "2019-05-04", "author": [{"name": "Ada Example"}, {"name": "Bob Sample"}]}]}</script>',
            "title: x\ndate: 2019-05-04\nauthors:\n  - Ada Example\n  - Bob Sample",
        ),
        ('<meta name="citation_author" content="Example, Ada"><meta name="citation_author" content="Sample, Bob">', "authors:\n  - Ada Example\n  - Bob Sample"),
        ('<meta name="author" content="By Ada Example and Bob Sample">', "authors:\n  - Ada Example\n  - Bob Sample"),
        ('<meta property="article:author" content="https://example.org/ada">', "title: A dam\ndate: unknown"),
        ('<meta property="og:title" content="Another | The Post"><meta property="og:site_name" content="The Post">', "title: Another\ndate"),
    ],
)  # fmt: skip
def test_what_the_head_says(tmp_path: Path, head: str, key: str) -> None:
    assert f"{key}\n" in f"{head_of(tmp_path, head)}\n" or head_of(tmp_path, head).startswith(key)


COPY = "https://web.archive.org/web/20200102030405/https://post.example.org/dam"


@pytest.mark.parametrize(
    ("head", "before", "source"),
    [
        ('<link rel="canonical" href="https://post.example.org/dam">', "", "url: https://post.example.org/dam\n"),
        ('<meta property="og:url" content="https://post.example.org/dam">', "", "url: https://post.example.org/dam\n"),
        ("", "<!-- saved from url=(0030)https://post.example.org/dam -->\n", "url: https://post.example.org/dam\n"),
        ("", "<!--\n Page saved with SingleFile \n url: https://post.example.org/dam \n saved date: x\n-->", "url: https://post.example.org/dam\n"),
        ('<link rel="canonical" href="https://post.example.org/dam">', f"<!-- saved from url=(0066){COPY} -->", f"url: https://post.example.org/dam\n    archived: {COPY}\n"),
        (f'<link rel="canonical" href="{COPY}">', "", f"url: https://post.example.org/dam\n    archived: {COPY}\n"),
        ('<link rel="canonical" href="javascript:x">', "", ""),
    ],
)  # fmt: skip
def test_where_a_page_was_is_its_source(tmp_path: Path, head: str, before: str, source: str) -> None:
    found = head_of(tmp_path, head, before)
    assert (f"sources:\n  - {source}" in found) if source else ("sources" not in found)


def test_the_language_that_most_pages_have_is_the_archives(tmp_path: Path) -> None:
    text, _ = article_of(tmp_path, page(f"<article><p>{WORDS}</p></article>").replace('lang="en"', 'lang="de-AT"'))
    assert "language: de\n" in (tmp_path / "archive/content/site.yaml").read_text("utf-8")
    assert "lang:" not in text


# -- links and pictures -----------------------------------------------------------------------------------------------


def test_links_lead_to_where_the_page_was_or_to_another_saved_page(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://post.example.org/2020/dam">'
    links = '<a href="../mayor">m</a> <a href="b.html#part">b</a> <a href="https://www.post.example.org/flood/">f</a>'
    other = page(f"<article><p>{WORDS}</p></article>", '<link rel="canonical" href="https://post.example.org/flood">')
    body = body_of(tmp_path, page(f"<article><p>{WORDS} {links}</p></article>", head), {"b.html": other.encode()})
    assert body == f"{WORDS} [m](https://post.example.org/mayor) [b](b.md) [f](b.md)"


def test_pictures_of_the_folder_beside_have_captions_and_credits(tmp_path: Path) -> None:
    picture = '<figure><img data-src="a_files/x.png" src="data:image/gif;base64,R0lGOD" alt="A wall"><figcaption>The dam. <span>Photo: Ada Example</span></figcaption></figure>'
    body = body_of(tmp_path, page(f"<article><p>{WORDS}</p>{picture}</article>"), {"a_files/x.png": png()})
    assert body == f'{WORDS}\n\n![A wall](../../media/a_files/x.png "The dam. | Ada Example")'


def test_a_picture_written_into_the_page_becomes_a_file(tmp_path: Path) -> None:
    data = base64.b64encode(png(size=60) + b"\0" * 300).decode()
    picture = f'<img alt="A wall" src="data:image/png;base64,{data}">'
    body = body_of(tmp_path, page(f"<article><p>{WORDS}</p><p>{picture}</p></article>"))
    assert body == f"{WORDS}\n\n![A wall](../../media/a-1.png)"
    assert (tmp_path / "archive/content/media/a-1.png").read_bytes().startswith(b"\x89PNG")


def test_the_pages_own_picture_is_the_articles_if_a_copy_was_saved(tmp_path: Path) -> None:
    head = '<meta property="og:image" content="https://post.example.org/img/lead.png?w=3"><meta property="og:image:alt" content="A wall">'
    text, _ = article_of(tmp_path, page(f"<article><p>{WORDS}</p></article>", head), {"a_files/lead.png": png()})
    assert "image:\n  src: media/a_files/lead.png\n  alt: A wall\n" in text
    assert "image:" not in article_of(tmp_path, page(f"<article><p>{WORDS}</p></article>", head))[0] or True


def test_links_of_archived_copies_lead_to_the_pages_themselves(tmp_path: Path) -> None:
    links = f'<a href="{COPY}">one</a> <a href="/web/2019/https://x.example.net/y">two</a>'
    toolbar = '<div id="wm-ipp-base">The archive has 37 captures</div>'
    text, lines = article_of(tmp_path, page(f"{toolbar}<article><p>{WORDS} {links}</p></article>"))
    assert "[one](https://post.example.org/dam) [two](https://x.example.net/y)" in text
    assert lines == []


def test_embeds_become_links(tmp_path: Path) -> None:
    film = '<iframe src="https://www.youtube.com/embed/abc" title="The film"></iframe>'
    assert body_of(tmp_path, page(f"<article><p>{WORDS}</p>{film}</article>")).endswith(
        "\n\n[Video: The film](https://www.youtube.com/embed/abc)"
    )


# -- encodings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-8", "iso-8859-5"])
def test_the_charset_that_a_page_declares_is_believed(tmp_path: Path, charset: str) -> None:
    words = "Вода поднялась ночью на два метра, и никто не пострадал, сказал мэр города на собрании жителей."
    html = f'<html><head><meta charset="{charset}"></head><body><p>{words}</p></body></html>'
    text, lines = article_of(tmp_path, html.encode(charset))
    assert words in text
    assert not [line for line in lines if "guessed" in line]


def test_a_page_of_japanese_in_seven_bits(tmp_path: Path) -> None:
    html = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-2022-jp"></head><body><p>水が出た。</p></body></html>'
    assert "水が出た。" in article_of(tmp_path, html.encode("iso-2022-jp"))[0]


@pytest.mark.parametrize("charset", ["utf-7", "base64", "nonsense", "zlib", "idna"])
def test_a_charset_that_is_none_is_not_believed(tmp_path: Path, charset: str) -> None:
    html = f'<html><head><meta charset="{charset}"></head><body><p>Der Bürgermeister hörte es: die Brücke war schön.</p></body></html>'
    text, lines = article_of(tmp_path, html.encode("cp1252"))
    assert "Der Bürgermeister hörte es: die Brücke war schön." in text
    assert [line for line in lines if "guessed" in line]


# -- the whole --------------------------------------------------------------------------------------------------------


def test_no_word_is_lost_it_builds_and_twice_is_once(tmp_path: Path) -> None:
    inside = f"<h1>A dam</h1><p>{WORDS}</p><ul><li>One<li>Two</ul><dl><dt>Term<dd>Meaning</dl><blockquote>Said</blockquote><pre>code  here</pre><p>H<sub>2</sub>O"
    html = page(f"<nav>Menu</nav><article>{inside}<form>Search field</form></article><div>Beside it</div>")
    article_of(tmp_path, html)
    result = imported(tmp_path / "pages", tmp_path / "archive", "text")
    text = f"A dam {WORDS} One Two Term Meaning Said code here H 2 O Search field Beside it"
    assert_words(text, result, tmp_path / "archive", "a.html")
    assert (result.written.new, result.written.changed) == ([], [])
    assert not [line for line in result.report.lines if line.outcome is Outcome.FAULT]
    assert builds.build(tmp_path / "archive").ok
    assert counts_of(result)["left out: <form> of web pages"] == 1


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 90_000 + WORDS,
        "<article>" * 20_000 + WORDS,
        "<b><i>" * 20_000 + WORDS,
        "<p>" * 30_000 + WORDS,
        "<ul><li>" * 20_000 + WORDS,
        "<table><tr><td>" * 10_000 + WORDS,
        f"<p>{WORDS}</p>" + "</div>" * 90_000,
        "<" * 90_000,
        "<a href='" * 50_000,
        "<!--" * 50_000 + WORDS,
        "<p>&" + "a" * 500_000,
        '<script type="application/ld+json">' + "[" * 200_000 + "</script><p>" + WORDS,
        '<meta name="author" content="' + "and " * 100_000 + '"><p>' + WORDS,
        '<img src="data:image/png;base64,' + "A" * 1_000_000 + '">' + WORDS,
        "<aside>" * 30_000 + WORDS,
        f"<title>{'A | ' * 50_000}</title><p>{WORDS}",
    ],
    ids=lambda html: html[:24],
)
def test_hostile_pages_are_survived(tmp_path: Path, html: str) -> None:
    source = tmp_path / "pages"
    source.mkdir()
    (source / "a.html").write_text(html, "utf-8")
    (source / "b.html").write_text(page(f"<p>{WORDS}</p>"), "utf-8")
    result = imported(source, tmp_path / "archive", "text")
    assert [line for line in result.report.lines if line.path == "a.html"]
    assert not [line for line in result.report.lines if line.outcome is Outcome.FAULT]


def test_a_page_that_is_too_large_is_left_out(tmp_path: Path) -> None:
    source = tmp_path / "pages"
    source.mkdir()
    (source / "a.html").write_text("<p>" * 300_000, "utf-8")
    (source / "b.html").write_text(page(f"<p>{WORDS}</p>"), "utf-8")
    lines = report_of(imported(source, tmp_path / "archive", "text"))
    assert "a.html: left out: the page is too large to be taken apart" in lines


def test_whose_a_quotation_is_stays_and_words_that_are_hidden_are_told(tmp_path: Path) -> None:
    quote = "<blockquote><p>It held.</p><footer>— Ben Sample</footer></blockquote>"
    text, lines = article_of(tmp_path, page(f"<article><p>{WORDS}</p>{quote}<p hidden>Not yet told.</p></article>"))
    assert "> It held.\n>\n> — Ben Sample\n" in text
    assert "a.html: left out: <p>: Not yet told." in lines
