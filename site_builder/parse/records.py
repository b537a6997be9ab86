"""Types of lists and mappings, and how the keys of a mapping are read by their fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from msgspec import Struct

from site_builder.model import limits
from site_builder.model.addresses import DEVICES
from site_builder.model.documents import Mark, Moved
from site_builder.model.slugs import ID, ID_LENGTH, slugify
from site_builder.parse.file_problems import FileProblems
from site_builder.parse.frontmatter import LIST, MAPPING, SCALAR, Node
from site_builder.parse.lines_to_write import PAIRS, entry, plain_or_quoted, quoted
from site_builder.parse.synonyms import is_of_another_program, meant
from site_builder.parse.values import Ident, Marked, Schema, Type, as_text, unlisted, without_values
from site_builder.problems import ERROR, listed, nearest, problem

_WORD = re.compile(r"[a-z_]+")  # a key that is misspelt, rather than the beginning of a text
_GLUED = re.compile(r"([a-z_]+)(?:(:)(?! )|(：))\s*(?=\S)")  # name:Ada
_DATED = re.compile(r"(?:([0-9?~X](?:[0-9?~X./TZ+-]|:(?=[0-9]))*|)[ \t]*[—–:,-]?[ \t]*)(.*)", re.DOTALL)


class ListOf(Type, frozen=True):
    """A list. A single value counts as a list of one, an empty value as absent."""

    item: Type
    most: int = limits.ENTRIES

    def read(self, node: Node, key: str, problems: FileProblems) -> tuple[Any, ...]:
        nodes = node.items if node.kind == LIST else (node,)
        if len(nodes) > self.most:
            facts = {"count": f"{len(nodes):,}", "limit": f"{self.most:,}"}
            problems.add("too-many-entries", nodes[self.most], key=key, **facts)
            return ()
        read = self.item.read
        return tuple([v for n in nodes if not n.empty and (v := read(n, key, problems)) is not None])

    def json(self) -> Schema:
        one = self.item.json()
        return {"anyOf": [{"type": "array", "items": one, "maxItems": self.most}, one, {"type": "null"}]}


class MapOf(Type, frozen=True):
    """A mapping whose keys are ids that the maintainer chooses, except those of ``reserved``."""

    value: Type
    reserved: frozenset[str] = frozenset()
    expected = "keys and values"

    def read(self, node: Node, key: str, problems: FileProblems) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if node.kind != MAPPING:
            names = [one.text for one in ([node] if node.kind == SCALAR else node.items)]
            ids = [(slugify(name), name) for name in names if name]
            inside = ", ".join(f"{id_}: {plain_or_quoted(name)}" for id_, name in ids if id_)
            todo = f"write {key}: {{{inside}}}" if inside else f"write the entries of {key} below it, indented"
            self.wrong(node, key, problems, node.kind, todo)
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


class Moves(Type, frozen=True):
    """A mapping of former paths of media files to those that they have now."""

    expected = "former paths and paths now, such as media/old.jpg: media/new.jpg"

    def read(self, node: Node, key: str, problems: FileProblems) -> tuple[Moved, ...]:
        if node.kind != MAPPING:
            self.wrong(node, key, problems, node.kind, "write media/old.jpg: media/new.jpg below it, indented")
            return ()
        path = Marked("a path")
        read = [
            (Mark(old.text.strip(), old.line, old.column), path.read(new, key, problems)) for old, new in node.pairs
        ]
        return tuple([Moved(old, new) for old, new in read if new is not None])

    def json(self) -> Schema:
        return {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}}


class Field(Struct, frozen=True, eq=False):  # compared by identity: ``_readers`` caches by tuples of fields
    """One key. ``doc`` is the sentence that the documentation and the JSON Schema show."""

    key: str
    type: Type
    doc: str
    required: bool = False

    @property
    def attribute(self) -> str:
        """The attribute of the model's class that the key fills."""
        return "from_" if self.key == "from" else self.key


class Record(Type, frozen=True):
    """A mapping with known keys that becomes an object of ``cls``. A bare text stands for the key ``short``."""

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
        text = node.text
        may_be_glued = node.kind == SCALAR and (":" in text or "：" in text)
        if may_be_glued and (glued := _GLUED.match(text)) and glued[1] in _readers(self.fields)[0]:
            what = f'the colon after "{glued[1]}" is a full-width one' if glued[3] else ""
            reason = what or f'there is no space after "{glued[1]}:"'
            rest = " ".join(text[glued.end() :].split())
            problems.add("bad-value", node, key=key, reason=reason, todo=f"write {glued[1]}: {plain_or_quoted(rest)}")
            return None
        if node.kind == SCALAR and self.short:
            attribute, read = _readers(self.fields)[0][self.short]
            value = read(node, key, problems)
            return None if value is None else self.cls(**{attribute: value})
        if node.kind != MAPPING:
            found = f'"{node.text}"' if node.kind == SCALAR else node.kind
            self.wrong(node, key, problems, found, self.remedy(node, key))
            return None
        # mostly the first key is known, and there is nothing else to ask
        known = node.pairs and node.pairs[0][0].value in _readers(self.fields)[0]
        if not known and self.is_text(node, key, problems):
            return None
        before = len(problems.found)
        values = read_fields(node, self.fields, problems, self.place or f'in "{key}"', free=False)
        if self.needs_one_of and values.keys().isdisjoint(self.needs_one_of) and _sound(problems, before):
            problems.add("missing-key", node, place=f'"{key}"', key=self.needs_one_of[0])
        return self.cls(**values) if _sound(problems, before) else None

    def remedy(self, node: Node, key: str) -> str:
        """Return what to write in place of a text or a list where keys and values are wanted."""
        if node.kind == LIST and len(node.items) == 1 and self.short:
            return unlisted(node, prose=_types(self.fields)[self.short].has_marks)
        if key not in PAIRS or node.kind == LIST:
            return f"write {self.fields[0].key}: … below it"
        if key == "roles":
            return f'write "- title: {plain_or_quoted(node.text)}"'
        date, text = _DATED.match(node.text.strip()).groups()  # type: ignore[union-attr]  # it matches any text
        return entry(key, date or "…", text or "…")

    def is_text(self, node: Node, key: str, problems: FileProblems) -> bool:
        """Whether a mapping is none, but a text with a colon, or a list in the wrong brackets; a problem if it is."""
        readers = _readers(self.fields)[0]
        if not node.pairs or any(name.text in readers for name, _ in node.pairs):
            return False
        if len(node.pairs) > 1 or node.pairs[0][1].empty:
            if key in PAIRS and all(value.kind == SCALAR and not value.empty for _, value in node.pairs):
                name, value = node.pairs[0]
                todo = f"{entry(key, name.text, value.text)}, and so for each of the others"
                problems.add("colon-in-text", node, value=f"{name.text}: {value.text}", todo=todo)
                return True
            if not (todo := without_values(node)) or not (self.short or key in PAIRS):
                return False
            self.wrong(node, key, problems, node.kind, todo)
            return True
        text, (name, value) = as_text(node), node.pairs[0]
        if not text or meant(name.text, readers) or nearest(name.text, readers):
            return False
        first, _, word = name.text.rpartition(",")
        if key in ("dates", "corrections"):
            date, said = _DATED.match(text).groups()  # type: ignore[union-attr]  # it matches any text
            todo = entry(key, date or "…", said)
        elif key in PAIRS:
            todo = entry(key, first if word.strip() in readers else name.text, value.text)
        elif "url" in readers and name.text.startswith(("https:", "http:")):
            todo = f'write "- url: {name.text}" and below it, indented, "title: {plain_or_quoted(value.text)}"'
        elif self.short and not _WORD.fullmatch(name.text):
            todo = f"put it in quotes: {quoted(text)}"
        else:
            return False
        problems.add("colon-in-text", node, value=text, todo=todo)
        return True

    def json(self) -> Schema:
        record = object_schema(self.fields)
        if self.needs_one_of:
            record["anyOf"] = [{"required": [k]} for k in self.needs_one_of]
        if not self.short:
            return record
        short = next(f for f in self.fields if f.key == self.short)
        return {"anyOf": [short.type.json(), record]}


def _sound(problems: FileProblems, before: int) -> bool:
    """Whether no error was reported since there were so many problems."""
    found = problems.found
    return len(found) == before or not any(one.severity == ERROR for one in found[before:])


class Source(Record, frozen=True):
    """A record whose title is a link where it has an address, and then holds no links of its own."""

    def read(self, node: Node, key: str, problems: FileProblems) -> Any:
        value = super().read(node, key, problems)
        marked = problems.marked.get(value.title) if value is not None and value.url else None
        if marked is not None and "<a " in marked.html and any(sign in value.title for sign in ("](", "[[", "<")):
            at = next(one for name, one in node.pairs if name.text == "title")
            problems.add("link-in-link", at, value=value.title)
        return value


def read_fields(
    node: Node, fields: tuple[Field, ...], problems: FileProblems, where: str, *, free: bool = True
) -> dict[str, Any]:
    """Return the values of a mapping by attribute. Absent and faulty values are left out; each fault is a problem.

    ``where`` completes “there is no key "x" …”. With ``free`` keys that begin with x- are allowed (see ``extras``).
    """
    readers, required = _readers(fields)
    values: dict[str, Any] = {}
    intended: set[str] = set()  # what misspelt keys stand for: not reported as missing too
    for name, value in node.pairs:
        key = name.text
        reader = readers.get(key)
        if reader is not None:
            if not value.empty and (one := reader[1](value, key, problems)) is not None:
                values[reader[0]] = one
        elif not (free and key.startswith("x-")):
            near = [other] if (other := meant(key, readers)) else nearest(key, readers)
            intended.update(near)
            problems.add("unknown-key", name, key=key, place=where, todo=_better_key(key, near, readers, free))
    if not required <= values.keys():
        given = {name.text for name, value in node.pairs if not value.empty} | intended
        empty = {name.text: name for name, value in node.pairs if value.empty}
        for field in fields:
            if not field.required or field.attribute in values:
                continue
            if field.key in given:
                _needed(node, field, problems, where)
            elif field.key in empty:
                problems.add("empty-key", empty[field.key], place=where.removeprefix("in "), key=field.key)
            else:
                problems.add("missing-key", node, place=where.removeprefix("in "), key=field.key)
    return values


def _types(fields: tuple[Field, ...]) -> dict[str, Type]:
    return {field.key: field.type for field in fields}


def _better_key(key: str, near: list[str], readers: Iterable[str], free: bool) -> str:
    if near:
        return f"did you mean {listed(near)}?"
    if free and is_of_another_program(key):
        return f"delete the line; if the theme needs it, write x-{key}"
    own = "; a key of your own begins with x-" if free else ""
    return f"the keys are {', '.join(sorted(readers))}{own}"


def _needed(node: Node, field: Field, problems: FileProblems, where: str) -> None:
    """Say of an empty text that it is needed: its line cannot be deleted, as that of any other key."""
    places = {(value.line, value.column) for name, value in node.pairs if name.text == field.key}
    for n, fault in enumerate(problems.found):
        if fault.kind == "empty-value" and (fault.line, fault.column) in places:
            place = where.removeprefix("in ")
            problems.found[n] = problem("empty-key", fault.path, fault.line, fault.column, place=place, key=field.key)


_Reader = tuple[str, Callable[[Node, str, FileProblems], Any]]


@lru_cache(maxsize=256)
def _readers(fields: tuple[Field, ...]) -> tuple[dict[str, _Reader], frozenset[str]]:
    """Return {key: (attribute, reader)} and the attributes that are required."""
    readers: dict[str, _Reader] = {f.key: (f.attribute, f.type.read) for f in fields}
    return readers, frozenset(f.attribute for f in fields if f.required)


def extras(node: Node) -> dict[str, object]:
    """Return the x- keys with their values as strings, lists and dicts."""
    return {k.text: plain(v) for k, v in node.pairs if k.text.startswith("x-")}


def plain(node: Node) -> object:
    """Return a value as strings, lists and dicts."""
    if node.kind == LIST:
        return [plain(n) for n in node.items]
    if node.kind == MAPPING:
        return {k.text: plain(v) for k, v in node.pairs}
    return node.text


def object_schema(fields: tuple[Field, ...]) -> Schema:
    """Return the JSON Schema of a mapping with these keys."""
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
