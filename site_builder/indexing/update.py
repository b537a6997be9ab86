"""Articles that were added, changed or removed → the same archive, brought up to date, and the facts that changed.

What comes out is what ``index.build`` makes of the whole: texts are resolved by the same functions, against what the
database holds; only the lists, ranks and counts that a change touches are written. What is not worth following here (a
translation, a redirect, a name whose common spelling changes, …) is refused, and the archive is indexed as a whole: to
refuse is always right.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from msgspec import Struct, field

from site_builder.archive.differences import Differences
from site_builder.archive.facts import HAS_CORRECTIONS, Fact
from site_builder.indexing import actors, articles, bodies, lookups, relatedness, timeline, topics
from site_builder.indexing.context import Library, Row, Survey, Work, article_of
from site_builder.indexing.index import target_row
from site_builder.indexing.links import target_of
from site_builder.indexing.mentions import Finder, Named, first_words
from site_builder.indexing.order_keys import Exhausted, between
from site_builder.indexing.ranked_lists import LINKS, LISTING, Ranks
from site_builder.indexing.registers import commonest, several
from site_builder.indexing.relating import MOST, Relating, TooMany, shown
from site_builder.model import addresses
from site_builder.model.cross_references import naming
from site_builder.model.documents import ACTOR, ARTICLE, TOPIC, TOPICS, Document, Site
from site_builder.model.names import NAME, fold, generated_id, sort_key
from site_builder.model.paths import nfc
from site_builder.problems import Problem, errors

_WORD = re.compile(r"\w+")
_ASCII_WORD = re.compile(r"\w+", re.ASCII)
_AT_ONCE: Final = 10_000  # articles whose capitalised words are looked through
_KEYS: Final = {  # the columns that an article's own rows are known by; the first of their tables
    "article": ("n",),
    "acting": ("article", "position"),
    "about": ("article", "position"),
    "correction": ("lower", "article", "position"),
    "article_body": ("article",),
    "capital": ("article",),
}


class Refused(Exception):
    """The change is of a kind that asks for the archive to be indexed as a whole."""


class Edit(NamedTuple):
    """A file of articles/ before and after; None where it was not built, or is not any more."""

    path: str
    before: Document | None
    after: Document | None
    hidden: Mapping[str, str]  # path and id of what is now not built → why


class Updated(NamedTuple):
    facts: set[Fact]
    problems: list[Problem]  # of resolving, of the files in ``paths``
    paths: set[str]  # files whose texts were resolved again


def update(
    db: sqlite3.Connection, site: Site, edits: Sequence[Edit], document: Callable[[str], Document]
) -> Updated | None:
    """Bring an archive up to date. None, with the database half done, where that is refused."""
    try:
        return _Update(db, site, document).run(edits)
    except (Refused, TooMany, Exhausted):
        return None


class Likely:
    """Which names some texts may hold: those whose first word they do. Made to look for few texts' names in no time."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.text = "\n".join(texts)
        words = {*_WORD.findall(self.text)}
        if not self.text.isascii():  # a name may be written to a word of another script, before or behind it
            words.update(_ASCII_WORD.findall(self.text))
        self.words = frozenset(words | {word[:-1] for word in words if word[-1] == "s"})  # plurals of names

    def has(self, first: str) -> bool:
        """Whether a name may be there; ``first`` is its first word in each form, set apart by spaces."""
        if first in self.words:
            return True
        if first.isascii():
            return " " in first and not self.words.isdisjoint(first.split())
        return any(word in self.text for word in first.split())  # it may be written to the word before


class _Old(Struct):
    """What the database held of an article."""

    n: int
    rows: dict[str, list[Row]]
    linked: dict[bodies.Linked, str]
    entries: dict[int, Row]  # by position
    related_to: set[int]  # whose related articles it may be among
    features: frozenset[relatedness.Feature]
    shown: frozenset[int]
    groups: set[Fact] = field(default_factory=set)


class _Update:
    """One update under way."""

    def __init__(self, db: sqlite3.Connection, site: Site, document: Callable[[str], Document]) -> None:
        self.db, self.site, self.document = db, site, document
        self.found = Differences(site.page_size)
        self.facts = self.found.facts
        self.listing = Ranks(db, LISTING, site.page_size, self.facts)
        self.links = Ranks(db, LINKS, site.page_size, self.facts)
        self.relating = Relating(db, self.facts)
        self.problems: list[Problem] = []
        self.new_actors: dict[str, str] = {}  # id → name, of those that are only named and new
        self.gone: list[tuple[str, str, str]] = []  # register, id, name of those that nothing names any more
        self.counted = Counter[tuple[str, int]]()  # by how many articles an actor or a topic has grown

    def run(self, edits: Sequence[Edit]) -> Updated:
        db = self.db
        corrected = db.execute("SELECT 1 FROM correction LIMIT 1").fetchone()
        edits = [edit for edit in edits if edit.before or edit.after or edit.hidden]
        self._guard(edits)
        olds = {edit.path: self._old(edit.before) for edit in edits if edit.before}
        for edit in edits:
            if edit.before and not self._stays(edit):
                self._remove(olds[edit.path], edit.before)
        for edit in edits:
            db.execute("DELETE FROM hidden WHERE key = ?", (edit.path,))
            db.executemany("INSERT OR REPLACE INTO hidden VALUES (?, ?)", edit.hidden.items())
        self._name(edits)
        for edit in edits:
            if edit.after and not self._stays(edit):
                self._number(edit.after)
        again = {edit.path: edit.after for edit in edits if edit.after}
        self._referring(edits, again)
        self._mentioning(again)
        if len(again) > MOST:
            raise Refused
        # what was there of the articles that are written anew, where they are still the same
        stay = {edit.path: olds[edit.path] if self._stays(edit) else None for edit in edits}
        self._resolve(again, stay)
        self._count()
        for edit in edits:
            if edit.before and not (edit.after and self._stays(edit)):
                self.facts |= olds[edit.path].groups
        self._drop_names()
        self.found.groups(db)
        self.relating.relate()
        if bool(corrected) != bool(db.execute("SELECT 1 FROM correction LIMIT 1").fetchone()):
            self.facts.add(HAS_CORRECTIONS)
        return Updated(self.facts, self.problems, set(again))

    # -- what is followed, and what is not

    def _guard(self, edits: Sequence[Edit]) -> None:
        """Refuse what has consequences that are not followed here."""
        going = {
            edit.before.id for edit in edits if edit.before and not (edit.after and edit.after.id == edit.before.id)
        }
        coming = [
            edit.after.id for edit in edits if edit.after and not (edit.before and edit.after.id == edit.before.id)
        ]
        paths = {edit.path for edit in edits}
        for edit in edits:
            self._guard_one(edit)
        for article_id in coming:
            if coming.count(article_id) > 1 or self._is_known(article_id):
                raise Refused
        for article_id in going:
            for (source,) in self.db.execute("SELECT source FROM refers WHERE target = ?", (article_id,)):
                if source not in paths:
                    raise Refused
        if len({addresses.collision_key(edit.path) for edit in edits}) < len(edits):
            raise Refused

    def _guard_one(self, edit: Edit) -> None:
        for document in (edit.before, edit.after):
            if document is not None:
                article = article_of(document)
                if article.redirect_from or article.translation_of is not None:
                    raise Refused
        if edit.before:
            row = self._row("SELECT detail FROM article WHERE id = ?", edit.before.id)
            if row is None or "original" in json.loads(row[0]):
                raise Refused

    def _is_known(self, article_id: str) -> bool:
        """Whether an id is already that of an article, of one that is not built, or somebody's name."""
        return bool(
            self._row("SELECT 1 FROM article WHERE id = ?", article_id)
            or self._row("SELECT 1 FROM hidden WHERE key = ?", article_id)
            or self._is_name(article_id)
        )

    def _is_name(self, text: str) -> bool:
        """Whether a wikilink of these words could mean an actor or a topic."""
        query = "SELECT 1 FROM spelling WHERE folded = ?"
        return bool(
            self._row(query, fold(text))
            or self._row("SELECT 1 FROM actor WHERE id = ?", text)
            or self._row("SELECT 1 FROM topic WHERE id = ?", text)
        )

    def _stays(self, edit: Edit) -> bool:
        """The article is the same one, at the same place in time: it keeps its number."""
        before, after = edit.before, edit.after
        if before is None or after is None or before.id != after.id:
            return False
        one, other = article_of(before).date, article_of(after).date
        return (one.lower, one.upper) == (other.lower, other.upper)

    def _row(self, query: str, *values: object) -> Any:
        return self.db.execute(query, values).fetchone()

    # -- what was there

    def _old(self, document: Document) -> _Old:
        db = self.db
        (n,) = self._row("SELECT n FROM article WHERE id = ?", document.id)
        rows = {
            table: db.execute(f"SELECT * FROM {table} WHERE {column} = ?", (n,)).fetchall()
            for table, column in (
                ("article", "n"),
                ("acting", "article"),
                ("about", "article"),
                ("correction", "article"),
                ("article_body", "article"),
                ("capital", "article"),
            )
        }
        linked = {
            (kind, target): sentence
            for kind, target, sentence in db.execute("SELECT kind, target, sentence FROM link WHERE article = ?", (n,))
        }
        entries = {row[2]: row for row in db.execute("SELECT * FROM entry WHERE article = ?", (n,))}
        subject = self.relating.subject(n)
        groups = Differences(self.site.page_size)
        groups.regrouped.add(n)
        groups.groups(db)
        return _Old(
            n,
            rows,
            linked,
            entries,
            self.relating.beside(n, subject) | self.relating.linked(n),
            frozenset(relatedness.features(subject)),
            shown(rows["article"][0]),
            groups.facts,
        )

    def _remove(self, old: _Old, document: Document) -> None:
        """Take an article out, and all that hangs on it."""
        self.found.neighbours(self.db, [old.n])
        self.found.rows("article", old.rows["article"], ())
        for table in ("acting", "about", "correction", "article_body", "capital"):
            self.found.rows(table, old.rows[table], ())
            self.db.execute(f"DELETE FROM {table} WHERE article = ?", (old.n,))
        for kind, target in old.linked:
            self.links.take(kind, target, old.n)
        for row in old.entries.values():
            self._unfile(row[0])
        # links that lead here come from files that are of this update too: they are written again
        self.db.execute("DELETE FROM link WHERE kind = ? AND target = ?", (ARTICLE, old.n))
        self.db.execute("DELETE FROM related WHERE article = ?", (old.n,))
        self.facts.add(("related", old.n))
        self.db.execute("DELETE FROM article WHERE n = ?", (old.n,))
        self.db.execute("DELETE FROM target WHERE path = ?", (nfc(document.path),))
        self.db.execute("DELETE FROM refers WHERE source = ?", (document.path,))
        self.relating.near |= old.related_to
        self.relating.features.subtract(old.features)

    def _unfile(self, entry: int) -> None:
        row = self._row("SELECT * FROM entry WHERE n = ?", entry)
        self.found.rows("entry", [row], ())
        for kind, target in self.db.execute("SELECT kind, target FROM listing WHERE entry = ?", (entry,)).fetchall():
            self._take(kind, target, row)
        self.db.execute("DELETE FROM entry WHERE n = ?", (entry,))

    def _take(self, kind: str, target: int, entry: Row) -> None:
        self.listing.take(kind, target, entry[0])
        if entry[2] < 0 and kind in (ACTOR, TOPIC):
            self.counted[kind, target] -= 1

    def _put(self, kind: str, target: int, entry: Row) -> None:
        self.listing.put(kind, target, entry[0])
        if entry[2] < 0 and kind in (ACTOR, TOPIC):
            self.counted[kind, target] += 1

    # -- names

    def _name(self, edits: Sequence[Edit]) -> None:
        """Follow how often names are written that no file explains: some come into being, others are gone."""
        written: Counter[tuple[str, str]] = Counter()
        for edit in edits:
            for document, sign in ((edit.before, -1), (edit.after, 1)):
                for name in naming(document) if document else ():
                    written[name.folder, name.mark.text] += sign
        known = lookups.registers(self.db, self.site, self.problems)
        changed: dict[tuple[str, str], dict[str, int]] = {}
        for (folder, text), times_more in sorted(written.items()):
            register = known.actors if folder == "actors" else known.topics[folder]
            if not times_more or any(entity.path for entity in register.find(text)):
                continue
            changed.setdefault((folder, fold(text)), {})[text] = times_more
        for (folder, folded), more in changed.items():
            self._rename(folder, folded, more)

    def _rename(self, folder: str, folded: str, more: Mapping[str, int]) -> None:
        query = "SELECT spelling, times FROM naming WHERE register = ? AND folded = ?"
        before = dict(self.db.execute(query, (folder, folded)))
        after = dict(before)
        for text, times_more in more.items():
            after[text] = after.get(text, 0) + times_more
        after = {text: count for text, count in after.items() if count}
        self.db.execute("DELETE FROM naming WHERE register = ? AND folded = ?", (folder, folded))
        self.db.executemany(
            "INSERT INTO naming VALUES (?, ?, ?, ?)", [(folder, folded, *item) for item in after.items()]
        )
        old, new = commonest(before) if before else None, commonest(after) if after else None
        if old == new:
            return
        if old is not None and new is not None:
            raise Refused
        name = new or old or ""
        entity_id = generated_id(name)
        if new is None:
            self._check_unused(folder, entity_id, name)
            self.gone.append((folder, entity_id, name))
            self.db.execute("DELETE FROM spelling WHERE register = ? AND folded = ?", (folder, folded))
            return
        register = lookups.StoredRegister(self.db, folder)
        if (folder == "actors" and self.site.actors == "registered") or several(name, register):
            raise Refused
        if (
            self._is_name(name)
            or self._is_name(entity_id)
            or self._row("SELECT 1 FROM article WHERE id = ?", entity_id)
        ):
            raise Refused
        if (folder, entity_id) in {gone[:2] for gone in self.gone}:
            raise Refused
        self._check_unspoken(folded, entity_id)
        if folder == "actors":
            self._add_actor(entity_id, name)
        else:
            self._add_topic(folder, entity_id, name)
        self.db.execute("INSERT INTO spelling VALUES (?, ?, 0, 0, ?)", (folder, folded, entity_id))

    def _check_unused(self, folder: str, entity_id: str, name: str) -> None:
        """Nothing but articles leads to what is only named; else it is more than a name that goes."""
        table = "actor" if folder == "actors" else "topic"
        where = "" if folder == "actors" else " AND index_name = ?"
        row = self._row(f"SELECT n, address FROM {table} WHERE id = ?{where}", entity_id, *([folder] if where else []))
        if row is None:
            raise Refused
        n, address = row
        quoted = addresses.quoted(address)
        if self._row("SELECT 1 FROM body WHERE instr(html, ?)", quoted):
            raise Refused
        if folder == "actors":
            used = self._row("SELECT 1 FROM role WHERE ? IN (of_actor, before, after)", n)
            used = used or self._row("SELECT 1 FROM actor WHERE path <> '' AND instr(detail, ?)", str(n))
        else:
            used = self._row("SELECT 1 FROM broader WHERE ? IN (topic, broader)", n)
            used = used or self._row("SELECT 1 FROM topic WHERE path <> '' AND instr(detail, ?)", str(n))
        if used:
            raise Refused

    def _check_unspoken(self, folded: str, entity_id: str) -> None:
        """No actor's file speaks of what is coming into being as of a mere text."""
        for (text,) in self.db.execute("SELECT DISTINCT of_text FROM role WHERE of_actor IS NULL"):
            if fold(text) == folded or text == entity_id:
                raise Refused
        for (detail,) in self.db.execute("SELECT detail FROM actor WHERE path <> '' AND instr(detail, 'null]')"):
            for text, n in json.loads(detail)["part_of"]:
                if n is None and (fold(text) == folded or text == entity_id):
                    raise Refused

    def _add_actor(self, entity_id: str, name: str) -> None:
        key = sort_key(name)
        place = (key, name, entity_id)
        query = "SELECT n FROM actor WHERE (sort_key, sort_name, id) {} (?, ?, ?) ORDER BY n {} LIMIT 1"
        before = self._row(query.format("<", "DESC"), *place)
        after = self._row(query.format(">", "ASC"), *place)
        n = between(before and before[0], after and after[0])
        row = (n, entity_id, "", addresses.actor(entity_id), name, name, key, "", "", "{}", 0, 0)
        self._insert("actor", row)
        self._insert("name", actors.name_row(n, name, NAME))
        self.new_actors[entity_id] = name

    def _add_topic(self, index: str, entity_id: str, name: str) -> None:
        order = [TOPICS, *self.site.indexes]
        place = (order.index(index), *topics.order_of(name, entity_id))
        rows = self.db.execute("SELECT n, index_name, name, id FROM topic ORDER BY n")
        before = after = None
        for n, other, other_name, other_id in rows:
            if (order.index(other), *topics.order_of(other_name, other_id)) < place:
                before = n
            else:
                after = n
                break
        n = between(before, after)
        row = (n, index, entity_id, "", addresses.topic(index, entity_id), name, sort_key(name), "{}", 0, 0)
        self._insert("topic", row)

    def _insert(self, table: str, row: Row) -> None:
        self.db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
        self.found.rows(table, (), [row])

    def _drop_names(self) -> None:
        """Take out the actors and topics that nothing names any more."""
        for folder, entity_id, _name in self.gone:
            if folder == "actors":
                row = self._row("SELECT * FROM actor WHERE id = ?", entity_id)
                self.db.execute("DELETE FROM actor WHERE n = ?", row[:1])
                self.db.execute("DELETE FROM name WHERE actor = ?", row[:1])
                self.found.rows("actor", [row], ())
                left = self._row("SELECT 1 FROM link WHERE kind = 'actor' AND target = ?", row[0])
            else:
                row = self._row("SELECT * FROM topic WHERE index_name = ? AND id = ?", folder, entity_id)
                self.db.execute("DELETE FROM topic WHERE n = ?", row[:1])
                self.found.rows("topic", [row], ())
                left = self._row("SELECT 1 FROM link WHERE kind = 'topic' AND target = ?", row[0])
            if left:  # a text leads there: it has to be told
                raise Refused

    # -- numbers, and what must be resolved again

    def _number(self, document: Document) -> None:
        """Give a new article its number, and what others must know of it."""
        date = article_of(document).date
        place = (date.lower, date.upper, document.id)
        query = (
            "SELECT n FROM article WHERE (lower, upper, id) {} (?, ?, ?) ORDER BY lower {o}, upper {o}, id {o} LIMIT 1"
        )
        before = self._row(query.format("<", o="DESC"), *place)
        after = self._row(query.format(">", o="ASC"), *place)
        n = between(before and before[0], after and after[0])
        address = addresses.article(document.path, document.id)
        row = (n, document.id, document.path, address, "", date.text, date.lower, date.upper, "", "", 0, "{}")
        self.db.execute(f"INSERT INTO article VALUES ({', '.join('?' * len(row))})", row)
        self.found.neighbours(self.db, [n])

    def _referring(self, edits: Sequence[Edit], again: dict[str, Document]) -> None:
        """Texts that lead to an article whose title, address or headings changed are to be written again."""
        for edit in edits:
            if edit.after is None:
                continue
            path = nfc(edit.path)
            row = target_row(path, target_of(edit.after))
            was = self._row("SELECT * FROM target WHERE path = ?", path)
            if was == row:
                continue
            self.db.execute("INSERT OR REPLACE INTO target VALUES (?, ?, ?, ?, ?, ?)", row)
            for (source,) in self.db.execute("SELECT source FROM refers WHERE target = ?", (edit.after.id,)).fetchall():
                if source not in again:
                    again[source] = self.document(source)

    def _mentioning(self, again: dict[str, Document]) -> None:
        """Texts that hold a word of a name that came or went: whom they mention may be another."""
        names = [*self.new_actors.values(), *(name for folder, _, name in self.gone if folder == "actors")]
        if self.site.mentions == "off" or not names:
            return
        for n in self._holding({word for name in names for word in first_words(name)}):
            (path,) = self._row("SELECT path FROM article WHERE n = ?", n)
            if path not in again:
                again[path] = self.document(path)
                if len(again) > MOST:
                    raise Refused

    def _holding(self, words: Collection[str]) -> Iterator[int]:
        """The articles whose text has one of these words, or one that begins with it, each once.

        Bytes, and looked through here: the database is slow at it, and all texts of the archive are looked through.
        """
        if all(bodies.CAPITAL.fullmatch(word) for word in words):
            yield from bodies.lines_with([f" {word}".encode() for word in sorted(words)], self._capitals())
            return
        looked_for = [word.encode("utf-8", "surrogatepass") for word in sorted(words)]
        query = "SELECT article, CAST(html AS BLOB) FROM article_body"
        for key, text in self.db.execute(query):
            if any(one in text for one in looked_for):
                yield key

    def _capitals(self) -> Iterator[bytes]:
        """The capitalised words of all texts: many lines at once, each with an article's number and its words."""
        query = (
            "SELECT max(article), CAST(group_concat(article || words, x'0a') AS BLOB) FROM "
            "(SELECT article, words FROM capital WHERE article > ? ORDER BY article LIMIT ?)"
        )
        last, lines = self._row(query, -1, _AT_ONCE)
        while last is not None:
            yield lines
            last, lines = self._row(query, last, _AT_ONCE)

    # -- resolving

    def _resolve(self, again: Mapping[str, Document], stay: Mapping[str, _Old | None]) -> None:
        work = self._work(again.values())
        for path, document in again.items():
            if document.kind != ARTICLE:
                self._resolve_text(work, document)
                continue
            old = stay[path] if path in stay else self._old(document)
            if old is not None and "original" in json.loads(old.rows["article"][0][-1]):
                raise Refused
            self.db.execute("DELETE FROM refers WHERE source = ?", (path,))
            self._write(articles.resolve(work, document, None), old)
        if errors(self.problems):
            raise Refused
        self.db.executemany("INSERT OR IGNORE INTO refers VALUES (?, ?)", sorted(work.referring))

    def _work(self, documents: Iterable[Document]) -> Work:
        """The state of resolving, as the database has it."""
        db, site = self.db, self.site
        registers = lookups.registers(db, site, self.problems)
        atlas = lookups.atlas(db, registers, self.problems)
        library = Library(site, Survey(), self.document, atlas.hidden, (), atlas.pictures)
        work = Work(library, registers, atlas, db, self.problems)
        work.article_n = lookups.article_numbers(db)
        work.actor_n = lookups.actor_numbers(db)
        work.topic_n = lookups.topic_numbers(db)
        work.roles = lookups.roles(db)
        work.main_topics = lookups.main_topics(db)
        work.ancestors = topics.ancestors(work)
        if site.mentions != "off":
            work.finder = self._finder(documents)
        return work

    def _finder(self, documents: Iterable[Document]) -> Finder:
        """A finder of the names that could stand in these texts: those whose first word does."""
        texts_of = [(d.body.html, d.body.links) for d in documents]
        whole = any(link.kind == "wiki" and not link.text for _, links in texts_of for link in links)
        likely = Likely(html for html, _ in texts_of)  # a link may bring in words that are not seen here
        rows = self.db.execute("SELECT actor, first FROM name")
        candidates = {n for n, first in rows if whole or likely.has(first)}
        gone = {entity_id for folder, entity_id, _ in self.gone if folder == "actors"}
        found: dict[int, Named] = {}
        pages: dict[int, str] = {}
        for n in candidates:
            entity_id, kind = self._row("SELECT id, kind FROM actor WHERE n = ?", n)
            if entity_id not in gone:
                spellings = self.db.execute("SELECT spelling, strength FROM name WHERE actor = ?", (n,)).fetchall()
                found[n] = actors.named(n, kind, spellings)
                pages[n] = actors.page_of(entity_id)
        start = len(actors.page_of("")) - len(".html")

        def linked(page: str) -> int | None:
            """Whose page a link in a text leads to."""
            row = self._row("SELECT n FROM actor WHERE id = ?", unquote(page[start : -len(".html")]))
            return row[0] if row and page.startswith(actors.page_of("")[:start]) else None

        return Finder(found, lookups.Asked(linked), pages)

    def _resolve_text(self, work: Work, document: Document) -> None:
        """An actor's or a topic's text."""
        if document.kind == ACTOR:
            key = work.actor_n[document.id]
        elif document.kind == TOPIC:
            key = work.topic_n[document.index, document.id]
        else:
            raise Refused
        html = bodies.resolve(work, document.kind, document).html
        was = self._row("SELECT html FROM body WHERE kind = ? AND key = ?", document.kind, str(key))
        if was is not None and was[0] != html:
            self.db.execute("UPDATE body SET html = ? WHERE kind = ? AND key = ?", (html, document.kind, str(key)))
            self.facts.add(("body", document.kind, key))

    def _write(self, one: articles.Resolved, old: _Old | None) -> None:
        """Write what differs between an article as it is and as it was."""
        n = one.n
        new = articles.rows_of(one)
        if old is None:
            self.db.execute("DELETE FROM article WHERE n = ?", (n,))  # which held its place only
        for table, rows in new.items():
            was = old.rows[table] if old else []
            gone = [row for row in was if row not in rows]
            come = [row for row in rows if row not in was]
            for row in gone:
                self._delete(table, row)
            if come:
                marks = ", ".join("?" * len(come[0]))
                self.db.executemany(f"INSERT INTO {table} VALUES ({marks})", come)
            self.found.rows(table, gone, come)
        self._write_entries(one, old)
        self._write_links(one, old)
        features = frozenset(relatedness.features(one.subject))
        before = old.features if old else frozenset()
        if old is None or features != before:
            self.relating.features.update(features - before)
            self.relating.features.subtract(before - features)
            self.relating.near |= {n} | (old.related_to if old else set()) | self.relating.beside(n, one.subject)
        if old is None or one.shown != old.shown:
            self.relating.near.add(n)

    def _delete(self, table: str, row: Row) -> None:
        columns = _KEYS[table]
        where = " AND ".join(f"{column} = ?" for column in columns)
        self.db.execute(f"DELETE FROM {table} WHERE {where}", tuple(row[: len(columns)]))

    def _write_entries(self, one: articles.Resolved, old: _Old | None) -> None:
        was = dict(old.entries) if old else {}
        kept: list[tuple[Row, timeline.Entry]] = []
        fresh: list[timeline.Entry] = []
        for entry in one.entries:
            row = was.get(entry.position)
            if row is not None and (row[5], row[6]) == (entry.date.lower, entry.date.upper):
                kept.append((was.pop(entry.position), entry))
            else:
                fresh.append(entry)
        for row in was.values():
            self._unfile(row[0])
        for row, entry in kept:
            new = entry.row(row[0])
            if new != row:
                self.db.execute("DELETE FROM entry WHERE n = ?", (row[0],))
                self.db.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", new)
                self.found.rows("entry", [row], [new])
            there = set(self.db.execute("SELECT kind, target FROM listing WHERE entry = ?", (row[0],)))
            wanted = set(timeline.lists(entry))
            for kind, target in sorted(there - wanted):
                self._take(kind, target, new)
            for kind, target in sorted(wanted - there):
                self._put(kind, target, new)
        for entry in fresh:
            new = entry.row(self._entry_number(entry))
            self.db.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", new)
            self.found.rows("entry", (), [new])
            for kind, target in timeline.lists(entry):
                self._put(kind, target, new)

    def _entry_number(self, entry: timeline.Entry) -> int:
        """A number for a new entry of the timeline, between those it stands between."""
        low, high = 1, self._row("SELECT max(rank) FROM listing WHERE kind = 'timeline' AND target = 0")[0] or 0
        query = (
            "SELECT e.lower, e.upper, a.id, e.position, e.n FROM listing x JOIN entry e ON e.n = x.entry "
            "JOIN article a ON a.n = e.article WHERE x.kind = 'timeline' AND x.target = 0 AND x.rank = ?"
        )
        before = after = None
        while low <= high:
            middle = (low + high) // 2
            *order, n = self._row(query, middle)
            if tuple(order) < entry.order:
                low, before = middle + 1, n
            else:
                high, after = middle - 1, n
        return between(before, after)

    def _write_links(self, one: articles.Resolved, old: _Old | None) -> None:
        was = old.linked if old else {}
        for kind, target in sorted(was.keys() - one.linked.keys()):
            self.links.take(kind, target, one.n)
        for kind, target in sorted(one.linked.keys() - was.keys()):
            self.links.put(kind, target, one.n, one.linked[kind, target])
        for key in one.linked.keys() & was.keys():
            if one.linked[key] != was[key]:
                self.links.change(*key, one.n, one.linked[key])
        articles_linked = {t for kind, t in one.linked.keys() ^ was.keys() if kind == ARTICLE}
        if articles_linked:
            self.relating.near |= articles_linked | {one.n}

    def _count(self) -> None:
        """Count the articles and entries of the actors and topics whose lists changed."""
        for kind in (ACTOR, TOPIC):
            lengths = {t: by for (k, t), by in self.listing.lengths.items() if k == kind}
            counted = {t: by for (k, t), by in self.counted.items() if k == kind}
            for target in sorted(lengths.keys() | counted.keys()):
                more, longer = counted.get(target, 0), lengths.get(target, 0)
                if not more and not longer:
                    continue
                was = self._row(f"SELECT * FROM {kind} WHERE n = ?", target)
                new = (*was[:-2], was[-2] + more, was[-1] + longer)
                self.db.execute(f"UPDATE {kind} SET articles = ?, entries = ? WHERE n = ?", (*new[-2:], target))
                self.found.rows(kind, [was], [new])
