"""Documents of Word become articles: text, pictures with captions and credits, what their properties mean, bombs."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from site_builder.importers.records import Outcome
from tests import builds
from tests.importers.importing import assert_words, counts_of, imported, png, report_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:docPr id="1" name="Picture 1" descr="{alt}"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
    f'<a:blip xmlns:r="{RELATIONS}" r:embed="{{id}}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
    "</w:drawing></w:r></w:p>"
)
STYLES = f"""<?xml version="1.0"?><w:styles {W}>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="Caption"/></w:style>
<w:style w:type="paragraph" w:styleId="House"><w:name w:val="House style"/></w:style>
</w:styles>"""


def p(text: str, style: str = "", more: str = "") -> str:
    """A paragraph; ``**bold**`` is none: marks are written as runs by the tests that need them."""
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{styled}<w:r><w:t xml:space="preserve">{text}</w:t></w:r>{more}</w:p>'


def core(title: str = "", creator: str = "", created: str = "") -> str:
    """The properties of a file."""
    return (
        '<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator><dcterms:created>{created}</dcterms:created>"
        "</cp:coreProperties>"
    )


def docx(body: str, parts: dict[str, str | bytes] | None = None, relations: str = "") -> bytes:
    """The bytes of a document of Word."""
    root = "http://schemas.openxmlformats.org/package/2006"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{head}<Types xmlns="{root}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/><Default Extension="emf" ContentType="image/x-emf"/></Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{root}/relationships"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{head}<Relationships xmlns="{root}/relationships"><Relationship Id="s1" Type="{RELATIONS}/styles" Target="styles.xml"/>{relations}</Relationships>',
        "word/styles.xml": STYLES,
        "word/document.xml": f"{head}<w:document {W}><w:body>{body}</w:body></w:document>",
        **(parts or {}),
    }
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as found:
        for name, data in files.items():
            found.writestr(name, data)
    return raw.getvalue()


def picture(number: int, ending: str = "png") -> str:
    return f'<Relationship Id="p{number}" Type="{RELATIONS}/image" Target="media/image{number}.{ending}"/>'


def note(number: int, text: str) -> str:
    return f'<w:footnote w:id="{number}">{p(text)}</w:footnote>'


MILL = docx(
    p("The mill of Sampleton", "Title")
    + p("By Bob Sample")
    + p("12 March 1987")
    + '<w:p><w:r><w:t xml:space="preserve">The mill </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>burned</w:t></w:r>'
    '<w:r><w:t xml:space="preserve"> down.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    '<w:del><w:r><w:delText>Slowly.</w:delText></w:r></w:del></w:p>'
    + PICTURE.format(alt="A mill by a river", id="p1")
    + p("The mill in 1986 (Photo: Cy Specimen)", "Caption")
    + p("What was lost", "Heading1")
    + p("A wheel, of which nobody speaks.", "House")
    + PICTURE.format(alt="", id="p2")
    + "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc>" + p("What") + "</w:tc><w:tc>" + p("Worth")
    + "</w:tc></w:tr><w:tr><w:tc>" + p("Wheel") + "</w:tc><w:tc>" + p("300") + "</w:tc></w:tr></w:tbl>",
    {
        "word/media/image1.png": png(),
        "word/media/image2.emf": b"\1\0\0\0",
        "word/footnotes.xml": f'<?xml version="1.0"?><w:footnotes {W}>{note(2, "Some say in the morning.")}</w:footnotes>',
        "word/footer1.xml": f'<?xml version="1.0"?><w:ftr {W}>{p("The club of Sampleton")}</w:ftr>',
        "word/comments.xml": f'<?xml version="1.0"?><w:comments {W}><w:comment w:id="1">{p("Is this so?")}</w:comment></w:comments>',
        "docProps/core.xml": core("Document1", "Ada Example", "1999-09-09T10:00:00Z"),
    },
    picture(1) + picture(2, "emf") + f'<Relationship Id="f1" Type="{RELATIONS}/footnotes" Target="footnotes.xml"/>',
)  # fmt: skip


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    return folder


def test_a_document_with_everything(source: Path, tmp_path: Path) -> None:
    (source / "mill.docx").write_bytes(MILL)
    result = imported(source, tmp_path / "a", "text")
    assert (
        (tmp_path / "a/content/articles/1987/mill.md").read_text("utf-8")
        == """\
---
title: The mill of Sampleton
date: 1987-03-12
authors:
  - Bob Sample
---

The mill **burned** down.[^1]

![A mill by a river](../../media/mill-1.png "The mill in 1986 | Cy Specimen")

## What was lost

A wheel, of which nobody speaks.

| What | Worth |
| --- | --- |
| Wheel | 300 |

[^1]: Some say in the morning.
"""
    )
    assert report_of(result) == [
        "mill.docx: left out: a comment: Is this so?",
        "mill.docx: left out: a footer of its pages: The club of Sampleton",
        "mill.docx: left out: a picture of a kind that media/ cannot hold (image/x-emf)",
        "mill.docx: left out: words that are not in the text: Slowly",
        "mill.docx:1: converted: content/articles/1987/mill.md",
    ]
    assert counts_of(result)["converted: styles of Word that became plain paragraphs"] == 1
    assert (tmp_path / "a/content/media/mill-1.png").read_bytes() == png()


def test_no_word_is_lost_and_the_archive_builds(source: Path, tmp_path: Path) -> None:
    (source / "mill.docx").write_bytes(MILL)
    result = imported(source, tmp_path / "a", "text")
    words = (
        "The mill of Sampleton Bob Sample 12 March 1987 burned down Slowly The mill in 1986 Cy Specimen What was lost"
    )
    text = f"{words} A wheel of which nobody speaks What Worth Wheel 300 Some say in the morning Is this so The club of Sampleton"
    assert_words(text.replace("12 March", ""), result, tmp_path / "a", "mill.docx")
    assert not [line for line in result.report.lines if line.outcome is Outcome.FAULT]
    assert builds.build(tmp_path / "a").ok
    again = imported(source, tmp_path / "a", "text").written
    assert (again.new, again.changed, again.edited) == ([], [], [])


def test_properties_fill_what_the_text_does_not_say(source: Path, tmp_path: Path) -> None:
    body = (
        p("Some words of a letter that has no heading, and that goes on for a while without a title of any kind.") * 3
    )
    properties = core("A letter of the council", "Ada Example; Bob Sample", "1999-09-09T10:00:00Z")
    (source / "a.docx").write_bytes(docx(body, {"docProps/core.xml": properties}))
    result = imported(source, tmp_path / "a", "text")
    found = (tmp_path / "a/content/articles/1999/a.md").read_text("utf-8")
    assert found.startswith(
        "---\ntitle: A letter of the council\ndate: 1999-09-09\nauthors:\n  - Ada Example\n  - Bob Sample\n---\n"
    )
    assert "a.docx: suggested: it says no date: 1999-09-09 is the day on which its file was made" in report_of(result)


@pytest.mark.parametrize(
    "title", ["Microsoft Word - brief.doc", "Document1", "Dokument 2", "untitled", "brief.docx", ""]
)
@pytest.mark.parametrize("author", ["Administrator", "Microsoft Office User", "python-docx", "ada@example.org", ""])
def test_properties_that_nobody_meant_are_left_alone(source: Path, tmp_path: Path, title: str, author: str) -> None:
    properties = core(title, author, "2013-12-23T23:15:00Z")
    (source / "a.docx").write_bytes(docx(p("A letter", "Title") + p("Some words."), {"docProps/core.xml": properties}))
    imported(source, tmp_path / "a", "text")
    found = (tmp_path / "a/content/articles/undated/a.md").read_text("utf-8")
    assert found == "---\ntitle: A letter\ndate: unknown\n---\n\nSome words.\n"


def test_one_picture_shown_twice_is_one_file(source: Path, tmp_path: Path) -> None:
    body = p("A title", "Title") + PICTURE.format(alt="x", id="p1") + p("Words.") + PICTURE.format(alt="y", id="p1")
    (source / "a.docx").write_bytes(docx(body, {"word/media/image1.png": png()}, picture(1)))
    imported(source, tmp_path / "a", "text")
    assert [file.name for file in (tmp_path / "a/content/media").iterdir()] == ["a-1.png"]


# -- hostile documents ------------------------------------------------------------------------------------------------


def bomb() -> bytes:
    return docx(p("x"), {"word/bomb.xml": b" " * (80 << 20)})


def entities() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{lines}]><w:document {W}><w:body>{p("&l8;")}</w:body></w:document>'
    return docx("", {"word/document.xml": text})


def outside() -> bytes:
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><w:document {W}><w:body>{p("&f;")}</w:body></w:document>'
    return docx("", {"word/document.xml": text.encode("utf-16")})


def deep() -> bytes:
    return docx("<w:sdt><w:sdtContent>" * 20_000 + p("x") + "</w:sdtContent></w:sdt>" * 20_000)


def many() -> bytes:
    return docx("<w:p/>" * 300_000)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "this is no document of Word"),
        (b"PK\3\4 not really", "this is no document of Word"),
        (MILL[: len(MILL) // 2], "this is no document of Word"),
        (bomb, "it unpacks to more than 64 MiB"),
        (entities, "its XML has a DOCTYPE, which no document of Word has"),
        (outside, "its XML has a DOCTYPE, which no document of Word has"),
        (deep, "its XML is nested too deeply"),
        (many, "it has more than 250,000 elements of XML"),
        (docx("<w:p>"), "its XML is damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_documents_are_left_out(source: Path, tmp_path: Path, raw: object, why: str) -> None:
    data = raw() if callable(raw) else raw
    assert isinstance(data, bytes)
    (source / "a.docx").write_bytes(data)
    (source / "b.docx").write_bytes(docx(p("A title", "Title") + p("A text.")))
    result = imported(source, tmp_path / "a", "text")
    assert f"a.docx: left out: {why}" in report_of(result)
    assert result.documents == 1


def test_a_picture_elsewhere_is_not_fetched(source: Path, tmp_path: Path) -> None:
    linked = PICTURE.format(alt="x", id="p1").replace("r:embed", "r:link")
    relation = f'<Relationship Id="p1" Type="{RELATIONS}/image" Target="file:///etc/passwd" TargetMode="External"/>'
    (source / "a.docx").write_bytes(docx(p("A title", "Title") + p("A text.") + linked, {}, relation))
    result = imported(source, tmp_path / "a", "text")
    assert "A text." in (tmp_path / "a/content/articles/undated/a.md").read_text("utf-8")
    assert not (tmp_path / "a/content/media").exists()
    assert result.documents == 1


def test_a_simple_field_stays_in_its_line_and_hidden_words_are_told(tmp_path: Path) -> None:
    field = '<w:fldSimple w:instr=" SEQ Figure "><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    body = p("4 May 2019") + p("See figure ", more=f"{field}<w:r><w:tab/><w:t>there.</w:t></w:r>")
    body += p("Seen", more="<w:r><w:rPr><w:b/><w:vanish/></w:rPr><w:t>unseen words</w:t></w:r>")
    body += p("Bold", more='<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>shown</w:t></w:r>')
    (tmp_path / "a.docx").write_bytes(docx(p("A title", "Title") + body))
    result = imported(tmp_path / "a.docx", tmp_path / "dest")
    assert "See figure 7 there." in (tmp_path / "dest/content/articles/2019/a.md").read_text("utf-8").replace("\t", " ")
    assert report_of(result, Outcome.LEFT_OUT, Outcome.SUGGESTED) == [
        "a.docx: suggested: words that are hidden in Word stand in the text; see whether they may be published: unseen words"
    ]
