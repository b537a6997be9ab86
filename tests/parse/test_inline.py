"""Marks in the texts of front matter: what they become, what lists show of them, and where they have no effect."""

import io
import re

import pytest
from PIL import Image

from tests import builds, reading, site_checks
from tests.conftest import SiteFactory

OTHER = {"articles/b.md": "---\ntitle: Bee\ndate: 2024-02-03\n---\n# Part\n\nText of it.\n"}
# as written, as HTML, as words
MARKS = {
    "emphasis": ("Of *rain* and **snow**", "Of <em>rain</em> and <strong>snow</strong>", "Of rain and snow"),
    "link": (
        "See [it](https://example.com/a), now",
        'See <a href="https://example.com/a" rel="external noopener noreferrer">it</a>, now',
        "See it, now",
    ),
    "file": ("See [it](b.md#part)", 'See <a href="{root}articles/b.html#u-part">it</a>', "See it"),
    "wikilink": (
        "By [[Bee]], [[Kim]]",
        'By <a href="{root}articles/b.html">Bee</a>, <a href="{root}actors/kim.html">Kim</a>',
        "By Bee, Kim",
    ),
    "words": ("By [[b|the bee]]", 'By <a href="{root}articles/b.html">the bee</a>', "By the bee"),
    "name": ("By [[!Kim]] & *co*", "By Kim &amp; <em>co</em>", "By Kim & co"),
    "address": (
        "See https://example.com/a.",
        'See <a href="https://example.com/a" rel="external noopener noreferrer">https://example.com/a</a>.',
        "See https://example.com/a.",
    ),
    "code": ("Of `a<b`", "Of <code>a&lt;b</code>", "Of a<b"),
    "escape": (r"Of \*rain\*", "Of *rain*", "Of *rain*"),
    "reference": ("Of rain &amp; snow", "Of rain &amp; snow", "Of rain & snow"),
    "comment": ("Of rain <!-- ask first -->and snow", "Of rain and snow", "Of rain and snow"),
    "obsidian comment": ("Of rain %% ask first %%", "Of rain", "Of rain"),
    "stars": ("M*A*S*H and 2*3*4, snake_case", "M*A*S*H and 2*3*4, snake_case", "M*A*S*H and 2*3*4, snake_case"),
}
KEYS = {
    "summary": ("summary: {}", '<p class="standfirst">{}</p>'),
    "label": ("dates:\n  - date: 2024-01-01\n    label: {}", "<p><bdi>{}</bdi></p>"),
    "caption": (
        "image:\n  src: media/x.png\n  alt: X\n  caption: {}",
        '<figcaption dir="auto"><span>{}</span></figcaption>',
    ),
    "credit": (
        "image:\n  src: media/x.png\n  alt: X\n  caption: C\n  credit: {}",
        '<span class="credit">{}</span></figcaption>',
    ),
    "source": ("sources:\n  - {}", "<li><bdi>{}</bdi>"),
    "source's title": ("sources:\n  - title: {}\n    publisher: P", "<li><bdi>{}</bdi>"),
    "correction": ("corrections:\n  - date: 2025-01-01\n    text: {}", '<p dir="auto">{}</p>'),
}


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def article(keys: str, title: str = "A") -> dict[str, str | bytes]:
    png = io.BytesIO()
    Image.new("RGB", (2, 1)).save(png, "PNG")
    text = f"---\ntitle: {quoted(title)}\ndate: 2025-01-02\nactors: Kim\n{keys}\n---\nBody.\n"
    return {**OTHER, "media/x.png": png.getvalue(), "articles/a.md": text}


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("key", KEYS)
def test_a_mark_in_a_key_that_is_prose_works_as_in_the_text(site: SiteFactory, key: str, mark: str) -> None:
    (line, shown), (written, html, _) = KEYS[key], MARKS[mark]
    root = site(article(line.format(quoted(written))))
    builds.built(root)
    page = (root / "output/articles/a.html").read_text()
    assert shown.format(html.format(root="../")) in page
    assert "ask first" not in page


@pytest.mark.parametrize("mark", MARKS)
def test_lists_and_previews_show_the_words_of_a_summary_and_a_label(site: SiteFactory, mark: str) -> None:
    written, _, words = MARKS[mark]
    keys = f"summary: {quoted(written)}\ndates:\n  - date: 2024-01-01\n    label: {quoted(written)}"
    read = reading.made(site, article(keys))
    listed = reading.items(read, read.pages["timeline.html"])
    assert [item.text for item in listed if item.source] == [words]
    assert [item.summary for item in listed if item.text == "A"] == [words]
    [description] = [m for m in read.pages["articles/a.html"].all("meta") if m.attributes.get("name") == "description"]
    assert description.attributes["content"] == words


def test_an_address_in_a_title_that_is_a_link_as_a_whole_is_text(site: SiteFactory) -> None:
    keys = "sources:\n  - {title: 'See https://example.com/a', url: 'https://example.com/b'}\n  - https://example.com/c"
    root = site(article(keys))
    builds.built(root)
    page = (root / "output/articles/a.html").read_text()
    assert re.findall(
        '<a [^>]*href="(https://example.com/[abc])"[^>]*>(?:<bdi>)?([^<]*)', page.partition("<footer")[0]
    ) == [
        ("https://example.com/b", "See https://example.com/a"),
        ("https://example.com/c", "https://example.com/c"),
    ]


def test_emphasis_in_a_title_is_shown_on_the_page_and_plain_elsewhere(site: SiteFactory) -> None:
    root = site(
        article("", "The *Amistad* case")
        | {"pages/p.md": "---\ntitle: Of __us__\nnav: 1\n---\nSee [[The Amistad case]].\n"}
    )
    builds.built(root)
    page = (root / "output/articles/a.html").read_text()
    assert "<h1>The <em>Amistad</em> case</h1>" in page
    assert "<title>The Amistad case – " in page
    assert '<meta property="og:title" content="The Amistad case">' in page
    assert "<h1>Of <strong>us</strong></h1>" in (root / "output/p.html").read_text()
    assert ">Of us</a>" in page
    assert '<a href="articles/a.html">The Amistad case</a>' in (root / "output/p.html").read_text()


def test_no_page_and_no_file_shows_the_signs_of_emphasis_in_a_title(site: SiteFactory) -> None:
    """Lists, cards, neighbours, backlinks, corrections, indexes, feeds and metadata have the words of a title alone."""
    title = "The *Ship* _case_ of **1839**"
    keys = "topics: [Sea]\nactors: [Kim, Ann]\n"
    files = {
        f"articles/{name}.md": f"---\ntitle: {quoted(title)}\ndate: 2025-01-0{n}\n{keys}{more}---\nSee [[{link}]].\n"
        for n, (name, link, more) in enumerate(
            [
                ("a", "b", "related: [b]\ncorrections:\n  - {date: 2025-02-01, text: C}\n"),
                ("b", "a", "updated: 2025-02-02\n"),
                ("c", "a", "translation_of: a\nlang: de\ndates:\n  - {date: 2025-01-05, label: L}\n"),
                ("d", "articles/b", "draft: true\n"),
            ],
            start=1,
        )
    }
    files |= {"pages/p.md": f"---\ntitle: {quoted(title)}\nnav: 1\n---\nSee [[a]].\n"}
    files |= {
        "actors/kim.md": "---\nname: Kim\n---\nSee [[b]].\n",
        "topics/sea.md": "---\nname: Sea\n---\nSee [[b]].\n",
    }
    root = site(files)
    assert builds.cli("build", root, "--preview", root / "preview").exit_code == 0
    shown = 0
    for path in sorted((root / "preview").rglob("*")):
        if path.is_file() and path.suffix not in (".css", ".woff2"):
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not re.search(r"\*Ship|_case_|\*1839", text), path
            if path.suffix == ".html":
                assert not re.search(r"<title>[^<]*(?:&lt;|<em)", text), path
            shown += "<em>Ship</em>" in text
    assert shown == 5  # the heading of each page of its own


@pytest.mark.parametrize(
    ("title", "shown"),
    [("M*A*S*H", "M*A*S*H"), ("2 * 3 * 4", "2 * 3 * 4"), (r"\*A\* star", "*A* star"), ("snake_case", "snake_case"),
     ("AT&T, R&D", "AT&amp;T, R&amp;D"), ("A <b", "A &lt;b"), ("[sic] it [was]", "[sic] it [was]")],
)  # fmt: skip
def test_what_is_no_mark_in_a_title_stays(site: SiteFactory, title: str, shown: str) -> None:
    root = site(article("", title))
    builds.built(root)
    assert f"<h1>{shown}</h1>" in (root / "output/articles/a.html").read_text()


def test_a_wikilink_in_a_key_counts_as_a_link_of_the_article(site: SiteFactory) -> None:
    read = reading.made(
        site, article("summary: 'Of [[Bee]].'\ncorrections:\n  - {date: 2025-01-01, text: 'Not [[Kim]].'}")
    )
    [found] = reading.under(read, "articles/b.html", "Related articles")
    assert (found.text, found.sentence) == ("A", "Of Bee.")


def test_a_name_in_a_key_stands_apart_where_it_may_run_the_other_way(site: SiteFactory) -> None:
    root = site(article("summary: 'Of [[أحمد علي]].'") | {"actors/a.md": "---\nname: أحمد علي\n---\n"})
    builds.built(root)
    assert "<bdi>أحمد علي</bdi></a>." in (root / "output/articles/a.html").read_text()


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (
            "summary: 'Of [[Nobody]]'",
            "5:10: error: [[Nobody]] names no actor, topic, article or page; correct the name, or make a file for it",
        ),
        (
            "dates:\n  - date: 2024\n    label: 'See [it](c.md)'",
            "7:12: error: the link c.md leads to no file; check the path; it is relative to this file",
        ),
        (
            "sources:\n  - 'See [it](b.md#parts)'",
            '6:5: error: content/articles/b.md has no heading #parts; did you mean "#part"?',
        ),
        (
            "sources:\n  - {url: 'https://example.com', title: 'The *book* [[b]]'}",
            (
                '6:41: warning: the links in this "title" are left out, since it becomes a link to "url" as a whole: '
                "The *book* [[b]]; delete them, or the url"
            ),
        ),
        (
            "summary: 'See ![it](media/x.png)'",
            (
                '5:10: warning: "summary" cannot hold a picture, so this is shown as it stands: ![it](media/x.png); '
                "write it in the text of the file"
            ),
        ),
        (
            "summary: 'A text[^1]'",
            (
                '5:10: warning: "summary" cannot hold a footnote, so this is shown as it stands: [^1]; '
                "write it in the text of the file"
            ),
        ),
        (
            "related:\n  - {url: 'https://example.com', title: 'The *book*'}",
            (
                '6:41: warning: marks have no effect in "title", so this is shown as it stands: *book*; '
                "write its words alone"
            ),
        ),
        (
            "authors: '[Jo](https://example.com)'",
            (
                '5:10: warning: marks have no effect in "authors", so this is shown as it stands: '
                "[Jo](https://example.com); write its words alone"
            ),
        ),
        (
            "license: CC&nbsp;BY",
            (
                '5:10: warning: marks have no effect in "license", so this is shown as it stands: &nbsp;; '
                "write the character itself"
            ),
        ),
        (
            "image: {src: media/x.png, alt: 'A <b>bee</b>'}",
            '5:32: warning: marks have no effect in "alt", so this is shown as it stands: <b>; write its words alone',
        ),
        (
            "topics: '[[Bees]]'",
            (
                '5:9: warning: marks have no effect in "topics", so this is shown as it stands: [[Bees]]; '
                "write its words alone"
            ),
        ),
    ],
)
def test_a_mark_that_fails_or_has_no_effect_is_reported_at_its_key(site: SiteFactory, keys: str, line: str) -> None:
    assert [one for one in reading.reported(site, article(keys)) if "a.md" in one] == [f"content/articles/a.md:{line}"]


@pytest.mark.parametrize("mark", ["[it](b.md)", "[[b]]", "`it`", "~~it~~", "<sub>it</sub>", "&amp;"])
def test_a_title_takes_no_mark_but_emphasis(site: SiteFactory, mark: str) -> None:
    root = site(article("", f"Of {mark}"))
    [problem] = [p for p in builds.build(root).problems if p.path.endswith("a.md")]
    told = '"title" can hold no mark but emphasis, so this is shown as it stands: '
    assert (problem.line, problem.column, problem.severity) == (2, 8, "warning")
    assert problem.what == told + mark.replace("it</sub>", "")


def test_a_link_in_a_title_that_has_emphasis_is_text(site: SiteFactory) -> None:
    root = site(article("", "Of *it* [here](https://example.org)"))
    builds.build(root)
    heading = site_checks.load(root / "output").pages["articles/a.html"].one("h1")
    assert heading.words == "Of it [here](https://example.org)"
    assert not heading.all("a")
    assert heading.one("em").words == "it"


def test_a_comment_in_any_key_is_dropped_and_counted(site: SiteFactory) -> None:
    keys = "license: CC BY <!-- quux -->\nauthors: [Jo %% quux %%]\ntopics: ['Bees <!-- quux -->']"
    read = reading.made(site, article(keys, "A <!-- quux -->"))
    assert read.pages["articles/a.html"].one("h1").words == "A"
    assert "topics/bees.html" in read.pages
    assert not any("quux" in page.root.text for page in read.pages.values())
    assert reading.reported(site, article("summary: '<!-- none -->'"))[0].endswith(
        '"summary" is empty; give it a value or delete the line'
    )


def test_a_text_of_brackets_is_refused_before_it_takes_long(site: SiteFactory) -> None:
    [line] = reading.reported(site, article("summary: '" + "[[a] " * 900 + "'"))
    assert line.startswith("content/articles/a.md:5:10: error: up to here the text has more marks than can be read")
