"""docs/import.md and the pages beside it say what the program does."""

from __future__ import annotations

import re

import pytest

from site_builder.cli.import_options import SYSTEMS
from site_builder.importers.kinds import KINDS
from site_builder.importers.records import Outcome
from tests.conftest import REPOSITORY
from tests.importers.test_ghost import COUNTS as GHOST
from tests.importers.test_wordpress import COUNTS as WORDPRESS
from tests.importers.test_wordpress import REPORT

DOCS = REPOSITORY / "docs"
PAGE = (DOCS / "import.md").read_text("utf-8")


def test_it_names_every_kind_of_source() -> None:
    said = PAGE.partition("`--from` says it:")[2].partition("##")[0]
    assert re.findall(r"`([a-z]+)`", said) == list(KINDS)


def test_the_command_offers_every_kind_of_source() -> None:
    assert SYSTEMS == KINDS  # written twice: the help of the command imports no reader


def test_it_explains_every_outcome_in_the_order_of_the_report() -> None:
    said = re.findall(r"^\| `([a-z ]+)` \|", PAGE.partition("## The report")[2], re.MULTILINE)
    assert said == [
        str(one) for one in (Outcome.FAULT, Outcome.LEFT_OUT, Outcome.SUGGESTED, Outcome.KEPT, Outcome.CONVERTED)
    ]


def test_its_lines_of_a_report_are_those_of_the_example_site() -> None:
    shown = PAGE.partition("```text\n")[2].partition("```")[0].splitlines()
    assert len(shown) == 3
    assert set(shown) <= set(REPORT.splitlines())


def test_every_page_on_an_import_is_linked() -> None:
    assert {path.name for path in DOCS.glob("import-*.md")} == set(re.findall(r"\((import-\w+\.md)\)", PAGE))


@pytest.mark.parametrize(("page", "counts"), [("wordpress", WORDPRESS), ("ghost", GHOST)])
def test_every_key_of_ones_own_that_the_example_gives_is_on_its_page(page: str, counts: dict[str, int]) -> None:
    text = (DOCS / f"import-{page}.md").read_text("utf-8")
    keys = {match[1] for kind in counts if (match := re.search(r" as (x-[\w-]+)$", kind))}
    general = {"x-reading-time", "x-meta-title"}
    assert {key for key in keys - general if f"`{key}`" not in text} == set()
    assert not keys & general or "`x-NAME`" in text
