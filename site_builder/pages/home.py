"""The home page, standalone pages, and the page for missing addresses."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.model import addresses
from site_builder.model.documents import PAGE, TOPICS
from site_builder.model.ledger import EARLIER, NONE, SOURCES
from site_builder.model.outputs import OutputSpec
from site_builder.model.paths import MEDIA, SITE_FILE
from site_builder.pages import descriptions, head, kept_copies, pictures, search, structured_data
from site_builder.pages.context import (
    PageContext,
    actor_view,
    card_views,
    date_view,
    heading_markup,
    optional_date,
    topic_view,
    year_edtf,
)
from site_builder.pages.dates import decades, undated
from site_builder.pages.feeds import feeds_of, of_languages
from site_builder.pages.topic import small_tree
from site_builder.theme.views import GoneView, HomeView, NotFoundView, StandaloneView

LATEST = 12
PRESENT = 24
TREE = 40  # topics that are shown as a tree


def plan(context: PageContext) -> Iterator[OutputSpec]:
    """Plan the pages of this module."""
    yield OutputSpec(addresses.HOME, "home", owner="the home page")
    yield OutputSpec(addresses.NOT_FOUND, "404", owner="the page for addresses that do not exist")
    yield from search.plan(context)
    for page in context.reader.pages():
        yield OutputSpec(page.address, "page", path=page.path)
    for one in context.site.gone:
        address, line, column = one.address
        if not address.startswith(f"{MEDIA}/"):  # nothing is published in place of a media file
            yield OutputSpec(address, "gone", (one.date.text, one.reason), SITE_FILE, "", line, column)


def home(context: PageContext, spec: OutputSpec) -> HomeView:
    """Make the view of the home page."""
    reader, site = context.reader, context.site
    count = reader.count()
    span = reader.span()
    links = {
        "timeline": addresses.TIMELINE,
        "actors": addresses.ACTORS,
        "topics": addresses.topics(TOPICS),
        "years": addresses.YEARS,
    }
    if reader.days():
        links["days"] = addresses.DAYS
    return HomeView(
        **context.base(
            spec.address,
            site.title,
            site.description or descriptions.counted(context, "n_articles", count.articles, span),
            about=_about_site(context, span),
        ),
        latest=tuple(card_views(reader.latest(LATEST), "", context)),
        articles=count.articles,
        actors=count.actors,
        topics=count.topics,
        first=date_view(year_edtf(span[0]), context.language) if span else None,
        last=date_view(year_edtf(span[1]), context.language) if span else None,
        present_actors=tuple(actor_view(a, "") for a in reader.most_present_actors(PRESENT)),
        present_topics=tuple(topic_view(t, "") for t in reader.most_present_topics(TOPICS, PRESENT)),
        topic_tree=small_tree(context, TREE),
        decades=decades(context, ""),
        undated=undated(context, ""),
        strip=pictures.strip_of(context, "timeline", 0, count.entries),
        table=pictures.table(context, reader.years(), "", pictures.BESIDE),
        links=links,
        feeds=(*feeds_of(spec.address, site.title, ""), *of_languages(context))
        if context.has_feeds and count.articles
        else (),
    )


def _about_site(context: PageContext, span: tuple[int, int] | None) -> head.About:
    """Return what the home page tells machines of the site."""
    site = context.site
    more = {
        "description": site.description,
        "inLanguage": site.language,
        "publisher": head.publisher(context, ""),
        "license": head.license_node(site.license) if site.license else "",
        "temporalCoverage": structured_data.years(span),
    }
    node = {key: value for key, value in more.items() if value}
    return head.About(type=head.WEB_SITE, kind="home", node=node)


def standalone(context: PageContext, spec: OutputSpec) -> StandaloneView:
    """Make the view of a page of content/pages/."""
    page = context.reader.page(spec.address)
    html = context.reader.body(PAGE, page.address)
    about = head.About(kind="page", path=page.path)
    base = context.base(spec.address, page.title, page.summary or descriptions.lead(html) or page.title, about=about)
    body = kept_copies.body(context, html, base["root"])
    return StandaloneView(
        **base, heading=heading_markup(page.title, page.detail), body=body, extra=page.detail["extra"]
    )


def not_found(context: PageContext, spec: OutputSpec) -> NotFoundView:
    """Make the view of the page for missing addresses."""
    words = context.words
    base = context.base(spec.address, words.text("not_found_title"))
    base["breadcrumbs"] = ()  # it leads to the home page by itself, and their links are of another depth
    return NotFoundView(**base, base=context.base_url)


def gone(context: PageContext, spec: OutputSpec) -> GoneView:
    """Make the view of an address that was given up: what site.yaml says, and what the ledger knows."""
    words, was = context.words, context.reader.published(spec.address)
    date, reason = spec.key
    kind = words.text(f"gone_kind_{was.kind}") if was.kind in SOURCES - {EARLIER} else ""
    return GoneView(
        **context.base(spec.address, words.text("gone_title")),
        date=date_view(date, context.language),
        reason=reason,
        kind=kind,
        id="" if was.id == NONE else was.id,
        first=optional_date(was.first, context.language),
        changed=optional_date(was.changed, context.language),
    )
