"""Trees of files as they are looked at: every file with its stamp, whatever else there is told as odd."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.archive import reader
from site_builder.indexing import bodies
from site_builder.read import content_folder
from site_builder.system import stamps
from site_builder.system.stamps import ODD, entries, stamp_of, walk


def every(_: str, names: list[str]) -> list[str]:
    return names


def test_a_walk_tells_every_file_with_its_stamp(tmp_path: Path) -> None:
    for path in ("b", "a", "deep/er/x", "deep/y"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    (tmp_path / "empty").mkdir()
    found = walk(tmp_path, every)
    assert sorted(found) == ["", "deep", "deep/er", "empty"]
    assert list(entries(found[""])) == ["a", "b"]
    assert stamps.files(found) == {p: stamp_of((tmp_path / p).lstat()) for p in ("a", "b", "deep/er/x", "deep/y")}
    assert found["empty"] == stamps.EMPTY


@pytest.mark.skipif(os.name != "posix", reason="links, pipes and modes are those of POSIX")
def test_what_is_no_file_or_has_another_mode_is_odd_and_links_are_not_followed(tmp_path: Path) -> None:
    for name in ("other", "plain"):
        (tmp_path / name).write_text(name)
        (tmp_path / name).chmod(0o644)
    (tmp_path / "other").chmod(0o600)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("plain")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside").write_text("x")
    (tmp_path / "way").symlink_to("folder")
    sizes = {path: size for path, (size, *_) in stamps.files(walk(tmp_path, every)).items()}
    assert sizes == {"folder/inside": 1, "link": ODD, "other": 5, "pipe": ODD, "plain": 5, "way": ODD}
    (tmp_path / "folder" / "inside").chmod(0o644)
    sizes = {path: size for path, (size, *_) in stamps.files(walk(tmp_path, every, 0o644)).items()}
    assert sizes == {"folder/inside": 1, "link": ODD, "other": ODD, "pipe": ODD, "plain": 5, "way": ODD}


def test_the_walk_is_the_same_where_nothing_is_looked_up_from_an_open_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in ("b.md", ".hidden", "deep/a.md", "deep/~"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    found = walk(tmp_path, content_folder._ours)
    assert sorted(stamps.files(found)) == ["b.md", "deep/a.md"]
    monkeypatch.setattr(stamps, "_FROM_FOLDERS", False)
    assert walk(tmp_path, content_folder._ours) == found


def test_a_folder_that_cannot_be_listed_is_odd_or_a_fault(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    assert entries(walk(missing, every, strict=False)[""])[""][0] == ODD
    with pytest.raises(FileNotFoundError):
        walk(missing, every)


NAME = st.one_of(
    st.text(st.sampled_from(".#~aZ-mdb"), min_size=1, max_size=8),
    st.sampled_from(
        ["Thumbs.db", "desktop.INI", ".DS_Store", "a.md~", "#a.md#", "#a.md", ".a.md", ".md", "a.md", "b.md"]
    ),
)


@given(st.lists(NAME, unique=True))
def test_many_names_are_passed_over_as_one_is(names: list[str]) -> None:
    for some in (names, [f"{name}.md" for name in names]):
        assert content_folder._ours("", sorted(some)) == [
            name for name in sorted(some) if not content_folder.is_skipped(name)
        ]


# -- what is asked of a whole archive ---------------------------------------------------------------------------------

LINES = st.dictionaries(st.integers(0, 999), st.lists(st.sampled_from(["Ann", "Anna", "Ba", "B", "Cy_1"]), unique=True))


@given(LINES, st.lists(st.sampled_from(["Ann", "B", "Cy", "nn"]), min_size=1, unique=True), st.integers(1, 5))
def test_articles_are_found_by_the_capitalised_words_of_their_text(
    words: dict[int, list[str]], looked_for: list[str], at_once: int
) -> None:
    rows = [(n, " ".join(["", *some])) for n, some in sorted(words.items())]
    portions = ["\n".join(f"{n}{text}" for n, text in rows[i : i + at_once]) for i in range(0, len(rows), at_once)]
    found = bodies.lines_with([f" {word}".encode() for word in looked_for], [part.encode() for part in portions])
    assert list(found) == [n for n, text in rows if any(f" {word}" in text for word in looked_for)]


@given(st.dictionaries(st.tuples(st.sampled_from(["year", "month"]), st.integers(-2000, 3000)), st.integers(1, 4)))
def test_the_lengths_of_lists_are_those_that_counting_gives(lists: dict[tuple[str, int], int]) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE listing (kind, target, rank, PRIMARY KEY (kind, target, rank)) WITHOUT ROWID")
        rows = [(kind, target, rank) for (kind, target), n in lists.items() for rank in range(1, n + 1)]
        db.executemany("INSERT INTO listing VALUES (?, ?, ?)", rows)
        found = db.execute(reader._LENGTHS, ("year",)).fetchall()
    db.close()
    assert found == sorted((target, n) for (kind, target), n in lists.items() if kind == "year")


def test_nearly_half_of_the_files_are_shared_out_in_folders_without_folders() -> None:
    sizes = {"": 3, "a": 1, "a/b": 6, "a/c": 5, "d": 4}
    assert stamps.share(sizes) == ["a/b"]
    assert stamps.share({"": 9}) == []
    assert stamps.share({}) == []
