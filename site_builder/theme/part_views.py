"""Parts of what templates see: dates, links, cards, lists, facts. The views of pages (views.py) are made of them.

What views.py says of its views holds for these too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated as A

from markupsafe import Markup
from msgspec import Struct

from site_builder.pictures.records import RoleBarView, RungView

JSON = Mapping[str, object]
NOTHING = Markup()


class DateView(Struct, frozen=True, kw_only=True, gc=False):
    """A date, never worded more precisely than it is known."""

    text: A[str, "in words, in the site's language: “June 2025”, “c. 1984”, “21–23 June 1967”"]
    edtf: A[str, "as the maintainer wrote it (EDTF)"]
    datetime: A[str | None, "value for `<time datetime>`; none where HTML cannot express the date"]


class HeadingView(Struct, frozen=True, kw_only=True, gc=False):
    """A heading of an article's text."""

    text: A[str, "its words"]
    href: A[str, "leads to it: `#u-the-treaty`"]
    level: A[int, "2 to 6"]


class LinkView(Struct, frozen=True, kw_only=True, gc=False):
    """A link to a page of the site or to an address outside."""

    text: A[str, "the words of the link"]
    href: A[str | None, "the address; none where the text names something without a page"]
    current: A[bool, "the link leads to the page it stands on, or to the section that page is in"] = False


class FeedView(Struct, frozen=True, kw_only=True, gc=False):
    """A feed."""

    title: A[str, "what it is of"]
    href: A[str, "its address"]
    type: A[str, "its media type: that of Atom or of JSON Feed"]
    language: A[str | None, "BCP 47 tag of a feed of one language"] = None


class ImageView(Struct, frozen=True, kw_only=True, gc=False):
    """A picture kept in the archive, or one on another site, to which the page links."""

    src: A[str, "address of the file; empty for a picture on another site"]
    elsewhere: A[LinkView | None, "a picture on another site: its address, and the name of that site"] = None
    alt: A[str, "what the picture shows, for those who do not see it"]
    caption: A[Markup, "the line below it, may be empty"]
    credit: A[Markup, "who is to be credited, may be empty"]
    date: A[DateView | None, "when it was taken"]
    width: A[int | None, "pixels"]
    height: A[int | None, "pixels"]
    srcset: A[str, "value for `srcset`: sizes of the kind that the file is of, may be empty"] = ""
    webp: A[str, "value for the `srcset` of a `<source>`: sizes as WebP, may be empty"] = ""


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
        NOTHING
    )
    reason: A[Markup, "of a related article that the maintainer did not name: why it is; may be empty"] = NOTHING
    unpublished: A[bool, "in a preview: the article is a draft or under embargo"] = False
    anchor: A[str, "id of the card, where something on the site leads to it; else empty"] = ""


class GroupView(Struct, frozen=True, kw_only=True, gc=False):
    """Cards under one heading, usually a year or a month."""

    title: A[str, "“1972”, “May 1972”, “18th century”, “no year known”"]
    anchor: A[str, "id of the group's heading, unique on the page"]
    href: A[str | None, "page of that year or month"]
    cards: A[tuple[CardView, ...], "in order"]
    alone: A[bool, "one card of a known year: its date says what a heading would"] = False


class ListPartView(Struct, frozen=True, kw_only=True, gc=False):
    """One page of a long list that is divided from its oldest entry on."""

    number: A[int, "1 is the oldest"]
    href: A[str, "the page"]
    text: A[str, "what it spans: “1943–1962”"]
    current: A[bool, "it is the page being shown"]


class PagesView(Struct, frozen=True, kw_only=True, gc=False):
    """The division of a long list; absent where everything fits on one page."""

    total: A[int, "entries in all; 0 on a part, which does not know of newer ones"]
    shown: A[int, "of these on the list's own page: the newest; 0 where none are"]
    ladder: A[tuple[RungView, ...], "of a list by date: links by year, decade or century to the parts, newest first"]
    parts: A[tuple[ListPartView, ...], "of another list: the parts, oldest first; of a very long list not all of them"]
    older: A[LinkView | None, "the next older part: “Older, to 4 May 1972”"]
    newer: A[LinkView | None, "the next newer part: “Newer, from 6 May 1972”"]
    oldest: A[LinkView | None, "the part with the oldest entries"]
    newest: A[LinkView | None, "on a part: the page with the newest entries"]


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
    archived_on: A[str, "its day, as far as it is known: YYYY, YYYY-MM or YYYY-MM-DD; may be empty"] = ""
    is_dead: A[bool, "whether the address is dead and has a kept copy: a link leads there instead"] = False


class TranslationView(Struct, frozen=True, kw_only=True, gc=False):
    """The same article in another language."""

    title: A[str, "its title, in its language"]
    name: A[str, "the language, as those who speak it call it: “Français”"]
    href: A[str, "its page"]
    language: A[str, "BCP 47 tag"]
    direction: A[str, "ltr or rtl"]


class CitationView(Struct, frozen=True, kw_only=True, gc=False):
    """How an article is cited."""

    text: A[Markup, "a sentence: authors, title, archive, date, address and version"]
    files: A[tuple[LinkView, ...], "for reference managers: BibTeX, RIS, CSL-JSON"]


class CorrectionView(Struct, frozen=True, kw_only=True, gc=False):
    """A correction, update or retraction of an article."""

    date: A[DateView, "when it was made"]
    text: A[Markup, "what was changed"]
    kind: A[str, "correction, update or retraction"]


class HolderView(Struct, frozen=True, kw_only=True, gc=False):
    """Who held a post before or after somebody else."""

    name: A[str, "its name"]
    years: A[str, "in which it held the post, in words: “1993–2001”; empty where its file does not say"]
    href: A[str, "the address of its page"]


class RoleView(Struct, frozen=True, kw_only=True, gc=False):
    """A role of an actor on the actor's own page."""

    title: A[str, "“Minister of Defence”"]
    of: A[LinkView | None, "the state or organisation"]
    period: A[str, "in words: “6 November 2012 – 12 May 2024”, “since 12 May 2024”; empty where nothing is known"]
    as_of: A[str, "for a role still open: the date the actor's file speaks of, in words; may be empty"]
    before: A[HolderView | None, "who held the post before, as far as the archive knows"]
    after: A[HolderView | None, "who held it after"]
    bar: A[RoleBarView | None, "when it was held, as a bar; none where the page has no bars, or it has no date"] = None


class GivenRoleView(Struct, frozen=True, kw_only=True, gc=False):
    """A role that articles give an actor and its file does not have."""

    title: A[str, "as the articles write it: “King of Jordan”"]
    period: A[str, "from the first to the last date of these articles, in words; empty where none has a date"]
    count: A[int, "how many articles give it"]
    articles: A[tuple[LinkView, ...], "these, oldest first, by their dates; of more than a hundred the first and last"]
    bar: A[RoleBarView | None, "the years of these articles, on the axis of the page's roles"] = None


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
    more: A[str, "“12 topics”: the narrower ones, where they are not shown; empty where they are"] = ""


class PeriodView(Struct, frozen=True, kw_only=True, gc=False):
    """A year or month with how much the archive holds of it."""

    text: A[str, "“1972”, “May”"]
    href: A[str, "its page"]
    count: A[int, "entries"]


class ColumnView(Struct, frozen=True, kw_only=True, gc=False):
    """A column of a table of the data."""

    name: A[str, "its name"]
    type: A[str, "what stands in it, in words: text, whole number, true or false, day, date (EDTF)"]
    about: A[str, "what it means, in English"]
    refers: A[str, "the table whose key its values are of; may be empty"]
    key: A[bool, "it is of the key of the table"]


class DataFileView(Struct, frozen=True, kw_only=True, gc=False):
    """A file of the data."""

    name: A[str, "its name"]
    href: A[str, "its address"]
    form: A[str, "its format"]
    about: A[str, "what it holds, in English"]
    size: A[str, "about how large it is, in words; empty for what is small"]


class DataTableView(Struct, frozen=True, kw_only=True, gc=False):
    """A table of the data."""

    name: A[str, "its name"]
    about: A[str, "what its rows are, in English"]
    rows: A[int, "how many rows it has"]
    columns: A[tuple[ColumnView, ...], "in the order of the files"]
    files: A[tuple[DataFileView, ...], "the files that hold it: CSV, JSON Lines"]


class ExampleView(Struct, frozen=True, kw_only=True, gc=False):
    """How to work with the data."""

    title: A[str, "with which program"]
    text: A[str, "in words; may be empty"]
    code: A[str, "what to write; may be empty"]
    language: A[str, "of the code: python, sql, r, sh"]
