"""Words and their skeletons are the same in the index and in the browser; search_words.json is the table of both."""

from __future__ import annotations

import json
import random
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from site_builder.outputs.search import words
from tests.conftest import REPOSITORY

TABLE: dict[str, list[str]] = dict(
    json.loads((Path(__file__).parent / "search_words.json").read_text(encoding="utf-8"))
)
ENGINE = REPOSITORY / "themes/default/scripts/search.js"

# Texts of signs that are hard to tell apart, to fold or to divide, and of any signs at all.
HARD = (
    "'’ʼ＇‘`´-_ \t\n\u00a0\u2028.,:;<>&\"\\ßẞøłđæœıİIiςΣσόЁёйЙїіґ\u0301\u0308\u0327\u0640\u034f\u00ad\u200b\u200c\u200d\u202e\u2066"
    "\ufeffأإآٱىةیکہ٠١٣۰۱۳ًّشלםֹ北京会谈々タワーがｶﾞﾊﾟ한국กำข\u0e33ລາວမြန်ខ្មែรहिन्दीதமிழ்ﬁ№½²ⅣＡ１𠮷𝔘😀abcsSdt1974x"
)


def texts() -> list[str]:
    chosen = random.Random(7)
    assigned = [chr(n) for n in range(sys.maxunicode) if unicodedata.category(chr(n)) not in ("Cn", "Cs", "Co")]
    made = ["".join(chosen.choices(HARD, k=chosen.randrange(1, 14))) for _ in range(6000)]
    made += ["".join(chosen.choices([*assigned, "'", "s", " "], k=12)) for _ in range(6000)]
    return [*TABLE, *made, *assigned]


@pytest.fixture
def engine(browser: Browser) -> Iterator[Page]:
    tab = browser.new_page()
    tab.add_script_tag(content=ENGINE.read_text(encoding="utf-8"))
    yield tab
    tab.close()


def test_the_index_finds_the_words_of_the_table() -> None:
    assert {text: words.folded(text) for text in TABLE} == TABLE


def test_the_engine_finds_the_same_words_in_every_text(engine: Page) -> None:
    every = texts()
    found = engine.evaluate("texts => texts.map(text => archiveSearch.words(text))", every)
    assert [(t, one) for t, one in zip(every, found, strict=True) if one != words.folded(t)] == []


def test_the_engine_has_the_same_skeletons(engine: Page) -> None:
    forms = sorted({form for text in texts() for form in words.folded(text)})
    forms += ["kissinger", "tschechow", "gorbachev", "горбачев", "шоигу", "καραμανλησ", "شويغو", "קיסינגר", "aeiou"]
    found = engine.evaluate("forms => forms.map(form => archiveSearch.skeleton(form))", forms)
    assert [(f, one) for f, one in zip(forms, found, strict=True) if one != words.skeleton(f)] == []
