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

JSON = Mapping[str, object]
_NOTHING = Markup()


class DateView(Struct, frozen=True, kw_only=True, gc=False):
    """A date, never worded more precisely than it is known."""

    text: A[str, "in words, in the site's language: “June 2025”, “c. 1984”, “21–23 June 1967”"]
    edtf: A[str, "as the maintainer wrote it (EDTF)"]
    datetime: A[str | None, "value for `<time datetime>`; none where HTML cannot express the date"]


class LinkView(Struct, frozen=True, kw_only=True, gc=False):
    """A link to a page of the site or to an address outside."""

    text: A[str, "the words of the link"]
    href: A[str | None, "the address; none where the text names something without a page"]
    current: A[bool, "the link leads to the page it stands on, or to the section that page is in"] = False


class ImageView(Struct, frozen=True, kw_only=True, gc=False):
    """A picture kept in the archive."""

    src: A[str, "address of the file"]
    alt: A[str, "what the picture shows, for those who do not see it"]
    caption: A[Markup, "the line below it, may be empty"]
    credit: A[Markup, "who is to be credited, may be empty"]
    date: A[DateView | None, "when it was taken"]
    width: A[int | None, "pixels"]
    height: A[int | None, "pixels"]


class ActorLinkView(Struct, frozen=True, kw_only=True, gc=False):
    """An actor as another page names it."""

    name: A[str, "the actor's name"]
    href: A[str, "its page"]
    kind: A[str, "person, organisation, state, group or place; empty where no file says"]
    count: A[int, "in how many articles it acts"] = 0


class WithView(Struct, frozen=True, kw_only=True, gc=False):
    """An actor that appears in articles together with the actor of the page."""

    name: A[str, "the actor's name"]
    href: A[str, "its page"]
    kind: A[str, "person, organisation, state, group or place; empty where no file says"]
    count: A[int, "articles that both are in"]
    first: A[DateView, "date of the oldest of these"]
    last: A[DateView, "date of the newest"]
    articles: A[tuple[LinkView, ...], "these articles, oldest first, where they are few"]
    both: A[str | None, "page that lists those of at most 24 actors, where they are many"]


class ActingView(Struct, frozen=True, kw_only=True, gc=False):
    """An actor of an article, with what it was at the time."""

    name: A[str, "the actor's name"]
    href: A[str, "its page"]
    kind: A[str, "person, organisation, state, group or place"]
    roles: A[tuple[RoleAtView, ...], "the role given in the article, else those held on its date; may be empty"]


class RoleAtView(Struct, frozen=True, kw_only=True, gc=False):
    """A role that an actor held when an article's event took place."""

    text: A[str, "“Minister of Defence, Russia”"]
    certain: A[bool, "false where the dates known leave it open whether the role was held then"]


class TopicLinkView(Struct, frozen=True, kw_only=True, gc=False):
    """A topic (or an entry of another index) as another page names it."""

    name: A[str, "the topic's name"]
    href: A[str, "its page"]
    count: A[int, "how many articles, those of narrower topics included"] = 0


class CardView(Struct, frozen=True, kw_only=True, gc=False):
    """An article in a list; on timelines also a dated event that an article reports."""

    title: A[Markup, "the article's title, or what happened on the key date"]
    href: A[str, "the article's page"]
    date: A[DateView, "when"]
    summary: A[Markup, "one or two sentences, may be empty"]
    language: A[str | None, "BCP 47 tag where it is not the site's language"] = None
    direction: A[str | None, "ltr or rtl where it is not the site's"] = None
    source: A[str | None, "for a key date: the title of the article that reports it"] = None
    sentence: A[Markup, "where the article links to the page or mentions its actor: the sentence; may be empty"] = (
        _NOTHING
    )
    reason: A[Markup, "of a related article that the maintainer did not name: why it is; may be empty"] = _NOTHING
    unpublished: A[bool, "in a preview: the article is a draft or under embargo"] = False


class GroupView(Struct, frozen=True, kw_only=True, gc=False):
    """Cards under one heading, usually a year or a month."""

    title: A[str, "“1972”, “May 1972”, “18th century”, “no year known”"]
    anchor: A[str, "id of the group's heading, unique on the page"]
    href: A[str | None, "page of that year or month"]
    cards: A[tuple[CardView, ...], "in order"]


class ListPartView(Struct, frozen=True, kw_only=True, gc=False):
    """One page of a long list that is divided from its oldest entry on."""

    number: A[int, "1 is the oldest"]
    href: A[str, "the page"]
    text: A[str, "what it spans: “1943–1962”"]
    current: A[bool, "it is the page being shown"]


class PagesView(Struct, frozen=True, kw_only=True, gc=False):
    """The division of a long list; absent where everything fits on one page."""

    total: A[int, "entries in all"]
    parts: A[tuple[ListPartView, ...], "the parts to offer, oldest first; of a very long list not all of them"]
    older: A[str | None, "address of the next older part"]
    newer: A[str | None, "address of the next newer part"]


class KeyDateView(Struct, frozen=True, kw_only=True, gc=False):
    """A dated event that an article reports."""

    date: A[DateView, "when"]
    label: A[Markup, "what happened"]
    actors: A[tuple[ActorLinkView, ...], "who acted"]


class ReferenceView(Struct, frozen=True, kw_only=True, gc=False):
    """A source, or a related address outside the archive."""

    title: A[Markup, "its title"]
    href: A[str | None, "its address; none for a source that is text only"]
    publisher: A[str, "may be empty"]
    date: A[DateView | None, "when it appeared"]
    archived: A[str | None, "address of a kept copy"]


class TranslationView(Struct, frozen=True, kw_only=True, gc=False):
    """The same article in another language."""

    title: A[str, "its title, in its language"]
    name: A[str, "the language, as those who speak it call it: “Français”"]
    href: A[str, "its page; of `alternates` the absolute address"]
    language: A[str, "BCP 47 tag; `x-default` for the original among `alternates`"]
    direction: A[str, "ltr or rtl"]


class CorrectionView(Struct, frozen=True, kw_only=True, gc=False):
    """A correction, update or retraction of an article."""

    date: A[DateView, "when it was made"]
    text: A[Markup, "what was changed"]
    kind: A[str, "correction, update or retraction"]


class RoleView(Struct, frozen=True, kw_only=True, gc=False):
    """A role of an actor on the actor's own page."""

    title: A[str, "“Minister of Defence”"]
    of: A[LinkView | None, "the state or organisation"]
    period: A[str, "in words: “6 November 2012 – 12 May 2024”, “since 12 May 2024”; empty where nothing is known"]
    as_of: A[str, "for a role still open: the date the actor's file speaks of, in words; may be empty"]
    before: A[LinkView | None, "who held the post before, as far as the archive knows"]
    after: A[LinkView | None, "who held it after"]


class GivenRoleView(Struct, frozen=True, kw_only=True, gc=False):
    """A role that articles give an actor and its file does not have."""

    title: A[str, "as the articles write it: “King of Jordan”"]
    period: A[str, "from the first to the last date of these articles, in words; empty where none has a date"]
    count: A[int, "how many articles give it"]
    articles: A[tuple[LinkView, ...], "these, oldest first, by their dates; of more than a hundred the first and last"]


class LifeView(Struct, frozen=True, kw_only=True, gc=False):
    """An actor who was born or died, or was founded or dissolved, on the day of the page."""

    name: A[str, "the actor's name"]
    href: A[str, "its page"]
    year: A[str, "the year, in words"]


class FactView(Struct, frozen=True, kw_only=True, gc=False):
    """One line of an actor's profile."""

    label: A[str, "“Born”, “Part of”, “Also written” …"]
    values: A[tuple[LinkView, ...], "texts or links"]


class IndexEntryView(Struct, frozen=True, kw_only=True, gc=False):
    """A line of an alphabetical index."""

    text: A[str, "the name in the form it is sorted by: “Shoigu, Sergei”"]
    href: A[str, "the page"]
    kind: A[str, "an actor's kind; empty for topics"]
    count: A[int, "articles"]


class LetterView(Struct, frozen=True, kw_only=True, gc=False):
    """The entries under one letter of an alphabetical index."""

    letter: A[str, "the letter or the first letters; “#” for names that begin otherwise"]
    anchor: A[str, "id of the heading"]
    href: A[str | None, "the letter's own page where the index is divided"]
    count: A[int, "entries under it"]
    entries: A[tuple[IndexEntryView, ...], "empty where the letter has its own page"]


class TreeView(Struct, frozen=True, kw_only=True, gc=False):
    """A topic with its narrower topics."""

    topic: A[TopicLinkView, "the topic"]
    narrower: A[tuple[TreeView, ...], "its narrower topics, by name"]


class PeriodView(Struct, frozen=True, kw_only=True, gc=False):
    """A year or month with how much the archive holds of it."""

    text: A[str, "“1972”, “May”"]
    href: A[str, "its page"]
    count: A[int, "entries"]


class SiteView(Struct, frozen=True, kw_only=True, gc=False):
    """What is the same on every page of the site (addresses are relative to the page)."""

    title: A[str, "the archive's title"]
    description: A[str, "from site.yaml, may be empty"]
    language: A[str, "BCP 47 tag"]
    direction: A[str, "ltr or rtl"]
    home: A[str, "address of the home page"]
    assets: A[str, "address of the theme's assets, with its final slash"]
    license: A[str, "from site.yaml, may be empty"]
    publisher: A[LinkView | None, "from site.yaml"]
    repository: A[str | None, "address of the source repository"]
    corrections: A[str | None, "address of the page of all corrections, where there are any"]
    search: A[str | None, "address of the search page; none where the site has no search"]
    menu: A[tuple[LinkView, ...], "the archive's sections, then the standalone pages that have `nav`"]
    extra: A[JSON, "the `x-` keys of site.yaml, as written"]
    preview: A[bool, "the site shows what is not published yet, and is not to be published"]
    generator: A[str, "name and version of the program, for `<meta name=generator>`"]


class PageBase(Struct, frozen=True, kw_only=True, gc=False):
    """Fields that every page has."""

    title: A[str, "the page's heading"]
    full_title: A[str, "the first part of `<title>`: the heading, with what tells the page from others of that heading"]
    description: A[str, "one or two sentences for previews, may be empty"]
    canonical: A[str | None, "absolute address; none without base_url"]
    root: A[str, "relative address of the site's root from here: “”, “../”, “../../”"]
    language: A[str, "BCP 47 tag of the page's main text"]
    direction: A[str, "ltr or rtl"]


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
    decades: A[tuple[tuple[str, tuple[PeriodView, ...]], ...], "years with entries, grouped by decade"]
    undated: A[PeriodView | None, "entries of no known year"]
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
    body: A[Markup, "the text as HTML"]
    actors: A[tuple[ActingView, ...], "who acts, with roles"]
    topics: A[tuple[TopicLinkView, ...], "its topics"]
    indexes: A[tuple[tuple[str, tuple[TopicLinkView, ...]], ...], "further indexes: label and entries"]
    dates: A[tuple[KeyDateView, ...], "key dates, in order"]
    related: A[
        tuple[CardView, ...], "related articles: those the maintainer names, then those found, each with its reason"
    ]
    links: A[tuple[ReferenceView, ...], "related addresses outside"]
    sources: A[tuple[ReferenceView, ...], "what it rests on"]
    backlinks: A[tuple[CardView, ...], "articles that link here, newest first, with the sentence that does"]
    backlink_pages: A[PagesView | None, "all of them, divided; none where `backlinks` holds them all"]
    translations: A[tuple[TranslationView, ...], "the same article in other languages"]
    alternates: A[tuple[TranslationView, ...], "for `<link rel=alternate hreflang>`: all of these and the page itself"]
    corrections: A[tuple[CorrectionView, ...], "newest first"]
    authors: A[tuple[str, ...], "who wrote it"]
    license: A[str, "the article's, else the site's; may be empty"]
    draft: A[bool, "in a preview: it is a draft"]
    embargo: A[DateView | None, "in a preview: the day of its publication"]
    previous: A[CardView | None, "the article before it in time"]
    next: A[CardView | None, "the article after it in time"]
    source: A[str, "path of the Markdown file in the archive"]
    extra: A[JSON, "the `x-` keys, as written"]


class ActorView(PageBase, frozen=True, kw_only=True, gc=False):
    """`actor.html`: one actor."""

    id: A[str, "its id"]
    kind: A[str, "person, organisation, state, group or place"]
    disambiguation: A[str, "tells it from others of the same name; may be empty"]
    facts: A[tuple[FactView, ...], "the profile: other names, born, died, part of, …"]
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
    extra: A[JSON, "the `x-` keys, as written"]


class TopicsView(PageBase, frozen=True, kw_only=True, gc=False):
    """`topics.html`: all topics, or all entries of another index."""

    count: A[int, "topics in all"]
    tree: A[tuple[TreeView, ...], "topics with their narrower ones; empty where letters are used"]
    letters: A[tuple[LetterView, ...], "A–Z, for indexes too large for a tree"]
    up: A[LinkView | None, "the whole index, on a letter's page"]


class YearsView(PageBase, frozen=True, kw_only=True, gc=False):
    """`years.html`: every year the archive has something of."""

    decades: A[tuple[tuple[str, tuple[PeriodView, ...]], ...], "years by decade, oldest first"]
    undated: A[PeriodView | None, "entries of no known year"]


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
    pages: A[PagesView | None, "all of them, divided"]


class ListView(PageBase, frozen=True, kw_only=True, gc=False):
    """`list.html`: one part of a long list (of an actor, a topic, a period, the timeline); it stays as it is."""

    up: A[LinkView, "the page whose list this is"]
    number: A[int, "1 is the oldest part"]
    years: A[tuple[GroupView, ...], "its entries by year, oldest first"]
    pages: A[PagesView, "the parts before and after"]


class StandaloneView(PageBase, frozen=True, kw_only=True, gc=False):
    """`page.html`: a standalone page such as “About”."""

    heading: A[Markup, "the title with its emphasis"]
    body: A[Markup, "the text as HTML"]
    extra: A[JSON, "the `x-` keys, as written"]


class SearchView(PageBase, frozen=True, kw_only=True, gc=False):
    """`search.html`: the search page. Its scripts find what it shows."""

    words: A[str, "the words that the scripts show, as JSON"]
    links: A[tuple[LinkView, ...], "for readers without scripts: A–Z, topics and further indexes, the timeline, years"]


class NotFoundView(PageBase, frozen=True, kw_only=True, gc=False):
    """`404.html`: shown by the host in place of a page that is not there."""

    base: A[str | None, "base_url, for `<base href>`: the page is shown at any depth"]


class RedirectView(PageBase, frozen=True, kw_only=True, gc=False):
    """`redirect.html`: stands at an old address and leads to the new one."""

    target: A[str, "address of the page that moved"]
