"""A topic that is a letter or a plural away from another is noted; persons' names are not read so."""

import pytest

from site_builder.check.likeness import topics
from site_builder.check.name_reading import read
from tests.builds import article, cli


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Flood", "Floods"),
        ("Mills", "Mill"),
        ("Dam", "Dams"),
        ("Water rights", "Water right"),
        ("Cities", "City"),
        ("Churches", "Church"),
        ("School fees", "Schol fees"),
        ("Bookshop", "Bookshopp"),
    ],
)
def test_plurals_and_letters(one: str, other: str) -> None:
    assert topics(read(one), read(other)) >= 0.75
    assert topics(read(other), read(one)) >= 0.75


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Glass", "Glas house"),
        ("Rain", "Drain"),
        ("Dam", "Damp"),
        ("Flood of 1931", "Floods of 1932"),
        ("Korea", "Koran"),
        ("Floods", "Blood"),
        ("Oil", "Soil"),
    ],
)
def test_other_words(one: str, other: str) -> None:
    assert topics(read(one), read(other)) < 0.75


def test_check_notes_a_topic_beside_its_file(site) -> None:
    root = site({
        "articles/a.md": article("A", "1931", topics="Flood|Mills|Rain"),
        "articles/b.md": article("B", "1931", "Dam|Dams", topics="Rains"),
        "topics/floods.md": "---\nname: Floods\n---\n\nA text.\n",
        "topics/mill.md": "---\nname: Mill\n---\n\nA text.\n",
    })  # fmt: skip
    lines = cli("check", root, "--report", "short").stderr.splitlines()
    told = [line.partition(";")[0].partition("note: ")[2] for line in lines if line.startswith("content/")]
    assert sorted(told) == [
        '"Flood" is named in 1 article and has no file',
        '"Mills" is named in 1 article and has no file',
        '"Rain" is named in 1 article and has no file',
    ]
