"""The pages of the site: which there are, and the view of each.

A kind of page is a function from the archive (through the reader) to a frozen view. ``KINDS`` names for each kind the
function, the template and the entry of the menu that the page belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from site_builder.model import addresses
from site_builder.model.outputs import OutputSpec, Unit
from site_builder.pages import actor, article, dates, home, lists, topic
from site_builder.pages.context import PageContext
from site_builder.theme.views import PageBase


class Kind(NamedTuple):
    """How one kind of page is made."""

    view: Callable[[PageContext, OutputSpec], PageBase]
    template: str
    menu: Callable[[OutputSpec], str]


def _fixed(address: str) -> Callable[[OutputSpec], str]:
    return lambda spec: address


def _own(spec: OutputSpec) -> str:
    return spec.address


def _folder(spec: OutputSpec) -> str:
    """The index of the folder that the page stands in."""
    return f"{spec.address.partition('/')[0]}/index.html"


def _list(spec: OutputSpec) -> str:
    """Of a part of a list: the entry that the list's own page belongs to."""
    of = spec.key[1][0]
    return addresses.TIMELINE if of == "timeline" else addresses.YEARS if of in ("day", "period") else _folder(spec)


KINDS: Final[dict[str, Kind]] = {
    "home": Kind(home.home, "home.html", _own),
    "article": Kind(article.view, "article.html", _fixed("")),
    "actor": Kind(actor.view, "actor.html", _fixed(addresses.ACTORS)),
    "actors": Kind(actor.index_view, "actors.html", _fixed(addresses.ACTORS)),
    "topic": Kind(topic.view, "topic.html", _folder),
    "topics": Kind(topic.index_view, "topics.html", _folder),
    "timeline": Kind(dates.timeline, "timeline.html", _fixed(addresses.TIMELINE)),
    "years": Kind(dates.years, "years.html", _fixed(addresses.YEARS)),
    "year": Kind(dates.year, "year.html", _fixed(addresses.YEARS)),
    "month": Kind(dates.month, "month.html", _fixed(addresses.YEARS)),
    "days": Kind(dates.days, "days.html", _fixed(addresses.YEARS)),
    "day": Kind(dates.day, "day.html", _fixed(addresses.YEARS)),
    "corrections": Kind(dates.corrections, "corrections.html", _fixed("")),
    "pair": Kind(actor.pair_view, "pair.html", _fixed(addresses.ACTORS)),
    "list": Kind(lists.view, "list.html", _list),
    "page": Kind(home.standalone, "page.html", _own),
    "404": Kind(home.not_found, "404.html", _fixed("")),
    "redirect": Kind(home.redirect, "redirect.html", _fixed("")),
}


def plan(context: PageContext) -> Iterator[OutputSpec]:
    """Every page of the site."""
    for one in (home.plan, article.plan, actor.plan_index, actor.plan, topic.plan_index, topic.plan, dates.plan):
        yield from one(context)


_UNITS: Final[dict[str, Callable[..., Iterator[OutputSpec]]]] = {
    "site": home.plan,
    "article": article.plan,
    "actor": actor.plan,
    "topic": topic.plan,
    "actors": actor.plan_index,
    "topics": topic.plan_index,
    "dates": dates.plan,
}


def plan_unit(context: PageContext, unit: Unit) -> Iterator[OutputSpec]:
    """The pages that are planned together; none where there is no such article, actor or topic any more."""
    kind, *n = unit
    return _UNITS[kind](context, *n)


__all__ = ["KINDS", "Kind", "OutputSpec", "PageContext", "Unit", "plan", "plan_unit"]
