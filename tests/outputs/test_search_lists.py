"""Lists of the search index: written, read, and changed at some places alone."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.outputs.search import lists
from site_builder.outputs.search.changes import segments
from site_builder.outputs.search.rows import WHOLE, list_rows

places = st.builds(lists.within, st.integers(0, lists.SPAN - 1), st.one_of(st.just(0), st.integers(0, 70000)))
some = st.dictionaries(places, st.integers(1, 31))


def write(levels: dict[int, int]) -> tuple[str, str]:
    """A stretch as a build from nothing writes it."""
    order = sorted(levels)
    if not order:
        return "", ""
    encoder = lists.Encoder(order)
    codes = lists.first_code(order[0]) + encoder.codes_after(list(range(len(order))))
    postings = array("I", [n << 5 | levels[place] for n, place in enumerate(order)])
    return codes, lists.levels_of(postings)


@given(some)
def test_what_is_written_is_read(levels: dict[int, int]) -> None:
    codes, signs = write(levels)
    assert lists.decode(codes) == sorted(levels)
    assert [lists.DIGITS.index(sign) for sign in signs] == [levels[place] for place in sorted(levels)]


@given(some, some)
def test_a_list_that_was_changed_is_written_like_one_from_nothing(was: dict[int, int], now: dict[int, int]) -> None:
    gone = [place for place in was if place not in now]
    come = {place: level for place, level in now.items() if was.get(place) != level}
    assert lists.patched(*write(was), gone, come) == write(now)


def test_what_is_not_there_cannot_be_taken_out() -> None:
    with pytest.raises(KeyError):
        lists.patched(*write({1: 1}), [2], {})
    with pytest.raises(ValueError, match="-1"):
        lists.number(-1)


@given(st.integers(-4_000_000, 4_000_000), st.integers(-4_000_000, 4_000_000))
def test_stretches_have_names_in_their_order(one: int, other: int) -> None:
    assert lists.stretch_of(lists.head(one)[1:]) == one
    assert (one < other) == (lists.stretch_key(one) < lists.stretch_key(other))


@given(st.integers(-4_000_000_000, 4_000_000_000), st.integers(0, 70000), st.integers(-4_000_000_000, 4_000_000_000))
def test_newest_first(day: int, rank: int, other: int) -> None:
    if (day, rank) > (other, 5):
        assert lists.newest_first(day, rank) < lists.newest_first(other, 5)


@given(st.dictionaries(st.integers(-5000, 5000), some.filter(bool), min_size=1))
def test_rows_of_a_list_give_its_stretches(stretches: dict[int, dict[int, int]]) -> None:
    text = "".join(
        f"{lists.head(n)}{codes} {signs}" for n in sorted(stretches) for codes, signs in [write(stretches[n])]
    )
    rows = list(list_rows("stem\x01form", text))
    found: dict[int, tuple[str, str]] = {}
    for _, key, sub, one in rows:
        assert key == "stem"
        assert sub.startswith("form\x01")
        found |= segments(one)
    assert found == {n: write(levels) for n, levels in stretches.items()}
    assert (len(rows) == 1) or len(text) > WHOLE
    assert [row[2] for row in rows] == sorted(row[2] for row in rows)
