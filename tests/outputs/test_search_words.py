"""The words of a text are the same in the index and in the browser: search_words.json is the table of both."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Browser

from tests.conftest import REPOSITORY

TABLE: list[tuple[str, list[str]]] = [
    (text, words)
    for text, words in json.loads((Path(__file__).parent / "search_words.json").read_text(encoding="utf-8"))
]
ENGINE = REPOSITORY / "themes/default/assets/search.js"


def test_the_engine_finds_the_words_of_every_text(browser: Browser) -> None:
    tab = browser.new_page()
    tab.add_script_tag(content=ENGINE.read_text(encoding="utf-8"))
    found = tab.evaluate("texts => texts.map(text => archiveSearch.words(text))", [text for text, _ in TABLE])
    assert dict(zip((text for text, _ in TABLE), found, strict=True)) == dict(TABLE)
    tab.close()
