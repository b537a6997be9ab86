"""Addresses outside: where a file writes them, what is known of them in links.lock, and what a check makes of a line."""

import time
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.model import links_lock, outside
from site_builder.model.links_lock import (
    DEAD,
    FAILED,
    MOVED,
    OK,
    STATES,
    SUSPECT,
    UNCLEAR,
    Line,
    after,
    joined,
    read,
    written,
)

A, B = "https://x.example/a", "https://x.example/%C3%A9?p=1&q=2"
COPY = "https://web.archive.org/web/2025/https://x.example/a"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"see {A}.", [A]),
        (f"({A}), [{A}]({A}) <{A}> '{A}' \"{A}\" **{A}**", [A] * 7),
        (f"{A}#part", [A]),
        (f"{A}。然后 {A}, {A}? {A}.html", [A] * 3),
        (f"{A}/b {A}b {A}?c {A}-d", []),
        (f"{COPY} and {A}", [COPY, A]),
        ("https://x.example/é?p=1&q=2 https://x.example/%C3%A9?p=1&amp;q=2", [B, B]),
        (f"x{A} /{A}", []),
        ("", []),
    ],
)
def test_an_address_is_found_where_it_stands_by_itself(text: str, found: list[str]) -> None:
    spans = outside.spans(text, [A, B, COPY])
    assert [url for url, _, _ in spans] == found


def test_the_place_of_an_address_is_that_of_its_first_mention() -> None:
    assert outside.places(f"---\nurl: {A}\n---\n\n  {B}x {B}\n{A}", [A, B]) == {A: (2, 6), B: (5, len(B) + 5)}


@pytest.mark.parametrize("text", [f"({A}" * 50_000, "https://" * 130_000, f"{A} " * 50_000, A + "a" * 1_000_000])
def test_a_long_text_takes_no_time(text: str) -> None:
    start = time.process_time()
    outside.spans(text, [A, B])
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("copy", "day"),
    [
        ("https://web.archive.org/web/20250102030405/https://x.example/", "2025-01-02"),
        ("https://web.archive.org/web/20250102030405if_/https://x.example/", "2025-01-02"),
        ("https://web.archive.org/web/2025/https://x.example/", "2025"),
        ("https://arquivo.pt/wayback/20200304050607/http://x.example/", "2020-03-04"),
        ("https://perma.cc/AB12-CD34", ""),
        ("https://x.example/2025/06/story", ""),
    ],
)
def test_the_day_of_a_copy_is_read_from_its_address(copy: str, day: str) -> None:
    assert outside.day_of_copy(copy) == day


# -- lines ----------------------------------------------------------------------------------------------------------------

DAYS = ["2026-01-01", "2026-01-02", "2026-01-09"]
SEEN = st.builds(
    Line,
    address=st.sampled_from(["https://a.example/", "https://b.example/?x=1"]),
    state=st.sampled_from(STATES),
    answer=st.sampled_from(["200", "404", "timeout"]),
    checked=st.sampled_from(DAYS),
    good=st.sampled_from(["", *DAYS]),
    since=st.sampled_from(["", *DAYS]),
    moved_to=st.sampled_from(["", "https://c.example/"]),
    copy=st.sampled_from(["", "https://web.archive.org/web/2025/https://a.example/"]),
    copy_day=st.sampled_from(["", *DAYS]),
)


@given(st.lists(SEEN, max_size=6))
def test_lines_are_read_as_they_were_written_in_whatever_order(lines: list[Line]) -> None:
    known: dict[str, Line] = {}
    for line in lines:
        known[line.address] = joined(known[line.address], line) if line.address in known else line
    assert read(written(known.values())) == (known, [])
    assert written(known.values()) == written(reversed(known.values()))


@given(st.lists(SEEN.map(lambda line: line._replace(address=A)), min_size=3, max_size=3))
def test_lines_of_two_branches_are_joined_the_same_in_any_order(lines: list[Line]) -> None:
    assert len({joined(joined(a, b), c) for a, b, c in permutations(lines)}) == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("https://a.example/ ok 200", "it has not nine parts, set apart by tabs"),
        ("a.example ok 200 2026-01-01 - - - - -", "it begins with no web address"),
        ("https://a.example/#x ok 200 2026-01-01 - - - - -", "it begins with no web address"),
        ("https://a.example/ fine 200 2026-01-01 - - - - -", '"fine" is no state'),
        ("https://a.example/ ok 2000 2026-01-01 - - - - -", "its answer is neither a status nor a word"),
        ("https://a.example/ ok 200 2026-13-01 - - - - -", "one of its days is none"),
        ("https://a.example/ ok 200 2026-02-30 - - - - -", "one of its days is none"),
        ("https://a.example/ ok 200 0000-01-01 - - - - -", "one of its days is none"),
        ("https://a.example/ ok 200 2026-01-01 - - https://b.example/\x1b[31m - -", "the address that it has moved to, or that of its copy, is none"),
        ("https://a.example/ ok 200 - - - - - -", "it has a state without a day, or a day without a state"),
        ("https://a.example/ ok 200 2026-01-01 - - ftp://x - -", "the address that it has moved to, or that of its copy, is none"),
        ("https://a.example/ ok 200 2026-01-01 - - - javascript:alert(1) -", "the address that it has moved to, or that of its copy, is none"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_says_why(line: str, reason: str) -> None:
    lines, faults = read(f"# x\n{line}\n".replace(" ", "\t").encode())
    assert lines == {} and [(fault.line, fault.reason, fault.is_mark) for fault in faults] == [(2, reason, False)]


def test_bytes_that_are_no_text_are_told_by_their_line() -> None:
    good = "https://a.example/\tok\t200\t2026-01-01\t-\t-\t-\t-\t-"
    lines, faults = read(b"\xef\xbb\xbf" + good.encode() + b"\r\n\xff\xfe\n<<<<<<< ours\n")
    assert list(lines) == ["https://a.example/"]
    assert [(fault.line, fault.is_mark) for fault in faults] == [(2, False), (3, True)]


@pytest.mark.parametrize(
    ("checks", "state", "since"),
    [
        # (day, what a check says) → the state in the end
        ([(1, FAILED)], FAILED, 1),
        ([(1, FAILED), (1, FAILED)], FAILED, 1),
        ([(1, FAILED), (2, FAILED)], DEAD, 1),
        ([(1, FAILED), (2, UNCLEAR), (9, FAILED)], DEAD, 1),
        ([(1, FAILED), (2, OK), (9, FAILED)], FAILED, 9),
        ([(1, FAILED), (2, SUSPECT), (9, FAILED)], FAILED, 9),
        ([(1, UNCLEAR), (2, FAILED)], FAILED, 2),
        ([(1, UNCLEAR), (2, UNCLEAR), (9, UNCLEAR)], UNCLEAR, 1),
        ([(1, FAILED), (2, FAILED), (9, UNCLEAR)], DEAD, 1),
        ([(1, FAILED), (2, FAILED), (9, OK)], OK, None),
        ([(1, FAILED), (2, FAILED), (9, MOVED)], MOVED, None),
        ([(1, OK), (2, FAILED)], FAILED, 2),
        ([(31, FAILED), (1, FAILED)], FAILED, 1),
        ([(31, FAILED), (1, FAILED), (2, FAILED)], DEAD, 1),
    ],
)
def test_a_page_is_dead_after_two_days_without_it_and_never_before(
    checks: list[tuple[int, str]], state: str, since: int | None
) -> None:
    line = None
    for day, said in checks:
        line = after(line, A, "x", said, "", f"2026-01-{day:02}")
    assert line is not None
    assert (line.state, line.since) == (state, f"2026-01-{since:02}" if since else "")


def test_a_check_keeps_the_copy_and_the_last_good_day() -> None:
    line = after(Line(A, copy=COPY, copy_day="2025-01-01"), A, "200", OK, "", "2026-01-01")
    line = after(line, A, "404", FAILED, "", "2026-01-02")
    assert (line.good, line.copy, line.copy_day) == ("2026-01-01", COPY, "2025-01-01")
    assert links_lock.read(written([line]))[0] == {A: line}
