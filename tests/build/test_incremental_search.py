"""What the search index owes to the build before: that of an archive that was edited is that of one built from nothing.

The same edits as in test_incremental.py, with files, lists, runs and crowds so small that their boundaries are crossed
all the time. What an update got wrong is told: no build from nothing takes its place.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from unittest import mock

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from site_builder.build import pipeline
from site_builder.outputs.search import build, division, documents, rows
from tests.build.test_incremental import ACTORS, Editing
from tests.builds import article, built, clean, tree
from tests.conftest import SiteFactory

WORDS = (
    "rain river treaty Shoigu’s déjà Шойгу шойгу 北京大学 نيكسون running runs ran O'Neill co-op <b> 1974 x_y".split()
)
SMALL = (
    (division, "_LIMITS", dict.fromkeys(division.KINDS, (150, 300))),
    (division, "_LONG", 400),
    (division, "_FILES", 4),
    (documents, "_CROWD", 3),
    (documents, "_SLOTS", 7),
    (rows, "WHOLE", 24),
    (build, "RUN", 3),
)


class Searching(Editing):
    """An archive whose index lies in small files."""

    @initialize(seed=st.integers(0, 3))
    def begin(self, seed: int) -> None:
        self.patches = ExitStack()
        for module, name, value in SMALL:
            self.patches.enter_context(mock.patch.object(module, name, value))
        self.patches.enter_context(mock.patch.object(pipeline, "_may_be_damage", return_value=False))
        super().begin(seed)

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            super().teardown()
            self.patches.close()

    @rule(first=st.integers(0, 8), size=st.integers(1, 6), day=st.sampled_from(["2020-01-05", "1987", "unknown"]))
    def crowd(self, first: int, size: int, day: str) -> None:
        """Several articles of one day come, or are gone."""
        for n in range(first, first + size):
            name = f"articles/2020/crowd-{n}.md"
            self.edit(name, None if name in self.files else article(f"Crowd {n}", day, ACTORS[n % 3], "Parks", "Many."))

    @rule(pick=st.integers(0, 99), some=st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
    def words(self, pick: int, some: list[str]) -> None:
        """A text gets other words."""
        if there := self.articles():
            name = there[pick % len(there)]
            head, _ = self.files[name].split("---\n", 2)[1:]
            self.edit(name, f"---\n{head}---\n\n{' '.join(some)}.\n")


Searching.TestCase.settings = settings(Editing.TestCase.settings)
TestSearching = Searching.TestCase


def test_another_order_of_actors_and_topics_is_that_of_an_index_from_nothing(site: SiteFactory, tmp_path: Path) -> None:
    files = {
        "articles/a.md": article("A", "2020", "Ada|Bob", "Parks|Rain"),
        "articles/b.md": article("B", "2020", "Bob"),
    }
    root = site(files)
    built(root)
    path = root / "content/articles/a.md"
    path.write_text(article("A", "2020", "Bob|Ada", "Rain|Parks"), encoding="utf-8")
    built(root)
    assert tree(root / "output") == clean(root, tmp_path / "clean")
