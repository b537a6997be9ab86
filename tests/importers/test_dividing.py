"""Texts that are larger than a file of an archive may be are divided, and nothing of them is lost."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from site_builder.importers.dividing import pieces_of
from tests.importers.importing import imported, report_of
from tests.importers.static_sites import assert_built

PARAGRAPH = "Words of a long tale, told by the sea in the winter. " * 20


def test_pieces_end_before_headings_and_else_between_paragraphs() -> None:
    text = f"{'a ' * 30}\n\n{'b ' * 30}\n\n## Next\n\n{'c ' * 30}\n\n{'d ' * 30}\n\n{'e ' * 30}"
    pieces = [piece for piece, _ in pieces_of(text, 160)]
    assert [piece.split()[0] for piece in pieces] == ["a", "##", "e"]
    assert pieces_of("word " * 100, 160) == [("word " * 100, 0)]


def test_code_is_not_cut_and_notes_go_to_the_parts_that_refer_to_them() -> None:
    code = "```\na\n\nb\n```"
    text = f"{'a ' * 40}[^1]\n\n{code}\n\n{'b ' * 40}[x] [^2]\n\n[^1]: One\n\n    goes on\n\n[^2]: Two\n[^9]: Nobody\n\n[x]: https://x.example"
    pieces = [piece for piece, _ in pieces_of(text, 160)]
    assert len(pieces) == 2
    assert code in pieces[0] and "[^1]: One\n\n    goes on" in pieces[0] and "Two" not in pieces[0]
    assert all(one in pieces[1] for one in ("[^2]: Two", "[^9]: Nobody", "[x]: https://x.example"))
    assert "One" not in pieces[1]


@given(
    st.lists(
        st.sampled_from(["a b\n", "\n", "# c\n", "```\n", "<div>\n", "- d\n", "    e\n", "[^1]: f\n", "[^1]\n"]),
        max_size=60,
    )
)
def test_no_word_is_lost(lines: list[str]) -> None:
    text = "".join(lines)
    pieces = [piece for piece, _ in pieces_of(text, 40)]
    assert sorted(set(re.findall(r"\w+", text))) == sorted(set(re.findall(r"\w+", "\n".join(pieces))))
    for word in "abcdef":
        assert text.count(word) <= "\n".join(pieces).count(word)


def test_a_large_text_becomes_parts_that_lead_to_each_other(tmp_path: Path) -> None:
    body = "".join(f"## Part {n}\n\n{PARAGRAPH}\n\n" for n in range(2_200))
    (tmp_path / "tale.md").write_text(
        f"---\ntitle: A tale\ndate: 1910-05-04\ntags: [sea]\nsummary: Long\n---\n\n{body}", "utf-8"
    )
    (tmp_path / "other.md").write_text("---\ntitle: Other\ndate: 1911\n---\n\nSee [the tale](tale.md).\n", "utf-8")
    dest = tmp_path.parent / f"{tmp_path.name}-archive"
    result = imported(tmp_path, dest, "markdown")
    texts = {path.stem: path.read_text("utf-8") for path in (dest / "content/articles/1910").iterdir()}
    assert sorted(texts) == ["tale", "tale-2", "tale-3"]
    assert texts["tale"].startswith("---\ntitle: A tale (1 of 3)\n") and "summary: Long" in texts["tale"]
    assert "summary" not in texts["tale-2"] and "- sea" in texts["tale-3"]
    assert texts["tale-2"].endswith("\n\n[A tale (1 of 3)](tale.md) · [A tale (3 of 3)](tale-3.md)\n")
    assert sum(text.count("\n## Part ") for text in texts.values()) == 2_200
    assert "(../1910/tale.md)" in (dest / "content/articles/1911/other.md").read_text("utf-8")
    what = "its text is larger than a file of an archive may be (1 MiB): it is divided into 3 parts: A tale (1 of 3) …"
    assert [line for line in report_of(result) if "divided" in line] == [f"tale.md:1: converted: {what}"]
    again = imported(tmp_path, dest, "markdown").written
    assert (again.new, again.changed) == ([], [])
    assert_built(dest, ["/articles/1910/tale-2.html"])
