"""The tables of the data: what they promise, and what their rows say of an archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from site_builder.dataset import files, networks, sizes
from site_builder.dataset.encoding import csv_parts, json_parts
from site_builder.dataset.rows import Source, rows_of
from site_builder.dataset.tables import TABLES
from site_builder.dataset.words import lines
from site_builder.model.documents import EXPORTS
from tests import builds
from tests.conftest import BuiltSite, SiteFactory

FILES = {
    "articles/2024/visit.md": """---
title: A visit
date: "2024-03~"
actors:
  - Ada Byron
  - {name: Charles Babbage, role: Guest}
topics: [Engines]
authors: [Mary Somerville]
dates: [{date: 1833-06-05, label: They meet, actors: [Ada Byron]}]
sources: [{title: Letters, publisher: Murray, date: 1840}, {url: "https://example.com/x", title: X}]
related: [{url: "https://example.com/y", title: Y, archived: "https://web.archive.org/web/2024/https://example.com/y"}]
image: {src: media/a.png, alt: A wheel, caption: The *wheel*}
corrections: [{date: 2024-04-02, text: The day was wrong.}]
license: CC0-1.0
---

They met at [[talk|the talk]]. Michael Faraday was there.[^1]

| a | b |
|---|---|
| 1 | 2 |

[^1]: A note.
""",
    "articles/2024/talk.md": builds.article(
        "A talk", "../1830", "Michael Faraday", "Electricity", body="Nothing more."
    ),
    "articles/2024/visite.md": "---\ntitle: Une visite\ndate: 2024-03\nlang: fr\ntranslation_of: visit\n---\n\nUn texte.\n",
    "actors/ada-byron.md": """---
name: Ada Byron
aliases: [Ada Lovelace]
weak_aliases: [Ada]
born: 1815-12-10
wikidata: Q7259
part_of: [Analytical Society]
roles: [{title: Correspondent, of: Charles Babbage, from: 1833, until: 1852-11}]
---
""",
    "topics/engines.md": "---\nname: Engines\nbroader: [Machines]\n---\n",
}
CONFIG = "title: T\nbase_url: https://example.org/a/\nlicense: CC-BY-4.0\n"
Read = Callable[[str], list[tuple[object, ...]]]


def source_of(root: Path) -> Source:
    db = sqlite3.connect(root / ".site-builder/archive.db")
    return Source(db, "en", "https://example.org/a/", "CC-BY-4.0")


@pytest.fixture
def read(site: SiteFactory) -> Read:
    from tests.parse.test_problems import PNG

    root = site({**FILES, "media/a.png": PNG}, CONFIG)
    builds.built(root)
    source = source_of(root)
    return lambda table: list(rows_of(source, table))


def test_every_table_refers_to_tables_before_it_and_has_its_key_among_its_columns() -> None:
    known: set[str] = set()
    for name, table in TABLES.items():
        known.add(name)
        assert table.name == name and len(set(table.names)) == len(table.names)
        assert {*table.key, *table.facets, *filter(None, [table.label])} <= set(table.names)
        for column in table.columns:
            assert not column.refers or column.refers in known
            assert column.about[0].islower() or column.about[0].isdigit()


def test_every_file_is_of_an_export_that_site_yaml_can_name() -> None:
    assert {file.export for file in files.FILES.values()} | {"json", "markdown"} == {*EXPORTS, ""}


def test_articles_have_their_dates_as_written_and_as_days(read: Read) -> None:
    talk, visit, visite = read("articles")
    assert talk[:5] == ("talk", "A talk", "../1830", None, "1830-12-31")
    assert visit[:7] == ("visit", "A visit", "2024-03~", "2024-03-01", "2024-03-31", "en", None)
    assert visit[10:] == ("CC0-1.0", "articles/2024/visit.html", "https://example.org/a/articles/2024/visit.html")
    assert (visite[5], visite[6], visite[10]) == ("fr", "visit", "CC-BY-4.0")


def test_actors_names_and_what_their_files_say(read: Read) -> None:
    ada = next(row for row in read("actors") if row[0] == "ada-byron")
    assert ada[:8] == ("ada-byron", "Ada Byron", "Byron, Ada", "person", None, "1815-12-10", "1815-12-10", "1815-12-10")
    assert ada[17:19] == (True, 1)
    assert [row for row in read("names") if row[0] == "ada-byron"] == [
        ("ada-byron", "Ada Byron", "name"),
        ("ada-byron", "Ada Lovelace", "alias"),
    ]
    assert read("identities") == [("ada-byron", "https://www.wikidata.org/entity/Q7259")]
    assert read("memberships") == [("ada-byron", 1, "Analytical Society", None)]
    times = ("1833", "1833-01-01", "1833-12-31", "1852-11", "1852-11-01", "1852-11-30")
    assert read("roles") == [("ada-byron", 1, "Correspondent", "Charles Babbage", "charles-babbage", *times)]


def test_what_an_article_says_stands_in_tables_of_its_own(read: Read) -> None:
    assert read("acting")[1:] == [("visit", 1, "ada-byron"), ("visit", 2, "charles-babbage")]
    assert read("acting_roles") == [("visit", "charles-babbage", 1, "Guest", True)]
    assert read("events") == [("visit", 1, "1833-06-05", "1833-06-05", "1833-06-05", "They meet")]
    assert read("event_actors") == [("visit", 1, "ada-byron")]
    assert read("article_topics")[1:] == [("visit", 1, "topics/engines")]
    assert read("topic_broader") == [("topics/engines", "topics/machines")]
    assert read("article_authors") == [("visit", 1, "mary-somerville")]
    assert read("mentions") == [("visit", "michael-faraday", "Michael Faraday was there.")]
    assert read("links") == [("visit", "articles/2024/talk.html", "talk", None, None, "They met at the talk.")]
    kept = "https://web.archive.org/web/2024/https://example.com/y"
    assert read("sources") == [
        ("visit", "source", 1, "Letters", None, "Murray", "1840", "1840-01-01", "1840-12-31", None),
        ("visit", "source", 2, "X", "https://example.com/x", None, None, None, None, None),
        ("visit", "related", 1, "Y", "https://example.com/y", None, None, None, None, kept),
    ]
    (picture,) = read("pictures")
    assert picture[:6] == (
        *("visit", 1, "media/a.png", "https://example.org/a/media/a.png"),
        *("A wheel", "The wheel"),
    )
    assert read("corrections")[0][:6] == ("visit", 1, "2024-04-02", "2024-04-02", "2024-04-02", "correction")


def test_a_text_is_a_line_for_each_paragraph_without_notes_numbers(read: Read) -> None:
    texts = {row[0]: row[2] for row in read("texts")}
    assert texts["visit"] == "They met at the talk. Michael Faraday was there.\na\tb\n1\t2\nA note."


def test_code_keeps_its_lines_and_entities_are_characters() -> None:
    assert lines("<p>a\nb &amp; c<br>\nd</p>\n<pre><code>x\ny</code></pre>") == "a b & c\nd\nx\ny"


def test_rows_have_the_columns_of_their_table_and_keys_of_their_own(read: Read) -> None:
    for table in TABLES.values():
        rows = read(table.name)
        places = [table.names.index(name) for name in table.key]
        assert len({tuple(row[n] for n in places) for row in rows}) == len(rows)
        for row in rows:
            assert len(row) == len(table.columns)
            assert not [c.name for c, value in zip(table.columns, row, strict=True) if c.required and value is None]


def test_the_network_leaves_out_translations_and_crowds(site: SiteFactory) -> None:
    crowd = "|".join(f"Person {chr(65 + n)}" for n in range(25))
    files_ = {
        "articles/a.md": builds.article("A", "2020-05", "Ada|Bob"),
        "articles/b.md": builds.article("B", "../2021", "Bob|Ada"),
        "articles/c.md": builds.article("C", "2022", crowd),
        "articles/d.md": builds.article("D", "2020-05", "Ada|Bob|Cy", more="translation_of: a\nlang: fr\n"),
    }
    root = site(files_)
    builds.built(root)
    source = source_of(root)
    assert list(networks.edges(source)) == [networks.Edge("ada", "bob", 2, "2020-05-01", "2021-12-31")]
    assert networks.count(source.db) == 1
    assert {node.id: node.articles for node in networks.nodes(source)}["person-a"] == 1


@pytest.mark.slow
def test_sizes_are_told_within_a_tenth(milestones: BuiltSite) -> None:
    source = source_of(milestones.root)
    told = sizes.measure(source)
    for table in TABLES.values():
        rows = list(rows_of(source, table.name))
        assert told.rows[table.name] == len(rows)
        for name, encode in (("csv", csv_parts), ("jsonl", json_parts)):
            size = sum(map(len, encode(table, rows)))
            if size > 100_000:
                assert told.bytes[f"data/{table.name}.{name}"] == pytest.approx(size, rel=0.1)
