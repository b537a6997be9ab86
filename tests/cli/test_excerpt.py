"""The line that a problem names: what is printed of it, and that the carets stand under the right characters."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.cli.excerpt import WIDEST, excerpt_of
from site_builder.problems import printable
from site_builder.read.lines import Lines
from tests.builds import cli
from tests.conftest import SiteFactory

LONG = "word " * 60


@pytest.mark.parametrize(
    ("line", "column", "quoted", "shown", "carets"),
    [
        ("topic: Postwar", 1, "topic", "topic: Postwar", "^^^^^"),
        ("topic: Postwar", 8, "", "topic: Postwar", "       ^"),
        ("topic: Postwar", 8, "another text", "topic: Postwar", "       ^"),
        ("", 1, "", "", "^"),
        ("end", 4, "", "end", "   ^"),
        ("end", 90, "", "end", "   ^"),
        ("See [[Ada]].", 5, "Ada", "See [[Ada]].", "    ^^^^^^^"),
        ("See [[Ada|her]].", 5, "Ada", "See [[Ada|her]].", "    ^"),
        ("- 'Ada'", 3, "Ada", "- 'Ada'", "  ^^^^^"),
        ('- "Ada"', 3, "Ada", '- "Ada"', "  ^^^^^"),
        ("One[^9].", 4, "9", "One[^9].", "   ^^^^"),
        ("\tkey: x", 2, "key", "    key: x", "    ^^^"),
        ("平壌 Kim", 4, "Kim", "平壌 Kim", "     ^^^"),
        ("Kim 平壌", 5, "平壌", "Kim 平壌", "    ^^^^"),
        ("e\u0301te\u0301 x", 7, "x", "e\u0301te\u0301 x", "    ^"),
        ("e\u0301 x", 2, "", "e\u0301 x", "^"),
        ("\u0301 x", 1, "", "◌\u0301 x", "^"),
        ("القاهرة x", 9, "x", "القاهرة x", "        ^"),
        ("a\u202eb\x1b[2Jc", 8, "", "a\\u202eb\\x1b[2Jc", "               ^"),
        ("a\x07b", 2, "", "a\\x07b", " ^^^^"),
        ("a\udcffb", 2, "", "a\\xffb", " ^^^^"),
        ("a\u2028b", 3, "", "a\\u2028b", "       ^"),
        ("x" * WIDEST, 1, "", "x" * WIDEST, "^"),
        (f"{LONG}Ada {LONG}", 301, "Ada", f"…{'word ' * 12}Ada {'word ' * 18}word…", " " * 61 + "^^^"),
        (f"{LONG}Ada", 301, "Ada", f"…{'word ' * 12}Ada", " " * 61 + "^^^"),
        (f"Ada {LONG}", 1, "Ada", f"Ada {'word ' * 30}word…", "^^^"),
    ],
)
def test_the_carets_stand_under_the_place(line: str, column: int, quoted: str, shown: str, carets: str) -> None:
    found = excerpt_of(line, 12, column, quoted).lines()
    assert found == ["   |", f"12 | {shown}".rstrip(), f"   | {carets}"]


@pytest.mark.parametrize("place", [1, 3_000, 500_000, 1_000_000])
def test_of_a_line_as_long_as_a_file_only_the_place_is_looked_at(place: int) -> None:
    line = "é" * (place - 1) + "Ada" + "é" * (1_000_000 - place)
    found = excerpt_of(line, 1, place, "Ada")
    before = min(place - 1, 60)
    assert [(text, marked) for text, _, marked in found.cells] == [
        *[("é", False)] * before,
        *[("A", True), ("d", True), ("a", True)],
        *[("é", False)] * (155 - before if place < 1_000_000 else 0),
    ]
    assert (found.cut_before, found.cut_after) == (place > 1, place < 1_000_000)


def test_of_marks_without_a_letter_the_nearest_are_looked_at() -> None:
    found = excerpt_of("x" + "\u0301" * 1_000_000, 1, 500_000)
    assert (len(found.cells), found.cut_before, found.cut_after) == (1, True, True)


def width(text: str) -> int:
    """The cells that printable text takes, by the Unicode database alone."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len([c for c in text if not unicodedata.combining(c)]) + wide


# What terminals and the Unicode database agree on: letters of several scripts, marks, and all that is escaped.
CHARACTERS = st.sampled_from(
    "aZ9 .[]\"'#éяжاقה平壌글ｱア\u0301\u0308\t\x00\x1b\x7f\x85\u200d\u200e\u202e\u2028\ufeff\udc80"
)


@given(st.text(CHARACTERS, max_size=300), st.integers(1, 400))
def test_any_text_is_printable_with_the_caret_under_its_character(line: str, column: int) -> None:
    excerpt = excerpt_of(line, 7, column)
    gutter, text, carets = excerpt.lines()
    assert gutter == "  |"
    assert (text + carets).isprintable()
    assert width(text) <= WIDEST + len("7 | ")
    shown = text.removeprefix("7 |").removeprefix(" ")
    start = len(carets.rstrip("^")) - len("  | ")
    size = len(carets) - len(carets.rstrip("^"))
    before = next((n for n in range(len(shown) + 1) if width(shown[:n]) == start), len(shown))
    while before < len(shown) and unicodedata.combining(shown[before]):
        before += 1
    at = min(column - 1, len(line))
    while 0 < at < len(line) and unicodedata.combining(line[at]):
        at -= 1
    character = line[at : at + 1]
    if not character.strip(" \t"):
        assert size == (4 if character == "\t" else 1)
    elif character.isprintable():
        marked = "◌" if unicodedata.combining(character) else character
        assert shown[before] == marked
        assert size == width(marked)
    else:
        assert shown[before : before + size].encode().startswith(b"\\")
        assert size in (4, 6)


@given(st.text(max_size=200), st.integers(1, 250), st.text(max_size=5))
def test_no_text_can_write_to_the_terminal(line: str, column: int, quoted: str) -> None:
    excerpt = excerpt_of(line, 1, column, quoted)
    assert all(c.isprintable() or unicodedata.category(c) == "Zs" for text in excerpt.lines() for c in text)
    parts = "".join(text for text, _ in excerpt.parts())
    assert f"1 | {parts}".rstrip() == excerpt.lines()[1]


# -- in a report ------------------------------------------------------------------------------------------------------

BAD = "---\ntitle: Bad\ndate: 2020-13\ntopisc: [x]\n---\n\n[x](gone.md) and [[Nobody]] and [[No one]].\n"
REPORT = """\
content/articles/bad.md:3:7: error: 2020-13 does not exist: there is no month 13; write a month from 01 to 12, or 2020 if the month is not known
  |
3 | date: 2020-13
  |       ^^^^^^^
content/articles/bad.md:4:1: error: there is no key "topisc" in an article; did you mean "topics"?
  |
4 | topisc: [x]
  | ^^^^^^
content/articles/bad.md:7:5: error: the link gone.md leads to no file; check the path; it is relative to this file
content/articles/bad.md:7:18: error: [[Nobody]] names no actor, topic, article or page; correct the name, or make a file for it
content/articles/bad.md:7:33: error: [[No one]] names no actor, topic, article or page; correct the name, or make a file for it
  |
7 | [x](gone.md) and [[Nobody]] and [[No one]].
  |     ^^^^^^^      ^^^^^^^^^^     ^^^^^^^^^^
"""


@pytest.mark.parametrize(
    ("command", "last"), [("build", "nothing was published: 5 errors\n"), ("check", "1 article: 5 errors\n")]
)
def test_a_report_shows_each_line_once(site: SiteFactory, command: str, last: str) -> None:
    done = cli(command, site({"articles/bad.md": BAD}))
    assert done.stderr == REPORT + last


def test_a_short_report_has_one_line_a_problem(site: SiteFactory) -> None:
    root = site({"articles/bad.md": BAD})
    for command in ("build", "check"):
        lines = cli(command, root, "--report", "short").stderr.splitlines()
        assert lines[:-1] == [line for line in REPORT.splitlines() if ": error: " in line]


def test_a_fault_of_a_template_shows_its_line(site: SiteFactory) -> None:
    root = site(
        {"articles/a.md": "---\ntitle: A\ndate: 2020\n---\n"}, "title: T\nbase_url: https://e.org/\ntheme: mine\n"
    )
    (root / "themes/mine/templates").mkdir(parents=True)
    (root / "themes/mine/templates/home.html").write_text("<p>\n\t{{ page.titel }}\n")
    path = root / "themes/mine/templates/home.html"
    assert cli("build", root).stderr == (
        f'{path}:2:1: error: HomeView has no "titel"; did you mean "title"?\n'
        "  |\n2 |     {{ page.titel }}\n  |     ^^^^^^^^^^^^^^^^\n"
        "nothing was published: 1 error\n"
    )


def test_a_problem_without_a_place_has_no_excerpt(site: SiteFactory) -> None:
    done = cli("build", site({}, "title: T\n"))
    assert done.stderr.count("\n") == 1


def test_lines_are_counted_as_the_program_counts_them(site: SiteFactory) -> None:
    root = site({"a.md": b"\xef\xbb\xbfone\r\ntwo\rthree\n\xfffour"})
    lines = Lines(root)
    found = [lines.line("content/a.md", n) for n in range(6)]
    assert found == [None, "one", "two", "three", "\udcfffour", None]


def test_a_line_that_cannot_be_read_is_none(site: SiteFactory, tmp_path: Path) -> None:
    root = site({"articles/a.md": "x\n", "articles/large.md": b"x" * 3_000_000})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/secret.md").write_text("secret\n")
    (root / "content/link.md").symlink_to(tmp_path / "elsewhere/secret.md")
    (root / "content/folder").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(root / "content/pipe.md")
    for name in ("gone.md", "articles", "articles/large.md", "link.md", "folder/secret.md", "pipe.md", "a\0.md"):
        assert Lines(root).line(f"content/{name}", 1) is None
    assert Lines(root).line("content/articles/a.md", 1) == "x"
    assert Lines(root).line("content/articles/a.md", 99) is None


@pytest.mark.parametrize("sign", ["🇩🇪", "क्षि", "한", "👍🏽", "é"])
def test_a_cut_parts_no_sign_that_is_read_as_one(sign: str) -> None:
    line = sign * 300
    for column in range(1, 300, 7):
        shown = "".join(text for text, _, _ in excerpt_of(line, 1, column).cells)
        whole = shown if len(sign) == 1 else shown.replace(sign, "")
        marked = column - 1
        if marked % len(sign) == 0:
            assert not whole or len(sign) == 1, (column, shown)


def test_a_name_that_is_cut_in_a_message_keeps_the_marks_of_its_letters() -> None:
    cut = printable("e\u0301" * 100)
    assert cut == "e\u0301" * 32 + "…" + "e\u0301" * 8
