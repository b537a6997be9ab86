"""Vaults of Obsidian and Foam: an example with every construct, its exact report, and vaults that mean harm."""

import json
import re
import shutil
import time
from pathlib import Path

import pytest

from site_builder.importers.readers import obsidian, vault_dates, vault_tags
from site_builder.importers.records import Outcome, Report, Wish
from site_builder.importers.source import Source
from tests.builds import build, contents
from tests.importers.importing import assert_addresses, counts_of, imported, png, report_of, words_of

SITE = Path(__file__).parent / "sites/obsidian"
WISH = Wish(actors=("people", "type=person", "type=org"))
LIGHTHOUSE = "articles/notes/the-glass-lighthouse.md"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example vault with its pictures and files."""
    folder = tmp_path_factory.mktemp("vault") / "Lamps"
    shutil.copytree(SITE, folder)
    (folder / "files").mkdir(exist_ok=True)
    for n, name in enumerate(("lamp", "wave", "unused")):
        (folder / f"files/{name}.png").write_bytes(png(red=n))
    (folder / "files/plan of the lamp.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    (folder / "files/song.mp3").write_bytes(b"ID3" + bytes(100))
    (folder / "files/bell.wav").write_bytes(b"RIFF")
    (folder / "files/spare.txt").write_text("Nobody links me.\n")
    return folder


@pytest.fixture
def note(tmp_path: Path):
    """A function: texts of notes by path → the text of one after import, and its report."""

    def converted(files: dict[str, str], path: str = "articles/undated/note.md", wish: Wish = Wish()):  # noqa: B008
        root = tmp_path / "vault"
        (root / ".obsidian").mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        result = imported(root, tmp_path / "out", "obsidian", wish=wish)
        return (tmp_path / "out/content" / path).read_text().split("---\n\n", 1)[-1].strip(), result

    return converted


# -- the example ----------------------------------------------------------------------------------------------------

REPORT = """\
Hollow Cape.md:1: left out: a link to Drawing.excalidraw, which is left out
Hollow Cape.md:1: left out: a link to Drawing.excalidraw, which is left out
Library/20300708 Storm.md:2: left out: a comment that begins with %% and never ends, up to the end of the note
Library/Broken.md:2: kept as it is: its properties cannot be read: nothing before the alias *nobody has this \
anchor; they stand in the text as code
Library/Ferry.md:1: suggested: its id ferry is taken, so it is ferry-2
Library/Ferry.md:2: suggested: date: 03/04/2030 may be 2030-04-03 or 2030-03-04
Notes/Board.canvas: left out: a canvas
Notes/Drawing.excalidraw.md: left out: a drawing
Notes/The Glass Lighthouse.md:1: left out: files/bell.wav is no kind of file that media/ may hold (.wav)
Notes/The Glass Lighthouse.md:1: suggested: a link to Notes/Secret Plan.md, which is a draft: its words stay
Notes/The Glass Lighthouse.md:38: suggested: a link to Oto Vane, which is no note of the vault: its words stay
Notes/The Glass Lighthouse.md:58: kept as it is: a formula, as code: $L = 9r^2$
Notes/The Glass Lighthouse.md:61: kept as it is: a formula, as code
Notes/The Glass Lighthouse.md:67: kept as it is: a task that is marked [-]
Notes/The Glass Lighthouse.md:76: kept as it is: a block of dataview, as code
Notes/The Glass Lighthouse.md:80: kept as it is: a query within a line: = this.height
Notes/The Glass Lighthouse.md:88: suggested: a picture missing.png, which is not in the vault
Notes/The Glass Lighthouse.md:91: left out: a link to Board.canvas, which is left out
Notes/The Glass Lighthouse.md:97: left out: the address of a file of its author's computer: the words of the link stay
Notes/The Glass Lighthouse.md:98: suggested: a link to gone.md, which is no note of the vault: its words stay
Notes/Tide Book.md:15: suggested: [[Ferry]] can mean 2 notes: it leads to Library/Ferry.md
Notes/Tide Book.md:15: suggested: a link to the heading Third winter of Notes/Tide Book.md, which is not there: it leads \
to the note
Templates/Meeting.md: left out: a template
files/bell.wav: left out: this file was not read
files/spare.txt: left out: no note links to this file
files/unused.png: left out: no document shows this picture
"""
CONVERTED = """\
Hollow Cape.md:1: converted: content/articles/undated/hollow-cape.md
Hollow Cape.md:1: converted: content/topics/place-south.md
Hollow Cape.md:1: converted: content/topics/tower-south.md
Journal/2031/May 6, 2031.md:1: converted: content/articles/journal/2031/a-quiet-day.md
Library/2030/05/Ferry.md:1: converted: content/articles/library/2030/05/ferry.md
Library/20300708 Storm.md:1: converted: content/articles/library/20300708-storm.md
Library/Broken.md:1: converted: content/articles/library/broken.md
Library/Ferry.md:1: converted: content/articles/library/ferry-2.md
Notes/Secret Plan.md:1: converted: content/articles/notes/secret-plan.md
Notes/The Glass Lighthouse.md:1: converted: content/articles/notes/the-glass-lighthouse.md
Notes/The Glass Lighthouse.md:1: converted: content/topics/inner.md
Notes/The Glass Lighthouse.md:1: converted: content/topics/north.md
Notes/Tide Book.md:1: converted: content/articles/notes/tide-book.md
People/Harbour Board.md:1: converted: content/actors/harbour-board.md
People/Mira Quill.md:1: converted: content/actors/mira-quill.md
"""
COUNTS = {
    **{
        f"converted: {kind}": count
        for kind, count in {
            "actors": 2,
            "articles": 9,
            "callouts": 5,
            "embedded files, now links": 3,
            "embedded notes, now links": 2,
            "embedded pictures": 1,
            "embedded videos and posts, now links": 1,
            "fields of Dataview": 3,
            "first headings that repeat the title, left out": 2,
            "first paragraphs that repeat the summary, left out": 1,
            "first pictures that repeat the leading one, left out": 1,
            "footnotes within lines": 1,
            "highlights": 1,
            "links to a block, which lead to its note": 1,
            "notes that are not to be published, as drafts": 1,
            "notes that are the files of actors": 2,
            "pictures and files copied": 4,
            "tags in texts": 5,
            "tags of HTML within lines": 5,
            "topics": 4,
            "wikilinks": 20,
        }.items()
    },
    **{
        f"kept as it is: {kind}": count
        for kind, count in {
            "blocks of dataview": 1,
            "field keeper as x-keeper": 1,
            "field length as x-length": 1,
            "field visits as x-visits": 1,
            "formulas": 2,
            "properties as code": 1,
            "property aliases as x-aliases": 2,
            "property born as x-born": 1,
            "property created as x-created": 1,
            "property date as x-date": 1,
            "property founded as x-founded": 1,
            "property height in fathoms as x-height-in-fathoms": 1,
            "property nickname as x-nickname": 1,
            "property related as x-related": 1,
            "property see also as x-see-also": 1,
            "property tags as x-tags": 1,
            "property type as x-type": 3,
            "queries within lines": 1,
            "tasks marked [-]": 1,
        }.items()
    },
    **{
        f"left out: {kind}": count
        for kind, count in {
            "a canvas": 1,
            "a drawing": 1,
            "a template": 1,
            "addresses of files of a computer": 1,
            "comments": 4,
            "comments that never end": 1,
            "files .wav": 1,
            "files that no note links to": 1,
            "links to what is left out": 3,
            "marks of blocks": 1,
            "files that were not read": 1,
            "pictures that are not shown": 1,
            "properties without a value": 1,
            "property cssclasses": 1,
        }.items()
    },
    **{
        f"suggested: {kind}": count
        for kind, count in {
            "dates that are not clear": 1,
            "ids that were taken": 1,
            "links that can mean several notes": 1,
            "links to drafts": 1,
            "links to headings that are not there": 1,
            "links to notes that are not there": 2,
            "pictures that are not there": 1,
        }.items()
    },
}


def test_the_report_of_the_example(vault: Path, tmp_path: Path) -> None:
    result = imported(vault, tmp_path, "obsidian", wish=WISH)
    others = [outcome for outcome in Outcome if outcome is not Outcome.CONVERTED]
    assert report_of(result, *others) == sorted(REPORT.splitlines())
    assert report_of(result, Outcome.CONVERTED) == sorted(CONVERTED.splitlines())
    assert counts_of(result) == COUNTS


def test_the_text_of_the_example(vault: Path, tmp_path: Path) -> None:
    imported(vault, tmp_path, "obsidian", wish=WISH)
    assert (tmp_path / "content" / LIGHTHOUSE).read_text() == (SITE.parent / "obsidian.expected.md").read_text()


def test_its_actors_and_topics(vault: Path, tmp_path: Path) -> None:
    imported(vault, tmp_path, "obsidian", wish=WISH)
    content = tmp_path / "content"
    assert (content / "actors/mira-quill.md").read_text() == (
        "---\nname: Mira Quill\nkind: person\naliases:\n  - The old keeper\n  - M. Quill\nborn: 1988-02\n"
        "x-type: person\nx-nickname: Quilly\nx-tags:\n  - person\n---\n\n"
        "Keeper of [The Glass Lighthouse](../articles/notes/the-glass-lighthouse.md).\n"
    )
    assert "kind: organisation\nfounded: 1901\n" in (content / "actors/harbour-board.md").read_text()
    assert (content / "topics/north.md").read_text() == "---\nname: north\nbroader:\n  - place\n---\n"
    assert (content / "topics/place-south.md").read_text() == "---\nname: place/south\nbroader:\n  - place\n---\n"
    assert "draft: true\n" in (content / "articles/notes/secret-plan.md").read_text()  # though its type is person
    assert "title: Lamps\n" in (content / "site.yaml").read_text()


def test_dates_of_the_example(vault: Path, tmp_path: Path) -> None:
    imported(vault, tmp_path, "obsidian", wish=WISH)
    dates = {
        path.stem: next(line for line in path.read_text().splitlines() if line.startswith("date: "))
        for path in (tmp_path / "content/articles").rglob("*.md")
    }
    assert dates == {
        "the-glass-lighthouse": "date: 2031-04-02",  # the property date, before created
        "tide-book": "date: 2030-03-07",  # published: 7 March 2030
        "a-quiet-day": "date: 2031-05-06",  # the format of daily notes
        "20300708-storm": "date: 2030-07-08",  # the name
        "ferry": "date: 2030-05",  # the folders
        "ferry-2": "date: unknown",  # 03/04/2030 may be two days
        "broken": "date: unknown",
        "hollow-cape": "date: unknown",
        "secret-plan": "date: unknown",
    }


def test_it_builds_and_answers_its_addresses(vault: Path, tmp_path: Path) -> None:
    imported(vault, tmp_path, "obsidian", wish=WISH)
    report = building(tmp_path)
    assert report == []
    assert_addresses(tmp_path / "output", ["/lamps/glass", "/articles/notes/the-glass-lighthouse.html"])


def building(root: Path) -> list[str]:
    """What a build finds wrong, beside what it says of every archive without an address and of drafts."""
    found = build(root)
    return [str(one) for one in found.problems if one.kind != "no-base-url"]


_NO_WORDS = re.compile(
    r"%%.*?(?:%%|\Z)|<!--.*?-->|</?[a-z][^<>]*>"  # comments and tags of HTML
    r"|(?<=\])\((?:<[^<>]*>|[^()]*?)(?= \"|\))|\|\d+(?=\])"  # addresses and sizes
    r"|\^[\w-]+$|(?<=> )\[!\w+\]|(?<=\d)T[\d:]+$",  # marks of blocks, kinds of callouts, the time of a change
    re.DOTALL | re.MULTILINE,
)
# keys that have another name here, and the values that only say how
_KEYS = "source aliases alias people cssclasses wide cover lamp related empty created permalink published publish false 7 march"


def test_no_word_is_lost(vault: Path, tmp_path: Path) -> None:
    result = imported(vault, tmp_path, "obsidian", wish=WISH)
    everything = "\n".join(path.read_text() for path in (tmp_path / "content").rglob("*.md"))
    everything += "\n".join(line.what for line in result.report.lines)
    known = words_of(everything) | words_of(_KEYS)
    for path in vault.rglob("*.md"):
        if path.name not in ("Meeting.md", "Drawing.excalidraw.md"):
            assert words_of(_NO_WORDS.sub(" ", path.read_text())) - known == set(), path.name


def test_comments_are_private(vault: Path, tmp_path: Path) -> None:
    result = imported(vault, tmp_path, "obsidian", wish=WISH)
    written = "\n".join(str(text) for text in contents(tmp_path).values()) + str(result.report.lines)
    for words in ("asked not to be named", "block that is private", "never shown", "until here"):
        assert words not in written


def test_twice_is_once_and_edits_stay(vault: Path, tmp_path: Path) -> None:
    first = imported(vault, tmp_path, "obsidian", wish=WISH)
    before = contents(tmp_path)
    again = imported(vault, tmp_path, "obsidian", wish=WISH)
    assert (again.written.new, again.written.changed, contents(tmp_path)) == ([], [], before)
    taken = [line for line in first.report.lines if "its id" not in line.what]  # said once: the lock keeps the name
    assert again.report.lines == taken
    edited = tmp_path / "content" / LIGHTHOUSE
    edited.write_text(edited.read_text() + "\nMine.\n")
    third = imported(vault, tmp_path, "obsidian", wish=WISH)
    assert third.written.edited == [LIGHTHOUSE]
    assert edited.read_text().endswith("\nMine.\n")


def test_without_a_wish_every_note_is_an_article(vault: Path, tmp_path: Path) -> None:
    assert imported(vault, tmp_path).kind == "obsidian"
    content = tmp_path / "content"
    assert not (content / "actors").exists()
    said = (content / LIGHTHOUSE).read_text()
    assert "x-people:\n  - Mira\n  - Oto Vane\n" in said
    assert "[Mira Quill](../people/mira-quill.md)" in said
    assert building(tmp_path) == []


def test_tags_can_be_an_index_of_their_own(vault: Path, tmp_path: Path) -> None:
    imported(vault, tmp_path, "obsidian", wish=Wish(topics=("people",)))
    content = tmp_path / "content"
    said = (content / LIGHTHOUSE).read_text()
    assert "topics:\n  - Mira Quill\n  - Oto Vane\n" in said
    assert "tags:\n  - north\n  - Lamps\n" in said
    assert "indexes:\n  tags:\n    label: Tags\n" in (content / "site.yaml").read_text()
    assert "name: Mira Quill\n" in (content / "topics/mira-quill.md").read_text()
    assert building(tmp_path) == []


# -- one construct at a time ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("[[Other]]", "[Other](other.md)"),
        ("[[other|*words*]]", r"[\*words\*](other.md)"),
        ("[[deep/DEEPER]]", "[DEEPER](../deep/deeper.md)"),
        ("[[deeper]]", "[deeper](../deep/deeper.md)"),
        ("[[/deep/deeper.md]]", "[deeper](../deep/deeper.md)"),
        ("[[./deep/deeper]]", "[deeper](../deep/deeper.md)"),
        ("[[A second name]]", "[A second name](other.md)"),
        ("[[Other#What: a day!]]", r"[Other \> What: a day!](other.md#what-a-day)"),
        ("[[Other#What a day#Part|there]]", "[there](other.md#part)"),
        ("[[Other#^block|there]]", "[there](other.md)"),
        ("[[#Here]]\n\n# Here", "[Here](#here)\n\n# Here"),
        ("[[Nowhere]]", "Nowhere"),
        ("[[Nowhere|*words*]]", r"\*words\*"),
        (r"\[[Other]]", r"\[[Other]]"),
        ("`[[Other]]`", "`[[Other]]`"),
        ("```\n[[Other]]\n```", "```\n[[Other]]\n```"),
        ("[words](Other.md#Part)", "[words](other.md#part)"),
        ("[words](deep/deeper)", "[words](../deep/deeper.md)"),
        ("[words][label]\n\n[label]: Other.md", "[words][label]\n\n[label]: other.md"),
        ("[words](gone.md 'a title')", "words (a title)"),
        ("==a [[Other]] and `b==c`==", "<mark>a [Other](other.md) and `b==c`</mark>"),
        ("a == b, c == d", "a == b, c == d"),
        ("so%%not said%% it is", "so it is"),
        ("100\\%% and `%%`", "100\\%% and `%%`"),
        ("said^[One [two]] and^[three]", "said[^1] and[^2]\n\n[^1]: One [two]\n[^2]: three"),
        ("said[^1]^[New]\n\n[^1]: Old", "said[^1][^2]\n\n[^1]: Old\n\n[^2]: New"),
        ("a[^1] b[^no]\n\n[^1]: A\n\n[^2]: B", "a[^1] b\\[^no]\n\n[^1]: A\n\n\\[^2]: B"),
        ("see[^1]: so `[^x]`\n\n[^1]: A\n[^1]: B", "see[^1]: so `[^x]`\n\n[^1]: A\n\\[^1]: B"),
        ("$a_1$ costs $5 and $6, US$7", "`$a_1$` costs $5 and $6, US$7"),
        ("so: $$a$$ it is", "so: `$$a$$` it is"),
        ("$$\na\n\\\\ b\n$$", "```math\na\n\\\\ b\n```"),
        ("in #Paris, not#here nor #12 nor #a1b2c3", "in Paris, not#here nor #12 nor #a1b2c3"),
        ("#one #two/three\nText.", "Text."),
        ("# Heading\n\n#tag", "# Heading"),
        ("Text. ^id-1\n\n^id-2", "Text."),
        ("> [!info] A [[Other]]\n> Text.", "> [!NOTE]\n> **A [Other](other.md)**\n>\n> Text."),
        ("> [!todo]+\n> Text.", "> **Todo**\n>\n> Text."),
        ("> words\n> [!info] no callout", "> words\\\n> [!info] no callout"),
        ("- [/] half", "- [/] half"),
        ("key:: a value", "**key:** a value"),
        ("- **due date**:: 2024-01-02", "- **due date:** 2024-01-02"),
        ("std::vector is a::b", "std::vector is a::b"),
        ("Text.\n\n    <!-- code -->\n\nText.", "Text.\n\n```\n<!-- code -->\n```\n\nText."),
        ("```mermaid\nflow\n```", "```mermaid\nflow\n```"),
        ("line one\nline two\n\n- a\n- b", "line one\\\nline two\n\n- a\n- b"),
        ("Term\n: what it is", "Term\n: what it is"),
        ("<b> bold </b><u>under</u><br><inaudible>", "** bold **".replace("** bold **", " **bold** ") + "under<br><inaudible>"),
        ('<a href="https://example.org">a [site]</a>', "[a [site]](https://example.org)"),
        ("<details>\n<summary>More</summary>\n\n[[Other]]\n\n</details>", "<details>\n<summary>More</summary>\n\n[Other](other.md)\n\n</details>"),
        ('<iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>', "[Video: youtube.com](https://www.youtube.com/watch?v=abcdefghijk)"),
        ("![[Other]]", "See [Other](other.md)"),
        ("as ![[Other#Part|there]] says", "as [there](other.md#part) says"),
        ("![[pic.png|300]]", "![](../../media/pic.png)"),
        ("one\n![[pic.png|A hill|300x20]]\ntwo", "one\n\n![A hill](../../media/pic.png)\n\ntwo"),
        ("![A hill|300](pics/pic.png)", "![A hill](../../media/pics/pic.png)"),
        ("![[gone.png|A hill]]", r"\[Picture missing: A hill, gone.png\]"),
        ("![](https://example.org/a.png)", "![](https://example.org/a.png)"),
    ],
)  # fmt: skip
def test_a_construct(note, tmp_path: Path, written: str, becomes: str) -> None:
    (tmp_path / "vault/pics").mkdir(parents=True)
    (tmp_path / "vault/pics/pic.png").write_bytes(png())
    others = {
        "Other.md": "---\naliases: A second name\n---\nOther.\n\n## What: a day\n\n## Part\n",
        "deep/Deeper.md": "Deeper.\n",
    }
    body, _ = note({"Note.md": f"{written}\n", **others})
    assert body == becomes.replace("media/pic.png", "media/pics/pic.png").strip()


def test_a_tag_of_signs_alone_is_no_topic(note, tmp_path: Path) -> None:
    note({"Note.md": "---\ntags: [📚, to-read]\n---\nText.\n"})
    said = (tmp_path / "out/content/articles/undated/note.md").read_text()
    assert "topics:\n  - to-read\nx-tags:\n  - 📚\n" in said


def test_a_vault_with_strict_line_breaks(note) -> None:
    body, _ = note({".obsidian/app.json": '{"strictLineBreaks": true}', "Note.md": "one\ntwo\n"})
    assert body == "one\ntwo"


def test_a_name_of_several_notes(note) -> None:
    files = {
        "a/Same.md": "A.",
        "b/c/Same.md": "B.",
        "b/c/Near.md": "To [[same]].",
        "Far.md": "To [[same]], [[c/same]].",
    }
    near, result = note(files, "articles/b/c/near.md")
    assert near == "To [same](same-2.md)."
    assert "Far.md:1: suggested: [[same]] can mean 2 notes: it leads to a/Same.md" in report_of(result)
    far, _ = note({}, "articles/undated/far.md")
    assert far == "To [same](../a/same.md), [same](../b/c/same-2.md)."


def test_foam(tmp_path: Path) -> None:
    root = tmp_path / "garden"
    (root / ".foam/templates").mkdir(parents=True)
    (root / ".foam/templates/new.md").write_text("# $TITLE")
    (root / "first-walk.md").write_text(
        "# A first walk\n\nSee [[second-walk]],\nthen [[second-walk|on]].\n\n"
        '[//begin]: # "Autogenerated link references for markdown compatibility"\n'
        '[second-walk]: second-walk.md "A second walk"\n[//end]: # "Autogenerated link references"\n'
    )
    (root / "second-walk.md").write_text("# A second walk\n\nText.\n")
    result = imported(root, tmp_path / "out", "obsidian")
    said = (tmp_path / "out/content/articles/undated/a-first-walk.md").read_text()
    assert said.startswith("---\ntitle: A first walk\n")
    assert said.endswith("\n\nSee [A second walk](a-second-walk.md),\nthen [on](a-second-walk.md).\n")
    counts = counts_of(result)
    assert counts["converted: lists of links that Foam writes, left out"] == 1
    assert counts["left out: files in hidden folders"] == 1
    assert obsidian.guess(Source(root, Report())) == 90


def test_guess(vault: Path, tmp_path: Path) -> None:
    assert obsidian.guess(Source(vault, Report())) == 91
    (tmp_path / "a.md").write_text("To [[b]].")
    (tmp_path / "b.md").write_text("Text.")
    assert obsidian.guess(Source(tmp_path, Report())) == 40
    (tmp_path / "a.md").write_text("Text.")
    assert obsidian.guess(Source(tmp_path, Report())) == 0


@pytest.mark.parametrize(
    ("form", "path", "date"),
    [
        ("YYYY-MM-DD", "2024-05-06", "2024-05-06"),
        ("YYYY/MM-MMMM/YYYY-MM-DD", "2024/05-May/2024-05-06", "2024-05-06"),
        ("YYYY/MM/YYYY-MM-DD", "2024/04/2024-05-06", ""),
        ("dddd, MMMM Do YYYY", "Monday, May 6th 2024", "2024-05-06"),
        ("D. MMMM YYYY", "6. März 2024", "2024-03-06"),
        ("[Day] DD.MM.YY", "Day 06.05.24", "2024-05-06"),
        ("YYYY-MM-DD", "2024-02-30", ""),
        ("YYYY-MM-DD", "A walk", ""),
        ("d" * 100, "monday" * 40, ""),
    ],
)
def test_daily_notes(form: str, path: str, date: str) -> None:
    assert vault_dates.of_daily(path, form) == date


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2024-05-06 A walk", "2024-05-06"),
        ("A walk 2024-05-06", "2024-05-06"),
        ("2024.05.06", "2024-05-06"),
        ("202405061230 A note", "2024-05-06"),
        ("2024-05", "2024-05"),
        ("2024-Q2", "2024-34"),
        ("2024-W19", "2024-05-06/2024-05-12"),
        ("2024-W60", ""),
        ("1984", ""),
        ("2024-05-061", ""),
        ("12345678", ""),
    ],
)
def test_dates_in_names(name: str, date: str) -> None:
    assert vault_dates.of_name(name) == date


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("2024/05/a.md", "2024-05"),
        ("Log/2024/2024-05/06 May/a.md", "2024-05-06"),
        ("2024-05-06 trip/a.md", "2024-05-06"),
        ("2024/Summer/a.md", "2024"),
        ("Projects/a.md", ""),
        ("2024.md", ""),
    ],
)
def test_dates_of_folders(path: str, date: str) -> None:
    assert vault_dates.of_folders(path) == date


@pytest.mark.parametrize("name", ["book", "to-read", "a/b", "y2k", "été", "книга", "decade", "bad"])
def test_a_tag(name: str) -> None:
    assert vault_tags.is_tag(name)


@pytest.mark.parametrize("name", ["12", "1984", "fff", "ffaa00", "a1b2c3d4", "1/2", "-"])
def test_no_tag(name: str) -> None:
    assert not vault_tags.is_tag(name)


def test_topics_of_nested_tags() -> None:
    topics = vault_tags.Topics(["place/North", "wind/north", "place/cape", "Place/cape/point", "Wind"])
    assert [topics.name(tag) for tag in ("PLACE/north", "wind/north", "place/Cape", "wind")] == [
        *("place/North", "wind/north", "cape", "wind"),
    ]
    assert ("place/cape/point", "place/cape") in [(a.lower(), b.lower()) for a, b in topics.nested()]


# -- vaults that mean harm ------------------------------------------------------------------------------------------

HOSTILE = {
    "brackets": "[" * 200_000,
    "links": "[[a" * 100_000,
    "embeds": "![[" * 100_000,
    "images": "![a](" * 60_000,
    "tags of HTML": "<b><i>" * 60_000,
    "open tags": "<b x" * 80_000,
    "divs": "<div>" * 60_000,
    "quotes": ">" * 100_000,
    "callouts": "> [!note]\n" * 30_000,
    "backticks": "".join("`" * (n % 400) + "a" for n in range(1500)),
    "formulas": "$a " * 100_000 + "$$" * 1000,
    "comments": "%%" * 100_001,
    "footnotes": "^[" * 100_000,
    "closed footnotes": "^[a]" * 50_000,
    "marks of footnotes": "[^a] [^b\n" * 40_000 + "[^a]: x\n" * 20_000,
    "highlights": "==a" * 100_000,
    "tags": "#a/b/c " * 50_000,
    "deep tag": "#" + "a/" * 90 + "a",
    "fields": "a:: b\n" * 40_000,
    "lists": "".join(" " * n + "- a\n" for n in range(700)),
    "one line": "a" * 900_000,
    "properties": "---\n" + "a: " * 50_000 + "\n---\ntext",
    "an alias": "---\na: &a [x]\nb: [*a, *a]\n---\ntext",
    "brackets of YAML": "---\na: " + "[" * 50_000 + "\n---\ntext",
    "a tag of YAML": "---\na: !!python/object/apply:os.system ['true']\n---\ntext",
    "signs": "\ufdd0\ufeff\u202e\x00\x07text\x1b[31m",
    "links out": "[[../../../etc/passwd]] ![[/etc/passwd]] [a](../../x.md) ![b](/etc/hostname)",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_notes(tmp_path: Path, name: str) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault/note.md").write_text(HOSTILE[name])
    (tmp_path / "vault/good.md").write_text("A good note.")
    began = time.process_time()
    imported(tmp_path / "vault", tmp_path / "out", "obsidian")
    assert time.process_time() - began < 20
    assert (tmp_path / "out/content/articles/undated/good.md").exists()


def test_hostile_files(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    (root / ".obsidian/app.json").write_text("[" * 100_000)
    (root / ".obsidian/daily-notes.json").write_text(json.dumps({"format": "(" * 90 + "dddd" * 500, "folder": 7}))
    (root / "latin.md").write_bytes(
        "Caf\xe9 cr\xe8me br\xfbl\xe9e, une tr\xe8s belle soir\xe9e d'\xe9t\xe9.".encode("latin-1")
    )
    (root / "large.md").write_text("word " * 300_000)
    (root / "out.md").symlink_to("/etc/hostname")
    (root / "folder").symlink_to("/etc")
    (root / "bytes.md").write_bytes(bytes(range(256)) * 10)
    (root / "x.png").write_bytes(b"no picture")
    for n in range(300):
        (root / f"{n}").mkdir()
        (root / f"{n}/same.md").write_text("[[same]] " * 20)
    result = imported(root, tmp_path / "out", "obsidian")
    said = report_of(result, Outcome.LEFT_OUT, Outcome.SUGGESTED)
    assert "large.md: left out: it is larger than an archive's text may be (1 MiB)" in said
    assert "out.md: left out: a symbolic link" in said
    assert any(line.startswith("latin.md: suggested: read as ") for line in said)
    assert "soirée" in (tmp_path / "out/content/articles/undated/latin.md").read_text()


@pytest.mark.parametrize("actors", [None, ("people",)])
def test_notes_about_persons_suggest_the_option_for_actors(tmp_path: Path, actors: tuple[str, ...] | None) -> None:
    (tmp_path / "vault").mkdir()
    for name, kind in (("Mira", "person"), ("Odo", "Person"), ("Weir", "place"), ("Talk", "meeting")):
        (tmp_path / f"vault/{name}.md").write_text(f"---\ntype: {kind}\n---\nText.\n")
    result = imported(tmp_path / "vault", tmp_path / "out", "obsidian", wish=Wish(actors=actors))
    lines = [line for line in report_of(result) if "--actors" in line]
    said = "Mira.md:1: suggested: 3 notes have such a type: --actors type=person,type=place makes actors of them"
    assert lines == ([] if actors else [said])


def test_tags_behind_the_last_sentence_of_a_paragraph_leave_the_text(tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    text = "We met. #talk #tram\n\nA #walk by the river.\n\nOn a line. #first\nand on.\n\nNo end #there\n"
    (tmp_path / "vault/Note.md").write_text(text)
    imported(tmp_path / "vault", tmp_path / "out", "obsidian")
    found = next((tmp_path / "out/content/articles").rglob("note.md")).read_text()
    assert "\nWe met.\n\nA walk by the river.\n\n" in found
    assert "first" in found.split("---")[2]
    assert "\nNo end there\n" in found
    assert all(f"  - {tag}\n" in found for tag in ("talk", "tram", "walk", "first", "there"))
