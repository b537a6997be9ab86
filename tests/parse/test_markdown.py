"""Markdown: what it becomes, and where in the file each of its links stands."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model.documents import Body
from site_builder.model.placeholders import KEPT_CLOSE, KEPT_OPEN, LINK_CLOSE, LINK_OPEN, WORDS_CLOSE, WORDS_OPEN
from site_builder.model.slugs import heading_slug
from site_builder.parse.body import render
from site_builder.parse.file_problems import FileProblems
from site_builder.parse.markdown import encode_url
from site_builder.problems import Problem

# The marks of a body, made visible: {0} is the address of link 0, «0» its words.
SHOWN = str.maketrans(
    {LINK_OPEN: "{", LINK_CLOSE: "}", WORDS_OPEN: "«", WORDS_CLOSE: "»", KEPT_OPEN: "‹", KEPT_CLOSE: "›"}
)


def rendered(text: str, first_line: int = 1) -> tuple[Body, list[str]]:
    problems: list[Problem] = []
    body = render(text, first_line, FileProblems("a.md", problems))
    return body, [str(p) for p in problems]


def html(text: str) -> str:
    """The HTML of a text that has no problems."""
    body, problems = rendered(text)
    assert problems == []
    return body.html.translate(SHOWN).rstrip("\n")


@pytest.mark.parametrize("mark", ["[", "![", "^[", "[[", "[^a", "<![CDATA[", "[a](", "<a", "`"])
def test_marks_that_nothing_ends_are_text_however_many(mark: str) -> None:
    """The work is counted: a text with a limit of steps in proportion to its length is read whole."""
    body, problems = rendered(mark * 30_000)
    assert [p for p in problems if ": warning: " not in p] == []
    assert body.html.count(mark.replace("<", "&lt;")) >= 29_999 or mark == "`"


@pytest.mark.parametrize("mark", ["[a][", "![", "^[", "[[a] ", "[a]: ["])
def test_marks_that_would_be_read_again_and_again_are_an_error(mark: str) -> None:
    body, problems = rendered("One.\n\n" + mark * 30_000 + "]")
    assert not body.html
    assert [p.partition(": error: ")[0] for p in problems] == ["a.md:3:1"]


@pytest.mark.parametrize(
    "block", ["+ a\n* a\n", "1. a\n1) a\n", "||\n", "a&", "<https://a.b>", "[[a]] ", "a|b\n-|-\n\n"]
)
def test_blocks_beyond_number_are_an_error(block: str) -> None:
    problems = rendered(block * (900_000 // len(block)))[1]
    assert [p.partition(": error: ")[2][:36] for p in problems] == ["up to here the text has more marks t"]


def lead(text: str) -> str:
    return rendered(text)[0].lead.translate(SHOWN)


BECOMES = {
    "a paragraph": ("a *b* **c** ~~d~~ `e`", "<p>a <em>b</em> <strong>c</strong> <s>d</s> <code>e</code></p>"),
    "words between < and > that are no tag": (
        "<inaudible> <T> a<b &lt;",
        "<p>&lt;inaudible&gt; &lt;T&gt; a&lt;b &lt;</p>",
    ),
    "quotation marks, left as they are": ("\"a\" 'b' -- c...", "<p>\"a\" 'b' -- c...</p>"),
    "an address outside": (
        '[a](https://example.org/b?c=d&e "f")',
        '<p><a href="https://example.org/b?c=d&amp;e" title="f" rel="external noopener noreferrer">a</a></p>',
    ),
    "an address with letters beyond ASCII": (
        "<https://example.org/ä>",
        '<p><a href="https://example.org/%C3%A4" rel="external noopener noreferrer">https://example.org/ä</a></p>',
    ),
    "a mail address": ("[a](mailto:b@example.org)", '<p><a href="mailto:b@example.org">a</a></p>'),
    "an address of another scheme, which is text": ("<data:text/html,e>", "<p>&lt;data:text/html,e&gt;</p>"),
    "a bare web address, which is a link": (
        "www.example.org https://a.b/c?d=e&f.",
        '<p>www.example.org <a href="https://a.b/c?d=e&amp;f" rel="external noopener noreferrer">https://a.b/c?d=e&amp;f</a>.</p>',
    ),
    "a link to a file": ("[a](../b.md#c)", '<p><a href="{0}">a</a></p>'),
    "a wikilink": ("[[Kim Jong Un]]", '<p><a href="{0}">«0»</a></p>'),
    "a wikilink with its own words": ("[[kim|the *leader*]]", '<p><a href="{0}">«0»</a></p>'),
    "a wikilink in a heading": ("# On [[Kim]]", '<h2 id="u-on-kim">On <a href="{0}">«0»</a></h2>'),
    "a name that may be none to link, which is known once all names are": (
        "[[!Kim]]",
        '<p><a href="{0}">«0»</a></p>',
    ),
    "a wikilink whose name has brackets": ("[[Foo [bar]]]", '<p><a href="{0}">«0»</a></p>'),
    "a wikilink in brackets": ("[[[a]]]", '<p>[<a href="{0}">«0»</a>]</p>'),
    "a caption with marks": (
        '![a *b*](c.png "d *e* [[f|the *g*]], [h](i.md) `j` https://x.org. | [[k]]")',
        (
            '<figure><img src="{0}" alt="a b"><figcaption><span>d <em>e</em> <a href="{1}">«1»</a>, <a href="{2}">h</a> '
            '<code>j</code> <a href="https://x.org" rel="external noopener noreferrer">https://x.org</a>.'
            '</span> <span class="credit"><a href="{3}">«3»</a></span></figcaption></figure>'
        ),
    ),
    "captions and links before and behind them": (
        '[[a]]\n\n![b](c.png "[[d]]")\n\n[[e]]',
        (
            '<p><a href="{0}">«0»</a></p>\n<figure><img src="{2}" alt="b"><figcaption><a href="{3}">«3»</a></figcaption>'
            '</figure>\n<p><a href="{1}">«1»</a></p>'
        ),
    ),
    "a caption with signs": (
        '![a](b.png "2 * 3 [sic] snake_case 5\\* \\*c\\*")',
        '<figure><img src="{0}" alt="a"><figcaption>2 * 3 [sic] snake_case 5* *c*</figcaption></figure>',
    ),
    "brackets that are no wikilink": ("\\[[]] \\[[ ]]", "<p>[[]] [[ ]]</p>"),
    "a wikilink in code, which is none": ("`[[a]]`", "<p><code>[[a]]</code></p>"),
    "an escaped wikilink, which is none": ("\\[[a]]", "<p>[[a]]</p>"),
    "a lone picture": ("![a](b.png)", '<figure><img src="{0}" alt="a"></figure>'),
    "a lone picture with a caption": (
        '![a](b.png "c & d")',
        '<figure><img src="{0}" alt="a"><figcaption>c &amp; d</figcaption></figure>',
    ),
    "a lone picture with caption and credit": (
        '![a](b.png "c | d")',
        '<figure><img src="{0}" alt="a"><figcaption><span>c</span> <span class="credit">d</span></figcaption></figure>',
    ),
    "a lone picture with several bars": (
        '![a](b.png "c | d | e")',
        '<figure><img src="{0}" alt="a"><figcaption><span>c | d</span> <span class="credit">e</span></figcaption></figure>',
    ),
    "a lone picture with a credit alone": (
        '![a](b.png " | d")',
        '<figure><img src="{0}" alt="a"><figcaption><span class="credit">\ufdd9credit_alone\ufdda d</span></figcaption></figure>',
    ),
    "a bar without spaces, which parts nothing": (
        '![a](b.png "c|d")',
        '<figure><img src="{0}" alt="a"><figcaption>c|d</figcaption></figure>',
    ),
    "a picture among words": ('a ![b](c.png "d")', '<p>a <img src="{0}" alt="b" title="d"></p>'),
    "two pictures": ("![a](b.png)![c](d.png)", '<p><img src="{0}" alt="a"><img src="{1}" alt="c"></p>'),
    "a definition": ("a\n: b\n\n  c", "<dl>\n<dt>a</dt>\n<dd>\n<p>b</p>\n<p>c</p>\n</dd>\n</dl>"),
    "a numbered list": ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
    "a quotation": ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
    "a line break": ("a  \nb\\\nc", "<p>a<br>\nb<br>\nc</p>"),
    "nothing": (" \n\n", ""),
}


@pytest.mark.parametrize("name", BECOMES)
def test_markdown_becomes(name):
    text, expected = BECOMES[name]
    assert html(text) == expected


def cells(text: str) -> list[str]:
    tree = html5lib.parseFragment(html(text), namespaceHTMLElements=False)
    return [
        "".join(e.itertext()) + f" {e.get('class')}" * bool(e.get("class"))
        for e in tree.iter()
        if e.tag in ("th", "td")
    ]


def test_a_table_keeps_its_cells_and_their_alignment():
    assert cells("| a | b | c |\n|:--|--:|:-:|\n| 1 |\n| 2 | 3 | 4 |\n") == [
        *("a", "b right", "c center"),
        *("1", " right", " center"),
        *("2", "3 right", "4 center"),
    ]


def test_an_escaped_bar_parts_a_wikilink_in_a_table_and_is_text_elsewhere_in_it():
    table = "| a | b |\n|---|---|\n| [[kim\\|the leader]] | 1 \\| 2 |\n"
    assert cells(table) == ["a", "b", "«0»", "1 | 2"]
    link = rendered(table)[0].links[0]
    assert (link.target, link.text, link.line, link.column) == ("kim", "the leader", 3, 3)


def test_a_bar_of_a_wikilink_that_is_not_escaped_parts_the_row_which_is_then_too_long():
    _, problems = rendered("| a |\n|---|\n| [[kim|the leader]] |\n", 7)
    assert len(problems) == 1
    assert problems[0].startswith("a.md:9:1: error: this row has 2 cells, the table's header 1: the rest would be lost")


def test_a_table_in_a_list_or_a_quotation_is_checked_as_well():
    for start, rest in (("> ", "> "), ("- ", "  "), ("1. ", "   "), ("> - ", ">   "), ("> > ", ">> ")):
        _, problems = rendered(f"{start}| a | b |\n{rest}|---|---|\n{rest}| 1 | 2 |\n{rest}| 1 | 2 | 3 |\n")
        assert [p.split(" error: ")[0] for p in problems] == ["a.md:4:1:"], start
        assert html(f"{start}| a | b |\n{rest}|---|---|\n{rest}| 1 | 2 |\n").count("<td>") == 2


def test_footnotes_stand_at_the_end_and_link_to_and_fro():
    tree = html5lib.parseFragment(html("a[^x] b[^x] c[^2]\n\n[^2]: Two.\n[^x]: *One.*\n"), namespaceHTMLElements=False)
    elements = list(tree.iter())
    ids = {e.get("id") for e in elements if e.get("id")}
    assert len(ids) == sum(e.get("id") is not None for e in elements) == 5
    links = [e for e in elements if e.tag == "a"]
    assert {str(e.get("href"))[1:] for e in links} == ids
    assert all(i and i.startswith("u-.") for i in ids)  # no heading can have such an id
    notes = ["".join(e.itertext()).split(" ")[0] for e in elements if e.tag == "li"]
    assert notes == ["One.", "Two."]


def headings(text: str) -> list[tuple[str, str]]:
    tree = html5lib.parseFragment(rendered(text)[0].html, namespaceHTMLElements=False)
    return [(str(e.tag), str(e.get("id"))) for e in tree.iter() if str(e.tag)[0] == "h" and str(e.tag)[1:].isdigit()]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ("1", "2"),
        ("12", "23"),
        ("2", "2"),
        ("23", "23"),
        ("131", "232"),
        ("6", "2"),
        ("64", "22"),
        ("246", "234"),
        ("123456", "234566"),
        ("3321", "2222"),
        ("2343", "2343"),
    ],
)
def test_headings_are_an_outline_without_gaps_below_the_title_of_the_page(levels, expected):
    text = "\n\n".join(f"{'#' * int(level)} a" for level in levels)
    assert [tag for tag, _ in headings(text)] == [f"h{level}" for level in expected]


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("A Heading", "a-heading"),
        ("What's new?", "whats-new"),
        ("C++ & C#", "c--c"),
        ("a_b-c", "a_b-c"),
        ("  spaced  ", "spaced"),
        ("1.2 Numbers", "12-numbers"),
        ("“Quoted” — text", "quoted--text"),
        ("Été", "été"),
        ("ВОЙНА и мир", "война-и-мир"),
        ("日本語", "日本語"),
        ("हिन्दी", "हिन्दी"),
        ("שָׁלוֹם", "שָׁלוֹם"),
        ("e\u0301te", "\u00e9te"),
        ("🎉 party", "-party"),
        ("!!!", ""),
    ],
)
def test_a_heading_has_the_fragment_that_github_gives_it(heading, slug):
    assert heading_slug(heading) == slug


def test_headings_of_one_name_are_numbered_and_those_without_letters_named():
    body, _ = rendered("# A\n\n# A\n\n# A-1\n\n# A\n\n# !\n\n# ?\n")
    assert body.anchors == ("a", "a-1", "a-1-1", "a-2", "section", "section-1")
    assert [i for _, i in headings("# A\n\n# *A*\n\n# `A`\n")] == ["u-a", "u-a-1", "u-a-2"]


@given(st.lists(st.sampled_from(["a", "A", "a-1", "a 1", "!", "", "section", "a-1-1", "b", "[[a]]"]), max_size=12))
def test_no_two_headings_have_one_id(names):
    ids = [i for _, i in headings("\n\n".join(f"# {name}" for name in names))]
    assert len(ids) == len(names) == len(set(ids))


# A text and its links: (kind, target, fragment, words, line, column). The text begins in line 10 of its file.
LINKS = {
    "one": ("[a](b.md)", [("file", "b.md", "", "", 10, 5)]),
    "several of one target": (
        "one\ntwo [a](x.md) [b](x.md)\n[c](x.md)",
        [("file", "x.md", "", "", 11, 9), ("file", "x.md", "", "", 11, 19), ("file", "x.md", "", "", 12, 5)],
    ),
    "in quotations and lists": (
        "> [a](x.md)\n>\n> - [b](x.md)\n>   1. c\n>      [d](y.md)",
        [("file", "x.md", "", "", 10, 7), ("file", "x.md", "", "", 12, 9), ("file", "y.md", "", "", 14, 12)],
    ),
    "in a table": (
        "| a | b |\n|---|---|\n| [c](x.md) | [[d]] |",
        [("wiki", "d", "", "", 12, 15), ("file", "x.md", "", "", 12, 7)],
    ),
    "in emphasis, a heading and a definition": (
        "*[a](x.md)*\n\n# [b](x.md)\n\nc\n: [d](x.md)",
        [("file", "x.md", "", "", 10, 6), ("file", "x.md", "", "", 12, 7), ("file", "x.md", "", "", 15, 7)],
    ),
    "in a footnote": (
        "a[^1] [b](x.md)\n\n[^1]: [c](y.md)",
        [("file", "x.md", "", "", 10, 11), ("file", "y.md", "", "", 12, 11)],
    ),
    "with fragments": (
        "[a](b.md#c%20d) [e](#f) [g](<h i.md#j>)",
        [("file", "b.md", "c d", "", 10, 5), ("here", "", "f", "", 10, 21), ("file", "h i.md", "j", "", 10, 30)],
    ),
    "with encoded letters": ("[a](%D0%B0%20b.md)", [("file", "а b.md", "", "", 10, 5)]),
    "wikilinks": (
        "See [[Kim Jong Un]], [[kim#early-life|him]]\nand [[ a   b ]].",
        [
            ("wiki", "Kim Jong Un", "", "", 10, 5),
            ("wiki", "kim", "early-life", "him", 10, 22),
            ("wiki", "a b", "", "", 11, 5),
        ],
    ),
    "after what looks like one in code": (
        "`[[b]]` [[b]] `[a](x.md)` [a](x.md)",
        [("wiki", "b", "", "", 10, 9), ("file", "x.md", "", "", 10, 31)],
    ),
    "pictures": (
        "![a](b.png)\n\nc ![d](e.png)",
        [("image", "b.png", "", "", 10, 6), ("image", "e.png", "", "", 12, 8)],
    ),
    "a picture in a link": (
        "[![a](b.png)](c.md)",
        [("file", "c.md", "", "", 10, 15), ("image", "b.png", "", "", 10, 7)],
    ),
    "references, at the line where they are used": ("[a]: x.md\n\nb\n[a]", [("file", "x.md", "", "", 12, 1)]),
}


@pytest.mark.parametrize("name", LINKS)
def test_links_know_their_line_and_column_in_the_file(name):
    text, expected = LINKS[name]
    body, problems = rendered(text, 10)
    assert problems == []
    assert [link[:6] for link in body.links] == expected


# A text with a title that holds a mark, the places of its links, and of the marks in titles.
TITLED = {
    "of the first of two pictures": ("x ![a](b.png 'c *d*') ![e](b.png)", [(1, 8), (1, 28)], [(1, 8)]),
    "of the second of two pictures": ("x ![a](b.png) ![e](b.png 'c *d*')", [(1, 8), (1, 20)], [(1, 20)]),
    "of the first of two links": ("[a](x.md 'c *d*') [b](x.md)", [(1, 5), (1, 23)], [(1, 5)]),
    "of two web links, and others": (
        "[a](https://a.org) [b](https://a.org '*c*') [d](x.md)\n[e](https://a.org '*f*') [g](x.md '*h*')",
        [(1, 49), (2, 30)],
        [(1, 24), (2, 5), (2, 30)],
    ),
}


@pytest.mark.parametrize("name", TITLED)
def test_a_mark_in_a_title_moves_no_other_place(name: str) -> None:
    text, places, marked = TITLED[name]
    problems: list[Problem] = []
    body = render(text, 1, FileProblems("a.md", problems))
    assert [(link.line, link.column) for link in body.links] == places
    assert [(p.line, p.column) for p in problems] == marked
    assert {p.kind for p in problems} == {"mark-without-effect"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One sentence. Two.", "One sentence. Two."),
        ("# Heading\n\nText.", "Text."),
        ("> Quoted.\n\n- Listed.\n\nText.", "Text."),
        ("![a](b.png)\n\nText.", "Text."),
        ("Introduction\n\nA sentence that is long enough for a lead.", "A sentence that is long enough for a lead."),
        ("Introduction\n\n## Part", "Introduction"),
        (
            "Words of [[Kim]], [him](x.md) and *others*, `code`\nand ![a picture](b.png).",
            "Words of «0», him and others, code and a picture.",
        ),
        ("A footnote[^1].\n\n[^1]: No lead.", "A footnote."),
        ("", ""),
    ],
)
def test_the_lead_is_the_first_paragraph_that_says_something(text, expected):
    assert lead(text) == expected


def test_a_long_lead_is_not_cut_inside_the_mark_of_a_link():
    found = rendered("字" * 298 + "[[a]]" + "字" * 50)[0].lead
    assert found.count(WORDS_OPEN) == found.count(WORDS_CLOSE) == 1


def test_addresses_outside_are_encoded_once():
    assert encode_url("https://example.org/a%20b?c=d#e") == "https://example.org/a%20b?c=d#e"
    assert encode_url('https://example.org/é"<>`{}') == "https://example.org/%C3%A9%22%3C%3E%60%7B%7D"
    assert encode_url(encode_url("https://example.org/é")) == encode_url("https://example.org/é")


@given(
    st.text(
        st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4\ufdd5")
    )
)
def test_any_text_renders_and_its_marks_are_numbered_as_its_links(text):
    body, _ = rendered(text)
    for opening in (LINK_OPEN, WORDS_OPEN):
        numbers = [
            int(part.split(LINK_CLOSE if opening == LINK_OPEN else WORDS_CLOSE)[0])
            for part in body.html.split(opening)[1:]
        ]
        assert all(0 <= n < len(body.links) for n in numbers)
    assert all(1 <= link.line <= text.count("\n") + 1 for link in body.links)


MARKUP = st.lists(
    st.sampled_from(
        [*"[]()!*_`#>|-:~<&\\^ ab1.", "\n", "\n\n", "[[", "]]", "](", "x.md", "[^1]", "[^1]: ", "|-", "    "]
    ),
    max_size=50,
)


@given(MARKUP.map("".join))
def test_any_markup_renders_to_well_formed_html_without_script(text):
    body, problems = rendered(text)
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parseFragment(body.html)
    assert not {"script", "style", "iframe", "svg", "math", "form"} & {str(e.tag) for e in tree.iter()}
    severe = [code for _, code, _ in parser.errors if code not in ("invalid-codepoint",)]
    assert severe == [], (body.html, problems)
