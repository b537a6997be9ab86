"""The content model as data: every key a maintainer may write, its type, and what a mistake gets.

One definition serves three ends: front matter is typed by it, the JSON Schemas are printed from it, and the tables in
docs/content-model.md are held to it by a test. A type turns a located node into a value or into problems; it never
raises for anything a maintainer can write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct

from site_builder.language.words import is_language, known_languages
from site_builder.model.addresses import DEVICES
from site_builder.model.documents import (
    KINDS,
    Acting,
    Correction,
    Image,
    Index,
    KeyDate,
    Mark,
    Publisher,
    Reference,
    Role,
)
from site_builder.model.edtf import DateError, parse
from site_builder.model.slugs import ID, ID_LENGTH, slugify
from site_builder.parse.frontmatter import LIST, MAPPING, SCALAR, Node
from site_builder.problems import Problem, did_you_mean, listed, nearest, problem

_URL = re.compile(r"https?://[^\s/?#<>\"\\^`{|}]+(?:[/?#][^\s<>\"\\^`{|}]*)?", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_QID = re.compile(r"Q[1-9][0-9]*")

Schema = dict[str, Any]

_mark: Final = tuple.__new__  # a mark without a call of Python's


class FileProblems(Struct):
    """The problems of one file. ``path`` is how they name the file."""

    path: str
    found: list[Problem]

    def add(self, kind: str, node: Node | Mark, /, **facts: object) -> None:
        self.found.append(problem(kind, self.path, node.line, node.column, **facts))


class Type(Struct, frozen=True):
    """How one value is read. ``expected`` completes “must be …”."""

    expected = "text"

    def read(self, node: Node, key: str, problems: FileProblems) -> Any:
        """The value, or None with a problem."""
        raise NotImplementedError

    def json(self) -> Schema:
        raise NotImplementedError

    def scalar(self, node: Node, key: str, problems: FileProblems) -> str | None:
        """The node's text, spaces trimmed; None, with a problem, for a list, a mapping or an empty text."""
        if node.kind != SCALAR:
            problems.add("wrong-type", node, key=key, expected=self.expected, found=node.kind, todo=_unlist(node))
            return None
        text = node.text.strip()
        if not text:
            problems.add("empty-value", node, key=key)
            return None
        return text

    def line(self, node: Node, key: str, problems: FileProblems) -> str | None:
        """``scalar`` with single spaces for all space in it."""
        if isinstance(node.value, str) and (words := node.value.split()):
            return " ".join(words)
        return self.scalar(node, key, problems)


def _unlist(node: Node) -> str:
    if node.kind == LIST:
        return "write one value after the colon, without - or [ ]"
    first = node.pairs[0][0].text if node.pairs else ""
    return f'quote the value if "{first}: …" is meant as text' if first else "write a value"


class Text(Type, frozen=True):
    """One line of text; line breaks of block scalars become spaces."""

    expected = "text"

    def read(self, node: Node, key: str, problems: FileProblems) -> str | None:
        return self.line(node, key, problems)

    def json(self) -> Schema:
        return {"type": "string", "minLength": 1}


class Marked(Type, frozen=True):
    """Text whose place is kept: a name or id to be resolved, a path to be found."""

    what: str = "a name"

    @property
    def expected(self) -> str:  # type: ignore[override]
        return self.what

    def read(self, node: Node, key: str, problems: FileProblems) -> Mark | None:
        text = self.line(node, key, problems)
        return None if text is None else _mark(Mark, (text, node.line, node.column))

    def json(self) -> Schema:
        return {"type": "string", "minLength": 1}


class Edtf(Type, frozen=True):
    """A date in EDTF; see dates.py."""

    expected = "a date"

    def read(self, node: Node, key: str, problems: FileProblems) -> Any:
        if node.kind == LIST or node.kind == MAPPING:
            todo = 'put a set of dates in quotes: "[1667,1668]"' if node.kind == LIST else 'put it in quotes: "…"'
            problems.add("wrong-type", node, key=key, expected=self.expected, found=node.kind, todo=todo)
            return None
        text = self.scalar(node, key, problems)
        if text is None:
            return None
        try:
            return parse(text)
        except DateError as fault:
            problems.add("bad-date", node, value=text, reason=fault.message, todo=fault.hint)
            return None

    def json(self) -> Schema:
        return {"type": ["string", "integer"], "description": "a date in EDTF (ISO 8601-2:2019)"}


class Day(Edtf, frozen=True):
    """A single certain calendar day."""

    expected = "a day like 2025-06-04"

    def read(self, node: Node, key: str, problems: FileProblems) -> Any:
        date = Edtf.read(self, node, key, problems)
        if date is not None and not date.exact_day:
            todo = "write year-month-day"
            problems.add("wrong-type", node, key=key, expected=self.expected, found=f'"{node.text}"', todo=todo)
            return None
        return date

    def json(self) -> Schema:
        return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


class Flag(Type, frozen=True):
    expected = "true or false"

    def read(self, node: Node, key: str, problems: FileProblems) -> bool | None:
        text = self.scalar(node, key, problems)
        if text is None:
            return None
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
        todo = "write true, or delete the line"
        problems.add("wrong-type", node, key=key, expected=self.expected, found=f'"{text}"', todo=todo)
        return None

    def json(self) -> Schema:
        return {"type": "boolean"}


class Whole(Type, frozen=True):
    """A whole number within bounds."""

    least: int
    most: int

    @property
    def expected(self) -> str:  # type: ignore[override]
        return f"a whole number from {self.least} to {self.most}"

    def read(self, node: Node, key: str, problems: FileProblems) -> int | None:
        text = self.scalar(node, key, problems)
        if text is None:
            return None
        if re.fullmatch(r"-?[0-9]{1,9}", text) and self.least <= int(text) <= self.most:
            return int(text)
        problems.add("wrong-type", node, key=key, expected=self.expected, found=f'"{text}"', todo="choose one of these")
        return None

    def json(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Choice(Type, frozen=True):
    options: tuple[str, ...]

    @property
    def expected(self) -> str:  # type: ignore[override]
        return listed(self.options)

    def read(self, node: Node, key: str, problems: FileProblems) -> str | None:
        text = self.scalar(node, key, problems)
        if text is None or text in self.options:
            return text
        hint = did_you_mean(text, self.options)
        todo = f"{hint} (one of {', '.join(self.options)})" if hint else f"write {listed(self.options)}"
        problems.add("bad-choice", node, key=key, value=text, todo=todo)
        return None

    def json(self) -> Schema:
        return {"enum": list(self.options)}


class Url(Type, frozen=True):
    expected = "a web address"

    def read(self, node: Node, key: str, problems: FileProblems) -> str | None:
        text = self.scalar(node, key, problems)
        if text is None:
            return None
        if _URL.fullmatch(text) and len(text) <= 2000:
            return text
        problems.add("bad-url", node, value=text)
        return None

    def json(self) -> Schema:
        return {"type": "string", "format": "uri", "pattern": "^https?://"}


class Ident(Type, frozen=True):
    """An id: the last part of an address."""

    expected = "an id"

    def read(self, node: Node, key: str, problems: FileProblems) -> Mark | None:
        text = self.scalar(node, key, problems)
        if text is None:
            return None
        if text in DEVICES:
            problems.add("name-unsafe", node, name=f'"{text}"', reason="it is a device name on Windows")
            return None
        if ID.fullmatch(text) and len(text) <= ID_LENGTH:
            return Mark(text, node.line, node.column)
        problems.add("bad-id", node, value=text, todo=f"write {key}: {slugify(text) or 'a-plain-word'}")
        return None

    def json(self) -> Schema:
        return {"type": "string", "pattern": "^[a-z0-9-]+$", "maxLength": ID_LENGTH}


class Language(Type, frozen=True):
    """A BCP 47 language tag."""

    expected = "a language tag"

    def read(self, node: Node, key: str, problems: FileProblems) -> str | None:
        text = self.scalar(node, key, problems)
        if text is None:
            return None
        if not _LANGUAGE.fullmatch(text) or len(text) > 35:
            problems.add("bad-language", node, value=text)
            return None
        if not is_language(text):
            todo = did_you_mean(text, known_languages()) or "write its ISO 639 code: en, fr, ru, ar, pt-BR, zh-Hans"
            problems.add("unknown-language", node, value=text, todo=todo)
            return None
        return text

    def json(self) -> Schema:
        return {"type": "string", "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"}


class Wikidata(Type, frozen=True):
    expected = "a Wikidata number"

    def read(self, node: Node, key: str, problems: FileProblems) -> str | None:
        text = self.scalar(node, key, problems)
        if text is None or _QID.fullmatch(text):
            return text
        todo = "write it like Q649"
        problems.add("wrong-type", node, key=key, expected=self.expected, found=f'"{text}"', todo=todo)
        return None

    def json(self) -> Schema:
        return {"type": "string", "pattern": "^Q[1-9][0-9]*$"}


class ListOf(Type, frozen=True):
    """A list; a single value is a list of one, an empty one is absent."""

    item: Type

    def read(self, node: Node, key: str, problems: FileProblems) -> tuple[Any, ...]:
        nodes = node.items if node.kind == LIST else (node,)
        read = self.item.read
        return tuple([v for n in nodes if not n.empty and (v := read(n, key, problems)) is not None])

    def json(self) -> Schema:
        one = self.item.json()
        return {"anyOf": [{"type": "array", "items": one}, one, {"type": "null"}]}


class MapOf(Type, frozen=True):
    """A mapping whose keys are the maintainer's own ids."""

    value: Type
    reserved: frozenset[str] = frozenset()
    expected = "keys and values"

    def read(self, node: Node, key: str, problems: FileProblems) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if node.kind != MAPPING:
            todo = f"write the entries of {key} below it, indented"
            problems.add("wrong-type", node, key=key, expected=self.expected, found=node.kind, todo=todo)
            return found
        for name, value in node.pairs:
            if not (ID.fullmatch(name.text) and len(name.text) <= ID_LENGTH):
                problems.add("bad-id", name, value=name.text, todo=f"write {slugify(name.text) or 'a-plain-word'}")
            elif name.text in self.reserved or name.text in DEVICES:
                reason = f'"{name.text}" is taken'
                problems.add("bad-value", name, key=key, reason=reason, todo="choose another name")
            elif (read := self.value.read(value, name.text, problems)) is not None:
                found[name.text] = read
        return found

    def json(self) -> Schema:
        return {"type": "object", "additionalProperties": self.value.json(), "propertyNames": Ident().json()}


# a key is itself: tables of them are kept by their identity
class Field(Struct, frozen=True, eq=False):
    """One key. ``doc`` is the sentence that the documentation and the JSON Schema show."""

    key: str
    type: Type
    doc: str
    required: bool = False

    @property
    def attribute(self) -> str:
        return "from_" if self.key == "from" else self.key


class Record(Type, frozen=True):
    """A mapping with known keys, made into an object. ``short`` is the key that a bare text stands for."""

    cls: type
    fields: tuple[Field, ...]
    short: str | None = None
    needs_one_of: tuple[str, ...] = ()
    place: str = ""

    @property
    def expected(self) -> str:  # type: ignore[override]
        keys = ", ".join(f.key for f in self.fields[:3])
        return f"{'a text or ' if self.short else ''}keys and values ({keys}, …)"

    def read(self, node: Node, key: str, problems: FileProblems) -> Any:
        if node.kind == SCALAR and self.short:
            attribute, read = _readers(self.fields)[0][self.short]
            value = read(node, key, problems)
            return None if value is None else self.cls(**{attribute: value})
        if node.kind != MAPPING:
            todo = f"write {self.fields[0].key}: … below it"
            found = f'"{node.text}"' if node.kind == SCALAR else node.kind
            problems.add("wrong-type", node, key=key, expected=self.expected, found=found, todo=todo)
            return None
        before = len(problems.found)
        values = read_fields(node, self.fields, problems, self.place or f'in "{key}"', free=False)
        if self.needs_one_of and values.keys().isdisjoint(self.needs_one_of) and len(problems.found) == before:
            problems.add("missing-key", node, place=f'"{key}"', key=self.needs_one_of[0])
        return self.cls(**values) if len(problems.found) == before else None

    def json(self) -> Schema:
        record = object_schema(self.fields)
        if self.needs_one_of:
            record["anyOf"] = [{"required": [k]} for k in self.needs_one_of]
        if not self.short:
            return record
        short = next(f for f in self.fields if f.key == self.short)
        return {"anyOf": [short.type.json(), record]}


def read_fields(
    node: Node, fields: tuple[Field, ...], problems: FileProblems, where: str, *, free: bool = True
) -> dict[str, Any]:
    """The values of a mapping by attribute name; absent and faulty ones are left out, with a problem for each fault.

    ``free``: keys that begin with x- are the maintainer's own (see ``extras``).
    """
    readers, required = _readers(fields)
    values: dict[str, Any] = {}
    meant: set[str] = set()  # by keys that are misspelt: not reported as missing too
    for name, value in node.pairs:
        key = name.text
        reader = readers.get(key)
        if reader is not None:
            if not value.empty and (one := reader[1](value, key, problems)) is not None:
                values[reader[0]] = one
        elif not (free and key.startswith("x-")):
            meant.update(nearest(key, readers))
            todo = did_you_mean(key, readers) or f"the keys are {', '.join(sorted(readers))}"
            problems.add("unknown-key", name, key=key, place=where, todo=todo)
    if not required <= values.keys():
        given = {name.text for name, value in node.pairs if not value.empty} | meant  # what is faulty is told already
        for field in fields:
            if field.required and field.key not in given:
                problems.add("missing-key", node, place=where.removeprefix("in "), key=field.key)
    return values


_Reader = tuple[str, Callable[[Node, str, FileProblems], Any]]


@lru_cache(maxsize=256)
def _readers(fields: tuple[Field, ...]) -> tuple[dict[str, _Reader], frozenset[str]]:
    """For each key the attribute that it becomes, and what reads it; and the attributes that there must be."""
    readers: dict[str, _Reader] = {f.key: (f.attribute, f.type.read) for f in fields}
    return readers, frozenset(f.attribute for f in fields if f.required)


def extras(node: Node) -> dict[str, object]:
    """The x- keys, as plain strings, lists and dicts."""
    return {k.text: plain(v) for k, v in node.pairs if k.text.startswith("x-")}


def plain(node: Node) -> object:
    if node.kind == LIST:
        return [plain(n) for n in node.items]
    if node.kind == MAPPING:
        return {k.text: plain(v) for k, v in node.pairs}
    return node.text


def object_schema(fields: tuple[Field, ...]) -> Schema:
    """JSON Schema of a mapping with these keys."""
    properties: Schema = {}
    for f in fields:
        properties[f.key] = {**f.type.json(), "description": f.doc}
    schema: Schema = {
        "type": "object",
        "properties": properties,
        "patternProperties": {"^x-": {}},
        "additionalProperties": False,
    }
    required = [f.key for f in fields if f.required]
    return {**schema, "required": required} if required else schema


# -- the content model ------------------------------------------------------------------------------------------------

NAME = Marked("a name")
IMAGE = Record(
    Image,
    (
        Field("src", Marked("a path"), "path of the picture below content/, such as media/handshake.jpg", True),
        Field("alt", Text(), "what the picture shows, for those who do not see it"),
        Field("caption", Text(), "the line below the picture"),
        Field("credit", Text(), "who is to be credited"),
        Field("date", Edtf(), "when it was taken"),
    ),
    short="src",
)
ACTING = Record(
    Acting,
    (
        Field("name", NAME, "a name, an alias or an id of the actor", True),
        Field("role", Text(), "its role here; without it the role held on the article's date is shown"),
    ),
    short="name",
)
KEY_DATE = Record(
    KeyDate,
    (
        Field("date", Edtf(), "when it happened", True),
        Field("label", Text(), "what happened", True),
        Field("actors", ListOf(NAME), "who acted"),
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
SOURCE = Record(Reference, _REFERENCE, short="title", needs_one_of=("title", "url"))
CORRECTION = Record(
    Correction,
    (
        Field("date", Day(), "when it was made", True),
        Field("text", Text(), "what was changed", True),
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
REDIRECT = Field("redirect_from", ListOf(Marked("an address")), "former addresses, such as articles/old-name.html")

ARTICLE = (
    Field("title", Text(), "the headline", True),
    Field("date", Edtf(), "when it happened or, for a report, the day it is filed under", True),
    Field("actors", ListOf(ACTING), "who acts in it: names, aliases or ids; or mappings with `name` and `role`"),
    Field("topics", ListOf(NAME), "what it is about: names, aliases or ids of topics"),
    Field("dates", ListOf(KEY_DATE), "dated events that the article reports; each becomes a timeline entry"),
    Field("related", ListOf(RELATED), "other articles (id or path), or addresses outside"),
    Field("sources", ListOf(SOURCE), "what the article rests on: addresses outside, or text only"),
    Field("summary", Text(), "one or two sentences for lists and previews; default: the first paragraph"),
    Field("image", IMAGE, "the leading picture"),
    Field("authors", ListOf(Text()), "who wrote it"),
    Field("lang", Language(), "language of the article; default: the site's"),
    Field("translation_of", Marked("an article's id"), "id of the article that this one translates"),
    Field("published", Day(), "when it appeared in the archive, if that is another day"),
    Field("updated", Day(), "when it was last changed"),
    Field("corrections", ListOf(CORRECTION), "what was changed after publication"),
    REDIRECT,
    Field("slug", Ident(), "the article's id; default: the file's name without .md"),
    Field("draft", Flag(), "true: built only with --drafts"),
    Field("embargo", Day(), "not built before that day"),
    Field("license", Text(), "licence of the text; default: the site's"),
    Field("mentions", Choice(("on", "off")), "off: names in the text are not linked by themselves"),
)
ACTOR = (
    Field("name", NAME, "the name it is shown under", True),
    Field("kind", Choice(KINDS), "person (the default), organisation, state, group or place"),
    Field("aliases", ListOf(NAME), "other spellings and names; each leads to this actor"),
    Field("weak_aliases", ListOf(NAME), "names that are clear only in context, such as a surname"),
    Field("sort_name", Text(), "the form it is sorted by; default: last name first for persons in Latin script"),
    Field("disambiguation", Text(), "tells it from another actor of the same name"),
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
    REDIRECT,
)
TOPIC = (
    Field("name", NAME, "the name it is shown under", True),
    Field("aliases", ListOf(NAME), "other names; each leads to this topic"),
    Field("broader", ListOf(NAME), "the wider topics it belongs to"),
    Field("related", ListOf(NAME), "topics beside it"),
    Field("description", Text(), "one or two sentences for previews"),
    Field("same_as", ListOf(Url()), "the same topic elsewhere: addresses"),
    Field("replaced_by", NAME, "the topic used in its place now"),
    REDIRECT,
)
PAGE = (
    Field("title", Text(), "the heading", True),
    Field("summary", Text(), "one or two sentences for previews"),
    Field("nav", Whole(-1000, 1000), "place in the menu; without it the page is not in the menu"),
    REDIRECT,
)
SITE = (
    Field("title", Text(), "the archive's title", True),
    Field("base_url", Url(), "address the site is published at; needed for canonical links"),
    Field("description", Text(), "one or two sentences on the archive"),
    Field("language", Language(), "language of the site (default en)"),
    Field("theme", NAME, "name of a folder in themes/, whose templates and assets override the default's"),
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
    Field("repository", Url(), "address of the source repository, for “report an error” links"),
    Field("actors", Choice(("open", "registered")), "registered: a name without an actor file is an error"),
    Field("mentions", Choice(("on", "off")), "off: names in the text are not linked by themselves"),
    Field("page_size", Whole(5, 500), "entries of a part of a long list (default 50)"),
    Field(
        "indexes",
        MapOf(
            Record(Index, (Field("label", Text(), "its name on the site", True),), short="label"),
            frozenset({"articles", "actors", "topics", "pages", "media", "dates", "days", "timeline", "assets"})
            | {f.key for f in ARTICLE},
        ),
        "further kinds of index beside actors and topics: `places: {label: Places}`",
    ),
)
DOCUMENTS: Final[Mapping[str, tuple[Field, ...]]] = {
    "article": ARTICLE,
    "actor": ACTOR,
    "topic": TOPIC,
    "page": PAGE,
    "site": SITE,
}


@lru_cache(maxsize=64)
def article_fields(indexes: tuple[str, ...]) -> tuple[Field, ...]:
    """The keys of an article in an archive with these further indexes."""
    return ARTICLE + tuple(Field(i, ListOf(NAME), f"entries of the index {i}") for i in indexes)


def json_schema(kind: str) -> Schema:
    """JSON Schema (draft 2020-12) of one kind of document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{kind} of a site-builder archive",
        **object_schema(DOCUMENTS[kind]),
    }
