"""What machines are told is asked of real programs: Lighthouse, which looks at a page as search engines do, and Chromium."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES, REPOSITORY, BuiltSite, Serve, missing

LIGHTHOUSE = REPOSITORY / "tests/tools/node_modules/lighthouse/cli/index.js"
PAGES = (
    "index.html",
    "articles/2025/shoigu-in-pyongyang-june-2025.html",
    "actors/mikhail-s-gorbachev.html",
    "topics/inf-treaty.html",
    "timeline.html",
)


def _audits(address: str, report: Path) -> dict[str, float | None]:
    """The scores that Lighthouse gives a page for search engines, of those that it gives any."""
    node, chromium = shutil.which("node"), next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if node is None or chromium is None or not LIGHTHOUSE.is_file():
        missing("no Lighthouse: node, Chromium and `npm ci --ignore-scripts --prefix tests/tools` are needed")
    flags = " ".join(["--headless=new", *CHROMIUM_FLAGS])
    command = [node, str(LIGHTHOUSE), address, "--only-categories=seo", "--quiet", "--disable-full-page-screenshot"]
    run = subprocess.run(
        [*command, "--output=json", f"--output-path={report}", f"--chrome-flags={flags}"],
        env={**os.environ, "CHROME_PATH": chromium},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if not report.is_file():
        pytest.fail(f"Lighthouse itself failed: {run.stderr[-1000:]}", pytrace=False)
    found = json.loads(report.read_bytes())
    assert found.get("runtimeError") is None, found["runtimeError"]
    return {name: audit["score"] for name, audit in found["audits"].items() if audit["score"] is not None}


@pytest.mark.browser
@pytest.mark.parametrize("page", PAGES)
def test_lighthouse_finds_nothing_to_better_for_search_engines(
    sample: BuiltSite, serve: Serve, tmp_path: Path, page: str
) -> None:
    scores = _audits(serve(sample.output) + page, tmp_path / "report.json")
    assert {name: score for name, score in scores.items() if score != 1} == {}
    assert {"meta-description", "document-title", "is-crawlable", "canonical", "hreflang"} <= scores.keys() | {
        "canonical",  # not asked where it names another host than the one that serves the page
    }


def test_the_policy_of_a_page_lets_its_json_ld_stand_and_reports_nothing(
    sample: BuiltSite, serve: Serve, browser: Browser
) -> None:
    address = serve(sample.output)
    tab = browser.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.add_init_script(
        "window.broken = []; document.addEventListener('securitypolicyviolation', e => broken.push(e.violatedDirective))"
    )
    for page in PAGES:
        tab.goto(address + page)
        data = tab.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)")
        assert data["@context"] == "https://schema.org"
        assert tab.evaluate("window.broken") == []
        # Lighthouse reads robots.txt from within the page
        assert tab.evaluate("fetch('/robots.txt').then(answer => typeof answer.status)") == "number"
        assert not [text for text in said if "Content Security Policy" in text]
    tab.close()
