"""The problems of one file, as its readers report them."""

from __future__ import annotations

from msgspec import Struct

from site_builder.model.documents import Mark
from site_builder.parse.frontmatter import Node
from site_builder.problems import Problem, problem


class FileProblems(Struct):
    """The problems of one file. ``path`` is how they name the file."""

    path: str
    found: list[Problem]

    def add(self, kind: str, node: Node | Mark, /, **facts: object) -> None:
        """Report a problem of a kind of ``problems.WORDING`` at a node or mark of the file."""
        self.found.append(problem(kind, self.path, node.line, node.column, **facts))
