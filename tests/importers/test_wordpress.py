"""Exports of WordPress: an example site with all that they hold, and files that are broken or meant to harm."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from site_builder.importers import html
from site_builder.importers.readers import wordpress_text
from site_builder.importers.readers.wordpress_text import Attached, Library
from site_builder.importers.records import Outcome, Wish
from site_builder.importers.source import CannotRead
from site_builder.problems import ERROR
from tests.builds import build, contents
from tests.importers.importing import assert_addresses, assert_words, body_of, counts_of, imported, png, report_of

SITE = Path(__file__).parent / "sites/wordpress"
UPLOADS = "wp-content/uploads/2019/05"

REPORT = """\
tidewater.xml:105: converted: content/articles/2019/fog-signals.md
tidewater.xml:133: left out: block latest-posts {"postsToShow":3}
tidewater.xml:135: kept as it is: block acme/tide-table {"harbour":"Old Pier"}
tidewater.xml:159: converted: content/articles/undated/a-thought-without-a-headline.md
tidewater.xml:169: converted: content/articles/2020/a-private-word.md
tidewater.xml:169: suggested: it was private, and is a draft here: A private word
tidewater.xml:179: left out: protected by a password: Behind a door
tidewater.xml:186: left out: in the bin: Thrown away
tidewater.xml:190: converted: content/pages/about.md
tidewater.xml:198: converted: content/pages/about/team.md
tidewater.xml:1: converted: content/authors/mira-quill.md
tidewater.xml:1: converted: content/authors/old-hand.md
tidewater.xml:1: converted: content/harbour/old-pier.md
tidewater.xml:1: converted: content/topics/coast.md
tidewater.xml:1: converted: content/topics/fog.md
tidewater.xml:1: converted: content/topics/lighthouses.md
tidewater.xml:204: converted: content/articles/undated/plans.md
tidewater.xml:204: suggested: a page that was draft is an article here, for pages cannot be drafts: Plans
tidewater.xml:210: converted: content/articles/recipe/kelp-soup.md
tidewater.xml:210: suggested: of the type recipe, and an article here: Kelp soup
tidewater.xml:25: left out: the description of the file lamp-room: A long note on the lamp room.
tidewater.xml:51: converted: content/articles/2019/the-glass-lighthouse.md
tidewater.xml:51: left out: <script> track()
tidewater.xml:73: kept as it is: shortcode [weather place="Glass Coast"]
tidewater.xml:75: kept as it is: shortcode [columns two="yes"]
tidewater.xml: suggested: https://tidewater.example/wp-content/uploads/2019/05/gone.png is not beside the export, so links \
lead to the old site
wp-content/uploads/2019/05/lamp-room.png: suggested: its address is /media/2019/05/lamp-room.png here, as those of all pictures and files (2) \
begin with /media/: links to them from other sites break, unless a rule of the web server leads them on
"""
COUNTS = {
    "converted: articles": 6,
    "converted: authors": 2,
    "converted: embeds that became links": 3,
    "converted: enclosures that became links": 1,
    "converted: headings equal to the title dropped": 1,
    "converted: leading pictures that stand in the text alone, which shows them": 1,
    "converted: pages": 2,
    "converted: pictures and files copied": 2,
    "converted: reusable blocks put in their place": 1,
    "converted: shortcodes caption": 1,
    "converted: shortcodes embed": 1,
    "converted: shortcodes gallery": 1,
    "converted: shortcodes sourcecode": 1,
    "converted: topics": 4,
    "kept as it is: blocks acme/tide-table": 1,
    "kept as it is: documents without a title: their first words are it": 1,
    "kept as it is: key Reading Time as x-reading-time": 1,
    "kept as it is: key author of pages as x-author": 1,
    "kept as it is: key format as x-format": 1,
    "kept as it is: key sticky as x-sticky": 1,
    "kept as it is: shortcodes columns": 1,
    "kept as it is: shortcodes weather": 1,
    "left out: addresses with ?, which a host of files cannot answer": 2,
    "left out: blocks latest-posts, which list what the archive lists": 1,
    "left out: category Uncategorized": 1,
    "left out: comments": 1,
    "left out: descriptions of files": 1,
    "left out: e-mail addresses of authors": 1,
    "left out: elements script": 1,
    "left out: entries of the status trash": 1,
    "left out: entries of the type nav_menu_item": 1,
    "left out: entries of the type revision": 1,
    "left out: entries protected by a password": 1,
    "left out: fields of WordPress and its plugins, which begin with _": 1,
    "left out: smaller sizes of pictures that are not shown": 1,
    "left out: pingbacks and trackbacks": 1,
    "suggested: addresses of pictures and files that are not kept": 2,
    "suggested: entries of the type recipe": 1,
    "suggested: files that are not beside the export": 1,
    "suggested: pages that became drafts": 1,
    "suggested: private became a draft": 1,
}


def site(folder: Path) -> Path:
    """The example site, with the files of its media library."""
    shutil.copytree(SITE, folder)
    (folder / UPLOADS).mkdir(parents=True)
    for n, name in enumerate(("lamp-room", "lamp-room-300x200", "pier")):
        (folder / UPLOADS / f"{name}.png").write_bytes(png(red=n * 90))
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return site(tmp_path / "source")


def export(folder: Path, items: str, head: str = "") -> Path:
    """A folder with an export of these items."""
    folder.mkdir()
    text = SITE.joinpath("tidewater.xml").read_text("utf-8")
    start = text[: text.index("\t<item>")].replace("?>\n", f"?>\n{head}", 1)
    (folder / "export.xml").write_text(f"{start}{items}</channel></rss>", "utf-8")
    return folder


def post(number: int, text: str, more: str = "") -> str:
    return (
        f"<item><title>Post {number}</title><link>https://tidewater.example/p{number}/</link>"
        f"<content:encoded><![CDATA[{text}]]></content:encoded><wp:post_id>{number}</wp:post_id>"
        f"<wp:post_date>2020-01-02 03:04:05</wp:post_date><wp:post_name>p{number}</wp:post_name>"
        f"<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{more}</item>"
    )


def test_the_whole_site_is_imported_and_the_report_is_exact(source: Path, tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    result = imported(source, dest)
    assert result.kind == "wordpress"
    assert report_of(result) == sorted(REPORT.splitlines())
    assert counts_of(result) == COUNTS
    assert (
        (dest / "content/articles/2019/the-glass-lighthouse.md").read_text("utf-8")
        == """\
---
title: The Glass Lighthouse
date: 2019-05-04T10:00+02:00
authors:
  - Mira Quill
topics:
  - Lighthouses & Lamps
  - Fog
  - coast
harbour:
  - Old Pier
x-format: image
summary: A tower of glass & light.
updated: 2019-06-01
x-sticky: 'yes'
x-reading-time: 4 minutes
redirect_from:
  - /2019/05/the-glass-lighthouse/
---

The keeper wrote: "It shines **all night**".\\
A second line.

![Lamps](../../media/2019/05/lamp-room.png "The lamp room | Photo: Mira Quill")

![A room full of lamps](../../media/2019/05/lamp-room.png "The lamp room at *dusk*")

![](../../media/2019/05/pier.png)

[Video: youtu.be](https://youtu.be/tidewater01)

[Video: vimeo.com](https://vimeo.com/123456)

```python
print("<tide>")

done()
```

`[weather place="Glass Coast"]` and [sic] and [gallery].

`[columns two="yes"]`Words in columns`[/columns]`

See [the signals](fog-signals.md#rules), [the same](fog-signals.md), [the team](../../pages/about/team.md) and [the \
picture](../../media/2019/05/lamp-room.png).

![Gone](https://tidewater.example/wp-content/uploads/2019/05/gone.png)
"""
    )
    assert (
        (dest / "content/topics/lighthouses.md").read_text("utf-8")
        == """\
---
name: Lighthouses & Lamps
broader:
  - Coast
redirect_from:
  - /category/coast/lighthouses/
---
"""
    )
    assert (
        (dest / "content/topics/coast.md").read_text("utf-8")
        == """\
---
name: Coast
description: All about the shore.
redirect_from:
  - /category/coast/
  - /tag/coast/
---
"""
    )


def test_blocks_notes_and_what_blocks_name(source: Path, tmp_path: Path) -> None:
    imported(source, tmp_path / "archive")
    assert (
        body_of(tmp_path / "archive", "fog-signals")
        == """\
Two blasts[^1] mean fog.

## Rules of the horn {#rules}

![The pier](../../media/2019/05/pier.png "The old pier")

[Embedded: sounds.example](https://sounds.example/horn)

The horn

| Blasts | Meaning |
| --- | --- |
| 2 | fog |

Ships answer with *one* blast.

```
<!-- wp:acme/tide-table {"harbour":"Old Pier"} /-->
```

Back to [the rules](#rules).

[^1]: A blast lasts four seconds.

[Audio: sounds.example](https://sounds.example/fog.mp3)"""
    )
    assert body_of(tmp_path / "archive", "about") == "![](../media/2019/05/pier.png)\n\nWe keep the light."
    assert body_of(tmp_path / "archive", "team") == "Mira, and the gulls. Back to [about](../about.md)."


def test_the_archive_is_built_and_answers_every_old_address(source: Path, tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    imported(source, dest)
    report = build(dest)
    assert [str(one) for one in report.problems if one.severity == ERROR] == []
    text = (source / "tidewater.xml").read_text("utf-8")
    links = re.findall(r"<link>https://tidewater\.example(/[^?<]+)</link>", text)
    drafts_and_files = ("/2020/01/a-private-word/", "/2020/02/behind-a-door/", "/lamp-room/", "/pier/")
    old = [link for link in links if not link.endswith(drafts_and_files)]
    assert len(old) == 5
    terms = ["/category/coast/", "/category/coast/lighthouses/", "/tag/fog/", "/tag/coast/", "/harbour/old-pier/"]
    assert_addresses(dest / "output", [*old, *terms, "/author/mira-quill/", "/about/", "/about/team/index.html"])


def test_no_word_of_a_post_is_lost(source: Path, tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    result = imported(source, dest)
    text = (source / "tidewater.xml").read_text("utf-8")
    posts = [
        item for item in text.split("<item>") if re.search(r"post_type>(?:<!\[CDATA\[)?(?:post|page|recipe)\b", item)
    ]
    posts = [item for item in posts if "<wp:post_password><![CDATA[sesame" not in item]
    assert len(posts) == 9
    for item in posts:
        for field in ("content", "excerpt"):
            for words in re.findall(rf"<{field}:encoded><!\[CDATA\[(.*?)\]\]></{field}:encoded>", item, re.DOTALL):
                shown = re.sub(r"<!-- /?wp:(?!acme|latest)[^>]*-->|<!--more-->|<(?!script|!--)[^>]*>|&\w+;", " ", words)
                shown = re.sub(r"\[/?(?:caption|gallery|sourcecode|embed)\b[^\]]*\]", " ", shown)
                assert_words(re.sub(r"[{}<>/]|script|wp:|www|https", " ", shown), result, dest, "tidewater.xml")


def test_a_second_import_changes_nothing_and_what_was_edited_stays(source: Path, tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    imported(source, dest)
    before = contents(dest)
    again = imported(source, dest)
    assert (again.written.new, again.written.changed, contents(dest)) == ([], [], before)
    edited = dest / "content/pages/about.md"
    edited.write_text("---\ntitle: Mine\n---\n", "utf-8")
    assert imported(source, dest).written.edited == ["pages/about.md"]
    assert edited.read_text("utf-8") == "---\ntitle: Mine\n---\n"
    other = tmp_path / "other"
    imported(source, other)
    assert contents(other) == before


def test_tags_may_be_actors_and_categories_topics(source: Path, tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    imported(source, dest, wish=Wish(topics=("categories",), actors=("tags", "harbour")))
    text = (dest / "content/articles/2019/the-glass-lighthouse.md").read_text("utf-8")
    assert "topics:\n  - Lighthouses & Lamps\n" in text
    assert "actors:\n  - Fog\n  - coast\n  - Old Pier\n" in text
    assert (dest / "content/actors/old-pier.md").is_file()


def test_an_export_alone_keeps_pictures_as_links_and_says_so(tmp_path: Path) -> None:
    source = tmp_path / "tidewater.xml"
    shutil.copy(SITE / "tidewater.xml", source)
    dest = tmp_path / "archive"
    result = imported(source, dest)
    assert counts_of(result)["suggested: files that are not beside the export"] == 3
    address = "https://tidewater.example/wp-content/uploads/2019/05/lamp-room.png"
    assert f'![A room full of lamps]({address} "The lamp room at *dusk*")' in body_of(dest, "the-glass-lighthouse")
    assert [str(one) for one in build(dest).problems if one.severity == ERROR] == []


def test_a_name_that_asks_for_the_kind_needs_an_export(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/a.xml").write_text("<rss/>", "utf-8")
    with pytest.raises(CannotRead, match="no export of WordPress"):
        imported(tmp_path / "source", tmp_path / "archive", "wordpress")


def test_entities_of_a_file_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n'
    source = export(tmp_path / "source", post(1, "x"), bomb)
    (source / "good.xml").write_text((SITE / "tidewater.xml").read_text("utf-8"), "utf-8")
    result = imported(source, tmp_path / "archive")
    assert report_of(result)[0] == (
        "export.xml:2: left out: it declares a type of document, which may hold a bomb: delete the line <!DOCTYPE …>"
    )


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ("<item><title>&nbsp;</title></item>", "undefined entity"),
        ("<item><title>a < b</title></item>", "not well-formed (invalid token)"),
        ("<item><title>a</wrong></item>", "mismatched tag"),
        ("<item><title>never", "mismatched tag"),
    ],
)
def test_what_stands_before_a_fault_is_kept_and_the_fault_is_told(tmp_path: Path, broken: str, why: str) -> None:
    source = export(tmp_path / "source", post(1, "Good words.") + "\n" + broken)
    result = imported(source, tmp_path / "archive")
    assert f"the XML is broken here ({why}): what stands behind is not read" in report_of(result, Outcome.LEFT_OUT)[0]
    assert body_of(tmp_path / "archive", "p1") == "Good words."


def test_signs_of_control_and_other_encodings_are_survived(tmp_path: Path) -> None:
    source = export(tmp_path / "source", post(1, "One\x0b\x08 two."))
    assert imported(source, tmp_path / "archive").documents == 1
    assert body_of(tmp_path / "archive", "p1") == "One two."
    raw = (source / "export.xml").read_text("utf-8").replace("One", "Café à côté, déjà vu, naïveté").encode("cp1252")
    (source / "export.xml").write_bytes(raw)
    result = imported(source, tmp_path / "other")
    assert "Café à côté, déjà vu, naïveté" in body_of(tmp_path / "other", "p1")
    assert any("which was guessed" in line for line in report_of(result, Outcome.SUGGESTED))


@pytest.mark.parametrize(
    "text",
    [
        "[caption]" * 20_000 + "deep",
        "[gallery ids='1'" * 20_000 + "deep",
        "[a b='" * 20_000 + "deep",
        "<!-- wp:" * 20_000 + "deep",
        "<!-- wp:block {\"ref\":1} /-->" * 3_000 + "deep",
        "[[" * 20_000 + "deep",
        "<pre>" * 20_000 + "deep",
        "<div>" * 50_000 + "deep",
        "\n" * 100_000 + "deep",
    ],
)  # fmt: skip
def test_hostile_texts_are_survived(tmp_path: Path, text: str) -> None:
    result = imported(export(tmp_path / "source", post(1, text)), tmp_path / "archive")
    assert result.documents == 1
    assert "deep" in body_of(tmp_path / "archive", "p1")


def test_terms_above_each_other_are_survived(tmp_path: Path) -> None:
    around = "".join(
        f"<wp:category><wp:category_nicename>{one}</wp:category_nicename><wp:category_parent>{other}"
        f"</wp:category_parent><wp:cat_name>{one}</wp:cat_name></wp:category>"
        for one, other in (("x", "y"), ("y", "x"), ("z", "z"))
    )
    terms = "".join(f'<category domain="category" nicename="{one}">{one}</category>' for one in "xyz")
    dest = tmp_path / "archive"
    imported(export(tmp_path / "source", around + post(1, "x", terms)), dest)
    assert [str(one) for one in build(dest).problems if one.severity == ERROR] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[youtube=https://www.youtube.com/watch?v=abcdefghijk&w=640]", '<iframe src="https://www.youtube.com/watch?v=abcdefghijk&amp;w=640"></iframe>'),
        ("[vimeo 1234567]", '<iframe src="https://vimeo.com/1234567"></iframe>'),
        ('[audio mp3="https://s.example/a.mp3"][/audio]', '<iframe src="https://s.example/a.mp3"></iframe>'),
        ("[caption]no picture[/caption]", "<code>[caption]</code>no picture<code>[/caption]</code>"),
        ("[sic] [1] [a link](https://x.example)", "[sic] [1] [a link](https://x.example)"),
        ("<pre>[gallery]</pre> <!-- [gallery] --> <a title='[gallery]'>", "<pre>[gallery]</pre> <!-- [gallery] --> <a title='[gallery]'>"),
        ("[gallery]", '<figure><img src="/a.png" alt="A"><figcaption>C</figcaption></figure>'),
        ("[gallery ids='99']", "<code>[gallery ids=&#x27;99&#x27;]</code>"),
        ("[playlist ids='7']", '<iframe src="/a.png"></iframe>'),
    ],
)  # fmt: skip
def test_shortcodes(text: str, expected: str) -> None:
    library = Library({"7": Attached("/a.png", "A", "C", "1")}, {}, {"1": ["7"]})
    assert wordpress_text.html_of(text, "1", "", library, lambda *_: None) == expected


def test_letters_and_orders_of_readers_are_left_out_and_an_unknown_status_is_a_draft(tmp_path: Path) -> None:
    def of(number: int, kind: str, status: str) -> str:
        more = f"<wp:post_type>{kind}</wp:post_type><wp:status>{status}</wp:status>"
        return post(number, f"words of {kind} {status}", more)

    items = [of(1, "feedback", "publish"), of(2, "shop_order", "wc-completed"), of(3, "flamingo_inbound", "publish")]
    items += [of(4, "acf-field-group", "publish"), of(5, "post", "in-progress"), of(6, "diary_entry", "publish")]
    items += [of(7, "page", "archive"), of(8, "weblog", "publish")]
    result = imported(export(tmp_path / "source", "".join(items)), tmp_path / "dest")
    found = {path.stem: path.read_text("utf-8") for path in (tmp_path / "dest/content/articles").rglob("*.md")}
    assert {name: "draft: true" in text for name, text in found.items()} == {
        "p5": True,
        "p6": False,
        "p7": True,
        "p8": False,
    }
    counts = counts_of(result)
    for kind in ("feedback", "shop_order", "flamingo_inbound"):
        assert counts[f"left out: entries of the type {kind}, which may be private"] == 1
    assert counts["left out: entries of the type acf-field-group"] == 1


def test_a_long_field_stands_below_the_text_and_data_of_a_plugin_in_the_report(tmp_path: Path) -> None:
    words = " ".join(f"word{n}" for n in range(1_000))

    def of(name: str, value: str) -> str:
        return f"<wp:postmeta><wp:meta_key>{name}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"

    data = f'a:1:{{s:5:"{words}";}}'
    items = post(1, "Text", of("more text", f"<![CDATA[<p>{words}</p>]]>") + of("panels_data", data))
    result = imported(export(tmp_path / "source", items), tmp_path / "dest")
    text = next((tmp_path / "dest/content/articles").rglob("*.md")).read_text("utf-8")
    assert text.endswith(f"\n\nText\n\n## more text\n\n{words}\n")
    assert [line for line in report_of(result, Outcome.LEFT_OUT) if data in line]


def test_a_post_with_the_time_of_greenwich_alone_has_a_date(tmp_path: Path) -> None:
    more = "<wp:post_date>0000-00-00 00:00:00</wp:post_date><wp:post_date_gmt>2018-01-02 03:04:05</wp:post_date_gmt>"
    items = re.sub(r"<wp:post_date>[^<]*</wp:post_date>(?=.*<wp:post_date>)", "", post(1, "Text", more))
    imported(export(tmp_path / "source", items), tmp_path / "dest")
    text = next((tmp_path / "dest/content/articles").rglob("*.md")).read_text("utf-8")
    assert "\ndate: 2018-01-02T03:04Z\n" in text


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        (
            '[et_pb_row a="1"]<p>Words</p>[et_pb_image src="https://e.example/a.png" alt="A pier"][/et_pb_row]',
            "Words\n\n![A pier](https://e.example/a.png)",
        ),
        (
            '[et_pb_blurb title="Head" image="https://e.example/a.png"]Blurb[/et_pb_blurb]',
            "### Head\n\n![](https://e.example/a.png)\n\nBlurb",
        ),
        (
            '[vc_row][vc_column width="1/2"]Words[vc_single_image image="7"][/vc_column][/vc_row]',
            'Words\n\n![Alt](https://e.example/seven.png "Said")',
        ),
        ("[vc_raw_html]JTNDcCUzRVJhdyUzQyUyRnAlM0U=[/vc_raw_html]", "Raw"),
        ('[vc_btn title="Go" link="url:https%3A%2F%2Fe.example%2Fx|title:T"]', "[Go](https://e.example/x)"),
        ('[su_button url="https://e.example/x"]Press[/su_button]', "[Press](https://e.example/x)"),
        ('[fusion_code]x[/fusion_code] [av_hr class="short"]', "x"),
        ("One[footnote]The *note*.[/footnote] two.", "One[^1] two.\n\n[^1]: The \\*note\\*."),
        ("[gallery]", "`[gallery]`"),
    ],
)  # fmt: skip
def test_page_builders_leave_words_and_pictures(written: str, becomes: str) -> None:
    library = Library({"7": Attached("https://e.example/seven.png", "Alt", "Said", "")}, {}, {})
    made = wordpress_text.html_of(written, "1", "", library, lambda *said: None)
    assert html.to_markdown(made, lambda *said: None, lines=True).strip() == becomes


def test_words_in_attributes_of_a_page_builder_are_reported() -> None:
    said: list[str] = []
    written = '[et_pb_thing mood="a quiet morning" background_color="light grey sky"]'
    wordpress_text.html_of(written, "1", "", Library({}, {}, {}), lambda outcome, line, what, kind: said.append(what))
    assert said == ["et_pb_thing", "words of the shortcode et_pb_thing that may have been seen: mood: a quiet morning"]


def test_an_entry_that_stands_in_two_files_is_one(tmp_path: Path) -> None:
    source = export(tmp_path / "source", post(1, "Old text") + post(2, "Two"))
    whole = (source / "export.xml").read_text("utf-8")
    newer = whole.replace("Old text", "New text").replace(
        "</item>", "<wp:post_modified>2021-01-01 00:00:00</wp:post_modified></item>", 1
    )
    (source / "posts.xml").write_text(newer, "utf-8")
    result = imported(source, tmp_path / "dest")
    articles = tmp_path / "dest/content/articles"
    assert sorted(path.stem for path in articles.rglob("*.md")) == ["p1", "p2"]
    assert body_of(tmp_path / "dest", "p1") == "New text"
    line = whole[: whole.index("<item>")].count("\n") + 1
    assert f"export.xml:{line}: left out: an older text of Post 1 is not taken" in report_of(result)
    assert counts_of(result)["left out: entries that stand in several files: the last changed is taken"] == 2
