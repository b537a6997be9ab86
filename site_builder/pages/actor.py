"""An actor's page, and the actors A–Z."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from site_builder.archive.reader import ActorLink, ActorRow, Card, Holder, RoleRow
from site_builder.model import addresses, alphabets
from site_builder.model.documents import ACTOR
from site_builder.model.edtf import parse
from site_builder.model.names import fold
from site_builder.model.outputs import OutputSpec
from site_builder.pages import breadcrumbs, descriptions, fields, head, kept_copies, lists, pictures, structured_data
from site_builder.pages.alphabet import Line, divided, letters, specs
from site_builder.pages.context import (
    PageContext,
    actor_view,
    card_views,
    date_view,
    group_by_year,
    href,
    image_view,
    period_text,
    topic_view,
    years_text,
)
from site_builder.pages.feeds import feeds_of, has_feed
from site_builder.pages.record import card_of, image_record
from site_builder.pictures.records import RoleBarView
from site_builder.theme.part_views import FactView, GivenRoleView, HolderView, LinkView, RoleView, WithView
from site_builder.theme.views import ActorsView, ActorView, PairView

TOPICS = 20
WITH = 24
PAIR_PAGE = 6  # two actors that share as many articles (of at most 24 actors each) get a page for them
PRESENT = 60
_ROLE_FORMS = ("{0}, {1}", "{0} of {1}", "{0} of the {1}", "{1} {0}")  # how an article may write a role of the file
GIVEN = 100  # articles of a role that are listed with it


def plan_index(context: PageContext) -> Iterator[OutputSpec]:
    """Plan the actors A–Z."""
    lines = []
    for actor in context.reader.actor_index():
        told = f" ({actor.disambiguation})" if actor.disambiguation else ""
        lines.append(Line(actor.sort_name + told, actor.sort_key, actor.address, actor.kind, actor.articles))
    owner = "the index of actors"
    yield from specs(addresses.ACTORS, "actors", (), lines, owner, language=context.language, unit=("actors",))


def plan(context: PageContext, only: int | None = None) -> Iterator[OutputSpec]:
    """Plan the pages of all actors, or of one."""
    reader = context.reader
    for n, address, path, name, entries in reader.actors(only):
        unit = ("actor", n)
        owner = "" if path else f'the actor "{name}"'
        yield OutputSpec(address, "actor", (n,), path=path, owner=owner, unit=unit)
        yield from lists.parts(address, ("actor", n), entries, context.size, owner or f"the articles of {path}", unit)
    for n, links in reader.much_linked(ACTOR, 2 * context.size, only):
        link = reader.actor_link(n)
        page, of = addresses.links(link.address), ("links", ACTOR, n)
        yield from lists.parts(page, of, links, context.size, f"the mentions of {link.name}", ("actor", n))
    for one, other, both in reader.pairs(PAIR_PAGE, only):
        page = addresses.pair(reader.actor_id(one), reader.actor_id(other))
        owner = "the articles two actors are in"
        yield OutputSpec(page, "pair", (one, other, both), owner=owner, unit=("actor", one))
        yield from lists.parts(page, ("pair", one, other), both, context.size, owner, ("actor", one))


def view(context: PageContext, spec: OutputSpec) -> ActorView:
    """Make the view of an actor's page."""
    reader = context.reader
    row = reader.actor(spec.key[0])
    root = addresses.root_of(row.address)
    of = ("actor", row.n)
    newest, pages = lists.newest(context, of, row.entries, row.address, root)
    counted = lists.described(context, "n_articles", row.articles, of, newest, pages)
    body = reader.body(ACTOR, row.n)
    links, count = addresses.links(row.address), reader.links_to(ACTOR, row.n)
    mentions, mention_pages = lists.newest(context, ("links", ACTOR, row.n), count, links, root)
    roles, given = reader.roles(row.n), list(_given_roles(context, row.n))
    groups = group_by_year(newest, root, context)
    drawn = pictures.of_actor(context, row.n, row.entries, roles, [one.dates for one in given])
    company = reader.appears_with(row.n, WITH)
    arcs = pictures.arcs_of([(other.name, both) for other, both in company])
    arc_actors = [company[i] for i in arcs.order] if arcs else []
    return ActorView(
        **context.base(
            row.address,
            row.name,
            descriptions.joined(row.disambiguation, counted),
            row.detail.get("lang", ""),
            told=row.disambiguation,
            trail=breadcrumbs.of_actors(context),
            about=_about(context, row, root),
        ),
        id=row.id,
        kind=row.kind,
        disambiguation=row.disambiguation,
        facts=(*_facts(context, row, root), *fields.shown(context, row.detail.get("extra", {}))),
        as_author=tuple(topic_view(a, root) for a in reader.authors_of_actor(row.n)),
        roles=tuple(_roles(context, row, roles, drawn.bars, root)),
        given_roles=tuple(_given_view(context, role, bar, root) for role, bar in zip(given, drawn.given, strict=True)),
        image=image_view(row.detail.get("image"), root, context.language),
        body=kept_copies.body(context, body, root, row.detail.get("lang", "")),
        count=row.articles,
        years=groups,
        strip=drawn.strip,
        role_ticks=drawn.ticks,
        ladder=() if pages else pictures.ladder(context, groups),
        pages=pages,
        topics=tuple(topic_view(t, root) for t in reader.topics_of_actor(row.n, TOPICS)),
        with_actors=tuple(_with(context, row, other, both, root) for other, both in company),
        arcs=arcs,
        arc_actors=tuple(actor_view(other._replace(articles=len(both)), root) for other, both in arc_actors),
        mentioned_in=tuple(card_views(mentions, root, context)),
        mention_pages=mention_pages,
        registered=bool(row.path),
        extra=row.detail.get("extra", {}),
        feeds=feeds_of(row.address, row.name, root) if has_feed(context, ACTOR, row.articles) else (),
    )


def _about(context: PageContext, row: ActorRow, root: str) -> head.About:
    """Return what an actor's page tells machines."""
    if context.preview:
        return head.HIDDEN
    node = {"mainEntity": structured_data.actor(context, row, root)}
    picture = card_of(image_record(row.detail.get("image")))
    return head.About(type=head.PROFILE, kind="actor", path=row.path, node=node, image=picture)


def _with(context: PageContext, row: ActorRow, other: ActorLink, both: list[int], root: str) -> WithView:
    """Make the view of an actor of the same articles: with these if they are few, else with the page of them."""
    few = len(both) < PAIR_PAGE
    reader = context.reader
    cards = [card for n in (both if few else (both[0], both[-1])) if (card := reader.card(n))]
    views = card_views(cards, root, context)
    links = tuple([LinkView(text=view.date.text, href=view.href) for view in views]) if few else ()
    has_page = not few and len(reader.close_together(row.n, other.n)) >= PAIR_PAGE
    pair = href(root, addresses.pair(row.id, reader.actor_id(other.n))) if has_page else None
    return WithView(
        name=other.name,
        href=href(root, other.address),
        kind=other.kind,
        count=len(both),
        first=views[0].date,
        last=views[-1].date,
        articles=links,
        both=pair,
    )


def pair_view(context: PageContext, spec: OutputSpec) -> PairView:
    """Make the view of the articles that two actors share."""
    one, other, count = spec.key
    links = [context.reader.actor_link(n) for n in (one, other)]
    root = addresses.root_of(spec.address)
    of = ("pair", one, other)
    newest, pages = lists.newest(context, of, count, spec.address, root)
    both = [structured_data.reference(context, link.kind, link.name, link.address, root) for link in links]
    base = context.base(
        spec.address,
        context.words.text("both", one=links[0].name, other=links[1].name),
        lists.described(context, "n_articles", count, of, newest, pages),
        trail=(*breadcrumbs.of_actors(context), (links[0].name, links[0].address)),
        about=head.About(type=head.COLLECTION, kind="pair", node=structured_data.collection(count, about=both)),
    )
    return PairView(
        **base,
        actors=tuple(actor_view(link, root) for link in links),
        count=count,
        years=group_by_year(newest, root, context),
        pages=pages,
    )


def _facts(context: PageContext, row: ActorRow, root: str) -> Iterator[FactView]:
    words, detail = context.words, row.detail
    for key in ("born", "died", "founded", "dissolved"):
        if detail.get(key):
            yield FactView(label=words.text(key), values=(_text(date_view(detail[key], context.language).text),))
    if part_of := detail.get("part_of"):
        yield FactView(label=words.text("part_of"), values=tuple(_maybe_link(context, p, root) for p in part_of))
    aliases = context.reader.aliases(row.n)
    if aliases:
        yield FactView(label=words.text("also_written"), values=tuple(_text(a) for a in aliases))
    if same_as := detail.get("same_as"):
        values = tuple(LinkView(text=_site_of(url), href=url) for url in same_as)
        yield FactView(label=words.text("elsewhere"), values=values)


def _text(text: str) -> LinkView:
    return LinkView(text=text, href=None)


def _maybe_link(context: PageContext, named: tuple[str, int | None], root: str) -> LinkView:
    text, n = named
    if n is None:
        return _text(text)
    return LinkView(text=text, href=href(root, context.reader.actor_link(n).address))


def _site_of(url: str) -> str:
    """Return the host of an address: “wikidata.org”."""
    return url.split("/")[2].removeprefix("www.")


def _roles(
    context: PageContext, row: ActorRow, rows: Sequence[RoleRow], bars: Sequence[RoleBarView | None], root: str
) -> Iterator[RoleView]:
    as_of = row.detail.get("as_of", "")
    for role, bar in zip(rows, bars, strict=True):
        of = None
        if role.of_text:
            of = LinkView(text=role.of_text, href=href(root, role.of_address) if role.of_address else None)
        yield RoleView(
            title=role.title,
            of=of,
            period=period_text(role.since, role.until, context.language),
            before=_holder(context, role.before, root),
            after=_holder(context, role.after, root),
            as_of=date_view(as_of, context.language).text if as_of and not role.until else "",
            bar=bar,
        )


class _GivenRole(NamedTuple):
    title: str
    articles: int
    cards: list[Card]  # oldest first; of more than GIVEN the first and the last
    dates: list[str]  # of these, as far as they have one


def _given_roles(context: PageContext, actor: int) -> Iterator[_GivenRole]:
    """Yield the roles that articles give and the actor's file does not have, in order of time."""
    told = context.reader.roles_in_articles(actor)
    if not told:
        return
    known: set[str] = set()
    for role in context.reader.roles(actor):
        known.update(map(fold, (role.title, *(form.format(role.title, role.of_text) for form in _ROLE_FORMS))))
    spelled: dict[str, list[str]] = {}
    for text in sorted(told, key=lambda text: -len(told[text])):  # of several spellings the commonest is shown
        if (folded := fold(text)) not in known:
            spelled.setdefault(folded, []).append(text)
    given = [(texts[0], sorted({n for text in texts for n in told[text]})) for texts in spelled.values()]
    for text, articles in sorted(given, key=lambda one: (one[1], one[0])):
        shown = articles if len(articles) <= GIVEN else [articles[0], articles[-1]]
        cards = [card for n in shown if (card := context.reader.card(n))]
        yield _GivenRole(text, len(articles), cards, [c.edtf for c in cards if not parse(c.edtf).undated])


def _given_view(context: PageContext, role: _GivenRole, bar: RoleBarView | None, root: str) -> GivenRoleView:
    dates = role.dates
    return GivenRoleView(
        title=role.title,
        period=_span(dates[0], dates[-1], context.language) if dates else "",
        count=role.articles,
        articles=tuple([LinkView(text=c.date.text, href=c.href) for c in card_views(role.cards, root, context)]),
        bar=bar,
    )


def _span(first: str, last: str, language: str) -> str:
    """From one date to another, in words; of an event that lasted, from its first day or to its last."""
    if first == last:
        return date_view(first, language).text
    start, end = parse(first), parse(last)
    if start.kind == "interval" and not start.parts[0].undated:
        first = start.parts[0].text
    if end.kind == "interval" and not end.parts[-1].undated:
        last = end.parts[-1].text
    return period_text(first, last, language)


def _holder(context: PageContext, holder: Holder | None, root: str) -> HolderView | None:
    """Make the link to who held a post before or after, with the years in which it did."""
    if holder is None:
        return None
    link = context.reader.actor_link(holder.actor)
    years = years_text(holder.since, holder.until, context.language)
    return HolderView(name=link.name, years=years, href=href(root, link.address))


def index_view(context: PageContext, spec: OutputSpec) -> ActorsView:
    """Make the view of a page of the actors A–Z."""
    prefix, lines = spec.key[-2:]
    root = addresses.root_of(spec.address)
    title, letter = context.words.text("actors"), alphabets.heading(prefix, context.language)
    present: tuple[Any, ...] = ()
    if not prefix and divided(lines):
        present = tuple(actor_view(a, root) for a in context.reader.most_present_actors(PRESENT))
    return ActorsView(
        **context.base(
            spec.address,
            context.words.text("index_of", title=title, letter=letter) if prefix else title,
            descriptions.counted(context, "n_actors", len(lines)),
            trail=((title, addresses.ACTORS),) if prefix else (),
            about=head.About(
                type=head.COLLECTION, kind="actors" if not prefix else "", node=structured_data.collection(len(lines))
            ),
        ),
        count=len(lines),
        letters=letters(addresses.ACTORS, prefix, lines, root, context.language),
        present=present,
        up=LinkView(text=title, href=href(root, addresses.ACTORS)) if prefix else None,
    )
