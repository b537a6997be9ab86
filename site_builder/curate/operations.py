"""Curation: folding two actors or topics into one, renaming, telling one name's articles apart.

Each operation is computed as a whole: which bytes of which files change. ``workspace`` then holds the archive that
would come of it against the one there is, and only what passes is written. In articles nothing but names, ids and the
addresses of files is touched, and a name stays as it is written wherever an alias can explain it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import unescape

from msgspec import Struct, field

from site_builder.curate.edits import Sheet
from site_builder.curate.workspace import CONTENT, Archive, Key, Refused, Thing, relink
from site_builder.language.sentences import sentences
from site_builder.model import addresses
from site_builder.model.cross_references import ACTORS, ARTICLES, CrossReference, cross_references
from site_builder.model.documents import Actor, Article, Document, Mark, Topic
from site_builder.model.names import fold
from site_builder.model.paths import content_path
from site_builder.model.slugs import ID, ID_LENGTH, slugify
from site_builder.parse import frontmatter, records
from site_builder.parse.frontmatter import LIST, Node
from site_builder.parse.yaml_text import flow, scalar
from site_builder.problems import printable

_LISTS = {
    ACTORS: ("aliases", "weak_aliases", "roles", "part_of", "same_as", "redirect_from"),
    "": ("aliases", "broader", "related", "same_as", "redirect_from"),
}
_TAG = re.compile(r"<[^>]*>")
_BLOCK = re.compile(r"</(?:p|li|dt|dd|td|th|h[2-6]|pre|figcaption)>")
_KEPT = re.compile("[\ufdd0-\ufdef]")
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\n]+)\]:", re.MULTILINE)


class Change(Struct):
    """What an operation would do. ``own`` are the files that it makes or joins."""

    files: dict[str, bytes | None] = field(default_factory=dict)
    moves: dict[str, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    moved: Callable[[str, Key], Key] = lambda _path, key: key
    remarks: list[str] = field(default_factory=list)
    summary: str = ""


class Naming(Struct, frozen=True):
    """A place where an article names somebody."""

    path: str
    line: int
    article: str
    title: str
    date: str
    spelled: str
    sentence: str


# -- merge ------------------------------------------------------------------------------------------------------------


def merge(archive: Archive, keep_given: str, other_given: str) -> Change:
    """Fold one actor, or entry of an index, into another."""
    keep, other = _pair(archive, keep_given, other_given)
    change = Change(summary=f"{other} is now {keep}")
    if other.bare:
        return _merge_spelling(archive, keep, other, change)
    change.moved = lambda _path, key: keep.key if key == other.key else key
    new_path = keep.path or f"{keep.folder}/{keep.id}.md"
    sheets = _Sheets(archive)

    def wiki(name: str) -> tuple[str, str] | None:
        by_id = archive.resolve_wiki(name) == other.key and not _is_name(archive, other, name)
        return (_unambiguous(archive, keep), "") if by_id else None

    def file(path: str) -> str | None:
        return new_path.rpartition("/")[2] if other.path and path == other.path else None

    for document in archive.documents.values():
        sheet = sheets.open(document.path)
        relink(archive, document.path, sheet, wiki, file)
        sheets.mark(document.path, _merged_references(archive, document, keep, other))
    spellings = [name for name in _strong(archive, other) if fold(name) not in set(map(fold, _strong(archive, keep)))]
    address = [] if keep.id == other.id else [_address(other)]
    if keep.path:
        _fold(archive, sheets, keep, other, spellings, address)
    elif other.path:  # its file becomes that of the other, which has none
        _rename_in(sheets, archive.documents[other.path], keep.name, _address(other), _address(keep))
        sheets.move(other.path, new_path)
        change.moves[other.path] = new_path
    else:
        sheets.make(new_path, _new_file(keep.name, aliases=spellings, redirect_from=address))
    change.own = {path for path in (new_path, keep.path, other.path) if path}
    change.files = sheets.changes()
    return change


def _merge_spelling(archive: Archive, keep: Thing, other: Thing, change: Change) -> Change:
    """A spelling that would have the same address and so was refused: it becomes an alias."""
    path = keep.path or f"{keep.folder}/{keep.id}.md"
    sheets = _Sheets(archive)
    if keep.path:
        sheets.settled(path).add("aliases", [scalar(other.given)])
    else:
        sheets.make(path, _new_file(keep.name, aliases=[other.given]))
    change.own, change.files = {path}, sheets.changes()
    change.summary = f'"{printable(other.given)}" is now an alias of {keep}'
    return change


def _pair(archive: Archive, keep_given: str, other_given: str) -> tuple[Thing, Thing]:
    keeps, others = archive.called(keep_given), archive.called(other_given)
    for given, found in ((keep_given, keeps), (other_given, others)):
        if not found:
            raise archive.unknown(given)
    if any(t.folder == ARTICLES for t in (*keeps, *others)) and not (
        any(t.folder != ARTICLES for t in keeps) and any(t.folder != ARTICLES for t in others)
    ):
        raise Refused("articles cannot be merged; actors, topics and entries of other indexes can")
    pairs = [(k, o) for k in keeps for o in others if k.folder == o.folder != ARTICLES]
    if not pairs:
        raise Refused(f"{keeps[0]} and {others[0]} are of different kinds and cannot be merged")
    different = [(k, o) for k, o in pairs if k.id != o.id]
    if not different:
        keep, other = pairs[0]
        if keep.bare and not other.bare:
            raise Refused(f'"{printable(keep.given)}" is only a spelling; write the two names the other way round')
        if other.bare and fold(keep.given) != fold(other.given):
            return keep, other
        raise Refused(f"{keep} cannot be merged with itself")
    if len(different) > 1:
        ways = sorted({f"{t.folder}/{t.id}" for pair in different for t in pair})
        raise Refused(f"these names are ambiguous; write one of {', '.join(ways)} for each")
    return different[0]


def _merged_references(
    archive: Archive, document: Document, keep: Thing, other: Thing
) -> Iterator[tuple[Mark, str | None]]:
    """(place, new text, or None for an entry to be dropped) of what changes in a front matter."""
    own = document.path in (keep.path, other.path)
    seen: dict[tuple[str, int], list[tuple[Key, str | None]]] = {}
    for reference in cross_references(document):
        key = archive.resolve(reference, document)
        if key not in (keep.key, other.key):
            continue
        if own and reference.key not in ("of",):
            yield reference.mark, None
            continue
        before = seen.setdefault((reference.key, reference.group), [])
        joined = any(k != key for k, _ in before)
        if joined and reference.listed and _adds_nothing(reference, [role for _, role in before]):
            yield reference.mark, None
            continue
        before.append((key, reference.role))
        if key == other.key and not _is_name(archive, other, reference.mark.text):
            yield reference.mark, keep.id


def _adds_nothing(reference: CrossReference, roles: Sequence[str | None]) -> bool:
    """A second entry for an article's actor is there for its role."""
    return reference.role is None or reference.role in roles


def _fold(
    archive: Archive, sheets: _Sheets, keep: Thing, other: Thing, spellings: list[str], address: list[str]
) -> None:
    """Add what is known of the other to the file that stays."""
    sheet = sheets.settled(keep.path)
    sheet.add("aliases", [scalar(name) for name in spellings])
    if other.path:
        folded = sheets.settled(other.path)  # what names one of the two there is dropped from it by now
        sheets.gone.add(other.path)
        _fold_head(archive, sheet, folded, keep, other)
        _fold_body(archive, sheet, folded, keep, other)
    known = {m.text.removeprefix("./") for m in archive.documents[keep.path].data.redirect_from}
    sheet.add("redirect_from", [scalar(a) for a in address if a not in known])


def _fold_head(archive: Archive, sheet: Sheet, folded: Sheet, keep: Thing, other: Thing) -> None:
    """The other's keys: lists are joined, values that the file has not are added, those it has otherwise are kept as
    comments.
    """
    own = _head(sheet)
    mine = {k.text: v for k, v in own.pairs if not v.empty}
    lists = _LISTS.get(other.folder, _LISTS[""])

    def same(key: str, node: Node) -> object:
        """What two entries of a list must share to be one."""
        if key == "roles":
            fields = {k.text: fold(v.text) for k, v in node.pairs} or {"title": fold(node.text)}
            return tuple(fields.get(k, "") for k in ("title", "of", "from", "until"))
        if key in ("same_as", "redirect_from"):
            return node.text.removeprefix("./")
        found = archive.register(keep.folder).find(node.text) if "alias" not in key else []
        return found[0].id if len(found) == 1 else fold(node.text)

    for name, value in _head(folded).pairs:
        key = name.text
        if value.empty or key in ("name", "aliases"):
            continue
        if key in lists:
            known = {same(key, n) for n in (_entries(mine[key]) if key in mine else ())}
            if key == "weak_aliases":
                known |= {fold(n.text) for n in _aliases(own)}
            if key == "redirect_from":
                known.add(_address(keep))
            sheet.add(key, [flow(n) for n in _entries(value) if same(key, n) not in known])
        elif key not in mine and key not in ("sort_name", "replaced_by"):
            sheet.put(scalar(key), flow(value))
        elif key not in mine or records.plain(mine[key]) != records.plain(value):
            sheet.line(f"# {other.id}.md: {key}: {flow(value)}")
    for comment in folded.comments():
        sheet.line(comment)


def _entries(node: Node) -> Sequence[Node]:
    return node.items if node.kind == LIST else (node,)


def _aliases(head: Node) -> list[Node]:
    found: list[Node] = []
    for key, value in head.pairs:
        if key.text in ("name", "aliases"):
            found += value.items if value.kind == LIST else [value]
    return found


def _head(sheet: Sheet) -> Node:
    text = sheet.text.replace("\r\n", "\n").replace("\r", "\n")
    head = frontmatter.split(text, "", []).head
    assert head is not None
    return head


def _fold_body(archive: Archive, sheet: Sheet, folded: Sheet, keep: Thing, other: Thing) -> None:
    """Append the other's text. Raises Refused where the two, one below the other, would say something else."""
    body = folded.text[folded.body() :]
    if not body.strip():
        return
    labels = [{m[1].casefold() for m in _DEFINITION.finditer(s.text, s.body())} for s in (sheet, folded)]
    if shared := sorted(labels[0] & labels[1]):
        what = f"[{shared[0]}] in {content_path(keep.path)} and in {content_path(other.path)}"
        raise Refused(f"both texts define {what}; rename one of the two first", CONTENT)
    parts = [archive.parsed(path, s.encoded()) for path, s in ((keep.path, sheet), (other.path, folded))]
    sheet.append(body)
    whole = archive.parsed(keep.path, sheet.encoded())
    if whole is None or _substance(whole) != sum((_substance(p) for p in parts if p), Counter()):
        said = f"the text of {content_path(other.path)} would read otherwise below that of {content_path(keep.path)}"
        raise Refused(f"{said}; see that the latter's last block ends (a list, a table, a code block)", CONTENT)


def _substance(document: Document) -> Counter[str]:
    """The words and marks of a text, without what is numbered anew."""
    return Counter(re.findall(r"[^\W\d_]+|<(?:p|em|strong|code|pre|a|li|blockquote|td|th)\b", document.body.html))


# -- rename -----------------------------------------------------------------------------------------------------------


def rename(archive: Archive, given: str, new_name: str | None, new_id: str | None) -> Change:
    """Another name (the old one stays as an alias), another id (the old address stays as a redirect), or both."""
    if not new_name and not new_id:
        raise Refused("say what to change: --name, --id or both")
    thing = one(archive, given)
    new_name = " ".join(new_name.split()) if new_name else None
    if new_id is not None:
        _check_id(archive, thing, new_id)
    if thing.folder == ARTICLES:
        if new_name:
            raise Refused(f"an article has a title, which nothing refers to: change it in {content_path(thing.path)}")
        assert new_id
        return _rename_article(archive, thing, new_id)
    if new_name:
        _check_name(archive, thing, new_name)
    if new_name in (None, thing.name) and new_id in (None, thing.id):
        raise Refused(f"{thing} is named so already")
    return _rename_entity(archive, thing, new_name or thing.name, new_id or thing.id)


def one(archive: Archive, given: str) -> Thing:
    """The one thing that is called so."""
    found = archive.called(given)
    if not found:
        raise archive.unknown(given)
    if len(found) > 1:
        ways = ", ".join(f"{t.folder}/{t.id}" for t in found)
        raise Refused(f'"{printable(given)}" is ambiguous; write one of {ways}')
    if found[0].bare:
        said = f'"{printable(given)}" would have the address of {found[0]}'
        raise Refused(f"{said}; if they are one, use site-builder merge", CONTENT)
    return found[0]


def _check_id(archive: Archive, thing: Thing, new_id: str) -> None:
    if not ID.fullmatch(new_id) or len(new_id) > ID_LENGTH:
        raise Refused(f'"{printable(new_id)}" cannot be an id: an id is made of a–z, 0–9 and -, at most 100 of them')
    taken = archive.atlas.articles if thing.folder == ARTICLES else archive.register(thing.folder).entities
    if new_id in taken and new_id != thing.id:
        hint = "" if thing.folder == ARTICLES else f"; to make the two one: site-builder merge {new_id} {thing.id}"
        raise Refused(f"there is {thing.folder}/{new_id} already{hint}")


def _check_name(archive: Archive, thing: Thing, new_name: str) -> None:
    for entity in archive.register(thing.folder).find(new_name):
        if entity.id != thing.id:
            other = f"{printable(entity.name)} ({thing.folder}/{entity.id})"
            raise Refused(f'"{printable(new_name)}" is a name of {other}; to make the two one, use site-builder merge')


def _rename_entity(archive: Archive, thing: Thing, name: str, new_id: str) -> Change:
    new = Thing(thing.folder, new_id, name, f"{thing.folder}/{new_id}.md", name)
    change = Change(summary=f"{thing} is now {new}")
    change.moved = lambda _path, key: new.key if key == thing.key else key
    sheets = _Sheets(archive)
    if new_id != thing.id:
        _change_id(archive, sheets, thing, new)
    if thing.path:
        document = archive.documents[thing.path]
        old_address = _address(thing) if new_id != thing.id else ""
        _rename_in(sheets, document, name, old_address, _address(new))
        if thing.path != new.path:
            sheets.move(thing.path, new.path)
            change.moves[thing.path] = new.path
        if isinstance(document.data, Actor) and document.data.sort_name and name != thing.name:
            line = document.places["sort_name"][0]
            change.remarks.append(f"{content_path(thing.path)}:{line}: it is still sorted as {document.data.sort_name}")
    else:
        aliases = [thing.name] if fold(name) != fold(thing.name) else []
        address = [_address(thing)] if new_id != thing.id else []
        sheets.make(new.path, _new_file(name, aliases=aliases, redirect_from=address))
    change.own = {path for path in (thing.path, new.path) if path}
    change.files = sheets.changes()
    return change


def _rename_in(sheets: _Sheets, document: Document, name: str, old_address: str, new_address: str) -> None:
    """Another name and, where the address changes, the old one among those that lead here."""
    data = document.data
    assert isinstance(data, (Actor, Topic))
    marks: list[tuple[Mark, str | None]] = [
        (m, None) for m in data.redirect_from if m.text.removeprefix("./") == new_address
    ]
    old = data.name.text
    alias = next((m for m in data.aliases if fold(m.text) == fold(name)), None)
    if old != name:
        marks.append((data.name, name))
        if alias is not None:
            marks.append((alias, old if fold(old) != fold(name) else None))
    sheets.mark(document.path, marks)
    sheet = sheets.settled(document.path)
    if fold(old) != fold(name) and alias is None:
        sheet.add("aliases", [scalar(old)])
    if old_address:
        sheet.add("redirect_from", [scalar(old_address)])


def _rename_article(archive: Archive, thing: Thing, new_id: str) -> Change:
    document = archive.documents[thing.path]
    data = document.data
    assert isinstance(data, Article)
    if new_id == thing.id:
        raise Refused(f"{thing} has this id already")
    folder = thing.path.rpartition("/")[0]
    path = thing.path if data.slug else f"{folder}/{new_id}.md"
    if path != thing.path and path in archive.raws:
        raise Refused(f"there is a file {content_path(path)} already")
    new = Thing(ARTICLES, new_id, thing.name, path, new_id)
    change = Change(summary=f"{thing} is now {new}", own={thing.path, path})
    change.moved = lambda _path, key: new.key if key == thing.key else key
    sheets = _Sheets(archive)
    _change_id(archive, sheets, thing, new)
    new_address = addresses.article(path, new_id)
    marks: list[tuple[Mark, str | None]] = [
        (m, None) for m in data.redirect_from if m.text.removeprefix("./") == new_address
    ]
    sheets.mark(thing.path, [*marks, *([(data.slug, new_id)] if data.slug else [])])
    sheets.settled(thing.path).add("redirect_from", [scalar(addresses.article(thing.path, thing.id))])
    if path != thing.path:
        sheets.move(thing.path, path)
        change.moves[thing.path] = path
    change.files = sheets.changes()
    return change


def _change_id(archive: Archive, sheets: _Sheets, thing: Thing, new: Thing) -> None:
    """Everything that refers to a thing by its id or its file."""

    def wiki(name: str) -> tuple[str, str] | None:
        if archive.resolve_wiki(name) != thing.key or _is_name(archive, thing, name):
            return None
        folder, slash, _id = name.rpartition("/")
        return (f"{folder}{slash}{new.id}" if slash else _unambiguous(archive, new), "")

    def file(path: str) -> str | None:
        return new.path.rpartition("/")[2] if thing.path and path == thing.path and new.path != path else None

    for document in archive.documents.values():
        sheet = sheets.open(document.path)
        relink(archive, document.path, sheet, wiki, file)
        marks: list[tuple[Mark, str | None]] = []
        for reference in cross_references(document):
            text = reference.mark.text
            if archive.resolve(reference, document) != thing.key or _is_name(archive, thing, text):
                continue
            if text == thing.id:
                marks.append((reference.mark, new.id))
            elif file(thing.path):  # an article's path
                folder, slash, _name = text.rpartition("/")
                marks.append((reference.mark, f"{folder}{slash}{new.path.rpartition('/')[2]}"))
        sheets.mark(document.path, marks)


# -- split ------------------------------------------------------------------------------------------------------------


def namings(archive: Archive, thing: Thing) -> list[Naming]:
    """Every article that names a thing, once, in the order of time: where first, and the sentence if there is one."""
    found: list[tuple[tuple[int, int, str], Naming]] = []
    for document in archive.documents.values():
        data = document.data
        if not isinstance(data, Article):
            continue
        marks = [r.mark for r in cross_references(document) if archive.resolve(r, document) == thing.key]
        for link in document.body.links:
            if archive.resolve_link(link, document) == thing.key:
                marks.append(Mark(link.text or link.target, link.line, link.column))
        if marks:
            first = marks[0]
            sentence = _sentence(document, [first.text, *archive.names(*thing.key)])
            naming = Naming(
                content_path(document.path), first.line, document.id, data.title, data.date.text, first.text, sentence
            )
            found.append(((data.date.lower, data.date.upper, document.id), naming))
    return [naming for _, naming in sorted(found, key=lambda f: f[0])]


def _sentence(document: Document, names: Sequence[str]) -> str:
    """The first sentence of a text that holds one of the names."""

    def spoken(match: re.Match[str]) -> str:
        return document.body.links[int(match[1])].target

    html = re.sub("\ufdd2([0-9]+)\ufdd3", spoken, document.body.html)
    blocks = (" ".join(_KEPT.sub("", unescape(_TAG.sub("", block))).split()) for block in _BLOCK.split(html))
    folded = [fold(name) for name in names]
    said = (s for block in blocks for s in sentences(block) if any(name in fold(s) for name in folded))
    return next(said, "")


def split(
    archive: Archive, given: str, new_id: str, articles: Sequence[str], name: str | None, told: str, kept_told: str
) -> Change:
    """Give some of the articles that name a thing to a new one, under its own name or the same.

    ``told`` and ``kept_told`` tell the new one and the old one apart where they share a name; derived where empty.
    """
    thing = one(archive, given)
    if thing.folder == ARTICLES:
        raise Refused("articles cannot be split; actors, topics and entries of other indexes can")
    if new_id == thing.id:
        raise Refused(f"{thing} has this id already; give the new one another")
    _check_id(archive, thing, new_id)
    name = " ".join((name or thing.name).split())
    new = Thing(thing.folder, new_id, name, f"{thing.folder}/{new_id}.md", name)
    shared = fold(name) in {fold(n) for n in archive.names(*thing.key)}
    if not shared:
        _check_name(archive, thing, name)
    elif thing.folder != ACTORS:
        raise Refused(f'two entries of {thing.folder}/ cannot both be named "{printable(name)}"; give --name')
    chosen = _chosen(archive, thing, articles)
    change = Change(summary=f"{len(chosen)} {'article names' if len(chosen) == 1 else 'articles name'} {new} now")
    change.moved = lambda path, key: new.key if path in chosen and key == thing.key else key
    sheets = _Sheets(archive)
    for document in archive.documents.values():
        _split_in(archive, sheets, document, thing, new, shared, document.path in chosen)
    kind = ""
    data = archive.documents[thing.path].data if thing.path else None
    if isinstance(data, Actor) and "kind" in archive.documents[thing.path].places:
        kind = data.kind
    strong = shared and fold(name) in set(map(fold, _strong(archive, thing)))
    told = (told or _told(new)) if strong else told
    sheets.make(new.path, _new_file(name, kind=kind, disambiguation=told))
    change.own = {new.path, thing.path} - {""}
    if strong and not (isinstance(data, Actor) and data.disambiguation):
        kept_told = kept_told or (data.roles[0].title.text if isinstance(data, Actor) and data.roles else "")
        if not kept_told:
            raise Refused(f"two actors would be named {printable(name)}; say with --kept-as what tells {thing} apart")
        if thing.path:
            sheets.settled(thing.path).put("disambiguation", scalar(kept_told))
        else:
            path = f"{thing.folder}/{thing.id}.md"
            sheets.make(path, _new_file(thing.name, disambiguation=kept_told))
            change.own.add(path)
    change.files = sheets.changes()
    return change


def _chosen(archive: Archive, thing: Thing, articles: Sequence[str]) -> set[str]:
    naming = {n.article for n in namings(archive, thing)}
    chosen: set[str] = set()
    for given in articles:
        article = given.rpartition("/")[2].removesuffix(".md")
        if article not in archive.atlas.articles:
            raise archive.unknown(given)
        if article not in naming:
            raise Refused(f"the article {article} does not name {thing}")
        chosen.add(archive.atlas.articles[article])
    return chosen


def _told(new: Thing) -> str:
    """What an id says beyond the name: “sailor” for john-smith-sailor."""
    own = set(slugify(new.name).split("-"))
    return " ".join(w for w in new.id.split("-") if w not in own) or new.id


def _split_in(
    archive: Archive, sheets: _Sheets, document: Document, thing: Thing, new: Thing, shared: bool, chosen: bool
) -> None:
    """In the articles chosen every name becomes that of the new one; elsewhere a name that both share becomes an id."""

    def wiki(written: str) -> tuple[str, str] | None:
        if archive.resolve_wiki(written) != thing.key:
            return None
        words = written if _is_name(archive, thing, written) else ""
        if chosen:
            return (_unambiguous(archive, new), words)
        return (_unambiguous(archive, thing), words) if shared and fold(written) == fold(new.name) else None

    def file(path: str) -> str | None:
        return new.path.rpartition("/")[2] if chosen and thing.path and path == thing.path else None

    relink(archive, document.path, sheets.open(document.path), wiki, file)
    marks: list[tuple[Mark, str | None]] = []
    for reference in cross_references(document):
        if archive.resolve(reference, document) != thing.key:
            continue
        if chosen:
            marks.append((reference.mark, new.id if shared else new.name))
        elif shared and fold(reference.mark.text) == fold(new.name):
            marks.append((reference.mark, thing.id))
    sheets.mark(document.path, marks)


# -- what the operations share ----------------------------------------------------------------------------------------


class _Sheets:
    """The files of the archive, opened for changes: first of their texts, then by places, then of keys."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.sheets: dict[str, Sheet] = {}
        self.marks: dict[str, list[tuple[Mark, str | None]]] = {}
        self.gone: set[str] = set()
        self.made: dict[str, bytes] = {}

    def open(self, path: str) -> Sheet:
        if path not in self.sheets:
            self.sheets[path] = Sheet(self.archive.raws[path])
        return self.sheets[path]

    def mark(self, path: str, marks: Iterable[tuple[Mark, str | None]]) -> None:
        """Note scalars to be changed, by their places in the file as it was read; None takes one out of its list."""
        self.marks.setdefault(path, []).extend(marks)

    def settled(self, path: str) -> Sheet:
        """The sheet with what was noted carried out, the last place first."""
        sheet = self.open(path)
        for mark, text in sorted(self.marks.pop(path, ()), key=lambda m: (m[0].line, m[0].column), reverse=True):
            if text is None:
                sheet.drop(mark)
            else:
                sheet.replace(mark, text)
        return sheet

    def move(self, path: str, new_path: str) -> None:
        self.made[new_path] = self.settled(path).encoded()
        self.gone.add(path)

    def make(self, path: str, content: bytes) -> None:
        self.made[path] = content

    def changes(self) -> dict[str, bytes | None]:
        found: dict[str, bytes | None] = {}
        for path in self.sheets:
            if path not in self.gone and (raw := self.settled(path).encoded()) != self.archive.raws[path]:
                found[path] = raw
        return {**found, **dict.fromkeys(self.gone), **self.made}


def _is_name(archive: Archive, thing: Thing, text: str) -> bool:
    """Whether a text leads to a thing as one of its names, not as its id or its path."""
    if thing.folder == ARTICLES:
        return False
    known = {fold(name) for name in archive.names(*thing.key)}
    return fold(text) in known and not archive.register(thing.folder).is_id(text)


def _strong(archive: Archive, thing: Thing) -> list[str]:
    """The name and the aliases of a thing, without those of context only."""
    document = archive.document(thing)
    if document is None:
        return [thing.name]
    data = document.data
    assert isinstance(data, (Actor, Topic))
    return list(dict.fromkeys(m.text for m in (data.name, *data.aliases)))


def _unambiguous(archive: Archive, thing: Thing) -> str:
    """How a wikilink names a thing by its id."""
    others = [k for k in (t.key for t in archive.called(thing.id)) if k != thing.key]
    return f"{thing.folder}/{thing.id}" if others else thing.id


def _address(thing: Thing) -> str:
    return addresses.actor(thing.id) if thing.folder == ACTORS else addresses.topic(thing.folder, thing.id)


def _new_file(
    name: str,
    *,
    kind: str = "",
    aliases: Sequence[str] = (),
    disambiguation: str = "",
    redirect_from: Sequence[str] = (),
) -> bytes:
    """A file with what is known."""
    lines = ["---", f"name: {scalar(name)}"]
    lines += [f"kind: {kind}"] if kind else []
    lines += [f"aliases: [{', '.join(map(scalar, aliases))}]"] if aliases else []
    lines += [f"disambiguation: {scalar(disambiguation)}"] if disambiguation else []
    lines += [f"redirect_from: [{', '.join(map(scalar, redirect_from))}]"] if redirect_from else []
    return "\n".join([*lines, "---", ""]).encode()
