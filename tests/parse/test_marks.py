"""Marks beyond CommonMark: emphasis beside CJK signs, task lists, alerts, ids of headings, code, definition lists."""

import sys

import pytest

from site_builder.model.placeholders import SAID_CLOSE, SAID_OPEN
from site_builder.parse import highlight
from site_builder.parse.markdown_parser import parser
from tests.conftest import SiteFactory
from tests.parse.test_markdown import html, rendered

SAID = str.maketrans({SAID_OPEN: "‹", SAID_CLOSE: "›"})


def shown(text: str) -> str:
    return html(text).translate(SAID)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**「強調」**です。", "<strong>「強調」</strong>です。"),
        ("これは**（注）**と", "これは<strong>（注）</strong>と"),
        ("**テスト。**テスト", "<strong>テスト。</strong>テスト"),
        ("这是*“引用”*的", "这是<em>“引用”</em>的"),
        ("前~~「取消」~~后", "前<s>「取消」</s>后"),
        ("***「全」***で", "<em><strong>「全」</strong></em>で"),
        ("한국어**(한)**은", "한국어<strong>(한)</strong>은"),
        (
            "**[語](https://a.b)**を",
            '<strong><a href="https://a.b" rel="external noopener noreferrer">語</a></strong>を',
        ),
        ("変数_の_名前", "変数_の_名前"),
    ],
)
def test_emphasis_beside_signs_of_chinese_japanese_and_korean(text: str, expected: str) -> None:
    assert html(text) == f"<p>{expected}</p>"


@pytest.mark.parametrize("text", ["a**(b)**c", "スペース ** です ** か"])  # as CommonMark says
def test_emphasis_that_has_no_effect_is_text_and_told(text: str) -> None:
    body, problems = rendered(text)
    assert body.html.strip() == f"<p>{text}</p>"
    assert problems and all("warning: ** is shown as it stands: " in problem for problem in problems)


OPEN, DONE = (
    f'<span class="box" role="img" aria-label="‹task_{w}›">{s}</span> ' for w, s in (("open", "☐"), ("done", "☑"))
)


def test_a_task_list_has_boxes_with_words() -> None:
    expected = f'<ul>\n<li class="task">{OPEN}a</li>\n<li class="task">{DONE}<em>b</em></li>\n<li>c</li>\n</ul>'
    assert shown("- [ ] a\n- [x] *b*\n- c") == expected
    assert shown("1. [X] a") == f'<ol>\n<li class="task">{DONE}a</li>\n</ol>'


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_an_alert_is_a_labelled_note(kind: str) -> None:
    expected = (
        f'<div class="alert {kind}" role="note">\n<p class="label">‹alert_{kind}›</p>\n<p>a <em>b</em></p>\n</div>'
    )
    assert shown(f"> [!{kind.upper()}]\n> a *b*") == expected
    assert shown(f"> [!{kind}]- a *b*") == expected
    assert shown(f"> [!{kind}]\n>\n> a *b*") == expected
    assert shown(f"- > [!{kind}]\n  > a *b*") == f"<ul>\n<li>\n{expected}\n</li>\n</ul>"


def test_an_ordinary_quotation_stays_one() -> None:
    assert (
        shown("> a\n\n> b [!NOTE]")
        == "<blockquote>\n<p>a</p>\n</blockquote>\n<blockquote>\n<p>b [!NOTE]</p>\n</blockquote>"
    )


FIVE = "write [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] or [!CAUTION]"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("> [!HINT]\n> a", "1:3: warning: there is no alert [!HINT]: the quotation stays a quotation; write [!TIP]"),
        (
            "> [!warnign]\n> a",
            "1:3: warning: there is no alert [!warnign]: the quotation stays a quotation; write [!WARNING]",
        ),
        ("> [! NOTE]\n> a", "1:3: warning: there is no alert [! NOTE]: the quotation stays a quotation; write [!NOTE]"),
        ("> [!HORSE]\n> a", f"1:3: warning: there is no alert [!HORSE]: the quotation stays a quotation; {FIVE}"),
        (
            "a\n\n[!NOTE]\nb",
            "3:1: warning: [!NOTE] makes an alert only in a quotation; write > before this line and those below",
        ),
        (
            "## a {#b c}",
            "1:6: warning: {#b c} is not the id of a heading and stands on the page as text; write {#id} at the end of the line, the id made of letters, digits, - and _",
        ),
        (
            "## a {.b}",
            "1:6: warning: {.b} is not the id of a heading and stands on the page as text; write {#id} at the end of the line, the id made of letters, digits, - and _",
        ),
        (
            "## a {#b}\n\n## c {#b}",
            '3:6: error: the id "b" is that of another heading of this text; give one of them another',
        ),
        (
            "## b\n\n## c {#b}",
            '3:6: error: the id "b" is that of another heading of this text; give one of them another',
        ),
    ],
)
def test_marks_that_fail_are_told(text: str, line: str) -> None:
    assert rendered(text)[1] == [f"a.md:{line}"]


@pytest.mark.parametrize("text", ["## Who *came*? {#own-id}", "Who *came*? {#own-id}\n-----------------------"])
def test_a_heading_may_have_an_id_of_its_own_and_keeps_the_other(text: str) -> None:
    assert html(text) == '<h2 id="u-own-id"><span id="u-who-came"></span>Who <em>came</em>?</h2>'
    assert [*rendered(text)[0].anchors] == ["who-came", "own-id"]


@pytest.mark.parametrize("own", ["a", "first-part", "глава-1", "fig:2", "Part_2"])
def test_what_may_be_an_id_of_a_heading(own: str) -> None:
    body, problems = rendered(f"## One {{#{own}}}\n\nText, [here](#{own}).\n")
    assert problems == []
    assert own in body.anchors


def test_braces_that_are_text_stay_text() -> None:
    for text in ("## a `{#b}`", "## a \\{#b}", "## a {b}", "## a {}"):
        assert rendered(text)[1] == []
    assert html("a {#b}") == "<p>a {#b}</p>"


@pytest.mark.parametrize("info", ["python", "Python title=x", "{.python}", "py"])
def test_code_has_the_class_of_its_language_and_colours(info: str) -> None:
    named = "py" if info == "py" else "python"
    assert html(f"```{info}\nif a < 1: pass\n```") == (
        f'<pre tabindex="0"><code class="language-{named}"><span class="k">if</span> a <span class="o">&lt;</span> '
        '<span class="mi">1</span>: <span class="k">pass</span>\n</code></pre>'
    )


def test_code_of_another_language_or_none_is_plain() -> None:
    assert (
        html("```klingon\nif <a>\n```")
        == '<pre tabindex="0"><code class="language-klingon">if &lt;a&gt;\n</code></pre>'
    )
    assert html("```\nif\n```") == '<pre tabindex="0"><code>if\n</code></pre>'
    assert html('```"><script>\na\n```') == '<pre tabindex="0"><code>a\n</code></pre>'
    assert html("```c++\na\n```").startswith('<pre tabindex="0"><code class="language-c++">')


@pytest.mark.parametrize("name", sorted(highlight._LEXER_OF))
def test_coloured_code_keeps_every_character(name: str) -> None:
    import re
    from html import unescape

    text = "\n if (a < b && 'c') { return \"d\"; } # e\n\t<f g='h'>é</f>\n-- i: [1, 2]\n\n"
    made, words = highlight.code(text, name, highlight.MOST)
    assert made is not None
    assert words <= len(text)
    assert unescape(re.sub("<[^>]*>", "", made)) == text


def test_long_or_monotonous_code_is_not_coloured() -> None:
    assert highlight.code("a = 1\n" * 800, "python", highlight.MOST) == (None, 0)
    assert highlight.code("<?" * 600, "xml", highlight.MOST) == (None, 0)
    assert highlight.code("a" * 501, "python", highlight.MOST) == (None, 0)
    body, _ = rendered("```python\nif a: b = 'some words of a text'\n```\n\n" * 600)
    assert 300 < body.html.count('<span class="k">') < 400


def test_a_text_that_is_nothing_but_code_has_few_coloured_words() -> None:
    fence = "```python\n" + "".join(f"a{n} = [{n}, {n} + 1]\n" for n in range(20)) + "```\n\n"
    prose = "The minutes give another day, and say nothing of it. " * 60
    assert rendered(fence + prose)[0].html.count("<pre") == 1
    assert rendered(fence + prose)[0].html.count('<span class="mi">') == 60
    assert '<span class="mi">' not in rendered(fence)[0].html
    colours, read = highlight.Colours(fence * 40), []
    for token in parser().parse(fence * 40, {"links": [], "lost": []}):
        if token.type == "fence":
            colours.read(token)
            read.append("html" in token.meta)
    assert read == [True] * 9 + [False] * 31  # the rest is shown as it stands
    assert colours.words == -1  # the tenth was read up to the first word that is too many


def test_pygments_is_imported_by_fences_of_a_language_alone() -> None:
    import subprocess

    code = (
        "import sys\nfrom site_builder.parse.body import render\nfrom site_builder.parse.file_problems import FileProblems\n"
        "rendered = lambda text: render(text, 1, FileProblems('a.md', []))\n"
        "rendered('```\\na\\n```\\n\\n```klingon\\nb\\n```\\n')\nassert 'pygments' not in sys.modules\n"
        "rendered('```python\\na\\n```\\n')\nassert 'pygments' in sys.modules\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_definition_begins_with_a_colon_alone() -> None:
    assert html("a\n: b\n: c") == "<dl>\n<dt>a</dt>\n<dd>b</dd>\n<dd>c</dd>\n</dl>"
    assert html("a\n~ b") == "<p>a\n~ b</p>"
    assert html("a\n\n~ b") == "<p>a</p>\n<p>~ b</p>"
    assert html("a\n: b\n\n~ c") == "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n<p>~ c</p>"
    assert html("a\n: b\n\n  ~ c").count("~ c") == 1


def test_labels_and_words_are_those_of_the_texts_language(site: SiteFactory) -> None:
    from tests import builds

    body = "\n> [!NOTE]\n> a\n\n- [x] b\n"
    root = site(
        {
            "articles/en.md": builds.article("A", "2025", "Ada", body=body),
            "articles/fr.md": builds.article("B", "2025", "Ada", body=body).replace("---\n", "---\nlang: fr\n", 1),
            "articles/sw.md": builds.article("C", "2025", "Ada", body=body).replace("---\n", "---\nlang: sw\n", 1),
        }
    )
    builds.built(root)
    said = {name: (root / f"output/articles/{name}.html").read_text(encoding="utf-8") for name in ("en", "fr", "sw")}
    assert '<p class="label">Note</p>' in said["en"] and 'aria-label="done"' in said["en"]
    assert '<p class="label">Note</p>' in said["fr"] and 'aria-label="fait"' in said["fr"]
    assert '<p class="label"><span lang="en">Note</span></p>' in said["sw"]


def test_a_page_with_every_mark_has_no_fault(site: SiteFactory) -> None:
    from tests import builds, reading

    body = (
        "H<sub>2</sub>O <kbd>a</kbd> <mark>b</mark> <abbr title='Ada'>c</abbr><br>d\n\n## A {#b}\n\n> [!WARNING]\n> - [x] e\n\n"
        "<details open>\n<summary>Ada *f*</summary>\n## G\n- [ ] h\n</details>\n\n"
        "<figure>\n<table>\n<caption>i</caption>\n<colgroup><col><col></colgroup>\n"
        '<tr><th scope="col">j</th><th>k</th></tr>\n<tr><td colspan="2" lang="fr" dir="ltr">Ada</td></tr>\n</table>\n'
        "<figcaption>l</figcaption>\n</figure>\n\n```python\nm = 1\n```\n"
    )
    read = reading.made(site, {"articles/a.md": builds.article("A", "2025", "Ada", body=body)})
    article = read.pages["articles/a.html"]
    assert article.one("summary").words == "Ada f"
