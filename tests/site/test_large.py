"""A large archive: what its pages weigh, and its search. It has 10,000 articles as they are written, of some 5 kB each."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser

from site_builder.model.slugs import heading_slug
from tests import builds
from tests.conftest import Serve
from tests.site.test_browser import watched
from tests.site.test_search import changed, search, status

pytestmark = pytest.mark.slow

COUNT = 10_000
WORD = "Wirephoto"  # every article ends with it, so that a search finds them all


@pytest.fixture(scope="module")
def large(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of the archive, built."""
    root = tmp_path_factory.mktemp("large")
    generator = [sys.executable, shared / "bench/generate.py", root, str(COUNT)]
    subprocess.run(list(map(str, generator)), check=True, capture_output=True)
    for path in root.rglob("content/articles/**/*.md"):
        path.write_text(path.read_text(encoding="utf-8") + f"\n{WORD}.\n", encoding="utf-8")
    builds.built(root)
    return root


# -- what pages weigh -------------------------------------------------------------------------------------------------


class Weight(NamedTuple):
    """A page: its own bytes and those of the style sheets that it loads, as gzip -9 makes them; its elements."""

    address: str
    html: int
    css: int
    elements: int
    scripts: tuple[str, ...]  # the tags of those that run

    @property
    def all(self) -> int:
        return self.html + self.css


def small(data: bytes) -> int:
    return len(gzip.compress(data, 9, mtime=0))


_SHEET = re.compile(rb'<link rel="stylesheet" href="[./]*(assets/[a-z.]+)"')
_SCRIPT = re.compile(rb'<script(?! type="application/ld\+json")[^>]*>')
_ELEMENT = re.compile(rb"<[a-z]")


@pytest.fixture(scope="module")
def weights(large: Path) -> list[Weight]:
    """Every page of the archive. The sheet for dark screens counts too, though light ones load it late or never."""

    def each() -> Iterator[Weight]:
        sheets = {path.relative_to(output).as_posix(): small(path.read_bytes()) for path in output.glob("assets/*.css")}
        for path in sorted(output.rglob("*.html")):
            data = path.read_bytes()
            css = sum(sheets[name.decode()] for name in _SHEET.findall(data))
            scripts = tuple(tag.decode() for tag in _SCRIPT.findall(data))
            address = path.relative_to(output).as_posix()
            yield Weight(address, small(data), css, len(_ELEMENT.findall(data)), scripts)

    output = large / "output"
    return list(each())


def of(weights: list[Weight], kind: str) -> list[int]:
    found = sorted(weight.all for weight in weights if re.fullmatch(rf"{kind}/[^/]+(/[^/]+)?\.html", weight.address))
    assert len(found) >= 500, kind
    return found


def test_an_article_and_its_style_are_12_kB(weights: list[Weight]) -> None:
    articles = of(weights, "articles")
    assert len(articles) == COUNT
    assert median(articles) <= 12_000
    assert articles[-1] <= 15_000  # a long text of 9 kB itself


def test_an_actor_is_20_kB(weights: list[Weight]) -> None:
    """With its style sheets, which the reader has from the first page on: 25 kB, and half of them 13.5."""
    found = [weight.html for weight in weights if weight.address.startswith("actors/")]
    assert max(found) <= 20_000
    actors = of(weights, "actors")
    assert median(actors) <= 13_500
    assert actors[-1] <= 25_000  # a list of 99 articles is not divided yet


def test_no_page_is_heavy_or_has_too_many_elements(weights: list[Weight]) -> None:
    assert len(weights) > 15_000
    assert [weight for weight in weights if weight.all > 40_000 or weight.elements > 1_500] == []
    assert max(weight.all for weight in weights) <= 25_000


def test_before_anything_is_touched_a_page_runs_one_small_script(weights: list[Weight], large: Path) -> None:
    """The search page is for those who search: it has a script of its own."""
    field = {re.sub(r'"[./]*assets', '"assets', tag) for weight in weights for tag in weight.scripts[:1]}
    assert field == {'<script src="assets/search-field.js" defer>', '<script src="assets/search-page.js" defer>'}
    assert {len(weight.scripts) for weight in weights} == {1}
    assert [weight.address for weight in weights if "search-page" in weight.scripts[0]] == ["search/index.html"]
    assert (large / "output/assets/search-field.js").stat().st_size <= 6_000


# -- its search -------------------------------------------------------------------------------------------------------


def test_its_results_are_counted_when_that_is_asked_for(large: Path, browser: Browser, serve: Serve) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(large.rglob("content/articles/**/*.md"))]
    listed = [re.findall(r"^  - ([^\n:]+)$", text.partition("\ntopics:")[0], re.MULTILINE) for text in texts]
    actors = [name for names in listed for name in names]
    name = max(sorted(set(actors)), key=actors.count)
    box = f'input[id="a/{heading_slug(name)}"]'
    with watched(browser, serve(large / "output", "/repo/")) as seen:
        tab = search(seen, f"q={WORD}")
        assert status(tab) == "10,000 results"
        assert tab.locator(".facets legend").all_inner_texts() == ["Years"]
        years = sum("\ndate: 201" in text for text in texts)
        assert f"2010s {years:,}" in [" ".join(text.split()) for text in tab.locator(".facets label").all_inner_texts()]
        tab.get_by_role("button", name="Count actors and topics").click()
        tab.wait_for_selector(box)
        assert tab.evaluate("document.activeElement.type") == "checkbox"  # the button that had the focus is gone
        assert tab.locator(".facets legend").all_inner_texts() == ["Actors", "Topics", "Years"]
        assert tab.locator(f"label:has({box}) .n").inner_text() == f"{actors.count(name):,}"
        before = tab.evaluate("location.hash")
        tab.locator(box).check()
        changed(tab, before)
        assert status(tab) == f"{actors.count(name):,} results"
        seen.hold_quiet()
