"""Inputs that once hung a build, reached outside the output folder, or doubled words: each stays mended."""

import json
import re
from collections import Counter

import pytest

from site_builder.indexing.mentions import Finder, Named, link
from site_builder.language import sentences
from site_builder.parse import frontmatter
from site_builder.problems import Problem
from tests import builds


def test_runs_of_points_are_read_in_one_go():
    text = "x " * 100 + "." * 200_000
    assert sentences.cut(text, 50).startswith("x x")
    assert list(sentences.sentences("." * 200_000)) == ["." * 200_000]


def test_runs_of_spaces_in_a_value_are_read_in_one_go():
    problems: list[Problem] = []
    parts = frontmatter.split(f'---\ntitle: "a{" " * 60_000}b"\n---\n', "a.md", problems)
    assert parts.head is not None
    assert problems == []


def test_a_name_within_a_longer_name_does_not_double_its_words():
    finder = Finder(
        {
            1: Named(1, "person", ("Otto Eduard von Bismarck",), ("Bismarck",)),
            2: Named(2, "person", ("Otto",)),
        },
        {"one": 1, "two": 2},
    )
    html = "<p>On that day Otto von Bismarck spoke.</p>"
    linked = link(html, finder.find(html, [1]), {1: "one", 2: "two"}, str)
    assert linked == '<p>On that day <a href="one">Otto von Bismarck</a> spoke.</p>'


def test_topics_that_meet_again_and_again_are_expanded_once(site):
    topics = {
        f"topics/t{i}{side}.md": f"---\nname: T{i}{side}\n"
        + (f"broader: [T{i - 1}a, T{i - 1}b]\n" if i else "")
        + "---\n"
        for i in range(50)
        for side in "ab"
    }
    root = site(topics)
    builds.built(root)
    index = (root / "output/topics/index.html").read_text(encoding="utf-8")
    assert all(f'href="../topics/t{i}{side}.html"' in index for i in range(50) for side in "ab")


@pytest.mark.parametrize("count", [100, 400])
def test_a_long_chain_of_topics_is_shown_whole(site, count):
    topics = {
        f"topics/t{i}.md": f"---\nname: T{i}\n" + (f"broader: T{i - 1}\n" if i else "") + "---\n" for i in range(count)
    }
    root = site(topics)
    builds.built(root)
    index = (root / "output/topics/index.html").read_text(encoding="utf-8")
    if count > 100:  # its upper levels, and all of it by letters
        assert re.findall(r'<a href="\.\./topics/(t\d+)\.html"', index) == [f"t{i}" for i in range(25)]
        pages = sorted((root / "output/topics").glob("index/*.html"))
        index = "".join(page.read_text(encoding="utf-8") for page in pages)
    found = Counter(re.findall(r'<a href="(?:\.\./)+topics/(t\d+)\.html"', index))
    # a branch goes on as a root of its own after 24 levels: where it breaks off, a topic stands twice
    twice = ["t24", "t48", "t72", "t96"] if count == 100 else []
    assert found == Counter([*(f"t{i}" for i in range(count)), *twice])


@pytest.mark.parametrize(
    "journal",
    [
        json.dumps({"move": [], "remove": ["../../victim.txt"]}),
        json.dumps({"move": ["../victim.txt"], "remove": []}),
        json.dumps({"move": [], "remove": [".git/config"]}),
        "{}",
        "[",
        "7",
    ],
)
def test_a_journal_that_is_not_ours_does_nothing(site, journal):
    root = site({"articles/a.md": "---\ntitle: A\ndate: 2025\n---\n"})
    victim = root / "victim.txt"
    victim.write_text("kept", encoding="utf-8")
    builds.built(root)
    before = (root / "output/articles/a.html").read_bytes()
    (root / "output/.site-builder/journal.json").write_text(journal, encoding="utf-8")
    builds.built(root)
    assert victim.read_text(encoding="utf-8") == "kept"
    assert (root / "output/articles/a.html").read_bytes() == before
    assert not (root / "output/.site-builder/journal.json").exists()


def test_an_article_names_at_most_a_hundred_actors(site):
    names = "".join(f"- Person {n}\n" for n in range(101))
    root = site({"articles/a.md": f"---\ntitle: A\ndate: 2025\nactors:\n{names}---\n"})
    said = [str(p) for p in builds.build(root).problems]
    assert said == ['content/articles/a.md:105:3: error: "actors": 101 actors are named; name at most 100']
