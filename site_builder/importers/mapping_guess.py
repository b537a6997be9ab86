"""Guess what the columns of tables become: by their names, then by what their cells hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from site_builder.importers import cells
from site_builder.importers.mapping import LAST_FIRST, ONE, OWN, PARTS, PICTURES, PREFIX, Column, Mapping, own_key
from site_builder.importers.tabular import Table
from site_builder.model.web import is_web_address

_SAMPLE: Final = 500  # cells of a column that are looked at
_LONG: Final = 300  # characters, on average, of a column of texts

_WORDS: Final = {
    "title": "title|headline|heading|titel|titre|titulo|titolo",
    "date": "date|datum|fecha|year|jahr|created|date created|date issued|issued|publication date|event date|start date"
    "|date start|when|date begin|begin date|visit date|date of event|temporal",
    "date.until": "until|end date|date end|date until|date to",
    "text": "text|texte|texto|testo|body|content|transcript|transcription|fulltext|full text|article|story|narrative"
    "|object transcript",
    "summary": "summary|abstract|excerpt|teaser|description|beschreibung",
    "topics": "topic|topics|subject|subjects|keyword|keywords|tag|tags|category|categories|theme|themes|schlagwort",
    "actors": "actor|actors|person|persons|people|participants|named persons|people depicted|who",
    "authors": "author|authors|byline|written by|autor|verfasser|auteur",
    "places": "place|places|location|locations|coverage|spatial|city|spatial coverage|place name|ort|lieu|where",
    "image": "filename|file|files|image|images|picture|pictures|photo|photos|photograph|file name|image file"
    "|object location|primary media|image url",
    "image.alt": "alt|alt text|image alt|image alt text|alternative text",
    "image.caption": "caption|image caption|photo caption",
    "image.credit": "credit|credits|photo credit|image credit|picture credit",
    "sources": "source|sources|url|link|references|reference|citation|source url|bibliographic citation|web address",
    "license": "rightsstatement|license|licence|rights|rights statement|license url|access rights",
    "lang": "language|lang|sprache|langue",
    "id": "objectid|id|item id|o:id|record id|object id|identifier|inventory number|accession number|no|nr",
    "parent": "parentid|parent|parent id|is part of|ispartof",
    "old": "permalink|item uri|item url|reference url|old url",
    "related": "related|relation|relations|see also|related items",
    "slug": "slug",
    "draft": "draft",
    "public": "public|is public|o:is public|published",
    "updated": "modified|updated|date modified|last modified|o:modified|date updated",
}
_TARGETS: Final = {word: target for target, words in _WORDS.items() for word in words.split("|")}
_RANKS: Final = {word: n for words in _WORDS.values() for n, word in enumerate(words.split("|"))}
_ROLES: Final = frozenset(
    "creator contributor photographer artist sender recipient addressee correspondent interviewer interviewee speaker"
    " editor translator composer director architect witness donor".split()
)
_COMMAS: Final = frozenset(("tag", "tags", "keyword", "keywords"))


def guess(
    tables: list[Table], topics: Sequence[str] | None = None, actors: Sequence[str] | None = None
) -> tuple[Mapping, dict[str, str]]:
    """Return a mapping of the columns of tables, and for each column a value that it holds.

    ``topics`` and ``actors``: the columns that a person has named for them; None: by their names.
    """
    values = _values(tables)
    names = {column: _bare(column) for column in values}
    found = Mapping()
    used: set[str] = set()
    own: set[str] = set()
    for column in sorted(values, key=lambda one: _RANKS.get(names[one], len(_RANKS))):  # the likeliest word first
        found.columns[column] = [_way(column, names[column], values[column], used, topics, actors)]
    _by_values(found, values, used)
    for column in values:  # in the order of the table, so that numbers of keys follow it
        way = found.columns[column][0]
        if way.to == OWN:
            way.to = own_key(names[column], own)
    found.columns = {column: found.columns[column] for column in values}
    if found.of("places"):
        found.indexes["places"] = "Places"
    found.compound = _compound(found, tables)
    found.address = _address(found)
    return found, {column: _sample(texts) for column, texts in values.items()}


def _values(tables: list[Table]) -> dict[str, list[str]]:
    """Return texts of each column: some of those that are not empty."""
    found: dict[str, list[str]] = {}
    for table in tables:
        for column in table.columns:
            found.setdefault(column, [])
        for row in table.rows:
            for column, texts in row.cells.items():
                if len(there := found.setdefault(column, [])) < _SAMPLE:
                    there += texts
    return found


def _bare(column: str) -> str:
    """Return the name of a column in the form in which names are compared: ``Dublin Core:Date Created``."""
    if inner := re.search(r"\[((?:dcterms|dc):[^\]]+)\]", column):
        column = inner[1]
    whole = " ".join(re.sub(r"[^\w:]+|_", " ", column).split()).lower()
    if whole in _TARGETS:
        return whole
    column = re.sub(r"(?<=\w)\.(?:name|label|title|value)$", "", column)  # of an object in JSON
    bare = PREFIX.sub("", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column))
    return " ".join(re.sub(r"[^\w]+|_", " ", bare).split()).lower()


def _sample(texts: list[str]) -> str:
    text = "".join(sign if sign.isprintable() else " " for sign in next(iter(texts), ""))
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def _way(
    column: str,
    name: str,
    texts: list[str],
    used: set[str],
    topics: Sequence[str] | None,
    actors: Sequence[str] | None,
) -> Column:
    """Return what a column becomes by its name; ``OWN`` alone where that is not clear."""
    asked = _asked(column, name, topics, actors)
    target = asked or _TARGETS.get(name, OWN)
    role = ""
    if not asked and name.rstrip("s") in _ROLES and actors is None:
        target, role = "actors", name.rstrip("s")
    if (target == "topics" and topics is not None and not asked) or (
        target == "actors" and actors is not None and not asked
    ):
        target = OWN
    if name in ("youtubeid", "youtube id"):
        return Column("link", prefix="https://www.youtube.com/watch?v=")
    if name == "identifier" and texts and all(map(is_web_address, texts)):
        target = "sources"
    if not asked and (not texts or not _fits(target, name, texts, used)):
        target = OWN
    if target in ONE:
        used.add(target)
    return _with_details(Column(target, role=role), name, texts)


def _asked(column: str, name: str, topics: Sequence[str] | None, actors: Sequence[str] | None) -> str:
    for target, wanted in (("topics", topics), ("actors", actors)):
        if any(one.casefold() in (column.casefold(), name) for one in wanted or ()):
            return target
    return ""


def _fits(target: str, name: str, texts: list[str], used: set[str]) -> bool:
    """Whether the cells of a column are what its name says, and no other column is that already."""
    if target in used:
        return False
    if target in ("date", "date.until", "updated"):
        return sum(bool(cells.date(text).edtf) for text in texts[:100]) * 2 >= len(texts[:100])
    if target == "id":
        return name in ("objectid", "item id", "o:id") or len(set(texts)) == len(texts)
    if target in ("draft", "public"):
        return all(cells.truth(text) is not None for text in texts)
    return True


def _with_details(way: Column, name: str, texts: list[str]) -> Column:
    """Add how the cells of a column are read: what parts their values, the order of names, of days and months."""
    if way.to in ("topics", "actors", "authors", "places", "image", "related", "sources"):
        way.split = _separator(way.to, name, texts)
    if way.to in ("actors", "authors"):
        several = cells.split(texts, way.split)
        if way.split != "," and sum(map(cells.is_turned, several)) * 2 >= max(1, len(several)):
            way.names = LAST_FIRST
    if way.to in ("date", "date.until", "updated", "published"):
        way.order = cells.order_of(texts)
    if way.to in ("text", "summary"):
        form = cells.looks_like(texts)
        way.format = form if form != cells.PLAIN else ""
    return way


def _separator(target: str, name: str, texts: list[str]) -> str:
    """Return what parts the values of the cells of a column; empty if nothing seems to."""
    for sign in ("^^", "||", ";", "|"):
        if any(sign in text and not is_web_address(text) for text in texts):
            return sign
    if target in ("actors", "authors") and texts:
        parts = [text.split(",") for text in texts]
        whole = [all(len(one.split()) > 1 for one in several) for several in parts]
        return "," if sum(map(len, parts)) > len(parts) and all(whole) else ""
    short = texts and all(len(one.split()) <= 3 for text in texts for one in text.split(","))
    if (name in _COMMAS and any("," in text for text in texts)) or (target == "image" and short):
        return "," if any("," in text for text in texts) else ""
    return ""


def _by_values(found: Mapping, values: dict[str, list[str]], used: set[str]) -> None:
    """Find a title, a date and a text among the columns whose names say nothing."""
    free = [column for column, ways in found.columns.items() if ways[0].to == OWN and values[column]]
    if not found.of("title"):
        short = [one for one in free if len(set(values[one])) * 10 >= len(values[one]) * 9 and _is_words(values[one])]
        names = [one for one in free if _bare(one) in ("name", "label", "caption")]
        if best := next(iter(names + short), ""):
            found.columns[best] = [Column("title")]
            free.remove(best)
    if "id" not in used:
        ids = [one for one in free if re.search(r"(?:\b|_)(?:id|no|nr|number)$", _bare(one))]
        if best := next((one for one in ids if len(set(values[one])) == len(values[one])), ""):
            found.columns[best] = [Column("id")]
            free.remove(best)
    if "date" not in used:
        for column in free:
            if _is_dates(column, values[column][:100]):
                found.columns[column] = [_with_details(Column("date"), "", values[column])]
                free.remove(column)
                break
    if not found.of("text"):
        long = {one: sum(map(len, values[one])) / len(values[one]) for one in free}
        best = max(long, key=lambda one: long[one], default="")
        if best and long[best] >= _LONG:
            found.columns[best] = [_with_details(Column("text"), "", values[best])]
        elif described := found.of("summary"):  # a description is the text where there is no other
            found.columns[described[0]] = [_with_details(Column("text"), "", values[described[0]])]


def _is_dates(column: str, texts: list[str]) -> bool:
    """Whether most texts are dates; numbers alone are none, unless the column says so."""
    texts = [text.partition(cells.OMEKA)[0] for text in texts]
    if all(re.fullmatch(r"\d+", one) for one in texts) and "date" not in column.lower():
        return False
    return sum(bool(cells.date(one).edtf) and bool(re.search(r"\d{3}", one)) for one in texts) * 5 >= len(texts) * 4


def _is_words(texts: list[str]) -> bool:
    return all(len(text) <= 200 and re.search(r"[^\W\d_]{3}", text) and not is_web_address(text) for text in texts)


def _compound(found: Mapping, tables: list[Table]) -> str:
    """Return what rows that name a parent become: parts if most of them have a long text, or no picture."""
    parent, image, text = found.of("parent"), found.of("image"), found.of("text")
    if not parent:
        return PICTURES
    rows = [row for table in tables for row in table.rows if row.text(parent[0])]
    own = sum(
        not any(row.text(one) for one in image) or any(len(row.text(one)) > _LONG for one in text) for row in rows
    )
    return PARTS if own * 2 > len(rows) else PICTURES


def _address(found: Mapping) -> str:
    """Return the form of the addresses of a known system: CollectionBuilder, Omeka Classic."""
    if "objectid" in found.columns:
        return "/items/{objectid}.html"
    if "Item Id" in found.columns and not found.of("old"):
        return "/items/show/{Item Id}"
    return ""
