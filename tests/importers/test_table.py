"""Tables become articles: an example of each form, its exact report, and what damaged tables do."""

from __future__ import annotations

import datetime
import io
import re
import shutil
import warnings
import zipfile
from pathlib import Path

import pytest

from site_builder.importers import cells, mapping, mapping_guess, tabular
from site_builder.importers.records import Outcome, Report, Wish
from site_builder.importers.run import Result
from site_builder.importers.source import CannotRead, Source
from tests.builds import build, built
from tests.conftest import REPOSITORY
from tests.importers import importing
from tests.importers.importing import NO_WISH, assert_addresses, counts_of, png, report_of, words_of

SITES = Path(__file__).parent / "sites/table"
MAP = mapping.FILE


def imported(source: Path, dest: Path, *, wish: Wish = NO_WISH) -> Result:
    return importing.imported(source, dest, "table", wish=wish)


def text_of(dest: Path, path: str) -> str:
    return (dest / "content" / path).read_text("utf-8")


def files_of(dest: Path) -> list[str]:
    content = dest / "content"
    return sorted(path.relative_to(content).as_posix() for path in content.rglob("*") if path.is_file())


def table(folder: Path, text: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def said(result: Result, path: str = "table.csv") -> list[str]:
    """The report on a table, without what was converted."""
    outcomes = (Outcome.LEFT_OUT, Outcome.SUGGESTED, Outcome.KEPT, Outcome.FAULT)
    return [line.removeprefix(path) for line in report_of(result, *outcomes) if line.startswith(path)]


def assert_nothing_is_lost(source: str, result: Result, dest: Path) -> None:
    """Each word of a table is one of a file, or of the report."""
    known = words_of("\n".join(line.what for line in result.report.lines))
    for path in (dest / "content").rglob("*.md"):
        known |= words_of(path.read_text("utf-8"))
    assert words_of(source) - known == set()


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """A site of CollectionBuilder, with its pictures."""
    folder = tmp_path / "mill"
    shutil.copytree(SITES / "collection", folder)
    (folder / "objects").mkdir(exist_ok=True)
    for n, name in enumerate(("winter", "bridge", "square")):
        (folder / f"objects/{name}.png").write_bytes(png(40 * n))
    (folder / "objects/talk.pdf").write_bytes(b"%PDF-1.7\n")
    return folder


# -- the examples -----------------------------------------------------------------------------------------------------


def test_a_collection_is_imported_with_this_report(collection: Path, tmp_path: Path) -> None:
    result = imported(collection, tmp_path / "archive")
    assert report_of(result) == [
        "_data/mill.csv:10: converted: content/articles/1912/a-lone-leaf.md",
        "_data/mill.csv:10: kept as it is: 25 cells, but the head names 23: the others are kept as “further cells”",
        "_data/mill.csv:10: suggested: its parent mill777 is not in the table, or is a part of it: it stands alone",
        "_data/mill.csv:10: suggested: “4/5/1912” may be 1912-05-04 or 1912-04-05: the first is taken",
        "_data/mill.csv:11: converted: content/articles/1910/the-same-number-again.md",
        "_data/mill.csv:11: converted: the date “between 1910 and 1915” is [1910..1915]",
        "_data/mill.csv:11: suggested: 6 cells, but the head names 23: the missing ones count as empty",
        "_data/mill.csv:11: suggested: another page stands at its address /items/mill004.html",
        "_data/mill.csv:11: suggested: its id mill004 is also that of line 7",
        "_data/mill.csv:2: converted: content/articles/1910/the-mill-in-winter.md",
        "_data/mill.csv:2: converted: the date “ca. 1910” is 1910~",
        "_data/mill.csv:2: converted: the language “English” is en",
        "_data/mill.csv:2: converted: “Quill, Tamsin, 1871-1940 (photographer)” is written Tamsin Quill",
        "_data/mill.csv:4: converted: content/articles/1910/album-of-the-flood.md",
        "_data/mill.csv:4: converted: the date “1910-1915?” is 1910/1915?",
        "_data/mill.csv:4: converted: the language “eng” is en",
        "_data/mill.csv:5: converted: mill003, a picture of Album of the flood",
        "_data/mill.csv:5: converted: the date “[1911]” is 1911",
        "_data/mill.csv:6: converted: mill003b, a picture of Album of the flood",
        "_data/mill.csv:6: converted: the date “[191-?]” is 191X?",
        "_data/mill.csv:7: converted: content/articles/undated/a-talk-about-the-mill.md",
        "_data/mill.csv:7: converted: the date “n.d.” is unknown",
        "_data/mill.csv:7: suggested: related to mill999, which is no id of the table: kept as x-related",
        "_data/mill.csv:8: left out: an empty row",
        "_data/mill.csv:9: converted: content/articles/undated/a-page-lost.md",
        "_data/mill.csv:9: suggested: the file lost.png of the column “filename” is not in the source: its name stands in the text",
        "_data/mill.csv:9: suggested: “Klingonish” of the column “language” is no language: kept as x-lang",
        "_data/mill.csv:9: suggested: “some day” of the column “date” is no date: kept as x-date",
        "import-map.yaml: suggested: what the columns become was guessed from their names and values: correct it, and import again",
    ]
    assert counts_of(result) == {
        "converted: articles": 6,
        "converted: dates written in EDTF": 6,
        "converted: languages": 2,
        "converted: links to files that are no pictures": 1,
        "converted: links to what stands elsewhere": 1,
        "converted: marks of HTML in keys, of which the words stay": 1,
        "converted: names with years or fuller forms": 1,
        "converted: parts that are pictures": 2,
        "converted: pictures and files copied": 4,
        "kept as it is: key curator note as x-curator-note": 4,
        "kept as it is: key date as x-date": 1,
        "kept as it is: key format as x-format": 1,
        "kept as it is: key further cells as x-further-cells": 1,
        "kept as it is: key language as x-lang": 1,
        "kept as it is: key latitude as x-latitude": 1,
        "kept as it is: key longitude as x-longitude": 1,
        "kept as it is: key objectid as x-id": 8,
        "kept as it is: key rights as x-rights": 1,
        "kept as it is: key type as x-type": 2,
        "kept as it is: parts that are pictures, with more to say below the text": 1,
        "left out: empty rows": 1,
        "suggested: addresses that another page has": 1,
        "suggested: cells that are no date": 1,
        "suggested: cells that are no language": 1,
        "suggested: dates that may be others": 1,
        "suggested: ids that stand there twice": 1,
        "suggested: mappings that were guessed": 1,
        "suggested: parts without a parent": 1,
        "suggested: pictures that are not there": 1,
        "suggested: rows that are related to no other": 1,
        "suggested: rows with too few cells": 1,
    } | {"kept as it is: rows with too many cells": 1}


def test_the_articles_of_a_collection_have_these_keys_and_texts(collection: Path, tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    imported(collection, dest)
    assert text_of(dest, "articles/1910/the-mill-in-winter.md") == (
        "---\ntitle: The mill in winter\ndate: 1910~\nx-id: mill001\nactors:\n"
        "  - name: Tamsin Quill\n    role: photographer\n"
        "  - name: Odo Bracken\n    role: contributor\n"
        "  - name: Miller Brothers\n    role: contributor\n"
        "topics:\n  - Mills\n  - Winter\nplaces:\n  - Lower Fen\nx-latitude: 52.5\nx-longitude: 0.25\n"
        "sources:\n  - Box 3 of the mill\n  - url: https://example.org/mill/1\n"
        "x-type: Image;StillImage\nx-format: image/png\nlang: en\nx-rights: Free to use\n"
        "license: http://rightsstatements.org/vocab/NoC-US/1.0/\nrelated:\n  - a-talk-about-the-mill\n"
        "x-curator-note: =SUM(A1)\n"
        "image:\n  src: media/objects/winter.png\n  alt: A mill with ice on its wheel\n"
        "redirect_from:\n  - /items/mill001.html\n---\n\n"
        "The wheel stands still; \\*ice\\* hangs from it.\\\nA second line.\n"
    )
    album = text_of(dest, "articles/1910/album-of-the-flood.md")
    assert "topics:\n  - Floods\n  - Boats\n" in album
    assert album.endswith(
        "image:\n  src: media/objects/bridge.png\n  alt: A broken bridge\n  caption: The bridge\n  date: 1911\n"
        "images:\n  - src: media/objects/square.png\n    alt: A boat in a square\n    caption: The square\n"
        "    date: 191X?\n"
        "redirect_from:\n  - /items/mill002.html\n  - /items/mill003.html\n  - /items/mill003b.html\n---\n\n"
        "Pictures of the days of the flood.\n\n## The bridge\n\nThe second span had gone by then.\n\n"
        "**Curator note:** seen twice\n"
    )
    talk = text_of(dest, "articles/undated/a-talk-about-the-mill.md")
    assert "[talk.pdf](../../media/objects/talk.pdf)\n" in talk
    assert "[Video: www.youtube.com](https://www.youtube.com/watch?v=dQabc123)\n" in talk
    assert "related:\n  - the-mill-in-winter\n" in talk
    assert "x-related:\n  - mill999\n" in talk
    site = text_of(dest, "site.yaml")
    assert site.startswith("title: Letters of the Lower Mill\nlanguage: en\nindexes:\n  places:\n    label: Places\n")
    assert "  curator-note: Curator note\n" in site


def test_a_collection_builds_and_keeps_its_addresses_and_words(collection: Path, tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    result = imported(collection, dest)
    report = build(dest)
    assert [str(one) for one in report.problems if one.severity == "error"] == []
    numbers = ("mill001", "mill002", "mill003", "mill003b", "mill004", "mill005", "mill006")
    assert_addresses(dest / "output", [f"/items/{number}.html" for number in numbers])
    csv = (collection / "_data/mill.csv").read_text("utf-8").partition("\n")[2]
    marks = {"b"}  # of HTML, which the title loses
    known = words_of("\n".join(line.what for line in result.report.lines)) | marks
    for path in (dest / "content").rglob("*.md"):
        known |= words_of(path.read_text("utf-8"))
    assert words_of(csv) - known == set()


def test_importing_twice_changes_nothing_and_an_edited_file_stays(collection: Path, tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    imported(collection, dest)
    again = imported(collection, dest).written
    assert (again.new, again.changed, again.edited) == ([], [], [])
    path = dest / "content/articles/1912/a-lone-leaf.md"
    path.write_text(path.read_text("utf-8") + "Seen by me.\n", "utf-8")
    data = collection / "_data/mill.csv"
    data.write_text(data.read_text("utf-8").replace("A lone leaf", "A lonely leaf").replace("A recording", "A tape"))
    third = imported(collection, dest).written
    assert third.edited == ["articles/1912/a-lone-leaf.md"]
    assert third.changed == ["articles/undated/a-talk-about-the-mill.md"]
    assert path.read_text("utf-8").endswith("Seen by me.\n")


def test_an_export_of_omeka_keeps_its_html_its_tags_and_its_addresses(tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    result = imported(SITES / "omeka.csv", dest)
    assert said(result, "omeka.csv") == [
        ":2: suggested: a link to omeka.csv, which is a draft: its words stay",
        ":4: suggested: it has no title: “She speaks of the mill, of the flood, and of the long winter when nobody…” is taken",
    ]
    letter = text_of(dest, "articles/1951/a-letter-to-the-council.md")
    assert "topics:\n  - Dykes\n  - Floods\n  - boats\n  - letters\n" in letter
    assert "license: CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)\n" in letter
    assert letter.endswith(
        "Odo asks for *new* boats. See the answer.\n\n## Text\n\nDear council, we have two boats and one oar.\n\n"
        "[File: omeka.example](https://omeka.example/files/original/abc.jpg)\n"
    )
    assert "draft: true\n" in text_of(dest, "articles/1951/the-answer.md")
    assert "base_url: https://omeka.example/\n" in text_of(dest, "site.yaml")
    built(dest)
    assert_addresses(dest / "output", ["/items/show/12", "/items/show/14"])


def test_lines_of_json_become_articles(tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    result = imported(SITES / "visits.jsonl", dest)
    assert said(result, "visits.jsonl") == [
        ":3: left out: it is no JSON",
        ':5: left out: no object: ["1", "2"]',
    ]
    assert text_of(dest, "articles/1952/visit-to-the-mill.md") == (
        "---\ntitle: Visit to the mill\ndate: 1952-03-14\nx-visit: 7\nactors:\n  - Odo Bracken\n  - Ines Harrow\n"
        "places:\n  - Lower Fen\nx-where-point:\n  - 52.5\n  - 0.25\nx-note: Rain.\n---\n"
    )
    # 14 March says that the month stands first, so 4/5 is 5 April
    assert "date: 1952-04-05\n" in text_of(dest, "articles/1952/visit-to-nobody.md")


def test_entries_of_a_list_in_json_have_their_own_lines(tmp_path: Path) -> None:
    path = table(tmp_path, '{"page": 1,\n "items": [\n  {"title": "One"},\n  {"title": "Two"}\n ]}\n', "list.json")
    result = imported(path, tmp_path / "archive")
    lines = [(line.line, line.what) for line in result.report.lines if line.outcome is Outcome.CONVERTED]
    assert lines == [(3, "content/articles/undated/one.md"), (4, "content/articles/undated/two.md")]


def workbook(rows: list[list[object]], more: list[list[object]] | None = None) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if more is not None:
        sheet = book.create_sheet("Second")
        for row in more:
            sheet.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_a_workbook_gives_the_values_of_its_cells(tmp_path: Path) -> None:
    day = datetime.datetime.fromisoformat("1952-03-14")
    rows: list[list[object]] = [
        ["The visits of the year"],
        [],
        ["Title", "Date", "Seen", "Sum"],
        ["A visit", day, 7.0, "=1+1"],
        ["A night", day + datetime.timedelta(hours=45.5), 2.5, True],
    ]
    path = table(tmp_path, workbook(rows, [["Title", "Date"], ["Another", 19000]]), "book.xlsx")
    dest = tmp_path / "archive"
    result = imported(path, dest)
    assert said(result, "book.xlsx") == [
        ":1: left out: above the head of the table: The visits of the year",
        ":2: suggested: “19000” is taken for the number of a day in a spreadsheet: 1952-01-07",
    ]
    visit = text_of(dest, "articles/1952/a-visit.md")
    assert visit == "---\ntitle: A visit\ndate: 1952-03-14\nx-seen: 7\nx-sum: =1+1\n---\n"
    assert "date: 1952-03-15T21:30:00\nx-seen: 2.5\nx-sum: 'true'\n" in text_of(dest, "articles/1952/a-night.md")
    assert "date: 1952-01-07\n" in text_of(dest, "articles/1952/another.md")
    again = imported(path, dest).written
    assert (again.new, again.changed) == ([], [])


# -- mappings ---------------------------------------------------------------------------------------------------------


def test_a_mapping_says_what_columns_become(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "Ref,Head,Who,From,To,Body,Ship,Secret,Pic,Who made it,Link,Paper,Parent\n"
        'A 1,First,"Quill, T.|Bracken, O.",4/5/1912,6/5/1912,Some *text*,The Otter|The Heron,nobody,x.png,Ada,10.1/ab,The Fen Post,\n'
        "A 2,Second,,1913,,,,,,,,,A 1\n",
    )
    (tmp_path / "map.yaml").write_text(
        "title: Ships\nlanguage: fr\naddress: /ship/{Ref}/\ncompound: parts\nindexes: {ships: Ships}\n"
        "constants: {license: CC0-1.0, topics: [Boats]}\n"
        "columns:\n  Ref: [id, x-ref]\n  Head: title\n  Who: {to: actors, split: '|', names: last-first, role: seen}\n"
        "  From: {to: date, order: month-first}\n  To: {to: date.until, order: month-first}\n"
        "  Body: {to: text, format: markdown}\n  Ship: {to: ships, split: '|'}\n  Secret: ignore\n  Pic: image\n"
        "  Who made it: authors\n  Link: {to: sources.url, prefix: 'https://doi.org/'}\n  Paper: sources.title\n"
        "  Parent: parent\n  Gone: x-gone\n"
    )
    dest = tmp_path / "archive"
    result = imported(path, dest, wish=Wish(options={"map": str(tmp_path / "map.yaml")}))
    assert text_of(dest, "articles/1912/first.md") == (
        "---\ntitle: First\ndate: 1912-04-05/1912-06-05\nx-id: A 1\nx-ref: A 1\nactors:\n  - name: T. Quill\n    role: seen\n"
        "  - name: O. Bracken\n    role: seen\nships:\n  - The Otter\n  - The Heron\nauthors:\n  - Ada\n"
        "sources:\n  - url: https://doi.org/10.1/ab\n    title: The Fen Post\nlicense: CC0-1.0\ntopics:\n  - Boats\n"
        "redirect_from:\n  - /ship/A%201/\n---\n\nSome *text*\n\n- [Second](../1913/second.md)\n\n**Pic**\n\nx.png\n"
    )
    assert "related:\n  - first\n" in text_of(dest, "articles/1913/second.md")
    assert not (dest / MAP).exists()
    assert "map.yaml: suggested: no table has the column “Gone”" in report_of(result, Outcome.SUGGESTED)
    assert counts_of(result)["left out: cells of the column “Secret”, which is ignored"] == 1
    assert text_of(dest, "site.yaml").startswith("title: Ships\nlanguage: fr\nindexes:\n  ships:\n    label: Ships\n")
    assert "nobody" not in "".join(text_of(dest, name) for name in files_of(dest))
    assert [one for one in build(dest).problems if one.severity == "error"] == []
    assert_addresses(dest / "output", ["/ship/A 1/", "/ship/A 2/"])


def test_the_guessed_mapping_is_written_and_read_again(tmp_path: Path) -> None:
    path = table(tmp_path, 'Title,Subject,"a ""b"": #c"\nOne,Mills; Floods,x\n')
    dest = tmp_path / "archive"
    imported(path, dest)
    found = mapping.read((dest / MAP).read_text("utf-8"), MAP)
    assert {name: ways[0].to for name, ways in found.columns.items()} == {
        "Title": "title",
        "Subject": "topics",
        'a "b": #c': "x-a-b-c",
    }
    assert found.columns["Subject"][0].split == ";"
    (dest / MAP).write_text((dest / MAP).read_text("utf-8").replace("to: topics", "to: actors"), "utf-8")
    result = imported(path, dest)
    assert result.written.changed == ["articles/undated/one.md"]
    assert "actors:\n  - Mills\n  - Floods\n" in text_of(dest, "articles/undated/one.md")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("columns: {A: topic}", "m.yaml: column “A”: it cannot become “topic”; did you mean topics?"),
        ("columns: {A: {to: date, order: dmy}}", "m.yaml: column “A”: order is “dmy”; write day-first or month-first"),
        ("columns: {A: {too: date}}", "m.yaml: column “A”: there is no key “too”; did you mean to?"),
        ("columns: {A: title, B: title}", "m.yaml: title can be one column only, not A and B"),
        ("colums: {}", "m.yaml: a mapping: there is no key “colums”; did you mean columns?"),
        ("columns: [a]", "m.yaml: columns has lines such as NAME: VALUE"),
        ("compound: album", "m.yaml: compound is “album”; write pictures or parts"),
        ("indexes: {date: Dates}", "m.yaml: indexes: “date” can be no index; write a word such as places"),
        ("constants: {date: 1900}", "m.yaml: constants: there is no key “date”"),
        ("- a", "m.yaml: a mapping has keys such as columns:"),
        ("a: 1\nc: *b", "m.yaml:2: nothing before the alias *b has this anchor"),
    ],
)
def test_a_faulty_mapping_is_told_with_what_to_write(text: str, fault: str) -> None:
    with pytest.raises(CannotRead) as caught:
        mapping.read(text, "m.yaml")
    assert str(caught.value).startswith(fault)


def test_a_mapping_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="no such file"):
        imported(table(tmp_path, "a,b\n1,2\n"), tmp_path / "x", wish=Wish(options={"map": str(tmp_path / "no.yaml")}))


def guessed(
    text: str, *, topics: tuple[str, ...] | None = None, actors: tuple[str, ...] | None = None
) -> dict[str, str]:
    rows = list(tabular._separated("t.csv", text, Report()))
    made = next(tabular._table("t.csv", "", rows, Report()))
    return {name: ways[0].to for name, ways in mapping_guess.guess([made], topics, actors)[0].columns.items()}


def test_columns_are_guessed_by_their_names_and_by_their_values() -> None:
    assert guessed("Item No,Label,When?,Blah\n1,A mill,ca. 1910,x\n2,A bridge,1911,x\n") == {
        "Item No": "id",
        "Label": "title",
        "When?": "date",
        "Blah": "x-blah",
    }
    assert guessed("name,tags,team\nA,b,c\n", topics=("team",), actors=("TAGS",)) == {
        "name": "title",
        "tags": "actors",
        "team": "topics",
    }
    long = "word " * 80
    assert guessed(f"title,description,remarks\nA,short,{long}\n")["remarks"] == "text"
    assert guessed("title,description\nA,short\n")["description"] == "text"
    assert guessed("title,identifier\nA,https://example.org/1\n")["identifier"] == "sources"
    assert guessed("title,date\nA,red\nB,green\n")["date"] == "x-date"


# -- damaged and hostile tables ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "titles"),
    [
        (b"\xef\xbb\xbfTitle;Date\r\nOne;1910\r\nTwo, too;1911\r\n", ["one", "two-too"]),
        ("Title\tDate\nOne\t1910\n".encode("utf-16"), ["one"]),
        (b"sep=|\nTitle|Date\nOne|1910\n", ["one"]),
        (b"Title,Date\rOne,1910\r", ["one"]),
        (b'Title,Date\n"One\n\nmore",1910\n', ["one-more"]),
        (b"Title\nOne\nTwo\n", ["one", "two"]),
    ],
)
def test_delimiters_line_ends_and_encodings_are_found_out(tmp_path: Path, data: bytes, titles: list[str]) -> None:
    dest = tmp_path / "archive"
    imported(table(tmp_path, data), dest)
    assert sorted(path.stem for path in (dest / "content").rglob("*.md")) == titles


def test_a_guessed_encoding_is_told(tmp_path: Path) -> None:
    text = "Title,Date\nLa fenêtre fermée de la maison près du château,1910\nDéjà là où elle était née,1911\n"
    result = imported(table(tmp_path, text.encode("cp1252")), tmp_path / "archive")
    assert any("which was guessed" in line for line in said(result))
    assert "fenêtre" in text_of(tmp_path / "archive", "articles/1910/la-fenetre-fermee-de-la-maison-pres-du-chateau.md")


def test_a_quotation_mark_that_is_never_closed_swallows_nothing(tmp_path: Path) -> None:
    text = 'Title,Date,Note\nOne,1910,a\n"Two,1911,b\nThree,1912,c\n'
    result = imported(table(tmp_path, text), tmp_path / "archive")
    assert said(result) == [
        ":3: suggested: a quotation mark opens a cell and is never closed: it counts as a sign of the text"
    ]
    assert result.documents == 3
    assert_nothing_is_lost(text, result, tmp_path / "archive")


def test_cells_that_look_like_formulas_are_text(tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    imported(table(tmp_path, "Title,Date,Note\n=cmd|' /C calc'!A0,1910,@SUM(1)\n+1,1911,-2\n"), dest)
    assert "title: =cmd|' /C calc'!A0\n" in text_of(dest, "articles/1910/cmd-c-calc-a0.md")
    assert "x-note: -2\n" in text_of(dest, "articles/1911/1.md")


def test_what_no_key_can_hold_stands_below_the_text(tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    long = " ".join(f"word{n}" for n in range(1500))
    names = ";".join(f"Topic {n}" for n in range(150))
    text = f"Title,Subject,Note,Abstract,Body\n{long},{names},{long},{long},Text\n"
    result = imported(table(tmp_path, text), dest)
    assert_nothing_is_lost(text.partition("\n")[2], result, dest)
    assert [one for one in build(dest).problems if one.severity == "error"] == []


def test_a_plain_text_of_marks_is_shown_as_it_is(tmp_path: Path) -> None:
    marks = "- a\n1. b\n# c\n> d\n{{ e }} {% f %} [[g]] <h> &amp; `i` *j* ![k] [l] %% m %% --- | n |\n    o\n+ p\n= q\n***\n***"
    dest = tmp_path / "archive"
    (tmp_path / "map.yaml").write_text("columns: {Title: title, Text: {to: text, format: plain}}")
    path = table(tmp_path, f'Title,Text\n"T *x* [y]","{marks}"\n')
    imported(path, dest, wish=Wish(options={"map": str(tmp_path / "map.yaml")}))
    assert [str(one) for one in build(dest).problems if one.severity == "error"] == []
    page = next((dest / "output/articles").rglob("*.html")).read_text("utf-8")
    for piece in ("- a", "1. b", "# c", "{{ e }}", "[[g]]", "&lt;h&gt;", "*j*", "%% m %%", "| n |", "T *x* [y]"):
        assert piece in page


def bomb(size: int) -> bytes:
    raw = io.BytesIO(workbook([["Title"], ["One"]]))
    with zipfile.ZipFile(raw, "a", zipfile.ZIP_DEFLATED) as packed, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        packed.writestr("xl/worksheets/sheet2.xml", b" " * size)
    return raw.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "what"),
    [
        (b"PK\x03\x04 no archive", "book.xlsx", "no spreadsheet"),
        (b"", "book.xlsx", "no spreadsheet"),
        (b"a," * 200_000 + b"\n1,2\n", "table.csv", "more than 100,000 cells"),
        (b"[" * 100_000, "table.json", "nested too deeply"),
        (b'{"a":' * 100_000, "table.jsonl", "nested too deeply"),
        (b'[{"title": ', "table.json", "it is no JSON"),
    ],
)
def test_damaged_files_are_told(tmp_path: Path, data: bytes, name: str, what: str) -> None:
    with pytest.raises(CannotRead, match="no document was found"):
        imported(table(tmp_path, data, name), tmp_path / "archive")
    report = Report()
    list(tabular.tables(Source(tmp_path / name, report), [name], report))
    assert [line.outcome for line in report.lines] == [Outcome.LEFT_OUT]
    assert what in report.lines[0].what


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path, bomb(300 << 20), "book.xlsx")
    with pytest.raises(CannotRead, match="no document was found"):
        imported(path, tmp_path / "archive")


def test_a_sheet_whose_numbers_of_rows_and_columns_lie_is_survived(tmp_path: Path) -> None:
    raw = workbook([["Title", "Note"], ["One", "x"]])
    lied = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(lied, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b'<row r="2"', b'<row r="900000"').replace(b'r="B2"', b'r="XFD900000"')
                data = data.replace(b'r="A2"', b'r="A900000"')
            new.writestr(member, data)
    result = imported(table(tmp_path, lied.getvalue(), "book.xlsx"), tmp_path / "archive")
    assert result.documents == 1


def test_a_table_that_has_pictures_outside_of_its_folder_takes_none(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    table(folder, "Title,Image\nOne,../secret.png\nTwo,link.png\nThree,/etc/passwd\n")
    dest = tmp_path / "archive"
    result = imported(folder, dest)
    assert not any(name.startswith("media/") for name in files_of(dest))
    assert len([line for line in said(result) if "is not in the source" in line]) == 3


def test_parents_that_go_round_stand_alone(tmp_path: Path) -> None:
    dest = tmp_path / "archive"
    text = "objectid,parentid,title\na,b,A\nb,a,B\nc,c,C\nd,a,D\n"
    result = imported(table(tmp_path, text), dest)
    assert result.documents == 4
    assert [one for one in build(dest).problems if one.severity == "error"] == []


# -- what the documentation says --------------------------------------------------------------------------------------

PAGE = (REPOSITORY / "docs/import-table.md").read_text("utf-8")


def test_the_mapping_of_the_documentation_is_one() -> None:
    text = PAGE.partition("<!-- mapping -->\n```yaml\n")[2].partition("```")[0]
    found = mapping.read(text, "docs")
    assert len(found.columns) == text.partition("\ncolumns:\n")[2].count("\n")
    assert found.compound == mapping.PARTS


def test_the_dates_of_the_documentation_are_read_so() -> None:
    rows = [line for line in PAGE.partition("\n## Dates\n")[2].partition("\n\nBrackets")[0].split("\n") if "`" in line]
    assert len(rows) == 12
    for left, right in (row.strip("| ").split(" | ") for row in rows):
        for text in re.findall("`([^`]+)`", left):
            assert cells.date(text).edtf == (text if right == "the same" else right.strip("`")), text


def test_every_target_is_in_the_documentation() -> None:
    section = PAGE.partition("| A column becomes |")[2].partition("\n\n")[0]
    named = set(re.findall(r"`([a-z.]+)`", section))
    assert {*mapping.TARGETS} - named == set()


def test_every_key_of_a_column_is_in_the_documentation() -> None:
    section = PAGE.partition("| Further key of a column |")[2].partition("\n\n")[0]
    assert all(f"| `{key}" in section for key in ("split", "names", "role", "order", "format", "prefix"))


def test_a_cell_that_says_that_nobody_is_known_makes_no_actor(tmp_path: Path) -> None:
    source = table(tmp_path, 'id,title,photographer\n1,A,Unknown\n2,B,Anonymous\n3,C,"Vale, Ada"\n4,D,Unknown\n')
    result = imported(source, tmp_path / "archive")
    first = (tmp_path / "archive/content/articles/undated/a.md").read_text()
    assert "actors" not in first
    assert "Unknown" in text_of(tmp_path / "archive", "articles/undated/a.md")
    assert counts_of(result)["converted: cells that name nobody"] == 3


def test_nobody_is_no_actor(tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_text('Title,Creator\nOne,Unknown\nTwo,"Vale, Ada; n.d."\nThree,"Moor, Ben"\n', "utf-8")
    result = imported(source, tmp_path / "dest")
    texts = {path.stem: path.read_text("utf-8") for path in (tmp_path / "dest/content/articles").rglob("*.md")}
    assert "\nactors:" not in texts["one"] and "Unknown" in texts["one"].partition("\n---\n")[2]
    assert "name: Ada Vale" in texts["two"] and "name: n" not in texts["two"]
    assert counts_of(result)["converted: cells that name nobody"] == 2


def test_a_sheet_says_more_than_its_cells(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("Title", "Sender", "Text"), ("One", "Vale, Ada", "see there"), ("Two", None, "https://e.example/b")):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    sheet["C2"].hyperlink = "https://e.example/a?b=1&c=2"
    sheet["C3"].hyperlink = "https://e.example/b"
    sheet["A3"].comment = openpyxl.comments.Comment("Seen in the cellar", "Somebody")
    hidden = book.create_sheet("Prices")
    hidden.append(["Title", "Price"])
    hidden.append(["Not for readers", 5])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "letters.xlsx")
    result = imported(tmp_path / "letters.xlsx", tmp_path / "dest")
    texts = {path.stem: path.read_text("utf-8") for path in (tmp_path / "dest/content/articles").rglob("*.md")}
    assert sorted(texts) == ["one", "two"]
    assert "see there (https://e.example/a?b=1&c=2)" in texts["one"]
    assert texts["two"].count("https://e.example/b") == 1
    assert all("name: Ada Vale" in text for text in texts.values())
    assert report_of(result, Outcome.LEFT_OUT) == [
        "letters.xlsx: left out: the sheet “Prices” is hidden: show it in the spreadsheet if it is to be imported",
        "letters.xlsx:3: left out: a note at the cell A3: Seen in the cellar",
    ]
    assert counts_of(result)["converted: cells that have the value of a merged cell above them"] == 1


def test_several_values_of_omeka_are_a_title_and_a_date_with_others_beside(tmp_path: Path) -> None:
    head = "Item Id,Dublin Core:Title,Dublin Core:Date,Dublin Core:Subject\n"
    (tmp_path / "omeka.csv").write_text(head + "1,A letter^^Ein Brief,1910^^1911,A^^B\n2,Another,1912,\n", "utf-8")
    result = imported(tmp_path / "omeka.csv", tmp_path / "dest")
    text = (tmp_path / "dest/content/articles/1910/a-letter.md").read_text("utf-8")
    assert "\ntitle: A letter\ndate: 1910\n" in text
    assert "\nx-further-titles: Ein Brief\n" in text
    assert "\nx-date: 1911\n" in text
    what = "of several dates the first is taken, 1910; kept as x-date: 1911"
    assert f"omeka.csv:2: suggested: {what}" in report_of(result)


def test_the_site_of_a_collection_has_its_address(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "_data").mkdir(parents=True)
    (source / "_config.yml").write_text("title: C\nurl: https://c.example\nbaseurl: /dams\nmetadata: m\n", "utf-8")
    (source / "_data/m.csv").write_text("objectid,title\na1,One\n", "utf-8")
    imported(source, tmp_path / "dest")
    assert "base_url: https://c.example/dams\n" in (tmp_path / "dest/content/site.yaml").read_text("utf-8")


def test_hidden_rows_and_columns_are_left_out_and_told(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ("Title", "Price", "Note", "Empty"),
        ("One", 5, "a"),
        ("Two", 6, "b"),
        ("Three", 7, "c"),
        ("Four", 8, "d"),
    ):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions["E"].hidden = True  # empty
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[40].hidden = True
    book.save(tmp_path / "letters.xlsx")
    result = imported(tmp_path / "letters.xlsx", tmp_path / "dest")
    texts = {path.stem: path.read_text("utf-8") for path in (tmp_path / "dest/content/articles").rglob("*.md")}
    assert sorted(texts) == ["four", "one", "three"]
    assert "price" not in "".join(texts.values()).lower()
    assert report_of(result, Outcome.LEFT_OUT) == [
        "letters.xlsx: left out: the hidden column “Price”: show it in the spreadsheet if it is to be imported",
        "letters.xlsx:3: left out: a hidden row: show it in the spreadsheet if it is to be imported",
    ]


def test_names_between_other_signs_are_told(tmp_path: Path) -> None:
    rows = [
        "Title,Creator",
        "One,Ada Vale; Ben Moor",
        '"Two","Vale, Ada | Moor, Ben"',
        "Three,Cia Hill / Dee Rook",
        "Four,AC/DC | x",
    ]
    result = imported(table(tmp_path, "\n".join(rows)), tmp_path / "dest")
    told = [line for line in report_of(result, Outcome.SUGGESTED) if "signs" in line]
    assert len(told) == 1
    what = "the column “Creator” is parted by “;”, and 2 of its cells seem to have names between other signs, such as"
    assert told[0].endswith(f":3: suggested: {what} “Vale, Ada | Moor, Ben”: write ; between them")


def test_empty_dates_of_spreadsheets_are_told_and_are_no_dates(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Title", "Date"],
        ["One", datetime.time()],
        ["Two", 0],
        ["Three", 1],
        ["Four", datetime.date(1911, 2, 3)],
    ]
    rows += [["Five", datetime.date(1912, 1, 1)], ["Six", "1900-01-00"], ["Seven", datetime.time()]]
    rows += [[f"Day {n}", datetime.date(1913, 1, n)] for n in range(1, 10)]
    (tmp_path / "letters.xlsx").write_bytes(workbook(rows))
    result = imported(tmp_path / "letters.xlsx", tmp_path / "dest")
    texts = {path.stem: path.read_text("utf-8") for path in (tmp_path / "dest/content/articles").rglob("*.md")}
    dates = {name: text.partition("\ndate: ")[2].partition("\n")[0] for name, text in texts.items()}
    assert [dates[name] for name in ("one", "two", "three", "four", "six", "seven")] == [
        *("unknown", "unknown", "unknown", "1911-02-03", "unknown", "unknown")
    ]
    assert "x-date" not in "".join(texts.values())
    told = [line for line in report_of(result, Outcome.SUGGESTED) if "empty date" in line]
    assert len(told) == 5 and "“00:00:00” is an empty date of a spreadsheet: the date is unknown" in told[0]
