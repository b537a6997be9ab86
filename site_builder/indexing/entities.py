"""Actors and topics that come, go or change with some documents: their names, spellings and numbers in the database.

What a name comes to is a function of one folded name: the spellings that files declare, and how often each spelling is
written (registers.py). A change of documents changes some folded names; these are decided anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from msgspec import Struct, field

from site_builder.indexing import actors, lookups, topics
from site_builder.indexing.context import Row
from site_builder.indexing.order_keys import between
from site_builder.indexing.registers import (
    SEPARATORS,
    Registers,
    entity,
    folder_of,
    named,
    several,
    spellings,
    without_file,
)
from site_builder.indexing.writer import Edit, Refused, Writer, marks
from site_builder.model import addresses
from site_builder.model.cross_references import ACTORS, name_key, naming, wiki_key
from site_builder.model.documents import ACTOR, TOPIC, Document, Site
from site_builder.model.names import Entity, bare, fold, generated_id

Key = tuple[str, str]  # a register (actors or an index) and an id, or a folded name

_GONE: Final = "\ufdd0"  # before the id of what is gone: no document can name it
_NUMBERED: Final = {  # where numbers stand: (table, column)
    ACTOR: (
        ("acting", "actor"),
        ("name", "actor"),
        ("life", "actor"),
        ("author_actor", "actor"),
        *(("role", column) for column in ("actor", "of_actor", "before", "after")),
    ),
    TOPIC: (("about", "topic"), ("broader", "topic"), ("broader", "broader"), ("author_actor", "author")),
}


class Spelling(NamedTuple):
    """A spelling that a file declares."""

    register: str
    text: str
    weak: bool
    id: str

    @property
    def group(self) -> Key:
        return (self.register, fold(self.text))


class Changed(Struct):
    """An actor or a topic that the documents may have changed."""

    folder: str
    entity: Entity | None  # None: it is gone
    document: Document | None
    n: int
    row: Row | None  # as it was; None: it was not there
    names: list[Row]  # an actor's rows of the table name as they were, by its number now
    roles: list[Row]  # likewise of the table role

    @property
    def kind(self) -> str:
        return ACTOR if self.folder == ACTORS else TOPIC


class Entities(Struct):
    """Follows the names of one update. ``keys`` are the lookups that lead elsewhere now."""

    writer: Writer
    site: Site
    document: Callable[[str], Document]  # by path, as they are now
    keys: set[str] = field(default_factory=set)
    changed: list[Changed] = field(default_factory=list)
    renumbered: set[int] = field(default_factory=set)  # articles of actors and topics with another number
    posts: set[actors.Post] = field(default_factory=set)  # held by actors that are gone

    def change(self, edits: Sequence[Edit]) -> None:
        """Write what becomes of names. Rows of actors and topics are complete only when these are resolved."""
        before, after = ({(folder_of(d), d.id): d for d in side} for side in _files(edits))
        old_spellings, new_spellings = (set(_declared(files.values())) for files in (before, after))
        declared = old_spellings ^ new_spellings
        groups = {spelling.group for spelling in declared} | self._count(edits)
        groups |= {(folder, fold(one)) for folder, one in before.keys() ^ after.keys()}
        if not groups and not before and not after:
            return
        _check_accents(self.writer, declared)
        old = self._take_names(groups)
        self._check_shared(before, after)
        self._declare(old_spellings, new_spellings, declared)
        known = self._registers(before, after)
        new = self._name(groups, known)
        self._check_several(_spelled(self.writer, groups, edits), declared, old, new, known)
        self.keys |= {key for s in declared for key in (name_key(s.register, s.text), wiki_key(s.text))}
        was = {**{key: entity(d) for key, d in before.items()}, **old}
        now = {**{key: entity(d) for key, d in after.items()}, **new}
        self._check_ids(was, now, after, new)
        names = {key: {e.name for found in (was, now) if (e := found.get(key))} for key in was.keys() | now.keys()}
        for spelling in old_spellings | new_spellings:
            names.setdefault((spelling.register, spelling.id), set()).add(spelling.text)
        for key in sorted(was.keys() | now.keys()):
            if self._change(key, was.get(key), now.get(key), after.get(key)):
                texts = {key[1], *names[key]}
                self.keys |= {found for text in texts for found in (name_key(key[0], text), wiki_key(text))}

    def unchanged(self, folder: str, one: Entity, document: Document) -> Changed:
        """An actor or a topic that is what it was, but whose file may refer to something else."""
        row = self._row(folder, one.id)
        if row is None:
            raise Refused
        return Changed(folder, one, document, row[0], row, *self._names(folder, row[0]))

    def keys_of(self, document: Document) -> set[str]:
        """The lookups that lead to the actor or topic of a file."""
        texts = {document.id, *(text for text, _ in spellings(document))}
        folder = folder_of(document)
        return {key for text in texts for key in (name_key(folder, text), wiki_key(text))}

    def drop(self) -> None:
        """Delete what is gone, once nothing leads there any more."""
        for one in self.changed:
            if one.entity is None and one.row is not None:
                for table in ("link", "listing"):
                    if self.writer.one(f"SELECT 1 FROM {table} WHERE kind = ? AND target = ?", one.kind, one.n):
                        raise Refused
                self.writer.db.execute(f"DELETE FROM {one.kind} WHERE n = ?", (one.n,))
                self.writer.differences.rows(one.kind, [one.row], ())

    # -- names

    def _count(self, edits: Sequence[Edit]) -> set[Key]:
        """Count how often names are written; the folded names of which that changed."""
        written: Counter[Key] = Counter()
        for edit in edits:
            for document, sign in ((edit.before, -1), (edit.after, 1)):
                for name in naming(document) if document else ():
                    written[name.folder, name.mark.text] += sign
        rows = [(folder, fold(text), text, more) for (folder, text), more in written.items() if more]
        self.writer.db.executemany(
            "INSERT INTO naming VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET times = times + excluded.times", rows
        )
        gone = "DELETE FROM naming WHERE register = ? AND folded = ? AND spelling = ? AND times = 0"
        self.writer.db.executemany(gone, [row[:3] for row in rows])
        return {row[:2] for row in rows}

    def _take_names(self, groups: set[Key]) -> dict[Key, Entity]:
        """What some folded names stood for without a file; their spellings are taken out."""
        found: dict[Key, Entity] = {}
        for folder, folded in groups:
            table, where = ("actor", "") if folder == ACTORS else ("topic", "AND e.index_name = s.register")
            query = (
                f"SELECT e.id, e.name FROM spelling s JOIN {table} e ON e.id = s.id {where} "
                "WHERE s.register = ? AND s.folded = ? AND s.weak = 0 AND e.path = ''"
            )
            for row in self.writer.db.execute(query, (folder, folded)).fetchall():
                found[folder, row[0]] = Entity(*row)
                gone = "DELETE FROM spelling WHERE register = ? AND folded = ? AND weak = 0"
                self.writer.db.execute(gone, (folder, folded))
        return found

    def _check_shared(self, *files: dict[Key, Document]) -> None:
        """Refuse a change to what shares a name with another."""
        query = "SELECT 1 FROM spelling WHERE register = ? AND folded = ? AND weak = 0 AND position > 0"
        for spelling in {s for side in files for s in _declared(side.values()) if not s.weak}:
            if self.writer.one(query, *spelling.group):
                raise Refused

    def _declare(self, old: set[Spelling], new: set[Spelling], declared: set[Spelling]) -> None:
        db = self.writer.db
        query = "SELECT id FROM spelling WHERE register = ? AND folded = ? AND weak = ? ORDER BY position"
        for *group, weak in sorted({(*spelling.group, spelling.weak) for spelling in declared}):
            mine = [sorted({s.id for s in side if s.group == tuple(group) and s.weak == weak}) for side in (old, new)]
            there = [one for (one,) in db.execute(query, (*group, weak)) if one not in mine[0]]
            ids = [*dict.fromkeys(there + mine[1])]
            if len(ids) > 1 and not weak:
                raise Refused
            db.execute("DELETE FROM spelling WHERE register = ? AND folded = ? AND weak = ?", (*group, weak))
            for position, one in enumerate(ids):
                self.writer.insert("spelling", (*group, int(weak), position, one))

    def _registers(self, before: dict[Key, Document], after: dict[Key, Document]) -> Registers:
        """The registers with the files of the documents as they are now."""
        known = lookups.registers(self.writer.db, self.site, [])
        for folder, one in before:
            known.of(folder).entities.absent.add(one)  # type: ignore[attr-defined]
        for (folder, one), document in after.items():
            known.of(folder).entities[one] = entity(document)
        return known

    def _name(self, groups: set[Key], known: Registers) -> dict[Key, Entity]:
        """What comes into being of folded names."""
        found: dict[Key, Entity] = {}
        query = "SELECT spelling, times FROM naming WHERE register = ? AND folded = ?"
        for folder, folded in sorted(groups):
            written = dict(self.writer.db.execute(query, (folder, folded)))
            if counted := without_file(known.of(folder), written):
                name, one = named(counted)
                if (folder, one) in found or (folder == ACTORS and known.registered_only):
                    raise Refused
                found[folder, one] = Entity(one, name)
                self.writer.insert("spelling", (folder, folded, 0, 0, one))
        return found

    def _check_several(
        self,
        spelled: set[Key],
        declared: set[Spelling],
        old: dict[Key, Entity],
        new: dict[Key, Entity],
        known: Registers,
    ) -> None:
        """Refuse what may change a remark that a name holds other names."""
        if any(several(text, known.of(folder)) for folder, text in spelled):
            raise Refused
        came = {(s.register, bare(fold(text))) for s in declared for text in (s.text, s.id)}  # accents may be left out
        then, now = ({(folder, bare(fold(e.name))) for (folder, _), e in side.items()} for side in (old, new))
        came |= (then ^ now) | {(folder, bare(fold(one))) for folder, one in old.keys() ^ new.keys()}
        for folder in {folder for folder, _ in came}:
            rows = self.writer.db.execute("SELECT DISTINCT folded FROM naming WHERE register = ?", (folder,))
            if any((folder, bare(part)) in came for (text,) in rows for part in parts(text)):
                raise Refused

    def _check_ids(
        self, was: dict[Key, Entity], now: dict[Key, Entity], files: dict[Key, Document], new: dict[Key, Entity]
    ) -> None:
        """Refuse two things that would have one address, and names that share one slug, before or after."""
        if files.keys() & new.keys():
            raise Refused
        _check_slugs(self.writer, was, new)
        for folder, one in now.keys() - was.keys():
            if self._row(folder, one):
                raise Refused

    # -- rows

    def _row(self, folder: str, one: str) -> Row | None:
        if folder == ACTORS:
            return self.writer.one("SELECT * FROM actor WHERE id = ?", one)  # type: ignore[no-any-return]
        query = "SELECT * FROM topic WHERE index_name = ? AND id = ?"
        return self.writer.one(query, folder, one)  # type: ignore[no-any-return]

    def _names(self, folder: str, n: int) -> list[list[Row]]:
        queries = ("SELECT * FROM name WHERE actor = ? ORDER BY rowid", "SELECT * FROM role WHERE actor = ?")
        return [self.writer.db.execute(query, (n,)).fetchall() if folder == ACTORS else [] for query in queries]

    def _change(self, key: Key, was: Entity | None, now: Entity | None, document: Document | None) -> bool:
        """Write an actor or a topic, as far as others look it up; whether those that do are resolved again."""
        folder, one = key
        kind = ACTOR if folder == ACTORS else TOPIC
        row = self._row(folder, one) if was else None
        n = row[0] if row else 0
        if was is not None and row is None:
            raise Refused
        names, roles = self._names(folder, n)
        if now is None:
            self._remove(kind, one, n)
        else:
            n = self._place(folder, now, document, row)
        names, roles = ([(n, *one[1:]) for one in rows] for rows in (names, roles))
        self.changed.append(Changed(folder, now, document, n, row, names, roles))
        return was != now or row is None or row[0] != n

    def _remove(self, kind: str, one: str, n: int) -> None:
        """Take out a row's names and texts; the row itself stays for those who still join it."""
        db = self.writer.db
        db.execute(f"UPDATE {kind} SET id = ? WHERE n = ?", (_GONE + one, n))
        if kind == ACTOR:
            self.posts |= lookups.posts_of(db, n)
            for table in ("name", "role", "life"):
                self.writer.replace(table, {"actor": n}, ())
        else:
            self.writer.replace("broader", {"topic": n}, ())
            self.writer.replace("author_actor", {"author": n}, ())
        self.writer.replace("body", {"kind": kind, "key": str(n)}, ())

    def _place(self, folder: str, now: Entity, document: Document | None, row: Row | None) -> int:
        """Put a row at its place in the alphabet; its number."""
        kind = ACTOR if folder == ACTORS else TOPIC
        before, after = (
            _actors_beside(self.writer, self.site, now, document)
            if kind == ACTOR
            else _topics_beside(self.writer, self.site, folder, now, document)
        )
        n = row[0] if row else 0
        if not ((before or 0) < n and (after is None or n < after)):
            n = between(before, after)
        if row is None:
            self.writer.insert(kind, _new_row(n, folder, self.site, now, document))
            return n
        if n != row[0]:
            self._renumber(kind, row[0], n)
        new = _new_row(n, folder, self.site, now, document)
        columns = (
            "id = ?, path = ?, address = ?, name = ?, sort_name = ?, sort_key = ?"
            if kind == ACTOR
            else "id = ?, path = ?, address = ?, name = ?, sort_key = ?, sort_name = ?"
        )
        values = new[1:7] if kind == ACTOR else new[2:8]
        self.writer.db.execute(f"UPDATE {kind} SET {columns} WHERE n = ?", (*values, n))
        return n

    def _renumber(self, kind: str, old: int, new: int) -> None:
        writer, db = self.writer, self.writer.db
        table, column = _NUMBERED[kind][0]
        articles = {n for (n,) in db.execute(f"SELECT article FROM {table} WHERE {column} = ?", (old,))}
        writer.differences.regrouped |= articles
        writer.differences.groups(db)
        self.renumbered |= articles
        for table, column in _NUMBERED[kind]:
            writer.renumber(table, column, old, new)
        for table in ("listing", "link"):
            writer.renumber(table, "target", old, new, kind=kind)
        writer.renumber("body", "key", str(old), str(new), kind=kind)
        row = writer.one(f"SELECT * FROM {kind} WHERE n = ?", old)
        db.execute(f"UPDATE {kind} SET n = ? WHERE n = ?", (new, old))
        writer.differences.rows(kind, [row], [(new, *row[1:])])


def _check_accents(writer: Writer, declared: set[Spelling]) -> None:
    """Refuse names of files that other spellings lead to because they differ in accents alone."""
    for folder in {spelling.register for spelling in declared}:
        plain = {fold(s.text) for s in declared if s.register == folder}
        if any(bare(folded) != folded for folded in plain):
            raise Refused
        rows = writer.db.execute("SELECT DISTINCT folded FROM naming WHERE register = ?", (folder,))
        if any(bare(folded) in plain for (folded,) in rows if not folded.isascii()):
            raise Refused


def _check_slugs(writer: Writer, *sides: dict[Key, Entity]) -> None:
    """Refuse names without a file whose ids depend on other names."""
    for side in sides:
        for (folder, one), is_named in side.items():
            if not is_named.path and (one != generated_id(is_named.name) or _shares_slug(writer, folder, one)):
                raise Refused


def _shares_slug(writer: Writer, folder: str, slug: str) -> bool:
    """Whether a name without a file has signs behind a slug that another one has."""
    beginning = slug[:70] if len(slug) > 70 else f"{slug}-"
    table, where, values = ("topic", "AND index_name = ?", (folder,)) if folder != ACTORS else ("actor", "", ())
    query = f"SELECT id, name FROM {table} WHERE id > ? AND id < ? AND path = '' {where}"
    rows = writer.db.execute(query, (beginning, f"{beginning}~", *values))
    return any(one != slug and generated_id(name) == slug for one, name in rows)


def _actors_beside(writer: Writer, site: Site, now: Entity, document: Document | None) -> tuple[int | None, int | None]:
    place = actors.order(now, document, site.language)
    query = (
        "SELECT n FROM actor WHERE (sort_key, sort_name, id) {} (?, ?, ?) AND id <> ? "
        "ORDER BY sort_key {o}, sort_name {o}, id {o} LIMIT 1"
    )
    before = writer.one(query.format("<", o="DESC"), *place, now.id)
    after = writer.one(query.format(">", o="ASC"), *place, now.id)
    return before and before[0], after and after[0]


def _topics_beside(
    writer: Writer, site: Site, index: str, now: Entity, document: Document | None
) -> tuple[int | None, int | None]:
    order = site.every_index
    place = (index, *topics.order(index, now, document, site.language), now.id)
    at = order.index(index)
    query = (
        "SELECT {}(n) FROM topic WHERE (index_name = ? AND (sort_key, sort_name, id) {} (?, ?, ?) AND id <> ?) "
        "OR index_name IN ({})"
    )
    below, above = order[:at], order[at + 1 :]
    before = writer.one(query.format("max", "<", marks(below)), *place, *below)
    after = writer.one(query.format("min", ">", marks(above)), *place, *above)
    return before[0], after[0]


def _spelled(writer: Writer, groups: set[Key], edits: Sequence[Edit]) -> set[Key]:
    """Every spelling, not folded, that some folded names have or had."""
    query = "SELECT spelling FROM naming WHERE register = ? AND folded = ?"
    found = {(folder, text) for folder, folded in groups for (text,) in writer.db.execute(query, (folder, folded))}
    gone = [edit.before for edit in edits if edit.before]
    return found | groups | {(name.folder, name.mark.text) for document in gone for name in naming(document)}


def parts(text: str) -> Iterator[str]:
    """The names that may stand in a folded one, as in a list."""
    found = SEPARATORS.split(text)
    if len(found) > 1:
        yield from (part.strip() for part in found)


def _files(edits: Sequence[Edit]) -> Iterator[list[Document]]:
    """The files of actors and topics before, and after."""
    for side in ([edit.before for edit in edits], [edit.after for edit in edits]):
        yield [document for document in side if document is not None and document.kind in (ACTOR, TOPIC)]


def _declared(documents: Iterable[Document]) -> Iterator[Spelling]:
    for document in documents:
        for text, weak in spellings(document):
            yield Spelling(folder_of(document), text, weak, document.id)


def _new_row(n: int, folder: str, site: Site, now: Entity, document: Document | None) -> Row:
    """A row as others look it up, before what its file refers to is found."""
    if folder == ACTORS:
        key, name, _ = actors.order(now, document, site.language)
        address = addresses.actor(now.id)
        return (n, now.id, now.path, address, now.name, name, key, "", now.disambiguation, "{}", 0, 0)
    key, name, _ = topics.order(folder, now, document, site.language)
    return (n, folder, now.id, now.path, addresses.topic(folder, now.id), now.name, key, name, "", "{}", 0, 0)
