"""FollowTheMoney (followthemoney.tech): entities in lines of JSON, as OpenSanctions and Aleph export them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from site_builder.importers import cells
from site_builder.importers.readers.people_popolo import day
from site_builder.importers.readers.people_records import ORGANISATION, PERSON, Book, Held, Someone, Told
from site_builder.importers.records import Outcome, Report
from site_builder.importers.tabular import shown
from site_builder.model.slugs import slugify
from site_builder.model.web import is_web_address

_KINDS: Final = {
    "Person": PERSON,
    **dict.fromkeys("Organization Company PublicBody LegalEntity".split(), ORGANISATION),
}
# (who holds it, of what, what it is called if nothing else says so)
_LINKS: Final = {
    "Membership": ("member", "organization", "member"),
    "Directorship": ("director", "organization", "director"),
    "Employment": ("employee", "employer", "employee"),
    "Ownership": ("owner", "asset", "owner"),
    "Representation": ("agent", "client", "representative"),
    "Occupancy": ("holder", "post", ""),
}
# (who, who else or what, what it is called): a line below the text of both
_RELATIONS: Final = {
    "Family": ("person", "relative", "Family"),
    "Associate": ("person", "associate", "Associate"),
    "UnknownLink": ("subject", "object", "Link"),
    "Succession": ("successor", "predecessor", "Succession"),
}
_SAID: Final = frozenset("role relationship title startDate endDate date".split())
_PRIVATE: Final = frozenset(
    "email phone address addressEntity passportNumber idNumber socialSecurityNumber taxNumber innCode bankAccount"
    " passport".split()
)
_NAMES: Final = ("name", "alias", "previousName", "abbreviation")
_READ: Final = frozenset(
    "name alias previousName abbreviation weakAlias birthDate deathDate incorporationDate dissolutionDate wikidataId"
    " website sourceUrl wikipediaUrl summary description biography notes position nationality citizenship"
    " parent".split()
)


def is_entity(value: Any) -> bool:
    """Whether a value of JSON is an entity of FollowTheMoney."""
    return (
        isinstance(value, dict) and isinstance(value.get("schema"), str) and isinstance(value.get("properties"), dict)
    )


def read(path: str, values: list[tuple[int, Any]], book: Book, report: Report) -> None:
    """Put what entities tell into the book. ``values``: with their lines."""
    posts = {str(one.get("id")): one for _, one in values if one["schema"] in ("Position", "Post")}
    for name, post in posts.items():
        book.names.setdefault(name, next(iter(_all(post, "name")), name))
    for _, one in values:
        _inner_names(one, book)
    for line, one in values:
        schema = one["schema"]
        if schema in _KINDS:
            _someone(path, line, one, book, report)
        elif schema in _LINKS:
            _role(path, line, one, posts, book, report)
        elif schema in _RELATIONS:
            _relation(path, line, one, book)
        elif schema == "Sanction" and _all(one, "entity"):
            for number in _all(one, "entity"):
                text = f"Sanction: {_plain('; '.join(_words(one, ('entity',), keys=False)))}"
                book.told.append(Told(number, text, [], path, line))
        elif schema not in ("Position", "Post"):
            name = next(iter(_all(one, "name")), one.get("id"))
            further = "; ".join(text for text in _words(one, ("name",)) if text)
            what = f"{schema} {name}, which is no actor{f': {further}' if further else ''}"
            report.add(Outcome.LEFT_OUT, path, line, what, kind=f"entities that are no actors ({schema})")


def _someone(path: str, line: int, one: dict[str, Any], book: Book, report: Report) -> None:
    names = _all(one, "name")
    caption = one.get("caption")
    name = caption if isinstance(caption, str) and caption in names else next(iter(names), "")
    if not name:
        what = f"it has no name: {shown(one)[:2000]}"
        report.add(Outcome.LEFT_OUT, path, line, what, kind="entries without a name")
        return
    found = Someone(str(one.get("id") or name), path, line, name, _KINDS[one["schema"]])
    found.aliases = [text for key in _NAMES for text in _all(one, key) if text != name]
    found.weak = _all(one, "weakAlias")
    found.born, found.died = _day(one, "birthDate"), _day(one, "deathDate")
    found.founded, found.dissolved = _day(one, "incorporationDate"), _day(one, "dissolutionDate")
    found.wikidata = next((text for text in _all(one, "wikidataId") if re.fullmatch(r"Q[1-9]\d*", text)), "")
    if not found.wikidata and re.fullmatch(r"Q[1-9]\d*", found.id):
        found.wikidata = found.id
    links = [text for key in ("website", "wikipediaUrl", "sourceUrl") for text in _all(one, key)]
    found.same_as = [text for text in links if is_web_address(text)]
    found.description = next((text for key in ("summary", "description", "position") for text in _all(one, key)), "")
    texts = [text for key in ("summary", "description", "biography", "notes") for text in _all(one, key)]
    found.text = [cells.paragraphs(text) for text in dict.fromkeys(texts)]
    found.roles = [Held(text, path=path, line=line) for text in _all(one, "position")]
    states = [_country(text) for key in ("nationality", "citizenship") for text in _all(one, key)]
    book.parts += [(found.id, state) for state in states]
    book.parts += [(found.id, parent) for parent in _all(one, "parent")]
    _rest(found, one, report)
    book.add(found, report)


def _rest(found: Someone, one: dict[str, Any], report: Report) -> None:
    """Keep what has no key of ours, but for what is private."""
    for key in one["properties"]:
        texts = _all(one, key)
        if key in _PRIVATE:
            report.count(Outcome.LEFT_OUT, f"private: {key}", len(texts))
        elif key not in _READ and texts:
            own = slugify(re.sub(r"(?<=[a-z])(?=[A-Z])", "-", key)) or "other"
            found.own[own] = [_country(text) for text in texts] if key in ("country", "jurisdiction") else texts


def _role(
    path: str, line: int, one: dict[str, Any], posts: dict[str, dict[str, Any]], book: Book, report: Report
) -> None:
    holder, whole, called = _LINKS[one["schema"]]
    title = next((text for key in ("role", "relationship", "title") for text in _all(one, key)), called)
    of = next(iter(_all(one, whole)), "")
    if one["schema"] == "Occupancy":
        post = posts.get(of, {})
        title = next(iter(_all(post, "name")), of) if post else of
        of = next(iter([*_all(post, "organization"), *map(_country, _all(post, "country"))]), "")
        of = "" if of and of.casefold() in title.casefold() else of  # “President of Examplia” says it
    for member in _all(one, holder):
        held = Held(title, of, _day(one, "startDate"), _day(one, "endDate"), path, line)
        held.of_id = bool(of) and one["schema"] != "Occupancy"
        if not held.since and not held.until:
            held.since = _day(one, "date")
        book.waiting.append((member, held))
    if further := _words(one, (holder, whole), _SAID):
        what = f"of the role {title} ({one['schema']} {one.get('id')}): {'; '.join(further)}"
        report.add(Outcome.LEFT_OUT, path, line, what, kind="further words on roles")
    if not _all(one, holder):
        what = f"{one['schema']} {shown(one['properties'])[:2000]} names nobody who holds it"
        report.add(Outcome.LEFT_OUT, path, line, what, kind="roles of those who are not in the files")


def _relation(path: str, line: int, one: dict[str, Any], book: Book) -> None:
    """Put a relation between two into the book, as a line for each of them."""
    first, second, label = _RELATIONS[one["schema"]]
    what = next((text for key in ("relationship", "role") for text in _all(one, key)), "")
    dates = [
        f"{word} {text}" for word, key in (("from", "startDate"), ("until", "endDate")) if (text := _day(one, key))
    ]
    rest = _plain("".join(f"; {text}" for text in [*dates, *_words(one, (first, second), _SAID)]))
    called = _plain(what)
    for person in _all(one, first):
        for other in _all(one, second):
            behind = f" ({called})" if what else ""
            book.told.append(Told(person, f"{label}: {{}}{behind}{rest}", [other], path, line))
            before = f"{called} of " if what else ""
            book.told.append(Told(other, f"{label}: {before}{{}}{rest}", [person], path, line, again=True))


def _plain(text: str) -> str:
    """Return a text whose braces stay where names are put in (``Told``)."""
    return text.replace("{", "{{").replace("}", "}}")


def _words(
    one: dict[str, Any], without: tuple[str, ...], more: frozenset[str] = frozenset(), *, keys: bool = True
) -> list[str]:
    """Return what the properties of an entity say, but for some of them and for what is private."""
    found = []
    for key in one["properties"]:
        if key in without or key in more or key in _PRIVATE:
            continue
        texts = [_country(text) if key == "country" else " ".join(text.split()) for text in _all(one, key)]
        bare = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key).lower()
        bare = {"start date": "from", "end date": "until"}.get(bare, bare)
        named = f"{bare} " if bare in ("from", "until") else f"{bare}: " if keys or bare.endswith("date") else ""
        if texts:
            found.append(f"{named}{', '.join(texts)}")
    return found


def _inner_names(one: dict[str, Any], book: Book) -> None:
    """Note the names of the entities that stand within another one, in place of their ids."""
    for values in one["properties"].values():
        for value in values if isinstance(values, list) else ():
            if not (isinstance(value, dict) and isinstance(value.get("properties"), dict) and value.get("id")):
                continue
            if name := next(iter(_all(value, "name")), value.get("caption")):
                book.names.setdefault(str(value["id"]), str(name))


def _all(one: dict[str, Any], key: str) -> list[str]:
    """Return the texts of a property; of an entity that stands in place of its id, the id."""
    values = one.get("properties", {}).get(key)
    found = []
    for value in values if isinstance(values, list) else [values]:
        text = value.get("id") if isinstance(value, dict) else value
        if isinstance(text, (str, int, float)) and str(text).strip():
            found.append(" ".join(str(text).split()) if key not in ("notes", "summary", "biography") else str(text))
    return found


def _day(one: dict[str, Any], key: str) -> str:
    """Return a date in EDTF; of several the most exact."""
    return max((day(text) for text in _all(one, key)), key=len, default="")


@cache
def _countries() -> dict[str, str]:
    from babel import Locale  # slow to import

    return {str(code).lower(): str(name) for code, name in Locale("en").territories.items()}


def _country(text: str) -> str:
    """Return the English name of a country by its code of two letters; another text stays."""
    return _countries().get(text, text) if len(text) == 2 else text
