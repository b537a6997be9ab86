"""HTML in a text: the tags that have effect, and what is said of the others."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.parse.raw_html_effect import _REMEDY
from tests.parse.test_markdown import html, lead, rendered

EFFECT = {
    "a new line, however written": ("a<br>b <BR/> c<br />\nd", "<p>a<br>\nb<br>\nc<br>\nd</p>"),
    "small letters, keys, marks": (
        "H<sub>2</sub>O 10<SUP>5</SUP> <kbd>Ctrl</kbd> <mark>*m*</mark>",
        "<p>H<sub>2</sub>O 10<sup>5</sup> <kbd>Ctrl</kbd> <mark><em>m</em></mark></p>",
    ),
    "an abbreviation": ('<abbr title="A & B">AB</abbr>', '<p><abbr title="A &amp; B">AB</abbr></p>'),
    "a language and a direction": ("<mark lang=fr dir='RTL'>a</mark>", '<p><mark dir="rtl" lang="fr">a</mark></p>'),
    "details": (
        "<details open>\n<summary>More **b**</summary>\n- a\n- [[b]]\n\nText.\n\n</details>\n\nAfter.",
        '<details open=""><summary>More <strong>b</strong></summary>\n<ul>\n<li>a</li>\n<li><a href="{0}">«0»</a></li>\n</ul>\n<p>Text.</p>\n</details>\n<p>After.</p>',
    ),
    "details in one line": (
        "<details><summary>a</summary>b</details>",
        "<details><summary>a</summary>\n<p>b</p>\n</details>",
    ),
    "a picture with a caption": (
        "<figure>\n\n![a](b.png)\n\n<figcaption>c *d*</figcaption>\n</figure>",
        '<figure><img src="{0}" alt="a"><figcaption>c <em>d</em></figcaption>\n</figure>',
    ),
    "a table": (
        '<table>\n  <caption>C</caption>\n  <colgroup><col><col></colgroup>\n  <thead>\n    <tr>\n      <th scope=col>A</th><th>B</th>\n    </tr>\n  </thead>\n  <tbody>\n    <tr>\n      <td rowspan=2 colspan="2">**a**<br>\n      b</td>\n    </tr>\n  </tbody>\n</table>',
        '<div class="table" tabindex="0">\n<table>\n<caption>C</caption>\n<colgroup><col><col></colgroup>\n<thead><tr><th scope="col">A</th>\n<th>B</th>\n</tr>\n</thead>\n<tbody><tr><td colspan="2" rowspan="2"><strong>a</strong><br>\nb</td>\n</tr>\n</tbody>\n</table>\n</div>',
    ),
    "a cell with a list": (
        "<table><tr><td>\n\n- a\n\n</td></tr></table>",
        '<div class="table" tabindex="0">\n<table>\n<tbody><tr><td><ul>\n<li>a</li>\n</ul>\n</td>\n</tr>\n</tbody></table>\n</div>',
    ),
    "details in a list and in a quotation": (
        "- <details>\n  <summary>s</summary>\n  a\n  </details>\n\n> <details><summary>b</summary>\n> c\n> </details>",
        "<ul>\n<li>\n<details><summary>s</summary>\n<p>a</p>\n</details>\n</li>\n</ul>\n<blockquote>\n<details><summary>b</summary>\n<p>c</p>\n</details>\n</blockquote>",
    ),
    "in the cells of a table of lines": (
        "| a<br>b | H<sub>2</sub>O |\n|---|---|",
        '<div class="table" tabindex="0">\n<table>\n<thead>\n<tr>\n<th>a<br>\nb</th>\n<th>H<sub>2</sub>O</th>\n</tr>\n</thead>\n</table>\n</div>',
    ),
    "in code and behind a backslash, where a tag is text": (
        "`<br>` \\<br> &lt;br>\n\n```\n<br>\n```",
        '<p><code>&lt;br&gt;</code> &lt;br&gt; &lt;br&gt;</p>\n<pre tabindex="0"><code>&lt;br&gt;\n</code></pre>',
    ),
    "what is less than something, or stands for words": (
        "a <b and c> 1<2 <T> <inaudible>",
        "<p>a &lt;b and c&gt; 1&lt;2 &lt;T&gt; &lt;inaudible&gt;</p>",
    ),
    "an address and a mail address": (
        "<https://a.b> <c@d.org>",
        '<p><a href="https://a.b" rel="external noopener noreferrer">https://a.b</a> <a href="mailto:c@d.org">c@d.org</a></p>',
    ),
}


@pytest.mark.parametrize("name", EFFECT)
def test_tags_that_have_effect(name: str) -> None:
    text, expected = EFFECT[name]
    assert html(text) == expected


NO_EFFECT = "has no effect and stands on the page as text"
TOLD = {
    "<p class=MsoNormal>A</p>": [
        f"1:1: warning: the tag <p class=MsoNormal> {NO_EFFECT}; delete the tag: an empty line makes a paragraph"
    ],
    "A <b>b</b> `<b>` \\<b> <B>c</B>": [
        f"1:3: warning: the tag <b> {NO_EFFECT}; write **words**",
        f"1:23: warning: the tag <B> {NO_EFFECT}; write **words**",
    ],
    "<i>a</i> <em>b</em>": [
        f"1:1: warning: the tag <i> {NO_EFFECT}; write *words*",
        f"1:10: warning: the tag <em> {NO_EFFECT}; write *words*",
    ],
    '<iframe\n src="https://a.b"></iframe>': [
        f'1:1: warning: the tag <iframe\\n src="https://a.b"> {NO_EFFECT}; write a link instead: [words](address)'
    ],
    '<a href="b.md">c</a>': [f'1:1: warning: the tag <a href="b.md"> {NO_EFFECT}; write [words](address)'],
    "<img src=a.png>": [
        f"1:1: warning: the tag <img src=a.png> {NO_EFFECT}; write ![what it shows](path of the picture)"
    ],
    "<div>\n\n**a**\n\n</div>": [f"1:1: warning: the tag <div> {NO_EFFECT}; delete the tag; its words stay"],
    "a\n\n</span>": [f"3:1: warning: the tag </span> {NO_EFFECT}; delete the tag; its words stay"],
    "<o:p></o:p>": [f"1:1: warning: the tag <o:p> {NO_EFFECT}; delete the tag; its words stay"],
    "<Tweet id=3 />": [f"1:1: warning: the tag <Tweet id=3 /> {NO_EFFECT}; delete the tag; its words stay"],
    "<script>a</script>": [
        f"1:1: warning: the tag <script> {NO_EFFECT}; delete it: the theme writes what a page needs"
    ],
    "<!DOCTYPE html>": [
        f"1:1: warning: the tag <!DOCTYPE html> {NO_EFFECT}; delete it: the theme writes what a page needs"
    ],
    "<iframe\nsrc=a.b": [
        f"1:1: warning: the tag <iframe\\nsrc=a.b {NO_EFFECT}; write a link instead: [words](address)"
    ],
    '<font color="red': [f'1:1: warning: the tag <font color="red {NO_EFFECT}; delete the tag; its words stay'],
    "a</br>b": [f"1:2: warning: the tag </br> {NO_EFFECT}; write <br>"],
    "![a<br>b](c.png)": [f"1:4: warning: the tag <br> {NO_EFFECT}; delete the tag"],
    "H<sub>2O": [
        "1:2: warning: the tag <sub> is never closed; write </sub> where it ends, or \\< for a sign that is meant as one"
    ],
    "a</sup>": [
        "1:2: warning: the tag </sup> closes nothing that is open here; delete it, or write <sup> where it begins"
    ],
    "**a<sub>b** c</sub>": [
        "1:4: warning: the tag <sub> is never closed; write </sub> where it ends, or \\< for a sign that is meant as one",
        "1:14: warning: the tag </sub> closes nothing that is open here; delete it, or write <sub> where it begins",
    ],
    "<details>\n\na": [
        "1:1: warning: the tag <details> is never closed; write </details> where it ends, or \\< for a sign that is meant as one"
    ],
    "a <details>b</details>": [
        "1:3: warning: the tag <details> has no effect here and stands on the page as text; begin a line with it, and leave the line before it empty"
    ],
    "<td>a</td>": [
        "1:1: warning: the tag <td> has no effect here and stands on the page as text; write it inside <tr>"
    ],
    "<table><tr><td>a</tr></table>": [
        "1:12: warning: the tag <td> is never closed; write </td> where it ends, or \\< for a sign that is meant as one"
    ],
    "<table>\na\n<tr><td>b</td></tr></table>": [
        "2:1: warning: words stand between the parts of <table>; write them in a <td> or a <caption>"
    ],
    "a<br clear=all>b": [
        '1:2: warning: the attribute "clear" of <br> has no effect; delete it: <br> may have lang, dir and title'
    ],
    "<details class=a><summary>b</summary></details>": [
        '1:1: warning: the attribute "class" of <details> has no effect; delete it: <details> may have lang, dir, title and open'
    ],
    "<mark dir=up lang=fr>a</mark>": [
        '1:1: warning: the attribute "dir" of <mark> has no effect; write ltr, rtl or auto'
    ],
}


@pytest.mark.parametrize("text", TOLD)
def test_tags_without_effect_are_told_with_what_to_write(text: str) -> None:
    body, problems = rendered(text)
    assert problems == [f"a.md:{line}" for line in TOLD[text]]
    for word in re.findall(r"(?<![\w<])[a-cA-O](?!\w)", re.sub(r"<[^>]*>|\(.*?\)", " ", text)):
        assert word in body.html


@pytest.mark.parametrize("name", sorted(_REMEDY))
def test_a_tag_without_effect_is_text(name: str) -> None:
    if name == "!":
        return
    body, problems = rendered(f"One <{name}>two</{name}> three.")
    assert body.html == f"<p>One &lt;{name}&gt;two&lt;/{name}&gt; three.</p>\n"
    assert problems == [f"a.md:1:5: warning: the tag <{name}> {NO_EFFECT}; {_REMEDY[name]}"]


def test_the_words_of_a_wikilink_hold_no_tags() -> None:
    told = f"a.md:1:1: warning: the tag <sub> {NO_EFFECT}; write the words of a link without tags"
    assert rendered("[[a|b<sub>c</sub>]]")[1] == [told]


def test_leads_hold_no_tags() -> None:
    assert lead("<p class=MsoNormal>H<sub>2</sub>O<br>is **wet**.</p>\n") == "H2O is wet."
    assert lead("<iframe src=a></iframe>\n\nWords of a lead, which are enough of them for a sentence.").startswith(
        "Words"
    )


def test_leads_have_one_space_where_a_line_breaks() -> None:
    assert lead("a <br><br> b <br>") == "a b"
    assert lead("a <o:p></o:p> b") == "a b"


def test_a_heading_with_a_tag_has_the_fragment_of_its_words() -> None:
    body, problems = rendered("## H<sub>2</sub>O\n\n## A <b>b</b>\n")
    assert [*body.anchors] == ["h2o", "a-b"]
    assert len(problems) == 1


TAGS = "sub sup kbd mark abbr br details summary figure figcaption table caption colgroup col thead tbody tfoot tr th td b p div".split()
PIECES = [
    *(f"<{t}>" for t in TAGS),
    *(f"</{t}>" for t in TAGS),
    "<td colspan=2>",
    "a",
    "b\n",
    "\n\n",
    "- ",
    "> ",
    "**",
    "`",
    "    ",
    "[c](d.md)",
    "|",
    "---\n",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_no_word_is_lost_and_every_page_is_well_formed(text: str) -> None:
    """The letters of the text stand on the page in their order, and the sanitizer had nothing to mend."""
    body, problems = rendered(text.replace("[c](d.md)", "c"))
    if any("error" in p for p in problems):
        return
    words = re.sub(r"<[^>]*>", "", body.html)
    for letter in "abc":
        assert words.count(letter) >= re.sub(r"</?[a-z]+[^>]*>", "", text.replace("[c](d.md)", "c")).count(letter)
    stack: list[str] = []
    for closing, tag in re.findall(r"<(/?)([a-z0-9]+)[^>]*>", body.html):
        if tag in ("br", "col", "hr", "img"):
            continue
        if closing:
            assert stack.pop() == tag
        else:
            stack.append(tag)
    assert not stack
