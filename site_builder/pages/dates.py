"""Pages by date: the timeline, years, months, days of the year, corrections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import structs

from site_builder.archive.reader import Card, LifeRow
from site_builder.language.dates import say_day_of_year, say_month
from site_builder.model import addresses
from site_builder.model.outputs import OutputSpec
from site_builder.pages import breadcrumbs, descriptions, lists, pictures
from site_builder.pages.context import (
    UNDATED,
    PageContext,
    card_views,
    decade_text,
    group_by_year,
    href,
    period_title,
    year_text,
)
from site_builder.pages.feeds import feeds_of
from site_builder.pages.head import COLLECTION, About
from site_builder.pages.structured_data import collection
from site_builder.pages.structured_data import years as iso_years
from site_builder.theme.part_views import CardView, GroupView, LifeView, LinkView, PeriodView
from site_builder.theme.views import CorrectionsView, DaysView, DayView, MonthView, TimelineView, YearsView, YearView

_UNIT: Final = ("dates",)


def plan(context: PageContext) -> Iterator[OutputSpec]:
    """Plan all pages by date."""
    reader, size = context.reader, context.size
    total = reader.entry_count()
    yield OutputSpec(addresses.TIMELINE, "timeline", (total,), owner="the timeline", unit=_UNIT)
    yield from lists.parts(addresses.TIMELINE, ("timeline",), total, size, "the timeline", _UNIT)
    yield OutputSpec(addresses.YEARS, "years", owner="the list of years", unit=_UNIT)
    years = reader.years()
    for i, (year, count) in enumerate(years):
        before = years[i - 1][0] if i else None
        after = years[i + 1][0] if i + 1 < len(years) else None
        page = addresses.year(year)
        owner = f"the page of {addresses.year_name(year)}"
        yield OutputSpec(page, "year", (year, count, before, after), owner=owner, unit=_UNIT)
        yield from lists.parts(page, ("period", year, 0), count, size, owner, _UNIT)
    months = reader.months()
    for i, (year, month, count) in enumerate(months):
        previous = months[i - 1][:2] if i else None
        following = months[i + 1][:2] if i + 1 < len(months) else None
        page = addresses.month(year, month)
        owner = f"the page of {addresses.year_name(year)}-{month:02d}"
        yield OutputSpec(page, "month", (year, month, count, previous, following), owner=owner, unit=_UNIT)
        yield from lists.parts(page, ("period", year, month), count, size, owner, _UNIT)
    yield from _plan_days(context)
    corrections = reader.correction_count()
    if corrections:
        yield OutputSpec(
            addresses.CORRECTIONS, "corrections", (corrections,), owner="the page of corrections", unit=_UNIT
        )
        yield from lists.parts(
            addresses.CORRECTIONS, ("corrections",), corrections, size, "the page of corrections", _UNIT
        )


def _plan_days(context: PageContext) -> Iterator[OutputSpec]:
    days = context.reader.days()
    if days:
        yield OutputSpec(addresses.DAYS, "days", owner="the days of the year", unit=_UNIT)
    for i, (month, day, count, _lives) in enumerate(days):
        previous = days[i - 1][:2] if i else None
        following = days[i + 1][:2] if i + 1 < len(days) else None
        page = addresses.day(month, day)
        owner = f"the page of {month:02d}-{day:02d}"
        yield OutputSpec(page, "day", (month, day, count, previous, following), owner=owner, unit=_UNIT)
        yield from lists.parts(page, ("day", month, day), count, context.size, owner, _UNIT)


def _about(kind: str, entries: int, coverage: str = "") -> About:
    """Return what a page of entries tells machines."""
    return About(type=COLLECTION, kind=kind, node=collection(entries, coverage))


def decades(context: PageContext, root: str) -> tuple[tuple[str, tuple[PeriodView, ...]], ...]:
    """Return the years with entries by decade, oldest first."""
    groups: dict[str, list[PeriodView]] = {}
    for year, count in context.reader.years():
        view = PeriodView(text=year_text(year, context.language), href=root + addresses.year(year), count=count)
        groups.setdefault(decade_text(year, context.language), []).append(view)
    return tuple((name, tuple(views)) for name, views in groups.items())


def undated(context: PageContext, root: str) -> PeriodView | None:
    """Return the entries of no known year: a group of the timeline, in its first part if it is divided."""
    reader, count = context.reader, context.reader.undated_count()
    if not count:
        return None
    divided = lists.is_divided(reader.entry_count(), context.size)
    page = addresses.part(addresses.TIMELINE, 1) if divided else addresses.TIMELINE
    return PeriodView(text=context.words.text("undated"), href=f"{href(root, page)}#{UNDATED}", count=count)


def timeline(context: PageContext, spec: OutputSpec) -> TimelineView:
    """Make the view of the timeline."""
    (total,) = spec.key
    newest, pages = lists.newest(context, ("timeline",), total, addresses.TIMELINE, "")
    groups = group_by_year(newest, "", context)
    return TimelineView(
        **context.base(
            spec.address,
            context.words.text("timeline"),
            lists.described(context, "n_entries", total, ("timeline",), newest, pages),
            about=_about("timeline", total),
        ),
        count=total,
        years=groups,
        strip=pictures.strip_of(context, "timeline", 0, total),
        table=pictures.table(context, context.reader.years(), "", pictures.BESIDE) if pages else None,
        ladder=() if pages else pictures.ladder(context, groups),
        pages=pages,
    )


def years(context: PageContext, spec: OutputSpec) -> YearsView:
    """Make the view of the list of years."""
    found = context.reader.years()
    span = (found[0][0], found[-1][0]) if found else None
    description = descriptions.counted(context, "n_years", len(found), span)
    about = _about("years", len(found), iso_years(span))
    base = context.base(spec.address, context.words.text("years"), description, about=about)
    by_decade, root = decades(context, base["root"]), base["root"]
    table = pictures.table(context, found, root, pictures.ALONE)
    return YearsView(
        **base,
        decades=by_decade,
        undated=undated(context, root),
        strip=pictures.strip_of(context, "timeline", 0, context.reader.entry_count()),
        table=table,
        others=pictures.others(table, by_decade, found),
    )


def year(context: PageContext, spec: OutputSpec) -> YearView:
    """Make the view of a year: by months, or divided if its list is long."""
    reader, language = context.reader, context.language
    y, count, before, after = spec.key
    root = addresses.root_of(spec.address)
    months = reader.months_of(y)
    pages = None
    if lists.is_divided(count, context.size):
        pages = lists.pages_view(context, spec.address, ("period", y, 0), count, root, shown=0)
    groups: list[GroupView] = []
    if pages is None:
        for month, of_month in months:
            cards = lists.fetcher(context, ("period", y, month))(1, of_month)
            groups.append(
                GroupView(
                    title=period_title(y, month, language),
                    anchor=f"m-{month:02d}",
                    href=root + addresses.month(y, month),
                    cards=tuple(card_views(cards, root, context)),
                )
            )
        groups += _without_month(context, reader.entries_of_year_alone(y), root)
    return YearView(
        **context.base(
            spec.address,
            year_text(y, language),
            descriptions.counted(context, "n_entries", count, (y, y)),
            trail=breadcrumbs.of_period(language, y)[:1],
            about=_about("year", count, iso_years((y, y))),
        ),
        count=count,
        months=tuple(
            PeriodView(text=period_title(y, m, language), href=root + addresses.month(y, m), count=n) for m, n in months
        ),
        groups=tuple(groups),
        calendar=pictures.calendar_of(context, y, count, months, root) if pages else None,
        pages=pages,
        previous=_year_link(before, root, language),
        next=_year_link(after, root, language),
    )


def _without_month(context: PageContext, cards: Sequence[Card], root: str) -> Iterator[GroupView]:
    """Make the groups of a year's entries that are of no single month: those that lasted, and the others."""
    for word, anchor, lasted in (("over_months", "m-several", True), ("without_month", "m-none", False)):
        some = [card for card in cards if ("/" in card.edtf) is lasted]
        if some:
            title, views = context.words.text(word), tuple(card_views(some, root, context))
            yield GroupView(title=title, anchor=anchor, href=None, cards=views)


def _year_link(y: int | None, root: str, language: str) -> LinkView | None:
    return None if y is None else LinkView(text=year_text(y, language), href=root + addresses.year(y))


def month(context: PageContext, spec: OutputSpec) -> MonthView:
    """Make the view of a month of a year."""
    y, m, count, previous, following = spec.key
    root = addresses.root_of(spec.address)
    newest, pages = lists.newest(context, ("period", y, m), count, spec.address, root)
    return MonthView(
        **context.base(
            spec.address,
            period_title(y, m, context.language),
            descriptions.joined_count(context, "n_entries", count, period_title(y, m, context.language)),
            trail=breadcrumbs.of_period(context.language, y),
            about=_about("month", count, f"{iso_years((y, y))}-{m:02d}" if iso_years((y, y)) else ""),
        ),
        count=count,
        cards=tuple(_with_anchors(newest[::-1], card_views(newest[::-1], root, context))),
        pages=pages,
        year=LinkView(text=year_text(y, context.language), href=href(root, addresses.year(y))),
        previous=_month_link(previous, root, context.language),
        next=_month_link(following, root, context.language),
    )


def _with_anchors(cards: Sequence[Card], views: Sequence[CardView]) -> Iterator[CardView]:
    """Give the first card of each day an id: the calendar of the year leads there."""
    seen = set()
    for card, view in zip(cards, views, strict=True):
        if card.lower not in seen and (card.lower == card.upper or "/" in card.edtf):
            seen.add(card.lower)
            view = structs.replace(view, anchor=pictures.day_anchor(card.lower % 100))
        yield view


def _month_link(at: tuple[int, int] | None, root: str, language: str) -> LinkView | None:
    return None if at is None else LinkView(text=period_title(*at, language), href=root + addresses.month(*at))


def days(context: PageContext, spec: OutputSpec) -> DaysView:
    """Make the view of the list of days of the year."""
    found = context.reader.days()
    description = descriptions.counted(context, "n_days", len(found))
    title = context.words.text("on_this_day")
    base = context.base(spec.address, title, description, about=_about("days", len(found)))
    months: dict[int, list[PeriodView]] = {}
    for m, d, count, lives in found:
        view = PeriodView(text=str(d), href=base["root"] + addresses.day(m, d), count=count + lives)
        months.setdefault(m, []).append(view)
    return DaysView(**base, months=tuple((say_month(m, context.language), tuple(views)) for m, views in months.items()))


def day(context: PageContext, spec: OutputSpec) -> DayView:
    """Make the view of a day of the year, in all years."""
    m, d, count, previous, following = spec.key
    root = addresses.root_of(spec.address)
    newest, pages = lists.newest(context, ("day", m, d), count, spec.address, root)
    lives = context.reader.lives_of_day(m, d)
    total = count + len(lives)
    base = context.base(
        spec.address,
        say_day_of_year(m, d, context.language),
        lists.described(context, "n_entries", total, ("day", m, d), newest, pages),
        trail=(breadcrumbs.days(context),),
        about=_about("day", total),
    )
    return DayView(
        **base,
        count=count,
        cards=tuple(lists.cards_of_day(context, (m, d), newest[::-1], root)),
        born=tuple(_lives(context, lives, "born", root)),
        died=tuple(_lives(context, lives, "died", root)),
        founded=tuple(_lives(context, lives, "founded", root)),
        dissolved=tuple(_lives(context, lives, "dissolved", root)),
        pages=pages,
        up=LinkView(text=context.words.text("on_this_day"), href=root + addresses.DAYS),
        previous=_day_link(previous, root, context.language),
        next=_day_link(following, root, context.language),
    )


def _lives(context: PageContext, lives: Sequence[LifeRow], event: str, root: str) -> Iterator[LifeView]:
    for row in lives:
        if row.event == event:
            actor, year = row.actor, year_text(row.year, context.language)
            yield LifeView(name=actor.name, href=href(root, actor.address), year=year)


def _day_link(at: tuple[int, int] | None, root: str, language: str) -> LinkView | None:
    return None if at is None else LinkView(text=say_day_of_year(*at, language), href=root + addresses.day(*at))


def corrections(context: PageContext, spec: OutputSpec) -> CorrectionsView:
    """Make the view of the corrections of all articles."""
    (count,) = spec.key
    newest, pages = lists.newest(context, ("corrections",), count, spec.address, "")
    return CorrectionsView(
        **context.base(
            spec.address,
            context.words.text("corrections"),
            descriptions.counted(context, "n_entries", count),
            about=_about("corrections", count),
        ),
        count=count,
        years=group_by_year(newest, "", context, linked=False),
        pages=pages,
        feeds=feeds_of(spec.address, context.words.text("corrections"), "") if context.has_feeds else (),
    )
