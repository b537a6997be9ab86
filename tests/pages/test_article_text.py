"""An article's text on its page: ids of paragraphs, links of headings, contents."""

from __future__ import annotations

import re

from site_builder.language.words import catalogue
from site_builder.pages import article_text

WORDS = catalogue("en")
LONG = "<p>" + "word " * 900 + "</p>"


def ids(html: str) -> list[str]:
    return re.findall('<p id="([^"]+)"', html)


def test_a_paragraph_keeps_its_id_wherever_it_stands() -> None:
    alone = article_text.shown("<p>First.</p><p>Second, with\na break.</p>", WORDS).html
    first, second = ids(alone)
    moved = article_text.shown("<p>New.</p><p>Second, with a <a href='x.html'>break</a>.</p><p>First.</p>", WORDS).html
    assert ids(moved)[1:] == [second, first]
    assert all(re.fullmatch("p[0-9]{1,6}", name) for name in ids(moved))


def test_equal_paragraphs_have_different_ids() -> None:
    one, two, three = ids(article_text.shown("<p>Same.</p><p>Same.</p><p><em>Same.</em></p>", WORDS).html)
    assert (two, three) == (f"{one}-2", f"{one}-3")


def test_numbers_of_notes_are_no_words() -> None:
    """A note that is put before others, or referred to once more, changes no id and stands in no contents."""
    written = (
        '<p>First<sup class="footnote-ref"><a href="#u-.note{n}" id="u-.ref{n}">[{n}]</a></sup>.</p>'
        '<ol><li id="u-.note{n}"><p>A note. <a href="#u-.ref{n}" class="footnote-backref" aria-label="{n}">\u21a9{n}</a>'
        "</p></li></ol>"
        '<h2 id="u-a">Part<sup class="footnote-ref"><a href="#u-.note{n}" id="u-.ref{n}.2">[{n}]</a></sup></h2>'
    )
    one, two = (article_text.shown(written.replace("{n}", n), WORDS).html for n in "12")
    assert ids(one) == ids(two) == ids(article_text.shown("<p>First.</p><p>A note.</p>", WORDS).html)
    assert 'aria-label="Link to this section: Part">' in one


def test_pictures_alone_are_called_by_their_words() -> None:
    picture = '<picture><source srcset="{n}"><img src="{n}.png" alt="A &amp; {n}"></picture>'
    one, two = (picture.replace("{n}", n) for n in "12")
    first, second = ids(article_text.shown(f"<p>{one}</p><p>{two}</p>", WORDS).html)
    assert ids(article_text.shown(f"<p>{two}</p><p>{one}</p>", WORDS).html) == [second, first]
    heads = "".join(f'<h2 id="u-{n}">{one}</h2>' for n in range(3))
    assert [h.text for h in article_text.shown(heads + LONG, WORDS).contents] == ["A & 1"] * 3


def test_a_heading_has_a_link_to_itself() -> None:
    html = article_text.shown('<h2 id="u-a">A &amp; “<em>b</em>”</h2>', WORDS).html
    assert html == (
        '<h2 id="u-a">A &amp; “<em>b</em>” '
        '<a class="here" href="#u-a" aria-label="Link to this section: A &amp; “b”">#</a></h2>'
    )


def test_three_headings_and_nine_hundred_words_have_contents() -> None:
    heads = "".join(f'<h{2 + (n == 2)} id="u-{n}">Part {n} &lt;b&gt;</h{2 + (n == 2)}>' for n in range(3))
    contents = article_text.shown(heads + LONG, WORDS).contents
    assert [(h.text, h.href, h.level) for h in contents] == [
        ("Part 0 <b>", "#u-0", 2),
        ("Part 1 <b>", "#u-1", 2),
        ("Part 2 <b>", "#u-2", 3),
    ]
    assert article_text.shown(heads + LONG.replace("word ", "", 20), WORDS).contents == ()
    assert article_text.shown(heads.partition("<h3")[0] + LONG, WORDS).contents == ()


def test_words_without_spaces_are_counted_by_their_characters() -> None:
    heads = "".join(f'<h2 id="u-{n}">章</h2>' for n in range(3))
    assert article_text.shown(heads + "<p>" + "漢" * 1800 + "</p>", WORDS).contents
    assert not article_text.shown(heads + "<p>" + "漢" * 1700 + "</p>", WORDS).contents


def test_a_text_without_paragraphs_stays() -> None:
    assert article_text.shown("<ul><li>One</li></ul><hr>", WORDS) == ("<ul><li>One</li></ul><hr>", ())
