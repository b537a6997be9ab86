"""Which notes of a vault are articles, actors and topics, and the documents that they become."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from site_builder.importers.readers import vault_matter, vault_tags
from site_builder.importers.readers.vault_matter import Mapped, Name
from site_builder.importers.readers.vault_note import Note
from site_builder.importers.records import Collection, Document, Outcome, Report, Wish
from site_builder.model import limits, names
from site_builder.model.documents import ACTOR, ARTICLE, KINDS, TOPIC
from site_builder.model.edtf.reading import is_date

TAGS: Final = "tags"
_TOPICS: Final = (TAGS, "topics", "topic", "categories", "category")  # unless a person says which
_ACTOR_KINDS: Final = {
    **{kind: kind for kind in KINDS},
    **dict.fromkeys(("people", "persons", "human", "contact"), "person"),
    **dict.fromkeys(("org", "organization", "company", "institution"), "organisation"),
    **dict.fromkeys(("country",), "state"),
    **dict.fromkeys(("places", "location", "city"), "place"),
}
_OF_ACTOR: Final = ("kind", "aliases", "born", "died", "founded", "dissolved", "image", "lang")
_OF_TOPIC: Final = ("aliases", "broader", "description", "lang")
_DATES: Final = ("born", "died", "founded", "dissolved")


class Choice:
    """What a person chose: properties whose names are actors or topics, and notes by the value of a property."""

    def __init__(self, wish: Wish) -> None:
        topics = wish.topics if wish.topics is not None else _TOPICS
        self.topics, self.topic_notes = _parted(topics)
        self.actors, self.actor_notes = _parted(wish.actors or ())
        self.chosen = wish.actors is not None
        self.explicit = wish.topics is not None
        self.keys = frozenset((*self.topics, *self.actors)) - {TAGS}


def _parted(keys: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[tuple[str, str]]]:
    """Return the keys that list names, and the (key, value) pairs that choose notes."""
    lower = [key.lower() for key in keys]
    pairs = [key.partition("=") for key in lower if "=" in key]
    return (
        tuple(key for key in lower if "=" not in key),
        frozenset((key.strip(), value.strip().lstrip("#")) for key, _, value in pairs),
    )


class Converted(Struct):
    """A note that is converted: its document, what its properties say, and what its text told."""

    document: Document
    said: Mapped
    note: Note


def finish(notes: list[Converted], choice: Choice, found: Collection, report: Report) -> None:
    """Put the documents of all notes into ``found``, and those of topics that are below others."""
    topics = vault_tags.Topics(tag for one in notes for tag in one.said.tags)
    by_path = {one.document.key: one for one in notes}
    for one in notes:
        one.document.kind = _kind(one, choice)
    for one in notes:
        for kind, keys in ((ACTOR, choice.actors), (TOPIC, choice.topics if choice.explicit else ())):
            for name in (name for key in keys for name in one.said.names.get(key, ())):
                named = by_path.get(name.path)
                if named and named.document.kind == ARTICLE and not named.said.matter.get("draft"):
                    named.document.kind = kind
    own: dict[str, Document] = {}
    for one in notes:
        if one.document.kind == ARTICLE:
            _as_article(one, by_path, topics, choice, found)
        else:
            _as_entry(one)
            if one.document.kind == TOPIC:
                own.setdefault(names.fold(one.document.title), one.document)
        found.documents.append(one.document)
    if TAGS in choice.topics:
        _below(notes, topics, own, found)
    if not choice.chosen:
        _suggested(notes, report)
    _counted(notes, report)


def _suggested(notes: list[Converted], report: Report) -> None:
    """Suggest ``--actors`` where notes say that they are about persons, organisations or places."""
    held: dict[str, list[Converted]] = {}
    for one in notes:
        for value in one.said.values.get("type", ()):
            if value.lower() in _ACTOR_KINDS and not one.said.matter.get("draft"):
                held.setdefault(value.lower(), []).append(one)
    if not held:
        return
    first = min((one for listed in held.values() for one in listed), key=lambda one: one.document.path)
    option = ",".join(f"type={value}" for value in sorted(held))
    count = sum(map(len, held.values()))
    what = f"{count:,} {'notes have' if count > 1 else 'note has'} such a type: --actors {option} makes actors of them"
    report.add(Outcome.SUGGESTED, first.document.path, 1, what, kind="notes that may be actors")


def _kind(one: Converted, choice: Choice) -> str:
    """Return what a note becomes by its own properties. One that is not to be published is an article, as a draft."""
    if one.said.matter.get("draft"):
        return ARTICLE
    for kind, chosen in ((ACTOR, choice.actor_notes), (TOPIC, choice.topic_notes)):
        for key, value in chosen:
            held = one.said.tags if key in (TAGS, "tag") else one.said.values.get(key, ())
            if value in (each.lower() for each in held):
                return kind
    return ARTICLE


def _named(listed: list[Name], by_path: dict[str, Converted], kind: str) -> list[str]:
    """Return names as the files of their notes have them."""
    return [
        by_path[name.path].document.title if name.path and by_path[name.path].document.kind == kind else name.words
        for name in listed
    ]


def _as_article(
    one: Converted, by_path: dict[str, Converted], topics: vault_tags.Topics, choice: Choice, found: Collection
) -> None:
    said, document = one.said, one.document
    tags = [topics.name(tag) for tag in said.tags]
    entries: dict[str, list[str]] = {"actors": [], "topics": []}
    for key, kind in [*((key, ACTOR) for key in choice.actors), *((key, TOPIC) for key in choice.topics)]:
        entries["actors" if kind == ACTOR else "topics"] += (
            tags if key == TAGS else _named(said.names.get(key, []), by_path, kind)
        )
    if tags and TAGS not in (*choice.topics, *choice.actors):
        entries[TAGS] = tags
        found.indexes[TAGS] = "Tags"
    head: dict[str, Any] = {}
    for key, listed in entries.items():
        head[key] = _bounded(key, vault_matter.unlike(listed), one, limits.ACTORS if key == "actors" else limits.TOPICS)
    kept = [name for name in said.related if name.path != document.key]
    head["related"] = [
        vault_matter.related(name) for name in kept if name.path and by_path[name.path].document.kind == ARTICLE
    ]
    for name in kept:
        if not name.path or by_path[name.path].document.kind != ARTICLE:
            vault_matter.keep(said.matter, "related", name.words, one.note)
    if signs := [tag for tag in dict.fromkeys(said.tags) if not any(c.isalnum() for c in tag)]:  # 📚 is no name
        vault_matter.keep(said.matter, "tags", signs, one.note)
    extras = {key: value for key, value in said.matter.items() if key.startswith("x-")}
    head |= {key: value for key, value in said.matter.items() if key not in extras}
    if aliases := [alias for alias in dict.fromkeys(said.aliases) if alias != document.title]:
        vault_matter.keep(extras, "aliases", aliases, one.note)
    document.matter = {**head, **extras}


def _bounded(key: str, listed: list[str], one: Converted, most: int) -> list[str]:
    for name in listed[most:]:
        what = f"the {key[:-1]} {name}, for an article has at most {most} {key}"
        one.note.say(Outcome.LEFT_OUT, 1, what, f"{key} beyond {most}")
    return listed[:most]


def _as_entry(one: Converted) -> None:
    """Make the file of an actor or a topic of a note: what such a file has no key for becomes x-NAME."""
    said, document, note = one.said, one.document, one.note
    document.folder = ""
    allowed = _OF_ACTOR if document.kind == ACTOR else _OF_TOPIC
    head: dict[str, Any] = {}
    if document.kind == ACTOR and (kind := _actor_kind(said)):
        head["kind"] = kind
    head["aliases"] = [
        alias for alias in vault_matter.unlike(said.aliases) if names.fold(alias) != names.fold(document.title)
    ]
    extras: dict[str, Any] = {}
    for key, value in [*said.matter.items(), *_further(one)]:
        bare = key.removeprefix("x-")
        if bare in _DATES and bare in allowed and isinstance(value, str) and is_date(value.strip()):
            head[bare] = value
        elif key in allowed:
            head[key] = value
        elif key == "summary" and document.kind == TOPIC:
            head["description"] = value
        elif key.startswith("x-"):
            extras[key] = value
        else:
            vault_matter.keep(extras, key, value, note)
    document.matter = {**head, **extras}


def _further(one: Converted) -> Iterator[tuple[str, Any]]:
    """Yield what an article has keys for, and a file of an actor or a topic has not."""
    said = one.said
    if said.tags:
        yield "tags", list(dict.fromkeys(said.tags))
    for key, listed in said.names.items():
        yield key, [name.words for name in listed]
    if said.related:
        yield "related", [name.words for name in said.related]
    if one.document.date:
        yield "date", one.document.date


def _actor_kind(said: Mapped) -> str:
    """Return the kind of an actor that its properties or tags name; empty if none does."""
    for value in (
        *said.values.get("kind", ()),
        *said.values.get("type", ()),
        *said.values.get("class", ()),
        *said.tags,
    ):
        if kind := _ACTOR_KINDS.get(value.lower().rpartition("/")[2]):
            return kind
    return ""


def _below(notes: list[Converted], topics: vault_tags.Topics, own: dict[str, Document], found: Collection) -> None:
    """Say which topic is below which: in the file of its note, else in one of its own."""
    first: dict[str, str] = {}  # the name of a topic → the first note that has it, or one below it
    for one in notes:
        for tag in one.said.tags:
            parts = tag.split("/")
            for n in range(2, len(parts) + 1):
                first.setdefault(topics.name("/".join(parts[:n])), one.document.key)
    for whole, above in topics.nested():
        name, broader = topics.name(whole), topics.name(above)
        if not any(c.isalnum() for c in name) or not any(c.isalnum() for c in broader):
            continue
        document = own.get(names.fold(name))
        if document is None:
            document = Document(f"tag {whole}", name, "", kind=TOPIC, source=first[name])
            own[names.fold(name)] = document
            found.documents.append(document)
        document.matter.setdefault("broader", [broader])


def _counted(notes: list[Converted], report: Report) -> None:
    for kind, what in ((ACTOR, "notes that are the files of actors"), (TOPIC, "notes that are the files of topics")):
        if number := sum(one.document.kind == kind for one in notes):
            report.count(Outcome.CONVERTED, what, number)
