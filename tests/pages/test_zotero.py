"""Zotero saves an article's page as a newspaper article with the right fields; lists and others as web pages."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests import builds, site_checks, zotero
from tests.builds import article
from tests.conftest import SiteFactory
from tests.reading import BASE_URL, made

CONFIG = 'title: "The Archive: A & B"\nbase_url: https://example.org/\nlicense: CC-BY-4.0\nlanguage: en\n'
BY = "https://creativecommons.org/licenses/by/4.0/"


class Case(NamedTuple):
    """Front matter beside the title and the date, and what is saved."""

    date: str
    more: str = ""
    title: str = "A title"
    creators: tuple[tuple[str, str], ...] = ()
    saved: str = ""
    language: str = "en"
    rights: str = BY
    body: str = "A text. And more."
    abstract: str = "A text. And more."
    said: str = ""  # the title as it is saved, if it is not as written


CASES = {
    "day": Case("1974-06-27", saved="1974/06/27"),
    "month": Case("1974-06", saved="1974/06"),
    "year": Case("1974", saved="1974"),
    "undated": Case("unknown", saved=""),
    "decade": Case("195X", saved="195X"),
    "about": Case('"1985~"', saved="1985~"),
    "interval": Case("1974-06-27/1974-07-03", saved="1974-06-27/1974-07-03"),
    "open": Case("1985-04-12/..", saved="1985-04-12/.."),
    "either": Case('"[1667,1668]"', saved="[1667,1668]"),
    "ancient": Case("-0044-03-15", saved="-0044-03-15"),
    "hour": Case("2025-06-04T10:00", saved="2025/06/04"),
    "one-author": Case("1974", "authors: [Ada Lovelace]\n", creators=(("Lovelace", "Ada"),), saved="1974"),
    "authors": Case(
        "1974",
        "authors: [Ada Lovelace, Charles Babbage, Mao Zedong]\n",
        creators=(("Lovelace", "Ada"), ("Babbage", "Charles"), ("Mao Zedong", "")),
        saved="1974",
    ),
    "particles": Case(
        "1974", "authors: [Gabriel José García Márquez]\n", creators=(("García Márquez", "Gabriel José"),), saved="1974"
    ),
    "organisation": Case("1974", "authors: [Associated Press]\n", creators=(("Associated Press", ""),), saved="1974"),
    "staff": Case("1974", "authors: [Staff]\n", creators=(("Staff", ""),), saved="1974"),
    "semicolon": Case("1974", 'authors: ["Smith; Sons"]\n', creators=(("Smith; Sons", ""),), saved="1974"),
    "arabic": Case(
        "1974",
        "lang: ar\nauthors: [محمد علي]\n",
        "لقاء في بيونغ يانغ",
        creators=(("محمد علي", ""),),
        saved="1974",
        language="ar",
    ),
    "translation": Case("1974", "lang: fr\ntranslation_of: year\n", "Un titre", saved="1974", language="fr"),
    "licence": Case("1974", "license: All rights reserved\n", saved="1974", rights="All rights reserved"),
    "summary": Case("1974", "summary: What it is *about*.\n", saved="1974", abstract="What it is about."),
    "empty": Case("1974-06", saved="1974/06", body="", abstract="June 1974"),
    "hostile": Case(
        "1974",
        "authors: ['\"><script>alert(1)</script>']\n",
        "'</script> \"><meta name=citation_journal_title content=x> & {{ x }}'",
        creators=(("<script>alert(1)</script>", '">'),),
        saved="1974",
        said='</script> "><meta name=citation_journal_title content=x> & {{ x }}',
    ),
}


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> dict[str, zotero.Item]:
    root = tmp_path_factory.mktemp("zotero")
    files = {f"articles/{name}.md": article(c.title, c.date, more=c.more, body=c.body) for name, c in CASES.items()}
    builds.write(root, {"site.yaml": CONFIG, **files})
    assert not [problem for problem in builds.build(root).problems if problem.severity == "error"]
    read = site_checks.load(root / "output", BASE_URL)
    assert site_checks.faults(read) == []
    return {name: zotero.item(read.pages[f"articles/{name}.html"]) for name in CASES}


@pytest.mark.parametrize("name", CASES)
def test_an_article_is_saved_as_a_newspaper_article_with_its_fields(items: dict[str, zotero.Item], name: str) -> None:
    case, item = CASES[name], items[name]
    if name in ("hostile", "semicolon"):  # no name of anybody: only that it is text, and one author
        assert len(item.creators) == 1
        item = item._replace(creators=case.creators)
    assert item == zotero.Item(
        "newspaperArticle",
        case.said or case.title,
        case.creators,
        case.saved,
        "The Archive: A & B",
        f"{BASE_URL}articles/{name}.html",
        case.language,
        case.rights,
        case.abstract,
    )


def test_all_other_pages_are_web_pages(site: SiteFactory) -> None:
    read = made(site, {"articles/a.md": article("A", "1974-05", "Ada Example", "Sums")}, CONFIG)
    for address in ("index.html", "actors/ada-example.html", "topics/sums.html", "timeline.html", "dates/1974.html"):
        assert zotero.item(read.pages[address]).kind == "webpage", address
