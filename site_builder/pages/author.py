"""An author's page, and the authors A–Z."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.archive.reader import ActorLink, AuthorRow, TopicRow
from site_builder.model import addresses, alphabets
from site_builder.model.documents import AUTHORS, TOPIC
from site_builder.model.outputs import OutputSpec
from site_builder.pages import breadcrumbs, descriptions, head, kept_copies, lists, structured_data
from site_builder.pages.alphabet import Line, letters, specs
from site_builder.pages.context import PageContext, actor_of_article, group_by_year, href, image_view
from site_builder.pages.feeds import AUTHOR, feeds_of, has_feed
from site_builder.pages.record import card_of, image_record
from site_builder.theme.part_views import FactView, LinkView
from site_builder.theme.views import AuthorsView, AuthorView

INDEX = addresses.topics(AUTHORS)


def plan_index(context: PageContext) -> Iterator[OutputSpec]:
    """Plan the authors A–Z; nothing in an archive without authors."""
    lines = [Line(a.sort_name, a.sort_key, a.address, a.kind, a.articles) for a in context.reader.author_index()]
    if lines:
        owner = "the index of authors"
        yield from specs(INDEX, "authors", (), lines, owner, language=context.language, unit=("topics",))


def view(context: PageContext, spec: OutputSpec) -> AuthorView:
    """Make the view of an author's page."""
    reader = context.reader
    row = reader.topic(spec.key[0])
    detail, root = row.detail, addresses.root_of(row.address)
    of = (TOPIC, row.n)
    newest, pages = lists.newest(context, of, row.entries, row.address, root)
    wrote = lists.described(context, "n_articles", row.articles, of, newest, pages)
    actor = reader.actor_of_author(row.n)
    body = reader.body(TOPIC, row.n)
    return AuthorView(
        **context.base(
            row.address,
            row.name,
            descriptions.joined(descriptions.lead(body), wrote),
            detail.get("lang", ""),
            trail=breadcrumbs.of_index(context, AUTHORS),
            about=_about(context, row, actor, root),
        ),
        id=row.id,
        index=LinkView(text=context.words.text("all_authors"), href=href(root, INDEX)),
        kind=row.kind,
        wrote=wrote,
        facts=tuple(_facts(context, row)),
        actor=actor_of_article(actor, root) if actor else None,
        image=image_view(detail.get("image"), root, context.language),
        body=kept_copies.body(context, body, root, detail.get("lang", "")),
        count=row.articles,
        years=group_by_year(newest, root, context),
        pages=pages,
        extra=detail.get("extra", {}),
        feeds=feeds_of(row.address, row.name, root) if has_feed(context, AUTHOR, row.articles) else (),
    )


def _about(context: PageContext, row: TopicRow, actor: ActorLink | None, root: str) -> head.About:
    """Return what an author's page tells machines."""
    if context.preview:
        return head.HIDDEN
    node = {"mainEntity": structured_data.writer(context, row, actor.address if actor else "", root)}
    picture = card_of(image_record(row.detail.get("image")))
    return head.About(type=head.PROFILE, kind="author", path=row.path, node=node, image=picture)


def _facts(context: PageContext, row: TopicRow) -> Iterator[FactView]:
    if aliases := row.detail.get("aliases"):
        label = context.words.text("also_written")
        yield FactView(label=label, values=tuple(LinkView(text=text, href=None) for text in aliases))
    if same_as := row.detail.get("same_as"):
        values = tuple(LinkView(text=url.split("/")[2].removeprefix("www."), href=url) for url in same_as)
        yield FactView(label=context.words.text("elsewhere"), values=values)


def bylines(authors: list[AuthorRow], root: str) -> tuple[LinkView, ...]:
    """Make the links to the authors of an article."""
    return tuple([LinkView(text=a.name, href=href(root, a.address)) for a in authors])


def index_view(context: PageContext, spec: OutputSpec) -> AuthorsView:
    """Make the view of a page of the authors A–Z."""
    prefix, lines = spec.key[-2:]
    root = addresses.root_of(spec.address)
    title, letter = context.words.text("all_authors"), alphabets.heading(prefix, context.language)
    return AuthorsView(
        **context.base(
            spec.address,
            context.words.text("index_of", title=title, letter=letter) if prefix else title,
            descriptions.counted(context, "n_authors", len(lines)),
            trail=((title, INDEX),) if prefix else (),
            about=head.About(
                type=head.COLLECTION, kind="authors" if not prefix else "", node=structured_data.collection(len(lines))
            ),
        ),
        count=len(lines),
        letters=letters(INDEX, prefix, lines, root, context.language),
        up=LinkView(text=title, href=href(root, INDEX)) if prefix else None,
    )
