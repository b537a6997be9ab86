"""The fast ways through a text: that ordinary prose takes them, and that they lead where the slow ones do."""

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

INLINE = st.recursive(
    st.sampled_from(
        ["a", " b\n", "&amp;", "&lt;", "&nbsp;", '"', "'", "é", "<br>\n", "&quot;", "&", ">", "\u00a0", "\x01"]
    ),
    lambda inner: st.builds(
        "{}{}{}".format,
        inner,
        st.one_of(
            st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["em", "strong", "s", "code", "b", "a"]), inner),
            st.builds(
                '<a href="{}"{}>{}</a>'.format,
                st.sampled_from(
                    [
                        "https://e.org/a?b&amp;c",
                        "#",
                        "\ufdd07\ufdd1",
                        "http://e.1/",
                        "http://e.org:99999/",
                        "javascript:x",
                    ]
                ),
                st.sampled_from(["", ' title="t"', ' rel="external noopener noreferrer"', ' onclick="x"']),
                inner,
            ),
        ),
        inner,
    ),
    max_leaves=6,
)
BLOCKS = st.recursive(
    st.one_of(
        st.builds("<p>{}</p>\n".format, INLINE),
        st.builds(
            '<h{0} id="u-{1}">{2}</h{0}>\n'.format, st.integers(1, 7), st.sampled_from(["a", "b.c", "é"]), INLINE
        ),
        st.sampled_from(["<hr>\n", '<pre tabindex="0"><code>x\n</code></pre>\n', "</li>\n", "<ul>\n", "text", "<p>\n"]),
        st.builds(
            '<figure><img src="\ufdd01\ufdd1" alt="{}"></figure>\n'.format, st.sampled_from(["a", 'a"b', "a&quot;"])
        ),
    ),
    lambda inner: st.one_of(
        st.builds("<blockquote>\n{}</blockquote>\n".format, inner),
        st.builds("<{0}>\n<li>{1}{2}</li>\n</{0}>\n".format, st.sampled_from(["ul", "ol", "dl"]), INLINE, inner),
        st.builds("{}{}".format, inner, inner),
    ),
    max_leaves=8,
)


FORMS = st.lists(  # whole ones and their parts
    st.sampled_from(
        [
            *(
                "<p>",
                "</p>\n",
                "<blockquote>\n",
                "</blockquote>\n",
                '<h2 id="u-a">',
                "</h2>\n",
                "<h3>",
                "<ul>\n",
                "</ul>\n",
            ),
            *(
                "<li>",
                "</li>\n",
                "<ol>\n",
                "<em>",
                "</em>",
                "<strong>",
                "</strong>",
                "</a>",
                "<br>\n",
                "a",
                ">",
                "&amp;",
            ),
            *(
                '<a href="https://e.org/a?b&amp;c" rel="external noopener noreferrer">',
                "&quot;",
                "\u00a0",
                "\x85",
                "\x01",
            ),
            *("<p>a</p>\n", "<blockquote>\n<p>b</p>\n</blockquote>\n", '<h2 id="u-\u00e9.b">x</h2>\n'),
            "<ul>\n<li>c</li>\n<li>d</li>\n</ul>\n",
        ]
    ),
    max_size=14,
).map("".join)


def rendered(text: str) -> tuple[Body, list[str]]:
    problems: list[Problem] = []
    body = bodies.render(text, 1, FileProblems("a.md", problems))
    return body, [str(p) for p in problems]


@contextmanager
def slowly() -> Iterator[None]:
    """Every rule of markdown-it asked everywhere, and everything through nh3."""
    parser = markdown_parser.parser()
    names = [name for name in parser.inline.ruler.get_all_rules() if name != "by_character"]
    parser.inline.ruler.enableOnly(names)
    parser.block.ruler.disable("paragraphs")
    with (
        mock.patch.object(markdown, "_MD", parser),
        mock.patch.object(plain_text, "is_plain", return_value=None),
        mock.patch.object(plain_text, "blocks", return_value=None),
        mock.patch.object(sanitize, "is_clean", return_value=False),
    ):
        yield


def test_ordinary_prose_takes_the_fast_ways():
    with (
        mock.patch.object(markdown, "_MD", None),
        mock.patch.object(sanitize, "_WALL", None),
    ):
        body, problems = rendered(ORDINARY.replace(" < ", " > "))
    assert problems == []
    assert '<a href="https://example.org/5000/0?a=b&amp;c" rel="external noopener noreferrer">led</a>' in body.html


def hold_the_same(*texts: str) -> None:
    """Texts come to the same on the fast ways and on the slow ones."""
    fast = [rendered(text) for text in texts]
    with slowly():
        assert [rendered(text) for text in texts] == fast


def test_plain_prose_between_other_blocks_is_not_parsed_as_inline_text():
    with (
        mock.patch.object(markdown._MD.inline, "parse", side_effect=AssertionError("the inline parser was asked")),
        mock.patch.object(sanitize, "_WALL", None),
    ):
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


@given(st.one_of(BLOCKS, FORMS))
def test_what_is_known_to_be_clean_the_sanitizer_gives_back_unchanged(html: str):
    if sanitize.is_clean(html):
        assert sanitize._WALL.clean(html) == html


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<p>a<p>b</p>\n</p>\n",
        "<p><em>a</p>\n</em>",
        "<p>a</p>\n</li>\n",
        "<ul>\n",
        "<p>a > b</p>\n",
        "<p>\u00a0</p>\n",
        "<p>\x00</p>\n",
        '<p><a href="javascript:x">a</a></p>\n',
        '<p><a href="https://e.org" onclick="x">a</a></p>\n',
        '<p><a href="https://e.org"><a href="https://e.org">a</a></a></p>\n',
        '<p id="x">a</p>\n',
        '<h2 id="search">a</h2>\n',
        "<li>a</li>\n",
        "<p>a</p>",
    ],
)
def test_what_is_not_of_the_known_forms_goes_through_the_sanitizer(html: str):
    assert not sanitize.is_clean(html)


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the hostile corpora are kept beside the repository")
def test_hostile_texts_come_out_the_same_on_both_ways():
    payloads = [
        str(p)
        for name in ("h5sc-payloads", "naughty-strings")
        for p in json.loads((HOSTILE / f"{name}.json").read_text())
    ]
    for payload in payloads:
        payload = re.sub("[\ud800-\udfff]", "", payload)
        if sanitize.is_clean(payload) or sanitize.is_clean(f"<p>{payload}</p>\n"):
            assert sanitize._WALL.clean(f"<p>{payload}</p>\n") == f"<p>{payload}</p>\n"
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
