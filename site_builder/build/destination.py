"""Where the site of a build goes, and whether the last build's went there too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct

from site_builder.build.configuration import Configuration
from site_builder.build.known_files import SITE
from site_builder.build.run import Run
from site_builder.build.store import Store
from site_builder.publish.output import Output


class Destination(Struct, frozen=True):
    """The output folder, and the theme that the site is made with."""

    output: Output
    folder: str  # what the store knows the output folder by
    theme: bytes  # digest

    def is_new(self, store: Store) -> bool:
        """Return whether the site of the last build stands elsewhere."""
        return bool(store.get("output") != self.folder)

    def has_new_theme(self, store: Store) -> bool:
        """Return whether the site of the last build was made with another theme."""
        return bool(store.get("theme key") != self.theme)


@contextmanager
def watch(run: Run, old: Store | None) -> Iterator[Output]:
    """The output folder, let go at the end.

    If it holds the site of the last build it is looked at from now on: most builds want to know how it was left.
    """
    options = run.options
    output = Output(
        options.output,
        rewrite=options.clean,
        atomic=options.atomic,
        preview=options.shows_unpublished,
        waiting=run.waiting,
    )
    if old is not None and old.get("output") == os.path.realpath(options.output):
        output.look_ahead(old.files.sizes(SITE))
    try:
        yield output
    finally:
        output.let_go()


def of(run: Run, output: Output, configuration: Configuration) -> Destination:
    """Return where the site of a build goes."""
    return Destination(output, os.path.realpath(run.options.output), configuration.theme)
