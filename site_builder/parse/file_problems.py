"""The problems of one file, as its readers report them."""

from __future__ import annotations

from msgspec import Struct, field

from site_builder.model.documents import Body, Mark
from site_builder.parse.frontmatter import Node
from site_builder.problems import Problem, problem


class FileProblems(Struct):
    """The problems of one file. ``path`` is how they name the file.

    ``blocks`` are the names that stand in several lines: whether that is right depends on the names of the archive.
    ``marked`` and ``heading`` are the marks in the texts of its keys.
    """

    path: str
    found: list[Problem]
    blocks: list[tuple[tuple[int, int], tuple[str, ...]]] = field(default_factory=list)
    marked: dict[str, Body] = field(default_factory=dict)  # texts as written, those that have marks; see ``inline``
    heading: str = ""  # the title as HTML, if it has emphasis

    def add(self, kind: str, node: Node | Mark, /, **facts: object) -> None:
        """Report a problem of a kind of ``problems.WORDING`` at a node or mark of the file."""
        self.found.append(problem(kind, self.path, node.line, node.column, **facts))
