"""What a person types by habit: line breaks of Chinese and Japanese, and slips in YAML, each with its right words."""

import pytest

from site_builder.parse import frontmatter
from site_builder.parse.body import render
from site_builder.parse.file_problems import FileProblems
from site_builder.problems import Problem


@pytest.mark.parametrize(
    ("text", "html", "lead"),
    [
        ("会談を行い、\n合意した。", "<p>会談を行い、合意した。</p>\n", "会談を行い、合意した。"),
        ("会談**協力**\n**合意**", "<p>会談<strong>協力</strong><strong>合意</strong></p>\n", "会談協力合意"),
        ("会談\nHello", "<p>会談\nHello</p>\n", "会談 Hello"),
        ("Hello\n会談", "<p>Hello\n会談</p>\n", "Hello 会談"),
        ("한국어는\n합니다.", "<p>한국어는\n합니다.</p>\n", "한국어는 합니다."),
        ("会談、\n“合意”", "<p>会談、“合意”</p>\n", "会談、“合意”"),
    ],
)
def test_lines_of_wide_characters_join_without_a_space(text, html, lead):
    body = render(text, 1, FileProblems("a.md", []))
    assert (body.html, body.lead) == (html, lead)


@pytest.mark.parametrize("style", [">-", "|-", ""])
def test_lines_in_front_matter_join_likewise_and_a_typed_space_stays(style):
    head = frontmatter.split(f"---\na: {style}\n  首脳、\n  会談 を\n---\n", "a.md", []).head
    assert head is not None
    assert head.pairs[0][1].text == "首脳、会談 を"


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ("title:The end\ndate: 2025", '2:7: error: this is not YAML: there is no space after "title:"; put a space'),
        ("date: 2025\ntitle:The end", '3:7: error: this is not YAML: there is no space after "title:"; put a space'),
        ("title:\u00a0The end\na: b", '2:7: error: this is not YAML: a no-break space stands after "title:"; put a'),
        (
            "title：The end",
            '2:6: error: this is not YAML: the colon after "title" is a full-width one; write title: and',
        ),
        ("a:\n  * Ada", "3:3: error: this is not YAML: a * begins no entry of a list; write - and a space before each"),
    ],
)
def test_a_slip_in_yaml_is_told_at_its_own_line(keys, line):
    problems: list[Problem] = []
    frontmatter.split(f"---\n{keys}\n---\n", "a.md", problems)
    [p] = problems
    assert f"{p.line}:{p.column}: {p.severity}: {p.what}; {p.todo}".startswith(line)


def test_front_matter_below_an_empty_line_is_told():
    problems: list[Problem] = []
    frontmatter.split(" \n---\na: b\n---\n", "a.md", problems)
    assert [p.kind for p in problems] == ["late-front-matter"]
