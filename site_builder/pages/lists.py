"""Long lists, divided so that a full part never changes.

A list shorter than two parts stands whole on its page, newest entry first (the entries of a period: oldest first, as it
went). All parts of a list have its direction. A longer one is divided from its oldest entry on into parts of
``page_size`` with addresses of their own (``actors/kim-jong-un/3.html``); its page shows the newest entries and links
to the parts. A new article changes the last part only, because a part names neither a total nor the count of parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from markupsafe import Markup
from msgspec import structs

from site_builder.archive.reader import Card, Reader
from site_builder.language.dates import say_day_of_year
from site_builder.model import addresses
from site_builder.model.outputs import OutputSpec, Unit
from site_builder.pages import breadcrumbs, descriptions, head, pictures, structured_data
from site_builder.pages.context import PageContext, card_views, edge_text, group_by_year, href, period_title, span_text
from site_builder.pictures.records import RungView
from site_builder.theme.part_views import CardView, LinkView, ListPartView, PagesView
from site_builder.theme.views import ListView

MOST_PARTS_SHOWN = 40
_AS_IT_WENT: Final = ("period", "day")  # lists that run from the oldest entry to the newest
_BY_DATE: Final = ("timeline", "actor", "topic")  # lists of many years

# the subject of a list: ("timeline",), ("actor", n), ("topic", n), ("period", year, month), ("day", month, day),
# ("links", kind, n), ("pair", n, n) or ("corrections",)
Of = tuple[Any, ...]
Fetch = Callable[[int, int], list[Card]]


def _listing(of: Of) -> tuple[str, int] | None:
    """Return the kind and target of a list that the archive keeps by ranks; None for one that is put together."""
    match of:
        case ("timeline",):
            return "timeline", 0
        case ("actor" | "topic" as kind, n):
            return kind, n
        case ("period", year, 0):
            return "year", year
        case ("period", year, month):
            return "month", year * 100 + month
        case ("day", month, day):
            return "day", month * 100 + day
        case _:
            return None


def fetcher(context: PageContext, of: Of) -> Fetch:
    """Return a function that fetches the entries of a list from one rank (from 1) to another, oldest first."""
    reader = context.reader
    if kept := _listing(of):
        return lambda first, last: reader.listing(*kept, first, last)
    match of:
        case ("links", kind, n):
            return lambda first, last: reader.linking_to(kind, n, first, last)
        case ("pair", one, other):
            return lambda first, last: _cards(reader, reader.articles_of_both(one, other)[first - 1 : last])
        case _:
            return lambda first, last: _corrections(context, first, last)


def _dates(context: PageContext, of: Of) -> Callable[[int], str]:
    """Return a function that gives the date of a list's entry by rank: pages that name it do not show the entry."""
    if kept := _listing(of):
        return lambda rank: context.reader.date_at(*kept, rank)
    fetch = fetcher(context, of)
    return lambda rank: fetch(rank, rank)[0].edtf


def _cards(reader: Reader, numbers: Sequence[int]) -> list[Card]:
    return [card for n in numbers if (card := reader.card(n))]


def _corrections(context: PageContext, first: int, last: int) -> list[Card]:
    """Return corrections as cards of their articles."""
    found = []
    for row in context.reader.corrections(first, last):
        said = context.words.text("index_of", title=context.words.text(f"correction_{row.kind}"), letter=row.text)
        found.append(Card(row.article, row.title, row.address, row.edtf, 0, 0, said, row.lang, 0))
    return found


def cards_of_day(context: PageContext, at: tuple[int, int], cards: Sequence[Card], root: str) -> Iterator[CardView]:
    """Make the cards of a day of the year; of an event that lasts they say whether it began or ended on that day."""
    target = at[0] * 100 + at[1]
    for card, view in zip(cards, card_views(cards, root, context), strict=True):
        if "/" in card.edtf and card.lower != card.upper:
            said = "first_day_here" if card.lower % 10000 == target else "last_day_here"
            view = structs.replace(view, reason=Markup.escape(context.words.text(said)))
        yield view


def is_divided(total: int, size: int) -> bool:
    """Whether a list of ``total`` entries has parts of ``size``."""
    return total >= 2 * size


def newest(context: PageContext, of: Of, total: int, page: str, root: str) -> tuple[list[Card], PagesView | None]:
    """Return the entries on a list's own page, newest first (all of a short list), and the view of its division."""
    fetch, size = fetcher(context, of), context.size
    first = total - size + 1 if is_divided(total, size) else 1
    return fetch(first, total)[::-1] if total else [], pages_view(context, page, of, total, root)


def described(context: PageContext, key: str, n: int, of: Of, newest: Sequence[Card], pages: PagesView | None) -> str:
    """Describe a list by its length (``key``: of the catalogues) and the years of its first and last entry."""
    cards = [*newest[::-1]] if pages is None else [*fetcher(context, of)(1, 1), *newest[:1]]
    return descriptions.counted(context, key, n, descriptions.span(cards))


def parts(page: str, of: Of, total: int, size: int, owner: str, unit: Unit) -> Iterator[OutputSpec]:
    """Plan the parts of a list; none for a short one."""
    if is_divided(total, size):
        for number in range(1, -(-total // size) + 1):
            seen = min(total, number * size + 1)  # a full part does not depend on how much longer the list is
            yield OutputSpec(addresses.part(page, number), "list", (page, of, number, seen), owner=owner, unit=unit)


def pages_view(
    context: PageContext, page: str, of: Of, total: int, root: str, shown: int | None = None
) -> PagesView | None:
    """Make the view of the division of a list for its own page; None if it is not divided.

    ``shown``: how many entries that page shows, if it is not one part of them.
    """
    size = context.size
    if not is_divided(total, size):
        return None

    def link(rank: int) -> str:
        return _part(page, (rank - 1) // size + 1, root)

    ladder: tuple[RungView, ...] = ()
    if of[0] in _BY_DATE and (kept := _listing(of)):
        ladder = pictures.ladder_of_parts(context, *kept, link)
    oldest = LinkView(text=context.words.text("oldest"), href=link(1))
    parts = () if ladder else tuple(_offered(context, of, total, link))
    return PagesView(
        total=total,
        shown=size if shown is None else shown,
        ladder=ladder,
        parts=parts,
        older=None,
        newer=None,
        oldest=oldest,
        newest=None,
    )


def _offered(context: PageContext, of: Of, total: int, link: Callable[[int], str]) -> Iterator[ListPartView]:
    """Yield the parts of a list by the dates of their ends, oldest first; of very many only some."""
    date, size = _dates(context, of), context.size
    last = -(-total // size)
    step = -(-last // MOST_PARTS_SHOWN)
    for number in sorted({*range(1, last + 1, step), last}):
        first_rank, last_rank = (number - 1) * size + 1, min(number * size, total)
        text = span_text(date(first_rank), date(last_rank), context.language, number)
        yield ListPartView(number=number, href=link(first_rank), text=text, current=False)


def view(context: PageContext, spec: OutputSpec) -> ListView:
    """Make the view of one part of a long list."""
    page, of, number, total = spec.key
    root = addresses.root_of(spec.address)
    first, last = (number - 1) * context.size + 1, min(number * context.size, total)
    cards = fetcher(context, of)(first, last)
    name = span_text(cards[0].edtf, cards[-1].edtf, context.language, number)
    span = descriptions.span(cards) if of != ("corrections",) else None
    if of[0] not in _AS_IT_WENT:
        cards = cards[::-1]
    views = [*cards_of_day(context, of[1:], cards, root)] if of[0] == "day" else None
    up = _title(context, of)
    node = structured_data.collection(len(cards), structured_data.years(span))
    return ListView(
        **context.base(
            spec.address,
            context.words.text("index_of", title=up, letter=name),
            descriptions.counted(context, "n_entries", len(cards), span),
            trail=breadcrumbs.of_list(context, page, of, up),
            about=head.About(type=head.COLLECTION, kind="list", node=node),
        ),
        up=LinkView(text=up, href=href(root, _page_of(context, page, of))),
        number=number,
        name=name,
        years=group_by_year(cards, root, context, linked=of != ("corrections",), views=views),
        pages=_steps(context, spec, root),
    )


def _steps(context: PageContext, spec: OutputSpec, root: str) -> PagesView:
    """Make the links from a part to its neighbours and to the ends of the list.

    They name the dates next to the part. The last date of a newer part would change with every entry that it gets.
    """
    page, of, number, total = spec.key
    date, words = _dates(context, of), context.words
    older = newer = oldest = None

    def step(key: str, rank: int, part: int) -> LinkView:
        return LinkView(
            text=words.text(key, date=edge_text(date(rank), context.language)), href=_part(page, part, root)
        )

    if number > 1:
        older = step("older_to", (number - 1) * context.size, number - 1)
        oldest = LinkView(text=words.text("oldest"), href=_part(page, 1, root))
    if number * context.size < total:
        newer = step("newer_from", number * context.size + 1, number + 1)
    newest = LinkView(text=words.text("newest"), href=href(root, _page_of(context, page, of)))
    return PagesView(total=0, shown=0, ladder=(), parts=(), older=older, newer=newer, oldest=oldest, newest=newest)


def _part(page: str, number: int, root: str) -> str:
    return href(root, addresses.part(page, number))


def _page_of(context: PageContext, page: str, of: Of) -> str:
    """Return the address of the page that a list belongs to; for links, the page that they lead to."""
    match of:
        case ("links", "actor", n):
            return context.reader.actor_link(n).address
        case ("links", _, n):
            card = context.reader.card(n)
            return card.address if card else page
        case _:
            return page


def _title(context: PageContext, of: Of) -> str:
    reader, words = context.reader, context.words
    match of:
        case ("actor", n):
            return reader.actor_link(n).name
        case ("topic", n):
            return reader.topic_name(n)
        case ("period", year, month):
            return period_title(year, month, context.language)
        case ("day", month, day):
            return say_day_of_year(month, day, context.language)
        case ("links", "actor", n):
            return words.text("index_of", title=reader.actor_link(n).name, letter=words.text("linked_from"))
        case ("links", _, n):
            card = reader.card(n)
            told = context.told_apart(card.title, card.edtf) if card else ""
            title = f"{card.title} ({told})" if card and told else card.title if card else ""
            return words.text("index_of", title=title, letter=words.text("backlinks"))
        case ("pair", one, other):
            return words.text("both", one=reader.actor_link(one).name, other=reader.actor_link(other).name)
        case ("corrections",):
            return words.text("corrections")
        case _:
            return words.text("timeline")
