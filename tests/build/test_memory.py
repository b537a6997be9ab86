"""Builds in one process, as `serve` makes them, leave nothing behind that grows with their number."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from tests import builds
from tests.builds import article
from tests.conftest import SiteFactory

WARM, MORE = 10, 50  # builds before what is there is counted, and between the two counts
LEAST = MORE  # objects: one that stays after every build is too many


def edit(root: Path, n: int) -> None:
    """The nth text and title of one of five articles; every article has neighbours, actors and topics in common."""
    which = n % 5
    text = article(
        f"Report {n}",
        f"2025-01-0{1 + which}",
        "Ada Example|Bob Sample",
        "Weather",
        f"Text {n}. [Next]({(n + 1) % 5}.md)",
    )
    (root / f"content/articles/2025/{which}.md").write_text(text, encoding="utf-8")


def objects_after(root: Path, numbers: range) -> int:
    """What is left, after these edits with a build after each, that may refer to other objects."""
    for n in numbers:
        edit(root, n)
        assert builds.built(root).written
    gc.collect()
    return len(gc.get_objects())


@pytest.mark.slow
def test_builds_in_one_process_leave_nothing_behind(site: SiteFactory) -> None:
    root = site({f"articles/2025/{n}.md": article("x", "2025-01-01") for n in range(5)})
    for n in range(5):
        edit(root, n)
    before = objects_after(root, range(5, WARM))
    after = objects_after(root, range(WARM, WARM + MORE))
    assert after - before < LEAST
