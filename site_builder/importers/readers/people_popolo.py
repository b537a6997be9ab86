"""Popolo (popoloproject.com): persons, organizations, posts, memberships and areas in one object, or one a line."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, Final

from site_builder.importers import cells
from site_builder.importers.readers.people_records import ORGANISATION, PERSON, Book, Held, Someone
from site_builder.importers.records import Outcome, Report
from site_builder.importers.tabular import shown
from site_builder.model.slugs import slugify
from site_builder.model.web import is_web_address

LISTS: Final = ("persons", "organizations", "posts", "memberships", "areas", "events", "votes", "motions")
_KINDS: Final = {"person": "persons", "organization": "organizations", "post": "posts", "membership": "memberships"}
_PRIVATE: Final = frozenset(("email", "contact_details"))  # not published without a person's decision
_READ: Final = frozenset(
    "id name other_names identifiers birth_date death_date founding_date dissolution_date image images summary"
    " biography description sort_name links sources parent_id area_id area memberships posts children"
    " created_at updated_at family_name given_name @context @type type".split()
)


_PRIVATE_SCHEME: Final = re.compile(
    r"(?i)passport|national|identity|personal|\btax|\bssn\b|social.?security|driv|\binn\b|snils|pesel|\bcpf\b|\bdni\b|\bnif\b"
    r"|e?mail|phone|bank|iban"
)
"""Schemes of numbers by which an authority, and a thief, knows a person."""


def is_popolo(value: Any) -> bool:
    """Whether a value of JSON is an object of Popolo."""
    if not isinstance(value, dict):
        return False
    return (
        has_lists(value)
        or ("person_id" in value and ("organization_id" in value or "post_id" in value))
        or (
            str(value.get("@type", value.get("type", ""))).lower() in _KINDS
            and "name" in value
            and "schema" not in value
        )
    )


def has_lists(value: Any) -> bool:
    """Whether a value of JSON is one object that holds lists of those of Popolo."""
    return isinstance(value, dict) and "name" not in value and any(isinstance(value.get(key), list) for key in LISTS)


def read(path: str, values: list[tuple[int, Any]], book: Book, report: Report) -> None:
    """Put what objects of Popolo tell into the book. ``values``: with their lines."""
    objects: list[tuple[str, int, dict[str, Any]]] = []
    for line, value in values:
        objects += [(kind, line, one) for kind, one in _objects(value)]
    named: dict[str, dict[str, Any]] = {}
    for kind, _, one in objects:
        if kind != "memberships" and one.get("id") is not None:
            named.setdefault(str(one["id"]), one)  # a second one of the id is left out
    for kind, line, one in objects:
        if kind in ("persons", "organizations"):
            _someone(kind, path, line, one, book, report)
        elif kind in ("posts", "areas"):
            continue  # named by memberships and organizations
        elif kind == "memberships":
            _membership(path, line, one, named, book, report)
        else:
            what = f"{kind}: {one.get('name') or one.get('text') or one.get('id') or shown(one)}"
            report.add(Outcome.LEFT_OUT, path, line, what, kind=kind)


def _objects(value: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the kind and the object of all that a value holds, those inside of others too."""
    if not has_lists(value):
        kind = _KINDS.get(str(value.get("@type", value.get("type", ""))).lower())
        kind = kind or ("memberships" if "person_id" in value else "persons")
        yield kind, value
        yield from _inside(kind, value)
        return
    for kind in LISTS:
        for one in value.get(kind) or ():
            if isinstance(one, dict):
                yield kind, one
                yield from _inside(kind, one)


def _inside(kind: str, value: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    owner = {"persons": "person_id", "organizations": "organization_id"}.get(kind, "")
    for key in ("memberships", "posts"):
        for one in value.get(key) or () if owner else ():
            if isinstance(one, dict):
                yield key, {owner: value.get("id"), **one}


def _someone(kind: str, path: str, line: int, one: dict[str, Any], book: Book, report: Report) -> None:
    name = _text(one, "name") or " ".join(filter(None, (_text(one, "given_name"), _text(one, "family_name"))))
    if not name:
        what = f"it has no name: {shown(one)[:2000]}"
        report.add(Outcome.LEFT_OUT, path, line, what, kind="entries without a name")
        return
    found = Someone(_text(one, "id") or name, path, line, name, PERSON if kind == "persons" else ORGANISATION)
    others = [other for other in one.get("other_names") or () if isinstance(other, dict)]
    found.aliases = [name for other in others if (name := _text(other, "name"))]
    found.sort_name = _text(one, "sort_name")
    if not found.sort_name and _text(one, "family_name") and _text(one, "given_name"):
        found.sort_name = f"{_text(one, 'family_name')}, {_text(one, 'given_name')}"
    found.born, found.died = day(one.get("birth_date")), day(one.get("death_date"))
    found.founded, found.dissolved = day(one.get("founding_date")), day(one.get("dissolution_date"))
    found.description = _text(one, "summary") or _text(one, "description")
    texts = dict.fromkeys(text for key in ("summary", "description", "biography") if (text := _text(one, key)))
    found.text = [cells.paragraphs(text) for text in texts]
    _elsewhere(found, one, report)
    if parent := _text(one, "parent_id"):
        book.parts.append((found.id, parent))
    for key, value in one.items():
        if key in _PRIVATE:
            report.count(Outcome.LEFT_OUT, f"private: {key}")
        elif key not in _READ and value not in (None, "", [], {}):
            own = slugify(key) or "other"
            values = value if isinstance(value, list) else [value]
            found.own.setdefault(own, []).extend(shown(entry) for entry in values)
    area = one.get("area")
    if isinstance(area, dict) and _text(area, "name"):
        found.own.setdefault("area", []).append(_text(area, "name"))
    book.add(found, report)


def _elsewhere(found: Someone, one: dict[str, Any], report: Report) -> None:
    """Note where someone has a page elsewhere, its ids, and its picture."""
    for link in [*(one.get("links") or ()), *(one.get("sources") or ())]:
        if isinstance(link, dict) and is_web_address(_text(link, "url")):
            found.same_as.append(_text(link, "url"))
    for entry in one.get("identifiers") or ():
        if not isinstance(entry, dict):
            continue
        scheme, ident = _text(entry, "scheme"), _text(entry, "identifier")
        if scheme == "wikidata" and ident[:1] == "Q" and ident[1:].isdigit():
            found.wikidata = ident
        elif _PRIVATE_SCHEME.search(scheme):
            report.count(Outcome.LEFT_OUT, f"private: identifiers {scheme}")
        elif ident:
            found.own.setdefault(slugify(f"id {scheme}") or "id", []).append(ident)
    pictures = [_text(one, "image"), *(_text(p, "url") for p in one.get("images") or () if isinstance(p, dict))]
    for picture in filter(None, pictures):
        if is_web_address(picture):
            found.own.setdefault("image", []).append(picture)
        elif not found.image:
            found.image = posixpath.normpath(picture).lstrip("/")


def _membership(
    path: str, line: int, one: dict[str, Any], named: dict[str, dict[str, Any]], book: Book, report: Report
) -> None:
    post = named.get(_text(one, "post_id"), {})
    body = named.get(_text(one, "organization_id") or _text(post, "organization_id"), {})
    term = named.get(_text(one, "legislative_period_id"), {})
    title = _text(one, "role") or _text(post, "label") or _text(post, "role") or _text(one, "label") or "member"
    area = named.get(_text(one, "area_id") or _text(post, "area_id"), {})
    held = Held(title, _text(body, "name") or _text(one, "organization_id"), path=path, line=line)
    held.since = day(one.get("start_date")) or day(post.get("start_date")) or day(term.get("start_date"))
    held.until = day(one.get("end_date")) or day(post.get("end_date")) or day(term.get("end_date"))
    member = _text(one, "person_id") or _text(one, "member_id")
    if held.of and not body:
        what = f"{held.of} has no name in these files: it stands as {held.of}"
        report.add(Outcome.SUGGESTED, path, line, what, kind="items without a name")
    book.waiting.append((member, held))
    if party := _text(one, "on_behalf_of_id"):
        book.parts.append((member, _text(named.get(party, {}), "name") or party))
    if area and member:
        report.count(Outcome.LEFT_OUT, "areas of memberships")


def _text(value: dict[str, Any], key: str) -> str:
    """Return a value as one text; lists and objects give none."""
    one = value.get(key)
    return "" if one is None or isinstance(one, (dict, list, bool)) else " ".join(str(one).split())


def day(value: Any) -> str:
    """Return a date of open data in EDTF: its time, if it has one, is dropped. A text that is no date stays."""
    text = value.strip() if isinstance(value, str) else ""
    return (cells.date(text.partition("T")[0]).edtf or text).replace("unknown", "")
