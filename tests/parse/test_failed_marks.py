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
    "a\n\n---\ntitle: b\n---": (
        "4:1: this is shown as a heading, for the line below it is ---; put a blank line between them for a line across "
        "the page, or write ## before the words for a heading"
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


FOREIGN = {
    "{{< youtube abc >}}": [
        "1:1: this is no mark here and is shown as text: {{< youtube abc >}}; write a link: [words](https://…); \\{ for the sign itself"
    ],
    "a {{< comment >}}b{{< /comment >}}": [
        "1:3: this is no mark here and is shown as text: {{< comment >}}; write <!-- … --> around what nobody should read; \\{ for the sign itself"
    ],
    "{% comment %}b{% endcomment %}": [
        "1:1: this is no mark here and is shown as text: {% comment %}; write <!-- … --> around what nobody should read; \\{ for the sign itself"
    ],
    '{% include image.html src="x" %}': [
        '1:1: this is no mark here and is shown as text: {% include image.html src="x" %}; write ![what it shows](path of the picture); \\{ for the sign itself'
    ],
    "{{Anthony Eden}}": [
        "1:1: this is no mark here and is shown as text: {{Anthony Eden}}; delete it, or write it in Markdown; \\{ for the sign itself"
    ],
    '[caption id="a_1" align="left"]Words[/caption]': [
        '1:1: this is no mark here and is shown as text: [caption id="a_1" align="left"]; write ![what it shows](path of the picture); \\[ for the sign itself'
    ],
    '[gallery ids="1,2"]': [
        '1:1: this is no mark here and is shown as text: [gallery ids="1,2"]; write ![what it shows](path of the picture); \\[ for the sign itself'
    ],
    "[b]Words[/b] and [url=https://example.org]x[/url]": [
        "1:1: this is no mark here and is shown as text: [b]; write **words**; \\[ for the sign itself",
        "1:18: this is no mark here and is shown as text: [url=https://example.org]; write a link: [words](https://…); \\[ for the sign itself",
    ],
    "[TOC]": ["1:1: this is no mark here and is shown as text: [TOC]; delete it; \\[ for the sign itself"],
    "![[Yalta]] a": [
        "1:1: this is no mark here and is shown as text: ![[Yalta]]; no file is shown within another: write [[Yalta]] for a link"
    ],
    "![a|300](a.png)": [
        "1:4: this is no mark here and is shown as text: |300; delete it: the theme says how large pictures are"
    ],
    "![a](a.png){width=50%}": [
        "1:12: this is no mark here and is shown as text: {width=50%}; delete it: how things look is the theme's"
    ],
    "A [b](c.md){.d}": [
        "1:12: this is no mark here and is shown as text: {.d}; delete it: how things look is the theme's"
    ],
    "{: .note}": [
        "1:1: this is no mark here and is shown as text: {: .note}; delete it: how things look is the theme's"
    ],
    "the ==Treaty of Rome== was": [
        "1:5: this is no mark here and is shown as text: ==Treaty of Rome==; write <mark>Treaty of Rome</mark>"
    ],
    "'''Rome'''": ["1:1: this is no mark here and is shown as text: '''Rome'''; write **Rome**"],
    "10^5^ m": ["1:3: this is no mark here and is shown as text: ^5^; write <sup>5</sup>"],
    "H~2~O": ["1:2: this is no mark here and is shown as text: ~2~; write <sub>2</sub>"],
    ":::note\nText\n:::": [
        "1:1: this is no mark here and is shown as text: :::note; write > [!NOTE] and > before each line of it"
    ],
    "!!! warning\n    Text": [
        "1:1: this is no mark here and is shown as text: !!! warning; write > [!WARNING] and > before each line of it"
    ],
    "［［Anthony Eden］］来了": [
        "1:1: this is no mark here and is shown as text: ［［Anthony Eden］］; write [[Anthony Eden]]"
    ],
    "见［链接］（https://example.org）": [
        "1:2: this is no mark here and is shown as text: ［链接］（https://example.org）; write [链接](https://example.org)"
    ],
    "见[链接]（../a.md）": ["1:2: this is no mark here and is shown as text: [链接]（../a.md）; write [链接](../a.md)"],
    "＊＊强调＊＊": ["1:1: this is no mark here and is shown as text: ＊＊强调＊＊; write **强调**"],
    "[a](https://example.org “Words”)": [
        '1:1: this looks like a link and is shown as text: [a](https://example.org “Words”); write [a](https://example.org "Words"), with straight quotation marks'
    ],
    "![a](b.png “Words”)": [
        '1:1: this looks like a picture and is shown as text: ![a](b.png “Words”); write ![a](b.png "Words"), with straight quotation marks'
    ],
    '[a](https://example.org "Words)': [
        '1:1: this looks like a link and is shown as text: [a](https://example.org "Words); write [a](https://example.org "Words"), with straight quotation marks'
    ],
    "![a](b.png =100x200)": [
        "1:1: this looks like a picture and is shown as text: ![a](b.png =100x200); delete =100x200: the theme says how large pictures are"
    ],
    "!(a)[b.png]": ["1:1: this looks like a picture and is shown as text: !(a)[b.png]; write ![a](b.png)"],
    "[a](http:/example.org)": [
        "1:1: this looks like a link and is shown as text: [a](http:/example.org); write [a](http://example.org)"
    ],
    "[a](https:example.org)": [
        "1:1: this looks like a link and is shown as text: [a](https:example.org); write [a](https://example.org)"
    ],
    "[a](htttps://example.org/b)": [
        "1:1: this looks like a link and is shown as text: [a](htttps://example.org/b); write [a](https://example.org/b)"
    ],
    "#\xa0Heading": [
        "1:1: this looks like a heading and is shown as text: the space behind # is no ordinary one; write # Heading, or \\# for the sign itself"
    ],
    "##\u3000标题": [
        "1:1: this looks like a heading and is shown as text: the space behind ## is no ordinary one; write ## 标题, or \\# for the sign itself"
    ],
    "＃ 标题": [
        "1:1: this looks like a heading and is shown as text: ＃ is a full-width sign; write # 标题, or \\# for the sign itself"
    ],
    "####### Seven": [
        "1:1: this looks like a heading and is shown as text: a heading has at most six #; write ###### Seven, or \\# for the sign itself"
    ],
    "-\xa0one\n-\xa0two": [
        "1:1: this looks like an entry of a list and is shown as text: the space behind - is no ordinary one; write - one"
    ],
    "1.\xa0one": [
        "1:1: this looks like an entry of a list and is shown as text: the space behind 1. is no ordinary one; write 1. one"
    ],
    "\uf0b7 one\n\uf0b7 two": [
        "1:1: this looks like an entry of a list and is shown as text: \\uf0b7 is no mark of a list; write - one"
    ],
    "| a | b |\n|—|—|\n| 1 | 2 |": [
        "1:1: this looks like a table and is shown as text; write the line below the header with hyphens: | --- | --- |"
    ],
}


@pytest.mark.parametrize("text", FOREIGN)
def test_a_mark_of_another_program_is_told_with_what_to_write(text: str) -> None:
    assert [f"{p.line}:{p.column}: {p.what}; {p.todo}" for p in rendered(text)[1]] == FOREIGN[text]


@pytest.mark.parametrize(
    "text",
    [
        "a == b and c == d, x===y",
        "C++ and G++",
        "{a} {b} {1,2}",
        "[sic] [1] [Applause] [/s] [a] b",
        "Hi![[Eden]]",
        "!!! wow",
        "^_^ and x^2 + y^2, a ^ b ^ c",
        "1~2~3 and ~5~",
        "（见https://example.org）",
        "[链接]（见下文）",
        "［注］（其二）",
        "［1］",
        "`{{a}}` \\{{a}} \\[toc]",
        "rock 'n' roll '' x ''",
        "#1\xa0is",
        "#hash",
        "- [ ] a",
        '[a b="c" d',
        "f(x)=={x}",
        "{{",
        "[x y]",
        "wait!!! what",
        "Anthony Eden\xa0- x",
        "a\n- \xa0b",
        "see [a](b.md){",
        '![x](a.png "Caption|300")',
        "5 ~ 6 ~ 7",
        "[name = x]",
        "[Ed: note]",
        '[emphasis="added" by]',
    ],
)
def test_what_is_no_mark_of_another_program_is_left_alone(text: str) -> None:
    assert rendered(text)[1] == []


def test_names_in_brackets_hide_no_mark_that_fails_behind_them() -> None:
    body, found = rendered("the [Plan] is\n" * 1_200 + "a ` b")
    assert [(p.kind, p.line, p.column) for p in found] == [("lone-mark", 1_201, 3)]
    assert [link.line for link in body.links] == list(range(1, 1_001))  # of names there is a limit, too
    body, _ = rendered("> the [Plan] is\n" * 1_200 + "\nthe [Plan] is")
    assert [link.line for link in body.links] == [1_202]  # in a quotation they are none


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
