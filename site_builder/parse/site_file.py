"""content/site.yaml → the site's configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from site_builder.model.documents import Site
from site_builder.model.paths import SITE_FILE, content_path
from site_builder.parse import frontmatter, records, schema
from site_builder.parse.file_problems import FileProblems
from site_builder.problems import Problem, problem
from site_builder.read.content_folder import Unreadable, load

UNTITLED: Final = "Archive"


def read(root: Path, problems: list[Problem]) -> Site:
    """Return the configuration of the archive at ``root``; defaults, with problems, for what cannot be read."""
    path = content_path(SITE_FILE)
    if not (root / path).exists() and not (root / path).is_symlink():
        problems.append(problem("no-site-file", path, title=UNTITLED))
        return Site(UNTITLED)
    try:
        raw = load(root, SITE_FILE)
    except Unreadable as fault:
        if fault.problem.kind not in ("symlink", "not-a-file"):  # ``content_folder.scan`` reports these
            problems.append(fault.problem)
        return Site(UNTITLED)
    text = frontmatter.decode(raw, path, problems)
    node = frontmatter.read_yaml(text, path, problems) if text is not None else None
    if node is None:
        return Site(UNTITLED)
    values = records.read_fields(node, schema.SITE, FileProblems(path, problems), "in site.yaml")
    return Site(**{"title": UNTITLED, **values}, extra=records.extras(node))
