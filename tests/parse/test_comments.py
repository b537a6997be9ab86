"""Comments in a text are not published, in any of their three forms."""

import pytest

from site_builder.parse import body
from site_builder.parse.file_problems import FileProblems
from site_builder.problems import Problem


def rendered(text: str) -> tuple[str, str, list[Problem]]:
    problems: list[Problem] = []
    made = body.render(text, 1, FileProblems("a.md", problems))
    return made.html, made.lead, problems


@pytest.mark.parametrize(
    "text",
    [
        "<!-- ask first -->\n\nThey met.",
        "<!-- ask\n\nfirst -->\n\nThey met.",
        "%% ask first %%\n\nThey met.",
        "%%\nask\n\nfirst\n%%\n\nThey met.",
        "[//]: # (ask first)\n\nThey met.",
        "They <!-- ask first -->met.",
        "They met.%% ask first %%",
        "They met.\n\n<!-- ask first -->",
    ],
)
def test_a_comment_is_neither_on_the_page_nor_its_lead(text):
    html, lead, problems = rendered(text)
    assert html.strip() == "<p>They met.</p>"
    assert lead == "They met."
    assert [(p.severity, p.what) for p in problems] == [("note", "the text holds one comment, left out of the page")]


@pytest.mark.parametrize("text", ["`<!-- a -->`", "```\n<!-- a -->\n```", "\\<!-- a -->", "It was 5%% and 6%%."])
def test_code_and_escaped_signs_are_no_comment(text):
    html, _, problems = rendered(text)
    assert "&lt;!-- a --&gt;" in html or "5%% and 6%%." in html
    assert problems == []


def test_percent_signs_in_web_addresses_begin_no_comment():
    html, _, problems = rendered("See [a](https://a.org/a%%20b) and [b](https://b.org/c%%20d).")
    assert "See " in html and " and " in html and "a.org" in html and "b.org" in html
    assert problems == []


def test_comments_are_counted_and_the_spaces_around_one_are_one():
    html, _, problems = rendered("a <!-- b --> c %% d %% e\n\n[comment]: <> (f)")
    assert html.strip() == "<p>a c e</p>"
    assert [str(p) for p in problems] == [
        "a.md:1:3: note: the text holds 3 comments, left out of the page; delete from the file what nobody should read there"
    ]


def test_a_comment_that_ends_a_line_makes_no_line_break_and_lines_are_counted_as_in_the_file():
    assert rendered("a  <!-- b -->\nc")[0].strip() == "<p>a\nc</p>"
    problems: list[Problem] = []
    made = body.render("<!--\na\n-->\n[a](b.md)", 10, FileProblems("a.md", problems))
    assert [link.line for link in made.links] == [13]
