"""Which files of an archive an earlier import of the same source wrote, and which are of others.

Several sources may be imported into one archive, also of one kind. Each has a label in import.lock: its kind, and from
the second of a kind on a number (``jekyll-2``). A source is one of an earlier import if it has its name and most of its
documents, or, under another name, most of its documents in the same places.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

from site_builder.importers import matter
from site_builder.importers.placing import wanted_path
from site_builder.importers.records import Document
from site_builder.importers.writing import Known
from site_builder.model.former_addresses import former_address
from site_builder.model.paths import CONTENT, MEDIA, SITE_FILE
from site_builder.system import safe_files

_NUMBER: Final = re.compile(r"-\d+\Z")


class Earlier(Struct):
    """What the archive had before this import. Paths are below content/."""

    label: str
    documents: dict[str, str]  # of this source: key → path
    files: dict[str, str]  # of this source: path in it → path
    site: bool  # whether this source wrote site.yaml
    others: frozenset[str]  # files of articles and names, that are not of this source
    other_media: frozenset[str]

    @property
    def own(self) -> set[str]:
        """The files of this source."""
        return {*self.documents.values(), *self.files.values(), *((SITE_FILE,) if self.site else ())}

    def document(self, key: str) -> str:
        """Return what the lock says of a document."""
        return f"{self.label}:{key}"

    def file(self, path: str) -> str:
        """Return what the lock says of a picture or another file that is copied."""
        return f"{self.label}/file:{path}"

    @property
    def site_source(self) -> str:
        """What the lock says of site.yaml."""
        return f"{self.label}/site"


def earlier(
    kind: str,
    name: str,
    documents: Collection[Document],
    known: Mapping[str, Known],
    names: Mapping[str, str],
    dest: Path,
) -> Earlier:
    """Return what there was before. ``names``: label → name of the source's file or folder, as the lock has them."""
    label = _label(kind, name, documents, known, names)
    found = Earlier(label, {}, {}, False, frozenset(), frozenset())
    for path, one in known.items():
        if one.source.startswith(f"{label}:"):
            found.documents[one.source.removeprefix(f"{label}:")] = path
        elif one.source.startswith(f"{label}/file:"):
            found.files[one.source.removeprefix(f"{label}/file:")] = path
        elif one.source == found.site_source:
            found.site = True
    own, content = found.own, dest / CONTENT
    there = {path.relative_to(content).as_posix() for path in content.rglob("*.md")} if content.is_dir() else set()
    media = content / MEDIA
    shown = {path.relative_to(content).as_posix() for path in media.rglob("*")} if media.is_dir() else set()
    found.others = frozenset((there | {path for path in known if path.endswith(".md")}) - own)
    found.other_media = frozenset((shown | {path for path in known if path.startswith(f"{MEDIA}/")}) - own)
    return found


def _label(
    kind: str, name: str, documents: Collection[Document], known: Mapping[str, Known], names: Mapping[str, str]
) -> str:
    """Return the label of the earlier import of this source; a new one if there is none."""
    labels = sorted(label for label in names if _NUMBER.sub("", label) == kind)
    best, most = "", 0
    for label in labels:
        before = {
            one.source.removeprefix(f"{label}:"): p
            for p, one in known.items()
            if one.source[: len(label) + 1] == f"{label}:"
        }
        if not before and not best and names[label] == name:
            best = label  # it was interrupted before it wrote a document
        same = 0
        for document in documents:
            path = before.get(document.key)
            same += path is not None and (
                names[label] == name or _unnumbered(path) == _unnumbered(wanted_path(document))
            )
        if 2 * same >= min(len(before), len(documents)) and same > most:
            best, most = label, same
    if best:
        return best
    n, label = 1, kind
    while label in names:
        n += 1
        label = f"{kind}-{n}"
    return label


def _unnumbered(path: str) -> str:
    return _NUMBER.sub("", path.removesuffix(".md")).casefold()


def addresses_of(dest: Path, paths: Collection[str]) -> set[str]:
    """Return the addresses that files of an archive have, and those that they answer by ``redirect_from``."""
    found = {address_of(path) for path in paths}
    for path in sorted(paths):
        try:
            raw = safe_files.read(dest / CONTENT / path)
            head = matter.split(raw.decode("utf-8")).matter if b"redirect_from" in raw else {}
        except (OSError, UnicodeDecodeError, matter.CannotParse):
            continue  # check tells of it
        former = head.get("redirect_from")
        for old in former if isinstance(former, list) else [former]:
            if isinstance(old, str):
                found.add(former_address(old, None).address)
    return found


def address_of(path: str) -> str:
    """Return the address of the page of a file below content/."""
    return f"{path.removesuffix('.md').removeprefix('pages/')}.html"
