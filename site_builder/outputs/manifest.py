"""The manifest of the site: a line with the SHA-256 of each published file, in the form of ``sha256sum --check``.

It is made when all else has been made (build/release.py), of digests that were taken while bytes were: the site is not
read again. It says nothing of itself, nor of files in the site's folder that are not the builder's (model/paths.py).
A preview has none: nobody keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from site_builder.archive import manifest
from site_builder.archive.facts import FILES
from site_builder.model.addresses import MANIFEST
from site_builder.model.outputs import OutputSpec, Unit
from site_builder.outputs.context import OutputContext

KIND: Final = "manifest"
UNIT: Final[Unit] = ("manifest",)


def plan(context: OutputContext) -> Iterator[OutputSpec]:
    """Yield the manifest, unless site.yaml leaves it out."""
    if context.is_fixed:
        yield OutputSpec(MANIFEST, KIND, owner="the manifest of the site", unit=UNIT)


def make(context: OutputContext, spec: OutputSpec) -> bytes:
    """Return the manifest of the files as they were last made."""
    context.pages.reader.noted.add(FILES)
    return manifest.text(context.db)
