"""Cross-references: every name of an actor or topic and every article that front matter refers to, with its place.

Spellings, merging and renaming share this one list, so none of them forgets a key.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from site_builder.model.documents import Actor, Article, Author, Document, Image, Mark, Site, Topic
from site_builder.model.names import bare, fold
from site_builder.model.paths import MEDIA, nfc

ACTORS: Final = "actors"
ARTICLES: Final = "articles"


class CrossReference(NamedTuple):
    """A name in a file. ``folder`` says where to look it up: actors, articles, topics, authors or another index."""

    folder: str
    mark: Mark
    key: str  # of the front matter: actors, dates, of, part_of, actor, broader, related, …
    group: int = 0  # the list of the file that holds the name
    role: str | None = None  # given to an actor of an article
    listed: bool = True  # the key takes a list


def cross_references(document: Document) -> Iterator[CrossReference]:
    """Yield the cross-references of a document in the order of the model.

    ``of`` and ``part_of`` are included, though they may be plain text that names no actor.
    """
    data = document.data
    if isinstance(data, Article):
        yield from _of_article(data)
    elif isinstance(data, Actor):
        for role in data.roles:
            if role.of:
                yield CrossReference(ACTORS, role.of, "of", listed=False)
        for mark in data.part_of:
            yield CrossReference(ACTORS, mark, "part_of")
    elif isinstance(data, Topic):
        for mark in data.broader:
            yield CrossReference(document.index, mark, "broader", 1)
        for mark in data.related:
            yield CrossReference(document.index, mark, "related", 2)
        if data.replaced_by:
            yield CrossReference(document.index, data.replaced_by, "replaced_by", listed=False)
        if isinstance(data, Author) and data.actor:
            yield CrossReference(ACTORS, data.actor, "actor", listed=False)


def _of_article(article: Article) -> Iterator[CrossReference]:
    for acting in article.actors:
        yield CrossReference(ACTORS, acting.name, "actors", role=acting.role)
    for n, date in enumerate(article.dates, start=1):
        for mark in date.actors:
            yield CrossReference(ACTORS, mark, "dates", n)
    for index, marks in article.indexes.items():
        for mark in marks:
            yield CrossReference(index, mark, index)
    for related in article.related:
        if related.to:
            yield CrossReference(ARTICLES, related.to, "related")
    if article.translation_of:
        yield CrossReference(ARTICLES, article.translation_of, "translation_of", listed=False)


def naming(document: Document) -> Iterator[CrossReference]:
    """Yield the names that make an actor or a topic where no file, alias or other spelling explains them."""
    data = document.data
    if isinstance(data, Article):
        yield from (reference for reference in _of_article(data) if reference.folder != ARTICLES)
    elif isinstance(data, Topic):
        yield from (reference for reference in cross_references(document) if reference.key == "broader")


def lookups(document: Document) -> set[str]:
    """The keys of all that resolving a document may look up: what they lead to may change what the document becomes.

    A key is a name in a register (``name_key``), what a wikilink may mean (``wiki_key``; the ids of articles are
    looked up by these), or a path below content/.
    """
    found: set[str] = set()
    folder = posixpath.dirname(document.path)
    for reference in cross_references(document):
        text = reference.mark.text
        if reference.folder == ARTICLES:
            found.update((wiki_key(text), nfc(text), _path_from(folder, text)))
        else:
            found.add(name_key(reference.folder, text))
    for link in document.links:
        if link.kind == "wiki":
            found.add(wiki_key(link.target))
            if link.whole:
                found.update(wiki_key(name) for name, _, _ in wiki_readings(link.whole))
        elif link.kind == "bracketed":
            found.add(wiki_key(link.target))
        elif link.kind != "here":
            found.update((_path_from(folder, link.target), link.target))
    found |= {path_of(image) for image in pictures(document)}
    if document.extra:
        found |= media_named(document.extra)
    return found


def pictures(document: Document) -> tuple[Image, ...]:
    """Return the pictures that front matter names: the leading one, a portrait, those of a gallery."""
    image = getattr(document.data, "image", None)
    more = document.data.images if isinstance(document.data, Article) else ()
    return (image, *more) if isinstance(image, Image) else more


def path_of(image: Image) -> str:
    """Return the path of a picture that front matter names, below content/."""
    return nfc(posixpath.normpath(image.src.text))


def picture_of(site: Site) -> str:
    """Return the path of the archive's picture, below content/; empty for none."""
    return path_of(site.image) if site.image else ""


def media_named(value: object) -> set[str]:
    """The paths of media (below content/, NFC) that keys of a maintainer's own, which themes may show, name."""
    if isinstance(value, str):
        path = nfc(posixpath.normpath(value))
        return {path} if path.startswith(f"{MEDIA}/") else set()
    if isinstance(value, Mapping):
        value = list(value.values())
    return {path for one in value for path in media_named(one)} if isinstance(value, (list, tuple)) else set()


_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MOST_CUTS: Final = 3  # of one sign; names have few of them, and a text may have thousands


def wiki_readings(whole: str) -> Iterator[tuple[str, str, str]]:
    """Yield how the inside of a wikilink may be read: (name, fragment, text). The longest name comes first.

    A name may hold the signs that cut a link: `[[C#]]`, `[[AC|DC]]`. A sign behind a backslash may stand for itself.
    """
    for form in dict.fromkeys((whole, _ESCAPED.sub(r"\1", whole) if "\\" in whole else whole)):
        for head, text in _cuts(form, "|"):
            for name, fragment in _cuts(head, "#"):
                if name and "|" not in fragment:
                    yield name, fragment, text


def _cuts(text: str, sign: str) -> Iterator[tuple[str, str]]:
    """Yield a text whole, then cut at a sign, from the last to the first."""
    yield text, ""
    places: list[int] = []
    at = text.rfind(sign)
    while at >= 0 and len(places) < _MOST_CUTS:
        places.append(at)
        at = text.rfind(sign, 0, at)
    for at in dict.fromkeys((*places, text.find(sign))):
        if at >= 0:
            yield text[:at].strip(), text[at + 1 :].strip()


def title_key(title: str) -> str:
    """The key of the title of an article that is not built, beside the paths and ids of others."""
    return f"title {fold(title)}"


def hidden_keys(path: str, article_id: str, title: str) -> tuple[str, str, str]:
    """The keys under which a link may look for an article that is not built: its path, its id, its title."""
    return nfc(path), article_id, title_key(title)


def name_key(folder: str, spelling: str) -> str:
    """The key of a spelling (or an id) in a register: ``actors`` or an index."""
    return f"{folder}/{bare(fold(spelling))}"


def wiki_key(name: str) -> str:
    """The key of what ``[[name]]`` may mean: an id, a spelling, a title, or one of them behind a folder's name."""
    return f"[[{bare(fold(name.rpartition('/')[2]))}"


def _path_from(folder: str, path: str) -> str:
    return nfc(posixpath.normpath(posixpath.join(folder, path)))
