"""Published addresses at which another text stands now, while their own text stands elsewhere.

So it is where a file was renamed and a new one got its old name, or two files changed names: no address is lost, and
yet whoever cited one is led to something else. Only a text that stands elsewhere word for word is told: a text that was
written anew at its address is an honest change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_builder.archive.published import Published
from site_builder.model.ledger import NONE, Entry, content_hash, normalised
from site_builder.model.paths import content_path
from site_builder.problems import Problem, problem
from site_builder.read import content_folder
from site_builder.system.digests import digest

if TYPE_CHECKING:
    from site_builder.build.store import Store

_KIND: Final = "address-reused"


def is_retitled(now: Entry, was: Entry | None) -> bool:
    """Return whether a source has another title than it had at its address, and had a text of its own."""
    return was is not None and was.is_source and NONE not in (was.content, was.title) and now.title != was.title


def may_be(now: Iterable[Entry], known: Published) -> bool:
    """Return whether one of some sources that changed has the text that another address of them had."""
    entries = list(now)
    texts = {entry.content: entry.address for entry in entries if entry.content != NONE}
    for entry in entries:
        was = known.get(entry.address) if texts else None
        if was is not None and is_retitled(entry, was) and texts.get(was.content, entry.address) != entry.address:
            return True
    return False


def are_told(store: Store) -> bool:
    """Return whether such addresses are told, and the ledger does not have their new texts yet."""
    return store.documents.has_problem(_KIND)


def are_taken(store: Store) -> None:
    """Forget what was told of such addresses: the ledger has their new texts."""
    store.documents.drop_problems(_KIND)


def problems(root: Path, table: Published, suspects: Iterable[Entry], known: Mapping[str, Entry]) -> list[Problem]:
    """Return a warning for each address of ``suspects`` whose text stands elsewhere now.

    ``suspects``: sources as they are now, with other titles than the ledger (``known``) has at their addresses.
    """
    texts = _Texts(root, table)
    found = []
    for now in suspects:
        was = known[now.address]
        path = texts.path(now)
        if not path or texts.of(now) == was.content:
            continue
        places = [
            other
            for other in texts.titled(was.title)
            if other.address != now.address and texts.of(other) == was.content and not _had(other, was, known)
        ]
        if len(places) == 1:
            found.append(_problem(was, path, texts.path(places[0]), is_new=places[0].address not in known))
    return found


def _had(other: Entry, was: Entry, known: Mapping[str, Entry]) -> bool:
    """Return whether a text stood at another address as well before."""
    before = known.get(other.address)
    return before is not None and before.content == was.content


def _problem(was: Entry, path: str, other: str, *, is_new: bool) -> Problem:
    other = content_path(other)
    if is_new:
        todo = f"rename this file, and write redirect_from: [{was.address}] in {other}"
    else:
        todo = f"give {other} its former name again, or its former slug:"
    return problem(_KIND, content_path(path), address=was.address, first=was.first, other=other, todo=todo)


class _Texts:
    """The titles and texts of the pages that are published now."""

    def __init__(self, root: Path, table: Published) -> None:
        self._root, self._files = root, table.files()
        self._titled: dict[str, list[Entry]] = {}
        for entry in table.current():
            self._titled.setdefault(entry.title, []).append(entry)

    def titled(self, title: str) -> list[Entry]:
        """Return the pages with a title, by its hash."""
        return self._titled.get(title, [])

    def path(self, entry: Entry) -> str:
        """Return the file of a page, below content/; empty if it has none."""
        return self._files.get(entry.address, ("", ""))[0]

    def of(self, entry: Entry) -> str:
        """Return the hash of a page's text. `check` has none, so the file is read."""
        path = self.path(entry)
        if entry.content != NONE or not path:
            return entry.content
        try:
            return content_hash(digest(normalised(content_folder.load(self._root, path))))
        except content_folder.Unreadable:
            return NONE
