"""What templates see: frozen views, one class a kind of page, every field documented where it is declared.

A template gets three names and nothing else: ``page`` (one of the page views below), ``site`` (SiteView) and
``words`` (the interface's words in the site's language). Every ``href`` and ``src`` is ready to use on the page it is
given to: relative to it, percent-encoded, its fragment included. Every text is plain text (templates escape it)
unless its type is ``Markup``, which is sanitised HTML.

Nothing that a view holds can lead back to it, so Python's search for cycles passes them over (``gc=False``).

docs/themes.md lists these classes; a test holds it equal to this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated as A

from markupsafe import Markup
from msgspec import Struct

from site_builder.pictures.records import ArcsView, CalendarView, CountTableView, RungView, StripView, TickView
from site_builder.theme.part_views import (
    JSON,
    ActingView,
    ActorLinkView,
    CardView,
    CitationView,
    CorrectionView,
    DataFileView,
    DataTableView,
    DateView,
    ExampleView,
    FactView,
    FeedView,
    GivenRoleView,
    GroupView,
    HeadingView,
    ImageView,
    KeyDateView,
    LetterView,
    LifeView,
    LinkView,
    PagesView,
    PeriodView,
    ReferenceView,
    RoleView,
    TopicLinkView,
    TranslationView,
    TreeView,
    WithView,
)


class SiteView(Struct, frozen=True, kw_only=True, gc=False):
    """What is the same on every page of the site (addresses are relative to the page)."""

    title: A[str, "the archive's title"]
    description: A[str, "from site.yaml, may be empty"]
    language: A[str, "BCP 47 tag"]
    direction: A[str, "ltr or rtl"]
    home: A[str, "address of the home page"]
    assets: A[str, "address of the theme's assets, with its final slash"]
    own_style: A[str | None, "address of the theme's own style sheet, `theme.css`; none where it has none"]
    license: A[str, "from site.yaml, may be empty"]
    publisher: A[LinkView | None, "from site.yaml"]
    repository: A[str | None, "address of the source repository"]
    authors: A[str | None, "address of the authors A–Z, where there are any"]
    corrections: A[str | None, "address of the page of all corrections, where there are any"]
    search: A[str | None, "address of the search page; none where the site has no search"]
    feed: A[str | None, "address of the site's feed; none where the site has none"]
    data: A[str | None, "address of the page of the data; none where the site has no data (`build --exports`)"]
    menu: A[tuple[LinkView, ...], "the archive's sections, then the standalone pages that have `nav`"]
    extra: A[JSON, "the `x-` keys of site.yaml, as written"]
    preview: A[bool, "the site shows what is not published yet, and is not to be published"]
    generator: A[str, "name and version of the program, for `<meta name=generator>`"]


class PageBase(Struct, frozen=True, kw_only=True, gc=False):
    """Fields that every page has."""

    title: A[str, "the page's heading"]
    full_title: A[str, "the first part of `<title>`: the heading, with what tells the page from others of that heading"]
    description: A[str, "one or two sentences for previews, may be empty"]
    metadata: A[Markup, "for `<head>`: what the page tells machines ([Metadata](metadata.md)); empty in previews"]
    breadcrumbs: A[
        tuple[LinkView, ...], "the way from the home page to this one, which is the last; none on the home page"
    ]
    canonical: A[str | None, "absolute address; none without base_url"]
    root: A[str, "relative address of the site's root from here: “”, “../”, “../../”"]
    language: A[str, "BCP 47 tag of the page's main text"]
    direction: A[str, "ltr or rtl"]
    feeds: A[tuple[FeedView, ...], "the page's own feed in both formats; of the home page also those of languages"] = ()


class HomeView(PageBase, frozen=True, kw_only=True, gc=False):
    """`home.html`: the front page."""

    latest: A[tuple[CardView, ...], "the newest articles, newest first"]
    articles: A[int, "articles in the archive"]
    actors: A[int, "actors"]
    topics: A[int, "topics"]
    first: A[DateView | None, "the first year that an article touches"]
    last: A[DateView | None, "the last year"]
    present_actors: A[tuple[ActorLinkView, ...], "those in most articles"]
    present_topics: A[tuple[TopicLinkView, ...], "those with most articles"]
    topic_tree: A[tuple[TreeView, ...], "all topics below their broader ones; empty where they are many or in no tree"]
    decades: A[tuple[tuple[str, tuple[PeriodView, ...]], ...], "years with entries, grouped by decade"]
    undated: A[PeriodView | None, "entries of no known year"]
    strip: A[StripView | None, "entries by year, as a picture"]
    table: A[CountTableView | None, "years as a table of counts; none where `decades` shows them better"]
    links: A[Mapping[str, str], "addresses of `timeline`, `actors`, `topics`, `years`, `days`"]


class ArticleView(PageBase, frozen=True, kw_only=True, gc=False):
    """`article.html`: one article."""

    id: A[str, "its id"]
    date: A[DateView, "when it happened"]
    published: A[DateView | None, "when it appeared in the archive"]
    updated: A[DateView | None, "when it was last changed"]
    heading: A[Markup, "the title with its emphasis"]
    summary: A[Markup, "as the maintainer wrote it; empty where there is none"]
    image: A[ImageView | None, "the leading picture"]
    images: A[tuple[ImageView, ...], "further pictures: the gallery below the text"]
    body: A[Markup, "the text as HTML; its paragraphs have ids, its headings a link to themselves"]
    contents: A[tuple[HeadingView, ...], "headings of a text with at least 3 of them and 900 words; else empty"]
    actors: A[tuple[ActingView, ...], "who acts, with roles"]
    topics: A[tuple[TopicLinkView, ...], "its topics"]
    indexes: A[tuple[tuple[str, tuple[TopicLinkView, ...]], ...], "further indexes: label and entries"]
    dates: A[tuple[KeyDateView, ...], "key dates, in order"]
    dates_strip: A[StripView | None, "key dates of at least three years, as a picture"]
    related: A[
        tuple[CardView, ...],
        "related articles: those the maintainer names, then those found, each with its reason; where one links here, "
        "with the sentence that does",
    ]
    links: A[tuple[ReferenceView, ...], "related addresses outside"]
    sources: A[tuple[ReferenceView, ...], "what it rests on"]
    backlinks: A[tuple[CardView, ...], "further articles that link here, newest first, with the sentence that does"]
    backlink_pages: A[PagesView | None, "all that link here, divided; none where the two lists hold them all"]
    translations: A[tuple[TranslationView, ...], "the same article in other languages"]
    corrections: A[tuple[CorrectionView, ...], "newest first"]
    authors: A[tuple[LinkView, ...], "who wrote it, each with a page"]
    license: A[str, "the article's, else the site's; may be empty"]
    citation: A[CitationView, "how it is cited"]
    draft: A[bool, "in a preview: it is a draft"]
    embargo: A[DateView | None, "in a preview: the day of its publication"]
    previous: A[CardView | None, "the article before it in time"]
    next: A[CardView | None, "the article after it in time"]
    source: A[str, "path of the Markdown file in the archive"]
    fields: A[tuple[FactView, ...], "its `x-` keys that site.yaml gives a label"]
    extra: A[JSON, "the `x-` keys, as written"]


class ActorView(PageBase, frozen=True, kw_only=True, gc=False):
    """`actor.html`: one actor."""

    id: A[str, "its id"]
    kind: A[str, "person, organisation, state, group or place"]
    disambiguation: A[str, "tells it from others of the same name; may be empty"]
    facts: A[tuple[FactView, ...], "the profile: other names, born, died, part of, …, and the fields of site.yaml"]
    as_author: A[tuple[TopicLinkView, ...], "the authors that it is, as their files say; count = articles"]
    roles: A[tuple[RoleView, ...], "in order of time"]
    given_roles: A[tuple[GivenRoleView, ...], "those that only articles give it, in order of their first article"]
    image: A[ImageView | None, "a portrait"]
    body: A[Markup, "the biography, may be empty"]
    count: A[int, "articles it acts in"]
    years: A[tuple[GroupView, ...], "these and its key dates by year, newest first (the newest where there are pages)"]
    pages: A[PagesView | None, "all of them, divided; none where `years` holds them all"]
    topics: A[tuple[TopicLinkView, ...], "topics of its articles, most frequent first; count = articles"]
    with_actors: A[tuple[WithView, ...], "who else appears in its articles, most frequent first"]
    mentioned_in: A[tuple[CardView, ...], "articles that only mention it, newest first, each with the sentence"]
    mention_pages: A[PagesView | None, "all of them, divided; none where `mentioned_in` holds them all"]
    strip: A[StripView | None, "entries of its list by year, as a picture; its axis is that of the roles"]
    role_ticks: A[tuple[TickView, ...], "the axis of `bar` of the roles; empty where they have none"]
    ladder: A[tuple[RungView, ...], "links into `years`, where it is long"]
    arcs: A[ArcsView | None, "who of `arc_actors` appear together; none for fewer than five"]
    arc_actors: A[tuple[ActorLinkView, ...], "the first twenty of `with_actors` by mean date; count = articles of both"]
    registered: A[bool, "it has a file of its own"]
    extra: A[JSON, "the `x-` keys, as written"]


class ActorsView(PageBase, frozen=True, kw_only=True, gc=False):
    """`actors.html`: the actors A–Z, or one letter of them."""

    count: A[int, "actors in all"]
    letters: A[tuple[LetterView, ...], "in order; divided into pages of their own in a large archive"]
    present: A[tuple[ActorLinkView, ...], "those in most articles; only where the index is divided"]
    up: A[LinkView | None, "the whole index, on a letter's page"]


class TopicView(PageBase, frozen=True, kw_only=True, gc=False):
    """`topic.html`: one topic, or one entry of another index."""

    id: A[str, "its id"]
    index: A[LinkView, "the index it belongs to: “Topics”"]
    aliases: A[tuple[str, ...], "other names"]
    body: A[Markup, "the introduction, may be empty"]
    broader: A[tuple[TopicLinkView, ...], "wider topics"]
    narrower: A[tuple[TopicLinkView, ...], "narrower topics"]
    related: A[tuple[TopicLinkView, ...], "related topics"]
    replaced_by: A[TopicLinkView | None, "the topic used in its place now"]
    same_as: A[tuple[LinkView, ...], "the same topic elsewhere"]
    count: A[int, "articles, those of narrower topics included"]
    years: A[
        tuple[GroupView, ...], "these and their key dates by year, newest first (the newest where there are pages)"
    ]
    pages: A[PagesView | None, "all of them, divided; none where `years` holds them all"]
    actors: A[tuple[ActorLinkView, ...], "who acts in them, most frequent first"]
    strip: A[StripView | None, "entries of its list by year, as a picture"]
    ladder: A[tuple[RungView, ...], "links into `years`, where it is long"]
    arcs: A[ArcsView | None, "who of `arc_actors` appear together; none for fewer than five"]
    arc_actors: A[tuple[ActorLinkView, ...], "the first twenty of `actors` by mean date"]
    other_actors: A[tuple[ActorLinkView, ...], "those of `actors` that are not among these"]
    fields: A[tuple[FactView, ...], "its `x-` keys that site.yaml gives a label"]
    extra: A[JSON, "the `x-` keys, as written"]


class TopicsView(PageBase, frozen=True, kw_only=True, gc=False):
    """`topics.html`: all topics, or all entries of another index."""

    count: A[int, "topics in all"]
    tree: A[tuple[TreeView, ...], "topics with their narrower ones; empty where letters are used"]
    letters: A[tuple[LetterView, ...], "A–Z, for indexes too large for a tree"]
    up: A[LinkView | None, "the whole index, on a letter's page"]


class AuthorView(PageBase, frozen=True, kw_only=True, gc=False):
    """`author.html`: one author of articles."""

    id: A[str, "its id"]
    index: A[LinkView, "the authors A–Z"]
    kind: A[str, "person or organisation; empty where no file says"]
    wrote: A[str, "how many articles, of which years: “25 articles, 1999–2025”"]
    facts: A[tuple[FactView, ...], "the profile: other names, addresses elsewhere"]
    actor: A[ActorLinkView | None, "the actor that it is, where its file says so"]
    image: A[ImageView | None, "a portrait"]
    body: A[Markup, "who it is, may be empty"]
    count: A[int, "articles; translations do not count"]
    years: A[tuple[GroupView, ...], "these by year, newest first (the newest where there are pages)"]
    pages: A[PagesView | None, "all of them, divided; none where `years` holds them all"]
    extra: A[JSON, "the `x-` keys, as written"]


class AuthorsView(PageBase, frozen=True, kw_only=True, gc=False):
    """`authors.html`: the authors A–Z, or one letter of them."""

    count: A[int, "authors in all, or of the letter"]
    letters: A[tuple[LetterView, ...], "in order; divided into pages of their own in a large archive"]
    up: A[LinkView | None, "the whole index, on a letter's page"]


class YearsView(PageBase, frozen=True, kw_only=True, gc=False):
    """`years.html`: every year the archive has something of."""

    decades: A[tuple[tuple[str, tuple[PeriodView, ...]], ...], "years by decade, oldest first"]
    undated: A[PeriodView | None, "entries of no known year"]
    strip: A[StripView | None, "entries by year, as a picture"]
    table: A[CountTableView | None, "years as a table of counts; none where `decades` shows them better"]
    others: A[tuple[tuple[str, tuple[PeriodView, ...]], ...], "of `decades` those that `table` does not have"]


class DaysView(PageBase, frozen=True, kw_only=True, gc=False):
    """`days.html`: the days of the year that the archive has something certain of."""

    months: A[tuple[tuple[str, tuple[PeriodView, ...]], ...], "the days of each month, January first"]


class DayView(PageBase, frozen=True, kw_only=True, gc=False):
    """`day.html`: one day of the year, in all years."""

    count: A[int, "entries"]
    cards: A[tuple[CardView, ...], "oldest first (the newest ones where there are pages)"]
    born: A[tuple[LifeView, ...], "actors who were born on this day, oldest first"]
    died: A[tuple[LifeView, ...], "actors who died on it"]
    founded: A[tuple[LifeView, ...], "organisations, states and others that were founded on it"]
    dissolved: A[tuple[LifeView, ...], "those that were dissolved on it"]
    pages: A[PagesView | None, "all of them, divided"]
    up: A[LinkView, "the days of the year"]
    previous: A[LinkView | None, "the day before it that has anything"]
    next: A[LinkView | None, "the day after it"]


class PairView(PageBase, frozen=True, kw_only=True, gc=False):
    """`pair.html`: the articles that two actors are both in."""

    actors: A[tuple[ActorLinkView, ...], "the two"]
    count: A[int, "articles"]
    years: A[tuple[GroupView, ...], "by year, newest first (the newest ones where there are pages)"]
    pages: A[PagesView | None, "all of them, divided"]


class CorrectionsView(PageBase, frozen=True, kw_only=True, gc=False):
    """`corrections.html`: all corrections of the archive."""

    count: A[int, "corrections"]
    years: A[tuple[GroupView, ...], "by year, newest first; a card's summary is the correction"]
    pages: A[PagesView | None, "all of them, divided"]


class YearView(PageBase, frozen=True, kw_only=True, gc=False):
    """`year.html`: one year."""

    count: A[int, "entries"]
    months: A[tuple[PeriodView, ...], "months with entries"]
    groups: A[tuple[GroupView, ...], "entries by month, oldest first; those without a month last"]
    calendar: A[CalendarView | None, "its days, where `pages` divides its entries and many days have some"]
    pages: A[PagesView | None, "where the entries without a month do not fit"]
    previous: A[LinkView | None, "the year before it that has entries"]
    next: A[LinkView | None, "the year after it"]


class MonthView(PageBase, frozen=True, kw_only=True, gc=False):
    """`month.html`: one month."""

    count: A[int, "entries"]
    cards: A[tuple[CardView, ...], "oldest first (the newest ones where there are pages)"]
    pages: A[PagesView | None, "all of them, divided"]
    year: A[LinkView, "the year"]
    previous: A[LinkView | None, "the month before it that has entries"]
    next: A[LinkView | None, "the month after it"]


class TimelineView(PageBase, frozen=True, kw_only=True, gc=False):
    """`timeline.html`: articles and key dates in order of time."""

    count: A[int, "entries"]
    years: A[tuple[GroupView, ...], "entries by year, newest first (the newest ones where there are pages)"]
    strip: A[StripView | None, "entries by year, as a picture"]
    table: A[CountTableView | None, "years as a table of counts, where the list is divided"]
    ladder: A[tuple[RungView, ...], "links into `years`, where it is long and whole"]
    pages: A[PagesView | None, "all of them, divided"]


class ListView(PageBase, frozen=True, kw_only=True, gc=False):
    """`list.html`: one part of a long list (of an actor, a topic, a period, the timeline); it stays as it is."""

    up: A[LinkView, "the page whose list this is"]
    number: A[int, "1 is the oldest part"]
    name: A[str, "from when to when its entries are: “1937–1961”"]
    years: A[tuple[GroupView, ...], "its entries by year, newest first; those of a year or month oldest first"]
    pages: A[PagesView, "the parts before and after, and both ends of the list"]


class StandaloneView(PageBase, frozen=True, kw_only=True, gc=False):
    """`page.html`: a standalone page such as “About”."""

    heading: A[Markup, "the title with its emphasis"]
    body: A[Markup, "the text as HTML"]
    extra: A[JSON, "the `x-` keys, as written"]


class SearchView(PageBase, frozen=True, kw_only=True, gc=False):
    """`search.html`: the search page. Its scripts find what it shows."""

    words: A[str, "the words that the scripts show, as JSON"]
    links: A[tuple[LinkView, ...], "for readers without scripts: A–Z, topics and further indexes, the timeline, years"]


class DataView(PageBase, frozen=True, kw_only=True, gc=False):
    """`data.html`: the data of the archive, for researchers. Descriptions of files, tables and columns are English."""

    license: A[str, "from site.yaml, may be empty"]
    license_href: A[str | None, "address of the licence's text, where it is known"]
    citation: A[str, "how to cite the data; whoever does adds the day"]
    files: A[tuple[DataFileView, ...], "the files in data/ that are no tables"]
    left_out: A[tuple[str, ...], "names of files that would be too large"]
    tables: A[tuple[DataTableView, ...], "the tables with their columns"]
    beside: A[tuple[str, ...], "what stands beside pages as data: json, markdown"]
    examples: A[tuple[ExampleView, ...], "how to work with the data; those that go with the files that are there"]


class NotFoundView(PageBase, frozen=True, kw_only=True, gc=False):
    """`404.html`: shown by the host in place of a page that is not there."""

    base: A[str | None, "base_url, for `<base href>`: the page is shown at any depth"]


class GoneView(PageBase, frozen=True, kw_only=True, gc=False):
    """`gone.html`: an address that was given up. Nothing is left of the page but what the ledger knows."""

    date: A[DateView, "the day on which it was given up"]
    reason: A[str, "why, from site.yaml"]
    kind: A[str, "what it was, in words; may be empty"]
    id: A[str, "its id; may be empty"]
    first: A[DateView | None, "the day on which it was first published"]
    changed: A[DateView | None, "the day of its last change"]


class RedirectView(PageBase, frozen=True, kw_only=True, gc=False):
    """`redirect.html`: stands at an old address and leads to the new one."""

    target: A[str, "address of the page that moved"]
