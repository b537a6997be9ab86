"""What a reader of another system hands over, and the lines of the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, field

from site_builder.model.documents import ARTICLE

FROM_SOURCE: Final = "import:"
"""Begins the address of a link to a document that the source calls by a name: ``import:posts/first.md#part``.

A reader writes it where a system has a mark of its own (``relref``, ``@/``, ``post_url``, a wikilink).
"""


class Outcome(StrEnum):
    """What became of a piece of the source."""

    CONVERTED = "converted"
    KEPT = "kept as it is"  # stands in the archive in the source's own form
    LEFT_OUT = "left out"
    SUGGESTED = "suggested"  # for a person to decide
    FAULT = "to mend"  # the archive has an error there


class Line(Struct, frozen=True):
    """A line of the report. ``path`` is the source's own, ``line`` counts from 1; 0: the file as a whole."""

    outcome: Outcome
    path: str
    line: int
    what: str
    kind: str = ""  # under what it is counted


class Report:
    """What became of the pieces of a source: lines, and counts by what they say."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.counts: dict[tuple[Outcome, str], int] = {}

    def add(self, outcome: Outcome, path: str, line: int, what: str, kind: str = "", times: int = 1) -> None:
        """Add a line. ``kind``: under what it is counted (``shortcode gallery``); the default is ``what``."""
        self.lines.append(Line(outcome, path, line, what, kind or what))
        self.count(outcome, kind or what, times)

    def count(self, outcome: Outcome, kind: str, times: int = 1) -> None:
        """Count what needs no line of its own, such as each picture that was copied."""
        if not times:
            return
        self.counts[outcome, kind] = self.counts.get((outcome, kind), 0) + times


class Document(Struct):
    """A document of the source, in our model but for its links.

    ``key`` names it for ever: its path in the source, with ``#record`` where a file holds several. ``body`` is Markdown
    as the archive reads it; its links and pictures still lead where they led in the source.
    """

    key: str
    title: str
    body: str
    kind: str = ARTICLE  # article, page, actor, topic or author
    date: str = ""  # EDTF; empty: unknown
    slug: str = ""  # the id that is wanted; default: from the title
    folder: str = ""  # below articles/ or pages/; the default for articles is the year
    matter: dict[str, Any] = field(default_factory=dict)  # further keys of our model, in order; values of YAML
    old: list[str] = field(default_factory=list)  # addresses at the source's site: /2019/05/name/
    names: list[str] = field(default_factory=list)  # what links of the source (``import:``) may call it, besides key
    source: str = ""  # the file that it was read from; default: ``key`` up to #
    line: int = 1  # where in that file it begins
    lines: Callable[[int], int] | None = None  # a line of ``body``, from 0 → the line of that file; None: not known

    @property
    def path(self) -> str:
        """The path of the file that it was read from."""
        return self.source or self.key.partition("#")[0]


class Collection(Struct):
    """All that a reader found in a source."""

    documents: list[Document] = field(default_factory=list)
    title: str = ""
    language: str = ""
    base_url: str = ""  # of the source's site; links to it are links inside
    indexes: dict[str, str] = field(default_factory=dict)  # further indexes that documents use → label
    fields: dict[str, str] = field(default_factory=dict)  # keys x-NAME that pages show: NAME → label
    beside: dict[str, str] = field(default_factory=dict)  # files beside content/, for a person to correct: name → text
    static: list[str] = field(default_factory=list)  # folders of the source whose files stand at the site's root
    heading_slug: Callable[[str], str] | None = None  # the source's rule for fragments; None: ours
    wikilinks: bool = False  # ``[[…]]`` in bodies is a link of ours; else it is text


class Wish(Struct, frozen=True):
    """What a person asked of an import: which keys of the source are topics, actors and further indexes."""

    topics: tuple[str, ...] | None = None  # None: the reader's default
    actors: tuple[str, ...] | None = None
    options: Mapping[str, str] = field(default_factory=dict)  # of one reader, such as the path of a mapping
    dest: Path | None = None  # the archive that is imported into, for readers that suggest what it knows
