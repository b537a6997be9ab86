"""Exports of Ghost: an example site with all that they hold, and files that are broken or meant to harm."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from site_builder.importers import html
from site_builder.importers.readers import ghost_cards
from site_builder.importers.records import Outcome, Wish
from site_builder.importers.source import CannotRead
from site_builder.problems import ERROR
from tests.builds import build, contents
from tests.importers.importing import assert_addresses, assert_words, body_of, counts_of, imported, png, report_of

SITE = Path(__file__).parent / "sites/ghost"
NAME = "herbarium.ghost.json"

REPORT = """\
content/images/2021/04/tower.png: left out: no document shows this picture
content/images/2021/04/tower_o.png: suggested: its address is /media/2021/04/tower_o.png here, as those of all pictures and files (1) \
begin with /media/: links to them from other sites break, unless a rule of the web server leads them on
herbarium.ghost.json: converted: content/articles/2020/old-tower.md
herbarium.ghost.json: converted: content/articles/2021/a-letter.md
herbarium.ghost.json: converted: content/articles/2021/broken.md
herbarium.ghost.json: converted: content/articles/2021/for-friends.md
herbarium.ghost.json: converted: content/articles/2021/kelp.md
herbarium.ghost.json: converted: content/articles/2021/later.md
herbarium.ghost.json: converted: content/articles/2021/not-yet.md
herbarium.ghost.json: converted: content/articles/2021/the-tide-clock.md
herbarium.ghost.json: converted: content/authors/orla.md
herbarium.ghost.json: converted: content/pages/about.md
herbarium.ghost.json: converted: content/topics/clocks.md
herbarium.ghost.json: converted: content/topics/weeds.md
herbarium.ghost.json: kept as it is: Broken: its lexical cannot be read, and stands in its text: Expecting property name \
enclosed in double quotes: line 1 column 2 (char 1)
herbarium.ghost.json: kept as it is: Kelp: card transistor
herbarium.ghost.json: left out: Kelp: <script> count()
herbarium.ghost.json: left out: Kelp: card email: email <p>Only in the letter</p>
herbarium.ghost.json: left out: The tide clock: the text shows its leading picture without the alt of the library: A tower \
by the sea
herbarium.ghost.json: left out: The tide clock: the sign of a site: https://herbarium.example/i.png
herbarium.ghost.json: suggested: A letter: it was sent by e-mail alone, and is a draft here
herbarium.ghost.json: suggested: For friends: it was for members alone, and is a draft here: publish it if all may read it
herbarium.ghost.json: suggested: Later: it was scheduled, and is a draft here
herbarium.ghost.json: suggested: a link to /content/files/2021/04/tides.pdf, which is not in the source
herbarium.ghost.json: suggested: a link to https://tidewater.example/x, at the site itself, which is not in the source: the \
link stays as it is
"""
COUNTS = {
    "converted: articles": 8,
    "converted: authors": 1,
    "converted: embeds that became links": 2,
    "converted: headings equal to the title dropped": 1,
    "converted: leading pictures that stand in the text alone, which shows them": 1,
    "converted: pages": 1,
    "converted: pictures and files copied": 1,
    "converted: texts in lexical": 1,
    "converted: texts in mobiledoc": 1,
    "converted: topics": 2,
    "kept as it is: cards transistor": 1,
    "kept as it is: internal tags as x-internal-tags": 1,
    "kept as it is: key date of pages as x-date": 1,
    "kept as it is: key featured as x-featured": 1,
    "kept as it is: key meta_title as x-meta-title": 1,
    "kept as it is: texts in lexical": 1,
    "left out: words of the library on leading pictures": 1,
    "left out: cards email": 1,
    "left out: code of pages (codeinjection_head)": 1,
    "left out: e-mail addresses and passwords of users": 1,
    "left out: elements script": 1,
    "left out: members": 1,
    "left out: pictures that are not shown": 1,
    "left out: signs of sites": 1,
    "suggested: it was for members alone, and is a draft here": 1,
    "suggested: it was scheduled, and is a draft here": 1,
    "suggested: it was sent by e-mail alone, and is a draft here": 1,
    "suggested: addresses of pictures and files that are not kept": 1,
    "suggested: links that lead nowhere": 1,
    "suggested: links to the site itself that lead to nothing here": 1,
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    shutil.copytree(SITE, folder)
    images = folder / "content/images/2021/04"
    images.mkdir(parents=True)
    for n, name in enumerate(("tower", "tower_o")):
        (images / f"{name}.png").write_bytes(png(red=n * 90))
    return folder


def export(folder: Path, posts: list[dict[str, Any]]) -> Path:
    """A folder with an export of these posts."""
    folder.mkdir()
    data = {"db": [{"meta": {"exported_on": 1, "version": "5"}, "data": {"posts": posts}}]}
    (folder / "export.json").write_text(json.dumps(data), "utf-8")
    return folder


def test_the_whole_site_is_imported_and_the_report_is_exact(source: Path, tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    result = imported(source, dest)
    assert result.kind == "ghost"
    assert report_of(result) == sorted(REPORT.splitlines())
    assert counts_of(result) == COUNTS
    assert (
        (dest / "content/articles/2021/the-tide-clock.md").read_text("utf-8")
        == """\
---
title: The tide clock
date: 2021-04-01T08:30Z
authors:
  - Orla Fenwick
topics:
  - Clocks
  - Weeds
x-internal-tags:
  - '#hidden-tag'
summary: A clock with one hand.
updated: 2021-05-02
sources:
  - url: https://herbarium.example/the-tide-clock
x-featured: 'yes'
x-meta-title: Clock | Tidewater
redirect_from:
  - /the-tide-clock/
---

It has **one** hand. See [kelp](kelp.md), [the house](../../pages/about.md) and [the dial](#dial).

![The tower](../../media/2021/04/tower_o.png "Seen from the sea")

[Clocks](https://herbarium.example/clock)

All clocks.

Herbarium

[Video: The clock runs](https://vimeo.com/4711)

<details>
<summary>How</summary>

By weights.

</details>

## The dial {#dial}

Blue.
"""
    )


def test_texts_without_html_are_read_from_lexical_and_mobiledoc(source: Path, tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    imported(source, dest)
    assert (
        body_of(dest, "kelp")
        == """\
Kelp grows ***fast***\\
[as the clock says](the-tide-clock.md)

## Harvest

1. cut
2. `dry`

> Leave the roots.

![A tower](../../media/2021/04/tower_o.png "The *tower*")

A **markdown** card with `code`.

- and a list

Raw words

```python
kelp = 1 < 2
```

Sums

[Video: How kelp sways](https://www.youtube.com/watch?v=kelpvideo01)

[The herbarium](https://herbarium.example/kelp)

Pressed weeds.

> 🌊
>
> Mind the **tide**.

<details>
<summary>More</summary>

Hidden lines.

</details>

[Join us](https://herbarium.example/join)

Tide tables

---

```
{
 "type": "transistor",
 "accentColor": "blue",
 "note": "an unknown card"
}
```"""
    )
    assert (
        body_of(dest, "old-tower")
        == """\
**Bold** and [linked](https://tidewater.example/x)\\
after

### Part

- one
- two

![](../../media/2021/04/tower_o.png "Old tower")

---

![](../../media/2021/04/tower_o.png)

Both"""
    )
    assert body_of(dest, "broken") == "```json\n{not json\n```"
    assert body_of(dest, "about") == "![](https://elsewhere.example/house.png)\n\nWe press weeds."


def test_the_archive_is_built_and_answers_every_old_address(source: Path, tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    imported(source, dest)
    assert [str(one) for one in build(dest).problems if one.severity == ERROR] == []
    old = [
        "/the-tide-clock/",
        "/kelp/",
        "/old-tower/",
        "/broken/",
        "/about/",
        "/tag/clocks/",
        "/tag/weeds/",
        "/author/orla/",
    ]
    assert_addresses(dest / "output", old)


def test_no_word_is_lost_and_nothing_private_is_taken(source: Path, tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    result = imported(source, dest)
    rows = json.loads((source / NAME).read_text("utf-8"))["db"][0]["data"]["posts"]
    for row in rows:
        shown = re.sub(r"<(?!script)[^>]*>|__GHOST_URL__", " ", row["html"] or "")
        assert_words(f"{row['title']} {shown} {row['custom_excerpt'] or ''}".replace("script", ""), result, dest, NAME)
    everything = b"".join(data for data in contents(dest).values() if isinstance(data, bytes))
    assert not re.search(rb"secret|reader@|orla@", everything)


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


def test_tags_may_be_actors(source: Path, tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    imported(source, dest, wish=Wish(actors=("tags",)))
    assert "actors:\n  - Clocks\n  - Weeds\n" in (dest / "content/articles/2021/the-tide-clock.md").read_text("utf-8")
    assert (dest / "content/actors/weeds.md").is_file()


def test_a_folder_without_an_export_is_refused(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/a.json").write_text('{"a": 1}', "utf-8")
    with pytest.raises(CannotRead, match="no export of Ghost"):
        imported(tmp_path / "source", tmp_path / "archive", "ghost")


@pytest.mark.parametrize(
    ("lexical", "expected"),
    [
        ('{"root": {"children": [' + '{"type":"paragraph","children":[' * 100 + "]}" * 100 + "]}}", ""),
        ('{"root": {"children": [1, null, {"type": "image"}, {"type": "image", "src": 5, "alt": []}]}}', "![](5)"),
        ('{"root": {"children": [{"type": "gallery", "images": [7]}, {"children": "x"}]}}', ""),
        ("[" * 100_000, None),
        ('{"root": 5}', None),
    ],
)
def test_hostile_texts_are_survived(tmp_path: Path, lexical: str, expected: str | None) -> None:
    source = export(tmp_path / "source", [{"id": 1, "title": "T", "slug": "t", "lexical": lexical}])
    result = imported(source, tmp_path / "archive")
    if expected is None:
        assert body_of(tmp_path / "archive", "t").startswith("```json\n")
        assert any("cannot be read" in line for line in report_of(result, Outcome.KEPT))
    elif expected:
        assert "(5)" in body_of(tmp_path / "archive", "t") or "5" in "".join(report_of(result))


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"id": None, "title": None, "slug": None, "html": None},
        {"id": 1, "title": ["x"], "slug": {"a": 1}, "html": 5, "published_at": 10**30, "type": 9, "featured": "x"},
        {"id": "a", "title": "T", "slug": "../../etc/passwd", "html": "<img src='__GHOST_URL__/content/images/../../x.png'>"},
        {"id": "a", "title": "T", "mobiledoc": '{"sections":[[10,99],[1,"p",[[0,[5],9,"x"],[1,[],0,7],3]],[3,"ul",5],[2]],"markups":3}'},
    ],
)  # fmt: skip
def test_rows_of_any_form_are_survived(tmp_path: Path, row: dict[str, Any]) -> None:
    result = imported(export(tmp_path / "source", [row]), tmp_path / "archive")
    assert result.documents == 1
    assert report_of(result, Outcome.FAULT) == []


def test_a_list_goes_on_with_its_number_and_holds_the_list_below_an_entry() -> None:
    def entry(*inside: object) -> dict[str, object]:
        return {"type": "listitem", "children": list(inside)}

    words = {"type": "text", "text": "three"}
    below = {"type": "list", "listType": "bullet", "children": [entry({"type": "text", "text": "below"})]}
    node = {"type": "list", "listType": "number", "start": 3, "children": [entry(words), entry(below), entry(words)]}
    pieces = ghost_cards.lexical(json.dumps({"root": {"children": [node]}}), lambda *said: None)
    assert [piece.text for piece in pieces] == [
        '<ol start="3"><li>three<ul><li>below</li></ul></li><li>three</li></ol>'
    ]


def test_words_of_a_card_that_have_no_place_are_reported() -> None:
    said: list[str] = []
    value = {"url": "https://e.example/", "metadata": {"title": "T", "author": "An Author", "publisher": "A Paper"}}
    made = ghost_cards.card("bookmark", value, lambda outcome, what, kind: said.append(what))
    assert made[0].text.endswith("<p>An Author · A Paper</p>")
    ghost_cards.card(
        "button", {"buttonUrl": "/x", "buttonText": "Go", "title": "A hint"}, lambda *one: said.append(one[1])
    )
    assert said == ["card button: title: A hint"]


def test_controls_of_players_and_files_are_no_text() -> None:
    said: list[str] = []
    written = (
        '<div class="kg-card kg-audio-card"><img src="" alt="audio-thumbnail" class="kg-audio-thumbnail">'
        '<audio src="/a.mp3"></audio><div class="kg-audio-title">A song</div><div class="kg-audio-player">'
        '<button>1×</button><div class="kg-audio-time">/<span>3:05</span></div></div></div><p>After</p>'
    )
    made = html.to_markdown(written, lambda outcome, what, kind: said.append(what))
    assert made == "[Audio: a.mp3](/a.mp3)\n\nA song\n\nAfter"
    assert said == ["Audio: a.mp3 became a link", "controls of a player or a file: 1× / 3:05"]
    assert html.to_markdown('<div class="kg-audio-player"><p>never closed', lambda *one: said.append(one[1])) == ""
    assert said[-1] == "controls of a player or a file: never closed"


def test_html_in_a_card_of_markdown_becomes_markdown(tmp_path: Path) -> None:
    lexical = {
        "root": {
            "children": [{"type": "markdown", "markdown": '## Head\n\nSome <b>bold</b> <span class="x">words</span>.'}]
        }
    }
    post = {
        "id": "1",
        "title": "P",
        "slug": "p",
        "status": "published",
        "visibility": "public",
        "lexical": json.dumps(lexical),
    }
    (tmp_path / "a.json").write_text(
        json.dumps({"db": [{"meta": {}, "data": {"posts": [post], "settings": []}}]}), "utf-8"
    )
    imported(tmp_path / "a.json", tmp_path / "archive", "ghost")
    text = next((tmp_path / "archive/content/articles").rglob("p.md")).read_text("utf-8")
    assert text.endswith("\n## Head\n\nSome **bold** words.\n")
