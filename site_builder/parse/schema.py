"""The content model as data: every key that a maintainer may write, with its type and its sentence of documentation.

One definition serves three ends: it types front matter, the JSON Schemas are printed from it, and the tables of
docs/content-model.md are generated from it (content-model.md, "Front matter").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from site_builder.model import limits
from site_builder.model.documents import (
    ALL,
    EXPORTS,
    KINDS,
    NONE,
    PERSON,
    Acting,
    Correction,
    Feeds,
    Gone,
    Image,
    Index,
    KeyDate,
    Publisher,
    Reference,
    Role,
)
from site_builder.parse.records import Field, ListOf, MapOf, Moves, Record, Source, object_schema
from site_builder.parse.values import (
    Choice,
    Cited,
    Day,
    Edtf,
    Flag,
    Headline,
    Ident,
    Language,
    Marked,
    Prose,
    ProseTitle,
    Schema,
    TagAuthority,
    Text,
    Title,
    Url,
    Whole,
    Wikidata,
)

NAME = Marked("a name")
NAME_OF_FILE = Marked("a name", declared=True)
LISTED = Marked("a name", listed=True)
IMAGE = Record(
    Image,
    (
        Field("src", Marked("a path"), "path of the picture below content/, such as media/handshake.jpg", True),
        Field("alt", Text(), "what the picture shows, for those who do not see it"),
        Field("caption", Prose(), "the line below the picture"),
        Field("credit", Prose(), "who is to be credited"),
        Field("date", Edtf(), "when it was taken"),
    ),
    short="src",
)
ACTING = Record(
    Acting,
    (
        Field("name", LISTED, "a name, an alias or an id of the actor", True),
        Field("role", Title(), "its role here; without it the role held on the article's date is shown"),
    ),
    short="name",
)
KEY_DATE = Record(
    KeyDate,
    (
        Field("date", Edtf(), "when it happened", True),
        Field("label", ProseTitle(), "what happened", True),
        Field("actors", ListOf(LISTED, limits.TOPICS), "who acted"),
    ),
)
_REFERENCE = (
    Field("url", Url(), "address outside the archive"),
    Field("title", Text(), "its title"),
    Field("publisher", Text(), "who published it"),
    Field("date", Edtf(), "when it appeared"),
    Field("archived", Url(), "address of a kept copy"),
)
RELATED = Record(
    Reference,
    (Field("to", Marked("an article's id or path"), "id or path of an article"), *_REFERENCE),
    short="to",
    needs_one_of=("url", "to"),
)
SOURCE = Source(
    Reference,
    tuple(Field("title", Cited(), "its title") if f.key == "title" else f for f in _REFERENCE),
    short="title",
    needs_one_of=("title", "url"),
)
CORRECTION = Record(
    Correction,
    (
        Field("date", Day(), "when it was made", True),
        Field("text", Prose(), "what was changed", True),
        Field("kind", Choice(("correction", "update", "retraction")), "correction (the default), update or retraction"),
    ),
)
ROLE = Record(
    Role,
    (
        Field("title", NAME, "name of the office or function", True),
        Field("of", NAME, "the state or organisation: an actor's name, or plain text"),
        Field("from", Edtf(), "since when"),
        Field("until", Edtf(), "until when; without it the role is still held as of the file's `as_of`"),
    ),
)
FEEDS = Record(
    Feeds,
    (
        Field("text", Choice(("summaries", "full", "off")), "summaries (the default), full texts, or no feeds at all"),
        Field("actors", Whole(0, 1_000_000), "articles from which on an actor has a feed; 0: none has"),
        Field("topics", Whole(0, 1_000_000), "the same for topics and the entries of further indexes"),
        Field("authors", Whole(0, 1_000_000), "the same for authors"),
    ),
    short="text",
)
REDIRECT = Field("redirect_from", ListOf(Marked("an address")), "former addresses, such as articles/old-name.html")

ARTICLE = (
    Field("title", Headline(), "the headline", True),
    Field(
        "date",
        Edtf(unknown=True),
        "when it happened or, for a report, the day it is filed under; `unknown` if nothing is known of it",
        True,
    ),
    Field(
        "actors",
        ListOf(ACTING, limits.ACTORS),
        "who acts in it: names, aliases or ids; or mappings with `name` and `role`",
    ),
    Field("topics", ListOf(LISTED, limits.TOPICS), "what it is about: names, aliases or ids of topics"),
    Field(
        "dates", ListOf(KEY_DATE, limits.DATES), "dated events that the article reports; each becomes a timeline entry"
    ),
    Field("related", ListOf(RELATED), "other articles (id or path), or addresses outside"),
    Field("sources", ListOf(SOURCE), "what the article rests on: addresses outside, or text only"),
    Field("summary", Prose(), "one or two sentences for lists and previews; default: the first paragraph"),
    Field("image", IMAGE, "the leading picture"),
    Field("images", ListOf(IMAGE, limits.IMAGES), "further pictures, shown below the text as a gallery"),
    Field("authors", ListOf(LISTED, limits.AUTHORS), "who wrote it: names, aliases or ids of authors"),
    Field("lang", Language(), "language of the article; default: the site's"),
    Field("translation_of", Marked("an article's id"), "id of the article that this one translates"),
    Field("published", Day(), "when it appeared in the archive, if that is another day"),
    Field("updated", Day(), "when it was last changed"),
    Field("corrections", ListOf(CORRECTION), "what was changed after publication"),
    REDIRECT,
    Field("slug", Ident(), "the article's id; default: the file's name without .md"),
    Field("draft", Flag(), "true: not published; a preview shows it"),
    Field("embargo", Day(), "not published before that day; a preview shows it"),
    Field("license", Text(), "licence of the text; default: the site's"),
    Field("mentions", Choice(("on", "off")), "off: names in the text are not linked by themselves"),
)
ACTOR = (
    Field("name", NAME_OF_FILE, "the name it is shown under", True),
    Field("kind", Choice(KINDS), "person (the default), organisation, state, group or place"),
    Field("aliases", ListOf(NAME), "other spellings and names; each leads to this actor"),
    Field("weak_aliases", ListOf(NAME), "names that are clear only in context, such as a surname"),
    Field("sort_name", Title(), "the form it is sorted by; default: last name first for persons"),
    Field("disambiguation", Title(), "tells it from another actor of the same name"),
    Field("roles", ListOf(ROLE), "offices and functions in time"),
    Field("part_of", ListOf(NAME), "states or organisations it belongs to"),
    Field("born", Edtf(), "birth of a person"),
    Field("died", Edtf(), "death of a person"),
    Field("founded", Edtf(), "beginning of a state or organisation"),
    Field("dissolved", Edtf(), "end of a state or organisation"),
    Field("same_as", ListOf(Url()), "the same actor elsewhere: addresses"),
    Field("wikidata", Wikidata(), "its Wikidata number, such as Q649"),
    Field("image", IMAGE, "a portrait"),
    Field("as_of", Edtf(), "the day up to which the file is known to be right"),
    Field("lang", Language(), "language of the file's text; default: the site's"),
    REDIRECT,
)
TOPIC = (
    Field("name", NAME_OF_FILE, "the name it is shown under", True),
    Field("aliases", ListOf(NAME), "other names; each leads to this topic"),
    Field("broader", ListOf(LISTED), "the wider topics it belongs to"),
    Field("related", ListOf(NAME), "topics beside it"),
    Field("description", Prose(), "one or two sentences for previews"),
    Field("same_as", ListOf(Url()), "the same topic elsewhere: addresses"),
    Field("replaced_by", NAME, "the topic used in its place now"),
    Field("lang", Language(), "language of the file's text; default: the site's"),
    REDIRECT,
)
AUTHOR = (
    Field("name", NAME_OF_FILE, "the name it is shown under", True),
    Field("kind", Choice((PERSON, "organisation")), "person (the default) or organisation"),
    Field("aliases", ListOf(NAME), "other spellings and names; each leads to this author"),
    Field("ids", ListOf(NAME), "its ids in other systems: articles may name it by them; they are not shown"),
    Field("sort_name", Title(), "the form it is sorted by; default: last name first for persons"),
    Field("actor", NAME, "the actor of the archive that is the same person or organisation"),
    Field("same_as", ListOf(Url()), "the same author elsewhere: addresses"),
    Field("image", IMAGE, "a portrait"),
    Field("lang", Language(), "language of the file's text; default: the site's"),
    REDIRECT,
)
PAGE = (
    Field("title", Headline(), "the heading", True),
    Field("summary", Prose(), "one or two sentences for previews"),
    Field("nav", Whole(-limits.NAV, limits.NAV), "place in the menu; without it the page is not in the menu"),
    REDIRECT,
)
SITE = (
    Field("title", Title(), "the archive's title", True),
    Field("base_url", Url(), "address the site is published at; needed for canonical links, feeds and the sitemap"),
    Field("description", Text(), "one or two sentences on the archive"),
    Field("language", Language(), "language of the site (default en)"),
    Field(
        "theme",
        NAME,
        "name of a theme: `ledger`, or a folder in themes/ whose templates and assets override the default's",
    ),
    Field(
        "publisher",
        Record(
            Publisher,
            (
                Field("name", Text(), "its name", True),
                Field("url", Url(), "its address"),
            ),
            short="name",
        ),
        "who publishes the archive",
    ),
    Field("license", Text(), "licence of the texts"),
    Field(
        "image",
        Record(Image, IMAGE.fields[:2], short="src"),
        "picture that stands for the archive in previews of pages that have none of their own",
    ),
    Field("repository", Url(), "address of the source repository, for “report an error” links"),
    Field("actors", Choice(("open", "registered")), "registered: a name without an actor file is an error"),
    Field("mentions", Choice(("on", "off")), "off: names in the text are not linked by themselves"),
    Field(
        "metadata",
        Choice(("remove", "keep")),
        "keep: pictures are published with all that their files tell, such as where they were taken",
    ),
    Field("search", Choice(("on", "off")), "off: the site has no search"),
    Field(
        "exports",
        ListOf(Choice((*EXPORTS, ALL, NONE))),
        "what `build --exports` makes, whatever its size: names of exports, or `all`, or `none`; "
        "default: all, but no file above 50 MB",
    ),
    Field("page_size", Whole(5, 500), "entries of a part of a long list (default 50)"),
    Field("feeds", FEEDS, "what has feeds, and whether they hold summaries or whole texts"),
    Field("feed_entries", Whole(5, 500), "entries of one document of a feed (default 50)"),
    Field("tag", TagAuthority(), "what the ids of entries in feeds begin with: a domain that you hold, and since when"),
    Field(
        "ledger",
        Choice(("on", "off")),
        "off: no address is promised yet, and content/urls.lock is not written; on: they are, also without base_url",
    ),
    Field("manifest", Choice(("on", "off")), "off: the site has no manifest of its files, and cannot be verified"),
    Field(
        "gone",
        ListOf(
            Record(
                Gone,
                (
                    Field("address", Marked("an address"), "the address, such as articles/2020/old.html", True),
                    Field("date", Day(), "the day on which it was given up", True),
                    Field("reason", Text(), "why, for readers", True),
                ),
            ),
            limits.ADDRESSES,
        ),
        "published addresses that are given up: a page there says so",
    ),
    Field("moved", Moves(), "media files that moved: former path and path now"),
    Field(
        "indexes",
        MapOf(
            Record(Index, (Field("label", Text(), "its name on the site", True),), short="label"),
            frozenset(
                {"articles", "actors", "topics", "pages", "media", "dates", "days", "timeline", "assets", "search"}
            )
            | {f.key for f in ARTICLE},
        ),
        "further kinds of index beside actors and topics: `places: {label: Places}`",
    ),
    Field("fields", MapOf(Text()), "keys of your own that pages show: name of the key without `x-`, and its label"),
)
DOCUMENTS: Final[Mapping[str, tuple[Field, ...]]] = {
    "article": ARTICLE,
    "actor": ACTOR,
    "topic": TOPIC,
    "author": AUTHOR,
    "page": PAGE,
    "site": SITE,
}


@lru_cache(maxsize=64)
def article_fields(indexes: tuple[str, ...]) -> tuple[Field, ...]:
    """Return the keys of an article in an archive with these further indexes."""
    return ARTICLE + tuple(Field(i, ListOf(LISTED, limits.TOPICS), f"entries of the index {i}") for i in indexes)


def json_schema(kind: str, indexes: Iterable[str] = ()) -> Schema:
    """Return the JSON Schema (draft 2020-12) of a kind of document. Raises KeyError for an unknown kind.

    ``indexes``: the further indexes of the archive, which are keys of its articles.
    """
    fields = article_fields(tuple(indexes)) if kind == "article" else DOCUMENTS[kind]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{kind} of a site-builder archive",
        **object_schema(fields),
    }
