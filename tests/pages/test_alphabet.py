"""Indexes A–Z of sites in other languages, small and divided."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import builds, reading
from tests.builds import article, write
from tests.conftest import SiteFactory
from tests.site_checks import Site

RUSSIAN = "title: T\nbase_url: https://example.org/\nlanguage: ru\n"


def headings(read: Site, address: str) -> list[str]:
    return [h2.words for h2 in read.pages[address].all("h2")]


def test_a_russian_index_has_russian_letters_with_others_behind(site: SiteFactory) -> None:
    names = "Хрущёв|Ельцин|Ёлкин|Obama|Аббас|Щукин"
    read = reading.made(site, {"articles/a.md": article("А", "2025", names, "Яма|Ёж|Еда|Rain")}, RUSSIAN)
    assert headings(read, "actors/index.html") == ["А", "Е", "Х", "Щ", "O"]
    links = [a.words for a in read.pages["topics/index.html"].main.all("a")]
    assert [name for name in links if name in ("Яма", "Ёж", "Еда", "Rain")] == ["Еда", "Ёж", "Яма", "Rain"]


def test_a_divided_index_has_a_page_for_each_letter(site: SiteFactory) -> None:
    names = [f"{first}{second}{n}" for first in "ДЕЖ" for second in "ая" for n in range(80)]
    files = {f"articles/{n}.md": article(f"А {n}", "2025", "|".join(names[n::5])) for n in range(5)}
    read = reading.made(site, files, RUSSIAN)
    assert {"actors/index/д.html", "actors/index/е.html", "actors/index/ж.html"} <= read.pages.keys()
    assert read.pages["actors/index/ж.html"].one("h1").words.endswith("Ж")


@pytest.mark.parametrize("language", ["ru", "ko", "cs"])
def test_names_that_come_and_go_stand_at_their_place(site: SiteFactory, language: str) -> None:
    config = f"title: T\nbase_url: https://example.org/\nlanguage: {language}\n"
    root = site({"articles/a.md": article("A", "2025", "Хрущёв|김정은|Chalupa|Čapek", "The end|Ёж")}, config)
    assert builds.build(root).ok
    for who in ("Ёлкин|Hus", "각|Chalupa|Жук", ""):
        write(root, {"articles/b.md": article("B", "2025", who, who)})
        assert builds.build(root).ok
        other = Path(f"{root}-clean")
        shutil.rmtree(other, ignore_errors=True)
        shutil.copytree(root / "content", other / "content")
        assert builds.build(other).ok
        assert builds.tree(root / "output") == builds.tree(other / "output")


def test_an_article_does_not_count_in_the_order(site: SiteFactory) -> None:
    files = {
        "articles/a.md": article("A", "2025", "hague|Heath|Gates", "The rain|Rabbits"),
        "actors/hague.md": "---\nname: The Hague\nkind: place\n---\n",
    }
    read = reading.made(site, files)
    assert headings(read, "actors/index.html") == ["G", "H"]
    listed = [a.words for a in read.pages["actors/index.html"].main.all("a") if a.words in ("The Hague", "Heath")]
    assert listed == ["The Hague", "Heath"]
