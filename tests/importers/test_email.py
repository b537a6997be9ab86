"""Mails become articles: subject, date as written, names without addresses, text, pictures; hostile ones are survived."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from tests import builds
from tests.importers.importing import assert_words, counts_of, imported, png, report_of


def mail(text: str = "A text.", **headers: str) -> EmailMessage:
    """A mail with a plain text. Header names are written with _ for -."""
    found = EmailMessage()
    given = {"Subject": "A subject", "From": "Ada Example <ada@example.org>", "Date": "Sat, 4 May 2019 10:00:00 +0200"}
    for name, value in (given | headers).items():
        found[name.replace("_", "-")] = value
    found.set_content(text)
    return found


def article_of(tmp_path: Path, message: EmailMessage | bytes, where: str = "2019/a.md") -> tuple[str, list[str]]:
    """The file that a mail becomes, and the lines of the report that tell of it."""
    source = tmp_path / "mails"
    source.mkdir(exist_ok=True)
    (source / "a.eml").write_bytes(message if isinstance(message, bytes) else message.as_bytes())
    result = imported(source, tmp_path / "archive", "text")
    lines = [line for line in report_of(result) if ": converted: content/" not in line]
    return (tmp_path / "archive/content/articles" / where).read_text("utf-8"), lines


def test_a_plain_mail(tmp_path: Path) -> None:
    text = "Dear Bob,\n\nthe water is *rising*. Look at it:\nhttps://example.org/a_b\n\n> Is it?\n> I think so.\n\n- one\n- two\n"
    found, lines = article_of(tmp_path, mail(text))
    assert lines == []
    assert (
        found
        == """\
---
title: A subject
date: 2019-05-04T10:00:00+02:00
authors:
  - Ada Example
---

Dear Bob,

the water is \\*rising\\*. Look at it:
https://example.org/a_b

> Is it?
> I think so.

- one
- two
"""
    )


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("Sat, 4 May 2019 23:30:00 -0500", "2019-05-04T23:30:00-05:00"),
        ("Sat, 4 May 2019 10:00:00 +0000", "2019-05-04T10:00:00+00:00"),
        ("Sat, 4 May 2019 10:00:00 -0000", "2019-05-04T10:00:00"),
        ("4 May 2019 10:00", "2019-05-04T10:00:00"),
    ],
)
def test_the_date_is_as_it_was_written(tmp_path: Path, written: str, date: str) -> None:
    assert f"\ndate: {date}\n" in article_of(tmp_path, mail(Date=written))[0]


def test_a_sender_without_a_name_is_left_out_and_no_address_is_written(tmp_path: Path) -> None:
    text, lines = article_of(tmp_path, mail(From="ada@example.org", To="Bob Sample <bob@example.org>, cy@example.org"))
    assert "@" not in text and "authors" not in text
    assert lines == ["a.eml: left out: a sender without a name: write authors"]


def test_a_name_that_is_an_address_is_none(tmp_path: Path) -> None:
    assert "@" not in article_of(tmp_path, mail(From='"ada@example.org" <ada@example.org>'))[0]


def test_addresses_in_the_text_are_for_a_person_to_decide(tmp_path: Path) -> None:
    _, lines = article_of(tmp_path, mail("Write to ada@example.org or bob@example.org."))
    assert lines == ["a.eml: suggested: mail addresses in its text: 2; see whether they may be published"]


def test_the_html_part_is_taken_unless_tables_lay_it_out(tmp_path: Path) -> None:
    message = mail("Plain words, and more of them.")
    message.add_alternative("<p>Plain <b>words</b>.</p>", subtype="html")
    text, lines = article_of(tmp_path, message)
    assert text.endswith("\n\nPlain **words**.\n")
    assert lines == ["a.eml: left out: words that are not in the text: and more of them"]
    message = mail("Plain words.")
    message.add_alternative("<table><tr><td>Plain <b>words</b>.</td></tr></table>", subtype="html")
    (tmp_path / "b").mkdir()
    assert article_of(tmp_path / "b", message)[0].endswith("\n\nPlain words.\n")


def test_pictures_that_are_attached_stand_below_the_text(tmp_path: Path) -> None:
    message = mail()
    message.add_attachment(png(), "image", "png", filename="Ein Stand.png")
    message.add_attachment(b"%PDF-1.4\n", "application", "pdf", filename="Plan der Stadt.pdf")
    message.add_attachment(b"MZ", "application", "x-dosexec", filename="run.exe")
    text, lines = article_of(tmp_path, message)
    assert text.endswith(
        "A text.\n\n![](../../media/a-ein-stand.png)\n\n[Plan der Stadt.pdf](../../media/a-plan-der-stadt.pdf)\n"
    )
    assert lines == ["a.eml: left out: an attachment that media/ cannot hold: run.exe"]
    assert (tmp_path / "archive/content/media/a-ein-stand.png").read_bytes() == png()
    assert builds.build(tmp_path / "archive").ok


def test_a_mail_within_a_mail_is_a_part_of_it(tmp_path: Path) -> None:
    message = mail("See below.")
    message.add_attachment(mail("The inner text.", Subject="An inner subject", From="Bob Sample <b@example.org>"))
    text, lines = article_of(tmp_path, message)
    assert (
        "\n\nSee below.\n\n## An inner subject\n\nBob Sample, Sat, 04 May 2019 10:00:00 +0200\n\nThe inner text.\n"
        in text
    )
    assert lines == []


def test_a_charset_that_is_wrong_is_guessed_and_reported(tmp_path: Path) -> None:
    raw = b"Subject: A subject\nFrom: Ada Example <a@example.org>\nDate: Sat, 4 May 2019 10:00:00 +0200\n"
    raw += b'Content-Type: text/plain; charset="nonsense"\nContent-Transfer-Encoding: 8bit\n\n'
    words = "Der Bürgermeister hörte es über Lautsprecher, und die Brücke war schön geschmückt."
    text, lines = article_of(tmp_path, raw + words.encode("cp1252"))
    assert words in text
    assert [line for line in lines if "which was guessed" in line]


def test_where_a_list_keeps_a_mail_is_its_source(tmp_path: Path) -> None:
    text, _ = article_of(tmp_path, mail(Archived_At="<https://lists.example.org/a/1>"))
    assert "sources:\n  - url: https://lists.example.org/a/1\n    title: A subject\n" in text


def test_no_word_is_lost_and_twice_is_once(tmp_path: Path) -> None:
    message = mail("Words of the plain text.")
    message.add_alternative("<h1>Words</h1><p>of the <i>text</i></p><script>no()</script>", subtype="html")
    message.add_attachment(png(), "image", "png", filename="x.png")
    article_of(tmp_path, message)
    result = imported(tmp_path / "mails", tmp_path / "archive", "text")
    assert_words("A subject Ada Example Words of the plain text", result, tmp_path / "archive", "a.eml")
    assert (result.written.new, result.written.changed) == ([], [])
    assert counts_of(result)["converted: attachments of mails that became files"] == 1


# -- hostile mails ----------------------------------------------------------------------------------------------------


def nested(depth: int) -> bytes:
    """Parts within parts."""
    head = b"Subject: A subject\nDate: Sat, 4 May 2019 10:00:00 +0200\n"
    for n in range(depth):
        head += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n)
    return head + b"Content-Type: text/plain\n\nA text.\n"


def wide(count: int) -> bytes:
    head = b'Subject: A subject\nDate: Sat, 4 May 2019 10:00:00 +0200\nContent-Type: multipart/mixed; boundary="b"\n\n'
    return head + b"--b\nContent-Type: text/plain\n\nx\n" * count


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "this is no mail: it has neither sender, date nor subject"),
        (b"\0\xff\xfe" * 1_000, "this is no mail: it has neither sender, date nor subject"),
        (nested(50), "it has too many parts, or parts within parts"),
        (nested(5_000), "it has too many parts, or parts within parts"),
        (wide(20_000), "it has too many parts, or parts within parts"),
    ],
    ids=["empty", "noise", "deep", "deeper", "wide"],
)
def test_hostile_mails_are_left_out(tmp_path: Path, raw: bytes, why: str) -> None:
    source = tmp_path / "mails"
    source.mkdir()
    (source / "a.eml").write_bytes(raw)
    (source / "b.eml").write_bytes(mail().as_bytes())
    assert f"a.eml: left out: {why}" in report_of(imported(source, tmp_path / "archive", "text"))


@pytest.mark.parametrize(
    "header",
    [
        b"From: " + b"(" * 100_000,
        b"From: " + b'"a" <a@b.c>, ' * 20_000,
        b"To: " + b"<" * 100_000,
        b"Date: " + b"9" * 100_000,
        b"Content-Type: text/plain; " + b"a=b; " * 50_000,
        b"Content-Type: text/plain; charset*0*=" + b"%" * 10_000,
        b"Content-Type: " + b"=?utf-8?q?" * 10_000,
        b"Content-Disposition: attachment; filename*=utf-8''" + b"%ff" * 10_000,
        b"Message-ID: <" + b"[" * 100_000,
        b"Subject: " + b"=?utf-8?q?=F0?= " * 10_000,
    ],
    ids=lambda header: header[:16].decode(),
)
def test_headers_that_are_none_are_survived(tmp_path: Path, header: bytes) -> None:
    source = tmp_path / "mails"
    source.mkdir()
    (source / "a.eml").write_bytes(header + b"\nSubject: A subject\nDate: Sat, 4 May 2019 10:00:00 +0200\n\nA text.\n")
    (source / "b.eml").write_bytes(mail().as_bytes())
    assert imported(source, tmp_path / "archive", "text").documents >= 1


def test_names_of_attachments_lead_nowhere(tmp_path: Path) -> None:
    message = mail()
    message.add_attachment(png(), "image", "png", filename="../../../evil.png")
    text, _ = article_of(tmp_path, message)
    assert "![](../../media/a-evil.png)" in text
    assert sorted(file.name for file in (tmp_path / "archive/content/media").rglob("*")) == ["a-evil.png"]


def test_a_box_of_mails_is_its_mails(tmp_path: Path) -> None:
    first = mail("One.\n\nFrom here on it rained.\n", Subject="The rain").as_bytes()
    second = mail("Two.\n", Subject="=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", Date="Sun, 5 May 2019 10:00:00 +0200").as_bytes()
    begin = b"From ada@example.org Sat May  4 10:00:00 2019\n"
    escaped = first.replace(b"\nFrom here", b"\n>From here")
    (tmp_path / "letters.mbox").write_bytes(begin + escaped + b"\n" + begin + second)
    result = imported(tmp_path / "letters.mbox", tmp_path / "archive")
    folder = tmp_path / "archive/content/articles/2019"
    assert sorted(path.name for path in folder.iterdir()) == ["0001-the-rain.md", "0002-grusse.md"]
    assert folder.joinpath("0001-the-rain.md").read_text("utf-8").endswith("\nOne.\n\nFrom here on it rained.\n")
    assert "letters.mbox/0002-grusse.eml:1: converted: content/articles/2019/0002-grusse.md" in report_of(result)
    again = imported(tmp_path / "letters.mbox", tmp_path / "archive")
    assert (again.written.new, again.written.changed) == ([], [])
    rest = tmp_path / "rest"
    rest.mkdir()
    (rest / "empty.mbox").write_bytes(b"no mail")
    (rest / "a.eml").write_bytes(first)
    assert "empty.mbox: left out: no mail begins in it: a line “From …” with headers below it" in report_of(
        imported(rest, tmp_path / "other", "text")
    )


def test_headers_of_old_programs_are_read(tmp_path: Path) -> None:
    raw = "From: Müller, Jörg <j@example.org>\nSubject: Grüße\nDate: Sat, 4 May 2019 10:00:00 +0200\n\nWords.\n"
    for encoding in ("cp1252", "utf-8"):
        found, _ = article_of(tmp_path, raw.replace("Müller, Jörg", '"Müller, Jörg"').encode(encoding))
        assert "title: Grüße\n" in found
        assert "  - Jörg Müller\n" in found


def test_lines_that_flow_are_joined_and_latin_is_read_as_windows_has_it(tmp_path: Path) -> None:
    head = b"From: Ada Example <a@example.org>\nSubject: S\nDate: Sat, 4 May 2019 10:00:00 +0200\nContent-Type: text/plain; "
    text = b"A line that \nflows \non.\nAnother \x93line\x94.\n\n-- \nAda\n"
    found, _ = article_of(tmp_path, head + b"charset=iso-8859-1; format=flowed\n\n" + text)
    assert "A line that flows on.\\\nAnother “line”." in found


def test_the_path_of_an_attachment_on_the_senders_machine_is_not_shown(tmp_path: Path) -> None:
    message = mail()
    message.add_attachment(b"%PDF-1.4", "application", "pdf", filename="C:\\Users\\ada\\report.pdf")
    found, _ = article_of(tmp_path, message)
    assert "[report.pdf](../../media/a-report.pdf)" in found
