"""Merge one actor, topic, author or entry of another index into another.

In articles only names, ids and the addresses of files change, and a name stays as it is written wherever an alias can
explain it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from site_builder.curate.archive import CONTENT_PROBLEM, Archive, Key, Refused, Thing
from site_builder.curate.changes import (
    Change,
    Sheets,
    address_of,
    former,
    is_name,
    new_file,
    rename_in,
    strong_names,
    unambiguous,
)
from site_builder.curate.edits import Sheet
from site_builder.curate.relink import relink
from site_builder.model.cross_references import ACTORS, ARTICLES, CrossReference, cross_references
from site_builder.model.documents import AUTHORS, Document, Mark
from site_builder.model.names import fold
from site_builder.model.paths import content_path
from site_builder.parse import frontmatter
from site_builder.parse.frontmatter import LIST, Node
from site_builder.parse.records import plain
from site_builder.parse.yaml_text import flow, scalar
from site_builder.problems import printable

_LISTS = {
    ACTORS: ("aliases", "weak_aliases", "roles", "part_of", "same_as", "redirect_from"),
    AUTHORS: ("aliases", "ids", "same_as", "redirect_from"),
    "": ("aliases", "broader", "related", "same_as", "redirect_from"),
}
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\n]+)\]:", re.MULTILINE)


def merge(archive: Archive, keep_given: str, other_given: str) -> Change:
    """Work out how to merge ``other`` into ``keep``. Raises Refused if they are not two things of one kind."""
    keep, other = _pair(archive, keep_given, other_given)
    change = Change(summary=f"{other} is now {keep}")
    if other.bare:
        return _merge_spelling(archive, keep, other, change)
    change.moved = lambda _path, key: keep.key if key == other.key else key
    new_path = keep.path or f"{keep.folder}/{keep.id}.md"
    sheets = Sheets(archive)

    def wiki(name: str) -> tuple[str, str] | None:
        by_id = archive.resolve_wiki(name) == other.key and not is_name(archive, other, name)
        return (unambiguous(archive, keep, other), "") if by_id else None

    def file(path: str) -> str | None:
        return new_path.rpartition("/")[2] if other.path and path == other.path else None

    for document in archive.documents.values():
        sheet = sheets.open(document.path)
        relink(archive, document.path, sheet, wiki, file)
        sheets.mark(document.path, _merged_references(archive, document, keep, other))
    spellings = [
        name for name in strong_names(archive, other) if fold(name) not in set(map(fold, strong_names(archive, keep)))
    ]
    address = [] if keep.id == other.id else [address_of(other)]
    if keep.path:
        _fold(archive, sheets, keep, other, spellings, address)
    elif other.path:  # its file becomes that of the other, which has none
        rename_in(sheets, archive.documents[other.path], keep.name, address_of(other), address_of(keep))
        sheets.move(other.path, new_path)
        change.moves[other.path] = new_path
    else:
        sheets.make(new_path, new_file(keep.name, aliases=spellings, redirect_from=address))
    change.own = {path for path in (new_path, keep.path, other.path) if path}
    change.files = sheets.changes()
    return change


def _merge_spelling(archive: Archive, keep: Thing, other: Thing, change: Change) -> Change:
    """Make a spelling an alias. Builds refuse it, for it would have the same address."""
    path = keep.path or f"{keep.folder}/{keep.id}.md"
    sheets = Sheets(archive)
    if keep.path:
        sheets.settled(path).add("aliases", [scalar(other.given)])
    else:
        sheets.make(path, new_file(keep.name, aliases=[other.given]))
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
    """Yield the changes of a front matter: (place, new text); None drops the entry from its list."""
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
        if key == other.key and not is_name(archive, other, reference.mark.text):
            yield reference.mark, keep.id


def _adds_nothing(reference: CrossReference, roles: Sequence[str | None]) -> bool:
    """Return whether a second entry of the same actor says nothing new; it may say another role."""
    return reference.role is None or reference.role in roles


def _fold(
    archive: Archive, sheets: Sheets, keep: Thing, other: Thing, spellings: list[str], address: list[str]
) -> None:
    """Add the names, keys and text of the other to the file that stays."""
    sheet = sheets.settled(keep.path)
    sheet.add("aliases", [scalar(name) for name in spellings])
    if other.path:
        folded = sheets.settled(other.path)  # what names one of the two there is dropped from it by now
        sheets.gone.add(other.path)
        _fold_head(archive, sheet, folded, keep, other)
        _fold_body(archive, sheet, folded, keep, other)
    known = {former(archive, m.text) for m in archive.documents[keep.path].data.redirect_from}
    sheet.add("redirect_from", [scalar(a) for a in address if a not in known])


def _fold_head(archive: Archive, sheet: Sheet, folded: Sheet, keep: Thing, other: Thing) -> None:
    """Add the other's keys: join lists, add keys that the file lacks, keep differing values as comments."""
    own = _head(sheet)
    mine = {k.text: v for k, v in own.pairs if not v.empty}
    lists = _LISTS.get(other.folder, _LISTS[""])
    spelt: dict[str, Callable[[str], str]] = {"same_as": str, "redirect_from": lambda text: former(archive, text)}

    def same(key: str, node: Node) -> object:
        """Return what two entries of a list must share to count as one."""
        if key == "roles":
            fields = {k.text: fold(v.text) for k, v in node.pairs} or {"title": fold(node.text)}
            return tuple(fields.get(k, "") for k in ("title", "of", "from", "until"))
        if key in spelt:
            return spelt[key](node.text)
        found = archive.register(keep.folder).find(node.text) if key != "ids" and "alias" not in key else []
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
                known.add(address_of(keep))
            sheet.add(key, [flow(n) for n in _entries(value) if same(key, n) not in known])
        elif key not in mine and key not in ("sort_name", "replaced_by"):
            sheet.put(scalar(key), flow(value))
        elif key not in mine or plain(mine[key]) != plain(value):
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
    """Append the other's text. Raises Refused if the joined text would be rendered differently."""
    body = folded.text[folded.body() :]
    if not body.strip():
        return
    labels = [{m[1].casefold() for m in _DEFINITION.finditer(s.text, s.body())} for s in (sheet, folded)]
    if shared := sorted(labels[0] & labels[1]):
        what = f"[{shared[0]}] in {content_path(keep.path)} and in {content_path(other.path)}"
        raise Refused(f"both texts define {what}; rename one of the two first", CONTENT_PROBLEM)
    parts = [archive.parsed(path, s.encoded()) for path, s in ((keep.path, sheet), (other.path, folded))]
    sheet.append(body)
    whole = archive.parsed(keep.path, sheet.encoded())
    if whole is None or _substance(whole) != sum((_substance(p) for p in parts if p), Counter()):
        said = f"the text of {content_path(other.path)} would read otherwise below that of {content_path(keep.path)}"
        raise Refused(f"{said}; see that the latter's last block ends (a list, a table, a code block)", CONTENT_PROBLEM)


def _substance(document: Document) -> Counter[str]:
    """Count the words and elements of a text, without numbers, which change when texts are joined."""
    return Counter(re.findall(r"[^\W\d_]+|<(?:p|em|strong|code|pre|a|li|blockquote|td|th)\b", document.body.html))
