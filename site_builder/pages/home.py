"""The home page, standalone pages, the page for what is not there, and redirects."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.model import addresses
from site_builder.model.documents import PAGE, TOPICS
from site_builder.pages.context import (
    PageSpec,
    Setting,
    actor_view,
    body_markup,
    card_views,
    date_view,
    href,
    topic_view,
    year_edtf,
)
from site_builder.pages.dates import decades
from site_builder.theme.views import HomeView, NotFoundView, RedirectView, StandaloneView

LATEST = 12
PRESENT = 24


def plan(setting: Setting) -> Iterator[PageSpec]:
    yield PageSpec(addresses.HOME, "home", owner="the home page")
    yield PageSpec(addresses.NOT_FOUND, "404", owner="the page for addresses that do not exist")
    for page in setting.reader.pages():
        yield PageSpec(page.address, "page", path=page.path)
    for row in setting.reader.redirects():
        yield PageSpec(row.address, "redirect", path=row.path, line=row.line, column=row.column)


def home(setting: Setting, spec: PageSpec) -> HomeView:
    reader, site = setting.reader, setting.site
    count = reader.count()
    span = reader.span()
    links = {
        "timeline": addresses.TIMELINE,
        "actors": addresses.ACTORS,
        "topics": addresses.topics(TOPICS),
        "years": addresses.YEARS,
        "days": addresses.DAYS,
    }
    return HomeView(
        **setting.base(spec.address, site.title, site.description),
        latest=tuple(card_views(reader.latest(LATEST), "", setting)),
        articles=count.articles,
        actors=count.actors,
        topics=count.topics,
        first=date_view(year_edtf(span[0]), setting.language) if span else None,
        last=date_view(year_edtf(span[1]), setting.language) if span else None,
        present_actors=tuple(actor_view(a, "") for a in reader.most_present_actors(PRESENT)),
        present_topics=tuple(topic_view(t, "") for t in reader.most_present_topics(TOPICS, PRESENT)),
        decades=decades(setting, ""),
        links=links,
    )


def standalone(setting: Setting, spec: PageSpec) -> StandaloneView:
    page = setting.reader.page(spec.address)
    base = setting.base(spec.address, page.title, page.summary)
    body = body_markup(setting.reader.body(PAGE, page.address), base["root"])
    return StandaloneView(**base, body=body, extra=page.detail["extra"])


def not_found(setting: Setting, spec: PageSpec) -> NotFoundView:
    words = setting.words
    return NotFoundView(**setting.base(spec.address, words.text("not_found_title")), base=setting.base_url)


def redirect(setting: Setting, spec: PageSpec) -> RedirectView:
    row = setting.reader.redirect(spec.address)
    base = setting.base(spec.address, row.title)
    base["canonical"] = setting.canonical(row.target)
    return RedirectView(**base, target=href(base["root"], row.target))
