"""The context of pages (reader, site, words) and the small views that several kinds of page share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

import markupsafe
from markupsafe import Markup
from msgspec import Struct, field

from site_builder import __version__
from site_builder.archive.reader import ActingRow, ActorLink, Card, Reader, TopicLink
from site_builder.language.dates import say, say_period
from site_builder.language.words import Words, catalogue, text_direction
from site_builder.model import addresses
from site_builder.model.documents import AUTHORS, TOPICS, Picture, Site
from site_builder.model.edtf import OPEN_END, OPEN_START, Date, DateError, datetime_attribute, day, parse
from site_builder.model.pictures import offer, srcset
from site_builder.model.placeholders import MARKED, NAME_CLOSE, NAME_OPEN, ROOT, plain
from site_builder.model.web import site_of
from site_builder.pages import head
from site_builder.theme.part_views import (
    ActingView,
    ActorLinkView,
    CardView,
    DateView,
    GroupView,
    ImageView,
    LinkView,
    ReferenceView,
    RoleAtView,
    TopicLinkView,
)
from site_builder.theme.views import SiteView

_NOTHING: Final = Markup()
# What markupsafe.escape does, in half of the time: lists show many short texts.
_escaped: Final[Callable[[str], str]] = getattr(markupsafe, "_escape_inner", lambda text: str(markupsafe.escape(text)))
_markup: Final = str.__new__
UNDATED: Final = "undated"  # the anchor of the entries of no known year
GENERATOR: Final = f"site-builder {__version__}"

# EDTF as part of an id: unique, and without characters that an address escapes
_ANCHOR: Final = str.maketrans({"~": "a", "?": "u", "%": "b", "/": "_", ",": ".", "[": "o", "{": "e", "]": "", "}": ""})


class PageContext(Struct, frozen=True):
    """Everything that pages share; frozen for the length of a build."""

    site: Site
    reader: Reader
    base_url: str | None  # with a final slash
    preview: bool = False  # the site shows what is not published yet
    own_style: str = ""  # name of the theme's own style sheet; empty where it has none
    shared: dict[Any, tuple[str, tuple[int, ...], tuple[int, ...]]] = field(default_factory=dict)  # related_reasons
    kept: dict[str, dict[int, tuple[Card, CardView]]] = field(default_factory=dict)  # see card_view
    sites: dict[tuple[str, str], SiteView] = field(default_factory=dict)  # by depth and entry of the menu
    made: dict[tuple[Any, ...], Any] = field(default_factory=dict)  # what is the same on many pages (pages.head)

    @property
    def language(self) -> str:
        """The language of the site (BCP 47)."""
        return self.site.language

    @property
    def words(self) -> Words:
        """The interface's words in that language."""
        return catalogue(self.site.language)

    @property
    def has_feeds(self) -> bool:
        """Whether the site has feeds at all: they hold absolute addresses, and are of what is published."""
        return self.base_url is not None and self.site.fed and not self.preview

    @property
    def size(self) -> int:
        """Entries of a part of a long list."""
        return self.site.page_size

    def base(
        self,
        address: str,
        title: str,
        description: str = "",
        language: str = "",
        *,
        told: str = "",
        trail: head.Trail = (),
        about: head.About = head.HIDDEN,
    ) -> dict[str, Any]:
        """The fields that every page view has.

        ``told``: what tells the page from others of its title. ``trail``: the pages above it (``pages.breadcrumbs``).
        ``about``: what it tells machines; nothing, if search engines are not to list it.
        """
        own, root = language or self.site.language, addresses.root_of(address)
        base: dict[str, Any] = {
            "title": title,
            "full_title": f"{title} ({told})" if told else title,
            "description": plain(description),
            "canonical": self.canonical(address),
            "root": root,
            "language": own,
            "direction": text_direction(own),
        }
        base["breadcrumbs"] = self._breadcrumbs(trail, title, root) if address != addresses.HOME else ()
        base["metadata"] = head.metadata(self, address, base, trail, about)
        return base

    def _breadcrumbs(self, trail: head.Trail, title: str, root: str) -> tuple[LinkView, ...]:
        """The way from the home page to a page of this title, which is the last of them."""
        home = LinkView(text=self.words.text("home"), href=root + addresses.HOME)
        above = [LinkView(text=name, href=href(root, address)) for name, address in trail]
        return (home, *above, LinkView(text=title, href=None, current=True))

    def told_apart(self, title: str, edtf: str, article: str = "") -> str:
        """Return what tells an article from others of its title: its date and, where that is shared too, its id."""
        shared, dated = self.reader.shared_title(title, edtf)
        date = date_view(edtf, self.language).text if shared else ""
        return f"{date}, {article}" if dated and article else date

    def canonical(self, address: str) -> str | None:
        """Return the absolute address of a page; None without a base address."""
        if self.base_url is None:
            return None
        return self.base_url + ("" if address == addresses.HOME else addresses.quoted(address))


# -- dates ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def date_view(edtf: str, language: str) -> DateView:
    """Make the view of a date. Raises DateError for a text that is no EDTF."""
    date = parse(edtf)
    return DateView(text=say(date, language), edtf=edtf, datetime=datetime_attribute(date))


def optional_date(edtf: str, language: str) -> DateView | None:
    """Make the view of a date; None for an empty text."""
    return date_view(edtf, language) if edtf else None


def year_edtf(year: int) -> str:
    """Return a year in EDTF; Y stands before more than four digits."""
    if 0 <= year <= 9999:
        return f"{year:04d}"
    return f"-{-year:04d}" if -9999 <= year < 0 else f"Y{year}"


def year_text(year: int, language: str) -> str:
    """Return a year in words."""
    return say(parse(year_edtf(year)), language)


def period_title(year: int, month: int, language: str) -> str:
    """Return a year, or a month of it, in words: “1972”, “May 1972”. ``month`` 0 is the whole year."""
    if not month or not 0 <= year <= 9999:
        return year_text(year, language) + (f" ({month})" if month else "")
    return say(parse(f"{year_edtf(year)}-{month:02d}"), language)


def decade_text(year: int, language: str) -> str:
    """Return the decade of a year: “1970s”, “between 50 BC and 41 BC”; beyond the year 9999 of either era the year."""
    edtf = f"{'-' * (year < 0)}{abs(year) // 10:03d}X"
    return say(parse(edtf), language) if abs(year) <= 9999 else year_text(year, language)


def century_text(year: int, language: str) -> str:
    """Return the century of a year: “20th century”, “1st century BC”; beyond the year 9999 of either era the year."""
    edtf = f"{'-' * (year <= 0)}{abs(year) // 100:02d}XX"  # the year 0 is 1 BC
    return say(parse(edtf), language) if abs(year) <= 9999 else year_text(year, language)


def span_text(first: str, last: str, language: str, number: int) -> str:
    """Return what part ``number`` of a list is called, from the EDTF dates of its first and last entry.

    Years: “1943–1962”; within one year months, “January–March 2013”; within a month days, “3–14 March 2013”. What is
    not of two days, months or years is told apart by its number. Nothing but its own entries decides a part's name.
    """
    start, end = parse(first), parse(last)
    words = catalogue(language)
    if start.undated:
        text = words.text("undated")
        if end.undated:
            return words.text("page_n_of", title=text, n=number)
        return words.text("date_range", first=text, last=say(end, language))
    one, other = (day(d.oldest_first[0]) for d in (start, end))
    for size in (1, 2, 3):
        if one[:size] != other[:size] and all(-9999 <= at[0] <= 9999 for at in (one, other)):
            ends = [_period_edtf(*at[:size]) for at in (one, other)]
            return say(parse("/".join(ends)), language)
    return words.text("page_n_of", title=say(parse(first.partition("T")[0]), language), n=number)


def edge_text(edtf: str, language: str) -> str:
    """Return the date of an entry next to a part, in words: of an interval its beginning, without the time of day."""
    date = parse(edtf)
    start = date.parts[0] if date.kind == "interval" and not date.parts[0].undated else date
    return catalogue(language).text("undated") if start.undated else say(parse(start.text.partition("T")[0]), language)


def _period_edtf(year: int, *rest: int) -> str:
    """Return a year, month or day in EDTF."""
    return "-".join((year_edtf(year), *(f"{n:02d}" for n in rest)))


def _first_year(date: Date) -> int | None:
    key = date.upper if date.lower == OPEN_START else date.lower
    return None if key in (OPEN_START, OPEN_END) else key // 10000


def period_text(since: str, until: str, language: str) -> str:
    """Return the time of a role in words: an interval if EDTF has one, else its two ends."""
    if since and until:
        try:
            return say(parse(f"{since}/{until}"), language)
        except DateError:  # an end is a set, such as "[..2025-03-21]"
            pass
    return say_period(parse(since) if since else None, parse(until) if until else None, language)


def years_text(since: str, until: str, language: str) -> str:
    """Return the years from one date to another: “1993–2001”, “since 2012”; empty where none is known."""
    first, last = (_first_year(parse(text)) if text else None for text in (since, until))
    if first is not None and first == last:
        return year_text(first, language)
    start, end = ("" if year is None else year_edtf(year) for year in (first, last))
    return period_text(start, end, language)


# -- links, cards, pictures -------------------------------------------------------------------------------------------


def href(root: str, address: str) -> str:
    """Return the link to an address from a page whose path to the site's root is ``root``."""
    return root + addresses.quoted(address)


def card_view(card: Card, root: str, context: PageContext) -> CardView:
    """One card. A large site has a quarter of a million of them, and most stand in several lists: these are kept.

    They are known by the reader's card itself, which is one object for all lists, and not by what is in it: to look at
    every text of a card takes longer than to make its view. So they are kept as long as the reader is, and no longer.
    """
    if card.sentence:
        return _new_card(card, root, context.language)
    kept = _kept_views(context, root)
    found = kept.get(id(card))
    if found is None:
        if len(kept) >= _KEPT:
            kept.clear()
        found = kept[id(card)] = (card, _new_card(card, root, context.language))
    return found[1]


def card_views(cards: Sequence[Card], root: str, context: PageContext) -> list[CardView]:
    """The views of several cards, most of which are kept."""
    kept = _kept_views(context, root)
    try:
        return [kept[id(card)][1] for card in cards]
    except KeyError:
        return [card_view(card, root, context) for card in cards]


_KEPT: Final = 1 << 16  # views of cards that are kept for pages of one depth
_DEPTHS: Final = 4


def _kept_views(context: PageContext, root: str) -> dict[int, tuple[Card, CardView]]:
    """id of a card → the card, which therefore stays what this id is of, and its view."""
    found = context.kept.get(root)
    if found is None:
        if len(context.kept) >= _DEPTHS:
            del context.kept[next(iter(context.kept))]
        found = context.kept[root] = {}
    return found


def _new_card(card: Card, root: str, site_language: str) -> CardView:
    language = direction = None
    if card.lang and card.lang != site_language:
        language = card.lang
        if text_direction(language) != text_direction(site_language):
            direction = text_direction(language)
    href, date = root + addresses.quoted(card.address), date_view(card.edtf, site_language)
    return CardView(
        title=text_markup(card.title),
        href=href,
        date=date,
        summary=text_markup(card.summary),
        language=language,
        direction=direction,
        source=card.source or None,
        sentence=text_markup(card.sentence),
        reason=_NOTHING,
        unpublished=bool(card.unpublished),
    )


@lru_cache(maxsize=1 << 14)
def actor_view(actor: ActorLink, root: str) -> ActorLinkView:
    """Make an actor's link with the number of articles."""
    return ActorLinkView(name=actor.name, href=href(root, actor.address), kind=actor.kind, count=actor.articles)


@lru_cache(maxsize=1 << 14)
def actor_of_article(actor: ActorLink, root: str) -> ActorLinkView:
    """Make an actor's link without a count, as ``topic_of_article``."""
    return ActorLinkView(name=actor.name, href=href(root, actor.address), kind=actor.kind)


@lru_cache(maxsize=1 << 14)
def acting_view(actor: ActingRow, root: str) -> ActingView:
    """Make the view of an actor of an article, with the roles on its date."""
    roles = tuple(RoleAtView(text=text, certain=certain) for text, certain in actor.roles)
    return ActingView(name=actor.name, href=href(root, actor.address), kind=actor.kind, roles=roles)


@lru_cache(maxsize=1 << 14)
def topic_view(topic: TopicLink, root: str) -> TopicLinkView:
    """Make a topic's link with the number of articles."""
    return TopicLinkView(name=topic.name, href=href(root, topic.address), count=topic.articles)


@lru_cache(maxsize=1 << 14)
def topic_of_article(topic: TopicLink, root: str) -> TopicLinkView:
    """Make a topic's link without a count: a new article on a topic must not change every other article on it."""
    return TopicLinkView(name=topic.name, href=href(root, topic.address))


def image_view(image: dict[str, Any] | None, root: str, language: str) -> ImageView | None:
    """Make the view of an image as the archive stores it; None for none."""
    if not image:
        return None
    told: dict[str, Any] = {
        "alt": image["alt"],
        "caption": prose_markup(image["caption"], root),
        "credit": prose_markup(image["credit"], root),
        "date": optional_date(image["date"], language),
    }
    if url := image.get("url"):
        link = LinkView(text=site_of(url), href=url)
        return ImageView(src="", elsewhere=link, width=None, height=None, **told)
    width, height = image["size"]
    found = offer(image["src"], Picture(width, height, image.get("key", "")))
    return ImageView(
        src=href(root, image["src"]),
        width=width,
        height=height,
        srcset=srcset(root, found.same),
        webp=srcset(root, found.webp),
        **told,
    )


def reference_view(row: Sequence[Any], root: str, language: str) -> ReferenceView:
    """Make the view of a reference (title, address, publisher, EDTF date, archived address)."""
    title, url, publisher, date, archived = row
    return ReferenceView(
        title=prose_markup(title, root),
        href=url,
        publisher=publisher,
        date=optional_date(date, language),
        archived=archived,
    )


def body_markup(html: str, root: str) -> Markup:
    """Return a stored body for a page at this depth. It is sanitized, so templates may show it unescaped."""
    return Markup(html.replace(ROOT, root))  # noqa: S704  (nh3 has cleaned it)


def text_markup(text: str) -> Markup:
    """Return a plain text of the archive as HTML, with the names in it that are marked set apart."""
    if not text:
        return _NOTHING
    shown = _escaped(text)
    if text.isascii() or (NAME_OPEN not in text and NAME_CLOSE not in text):
        return _markup(Markup, shown)
    opened, closed = text.count(NAME_OPEN), text.count(NAME_CLOSE)
    # a text that was cut may lack one of a pair
    html = NAME_OPEN * (closed - opened) + shown + NAME_CLOSE * (opened - closed)
    return Markup(html.replace(NAME_OPEN, "<bdi>").replace(NAME_CLOSE, "</bdi>"))  # noqa: S704  (it is escaped)


def prose_markup(text: str, root: str) -> Markup:
    """Return a text of a key for a page at this depth: its marks as HTML where it has any, else escaped."""
    return body_markup(text[1:], root) if text.startswith(MARKED) else _markup(Markup, _escaped(text))


def heading_markup(title: str, detail: dict[str, Any]) -> Markup:
    """Return a title with its emphasis."""
    if "heading" in detail:
        return Markup(detail["heading"])  # noqa: S704  (nh3 has cleaned it)
    return _markup(Markup, _escaped(title))


def group_by_year(
    cards: Sequence[Card],
    root: str,
    context: PageContext,
    *,
    linked: bool = True,
    views: Iterable[CardView] | None = None,
) -> tuple[GroupView, ...]:
    """Group cards by the years in which their dates begin, in the order given. ``linked``: these years have pages.
    ``views``: those of the cards, if they are not as everywhere.

    A date within several years (“1950s”, “1667 or 1668”) gets a heading of its own: a single year would claim too much.
    Only an interval is sure to begin in a year.
    """
    groups: dict[str, tuple[str, str, str | None, list[CardView]]] = {}
    language = context.language
    for card, view in zip(cards, views or card_views(cards, root, context), strict=True):
        title, anchor, target = _year_heading(card.edtf, language)
        group = groups.get(title)
        if group is None:
            group = groups[title] = (title, anchor, root + target if linked and target else None, [])
        group[3].append(view)
    return tuple(
        GroupView(
            title=title, anchor=anchor, href=link, cards=tuple(views), alone=len(views) == 1 and anchor.startswith("y-")
        )
        for title, anchor, link, views in groups.values()
    )


@lru_cache(maxsize=65536)
def _year_heading(edtf: str, language: str) -> tuple[str, str, str | None]:
    """Return (heading, its anchor, address of the year's page)."""
    date = parse(edtf)
    if date.undated:
        return catalogue(language).text("undated"), UNDATED, None
    year = _first_year(date)
    one_year = date.lower // 10000 == date.upper // 10000
    if (
        year is not None
        and date.lower != OPEN_START
        and (one_year or (date.kind == "interval" and not _loose_start(date)))
    ):
        return year_text(year, language), f"y-{addresses.year_name(year)}", addresses.year(year)
    return say(date, language), f"d-{edtf.translate(_ANCHOR)}", None


def _loose_start(date: Date) -> bool:
    """Whether the start of an interval lies within several years."""
    start = date.parts[0] if date.parts else date
    return start.lower // 10000 != start.upper // 10000


# -- the site ---------------------------------------------------------------------------------------------------------


def site_view(context: PageContext, root: str, current: str) -> SiteView:
    """Make the view of the site for a page at this depth. ``current`` is the address of the page's menu entry.

    An index without entries is not in the menu.
    """
    site, words = context.site, context.words
    labels = {"actors": words.text("actors"), TOPICS: words.text("topics")}
    labels |= {name: index.label for name, index in site.indexes.items()}
    entries = [
        (words.text("timeline"), addresses.TIMELINE),
        *((label, addresses.topics(name)) for name, label in labels.items() if context.reader.has_entries(name)),
        (words.text("years"), addresses.YEARS),
        *((page.title, page.address) for page in context.reader.pages() if page.nav is not None),
    ]
    publisher = site.publisher
    return SiteView(
        title=site.title,
        description=site.description,
        language=site.language,
        direction=text_direction(site.language),
        home=root + addresses.HOME,
        assets=root + addresses.ASSETS,
        own_style=root + addresses.ASSETS + context.own_style if context.own_style else None,
        license=site.license,
        publisher=LinkView(text=publisher.name, href=publisher.url) if publisher else None,
        repository=site.repository,
        authors=root + addresses.topics(AUTHORS) if context.reader.has_entries(AUTHORS) else None,
        corrections=root + addresses.CORRECTIONS if context.reader.has_corrections() else None,
        search=root + addresses.SEARCH if site.searched else None,
        feed=root + addresses.FEED if context.has_feeds and context.reader.has_articles() else None,
        data=root + addresses.DATA if site.exported else None,
        menu=tuple(LinkView(text=t, href=href(root, a), current=a == current) for t, a in entries),
        extra=site.extra,
        preview=context.preview,
        generator=GENERATOR,
    )
