"""The pages of the site: which there are, and the view of each.

A kind of page is a function from the archive (through the reader) to a frozen view. ``KINDS`` names for each kind the
function, the template and the entry of the menu that the page belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from site_builder.model import addresses
from site_builder.model.outputs import OutputSpec
from site_builder.pages import actor, article, author, data, dates, home, lists, redirect, search, topic
from site_builder.pages.context import PageContext
from site_builder.theme.views import PageBase


class PageKind(NamedTuple):
    """How one kind of page is made: its view, its template, and the entry of the menu that it belongs to."""

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


KINDS: Final[dict[str, PageKind]] = {
    "home": PageKind(home.home, "home.html", _own),
    "article": PageKind(article.view, "article.html", _fixed("")),
    "actor": PageKind(actor.view, "actor.html", _fixed(addresses.ACTORS)),
    "actors": PageKind(actor.index_view, "actors.html", _fixed(addresses.ACTORS)),
    "topic": PageKind(topic.view, "topic.html", _folder),
    "topics": PageKind(topic.index_view, "topics.html", _folder),
    "author": PageKind(author.view, "author.html", _fixed("")),
    "authors": PageKind(author.index_view, "authors.html", _fixed("")),
    "timeline": PageKind(dates.timeline, "timeline.html", _fixed(addresses.TIMELINE)),
    "years": PageKind(dates.years, "years.html", _fixed(addresses.YEARS)),
    "year": PageKind(dates.year, "year.html", _fixed(addresses.YEARS)),
    "month": PageKind(dates.month, "month.html", _fixed(addresses.YEARS)),
    "days": PageKind(dates.days, "days.html", _fixed(addresses.YEARS)),
    "day": PageKind(dates.day, "day.html", _fixed(addresses.YEARS)),
    "corrections": PageKind(dates.corrections, "corrections.html", _fixed("")),
    "pair": PageKind(actor.pair_view, "pair.html", _fixed(addresses.ACTORS)),
    "list": PageKind(lists.view, "list.html", _list),
    "page": PageKind(home.standalone, "page.html", _own),
    "search page": PageKind(search.view, "search.html", _own),
    "data page": PageKind(data.view, "data.html", _fixed("")),
    "404": PageKind(home.not_found, "404.html", _fixed("")),
    "gone": PageKind(home.gone, "gone.html", _fixed("")),
    "redirect": PageKind(redirect.view, "redirect.html", _fixed("")),
}


# By unit (model/outputs.py): what plans its pages; of one article, actor or topic with its number.
PLANS: Final[dict[str, Callable[..., Iterator[OutputSpec]]]] = {
    "site": home.plan,
    "article": article.plan,
    "actor": actor.plan,
    "topic": topic.plan,
    "actors": actor.plan_index,
    "topics": topic.plan_index,
    "dates": dates.plan,
    "redirects": redirect.plan,
    "data": data.plan,
}
