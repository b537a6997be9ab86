"""Outputs → staged bytes, in this process or in a worker.

A worker opens the archive read-only by itself, from a ``Recipe``, so nothing large travels between processes.
"""

from __future__ import annotations

import gc
from array import array
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from site_builder.archive.facts import Noted
from site_builder.model.outputs import OutputSpec
from site_builder.outputs.context import OutputContext, Recipe
from site_builder.outputs.exports.streams import Streamed
from site_builder.outputs.kinds import KINDS
from site_builder.problems import Problem, ProblemError
from site_builder.publish.output import Stage
from site_builder.read.content_folder import Unreadable
from site_builder.read.copying import Copy, Parts
from site_builder.system.collector import without_collector
from site_builder.system.digests import sha256
from site_builder.system.workers import cached


class Made(NamedTuple):
    """An output that was made."""

    address: str
    staged: bool  # its bytes are new
    facts: array[int]  # that it read, as numbers (archive/facts.py)
    source: bytes  # digest of its file in content/, where that was copied
    sha256: bytes  # of its own bytes; empty where the site has no manifest


class Portion(NamedTuple):
    """Some outputs, and what was wrong. A fault of a template ends a portion: every further page would repeat it."""

    made: list[Made]
    problems: list[Problem]
    ended: bool


def make(context: OutputContext, stage: Stage, specs: Sequence[OutputSpec]) -> Portion:
    """Make outputs and stage those whose bytes are new."""
    with without_collector():
        reader = context.pages.reader
        portion = Portion([], [], False)
        for spec in specs:
            noted = reader.noted = Noted()
            kind = KINDS[spec.kind]
            try:
                done = _put(kind.make(context, spec), stage, spec.address, fixed=context.is_fixed)
            except Unreadable as fault:
                portion.problems.append(fault.problem)
                continue
            except ProblemError as fault:  # of a template
                portion.problems.append(fault.problem)
                return portion._replace(ended=True)
            if context.told:
                portion.problems.extend(context.told)
                context.told.clear()
            portion.made.append(Made(spec.address, done[0], noted.numbers(), *done[1:]))
        return portion


def _put(content: bytes | Copy | Streamed, stage: Stage, address: str, *, fixed: bool) -> tuple[bool, bytes, bytes]:
    """Stage an output.

    Returns whether its bytes are new, the digest of the file that they were copied from, if any, and the SHA-256 of its
    bytes if this is ``fixed`` in a manifest.
    """
    if isinstance(content, bytes):
        return stage.put(address, content), b"", sha256(content).digest() if fixed else b""
    if not fixed:
        return (*content.put(partial(stage.put_parts, address)), b"")
    found = sha256()

    def put(parts: Parts) -> bool:
        def counted() -> Iterator[bytes]:
            nonlocal found
            found = sha256()  # the bytes are asked for again where they are not those of the site
            for part in parts():
                found.update(part)
                yield part

        return stage.put_parts(address, counted)

    return (*content.put(put), found.digest())


def make_in_worker(recipe: Recipe, stage: Stage, specs: Sequence[OutputSpec]) -> Portion:
    """Make outputs in a worker process."""
    return make(cached((recipe.database, stage.staging), partial(_opened, recipe)), stage, specs)


def _opened(recipe: Recipe) -> OutputContext:
    context = recipe.context()
    gc.freeze()  # what was made so far, by other work, stays until this process ends: no search has to look at it
    return context
