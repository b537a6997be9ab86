"""The systems whose archives can be imported, and which of them a source is of."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final, Protocol, cast

from site_builder.importers.records import Collection, Report, Wish
from site_builder.importers.source import CannotRead, Source
from site_builder.problems import printable

KINDS: Final = (
    "hugo",
    "zola",
    "jekyll",
    "pelican",
    "eleventy",
    "astro",
    "markdown",
    "wordpress",
    "ghost",
    "obsidian",
    "table",
    "text",
    "people",
)
"""What ``--from`` takes: each is the name of the module of ``readers/`` that reads it."""

SURE: Final = 20  # a guess below is none
_LOOKED_AT: Final = 1_000  # files


class Reader(Protocol):
    """What a module of ``readers/`` offers."""

    guess: Callable[[Source], int]
    read: Callable[[Source, Wish, Report], Collection]


def reader(kind: str) -> Reader:
    """Return the reader of a kind of source."""
    return cast(Reader, import_module(f"site_builder.importers.readers.{kind}"))


def guessed(source: Source) -> str:
    """Return the kind of a source. Raises CannotRead if none is likely."""
    if not source.files:
        raise CannotRead(f"{source.given.name} is an empty folder; name the one that holds the archive")
    found = [(reader(kind).guess(source), -n, kind) for n, kind in enumerate(KINDS)]
    surest, _, kind = max(found)
    if surest < SURE:
        _hold_readable(source)
        raise CannotRead(
            f"it is not clear what {printable(source.given.name, 200)} is; name the top folder of the archive or the"
            f" file of the export, or say what it is with --from ({', '.join(KINDS)})"
        )
    return kind


def _hold_readable(source: Source) -> None:
    """Hold that the files of a source can be read. Raises CannotRead with the first that cannot."""
    for path in source.files[:_LOOKED_AT]:
        try:
            source.head(path, 1)
        except CannotRead as fault:
            raise CannotRead(f"{printable(path, 300)}: {fault}") from None
