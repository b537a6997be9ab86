"""A folder of texts of every kind becomes articles: what is taken from them, what is suggested, what is left out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from site_builder.importers.readers import text, text_plain
from site_builder.importers.readers.text_head import Head, Place, byline, credited, dated, kept_copy, split_names, take
from site_builder.importers.records import Outcome, Report, Wish
from site_builder.importers.source import CannotRead, Source, decoded
from tests import builds
from tests.importers.importing import assert_words, counts_of, imported, png, report_of

EXAMPLE = Path(__file__).with_name("sites") / "text"
BROWN = png(120, 80, 40)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example folder, with its pictures."""
    source = tmp_path / "texts"
    shutil.copytree(EXAMPLE, source)
    (source / "bridge-at-night.png").write_bytes(BROWN)
    (source / "pages/dam_files/dam.png").write_bytes(png(0, 0, 200))
    (source / "pages/dam_files/logo.png").write_bytes(png(0, 200, 0))
    return source


@pytest.fixture
def dest(tmp_path: Path) -> Path:
    """An archive that knows an actor and a topic."""
    root = tmp_path / "archive"
    builds.write(
        root,
        {
            "actors/dee-specimen.md": "---\nname: Dee Specimen\n---\n\nA ferryman.\n",
            "topics/dams.md": "---\nname: Dams\naliases: [Dam]\n---\n\nWalls.\n",
        },
    )
    return root


def text_of(dest: Path, path: str) -> str:
    return (dest / "content/articles" / path).read_text("utf-8")


def place() -> Place:
    return Place("a.txt", Report())


REPORT = """\
bridge.txt:1: converted: content/articles/2019/bridge.md
bridge.txt:1: suggested: names Dams: add to topics who or what it is about
bridge.txt:27: suggested: Read more: A dam for Examplemouth: if the archive has it, write it under related
keys.md:1: converted: content/articles/2019/keys.md
letters/2018-05-03_to-the-council.txt: converted: its date 2018-05-03 is that of its name
letters/2018-05-03_to-the-council.txt: suggested: it has no headline: its title is that of its name, to the council
letters/2018-05-03_to-the-council.txt:1: converted: content/articles/2018/to-the-council.md
letters/2018-05-03_to-the-council.txt:1: suggested: names Dams: add to topics who or what it is about
letters/ambiguous.txt:1: converted: content/articles/1962/ambiguous.md
letters/ambiguous.txt:2: suggested: the date 03/04/1962 may be 1962-04-03 or 1962-03-04: write the right one
letters/fluss.txt: suggested: read as cp1252, which was guessed: look at its accents
letters/fluss.txt:1: converted: content/articles/1987/fluss.md
letters/market.eml: left out: an attachment that media/ cannot hold: run.exe
letters/market.eml:1: converted: content/articles/2019/market.md
notes.md:1: converted: content/articles/2018/notes.md
notes.md:1: suggested: names Dams: add to topics who or what it is about
pages/dam.html: left out: beside the text: Most read stories
pages/dam.html: suggested: its keywords are dam, water: write those under topics that the archive needs
pages/dam.html:1: converted: content/articles/2020/dam.md
pages/dam.html:1: suggested: names Dams: add to topics who or what it is about
pages/dam.html: left out: <aside>: Read this too
pages/dam_files/logo.png: left out: no document shows this picture
standfirst.txt: suggested: it says no date: write one (its text names March 21, 2025, 2025-03-21)
standfirst.txt:1: converted: content/articles/undated/standfirst.md
standfirst.txt:1: suggested: names Dee Specimen: add to actors who or what it is about
standfirst.txt:4: suggested: a caption without its picture, kept as x-caption: In this photo provided by the town, the \
ferryman Dee Specimen, left, and a passenger shake hands in Sampleton, Friday, March 21, 2025 (The Example Post via ENA)
"""


def test_the_report_has_every_line(example: Path, dest: Path) -> None:
    result = imported(example, dest, "text")
    assert report_of(result) == sorted(REPORT.splitlines())


def test_the_counts_are_those_of_the_example(example: Path, dest: Path) -> None:
    counts = counts_of(imported(example, dest, "text"))
    assert {kind: n for kind, n in counts.items() if n > 1} == {
        "converted: .md files": 2,
        "converted: .txt files": 5,
        "converted: articles": 9,
        "converted: headings": 2,
        "converted: lines at the top that repeat what the head says": 2,
        "converted: pictures and files copied": 3,
        "left out: <script> of web pages": 2,
        "left out: recipients of mails": 2,
        "suggested: known names to add to topics": 4,
    }
    assert counts["left out: <nav> of web pages"] == 1
    assert counts["left out: files of saved web pages that are no pictures"] == 1
    assert counts["kept as it is: key mood as x-mood"] == 1


def test_a_text_with_a_head(example: Path, dest: Path) -> None:
    imported(example, dest, "text")
    assert (
        text_of(dest, "2019/bridge.md")
        == """\
---
title: The bridge of Examplemouth is open
date: 2019-05-04
authors:
  - Ada Example
  - Bob Sample
topics:
  - Bridges
  - Rivers
sources:
  - url: https://post.example.org/bridge
    title: The Example Post
    archived: https://web.archive.org/web/20190505000000/https://post.example.org/bridge
---

The bridge over the Example was opened on Saturday. Some four hundred
people came, and \\*nobody\\* fell in. It cost 5 * 3 million, said the
mayor, whose_file_name is \\[\\[here]] & \\<there>.

## What comes next

The next bridge will be built in 2021:\\
see https://post.example.org/a_b_c for the plan.

- one thing
- another thing

1914\\. That was a year, says Bob Sample.

---

> It is a good bridge.

![](../../media/bridge-at-night.png "The bridge at night | Cy Specimen")

Read more: A dam for Examplemouth
"""
    )


def test_a_standfirst_above_a_rule_is_the_summary_and_a_caption_alone_is_kept(example: Path, dest: Path) -> None:
    imported(example, dest, "text")
    head, _, body = text_of(dest, "undated/standfirst.md").partition("\n---\n\n")
    assert "\nsummary: The ferry of Sampleton made its last journey, and its ferryman" in head
    assert "\nx-caption: In this photo provided by the town" in head
    assert body.startswith("The ferry of Sampleton made its last journey on Friday")
    assert "\n\n## Ferryman looks back on forty years\n\n" in body


def test_a_caption_below_the_rule_belongs_to_the_picture_of_the_files_name(example: Path, dest: Path) -> None:
    (example / "standfirst.png").write_bytes(BROWN)
    result = imported(example, dest, "text")
    assert "suggested: captions without a picture (x-caption)" not in counts_of(result)
    assert (
        "image:\n  src: media/standfirst.png\n  caption: In this photo provided by the town, the ferryman Dee Specimen, "
        "left, and a passenger shake hands in Sampleton, Friday, March 21, 2025\n  credit: The Example Post via ENA\n"
    ) in text_of(dest, "undated/standfirst.md")


def test_another_language_another_encoding(example: Path, dest: Path) -> None:
    imported(example, dest, "text")
    found = text_of(dest, "1987/fluss.md")
    assert "date: 1987-03-12\nauthors:\n  - Ada Example\nsources:\n  - title: Beispielbote\n---" in found
    assert "sagte Bürgermeister Übel." in found


def test_a_date_of_two_days_is_one_of_them(example: Path, dest: Path) -> None:
    imported(example, dest, "text")
    assert "date: '[1962-03-04,1962-04-03]'\n" in text_of(dest, "1962/ambiguous.md")


def test_markdown_among_texts(example: Path, dest: Path) -> None:
    imported(example, dest, "text")
    assert text_of(dest, "2018/notes.md") == (
        "---\ntitle: A note on the dam\ndate: 2018-05\n---\n\nThe **note** on [the dam](../2020/dam.md) and on "
        "[its address](../2020/dam.md#why).\n\n![The dam](../../media/pages/dam_files/dam.png)\n"
    )
    assert text_of(dest, "2019/keys.md") == (
        "---\ntitle: A note with keys\ndate: 2019-06-01\nauthors:\n  - Ada Example\n  - Bob Sample\ntopics:\n  - Dams\n"
        "x-mood: calm\ndraft: true\n---\n\nA text.\n"
    )


def test_no_word_is_lost(example: Path, dest: Path) -> None:
    result = imported(example, dest, "text")
    for path in ("bridge.txt", "standfirst.txt", "letters/ambiguous.txt", "letters/2018-05-03_to-the-council.txt"):
        text = (example / path).read_text("utf-8")
        for label in ("By ", "Source:", "Archived:", "Topics:", "Date: 03/04/1962", "| 4 May 2019", "Photo:"):
            text = text.replace(label, "")
        assert_words(text, result, dest, path)
    assert_words("Der Markt war schön. Ein Stand. Schreib mir", result, dest, "letters/market.eml")
    words = (
        "The town of Examplemouth gets a dam as the mayor said It costs much Why See the flood The film Year Level 1931"
    )
    assert_words(f"{words} 7 m The dam Eve Specimen Read this too Most read stories", result, dest, "pages/dam.html")


def test_the_archive_builds_without_an_error(example: Path, dest: Path) -> None:
    result = imported(example, dest, "text")
    assert not [line for line in result.report.lines if line.outcome is Outcome.FAULT]
    report = builds.build(dest)
    assert report.ok
    assert {one.kind for one in report.problems} <= {"missing-alt", "no-base-url"}
    assert (dest / "output/articles/2020/dam.html").is_file()
    assert (dest / "output/media/letters/market-stand.png").is_file()


def test_twice_is_once(example: Path, dest: Path) -> None:
    imported(example, dest, "text")
    before = builds.contents(dest)
    again = imported(example, dest, "text").written
    assert (again.new, again.changed, again.edited, again.gone) == ([], [], [], [])
    assert builds.contents(dest) == before


def test_what_a_person_has_edited_stays(example: Path, dest: Path) -> None:
    imported(example, dest, "text")
    file = dest / "content/articles/2019/bridge.md"
    file.write_text(file.read_text("utf-8").replace("a good bridge", "a fine bridge"), "utf-8")
    (example / "bridge.txt").write_text("Another text\n\nOf other words.\n", "utf-8")
    again = imported(example, dest, "text").written
    assert again.edited == ["articles/2019/bridge.md"]
    assert "a fine bridge" in file.read_text("utf-8")


def test_a_dry_run_writes_nothing(example: Path, dest: Path) -> None:
    before = builds.contents(dest)
    assert len(imported(example, dest, "text", dry_run=True).written.new) == 13
    assert builds.contents(dest) == before


def test_known_names_are_suggested_and_never_written(example: Path, dest: Path) -> None:
    imported(example, dest, "text")
    for file in (dest / "content/articles").rglob("*.md"):
        assert "\nactors:" not in file.read_text("utf-8")


def test_names_are_found_as_whole_words_and_not_where_they_are_listed(tmp_path: Path) -> None:
    builds.write(tmp_path / "a", {"topics/dams.md": "---\nname: Dams\naliases: [Dam]\n---\n"})
    source = tmp_path / "s"
    source.mkdir()
    (source / "a.txt").write_text("A text of damage\n\nThe damage was great, and Damson was there.\n")
    (source / "b.txt").write_text("A text that lists it\nTopics: Dams\n\nThe dam was great.\n")
    result = imported(source, tmp_path / "a", "text")
    assert not [line for line in report_of(result) if "names" in line and "add to" in line]


# -- pieces -----------------------------------------------------------------------------------------------------------


def test_a_guess_wants_texts(tmp_path: Path, example: Path) -> None:
    assert text.guess(Source(example, Report())) == 30
    assert text.guess(Source(example / "bridge.txt", Report())) == 60
    (tmp_path / "m").mkdir()
    for n in range(3):
        (tmp_path / f"m/{n}.md").write_text("# A\n")
    assert text.guess(Source(tmp_path / "m", Report())) == 0


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("12. März 1987", "1987-03-12"),
        ("le 4 mai 2019", "2019-05-04"),
        ("4 мая 2019 г.", "2019-05-04"),
        ("Friday, March 21, 2025", "2025-03-21"),
        ("c. 1910", "1910~"),
        ("Spring 1931", "1931-21"),
        ("May 4, 2019, 5 pm", "2019-05-04T17:00"),
        ("Fecha: 4 de mayo de 2019", "2019-05-04"),
        ("Published: 2019-05-04", "2019-05-04"),
    ],
)
def test_date_lines_in_the_forms_of_people(line: str, date: str) -> None:
    head = Head(title="A title")
    assert take(head, line, 1, place())
    assert head.date == date


@pytest.mark.parametrize("line", ["The year 1931 was wet.", "In May", "42", "Chapter 3: the flood", "(continued)"])
def test_lines_that_are_no_date_stay_text(line: str) -> None:
    head = Head(title="A title")
    assert not take(head, line, 1, place())
    assert head.date == ""


def test_the_place_of_a_dateline_stays_in_the_text() -> None:
    head = Head(title="A title")
    assert take(head, "Examplemouth, 4 May 2019", 1, place())
    assert (head.date, head.kept) == ("2019-05-04", ["Examplemouth, 4 May 2019"])


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Example", ["Ada Example"]),
        ("by Ada Example and Bob Sample", ["Ada Example", "Bob Sample"]),
        ("Von Ada Example, Bob Sample und Cy von der Probe", ["Ada Example", "Bob Sample", "Cy von der Probe"]),
        ("Par Ada Example", ["Ada Example"]),
        ("By the river, nobody sleeps", []),
        ("By noon, all was over.", []),
        ("Von der Brücke", []),
    ],
)
def test_bylines(line: str, names: list[str]) -> None:
    assert byline(line) == names


def test_names_with_a_comma_stay_whole_where_the_comma_divides_no_names() -> None:
    assert split_names("Ada Example, Editor") == ["Ada Example, Editor"]


@pytest.mark.parametrize(
    ("caption", "parts"),
    [
        ("A bridge (Photo: Ada Example)", ("A bridge", "Ada Example")),
        ("A bridge (The Example Post via ENA)", ("A bridge", "The Example Post via ENA")),
        ("A bridge. Foto: Ada Example", ("A bridge.", "Ada Example")),
        ("A bridge © Ada Example", ("A bridge", "© Ada Example")),
        ("A bridge (to the left)", ("A bridge (to the left)", "")),
    ],
)
def test_credits_at_the_end_of_captions(caption: str, parts: tuple[str, str]) -> None:
    assert credited(caption) == parts


def test_addresses_of_kept_copies() -> None:
    copy = "https://web.archive.org/web/20190505000000id_/https://a.example.org/b?c=1"
    assert kept_copy(copy) == {"url": "https://a.example.org/b?c=1", "archived": copy}
    assert kept_copy("https://a.example.org/b") == {}


def test_a_date_that_is_one_of_two_is_reported_once() -> None:
    there = place()
    assert dated("03/04/1962", 7, there) == "[1962-03-04,1962-04-03]"
    assert [line.line for line in there.report.lines] == [7]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("# no heading", "\\# no heading"),
        ("- no list", "\\- no list"),
        ("1. no list", "1\\. no list"),
        ("a `tick` and ~~tilde~~", "a \\`tick\\` and \\~~tilde\\~~"),
        ("&amp; and A&B", "\\&amp; and A&B"),
        ("[a](b) and [sic]", "\\[a](b) and [sic]"),
        ("a_b _c_", "a_b \\_c\\_"),
        ("{{ x }} %% y", "\\{{ x }} \\%% y"),
        ("https://example.org/_a_*b*", "https://example.org/_a_*b*"),
        ("| - |", "\\| - \\|"),
    ],
)
def test_signs_of_plain_text_are_shown(line: str, shown: str) -> None:
    assert text_plain.escaped(line) == shown


def test_a_paragraph_a_line_and_wrapped_lines() -> None:
    long = (
        "A sentence that is long enough to be a paragraph of its own, for it has more than a hundred characters in it."
    )
    assert text_plain.body_of([text_plain.Line(long, 1), text_plain.Line(long, 2)], place()) == f"{long}\n\n{long}"
    full = "one line that has as many words as fit into sixty characters"
    wrapped = [text_plain.Line(line, n) for n, line in enumerate((full, "and another", "", "a third."), 1)]
    assert text_plain.body_of(wrapped, place()) == f"{full}\nand another\n\na third."


# -- hostile sources --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0\0\0\0",
        b"\xff\xfe",
        b"." * 2_000_000,
        b"Photo: " + b" |" * 200_000 + b"x.png",
        b"By " + b"A" * 1_000_000,
        b"[" * 30_000,
        b"A title\n" + b"> " * 100_000,
        b"A title\n-\n" + b"(" * 100_000,
        b"\n" * 500_000,
        b"Date: " + b"1" * 100_000,
        b"https://" + b"a" * 200_000,
        b"A title\n\n" + b"- a\n" * 50_000,
    ],
    ids=lambda raw: repr(raw[:20]),
)
def test_hostile_texts_are_survived(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s/a.txt").write_bytes(raw)
    (tmp_path / "s/b.txt").write_bytes(b"A title\n\nA text.\n")
    result = imported(tmp_path / "s", tmp_path / "d", "text")
    assert result.documents >= 1
    assert [one for one in result.report.lines if one.path == "a.txt"]


def test_links_out_of_the_tree_are_left_out(tmp_path: Path) -> None:
    source = tmp_path / "s"
    source.mkdir()
    (tmp_path / "secret.txt").write_text("A secret\n\nNobody may read it.\n")
    (source / "a.txt").symlink_to(tmp_path / "secret.txt")
    (source / "b.txt").write_text("A title\n\nA text.\n\nPhoto: ../secret.png\n")
    (tmp_path / "secret.png").write_bytes(BROWN)
    result = imported(source, tmp_path / "d", "text")
    assert "a.txt: left out: a symbolic link" in report_of(result)
    assert not (tmp_path / "d/content/media").exists()


def test_a_folder_without_texts_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s/a.bin").write_bytes(b"\1")
    with pytest.raises(CannotRead, match="no document was found"):
        imported(tmp_path / "s", tmp_path / "d", "text")


def test_an_unknown_key_of_a_list_stays(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s/a.md").write_text("---\ntitle: T\nplaces: [A, B]\nmap: {x: 1}\nflag: true\n---\n\nA text.\n")
    imported(tmp_path / "s", tmp_path / "d", "text")
    found = text_of(tmp_path / "d", "undated/a.md")
    assert "x-places:\n  - A\n  - B\nx-map: 'x: 1'\nx-flag: 'true'\n" in found


def test_keywords_become_topics_if_they_are_asked_for(example: Path, dest: Path) -> None:
    imported(example, dest, "text", wish=Wish(topics=("keywords",)))
    assert "topics:\n  - dam\n  - water\n" in text_of(dest, "2020/dam.md")


# -- what the documentation shows -------------------------------------------------------------------------------------


def test_the_example_of_the_documentation_is_read_as_it_says(tmp_path: Path) -> None:
    shown = (builds.REPOSITORY / "docs/import-text.md").read_text("utf-8")
    example = shown.partition("```text\n")[2].partition("```")[0]
    (tmp_path / "s").mkdir()
    (tmp_path / "s/bridge.txt").write_text(example, "utf-8")
    (tmp_path / "s/bridge-at-night.png").write_bytes(BROWN)
    imported(tmp_path / "s", tmp_path / "d", "text")
    found = text_of(tmp_path / "d", "2019/bridge.md")
    assert found.startswith(
        "---\ntitle: The bridge of Examplemouth is open\ndate: 2019-05-04\nauthors:\n  - Ada Example\n  - Bob Sample\n"
        "topics:\n  - Bridges\n  - Rivers\nsources:\n  - url: https://post.example.org/bridge\n    title: The Example Post\n"
    )
    assert "\n\n## What comes next\n\n" in found
    assert found.endswith('![](../../media/bridge-at-night.png "The bridge at night | Cy Specimen")\n')


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("Quelle: Beispielbote", "source", {"title": "Beispielbote"}),
        ("Fuente: https://example.org/a", "source", {"url": "https://example.org/a"}),
        ("Источник: Пример", "source", {"title": "Пример"}),
        ("المصدر: مثال", "source", {"title": "مثال"}),
        ("Auteur: Ada Example", "authors", ["Ada Example"]),
        ("Autore: Ada Example", "authors", ["Ada Example"]),
        ("Updated: 5 May 2019", "updated", "2019-05-05"),
        ("Summary: A bridge is open.", "summary", "A bridge is open."),
        ("Language: de", "language", "de"),
        ("Keywords: a; b", "topics", ["a", "b"]),
        ("Photo: a.jpg", "image", {"src": "a.jpg"}),
    ],
)
def test_labels(line: str, key: str, value: object) -> None:
    head = Head(title="A title")
    assert take(head, line, 1, place())
    assert getattr(head, key) == value


def test_a_line_that_is_underlined_is_a_heading() -> None:
    lines = [text_plain.Line(line, n) for n, line in enumerate(("A part", "======", "Words of it."), 1)]
    assert text_plain.body_of(lines, place()) == "## A part\n\nWords of it."


def test_lines_of_a_poem_stay_lines_and_those_of_a_typewriter_run_on(tmp_path: Path) -> None:
    typed = "These words were typed until the right edge of the paper was\nreached, so that lines run on.\n"
    poem = "Roses were red\nand the sea was grey\nall day\n"
    columns = "Name        Age    Place\nAda           5    North\nBen          66    South\n"
    (tmp_path / "a.txt").write_text(f"A letter\n4 May 1912\n\n{typed}\n{poem}\n{columns}\n", "utf-8")
    imported(tmp_path / "a.txt", tmp_path / "dest", "text")
    text = (tmp_path / "dest/content/articles/1912/a.md").read_text("utf-8")
    assert typed.strip() in text
    assert "Roses were red\\\nand the sea was grey\\\nall day\n" in text
    assert f"```\n{columns}```\n" in text


@pytest.mark.parametrize(
    "encoding", ["utf-16-le", "utf-16-be", "mac_roman", "cp850", "cp1252", "iso8859-15", "utf-16", "utf-8-sig"]
)
def test_old_encodings_are_known_by_their_letters(encoding: str) -> None:
    text = "Über die Brücke\n\nDie größeren Häuser am Fluß waren schön, ein Café für Mädchen.\n" * 3
    assert decoded(text.encode(encoding)).text == text


def test_signs_of_control_become_spaces(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A title\n4 May 1912\n\nRed:\x1b[31m and\x0c a page.\n", "utf-8")
    result = imported(tmp_path / "a.txt", tmp_path / "dest", "text")
    assert report_of(result, Outcome.FAULT) == []
    assert "\x1b" not in (tmp_path / "dest/content/articles/1912/a.md").read_text("utf-8")
