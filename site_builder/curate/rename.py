"""Rename an actor, a topic or an article: another name, another id, or both."""

from __future__ import annotations

from site_builder.curate.archive import Archive, Refused, Thing
from site_builder.curate.changes import (
    Change,
    Sheets,
    address_of,
    check_id,
    check_name,
    is_name,
    new_file,
    one,
    redirects_of,
    rename_in,
    unambiguous,
)
from site_builder.curate.relink import relink
from site_builder.model import addresses
from site_builder.model.cross_references import ARTICLES, cross_references
from site_builder.model.documents import Actor, Article, Author, Mark
from site_builder.model.names import fold
from site_builder.model.paths import content_path
from site_builder.parse.yaml_text import scalar


def rename(archive: Archive, given: str, new_name: str | None, new_id: str | None) -> Change:
    """Work out another name (the old one becomes an alias), another id (the old address a redirect), or both.

    Raises Refused if the new name or id is taken, or if nothing would change.
    """
    if not new_name and not new_id:
        raise Refused("say what to change: --name, --id or both")
    thing = one(archive, given)
    new_name = " ".join(new_name.split()) if new_name else None
    if new_id is not None:
        check_id(archive, thing, new_id)
    if thing.folder == ARTICLES:
        if new_name:
            raise Refused(f"an article has a title, which nothing refers to: change it in {content_path(thing.path)}")
        assert new_id
        return _rename_article(archive, thing, new_id)
    if new_name:
        check_name(archive, thing, new_name)
    if new_name in (None, thing.name) and new_id in (None, thing.id):
        raise Refused(f"{thing} is named so already")
    return _rename_entity(archive, thing, new_name or thing.name, new_id or thing.id)


def _rename_entity(archive: Archive, thing: Thing, name: str, new_id: str) -> Change:
    new = Thing(thing.folder, new_id, name, f"{thing.folder}/{new_id}.md", name)
    change = Change(summary=f"{thing} is now {new}")
    change.moved = lambda _path, key: new.key if key == thing.key else key
    sheets = Sheets(archive)
    if new_id != thing.id:
        _change_id(archive, sheets, thing, new)
    if thing.path:
        document = archive.documents[thing.path]
        old_address = address_of(thing) if new_id != thing.id else ""
        rename_in(sheets, document, name, old_address, address_of(new))
        if thing.path != new.path:
            sheets.move(thing.path, new.path)
            change.moves[thing.path] = new.path
        if isinstance(document.data, (Actor, Author)) and document.data.sort_name and name != thing.name:
            line = document.places["sort_name"][0]
            change.remarks.append(f"{content_path(thing.path)}:{line}: it is still sorted as {document.data.sort_name}")
    else:
        aliases = [thing.name] if fold(name) != fold(thing.name) else []
        address = [address_of(thing)] if new_id != thing.id else []
        sheets.make(new.path, new_file(name, aliases=aliases, redirect_from=address))
    change.own = {path for path in (thing.path, new.path) if path}
    change.files = sheets.changes()
    return change


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
    sheets = Sheets(archive)
    _change_id(archive, sheets, thing, new)
    new_address = addresses.article(path, new_id)
    marks = redirects_of(archive, data.redirect_from, new_address)
    sheets.mark(thing.path, [*marks, *([(data.slug, new_id)] if data.slug else [])])
    sheets.settled(thing.path).add("redirect_from", [scalar(addresses.article(thing.path, thing.id))])
    if path != thing.path:
        sheets.move(thing.path, path)
        change.moves[thing.path] = path
    change.files = sheets.changes()
    return change


def _change_id(archive: Archive, sheets: Sheets, thing: Thing, new: Thing) -> None:
    """Change everything that refers to a thing by its id or its file."""

    def wiki(name: str) -> tuple[str, str] | None:
        if archive.resolve_wiki(name) != thing.key or is_name(archive, thing, name):
            return None
        folder, slash, _id = name.rpartition("/")
        return (f"{folder}{slash}{new.id}" if slash else unambiguous(archive, new, thing), "")

    def file(path: str) -> str | None:
        return new.path.rpartition("/")[2] if thing.path and path == thing.path and new.path != path else None

    for document in archive.documents.values():
        sheet = sheets.open(document.path)
        relink(archive, document.path, sheet, wiki, file)
        marks: list[tuple[Mark, str | None]] = []
        for reference in cross_references(document):
            text = reference.mark.text
            if archive.resolve(reference, document) != thing.key or is_name(archive, thing, text):
                continue
            if text == thing.id:
                marks.append((reference.mark, new.id))
            elif thing.folder == ARTICLES and file(
                thing.path
            ):  # its path; other spellings of a name lead on as they are
                folder, slash, _name = text.rpartition("/")
                marks.append((reference.mark, f"{folder}{slash}{new.path.rpartition('/')[2]}"))
        sheets.mark(document.path, marks)
