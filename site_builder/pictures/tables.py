"""Tables of counts: decades × years, and years × months; a ladder of years."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from site_builder.pictures.records import CellView, CountTableView, RowView, RungView

Link = Callable[..., str]
Said = Callable[..., str]

LEAST_YEARS: Final = 24  # with entries, of a table of decades
MOST_SPAN: Final = 30  # years of a table of months; a longer time is shown by decades
LEAST_ENTRIES: Final = 20  # of a table of months, and of a ladder
DECADES: Final = 15  # years that a ladder shows singly
MOST_IN_ALL: Final = 200  # links of a ladder: some archives have a time of which no century has a name
MOST_RUNGS: Final = 40  # decades that it shows; more are shown by centuries
SHADES: Final = 5


def shade(count: int, most: int) -> int:
    """Return how dark a cell is, from 1 to 5: each shade is twice the one before, and the most has the darkest.

    Doubling keeps 34 and 35 alike, and one entry more recolours few cells. Below 16 all shades are not used.
    """
    if not count:
        return 0
    shift = max(most.bit_length() - SHADES, 0)
    return max(count.bit_length() - shift, 1)


def decades(
    counts: Sequence[tuple[int, int]], say: Said, say_decade: Said, href: Link, *, nodes: int
) -> CountTableView | None:
    """Return the table of years (year, entries) by decade, oldest first; None where other ways show them better.

    It has the years 1 to 9999: before them a year's last digit is not that of its number. ``nodes``: the most elements.
    """
    shown = [(year, n) for year, n in counts if 0 < year <= 9999]
    if len(shown) < LEAST_YEARS or shown[-1][0] - shown[0][0] < MOST_SPAN:
        return None
    rows: dict[int, dict[int, int]] = {}
    for year, n in shown:
        rows.setdefault(year // 10, {})[year % 10] = n
    if len(rows) * 12 + len(shown) > nodes:
        return None
    most = max(n for _, n in shown)

    def cell(decade: int, digit: int, n: int) -> CellView:
        year = decade * 10 + digit
        return CellView(count=n, href=href(year), label=say(year), shade=shade(n, most)) if n else CellView(count=0)

    return CountTableView(
        kind="decades",
        heads=tuple(map(str, range(10))),
        names=(),
        rows=tuple(
            RowView(
                title=str(decade * 10),
                name=say_decade(decade * 10),
                href=None,
                cells=tuple(cell(decade, digit, of.get(digit, 0)) for digit in range(10)),
            )
            for decade, of in rows.items()
        ),
    )


def months(
    years: Sequence[tuple[int, int]],
    counts: Mapping[tuple[int, int], int],
    names: Sequence[str],
    say: Said,
    href: Link,
    *,
    nodes: int,
) -> CountTableView | None:
    """Return the table of months by year, newest first; None where it would show too little, or too much.

    ``years``: (year, entries), ``counts``: (year, month) → entries. ``say`` and ``href`` take a year, and perhaps
    a month of it.
    """
    if len(years) < 2 or not counts or years[-1][0] - years[0][0] >= MOST_SPAN or years[0][0] < 1:
        return None
    if sum(n for _, n in years) < LEAST_ENTRIES or len(years) * 15 + len(counts) > nodes:
        return None
    most = max(counts.values())

    def cell(year: int, month: int) -> CellView:
        n = counts.get((year, month), 0)
        if not n:
            return CellView(count=0)
        return CellView(count=n, href=href(year, month), label=say(year, month), shade=shade(n, most))

    return CountTableView(
        kind="months",
        heads=tuple(map(str, range(1, 13))),
        names=tuple(names),
        rows=tuple(
            RowView(title=say(year), name="", href=href(year), cells=tuple(cell(year, month) for month in range(1, 13)))
            for year, _ in reversed(years)
        ),
    )


def ladder(
    groups: Sequence[tuple[int | None, str, str, int]], say_decade: Said, say_century: Said
) -> tuple[RungView, ...]:
    """Return links into a list that stands under headings or in parts; none into a short one.

    ``groups``: (year or None, heading, address, entries), in the order of the list. Over a long time the headings of
    a decade, or of a century, have one link, to the first of them.
    """
    known = [year for year, *_ in groups if year is not None]
    if sum(n for *_, n in groups) < LEAST_ENTRIES or len(groups) < 2:
        return ()
    by_decade = bool(known) and max(known) - min(known) >= DECADES
    say = say_century if len({year // 10 for year in known}) > MOST_RUNGS else say_decade
    rungs: dict[object, list[tuple[str, str, int]]] = {}
    for year, heading, href, n in groups:
        if by_decade and year is not None:
            rungs.setdefault(say(year), []).append((say(year), href, n))
        else:
            rungs.setdefault((heading, href), []).append((heading, href, n))
    if len(rungs) > MOST_IN_ALL:
        return ()
    return tuple(
        RungView(text=under[0][0], href=under[0][1], count=sum(n for *_, n in under)) for under in rungs.values()
    )
