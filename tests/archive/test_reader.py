"""Reading the archive: what is read for many pages at once is what each would read by itself."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.archive import queries, rows
from site_builder.archive.facts import Fact, Noted
from site_builder.language.words import catalogue, known_languages
from site_builder.model.documents import TOPICS
from site_builder.model.outputs import OutputSpec
from site_builder.pages import related_reasons
from site_builder.pages.context import PageContext
from site_builder.pages.kinds import KINDS
from site_builder.theme.views import PageBase
from tests import builds
from tests.builds import REPOSITORY, built

_ORIGINALS = "NOT IN (SELECT n FROM article WHERE translation = 1)"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("reader") / "copy"
    shutil.copytree(REPOSITORY / "content", found / "content")
    built(found)
    return found


@pytest.fixture
def db(root: Path) -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(root / ".site-builder/archive.db")
    yield found
    found.close()


def context(root: Path, db: sqlite3.Connection) -> PageContext:
    return builds.context(root, db).pages


def shown(own: PageContext, spec: OutputSpec) -> tuple[PageBase, set[Fact]]:
    """A page's view and the facts that it has read."""
    noted = own.reader.noted = Noted()
    return KINDS[spec.kind].view(own, spec), noted.facts()


def test_a_page_is_the_same_whatever_was_read_before(root: Path, db: sqlite3.Connection) -> None:
    together = context(root, db)
    for spec in reversed(builds.pages(builds.context(root, db))):
        assert shown(together, spec) == shown(context(root, db), spec)


def test_memories_that_are_full_change_no_page(
    root: Path, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = context(root, db)
    specs = builds.pages(builds.context(root, db))
    wanted = [shown(usual, spec) for spec in specs]
    monkeypatch.setattr(queries, "_AT_ONCE", 3)
    monkeypatch.setattr(queries, "_KEPT", 4)
    monkeypatch.setattr(queries, "_CARDS", 4)
    monkeypatch.setattr(related_reasons, "_SHARED", 2)
    narrow = context(root, db)
    assert [shown(narrow, spec) for spec in specs] == wanted


def test_company_is_counted_as_the_database_counts_it(root: Path, db: sqlite3.Connection) -> None:
    own = context(root, db).reader
    actors = [n for (n,) in db.execute("SELECT n FROM actor")]
    assert actors
    for actor in actors:
        query = (
            "SELECT o.actor, x.article FROM acting x JOIN acting o ON o.article = x.article AND o.actor <> x.actor "
            f"WHERE x.actor = ? AND x.article {_ORIGINALS} ORDER BY x.article"
        )
        both: dict[int, list[int]] = {}
        for other, article in db.execute(query, (actor,)):
            both.setdefault(other, []).append(article)
        assert {link.n: articles for link, articles in own.appears_with(actor, 10**6)} == both
        for other, articles in both.items():
            assert own.articles_of_both(actor, other) == tuple(articles)
        query = (
            "SELECT t.n, t.index_name, t.name, t.address, count(*) AS c, t.sort_key FROM acting x "
            "JOIN about y ON y.article = x.article JOIN topic t ON t.n = y.topic "
            f"WHERE x.actor = ? AND t.index_name = ? AND x.article {_ORIGINALS} "
            "GROUP BY t.n ORDER BY c DESC, t.n LIMIT 3"
        )
        assert own.topics_of_actor(actor, 3) == db.execute(query, (actor, TOPICS)).fetchall()
    for (topic,) in db.execute("SELECT n FROM topic").fetchall():
        query = (
            "SELECT b.n, b.name, b.address, b.kind, y.c FROM (SELECT o.actor AS other, count(*) AS c FROM listing x "
            "JOIN entry e ON e.n = x.entry AND e.label = '' JOIN acting o ON o.article = e.article "
            "WHERE x.kind = 'topic' AND x.target = ? GROUP BY o.actor "
            "ORDER BY c DESC, other LIMIT 5) y JOIN actor b ON b.n = y.other ORDER BY y.c DESC, b.n"
        )
        assert [row[:5] for row in own.actors_of_topic(topic, 5)] == db.execute(query, (topic,)).fetchall()


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(_VALUES, st.booleans())
def test_json_is_read_as_the_standard_library_reads_it(value: Any, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert repr(rows.decoded(text)) == repr(json.loads(text))


@pytest.mark.parametrize(
    "text", ["1e999", "-0", "-0.0", "[NaN, -Infinity]", "1" * 400, '"\\ud800"', '{"a": 1, "a": 2}']
)
def test_odd_json_is_read_as_the_standard_library_reads_it(text: str) -> None:
    assert repr(rows.decoded(text)) == repr(json.loads(text))


@pytest.mark.parametrize("language", known_languages())
def test_a_reason_and_a_distance_are_joined_as_the_language_joins_them(language: str) -> None:
    before, between, after = related_reasons._around(language)
    for first, last in (("also Ada Example", "3 months later"), ("", ""), ("{a}", "{first}")):
        said = catalogue(language).text("date_comma", first=first, last=last)
        assert f"{before}{first}{between}{last}{after}" == said
