"""What a picture shows, as templates get it: places, sizes, texts and links, one class a picture or a part of one.

Lengths across are percentages of the picture's width, lengths down are rem, so that a picture fits any room and its
type keeps its size. Where lines run from right to left, the places are mirrored here, and not by the templates.
"""

from __future__ import annotations

from typing import Annotated as A

from msgspec import Struct


class BarView(Struct, frozen=True, gc=False):
    """A rectangle of a picture."""

    x: A[str, "its left edge, with %"]
    y: A[str, "its top, with rem"]
    width: A[str, "with %"]
    height: A[str, "with rem"]


class TickView(Struct, frozen=True, kw_only=True, gc=False):
    """A year at the axis of a picture."""

    x: A[str, "its place, with %"]
    text: A[str, "the year, in words"]
    anchor: A[str, "where its text stands: start, middle or end"]


class StripView(Struct, frozen=True, kw_only=True, gc=False):
    """Entries by year, as a row of bars over an axis of time."""

    count: A[int, "entries that it shows"]
    first: A[str, "the first year, in words"]
    last: A[str, "the last year"]
    tallest: A[int, "entries of the tallest bar"]
    years: A[int, "years of one bar: 1, 2, 5, 10 …"]
    base: A[str, "where the axis lies, with rem: the height of the bars"]
    height: A[str, "of the whole picture, with rem"]
    begun: A[tuple[BarView, ...], "entries that begin in these years"]
    through: A[tuple[BarView, ...], "above them: entries that run through these years, or may lie in them"]
    ticks: A[tuple[TickView, ...], "at most five round years"]


class RoleBarView(Struct, frozen=True, kw_only=True, gc=False):
    """When a role was held, or when articles give it, on an axis that all roles of the page share."""

    sure: A[BarView | None, "when it was held for certain"]
    may: A[BarView | None, "when it may have been held; from the first article that gives it to the last"]
    left: A[bool, "it goes on beyond the left end: its start is not known, or (from right to left) it has no end"]
    right: A[bool, "it goes on beyond the right end"]
    years: A[tuple[BarView, ...], "the years of articles that give it"] = ()


class CellView(Struct, frozen=True, kw_only=True, gc=False):
    """A cell of a table of counts or of a calendar."""

    count: A[int, "entries; 0: the cell is empty"]
    href: A[str | None, "the page of the year, month or day"] = None
    label: A[str, "what the cell is of, in words: “1945”, “May 1972”"] = ""
    shade: A[int, "1 to 5, by doubling: 5 is the darkest; 0: none"] = 0
    text: A[str, "the number of the day; empty in other tables"] = ""


class RowView(Struct, frozen=True, kw_only=True, gc=False):
    """A row of a table of counts."""

    title: A[str, "“1970”, “2024”: short in every language"]
    name: A[str, "a decade in words: “1970s”; empty for a year"]
    href: A[str | None, "the page of the year; none for a decade"]
    cells: A[tuple[CellView, ...], "ten years, or twelve months"]


class CountTableView(Struct, frozen=True, kw_only=True, gc=False):
    """A table of counts: decades × years, oldest first, or years × months, newest first."""

    kind: A[str, "decades or months"]
    heads: A[tuple[str, ...], "above the columns: the last digit of the year, or the number of the month"]
    names: A[tuple[str, ...], "the same in full: empty, or the names of the months"]
    rows: A[tuple[RowView, ...], "those with entries"]


class RungView(Struct, frozen=True, kw_only=True, gc=False):
    """A link of a ladder of years."""

    text: A[str, "“1972”, “1970s”, “undated”"]
    href: A[str, "the heading in the list on the page, or the part that has the newest of these entries"]
    count: A[int, "entries"]


class DotView(Struct, frozen=True, kw_only=True, gc=False):
    """A name beside a picture of arcs."""

    y: A[str, "its place down, in units of the picture"]
    size: A[str, "radius, by how many articles"]


class ArcView(Struct, frozen=True, kw_only=True, gc=False):
    """An arc between two names that appear together."""

    path: A[str, "for `<path d>`, in units of the picture"]
    weight: A[str, "how thick: 0.75 to 3.25"]


class ArcsView(Struct, frozen=True, kw_only=True, gc=False):
    """Who of several names appear together: arcs beside a list whose rows are 1.75rem high, long names 2.75rem."""

    height: A[str, "of the picture and the list, with rem"]
    box: A[str, "for `<svg viewBox>`"]
    order: A[tuple[int, ...], "the names in order of their mean date: places in what was given, from 0"]
    long: A[tuple[bool, ...], "whether the name of each row takes two lines"]
    arcs: A[tuple[ArcView, ...], "at most forty, the heaviest"]
    dots: A[tuple[DotView, ...], "one a name"]


class MonthGridView(Struct, frozen=True, kw_only=True, gc=False):
    """A month of a calendar."""

    title: A[str, "“May”"]
    href: A[str | None, "its page; none where nothing is of it"]
    count: A[int, "entries"]
    weeks: A[tuple[tuple[CellView, ...], ...], "seven cells each; those before and after the month have no text"]


class CalendarView(Struct, frozen=True, kw_only=True, gc=False):
    """A calendar of a year: the days that have entries, each with a link."""

    weekdays: A[tuple[tuple[str, str], ...], "shortest name and full name of each day of the week, in order"]
    months: A[tuple[MonthGridView, ...], "twelve"]
    days: A[int, "days with entries"]
    without: A[int, "entries that are of no certain day"]
