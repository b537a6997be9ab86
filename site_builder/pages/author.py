"""An author's page, and the authors A–Z."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.archive.reader import AuthorRow, TopicRow
from site_builder.model import addresses, alphabets
from site_builder.model.documents import AUTHORS, TOPIC
from site_builder.model.outputs import OutputSpec
from site_builder.pages import lists
from site_builder.pages.alphabet import Line, letters, specs
from site_builder.pages.context import (
    PageContext,
    actor_of_article,
    body_markup,
    group_by_year,
    href,
    image_view,
    year_text,
)
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
    newest, pages = lists.newest(context, (TOPIC, row.n), row.entries, row.address, root)
    wrote = _wrote(context, row)
    actor = reader.actor_of_author(row.n)
    return AuthorView(
        **context.base(row.address, row.name, wrote, detail.get("lang", "")),
        id=row.id,
        index=LinkView(text=context.words.text("all_authors"), href=href(root, INDEX)),
        kind=row.kind,
        wrote=wrote,
        facts=tuple(_facts(context, row)),
        actor=actor_of_article(actor, root) if actor else None,
        image=image_view(detail.get("image"), root, context.language),
        body=body_markup(reader.body(TOPIC, row.n), root),
        count=row.articles,
        years=group_by_year(newest, root, context),
        pages=pages,
        extra=detail.get("extra", {}),
    )


def _wrote(context: PageContext, row: TopicRow) -> str:
    """Return how many articles an author wrote, and of which years: “25 articles, 1999–2025”."""
    count = context.words.count("n_articles", row.articles)
    span = context.reader.span_of(TOPIC, row.n)
    if span is None:
        return count
    first, last = (year_text(year, context.language) for year in span)
    years = first if first == last else context.words.text("date_years", first=first, last=last)
    return context.words.text("date_comma", first=count, last=years)


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
        **context.base(spec.address, context.words.text("index_of", title=title, letter=letter) if prefix else title),
        count=len(lines),
        letters=letters(INDEX, prefix, lines, root, context.language),
        up=LinkView(text=title, href=href(root, INDEX)) if prefix else None,
    )
