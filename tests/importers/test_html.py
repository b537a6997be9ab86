"""HTML of other systems → Markdown: what each element becomes, what is said of the rest, and no word is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.importers.html import to_markdown
from site_builder.importers.html_tidy import MOST_TAGS, MOST_WORDS, tidied
from site_builder.importers.records import Outcome
from tests.importers.importing import words_of


def converted(html: str) -> tuple[str, list[tuple[str, str]]]:
    """The Markdown of HTML, and what was said: (outcome, what)."""
    said: list[tuple[str, str]] = []
    return to_markdown(html, lambda outcome, what, kind: said.append((str(outcome), what))), said


def markdown(html: str) -> str:
    """The Markdown of HTML of which there is nothing to say."""
    text, said = converted(html)
    assert said == []
    return text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>Two", "One\n\nTwo"),
        ("loose <div>words</div> here", "loose\n\nwords\n\nhere"),
        ("<p>one<br>two<br/><br />three", "one\\\ntwo\n\nthree"),
        ("<b>Ada:</b> a <i>b</i> <del>c</del> <code>d_e</code>", "**Ada:** a *b* ~~c~~ `d_e`"),
        ("<b>Note:</b>next", "**Note**:next"),
        ("<b>a</b><b>b</b>", "**ab**"),
        ("x<b> y </b>z", "x **y** z"),
        ('<span style="font-weight: 700">b</span> <font color=red>c</font>', "**b** c"),
        ("H<sub>2</sub>O 10<sup>5</sup> <mark>m</mark> <kbd>k</kbd>", "H<sub>2</sub>O 10<sup>5</sup> <mark>m</mark> <kbd>k</kbd>"),
        ('<abbr title="So &quot;be&quot; it">SBI</abbr>', '<abbr title="So &quot;be&quot; it">SBI</abbr>'),
        ("<q>said</q>", "“said”"),
        ("<ul><li>one<li>two<ul><li>deep</ul></ul>", "- one\n- two\n  - deep"),
        ("<ol start=4><li>four<li><p>five</p><p>more</p></ol>", "4. four\n5. five\n\n   more"),
        ("<ul><li><input type=checkbox checked> done<li><input type=checkbox> open</ul>", "- [x] done\n- [ ] open"),
        ("<dl><dt>Term<dd>One<dd><p>Two<p>more</dl>", "Term\n:   One\n:   Two\n\n    more"),
        ("<blockquote>said <p>more</blockquote>", "> said\n>\n> more"),
        ("<hr>", "---"),
        ("<h1>Top</h1><h3>Deep</h3>", "## Top\n\n#### Deep"),
        ("<h2>Top</h2><h3>Deep</h3>", "## Top\n\n### Deep"),
        ('<h2 id="a">Part</h2><a href="#a">up</a>', "## Part {#a}\n\n[up](#a)"),
        ('<pre class="brush: python">a\n  ```\n</pre>', "````python\na\n  ```\n````"),
        ('<pre><code class="language-js">a<br>b</code></pre>', "```js\na\nb\n```"),
        ("<details open><summary>See <b>all</b></summary>Words</details>", "<details open>\n<summary>See **all**</summary>\n\nWords\n\n</details>"),
        ('<a href="/a b">x</a> <a href="/c" title="T">y</a>', '[x](</a b>) [y](/c "T")'),
        ('<a href="/x"><h3>T</h3><p>para</p></a>', "### [T](/x)\n\n[para](/x)"),
        ("1 &lt; 2 &amp;amp; &lt;b&gt; *a* _b_ c_d [x] [[y]] `z`", r"1 < 2 \&amp; \<b> \*a\* \_b\_ c_d [x] \[\[y]] \`z\`"),
        ("<p># a<p>1. b<p>- c<p>+ d<p>> e<p>: f<p>a<br>- g", "\\# a\n\n1\\. b\n\n\\- c\n\n\\+ d\n\n\\> e\n\n\\: f\n\na\\\n\\- g"),
        ("<p>&nbsp;</p><p></p><p>x", "x"),
    ],
)  # fmt: skip
def test_words_and_blocks(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img src="a.png" alt="A">', "![A](a.png)"),
        ('<p><img src="a.png"> Words</p>', "![](a.png)\n\nWords"),
        ('<p><img src="a.png"><img src="b c.png"></p>', "![](a.png)\n\n![](<b c.png>)"),
        ('<p>Words <img src="a.png"> more</p>', "Words ![](a.png) more"),
        ('<a href="/big.jpg"><img src="/small.jpg" alt="A"></a>', "![A](/big.jpg)"),
        ('<a href="/page/"><img src="/small.jpg" alt="A"></a>', "[![A](/small.jpg)](/page/)"),
        ('<img src="data:x" data-src="real.png">', "![](real.png)"),
        ('<img class="emoji" alt="☺" src="e.png">', "☺"),
        (
            '<figure><a href="/b.jpg"><img src="/s.jpg" alt="[A]"></a><figcaption>So "it" <em>is</em> | Me</figcaption></figure>',
            '![\\[A\\]](/b.jpg "So \\"it\\" *is* | Me")',
        ),
        (
            '<div class="wp-caption"><img src="a.png"><p class="wp-caption-text">Cap</p></div>',
            '![](a.png "Cap")',
        ),
        (
            "<figure><figure><img src=a.png><figcaption>A</figcaption></figure><img src=b.png><figcaption>Both</figcaption>",
            '![](a.png "A")\n\n![](b.png)\n\nBoth',
        ),
    ],
)  # fmt: skip
def test_pictures(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<table><tr><th>A<th>B<tr><td>1|2<td>x<br>y</table>", "| A | B |\n| --- | --- |\n| 1\\|2 | x<br>y |"),
        ("<table><tr><td>1<td>2<td>3<tr><td>4</table>", "| | | |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n| 4 | | |"),
        (  # the first row alone in bold is the head
            "<table><tr><td><p><b>A</b></p><td><strong>B</strong> <b>C</b><tr><td><b>1</b><td>2</table>",
            "| A | B C |\n| --- | --- |\n| **1** | 2 |",
        ),
        (
            "<table><tr><td><b>A</b><td>B<tr><td>1<td>2</table>",
            "| | |\n| --- | --- |\n| **A** | B |\n| 1 | 2 |",
        ),
        (
            "<table><tr><td><b>A</b><td><b>B</b><tr><td><b>1</b><td><b>2</b></table>",
            "| | |\n| --- | --- |\n| **A** | **B** |\n| **1** | **2** |",
        ),
        ("<table><tr><td><p>a</p><p>b</p></table>", "a\n\nb"),
        (
            "<table><caption>C</caption><tr><td colspan=2>a<tr><td><ul><li>b</ul><td>c</table>",
            '<table>\n<caption>C</caption>\n<tr>\n<td colspan="2">a</td>\n</tr>\n<tr>\n<td>\n\n- b\n\n</td>\n<td>c</td>\n</tr>\n</table>',
        ),
        (
            "<figure><table><tr><td>a<td>b</table><figcaption>Cap</figcaption></figure>",
            "<figure>\n\n| | |\n| --- | --- |\n| a | b |\n\n<figcaption>Cap</figcaption>\n</figure>",
        ),
        ("<table>loose<tr><td>a<div>b</div></table>", "| |\n| --- |\n| loose |\n| a b |"),
    ],
)  # fmt: skip
def test_tables(html: str, expected: str) -> None:
    assert markdown(html) == expected


def test_notes_at_the_foot() -> None:
    html = (
        '<p>One<sup id="r1"><a href="#n1">1</a></sup>, two<a href="#n2">[2]</a>.</p><ol>'
        '<li id="n1">First. <a href="#r1">↩</a></li><li id="n2"><p>Second.</p><p>More.</p></li></ol>'
    )
    assert markdown(html) == "One[^1], two[^2].\n\n[^1]: First.\n\n[^2]: Second.\n\n    More."


@pytest.mark.parametrize(
    ("html", "expected", "said"),
    [
        (
            '<iframe src="https://www.youtube-nocookie.com/embed/abcdefghijk?start=9" title="Tides"></iframe>',
            "[Video: Tides](https://www.youtube.com/watch?v=abcdefghijk&t=9)",
            "Video: Tides became a link",
        ),
        (
            '<iframe src="//player.vimeo.com/video/1234"></iframe>',
            "[Video: vimeo.com](https://vimeo.com/1234)",
            "Video: vimeo.com became a link",
        ),
        (
            '<p>See <iframe src="https://maps.example.org/x"></iframe> it</p>',
            "See\n\n[Embedded: maps.example.org](https://maps.example.org/x)\n\nit",
            "Embedded: maps.example.org became a link",
        ),
        (
            '<audio controls><source src="https://example.org/a.ogg"></audio>',
            "[Audio: example.org](https://example.org/a.ogg)",
            "Audio: example.org became a link",
        ),
        (
            '<blockquote class="twitter-tweet"><p>Words</p>by A <a href="https://twitter.com/a/status/1">May</a></blockquote>',
            "> Words\n>\n> by A [May](https://twitter.com/a/status/1)\n\n[Post: twitter.com](https://twitter.com/a/status/1)",
            "Post: twitter.com became a link",
        ),
        (
            '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/x/">View</blockquote>',
            "> View\n\n[Post: instagram.com](https://www.instagram.com/p/x/)",
            "Post: instagram.com became a link",
        ),
    ],
)  # fmt: skip
def test_what_is_embedded_becomes_a_link(html: str, expected: str, said: str) -> None:
    assert converted(html) == (expected, [("converted", said)])


@pytest.mark.parametrize(
    ("html", "expected", "said"),
    [
        ("a<script>alert(1)</script>b", "ab", [("left out", "<script> alert(1)")]),
        ("a<style>p {}</style>", "a", [("left out", "<style> p {}")]),
        ("a<noscript>Turn it on</noscript>", "a", [("left out", "<noscript> Turn it on")]),
        ("a <a href='javascript:x()'>b</a>", "a b", [("left out", "a link to javascript:x()")]),
        ("<video src='v.mp4'>No <b>video</b></video>", "[Video: v.mp4](v.mp4)", [
            ("left out", "words for browsers that do not play it: No video"), ("converted", "Video: v.mp4 became a link"),
        ]),
        ("<img src='data:image/png;base64,AA' alt='A sign'>", "[A sign]", [("left out", "a picture without an address: A sign")]),
        ("<img src='https://s.example/p.gif' width=1 height=1>", "", [("left out", "a picture of one point: https://s.example/p.gif")]),
        ("<form>Name <input name=n><button>Send</button></form>", "Name Send", [
            ("left out", "<input>: its words alone are kept"), ("kept as it is", "<button>: its words alone are kept"),
        ]),
        ("<script>never closed <p>text", "never closed\n\ntext", []),
        ("<!-- hidden --><![CDATA[seen]]><!DOCTYPE html>", "seen", []),
        ("a <!-- never closed", "a \\<!-- never closed", []),
        ('<p class="x>text</p> <b class="y">bold</b>', "text\n\n**bold**", []),
        ("a<0 and <3 </ > <a", "a<0 and <3 \\</ > \\<a", []),
    ],
)  # fmt: skip
def test_what_is_left_out_is_said_and_what_is_broken_is_text(
    html: str, expected: str, said: list[tuple[str, str]]
) -> None:
    assert converted(html) == (expected, said)


_NAMES = "p div b i a ul ol li dl dt dd table tr td th thead caption h2 pre code blockquote figure figcaption details summary br"


@given(
    st.lists(st.sampled_from([f"<{'/' * close}{name}>" for name in _NAMES.split() for close in (0, 1)]), max_size=40)
)
@example(["<h2>", "<div>", "<h2>", "<h2>"])
def test_whatever_the_tags_no_word_is_lost(tags: list[str]) -> None:
    html = "".join(f"{tag}w{n}e " for n, tag in enumerate(tags))
    text, _ = converted(html)
    assert words_of(text) >= {f"w{n}e" for n in range(len(tags))}
    assert converted(html)[0] == text


@given(st.text(alphabet="<>/\"'= &;#!-[]ab\n`*_|\\", max_size=80))
def test_any_text_is_read(text: str) -> None:
    clean = tidied(text, lambda *_: None).html
    assert re.sub(r"</?[a-z0-9]+( [a-z]+=\"[^\"]*\")*>", "", clean).count("<") == 0
    converted(text)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "deep",
        "<blockquote>" * 30_000 + "deep",
        "<table><tr><td>" * 10_000 + "deep",
        "<figure><figcaption>" * 10_000 + "deep",
        "<ul><li>" * 10_000 + "deep",
        "<b><i>x</b></i>" * 5_000 + "deep",
        "<a " * 100_000 + "deep",
        "<a b='" * 100_000 + "deep",
        "<!--" * 100_000 + "deep",
        "<script>" * 20_000 + "deep",
        "</p>" * MOST_TAGS + "deep",
        "<p>" + "<img src=x>" * 5_000 + "deep",
        "".join(f'<a href="#n{n}">{n}</a>' for n in range(2_000)) + "<ol>" + "<li id=n1>x" * 2_000 + "deep",
        "<table>" + "<tr><td>a<td>b" * 3_000 + "deep",
    ],
)  # fmt: skip
def test_hostile_html_is_survived(html: str) -> None:
    text, said = converted(html)
    assert "deep" in text
    assert all(outcome in (Outcome.KEPT, Outcome.LEFT_OUT) for outcome, _ in said)


def test_what_is_too_large_or_too_deep_is_said() -> None:
    _, said = converted("<p>" * (MOST_TAGS + 1))
    assert said == [("kept as it is", "more than 60,000 tags or 2 MiB of words: the words alone are kept")]
    text, said = converted("a <b>b</b> " * (MOST_WORDS // 2))
    assert said == [("kept as it is", "more than 60,000 tags or 2 MiB of words: the words alone are kept")]
    assert re.match("a b a b", text)
    _, said = converted("<blockquote>" * 60)
    assert said == [("kept as it is", "elements nested deeper than 50: their words alone")]
