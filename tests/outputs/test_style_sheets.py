"""Style sheets are published without comments and indentation, and mean what the theme's file says."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from site_builder.outputs.style_sheets import compact
from tests.builds import REPOSITORY

SHEETS = sorted((REPOSITORY / "themes").glob("*/assets/*.css"))
RULES = "text => { const s = new CSSStyleSheet(); s.replaceSync(text); return [...s.cssRules].map(r => r.cssText) }"


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("/* Ground */\n\np,\nq {\n  margin: 0;\n  padding: 1px 2px;\n}\n", "p,q{margin: 0;padding: 1px 2px;}"),
        ("a /* x */ b{}", "a b{}"),
        ("a /* x\n */ b{}", "a b{}"),
        ("a\n  b{}", "a\nb{}"),
        ("a/**/b{}", "a/**/b{}"),  # not one name
        ("a{color:red/* x */;top:0/* y */}", "a{color:red;top:0}"),
        ("a :hover, b > c { color: red }", "a :hover,b > c{color: red}"),
        ("a { --empty: ; --last: }", "a{--empty: ;--last: }"),
        ("a { width: calc(1px + 2px) ; }", "a{width: calc(1px + 2px) ;}"),
        ("@media (min-width: 1px) and (x) { a { b: c } }", "@media (min-width: 1px) and (x){a{b: c}}"),
        ('a { content: "/* no  comment */ {  }" }', 'a{content: "/* no  comment */ {  }"}'),
        ("a { content: '\\'  /*' } /* x */", "a{content: '\\'  /*'}"),
        ('a { content: "two\\\n  lines" }', 'a{content: "two\\\n  lines"}'),
        ("a { b: url(//x.example/*;  /**/.png) }", "a { b: url(//x.example/*;  /**/.png) }"),  # spaces in an address
        ("a { b: url( //x/*.png ) ; c: d }", "a{b: url( //x/*.png ) ;c: d}"),
        ('a { b: URL( "x  y" ) }', 'a{b: URL( "x  y" )}'),
        ("a { b: url(data:image/png;base64,AA//**/=) }", "a{b: url(data:image/png;base64,AA//**/=)}"),
        (".sm\\:a\\{ b { c: d }", ".sm\\:a\\{ b{c: d}"),
        (".\\31  b { c: d }", ".\\31  b{c: d}"),  # the first space ends the escape, the second is between the two
        (".\\31\n  b { c: d }", ".\\31\n b{c: d}"),
        ("/*! A licence  */\na { b: c }", "/*! A licence  */\na{b: c}"),
        ("a{}<!--\n-->", "a{}<!--\n-->"),
        ("unicode{ u: U+26 }", "unicode{u: U+26}"),
        ("", ""),
        ("/* */", ""),
    ],
)
def test_what_says_nothing_goes(written: str, published: str) -> None:
    assert compact(written.encode()) == published.encode()


@pytest.mark.parametrize(
    "sheet",
    [
        b"a { b: c } /* no end",
        b'a { content: "no end\n } ',
        b"a { content: 'no end }",
        b"a { b: url(a'b) ; }",
        b"a { b: url(a\\)b) ; }",
        b"a { b: u\\72l(//x/* y) ; } /* */",  # an escape in the name of a function
        b"a { b: \\75 rl(//x/* y) ; } /* */",
        b"a { b: c } \\",
        b"/* \xff */ a { b: c }",
        b'/* */ @charset "latin1"; a { b: c }',
    ],
)
def test_what_is_in_doubt_is_left_as_it_is(sheet: bytes) -> None:
    assert compact(sheet) == sheet


def significant(text: str) -> str:
    """Everything of a sheet but comments and the spaces between its signs; read sign by sign."""
    found, at = "", 0
    while at < len(text):
        if text.startswith("/*", at):
            at = text.index("*/", at + 2) + 2
        elif text[at] in "\"'":
            end = at + 1
            while text[end] != text[at]:
                end += 2 if text[end] == "\\" else 1
            found += text[at : end + 1]
            at = end + 1
        elif text[at] == "\\":
            found += text[at : at + 2]
            at += 2
        else:
            found += text[at].strip(" \n")
            at += 1
    return found


@given(st.lists(st.sampled_from(["a", "1", "{", "}", ":", ";", ",", "/", "/*", "*/", '"', "'", "\\", " ", "\n", "!"])))
def test_nothing_but_comments_and_spaces_goes(parts: list[str]) -> None:
    text = "".join(parts)
    once = compact(text.encode())
    assert len(once) <= len(text)
    if once != text.encode():
        assert compact(once) == once
        if "/*!" not in text:
            assert significant(once.decode()) == significant(text)


def test_a_long_sheet_takes_as_long_as_it_has_bytes() -> None:
    for part in ("/*", "/* */", '"', "\\", "url(", "u", "/", " ", "\\9 ", "a:b;\n"):
        compact(part.encode() * 100_000)  # a second at most each, hours if it were tried again and again


def test_a_browser_reads_the_same_rules(browser: Browser) -> None:
    tab = browser.new_page()
    for sheet in SHEETS:
        written = sheet.read_bytes()
        published = compact(written)
        assert len(published) < len(written) and b"/*" not in published, sheet
        before, after = (tab.evaluate(RULES, data.decode()) for data in (written, published))
        assert before
        assert [re.sub(r",\s+", ",", rule) for rule in after] == [re.sub(r",\s+", ",", rule) for rule in before]
    tab.close()
