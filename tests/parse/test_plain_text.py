"""Plain text without the parser: ordinary prose takes that way, and comes to what the parser makes of it."""

from __future__ import annotations

import json
import re
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.documents import Body
from site_builder.parse import body as bodies
from site_builder.parse import markdown, markdown_parser, plain_text, sanitize
from site_builder.parse.file_problems import FileProblems
from site_builder.parse.markdown_effects import EFFECTS
from site_builder.parse.places import Places
from site_builder.problems import Problem

HOSTILE = Path(__file__).resolve().parents[3] / "shared/corpora/hostile"

ORDINARY = """The **United** States, [led](https://example.org/5000/0?a=b&c) by “Roosevelt”, *agreed*; AT & T did not!

## On *that* day

A line
and another, of 3 < 4 words.

> He said: “No.”

- one
- two, __three__
"""

PIECES = st.sampled_from(
    [
        *"aé1 .,;:!?()[]<>&\"'\\`*_~^#-+=|\n\t…—“”\u00a0\u2003\U0001f600",
        *("word ", "Two words. ", "\n\n", "  \n", "**", "***", "__", "*a*", "**b c**", "_d_", "**e,** ", "*f*g", "`x`"),
        *("[a](https://e.org/b)", "[a](http://e.org?x=1&y=_z_*)", "[a](b.md)", "![a](b.png)", "[[N]]", "[[!N]]", "]("),
        *(
            "https://e.org ",
            "<http://e.org>",
            "&amp;",
            "&nbsp;",
            "&#65;",
            "&x",
            "![",
            "^[n]",
            "[^1]",
            "[r]",
            "# ",
            "> ",
        ),
        *(
            *("**“a”**", "[**b**](https://e.org)", "[*c*](https://e.org)", "_(d)_ "),
            "- ",
            "1. ",
            "    ",
            "```\n",
            "~~",
            "~~s~~",
            "\n: d\n",
            "|a|\n|-|\n",
            "\n===\n",
            "[^1]: n\n",
            "[r]: http://x.y\n",
        ),
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)

SIGNS = ["", "", "", "# ", "## ", "### ", "> ", "> ", "- ", "- "]
ODD_SIGNS = [
    *(
        "* ",
        "+ ",
        "1. ",
        "12) ",
        "-",
        "#",
        ">",
        "#######",
        "-  ",
        ">  ",
        "#  ",
        " ",
        "    ",
        "\t",
        "> - ",
        "- > ",
        "- - ",
    ),
    *("[r]: ", ": ", "~ ", "==", "--", "|-", "| a |", "1985.", "\u2003", "\u00a0", "<b>", "```", "***", "[^1]: "),
]
PROSE = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *(
                    "Words. ",
                    "A & B, ",
                    "“so” ",
                    "3 > 2 ",
                    "é\u00a0",
                    "(",
                    "—",
                    "! ",
                    "_d_ ",
                    "__e.__ ",
                    "*f* ",
                    "**g**",
                ),
                *(
                    "[h](https://e.org/_a_) ",
                    "[i](http://e.org?x=1&y=2)",
                    "[**j**](https://e.org) ",
                    "[*k*](https://e.org/*)",
                    *("**“l”** ", "*(m*", "[**](https://e.org)", "[__n__](https://e.org)", "**‘o** "),
                    "words",
                    "-",
                    "2. ",
                    "x",
                ),
            ]
        ),
        PIECES,
    ),
    min_size=1,
    max_size=4,
).map("".join)
LINES = st.tuples(
    st.one_of(st.sampled_from(SIGNS), st.sampled_from(SIGNS), st.sampled_from(ODD_SIGNS)),
    PROSE,
    st.sampled_from(["\n\n", "\n\n", "\n\n", "\n", "\n\n\n", "\n \n", " \n", "  \n", "#\n\n", ""]),
).map("".join)
WHOLE = st.lists(LINES, max_size=8).map("".join)
SIMPLE = st.lists(
    st.tuples(
        st.sampled_from(SIGNS),
        st.lists(
            st.sampled_from(
                ["Words. ", "A & B, ", "“so” ", "3 > 2 ", "*f* ", "__g.__ ", "[*h*](https://e.org/_a_) ", "__(i)__ "]
            ),
            min_size=1,
            max_size=3,
        ).map(lambda words: "".join(words).strip()),
        st.sampled_from(["\n\n", "\n\n", "\n\n\n", "\n"]),
    ).map("".join),
    max_size=8,
).map("".join)


def rendered(text: str) -> tuple[Body, list[str]]:
    problems: list[Problem] = []
    body = bodies.render(text, 1, FileProblems("a.md", problems))
    return body, [str(p) for p in problems]


def noting(rule):
    """An inline rule that notes its effects, as the quick way does."""

    def noted(state, silent):
        pos = state.pos
        made = rule(state, silent)
        if made and not silent:
            state.env[EFFECTS].note(state, pos)
        return made

    return noted


@contextmanager
def slowly() -> Iterator[None]:
    """Every rule of markdown-it asked everywhere."""
    parser = markdown_parser.parser()
    names = [name for name in parser.inline.ruler.get_all_rules() if name != "by_character"]
    parser.inline.ruler.enableOnly(names)
    for name, rule in list(zip(parser.inline.ruler.get_active_rules(), parser.inline.ruler.getRules(""), strict=True)):
        if name != "text":
            parser.inline.ruler.at(name, noting(rule))
    parser.block.ruler.disable("paragraphs")
    with (
        mock.patch.object(markdown, "_MD", parser),
        mock.patch.object(plain_text, "is_plain", return_value=None),
        mock.patch.object(plain_text, "blocks", return_value=None),
    ):
        yield


def test_ordinary_prose_takes_the_fast_ways():
    with mock.patch.object(markdown, "_MD", None):
        body, problems = rendered(ORDINARY.replace(" < ", " > "))
    assert problems == []
    assert '<a href="https://example.org/5000/0?a=b&amp;c" rel="external noopener noreferrer">led</a>' in body.html


def hold_the_same(*texts: str) -> None:
    """Texts come to the same on the fast ways and on the slow ones."""
    fast = [rendered(text) for text in texts]
    with slowly():
        assert [rendered(text) for text in texts] == fast


def test_plain_prose_between_other_blocks_is_not_parsed_as_inline_text():
    with mock.patch.object(markdown._MD.inline, "parse", side_effect=AssertionError("the inline parser was asked")):
        body, problems = rendered(ORDINARY.replace(" < ", " > ") + "\n```\ncode\n```\n")
    assert problems == []
    assert "<code>code" in body.html


@given(TEXTS)
def test_the_fast_ways_lead_where_the_slow_ones_do(text: str):
    hold_the_same(text)


@given(st.one_of(WHOLE, SIMPLE))
def test_a_whole_text_of_plain_blocks_comes_to_the_same_without_the_parser(text: str):
    hold_the_same(text)


@given(SIMPLE)
def test_texts_that_are_plain_as_a_whole_are_known_as_such(text: str):
    stuck = re.search(r"\S\n(?!\n|\Z)", text)  # lines that are no block of their own
    between_lists = re.search(r"(?m)^- .*\n\n+- ", text)
    if text.strip("\n") and not stuck and not between_lists:
        assert plain_text.blocks(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        *(
            "a\n- b",
            "a\n# b",
            "# a\nb",
            "> a\nb",
            "- a\nb",
            "- a\n\n- b",
            "> a\n- b",
            "a\n===",
            "a\n\n: b",
            "a\n\n    b",
        ),
        *(
            "> - a",
            "- > a",
            "- # a",
            "1. a",
            "2) a",
            "| a\n|-",
            "# a #",
            "#a",
            "#",
            "- ",
            "[a]: https://e.org",
            "\u2003a",
        ),
        *("a\n \nb", "a \n\nb", "a\n\n  b", "> a\n>\n> b", "[[a]]", "![a](b.png)", "a[^1]\n\n[^1]: b", "***", "a\r\rb"),
    ],
)
def test_what_may_be_another_block_is_left_to_the_parser(text: str):
    assert plain_text.blocks(text) is None
    hold_the_same(text, f"a\n\n{text}", f"{text}\n\na", f"- a\n\n{text}\n\n- b", f"> a\n\n{text}\n\n> b")


@pytest.mark.parametrize("sign", "＃\uf0a7\uf0b7\uf0d8\uf0fc")
def test_the_bullet_of_a_word_processor_is_left_to_the_parser_where_a_line_begins_with_it(sign: str):
    texts = [f"{sign} a", f"a\n{sign} b", f"a\n\n{sign} b", f"- {sign} a", f"> a\n> {sign} b"]
    assert not any(plain_text.blocks(text) for text in texts)
    within = f"a {sign} b"
    assert plain_text.is_plain(within)
    assert plain_text.blocks(within) is not None
    hold_the_same(within, f"# {within}", *texts)


def test_ever_so_many_blocks_take_little_space_to_be_known():
    text = "a\n\n> b\n\n- c\n- d\n\n" * 10_000
    tracemalloc.start()
    try:
        body, _ = rendered(text)
        assert tracemalloc.get_traced_memory()[1] < 200 * len(text)
    finally:
        tracemalloc.stop()
    block = "<p>a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n<ul>\n<li>c</li>\n<li>d</li>\n</ul>\n"
    assert body.html == block * 10_000


@pytest.mark.parametrize("text", [ORDINARY, ORDINARY.replace("\n\n", "\n"), f"> {ORDINARY}", f"- {ORDINARY}"])
def test_the_fast_ways_lead_where_the_slow_ones_do_in_ordinary_prose(text: str):
    hold_the_same(text)


@pytest.mark.parametrize(
    "text",
    [
        *("a**b**", "**a**b", "** a**", "**a **", "*a**", "![a](https://e.org)", "^[a](https://e.org)", "a\\*", "<b>"),
        *("[a](https://e.1)", "[a](https://e.org:99999/)", "[a](https://e.org/(b))"),
        *("a  \nb", "a\n b", "&amp;", "[[a]]"),
    ],
)
def test_what_may_mean_more_than_it_seems_is_not_plain(text: str):
    assert not plain_text.is_plain(text)


@pytest.mark.parametrize("text", ["a plain text", "# a\n\n- b\n\n> c", "a *b* `c`", "<i>a</i>", "| a |\n|---|\n| b |"])
def test_every_body_passes_the_sanitizer(text: str):
    with mock.patch.object(sanitize, "clean", return_value="cleaned") as clean:
        assert rendered(text)[0].html == "cleaned"
    clean.assert_called_once()


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile corpora are kept beside the repository")
def test_hostile_texts_come_out_the_same_on_both_ways():
    payloads = [
        str(p)
        for name in ("h5sc-payloads", "naughty-strings")
        for p in json.loads((HOSTILE / f"{name}.json").read_text())
    ]
    payloads = [re.sub("[\ud800-\udfff]", "", payload) for payload in payloads]
    hold_the_same(*(f"{p}\n\n[a]({p}) **{p}** x\n\n> {p}" for p in payloads))


def test_places_are_found_in_time_that_grows_with_the_text():
    """A line of many links that were escaped, none of which stands in the source as it leads."""
    text = " ".join(f"[a](x&amp;y{n}.md)" for n in range(300))
    places = Places(text, 1)
    before = places.patience
    for n in range(300):
        places.find(f"x&y{n}.md", 0)
    assert 0 <= places.patience < before
    places.patience = 0
    assert places.found("no such words", 0) is None
    assert places.found("[a]", 0) is None
    assert len(rendered(text)[0].links) == 300
