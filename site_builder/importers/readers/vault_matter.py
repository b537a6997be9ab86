"""The properties of a note → keys of our model. What has no key of ours becomes ``x-NAME``, so nothing is lost."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from msgspec import Struct, field

from site_builder.importers.readers import vault_dates, vault_tags
from site_builder.importers.readers.vault_note import Note
from site_builder.importers.records import FROM_SOURCE, Outcome
from site_builder.model import names
from site_builder.model.edtf import hints
from site_builder.model.edtf.reading import is_date
from site_builder.model.slugs import slugify

DATES: Final = ("date",)
_LATER_DATES: Final = ("published", "created", "date created", "created_at", "creation date", "date-created")
_UPDATED: Final = ("updated", "modified", "last modified", "date modified", "lastmod", "date-modified", "last-modified")
_ALIASES: Final = ("aliases", "alias")
_TAGS: Final = ("tags", "tag")
_DROPPED: Final = ("cssclasses", "cssclass")
_IMAGES: Final = ("image", "cover", "banner")
_WIKI: Final = re.compile(r"!?\[\[([^\[\]\n|]{0,500})(?:\|([^\[\]\n]{0,500}))?\]\]")
_ADDRESS: Final = re.compile(r"https?://\S+\Z")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*\Z")


class Name(NamedTuple):
    """A name that a property lists, and the note that it links, if it links one."""

    words: str
    path: str


class Mapped(Struct):
    """What the properties of a note say, in our model."""

    title: str = ""
    date: str = ""
    later_date: str = ""  # of its making, for want of another
    slug: str = ""
    old: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    names: dict[str, list[Name]] = field(default_factory=dict)  # keys that a person chose as topics or actors
    related: list[Name] = field(default_factory=list)
    matter: dict[str, Any] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)  # every property in lower case, as texts


def aliases(found: Mapping[str, Any]) -> list[str]:
    """Return the aliases of a note."""
    listed = [value for key, value in found.items() if key.lower() in _ALIASES]
    return [one for value in listed for one in (_commas(value) if isinstance(value, str) else texts(value))]


def mapped(found: Mapping[str, Any], chosen: Iterable[str], note: Note, lines: Mapping[str, int]) -> Mapped:
    """Return what properties say. ``chosen``: keys whose names become topics, actors or entries of an index.

    ``lines``: where each property stands in its file.
    """
    result, chosen = Mapped(aliases=aliases(found)), frozenset(chosen)
    for key, value in found.items():
        lower, line = key.lower(), lines.get(key, 1)
        result.values[lower] = texts(value)
        if value in (None, "", [], {}):
            note.count(Outcome.LEFT_OUT, "properties without a value")
        elif lower in _ALIASES:
            continue
        elif lower in _TAGS:
            result.tags += _tags(value)
        elif lower in chosen:
            result.names.setdefault(lower, []).extend(listed(value, note))
        elif lower in _DROPPED:
            note.count(Outcome.LEFT_OUT, f"property {key}")
        elif not _known(lower, value, result, note, line):
            keep(result.matter, key, value, note)
    return result


def _known(key: str, value: Any, result: Mapped, note: Note, line: int) -> bool:
    """Put a property into the key of our model that it is; False if it is none."""
    matter, first = result.matter, next(iter(texts(value)), "")
    if key in DATES or key in _LATER_DATES or key in _UPDATED:
        return _dated(key, first, result, note, line)
    if key in _IMAGES and "image" not in matter:
        return _image(value, matter, note)
    if key == "title" and first:
        result.title = first
    elif key in ("summary", "description", "abstract") and "summary" not in matter:
        matter["summary"] = first
    elif key in ("author", "authors"):
        matter["authors"] = [name.words for name in listed(value, note)]
    elif key in ("source", "sources", "url") and not isinstance(value, dict):
        ours = [{"url": one} if _ADDRESS.match(one) else {"title": one} for one in texts(value)]
        matter["sources"] = [*matter.get("sources", []), *ours]
    elif key == "related":
        result.related = listed(value, note)
    else:
        return _plainly(key, first, result, note)
    return True


def _dated(key: str, text: str, result: Mapped, note: Note, line: int) -> bool:
    if (key in _LATER_DATES and result.later_date) or (key in _UPDATED and "updated" in result.matter):
        return False
    when = _date(text, note, line, key)
    if key in _UPDATED:
        day = when.partition("T")[0]
        if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            result.matter["updated"] = day
            return True
        return False
    if key in DATES:
        result.date = when
    else:
        result.later_date = when
    return bool(when)


def _plainly(key: str, text: str, result: Mapped, note: Note) -> bool:
    matter = result.matter
    if key in ("lang", "language") and _LANGUAGE.match(text):
        matter["lang"] = text.replace("_", "-")
    elif key == "license":
        matter["license"] = text
    elif key == "slug" and slugify(text):
        result.slug = text
    elif key == "permalink" and text:
        result.old.append(f"/{text.strip('/')}")
    else:
        return _published(key, text, matter, note)
    return True


def _published(key: str, value: str, matter: dict[str, Any], note: Note) -> bool:
    if key not in ("draft", "publish") or value.lower() not in ("true", "false"):
        return False
    if (value.lower() == "true") == (key == "draft"):
        matter["draft"] = True
        note.count(Outcome.CONVERTED, "notes that are not to be published, as drafts")
    return True


def _image(value: Any, matter: dict[str, Any], note: Note) -> bool:
    text = next(iter(_strings(value)), "")
    match = _WIKI.search(text)
    file = note.vault.file(match[1] if match else text, note.folder)
    if not file:
        return False
    matter["image"] = {"src": "/" + quote(file, safe="/")}
    return True


def keep(matter: dict[str, Any], key: str, value: Any, note: Note, what: str = "property") -> None:
    """Keep a property as ``x-NAME``; several of one name become a list."""
    name = f"x-{slugify(key) or 'property'}"
    kept = texts(value)
    if not kept:
        return
    former = matter.get(name)
    if former is not None:
        kept = list(dict.fromkeys([*([former] if isinstance(former, str) else former), *kept]))
    matter[name] = kept if len(kept) > 1 or isinstance(value, list) else kept[0]
    note.count(Outcome.KEPT, f"{what} {key} as {name}")


def texts(value: Any) -> list[str]:
    """Return a value as texts: links as their words, nested values as JSON."""
    return [shown for one in _strings(value) if (shown := plain(one))]


def plain(text: str) -> str:
    """Return a text on one line, with links of the vault as their words."""
    if "[[" in text:
        text = _WIKI.sub(lambda match: match[2] or match[1].partition("#")[0].rpartition("/")[2] or match[1], text)
    return " ".join(text.split())


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            if isinstance(one, list) and len(one) == 1 and isinstance(one[0], str):
                yield one[0]  # [[Name]] without quotes is a list in a list
            else:
                yield from _strings(one) if not isinstance(one, list) else [_json(one)]
    elif isinstance(value, dict):
        yield _json(value)
    elif isinstance(value, bool):
        yield str(value).lower()
    elif value is not None:
        yield str(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def listed(value: Any, note: Note) -> list[Name]:
    """Return the names that a property lists; one that is a link has the path of its note."""
    found = []
    for text in _strings(value):
        links = list(_WIKI.finditer(text))
        for match in links:
            path = note.vault.note(match[1].partition("#")[0], note.folder).path
            found.append(Name(plain(match[0]), path))
        if not links and plain(text):
            found.append(Name(plain(text), note.vault.note(text, note.folder).path))
    return found


def _tags(value: Any) -> list[str]:
    found = re.split(r"[,\s]+", value) if isinstance(value, str) else texts(value)
    return [tag for one in found if (tag := vault_tags.clean(one))]


def _commas(value: str) -> list[str]:
    return [one for part in value.split(",") if (one := plain(part))]


def _date(text: str, note: Note, line: int, key: str) -> str:
    """Return a date as EDTF; empty, with a line in the report, if it is none or may be several."""
    text = posixpath.basename(text) if "/" in text and "[[" in text else text
    if is_date(text.strip()):
        return text
    found = hints.candidates(text) or ([vault_dates.of_name(text)] if vault_dates.of_name(text) else [])
    if len(found) == 1:
        return found[0]
    what = f"{key}: {text} " + (f"may be {' or '.join(found)}" if found else "is no date that is known here")
    note.say(Outcome.SUGGESTED, line, what, "dates that are not clear")
    return ""


def related(name: Name) -> Any:
    """Return an entry of ``related``."""
    return FROM_SOURCE + quote(name.path, safe="/") if name.path else {"title": name.words}


def unlike(listed: Iterable[str]) -> list[str]:
    """Return names without those that lead to one entry, and without those that have no letter and no digit."""
    found: dict[str, str] = {}
    for name in listed:
        if any(c.isalnum() for c in name):
            found.setdefault(names.fold(name), name)
    return list(found.values())
