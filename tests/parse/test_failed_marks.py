"""Marks that take no effect: each is told with its place and what to write, and what is no mark is left alone."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.model.documents import Body
from site_builder.parse.body import render
from site_builder.parse.file_problems import FileProblems
from site_builder.problems import Problem


def rendered(text: str) -> tuple[Body, list[Problem]]:
    problems: list[Problem] = []
    return render(text, 1, FileProblems("a.md", problems)), problems


LINK = "this looks like a link and is shown as text: "
LIST = "this looks like an entry of a list and is shown as text: "
BESIDE = "one of the two stands between a punctuation mark and a letter"
TOLD = {
    "[the plan][plan]": f"1:1: {LINK}[the plan][plan]; add a line [plan]: with the address, or write [the plan](…)",
    "[x](https://example.org and more": f"1:1: {LINK}[x](https://example.org; write ) behind the address",
    "(x)[https://example.org/a]": f"1:1: {LINK}(x)[https://example.org/a]; write [x](https://example.org/a)",
    "[x] (https://example.org)": f"1:1: {LINK}[x] (https://example.org); delete the space between ] and (",
    "A <www.example.org>": f"1:3: {LINK}<www.example.org>; write <https://www.example.org>",
    "> b\n> [[Name] c": f"2:3: {LINK}[[Name]; write [[Name]]",
    "- [Name]] c": f"1:3: {LINK}[Name]]; write [[Name]]",
    "[[|words]]": f"1:1: {LINK}[[|words]]; write the name before the bar: [[name|words]]",
    "![a](photo (1).png)": (
        "1:1: this looks like a picture and is shown as text: ![a](photo (1).png); write ![a](<photo (1).png>)"
    ),
    "a **b **": (
        "1:3: ** is shown as it stands: a space stands before the second one; "
        "delete that space, or write \\*\\* for the sign itself"
    ),
    "** b**": (
        "1:1: ** is shown as it stands: a space stands behind the first one; "
        "delete that space, or write \\*\\* for the sign itself"
    ),
    "the *Treaty,*or": (
        f"1:5: * is shown as it stands: {BESIDE}; "
        "put the punctuation mark outside of them, or a space there, or write \\* for the sign itself"
    ),
    "# *a": (
        "1:3: * is shown as it stands: no second one follows; "
        "write * behind the last word too, or \\* for the sign itself"
    ),
    "a~~ b": (
        "1:2: ~~ is shown as it stands: none stands before it; "
        "write ~~ before the first word too, or \\~\\~ for the sign itself"
    ),
    "a ` b": "1:3: ` is shown as it stands: no second one closes the code; close the code with `, or write \\`",
    "a) x\nc) y": (
        f"1:1: {LIST}a number or letter in this form is no mark of a list; "
        "write 1. or - and a space before each entry, or put blank lines between them"
    ),
    "![[plan.png]]": (
        "1:1: ! is shown as it stands: a wikilink shows no picture and no other text here; "
        "delete it, or write ![what it shows](../media/…) for a picture"
    ),
    "![a](b.png 'c *d')": (
        "1:6: * is shown as it stands: no second one follows; "
        "write * behind the last word too, or \\* for the sign itself"
    ),
    "![a](b.png 'c <b>d</b>')": (
        "1:6: a caption cannot hold a tag, so this is shown as it stands: <b>; write it in the text of the file"
    ),
    "![a](b.png 'c [^1]')": (
        "1:6: a caption cannot hold a footnote, so this is shown as it stands: [^1]; write it in the text of the file"
    ),
    "x ![a](b.png 'c *d*')": (
        "1:8: marks have no effect in the title of a picture within a line, so this is shown as it stands: *d*; "
        "write its words alone"
    ),
    "[a](b.md 'c [[d]]')": (
        "1:5: marks have no effect in the title of a link, so this is shown as it stands: [[d]]; write its words alone"
    ),
    "[a](https://example.org 'c `d`')": (
        "1:5: marks have no effect in the title of a link, so this is shown as it stands: `d`; write its words alone"
    ),
    "[^a b]": "1:1: [^a b] is shown as it stands: the label of a footnote holds no space; write [^a-b]",
    "-one\n-two": f"1:1: {LIST}a space is missing behind -; write - one",
    "1)one\n2)two": f"1:1: {LIST}a space is missing behind the number; write 1) one",
    "a\n    - b": (
        f"2:5: {LIST}it stands too far right, below a paragraph; "
        "put a blank line above it, and no more than three spaces before it"
    ),
    "a\n2. b\n3. c": f"2:1: {LIST}a list that begins in a paragraph begins with 1; put a blank line above it",
}


@pytest.mark.parametrize("text", TOLD)
def test_a_mark_without_effect_is_told_with_what_to_write(text: str) -> None:
    problems = rendered(text)[1]
    assert [f"{p.line}:{p.column}: {p.what}; {p.todo}" for p in problems] == [TOLD[text]]
    assert problems[0].severity == "warning"


@pytest.mark.parametrize(
    "text",
    [
        "[sic] […] [1] [1][2] [Applause] (see [1]) [x] [ ]",
        "2 * 3 * 4, a*b, snake_case_x, f**k, ____, 5* and 6*",
        "GDP* of 5\n\n*without tax",
        "`[[a] **b` \\[[a] \\**b \\`c",
        "```\n[[a] **b\n```",
        "#hashtag\n\n#1\n\n#MeToo",
        "in\n1956. Then\n-5 degrees",
        "Heading\n-------\n\n1. a\n1. b",
        "a | b",
        "> a\n> -Churchill",
    ],
)
def test_what_is_no_mark_is_left_alone(text: str) -> None:
    assert rendered(text)[1] == []


LINES = st.sampled_from(
    "a) x|b) y|c) z|(a) x|(b) y|1) x|• x|– x|· x|-x|#x|##x|x|x:|*x*|> a) x|> c) y|> • x|- • x|- – x|> – x|> (a) x".split(
        "|"
    )
)


@given(st.lists(LINES, min_size=1, max_size=4))
@example(["a) x", "c) y"])
@example(["> a) x", "> c) y"])
@example(["- • x", "- • y"])
def test_what_is_remarked_does_not_depend_on_other_paragraphs(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert rendered(text)[1] == rendered(f"{text}\n\n`code`")[1]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        (
            "See (https://en.example.org/A_(b)), https://x.org/a?b=c&d=e.",
            ["https://en.example.org/A_(b)", "https://x.org/a?b=c&d=e"],
        ),
        ("見https://x.org/a。次 https://x.org了解", ["https://x.org/a", "https://x.org"]),
        ("**https://x.org** “https://y.org” [https://z.org]", ["https://x.org", "https://y.org", "https://z.org"]),
        ("`https://x.org` [https://x.org](https://y.org) www.x.org a@x.org", ["https://y.org"]),
        ("git+https://x.org https\\://x.org http:// https://…", []),
        ("- https://x.org/a&nbsp;b\n\n# https://y.org/ж!", ["https://y.org/%D0%B6", "https://x.org/a"]),
    ],
)
def test_bare_addresses_are_links(text: str, addresses: list[str]) -> None:
    body, problems = rendered(text)
    assert sorted(unescape(a) for a in re.findall('href="([^"]*)"', body.html)) == sorted(addresses)
    assert problems == []


PIECES = st.sampled_from(
    [
        *"[]()*_`~!#|-+<>:=^&;.,/\\ \n\n ",
        *("**", "__", "~~", "[[", "]]", "](", "![", "\n\n", "    ", "1. ", "- ", "• ", "> ", "```", "---", "https://"),
        *("[^1]", "]: ", "| ", "%", "é", "中", "。"),
    ]
)


@given(st.lists(PIECES, max_size=14))
def test_a_mark_has_effect_or_its_words_stay_or_a_problem_names_it(pieces: list[str]) -> None:
    words = [f"w{chr(97 + n)}w" for n in range(len(pieces))]
    text = "".join(piece + word for piece, word in zip(pieces, words, strict=True))
    body, problems = rendered(text)
    led = " ".join(f"{link.target} {link.fragment} {link.text} {link.whole}" for link in body.links)
    shown = unescape(body.html) + led
    if not problems:
        assert [word for word in words if word not in shown] == []
    tags = set(re.findall("<([a-z0-9]+)", body.html))
    if tags <= {"p"} and not problems and "\\" not in text and not re.search("&[a-z]+;", text):
        page = "".join(unescape(re.sub("<[^>]*>", "", body.html)).split())
        assert page == "".join(text.split())  # nothing had an effect, so each sign stands there
