"""The manifest in the store: whatever is put in and taken out, it is the sorted lines of what is there."""

import sqlite3
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.archive import manifest, scripts

PATHS = st.lists(st.sampled_from(["a", "b", "é", "ab", "a.b", "a-", "z", "z  a"]), min_size=1, max_size=3).map("/".join)
CHANGES = st.lists(st.tuples(st.dictionaries(PATHS, st.binary(max_size=2)), st.sets(PATHS)), max_size=6)


def store() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    scripts.run(db, "build/state.sql")
    return db


def lines(files: dict[str, bytes]) -> bytes:
    return "".join(f"{digest.hex()}  {path}\n" for path, digest in sorted(files.items())).encode()


def digests(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: sha256(content).digest() for path, content in files.items()}


@settings(max_examples=60)
@given(CHANGES)
def test_it_is_the_sorted_lines_of_what_is_there(changes: list[tuple[dict[str, bytes], set[str]]]) -> None:
    db = store()
    there: dict[str, bytes] = {}
    for written, gone in changes:
        made = digests(written)
        before = manifest.text(db)
        changed = manifest.change(db, made, gone)
        there = {path: digest for path, digest in there.items() if path not in gone} | made
        assert manifest.text(db) == lines(there)
        assert changed == (before != lines(there))


def test_a_large_one_grows_and_shrinks_anywhere() -> None:
    db = store()
    there = digests({f"n/{n:05}": b"%d" % n for n in range(0, 9000, 3)})
    manifest.change(db, there, ())
    more = digests({f"n/{n:05}": b"new" for n in range(2000, 5000)} | {"": b"", "zz": b""})
    assert manifest.change(db, more, [f"n/{n:05}" for n in range(6000, 9000)])
    there = {path: digest for path, digest in (there | more).items() if not "n/06" <= path < "n/1"}
    assert manifest.text(db) == lines(there)
    assert max(run.count(b"\n") for (run,) in db.execute("SELECT lines FROM manifest")) <= 512


def test_what_stays_is_taken_over_from_another_store() -> None:
    old, new = store(), store()
    there = digests({f"n/{n}": b"%d" % n for n in range(1000)})
    manifest.change(old, there, ())
    kept = {path for path in there if path.endswith("7")}
    manifest.take_over(new, old, kept)
    assert manifest.text(new) == lines({path: there[path] for path in kept})
