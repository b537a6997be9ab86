"""Documents as bytes: what was packed comes back, and nothing else is taken for a document."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.build import known_documents
from site_builder.model import packing
from site_builder.model.documents import Article, Body, Document, Mark
from site_builder.model.edtf import parse as date
from site_builder.parse.document import Rules, parse, read_and_pack, read_and_parse, unpacked
from site_builder.read.content_folder import Source

ARTICLE = """---
title: A
date: 1985-04~/..
actors: [B, {name: C, role: D}]
topics: E
places: [F]
dates:
  - {date: "{1667,1668}", label: G, actors: [H]}
  - {date: 156X, label: I}
related: [j, {url: https://e.org, title: K, date: "2004-06-04T10:00Z"}]
sources: [L]
image: {src: media/m.png, alt: N, date: Y170000002}
corrections: [{date: 2020-01-01, text: O}]
redirect_from: [articles/p.html]
translation_of: q
embargo: 2030-01-01
draft: true
x-r: {s: [t, {u: ""}]}
---
[[V]] and [w](#x) ![y](../media/z.png)

# \U0001f600
"""
OTHERS = {
    "actor": "---\nname: A\nroles: [{title: B, of: C, from: 1999, until: 2000-21}]\nwikidata: Q1\nborn: -0044?\n---\nD\n",
    "topic": "---\nname: A\nbroader: [B]\nreplaced_by: C\n---\n",
    "page": "---\ntitle: A\nnav: -3\n---\n",
}
TEXTS = {"article": ARTICLE, **OTHERS}


def document(kind: str) -> Document:
    found, problems = parse(Source(f"{kind}s/a.md", kind, "topics", 0), TEXTS[kind].encode(), Rules(("places",)))
    assert found is not None
    assert {p.severity for p in problems} <= {"note", "warning"}
    return found


@pytest.mark.parametrize("kind", TEXTS)
def test_a_document_comes_back_as_it_was(kind: str):
    packed = document(kind)
    found = packing.unpack(packing.pack(packed))
    assert found == packed
    assert repr(found) == repr(packed)  # of dates more than what they are equal by, of lists and tuples which they are


@given(st.text(), st.lists(st.text()), st.integers(-(10**15), 10**15))
def test_texts_and_numbers_come_back_as_they_were(text: str, texts: list[str], number: int):
    texts = [t.encode("utf-8", "replace").decode() for t in texts]
    text = text.encode("utf-8", "replace").decode()
    article = Article(text, date("2000"), license="".join(texts), slug=Mark(text, number, 1))
    packed = Document("a", "article", text, article, Body(text), extra={"x-a": texts}, places={text: (number, 2)})
    assert repr(packing.unpack(packing.pack(packed))) == repr(packed)


def test_documents_of_whole_archives_come_back_as_they_were():
    root = Path(__file__).resolve().parents[2] / "content"
    folders = {"articles": "article", "actors": "actor", "topics": "topic", "pages": "page"}
    for folder, kind in folders.items():
        for path in sorted((root / folder).rglob("*.md"))[:100]:
            found, _ = parse(Source(f"{folder}/{path.name}", kind, "", 0), path.read_bytes(), Rules())
            if found is not None:
                assert repr(packing.unpack(packing.pack(found))) == repr(found)


def test_what_was_read_in_another_process_is_what_was_read_but_for_the_documents(tmp_path: Path):
    (tmp_path / "content").mkdir()
    texts = {**TEXTS, "articles": "---\ntitle: A\n---\n[[x]", "pages": "---\na: [\n---\n", "actors": "", "none": None}
    sources = []
    for name, text in texts.items():
        if text is not None:
            (tmp_path / f"content/{name}.md").write_text(text, encoding="utf-8")
        sources.append(Source(f"{name}.md", name if name in TEXTS else "article", "topics", 0))
    given = (tmp_path, Rules(("places",)), sources)
    here = read_and_parse(*given)
    assert unpacked(here) is here
    assert sum(bool(parsed.problems) for parsed in here) >= 4
    assert unpacked(read_and_pack(*given)) == [parsed._replace(document=None) for parsed in here]


@given(st.integers(0), st.integers(0, 255), st.booleans())
def test_damaged_bytes_are_a_document_or_a_fault_that_the_store_knows(at: int, byte: int, cut: bool):
    packed = packing.pack(document("article"))
    at %= len(packed)
    damaged = packed[:at] if cut else packed[:at] + bytes([byte]) + packed[at + 1 :]
    with suppress(known_documents.Damaged):
        assert isinstance(known_documents.unpack(damaged), Document)


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"\x98", b"\x98\xa3abc", b"\x98\xa1\xff", b"\x91" * 100_000, b"\x80\x05N."]
)
def test_other_bytes_are_no_document(data: bytes):
    with pytest.raises(known_documents.Damaged):
        known_documents.unpack(data)
