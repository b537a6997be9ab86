"""Split the articles that name one actor or topic between it and a new one."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.curate.archive import Archive, Refused, Thing
from site_builder.curate.changes import (
    Change,
    Sheets,
    check_id,
    check_name,
    is_name,
    new_file,
    one,
    strong_names,
    unambiguous,
)
from site_builder.curate.mentioning import line_of, mentioning
from site_builder.curate.namings import namings
from site_builder.curate.relink import relink
from site_builder.model.cross_references import ACTORS, ARTICLES, cross_references
from site_builder.model.documents import Actor, Document, Mark
from site_builder.model.names import fold
from site_builder.model.paths import content_path
from site_builder.model.slugs import slugify
from site_builder.parse.yaml_text import scalar
from site_builder.problems import printable


def split(
    archive: Archive, given: str, new_id: str, articles: Sequence[str], name: str | None, told: str, kept_told: str
) -> Change:
    """Work out how to give some of the articles that name a thing to a new one, under its own name or the same.

    ``told`` and ``kept_told`` tell the new one and the old one apart where they share a name; derived where empty.
    """
    thing = one(archive, given)
    if thing.folder == ARTICLES:
        raise Refused("articles cannot be split; actors, topics and entries of other indexes can")
    if new_id == thing.id:
        raise Refused(f"{thing} has this id already; give the new one another")
    check_id(archive, thing, new_id)
    name = " ".join((name or thing.name).split())
    new = Thing(thing.folder, new_id, name, f"{thing.folder}/{new_id}.md", name)
    shared = fold(name) in {fold(n) for n in archive.names(*thing.key)}
    if not shared:
        check_name(archive, thing, name)
    elif thing.folder != ACTORS:
        raise Refused(f'two entries of {thing.folder}/ cannot both be named "{printable(name)}"; give --name')
    chosen = _chosen(archive, thing, new_id, articles)
    change = Change(summary=f"{len(chosen)} {'article names' if len(chosen) == 1 else 'articles name'} {new} now")
    change.moved = lambda path, key: new.key if path in chosen and key == thing.key else key
    sheets = Sheets(archive)
    for document in archive.documents.values():
        _split_in(archive, sheets, document, thing, new, shared, document.path in chosen)
    kind = ""
    data = archive.documents[thing.path].data if thing.path else None
    if isinstance(data, Actor) and "kind" in archive.documents[thing.path].places:
        kind = data.kind
    strong = shared and fold(name) in set(map(fold, strong_names(archive, thing)))
    told = (told or _told(new)) if strong else told
    sheets.make(new.path, new_file(name, kind=kind, disambiguation=told))
    change.own = {new.path, thing.path} - {""}
    if strong and not (isinstance(data, Actor) and data.disambiguation):
        kept_told = kept_told or (data.roles[0].title.text if isinstance(data, Actor) and data.roles else "")
        if not kept_told:
            raise Refused(f"two actors would be named {printable(name)}; say with --kept-as what tells {thing} apart")
        if thing.path:
            sheets.settled(thing.path).put("disambiguation", scalar(kept_told))
        else:
            path = f"{thing.folder}/{thing.id}.md"
            sheets.make(path, new_file(thing.name, disambiguation=kept_told))
            change.own.add(path)
    change.files = sheets.changes()
    if strong:
        change.remarks = _lost_mentions(archive, thing, new, change)
    return change


def _lost_mentions(archive: Archive, thing: Thing, new: Thing, change: Change) -> list[str]:
    """Say which texts are not linked any more, since the name they write is that of two."""
    before = mentioning(archive, [thing.key])
    after = mentioning(archive.after(change.files), [thing.key, new.key]) if before else {}
    ids = f"[[{unambiguous(archive, thing)}|…]] or [[{unambiguous(archive, new)}|…]]"
    remarks: list[str] = []
    for path in before.keys() - after.keys() - change.files.keys():
        place = _place(archive, path, thing)
        remarks.append(f"{place}: mentions {printable(thing.name)} and is not linked any more; write {ids} there")
    return sorted(remarks)


def _place(archive: Archive, path: str, thing: Thing) -> str:
    """Return where an article's text mentions a thing: its path, with the line if that is found."""
    line = line_of(archive, path, thing.key)
    return content_path(path) + (f":{line}" if line else "")


def _chosen(archive: Archive, thing: Thing, new_id: str, articles: Sequence[str]) -> set[str]:
    naming = {n.article for n in namings(archive, thing)}
    chosen: set[str] = set()
    for given in articles:
        article = given.rpartition("/")[2].removesuffix(".md")
        if article not in archive.link_targets.articles:
            raise archive.unknown(given)
        if article not in naming:
            path = archive.link_targets.articles[article]
            if path in mentioning(archive, [thing.key]):
                place = _place(archive, path, thing)
                raise Refused(
                    f"the article {article} only mentions {thing}; write [[{new_id}|…]] there ({place}), later"
                )
            raise Refused(f"the article {article} does not name {thing}")
        chosen.add(archive.link_targets.articles[article])
    return chosen


def _told(new: Thing) -> str:
    """Return the words of an id that are not in the name: “sailor” for john-smith-sailor."""
    own = set(slugify(new.name).split("-"))
    return " ".join(w for w in new.id.split("-") if w not in own) or new.id


def _split_in(
    archive: Archive, sheets: Sheets, document: Document, thing: Thing, new: Thing, shared: bool, chosen: bool
) -> None:
    """Name the new thing in a chosen article; in others, replace a name that both share by the old id."""

    def wiki(written: str) -> tuple[str, str] | None:
        if archive.resolve_wiki(written) != thing.key:
            return None
        words = written if is_name(archive, thing, written) else ""
        if chosen:
            return (unambiguous(archive, new), words)
        return (unambiguous(archive, thing), words) if shared and fold(written) == fold(new.name) else None

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
