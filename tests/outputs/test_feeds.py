"""Feeds: what is in each, in which order, that documents stay, and that nothing of a text breaks one."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from typing import Any

import feedparser
import pytest

from tests.builds import article as plain_article
from tests.builds import built, contents, tree
from tests.conftest import DEFAULT_CONFIG, BuiltSite, SiteFactory
from tests.outputs.feed_checks import ATOM, links, read_all, walk

BASE = "https://example.org/"
SMALL = DEFAULT_CONFIG + "feed_entries: 5\ntag: example.org,2020\n"


def article(n: int, **keys: str) -> str:
    more = "".join(f"{key}: {value}\n" for key, value in {"published": day(n), **keys}.items())
    return f"---\ntitle: Report {n}\ndate: 2000\nactors: [Ada Example]\ntopics: [Rain]\n{more}---\n\nText {n}.\n"


def day(n: int) -> str:
    return f"20{10 + n // 336:02d}-{1 + n // 28 % 12:02d}-{1 + n % 28:02d}"


def articles(count: int) -> dict[str, str]:
    return {f"articles/r{n:04d}.md": article(n) for n in range(count)}


def read(site: SiteFactory, files: Mapping[str, str | bytes], config: str = SMALL) -> dict[str, Any]:
    root = site(files, config)
    built(root)
    return read_all(root / "output", BASE)


def titles(feed: Any) -> list[str]:
    if isinstance(feed, dict):
        return [item["title"] for item in feed["items"]]
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


# -- documents --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "current", "archives"),
    [(0, 0, 0), (1, 1, 0), (50, 50, 0), (51, 51, 0), (99, 99, 0), (100, 50, 1), (101, 51, 1), (1000, 50, 19)],
)
def test_a_walk_meets_every_article_once(site: SiteFactory, count: int, current: int, archives: int) -> None:
    files = articles(count) or {"pages/about.md": "---\ntitle: About\n---\n\nOf us.\n"}
    found = read(site, files, DEFAULT_CONFIG)
    if not count:
        assert found == {}
        return
    for address in ("feed.xml", "actors/ada-example/feed.xml", "topics/rain/feed.xml"):
        documents = walk(found, BASE, address)
        assert [len(one) for one in documents] == [current, *[50] * archives]
        ids = [id_ for one in documents for id_ in one]
        assert [id_.rpartition("/")[2] for id_ in ids] == [f"r{n:04d}" for n in reversed(range(count))]
        assert titles(found[address.replace(".xml", ".json")]) == titles(found[address])


def test_full_documents_keep_their_bytes(site: SiteFactory) -> None:
    root = site(articles(12), SMALL)
    built(root)
    before = contents(root / "output")
    (root / "content/articles/r0012.md").write_text(article(12), encoding="utf-8")
    built(root)
    after = contents(root / "output")
    assert sorted(name for name in before if "feed/" in name) == [
        "actors/ada-example/feed/1.xml",
        "feed/1.xml",
        "topics/rain/feed/1.xml",
    ]
    assert {name: data for name, data in after.items() if "feed/" in name} == {
        name: data for name, data in before.items() if "feed/" in name
    }
    assert titles(read_all(root / "output", BASE)["feed.xml"])[0] == "Report 12"


# -- what is in a feed, and its order ---------------------------------------------------------------------------------


def test_the_newest_in_the_archive_comes_first_not_the_newest_event(site: SiteFactory) -> None:
    files = {
        "articles/a.md": plain_article("Old event, new here", "1950", more="published: 2024-05-01\n"),
        "articles/b.md": plain_article("New event", "2020", more="published: 2021-01-01\n"),
        "articles/c.md": plain_article("Same day, later event", "1960", more="published: 2024-05-01\n"),
        "articles/d.md": plain_article("Same day and event", "1960", more="published: 2024-05-01\n"),
    }
    expected = ["Same day and event", "Same day, later event", "Old event, new here", "New event"]
    assert titles(read(site, files)["feed.xml"]) == expected


def test_an_entry_says_when_it_appeared_and_when_it_changed(site: SiteFactory) -> None:
    files = {"articles/a.md": article(0, updated="2024-02-03")}
    (entry,) = read(site, files)["feed.xml"].iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}published") == "2010-01-01T00:00:00Z"
    assert entry.findtext(f"{ATOM}updated") == "2024-02-03T00:00:00Z"


def test_an_id_stays_when_a_file_moves(site: SiteFactory) -> None:
    one = read(site, {"articles/a.md": article(0)})["feed.xml"]
    other = read(site, {"articles/2024/a.md": article(0)})["feed.xml"]
    assert walk({"feed.xml": one}, BASE, "feed.xml") == walk({"feed.xml": other}, BASE, "feed.xml")
    assert [link.get("href") for e in other.iter(f"{ATOM}entry") for link in links(e, "alternate")] == [
        "https://example.org/articles/2024/a.html"
    ]


def test_authors_topics_licences_and_languages_are_told(site: SiteFactory) -> None:
    files = {"articles/a.md": article(0, authors="[Ada Sample]", license="CC0-1.0", lang="fr")}
    found = read(site, files, SMALL + "license: CC BY 4.0\npublisher: The house\n")
    feed = found["feed.xml"]
    (entry,) = feed.iter(f"{ATOM}entry")
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "The house"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ada Sample"
    assert entry.findtext(f"{ATOM}rights") == "CC0-1.0"
    assert feed.findtext(f"{ATOM}rights") == "CC BY 4.0"
    assert entry.find(f"{ATOM}category").attrib["label"] == "Rain"
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert titles(found["feed/fr.xml"]) == ["Report 0"]
    author = "https://example.org/authors/ada-sample.html"
    assert entry.findtext(f"{ATOM}author/{ATOM}uri") == author
    assert [c.get("label") for c in entry.iter(f"{ATOM}category")] == ["Rain"]
    assert found["feed.json"]["items"][0]["authors"] == [{"name": "Ada Sample", "url": author}]
    assert titles(found["authors/ada-sample/feed.xml"]) == ["Report 0"]


def test_translations_are_in_the_feed_of_their_language(site: SiteFactory) -> None:
    files = {
        "articles/a.md": plain_article("Rain", "2020", more="published: 2024-05-01\n"),
        "articles/b.md": plain_article("Pluie", "2020", more="lang: fr\ntranslation_of: a\npublished: 2024-05-02\n"),
    }
    found = read(site, files)
    assert titles(found["feed.xml"]) == ["Rain"]
    assert titles(found["feed/fr.xml"]) == ["Pluie"]


def test_each_correction_is_an_entry(site: SiteFactory) -> None:
    corrections = "[{date: 2024-02-03, text: One.}, {date: 2024-02-03, text: Two.}, {date: 2024-01-01, text: Three.}]"
    feed = read(site, {"articles/a.md": article(0, corrections=corrections)})["corrections/feed.xml"]
    assert [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")] == [
        "tag:example.org,2020:correction/a/2024-02-03/2",
        "tag:example.org,2020:correction/a/2024-02-03",
        "tag:example.org,2020:correction/a/2024-01-01",
    ]
    assert [entry.findtext(f"{ATOM}summary") for entry in feed.iter(f"{ATOM}entry")] == ["Two.", "One.", "Three."]


# -- which feeds there are --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("feeds", "there"),
    [
        ("feeds: off", []),
        ("feeds: summaries", ["actors/ada-example", "", "topics/rain"]),
        ("feeds: {actors: 0, topics: 3}", [""]),
        ("feeds: {actors: 2, topics: 0}", ["actors/ada-example", ""]),
    ],
)
def test_the_site_says_what_has_a_feed(site: SiteFactory, feeds: str, there: list[str]) -> None:
    root = site(articles(2), f"{SMALL}{feeds}\n")
    built(root)
    found = {path.parent.relative_to(root / "output").as_posix() for path in root.glob("output/**/feed.xml")}
    assert found == {folder or "." for folder in there}
    for page in ("index.html", "actors/ada-example.html", "topics/rain.html"):
        text = (root / "output" / page).read_text(encoding="utf-8")
        assert ('type="application/feed+json"' in text) == (
            page.removesuffix("index.html").removesuffix(".html") in there
        )
        assert ('type="application/atom+xml"' in text) == bool(there)


def test_without_an_address_and_in_a_preview_there_is_none(site: SiteFactory) -> None:
    from tests.builds import build

    root = site(articles(2), "title: T\n")

    def others() -> list[str]:
        found = (root / "output").rglob("*")
        return sorted(p.name for p in found if p.suffix in (".xml", ".json") or p.name == "robots.txt")

    citations = ["r0000.csl.json", "r0001.csl.json"]  # they cite without an address as well
    build(root)
    assert others() == citations
    root = site(articles(2))
    build(root, preview=True)
    assert others() == citations
    assert "feed.xml" not in (root / "output/index.html").read_text(encoding="utf-8")


# -- texts ------------------------------------------------------------------------------------------------------------

HOSTILE = """---
title: "A ]]> & <b> \\U0001F642 \u202e"
date: 2020
published: 2024-01-01
authors: ["<script>alert(1)</script> & Co"]
summary: "One & <i>two</i> ]]>"
---

Some [script](javascript:alert(1)), a [place](#here) of `<a href="#here">` and [[other]].

## Here

<script>alert(1)</script> <a href="javascript:alert(1)">x</a> ]]> &amp; \U0010fffd.[^1]

[^1]: A note.
"""


@pytest.mark.parametrize("feeds", ["summaries", "full"])
def test_nothing_of_a_text_breaks_a_feed(site: SiteFactory, feeds: str) -> None:
    from tests.builds import build

    files = {"articles/a.md": HOSTILE, "articles/other.md": article(1)}
    root = site(files, f"{SMALL}feeds: {feeds}\n")
    build(root)
    found = read_all(root / "output", BASE)
    if feeds == "full":
        (entry,) = [e for e in found["feed.xml"].iter(f"{ATOM}entry") if "other" not in e.findtext(f"{ATOM}id")]
        content = entry.findtext(f"{ATOM}content")
        assert 'href="https://example.org/articles/a.html#' in content
        assert 'href="https://example.org/articles/other.html"' in content
        assert '&lt;a href="#here"&gt;' in content


def test_texts_from_right_to_left_say_so(site: SiteFactory) -> None:
    files = {"articles/a.md": plain_article("خبر", "2020", body="نص.", more="lang: ar\npublished: 2024-01-01\n")}
    found = read(site, files)
    (entry,) = found["feed.xml"].iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}summary") == '<div lang="ar" dir="rtl"><p>نص.</p></div>'
    assert found["feed.json"]["items"][0]["content_html"] == '<div lang="ar" dir="rtl"><p>نص.</p></div>'


def test_feed_readers_read_them(milestones: BuiltSite) -> None:
    found = read_all(milestones.output, "https://example.org/milestones/")
    ids = [i for one in walk(found, "https://example.org/milestones/", "feed.xml") for i in one]
    assert len(ids) == len(set(ids)) == 204
    for address in found:
        if address.endswith(".xml"):
            read_by = feedparser.parse((milestones.output / address).read_bytes())
            assert not read_by.bozo
            assert len(read_by.entries) == len(titles(found[address]))
            assert all(entry.link and entry.updated_parsed for entry in read_by.entries)


# -- builds after edits -----------------------------------------------------------------------------------------------


def test_edits_are_followed_as_a_build_from_nothing_has_them(site: SiteFactory) -> None:
    root = site(articles(23), SMALL + "feeds: {actors: 2}\n")
    built(root)
    folder = root / "content/articles"

    def again() -> set[str]:
        before = tree(root / "output")
        built(root)
        after = tree(root / "output")
        clean = root.parent / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        shutil.copytree(root / "content", clean / "content")
        built(clean)
        assert after == tree(clean / "output")
        return {name for name in {*before, *after} if before.get(name) != after.get(name) and "feed" in name}

    every = {"feed", "actors/ada-example/feed", "topics/rain/feed"}
    (folder / "r0007.md").write_text(article(7).replace("Text", "Another text"), encoding="utf-8")
    assert again() == {f"{one}/2.xml" for one in every}
    (folder / "r0007.md").write_text(article(7, updated="2025-01-01"), encoding="utf-8")
    assert again() == {f"{one}/2.xml" for one in every}
    (folder / "r0000.md").write_text(article(0).replace("2010-01-01", "2026-01-01"), encoding="utf-8")
    assert "feed/1.xml" in again()
    (folder / "r0022.md").unlink()
    assert {"feed.xml", "feed.json"} <= again()
    (folder / "r0001.md").write_text(article(1).replace("Ada Example", "Cem Sample"), encoding="utf-8")
    assert "actors/ada-example/feed.xml" in again()
    (folder / "r0002.md").write_text(article(2).replace("Ada Example", "Cem Sample"), encoding="utf-8")
    assert "actors/cem-sample/feed.xml" in again()
    (folder / "r0002.md").write_text(article(2), encoding="utf-8")
    assert "actors/cem-sample/feed.xml" in again()
    (folder / "r0003.md").write_text(article(3, lang="fr", corrections="[{date: 2024-02-03, text: One.}]"), "utf-8")
    assert {"feed/fr.xml", "corrections/feed.xml"} <= again()
    (folder / "r0003.md").write_text(article(3), encoding="utf-8")
    assert {"feed/fr.xml", "corrections/feed.xml"} <= again()
    (root / "content/topics").mkdir()
    (root / "content/topics/rain.md").write_text("---\nname: Rain & snow\naliases: [Rain]\n---\n", encoding="utf-8")
    assert "topics/rain/feed.xml" in again()


def test_the_same_archive_gives_the_same_bytes(site: SiteFactory) -> None:
    one, other = (site(articles(30), SMALL) for _ in range(2))
    built(one)
    built(other)
    assert contents(one / "output") == contents(other / "output")
